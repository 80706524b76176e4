/* A person's record is changed by two members of staff. */
#include "ledger/accounts.h"

#include "tests/ledger/rules_kit.h"

static struct signing_key *judge, *second;
static struct ledger_actor judge_actor, second_actor;

static void add_staff(const char *code, struct signing_key **ret_key, uint64_t role,
                      struct ledger_actor *ret_actor)
{
    struct fault fault = {0};
    struct public_key public;
    uint64_t actor = 0;
    ck_assert_ok(signing_key_new(SIGNING_ED25519, ret_key, &fault), &fault);
    signing_key_public(*ret_key, &public);
    const struct ledger_staff staff = {.code = bytes_of(code)};
    const struct ledger_enrolment enrolment = {
        .staff = bytes_of(code), .purpose = KEY_PURPOSE_ACTING, .key = &public};
    ck_assert_ok(ledger_add_staff(&book.ledger, &book.admin_actor, &staff, &fault),
                 &fault);
    ck_assert_ok(
        ledger_enrol_key(&book.ledger, &book.admin_actor, &enrolment, &actor, &fault),
        &fault);
    ck_assert_ok(ledger_give_role(&book.ledger, &book.admin_actor, bytes_of(code), role,
                                  0, 0, &fault),
                 &fault);
    *ret_actor = (struct ledger_actor){.key = *ret_key, .now_ms = BOOK_NOW_MS};
}

static void setup_staff(void)
{
    setup();
    add_staff("J1", &judge, STAFF_ROLE_CHECKER, &judge_actor);
    add_staff("M2", &second, STAFF_ROLE_MAKER, &second_actor);
}

static void teardown_staff(void)
{
    signing_key_close(judge);
    signing_key_close(second);
    teardown();
}

/* The plan as recorded by this person. */
static void record_as(const struct ledger_actor *actor, const char *rule)
{
    const struct ledger_actor maker = book.maker_actor;
    book.maker_actor = *actor;
    if (rule == NULL) {
        accepted();
    } else {
        refused(rule);
    }
    book.maker_actor = maker;
}

static struct fact change(uint8_t token, uint64_t what, uint64_t step)
{
    const uint8_t image[32] = {token};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_PERSON_CHANGE));
    fact_set_bytes(&fact, PERSON_CHANGE_TOKEN, book_copy(&book, bytes_from(image, 16)));
    fact_set_number(&fact, PERSON_CHANGE_WHAT, what);
    fact_set_number(&fact, PERSON_CHANGE_STEP, step);
    if (step == PERSON_CHANGE_STEP_ASKED) {
        fact_set_bytes(&fact, PERSON_CHANGE_COMMITMENT,
                       book_copy(&book, bytes_from(image, 32)));
    }
    return fact;
}

static uint64_t ask(uint8_t token, uint64_t what)
{
    const struct fact fact = change(token, what, PERSON_CHANGE_STEP_ASKED);
    return book_add(&book, &fact);
}

static void settle(uint8_t token, uint64_t what, uint64_t step, uint64_t asked)
{
    struct fact fact = change(token, what, step);
    fact_set_number(&fact, PERSON_CHANGE_ASKED, asked);
    book_add(&book, &fact);
}

static struct status count_one(void *context, uint64_t entry, struct fault *fault)
{
    (void)entry;
    (void)fault;
    ++*(unsigned *)context;
    return OK;
}

static unsigned open_changes(void)
{
    struct fault fault = {0};
    unsigned count = 0;
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(accounts_open_changes(view, count_one, &count, &fault), &fault);
    store_read_end(view);
    return count;
}

enum { CONFIRMED = PERSON_CHANGE_STEP_CONFIRMED, REFUSED = PERSON_CHANGE_STEP_REFUSED };

START_TEST(test_a_change_is_asked_by_one_and_settled_once_by_another)
{
    const uint64_t name = ask(1, PERSON_CHANGE_NAME);
    const uint64_t account = ask(2, PERSON_CHANGE_ACCOUNT);
    accepted();
    ck_assert_uint_eq(open_changes(), 2);
    settle(1, PERSON_CHANGE_NAME, CONFIRMED, name);
    record_as(&judge_actor, NULL);
    settle(2, PERSON_CHANGE_ACCOUNT, REFUSED, account);
    record_as(&judge_actor, NULL);
    ck_assert_uint_eq(open_changes(), 0);
    settle(1, PERSON_CHANGE_NAME, CONFIRMED, name);
    record_as(&judge_actor, "R-138");
    settle(2, PERSON_CHANGE_ACCOUNT, CONFIRMED, account);
    record_as(&judge_actor, "R-138");
}
END_TEST

