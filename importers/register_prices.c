/* register_prices.c - monthly price indexes, and what they set off. */
#include "importers/chain.h"
#include "importers/register.h"

#include "ledger/base/identity.h"
#include "ledger/base/text.h"
#include "ledger/evaluation_policy.h"
#include "ledger/price_index.h"

#include <string.h>

enum { PRICES_MAX = 10000 };

struct price_row {
    uint64_t line, unit;
    const char *heading; /* of the day it was published */
    civil_period month;
    civil_day published, last;
    struct price_values values;
    bool has_scpi, has_rule;
    int64_t scpi;
    struct price_rule rule; /* it was held against */
    enum price_decision decision;
    uint64_t policy; /* that lowered the rule; 0: none */
    char document[IDENTITY_DOCUMENT_SIZE];
};

struct prices_import {
    struct intake *intake;
    const struct workday_calendar *calendar;
    civil_day today;
    struct price_row *rows;
    size_t count;
    uint64_t policy; /* the newest that lowered a rule here; 0: none */
    uint8_t purpose[8];
    struct intake_units units;
    struct register_summary *summary;
};

static void problem(struct prices_import *import, const struct record *record,
                    enum column column, const char *reason)
{
    intake_problem(import->intake, INTAKE_ERROR, record->line,
                   record->map->heading[column], "R-330: %s", gettext(reason));
}

/* "3.5", "-0.2%": basis points. */
static bool read_percent(struct bytes text, int64_t *ret_points)
{
    static const int64_t scales[] = {100, 10, 1}; /* by decimals */
    struct score_value value;
    if (!status_is_ok(score_value_parse(text, &value, NULL)) || !value.is_number ||
        value.decimals > 2 ||
        (value.unit.size > 0 && !bytes_equal(value.unit, bytes_of("%"))) ||
        value.number < PRICE_INDEX_LEAST || value.number > PRICE_INDEX_MOST) {
        return false;
    }
    const int64_t points = value.number * scales[value.decimals];
    if (points < PRICE_INDEX_LEAST || points > PRICE_INDEX_MOST) {
        return false;
    }
    *ret_points = points;
    return true;
}

static bool take_index(struct prices_import *import, const struct record *record,
                       enum column column, int64_t *ret_points)
{
    const struct bytes text = record->field[column];
    if (text.size == 0) {
        return false;
    }
    if (!read_percent(text, ret_points)) {
        problem(import, record, column,
                N_("an index is -100.00 to 100.00 percent a year, such as 3.6"));
        return false;
    }
    return true;
}

static void take_days(struct prices_import *import, const struct record *record,
                      struct price_row *row)
{
    row->heading = record->map->heading[COLUMN_PUBLISHED];
    if (!date_parse_period(record->field[COLUMN_PERIOD], &row->month)) {
        problem(import, record, COLUMN_PERIOD, N_("not a month; write it as 2024-01"));
        return;
    }
    if (date_parse(record->field[COLUMN_PUBLISHED], &row->published) == DATE_BAD ||
        row->published <= date_period_last(row->month)) {
        problem(import, record, COLUMN_PUBLISHED,
                N_("not a date after the month of the index"));
    } else if (row->published > import->today) {
        problem(import, record, COLUMN_PUBLISHED, N_("not a day that has come"));
    }
}

static void take_unit(struct prices_import *import, const struct record *record,
                      struct price_row *row)
{
    bool is_ambiguous = false;
    const struct intake_unit *unit = intake_unit(
        &import->units, record->field[COLUMN_UNIT], (struct bytes){0}, &is_ambiguous);
    if (unit == NULL) {
        problem(import, record, COLUMN_UNIT,
                is_ambiguous ? N_("several units have this name; write its code")
                             : N_("unknown unit; import it first with: import units"));
        return;
    }
    row->unit = unit->entry;
    for (size_t i = 0; i + 1 < import->count; i++) {
        if (import->rows[i].unit == row->unit && import->rows[i].month == row->month) {
            problem(import, record, COLUMN_PERIOD,
                    N_("this month of the unit stands in the file already"));
            return;
        }
    }
}

