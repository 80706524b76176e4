/* Originals that go into the vault by portions. */
#include "tests/ledger/vault_kit.h"

#include <unistd.h>

/* A file of more chunks than one transaction stores. */
enum { LARGE_CHUNKS = 2 * VAULT_ORIGINAL_PORTION + 3 };

static struct vault_file write_large(const char *path)
{
    static uint8_t chunk[VAULT_CHUNK_SIZE];
    struct fault fault = {0};
    struct hasher *hasher = NULL;
    struct vault_file file = {.name = bytes_of("large.csv"), .original = path};
    FILE *stream = fopen(path, "wb");
    ck_assert_ptr_nonnull(stream);
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    hasher_begin(hasher);
    for (size_t i = 0; i < LARGE_CHUNKS; i++) {
        const size_t size = i + 1 < LARGE_CHUNKS ? sizeof(chunk) : 7;
        memset(chunk, (int)i, size);
        ck_assert_uint_eq(fwrite(chunk, 1, size, stream), size);
        hasher_update(hasher, bytes_from(chunk, size));
        file.size_bytes += size;
    }
    ck_assert_int_eq(fclose(stream), 0);
    file.digest = hasher_end(hasher);
    hasher_close(hasher);
    memset(file.token, 7, sizeof(file.token));
    return file;
}

static struct status count_bytes(void *context, struct bytes run, struct fault *fault)
{
    (void)fault;
    *(uint64_t *)context += run.size;
    return OK;
}

START_TEST(test_a_large_original_is_there_whole_or_not_at_all)
{
    char path[600];
    char original[600];
    struct fault fault = {0};
    uint64_t size = 0;
    snprintf(path, sizeof(path), "%s/vault", suite_folder());
    snprintf(original, sizeof(original), "%s/large.csv", suite_folder());
    const struct vault_file file = write_large(original);
    const struct vault_batch batch = {.file = &file};
    struct vault *vault = open_vault(path, true);
    for (int is_wanted = 0; is_wanted < 2; is_wanted++) {
        struct vault_ahead *ahead = NULL;
        ck_assert_ok(vault_ahead_open(vault, &batch, &ahead, &fault), &fault);
        if (is_wanted != 0) {
            ck_assert_ok(vault_ahead_commit(ahead, &fault), &fault);
        }
        vault_ahead_close(ahead);
        ck_assert_uint_eq(count_rows(vault, VAULT_TABLE_FILE), (uint64_t)is_wanted);
        ck_assert_uint_eq(count_rows(vault, VAULT_TABLE_CHUNK),
                          is_wanted != 0 ? LARGE_CHUNKS : 0);
    }
    struct vault_reader *reader = open_reader(vault);
    ck_assert_ok(vault_file_original(reader, file.token, count_bytes, &size, &fault),
                 &fault);
    ck_assert_uint_eq(size, file.size_bytes);
    vault_reader_close(reader);
    vault_close(vault);
}
END_TEST

struct read_note {
    uint8_t text[VAULT_NOTE_MAX];
    size_t size;
};

static struct status keep_note(void *context, struct bytes run, struct fault *fault)
{
    struct read_note *read = context;
    (void)fault;
    ck_assert_uint_le(run.size, sizeof(read->text) - read->size);
    memcpy(read->text + read->size, run.at, run.size);
    read->size += run.size;
    return OK;
}

START_TEST(test_a_note_comes_back_as_it_was)
{
    static uint8_t text[VAULT_NOTE_MAX];
    static struct read_note read;
    char path[600];
    struct fault fault = {0};
    struct arena arena;
    struct hasher *hasher = NULL;
    const size_t sizes[] = {1, VAULT_NOTE_MAX - 1, VAULT_NOTE_MAX};
    snprintf(path, sizeof(path), "%s/vault", suite_folder());
    memset(text, 'n', sizeof(text));
    struct vault *vault = open_vault(path, true);
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        struct vault_note note = {.text = bytes_from(text, sizes[i])};
        memset(note.token, (int)i + 1, sizeof(note.token));
        note.digest = hasher_one(hasher, note.text);
        const struct vault_batch batch = {.note = &note};
        ck_assert_ok(vault_commit(vault, &batch, &arena, &fault), &fault);
        struct vault_reader *reader = open_reader(vault);
        read.size = 0;
        ck_assert_ok(vault_file_original(reader, note.token, keep_note, &read, &fault),
                     &fault);
        ck_assert_uint_eq(read.size, sizes[i]);
        ck_assert_mem_eq(read.text, text, sizes[i]);
        vault_reader_close(reader);
    }
    hasher_close(hasher);
    arena_close(&arena);
    vault_close(vault);
}
END_TEST