START_TEST(test_r138_one_person_alone_changes_nobody)
{
    struct fault fault = {0};
    const uint64_t asked = ask(1, PERSON_CHANGE_NAME);
    accepted();
    settle(1, PERSON_CHANGE_NAME, CONFIRMED, asked);
    record_as(&book.maker_actor, "R-138");
    /* another maker is no checker */
    settle(1, PERSON_CHANGE_NAME, CONFIRMED, asked);
    record_as(&second_actor, "R-138");
    /* nor is the one who asked, once a checker too, and with another key */
    ck_assert_ok(ledger_give_role(&book.ledger, &book.admin_actor, bytes_of("S02"),
                                  STAFF_ROLE_CHECKER, 0, 0, &fault),
                 &fault);
    settle(1, PERSON_CHANGE_NAME, CONFIRMED, asked);
    record_as(&book.maker_actor, "R-138");
    struct public_key public;
    struct signing_key *another = NULL;
    uint64_t actor = 0;
    ck_assert_ok(signing_key_new(SIGNING_ED25519, &another, &fault), &fault);
    signing_key_public(another, &public);
    const struct ledger_enrolment enrolment = {
        .staff = bytes_of("S02"), .purpose = KEY_PURPOSE_ACTING, .key = &public};
    ck_assert_ok(
        ledger_enrol_key(&book.ledger, &book.admin_actor, &enrolment, &actor, &fault),
        &fault);
    const struct ledger_actor with_another = {.key = another, .now_ms = BOOK_NOW_MS};
    settle(1, PERSON_CHANGE_NAME, CONFIRMED, asked);
    record_as(&with_another, "R-138");
    signing_key_close(another);
    /* a checker does not ask */
    ask(1, PERSON_CHANGE_NAME);
    record_as(&judge_actor, "R-138");
    ck_assert_uint_eq(open_changes(), 1);
}
END_TEST

START_TEST(test_r138_what_is_settled_is_what_was_asked)
{
    const uint64_t asked = ask(1, PERSON_CHANGE_NAME);
    accepted();
    settle(2, PERSON_CHANGE_NAME, CONFIRMED, asked);
    record_as(&judge_actor, "R-138");
    settle(1, PERSON_CHANGE_NUMBER, CONFIRMED, asked);
    record_as(&judge_actor, "R-138");
    settle(1, PERSON_CHANGE_NAME, CONFIRMED, book.unit);
    record_as(&judge_actor, "R-060");
    struct fact fact = change(1, PERSON_CHANGE_NAME, CONFIRMED);
    book_add(&book, &fact);
    record_as(&judge_actor, "R-138");
    settle(1, PERSON_CHANGE_NAME, PERSON_CHANGE_STEP_JOINED + 1, asked);
    record_as(&judge_actor, "R-138");
    settle(1, PERSON_CHANGE_NAME, CONFIRMED, asked);
    const uint8_t image[32] = {9};
    fact_set_bytes(&book.plan[0], PERSON_CHANGE_COMMITMENT, bytes_from(image, 32));
    record_as(&judge_actor, "R-138");
}
END_TEST

START_TEST(test_r138_a_request_says_what_it_is)
{
    static const uint64_t kinds[] = {0, PERSON_CHANGE_WHAT_END};
    for (size_t i = 0; i < 2; i++) {
        ask(1, kinds[i]);
        refused("R-138");
    }
    ask(1, PERSON_CHANGE_MERGE); /* with nobody */
    refused("R-138");
    uint8_t other[16] = {1};
    ask(1, PERSON_CHANGE_MERGE); /* with oneself */
    fact_set_bytes(&book.plan[0], PERSON_CHANGE_OTHER, bytes_from(other, 16));
    refused("R-138");
    other[0] = 2;
    ask(1, PERSON_CHANGE_NAME);
    fact_set_bytes(&book.plan[0], PERSON_CHANGE_OTHER, bytes_from(other, 16));
    refused("R-138");
    ask(1, PERSON_CHANGE_MERGE);
    fact_set_bytes(&book.plan[0], PERSON_CHANGE_OTHER, bytes_from(other, 16));
    accepted();
    struct fact fact = change(1, PERSON_CHANGE_NAME, PERSON_CHANGE_STEP_ASKED);
    fact.present &= ~(UINT32_C(1) << PERSON_CHANGE_COMMITMENT);
    book_add(&book, &fact);
    refused("R-138");
}
END_TEST

