/* verify_vault.c - see verify_vault.h. */
#include "ledger/verify_vault.h"

#include "ledger/commitment.h"
#include "ledger/kinds.h"

struct comparing {
    struct ledger *ledger;
    struct store_transaction *transaction;
    struct vault_reader *people;
    struct hasher *hasher;
    struct journal_seal seal; /* of the entry being looked at */
    struct verify_vault_facts *facts;
    uint8_t texts[4 * VAULT_TEXT_MAX];
};

static void doubt(struct comparing *comparing, uint64_t index, const char *words)
{
    if (comparing->facts->words == NULL) {
        comparing->facts->words = words;
        comparing->facts->first_bad = index;
    }
}

/* Damage of the vault is what this looks for; only the rest is an error. */
static struct status note(struct comparing *comparing, struct status status,
                          uint64_t index, const char *if_unknown)
{
    if (status.code == STATUS_NOT_FOUND) {
        doubt(comparing, index, if_unknown);
        return OK;
    }
    if (status.code == STATUS_FOUND || status.code == STATUS_INPUT) {
        doubt(comparing, index, "a record of the vault is damaged");
        return OK;
    }
    return status;
}

static void expect_known(struct comparing *comparing, const struct entry *entry,
                         struct bytes pseudonym)
{
    if (vault_knows_payee(comparing->people, pseudonym.at)) {
        comparing->facts->parties++;
    } else {
        doubt(comparing, entry->index, "the vault knows nobody by a pseudonym");
    }
}

/* ---- people -------------------------------------------------------------------------
 */

static struct status check_line(struct comparing *comparing, const struct entry *entry,
                                const struct fact *line, struct fault *fault)
{
    struct vault_person person;
    const struct status known = vault_by_payee(
        comparing->people, kinds_line_holder(line), comparing->seal.vault_sequence,
        comparing->texts, &person, fault);
    if (known.code == STATUS_NOT_FOUND &&
        vault_is_erased(comparing->people, kinds_line_holder(line))) {
        comparing->facts->erased++; /* how many may be is compared at the end */
        return OK;
    }
    if (!status_is_ok(known)) {
        return note(comparing, known, entry->index,
                    "the vault had no record of the person of a line");
    }
    const struct bytes values[COMMITMENT_FIELDS] = {
        person.name, person.resident, person.account_name, person.account};
    const struct digest made =
        commitment_make(comparing->hasher, person.secret, entry->index, values);
    secret_wipe(person.secret, sizeof(person.secret));
    if (!bytes_equal(digest_bytes(&made), line->field[LINE_COMMITMENT].bytes)) {
        doubt(comparing, entry->index,
              "the record of a person is not the one that a line was recorded with");
        return OK;
    }
    comparing->facts->lines++;
    if (fact_has(line, LINE_PAYEE)) {
        expect_known(comparing, entry, line->field[LINE_PAYEE].bytes);
    }
    return OK;
}

/* ---- files --------------------------------------------------------------------------
 */

static struct status drop(void *context, struct bytes bytes, struct fault *fault)
{
    (void)context;
    (void)bytes;
    (void)fault;
    return OK;
}

/* only an erasure that the journal knows changes an original. */
static struct status check_redacted(struct comparing *comparing,
                                    const struct vault_redacted *redacted,
                                    uint64_t index, struct fault *fault)
{
    struct entry erasure = {.kind = KIND_GENESIS};
    struct fact fact;
    struct journal_facts about;
    journal_facts(comparing->ledger->journal, &about);
    if (redacted->through > 0 && redacted->through <= about.size) {
        TRY(accounts_entry(comparing->transaction, redacted->through - 1, &erasure,
                           &fact, fault));
    }
    if (erasure.kind != KIND_ERASURE) {
        doubt(comparing, index, "a file of the vault was changed by no erasure");
    }
    comparing->facts->redacted++;
    return OK;
}

static struct status check_original(struct comparing *comparing,
                                    const struct entry *entry, struct bytes token,
                                    struct fault *fault)
{
    struct vault_redacted redacted;
    const struct status changed =
        vault_file_redacted(comparing->people, token.at, &redacted, fault);
    if (status_is_ok(changed)) {
        TRY(check_redacted(comparing, &redacted, entry->index, fault));
    } else if (changed.code != STATUS_NOT_FOUND) {
        return note(comparing, changed, entry->index,
                    "a record of the vault is damaged");
    }
    if (status_is_ok(changed) && redacted.is_gone) {
        return OK;
    }
    const struct status opened =
        vault_file_original(comparing->people, token.at, drop, NULL, fault);
    comparing->facts->originals += status_is_ok(opened) ? 1 : 0;
    return note(comparing, opened, entry->index,
                "the vault does not hold a file or note");
}

