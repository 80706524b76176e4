/* test_disclosure_policy.c - what of a programme is shown (domain.md 2.6, R-277). */
#include "ledger/disclosure_policy.h"
#include "tests/ledger/rules_kit.h"

#include <inttypes.h>

static struct disclosure_policy policy;
static struct fault fault;

static struct status read_text(const char *text)
{
    fault = (struct fault){0};
    return disclosure_policy_read(bytes_of(text), &book.arena, &policy, &fault);
}

static void reads(const char *text)
{
    ck_assert_ok(read_text(text), &fault);
}

/* ---- the text ---------------------------------------------------------------------
 */

START_TEST(test_an_empty_policy_is_the_default) /* */
{
    reads("[disclosure]\n");
    ck_assert_uint_eq(policy.levels, DISCLOSURE_LEVEL_BOARD |
                                         DISCLOSURE_LEVEL_TOWNSHIP |
                                         DISCLOSURE_LEVEL_WEB);
    ck_assert_uint_eq(policy.fields, SHOWS_TOWNSHIP | SHOWS_VILLAGE | SHOWS_NAME |
                                         SHOWS_HEADCOUNT | SHOWS_AMOUNT);
    ck_assert_uint_eq(policy.days, 7);
    ck_assert(policy.is_working_days && !policy.is_full_on_board);
    ck_assert_uint_eq(policy.before_payment, 1U << MOMENT_REVIEW);
    ck_assert(disclosure_policy_has(&policy, MOMENT_PAYMENT));
    ck_assert(disclosure_policy_is_masked(&policy, DISCLOSURE_LEVEL_BOARD));
}
END_TEST

START_TEST(test_a_file_says_everything) /* */
{
    reads("[policy]\nuse = disclosure\n[disclosure]\n"
          "level = board, 乡镇\nfields = 村、姓名,\n    amount\nnames = full\n"
          "days = 5\ndays_are = natural\nmoments = 初审, payment\n"
          "before_payment = review, 发放\nkeep_days = 30\n"
          "basis = 《办法》第\n    三条\nhotline = 0730-0000000\naddress = 测试路\n"
          "postcode = 414000\noffice = 测试局\ncomplaints = 监督股\n"
          "conditions = 甲\nprocedure = 乙\nstandard = 丙\n");
    ck_assert_uint_eq(policy.levels,
                      DISCLOSURE_LEVEL_BOARD | DISCLOSURE_LEVEL_TOWNSHIP);
    ck_assert_uint_eq(policy.fields, SHOWS_VILLAGE | SHOWS_NAME | SHOWS_AMOUNT);
    ck_assert_uint_eq(policy.days, 5);
    ck_assert(!policy.is_working_days);
    ck_assert_uint_eq(policy.moments, 1U << MOMENT_REVIEW | 1U << MOMENT_PAYMENT);
    ck_assert_uint_eq(policy.before_payment, policy.moments);
    ck_assert_uint_eq(policy.keep_days, 30);
    ck_assert_bytes(policy.basis, bytes_of("《办法》第三条"));
    ck_assert_bytes(policy.hotline, bytes_of("0730-0000000"));
    ck_assert_bytes(policy.address, bytes_of("测试路"));
    ck_assert_bytes(policy.postcode, bytes_of("414000"));
    ck_assert_bytes(policy.office, bytes_of("测试局"));
    ck_assert_bytes(policy.complaints, bytes_of("监督股"));
    ck_assert_bytes(policy.conditions, bytes_of("甲"));
    ck_assert_bytes(policy.procedure, bytes_of("乙"));
    ck_assert_bytes(policy.standard, bytes_of("丙"));
    /* Whole on the board, masked wherever else it is read. */
    ck_assert(!disclosure_policy_is_masked(&policy, DISCLOSURE_LEVEL_BOARD));
    ck_assert(disclosure_policy_is_masked(&policy, DISCLOSURE_LEVEL_TOWNSHIP));
    ck_assert(disclosure_policy_is_masked(&policy, DISCLOSURE_LEVEL_WEB));
    ck_assert(disclosure_policy_shows(&policy, SHOWS_AMOUNT));
    ck_assert(!disclosure_policy_shows(&policy, SHOWS_CLASS));
}
END_TEST