static struct status keep_row(void *context, const struct record *record,
                              struct fault *fault)
{
    struct prices_import *import = context;
    if (import->count == PRICES_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "R-033: more than %d price indexes in one file", PRICES_MAX);
    }
    struct price_row *row = &import->rows[import->count++];
    *row = (struct price_row){.line = record->line};
    take_days(import, record, row);
    take_unit(import, record, row);
    struct price_values *values = &row->values;
    values->has_cpi = take_index(import, record, COLUMN_CPI, &values->cpi);
    values->has_food = take_index(import, record, COLUMN_CPI_FOOD, &values->food);
    row->has_scpi = take_index(import, record, COLUMN_SCPI, &row->scpi);
    if (record->field[COLUMN_CPI].size == 0 &&
        record->field[COLUMN_CPI_FOOD].size == 0 &&
        record->field[COLUMN_SCPI].size == 0) {
        problem(import, record, COLUMN_PERIOD, N_("the row has no index"));
    }
    const struct bytes document = record->field[COLUMN_DOCUMENT];
    if (document.size > 0 && !identity_document(document, row->document)) {
        intake_problem(import->intake, INTAKE_ERROR, record->line,
                       record->map->heading[COLUMN_DOCUMENT],
                       "R-010: not a document number, e.g. 测财社指〔2024〕3号");
    }
    return OK;
}

/* ---- what the rule of the month says ---------------------------------------------
 */

/* What the place lowered, by the policy for every programme on the month's last day. */
static struct status lower_rule(struct prices_import *import,
                                struct store_transaction *transaction,
                                struct price_row *row, struct fault *fault)
{
    struct arena *arena = import->intake->arena;
    const size_t mark = arena_mark(arena);
    struct policy_text text;
    struct evaluation_policy policy;
    const struct policy_question question = {.use = POLICY_USE_EVALUATION,
                                             .day = date_period_last(row->month),
                                             .seal = UINT64_MAX};
    TRY(policy_text_find(transaction, &question, &text, fault));
    if (text.entry == 0) {
        return OK;
    }
    TRY(evaluation_policy_at(transaction, &question, arena, &policy, fault));
    arena_rewind(arena, mark);
    const struct price_rule local = {policy.price_cpi, policy.price_food};
    const struct price_rule lowered = price_rule_lowered(row->rule, local);
    if (lowered.cpi != row->rule.cpi || lowered.food != row->rule.food) {
        row->policy = policy.entry;
        row->rule = lowered;
        import->policy = policy.entry > import->policy ? policy.entry : import->policy;
    }
    return OK;
}

static struct status decide(struct store_transaction *transaction, void *context,
                            struct fault *fault)
{
    struct prices_import *import = context;
    for (size_t i = 0; i < import->count; i++) {
        struct price_row *row = &import->rows[i];
        row->has_rule = price_rule_of(row->month, &row->rule);
        if (!row->has_rule) {
            continue;
        }
        TRY(lower_rule(import, transaction, row, fault));
        row->decision = price_decide(row->rule, row->values);
        if (row->decision == PRICE_TRIGGERED &&
            !status_is_ok(
                price_last_day(import->calendar, row->published, &row->last, NULL))) {
            intake_problem(import->intake, INTAKE_ERROR, row->line, row->heading,
                           "R-009: the calendar of working days lacks a year in which "
                           "the %d days after this one lie",
                           PRICE_DAYS);
        }
    }
    return OK;
}

/* ---- entries --------------------------------------------------------------------- */

