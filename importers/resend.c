/* resend.c - see resend.h. */
#include "importers/resend.h"

#include "ledger/approval.h"
#include "ledger/commitment.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { RESEND_PAIR_SIZE = 20 };

struct sending {
    const struct resend *resend;
    size_t count; /* of the lines, each once */
    struct resend_summary summary;
    struct journal_session *session;
    struct store_transaction *transaction;
    struct vault_reader *people;
    struct hasher *hasher;
    /* Of the batch at work. */
    struct fact old_batch;
    uint64_t old_sequence; /* of the vault, when it was recorded */
    struct fact_pair shares[MONEY_SHARES_MAX];
    int64_t weights[MONEY_SHARES_MAX], carry[MONEY_SHARES_MAX];
    size_t share_count;
};

static int compare(const void *a, const void *b)
{
    const uint64_t one = *(const uint64_t *)a;
    const uint64_t two = *(const uint64_t *)b;
    return (one > two) - (one < two);
}

static size_t each_once(uint64_t *lines, size_t count)
{
    size_t kept = 0;
    qsort(lines, count, sizeof(*lines), compare);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || lines[kept - 1] != lines[i]) {
            lines[kept++] = lines[i];
        }
    }
    return kept;
}

static struct status read_line(const struct sending *sending, uint64_t index,
                               struct fact *ret_line, struct fault *fault)
{
    struct entry entry;
    TRY(accounts_entry(sending->transaction, index, &entry, ret_line, fault));
    return entry.kind == KIND_LINE
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-060: entry %" PRIu64 " is no line; list what can be sent "
                       "again with: mingzhang exceptions list",
                       index);
}

/* What of a line is to be sent: all of it, or what came back of it. */
static struct status amount_of(const struct sending *sending, uint64_t index,
                               const struct fact *line, int64_t *ret_fen,
                               struct fault *fault)
{
    struct again again;
    TRY(accounts_again_of(sending->transaction, index, &again, fault));
    /* What cannot be sent is refused by the accounts, which say why. */
    *ret_fen = again.fen > 0 ? again.fen : line->field[LINE_AMOUNT].fen;
    return OK;
}

/* ---- a line
 * ------------------------------------------------------------------------------ */

static bool is_about_account(unsigned class)
{
    return class == RESULT_FAIL_ACCOUNT || class == RESULT_FAIL_NAME ||
           class == RESULT_FAIL_CLOSED || class == RESULT_FAIL_FROZEN ||
           class == RESULT_FAIL_CARD || class == RESULT_FAIL_TYPE ||
           class == RESULT_FAIL_DORMANT;
}

/* Counts a line that goes to the account the bank has just refused. */
static struct status see_account(const struct sending *sending, const struct fact *old,
                                 const struct vault_person *now,
                                 struct resend_batch *batch, struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person then;
    struct line_state state;
    TRY(accounts_line(sending->transaction, batch->old, old->field[LINE_NUMBER].number,
                      &state, fault));
    if (!is_about_account(state.class)) {
        return OK;
    }
    const struct status known =
        vault_by_payee(sending->people, kinds_line_holder(old), sending->old_sequence,
                       buffer, &then, fault);
    if (status_is_ok(known) && bytes_equal(then.account, now->account) &&
        bytes_equal(then.account_name, now->account_name)) {
        batch->unchanged++;
    }
    secret_wipe(buffer, sizeof(buffer));
    secret_wipe(&then, sizeof(then));
    return known.code == STATUS_NOT_FOUND ? OK : known;
}

static struct status commit_to(const struct sending *sending, const struct fact *old,
                               uint64_t index, struct resend_batch *batch,
                               struct digest *ret_commitment, struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person person;
    const struct status known = vault_by_payee(sending->people, kinds_line_holder(old),
                                               UINT64_MAX, buffer, &person, fault);
    if (known.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-112: the person of line %" PRIu64
                     " is not in the vault; nothing is sent without a name and an "
                     "account",
                     old->field[LINE_NUMBER].number);
    }
    TRY(known);
    const struct bytes values[COMMITMENT_FIELDS] = {
        person.name, person.resident, person.account_name, person.account};
    *ret_commitment = commitment_make(sending->hasher, person.secret, index, values);
    const struct status seen = see_account(sending, old, &person, batch, fault);
    secret_wipe(buffer, sizeof(buffer));
    secret_wipe(&person, sizeof(person));
    return seen;
}

