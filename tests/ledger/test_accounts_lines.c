/* The rules of lines, results and dues, kept and broken. */
#include "tests/ledger/rules_kit.h"

START_TEST(test_r003_draws_are_the_amount_of_the_line)
{
    for (int64_t draw = 99; draw <= 101; draw++) {
        const struct fact_pair pair = {book.allocation, draw};
        const uint64_t batch = book_add_batch(&book, BOOK_SENT, 1, 100);
        struct fact line = book_line(&book, batch, 1, 1, SENT, 100);
        fact_set_bytes(&line, LINE_DRAWS, book_pairs(&book, &pair, 1));
        const uint64_t index = book_add(&book, &line);
        if (draw != 100) {
            refused("R-003");
            continue;
        }
        accepted();
        book_add_result(&book, index, SENT, PAID, 99, 100);
        refused("R-003");
        book_add_result(&book, index, SENT, FAILED, 100, 100);
        accepted();
        book_add_result(&book, index, FAILED, PAID, 100, 99);
        refused("R-003");
        book_add_result(&book, index, FAILED, PAID, 100, 0);
        refused("R-003");
        book_add_result(&book, index, FAILED, PAID, 100, 100);
        accepted();
    }
}
END_TEST

START_TEST(test_r071_a_line_begins_as_its_batch_says)
{
    for (unsigned origin = BATCH_ORIGIN_ROSTER; origin <= BATCH_ORIGIN_RECORDED;
         origin += BATCH_ORIGIN_RECORDED - BATCH_ORIGIN_ROSTER) {
        for (unsigned state = 0; state < LINE_STATE_COUNT; state++) {
            const bool fits =
                (origin == BATCH_ORIGIN_ROSTER && state == LINE_STATE_DRAFTED) ||
                (origin == BATCH_ORIGIN_RECORDED &&
                 (state == PAID || state == FAILED || state == LINE_STATE_UNKNOWN));
            const uint64_t batch = book_add_batch(&book, origin, 1, 100);
            struct fact fact =
                book_line(&book, batch, 1, 100 * origin + state, state, 100);
            fact_set_number(&fact, LINE_STATE, state);
            book_add(&book, &fact);
            if (fits) {
                accepted();
            } else {
                refused("R-071");
            }
        }
    }
    /* What went to the bank elsewhere is no batch that this book can begin with. */
    struct fact elsewhere = book_batch(&book, BATCH_ORIGIN_ROSTER, 1, 100);
    fact_set_number(&elsewhere, BATCH_ORIGIN, 2);
    book_add_line(&book, book_add(&book, &elsewhere), 1, 1, LINE_STATE_DRAFTED, 100);
    refused("R-060");
    for (int64_t fen = -1; fen <= 0; fen++) {
        const uint64_t batch = book_add_batch(&book, BATCH_ORIGIN_ROSTER, 1, fen);
        book_add_line(&book, batch, 1, 1, SENT, fen);
        refused("R-071");
    }
    const uint64_t batch = book_add_batch(&book, BATCH_ORIGIN_RECORDED, 1, 100);
    struct fact line = book_line(&book, batch, 1, 1, PAID, 100);
    fact_set_number(&line, LINE_CLASS, RESULT_CLASS_COUNT);
    book_add(&book, &line);
    refused("R-071");
    const struct fact_pair beyond = {book.allocation, 100};
    const uint64_t sent = book_add_batch(&book, BOOK_SENT, 1, 200);
    line = book_line(&book, sent, 1, 1, SENT, 200);
    fact_set_bytes(&line, LINE_UNCOVERED, book_pairs(&book, &beyond, 1));
    book_add(&book, &line);
    refused("R-071");
}
END_TEST

START_TEST(test_r112_a_resend_follows_a_failed_line_of_the_same_party)
{
    const uint64_t failed = one_line(BATCH_ORIGIN_RECORDED, 1, FAILED, 100);
    const uint64_t paid = one_line(BATCH_ORIGIN_RECORDED, 2, PAID, 100);
    const uint64_t unknown =
        one_line(BATCH_ORIGIN_RECORDED, 3, LINE_STATE_UNKNOWN, 100);
    const struct {
        uint64_t of;
        unsigned party;
        const char *rule;
    } cases[] = {{paid, 2, "R-112"},
                 {unknown, 3, "R-112"},
                 {failed, 4, "R-114"},
                 {book.unit, 1, "R-060"},
                 {failed, 1, NULL}};
    for (size_t i = 0; i < 5; i++) {
        const uint64_t batch = book_add_batch(&book, BOOK_SENT, 1, 100);
        struct fact line = book_line(&book, batch, 1, cases[i].party, SENT, 100);
        fact_set_number(&line, LINE_RESEND_OF, cases[i].of);
        book_add(&book, &line);
        if (cases[i].rule != NULL) {
            refused(cases[i].rule);
        } else {
            accepted();
        }
    }
}
END_TEST

