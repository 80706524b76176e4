/* submission_voucher.c - a batch as treasury vouchers: plan by plan, each with its
 * 8207 and then its 5201. */
#include "importers/submission_internal.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

/* The line as it was recorded, if it is a current one. */
static struct status read_line(const struct sending *sending, uint64_t number,
                               struct fact *ret_line, bool *ret_is_current,
                               struct fault *fault)
{
    struct line_state state;
    TRY(accounts_line(sending->transaction, sending->submission.batch, number, &state,
                      fault));
    *ret_is_current = state.state != LINE_STATE_CANCELLED;
    return *ret_is_current
               ? accounts_fact(sending->transaction, sending->submission.batch + number,
                               ret_line, fault)
               : OK;
}

typedef struct status line_fn(struct sending *sending, const struct fact *line,
                              struct fault *fault);

/* Calls `each` for every line that was not withdrawn, in order. */
static struct status each_line(struct sending *sending, line_fn *each,
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

static struct status count_sent(struct sending *sending, int64_t fen,
                                struct fault *fault)
{
    sending->submission.count++;
    return money_add(sending->submission.fen, fen, &sending->submission.fen)
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "the lines of a batch exceed what an amount can hold");
}

static struct status count_line(struct sending *sending, const struct fact *line,
                                struct fault *fault)
{
    TRY(voucher_plan_add(sending->plans, line->field[LINE_DRAWS].bytes, fault));
    return count_sent(sending, line->field[LINE_AMOUNT].fen, fault);
}

static struct status pass_on(void *context, const struct voucher_document *document,
                             struct fault *fault)
{
    struct sending *sending = context;
    const bool is_plan = document->kind == VOUCHER_PLAN;
    char name[VOUCHER_NUMBER_SIZE + 32];
    (void)snprintf(name, sizeof(name), "%s%s-%s.xml",
                   sending->is_practice ? LEDGER_PRACTICE_WORD "-" : "",
                   voucher_code(document->kind), document->number);
    const struct submission_voucher voucher = {.name = name,
                                               .is_plan = is_plan,
                                               .details = document->line_count,
                                               .fen = document->amount_fen,
                                               .bytes = document->bytes};
    sending->submission.details += is_plan ? 0 : document->line_count;
    hasher_update(sending->digest, document->bytes);
    return sending->options->voucher(sending->options->context, &voucher, fault);
}

static struct status add_part(struct sending *sending, const struct fact *line,
                              const struct vault_person *person, struct fault *fault)
{
    const struct voucher_line detail = {
        .number = line->field[LINE_NUMBER].number,
        .account = person->account,
        .name = person->account_name.size > 0 ? person->account_name : person->name,
        .summary = sending->summary,
        .amount_fen = sending->part,
    };
    return voucher_add(sending->writer, &detail, fault);
}

static struct status send_part(struct sending *sending, const struct fact *line,
                               struct fault *fault)
{
    struct voucher_split split;
    TRY(voucher_plan_split(sending->plans, line->field[LINE_DRAWS].bytes, &split,
                           fault));
    sending->part = split.fen[sending->plan];
    if (sending->part == 0) {
        return OK;
    }
    struct vault_person person;
    TRY(submission_person(sending, sending->hands, line, &person, fault));
    const struct status added = add_part(sending, line, &person, fault);
    secret_wipe(&person, sizeof(person));
    return added;
}

static struct status send_parts(struct sending *sending, struct fault *fault)
{
    TRY(each_line(sending, send_part, fault));
    return voucher_finish(sending->writer, fault);
}

