/* test_attacks_other.c - attacks that are not a change of entries: lies in a derived
 * table, another office's keys, another ledger's entries, half a file, a weaker hash;
 * and what a receipt that somebody holds is good for. */
#include "tests/reports/attack_kit.h"

static struct attack_scene scene;
static struct adversary forger;

static void begin(enum digest_suite suite, enum attack_keys keys)
{
    snprintf(scene.forged, sizeof(scene.forged), "%s/forged", suite_folder());
    adversary_begin(&forger, &scene.options, &scene.arena, suite);
    attack_arm(&scene, &forger, keys);
    adversary_load(&forger, scene.genuine);
}

static void end(void)
{
    adversary_write(&forger, scene.forged);
    adversary_end(&forger);
}

/* ---- lies in a derived table
 * -----------------------------------------------------------
 */

enum lie { LIE_ADD, LIE_CHANGE, LIE_DELETE, LIES };

/* False: the table has no row to lie about. */
static bool tell(const char *table, enum lie lie)
{
    static uint8_t key[512];
    static uint8_t value[RAW_PAIR_SIZE_MAX];
    size_t sizes[2] = {8, 8};
    struct raw raw;
    raw_begin(&raw, scene.forged);
    bool is_there = true;
    if (lie == LIE_ADD) {
        memset(key, 0xFE, 8);
        memset(value, 1, 8);
    } else {
        is_there = raw_pair(&raw, table, 0, key, value, sizes);
    }
    if (is_there && lie == LIE_DELETE) {
        raw_delete(&raw, table, bytes_from(key, sizes[0]));
    } else if (is_there) {
        if (lie == LIE_CHANGE && sizes[1] == 0) {
            sizes[1] = 1;
        }
        value[sizes[1] - 1] ^= 1;
        raw_put(&raw, table, bytes_from(key, sizes[0]), bytes_from(value, sizes[1]));
    }
    raw_commit(&raw);
    return is_there;
}

static unsigned lie_in(const char *table, bool is_derived)
{
    static uint8_t pristine[RAW_FILE_SIZE_MAX];
    const size_t size = raw_load(scene.genuine, pristine);
    unsigned told = 0;
    for (enum lie lie = LIE_ADD; lie < LIES; lie++) {
        snprintf(scene.forged, sizeof(scene.forged), "%s", suite_folder());
        raw_save(scene.forged, pristine, size);
        if (!tell(table, lie)) {
            continue;
        }
        told++;
        const char *bare = attack_verify(&scene, NULL, false, NULL);
        const char *deep = attack_verify(&scene, NULL, true, NULL);
        const char *name =
            is_derived || strcmp(table, "tile") == 0 ? "derived" : "index lie";
        ck_assert_msg(strcmp(bare, is_derived ? "missed" : name) == 0,
                      "%s, lie %d: bare: %s", table, (int)lie, bare);
        ck_assert_msg(strcmp(deep, name) == 0, "%s, lie %d: deep: %s", table, (int)lie,
                      deep);
    }
    return told;
}

START_TEST(test_a_lie_in_any_table_alone_is_called_so)
{
    static const char *const of_journal[] = {"tile", "head",  "seal",
                                             "key",  "staff", "role"};
    unsigned told = 0;
    attack_open(&scene, DIGEST_SHA256);
    for (size_t i = 0; i < sizeof(of_journal) / sizeof(of_journal[0]); i++) {
        told += lie_in(of_journal[i], false);
    }
    for (size_t i = 0; i < LEDGER_DERIVED_COUNT; i++) {
        told += lie_in(ledger_derived_tables[i].name, true);
    }
    ck_assert_uint_gt(told, 40);
    attack_close(&scene);
}
END_TEST

/* ---- other keys, other entries
 * --------------------------------------------------------
 */