/* What of the old line is as true of the new one. */
static void copy_fields(const struct fact *old, struct fact *ret_new)
{
    static const unsigned fields[] = {LINE_PARTY,     LINE_HEADCOUNT, LINE_VILLAGE,
                                      LINE_PURPOSE,   LINE_CASE,      LINE_PAYEE,
                                      LINE_PAYEE_KIND};
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        if (fact_has(old, fields[i])) {
            ret_new->field[fields[i]] = old->field[fields[i]];
            ret_new->present |= UINT32_C(1) << fields[i];
        }
    }
}

/* the sources of the batch share the line. */
static struct status draw(struct sending *sending, int64_t amount, uint8_t *image,
                          size_t capacity, struct bytes *ret_draws, struct fault *fault)
{
    int64_t parts[MONEY_SHARES_MAX];
    struct fact_pair pairs[MONEY_SHARES_MAX];
    size_t count = 0;
    if (!money_share(amount, sending->weights, sending->share_count, sending->carry,
                     parts)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-003: the weights of the sources are too large; use smaller "
                     "ones");
    }
    for (size_t i = 0; i < sending->share_count; i++) {
        if (parts[i] > 0) {
            pairs[count++] = (struct fact_pair){sending->shares[i].entry, parts[i]};
        }
    }
    struct writer writer = writer_of(image, capacity);
    fact_put_pairs(&writer, pairs, count);
    *ret_draws = writer_bytes(&writer);
    return OK;
}

static struct status append_line(struct sending *sending, struct resend_batch *batch,
                                 uint64_t old_index, uint64_t number,
                                 struct fault *fault)
{
    uint8_t image[MONEY_SHARES_MAX * RESEND_PAIR_SIZE];
    struct fact old;
    struct fact fact;
    struct digest commitment;
    struct bytes draws = {0};
    int64_t fen = 0;
    TRY(read_line(sending, old_index, &old, fault));
    TRY(commit_to(sending, &old, batch->entry + number, batch, &commitment, fault));
    TRY(amount_of(sending, old_index, &old, &fen, fault));
    TRY(draw(sending, fen, image, sizeof(image), &draws, fault));
    fact_begin(&fact, kinds_find(KIND_LINE));
    copy_fields(&old, &fact);
    if (fen < old.field[LINE_AMOUNT].fen && fact_has(&fact, LINE_HEADCOUNT)) {
        fact_set_number(&fact, LINE_HEADCOUNT, 0); /* the old line counts them */
    }
    fact_set_fen(&fact, LINE_AMOUNT, fen);
    fact_set_number(&fact, LINE_BATCH, batch->entry);
    fact_set_number(&fact, LINE_NUMBER, number);
    fact_set_bytes(&fact, LINE_COMMITMENT, digest_bytes(&commitment));
    fact_set_number(&fact, LINE_STATE, LINE_STATE_DRAFTED);
    fact_set_bytes(&fact, LINE_DRAWS, draws);
    fact_set_number(&fact, LINE_RESEND_OF, old_index);
    return journal_append(sending->session, &fact, NULL, fault);
}

/* ---- a batch
 * ----------------------------------------------------------------------------- */

static struct status load_batch(struct sending *sending, uint64_t old,
                                struct fault *fault)
{
    struct journal_seal seal;
    TRY(accounts_fact(sending->transaction, old, &sending->old_batch, fault));
    TRY(journal_seal_of(sending->transaction, old, &seal, fault));
    sending->old_sequence = seal.vault_sequence;
    if (!fact_pairs(sending->old_batch.field[BATCH_SHARES].bytes, sending->shares,
                    MONEY_SHARES_MAX, &sending->share_count)) {
        return FAULT(fault, STATUS_FOUND, "a batch's sources are damaged");
    }
    for (size_t i = 0; i < sending->share_count; i++) {
        sending->weights[i] = sending->shares[i].number;
    }
    memset(sending->carry, 0, sizeof(sending->carry));
    return OK;
}

