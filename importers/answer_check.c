/* answer_check.c - a row of the bank's answer against the line it answers.
 *
 * What differs from the order is a fact: the line is unknown then, or paid under
 * another name, and an exception says so.  Only what cannot be about the line at all
 * stops the file. */
#include "importers/answer_internal.h"
#include "ledger/base/text.h"

#include <assert.h>

static void row_problem(struct answer *answer, enum intake_severity severity,
                        const struct record *record, enum column column,
                        const char *reason)
{
    intake_row_problem(answer->intake, severity, record, column, reason);
}

/* In a layout of one kind of answers, being there is the answer. */
static enum result_class class_of(const struct answer *answer,
                                  const struct record *record)
{
    if (record->result != RESULT_NONE) {
        return record->result;
    }
    switch (profile_facts(answer->intake->profile)->absence) {
    case ABSENCE_SUCCESS_ONLY:
        return RESULT_SUCCESS;
    case ABSENCE_FAIL_ONLY:
        return RESULT_FAIL_OTHER;
    case ABSENCE_FULL:
        break;
    }
    return RESULT_UNKNOWN;
}

static int64_t take_amount(struct answer *answer, const struct record *record,
                           enum column column)
{
    const struct bytes cell = record->field[column];
    int64_t fen = -1;
    if (cell.size == 0) {
        return -1;
    }
    if (money_parse(cell, MONEY_YUAN, &fen) != MONEY_OK || fen < 0) {
        row_problem(answer, INTAKE_ERROR, record, column, N_("R-001: not an amount"));
        return -1;
    }
    return fen;
}

static void doubt(struct answer_row *row, unsigned finding)
{
    row->findings |= (uint8_t)finding;
    row->class = RESULT_UNKNOWN;
    row->to = LINE_STATE_UNKNOWN;
}

/* paid, or ordered as the bank has it; `amount` is the line's or, of a line that
 * is paid in parts, this part's. */
static void check_amount(struct answer *answer, const struct record *record,
                         struct answer_row *row, const struct answer_said *said,
                         int64_t amount)
{
    const bool is_paid = row->to == LINE_STATE_PAID;
    row->answered = amount;
    if (said->paid >= 0 && said->paid != amount && (is_paid || said->paid > 0)) {
        row->answered = said->paid;
    } else if (said->ordered >= 0 && said->ordered != amount) {
        row->answered = said->ordered;
    }
    if (row->answered != amount) {
        doubt(row, ANSWER_FOUND_AMOUNT);
        row_problem(answer, INTAKE_WARNING, record,
                    said->paid == row->answered ? COLUMN_PAID_AMOUNT : COLUMN_AMOUNT,
                    N_("R-081: not the amount that was ordered; the line is unknown "
                       "until the bank has cleared it up"));
    } else if (row->to == LINE_STATE_FAILED && said->paid > 0) {
        doubt(row, 0);
        row_problem(answer, INTAKE_WARNING, record, COLUMN_PAID_AMOUNT,
                    N_("R-058: failed, says the bank, and paid all the same; the line "
                       "is unknown until it has cleared this up"));
    }
}

static void check_account(struct answer *answer, const struct record *record,
                          struct answer_row *row)
{
    if (answer_is_other_account(&answer->lines[row->target], record)) {
        doubt(row, ANSWER_FOUND_ACCOUNT);
        row_problem(answer, INTAKE_WARNING, record, COLUMN_ACCOUNT,
                    N_("R-105: not the account that was ordered; the line is unknown "
                       "until the bank has cleared it up"));
    }
}

