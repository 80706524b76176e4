/* withheld_solve.c - which figures may stand beside each other; see
 * withheld_internal.h.
 *
 * Terms that the same cells hold with the same factors are one atom.  An atom of three
 * households or more is large.  Cells that are shown are kept as rows in echelon form,
 * with pivots in large atoms as long as there is one: then every combination of rows
 * without a large atom is one of the rows without large atoms, and these are few.  They
 * are kept in reduced form, and with a new one among them every pair of households is
 * tried: a combination over the atoms of a pair uses rows with pivots there alone.
 *
 * Arithmetic is that of the integers modulo a prime: factors are small, so that what is
 * zero there is zero. */
#include "reports/withheld_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define PRIME UINT64_C(2147483647)

enum { NOBODY = 0 }; /* households of atoms are numbered from 1 */

struct atom {
    uint32_t households[WITHHELD_FEW]; /* in order; NOBODY: no further one */
    bool is_large;
    uint32_t small; /* its place among the small ones */
};
struct sparse {
    uint32_t *at;
    uint32_t *value;
    size_t count;
    uint32_t pivot;
};
struct solving {
    const struct withheld_problem *problem;
    struct arena *arena;
    uint32_t *atom_of; /* by term */
    struct atom *atoms;
    size_t atom_count;
    uint32_t *smalls; /* atoms */
    size_t small_count;
    struct sparse *rows; /* with a large pivot, in the order they came */
    size_t row_count;
    uint32_t **basis; /* small_count values each, reduced */
    uint32_t *pivots; /* of them, small atoms */
    size_t basis_count;
    uint32_t *before; /* the basis before a whole paper; one for all of them */
    size_t before_capacity;
    uint64_t *vector; /* of the cell that is looked at, by atom */
};

static uint64_t inverse(uint64_t value)
{
    uint64_t result = 1;
    for (uint64_t power = PRIME - 2; power > 0; power >>= 1) {
        result = (power & 1) != 0 ? result * value % PRIME : result;
        value = value * value % PRIME;
    }
    return result;
}

/* ---- atoms ----------------------------------------------------------------------- */

struct signature {
    uint64_t hash[2];
    uint32_t term;
};

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ (hash >> 29);
}

static int by_hash(const void *a, const void *b)
{
    const struct signature *left = a;
    const struct signature *right = b;
    for (size_t i = 0; i < 2; i++) {
        if (left->hash[i] != right->hash[i]) {
            return left->hash[i] < right->hash[i] ? -1 : 1;
        }
    }
    return (left->term > right->term) - (left->term < right->term);
}

static void add_household(struct atom *atom, uint32_t household)
{
    for (size_t i = 0; i < WITHHELD_FEW; i++) {
        if (atom->households[i] == household + 1) {
            return;
        }
        if (atom->households[i] == NOBODY) {
            atom->households[i] = household + 1;
            return;
        }
    }
    atom->is_large = true;
}

static struct status find_atoms(struct solving *solving, struct fault *fault)
{
    const struct withheld_problem *problem = solving->problem;
    struct signature *signatures = NULL;
    ARENA_TAKE(solving->arena, problem->term_count + 1, signatures, fault);
    ARENA_TAKE(solving->arena, problem->term_count + 1, solving->atom_of, fault);
    ARENA_TAKE(solving->arena, problem->term_count + 1, solving->atoms, fault);
    ARENA_TAKE(solving->arena, problem->term_count + 1, solving->smalls, fault);
    for (size_t i = 0; i < problem->term_count; i++) {
        signatures[i].term = (uint32_t)i;
    }
    for (size_t i = 0; i < problem->cell_count; i++) {
        const struct withheld_cell *cell = &problem->cells[i];
        for (size_t k = 0; k < cell->count; k++) {
            uint64_t *hash = signatures[cell->terms[k].term].hash;
            const uint64_t value = 2 * i + (cell->terms[k].factor > 0 ? 1 : 0);
            hash[0] = mix(hash[0], value + 1);
            hash[1] = mix(hash[1] + 1, ~value);
        }
    }
    qsort(signatures, problem->term_count, sizeof(*signatures), by_hash);
    for (size_t i = 0; i < problem->term_count; i++) {
        const bool is_same = i > 0 && memcmp(signatures[i].hash, signatures[i - 1].hash,
                                             sizeof(signatures[i].hash)) == 0;
        solving->atom_count += is_same ? 0 : 1;
        const uint32_t atom = (uint32_t)(solving->atom_count - 1);
        solving->atom_of[signatures[i].term] = atom;
        add_household(&solving->atoms[atom], problem->households[signatures[i].term]);
    }
    for (size_t i = 0; i < solving->atom_count; i++) {
        if (!solving->atoms[i].is_large) {
            solving->atoms[i].small = (uint32_t)solving->small_count;
            solving->smalls[solving->small_count++] = (uint32_t)i;
        }
    }
    return OK;
}

