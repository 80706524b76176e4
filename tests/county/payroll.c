#include "tests/county/payroll.h"

#include <stdio.h>
#include <string.h>

#include "tests/county/bank.h"
#include "tests/county/chance.h"
#include "tests/county/people.h"
#include "tests/county/programmes.h"

static const char *const purposes[] = {"大病医疗", "火灾", "交通事故", "溺水",
                                       "教育支出"};

struct day payroll_day(int month, int day, const char *mark)
{
    struct day text;
    snprintf(text.text, sizeof(text.text), "%04d%s%02d%s%02d",
             county_year(month) % 10000, mark, county_month_of_year(month) % 100, mark,
             day % 100);
    return text;
}

int payroll_bank_day(enum programme programme)
{
    return programme == PROGRAMME_LSJ || programme == PROGRAMME_LLQ ? 19 : 9;
}

struct payee payroll_payee(const struct county *county, const struct line *line)
{
    static char supplier[19];
    static char account[20];
    if (line->person >= 0) {
        const struct person *const person = &county->persons[line->person];
        return (struct payee){person->name, person->id, person->account};
    }
    people_make_organisation(supplier, "92430699", "MA0699A1");
    people_make_card(account, "6228480", INT64_C(99999999001));
    return (struct payee){"测试县测字一号商行", supplier, account};
}

void payroll_plain_header(struct output *output, enum programme programme)
{
    output_print(output, "序号,乡镇,村,户主姓名,身份证号,保障人数,银行账号,金额");
    if (programme == PROGRAMME_LSJ || programme == PROGRAMME_LLQ) {
        output_print(output, ",用途,案号");
    }
}

void payroll_plain_row(struct output *output, const struct county *county,
                       const struct batch *batch, size_t index)
{
    const struct line *const line = &county->lines[batch->line_first + index];
    const struct payee payee = payroll_payee(county, line);
    const char *township = "";
    const char *village = "";
    if (line->person >= 0) {
        const struct person *const person = &county->persons[line->person];
        township = people_township_name(person->township);
        village = people_village_name(person->township, person->village);
    }
    output_print(output, "%zu,%s,%s,%s,%s,%d,%s,%s", index + 1, township, village,
                 payee.name, payee.id, line->headcount, payee.account,
                 output_yuan(line->fen).text);
    if (batch->programme == PROGRAMME_LSJ) {
        output_print(output, ",%s,测救%d-%05d", purposes[line->purpose],
                     county_year(batch->month), line->case_number);
    } else if (batch->programme == PROGRAMME_LLQ) {
        output_print(output, ",站内照料,测站%d-%05d", county_year(batch->month),
                     line->case_number);
    }
}

static void write_plain(const struct county *county, const struct batch *batch,
                        const char *path)
{
    const bool is_recorded = batch->answer == ANSWER_NONE;
    struct output *const output = output_open(
        path, batch->style == STYLE_PLAIN_GB ? ENCODING_GB18030 : ENCODING_UTF8_MARK);
    payroll_plain_header(output, batch->programme);
    output_print(output, is_recorded ? ",状态,原因,付款日期\r\n" : "\r\n");
    for (size_t i = 0; i < batch->line_count; i++) {
        payroll_plain_row(output, county, batch, i);
        if (is_recorded) {
            const struct line *const line = &county->lines[batch->line_first + i];
            const bool is_paid = line->final == RESULT_PAID;
            output_print(
                output, ",%s,%s,%s", is_paid ? "处理成功" : "失败",
                is_paid ? "" : bank_codes[line->final_code].text,
                payroll_day(batch->month, payroll_bank_day(batch->programme), "-")
                    .text);
        }
        output_print(output, "\r\n");
    }
    output_close(output);
}

