/* test_deep_two_people.c - where two people must act, one did both: whoever replays the
 * book finds it.
 *
 * The entries are forged with the right keys by a program that refuses nothing; chain,
 * tree and seals are good.  Each is just what another person might have recorded, which
 * is tried as well: only that it was the same member of staff is wrong. */
#include "tests/ledger/deep_kit.h"
#include "tests/ledger/exceptions_kit.h"

/* Who does the second half. */
enum who {
    ANOTHER,  /* as it should be                                   */
    SAME,     /* with the key of the first half                    */
    OTHER_KEY /* the same member of staff, with another of her keys */
};

/* S02, who may do everything by herself, and S03, who may check and approve. */
static struct signing_key *other_keys[2];
static uint64_t other_actors[2];

static void may_do(const char *staff, uint64_t role)
{
    struct fault fault = {0};
    ck_assert_ok(ledger_give_role(&book.ledger, &book.admin_actor, bytes_of(staff),
                                  role, 0, 0, &fault),
                 &fault);
}

static void setup_people(void)
{
    static const char *const staff[] = {"S02", "S03"};
    struct fault fault = {0};
    setup();
    may_do("S02", STAFF_ROLE_CHECKER);
    may_do("S02", STAFF_ROLE_APPROVER);
    may_do("S03", STAFF_ROLE_APPROVER);
    for (size_t i = 0; i < 2; i++) {
        struct public_key public;
        ck_assert_ok(signing_key_new(SIGNING_ED25519, &other_keys[i], &fault), &fault);
        signing_key_public(other_keys[i], &public);
        const struct ledger_enrolment enrolment = {
            .staff = bytes_of(staff[i]), .purpose = KEY_PURPOSE_ACTING, .key = &public};
        ck_assert_ok(ledger_enrol_key(&book.ledger, &book.admin_actor, &enrolment,
                                      &other_actors[i], &fault),
                     &fault);
    }
}

static void teardown_people(void)
{
    signing_key_close(other_keys[0]);
    signing_key_close(other_keys[1]);
    teardown();
}

/* The planned entry by the key of `actor`: recorded and whole; or refused by `rule`
 * and, forged all the same, found by it. */
static void forge(const struct signing_key *actor, enum who who, const char *rule)
{
    struct fault fault = {0};
    struct accounts *accounts = NULL;
    struct deep_lenient lenient;
    ck_assert_uint_eq(book.planned, 1);
    book.maker_actor.key = actor;
    if (who == ANOTHER) {
        accepted();
    }
    ledger_close(&book.ledger);
    ck_assert_ok(accounts_open(&accounts, &fault), &fault);
    const struct journal_hooks *strict = accounts_hooks(accounts);
    const struct verify_result before = deep_look(&book, strict);
    ck_assert_msg(before.verdict == VERIFY_UNANCHORED, "%s", before.words);
    if (who != ANOTHER) {
        deep_lenient(&lenient, accounts, STATUS_REFUSED);
        ck_assert_status(deep_write_with(&book, strict, book_work, &book, &fault),
                         STATUS_REFUSED);
        ck_assert_msg(strcmp(fault.rule, rule) == 0, "want %s: %s", rule,
                      fault.message);
        ck_assert_ok(deep_write_with(&book, &lenient.hooks, book_work, &book, &fault),
                     &fault);
        const struct verify_result after = deep_look(&book, strict);
        ck_assert_int_eq(after.verdict, VERIFY_TAMPERED);
        ck_assert_int_eq(after.damage, VERIFY_ALTERED);
        ck_assert_uint_eq(after.first_bad, before.size);
        ck_assert_msg(strstr(after.words, rule) != NULL, "want %s: %s", rule,
                      after.words);
    }
    accounts_close(accounts);
}

/* The key of the second half when the first was done by S02. */
static const struct signing_key *key_of(enum who who)
{
    return who == ANOTHER ? book.checker : who == SAME ? book.maker : other_keys[0];
}

/* ---- approval
 * ---------------------------------------------------------------------------- */

static void plan_approval(uint64_t batch, const struct signing_key *key, uint64_t actor,
                          int64_t draws)
{
    struct fault fault = {0};
    struct approval_claim claim;
    struct signature signature;
    uint8_t image[APPROVAL_MESSAGE_SIZE];
    struct fact fact;
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(accounts_claim_at(book.ledger.accounts, view, batch, &claim, &fault),
                 &fault);
    store_read_end(view);
    ck_assert_ok(signing_sign(key, approval_message(&claim, image), &signature, &fault),
                 &fault);
    fact_begin(&fact, kinds_find(KIND_APPROVAL));
    fact_set_number(&fact, APPROVAL_BATCH, batch);
    fact_set_number(&fact, APPROVAL_ROLE, claim.role);
    fact_set_number(&fact, APPROVAL_ACTION, claim.action);
    fact_set_number(&fact, APPROVAL_COUNT, claim.count);
    fact_set_fen(&fact, APPROVAL_AMOUNT, claim.fen);
    fact_set_bytes(&fact, APPROVAL_ROOT, book_copy(&book, digest_bytes(&claim.root)));
    fact_set_number(&fact, APPROVAL_KEY, actor);
    fact_set_bytes(&fact, APPROVAL_SIGNATURE,
                   book_copy(&book, bytes_from(signature.at, sizeof(signature.at))));
    if (draws > 0) {
        const struct fact_pair pair = {book.allocation, draws};
        fact_set_bytes(&fact, APPROVAL_DRAWS, book_pairs(&book, &pair, 1));
    }
    book_add(&book, &fact);
}

