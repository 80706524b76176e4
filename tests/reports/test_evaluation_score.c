/* test_evaluation_score.c - an evaluation scored, and its two papers. */
#include "reports/evaluation_score.h"
#include "reports/report.h"
#include "tests/reports/ledger_fixture.h"

static struct fixture fixture;
static struct report_source source;
static const struct report_filter relief = {
    .programme = "RDB", .first = -1, .last = -1, .year = 2024};

static const char policy_text[] =
    "[policy]\nuse = evaluation\nname = 评价办法\nprogramme = *\nfrom = 2018-01-01\n"
    "[indicator execution]\nlevel1 = 预算执行\nlevel2 = 预算执行\nname = 预算执行率\n"
    "source = execution-self\ntarget = 100%\npoints = 10\n"
    "[indicator persons]\nlevel1 = 产出指标\nlevel2 = 数量指标\nname = 月均保障人数\n"
    "source = monthly-persons\ntarget = plan\npoints = 30\n"
    "[indicator on-time]\nlevel1 = 产出指标\nlevel2 = 时效指标\nname = 按时发放率\n"
    "source = on-time\ntarget = ≥98%\npoints = 20\n"
    "[indicator price]\nlevel1 = 产出指标\nlevel2 = 时效指标\nname = 价格补贴\n"
    "source = price-on-time\ntarget = 100%\npoints = 10\n"
    "[indicator incident]\nlevel1 = 效益指标\nlevel2 = 社会效益\nname = 无重大舆情\n"
    "source = manual\nkind = qualitative\ntarget = 达成预期指标\npoints = 10\n"
    "[indicator satisfaction]\nlevel1 = 满意度指标\nlevel2 = 满意度\nname = 满意度\n"
    "source = manual\ntarget = ≥90%\npoints = 20\n";

static const char whole_text[] =
    "[policy]\nuse = evaluation\nname = 评价办法\nprogramme = *\nfrom = 2018-01-01\n"
    "[indicator on-time]\nlevel1 = 产出指标\nlevel2 = 时效指标\nname = 按时发放率\n"
    "source = on-time\ntarget = ≥98%\npoints = 40\n"
    "[indicator paid]\nlevel1 = 产出指标\nlevel2 = 数量指标\nname = 应发尽发率\n"
    "source = paid-of-due\ntarget = 100%\npoints = 40\n"
    "[indicator satisfaction]\nlevel1 = 满意度指标\nlevel2 = 满意度\nname = 满意度\n"
    "source = manual\ntarget = ≥90%\npoints = 20\n";

static struct status append_policy(struct journal_session *session, void *context,
                                   struct fault *fault)
{
    struct policy_recording *recording = context;
    uint64_t entry = 0;
    bool is_known = false;
    return policy_text_append(session, recording, &entry, &is_known, fault);
}

static void record_text(const char *text)
{
    struct fault fault = {0};
    struct hasher *hasher = NULL;
    struct policy_recording recording = {.text = bytes_of(text)};
    fixture.book.admin_actor.now_ms = fixture.book.maker_actor.now_ms;
    fixture.book.admin_actor.clock_is_confirmed = true;
    ck_assert_ok(
        policy_text_head(recording.text, &fixture.arena, &recording.head, &fault),
        &fault);
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    recording.digest = hasher_one(hasher, recording.text);
    hasher_close(hasher);
    ck_assert_ok(ledger_write(&fixture.book.ledger, &fixture.book.admin_actor,
                              "policy record", append_policy, &recording, &fault),
                 &fault);
}

static void record_policy(void)
{
    record_text(policy_text);
}

static void setup(void)
{
    fixture_open(&fixture);
}

static void teardown(void)
{
    report_source_close(&source);
    fixture_close(&fixture);
}

