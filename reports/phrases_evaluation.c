/* phrases_evaluation.c - see phrases_evaluation.h. */
#include "reports/phrases_evaluation.h"

#include "ledger/kinds.h"

#include <assert.h>

#define COUNT_OF(list) (sizeof(list) / sizeof((list)[0]))

static const char *const phrases[EVALUATION_PHRASE_COUNT][2] = {
    [EVALUATION_EXPLAIN_TITLE] = {"指标溯源：{0}", "What a figure is made from: {0}"},
    [EVALUATION_EXPLAIN_FORMULA] = {"口径：{0}", "How it is computed: {0}"},
    [EVALUATION_EXPLAIN_TABLE] = {"构成该数的分录", "The entries it is made from"},
    [EVALUATION_EXPLAIN_PAGE] = {"第{0}至{1}条，共{2}条；续看用 --explain {3}@{4}",
                                 "{0} to {1} of {2}; go on with --explain {3}@{4}"},
    [EVALUATION_EXPLAIN_NONE] = {"没有构成该数的分录：无数据。",
                                 "No entry says anything about it: no data."},
    [EVALUATION_EXPLAIN_MOST] = {"合计为其中最高一笔。",
                                 "The total is the highest one."},
    [EVALUATION_PAGE_SUM] = {"本页小计", "This page"},
    [EVALUATION_ALL_SUM] = {"全部合计", "All of them"},
    [EVALUATION_VALUE] = {"指标值", "Value"},
    [EVALUATION_PART] = {"分子", "Part"},
    [EVALUATION_WHOLE] = {"分母", "Whole"},
    [EVALUATION_ENTRIES] = {"分录条数", "Entries"},
    [EVALUATION_KIND] = {"类别", "Kind"},
    [EVALUATION_WHAT] = {"内容", "What"},
    [EVALUATION_PART_FEN] = {"分子（元）", "Part (yuan)"},
    [EVALUATION_WHOLE_FEN] = {"分母（元）", "Whole (yuan)"},
    [EVALUATION_LINE] = {"批次{0}第{1}笔", "batch {0}, line {1}"},
    [EVALUATION_MISSED] = {"{0}：已认定而批次中没有", "{0}: enrolled, in no batch"},
    [EVALUATION_CLASS] = {"{0}，{1}", "{0}, {1}"},
};

const char *phrases_evaluation(enum language language, enum evaluation_phrase phrase)
{
    assert(phrase < EVALUATION_PHRASE_COUNT && phrases[phrase][language] != NULL);
    return phrases[phrase][language];
}

