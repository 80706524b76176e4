/* cases_kit.h - two people, two sources and a batch on its way, for the cases R01 to
 * R29.
 */
#ifndef TESTS_IMPORTERS_CASES_KIT_H
#define TESTS_IMPORTERS_CASES_KIT_H

#include "tests/importers/office.h"

#define ONE "430699195102150278,6230900000000000271"
#define TWO "430699195001010014,81010001"

static inline const char *cases_file(const char *name, const char *text)
{
    static char paths[8][600];
    static unsigned next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof(paths[0]), "%s/%s", suite_folder(), name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
    return path;
}

static inline void cases_begin(struct office *office)
{
    struct fault fault;
    struct register_summary summary;
    office_begin(office);
    ck_assert_ok(office_units(office, OFFICE_FIXTURE "units.csv", &fault), &fault);
    ck_assert_ok(office_programmes(office, OFFICE_FIXTURE "programmes.csv", &fault),
                 &fault);
    ck_assert_ok(
        office_budget(
            office,
            cases_file("budget.csv",
                       "文号,下达日期,预算年度,资金来源级次,功能科目编码,政府经济分类,"
                       "部门经济分类,预算单位,金额(元)\n"
                       "测财社指〔2024〕3号,2024-01-02,2024,中央,2081902,50901,30306,"
                       "430699-MZJ,2000.00\n"
                       "测财社指〔2024〕3号,2024-01-02,2024,省级,2081902,50901,30306,"
                       "430699-MZJ,2000.00\n"),
            &summary, &fault),
        &fault);
}

/* 412.00 from two sources, 100.01 of the next line, submitted. */
static inline uint64_t cases_sent(struct office *office)
{
    struct fault fault;
    struct payroll_summary summary;
    const struct office_payroll what = {
        .path = cases_file("roster.csv", "姓名,身份证号,银行账号,金额,村,人数\n"
                                         "何测一," ONE ",412.00,测试村,2\n"
                                         "张测一," TWO ",100.01,测试村,1\n"),
        .profile = "plain",
        .programme = "RDB",
        .unit = "430699-MZJ",
        .village = "430699100200",
        .allocations = {"测财社指〔2024〕3号/2081902/中央:2",
                        "测财社指〔2024〕3号/2081902/省级:1"},
        .period = "2024-01",
        .due = "2024-02-10",
    };
    ck_assert_ok(office_import(office, &what, &summary, &fault), &fault);
    office_send(office, summary.batches[0].entry);
    return summary.batches[0].entry;
}

/* The first is paid, the second has failed. */
static inline uint64_t cases_answered(struct office *office)
{
    struct fault fault;
    struct answer_summary summary;
    const uint64_t batch = cases_sent(office);
    ck_assert_ok(
        office_answer(office,
                      cases_file("return.csv",
                                 "姓名,身份证号,银行账号,金额,状态,原因,付款日期\n"
                                 "何测一," ONE ",412.00,处理成功,,2024-01-09\n"
                                 "张测一," TWO ",100.01,处理失败,账户已销户,"
                                 "2024-01-09\n"),
                      "return-columns", batch, &summary, &fault),
        &fault);
    ck_assert_uint_eq(summary.paid, 1);
    ck_assert_uint_eq(summary.failed, 1);
    return batch;
}

static inline struct line_state cases_state(struct office *office, uint64_t batch,
                                            uint64_t number)
{
    struct fault fault;
    struct line_state state;
    struct store_transaction *transaction = NULL;
    ck_assert_ok(
        store_read_begin(journal_store(office->ledger.journal), &transaction, &fault),
        &fault);
    ck_assert_ok(accounts_line(transaction, batch, number, &state, &fault), &fault);
    store_read_end(transaction);
    return state;
}

/* ---- the samples ----------------------------------------------------------------- */

static inline const char *cases_sample(const char *name)
{
    static char paths[8][600];
    static unsigned next;
    char relative[256];
    snprintf(relative, sizeof(relative), "samples/synthetic/%s", name);
    const char *path = suite_shared(relative);
    if (path == NULL) {
        return NULL;
    }
    char *kept = paths[next++ % 8];
    snprintf(kept, sizeof(paths[0]), "%s", path);
    return kept;
}

#endif
