/* test_prices.c - price indexes and checks of people: taken in whole or not at all. */
#include "ledger/policy_text.h"
#include "ledger/price_index.h"
#include "ledger/spot_check.h"
#include "tests/importers/cases_kit.h"
#include "tests/importers/roster.h"

static struct office office;
static struct register_summary summary;
static const struct workday_calendar *calendar;

#define PRICES "指数月份,单位,发布日期,CPI同比,食品价格同比,SCPI同比,文号\n"
#define CHECKS "核查日期,单位,项目,月份,核查人数,有误人数,文号\n"
#define DOCUMENT ",测统发〔2024〕1号\n"

static void setup(void)
{
    struct fault fault;
    cases_begin(&office);
    ck_assert_ok(workday_load(suite_file(&office.arena, "docs/policies/workdays.csv"),
                              "workdays.csv", &office.arena, &calendar, &fault),
                 &fault);
}

static void teardown(void)
{
    office_end(&office);
}

typedef struct status importer(const char *text, struct fault *fault);

static struct status prices(const char *text, struct fault *fault)
{
    return register_prices(
        office_intake(&office, kit_file(text, strlen(text)), "prices"), calendar,
        date_of_instant(OFFICE_NOW_MS), &summary, fault);
}

static struct status checks_by(const char *text, uint8_t paper, struct fault *fault)
{
    struct vault_file evidence = {.name = bytes_of("report.pdf"), .size_bytes = 1};
    evidence.digest.at[0] = paper;
    evidence.token[0] = paper;
    return register_checks(
        office_intake(&office, kit_file(text, strlen(text)), "checks"), &evidence,
        date_of_instant(OFFICE_NOW_MS), &summary, fault);
}

static struct status checks(const char *text, struct fault *fault)
{
    return checks_by(text, 1, fault);
}

static void refused(importer *import, const char *text, const char *rule)
{
    struct fault fault;
    const uint64_t before = office_size(&office);
    const struct status status = import(text, &fault);
    ck_assert_msg(!status_is_ok(status), "taken: %s", text);
    ck_assert_uint_eq(office_size(&office), before);
    ck_assert_msg(roster_has_problem(&office, 2, rule), "%s: %s", text, fault.message);
}

static void taken(importer *import, const char *text, uint64_t recorded,
                  uint64_t unchanged)
{
    struct fault fault;
    ck_assert_ok(import(text, &fault), &fault);
    ck_assert_uint_eq(summary.recorded, recorded);
    ck_assert_uint_eq(summary.unchanged, unchanged);
}

static struct price_index index_of(civil_period month)
{
    struct fault fault;
    struct store_transaction *view = NULL;
    struct price_question question = {.month = month, .seal = UINT64_MAX};
    struct price_index found = {0};
    ck_assert_ok(store_read_begin(journal_store(office.ledger.journal), &view, &fault),
                 &fault);
    ck_assert_ok(
        accounts_code(view, CODE_UNIT, bytes_of("430699"), &question.unit, &fault),
        &fault);
    ck_assert_ok(price_index_find(view, &question, &found, &fault), &fault);
    store_read_end(view);
    return found;
}

START_TEST(test_r331_an_index_says_what_it_sets_off_and_until_when)
{
    char last[DATE_TEXT_SIZE];
    taken(prices,
          PRICES "2022-08,430699,2022-09-09,2.5,6.1,2.9" DOCUMENT
                 "2022-09,430699,2022-10-14,3.0%,1.0,,\n"
                 "2023-03,430699,2023-04-11,3.0,2.4,,\n"
                 "2023-06,430699,2023-07-10,,2.3,-0.1,\n"
                 "2015-06,430699,2015-07-09,9.9,9.9,,\n",
          5, 0);
    ck_assert_uint_eq(summary.triggered, 2);
    const struct price_index august = index_of(2022 * 12 + 7);
    ck_assert_int_eq(august.decision, PRICE_TRIGGERED);
    date_format(august.last, last);
    ck_assert_str_eq(last, "2022-10-13"); /* F33 of domain.md 7.2 */
    ck_assert_int_eq(index_of(2022 * 12 + 8).decision, PRICE_TRIGGERED);
    ck_assert_int_eq(index_of(2023 * 12 + 2).decision, PRICE_QUIET);
    ck_assert_int_eq(index_of(2023 * 12 + 5).decision, PRICE_UNKNOWN);
    ck_assert_int_eq(index_of(2015 * 12 + 5).decision, PRICE_UNKNOWN);
}
END_TEST

