/* office_vouchers.h - an office with money of two documents, whose batches go to the
 * treasury as vouchers, and the treasury that answers them. */
#ifndef TESTS_IMPORTERS_OFFICE_VOUCHERS_H
#define TESTS_IMPORTERS_OFFICE_VOUCHERS_H

#include "importers/refund.h"
#include "importers/voucher.h"
#include "ledger/base/text.h"
#include "tests/importers/cases_kit.h"
#include "tests/importers/roster.h"

#include <inttypes.h>

enum { VOUCHERS_MAX = 16, TEXT_MAX = 1 << 20 };

static struct office office;
static struct fault fault;

/* ---- an office with two documents -------------------------------------------------
 */

static inline void begin(void)
{
    struct register_summary summary;
    office_begin(&office);
    ck_assert_ok(office_units(&office, OFFICE_FIXTURE "units.csv", &fault), &fault);
    ck_assert_ok(office_programmes(&office, OFFICE_FIXTURE "programmes.csv", &fault),
                 &fault);
    ck_assert_ok(
        office_budget(&office,
                      cases_file("budget.csv",
                                 "文号,下达日期,预算年度,资金来源级次,功能科目编码,"
                                 "功能科目名称,政府经济分类,部门经济分类,预算单位,"
                                 "项目编码,金额(元)\n"
                                 "测财社指〔2024〕3号,2024-01-02,2024,中央,2081902,"
                                 "农村低保金支出,50901,30306,430699-MZJ,P1,20000.00\n"
                                 "测财社指〔2024〕3号,2024-01-02,2024,省级,2081902,"
                                 "农村低保金支出,50901,30306,430699-MZJ,P1,20000.00\n"
                                 "测财社指〔2024〕7号,2024-01-03,2024,县级,2081902,,"
                                 "50901,30306,430699-MZJ,,20000.00\n"),
                      &summary, &fault),
        &fault);
}

#define CENTRAL "测财社指〔2024〕3号/2081902/中央"
#define PROVINCE "测财社指〔2024〕3号/2081902/省级"
#define COUNTY "测财社指〔2024〕7号/2081902/县级"

static const struct office_payroll of_two = {
    .profile = "plain",
    .programme = "RDB",
    .unit = "430699-MZJ",
    .village = "430699100200",
    .allocations = {CENTRAL ":2", PROVINCE ":1", COUNTY ":1"},
    .period = "2024-01",
    .due = "2024-02-10",
};

static inline uint64_t take(struct office_payroll what, const char *text)
{
    struct payroll_summary summary;
    what.path = cases_file("roster.csv", text);
    ck_assert_ok(office_import(&office, &what, &summary, &fault), &fault);
    return summary.batches[0].entry;
}

#define TWO_PEOPLE                                                                     \
    "姓名,身份证号,银行账号,金额\n何测一," ONE ",400.00\n张测一," TWO ",100.02\n"

/* ---- vouchers kept ----------------------------------------------------------------
 */

static struct kept {
    char name[64];
    bool is_plan;
    uint64_t details;
    int64_t fen;
    char text[TEXT_MAX];
} kept[VOUCHERS_MAX];
static size_t kept_count;

static inline struct status
keep(void *context, const struct submission_voucher *voucher, struct fault *place)
{
    (void)context;
    (void)place;
    ck_assert_uint_lt(kept_count, VOUCHERS_MAX);
    struct kept *to = &kept[kept_count++];
    ck_assert_uint_lt(voucher->bytes.size, sizeof(to->text));
    memcpy(to->text, voucher->bytes.at, voucher->bytes.size);
    to->text[voucher->bytes.size] = '\0';
    snprintf(to->name, sizeof(to->name), "%s", voucher->name);
    to->is_plan = voucher->is_plan;
    to->details = voucher->details;
    to->fen = voucher->fen;
    return OK;
}

/* The shipped layout, in UTF-8 so that tests can read along. */
static inline const struct profile *layout(void)
{
    static char text[8192];
    const struct profile *profile = NULL;
    FILE *file = fopen("docs/profiles/voucher-8207.ini", "rb");
    ck_assert_ptr_nonnull(file);
    const size_t size = fread(text, 1, sizeof(text) - 1, file);
    fclose(file);
    text[size] = '\0';
    char *at = strstr(text, "gb18030");
    ck_assert_ptr_nonnull(at);
    memcpy(at, "utf-8  ", 7);
    ck_assert_ok(profile_find("docs/profiles", cases_file("office.ini", text),
                              &office.arena, &profile, &fault),
                 &fault);
    return profile;
}

static inline struct status write_again(uint64_t batch, struct voucher_numbers first,
                                        struct submission *ret_submission)
{
    const struct submission_options options = {.jobs = 1,
                                               .profile = layout(),
                                               .day = 19730, /* 2024-01-08 */
                                               .arena = &office.arena,
                                               .voucher = keep,
                                               .numbers = first};
    kept_count = 0;
    return submission_write(&office.ledger, batch, &options, ret_submission, &fault);
}

static inline struct voucher_numbers next_numbers(void)
{
    struct store_transaction *transaction = NULL;
    struct voucher_numbers next = {0, 0};
    ck_assert_ok(
        store_read_begin(journal_store(office.ledger.journal), &transaction, &fault),
        &fault);
    ck_assert_ok(accounts_voucher_numbers(transaction, &next, &fault), &fault);
    store_read_end(transaction);
    return next;
}

