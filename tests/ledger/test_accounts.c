/* Accounts through a real journal: balances, batches and lines, as they change. */
#include "tests/ledger/book.h"

START_TEST(test_a_new_ledger_opens_again_and_keeps_its_allocations)
{
    const enum digest_suite suite = _i == 0 ? DIGEST_SHA256 : DIGEST_SM3;
    struct book book;
    struct fault fault = {0};
    book_open(&book, suite);
    const uint64_t size = book_size(&book);
    book_reopen(&book);
    ck_assert_uint_eq(book_size(&book), size);
    const struct balance balance = book_balance(&book, book.allocation);
    ck_assert_int_eq(balance.received, BOOK_ALLOCATION_FEN);
    ck_assert_int_eq(balance_available(&balance), BOOK_ALLOCATION_FEN);
    uint64_t found = 0;
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(accounts_code(view, CODE_UNIT, bytes_of("430699101"), &found, &fault),
                 &fault);
    ck_assert_uint_eq(found, book.township);
    ck_assert_status(accounts_code(view, CODE_UNIT, bytes_of("none"), &found, &fault),
                     STATUS_NOT_FOUND);
    ck_assert_ok(accounts_office(view, &found, &fault), &fault);
    ck_assert_uint_eq(found, book.unit);
    store_read_end(view);
    book_close(&book);
}
END_TEST

START_TEST(test_a_submitted_batch_reserves_then_pays_or_releases)
{
    struct book book;
    struct fault fault = {0};
    book_open(&book, DIGEST_SHA256);
    const uint64_t batch = book_add_batch(&book, BOOK_SENT, 2, 829800);
    const uint64_t one =
        book_add_line(&book, batch, 1, 1, LINE_STATE_SUBMITTED, 559800);
    const uint64_t two =
        book_add_line(&book, batch, 2, 2, LINE_STATE_SUBMITTED, 270000);
    ck_assert_ok(book_commit(&book, &fault), &fault);
    struct balance balance = book_balance(&book, book.allocation);
    ck_assert_int_eq(balance.reserved, 829800);
    ck_assert_int_eq(balance_available(&balance), BOOK_ALLOCATION_FEN - 829800);
    book_add_result(&book, one, LINE_STATE_SUBMITTED, LINE_STATE_PAID, 559800, 559800);
    book_add_result(&book, two, LINE_STATE_SUBMITTED, LINE_STATE_FAILED, 270000,
                    270000);
    ck_assert_ok(book_commit(&book, &fault), &fault);
    balance = book_balance(&book, book.allocation);
    ck_assert_int_eq(balance.reserved, 0);
    ck_assert_int_eq(balance.paid, 559800);
    ck_assert_int_eq(balance_available(&balance), BOOK_ALLOCATION_FEN - 559800);
    ck_assert_uint_eq(book_state(&book, batch, 1).state, LINE_STATE_PAID);
    ck_assert_uint_eq(book_state(&book, batch, 2).state, LINE_STATE_FAILED);
    ck_assert_uint_eq(book_state(&book, batch, 2).class, RESULT_FAIL_ACCOUNT);
    book_close(&book);
}
END_TEST

/* Records a batch of one paid line of `fen`, of which `beyond` was not available. */
static uint64_t record_paid(struct book *book, unsigned party, unsigned state,
                            int64_t fen, int64_t beyond)
{
    struct fault fault = {0};
    const uint64_t batch = book_add_batch(book, BATCH_ORIGIN_RECORDED, 1, fen);
    struct fact line = book_line(book, batch, 1, party, state, fen);
    const struct fact_pair draw = {book->allocation, fen - beyond};
    const struct fact_pair open = {book->allocation, beyond};
    line.present &= ~(UINT32_C(1) << LINE_DRAWS);
    if (fen > beyond) {
        fact_set_bytes(&line, LINE_DRAWS, book_pairs(book, &draw, 1));
    }
    if (beyond > 0) {
        fact_set_bytes(&line, LINE_UNCOVERED, book_pairs(book, &open, 1));
    }
    book_add(book, &line);
    ck_assert_ok(book_commit(book, &fault), &fault);
    return batch;
}

