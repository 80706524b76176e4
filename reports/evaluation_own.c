/* evaluation_own.c - what one programme spent of allocations that others draw on too
 * the lines of its batches, less what came back of them in the same year.
 *
 * A batch names its programme and the allocations it may draw on, so nearly all is
 * known from the figures of batches; single lines are asked where one batch draws on
 * money of two kinds. */
#include "reports/evaluation_internal.h"
#include "reports/late_draws.h"

#include <stdlib.h>

struct own_batch {
    uint64_t entry, line_count;
    bool is_own;
    bool is_mixed; /* its allocations are not all shared ones of one kind */
};
struct own {
    struct evaluating *evaluating;
    const struct report_allocation **rows; /* the shared ones, by entry */
    size_t row_count;
    struct own_batch *batches; /* that may draw on them, by entry */
    size_t count, capacity;
    struct late_draws late;
    bool has_mixed, has_refunds;
    int64_t spent[EVALUATION_MONEY_ROWS]; /* of the programme */
    int64_t all;                          /* of all of them   */
};

/* ---- rows and batches ------------------------------------------------------------ */

static int by_entry(const void *a, const void *b)
{
    const struct report_allocation *const *left = a;
    const struct report_allocation *const *right = b;
    return ((*left)->entry > (*right)->entry) - ((*left)->entry < (*right)->entry);
}

static const struct report_allocation *row_of(const struct own *own, uint64_t entry)
{
    const struct report_allocation wanted = {.entry = entry};
    const struct report_allocation *key = &wanted;
    const struct report_allocation *const *found =
        bsearch(&key, own->rows, own->row_count, sizeof(*own->rows), by_entry);
    return found == NULL ? NULL : *found;
}

static struct status index_rows(struct own *own, const struct report_allocations *mine,
                                struct fault *fault)
{
    ARENA_TAKE(own->evaluating->source->arena, mine->count + 1, own->rows, fault);
    for (size_t i = 0; i < mine->count; i++) {
        if (mine->list[i].is_shared) {
            own->rows[own->row_count++] = &mine->list[i];
        }
    }
    qsort(own->rows, own->row_count, sizeof(*own->rows), by_entry);
    return OK;
}

static struct status add_fen(struct own *own, bool is_own,
                             enum evaluation_money_row kind, int64_t fen,
                             struct fault *fault)
{
    TRY(report_add(&own->all, fen, fault));
    return is_own ? report_add(&own->spent[kind], fen, fault) : OK;
}

/* Of a list of draws those on shared allocations, times `sign`. */
static struct status add_draws(struct own *own, bool is_own, struct bytes list,
                               int64_t sign, struct fault *fault)
{
    struct fact_pair pairs[MONEY_SHARES_MAX];
    size_t count = 0;
    if (!fact_pairs(list, pairs, MONEY_SHARES_MAX, &count)) {
        return FAULT(fault, STATUS_FOUND, "what a line drew is damaged; run verify");
    }
    for (size_t i = 0; i < count; i++) {
        const struct report_allocation *row = row_of(own, pairs[i].entry);
        if (row != NULL) {
            TRY(add_fen(own, is_own, evaluation_money_kind(row), sign * pairs[i].number,
                        fault));
        }
    }
    return OK;
}

static struct status keep_batch(struct own *own, const struct own_batch *batch,
                                struct fault *fault)
{
    ARENA_GROW(own->evaluating->source->arena, own->count, own->capacity, own->batches,
               fault);
    own->batches[own->count++] = *batch;
    return OK;
}

