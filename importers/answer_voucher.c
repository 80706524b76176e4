/* answer_voucher.c - the answer to one 8207 of a batch that was sent as vouchers.
 *
 * A line paid out of several 5201 is answered by as many files.  Until each has come it
 * is unknown, and its newest result says which parts were paid; the last one settles it
 * (R-152). */
#include "importers/answer_internal.h"
#include "importers/voucher_plan.h"

#include <assert.h>
#include <inttypes.h>

struct answer_voucher {
    struct voucher_plans plans;
    size_t plan;        /* index of the one answered; plans.count: not known yet */
    size_t from, until; /* lines of the 8207 answered: those of the plan in [from:until]
                         */
};

/* Of one line: for each draw whether its part was answered, and paid. */
struct parts {
    struct fact_pair list[MONEY_SHARES_MAX];
    size_t count;
    civil_day last_day; /* of the answers before; 0: none known */
};

/* ---- the vouchers of the batch
 * ---------------------------------------------------------------- */

static struct status submission_of(const struct answer *answer, struct fact *ret_fact,
                                   bool *ret_is_voucher, struct fault *fault)
{
    struct batch batch;
    *ret_is_voucher = false;
    TRY(accounts_batch_at(answer->transaction, answer->options->batches[0], UINT64_MAX,
                          &batch, fault));
    if (batch.submission == 0) {
        return OK; /* recorded: its lines are known by number all the same */
    }
    TRY(accounts_fact(answer->transaction, batch.submission, ret_fact, fault));
    *ret_is_voucher = ret_fact->field[SUBMISSION_FORM].number == SUBMISSION_VOUCHER;
    return OK;
}

static struct status count_lines(const struct answer *answer,
                                 struct voucher_plans *plans, struct fault *fault)
{
    for (size_t i = 0; i < answer->line_count; i++) {
        const struct answer_line *line = &answer->lines[i];
        if (line->state != LINE_STATE_CANCELLED) {
            TRY(voucher_plan_add(plans, line->draws, fault));
        }
    }
    return OK;
}

struct status answer_voucher_open(struct answer *answer, struct fault *fault)
{
    struct fact fact;
    bool is_voucher = false;
    struct answer_voucher *voucher = NULL;
    if (answer->options->batch_count != 1) {
        return FAULT(fault, STATUS_USAGE,
                     "a voucher names lines by their number, so it is of one batch: "
                     "give --batch with one number");
    }
    TRY(submission_of(answer, &fact, &is_voucher, fault));
    if (!is_voucher) {
        return OK;
    }
    const struct voucher_numbers first = {fact.field[SUBMISSION_PLAN].number,
                                          fact.field[SUBMISSION_ORDER].number};
    const uint64_t orders = fact.field[SUBMISSION_ORDERS].number;
    ARENA_TAKE(answer->intake->arena, 1, voucher, fault);
    TRY(voucher_plan_open(answer->transaction, answer->options->batches[0],
                          answer->intake->arena, &voucher->plans, fault));
    TRY(count_lines(answer, &voucher->plans, fault));
    voucher_plan_number(&voucher->plans, &first);
    if (voucher->plans.orders != orders) {
        return FAULT(
            fault, STATUS_FOUND,
            "R-151: the lines of batch %" PRIu64
            " do not make the vouchers that its submission numbers; run verify "
            "--deep",
            answer->options->batches[0]);
    }
    voucher->plan = voucher->plans.count;
    answer->voucher = voucher;
    return OK;
}

struct status answer_voucher_part(const struct answer *answer, uint32_t target,
                                  unsigned plan, int64_t *ret_fen, struct fault *fault)
{
    const struct answer_line *line = &answer->lines[target];
    struct voucher_split split;
    if (answer->voucher == NULL) {
        *ret_fen = plan <= 1 ? line->amount : 0;
        return OK;
    }
    TRY(voucher_plan_split(&answer->voucher->plans, line->draws, &split, fault));
    *ret_fen = plan >= 1 && plan <= answer->voucher->plans.count &&
                       line->state != LINE_STATE_CANCELLED
                   ? split.fen[plan - 1]
                   : 0;
    return OK;
}

static bool is_source_of(const struct voucher_plans *plans, unsigned plan,
                         uint64_t allocation)
{
    for (size_t i = 0; i < plans->source_count; i++) {
        if (plans->source[i] == allocation) {
            return plans->plan_of[i] == plan - 1;
        }
    }
    return false;
}

