/* test_disclosures.c - public notices, step by step (R-278..R-284). */
#include "tests/ledger/notice_kit.h"

#include <inttypes.h>

START_TEST(test_a_notice_goes_its_way) /* */
{
    const struct fact fact = notice_draft();
    const uint64_t notice = notice_take(book.maker, &fact);
    const uint64_t drafted = book_last_seal(&book);
    ck_assert_uint_eq(notice_stage(notice), NOTICE_DRAFTED);
    step_refused(notice, NOTICE_RUNNING, "R-278");
    step_refused(notice, NOTICE_COMPLETED, "R-278");
    step_refused(notice, NOTICE_OBJECTED, "R-278");
    step_taken(notice, NOTICE_APPROVED);
    step_refused(notice, NOTICE_APPROVED, "R-278");
    today_is(NOTICE_TODAY + 1);
    const uint64_t started = step_taken(notice, NOTICE_RUNNING);
    step_refused(notice, NOTICE_RUNNING, "R-278");
    today_is(NOTICE_TODAY + 8);
    step_taken(notice, NOTICE_COMPLETED);
    step_refused(notice, NOTICE_COMPLETED, "R-278");
    step_refused(notice, NOTICE_OBJECTED, "R-278");
    step_refused(notice, NOTICE_WITHDRAWN, "R-278"); /* it is over */
    const struct disclosures_notice now = notice_at(notice, UINT64_MAX);
    ck_assert_uint_eq(now.stage, NOTICE_COMPLETED);
    ck_assert_int_eq(now.drafted, NOTICE_TODAY);
    ck_assert_int_eq(now.first, NOTICE_TODAY + 1);
    ck_assert_int_eq(now.last, NOTICE_TODAY + 7);
    ck_assert_int_eq(now.over, NOTICE_TODAY + 8);
    ck_assert_int_eq(now.keep, NOTICE_TODAY + 7 + NOTICE_KEEP);
    ck_assert_uint_eq(now.moment, MOMENT_REVIEW);
    ck_assert_uint_eq(now.count, 3);
    ck_assert(now.has_amount);
    ck_assert_int_eq(now.amount, 300);
    ck_assert_uint_eq(now.file_count, 1);
    ck_assert_uint_eq(now.files[0].format, NOTICE_HTML);
    ck_assert_uint_eq(now.files[0].digest[0], 0x11);
    ck_assert_uint_ne(now.approver, now.drafter);
    /* As it was. */
    ck_assert_uint_eq(notice_at(notice, drafted).stage, NOTICE_DRAFTED);
    ck_assert_uint_eq(notice_at(notice, started).stage, NOTICE_RUNNING);
    ck_assert_int_eq(notice_at(notice, started).over, 0);
    struct fault fault = {0};
    struct disclosures_notice found;
    struct store_transaction *view = book_view(&book);
    ck_assert_status(disclosures_at(view, notice, notice - 1, &found, &fault),
                     STATUS_NOT_FOUND);
    ck_assert_status(disclosures_at(view, started, UINT64_MAX, &found, &fault),
                     STATUS_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(fault.message, "is no notice"));
    store_read_end(view);
    step_refused(started, NOTICE_WITHDRAWN, "R-278"); /* a step is no notice */
}
END_TEST