START_TEST(test_r330_cells_that_say_no_index_are_named)
{
    static const struct {
        const char *row, *rule;
    } cases[] = {
        {"2022-13,430699,2022-09-09,2.5,6.1,,\n", "R-330"},
        {"2022-08,999999,2022-09-09,2.5,6.1,,\n", "R-330"},
        {"2022-08,430699,2022-08-31,2.5,6.1,,\n", "R-330"},
        {"2022-08,430699,someday,2.5,6.1,,\n", "R-330"},
        {"2023-12,430699,2024-01-09,2.5,6.1,,\n", "R-330"}, /* has not come */
        {"2022-08,430699,2022-09-09,100.01,6.1,,\n", "R-330"},
        {"2022-08,430699,2022-09-09,-100.01,6.1,,\n", "R-330"},
        {"2022-08,430699,2022-09-09,2.505,6.1,,\n", "R-330"},
        {"2022-08,430699,2022-09-09,2.5元,6.1,,\n", "R-330"},
        {"2022-08,430699,2022-09-09,2.5,six,,\n", "R-330"},
        {"2022-08,430699,2022-09-09,,,,\n", "R-330"},
        {"2022-08,430699,2022-09-09,2.5,6.1,,no number\n", "R-010"},
        /* Triggered, and nobody knows the working days: refused, not guessed. */
        {"2017-01,430699,2017-02-14,3.6,1.0,,\n", "R-009"},
    };
    char text[512];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        snprintf(text, sizeof(text), PRICES "%s", cases[i].row);
        refused(prices, text, cases[i].rule);
    }
    taken(prices,
          PRICES "2022-08,430699,2022-09-09,100.00,-100.00,,\n"
                 "2022-09,430699,2022-10-14,99.99,-99.99,,\n"
                 "2017-01,430699,2017-02-14,3.4,1.0,,\n"
                 "2023-12,430699,2024-01-08,2.5,1.0,,\n",
          4, 0);
    struct fault fault;
    ck_assert(!status_is_ok(prices(PRICES "2022-07,430699,2022-08-10,2.5,6.1,,\n"
                                          "2022-07,测试县,2022-08-10,2.5,6.1,,\n",
                                   &fault)));
    ck_assert(roster_has_problem(&office, 3, "R-330"));
}
END_TEST

START_TEST(test_r330_an_index_told_anew_takes_the_place_of_the_old_one)
{
    struct fault fault;
    const char *first = PRICES "2022-08,430699,2022-09-09,2.5,5.9,,\n";
    taken(prices, first, 1, 0);
    ck_assert_status(prices(first, &fault), STATUS_EXISTS);
    ck_assert_str_eq(fault.rule, "R-064");
    taken(prices, PRICES "2022-08,430699,2022-09-09,2.50,5.9%,,\n", 0, 1);
    const uint64_t before = index_of(2022 * 12 + 7).entry;
    taken(prices, PRICES "2022-08,430699,2022-09-09,2.5,6.1,,\n", 1, 0);
    const struct price_index after = index_of(2022 * 12 + 7);
    ck_assert_uint_gt(after.entry, before);
    ck_assert_int_eq(after.decision, PRICE_TRIGGERED);
}
END_TEST

static struct status append_policy(struct journal_session *session, void *context,
                                   struct fault *fault)
{
    uint64_t entry = 0;
    bool is_known = false;
    return policy_text_append(session, context, &entry, &is_known, fault);
}

static void record_policy(const char *text)
{
    struct fault fault = {0};
    struct policy_recording recording = {.text = bytes_of(text)};
    ck_assert_ok(
        policy_text_head(recording.text, &office.arena, &recording.head, &fault),
        &fault);
    recording.digest = hasher_one(office.hasher, recording.text);
    ck_assert_ok(ledger_write(&office.ledger, &office.admin_actor, "policy record",
                              append_policy, &recording, &fault),
                 &fault);
}

