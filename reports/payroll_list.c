/* payroll_list.c - see payroll_list.h. */
#include "reports/payroll_list.h"

#include "reports/disclosure.h"
#include "reports/mask.h"

#include <inttypes.h>

enum list_column {
    LIST_NUMBER = 0,
    LIST_TOWNSHIP,
    LIST_VILLAGE,
    LIST_NAME,
    LIST_RESIDENT,
    LIST_PEOPLE,
    LIST_BASE,
    LIST_SUPPLEMENT,
    LIST_BACK_PAY,
    LIST_OTHER,
    LIST_AMOUNT,
    LIST_HOLDER,
    LIST_ACCOUNT,
    LIST_STATE,
    LIST_SIGNED,
    LIST_SIGNED_FOR,
    LIST_SIGNED_DAY,
    LIST_COLUMNS
};
enum { PARTS = LIST_AMOUNT - LIST_BASE };
enum { OF_ROLL = 1, OF_SHEET = 2, OF_BOTH = 3 };

static const struct {
    unsigned of; /* which of the two lists has it */
    struct report_column column;
} plan[LIST_COLUMNS] = {
    [LIST_NUMBER] = {OF_BOTH, {"number", PHRASE_NUMBER, COLUMN_COUNT, false}},
    [LIST_TOWNSHIP] = {OF_ROLL, {"township", PHRASE_TOWNSHIP, COLUMN_TEXT, false}},
    [LIST_VILLAGE] = {OF_BOTH, {"village", PHRASE_VILLAGE, COLUMN_TEXT, false}},
    [LIST_NAME] = {OF_BOTH, {"name", PHRASE_PERSON_NAME, COLUMN_TEXT, false}},
    [LIST_RESIDENT] = {OF_BOTH, {"resident", PHRASE_RESIDENT, COLUMN_TEXT, false}},
    [LIST_PEOPLE] = {OF_BOTH, {"people", PHRASE_PEOPLE_SERVED, COLUMN_COUNT, true}},
    [LIST_BASE] = {OF_ROLL, {"base", PHRASE_PAYROLL_BASE, COLUMN_FEN, true}},
    [LIST_SUPPLEMENT] = {OF_ROLL,
                         {"supplement", PHRASE_PAYROLL_SUPPLEMENT, COLUMN_FEN, true}},
    [LIST_BACK_PAY] = {OF_ROLL,
                       {"back_pay", PHRASE_PAYROLL_BACK_PAY, COLUMN_FEN, true}},
    [LIST_OTHER] = {OF_ROLL, {"other", PHRASE_PAYROLL_OTHER, COLUMN_FEN, true}},
    [LIST_AMOUNT] = {OF_BOTH, {"amount", PHRASE_PAYROLL_AMOUNT, COLUMN_FEN, true}},
    [LIST_HOLDER] = {OF_ROLL,
                     {"account_name", PHRASE_ACCOUNT_NAME, COLUMN_TEXT, false}},
    [LIST_ACCOUNT] = {OF_ROLL, {"account", PHRASE_ACCOUNT, COLUMN_TEXT, false}},
    [LIST_STATE] = {OF_ROLL, {"state", PHRASE_STATE, COLUMN_TEXT, false}},
    [LIST_SIGNED] = {OF_SHEET, {"signed", PHRASE_PAYROLL_SIGNED, COLUMN_TEXT, false}},
    [LIST_SIGNED_FOR] = {OF_SHEET,
                         {"signed_for", PHRASE_PAYROLL_SIGNED_FOR, COLUMN_TEXT, false}},
    [LIST_SIGNED_DAY] = {OF_SHEET,
                         {"signed_day", PHRASE_PAYROLL_SIGNED_DAY, COLUMN_TEXT, false}},
};

/* What a payment is made of, where its roster says so. */
static const unsigned part_fields[PARTS] = {LINE_BASE, LINE_SUPPLEMENT, LINE_BACK_PAY,
                                            LINE_OTHER};

struct roll {
    struct disclosure list; /* its rows, by township, village and entry */
    struct fact batch;
    unsigned of; /* OF_ROLL or OF_SHEET */
    bool has_parts[PARTS];
    struct table *table;
    enum list_column shown[LIST_COLUMNS];
    size_t shown_count;
};

