/* correction.c - see correction.h. */
#include "importers/correction.h"

#include "importers/refund.h"

#include <inttypes.h>

struct correcting {
    struct ledger *ledger;
    const struct correction *correction;
    uint64_t asked;
    struct correction_summary *summary;
    civil_day today;
};

static struct status not_correctable(uint64_t index, struct fault *fault)
{
    return FAULT(fault, STATUS_REFUSED,
                 "R-108: entry %" PRIu64
                 " is neither a payment nor a refund; find it with: mingzhang log",
                 index);
}

/* The month of what is put right is the first that is open. */
static struct status post(const struct correcting *correcting,
                          struct journal_session *session, struct fact *fact,
                          struct fault *fault)
{
    return accounts_post(correcting->ledger->accounts, journal_transaction(session),
                         fact, fault);
}

/* ---- asking
 * --------------------------------------------------------------------------------- */

static struct status append_question(struct journal_session *session, void *context,
                                     struct fault *fault)
{
    struct correcting *correcting = context;
    const struct correction *correction = correcting->correction;
    struct entry entry;
    struct fact wrong;
    struct fact fact;
    TRY(accounts_entry(journal_transaction(session), correction->entry, &entry, &wrong,
                       fault));
    const bool is_result = entry.kind == KIND_RESULT;
    if ((!is_result && entry.kind != KIND_REFUND) ||
        (is_result && wrong.field[RESULT_TO].number != LINE_STATE_PAID)) {
        return not_correctable(correction->entry, fault);
    }
    fact_begin(&fact, kinds_find(KIND_CORRECTION));
    fact_set_number(&fact, CORRECTION_REVERSES, correction->entry);
    fact_set_number(&fact, CORRECTION_REASON, correction->reason);
    fact_set_fen(&fact, CORRECTION_AMOUNT,
                 wrong.field[is_result ? RESULT_AMOUNT : REFUND_AMOUNT].fen);
    fact_set_number(&fact, CORRECTION_PERIOD, (uint64_t)date_period(correcting->today));
    if (is_result) {
        fact_set_number(&fact, CORRECTION_RIGHT_TO,
                        correction->class == RESULT_UNKNOWN ? LINE_STATE_UNKNOWN
                                                            : LINE_STATE_FAILED);
        fact_set_number(&fact, CORRECTION_RIGHT_CLASS, correction->class);
    } else {
        fact_set_fen(&fact, CORRECTION_RIGHT_AMOUNT, correction->amount_fen);
    }
    TRY(post(correcting, session, &fact, fault));
    return journal_append(session, &fact, &correcting->asked, fault);
}

struct status correction_ask(struct ledger *ledger, const struct ledger_actor *actor,
                             const struct correction *correction, uint64_t *ret_asked,
                             struct fault *fault)
{
    struct correcting correcting = {.ledger = ledger,
                                    .correction = correction,
                                    .today = date_of_instant(actor->now_ms)};
    TRY(ledger_write(ledger, actor, "correct", append_question, &correcting, fault));
    *ret_asked = correcting.asked;
    return OK;
}

/* ---- confirming
 * ----------------------------------------------------------------------------- */

/* What a payment moved: of a late one its own draws, else those of its line. */
static struct status draws_of(struct journal_session *session, const struct fact *wrong,
                              uint8_t *image, size_t capacity, struct bytes *ret_draws,
                              struct fault *fault)
{
    struct fact line;
    struct writer writer = writer_of(image, capacity);
    TRY(accounts_fact(journal_transaction(session), wrong->field[RESULT_LINE].number,
                      &line, fault));
    const bool is_late = wrong->field[RESULT_FROM].number == LINE_STATE_FAILED;
    const struct fact *fact = is_late ? wrong : &line;
    const unsigned field = is_late ? RESULT_DRAWS : LINE_DRAWS;
    if (fact_has(fact, field)) {
        writer_run(&writer, fact->field[field].bytes);
    }
    *ret_draws = writer_bytes(&writer);
    return OK;
}

static struct status reverse(struct correcting *correcting,
                             struct journal_session *session, const struct fact *asked,
                             const struct fact *wrong, struct bytes draws,
                             struct fault *fault)
{
    struct fact fact = *asked;
    const bool is_result = wrong->schema->kind == KIND_RESULT;
    const bool is_of_failed = !is_result &&
                              wrong->field[REFUND_CONFIRMS_RELEASE].number != 0 &&
                              !accounts_is_unbooked(wrong);
    const uint64_t back = is_result      ? wrong->field[RESULT_FROM].number
                          : is_of_failed ? LINE_STATE_FAILED
                                         : LINE_STATE_PAID;
    fact_set_number(&fact, CORRECTION_CONFIRMS, correcting->asked);
    fact_set_number(&fact, CORRECTION_PERIOD, (uint64_t)date_period(correcting->today));
    fact_set_number(&fact, CORRECTION_TO, back);
    if (draws.size > 0) {
        fact_set_bytes(&fact, CORRECTION_DRAWS, draws);
    }
    TRY(post(correcting, session, &fact, fault));
    return journal_append(session, &fact, NULL, fault);
}