static uint64_t record_instead(uint64_t replaced, const char *indicator,
                               const char *text, bool is_plan)
{
    static const uint8_t token[16] = {7};
    struct fault fault = {0};
    struct book *book = &fixture.book;
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_MANUAL_VALUE));
    fact_set_bytes(&fact, MANUAL_VALUE_INDICATOR, book_text(book, indicator));
    fact_set_number(&fact, MANUAL_VALUE_YEAR, 2024);
    fact_set_number(&fact, MANUAL_VALUE_UNIT, book->unit);
    fact_set_number(&fact, MANUAL_VALUE_PROGRAMME, fixture.relief);
    fact_set_bytes(&fact, MANUAL_VALUE_TEXT, book_text(book, text));
    fact_set_number(&fact, MANUAL_VALUE_IS_PLAN, is_plan);
    if (!is_plan) {
        fact_set_bytes(&fact, MANUAL_VALUE_EVIDENCE,
                       book_copy(book, bytes_from(token, 16)));
    }
    if (replaced != 0) {
        fact_set_number(&fact, MANUAL_VALUE_REPLACES, replaced);
    }
    const uint64_t entry = book_add(book, &fact);
    ck_assert_ok(book_commit(book, &fault), &fault);
    return entry;
}

static uint64_t record_value(const char *indicator, const char *text, bool is_plan)
{
    return record_instead(0, indicator, text, is_plan);
}

typedef struct status paper_filler(struct report_source *from,
                                   const struct report_filter *filter,
                                   struct document *ret_document, struct fault *fault);
static struct document paper(paper_filler *fill)
{
    struct fault fault = {0};
    struct document document;
    report_source_close(&source);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_ok(fill(&source, &relief, &document, &fault), &fault);
    return document;
}

/* A figure of the document, as text. */
static const char *figure(const struct document *document, const char *key)
{
    static char text[TABLE_CELL_TEXT_SIZE];
    char buffer[TABLE_CELL_TEXT_SIZE];
    for (const struct block *block = document->first; block != NULL;
         block = block->next) {
        for (size_t i = 0; block->kind == BLOCK_FIGURES && i < block->figure_count;
             i++) {
            if (strcmp(block->figures[i].key, key) == 0) {
                const struct bytes shown = table_cell_text(
                    &block->figures[i].value, CELL_PLAIN, LANGUAGE_ZH, buffer);
                snprintf(text, sizeof(text), "%.*s", (int)shown.size,
                         (const char *)shown.at);
                return text;
            }
        }
    }
    ck_abort_msg("no figure %s", key);
    return NULL;
}

static bool has_paragraph(const struct document *document, const char *text)
{
    for (const struct block *block = document->first; block != NULL;
         block = block->next) {
        if (block->kind == BLOCK_PARAGRAPH && strstr(block->text, text) != NULL) {
            return true;
        }
    }
    return false;
}

START_TEST(without_a_policy_nothing_is_scored) /* */
{
    struct fault fault = {0};
    struct document document;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_int_eq(evaluation_self(&source, &relief, &document, &fault).code,
                     STATUS_NOT_FOUND);
}
END_TEST

