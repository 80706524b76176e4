/* register_opening.c - balances on the day a ledger begins in the middle of a year:
 * asked for with a file, confirmed by another person. */
#include "importers/register_internal.h"

#include "ledger/base/identity.h"

#include <inttypes.h>

static void take_figure(struct budget_import *import, const struct record *record,
                        enum column column, int64_t *ret_fen)
{
    const struct bytes cell = record->field[column];
    const enum money_error error =
        cell.size == 0 ? MONEY_OK : money_parse(cell, MONEY_YUAN, ret_fen);
    if (error != MONEY_OK) {
        intake_problem(import->intake, INTAKE_ERROR, record->line,
                       record->map->heading[column], "R-001: %s",
                       money_error_text(error));
    }
}

void register_check_opening(struct budget_import *import, const struct record *record,
                            struct budget_row *row)
{
    take_figure(import, record, COLUMN_PASSED_DOWN, &row->passed_down);
    take_figure(import, record, COLUMN_PAID_AMOUNT, &row->paid);
    take_figure(import, record, COLUMN_RETURNED, &row->returned);
    take_figure(import, record, COLUMN_PRIOR_YEAR, &row->prior_year);
    take_figure(import, record, COLUMN_BALANCE, &row->balance);
    char text[MONEY_TEXT_SIZE];
    const int64_t balance = row->amount - row->passed_down - row->paid + row->returned;
    money_format_grouped(balance, text);
    if (balance != row->balance) {
        intake_problem(import->intake, INTAKE_ERROR, record->line,
                       record->map->heading[COLUMN_BALANCE],
                       "R-127: received - passed down - paid + returned is %s, the "
                       "balance is another",
                       text);
    } else if (balance < 0 || row->passed_down < 0 || row->paid < 0 ||
               row->returned < 0 || row->returned > row->paid || row->prior_year < 0) {
        intake_problem(import->intake, INTAKE_ERROR, record->line,
                       record->map->heading[COLUMN_BALANCE],
                       "R-127: a figure of the opening is negative, or more was "
                       "returned than paid");
    }
}

/* What the finance system says against what the rows add up to. */
static struct status compare(const char *option, int64_t said, int64_t found,
                             struct fault *fault)
{
    char texts[3][MONEY_TEXT_SIZE];
    if (said == found) {
        return OK;
    }
    money_format_grouped(said, texts[0]);
    money_format_grouped(found, texts[1]);
    money_format_grouped(found - said, texts[2]);
    return FAULT(fault, STATUS_REFUSED,
                 "R-127: %s says %s, the rows add up to %s (difference %s)", option,
                 texts[0], texts[1], texts[2]);
}

static struct status check_totals(const struct budget_import *import,
                                  struct fault *fault)
{
    const struct register_opening *opening = import->opening;
    int64_t received = 0;
    int64_t paid = 0;
    int64_t balance = 0;
    for (size_t i = 0; i < import->count; i++) {
        const struct budget_row *row = &import->rows[i];
        if (!money_add(received, row->amount, &received) ||
            !money_add(paid, row->paid - row->returned, &paid) ||
            !money_add(balance, row->balance, &balance)) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-001: the openings exceed what an amount can hold");
        }
    }
    TRY(compare("--received", opening->received, received, fault));
    TRY(compare("--paid", opening->paid, paid, fault));
    return compare("--balance", opening->balance, balance, fault);
}

struct status register_ask_opening(struct journal_session *session,
                                   const struct budget_import *import,
                                   const struct budget_row *row, uint64_t allocation,
                                   struct fault *fault)
{
    const struct chain_document cited = {
        import->opening->document, import->opening->day, import->opening->day, NULL};
    uint64_t document = 0;
    struct fact fact;
    TRY(chain_find_document(session, &cited, &document, fault));
    fact_begin(&fact, kinds_find(KIND_OPENING));
    fact_set_number(&fact, OPENING_ALLOCATION, allocation);
    fact_set_fen(&fact, OPENING_PAID, row->paid);
    fact_set_fen(&fact, OPENING_RETURNED, row->returned);
    fact_set_fen(&fact, OPENING_PRIOR_YEAR, row->prior_year);
    fact_set_fen(&fact, OPENING_DAY, import->opening->day);
    fact_set_number(&fact, OPENING_FILE, import->summary->file);
    fact_set_fen(&fact, OPENING_RECEIVED, row->amount);
    fact_set_fen(&fact, OPENING_PASSED_DOWN, row->passed_down);
    fact_set_number(&fact, OPENING_DOCUMENT, document);
    return journal_append(session, &fact, NULL, fault);
}

struct status register_open(struct intake *intake, const char *unit,
                            const struct register_opening *opening,
                            struct register_summary *ret_summary, struct fault *fault)
{
    struct budget_import import = {
        .intake = intake,
        .summary = ret_summary,
        .unit_option = unit == NULL ? (struct bytes){0} : bytes_of(unit),
        .opening = opening,
    };
    TRY(register_read_budget(&import, fault));
    TRY(fault_at(fault, check_totals(&import, fault), intake->path, 0, NULL));
    struct vault_batch batch = {0};
    return intake_write(intake, "import opening", register_write_budget, &import,
                        &batch, fault);
}

/* ---- the second person
 * ---------------------------------------------------------------
 */

