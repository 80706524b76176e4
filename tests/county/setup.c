#include <stdio.h>
#include <stdlib.h>

#include "tests/county/county.h"
#include "tests/county/funds.h"
#include "tests/county/output.h"
#include "tests/county/people.h"
#include "tests/county/programmes.h"

static void write_units(void)
{
    struct output *const output = output_open("units.csv", ENCODING_UTF8_MARK);
    char code[19];
    output_print(output,
                 "编码,名称,级别,上级编码,统一社会信用代码,生效日期,失效日期\r\n");
    output_print(output, "430600,测试市,市,,,2000-01-01,\r\n");
    people_make_organisation(code, "11430699", "MB069900");
    output_print(output, "430699,测试县,县,430600,%s,2000-01-01,\r\n", code);
    people_make_organisation(code, "11430699", "MB069901");
    output_print(output, "430699-MZJ,测试县民政局,单位,430699,%s,2000-01-01,\r\n",
                 code);
    people_make_organisation(code, "11430699", "MB069902");
    output_print(output, "430699-CZJ,测试县财政局,单位,430699,%s,2000-01-01,\r\n",
                 code);
    for (int t = 0; t < COUNTY_TOWNSHIPS; t++) {
        output_print(output, "%s,%s,乡镇,430699,,2000-01-01,\r\n",
                     people_township_code(t), people_township_name(t));
    }
    for (int t = 0; t < COUNTY_TOWNSHIPS; t++) {
        for (int v = 0; v < people_village_count(t); v++) {
            char village[16];
            people_village_code(village, t, v);
            output_print(output, "%s,%s,村,%s,,2000-01-01,\r\n", village,
                         people_village_name(t, v), people_township_code(t));
        }
    }
    output_close(output);
}

static void write_programme(struct output *output, const struct programme_facts *facts,
                            const char *function, const char *from, const char *until)
{
    output_print(output, "%s,%s,%s,%s,%s,%s,%s,%s,50901,%s,测民发〔2023〕%d号\r\n",
                 facts->code, facts->name, facts->summary, facts->entitled,
                 facts->disclosure, function, from, until, facts->department_economic,
                 21 + (int)(facts - programmes_facts));
}

static void write_programmes(void)
{
    struct output *const output = output_open("programmes.csv", ENCODING_UTF8_MARK);
    output_print(output, "代码,名称,摘要,对象类型,公示方式,功能科目,科目生效,科目失效,"
                         "政府经济分类,部门经济分类,依据\r\n");
    for (int p = 0; p < PROGRAMME_COUNT; p++) {
        const struct programme_facts *const facts = &programmes_facts[p];
        const bool has_moved = p == PROGRAMME_CJS || p == PROGRAMME_CJH;
        if (has_moved) {
            write_programme(output, facts, "2081199", "2016-01-01", "2016-12-31");
        }
        write_programme(output, facts, facts->function,
                        has_moved ? "2017-01-01" : "2016-01-01", "");
    }
    output_close(output);
}

void county_write_setup(const struct county *county)
{
    (void)county;
    write_units();
    write_programmes();
}

static void write_fund(struct output *output, const struct fund *fund, const char *note)
{
    static const char *const direct[COUNTY_SOURCES] = {"01", "03", "", ""};
    const bool is_upper = fund->source < 2;
    char upper[48] = "";
    if (is_upper) {
        snprintf(upper, sizeof(upper), "湘财预〔%d〕%d号", fund->year - 1,
                 361 + fund->source);
    }
    output_print(
        output,
        "%s,%s,%d-01-15,%d-01-18,%d,一般公共预算,%s,%s,A0302,%s,%s,%s,%s,50901,"
        "%s,测试县民政局,%s,%s\r\n",
        fund->document, upper, fund->year, fund->year, fund->year,
        funds_sources[fund->source], direct[fund->source],
        fund->source == 0 ? "Z175080010001" : "",
        is_upper ? "困难群众救助补助资金" : "困难群众救助配套资金", fund->function,
        fund->function_name, fund->department_economic,
        output_yuan_wan(fund->amount_fen).text, note);
}

void county_write_budgets(const struct county *county)
{
    struct fund *const funds = county_room(FUNDS_COUNT_MAX, sizeof(*funds));
    const size_t count = funds_collect(county, funds);
    for (int year = COUNTY_YEAR_FIRST; year < funds_year_end(county); year++) {
        char path[32];
        snprintf(path, sizeof(path), "budget/%d.csv", year);
        struct output *const output = output_open(path, ENCODING_UTF8);
        output_print(output,
                     "指标文号,上级文号,下达日期,收文日期,年度,资金性质,资金来源级次,"
                     "直达标识,三保标识,项目编码,项目名称,功能科目编码,功能科目名称,"
                     "政府经济分类,部门经济分类,预算单位,金额(万元),备注\r\n");
        for (size_t i = 0; i < count; i++) {
            if (funds[i].year == year) {
                write_fund(output, &funds[i], funds[i].source < 2 ? "提前下达" : "");
            }
        }
        if (year + 1 == funds_year_end(county)) {
            struct fund tight;
            funds_tight(&tight, year);
            write_fund(output, &tight, "");
        }
        output_close(output);
    }
    free(funds);
}
