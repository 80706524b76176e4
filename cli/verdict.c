/* verdict.c - see verdict.h. */
#include "cli/verdict.h"

#include "ledger/base/date.h"

enum { PART_ALWAYS = 0, PARTS_MAX = 16 };

/* What a verification may cover, and the gap that stands when it did not. */
static const struct {
    uint32_t gap;
    const char *key, *words;
    const char *missing; /* the same with what to do about it, or NULL */
} parts[] = {
    {PART_ALWAYS, "entries", N_("entries"), NULL},
    {PART_ALWAYS, "chain", N_("their chain"), NULL},
    {PART_ALWAYS, "tree", N_("the tree and its tiles"), NULL},
    {PART_ALWAYS, "registry", N_("staff, keys and roles"), NULL},
    {PART_ALWAYS, "seals", N_("seals and their signatures"), NULL},
    {VERIFY_GAP_ANCHOR, "anchor", N_("a checkpoint from outside"), NULL},
    {VERIFY_GAP_WITNESSES, "witnesses", N_("witnesses"), NULL},
    {VERIFY_GAP_ACCOUNTS, "accounts", N_("accounts"),
     N_("accounts (--deep replays them)")},
    {VERIFY_GAP_ACCOUNTS, "approvals", N_("approvals"), NULL},
    {VERIFY_GAP_VAULT, "vault", N_("the vault"),
     N_("the vault (--deep with its passphrase compares it)")},
    {VERIFY_GAP_OLDER, "older", N_("entries of earlier verifications"),
     N_("entries below the mark, read by an earlier verification")},
};

static void put_parts(struct world *world, const struct verify_result *result,
                      bool is_covered, const char *key, const char *label)
{
    struct print_cell keys[PARTS_MAX];
    struct print_cell words[PARTS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        /* A check that found damage stopped there. */
        const bool has =
            result->verdict != VERIFY_TAMPERED && (result->gaps & parts[i].gap) == 0;
        const bool is_about = parts[i].gap != VERIFY_GAP_OLDER || result->start > 0;
        if (has == is_covered && is_about) {
            keys[count] = print_words(parts[i].key);
            words[count++] = print_words(_(is_covered || parts[i].missing == NULL
                                               ? parts[i].words
                                               : parts[i].missing));
        }
    }
    print_list(world, key, label, world->is_json ? keys : words, count);
}

static const char *verdict_words(const struct verify_result *result)
{
    switch (result->verdict) {
    case VERIFY_WHOLE:
        return _("whole");
    case VERIFY_TAMPERED:
        return _("tampered");
    case VERIFY_UNANCHORED:
        break;
    }
    return _("whole in itself, but not anchored");
}

static void put_witnesses(struct world *world, const struct verify_result *result,
                          const struct policy *policy)
{
    struct print_cell names[POLICY_WITNESSES_MAX];
    char when[DATE_TIME_SIZE];
    size_t count = 0;
    for (size_t i = 0; i < policy->witness_count; i++) {
        if ((result->witnesses >> i & 1) != 0) {
            names[count++] = print_bytes(policy->witnesses[i].name);
        }
    }
    print_list(world, "witnesses", _("Witnessed by"), names, count);
    const bool has_time =
        result->cosigned_s > 0 && date_format_seconds(result->cosigned_s, when);
    print_field(world, "cosigned", _("Newest cosignature"),
                has_time ? print_words(when) : print_none());
    print_field(world, "without_quorum", _("Without the quorum"),
                print_count(result->unmet));
}

/* The name of a damage is the same in every language for programs. */
static const char *damage_words(const struct world *world, enum verify_damage damage)
{
    static const char *const words[] = {
        [VERIFY_NONE] = N_("none"),
        [VERIFY_ALTERED] = N_("altered"),
        [VERIFY_CUT] = N_("cut"),
        [VERIFY_REORDERED] = N_("reordered"),
        [VERIFY_FORKED] = N_("forked"),
        [VERIFY_ROLLED_BACK] = N_("rolled back"),
        [VERIFY_INDEX_LIE] = N_("index lie"),
        [VERIFY_DERIVED] = N_("derived (reindex repairs it)"),
        [VERIFY_UNREADABLE] = N_("unreadable"),
        [VERIFY_VAULT] = N_("the vault does not fit"),
    };
    return world->is_json ? verify_damage_name(damage) : _(words[damage]);
}

