/* test_site.c - the public site: what is on it, what leaves it, what is left alone. */
#define _GNU_SOURCE /* memmem */
#include "reports/site.h"

#include "ledger/policy_text.h"
#include "reports/site_list.h"
#include "tests/reports/ledger_fixture.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { YEARS = 3650, PATH_ROOM = 512 };

static struct fixture fixture;
static struct fault fault;
static const char *folder;
static struct site_facts facts;
static struct bytes said; /* why the last notice was left out */

static void setup(void)
{
    fixture_open(&fixture);
    folder = suite_folder();
    said = (struct bytes){0};
}

static void teardown(void)
{
    fixture_close(&fixture);
}

static struct status say(void *context, const char *name, const struct fault *why,
                         struct fault *ret_fault)
{
    static char words[FAULT_MESSAGE_SIZE];
    (void)context;
    (void)name;
    (void)ret_fault;
    snprintf(words, sizeof(words), "%s", why->message);
    said = bytes_of(words);
    return OK;
}

/* As of the last seal, so many days after it. */
static struct status publish(const char *base, civil_day later)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct site_order order = {
        .path = folder,
        .base = base,
        .today = date_of_instant(source.seal.recorded_ms) + later,
        .page = bytes_of("<!doctype html><title>v</title>")};
    const struct status published =
        site_publish(&source, &order, say, NULL, &facts, &fault);
    report_source_close(&source);
    return published;
}

static const char *path_of(const char *name)
{
    static char path[PATH_ROOM];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static struct bytes file(const char *name)
{
    return suite_file(&fixture.arena, path_of(name));
}

static bool is_there(const char *name)
{
    return access(path_of(name), F_OK) == 0;
}

static bool holds(const char *name, const char *words)
{
    const struct bytes bytes = file(name);
    return memmem(bytes.at, bytes.size, words, strlen(words)) != NULL;
}

static void list_of(struct site_file **ret_list, size_t *ret_count)
{
    bool is_ours = false;
    char origin[128] = "";
    const struct bytes text = file(SITE_FILES_LIST);
    sscanf((const char *)text.at, "mingzhang site v1 %127s", origin);
    ck_assert_ok(site_list_read(text, origin, &fixture.arena, ret_list, ret_count,
                                &is_ours, &fault),
                 &fault);
    ck_assert(is_ours);
}

/* How many files of the site hold these words. */
static size_t holders(const char *words)
{
    struct site_file *list = NULL;
    size_t count = 0;
    size_t found = 0;
    list_of(&list, &count);
    for (size_t i = 0; i < count; i++) {
        found += holds(list[i].name, words) ? 1 : 0;
    }
    return found;
}

START_TEST(test_a_site_has_a_page_and_every_format_of_each_notice) /* */
{
    static const char *const names[] = {
        "index.html",
        "notices.html",
        "reports.html",
        "proof.html",
        "verify.html",
        "notices.csv",
        "notices.json",
        "datapackage.json",
        "feed.xml",
        "search.js",
        "notices/2024-01/RDB_430699110/index.html",
        "notices/2024-01/RDB_430699110/notice.html",
        "notices/2024-01/RDB_430699110/notice.csv",
        "notices/2024-01/RDB_430699110/notice.json",
        "notices/2024-01/RDB_430699110/notice.txt",
        "notices/2024-01/RDB_430699110/rows.csv",
        "notices/2024-01/RDB_430699110/datapackage.json",
        "notices/2024-02/RDB_430699110/notice.html",
        "reports/2024-budget/index.html",
        "reports/2024-execution/index.html",
        "reports/2024-performance/report.csv"};
    ck_assert_ok(publish(NULL, 0), &fault);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        ck_assert_msg(is_there(names[i]), "%s", names[i]);
    }
    ck_assert_uint_eq(facts.notices, 3);
    ck_assert_uint_eq(facts.left_out, 0);
    ck_assert(!is_there("sitemap.xml"));
    ck_assert(holds("notices/2024-01/RDB_430699110/index.html", "张*一"));
    ck_assert(holds("notices.html", "2,948.00"));
    ck_assert(holds("notices/2024-01/RDB_430699110/rows.csv",
                    "number,township,village,name,"));
}
END_TEST

START_TEST(test_nothing_of_a_person_is_on_it) /* */
{
    ck_assert_ok(publish(NULL, 0), &fault);
    for (size_t i = 0; i < FIXTURE_PEOPLE; i++) {
        ck_assert_uint_eq(holders(fixture_people[i].name), 0);
        ck_assert_uint_eq(holders(fixture_people[i].resident), 0);
        ck_assert_uint_eq(holders(fixture_people[i].account), 0);
    }
}
END_TEST

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

