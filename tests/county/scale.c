#include <inttypes.h>
#include <stdio.h>

#include "tests/county/chance.h"
#include "tests/county/county.h"
#include "tests/county/funds.h"
#include "tests/county/output.h"
#include "tests/county/payroll.h"
#include "tests/county/people.h"
#include "tests/county/programmes.h"
#include "tests/county/truth.h"

enum { SCALE_MONTH_FIRST = 1, SCALE_MONTHS = 2 };

/* The second month raises one household in ten. */
static int64_t amount_fen(const struct person *person, int64_t index, int month)
{
    const int step = chance_below(350, CHANCE_AMOUNT, index, 0);
    const int raise = index % 10 == 0 && month > SCALE_MONTH_FIRST ? 1000 : 0;
    return person->household_size * INT64_C(28000) + step * 137 + raise;
}

static int64_t write_month(const char *path, int month, int64_t row_count)
{
    struct output *const output = output_open(path, ENCODING_GB18030);
    int64_t total_fen = 0;
    output_print(output, "序号,乡镇,村,户主姓名,身份证号,保障人数,开户行,银行账号,项目,"
                         "类别,金额,备注\r\n");
    for (int64_t i = 0; i < row_count; i++) {
        struct person person;
        people_fill_dense(&person, i);
        const int64_t fen = amount_fen(&person, i, month);
        total_fen += fen;
        output_print(output, "%" PRId64 ",%s,%s,%s,%s,%d,%s,%s,%s,%c类,%s,\r\n", i + 1,
                     people_township_name(person.township),
                     people_village_name(person.township, person.village), person.name,
                     person.id, person.household_size, people_bank(&person),
                     person.account, programmes_facts[PROGRAMME_RDB].summary,
                     (int)('A' + i % 3), output_yuan(fen).text);
    }
    output_close(output);
    return total_fen;
}

/* Room for every row of every month at the highest amount, from each source. */
static void write_budget(int64_t row_count)
{
    const struct programme_facts *const facts = &programmes_facts[PROGRAMME_RDB];
    struct output *const output = output_open("budget/2024.csv", ENCODING_UTF8);
    output_print(output,
                 "指标文号,上级文号,下达日期,收文日期,年度,资金性质,资金来源级次,"
                 "直达标识,三保标识,项目编码,项目名称,功能科目编码,功能科目名称,"
                 "政府经济分类,部门经济分类,预算单位,金额(万元),备注\r\n");
    for (int s = 0; s < COUNTY_SOURCES; s++) {
        char document[48];
        funds_document(document, 2024, s);
        output_print(output,
                     "%s,,2024-01-05,2024-01-05,2024,一般公共预算,%s,,A0302,,"
                     "困难群众救助补助资金,%s,%s,50901,%s,测试县民政局,%" PRId64
                     ".00,\r\n",
                     document, funds_sources[s], facts->function, facts->function_name,
                     facts->department_economic, row_count / 2 + 1);
    }
    output_close(output);
}

void county_write_scale(int64_t row_count, uint64_t seed)
{
    static const char *const files[SCALE_MONTHS] = {"payroll/2024/01/RDB.csv",
                                                    "payroll/2024/02/RDB.csv"};
    char choice[512];
    funds_choice(choice, PROGRAMME_RDB, 2024);
    write_budget(row_count);
    struct output *const manifest = output_open("manifest.csv", ENCODING_UTF8_MARK);
    truth_manifest_header(manifest);
    output_print(manifest, "\r\n1,units,units.csv,,,,,,,,,\r\n");
    output_print(manifest, "2,programmes,programmes.csv,,,,,,,,,\r\n");
    output_print(manifest, "3,budget,budget/2024.csv,,,,,,,,,\r\n");
    struct output *const truth = output_open("truth.json", ENCODING_UTF8);
    output_print(truth, "{\n\"seed\":%" PRIu64 ",\"rows\":%" PRId64 ",\n\"files\":[\n",
                 seed, row_count);
    for (int i = 0; i < SCALE_MONTHS; i++) {
        const int64_t fen = write_month(files[i], SCALE_MONTH_FIRST + i, row_count);
        output_print(manifest,
                     "%d,payroll,%s,plain,RDB,2024-%02d,430699-MZJ,%s,%s,,,\r\n", 4 + i,
                     files[i], SCALE_MONTH_FIRST + i,
                     payroll_day(SCALE_MONTH_FIRST + i, 10, "-").text, choice);
        output_print(
            truth,
            "{\"step\":%d,\"kind\":\"payroll\",\"file\":\"%s\",\"rows\":%" PRId64
            ",\"fen\":%" PRId64 "}%s",
            4 + i, files[i], row_count, fen, i + 1 < SCALE_MONTHS ? ",\n" : "\n]\n}\n");
    }
    output_close(truth);
    output_close(manifest);
}