START_TEST(test_a_draft_says_what_it_is_of) /* */
{
    struct fact fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_MOMENT, MOMENT_COUNT);
    notice_refuse(book.maker, &fact, "R-278");
    fact = notice_draft();
    fact_set_fen(&fact, DISCLOSURE_DAY, notice_day() + 1);
    notice_refuse(book.maker, &fact, "R-278");
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_MOMENT, MOMENT_PAYMENT);
    fact.present &= ~(UINT32_C(1) << DISCLOSURE_PERIOD);
    notice_refuse(book.maker, &fact, "R-278");
    fact = notice_draft();
    fact.present &= ~(UINT32_C(1) << DISCLOSURE_FILES);
    notice_refuse(book.maker, &fact, "R-278");
    fact = notice_draft();
    fact_set_bytes(&fact, DISCLOSURE_FILES, book_text(&book, "four"));
    notice_refuse(book.maker, &fact, "R-278");
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_SEAL, book.unit);
    notice_refuse(book.maker, &fact, "R-060");
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_UNIT, book.programme);
    notice_refuse(book.maker, &fact, "R-060");
    fact = notice_draft();
    fact_set_fen(&fact, DISCLOSURE_LAST, notice_day());
    notice_refuse(book.maker, &fact, "R-278");
    fact = notice_fact(NOTICE_STEP_END);
    notice_refuse(book.maker, &fact, "R-278");
    /* Of another month than its batch. */
    const uint64_t batch = draft(1, 0);
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_BATCH, batch);
    notice_refuse(book.maker, &fact, "R-278"); /* a review has no batch */
    fact_set_number(&fact, DISCLOSURE_MOMENT, MOMENT_PAYMENT);
    fact_set_number(&fact, DISCLOSURE_PERIOD, BOOK_PERIOD + 1);
    notice_refuse(book.maker, &fact, "R-278");
    fact_set_number(&fact, DISCLOSURE_PERIOD, BOOK_PERIOD);
    notice_take(book.maker, &fact);
}
END_TEST

START_TEST(test_a_step_says_what_the_draft_says) /* */
{
    const struct fact draft_fact = notice_draft();
    const uint64_t notice = notice_take(book.maker, &draft_fact);
    struct fact fact = notice_step(notice, NOTICE_APPROVED);
    fact_set_number(&fact, DISCLOSURE_COUNT, 4);
    notice_refuse(first_publisher, &fact, "R-278");
    fact = notice_step(notice, NOTICE_APPROVED);
    fact.present &= ~(UINT32_C(1) << DISCLOSURE_AMOUNT);
    notice_refuse(first_publisher, &fact, "R-278");
    fact = notice_step(notice, NOTICE_APPROVED);
    fact_set_fen(&fact, DISCLOSURE_KEEP, notice_day());
    notice_refuse(first_publisher, &fact, "R-278");
    fact = notice_step(notice, NOTICE_APPROVED);
    fact_set_fen(&fact, DISCLOSURE_DAY, notice_day() + 1);
    notice_refuse(first_publisher, &fact, "R-278");
    fact = notice_step(book.unit, NOTICE_APPROVED);
    notice_refuse(first_publisher, &fact, "R-060");
}
END_TEST

START_TEST(test_a_publisher_approves_who_did_not_draft) /* */
{
    struct fact fact = notice_draft();
    const uint64_t notice = notice_take(first_publisher, &fact);
    fact = notice_step(notice, NOTICE_APPROVED);
    notice_refuse(first_publisher, &fact, "R-279");
    notice_refuse(book.maker, &fact, "R-279");
    notice_refuse(book.checker, &fact, "R-279");
    notice_take(second_publisher, &fact);
    fact = notice_step(notice, NOTICE_RUNNING);
    notice_refuse(book.maker, &fact, "R-279");
    notice_take(first_publisher, &fact);
    /* A draft is the publishers' and the makers'. */
    fact = notice_draft();
    notice_refuse(book.checker, &fact, "R-279");
    fact_set_number(&fact, DISCLOSURE_MOMENT, MOMENT_END);
    const uint64_t other = notice_take(book.maker, &fact);
    fact = notice_step(other, NOTICE_WITHDRAWN);
    fact_set_number(&fact, DISCLOSURE_MOMENT, MOMENT_END);
    notice_take(book.maker, &fact);
    fact = notice_step(notice, NOTICE_WITHDRAWN);
    notice_refuse(book.maker, &fact, "R-279");
    notice_take(first_publisher, &fact);
    ck_assert_uint_eq(notice_stage(notice), NOTICE_WITHDRAWN);
    step_refused(notice, NOTICE_WITHDRAWN, "R-278");
}
END_TEST