size_t answer_voucher_sources(const struct answer *answer, unsigned plan,
                              uint64_t ret_sources[static MONEY_SHARES_MAX])
{
    size_t count = 0;
    if (answer->voucher == NULL) {
        return 0;
    }
    const struct voucher_plans *plans = &answer->voucher->plans;
    for (size_t i = 0; i < plans->source_count; i++) {
        if (plans->plan_of[i] == plan - 1) {
            ret_sources[count++] = plans->source[i];
        }
    }
    return count;
}

/* ---- parts of a line
 * -------------------------------------------------------------------------- */

/* What was answered of the line before, while it waits for more. */
static struct status parts_before(struct store_transaction *transaction,
                                  const struct answer_line *line,
                                  struct parts *ret_parts, struct fault *fault)
{
    struct line_state state;
    struct entry entry;
    struct fact fact;
    *ret_parts = (struct parts){.count = 0};
    if (line->state != LINE_STATE_UNKNOWN) {
        return OK;
    }
    TRY(accounts_line(transaction, line->sent->batch, line->number, &state, fault));
    ret_parts->last_day = state.value_day;
    TRY(accounts_entry(transaction, state.result, &entry, &fact, fault));
    if (entry.kind != KIND_RESULT || !fact_has(&fact, RESULT_PARTS)) {
        return OK;
    }
    return fact_pairs(fact.field[RESULT_PARTS].bytes, ret_parts->list, MONEY_SHARES_MAX,
                      &ret_parts->count)
               ? OK
               : FAULT(fault, STATUS_FOUND, "a result's parts are damaged; run verify");
}

/* The parts of a line with a new answer about one of them. */
struct merged {
    struct parts parts; /* all that were answered, in the order of the draws       */
    int64_t open;       /* fen of parts that nobody has answered yet               */
    int64_t was;        /* of the part now answered, what was paid by an earlier
                           answer; -1: there was none                              */
};

static struct status merge(const struct answer *answer, const struct answer_row *row,
                           bool is_paid, const struct parts *before,
                           struct merged *ret_merged, struct fault *fault)
{
    const struct answer_line *line = &answer->lines[row->target];
    struct fact_pair draws[MONEY_SHARES_MAX];
    struct merged merged = {.was = -1};
    struct parts *parts = &merged.parts;
    size_t count = 0;
    if (!fact_pairs(line->draws, draws, MONEY_SHARES_MAX, &count)) {
        return FAULT(fault, STATUS_FOUND, "a batch's sources are damaged; run verify");
    }
    for (size_t i = 0; i < count; i++) {
        const struct fact_pair *old =
            fact_pair_of(before->list, before->count, draws[i].entry);
        const bool is_here =
            is_source_of(&answer->voucher->plans, row->plan, draws[i].entry);
        if (draws[i].number == 0) {
            continue;
        }
        if (is_here && old != NULL) {
            merged.was = (merged.was < 0 ? 0 : merged.was) + old->number;
        }
        if (is_here) {
            parts->list[parts->count++] =
                (struct fact_pair){draws[i].entry, is_paid ? draws[i].number : 0};
        } else if (old != NULL) {
            parts->list[parts->count++] = *old;
        } else {
            merged.open += draws[i].number;
        }
    }
    *ret_merged = merged;
    return OK;
}

static int64_t paid_of(const struct parts *parts)
{
    int64_t fen = 0;
    for (size_t i = 0; i < parts->count; i++) {
        fen += parts->list[i].number; /* at most the line's amount */
    }
    return fen;
}

/* The whole line by its parts: paid, failed, or not known yet. */
static void conclude(struct answer *answer, const struct record *record,
                     struct answer_row *row, int64_t paid, int64_t open)
{
    const int64_t amount = answer->lines[row->target].amount;
    const bool is_settled = open == 0 && (paid == amount || paid == 0);
    row->has_part = true;
    if (is_settled) {
        row->to = paid == amount ? LINE_STATE_PAID : LINE_STATE_FAILED;
        row->answered = amount;
        return;
    }
    row->to = LINE_STATE_UNKNOWN;
    row->class = RESULT_UNKNOWN;
    row->answered = paid;
    if (open == 0) {
        row->findings |= ANSWER_FOUND_AMOUNT;
        intake_row_problem(
            answer->intake, INTAKE_WARNING, record, COLUMN_SEQUENCE,
            N_("R-152: a part of the line was paid and a part was not; it is "
               "unknown until the treasury has paid the rest"));
    }
}