static struct status check_resolution(struct comparing *comparing,
                                      const struct entry *entry,
                                      const struct fact *fact, struct fault *fault)
{
    static const unsigned tokens[] = {RESOLUTION_EVIDENCE, RESOLUTION_NOTE};
    for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
        if (fact_has(fact, tokens[i])) {
            TRY(check_original(comparing, entry, fact->field[tokens[i]].bytes, fault));
        }
    }
    return OK;
}

/* ---- the walk -----------------------------------------------------------------------
 */

static struct status check_fact(struct comparing *comparing, const struct entry *entry,
                                const struct fact *fact, struct fault *fault)
{
    switch (entry->kind) {
    case KIND_LINE:
        return check_line(comparing, entry, fact, fault);
    case KIND_ENROLMENT:
        expect_known(comparing, entry, fact->field[ENROLMENT_PARTY].bytes);
        return OK;
    case KIND_PERSON_CHANGE:
        expect_known(comparing, entry, fact->field[PERSON_CHANGE_TOKEN].bytes);
        return OK;
    case KIND_FILE:
        return check_original(comparing, entry, fact->field[FILE_TOKEN].bytes, fault);
    case KIND_RESOLUTION:
        return check_resolution(comparing, entry, fact, fault);
    default:
        return OK;
    }
}

static struct status check_entry(struct comparing *comparing, uint64_t index,
                                 struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    TRY(accounts_entry(comparing->transaction, index, &entry, &fact, fault));
    if (comparing->seal.index < index) {
        TRY(journal_seal_of(comparing->transaction, index, &comparing->seal, fault));
    }
    return check_fact(comparing, &entry, &fact, fault);
}

struct vouching {
    struct comparing *comparing;
    uint64_t pseudonyms, newest;
};

static struct status add_erasure(void *context, uint64_t index, struct fault *fault)
{
    struct vouching *vouching = context;
    struct comparing *comparing = vouching->comparing;
    struct entry entry;
    struct fact fact;
    TRY(accounts_entry(comparing->transaction, index, &entry, &fact, fault));
    vouching->newest = index;
    vouching->pseudonyms +=
        entry.kind == KIND_ERASURE ? fact.field[ERASURE_PSEUDONYMS].number : 0;
    return OK;
}

/* nobody can say of more people than the journal erased that they were. */
static struct status count_erased(struct comparing *comparing, struct fault *fault)
{
    struct vouching vouching = {.comparing = comparing};
    uint64_t count = 0;
    TRY(accounts_erasures(comparing->transaction, 0, add_erasure, &vouching, fault));
    TRY(vault_count_payees(comparing->people, 0, &count, fault));
    if (count != vouching.pseudonyms) {
        doubt(comparing, vouching.newest,
              "the vault erased other people than the journal");
    }
    return OK;
}

static struct status compare(struct comparing *comparing, uint64_t size,
                             struct fault *fault)
{
    struct journal_seal newest;
    if (size == 0) {
        return OK;
    }
    TRY(journal_seal_of(comparing->transaction, size - 1, &newest, fault));
    if (vault_sequence(comparing->ledger->vault) < newest.vault_sequence) {
        doubt(comparing, newest.index, "the vault is older than the newest seal says");
    }
    TRY(journal_seal_of(comparing->transaction, 0, &comparing->seal, fault));
    for (uint64_t i = 0; i < size && comparing->facts->words == NULL; i++) {
        TRY(check_entry(comparing, i, fault));
    }
    return comparing->facts->words == NULL ? count_erased(comparing, fault) : OK;
}

struct status verify_vault_run(struct ledger *ledger, struct journal_view *view,
                               uint64_t size, struct verify_vault_facts *ret_facts,
                               struct fault *fault)
{
    struct verify_vault_facts facts = {.words = NULL};
    struct comparing comparing = {.ledger = ledger,
                                  .transaction = journal_view_transaction(view),
                                  .facts = &facts};
    struct journal_facts about;
    journal_facts(ledger->journal, &about);
    TRY(hasher_open(about.suite, &comparing.hasher, fault));
    struct status status = vault_reader_open(ledger->vault, &comparing.people, fault);
    if (status_is_ok(status)) {
        status = compare(&comparing, size, fault);
    }
    vault_reader_close(comparing.people);
    hasher_close(comparing.hasher);
    secret_wipe(comparing.texts, sizeof(comparing.texts));
    TRY(status);
    *ret_facts = facts;
    return OK;
}
