/* register_units.c - the tree of units, dated (domain.md M01, 3.3). */
#include "importers/register.h"

#include "ledger/base/identity.h"
#include "ledger/base/text.h"

struct unit_row {
    uint64_t line;
    struct bytes code, name, parent, credit;
    uint64_t level;
    civil_day from, to; /* to 0: open */
    uint64_t known;     /* its entry in the ledger, 0: none */
};

struct units_import {
    struct intake *intake;
    struct unit_row *rows;
    size_t count;
    struct intake_units known;
    struct register_summary *summary;
};

static const struct {
    const char *word;
    uint64_t level;
} levels[] = {
    {"省", UNIT_LEVEL_PROVINCE},   {"市", UNIT_LEVEL_CITY},
    {"县", UNIT_LEVEL_COUNTY},     {"县市区", UNIT_LEVEL_COUNTY},
    {"区", UNIT_LEVEL_COUNTY},     {"管理区", UNIT_LEVEL_COUNTY},
    {"单位", UNIT_LEVEL_OFFICE},   {"乡镇", UNIT_LEVEL_TOWNSHIP},
    {"街道", UNIT_LEVEL_TOWNSHIP}, {"镇", UNIT_LEVEL_TOWNSHIP},
    {"乡", UNIT_LEVEL_TOWNSHIP},   {"村", UNIT_LEVEL_VILLAGE},
    {"社区", UNIT_LEVEL_VILLAGE},
};

static uint64_t level_of(struct bytes word)
{
    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
        if (bytes_equal(word, bytes_of(levels[i].word))) {
            return levels[i].level;
        }
    }
    return 0;
}

static const char *heading(const struct record *record, enum column column)
{
    return record->map->heading[column];
}

/* An optional day; a cell that is no date is an error. */
static civil_day day_of(struct intake *intake, const struct record *record,
                        enum column column, civil_day otherwise)
{
    civil_day day = otherwise;
    const struct bytes cell = record->field[column];
    if (cell.size > 0 && date_parse(cell, &day) == DATE_BAD) {
        intake_problem(intake, INTAKE_ERROR, record->line, heading(record, column),
                       "not a date; write it as 2024-01-08");
    }
    return day;
}

static struct status keep_row(void *context, const struct record *record,
                              struct fault *fault)
{
    struct units_import *import = context;
    struct intake *intake = import->intake;
    if (import->count == REGISTER_ROWS_MAX) {
        return FAULT(fault, STATUS_INPUT, "R-033: more than %d units in one file",
                     REGISTER_ROWS_MAX);
    }
    struct unit_row *row = &import->rows[import->count++];
    row->line = record->line;
    TRY(intake_copy(intake, record->field[COLUMN_CODE], &row->code, fault));
    TRY(intake_copy(intake, record->field[COLUMN_TITLE], &row->name, fault));
    TRY(intake_copy(intake, record->field[COLUMN_PARENT_CODE], &row->parent, fault));
    TRY(intake_copy(intake, record->field[COLUMN_CREDIT_CODE], &row->credit, fault));
    row->level = level_of(record->field[COLUMN_LEVEL]);
    if (row->level == 0) {
        intake_problem(intake, INTAKE_ERROR, record->line,
                       heading(record, COLUMN_LEVEL),
                       "not a level; use 省 市 县 单位 乡镇 村");
    }
    if (!text_is_plain(row->code, 64)) {
        intake_problem(intake, INTAKE_ERROR, record->line, heading(record, COLUMN_CODE),
                       "a code has 1 to 64 bytes");
    }
    if (!text_is_plain(row->name, TEXT_NAME_SIZE_MAX)) {
        intake_problem(intake, INTAKE_ERROR, record->line,
                       heading(record, COLUMN_TITLE), "a name has 1 to 256 bytes");
    }
    bool inner_ok = true;
    if (row->credit.size > 0) {
        const enum identity_error error = identity_organisation(row->credit, &inner_ok);
        if (error != IDENTITY_OK || !inner_ok) {
            intake_problem(
                intake, error == IDENTITY_OK ? INTAKE_WARNING : INTAKE_ERROR,
                record->line, heading(record, COLUMN_CREDIT_CODE), "R-006: %s",
                identity_error_text(error == IDENTITY_OK ? IDENTITY_CHECK : error));
        }
    }
    row->from = day_of(intake, record, COLUMN_VALID_FROM,
                       date_to_day((struct civil_date){1949, 10, 1}));
    row->to = day_of(intake, record, COLUMN_VALID_UNTIL, 0);
    return OK;
}