/* A part of a line that failed whole was paid after all: nothing can move by a part, so
 * only the exception tells. */
static void tell_late_part(struct answer *answer, const struct record *record,
                           struct answer_row *row, int64_t part)
{
    row->to = LINE_STATE_UNKNOWN;
    row->class = RESULT_UNKNOWN;
    row->answered = part;
    row->findings |= ANSWER_FOUND_AMOUNT;
    intake_row_problem(
        answer->intake, INTAKE_WARNING, record, COLUMN_SEQUENCE,
        N_("R-152: the line has failed whole and a part of it was paid after all; "
           "ask for this part back, or for the rest to be paid"));
}

struct status answer_voucher_combine(struct answer *answer, const struct record *record,
                                     struct answer_row *row, struct fault *fault)
{
    const struct answer_line *line = &answer->lines[row->target];
    const bool is_paid = row->to == LINE_STATE_PAID;
    struct parts before;
    struct merged merged;
    int64_t part = 0;
    TRY(answer_voucher_part(answer, row->target, row->plan, &part, fault));
    if (part == line->amount) {
        return OK;
    }
    if (row->to == LINE_STATE_UNKNOWN) { /* what lacks or is too much, of the whole */
        row->answered += line->amount - part;
        return OK;
    }
    if (line->state != LINE_STATE_SUBMITTED && line->state != LINE_STATE_UNKNOWN) {
        if (line->state == LINE_STATE_FAILED && is_paid) {
            tell_late_part(answer, record, row, part);
        }
        return OK;
    }
    TRY(parts_before(answer->transaction, line, &before, fault));
    TRY(merge(answer, row, is_paid, &before, &merged, fault));
    if (merged.was > 0 && !is_paid) {
        intake_row_problem(
            answer->intake, INTAKE_ERROR, record, COLUMN_SEQUENCE,
            N_("R-152: this part was paid, said an earlier answer; money that came "
               "back is a refund of its own"));
        return OK;
    }
    if (merged.was == (is_paid ? part : 0)) { /* said before */
        row->to = line->state;
        return OK;
    }
    row->is_part_paid = is_paid;
    row->other_parts = before.last_day;
    conclude(answer, record, row, paid_of(&merged.parts), merged.open);
    return OK;
}

struct status answer_voucher_parts(struct answer *answer,
                                   struct store_transaction *transaction,
                                   const struct answer_row *row,
                                   uint8_t image[static ANSWER_PARTS_SIZE],
                                   struct bytes *ret_list, struct fault *fault)
{
    const struct answer_line *line = &answer->lines[row->target];
    struct writer writer = writer_of(image, ANSWER_PARTS_SIZE);
    struct parts before;
    struct merged merged;
    TRY(parts_before(transaction, line, &before, fault));
    TRY(merge(answer, row, row->is_part_paid, &before, &merged, fault));
    fact_put_pairs(&writer, merged.parts.list, merged.parts.count);
    assert(!writer.overflowed && merged.parts.count > 0);
    *ret_list = writer_bytes(&writer);
    return OK;
}

struct status answer_voucher_back(const struct answer *answer,
                                  struct store_transaction *transaction,
                                  uint32_t target, unsigned plan,
                                  uint8_t image[static ANSWER_PARTS_SIZE],
                                  struct answer_back *ret_back, struct fault *fault)
{
    const struct answer_line *line = &answer->lines[target];
    struct writer writer = writer_of(image, ANSWER_PARTS_SIZE);
    struct answer_back back = {.to = LINE_STATE_UNKNOWN};
    struct parts parts;
    struct fact_pair draws[MONEY_SHARES_MAX];
    size_t count = 0;
    size_t drawn = 0;
    *ret_back = back;
    TRY(parts_before(transaction, line, &parts, fault));
    if (parts.count == 0) {
        return OK;
    }
    if (!fact_pairs(line->draws, draws, MONEY_SHARES_MAX, &count)) {
        return FAULT(fault, STATUS_FOUND, "a batch's sources are damaged; run verify");
    }
    for (size_t i = 0; i < count; i++) {
        drawn += draws[i].number > 0;
    }
    for (size_t i = 0; i < parts.count; i++) {
        struct fact_pair *part = &parts.list[i];
        const bool is_back =
            plan == 0 || (answer->voucher != NULL &&
                          is_source_of(&answer->voucher->plans, plan, part->entry));
        back.fen += is_back ? part->number : 0;
        back.paid += is_back ? 0 : part->number;
        part->number = is_back ? 0 : part->number;
    }
    if (parts.count == drawn && back.paid == 0) {
        back.to = LINE_STATE_FAILED;
    }
    fact_put_pairs(&writer, parts.list, parts.count);
    assert(!writer.overflowed);
    back.parts = writer_bytes(&writer);
    *ret_back = back;
    return OK;
}

