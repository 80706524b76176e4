/* Standards of aid: which one is in force, and which are refused. */
#include "ledger/standard.h"

#include "tests/ledger/rules_kit.h"

static struct fact standard(uint64_t unit, const char *class, int64_t fen,
                            civil_day from)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_STANDARD));
    fact_set_number(&fact, STANDARD_PROGRAMME, book.programme);
    fact_set_number(&fact, STANDARD_UNIT, unit);
    if (class != NULL) {
        fact_set_bytes(&fact, STANDARD_CLASS, book_text(&book, class));
    }
    fact_set_fen(&fact, STANDARD_AMOUNT, fen);
    fact_set_number(&fact, STANDARD_METHOD, STANDARD_METHOD_DIFFERENCE);
    fact_set_fen(&fact, STANDARD_FROM, from);
    return fact;
}

static void add(uint64_t unit, const char *class, int64_t fen, civil_day from,
                civil_day to)
{
    struct fact fact = standard(unit, class, fen, from);
    if (to != 0) {
        fact_set_fen(&fact, STANDARD_TO, to);
    }
    book_add(&book, &fact);
}

/* 0: none is in force. */
static int64_t in_force_by(uint64_t unit, const char *class, civil_day day,
                           uint64_t seal)
{
    struct fault fault = {0};
    const struct standard_question question = {
        .programme = book.programme,
        .unit = unit,
        .class = class == NULL ? (struct bytes){0} : bytes_of(class),
        .day = day,
        .seal = seal};
    struct standard found = {0};
    struct store_transaction *view = book_view(&book);
    const struct status status = standard_in_force(view, &question, &found, &fault);
    store_read_end(view);
    ck_assert_msg(status_is_ok(status) || status.code == STATUS_NOT_FOUND, "%s",
                  fault.message);
    return status_is_ok(status) ? found.amount : 0;
}

static int64_t in_force(uint64_t unit, const char *class, civil_day day)
{
    return in_force_by(unit, class, day, UINT64_MAX);
}

START_TEST(test_r130_the_newest_that_began_and_has_not_ended_is_in_force)
{
    add(book.unit, NULL, 45000, 19000, 0);
    add(book.unit, NULL, 50000, 19500, 19599); /* for a while */
    add(book.unit, NULL, 55000, 19700, 0);
    accepted();
    static const struct {
        civil_day day;
        int64_t fen;
    } cases[] = {{18999, 0},     {19000, 45000}, {19499, 45000}, {19500, 50000},
                 {19599, 50000}, {19600, 45000}, {19699, 45000}, {19700, 55000}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_int_eq(in_force(book.unit, NULL, cases[i].day), cases[i].fen);
    }
    /* the same first day once more: the newest entry counts */
    add(book.unit, NULL, 56000, 19700, 0);
    accepted();
    ck_assert_int_eq(in_force(book.unit, NULL, 19700), 56000);
    ck_assert_int_eq(in_force(book.unit, NULL, 19699), 45000);
}
END_TEST

START_TEST(test_r130_a_unit_s_own_standard_comes_before_that_of_the_unit_above)
{
    add(book.unit, NULL, 45000, 19000, 0);
    add(book.unit, "A", 65000, 19000, 0);
    accepted();
    ck_assert_int_eq(in_force(book.township, NULL, 19100), 45000);
    ck_assert_int_eq(in_force(book.township, "A", 19100), 65000);
    ck_assert_int_eq(in_force(book.township, "B", 19100), 45000);
    ck_assert_int_eq(in_force(book.township, "AA", 19100), 45000);
    add(book.township, "A", 70000, 19050, 0);
    accepted();
    ck_assert_int_eq(in_force(book.township, "A", 19049), 65000);
    ck_assert_int_eq(in_force(book.township, "A", 19050), 70000);
    ck_assert_int_eq(in_force(book.unit, "A", 19050), 65000);
}
END_TEST

START_TEST(test_a_programme_described_anew_keeps_its_standards)
{
    add(book.unit, NULL, 45000, 19000, 0);
    accepted();
    const uint64_t renewed =
        book_add_programme(&book, "dibao-rural", "2081902", book.programme);
    accepted();
    book.programme = renewed;
    ck_assert_int_eq(in_force(book.unit, NULL, 19000), 45000);
    const uint64_t other = book_add_programme(&book, "other", "2081902", 0);
    accepted();
    book.programme = other;
    ck_assert_int_eq(in_force(book.unit, NULL, 19000), 0);
}
END_TEST

