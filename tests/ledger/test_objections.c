/* test_objections.c - what an objection that was upheld asks for, when one is
 * late; and what stands in one notice stands in no other. */
#include "tests/ledger/notice_kit.h"

enum { REVIEW = 1 << MOMENT_REVIEW };

static uint64_t objection_to(uint64_t notice)
{
    const struct fact fact = notice_step(notice, NOTICE_OBJECTED);
    return notice_take(book.maker, &fact);
}

static struct fact answer_to(uint64_t notice, uint64_t objection, unsigned outcome)
{
    struct fact fact = notice_step(notice, NOTICE_ANSWERED);
    fact_set_number(&fact, DISCLOSURE_OBJECTION, objection);
    fact_set_number(&fact, DISCLOSURE_OUTCOME, outcome);
    return fact;
}

static struct fact remedy_of(uint64_t notice, uint64_t objection, uint64_t remedy)
{
    struct fact fact = notice_step(notice, NOTICE_REMEDIED);
    fact_set_number(&fact, DISCLOSURE_OBJECTION, objection);
    fact_set_number(&fact, DISCLOSURE_REMEDY, remedy);
    return fact;
}

/* Somebody is entitled who was not: what puts most objections right. */
static uint64_t enrolled(unsigned party, uint64_t programme, uint64_t unit)
{
    const uint8_t image[32] = {1, (uint8_t)party};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_ENROLMENT));
    fact_set_bytes(&fact, ENROLMENT_PARTY, book_copy(&book, bytes_from(image, 16)));
    fact_set_number(&fact, ENROLMENT_PROGRAMME, programme);
    fact_set_number(&fact, ENROLMENT_UNIT, unit);
    fact_set_number(&fact, ENROLMENT_FIRST, BOOK_PERIOD);
    fact_set_bytes(&fact, ENROLMENT_COMMITMENT,
                   book_copy(&book, bytes_from(image, 32)));
    const uint64_t entry = book_add(&book, &fact);
    accepted();
    return entry;
}

/* A notice that runs by the policy, with an objection that was upheld. */
static uint64_t objected(uint64_t policy, uint64_t *ret_objection)
{
    struct fact fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_POLICY, policy);
    const uint64_t notice = running(&fact);
    *ret_objection = objection_to(notice);
    fact = answer_to(notice, *ret_objection, OBJECTION_UPHELD);
    (void)notice_take(book.approver, &fact);
    return notice;
}

/* Approved, so that nothing but its notice is missing. */
static uint64_t approved(unsigned party)
{
    const uint64_t batch = draft(1, party);
    approve(batch);
    approve(batch);
    return batch;
}

START_TEST(test_what_was_upheld_is_put_right_before_it_is_over) /* */
{
    const uint64_t policy = notice_policy(REVIEW, 0, 0);
    const uint64_t before = approved(0);
    uint64_t objection = 0;
    const uint64_t notice = objected(policy, &objection);
    const uint64_t other = objection_to(notice);
    struct fact fact = answer_to(notice, other, OBJECTION_DISMISSED);
    (void)notice_take(book.approver, &fact);
    ck_assert_uint_eq(notice_at(notice, UINT64_MAX).open, 0);
    ck_assert_uint_eq(notice_at(notice, UINT64_MAX).upheld, 1);
    today_is(NOTICE_TODAY + NOTICE_RUNS);
    step_refused(notice, NOTICE_COMPLETED, "R-350");
    submit(before, 1, "R-282"); /* so nothing is paid */
    /* Nothing older puts it right, nor what is none, nor what changes nothing. */
    fact = remedy_of(notice, objection, before);
    notice_refuse(book.approver, &fact, "R-350");
    fact = remedy_of(notice, objection, objection);
    notice_refuse(book.approver, &fact, "R-350");
    fact = remedy_of(notice, objection, book_last_seal(&book));
    notice_refuse(book.approver, &fact, "R-350");
    const uint64_t remedy = enrolled(1, book.programme, book.township);
    fact = remedy_of(notice, other, remedy);
    notice_refuse(book.approver, &fact, "R-350"); /* that one was dismissed */
    fact = remedy_of(notice, objection, remedy);
    notice_refuse(book.maker, &fact, "R-279");
    const uint64_t seal = book_last_seal(&book);
    (void)notice_take(book.approver, &fact);
    notice_refuse(book.approver, &fact, "R-350"); /* once */
    ck_assert_uint_eq(notice_at(notice, UINT64_MAX).upheld, 0);
    ck_assert_uint_eq(notice_at(notice, seal).upheld, 1);
    ck_assert_uint_eq(notice_stage(notice), NOTICE_RUNNING);
    step_taken(notice, NOTICE_COMPLETED);
    submit(before, 1, NULL);
}
END_TEST

