/* test_approval.c - nothing unpaid is reserved unapproved; who may approve, and what.
 */
#include "ledger/journal/tree.h"
#include "tests/ledger/approval_kit.h"

START_TEST(test_a_batch_reserves_when_its_last_approval_is_there) /* */
{
    const uint64_t batch = draft(3, 0);
    check_stage(batch, LINE_STATE_DRAFTED, 3, 0);
    approve(batch);
    check_stage(batch, LINE_STATE_DRAFTED, 3, 0);
    approve(batch);
    check_stage(batch, LINE_STATE_APPROVED, 3, 300);
    ck_assert_uint_eq(book_state(&book, batch, 2).state, LINE_STATE_APPROVED);
    submit(batch, 3, NULL);
    check_stage(batch, LINE_STATE_SUBMITTED, 3, 300);
    ck_assert_uint_eq(book_state(&book, batch, 2).state, LINE_STATE_SUBMITTED);
    book_add_result(&book, batch + 1, SENT, PAID, 100, 100);
    accepted();
    check_stage(batch, LINE_STATE_SUBMITTED, 2, 200);
    book_reopen(&book);
    check_stage(batch, LINE_STATE_SUBMITTED, 2, 200);
}
END_TEST

START_TEST(test_r090_approvals_come_in_the_order_of_the_policy)
{
    const uint64_t batch = draft(2, 0);
    struct attempt attempt = by(batch, book.approver, book.approver_actor);
    try_approval(attempt, "R-093"); /* the checker comes first */
    struct approval_claim claim = {.batch = batch, .count = 2, .fen = 200};
    struct store_transaction *view = book_view(&book);
    struct fault fault = {0};
    ck_assert_ok(accounts_claim_at(book.ledger.accounts, view, batch, &claim, &fault),
                 &fault);
    store_read_end(view);
    ck_assert_uint_eq(claim.role, CHECKS);
    attempt.stale = claim;
    attempt.stale.role = APPROVES;
    try_approval(attempt, "R-090");
    approve(batch);
    try_approval(by(batch, book.checker, book.checker_actor), "R-093");
    approve(batch);
    try_approval((struct attempt){.batch = batch}, "R-090"); /* it is approved */
    book_add_batch(&book, BATCH_ORIGIN_ROSTER, 0, 0);
    accepted();
    try_approval((struct attempt){.batch = batch + 6}, "R-060");
}
END_TEST

START_TEST(test_r091_nobody_approves_what_they_recorded)
{
    struct fault fault = {0};
    const uint64_t batch = draft(2, 0);
    uint64_t maker = 0;
    struct registry_key record;
    struct public_key key;
    signing_key_public(book.maker, &key);
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(registry_actor(view, &key, &maker, &record, &fault), &fault);
    store_read_end(view);
    ck_assert_ok(ledger_give_role(&book.ledger, &book.admin_actor, bytes_of("S02"),
                                  CHECKS, 0, 0, &fault),
                 &fault);
    try_approval(by(batch, book.maker, maker), "R-091");
}
END_TEST

/* A second key of a member of staff. */
static uint64_t second_key(const char *staff, uint64_t purpose,
                           struct signing_key **ret_key)
{
    struct fault fault = {0};
    struct public_key key;
    uint64_t actor = 0;
    ck_assert_ok(signing_key_new(SIGNING_ED25519, ret_key, &fault), &fault);
    signing_key_public(*ret_key, &key);
    const struct ledger_enrolment enrolment = {
        .staff = bytes_of(staff),
        .purpose = purpose,
        .key = &key,
        .replaces = purpose == KEY_PURPOSE_CHECKPOINT ? BOOK_CHECKPOINT_ACTOR : 0,
    };
    ck_assert_ok(
        ledger_enrol_key(&book.ledger, &book.admin_actor, &enrolment, &actor, &fault),
        &fault);
    return actor;
}

START_TEST(test_r091_nobody_approves_twice_not_even_with_two_keys)
{
    struct fault fault = {0};
    struct signing_key *other = NULL;
    ck_assert_ok(ledger_give_role(&book.ledger, &book.admin_actor, bytes_of("S03"),
                                  APPROVES, 0, 0, &fault),
                 &fault);
    const uint64_t actor = second_key("S03", KEY_PURPOSE_APPROVAL, &other);
    const uint64_t batch = draft(2, 0);
    approve(batch);
    try_approval(by(batch, book.checker, book.checker_actor), "R-091");
    try_approval(by(batch, other, actor), "R-091");
    approve(batch);
    signing_key_close(other);
}
END_TEST