START_TEST(test_r072_a_result_moves_the_very_draws_of_its_line)
{
    const uint64_t line = one_line(BOOK_SENT, 1, SENT, 100);
    book_add_result(&book, line, SENT, PAID, 100, 0);
    refused("R-072");
    book_add_result(&book, line, SENT, FAILED, 100, 99);
    refused("R-072");
    book_add_result(&book, line, SENT, LINE_STATE_UNKNOWN, 100, 100);
    refused("R-072");
    const struct fact_pair beyond = {book.allocation, 100};
    struct fact fact = book_result(&book, line, SENT, PAID, 100, 100);
    fact_set_bytes(&fact, RESULT_UNCOVERED, book_pairs(&book, &beyond, 1));
    book_add(&book, &fact);
    refused("R-072");
    book_add_result(&book, line, SENT, LINE_STATE_UNKNOWN, 100, 0);
    accepted();
    book_add_result(&book, line, LINE_STATE_UNKNOWN, PAID, 100, 100);
    accepted();
}
END_TEST

START_TEST(test_r073_every_move_is_allowed_or_refused_as_designed)
{
    static const uint8_t allowed[LINE_STATE_COUNT][LINE_STATE_COUNT] = {
        [SENT] = {[PAID] = 1, [FAILED] = 1, [LINE_STATE_UNKNOWN] = 1},
        [LINE_STATE_UNKNOWN] = {[PAID] = 1, [FAILED] = 1},
        [FAILED] = {[PAID] = 1},
    };
    for (unsigned from = 0; from < LINE_STATE_COUNT; from++) {
        for (unsigned to = 0; to < LINE_STATE_COUNT; to++) {
            ck_assert_int_eq(accounts_may_move(from, to), allowed[from][to] == 1);
        }
    }
    /* Through the journal, from each state that a line can begin in. */
    static const unsigned begins[][2] = {
        {BATCH_ORIGIN_ROSTER, LINE_STATE_DRAFTED},
        {BOOK_SENT, SENT},
        {BATCH_ORIGIN_RECORDED, PAID},
        {BATCH_ORIGIN_RECORDED, FAILED},
        {BATCH_ORIGIN_RECORDED, LINE_STATE_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
        for (unsigned to = 0; to < LINE_STATE_COUNT; to++) {
            const unsigned from = begins[i][1];
            const uint64_t line = one_line(
                begins[i][0], (unsigned)(1 + i * LINE_STATE_COUNT + to), from, 100);
            const bool moves = from == FAILED || to != LINE_STATE_UNKNOWN;
            book_add_result(&book, line, from, to, 100, moves ? 100 : 0);
            if (allowed[from][to] == 1) {
                accepted();
            } else {
                refused("R-073");
            }
        }
    }
}
END_TEST

START_TEST(test_r073_a_result_names_the_state_it_finds_and_the_banks_word)
{
    const uint64_t line = one_line(BOOK_SENT, 1, SENT, 100);
    book_add_result(&book, line, LINE_STATE_UNKNOWN, PAID, 100, 100);
    refused("R-073");
    static const unsigned bad[] = {RESULT_NONE, RESULT_CLASS_COUNT};
    for (size_t i = 0; i < 2; i++) {
        struct fact fact = book_result(&book, line, SENT, PAID, 100, 100);
        fact_set_number(&fact, RESULT_CLASS, bad[i]);
        book_add(&book, &fact);
        refused("R-073");
    }
    book_add_result(&book, line, SENT, PAID, 100, 100);
    book_add_result(&book, line, SENT, PAID, 100, 100);
    refused("R-073"); /* the same answer twice in one file */
    book_add_result(&book, line, SENT, PAID, 100, 100);
    accepted();
}
END_TEST

/* One line for party 7, in its own batch; NULL rule: accepted. */
static uint64_t due_line(unsigned origin, unsigned state, const char *purpose,
                         const char *rule)
{
    const uint64_t batch = book_add_batch(&book, origin, 1, 100);
    struct fact line = book_line(&book, batch, 1, 7, state, 100);
    if (purpose != NULL) {
        fact_set_bytes(&line, LINE_PURPOSE, book_text(&book, purpose));
    }
    const uint64_t index = book_add(&book, &line);
    if (rule != NULL) {
        refused(rule);
    } else {
        accepted();
    }
    return index;
}

START_TEST(test_r074_one_live_line_for_one_due)
{
    const unsigned sent = BOOK_SENT;
    const uint64_t first = due_line(sent, SENT, NULL, NULL);
    due_line(sent, SENT, NULL, "R-074");
    due_line(sent, SENT, "heating", NULL);
    due_line(sent, SENT, "heating", "R-074");
    /* Another period is another due. */
    struct fact other = book_batch(&book, sent, 1, 100);
    fact_set_number(&other, BATCH_PERIOD, BOOK_PERIOD + 1);
    const uint64_t later = book_add(&book, &other);
    book_add_line(&book, later, 1, 7, SENT, 100);
    accepted();
    /* A new description of the programme is no new due. */
    const uint64_t again =
        book_add_programme(&book, "dibao-rural", "2081902", book.programme);
    accepted();
    struct fact same = book_batch(&book, sent, 1, 100);
    fact_set_number(&same, BATCH_PROGRAMME, again);
    const uint64_t doubled = book_add(&book, &same);
    book_add_line(&book, doubled, 1, 7, SENT, 100);
    refused("R-074");
    /* Unknown is live; failed is not. */
    book_add_result(&book, first, SENT, LINE_STATE_UNKNOWN, 100, 0);
    accepted();
    due_line(sent, SENT, NULL, "R-074");
    book_add_result(&book, first, LINE_STATE_UNKNOWN, FAILED, 100, 100);
    accepted();
    const uint64_t second = due_line(sent, SENT, NULL, NULL);
    struct fault fault = {0};
    uint64_t line = 0;
    struct due due = {
        .period = BOOK_PERIOD, .programme = again, .party = {0x5A, 0, 0, 7}};
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(accounts_due(view, &due, &line, &fault), &fault);
    ck_assert_uint_eq(line, second);
    due.party[3] = 8;
    ck_assert_status(accounts_due(view, &due, &line, &fault), STATUS_NOT_FOUND);
    store_read_end(view);
}
END_TEST

START_TEST(test_r074_a_late_success_beside_a_resend_stays_known)
{
    const unsigned sent = BOOK_SENT;
    const uint64_t first = due_line(sent, SENT, NULL, NULL);
    book_add_result(&book, first, SENT, FAILED, 100, 100);
    accepted();
    const uint64_t second = due_line(sent, SENT, NULL, NULL);
    /* The bank paid the first after all: a fact, recorded, and told (R19, R-113). */
    book_add_result(&book, first, FAILED, PAID, 100, 100);
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_DOUBLE_PAID);
    fact_set_number(&fact, EXCEPTION_SUBJECT, first);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, 100);
    fact_set_number(&fact, EXCEPTION_OTHER, second);
    book_add(&book, &fact);
    accepted();
    /* The second fails: the due is still paid, by the first. */
    book_add_result(&book, second, SENT, FAILED, 100, 100);
    accepted();
    due_line(sent, SENT, NULL, "R-074");
}
END_TEST

