/* test_refund.c - money that comes back: where it goes, how much of it, and no more. */
#include "tests/choices.h"
#include "tests/ledger/refund_kit.h"

/* in parts, to the allocation, and the whole makes the due free again. */
START_TEST(test_a_refund_in_parts_ends_where_the_whole_would)
{
    const uint64_t line = one_line(BATCH_ORIGIN_RECORDED, 1, PAID, 41200);
    const uint64_t batch = line - 1;
    add_refund(line, 10000, PAID);
    accepted();
    ck_assert_int_eq(book_balance(&book, book.allocation).refunded, 10000);
    struct batch figures = book_figures(&book, batch);
    ck_assert_uint_eq(figures.by_state[PAID].count, 1);
    ck_assert_int_eq(batch_paid(&figures).fen, 31200);
    ck_assert_int_eq(book_state(&book, batch, 1).refunded, 10000);
    (void)book_add_batch(&book, BATCH_ORIGIN_RECORDED, 1, 41200);
    (void)book_add_line(&book, book_size(&book), 1, 1, PAID, 41200);
    refused("R-074"); /* what came back in part is still paid */

    add_refund(line, 31200, REFUNDED);
    accepted();
    const struct balance after = book_balance(&book, book.allocation);
    ck_assert_int_eq(after.refunded, 41200);
    ck_assert_int_eq(after.paid, 41200);
    ck_assert_int_eq(balance_available(&after), BOOK_ALLOCATION_FEN);
    figures = book_figures(&book, batch);
    ck_assert_uint_eq(figures.by_state[PAID].count, 0);
    ck_assert_int_eq(figures.by_state[REFUNDED].fen, 41200);
    ck_assert_int_eq(batch_paid(&figures).fen, 0);
    ck_assert_uint_eq(book_state(&book, batch, 1).state, REFUNDED);
    (void)one_line(BATCH_ORIGIN_RECORDED, 1, PAID, 41200); /* it may be paid again */
    replays();
}
END_TEST

/* never more than was paid, from nowhere else, and it says where it ends. */
START_TEST(test_a_refund_beyond_what_was_paid_is_refused)
{
    const uint64_t line = one_line(BATCH_ORIGIN_RECORDED, 1, PAID, 41200);
    add_refund(line, 41201, REFUNDED);
    refused("R-101");
    add_refund(line, 41200, PAID);
    refused("R-101");
    add_refund(line, 100, REFUNDED);
    refused("R-101");
    add_refund(line, 30000, PAID);
    add_refund(line, 11201, REFUNDED); /* in one file */
    refused("R-101");
    struct fact fact = refund_of(line, 100, PAID);
    const struct fact_pair other = {book.second, 100};
    fact_set_bytes(&fact, REFUND_DRAWS, book_pairs(&book, &other, 1));
    (void)book_add(&book, &fact);
    refused("R-101");
    fact = refund_of(line, 100, PAID);
    const struct fact_pair less = {book.allocation, 99};
    fact_set_bytes(&fact, REFUND_DRAWS, book_pairs(&book, &less, 1));
    (void)book_add(&book, &fact);
    refused("R-101");
    add_refund(line, 41200, REFUNDED);
    accepted();
    add_refund(line, 1, REFUNDED);
    refused("R-104"); /* it is refunded */
}
END_TEST

/* the money of a failed line was released already. */
START_TEST(test_a_failed_line_is_confirmed_once)
{
    const uint64_t line = one_line(BOOK_SENT, 1, SENT, 130000);
    (void)book_add_result(&book, line, SENT, FAILED, 130000, 130000);
    accepted();
    const struct balance before = book_balance(&book, book.allocation);
    add_refund(line, 130000, REFUNDED);
    refused("R-102"); /* it gives nothing back */
    add_refund(line, 100000, FAILED);
    add_refund(line, 30000, FAILED);
    accepted();
    const struct balance after = book_balance(&book, book.allocation);
    ck_assert_mem_eq(&before, &after, sizeof(before));
    ck_assert_int_eq(book_state(&book, line - 1, 1).refunded, 130000);
    add_refund(line, 1, FAILED);
    refused("R-102");

    /* Paid after all: it can come back, then, as any other. */
    (void)book_add_result(&book, line, FAILED, PAID, 130000, 130000);
    accepted();
    ck_assert_int_eq(book_state(&book, line - 1, 1).refunded, 0);
    add_refund(line, 130000, REFUNDED);
    accepted();
    ck_assert_int_eq(book_balance(&book, book.allocation).refunded, 130000);
    replays();
}
END_TEST