static void put_damage(struct world *world, const struct verify_result *result)
{
    struct print_cell names[2];
    size_t count = 0;
    print_field(world, "damage", _("Damage"),
                print_words(damage_words(world, result->damage)));
    print_field(world, "first_bad", _("First bad entry"),
                print_count(result->first_bad));
    for (size_t i = 0; i < 2; i++) {
        if (result->against[i][0] != '\0') {
            names[count++] = print_words(result->against[i]);
        }
    }
    if (count > 0) {
        print_list(world, "against", _("What says otherwise"), names, count);
    }
}

void verdict_put(struct world *world, const struct verify_result *result,
                 const struct policy *policy)
{
    char hex[2 * DIGEST_SIZE + 1];
    print_progress_end(world);
    print_field(world, "verdict", _("The book is"), print_words(verdict_words(result)));
    print_field(world, "size", _("Entries"), print_count(result->size));
    print_field(world, "start", _("Read from entry"), print_count(result->start));
    print_field(world, "seals", _("Seals"), print_count(result->seals));
    print_field(world, "signatures", _("Signatures"), print_count(result->signatures));
    print_field(world, "tiles", _("Tiles"), print_count(result->tiles));
    if ((result->gaps & VERIFY_GAP_ACCOUNTS) == 0) {
        print_field(world, "approvals", _("Approvals"), print_count(result->counted));
    }
    if ((result->gaps & VERIFY_GAP_VAULT) == 0) {
        print_field(world, "vault_lines", _("Lines as the vault has them"),
                    print_count(result->vault_lines));
        print_field(world, "vault_originals", _("Sealed files opened"),
                    print_count(result->vault_originals));
        print_field(world, "vault_erased", _("Lines of people who are erased"),
                    print_count(result->vault_erased));
        print_field(world, "vault_redacted", _("Sealed files an erasure changed"),
                    print_count(result->vault_redacted));
    }
    print_field(world, "checkpoints", _("Checkpoints that fit"),
                print_count(result->checkpoints));
    print_field(world, "anchored_size", _("Vouched for from outside"),
                print_count(result->anchored_size));
    if (policy != NULL) {
        put_witnesses(world, result, policy);
    }
    bytes_to_hex(digest_bytes(&result->root), hex);
    print_field(world, "root", _("Root"),
                result->verdict == VERIFY_TAMPERED ? print_none() : print_words(hex));
    put_parts(world, result, true, "covered", _("Looked at"));
    put_parts(world, result, false, "not_covered", _("Not looked at"));
    if (result->verdict == VERIFY_TAMPERED) {
        put_damage(world, result);
    }
    world->has_verdict = true;
}

struct status verdict_judge(const struct verify_result *result, bool is_enough,
                            struct fault *fault)
{
    if (result->verdict == VERIFY_TAMPERED && result->damage == VERIFY_DERIVED) {
        return FAULT(
            fault, STATUS_FOUND,
            "the entries are good, but what is derived from them is damaged at "
            "entry %llu: %s; mingzhang reindex makes it anew",
            (unsigned long long)result->first_bad, fault_words(result->words));
    }
    if (result->verdict == VERIFY_TAMPERED && result->damage == VERIFY_VAULT) {
        return FAULT(fault, STATUS_FOUND,
                     "R-214: the journal is whole, but the vault does not fit entry "
                     "%llu: %s; restore the vault that belongs to it",
                     (unsigned long long)result->first_bad, fault_words(result->words));
    }
    if (result->verdict == VERIFY_TAMPERED) {
        return FAULT(fault, STATUS_FOUND,
                     "the book was tampered with or is damaged from entry %llu on: %s",
                     (unsigned long long)result->first_bad, fault_words(result->words));
    }
    if (result->verdict == VERIFY_WHOLE || is_enough) {
        return OK;
    }
    if (result->unmet > 0) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "R-210: the book is whole in itself, but no checkpoint was "
                     "cosigned by as many witnesses as the policy asks for; missing: "
                     "%s; get one that was, or be content with --unanchored",
                     result->missing);
    }
    return FAULT(fault, STATUS_ENVIRONMENT,
                 "R-055: the book is whole in itself, but there is nothing outside to "
                 "compare it with; give a checkpoint with --checkpoint FILE, or be "
                 "content with --unanchored");
}
