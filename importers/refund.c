/* refund.c - see refund.h. */
#include "importers/refund.h"

#include "importers/answer_internal.h"
#include "importers/intake_voucher.h"
#include "ledger/base/text.h"

#include <assert.h>

enum {
    REFUND_ROWS_PER_LINE = 16, /* parts of one line in one file */
    EQUALS_MAX = 32            /* equal lines looked at         */
};

struct refund_row {
    uint64_t line;   /* physical */
    uint32_t target; /* index of the line */
    int64_t fen;     /* positive */
    civil_day value_day;
    uint8_t reason;
    uint8_t plan; /* of a voucher's detail: which 5201 of the batch */
    bool is_part; /* of a line that was never paid whole */
};

struct refund {
    struct answer answer; /* the lines, and how they are found */
    struct refund_row *rows;
    size_t row_count, row_room;
    int64_t *taken; /* of each line by this file, fen */
    struct refund_summary *summary;
};

static void row_problem(struct refund *refund, enum intake_severity severity,
                        const struct record *record, enum column column,
                        const char *reason)
{
    intake_row_problem(refund->answer.intake, severity, record, column, reason);
}

static void take_amount(struct refund *refund, const struct record *record,
                        struct refund_row *row)
{
    int64_t fen = 0;
    if (money_parse(record->field[COLUMN_AMOUNT], MONEY_YUAN, &fen) != MONEY_OK) {
        row_problem(refund, INTAKE_ERROR, record, COLUMN_AMOUNT,
                    N_("R-001: not an amount"));
    } else if (fen > 0) {
        row_problem(refund, INTAKE_ERROR, record, COLUMN_AMOUNT,
                    N_("R-104: what came back is written with a minus; is this a list "
                       "of payments?"));
    } else if (fen == 0) {
        row_problem(refund, INTAKE_ERROR, record, COLUMN_AMOUNT,
                    N_("R-104: a refund of nothing"));
    }
    row->fen = -fen;
}

static void take_reason(struct refund *refund, const struct record *record,
                        struct refund_row *row)
{
    if (record->field[COLUMN_STATUS_TEXT].size == 0 &&
        record->field[COLUMN_STATUS_CODE].size == 0) {
        row_problem(refund, INTAKE_ERROR, record, COLUMN_STATUS_TEXT,
                    N_("R-104: the reason is missing"));
    }
    const bool is_cause = record->result != RESULT_NONE &&
                          record->result != RESULT_SUCCESS &&
                          record->result != RESULT_UNKNOWN;
    row->reason = (uint8_t)(is_cause ? record->result : RESULT_REFUND);
}

static void check_name(struct refund *refund, const struct record *record,
                       const struct answer_line *line, bool knows_name)
{
    const struct bytes name = record->field[COLUMN_NAME];
    if (knows_name) {
        if (name.size > 0 && line->account_name.size > 0 &&
            !text_same_name(name, line->account_name)) {
            row_problem(refund, INTAKE_NOTE, record, COLUMN_NAME,
                        N_("R-171: an approved spelling of the name"));
        }
        return;
    }
    row_problem(refund, INTAKE_WARNING, record, COLUMN_NAME,
                text_name_is_lost(name)
                    ? N_("R-004: a character of the name was lost; if the bank always "
                         "writes it so, record that with: mingzhang person alias")
                    : N_("R-082: the bank writes another name; if it is its spelling "
                         "of this one, record that with: mingzhang person alias"));
}

/* What of a line can come back: what was paid and has not, and what the bank paid
 * beyond the book and is asked for. */
