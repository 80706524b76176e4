/* The rules of registers, budget and batches, kept and broken. */
#include "tests/ledger/rules_kit.h"

START_TEST(test_r060_references_come_before_and_are_of_their_kind)
{
    /* a unit's parent that comes later, or is something else */
    book_add_unit(&book, "430699102", UNIT_LEVEL_TOWNSHIP, book_size(&book));
    refused("R-060");
    book_add_unit(&book, "430699102", UNIT_LEVEL_TOWNSHIP, book.programme);
    refused("R-060");
    static const unsigned fields[] = {ALLOCATION_DOCUMENT, ALLOCATION_UNIT,
                                      ALLOCATION_SOURCE};
    for (size_t i = 0; i < 3; i++) {
        struct fact fact = book_allocation(&book, "A3", 100);
        fact_set_number(&fact, fields[i], book.programme);
        book_add(&book, &fact);
        refused("R-060");
    }
    struct fact split = book_split(&book, book.unit, "A1-1", 100);
    book_add(&book, &split);
    refused("R-060");
    book_add_adjustment(&book, book.unit, 100, 0);
    refused("R-060");
    struct fact batch = book_batch(&book, BOOK_SENT, 0, 0);
    fact_set_number(&batch, BATCH_PROGRAMME, book.unit);
    book_add(&book, &batch);
    refused("R-060");
    batch = book_batch(&book, BOOK_SENT, 0, 0);
    fact_set_number(&batch, BATCH_UNIT, book.programme);
    book_add(&book, &batch);
    refused("R-060");
    batch = book_batch(&book, BOOK_SENT, 0, 0);
    fact_set_number(&batch, BATCH_FILE, book.unit);
    book_add(&book, &batch);
    refused("R-060");
    batch = book_batch(&book, BATCH_ORIGIN_RECORDED + 1, 0, 0);
    book_add(&book, &batch);
    refused("R-060");
    const struct fact_pair share = {book.unit, 1};
    batch = book_batch(&book, BOOK_SENT, 0, 0);
    fact_set_bytes(&batch, BATCH_SHARES, book_pairs(&book, &share, 1));
    book_add(&book, &batch);
    refused("R-060");
    book_add_line(&book, book.unit, 1, 1, SENT, 100);
    refused("R-060");
    book_add_result(&book, book.unit, SENT, PAID, 100, 100);
    refused("R-060");
    const uint64_t made = book_add_batch(&book, BOOK_SENT, 1, 100);
    struct fact line = book_line(&book, made, 1, 1, SENT, 100);
    fact_set_number(&line, LINE_VILLAGE, book.programme);
    book_add(&book, &line);
    refused("R-060");
}
END_TEST

START_TEST(test_r061_kinds_that_are_only_planned_are_refused)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_CHECK));
    fact_set_bytes(&fact, CHECK_PARTY, bytes_from("0123456789abcdef", 16));
    fact_set_bytes(&fact, CHECK_SOURCE, bytes_of("register"));
    fact_set_fen(&fact, CHECK_DAY, BOOK_DUE);
    fact_set_number(&fact, CHECK_HIT, true);
    book_add(&book, &fact);
    refused("R-061");
}
END_TEST

START_TEST(test_r062_lines_follow_their_batch_without_a_gap_and_add_up)
{
    static const struct {
        uint64_t announced, first, second;
        int64_t fen;
        bool is_right;
    } cases[] = {
        {2, 1, 2, 300, true},  {2, 2, 1, 300, false}, {2, 1, 1, 300, false},
        {3, 1, 2, 300, false}, {1, 1, 2, 300, false}, {2, 0, 1, 300, false},
        {2, 1, 2, 299, false}, {2, 1, 2, 301, false}, {2, 1, 3, 300, false},
    };
    for (size_t i = sizeof(cases) / sizeof(cases[0]); i-- > 0;) {
        const uint64_t batch =
            book_add_batch(&book, BOOK_SENT, cases[i].announced, cases[i].fen);
        book_add_line(&book, batch, cases[i].first, 1, SENT, 100);
        book_add_line(&book, batch, cases[i].second, 2, SENT, 200);
        if (cases[i].is_right) {
            accepted();
        } else {
            refused("R-062");
        }
    }
    /* Nothing between a batch and its lines, and no line later. */
    uint64_t batch = book_add_batch(&book, BOOK_SENT, 1, 100);
    book_add_unit(&book, "430699103", UNIT_LEVEL_TOWNSHIP, book.unit);
    book_add_line(&book, batch, 1, 3, SENT, 100);
    refused("R-062");
    batch = book_add_batch(&book, BOOK_SENT, 1, 100);
    book_add_line(&book, batch, 1, 3, SENT, 100);
    accepted();
    book_add_line(&book, batch, 2, 4, SENT, 100);
    refused("R-062");
    book_add_batch(&book, BOOK_SENT, 0, 0);
    accepted();
}
END_TEST

