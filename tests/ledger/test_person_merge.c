/* Two records of one human: dues and enrolments of both are one party's. */
#include "ledger/enrolment.h"

#include "tests/ledger/exceptions_kit.h"
#include "tests/ledger/person_kit.h"
#include "tests/ledger/refund_kit.h"

enum { MARCH = BOOK_PERIOD + 2, JUNE = BOOK_PERIOD + 5 };

static void merge(const char *stays, const char *goes)
{
    const struct person_request request = {.what = PERSON_CHANGE_MERGE,
                                           .resident = bytes_of(stays),
                                           .other = bytes_of(goes)};
    confirm(ask(&request));
}

START_TEST(test_r074_what_the_record_that_went_was_paid_is_not_paid_again)
{
    put_person("王测", CHEN);
    (void)pay(CHEN, NULL);
    (void)pay(WANG, "winter");
    merge(WANG, CHEN);
    /* by either number, whose pseudonym is the same now */
    (void)plan_line(WANG, BATCH_ORIGIN_RECORDED, PAID, NULL);
    refused("R-074");
    (void)plan_line(CHEN, BATCH_ORIGIN_RECORDED, PAID, NULL);
    refused("R-074");
    (void)plan_line(CHEN, BATCH_ORIGIN_ROSTER, SENT, "winter");
    refused("R-074");
    (void)plan_line(CHEN, BATCH_ORIGIN_ROSTER, SENT, "school");
    accepted();
    (void)plan_line(LI, BATCH_ORIGIN_ROSTER, SENT, "winter");
    accepted();
    replays();
}
END_TEST

/* what came back of either line is not paid twice. */
START_TEST(test_only_what_is_beyond_the_due_is_told_to_be_paid_twice)
{
    static const struct {
        int64_t back[2], told; /* of the earlier line, of the later one */
    } cases[] = {{{0, 0}, 100}, {{30, 0}, 70}, {{0, 40}, 60}, {{60, 40}, 0}};
    static const char *const purposes[] = {"winter", "school", "health", "food"};
    uint64_t doubles = 0;
    int64_t told = 0;
    struct seen seen = {.count = 0};
    put_person("王测", CHEN);
    for (size_t i = 0; i < 4; i++) {
        const uint64_t lines[] = {pay(WANG, purposes[i]), pay(CHEN, purposes[i])};
        for (size_t k = 0; k < 2; k++) {
            if (cases[i].back[k] > 0) {
                add_refund(lines[k], cases[i].back[k], PAID);
                accepted();
            }
        }
        told += cases[i].told;
    }
    const struct person_request request = {.what = PERSON_CHANGE_MERGE,
                                           .resident = bytes_of(WANG),
                                           .other = bytes_of(CHEN)};
    ck_assert_status(settle(&judge_actor, ask(&request), true, &doubles),
                     STATUS_CODE_OK);
    ck_assert_uint_eq(doubles, 3);
    const struct exceptions_query query = {
        .seal = UINT64_MAX, .class = EXCEPTION_DOUBLE_PAID, .period = -1};
    seen = *walk(&query);
    ck_assert_uint_eq(seen.count, 3);
    for (size_t i = 0; i < seen.count; i++) {
        told -= seen.list[i].fen;
        ck_assert_uint_gt(seen.list[i].line, seen.list[i].other);
        ck_assert(!seen.list[i].is_paid_once);
    }
    ck_assert_int_eq(told, 0);
    replays();
}
END_TEST

START_TEST(test_r074_holds_across_a_chain_of_merges)
{
    put_person("王测", CHEN);
    (void)pay(CHEN, NULL);
    merge(WANG, CHEN); /* C is A */
    merge(LI, WANG);   /* A is B */
    (void)plan_line(LI, BATCH_ORIGIN_RECORDED, PAID, NULL);
    refused("R-074");
    (void)plan_line(CHEN, BATCH_ORIGIN_RECORDED, PAID, NULL);
    refused("R-074");
    (void)pay(LI, "winter");
    (void)plan_line(WANG, BATCH_ORIGIN_RECORDED, PAID, "winter");
    refused("R-074");
    replays();
}
END_TEST