static void overwrite(const char *name, const char *words)
{
    FILE *out = fopen(path_of(name), "w");
    ck_assert_ptr_nonnull(out);
    fputs(words, out);
    fclose(out);
}

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

START_TEST(test_names_leave_every_file_when_their_days_are_over) /* */
{
    ck_assert_ok(publish("https://x.example.cn/r/", 0), &fault);
    ck_assert_uint_gt(holders("张*一"), 4);
    ck_assert_ok(publish("https://x.example.cn/r/", YEARS), &fault);
    ck_assert_uint_eq(holders("张*一"), 0);
    ck_assert_uint_eq(facts.expired, 2); /* totals of the third name nobody */
    ck_assert_uint_eq(facts.notices, 1);
    ck_assert_uint_gt(facts.removed, 8);
    ck_assert(!is_there("notices/2024-01/RDB_430699110/notice.html"));
    ck_assert(!is_there("notices/2024-01/RDB_430699110/rows.csv"));
    ck_assert(holds("notices/2024-01/RDB_430699110/index.html", "2,948.00"));
    ck_assert(holds("notices.csv", "2948.00"));
    ck_assert(holds("feed.xml", "2,948.00"));
}
END_TEST

/* The line that failed is paid in a batch of its own, for the same month. */
static void pay_again(civil_day later)
{
    struct book *book = &fixture.book;
    book->maker_actor.now_ms += (int64_t)later * INT64_C(86400000);
    const uint64_t batch = fixture_batch(&fixture, BATCH_ORIGIN_RECORDED, 1, 95000);
    book_add_line(book, batch, 1, 1, LINE_STATE_PAID, 95000);
    struct fact *line = &book->plan[book->planned - 1];
    fact_set_bytes(line, LINE_PARTY, bytes_from(fixture.payees[3], 16));
    fact_set_number(line, LINE_HEADCOUNT, 1);
    fact_set_number(line, LINE_VILLAGE, fixture.villages[1]);
    ck_assert_ok(book_commit(book, &fault), &fault);
}

START_TEST(test_a_late_batch_brings_no_name_back) /* */
{
    ck_assert_ok(publish(NULL, 98), &fault);
    ck_assert_uint_eq(facts.expired, 2);
    ck_assert_uint_eq(holders("张*一"), 0);
    pay_again(98);
    ck_assert_ok(publish(NULL, 0), &fault);
    ck_assert_uint_eq(facts.expired, 2);
    ck_assert_uint_eq(holders("张*一"), 0);
    ck_assert(holds("notices/2024-01/RDB_430699110/index.html", "3,898.00"));
}
END_TEST

struct plan {
    struct policy_recording recording;
    uint64_t entry;
};

static struct status append(struct journal_session *session, void *context,
                            struct fault *ret_fault)
{
    struct plan *plan = context;
    bool is_known = false;
    return policy_text_append(session, &plan->recording, &plan->entry, &is_known,
                              ret_fault);
}

static void record_policy(enum policy_use use, const char *text)
{
    struct hasher *hasher = NULL;
    struct plan plan = {
        .recording = {.head = {.use = use, .name = bytes_of("办法"), .from = 0},
                      .programme = fixture.relief,
                      .text = bytes_of(text)}};
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    plan.recording.digest = hasher_one(hasher, plan.recording.text);
    hasher_close(hasher);
    ck_assert_ok(ledger_write(&fixture.book.ledger, &fixture.book.admin_actor,
                              "policy record", append, &plan, &fault),
                 &fault);
}

/* What is paid under a policy and has no notice is not published. */
START_TEST(test_under_a_policy_nothing_is_published_without_a_notice) /* */
{
    record_policy(POLICY_USE_DISCLOSURE,
                  "[disclosure]\nfields = name, village, amount\n");
    const uint64_t batch = fixture_batch(&fixture, BATCH_ORIGIN_RECORDED, 1, 41200);
    fact_set_number(&fixture.book.plan[fixture.book.planned - 1], BATCH_PERIOD,
                    BOOK_PERIOD + 2);
    fixture_line(&fixture, batch, 1, LINE_STATE_PAID);
    ck_assert_ok(book_commit(&fixture.book, &fault), &fault);
    ck_assert_ok(publish(NULL, 0), &fault);
    ck_assert_uint_eq(facts.notices, 3);
    ck_assert(is_there("notices/2024-01/RDB_430699110/index.html")); /* paid before */
    ck_assert(!is_there("notices/2024-03"));
}
END_TEST