/* Every key of the ledger is one that the attacker made, and all is signed anew. */
static void take_over(struct signing_key *keys[static 8], size_t *ret_count)
{
    static struct public_key public[8];
    static uint8_t image[512];
    struct fact_key founders[2];
    struct fault fault = {0};
    struct entry entry;
    struct fact fact;
    size_t count = 0;
    forger.key_count = 0;
    for (uint64_t i = 1; i < forger.count; i++) {
        adversary_take(&forger, i, &entry, &fact);
        if (entry.kind != KIND_KEY) {
            continue;
        }
        ck_assert_uint_lt(count, 8);
        ck_assert_ok(signing_key_new(SIGNING_ED25519, &keys[count], &fault), &fault);
        signing_key_public(keys[count], &public[count]);
        fact_set_bytes(&fact, KEY_PUBLIC, public_key_bytes(&public[count]));
        adversary_put(&forger, i, &entry, &fact);
        adversary_hold(&forger, i, keys[count++]);
    }
    struct writer writer = writer_of(image, sizeof(image));
    for (size_t i = 0; i < 2; i++) { /* the first two are the administrators' */
        founders[i] = (struct fact_key){bytes_of(i == 0 ? "S01" : "S09"),
                                        public[i].kind, public_key_bytes(&public[i])};
    }
    fact_put_keys(&writer, founders, 2);
    adversary_hold(&forger, 0, keys[0]);
    adversary_take(&forger, 0, &entry, &fact);
    fact_set_bytes(&fact, GENESIS_ADMINISTRATORS, writer_bytes(&writer));
    fact_set_bytes(&fact, GENESIS_CHECKPOINT_KEY, public_key_bytes(&public[2]));
    adversary_put(&forger, 0, &entry, &fact);
    *ret_count = count;
}

START_TEST(test_a_ledger_under_other_keys_is_whole_and_proves_nothing)
{
    struct signing_key *keys[8];
    size_t count = 0;
    attack_open(&scene, DIGEST_SHA256);
    begin(DIGEST_SHA256, ATTACK_NO_KEY);
    take_over(keys, &count);
    adversary_relink(&forger, 0);
    end();
    ck_assert_str_eq(attack_verify(&scene, NULL, true, NULL), "missed");
    /* Genesis names another key: the old checkpoint is nothing to compare with.  The
     * key from outside and a mirror know better. */
    ck_assert_str_eq(attack_verify(&scene, &scene.old, false, NULL), "environment");
    ck_assert_str_eq(attack_verify(&scene, NULL, false, scene.record), "forked");
    char public[ATTACK_PATH_SIZE];
    struct fault fault = {0};
    snprintf(public, sizeof(public), "%s/public", suite_folder());
    scene.published = scene.last;
    ck_assert_ok(attack_publish(&scene, public, &fault), &fault);
    attack_put_file(public, "checkpoint", scene.published);
    ck_assert_str_eq(attack_mirror(&scene, public), "found");
    ck_assert_str_eq(attack_stranger(&scene, public), "tampered");
    for (size_t i = 0; i < count; i++) {
        signing_key_close(keys[i]);
    }
    attack_close(&scene);
}
END_TEST

START_TEST(test_two_ledgers_spliced_do_not_hold_together)
{
    static struct adversary other;
    static struct attack_scene second;
    attack_open(&scene, DIGEST_SHA256);
    attack_open(&second, DIGEST_SHA256);
    ck_assert_uint_eq(scene.size, second.size);
    begin(DIGEST_SHA256, ATTACK_NO_KEY);
    adversary_begin(&other, &second.options, &second.arena, DIGEST_SHA256);
    adversary_load(&other, second.genuine);
    for (uint64_t i = scene.old_size; i < scene.size; i++) {
        forger.entries[i] = other.entries[i];
    }
    adversary_relink(&forger, scene.old_size);
    adversary_end(&other);
    end();
    ck_assert_str_eq(attack_verify(&scene, NULL, false, NULL), "altered");
    ck_assert_str_eq(attack_verify(&scene, &scene.old, false, NULL), "altered");
    attack_close(&second);
    attack_close(&scene);
}
END_TEST

/* ---- half a file, a weaker hash
 * -------------------------------------------------------
 */