/* ---- the lines ---------------------------------------------------------------------
 */

static struct status find_batch(struct roll *roll, uint64_t number, struct fault *fault)
{
    struct report_source *source = roll->list.source;
    struct entry entry = {.kind = 0};
    if (number == 0) {
        return FAULT(fault, STATUS_USAGE,
                     "a list of a batch wants its number: --batch; see the list of "
                     "batches");
    }
    if (source->people == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the names of a list lie in the vault, which is shut; open it "
                     "with its passphrase");
    }
    if (number <= source->seal.index) {
        TRY(report_entry(source, number, &entry, &roll->batch, fault));
    }
    return entry.kind == KIND_BATCH ? OK
                                    : FAULT(fault, STATUS_NOT_FOUND,
                                            "entry %" PRIu64 " is no batch", number);
}

/* To the fen: what is signed for is what was decided. */
/* A line that was withdrawn is not of the batch any more: nobody signs for it. */
static struct status check_sum(const struct roll *roll, uint64_t number,
                               struct fault *fault)
{
    struct report_source *source = roll->list.source;
    struct batch batch;
    TRY(accounts_batch_at(journal_view_transaction(source->view), number,
                          source->seal_key, &batch, fault));
    const struct count_and_fen current = batch_current(&batch);
    return roll->list.count == current.count && roll->list.amount == current.fen
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "the lines do not add up to the batch; run verify --deep "
                       "before anything is printed");
}

static struct status take_lines(struct roll *roll, uint64_t number, struct fault *fault)
{
    struct disclosure *list = &roll->list;
    struct report_source *source = list->source;
    struct report_lines lines = {.only = NULL};
    TRY(report_units(source, &list->units, fault));
    TRY(report_programmes(source, &list->programmes, fault));
    list->programme =
        report_name_of(&list->programmes, roll->batch.field[BATCH_PROGRAMME].number);
    list->unit = report_name_of(&list->units, roll->batch.field[BATCH_UNIT].number);
    TRY(report_lines_add(source, number, roll->batch.field[BATCH_LINES].number, &lines,
                         fault));
    TRY(report_lines_settle(source, &lines, fault));
    ARENA_TAKE(source->arena, lines.count + 1, list->rows, fault);
    for (size_t i = 0; i < lines.count; i++) {
        if (lines.list[i].state.state != LINE_STATE_CANCELLED) {
            list->rows[list->count++] = (struct disclosure_row){.line = lines.list[i]};
        }
    }
    TRY(disclosure_settle_rows(list, fault));
    return check_sum(roll, number, fault);
}

static struct status find_parts(struct roll *roll, struct fault *fault)
{
    for (size_t i = 0; i < roll->list.count; i++) {
        struct entry entry;
        struct fact fact;
        TRY(report_entry(roll->list.source, roll->list.rows[i].line.entry, &entry,
                         &fact, fault));
        for (size_t j = 0; j < PARTS; j++) {
            roll->has_parts[j] = roll->has_parts[j] || fact_has(&fact, part_fields[j]);
        }
    }
    return OK;
}

/* ---- people ------------------------------------------------------------------------
 */

typedef void mask_number(struct bytes number, struct writer *writer);

static void mask_resident_number(struct bytes number, struct writer *writer)
{
    mask_resident(number, false, writer);
}

static struct status masked_cell(struct report_source *source, struct bytes number,
                                 mask_number *mask, struct cell *ret_cell,
                                 struct fault *fault)
{
    char masked[2 * VAULT_TEXT_MAX];
    const char *text = NULL;
    struct writer writer = writer_of(masked, sizeof(masked));
    if (number.size == 0) {
        *ret_cell = cell_missing();
        return OK;
    }
    mask(number, &writer);
    TRY(report_text(source, writer_bytes(&writer), &text, fault));
    *ret_cell = cell_words(text);
    return OK;
}

static struct status text_cell(struct report_source *source, struct bytes text,
                               struct cell *ret_cell, struct fault *fault)
{
    const char *kept = NULL;
    if (text.size == 0) {
        *ret_cell = cell_missing();
        return OK;
    }
    TRY(report_text(source, text, &kept, fault));
    *ret_cell = cell_words(kept);
    return OK;
}