START_TEST(test_a_failed_line_of_the_record_that_went_is_sent_again_once)
{
    struct fault fault = {0};
    put_person("王测", CHEN);
    const uint64_t failed = plan_line(CHEN, BATCH_ORIGIN_RECORDED, FAILED, NULL);
    accepted();
    merge(WANG, CHEN);
    /* of the old pseudonym, as its line, or of the new one */
    const uint64_t batch = book_add_batch(&book, BATCH_ORIGIN_ROSTER, 1, 100);
    struct fact again = book_line(&book, batch, 1, 1, SENT, 100);
    struct fact old;
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(accounts_fact(view, failed, &old, &fault), &fault);
    fact_set_bytes(&again, LINE_PARTY, book_copy(&book, old.field[LINE_PARTY].bytes));
    store_read_end(view);
    fact_set_number(&again, LINE_RESEND_OF, failed);
    book_add(&book, &again);
    accepted();
    (void)plan_line(WANG, BATCH_ORIGIN_RECORDED, PAID, NULL);
    refused("R-074");
    replays();
}
END_TEST

START_TEST(test_r170_what_is_still_on_its_way_is_not_merged)
{
    uint64_t doubles = 0;
    put_person("王测", CHEN);
    (void)pay(WANG, NULL);
    (void)plan_line(CHEN, BATCH_ORIGIN_ROSTER, SENT, NULL);
    accepted();
    const struct person_request request = {.what = PERSON_CHANGE_MERGE,
                                           .resident = bytes_of(WANG),
                                           .other = bytes_of(CHEN)};
    const uint64_t asked = ask(&request);
    const uint64_t size = book_size(&book);
    ck_assert_status(settle(&judge_actor, asked, true, &doubles), STATUS_REFUSED);
    ck_assert_uint_eq(book_size(&book), size);
    struct known known;
    ck_assert(knows(CHEN, &known));
    is(known.person.resident, CHEN); /* the vault has merged nothing either */
}
END_TEST

/* ---- enrolments -------------------------------------------------------------------
 */

static uint64_t enrol(const char *resident, civil_period first, civil_period last)
{
    uint8_t party[16];
    const uint8_t commitment[32] = {1};
    struct fact fact;
    name_party(resident, PERSON_ALL_YEARS, party);
    fact_begin(&fact, kinds_find(KIND_ENROLMENT));
    fact_set_bytes(&fact, ENROLMENT_PARTY, book_copy(&book, bytes_from(party, 16)));
    fact_set_number(&fact, ENROLMENT_PROGRAMME, book.programme);
    fact_set_number(&fact, ENROLMENT_UNIT, book.township);
    fact_set_number(&fact, ENROLMENT_FIRST, (uint64_t)first);
    if (last != ENROLMENT_OPEN) {
        fact_set_number(&fact, ENROLMENT_LAST, (uint64_t)last);
    }
    fact_set_bytes(&fact, ENROLMENT_COMMITMENT,
                   book_copy(&book, bytes_from(commitment, 32)));
    return book_add(&book, &fact);
}

static enum enrolment_cover cover(const char *resident, civil_period period)
{
    struct fault fault = {0};
    uint8_t party[16];
    struct enrolment unused;
    enum enrolment_cover found = ENROLMENT_NONE;
    name_party(resident, PERSON_ALL_YEARS, party);
    const struct enrolment_question question = {book.programme, party, period};
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(enrolment_find(view, &question, &found, &unused, &fault), &fault);
    store_read_end(view);
    return found;
}

START_TEST(test_enrolments_of_the_record_that_went_are_the_others)
{
    struct fault fault = {0};
    uint64_t entry = 0;
    put_person("王测", CHEN);
    enrol(CHEN, BOOK_PERIOD, ENROLMENT_OPEN);
    accepted();
    ck_assert_int_eq(cover(WANG, MARCH), ENROLMENT_NONE);
    merge(WANG, CHEN);
    ck_assert_int_eq(cover(WANG, MARCH), ENROLMENT_COVERS);
    ck_assert_int_eq(cover(CHEN, MARCH), ENROLMENT_COVERS);
    enrol(WANG, MARCH, JUNE); /* no month twice, whoever had it */
    refused("R-132");
    const struct enrolment_end end = {book.programme, bytes_of(WANG), MARCH};
    ck_assert_ok(enrolment_stop(&book.ledger, &book.maker_actor, &end, &entry, &fault),
                 &fault);
    ck_assert_int_eq(cover(WANG, MARCH), ENROLMENT_COVERS);
    ck_assert_int_eq(cover(WANG, MARCH + 1), ENROLMENT_ENDED);
    enrol(WANG, MARCH + 1, JUNE);
    accepted();
    replays();
}
END_TEST

