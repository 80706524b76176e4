/* register_budget.c - allocations from their documents (domain.md 4.5, sample 09). */
#include "importers/register.h"

#include "ledger/base/identity.h"
#include "ledger/base/text.h"

#include <stdio.h>
#include <string.h>

enum { LABEL_SIZE = 255, DOCUMENT_SIZE = 128 };

struct budget_row {
    uint64_t line;
    char document[DOCUMENT_SIZE], upstream[DOCUMENT_SIZE];
    struct bytes fund, project, project_name, function, government, department, direct,
        safeguard, remark, level_name;
    uint64_t level, year, unit;
    civil_day issued, received;
    int64_t amount;
    char label[LABEL_SIZE + 1];
};

struct budget_import {
    struct intake *intake;
    struct budget_row *rows;
    size_t count;
    struct intake_units units;
    struct bytes unit_option;
    int64_t total;
    struct register_summary *summary;
};

static uint64_t level_of(struct bytes word)
{
    static const struct {
        const char *word;
        uint64_t level;
    } levels[] = {
        {"中央", SOURCE_CENTRAL},  {"省级", SOURCE_PROVINCE},
        {"省", SOURCE_PROVINCE},   {"市级", SOURCE_CITY},
        {"市", SOURCE_CITY},       {"县级", SOURCE_COUNTY},
        {"县", SOURCE_COUNTY},     {"区级", SOURCE_COUNTY},
        {"乡镇", SOURCE_TOWNSHIP}, {"慈善捐赠", SOURCE_CHARITY},
    };
    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
        if (bytes_equal(word, bytes_of(levels[i].word))) {
            return levels[i].level;
        }
    }
    return 0;
}

static void bad_cell(struct budget_import *import, const struct record *record,
                     enum column column, const char *reason)
{
    intake_problem(import->intake, INTAKE_ERROR, record->line,
                   record->map->heading[column], "%s", gettext(reason));
}

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
        bad_cell(import, record, column, "R-065: an allocation is a positive amount");
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
        bad_cell(import, record, COLUMN_BUDGET_UNIT,
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
        bad_cell(import, record, COLUMN_DOCUMENT,
                 "R-010: not a document number, e.g. 测财社指〔2024〕3号");
    }
    const struct bytes parent = record->field[COLUMN_PARENT_DOCUMENT];
    if (parent.size > 0 && !identity_document(parent, row->upstream)) {
        bad_cell(import, record, COLUMN_PARENT_DOCUMENT,
                 "R-010: not a document number");
    }
    if (!text_to_u64(record->field[COLUMN_YEAR], &row->year) || row->year < 1990 ||
        row->year > 2199) {
        bad_cell(import, record, COLUMN_YEAR, "not a year");
    }
    if (date_parse(record->field[COLUMN_ISSUED_DATE], &row->issued) == DATE_BAD) {
        bad_cell(import, record, COLUMN_ISSUED_DATE, "not a date");
    }
    row->received = row->issued;
    const struct bytes received = record->field[COLUMN_RECEIVED_DATE];
    if (received.size > 0 && date_parse(received, &row->received) == DATE_BAD) {
        bad_cell(import, record, COLUMN_RECEIVED_DATE, "not a date");
    }
    row->level = level_of(record->field[COLUMN_SOURCE_LEVEL]);
    if (row->level == 0) {
        bad_cell(import, record, COLUMN_SOURCE_LEVEL, "use 中央 省级 市级 县级 乡镇");
    }
    if (!text_is_digits(row->function) || row->function.size > 10) {
        bad_cell(import, record, COLUMN_FUNCTION, "a function code has digits only");
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
        {COLUMN_ECONOMIC, &row->government},
        {COLUMN_DEPARTMENT_ECONOMIC, &row->department},
        {COLUMN_DIRECT_TAG, &row->direct},
        {COLUMN_BASIC_TAG, &row->safeguard},
        {COLUMN_REMARK, &row->remark},
        {COLUMN_SOURCE_LEVEL, &row->level_name},
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        TRY(intake_copy(import->intake, record->field[texts[i].column], texts[i].to,
                        fault));
    }
    take_numbers(import, record, row);
    take_unit(import, record, row);
    take_amount(import, record, row);
    make_label(import, row);
    return OK;
}

static struct status find_document(struct journal_session *session,
                                   const struct budget_row *row, uint64_t *ret_document,
                                   struct fault *fault)
{
    const struct bytes number = bytes_of(row->document);
    const struct status known = accounts_code(
        journal_transaction(session), CODE_DOCUMENT, number, ret_document, fault);
    if (known.code != STATUS_NOT_FOUND) {
        return known;
    }
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_DOCUMENT));
    fact_set_bytes(&fact, DOCUMENT_NUMBER, number);
    fact_set_fen(&fact, DOCUMENT_ISSUED, row->issued);
    fact_set_fen(&fact, DOCUMENT_RECEIVED, row->received);
    if (row->upstream[0] != '\0') {
        fact_set_bytes(&fact, DOCUMENT_UPSTREAM, bytes_of(row->upstream));
    }
    return journal_append(session, &fact, ret_document, fault);
}

