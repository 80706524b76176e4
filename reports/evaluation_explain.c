/* evaluation_explain.c - what a figure was made from, entry by entry (R-301). */
#include "ledger/base/text.h"
#include "reports/evaluation.h"

#include "reports/evaluation_internal.h"
#include "reports/phrases_evaluation.h"
#include "reports/report_kit.h"

#include <stdio.h>
#include <string.h>

enum { PAGE_DEFAULT = 20, PAGE_MAX = 10000, COLUMNS = 5, KEYS_SIZE = 512 };

struct explaining {
    struct report_source *source;
    struct evaluation evaluation;
    struct evaluation_trace trace;
};

static const char *words(const struct explaining *explaining,
                         enum evaluation_phrase phrase)
{
    return phrases_evaluation(explaining->source->language, phrase);
}

/* "on-time", or from the 21st entry on "on-time@21". */
static struct status read_word(const char *word, struct evaluation_trace *trace,
                               struct fault *fault)
{
    const size_t size = strcspn(word, "@");
    uint64_t from = 1;
    if (indicator_parse(bytes_from(word, size), &trace->indicator) &&
        (word[size] == '\0' ||
         (text_to_u64(bytes_of(word + size + 1), &from) && from > 0))) {
        trace->skip = from - 1;
        return OK;
    }
    char keys[KEYS_SIZE];
    size_t used = 0;
    keys[0] = '\0';
    for (enum indicator i = 0; i < INDICATOR_COUNT && used < sizeof(keys); i++) {
        const int more = snprintf(keys + used, sizeof(keys) - used, "%s%s",
                                  i == 0 ? "" : ", ", indicator_key(i));
        used += more > 0 ? (size_t)more : 0;
    }
    return FAULT(fault, STATUS_USAGE,
                 "--explain wants the name of a figure, and perhaps behind @ the entry "
                 "to begin with; the figures are %s",
                 keys);
}

/* ---- cells ----------------------------------------------------------------------- */

static enum column_kind part_kind(enum indicator indicator)
{
    switch (indicator) {
    case INDICATOR_MONTHLY_PERSONS:
    case INDICATOR_PERSON_TIMES:
    case INDICATOR_PAID_OF_DUE:
    case INDICATOR_INSTITUTION_CARE:
    case INDICATOR_AS_STANDARD:
    case INDICATOR_RECOGNITION:
    case INDICATOR_DISCLOSED:
    case INDICATOR_ON_TIME:
    case INDICATOR_PASSED_DOWN:
        return COLUMN_COUNT;
    case INDICATOR_PRICE_ON_TIME: /* points of a hundred, with their decimals */
    case INDICATOR_ARRIVAL:
    case INDICATOR_EXECUTION_SELF:
    case INDICATOR_EXECUTION_EVALUATION:
    case INDICATOR_TIME_GAP:
    case INDICATOR_CARRY_OVER:
    case INDICATOR_STOCK_DECLINE:
    case INDICATOR_SOCIALISED:
    case INDICATOR_OVER_STANDARD:
    case INDICATOR_PER_PERSON:
    case INDICATOR_STANDARD:
    case INDICATOR_STANDARD_GROWTH:
    case INDICATOR_COUNT:
    default:
        return COLUMN_FEN;
    }
}

static enum column_kind whole_kind(enum indicator indicator)
{
    return indicator == INDICATOR_PER_PERSON || indicator == INDICATOR_OVER_STANDARD ||
                   indicator == INDICATOR_STANDARD
               ? COLUMN_COUNT
               : part_kind(indicator);
}

static struct status fill_words(const struct explaining *explaining,
                                enum evaluation_phrase phrase,
                                const char *const *values, const char **ret_text,
                                struct fault *fault)
{
    return report_fill_form(explaining->source, words(explaining, phrase), values,
                            ret_text, fault);
}

static struct status say_batch(const struct explaining *explaining,
                               const struct fact *batch, struct bytes *ret_words,
                               struct fault *fault)
{
    const struct evaluation *evaluation = &explaining->evaluation;
    const struct report_name *programme =
        report_current(&evaluation->programmes, batch->field[BATCH_PROGRAMME].number);
    const struct report_name *unit =
        report_current(&evaluation->units, batch->field[BATCH_UNIT].number);
    const char *month = NULL;
    char *text = NULL;
    TRY(report_period(explaining->source,
                      (civil_period)batch->field[BATCH_PERIOD].number, &month, fault));
    const struct bytes names[] = {
        bytes_of(month), programme == NULL ? (struct bytes){0} : programme->summary,
        unit == NULL ? (struct bytes){0} : unit->name};
    const size_t size = names[0].size + names[1].size + names[2].size + 2;
    ARENA_TAKE(explaining->source->arena, size + 1, text, fault);
    struct writer writer = writer_of(text, size);
    for (size_t i = 0; i < 3; i++) {
        writer_text(&writer, i == 0 ? "" : " ");
        writer_run(&writer, names[i]);
    }
    *ret_words = writer_bytes(&writer);
    return OK;
}

