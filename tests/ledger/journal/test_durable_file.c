/* test_durable_file.c - small files that are there whole, or as they were before. */
#include "ledger/journal/durable_file.h"

#include "tests/suite.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static struct fault fault;

static const char *path_of(const char *folder, const char *name)
{
    static char ring[4][300];
    static unsigned next;
    char *path = ring[next++ % 4];
    snprintf(path, sizeof(ring[0]), "%s/%s", folder, name);
    return path;
}

START_TEST(test_a_file_is_replaced_as_a_whole)
{
    uint8_t room[16];
    struct stat facts;
    const char *folder = suite_folder();
    const char *path = path_of(folder, "f");
    static const char *texts[] = {"longer text", "short", ""};
    for (size_t i = 0; i < 3; i++) {
        ck_assert_ok(durable_file_write(path, bytes_of(texts[i]), 0600, &fault),
                     &fault);
        struct writer writer = writer_of(room, sizeof(room));
        ck_assert_ok(durable_file_read(path, &writer, &fault), &fault);
        ck_assert_bytes(writer_bytes(&writer), bytes_of(texts[i]));
        ck_assert_int_ne(access(path_of(folder, "f.new"), F_OK), 0);
    }
    ck_assert_int_eq(stat(path, &facts), 0);
    ck_assert_uint_eq(facts.st_mode & 0777, 0600);
}
END_TEST

START_TEST(test_what_cannot_be_replaced_stays)
{
    uint8_t room[16];
    const char *folder = suite_folder();
    const char *path = path_of(folder, "f");
    ck_assert_ok(durable_file_write(path, bytes_of("old"), 0600, &fault), &fault);
    /* Something is in the way of the temporary file, for root too. */
    ck_assert_int_eq(mkdir(path_of(folder, "f.new"), 0700), 0);
    ck_assert_status(durable_file_write(path, bytes_of("new"), 0600, &fault),
                     STATUS_ENVIRONMENT);
    struct writer writer = writer_of(room, sizeof(room));
    ck_assert_ok(durable_file_read(path, &writer, &fault), &fault);
    ck_assert_bytes(writer_bytes(&writer), bytes_of("old"));
    ck_assert_status(
        durable_file_write(path_of(folder, "none/f"), bytes_of("x"), 0600, &fault),
        STATUS_ENVIRONMENT);
}
END_TEST

START_TEST(test_a_file_is_read_up_to_the_room_there_is)
{
    uint8_t room[16];
    const char *folder = suite_folder();
    const char *path = path_of(folder, "f");
    ck_assert_ok(durable_file_write(path, bytes_of("12345678"), 0600, &fault), &fault);
    for (size_t size = 7; size <= 9; size++) {
        struct writer writer = writer_of(room, size);
        const struct status read = durable_file_read(path, &writer, &fault);
        ck_assert_int_eq(read.code, size < 8 ? STATUS_INPUT : STATUS_CODE_OK);
        ck_assert_uint_eq(writer.size, size < 8 ? 0 : 8);
    }
    struct writer writer = writer_of(room, sizeof(room)); /* behind what is there */
    writer_text(&writer, "ab");
    ck_assert_ok(durable_file_read(path, &writer, &fault), &fault);
    ck_assert_bytes(writer_bytes(&writer), bytes_of("ab12345678"));
    ck_assert_status(durable_file_read(path_of(folder, "none"), &writer, &fault),
                     STATUS_NOT_FOUND);
    ck_assert_status(durable_file_read(folder, &writer, &fault), STATUS_INPUT);
    ck_assert_uint_eq(writer.size, 10);
}
END_TEST

START_TEST(test_a_folder_is_made_once)
{
    const char *path = path_of(suite_folder(), "sub");
    ck_assert_ok(durable_file_make_folder(path, 0700, &fault), &fault);
    ck_assert_status(durable_file_make_folder(path, 0700, &fault), STATUS_EXISTS);
    ck_assert_status(durable_file_make_folder(path_of(path, "a/b"), 0700, &fault),
                     STATUS_ENVIRONMENT);
}
END_TEST

START_TEST(test_a_lock_is_given_back)
{
    const char *folder = suite_folder();
    for (int i = 0; i < 2; i++) {
        int lock = -1;
        ck_assert_ok(durable_file_lock(path_of(folder, "lock"), &lock, &fault), &fault);
        ck_assert_int_eq(close(lock), 0);
    }
    int lock = -1;
    ck_assert_status(durable_file_lock(path_of(folder, "none/lock"), &lock, &fault),
                     STATUS_ENVIRONMENT);
    ck_assert_int_eq(lock, -1);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("durable_file");
    TCase *files = tcase_create("files");
    tcase_add_test(files, test_a_file_is_replaced_as_a_whole);
    tcase_add_test(files, test_what_cannot_be_replaced_stays);
    tcase_add_test(files, test_a_file_is_read_up_to_the_room_there_is);
    tcase_add_test(files, test_a_folder_is_made_once);
    tcase_add_test(files, test_a_lock_is_given_back);
    suite_add_tcase(suite, files);
    return suite;
}
