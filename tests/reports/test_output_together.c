/* test_output_together.c - many files that appear whole, synced by one call. */
#include "reports/output_together.h"

#include "tests/suite.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FULL = OUTPUT_TOGETHER_MAX };

static struct fault fault;
static struct arena arena;
static const char *folder;
static struct output_together together;

static void open_all(void)
{
    ck_assert_ok(arena_open(8 << 20, &arena, &fault), &fault);
    folder = suite_folder();
    ck_assert_ok(output_together_open(folder, &arena, &together, &fault), &fault);
}

static void close_all(void)
{
    output_together_discard(&together);
    arena_close(&arena);
}

static const char *name_of(size_t number)
{
    static char path[320];
    snprintf(path, sizeof(path), "%s/%zu", folder, number);
    return path;
}

/* Files by their own name and under a temporary one. */
static void count_files(size_t *ret_named, size_t *ret_temporary)
{
    *ret_named = 0;
    *ret_temporary = 0;
    DIR *directory = opendir(folder);
    ck_assert_ptr_nonnull(directory);
    for (const struct dirent *entry = readdir(directory); entry != NULL;
         entry = readdir(directory)) {
        if (entry->d_name[0] != '.') {
            *(strchr(entry->d_name, '.') == NULL ? ret_named : ret_temporary) += 1;
        }
    }
    closedir(directory);
}

static void expect_files(size_t named, size_t temporary)
{
    size_t named_there = 0;
    size_t temporary_there = 0;
    count_files(&named_there, &temporary_there);
    ck_assert_uint_eq(named_there, named);
    ck_assert_uint_eq(temporary_there, temporary);
}

static struct status add(size_t number, const char *text)
{
    struct output output;
    const size_t mark = arena_mark(&arena);
    ck_assert_ok(output_open(name_of(number), &arena, &output, &fault), &fault);
    output_text(&output, text);
    const struct status added = output_together_add(&together, &output, &fault);
    arena_rewind(&arena, mark);
    return added;
}

START_TEST(test_files_appear_when_they_are_durable)
{
    ck_assert_ok(add(0, "first"), &fault);
    ck_assert_ok(add(1, "second"), &fault);
    expect_files(0, 2);
    ck_assert_ok(output_together_finish(&together, &fault), &fault);
    expect_files(2, 0);
    ck_assert_bytes(suite_file(&arena, name_of(0)), bytes_of("first"));
    ck_assert_bytes(suite_file(&arena, name_of(1)), bytes_of("second"));
    ck_assert_ok(output_together_finish(&together, &fault), &fault); /* nothing waits */
}
END_TEST

START_TEST(test_when_many_wait_they_are_put_in_place)
{
    for (size_t i = 0; i < FULL - 1; i++) {
        ck_assert_ok(add(i, "x"), &fault);
    }
    expect_files(0, FULL - 1);
    ck_assert_ok(add(FULL - 1, "x"), &fault);
    expect_files(0, FULL);
    ck_assert_ok(add(FULL, "x"), &fault);
    expect_files(FULL, 1);
    ck_assert_ok(output_together_finish(&together, &fault), &fault);
    expect_files(FULL + 1, 0);
}
END_TEST

START_TEST(test_what_is_given_up_leaves_nothing)
{
    ck_assert_ok(add(0, "there before"), &fault);
    ck_assert_ok(output_together_finish(&together, &fault), &fault);
    ck_assert_ok(add(0, "not wanted"), &fault);
    ck_assert_ok(add(1, "not wanted"), &fault);
    output_together_discard(&together);
    expect_files(1, 0);
    ck_assert_bytes(suite_file(&arena, name_of(0)), bytes_of("there before"));
}
END_TEST

START_TEST(test_a_name_that_cannot_be_given_is_told_and_the_rest_removed)
{
    ck_assert_ok(add(0, "x"), &fault);
    ck_assert_ok(add(1, "x"), &fault);
    ck_assert_ok(add(2, "x"), &fault);
    ck_assert_int_eq(mkdir(name_of(1), 0700), 0);
    ck_assert_status(output_together_finish(&together, &fault), STATUS_ENVIRONMENT);
    expect_files(2, 0); /* the first one, and the folder in the way */
    ck_assert_int_eq(rmdir(name_of(1)), 0);
}
END_TEST

START_TEST(test_a_file_that_cannot_be_written_is_told_and_the_others_wait)
{
    struct output output;
    ck_assert_ok(add(0, "x"), &fault);
    ck_assert_ok(output_open(name_of(1), &arena, &output, &fault), &fault);
    output_text(&output, "y");
    ck_assert_int_eq(close(output.descriptor), 0); /* no write reaches it */
    ck_assert_status(output_together_add(&together, &output, &fault),
                     STATUS_ENVIRONMENT);
    expect_files(0, 1);
    ck_assert_ok(output_together_finish(&together, &fault), &fault);
    expect_files(1, 0);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("output_together");
    TCase *files = tcase_create("files");
    tcase_add_checked_fixture(files, open_all, close_all);
    tcase_add_test(files, test_files_appear_when_they_are_durable);
    tcase_add_test(files, test_when_many_wait_they_are_put_in_place);
    tcase_add_test(files, test_what_is_given_up_leaves_nothing);
    tcase_add_test(files,
                   test_a_name_that_cannot_be_given_is_told_and_the_rest_removed);
    tcase_add_test(files,
                   test_a_file_that_cannot_be_written_is_told_and_the_others_wait);
    suite_add_tcase(suite, files);
    return suite;
}
