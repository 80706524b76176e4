/* report_allocations.c - see report_allocations.h. */
#include "reports/report_allocations.h"

#include <stdlib.h>
#include <string.h>

struct collecting {
    struct report_source *source;
    const struct report_filter *filter;
    struct fact_code codes[REPORT_CODES_MAX]; /* of the filter's programme */
    size_t code_count;
    struct report_names programmes;
    const struct report_name *programme; /* of the filter, or NULL       */
    bool *others;                        /* by place: it shares one      */
    struct report_allocations *to;
};

/* ---- codes of several programmes ------------------------------------------------- */

static bool may_use(const struct report_name *programme, struct bytes function,
                    uint64_t year)
{
    struct fact_code codes[REPORT_CODES_MAX];
    size_t count = 0;
    const civil_day first = date_period_first((civil_period)(year * 12));
    const civil_day last = date_period_last((civil_period)(year * 12 + 11));
    if (!fact_codes(programme->functions, codes, REPORT_CODES_MAX, &count)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (bytes_equal(codes[i].code, function) && codes[i].from <= last &&
            first <= codes[i].to) {
            return true;
        }
    }
    return false;
}

bool report_code_is_shared(const struct report_names *programmes,
                           const struct report_name *programme, struct bytes function,
                           uint64_t year, bool *others)
{
    bool is_shared = false;
    for (size_t i = 0; i < programmes->count; i++) {
        const struct report_name *other = &programmes->list[i];
        if (other->entry == other->current && other->current != programme->current &&
            may_use(other, function, year)) {
            is_shared = true;
            if (others != NULL) {
                others[i] = true;
            }
        }
    }
    return is_shared;
}

static struct status name_sharers(struct collecting *collecting, struct fault *fault)
{
    static const char *const between[] = {[LANGUAGE_ZH] = "、", [LANGUAGE_EN] = ", "};
    struct report_source *source = collecting->source;
    const struct report_names *programmes = &collecting->programmes;
    const char *comma = between[source->language];
    size_t room = 1;
    char *text = NULL;
    for (size_t i = 0; i < programmes->count; i++) {
        room += programmes->list[i].name.size + strlen(comma);
    }
    ARENA_TAKE(source->arena, room, text, fault);
    struct writer writer = writer_of(text, room - 1);
    for (size_t i = 0; i < programmes->count; i++) {
        if (collecting->others[i]) {
            writer_text(&writer, writer.size == 0 ? "" : comma);
            writer_run(&writer, programmes->list[i].name);
        }
    }
    text[writer.size] = '\0';
    collecting->to->sharers = writer.size == 0 ? NULL : text;
    return OK;
}

struct status report_note_shared(struct report_source *source,
                                 const struct report_allocations *allocations,
                                 struct table *table, struct fault *fault)
{
    const char *values[] = {allocations->sharers, NULL};
    const char *note = NULL;
    if (allocations->sharers == NULL) {
        return OK;
    }
    TRY(report_fill(source, PHRASE_SHARED_BUDGET_NOTE, values, &note, fault));
    table_add_note(table, note);
    return OK;
}

/* ---- collecting ------------------------------------------------------------------ */

static bool is_wanted(const struct collecting *collecting,
                      const struct report_allocation *row)
{
    const uint64_t year = collecting->filter->year;
    bool has_code = collecting->code_count == 0;
    for (size_t i = 0; i < collecting->code_count; i++) {
        has_code = has_code || bytes_equal(collecting->codes[i].code, row->function);
    }
    return has_code && (year == 0 || year == row->year) &&
           report_is_below(&collecting->to->units, row->unit, collecting->to->unit);
}

static struct status keep_text(struct report_source *source, struct bytes *text,
                               struct fault *fault)
{
    const char *kept = NULL;
    TRY(report_text(source, *text, &kept, fault));
    *text = bytes_of(kept);
    return OK;
}

static struct status keep_row(struct collecting *collecting,
                              const struct report_allocation *row, struct fault *fault)
{
    struct report_source *source = collecting->source;
    struct report_allocations *to = collecting->to;
    ARENA_GROW(source->arena, to->count, to->capacity, to->list, fault);
    struct report_allocation *kept = &to->list[to->count++];
    *kept = *row;
    TRY(keep_text(source, &kept->label, fault));
    TRY(keep_text(source, &kept->function, fault));
    TRY(keep_text(source, &kept->project, fault));
    return keep_text(source, &kept->document, fault);
}

static struct report_allocation of_split(const struct fact *split)
{
    return (struct report_allocation){
        .parent = split->field[SPLIT_ALLOCATION].number,
        .unit = split->field[SPLIT_UNIT].number,
        .issued = (civil_day)split->field[SPLIT_DAY].fen,
        .is_late = fact_has(split, SPLIT_DAYS),
    };
}

static struct report_allocation of_allocation(const struct fact *fact)
{
    return (struct report_allocation){
        .parent = fact_number(fact, ALLOCATION_PARENT),
        .unit = fact->field[ALLOCATION_UNIT].number,
        .issued = (civil_day)fact->field[ALLOCATION_ISSUED].fen,
        .is_late = fact_has(fact, ALLOCATION_DAYS),
    };
}

static struct bytes project_of(const struct fact *root)
{
    const unsigned key = fact_has(root, ALLOCATION_PROJECT_NAME)
                             ? ALLOCATION_PROJECT_NAME
                             : ALLOCATION_PROJECT_CODE;
    return fact_bytes(root, key);
}