START_TEST(test_half_a_file_is_never_whole)
{
    enum { PAGE = 4096 };
    static uint8_t pristine[RAW_FILE_SIZE_MAX];
    static struct verify_result result;
    unsigned found = 0;
    attack_open(&scene, DIGEST_SHA256);
    const size_t size = raw_load(scene.genuine, pristine);
    for (size_t cut = 0; cut < size; cut += cut % PAGE == 0 ? PAGE - 1 : 1) {
        struct fault fault = {0};
        const size_t mark = arena_mark(&scene.arena);
        snprintf(scene.forged, sizeof(scene.forged), "%s", suite_folder());
        raw_save(scene.forged, pristine, cut);
        const struct verify_options options = {
            .journal = &scene.options, .jobs = 1, .record_path = scene.record};
        const struct status status =
            verify_in_child(scene.forged, &options, &scene.arena, &result, &fault);
        arena_rewind(&scene.arena, mark);
        if (status_is_ok(status) && result.verdict == VERIFY_WHOLE) {
            /* What is missing then was never read: free pages at the end. */
            ck_assert_msg(cut + 8 * (size_t)PAGE > size, "cut to %zu of %zu", cut,
                          size);
            ck_assert_uint_eq(result.size, scene.size);
        } else {
            found++;
        }
    }
    ck_assert_uint_gt(found, 2 * (size / PAGE) - 16);
    attack_close(&scene);
}
END_TEST

/* The suite stands in entry 0, which every seal signs; hashing the same entries with
 * the weaker one needs every key, and even then the keys are of the wrong kind. */
START_TEST(test_the_hash_suite_cannot_be_changed)
{
    for (int has_keys = 0; has_keys < 2; has_keys++) {
        struct entry entry;
        struct fact fact;
        attack_open(&scene, DIGEST_SM3);
        begin(DIGEST_SHA256, has_keys ? ATTACK_ALL : ATTACK_NO_KEY);
        adversary_take(&forger, 0, &entry, &fact);
        fact_set_number(&fact, GENESIS_SUITE, DIGEST_SHA256);
        adversary_put(&forger, 0, &entry, &fact);
        adversary_relink(&forger, 0);
        end();
        ck_assert_str_eq(attack_verify(&scene, NULL, false, NULL), "altered");
        attack_close(&scene);
        /* The head alone says another suite. */
        attack_open(&scene, DIGEST_SM3);
        begin(DIGEST_SHA256, has_keys ? ATTACK_ALL : ATTACK_NO_KEY);
        adversary_relink(&forger, 1);
        end();
        ck_assert_str_ne(attack_verify(&scene, NULL, false, NULL), "missed");
        attack_close(&scene);
    }
}
END_TEST

/* ---- a receipt that somebody holds
 * ----------------------------------------------------
 */

/* it stays true whatever becomes of the ledger, and its checkpoint is as good as
 * any other to find that the ledger is not what it was. */
START_TEST(test_a_receipt_stays_true_and_is_an_anchor)
{
    static uint8_t text[RECEIPT_SIZE_MAX];
    struct fault fault = {0};
    struct bytes note;
    struct entry entry;
    struct fact line;
    attack_open(&scene, DIGEST_SHA256);
    struct writer writer = writer_of(text, sizeof(text));
    ck_assert_ok(attack_receipt(&scene, scene.before, scene.old, &writer, &fault),
                 &fault);
    begin(DIGEST_SHA256, ATTACK_ALL); /* her payment never was that much */
    const uint64_t at = scene.first_batch + 1;
    adversary_take(&forger, at, &entry, &line);
    fact_set_fen(&line, LINE_AMOUNT, 1);
    adversary_put(&forger, at, &entry, &line);
    adversary_relink(&forger, at);
    end();
    ck_assert_ok(attack_receipt_check(&scene, writer_bytes(&writer), &note, &fault),
                 &fault);
    ck_assert_bytes(note, scene.old);
    ck_assert_str_eq(attack_verify(&scene, NULL, false, NULL), "missed");
    ck_assert_str_eq(attack_verify(&scene, &note, false, NULL), "forked");
    attack_close(&scene);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("attacks other");
    TCase *tables = tcase_create("tables");
    tcase_add_test(tables, test_a_lie_in_any_table_alone_is_called_so);
    suite_add_tcase(suite, tables);
    TCase *ledgers = tcase_create("ledgers");
    tcase_add_test(ledgers, test_a_ledger_under_other_keys_is_whole_and_proves_nothing);
    tcase_add_test(ledgers, test_two_ledgers_spliced_do_not_hold_together);
    suite_add_tcase(suite, ledgers);
    TCase *files = tcase_create("files");
    tcase_add_test(files, test_half_a_file_is_never_whole);
    tcase_add_test(files, test_the_hash_suite_cannot_be_changed);
    tcase_add_test(files, test_a_receipt_stays_true_and_is_an_anchor);
    suite_add_tcase(suite, files);
    return suite;
}
