/* test_evaluation_policy.c - how a programme is evaluated, and what people measured. */
#include "ledger/evaluation_policy.h"
#include "ledger/manual_value.h"
#include "tests/ledger/book.h"

#include <string.h>

static struct arena arena;
static struct book book;

static void setup(void)
{
    struct fault fault = {0};
    ck_assert_ok(arena_open(1 << 22, &arena, &fault), &fault);
}

static void teardown(void)
{
    arena_close(&arena);
}

static void setup_book(void)
{
    setup();
    book_open(&book, DIGEST_SHA256);
}

static void teardown_book(void)
{
    book_close(&book);
    teardown();
}

static struct status read_text(const char *text, struct evaluation_policy *ret_policy,
                               struct fault *fault)
{
    *fault = (struct fault){0};
    return evaluation_policy_read(bytes_of(text), &arena, ret_policy, fault);
}

#define HEAD "[policy]\nuse = evaluation\nname = x\nprogramme = *\nfrom = 2018-01-01\n"
#define ROW(key, source, target, points)                                               \
    "[indicator " key "]\nlevel1 = 产出\nlevel2 = 质量\nname = 甲\nsource = " source   \
    "\ntarget = " target "\npoints = " points "\n"

START_TEST(a_policy_is_read_as_it_is_written) /* */
{
    struct fault fault;
    struct evaluation_policy policy;
    ck_assert_ok(
        read_text(
            HEAD "[evaluation]\nexcellent = 95\n" ROW(
                "on-time", "on-time", "≥98%",
                "60") "least = 60%\nexcess = 30%\nexcess_most = "
                      "20%\n" ROW("people", "monthly-persons", "plan", "30.5") ROW(
                          "mood", "manual", "达成预期指标",
                          "4.5") "kind = qualitative\n" ROW("growth", "manual", "≥5%",
                                                            "5") "kind = change\n",
            &policy, &fault),
        &fault);
    ck_assert_uint_eq(policy.count, 4);
    ck_assert(policy.rows[3].is_change && !policy.rows[3].is_qualitative);
    ck_assert_int_eq(policy.grades.from[SCORE_EXCELLENT], 9500);
    ck_assert_int_eq(policy.grades.from[SCORE_GOOD], 8000);
    const struct evaluation_row *row =
        evaluation_policy_row(&policy, bytes_of("on-time"));
    ck_assert_ptr_nonnull(row);
    ck_assert_int_eq(row->indicator, INDICATOR_ON_TIME);
    ck_assert_int_eq(row->points, 6000);
    ck_assert_int_eq(row->goal.relation, SCORE_AT_LEAST);
    ck_assert_int_eq(row->rule.least, 6000);
    ck_assert_int_eq(row->rule.tolerance, 3000);
    ck_assert_int_eq(row->rule.cut_most, 2000);
    ck_assert(policy.rows[1].is_planned);
    ck_assert(policy.rows[2].is_manual && policy.rows[2].is_qualitative);
    ck_assert_ptr_null(evaluation_policy_row(&policy, bytes_of("none")));
}
END_TEST

START_TEST(what_is_wrong_is_refused_with_its_line) /* */
{
    static const struct {
        const char *text;
        uint64_t line; /* 0: nothing is said */
    } wrong[] = {
        {HEAD, 0}, /* no points at all */
        {HEAD ROW("a", "manual", "≥1%", "99.99"), 12},
        {HEAD ROW("a", "manual", "≥1%", "99") ROW("b", "manual", "≥1%", "2"), 19},
        {HEAD "[indicator a]\nname = x\npoints = 100\n", 6},
        {HEAD "; remark\n[elsewhere]\n; remark\nname = x\n", 7},
        {HEAD "[evaluation]\nbest = 1\n", 7},
        {HEAD "[evaluation]\ngood = 95\n" ROW("a", "manual", "≥1%", "100"), 7},
        {HEAD "[indicator A]\nname = x\n", 6},
        {HEAD "[indicator a]\nweight = 3\n", 7},
        {HEAD "[indicator a]\nsource = happiness\n", 7},
        {HEAD "[indicator a]\npoints = 3\npoints = 4\n", 8},
        {HEAD "[indicator a]\ntarget = 90%-95%\n", 7},
        {HEAD "[indicator a]\nkind = both\n", 7},
        {HEAD "[indicator a]\nleast = 0.5\n", 7},
        /* another measure; words for a figure; a figure that is qualitative */
        {HEAD ROW("a", "on-time", "≥98人", "100"), 6},
        {HEAD ROW("a", "on-time", "≥98%%", "100"), 11},
        {HEAD ROW("a", "manual", "≥98元%", "100"), 11},
        {HEAD ROW("a", "manual", "合规", "100"), 6},
        {HEAD ROW("a", "on-time", "合规", "100"), 6},
        {HEAD ROW("a", "on-time", "≥98%", "100") "kind = qualitative\n", 6},
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct fault fault;
        struct evaluation_policy policy;
        const struct status status = read_text(wrong[i].text, &policy, &fault);
        ck_assert_msg(status.code == STATUS_INPUT, "text %zu is taken", i);
        ck_assert_msg(fault.line == wrong[i].line, "text %zu: line %llu", i,
                      (unsigned long long)fault.line);
    }
}
END_TEST