static struct status say_line(const struct explaining *explaining,
                              const struct fact *line, const char **ret_words,
                              struct fault *fault)
{
    const char *values[] = {"", "", NULL};
    TRY(report_number(explaining->source, line->field[LINE_BATCH].number, &values[0],
                      fault));
    TRY(report_number(explaining->source, line->field[LINE_NUMBER].number, &values[1],
                      fault));
    return fill_words(explaining, EVALUATION_LINE, values, ret_words, fault);
}

static struct status say_enrolment(const struct explaining *explaining,
                                   const struct fact *enrolment, const char **ret_words,
                                   struct fault *fault)
{
    const struct report_name *unit = report_current(
        &explaining->evaluation.units, enrolment->field[ENROLMENT_UNIT].number);
    const char *values[] = {"", "", NULL};
    if (unit != NULL) {
        TRY(report_text(explaining->source, unit->name, &values[0], fault));
    }
    if (fact_has(enrolment, ENROLMENT_CLASS)) {
        TRY(report_text(explaining->source, enrolment->field[ENROLMENT_CLASS].bytes,
                        &values[1], fault));
    }
    return fill_words(explaining, EVALUATION_CLASS, values, ret_words, fault);
}

/* An index, such as "3.60%"; a dash when it was not told. */
static struct status say_percent(const struct explaining *explaining,
                                 const struct fact *fact, unsigned field,
                                 const char **ret_text, struct fault *fault)
{
    char buffer[TABLE_CELL_TEXT_SIZE];
    if (!fact_has(fact, field)) {
        *ret_text = "-";
        return OK;
    }
    const struct cell cell = cell_percent(fact->field[field].fen);
    return report_text(
        explaining->source,
        table_cell_text(&cell, CELL_PLAIN, explaining->source->language, buffer),
        ret_text, fault);
}

static struct status say_price(const struct explaining *explaining,
                               const struct fact *index, const char **ret_words,
                               struct fault *fault)
{
    struct report_source *source = explaining->source;
    const char *values[] = {"", "", "", "", "", NULL};
    TRY(report_period(source, (civil_period)index->field[PRICE_INDEX_PERIOD].number,
                      &values[0], fault));
    TRY(say_percent(explaining, index, PRICE_INDEX_CPI, &values[1], fault));
    TRY(say_percent(explaining, index, PRICE_INDEX_FOOD, &values[2], fault));
    TRY(report_day(source, (civil_day)index->field[PRICE_INDEX_PUBLISHED].fen,
                   &values[3], fault));
    if (fact_has(index, PRICE_INDEX_LAST)) {
        TRY(report_day(source, (civil_day)index->field[PRICE_INDEX_LAST].fen,
                       &values[4], fault));
        return fill_words(explaining, EVALUATION_PRICE_TRIGGERED, values, ret_words,
                          fault);
    }
    return fill_words(explaining,
                      fact_has(index, PRICE_INDEX_TRIGGERED) ? EVALUATION_PRICE_QUIET
                                                             : EVALUATION_PRICE_UNKNOWN,
                      values, ret_words, fault);
}

static struct status say_check(const struct explaining *explaining,
                               const struct fact *check, const char **ret_words,
                               struct fault *fault)
{
    struct report_source *source = explaining->source;
    const struct report_name *unit = report_current(
        &explaining->evaluation.units, check->field[SPOT_CHECK_UNIT].number);
    const char *values[] = {"", "", "", NULL};
    struct entry entry;
    struct fact document;
    TRY(report_day(source, (civil_day)check->field[SPOT_CHECK_DAY].fen, &values[0],
                   fault));
    if (unit != NULL) {
        TRY(report_text(source, unit->name, &values[1], fault));
    }
    TRY(report_entry(source, check->field[SPOT_CHECK_DOCUMENT].number, &entry,
                     &document, fault));
    TRY(report_text(source, document.field[DOCUMENT_NUMBER].bytes, &values[2], fault));
    return fill_words(explaining, EVALUATION_CHECK, values, ret_words, fault);
}