START_TEST(test_what_comes_before_payment_is_a_moment_there_is) /* */
{
    reads("[disclosure]\nmoments = payment\n");
    ck_assert_uint_eq(policy.before_payment, 0);
    reads("[disclosure]\nbefore_payment = none\n");
    ck_assert_uint_eq(policy.before_payment, 0);
    ck_assert_status(read_text("[disclosure]\nmoments = payment\n"
                               "before_payment = review\n"),
                     STATUS_INPUT);
    ck_assert_str_eq(fault.rule, "R-277");
    ck_assert_uint_eq(fault.line, 3);
}
END_TEST

START_TEST(test_whole_names_need_a_board_and_a_basis) /* */
{
    ck_assert_status(read_text("[disclosure]\nnames = full\n"), STATUS_INPUT);
    ck_assert_str_eq(fault.rule, "R-277");
    ck_assert_uint_eq(fault.line, 2);
    ck_assert_status(read_text("[disclosure]\nnames = full\nlevel = web\nbasis = a\n"),
                     STATUS_INPUT);
    reads("[disclosure]\nnames = full\nlevel = web, board\nbasis = a\n");
    ck_assert(disclosure_policy_is_masked(&policy, DISCLOSURE_LEVEL_WEB));
}
END_TEST

START_TEST(test_a_bad_file_is_refused_with_its_line) /* */
{
    static const char *const cases[] = {
        "days = 0",       "days = 367",     "days = seven",       "days_are = lunar",
        "names = hidden", "level = street", "fields = number",    "moments = now",
        "keep_days = 0",  "hotlines = 1",   "days = 7\ndays = 7", "keep_days = 36601"};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[256];
        snprintf(text, sizeof(text), "[disclosure]\n; remark\n%s\n", cases[i]);
        ck_assert_status(read_text(text), STATUS_INPUT);
        ck_assert_str_eq(fault.rule, "R-277");
        ck_assert_msg(fault.line == (strchr(cases[i], '\n') == NULL ? 3U : 4U),
                      "%s: line %" PRIu64, cases[i], fault.line);
    }
    ck_assert_status(read_text("[notice]\n\ndays = 7\n"), STATUS_INPUT);
    ck_assert_uint_eq(fault.line, 1); /* the section is what is wrong */
    reads("[disclosure]\ndays = 366\nkeep_days = 36600\n");
    reads("[disclosure]\ndays = 1\nkeep_days = 1\n");
}
END_TEST

START_TEST(test_a_text_has_its_limit) /* */
{
    static char text[8192];
    size_t size = (size_t)snprintf(text, sizeof(text), "[disclosure]\naddress = ");
    for (size_t i = 0; i < DISCLOSURE_WORDS_MAX / 3; i++) {
        if (i > 0 && i % 40 == 0) {
            size += (size_t)snprintf(text + size, sizeof(text) - size, "\n  ");
        }
        size += (size_t)snprintf(text + size, sizeof(text) - size, "路");
    }
    reads(text);
    ck_assert_uint_eq(policy.address.size, DISCLOSURE_WORDS_MAX);
    snprintf(text + size, sizeof(text) - size, "\n  路\n");
    ck_assert_status(read_text(text), STATUS_INPUT);
}
END_TEST

START_TEST(test_the_policy_that_is_shipped_is_the_default_with_words) /* */
{
    const struct bytes text = suite_file(&book.arena, "docs/policies/disclosure.ini");
    struct policy_head head;
    ck_assert_ok(policy_text_head(text, &book.arena, &head, &fault), &fault);
    ck_assert_uint_eq(head.use, POLICY_USE_DISCLOSURE);
    ck_assert_ok(disclosure_policy_check(text, NULL, &book.arena, &policy, &fault),
                 &fault);
    const struct disclosure_policy shipped = policy;
    reads("[disclosure]\n");
    ck_assert_uint_eq(shipped.levels, policy.levels);
    ck_assert_uint_eq(shipped.fields, policy.fields);
    ck_assert_uint_eq(shipped.days, policy.days);
    ck_assert_uint_eq(shipped.moments, policy.moments);
    ck_assert_uint_eq(shipped.before_payment, policy.before_payment);
    ck_assert_uint_eq(shipped.keep_days, policy.keep_days);
    ck_assert_uint_gt(shipped.conditions.size, 0);
    ck_assert_uint_gt(shipped.hotline.size, 0);
}
END_TEST

/* ---- the period -------------------------------------------------------------------
 */

