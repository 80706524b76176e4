/* submission_person.c - whom a line of a submission pays. */
#include "importers/submission_internal.h"

#include "ledger/commitment.h"

#include <inttypes.h>

struct status submission_hands_open(const struct sending *sending,
                                    struct submission_hands *hands, struct fault *fault)
{
    struct ledger *ledger = sending->ledger;
    TRY(store_read_begin(journal_store(ledger->journal), &hands->transaction, fault));
    TRY(vault_reader_open(ledger->vault, &hands->people, fault));
    return hasher_open(sending->suite, &hands->suite, fault);
}

void submission_hands_close(struct submission_hands *hands)
{
    hasher_close(hands->suite);
    vault_reader_close(hands->people);
    store_read_end(hands->transaction);
    secret_wipe(hands->texts, sizeof(hands->texts));
}

/* */
static struct status find_person(const struct sending *sending,
                                 struct submission_hands *hands,
                                 const struct fact *line,
                                 struct vault_person *ret_person, struct fault *fault)
{
    const struct status found =
        vault_by_payee(hands->people, kinds_line_holder(line), sending->sequence,
                       hands->texts, ret_person, fault);
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
    const struct digest made = commitment_make(
        hands->suite, ret_person->secret,
        sending->submission.batch + line->field[LINE_NUMBER].number, values);
    if (!bytes_equal(digest_bytes(&made), line->field[LINE_COMMITMENT].bytes)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-099: name, number or account in the vault are not those that "
                     "line %" PRIu64 " was recorded with; withdraw the line",
                     line->field[LINE_NUMBER].number);
    }
    return OK;
}

/* Is more of the due paid or on its way than is due?  People nobody names have no row
 * of dues: of them the line itself tells. */
static struct status is_paid_already(const struct submission_hands *hands,
                                     const struct fact *line, bool *ret_is_paid,
                                     struct fault *fault)
{
    struct fact batch;
    struct fact old;
    struct due_figures figures;
    struct line_state state;
    TRY(accounts_fact(hands->transaction, line->field[LINE_BATCH].number, &batch,
                      fault));
    const struct due due =
        accounts_line_due(line, batch.field[BATCH_PROGRAMME].number,
                          (civil_period)batch.field[BATCH_PERIOD].number);
    const struct status known =
        accounts_due_figures(hands->transaction, &due, &figures, fault);
    if (known.code != STATUS_NOT_FOUND) {
        *ret_is_paid = figures.live > figures.fen;
        return known;
    }
    TRY(accounts_fact(hands->transaction, line->field[LINE_RESEND_OF].number, &old,
                      fault));
    TRY(accounts_line(hands->transaction, old.field[LINE_BATCH].number,
                      old.field[LINE_NUMBER].number, &state, fault));
    *ret_is_paid = state.state == LINE_STATE_PAID && state.refunded == 0;
    return OK;
}

/* the due was paid after all, by the line whose place this one takes. */
static struct status check_place(const struct submission_hands *hands,
                                 const struct fact *line, struct fault *fault)
{
    bool is_paid = false;
    if (fact_has(line, LINE_RESEND_OF)) {
        TRY(is_paid_already(hands, line, &is_paid, fault));
    }
    return !is_paid ? OK
                    : FAULT(fault, STATUS_REFUSED,
                            "R-113: line %" PRIu64 " takes the place of line %" PRIu64
                            ", which the bank has paid after all; withdraw it",
                            line->field[LINE_NUMBER].number,
                            line->field[LINE_RESEND_OF].number);
}

struct status submission_person(const struct sending *sending,
                                struct submission_hands *hands, const struct fact *line,
                                struct vault_person *ret_person, struct fault *fault)
{
    TRY(sending->batch.stage == LINE_STATE_SUBMITTED
            ? OK /* it is too late: the same bytes again */
            : check_place(hands, line, fault));
    return find_person(sending, hands, line, ret_person, fault);
}
