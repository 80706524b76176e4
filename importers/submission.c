/* submission.c - see submission.h. */
#include "importers/submission_internal.h"

#include "ledger/commitment.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_SIZE = 32 };

static struct status pass_on(void *context, struct bytes piece, struct fault *fault)
{
    const struct sending *sending = context;
    (void)fault;
    hasher_update(sending->digest, piece);
    sending->options->write(sending->options->context, piece);
    return OK;
}

struct status submission_text(const struct sending *sending, uint64_t entry,
                              unsigned field, struct bytes *ret_text,
                              struct fault *fault)
{
    struct entry head;
    struct fact fact;
    TRY(journal_entry(sending->transaction, accounts_hooks(sending->ledger->accounts),
                      entry, &head, &fact, fault));
    *ret_text = fact_has(&fact, field) ? fact.field[field].bytes : (struct bytes){0};
    return OK;
}

/* ---- a line
 * ------------------------------------------------------------------------------ */

/* */
static struct status find_person(const struct sending *sending, const struct fact *line,
                                 uint64_t entry, uint8_t *buffer,
                                 struct vault_person *ret_person, struct fault *fault)
{
    const struct status found =
        vault_by_payee(sending->people, kinds_line_holder(line), sending->sequence,
                       buffer, ret_person, fault);
    if (found.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-099: the person of line %" PRIu64
                     " is not in the vault; withdraw the line",
                     line->field[LINE_NUMBER].number);
    }
    TRY(found);
    const struct bytes values[COMMITMENT_FIELDS] = {
        ret_person->name, ret_person->resident, ret_person->account_name,
        ret_person->account};
    const struct digest made =
        commitment_make(sending->suite, ret_person->secret, entry, values);
    if (!bytes_equal(digest_bytes(&made), line->field[LINE_COMMITMENT].bytes)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-099: name, number or account in the vault are not those that "
                     "line %" PRIu64 " was recorded with; withdraw the line",
                     line->field[LINE_NUMBER].number);
    }
    return OK;
}

static struct status add_line(struct sending *sending, const struct fact *line,
                              const struct vault_person *person, struct fault *fault)
{
    const int64_t fen = line->field[LINE_AMOUNT].fen;
    const struct bank_file_line row = {
        .number = line->field[LINE_NUMBER].number,
        .name = person->name,
        .account = person->account,
        .account_name = person->account_name,
        .resident_id = person->resident,
        .summary = sending->summary,
        .remark = sending->remark,
        .amount_fen = fen,
    };
    TRY(bank_file_add(sending->file, &row, fault));
    return submission_count(sending, fen, fault);
}

struct status submission_count(struct sending *sending, int64_t fen,
                               struct fault *fault)
{
    sending->submission.count++;
    return money_add(sending->submission.fen, fen, &sending->submission.fen)
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "the lines of a batch exceed what an amount can hold");
}

/* Is more of the due paid or on its way than is due?  People nobody names have no row
 * of dues: of them the line itself tells. */
static struct status is_paid_already(const struct sending *sending,
                                     const struct fact *line, bool *ret_is_paid,
                                     struct fault *fault)
{
    const struct journal_hooks *hooks = accounts_hooks(sending->ledger->accounts);
    struct entry entry;
    struct fact batch;
    struct fact old;
    struct due_figures figures;
    struct line_state state;
    TRY(journal_entry(sending->transaction, hooks, line->field[LINE_BATCH].number,
                      &entry, &batch, fault));
    const struct due due =
        accounts_line_due(line, batch.field[BATCH_PROGRAMME].number,
                          (civil_period)batch.field[BATCH_PERIOD].number);
    const struct status known =
        accounts_due_figures(sending->transaction, &due, &figures, fault);
    if (known.code != STATUS_NOT_FOUND) {
        *ret_is_paid = figures.live > figures.fen;
        return known;
    }
    TRY(journal_entry(sending->transaction, hooks, line->field[LINE_RESEND_OF].number,
                      &entry, &old, fault));
    TRY(accounts_line(sending->transaction, old.field[LINE_BATCH].number,
                      old.field[LINE_NUMBER].number, &state, fault));
    *ret_is_paid = state.state == LINE_STATE_PAID && state.refunded == 0;
    return OK;
}