static struct status append_right_result(const struct correcting *correcting,
                                         struct journal_session *session,
                                         const struct fact *asked,
                                         const struct fact *wrong, struct bytes draws,
                                         struct fault *fault)
{
    const uint64_t from = wrong->field[RESULT_FROM].number;
    const uint64_t to = asked->field[CORRECTION_RIGHT_TO].number;
    struct fact fact;
    if (from == to) {
        return OK;
    }
    fact_begin(&fact, kinds_find(KIND_RESULT));
    fact_set_number(&fact, RESULT_LINE, wrong->field[RESULT_LINE].number);
    fact_set_number(&fact, RESULT_CLASS, asked->field[CORRECTION_RIGHT_CLASS].number);
    fact_set_number(&fact, RESULT_FROM, from);
    fact_set_number(&fact, RESULT_TO, to);
    fact_set_fen(&fact, RESULT_AMOUNT, wrong->field[RESULT_AMOUNT].fen);
    if (to == LINE_STATE_FAILED && draws.size > 0) {
        fact_set_bytes(&fact, RESULT_DRAWS, draws);
    }
    fact_set_number(&fact, RESULT_PERIOD, (uint64_t)date_period(correcting->today));
    TRY(post(correcting, session, &fact, fault));
    return journal_append(session, &fact, NULL, fault);
}

static struct status append_right_refund(const struct correcting *correcting,
                                         struct journal_session *session,
                                         const struct fact *asked,
                                         const struct fact *wrong, struct fault *fault)
{
    struct refund_summary summary = {0};
    const struct refund_part part = {
        .line = wrong->field[REFUND_LINE].number,
        .file = fact_number(wrong, REFUND_FILE),
        .fen = asked->field[CORRECTION_RIGHT_AMOUNT].fen,
        .value_day = (civil_day)wrong->field[REFUND_VALUE_DAY].fen,
        .reason = (uint8_t)wrong->field[REFUND_REASON].number,
        .document = fact_has(wrong, REFUND_DOCUMENT)
                        ? wrong->field[REFUND_DOCUMENT].number
                        : 0};
    return part.fen == 0
               ? OK
               : refund_append(correcting->ledger, session, &part, &summary, fault);
}

static struct status append_confirmation(struct journal_session *session, void *context,
                                         struct fault *fault)
{
    struct correcting *correcting = context;
    struct correction_summary *summary = correcting->summary;
    struct entry entry;
    struct fact asked;
    struct fact wrong;
    uint8_t image[MONEY_SHARES_MAX * 20];
    struct bytes draws = {0};
    TRY(accounts_entry(journal_transaction(session), correcting->asked, &entry, &asked,
                       fault));
    if (entry.kind != KIND_CORRECTION) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-108: entry %" PRIu64
                     " is no correction that waits to be confirmed; see: mingzhang "
                     "correct list",
                     correcting->asked);
    }
    summary->wrong = asked.field[CORRECTION_REVERSES].number;
    TRY(accounts_entry(journal_transaction(session), summary->wrong, &entry, &wrong,
                       fault));
    const bool is_result = entry.kind == KIND_RESULT;
    if (!is_result && entry.kind != KIND_REFUND) {
        return not_correctable(summary->wrong, fault);
    }
    _Static_assert((int)RESULT_LINE == (int)REFUND_LINE, "both name their line alike");
    summary->line = wrong.field[RESULT_LINE].number;
    if (is_result) {
        TRY(draws_of(session, &wrong, image, sizeof(image), &draws, fault));
    } else if (fact_has(&wrong, REFUND_DRAWS)) {
        struct writer writer = writer_of(image, sizeof(image));
        writer_run(&writer, wrong.field[REFUND_DRAWS].bytes);
        draws = writer_bytes(&writer);
    }
    TRY(reverse(correcting, session, &asked, &wrong, draws, fault));
    TRY(is_result
            ? append_right_result(correcting, session, &asked, &wrong, draws, fault)
            : append_right_refund(correcting, session, &asked, &wrong, fault));
    struct refundable line;
    TRY(accounts_refundable(correcting->ledger->accounts, journal_transaction(session),
                            summary->line, &line, fault));
    summary->state = line.state;
    summary->refunded = line.refunded;
    return OK;
}

struct status correction_confirm(struct ledger *ledger,
                                 const struct ledger_actor *actor, uint64_t asked,
                                 struct correction_summary *ret_summary,
                                 struct fault *fault)
{
    struct correcting correcting = {.ledger = ledger,
                                    .asked = asked,
                                    .summary = ret_summary,
                                    .today = date_of_instant(actor->now_ms)};
    return ledger_write(ledger, actor, "correct confirm", append_confirmation,
                        &correcting, fault);
}