/* ---- which 8207
 * ------------------------------------------------------------------------------- */

static struct status not_of_batch(const struct answer *answer, struct fault *fault)
{
    return FAULT(fault, STATUS_REFUSED,
                 "R-152: this voucher is none that was written for batch %" PRIu64
                 "; name the batch that it answers",
                 answer->options->batches[0]);
}

/* The plan that an 8207 belongs to. */
static bool plan_of(const struct voucher_plans *plans, uint64_t order, size_t *ret_plan)
{
    for (size_t i = 0; i < plans->count; i++) {
        const struct voucher_plan *plan = &plans->list[i];
        if (order >= plan->first_order &&
            order < plan->first_order + voucher_parts(plan->lines)) {
            *ret_plan = i;
            return true;
        }
    }
    return false;
}

/* From the first to the last line of an 8207. */
static struct status find_lines(struct answer *answer, uint64_t order,
                                struct fault *fault)
{
    struct answer_voucher *voucher = answer->voucher;
    const uint64_t first = order * VOUCHER_DETAILS_MAX;
    uint64_t seen = 0;
    for (size_t i = 0; i < answer->line_count; i++) {
        int64_t part = 0;
        TRY(answer_voucher_part(answer, (uint32_t)i, (unsigned)voucher->plan + 1, &part,
                                fault));
        if (part == 0) {
            continue;
        }
        if (seen == first) {
            voucher->from = i;
        }
        if (seen >= first && seen < first + VOUCHER_DETAILS_MAX) {
            voucher->until = i;
        }
        seen++;
    }
    return OK;
}

bool answer_voucher_holds(const struct answer *answer, uint32_t target, unsigned plan)
{
    const struct answer_voucher *voucher = answer->voucher;
    return voucher == NULL || voucher->plan == voucher->plans.count ||
           (plan == voucher->plan + 1 && target >= voucher->from &&
            target <= voucher->until);
}

/* A line paid in parts was paid when the last of them was. */
static void check_rows(struct answer *answer)
{
    for (size_t i = 0; i < answer->row_count; i++) {
        struct answer_row *row = &answer->rows[i];
        if (row->target != ANSWER_SLOT_NONE &&
            !answer_voucher_holds(answer, row->target, row->plan)) {
            intake_problem(
                answer->intake, INTAKE_ERROR, row->line, "Id", "%s",
                gettext("R-152: this detail stands in another voucher of the "
                        "batch"));
        }
        if (row->value_day != 0 && row->value_day < row->other_parts) {
            row->value_day = row->other_parts;
        }
    }
}

struct status answer_voucher_check(struct answer *answer,
                                   const struct voucher_head *head, struct fault *fault)
{
    struct answer_voucher *voucher = answer->voucher;
    const bool is_refund = head->kind == VOUCHER_REFUND;
    const struct bytes text = is_refund ? head->order_number : head->number;
    uint64_t order = 0;
    uint64_t number = 0;
    if (voucher == NULL || (is_refund && text.size == 0)) {
        return OK;
    }
    if (!voucher_number_parse(text, VOUCHER_ORDER, &order) ||
        !plan_of(&voucher->plans, order, &voucher->plan)) {
        return not_of_batch(answer, fault);
    }
    const struct voucher_plan *plan = &voucher->plans.list[voucher->plan];
    if (head->plan_number.size > 0 &&
        (!voucher_number_parse(head->plan_number, VOUCHER_PLAN, &number) ||
         number != plan->number)) {
        return not_of_batch(answer, fault);
    }
    TRY(find_lines(answer, order - plan->first_order, fault));
    check_rows(answer);
    return OK;
}

bool answer_voucher_expects(const struct answer *answer, size_t line)
{
    const struct answer_voucher *voucher = answer->voucher;
    struct voucher_split split;
    struct fault fault;
    return voucher == NULL ||
           (line >= voucher->from && line <= voucher->until &&
            status_is_ok(voucher_plan_split(&voucher->plans, answer->lines[line].draws,
                                            &split, &fault)) &&
            split.fen[voucher->plan] > 0);
}