START_TEST(test_r063_codes_are_entered_once_or_replaced)
{
    book_add_unit(&book, "430699101", UNIT_LEVEL_TOWNSHIP, book.unit);
    refused("R-063");
    book_add_programme(&book, "dibao-rural", "2081902", 0);
    refused("R-063");
    book_add_document(&book, "CS-2024-1");
    refused("R-063");
    book_add_source(&book, SOURCE_CENTRAL, "general");
    refused("R-063");
    book_add_source(&book, SOURCE_COUNTY, "general");
    accepted();
    book_add_allocation(&book, "A1", 100);
    refused("R-063");
    book_add_split(&book, book.allocation, "A1", 100);
    refused("R-063");
    /* Twice in one transaction. */
    book_add_document(&book, "CS-2024-2");
    book_add_document(&book, "CS-2024-2");
    refused("R-063");
    /* A new description names the newest one, and keeps its code. */
    const uint64_t again =
        book_add_programme(&book, "dibao-rural", "2081902", book.programme);
    accepted();
    book_add_programme(&book, "dibao-rural", "2081902", book.programme);
    refused("R-063");
    book_add_programme(&book, "dibao-other", "2081902", again);
    refused("R-063");
    struct fact fact;
    book_add_unit(&book, "430699101", UNIT_LEVEL_TOWNSHIP, book.unit);
    fact = book.plan[0];
    book.planned = 0;
    fact_set_number(&fact, UNIT_REPLACES, book.unit);
    book_add(&book, &fact);
    refused("R-063");
    book_add_unit(&book, "430699101", UNIT_LEVEL_TOWNSHIP, book.unit);
    fact_set_number(&book.plan[0], UNIT_REPLACES, book.township);
    accepted();
}
END_TEST

static void add_file(uint8_t mark)
{
    uint8_t token[16] = {mark};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_FILE));
    fact_set_bytes(&fact, FILE_TOKEN, book_copy(&book, bytes_from(token, 16)));
    fact_set_number(&fact, FILE_USE, FILE_PAYROLL);
    fact_set_number(&fact, FILE_ROWS, 1);
    fact_set_number(&fact, FILE_SIZE, 1);
    fact_set_number(&fact, FILE_ENCODING, 1);
    fact_set_bytes(&fact, FILE_PROFILE, book_text(&book, "standard"));
    book_add(&book, &fact);
}

START_TEST(test_r064_a_file_is_taken_in_once)
{
    add_file(1);
    add_file(2);
    accepted();
    add_file(2);
    refused("R-064");
    add_file(3);
    add_file(3);
    refused("R-064");
    uint64_t entry = 0;
    struct fault fault = {0};
    const uint8_t token[16] = {2};
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(accounts_file(view, token, &entry, &fault), &fault);
    ck_assert_uint_eq(entry, book_last_seal(&book) - 1);
    store_read_end(view);
}
END_TEST