START_TEST(what_lacks_data_has_no_points_and_no_total) /* */
{
    record_policy();
    const struct document document = paper(evaluation_self);
    ck_assert_str_eq(document.title, "2024年度农村最低生活保障金项目支出绩效自评表");
    const char *goal =
        fixture_cell(&fixture, fixture_table(&document, "goal"), 0, "value");
    ck_assert_ptr_nonnull(strstr(goal, "按时发放率≥98%；"));
    ck_assert_ptr_nonnull(strstr(goal, "满意度≥90%"));
    ck_assert_ptr_null(strstr(goal, "月均保障人数")); /* has none yet */
    const struct table *rows = fixture_table(&document, "indicators");
    ck_assert_cell(&fixture, rows, 0, "level3", "月均保障人数");
    ck_assert_cell(&fixture, rows, 0, "target", "无数据");
    ck_assert_cell(&fixture, rows, 0, "actual", "5.00人");
    ck_assert_cell(&fixture, rows, 0, "score", "无数据");
    ck_assert_cell(&fixture, rows, 0, "deviation", "本年目标未登记");
    /* 50 of 98 percent of 20 points */
    ck_assert_cell(&fixture, rows, 1, "actual", "50.00%");
    ck_assert_cell(&fixture, rows, 1, "score", "10.20");
    ck_assert_cell(&fixture, rows, 1, "deviation", "完成目标的51.02%");
    ck_assert_cell(&fixture, rows, 2, "score", "无数据");
    ck_assert_cell(&fixture, rows, 5, "level1", "总分");
    ck_assert_cell(&fixture, rows, 5, "points", "100.00");
    ck_assert_cell(&fixture, rows, 5, "score", "无数据"); /* */
    const struct table *money = fixture_table(&document, "money");
    ck_assert_cell(&fixture, money, 0, "budget", "2000500.00");
    ck_assert_cell(&fixture, money, 0, "points", "10.00");
    ck_assert_cell(&fixture, money, 0, "rate", "0.23%");
    ck_assert_cell(&fixture, money, 0, "score", "0.02");
    ck_assert_cell(&fixture, money, 2, "budget", "无数据");
    ck_assert_str_eq(figure(&document, "total_score"), "无数据");
    ck_assert_str_eq(figure(&document, "grade"), "无数据");
    ck_assert_str_eq(figure(&document, "known_score"), "10.22");
    ck_assert_str_eq(figure(&document, "missing"), "4");
}
END_TEST

START_TEST(what_people_recorded_is_scored) /* */
{
    record_policy();
    record_value("persons", "≥6人", true);
    record_value("incident", "部分达成并具有一定效果=7.5", false);
    record_value("satisfaction", "95.5%", false);
    const struct document document = paper(evaluation_self);
    const struct table *rows = fixture_table(&document, "indicators");
    ck_assert_cell(&fixture, rows, 0, "target", "≥6人");
    ck_assert_cell(&fixture, rows, 0, "score", "25.00"); /* 5 of 6, of 30 */
    ck_assert_cell(&fixture, rows, 3, "score", "7.50");
    ck_assert_cell(&fixture, rows, 3, "deviation", "完成目标的75.00%");
    ck_assert_cell(&fixture, rows, 4, "score", "20.00");
    ck_assert_cell(&fixture, rows, 4, "deviation", "");
    ck_assert_str_eq(figure(&document, "missing"), "1");
    ck_assert_str_eq(figure(&document, "known_score"), "62.72");
}
END_TEST

/* What the first row, whose target is the year's, says of its entries. */
static const char *first_entries(void)
{
    const struct document document = paper(evaluation_self);
    return fixture_cell(&fixture, fixture_table(&document, "indicators"), 0, "entries");
}

static const char *text_of(const char *before, uint64_t entry, const char *after)
{
    static char text[128];
    snprintf(text, sizeof(text), "%s%llu%s", before, (unsigned long long)entry, after);
    return text;
}

START_TEST(a_target_that_was_moved_says_so) /* */
{
    char head[128];
    record_policy();
    ck_assert_str_eq(first_entries(), "");
    const uint64_t first = record_value("persons", "≥6人", true);
    ck_assert_str_eq(first_entries(), text_of("目标", first, ""));
    const uint64_t second = record_instead(first, "persons", "≥5人", true);
    snprintf(head, sizeof(head), "%s", text_of("目标", second, "（替换"));
    ck_assert_str_eq(first_entries(), text_of(head, first, "）"));
    fixture.book.maker_actor.now_ms = INT64_C(1735660800000); /* 1 January 2025 */
    const uint64_t third = record_instead(second, "persons", "≥4人", true);
    snprintf(head, sizeof(head), "%s", text_of("目标", third, "（替换"));
    ck_assert_str_eq(first_entries(), text_of(head, second, "，年度终了后登记）"));
}
END_TEST