START_TEST(test_a_notice_runs_for_its_days) /* R-280 R-284 */
{
    const struct fact draft_fact = notice_draft();
    const uint64_t notice = notice_take(book.maker, &draft_fact);
    step_taken(notice, NOTICE_APPROVED);
    struct fact fact = notice_step(notice, NOTICE_RUNNING);
    notice_ends(&fact, notice_day() + NOTICE_RUNS - 2);
    notice_refuse(first_publisher, &fact, "R-280");
    fact = notice_step(notice, NOTICE_RUNNING);
    fact_set_number(&fact, DISCLOSURE_RUNS, 0);
    notice_refuse(first_publisher, &fact, "R-280");
    fact = notice_step(notice, NOTICE_RUNNING);
    fact_set_fen(&fact, DISCLOSURE_DAY, notice_day() - 1);
    notice_refuse(first_publisher, &fact, "R-280");
    fact_set_fen(&fact, DISCLOSURE_DAY, notice_day() + DISCLOSURES_DAYS_AHEAD + 1);
    notice_ends(&fact, notice_day() + DISCLOSURES_DAYS_AHEAD + 9);
    notice_refuse(first_publisher, &fact, "R-280");
    fact = notice_step(notice, NOTICE_RUNNING);
    fact_set_fen(&fact, DISCLOSURE_KEEP, notice_day() + NOTICE_RUNS - 2);
    notice_refuse(first_publisher, &fact, "R-284");
    fact_set_fen(&fact, DISCLOSURE_KEEP, notice_day() + NOTICE_RUNS - 1);
    notice_refuse(first_publisher, &fact, "R-284");
    notice_ends(&fact, notice_day() + NOTICE_RUNS + 1); /* longer it may */
    notice_take(first_publisher, &fact);
}
END_TEST

START_TEST(test_the_days_of_a_notice_are_those_of_its_policy) /* R-280 R-284 */
{
    /* Nobody says fewer days than the defaults, or keeps names for longer. */
    struct fact fact = notice_draft();
    const uint64_t by_default = notice_take(book.maker, &fact);
    step_taken(by_default, NOTICE_APPROVED);
    fact = notice_step(by_default, NOTICE_RUNNING);
    fact_set_number(&fact, DISCLOSURE_RUNS, NOTICE_RUNS - 1);
    notice_refuse(first_publisher, &fact, "R-280");
    notice_ends(&fact, notice_day() + NOTICE_RUNS);
    fact_set_number(&fact, DISCLOSURE_RUNS, NOTICE_RUNS + 1);
    notice_refuse(first_publisher, &fact, "R-280");
    fact = notice_step(by_default, NOTICE_RUNNING);
    fact_set_fen(&fact, DISCLOSURE_KEEP,
                 notice_day() + NOTICE_RUNS - 1 + NOTICE_KEEP + 1);
    notice_refuse(first_publisher, &fact, "R-284");
    step_taken(by_default, NOTICE_RUNNING);
    /* Nor than the policy that it cites, whatever is in force since. */
    const uint64_t policy = notice_policy_text(
        "[disclosure]\ndays = 3\ndays_are = natural\nkeep_days = 30\n",
        1U << MOMENT_REVIEW, 0, NOTICE_TODAY - 1);
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_MOMENT, MOMENT_END);
    fact_set_number(&fact, DISCLOSURE_POLICY, policy);
    const uint64_t notice = notice_take(book.maker, &fact);
    notice_policy(0, 0, NOTICE_TODAY);
    fact = notice_step(notice, NOTICE_APPROVED);
    fact_set_number(&fact, DISCLOSURE_MOMENT, MOMENT_END);
    (void)notice_take(second_publisher, &fact);
    fact = notice_step(notice, NOTICE_RUNNING);
    fact_set_number(&fact, DISCLOSURE_MOMENT, MOMENT_END);
    notice_refuse(first_publisher, &fact, "R-280");
    fact_set_number(&fact, DISCLOSURE_RUNS, 3);
    notice_refuse(first_publisher, &fact, "R-284");
    fact_set_fen(&fact, DISCLOSURE_LAST, NOTICE_TODAY + 2);
    fact_set_fen(&fact, DISCLOSURE_KEEP, NOTICE_TODAY + 2 + 30);
    (void)notice_take(first_publisher, &fact);
    ck_assert_int_eq(notice_at(notice, UINT64_MAX).keep, NOTICE_TODAY + 32);
}
END_TEST