START_TEST(thresholds_of_prices_are_percents_above_zero) /* */
{
    static const struct {
        const char *text;
        int64_t points; /* 0: refused */
    } cases[] = {{"3.0%", 300},   {"3%", 300},    {"0.01%", 1},     {"0%", 0},
                 {"100%", 10000}, {"100.01%", 0}, {"99.99%", 9999}, {"5.555%", 0},
                 {"-3%", 0},      {"3", 0},       {"≥3%", 0},       {"three", 0}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[512];
        struct fault fault;
        struct evaluation_policy policy = {0};
        snprintf(text, sizeof(text), HEAD "[evaluation]\nprice_cpi = %s\n%s",
                 cases[i].text, ROW("a", "manual", "≥1%", "100"));
        const struct status status = read_text(text, &policy, &fault);
        ck_assert_msg(status_is_ok(status) == (cases[i].points > 0), "%s",
                      cases[i].text);
        ck_assert_int_eq(policy.price_cpi, cases[i].points);
        ck_assert_int_eq(policy.price_food, 0);
    }
}
END_TEST

START_TEST(an_indicator_stands_once)
{
    struct fault fault;
    struct evaluation_policy policy;
    ck_assert_int_eq(read_text(HEAD ROW("a", "manual", "≥1%", "50")
                                   ROW("b", "manual", "≥1%", "0")
                                       ROW("a", "manual", "≥1%", "50"),
                               &policy, &fault)
                         .code,
                     STATUS_INPUT);
}
END_TEST

START_TEST(the_shipped_policy_is_sound)
{
    struct fault fault = {0};
    struct evaluation_policy policy;
    struct policy_head head;
    static char text[FACT_LONG_SIZE_MAX];
    FILE *file = fopen("docs/policies/evaluation.ini", "rb");
    ck_assert_ptr_nonnull(file);
    const size_t size = fread(text, 1, sizeof(text), file);
    fclose(file);
    const struct bytes bytes = bytes_from(text, size);
    ck_assert_ok(policy_text_head(bytes, &arena, &head, &fault), &fault);
    ck_assert_int_eq(head.use, POLICY_USE_EVALUATION);
    ck_assert_ok(evaluation_policy_read(bytes, &arena, &policy, &fault), &fault);
    ck_assert_uint_eq(policy.count, 17);
}
END_TEST

/* ---- what people measured -------------------------------------------------------- */

static struct fact value_of(const char *text, uint64_t replaces, bool is_plan)
{
    static const uint8_t token[16] = {7};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_MANUAL_VALUE));
    fact_set_bytes(&fact, MANUAL_VALUE_INDICATOR, book_text(&book, "satisfaction"));
    fact_set_number(&fact, MANUAL_VALUE_YEAR, 2024);
    fact_set_number(&fact, MANUAL_VALUE_UNIT, book.unit);
    fact_set_bytes(&fact, MANUAL_VALUE_TEXT, book_text(&book, text));
    fact_set_number(&fact, MANUAL_VALUE_IS_PLAN, is_plan);
    if (!is_plan) {
        fact_set_bytes(&fact, MANUAL_VALUE_EVIDENCE,
                       book_copy(&book, bytes_from(token, 16)));
    }
    if (replaces != 0) {
        fact_set_number(&fact, MANUAL_VALUE_REPLACES, replaces);
    }
    return fact;
}

static struct status put(const struct fact *fact, uint64_t *ret_entry)
{
    struct fault fault = {0};
    *ret_entry = book_add(&book, fact);
    return book_commit(&book, &fault);
}

