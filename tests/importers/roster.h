/* roster.h - payroll files made on the spot, in an office with money of four sources.
 */
#ifndef TESTS_IMPORTERS_ROSTER_H
#define TESTS_IMPORTERS_ROSTER_H

#include "tests/importers/office.h"
#include "tests/importers/sheet_kit.h"

#include <stdarg.h>

#define ROSTER_CENTRAL "测财社指〔2024〕1号/2081902/中央"
#define ROSTER_PROVINCE "测财社指〔2024〕1号/2081902/省级"
#define ROSTER_CITY "测财社指〔2024〕1号/2081902/市级"
#define ROSTER_COUNTY "测财社指〔2024〕1号/2081902/县级"
#define ROSTER_URBAN "测财社指〔2024〕1号/2081901/中央"
#define ROSTER_DISABLED "测财社指〔2024〕1号/2081107/中央"
#define ROSTER_HEADING "姓名,身份证号,账号,金额"
#define ROSTER_FUND_FEN INT64_C(10000000) /* of each of the six */

enum { ROSTER_ID = 19, ROSTER_SIZE = 1 << 20 };

struct roster {
    char text[ROSTER_SIZE];
    size_t size;
};

static inline void roster_add(struct roster *roster, const char *format, ...)
    PRINTF_LIKE(2, 3);
static inline void roster_add(struct roster *roster, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length =
        vsnprintf(roster->text + roster->size, sizeof(roster->text) - roster->size,
                  format, arguments);
    va_end(arguments);
    ck_assert_int_ge(length, 0);
    ck_assert_uint_lt((size_t)length, sizeof(roster->text) - roster->size);
    roster->size += (size_t)length;
}

static inline void roster_begin(struct roster *roster, const char *heading)
{
    roster->size = 0;
    roster_add(roster, "%s\n", heading);
}

/* The resident number of the fictitious person `who`, 0 to 9,999. */
static inline const char *roster_resident(unsigned who, char ret_number[ROSTER_ID])
{
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    snprintf(ret_number, ROSTER_ID, "4306991950%02u%02u%03u", who / 1000 % 10 + 1,
             who / 100 % 10 + 10, who % 100 + 1);
    int sum = 0;
    for (int i = 0; i < 17; i++) {
        sum += (ret_number[i] - '0') * weights[i];
    }
    ret_number[17] = "10X98765432"[sum % 11];
    ret_number[18] = '\0';
    return ret_number;
}

/* The four cells of ROSTER_HEADING, without a line end. */
static inline void roster_person(struct roster *roster, unsigned who, int64_t fen)
{
    char number[ROSTER_ID];
    roster_add(roster, "张测%u,%s,8101000%06u,%lld.%02lld", who,
               roster_resident(who, number), who, (long long)(fen / 100),
               (long long)(fen % 100));
}

static inline void roster_line(struct roster *roster, unsigned who, int64_t fen)
{
    roster_person(roster, who, fen);
    roster_add(roster, "\n");
}

static inline const char *roster_file(const struct roster *roster)
{
    return kit_file(roster->text, roster->size);
}

static inline void roster_office(struct office *office)
{
    static const char budget[] =
        "文号,下达日期,年度,资金来源级次,功能科目编码,政府经济分类,部门经济分类,"
        "预算单位,金额(元)\n"
        "测财社指〔2024〕1号,2024-01-02,2024,中央,2081902,50901,30306,430699,100000\n"
        "测财社指〔2024〕1号,2024-01-02,2024,省级,2081902,50901,30306,430699,100000\n"
        "测财社指〔2024〕1号,2024-01-02,2024,市级,2081902,50901,30306,430699,100000\n"
        "测财社指〔2024〕1号,2024-01-02,2024,县级,2081902,50901,30306,430699,100000\n"
        "测财社指〔2024〕1号,2024-01-02,2024,中央,2081901,50901,30306,430699,100000\n"
        "测财社指〔2024〕1号,2024-01-02,2024,中央,2081107,50901,30305,430699,100000\n";
    struct fault fault;
    struct register_summary summary;
    office_begin(office);
    ck_assert_ok(office_units(office, OFFICE_FIXTURE "units.csv", &fault), &fault);
    ck_assert_ok(office_programmes(office, OFFICE_FIXTURE "programmes.csv", &fault),
                 &fault);
    ck_assert_ok(
        office_budget(office, kit_file(budget, sizeof(budget) - 1), &summary, &fault),
        &fault);
    ck_assert_uint_eq(summary.recorded, 6);
}

static inline struct office_payroll roster_payroll(const struct roster *roster)
{
    return (struct office_payroll){
        .path = roster_file(roster),
        .profile = "plain",
        .programme = "RDB",
        .unit = "430699-MZJ",
        .village = "430699100200",
        .allocations = {ROSTER_CENTRAL},
        .period = "2024-01",
        .due = "2024-01-10",
        .headcount = 1,
    };
}

/* Refused with this rule, and nothing left behind: size, root, vault. */
static inline void roster_refused(struct office *office,
                                  const struct office_payroll *what,
                                  enum status_code code, const char *rule)
{
    struct fault fault = {0};
    struct payroll_summary summary;
    struct journal_facts before;
    struct journal_facts after;
    journal_facts(office->ledger.journal, &before);
    const uint64_t sequence = vault_sequence(office->ledger.vault);
    const struct status status = office_import(office, what, &summary, &fault);
    ck_assert_msg(status.code == code && strcmp(fault.rule, rule) == 0,
                  "want %s %s: got %s: %s", status_name(code), rule,
                  status_name(status.code), fault.message);
    journal_facts(office->ledger.journal, &after);
    ck_assert_uint_eq(after.size, before.size);
    ck_assert_bytes(digest_bytes(&after.root), digest_bytes(&before.root));
    ck_assert_uint_eq(vault_sequence(office->ledger.vault), sequence);
}

static inline struct payroll_summary roster_taken(struct office *office,
                                                  const struct office_payroll *what)
{
    struct fault fault = {0};
    struct payroll_summary summary;
    ck_assert_ok(office_import(office, what, &summary, &fault), &fault);
    ck_assert_uint_eq(office->intake.problems.errors, 0);
    return summary;
}

static inline bool roster_has_problem(const struct office *office, uint64_t line,
                                      const char *rule)
{
    for (size_t i = 0; i < office->intake.problems.count; i++) {
        const struct intake_problem *problem = &office->intake.problems.list[i];
        if (problem->line == line && strcmp(problem->rule, rule) == 0) {
            return true;
        }
    }
    return false;
}

#endif