START_TEST(test_a_notice_runs_as_its_draft_says) /* */
{
    struct fact fact = notice_draft();
    fact_set_fen(&fact, DISCLOSURE_FIRST, NOTICE_TODAY + 2);
    notice_refuse(book.maker, &fact, "R-278"); /* to when? */
    fact_set_fen(&fact, DISCLOSURE_LAST, NOTICE_TODAY + 9);
    fact_set_fen(&fact, DISCLOSURE_FIRST, NOTICE_TODAY - 1);
    notice_refuse(book.maker, &fact, "R-280");
    fact_set_fen(&fact, DISCLOSURE_FIRST, NOTICE_TODAY + DISCLOSURES_DAYS_AHEAD + 1);
    notice_refuse(book.maker, &fact, "R-280");
    fact_set_fen(&fact, DISCLOSURE_FIRST, NOTICE_TODAY + 2);
    const uint64_t notice = notice_take(book.maker, &fact);
    ck_assert_int_eq(notice_at(notice, UINT64_MAX).first, NOTICE_TODAY + 2);
    step_taken(notice, NOTICE_APPROVED);
    ck_assert_int_eq(notice_at(notice, UINT64_MAX).approved, NOTICE_TODAY);
    step_refused(notice, NOTICE_RUNNING, "R-280"); /* today */
    today_is(NOTICE_TODAY + 2);
    step_refused(notice, NOTICE_RUNNING, "R-280"); /* a day short */
    fact = notice_step(notice, NOTICE_RUNNING);
    notice_ends(&fact, NOTICE_TODAY + 9);
    notice_take(first_publisher, &fact);
    /* What is approved after its first day cannot begin any more. */
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_MOMENT, MOMENT_APPROVAL);
    fact_set_fen(&fact, DISCLOSURE_FIRST, NOTICE_TODAY + 2);
    fact_set_fen(&fact, DISCLOSURE_LAST, NOTICE_TODAY + 9);
    const uint64_t late = notice_take(book.maker, &fact);
    today_is(NOTICE_TODAY + 3);
    fact = notice_step(late, NOTICE_APPROVED);
    fact_set_number(&fact, DISCLOSURE_MOMENT, MOMENT_APPROVAL);
    notice_take(first_publisher, &fact);
    fact = notice_step(late, NOTICE_RUNNING);
    fact_set_number(&fact, DISCLOSURE_MOMENT, MOMENT_APPROVAL);
    fact_set_fen(&fact, DISCLOSURE_DAY, NOTICE_TODAY + 2);
    notice_ends(&fact, NOTICE_TODAY + 9);
    notice_refuse(first_publisher, &fact, "R-280");
}
END_TEST

START_TEST(test_a_notice_begins_on_no_day_that_is_past) /* */
{
    struct fault fault = {0};
    struct fact fact = notice_draft();
    fact_set_fen(&fact, DISCLOSURE_FIRST, NOTICE_TODAY);
    fact_set_fen(&fact, DISCLOSURE_LAST, NOTICE_TODAY + NOTICE_RUNS - 1);
    const uint64_t notice = notice_take(book.maker, &fact);
    fact = notice_step(notice, NOTICE_APPROVED);
    fact_set_fen(&fact, DISCLOSURE_DAY, NOTICE_TODAY - 1);
    notice_refuse(second_publisher, &fact, "R-280"); /* before it was drafted */
    step_taken(notice, NOTICE_APPROVED);
    const struct fact begins = notice_step(notice, NOTICE_RUNNING);
    today_is(NOTICE_TODAY + 1);
    notice_refuse(first_publisher, &begins, "R-280");
    today_is(NOTICE_TODAY + 2 * NOTICE_RUNS); /* when it would be over at once */
    book_add(&book, &begins);
    ck_assert_status(notice_commit(first_publisher, &fault), STATUS_REFUSED);
    ck_assert_ptr_nonnull(strstr(fault.message, "2024-01-08"));
    ck_assert_ptr_nonnull(strstr(fault.message, "--replaces"));
    step_refused(notice, NOTICE_RUNNING, "R-280"); /* nor on a day not drafted */
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_REPLACES, notice);
    ck_assert_uint_eq(notice_stage(running(&fact)), NOTICE_RUNNING);
    ck_assert_uint_eq(notice_stage(notice), NOTICE_REPLACED);
}
END_TEST