START_TEST(test_r093_only_a_key_for_approval_or_acting_approves)
{
    static const struct {
        uint64_t purpose;
        const char *rule;
    } cases[] = {{KEY_PURPOSE_ADMINISTRATION, "R-093"},
                 {KEY_PURPOSE_WITNESS, "R-093"},
                 {KEY_PURPOSE_CHECKPOINT, "R-093"},
                 {KEY_PURPOSE_APPROVAL, NULL}};
    const uint64_t batch = draft(2, 0);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct signing_key *key = NULL;
        const uint64_t actor = second_key("S03", cases[i].purpose, &key);
        try_approval(by(batch, key, actor), cases[i].rule);
        signing_key_close(key);
    }
}
END_TEST

START_TEST(test_r093_a_role_that_ended_approves_nothing)
{
    struct fault fault = {0};
    const uint64_t batch = draft(2, 0);
    const civil_day today = date_of_instant(BOOK_NOW_MS);
    ck_assert_ok(ledger_give_role(&book.ledger, &book.admin_actor, bytes_of("S03"),
                                  CHECKS, 0, today - 1, &fault),
                 &fault);
    try_approval((struct attempt){.batch = batch}, "R-093");
    ck_assert_ok(ledger_give_role(&book.ledger, &book.admin_actor, bytes_of("S03"),
                                  CHECKS, 0, today, &fault),
                 &fault);
    approve(batch);
    /* Nor does a key that ended. */
    ck_assert_ok(ledger_end_key(
                     &book.ledger, &book.admin_actor,
                     &(struct ledger_key_end){.key = book.approver_actor, .reason = 3},
                     &fault),
                 &fault);
    try_approval((struct attempt){.batch = batch}, "R-050");
}
END_TEST

static void spoil_signature(struct approval_claim *claim, struct signature *signature)
{
    (void)claim;
    signature->at[7] ^= 1;
}
static void spoil_count(struct approval_claim *claim, struct signature *signature)
{
    (void)signature;
    claim->count++;
}
static void spoil_fen(struct approval_claim *claim, struct signature *signature)
{
    (void)signature;
    claim->fen--;
}
static void spoil_root(struct approval_claim *claim, struct signature *signature)
{
    (void)signature;
    claim->root.at[31] ^= 0x80;
}
static void spoil_action(struct approval_claim *claim, struct signature *signature)
{
    (void)signature;
    claim->action = 2;
}

START_TEST(test_r092_an_approval_signs_just_the_lines_there_are)
{
    static const struct {
        void (*spoil)(struct approval_claim *, struct signature *);
        const char *rule;
    } cases[] = {{spoil_signature, "R-093"},
                 {spoil_count, "R-092"},
                 {spoil_fen, "R-092"},
                 {spoil_root, "R-092"},
                 {spoil_action, "R-092"}};
    const uint64_t batch = draft(5, 0);
    const uint64_t other = draft(5, 10);
    struct attempt attempt = by(batch, book.checker, book.checker_actor);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        attempt.spoil = cases[i].spoil;
        try_approval(attempt, cases[i].rule);
    }
    /* A signature over another batch, or by another key. */
    struct fault fault = {0};
    struct approval_claim claim;
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(accounts_claim_at(book.ledger.accounts, view, other, &claim, &fault),
                 &fault);
    store_read_end(view);
    attempt.spoil = NULL;
    attempt.stale = claim;
    attempt.stale.batch = batch;
    try_approval(attempt, "R-092");
    try_approval(by(batch, book.approver, book.checker_actor), "R-093");
    /* The root is that of the leaf hashes, as anybody can make it. */
    struct digest leaves[5];
    struct hasher *hasher = NULL;
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    view = book_view(&book);
    for (uint64_t i = 0; i < 5; i++) {
        struct bytes bytes = {0};
        ck_assert_ok(journal_read(view, other + 1 + i, &bytes, &fault), &fault);
        leaves[i] = hasher_leaf(hasher, bytes);
    }
    store_read_end(view);
    const struct digest root = tree_root_of(hasher, leaves, 5);
    ck_assert(digest_equal(&root, &claim.root));
    hasher_close(hasher);
}
END_TEST

