/* register_standards.c - standards of aid, by programme, unit, class and day.
 */
#include "importers/chain.h"
#include "importers/register.h"

#include "ledger/base/identity.h"
#include "ledger/base/text.h"
#include "ledger/standard.h"

enum { STANDARDS_MAX = 10000 };

struct standard_row {
    uint64_t line, programme, unit, method;
    struct bytes class;
    int64_t amount;
    civil_day from, to; /* to 0: open */
    char document[IDENTITY_DOCUMENT_SIZE];
};

struct standards_import {
    struct intake *intake;
    struct standard_row *rows;
    size_t count;
    struct intake_units units;
    struct intake_programmes programmes;
    struct register_summary *summary;
};

static void problem(struct standards_import *import, const struct record *record,
                    enum column column, const char *reason)
{
    intake_problem(import->intake, INTAKE_ERROR, record->line,
                   record->map->heading[column], "R-130: %s", gettext(reason));
}

static void take_days(struct standards_import *import, const struct record *record,
                      struct standard_row *row)
{
    const struct bytes until = record->field[COLUMN_VALID_UNTIL];
    if (date_parse(record->field[COLUMN_VALID_FROM], &row->from) == DATE_BAD ||
        (until.size > 0 &&
         (date_parse(until, &row->to) == DATE_BAD || row->to < row->from))) {
        problem(import, record, COLUMN_VALID_FROM,
                N_("not the first day, or the last is none or lies before it"));
    }
}

static void take_amount(struct standards_import *import, const struct record *record,
                        struct standard_row *row)
{
    const struct bytes method = record->field[COLUMN_METHOD];
    const enum money_error error =
        money_parse(record->field[COLUMN_STANDARD], MONEY_YUAN, &row->amount);
    if (error != MONEY_OK) {
        problem(import, record, COLUMN_STANDARD, money_error_text(error));
    } else if (row->amount <= 0) {
        problem(import, record, COLUMN_STANDARD, N_("a standard is a positive amount"));
    }
    row->method = bytes_equal(method, bytes_of("全额"))   ? STANDARD_METHOD_FULL
                  : bytes_equal(method, bytes_of("补差")) ? STANDARD_METHOD_DIFFERENCE
                                                          : 0;
    if (row->method == 0) {
        problem(import, record, COLUMN_METHOD, N_("use 全额 or 补差"));
    }
}

static void take_place(struct standards_import *import, const struct record *record,
                       struct standard_row *row)
{
    bool is_ambiguous = false;
    const struct intake_programme *programme =
        intake_programme(&import->programmes, record->field[COLUMN_PROGRAMME]);
    const struct intake_unit *unit = intake_unit(
        &import->units, record->field[COLUMN_UNIT], (struct bytes){0}, &is_ambiguous);
    if (programme == NULL) {
        problem(import, record, COLUMN_PROGRAMME, N_("unknown programme"));
    } else {
        row->programme = programme->entry;
    }
    if (unit == NULL) {
        problem(import, record, COLUMN_UNIT,
                is_ambiguous ? N_("several units have this name; write its code")
                             : N_("unknown unit; import it first with: import units"));
    } else {
        row->unit = unit->entry;
    }
}

static struct status keep_row(void *context, const struct record *record,
                              struct fault *fault)
{
    struct standards_import *import = context;
    if (import->count == STANDARDS_MAX) {
        return FAULT(fault, STATUS_INPUT, "R-033: more than %d standards in one file",
                     STANDARDS_MAX);
    }
    struct standard_row *row = &import->rows[import->count++];
    *row = (struct standard_row){.line = record->line};
    take_place(import, record, row);
    take_amount(import, record, row);
    take_days(import, record, row);
    const struct bytes class = record->field[COLUMN_CATEGORY];
    const struct bytes document = record->field[COLUMN_DOCUMENT];
    if (class.size > 0 && !text_is_plain(class, STANDARD_CLASS_MAX)) {
        problem(import, record, COLUMN_CATEGORY, N_("a class has 1 to 64 bytes"));
    }
    if (document.size > 0 && !identity_document(document, row->document)) {
        intake_problem(import->intake, INTAKE_ERROR, record->line,
                       record->map->heading[COLUMN_DOCUMENT],
                       "R-010: not a document number, e.g. 测财社指〔2024〕3号");
    }
    return intake_copy(import->intake, class, &row->class, fault);
}

static struct status make_fact(struct journal_session *session,
                               const struct standard_row *row, struct fact *ret_fact,
                               struct fault *fault)
{
    fact_begin(ret_fact, kinds_find(KIND_STANDARD));
    fact_set_number(ret_fact, STANDARD_PROGRAMME, row->programme);
    fact_set_number(ret_fact, STANDARD_UNIT, row->unit);
    if (row->class.size > 0) {
        fact_set_bytes(ret_fact, STANDARD_CLASS, row->class);
    }
    fact_set_fen(ret_fact, STANDARD_AMOUNT, row->amount);
    fact_set_number(ret_fact, STANDARD_METHOD, row->method);
    fact_set_fen(ret_fact, STANDARD_FROM, row->from);
    if (row->to != 0) {
        fact_set_fen(ret_fact, STANDARD_TO, row->to);
    }
    if (row->document[0] != '\0') {
        uint64_t document = 0;
        const struct chain_document cited = {.number = row->document};
        TRY(chain_find_document(session, &cited, &document, fault));
        fact_set_number(ret_fact, STANDARD_DOCUMENT, document);
    }
    return OK;
}

static struct status write_standard(struct standards_import *import,
                                    struct journal_session *session,
                                    const struct standard_row *row, struct fault *fault)
{
    struct fact fact;
    struct standard known;
    bool is_same = false;
    const struct standard_question question = {.programme = row->programme,
                                               .unit = row->unit,
                                               .class = row->class,
                                               .day = row->from,
                                               .seal = UINT64_MAX};
    TRY(make_fact(session, row, &fact, fault));
    const struct status found =
        standard_in_force(journal_transaction(session), &question, &known, fault);
    if (status_is_ok(found)) {
        TRY(intake_is_same(session, known.entry, &fact, 0, &is_same, fault));
    } else if (found.code != STATUS_NOT_FOUND) {
        return found;
    }
    if (is_same) {
        import->summary->unchanged++;
        return OK;
    }
    import->summary->recorded++;
    return journal_append(session, &fact, NULL, fault);
}

static struct status write_standards(struct journal_session *session, void *context,
                                     struct fault *fault)
{
    struct standards_import *import = context;
    struct register_summary *summary = import->summary;
    *summary = (struct register_summary){.rows = import->count};
    TRY(intake_append_file(import->intake, session, FILE_STANDARDS, 0, &summary->file,
                           fault));
    for (size_t i = 0; i < import->count; i++) {
        TRY(fault_at(fault, write_standard(import, session, &import->rows[i], fault),
                     import->intake->path, import->rows[i].line, NULL));
    }
    return OK;
}

struct status register_standards(struct intake *intake,
                                 struct register_summary *ret_summary,
                                 struct fault *fault)
{
    struct standards_import import = {.intake = intake, .summary = ret_summary};
    ARENA_TAKE(intake->arena, STANDARDS_MAX, import.rows, fault);
    TRY(intake_load_units(intake, &import.units, fault));
    TRY(intake_load_programmes(intake, &import.programmes, fault));
    TRY(intake_read(intake, keep_row, &import, fault));
    TRY(intake_verdict(intake, fault));
    struct vault_batch batch = {0};
    return intake_write(intake, "import standards", write_standards, &import, &batch,
                        fault);
}
