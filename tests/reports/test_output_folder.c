/* test_output_folder.c - files that belong together appear together. */
#include "reports/output_folder.h"

#include "tests/suite.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct fault fault;
static struct arena arena;
static char path[320];

static void open_arena(void)
{
    ck_assert_ok(arena_open(4 << 20, &arena, &fault), &fault);
    snprintf(path, sizeof(path), "%s/batch-7", suite_folder());
}

static void close_arena(void)
{
    arena_close(&arena);
}

static bool is_there(const char *name)
{
    char whole[400];
    struct stat there;
    snprintf(whole, sizeof(whole), "%s%s", path, name);
    return lstat(whole, &there) == 0;
}

static const char *inside(const char *name)
{
    static char whole[400];
    snprintf(whole, sizeof(whole), "%s/%s", path, name);
    return whole;
}

static struct output_folder filled(void)
{
    struct output_folder folder = {NULL, NULL};
    struct output output;
    ck_assert_ok(output_folder_open(path, &arena, &folder, &fault), &fault);
    ck_assert_ok(output_folder_put(&folder, "one.xml", bytes_of("<a/>"), &fault),
                 &fault);
    ck_assert_ok(output_folder_begin(&folder, "two.html", &arena, &output, &fault),
                 &fault);
    output_text(&output, "<p>");
    ck_assert_ok(output_finish(&output, &fault), &fault);
    return folder;
}

START_TEST(test_a_folder_is_seen_only_when_it_is_whole)
{
    struct output_folder folder = filled();
    struct stat there;
    ck_assert(!is_there(""));
    ck_assert_ok(output_folder_finish(&folder, &fault), &fault);
    ck_assert_bytes(suite_file(&arena, inside("one.xml")), bytes_of("<a/>"));
    ck_assert_bytes(suite_file(&arena, inside("two.html")), bytes_of("<p>"));
    ck_assert_int_eq(stat(inside("one.xml"), &there), 0);
    ck_assert_uint_eq(there.st_mode & 0777, 0600);
    ck_assert_int_eq(stat(path, &there), 0);
    ck_assert_uint_eq(there.st_mode & 0777, 0700);
    output_folder_discard(&folder); /* too late */
    ck_assert(is_there("/one.xml"));
}
END_TEST

START_TEST(test_a_folder_given_up_leaves_nothing)
{
    struct output_folder folder = filled();
    char temporary[OUTPUT_PATH_SIZE];
    struct stat there;
    snprintf(temporary, sizeof(temporary), "%s", folder.temporary);
    ck_assert_int_eq(stat(temporary, &there), 0);
    output_folder_discard(&folder);
    ck_assert_int_ne(stat(temporary, &there), 0);
    ck_assert(!is_there(""));
    folder = (struct output_folder){NULL, NULL};
    output_folder_discard(&folder);
}
END_TEST

START_TEST(test_what_is_there_stays)
{
    struct output_folder folder = filled();
    ck_assert_status(output_folder_put(&folder, "one.xml", bytes_of("b"), &fault),
                     STATUS_ENVIRONMENT);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    ck_assert_status(output_folder_finish(&folder, &fault), STATUS_EXISTS);
    ck_assert(!is_there("/one.xml"));
    ck_assert_status(output_folder_open(path, &arena, &folder, &fault), STATUS_EXISTS);
    snprintf(path, sizeof(path), "%s/absent/batch", suite_folder());
    ck_assert_status(output_folder_open(path, &arena, &folder, &fault),
                     STATUS_ENVIRONMENT);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("output_folder");
    TCase *whole = tcase_create("whole");
    tcase_add_checked_fixture(whole, open_arena, close_arena);
    tcase_add_test(whole, test_a_folder_is_seen_only_when_it_is_whole);
    tcase_add_test(whole, test_a_folder_given_up_leaves_nothing);
    tcase_add_test(whole, test_what_is_there_stays);
    suite_add_tcase(suite, whole);
    return suite;
}
