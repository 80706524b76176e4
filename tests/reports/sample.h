/* sample.h - the two documents every writer is compared with, fictitious throughout. */
#ifndef TESTS_REPORTS_SAMPLE_H
#define TESTS_REPORTS_SAMPLE_H

#include "reports/document.h"
#include "reports/output.h"
#include "reports/report.h"
#include "tests/suite.h"

#include <stdio.h>
#include <unistd.h>

typedef struct status sample_writer(const struct document *, struct output *,
                                    struct fault *);

static const struct provenance sample_provenance = {
    .program = "mingzhang 0.1.0",
    .origin = "ledger.example.org/relief-2024",
    .seal_index = 20480,
    .tree_size = 20481,
    .root = "gw31yQrqZZCcEOPrzX+bpy3nJ6QgngTKn8G1m0i62uU=",
    .as_of = "2024-01-31 17:30:00 +08:00",
};

static const struct column sample_columns[] = {
    {"programme", "项目", COLUMN_TEXT, false},
    {"households", "户数", COLUMN_COUNT, true},
    {"available", "可用（元）", COLUMN_FEN, true},
    {"paid", "已支付（元）", COLUMN_FEN, true},
    {"rate", "执行率", COLUMN_PERCENT, false},
    {"day", "最近发放日", COLUMN_DAY, false},
};
enum { SAMPLE_COLUMNS = 6 };

static inline void sample_table(struct arena *arena, struct table *table)
{
    static const struct {
        const char *name;
        int64_t households, available, paid, rate;
    } rows[] = {
        {"农村最低生活保障", 4127, 1823500000, 1216428000, 6671},
        {"城市最低生活保障", 1308, 905200000, 611034500, 6750},
        {"特困人员救助供养", 846, 412000000, 290550000, 7052},
        {"临时救助", 233, 98000000, 21460050, 2190},
        {"孤儿基本生活保障", 57, 36000000, -1, -1},
    };
    struct fault fault;
    *table = table_of(arena, "execution", "2024年1月预算执行情况表", sample_columns,
                      SAMPLE_COLUMNS);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const bool has_paid = rows[i].paid >= 0;
        const struct cell cells[SAMPLE_COLUMNS] = {
            cell_linked(cell_words(rows[i].name), "entries.html#a&b"),
            cell_count(rows[i].households),
            cell_fen(rows[i].available),
            has_paid ? cell_fen(rows[i].paid) : cell_missing(),
            has_paid ? cell_percent(rows[i].rate) : cell_missing(),
            has_paid ? cell_day(19730) : cell_missing(),
        };
        ck_assert_ok(table_add(table, ROW_BODY, cells, &fault), &fault);
    }
    ck_assert_ok(table_add_sum(table, ROW_TOTAL, "合计", &fault), &fault);
    table_add_note(table, "执行率为已支付占可用的比例；单位：元。");
}

/* `table` outlives the document. */
static inline struct document sample_office(struct arena *arena, struct table *table)
{
    static const struct figure figures[] = {
        {"available",
         "可用资金（元）",
         {.state = CELL_VALUE, .kind = COLUMN_FEN, .number = 3274700000},
         "五个项目合计"},
        {"households",
         "保障户数",
         {.state = CELL_VALUE, .kind = COLUMN_COUNT, .number = 6571},
         NULL},
        {"rate",
         "序时进度",
         {.state = CELL_VALUE, .kind = COLUMN_PERCENT, .number = 6532},
         "不含未报项目"},
        {"satisfaction",
         "群众满意度",
         {.state = CELL_MISSING, .kind = COLUMN_PERCENT},
         "尚未调查"},
    };
    struct fault fault;
    struct document document =
        document_of(arena, LANGUAGE_ZH, DOCUMENT_OFFICE, "budget",
                    "2024年困难群众救助补助资金预算执行情况", &sample_provenance);
    document.unit = "测试县财政局";
    sample_table(arena, table);
    const struct chart bars = {.kind = CHART_BAR,
                               .title = "各项目已支付资金",
                               .description = "横条按已支付金额长短排列，单位元。",
                               .table = table,
                               .label_column = 0,
                               .value_columns = {3},
                               .value_column_count = 1};
    struct chart bullets = bars;
    bullets.kind = CHART_BULLET;
    bullets.title = "已支付与可用资金对比";
    bullets.description = "横条为已支付，竖线为可用资金，单位元。";
    bullets.value_columns[1] = 2;
    bullets.value_column_count = 2;
    ck_assert_ok(document_add_figures(&document, figures, 4, &fault), &fault);
    ck_assert_ok(document_add_heading(&document, "一、执行情况", &fault), &fault);
    ck_assert_ok(
        document_add_paragraph(&document,
                               "截至2024年1月31日，<农村低保> 已按月足额发放 & "
                               "无拖欠。",
                               &fault),
        &fault);
    ck_assert_ok(document_add_table(&document, table, &fault), &fault);
    ck_assert_ok(document_add_heading(&document, "二、图示", &fault), &fault);
    ck_assert_ok(document_add_chart(&document, &bars, &fault), &fault);
    ck_assert_ok(document_add_chart(&document, &bullets, &fault), &fault);
    return document;
}