START_TEST(test_months_that_both_were_enrolled_for_end_together)
{
    struct fault fault = {0};
    uint64_t entry = 0;
    put_person("王测", CHEN);
    enrol(WANG, BOOK_PERIOD, ENROLMENT_OPEN);
    enrol(CHEN, BOOK_PERIOD, JUNE);
    enrol(CHEN, JUNE + 2, ENROLMENT_OPEN);
    accepted();
    merge(WANG, CHEN);
    ck_assert_int_eq(cover(WANG, JUNE + 1), ENROLMENT_COVERS);
    const struct enrolment_end end = {book.programme, bytes_of(CHEN), JUNE + 3};
    ck_assert_ok(enrolment_stop(&book.ledger, &book.maker_actor, &end, &entry, &fault),
                 &fault);
    ck_assert_int_eq(cover(WANG, JUNE + 3), ENROLMENT_COVERS);
    ck_assert_int_eq(cover(WANG, JUNE + 4), ENROLMENT_ENDED);
    replays();
}
END_TEST

/* ---- entries that nobody's hand should write ---------------------------------------
 */

static struct fact join_of(uint64_t asked, uint8_t stays, uint8_t goes)
{
    const uint8_t images[2][16] = {{0x5A, 0, 0, stays}, {0x5A, 0, 0, goes}};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_PERSON_CHANGE));
    fact_set_bytes(&fact, PERSON_CHANGE_TOKEN,
                   book_copy(&book, bytes_from(images[0], 16)));
    fact_set_number(&fact, PERSON_CHANGE_WHAT, PERSON_CHANGE_MERGE);
    fact_set_number(&fact, PERSON_CHANGE_STEP, PERSON_CHANGE_STEP_JOINED);
    fact_set_bytes(&fact, PERSON_CHANGE_OTHER,
                   book_copy(&book, bytes_from(images[1], 16)));
    fact_set_number(&fact, PERSON_CHANGE_ASKED, asked);
    fact_set_number(&fact, PERSON_CHANGE_PROGRAMME, book.programme);
    fact_set_number(&fact, PERSON_CHANGE_YEAR, 2024);
    return fact;
}

static uint64_t ask_in_journal(uint64_t what)
{
    const uint8_t image[32] = {7};
    const uint8_t other[16] = {8};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_PERSON_CHANGE));
    fact_set_bytes(&fact, PERSON_CHANGE_TOKEN, book_copy(&book, bytes_from(image, 16)));
    fact_set_number(&fact, PERSON_CHANGE_WHAT, what);
    fact_set_number(&fact, PERSON_CHANGE_STEP, PERSON_CHANGE_STEP_ASKED);
    fact_set_bytes(&fact, PERSON_CHANGE_COMMITMENT,
                   book_copy(&book, bytes_from(image, 32)));
    if (what == PERSON_CHANGE_MERGE) {
        fact_set_bytes(&fact, PERSON_CHANGE_OTHER,
                       book_copy(&book, bytes_from(other, 16)));
    }
    const uint64_t entry = book_add(&book, &fact);
    accepted();
    return entry;
}

static void confirm_in_journal(uint64_t what, uint64_t asked)
{
    const uint8_t image[16] = {7};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_PERSON_CHANGE));
    fact_set_bytes(&fact, PERSON_CHANGE_TOKEN, book_copy(&book, bytes_from(image, 16)));
    fact_set_number(&fact, PERSON_CHANGE_WHAT, what);
    fact_set_number(&fact, PERSON_CHANGE_STEP, PERSON_CHANGE_STEP_CONFIRMED);
    fact_set_number(&fact, PERSON_CHANGE_ASKED, asked);
    book_add(&book, &fact);
}

static void as_judge(const char *rule)
{
    const struct ledger_actor maker = book.maker_actor;
    book.maker_actor = judge_actor;
    if (rule == NULL) {
        accepted();
    } else {
        refused(rule);
    }
    book.maker_actor = maker;
}

