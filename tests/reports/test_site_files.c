/* test_site_files.c - the files of the public site: what is left alone, what goes. */
#define _GNU_SOURCE /* memmem */
#include "reports/report.h"
#include "tests/reports/site_kit.h"

START_TEST(test_publishing_again_leaves_every_file_alone) /* */
{
    struct site_file *list = NULL;
    size_t count = 0;
    static struct stat before[128];
    ck_assert_ok(publish("https://x.example.cn/r/", 0), &fault);
    const uint64_t made = facts.written;
    list_of(&list, &count);
    ck_assert_uint_eq(count, made);
    ck_assert_uint_lt(count, 128);
    for (size_t i = 0; i < count; i++) {
        ck_assert_int_eq(stat(path_of(list[i].name), &before[i]), 0);
    }
    ck_assert_ok(publish("https://x.example.cn/r/", 0), &fault);
    ck_assert_uint_eq(facts.written, 0);
    ck_assert_uint_eq(facts.removed, 0);
    ck_assert_uint_eq(facts.kept, made);
    for (size_t i = 0; i < count; i++) {
        struct stat after;
        ck_assert_int_eq(stat(path_of(list[i].name), &after), 0);
        ck_assert(before[i].st_ino == after.st_ino);
        ck_assert(before[i].st_mtim.tv_nsec == after.st_mtim.tv_nsec);
    }
    ck_assert_ok(publish(NULL, 0), &fault); /* without an address there is no map */
    ck_assert_uint_eq(facts.removed, 1);
    ck_assert(!is_there("sitemap.xml"));
}
END_TEST

START_TEST(test_what_was_altered_or_lost_is_put_right_and_strangers_stay) /* */
{
    static const char page[] = "notices/2024-01/RDB_430699110/notice.html";
    ck_assert_ok(publish(NULL, 0), &fault);
    const struct bytes before = file(page);
    overwrite(page, "another list");
    ck_assert_int_eq(unlink(path_of("notices/2024-02/RDB_430699110/notice.csv")), 0);
    overwrite("robots.txt", "mine");
    ck_assert_ok(publish(NULL, 0), &fault);
    ck_assert_uint_eq(facts.written, 2);
    ck_assert_bytes(file(page), before);
    ck_assert(is_there("notices/2024-02/RDB_430699110/notice.csv"));
    ck_assert(holds("robots.txt", "mine"));
}
END_TEST

/* What a run that was ended leaves is known to the next, and goes. */
START_TEST(test_an_ended_run_leaves_nothing_that_the_next_does_not_know) /* */
{
    struct site_files files;
    struct output output;
    static const char *const names[] = {"a/one.html", "a/two.html"};
    for (int round = 0; round < 2; round++) {
        ck_assert_ok(site_files_open(folder, "o.cn/t", &fixture.arena, &files, &fault),
                     &fault);
        ck_assert_ok(site_files_plan(&files, names[round], 7, &fault), &fault);
        ck_assert_ok(site_files_ready(&files, &fault), &fault);
        ck_assert_ok(site_files_begin(&files, names[round],
                                      leak_of(LEAK_PLAIN, NULL, 0), &output, &fault),
                     &fault);
        output_text(&output, "words");
        ck_assert_ok(site_files_end(&files, &output, &fault), &fault);
        if (round == 0) { /* in place, and then the power goes */
            ck_assert_ok(output_together_finish(&files.waiting, &fault), &fault);
            ck_assert(is_there("a/one.html"));
        } else {
            ck_assert_ok(site_files_finish(&files, &fault), &fault);
            ck_assert_uint_eq(files.removed, 1);
        }
        site_files_close(&files);
    }
    ck_assert(!is_there("a/one.html"));
    ck_assert(is_there("a/two.html"));
}
END_TEST

/* Of the two notices with names: the files of names are gone, and so is a page that
 * still holds one. */
static void check_names_are_gone(void)
{
    static const char *const months[] = {"01", "02"};
    for (size_t i = 0; i < 2; i++) {
        char name[64];
        snprintf(name, sizeof(name), "notices/2024-%s/RDB_430699110/notice.html",
                 months[i]);
        ck_assert(!is_there(name));
        snprintf(name, sizeof(name), "notices/2024-%s/RDB_430699110/rows.csv",
                 months[i]);
        ck_assert(!is_there(name));
        snprintf(name, sizeof(name), "notices/2024-%s/RDB_430699110/index.html",
                 months[i]);
        ck_assert(!is_there(name) || !holds(name, "张*一"));
    }
}

