/* People of the vault changed by two, and merged. */
#include "tests/ledger/person_kit.h"

START_TEST(test_an_account_counts_when_another_has_confirmed_it)
{
    struct known known;
    uint64_t doubles = 0;
    const struct person_request request = {.what = PERSON_CHANGE_ACCOUNT,
                                           .resident = bytes_of(WANG),
                                           .account = bytes_of("6217000000000002")};
    const uint64_t asked = ask(&request);
    ck_assert(knows(WANG, &known));
    is(known.person.account, ACCOUNT);
    ck_assert_status(settle(&book.maker_actor, asked, true, &doubles), STATUS_REFUSED);
    ck_assert(knows(WANG, &known));
    is(known.person.account, ACCOUNT);
    confirm(asked);
    ck_assert(knows(WANG, &known));
    is(known.person.account, "6217000000000002");
    is(known.person.account_name, "王测");
    ck_assert_uint_eq(known.person.version, 2);
    ck_assert_status(settle(&judge_actor, asked, true, &doubles), STATUS_REFUSED);
    ask_refused(&request, STATUS_REFUSED); /* it says so already */
}
END_TEST

START_TEST(test_a_refused_change_leaves_no_trace_of_its_values)
{
    struct known known;
    struct fault fault = {0};
    uint64_t doubles = 0;
    const struct person_request request = {.what = PERSON_CHANGE_NAME,
                                           .resident = bytes_of(WANG),
                                           .name = bytes_of("王新测")};
    const uint64_t asked = ask(&request);
    ck_assert_status(settle(&judge_actor, asked, false, &doubles), STATUS_CODE_OK);
    ck_assert(knows(WANG, &known));
    is(known.person.name, "王测");
    struct vault_reader *reader = NULL;
    struct vault_pending pending;
    ck_assert_ok(vault_reader_open(book.ledger.vault, &reader, &fault), &fault);
    ck_assert_status(vault_find_pending(reader, asked, known.buffer, &pending, &fault),
                     STATUS_NOT_FOUND);
    vault_reader_close(reader);
    ck_assert_status(settle(&judge_actor, asked, true, &doubles), STATUS_NOT_FOUND);
}
END_TEST

START_TEST(test_a_new_name_takes_the_account_in_the_old_one_along)
{
    struct known known;
    const struct person_request name = {.what = PERSON_CHANGE_NAME,
                                        .resident = bytes_of(WANG),
                                        .name = bytes_of("王新测")};
    confirm(ask(&name));
    ck_assert(knows(WANG, &known));
    is(known.person.name, "王新测");
    is(known.person.account_name, "王新测");
    const struct person_request account = {.what = PERSON_CHANGE_ACCOUNT,
                                           .resident = bytes_of(WANG),
                                           .account = bytes_of(ACCOUNT),
                                           .account_name = bytes_of("陈测")};
    confirm(ask(&account));
    const struct person_request again = {.what = PERSON_CHANGE_NAME,
                                         .resident = bytes_of(WANG),
                                         .name = bytes_of("王测")};
    confirm(ask(&again));
    ck_assert(knows(WANG, &known));
    is(known.person.name, "王测");
    is(known.person.account_name, "陈测");
}
END_TEST

START_TEST(test_a_new_number_finds_the_person_as_the_old_one_does)
{
    struct known before;
    struct known after;
    ck_assert(knows(WANG, &before));
    const struct person_request request = {.what = PERSON_CHANGE_NUMBER,
                                           .resident = bytes_of(WANG),
                                           .number = bytes_of(WANG_NEW)};
    const uint64_t asked = ask(&request);
    ck_assert(!knows(WANG_NEW, &after));
    confirm(asked);
    ck_assert(knows(WANG_NEW, &after));
    ck_assert_uint_eq(after.person.person, before.person.person);
    is(after.person.resident, WANG_NEW);
    ck_assert(knows(WANG, &after));
    ck_assert_uint_eq(after.person.person, before.person.person);
    /* somebody else's number is not taken */
    const struct person_request taken = {.what = PERSON_CHANGE_NUMBER,
                                         .resident = bytes_of(LI),
                                         .number = bytes_of(WANG)};
    ask_refused(&taken, STATUS_REFUSED);
}
END_TEST