static struct status limit_of(struct refund *refund, const struct answer_line *line,
                              int64_t *ret_fen, struct fault *fault)
{
    struct clawback clawback;
    *ret_fen = line->amount - line->refunded;
    const struct status open =
        accounts_clawback(refund->answer.transaction, line->entry, &clawback, fault);
    if (open.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(open);
    *ret_fen += clawback.is_unbooked ? clawback.outstanding : 0;
    return OK;
}

/* what was paid of a line that is unknown by its parts. */
static struct status check_part(struct refund *refund, const struct record *record,
                                struct refund_row *row, struct fault *fault)
{
    uint8_t image[ANSWER_PARTS_SIZE];
    struct answer_back back;
    int64_t *taken = &refund->taken[row->target];
    TRY(answer_voucher_back(&refund->answer, refund->answer.transaction, row->target,
                            row->plan, image, &back, fault));
    row->is_part = back.fen > 0;
    if (row->is_part && (row->fen != back.fen || *taken != 0)) {
        row_problem(refund, INTAKE_ERROR, record, COLUMN_AMOUNT,
                    N_("R-104: of a line that was not paid whole all comes back that "
                       "was paid, in one row"));
    }
    *taken += row->is_part ? row->fen : 0;
    return OK;
}

static struct status check_row(struct refund *refund, const struct record *record,
                               struct refund_row *row, int64_t limit,
                               struct fault *fault)
{
    const struct answer_line *line = &refund->answer.lines[row->target];
    int64_t *taken = &refund->taken[row->target];
    bool knows_name = false;
    TRY(answer_knows_name(&refund->answer, line, record, &knows_name, fault));
    TRY(check_part(refund, record, row, fault));
    const bool is_failed = line->state == LINE_STATE_FAILED;
    if (row->is_part) {
        check_name(refund, record, line, knows_name);
        return OK;
    }
    if (line->state == LINE_STATE_REFUNDED) {
        row_problem(refund, INTAKE_ERROR, record, COLUMN_AMOUNT,
                    N_("R-104: all of this line came back before"));
    } else if (!is_failed && line->state != LINE_STATE_PAID) {
        row_problem(refund, INTAKE_ERROR, record, COLUMN_AMOUNT,
                    N_("R-104: the bank has not answered for this line yet; first take "
                       "in its answer"));
    } else if (row->fen > limit - *taken) {
        row_problem(refund, INTAKE_ERROR, record, COLUMN_AMOUNT,
                    is_failed
                        ? N_("R-102: more than is still to be confirmed of this line")
                        : N_("R-101: more than was paid, less what came back before"));
    } else {
        *taken += row->fen;
        /* The next row is rather about an equal due of the same person. */
        refund->answer.lines[row->target].answered_by = *taken == limit ? 1 : 0;
    }
    check_name(refund, record, line, knows_name);
    return OK;
}

/* Is this the newest word about the line already, from another file? */
static struct status is_recorded(const struct refund *refund,
                                 struct store_transaction *transaction,
                                 const struct refund_row *row, bool *ret_is_recorded,
                                 struct fault *fault)
{
    const struct answer_line *line = &refund->answer.lines[row->target];
    struct line_state state;
    struct entry entry;
    struct fact fact;
    *ret_is_recorded = false;
    TRY(accounts_line(transaction, line->sent->batch, line->number, &state, fault));
    if (state.refunded == 0) {
        return OK;
    }
    TRY(accounts_entry(transaction, state.result, &entry, &fact, fault));
    *ret_is_recorded = entry.kind == KIND_REFUND && fact_has(&fact, REFUND_FILE) &&
                       fact.field[REFUND_AMOUNT].fen == row->fen &&
                       fact.field[REFUND_VALUE_DAY].fen == row->value_day &&
                       fact.field[REFUND_REASON].number == row->reason;
    return OK;
}

/* Equal lines that all came back. */
struct equals {
    const struct answer *answer;
    uint32_t lines[EQUALS_MAX];
    size_t count;
};

static void keep_equal(void *context, uint32_t line)
{
    struct equals *equals = context;
    const bool has_room = equals->count < EQUALS_MAX;
    if (has_room && equals->answer->lines[line].state == LINE_STATE_REFUNDED) {
        equals->lines[equals->count++] = line;
    }
}

/* The line that a row is about: of equal ones that of which it says just what another
 * file said, else one that did not come back yet. */
static struct status find_line(struct refund *refund, const struct record *record,
                               struct refund_row *row, struct fault *fault)
{
    const struct answer *answer = &refund->answer;
    struct equals equals = {.answer = answer};
    size_t count = 0;
    TRY(answer_equals(answer, record, row->fen, keep_equal, &equals, &count, fault));
    for (size_t i = 0; i < equals.count && count > 1; i++) {
        bool is_recorded_there = false;
        row->target = equals.lines[i];
        TRY(is_recorded(refund, answer->transaction, row, &is_recorded_there, fault));
        if (is_recorded_there) {
            return OK;
        }
    }
    return answer_find(answer, record, row->fen, &row->target, fault);
}

static struct status keep_row(void *context, const struct record *record,
                              struct fault *fault)
{
    struct refund *refund = context;
    if (refund->row_count == refund->row_room) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-104: the file has more rows than the batch has lines; are they "
                     "refunds of this batch?");
    }
    struct refund_row *row = &refund->rows[refund->row_count++];
    *row = (struct refund_row){.line = record->line,
                               .plan = (uint8_t)record->plan,
                               .value_day = refund->answer.options->value_day};
    take_amount(refund, record, row);
    take_reason(refund, record, row);
    const struct bytes day = record->field[COLUMN_VALUE_DATE];
    if (day.size > 0 && date_parse(day, &row->value_day) == DATE_BAD) {
        row_problem(refund, INTAKE_ERROR, record, COLUMN_VALUE_DATE, N_("not a date"));
    }
    if (refund->answer.is_voucher) {
        TRY(answer_find_detail(&refund->answer, record, &row->target, fault));
    } else {
        TRY(find_line(refund, record, row, fault));
    }
    if (row->target == ANSWER_SLOT_NONE ||
        answer_is_other_account(&refund->answer.lines[row->target], record)) {
        row_problem(refund, INTAKE_ERROR, record, COLUMN_ACCOUNT,
                    N_("R-104: no line of the batch has this number and account"));
        return OK;
    }
    int64_t limit = 0;
    TRY(limit_of(refund, &refund->answer.lines[row->target], &limit, fault));
    return check_row(refund, record, row, limit, fault);
}