START_TEST(test_r066_the_last_approval_is_refused_over_budget)
{
    book_add_adjustment(&book, book.allocation, 250 - BOOK_ALLOCATION_FEN, 0);
    accepted();
    const uint64_t batch = draft(3, 0);
    const uint64_t less = draft(2, 10);
    approve(batch);
    try_approval((struct attempt){.batch = batch}, "R-066");
    check_stage(batch, LINE_STATE_DRAFTED, 3, 0);
    approve(less);
    approve(less);
    check_stage(less, LINE_STATE_APPROVED, 2, 200);
    try_approval((struct attempt){.batch = batch}, "R-066");
    book_add_adjustment(&book, book.allocation, 250, 0);
    accepted();
    approve(batch);
    check_stage(batch, LINE_STATE_APPROVED, 3, 500);
}
END_TEST

/* ---- policies -------------------------------------------------------------------- */

static struct fact policy_fact(uint64_t programme, const struct fact_pair *steps,
                               size_t count)
{
    struct fact fact;
    static const uint8_t digest[32] = {1};
    fact_begin(&fact, kinds_find(KIND_POLICY));
    fact_set_number(&fact, POLICY_USE, POLICY_USE_APPROVAL);
    fact_set_bytes(&fact, POLICY_NAME, book_text(&book, "approvals"));
    fact_set_bytes(&fact, POLICY_DIGEST, bytes_from(digest, sizeof(digest)));
    fact_set_fen(&fact, POLICY_FROM, date_of_instant(BOOK_NOW_MS));
    fact_set_bytes(&fact, POLICY_APPROVALS, book_pairs(&book, steps, count));
    if (programme != 0) {
        fact_set_number(&fact, POLICY_PROGRAMME, programme);
    }
    return fact;
}

static struct status record_policy(uint64_t programme, const struct fact_pair *steps,
                                   size_t count, uint64_t *ret_entry,
                                   struct fault *fault)
{
    const struct fact fact = policy_fact(programme, steps, count);
    *ret_entry = book_add(&book, &fact);
    const struct status written =
        ledger_write(&book.ledger, &book.admin_actor, "test", book_work, &book, fault);
    book.planned = 0;
    return written;
}

START_TEST(test_r098_a_batch_follows_the_newest_policy_that_fits)
{
    struct fault fault = {0};
    const struct fact_pair approver = {APPROVES, 1};
    const struct fact_pair both[] = {{APPROVES, 1}, {CHECKS, 1}};
    uint64_t general = 0;
    uint64_t special = 0;
    uint64_t ignored = 0;
    const uint64_t before = draft(1, 0); /* follows the built-in policy for ever */
    ck_assert_ok(record_policy(0, &approver, 1, &general, &fault), &fault);
    struct fact batch = book_batch(&book, BATCH_ORIGIN_ROSTER, 1, 100);
    uint64_t made = book_add(&book, &batch);
    book_add_line(&book, made, 1, 10, LINE_STATE_DRAFTED, 100);
    refused("R-098");
    batch = book_batch(&book, BATCH_ORIGIN_ROSTER, 1, 100);
    fact_set_number(&batch, BATCH_POLICY, general);
    made = book_add(&book, &batch);
    book_add_line(&book, made, 1, 10, LINE_STATE_DRAFTED, 100);
    accepted();
    try_approval(by(made, book.checker, book.checker_actor), "R-093");
    approve(made);
    check_stage(made, LINE_STATE_APPROVED, 1, 100);
    approve(before);
    check_stage(before, LINE_STATE_DRAFTED, 1, 100);

    ck_assert_ok(record_policy(book.programme, both, 2, &special, &fault), &fault);
    ck_assert_ok(record_policy(0, &approver, 1, &ignored, &fault), &fault);
    batch = book_batch(&book, BATCH_ORIGIN_ROSTER, 1, 100);
    fact_set_number(&batch, BATCH_POLICY, ignored);
    made = book_add(&book, &batch);
    book_add_line(&book, made, 1, 20, LINE_STATE_DRAFTED, 100);
    refused("R-098");
    batch = book_batch(&book, BATCH_ORIGIN_ROSTER, 1, 100);
    fact_set_number(&batch, BATCH_POLICY, special);
    made = book_add(&book, &batch);
    book_add_line(&book, made, 1, 20, LINE_STATE_DRAFTED, 100);
    accepted();
    approve(made); /* the approver comes first here */
    check_stage(made, LINE_STATE_DRAFTED, 1, 100);
    approve(made);
    check_stage(made, LINE_STATE_APPROVED, 1, 200);
}
END_TEST