static uint64_t actor_of_maker(void)
{
    struct fault fault = {0};
    struct entry entry;
    struct fact fact;
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(accounts_entry(view, book_last_seal(&book), &entry, &fact, &fault),
                 &fault);
    store_read_end(view);
    return entry.actor;
}

START_TEST(test_a_batch_approved_by_who_recorded_it_is_found) /* */
{
    const uint64_t batch = draft(1, 0);
    const uint64_t actors[] = {book.checker_actor, actor_of_maker(), other_actors[0]};
    plan_approval(batch, key_of((enum who)_i), actors[_i], 0);
    forge(book.maker, (enum who)_i, "R-091");
}
END_TEST

START_TEST(test_a_batch_approved_twice_by_one_is_found) /* */
{
    const struct signing_key *keys[] = {book.approver, book.checker, other_keys[1]};
    const uint64_t actors[] = {book.approver_actor, book.checker_actor,
                               other_actors[1]};
    const uint64_t batch = draft(1, 0);
    approve(batch); /* S03, the checker */
    plan_approval(batch, keys[_i], actors[_i], 100);
    forge(book.maker, (enum who)_i, "R-091");
}
END_TEST

/* ---- asked for, and confirmed
 * ------------------------------------------------------------ */

START_TEST(test_a_correction_confirmed_by_who_asked_is_found) /* */
{
    const uint64_t batch = send(1, 0);
    answer(batch + 1, SENT, UNKNOWN);
    const uint64_t paid = book_add_result(&book, batch + 1, UNKNOWN, PAID, 100, 100);
    accepted();
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_CORRECTION));
    fact_set_number(&fact, CORRECTION_REVERSES, paid);
    fact_set_number(&fact, CORRECTION_REASON, CORRECTION_OTHER);
    fact_set_fen(&fact, CORRECTION_AMOUNT, 100);
    fact_set_number(&fact, CORRECTION_PERIOD, BOOK_PERIOD);
    fact_set_number(&fact, CORRECTION_RIGHT_TO, UNKNOWN);
    fact_set_number(&fact, CORRECTION_RIGHT_CLASS, RESULT_UNKNOWN);
    const uint64_t asked = book_add(&book, &fact);
    accepted();
    const struct fact_pair pair = {book.allocation, 100};
    fact_set_number(&fact, CORRECTION_CONFIRMS, asked);
    fact_set_number(&fact, CORRECTION_TO, UNKNOWN);
    fact_set_bytes(&fact, CORRECTION_DRAWS, book_pairs(&book, &pair, 1));
    book_add(&book, &fact);
    forge(key_of((enum who)_i), (enum who)_i, "R-108");
}
END_TEST

static struct fact change(uint64_t what, uint64_t step)
{
    static const uint8_t image[32] = {1};
    static const uint8_t other[16] = {2};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_PERSON_CHANGE));
    fact_set_bytes(&fact, PERSON_CHANGE_TOKEN, bytes_from(image, 16));
    fact_set_number(&fact, PERSON_CHANGE_WHAT, what);
    fact_set_number(&fact, PERSON_CHANGE_STEP, step);
    if (step == PERSON_CHANGE_STEP_ASKED) {
        fact_set_bytes(&fact, PERSON_CHANGE_COMMITMENT, bytes_from(image, 32));
        if (what == PERSON_CHANGE_MERGE) {
            fact_set_bytes(&fact, PERSON_CHANGE_OTHER, bytes_from(other, 16));
        } else if (what == PERSON_CHANGE_ALIAS) {
            fact_set_number(&fact, PERSON_CHANGE_REASON, ALIAS_RARE);
        }
    }
    return fact;
}

/* Asked for by S02; the confirmation is planned. */
static void plan_change(uint64_t what, uint64_t ends)
{
    struct fact asking = change(what, PERSON_CHANGE_STEP_ASKED);
    if (ends != 0) {
        fact_set_number(&asking, PERSON_CHANGE_ENDS, ends);
    }
    const uint64_t asked = book_add(&book, &asking);
    accepted();
    struct fact fact = change(what, PERSON_CHANGE_STEP_CONFIRMED);
    fact_set_number(&fact, PERSON_CHANGE_ASKED, asked);
    book_add(&book, &fact);
}

/* A name, a number, an account, two records that are one human's, the bank's spelling
 * of a name, given and withdrawn. */
START_TEST(test_a_person_changed_by_one_alone_is_found) /* */
{
    const uint64_t what = PERSON_CHANGE_NAME + (uint64_t)_i / 3;
    const enum who who = (enum who)(_i % 3);
    uint64_t ends = 0;
    if (what == PERSON_CHANGE_NO_ALIAS) {
        ends = book_size(&book);
        plan_change(PERSON_CHANGE_ALIAS, 0);
        try_as(book.checker, NULL);
    }
    plan_change(what, ends);
    forge(key_of(who), who, "R-138");
}
END_TEST

