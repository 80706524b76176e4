/* test_evaluation_enrolled.c - who was approved and got nothing, person by person
 * who of those that need care is in an institution (M17). */
#include "reports/evaluation.h"
#include "tests/reports/notice_kit.h"

enum { ZHANG, LI, WANG, OUYANG, DUE_LATER = BOOK_DUE + 60 };

static const struct report_filter relief = {
    .programme = "RDB", .first = -1, .last = -1, .year = 2024};

static void close_all(void)
{
    report_source_close(&source);
    teardown();
}

static void commit(void)
{
    ck_assert_ok(book_commit(&fixture.book, &fault), &fault);
}

static struct evaluation_figure figure_of(enum indicator indicator, const char *as_of,
                                          const struct report_filter *filter)
{
    struct evaluation evaluation;
    report_source_close(&source);
    fixture_source(&fixture, as_of, LANGUAGE_ZH, &source);
    ck_assert_ok(evaluation_compute(&source, filter, NULL, &evaluation, &fault),
                 &fault);
    return evaluation.figure[indicator];
}

static void check_paid(const char *as_of, const struct report_filter *filter,
                       int64_t part, int64_t whole)
{
    const struct evaluation_figure found =
        figure_of(INDICATOR_PAID_OF_DUE, as_of, filter);
    ck_assert_msg(found.has_value && found.part == part && found.whole == whole,
                  "%lld / %lld", (long long)found.part, (long long)found.whole);
}

static void check_care(int64_t part, int64_t whole)
{
    const struct evaluation_figure found =
        figure_of(INDICATOR_INSTITUTION_CARE, NULL, &relief);
    ck_assert(found.has_value);
    ck_assert_int_eq(found.part, part);
    ck_assert_int_eq(found.whole, whole);
}

static uint64_t enrol_as(const uint8_t party[static 16], const char *class,
                         civil_period last, uint64_t replaces)
{
    struct fact fact;
    const uint8_t image[32] = {0xE0};
    fact_begin(&fact, kinds_find(KIND_ENROLMENT));
    fact_set_bytes(&fact, ENROLMENT_PARTY,
                   book_copy(&fixture.book, bytes_from(party, 16)));
    fact_set_number(&fact, ENROLMENT_PROGRAMME, fixture.relief);
    fact_set_number(&fact, ENROLMENT_UNIT, fixture.townships[0]);
    fact_set_number(&fact, ENROLMENT_FIRST, BOOK_PERIOD);
    if (last > 0) {
        fact_set_number(&fact, ENROLMENT_LAST, (uint64_t)last);
    }
    fact_set_bytes(&fact, ENROLMENT_CLASS, book_text(&fixture.book, class));
    fact_set_bytes(&fact, ENROLMENT_COMMITMENT,
                   book_copy(&fixture.book, bytes_from(image, 32)));
    if (replaces != 0) {
        fact_set_number(&fact, ENROLMENT_REPLACES, replaces);
    }
    return book_add(&fixture.book, &fact);
}

static void enrol(size_t who)
{
    uint8_t party[16];
    notice_party(&fixture, who, party);
    enrol_as(party, who < 2 ? "集中供养 全护理" : "分散供养 半护理", 0, 0);
}

/* Somebody the vault knows and no batch names. */
static uint64_t enrol_newcomer(civil_period last, uint64_t replaces)
{
    static uint8_t party[16];
    if (replaces == 0) {
        notice_newcomer(&fixture, "测五", 5, party);
    }
    return enrol_as(party, "分散供养 半护理", last, replaces);
}

/* January: four in the batch, three paid, Ouyang not; February: Zhang and Li, paid. */
START_TEST(test_r335_who_is_paid_unapproved_hides_nobody_who_was_approved)
{
    enrol(ZHANG);
    enrol(LI);
    enrol(OUYANG);
    enrol_newcomer(0, 0);
    commit();
    /* Four are approved and four were in January's batch; one of these, Wang, was not
     * approved, and one who was got nothing. */
    struct report_filter month = relief;
    month.first = BOOK_PERIOD;
    month.last = BOOK_PERIOD;
    check_paid(NULL, &month, 2, 4);
    check_paid(NULL, &relief, 4, 8);
}
END_TEST

START_TEST(test_r335_who_is_enrolled_and_got_nothing_is_counted)
{
    char as_of[24];
    for (size_t who = 0; who < FIXTURE_PEOPLE; who++) {
        enrol(who);
    }
    const uint64_t fifth = enrol_newcomer(0, 0);
    commit();
    check_paid(NULL, &relief, 5, 10);
    check_care(2, 5); /* M17 */
    snprintf(as_of, sizeof(as_of), "@%llu", (unsigned long long)fifth + 1);
    enrol_newcomer(BOOK_PERIOD, fifth);
    commit();
    check_paid(NULL, &relief, 5, 9);
    check_care(2, 4);
    check_paid(as_of, &relief, 5, 10);
}
END_TEST

/* A batch of the month, sent, of these people. */
static void add_waiting(civil_period period, const size_t *who, uint64_t count)
{
    struct book *book = &fixture.book;
    const uint64_t batch =
        fixture_batch(&fixture, BOOK_SENT, count, (int64_t)count * 100);
    struct fact *fact = &book->plan[book->planned - 1];
    fact_set_number(fact, BATCH_PERIOD, (uint64_t)period);
    fact_set_fen(fact, BATCH_DUE, DUE_LATER);
    for (uint64_t i = 0; i < count; i++) {
        book_add_line(book, batch, i + 1, 1, LINE_STATE_SUBMITTED, 100);
        fact_set_bytes(&book->plan[book->planned - 1], LINE_PARTY,
                       bytes_from(fixture.payees[who[i]], 16));
    }
    commit();
}