START_TEST(test_a_notice_runs_for_its_days) /* */
{
    const struct workday_calendar *calendar = NULL;
    civil_day last = 0;
    const civil_day first = date_to_day((struct civil_date){2024, 2, 8});
    const struct bytes text = suite_file(&book.arena, "docs/policies/workdays.csv");
    ck_assert_ok(workday_load(text, "workdays.csv", &book.arena, &calendar, &fault),
                 &fault);
    reads("[disclosure]\n");
    ck_assert_ok(disclosure_policy_last(&policy, calendar, first, &last, &fault),
                 &fault);
    ck_assert_int_eq(last, date_to_day((struct civil_date){2024, 2, 22})); /* F21 */
    reads("[disclosure]\ndays_are = 自然日\n");
    ck_assert_ok(disclosure_policy_last(&policy, NULL, first, &last, &fault), &fault);
    ck_assert_int_eq(last, first + 6);
    const civil_day unknown = date_to_day((struct civil_date){2099, 1, 1});
    reads("[disclosure]\n");
    ck_assert_status(disclosure_policy_last(&policy, calendar, unknown, &last, &fault),
                     STATUS_NOT_FOUND); /* */
}
END_TEST

START_TEST(test_f21_days_that_are_short_are_named) /* */
{
    const struct workday_calendar *calendar = NULL;
    const civil_day first = date_to_day((struct civil_date){2024, 2, 8});
    const struct bytes text = suite_file(&book.arena, "docs/policies/workdays.csv");
    ck_assert_ok(workday_load(text, "workdays.csv", &book.arena, &calendar, &fault),
                 &fault);
    reads("[disclosure]\n");
    ck_assert_status(
        disclosure_policy_check_last(&policy, calendar, first, first + 8, &fault),
        STATUS_REFUSED);
    ck_assert_str_eq(fault.message,
                     "R-280: that is 2 day(s) of 7, 5 short; the earliest lawful last "
                     "day is 2024-02-22");
    ck_assert_status(
        disclosure_policy_check_last(&policy, calendar, first, first - 3, &fault),
        STATUS_REFUSED);
    ck_assert_status(
        disclosure_policy_check_last(&policy, calendar, first, first + 13, &fault),
        STATUS_REFUSED);
    ck_assert_ok(
        disclosure_policy_check_last(&policy, calendar, first, first + 14, &fault),
        &fault);
    reads("[disclosure]\ndays_are = natural\n");
    ck_assert_status(
        disclosure_policy_check_last(&policy, NULL, first, first + 5, &fault),
        STATUS_REFUSED);
    ck_assert_ok(disclosure_policy_check_last(&policy, NULL, first, first + 6, &fault),
                 &fault);
}
END_TEST

/* ---- of one programme -------------------------------------------------------------
 */

static uint64_t programme(const char *code, const char *function, uint64_t party,
                          uint64_t disclosure)
{
    book_add_programme(&book, code, function, 0);
    struct fact *fact = &book.plan[book.planned - 1];
    fact_set_number(fact, PROGRAMME_PARTY, party);
    fact_set_number(fact, PROGRAMME_DISCLOSURE, disclosure);
    const uint64_t entry = book_size(&book) + book.planned - 1;
    accepted();
    return entry;
}

static struct disclosure_policy of(uint64_t programme_entry)
{
    struct store_transaction *view = book_view(&book);
    struct disclosure_policy found;
    ck_assert_ok(disclosure_policy_at(view, programme_entry, 19800, UINT64_MAX,
                                      &book.arena, &found, &fault),
                 &fault);
    store_read_end(view);
    return found;
}

struct plan {
    struct policy_recording recording;
    uint64_t entry;
};

static struct status append(struct journal_session *session, void *context,
                            struct fault *ret_fault)
{
    struct plan *plan = context;
    bool is_known = false;
    return policy_text_append(session, &plan->recording, &plan->entry, &is_known,
                              ret_fault);
}

/* What a text says of the moments before payment, as who records it must. */
static unsigned before_payment_of(struct bytes text)
{
    struct disclosure_policy said;
    ck_assert_ok(disclosure_policy_read(text, &book.arena, &said, &fault), &fault);
    return said.before_payment;
}

