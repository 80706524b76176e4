/* register_budget.c - allocations from their documents (domain.md 4.5, sample 09). */
#include "importers/register_internal.h"

#include "ledger/base/identity.h"
#include "ledger/base/text.h"

#include <stdio.h>
#include <string.h>

static void take_amount(struct budget_import *import, const struct record *record,
                        struct budget_row *row)
{
    const bool is_wan = record->field[COLUMN_AMOUNT_WAN].size > 0;
    const enum column column = is_wan ? COLUMN_AMOUNT_WAN : COLUMN_AMOUNT;
    const enum money_error error =
        money_parse(record->field[column],
                    is_wan ? MONEY_TEN_THOUSAND_YUAN : MONEY_YUAN, &row->amount);
    if (error != MONEY_OK) {
        intake_problem(import->intake, INTAKE_ERROR, record->line,
                       record->map->heading[column], "R-001: %s",
                       money_error_text(error));
    } else if (row->amount <= 0 ||
               !money_add(import->total, row->amount, &import->total)) {
        intake_row_problem(import->intake, INTAKE_ERROR, record, column,
                           "R-065: an allocation is a positive amount");
    }
}

static void take_unit(struct budget_import *import, const struct record *record,
                      struct budget_row *row)
{
    struct bytes word = record->field[COLUMN_BUDGET_UNIT];
    if (word.size == 0) {
        word = import->unit_option;
    }
    bool is_ambiguous = false;
    const struct intake_unit *unit =
        intake_unit(&import->units, word, (struct bytes){0}, &is_ambiguous);
    if (unit == NULL) {
        intake_row_problem(
            import->intake, INTAKE_ERROR, record, COLUMN_BUDGET_UNIT,
            is_ambiguous ? N_("several units have this name; write its code")
                         : N_("unknown unit; import it first with: import units"));
        return;
    }
    row->unit = unit->entry;
}

static void take_numbers(struct budget_import *import, const struct record *record,
                         struct budget_row *row)
{
    if (!identity_document(record->field[COLUMN_DOCUMENT], row->document)) {
        intake_row_problem(import->intake, INTAKE_ERROR, record, COLUMN_DOCUMENT,
                           "R-010: not a document number, e.g. 测财社指〔2024〕3号");
    }
    const struct bytes parent = record->field[COLUMN_PARENT_DOCUMENT];
    if (parent.size > 0 && !identity_document(parent, row->upstream)) {
        intake_row_problem(import->intake, INTAKE_ERROR, record, COLUMN_PARENT_DOCUMENT,
                           "R-010: not a document number");
    }
    if (!text_to_u64(record->field[COLUMN_YEAR], &row->year) || row->year < 1990 ||
        row->year > 2199) {
        intake_row_problem(import->intake, INTAKE_ERROR, record, COLUMN_YEAR,
                           "not a year");
    }
    if (date_parse(record->field[COLUMN_ISSUED_DATE], &row->issued) == DATE_BAD) {
        intake_row_problem(import->intake, INTAKE_ERROR, record, COLUMN_ISSUED_DATE,
                           "not a date");
    }
    row->received = row->issued;
    const struct bytes received = record->field[COLUMN_RECEIVED_DATE];
    if (received.size > 0 && date_parse(received, &row->received) == DATE_BAD) {
        intake_row_problem(import->intake, INTAKE_ERROR, record, COLUMN_RECEIVED_DATE,
                           "not a date");
    }
    row->level = chain_level(record->field[COLUMN_SOURCE_LEVEL]);
    if (row->level == 0) {
        intake_row_problem(import->intake, INTAKE_ERROR, record, COLUMN_SOURCE_LEVEL,
                           "use 中央 省级 市级 县级 乡镇");
    }
    if (!text_is_digits(row->function) || row->function.size > 10) {
        intake_row_problem(import->intake, INTAKE_ERROR, record, COLUMN_FUNCTION,
                           "a function code has digits only");
    }
}

/* document/function/level, with #2, #3 ... when a document has several such rows. */
static void make_label(struct budget_import *import, struct budget_row *row)
{
    int same = 1;
    for (size_t i = 0; &import->rows[i] != row; i++) {
        const struct budget_row *other = &import->rows[i];
        same += strcmp(other->document, row->document) == 0 &&
                bytes_equal(other->function, row->function) &&
                other->level == row->level;
    }
    char suffix[16] = "";
    if (same > 1) {
        snprintf(suffix, sizeof(suffix), "#%d", same);
    }
    snprintf(row->label, sizeof(row->label), "%s/%.*s/%.*s%s", row->document,
             (int)row->function.size, (const char *)row->function.at,
             (int)row->level_name.size, (const char *)row->level_name.at, suffix);
}

static struct status keep_row(void *context, const struct record *record,
                              struct fault *fault)
{
    struct budget_import *import = context;
    if (import->count == REGISTER_ROWS_MAX / 10) {
        return FAULT(fault, STATUS_INPUT, "R-033: more than %d allocations in one file",
                     REGISTER_ROWS_MAX / 10);
    }
    struct budget_row *row = &import->rows[import->count++];
    row->line = record->line;
    struct {
        enum column column;
        struct bytes *to;
    } const texts[] = {
        {COLUMN_FUND_KIND, &row->fund},
        {COLUMN_PROJECT, &row->project},
        {COLUMN_PROJECT_NAME, &row->project_name},
        {COLUMN_FUNCTION, &row->function},
        {COLUMN_FUNCTION_NAME, &row->function_name},
        {COLUMN_ECONOMIC, &row->government},
        {COLUMN_DEPARTMENT_ECONOMIC, &row->department},
        {COLUMN_DIRECT_TAG, &row->direct},
        {COLUMN_BASIC_TAG, &row->safeguard},
        {COLUMN_REMARK, &row->remark},
        {COLUMN_SOURCE_LEVEL, &row->level_name},
        {COLUMN_PARENT_LABEL, &row->parent_label},
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        TRY(intake_copy(import->intake, record->field[texts[i].column], texts[i].to,
                        fault));
    }
    take_numbers(import, record, row);
    take_unit(import, record, row);
    take_amount(import, record, row);
    if (import->opening != NULL) {
        register_check_opening(import, record, row);
    }
    make_label(import, row);
    return OK;
}

struct status register_read_budget(struct budget_import *import, struct fault *fault)
{
    struct intake *intake = import->intake;
    ARENA_TAKE(intake->arena, REGISTER_ROWS_MAX / 10, import->rows, fault);
    TRY(intake_load_units(intake, &import->units, fault));
    TRY(intake_read(intake, keep_row, import, fault));
    return intake_verdict(intake, fault);
}

struct status register_budget(struct intake *intake, const char *unit,
                              struct register_summary *ret_summary, struct fault *fault)
{
    struct budget_import import = {
        .intake = intake,
        .summary = ret_summary,
        .unit_option = unit == NULL ? (struct bytes){0} : bytes_of(unit),
    };
    TRY(register_read_budget(&import, fault));
    struct vault_batch batch = {0};
    return intake_write(intake, "import budget", register_write_budget, &import, &batch,
                        fault);
}