START_TEST(test_what_a_killed_run_left_half_written_goes) /* */
{
    static const char *const left[] = {
        "notices/2024-01/RDB_430699110/notice.html.Xk3p9Q", "index.html.abcdef",
        "site-files.txt.A1b2C3"};
    static const char *const others[] = {"notices/2024-01/RDB_430699110/mine.abcdef",
                                         "index.html.abcde", "index.html.abcd-f",
                                         "robots.txt.abcdef"};
    ck_assert_ok(publish(NULL, 0), &fault);
    for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++) {
        overwrite(left[i], "测*一");
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        overwrite(others[i], "another's");
    }
    ck_assert_ok(publish(NULL, 0), &fault);
    ck_assert_uint_eq(facts.removed, 3);
    ck_assert_uint_eq(facts.written, 0);
    for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++) {
        ck_assert_msg(!is_there(left[i]), "%s", left[i]);
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        ck_assert_msg(is_there(others[i]), "%s", others[i]);
    }
}
END_TEST

START_TEST(test_names_go_though_the_run_fails) /* */
{
    char aside[PATH_ROOM];
    ck_assert_ok(publish(NULL, 0), &fault);
    snprintf(aside, sizeof(aside), "%s/reports", suite_folder());
    ck_assert_int_eq(rename(path_of("reports"), aside), 0);
    overwrite("reports", "no folder");
    ck_assert_status(publish(NULL, YEARS), STATUS_ENVIRONMENT);
    ck_assert(strstr(fault.file, "reports") != NULL);
    check_names_are_gone();
    ck_assert(holds("notices/2024-01/RDB_430699110/index.html", "2,948.00"));
    ck_assert_int_eq(unlink(path_of("reports")), 0);
    ck_assert_ok(publish(NULL, YEARS), &fault);
    ck_assert_uint_eq(facts.expired, 2);
    ck_assert_uint_eq(holders("张*一"), 0);
    ck_assert(holds("reports/2024-budget/index.html", "2024"));
}
END_TEST

/* The page without names cannot be put in place: then the one with names goes. */
START_TEST(test_names_go_though_nothing_can_be_put_in_place) /* */
{
    ck_assert_ok(publish(NULL, 0), &fault);
    ck_assert_int_eq(unlink(path_of("feed.xml")), 0);
    ck_assert_int_eq(mkdir(path_of("feed.xml"), 0755), 0);
    ck_assert_status(publish(NULL, YEARS), STATUS_ENVIRONMENT);
    check_names_are_gone();
    ck_assert_int_eq(rmdir(path_of("feed.xml")), 0);
    ck_assert_ok(publish(NULL, YEARS), &fault);
    ck_assert(holds("notices/2024-01/RDB_430699110/index.html", "2,948.00"));
}
END_TEST

/* A name that could not be taken away is not forgotten. */
START_TEST(test_what_cannot_be_taken_away_is_told_and_stays_listed) /* */
{
    static const char name[] = "notices/2024-01/RDB_430699110/rows.csv";
    ck_assert_ok(publish(NULL, 0), &fault);
    ck_assert_int_eq(unlink(path_of(name)), 0);
    ck_assert_int_eq(mkdir(path_of(name), 0755), 0);
    ck_assert_status(publish(NULL, YEARS), STATUS_ENVIRONMENT);
    ck_assert(strstr(fault.file, "rows.csv") != NULL);
    ck_assert(!is_there("notices/2024-01/RDB_430699110/notice.html"));
    ck_assert(!is_there("notices/2024-02/RDB_430699110/rows.csv"));
    ck_assert(holds(SITE_FILES_LIST, name));
    ck_assert_int_eq(rmdir(path_of(name)), 0);
    ck_assert_ok(publish(NULL, YEARS), &fault);
    ck_assert(!holds(SITE_FILES_LIST, name));
}
END_TEST

/* The list has room for what was planned, and for no more. */
START_TEST(test_what_is_shared_is_as_long_as_it_says) /* */
{
    struct site_files files;
    ck_assert_ok(site_files_open(folder, "o.cn/t", &fixture.arena, &files, &fault),
                 &fault);
    for (size_t i = 0; i < 3; i++) {
        static const char *const names[] = {"a.html", "b.html", "c.html"};
        ck_assert_ok(site_files_plan(&files, names[i], i, &fault), &fault);
    }
    ck_assert_ok(site_files_ready(&files, &fault), &fault);
    ck_assert_ok(site_files_share(&files, &fault), &fault);
    ck_assert_uint_eq(files.count, 3);
    ck_assert_uint_le(files.capacity * sizeof(*files.planned), files.shared);
    ck_assert_uint_eq(site_files_find(&files, "c.html")->stamp, 2);
    site_files_close(&files);
}
END_TEST