/* ---- pairs of households --------------------------------------------------------- */

static bool is_within(const struct atom *atom, const uint32_t pair[static WITHHELD_FEW])
{
    for (size_t i = 0; i < WITHHELD_FEW; i++) {
        const uint32_t household = atom->households[i];
        if (household != NOBODY && household != pair[0] && household != pair[1]) {
            return false;
        }
    }
    return true;
}

/* Subtracts factor * from[] from to[]. */
static void subtract(uint32_t *to, const uint32_t *from, uint64_t factor, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (from[i] != 0) {
            to[i] = (uint32_t)((to[i] + (PRIME - factor) * from[i]) % PRIME);
        }
    }
}

static void scale(uint32_t *row, uint64_t factor, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        row[i] = (uint32_t)(row[i] * factor % PRIME);
    }
}

/* The first place outside the pair where the vector is not zero; `small_count`: none.
 */
static size_t outside(const struct solving *solving, const uint32_t *vector,
                      const uint32_t pair[static WITHHELD_FEW])
{
    size_t at = 0;
    while (at < solving->small_count &&
           (vector[at] == 0 || is_within(&solving->atoms[solving->smalls[at]], pair))) {
        at++;
    }
    return at;
}

/* Whether rows of the basis combine to a vector within the pair: these have their
 * pivots there, and what of them lies outside is linearly dependent. */
static struct status combines(const struct solving *solving,
                              const uint32_t pair[static WITHHELD_FEW],
                              bool *ret_combines, struct fault *fault)
{
    const size_t size = solving->small_count;
    const size_t mark = arena_mark(solving->arena);
    uint32_t **rows = NULL;
    size_t *leads = NULL;
    size_t count = 0;
    ARENA_TAKE(solving->arena, solving->basis_count + 1, rows, fault);
    ARENA_TAKE(solving->arena, solving->basis_count + 1, leads, fault);
    *ret_combines = false;
    for (size_t i = 0; i < solving->basis_count && !*ret_combines; i++) {
        if (!is_within(&solving->atoms[solving->smalls[solving->pivots[i]]], pair)) {
            continue;
        }
        ARENA_TAKE(solving->arena, size, rows[count], fault);
        memcpy(rows[count], solving->basis[i], size * sizeof(uint32_t));
        for (size_t k = 0; k < count; k++) {
            subtract(rows[count], rows[k], rows[count][leads[k]], size);
        }
        leads[count] = outside(solving, rows[count], pair);
        *ret_combines = leads[count] == size;
        if (!*ret_combines) {
            scale(rows[count], inverse(rows[count][leads[count]]), size);
            count++;
        }
    }
    arena_rewind(solving->arena, mark);
    return OK;
}

static void mark_households(const struct atom *atom, bool *is_there)
{
    for (size_t i = 0; i < WITHHELD_FEW; i++) {
        is_there[atom->households[i]] = true;
    }
}

/* Households that a pair may be made of: those of the rows, or nobody. */
static struct status list_households(const struct solving *solving, bool **ret_is_there,
                                     size_t *ret_highest, struct fault *fault)
{
    size_t highest = 0;
    for (size_t i = 0; i < solving->small_count; i++) {
        const struct atom *atom = &solving->atoms[solving->smalls[i]];
        for (size_t k = 0; k < WITHHELD_FEW; k++) {
            highest = atom->households[k] > highest ? atom->households[k] : highest;
        }
    }
    ARENA_TAKE(solving->arena, highest + 1, *ret_is_there, fault);
    for (size_t i = 0; i < solving->basis_count; i++) {
        for (size_t k = 0; k < solving->small_count; k++) {
            if (solving->basis[i][k] != 0) {
                mark_households(&solving->atoms[solving->smalls[k]], *ret_is_there);
            }
        }
    }
    (*ret_is_there)[NOBODY] = true;
    *ret_highest = highest;
    return OK;
}

/* Pairs that the pivot's atom lies in. */
static struct status tells_at(const struct solving *solving, size_t pivot,
                              const bool *is_there, size_t highest, bool *ret_tells,
                              struct fault *fault)
{
    const uint32_t *own = solving->atoms[solving->smalls[pivot]].households;
    if (own[1] != NOBODY) {
        return combines(solving, own, ret_tells, fault);
    }
    for (size_t other = 0; other <= highest && !*ret_tells; other++) {
        const uint32_t pair[WITHHELD_FEW] = {own[0], (uint32_t)other};
        if (is_there[other]) {
            TRY(combines(solving, pair, ret_tells, fault));
        }
    }
    return OK;
}

/* The last row of the basis is new; factors[i] of it went into the others.  A new
 * combination has one of the rows that changed in it, and its pivot lies in the pair.
 */
