/* answer_absence.c - lines that the bank's answer leaves out.
 *
 * In an answer of successes they have failed once the bank's days are over; in
 * one of failures they have succeeded if its own sums say so; in a full one
 * they still wait. */
#include "importers/answer_internal.h"

#include <assert.h>
#include <inttypes.h>

struct status answer_submitted(struct store_transaction *transaction,
                               uint64_t submission, civil_day *ret_day,
                               struct fault *fault)
{
    struct fact fact;
    *ret_day = 0;
    if (submission == 0) {
        return OK;
    }
    TRY(accounts_fact(transaction, submission, &fact, fault));
    *ret_day = (civil_day)fact.field[SUBMISSION_DAY].fen;
    return OK;
}

/* The last of the bank's working days after the submission. */
static struct status last_day(const struct workday_calendar *calendar,
                              const struct profile *profile, civil_day submitted,
                              civil_day *ret_day, struct fault *fault)
{
    return workday_end(calendar, submitted + 1, profile_facts(profile)->deadline,
                       ret_day, fault);
}

/* Room for these rows is behind the file's own. */
static void add_row(struct answer *answer, size_t target, enum result_class class,
                    civil_day value_day)
{
    struct answer_line *line = &answer->lines[target];
    struct answer_row *row = &answer->rows[answer->row_count++];
    *row = (struct answer_row){
        .target = (uint32_t)target,
        .answered = line->amount,
        .value_day = value_day,
        .class = (uint8_t) class,
        .to = class == RESULT_SUCCESS ? LINE_STATE_PAID : LINE_STATE_FAILED,
        .is_unchanged = class == RESULT_SUCCESS && line->state == LINE_STATE_PAID};
    line->answered_by = (uint32_t)answer->row_count;
    answer->absent++;
}

/* */
static struct status fail_absent(struct answer *answer, struct fault *fault)
{
    const struct workday_calendar *calendar = answer->options->calendar;
    const civil_day today = answer->options->today != 0
                                ? answer->options->today
                                : date_of_instant(answer->intake->actor->now_ms);
    const struct answer_batch *sent = NULL;
    civil_day last = 0;
    for (size_t i = 0; i < answer->line_count; i++) {
        const struct answer_line *line = &answer->lines[i];
        if (line->answered_by != 0 || line->state != LINE_STATE_SUBMITTED ||
            line->sent->submitted == 0) {
            continue;
        }
        if (line->sent != sent) {
            sent = line->sent;
            TRY(last_day(calendar, answer->intake->profile, sent->submitted, &last,
                         fault));
        }
        if (today > last) {
            add_row(answer, i, RESULT_NOT_RETURNED, 0);
        } else if (answer->deadline == 0 || last < answer->deadline) {
            answer->deadline = last;
        }
    }
    return OK;
}

static bool may_have_succeeded(const struct answer_line *line)
{
    return line->answered_by == 0 &&
           (line->state == LINE_STATE_SUBMITTED || line->state == LINE_STATE_UNKNOWN ||
            line->state == LINE_STATE_PAID);
}

static struct status unconfirmed(struct fault *fault)
{
    return FAULT(fault, STATUS_REFUSED,
                 "R-107: the file lists failures only, and its summary does not say "
                 "that all other lines succeeded, in number and amount; ask the bank "
                 "for these sums, or for an answer with every line. Nothing was "
                 "changed");
}

/* number and amount of the successes, as the bank has them, are those of the
 * lines that are not there. */
static struct status check_sums(const struct answer *answer, struct fault *fault)
{
    const struct profile_control *control = &answer->intake->report.control;
    int64_t count = 0;
    int64_t fen = 0;
    for (size_t i = 0; i < answer->line_count; i++) {
        if (may_have_succeeded(&answer->lines[i])) {
            count++;
            fen += answer->lines[i].amount;
        }
    }
    const bool says_all = control->is_present && control->has[CONTROL_SUCCESS_COUNT] &&
                          control->has[CONTROL_SUCCESS_AMOUNT];
    return says_all && control->figure[CONTROL_SUCCESS_COUNT] == count &&
                   control->figure[CONTROL_SUCCESS_AMOUNT] == fen
               ? OK
               : unconfirmed(fault);
}

static struct status pay_absent(struct answer *answer, struct fault *fault)
{
    const struct profile_control *control = &answer->intake->report.control;
    civil_day day = answer->options->value_day;
    TRY(fault_at(fault, check_sums(answer, fault), answer->intake->path, control->line,
                 NULL));
    if (day == 0 && date_parse(bytes_of(control->date), &day) == DATE_BAD) {
        day = 0;
    }
    for (size_t i = 0; i < answer->line_count; i++) {
        if (may_have_succeeded(&answer->lines[i])) {
            add_row(answer, i, RESULT_SUCCESS, day);
        }
    }
    return OK;
}