static const struct {
    const char *name[2], *formula[2];
} indicators[INDICATOR_COUNT] = {
    [INDICATOR_ARRIVAL] = {{"资金到位率", "Arrival of funds"},
                           {"（下达－已下拨）÷（下达＋调整－已下拨）",
                            "(allocated − passed down) ÷ (allocated + adjusted − "
                            "passed down)"}},
    [INDICATOR_EXECUTION_SELF] = {{"预算执行率（自评口径）",
                                   "Execution rate (self-evaluation)"},
                                  {"全年执行数（已支付－退回）÷全年预算数（下达＋调整－"
                                   "已下拨）",
                                   "spent (paid − returned) ÷ budget of the year "
                                   "(allocated + adjusted − passed down)"}},
    [INDICATOR_EXECUTION_EVALUATION] = {{"预算执行率（评价口径）",
                                         "Execution rate (evaluation)"},
                                        {"实际支出（已支付）÷实际到位（下达－已下拨）",
                                         "paid ÷ received (allocated − passed down)"}},
    [INDICATOR_TIME_GAP] = {{"序时进度差", "Ahead of time"},
                            {"预算执行率（自评口径）－全年已满月数÷12",
                             "execution rate (self-evaluation) − whole months passed ÷ "
                             "12"}},
    [INDICATOR_CARRY_OVER] = {{"结转结余率", "Left at the end of the year"},
                              {"年末结转结余÷全年预算数；年度终了后才有",
                               "left at the end of the year ÷ budget of the year; "
                               "known when it has ended"}},
    [INDICATOR_STOCK_DECLINE] = {{"存量资金压减率", "Decline of money left over"},
                                 {"（上年结转－年末结转结余）÷上年结转；年度终了后才有",
                                  "(carried in − left) ÷ carried in; known when the "
                                  "year has ended"}},
    [INDICATOR_MONTHLY_PERSONS] = {{"月均保障人数", "Persons a month, on average"},
                                   {"各月实际发放（扣除退回后大于零）的人数之和÷月数；"
                                    "一人一月只计一次",
                                    "persons paid in each month, counted once, ÷ "
                                    "months"}},
    [INDICATOR_PERSON_TIMES] = {{"救助人次", "Person-times"},
                                {"发放成功各笔的人数之和",
                                 "people of the payments that succeeded"}},
    [INDICATOR_PAID_OF_DUE] = {{"应发尽发率", "Paid of those due"},
                               {"已发放的对象÷认定或批次中应发的对象；逐月计",
                                "parties paid ÷ parties enrolled or in a batch; month "
                                "by month"}},
    [INDICATOR_INSTITUTION_CARE] =
        {{"失能半失能集中供养率", "In institutions, of those that need care"},
         {"集中供养的失能半失能对象÷全部失能半失能对象（按认定类别，期末月）",
          "those in institutions ÷ all that need care, by the class of their "
          "enrolment, in the last month"}},
    [INDICATOR_AS_STANDARD] = {{"按标准发放率", "Paid in full"},
                               {"足额发放（扣除退回，含重发）的笔数÷应发笔数",
                                "dues paid in full, second payments and refunds "
                                "counted in, ÷ dues"}},
    [INDICATOR_RECOGNITION] = {{"认定准确率", "Right recognitions"},
                               {"1－核实有误人数÷核查人数；核查结果尚未入账",
                                "1 − persons found wrong ÷ persons checked; no checks "
                                "are recorded yet"}},
    [INDICATOR_SOCIALISED] = {{"社会化发放率", "Paid to accounts of theirs"},
                              {"付至对象、代领人或供养机构账户的金额÷全部发放金额",
                               "paid to accounts of the person, an agent or the "
                               "institution that cares ÷ all that was paid"}},
    [INDICATOR_DISCLOSED] = {{"公示合规率", "Published as it must be"},
                             {"公示期满且完整的批次÷批次", "batches with a completed "
                                                           "notice ÷ batches"}},
    [INDICATOR_ON_TIME] =
        {{"按时发放率", "On-time rate"},
         {"应发日及以前到账的笔数÷已到应发日的笔数（无到账日的批次不计"
          "）",
          "lines paid by their due day ÷ lines whose day has come "
          "(batches without bank days are left out)"}},
    [INDICATOR_PASSED_DOWN] = {{"上级资金分解及时率", "Passed down in time"},
                               {"各次分解均在时限内的指标÷已分解的指标",
                                "allocations of which all was passed down in time ÷ "
                                "allocations passed down"}},
    [INDICATOR_PRICE_ON_TIME] = {{"价格补贴按时发放率", "Price subsidies in time"},
                                 {"20个工作日内发放的启动月÷启动月；价格指数尚未入账",
                                  "months paid within 20 working days ÷ months "
                                  "triggered; no price indexes are recorded yet"}},
    [INDICATOR_OVER_STANDARD] = {{"补助水平控制（最高超标准额）",
                                  "Most paid above the standard"},
                                 {"保障金－保障标准×人数，取最高一笔",
                                  "base − standard × people, the highest one"}},
    [INDICATOR_PER_PERSON] = {{"人均补助水平（元/人·月）",
                               "Paid a person and month (yuan)"},
                              {"发放金额（扣除退回）÷发放人月数",
                               "paid, less what came back, ÷ person-months"}},
    [INDICATOR_STANDARD] = {{"保障标准（元/人·月）", "Standard (yuan a month)"},
                            {"期末执行的保障标准", "the standard in force at the end"}},
    [INDICATOR_STANDARD_GROWTH] =
        {{"保障标准增长率", "Growth of the standard"},
         {"（期末标准－上年同期标准）÷上年同期标准",
          "(standard − standard of the year before) ÷ that of the year before"}},
};

const char *phrases_indicator(enum language language, enum indicator indicator)
{
    assert(indicator < INDICATOR_COUNT);
    return indicators[indicator].name[language];
}

const char *phrases_formula(enum language language, enum indicator indicator)
{
    assert(indicator < INDICATOR_COUNT);
    return indicators[indicator].formula[language];
}

const char *phrases_kind(enum language language, uint64_t kind)
{
    static const struct {
        enum relief_kind kind;
        const char *words[2];
    } kinds[] = {
        {KIND_ALLOCATION, {"指标", "allocation"}},
        {KIND_SPLIT, {"下拨", "split"}},
        {KIND_BATCH, {"批次", "batch"}},
        {KIND_LINE, {"明细", "line"}},
        {KIND_ENROLMENT, {"认定", "enrolment"}},
        {KIND_STANDARD, {"标准", "standard"}},
        {KIND_PROGRAMME, {"项目", "programme"}},
        {KIND_DISCLOSURE, {"公示", "notice"}},
    };
    static const char *const other[] = {"分录", "entry"};
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (kinds[i].kind == kind) {
            return kinds[i].words[language];
        }
    }
    return other[language];
}

const char *phrases_measure(enum language language, enum indicator_measure measure)
{
    static const char *const words[][2] = {
        [INDICATOR_RATE] = {"%", "%"},
        [INDICATOR_PEOPLE] = {"人", "persons"},
        [INDICATOR_NUMBER] = {"人次", "person-times"},
        [INDICATOR_FEN] = {"元", "yuan"}};
    return words[measure][language];
}