/* the due was paid after all, by the line whose place this one takes. */
static struct status check_place(const struct sending *sending, const struct fact *line,
                                 struct fault *fault)
{
    bool is_paid = false;
    if (fact_has(line, LINE_RESEND_OF)) {
        TRY(is_paid_already(sending, line, &is_paid, fault));
    }
    return !is_paid ? OK
                    : FAULT(fault, STATUS_REFUSED,
                            "R-113: line %" PRIu64 " takes the place of line %" PRIu64
                            ", which the bank has paid after all; withdraw it",
                            line->field[LINE_NUMBER].number,
                            line->field[LINE_RESEND_OF].number);
}

/* The line as it was recorded, if it is a current one. */
static struct status read_line(const struct sending *sending, uint64_t number,
                               struct fact *ret_line, bool *ret_is_current,
                               struct fault *fault)
{
    struct line_state state;
    struct entry entry;
    TRY(accounts_line(sending->transaction, sending->submission.batch, number, &state,
                      fault));
    *ret_is_current = state.state != LINE_STATE_CANCELLED;
    return *ret_is_current ? journal_entry(sending->transaction,
                                           accounts_hooks(sending->ledger->accounts),
                                           sending->submission.batch + number, &entry,
                                           ret_line, fault)
                           : OK;
}

struct status submission_each_line(struct sending *sending, submission_line_fn *each,
                                   struct fault *fault)
{
    for (uint64_t number = 1; number <= sending->batch.line_count; number++) {
        struct fact line;
        bool is_current = false;
        TRY(read_line(sending, number, &line, &is_current, fault));
        if (is_current) {
            TRY(each(sending, &line, fault));
        }
    }
    return OK;
}

struct status submission_send_line(struct sending *sending, const struct fact *line,
                                   submission_person_fn *add, struct fault *fault)
{
    const uint64_t index = sending->submission.batch + line->field[LINE_NUMBER].number;
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person person;
    TRY(sending->batch.stage == LINE_STATE_SUBMITTED
            ? OK /* it is too late: the same bytes again */
            : check_place(sending, line, fault));
    TRY(find_person(sending, line, index, buffer, &person, fault));
    const struct status added = add(sending, line, &person, fault);
    secret_wipe(buffer, sizeof(buffer));
    secret_wipe(&person, sizeof(person));
    return added;
}

/* ---- a file
 * ------------------------------------------------------------------------------ */

static struct status send_row(struct sending *sending, const struct fact *line,
                              struct fault *fault)
{
    return submission_send_line(sending, line, add_line, fault);
}

static struct status send_lines(struct sending *sending, struct fault *fault)
{
    TRY(submission_each_line(sending, send_row, fault));
    return bank_file_finish(sending->file, fault);
}

/* a bank that is about to pay by it must see what it is. */
static struct status mark(struct sending *sending, struct fault *fault)
{
    const struct profile_facts *layout = profile_facts(sending->options->profile);
    if (!layout->has_column[COLUMN_SUMMARY] && !layout->has_column[COLUMN_REMARK]) {
        return FAULT(
            fault, STATUS_REFUSED,
            "R-181: the layout \"%s\" has no summary and no remark to say that "
            "the file is for practice; choose another one, such as plain",
            layout->name);
    }
    sending->summary = bytes_of(LEDGER_PRACTICE_WORD);
    sending->remark = sending->summary;
    return OK;
}

/* The same day and name each time, or the bytes would differ. */
static struct status send_rows(struct sending *sending, struct fault *fault)
{
    const struct count_and_fen current = batch_current(&sending->batch);
    char name[NUMBER_SIZE];
    snprintf(name, sizeof(name), "%s%" PRIu64,
             sending->is_practice ? LEDGER_PRACTICE_WORD "-" : "",
             sending->submission.batch);
    const struct bank_file_batch batch = {
        .profile = sending->options->profile,
        .batch = bytes_of(name),
        .day = sending->options->day,
        .line_count = current.count,
        .amount_fen = current.fen,
    };
    TRY(submission_text(sending, sending->batch.programme, PROGRAMME_SUMMARY,
                        &sending->summary, fault));
    if (sending->is_practice) {
        TRY(mark(sending, fault));
    }
    TRY(bank_file_open(&batch, pass_on, sending, sending->options->arena,
                       &sending->file, fault));
    const struct status sent = send_lines(sending, fault);
    bank_file_close(sending->file);
    return sent;
}

