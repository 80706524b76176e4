/* test_model_budget.c - the budget chain against a naive model: money passed down,
 * passed on, adjusted, frozen and carried over at random; none is made and none is
 * lost, wherever it lies. */
#include "tests/choices.h"
#include "tests/ledger/book.h"
#include "tests/ledger/conserved_kit.h"

#include <stdio.h>

enum { FUNDS_MAX = 400, YEARS = 3, LABEL_SIZE = 24 };

struct fund {
    uint64_t entry;
    unsigned year; /* from 2024 */
    int64_t given, passed, frozen, carried;
};
struct model {
    struct fund funds[FUNDS_MAX];
    size_t count;
    int64_t born; /* what came in from outside, less what was taken away */
};

static int64_t room(const struct fund *fund)
{
    return fund->given - fund->passed - fund->frozen - fund->carried;
}

static void check(bool is_expected, const struct status *status,
                  const struct fault *fault)
{
    ck_assert_msg(status_is_ok(*status) == is_expected, "%s, expected %s: %s",
                  status_name(status->code), is_expected ? "ok" : "a refusal",
                  fault->message);
    ck_assert(status_is_ok(*status) || status->code == STATUS_REFUSED);
}

static const char *next_label(char label[static LABEL_SIZE])
{
    static unsigned number;
    snprintf(label, LABEL_SIZE, "M%u", number++);
    return label;
}

/* Down to a unit, as a split or as an allocation of its own. */
static void step_down(struct book *book, struct model *model, struct choices *choices)
{
    struct fault fault = {0};
    char label[LABEL_SIZE];
    struct fund *from = &model->funds[choose_below(choices, model->count)];
    const int64_t fen = 1 + (int64_t)choose_below(choices, 400);
    const bool is_split = choose_below(choices, 2) == 0;
    bool is_expected = fen <= room(from);
    struct fact fact;
    if (is_split) {
        fact = book_split(book, from->entry, next_label(label), fen);
    } else {
        fact = book_allocation(book, next_label(label), fen);
        fact_set_number(&fact, ALLOCATION_PARENT, from->entry);
        fact_set_number(&fact, ALLOCATION_YEAR, 2024 + from->year);
    }
    const uint64_t entry = book_add(book, &fact);
    const struct status status = book_commit(book, &fault);
    check(is_expected, &status, &fault);
    if (is_expected) {
        from->passed += fen;
        model->funds[model->count++] =
            (struct fund){.entry = entry, .year = from->year, .given = fen};
    }
}

static void step_adjust(struct book *book, struct model *model, struct choices *choices)
{
    struct fault fault = {0};
    struct fund *fund = &model->funds[choose_below(choices, model->count)];
    const int64_t fen = (int64_t)choose_below(choices, 600) - 300;
    const bool freezes = choose_below(choices, 2) == 0;
    const bool is_expected =
        freezes ? fen <= room(fund) && fund->frozen + fen >= 0 : room(fund) + fen >= 0;
    book_add_adjustment(book, fund->entry, freezes ? 0 : fen, freezes ? fen : 0);
    const struct status status = book_commit(book, &fault);
    check(is_expected, &status, &fault);
    if (is_expected && freezes) {
        fund->frozen += fen;
    } else if (is_expected) {
        fund->given += fen;
        model->born += fen;
    }
}

static void step_carry(struct book *book, struct model *model, struct choices *choices)
{
    struct fault fault = {0};
    char label[LABEL_SIZE];
    struct fund *from = &model->funds[choose_below(choices, model->count)];
    const int64_t off = choose_below(choices, 4) == 0 ? -1 : 0;
    const int64_t fen = room(from) + off;
    if (from->year + 1 == YEARS || fen < 0) {
        return;
    }
    struct fault ignored = {0};
    struct passing passing;
    struct store_transaction *view = book_view(book);
    ck_assert_ok(accounts_passing(view, from->entry, 0, &passing, &ignored), &ignored);
    store_read_end(view);
    struct fact fact = book_allocation(book, next_label(label), fen);
    fact_set_number(&fact, ALLOCATION_PARENT, from->entry);
    fact_set_number(&fact, ALLOCATION_UNIT, passing.unit);
    fact_set_number(&fact, ALLOCATION_YEAR, 2024 + from->year + 1);
    fact_set_number(&fact, ALLOCATION_IS_CARRY_OVER, 1);
    const uint64_t entry = book_add(book, &fact);
    const bool is_expected = off == 0 && fen > 0;
    const struct status status = book_commit(book, &fault);
    check(is_expected, &status, &fault);
    if (is_expected) {
        from->carried += fen;
        model->funds[model->count++] =
            (struct fund){.entry = entry, .year = from->year + 1, .given = fen};
    }
}

/* What came in lies somewhere: free, or frozen. */
static void compare(struct book *book, const struct model *model)
{
    int64_t found = 0;
    for (size_t i = 0; i < model->count; i++) {
        const struct fund *fund = &model->funds[i];
        const struct balance balance = book_balance(book, fund->entry);
        ck_assert_int_eq(balance.received + balance.adjusted, fund->given);
        ck_assert_int_eq(balance.passed_down, fund->passed);
        ck_assert_int_eq(balance.frozen, fund->frozen);
        ck_assert_int_eq(balance.carried, fund->carried);
        ck_assert_int_eq(balance_available(&balance), room(fund));
        ck_assert_int_ge(balance_available(&balance), 0);
        found += balance_available(&balance) + balance.frozen;
    }
    ck_assert_int_eq(found, model->born);
}

START_TEST(test_money_is_conserved_over_the_tree_of_splits) /* R-066 R-122 R-126 */
{
    enum { STEPS = 300 };
    static struct model model;
    static struct conserved books;
    static uint8_t bytes[STEPS * 16];
    struct book book;
    struct fault fault = {0};
    uint64_t seed = 20240202 + (uint64_t)_i;
    for (size_t i = 0; i < sizeof(bytes); i++) {
        seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        bytes[i] = (uint8_t)(seed >> 56);
    }
    struct choices choices = {bytes, sizeof(bytes)};
    book_open(&book, DIGEST_SHA256);
    memset(&model, 0, sizeof(model));
    memset(&books, 0, sizeof(books));
    const uint64_t entries[] = {book.allocation, book.second};
    for (size_t i = 0; i < 2; i++) {
        book_add_adjustment(&book, entries[i], 2000 - BOOK_ALLOCATION_FEN, 0);
        model.funds[model.count++] = (struct fund){.entry = entries[i], .given = 2000};
        model.born += 2000;
    }
    ck_assert_ok(book_commit(&book, &fault), &fault);
    for (size_t step = 0; step < STEPS; step++) {
        switch (choose_below(&choices, 8)) {
        case 0:
        case 1:
            step_adjust(&book, &model, &choices);
            break;
        case 2:
            step_carry(&book, &model, &choices);
            break;
        default:
            step_down(&book, &model, &choices);
            break;
        }
        conserved(&books, &book.ledger);
        if (step % 50 == 49) {
            compare(&book, &model);
        }
    }
    ck_assert_uint_gt(model.count, 30);
    book_reopen(&book);
    compare(&book, &model);
    book_close(&book);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("model of the budget");
    TCase *model = tcase_create("model");
    tcase_set_timeout(model, 60);
    tcase_add_loop_test(model, test_money_is_conserved_over_the_tree_of_splits, 0, 4);
    suite_add_tcase(suite, model);
    return suite;
}