/* */
START_TEST(test_money_of_an_earlier_year_is_not_available_again)
{
    const uint64_t line = one_line(BATCH_ORIGIN_RECORDED, 1, PAID, 41200);
    struct fact fact = refund_of(line, 1200, PAID);
    fact_set_fen(&fact, REFUND_VALUE_DAY, NEXT_YEAR);
    (void)book_add(&book, &fact);
    refused("R-103");
    fact = refund_of(line, 1200, PAID);
    fact_set_number(&fact, REFUND_IS_PRIOR_YEAR, true);
    (void)book_add(&book, &fact);
    refused("R-103");
    fact = refund_of(line, 1200, PAID);
    fact_set_fen(&fact, REFUND_VALUE_DAY, NEXT_YEAR);
    fact_set_number(&fact, REFUND_IS_PRIOR_YEAR, true);
    (void)book_add(&book, &fact);
    accepted();
    const struct balance after = book_balance(&book, book.allocation);
    ck_assert_int_eq(after.prior_year, 1200);
    ck_assert_int_eq(after.refunded, 0);
    ck_assert_int_eq(balance_available(&after), BOOK_ALLOCATION_FEN - 41200);
    replays();
}
END_TEST

/* what the bank has not answered cannot come back. */
START_TEST(test_a_refund_of_an_unanswered_line_is_refused)
{
    const uint64_t line = one_line(BOOK_SENT, 1, SENT, 41200);
    add_refund(line, 41200, REFUNDED);
    refused("R-104");
    (void)book_add_result(&book, line, SENT, LINE_STATE_UNKNOWN, 41200, 0);
    accepted();
    add_refund(line, 41200, REFUNDED);
    refused("R-104");
    (void)book_add_result(&book, line, LINE_STATE_UNKNOWN, PAID, 41200, 41200);
    struct fact fact = refund_of(line, 41200, REFUNDED);
    fact_set_number(&fact, REFUND_REASON, RESULT_SUCCESS);
    (void)book_add(&book, &fact);
    refused("R-104");
    add_refund(line, 0, PAID);
    refused("R-104");
    add_refund(book.unit, 100, PAID);
    refused("R-060");
}
END_TEST

/* what was paid beyond the money that was there is covered by what comes back.
 */
START_TEST(test_a_refund_covers_what_was_uncovered)
{
    const uint64_t batch =
        book_add_batch(&book, BATCH_ORIGIN_RECORDED, 1, BOOK_ALLOCATION_FEN + 500);
    struct fact fact = book_line(&book, batch, 1, 1, PAID, BOOK_ALLOCATION_FEN + 500);
    const struct fact_pair there = {book.allocation, BOOK_ALLOCATION_FEN};
    const struct fact_pair beyond = {book.allocation, 500};
    fact_set_bytes(&fact, LINE_DRAWS, book_pairs(&book, &there, 1));
    fact_set_bytes(&fact, LINE_UNCOVERED, book_pairs(&book, &beyond, 1));
    const uint64_t line = book_add(&book, &fact);
    accepted();
    ck_assert_int_eq(book_balance(&book, book.allocation).uncovered, 500);
    add_refund(line, 700, PAID);
    accepted();
    const struct balance after = book_balance(&book, book.allocation);
    ck_assert_int_eq(after.uncovered, 0);
    ck_assert_int_eq(balance_available(&after), 200);
    add_refund(line, BOOK_ALLOCATION_FEN - 200, REFUNDED);
    accepted();
    replays();
}
END_TEST

