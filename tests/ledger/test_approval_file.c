/* test_approval_file.c - a request for an approval travels unchanged or not at all. */
#include "ledger/approval_file.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

static struct approval_file a_file(enum signing_kind kind, bool is_signed)
{
    struct fault fault = {0};
    struct approval_file file = {
        .origin = "ledger.example/relief",
        .claim = {.batch = 41, .role = 3, .action = 1, .count = 12, .fen = 345600},
        .is_signed = is_signed};
    memset(file.claim.genesis.at, 0x11, DIGEST_SIZE);
    memset(file.claim.root.at, 0xA2, DIGEST_SIZE);
    if (is_signed) {
        uint8_t image[APPROVAL_MESSAGE_SIZE];
        struct signing_key *key = NULL;
        ck_assert_ok(signing_key_new(kind, &key, &fault), &fault);
        signing_key_public(key, &file.key);
        ck_assert_ok(signing_sign(key, approval_message(&file.claim, image),
                                  &file.signature, &fault),
                     &fault);
        signing_key_close(key);
    }
    return file;
}

static struct bytes write_file(const struct approval_file *file, uint8_t *image)
{
    struct writer writer = writer_of(image, APPROVAL_FILE_SIZE_MAX);
    approval_file_write(file, &writer);
    ck_assert(!writer.overflowed);
    return writer_bytes(&writer);
}

START_TEST(test_what_is_written_is_read_again) /* */
{
    static const enum signing_kind kinds[] = {SIGNING_ED25519, SIGNING_SM2};
    for (unsigned i = 0; i < 4; i++) {
        struct fault fault = {0};
        uint8_t image[APPROVAL_FILE_SIZE_MAX];
        uint8_t again[APPROVAL_FILE_SIZE_MAX];
        uint8_t message[APPROVAL_MESSAGE_SIZE];
        struct approval_file read;
        const struct approval_file file = a_file(kinds[i % 2], i >= 2);
        const struct bytes text = write_file(&file, image);
        ck_assert_ok(approval_file_read(text, &read, &fault), &fault);
        ck_assert_bytes(write_file(&read, again), text);
        ck_assert(read.is_signed == file.is_signed);
        ck_assert(!read.is_signed ||
                  signing_verify(&read.key, approval_message(&read.claim, message),
                                 &read.signature));
    }
}
END_TEST

/* It is shown to who signs: no line or terminal code may hide in it. */
START_TEST(test_a_name_that_no_ledger_has_is_refused)
{
    static const char *const names[] = {"a b", "a\tb", "a\033[2Jb", "a+b", "a\rb", ""};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct fault fault = {0};
        uint8_t image[APPROVAL_FILE_SIZE_MAX];
        struct approval_file read;
        struct approval_file file = a_file(SIGNING_ED25519, false);
        snprintf(file.origin, sizeof(file.origin), "%s", names[i]);
        ck_assert_status(approval_file_read(write_file(&file, image), &read, &fault),
                         STATUS_INPUT);
    }
}
END_TEST

/* Line ends of another system are no change; every other byte is. */
START_TEST(test_line_ends_may_change_on_the_way)
{
    struct fault fault = {0};
    uint8_t image[APPROVAL_FILE_SIZE_MAX];
    uint8_t other[APPROVAL_FILE_SIZE_MAX + 64];
    struct approval_file read;
    const struct approval_file file = a_file(SIGNING_ED25519, true);
    const struct bytes text = write_file(&file, image);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] == '\n') {
            other[size++] = '\r';
        }
        other[size++] = text.at[i];
    }
    ck_assert_ok(approval_file_read(bytes_from(other, size), &read, &fault), &fault);
    ck_assert(digest_equal(&read.claim.root, &file.claim.root));
    ck_assert_mem_eq(read.signature.at, file.signature.at, sizeof(file.signature.at));
}
END_TEST

START_TEST(test_a_changed_byte_is_refused_or_voids_the_signature)
{
    uint8_t image[APPROVAL_FILE_SIZE_MAX];
    const struct approval_file file = a_file(SIGNING_ED25519, true);
    const struct bytes text = write_file(&file, image);
    /* The name of the ledger is for people: its genesis is what counts. */
    const size_t from = strlen("mingzhang approval v1\nledger: ");
    const size_t to = from + strlen("ledger.example/relief");
    for (size_t i = 0; i < text.size; i++) {
        struct fault fault = {0};
        struct approval_file read;
        uint8_t message[APPROVAL_MESSAGE_SIZE];
        if (i >= from && i < to) {
            continue;
        }
        const uint8_t kept = image[i];
        image[i] = kept == '1' ? '2' : '1';
        const struct status status = approval_file_read(text, &read, &fault);
        ck_assert_msg(!status_is_ok(status) || !read.is_signed ||
                          !signing_verify(&read.key,
                                          approval_message(&read.claim, message),
                                          &read.signature),
                      "byte %zu", i);
        ck_assert(status_is_ok(status) || status.code == STATUS_INPUT);
        image[i] = kept;
    }
}
END_TEST

START_TEST(test_a_part_of_a_file_is_refused)
{
    uint8_t image[APPROVAL_FILE_SIZE_MAX];
    uint8_t bare[APPROVAL_FILE_SIZE_MAX];
    const struct approval_file file = a_file(SIGNING_ED25519, true);
    const struct bytes text = write_file(&file, image);
    struct approval_file asked = file;
    asked.is_signed = false;
    const size_t request = write_file(&asked, bare).size;
    for (size_t size = 0; size < text.size; size++) {
        struct fault fault = {0};
        struct approval_file read;
        const struct status status =
            approval_file_read(bytes_from(image, size), &read, &fault);
        ck_assert_msg(status_is_ok(status) == (size == request), "size %zu", size);
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("approval-file");
    TCase *files = tcase_create("files");
    tcase_set_timeout(files, 30);
    tcase_add_test(files, test_what_is_written_is_read_again);
    tcase_add_test(files, test_a_name_that_no_ledger_has_is_refused);
    tcase_add_test(files, test_line_ends_may_change_on_the_way);
    tcase_add_test(files, test_a_changed_byte_is_refused_or_voids_the_signature);
    tcase_add_test(files, test_a_part_of_a_file_is_refused);
    suite_add_tcase(suite, files);
    return suite;
}