START_TEST(test_an_opening_confirmed_by_who_asked_is_found) /* */
{
    struct fact fact = book_allocation(&book, "O1", 1000);
    fact_set_number(&fact, ALLOCATION_IS_OPENING, 1);
    const uint64_t allocation = book_add(&book, &fact);
    fact_begin(&fact, kinds_find(KIND_OPENING));
    fact_set_number(&fact, OPENING_ALLOCATION, allocation);
    fact_set_fen(&fact, OPENING_PAID, 600);
    fact_set_fen(&fact, OPENING_RETURNED, 50);
    fact_set_fen(&fact, OPENING_PRIOR_YEAR, 7);
    fact_set_fen(&fact, OPENING_DAY, BOOK_DUE);
    fact_set_fen(&fact, OPENING_RECEIVED, 1000);
    fact_set_fen(&fact, OPENING_PASSED_DOWN, 200);
    fact_set_number(&fact, OPENING_DOCUMENT, book.document);
    const uint64_t asked = book_add(&book, &fact);
    accepted();
    fact_set_number(&fact, OPENING_CONFIRMS, asked);
    book_add(&book, &fact);
    forge(key_of((enum who)_i), (enum who)_i, "R-128");
}
END_TEST

/* ---- looked into, and settled
 * ------------------------------------------------------------ */

/* The bank's days are over and it has said nothing: two people confirm that it did not
 * pay, before the line is sent again. */
START_TEST(test_an_expired_line_confirmed_twice_by_one_is_found) /* */
{
    const struct signing_key *keys[] = {book.approver, book.checker, other_keys[1]};
    const uint64_t batch = send(1, 0);
    struct fact fact = book_result(&book, batch + 1, SENT, FAILED, 100, 100);
    fact_set_number(&fact, RESULT_CLASS, RESULT_NOT_RETURNED);
    const uint64_t newest = book_add(&book, &fact);
    accepted();
    resolve(book.checker, newest, RESOLVED_CONFIRMED_UNPAID, NULL); /* S03 */
    fact = resolution(newest, RESOLVED_CONFIRMED_UNPAID);
    book_add(&book, &fact);
    forge(keys[_i], (enum who)_i, "R-110");
}
END_TEST

/* What somebody recorded, another settles: that it was paid, explained, written off. */
START_TEST(test_an_exception_settled_by_who_recorded_it_is_found) /* */
{
    static const unsigned actions[] = {RESOLVED_EXPLAINED, RESOLVED_CONFIRMED_PAID,
                                       RESOLVED_WRITTEN_OFF};
    const enum who who = (enum who)(_i % 3);
    const uint64_t batch = send(1, 0);
    const uint64_t exception = add_exception(EXCEPTION_DUPLICATE, batch + 1);
    const struct fact fact = resolution(exception, actions[_i / 3]);
    book_add(&book, &fact);
    forge(who == ANOTHER ? book.approver : key_of(who), who, "R-110");
}
END_TEST

/* The line, or the bank's word about it, was recorded by who writes it off. */
START_TEST(test_a_line_written_off_by_who_recorded_it_is_found) /* */
{
    const enum who who = (enum who)_i;
    const uint64_t batch = send(1, 0);
    const uint64_t failed = book_add_result(&book, batch + 1, SENT, FAILED, 100, 100);
    accepted();
    const struct fact fact = resolution(failed, RESOLVED_WRITTEN_OFF);
    book_add(&book, &fact);
    forge(who == ANOTHER ? book.approver : key_of(who), who, "R-110");
}
END_TEST

Suite *suite_make(void)
{
    enum { WHO = 3, WHAT = PERSON_CHANGE_WHAT_END - PERSON_CHANGE_NAME };
    Suite *suite = suite_create("deep: two people");
    TCase *found = tcase_create("found");
    tcase_set_timeout(found, 60);
    tcase_add_checked_fixture(found, setup_people, teardown_people);
    tcase_add_loop_test(found, test_a_batch_approved_by_who_recorded_it_is_found, 0,
                        WHO);
    tcase_add_loop_test(found, test_a_batch_approved_twice_by_one_is_found, 0, WHO);
    tcase_add_loop_test(found, test_a_correction_confirmed_by_who_asked_is_found, 0,
                        WHO);
    tcase_add_loop_test(found, test_a_person_changed_by_one_alone_is_found, 0,
                        WHO * WHAT);
    tcase_add_loop_test(found, test_an_opening_confirmed_by_who_asked_is_found, 0, WHO);
    tcase_add_loop_test(found, test_an_expired_line_confirmed_twice_by_one_is_found, 0,
                        WHO);
    tcase_add_loop_test(found, test_an_exception_settled_by_who_recorded_it_is_found, 0,
                        3 * WHO);
    tcase_add_loop_test(found, test_a_line_written_off_by_who_recorded_it_is_found, 0,
                        WHO);
    suite_add_tcase(suite, found);
    return suite;
}
