/* test_site_totals.c - which notices of programmes that publish totals alone are on the
 * public site. */
#include "reports/site.h"
#include "tests/ledger/notice_kit.h"

#include <stdio.h>
#include <unistd.h>

static struct arena arena;

static void open_all(void)
{
    struct fault fault = {0};
    notice_setup();
    ck_assert_ok(arena_open(64 << 20, &arena, &fault), &fault);
}

static void close_all(void)
{
    arena_close(&arena);
    notice_teardown();
}

static unsigned refused_count;

static struct status take_refusal(void *context, const char *name,
                                  const struct fault *why, struct fault *fault)
{
    (void)context;
    (void)name;
    (void)fault;
    ck_assert_msg(strcmp(why->rule, "R-341") == 0, "%s", why->message);
    refused_count++;
    return OK;
}

static struct site_facts publish(void)
{
    struct fault fault = {0};
    struct report_source source;
    struct site_facts facts;
    ck_assert_ok(report_source_open(&book.ledger, NULL, "mingzhang test", LANGUAGE_ZH,
                                    &arena, &source, &fault),
                 &fault);
    const struct site_order order = {.path = suite_folder(),
                                     .jobs = 1,
                                     .today = NOTICE_TODAY,
                                     .page =
                                         bytes_of("<!doctype html><title>v</title>")};
    refused_count = 0;
    ck_assert_ok(site_publish(&source, &order, take_refusal, NULL, &facts, &fault),
                 &fault);
    report_source_close(&source);
    return facts;
}

static bool has_notices(void)
{
    char path[512];
    snprintf(path, sizeof(path), "%s/notices", suite_folder());
    return access(path, F_OK) == 0;
}

/* Those of two months, subtracted, are about whoever came in between. */
START_TEST(test_r341_totals_of_whom_is_aided_are_not_on_the_site)
{
    static const unsigned moments[] = {MOMENT_REVIEW, MOMENT_APPROVAL, MOMENT_END};
    const uint64_t policy =
        notice_policy_text("[disclosure]\nlevel = web\nfields = totals\n"
                           "moments = review, approval, termination\n"
                           "before_payment = none\n",
                           0, book.programme, 0);
    for (size_t i = 0; i < sizeof(moments) / sizeof(moments[0]); i++) {
        struct fact fact = notice_draft();
        fact_set_number(&fact, DISCLOSURE_MOMENT, moments[i]);
        fact_set_number(&fact, DISCLOSURE_POLICY, policy);
        (void)running(&fact);
        const struct site_facts facts = publish();
        ck_assert_uint_eq(facts.notices, i + 1);
        ck_assert_uint_eq(facts.left_out, i + 1);
        ck_assert_uint_eq(refused_count, i + 1);
        ck_assert(!has_notices());
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("site_totals");
    TCase *tests = tcase_create("notices");
    tcase_add_checked_fixture(tests, open_all, close_all);
    tcase_add_test(tests, test_r341_totals_of_whom_is_aided_are_not_on_the_site);
    suite_add_tcase(suite, tests);
    return suite;
}