/* the right refund follows in the transaction, and the book replays. */
START_TEST(test_a_correction_stands_before_its_right_entry)
{
    const uint64_t line = one_line(BATCH_ORIGIN_RECORDED, 1, PAID, 41200);
    const struct fact_pair pair = {book.allocation, 10000};
    struct fact fact = refund_of(line, 10000, PAID);
    const uint64_t wrong = book_add(&book, &fact);
    accepted();
    /* The money is used meanwhile. */
    (void)one_line(BATCH_ORIGIN_RECORDED, 2, PAID, BOOK_ALLOCATION_FEN - 31200);
    fact = correction_of(wrong, 10000, 4000);
    const uint64_t asked = book_add(&book, &fact);
    accepted();
    fact_set_number(&fact, CORRECTION_CONFIRMS, asked);
    fact_set_number(&fact, CORRECTION_TO, PAID);
    fact_set_bytes(&fact, CORRECTION_DRAWS, book_pairs(&book, &pair, 1));
    const struct fact confirmation = fact;
    (void)book_add(&book, &fact);
    refused("R-108"); /* by the maker herself */
    fact = confirmation;
    fact_set_bytes(&fact, CORRECTION_DRAWS, book_pairs(&book, &pair, 1));
    (void)book_add(&book, &fact);
    const struct signing_key *maker = book.maker_actor.key;
    book.maker_actor.key = book.checker;
    refused("R-108"); /* the right refund is missing */
    (void)book_add(&book, &fact);
    book.plan[0].field[CORRECTION_DRAWS].bytes = book_pairs(&book, &pair, 1);
    add_refund(line, 3999, PAID);
    refused("R-108"); /* not the right one */
    book.maker_actor.key = maker;
    (void)book_add(&book, &fact);
    book.plan[0].field[CORRECTION_DRAWS].bytes = book_pairs(&book, &pair, 1);
    add_refund(line, 4000, PAID);
    confirm_as(book.checker);
    const struct balance after = book_balance(&book, book.allocation);
    ck_assert_int_eq(after.refunded, 4000);
    ck_assert_int_eq(after.uncovered, 6000);
    ck_assert_int_eq(after.paid + after.uncovered, BOOK_ALLOCATION_FEN + 10000);
    ck_assert_int_eq(balance_available(&after), 0);
    ck_assert_int_eq(book_state(&book, line - 1, 1).refunded, 4000);
    replays();
}
END_TEST

/* Shares a line's amount out again, in parts chosen by the bytes. */
static void shares_stay_exact(struct choices choices)
{
    struct refundable what = {.count = 1 + choose_below(&choices, 8)};
    int64_t drawn[MONEY_SHARES_MAX];
    int64_t left = 0;
    for (size_t i = 0; i < what.count; i++) {
        drawn[i] = (int64_t)choose_below(&choices, 1000000);
        what.left[i] = (struct fact_pair){100 + i, drawn[i]};
        left += drawn[i];
    }
    int64_t back[MONEY_SHARES_MAX] = {0};
    int64_t fen[MONEY_SHARES_MAX];
    ck_assert(!accounts_refund_shares(&what, left + 1, fen));
    ck_assert(!accounts_refund_shares(&what, 0, fen));
    for (int part = 0; part < 50 && left > 0; part++) {
        const int64_t now =
            part == 49 ? left : 1 + (int64_t)choose_below(&choices, (uint64_t)left);
        int64_t sum = 0;
        ck_assert(accounts_refund_shares(&what, now, fen));
        for (size_t i = 0; i < what.count; i++) {
            ck_assert_int_ge(fen[i], 0);
            ck_assert_int_le(fen[i], what.left[i].number);
            what.left[i].number -= fen[i];
            back[i] += fen[i];
            sum += fen[i];
        }
        ck_assert_int_eq(sum, now);
        left -= now;
    }
    for (size_t i = 0; i < what.count && left == 0; i++) {
        ck_assert_int_eq(back[i], drawn[i]);
    }
}

/* */
START_TEST(test_parts_add_up_to_the_very_draws)
{
    uint64_t seed = UINT64_C(88172645463325252);
    for (int round = 0; round < 500; round++) {
        uint8_t bytes[256];
        for (size_t i = 0; i < sizeof(bytes); i++) {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            bytes[i] = (uint8_t)seed;
        }
        shares_stay_exact((struct choices){bytes, sizeof(bytes)});
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("refund");
    TCase *rules = tcase_create("rules");
    tcase_add_checked_fixture(rules, setup, teardown);
    tcase_set_timeout(rules, 30);
    tcase_add_test(rules, test_a_refund_in_parts_ends_where_the_whole_would);
    tcase_add_test(rules, test_a_refund_beyond_what_was_paid_is_refused);
    tcase_add_test(rules, test_a_failed_line_is_confirmed_once);
    tcase_add_test(rules, test_money_of_an_earlier_year_is_not_available_again);
    tcase_add_test(rules, test_a_refund_of_an_unanswered_line_is_refused);
    tcase_add_test(rules, test_a_refund_covers_what_was_uncovered);
    tcase_add_test(rules, test_a_correction_stands_before_its_right_entry);
    suite_add_tcase(suite, rules);
    TCase *shares = tcase_create("shares");
    tcase_add_test(shares, test_parts_add_up_to_the_very_draws);
    suite_add_tcase(suite, shares);
    return suite;
}