START_TEST(test_r335_who_waits_for_the_day_has_missed_nothing)
{
    static const size_t all[] = {ZHANG, LI, WANG, OUYANG};
    for (size_t who = 0; who < FIXTURE_PEOPLE; who++) {
        enrol(who);
    }
    enrol_newcomer(0, 0);
    commit();
    /* Of March nothing is due: nobody of the five, in its batch or not, is missed. */
    add_waiting(BOOK_PERIOD + 2, all, 4);
    check_paid(NULL, &relief, 5, 10);
    struct report_filter later = relief;
    later.today = DUE_LATER;
    check_paid(NULL, &later, 5, 15);
    /* Of February two more are to be paid later: one is missed instead of three. */
    add_waiting(BOOK_PERIOD + 1, all + WANG, 2);
    check_paid(NULL, &relief, 5, 8);
    check_paid(NULL, &later, 5, 15);
}
END_TEST

START_TEST(test_r335_without_the_vault_nobody_can_tell)
{
    struct evaluation evaluation;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    struct vault_reader *people = source.people;
    source.people = NULL;
    ck_assert_ok(evaluation_compute(&source, &relief, NULL, &evaluation, &fault),
                 &fault);
    source.people = people;
    /* Nobody is enrolled: the batches say who is due. */
    ck_assert(evaluation.figure[INDICATOR_PAID_OF_DUE].has_value);
    enrol(ZHANG);
    commit();
    report_source_close(&source);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    people = source.people;
    source.people = NULL;
    ck_assert_ok(evaluation_compute(&source, &relief, NULL, &evaluation, &fault),
                 &fault);
    source.people = people;
    ck_assert(!evaluation.figure[INDICATOR_PAID_OF_DUE].has_value); /* */
    ck_assert(evaluation.figure[INDICATOR_AS_STANDARD].has_value);
}
END_TEST

/* Who was erased is in no vault: of those only the number can be compared. */
START_TEST(test_r335_whom_the_vault_does_not_know_is_compared_by_number)
{
    static const uint8_t gone[2][16] = {{0xE0, 1}, {0xE0, 2}};
    enrol(ZHANG);
    enrol_as(gone[0], "分散供养", 0, 0);
    enrol_as(gone[1], "分散供养", 0, 0);
    commit();
    struct report_filter month = relief;
    month.first = BOOK_PERIOD;
    month.last = BOOK_PERIOD;
    check_paid(NULL, &month, 1, 3);
    /* One whom the vault does not know either is paid. */
    struct book *book = &fixture.book;
    const uint64_t batch = fixture_batch(&fixture, BATCH_ORIGIN_RECORDED, 1, 100);
    book_add_line(book, batch, 1, 900, LINE_STATE_PAID, 100);
    commit();
    check_paid(NULL, &month, 2, 3);
}
END_TEST

/* Aid of a case is approved case by case, without an enrolment. */
START_TEST(test_r335_a_case_is_a_due_of_its_own)
{
    struct book *book = &fixture.book;
    static const uint8_t token[16] = {0xCA};
    enrol(ZHANG);
    const uint64_t batch = fixture_batch(&fixture, BATCH_ORIGIN_RECORDED, 1, 100);
    book_add_line(book, batch, 1, 1, LINE_STATE_PAID, 100);
    struct fact *fact = &book->plan[book->planned - 1];
    fact_set_bytes(fact, LINE_PARTY, bytes_from(fixture.payees[WANG], 16));
    fact_set_bytes(fact, LINE_CASE, book_copy(book, bytes_from(token, 16)));
    fact_set_number(&book->plan[book->planned - 2], BATCH_PERIOD, BOOK_PERIOD + 1);
    commit();
    struct report_filter month = relief;
    month.first = BOOK_PERIOD + 1;
    month.last = BOOK_PERIOD + 1;
    check_paid(NULL, &month, 2, 2); /* Zhang and the case; Li is not approved */
}
END_TEST

START_TEST(test_r301_who_is_missed_is_named_by_the_enrolment)
{
    struct document document;
    struct report_filter filter = relief;
    char entry[24];
    enrol(ZHANG);
    const uint64_t missed = enrol_newcomer(BOOK_PERIOD, 0);
    commit();
    filter.explain = "paid-of-due";
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_ok(report_performance(&source, &filter, &document, &fault), &fault);
    const struct table *table = fixture_table(&document, "parts");
    ck_assert_uint_eq(table->row_count, 3);
    snprintf(entry, sizeof(entry), "%llu", (unsigned long long)missed);
    ck_assert_cell(&fixture, table, 2, "entry", entry);
    ck_assert_cell(&fixture, table, 2, "kind", "认定");
    ck_assert_cell(&fixture, table, 2, "part", "0");
    ck_assert_cell(&fixture, table, 2, "whole", "1");
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("evaluation_enrolled");
    TCase *tests = tcase_create("people");
    tcase_add_checked_fixture(tests, setup, close_all);
    tcase_add_test(tests,
                   test_r335_who_is_paid_unapproved_hides_nobody_who_was_approved);
    tcase_add_test(tests, test_r335_who_is_enrolled_and_got_nothing_is_counted);
    tcase_add_test(tests, test_r335_who_waits_for_the_day_has_missed_nothing);
    tcase_add_test(tests, test_r335_without_the_vault_nobody_can_tell);
    tcase_add_test(tests, test_r335_whom_the_vault_does_not_know_is_compared_by_number);
    tcase_add_test(tests, test_r335_a_case_is_a_due_of_its_own);
    tcase_add_test(tests, test_r301_who_is_missed_is_named_by_the_enrolment);
    suite_add_tcase(suite, tests);
    return suite;
}