START_TEST(test_a_programme_with_a_policy_is_evaluated) /* */
{
    struct site_file *list = NULL;
    size_t count = 0;
    ck_assert_ok(publish(NULL, 0), &fault);
    list_of(&list, &count);
    for (size_t i = 0; i < count; i++) {
        ck_assert(strstr(list[i].name, "evaluation") == NULL);
    }
    record_policy(POLICY_USE_EVALUATION,
                  "[policy]\nuse = evaluation\nname = 评价办法\nprogramme = RDB\n"
                  "from = 2018-01-01\n[indicator paid]\nlevel1 = 产出指标\n"
                  "level2 = 数量指标\nname = 应发尽发率\nsource = paid-of-due\n"
                  "target = 100%\npoints = 100\n");
    ck_assert_ok(publish(NULL, 0), &fault);
    ck_assert_uint_eq(facts.left_out, 0);
    ck_assert(holds("reports/2024-evaluation-RDB/index.html", "应发尽发率"));
    ck_assert(holds("reports/2024-evaluation-RDB/report.html", "83.33"));
    ck_assert(holds("reports/2024-self-evaluation-RDB/report.csv", "应发尽发率"));
    ck_assert(holds("reports.html", "reports/2024-evaluation-RDB/index.html"));
    ck_assert(holds("reports.html", "reports/2024-self-evaluation-RDB/index.html"));
    list_of(&list, &count);
    for (size_t i = 0; i < count; i++) { /* of no other programme */
        ck_assert(strstr(list[i].name, "evaluation") == NULL ||
                  strstr(list[i].name, "-evaluation-RDB/") != NULL);
    }
    for (size_t i = 0; i < FIXTURE_PEOPLE; i++) {
        ck_assert_uint_eq(holders(fixture_people[i].name), 0);
    }
}
END_TEST

START_TEST(test_a_report_that_names_a_person_is_left_out) /* */
{
    struct site_file *list = NULL;
    size_t count = 0;
    char text[512];
    snprintf(text, sizeof(text),
             "[policy]\nuse = evaluation\nname = 评价办法\nprogramme = RDB\n"
             "from = 2018-01-01\n[indicator paid]\nlevel1 = 产出指标\n"
             "level2 = 数量指标\nname = %s\nsource = paid-of-due\n"
             "target = 100%%\npoints = 100\n",
             fixture_people[0].resident);
    record_policy(POLICY_USE_EVALUATION, text);
    ck_assert_ok(publish(NULL, 0), &fault);
    ck_assert_uint_eq(facts.left_out, 2);
    ck_assert_uint_eq(holders(fixture_people[0].resident), 0);
    list_of(&list, &count);
    for (size_t i = 0; i < count; i++) {
        ck_assert(strstr(list[i].name, "evaluation") == NULL);
    }
    ck_assert(!is_there("reports/2024-evaluation-RDB/index.html"));
    ck_assert(!is_there("reports/2024-evaluation-RDB/report.csv"));
    ck_assert(!holds("reports.html", "evaluation-RDB"));
    ck_assert(!holds("index.html", "evaluation-RDB"));
    ck_assert(is_there("reports/2024-execution/report.html"));
}
END_TEST

START_TEST(test_what_was_paid_under_a_policy_takes_nothing_else_away) /* */
{
    record_policy(POLICY_USE_DISCLOSURE,
                  "[disclosure]\nfields = name, village, amount\n");
    pay_again(0);
    ck_assert_ok(publish(NULL, 0), &fault);
    ck_assert_uint_eq(facts.notices, 3);
    ck_assert(holds("notices/2024-01/RDB_430699110/index.html", "2,948.00"));
    ck_assert(!holds("notices/2024-01/RDB_430699110/index.html", "3,898.00"));
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

START_TEST(test_two_runs_at_once_are_one_too_many)
{
    struct site_files files;
    ck_assert_ok(site_files_open(folder, "o.cn/t", &fixture.arena, &files, &fault),
                 &fault);
    ck_assert_status(publish(NULL, 0), STATUS_ENVIRONMENT);
    site_files_close(&files);
}
END_TEST

/* A page names its style by its digest and holds no script. */
START_TEST(test_a_page_allows_itself_what_it_holds_and_no_more)
{
    static const char *const pages[] = {"index.html",
                                        "notices.html",
                                        "reports.html",
                                        "proof.html",
                                        "notices/2024-01/RDB_430699110/index.html",
                                        "reports/2024-budget/index.html"};
    ck_assert_ok(publish(NULL, 0), &fault);
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        const bool has_search = strcmp(pages[i], "notices.html") == 0;
        ck_assert(holds(pages[i], "default-src &#39;none&#39;; style-src "
                                  "&#39;sha256-"));
        ck_assert(!holds(pages[i], "unsafe"));
        ck_assert(!holds(pages[i], " style=\""));
        ck_assert(!holds(pages[i], "<script>"));
        ck_assert(holds(pages[i], "<script src=\"search.js\"") == has_search);
    }
}
END_TEST