START_TEST(test_a_number_taken_since_is_not_given_twice)
{
    uint64_t doubles = 0;
    const struct person_request one = {.what = PERSON_CHANGE_NUMBER,
                                       .resident = bytes_of(WANG),
                                       .number = bytes_of(WANG_NEW)};
    const struct person_request two = {.what = PERSON_CHANGE_NUMBER,
                                       .resident = bytes_of(LI),
                                       .number = bytes_of(WANG_NEW)};
    const uint64_t first = ask(&one);
    const uint64_t second = ask(&two);
    confirm(first);
    ck_assert_status(settle(&judge_actor, second, true, &doubles), STATUS_REFUSED);
    ck_assert_status(settle(&judge_actor, second, false, &doubles), STATUS_CODE_OK);
}
END_TEST

START_TEST(test_nobody_unknown_is_changed_and_no_other_entry_is_settled)
{
    uint64_t doubles = 0;
    const struct person_request request = {.what = PERSON_CHANGE_NAME,
                                           .resident = bytes_of(CHEN),
                                           .name = bytes_of("陈新测")};
    ask_refused(&request, STATUS_NOT_FOUND);
    ck_assert_status(settle(&judge_actor, book.unit, true, &doubles), STATUS_NOT_FOUND);
    ck_assert_status(settle(&judge_actor, book_size(&book), true, &doubles),
                     STATUS_NOT_FOUND);
}
END_TEST

static struct status keep_open(void *context, uint64_t exception, struct fault *fault)
{
    (void)fault;
    *(uint64_t *)context = exception;
    return OK;
}

START_TEST(test_merging_joins_two_records_and_shows_what_both_were_paid_for)
{
    struct fault fault = {0};
    struct known wang;
    struct known li;
    uint64_t doubles = 0;
    uint64_t exception = 0;
    put_person("王测", CHEN);
    (void)pay(WANG, NULL);
    const uint64_t twice = pay(CHEN, NULL);
    pay(WANG, "winter");
    pay(CHEN, "school");
    const struct person_request request = {.what = PERSON_CHANGE_MERGE,
                                           .resident = bytes_of(WANG),
                                           .other = bytes_of(CHEN)};
    const uint64_t asked = ask(&request);
    ck_assert_status(settle(&judge_actor, asked, true, &doubles), STATUS_CODE_OK);
    ck_assert_uint_eq(doubles, 1);
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(accounts_open_exceptions(view, keep_open, &exception, &fault), &fault);
    struct fact fact;
    ck_assert_ok(accounts_fact(view, exception, &fact, &fault), &fault);
    ck_assert_uint_eq(fact.field[EXCEPTION_CLASS].number, EXCEPTION_DOUBLE_PAID);
    ck_assert_uint_eq(fact.field[EXCEPTION_SUBJECT].number, twice);
    store_read_end(view);
    /* either number leads to the record that stays, and it knows the other */
    ck_assert(knows(WANG, &wang));
    ck_assert(knows(CHEN, &li));
    ck_assert_uint_eq(wang.person.person, li.person.person);
    ask_refused(&request, STATUS_REFUSED);
    const struct person_request more = {
        .what = PERSON_CHANGE_MERGE, .resident = bytes_of(LI), .other = bytes_of(CHEN)};
    confirm(ask(&more)); /* a chain of three */
    struct vault_member members[VAULT_MEMBERS_MAX];
    size_t count = 0;
    struct vault_reader *reader = NULL;
    ck_assert(knows(LI, &li));
    ck_assert_ok(vault_reader_open(book.ledger.vault, &reader, &fault), &fault);
    ck_assert_ok(
        vault_members(reader, li.person.person, UINT64_MAX, members, &count, &fault),
        &fault);
    ck_assert_uint_eq(count, 3);
    ck_assert_uint_eq(members[0].person, li.person.person);
    ck_assert_uint_eq(members[1].person, wang.person.person);
    vault_reader_close(reader);
    ck_assert(knows(CHEN, &wang));
    ck_assert_uint_eq(wang.person.person, li.person.person);
}
END_TEST

START_TEST(test_values_that_the_entry_does_not_commit_to_are_not_taken)
{
    struct fault fault = {0};
    struct known known;
    uint64_t doubles = 0;
    const struct person_request request = {.what = PERSON_CHANGE_NAME,
                                           .resident = bytes_of(WANG),
                                           .name = bytes_of("王新测")};
    const uint64_t asked = ask(&request);
    ck_assert(knows(WANG, &known));
    struct vault_pending pending = {
        .entry = asked, .what = PERSON_CHANGE_NAME, .who = known.person};
    pending.who.name = bytes_of("别人测");
    ck_assert_ok(vault_put_pending(book.ledger.vault, &pending, &fault), &fault);
    ck_assert_status(settle(&judge_actor, asked, true, &doubles), STATUS_FOUND);
    ck_assert(knows(WANG, &known));
    is(known.person.name, "王测");
}
END_TEST

