/* person.c - one person's history, for the office: unmasked, never published. */
#include "reports/report_kit.h"

#include "ledger/base/identity.h"
#include "ledger/commitment.h"

enum { PAYEE_SIZE = 16, PERSON_COLUMNS = 12, PERSON_OF_LEDGER = 10 };

struct history {
    struct report_source *source;
    struct report_names units, programmes;
    const struct report_name *programme, *unit; /* of the filter, or NULL */
    const struct report_filter *filter;
    struct vault_person person;
    struct vault_member members[VAULT_MEMBERS_MAX]; /* every record of this human */
    size_t member_count;
    struct hasher *hasher;
    struct report_lines lines;
    struct table *table;
    int64_t paid;
};

/* ---- finding --------------------------------------------------------------------- */

static struct status take_batch(void *context, uint64_t entry,
                                const struct batch *batch, struct fault *fault)
{
    struct history *history = context;
    const struct report_filter *filter = history->filter;
    const struct report_name *programme =
        report_current(&history->programmes, batch->programme);
    if (programme == NULL || (filter->first >= 0 && batch->period < filter->first) ||
        (filter->last >= 0 && batch->period > filter->last) ||
        (filter->batch != 0 && filter->batch != entry) ||
        (history->programme != NULL && history->programme != programme) ||
        !report_is_below(&history->units, batch->unit, history->unit)) {
        return OK;
    }
    uint8_t payee[PAYEE_SIZE];
    struct status added = OK;
    for (size_t i = 0; status_is_ok(added) && i < history->member_count; i++) {
        commitment_payee(history->hasher, history->members[i].secret, programme->code,
                         batch->period / 12, payee);
        history->lines.only = payee;
        added = report_lines_add(history->source, entry, batch->line_count,
                                 &history->lines, fault);
    }
    history->lines.only = NULL;
    return added;
}

static struct status find_person(struct history *history, uint8_t *buffer,
                                 struct fault *fault)
{
    struct report_source *source = history->source;
    if (source->people == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "people are in the vault, which is shut; open it with its "
                     "passphrase");
    }
    if (history->filter->resident == NULL) {
        return FAULT(fault, STATUS_USAGE,
                     "a person's history is found by resident number");
    }
    struct resident resident;
    const enum identity_error error =
        identity_resident(bytes_of(history->filter->resident), &resident);
    if (error != IDENTITY_OK) {
        return FAULT(fault, STATUS_USAGE, "R-005: the resident number is not valid: %s",
                     identity_error_text(error));
    }
    const uint64_t sequence = source->seal.vault_sequence;
    struct status found = vault_find(source->people, bytes_of(resident.number), buffer,
                                     &history->person, fault);
    if (status_is_ok(found) && history->person.sequence > sequence) {
        found = vault_by_number(source->people, history->person.person, sequence,
                                buffer, &history->person, fault);
    }
    secret_wipe(&resident, sizeof(resident));
    if (status_is_ok(found)) {
        found = vault_members(source->people, history->person.person, sequence,
                              history->members, &history->member_count, fault);
    }
    return found.code == STATUS_NOT_FOUND
               ? FAULT(fault, STATUS_NOT_FOUND,
                       "nobody with this resident number is in the ledger")
               : found;
}

static struct status find_lines(struct history *history, struct fault *fault)
{
    struct report_source *source = history->source;
    struct journal_facts facts;
    journal_facts(source->ledger->journal, &facts);
    TRY(hasher_open(facts.suite, &history->hasher, fault));
    const struct status found =
        accounts_batches(journal_view_transaction(source->view), source->seal_key,
                         take_batch, history, fault);
    hasher_close(history->hasher);
    history->hasher = NULL;
    TRY(found);
    return report_lines_settle(source, &history->lines, fault);
}

/* ---- the table ------------------------------------------------------------------- */