START_TEST(test_the_address_of_a_site_is_one)
{
    static const char *const bad[] = {"",
                                      "x.example.cn/",
                                      "https://x",
                                      "ftp://x/",
                                      "https://x/?a/",
                                      "https://x/ /",
                                      "https://\xff/"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ck_assert_status(publish(bad[i], 0), STATUS_USAGE);
    }
    ck_assert_ok(publish("https://x.example.cn/r/", 0), &fault);
    ck_assert(holds("sitemap.xml", "<loc>https://x.example.cn/r/notices/2024-01/"
                                   "RDB_430699110/index.html</loc>"));
    ck_assert(holds("feed.xml", "href=\"https://x.example.cn/r/feed.xml\""));
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

/* An entry of data for each file, with its size and digest. */
START_TEST(test_a_package_describes_its_files)
{
    ck_assert_ok(publish(NULL, 0), &fault);
    static const char package[] = "notices/2024-01/RDB_430699110/datapackage.json";
    struct site_file *list = NULL;
    size_t count = 0;
    list_of(&list, &count);
    const struct site_file *rows =
        site_list_find(list, count, "notices/2024-01/RDB_430699110/rows.csv");
    ck_assert_ptr_nonnull(rows);
    char hex[2 * DIGEST_SIZE + 1];
    bytes_to_hex(digest_bytes(&rows->digest), hex);
    ck_assert(holds(package, hex));
    ck_assert(holds(package, "\"type\": \"number\""));
    ck_assert(holds(package, "\"name\": \"people\""));
    ck_assert(holds("datapackage.json", "\"notices.csv\""));
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("site");
    TCase *pages = tcase_create("pages");
    tcase_add_checked_fixture(pages, setup, teardown);
    tcase_add_test(pages, test_a_site_has_a_page_and_every_format_of_each_notice);
    tcase_add_test(pages, test_nothing_of_a_person_is_on_it);
    tcase_add_test(pages, test_names_leave_every_file_when_their_days_are_over);
    tcase_add_test(pages, test_a_late_batch_brings_no_name_back);
    tcase_add_test(pages, test_under_a_policy_nothing_is_published_without_a_notice);
    tcase_add_test(pages, test_what_was_paid_under_a_policy_takes_nothing_else_away);
    tcase_add_test(pages, test_a_page_allows_itself_what_it_holds_and_no_more);
    tcase_add_test(pages, test_the_address_of_a_site_is_one);
    tcase_add_test(pages, test_a_programme_with_a_policy_is_evaluated);
    tcase_add_test(pages, test_a_report_that_names_a_person_is_left_out);
    tcase_add_test(pages, test_a_package_describes_its_files);
    suite_add_tcase(suite, pages);
    TCase *files = tcase_create("files");
    tcase_add_checked_fixture(files, setup, teardown);
    tcase_add_test(files, test_publishing_again_leaves_every_file_alone);
    tcase_add_test(files,
                   test_what_was_altered_or_lost_is_put_right_and_strangers_stay);
    tcase_add_test(files, test_an_ended_run_leaves_nothing_that_the_next_does_not_know);
    tcase_add_test(files, test_names_go_though_the_run_fails);
    tcase_add_test(files, test_names_go_though_nothing_can_be_put_in_place);
    tcase_add_test(files, test_what_cannot_be_taken_away_is_told_and_stays_listed);
    tcase_add_test(files, test_a_leak_keeps_the_file_away);
    tcase_add_test(files, test_a_folder_with_other_files_is_no_site);
    tcase_add_test(files, test_two_runs_at_once_are_one_too_many);
    tcase_add_test(files, test_a_damaged_list_of_files_is_not_believed);
    suite_add_tcase(suite, files);
    return suite;
}