START_TEST(test_r074_within_one_transaction)
{
    static const struct {
        unsigned one, two;
        bool is_right;
    } cases[] = {{PAID, PAID, false},
                 {PAID, LINE_STATE_UNKNOWN, false},
                 {FAILED, FAILED, true},
                 {FAILED, PAID, true},
                 {PAID, FAILED, true}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const unsigned party = (unsigned)i + 20;
        const uint64_t batch = book_add_batch(&book, BATCH_ORIGIN_RECORDED, 2, 200);
        book_add_line(&book, batch, 1, party, cases[i].one, 100);
        book_add_line(&book, batch, 2, party, cases[i].two, 100);
        if (cases[i].is_right) {
            accepted();
        } else {
            refused("R-074");
        }
    }
    /* Nobody is never a due: unnamed headcounts may repeat. */
    const uint64_t batch = book_add_batch(&book, BATCH_ORIGIN_RECORDED, 2, 200);
    book_add_line(&book, batch, 1, 0, PAID, 100);
    book_add_line(&book, batch, 2, 0, PAID, 100);
    accepted();
    /* A failure and the line sent again in one transaction. */
    const uint64_t first = due_line(BOOK_SENT, SENT, NULL, NULL);
    book_add_result(&book, first, SENT, FAILED, 100, 100);
    const uint64_t next = book_add_batch(&book, BOOK_SENT, 1, 100);
    book_add_line(&book, next, 1, 7, SENT, 100);
    accepted();
    due_line(BOOK_SENT, SENT, NULL, "R-074");
}
END_TEST