static struct status take_batch(void *context, uint64_t index,
                                const struct batch *figures, struct fault *fault)
{
    struct own *own = context;
    const struct evaluation *to = own->evaluating->to;
    struct fact_pair shares[MONEY_SHARES_MAX];
    struct own_batch batch = {.entry = index, .line_count = figures->line_count};
    const struct report_allocation *first = NULL;
    size_t count = 0;
    struct entry entry;
    struct fact fact;
    TRY(report_entry(own->evaluating->source, index, &entry, &fact, fault));
    if (!fact_pairs(fact.field[BATCH_SHARES].bytes, shares, MONEY_SHARES_MAX, &count)) {
        return FAULT(fault, STATUS_FOUND,
                     "the sources of a batch are damaged; run "
                     "verify");
    }
    for (size_t i = 0; i < count; i++) {
        const struct report_allocation *row = row_of(own, shares[i].entry);
        first = first != NULL ? first : row;
        batch.is_mixed = batch.is_mixed || row == NULL ||
                         evaluation_money_kind(row) != evaluation_money_kind(first);
    }
    if (first == NULL) {
        return OK;
    }
    batch.is_own = report_current(&to->programmes, figures->programme) == to->programme;
    const struct count_and_fen *back = &figures->by_state[LINE_STATE_REFUNDED];
    own->has_mixed = own->has_mixed || batch.is_mixed;
    own->has_refunds =
        own->has_refunds || back->count > 0 || figures->part_refunded != 0;
    TRY(keep_batch(own, &batch, fault));
    return batch.is_mixed
               ? OK
               : add_fen(own, batch.is_own, evaluation_money_kind(first),
                         figures->by_state[LINE_STATE_PAID].fen + back->fen, fault);
}

/* ---- what came back, and late successes ------------------------------------------ */

static const struct own_batch *batch_of(const struct own *own, uint64_t line)
{
    size_t low = 0;
    size_t high = own->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (own->batches[middle].entry < line) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    const struct own_batch *batch = low == 0 ? NULL : &own->batches[low - 1];
    return batch != NULL && line - batch->entry <= batch->line_count ? batch : NULL;
}

/* What came back in a later year is that year's, and what moved nothing is nobody's. */
static struct status add_refund(struct own *own, const struct fact *refund,
                                int64_t sign, struct fault *fault)
{
    const struct own_batch *batch = batch_of(own, refund->field[REFUND_LINE].number);
    if (batch == NULL || !fact_has(refund, REFUND_DRAWS) ||
        fact_number(refund, REFUND_IS_PRIOR_YEAR) != 0) {
        return OK;
    }
    return add_draws(own, batch->is_own, refund->field[REFUND_DRAWS].bytes, sign,
                     fault);
}

static struct status add_correction(struct own *own, const struct fact *correction,
                                    struct fault *fault)
{
    struct entry entry;
    struct fact wrong;
    if (!fact_has(correction, CORRECTION_CONFIRMS)) {
        return OK;
    }
    TRY(report_entry(own->evaluating->source,
                     correction->field[CORRECTION_REVERSES].number, &entry, &wrong,
                     fault));
    return entry.kind == KIND_REFUND ? add_refund(own, &wrong, 1, fault) : OK;
}

static struct status see_result(struct own *own, uint64_t index,
                                const struct fact *result, struct fault *fault)
{
    const struct own_batch *batch = batch_of(own, result->field[RESULT_LINE].number);
    return batch != NULL && batch->is_mixed
               ? late_draws_see(own->evaluating->source, &own->late, index, result,
                                fault)
               : OK;
}

static struct status see_entry(struct own *own, struct bytes bytes, struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    TRY(entry_decode(bytes, &entry, fault));
    const bool is_wanted = entry.kind == KIND_REFUND || entry.kind == KIND_CORRECTION ||
                           (entry.kind == KIND_RESULT && own->has_mixed);
    if (!is_wanted) {
        return OK;
    }
    TRY(fact_decode(kinds_find(entry.kind), entry.body, &fact, fault));
    return entry.kind == KIND_REFUND       ? add_refund(own, &fact, -1, fault)
           : entry.kind == KIND_CORRECTION ? add_correction(own, &fact, fault)
                                           : see_result(own, entry.index, &fact, fault);
}

static struct status walk(struct own *own, struct store_cursor *cursor,
                          struct fault *fault)
{
    uint8_t space[8];
    struct bytes key = {0};
    struct bytes value = {0};
    const uint64_t first = own->batches[0].entry;
    struct status at =
        store_cursor_seek(cursor, store_key_u64(space, first), &key, &value, fault);
    for (uint64_t i = first; i <= own->evaluating->source->seal.index; i++) {
        TRY(at);
        TRY(see_entry(own, value, fault));
        at = store_cursor_next(cursor, &key, &value, fault);
    }
    return OK;
}