static bool has_table(const struct document *document, const char *key)
{
    for (const struct block *block = document->first; block != NULL;
         block = block->next) {
        if (block->kind == BLOCK_TABLE && strcmp(block->table->key, key) == 0) {
            return true;
        }
    }
    return false;
}

/* whole_text with another first day and another target of what is paid in time. */
static void record_changed(const char *from, const char *target)
{
    static char text[2048];
    const char *day = strstr(whole_text, "2018-01-01");
    const char *goal = strstr(whole_text, "≥98%");
    const char *after = goal + strlen("≥98%");
    snprintf(text, sizeof(text), "%.*s%s%.*s%s%s", (int)(day - whole_text), whole_text,
             from, (int)(goal - day - 10), day + 10, target, after);
    record_text(text);
}

/* The policy of the year's beginning, one of May, one of the last day that is from the
 * first day of the year: whatever its first day, it was recorded in the year. */
START_TEST(a_target_that_another_policy_moved_stands_beside_it) /* */
{
    struct ledger_actor *maker = &fixture.book.maker_actor;
    maker->now_ms = INT64_C(1709300000000); /* 1 March 2024 */
    record_text(whole_text);
    struct document document = paper(evaluation_self);
    ck_assert(!has_table(&document, "moved"));
    maker->now_ms = INT64_C(1714550400000); /* 1 May 2024 */
    record_changed("2024-05-01", "≥98.0%"); /* the same, written otherwise */
    document = paper(evaluation_self);
    ck_assert(!has_table(&document, "moved"));
    maker->now_ms = INT64_C(1735600000000); /* 31 December 2024 */
    record_changed("2024-06-01", "≥40%");
    document = paper(evaluation_report);
    const struct table *moved = fixture_table(&document, "moved");
    ck_assert_uint_eq(moved->row_count, 1);
    ck_assert_cell(&fixture, moved, 0, "indicator", "按时发放率");
    ck_assert_cell(&fixture, moved, 0, "target_before", "≥98%");
    ck_assert_cell(&fixture, moved, 0, "target", "≥40%");
    ck_assert_cell(&fixture, moved, 0, "recorded", "2024-12-31");
    const char *before = fixture_cell(&fixture, moved, 0, "policy_before");
    const char *now = fixture_cell(&fixture, moved, 0, "policy");
    ck_assert_ptr_nonnull(strstr(before, "自2018-01-01起，分录"));
    ck_assert_ptr_nonnull(strstr(now, "自2024-06-01起，分录"));
    ck_assert_ptr_nonnull(strstr(now, "，摘要"));
    ck_assert_str_ne(strstr(before, "，摘要"), strstr(now, "，摘要"));
    document = paper(evaluation_self);
    ck_assert(has_table(&document, "moved"));
}
END_TEST

/* What was recorded before the year, from whatever day on, moved no target of it. */
START_TEST(a_policy_known_before_the_year_moved_nothing) /* */
{
    struct document document;
    struct fault fault = {0};
    const struct report_filter later = {
        .programme = "RDB", .first = -1, .last = -1, .year = 2025};
    fixture.book.maker_actor.now_ms = INT64_C(1709300000000);
    record_text(whole_text);
    record_changed("2025-06-01", "≥40%");
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_ok(evaluation_self(&source, &later, &document, &fault), &fault);
    ck_assert_cell(&fixture, fixture_table(&document, "indicators"), 0, "target",
                   "≥40%");
    ck_assert(!has_table(&document, "moved"));
}
END_TEST

START_TEST(a_target_of_the_last_day_is_in_time) /* */
{
    record_policy();
    fixture.book.maker_actor.now_ms = INT64_C(1735660799999); /* 31 December 2024 */
    const uint64_t last = record_value("persons", "≥6人", true);
    ck_assert_str_eq(first_entries(), text_of("目标", last, ""));
    const uint64_t figure_entry = record_value("satisfaction", "95.5%", false);
    const struct document document = paper(evaluation_self);
    const struct table *rows = fixture_table(&document, "indicators");
    ck_assert_cell(&fixture, rows, 4, "entries", text_of("完成值", figure_entry, ""));
    ck_assert_uint_eq(rows->note_count, 1);
}
END_TEST

