/* test_output.c - a file appears whole or not at all. */
#include "reports/output.h"

#include "tests/suite.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static struct fault fault;
static struct arena arena;

static void open_arena(void)
{
    ck_assert_ok(arena_open(4 << 20, &arena, &fault), &fault);
}

static void close_arena(void)
{
    arena_close(&arena);
}

static size_t count_files(const char *folder)
{
    size_t count = 0;
    DIR *directory = opendir(folder);
    ck_assert_ptr_nonnull(directory);
    for (const struct dirent *entry = readdir(directory); entry != NULL;
         entry = readdir(directory)) {
        count += entry->d_name[0] != '.';
    }
    closedir(directory);
    return count;
}

START_TEST(test_a_file_is_seen_only_when_it_is_whole)
{
    const char *folder = suite_folder();
    char path[320];
    snprintf(path, sizeof(path), "%s/report.csv", folder);
    struct output output;
    ck_assert_ok(output_open(path, &arena, &output, &fault), &fault);
    for (int i = 0; i < 20000; i++) {
        output_text(&output, "0123456789");
    }
    struct stat there;
    ck_assert_int_ne(stat(path, &there), 0);
    ck_assert_ok(output_finish(&output, &fault), &fault);
    ck_assert_int_eq(stat(path, &there), 0);
    ck_assert_int_eq(there.st_size, 200000);
    ck_assert_uint_eq(count_files(folder), 1);
}
END_TEST

START_TEST(test_a_discarded_file_leaves_the_old_one_and_nothing_beside_it)
{
    const char *folder = suite_folder();
    char path[320];
    snprintf(path, sizeof(path), "%s/report.csv", folder);
    struct output output;
    ck_assert_ok(output_open(path, &arena, &output, &fault), &fault);
    output_text(&output, "old");
    ck_assert_ok(output_finish(&output, &fault), &fault);
    ck_assert_ok(output_open(path, &arena, &output, &fault), &fault);
    output_text(&output, "new");
    output_discard(&output);
    output_discard(&output);
    ck_assert_bytes(suite_file(&arena, path), bytes_of("old"));
    ck_assert_uint_eq(count_files(folder), 1);
}
END_TEST

START_TEST(test_a_place_that_cannot_be_written_is_named)
{
    struct output output;
    char path[320];
    snprintf(path, sizeof(path), "%s/absent/report.csv", suite_folder());
    ck_assert_status(output_open(path, &arena, &output, &fault), STATUS_ENVIRONMENT);
    ck_assert_str_eq(fault.file, path);
    ck_assert_status(output_open(suite_folder(), &arena, &output, &fault),
                     STATUS_ENVIRONMENT);
    ck_assert_status(output_open("", &arena, &output, &fault), STATUS_ENVIRONMENT);
}
END_TEST

START_TEST(test_only_a_plain_file_is_ever_replaced)
{
    struct output output;
    struct stat there;
    char pipe[320];
    char link[320];
    char target[320];
    snprintf(pipe, sizeof(pipe), "%s/pipe", suite_folder());
    snprintf(link, sizeof(link), "%s/link", suite_folder());
    snprintf(target, sizeof(target), "%s/target", suite_folder());
    ck_assert_int_eq(mkfifo(pipe, 0600), 0);
    ck_assert_status(output_open(pipe, &arena, &output, &fault), STATUS_ENVIRONMENT);
    ck_assert_int_eq(lstat(pipe, &there), 0);
    ck_assert(S_ISFIFO(there.st_mode));
    ck_assert_int_eq(symlink(target, link), 0);
    ck_assert_status(output_open(link, &arena, &output, &fault), STATUS_ENVIRONMENT);
    FILE *old = fopen(target, "wb");
    ck_assert_ptr_nonnull(old);
    fclose(old);
    ck_assert_ok(output_open(link, &arena, &output, &fault), &fault);
    output_text(&output, "text");
    ck_assert_ok(output_finish(&output, &fault), &fault);
    ck_assert_int_eq(lstat(link, &there), 0);
    ck_assert(S_ISLNK(there.st_mode));
    ck_assert_int_eq(stat(target, &there), 0);
    ck_assert_int_eq(there.st_size, 4);
}
END_TEST

START_TEST(test_a_full_disk_is_reported_once_at_the_end)
{
    FILE *full = fopen("/dev/full", "wb");
    if (full == NULL) {
        return;
    }
    struct output output;
    ck_assert_ok(output_open_descriptor(fileno(full), NULL, &arena, &output, &fault),
                 &fault);
    output_text(&output, "text");
    ck_assert_status(output_finish(&output, &fault), STATUS_FULL);
    fclose(full);
}
END_TEST

START_TEST(test_memory_takes_what_fits_and_no_more)
{
    uint8_t image[4];
    struct output output = output_of_memory(image, sizeof(image));
    output_text(&output, "1234");
    ck_assert_ok(output_finish(&output, &fault), &fault);
    ck_assert_bytes(output_bytes(&output), bytes_of("1234"));
    output_byte(&output, '5');
    ck_assert_status(output_finish(&output, &fault), STATUS_FULL);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("output");
    TCase *files = tcase_create("files");
    tcase_add_checked_fixture(files, open_arena, close_arena);
    tcase_add_test(files, test_a_file_is_seen_only_when_it_is_whole);
    tcase_add_test(files,
                   test_a_discarded_file_leaves_the_old_one_and_nothing_beside_it);
    tcase_add_test(files, test_a_place_that_cannot_be_written_is_named);
    tcase_add_test(files, test_only_a_plain_file_is_ever_replaced);
    tcase_add_test(files, test_a_full_disk_is_reported_once_at_the_end);
    tcase_add_test(files, test_memory_takes_what_fits_and_no_more);
    suite_add_tcase(suite, files);
    return suite;
}
