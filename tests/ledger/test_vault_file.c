/* Files and staff in the vault; secrecy, damage and sudden death. */
#include "tests/ledger/vault_kit.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- files ------------------------------------------------------------------------
 */

struct collected {
    uint8_t *at;
    size_t size;
};

static struct status collect(void *context, struct bytes run, struct fault *fault)
{
    struct collected *all = context;
    (void)fault;
    memcpy(all->at + all->size, run.at, run.size);
    all->size += run.size;
    return OK;
}

static struct status refuse(void *context, struct bytes run, struct fault *fault)
{
    (void)context;
    (void)run;
    return FAULT(fault, STATUS_FULL, "no room");
}

/* by the folder's mode first. */
START_TEST(test_a_vault_that_is_open_to_others_is_not_opened)
{
    static const struct {
        mode_t folder, file;
        bool is_refused;
    } cases[] = {{0700, 0600, false}, {0700, 0644, false}, {0755, 0600, false},
                 {0711, 0600, false}, {0755, 0640, true},  {0711, 0604, true},
                 {0750, 0660, true},  {0770, 0600, true},  {0722, 0600, true}};
    char path[600];
    char data[620];
    snprintf(path, sizeof(path), "%s/vault", suite_folder());
    snprintf(data, sizeof(data), "%s/data.mdb", path);
    vault_close(open_vault(path, true));
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fault fault = {0};
        struct vault *vault = NULL;
        const struct vault_options options = {.suite = DIGEST_SHA256};
        ck_assert_int_eq(chmod(path, cases[i].folder), 0);
        ck_assert_int_eq(chmod(data, cases[i].file), 0);
        (void)status_is_ok(vault_open(path, vault_key, &options, &vault, &fault));
        ck_assert_msg((strcmp(fault.rule, "R-251") == 0) == cases[i].is_refused,
                      "case %zu: %s", i, fault.message);
        vault_close(vault);
    }
}
END_TEST

START_TEST(test_an_original_comes_back_byte_for_byte)
{
    static const size_t sizes[] = {0,
                                   1,
                                   VAULT_CHUNK_SIZE - 1,
                                   VAULT_CHUNK_SIZE,
                                   VAULT_CHUNK_SIZE + 1,
                                   3 * VAULT_CHUNK_SIZE + 7};
    static uint8_t bytes[4 * VAULT_CHUNK_SIZE];
    static uint8_t back[4 * VAULT_CHUNK_SIZE];
    struct fault fault = {0};
    const char *folder = suite_folder();
    char path[600];
    char original[600];
    snprintf(path, sizeof(path), "%s/vault", folder);
    snprintf(original, sizeof(original), "%s/payroll.csv", folder);
    struct vault *vault = open_vault(path, true);
    struct hasher *hasher = NULL;
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        memset(bytes, (int)(i + 1), sizeof(bytes));
        FILE *file = fopen(original, "wb");
        ck_assert_uint_eq(fwrite(bytes, 1, sizes[i], file), sizes[i]);
        fclose(file);
        struct vault_file facts = {.name = bytes_of("发放表.csv"),
                                   .digest =
                                       hasher_one(hasher, bytes_from(bytes, sizes[i])),
                                   .size_bytes = sizes[i],
                                   .original = original};
        vault_file_token(vault, &facts.digest, facts.token);
        const struct vault_batch batch = {.file = &facts};
        commit(vault, &batch);
        struct vault_reader *reader = open_reader(vault);
        char name[64];
        ck_assert_ok(vault_file_name(reader, facts.token, name, sizeof(name), &fault),
                     &fault);
        ck_assert_str_eq(name, "发放表.csv");
        struct collected all = {back, 0};
        ck_assert_ok(vault_file_original(reader, facts.token, collect, &all, &fault),
                     &fault);
        ck_assert_uint_eq(all.size, sizes[i]);
        ck_assert_mem_eq(back, bytes, sizes[i]);
        if (sizes[i] > 0) {
            ck_assert_status(
                vault_file_original(reader, facts.token, refuse, NULL, &fault),
                STATUS_FULL);
        }
        facts.token[0] ^= 1;
        ck_assert_status(
            vault_file_original(reader, facts.token, collect, &all, &fault),
            STATUS_NOT_FOUND);
        vault_reader_close(reader);
    }
    hasher_close(hasher);
    vault_close(vault);
}
END_TEST