static void no_remedy(uint64_t notice, uint64_t objection, uint64_t unit,
                      uint64_t remedy)
{
    struct fact fact = remedy_of(notice, objection, remedy);
    fact_set_number(&fact, DISCLOSURE_UNIT, unit);
    notice_refuse(book.approver, &fact, "R-350");
}

static uint64_t person_changed(const struct signing_key *key, uint64_t what,
                               uint64_t step, uint64_t asked)
{
    static const uint8_t image[32] = {9};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_PERSON_CHANGE));
    fact_set_bytes(&fact, PERSON_CHANGE_TOKEN, bytes_from(image, 16));
    fact_set_number(&fact, PERSON_CHANGE_WHAT, what);
    fact_set_number(&fact, PERSON_CHANGE_STEP, step);
    if (asked == 0) {
        fact_set_bytes(&fact, PERSON_CHANGE_COMMITMENT, bytes_from(image, 32));
    } else {
        fact_set_number(&fact, PERSON_CHANGE_ASKED, asked);
    }
    return notice_take(key, &fact);
}

/* A notice of the township, with an objection that was upheld. */
static uint64_t objected_below(uint64_t *ret_objection)
{
    struct fact fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_UNIT, book.township);
    const uint64_t notice = running(&fact);
    fact = notice_step(notice, NOTICE_OBJECTED);
    fact_set_number(&fact, DISCLOSURE_UNIT, book.township);
    *ret_objection = notice_take(book.maker, &fact);
    fact = answer_to(notice, *ret_objection, OBJECTION_UPHELD);
    fact_set_number(&fact, DISCLOSURE_UNIT, book.township);
    (void)notice_take(book.approver, &fact);
    return notice;
}

START_TEST(test_what_puts_nothing_right_is_no_remedy) /* */
{
    const uint64_t village =
        book_add_unit(&book, "430699101001", UNIT_LEVEL_VILLAGE, book.township);
    const uint64_t beside =
        book_add_unit(&book, "430699102", UNIT_LEVEL_TOWNSHIP, book.unit);
    const uint64_t other = book_add_programme(&book, "orphans", "2081001", 0);
    accepted();
    uint64_t objection = 0;
    const uint64_t notice = objected_below(&objection);
    const uint64_t batch = draft(2, 0);
    no_remedy(notice, objection, book.township, batch); /* it may pay that list */
    no_remedy(notice, objection, book.township, batch + 1);
    no_remedy(notice, objection, book.township, enrolled(1, book.programme, beside));
    no_remedy(notice, objection, book.township, enrolled(2, book.programme, book.unit));
    no_remedy(notice, objection, book.township, enrolled(3, other, book.township));
    const uint64_t asked =
        person_changed(book.maker, PERSON_CHANGE_NAME, PERSON_CHANGE_STEP_ASKED, 0);
    no_remedy(notice, objection, book.township, asked);
    const uint64_t refused_change = person_changed(book.checker, PERSON_CHANGE_NAME,
                                                   PERSON_CHANGE_STEP_REFUSED, asked);
    no_remedy(notice, objection, book.township, refused_change);
    struct fact fact =
        remedy_of(notice, objection, enrolled(4, book.programme, village));
    fact_set_number(&fact, DISCLOSURE_UNIT, book.township);
    (void)notice_take(book.approver, &fact); /* of a village of it */
}
END_TEST

START_TEST(test_what_is_confirmed_or_withdrawn_puts_right) /* */
{
    uint64_t objection = 0;
    const uint64_t notice = objected(0, &objection);
    const uint64_t asked =
        person_changed(book.maker, PERSON_CHANGE_NAME, PERSON_CHANGE_STEP_ASKED, 0);
    const uint64_t confirmed = person_changed(book.checker, PERSON_CHANGE_NAME,
                                              PERSON_CHANGE_STEP_CONFIRMED, asked);
    struct fact fact = remedy_of(notice, objection, confirmed);
    (void)notice_take(book.approver, &fact);
    const uint64_t again = objection_to(notice);
    fact = answer_to(notice, again, OBJECTION_UPHELD);
    (void)notice_take(book.approver, &fact);
    const uint64_t batch = draft(2, 0);
    withdraw(batch + 1, 0, NULL); /* a line that is not sent */
    fact = remedy_of(notice, again, book_size(&book) - 2);
    (void)notice_take(book.approver, &fact);
    ck_assert_uint_eq(notice_at(notice, UINT64_MAX).upheld, 0);
}
END_TEST

