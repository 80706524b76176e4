/* test_withheld.c - figures that are shown beside each other tell no two households
 * apart: random problems against an oracle that knows ranks alone. */
#include "reports/withheld_internal.h"

#include "tests/choices.h"
#include "tests/suite.h"

#include <stdlib.h>

enum { CELLS_MAX = 12, TERMS_MAX = 12, HOUSEHOLDS_MAX = 7, ROUNDS = 3000, SEED = 340 };

static struct arena arena;
static struct fault fault;

static void setup(void)
{
    ck_assert_ok(arena_open(16 << 20, &arena, &fault), &fault);
}

static void teardown(void)
{
    arena_close(&arena);
}

/* factors[cell][term] */
struct matrix {
    int factors[CELLS_MAX][TERMS_MAX];
    uint32_t households[TERMS_MAX];
    size_t cells, terms;
};

/* ---- the oracle ------------------------------------------------------------------ */

static int64_t modulo(int64_t value)
{
    enum { PRIME = 1000003 };
    const int64_t rest = value % PRIME;
    return rest < 0 ? rest + PRIME : rest;
}

static int64_t inverse(int64_t value)
{
    int64_t result = 1;
    for (int64_t power = 1000001; power > 0; power /= 2) {
        result = power % 2 == 1 ? modulo(result * value) : result;
        value = modulo(value * value);
    }
    return result;
}

/* Of the rows that are used, over the columns that are. */
static size_t rank(const struct matrix *matrix, const bool *has_row,
                   const bool *has_column)
{
    int64_t rows[CELLS_MAX][TERMS_MAX];
    size_t count = 0;
    size_t found = 0;
    for (size_t i = 0; i < matrix->cells; i++) {
        for (size_t k = 0; has_row[i] && k < matrix->terms; k++) {
            rows[count][k] = has_column[k] ? modulo(matrix->factors[i][k]) : 0;
        }
        count += has_row[i] ? 1 : 0;
    }
    for (size_t k = 0; k < matrix->terms && found < count; k++) {
        size_t pivot = found;
        while (pivot < count && rows[pivot][k] == 0) {
            pivot++;
        }
        if (pivot == count) {
            continue;
        }
        for (size_t j = 0; j < matrix->terms; j++) {
            const int64_t swapped = rows[pivot][j];
            rows[pivot][j] = rows[found][j];
            rows[found][j] = swapped;
        }
        const int64_t factor = inverse(rows[found][k]);
        for (size_t i = found + 1; i < count; i++) {
            const int64_t times = modulo(rows[i][k] * factor);
            for (size_t j = 0; j < matrix->terms; j++) {
                rows[i][j] = modulo(rows[i][j] - times * rows[found][j]);
            }
        }
        found++;
    }
    return found;
}

/* Some combination of the rows is a sum over the terms of one or two households: then
 * the rows lose rank where these are left out. */
static bool tells_few(const struct matrix *matrix, const bool *has_row)
{
    bool all[TERMS_MAX];
    memset(all, true, sizeof(all));
    const size_t whole = rank(matrix, has_row, all);
    for (uint32_t one = 0; one < HOUSEHOLDS_MAX; one++) {
        for (uint32_t other = one; other < HOUSEHOLDS_MAX; other++) {
            bool others[TERMS_MAX] = {false};
            for (size_t k = 0; k < matrix->terms; k++) {
                others[k] =
                    matrix->households[k] != one && matrix->households[k] != other;
            }
            if (rank(matrix, has_row, others) < whole) {
                return true;
            }
        }
    }
    return false;
}

/* The attack as somebody with paper and pencil makes it: up to three figures, added and
 * subtracted. */
static bool tells_few_by_hand(const struct matrix *matrix, const bool *has_row)
{
    for (size_t code = 1; code < (size_t)27 * CELLS_MAX * CELLS_MAX * CELLS_MAX;
         code++) {
        int sum[TERMS_MAX] = {0};
        size_t left = code;
        bool is_shown = true;
        for (size_t i = 0; i < 3; i++) {
            const int factor = (int)(left % 3) - 1;
            const size_t cell = left / 3 % CELLS_MAX;
            left = left / 3 / CELLS_MAX;
            if (factor != 0) {
                is_shown = is_shown && cell < matrix->cells && has_row[cell];
            }
            for (size_t k = 0; is_shown && factor != 0 && k < matrix->terms; k++) {
                sum[k] += factor * matrix->factors[cell][k];
            }
        }
        bool is_there[HOUSEHOLDS_MAX] = {false};
        size_t count = 0;
        for (size_t k = 0; is_shown && k < matrix->terms; k++) {
            count += sum[k] != 0 && !is_there[matrix->households[k]] ? 1 : 0;
            is_there[matrix->households[k]] =
                is_there[matrix->households[k]] || sum[k] != 0;
        }
        if (count == 1 || count == 2) {
            return true;
        }
    }
    return false;
}

