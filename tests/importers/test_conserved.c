/* test_conserved.c - whatever an office does, no fen is made and none is lost; and what
 * it did replays. */
#include "tests/fuzz/conserved_property.h"
#include "tests/ledger/deep_kit.h"

enum { CASES = 6, SIZE = 7000 };

static struct random_office office;

static void replays(void)
{
    struct fault fault = {0};
    struct accounts *accounts = NULL;
    ledger_close(&office.book.ledger);
    ck_assert_ok(accounts_open(&accounts, &fault), &fault);
    const struct verify_result whole =
        deep_look(&office.book, accounts_hooks(accounts));
    ck_assert_msg(whole.verdict == VERIFY_UNANCHORED, "%s", whole.words);
    accounts_close(accounts);
}

START_TEST(test_no_fen_is_made_and_none_is_lost)
{
    static uint8_t bytes[SIZE];
    uint64_t taken[RANDOM_KINDS] = {0};
    uint64_t seed = 20240301;
    for (size_t round = 0; round < CASES; round++) {
        for (size_t i = 0; i < SIZE; i++) {
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            bytes[i] = (uint8_t)(seed >> 56);
        }
        conserved_property(&office, (struct choices){bytes, SIZE});
        replays();
        book_close(&office.book);
        for (size_t i = 0; i < RANDOM_KINDS; i++) {
            taken[i] += office.taken[i];
        }
    }
    for (size_t i = 0; i < RANDOM_KINDS; i++) { /* everything happened */
        ck_assert_msg(taken[i] >= 3, "step %zu: %llu", i, (unsigned long long)taken[i]);
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("conserved");
    TCase *money = tcase_create("money");
    tcase_set_timeout(money, 240);
    tcase_add_test(money, test_no_fen_is_made_and_none_is_lost);
    suite_add_tcase(suite, money);
    return suite;
}