static struct status find_source(struct journal_session *session,
                                 const struct budget_row *row, uint64_t *ret_source,
                                 struct fault *fault)
{
    const struct bytes nature =
        row->fund.size > 0 ? row->fund : bytes_of("一般公共预算");
    uint8_t image[256];
    struct writer writer = writer_of(image, sizeof(image) - 1);
    writer_u8(&writer, (uint8_t)row->level);
    writer_run(&writer, nature);
    if (writer.overflowed) {
        return FAULT(fault, STATUS_INPUT, "R-063: the kind of fund is too long");
    }
    const struct status known = accounts_code(journal_transaction(session), CODE_SOURCE,
                                              writer_bytes(&writer), ret_source, fault);
    if (known.code != STATUS_NOT_FOUND) {
        return known;
    }
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_SOURCE));
    fact_set_number(&fact, SOURCE_LEVEL, row->level);
    fact_set_bytes(&fact, SOURCE_NATURE, nature);
    return journal_append(session, &fact, ret_source, fault);
}

static void set_text(struct fact *fact, unsigned key, struct bytes text)
{
    if (text.size > 0) {
        fact_set_bytes(fact, key, text);
    }
}

static struct status append_allocation(struct journal_session *session,
                                       const struct budget_row *row, uint64_t file,
                                       struct fault *fault)
{
    uint64_t document = 0;
    uint64_t source = 0;
    TRY(find_document(session, row, &document, fault));
    TRY(find_source(session, row, &source, fault));
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_ALLOCATION));
    fact_set_number(&fact, ALLOCATION_DOCUMENT, document);
    fact_set_number(&fact, ALLOCATION_YEAR, row->year);
    fact_set_number(&fact, ALLOCATION_UNIT, row->unit);
    fact_set_number(&fact, ALLOCATION_SOURCE, source);
    fact_set_bytes(&fact, ALLOCATION_FUNCTION, row->function);
    fact_set_bytes(&fact, ALLOCATION_GOVERNMENT_ECONOMIC, row->government);
    fact_set_bytes(&fact, ALLOCATION_DEPARTMENT_ECONOMIC, row->department);
    fact_set_fen(&fact, ALLOCATION_AMOUNT, row->amount);
    fact_set_fen(&fact, ALLOCATION_ISSUED, row->issued);
    fact_set_fen(&fact, ALLOCATION_RECEIVED, row->received);
    fact_set_number(&fact, ALLOCATION_PERIOD, (uint64_t)date_period(row->received));
    set_text(&fact, ALLOCATION_PROJECT_CODE, row->project);
    set_text(&fact, ALLOCATION_PROJECT_NAME, row->project_name);
    set_text(&fact, ALLOCATION_DIRECT, row->direct);
    set_text(&fact, ALLOCATION_SAFEGUARD, row->safeguard);
    set_text(&fact, ALLOCATION_REMARK, row->remark);
    fact_set_bytes(&fact, ALLOCATION_LABEL, bytes_of(row->label));
    fact_set_number(&fact, ALLOCATION_FILE, file);
    return journal_append(session, &fact, NULL, fault);
}

static struct status write_budget(struct journal_session *session, void *context,
                                  struct fault *fault)
{
    struct budget_import *import = context;
    struct register_summary *summary = import->summary;
    *summary =
        (struct register_summary){.rows = import->count, .amount = import->total};
    TRY(intake_append_file(import->intake, session, FILE_BUDGET, import->total,
                           &summary->file, fault));
    for (size_t i = 0; i < import->count; i++) {
        const struct budget_row *row = &import->rows[i];
        TRY(fault_at(fault, append_allocation(session, row, summary->file, fault),
                     import->intake->path, row->line, NULL));
        summary->recorded++;
    }
    return OK;
}

struct status register_budget(struct intake *intake, const char *unit,
                              struct register_summary *ret_summary, struct fault *fault)
{
    struct budget_import import = {
        .intake = intake,
        .summary = ret_summary,
        .unit_option = unit == NULL ? (struct bytes){0} : bytes_of(unit),
    };
    ARENA_TAKE(intake->arena, REGISTER_ROWS_MAX / 10, import.rows, fault);
    TRY(intake_load_units(intake, &import.units, fault));
    TRY(intake_read(intake, keep_row, &import, fault));
    TRY(intake_verdict(intake, fault));
    struct vault_batch batch = {0};
    return intake_write(intake, "import budget", write_budget, &import, &batch, fault);
}
