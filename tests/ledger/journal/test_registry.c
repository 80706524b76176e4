/* test_registry.c - staff, keys and roles: what is listed, ended, refused, and how a
 * lie about them is found. */
#include "ledger/journal/registry_list.h"
#include "ledger/journal/verify.h"
#include "tests/ledger/journal/book.h"
#include "tests/ledger/journal/raw.h"

#include "ledger/base/arena.h"

/* ---- names -------------------------------------------------------------------------
 */

START_TEST(test_every_role_and_purpose_has_a_name_that_leads_back)
{
    for (uint64_t role = STAFF_ROLE_ADMINISTRATOR; role <= STAFF_ROLE_AUDITOR; role++) {
        ck_assert_uint_eq(registry_role_parse(bytes_of(registry_role_name(role))),
                          role);
    }
    for (uint64_t purpose = KEY_PURPOSE_ADMINISTRATION; purpose <= KEY_PURPOSE_WITNESS;
         purpose++) {
        ck_assert_uint_eq(
            registry_purpose_parse(bytes_of(registry_purpose_name(purpose))), purpose);
    }
    ck_assert_ptr_null(registry_role_name(0));
    ck_assert_ptr_null(registry_role_name(STAFF_ROLE_AUDITOR + 1));
    ck_assert_ptr_null(registry_purpose_name(0));
    ck_assert_ptr_null(registry_purpose_name(KEY_PURPOSE_WITNESS + 1));
    ck_assert_uint_eq(registry_role_parse(bytes_of("king")), 0);
    ck_assert_uint_eq(registry_purpose_parse(bytes_of("")), 0);
}
END_TEST

/* ---- lists -------------------------------------------------------------------------
 */

struct listing {
    uint64_t numbers[8];
    char codes[8][8];
    uint64_t ended[8];
    size_t count, stop_at;
};

static struct status see_staff(void *context, struct bytes code, uint64_t staff,
                               struct fault *fault)
{
    struct listing *listing = context;
    ck_assert_uint_lt(listing->count, 8);
    ck_assert_uint_lt(code.size, sizeof(listing->codes[0]));
    memcpy(listing->codes[listing->count], code.at, code.size);
    listing->numbers[listing->count++] = staff;
    return listing->count == listing->stop_at
               ? FAULT(fault, STATUS_REFUSED, "enough is enough")
               : OK;
}

static struct status see_key(void *context, uint64_t actor,
                             const struct registry_key *key, struct fault *fault)
{
    struct listing *listing = context;
    ck_assert_uint_lt(listing->count, 8);
    listing->ended[listing->count] = key->ended;
    listing->numbers[listing->count++] = actor;
    return listing->count == listing->stop_at
               ? FAULT(fault, STATUS_REFUSED, "enough is enough")
               : OK;
}

static struct status list_staff(struct book *book, struct listing *listing)
{
    struct store_transaction *transaction = NULL;
    TRY(store_read_begin(journal_store(book->journal), &transaction, &book->fault));
    const struct status listed =
        registry_list_staff(transaction, see_staff, listing, &book->fault);
    store_read_end(transaction);
    return listed;
}

static struct status list_keys(struct book *book, struct listing *listing)
{
    struct store_transaction *transaction = NULL;
    TRY(store_read_begin(journal_store(book->journal), &transaction, &book->fault));
    const struct status listed =
        registry_list_keys(transaction, see_key, listing, &book->fault);
    store_read_end(transaction);
    return listed;
}

static struct status end_maker(struct journal_session *session, void *context,
                               struct fault *fault)
{
    const struct book *book = context;
    struct fact fact;
    fact_begin(&fact, book_schema(KIND_KEY_END));
    fact_set_number(&fact, KEY_END_KEY, book->maker_actor);
    fact_set_number(&fact, KEY_END_REASON, 2);
    return journal_append(session, &fact, NULL, fault);
}

START_TEST(test_lists_are_in_key_order_whole_and_stop_when_told)
{
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    struct listing staff = {.count = 0};
    ck_assert_ok(list_staff(&book, &staff), &book.fault);
    ck_assert_uint_eq(staff.count, 2);
    ck_assert_str_eq(staff.codes[0], "S01");
    ck_assert_str_eq(staff.codes[1], "S02");
    ck_assert_uint_eq(staff.numbers[0], book.administrator_staff);
    ck_assert_uint_eq(staff.numbers[1], book.maker_staff);

    ck_assert_ok(book_act(&book, false, end_maker, &book), &book.fault);
    struct listing keys = {.count = 0};
    ck_assert_ok(list_keys(&book, &keys), &book.fault);
    ck_assert_uint_eq(keys.count, 2);
    ck_assert_uint_eq(keys.numbers[0], book.administrator_actor);
    ck_assert_uint_eq(keys.numbers[1], book.maker_actor);
    ck_assert_uint_eq(keys.ended[0], 0);
    ck_assert_uint_eq(keys.ended[1], 9); /* ended ones are there too */

    struct listing one = {.stop_at = 1};
    ck_assert_status(list_staff(&book, &one), STATUS_REFUSED);
    ck_assert_uint_eq(one.count, 1);
    one = (struct listing){.stop_at = 1};
    ck_assert_status(list_keys(&book, &one), STATUS_REFUSED);
    ck_assert_uint_eq(one.count, 1);
    book_end(&book);
}
END_TEST

