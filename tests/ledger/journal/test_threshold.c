/* test_threshold.c - administrators act together, and the newest role counts.
 */
#include "ledger/journal/edge.h"
#include "ledger/journal/registry_threshold.h"
#include "ledger/journal/verify.h"
#include "tests/ledger/journal/book.h"
#include "tests/ledger/journal/raw.h"

#include "ledger/base/arena.h"
#include "ledger/base/date.h"

enum { OTHERS = 2 };

static uint8_t pristine[RAW_FILE_SIZE_MAX];

/* S01, S03 and S04 administer together; S03 has a second key. */
struct trio {
    struct book book;
    struct signing_key *key[OTHERS], *second;
    uint64_t staff[OTHERS], actor[OTHERS], second_actor;
    unsigned threshold;
};

static struct status begin_work(struct journal_session *session, void *context,
                                struct fault *fault)
{
    static const char *const codes[OTHERS] = {"S03", "S04"};
    struct trio *trio = context;
    struct book *book = &trio->book;
    struct public_key public[1 + OTHERS];
    struct public_key checkpoint;
    struct fact_key keys[1 + OTHERS];
    uint8_t image[512];
    struct writer writer = writer_of(image, sizeof(image));
    signing_key_public(book->checkpoint, &checkpoint);
    for (size_t i = 0; i <= OTHERS; i++) {
        signing_key_public(i == 0 ? book->administrator : trio->key[i - 1], &public[i]);
        keys[i] = (struct fact_key){bytes_of(i == 0 ? "S01" : codes[i - 1]),
                                    public[i].kind, public_key_bytes(&public[i])};
    }
    fact_put_keys(&writer, keys, 1 + OTHERS);
    struct fact fact;
    fact_begin(&fact, book_schema(KIND_GENESIS));
    fact_set_bytes(&fact, GENESIS_ORIGIN, bytes_of(BOOK_ORIGIN));
    fact_set_bytes(&fact, GENESIS_TITLE, bytes_of("Test book"));
    fact_set_bytes(&fact, GENESIS_UNIT, bytes_of("430699"));
    fact_set_number(&fact, GENESIS_SUITE, DIGEST_SHA256);
    fact_set_bytes(&fact, GENESIS_ADMINISTRATORS, writer_bytes(&writer));
    fact_set_number(&fact, GENESIS_THRESHOLD, trio->threshold);
    fact_set_bytes(&fact, GENESIS_CHECKPOINT_KEY, public_key_bytes(&checkpoint));
    TRY(journal_append(session, &fact, NULL, fault));
    TRY(book_append_staff(session, "S01", &book->administrator_staff, fault));
    TRY(book_append_key(session, book->administrator_staff, KEY_PURPOSE_ADMINISTRATION,
                        book->administrator, 0, &book->administrator_actor, fault));
    TRY(book_append_role(session, book->administrator_staff, STAFF_ROLE_ADMINISTRATOR,
                         fault));
    for (size_t i = 0; i < OTHERS; i++) {
        TRY(book_append_staff(session, codes[i], &trio->staff[i], fault));
        TRY(book_append_key(session, trio->staff[i], KEY_PURPOSE_ADMINISTRATION,
                            trio->key[i], 0, &trio->actor[i], fault));
        TRY(book_append_role(session, trio->staff[i], STAFF_ROLE_ADMINISTRATOR, fault));
    }
    return book_append_key(session, trio->staff[0], KEY_PURPOSE_ADMINISTRATION,
                           trio->second, 0, &trio->second_actor, fault);
}

static void trio_begin(struct trio *trio, unsigned threshold)
{
    memset(trio, 0, sizeof(*trio));
    trio->threshold = threshold;
    book_prepare(&trio->book, SIGNING_ED25519);
    trio->key[0] = book_key(SIGNING_ED25519, 11);
    trio->key[1] = book_key(SIGNING_ED25519, 12);
    trio->second = book_key(SIGNING_ED25519, 13);
    book_open(&trio->book, suite_folder(), true);
    ck_assert_ok(book_act(&trio->book, false, begin_work, trio), &trio->book.fault);
}

