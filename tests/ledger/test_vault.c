/* People in the vault: finding, versions, pseudonyms, limits. */
#include "ledger/commitment.h"
#include "tests/ledger/vault_kit.h"

#include <sys/stat.h>

START_TEST(test_a_person_is_found_again_after_reopening)
{
    struct fault fault = {0};
    const char *folder = suite_folder();
    char path[600];
    snprintf(path, sizeof(path), "%s/vault", folder);
    struct vault *vault = open_vault(path, true);
    ck_assert_uint_eq(vault_sequence(vault), 0);
    const struct vault_person kept =
        add_person(vault, person_of("王测一", "430699199001010012", "6217000019"));
    ck_assert_uint_eq(vault_sequence(vault), 1);
    vault_close(vault);
    vault = open_vault(path, false);
    ck_assert_uint_eq(vault_sequence(vault), 1);
    struct vault_reader *reader = open_reader(vault);
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person found = {0};
    ck_assert_ok(
        vault_find(reader, bytes_of("430699199001010012"), buffer, &found, &fault),
        &fault);
    ck_assert_uint_eq(found.person, 1);
    ck_assert_uint_eq(found.version, 1);
    ck_assert_uint_eq(found.sequence, 1);
    ck_assert_uint_eq(found.village, 12);
    ck_assert_uint_eq(found.headcount, 3);
    ck_assert_bytes(found.name, bytes_of("王测一"));
    ck_assert_bytes(found.account_name, bytes_of("王测一"));
    ck_assert_bytes(found.resident, bytes_of("430699199001010012"));
    ck_assert_bytes(found.account, bytes_of("6217000019"));
    ck_assert_mem_eq(found.secret, kept.secret, 32);
    ck_assert(!bytes_is_zero(bytes_from(found.secret, 32)));
    ck_assert_status(
        vault_find(reader, bytes_of("430699199001010020"), buffer, &found, &fault),
        STATUS_NOT_FOUND);
    ck_assert_status(vault_by_number(reader, 2, UINT64_MAX, buffer, &found, &fault),
                     STATUS_NOT_FOUND);
    vault_reader_close(reader);
    vault_close(vault);
}
END_TEST

START_TEST(test_a_wrong_key_or_suite_opens_nothing)
{
    struct fault fault = {0};
    char path[600];
    snprintf(path, sizeof(path), "%s/vault", suite_folder());
    vault_close(open_vault(path, true));
    uint8_t wrong[SECRET_KEY_SIZE];
    memcpy(wrong, vault_key, sizeof(wrong));
    wrong[31] ^= 1;
    struct vault *vault = NULL;
    bool is_wrong_key = false;
    const struct vault_options options = {.suite = DIGEST_SHA256,
                                          .is_wrong_key = &is_wrong_key};
    /* Another key may be tried after the first, and after nothing else. */
    ck_assert_int_eq(chmod(path, 0777), 0);
    ck_assert_status(vault_open(path, wrong, &options, &vault, &fault),
                     STATUS_ENVIRONMENT);
    ck_assert(!is_wrong_key);
    ck_assert_int_eq(chmod(path, 0700), 0);
    ck_assert_status(vault_open(path, wrong, &options, &vault, &fault),
                     STATUS_ENVIRONMENT);
    ck_assert(is_wrong_key);
    const struct vault_options other = {.suite = DIGEST_SM3};
    ck_assert_status(vault_open(path, vault_key, &other, &vault, &fault),
                     STATUS_ENVIRONMENT);
    const struct vault_options twice = {.suite = DIGEST_SHA256, .must_be_new = true};
    ck_assert_status(vault_open(path, vault_key, &twice, &vault, &fault),
                     STATUS_EXISTS);
    ck_assert_ptr_null(vault);
    vault_close(open_vault(path, false));
}
END_TEST