START_TEST(a_target_of_after_the_year_says_so) /* */
{
    record_policy();
    fixture.book.maker_actor.now_ms = INT64_C(1735660800000); /* 1 January 2025 */
    const uint64_t late = record_value("persons", "≥6人", true);
    ck_assert_str_eq(first_entries(), text_of("目标", late, "（年度终了后登记）"));
    const struct document document = paper(evaluation_report);
    const struct table *rows = fixture_table(&document, "indicators");
    ck_assert_uint_eq(rows->note_count, 2);
    ck_assert_ptr_nonnull(strstr(rows->notes[1], "本年目标"));
}
END_TEST

START_TEST(with_all_data_there_is_a_total_and_a_grade) /* */
{
    record_text(whole_text);
    record_value("satisfaction", "90%", false);
    const struct document document = paper(evaluation_report);
    /* 50/98 of 40, 5/6 of 40, all of 20 */
    ck_assert_str_eq(figure(&document, "total_score"), "73.74");
    ck_assert_str_eq(figure(&document, "grade"), "中");
    ck_assert(has_paragraph(&document, "综合得分73.74分，等级为“中”。"));
    const struct table *rows = fixture_table(&document, "indicators");
    ck_assert_cell(&fixture, rows, 5, "score", "73.74");
    ck_assert_cell(&fixture, rows, 5, "points", "100.00");
}
END_TEST

START_TEST(the_report_says_what_was_found) /* */
{
    record_policy();
    record_value("satisfaction", "95.5%", false);
    const struct document document = paper(evaluation_report);
    ck_assert_str_eq(document.title, "2024年度农村最低生活保障金绩效评价报告");
    ck_assert(has_paragraph(&document, "政策依据：湘民发〔2024〕1号"));
    ck_assert(has_paragraph(&document, "全年预算数2,000,500.00元"));
    ck_assert(has_paragraph(&document, "得满分的指标：满意度。"));
    ck_assert(has_paragraph(
        &document, "按时发放率：目标≥98%，实际50.00%，得10.20分（分值20.00分）。"));
    ck_assert(has_paragraph(&document, "价格补贴：无数据，未评分。"));
    ck_assert(has_paragraph(&document, "另有3项指标无数据"));
    /* What only the unit knows is left to it. */
    ck_assert(has_paragraph(&document, "评价目的：【由单位填写】"));
    ck_assert(has_paragraph(&document, "按时发放率未达到目标的原因：【由单位填写】"));
    ck_assert(!has_paragraph(&document, "满意度未达到目标的原因"));
    ck_assert(has_paragraph(&document, "资金到位率（实际到位÷全年预算）99.98%"));
    const struct table *levels = fixture_table(&document, "levels");
    ck_assert_cell(&fixture, levels, 1, "points", "60.00");
    ck_assert_cell(&fixture, levels, 1, "score", "无数据");
    ck_assert_cell(&fixture, levels, 3, "share", "100.00%");
    ck_assert_cell(&fixture, fixture_table(&document, "indicators"), 0, "level1",
                   "预算执行");
}
END_TEST

static size_t charts(const struct document *document, enum chart_kind kind,
                     const char *key)
{
    size_t found = 0;
    for (const struct block *block = document->first; block != NULL;
         block = block->next) {
        found += block->kind == BLOCK_CHART && block->chart->kind == kind &&
                 strcmp(block->table->key, key) == 0;
    }
    return found;
}