static void trio_end(struct trio *trio)
{
    signing_key_close(trio->key[0]);
    signing_key_close(trio->key[1]);
    signing_key_close(trio->second);
    book_end(&trio->book);
}

static struct status act_with(struct trio *trio, const struct journal_cosigner *with,
                              size_t count, journal_work *work, void *context)
{
    struct book *book = &trio->book;
    book->now_ms += 1000;
    const struct journal_action action = {.name = "administer",
                                          .actor = book->administrator_actor,
                                          .key = book->administrator,
                                          .now_ms = book->now_ms,
                                          .cosigners = with,
                                          .cosigner_count = count};
    return journal_write(book->journal, &action, work, context, &book->fault);
}

/* Of the book, which is shut. */
static struct verify_result look_at(const struct trio *trio)
{
    struct arena arena;
    struct verify_result result;
    struct fault fault;
    ck_assert_ok(arena_open(VERIFY_ARENA_SIZE, &arena, &fault), &fault);
    const struct verify_options options = {.journal = &trio->book.options, .jobs = 1};
    ck_assert_ok(verify_run(trio->book.folder, &options, &arena, &result, &fault),
                 &fault);
    arena_close(&arena);
    return result;
}

static void expect_whole(struct trio *trio)
{
    book_shut(&trio->book);
    const struct verify_result result = look_at(trio);
    ck_assert_msg(result.verdict == VERIFY_UNANCHORED, "%s", result.words);
    book_open(&trio->book, trio->book.folder, false);
}

START_TEST(test_r_056_so_many_different_administrators_must_sign)
{
    struct trio trio;
    trio_begin(&trio, 3);
    struct book *book = &trio.book;
    const struct journal_cosigner one = {trio.actor[0], trio.key[0]};
    const struct journal_cosigner two = {trio.actor[1], trio.key[1]};
    const struct journal_cosigner again = {trio.second_actor, trio.second};
    const struct journal_cosigner self = {book->administrator_actor,
                                          book->administrator};
    const struct journal_cosigner wrong = {trio.actor[1], trio.key[0]};
    const struct {
        struct journal_cosigner with[3];
        size_t count;
        bool is_enough;
    } cases[] = {
        {{one}, 0, false},
        {{one}, 1, false},
        {{one, again}, 2, false}, /* two keys of one person count once */
        {{one, self}, 2, false},
        {{one, one}, 2, false},
        {{one, wrong}, 2, false},
        {{one, two, wrong}, 3, false}, /* a false one among enough */
        {{one, two}, 2, true},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct status acted =
            act_with(&trio, cases[i].with, cases[i].count, book_enrol_maker, book);
        ck_assert_msg(acted.code ==
                          (cases[i].is_enough ? STATUS_CODE_OK : STATUS_REFUSED),
                      "case %zu: %s", i, book->fault.message);
        if (!cases[i].is_enough) {
            ck_assert_str_eq(book->fault.rule, "R-056");
        }
    }
    book_notes(book, 2, 1); /* a maker needs nobody else */
    expect_whole(&trio);
    trio_end(&trio);
}
END_TEST

START_TEST(test_r_056_a_seal_has_room_for_fifteen_cosigners)
{
    struct trio trio;
    struct journal_cosigner many[JOURNAL_COSIGNERS_MAX + 1];
    trio_begin(&trio, 2);
    for (size_t i = 0; i <= JOURNAL_COSIGNERS_MAX; i++) {
        many[i] = (struct journal_cosigner){trio.actor[0], trio.key[0]};
    }
    ck_assert_status(
        act_with(&trio, many, JOURNAL_COSIGNERS_MAX + 1, book_enrol_maker, &trio.book),
        STATUS_REFUSED);
    ck_assert_str_eq(trio.book.fault.rule, "R-056");
    ck_assert_ok(
        act_with(&trio, many, JOURNAL_COSIGNERS_MAX, book_enrol_maker, &trio.book),
        &trio.book.fault);
    expect_whole(&trio);
    trio_end(&trio);
    /* Nobody is enrolled yet whose cosignature would say anything. */
    trio_begin(&trio, 2);
    book_shut(&trio.book);
    book_open(&trio.book, suite_folder(), true);
    many[0] = (struct journal_cosigner){trio.actor[0], trio.key[0]};
    ck_assert_status(act_with(&trio, many, 1, begin_work, &trio), STATUS_REFUSED);
    ck_assert_str_eq(trio.book.fault.rule, "R-056");
    trio_end(&trio);
}
END_TEST