static const struct column sample_list_columns[] = {
    {"number", "序号", COLUMN_COUNT, false},
    {"township", "乡镇（街道）", COLUMN_TEXT, false},
    {"village", "村（社区）", COLUMN_TEXT, false},
    {"holder", "户主姓名", COLUMN_TEXT, false},
    {"persons", "保障人数", COLUMN_COUNT, true},
    {"amount", "发放金额（元）", COLUMN_FEN, true},
    {"note", "备注", COLUMN_TEXT, false},
};
enum { SAMPLE_LIST_COLUMNS = 7 };

static inline struct document sample_notice(struct arena *arena, struct table *table)
{
    static const struct {
        const char *name;
        int64_t persons, fen;
    } rows[] = {{"张*一", 1, 41200}, {"李*二", 3, 123600}};
    struct fault fault;
    struct document document =
        document_of(arena, LANGUAGE_ZH, DOCUMENT_NOTICE, "disclosure",
                    "测试镇2024年1月农村低保资金发放公示", &sample_provenance);
    *table = table_of(arena, "list", "附表：农村低保资金发放名单", sample_list_columns,
                      SAMPLE_LIST_COLUMNS);
    for (size_t i = 0; i < 2; i++) {
        const struct cell cells[SAMPLE_LIST_COLUMNS] = {
            cell_count((int64_t)i + 1),  cell_words("测试镇"),
            cell_words("测试村"),        cell_words(rows[i].name),
            cell_count(rows[i].persons), cell_fen(rows[i].fen),
            cell_words("农村低保"),
        };
        ck_assert_ok(table_add(table, ROW_BODY, cells, &fault), &fault);
    }
    ck_assert_ok(table_add_sum(table, ROW_TOTAL, "合计", &fault), &fault);
    static const char *const lines[] = {
        "一、补贴资金名称：2024年1月农村最低生活保障金。",
        "二、文件依据：《测试县农村低保实施办法》（测民发〔2024〕1号）。",
        "三、补贴对象及金额：共2户4人，发放资金1648."
        "00元（人民币壹仟陆佰肆拾捌元整），名单见"
        "附表。",
        "本期公示为期7个工作日，自2024年1月11日起至2024年1月19日止。公示期内如有异议，"
        "请向测试"
        "镇人民政府反映。监督电话：0730-0000000。",
    };
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        ck_assert_ok(document_add_paragraph(&document, lines[i], &fault), &fault);
    }
    ck_assert_ok(document_add_signature(&document,
                                        "测试镇人民政府（章）\n2024年1月11日", &fault),
                 &fault);
    ck_assert_ok(document_add_table(&document, table, &fault), &fault);
    return document;
}

/* What the writer writes, in arena memory. */
static inline struct bytes sample_written(sample_writer *writer,
                                          const struct document *document,
                                          struct arena *arena)
{
    enum { CAPACITY = 1 << 19 };
    struct fault fault;
    uint8_t *at = arena_take(arena, CAPACITY, 1);
    ck_assert_ptr_nonnull(at);
    struct output output = output_of_memory(at, CAPACITY);
    ck_assert_ok(writer(document, &output, &fault), &fault);
    ck_assert_ok(output_finish(&output, &fault), &fault);
    return output_bytes(&output);
}

/* Equal to tests/reports/golden/<name>.  Where they differ, what was written is left in
 * the temporary folder that the message names. */
static inline void sample_is_golden(struct bytes written, const char *name,
                                    struct arena *arena)
{
    char path[256];
    snprintf(path, sizeof(path), "tests/reports/golden/%s", name);
    const bool exists = access(path, R_OK) == 0;
    const struct bytes wanted = exists ? suite_file(arena, path) : bytes_of("");
    if (bytes_equal(written, wanted)) {
        return;
    }
    snprintf(path, sizeof(path), "/dev/shm/%s", name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(written.at, 1, written.size, file), written.size);
    ck_assert_int_eq(fclose(file), 0);
    ck_abort_msg("golden/%s differs; what was written is %s", name, path);
}

#endif