START_TEST(test_r065_r066_money_is_positive_and_there)
{
    book_add_allocation(&book, "A3", 0);
    refused("R-065");
    book_add_allocation(&book, "A3", -1);
    refused("R-065");
    book_add_split(&book, book.allocation, "A1-1", 0);
    refused("R-065");
    book_add_split(&book, book.allocation, "A1-1", BOOK_ALLOCATION_FEN + 1);
    refused("R-066");
    book_add_adjustment(&book, book.allocation, -BOOK_ALLOCATION_FEN - 1, 0);
    refused("R-066");
    book_add_adjustment(&book, book.allocation, 0, BOOK_ALLOCATION_FEN + 1);
    refused("R-066");
    book_add_adjustment(&book, book.allocation, 0, -1);
    refused("R-065");
    book_add_adjustment(&book, book.allocation, 0, BOOK_ALLOCATION_FEN);
    accepted();
    book_add_adjustment(&book, book.allocation, 0, -BOOK_ALLOCATION_FEN);
    accepted();
    /* A line one fen above, right at, and one fen below what is there (R37). */
    for (int64_t more = 1; more >= 0; more--) {
        const int64_t fen = BOOK_ALLOCATION_FEN + more;
        const uint64_t batch = book_add_batch(&book, BOOK_SENT, 1, fen);
        book_add_line(&book, batch, 1, 1, SENT, fen);
        if (more > 0) {
            refused("R-066");
        } else {
            accepted();
        }
    }
    book_add_split(&book, book.allocation, "A1-1", 1);
    refused("R-066");
}
END_TEST

START_TEST(test_r067_tags_are_passed_down_unchanged)
{
    struct fact tagged = book_allocation(&book, "A3", 1000);
    fact_set_bytes(&tagged, ALLOCATION_DIRECT, book_text(&book, "01"));
    fact_set_bytes(&tagged, ALLOCATION_SAFEGUARD, book_text(&book, "A0302"));
    const uint64_t allocation = book_add(&book, &tagged);
    accepted();
    static const char *const tags[][2] = {
        {NULL, NULL}, {"01", NULL}, {NULL, "A0302"}, {"02", "A0302"}, {"01", "A0302"}};
    uint64_t below = 0;
    for (size_t i = 0; i < 5; i++) {
        struct fact split = book_split(&book, allocation, "A3-1", 400);
        if (tags[i][0] != NULL) {
            fact_set_bytes(&split, SPLIT_DIRECT, book_text(&book, tags[i][0]));
        }
        if (tags[i][1] != NULL) {
            fact_set_bytes(&split, SPLIT_SAFEGUARD, book_text(&book, tags[i][1]));
        }
        below = book_add(&book, &split);
        if (i < 4) {
            refused("R-067");
        } else {
            accepted();
        }
    }
    /* And further down again, out of what the split received. */
    struct fact split = book_split(&book, below, "A3-1-1", 401);
    fact_set_bytes(&split, SPLIT_DIRECT, book_text(&book, "01"));
    fact_set_bytes(&split, SPLIT_SAFEGUARD, book_text(&book, "A0302"));
    book_add(&book, &split);
    refused("R-066");
    struct fact plain = book_split(&book, below, "A3-1-1", 400);
    book_add(&book, &plain);
    refused("R-067");
    split = book_split(&book, below, "A3-1-1", 400);
    fact_set_bytes(&split, SPLIT_DIRECT, book_text(&book, "01"));
    fact_set_bytes(&split, SPLIT_SAFEGUARD, book_text(&book, "A0302"));
    book_add(&book, &split);
    accepted();
    const struct balance balance = book_balance(&book, below);
    ck_assert_int_eq(balance.received, 400);
    ck_assert_int_eq(balance.passed_down, 400);
    const struct fact untagged = book_split(&book, book.allocation, "A1-1", 1);
    book_add(&book, &untagged);
    accepted();
}
END_TEST

START_TEST(test_r068_the_programme_may_use_the_code_of_its_sources)
{
    struct fact other = book_allocation(&book, "A3", 1000);
    fact_set_bytes(&other, ALLOCATION_FUNCTION, book_text(&book, "2081901"));
    const uint64_t urban = book_add(&book, &other);
    const uint64_t below = book_add_split(&book, urban, "A3-1", 500);
    const uint64_t right = book_add_split(&book, book.allocation, "A1-1", 500);
    accepted();
    const uint64_t wrong[] = {urban, below};
    for (size_t i = 0; i < 2; i++) {
        const struct fact_pair shares[] = {{book.allocation, 1}, {wrong[i], 1}};
        struct fact batch = book_batch(&book, BOOK_SENT, 0, 0);
        fact_set_bytes(&batch, BATCH_SHARES, book_pairs(&book, shares, 2));
        book_add(&book, &batch);
        refused("R-068");
    }
    const struct fact_pair shares[] = {{book.allocation, 1}, {right, 1}};
    struct fact batch = book_batch(&book, BOOK_SENT, 0, 0);
    fact_set_bytes(&batch, BATCH_SHARES, book_pairs(&book, shares, 2));
    book_add(&book, &batch);
    accepted();
}
END_TEST

