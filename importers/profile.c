/* profile.c - the vocabulary of layouts: columns, kinds, results and notes. */
#include "importers/profile.h"

#include "importers/profile_internal.h"

#include <assert.h>

static const struct {
    const char *name;
    const char *title;
    enum profile_cell cell;
} columns[] = {
    [COLUMN_SEQUENCE] = {"sequence", "序号", CELL_FIGURE},
    [COLUMN_NAME] = {"name", "姓名", CELL_NAME},
    [COLUMN_RESIDENT_ID] = {"resident_id", "身份证号", CELL_CODE},
    [COLUMN_ACCOUNT] = {"account", "银行账号", CELL_CODE},
    [COLUMN_ACCOUNT_NAME] = {"account_name", "账户名称", CELL_NAME},
    [COLUMN_BANK] = {"bank", "开户行", CELL_TEXT},
    [COLUMN_BANK_CODE] = {"bank_code", "联行号", CELL_CODE},
    [COLUMN_AMOUNT] = {"amount", "金额", CELL_FIGURE},
    [COLUMN_PAID_AMOUNT] = {"paid_amount", "实付金额", CELL_FIGURE},
    [COLUMN_PROGRAMME] = {"programme", "项目", CELL_TEXT},
    [COLUMN_PERIOD] = {"period", "期间", CELL_FIGURE},
    [COLUMN_DUE_DATE] = {"due_date", "应发日期", CELL_FIGURE},
    [COLUMN_UNIT] = {"unit", "单位", CELL_TEXT},
    [COLUMN_TOWNSHIP] = {"township", "乡镇（街道）", CELL_TEXT},
    [COLUMN_VILLAGE] = {"village", "村（社区）", CELL_TEXT},
    [COLUMN_HEADCOUNT] = {"headcount", "保障人数", CELL_FIGURE},
    [COLUMN_CATEGORY] = {"category", "类别", CELL_TEXT},
    [COLUMN_PURPOSE] = {"purpose", "用途", CELL_TEXT},
    [COLUMN_CASE] = {"case", "个案编号", CELL_CODE},
    [COLUMN_HOUSEHOLD] = {"household", "家庭编号", CELL_CODE},
    [COLUMN_STATUS_CODE] = {"status_code", "状态代码", CELL_CODE},
    [COLUMN_STATUS_TEXT] = {"status_text", "状态说明", CELL_TEXT},
    [COLUMN_VALUE_DATE] = {"value_date", "记账日期", CELL_FIGURE},
    [COLUMN_TIME] = {"time", "时间", CELL_FIGURE},
    [COLUMN_SERIAL] = {"serial", "流水号", CELL_CODE},
    [COLUMN_AGREEMENT] = {"agreement", "协议号", CELL_CODE},
    [COLUMN_REMARK] = {"remark", "备注", CELL_TEXT},
    [COLUMN_SUMMARY] = {"summary", "摘要", CELL_TEXT},
    [COLUMN_BALANCE] = {"balance", "余额", CELL_FIGURE},
    [COLUMN_CREDIT] = {"credit", "收入金额", CELL_FIGURE},
    [COLUMN_DEBIT] = {"debit", "支出金额", CELL_FIGURE},
    [COLUMN_DIRECTION] = {"direction", "借贷", CELL_TEXT},
    [COLUMN_CURRENCY] = {"currency", "币种", CELL_TEXT},
    [COLUMN_COUNTERPARTY] = {"counterparty", "对方户名", CELL_TEXT},
    [COLUMN_COUNTERPARTY_ACCOUNT] = {"counterparty_account", "对方账号", CELL_CODE},
    [COLUMN_DOCUMENT] = {"document", "指标文号", CELL_TEXT},
    [COLUMN_PARENT_DOCUMENT] = {"parent_document", "上级文号", CELL_TEXT},
    [COLUMN_ISSUED_DATE] = {"issued_date", "下达日期", CELL_FIGURE},
    [COLUMN_RECEIVED_DATE] = {"received_date", "收文日期", CELL_FIGURE},
    [COLUMN_YEAR] = {"year", "年度", CELL_FIGURE},
    [COLUMN_FUND_KIND] = {"fund_kind", "资金性质", CELL_TEXT},
    [COLUMN_SOURCE_LEVEL] = {"source_level", "资金来源级次", CELL_TEXT},
    [COLUMN_DIRECT_TAG] = {"direct_tag", "直达标识", CELL_CODE},
    [COLUMN_BASIC_TAG] = {"basic_tag", "三保标识", CELL_CODE},
    [COLUMN_PROJECT] = {"project", "项目编码", CELL_CODE},
    [COLUMN_PROJECT_NAME] = {"project_name", "项目名称", CELL_TEXT},
    [COLUMN_FUNCTION] = {"function", "功能科目编码", CELL_CODE},
    [COLUMN_FUNCTION_NAME] = {"function_name", "功能科目名称", CELL_TEXT},
    [COLUMN_ECONOMIC] = {"economic", "政府经济分类", CELL_CODE},
    [COLUMN_DEPARTMENT_ECONOMIC] = {"department_economic", "部门经济分类", CELL_CODE},
    [COLUMN_BUDGET_UNIT] = {"budget_unit", "预算单位", CELL_TEXT},
    [COLUMN_AMOUNT_WAN] = {"amount_wan", "金额(万元)", CELL_FIGURE},
    [COLUMN_CODE] = {"code", "编码", CELL_CODE},
    [COLUMN_TITLE] = {"title", "名称", CELL_TEXT},
    [COLUMN_LEVEL] = {"level", "级别", CELL_TEXT},
    [COLUMN_PARENT_CODE] = {"parent_code", "上级编码", CELL_CODE},
    [COLUMN_CREDIT_CODE] = {"credit_code", "统一社会信用代码", CELL_CODE},
    [COLUMN_VALID_FROM] = {"valid_from", "生效日期", CELL_FIGURE},
    [COLUMN_VALID_UNTIL] = {"valid_until", "失效日期", CELL_FIGURE},
    [COLUMN_TARGET] = {"target", "对象类型", CELL_TEXT},
    [COLUMN_DISCLOSURE] = {"disclosure", "公示方式", CELL_TEXT},
    [COLUMN_FUNCTION_FROM] = {"function_from", "科目生效", CELL_FIGURE},
    [COLUMN_FUNCTION_UNTIL] = {"function_until", "科目失效", CELL_FIGURE},
    [COLUMN_BASIS] = {"basis", "依据", CELL_TEXT},
    [COLUMN_PARENT_LABEL] = {"parent_label", "上级指标", CELL_TEXT},
    [COLUMN_PASSED_DOWN] = {"passed_down", "已下达", CELL_FIGURE},
    [COLUMN_RETURNED] = {"returned", "已退回", CELL_FIGURE},
    [COLUMN_PRIOR_YEAR] = {"prior_year", "以前年度退回", CELL_FIGURE},
    [COLUMN_START] = {"start", "起领规则", CELL_TEXT},
    [COLUMN_START_FROM] = {"start_from", "起领规则生效", CELL_FIGURE},
    [COLUMN_STANDARD] = {"standard", "保障标准", CELL_FIGURE},
    [COLUMN_METHOD] = {"method", "计发方式", CELL_TEXT},
    [COLUMN_BASE] = {"base", "保障金", CELL_FIGURE},
    [COLUMN_SUPPLEMENT] = {"supplement", "分类施保金", CELL_FIGURE},
    [COLUMN_BACK_PAY] = {"back_pay", "补发金额", CELL_FIGURE},
    [COLUMN_ADJUSTMENT] = {"adjustment", "其他增减", CELL_FIGURE},
    [COLUMN_RECIPIENT] = {"recipient", "领取人", CELL_NAME},
    [COLUMN_RECIPIENT_ID] = {"recipient_id", "领取人身份证号", CELL_CODE},
    [COLUMN_RELATION] = {"relation", "与对象关系", CELL_TEXT},
    [COLUMN_APPLIED_DATE] = {"applied_date", "申请日期", CELL_FIGURE},
    [COLUMN_APPROVED_DATE] = {"approved_date", "审批日期", CELL_FIGURE},
    [COLUMN_FIRST_PERIOD] = {"first_period", "起始月份", CELL_FIGURE},
    [COLUMN_STOP_PERIOD] = {"stop_period", "停发月份", CELL_FIGURE},
    [COLUMN_ISSUER] = {"issuer", "发文单位", CELL_TEXT},
    [COLUMN_DIGEST] = {"digest", "SHA-256", CELL_CODE},
    [COLUMN_PRICE] = {"price", "价格补贴", CELL_TEXT},
    [COLUMN_PUBLISHED] = {"published", "发布日期", CELL_FIGURE},
    [COLUMN_CPI] = {"cpi", "CPI同比", CELL_FIGURE},
    [COLUMN_CPI_FOOD] = {"cpi_food", "食品价格同比", CELL_FIGURE},
    [COLUMN_SCPI] = {"scpi", "SCPI同比", CELL_FIGURE},
    [COLUMN_CHECKED_DATE] = {"checked_date", "核查日期", CELL_FIGURE},
    [COLUMN_CHECKED] = {"checked", "核查人数", CELL_FIGURE},
    [COLUMN_WRONG] = {"wrong", "有误人数", CELL_FIGURE},
};
_Static_assert(sizeof(columns) / sizeof(columns[0]) == COLUMN_COUNT,
               "every column has a name");