START_TEST(test_each_sequence_gives_the_version_then_in_force)
{
    struct fault fault = {0};
    char path[600];
    snprintf(path, sizeof(path), "%s/vault", suite_folder());
    struct vault *vault = open_vault(path, true);
    struct vault_person person =
        add_person(vault, person_of("李测二", "430699199001010039", "A1"));
    add_person(vault, person_of("张测三", "430699199001010047", "B1"));
    for (unsigned version = 2; version <= 4; version++) {
        char account[8];
        snprintf(account, sizeof(account), "A%u", version);
        person.account = bytes_of(account);
        person.version = 1; /* what a reader of an old snapshot would say */
        struct vault_change change = {.who = person, .is_new_version = true};
        const struct vault_batch batch = {.changes = &change, .change_count = 1};
        commit(vault, &batch); /* sequences 3, 4, 5 */
    }
    static const struct {
        uint64_t sequence;
        const char *account;
    } cases[] = {{1, "A1"}, {2, "A1"}, {3, "A2"},         {4, "A3"},
                 {5, "A4"}, {6, "A4"}, {UINT64_MAX, "A4"}};
    struct vault_reader *reader = open_reader(vault);
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person found = {0};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_ok(vault_by_number(reader, person.person, cases[i].sequence, buffer,
                                     &found, &fault),
                     &fault);
        ck_assert_bytes(found.account, bytes_of(cases[i].account));
        ck_assert_mem_eq(found.secret, person.secret, 32);
    }
    ck_assert_uint_eq(found.version, 4);
    ck_assert_status(vault_by_number(reader, person.person, 0, buffer, &found, &fault),
                     STATUS_NOT_FOUND);
    ck_assert_status(vault_by_number(reader, 2, 1, buffer, &found, &fault),
                     STATUS_NOT_FOUND);
    vault_reader_close(reader);
    vault_close(vault);
}
END_TEST

START_TEST(test_two_changes_of_one_person_in_one_batch_are_two_versions)
{
    struct fault fault = {0};
    char path[600];
    snprintf(path, sizeof(path), "%s/vault", suite_folder());
    struct vault *vault = open_vault(path, true);
    struct vault_person person =
        add_person(vault, person_of("李测二", "430699199001010039", "A1"));
    person.version = 1;
    struct vault_change changes[2] = {{person, true}, {person, true}};
    changes[0].who.account = bytes_of("A2");
    changes[1].who.account = bytes_of("A3");
    const struct vault_batch batch = {.changes = changes, .change_count = 2};
    commit(vault, &batch);
    struct vault_reader *reader = open_reader(vault);
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person found = {0};
    ck_assert_ok(vault_by_number(reader, 1, UINT64_MAX, buffer, &found, &fault),
                 &fault);
    ck_assert_uint_eq(found.version, 3);
    ck_assert_bytes(found.account, bytes_of("A3"));
    vault_reader_close(reader);
    vault_close(vault);
}
END_TEST

START_TEST(test_a_stale_preparation_is_refused)
{
    struct fault fault = {0};
    char path[600];
    snprintf(path, sizeof(path), "%s/vault", suite_folder());
    struct vault *vault = open_vault(path, true);
    struct arena arena = {0};
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
    struct vault_change stale = {.who = person_of("王测一", "1", "A")};
    ck_assert_ok(vault_prepare(vault, &stale, 1, &fault), &fault);
    add_person(vault, person_of("李测二", "2", "B"));
    const struct vault_batch batch = {.changes = &stale, .change_count = 1};
    ck_assert_status(vault_commit(vault, &batch, &arena, &fault), STATUS_REFUSED);
    ck_assert_uint_eq(vault_sequence(vault), 1);
    /* Nor can somebody be changed who was never stored. */
    stale.who.person = 77;
    stale.who.version = 1;
    stale.is_new_version = true;
    ck_assert_status(vault_commit(vault, &batch, &arena, &fault), STATUS_REFUSED);
    arena_close(&arena);
    vault_close(vault);
}
END_TEST

