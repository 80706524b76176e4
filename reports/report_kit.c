/* report_kit.c - see report_kit.h. */
#include "reports/report_kit.h"

#include "ledger/base/money.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *report_words(const struct report_source *source, enum phrase phrase)
{
    return phrases_get(source->language, phrase);
}

struct status report_fill(struct report_source *source, enum phrase phrase,
                          const char *const *values, const char **ret_text,
                          struct fault *fault)
{
    return report_fill_form(source, report_words(source, phrase), values, ret_text,
                            fault);
}

struct status report_fill_form(struct report_source *source, const char *form,
                               const char *const *values, const char **ret_text,
                               struct fault *fault)
{
    size_t count = 0;
    size_t size = strlen(form) + 1;
    while (values[count] != NULL) {
        size += 2 * strlen(values[count++]); /* a value may stand twice */
    }
    char *text;
    ARENA_TAKE(source->arena, size, text, fault);
    struct writer writer = writer_of(text, size - 1);
    for (const char *at = form; *at != '\0'; at++) {
        if (at[0] == '{' && at[1] >= '0' && at[1] < '0' + (int)count && at[2] == '}') {
            writer_text(&writer, values[at[1] - '0']);
            at += 2;
        } else {
            writer_u8(&writer, (uint8_t)*at);
        }
    }
    text[writer.size] = '\0';
    *ret_text = text;
    return OK;
}

struct status report_text(struct report_source *source, struct bytes text,
                          const char **ret_text, struct fault *fault)
{
    char *copy;
    ARENA_TAKE(source->arena, text.size + 1, copy, fault);
    if (text.size > 0) {
        memcpy(copy, text.at, text.size);
    }
    *ret_text = copy;
    return OK;
}

struct status report_number(struct report_source *source, uint64_t number,
                            const char **ret_text, struct fault *fault)
{
    char text[24];
    const int size = snprintf(text, sizeof(text), "%" PRIu64, number);
    return report_text(source, bytes_from(text, (size_t)size), ret_text, fault);
}

static struct status date_words(struct report_source *source, enum phrase phrase,
                                const int *numbers, size_t count, const char **ret_text,
                                struct fault *fault)
{
    const char *values[4] = {NULL, NULL, NULL, NULL};
    for (size_t i = 0; i < count; i++) {
        TRY(report_number(source, (uint64_t)numbers[i], &values[i], fault));
    }
    return report_fill(source, phrase, values, ret_text, fault);
}

struct status report_period(struct report_source *source, civil_period period,
                            const char **ret_text, struct fault *fault)
{
    if (source->language == LANGUAGE_ZH) {
        const int numbers[] = {period / 12, period % 12 + 1};
        return date_words(source, PHRASE_PERIOD_FORM, numbers, 2, ret_text, fault);
    }
    char text[DATE_TEXT_SIZE];
    date_format_period(period, text);
    return report_text(source, bytes_of(text), ret_text, fault);
}

struct status report_day(struct report_source *source, civil_day day,
                         const char **ret_text, struct fault *fault)
{
    if (source->language == LANGUAGE_ZH) {
        const struct civil_date date = date_of_day(day);
        const int numbers[] = {date.year, date.month, date.day};
        return date_words(source, PHRASE_DAY_FORM, numbers, 3, ret_text, fault);
    }
    char text[DATE_TEXT_SIZE];
    date_format(day, text);
    return report_text(source, bytes_of(text), ret_text, fault);
}

struct status report_columns(struct report_source *source,
                             const struct report_column *plan, size_t count,
                             const struct column **ret_columns, struct fault *fault)
{
    struct column *columns;
    ARENA_TAKE(source->arena, count, columns, fault);
    for (size_t i = 0; i < count; i++) {
        columns[i] = (struct column){.key = plan[i].key,
                                     .title = report_words(source, plan[i].title),
                                     .kind = plan[i].kind,
                                     .is_summed = plan[i].is_summed};
    }
    *ret_columns = columns;
    return OK;
}

civil_day report_today(const struct report_source *source,
                       const struct report_filter *filter)
{
    return filter->today != 0 ? filter->today
                              : date_of_instant(source->seal.recorded_ms);
}