START_TEST(test_a_threshold_of_one_asks_for_nobody_else)
{
    struct trio trio;
    trio_begin(&trio, 1);
    ck_assert_ok(act_with(&trio, NULL, 0, book_enrol_maker, &trio.book),
                 &trio.book.fault);
    expect_whole(&trio);
    trio_end(&trio);
}
END_TEST

/* ---- who is left ------------------------------------------------------------------
 */

struct ending {
    uint64_t key;      /* to be ended; 0: none */
    uint64_t staff;    /* whose role ends; 0: nobody's */
    uint64_t replaces; /* the key that one of `to` takes the place of; 0: none */
    uint64_t to;
    const struct signing_key *with;
};

static struct status end_work(struct journal_session *session, void *context,
                              struct fault *fault)
{
    const struct ending *ending = context;
    struct fact fact;
    uint64_t actor = 0;
    if (ending->key != 0) {
        fact_begin(&fact, book_schema(KIND_KEY_END));
        fact_set_number(&fact, KEY_END_KEY, ending->key);
        fact_set_number(&fact, KEY_END_REASON, 3);
        TRY(journal_append(session, &fact, NULL, fault));
    }
    if (ending->staff != 0) {
        fact_begin(&fact, book_schema(KIND_ROLE));
        fact_set_number(&fact, ROLE_STAFF, ending->staff);
        fact_set_number(&fact, ROLE_ROLE, STAFF_ROLE_ADMINISTRATOR);
        fact_set_fen(&fact, ROLE_FROM, 0);
        fact_set_fen(&fact, ROLE_TO, 1);
        TRY(journal_append(session, &fact, NULL, fault));
    }
    return ending->replaces == 0
               ? OK
               : book_append_key(session, ending->to, KEY_PURPOSE_ADMINISTRATION,
                                 ending->with, ending->replaces, &actor, fault);
}

static void end_refused(struct trio *trio, struct ending ending)
{
    const struct journal_cosigner one = {trio->actor[0], trio->key[0]};
    ck_assert_status(act_with(trio, &one, 1, end_work, &ending), STATUS_REFUSED);
    ck_assert_str_eq(trio->book.fault.rule, "R-173");
}

static void end_done(struct trio *trio, struct ending ending)
{
    const struct journal_cosigner one = {trio->actor[0], trio->key[0]};
    ck_assert_ok(act_with(trio, &one, 1, end_work, &ending), &trio->book.fault);
}

START_TEST(test_r_173_as_many_administrators_stay_as_must_sign)
{
    struct trio trio;
    struct signing_key *third = book_key(SIGNING_ED25519, 14);
    trio_begin(&trio, 2);
    const uint64_t own = trio.book.administrator_actor;
    end_done(&trio, (struct ending){.key = trio.second_actor}); /* a second key */
    end_done(&trio, (struct ending){.staff = trio.staff[1]});   /* two are left */
    end_refused(&trio, (struct ending){.key = own});
    end_refused(&trio, (struct ending){.key = trio.actor[0]});
    end_refused(&trio, (struct ending){.staff = trio.staff[0]});
    /* handed to somebody who is no administrator any more */
    end_refused(
        &trio,
        (struct ending){.replaces = trio.actor[0], .to = trio.staff[1], .with = third});
    /* rotated: the same person, another key */
    end_done(&trio, (struct ending){
                        .replaces = trio.actor[0], .to = trio.staff[0], .with = third});
    expect_whole(&trio);
    signing_key_close(third);
    trio_end(&trio);
}
END_TEST