/* ---- keys that end -----------------------------------------------------------------
 */

START_TEST(test_a_key_ends_once_and_acts_no_more) /* R-053 R-050 */
{
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    const uint64_t maker = book.maker_actor;
    book.maker_actor = 0; /* entry 0 enrols no key */
    ck_assert_status(book_act(&book, false, end_maker, &book), STATUS_REFUSED);
    ck_assert_str_eq(book.fault.rule, "R-053");
    book.maker_actor = maker;
    ck_assert_ok(book_act(&book, false, end_maker, &book), &book.fault);
    ck_assert_status(book_act(&book, false, end_maker, &book), STATUS_REFUSED);
    ck_assert_str_eq(book.fault.rule, "R-053");
    struct book_notes notes = {.count = 1, .colour = 1};
    ck_assert_status(book_act(&book, true, book_write_notes, &notes), STATUS_REFUSED);
    ck_assert_str_eq(book.fault.rule, "R-050");
    book_end(&book);
}
END_TEST

static struct verify_result look_at(struct book *book, const char *folder)
{
    struct arena arena;
    struct verify_result result;
    ck_assert_ok(arena_open(VERIFY_ARENA_SIZE, &arena, &book->fault), &book->fault);
    const struct verify_options options = {.journal = &book->options, .jobs = 1};
    ck_assert_ok(verify_run(folder, &options, &arena, &result, &book->fault),
                 &book->fault);
    arena_close(&arena);
    return result;
}

/* The row of a key: staff u64, purpose, kind, ended u64, public key. */
static void set_ended(const char *folder, uint64_t actor, uint64_t ended)
{
    enum { ENDED_AT = 10 };
    struct raw raw;
    uint8_t key[8];
    uint8_t row[128];
    raw_begin(&raw, folder);
    const struct bytes stored =
        raw_get(&raw, "key", store_key_u64(key, actor), row, sizeof(row));
    struct writer writer = writer_of(row + ENDED_AT, 8);
    writer_u64(&writer, ended);
    raw_put(&raw, "key", store_key_u64(key, actor), stored);
    raw_commit(&raw);
}

START_TEST(test_a_false_end_of_a_key_is_found)
{
    static uint8_t pristine[RAW_FILE_SIZE_MAX];
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    book_notes(&book, 2, 1);                                             /* 9..11 */
    ck_assert_ok(book_act(&book, false, end_maker, &book), &book.fault); /* 12    */
    book_shut(&book);
    const size_t size = raw_load(book.folder, pristine);
    const char *copy = suite_folder();
    raw_save(copy, pristine, size);
    ck_assert_int_eq(look_at(&book, copy).verdict, VERIFY_UNANCHORED);
    const struct {
        uint64_t actor, ended;
    } cases[] = {
        {book.maker_actor, 0},  /* the end is hidden            */
        {book.maker_actor, 9},  /* or moved before what it did  */
        {book.maker_actor, 99}, /* or to where nothing is       */
        {book.administrator_actor, 12}, {book.administrator_actor, 4},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        raw_save(copy, pristine, size);
        set_ended(copy, cases[i].actor, cases[i].ended);
        const struct verify_result result = look_at(&book, copy);
        ck_assert_msg(result.verdict == VERIFY_TAMPERED &&
                          result.damage == VERIFY_INDEX_LIE,
                      "case %zu: %s", i, result.words);
    }
    book_end(&book);
}
END_TEST

/* ---- genesis -----------------------------------------------------------------------
 */

struct genesis {
    const char *origin;
    uint64_t suite, threshold;
    bool has_weak_administrator, has_weak_checkpoint, is_twice_one_person;
    bool is_practice;
};

static struct status try_genesis(const struct genesis *genesis, struct fault *fault)
{
    static const uint8_t weak[32] = {1};
    struct public_key public[3];
    struct signing_key *key[3];
    for (uint8_t i = 0; i < 3; i++) {
        key[i] = book_key(genesis->suite == DIGEST_SM3 ? SIGNING_SM2 : SIGNING_ED25519,
                          (uint8_t)(i + 1));
        signing_key_public(key[i], &public[i]);
        signing_key_close(key[i]);
    }
    uint8_t image[512];
    struct writer writer = writer_of(image, sizeof(image));
    const struct fact_key keys[] = {
        {bytes_of("S01"), public[0].kind,
         genesis->has_weak_administrator ? bytes_from(weak, sizeof(weak))
                                         : public_key_bytes(&public[0])},
        {bytes_of(genesis->is_twice_one_person ? "S01" : "S02"), public[1].kind,
         public_key_bytes(&public[1])}};
    fact_put_keys(&writer, keys, 2);
    struct fact fact;
    fact_begin(&fact, book_schema(KIND_GENESIS));
    fact_set_bytes(&fact, GENESIS_ORIGIN, bytes_of(genesis->origin));
    fact_set_bytes(&fact, GENESIS_TITLE, bytes_of("Test book"));
    fact_set_bytes(&fact, GENESIS_UNIT, bytes_of("430699"));
    fact_set_number(&fact, GENESIS_SUITE, genesis->suite);
    fact_set_bytes(&fact, GENESIS_ADMINISTRATORS, writer_bytes(&writer));
    fact_set_number(&fact, GENESIS_THRESHOLD, genesis->threshold);
    fact_set_bytes(&fact, GENESIS_CHECKPOINT_KEY,
                   genesis->has_weak_checkpoint ? bytes_from(weak, sizeof(weak))
                                                : public_key_bytes(&public[2]));
    if (genesis->is_practice) {
        fact_set_number(&fact, GENESIS_IS_PRACTICE, true);
    }
    return registry_genesis(&fact, fault);
}