static const char *const kinds[] = {
    "payroll",    "return",  "statement", "budget",  "units",  "programmes",
    "results",    "voucher", "splits",    "opening", "roster", "standards",
    "enrolments", "refund",  "documents", "prices",  "checks"};
_Static_assert(sizeof(kinds) / sizeof(kinds[0]) == PROFILE_KIND_COUNT,
               "every kind has a name");

static const char *const results[] = {
    "none",      "success",     "unknown",      "fail_account",
    "fail_name", "fail_closed", "fail_frozen",  "fail_card",
    "fail_type", "fail_limit",  "fail_amount",  "fail_dormant",
    "refund",    "duplicate",   "not_returned", "fail_other"};
_Static_assert(sizeof(results) / sizeof(results[0]) == RESULT_COUNT,
               "every result has a name");

static const char *const notes[] = {
    N_("the name was compared without blanks and with a uniform middle dot"),
    N_("a character of the name was lost; compare the name with the person's papers"),
    N_("spreadsheet marks around the cell were taken off"),
    N_("full-width figures were read as ordinary ones"),
    N_("unusual blanks were taken off"),
    N_("the file is not UTF-8 and was converted"),
    N_("an empty line stands before the row"),
    N_("the row has fewer cells than the layout"),
    N_("the row has surplus empty cells"),
    N_("an empty cell was filled from the row above"),
    N_("a dash was read as an empty cell"),
    N_("an amount in parentheses was read as negative"),
    N_("the bank's answer is not in the status map and was taken as unknown"),
    N_("the bank's code and words disagree; the result was taken as unknown"),
    N_("the file has columns that the profile does not name"),
    N_("repeated heading rows were dropped"),
    N_("total rows were compared with the sums and agree"),
    N_("total rows were dropped without a comparison"),
    N_("signature rows were dropped"),
    N_("rows that are parts of the row above were compared with it and left out"),
};
_Static_assert(sizeof(notes) / sizeof(notes[0]) == NOTE_COUNT_SHIFT,
               "every note has a sentence");