/* Every picture with the table of its figures. */
START_TEST(the_papers_have_their_pictures) /* */
{
    record_policy();
    record_value("persons", "≥4人", true);
    const struct document self = paper(evaluation_self);
    ck_assert_uint_eq(charts(&self, CHART_BULLET, "targets"), 1);
    ck_assert_uint_eq(charts(&self, CHART_LINES, "months"), 1);
    ck_assert_uint_eq(charts(&self, CHART_FUNNEL, "course"), 0);
    const struct document report = paper(evaluation_report);
    ck_assert_uint_eq(charts(&report, CHART_BULLET, "targets"), 1);
    ck_assert_uint_eq(charts(&report, CHART_LINES, "months"), 1);
    ck_assert_uint_eq(charts(&report, CHART_FUNNEL, "course"), 1);
    ck_assert_uint_eq(charts(&report, CHART_HISTOGRAM, "days_to_pay"), 1);
    const struct table *targets = fixture_table(&report, "targets");
    ck_assert_uint_eq(targets->row_count, 5); /* not the one in words */
    ck_assert_cell(&fixture, targets, 1, "indicator", "月均保障人数");
    ck_assert_cell(&fixture, targets, 1, "target", "≥4人");
    ck_assert_cell(&fixture, targets, 1, "actual", "5.00人");
    ck_assert_cell(&fixture, targets, 1, "of_target", "125.00%");
    ck_assert_cell(&fixture, targets, 2, "of_target", "51.02%");
    ck_assert_cell(&fixture, targets, 3, "of_target", "无数据"); /* */
    /* Money of both months, until that of the seal, against the papers' own budget. */
    const struct table *months = fixture_table(&report, "months");
    ck_assert_uint_eq(months->row_count, 2);
    ck_assert_cell(&fixture, months, 0, "paid", "2948.00");
    ck_assert_cell(&fixture, months, 1, "spent", "4596.00");
    ck_assert_cell(&fixture, months, 1, "rate", "0.23%");
    /* Four lines submitted and two that came with their results. */
    const struct table *course = fixture_table(&report, "course");
    ck_assert_cell(&fixture, course, 0, "lines", "6");
    ck_assert_cell(&fixture, course, 4, "lines", "5");
    ck_assert_cell(&fixture, course, 4, "amount", "4596.00");
    ck_assert_cell(&fixture, course, 5, "lines", "2");
    const struct table *days = fixture_table(&report, "days_to_pay");
    ck_assert_cell(&fixture, days, 7, "lines", "3");
    ck_assert_cell(&fixture, days, 8, "days", "不明或更早");
    ck_assert_cell(&fixture, days, 8, "lines", "2");
    ck_assert_cell(&fixture, days, 9, "lines", "5");
}
END_TEST

/* Another batch of the programme that is published in totals: ten were paid before. */
static void add_failed_orphans(unsigned count)
{
    struct book *book = &fixture.book;
    struct fault fault = {0};
    const struct fact_pair share = {fixture.orphan_allocation, 1};
    struct fact batch =
        book_batch(book, BATCH_ORIGIN_RECORDED, count, (int64_t)count * 10000);
    fact_set_number(&batch, BATCH_PROGRAMME, fixture.orphans);
    fact_set_number(&batch, BATCH_UNIT, book->unit);
    fact_set_bytes(&batch, BATCH_SHARES, book_pairs(book, &share, 1));
    const uint64_t entry = book_add(book, &batch);
    for (unsigned i = 0; i < count; i++) {
        book_add_line(book, entry, i + 1, 200 + i, LINE_STATE_FAILED, 10000);
    }
    ck_assert_ok(book_commit(book, &fault), &fault);
}

