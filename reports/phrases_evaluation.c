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
    [EVALUATION_PRICE_TRIGGERED] = {"{0} CPI {1} 食品 {2}，{3}发布，启动，最迟{4}发放",
                                    "{0} CPI {1}, food {2}, published {3}: set off, "
                                    "paid by {4}"},
    [EVALUATION_PRICE_QUIET] =
        {"{0} CPI {1} 食品 {2}，{3}发布，未启动",
         "{0} CPI {1}, food {2}, published {3}: nothing set off"},
    [EVALUATION_PRICE_UNKNOWN] =
        {"{0} CPI {1} 食品 {2}，{3}发布，无从判定",
         "{0} CPI {1}, food {2}, published {3}: cannot be told"},
    [EVALUATION_PRICE_MISSED] = {"{0}：已启动而未发放", "{0}: set off, nobody paid"},
    [EVALUATION_CHECK] = {"{0} {1}核查，{2}", "{0}, {1}, {2}"},
    [EVALUATION_CLASS] = {"{0}，{1}", "{0}, {1}"},
    [EVALUATION_WORD_SELF_TITLE] = {"{0}{1}项目支出绩效自评表",
                                    "Self-evaluation of {1}, {0}"},
    [EVALUATION_WORD_REPORT_TITLE] = {"{0}{1}绩效评价报告",
                                      "Evaluation report of {1}, {0}"},
    [EVALUATION_WORD_EVERY_PROGRAMME] = {"困难群众救助资金", "relief funds"},
    [EVALUATION_WORD_YEAR_PERIOD] = {"{0}年度", "{0}"},
    [EVALUATION_WORD_MONTHS_PERIOD] = {"{0}至{1}", "{0} to {1}"},
    [EVALUATION_WORD_HEAD] = {"项目", "Project"},
    [EVALUATION_WORD_PROJECT_NAME] = {"项目名称", "Project"},
    [EVALUATION_WORD_DEPARTMENT] = {"主管部门", "Department"},
    [EVALUATION_WORD_IMPLEMENTER] = {"实施单位", "Unit"},
    [EVALUATION_WORD_PERIOD] = {"年度", "Year"},
    [EVALUATION_WORD_POLICY] = {"评价办法", "Policy"},
    [EVALUATION_WORD_MONEY] = {"项目资金", "Money"},
    [EVALUATION_WORD_MONEY_ROW] = {"项目资金（元）", "Money (yuan)"},
    [EVALUATION_WORD_MONEY_ALL] = {"年度资金总额", "All money of the year"},
    [EVALUATION_WORD_MONEY_YEAR] = {"其中：本年财政拨款", "of it: budget of this year"},
    [EVALUATION_WORD_MONEY_CARRIED] = {"上年结转资金", "carried in from last year"},
    [EVALUATION_WORD_MONEY_OTHER] = {"其他资金", "other money"},
    [EVALUATION_WORD_MONEY_FIRST] = {"年初预算数", "First budget"},
    [EVALUATION_WORD_MONEY_BUDGET] = {"全年预算数（A）", "Budget of the year (A)"},
    [EVALUATION_WORD_MONEY_RECEIVED] = {"到位数", "Received"},
    [EVALUATION_WORD_MONEY_SPENT] = {"全年执行数（B）", "Spent (B)"},
    [EVALUATION_WORD_MONEY_RATE] = {"执行率（B/A）", "Rate (B/A)"},
    [EVALUATION_WORD_POINTS] = {"分值", "Points"},
    [EVALUATION_WORD_SCORE] = {"得分", "Score"},
    [EVALUATION_WORD_ROWS] = {"绩效指标", "Indicators"},
    [EVALUATION_WORD_LEVEL1] = {"一级指标", "Level 1"},
    [EVALUATION_WORD_LEVEL2] = {"二级指标", "Level 2"},
    [EVALUATION_WORD_LEVEL3] = {"三级指标", "Level 3"},
    [EVALUATION_WORD_TARGET] = {"年度指标值", "Target"},
    [EVALUATION_WORD_ACTUAL] = {"实际完成值", "Actual"},
    [EVALUATION_WORD_DEVIATION] = {"偏差原因分析及改进措施", "Deviation"},
    [EVALUATION_WORD_RECORDED_IN] = {"登记分录", "Recorded in"},
    [EVALUATION_WORD_BY_TARGET] = {"目标{0}", "target {0}"},
    [EVALUATION_WORD_BY_TARGET_INSTEAD] = {"目标{0}（替换{1}）",
                                           "target {0} (in place of {1})"},
    [EVALUATION_WORD_BY_TARGET_LATE] = {"目标{0}（年度终了后登记）",
                                        "target {0} (recorded after the year)"},
    [EVALUATION_WORD_BY_TARGET_INSTEAD_LATE] =
        {"目标{0}（替换{1}，年度终了后登记）",
         "target {0} (in place of {1}, recorded after the year)"},
    [EVALUATION_WORD_BY_ACTUAL] = {"完成值{0}", "actual {0}"},
    [EVALUATION_WORD_BY_BOTH] = {"{0}；{1}", "{0}; {1}"},
    [EVALUATION_WORD_MOVED_NOTE] =
        {"有本年目标替换了此前登记的目标，或于年度终了后登记；登记分录一栏注明分录号，"
         "可"
         "逐条查证。",
         "A target of the year was recorded in place of an earlier one, or after the "
         "year; \"Recorded in\" names the entries to look at."},
    [EVALUATION_WORD_MOVED] = {"年度内改变的指标值",
                               "Targets changed since the year began"},
    [EVALUATION_WORD_MOVED_POLICY_NOTE] =
        {"评价按现办法的指标值计分；原办法为年初（或年内首次登记时）适用的办法。",
         "Points follow the target now; the policy before is the one that held when "
         "the "
         "year began, or the first recorded since."},
    [EVALUATION_WORD_TARGET_BEFORE] = {"原指标值", "Target before"},
    [EVALUATION_WORD_TARGET_NOW] = {"现指标值", "Target now"},
    [EVALUATION_WORD_POLICY_BEFORE] = {"原评价办法", "Policy before"},
    [EVALUATION_WORD_POLICY_NOW] = {"现评价办法", "Policy now"},
    [EVALUATION_WORD_POLICY_RECORDED] = {"现办法登记日", "Recorded on"},
    [EVALUATION_WORD_BY_POLICY] = {"自{0}起，分录{1}，摘要{2}…",
                                   "from {0}, entry {1}, digest {2}…"},
    [EVALUATION_WORD_REACHED] = {"完成目标的{0}", "{0} of the target"},
    [EVALUATION_WORD_TARGETS] = {"实际完成值与年度指标值", "Figures and targets"},
    [EVALUATION_WORD_TARGETS_TEXT] =
        {"每项定量指标一条横条，长度为实际完成值占年度指标值的比例，竖线处为年度指标值"
         "。",
         "One bar an indicator, as long as its figure is of the target; the upright "
         "line is the target."},
    [EVALUATION_WORD_TARGETS_NOTE] =
        {"指标值为“≤”的，以不超过为达到；定性指标无比例，不在此列。",
         "A target of ≤ is reached by what does not exceed it; indicators in words "
         "have "
         "no proportion and are not listed."},
    [EVALUATION_WORD_OF_TARGET] = {"实际完成值÷年度指标值", "Actual ÷ target"},
    [EVALUATION_WORD_NO_TARGET] = {"本年目标未登记", "no target recorded this year"},
    [EVALUATION_WORD_NO_ACTUAL] = {"无数据，未评分", "no data, not scored"},
    [EVALUATION_WORD_NOT_COMPARABLE] =
        {"与目标无法比较，未评分", "cannot be compared with the target, not scored"},
    [EVALUATION_WORD_TOTAL_SCORE] = {"总分", "Total score"},
    [EVALUATION_WORD_KNOWN_SCORE] = {"有数据指标得分", "Score of what is known"},
    [EVALUATION_WORD_KNOWN_OF] = {"分值{0}", "of {0} points"},
    [EVALUATION_WORD_GRADE] = {"等级", "Grade"},
    [EVALUATION_WORD_MISSING_ROWS] = {"无数据指标个数", "Indicators without data"},
    [EVALUATION_WORD_MISSING_NOTE] =
        {"无数据的指标不计分，也不以满分或零分代替；总分须待其数据登记后才有。",
         "What has no data has no score, neither all of its points nor none; there is "
         "no total until it is recorded."},
    [EVALUATION_WORD_SHARED_NOTE] =
        {"所用功能科目与{0}"
         "共用，预算不能分到单个项目：年初预算数、全年预算数、到位数和执"
         "行率无数据（共用的全年预算数{1}元）；全年执行数为本项目自身的支出。",
         "The function code is shared with {0}, and its budget cannot be divided: "
         "first budget, budget, received and rate have no data (all of them together: "
         "{1} yuan); spent is this project's own."},
    [EVALUATION_WORD_SHARED_TEXT] =
        {"（二）资金投入和使用情况。预算与{0}共用同一功能科目，合计{1}"
         "元；本项目全年执行"
         "数{2}元。",
         "(2) Money: a budget of {1} yuan under a function code shared with {0}; this "
         "project spent {2} yuan."},
    [EVALUATION_WORD_GOAL] = {"年度总体目标", "Goal of the year"},
    [EVALUATION_WORD_EXPECTED] = {"预期目标", "Expected"},
    [EVALUATION_WORD_DONE] = {"实际完成情况", "Done"},
    [EVALUATION_WORD_DONE_TEXT] =
        {"月均保障{0}人，发放{1}元，预算执行率（自评口径）{2}。",
         "{0} persons a month, {1} yuan paid, execution rate (self-evaluation) {2}."},
    [EVALUATION_WORD_SECTION1] = {"一、基本情况", "1. The project"},
    [EVALUATION_WORD_SECTION2] = {"二、绩效评价工作开展情况",
                                  "2. How it was evaluated"},
    [EVALUATION_WORD_SECTION3] = {"三、综合评价情况及评价结论", "3. Result"},
    [EVALUATION_WORD_SECTION4] = {"四、绩效评价指标分析", "4. Indicators"},
    [EVALUATION_WORD_SECTION5] = {"五、主要经验及做法、存在的问题及原因分析",
                                  "5. What went well, problems and causes"},
    [EVALUATION_WORD_SECTION6] = {"六、有关建议", "6. Suggestions"},
    [EVALUATION_WORD_SECTION7] = {"七、其他需要说明的问题", "7. Other remarks"},
    [EVALUATION_WORD_BASIS_TEXT] = {"（一）项目概况。{0}。政策依据：{1}。",
                                    "(1) The project: {0}. Basis: {1}."},
    [EVALUATION_WORD_MONEY_TEXT] =
        {"（二）资金投入和使用情况。全年预算数{0}元，全年执行数{1}元。",
         "(2) Money: budget of the year {0} yuan, spent {1} yuan."},
    [EVALUATION_WORD_GOALS_TEXT] =
        {"（三）绩效目标。按“{0}”（分录{1}）所列{2}项指标设定，满分100分。",
         "(3) Goals: the {2} indicators of \"{0}\" (entry {1}), of 100 points."},
    [EVALUATION_WORD_METHOD_TEXT] =
        {"（二）评价原则、指标体系、方法和标准。指标体系、标准和计分规则以“{0}"
         "”为准；账内指"
         "标由本账本的分录逐笔计算，可逐条溯源；人工指标附证明材料登记。定量指标达到目"
         "标得"
         "满分，未达到的按完成比例计分；定性指标分档计分。",
         "(2) Principles, indicators, method and standards. Indicators, standards and "
         "scoring are those of \"{0}\"; figures of the ledger are computed from its "
         "entries, one by one, and others are recorded with their evidence. A quantity "
         "earns its points in proportion to its target; words in bands."},
    [EVALUATION_WORD_MONEY_NONE] = {"（二）资金投入和使用情况。无数据。",
                                    "(2) Money: no data."},
    [EVALUATION_WORD_SCOPE_TEXT] = {"（一）评价目的、对象和范围。评价对象为{0}{1}"
                                    "；范围为{2}及其下属单位的{3}个发放批"
                                    "次和全年资金。",
                                    "(1) Purpose, subject and scope. Subject: {1}, "
                                    "{0}; scope: {3} batches and the "
                                    "money of the year, of {2} and all below it."},
    [EVALUATION_WORD_PURPOSE_TEXT] = {"评价目的：【由单位填写】",
                                      "Purpose: [to be filled in]"},
    [EVALUATION_WORD_PRINCIPLES_TEXT] = {"评价原则：【由单位填写】",
                                         "Principles: [to be filled in]"},
    [EVALUATION_WORD_PROCESS_TEXT] =
        {"（三）评价过程。{0}项指标中，{1}项由账本计算，{2}项由人工登记；数据截至{3}。",
         "(3) Course: of {0} indicators the ledger computes {1}, people recorded {2}; "
         "figures as of {3}."},
    [EVALUATION_WORD_VISITS_TEXT] = {"现场核查、访谈和问卷情况：【由单位填写】",
                                     "Visits, interviews, surveys: [to be filled in]"},
    [EVALUATION_WORD_RESULT_NONE_TEXT] = {"{0}项指标均无数据，不能评分。",
                                          "None of the {0} indicators has data: there "
                                          "is no score."},
    [EVALUATION_WORD_DECISION_TEXT] =
        {"（一）决策。项目立项：政策依据{0}。绩效目标：{1}项指标中{2}项有目标，其中{3}"
         "项为"
         "定量目标。",
         "(1) Decision. Basis: {0}. Goals: {2} of {1} indicators have a target, {3} of "
         "them a quantity."},
    [EVALUATION_WORD_DECISION_FILL] =
        {"立项程序规范性、目标合理性、预算编制科学性和资金分配合理性：【由单位填写】",
         "Procedure of the decision, soundness of goals, budget and distribution: [to "
         "be filled in]"},
    [EVALUATION_WORD_COURSE_TEXT] =
        {"（二）过程。资金管理：资金到位率（实际到位÷全年预算）{0}"
         "；预算执行率（评价口径："
         "实际支出÷实际到位）{1}；预算执行率（自评口径：全年执行数÷全年预算数）{2}"
         "；上级"
         "资金分解及时率{3}。组织实施：公示合规率{4}。",
         "(2) Process. Money: arrival of funds (received ÷ budget) {0}; execution rate "
         "(evaluation: spent ÷ received) {1}; execution rate (self-evaluation: spent ÷ "
         "budget of the year) {2}; passed down in time {3}. Organisation: published as "
         "it must be {4}."},
    [EVALUATION_WORD_COURSE_FILL] =
        {"资金使用合规性、管理制度健全性和制度执行有效性：【由单位填写】",
         "Lawful use of money, rules and how they were kept: [to be filled in]"},
    [EVALUATION_WORD_OUTPUT_TEXT] =
        {"（三）产出。数量：月均保障{0}人，救助{1}人次，应发尽发率{2}"
         "。质量：按标准发放率"
         "{3}，社会化发放率{4}。时效：按时发放率{5}。成本：人均补助水平{6}元/人·月。",
         "(3) Output. Quantity: {0} persons a month, {1} person-times, paid of those "
         "due {2}. Quality: paid in full {3}, to accounts of theirs {4}. Time: paid in "
         "time {5}. Cost: {6} yuan a person and month."},
    [EVALUATION_WORD_EFFECT_HEAD] = {"（四）效益。", "(4) Effect."},
    [EVALUATION_WORD_EFFECT_FILL] = {"经济、社会、生态效益和可持续影响：【由单位填写】",
                                     "Economic, social and ecological effect, and what "
                                     "lasts: [to be filled in]"},
    [EVALUATION_WORD_PROBLEM_UNKNOWN] = {"没有一项指标有数据，无从判断。",
                                         "No indicator has data: nothing can be said."},
    [EVALUATION_WORD_CAUSE_HEAD] = {"（三）原因分析。", "(3) Causes."},
    [EVALUATION_WORD_CAUSE_FILL] = {"{0}未达到目标的原因：【由单位填写】",
                                    "Why {0} missed its target: [to be filled in]"},
    [EVALUATION_WORD_CAUSE_NONE] = {"没有未达到目标的指标。", "No target was missed."},
    [EVALUATION_WORD_EXPERIENCE_FILL] = {"具体做法：【由单位填写】",
                                         "What was done: [to be filled in]"},
    [EVALUATION_WORD_RESULT_TEXT] = {"综合得分{0}分，等级为“{1}”。",
                                     "The score is {0}, the grade \"{1}\"."},
    [EVALUATION_WORD_RESULT_MISSING_TEXT] =
        {"有数据的指标得{0}分（分值{1}分）；另有{2}"
         "项指标无数据，综合得分和等级待补登后确定。",
         "What is known scores {0} of {1}; {2} indicators have no data, so score and "
         "grade are open."},
    [EVALUATION_WORD_LEVELS] = {"分项得分", "Score by level"},
    [EVALUATION_WORD_LEVEL_RATE] = {"得分率", "Share"},
    [EVALUATION_WORD_GOOD_NONE] = {"没有得满分的指标。",
                                   "No indicator has all its points."},
    [EVALUATION_WORD_GOOD_TEXT] = {"（一）主要经验及做法。得满分的指标：{0}。",
                                   "(1) What went well: all points for {0}."},
    [EVALUATION_WORD_PROBLEM_HEAD] = {"（二）存在的问题。", "(2) Problems."},
    [EVALUATION_WORD_PROBLEM_NONE] = {"有数据的指标均达到目标。",
                                      "Every indicator with data reached its target."},
    [EVALUATION_WORD_ROW_TEXT] = {"{0}：目标{1}，实际{2}，得{3}分（分值{4}分）。",
                                  "{0}: target {1}, actual {2}, {3} of {4} points."},
    [EVALUATION_WORD_ROW_MISSING] = {"{0}：{1}。", "{0}: {1}."},
    [EVALUATION_WORD_ADVICE_PROBLEM] =
        {"对未达到目标的指标，逐项查明原因，明确责任单位和整改期限，整改结果登记入账。",
         "For each target that was missed: find the cause, name who is responsible and "
         "by when, and record what was done."},
    [EVALUATION_WORD_ADVICE_MISSING] =
        {"对无数据的指标，补充登记数据及证明材料后重新评价。",
         "For each indicator without data: record it with its evidence and evaluate "
         "again."},
    [EVALUATION_WORD_ADVICE_NONE] = {"保持现有做法。", "Go on as before."},
    [EVALUATION_WORD_OTHER_TEXT] =
        {"本报告的数字截至账本封签时点，同一时点重新生成的数字不变；各指标的构成可用 "
         "report performance --explain 查看。",
         "The figures hold as of the seal named below and come out the same again; "
         "report performance --explain shows what each is made from."},
    [EVALUATION_WORD_EXCELLENT] = {"优", "excellent"},
    [EVALUATION_WORD_GOOD] = {"良", "good"},
    [EVALUATION_WORD_MEDIUM] = {"中", "medium"},
    [EVALUATION_WORD_POOR] = {"差", "poor"},
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
                           {"（下达－调减－已下拨）÷（下达＋调整－已下拨）",
                            "(allocated − lowered − passed down) ÷ (allocated + "
                            "adjusted − passed down)"}},
    [INDICATOR_EXECUTION_SELF] = {{"预算执行率（自评口径）",
                                   "Execution rate (self-evaluation)"},
                                  {"全年执行数（已支付－退回）÷全年预算数（下达＋调整－"
                                   "已下拨）",
                                   "spent (paid − returned) ÷ budget of the year "
                                   "(allocated + adjusted − passed down)"}},
    [INDICATOR_EXECUTION_EVALUATION] =
        {{"预算执行率（评价口径）", "Execution rate (evaluation)"},
         {"实际支出（已支付－退回）÷实际到位（下达－调减－已下拨）",
          "spent (paid − returned) ÷ received "
          "(allocated − lowered − passed down)"}},
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
    [INDICATOR_PAID_OF_DUE] =
        {{"应发尽发率", "Paid of those due"},
         {"已发放的应发对象÷应发对象，逐人逐月核对：有认定的月份以认定"
          "的对象（及个案）为应发，没有认定的以批次为准；核对"
          "认定须打开保险库",
          "parties due and paid ÷ parties due, one by one and "
          "month by month: due is who is enrolled, or is helped "
          "in a case; where nobody is enrolled, who is in a "
          "batch; enrolments are compared with the vault open"}},
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
                               {"1－核实有误人数÷核查人数，按核查日期",
                                "1 − persons found wrong ÷ persons checked, by the "
                                "day of the check"}},
    [INDICATOR_SOCIALISED] = {{"社会化发放率", "Paid to accounts of theirs"},
                              {"付至对象、代领人或供养机构账户的金额÷全部发放金额",
                               "paid to accounts of the person, an agent or the "
                               "institution that cares ÷ all that was paid"}},
    [INDICATOR_DISCLOSED] = {{"公示合规率", "Published as it must be"},
                             {"公示期满且完整的批次÷批次", "batches with a completed "
                                                           "notice ÷ batches"}},
    [INDICATOR_ON_TIME] =
        {{"按时发放率", "On-time rate"},
         {"到账日不晚于应发日的笔数÷应发日已到的笔数（含失败的，和未到应发日而已到账的"
          "；"
          "成功而无到账日的不计）",
          "lines with a value day at or before their due day ÷ lines whose due day has "
          "come (failed ones too, and those paid before it; not those paid without a "
          "value day)"}},
    [INDICATOR_PASSED_DOWN] = {{"上级资金分解及时率", "Passed down in time"},
                               {"各次分解均在时限内的指标÷已分解的指标",
                                "allocations of which all was passed down in time ÷ "
                                "allocations passed down"}},
    [INDICATOR_PRICE_ON_TIME] =
        {{"价格补贴按时发放率", "Price subsidies in time"},
         {"指数发布后20个工作日内到账的笔数÷应发笔数，每个启动月每个价补项目"
          "计100，未发放的计0",
          "lines paid within 20 working days of the index ÷ "
          "lines due; each month set off counts 100 for each "
          "price subsidy, nothing of it where nobody was paid"}},
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
        {KIND_PRICE_INDEX, {"价格指数", "price index"}},
        {KIND_SPOT_CHECK, {"核查", "check"}},
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