/* ---- recording
 * ------------------------------------------------------------------------------- */

/* Nothing of the line was booked as paid: with its parts gone it has failed, or waits
 * for the others. */
static struct status append_part(struct refund *refund, struct journal_session *session,
                                 const struct refund_row *row, uint64_t file,
                                 struct fault *fault)
{
    const struct answer_line *line = &refund->answer.lines[row->target];
    uint8_t image[ANSWER_PARTS_SIZE];
    struct answer_back back;
    struct fact fact;
    TRY(answer_voucher_back(&refund->answer, journal_transaction(session), row->target,
                            row->plan, image, &back, fault));
    const bool has_failed = back.to == LINE_STATE_FAILED;
    fact_begin(&fact, kinds_find(KIND_RESULT));
    fact_set_number(&fact, RESULT_LINE, line->entry);
    fact_set_number(&fact, RESULT_CLASS, has_failed ? row->reason : RESULT_UNKNOWN);
    fact_set_number(&fact, RESULT_FROM, LINE_STATE_UNKNOWN);
    fact_set_number(&fact, RESULT_TO, back.to);
    fact_set_fen(&fact, RESULT_AMOUNT, has_failed ? line->amount : back.paid);
    if (has_failed) {
        fact_set_bytes(&fact, RESULT_DRAWS, line->draws);
    }
    fact_set_bytes(&fact, RESULT_PARTS, back.parts);
    fact_set_fen(&fact, RESULT_VALUE_DAY, row->value_day);
    fact_set_number(&fact, RESULT_PERIOD, (uint64_t)date_period(row->value_day));
    fact_set_number(&fact, RESULT_FILE, file);
    refund->summary->taken_back++;
    refund->summary->taken_back_fen += row->fen;
    TRY(accounts_post(refund->answer.intake->ledger->accounts,
                      journal_transaction(session), &fact, fault));
    return journal_append(session, &fact, NULL, fault);
}

/* R-175 (R14): a part of a line comes back once, in however many files it is told. */
static struct status refuse_nothing_new(const struct refund *refund,
                                        struct journal_session *session,
                                        struct fault *fault)
{
    bool is_all_recorded = true;
    for (size_t i = 0; i < refund->row_count && is_all_recorded; i++) {
        TRY(is_recorded(refund, journal_transaction(session), &refund->rows[i],
                        &is_all_recorded, fault));
    }
    return is_all_recorded
               ? FAULT(fault, STATUS_EXISTS,
                       "R-175: no row of this file says anything new; nothing was "
                       "changed")
               : OK;
}

static struct status append_all(struct journal_session *session, void *context,
                                struct fault *fault)
{
    struct refund *refund = context;
    struct intake *intake = refund->answer.intake;
    int64_t total = 0;
    uint64_t file = 0;
    TRY(refuse_nothing_new(refund, session, fault));
    *refund->summary = (struct refund_summary){.rows = refund->row_count};
    for (size_t i = 0; i < refund->row_count; i++) {
        total -= refund->rows[i].fen;
    }
    TRY(intake_append_file(intake, session, FILE_REFUND, total, &file, fault));
    for (size_t i = 0; i < refund->row_count; i++) {
        const struct refund_row *row = &refund->rows[i];
        uint64_t sources[MONEY_SHARES_MAX];
        const struct refund_part part = {
            .line = refund->answer.lines[row->target].entry,
            .fen = row->fen,
            .reason = row->reason,
            .value_day = row->value_day,
            .file = file,
            .sources = sources,
            .source_count =
                answer_voucher_sources(&refund->answer, row->plan, sources)};
        TRY(fault_at(fault,
                     row->is_part ? append_part(refund, session, row, file, fault)
                                  : refund_append(intake->ledger, session, &part,
                                                  refund->summary, fault),
                     intake->path, row->line, NULL));
    }
    return OK;
}

