/* phrases_forms.c - what is said of self-evaluation forms, execution tables and
 * the course of batches; see phrases.h. */
#include "reports/phrases.h"

#include <assert.h>

enum { FORMS_COUNT = PHRASE_FORMS_END - PHRASE_FORMS_FIRST };
#define FORM(phrase) [(phrase)-PHRASE_FORMS_FIRST]

static const char *const forms[FORMS_COUNT][2] = {
    FORM(PHRASE_FORM_TITLE) = {"{1}绩效自评表复核",
                               "Self-evaluation form checked: {1}"},
    FORM(PHRASE_FORM_TITLE_YEAR) = {"{0}年度{1}绩效自评表复核",
                                    "Self-evaluation form checked: {1}, {0}"},
    FORM(PHRASE_FORM_LINE) = {"行", "Line"},
    FORM(PHRASE_FORM_COLUMN) = {"列", "Column"},
    FORM(PHRASE_FORM_SUBJECT) = {"指标或行", "Indicator or row"},
    FORM(PHRASE_FORM_FINDING) = {"问题", "Finding"},
    FORM(PHRASE_FORM_STATED) = {"填报", "Stated"},
    FORM(PHRASE_FORM_RIGHT) = {"应为", "Should be"},
    FORM(PHRASE_FORM_BOOK) = {"账面", "Book"},
    FORM(PHRASE_FORM_DIFFERENCE) = {"差额", "Difference"},
    FORM(PHRASE_FORM_WHOLE) = {"全表", "Whole form"},
    FORM(PHRASE_FORM_SCORE_WRONG) = {"得分与评分规则不符",
                                     "score is not what the rule gives"},
    FORM(PHRASE_FORM_BAND_LEFT) = {"得分超出定性档次区间",
                                   "score is outside the band of its words"},
    FORM(PHRASE_FORM_SCORE_OVER) = {"得分高于分值", "score is above its points"},
    FORM(PHRASE_FORM_RATE_WRONG) = {"执行率不等于 B/A", "execution rate is not B/A"},
    FORM(PHRASE_FORM_MONEY_SUM) = {"资金总额不等于各项之和",
                                   "total is not the sum of its parts"},
    FORM(PHRASE_FORM_WEIGHTS) = {"分值合计与所列权重不符",
                                 "points do not add up to the weight named"},
    FORM(PHRASE_FORM_POINTS_SUM) = {"分值合计不是 100", "points do not add up to 100"},
    FORM(PHRASE_FORM_SCORE_SUM) = {"总分不等于各项得分之和",
                                   "total is not the sum of the scores"},
    FORM(PHRASE_FORM_UNREAD) = {"单元格无法识别", "cell cannot be read"},
    FORM(PHRASE_FORM_UNSCORED) = {"没有可比的数，得分无法复核",
                                  "nothing to compare, the score cannot be checked"},
    FORM(PHRASE_FORM_UNEXPLAINED) = {"未达指标值而未说明原因",
                                     "target missed, no reason given"},
    FORM(PHRASE_FORM_UNIT_ASSUMED) =
        {"实际完成值未写单位，按指标值的单位（{0}）计",
         "the actual value has no unit; it was taken in that of the target, {0}"},
    FORM(PHRASE_FORM_TAKEN_AS) = {"{0}（按{1}计）", "{0} (taken as {1})"},
    FORM(PHRASE_FORM_DIFFERENCE_TABLE) = {"一、计算核对：差异",
                                          "1. Arithmetic: differences"},
    FORM(PHRASE_FORM_BOOK_TABLE) = {"二、与账面核对", "2. Against the book"},
    FORM(PHRASE_FORM_OPEN_TABLE) = {"三、须人工核对", "3. For a person to look at"},
    FORM(PHRASE_FORM_RULE_NOTE) =
        {"定量指标：≥ 按实际完成值÷指标值计分，≤ 按指标值÷实际完成值计分，四舍五入到 "
         "0.01 分；定性指标：达成 100–80%、部分达成 80–60%、未达成 60–0%",
         "Quantities: actual ÷ target for ≥, target ÷ actual for ≤, rounded half up to "
         "0.01; words: achieved 100 to 80 %, partly 80 to 60 %, missed 60 to 0 %"},
    FORM(PHRASE_FORM_BOOK_NOTE) =
        {"账面数按本报告所据封印计算；以万元填报的按两位小数比较",
         "Figures of the book as of the seal named here; amounts in 10,000 yuan are "
         "compared to two decimals"},
    FORM(PHRASE_FORM_NO_BOOK_NOTE) =
        {"未与账面核对：自评表未写明年度，或账中没有同名项目；请用 --programme 和 "
         "--year 指明",
         "Not held against the book: the form names no year, or no programme the book "
         "knows; give --programme and --year"},
    FORM(PHRASE_FORM_STATED_TOTAL) = {"自评总分", "Total stated"},
    FORM(PHRASE_FORM_RIGHT_TOTAL) = {"复核总分", "Total recomputed"},
    FORM(PHRASE_FORM_STATED_GRADE) = {"自评等级", "Grade by the form"},
    FORM(PHRASE_FORM_RIGHT_GRADE) = {"复核等级", "Grade recomputed"},
    FORM(PHRASE_FORM_DIFFERENCES) = {"计算差异", "Arithmetic differences"},
    FORM(PHRASE_FORM_BOOK_DIFFERENCES) = {"与账面不符", "Differences from the book"},
    FORM(PHRASE_FORM_SCORES) = {"已复核得分", "Scores recomputed"},
    FORM(PHRASE_FORM_OPEN_COUNT) = {"须人工核对", "For a person"},
    FORM(PHRASE_EXECUTION_TITLE) = {"{0}年度预算执行情况表", "Budget execution of {0}"},
    FORM(PHRASE_EXECUTION_TITLE_MONTH) = {"预算执行情况表（截至{0}）",
                                          "Budget execution up to {0}"},
    FORM(PHRASE_EXECUTION_TABLE) = {"二、执行情况", "2. Execution"},
    FORM(PHRASE_EXECUTION_MONTHS) = {"三、各月执行进度", "3. Execution month by month"},
    FORM(PHRASE_EXECUTION_MONTHS_ALONE) = {"各月执行进度", "Execution month by month"},
    FORM(PHRASE_EXECUTION_SHARES_CHART) = {"资金来源构成", "Where the money came from"},
    FORM(PHRASE_EXECUTION_SHARES) = {"四、资金来源构成",
                                     "4. Where the money came from"},
    FORM(PHRASE_EXECUTION_PROJECT) = {"项目名称", "Project"},
    FORM(PHRASE_EXECUTION_CARRIED) = {"上年结转（元）", "Carried in (yuan)"},
    FORM(PHRASE_EXECUTION_CARRIED_SHORT) = {"上年结转", "carried in"},
    FORM(PHRASE_EXECUTION_CENTRAL) = {"中央（元）", "Central (yuan)"},
    FORM(PHRASE_EXECUTION_PROVINCE) = {"省级（元）", "Province (yuan)"},
    FORM(PHRASE_EXECUTION_CITY) = {"市级（元）", "City (yuan)"},
    FORM(PHRASE_EXECUTION_COUNTY) = {"县级（元）", "County (yuan)"},
    FORM(PHRASE_EXECUTION_OTHER) = {"其他（元）", "Other (yuan)"},
    FORM(PHRASE_EXECUTION_AVAILABLE) = {"可用合计（元）", "Available in all (yuan)"},
    FORM(PHRASE_EXECUTION_PASSED) = {"已分配下级（元）", "Passed down (yuan)"},
    FORM(PHRASE_EXECUTION_PAID) = {"已支付（元）", "Paid (yuan)"},
    FORM(PHRASE_EXECUTION_REFUNDED) = {"退回（元）", "Returned (yuan)"},
    FORM(PHRASE_EXECUTION_LEFT) = {"结余（元）", "Left (yuan)"},
    FORM(PHRASE_EXECUTION_RATE_SELF) = {"执行率", "Execution rate"},
    FORM(PHRASE_EXECUTION_AHEAD) = {"序时进度差", "Ahead of time"},
    FORM(PHRASE_EXECUTION_REMARK) = {"备注", "Remark"},
    FORM(PHRASE_EXECUTION_BUDGET) = {"预算数（元）", "Budget (yuan)"},
    FORM(PHRASE_EXECUTION_SPENT) = {"累计发放（元）", "Paid so far (yuan)"},
    FORM(PHRASE_EXECUTION_GIVEN) = {"金额（元）", "Amount (yuan)"},
    FORM(PHRASE_EXECUTION_SHARE) = {"占比", "Share"},
    FORM(PHRASE_EXECUTION_SHORT) = {"缺口 {0} 元", "{0} yuan short"},
    FORM(PHRASE_EXECUTION_HELD) = {"冻结及在途 {0} 元",
                                   "{0} yuan frozen or on the way"},
    FORM(PHRASE_EXECUTION_CODE) = {"{0} {1}", "{0} {1}"},
    FORM(PHRASE_EXECUTION_NOTE) =
        {"可用合计＝上年结转＋本年下达（含调整）；结余＝可用合计－已分配下级－已支付＋"
         "退回；执行率＝（已支付－退回）÷（可用合计－已分配下级）；序时进度差＝执行率－"
         "已过月数÷12",
         "Available = carried in + given (adjusted); left = available − passed down − "
         "paid + returned; execution rate = (paid − returned) ÷ (available − passed "
         "down); ahead of time = rate − months passed ÷ 12"},
    FORM(PHRASE_EXECUTION_TOTAL_NOTE) =
        {"合计已抵销本表单位之间的分配，各行相加不等于合计",
         "The total counts money passed between units of this table once, so that it "
         "is not the sum of the rows"},
    FORM(PHRASE_EXECUTION_MONTH_NOTE) =
        {"各月数按批次所属月份：已发放而未退回的金额；执行率＝累计÷本表预算数。不含期初"
         "数和跨年使用的指标，因此年末累计可与上表不同",
         "Months are those that batches pay for: what was paid and has not come back; "
         "rate = sum so far ÷ budget. Opening figures and money of other years are "
         "left out, so that the last sum may differ from the table above"},
    FORM(PHRASE_EXECUTION_CHART) = {"执行进度与序时进度", "Execution against time"},
    FORM(PHRASE_EXECUTION_CHART_TEXT) =
        {"各月累计执行率与序时进度两条线，执行率低于序时进度即进度偏慢。",
         "Two lines over the months: execution so far, and time passed; below time, "
         "execution is slow."},
    FORM(PHRASE_EXECUTION_SHARES_TEXT) =
        {"一条横条，按资金来源分段，每段长短为其占可用合计的比例。",
         "One bar in parts, each as long as its share of what is available."},
    FORM(PHRASE_EXECUTION_MONTH_PAID) = {"当月发放（元）", "Paid for the month (yuan)"},
    FORM(PHRASE_EXECUTION_NET) = {"已执行（元）", "Spent (yuan)"},
    FORM(PHRASE_EXECUTION_GIVEN_TABLE) = {"一、上年结转与本年下达",
                                          "1. Carried in and given"},
    FORM(PHRASE_COURSE_TABLE) = {"批次办理进度", "How far the batch came"},
    FORM(PHRASE_COURSE_STEP) = {"环节", "Step"},
    FORM(PHRASE_COURSE_LINES) = {"笔数", "Lines"},
    FORM(PHRASE_COURSE_SHARE) = {"占全部笔数", "Of all lines"},
    FORM(PHRASE_COURSE_DRAFTED) = {"编入批次", "in the batch"},
    FORM(PHRASE_COURSE_APPROVED) = {"已审批", "approved"},
    FORM(PHRASE_COURSE_SUBMITTED) = {"已报送", "submitted"},
    FORM(PHRASE_COURSE_ANSWERED) = {"银行已答复", "answered by the bank"},
    FORM(PHRASE_COURSE_PAID) = {"发放成功", "paid"},
    FORM(PHRASE_COURSE_ON_TIME) = {"按时到账", "paid by the due day"},
    FORM(PHRASE_COURSE_TEXT) =
        {"从编入批次到按时到账，每一环节的笔数为一条居中的横条，越往下越短。",
         "Lines of the batch that reached each step, as centred bars that grow shorter "
         "downwards."},
    FORM(PHRASE_COURSE_DAYS) = {"报送后天数", "Days after submission"},
    FORM(PHRASE_COURSE_DAYS_TABLE) = {"报送到到账的天数",
                                      "Days from submission to payment"},
    FORM(PHRASE_COURSE_DAYS_TEXT) =
        {"按报送到到账的天数分组，每组的笔数为一根竖条。",
         "Paid lines by the days from submission to payment, one upright bar a class."},
    FORM(PHRASE_COURSE_SAME_DAY) = {"当天", "same day"},
    FORM(PHRASE_COURSE_ONE) = {"{0} 天", "{0}"},
    FORM(PHRASE_COURSE_FROM_TO) = {"{0}–{1} 天", "{0}–{1}"},
    FORM(PHRASE_COURSE_MORE) = {"{0} 天以上", "over {0}"},
    FORM(PHRASE_COURSE_NO_DAY) = {"不明或更早", "unknown or before"},
    FORM(PHRASE_COURSE_ALL_TABLE) = {"各批次发放办理进度", "How far the batches came"},
    FORM(PHRASE_SHARED_BUDGET_NOTE) =
        {"所用功能科目与{0}共用：本表预算和支出为共用的全部，不是单个项目的。",
         "The function code is shared with {0}: budget and spending are of all of them "
         "together, not of one project."},
    FORM(PHRASE_FORM_SHARED) =
        {"功能科目由几个项目共用，账面预算不能分到本项目，未核对",
         "The function code is shared: the book's budget is not this project's alone; "
         "not compared"},
};

const char *phrases_forms(enum language language, enum phrase phrase)
{
    assert(phrase >= PHRASE_FORMS_FIRST && phrase < PHRASE_FORMS_END);
    return forms[phrase - PHRASE_FORMS_FIRST][language];
}