/* ---- problems -------------------------------------------------------------------- */

static struct withheld_problem problem_of(const struct matrix *matrix)
{
    struct withheld_problem problem = {.cell_count = matrix->cells,
                                       .households = matrix->households,
                                       .term_count = matrix->terms};
    problem.cells = arena_take(&arena, matrix->cells + 1, sizeof(*problem.cells));
    ck_assert_ptr_nonnull(problem.cells);
    for (size_t i = 0; i < matrix->cells; i++) {
        struct withheld_cell *cell = &problem.cells[i];
        cell->paper = (uint32_t)i;
        cell->terms = arena_take(&arena, matrix->terms + 1, sizeof(*cell->terms));
        ck_assert_ptr_nonnull(cell->terms);
        for (size_t k = 0; k < matrix->terms; k++) {
            if (matrix->factors[i][k] != 0) {
                cell->terms[cell->count++] =
                    (struct withheld_term){(uint32_t)k, matrix->factors[i][k]};
            }
        }
    }
    return problem;
}

static struct matrix random_matrix(struct choices *choices)
{
    struct matrix matrix = {.cells = 1 + choose_below(choices, CELLS_MAX),
                            .terms = 1 + choose_below(choices, TERMS_MAX)};
    const uint64_t households = 1 + choose_below(choices, HOUSEHOLDS_MAX);
    for (size_t k = 0; k < matrix.terms; k++) {
        matrix.households[k] = (uint32_t)choose_below(choices, households);
    }
    for (size_t i = 0; i < matrix.cells; i++) {
        const uint64_t sparse = 1 + choose_below(choices, 4);
        for (size_t k = 0; k < matrix.terms; k++) {
            const bool is_in = choose_below(choices, sparse + 1) == 0;
            matrix.factors[i][k] = !is_in ? 0 : choose_below(choices, 8) == 0 ? -1 : 1;
        }
    }
    return matrix;
}

static struct matrix next_matrix(void)
{
    uint8_t bytes[256];
    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)(rand() >> 7);
    }
    struct choices choices = {bytes, sizeof(bytes)};
    return random_matrix(&choices);
}

START_TEST(test_r340_what_is_shown_tells_no_two_households_and_nothing_more_is_hidden)
{
    size_t shown = 0;
    size_t hidden = 0;
    srand(SEED);
    for (size_t round = 0; round < ROUNDS; round++) {
        const size_t mark = arena_mark(&arena);
        const struct matrix matrix = next_matrix();
        struct withheld_problem problem = problem_of(&matrix);
        bool has_row[CELLS_MAX] = {false};
        ck_assert_ok(withheld_solve(&problem, &arena, &fault), &fault);
        for (size_t i = 0; i < matrix.cells; i++) {
            has_row[i] = problem.cells[i].is_shown;
            shown += has_row[i] ? 1 : 0;
        }
        ck_assert_msg(!tells_few(&matrix, has_row), "round %zu", round);
        for (size_t i = 0; i < matrix.cells; i++) {
            if (!has_row[i]) {
                has_row[i] = true;
                ck_assert_msg(tells_few(&matrix, has_row), "round %zu", round);
                has_row[i] = false;
                hidden++;
            }
        }
        if (round % 100 == 0) {
            ck_assert_msg(!tells_few_by_hand(&matrix, has_row), "round %zu", round);
        }
        arena_rewind(&arena, mark);
    }
    ck_assert_uint_gt(shown, ROUNDS);
    ck_assert_uint_gt(hidden, ROUNDS);
}
END_TEST

/* papers of up to three cells each. */
START_TEST(test_r341_a_whole_paper_is_shown_whole_or_not_at_all)
{
    size_t shown = 0;
    srand(SEED + 1);
    for (size_t round = 0; round < ROUNDS; round++) {
        const size_t mark = arena_mark(&arena);
        const struct matrix matrix = next_matrix();
        struct withheld_problem problem = problem_of(&matrix);
        bool has_row[CELLS_MAX] = {false};
        for (size_t i = 0; i < matrix.cells; i++) {
            problem.cells[i].paper = (uint32_t)(i / 3);
            problem.cells[i].is_whole = i / 3 % 2 == 0;
        }
        ck_assert_ok(withheld_solve(&problem, &arena, &fault), &fault);
        for (size_t i = 0; i < matrix.cells; i++) {
            has_row[i] = problem.cells[i].is_shown;
            shown += has_row[i] && problem.cells[i].is_whole ? 1 : 0;
            ck_assert(i % 3 == 0 || !problem.cells[i].is_whole ||
                      has_row[i] == has_row[i - 1]);
        }
        ck_assert_msg(!tells_few(&matrix, has_row), "round %zu", round);
        arena_rewind(&arena, mark);
    }
    ck_assert_uint_gt(shown, ROUNDS / 4);
}
END_TEST