/* ---- reading
 * --------------------------------------------------------------------------------- */

static struct status read_voucher(struct refund *refund, struct fault *fault)
{
    struct voucher_head head;
    TRY(answer_voucher_open(&refund->answer, fault));
    TRY(intake_read_voucher(refund->answer.intake, VOUCHER_REFUND, keep_row, refund,
                            &head, fault));
    TRY(answer_voucher_check(&refund->answer, &head, fault));
    for (size_t i = 0; i < refund->row_count; i++) {
        struct refund_row *row = &refund->rows[i];
        if (row->target != ANSWER_SLOT_NONE &&
            !answer_voucher_holds(&refund->answer, row->target, row->plan)) {
            intake_problem(
                refund->answer.intake, INTAKE_ERROR, row->line, "Id", "%s",
                gettext("R-152: this detail stands in another voucher of the "
                        "batch"));
        }
        if (row->value_day == 0) {
            row->value_day = head.has_pay_day ? head.pay_day : head.day;
        }
    }
    return OK;
}

static struct status read_rows(struct refund *refund, struct fault *fault)
{
    struct intake *intake = refund->answer.intake;
    TRY(answer_load(&refund->answer, fault));
    for (size_t i = 0; i < refund->answer.line_count; i++) {
        struct answer_line *line = &refund->answer.lines[i];
        line->answered_by = line->state == LINE_STATE_REFUNDED ? 1 : 0;
    }
    refund->row_room = refund->answer.line_count * REFUND_ROWS_PER_LINE + 1;
    ARENA_TAKE(intake->arena, refund->row_room, refund->rows, fault);
    ARENA_TAKE(intake->arena, refund->answer.line_count + 1, refund->taken, fault);
    uint8_t image[ANSWER_PURPOSE_SIZE];
    intake->purpose = answer_purpose(refund->answer.options, image);
    const struct status read = refund->answer.is_voucher
                                   ? read_voucher(refund, fault)
                                   : intake_read(intake, keep_row, refund, fault);
    intake->purpose = (struct bytes){0};
    TRY(read);
    for (size_t i = 0; i < refund->row_count; i++) {
        if (refund->rows[i].value_day == 0) {
            intake_problem(intake, INTAKE_ERROR, refund->rows[i].line, NULL, "%s",
                           gettext("R-104: the day it came back is missing; give "
                                   "--value-day"));
        }
    }
    return intake_verdict(intake, fault);
}

static struct status read_in_snapshot(struct refund *refund, struct fault *fault)
{
    struct store *store = journal_store(refund->answer.intake->ledger->journal);
    TRY(store_read_begin(store, &refund->answer.transaction, fault));
    const struct status read = read_rows(refund, fault);
    answer_unload(&refund->answer);
    store_read_end(refund->answer.transaction);
    refund->answer.transaction = NULL;
    return read;
}

static struct status import_file(struct refund *refund, struct fault *fault)
{
    struct vault_batch batch = {0};
    struct intake *intake = refund->answer.intake;
    TRY(intake_is_voucher(intake, &refund->answer.is_voucher, fault));
    TRY(read_in_snapshot(refund, fault));
    TRY(intake_write(intake, "import refund", append_all, refund, &batch, fault));
    if (refund->summary->prior_year_fen > 0) { /* R27 */
        intake_problem(intake, INTAKE_NOTE, 0, NULL, "%s",
                       gettext("R-103: money of an earlier year came back; it is kept "
                               "apart and is not available"));
    }
    return OK;
}

struct status refund_import(struct intake *intake, const struct answer_options *options,
                            struct refund_summary *ret_summary, struct fault *fault)
{
    assert(options->jobs >= 1 && options->jobs <= PARALLEL_JOBS_MAX);
    if (intake->ledger->vault == NULL) {
        return FAULT(
            fault, STATUS_ENVIRONMENT,
            "an import needs the vault; give its passphrase with --passphrase");
    }
    struct refund refund = {.answer = {.intake = intake, .options = options},
                            .summary = ret_summary};
    const struct status imported = import_file(&refund, fault);
    for (unsigned i = 0; i < PARALLEL_JOBS_MAX; i++) {
        arena_close(&refund.answer.arenas[i]);
    }
    return imported;
}
