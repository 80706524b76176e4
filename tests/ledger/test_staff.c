/* test_staff.c - the office over the years: keys replaced and revoked, administrators
 * who leave. */
#include "ledger/journal/registry_ending.h"
#include "tests/ledger/book.h"

static struct book book;

static void setup(void)
{
    book_open(&book, DIGEST_SHA256);
}

static void teardown(void)
{
    book_close(&book);
}

static struct status enrol(struct ledger_enrolment enrolment, uint8_t number,
                           uint64_t *ret_actor, struct fault *fault)
{
    uint8_t secret[32];
    struct signing_key *key = NULL;
    struct public_key public;
    memset(secret, number, sizeof(secret));
    ck_assert_ok(signing_key_from(SIGNING_ED25519, secret, &key, fault), fault);
    signing_key_public(key, &public);
    signing_key_close(key);
    enrolment.key = &public;
    return ledger_enrol_key(&book.ledger, &book.admin_actor, &enrolment, ret_actor,
                            fault);
}

static struct registry_key key_of(uint64_t actor)
{
    struct fault fault;
    struct registry_key key;
    struct store_transaction *transaction = NULL;
    ck_assert_ok(
        store_read_begin(journal_store(book.ledger.journal), &transaction, &fault),
        &fault);
    ck_assert_ok(registry_key(transaction, actor, &key, &fault), &fault);
    store_read_end(transaction);
    return key;
}

static void expect_refused(struct status status, const struct fault *fault,
                           const char *rule)
{
    ck_assert_msg(status.code == STATUS_REFUSED, "%s", rule);
    ck_assert_str_eq(fault->rule, rule);
}

START_TEST(test_r_260_a_key_is_replaced_by_its_like)
{
    struct fault fault;
    uint64_t actor = 0;
    const uint64_t old = book.approver_actor;
    expect_refused(enrol((struct ledger_enrolment){.staff = bytes_of("S03"),
                                                   .purpose = KEY_PURPOSE_ACTING,
                                                   .replaces = old},
                         31, &actor, &fault),
                   &fault, "R-260");
    expect_refused(enrol((struct ledger_enrolment){.purpose = KEY_PURPOSE_APPROVAL,
                                                   .replaces = old},
                         31, &actor, &fault),
                   &fault, "R-260");
    expect_refused(enrol((struct ledger_enrolment){.replaces = 1}, 31, &actor, &fault),
                   &fault, "R-053");
    /* Person and purpose are those of the old key when nothing is said. */
    ck_assert_ok(enrol((struct ledger_enrolment){.replaces = old}, 31, &actor, &fault),
                 &fault);
    const struct registry_key before = key_of(old);
    const struct registry_key after = key_of(actor);
    ck_assert_uint_eq(before.ended, actor);
    ck_assert_uint_eq(after.ended, 0);
    ck_assert_uint_eq(after.staff, before.staff);
    ck_assert_uint_eq(after.purpose, before.purpose);
}
END_TEST

START_TEST(test_r_261_a_checkpoint_key_replaces_another)
{
    struct fault fault;
    uint64_t actor = 0;
    const struct ledger_enrolment alone = {.staff = bytes_of("S02"),
                                           .purpose = KEY_PURPOSE_CHECKPOINT};
    expect_refused(enrol(alone, 31, &actor, &fault), &fault, "R-261");
    const struct ledger_enrolment next = {.staff = bytes_of("S02"),
                                          .replaces = BOOK_CHECKPOINT_ACTOR};
    ck_assert_ok(enrol(next, 31, &actor, &fault), &fault);
    ck_assert_uint_eq(key_of(actor).purpose, KEY_PURPOSE_CHECKPOINT);
}
END_TEST

static struct status make_administrator(const char *staff, civil_day to,
                                        struct fault *fault)
{
    const civil_day today = date_of_instant(BOOK_NOW_MS);
    return ledger_give_role(&book.ledger, &book.admin_actor, bytes_of(staff),
                            STAFF_ROLE_ADMINISTRATOR, today, to, fault);
}

START_TEST(test_r_265_no_calendar_locks_the_book)
{
    struct fault fault;
    uint64_t actor = 0;
    const civil_day today = date_of_instant(BOOK_NOW_MS);
    expect_refused(make_administrator("S01", today + 300, &fault), &fault, "R-265");
    /* A second one for a year does not help. */
    const struct ledger_enrolment second = {.staff = bytes_of("S03"),
                                            .purpose = KEY_PURPOSE_ADMINISTRATION};
    ck_assert_ok(enrol(second, 31, &actor, &fault), &fault);
    ck_assert_ok(make_administrator("S03", today + 365, &fault), &fault);
    expect_refused(make_administrator("S01", today + 300, &fault), &fault, "R-265");
    const struct ledger_key_end last = {.key = BOOK_ADMINISTRATOR_ACTOR,
                                        .reason = KEY_END_REVOKED};
    expect_refused(ledger_end_key(&book.ledger, &book.admin_actor, &last, &fault),
                   &fault, "R-265");
    /* One for ever does; then the first can leave, and seals that as the last thing. */
    ck_assert_ok(make_administrator("S03", 0, &fault), &fault);
    ck_assert_ok(make_administrator("S01", today + 300, &fault), &fault);
    ck_assert_ok(ledger_end_key(&book.ledger, &book.admin_actor, &last, &fault),
                 &fault);
    expect_refused(make_administrator("S02", 0, &fault), &fault, "R-050");
}
END_TEST

START_TEST(test_r_173_has_the_word_when_nobody_would_be_left_today)
{
    struct fault fault;
    const struct ledger_key_end last = {.key = BOOK_ADMINISTRATOR_ACTOR,
                                        .reason = KEY_END_LOST};
    expect_refused(ledger_end_key(&book.ledger, &book.admin_actor, &last, &fault),
                   &fault, "R-173");
    ck_assert_uint_eq(key_of(BOOK_ADMINISTRATOR_ACTOR).ended, 0);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("staff");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, test_r_260_a_key_is_replaced_by_its_like);
    tcase_add_test(all, test_r_261_a_checkpoint_key_replaces_another);
    tcase_add_test(all, test_r_265_no_calendar_locks_the_book);
    tcase_add_test(all, test_r_173_has_the_word_when_nobody_would_be_left_today);
    suite_add_tcase(suite, all);
    return suite;
}