START_TEST(test_a_correction_only_asked_for_is_no_remedy) /* */
{
    uint64_t objection = 0;
    const uint64_t notice = objected(0, &objection);
    const uint64_t line = one_line(BATCH_ORIGIN_RECORDED, 1, LINE_STATE_UNKNOWN, 100);
    const uint64_t paid =
        book_add_result(&book, line, LINE_STATE_UNKNOWN, LINE_STATE_PAID, 100, 100);
    accepted();
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_CORRECTION));
    fact_set_number(&fact, CORRECTION_REVERSES, paid);
    fact_set_number(&fact, CORRECTION_REASON, CORRECTION_OTHER);
    fact_set_fen(&fact, CORRECTION_AMOUNT, 100);
    fact_set_number(&fact, CORRECTION_PERIOD, BOOK_PERIOD);
    fact_set_number(&fact, CORRECTION_RIGHT_TO, LINE_STATE_UNKNOWN);
    fact_set_number(&fact, CORRECTION_RIGHT_CLASS, RESULT_UNKNOWN);
    no_remedy(notice, objection, book.unit, notice_take(book.maker, &fact));
}
END_TEST

START_TEST(test_only_a_list_made_since_takes_its_place) /* */
{
    struct fact fact = notice_draft();
    const uint64_t notice = running(&fact);
    const uint64_t objection = objection_to(notice);
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_REPLACES, notice);
    const uint64_t early = notice_take(book.maker, &fact);
    step_taken(early, NOTICE_APPROVED);
    fact = answer_to(notice, objection, OBJECTION_UPHELD);
    (void)notice_take(book.approver, &fact);
    step_refused(early, NOTICE_RUNNING, "R-350");
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_REPLACES, early);
    (void)running(&fact);
    ck_assert_uint_eq(notice_stage(notice), NOTICE_REPLACED);
    fact = remedy_of(notice, objection, enrolled(1, book.programme, book.unit));
    notice_refuse(book.approver, &fact, "R-278"); /* it needs none any more */
}
END_TEST

START_TEST(test_taking_it_down_puts_nothing_right) /* */
{
    const uint64_t policy = notice_policy(REVIEW, 0, 0);
    struct fact fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_POLICY, policy);
    fact_set_number(&fact, DISCLOSURE_PERIOD, BOOK_PERIOD - 1);
    const uint64_t earlier = running(&fact);
    today_is(NOTICE_TODAY + NOTICE_RUNS);
    fact = notice_step(earlier, NOTICE_COMPLETED);
    fact_set_number(&fact, DISCLOSURE_PERIOD, BOOK_PERIOD - 1);
    (void)notice_take(first_publisher, &fact);
    submit(approved(0), 1, NULL);
    uint64_t objection = 0;
    const uint64_t notice = objected(policy, &objection);
    step_taken(notice, NOTICE_WITHDRAWN); /* at once: nobody need see it */
    const uint64_t batch = approved(1);
    submit(batch, 1, "R-350"); /* the earlier list does not stand in for it */
    fact = remedy_of(notice, objection, enrolled(1, book.programme, book.unit));
    (void)notice_take(book.approver, &fact);
    ck_assert_uint_eq(notice_stage(notice), NOTICE_WITHDRAWN);
    submit(batch, 1, NULL);
    /* Or the list is published anew. */
    const uint64_t again = objected(policy, &objection);
    step_taken(again, NOTICE_WITHDRAWN);
    const uint64_t next = approved(2);
    submit(next, 1, "R-350");
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_POLICY, policy);
    const uint64_t anew = running(&fact);
    today_is(notice_day() + NOTICE_RUNS);
    submit(next, 1, "R-282");
    step_taken(anew, NOTICE_COMPLETED);
    submit(next, 1, NULL);
}
END_TEST

