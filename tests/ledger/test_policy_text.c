/* test_policy_text.c - policies that are texts: recorded whole, in force from a day on,
 * as of a seal. */
#include "ledger/policy_text.h"
#include "tests/ledger/rules_kit.h"

#include <inttypes.h>

static const char head_text[] = "[policy]\n"
                                "use = disclosure\n"
                                "name = 公示办法\n"
                                "programme = *\n"
                                "from = 2024-01-01\n";

static struct status head_of(const char *text, struct policy_head *ret_head,
                             struct fault *fault)
{
    return policy_text_head(bytes_of(text), &book.arena, ret_head, fault);
}

START_TEST(test_the_head_says_what_it_is_about) /* */
{
    struct fault fault = {0};
    struct policy_head head;
    ck_assert_ok(head_of(head_text, &head, &fault), &fault);
    ck_assert_uint_eq(head.use, POLICY_USE_DISCLOSURE);
    ck_assert_bytes(head.name, bytes_of("公示办法"));
    ck_assert_bytes(head.programme, bytes_of("*"));
    ck_assert_int_eq(head.from, 19723);
}
END_TEST

START_TEST(test_a_bad_head_is_refused_with_its_line) /* */
{
    static const struct {
        const char *text;
        uint64_t line;
    } cases[] = {
        {"", 0},
        {"; remark\n[policy]\nuse = disclosure\nname = a\nprogramme = *\n", 2},
        {"[policy]\nuse = approval\n", 2},
        {"[policy]\nuse = disclosure\nfrom = 2024-13-01\n", 3},
        {"[policy]\nfrom = 1969-01-01\n", 2},
        {"[policy]\nname = a\nname = b\n", 3},
        {"[policy]\nunit = 430699\n", 2},
        {"[policy]\nname = \n", 2},
        {"[policy]\nnothing\n", 2},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fault fault = {0};
        struct policy_head head;
        ck_assert_status(head_of(cases[i].text, &head, &fault), STATUS_INPUT);
        ck_assert_msg(fault.line == cases[i].line, "case %zu: line %" PRIu64 ", %s", i,
                      fault.line, fault.message);
    }
}
END_TEST

