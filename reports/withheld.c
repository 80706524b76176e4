/* withheld.c - see withheld.h. */
#include "reports/withheld.h"

#include "reports/late_draws.h"
#include "reports/small_groups.h"
#include "reports/withheld_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A payment, and the draws of it: draws[first:first + count], at least one. */
struct kept_line {
    struct withheld_line line; /* but for allocation, state and value day */
    size_t first, count;
    uint32_t household;
};
/* How far the lines were at a seal. */
struct stand {
    int64_t refunded;
    civil_day value_day;
    uint8_t state; /* LINE_STATE_NONE: it was not there yet */
};
struct view {
    struct view *next;
    uint64_t seal;
    struct stand *stands; /* by line */
};
/* What came back of a draw is a term of its own: one for each sum that it ever was. */
struct returned {
    size_t draw;
    int64_t fen;
};
struct paper {
    const char *name;
    enum withheld_order order;
    bool is_whole;
    size_t first; /* cell */
};

struct withheld {
    struct arena *arena; /* its own: papers are made and given back in between */
    struct arena memory;
    struct report_lines raw; /* states of now */
    struct kept_line *lines;
    size_t count;
    uint64_t *draws;      /* allocations */
    uint32_t *households; /* of draws, then of returned */
    size_t draw_count, draw_capacity;
    struct returned *returned;
    size_t returned_count, returned_capacity;
    struct view *views;
    struct paper *papers;
    size_t paper_count, paper_capacity;
    struct withheld_cell *cells;
    size_t cell_count, cell_capacity;
    struct withheld_term *terms; /* room for those of one cell */
    bool is_decided;
    size_t paper, asked; /* the one that asks, and its next cell */
};

/* list[0:count] with room for one more. */
static struct status grow(struct arena *arena, void **list, size_t count,
                          size_t *capacity, size_t size, struct fault *fault)
{
    if (count < *capacity) {
        return OK;
    }
    const size_t wanted = *capacity == 0 ? 64 : 2 * *capacity;
    void *more = arena_take(arena, wanted, size);
    if (more == NULL) {
        return arena_exhausted(arena, fault);
    }
    if (count > 0) {
        memcpy(more, *list, count * size);
    }
    *list = more;
    *capacity = wanted;
    return OK;
}

/* ---- loading --------------------------------------------------------------------- */

struct loading {
    struct report_source *source;
    struct withheld *to;
    struct report_names units, programmes;
    bool *is_totals; /* by place in programmes.list */
    struct withheld_line *batches;
    size_t count, capacity;
    struct late_draws late;
};

static struct status take_batch(void *context, uint64_t entry,
                                const struct batch *batch, struct fault *fault)
{
    struct loading *loading = context;
    const struct report_name *programme =
        report_current(&loading->programmes, batch->programme);
    const struct report_name *unit = report_current(&loading->units, batch->unit);
    if (programme == NULL || unit == NULL ||
        !loading->is_totals[programme - loading->programmes.list]) {
        return OK;
    }
    void *list = loading->batches;
    TRY(grow(loading->source->arena, &list, loading->count, &loading->capacity,
             sizeof(*loading->batches), fault));
    loading->batches = list;
    loading->batches[loading->count++] =
        (struct withheld_line){.batch = entry,
                               .programme = programme->entry,
                               .unit = unit->entry,
                               .period = batch->period,
                               .due = batch->due};
    return report_lines_add(loading->source, entry, batch->line_count,
                            &loading->to->raw, fault);
}

static struct status keep_draw(struct withheld *to, uint64_t allocation,
                               uint32_t household, struct fault *fault)
{
    void *draws = to->draws;
    void *households = to->households;
    size_t capacity = to->draw_capacity;
    TRY(grow(to->arena, &draws, to->draw_count, &to->draw_capacity, sizeof(*to->draws),
             fault));
    TRY(grow(to->arena, &households, to->draw_count, &capacity, sizeof(*to->households),
             fault));
    to->draws = draws;
    to->households = households;
    to->draws[to->draw_count] = allocation;
    to->households[to->draw_count++] = household;
    return OK;
}