START_TEST(test_r171_an_alias_says_why_and_its_withdrawal_which)
{
    struct fact fact = change(1, PERSON_CHANGE_ALIAS, PERSON_CHANGE_STEP_ASKED);
    book_add(&book, &fact); /* without a reason */
    refused("R-171");
    fact = change(1, PERSON_CHANGE_ALIAS, PERSON_CHANGE_STEP_ASKED);
    fact_set_number(&fact, PERSON_CHANGE_REASON, ALIAS_REASON_END);
    book_add(&book, &fact);
    refused("R-171");
    fact = change(1, PERSON_CHANGE_ALIAS, PERSON_CHANGE_STEP_ASKED);
    fact_set_number(&fact, PERSON_CHANGE_REASON, ALIAS_PINYIN);
    const uint64_t asked = book_add(&book, &fact);
    accepted();
    struct fact end = change(1, PERSON_CHANGE_NO_ALIAS, PERSON_CHANGE_STEP_ASKED);
    book_add(&book, &end); /* of nothing */
    refused("R-171");
    end = change(1, PERSON_CHANGE_NO_ALIAS, PERSON_CHANGE_STEP_ASKED);
    fact_set_number(&end, PERSON_CHANGE_ENDS, asked);
    const uint64_t ending = book_add(&book, &end);
    accepted();
    settle(1, PERSON_CHANGE_NO_ALIAS, CONFIRMED, ending); /* not in force yet */
    record_as(&judge_actor, "R-171");
    settle(1, PERSON_CHANGE_ALIAS, CONFIRMED, asked);
    record_as(&judge_actor, NULL);
    settle(1, PERSON_CHANGE_NO_ALIAS, CONFIRMED, ending);
    record_as(&judge_actor, NULL);
    struct fact name = change(1, PERSON_CHANGE_NAME, PERSON_CHANGE_STEP_ASKED);
    fact_set_number(&name, PERSON_CHANGE_REASON, ALIAS_PINYIN); /* of a name: none */
    book_add(&book, &name);
    refused("R-171");
}
END_TEST

static uint64_t erase(uint8_t token, uint64_t asked)
{
    const uint8_t image[16] = {token};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_ERASURE));
    fact_set_bytes(&fact, ERASURE_TOKEN, book_copy(&book, bytes_from(image, 16)));
    fact_set_bytes(&fact, ERASURE_BASIS, book_text(&book, "测民发〔2024〕3号"));
    fact_set_fen(&fact, ERASURE_DAY, BOOK_DUE);
    fact_set_number(&fact, ERASURE_ASKED, asked);
    fact_set_number(&fact, ERASURE_PSEUDONYMS, 1);
    return book_add(&book, &fact);
}

static struct status keep_last(void *context, uint64_t entry, struct fault *fault)
{
    (void)fault;
    *(uint64_t *)context = entry;
    return OK;
}

START_TEST(test_r294_an_erasure_follows_its_confirmation_and_nothing_else)
{
    struct fault fault = {0};
    const uint64_t erased = ask(1, PERSON_CHANGE_ERASE);
    const uint64_t named = ask(2, PERSON_CHANGE_NAME);
    accepted();
    /* alone; before it; of somebody else; behind another change; twice */
    erase(1, erased);
    record_as(&judge_actor, "R-294");
    erase(1, erased);
    settle(1, PERSON_CHANGE_ERASE, CONFIRMED, erased);
    record_as(&judge_actor, "R-294");
    settle(1, PERSON_CHANGE_ERASE, CONFIRMED, erased);
    erase(2, erased);
    record_as(&judge_actor, "R-294");
    settle(2, PERSON_CHANGE_NAME, CONFIRMED, named);
    erase(2, named);
    record_as(&judge_actor, "R-294");
    settle(1, PERSON_CHANGE_ERASE, REFUSED, erased);
    erase(1, erased);
    record_as(&judge_actor, "R-294");
    settle(1, PERSON_CHANGE_ERASE, CONFIRMED, erased);
    erase(1, erased);
    erase(1, erased);
    record_as(&judge_actor, "R-294");
    settle(1, PERSON_CHANGE_ERASE, CONFIRMED, erased);
    const uint64_t entry = erase(1, erased);
    record_as(&judge_actor, NULL);
    for (uint64_t from = entry - 1; from <= entry + 1; from++) {
        uint64_t last = 0;
        struct store_transaction *view = book_view(&book);
        ck_assert_ok(accounts_erasures(view, from, keep_last, &last, &fault), &fault);
        store_read_end(view);
        ck_assert_uint_eq(last, from <= entry ? entry : 0);
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("person change");
    TCase *all = tcase_create("rules");
    tcase_add_checked_fixture(all, setup_staff, teardown_staff);
    tcase_add_test(all, test_a_change_is_asked_by_one_and_settled_once_by_another);
    tcase_add_test(all, test_r138_one_person_alone_changes_nobody);
    tcase_add_test(all, test_r138_what_is_settled_is_what_was_asked);
    tcase_add_test(all, test_r138_a_request_says_what_it_is);
    tcase_add_test(all, test_r171_an_alias_says_why_and_its_withdrawal_which);
    tcase_add_test(all, test_r294_an_erasure_follows_its_confirmation_and_nothing_else);
    suite_add_tcase(suite, all);
    return suite;
}