struct status answer_settle_absent(struct answer *answer, struct fault *fault)
{
    const struct profile_facts *facts = profile_facts(answer->intake->profile);
    if (answer->is_voucher) { /* always full, whatever profile maps its words */
        return OK;
    }
    switch (facts->absence) {
    case ABSENCE_SUCCESS_ONLY:
        return facts->deadline > 0 && answer->options->calendar != NULL
                   ? fail_absent(answer, fault)
                   : OK;
    case ABSENCE_FAIL_ONLY:
        return pay_absent(answer, fault);
    case ABSENCE_FULL:
        break;
    }
    return OK;
}

/* ---- later
 * -----------------------------------------------------------------------------------
 */

struct expiring {
    struct ledger *ledger;
    const struct expiry *expiry;
    struct expiry_summary *summary;
    civil_day today;
};

static struct status check_batch(const struct expiring *expiring,
                                 struct store_transaction *transaction, uint64_t entry,
                                 struct batch *ret_batch, struct fault *fault)
{
    civil_day submitted = 0;
    civil_day last = 0;
    char text[DATE_TEXT_SIZE];
    const struct status known =
        accounts_batch_at(transaction, entry, UINT64_MAX, ret_batch, fault);
    if (known.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "entry %" PRIu64 " is no batch; list them with: mingzhang batch "
                     "list",
                     entry);
    }
    TRY(known);
    const uint64_t waiting = ret_batch->by_state[LINE_STATE_SUBMITTED].count;
    if (ret_batch->submission == 0 || waiting == 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-106: no line of batch %" PRIu64 " waits for the bank", entry);
    }
    if (waiting == batch_current(ret_batch).count) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-106: nothing of batch %" PRIu64
                     " was answered; first take in the bank's answer, with: mingzhang "
                     "import return",
                     entry);
    }
    TRY(answer_submitted(transaction, ret_batch->submission, &submitted, fault));
    TRY(last_day(expiring->expiry->calendar, expiring->expiry->profile, submitted,
                 &last, fault));
    if (expiring->today <= last) {
        date_format(last, text);
        return FAULT(fault, STATUS_REFUSED,
                     "R-106: the bank has until %s to answer for batch %" PRIu64, text,
                     entry);
    }
    return OK;
}

static struct status expire_line(struct expiring *expiring,
                                 struct journal_session *session, uint64_t batch,
                                 uint64_t number, struct fault *fault)
{
    struct store_transaction *transaction = journal_transaction(session);
    struct line_state state;
    struct fact line;
    struct fact fact;
    TRY(accounts_line(transaction, batch, number, &state, fault));
    if (state.state != LINE_STATE_SUBMITTED) {
        return OK;
    }
    TRY(accounts_fact(transaction, batch + number, &line, fault));
    const int64_t amount = line.field[LINE_AMOUNT].fen;
    fact_begin(&fact, kinds_find(KIND_RESULT));
    fact_set_number(&fact, RESULT_LINE, batch + number);
    fact_set_number(&fact, RESULT_CLASS, RESULT_NOT_RETURNED);
    fact_set_number(&fact, RESULT_FROM, LINE_STATE_SUBMITTED);
    fact_set_number(&fact, RESULT_TO, LINE_STATE_FAILED);
    fact_set_fen(&fact, RESULT_AMOUNT, amount);
    if (fact_has(&line, LINE_DRAWS)) {
        fact_set_bytes(&fact, RESULT_DRAWS, line.field[LINE_DRAWS].bytes);
    }
    fact_set_number(&fact, RESULT_PERIOD, (uint64_t)date_period(expiring->today));
    TRY(accounts_post(expiring->ledger->accounts, journal_transaction(session), &fact,
                      fault));
    expiring->summary->failed++;
    expiring->summary->failed_fen += amount;
    return journal_append(session, &fact, NULL, fault);
}

static struct status expire_all(struct journal_session *session, void *context,
                                struct fault *fault)
{
    struct expiring *expiring = context;
    *expiring->summary = (struct expiry_summary){0};
    for (size_t i = 0; i < expiring->expiry->batch_count; i++) {
        const uint64_t entry = expiring->expiry->batches[i];
        struct batch batch;
        TRY(check_batch(expiring, journal_transaction(session), entry, &batch, fault));
        for (uint64_t number = 1; number <= batch.line_count; number++) {
            TRY(expire_line(expiring, session, entry, number, fault));
        }
    }
    return OK;
}

struct status answer_expire(struct ledger *ledger, const struct ledger_actor *actor,
                            const struct expiry *expiry,
                            struct expiry_summary *ret_summary, struct fault *fault)
{
    assert(expiry->calendar != NULL);
    const struct profile_facts *facts = profile_facts(expiry->profile);
    if (facts->absence != ABSENCE_SUCCESS_ONLY || facts->deadline == 0) {
        return FAULT(fault, STATUS_USAGE,
                     "the layout %s says no deadline for answers of successes only; "
                     "give the one of the bank with --profile",
                     facts->name);
    }
    struct expiring expiring = {.ledger = ledger,
                                .expiry = expiry,
                                .summary = ret_summary,
                                .today = date_of_instant(actor->now_ms)};
    return ledger_write(ledger, actor, "batch expire", expire_all, &expiring, fault);
}