START_TEST(test_r133_the_parts_of_an_amount_add_up)
{
    static const struct {
        int64_t base, supplement, back_pay, other;
        bool is_right;
    } cases[] = {
        {100, 0, 0, 0, true},     {60, 20, 30, -10, true},
        {99, 0, 0, 0, false},     {100, 1, 0, 0, false},
        {100, 0, 0, -100, false}, {MONEY_FEN_MAX, MONEY_FEN_MAX, 0, 0, false},
        {0, 0, 0, 100, true},
    };
    for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const uint64_t batch = book_add_batch(&book, BATCH_ORIGIN_RECORDED, 1, 100);
        struct fact line = book_line(&book, batch, 1, 50 + i, PAID, 100);
        fact_set_fen(&line, LINE_BASE, cases[i].base);
        fact_set_fen(&line, LINE_SUPPLEMENT, cases[i].supplement);
        fact_set_fen(&line, LINE_BACK_PAY, cases[i].back_pay);
        fact_set_fen(&line, LINE_OTHER, cases[i].other);
        book_add(&book, &line);
        if (cases[i].is_right) {
            accepted();
        } else {
            refused("R-133");
        }
    }
}
END_TEST

START_TEST(test_r136_a_payee_is_of_a_known_kind_and_the_unnamed_are_counted)
{
    static const struct {
        unsigned kind, party;
        uint64_t headcount;
        bool is_right;
    } cases[] = {
        {0, 70, 0, false},
        {PAYEE_SELF, 71, 0, true},
        {PAYEE_SUPPLIER, 72, 0, true},
        {PAYEE_UNNAMED, 73, 3, false},
        {PAYEE_UNNAMED, 0, 0, false},
        {PAYEE_UNNAMED, 0, 3, true},
        {PAYEE_KIND_END, 74, 3, false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const uint64_t batch = book_add_batch(&book, BATCH_ORIGIN_RECORDED, 1, 100);
        struct fact line = book_line(&book, batch, 1, cases[i].party, PAID, 100);
        fact_set_number(&line, LINE_PAYEE_KIND, cases[i].kind);
        if (cases[i].headcount > 0) {
            fact_set_number(&line, LINE_HEADCOUNT, cases[i].headcount);
        }
        book_add(&book, &line);
        if (cases[i].is_right) {
            accepted();
        } else {
            refused("R-136");
        }
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("accounts-lines");
    TCase *rules = tcase_create("rules");
    tcase_add_checked_fixture(rules, setup, teardown);
    tcase_add_test(rules, test_r003_draws_are_the_amount_of_the_line);
    tcase_add_test(rules, test_r071_a_line_begins_as_its_batch_says);
    tcase_add_test(rules, test_r112_a_resend_follows_a_failed_line_of_the_same_party);
    tcase_add_test(rules, test_r072_a_result_moves_the_very_draws_of_its_line);
    tcase_add_test(rules, test_r073_every_move_is_allowed_or_refused_as_designed);
    tcase_add_test(rules,
                   test_r073_a_result_names_the_state_it_finds_and_the_banks_word);
    tcase_add_test(rules, test_r074_one_live_line_for_one_due);
    tcase_add_test(rules, test_r074_a_late_success_beside_a_resend_stays_known);
    tcase_add_test(rules, test_r074_within_one_transaction);
    tcase_add_test(rules, test_r133_the_parts_of_an_amount_add_up);
    tcase_add_test(rules,
                   test_r136_a_payee_is_of_a_known_kind_and_the_unnamed_are_counted);
    suite_add_tcase(suite, rules);
    return suite;
}
