/* phrases.c - see phrases.h. */
#include "reports/phrases.h"

#include "ledger/records.h"

#include <assert.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const char *const phrases[PHRASE_COUNT][2] = {
    [PHRASE_PERIOD_FORM] = {"{0}年{1}月", "{0}-{1}"},
    [PHRASE_DAY_FORM] = {"{0}年{1}月{2}日", "{0}-{1}-{2}"},
    [PHRASE_NOTHING] = {"", ""},
    [PHRASE_TOTAL] = {"合计", "Total"},
    [PHRASE_SUBTOTAL] = {"小计", "Subtotal"},
    [PHRASE_YEAR] = {"年度", "Year"},
    [PHRASE_MONTH] = {"月份", "Month"},
    [PHRASE_UNIT] = {"单位", "Unit"},
    [PHRASE_PROGRAMME] = {"项目", "Programme"},
    [PHRASE_AMOUNT] = {"金额（元）", "Amount (yuan)"},
    [PHRASE_STATE] = {"状态", "State"},
    [PHRASE_ENTRY] = {"分录", "Entry"},
    [PHRASE_BUDGET_TITLE] = {"困难群众救助资金预算执行情况",
                             "Budget execution of relief funds"},
    [PHRASE_BUDGET_TITLE_YEAR] = {"{0}年困难群众救助资金预算执行情况",
                                  "Budget execution of relief funds, {0}"},
    [PHRASE_BY_FUNCTION] = {"一、按功能科目：资金", "1. Money by function code"},
    [PHRASE_RATES] = {"二、按功能科目：执行率", "2. Execution by function code"},
    [PHRASE_ACCOUNTS] = {"四、各指标资金", "4. Money by allocation"},
    [PHRASE_SPENT] = {"全年执行数（元）", "Spent (yuan)"},
    [PHRASE_BY_ALLOCATION] = {"三、各指标执行情况", "3. Execution by allocation"},
    [PHRASE_FUNCTION] = {"功能科目", "Function"},
    [PHRASE_ALLOCATION] = {"指标", "Allocation"},
    [PHRASE_DOCUMENT] = {"指标文号", "Document"},
    [PHRASE_SOURCE_LEVEL] = {"资金来源", "Source"},
    [PHRASE_ALLOCATED] = {"下达（元）", "Allocated (yuan)"},
    [PHRASE_ADJUSTED] = {"调整（元）", "Adjusted (yuan)"},
    [PHRASE_PASSED_DOWN] = {"已下拨（元）", "Passed down (yuan)"},
    [PHRASE_HELD] = {"冻结及在途（元）", "Frozen or on the way (yuan)"},
    [PHRASE_PAID] = {"已支付（元）", "Paid (yuan)"},
    [PHRASE_RETURNED] = {"退回（元）", "Returned (yuan)"},
    [PHRASE_PRIOR_YEAR] = {"以前年度退回（元）", "Returned, earlier years (yuan)"},
    [PHRASE_UNCOVERED] = {"缺口（元）", "Uncovered (yuan)"},
    [PHRASE_CARRIED] = {"结转下年（元）", "Carried over (yuan)"},
    [PHRASE_AVAILABLE] = {"可用（元）", "Available (yuan)"},
    [PHRASE_BUDGET] = {"全年预算数（元）", "Budget of the year (yuan)"},
    [PHRASE_BUDGET_ALL] = {"各年度预算数（元）", "Budget of all years (yuan)"},
    [PHRASE_SELF_RATE] = {"执行率（自评口径）", "Execution rate (self-evaluation)"},
    [PHRASE_EVALUATION_RATE] = {"执行率（评价口径）", "Execution rate (evaluation)"},
    [PHRASE_TIME_PROGRESS] = {"序时进度", "Time progress"},
    [PHRASE_AHEAD] = {"进度差", "Ahead of time"},
    [PHRASE_BUDGET_NOTE] = {"下达＋调整－已下拨", "allocated + adjusted − passed down"},
    [PHRASE_HELD_NOTE] = {"已冻结或已报送银行、尚未回盘",
                          "frozen, or sent to the bank and not answered"},
    [PHRASE_UNCOVERED_NOTE] = {"银行已付而指标不足",
                               "paid by the bank beyond what was available"},
    [PHRASE_SELF_RATE_NOTE] = {"全年执行数÷全年预算数", "spent ÷ budget of the year"},
    [PHRASE_EVALUATION_RATE_NOTE] = {"实际支出÷实际到位", "spent ÷ received"},
    [PHRASE_TIME_PROGRESS_NOTE] = {"已满月数÷12", "whole months passed ÷ 12"},
    [PHRASE_RATES_NOTE] =
        {"自评口径＝（已支付－退回）÷（下达＋调整－已下拨）；评价口径"
         "＝（已支付－退回）÷（下达－调减－已下拨）。分母为零的无数据。",
         "Self-evaluation = (paid − returned) ÷ (allocated + "
         "adjusted − passed down); evaluation = (paid − returned) ÷ "
         "(allocated − lowered − passed down). Without a denominator "
         "there is no data."},
    [PHRASE_SPLITS_NOTE] =
        {"下拨资金在上级记“已下拨”、在下级记“下达”，合计的下达数含此重复；缺口未计入已"
         "支付。",
         "Money passed down counts as passed down above and as allocated below, so the "
         "total of allocated holds it twice; what is uncovered is not part of paid."},
    [PHRASE_CHART_PROGRESS] = {"执行率与序时进度", "Execution against time progress"},
    [PHRASE_CHART_PROGRESS_TEXT] =
        {"横条为各功能科目执行率（自评口径），竖线为序时进度。",
         "Bars: execution rate by function code (self-evaluation); mark: time "
         "progress."},
    [PHRASE_CHART_EXECUTION] = {"各功能科目执行率", "Execution by function code"},
    [PHRASE_CHART_EXECUTION_TEXT] =
        {"横条为各功能科目执行率（自评口径）。",
         "Bars: execution rate by function code (self-evaluation)."},
    [PHRASE_NUMBER] = {"序号", "No."},
    [PHRASE_TOWNSHIP] = {"乡镇（街道）", "Township"},
    [PHRASE_VILLAGE] = {"村（社区）", "Village"},
    [PHRASE_HOLDER] = {"户主姓名", "Head of household"},
    [PHRASE_PERSON_NAME] = {"姓名", "Name"},
    [PHRASE_INSTITUTION_NAME] = {"机构名称", "Institution"},
    [PHRASE_PEOPLE_SERVED] = {"保障人数", "People"},
    [PHRASE_AMOUNT_PAID] = {"发放金额（元）", "Paid (yuan)"},
    [PHRASE_REMARK] = {"备注", "Remark"},
    [PHRASE_HOUSEHOLDS] = {"户数", "Households"},
    [PHRASE_PERSONS] = {"人数", "Persons"},
    [PHRASE_PAYMENTS] = {"笔数", "Payments"},
    [PHRASE_OTHERS] = {"其他", "Others"},
    [PHRASE_ERASED] = {"已删除", "erased"},
    [PHRASE_COUNT_HOUSEHOLDS] = {"{0}户", "{0} households"},
    [PHRASE_COUNT_PEOPLE] = {"{0}人", "{0} persons"},
    [PHRASE_NO_HEADCOUNT] = {"（人数无数据）", "no data on people"},
    [PHRASE_PERFORMANCE_TITLE] = {"救助资金发放绩效情况",
                                  "Performance of relief payments"},
    [PHRASE_PERFORMANCE_TITLE_MONTH] = {"{0}救助资金发放绩效情况",
                                        "Performance of relief payments, {0}"},
    [PHRASE_PERFORMANCE_TITLE_RANGE] = {"{0}至{1}救助资金发放绩效情况",
                                        "Performance of relief payments, {0} to {1}"},
    [PHRASE_BY_PROGRAMME] = {"一、按项目", "By programme"},
    [PHRASE_BY_UNIT] = {"二、按单位", "By unit"},
    [PHRASE_BY_MONTH] = {"三、按月份", "By month"},
    [PHRASE_BATCHES] = {"发放批次", "Batches"},
    [PHRASE_LINES] = {"明细笔数", "Payments"},
    [PHRASE_PERSON_TIMES] = {"发放人次", "Person-times"},
    [PHRASE_ORDERED] = {"应发（元）", "Ordered (yuan)"},
    [PHRASE_PAID_OUT] = {"实发（元）", "Paid (yuan)"},
    [PHRASE_FAILED] = {"失败（元）", "Failed (yuan)"},
    [PHRASE_NOT_SETTLED] = {"未办结（元）", "Not settled (yuan)"},
    [PHRASE_SUCCESS_RATE] = {"发放成功率", "Success rate"},
    [PHRASE_ON_TIME_RATE] = {"按时发放率", "On-time rate"},
    [PHRASE_PER_PERSON] = {"人均补助（元/人·月）", "Per person-month (yuan)"},
    [PHRASE_EXECUTION_RATE] = {"指标执行率", "Execution of allocations"},
    [PHRASE_SUCCESS_NOTE] =
        {"发放成功率＝成功笔数÷全部笔数；按时发放率＝到账日不晚于应发日的笔数÷应发日已"
         "到"
         "的笔数（含失败的，和未到应发日而已到账的；成功而无到账日的不计）；人均补助＝"
         "实发"
         "÷发放人次；未办结＝待回盘或结果不明。银行未回盘的无数据。",
         "Success rate = paid ÷ all payments; on-time rate = value day at or before "
         "the due day ÷ payments whose due day has come (failed ones too, and those "
         "paid before it; not those paid without a value day); per person = paid ÷ "
         "person-times; not settled = awaiting the bank or unknown. Without the bank's "
         "answer there is no data."},
    [PHRASE_UNTIMED_NOTE] =
        {"成功的{1}笔中有{0}笔没有到账日，未计入按时发放率。",
         "Of {1} paid, {0} have no value day and are left out of the on-time rate."},
    [PHRASE_UNSTATED_NOTE] =
        {"有{0}笔未载明保障人数，所在项目的人次和人均补助无数据。",
         "{0} payments do not say how many people they serve; their programmes have no "
         "person-times and no amount per person."},
    [PHRASE_SHARED_CODES_NOTE] =
        {"指标执行率按项目所属功能科目计算，不作合计；几个项目共用一个功能科目的，其预"
         "算不"
         "能分到单个项目，无数据。",
         "Execution is that of the programme's function codes and is not added up; the "
         "budget of a code that programmes share cannot be divided: no data."},
    [PHRASE_SMALL_GROUPS_NOTE] =
        {"只公布总数的项目中不足3户（人）的，并入“其他”；合起来仍不足3户（人）时，不显"
         "示"
         "数字，也不作合计。",
         "Where programmes that are published in totals alone reach fewer than 3 "
         "households, they stand under Others; if these are still fewer, neither their "
         "figures nor a total are shown."},
    [PHRASE_SMALL_STEPS_NOTE] =
        {"含只公布总数的项目：中间各环节和到账天数不显示数字，"
         "止于某一环节的不足3户（人）的，该环节也不显示。",
         "Of programmes that are published in totals alone the steps in between and "
         "the days to pay show no figures, nor does a step that fewer than 3 "
         "households did not get beyond."},
    [PHRASE_SMALL_MONTHS_NOTE] =
        {"只公布总数的项目在某月不足3户（人）的，该月不显示数字，计入以后月份的累计。",
         "A month in which programmes that are published in totals alone reach fewer "
         "than "
         "3 households shows no figures; a later month's sums have them."},
    [PHRASE_WITHHELD_NOTE] =
        {"与其他公布数字相减会指向不足3户（人）的数字，不予公布，显示为无数据。",
         "A figure that, subtracted from others that are published, would point at "
         "fewer than 3 households is withheld and reads: no data."},
    [PHRASE_CHART_PAID] = {"各项目实发金额", "Paid by programme"},
    [PHRASE_CHART_PAID_TEXT] = {"横条为各项目实发金额，单位元。",
                                "Bars: paid by programme, in yuan."},
    [PHRASE_CHART_RATES] = {"发放成功率与按时发放率", "Success and on-time rates"},
    [PHRASE_CHART_RATES_TEXT] = {"各项目发放成功率与按时发放率。",
                                 "Success rate and on-time rate by programme."},
    [PHRASE_PERSON_TITLE] = {"个人救助发放记录", "Relief paid to one person"},
    [PHRASE_PERSON_LINES] = {"发放明细", "Payments"},
    [PHRASE_PERSON_WARNING] =
        {"内部资料，含个人信息，不得公开。",
         "Internal: holds personal data and must not be published."},
    [PHRASE_PERSON_NOTE] = {"含本人享受和代他人领取的明细；状态为数据截止时的状态。",
                            "Payments to this person and those received for others; "
                            "states are those of the time of the data."},
    [PHRASE_AMOUNT_ORDERED] = {"应发（元）", "Ordered (yuan)"},
    [PHRASE_CAME_BACK] = {"退回（元）", "Came back (yuan)"},
    [PHRASE_VALUE_DAY] = {"到账日", "Value day"},
    [PHRASE_BANK_DAY] = {"银行处理日", "The bank's day"},
    [PHRASE_STATE_AND_CLASS] = {"{0}（{1}）", "{0} ({1})"},
    [PHRASE_RESIDENT] = {"公民身份号码", "Resident number"},
    [PHRASE_ACCOUNT_NAME] = {"户名", "Account name"},
    [PHRASE_ACCOUNT] = {"账号", "Account"},
    [PHRASE_COVER_ITEM] = {"事项", "Item"},
    [PHRASE_COVER_VALUE] = {"内容", "Content"},
    [PHRASE_COVER_TITLE] = {"资金发放报送封面", "Cover sheet of a submission"},
    [PHRASE_COVER_FACTS] = {"报送内容", "What is submitted"},
    [PHRASE_COVER_BATCH] = {"发放批次", "Batch"},
    [PHRASE_COVER_DAY] = {"报送日期", "Day of submission"},
    [PHRASE_COVER_CHANNEL] = {"报送渠道", "Channel"},
    [PHRASE_COVER_LINES] = {"笔数", "Payments"},
    [PHRASE_COVER_CAPITAL] = {"金额（大写）", "Amount in words"},
    [PHRASE_COVER_VOUCHERS] = {"支付凭证张数（8207）", "Vouchers (8207)"},
    [PHRASE_COVER_DETAILS] = {"凭证明细条数（一笔分列多张凭证）",
                              "Details (payments shared among vouchers)"},
    [PHRASE_COVER_FILES] = {"电子文件", "Electronic files"},
    [PHRASE_COVER_FILE] = {"文件名", "File"},
    [PHRASE_COVER_DIGEST] = {"数字摘要", "Digest"},
    [PHRASE_COVER_DIGEST_NOTE] =
        {"数字摘要为文件全部字节的{0}"
         "值。纸面与电子文件的笔数、金额、摘要有一项不符的，不得受理。",
         "The digest is the {0} of all bytes of the file. When paper and file differ "
         "in count, amount or digest, the file must not be accepted."},
    [PHRASE_COVER_UNCONFIRMED_NOTE] =
        {"凭证格式尚未经湖南省国库确认，首次报送前请与国库核对。",
         "The layout of the vouchers is not confirmed for Hunan; let the treasury look "
         "at it before the first submission."},
    [PHRASE_COVER_SIGNERS] = {"经办\n复核\n审批",
                              "Prepared by\nChecked by\nApproved by"},
    [PHRASE_COVER_STAMPS] =
        {"报送单位（盖章）\n银行或国库签收（盖章）",
         "Submitting office (stamp)\nReceived by bank or treasury (stamp)"},
    [PHRASE_OVERVIEW_TITLE] = {"账本总览", "Overview of the ledger"},
    [PHRASE_BY_STATE] = {"明细按状态", "Payments by state"},
    [PHRASE_OPEN_EXCEPTIONS] = {"未处理差异", "Open exceptions"},
    [PHRASE_OPEN_COUNT] = {"未处理差异（件）", "Open exceptions"},
    [PHRASE_EXCEPTION] = {"差异类别", "Exception"},
    [PHRASE_COUNT_OF] = {"数量", "Count"},
    [PHRASE_WHAT] = {"内容", "What"},
    [PHRASE_SIZES] = {"规模", "Sizes"},
    [PHRASE_ENTRIES] = {"流水条数", "Entries of the journal"},
    [PHRASE_ALLOCATIONS] = {"指标数", "Allocations"},
    [PHRASE_JOURNAL_BYTES] = {"流水库（字节）", "Journal (bytes)"},
    [PHRASE_VAULT_BYTES] = {"保险库（字节）", "Vault (bytes)"},
    [PHRASE_EXCEPTION_NUMBER] = {"编号", "Number"},
    [PHRASE_REASON] = {"银行反馈原因", "The bank's word"},
    [PHRASE_BATCH] = {"发放批次", "Batch"},
    [PHRASE_SINCE] = {"发生日期", "Since"},
    [PHRASE_DAYS_OPEN] = {"已历天数", "Days open"},
    [PHRASE_REMEDY] = {"建议处理", "What to do"},
    [PHRASE_WHOSE_TURN] = {"由谁处理", "Who acts"},
    [PHRASE_EXCEPTIONS_TITLE] = {"差异处理清单", "Exceptions to be dealt with"},
    [PHRASE_EXCEPTIONS_AGO] =
        {"往日的清单不含当时失败、退回或结果不明的明细；今日的清单全部列出。",
         "The list of an earlier day leaves out lines that had failed, come back or "
         "were unknown then; the list of today has them all."},
    [PHRASE_ROSTER_COUNT] = {"花名册笔数", "Roster, payments"},
    [PHRASE_ROSTER] = {"花名册（元）", "Roster (yuan)"},
    [PHRASE_INSTRUCTION_COUNT] = {"指令笔数", "Instruction, payments"},
    [PHRASE_INSTRUCTION] = {"支付指令（元）", "Instruction (yuan)"},
    [PHRASE_BANK_COUNT] = {"银行笔数", "Bank, payments"},
    [PHRASE_BANK] = {"银行实付（元）", "Bank (yuan)"},
    [PHRASE_DIFFERENCE_COUNT] = {"差异笔数", "Difference, payments"},
    [PHRASE_DIFFERENCE] = {"差异（元）", "Difference (yuan)"},
    [PHRASE_EXPLAINED] = {"已说明（元）", "Explained (yuan)"},
    [PHRASE_UNEXPLAINED] = {"未说明（元）", "Unexplained (yuan)"},
    [PHRASE_LINE_NUMBER] = {"行号", "Line"},
    [PHRASE_RECONCILE_REASON] = {"原因", "Reason"},
    [PHRASE_NO_ALLOCATION] = {"未占用指标", "no allocation"},
    [PHRASE_RECONCILE_TITLE] = {"救助资金发放三方核对表",
                                "Reconciliation of relief payments"},
    [PHRASE_RECONCILE_TITLE_MONTH] = {"{0}救助资金发放三方核对表",
                                      "Reconciliation of relief payments, {0}"},
    [PHRASE_RECONCILE_TITLE_RANGE] = {"{0}至{1}救助资金发放三方核对表",
                                      "Reconciliation of relief payments, {0} to {1}"},
    [PHRASE_RECONCILE_ALLOCATIONS] = {"按指标", "By allocation"},
    [PHRASE_RECONCILE_BATCHES] = {"按批次", "By batch"},
    [PHRASE_RECONCILE_WHY] = {"项目", "Item"},
    [PHRASE_RECONCILE_LIST] = {"差异明细", "Every difference"},
    [PHRASE_RECONCILE_LIST_NOTE] =
        {"无行号的，为该批次同一状态的各笔合计。",
         "Without a line number: all lines of the batch in this state together."},
    [PHRASE_RECONCILE_LATE] =
        {"银行实付中有{0}笔在应发日之后到账。",
         "Of what the bank paid, {0} payments arrived after the day they were due."},
    [PHRASE_BRIDGE] = {"从花名册到银行实付", "From the roster to what the bank paid"},
    [PHRASE_BRIDGE_ROSTER] = {"花名册", "Roster"},
    [PHRASE_BRIDGE_INSTRUCTION] = {"支付指令", "Instruction"},
    [PHRASE_BRIDGE_UNEXPLAINED] = {"未说明", "unexplained"},
    [PHRASE_BRIDGE_BANK] = {"银行实付", "Bank"},
    [PHRASE_LATER] = {"期后事项", "After the close"},
    [PHRASE_LATER_NOTE] =
        {"结账（分录{0}）之后才登记，不计入本表各数；记入其后的期间。",
         "Recorded after the close (entry {0}); not part of the figures above, but of "
         "a later period."},
    [PHRASE_STATEMENT] = {"对账单", "Statement"},
    [PHRASE_STATEMENT_NAME] = {"账户{0}，{1}至{2}", "Account {0}, {1} to {2}"},
    [PHRASE_BANK_TITLE] = {"银行存款余额调节表",
                           "Books and bank: what lies between the balances"},
    [PHRASE_BANK_BOOKS] = {"账面余额", "Balance of the books"},
    [PHRASE_BANK_BALANCE] = {"银行对账单余额", "Balance of the bank"},
    [PHRASE_BANK_TRANSIT] = {"加：已报送、银行未扣款", "Sent, not debited by the bank"},
    [PHRASE_BANK_NOT_RETURNED] = {"减：发放失败或退款、款项未退回",
                                  "Failed or refunded, not sent back yet"},
    [PHRASE_BANK_INTEREST] = {"加：利息", "Interest"},
    [PHRASE_BANK_FEES] = {"减：银行手续费", "Fees"},
    [PHRASE_BANK_OTHER_IN] = {"加：未匹配的收入", "In, matching nothing"},
    [PHRASE_BANK_OTHER_OUT] = {"减：未匹配的支出", "Out, matching nothing"},
    [PHRASE_BANK_NOTE] =
        {"各数自该账户第一份对账单起累计。手续费不得从救助资金列支（R-121）。",
         "Sums run from the account's first statement. No fee may come from relief "
         "money (R-121)."},
    [PHRASE_PAYING_ACCOUNT] = {"付款账户", "Paying account"},
    [PHRASE_SENT_DAY] = {"报送日", "Sent on"},
    [PHRASE_UNTOLD] = {"未指明账户", "no account told"},
    [PHRASE_BANK_WAITING] = {"未达账项", "On its way, batch by batch"},
    [PHRASE_BANK_WAITING_NOTE] =
        {"各账户列其最后一份对账单时的未达账项。报送时指明付款账户："
         "mingzhang batch submit --account。",
         "Of each account as of its last statement. A batch tells its account when it "
         "is submitted: mingzhang batch submit --account."},
    [PHRASE_BY_ACCOUNT] = {"按付款账户", "By paying account"},
    [PHRASE_NOT_SENT] = {"未经报送", "not submitted"},
    [PHRASE_RESENT_PAID] = {"已重发并付讫", "sent again, paid then"},
    [PHRASE_RESENT] = {"已重发、未付讫", "sent again, not paid yet"},
    [PHRASE_SHORT] = {"银行称少付", "short: the bank says less"},
    [PHRASE_OVER] = {"银行称多付", "over: the bank says more"},
    [PHRASE_PART] = {"部分退回", "paid, a part came back"},
    [PHRASE_ANSWERED] = {"银行回报金额（元）", "The bank says (yuan)"},
    [PHRASE_AGAIN] = {"对应明细", "Other line of the due"},
    [PHRASE_AGAIN_LINE] = {"批次{0}第{1}笔，{2}", "batch {0}, line {1}: {2}"},
    [PHRASE_EXTRA] = {"重复支付", "Paid twice"},
    [PHRASE_EXTRA_NOTE] =
        {"同一应发项的两笔明细均已付讫，须追回一笔（R-113）。",
         "Both lines of one due are paid; one of them must come back (R-113)."},
    [PHRASE_CLOSING_TITLE] = {"未办结事项", "What is open"},
    [PHRASE_CLOSING_TITLE_OF] = {"截至{0}未办结事项", "What is open at the end of {0}"},
    [PHRASE_CLOSING_OPEN] = {"在途批次和明细", "Drafted, approved or with the bank"},
    [PHRASE_CLOSING_UNKNOWN] = {"结果不明的明细", "Unknown"},
    [PHRASE_CLOSING_CARRY] = {"指标结余", "What is left of each allocation"},
    [PHRASE_CLOSING_RESERVED] = {"已占用（元）", "Reserved (yuan)"},
    [PHRASE_TO_CARRY] = {"待结转（元）", "To carry over (yuan)"},
    [PHRASE_RECONCILE_PROGRAMMES] = {"按项目", "By programme"},
    [PHRASE_RECONCILE_UNITS] = {"按单位", "By unit"},
    [PHRASE_RECONCILE_MONTHS] = {"按月份", "By month"},
    [PHRASE_BANK_TABLE] = {"从账面余额到银行余额",
                           "From the balance of the books to that of the bank"},
    [PHRASE_CLOSING_NOTE] = {"年终结账后结转：mingzhang carry-over "
                             "--year。已占用的，待银行回盘后释放或列支。",
                             "After the close of the year: mingzhang carry-over "
                             "--year. What is reserved is "
                             "paid or freed when the bank has answered."},
    [PHRASE_SETTLED] = {"已处理差异", "Settled exceptions"},
    [PHRASE_SETTLED_DAY] = {"处理日期", "Settled on"},
    [PHRASE_SETTLED_HOW] = {"处理结果", "Settled as"},
    [PHRASE_SETTLED_BY] = {"处理人", "By"},
    [PHRASE_SETTLED_NOTE] = {"说明", "Note"},
    [PHRASE_SETTLED_TITLE] = {"差异处理结果", "How exceptions were settled"},
    [PHRASE_RESOLUTION] = {"处理分录", "Resolution"},
    [PHRASE_BANK_SERIAL] = {"银行流水号", "Bank's serial"},
    [PHRASE_BANK_TEXT] = {"银行原文", "Bank's words"},
    [PHRASE_NOTES_SHUT] = {"说明存放在保险库；给出口令（--passphrase）即可显示",
                           "notes lie in the vault; give its passphrase, with "
                           "--passphrase, to read them"},
    [PHRASE_RECEIPT_TITLE] = {"救助资金发放凭条", "Receipt of a relief payment"},
    [PHRASE_RECEIPT_FACTS] = {"本笔发放", "This payment"},
    [PHRASE_RECEIPT_NAME] = {"姓名", "Name"},
    [PHRASE_RECEIPT_WORD] = {"银行结果（分录）", "Bank's answer, entry"},
    [PHRASE_RECEIPT_CODE] =
        {"扫码可得账本、检查点、本笔\n分录和凭条文件的散列值，不含个人信息",
         "It names ledger, checkpoint, the hash of\nthis entry and of the receipt's "
         "file;\nnothing personal"},
    [PHRASE_RECEIPT_HOW] =
        {"核验：凭条文件{0}不需联网即可核验，用核验网页，或用\n"
         "mingzhang verify --receipt {0} --log-key 公钥文件\n"
         "二维码末行即该文件的散列值，第四行可与公布的散列文件核对。"
         "凭条证明：本笔已照此入账，以及银行最后的答复；不能证明此后没有新的记录。"
         "含个人信息，交本人保管。",
         "To check it offline, give the file {0} to the verifier page, or run\n"
         "mingzhang verify --receipt {0} --log-key KEYFILE\n"
         "The last line of the code is the hash of that file, the fourth can be "
         "compared with the published hash tiles. It proves that this payment was "
         "recorded so, and what the bank answered last; not that nothing was recorded "
         "since. It holds personal data: keep it."},
    [PHRASE_ANCHOR_TITLE] = {"账本检查点留存单", "Checkpoint of the ledger, on paper"},
    [PHRASE_ANCHOR_FACTS] = {"检查点", "Checkpoint"},
    [PHRASE_ANCHOR_ORIGIN] = {"账本名称", "Ledger"},
    [PHRASE_ANCHOR_ROOT] = {"根值（十六进制）", "Root, hexadecimal"},
    [PHRASE_ANCHOR_TIME] = {"末次封签时间", "Last seal"},
    [PHRASE_ANCHOR_KEY] = {"账本公钥", "Verifier key"},
    [PHRASE_ANCHOR_CODE] = {"扫码可得上列检查点全文", "The code holds this text"},
    [PHRASE_ANCHOR_WHY] =
        {"本单由账本以外的单位留存，或登报公布。此后账本前述各条如被增删改动，用本单即"
         "可查出："
         "把下列全文存为文件，运行 mingzhang verify --checkpoint 文件。"
         "本单不含个人信息。",
         "To be kept outside the office, or printed in a newspaper. From then on any "
         "change of the entries it counts is found with it: put the text below into a "
         "file and run mingzhang verify --checkpoint FILE. It holds nothing personal."},
    [PHRASE_ANCHOR_BOXES] = {"出具单位（盖章）\n留存单位签收（盖章）",
                             "Issued by (stamp)\nKept by (stamp)"},
    [PHRASE_PAYROLL_TITLE] = {"{0}{1}{2}资金发放花名册", "Payroll: {2}, {1}, {0}"},
    [PHRASE_PAYROLL_SHEET] = {"{0}{1}{2}资金发放签字表",
                              "To be signed by payees: {2}, {1}, {0}"},
    [PHRASE_PAYROLL_HEAD] = {"填报日期：{0}　　发放批次：{1}　　单位：元",
                             "{0}. Batch {1}. Amounts in yuan."},
    [PHRASE_PAYROLL_LIST] = {"发放名单", "Payees"},
    [PHRASE_PAYROLL_SUBTOTAL] = {"{0}小计", "Subtotal, {0}"},
    [PHRASE_PAYROLL_SIGNERS] = {"制表：　　　　　　　　审核：　　　　　　　　负责人：　"
                                "　　　　　　　单位（盖章）",
                                "Made by: ____________  Checked by: ____________  "
                                "Head: ____________  (stamp)"},
    [PHRASE_PAYROLL_BASE] = {"保障金（元）", "Base (yuan)"},
    [PHRASE_PAYROLL_SUPPLEMENT] = {"分类施保金（元）", "Supplement (yuan)"},
    [PHRASE_PAYROLL_BACK_PAY] = {"补发（元）", "Back pay (yuan)"},
    [PHRASE_PAYROLL_OTHER] = {"调整（元）", "Other (yuan)"},
    [PHRASE_PAYROLL_AMOUNT] = {"发放合计（元）", "Amount (yuan)"},
    [PHRASE_PAYROLL_SIGNED] = {"领取人签字（手印）", "Signature"},
    [PHRASE_PAYROLL_SIGNED_FOR] = {"代领人及关系", "Signed for by, and as"},
    [PHRASE_PAYROLL_SIGNED_DAY] = {"领取日期", "Day"},
};