/* new money */
START_TEST(test_a_fact_beyond_what_is_there_stays_uncovered_until_money_comes)
{
    struct book book;
    struct fault fault = {0};
    book_open(&book, DIGEST_SHA256);
    book_add_adjustment(&book, book.allocation, 100 - BOOK_ALLOCATION_FEN, 0);
    ck_assert_ok(book_commit(&book, &fault), &fault); /* 1.00 is left */
    const uint64_t batch = record_paid(&book, 1, LINE_STATE_PAID, 250, 150);
    struct balance balance = book_balance(&book, book.allocation);
    ck_assert_int_eq(balance.paid, 100);
    ck_assert_int_eq(balance.uncovered, 150);
    ck_assert_int_eq(balance_available(&balance), 0);
    ck_assert_int_eq(book_figures(&book, batch).uncovered, 150);
    /* New money covers first; nothing can be reserved before all is covered. */
    book_add_adjustment(&book, book.allocation, 149, 0);
    ck_assert_ok(book_commit(&book, &fault), &fault);
    balance = book_balance(&book, book.allocation);
    ck_assert_int_eq(balance.uncovered, 1);
    ck_assert_int_eq(balance_available(&balance), 0);
    book_add_adjustment(&book, book.allocation, 11, 0);
    ck_assert_ok(book_commit(&book, &fault), &fault);
    balance = book_balance(&book, book.allocation);
    ck_assert_int_eq(balance.uncovered, 0);
    ck_assert_int_eq(balance.paid, 250);
    ck_assert_int_eq(balance_available(&balance), 10);
    book_close(&book);
}
END_TEST

/* released money */
START_TEST(test_released_money_covers_too)
{
    struct book book;
    struct fault fault = {0};
    book_open(&book, DIGEST_SHA256);
    book_add_adjustment(&book, book.allocation, 100 - BOOK_ALLOCATION_FEN, 0);
    const uint64_t batch = book_add_batch(&book, BOOK_SENT, 1, 100);
    const uint64_t line = book_add_line(&book, batch, 1, 1, LINE_STATE_SUBMITTED, 100);
    ck_assert_ok(book_commit(&book, &fault), &fault);
    record_paid(&book, 2, LINE_STATE_PAID, 60, 60);
    book_add_result(&book, line, LINE_STATE_SUBMITTED, LINE_STATE_FAILED, 100, 100);
    ck_assert_ok(book_commit(&book, &fault), &fault);
    const struct balance balance = book_balance(&book, book.allocation);
    ck_assert_int_eq(balance.uncovered, 0);
    ck_assert_int_eq(balance.paid, 60);
    ck_assert_int_eq(balance_available(&balance), 40);
    book_close(&book);
}
END_TEST

START_TEST(test_an_uncovered_unknown_line_settles_either_way)
{
    /* covered in between: none, a part, all; then paid or failed */
    for (int64_t covered = 0; covered <= 60; covered += 30) {
        for (unsigned to = LINE_STATE_PAID; to <= LINE_STATE_FAILED; to++) {
            struct book book;
            struct fault fault = {0};
            book_open(&book, DIGEST_SHA256);
            book_add_adjustment(&book, book.allocation, 40 - BOOK_ALLOCATION_FEN, 0);
            ck_assert_ok(book_commit(&book, &fault), &fault);
            const uint64_t batch = record_paid(&book, 1, LINE_STATE_UNKNOWN, 100, 60);
            struct balance balance = book_balance(&book, book.allocation);
            ck_assert_int_eq(balance.reserved, 40);
            if (covered > 0) {
                book_add_adjustment(&book, book.allocation, covered, 0);
            }
            book_add_result(&book, batch + 1, LINE_STATE_UNKNOWN, to, 100, 40);
            ck_assert_ok(book_commit(&book, &fault), &fault);
            balance = book_balance(&book, book.allocation);
            const bool is_paid = to == LINE_STATE_PAID;
            ck_assert_int_eq(balance.reserved, 0);
            ck_assert_int_eq(balance.paid, is_paid ? 40 + covered : 0);
            ck_assert_int_eq(balance.uncovered, is_paid ? 60 - covered : 0);
            ck_assert_int_eq(balance_available(&balance), is_paid ? 0 : 40 + covered);
            ck_assert_int_eq(book_figures(&book, batch).uncovered, is_paid ? 60 : 0);
            book_close(&book);
        }
    }
}
END_TEST