static struct status send_file(struct sending *sending, struct fault *fault)
{
    const uint64_t batch = sending->submission.batch;
    const struct status known = accounts_batch_at(sending->transaction, batch,
                                                  UINT64_MAX, &sending->batch, fault);
    if (known.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "entry %" PRIu64
                     " is no batch; list them with: mingzhang batch list",
                     batch);
    }
    TRY(known);
    if (sending->batch.origin != BATCH_ORIGIN_ROSTER) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-099: batch %" PRIu64
                     " is recorded from the bank's word; nothing is sent of it",
                     batch);
    }
    struct journal_seal seal;
    TRY(journal_seal_of(sending->transaction, batch, &seal, fault));
    sending->sequence = seal.vault_sequence;
    hasher_begin(sending->digest);
    TRY(submission_is_voucher(sending->options)
            ? submission_send_vouchers(sending, fault)
            : send_rows(sending, fault));
    const struct digest digest = hasher_end(sending->digest);
    vault_file_token(sending->ledger->vault, &digest, sending->submission.token);
    return OK;
}

static struct status open_and_send(struct sending *sending, struct fault *fault)
{
    struct journal_facts facts;
    journal_facts(sending->ledger->journal, &facts);
    sending->is_practice = facts.is_practice;
    TRY(hasher_open(facts.suite, &sending->suite, fault));
    TRY(hasher_open(DIGEST_SHA256, &sending->digest, fault));
    TRY(vault_reader_open(sending->ledger->vault, &sending->people, fault));
    TRY(store_read_begin(journal_store(sending->ledger->journal), &sending->transaction,
                         fault));
    return send_file(sending, fault);
}

struct status submission_write(struct ledger *ledger, uint64_t batch,
                               const struct submission_options *options,
                               struct submission *ret_submission, struct fault *fault)
{
    if (ledger->vault == NULL) {
        return FAULT(
            fault, STATUS_ENVIRONMENT,
            "the bank's file needs the vault; give its passphrase with --passphrase");
    }
    struct sending sending = {
        .ledger = ledger, .options = options, .submission = {.batch = batch}};
    const size_t mark = arena_mark(options->arena);
    const struct status sent = open_and_send(&sending, fault);
    store_read_end(sending.transaction);
    vault_reader_close(sending.people);
    hasher_close(sending.digest);
    hasher_close(sending.suite);
    arena_rewind(options->arena, mark);
    TRY(sent);
    *ret_submission = sending.submission;
    return OK;
}

struct status submission_append(struct journal_session *session,
                                const struct submission *submission, civil_day day,
                                const char *profile, struct fault *fault)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_SUBMISSION));
    fact_set_number(&fact, SUBMISSION_BATCH, submission->batch);
    fact_set_number(&fact, SUBMISSION_COUNT, submission->count);
    fact_set_fen(&fact, SUBMISSION_AMOUNT, submission->fen);
    fact_set_bytes(&fact, SUBMISSION_TOKEN,
                   bytes_from(submission->token, sizeof(submission->token)));
    fact_set_fen(&fact, SUBMISSION_DAY, day);
    fact_set_bytes(&fact, SUBMISSION_PROFILE, bytes_of(profile));
    fact_set_number(&fact, SUBMISSION_FORM,
                    submission->plans > 0 ? SUBMISSION_VOUCHER : SUBMISSION_FILE);
    if (submission->plans > 0) {
        fact_set_number(&fact, SUBMISSION_PLAN, submission->first.plan);
        fact_set_number(&fact, SUBMISSION_PLANS, submission->plans);
        fact_set_number(&fact, SUBMISSION_ORDER, submission->first.order);
        fact_set_number(&fact, SUBMISSION_ORDERS, submission->orders);
    }
    fact_set_number(&fact, SUBMISSION_STATE, LINE_STATE_SUBMITTED);
    if (submission->has_account) {
        fact_set_bytes(&fact, SUBMISSION_ACCOUNT,
                       bytes_from(submission->account, sizeof(submission->account)));
    }
    return journal_append(session, &fact, NULL, fault);
}