START_TEST(test_a_list_drafted_before_does_not_stand_in_for_one_taken_down) /* */
{
    const uint64_t policy = notice_policy(REVIEW, 0, 0);
    struct fact fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_POLICY, policy);
    const uint64_t notice = running(&fact);
    const uint64_t objection = objection_to(notice);
    fact_set_number(&fact, DISCLOSURE_REPLACES, notice);
    const uint64_t early = notice_take(book.maker, &fact);
    step_taken(early, NOTICE_APPROVED);
    const uint64_t seal = book_last_seal(&book);
    struct fact upheld = answer_to(notice, objection, OBJECTION_UPHELD);
    (void)notice_take(book.approver, &upheld);
    step_taken(notice, NOTICE_WITHDRAWN);
    step_refused(early, NOTICE_RUNNING, "R-350"); /* taken down or not */
    step_taken(early, NOTICE_WITHDRAWN);
    /* Nor one drafted since from what stood before, named or not. */
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_POLICY, policy);
    fact_set_number(&fact, DISCLOSURE_SEAL, seal);
    notice_refuse(book.maker, &fact, "R-350");
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_POLICY, policy);
    const uint64_t next = notice_take(book.maker, &fact);
    fact_set_number(&fact, DISCLOSURE_REPLACES, next);
    fact_set_number(&fact, DISCLOSURE_SEAL, seal);
    notice_refuse(book.maker, &fact, "R-350"); /* that one hides nothing */
    step_taken(next, NOTICE_APPROVED);
    step_taken(next, NOTICE_RUNNING);
    today_is(notice_day() + NOTICE_RUNS);
    const uint64_t batch = approved(0);
    submit(batch, 1, "R-282");
    step_taken(next, NOTICE_COMPLETED);
    submit(batch, 1, NULL);
}
END_TEST

/* A notice of another month than the book's, over. */
static uint64_t complete_of(civil_period period, uint64_t policy)
{
    struct fact fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_POLICY, policy);
    fact_set_number(&fact, DISCLOSURE_PERIOD, (uint64_t)period);
    const uint64_t notice = running(&fact);
    today_is(notice_day() + NOTICE_RUNS);
    fact = notice_step(notice, NOTICE_COMPLETED);
    fact_set_number(&fact, DISCLOSURE_PERIOD, (uint64_t)period);
    (void)notice_take(first_publisher, &fact);
    return notice;
}

START_TEST(test_a_list_of_another_month_hides_nothing) /* */
{
    const uint64_t policy = notice_policy(REVIEW, 0, 0);
    uint64_t objection = 0;
    const uint64_t notice = objected(policy, &objection);
    (void)complete_of(BOOK_PERIOD - 1, policy);
    const uint64_t batch = approved(0);
    submit(batch, 1, "R-350"); /* it runs still */
    step_taken(notice, NOTICE_WITHDRAWN);
    submit(batch, 1, "R-350");
    (void)complete_of(BOOK_PERIOD - 2, policy);
    submit(batch, 1, "R-350");
    const uint64_t own =
        complete_of(BOOK_PERIOD, policy); /* its own month, made since */
    submit(batch, 1, NULL);
    /* Nor does a corrected list that was taken down in its turn. */
    struct fact fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_POLICY, policy);
    fact_set_number(&fact, DISCLOSURE_REPLACES, own);
    const uint64_t again = running(&fact);
    struct fact upheld = answer_to(again, objection_to(again), OBJECTION_UPHELD);
    (void)notice_take(book.approver, &upheld);
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_POLICY, policy);
    fact_set_number(&fact, DISCLOSURE_REPLACES, again);
    const uint64_t corrected = running(&fact);
    step_taken(corrected, NOTICE_WITHDRAWN);
    submit(approved(1), 1, "R-350");
}
END_TEST

START_TEST(test_an_objection_after_the_last_day_says_so) /* */
{
    struct fact fact = notice_draft();
    const uint64_t notice = running(&fact);
    fact = notice_step(notice, NOTICE_OBJECTED);
    today_is(NOTICE_TODAY + NOTICE_RUNS - 1);
    fact = notice_step(notice, NOTICE_OBJECTED);
    fact_set_number(&fact, DISCLOSURE_LATE, 1);
    notice_refuse(book.maker, &fact, "R-351"); /* the last day */
    (void)objection_to(notice);
    today_is(NOTICE_TODAY + NOTICE_RUNS);
    fact = notice_step(notice, NOTICE_OBJECTED);
    notice_refuse(book.maker, &fact, "R-351");
    fact_set_number(&fact, DISCLOSURE_LATE, 1);
    (void)notice_take(book.maker, &fact);
    ck_assert_uint_eq(notice_at(notice, UINT64_MAX).open, 2);
    fact = answer_to(notice, notice, OBJECTION_UPHELD);
    fact_set_number(&fact, DISCLOSURE_LATE, 1);
    notice_refuse(book.approver, &fact, "R-278"); /* nothing else is late */
    fact = notice_step(notice, NOTICE_REPLACED);
    notice_refuse(first_publisher, &fact, "R-278"); /* that is no step */
}
END_TEST

/* ---- in one notice alone
 * -----------------------------------------------------
 */