/* The allocations in a list, each once. */
static struct status keep_draws(struct withheld *to, const struct kept_line *line,
                                struct bytes list, struct fault *fault)
{
    struct fact_pair draws[MONEY_SHARES_MAX];
    size_t count = 0;
    if (list.size == 0) {
        return OK;
    }
    if (!fact_pairs(list, draws, MONEY_SHARES_MAX, &count)) {
        return FAULT(fault, STATUS_FOUND, "what a line drew is damaged; run verify");
    }
    for (size_t i = 0; i < count; i++) {
        size_t at = line->first;
        while (at < to->draw_count && to->draws[at] != draws[i].entry) {
            at++;
        }
        if (at == to->draw_count && draws[i].number != 0) {
            TRY(keep_draw(to, draws[i].entry, line->household, fault));
        }
    }
    return OK;
}

/* What nothing covered is paid of an allocation as soon as money comes, and what came
 * too late was drawn anew. */
static struct status keep_line(struct loading *loading,
                               const struct withheld_line *batch,
                               const struct report_line *from, uint32_t household,
                               struct fault *fault)
{
    struct withheld *to = loading->to;
    struct kept_line *line = &to->lines[to->count++];
    struct late_draws_lists lists;
    *line = (struct kept_line){
        .line = *batch, .first = to->draw_count, .household = household};
    line->line.entry = from->entry;
    TRY(late_draws_of(loading->source, &loading->late, from->entry, &lists, fault));
    TRY(keep_draws(to, line, lists.drawn, fault));
    TRY(keep_draws(to, line, lists.uncovered, fault));
    if (to->draw_count == line->first) {
        TRY(keep_draw(to, 0, household, fault));
    }
    line->count = to->draw_count - line->first;
    return OK;
}

static struct status load_lines(struct loading *loading, struct fault *fault)
{
    struct withheld *to = loading->to;
    uint32_t *numbers = NULL;
    size_t batch = 0;
    ARENA_TAKE(to->arena, to->raw.count + 1, numbers, fault);
    ARENA_TAKE(to->arena, to->raw.count + 1, to->lines, fault);
    TRY(withheld_number(loading->source, &to->raw, numbers, fault));
    if (to->raw.count > 0) {
        TRY(late_draws_find(loading->source, to->raw.list[0].entry, &loading->late,
                            fault));
    }
    for (size_t i = 0; i < to->raw.count; i++) {
        const struct report_line *line = &to->raw.list[i];
        while (loading->batches[batch].batch != line->batch) {
            batch++; /* lines stand in the order of their batches */
            assert(batch < loading->count);
        }
        TRY(keep_line(loading, &loading->batches[batch], line, numbers[i], fault));
    }
    return OK;
}

/* The lines outlive what the source's arena is used for. */
static struct status keep_raw(struct withheld *to, struct fault *fault)
{
    const struct report_line *list = to->raw.list;
    ARENA_TAKE(to->arena, to->raw.count + 1, to->raw.list, fault);
    if (to->raw.count > 0) {
        memcpy(to->raw.list, list, to->raw.count * sizeof(*list));
    }
    to->raw.capacity = to->raw.count;
    return OK;
}

static struct status load(struct report_source *source, struct withheld *withheld,
                          struct fault *fault)
{
    struct loading loading = {.source = source, .to = withheld};
    TRY(report_units(source, &loading.units, fault));
    TRY(report_programmes(source, &loading.programmes, fault));
    TRY(small_groups_totals(source, &loading.programmes, &loading.is_totals, fault));
    TRY(accounts_batches(journal_view_transaction(source->view), source->seal_key,
                         take_batch, &loading, fault));
    TRY(load_lines(&loading, fault));
    TRY(keep_raw(withheld, fault));
    ARENA_TAKE(withheld->arena, 2 * withheld->draw_count + 1, withheld->terms, fault);
    return OK;
}