static struct status say_missed(const struct explaining *explaining,
                                const struct fact *programme, const char **ret_words,
                                struct fault *fault)
{
    const char *values[] = {"", NULL};
    TRY(report_text(explaining->source, programme->field[PROGRAMME_NAME].bytes,
                    &values[0], fault));
    return fill_words(explaining,
                      explaining->trace.indicator == INDICATOR_PRICE_ON_TIME
                          ? EVALUATION_PRICE_MISSED
                          : EVALUATION_MISSED,
                      values, ret_words, fault);
}

/* What an entry is about, without anybody's data. */
static struct status say_entry(const struct explaining *explaining, uint64_t kind,
                               const struct fact *fact, struct cell *ret_cell,
                               struct fault *fault)
{
    struct bytes text = {0};
    const char *line = NULL;
    switch (kind) {
    case KIND_ALLOCATION:
        text = fact->field[ALLOCATION_LABEL].bytes;
        break;
    case KIND_SPLIT:
        text = fact->field[SPLIT_LABEL].bytes;
        break;
    case KIND_BATCH:
        TRY(say_batch(explaining, fact, &text, fault));
        break;
    case KIND_LINE:
        TRY(say_line(explaining, fact, &line, fault));
        break;
    case KIND_ENROLMENT:
        TRY(say_enrolment(explaining, fact, &line, fault));
        break;
    case KIND_PRICE_INDEX:
        TRY(say_price(explaining, fact, &line, fault));
        break;
    case KIND_SPOT_CHECK:
        TRY(say_check(explaining, fact, &line, fault));
        break;
    case KIND_PROGRAMME:
        TRY(say_missed(explaining, fact, &line, fault));
        break;
    default:
        break;
    }
    if (line == NULL) {
        TRY(report_text(explaining->source, text, &line, fault));
    }
    *ret_cell = line[0] == '\0' ? cell_blank() : cell_words(line);
    return OK;
}

static struct status add_part(const struct explaining *explaining, struct table *table,
                              const struct evaluation_part *part, struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    const char *number = NULL;
    const enum indicator indicator = explaining->trace.indicator;
    struct cell cells[COLUMNS];
    TRY(report_entry(explaining->source, part->entry, &entry, &fact, fault));
    TRY(report_number(explaining->source, part->entry, &number, fault));
    cells[0] = cell_words(number);
    cells[1] = cell_words(phrases_kind(explaining->source->language, entry.kind));
    TRY(say_entry(explaining, entry.kind, &fact, &cells[2], fault));
    cells[3] = cell_number(part_kind(indicator), part->part);
    cells[4] = cell_number(whole_kind(indicator), part->whole);
    return table_add(table, ROW_BODY, cells, fault);
}

static struct status add_sums(const struct explaining *explaining, struct table *table,
                              struct fault *fault)
{
    const enum indicator indicator = explaining->trace.indicator;
    const struct evaluation_figure *figure = &explaining->evaluation.figure[indicator];
    const struct cell all[COLUMNS] = {
        cell_words(words(explaining, EVALUATION_ALL_SUM)), cell_blank(), cell_blank(),
        cell_number(part_kind(indicator), figure->part),
        indicator_measure_of(indicator) == INDICATOR_PEOPLE
            ? cell_blank()
            : cell_number(whole_kind(indicator), figure->whole)};
    if (indicator == INDICATOR_OVER_STANDARD) {
        table_add_note(table, words(explaining, EVALUATION_EXPLAIN_MOST));
    } else if (explaining->trace.count < explaining->trace.total) {
        TRY(table_add_sum(table, ROW_SUBTOTAL, words(explaining, EVALUATION_PAGE_SUM),
                          fault));
    }
    return table_add(table, ROW_TOTAL, all, fault);
}

static struct status say_page(const struct explaining *explaining, struct table *table,
                              struct fault *fault)
{
    const struct evaluation_trace *trace = &explaining->trace;
    const uint64_t next = trace->skip + trace->count + 1;
    const uint64_t numbers[] = {trace->skip + 1, next - 1, trace->total};
    const char *values[] = {"", "", "", indicator_key(trace->indicator), "", NULL};
    const char *note = NULL;
    if (trace->count == trace->total || next > trace->total) {
        return OK;
    }
    for (size_t i = 0; i < 3; i++) {
        TRY(report_number(explaining->source, numbers[i], &values[i], fault));
    }
    TRY(report_number(explaining->source, next, &values[4], fault));
    TRY(fill_words(explaining, EVALUATION_EXPLAIN_PAGE, values, &note, fault));
    table_add_note(table, note);
    return OK;
}