/* A crash came after the vault had taken the values, before the journal had the entry.
 */
START_TEST(test_values_without_their_entry_go_before_the_next_action)
{
    struct fault fault = {0};
    struct known known;
    struct vault_reader *reader = NULL;
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_pending pending = {.what = PERSON_CHANGE_NAME};
    const struct person_request earlier = {.what = PERSON_CHANGE_NAME,
                                           .resident = bytes_of(LI),
                                           .name = bytes_of("李新测")};
    confirm(ask(&earlier)); /* now the newest seal names the vault as it is */
    pending.entry = book_size(&book);
    ck_assert(knows(WANG, &known));
    pending.who = known.person;
    pending.who.name = bytes_of("王新测");
    const uint64_t sequence = vault_sequence(book.ledger.vault);
    ck_assert_ok(vault_put_pending(book.ledger.vault, &pending, &fault), &fault);
    ck_assert_ok(ledger_settle(&book.ledger, &fault), &fault);
    ck_assert_uint_eq(vault_sequence(book.ledger.vault), sequence);
    ck_assert_ok(vault_reader_open(book.ledger.vault, &reader, &fault), &fault);
    ck_assert_status(
        vault_find_pending(reader, pending.entry, buffer, &pending, &fault),
        STATUS_NOT_FOUND);
    vault_reader_close(reader);
    ck_assert(knows(WANG, &known));
    is(known.person.name, "王测");
}
END_TEST

/* A crash came after the vault had the new number, before the journal had its
 * confirmation. */
START_TEST(test_a_number_whose_confirmation_was_lost_leads_nowhere)
{
    struct fault fault = {0};
    struct known known;
    const struct person_request earlier = {.what = PERSON_CHANGE_NUMBER,
                                           .resident = bytes_of(LI),
                                           .number = bytes_of(CHEN)};
    confirm(ask(&earlier)); /* now the newest seal names the vault as it is */
    ck_assert(knows(WANG, &known));
    const uint64_t person = known.person.person;
    struct vault_change changes[2] = {{.who = known.person, .is_new_version = true}};
    changes[0].who.resident = bytes_of(WANG_NEW);
    struct known taken_up; /* a number given up before is one of the record's own */
    ck_assert(knows(CHEN, &taken_up));
    changes[1] = (struct vault_change){.who = taken_up.person, .is_new_version = true};
    changes[1].who.resident = bytes_of(LI);
    const struct vault_batch batch = {.changes = changes, .change_count = 2};
    const uint64_t sequence = vault_sequence(book.ledger.vault);
    ck_assert_ok(vault_commit(book.ledger.vault, &batch, &book.arena, &fault), &fault);
    ck_assert(knows(WANG_NEW, &known));
    ck_assert_ok(ledger_settle(&book.ledger, &fault), &fault);
    ck_assert_uint_eq(vault_sequence(book.ledger.vault), sequence);
    ck_assert(!knows(WANG_NEW, &known));
    ck_assert(knows(WANG, &known));
    ck_assert_uint_eq(known.person.person, person);
    is(known.person.resident, WANG);
    ck_assert(knows(LI, &known)); /* the number of old still finds them */
    is(known.person.resident, CHEN);
    ck_assert(knows(CHEN, &known));
    /* and the number is free for whoever has it */
    ck_assert_uint_ne(put_person("陈测", WANG_NEW), person);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("person records");
    TCase *all = tcase_create("two people");
    tcase_add_checked_fixture(all, setup_people, teardown_people);
    tcase_add_test(all, test_an_account_counts_when_another_has_confirmed_it);
    tcase_add_test(all, test_a_refused_change_leaves_no_trace_of_its_values);
    tcase_add_test(all, test_a_new_name_takes_the_account_in_the_old_one_along);
    tcase_add_test(all, test_a_new_number_finds_the_person_as_the_old_one_does);
    tcase_add_test(all, test_a_number_taken_since_is_not_given_twice);
    tcase_add_test(all, test_nobody_unknown_is_changed_and_no_other_entry_is_settled);
    tcase_add_test(all,
                   test_merging_joins_two_records_and_shows_what_both_were_paid_for);
    tcase_add_test(all, test_values_that_the_entry_does_not_commit_to_are_not_taken);
    tcase_add_test(all, test_values_without_their_entry_go_before_the_next_action);
    tcase_add_test(all, test_a_number_whose_confirmation_was_lost_leads_nowhere);
    suite_add_tcase(suite, all);
    return suite;
}
