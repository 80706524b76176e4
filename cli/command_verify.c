/* command_verify.c - is the book whole?  Needs no key. */
#include "cli/lost_keys_table.h"
#include "cli/public_file.h"
#include "cli/receipt_check.h"
#include "cli/session.h"
#include "ledger/journal/verify.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct verifying {
    struct verify_options options;
    struct journal_options journal;
    struct bytes checkpoints[VERIFY_CHECKPOINTS_MAX];
    char folder[LEDGER_PATH_SIZE];
    char record[LEDGER_PATH_SIZE];
    char scratch[LEDGER_PATH_SIZE];
};

static void show_progress(void *context, uint64_t done, uint64_t total)
{
    print_progress(context, N_("verifying"), done, total);
}

static struct status read_anchors(struct world *world,
                                  const struct arguments *arguments,
                                  struct verifying *verifying, struct fault *fault)
{
    struct verify_options *options = &verifying->options;
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (arguments->given[i].option != OPTION_CHECKPOINT) {
            continue;
        }
        if (options->checkpoint_count == VERIFY_CHECKPOINTS_MAX) {
            return FAULT(fault, STATUS_USAGE, "more than %d checkpoints",
                         VERIFY_CHECKPOINTS_MAX);
        }
        TRY(public_file_load(world, arguments->given[i].text,
                             &verifying->checkpoints[options->checkpoint_count],
                             fault));
        options->checkpoint_count++;
    }
    options->checkpoints = verifying->checkpoints;
    if (arguments_has(arguments, OPTION_LOG_KEY)) {
        struct log_keys *keys = NULL;
        TRY(public_file_log_keys(world, arguments, &keys, fault));
        options->keys = keys;
    }
    TRY(world_key_path(world, "journal", ".signed", verifying->record, fault));
    options->record_path =
        access(verifying->record, F_OK) == 0 ? verifying->record : NULL;
    return OK;
}

static struct status read_jobs(const struct arguments *arguments,
                               struct verify_options *options, struct fault *fault)
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t jobs = processors > 0 ? (uint64_t)processors : 1;
    jobs = jobs > VERIFY_JOBS_MAX ? VERIFY_JOBS_MAX : jobs;
    TRY(arguments_u64(arguments, OPTION_JOBS, &jobs, fault));
    if (jobs < 1 || jobs > VERIFY_JOBS_MAX) {
        return FAULT(fault, STATUS_USAGE, "--jobs is 1 to %d", VERIFY_JOBS_MAX);
    }
    options->jobs = (unsigned)jobs;
    return OK;
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

static void put_result(struct world *world, const struct verify_result *result)
{
    static const struct {
        uint32_t gap;
        const char *words;
    } gaps[] = {
        {VERIFY_GAP_ANCHOR, N_("no checkpoint from outside")},
        {VERIFY_GAP_ACCOUNTS, N_("accounts (--deep replays them)")},
        {VERIFY_GAP_VAULT, N_("the vault")},
        {VERIFY_GAP_WITNESSES, N_("witnesses")},
    };
    char hex[2 * DIGEST_SIZE + 1];
    print_progress_end(world);
    print_field(world, "verdict", _("The book is"), print_words(verdict_words(result)));
    print_field(world, "size", _("Entries"), print_count(result->size));
    print_field(world, "seals", _("Seals"), print_count(result->seals));
    print_field(world, "signatures", _("Signatures"), print_count(result->signatures));
    print_field(world, "tiles", _("Tiles"), print_count(result->tiles));
    print_field(world, "checkpoints", _("Checkpoints that fit"),
                print_count(result->checkpoints));
    print_field(world, "anchored_size", _("Vouched for from outside"),
                print_count(result->anchored_size));
    bytes_to_hex(digest_bytes(&result->root), hex);
    print_field(world, "root", _("Root"),
                result->verdict == VERIFY_TAMPERED ? print_none() : print_words(hex));
    char missing[512] = "";
    size_t size = 0;
    for (size_t i = 0; i < sizeof(gaps) / sizeof(gaps[0]) && size < sizeof(missing);
         i++) {
        if ((result->gaps & gaps[i].gap) != 0) {
            const int more = snprintf(missing + size, sizeof(missing) - size, "%s%s",
                                      size == 0 ? "" : ", ", _(gaps[i].words));
            size += more > 0 ? (size_t)more : 0;
        }
    }
    print_field(world, "not_checked", _("Not looked at"),
                size == 0 ? print_none() : print_words(missing));
    if (result->verdict == VERIFY_TAMPERED) {
        print_field(world, "damage", _("Damage"),
                    print_words(_(verify_damage_name(result->damage))));
        print_field(world, "first_bad", _("First bad entry"),
                    print_count(result->first_bad));
    }
    world->has_verdict = true;
}

static struct status judge(const struct arguments *arguments,
                           const struct verify_result *result, struct fault *fault)
{
    if (result->verdict == VERIFY_TAMPERED) {
        return FAULT(fault, STATUS_FOUND,
                     "the book was tampered with or is damaged from entry %llu on: %s",
                     (unsigned long long)result->first_bad, fault_words(result->words));
    }
    if (result->verdict == VERIFY_UNANCHORED &&
        !arguments_has(arguments, OPTION_UNANCHORED)) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "R-055: the book is whole in itself, but there is nothing outside "
                     "to compare it with; give a checkpoint with --checkpoint FILE, or "
                     "be content with --unanchored");
    }
    return OK;
}

struct status command_verify(struct world *world, const struct arguments *arguments,
                             struct fault *fault)
{
    struct verifying *verifying = NULL;
    struct accounts *accounts = NULL;
    struct verify_result result;
    if (arguments_has(arguments, OPTION_RECEIPT)) {
        return receipt_check(world, arguments, fault);
    }
    ARENA_TAKE(&world->arena, 1, verifying, fault);
    struct verify_options *options = &verifying->options;
    TRY(ledger_path(world->ledger, "journal", verifying->folder, fault));
    TRY(read_anchors(world, arguments, verifying, fault));
    TRY(read_jobs(arguments, options, fault));
    if (arguments_has(arguments, OPTION_DEEP)) {
        const int size = snprintf(verifying->scratch, LEDGER_PATH_SIZE, "%s/replay.%ld",
                                  world->ledger, (long)getpid());
        if (size < 0 || size >= LEDGER_PATH_SIZE) {
            return FAULT(fault, STATUS_USAGE, "the path of the ledger is too long");
        }
        options->scratch = verifying->scratch;
    }
    options->progress = world->has_terminal ? show_progress : NULL;
    options->progress_context = world;
    TRY(accounts_open(&accounts, fault));
    verifying->journal = (struct journal_options){
        .derived = ledger_derived_tables,
        .derived_count = LEDGER_DERIVED_COUNT,
        .hooks = accounts_hooks(accounts),
        .is_read_only = true,
    };
    options->journal = &verifying->journal;
    struct status checked =
        verify_in_child(verifying->folder, options, &world->arena, &result, fault);
    accounts_close(accounts);
    if (checked.code == STATUS_NOT_FOUND) {
        checked.code = STATUS_ENVIRONMENT; /* never 0 for "checked nothing" */
    }
    TRY(checked);
    world->is_practice = result.is_practice;
    put_result(world, &result);
    if (result.verdict != VERIFY_TAMPERED) {
        TRY(lost_keys_table_put(world, arguments, fault));
    }
    return judge(arguments, &result, fault);
}