static const struct report_column person_plan[PERSON_COLUMNS] = {
    {"period", PHRASE_MONTH, COLUMN_PERIOD, false},
    {"programme", PHRASE_PROGRAMME, COLUMN_TEXT, false},
    {"unit", PHRASE_UNIT, COLUMN_TEXT, false},
    {"village", PHRASE_VILLAGE, COLUMN_TEXT, false},
    {"people", PHRASE_PEOPLE_SERVED, COLUMN_COUNT, false},
    {"amount", PHRASE_AMOUNT_ORDERED, COLUMN_FEN, false},
    {"refunded", PHRASE_CAME_BACK, COLUMN_FEN, false},
    {"state", PHRASE_STATE, COLUMN_TEXT, false},
    {"value_day", PHRASE_VALUE_DAY, COLUMN_DAY, false},
    {"entry", PHRASE_ENTRY, COLUMN_TEXT, false},
    {"serial", PHRASE_BANK_SERIAL, COLUMN_TEXT, false},
    {"bank_text", PHRASE_BANK_TEXT, COLUMN_TEXT, false},
};

/* "发放失败（户名不符）": what happened, and why when the bank said so. */
static struct status state_cell(struct report_source *source,
                                const struct line_state *state, struct cell *ret_cell,
                                struct fault *fault)
{
    const char *words = phrases_state(source->language, state->state);
    if (state->state == LINE_STATE_FAILED && state->class != RESULT_NONE) {
        const char *values[] = {words, phrases_class(source->language, state->class),
                                NULL};
        TRY(report_fill(source, PHRASE_STATE_AND_CLASS, values, &words, fault));
    }
    *ret_cell = cell_words(words);
    return OK;
}

static struct status bank_cells(struct history *history, const struct report_line *line,
                                struct cell *ret_cells, struct fault *fault)
{
    const struct report_filter *filter = history->filter;
    struct bytes words[2] = {{0}, {0}};
    if (filter->bank == NULL) {
        return OK;
    }
    TRY(filter->bank(filter->bank_context, line->batch, line->entry, &words[0],
                     &words[1], fault));
    for (size_t i = 0; i < 2; i++) {
        if (words[i].size > 0) {
            struct bytes kept = {0};
            TRY(table_keep(history->table, words[i], &kept, fault));
            ret_cells[i] = cell_text(kept);
        }
    }
    return OK;
}

static struct status add_line(struct history *history, const struct report_line *line,
                              struct fault *fault)
{
    struct report_source *source = history->source;
    struct batch batch;
    TRY(accounts_batch_at(journal_view_transaction(source->view), line->batch,
                          source->seal_key, &batch, fault));
    const char *entry = NULL;
    TRY(report_number(source, line->entry, &entry, fault));
    /* Of a failed line it is only confirmed that its money never left. */
    const int64_t came_back =
        line->state.state == LINE_STATE_FAILED ? 0 : line->state.refunded;
    struct cell cells[PERSON_COLUMNS] = {
        cell_period(batch.period),
        report_name_cell(report_current(&history->programmes, batch.programme)),
        report_name_cell(report_current(&history->units, batch.unit)),
        line->village == 0
            ? cell_missing()
            : report_name_cell(report_current(&history->units, line->village)),
        line->headcount < 0 ? cell_missing() : cell_count(line->headcount),
        cell_fen(line->amount),
        came_back == 0 ? cell_blank() : cell_fen(came_back),
        cell_blank(),
        line->state.value_day == 0 ? cell_missing() : cell_day(line->state.value_day),
        cell_words(entry),
        cell_blank(),
        cell_blank(),
    };
    TRY(bank_cells(history, line, &cells[PERSON_OF_LEDGER], fault));
    TRY(state_cell(source, &line->state, &cells[7], fault));
    if (line->state.state == LINE_STATE_PAID) {
        TRY(report_add(&history->paid, report_line_net(line), fault));
    } else if (line->state.value_day == 0) {
        cells[8] = cell_blank();
    }
    return table_add(history->table, ROW_BODY, cells, fault);
}