static uint64_t record(const char *text, uint64_t programme_entry)
{
    struct hasher *hasher = NULL;
    struct plan plan = {
        .recording = {
            .head = {.use = POLICY_USE_DISCLOSURE, .name = bytes_of("办法"), .from = 0},
            .programme = programme_entry,
            .text = bytes_of(text),
            .before_payment = before_payment_of(bytes_of(text))}};
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    plan.recording.digest = hasher_one(hasher, plan.recording.text);
    hasher_close(hasher);
    ck_assert_ok(ledger_write(&book.ledger, &book.admin_actor, "policy record", append,
                              &plan, &fault),
                 &fault);
    return plan.entry;
}

START_TEST(test_nobodys_line_is_shown_of_the_most_vulnerable) /* */
{
    const uint64_t totals[] = {
        programme("c1", "2081001", PARTY_PERSON, DISCLOSURE_TOTALS),
        programme("c2", "2081001", PARTY_PERSON, DISCLOSURE_LIST), /* a slip */
        programme("c3", "2082002", PARTY_UNNAMED, DISCLOSURE_TOTALS),
        programme("c4", "2101302", PARTY_INSTITUTION, DISCLOSURE_LIST),
        programme("c5", "2081901", PARTY_UNNAMED, DISCLOSURE_LIST),
    };
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof(totals) / sizeof(totals[0]); i++) {
            const struct disclosure_policy found = of(totals[i]);
            ck_assert(disclosure_policy_is_totals(&found));
            ck_assert(disclosure_policy_is_masked(&found, DISCLOSURE_LEVEL_BOARD));
            ck_assert_uint_eq(found.before_payment, 0); /* nor is anybody proposed */
        }
        record("[disclosure]\nfields = name, amount, class\nnames = full\nbasis = a\n",
               0);
    }
    record("[disclosure]\nfields = name, amount\n", totals[0]);
    const struct disclosure_policy found = of(totals[0]);
    ck_assert(disclosure_policy_is_totals(&found));
}
END_TEST

static struct status check_text(const char *text)
{
    fault = (struct fault){0};
    return disclosure_policy_check(bytes_of(text), NULL, &book.arena, &policy, &fault);
}

START_TEST(test_a_policy_lists_no_names_without_village_and_people) /* */
{
    static const char *const refused[] = {"amount", "name, village", "headcount, name",
                                          "township, headcount"};
    char text[128];
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        snprintf(text, sizeof(text), "[disclosure]\n\nfields = %s\n", refused[i]);
        ck_assert_status(check_text(text), STATUS_REFUSED);
        ck_assert_str_eq(fault.rule, "R-046");
        ck_assert_uint_eq(fault.line, 3);
        reads(text); /* what was recorded before is read as it is */
    }
    ck_assert_ok(check_text("[disclosure]\nfields = headcount,\n  village\n"), &fault);
    ck_assert_ok(check_text("[disclosure]\nfields = totals\n"), &fault);
    ck_assert_ok(check_text("[disclosure]\ndays = 7\n"), &fault);
}
END_TEST

