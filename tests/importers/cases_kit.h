/* cases_kit.h - two people or eight, two sources and a batch on its way, for the cases
 * R01 to R50 (tests/cases.md), and words to ask what was posted and what was said. */
#ifndef TESTS_IMPORTERS_CASES_KIT_H
#define TESTS_IMPORTERS_CASES_KIT_H

#include "tests/importers/office.h"

#include <string.h>

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

/* ---- what was said, and what somebody must look at ---------------------------------
 */

/* The last import told, of a line of the file (0: any), a problem of this severity in
 * which these words stand. */
static inline bool cases_told(const struct office *office,
                              enum intake_severity severity, uint64_t line,
                              const char *words)
{
    const struct intake_problems *problems = &office->intake.problems;
    for (size_t i = 0; i < problems->count; i++) {
        const struct intake_problem *problem = &problems->list[i];
        if (problem->severity == severity && (line == 0 || problem->line == line) &&
            strstr(problem->reason, words) != NULL) {
            return true;
        }
    }
    return false;
}

#define ck_assert_says(fault, words)                                                   \
    ck_assert_msg(strstr((fault)->message, words) != NULL, "\"%s\" is not in: %s",     \
                  words, (fault)->message)

/* The open exceptions of a class (0: any), and subject and amount of the last. */
struct cases_seen {
    struct office *office;
    struct store_transaction *transaction;
    uint64_t class, count, subject, other;
    int64_t fen;
};

static inline struct status cases_see(void *context, uint64_t exception,
                                      struct fault *fault)
{
    struct cases_seen *seen = context;
    struct fact fact;
    TRY(accounts_fact(seen->transaction, exception, &fact, fault));
    if (seen->class == 0 || fact.field[EXCEPTION_CLASS].number == seen->class) {
        seen->count++;
        seen->subject = fact.field[EXCEPTION_SUBJECT].number;
        seen->other =
            fact_has(&fact, EXCEPTION_OTHER) ? fact.field[EXCEPTION_OTHER].number : 0;
        seen->fen = fact.field[EXCEPTION_AMOUNT].fen;
    }
    return OK;
}

static inline struct cases_seen cases_exceptions(struct office *office, uint64_t class)
{
    struct fault fault;
    struct cases_seen seen = {.office = office, .class = class};
    ck_assert_ok(store_read_begin(journal_store(office->ledger.journal),
                                  &seen.transaction, &fault),
                 &fault);
    ck_assert_ok(accounts_open_exceptions(seen.transaction, cases_see, &seen, &fault),
                 &fault);
    store_read_end(seen.transaction);
    return seen;
}

struct cases_withdrawal {
    uint64_t line;
    int64_t fen;
};

static inline struct status cases_withdraw_work(struct journal_session *session,
                                                void *context, struct fault *fault)
{
    const struct cases_withdrawal *withdrawal = context;
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_CORRECTION));
    fact_set_number(&fact, CORRECTION_REVERSES, withdrawal->line);
    fact_set_number(&fact, CORRECTION_REASON, 1);
    fact_set_fen(&fact, CORRECTION_AMOUNT, withdrawal->fen);
    fact_set_number(&fact, CORRECTION_PERIOD, 2024 * 12);
    fact_set_number(&fact, CORRECTION_TO, LINE_STATE_CANCELLED);
    return journal_append(session, &fact, NULL, fault);
}

/* Takes a drafted line of that amount out of its batch. */
static inline void cases_withdraw(struct office *office, uint64_t line, int64_t fen)
{
    struct fault fault;
    struct cases_withdrawal withdrawal = {line, fen};
    ck_assert_ok(ledger_write(&office->ledger, &office->actor, "withdraw",
                              cases_withdraw_work, &withdrawal, &fault),
                 &fault);
}

/* ---- eight people, 8,298.00
 * ----------------------------------------------------------
 */

enum { CASES_EIGHT = 8, CASES_EIGHT_FEN = 829800 };
struct cases_person {
    const char *name, *resident, *account, *amount;
};
static const struct cases_person cases_eight[CASES_EIGHT] = {
    {"张测一", "430699195001010014", "6230900000000000016", "412.00"},
    {"李测二", "430699194803120026", "6230900000000000024", "1236.00"},
    {"王测三", "430699196203150036", "6230900000000000032", "1300.00"},
    {"欧阳测四", "43069919380228004X", "6230900000000000040", "950.00"},
    {"阿依古丽·测五", "430699197107080060", "6217990000000000055", "100.00"},
    {"龑测六", "430699195506070071", "6230900000000000065", "200.00"},
    {"𬎆测七", "430699199909090083", "6230900000000000073", "3000.00"},
    {"赵测八", "430699201509010080", "81010699000000008", "1100.00"},
};

static inline void cases_eight_begin(struct office *office)
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
                       "430699-MZJ,8298.00\n"),
            &summary, &fault),
        &fault);
}

/* What would send the eight; `tail` stands behind them in the list. */
static inline struct office_payroll cases_eight_payroll(const char *tail)
{
    char text[2048] = "姓名,身份证号,银行账号,金额,村,人数\n";
    size_t size = strlen(text);
    for (size_t i = 0; i < CASES_EIGHT; i++) {
        const struct cases_person *person = &cases_eight[i];
        size += (size_t)snprintf(text + size, sizeof(text) - size,
                                 "%s,%s,%s,%s,测试村,1\n", person->name,
                                 person->resident, person->account, person->amount);
    }
    snprintf(text + size, sizeof(text) - size, "%s", tail);
    return (struct office_payroll){
        .path = cases_file("eight.csv", text),
        .profile = "plain",
        .programme = "RDB",
        .unit = "430699-MZJ",
        .village = "430699100200",
        .allocations = {"测财社指〔2024〕3号/2081902/中央"},
        .period = "2024-01",
        .due = "2024-01-10",
    };
}

static inline uint64_t cases_eight_sent(struct office *office)
{
    struct fault fault;
    struct payroll_summary summary;
    const struct office_payroll what = cases_eight_payroll("");
    ck_assert_ok(office_import(office, &what, &summary, &fault), &fault);
    ck_assert_int_eq(summary.amount, CASES_EIGHT_FEN);
    office_send(office, summary.batches[0].entry);
    return summary.batches[0].entry;
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

/* The bank's answer to the eight, every other one failed: its path. */
static inline const char *cases_eight_answer(void)
{
    char text[2048] = "姓名,银行账号,金额,状态,原因\n";
    for (size_t i = 0; i < CASES_EIGHT; i++) {
        const struct cases_person *person = &cases_eight[i];
        const size_t size = strlen(text);
        snprintf(text + size, sizeof(text) - size, "%s,%s,%s,%s\n", person->name,
                 person->account, person->amount,
                 i % 2 == 0 ? "成功," : "失败,账户已冻结");
    }
    return cases_file("r.csv", text);
}

#endif