const char *phrases_get(enum language language, enum phrase phrase)
{
    assert((unsigned)phrase < PHRASE_COUNT);
    if (phrase >= PHRASE_FORMS_FIRST && phrase < PHRASE_FORMS_END) {
        return phrases_forms(language, phrase);
    }
    const bool is_of_notice =
        phrase >= PHRASE_NOTICE_TITLE && phrase <= PHRASE_NOTICE_CODE;
    const char *words = is_of_notice
                            ? phrases_notice[phrase - PHRASE_NOTICE_TITLE][language]
                            : phrases[phrase][language];
    assert(words != NULL);
    return words;
}

/* Names as in the 2024 classification of expenditure (domain.md 4.5). */
static const struct {
    const char *code, *name[2];
} functions[] = {
    {"2081001", {"儿童福利", "Child welfare"}},
    {"2081002", {"老年福利", "Welfare of the elderly"}},
    {"2081107", {"残疾人生活和护理补贴", "Allowances of disabled people"}},
    {"2081901", {"城市最低生活保障金支出", "Urban minimum living allowance"}},
    {"2081902", {"农村最低生活保障金支出", "Rural minimum living allowance"}},
    {"2082001", {"临时救助支出", "Temporary relief"}},
    {"2082002", {"流浪乞讨人员救助支出", "Relief of vagrants"}},
    {"2082101", {"城市特困人员救助供养支出", "Urban destitute support"}},
    {"2082102", {"农村特困人员救助供养支出", "Rural destitute support"}},
    {"2082501", {"其他城市生活救助", "Other urban relief"}},
    {"2082502", {"其他农村生活救助", "Other rural relief"}},
    {"2101301", {"城乡医疗救助", "Medical relief"}},
    {"2101302", {"疾病应急救助", "Emergency medical relief"}},
    {"2296002", {"用于社会福利的彩票公益金支出", "Lottery funds for welfare"}},
};