struct status withheld_open(struct report_source *source,
                            struct withheld **ret_withheld, struct fault *fault)
{
    struct arena memory;
    struct withheld *withheld = NULL;
    TRY(arena_open(source->arena->size, &memory, fault));
    withheld = arena_take(&memory, 1, sizeof(*withheld));
    if (withheld == NULL) {
        arena_close(&memory);
        return arena_exhausted(source->arena, fault);
    }
    withheld->memory = memory;
    withheld->arena = &withheld->memory;
    const size_t mark = arena_mark(source->arena);
    const struct status loaded = load(source, withheld, fault);
    arena_rewind(source->arena, mark);
    if (!status_is_ok(loaded)) {
        withheld_close(withheld);
        return loaded;
    }
    *ret_withheld = withheld;
    return OK;
}

void withheld_close(struct withheld *withheld)
{
    if (withheld != NULL) {
        struct arena memory = withheld->memory; /* it lies in it */
        arena_close(&memory);
    }
}

/* ---- as of a seal ---------------------------------------------------------------- */

static struct status make_view(struct withheld *withheld, struct report_source *source,
                               struct view **ret_view, struct fault *fault)
{
    struct view *view = NULL;
    struct report_lines lines = withheld->raw;
    ARENA_TAKE(withheld->arena, 1, view, fault);
    ARENA_TAKE(withheld->arena, withheld->count + 1, view->stands, fault);
    const size_t mark = arena_mark(withheld->arena);
    ARENA_TAKE(withheld->arena, lines.count + 1, lines.list, fault);
    if (lines.count > 0) {
        memcpy(lines.list, withheld->raw.list, lines.count * sizeof(*lines.list));
    }
    TRY(report_lines_settle(source, &lines, fault));
    for (size_t i = 0; i < lines.count; i++) {
        const struct report_line *line = &lines.list[i];
        if (line->entry <= source->seal.index) {
            view->stands[i] = (struct stand){.refunded = line->state.refunded,
                                             .value_day = line->state.value_day,
                                             .state = line->state.state};
        }
    }
    arena_rewind(withheld->arena, mark);
    view->seal = source->seal.index;
    view->next = withheld->views;
    withheld->views = view;
    *ret_view = view;
    return OK;
}

static struct status view_of(struct withheld *withheld, struct report_source *source,
                             struct view **ret_view, struct fault *fault)
{
    struct view *view = withheld->views;
    while (view != NULL && view->seal != source->seal.index) {
        view = view->next;
    }
    *ret_view = view;
    return view != NULL ? OK : make_view(withheld, source, ret_view, fault);
}

/* ---- asking ---------------------------------------------------------------------- */

static struct status returned_term(struct withheld *withheld, size_t draw, int64_t fen,
                                   uint32_t *ret_term, struct fault *fault)
{
    size_t at = 0;
    while (at < withheld->returned_count &&
           (withheld->returned[at].draw != draw || withheld->returned[at].fen != fen)) {
        at++;
    }
    if (at == withheld->returned_count) {
        void *list = withheld->returned;
        TRY(grow(withheld->arena, &list, at, &withheld->returned_capacity,
                 sizeof(*withheld->returned), fault));
        withheld->returned = list;
        withheld->returned[withheld->returned_count++] = (struct returned){draw, fen};
    }
    *ret_term = (uint32_t)(withheld->draw_count + at);
    return OK;
}

static int by_term(const void *a, const void *b)
{
    const struct withheld_term *left = a;
    const struct withheld_term *right = b;
    return (left->term > right->term) - (left->term < right->term);
}

/* What one draw adds to terms[0:*count]. */
static struct status add_terms(struct withheld *withheld, size_t draw, int64_t returned,
                               enum withheld_measure measure, size_t *count,
                               struct fault *fault)
{
    if (measure != WITHHELD_RETURNED) {
        withheld->terms[(*count)++] = (struct withheld_term){(uint32_t)draw, 1};
    }
    if (measure != WITHHELD_ORDERED && returned != 0) {
        struct withheld_term *term = &withheld->terms[(*count)++];
        TRY(returned_term(withheld, draw, returned, &term->term, fault));
        term->factor = measure == WITHHELD_NET ? -1 : 1;
    }
    return OK;
}

