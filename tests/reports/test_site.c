/* test_site.c - the public site: what is on it, what leaves it. */
#define _GNU_SOURCE /* memmem */
#include "tests/reports/site_kit.h"

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

/* What is paid under a policy and has no notice is not published. */
START_TEST(test_under_a_policy_nothing_is_published_without_a_notice) /* */
{
    record_policy(POLICY_USE_DISCLOSURE,
                  "[disclosure]\nfields = name, village, amount\n"
                  "before_payment = none\n");
    const uint64_t batch = fixture_batch(&fixture, BATCH_ORIGIN_RECORDED, 1, 41200);
    fact_set_number(&fixture.book.plan[fixture.book.planned - 1], BATCH_PERIOD,
                    BOOK_PERIOD + 2);
    fixture_line(&fixture, batch, 1, LINE_STATE_PAID);
    ck_assert_ok(book_commit(&fixture.book, &fault), &fault);
    ck_assert_ok(publish(NULL, 0), &fault);
    ck_assert_uint_eq(facts.notices, 3);
    ck_assert(is_there("notices/2024-01/RDB_430699110/index.html")); /* paid before */
    ck_assert(!is_there("notices/2024-03"));
    ck_assert(holds("index.html", "<dd>6,008.00</dd>")); /* the ledger's, all of it */
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

/* Somebody, asked for by one and confirmed by another. */
static void erase_somebody(void)
{
    const uint8_t image[32] = {7};
    struct book *book = &fixture.book;
    const struct ledger_actor maker = book->maker_actor;
    struct fact asked;
    fact_begin(&asked, kinds_find(KIND_PERSON_CHANGE));
    fact_set_bytes(&asked, PERSON_CHANGE_TOKEN, bytes_from(image, 16));
    fact_set_number(&asked, PERSON_CHANGE_WHAT, PERSON_CHANGE_ERASE);
    fact_set_number(&asked, PERSON_CHANGE_STEP, PERSON_CHANGE_STEP_ASKED);
    struct fact confirmed = asked;
    fact_set_bytes(&asked, PERSON_CHANGE_COMMITMENT, bytes_from(image, 32));
    const uint64_t request = book_add(book, &asked);
    ck_assert_ok(book_commit(book, &fault), &fault);
    fact_set_number(&confirmed, PERSON_CHANGE_STEP, PERSON_CHANGE_STEP_CONFIRMED);
    fact_set_number(&confirmed, PERSON_CHANGE_ASKED, request);
    book_add(book, &confirmed);
    struct fact erased;
    fact_begin(&erased, kinds_find(KIND_ERASURE));
    fact_set_bytes(&erased, ERASURE_TOKEN, bytes_from(image, 16));
    fact_set_bytes(&erased, ERASURE_BASIS, book_text(book, "测民发〔2024〕3号"));
    fact_set_fen(&erased, ERASURE_DAY, BOOK_DUE);
    fact_set_number(&erased, ERASURE_ASKED, request);
    fact_set_number(&erased, ERASURE_PSEUDONYMS, 1);
    book_add(book, &erased);
    book->maker_actor.key = book->checker;
    ck_assert_ok(book_commit(book, &fault), &fault);
    book->maker_actor = maker;
}

/* Made anew it would be another list than the one that was published. */
START_TEST(test_after_an_erasure_no_digest_is_called_that_of_the_original) /* */
{
    static const char page[] = "notices/2024-01/RDB_430699110/index.html";
    ck_assert_ok(publish(NULL, YEARS), &fault);
    ck_assert(holds(page, "原名单摘要"));
    erase_somebody();
    ck_assert_ok(publish(NULL, YEARS), &fault);
    ck_assert(!holds(page, "原名单摘要"));
    ck_assert(holds(page, "按现有记录重算的名单摘要"));
}
END_TEST

/* One person of a programme that is published in totals alone, in the third township.
 */
static uint64_t pay_one(civil_period period)
{
    static const char *const words[] = {"流浪乞讨人员救助", "流浪救助", "2081902"};
    struct book *book = &fixture.book;
    const uint64_t programme = fixture_programme(book, "LQJ", words);
    fact_set_number(&book->plan[book->planned - 1], PROGRAMME_DISCLOSURE,
                    DISCLOSURE_TOTALS);
    struct fact batch = book_batch(book, BATCH_ORIGIN_RECORDED, 1, 77700);
    fact_set_number(&batch, BATCH_PROGRAMME, programme);
    fact_set_number(&batch, BATCH_UNIT, fixture.townships[2]);
    fact_set_number(&batch, BATCH_PERIOD, (uint64_t)period);
    book_add_line(book, book_add(book, &batch), 1, 177, LINE_STATE_PAID, 77700);
    ck_assert_ok(book_commit(book, &fault), &fault);
    return programme;
}

START_TEST(test_a_sum_of_few_households_is_not_on_the_first_page) /* */
{
    pay_one(BOOK_PERIOD + 12);
    ck_assert_ok(publish(NULL, 0), &fault);
    ck_assert(holds("index.html", "<dd>5,596.00</dd>"));
    ck_assert(holds("index.html", "<dd>不予公布</dd>"));
    ck_assert(is_there("reports/2025-performance/report.csv"));
    ck_assert_uint_eq(holders(",777.00") + holders(">777.00"), 0);
}
END_TEST

/* No notice of it, no row, no evaluation. */
START_TEST(test_few_households_are_told_apart_by_no_report) /* */
{
    const uint64_t programme = pay_one(BOOK_PERIOD);
    record_policy_of(programme, POLICY_USE_EVALUATION,
                     "[policy]\nuse = evaluation\nname = 评价办法\nprogramme = LQJ\n"
                     "from = 2018-01-01\n[indicator paid]\nlevel1 = 产出指标\n"
                     "level2 = 数量指标\nname = 应发尽发率\nsource = paid-of-due\n"
                     "target = 100%\npoints = 100\n");
    ck_assert_ok(publish(NULL, 0), &fault);
    ck_assert_uint_eq(facts.left_out, 1); /* its notice */
    ck_assert(memmem(said.at, said.size, "R-047", 5) != NULL);
    ck_assert(!is_there("reports/2024-evaluation-LQJ"));
    ck_assert(!is_there("reports/2024-self-evaluation-LQJ"));
    ck_assert(holds("reports/2024-performance/report.csv", "其他"));
    /* Of eleven: but the ten others have their notice. */
    ck_assert(!holds("index.html", "6,373.00"));
    ck_assert(!holds("reports/2024-performance/report.csv", "6373.00"));
    ck_assert(!holds("reports/2024-performance/report.csv", "1777.00"));
    ck_assert(holds("reports/2024-performance/report.csv", "不足3户（人）的数字"));
    ck_assert(!holds("reports/2024-performance/report.csv", ",777.00"));
    ck_assert_uint_eq(holders(">777.00"), 0);
    ck_assert_uint_eq(holders("三镇"), 0);
}
END_TEST

/* One of the notices is refused; several processes first, for they need a process that
 * wrote no PDF yet. */
START_TEST(test_several_processes_make_the_same_site) /* */
{
    struct site_facts several;
    pay_one(BOOK_PERIOD);
    jobs = 3;
    ck_assert_ok(publish("https://x.example.cn/r/", 0), &fault);
    several = facts;
    const struct bytes why = said;
    const struct bytes list = file(SITE_FILES_LIST);
    ck_assert(is_there("notices/2024-02/RDB_430699110/notice.pdf"));
    folder = suite_folder();
    jobs = 1;
    ck_assert_ok(publish("https://x.example.cn/r/", 0), &fault);
    ck_assert_bytes(list, file(SITE_FILES_LIST)); /* every file and its digest */
    ck_assert_bytes(why, said);
    ck_assert_uint_eq(several.left_out, 1);
    ck_assert_mem_eq(&several, &facts, sizeof(facts));
}
END_TEST

START_TEST(test_several_processes_meet_the_same_error) /* */
{
    static const char *const folders[] = {"notices", "notices/2024-02",
                                          "notices/2024-02/RDB_430699110",
                                          "notices/2024-02/RDB_430699110/notice.csv"};
    const char *page = folders[3];
    struct report_source source;
    char words[128];
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    snprintf(words, sizeof(words), "mingzhang site v1 %s\n", source.provenance.origin);
    report_source_close(&source);
    overwrite(SITE_FILES_LIST, words); /* a site, and nothing on it */
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(mkdir(path_of(folders[i]), 0700), 0);
    }
    jobs = 3;
    ck_assert_status(publish(NULL, 0), STATUS_ENVIRONMENT);
    const struct fault first = fault;
    ck_assert(strstr(first.file, page) != NULL);
    jobs = 1;
    ck_assert_status(publish(NULL, 0), STATUS_ENVIRONMENT);
    ck_assert_str_eq(fault.message, first.message);
    ck_assert_str_eq(fault.file, first.file);
    ck_assert_int_eq(rmdir(path_of(page)), 0);
    ck_assert_ok(publish(NULL, 0), &fault);
    ck_assert(holds(page, "张*一"));
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
                  "[disclosure]\nfields = name, village, amount\n"
                  "before_payment = none\n");
    pay_again(0);
    ck_assert_ok(publish(NULL, 0), &fault);
    ck_assert_uint_eq(facts.notices, 3);
    ck_assert(holds("notices/2024-01/RDB_430699110/index.html", "2,948.00"));
    ck_assert(!holds("notices/2024-01/RDB_430699110/index.html", "3,898.00"));
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
    tcase_add_test(pages,
                   test_after_an_erasure_no_digest_is_called_that_of_the_original);
    tcase_add_test(pages, test_a_late_batch_brings_no_name_back);
    tcase_add_test(pages, test_under_a_policy_nothing_is_published_without_a_notice);
    tcase_add_test(pages, test_what_was_paid_under_a_policy_takes_nothing_else_away);
    tcase_add_test(pages, test_a_page_allows_itself_what_it_holds_and_no_more);
    tcase_add_test(pages, test_the_address_of_a_site_is_one);
    tcase_add_test(pages, test_a_programme_with_a_policy_is_evaluated);
    tcase_add_test(pages, test_a_sum_of_few_households_is_not_on_the_first_page);
    tcase_add_test(pages, test_few_households_are_told_apart_by_no_report);
    tcase_add_test(pages, test_a_report_that_names_a_person_is_left_out);
    tcase_add_test(pages, test_a_package_describes_its_files);
    TCase *processes = tcase_create("processes");
    tcase_set_tags(processes, "fork");
    tcase_add_checked_fixture(processes, setup, teardown);
    tcase_add_test(processes, test_several_processes_make_the_same_site);
    tcase_add_test(processes, test_several_processes_meet_the_same_error);
    suite_add_tcase(suite, pages);
    suite_add_tcase(suite, processes);
    return suite;
}