START_TEST(test_a_file_that_changed_while_read_is_refused)
{
    struct fault fault = {0};
    const char *folder = suite_folder();
    char path[600];
    char original[600];
    snprintf(path, sizeof(path), "%s/vault", folder);
    snprintf(original, sizeof(original), "%s/payroll.csv", folder);
    FILE *file = fopen(original, "wb");
    fputs("abc", file);
    fclose(file);
    struct vault *vault = open_vault(path, true);
    struct arena arena = {0};
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
    struct vault_file facts = {
        .name = bytes_of("a"), .size_bytes = 4, .original = original};
    vault_file_token(vault, &facts.digest, facts.token);
    const struct vault_batch batch = {.file = &facts};
    ck_assert_status(vault_commit(vault, &batch, &arena, &fault), STATUS_ENVIRONMENT);
    facts.original = "/nonexistent/payroll.csv";
    ck_assert_status(vault_commit(vault, &batch, &arena, &fault), STATUS_ENVIRONMENT);
    ck_assert_uint_eq(vault_sequence(vault), 0);
    /* Without a copy the name is kept, the original is not. */
    facts.original = NULL;
    commit(vault, &batch);
    struct vault_reader *reader = open_reader(vault);
    ck_assert_status(vault_file_original(reader, facts.token, refuse, NULL, &fault),
                     STATUS_NOT_FOUND);
    vault_reader_close(reader);
    arena_close(&arena);
    vault_close(vault);
}
END_TEST

START_TEST(test_the_tokens_of_files_depend_on_the_vault)
{
    char path[600];
    struct digest digest = {{1, 2, 3}};
    uint8_t one[VAULT_TOKEN_SIZE];
    uint8_t two[VAULT_TOKEN_SIZE];
    snprintf(path, sizeof(path), "%s/vault", suite_folder());
    struct vault *vault = open_vault(path, true);
    vault_file_token(vault, &digest, one);
    digest.at[31] ^= 1;
    vault_file_token(vault, &digest, two);
    ck_assert_mem_ne(one, two, VAULT_TOKEN_SIZE);
    ck_assert_mem_ne(one, digest.at, VAULT_TOKEN_SIZE);
    vault_close(vault);
}
END_TEST

START_TEST(test_the_names_of_staff_are_kept_and_replaced)
{
    struct fault fault = {0};
    char path[600];
    char name[VAULT_TEXT_MAX + 1];
    snprintf(path, sizeof(path), "%s/vault", suite_folder());
    struct vault *vault = open_vault(path, true);
    ck_assert_ok(vault_put_staff(vault, bytes_of("S01"), bytes_of("赵测九"), &fault),
                 &fault);
    ck_assert_ok(vault_put_staff(vault, bytes_of("S01"), bytes_of("赵测十"), &fault),
                 &fault);
    ck_assert_uint_eq(vault_sequence(vault), 2);
    ck_assert_status(vault_put_staff(vault, bytes_of("S01"), bytes_of(""), &fault),
                     STATUS_USAGE);
    ck_assert_status(vault_put_staff(vault, bytes_of(""), bytes_of("x"), &fault),
                     STATUS_USAGE);
    struct vault_reader *reader = open_reader(vault);
    ck_assert_ok(vault_staff_name(reader, bytes_of("S01"), name, sizeof(name), &fault),
                 &fault);
    ck_assert_str_eq(name, "赵测十");
    ck_assert_status(
        vault_staff_name(reader, bytes_of("S02"), name, sizeof(name), &fault),
        STATUS_NOT_FOUND);
    vault_reader_close(reader);
    vault_close(vault);
}
END_TEST

/* ---- secrecy and damage ------------------------------------------------------------
 */

static bool contains(struct bytes whole, struct bytes part)
{
    for (size_t i = 0; i + part.size <= whole.size; i++) {
        if (whole.at[i] == part.at[0] &&
            memcmp(whole.at + i, part.at, part.size) == 0) {
            return true;
        }
    }
    return false;
}