/* What is decided first, and what stays out for it. */
START_TEST(test_r340_totals_stay_and_the_least_of_the_rows_goes)
{
    static const struct matrix matrix = {
        .factors = {{1, 0, 0, 0, 0, 0, 0, 0},  /* one household                 */
                    {0, 1, 1, 1, 0, 0, 0, 0},  /* three                         */
                    {0, 0, 0, 0, 1, 1, 1, 1},  /* four                          */
                    {1, 1, 1, 1, 1, 1, 1, 1}}, /* the total                     */
        .households = {0, 1, 2, 3, 4, 5, 6, 6},
        .cells = 4,
        .terms = 8};
    struct withheld_problem problem = problem_of(&matrix);
    for (size_t i = 0; i < 3; i++) {
        problem.cells[i].order = 1;
    }
    ck_assert_ok(withheld_solve(&problem, &arena, &fault), &fault);
    ck_assert(problem.cells[3].is_shown);
    ck_assert(!problem.cells[0].is_shown);
    /* Three households in the third row too: the first of two alike. */
    ck_assert(problem.cells[1].is_shown);
    ck_assert(!problem.cells[2].is_shown);
    problem.cells[0].order = 0; /* of itself it never is */
    ck_assert_ok(withheld_solve(&problem, &arena, &fault), &fault);
    ck_assert(!problem.cells[0].is_shown);
}
END_TEST

START_TEST(test_r340_nothing_to_decide)
{
    struct withheld_problem none = {.cell_count = 0};
    ck_assert_ok(withheld_solve(&none, &arena, &fault), &fault);
    static const struct matrix empty = {.cells = 1, .terms = 1};
    struct withheld_problem problem = problem_of(&empty);
    ck_assert_ok(withheld_solve(&problem, &arena, &fault), &fault);
    ck_assert(problem.cells[0].is_shown);
}
END_TEST

/* Many papers, each of three households that no other figure holds: the memory they
 * take together is not that of a copy of all for each. */
START_TEST(test_r341_whole_papers_fit_into_their_memory)
{
    enum { PAPERS = 150, EACH = 4, TERMS = PAPERS * EACH };
    static uint32_t households[TERMS];
    struct withheld_problem problem = {
        .cell_count = 2 * PAPERS, .households = households, .term_count = TERMS};
    problem.cells = arena_take(&arena, problem.cell_count, sizeof(*problem.cells));
    ck_assert_ptr_nonnull(problem.cells);
    for (size_t i = 0; i < TERMS; i++) {
        households[i] = (uint32_t)i;
    }
    for (size_t i = 0; i < problem.cell_count; i++) {
        struct withheld_cell *cell = &problem.cells[i];
        *cell = (struct withheld_cell){.paper = (uint32_t)i, .is_whole = true};
        cell->terms = arena_take(&arena, EACH, sizeof(*cell->terms));
        ck_assert_ptr_nonnull(cell->terms);
        for (size_t k = 0; k < (i % 2 == 0 ? (size_t)EACH : 2); k++) {
            cell->terms[cell->count++] =
                (struct withheld_term){(uint32_t)(i / 2 * EACH + k), 1};
        }
    }
    ck_assert_ok(withheld_solve(&problem, &arena, &fault), &fault);
    for (size_t i = 0; i < problem.cell_count; i++) {
        ck_assert(problem.cells[i].is_shown == (i % 2 == 0));
    }
}
END_TEST

/* Bounds: 2 households are few, 3 are not. */
START_TEST(test_r340_three_households_are_enough)
{
    for (uint32_t households = 1; households <= 4; households++) {
        struct matrix matrix = {.cells = 1, .terms = 4};
        for (uint32_t k = 0; k < 4; k++) {
            matrix.factors[0][k] = 1;
            matrix.households[k] = k % households;
        }
        struct withheld_problem problem = problem_of(&matrix);
        ck_assert_ok(withheld_solve(&problem, &arena, &fault), &fault);
        ck_assert(problem.cells[0].is_shown == (households >= 3));
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("withheld");
    TCase *tests = tcase_create("figures");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 60);
    tcase_add_test(
        tests,
        test_r340_what_is_shown_tells_no_two_households_and_nothing_more_is_hidden);
    tcase_add_test(tests, test_r341_a_whole_paper_is_shown_whole_or_not_at_all);
    tcase_add_test(tests, test_r340_totals_stay_and_the_least_of_the_rows_goes);
    tcase_add_test(tests, test_r340_nothing_to_decide);
    tcase_add_test(tests, test_r340_three_households_are_enough);
    tcase_add_test(tests, test_r341_whole_papers_fit_into_their_memory);
    suite_add_tcase(suite, tests);
    return suite;
}
