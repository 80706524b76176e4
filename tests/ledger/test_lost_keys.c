/* test_lost_keys.c - what was signed with a key since it was lost. */
#include "ledger/lost_keys.h"

#include "tests/ledger/approval_kit.h"

static void lose(uint64_t actor, civil_day since)
{
    struct fault fault;
    const struct ledger_key_end end = {
        .key = actor, .reason = KEY_END_LOST, .since = since};
    ck_assert_ok(ledger_end_key(&book.ledger, &book.admin_actor, &end, &fault), &fault);
}

static size_t list(struct lost_key ret_keys[static LOST_KEYS_MAX])
{
    struct fault fault;
    struct store_transaction *view = book_view(&book);
    size_t count = 0;
    size_t all = 0;
    ck_assert_ok(lost_keys_list(view, ret_keys, &count, &all, &fault), &fault);
    store_read_end(view);
    ck_assert_uint_eq(all, count);
    return count;
}

START_TEST(test_r_263_what_a_lost_key_signed_is_counted)
{
    static struct lost_key keys[LOST_KEYS_MAX];
    const civil_day today = date_of_instant(BOOK_NOW_MS);
    ck_assert_uint_eq(list(keys), 0);
    const uint64_t first = draft(3, 0);
    const uint64_t second = draft(2, 9);
    approve(first);
    approve(first);
    approve(second);
    approve(second);
    submit(first, 3, NULL);
    lose(book.approver_actor, today - 400);
    lose(book.checker_actor, 0); /* nobody knows since when */
    ck_assert_uint_eq(list(keys), 1);
    ck_assert_uint_eq(keys[0].actor, book.approver_actor);
    ck_assert_int_eq(keys[0].since, today - 400);
    ck_assert_uint_eq(keys[0].first, 0);
    ck_assert_uint_eq(keys[0].approvals, 2);
    ck_assert_int_eq(keys[0].approved_fen, 500);
    ck_assert_uint_eq(keys[0].cosigned, 0);
    /* What is signed after it ended is another's. */
    ck_assert_uint_eq(keys[0].end, book_size(&book) - 4);
}
END_TEST

START_TEST(test_r_263_an_acting_key_is_counted_with_its_seals)
{
    static struct lost_key keys[LOST_KEYS_MAX];
    struct registry_key record;
    struct public_key key;
    struct fault fault;
    uint64_t maker = 0;
    signing_key_public(book.maker, &key);
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(registry_actor(view, &key, &maker, &record, &fault), &fault);
    store_read_end(view);
    draft(3, 0);
    const uint64_t size = book_size(&book);
    lose(maker, date_of_instant(BOOK_NOW_MS));
    ck_assert_uint_eq(list(keys), 1);
    ck_assert_uint_eq(keys[0].purpose, KEY_PURPOSE_ACTING);
    ck_assert_uint_eq(keys[0].end, size);
    uint64_t seals = 0;
    uint64_t entries = 0;
    view = book_view(&book);
    for (uint64_t index = 0; index < size; index++) {
        struct bytes bytes = {0};
        struct entry entry;
        ck_assert_ok(journal_read(view, index, &bytes, &fault), &fault);
        ck_assert_ok(entry_decode_envelope(bytes, &entry, &fault), &fault);
        seals += entry.actor == maker && entry.kind == KIND_SEAL ? 1 : 0;
        entries += entry.actor == maker && entry.kind != KIND_SEAL ? 1 : 0;
    }
    store_read_end(view);
    ck_assert_uint_gt(entries, 3);
    ck_assert_uint_eq(keys[0].seals, seals);
    ck_assert_uint_eq(keys[0].entries, entries);
    ck_assert_uint_eq(keys[0].approvals, 0);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("lost keys");
    TCase *one = tcase_create("lost keys");
    tcase_add_checked_fixture(one, setup, teardown);
    tcase_add_test(one, test_r_263_what_a_lost_key_signed_is_counted);
    tcase_add_test(one, test_r_263_an_acting_key_is_counted_with_its_seals);
    suite_add_tcase(suite, one);
    return suite;
}