START_TEST(test_nothing_personal_can_be_read_from_the_file)
{
    struct fault fault = {0};
    const char *folder = suite_folder();
    char path[600];
    char data[700];
    char original[600];
    snprintf(path, sizeof(path), "%s/vault", folder);
    snprintf(data, sizeof(data), "%s/data.mdb", path);
    snprintf(original, sizeof(original), "%s/in.csv", folder);
    FILE *file = fopen(original, "wb");
    fputs("王测一,430699199001010012,6217000000000000019\n", file);
    fclose(file);
    struct vault *vault = open_vault(path, true);
    struct vault_person person =
        person_of("王测一", "430699199001010012", "6217000000000000019");
    struct vault_change change = {.who = person};
    ck_assert_ok(vault_prepare(vault, &change, 1, &fault), &fault);
    struct vault_file facts = {
        .name = bytes_of("王测一的发放表.csv"), .size_bytes = 51, .original = original};
    struct stat about;
    ck_assert_int_eq(stat(original, &about), 0);
    facts.size_bytes = (uint64_t)about.st_size;
    const struct vault_batch batch = {
        .changes = &change, .change_count = 1, .file = &facts};
    commit(vault, &batch);
    ck_assert_ok(vault_put_staff(vault, bytes_of("S01"), bytes_of("赵测九"), &fault),
                 &fault);
    vault_close(vault);
    struct arena arena = {0};
    ck_assert_ok(arena_open(64 << 20, &arena, &fault), &fault);
    const struct bytes raw = suite_file(&arena, data);
    ck_assert_uint_gt(raw.size, 4096);
    static const char *const secrets[] = {
        "王测一",
        "\xCD\xF5\xB2\xE2\xD2\xBB", /* the same in GB18030 */
        "430699199001010012",
        "6217000000000000019",
        "赵测九",
        "\xD5\xD4\xB2\xE2\xBE\xC5",
        "发放表",
        "\xB7\xA2\xB7\xC5\xB1\xED",
    };
    for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++) {
        ck_assert(!contains(raw, bytes_of(secrets[i])));
    }
    ck_assert(!contains(raw, bytes_from(change.who.secret, 32)));
    ck_assert(contains(raw, bytes_of("S01"))); /* the search itself works */
    arena_close(&arena);
}
END_TEST

/* Flips one bit of the first value whose key is `key`, right in the table. */
struct damage {
    struct vault *vault;
    size_t table;
    struct bytes key;
    size_t at;
};

static struct status flip(struct store_transaction *transaction, void *context,
                          struct fault *fault)
{
    const struct damage *damage = context;
    struct bytes value = {0};
    uint8_t copy[4096];
    TRY(store_get(transaction, damage->table, damage->key, &value, fault));
    ck_assert_uint_lt(damage->at, value.size);
    memcpy(copy, value.at, value.size);
    copy[damage->at] ^= 0x10;
    return store_put(transaction, damage->table, damage->key,
                     bytes_from(copy, value.size), fault);
}

static void put_key(uint8_t key[static 13], uint64_t person, uint8_t kind,
                    uint32_t version)
{
    struct writer writer = writer_of(key, 13);
    writer_u64(&writer, person);
    writer_u8(&writer, kind);
    writer_u32(&writer, ~version);
}

START_TEST(test_damaged_records_and_keys_are_found)
{
    enum { META = 0, RECORD = 1 };
    struct fault fault = {0};
    char path[600];
    snprintf(path, sizeof(path), "%s/vault", suite_folder());
    struct vault *vault = open_vault(path, true);
    add_person(vault, person_of("王测一", "430699199001010012", "A"));
    uint8_t key[13];
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person found = {0};
    /* kind 0: the wrapped keys; kind 1: the record, its sequence and its seal */
    static const struct {
        uint8_t kind;
        uint32_t version;
        size_t at;
    } cases[] = {{0, 0, 0}, {0, 0, 40}, {0, 0, 91}, {1, 1, 7}, {1, 1, 8}, {1, 1, 40}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        put_key(key, 1, cases[i].kind, cases[i].version);
        struct damage damage = {vault, RECORD, bytes_from(key, 13), cases[i].at};
        ck_assert_ok(store_write(vault_store(vault), flip, &damage, &fault), &fault);
        struct vault_reader *reader = open_reader(vault);
        ck_assert_status(vault_by_number(reader, 1, UINT64_MAX, buffer, &found, &fault),
                         STATUS_FOUND);
        ck_assert_uint_eq(found.person, 0);
        vault_reader_close(reader);
        ck_assert_ok(store_write(vault_store(vault), flip, &damage, &fault), &fault);
    }
    const uint8_t head = 0;
    struct damage damage = {vault, META, bytes_from(&head, 1), 15};
    ck_assert_ok(store_write(vault_store(vault), flip, &damage, &fault), &fault);
    vault_close(vault);
    struct vault *again = NULL;
    const struct vault_options options = {.suite = DIGEST_SHA256};
    ck_assert_status(vault_open(path, vault_key, &options, &again, &fault),
                     STATUS_FOUND);
}
END_TEST