static struct status make_fact(struct journal_session *session,
                               const struct price_row *row, struct fact *ret_fact,
                               struct fault *fault)
{
    const struct price_values *values = &row->values;
    const struct {
        bool is_there;
        unsigned field;
        int64_t number;
    } numbers[] = {
        {values->has_cpi, PRICE_INDEX_CPI, values->cpi},
        {values->has_food, PRICE_INDEX_FOOD, values->food},
        {row->has_scpi, PRICE_INDEX_SCPI, row->scpi},
        {row->has_rule, PRICE_INDEX_CPI_LEAST, row->rule.cpi},
        {row->has_rule, PRICE_INDEX_FOOD_LEAST, row->rule.food},
        {row->decision == PRICE_TRIGGERED, PRICE_INDEX_LAST, row->last},
    };
    fact_begin(ret_fact, kinds_find(KIND_PRICE_INDEX));
    fact_set_number(ret_fact, PRICE_INDEX_UNIT, row->unit);
    fact_set_number(ret_fact, PRICE_INDEX_PERIOD, (uint64_t)row->month);
    fact_set_fen(ret_fact, PRICE_INDEX_PUBLISHED, row->published);
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        if (numbers[i].is_there) {
            fact_set_fen(ret_fact, numbers[i].field, numbers[i].number);
        }
    }
    if (row->decision != PRICE_UNKNOWN) {
        fact_set_number(ret_fact, PRICE_INDEX_TRIGGERED,
                        row->decision == PRICE_TRIGGERED);
    }
    if (row->policy != 0) {
        fact_set_number(ret_fact, PRICE_INDEX_POLICY, row->policy);
    }
    if (row->document[0] == '\0') {
        return OK;
    }
    uint64_t document = 0;
    const struct chain_document cited = {.number = row->document};
    TRY(chain_find_document(session, &cited, &document, fault));
    fact_set_number(ret_fact, PRICE_INDEX_DOCUMENT, document);
    return OK;
}

static struct status write_price(struct prices_import *import,
                                 struct journal_session *session,
                                 const struct price_row *row, struct fault *fault)
{
    struct store_transaction *transaction = journal_transaction(session);
    uint8_t image[PRICE_INDEX_KEY_SIZE];
    struct fact fact;
    uint64_t root = 0;
    uint64_t known = 0;
    bool is_same = false;
    TRY(make_fact(session, row, &fact, fault));
    TRY(accounts_unit_root(transaction, row->unit, &root, fault));
    const struct status found =
        accounts_code(transaction, CODE_PRICE_INDEX,
                      price_index_key(root, row->month, image), &known, fault);
    TRY(found.code == STATUS_NOT_FOUND ? OK : found);
    if (known != 0) {
        fact_set_number(&fact, PRICE_INDEX_REPLACES, known);
        TRY(intake_is_same(session, known, &fact, PRICE_INDEX_REPLACES, &is_same,
                           fault));
    }
    if (is_same) {
        import->summary->unchanged++;
        return OK;
    }
    import->summary->recorded++;
    return journal_append(session, &fact, NULL, fault);
}

static struct status write_prices(struct journal_session *session, void *context,
                                  struct fault *fault)
{
    struct prices_import *import = context;
    struct register_summary *summary = import->summary;
    *summary = (struct register_summary){.rows = import->count};
    TRY(intake_append_file(import->intake, session, FILE_PRICES, 0, &summary->file,
                           fault));
    for (size_t i = 0; i < import->count; i++) {
        const struct price_row *row = &import->rows[i];
        summary->triggered += row->decision == PRICE_TRIGGERED;
        TRY(fault_at(fault, write_price(import, session, row, fault),
                     import->intake->path, row->line, NULL));
    }
    return OK;
}

struct status register_prices(struct intake *intake,
                              const struct workday_calendar *calendar, civil_day today,
                              struct register_summary *ret_summary, struct fault *fault)
{
    struct prices_import import = {
        .intake = intake, .calendar = calendar, .today = today, .summary = ret_summary};
    ARENA_TAKE(intake->arena, PRICES_MAX, import.rows, fault);
    TRY(intake_load_units(intake, &import.units, fault));
    TRY(intake_read_rows(intake, keep_row, &import, fault));
    if (intake->problems.errors == 0) {
        TRY(store_read(journal_store(intake->ledger->journal), decide, &import, fault));
    }
    /* The same file under another policy says something else. */
    struct writer purpose = writer_of(import.purpose, sizeof(import.purpose));
    writer_u64(&purpose, import.policy);
    intake->purpose = import.policy == 0 ? (struct bytes){0} : writer_bytes(&purpose);
    TRY(intake_read_end(intake, fault));
    TRY(intake_verdict(intake, fault));
    struct vault_batch batch = {0};
    return intake_write(intake, "import prices", write_prices, &import, &batch, fault);
}