/* How many of lines[from:] are of the batch, and what they add up to. */
static struct status add_up(const struct sending *sending, size_t from,
                            struct resend_batch *batch, uint64_t *ret_people,
                            struct fault *fault)
{
    *ret_people = 0;
    batch->lines = 0;
    batch->amount = 0;
    for (size_t i = from; i < sending->count; i++) {
        struct fact line;
        TRY(read_line(sending, sending->resend->lines[i], &line, fault));
        if (line.field[LINE_BATCH].number != batch->old) {
            return OK;
        }
        int64_t fen = 0;
        TRY(amount_of(sending, sending->resend->lines[i], &line, &fen, fault));
        batch->lines++;
        if (fen == line.field[LINE_AMOUNT].fen && fact_has(&line, LINE_HEADCOUNT)) {
            *ret_people += line.field[LINE_HEADCOUNT].number;
        }
        if (!money_add(batch->amount, fen, &batch->amount)) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-001: the lines exceed what an amount can hold; send fewer "
                         "at once");
        }
    }
    return OK;
}

static struct status append_batch(struct sending *sending, struct resend_batch *batch,
                                  uint64_t people, struct fault *fault)
{
    const struct fact *old = &sending->old_batch;
    struct fact fact;
    uint64_t policy = 0;
    fact_begin(&fact, kinds_find(KIND_BATCH));
    fact_set_number(&fact, BATCH_PROGRAMME, old->field[BATCH_PROGRAMME].number);
    fact_set_number(&fact, BATCH_PERIOD, old->field[BATCH_PERIOD].number);
    fact_set_number(&fact, BATCH_UNIT, old->field[BATCH_UNIT].number);
    fact_set_fen(&fact, BATCH_DUE, sending->resend->due);
    fact_set_number(&fact, BATCH_ORIGIN, BATCH_ORIGIN_ROSTER);
    fact_set_number(&fact, BATCH_LINES, batch->lines);
    fact_set_fen(&fact, BATCH_AMOUNT, batch->amount);
    fact_set_number(&fact, BATCH_HEADCOUNT, people);
    fact_set_bytes(&fact, BATCH_SHARES, old->field[BATCH_SHARES].bytes);
    TRY(approval_policy_in_force(sending->transaction,
                                 old->field[BATCH_PROGRAMME].number, &policy, fault));
    if (policy != 0) {
        fact_set_number(&fact, BATCH_POLICY, policy);
    }
    return journal_append(sending->session, &fact, &batch->entry, fault);
}

/* The lines from lines[*at] on that are of one batch. */
static struct status send_batch(struct sending *sending, size_t *at,
                                struct fault *fault)
{
    struct resend_batch *batch = &sending->summary.batches[sending->summary.count++];
    struct fact first;
    uint64_t people = 0;
    TRY(read_line(sending, sending->resend->lines[*at], &first, fault));
    *batch = (struct resend_batch){.old = first.field[LINE_BATCH].number};
    TRY(load_batch(sending, batch->old, fault));
    TRY(add_up(sending, *at, batch, &people, fault));
    TRY(append_batch(sending, batch, people, fault));
    for (uint64_t number = 1; number <= batch->lines; number++) {
        TRY(append_line(sending, batch, sending->resend->lines[(*at)++], number,
                        fault));
    }
    return OK;
}

static struct status append_all(struct journal_session *session, void *context,
                                struct fault *fault)
{
    struct sending *sending = context;
    sending->session = session;
    sending->transaction = journal_transaction(session);
    sending->summary.count = 0;
    for (size_t at = 0; at < sending->count;) {
        TRY(send_batch(sending, &at, fault));
    }
    return OK;
}

static struct status open_and_write(struct sending *sending, struct fault *fault)
{
    const struct resend *resend = sending->resend;
    struct journal_facts facts;
    journal_facts(resend->ledger->journal, &facts);
    TRY(hasher_open(facts.suite, &sending->hasher, fault));
    TRY(vault_reader_open(resend->ledger->vault, &sending->people, fault));
    return ledger_write(resend->ledger, resend->actor, "resend", append_all, sending,
                        fault);
}

struct status resend_write(const struct resend *resend,
                           struct resend_summary *ret_summary, struct fault *fault)
{
    struct sending sending = {.resend = resend};
    if (resend->ledger->vault == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "sending again needs the vault; give its passphrase with "
                     "--passphrase");
    }
    if (resend->count == 0) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "there is nothing to send again; see: mingzhang exceptions list");
    }
    sending.count = each_once(resend->lines, resend->count);
    ARENA_TAKE(resend->arena, sending.count, sending.summary.batches, fault);
    const struct status written = open_and_write(&sending, fault);
    vault_reader_close(sending.people);
    hasher_close(sending.hasher);
    TRY(written);
    *ret_summary = sending.summary;
    return OK;
}