static struct status make_table(const struct explaining *explaining,
                                struct table **ret_table, struct fault *fault)
{
    struct report_source *source = explaining->source;
    const enum indicator indicator = explaining->trace.indicator;
    const enum column_kind part = part_kind(indicator);
    const enum column_kind whole = whole_kind(indicator);
    const bool is_summed = indicator != INDICATOR_OVER_STANDARD;
    const bool is_points = indicator == INDICATOR_PRICE_ON_TIME;
    struct column *columns;
    ARENA_TAKE(source->arena, COLUMNS, columns, fault);
    columns[0] = (struct column){"entry", report_words(source, PHRASE_ENTRY),
                                 COLUMN_TEXT, false};
    columns[1] =
        (struct column){"kind", words(explaining, EVALUATION_KIND), COLUMN_TEXT, false};
    columns[2] =
        (struct column){"what", words(explaining, EVALUATION_WHAT), COLUMN_TEXT, false};
    columns[3] = (struct column){"part",
                                 words(explaining, part == COLUMN_FEN && !is_points
                                                       ? EVALUATION_PART_FEN
                                                       : EVALUATION_PART),
                                 part, is_summed};
    columns[4] = (struct column){"whole",
                                 words(explaining, whole == COLUMN_FEN && !is_points
                                                       ? EVALUATION_WHOLE_FEN
                                                       : EVALUATION_WHOLE),
                                 whole, true};
    ARENA_TAKE(source->arena, 1, *ret_table, fault);
    **ret_table =
        table_of(source->arena, "parts", words(explaining, EVALUATION_EXPLAIN_TABLE),
                 columns, COLUMNS);
    for (size_t i = 0; i < explaining->trace.count; i++) {
        TRY(add_part(explaining, *ret_table, &explaining->trace.parts[i], fault));
    }
    if (explaining->trace.total > 0) {
        TRY(add_sums(explaining, *ret_table, fault));
    }
    return say_page(explaining, *ret_table, fault);
}

/* ---- the document ---------------------------------------------------------------- */

static struct cell value_cell(const struct evaluation_figure *figure,
                              enum indicator indicator)
{
    static const enum column_kind kinds[] = {[INDICATOR_RATE] = COLUMN_PERCENT,
                                             [INDICATOR_PEOPLE] = COLUMN_FEN,
                                             [INDICATOR_NUMBER] = COLUMN_COUNT,
                                             [INDICATOR_FEN] = COLUMN_FEN};
    return figure->has_value
               ? cell_number(kinds[indicator_measure_of(indicator)], figure->value)
               : cell_missing();
}

static struct status add_figures(const struct explaining *explaining,
                                 struct document *document, struct fault *fault)
{
    const enum indicator indicator = explaining->trace.indicator;
    const struct evaluation_figure *figure = &explaining->evaluation.figure[indicator];
    const bool has_parts = explaining->trace.total > 0;
    const struct figure figures[] = {
        {.key = "value",
         .label = words(explaining, EVALUATION_VALUE),
         .value = value_cell(figure, indicator)},
        {.key = "part",
         .label = words(explaining, EVALUATION_PART),
         .value = has_parts ? cell_number(part_kind(indicator), figure->part)
                            : cell_missing()},
        {.key = "whole",
         .label = words(explaining, EVALUATION_WHOLE),
         .value = has_parts
                      ? cell_number(indicator_measure_of(indicator) == INDICATOR_PEOPLE
                                        ? COLUMN_COUNT
                                        : whole_kind(indicator),
                                    figure->whole)
                      : cell_missing()},
        {.key = "entries",
         .label = words(explaining, EVALUATION_ENTRIES),
         .value = cell_count((int64_t)explaining->trace.total)},
    };
    return report_figures(document, figures, 4, fault);
}

/* Why there is none: the budget is not the programme's alone (R-360). */
static struct status add_sharers(const struct explaining *explaining,
                                 struct document *document, struct fault *fault)
{
    const struct evaluation *evaluation = &explaining->evaluation;
    const char *values[] = {evaluation->sharers, "", NULL};
    const char *text = NULL;
    char budget[MONEY_TEXT_SIZE];
    if (evaluation->sharers == NULL ||
        !evaluation_is_of_budget(explaining->trace.indicator)) {
        return OK;
    }
    money_format_grouped(evaluation->money[EVALUATION_MONEY_ALL].budget, budget);
    values[1] = budget;
    TRY(fill_words(explaining, EVALUATION_WORD_SHARED_NOTE, values, &text, fault));
    return document_add_paragraph(document, text, fault);
}