static struct status walk_entries(struct own *own, struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    if (!own->has_mixed && !own->has_refunds) {
        return OK;
    }
    TRY(store_cursor_open(journal_view_transaction(own->evaluating->source->view),
                          JOURNAL_TABLE_ENTRY, &cursor, fault));
    const struct status walked = walk(own, cursor, fault);
    store_cursor_close(cursor);
    return walked;
}

/* ---- batches of several kinds of money ------------------------------------------- */

static struct status add_line(struct own *own, bool is_own, uint64_t line,
                              struct fault *fault)
{
    struct late_draws_lists lists;
    TRY(late_draws_of(own->evaluating->source, &own->late, line, &lists, fault));
    TRY(lists.drawn.size > 0 ? add_draws(own, is_own, lists.drawn, 1, fault) : OK);
    return lists.uncovered.size > 0 ? add_draws(own, is_own, lists.uncovered, 1, fault)
                                    : OK;
}

static struct status add_mixed(struct own *own, const struct own_batch *batch,
                               struct fault *fault)
{
    struct report_source *source = own->evaluating->source;
    struct report_lines lines = {0};
    const size_t mark = arena_mark(source->arena);
    TRY(report_lines_add(source, batch->entry, batch->line_count, &lines, fault));
    TRY(report_lines_settle(source, &lines, fault));
    for (size_t i = 0; i < lines.count; i++) {
        const unsigned state = lines.list[i].state.state;
        if (state == LINE_STATE_PAID || state == LINE_STATE_REFUNDED) {
            TRY(add_line(own, batch->is_own, lines.list[i].entry, fault));
        }
    }
    arena_rewind(source->arena, mark);
    return OK;
}

/* ---- the sums -------------------------------------------------------------------- */

/* An opening balance was paid in no batch: of which programme, nobody knows. */
static struct status is_all_known(const struct own *own, bool *ret_is,
                                  struct fault *fault)
{
    int64_t covered = 0;
    int64_t uncovered = 0;
    for (size_t i = 0; i < own->row_count; i++) {
        const struct balance *balance = &own->rows[i]->balance;
        TRY(report_add(&covered, balance->paid - balance->refunded, fault));
        TRY(report_add(&uncovered, balance->uncovered, fault));
    }
    *ret_is = covered <= own->all && own->all - covered <= uncovered;
    return OK;
}

static struct status add_sums(const struct own *own, struct fault *fault)
{
    struct evaluation_money *money = own->evaluating->to->money;
    bool is_known = false;
    TRY(is_all_known(own, &is_known, fault));
    for (enum evaluation_money_row kind = EVALUATION_MONEY_YEAR;
         kind < EVALUATION_MONEY_ROWS; kind++) {
        if (money[kind].is_shared) {
            money[kind].has_spent = is_known;
            TRY(report_add(&money[kind].spent, own->spent[kind], fault));
            TRY(report_add(&money[EVALUATION_MONEY_ALL].spent, own->spent[kind],
                           fault));
        }
    }
    money[EVALUATION_MONEY_ALL].has_spent = is_known;
    return OK;
}

struct status evaluation_add_own(struct evaluating *evaluating,
                                 const struct report_allocations *mine,
                                 struct fault *fault)
{
    struct own *own;
    struct report_source *source = evaluating->source;
    ARENA_TAKE(source->arena, 1, own, fault);
    own->evaluating = evaluating;
    TRY(index_rows(own, mine, fault));
    TRY(accounts_batches(journal_view_transaction(source->view), source->seal_key,
                         take_batch, own, fault));
    TRY(walk_entries(own, fault));
    late_draws_sort(&own->late);
    for (size_t i = 0; i < own->count; i++) {
        if (own->batches[i].is_mixed) {
            TRY(add_mixed(own, &own->batches[i], fault));
        }
    }
    return add_sums(own, fault);
}