static inline struct status record(uint64_t batch, const struct submission *submission)
{
    struct office_batches batches = {&office, &batch, 1, submission};
    return ledger_write(&office.ledger, &office.actor, "submit", office_submit_work,
                        &batches, &fault);
}

static inline void approve(uint64_t batch)
{
    struct office_batches batches = {&office, &batch, 1, NULL};
    ck_assert_ok(ledger_write(&office.ledger, &office.actor, "approve",
                              office_approve_work, &batches, &fault),
                 &fault);
}

static inline struct submission send(uint64_t batch)
{
    struct submission submission;
    approve(batch);
    ck_assert_ok(write_again(batch, next_numbers(), &submission), &fault);
    ck_assert_ok(record(batch, &submission), &fault);
    return submission;
}

static inline uint64_t sent(void)
{
    begin();
    const uint64_t batch = take(of_two, TWO_PEOPLE);
    (void)send(batch);
    return batch;
}

static inline struct kept *voucher(const char *name)
{
    for (size_t i = 0; i < kept_count; i++) {
        if (strcmp(kept[i].name, name) == 0) {
            return &kept[i];
        }
    }
    ck_abort_msg("there is no %s", name);
}

static inline bool holds(const char *name, const char *text)
{
    return strstr(voucher(name)->text, text) != NULL;
}

#define ORDER_A "8207-43069982070000001.xml"
#define PLAN_A "5201-43069920240000001.xml"
#define ORDER_B "8207-43069982070000002.xml"
#define PLAN_B "5201-43069920240000002.xml"

/* ---- answered ---------------------------------------------------------------------
 */

enum { PAID = 1, FAILED = 0, SILENT = 2 };

/* Element `name` in text[0:], with another value. */
static inline void set(char *text, const char *name, const char *value)
{
    char open[40];
    char close[40];
    snprintf(open, sizeof(open), "<%s>", name);
    snprintf(close, sizeof(close), "</%s>", name);
    char *at = strstr(text, open);
    ck_assert_ptr_nonnull(at);
    at += strlen(open);
    char *end = strstr(at, close);
    ck_assert_ptr_nonnull(end);
    memmove(at + strlen(value), end, strlen(end) + 1);
    memcpy(at, value, strlen(value));
}

static inline int64_t pay_of(const char *detail)
{
    int64_t fen = 0;
    const char *at = strstr(detail, "<PayAmt>") + 8;
    const size_t size = (size_t)(strstr(at, "<") - at);
    ck_assert_int_eq(
        money_parse(bytes_from((const uint8_t *)at, size), MONEY_YUAN, &fen), MONEY_OK);
    return fen;
}

/* The voucher as the treasury gives it back on a day, with one outcome a detail. */
static inline const char *answer_to(const char *name, const char *day,
                                    const int *outcomes)
{
    static char text[TEXT_MAX];
    static char details[TEXT_MAX];
    char amount[MONEY_TEXT_SIZE];
    int64_t ordered = 0;
    int64_t paid = 0;
    size_t size = 0;
    char *at = strstr(strcpy(text, voucher(name)->text), "   <Detail>");
    char *const first = at;
    for (; strncmp(at, "   <Detail>", 11) == 0; outcomes++) {
        char *end = strstr(at, "    <Hold1>");
        const int64_t fen = *outcomes == PAID ? pay_of(at) : 0;
        money_format(fen, amount);
        if (*outcomes != SILENT) {
            ordered += pay_of(at);
            paid += fen;
            size += (size_t)snprintf(
                details + size, sizeof(details) - size,
                "%.*s<XPayAmt>%s</XPayAmt><XAddWordCode>%s</XAddWordCode></Detail>\n",
                (int)(end - at), at, amount, *outcomes == PAID ? "" : "3039");
        }
        at = strstr(end, "</Detail>\n") + 10;
    }
    snprintf(details + size, sizeof(details) - size, "%s", at);
    snprintf(first, sizeof(text) - (size_t)(first - text), "%s", details);
    money_format(ordered, amount);
    set(text, "SumAmt", amount);
    money_format(paid, amount);
    set(text, "XSumAmt", amount);
    set(text, "XPayDate", day);
    return cases_file("answer.xml", text);
}

static inline struct status answer(const char *name, const char *day, uint64_t batch,
                                   const int *outcomes,
                                   struct answer_summary *ret_summary)
{
    fault_clear(&fault);
    return office_answer(&office, answer_to(name, day, outcomes), "voucher-8207", batch,
                         ret_summary, &fault);
}

static inline struct line_state state_of(uint64_t batch, uint64_t number)
{
    return cases_state(&office, batch, number);
}

static inline struct balance balance_of(const char *label)
{
    struct store_transaction *transaction = NULL;
    struct balance balance;
    uint64_t entry = 0;
    ck_assert_ok(
        store_read_begin(journal_store(office.ledger.journal), &transaction, &fault),
        &fault);
    ck_assert_ok(
        accounts_code(transaction, CODE_ALLOCATION, bytes_of(label), &entry, &fault),
        &fault);
    ck_assert_ok(accounts_balance_at(transaction, entry, UINT64_MAX, &balance, &fault),
                 &fault);
    store_read_end(transaction);
    return balance;
}

#endif