static struct status make_table(struct history *history, struct fault *fault)
{
    struct report_source *source = history->source;
    const struct column *columns = NULL;
    const size_t count =
        history->filter->bank == NULL ? PERSON_OF_LEDGER : PERSON_COLUMNS;
    TRY(report_columns(source, person_plan, count, &columns, fault));
    ARENA_TAKE(source->arena, 1, history->table, fault);
    *history->table =
        table_of(source->arena, "lines", report_words(source, PHRASE_PERSON_LINES),
                 columns, count);
    for (size_t i = 0; i < history->lines.count; i++) {
        TRY(add_line(history, &history->lines.list[i], fault));
    }
    table_add_note(history->table, report_words(source, PHRASE_PERSON_NOTE));
    return OK;
}

static struct cell text_or_missing(const char *text)
{
    return text[0] == '\0' ? cell_missing() : cell_words(text);
}

static struct status add_figures(struct history *history, struct document *document,
                                 struct fault *fault)
{
    struct report_source *source = history->source;
    const struct {
        const char *key;
        enum phrase label;
        struct bytes text;
    } texts[] = {
        {"name", PHRASE_PERSON_NAME, history->person.name},
        {"resident", PHRASE_RESIDENT, history->person.resident},
        {"account_name", PHRASE_ACCOUNT_NAME, history->person.account_name},
        {"account", PHRASE_ACCOUNT, history->person.account},
    };
    struct figure figures[6];
    for (size_t i = 0; i < 4; i++) {
        const char *text = NULL;
        TRY(report_text(source, texts[i].text, &text, fault));
        figures[i] = (struct figure){.key = texts[i].key,
                                     .label = report_words(source, texts[i].label),
                                     .value = text_or_missing(text)};
    }
    const bool has_lines = history->lines.count > 0;
    figures[4] = (struct figure){.key = "lines",
                                 .label = report_words(source, PHRASE_LINES),
                                 .value = cell_count((int64_t)history->lines.count)};
    figures[5] =
        (struct figure){.key = "paid",
                        .label = report_words(source, PHRASE_PAID_OUT),
                        .value = has_lines ? cell_fen(history->paid) : cell_missing()};
    return report_figures(document, figures, 6, fault);
}

static struct status make_document(struct history *history, struct document *document,
                                   struct fault *fault)
{
    struct report_source *source = history->source;
    TRY(report_units(source, &history->units, fault));
    TRY(report_programmes(source, &history->programmes, fault));
    TRY(report_unit_asked(&history->units, history->filter->unit, &history->unit,
                          fault));
    TRY(report_programme_asked(&history->programmes, history->filter->programme,
                               &history->programme, fault));
    TRY(find_lines(history, fault));
    TRY(make_table(history, fault));
    *document =
        document_of(source->arena, source->language, DOCUMENT_OFFICE, "person",
                    report_words(source, PHRASE_PERSON_TITLE), &source->provenance);
    TRY(report_office(source, &document->unit, fault));
    TRY(document_add_paragraph(document, report_words(source, PHRASE_PERSON_WARNING),
                               fault));
    TRY(add_figures(history, document, fault));
    return document_add_table(document, history->table, fault);
}

struct status report_person(struct report_source *source,
                            const struct report_filter *filter,
                            struct document *ret_document, struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct history history = {.source = source, .filter = filter};
    struct status made = find_person(&history, buffer, fault);
    struct document document;
    if (status_is_ok(made)) {
        made = make_document(&history, &document, fault);
    }
    secret_wipe(history.person.secret, sizeof(history.person.secret));
    secret_wipe(history.members, sizeof(history.members));
    secret_wipe(buffer, sizeof(buffer));
    if (status_is_ok(made)) {
        *ret_document = document;
    }
    return made;
}