enum { BODY_SIZE = 4096 };

struct confirming {
    struct ledger *ledger;
    struct store_transaction *transaction;
    uint64_t file;
    uint64_t *asked; /* openings that wait; arena memory */
    size_t count, capacity;
    uint64_t *enrolments; /* that wait, REGISTER_ROWS_MAX of them; arena memory */
    size_t enrolment_count;
    struct arena *arena;
    struct register_pending *summary;
};

static struct status keep_asked(void *context, struct bytes key, uint64_t opening,
                                struct fault *fault)
{
    struct confirming *confirming = context;
    struct fact fact;
    (void)key;
    TRY(accounts_fact(confirming->transaction, opening, &fact, fault));
    if (!fact_has(&fact, OPENING_FILE) ||
        fact.field[OPENING_FILE].number != confirming->file) {
        return OK;
    }
    if (confirming->count == confirming->capacity) {
        return FAULT(fault, STATUS_FULL, "R-033: more than %d openings in one file",
                     REGISTER_ROWS_MAX / 10);
    }
    confirming->asked[confirming->count++] = opening;
    return OK;
}

static struct status confirm_one(struct journal_session *session,
                                 struct confirming *confirming, uint64_t asked,
                                 struct fault *fault)
{
    struct fact stored;
    TRY(accounts_fact(confirming->transaction, asked, &stored, fault));
    struct fact fact = stored; /* an opening holds numbers only */
    struct register_pending *summary = confirming->summary;
    fact_set_number(&fact, OPENING_CONFIRMS, asked);
    summary->count++;
    if (!money_add(summary->received, fact.field[OPENING_RECEIVED].fen,
                   &summary->received) ||
        !money_add(summary->paid,
                   fact.field[OPENING_PAID].fen - fact.field[OPENING_RETURNED].fen,
                   &summary->paid) ||
        !money_add(summary->passed_down, fact.field[OPENING_PASSED_DOWN].fen,
                   &summary->passed_down)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-001: the openings exceed what an amount can hold");
    }
    return journal_append(session, &fact, NULL, fault);
}

/* ---- enrolments that wait (R-174) ---------------------------------------------------
 */

static struct status keep_enrolment(void *context, struct bytes key, uint64_t asked,
                                    struct fault *fault)
{
    struct confirming *confirming = context;
    struct reader reader = reader_of(key);
    if (reader_u64(&reader) != confirming->file) {
        return OK;
    }
    if (confirming->enrolment_count == REGISTER_ROWS_MAX) {
        return FAULT(fault, STATUS_FULL, "R-033: more than %d enrolments in one file",
                     REGISTER_ROWS_MAX);
    }
    confirming->enrolments[confirming->enrolment_count++] = asked;
    return OK;
}

static struct status confirm_enrolment(struct journal_session *session,
                                       struct confirming *confirming, uint64_t asked,
                                       struct fault *fault)
{
    uint8_t room[BODY_SIZE]; /* what the fact borrows must outlive the next write */
    struct fact stored;
    struct fact fact;
    struct writer writer = writer_of(room, sizeof(room));
    TRY(accounts_fact(confirming->transaction, asked, &stored, fault));
    TRY(fact_encode(&stored, &writer, fault));
    TRY(fact_decode(stored.schema, writer_bytes(&writer), &fact, fault));
    fact_set_number(&fact, ENROLMENT_CONFIRMS, asked);
    confirming->summary->enrolments++;
    return journal_append(session, &fact, NULL, fault);
}

static struct status confirm_all(struct journal_session *session, void *context,
                                 struct fault *fault)
{
    struct confirming *confirming = context;
    *confirming->summary = (struct register_pending){.file = confirming->file};
    confirming->transaction = journal_transaction(session);
    confirming->count = 0;
    TRY(accounts_codes(confirming->transaction, CODE_OPENING, keep_asked, confirming,
                       fault));
    confirming->enrolment_count = 0;
    TRY(accounts_codes(confirming->transaction, CODE_ENROLMENT, keep_enrolment,
                       confirming, fault));
    if (confirming->count == 0 && confirming->enrolment_count == 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-128: no opening of file %" PRIu64
                     " waits to be confirmed; see: "
                     "mingzhang opening list",
                     confirming->file);
    }
    for (size_t i = 0; i < confirming->count; i++) {
        TRY(confirm_one(session, confirming, confirming->asked[i], fault));
    }
    for (size_t i = 0; i < confirming->enrolment_count; i++) {
        TRY(confirm_enrolment(session, confirming, confirming->enrolments[i], fault));
    }
    return OK;
}

struct status register_confirm(struct ledger *ledger, const struct ledger_actor *actor,
                               struct arena *arena, uint64_t file,
                               struct register_pending *ret_summary,
                               struct fault *fault)
{
    struct confirming confirming = {
        .ledger = ledger,
        .file = file,
        .capacity = REGISTER_ROWS_MAX / 10,
        .summary = ret_summary,
    };
    ARENA_TAKE(arena, confirming.capacity, confirming.asked, fault);
    ARENA_TAKE(arena, REGISTER_ROWS_MAX, confirming.enrolments, fault);
    return ledger_write(ledger, actor, "confirm opening", confirm_all, &confirming,
                        fault);
}