static void check_name(struct answer *answer, const struct record *record,
                       struct answer_row *row, bool knows_name)
{
    const struct bytes ordered = answer->lines[row->target].account_name;
    const struct bytes name = record->field[COLUMN_NAME];
    if (name.size == 0 || ordered.size == 0 || bytes_equal(name, ordered)) {
        return;
    }
    if (text_same_name(name, ordered)) {
        row_problem(answer, INTAKE_NOTE, record, COLUMN_NAME,
                    N_("R-004: the same name, spelled differently"));
    } else if (knows_name) {
        row_problem(answer, INTAKE_NOTE, record, COLUMN_NAME,
                    N_("R-171: an approved spelling of the name"));
    } else if (text_name_is_lost(name)) {
        row_problem(answer, INTAKE_WARNING, record, COLUMN_NAME,
                    N_("R-004: a character of the name was lost; if the bank always "
                       "writes it so, record that with: mingzhang person alias"));
    } else {
        row->findings |= row->to == LINE_STATE_PAID ? ANSWER_FOUND_NAME : 0;
        row_problem(answer, INTAKE_WARNING, record, COLUMN_NAME,
                    N_("R-082: the bank writes another name; if it is its spelling of "
                       "this one, record that with: mingzhang person alias"));
    }
}

/* the line was answered by an earlier row of the file. */
static void check_again(struct answer *answer, const struct record *record,
                        struct answer_row *row)
{
    const struct answer_row *first =
        &answer->rows[answer->lines[row->target].answered_by - 1];
    row->is_unchanged = true;
    if (first->to != row->to || first->is_part_paid != row->is_part_paid) {
        row_problem(answer, INTAKE_ERROR, record, COLUMN_SEQUENCE,
                    N_("R-083: two answers for one line that contradict each other; "
                       "ask the bank before anything is posted"));
        return;
    }
    row->findings =
        row->to == LINE_STATE_PAID || row->is_part_paid ? ANSWER_FOUND_TWICE : 0;
    row_problem(answer, INTAKE_WARNING, record, COLUMN_SEQUENCE,
                N_("R-083: the bank answers this line twice; it is recorded once"));
}

/* files may come in any order, so an older word of not knowing may come last.
 * After a failure somebody must look all the same, before the line is sent again. */
static void check_not_known(struct answer *answer, const struct record *record,
                            struct answer_row *row)
{
    row->is_unchanged = true;
    if (answer->lines[row->target].state == LINE_STATE_FAILED) {
        row->findings |= ANSWER_FOUND_TWICE;
        row_problem(answer, INTAKE_WARNING, record, COLUMN_STATUS_CODE,
                    N_("R-177: the line has failed, and here the bank does not know; "
                       "ask it before the line is sent again"));
    } else {
        row_problem(answer, INTAKE_NOTE, record, COLUMN_STATUS_CODE,
                    N_("R-177: the line is paid already; that the bank did not know it "
                       "yet changes nothing"));
    }
}

static void check_state(struct answer *answer, const struct record *record,
                        struct answer_row *row)
{
    struct answer_line *line = &answer->lines[row->target];
    if (line->answered_by != 0) {
        check_again(answer, record, row);
        return;
    }
    line->answered_by = (uint32_t)(row - answer->rows) + 1;
    /* What came back was paid before. */
    row->is_unchanged =
        (row->to == line->state && !row->has_part) ||
        (row->to == LINE_STATE_PAID && line->state == LINE_STATE_REFUNDED);
    if (row->is_unchanged || row->to == line->state ||
        accounts_may_move(line->state, row->to)) {
        return;
    }
    if (row->findings != 0) { /* a settled line stays so; the exception tells */
        row->is_unchanged = true;
        return;
    }
    if (row->to == LINE_STATE_UNKNOWN) {
        check_not_known(answer, record, row);
        return;
    }
    row_problem(answer, INTAKE_ERROR, record, COLUMN_STATUS_CODE,
                N_("R-073: the line is settled already and cannot change to this"));
}

struct status answer_check_row(struct answer *answer, const struct record *record,
                               struct answer_row *row, const struct answer_said *said,
                               struct fault *fault)
{
    int64_t part = 0;
    TRY(answer_voucher_part(answer, row->target, row->plan, &part, fault));
    check_amount(answer, record, row, said, part);
    check_account(answer, record, row);
    check_name(answer, record, row, said->knows_name);
    TRY(answer_voucher_combine(answer, record, row, fault));
    check_state(answer, record, row);
    return OK;
}

