/* register_checks.c - how many people were checked again, and how many of them receive
 * wrongly. */
#include "importers/chain.h"
#include "importers/register.h"

#include "ledger/base/identity.h"
#include "ledger/base/text.h"
#include "ledger/spot_check.h"

#include <string.h>

enum { CHECKS_MAX = 10000 };

struct check_row {
    uint64_t line, unit, programme, checked, wrong;
    civil_day day;
    civil_period period; /* -1: no month */
    char document[IDENTITY_DOCUMENT_SIZE];
};

struct checks_import {
    struct intake *intake;
    struct check_row *rows;
    size_t count;
    civil_day today;
    struct intake_units units;
    struct intake_programmes programmes;
    struct register_summary *summary;
};

static void problem(struct checks_import *import, const struct record *record,
                    enum column column, const char *reason)
{
    intake_problem(import->intake, INTAKE_ERROR, record->line,
                   record->map->heading[column], "R-334: %s", gettext(reason));
}

static void take_days(struct checks_import *import, const struct record *record,
                      struct check_row *row)
{
    const struct bytes period = record->field[COLUMN_PERIOD];
    if (date_parse(record->field[COLUMN_CHECKED_DATE], &row->day) == DATE_BAD ||
        row->day > import->today) {
        problem(import, record, COLUMN_CHECKED_DATE, N_("not a day that has come"));
    }
    row->period = -1;
    if (period.size > 0 && !date_parse_period(period, &row->period)) {
        problem(import, record, COLUMN_PERIOD, N_("not a month; write it as 2024-01"));
    }
}

static void take_scope(struct checks_import *import, const struct record *record,
                       struct check_row *row)
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

static void take_people(struct checks_import *import, const struct record *record,
                        struct check_row *row)
{
    const bool is_checked = text_to_u64(record->field[COLUMN_CHECKED], &row->checked) &&
                            row->checked >= 1 && row->checked <= SPOT_CHECK_PEOPLE_MAX;
    if (!is_checked) {
        intake_problem(import->intake, INTAKE_ERROR, record->line,
                       record->map->heading[COLUMN_CHECKED],
                       "R-334: a check is of 1 to %d people", SPOT_CHECK_PEOPLE_MAX);
    }
    if (!text_to_u64(record->field[COLUMN_WRONG], &row->wrong) ||
        (is_checked && row->wrong > row->checked)) {
        problem(import, record, COLUMN_WRONG,
                N_("not a number, or more than were checked"));
    }
}

/* One check has one row: the same day, place, programme, month and document again would
 * take its place in silence. */
static void look_for_twin(struct checks_import *import, const struct record *record,
                          const struct check_row *row)
{
    for (const struct check_row *other = import->rows; other < row; other++) {
        if (other->day == row->day && other->unit == row->unit &&
            other->programme == row->programme && other->period == row->period &&
            strcmp(other->document, row->document) == 0) {
            intake_problem(import->intake, INTAKE_ERROR, record->line,
                           record->map->heading[COLUMN_CHECKED_DATE],
                           "R-334: this check stands in line %llu already",
                           (unsigned long long)other->line);
            return;
        }
    }
}

static struct status keep_row(void *context, const struct record *record,
                              struct fault *fault)
{
    struct checks_import *import = context;
    if (import->count == CHECKS_MAX) {
        return FAULT(fault, STATUS_INPUT, "R-033: more than %d checks in one file",
                     CHECKS_MAX);
    }
    struct check_row *row = &import->rows[import->count++];
    *row = (struct check_row){.line = record->line};
    take_days(import, record, row);
    take_scope(import, record, row);
    take_people(import, record, row);
    if (!identity_document(record->field[COLUMN_DOCUMENT], row->document)) {
        intake_problem(import->intake, INTAKE_ERROR, record->line,
                       record->map->heading[COLUMN_DOCUMENT],
                       "R-010: not a document number, e.g. 测财社指〔2024〕3号");
        return OK;
    }
    look_for_twin(import, record, row);
    return OK;
}