static struct status make_document(const struct explaining *explaining,
                                   struct document *document, struct fault *fault)
{
    struct report_source *source = explaining->source;
    const enum indicator indicator = explaining->trace.indicator;
    const char *names[] = {phrases_indicator(source->language, indicator), NULL};
    const char *formulas[] = {phrases_formula(source->language, indicator), NULL};
    const char *title = NULL;
    const char *formula = NULL;
    struct table *table = NULL;
    TRY(fill_words(explaining, EVALUATION_EXPLAIN_TITLE, names, &title, fault));
    TRY(fill_words(explaining, EVALUATION_EXPLAIN_FORMULA, formulas, &formula, fault));
    *document = document_of(source->arena, source->language, DOCUMENT_OFFICE, "explain",
                            title, &source->provenance);
    TRY(report_unit_title(source, explaining->evaluation.unit, &document->unit, fault));
    TRY(make_table(explaining, &table, fault));
    TRY(add_figures(explaining, document, fault));
    TRY(document_add_paragraph(document, formula, fault));
    TRY(add_sharers(explaining, document, fault));
    return explaining->trace.total == 0
               ? document_add_paragraph(
                     document, words(explaining, EVALUATION_EXPLAIN_NONE), fault)
               : document_add_table(document, table, fault);
}

/* The years that batches of the filter's scope are of. */
struct years {
    struct report_names units, programmes;
    const struct report_name *unit, *programme;
    civil_period first, last; /* -1: none */
};

static struct status take_year(void *context, uint64_t entry, const struct batch *batch,
                               struct fault *fault)
{
    struct years *years = context;
    const struct report_name *programme =
        report_current(&years->programmes, batch->programme);
    (void)entry;
    (void)fault;
    if (batch_current(batch).count == 0 ||
        (years->programme != NULL && programme != years->programme) ||
        !report_is_below(&years->units, batch->unit, years->unit)) {
        return OK;
    }
    const civil_period year = batch->period / 12;
    years->first = years->first < 0 || year < years->first ? year : years->first;
    years->last = year > years->last ? year : years->last;
    return OK;
}

/* The report shows all months there are; a figure is made from those of one year. */
static struct status choose_year(struct report_source *source,
                                 struct report_filter *filter, struct fault *fault)
{
    struct years years = {.first = -1, .last = -1};
    if (filter->year != 0 || filter->first >= 0 || filter->last >= 0) {
        return OK;
    }
    TRY(report_units(source, &years.units, fault));
    TRY(report_programmes(source, &years.programmes, fault));
    TRY(report_unit_asked(&years.units, filter->unit, &years.unit, fault));
    TRY(report_programme_asked(&years.programmes, filter->programme, &years.programme,
                               fault));
    TRY(accounts_batches(journal_view_transaction(source->view), source->seal_key,
                         take_year, &years, fault));
    if (years.first != years.last) {
        return FAULT(fault, STATUS_USAGE,
                     "a figure is explained for one year, and there are payments of "
                     "%d to %d; say which one with --year",
                     (int)years.first, (int)years.last);
    }
    filter->year = years.last < 0 ? 0 : (uint64_t)years.last;
    return OK;
}

struct status evaluation_explain(struct report_source *source,
                                 const struct report_filter *filter,
                                 struct document *ret_document, struct fault *fault)
{
    struct explaining *explaining;
    struct report_filter of_year = *filter;
    ARENA_TAKE(source->arena, 1, explaining, fault);
    explaining->source = source;
    struct evaluation_trace *trace = &explaining->trace;
    TRY(read_word(filter->explain, trace, fault));
    trace->limit = filter->limit == 0 ? PAGE_DEFAULT : (size_t)filter->limit;
    if (trace->limit > PAGE_MAX) {
        return FAULT(fault, STATUS_USAGE, "a page has at most %d entries", PAGE_MAX);
    }
    ARENA_TAKE(source->arena, trace->limit, trace->parts, fault);
    TRY(choose_year(source, &of_year, fault));
    TRY(evaluation_compute(source, &of_year, trace, &explaining->evaluation, fault));
    struct document document;
    TRY(make_document(explaining, &document, fault));
    *ret_document = document;
    return OK;
}