START_TEST(test_splits_pass_money_down_and_both_sides_say_so)
{
    struct book book;
    struct fault fault = {0};
    book_open(&book, DIGEST_SHA256);
    const uint64_t below = book_add_split(&book, book.allocation, "A1-1", 3000);
    book_add_adjustment(&book, book.allocation, 500, 200);
    ck_assert_ok(book_commit(&book, &fault), &fault);
    const struct balance above = book_balance(&book, book.allocation);
    const struct balance under = book_balance(&book, below);
    ck_assert_int_eq(above.passed_down, 3000);
    ck_assert_int_eq(above.adjusted, 500);
    ck_assert_int_eq(above.frozen, 200);
    ck_assert_int_eq(balance_available(&above), BOOK_ALLOCATION_FEN - 2700);
    ck_assert_int_eq(under.received, 3000);
    book_close(&book);
}
END_TEST

START_TEST(test_figures_of_a_batch_follow_its_lines)
{
    struct book book;
    struct fault fault = {0};
    book_open(&book, DIGEST_SHA256);
    const uint64_t batch = book_add_batch(&book, BOOK_SENT, 4, 1000);
    for (unsigned i = 1; i <= 4; i++) {
        struct fact line =
            book_line(&book, batch, i, i, LINE_STATE_SUBMITTED, 100 * (int64_t)i);
        if (i != 3) {
            fact_set_number(&line, LINE_HEADCOUNT, i);
        }
        book_add(&book, &line);
    }
    ck_assert_ok(book_commit(&book, &fault), &fault);
    struct batch figures = book_figures(&book, batch);
    ck_assert_uint_eq(figures.line_count, 4);
    ck_assert_int_eq(figures.amount, 1000);
    ck_assert_uint_eq(figures.stated_headcount, 3);
    ck_assert_uint_eq(figures.by_state[LINE_STATE_SUBMITTED].count, 4);
    ck_assert_int_eq(figures.by_state[LINE_STATE_SUBMITTED].fen, 1000);
    for (unsigned i = 1; i <= 3; i++) {
        struct fact result =
            book_result(&book, batch + i, LINE_STATE_SUBMITTED, LINE_STATE_PAID,
                        100 * (int64_t)i, 100 * (int64_t)i);
        if (i < 3) { /* on the last day, and a day late */
            fact_set_fen(&result, RESULT_VALUE_DAY, BOOK_DUE + (i == 1 ? 0 : 1));
        }
        book_add(&book, &result);
    }
    book_add_result(&book, batch + 4, LINE_STATE_SUBMITTED, LINE_STATE_UNKNOWN, 400, 0);
    ck_assert_ok(book_commit(&book, &fault), &fault);
    figures = book_figures(&book, batch);
    ck_assert_uint_eq(figures.by_state[LINE_STATE_SUBMITTED].count, 0);
    ck_assert_int_eq(figures.by_state[LINE_STATE_SUBMITTED].fen, 0);
    ck_assert_uint_eq(figures.by_state[LINE_STATE_PAID].count, 3);
    ck_assert_int_eq(figures.by_state[LINE_STATE_PAID].fen, 600);
    ck_assert_uint_eq(figures.by_state[LINE_STATE_UNKNOWN].count, 1);
    ck_assert_uint_eq(figures.on_time.count, 1);
    ck_assert_int_eq(figures.on_time.fen, 100);
    ck_assert_uint_eq(figures.timed_count, 2);
    ck_assert_uint_eq(figures.paid_headcount, 3);
    book_close(&book);
}
END_TEST

START_TEST(test_figures_as_of_every_seal_hold_for_ever)
{
    enum { STEPS = 6 };
    struct book book;
    struct fault fault = {0};
    book_open(&book, DIGEST_SHA256);
    uint64_t seals[STEPS];
    int64_t reserved[STEPS] = {0};
    uint64_t first = 0;
    for (unsigned i = 0; i < STEPS; i++) {
        const uint64_t batch = book_add_batch(&book, BOOK_SENT, 1, 100);
        book_add_line(&book, batch, 1, i + 1, LINE_STATE_SUBMITTED, 100);
        first = i == 0 ? batch : first;
        ck_assert_ok(book_commit(&book, &fault), &fault);
        seals[i] = book_last_seal(&book);
        reserved[i] = 100 * (int64_t)(i + 1);
    }
    book_add_result(&book, first + 1, LINE_STATE_SUBMITTED, LINE_STATE_PAID, 100, 100);
    ck_assert_ok(book_commit(&book, &fault), &fault);
    book_reopen(&book);
    struct store_transaction *view = book_view(&book);
    struct balance balance;
    struct batch batch;
    for (unsigned i = 0; i < STEPS; i++) {
        /* any index up to the next seal belongs to this one */
        const uint64_t last = i + 1 < STEPS ? seals[i + 1] - 1 : seals[i];
        for (uint64_t at = seals[i]; at <= last; at++) {
            ck_assert_ok(
                accounts_balance_at(view, book.allocation, at, &balance, &fault),
                &fault);
            ck_assert_int_eq(balance.reserved, reserved[i]);
            ck_assert_int_eq(balance.paid, 0);
            ck_assert_ok(accounts_batch_at(view, first, at, &batch, &fault), &fault);
            ck_assert_uint_eq(batch.by_state[LINE_STATE_SUBMITTED].count, 1);
        }
    }
    ck_assert_ok(accounts_batch_at(view, first, UINT64_MAX, &batch, &fault), &fault);
    ck_assert_uint_eq(batch.by_state[LINE_STATE_PAID].count, 1);
    ck_assert_status(accounts_batch_at(view, first, seals[0] - 1, &batch, &fault),
                     STATUS_NOT_FOUND);
    ck_assert_status(accounts_balance_at(view, first, UINT64_MAX, &balance, &fault),
                     STATUS_NOT_FOUND);
    store_read_end(view);
    book_close(&book);
}
END_TEST