/* ---- entries --------------------------------------------------------------------- */

static void make_fact(const struct checks_import *import, const struct check_row *row,
                      uint64_t document, struct fact *ret_fact)
{
    fact_begin(ret_fact, kinds_find(KIND_SPOT_CHECK));
    fact_set_number(ret_fact, SPOT_CHECK_UNIT, row->unit);
    fact_set_number(ret_fact, SPOT_CHECK_PROGRAMME, row->programme);
    fact_set_fen(ret_fact, SPOT_CHECK_DAY, row->day);
    if (row->period >= 0) {
        fact_set_number(ret_fact, SPOT_CHECK_PERIOD, (uint64_t)row->period);
    }
    fact_set_number(ret_fact, SPOT_CHECK_CHECKED, row->checked);
    fact_set_number(ret_fact, SPOT_CHECK_WRONG, row->wrong);
    fact_set_number(ret_fact, SPOT_CHECK_DOCUMENT, document);
    fact_set_bytes(ret_fact, SPOT_CHECK_EVIDENCE,
                   bytes_from(import->intake->evidence->token, VAULT_TOKEN_SIZE));
}

static struct status write_check(struct checks_import *import,
                                 struct journal_session *session,
                                 const struct check_row *row, struct fault *fault)
{
    struct store_transaction *transaction = journal_transaction(session);
    uint8_t image[SPOT_CHECK_KEY_SIZE];
    struct fact fact;
    struct spot_check_scope scope = {.day = row->day, .period = row->period};
    uint64_t known = 0;
    bool is_same = false;
    const struct chain_document cited = {.number = row->document};
    TRY(chain_find_document(session, &cited, &scope.document, fault));
    TRY(accounts_unit_root(transaction, row->unit, &scope.unit, fault));
    TRY(accounts_programme_root(transaction, row->programme, &scope.programme, fault));
    make_fact(import, row, scope.document, &fact);
    const struct status found = accounts_code(
        transaction, CODE_SPOT_CHECK, spot_check_key(&scope, image), &known, fault);
    TRY(found.code == STATUS_NOT_FOUND ? OK : found);
    if (known != 0) {
        fact_set_number(&fact, SPOT_CHECK_REPLACES, known);
        TRY(intake_is_same(session, known, &fact, SPOT_CHECK_REPLACES, &is_same,
                           fault));
    }
    if (is_same) {
        import->summary->unchanged++;
        return OK;
    }
    import->summary->recorded++;
    return journal_append(session, &fact, NULL, fault);
}

static struct status write_checks(struct journal_session *session, void *context,
                                  struct fault *fault)
{
    struct checks_import *import = context;
    struct register_summary *summary = import->summary;
    *summary = (struct register_summary){.rows = import->count};
    TRY(intake_append_file(import->intake, session, FILE_CHECKS, 0, &summary->file,
                           fault));
    for (size_t i = 0; i < import->count; i++) {
        TRY(fault_at(fault, write_check(import, session, &import->rows[i], fault),
                     import->intake->path, import->rows[i].line, NULL));
    }
    return OK;
}

struct status register_checks(struct intake *intake, const struct vault_file *evidence,
                              civil_day today, struct register_summary *ret_summary,
                              struct fault *fault)
{
    struct checks_import import = {
        .intake = intake, .today = today, .summary = ret_summary};
    intake->evidence = evidence;
    intake->purpose = bytes_from(evidence->token, VAULT_TOKEN_SIZE);
    ARENA_TAKE(intake->arena, CHECKS_MAX, import.rows, fault);
    TRY(intake_load_units(intake, &import.units, fault));
    TRY(intake_load_programmes(intake, &import.programmes, fault));
    TRY(intake_read(intake, keep_row, &import, fault));
    TRY(intake_verdict(intake, fault));
    struct vault_batch batch = {0};
    return intake_write(intake, "import checks", write_checks, &import, &batch, fault);
}