/* "农村最低生活保障 2024-01" */
static struct status remark_of(const struct sending *sending,
                               char ret_text[static VOUCHER_TEXT_SIZE_MAX],
                               struct fault *fault)
{
    struct bytes name = {0};
    char period[DATE_TEXT_SIZE];
    TRY(submission_text(sending, sending->batch.programme, PROGRAMME_NAME, &name,
                        fault));
    date_format_period(sending->batch.period, period);
    const char *mark = sending->is_practice ? LEDGER_PRACTICE_WORD " " : "";
    const int most = VOUCHER_TEXT_SIZE_MAX - DATE_TEXT_SIZE - 2 -
                     (int)sizeof(LEDGER_PRACTICE_WORD " ");
    (void)snprintf(ret_text, VOUCHER_TEXT_SIZE_MAX, "%s%.*s %s", mark,
                   name.size < (size_t)most ? (int)name.size : 0, (const char *)name.at,
                   period);
    return OK;
}

static struct status send_plan(struct sending *sending, struct fault *fault)
{
    const struct submission_options *options = sending->options;
    const struct voucher_plan *plan = &sending->plans->list[sending->plan];
    char remark[VOUCHER_TEXT_SIZE_MAX];
    TRY(remark_of(sending, remark, fault));
    const struct voucher_batch batch = {
        .profile = options->profile,
        .plan = (unsigned)sending->plan + 1,
        .year = plan->year,
        .day = options->day,
        .plan_number = plan->number,
        .first_number = plan->first_order,
        .line_count = plan->lines,
        .amount_fen = plan->fen,
        .function_code = plan->function,
        .function_name = plan->function_name,
        .economic_code = plan->economic,
        .document = plan->document,
        .project = plan->project,
        .remark = bytes_of(remark),
    };
    const size_t mark = arena_mark(options->arena);
    TRY(voucher_open(&batch, pass_on, sending, options->arena, &sending->writer,
                     fault));
    const struct status sent = send_parts(sending, fault);
    voucher_close(sending->writer);
    arena_rewind(options->arena, mark);
    return sent;
}

/* */
static struct status check_plans(const struct sending *sending, struct fault *fault)
{
    int64_t fen = 0;
    bool is_sound = true;
    const struct voucher_plan *plans = sending->plans->list;
    for (size_t i = 0; i < sending->plans->count; i++) {
        is_sound = money_add(fen, plans[i].fen, &fen) && is_sound;
        if (!bytes_equal(plans[i].nature, plans[0].nature)) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-151: batch %" PRIu64
                         " is paid from funds of different nature, and a profile of "
                         "vouchers says one; submit it as a bank's file",
                         sending->submission.batch);
        }
    }
    const struct count_and_fen current = batch_current(&sending->batch);
    return is_sound && fen == current.fen && sending->submission.count == current.count
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "R-151: what the lines of batch %" PRIu64
                       " draw does not add up to it; run verify --deep",
                       sending->submission.batch);
}

static struct status send_all(struct sending *sending, struct fault *fault)
{
    const struct submission_options *options = sending->options;
    assert(options->voucher != NULL);
    ARENA_TAKE(options->arena, 1, sending->plans, fault);
    TRY(voucher_plan_open(sending->transaction, sending->submission.batch,
                          options->arena, sending->plans, fault));
    TRY(each_line(sending, count_line, fault));
    voucher_plan_number(sending->plans, &options->numbers);
    TRY(check_plans(sending, fault));
    TRY(submission_text(sending, sending->batch.programme, PROGRAMME_SUMMARY,
                        &sending->summary, fault));
    if (sending->is_practice) { /* */
        sending->summary = bytes_of(LEDGER_PRACTICE_WORD);
    }
    for (sending->plan = 0; sending->plan < sending->plans->count; sending->plan++) {
        TRY(send_plan(sending, fault));
    }
    sending->submission.first = options->numbers;
    sending->submission.plans = sending->plans->count;
    sending->submission.orders = sending->plans->orders;
    return OK;
}

struct status submission_send_vouchers(struct sending *sending, struct fault *fault)
{
    ARENA_TAKE(sending->options->arena, 1, sending->hands, fault);
    struct status sent = submission_hands_open(sending, sending->hands, fault);
    if (status_is_ok(sent)) {
        sent = send_all(sending, fault);
    }
    submission_hands_close(sending->hands);
    return sent;
}