START_TEST(test_lines_keep_their_states_across_chunk_borders)
{
    static const uint64_t counts[] = {63, 64, 65, 128, 129};
    struct book book;
    struct fault fault = {0};
    book_open(&book, DIGEST_SHA256);
    unsigned party = 1;
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        const uint64_t batch =
            book_add_batch(&book, BOOK_SENT, counts[i], 10 * (int64_t)counts[i]);
        for (uint64_t n = 1; n <= counts[i]; n++) {
            book_add_line(&book, batch, n, party++, LINE_STATE_SUBMITTED, 10);
        }
        ck_assert_ok(book_commit(&book, &fault), &fault);
        /* answers from the back, every third one, to and fro between chunks */
        for (uint64_t n = counts[i]; n >= 1; n--) {
            if (n % 3 == 0) {
                book_add_result(&book, batch + n, LINE_STATE_SUBMITTED, LINE_STATE_PAID,
                                10, 10);
            }
        }
        ck_assert_ok(book_commit(&book, &fault), &fault);
        for (uint64_t n = 1; n <= counts[i]; n++) {
            const struct line_state line = book_state(&book, batch, n);
            ck_assert_uint_eq(line.state,
                              n % 3 == 0 ? LINE_STATE_PAID : LINE_STATE_SUBMITTED);
            ck_assert_int_eq(line.result != 0, n % 3 == 0);
        }
    }
    book_close(&book);
}
END_TEST

START_TEST(test_one_transaction_touches_so_many_allocations_and_no_more)
{
    struct book book;
    struct fault fault = {0};
    book_open(&book, DIGEST_SHA256);
    for (int more = -1; more <= 1; more++) {
        const int count = ACCOUNTS_BALANCES_MAX + more;
        char label[32];
        for (int i = 0; i < count; i++) {
            snprintf(label, sizeof(label), "L%d-%d", more, i);
            book_add_allocation(&book, label, 100);
        }
        ck_assert_status(book_commit(&book, &fault), more > 0 ? STATUS_FULL : OK.code);
    }
    book_close(&book);
}
END_TEST

START_TEST(test_one_transaction_touches_so_many_batches_and_no_more)
{
    struct book book;
    struct fault fault = {0};
    book_open(&book, DIGEST_SHA256);
    for (int more = -1; more <= 1; more++) {
        for (int i = 0; i < ACCOUNTS_BATCHES_MAX + more; i++) {
            book_add_batch(&book, BOOK_SENT, 0, 0);
        }
        ck_assert_status(book_commit(&book, &fault), more > 0 ? STATUS_FULL : OK.code);
    }
    book_close(&book);
}
END_TEST

struct tally {
    size_t count;
    uint64_t last;
    size_t stop_at;
};

static struct status count_open(void *context, uint64_t exception, struct fault *fault)
{
    struct tally *tally = context;
    tally->count++;
    tally->last = exception;
    return tally->count == tally->stop_at ? FAULT(fault, STATUS_FULL, "enough") : OK;
}

static struct status count_batch(void *context, uint64_t entry,
                                 const struct batch *batch, struct fault *fault)
{
    (void)batch;
    return count_open(context, entry, fault);
}

static struct status count_code(void *context, struct bytes code, uint64_t entry,
                                struct fault *fault)
{
    ck_assert_uint_gt(code.size, 0);
    return count_open(context, entry, fault);
}

