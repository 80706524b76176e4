/* phrases_notice.c - the words of public notices, in both languages (domain.md 5.1). */
#include "reports/phrases.h"

#define AT(phrase) [PHRASE_##phrase - PHRASE_NOTICE_TITLE]

const char *const phrases_notice[PHRASE_NOTICE_CODE - PHRASE_NOTICE_TITLE + 1][2] = {
    AT(NOTICE_TITLE) = {"{0}{1}{2}资金发放公示", "{0}: payment of {2} for {1}"},
    AT(NOTICE_CAPTION) = {"附表：{1}{2}资金发放名单", "List: {2} paid for {1}"},
    AT(NOTICE_TOTALS_CAPTION) = {"附表：{1}{2}资金发放情况",
                                 "Totals: {2} paid for {1}"},
    AT(REVIEW_TITLE) = {"{0}{1}{2}初审公示", "{0}: proposed for {2} from {1}"},
    AT(REVIEW_CAPTION) = {"附表：{1}{2}初审对象名单",
                          "List: proposed for {2} from {1}"},
    AT(REVIEW_TOTALS_CAPTION) = {"附表：{1}{2}初审对象情况",
                                 "Totals: proposed for {2} from {1}"},
    AT(APPROVAL_TITLE) = {"{0}{1}{2}审批结果公示", "{0}: approved for {2} in {1}"},
    AT(APPROVAL_CAPTION) = {"附表：{1}{2}保障对象名单",
                            "List: approved for {2} in {1}"},
    AT(APPROVAL_TOTALS_CAPTION) = {"附表：{1}{2}保障对象情况",
                                   "Totals: approved for {2} in {1}"},
    AT(END_TITLE) = {"{0}{1}起终止{2}公示", "{0}: {2} ends with {1}"},
    AT(END_CAPTION) = {"附表：{1}起终止{2}对象名单", "List: {2} ends with {1}"},
    AT(END_TOTALS_CAPTION) = {"附表：{1}起终止{2}对象情况",
                              "Totals: {2} ends with {1}"},
    AT(FIRST) = {"一", "1"},
    AT(SECOND) = {"二", "2"},
    AT(THIRD) = {"三", "3"},
    AT(FOURTH) = {"四", "4"},
    AT(FIFTH) = {"五", "5"},
    AT(SIXTH) = {"六", "6"},
    AT(NOTICE_FUND) = {"{0}、补贴资金名称：{1}{2}。", "{0}. Fund: {2}, {1}."},
    AT(NOTICE_BASIS) = {"{0}、文件依据：{1}。", "{0}. Basis: {1}."},
    AT(NOTICE_CONDITIONS) = {"{0}、申请条件：{1}。", "{0}. Who may apply: {1}."},
    AT(NOTICE_PROCEDURE) = {"{0}、申请程序：{1}。", "{0}. How to apply: {1}."},
    AT(NOTICE_STANDARD) = {"{0}、补贴标准：{1}。", "{0}. Standard: {1}."},
    AT(STANDARD_FULL) = {"{0}{1}元", "{0} {1} yuan"},
    AT(STANDARD_UP_TO) = {"{0}补差，最高{1}元", "{0} up to {1} yuan"},
    AT(NOTICE_HOUSEHOLDS) =
        {"{0}、补贴对象及金额：共{1}户{2}，发放资金{3}元（{4}），详见附表。",
         "{0}. Paid: {1} households, {2}, {3} yuan ({4}); see the table."},
    AT(NOTICE_PEOPLE) =
        {"{0}、补贴对象及金额：共{1}人，发放资金{3}元（{4}），详见附表。",
         "{0}. Paid: {1} persons, {3} yuan ({4}); see the table."},
    AT(NOTICE_UNNAMED) =
        {"{0}、补贴对象及金额：共{1}笔、{2}，发放资金{3}元（{4}），详见附表。",
         "{0}. Paid: {1} payments, {2}, {3} yuan ({4}); see the table."},
    AT(NOTICE_REVIEW) = {"{0}、拟保障对象及金额：共{1}，拟{3}发放{2}，详见附表。",
                         "{0}. Proposed: {1}, {2}{3}; see the table."},
    AT(NOTICE_APPROVAL) = {"{0}、保障对象及金额：共{1}，{3}发放{2}，详见附表。",
                           "{0}. Approved: {1}, {2}{3}; see the table."},
    AT(NOTICE_END) = {"{0}、终止对象及金额：共{1}，原{3}发放{2}，详见附表。",
                      "{0}. Ended: {1}, {2}{3} until then; see the table."},
    AT(EVERY_MONTH) = {"每月", " a month"},
    AT(PEOPLE_HELPED) = {"救助{0}人次", "{0} people helped"},
    AT(OBJECTS_HOUSEHOLDS) = {"{0}户{1}", "{0} households, {1}"},
    AT(OBJECTS_PEOPLE) = {"{0}人", "{0} persons"},
    AT(MONTHLY_SUM) = {"{0}元（{1}）", "{0} yuan ({1})"},
    AT(NOTICE_PERIOD) =
        {"本期公示为期{0}，自{1}起至{2}止。公示期内如有异议，请向{3}反映。监督电话：{4}"
         "　地址：{5}　邮编：{6}",
         "This notice runs for {0}, from {1} to {2}. Objections during this time go to "
         "{3}. Telephone: {4} Address: {5} Postcode: {6}"},
    AT(NOTICE_CONTACT) = {"如有异议，请向{0}反映。监督电话：{1}",
                          "Objections go to {0}. Telephone: {1}"},
    AT(NOTICE_WORKING_DAYS) = {"{0}个工作日", "{0} working days"},
    AT(NOTICE_DAYS) = {"{0}天", "{0} days"},
    AT(BLANK_DAY) = {"______年____月____日", "____________"},
    AT(BLANK_LINE) = {"______________", "______________"},
    AT(NOTICE_REPLACES) = {"本公示公布后，取代账本第{0}号分录所载的公示。",
                           "This notice takes the place of the notice in entry {0} of "
                           "the ledger."},
    AT(NOTICE_SIGNATURE) = {"{0}（章）\n{1}", "{0} (seal)\n{1}"},
    AT(AMOUNT_MONTHLY) = {"月保障金额（元）", "Monthly amount (yuan)"},
    AT(AMOUNT_ONCE) = {"救助金额（元）", "Amount (yuan)"},
    AT(HOUSEHOLD_CLASS) = {"类别", "Class"},
    AT(TOWNSHIP_SUBTOTAL) = {"乡镇小计", "Township"},
    AT(UNPAID_NOTE) =
        {"另有{0}笔截至数据时间尚未发放成功，不在本表。",
         "{0} more payments had not succeeded by then and are not in this table."},
    AT(REPEATED_NOTE) = {"同一对象有多笔的，户（人）数按对象计一次，保障人数按笔累计。",
                         "Who was paid more than once counts once as a household or "
                         "person; people are added up payment by payment."},
    AT(MASKED_NOTE) = {"姓名已作脱敏处理；同村脱敏后同名的，以（1）（2）区分。",
                       "Names are masked; equal masked names of one village are told "
                       "apart by (1), (2)."},
    AT(FULL_NAMES_NOTE) =
        {"姓名未作脱敏处理，依据：{0}。本表只在村（社区）公示栏张贴，不得在网上发布。",
         "Names are shown in full by {0}. This list is for the village's notice board "
         "and not for the web."},
    AT(TOTALS_NOTE) =
        {"为保护对象隐私，本项目只公布总数；不足3户（人）的乡镇并入“其他”。",
         "To protect the people served, this programme is published in totals; "
         "townships with fewer than 3 are part of “Others”."},
    AT(NOTICE_DIGEST) = {"本表摘要（SHA-256）：{0}",
                         "Digest of this table (SHA-256): {0}"},
    AT(NOTICE_CODE) = {"扫码得本表的检查点、摘要、行数与合计金额，可与纸面核对。",
                       "The code says checkpoint, digest, rows and sum of this table, "
                       "to be compared with the paper."},
};