START_TEST(test_a_notice_is_over_when_its_last_day_is) /* */
{
    const struct fact draft_fact = notice_draft();
    const uint64_t notice = running(&draft_fact);
    today_is(NOTICE_TODAY + NOTICE_RUNS - 1); /* its last day */
    step_refused(notice, NOTICE_COMPLETED, "R-281");
    struct fact fact = notice_step(notice, NOTICE_COMPLETED);
    fact_set_fen(&fact, DISCLOSURE_DAY, NOTICE_TODAY + NOTICE_RUNS);
    notice_refuse(first_publisher, &fact, "R-278"); /* it is not that day yet */
    today_is(NOTICE_TODAY + NOTICE_RUNS);
    step_taken(notice, NOTICE_COMPLETED);
}
END_TEST

static struct fact answer_to(uint64_t notice, uint64_t objection)
{
    struct fact fact = notice_step(notice, NOTICE_ANSWERED);
    fact_set_number(&fact, DISCLOSURE_OBJECTION, objection);
    fact_set_number(&fact, DISCLOSURE_OUTCOME, OBJECTION_DISMISSED);
    return fact;
}

START_TEST(test_objections_are_settled_before_it_is_over) /* */
{
    struct fault fault = {0};
    const struct fact draft_fact = notice_draft();
    const uint64_t notice = running(&draft_fact);
    struct fact fact = notice_step(notice, NOTICE_OBJECTED);
    const uint64_t first = notice_take(book.checker, &fact);
    const uint64_t second = notice_take(book.maker, &fact);
    fact.present &= ~(UINT32_C(1) << DISCLOSURE_NOTE);
    notice_refuse(book.maker, &fact, "R-278"); /* it says what is objected to */
    ck_assert_uint_eq(notice_at(notice, UINT64_MAX).open, 2);
    today_is(NOTICE_TODAY + NOTICE_RUNS);
    step_refused(notice, NOTICE_COMPLETED, "R-281");
    fact = answer_to(notice, first);
    notice_refuse(book.maker, &fact, "R-279");
    fact_set_number(&fact, DISCLOSURE_OUTCOME, OBJECTION_END);
    notice_refuse(first_publisher, &fact, "R-281");
    fact_set_number(&fact, DISCLOSURE_OUTCOME, OBJECTION_DISMISSED);
    notice_take(first_publisher, &fact);
    notice_refuse(first_publisher, &fact, "R-281"); /* once */
    step_refused(notice, NOTICE_COMPLETED, "R-281");
    bool is_open = true;
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(disclosures_is_open(view, first, &is_open, &fault), &fault);
    ck_assert(!is_open);
    ck_assert_ok(disclosures_is_open(view, second, &is_open, &fault), &fault);
    ck_assert(is_open);
    store_read_end(view);
    fact = answer_to(notice, notice);
    notice_refuse(first_publisher, &fact, "R-281"); /* no objection */
    fact = answer_to(notice, second);
    notice_take(book.approver, &fact);
    step_taken(notice, NOTICE_COMPLETED);
    ck_assert_uint_eq(notice_at(notice, UINT64_MAX).objections, 2);
    ck_assert_uint_eq(notice_at(notice, UINT64_MAX).open, 0);
}
END_TEST

