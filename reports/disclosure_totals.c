/* disclosure_totals.c - the table of a notice that names nobody. */
#include "reports/disclosure.h"

#include "reports/withheld.h"

#include <stdlib.h>
#include <string.h>

enum { TOTALS_COLUMNS = 6 };

struct group {
    const struct report_name *township; /* NULL: not stated */
    size_t first;                       /* of its rows */
    uint64_t households;
    int64_t headcount, amount; /* -1: not all say */
    bool is_merged;
};

static const struct report_column totals_plan[TOTALS_COLUMNS] = {
    {"number", PHRASE_NUMBER, COLUMN_COUNT, false},
    {"township", PHRASE_TOWNSHIP, COLUMN_TEXT, false},
    {"households", PHRASE_HOUSEHOLDS, COLUMN_COUNT, true},
    {"people", PHRASE_PEOPLE_SERVED, COLUMN_COUNT, true},
    {"amount", PHRASE_AMOUNT_PAID, COLUMN_FEN, true},
    {"note", PHRASE_REMARK, COLUMN_TEXT, false},
};

/* what is not all known is no sum. */
static struct status add_amount(int64_t *sum, int64_t fen, struct fault *fault)
{
    if (*sum < 0 || fen < 0) {
        *sum = -1;
        return OK;
    }
    return report_add(sum, fen, fault);
}

static struct cell amount_cell(int64_t fen)
{
    return fen < 0 ? cell_missing() : cell_fen(fen);
}

/* Rows are sorted by township. */
static struct status make_groups(struct disclosure *notice, struct group *groups,
                                 size_t *ret_count, struct fault *fault)
{
    size_t count = 0;
    for (size_t i = 0; i < notice->count;) {
        const size_t from = i;
        struct group *group = &groups[count++];
        *group = (struct group){.township = notice->rows[i].township, .first = from};
        for (; i < notice->count && notice->rows[i].township == group->township; i++) {
            const struct report_line *line = &notice->rows[i].line;
            group->headcount = group->headcount < 0 || line->headcount < 0
                                   ? -1
                                   : group->headcount + line->headcount;
            TRY(add_amount(&group->amount, line->amount, fault));
        }
        TRY(disclosure_households(notice, from, i, &group->households, fault));
    }
    *ret_count = count;
    return OK;
}

static void merge(struct group *other, struct group *group)
{
    group->is_merged = true;
    other->is_merged = true; /* there is such a row */
    other->households += group->households;
    other->amount =
        other->amount < 0 || group->amount < 0 ? -1 : other->amount + group->amount;
    other->headcount = other->headcount < 0 || group->headcount < 0
                           ? -1
                           : other->headcount + group->headcount;
}

/* Small groups go to "others"; while that is small itself, the smallest of the rest
 * follows, or subtracting from the total would show it. */
static void merge_small(struct group *groups, size_t count, struct group *other)
{
    for (size_t i = 0; i < count; i++) {
        if (groups[i].households < DISCLOSURE_GROUP_MIN || groups[i].township == NULL) {
            merge(other, &groups[i]);
        }
    }
    while (other->is_merged && other->households < DISCLOSURE_GROUP_MIN) {
        struct group *smallest = NULL;
        for (size_t i = 0; i < count; i++) {
            if (!groups[i].is_merged &&
                (smallest == NULL || groups[i].households < smallest->households)) {
                smallest = &groups[i];
            }
        }
        if (smallest == NULL) {
            return;
        }
        merge(other, smallest);
    }
}

/* ---- beside everything else that is published -------------------------------------
 */

/* Rows of group groups[at]; of those that were merged when `at` is `count`; all of them
 * beyond that.  The site refuses the whole notice, so that the answer is not heard. */
static struct status ask(struct disclosure *notice, const struct group *groups,
                         size_t count, size_t at, struct withheld_payment *payments,
                         struct fault *fault)
{
    size_t asked = 0;
    bool is_shown = true;
    for (size_t i = 0, group = 0; i < notice->count; i++) {
        group += group + 1 < count && i == groups[group + 1].first ? 1 : 0;
        if (group == at || at > count || (at == count && groups[group].is_merged)) {
            payments[asked++] = (struct withheld_payment){
                notice->rows[i].line.entry, notice->rows[i].line.state.refunded};
        }
    }
    return withheld_ask_payments(notice->filter->withheld, payments, asked, &is_shown,
                                 fault);
}

