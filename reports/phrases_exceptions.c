/* phrases_exceptions.c - exceptions and what to do about them, in both languages. */
#include "ledger/exceptions.h"
#include "ledger/journal/registry_kinds.h"
#include "reports/phrases.h"

#define COUNT_OF(list) (sizeof(list) / sizeof((list)[0]))

static const char *const classes[EXCEPTION_CLASS_END][2] = {
    {"其他", "other"},
    {"超指标支付（缺口）", "uncovered payment"},
    {"未经审批的入账批次", "recorded batch not approved"},
    {"收款户名不符", "paid under another name"},
    {"证件或账号有误", "bad identifier"},
    {"姓名缺字", "character of a name lost"},
    {"重复回盘", "answered twice"},
    {"回盘缺行", "line not answered"},
    {"银行金额少于应发", "bank says less than ordered"},
    {"银行金额多于应发", "bank says more than ordered"},
    {"银行账号与报送不符", "bank names another account"},
    [EXCEPTION_DOUBLE_PAID] = {"重复支付", "paid twice"},
    [EXCEPTION_OVERPAID] = {"多发待追回", "overpaid, to be recovered"},
    [EXCEPTION_FEE] = {"银行手续费", "bank fee"},
    [EXCEPTION_LATE_SPLIT] = {"逾期分解下达", "passed down late"},
    [EXCEPTION_PAID_EARLY] = {"先于指标支付", "paid before its allocation"},
    [EXCEPTION_AMBIGUOUS] = {"回盘分不清明细", "equal lines not told apart"},
    [EXCEPTION_UNDISCLOSED] = {"未公示先发", "paid before its notice"},
    [EXCEPTION_LINE_FAILED] = {"发放失败待处理", "failed payment"},
    [EXCEPTION_LINE_REFUNDED] = {"退款待处理", "payment that came back"},
    [EXCEPTION_LINE_UNKNOWN] = {"结果不明", "result not known"},
    [EXCEPTION_UNANSWERED] = {"逾期未回盘", "no answer in time"},
};

const char *phrases_exception(enum language language, unsigned class)
{
    const bool is_known = class < COUNT_OF(classes) && classes[class][language] != NULL;
    return classes[is_known ? class : 0][language];
}

static const char *const remedies[REMEDY_COUNT][2] = {
    [REMEDY_LOOK] = {"核实后处理", "look into it, then resolve it"},
    [REMEDY_BUDGET] = {"追加指标或说明原因", "have the budget raised, or explain it"},
    [REMEDY_APPROVE] = {"补办审批", "approve the batch"},
    [REMEDY_ASK_HOLDER] = {"核实账户所有人", "find out whose account it is"},
    [REMEDY_CORRECT_NUMBER] = {"更正证件号码或账号", "have the number corrected"},
    [REMEDY_COMPARE_NAME] = {"与户籍姓名核对；属银行写法的，登记别名",
                             "compare the name; if the bank spells it so, record an "
                             "alias"},
    [REMEDY_ASK_TWICE] = {"向银行核实是否重复支付",
                          "ask the bank whether it paid twice"},
    [REMEDY_ASK_LINE] = {"向银行索取缺行结果", "ask the bank for the missing line"},
    [REMEDY_EXPLAIN] = {"说明原因", "say why"},
    [REMEDY_CORRECT_RESEND] = {"更正账户后重发",
                               "have the account corrected, then send it again"},
    [REMEDY_CAUSE_RESEND] = {"查明退回原因后重发",
                             "find out why it came back, then send it again"},
    [REMEDY_ASK_UNKNOWN] = {"向银行查询；未有结果不得重发",
                            "ask the bank; nothing is sent again before its answer"},
    [REMEDY_RECOVER] = {"追回所列金额（已支付两次）",
                        "recover the amount: it was paid twice"},
    [REMEDY_STOP_SECOND] = {"撤回另一笔，或等银行结果",
                            "withdraw the other line, or await the bank's word"},
    [REMEDY_GET_ANSWER] = {"取回并导入回盘", "get the bank's answer and take it in"},
    [REMEDY_CONFIRM_UNPAID] =
        {"由银行确认未付后重发",
         "have the bank confirm that it did not pay, then send it again"},
};

const char *phrases_remedy(enum language language, unsigned remedy)
{
    return remedies[remedy < REMEDY_COUNT ? remedy : REMEDY_LOOK][language];
}

static const char *const roles[][2] = {
    [STAFF_ROLE_ADMINISTRATOR] = {"管理员", "administrator"},
    [STAFF_ROLE_MAKER] = {"经办", "maker"},
    [STAFF_ROLE_CHECKER] = {"复核", "checker"},
    [STAFF_ROLE_APPROVER] = {"审批", "approver"},
};

const char *phrases_role(enum language language, unsigned role)
{
    const bool is_known = role < COUNT_OF(roles) && roles[role][language] != NULL;
    return is_known ? roles[role][language] : "?";
}

static const char *const actions[RESOLVED_ACTION_END][2] = {
    {"其他", "other"},
    [RESOLVED_EXPLAINED] = {"情况属实", "explained"},
    [RESOLVED_CORRECTED] = {"已更正", "corrected"},
    [RESOLVED_CONFIRMED_UNPAID] = {"银行确认未付", "confirmed unpaid"},
    [RESOLVED_CONFIRMED_PAID] = {"银行确认已付", "confirmed paid"},
    [RESOLVED_RECOVERED] = {"已追回", "recovered"},
    [RESOLVED_WRITTEN_OFF] = {"核销", "written off"},
};

const char *phrases_action(enum language language, unsigned action)
{
    return actions[action < RESOLVED_ACTION_END ? action : 0][language];
}