static struct fact payments(uint64_t unit, uint64_t batch)
{
    struct fact fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_MOMENT, MOMENT_PAYMENT);
    fact_set_number(&fact, DISCLOSURE_UNIT, unit);
    if (batch != 0) {
        fact_set_number(&fact, DISCLOSURE_BATCH, batch);
    }
    return fact;
}

static void complete(uint64_t notice, const struct fact *draft_fact)
{
    struct fact fact = notice_step(notice, NOTICE_COMPLETED);
    fact.field[DISCLOSURE_MOMENT] = draft_fact->field[DISCLOSURE_MOMENT];
    fact.field[DISCLOSURE_UNIT] = draft_fact->field[DISCLOSURE_UNIT];
    (void)notice_take(first_publisher, &fact);
}

START_TEST(test_payments_stand_in_one_notice_alone) /* */
{
    const uint64_t sibling =
        book_add_unit(&book, "430699102", UNIT_LEVEL_TOWNSHIP, book.unit);
    struct fact fact = payments(book.township, 0);
    const uint64_t town = running(&fact);
    const struct fact above = payments(book.unit, 0);
    notice_refuse(book.maker, &above, "R-352"); /* what is above it has them, too */
    today_is(NOTICE_TODAY + NOTICE_RUNS);
    complete(town, &fact);
    fact = payments(book.unit, 0);
    notice_refuse(book.maker, &fact, "R-352"); /* they stay on the site */
    fact = payments(sibling, 0);
    const uint64_t beside = notice_take(book.maker, &fact); /* nobody is in both */
    fact = payments(book.unit, 0);
    fact_set_number(&fact, DISCLOSURE_PERIOD, BOOK_PERIOD + 1);
    (void)notice_take(book.maker, &fact);
    fact = payments(book.township, 0);
    fact_set_number(&fact, DISCLOSURE_PERIOD, BOOK_PERIOD + 1);
    notice_refuse(book.maker, &fact, "R-352"); /* nor the other way round */
    fact = payments(sibling, 0);
    fact_set_number(&fact, DISCLOSURE_REPLACES, beside);
    (void)notice_take(book.maker, &fact); /* */
}
END_TEST

START_TEST(test_a_batch_stands_in_one_notice_alone) /* */
{
    const uint64_t batch = draft(1, 0);
    struct fact fact = payments(book.township, batch);
    (void)notice_take(book.maker, &fact);
    fact = payments(book.unit, batch);
    notice_refuse(book.maker, &fact, "R-352");
    fact = payments(book.township, 0); /* all there are: that one, too */
    notice_refuse(book.maker, &fact, "R-352");
    const uint64_t second = draft(1, 1);
    fact = payments(book.township, second);
    (void)notice_take(book.maker, &fact);
    fact = payments(book.unit, draft(1, 2));
    (void)notice_take(book.maker, &fact); /* another batch */
}
END_TEST

START_TEST(test_people_stand_in_one_notice_while_it_runs) /* */
{
    struct fact fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_UNIT, book.township);
    const uint64_t town = running(&fact);
    struct fact above = notice_draft();
    notice_refuse(book.maker, &above, "R-352");
    today_is(NOTICE_TODAY + NOTICE_RUNS);
    complete(town, &fact);
    above = notice_draft();
    (void)running(&above); /* the town's list is history */
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("objections");
    TCase *cases = tcase_create("objections");
    tcase_add_checked_fixture(cases, notice_setup, notice_teardown);
    tcase_add_test(cases, test_what_was_upheld_is_put_right_before_it_is_over);
    tcase_add_test(cases, test_what_puts_nothing_right_is_no_remedy);
    tcase_add_test(cases, test_what_is_confirmed_or_withdrawn_puts_right);
    tcase_add_test(cases, test_a_correction_only_asked_for_is_no_remedy);
    tcase_add_test(cases, test_only_a_list_made_since_takes_its_place);
    tcase_add_test(cases, test_taking_it_down_puts_nothing_right);
    tcase_add_test(cases,
                   test_a_list_drafted_before_does_not_stand_in_for_one_taken_down);
    tcase_add_test(cases, test_a_list_of_another_month_hides_nothing);
    tcase_add_test(cases, test_an_objection_after_the_last_day_says_so);
    tcase_add_test(cases, test_payments_stand_in_one_notice_alone);
    tcase_add_test(cases, test_a_batch_stands_in_one_notice_alone);
    tcase_add_test(cases, test_people_stand_in_one_notice_while_it_runs);
    suite_add_tcase(suite, cases);
    return suite;
}