/* ---- crash -------------------------------------------------------------------------
 */

/* More than one portion of new people. */
enum { CROSSING = 70000 };

static void prepare_many(struct vault *vault, const char *account,
                         struct vault_change *changes)
{
    static char residents[CROSSING][20];
    struct fault fault = {0};
    for (size_t i = 0; i < CROSSING; i++) {
        snprintf(residents[i], sizeof(residents[i]), "4306991990%08zu", i);
        changes[i] =
            (struct vault_change){.who = person_of("王测一", residents[i], account)};
    }
    ck_assert_ok(vault_prepare(vault, changes, CROSSING, &fault), &fault);
}

static struct status commit_many(struct vault *vault, const char *account,
                                 const struct vault_file *file)
{
    static struct vault_change changes[CROSSING];
    struct fault fault = {0};
    struct arena arena = {0};
    ck_assert_ok(arena_open(64 << 20, &arena, &fault), &fault);
    prepare_many(vault, account, changes);
    const struct vault_batch batch = {
        .changes = changes, .change_count = CROSSING, .file = file};
    const struct status done = vault_commit(vault, &batch, &arena, &fault);
    arena_close(&arena);
    return done;
}

static void expect_account(struct vault *vault, size_t number, const char *account)
{
    struct fault fault = {0};
    char resident[32];
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person found = {0};
    struct vault_reader *reader = open_reader(vault);
    snprintf(resident, sizeof(resident), "4306991990%08zu", number);
    const struct status known =
        vault_find(reader, bytes_of(resident), buffer, &found, &fault);
    ck_assert_status(known, account == NULL ? STATUS_NOT_FOUND : OK.code);
    if (account != NULL) {
        ck_assert_bytes(found.account, bytes_of(account));
        ck_assert_uint_eq(found.version, 1);
    }
    vault_reader_close(reader);
}

static uint64_t count_records(struct vault *vault)
{
    return count_rows(vault, VAULT_TABLE_RECORD);
}

/* The last transaction fails, the ones before it are on the disk. */
START_TEST(test_people_of_a_batch_that_failed_are_unknown_and_removed)
{
    char path[600];
    struct vault_file file = {
        .name = bytes_of("a"), .size_bytes = 4, .original = "/nonexistent/payroll.csv"};
    snprintf(path, sizeof(path), "%s/vault", suite_folder());
    struct vault *vault = open_vault(path, true);
    ck_assert_status(commit_many(vault, "A", &file), STATUS_ENVIRONMENT);
    ck_assert_uint_eq(count_records(vault), 0);
    for (int round = 0; round < 2; round++) {
        ck_assert_uint_eq(vault_sequence(vault), 0);
        expect_account(vault, 0, NULL);
        expect_account(vault, CROSSING - 1, NULL);
        vault_close(vault);
        vault = open_vault(path, false);
    }
    const struct vault_person other =
        add_person(vault, person_of("李测二", "430699199901010039", "B"));
    ck_assert_uint_eq(other.person, 1);
    expect_account(vault, 0, NULL);
    struct status done = commit_many(vault, "C", NULL);
    ck_assert_int_eq(done.code, OK.code);
    ck_assert_uint_eq(vault_sequence(vault), 2);
    static const size_t samples[] = {0, 1, 65534, 65535, 65536, CROSSING - 1};
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        expect_account(vault, samples[i], "C");
    }
    vault_close(vault);
}
END_TEST

/* What a rule refuses while it is being stored leaves no person behind; what is wanted
 * is there when the commit returns. */
START_TEST(test_a_change_stored_ahead_counts_when_it_is_wanted)
{
    static struct vault_change changes[CROSSING];
    char path[600];
    struct fault fault = {0};
    snprintf(path, sizeof(path), "%s/vault", suite_folder());
    struct vault *vault = open_vault(path, true);
    for (int is_wanted = 0; is_wanted < 2; is_wanted++) {
        struct vault_ahead *ahead = NULL;
        prepare_many(vault, "A", changes);
        const struct vault_batch batch = {.changes = changes, .change_count = CROSSING};
        ck_assert_ok(vault_ahead_open(vault, &batch, &ahead, &fault), &fault);
        if (is_wanted != 0) {
            ck_assert_ok(vault_ahead_commit(ahead, &fault), &fault);
            ck_assert_ok(vault_ahead_commit(ahead, &fault), &fault);
        }
        vault_ahead_close(ahead);
        ck_assert_uint_eq(vault_sequence(vault), (uint64_t)is_wanted);
        ck_assert_uint_eq(count_records(vault), is_wanted != 0 ? 2 * CROSSING : 0);
        expect_account(vault, CROSSING - 1, is_wanted != 0 ? "A" : NULL);
    }
    vault_ahead_close(NULL);
    vault_close(vault);
}
END_TEST