START_TEST(test_no_objection_is_lost_when_a_notice_ends_early) /* R-281 R-283 */
{
    struct fact fact = notice_draft();
    const uint64_t notice = running(&fact);
    fact = notice_step(notice, NOTICE_OBJECTED);
    const uint64_t objection = notice_take(book.checker, &fact);
    step_refused(notice, NOTICE_WITHDRAWN, "R-281");
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_REPLACES, notice);
    const uint64_t again = notice_take(book.maker, &fact);
    step_taken(again, NOTICE_APPROVED);
    step_refused(again, NOTICE_RUNNING, "R-281");
    ck_assert_uint_eq(notice_stage(notice), NOTICE_RUNNING);
    /* Over a draft between them, too. */
    fact_set_number(&fact, DISCLOSURE_REPLACES, again);
    const uint64_t third = notice_take(book.maker, &fact);
    step_taken(third, NOTICE_APPROVED);
    step_refused(third, NOTICE_RUNNING, "R-281");
    fact = answer_to(notice, objection);
    notice_take(book.approver, &fact);
    step_taken(third, NOTICE_RUNNING);
    ck_assert_uint_eq(notice_stage(notice), NOTICE_REPLACED);
}
END_TEST

/* ---- published again ----------------------------------------------------------------
 */

START_TEST(test_publishing_again_names_what_it_replaces) /* */
{
    struct fact fact = notice_draft();
    const uint64_t first = running(&fact);
    fact = notice_draft();
    notice_refuse(book.maker, &fact, "R-283");
    fact_set_number(&fact, DISCLOSURE_REPLACES, first);
    const uint64_t second = notice_take(book.maker, &fact);
    ck_assert_uint_eq(notice_stage(first),
                      NOTICE_RUNNING); /* a draft replaces nothing */
    /* The draft stands: a third one names it, and is about the first one, too. */
    notice_refuse(book.maker, &fact, "R-283");
    fact_set_number(&fact, DISCLOSURE_REPLACES, second);
    const uint64_t third = notice_take(book.maker, &fact);
    step_taken(third, NOTICE_APPROVED);
    ck_assert_uint_eq(notice_stage(second), NOTICE_DRAFTED);
    step_taken(third, NOTICE_RUNNING);
    ck_assert_uint_eq(notice_stage(first), NOTICE_REPLACED);
    ck_assert_uint_eq(notice_stage(second), NOTICE_REPLACED);
    ck_assert_uint_eq(notice_at(first, UINT64_MAX).replaced_by, third);
    step_refused(second, NOTICE_APPROVED, "R-278");
    /* Of another month, moment or batch it is another notice. */
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_PERIOD, BOOK_PERIOD + 1);
    notice_take(book.maker, &fact);
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_MOMENT, MOMENT_APPROVAL);
    notice_take(book.maker, &fact);
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_REPLACES, first);
    notice_refuse(book.maker, &fact, "R-283"); /* it is not there any more */
}
END_TEST

START_TEST(test_what_was_withdrawn_is_not_named) /* */
{
    struct fact fact = notice_draft();
    const uint64_t first = running(&fact);
    step_taken(first, NOTICE_WITHDRAWN);
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_REPLACES, first);
    notice_refuse(book.maker, &fact, "R-283");
    fact = notice_draft();
    const uint64_t second = running(&fact);
    ck_assert_uint_eq(notice_stage(first), NOTICE_WITHDRAWN);
    ck_assert_uint_eq(notice_stage(second), NOTICE_RUNNING);
    /* One in the middle that was withdrawn does not keep the others from ending. */
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_REPLACES, second);
    const uint64_t third = notice_take(book.maker, &fact);
    fact_set_number(&fact, DISCLOSURE_REPLACES, third);
    const uint64_t fourth = notice_take(book.maker, &fact);
    step_taken(third, NOTICE_WITHDRAWN);
    step_taken(fourth, NOTICE_APPROVED);
    step_taken(fourth, NOTICE_RUNNING);
    ck_assert_uint_eq(notice_stage(second), NOTICE_REPLACED);
    ck_assert_uint_eq(notice_stage(third), NOTICE_WITHDRAWN);
}
END_TEST