static struct status tells_few(const struct solving *solving, const uint32_t *factors,
                               bool *ret_tells, struct fault *fault)
{
    const size_t mark = arena_mark(solving->arena);
    bool *is_there = NULL;
    size_t highest = 0;
    TRY(list_households(solving, &is_there, &highest, fault));
    *ret_tells = false;
    for (size_t i = 0; i < solving->basis_count && !*ret_tells; i++) {
        if (i + 1 == solving->basis_count || factors[i] != 0) {
            TRY(tells_at(solving, solving->pivots[i], is_there, highest, ret_tells,
                         fault));
        }
    }
    arena_rewind(solving->arena, mark);
    return OK;
}

/* ---- one cell after the other ---------------------------------------------------- */

static void load(struct solving *solving, const struct withheld_cell *cell)
{
    memset(solving->vector, 0, solving->atom_count * sizeof(*solving->vector));
    for (size_t i = 0; i < cell->count; i++) {
        solving->vector[solving->atom_of[cell->terms[i].term]] =
            cell->terms[i].factor > 0 ? 1 : PRIME - 1;
    }
    for (size_t i = 0; i < solving->row_count; i++) {
        const struct sparse *row = &solving->rows[i];
        const uint64_t factor = solving->vector[row->pivot];
        for (size_t k = 0; k < row->count && factor != 0; k++) {
            uint64_t *at = &solving->vector[row->at[k]];
            *at = (*at + (PRIME - factor) * row->value[k]) % PRIME;
        }
    }
}

static struct status keep_row(struct solving *solving, uint32_t pivot,
                              struct fault *fault)
{
    struct sparse *row = &solving->rows[solving->row_count];
    const uint64_t factor = inverse(solving->vector[pivot]);
    size_t count = 0;
    for (size_t i = 0; i < solving->atom_count; i++) {
        count += solving->vector[i] != 0 ? 1 : 0;
    }
    *row = (struct sparse){.pivot = pivot};
    ARENA_TAKE(solving->arena, count, row->at, fault);
    ARENA_TAKE(solving->arena, count, row->value, fault);
    for (size_t i = 0; i < solving->atom_count; i++) {
        if (solving->vector[i] != 0) {
            row->at[row->count] = (uint32_t)i;
            row->value[row->count++] = (uint32_t)(solving->vector[i] * factor % PRIME);
        }
    }
    solving->row_count++;
    return OK;
}

/* Without large atoms: joins the basis, unless that tells few households apart. */
static struct status try_small(struct solving *solving, bool *ret_is_shown,
                               struct fault *fault)
{
    const size_t size = solving->small_count;
    const size_t mark = arena_mark(solving->arena);
    uint32_t *fresh = NULL;
    uint32_t *factors = NULL;
    size_t pivot = 0;
    bool tells = false;
    ARENA_TAKE(solving->arena, size + 1, fresh, fault);
    ARENA_TAKE(solving->arena, solving->basis_count + 1, factors, fault);
    for (size_t i = 0; i < size; i++) {
        fresh[i] = (uint32_t)solving->vector[solving->smalls[i]];
    }
    for (size_t i = 0; i < solving->basis_count; i++) {
        subtract(fresh, solving->basis[i], fresh[solving->pivots[i]], size);
    }
    while (pivot < size && fresh[pivot] == 0) {
        pivot++;
    }
    *ret_is_shown = true;
    if (pivot == size) { /* what is shown already says it */
        arena_rewind(solving->arena, mark);
        return OK;
    }
    scale(fresh, inverse(fresh[pivot]), size);
    for (size_t i = 0; i < solving->basis_count; i++) {
        factors[i] = solving->basis[i][pivot];
        subtract(solving->basis[i], fresh, factors[i], size);
    }
    solving->basis[solving->basis_count] = fresh;
    solving->pivots[solving->basis_count++] = (uint32_t)pivot;
    TRY(tells_few(solving, factors, &tells, fault));
    if (tells) {
        *ret_is_shown = false;
        solving->basis_count--;
        for (size_t i = 0; i < solving->basis_count; i++) {
            subtract(solving->basis[i], fresh, (PRIME - factors[i]) % PRIME, size);
        }
        arena_rewind(solving->arena, mark);
    }
    return OK;
}

static struct status try_cell(struct solving *solving, const struct withheld_cell *cell,
                              bool *ret_is_shown, struct fault *fault)
{
    load(solving, cell);
    for (size_t i = 0; i < solving->atom_count; i++) {
        if (solving->vector[i] != 0 && solving->atoms[i].is_large) {
            *ret_is_shown = true;
            return keep_row(solving, (uint32_t)i, fault);
        }
    }
    return try_small(solving, ret_is_shown, fault);
}

/* ---- in which order -------------------------------------------------------------- */

struct turn {
    size_t cell, households;
    const struct withheld_cell *of;
};