START_TEST(test_a_failure_ahead_is_told_by_the_commit)
{
    char path[600];
    struct fault fault = {0};
    const struct vault_file file = {
        .name = bytes_of("a"), .size_bytes = 4, .original = "/nonexistent/payroll.csv"};
    const struct vault_batch batch = {.file = &file};
    struct vault_ahead *ahead = NULL;
    snprintf(path, sizeof(path), "%s/vault", suite_folder());
    struct vault *vault = open_vault(path, true);
    ck_assert_ok(vault_ahead_open(vault, &batch, &ahead, &fault), &fault);
    for (int round = 0; round < 2; round++) {
        fault = (struct fault){0};
        ck_assert_status(vault_ahead_commit(ahead, &fault), STATUS_ENVIRONMENT);
        ck_assert_int_eq(fault.code, STATUS_ENVIRONMENT);
    }
    vault_ahead_close(ahead);
    ck_assert_uint_eq(vault_sequence(vault), 0);
    vault_close(vault);
}
END_TEST

START_TEST(test_a_batch_cut_by_a_kill_is_absent_or_complete)
{
    static const unsigned waits_us[] = {2000, 20000, 60000, 120000, 2000000};
    char path[600];
    bool was_seen[2] = {false, false};
    for (size_t i = 0; i < sizeof(waits_us) / sizeof(waits_us[0]); i++) {
        snprintf(path, sizeof(path), "%s/vault", suite_folder());
        vault_close(open_vault(path, true));
        const pid_t child = fork();
        if (child == 0) {
            struct vault *crossing = open_vault(path, false);
            _exit(status_is_ok(commit_many(crossing, "A", NULL)) ? 0 : 1);
        }
        int state = 0;
        bool has_ended = false;
        for (unsigned waited = 0; waited < waits_us[i] && !has_ended; waited += 1000) {
            usleep(1000);
            has_ended = waitpid(child, &state, WNOHANG) == child;
        }
        if (!has_ended) {
            kill(child, SIGKILL);
            waitpid(child, &state, 0);
        }
        struct vault *vault = open_vault(path, false);
        const bool is_there = vault_sequence(vault) == 1;
        was_seen[is_there ? 1 : 0] = true;
        static const size_t samples[] = {0, 1, CROSSING / 2, CROSSING - 1};
        for (size_t k = 0; k < sizeof(samples) / sizeof(samples[0]); k++) {
            expect_account(vault, samples[k], is_there ? "A" : NULL);
        }
        /* The next change takes away what the dead one left. */
        (void)add_person(vault, person_of("李测二", "430699199901010039", "B"));
        ck_assert_uint_eq(count_records(vault), is_there ? 2 * CROSSING + 2 : 2);
        vault_close(vault);
    }
    ck_assert(was_seen[0] && was_seen[1]);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("vault-file");
    TCase *files = tcase_create("files");
    tcase_set_timeout(files, 30);
    tcase_add_test(files, test_an_original_comes_back_byte_for_byte);
    tcase_add_test(files, test_a_vault_that_is_open_to_others_is_not_opened);
    tcase_add_test(files, test_a_file_that_changed_while_read_is_refused);
    tcase_add_test(files, test_the_tokens_of_files_depend_on_the_vault);
    tcase_add_test(files, test_a_change_stored_ahead_counts_when_it_is_wanted);
    tcase_add_test(files, test_a_failure_ahead_is_told_by_the_commit);
    tcase_add_test(files, test_the_names_of_staff_are_kept_and_replaced);
    suite_add_tcase(suite, files);
    TCase *damage = tcase_create("damage");
    tcase_add_test(damage, test_nothing_personal_can_be_read_from_the_file);
    tcase_add_test(damage, test_damaged_records_and_keys_are_found);
    suite_add_tcase(suite, damage);
    TCase *crash = tcase_create("crash");
    tcase_set_tags(crash, "fork");
    tcase_set_timeout(crash, 30);
    tcase_add_test(crash, test_people_of_a_batch_that_failed_are_unknown_and_removed);
    tcase_add_test(crash, test_a_batch_cut_by_a_kill_is_absent_or_complete);
    suite_add_tcase(suite, crash);
    return suite;
}