/* The check that writer and verify share, on a seal that no writer here would make. */
START_TEST(test_r_056_a_seal_with_too_few_is_seen)
{
    struct trio trio;
    trio_begin(&trio, 2);
    struct store_transaction *transaction = NULL;
    struct fault fault;
    const struct journal_cosigner one = {trio.actor[0], trio.key[0]};
    const uint64_t first = 12;
    uint8_t image[REGISTRY_COSIGNATURES_SIZE_MAX];
    const struct bytes message = bytes_of("a message");
    struct writer writer = writer_of(image, sizeof(image));
    struct fact fact;
    ck_assert_ok(registry_threshold_sign(&one, 1, message, &writer, &fault), &fault);
    fact_begin(&fact, book_schema(KIND_SEAL));
    fact_set_bytes(&fact, SEAL_COSIGNATURES, writer_bytes(&writer));
    ck_assert_ok(
        store_read_begin(journal_store(trio.book.journal), &transaction, &fault),
        &fault);
    struct registry_sealing sealing = {.actor = trio.book.administrator_actor,
                                       .first = first,
                                       .recorded_ms = trio.book.now_ms,
                                       .threshold = 2,
                                       .message = message};
    ck_assert_ok(registry_threshold_check(transaction, &sealing, &fact, &fault),
                 &fault);
    sealing.threshold = 3;
    ck_assert_status(registry_threshold_check(transaction, &sealing, &fact, &fault),
                     STATUS_REFUSED);
    sealing.threshold = 2;
    sealing.message = bytes_of("another message");
    ck_assert_status(registry_threshold_check(transaction, &sealing, &fact, &fault),
                     STATUS_REFUSED);
    store_read_end(transaction);
    trio_end(&trio);
}
END_TEST

/* The seal signed once more, over what it says now, by one who has a key. */
static void sign_again(struct fact *fact, const struct digest *genesis, uint64_t own,
                       const struct digest *root, const struct signing_key *key,
                       struct signature *signature)
{
    struct fault fault;
    uint8_t image[SEAL_MESSAGE_SIZE_MAX];
    struct seal_claim claim = {.genesis = *genesis,
                               .action = fact->field[SEAL_ACTION].bytes,
                               .first = fact->field[SEAL_FIRST].number,
                               .own = own,
                               .root = *root,
                               .vault_sequence =
                                   fact->field[SEAL_VAULT_SEQUENCE].number};
    ck_assert(registry_threshold_list(fact, &claim));
    ck_assert_ok(
        signing_sign(key, registry_seal_message(&claim, image), signature, &fault),
        &fault);
    fact_set_bytes(fact, SEAL_SIGNATURE,
                   bytes_from(signature->at, SIGNING_SIGNATURE_SIZE));
}

/* Another list of cosignatures in the last seal, or none; leaf, root and head are
 * mended, as whoever holds the disk can.  With a key the seal is signed again. */