START_TEST(test_a_genesis_that_nobody_could_trust_is_refused) /* R-012 R-056 R-180 */
{
    char longest[JOURNAL_ORIGIN_SIZE_MAX + 2];
    memset(longest, 'a', sizeof(longest));
    longest[JOURNAL_ORIGIN_SIZE_MAX] = '\0';
    char longer[JOURNAL_ORIGIN_SIZE_MAX + 2];
    memset(longer, 'a', sizeof(longer));
    longer[JOURNAL_ORIGIN_SIZE_MAX + 1] = '\0';
    const struct {
        struct genesis genesis;
        enum status_code wanted;
    } cases[] = {
        {{BOOK_ORIGIN, DIGEST_SHA256, 1, false, false, false, false}, STATUS_CODE_OK},
        {{BOOK_ORIGIN, DIGEST_SHA256, 2, false, false, false, false}, STATUS_CODE_OK},
        {{BOOK_ORIGIN "/sm3", DIGEST_SM3, 2, false, false, false, false},
         STATUS_CODE_OK},
        {{longest, DIGEST_SHA256, 1, false, false, false, false}, STATUS_CODE_OK},
        {{longer, DIGEST_SHA256, 1, false, false, false, false}, STATUS_INPUT},
        {{"a name with blanks", DIGEST_SHA256, 1, false, false, false, false},
         STATUS_INPUT},
        {{BOOK_ORIGIN "/sm3", DIGEST_SHA256, 1, false, false, false, false},
         STATUS_INPUT},
        {{BOOK_ORIGIN, DIGEST_SM3, 1, false, false, false, false}, STATUS_INPUT},
        {{BOOK_ORIGIN, 7, 1, false, false, false, false}, STATUS_INPUT},
        {{BOOK_ORIGIN, DIGEST_SHA256, 0, false, false, false, false}, STATUS_INPUT},
        {{BOOK_ORIGIN, DIGEST_SHA256, 3, false, false, false, false}, STATUS_INPUT},
        {{BOOK_ORIGIN, DIGEST_SHA256, 2, false, false, true, false}, STATUS_INPUT},
        {{BOOK_ORIGIN, DIGEST_SHA256, 1, true, false, false, false}, STATUS_INPUT},
        {{BOOK_ORIGIN, DIGEST_SHA256, 1, false, true, false, false}, STATUS_INPUT},
        {{BOOK_ORIGIN "/practice", DIGEST_SHA256, 1, false, false, false, true},
         STATUS_CODE_OK},
        {{BOOK_ORIGIN "/practice/sm3", DIGEST_SM3, 1, false, false, false, true},
         STATUS_CODE_OK},
        {{BOOK_ORIGIN "/practice", DIGEST_SHA256, 1, false, false, false, false},
         STATUS_INPUT},
        {{BOOK_ORIGIN "/practice/sm3", DIGEST_SM3, 1, false, false, false, false},
         STATUS_INPUT},
        {{BOOK_ORIGIN, DIGEST_SHA256, 1, false, false, false, true}, STATUS_INPUT},
        {{BOOK_ORIGIN "/sm3", DIGEST_SM3, 1, false, false, false, true}, STATUS_INPUT},
        {{BOOK_ORIGIN "/practice/more", DIGEST_SHA256, 1, false, false, false, true},
         STATUS_INPUT},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fault fault;
        const struct status tried = try_genesis(&cases[i].genesis, &fault);
        ck_assert_msg(tried.code == cases[i].wanted, "case %zu: %s", i,
                      status_is_ok(tried) ? "taken" : fault.message);
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("registry");
    TCase *people = tcase_create("people");
    tcase_add_test(people, test_every_role_and_purpose_has_a_name_that_leads_back);
    tcase_add_test(people, test_lists_are_in_key_order_whole_and_stop_when_told);
    tcase_add_test(people, test_a_key_ends_once_and_acts_no_more);
    tcase_add_test(people, test_a_false_end_of_a_key_is_found);
    suite_add_tcase(suite, people);
    TCase *genesis = tcase_create("genesis");
    tcase_add_test(genesis, test_a_genesis_that_nobody_could_trust_is_refused);
    suite_add_tcase(suite, genesis);
    return suite;
}