START_TEST(test_r170_pseudonyms_are_joined_by_a_confirmed_merge_alone)
{
    struct fact join;
    const uint64_t name = ask_in_journal(PERSON_CHANGE_NAME);
    const uint64_t asked = ask_in_journal(PERSON_CHANGE_MERGE);
    join = join_of(asked, 1, 2); /* by nothing */
    book_add(&book, &join);
    as_judge("R-170");
    confirm_in_journal(PERSON_CHANGE_NAME, name); /* by a name */
    join = join_of(name, 1, 2);
    book_add(&book, &join);
    as_judge("R-170");
    confirm_in_journal(PERSON_CHANGE_MERGE, asked); /* by another */
    join = join_of(name, 1, 2);
    book_add(&book, &join);
    as_judge("R-170");
    confirm_in_journal(PERSON_CHANGE_MERGE, asked); /* with itself */
    join = join_of(asked, 1, 1);
    book_add(&book, &join);
    as_judge("R-170");
    confirm_in_journal(PERSON_CHANGE_MERGE, asked); /* twice, or in a circle */
    join = join_of(asked, 1, 2);
    book_add(&book, &join);
    join = join_of(asked, 3, 2);
    book_add(&book, &join);
    as_judge("R-170");
    confirm_in_journal(PERSON_CHANGE_MERGE, asked);
    join = join_of(asked, 1, 2);
    book_add(&book, &join);
    join = join_of(asked, 2, 1);
    book_add(&book, &join);
    as_judge("R-170");
    confirm_in_journal(PERSON_CHANGE_MERGE, asked); /* in no programme */
    join = join_of(asked, 1, 2);
    join.present &= ~(UINT32_C(1) << PERSON_CHANGE_PROGRAMME);
    book_add(&book, &join);
    as_judge("R-170");
    confirm_in_journal(PERSON_CHANGE_MERGE, asked); /* beyond all years */
    join = join_of(asked, 1, 2);
    fact_set_number(&join, PERSON_CHANGE_YEAR, 10000);
    book_add(&book, &join);
    as_judge("R-170");
    confirm_in_journal(PERSON_CHANGE_MERGE, asked);
    join = join_of(asked, 1, 2);
    book_add(&book, &join);
    as_judge(NULL);
}
END_TEST

START_TEST(test_r170_a_due_paid_to_both_comes_with_its_exception)
{
    const uint64_t first = one_line(BATCH_ORIGIN_RECORDED, 1, PAID, 100);
    const uint64_t second = one_line(BATCH_ORIGIN_RECORDED, 2, PAID, 100);
    const uint64_t asked = ask_in_journal(PERSON_CHANGE_MERGE);
    struct fact join = join_of(asked, 1, 2);
    confirm_in_journal(PERSON_CHANGE_MERGE, asked);
    book_add(&book, &join);
    as_judge("R-113");
    confirm_in_journal(PERSON_CHANGE_MERGE, asked);
    join = join_of(asked, 1, 2);
    book_add(&book, &join);
    struct fact told;
    fact_begin(&told, kinds_find(KIND_EXCEPTION));
    fact_set_number(&told, EXCEPTION_CLASS, EXCEPTION_DOUBLE_PAID);
    fact_set_number(&told, EXCEPTION_SUBJECT, second);
    fact_set_fen(&told, EXCEPTION_AMOUNT, 100);
    fact_set_number(&told, EXCEPTION_OTHER, first);
    book_add(&book, &told);
    as_judge(NULL);
    replays();
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("person merge");
    TCase *all = tcase_create("two people");
    tcase_add_checked_fixture(all, setup_people, teardown_people);
    tcase_add_test(all, test_r074_what_the_record_that_went_was_paid_is_not_paid_again);
    tcase_add_test(all, test_only_what_is_beyond_the_due_is_told_to_be_paid_twice);
    tcase_add_test(all, test_r074_holds_across_a_chain_of_merges);
    tcase_add_test(all, test_a_failed_line_of_the_record_that_went_is_sent_again_once);
    tcase_add_test(all, test_r170_what_is_still_on_its_way_is_not_merged);
    tcase_add_test(all, test_enrolments_of_the_record_that_went_are_the_others);
    tcase_add_test(all, test_months_that_both_were_enrolled_for_end_together);
    tcase_add_test(all, test_r170_pseudonyms_are_joined_by_a_confirmed_merge_alone);
    tcase_add_test(all, test_r170_a_due_paid_to_both_comes_with_its_exception);
    suite_add_tcase(suite, all);
    return suite;
}