static struct status take_allocation(void *context, struct bytes label, uint64_t index,
                                     struct fault *fault)
{
    struct collecting *collecting = context;
    struct report_source *from = collecting->source;
    if (index > from->seal.index) {
        return OK;
    }
    struct entry entry;
    struct entry other;
    struct fact fact;
    struct fact root;
    struct fact source;
    struct fact document;
    TRY(report_entry(from, index, &entry, &fact, fault));
    TRY(report_root(from, index, &root, fault));
    TRY(report_entry(from, root.field[ALLOCATION_SOURCE].number, &other, &source,
                     fault));
    const bool is_split = entry.kind == KIND_SPLIT;
    TRY(report_entry(from,
                     fact.field[is_split ? SPLIT_DOCUMENT : ALLOCATION_DOCUMENT].number,
                     &other, &document, fault));
    struct report_allocation row = is_split ? of_split(&fact) : of_allocation(&fact);
    row.entry = index;
    row.label = label;
    row.function = root.field[ALLOCATION_FUNCTION].bytes;
    row.project = project_of(&root);
    row.document = document.field[DOCUMENT_NUMBER].bytes;
    row.year = root.field[ALLOCATION_YEAR].number;
    row.level = source.field[SOURCE_LEVEL].number;
    row.is_carried_in = fact_has(&root, ALLOCATION_IS_CARRY_OVER) &&
                        root.field[ALLOCATION_IS_CARRY_OVER].number != 0;
    if (!is_wanted(collecting, &row)) {
        return OK;
    }
    row.is_shared =
        collecting->programme != NULL &&
        report_code_is_shared(&collecting->programmes, collecting->programme,
                              row.function, row.year, collecting->others);
    TRY(accounts_balance_at(journal_view_transaction(from->view), index, from->seal_key,
                            &row.balance, fault));
    return keep_row(collecting, &row, fault);
}

static int by_code(const void *a, const void *b)
{
    const struct report_allocation *left = a;
    const struct report_allocation *right = b;
    if (left->year != right->year) {
        return left->year < right->year ? -1 : 1;
    }
    const int code = bytes_compare(left->function, right->function);
    return code != 0 ? code : bytes_compare(left->label, right->label);
}

static struct status collect(struct collecting *collecting, struct fault *fault)
{
    struct report_source *source = collecting->source;
    const struct report_filter *filter = collecting->filter;
    struct report_allocations *to = collecting->to;
    TRY(report_units(source, &to->units, fault));
    TRY(report_programmes(source, &collecting->programmes, fault));
    TRY(report_unit_asked(&to->units, filter->unit, &to->unit, fault));
    TRY(report_programme_asked(&collecting->programmes, filter->programme,
                               &collecting->programme, fault));
    const struct report_name *programme = collecting->programme;
    ARENA_TAKE(source->arena, collecting->programmes.count + 1, collecting->others,
               fault);
    if (programme != NULL && !fact_codes(programme->functions, collecting->codes,
                                         REPORT_CODES_MAX, &collecting->code_count)) {
        return FAULT(fault, STATUS_REFUSED, "a programme has more than %d codes",
                     REPORT_CODES_MAX);
    }
    TRY(accounts_codes(journal_view_transaction(source->view), CODE_ALLOCATION,
                       take_allocation, collecting, fault));
    return programme == NULL ? OK : name_sharers(collecting, fault);
}

struct status report_allocations(struct report_source *source,
                                 const struct report_filter *filter,
                                 struct report_allocations *ret_allocations,
                                 struct fault *fault)
{
    struct report_allocations allocations = {0};
    struct collecting *collecting;
    ARENA_TAKE(source->arena, 1, collecting, fault);
    collecting->source = source;
    collecting->filter = filter;
    collecting->to = &allocations;
    TRY(collect(collecting, fault));
    if (allocations.count > 0) {
        qsort(allocations.list, allocations.count, sizeof(*allocations.list), by_code);
    }
    *ret_allocations = allocations;
    return OK;
}

struct status report_balance_add(struct balance *sum, const struct balance *balance,
                                 struct fault *fault)
{
    TRY(report_add(&sum->received, balance->received, fault));
    TRY(report_add(&sum->adjusted, balance->adjusted, fault));
    TRY(report_add(&sum->passed_down, balance->passed_down, fault));
    TRY(report_add(&sum->frozen, balance->frozen, fault));
    TRY(report_add(&sum->reserved, balance->reserved, fault));
    TRY(report_add(&sum->paid, balance->paid, fault));
    TRY(report_add(&sum->refunded, balance->refunded, fault));
    TRY(report_add(&sum->prior_year, balance->prior_year, fault));
    TRY(report_add(&sum->carried, balance->carried, fault));
    return report_add(&sum->uncovered, balance->uncovered, fault);
}

int64_t report_lowered(const struct balance *balance)
{
    return balance->adjusted < 0 ? balance->adjusted : 0;
}

int64_t report_time_progress(const struct report_source *source, uint64_t year)
{
    const civil_day day = date_of_instant(source->seal.recorded_ms);
    const civil_period first = (civil_period)(year * 12);
    civil_period passed = date_period(day);
    passed += date_period_last(passed) == day ? 1 : 0;
    const int64_t months = passed < first        ? 0
                           : passed > first + 12 ? 12
                                                 : passed - first;
    return (months * 10000 + 6) / 12;
}