START_TEST(test_two_batches_of_a_month_have_their_own_notices) /* */
{
    const uint64_t one = draft(1, 0);
    const uint64_t two = draft(1, 1);
    struct fact fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_MOMENT, MOMENT_PAYMENT);
    fact_set_number(&fact, DISCLOSURE_BATCH, one);
    notice_take(book.maker, &fact);
    notice_refuse(book.maker, &fact, "R-283");
    fact_set_number(&fact, DISCLOSURE_BATCH, two);
    notice_take(book.maker, &fact);
}
END_TEST

START_TEST(test_a_notice_cites_the_policy_of_its_day) /* */
{
    const uint64_t old = notice_policy(0, 0, NOTICE_TODAY - 10);
    notice_policy(0, 0, NOTICE_TODAY + 1); /* not yet */
    struct fact fact = notice_draft();
    notice_refuse(book.maker, &fact, "R-277");
    fact_set_number(&fact, DISCLOSURE_POLICY, old);
    const uint64_t notice = notice_take(book.maker, &fact);
    ck_assert_uint_eq(notice_at(notice, UINT64_MAX).policy, old);
}
END_TEST

/* ---- reading ------------------------------------------------------------------------
 */

struct seen {
    uint64_t entries[16];
    unsigned stages[16];
    size_t count;
};

static struct status see(void *context, const struct disclosures_notice *notice,
                         struct fault *fault)
{
    struct seen *seen = context;
    (void)fault;
    seen->stages[seen->count] = notice->stage;
    seen->entries[seen->count++] = notice->entry;
    return OK;
}

static struct status see_step(void *context, const struct entry *entry,
                              const struct fact *fact, struct fault *fault)
{
    struct seen *seen = context;
    (void)fault;
    seen->stages[seen->count] = (unsigned)fact->field[DISCLOSURE_STEP].number;
    seen->entries[seen->count++] = entry->index;
    return OK;
}

START_TEST(test_notices_are_listed_as_they_were)
{
    struct fault fault = {0};
    struct fact fact = notice_draft();
    const uint64_t first = running(&fact);
    const uint64_t seal = book_last_seal(&book);
    fact = notice_draft();
    fact_set_number(&fact, DISCLOSURE_MOMENT, MOMENT_END);
    const uint64_t second = notice_take(book.maker, &fact);
    step_taken(first, NOTICE_WITHDRAWN);
    struct seen now = {.count = 0};
    struct seen then = {.count = 0};
    struct seen steps = {.count = 0};
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(disclosures_list(view, UINT64_MAX, see, &now, &fault), &fault);
    ck_assert_ok(disclosures_list(view, seal, see, &then, &fault), &fault);
    ck_assert_ok(disclosures_steps(view, first, UINT64_MAX, see_step, &steps, &fault),
                 &fault);
    ck_assert_uint_eq(now.count, 2);
    ck_assert_uint_eq(now.entries[0], first);
    ck_assert_uint_eq(now.stages[0], NOTICE_WITHDRAWN);
    ck_assert_uint_eq(now.entries[1], second);
    ck_assert_uint_eq(then.count, 1);
    ck_assert_uint_eq(then.stages[0], NOTICE_RUNNING);
    ck_assert_uint_eq(steps.count, 4);
    ck_assert_uint_eq(steps.entries[0], first);
    ck_assert_uint_eq(steps.stages[3], NOTICE_WITHDRAWN);
    steps.count = 0;
    ck_assert_ok(disclosures_steps(view, first, seal, see_step, &steps, &fault),
                 &fault);
    ck_assert_uint_eq(steps.count, 3);
    store_read_end(view);
    ck_assert_uint_eq(disclosures_format(bytes_of("xlsx")), NOTICE_XLSX);
    ck_assert_uint_eq(disclosures_format(bytes_of("odt")), 0);
    ck_assert_ptr_null(disclosures_format_name(NOTICE_FORMAT_END));
    ck_assert_str_eq(disclosures_stage_name(NOTICE_RUNNING), "running");
}
END_TEST