const char *phrases_function(enum language language, struct bytes code)
{
    for (size_t i = 0; i < COUNT_OF(functions); i++) {
        if (bytes_equal(code, bytes_of(functions[i].code))) {
            return functions[i].name[language];
        }
    }
    return NULL;
}

static const char *const levels[][2] = {
    {"其他", "other"},  {"中央", "central"},  {"省级", "province"},    {"市级", "city"},
    {"县级", "county"}, {"乡镇", "township"}, {"社会捐赠", "charity"},
};

const char *phrases_level(enum language language, uint64_t level)
{
    return levels[level < COUNT_OF(levels) ? level : 0][language];
}

static const char *const states[][2] = {
    {"不明", "other"},       {"待审批", "drafted"},
    {"已审批", "approved"},  {"已报送，待回盘", "submitted"},
    {"发放成功", "paid"},    {"发放失败", "failed"},
    {"结果不明", "unknown"}, {"已退回", "refunded"},
    {"已撤销", "cancelled"},
};

const char *phrases_state(enum language language, unsigned state)
{
    return states[state < COUNT_OF(states) ? state : 0][language];
}

static const char *const classes[][2] = {
    {"原因未载明", "no reason given"},
    {"成功", "success"},
    {"结果不明", "unknown"},
    {"账号有误", "wrong account"},
    {"户名不符", "wrong account name"},
    {"账户已销户", "account closed"},
    {"账户冻结", "account frozen"},
    {"卡片异常", "card problem"},
    {"账户类型不符", "wrong kind of account"},
    {"超出限额", "over a limit"},
    {"金额有误", "wrong amount"},
    {"账户长期不动", "dormant account"},
    {"退款", "refund"},
    {"重复", "duplicate"},
    {"银行未回", "not answered"},
    {"其他原因", "other reason"},
};

const char *phrases_class(enum language language, unsigned class)
{
    return classes[class < COUNT_OF(classes) ? class : COUNT_OF(classes) - 1][language];
}