static int by_turn(const void *a, const void *b)
{
    const struct turn *left = a;
    const struct turn *right = b;
    if (left->of->order != right->of->order) {
        return left->of->order < right->of->order ? -1 : 1;
    }
    if (left->of->is_whole != right->of->is_whole) {
        return left->of->is_whole ? -1 : 1;
    }
    if (!left->of->is_whole && left->households != right->households) {
        return left->households > right->households ? -1 : 1;
    }
    return (left->cell > right->cell) - (left->cell < right->cell);
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *left = a;
    const uint32_t *right = b;
    return (*left > *right) - (*left < *right);
}

static struct status count_households(const struct solving *solving,
                                      const struct withheld_cell *cell,
                                      size_t *ret_count, struct fault *fault)
{
    const size_t mark = arena_mark(solving->arena);
    uint32_t *households = NULL;
    ARENA_TAKE(solving->arena, cell->count + 1, households, fault);
    for (size_t i = 0; i < cell->count; i++) {
        households[i] = solving->problem->households[cell->terms[i].term];
    }
    qsort(households, cell->count, sizeof(*households), by_number);
    *ret_count = 0;
    for (size_t i = 0; i < cell->count; i++) {
        *ret_count += i == 0 || households[i] != households[i - 1] ? 1 : 0;
    }
    arena_rewind(solving->arena, mark);
    return OK;
}

/* Room for `count` values in before[]: what is kept of a paper is taken in between, so
 * that it cannot be given back; twice as much each time, all of them are as much again.
 */
static struct status make_room(struct solving *solving, size_t count,
                               struct fault *fault)
{
    if (count <= solving->before_capacity) {
        return OK;
    }
    const size_t capacity = 2 * count;
    ARENA_TAKE(solving->arena, capacity, solving->before, fault);
    solving->before_capacity = capacity;
    return OK;
}

/* The cells turns[0:count] of one whole paper.  Refused, they leave nothing behind. */
static struct status try_paper(struct solving *solving, const struct turn *turns,
                               size_t count, struct fault *fault)
{
    const size_t rows = solving->row_count;
    const size_t kept = solving->basis_count;
    const size_t size = solving->small_count;
    bool is_shown = true;
    TRY(make_room(solving, kept * size + 1, fault));
    uint32_t *before = solving->before;
    for (size_t i = 0; i < kept; i++) {
        memcpy(before + i * size, solving->basis[i], size * sizeof(*before));
    }
    for (size_t i = 0; i < count && is_shown; i++) {
        TRY(try_cell(solving, turns[i].of, &is_shown, fault));
    }
    for (size_t i = 0; i < count; i++) {
        solving->problem->cells[turns[i].cell].is_shown = is_shown;
    }
    if (!is_shown) {
        solving->row_count = rows;
        solving->basis_count = kept;
        for (size_t i = 0; i < kept; i++) {
            memcpy(solving->basis[i], before + i * size, size * sizeof(*before));
        }
    }
    return OK;
}

static struct status try_all(struct solving *solving, const struct turn *turns,
                             struct fault *fault)
{
    const size_t count = solving->problem->cell_count;
    for (size_t i = 0; i < count;) {
        size_t end = i + 1;
        while (turns[i].of->is_whole && end < count && turns[end].of->is_whole &&
               turns[end].of->paper == turns[i].of->paper) {
            end++;
        }
        if (turns[i].of->is_whole) {
            TRY(try_paper(solving, &turns[i], end - i, fault));
        } else {
            TRY(try_cell(solving, turns[i].of,
                         &solving->problem->cells[turns[i].cell].is_shown, fault));
        }
        i = end;
    }
    return OK;
}

struct status withheld_solve(struct withheld_problem *problem, struct arena *arena,
                             struct fault *fault)
{
    struct solving solving = {.problem = problem, .arena = arena};
    struct turn *turns = NULL;
    const size_t mark = arena_mark(arena);
    TRY(find_atoms(&solving, fault));
    ARENA_TAKE(arena, problem->cell_count + 1, turns, fault);
    ARENA_TAKE(arena, problem->cell_count + 1, solving.rows, fault);
    ARENA_TAKE(arena, problem->cell_count + 1, solving.basis, fault);
    ARENA_TAKE(arena, problem->cell_count + 1, solving.pivots, fault);
    ARENA_TAKE(arena, solving.atom_count + 1, solving.vector, fault);
    for (size_t i = 0; i < problem->cell_count; i++) {
        turns[i] = (struct turn){.cell = i, .of = &problem->cells[i]};
        TRY(count_households(&solving, &problem->cells[i], &turns[i].households,
                             fault));
    }
    qsort(turns, problem->cell_count, sizeof(*turns), by_turn);
    TRY(try_all(&solving, turns, fault));
    arena_rewind(arena, mark);
    return OK;
}