static void write_pipe(const struct county *county, const struct batch *batch,
                       const char *path)
{
    struct output *const output = output_open(path, ENCODING_GB18030);
    for (size_t i = 0; i < batch->line_count; i++) {
        const struct line *const line = &county->lines[batch->line_first + i];
        const struct payee payee = payroll_payee(county, line);
        output_print(output, "%zu|%s|%s|%s|%s|\r\n", i + 1, payee.name, payee.account,
                     output_yuan(line->fen).text, payee.id);
    }
    output_close(output);
}

/* What Excel and hurried hands do to a name: an inner blank, a blank that does not
 * break, another middle dot, a character the font has lost. */
static void write_worn_name(struct output *output, const struct person *person,
                            int wear)
{
    const char *const dot = strstr(person->name, "·");
    if (people_name_is_rare(person) && wear < 50) {
        output_print(output, "?%s", person->name + strlen("𬎆"));
    } else if (dot != NULL && wear < 60) {
        output_print(output, "%.*s•%s", (int)(dot - person->name), person->name,
                     dot + strlen("·"));
    } else if (wear < 4) {
        output_print(output, "%.3s %s", person->name, person->name + 3);
    } else if (wear < 8) {
        output_print(output, "%s\xC2\xA0", person->name);
    } else {
        output_print(output, "%s", person->name);
    }
}

static void write_roster_row(struct output *output, const struct county *county,
                             const struct batch *batch, size_t index)
{
    const struct line *const line = &county->lines[batch->line_first + index];
    const struct person *const person = &county->persons[line->person];
    const int wear = chance_below(100, CHANCE_CELL, batch->month, line->person);
    const bool is_wide = wear % 10 == 7;
    const bool is_quoted = is_wide || line->fen >= 100000;
    output_print(output, "%zu,", index + 1);
    write_worn_name(output, person, wear);
    output_print(output, ",'%s,%s,=\"%s\",%s,%s%s%s\r\n", person->id,
                 people_bank(person), person->account,
                 programmes_facts[batch->programme].summary, is_quoted ? "\"" : "",
                 is_wide ? output_yuan_wide(line->fen).text
                         : output_yuan_grouped(line->fen).text,
                 is_quoted ? "\"" : "");
}

static void write_roster_sum(struct output *output, const char *label, int count,
                             int64_t fen)
{
    output_print(output, "%s,,,,,%d人,\"%s\"\r\n", label, count,
                 output_yuan_grouped(fen).text);
}

static void write_roster(const struct county *county, const struct batch *batch,
                         const char *path)
{
    struct output *const output = output_open(path, ENCODING_UTF8_MARK);
    output_print(output, "测试市测试县%d年%d月%s资金发放花名册,,,,,,\r\n",
                 county_year(batch->month), county_month_of_year(batch->month),
                 programmes_facts[batch->programme].name);
    output_print(output, "填报单位：测试县民政局,,,,,,单位：元\r\n");
    output_print(output, "序号,姓名,身份证号,开户行,银行账号,项目,金额\r\n");
    int64_t total_fen = 0;
    int64_t part_fen = 0;
    int part_count = 0;
    for (size_t i = 0; i < batch->line_count; i++) {
        const struct line *const line = &county->lines[batch->line_first + i];
        write_roster_row(output, county, batch, i);
        total_fen += line->fen;
        part_fen += line->fen;
        part_count++;
        const bool is_end =
            i + 1 == batch->line_count || county->persons[line[0].person].township !=
                                              county->persons[line[1].person].township;
        if (is_end) {
            write_roster_sum(output, "小计", part_count, part_fen);
            part_fen = 0;
            part_count = 0;
        }
    }
    write_roster_sum(output, "合计", (int)batch->line_count, total_fen);
    output_print(output, "制表人：测试员,,审核人：,,负责人：,,\r\n");
    output_close(output);
}

void payroll_write(const struct county *county, const struct batch *batch,
                   const char *path)
{
    if (batch->style == STYLE_PIPE) {
        write_pipe(county, batch, path);
    } else if (batch->style == STYLE_ROSTER) {
        write_roster(county, batch, path);
    } else {
        write_plain(county, batch, path);
    }
}