START_TEST(test_nothing_is_said_twice) /* */
{
    static const struct {
        const char *text;
        uint64_t line; /* 0: it is taken */
    } cases[] = {
        {"[policy]\nfrom = 2024-01-01\nfrom = 2024-01-02\n", 3},
        {"[disclosure]\nlevel = web\ndays = 7\nlevel = board\n", 4},
        {"[disclosure]\ndays = 7\n[a]\nx = 1\n[disclosure]\nlevel = web\n", 5},
        {"[policy]\nname = a\n\n[policy]\nuse = disclosure\n", 4},
        {"[disclosure]\nlevel = web,\n  board,\n\ttownship\n", 0},
        {"[a]\nx = 1\n[b]\nx = 1\n", 0},
        {"[disclosure]\nbasis = a\n; remark\n  b\ndays = 7\n  [days]\n", 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[512];
        struct fault fault = {0};
        struct policy_head head;
        const bool has_own_head = strncmp(cases[i].text, "[policy]", 8) == 0;
        snprintf(text, sizeof(text), "%s%s", cases[i].text,
                 has_own_head ? "" : head_text);
        const struct status read = head_of(text, &head, &fault);
        if (cases[i].line == 0) {
            ck_assert_ok(read, &fault);
            continue;
        }
        ck_assert_status(read, STATUS_INPUT);
        ck_assert_str_eq(fault.rule, "R-276");
        ck_assert_msg(fault.line == cases[i].line, "case %zu: line %" PRIu64 ", %s", i,
                      fault.line, fault.message);
    }
}
END_TEST

START_TEST(test_only_plain_text_is_a_policy) /* */
{
    static char text[FACT_LONG_SIZE_MAX + 2];
    ck_assert(policy_text_is_plain(bytes_of("a\r\n\tb\n")));
    ck_assert(!policy_text_is_plain(bytes_of("")));
    ck_assert(!policy_text_is_plain(bytes_of("a\x1b[2J")));
    ck_assert(!policy_text_is_plain(bytes_of("\xff")));
    memset(text, 'a', sizeof(text) - 1);
    ck_assert(policy_text_is_plain(bytes_from(text, FACT_LONG_SIZE_MAX - 1)));
    ck_assert(policy_text_is_plain(bytes_from(text, FACT_LONG_SIZE_MAX)));
    ck_assert(!policy_text_is_plain(bytes_from(text, FACT_LONG_SIZE_MAX + 1)));
}
END_TEST

START_TEST(test_lists_are_parted_by_commas_of_either_width)
{
    static const char *const wanted[] = {"a", "b", "", "c"};
    struct bytes list = bytes_of("a, b，、 c");
    struct bytes word = {0};
    for (size_t i = 0; i < 4; i++) {
        ck_assert(policy_text_next_word(&list, &word));
        ck_assert_bytes(word, bytes_of(wanted[i]));
    }
    ck_assert(!policy_text_next_word(&list, &word));
}
END_TEST

START_TEST(test_a_value_goes_on_with_a_blank_only_between_ascii)
{
    struct fault fault = {0};
    struct bytes text = bytes_of("one");
    ck_assert_ok(policy_text_join(&book.arena, &text, bytes_of("two"), &fault), &fault);
    ck_assert_bytes(text, bytes_of("one two"));
    ck_assert_ok(policy_text_join(&book.arena, &text, bytes_of("三"), &fault), &fault);
    ck_assert_ok(policy_text_join(&book.arena, &text, bytes_of("4"), &fault), &fault);
    ck_assert_bytes(text, bytes_of("one two三4"));
}
END_TEST

/* ---- in the ledger ----------------------------------------------------------------
 */

struct plan {
    struct policy_recording recording;
    uint64_t entry;
    bool is_known;
};

static struct status append(struct journal_session *session, void *context,
                            struct fault *fault)
{
    struct plan *plan = context;
    return policy_text_append(session, &plan->recording, &plan->entry, &plan->is_known,
                              fault);
}

/* By an administrator, as of nothing but its own words. */
static struct status record(struct plan *plan, const char *text, uint64_t programme,
                            civil_day from, struct fault *fault)
{
    struct hasher *hasher = NULL;
    *plan = (struct plan){.recording = {.head = {.use = POLICY_USE_DISCLOSURE,
                                                 .name = bytes_of("办法"),
                                                 .from = from},
                                        .programme = programme,
                                        .text = bytes_of(text),
                                        .before_payment = 1U << MOMENT_REVIEW}};
    TRY(hasher_open(DIGEST_SHA256, &hasher, fault));
    plan->recording.digest = hasher_one(hasher, plan->recording.text);
    hasher_close(hasher);
    return ledger_write(&book.ledger, &book.admin_actor, "policy record", append, plan,
                        fault);
}

static uint64_t recorded(const char *text, uint64_t programme, civil_day from)
{
    struct fault fault = {0};
    struct plan plan;
    ck_assert_ok(record(&plan, text, programme, from, &fault), &fault);
    ck_assert(!plan.is_known);
    return plan.entry;
}

static struct policy_text asked(uint64_t programme, civil_day day, uint64_t seal)
{
    struct fault fault = {0};
    const struct policy_question question = {
        .use = POLICY_USE_DISCLOSURE, .programme = programme, .day = day, .seal = seal};
    struct policy_text policy;
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(policy_text_in_force(view, &question, &book.arena, &policy, &fault),
                 &fault);
    store_read_end(view);
    return policy;
}

START_TEST(test_the_policy_in_force_is_the_one_of_the_day) /* */
{
    ck_assert_uint_eq(asked(book.programme, 20000, UINT64_MAX).entry, 0);
    const uint64_t all = recorded("; for all", 0, 100);
    const uint64_t later = recorded("; for all, later", 0, 200);
    const uint64_t own = recorded("; of one", book.programme, 150);
    ck_assert_uint_eq(asked(0, 99, UINT64_MAX).entry, 0);
    ck_assert_uint_eq(asked(0, 100, UINT64_MAX).entry, all);
    ck_assert_uint_eq(asked(0, 199, UINT64_MAX).entry, all);
    ck_assert_uint_eq(asked(0, 200, UINT64_MAX).entry, later);
    /* The programme's own goes before what is for all, even when that is later. */
    ck_assert_uint_eq(asked(book.programme, 149, UINT64_MAX).entry, all);
    const struct policy_text policy = asked(book.programme, 300, UINT64_MAX);
    ck_assert_uint_eq(policy.entry, own);
    ck_assert(policy.is_own);
    ck_assert_int_eq(policy.from, 150);
    ck_assert_bytes(policy.name, bytes_of("办法"));
    ck_assert_bytes(policy.text, bytes_of("; of one"));
}
END_TEST

START_TEST(test_what_is_recorded_later_was_not_in_force_before) /* */
{
    const uint64_t first = recorded("; first", 0, 100);
    const uint64_t seal = book_last_seal(&book);
    const uint64_t second = recorded("; second", 0, 100);
    const uint64_t third = recorded("; third", 0, 90);
    ck_assert_uint_eq(asked(0, 500, seal).entry, first);
    ck_assert_uint_eq(asked(0, 500, first).entry, 0);
    ck_assert_uint_eq(asked(0, 500, UINT64_MAX).entry, second);
    ck_assert_uint_eq(asked(0, 95, UINT64_MAX).entry, third);
    ck_assert_uint_eq(asked(0, 95, seal).entry, 0);
}
END_TEST

START_TEST(test_a_programme_described_anew_keeps_its_policy) /* */
{
    struct fault fault = {0};
    const uint64_t own = recorded("; of one", book.programme, 100);
    const uint64_t anew =
        book_add_programme(&book, "dibao-rural", "2081902", book.programme);
    ck_assert_ok(book_commit(&book, &fault), &fault);
    ck_assert_uint_eq(asked(anew, 100, UINT64_MAX).entry, own);
}
END_TEST

START_TEST(test_the_same_text_again_records_nothing) /* */
{
    struct fault fault = {0};
    struct plan plan;
    const uint64_t first = recorded("; text", 0, 100);
    const uint64_t size = book_size(&book);
    ck_assert_ok(record(&plan, "; text", 0, 100, &fault), &fault);
    ck_assert(plan.is_known);
    ck_assert_uint_eq(plan.entry, first);
    ck_assert_uint_eq(book_size(&book), size);
    /* Of one programme it is another policy, and so it is from another day on. */
    (void)recorded("; text", book.programme, 100);
    (void)recorded("; text", 0, 101);
    /* What was said before comes back when it is said again. */
    (void)recorded("; other", 0, 100);
    (void)recorded("; text", 0, 100);
}
END_TEST

START_TEST(test_what_a_policy_asks_for_first_is_what_its_text_says) /* */
{
    struct fault fault = {0};
    struct plan plan;
    ck_assert_status(
        record(&plan, "[disclosure]\nbefore_payment = none\n", 0, 100, &fault),
        STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-276");
    ck_assert_status(
        record(&plan, "[disclosure]\nbefore_payment = payment\n", 0, 100, &fault),
        STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-276");
    ck_assert_status(record(&plan, "[disclosure]\ndays = many\n", 0, 100, &fault),
                     STATUS_INPUT);
    (void)recorded("[disclosure]\nbefore_payment = review\n", 0, 100);
}
END_TEST

START_TEST(test_a_policy_is_refused_that_is_no_text) /* */
{
    struct fault fault = {0};
    struct plan plan;
    ck_assert_status(record(&plan, "a\x1b", 0, 100, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-276");
    ck_assert_status(record(&plan, "; text", 0, -1, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-276");
    ck_assert_status(record(&plan, "; text", book.unit, 100, &fault), STATUS_REFUSED);
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_POLICY));
    fact_set_number(&fact, POLICY_USE, POLICY_USE_DISCLOSURE);
    fact_set_bytes(&fact, POLICY_NAME, book_text(&book, "a"));
    fact_set_bytes(&fact, POLICY_DIGEST,
                   book_copy(&book, bytes_from((uint8_t[32]){0}, 32)));
    fact_set_fen(&fact, POLICY_FROM, 100);
    fact_set_bytes(&fact, POLICY_TEXT, book_text(&book, "text"));
    const struct ledger_actor maker = book.maker_actor;
    book.maker_actor = book.admin_actor;
    book_add(&book, &fact);
    refused("R-276"); /* the digest is of another text */
    book.maker_actor = maker;
    struct policy_text policy;
    struct store_transaction *view = book_view(&book);
    ck_assert_status(policy_text_at(view, book.programme, &book.arena, &policy, &fault),
                     STATUS_REFUSED);
    store_read_end(view);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("policy_text");
    TCase *texts = tcase_create("texts");
    tcase_add_checked_fixture(texts, setup, teardown);
    tcase_add_test(texts, test_the_head_says_what_it_is_about);
    tcase_add_test(texts, test_a_bad_head_is_refused_with_its_line);
    tcase_add_test(texts, test_nothing_is_said_twice);
    tcase_add_test(texts, test_only_plain_text_is_a_policy);
    tcase_add_test(texts, test_lists_are_parted_by_commas_of_either_width);
    tcase_add_test(texts, test_a_value_goes_on_with_a_blank_only_between_ascii);
    tcase_add_test(texts, test_the_policy_in_force_is_the_one_of_the_day);
    tcase_add_test(texts, test_what_is_recorded_later_was_not_in_force_before);
    tcase_add_test(texts, test_a_programme_described_anew_keeps_its_policy);
    tcase_add_test(texts, test_the_same_text_again_records_nothing);
    tcase_add_test(texts, test_what_a_policy_asks_for_first_is_what_its_text_says);
    tcase_add_test(texts, test_a_policy_is_refused_that_is_no_text);
    suite_add_tcase(suite, texts);
    return suite;
}