START_TEST(no_picture_for_everyone_tells_few_apart) /* */
{
    struct fault fault = {0};
    struct document document;
    struct report_filter filter = {
        .programme = "GER", .first = -1, .last = -1, .year = 2024};
    add_failed_orphans(1);
    record_policy();
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_ok(evaluation_report(&source, &filter, &document, &fault), &fault);
    const struct table *course = fixture_table(&document, "course");
    ck_assert_cell(&fixture, course, 3, "lines", "11");
    ck_assert_cell(&fixture, course, 4, "lines", "10");
    filter.is_public = true;
    ck_assert_ok(evaluation_report(&source, &filter, &document, &fault), &fault);
    course = fixture_table(&document, "course");
    /* Eleven less ten would be one household, and its money. */
    ck_assert_cell(&fixture, course, 4, "lines", "10");
    for (size_t i = 0; i < 4; i++) {
        ck_assert_cell(&fixture, course, i, "lines", "无数据");
        ck_assert_cell(&fixture, course, i, "amount", "无数据");
        ck_assert_cell(&fixture, course, i, "share", "无数据");
    }
    ck_assert_cell(&fixture, course, 4, "share", "无数据"); /* of eleven */
    ck_assert_uint_eq(course->row_count, 5);
    ck_assert(!has_paragraph(&document, "【由单位填写】")); /* */
}
END_TEST

/* Nobody asks whether these stand beside what else is published. */
START_TEST(no_picture_for_everyone_has_days_or_steps_in_between) /* */
{
    struct fault fault = {0};
    struct document document;
    const struct report_filter filter = {
        .programme = "GER", .first = -1, .last = -1, .year = 2024, .is_public = true};
    add_failed_orphans(5);
    record_policy();
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_ok(evaluation_report(&source, &filter, &document, &fault), &fault);
    const struct table *course = fixture_table(&document, "course");
    ck_assert_cell(&fixture, course, 0, "lines", "15");
    for (size_t i = 1; i < 4; i++) {
        ck_assert_cell(&fixture, course, i, "lines", "无数据");
        ck_assert_cell(&fixture, course, i, "amount", "无数据");
    }
    ck_assert_cell(&fixture, course, 4, "lines", "10");
    ck_assert_uint_eq(charts(&document, CHART_HISTOGRAM, "days_to_pay"), 0);
}
END_TEST

START_TEST(both_papers_are_written_in_every_format)
{
    paper_filler *const papers[] = {evaluation_self, evaluation_report};
    record_policy();
    for (size_t i = 0; i < 2; i++) {
        for (size_t k = 0; k < report_format_count; k++) {
            const struct document document = paper(papers[i]);
            struct fault fault = {0};
            struct output output;
            char path[600];
            snprintf(path, sizeof(path), "%s.%s", fixture.book.folder,
                     report_formats[k].name);
            ck_assert_ok(output_open(path, &fixture.arena, &output, &fault), &fault);
            struct leak leak = leak_of(report_formats[k].leak, NULL, 0);
            output_watch(&output, &leak);
            ck_assert_ok(report_formats[k].write(&document, &output, &fault), &fault);
            ck_assert_ok(output_finish(&output, &fault), &fault);
            ck_assert_int_eq(remove(path), 0);
        }
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("evaluation_score");
    TCase *tests = tcase_create("papers");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, without_a_policy_nothing_is_scored);
    tcase_add_test(tests, what_lacks_data_has_no_points_and_no_total);
    tcase_add_test(tests, what_people_recorded_is_scored);
    tcase_add_test(tests, a_target_that_was_moved_says_so);
    tcase_add_test(tests, a_target_that_another_policy_moved_stands_beside_it);
    tcase_add_test(tests, a_policy_known_before_the_year_moved_nothing);
    tcase_add_test(tests, a_target_of_the_last_day_is_in_time);
    tcase_add_test(tests, a_target_of_after_the_year_says_so);
    tcase_add_test(tests, with_all_data_there_is_a_total_and_a_grade);
    tcase_add_test(tests, the_report_says_what_was_found);
    tcase_add_test(tests, the_papers_have_their_pictures);
    tcase_add_test(tests, no_picture_for_everyone_tells_few_apart);
    tcase_add_test(tests, no_picture_for_everyone_has_days_or_steps_in_between);
    tcase_add_test(tests, both_papers_are_written_in_every_format);
    suite_add_tcase(suite, tests);
    return suite;
}