/* The terms of a figure; all draws and what came back of them at most. */
static struct status find_terms(struct withheld *withheld, const struct view *view,
                                const struct withheld_figure *figure, size_t *ret_count,
                                struct fault *fault)
{
    size_t count = 0;
    for (size_t i = 0; i < withheld->count; i++) {
        const struct kept_line *kept = &withheld->lines[i];
        const struct stand *stand = &view->stands[i];
        struct withheld_line line = kept->line;
        line.state = stand->state;
        line.value_day = stand->value_day;
        for (size_t k = kept->first; k < kept->first + kept->count; k++) {
            line.allocation = withheld->draws[k];
            if (line.state == LINE_STATE_NONE ||
                !figure->is_in(figure->context, &line)) {
                continue;
            }
            TRY(add_terms(withheld, k, stand->refunded, figure->measure, &count,
                          fault));
        }
    }
    *ret_count = count;
    return OK;
}

/* The cell of terms[0:count] of the paper that asks. */
static struct status keep_cell(struct withheld *withheld, size_t count, bool is_total,
                               struct fault *fault)
{
    const struct paper *paper = &withheld->papers[withheld->paper];
    const bool is_first = is_total || paper->is_whole;
    struct withheld_cell cell = {.count = count,
                                 .paper = (uint32_t)withheld->paper,
                                 .is_whole = paper->is_whole,
                                 .order =
                                     2 * (unsigned)paper->order + (is_first ? 0 : 1)};
    void *cells = withheld->cells;
    qsort(withheld->terms, count, sizeof(*withheld->terms), by_term);
    ARENA_TAKE(withheld->arena, count + 1, cell.terms, fault);
    if (count > 0) {
        memcpy(cell.terms, withheld->terms, count * sizeof(*cell.terms));
    }
    TRY(grow(withheld->arena, &cells, withheld->cell_count, &withheld->cell_capacity,
             sizeof(cell), fault));
    withheld->cells = cells;
    withheld->cells[withheld->cell_count++] = cell;
    return OK;
}

static struct status note(struct withheld *withheld, struct report_source *source,
                          const struct withheld_figure *figure, struct fault *fault)
{
    struct view *view = NULL;
    size_t count = 0;
    TRY(view_of(withheld, source, &view, fault));
    TRY(find_terms(withheld, view, figure, &count, fault));
    return keep_cell(withheld, count, figure->is_total, fault);
}

static int by_entry(const void *a, const void *b)
{
    const struct kept_line *left = a;
    const struct kept_line *right = b;
    return (left->line.entry > right->line.entry) -
           (left->line.entry < right->line.entry);
}

static struct status note_payments(struct withheld *withheld,
                                   const struct withheld_payment *payments,
                                   size_t count, enum withheld_measure measure,
                                   struct fault *fault)
{
    size_t terms = 0;
    for (size_t i = 0; i < count; i++) {
        const struct kept_line wanted = {.line = {.entry = payments[i].line}};
        const struct kept_line *kept =
            withheld->count == 0 ? NULL
                                 : bsearch(&wanted, withheld->lines, withheld->count,
                                           sizeof(wanted), by_entry);
        for (size_t k = 0; kept != NULL && k < kept->count; k++) {
            TRY(add_terms(withheld, kept->first + k, payments[i].returned, measure,
                          &terms, fault));
        }
    }
    return keep_cell(withheld, terms, false, fault);
}

static size_t find_paper(const struct withheld *withheld, const char *name)
{
    size_t at = 0;
    while (at < withheld->paper_count && strcmp(withheld->papers[at].name, name) != 0) {
        at++;
    }
    return at;
}