static uint64_t add_exception(struct book *book)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_IDENTIFIER);
    fact_set_number(&fact, EXCEPTION_SUBJECT, book->unit);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, 0);
    return book_add(book, &fact);
}

static void add_resolution(struct book *book, uint64_t exception)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_RESOLUTION));
    fact_set_number(&fact, RESOLUTION_EXCEPTION, exception);
    fact_set_number(&fact, RESOLUTION_ACTION, 1);
    book_add(book, &fact);
}

START_TEST(test_exceptions_stay_open_until_they_are_settled_once)
{
    struct book book;
    struct fault fault = {0};
    book_open(&book, DIGEST_SHA256);
    const uint64_t one = add_exception(&book);
    const uint64_t two = add_exception(&book);
    ck_assert_ok(book_commit(&book, &fault), &fault);
    book.maker_actor.key = book.checker;
    add_resolution(&book, one);
    ck_assert_ok(book_commit(&book, &fault), &fault);
    add_resolution(&book, one);
    ck_assert_status(book_commit(&book, &fault), STATUS_REFUSED);
    add_resolution(&book, book.unit);
    ck_assert_status(book_commit(&book, &fault), STATUS_REFUSED);
    struct store_transaction *view = book_view(&book);
    struct tally tally = {0};
    ck_assert_ok(accounts_open_exceptions(view, count_open, &tally, &fault), &fault);
    ck_assert_uint_eq(tally.count, 1);
    ck_assert_uint_eq(tally.last, two);
    store_read_end(view);
    book_close(&book);
}
END_TEST

START_TEST(test_walks_give_everything_in_order_and_stop_when_told)
{
    struct book book;
    struct fault fault = {0};
    book_open(&book, DIGEST_SHA256);
    for (int i = 0; i < 3; i++) {
        book_add_batch(&book, BOOK_SENT, 0, 0);
        ck_assert_ok(book_commit(&book, &fault), &fault);
    }
    const uint64_t seal = book_last_seal(&book);
    struct store_transaction *view = book_view(&book);
    struct tally tally = {0};
    ck_assert_ok(accounts_batches(view, UINT64_MAX, count_batch, &tally, &fault),
                 &fault);
    ck_assert_uint_eq(tally.count, 3);
    tally = (struct tally){0};
    ck_assert_ok(accounts_batches(view, seal - 1, count_batch, &tally, &fault), &fault);
    ck_assert_uint_eq(tally.count, 2);
    tally = (struct tally){.stop_at = 1};
    ck_assert_status(accounts_batches(view, UINT64_MAX, count_batch, &tally, &fault),
                     STATUS_FULL);
    ck_assert_uint_eq(tally.count, 1);
    tally = (struct tally){0};
    ck_assert_ok(accounts_codes(view, CODE_UNIT, count_code, &tally, &fault), &fault);
    ck_assert_uint_eq(tally.count, 2);
    ck_assert_uint_eq(tally.last, book.township);
    store_read_end(view);
    book_close(&book);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("accounts");
    TCase *smoke = tcase_create("smoke");
    tcase_add_loop_test(smoke, test_a_new_ledger_opens_again_and_keeps_its_allocations,
                        0, 2);
    tcase_add_test(smoke, test_a_submitted_batch_reserves_then_pays_or_releases);
    suite_add_tcase(suite, smoke);
    TCase *figures = tcase_create("figures");
    tcase_add_test(figures,
                   test_a_fact_beyond_what_is_there_stays_uncovered_until_money_comes);
    tcase_add_test(figures, test_released_money_covers_too);
    tcase_add_test(figures, test_an_uncovered_unknown_line_settles_either_way);
    tcase_add_test(figures, test_splits_pass_money_down_and_both_sides_say_so);
    tcase_add_test(figures, test_figures_of_a_batch_follow_its_lines);
    tcase_add_test(figures, test_figures_as_of_every_seal_hold_for_ever);
    tcase_add_test(figures, test_lines_keep_their_states_across_chunk_borders);
    tcase_add_test(figures,
                   test_one_transaction_touches_so_many_allocations_and_no_more);
    tcase_add_test(figures, test_one_transaction_touches_so_many_batches_and_no_more);
    tcase_add_test(figures, test_exceptions_stay_open_until_they_are_settled_once);
    tcase_add_test(figures, test_walks_give_everything_in_order_and_stop_when_told);
    suite_add_tcase(suite, figures);
    return suite;
}