/* Empty: there is none. */
static const char *found(bool is_plan, uint64_t seal)
{
    static char text[64];
    struct fault fault = {0};
    struct manual_value value = {0};
    const struct manual_question question = {.indicator = bytes_of("satisfaction"),
                                             .year = 2024,
                                             .unit = book.unit,
                                             .is_plan = is_plan,
                                             .seal = seal};
    struct store_transaction *view = book_view(&book);
    const struct status status = manual_value_find(view, &question, &value, &fault);
    ck_assert(status_is_ok(status) || status.code == STATUS_NOT_FOUND);
    snprintf(text, sizeof(text), "%.*s", (int)value.text.size,
             value.text.size == 0 ? "" : (const char *)value.text.at);
    store_read_end(view);
    return text;
}

START_TEST(the_newest_value_counts_and_the_older_one_as_of_its_seal) /* */
{
    uint64_t first = 0;
    uint64_t second = 0;
    uint64_t plan = 0;
    ck_assert_str_eq(found(false, UINT64_MAX), "");
    struct fact fact = value_of("91.5%", 0, false);
    ck_assert(status_is_ok(put(&fact, &first)));
    const uint64_t seal = book_last_seal(&book);
    fact = value_of("≥92%", 0, true);
    ck_assert(status_is_ok(put(&fact, &plan)));
    fact = value_of("93%", first, false);
    ck_assert(status_is_ok(put(&fact, &second)));
    ck_assert_str_eq(found(false, UINT64_MAX), "93%");
    ck_assert_str_eq(found(false, seal), "91.5%");
    ck_assert_str_eq(found(false, first - 1), "");
    ck_assert_str_eq(found(true, UINT64_MAX), "≥92%");
    ck_assert_str_eq(found(true, seal), "");
}
END_TEST

START_TEST(a_value_without_evidence_or_in_anothers_place_is_refused) /* */
{
    uint64_t first = 0;
    uint64_t entry = 0;
    struct fact fact = value_of("91%", 0, false);
    ck_assert(status_is_ok(put(&fact, &first)));
    fact = value_of("92%", 0, false); /* does not say what it replaces */
    ck_assert_int_eq(put(&fact, &entry).code, STATUS_EXISTS);
    fact = value_of("92%", first, false);
    fact.present &= ~(UINT32_C(1) << MANUAL_VALUE_EVIDENCE);
    ck_assert_int_eq(put(&fact, &entry).code, STATUS_REFUSED);
    fact = value_of("92%", book.unit, false); /* that is no value */
    ck_assert_int_eq(put(&fact, &entry).code, STATUS_REFUSED);
    fact = value_of("92%", first, false);
    fact_set_bytes(&fact, MANUAL_VALUE_INDICATOR, book_text(&book, "Satisfaction"));
    ck_assert_int_eq(put(&fact, &entry).code, STATUS_REFUSED);
    fact = value_of("92%", first, false);
    fact_set_number(&fact, MANUAL_VALUE_YEAR, 10000);
    ck_assert_int_eq(put(&fact, &entry).code, STATUS_REFUSED);
    fact = value_of("92%", first, false);
    fact_set_number(&fact, MANUAL_VALUE_YEAR, 2023); /* the first one is of 2024 */
    ck_assert_int_eq(put(&fact, &entry).code, STATUS_REFUSED);
    ck_assert_str_eq(found(false, UINT64_MAX), "91%");
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("evaluation_policy");
    TCase *texts = tcase_create("texts");
    tcase_add_checked_fixture(texts, setup, teardown);
    tcase_add_test(texts, a_policy_is_read_as_it_is_written);
    tcase_add_test(texts, what_is_wrong_is_refused_with_its_line);
    tcase_add_test(texts, thresholds_of_prices_are_percents_above_zero);
    tcase_add_test(texts, an_indicator_stands_once);
    tcase_add_test(texts, the_shipped_policy_is_sound);
    suite_add_tcase(suite, texts);
    TCase *values = tcase_create("values");
    tcase_add_checked_fixture(values, setup_book, teardown_book);
    tcase_add_test(values, the_newest_value_counts_and_the_older_one_as_of_its_seal);
    tcase_add_test(values, a_value_without_evidence_or_in_anothers_place_is_refused);
    suite_add_tcase(suite, values);
    return suite;
}