START_TEST(test_texts_hold_up_to_their_limit)
{
    struct fault fault = {0};
    char path[600];
    snprintf(path, sizeof(path), "%s/vault", suite_folder());
    struct vault *vault = open_vault(path, true);
    char text[VAULT_TEXT_MAX + 2];
    memset(text, 'x', sizeof(text) - 1);
    text[VAULT_TEXT_MAX + 1] = '\0';
    struct vault_person person = {.name = bytes_from(text, VAULT_TEXT_MAX),
                                  .resident = bytes_from(text, VAULT_TEXT_MAX),
                                  .account_name = bytes_from(text, VAULT_TEXT_MAX),
                                  .account = bytes_from(text, VAULT_TEXT_MAX)};
    add_person(vault, person);
    struct vault_reader *reader = open_reader(vault);
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person found = {0};
    ck_assert_ok(vault_by_number(reader, 1, UINT64_MAX, buffer, &found, &fault),
                 &fault);
    ck_assert_bytes(found.account, bytes_from(text, VAULT_TEXT_MAX));
    ck_assert_bytes(found.name, bytes_from(text, VAULT_TEXT_MAX));
    vault_reader_close(reader);
    struct arena arena = {0};
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
    struct bytes *const texts[] = {&person.name, &person.resident, &person.account_name,
                                   &person.account};
    for (size_t i = 0; i < 4; i++) {
        struct vault_change change = {.who = person};
        ck_assert_ok(vault_prepare(vault, &change, 1, &fault), &fault);
        const size_t offset = (size_t)((uint8_t *)texts[i] - (uint8_t *)&person);
        struct bytes *field = (void *)((uint8_t *)&change.who + offset);
        field->size = VAULT_TEXT_MAX + 1;
        const struct vault_batch batch = {.changes = &change, .change_count = 1};
        ck_assert_status(vault_commit(vault, &batch, &arena, &fault), STATUS_USAGE);
    }
    person = (struct vault_person){0};
    const struct vault_person empty = add_person(vault, person);
    reader = open_reader(vault);
    ck_assert_ok(
        vault_by_number(reader, empty.person, UINT64_MAX, buffer, &found, &fault),
        &fault);
    ck_assert_uint_eq(found.name.size + found.account.size, 0);
    vault_reader_close(reader);
    arena_close(&arena);
    vault_close(vault);
}
END_TEST

START_TEST(test_pseudonyms_lead_back_to_the_person)
{
    struct fault fault = {0};
    char path[600];
    snprintf(path, sizeof(path), "%s/vault", suite_folder());
    struct vault *vault = open_vault(path, true);
    struct hasher *hasher = NULL;
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    struct vault_change changes[2] = {
        {.who = person_of("王测一", "430699199001010012", "A")},
        {.who = person_of("李测二", "430699199001010039", "B")}};
    ck_assert_ok(vault_prepare(vault, changes, 2, &fault), &fault);
    struct vault_payee payees[6] = {{{0}, 0, 0}};
    for (size_t i = 0; i < 6; i++) {
        payees[i].who = i % 2;
        commitment_payee(hasher, changes[i % 2].who.secret,
                         bytes_of(i < 2 ? "tekun" : "dibao"), i < 4 ? 2024 : 2025,
                         payees[i].at);
    }
    const struct vault_batch batch = {
        .changes = changes, .change_count = 2, .payees = payees, .payee_count = 6};
    commit(vault, &batch);
    struct vault_reader *reader = open_reader(vault);
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person found = {0};
    for (size_t i = 0; i < 6; i++) {
        for (size_t k = 0; k < i; k++) {
            ck_assert_mem_ne(payees[i].at, payees[k].at, VAULT_TOKEN_SIZE);
        }
        ck_assert(vault_knows_payee(reader, payees[i].at));
        ck_assert_ok(
            vault_by_payee(reader, payees[i].at, UINT64_MAX, buffer, &found, &fault),
            &fault);
        ck_assert_uint_eq(found.person, changes[i % 2].who.person);
    }
    payees[0].at[0] ^= 1;
    ck_assert(!vault_knows_payee(reader, payees[0].at));
    ck_assert_status(
        vault_by_payee(reader, payees[0].at, UINT64_MAX, buffer, &found, &fault),
        STATUS_NOT_FOUND);
    vault_reader_close(reader);
    hasher_close(hasher);
    vault_close(vault);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("vault");
    TCase *people = tcase_create("people");
    tcase_add_test(people, test_a_person_is_found_again_after_reopening);
    tcase_add_test(people, test_a_wrong_key_or_suite_opens_nothing);
    tcase_add_test(people, test_each_sequence_gives_the_version_then_in_force);
    tcase_add_test(people,
                   test_two_changes_of_one_person_in_one_batch_are_two_versions);
    tcase_add_test(people, test_a_stale_preparation_is_refused);
    tcase_add_test(people, test_texts_hold_up_to_their_limit);
    tcase_add_test(people, test_pseudonyms_lead_back_to_the_person);
    suite_add_tcase(suite, people);
    return suite;
}