/* Another account is believed of a row that agrees in all the rest: line number, name,
 * amount and, where it stands, resident number. */
static struct status find_by_number(const struct answer *answer,
                                    const struct record *record, int64_t amount,
                                    uint32_t *ret_target, struct fault *fault)
{
    const uint32_t found = answer_find_numbered(answer, record);
    bool knows_name = false;
    *ret_target = ANSWER_SLOT_NONE;
    if (found == ANSWER_SLOT_NONE) {
        return OK;
    }
    const struct answer_line *line = &answer->lines[found];
    const struct bytes resident = record->field[COLUMN_RESIDENT_ID];
    TRY(answer_knows_name(answer, line, record, &knows_name, fault));
    const bool is_same = amount == line->amount && knows_name &&
                         record->field[COLUMN_NAME].size > 0 &&
                         line->account_name.size > 0 &&
                         (resident.size == 0 || bytes_equal(resident, line->resident));
    *ret_target = is_same ? found : ANSWER_SLOT_NONE;
    return OK;
}

static void keep_first(void *context, uint32_t line)
{
    uint32_t *first = context;
    *first = *first == ANSWER_SLOT_NONE ? line : *first;
}

/* The first line that fits best; *ret_is_tied: others fit as well. */
static struct status find_line(const struct answer *answer, const struct record *record,
                               int64_t amount, uint32_t *ret_target, bool *ret_is_tied,
                               struct fault *fault)
{
    *ret_target = ANSWER_SLOT_NONE;
    *ret_is_tied = false;
    if (answer->is_voucher) { /* its Ids are ours */
        return answer_find_detail(answer, record, ret_target, fault);
    }
    size_t count = 0;
    TRY(answer_equals(answer, record, amount, keep_first, ret_target, &count, fault));
    *ret_is_tied = count > 1;
    return *ret_target == ANSWER_SLOT_NONE
               ? find_by_number(answer, record, amount, ret_target, fault)
               : OK;
}

struct status answer_may_have_row(const struct answer *answer, size_t count,
                                  struct fault *fault)
{
    return count <= answer->line_count * 2
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-080: the file has more rows than the batch has lines; is it "
                       "the answer to this batch?");
}

struct status answer_keep_row(void *context, const struct record *record,
                              struct fault *fault)
{
    struct answer *answer = context;
    TRY(answer_may_have_row(answer, answer->row_count, fault));
    assert(answer->row_count < answer->row_room);
    struct answer_row *row = &answer->rows[answer->row_count++];
    *row = (struct answer_row){.line = record->line,
                               .value_day = answer->options->value_day,
                               .plan = (uint8_t)record->plan,
                               .class = (uint8_t)class_of(answer, record)};
    row->to = (uint8_t)record_class_state(row->class);
    const struct bytes day = record->field[COLUMN_VALUE_DATE];
    if (day.size > 0 && date_parse(day, &row->value_day) == DATE_BAD) {
        row_problem(answer, INTAKE_ERROR, record, COLUMN_VALUE_DATE, N_("not a date"));
    }
    struct answer_said said = {take_amount(answer, record, COLUMN_AMOUNT),
                               take_amount(answer, record, COLUMN_PAID_AMOUNT), true};
    bool is_tied = false;
    TRY(find_line(answer, record, said.ordered, &row->target, &is_tied, fault));
    if (row->target == ANSWER_SLOT_NONE) {
        row_problem(answer, INTAKE_ERROR, record,
                    record->field[COLUMN_ACCOUNT].size > 0 ? COLUMN_ACCOUNT
                                                           : COLUMN_RESIDENT_ID,
                    N_("R-080: no line of the batch has this account"));
        return OK;
    }
    if (is_tied) {
        return answer_keep_tie(answer, record, row, &said, fault);
    }
    TRY(answer_knows_name(answer, &answer->lines[row->target], record, &said.knows_name,
                          fault));
    return answer_check_row(answer, record, row, &said, fault);
}