bool report_on_time(const struct batch *batch, civil_day today, int64_t *ret_part,
                    int64_t *ret_whole)
{
    const bool is_due = batch->due <= today;
    const uint64_t paid = batch->by_state[LINE_STATE_PAID].count;
    const uint64_t timed = batch->timed_count;
    const uint64_t untimed = paid > timed ? paid - timed : 0;
    if (timed == 0 && (paid > 0 || !is_due)) {
        return false;
    }
    *ret_part = (int64_t)batch->on_time.count;
    *ret_whole = (int64_t)(is_due ? batch_current(batch).count - untimed : timed);
    return true;
}

struct cell report_rate(int64_t part, int64_t whole)
{
    int64_t basis_points = 0;
    return money_ratio(part, whole, &basis_points) ? cell_percent(basis_points)
                                                   : cell_missing(); /* */
}

struct cell report_name_cell(const struct report_name *name)
{
    return name == NULL ? cell_missing() : cell_text(name->name);
}

struct status report_add(int64_t *sum, int64_t fen, struct fault *fault)
{
    return money_add(*sum, fen, sum)
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "a total of this report is larger than a ledger can hold; ask "
                       "for fewer units or months");
}

struct status report_add_counted(struct count_and_fen *sum,
                                 const struct count_and_fen *more, struct fault *fault)
{
    sum->count += more->count;
    return report_add(&sum->fen, more->fen, fault);
}

struct status report_figures(struct document *document, const struct figure *figures,
                             size_t count, struct fault *fault)
{
    enum { STRIP = 4 };
    for (size_t i = 0; i < count; i += STRIP) {
        const size_t left = count - i;
        TRY(document_add_figures(document, figures + i, left < STRIP ? left : STRIP,
                                 fault));
    }
    return OK;
}

static struct status read_unit(struct report_source *source, uint64_t unit,
                               struct fact *ret_unit, struct fault *fault)
{
    struct entry entry;
    return report_entry(source, unit, &entry, ret_unit, fault);
}

struct status report_office(struct report_source *source, const char **ret_title,
                            struct fault *fault)
{
    uint64_t unit = 0;
    struct fact office;
    const struct status known =
        accounts_office(journal_view_transaction(source->view), &unit, fault);
    if (known.code == STATUS_NOT_FOUND) {
        struct entry entry;
        struct fact genesis;
        TRY(report_entry(source, 0, &entry, &genesis, fault));
        return report_text(source, genesis.field[GENESIS_TITLE].bytes, ret_title,
                           fault);
    }
    TRY(known);
    TRY(read_unit(source, unit, &office, fault));
    while (unit > source->seal.index && fact_has(&office, UNIT_REPLACES)) {
        unit = office.field[UNIT_REPLACES].number; /* its name at the seal */
        TRY(read_unit(source, unit, &office, fault));
    }
    return report_text(source, office.field[UNIT_NAME].bytes, ret_title, fault);
}

struct status report_unit_title(struct report_source *source,
                                const struct report_name *unit, const char **ret_title,
                                struct fault *fault)
{
    return unit != NULL ? report_text(source, unit->name, ret_title, fault)
                        : report_office(source, ret_title, fault);
}

struct status report_office_unit(const struct report_source *source,
                                 const struct report_names *units,
                                 const struct report_name **ret_unit,
                                 struct fault *fault)
{
    struct entry entry;
    struct fact genesis;
    TRY(report_entry(source, 0, &entry, &genesis, fault));
    *ret_unit = report_find(units, genesis.field[GENESIS_UNIT].bytes);
    return OK;
}

struct status report_table(struct report_source *source, const char *key,
                           enum phrase title, const struct report_column *plan,
                           size_t count, struct table **ret_table, struct fault *fault)
{
    const struct column *columns = NULL;
    TRY(report_columns(source, plan, count, &columns, fault));
    ARENA_TAKE(source->arena, 1, *ret_table, fault);
    **ret_table =
        table_of(source->arena, key, report_words(source, title), columns, count);
    return OK;
}

struct status report_root(struct report_source *source, uint64_t allocation,
                          struct fact *ret_root, struct fault *fault)
{
    enum { SPLITS_DEPTH_MAX = 64 };
    uint64_t at = allocation;
    for (size_t depth = 0; depth < SPLITS_DEPTH_MAX; depth++) {
        struct entry entry;
        TRY(report_entry(source, at, &entry, ret_root, fault));
        if (entry.kind == KIND_ALLOCATION) {
            return OK;
        }
        at = ret_root->field[SPLIT_ALLOCATION].number;
    }
    return FAULT(fault, STATUS_FOUND, "an allocation was split too often; run verify");
}