/* A parent stands in the ledger or above its child in the file. */
static void check_tree(struct units_import *import)
{
    for (size_t i = 0; i < import->count; i++) {
        struct unit_row *row = &import->rows[i];
        bool is_ambiguous = false;
        const struct intake_unit *known =
            intake_unit(&import->known, row->code, (struct bytes){0}, &is_ambiguous);
        row->known =
            known != NULL && bytes_equal(known->code, row->code) ? known->entry : 0;
        if (row->known != 0 && !bytes_equal(known->name, row->name)) {
            intake_problem(import->intake, INTAKE_ERROR, row->line, NULL,
                           "R-063: this code is in the ledger under another name");
        }
        bool has_parent = row->parent.size == 0 ||
                          intake_unit(&import->known, row->parent, (struct bytes){0},
                                      &is_ambiguous) != NULL;
        for (size_t j = 0; j < i; j++) {
            has_parent = has_parent || bytes_equal(import->rows[j].code, row->parent);
            if (bytes_equal(import->rows[j].code, row->code)) {
                intake_problem(import->intake, INTAKE_ERROR, row->line, NULL,
                               "R-063: this code stands in the file twice");
            }
        }
        if (!has_parent) {
            intake_problem(
                import->intake, INTAKE_ERROR, row->line, NULL,
                "R-060: the unit above it is unknown; put it above this row");
        }
    }
}

static struct status make_fact(struct journal_session *session,
                               const struct unit_row *row, struct fact *ret_fact,
                               struct fault *fault)
{
    fact_begin(ret_fact, kinds_find(KIND_UNIT));
    fact_set_bytes(ret_fact, UNIT_CODE, row->code);
    fact_set_bytes(ret_fact, UNIT_NAME, row->name);
    fact_set_number(ret_fact, UNIT_LEVEL, row->level);
    fact_set_fen(ret_fact, UNIT_FROM, row->from);
    if (row->to != 0) {
        fact_set_fen(ret_fact, UNIT_TO, row->to);
    }
    if (row->credit.size > 0) {
        fact_set_bytes(ret_fact, UNIT_USCC, row->credit);
    }
    if (row->parent.size > 0) {
        uint64_t parent = 0;
        TRY(accounts_code(journal_transaction(session), CODE_UNIT, row->parent, &parent,
                          fault));
        fact_set_number(ret_fact, UNIT_PARENT, parent);
    }
    return OK;
}

static struct status write_unit(struct units_import *import,
                                struct journal_session *session,
                                const struct unit_row *row, struct fault *fault)
{
    struct fact fact;
    TRY(make_fact(session, row, &fact, fault));
    if (row->known == 0) {
        import->summary->recorded++;
        return journal_append(session, &fact, NULL, fault);
    }
    bool is_same = false;
    TRY(intake_is_same(session, row->known, &fact, UNIT_REPLACES, &is_same, fault));
    if (!is_same) {
        return FAULT(
            fault, STATUS_REFUSED,
            "R-063: this unit is in the ledger with another level, parent, "
            "credit code or days; leave the row out, a change of a unit is not "
            "recorded by this version");
    }
    import->summary->unchanged++;
    return OK;
}

static struct status write_units(struct journal_session *session, void *context,
                                 struct fault *fault)
{
    struct units_import *import = context;
    struct register_summary *summary = import->summary;
    *summary = (struct register_summary){.rows = import->count};
    TRY(intake_append_file(import->intake, session, FILE_UNITS, 0, &summary->file,
                           fault));
    for (size_t i = 0; i < import->count; i++) {
        TRY(fault_at(fault, write_unit(import, session, &import->rows[i], fault),
                     import->intake->path, import->rows[i].line, NULL));
    }
    return OK;
}

struct status register_units(struct intake *intake,
                             struct register_summary *ret_summary, struct fault *fault)
{
    struct units_import import = {.intake = intake, .summary = ret_summary};
    ARENA_TAKE(intake->arena, REGISTER_ROWS_MAX, import.rows, fault);
    TRY(intake_read(intake, keep_row, &import, fault));
    TRY(intake_load_units(intake, &import.known, fault));
    check_tree(&import);
    TRY(intake_verdict(intake, fault));
    struct vault_batch batch = {0};
    return intake_write(intake, "import units", write_units, &import, &batch, fault);
}