/* Cut short between two portions. */
/* A file and the paper that shows it, each of several portions. */
START_TEST(test_a_paper_is_kept_beside_its_file)
{
    char path[600];
    char original[600];
    char paper[600];
    struct fault fault = {0};
    snprintf(path, sizeof(path), "%s/beside", suite_folder());
    snprintf(original, sizeof(original), "%s/file.csv", suite_folder());
    snprintf(paper, sizeof(paper), "%s/paper.pdf", suite_folder());
    const struct vault_file file = write_large(original);
    struct vault_file evidence = write_large(paper);
    memset(evidence.token, 8, sizeof(evidence.token));
    const struct vault_batch batch = {.file = &file, .evidence = &evidence};
    struct vault *vault = open_vault(path, true);
    struct vault_ahead *ahead = NULL;
    struct vault_reader *reader = NULL;
    ck_assert_ok(vault_ahead_open(vault, &batch, &ahead, &fault), &fault);
    ck_assert_ok(vault_ahead_commit(ahead, &fault), &fault);
    vault_ahead_close(ahead);
    ck_assert_uint_eq(count_rows(vault, VAULT_TABLE_FILE), 2);
    ck_assert_uint_eq(count_rows(vault, VAULT_TABLE_CHUNK), 2 * LARGE_CHUNKS);
    ck_assert_ok(vault_reader_open(vault, &reader, &fault), &fault);
    const uint8_t *const tokens[] = {file.token, evidence.token};
    for (size_t i = 0; i < 2; i++) {
        uint64_t size = 0;
        ck_assert_ok(vault_file_original(reader, tokens[i], count_bytes, &size, &fault),
                     &fault);
        ck_assert_uint_eq(size, file.size_bytes);
    }
    vault_reader_close(reader);
    vault_close(vault);
}
END_TEST

START_TEST(test_a_large_original_that_changed_leaves_nothing)
{
    char path[600];
    char original[600];
    struct fault fault = {0};
    struct arena arena = {0};
    snprintf(path, sizeof(path), "%s/vault", suite_folder());
    snprintf(original, sizeof(original), "%s/large.csv", suite_folder());
    const struct vault_file file = write_large(original);
    const struct vault_batch batch = {.file = &file};
    struct vault *vault = open_vault(path, true);
    ck_assert_ok(arena_open(8 << 20, &arena, &fault), &fault);
    ck_assert_int_eq(
        truncate(original, (off_t)VAULT_ORIGINAL_PORTION * VAULT_CHUNK_SIZE + 9), 0);
    ck_assert_status(vault_commit(vault, &batch, &arena, &fault), STATUS_ENVIRONMENT);
    ck_assert_uint_eq(count_rows(vault, VAULT_TABLE_CHUNK), 0);
    ck_assert_uint_eq(vault_sequence(vault), 0);
    arena_close(&arena);
    vault_close(vault);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("vault-original");
    TCase *large_files = tcase_create("large");
    tcase_set_timeout(large_files, 60);
    tcase_add_test(large_files, test_a_large_original_is_there_whole_or_not_at_all);
    tcase_add_test(large_files, test_a_note_comes_back_as_it_was);
    tcase_add_test(large_files, test_a_paper_is_kept_beside_its_file);
    tcase_add_test(large_files, test_a_large_original_that_changed_leaves_nothing);
    suite_add_tcase(suite, large_files);
    return suite;
}