static void rewrite_seal(const char *folder, uint64_t size, struct bytes list,
                         const struct signing_key *key_of_actor)
{
    struct digest genesis = {0};
    struct signature signature;
    static uint8_t stored[ENTRY_SIZE_MAX];
    static uint8_t image[ENTRY_SIZE_MAX];
    static uint8_t body[ENTRY_SIZE_MAX];
    static struct edge edge;
    struct fault fault;
    struct hasher *hasher = NULL;
    struct raw raw;
    uint8_t key[8];
    struct digest leaf = {0};
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    memset(&edge, 0, sizeof(edge));
    raw_begin(&raw, folder);
    for (uint64_t i = 0; i < size; i++) {
        struct bytes bytes =
            raw_get(&raw, "entry", store_key_u64(key, i), stored, sizeof(stored));
        if (i + 1 == size) {
            struct entry entry;
            struct fact fact;
            ck_assert_ok(entry_decode(bytes, &entry, &fault), &fault);
            ck_assert_int_eq(entry.kind, KIND_SEAL);
            ck_assert_ok(fact_decode(book_schema(KIND_SEAL), entry.body, &fact, &fault),
                         &fault);
            fact.present &= ~(UINT32_C(1) << SEAL_COSIGNATURES);
            if (list.size > 0) {
                fact_set_bytes(&fact, SEAL_COSIGNATURES, list);
            }
            if (key_of_actor != NULL) {
                const struct digest before = edge_root(&edge, hasher);
                sign_again(&fact, &genesis, i, &before, key_of_actor, &signature);
            }
            struct writer inner = writer_of(body, sizeof(body));
            struct writer whole = writer_of(image, sizeof(image));
            ck_assert_ok(fact_encode(&fact, &inner, &fault), &fault);
            entry.body = writer_bytes(&inner);
            ck_assert_ok(entry_encode(&entry, &whole, &fault), &fault);
            bytes = writer_bytes(&whole);
            raw_put(&raw, "entry", store_key_u64(key, i), bytes);
        }
        leaf = hasher_leaf(hasher, bytes);
        genesis = i == 0 ? leaf : genesis;
        edge_append(&edge, hasher, &leaf);
    }
    const uint8_t zero = 0;
    uint8_t head[256];
    const struct bytes old =
        raw_get(&raw, "head", bytes_from(&zero, 1), head, sizeof(head));
    const struct digest root = edge_root(&edge, hasher);
    memcpy(head + 10, leaf.at, DIGEST_SIZE);
    memcpy(head + old.size - DIGEST_SIZE, root.at, DIGEST_SIZE);
    raw_put(&raw, "head", bytes_from(&zero, 1), old);
    raw_commit(&raw);
    hasher_close(hasher);
}

/* The cosignatures of the last seal, out of the book. */
static size_t last_signs(const struct trio *trio, uint64_t size,
                         struct fact_sign ret_signs[static 4], uint8_t *space)
{
    struct raw raw;
    struct entry entry;
    struct fact fact;
    struct fault fault;
    uint8_t key[8];
    size_t count = 0;
    raw_begin(&raw, trio->book.folder);
    const struct bytes bytes =
        raw_get(&raw, "entry", store_key_u64(key, size - 1), space, ENTRY_SIZE_MAX);
    raw_commit(&raw);
    ck_assert_ok(entry_decode(bytes, &entry, &fault), &fault);
    ck_assert_ok(fact_decode(book_schema(KIND_SEAL), entry.body, &fact, &fault),
                 &fault);
    ck_assert(fact_signs(fact.field[SEAL_COSIGNATURES].bytes, ret_signs, 4, &count));
    return count;
}

