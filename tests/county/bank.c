#include "tests/county/bank.h"

#include "tests/county/chance.h"

enum { FAILED_CODE_FIRST = 1, FAILED_CODE_COUNT = 8, UNKNOWN_CODE_FIRST = 9 };
enum { FAILED_PERMILLE = 20, UNKNOWN_PERMILLE = 3, MONTH_OF_LATE_SUCCESS = 7 };

const struct bank_code bank_codes[] = {
    {"0000", "处理成功", RESULT_PAID},        {"3031", "账号户名不符", RESULT_FAILED},
    {"3039", "账户已关户", RESULT_FAILED},    {"3017", "账户已冻结", RESULT_FAILED},
    {"3009", "无此账户", RESULT_FAILED},      {"3034", "非活期或旧账号", RESULT_FAILED},
    {"3006", "已挂失卡", RESULT_FAILED},      {"3013", "超出限额", RESULT_FAILED},
    {"3018", "已清户", RESULT_FAILED},        {"3028", "系统忙", RESULT_UNKNOWN},
    {"2007", "提交银行处理", RESULT_UNKNOWN}, {"", "", RESULT_FAILED},
};

static bool can_be_unknown(const struct batch *batch)
{
    return batch->answer != ANSWER_RCU && batch->answer != ANSWER_NONE;
}

static void answer_line(const struct batch *batch, struct line *line)
{
    const int64_t occasion = batch->month * 16 + (int)batch->programme;
    const int roll = chance_below(1000, CHANCE_RESULT, occasion, line->person);
    line->first_code = BANK_CODE_PAID;
    if (line->person >= 0 && roll < FAILED_PERMILLE) {
        line->first_code =
            FAILED_CODE_FIRST +
            chance_below(FAILED_CODE_COUNT, CHANCE_CODE, occasion, line->person);
    } else if (line->person >= 0 && roll < FAILED_PERMILLE + UNKNOWN_PERMILLE &&
               can_be_unknown(batch)) {
        line->first_code =
            UNKNOWN_CODE_FIRST + chance_below(2, CHANCE_CODE, occasion, line->person);
    }
    line->first = bank_codes[line->first_code].result;
    if (batch->answer == ANSWER_RCU && line->first == RESULT_FAILED) {
        line->first_code = BANK_CODE_SILENT;
    }
    line->final_code = line->first_code;
    line->final = line->first;
}

/* In some months the bank makes up its mind later. */
static void decide_late(const struct batch *batch, struct line *line)
{
    const bool is_late_month =
        batch->month == 2 || batch->month == 8 || batch->month == 12;
    if (is_late_month && line->first == RESULT_UNKNOWN) {
        const bool is_paid =
            chance_below(4, CHANCE_LATE, batch->month, line->person) != 0;
        line->final_code = is_paid ? BANK_CODE_PAID : BANK_CODE_NAME;
        line->final = bank_codes[line->final_code].result;
    }
}

void bank_answer(struct county *county, const struct batch *batch)
{
    bool has_late_success =
        batch->programme != PROGRAMME_RDB || batch->month != MONTH_OF_LATE_SUCCESS;
    for (size_t i = 0; i < batch->line_count; i++) {
        struct line *const line = &county->lines[batch->line_first + i];
        answer_line(batch, line);
        decide_late(batch, line);
        if (!has_late_success && line->first == RESULT_FAILED) {
            line->final = RESULT_PAID;
            line->final_code = BANK_CODE_PAID;
            has_late_success = true;
        }
    }
}