/* Who is entitled, and whose account it is. */
static struct status put_person(const struct roll *roll,
                                const struct vault_person *person, bool is_payee,
                                struct cell *cells, struct fault *fault)
{
    struct report_source *source = roll->list.source;
    if (!is_payee) {
        TRY(text_cell(source, person->name, &cells[LIST_NAME], fault));
        return masked_cell(source, person->resident, mask_resident_number,
                           &cells[LIST_RESIDENT], fault);
    }
    TRY(text_cell(source, person->account_name, &cells[LIST_HOLDER], fault));
    return masked_cell(source, person->account, mask_account, &cells[LIST_ACCOUNT],
                       fault);
}

static struct status add_person(const struct roll *roll,
                                const struct disclosure_row *row, bool is_payee,
                                struct cell *cells, struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person person = {0};
    const bool is_other =
        is_payee &&
        !bytes_is_zero(bytes_from(row->line.payee, sizeof(row->line.payee)));
    const uint8_t *who = is_other ? row->line.payee : row->line.party;
    const struct status found =
        disclosure_person(&roll->list, who, buffer, &person, fault);
    if (found.code == STATUS_NOT_FOUND) {
        cells[is_payee ? LIST_HOLDER : LIST_NAME] =
            cell_words(report_words(roll->list.source, PHRASE_ERASED));
        return OK;
    }
    secret_wipe(person.secret, sizeof(person.secret));
    TRY(found);
    const struct status put = put_person(roll, &person, is_payee, cells, fault);
    secret_wipe(buffer, sizeof(buffer));
    return put;
}

/* ---- the table ---------------------------------------------------------------------
 */

static struct status make_table(struct roll *roll, struct fault *fault)
{
    struct report_source *source = roll->list.source;
    struct report_column shown[LIST_COLUMNS];
    const struct column *columns = NULL;
    for (size_t i = 0; i < LIST_COLUMNS; i++) {
        const bool is_part = i >= LIST_BASE && i < LIST_BASE + PARTS;
        if ((plan[i].of & roll->of) != 0 &&
            (!is_part || roll->has_parts[i - LIST_BASE])) {
            shown[roll->shown_count] = plan[i].column;
            roll->shown[roll->shown_count++] = (enum list_column)i;
        }
    }
    TRY(report_columns(source, shown, roll->shown_count, &columns, fault));
    ARENA_TAKE(source->arena, 1, roll->table, fault);
    *roll->table =
        table_of(source->arena, "list", report_words(source, PHRASE_PAYROLL_LIST),
                 columns, roll->shown_count);
    roll->table->is_to_sign = roll->of == OF_SHEET;
    return OK;
}

static struct status add_row(struct roll *roll, size_t index, struct fault *fault)
{
    const struct disclosure_row *row = &roll->list.rows[index];
    struct cell all[LIST_COLUMNS] = {0};
    struct cell cells[LIST_COLUMNS];
    struct entry entry;
    struct fact fact;
    TRY(report_entry(roll->list.source, row->line.entry, &entry, &fact, fault));
    all[LIST_NUMBER] = cell_count((int64_t)index + 1);
    all[LIST_TOWNSHIP] = report_name_cell(row->township);
    all[LIST_VILLAGE] = report_name_cell(row->village);
    all[LIST_AMOUNT] = cell_fen(row->line.amount);
    all[LIST_STATE] =
        cell_words(phrases_state(roll->list.source->language, row->line.state.state));
    if (row->line.headcount >= 0) {
        all[LIST_PEOPLE] = cell_count(row->line.headcount);
    }
    for (size_t i = 0; i < PARTS; i++) {
        if (fact_has(&fact, part_fields[i])) {
            all[LIST_BASE + i] = cell_fen(fact.field[part_fields[i]].fen);
        }
    }
    for (size_t i = LIST_SIGNED; i < LIST_COLUMNS; i++) {
        all[i] = cell_blank();
    }
    TRY(add_person(roll, row, false, all, fault));
    if (roll->of == OF_ROLL) {
        TRY(add_person(roll, row, true, all, fault));
    }
    for (size_t i = 0; i < roll->shown_count; i++) {
        cells[i] = all[roll->shown[i]];
    }
    return table_add(roll->table, ROW_BODY, cells, fault);
}