START_TEST(test_r069_a_line_draws_from_the_sources_of_its_batch)
{
    struct fact_pair shares[MONEY_SHARES_MAX + 1];
    for (size_t i = 0; i <= MONEY_SHARES_MAX; i++) {
        shares[i] = (struct fact_pair){book.allocation, 1};
    }
    for (size_t count = MONEY_SHARES_MAX - 1; count <= MONEY_SHARES_MAX + 1; count++) {
        struct fact batch = book_batch(&book, BOOK_SENT, 0, 0);
        fact_set_bytes(&batch, BATCH_SHARES, book_pairs(&book, shares, count));
        book_add(&book, &batch);
        if (count > MONEY_SHARES_MAX) {
            refused("R-069");
        } else {
            accepted();
        }
    }
    shares[0].number = 0;
    struct fact batch = book_batch(&book, BOOK_SENT, 0, 0);
    fact_set_bytes(&batch, BATCH_SHARES, book_pairs(&book, shares, 1));
    book_add(&book, &batch);
    refused("R-069");
    const struct fact_pair draw = {book.second, 100};
    const uint64_t made = book_add_batch(&book, BOOK_SENT, 1, 100);
    struct fact line = book_line(&book, made, 1, 1, SENT, 100);
    fact_set_bytes(&line, LINE_DRAWS, book_pairs(&book, &draw, 1));
    book_add(&book, &line);
    refused("R-069");
    /* Nor does a late success. */
    const uint64_t failed = one_line(BATCH_ORIGIN_RECORDED, 1, FAILED, 100);
    struct fact late = book_result(&book, failed, FAILED, PAID, 100, 0);
    fact_set_bytes(&late, RESULT_DRAWS, book_pairs(&book, &draw, 1));
    book_add(&book, &late);
    refused("R-069");
}
END_TEST

START_TEST(test_r070_draws_are_not_negative)
{
    const struct fact_pair draws[] = {{book.allocation, 200}, {book.allocation, -100}};
    const uint64_t batch = book_add_batch(&book, BOOK_SENT, 1, 100);
    struct fact line = book_line(&book, batch, 1, 1, SENT, 100);
    fact_set_bytes(&line, LINE_DRAWS, book_pairs(&book, draws, 2));
    book_add(&book, &line);
    refused("R-070");
    const uint64_t other = book_add_batch(&book, BATCH_ORIGIN_RECORDED, 1, 200);
    line = book_line(&book, other, 1, 1, PAID, 200);
    const struct fact_pair none = {book.allocation, 0};
    fact_set_bytes(&line, LINE_UNCOVERED, book_pairs(&book, &none, 1));
    book_add(&book, &line);
    refused("R-070");
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("accounts-rules");
    TCase *rules = tcase_create("rules");
    tcase_add_checked_fixture(rules, setup, teardown);
    tcase_add_test(rules, test_r060_references_come_before_and_are_of_their_kind);
    tcase_add_test(rules, test_r061_kinds_that_are_only_planned_are_refused);
    tcase_add_test(rules, test_r062_lines_follow_their_batch_without_a_gap_and_add_up);
    tcase_add_test(rules, test_r063_codes_are_entered_once_or_replaced);
    tcase_add_test(rules, test_r064_a_file_is_taken_in_once);
    tcase_add_test(rules, test_r065_r066_money_is_positive_and_there);
    tcase_add_test(rules, test_r067_tags_are_passed_down_unchanged);
    tcase_add_test(rules, test_r068_the_programme_may_use_the_code_of_its_sources);
    tcase_add_test(rules, test_r069_a_line_draws_from_the_sources_of_its_batch);
    tcase_add_test(rules, test_r070_draws_are_not_negative);
    suite_add_tcase(suite, rules);
    return suite;
}
