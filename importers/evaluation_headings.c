/* evaluation_headings.c - see evaluation_headings.h. */
#include "importers/evaluation_headings.h"

#include "ledger/base/text.h"

/* Which field a heading names; several words for one. */
struct heading {
    const char *words;
    unsigned field;
};
static const struct heading money_headings[] = {
    {"年初预算数", SELF_MONEY_FIRST},    {"年初预算", SELF_MONEY_FIRST},
    {"全年预算数", SELF_MONEY_BUDGET},   {"全年预算数A", SELF_MONEY_BUDGET},
    {"全年预算", SELF_MONEY_BUDGET},     {"调整后预算数", SELF_MONEY_BUDGET},
    {"预算数", SELF_MONEY_BUDGET},       {"到位数", SELF_MONEY_RECEIVED},
    {"资金到位数", SELF_MONEY_RECEIVED}, {"全年到位数", SELF_MONEY_RECEIVED},
    {"实际到位数", SELF_MONEY_RECEIVED}, {"全年执行数", SELF_MONEY_SPENT},
    {"全年执行数B", SELF_MONEY_SPENT},   {"执行数", SELF_MONEY_SPENT},
    {"全年执行", SELF_MONEY_SPENT},      {"分值", SELF_MONEY_POINTS},
    {"执行率", SELF_MONEY_RATE},         {"预算执行率", SELF_MONEY_RATE},
    {"得分", SELF_MONEY_SCORE},          {"自评得分", SELF_MONEY_SCORE},
};
static const struct heading indicator_headings[] = {
    {"一级指标", EVALUATION_LEVEL},
    {"二级指标", EVALUATION_LEVEL + 1},
    {"三级指标", EVALUATION_LEVEL + 2},
    {"年度指标值", SELF_TARGET},
    {"指标值", SELF_TARGET},
    {"目标值", SELF_TARGET},
    {"年初指标值", SELF_TARGET},
    {"预期指标值", SELF_TARGET},
    {"实际完成值", SELF_ACTUAL},
    {"全年完成值", SELF_ACTUAL},
    {"实际完成", SELF_ACTUAL},
    {"完成值", SELF_ACTUAL},
    {"全年实际值", SELF_ACTUAL},
    {"分值", SELF_POINTS},
    {"权重", SELF_POINTS},
    {"得分", SELF_SCORE},
    {"自评得分", SELF_SCORE},
    {"偏差原因分析及改进措施", SELF_REASON},
    {"偏差原因分析", SELF_REASON},
    {"未完成原因和改进措施", SELF_REASON},
    {"未完成原因及改进措施", SELF_REASON},
    {"偏差原因及改进措施", SELF_REASON},
    {"未完成原因", SELF_REASON},
    {"备注", SELF_REASON},
    {"符号", EVALUATION_SIGN},
    {"指标符号", EVALUATION_SIGN},
    {"运算符号", EVALUATION_SIGN},
    {"指标性质", EVALUATION_SIGN},
    {"单位", EVALUATION_UNIT},
    {"计量单位", EVALUATION_UNIT},
    {"度量单位", EVALUATION_UNIT},
};
static const struct heading goal_headings[] = {
    {"预期目标", 0}, {"年初设定目标", 0}, {"实际完成情况", 1}};
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

struct bytes evaluation_headings_fold(struct bytes cell,
                                      char buffer[static EVALUATION_HEADING_SIZE])
{
    char narrow[2 * EVALUATION_HEADING_SIZE];
    struct writer writer = writer_of(narrow, sizeof(narrow));
    text_narrow(cell, &writer);
    struct writer folded = writer_of(buffer, EVALUATION_HEADING_SIZE);
    for (size_t i = 0; i < writer.size && narrow[i] != '('; i++) {
        const bool is_mark = narrow[i] == ' ' || narrow[i] == '\n' ||
                             narrow[i] == '\r' || narrow[i] == '\t' ||
                             narrow[i] == ':' || narrow[i] == '*';
        if (!is_mark) {
            writer_u8(&folded, (uint8_t)narrow[i]);
        }
    }
    return writer.overflowed || folded.overflowed ? (struct bytes){0}
                                                  : writer_bytes(&folded);
}

/* Columns by their headings; how many of them are known. */
static size_t find_headings(const struct sheet_row *row, const struct heading *known,
                            size_t count, size_t *ret_at)
{
    size_t found = 0;
    for (size_t i = 0; i < row->field_count; i++) {
        char buffer[EVALUATION_HEADING_SIZE];
        const struct bytes words = evaluation_headings_fold(row->fields[i], buffer);
        for (size_t k = 0; k < count && words.size > 0; k++) {
            if (bytes_equal(words, bytes_of(known[k].words)) &&
                ret_at[known[k].field] == 0) {
                ret_at[known[k].field] = i + 1;
                found++;
                break;
            }
        }
    }
    return found;
}

size_t evaluation_headings_money(const struct sheet_row *row,
                                 size_t ret_at[static SELF_MONEY_COLUMNS])
{
    return find_headings(row, money_headings, COUNT_OF(money_headings), ret_at);
}

size_t evaluation_headings_goals(const struct sheet_row *row,
                                 size_t ret_at[static EVALUATION_GOAL_COLUMNS])
{
    return find_headings(row, goal_headings, COUNT_OF(goal_headings), ret_at);
}

size_t
evaluation_headings_indicators(const struct sheet_row *row,
                               size_t ret_at[static EVALUATION_INDICATOR_COLUMNS])
{
    return find_headings(row, indicator_headings, COUNT_OF(indicator_headings), ret_at);
}