/* Each class of the list is what a question for that class finds. */
START_TEST(test_r130_the_list_holds_every_class_in_force)
{
    struct standard_of_class list[STANDARD_LIST_MAX];
    struct fault fault = {0};
    size_t count = 0;
    add(book.unit, "A", 60000, 19000, 0);
    add(book.unit, "B", 50000, 19000, 0);
    add(book.unit, "C", 40000, 19000, 19099); /* ended */
    add(book.unit, "D", 30000, 19200, 0);     /* not begun */
    add(book.township, "A", 65000, 19050, 0);
    accepted();
    const uint64_t seal = book_last_seal(&book);
    add(book.township, "A", 70000, 19060, 0); /* recorded after the seal */
    accepted();
    const struct standard_scope scope = {
        .programme = book.programme, .unit = book.township, .day = 19100, .seal = seal};
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(standard_list(view, &scope, list, &count, &fault), &fault);
    ck_assert_uint_eq(count, 2);
    ck_assert_bytes(list[0].class, bytes_of("A"));
    ck_assert_int_eq(list[0].standard.amount, 65000);
    ck_assert_bytes(list[1].class, bytes_of("B"));
    ck_assert_int_eq(list[1].standard.amount, 50000);
    ck_assert_int_eq(in_force_by(book.township, "A", 19100, seal), 65000);
    ck_assert_int_eq(in_force_by(book.township, "A", 19100, 0), 0); /* of none */
    struct standard_scope now = scope;
    now.seal = UINT64_MAX;
    ck_assert_ok(standard_list(view, &now, list, &count, &fault), &fault);
    ck_assert_int_eq(list[0].standard.amount, in_force(book.township, "A", 19100));
    store_read_end(view);
    add(book.township, NULL, 10000, 19000, 0); /* hides what the county says */
    accepted();
    view = book_view(&book);
    ck_assert_ok(standard_list(view, &now, list, &count, &fault), &fault);
    store_read_end(view);
    ck_assert_uint_eq(count, 2);
    ck_assert_uint_eq(list[0].class.size, 0);
    ck_assert_int_eq(list[0].standard.amount, in_force(book.township, "B", 19100));
}
END_TEST

START_TEST(test_r130_what_is_no_standard_is_refused)
{
    char class[STANDARD_CLASS_MAX + 2];
    memset(class, 'c', sizeof(class));
    class[STANDARD_CLASS_MAX] = '\0';
    add(book.unit, class, 1, 19000, 19000);
    accepted();
    ck_assert_int_eq(in_force(book.unit, class, 19000), 1);
    class[STANDARD_CLASS_MAX] = 'c';
    class[STANDARD_CLASS_MAX + 1] = '\0';
    ck_assert_int_eq(in_force(book.unit, class, 19000), 0);
    add(book.unit, class, 1, 19000, 0);
    refused("R-130");
    add(book.unit, NULL, 0, 19000, 0);
    refused("R-130");
    add(book.unit, NULL, 1, 19000, 18999);
    refused("R-130");
    static const unsigned methods[] = {0, STANDARD_METHOD_DIFFERENCE + 1};
    for (size_t i = 0; i < 2; i++) {
        struct fact fact = standard(book.unit, NULL, 1, 19000);
        fact_set_number(&fact, STANDARD_METHOD, methods[i]);
        book_add(&book, &fact);
        refused("R-130");
    }
    static const unsigned fields[] = {STANDARD_PROGRAMME, STANDARD_UNIT,
                                      STANDARD_DOCUMENT};
    for (size_t i = 0; i < 3; i++) {
        struct fact fact = standard(book.unit, NULL, 1, 19000);
        fact_set_number(&fact, fields[i], book.source);
        book_add(&book, &fact);
        refused("R-060");
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("standard");
    TCase *all = tcase_create("rules");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, test_r130_the_newest_that_began_and_has_not_ended_is_in_force);
    tcase_add_test(all,
                   test_r130_a_unit_s_own_standard_comes_before_that_of_the_unit_above);
    tcase_add_test(all, test_a_programme_described_anew_keeps_its_standards);
    tcase_add_test(all, test_r130_the_list_holds_every_class_in_force);
    tcase_add_test(all, test_r130_what_is_no_standard_is_refused);
    suite_add_tcase(suite, all);
    return suite;
}