struct status withheld_begin(struct withheld *withheld,
                             const struct withheld_paper *paper, struct fault *fault)
{
    withheld->paper = find_paper(withheld, paper->name);
    if (withheld->paper < withheld->paper_count) {
        assert(withheld->is_decided);
        withheld->asked = withheld->papers[withheld->paper].first;
        return OK;
    }
    assert(!withheld->is_decided);
    char *name = arena_take(withheld->arena, strlen(paper->name) + 1, 1);
    if (name == NULL) {
        return arena_exhausted(withheld->arena, fault);
    }
    memcpy(name, paper->name, strlen(paper->name));
    void *papers = withheld->papers;
    TRY(grow(withheld->arena, &papers, withheld->paper_count, &withheld->paper_capacity,
             sizeof(*withheld->papers), fault));
    withheld->papers = papers;
    withheld->papers[withheld->paper_count++] =
        (struct paper){.name = name,
                       .order = paper->order,
                       .is_whole = paper->is_whole,
                       .first = withheld->cell_count};
    return OK;
}

/* The same questions are asked again in the same order. */
static bool next_answer(struct withheld *withheld)
{
    const size_t at = withheld->asked++;
    assert(at < withheld->cell_count && withheld->cells[at].paper == withheld->paper);
    return withheld->cells[at].is_shown;
}

struct status withheld_ask(struct withheld *withheld, struct report_source *source,
                           const struct withheld_figure *figure, bool *ret_is_shown,
                           struct fault *fault)
{
    *ret_is_shown = true;
    if (withheld == NULL) {
        return OK;
    }
    if (!withheld->is_decided) {
        return note(withheld, source, figure, fault);
    }
    *ret_is_shown = next_answer(withheld);
    return OK;
}

struct status withheld_ask_payments(struct withheld *withheld,
                                    const struct withheld_payment *payments,
                                    size_t count, bool *ret_is_shown,
                                    struct fault *fault)
{
    *ret_is_shown = true;
    if (withheld == NULL) {
        return OK;
    }
    if (!withheld->is_decided) {
        TRY(note_payments(withheld, payments, count, WITHHELD_NET, fault));
        return note_payments(withheld, payments, count, WITHHELD_ORDERED, fault);
    }
    const bool is_net_shown = next_answer(withheld);
    *ret_is_shown = next_answer(withheld) && is_net_shown;
    return OK;
}

/* Draws first, then what came back of some of them. */
static struct status households_of(struct withheld *withheld, uint32_t **ret_households,
                                   struct fault *fault)
{
    ARENA_TAKE(withheld->arena, withheld->draw_count + withheld->returned_count + 1,
               *ret_households, fault);
    for (size_t i = 0; i < withheld->draw_count; i++) {
        (*ret_households)[i] = withheld->households[i];
    }
    for (size_t i = 0; i < withheld->returned_count; i++) {
        (*ret_households)[withheld->draw_count + i] =
            withheld->households[withheld->returned[i].draw];
    }
    return OK;
}

struct status withheld_decide(struct withheld *withheld, struct fault *fault)
{
    struct withheld_problem problem = {.cells = withheld->cells,
                                       .cell_count = withheld->cell_count,
                                       .term_count = withheld->draw_count +
                                                     withheld->returned_count};
    uint32_t *households = NULL;
    assert(!withheld->is_decided);
    TRY(households_of(withheld, &households, fault));
    problem.households = households;
    TRY(withheld_solve(&problem, withheld->arena, fault));
    withheld->is_decided = true;
    return OK;
}

bool withheld_is_drawn_on(const struct withheld *withheld, uint64_t allocation)
{
    bool is_drawn_on = false;
    for (size_t i = 0; withheld != NULL && i < withheld->draw_count; i++) {
        is_drawn_on = is_drawn_on || withheld->draws[i] == allocation;
    }
    return is_drawn_on;
}

bool withheld_is_refused(const struct withheld *withheld, const char *name)
{
    const size_t paper = find_paper(withheld, name);
    bool is_refused = false;
    for (size_t i = 0; i < withheld->cell_count; i++) {
        const struct withheld_cell *cell = &withheld->cells[i];
        is_refused =
            is_refused || (cell->paper == paper && cell->is_whole && !cell->is_shown);
    }
    return is_refused;
}