START_TEST(test_r332_a_place_s_thresholds_hold_from_its_policy_on)
{
    struct fault fault;
    const char *file = PRICES "2023-04,430699,2023-05-11,3.2,1.0,,\n"
                              "2023-05,430699,2023-06-09,2.9,5.5,,\n"
                              "2022-12,430699,2023-01-12,3.1,1.0,,\n";
    taken(prices, file, 3, 0);
    ck_assert_uint_eq(summary.triggered, 1); /* by the State's own of that winter */
    record_policy("[policy]\nuse = evaluation\nname = 评价办法\nprogramme = *\n"
                  "from = 2023-05-01\n[evaluation]\nprice_cpi = 3.2%\n"
                  "price_food = 5.5%\n[indicator a]\nlevel1 = a\nlevel2 = b\n"
                  "name = c\nsource = manual\ntarget = ≥1%\npoints = 100\n");
    /* The very same file says something else now; April lies before the policy. */
    taken(prices, file, 1, 2);
    ck_assert_int_eq(index_of(2023 * 12 + 3).decision, PRICE_QUIET);
    ck_assert_int_eq(index_of(2023 * 12 + 4).decision, PRICE_TRIGGERED);
    ck_assert_status(prices(file, &fault), STATUS_EXISTS);
}
END_TEST

START_TEST(test_r334_checks_are_numbers_of_people_with_a_paper)
{
    static const struct {
        const char *row, *rule;
    } cases[] = {
        {"2024-01-05,430699,RDB,,10,11" DOCUMENT, "R-334"},
        {"2024-01-05,430699,RDB,,0,0" DOCUMENT, "R-334"},
        {"2024-01-05,430699,RDB,,10000001,0" DOCUMENT, "R-334"},
        {"2024-01-05,430699,RDB,,10,-1" DOCUMENT, "R-334"},
        {"2024-01-05,430699,RDB,,10,1.5" DOCUMENT, "R-334"},
        {"2024-01-09,430699,RDB,,10,1" DOCUMENT, "R-334"}, /* has not come */
        {"2024-01-05,430699,XXX,,10,1" DOCUMENT, "R-334"},
        {"2024-01-05,999999,RDB,,10,1" DOCUMENT, "R-334"},
        {"2024-01-05,430699,RDB,2024-13,10,1" DOCUMENT, "R-334"},
        {"2024-01-05,430699,RDB,,10,1,no number\n", "R-010"},
    };
    char text[512];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        snprintf(text, sizeof(text), CHECKS "%s", cases[i].row);
        refused(checks, text, cases[i].rule);
    }
    taken(checks,
          CHECKS "2024-01-05,430699,RDB,,10,10" DOCUMENT
                 "2024-01-05,430699,RDB,2023-12,10000000,9999999" DOCUMENT
                 "2024-01-08,430699-MZJ,RDB,,1,0" DOCUMENT,
          3, 0);
    struct fault fault;
    ck_assert(!status_is_ok(checks(CHECKS "2024-01-02,430699,RDB,,10,1" DOCUMENT
                                          "2024-01-02,测试县,RDB,,10,2" DOCUMENT,
                                   &fault)));
    ck_assert(roster_has_problem(&office, 3, "R-334"));
}
END_TEST

START_TEST(test_r334_a_check_told_anew_takes_the_place_of_the_old_one)
{
    struct fault fault;
    const char *first = CHECKS "2024-01-05,430699,RDB,,100,3" DOCUMENT;
    taken(checks, first, 1, 0);
    ck_assert_status(checks(first, &fault), STATUS_EXISTS);
    ck_assert_str_eq(fault.rule, "R-064");
    taken(checks, CHECKS "2024-1-5,430699,RDB,,100,3" DOCUMENT, 0, 1);
    taken(checks, CHECKS "2024-01-05,430699,RDB,,100,2" DOCUMENT, 1, 0);
    /* The first words again, shown by another paper: a correction of the correction. */
    ck_assert_ok(checks_by(first, 2, &fault), &fault);
    ck_assert_uint_eq(summary.recorded, 1);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("prices");
    TCase *tests = tcase_create("files");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, test_r331_an_index_says_what_it_sets_off_and_until_when);
    tcase_add_test(tests, test_r330_cells_that_say_no_index_are_named);
    tcase_add_test(tests, test_r330_an_index_told_anew_takes_the_place_of_the_old_one);
    tcase_add_test(tests, test_r332_a_place_s_thresholds_hold_from_its_policy_on);
    tcase_add_test(tests, test_r334_checks_are_numbers_of_people_with_a_paper);
    tcase_add_test(tests, test_r334_a_check_told_anew_takes_the_place_of_the_old_one);
    suite_add_tcase(suite, tests);
    return suite;
}