/* Every sum of the table. */
static struct status ask_all(struct disclosure *notice, const struct group *groups,
                             size_t count, struct fault *fault)
{
    struct withheld_payment *payments = NULL;
    if (notice->filter->withheld == NULL || !disclosure_is_of_payment(notice)) {
        return OK;
    }
    ARENA_TAKE(notice->source->arena, notice->count + 1, payments, fault);
    for (size_t at = 0; at < count + 2; at++) {
        if (at >= count || !groups[at].is_merged) {
            TRY(ask(notice, groups, count, at, payments, fault));
        }
    }
    return OK;
}

static struct status add_group(struct disclosure *notice, struct table *table,
                               const struct group *group, struct bytes name,
                               struct fault *fault)
{
    const struct cell cells[TOTALS_COLUMNS] = {
        cell_count((int64_t)table->row_count + 1),
        cell_text(name),
        cell_count((int64_t)group->households),
        group->headcount < 0 ? cell_missing() : cell_count(group->headcount),
        amount_cell(group->amount),
        cell_text(notice->programme->summary.size > 0 ? notice->programme->summary
                                                      : notice->programme->name),
    };
    return table_add(table, ROW_BODY, cells, fault);
}

static struct status fill_totals(struct disclosure *notice, struct table *table,
                                 struct fault *fault)
{
    struct group *groups;
    struct group other = {0};
    size_t count = 0;
    ARENA_TAKE(notice->source->arena, notice->count, groups, fault);
    TRY(make_groups(notice, groups, &count, fault));
    merge_small(groups, count, &other);
    TRY(ask_all(notice, groups, count, fault));
    for (size_t i = 0; i < count; i++) {
        if (!groups[i].is_merged) {
            TRY(add_group(notice, table, &groups[i], groups[i].township->name, fault));
        }
    }
    if (other.is_merged) {
        TRY(add_group(notice, table, &other,
                      bytes_of(report_words(notice->source, PHRASE_OTHERS)), fault));
    }
    const struct cell cells[TOTALS_COLUMNS] = {
        cell_words(report_words(notice->source, PHRASE_TOTAL)),
        cell_blank(),
        cell_count((int64_t)notice->households),
        notice->headcount < 0 ? cell_missing() : cell_count(notice->headcount),
        amount_cell(notice->amount),
        cell_blank(),
    };
    return table_add(table, ROW_TOTAL, cells, fault);
}

struct status disclosure_totals(struct disclosure *notice, struct table **ret_table,
                                struct fault *fault)
{
    struct report_source *source = notice->source;
    const bool is_unnamed = notice->programme->party == PARTY_UNNAMED;
    if (!is_unnamed && notice->households < DISCLOSURE_GROUP_MIN) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-047: fewer than %d are on this notice, whose programme names "
                     "nobody; its totals would point at them, so publish it for a "
                     "larger unit",
                     DISCLOSURE_GROUP_MIN);
    }
    struct report_column plan[TOTALS_COLUMNS];
    memcpy(plan, totals_plan, sizeof(plan));
    if (!disclosure_is_of_payment(notice)) {
        plan[4].title = notice->is_once ? PHRASE_AMOUNT_ONCE : PHRASE_AMOUNT_MONTHLY;
    }
    if (is_unnamed) {
        plan[2].title = PHRASE_PAYMENTS;
    } else if (notice->programme->party != PARTY_HOUSEHOLD) {
        plan[2].title = PHRASE_PERSONS;
    }
    const struct column *columns = NULL;
    TRY(report_columns(source, plan, TOTALS_COLUMNS, &columns, fault));
    struct table *table;
    ARENA_TAKE(source->arena, 1, table, fault);
    *table =
        table_of(source->arena, "totals", notice->caption, columns, TOTALS_COLUMNS);
    *ret_table = table;
    return fill_totals(notice, table, fault);
}