START_TEST(test_states_and_files_are_read_strictly)
{
    const struct disclosures_state state = {.stage = NOTICE_RUNNING,
                                            .approved = 1,
                                            .first = -1,
                                            .last = 2,
                                            .over = 3,
                                            .keep = 4,
                                            .drafter = 5,
                                            .approver = 6,
                                            .replaced_by = 7,
                                            .objections = 8,
                                            .open = 9};
    uint8_t image[DISCLOSURES_STATE_SIZE + 1] = {0};
    struct disclosures_state again;
    disclosures_encode_state(&state, image);
    ck_assert(
        disclosures_decode_state(bytes_from(image, DISCLOSURES_STATE_SIZE), &again));
    uint8_t twice[DISCLOSURES_STATE_SIZE];
    disclosures_encode_state(&again, twice);
    ck_assert_mem_eq(image, twice, sizeof(twice));
    ck_assert_int_eq(again.first, -1);
    ck_assert_uint_eq(again.open, 9);
    ck_assert(!disclosures_decode_state(bytes_from(image, DISCLOSURES_STATE_SIZE + 1),
                                        &again));
    image[0] = NOTICE_STEP_END;
    ck_assert(
        !disclosures_decode_state(bytes_from(image, DISCLOSURES_STATE_SIZE), &again));
    static uint8_t rows[(DISCLOSURES_FILES_MAX + 1) * DISCLOSURES_FILE_ROW];
    struct disclosures_file files[DISCLOSURES_FILES_MAX];
    size_t count = 0;
    for (size_t i = 0; i <= DISCLOSURES_FILES_MAX; i++) {
        rows[i * DISCLOSURES_FILE_ROW] = NOTICE_CSV;
    }
    const size_t most = DISCLOSURES_FILES_MAX * DISCLOSURES_FILE_ROW;
    ck_assert(disclosures_files(bytes_from(rows, most), files, &count));
    ck_assert_uint_eq(count, DISCLOSURES_FILES_MAX);
    ck_assert(!disclosures_files(bytes_from(rows, sizeof(rows)), files, &count));
    ck_assert(!disclosures_files(bytes_from(rows, most - 1), files, &count));
    ck_assert(!disclosures_files((struct bytes){0}, files, &count));
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("disclosures");
    TCase *steps = tcase_create("steps");
    tcase_add_checked_fixture(steps, notice_setup, notice_teardown);
    tcase_add_test(steps, test_a_notice_goes_its_way);
    tcase_add_test(steps, test_a_draft_says_what_it_is_of);
    tcase_add_test(steps, test_a_step_says_what_the_draft_says);
    tcase_add_test(steps, test_a_publisher_approves_who_did_not_draft);
    tcase_add_test(steps, test_a_notice_runs_for_its_days);
    tcase_add_test(steps, test_the_days_of_a_notice_are_those_of_its_policy);
    tcase_add_test(steps, test_a_notice_runs_as_its_draft_says);
    tcase_add_test(steps, test_a_notice_begins_on_no_day_that_is_past);
    tcase_add_test(steps, test_a_notice_is_over_when_its_last_day_is);
    tcase_add_test(steps, test_objections_are_settled_before_it_is_over);
    tcase_add_test(steps, test_no_objection_is_lost_when_a_notice_ends_early);
    tcase_add_test(steps, test_publishing_again_names_what_it_replaces);
    tcase_add_test(steps, test_what_was_withdrawn_is_not_named);
    tcase_add_test(steps, test_two_batches_of_a_month_have_their_own_notices);
    tcase_add_test(steps, test_a_notice_cites_the_policy_of_its_day);
    tcase_add_test(steps, test_notices_are_listed_as_they_were);
    tcase_add_test(steps, test_states_and_files_are_read_strictly);
    suite_add_tcase(suite, steps);
    return suite;
}
