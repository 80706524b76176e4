#include "tests/county/answers.h"

#include <inttypes.h>

#include "tests/county/bank.h"
#include "tests/county/output.h"
#include "tests/county/payroll.h"

struct totals {
    int count[3];
    int64_t fen[3];
    int row_count;
    int64_t row_fen;
};

static bool is_chosen(const struct line *line, bool is_late)
{
    return !is_late || line->first != line->final;
}

bool answers_has_late(const struct county *county, const struct batch *batch)
{
    for (size_t i = 0; i < batch->line_count; i++) {
        if (is_chosen(&county->lines[batch->line_first + i], true)) {
            return true;
        }
    }
    return false;
}

static struct totals add_up(const struct county *county, const struct batch *batch,
                            bool is_late)
{
    struct totals totals = {{0}, {0}, 0, 0};
    for (size_t i = 0; i < batch->line_count; i++) {
        const struct line *const line = &county->lines[batch->line_first + i];
        const enum result result = is_late ? line->final : line->first;
        if (is_chosen(line, is_late)) {
            totals.count[result]++;
            totals.fen[result] += line->fen;
            totals.row_count++;
            totals.row_fen += line->fen;
        }
    }
    return totals;
}

static struct day bank_day(const struct batch *batch, bool is_late, const char *mark)
{
    return is_late
               ? payroll_day(batch->month + 1, 5, mark)
               : payroll_day(batch->month, payroll_bank_day(batch->programme), mark);
}

/* A line the bank has not decided is in the total, in neither of the parts. */
static void write_header(const struct county *county, const struct batch *batch,
                         struct output *output, bool is_late,
                         const struct totals *totals)
{
    output_print(
        output,
        "批次号|提交日期|总笔数|总金额|成功笔数|成功金额|失败笔数|失败金额|\r\n");
    output_print(output, "%04d%02dNB%04d|%s|%d|%s|%d|%s|%d|%s|\r\n",
                 county_year(batch->month), county_month_of_year(batch->month),
                 batch->step, payroll_day(batch->month, 8, "").text, totals->row_count,
                 output_yuan(totals->row_fen).text, totals->count[RESULT_PAID],
                 output_yuan(totals->fen[RESULT_PAID]).text,
                 totals->count[RESULT_FAILED],
                 output_yuan(totals->fen[RESULT_FAILED]).text);
    for (size_t i = 0; i < batch->line_count; i++) {
        const struct line *const line = &county->lines[batch->line_first + i];
        if (!is_chosen(line, is_late)) {
            continue;
        }
        const struct bank_code *const code =
            &bank_codes[is_late ? line->final_code : line->first_code];
        const struct payee payee = payroll_payee(county, line);
        output_print(output, "%zu|%s|%s|%s|%s|%s|%s|%s|\r\n", i + 1, payee.name,
                     payee.account, output_yuan(line->fen).text,
                     output_yuan(code->result == RESULT_PAID ? line->fen : 0).text,
                     code->code, code->text, bank_day(batch, is_late, "").text);
    }
}

static void write_rcu(const struct county *county, const struct batch *batch,
                      struct output *output)
{
    const struct day day = bank_day(batch, false, "");
    for (size_t i = 0; i < batch->line_count; i++) {
        const struct line *const line = &county->lines[batch->line_first + i];
        if (line->first == RESULT_PAID) {
            output_print(output, "HP06990001|%s|%s|%s%08zu|%s|101502\r\n",
                         payroll_payee(county, line).id, output_yuan(line->fen).text,
                         day.text, i + 1, day.text);
        }
    }
}

static void write_columns(const struct county *county, const struct batch *batch,
                          struct output *output, bool is_late)
{
    static const char *const states[] = {"处理成功", "失败", "处理中"};
    payroll_plain_header(output, batch->programme);
    output_print(output, ",状态,原因\r\n");
    for (size_t i = 0; i < batch->line_count; i++) {
        const struct line *const line = &county->lines[batch->line_first + i];
        const enum result result = is_late ? line->final : line->first;
        const int code = is_late ? line->final_code : line->first_code;
        if (is_chosen(line, is_late)) {
            payroll_plain_row(output, county, batch, i);
            output_print(output, ",%s,%s\r\n", states[result],
                         result == RESULT_PAID ? "" : bank_codes[code].text);
        }
    }
}

struct answers_sum answers_write(const struct county *county, const struct batch *batch,
                                 const char *path, bool is_late)
{
    const struct totals totals = add_up(county, batch, is_late);
    struct answers_sum sum = {totals.row_count, totals.row_fen};
    struct output *const output = output_open(
        path, batch->answer == ANSWER_COLUMNS ? ENCODING_UTF8_MARK : ENCODING_GB18030);
    if (batch->answer == ANSWER_HEADER) {
        write_header(county, batch, output, is_late, &totals);
    } else if (batch->answer == ANSWER_RCU) {
        write_rcu(county, batch, output);
        sum = (struct answers_sum){totals.count[RESULT_PAID], totals.fen[RESULT_PAID]};
    } else {
        write_columns(county, batch, output, is_late);
    }
    output_close(output);
    return sum;
}

void answers_write_header(const struct county *county, const struct batch *batch,
                          const char *path, int extra_count, int64_t extra_fen)
{
    struct totals totals = add_up(county, batch, false);
    totals.count[RESULT_PAID] += extra_count;
    totals.fen[RESULT_PAID] += extra_fen;
    struct output *const output = output_open(path, ENCODING_GB18030);
    write_header(county, batch, output, false, &totals);
    output_close(output);
}
