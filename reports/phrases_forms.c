/* phrases_forms.c - what is said of self-evaluation forms and execution tables; see
 * phrases.h. */
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
    FORM(PHRASE_FORM_UNSCORED) = {"指标值与完成值无法比较",
                                  "target and actual value cannot be compared"},
    FORM(PHRASE_FORM_UNEXPLAINED) = {"未达指标值而未说明原因",
                                     "target missed, no reason given"},
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
    FORM(PHRASE_GRADE_EXCELLENT) = {"优", "excellent"},
    FORM(PHRASE_GRADE_GOOD) = {"良", "good"},
    FORM(PHRASE_GRADE_MEDIUM) = {"中", "medium"},
    FORM(PHRASE_GRADE_POOR) = {"差", "poor"},
    FORM(PHRASE_EXECUTION_TITLE) = {"{0}年度预算执行情况表", "Budget execution of {0}"},
    FORM(PHRASE_EXECUTION_TITLE_MONTH) = {"预算执行情况表（截至{0}）",
                                          "Budget execution up to {0}"},
    FORM(PHRASE_EXECUTION_TABLE) = {"一、预算执行情况", "1. Execution"},
    FORM(PHRASE_EXECUTION_MONTHS) = {"二、各月执行进度", "2. Execution month by month"},
    FORM(PHRASE_EXECUTION_SHARES) = {"三、资金来源构成",
                                     "3. Where the money came from"},
    FORM(PHRASE_EXECUTION_PROJECT) = {"项目名称", "Project"},
    FORM(PHRASE_EXECUTION_CARRIED) = {"上年结转（元）", "Carried in (yuan)"},
    FORM(PHRASE_EXECUTION_CARRIED_SHORT) = {"上年结转", "carried in"},
    FORM(PHRASE_EXECUTION_CENTRAL) = {"本年下达：中央（元）", "Given: central (yuan)"},
    FORM(PHRASE_EXECUTION_PROVINCE) = {"本年下达：省级（元）",
                                       "Given: province (yuan)"},
    FORM(PHRASE_EXECUTION_CITY) = {"本年下达：市级（元）", "Given: city (yuan)"},
    FORM(PHRASE_EXECUTION_COUNTY) = {"本年下达：县级（元）", "Given: county (yuan)"},
    FORM(PHRASE_EXECUTION_OTHER) = {"本年下达：其他（元）", "Given: other (yuan)"},
    FORM(PHRASE_EXECUTION_AVAILABLE) = {"可用合计（元）", "Available in all (yuan)"},
    FORM(PHRASE_EXECUTION_PASSED) = {"已分配下级（元）", "Passed down (yuan)"},
    FORM(PHRASE_EXECUTION_PAID) = {"已支付（元）", "Paid (yuan)"},
    FORM(PHRASE_EXECUTION_REFUNDED) = {"退回（元）", "Returned (yuan)"},
    FORM(PHRASE_EXECUTION_LEFT) = {"结余（元）", "Left (yuan)"},
    FORM(PHRASE_EXECUTION_RATE_SELF) = {"执行率", "Execution rate"},
    FORM(PHRASE_EXECUTION_AHEAD) = {"序时进度差", "Ahead of time"},
    FORM(PHRASE_EXECUTION_REMARK) = {"备注", "Remark"},
    FORM(PHRASE_EXECUTION_BUDGET) = {"预算数（元）", "Budget (yuan)"},
    FORM(PHRASE_EXECUTION_SPENT) = {"累计执行数（元）", "Spent so far (yuan)"},
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
        {"各月数为该月结账时（未结账的为月末）账本已登记的数",
         "Each month as it was recorded at its close, or at its end while it is not "
         "closed"},
    FORM(PHRASE_EXECUTION_CHART) = {"执行进度与序时进度", "Execution against time"},
    FORM(PHRASE_EXECUTION_CHART_TEXT) =
        {"各月累计执行率与序时进度两条线，执行率低于序时进度即进度偏慢。",
         "Two lines over the months: execution so far, and time passed; below time, "
         "execution is slow."},
    FORM(PHRASE_EXECUTION_SHARES_TEXT) =
        {"一条横条，按资金来源分段，每段长短为其占可用合计的比例。",
         "One bar in parts, each as long as its share of what is available."},
};

const char *phrases_forms(enum language language, enum phrase phrase)
{
    assert(phrase >= PHRASE_FORMS_FIRST && phrase < PHRASE_FORMS_END);
    return forms[phrase - PHRASE_FORMS_FIRST][language];
}