START_TEST(test_a_leak_keeps_the_file_away) /* */
{
    struct site_files files;
    struct output output;
    ck_assert_ok(site_files_open(folder, "o.cn/t", &fixture.arena, &files, &fault),
                 &fault);
    ck_assert_ok(site_files_plan(&files, "a.html", 0, &fault), &fault);
    ck_assert_ok(site_files_ready(&files, &fault), &fault);
    ck_assert_ok(site_files_begin(&files, "a.html", leak_of(LEAK_MARKUP, NULL, 0),
                                  &output, &fault),
                 &fault);
    output_text(&output, "<p>");
    output_text(&output, fixture_people[0].resident);
    ck_assert_status(site_files_end(&files, &output, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.file, "a.html");
    site_files_drop(&files, "a.html");
    ck_assert_ok(site_files_finish(&files, &fault), &fault);
    site_files_close(&files);
    ck_assert(!is_there("a.html"));
}
END_TEST

START_TEST(test_a_folder_with_other_files_is_no_site) /* */
{
    overwrite("letter.txt", "mine");
    ck_assert_status(publish(NULL, 0), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-316");
    ck_assert(holds("letter.txt", "mine"));
    overwrite(SITE_FILES_LIST, "mingzhang site v1 another.example.cn/t\n");
    ck_assert_status(publish(NULL, 0), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-316");
}
END_TEST

/* The fonts of the office are those of its paper, also here. */
START_TEST(test_other_fonts_make_notices_and_reports_anew) /* */
{
    static const char name[] = "notices/2024-01/RDB_430699110/notice.html";
    struct site_file *list = NULL;
    size_t count = 0;
    ck_assert_ok(publish(NULL, 0), &fault);
    list_of(&list, &count);
    const struct site_file *before = site_list_find(list, count, name);
    ck_assert_ptr_nonnull(before);
    fonts = "text=Noto Serif CJK SC";
    ck_assert_ok(publish(NULL, 0), &fault);
    list_of(&list, &count);
    const struct site_file *after = site_list_find(list, count, name);
    ck_assert_ptr_nonnull(after);
    ck_assert_uint_ne(before->stamp, after->stamp);
    fonts = "no fonts";
    if (report_format_find("pdf") != NULL) {
        ck_assert_status(publish(NULL, 0), STATUS_USAGE);
    }
}
END_TEST

START_TEST(test_two_runs_at_once_are_one_too_many)
{
    struct site_files files;
    ck_assert_ok(site_files_open(folder, "o.cn/t", &fixture.arena, &files, &fault),
                 &fault);
    ck_assert_status(publish(NULL, 0), STATUS_ENVIRONMENT);
    site_files_close(&files);
}
END_TEST

START_TEST(test_a_damaged_list_of_files_is_not_believed) /* */
{
    static const char hex[] =
        "00000000000000000000000000000000000000000000000000000000000000aa";
    static const char *const bad[] = {
        "0000000000000001 1 ../up", "0000000000000001 1 /etc/passwd",
        "0000000000000001 1 a//b",  "0000000000000001 1 .hidden",
        "0000000000000001 x a",     "000000000000001 1 a",
        "0000000000000001 1 a/",    "0000000000000001 1 ",
        "0000000000000001 1",       "0000000000000001 1 a/../b"};
    struct site_file *list = NULL;
    size_t count = 0;
    bool is_ours = false;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char text[256];
        snprintf(text, sizeof(text), "mingzhang site v1 o.cn/t\n%s %s\n", hex, bad[i]);
        ck_assert_status(site_list_read(bytes_of(text), "o.cn/t", &fixture.arena, &list,
                                        &count, &is_ours, &fault),
                         STATUS_INPUT);
        ck_assert_uint_eq(fault.line, 2);
    }
    char twice[512];
    snprintf(twice, sizeof(twice),
             "mingzhang site v1 o.cn/t\n%s 0000000000000001 1 a\n"
             "%s 0000000000000001 1 a\n",
             hex, hex);
    ck_assert_status(site_list_read(bytes_of(twice), "o.cn/t", &fixture.arena, &list,
                                    &count, &is_ours, &fault),
                     STATUS_INPUT);
    ck_assert_uint_eq(fault.line, 3);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("site files");
    TCase *files = tcase_create("files");
    tcase_add_checked_fixture(files, setup, teardown);
    tcase_add_test(files, test_publishing_again_leaves_every_file_alone);
    tcase_add_test(files,
                   test_what_was_altered_or_lost_is_put_right_and_strangers_stay);
    tcase_add_test(files, test_an_ended_run_leaves_nothing_that_the_next_does_not_know);
    tcase_add_test(files, test_what_a_killed_run_left_half_written_goes);
    tcase_add_test(files, test_names_go_though_the_run_fails);
    tcase_add_test(files, test_names_go_though_nothing_can_be_put_in_place);
    tcase_add_test(files, test_what_cannot_be_taken_away_is_told_and_stays_listed);
    tcase_add_test(files, test_what_is_shared_is_as_long_as_it_says);
    tcase_add_test(files, test_a_leak_keeps_the_file_away);
    tcase_add_test(files, test_a_folder_with_other_files_is_no_site);
    tcase_add_test(files, test_other_fonts_make_notices_and_reports_anew);
    tcase_add_test(files, test_two_runs_at_once_are_one_too_many);
    tcase_add_test(files, test_a_damaged_list_of_files_is_not_believed);
    suite_add_tcase(suite, files);
    return suite;
}