START_TEST(test_a_list_for_such_a_programme_is_not_taken) /* */
{
    const uint64_t child = programme("c1", "2081001", PARTY_PERSON, DISCLOSURE_TOTALS);
    struct store_transaction *view = book_view(&book);
    struct fact fact;
    ck_assert_ok(accounts_fact(view, child, &fact, &fault), &fault);
    const struct bytes list = bytes_of("[disclosure]\nfields = name\n");
    ck_assert_status(disclosure_policy_check(list, &fact, &book.arena, &policy, &fault),
                     STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-277");
    ck_assert_uint_eq(fault.line, 2);
    const struct bytes sums = bytes_of("[disclosure]\nfields = totals\n");
    ck_assert_ok(disclosure_policy_check(sums, &fact, &book.arena, &policy, &fault),
                 &fault);
    store_read_end(view);
}
END_TEST

START_TEST(test_a_policy_for_all_keeps_grades_and_reasons) /* */
{
    const uint64_t disabled = programme("d", "2081107", PARTY_PERSON, DISCLOSURE_LIST);
    const uint64_t temporary =
        programme("t", "2082001", PARTY_HOUSEHOLD, DISCLOSURE_LIST);
    const uint64_t all =
        record("[disclosure]\nfields = name, class, remark, amount\n", 0);
    ck_assert_uint_eq(of(disabled).fields, SHOWS_NAME | SHOWS_REMARK | SHOWS_AMOUNT);
    ck_assert_uint_eq(of(temporary).fields, SHOWS_NAME | SHOWS_CLASS | SHOWS_AMOUNT);
    ck_assert_uint_eq(of(book.programme).fields,
                      SHOWS_NAME | SHOWS_CLASS | SHOWS_REMARK | SHOWS_AMOUNT);
    ck_assert_uint_eq(of(disabled).entry, all);
    const uint64_t own = record("[disclosure]\nfields = name, class\n", disabled);
    ck_assert_uint_eq(of(disabled).fields, SHOWS_NAME | SHOWS_CLASS);
    ck_assert_uint_eq(of(disabled).entry, own);
}
END_TEST

START_TEST(test_what_an_entry_says_holds_for_ever) /* */
{
    const uint64_t first = record("[disclosure]\ndays = 5\n", 0);
    record("[disclosure]\ndays = 6\n", 0);
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(
        disclosure_policy_of(view, first, book.programme, &book.arena, &policy, &fault),
        &fault);
    ck_assert_uint_eq(policy.days, 5);
    ck_assert_ok(
        disclosure_policy_of(view, 0, book.programme, &book.arena, &policy, &fault),
        &fault);
    ck_assert_uint_eq(policy.days, 7);
    ck_assert_uint_eq(policy.entry, 0);
    ck_assert_status(disclosure_policy_of(view, book.unit, book.programme, &book.arena,
                                          &policy, &fault),
                     STATUS_REFUSED);
    ck_assert_status(
        disclosure_policy_of(view, 0, book.unit, &book.arena, &policy, &fault),
        STATUS_REFUSED);
    store_read_end(view);
    ck_assert_uint_eq(of(book.programme).days, 6);
}
END_TEST

START_TEST(test_moments_have_words)
{
    for (unsigned moment = 1; moment < MOMENT_COUNT; moment++) {
        ck_assert_uint_eq(
            disclosure_policy_moment(bytes_of(disclosure_policy_moment_name(moment))),
            moment);
        ck_assert_uint_eq(
            disclosure_policy_moment(bytes_of(disclosure_policy_moment_title(moment))),
            moment);
    }
    ck_assert_uint_eq(disclosure_policy_moment(bytes_of("now")), 0);
    ck_assert_uint_eq(disclosure_policy_level(bytes_of("board")),
                      DISCLOSURE_LEVEL_BOARD);
    ck_assert_uint_eq(disclosure_policy_level(bytes_of("县级网站")),
                      DISCLOSURE_LEVEL_WEB);
    ck_assert_uint_eq(disclosure_policy_level(bytes_of("moon")), 0);
    ck_assert_ptr_null(disclosure_policy_moment_name(0));
    ck_assert_ptr_null(disclosure_policy_moment_title(MOMENT_COUNT));
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("disclosure_policy");
    TCase *texts = tcase_create("texts");
    tcase_add_checked_fixture(texts, setup, teardown);
    tcase_add_test(texts, test_an_empty_policy_is_the_default);
    tcase_add_test(texts, test_a_file_says_everything);
    tcase_add_test(texts, test_what_comes_before_payment_is_a_moment_there_is);
    tcase_add_test(texts, test_whole_names_need_a_board_and_a_basis);
    tcase_add_test(texts, test_a_bad_file_is_refused_with_its_line);
    tcase_add_test(texts, test_a_text_has_its_limit);
    tcase_add_test(texts, test_the_policy_that_is_shipped_is_the_default_with_words);
    tcase_add_test(texts, test_a_notice_runs_for_its_days);
    tcase_add_test(texts, test_f21_days_that_are_short_are_named);
    suite_add_tcase(suite, texts);
    TCase *programmes = tcase_create("programmes");
    tcase_add_checked_fixture(programmes, setup, teardown);
    tcase_add_test(programmes, test_nobodys_line_is_shown_of_the_most_vulnerable);
    tcase_add_test(programmes, test_a_policy_lists_no_names_without_village_and_people);
    tcase_add_test(programmes, test_a_list_for_such_a_programme_is_not_taken);
    tcase_add_test(programmes, test_a_policy_for_all_keeps_grades_and_reasons);
    tcase_add_test(programmes, test_what_an_entry_says_holds_for_ever);
    tcase_add_test(programmes, test_moments_have_words);
    suite_add_tcase(suite, programmes);
    return suite;
}