/* 小计 of the village that ends here, when the list has more than one. */
static struct status end_village(struct roll *roll, size_t index, struct fault *fault)
{
    struct report_source *source = roll->list.source;
    const struct disclosure_row *rows = roll->list.rows;
    const bool is_last = index + 1 == roll->list.count;
    const char *label = NULL;
    if ((!is_last && rows[index + 1].place == rows[index].place) ||
        rows[0].place == rows[roll->list.count - 1].place) {
        return OK;
    }
    if (rows[index].village == NULL) {
        label = report_words(source, PHRASE_SUBTOTAL);
    } else {
        const char *values[] = {NULL, NULL};
        TRY(report_text(source, rows[index].village->name, &values[0], fault));
        TRY(report_fill(source, PHRASE_PAYROLL_SUBTOTAL, values, &label, fault));
    }
    return table_add_sum(roll->table, ROW_SUBTOTAL, label, fault);
}

static struct status fill_table(struct roll *roll, struct fault *fault)
{
    struct report_source *source = roll->list.source;
    TRY(make_table(roll, fault));
    for (size_t i = 0; i < roll->list.count; i++) {
        TRY(add_row(roll, i, fault));
        TRY(end_village(roll, i, fault));
    }
    return table_add_sum(roll->table, ROW_TOTAL, report_words(source, PHRASE_TOTAL),
                         fault);
}

/* ---- the document ------------------------------------------------------------------
 */

static struct status title_of(const struct roll *roll, const char **ret_title,
                              struct fault *fault)
{
    struct report_source *source = roll->list.source;
    const struct report_name *programme = roll->list.programme;
    const struct report_name *unit = roll->list.unit;
    const char *values[] = {"", NULL, "", NULL};
    if (unit != NULL) {
        TRY(report_text(source, unit->name, &values[0], fault));
    }
    TRY(report_period(source, (civil_period)roll->batch.field[BATCH_PERIOD].number,
                      &values[1], fault));
    if (programme != NULL) {
        TRY(report_text(
            source, programme->summary.size > 0 ? programme->summary : programme->name,
            &values[2], fault));
    }
    return report_fill(
        source, roll->of == OF_ROLL ? PHRASE_PAYROLL_TITLE : PHRASE_PAYROLL_SHEET,
        values, ret_title, fault);
}

static struct status make_list(struct report_source *source,
                               const struct report_filter *filter, unsigned of,
                               struct document *ret_document, struct fault *fault)
{
    struct roll roll = {.list = {.source = source, .filter = filter}, .of = of};
    const char *values[] = {NULL, NULL, NULL};
    const char *title = NULL;
    const char *head = NULL;
    TRY(find_batch(&roll, filter->batch, fault));
    TRY(take_lines(&roll, filter->batch, fault));
    TRY(find_parts(&roll, fault));
    TRY(fill_table(&roll, fault));
    TRY(title_of(&roll, &title, fault));
    struct document document = document_of(
        source->arena, source->language, DOCUMENT_OFFICE,
        of == OF_ROLL ? "payroll_list" : "signature_list", title, &source->provenance);
    TRY(report_office(source, &document.unit, fault));
    TRY(report_day(source, report_today(source, filter), &values[0], fault));
    TRY(report_number(source, filter->batch, &values[1], fault));
    TRY(report_fill(source, PHRASE_PAYROLL_HEAD, values, &head, fault));
    TRY(document_add_paragraph(&document, head, fault));
    TRY(document_add_table(&document, roll.table, fault));
    TRY(document_add_paragraph(&document, report_words(source, PHRASE_PAYROLL_SIGNERS),
                               fault));
    *ret_document = document;
    return OK;
}

struct status payroll_list_report(struct report_source *source,
                                  const struct report_filter *filter,
                                  struct document *ret_document, struct fault *fault)
{
    return make_list(source, filter, OF_ROLL, ret_document, fault);
}

struct status payroll_list_to_sign(struct report_source *source,
                                   const struct report_filter *filter,
                                   struct document *ret_document, struct fault *fault)
{
    return make_list(source, filter, OF_SHEET, ret_document, fault);
}