START_TEST(test_r_056_verify_finds_a_seal_with_too_few_or_a_false_one)
{
    static uint8_t space[ENTRY_SIZE_MAX];
    struct trio trio;
    trio_begin(&trio, 2);
    struct book *book = &trio.book;
    const struct journal_cosigner both[] = {{trio.actor[0], trio.key[0]},
                                            {trio.actor[1], trio.key[1]}};
    ck_assert_ok(act_with(&trio, both, 2, book_enrol_maker, book), &book->fault);
    struct journal_facts facts;
    journal_facts(book->journal, &facts);
    book_shut(book);
    const size_t pristine_size = raw_load(book->folder, pristine);
    struct fact_sign sign[4];
    ck_assert_uint_eq(last_signs(&trio, facts.size, sign, space), 2);
    uint8_t bent[SIGNING_SIGNATURE_SIZE];
    memcpy(bent, sign[1].signature.at, sizeof(bent));
    bent[20] ^= 1;
    const struct bytes false_one = bytes_from(bent, sizeof(bent));
    const struct fact_sign bent_one = {sign[1].actor, false_one};
    const struct fact_sign swapped = {sign[0].actor, sign[1].signature};
    const struct fact_sign others = {trio.second_actor, sign[0].signature};
    static const char seal[] = "the seal was not signed by the key of its actor";
    const struct {
        struct fact_sign signs[3];
        size_t count;
        const struct signing_key *key; /* with which the seal is signed again */
        const char *words;             /* "" for a whole book                 */
    } cases[] = {
        {{sign[0], sign[1]}, 2, NULL, ""}, /* the rewriting alone is no damage */
        {{sign[0], sign[1]}, 2, book->administrator, ""},
        {{sign[0]}, 1, NULL, seal}, /* one of more than enough was taken out */
        {{sign[1]}, 1, NULL, seal},
        {{{0}}, 0, NULL, seal},
        {{sign[1], sign[0]}, 2, NULL, seal},
        {{sign[0], sign[1], others}, 3, NULL, seal},
        {{others, sign[1]}, 2, NULL, seal},
        {{sign[0], bent_one}, 2, NULL, "R-056"},
        {{swapped, sign[1]}, 2, NULL, "R-056"},
        /* The actor alone cannot make them agree to another list. */
        {{{0}}, 0, book->administrator, "R-056"},
        {{sign[0]}, 1, book->administrator, "R-056"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint8_t image[512];
        struct writer writer = writer_of(image, sizeof(image));
        if (cases[i].count > 0) {
            fact_put_signs(&writer, cases[i].signs, cases[i].count);
        }
        raw_save(book->folder, pristine, pristine_size);
        rewrite_seal(book->folder, facts.size, writer_bytes(&writer), cases[i].key);
        const struct verify_result result = look_at(&trio);
        const bool is_good = cases[i].words[0] == '\0';
        ck_assert_msg(result.verdict == (is_good ? VERIFY_UNANCHORED : VERIFY_TAMPERED),
                      "case %zu: %s", i, result.words);
        ck_assert_msg(strstr(result.words, cases[i].words) != NULL, "case %zu: %s", i,
                      result.words);
        if (!is_good) {
            ck_assert_int_eq(result.damage, VERIFY_ALTERED);
        }
    }
    raw_save(book->folder, pristine, pristine_size);
    book_open(book, book->folder, false);
    trio_end(&trio);
}
END_TEST

static struct status end_role(struct journal_session *session, void *context,
                              struct fault *fault)
{
    const struct trio *trio = context;
    struct fact fact;
    fact_begin(&fact, book_schema(KIND_ROLE));
    fact_set_number(&fact, ROLE_STAFF, trio->staff[0]);
    fact_set_number(&fact, ROLE_ROLE, STAFF_ROLE_ADMINISTRATOR);
    fact_set_fen(&fact, ROLE_FROM, 0);
    fact_set_fen(&fact, ROLE_TO, date_of_instant(trio->book.now_ms) - 1);
    return journal_append(session, &fact, NULL, fault);
}

START_TEST(test_a_role_given_for_ever_can_be_ended)
{
    struct trio trio;
    trio_begin(&trio, 2);
    const struct journal_cosigner one = {trio.actor[0], trio.key[0]};
    const struct journal_cosigner two = {trio.actor[1], trio.key[1]};
    ck_assert_ok(act_with(&trio, &one, 1, end_role, &trio), &trio.book.fault);
    ck_assert_status(act_with(&trio, &one, 1, book_enrol_maker, &trio.book),
                     STATUS_REFUSED);
    ck_assert_ok(act_with(&trio, &two, 1, book_enrol_maker, &trio.book),
                 &trio.book.fault);
    expect_whole(&trio);
    trio_end(&trio);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("threshold");
    TCase *people = tcase_create("people");
    tcase_add_test(people, test_r_056_so_many_different_administrators_must_sign);
    tcase_add_test(people, test_r_056_a_seal_has_room_for_fifteen_cosigners);
    tcase_add_test(people, test_a_threshold_of_one_asks_for_nobody_else);
    tcase_add_test(people, test_r_056_a_seal_with_too_few_is_seen);
    tcase_add_test(people, test_r_173_as_many_administrators_stay_as_must_sign);
    tcase_add_test(people, test_r_056_verify_finds_a_seal_with_too_few_or_a_false_one);
    tcase_add_test(people, test_a_role_given_for_ever_can_be_ended);
    suite_add_tcase(suite, people);
    return suite;
}
