/* submission.c - see submission.h. */
#include "importers/submission_internal.h"

#include "importers/parallel.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

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
    struct fact fact;
    TRY(accounts_fact(sending->transaction, entry, &fact, fault));
    *ret_text = fact_bytes(&fact, field);
    return OK;
}

/* ---- a file
 * ------------------------------------------------------------------------------ */

static struct status send_lines(struct sending *sending, struct fault *fault)
{
    TRY(submission_lines(sending, fault));
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
    sending->suite = facts.suite;
    TRY(hasher_open(DIGEST_SHA256, &sending->digest, fault));
    TRY(store_read_begin(journal_store(sending->ledger->journal), &sending->transaction,
                         fault));
    return send_file(sending, fault);
}

struct status submission_write(struct ledger *ledger, uint64_t batch,
                               const struct submission_options *options,
                               struct submission *ret_submission, struct fault *fault)
{
    assert(options->jobs >= 1 && options->jobs <= PARALLEL_JOBS_MAX);
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
    hasher_close(sending.digest);
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
