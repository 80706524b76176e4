/* late_draws.c - see late_draws.h. */
#include "reports/late_draws.h"

#include <stdlib.h>

static struct status keep(struct report_source *source, struct late_draws *late,
                          const struct late_success *success, struct fault *fault)
{
    ARENA_GROW(source->arena, late->count, late->capacity, late->list, fault);
    late->list[late->count++] = *success;
    return OK;
}

struct status late_draws_see(struct report_source *source, struct late_draws *late,
                             uint64_t index, const struct fact *result,
                             struct fault *fault)
{
    const struct late_success success = {.line = result->field[RESULT_LINE].number,
                                         .result = index,
                                         .is_late = result->field[RESULT_FROM].number ==
                                                    LINE_STATE_FAILED};
    const bool is_wanted = result->field[RESULT_TO].number == LINE_STATE_PAID &&
                           (success.is_late || late->count > 0);
    return is_wanted ? keep(source, late, &success, fault) : OK;
}

static int by_line(const void *a, const void *b)
{
    const struct late_success *left = a;
    const struct late_success *right = b;
    const int order = (left->line > right->line) - (left->line < right->line);
    return order != 0 ? order
                      : (left->result > right->result) - (left->result < right->result);
}

void late_draws_sort(struct late_draws *late)
{
    if (late->count > 0) {
        qsort(late->list, late->count, sizeof(*late->list), by_line);
    }
}

static struct status see_all(struct report_source *source, struct store_cursor *cursor,
                             uint64_t first, struct late_draws *late,
                             struct fault *fault)
{
    uint8_t space[8];
    struct bytes key = {0};
    struct bytes value = {0};
    struct status at =
        store_cursor_seek(cursor, store_key_u64(space, first), &key, &value, fault);
    for (uint64_t i = first; i <= source->seal.index; i++) {
        struct entry entry;
        struct fact fact;
        TRY(at);
        TRY(entry_decode(value, &entry, fault));
        if (entry.kind == KIND_RESULT) {
            TRY(fact_decode(kinds_find(entry.kind), entry.body, &fact, fault));
            TRY(late_draws_see(source, late, entry.index, &fact, fault));
        }
        at = store_cursor_next(cursor, &key, &value, fault);
    }
    return OK;
}

struct status late_draws_find(struct report_source *source, uint64_t first,
                              struct late_draws *ret_late, struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    *ret_late = (struct late_draws){0};
    TRY(store_cursor_open(journal_view_transaction(source->view), JOURNAL_TABLE_ENTRY,
                          &cursor, fault));
    const struct status seen = see_all(source, cursor, first, ret_late, fault);
    store_cursor_close(cursor);
    late_draws_sort(ret_late);
    return seen;
}

/* The newest success of a line, when that drew anew; else 0. */
static uint64_t newest_of(const struct late_draws *late, uint64_t line)
{
    size_t low = 0;
    size_t high = late->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (late->list[middle].line <= line) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    const struct late_success *newest = low == 0 ? NULL : &late->list[low - 1];
    return newest != NULL && newest->line == line && newest->is_late ? newest->result
                                                                     : 0;
}

struct status late_draws_of(struct report_source *source, const struct late_draws *late,
                            uint64_t line, struct late_draws_lists *ret_lists,
                            struct fault *fault)
{
    const uint64_t result = newest_of(late, line);
    struct entry entry;
    struct fact fact;
    TRY(report_entry(source, result != 0 ? result : line, &entry, &fact, fault));
    ret_lists->drawn = fact_bytes(&fact, result != 0 ? RESULT_DRAWS : LINE_DRAWS);
    ret_lists->uncovered =
        fact_bytes(&fact, result != 0 ? RESULT_UNCOVERED : LINE_UNCOVERED);
    return OK;
}