const char *profile_column_name(enum column column)
{
    assert((unsigned)column < COLUMN_COUNT);
    return columns[column].name;
}

const char *profile_column_title(enum column column)
{
    assert((unsigned)column < COLUMN_COUNT);
    return columns[column].title;
}

enum profile_cell profile_column_cell(enum column column)
{
    assert((unsigned)column < COLUMN_COUNT);
    return columns[column].cell;
}

bool profile_column_parse(struct bytes name, enum column *ret_column)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (bytes_equal(name, bytes_of(columns[i].name))) {
            *ret_column = (enum column)i;
            return true;
        }
    }
    return false;
}

const char *profile_kind_name(enum profile_kind kind)
{
    assert((unsigned)kind < PROFILE_KIND_COUNT);
    return kinds[kind];
}

const char *profile_result_name(enum result_class result)
{
    assert((unsigned)result < RESULT_COUNT);
    return results[result];
}

bool profile_result_parse(struct bytes name, enum result_class *ret_result)
{
    for (size_t i = RESULT_SUCCESS; i < RESULT_COUNT; i++) {
        if (bytes_equal(name, bytes_of(results[i]))) {
            *ret_result = (enum result_class)i;
            return true;
        }
    }
    return false;
}

const char *profile_note_text(uint32_t note)
{
    for (size_t i = 0; i < NOTE_COUNT_SHIFT; i++) {
        if (note == UINT32_C(1) << i) {
            return notes[i];
        }
    }
    assert(false); /* exactly one note */
    return "";
}

const struct profile_facts *profile_facts(const struct profile *profile)
{
    return &profile->facts;
}

bool profile_has_layout(const struct profile_facts *facts)
{
    return facts->kind != PROFILE_RESULTS && facts->kind != PROFILE_VOUCHER;
}