START_TEST(test_r090_a_policy_names_people_who_can_approve)
{
    static const struct {
        struct fact_pair steps[3];
        size_t count;
        bool is_right;
    } cases[] = {
        {{{CHECKS, 1}, {APPROVES, 1}}, 2, true},
        {{{CHECKS, 2}}, 1, true},
        {{{APPROVES, APPROVAL_PEOPLE_MAX}}, 1, true},
        {{{APPROVES, APPROVAL_PEOPLE_MAX + 1}}, 1, false},
        {{{CHECKS, 0}}, 1, false},
        {{{CHECKS, -1}}, 1, false},
        {{{CHECKS, 1}, {CHECKS, 1}}, 2, false},
        {{{STAFF_ROLE_MAKER, 1}}, 1, false},
        {{{STAFF_ROLE_AUDITOR, 1}}, 1, false},
        {{{77, 1}}, 1, false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fault fault = {0};
        uint64_t entry = 0;
        const struct status status =
            record_policy(0, cases[i].steps, cases[i].count, &entry, &fault);
        ck_assert_msg(status_is_ok(status) == cases[i].is_right, "case %zu: %s", i,
                      fault.message);
        ck_assert(status_is_ok(status) || strcmp(fault.rule, "R-090") == 0);
    }
    const struct fact fact = policy_fact(0, cases[0].steps, 2);
    book_add(&book, &fact); /* and only an administrator records one */
    refused("R-050");
}
END_TEST

START_TEST(test_two_people_of_one_role_are_two_people) /* */
{
    struct fault fault = {0};
    const struct fact_pair two = {CHECKS, 2};
    uint64_t policy = 0;
    struct signing_key *other = NULL;
    ck_assert_ok(record_policy(0, &two, 1, &policy, &fault), &fault);
    ck_assert_ok(signing_key_new(SIGNING_ED25519, &other, &fault), &fault);
    const uint64_t actor = book_add_staff(&book, "S05", other, CHECKS);
    struct fact batch = book_batch(&book, BATCH_ORIGIN_ROSTER, 1, 100);
    fact_set_number(&batch, BATCH_POLICY, policy);
    const uint64_t made = book_add(&book, &batch);
    book_add_line(&book, made, 1, 10, LINE_STATE_DRAFTED, 100);
    accepted();
    approve(made);
    try_approval((struct attempt){.batch = made}, "R-091");
    try_approval(by(made, other, actor), NULL);
    check_stage(made, LINE_STATE_APPROVED, 1, 100);
    signing_key_close(other);
}
END_TEST

START_TEST(test_approvals_work_in_the_chinese_suite)
{
    struct fault fault = {0};
    book_close(&book);
    book_open(&book, DIGEST_SM3);
    const uint64_t batch = draft(3, 0);
    approve(batch);
    approve(batch);
    check_stage(batch, LINE_STATE_APPROVED, 3, 300);
    struct approvals approvals;
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(approval_list(view, batch, &approvals, &fault), &fault);
    store_read_end(view);
    ck_assert_uint_eq(approvals.count, 2);
    ck_assert_uint_eq(approvals.list[0].role, CHECKS);
    ck_assert_uint_eq(approvals.list[1].role, APPROVES);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("approval");
    TCase *one = tcase_create("approval");
    tcase_add_checked_fixture(one, setup, teardown);
    tcase_set_timeout(one, 30);
    tcase_add_test(one, test_a_batch_reserves_when_its_last_approval_is_there);
    tcase_add_test(one, test_r090_approvals_come_in_the_order_of_the_policy);
    tcase_add_test(one, test_r091_nobody_approves_what_they_recorded);
    tcase_add_test(one, test_r091_nobody_approves_twice_not_even_with_two_keys);
    tcase_add_test(one, test_r093_only_a_key_for_approval_or_acting_approves);
    tcase_add_test(one, test_r093_a_role_that_ended_approves_nothing);
    tcase_add_test(one, test_r092_an_approval_signs_just_the_lines_there_are);
    tcase_add_test(one, test_r066_the_last_approval_is_refused_over_budget);
    tcase_add_test(one, test_r098_a_batch_follows_the_newest_policy_that_fits);
    tcase_add_test(one, test_r090_a_policy_names_people_who_can_approve);
    tcase_add_test(one, test_two_people_of_one_role_are_two_people);
    tcase_add_test(one, test_approvals_work_in_the_chinese_suite);
    suite_add_tcase(suite, one);
    return suite;
}
