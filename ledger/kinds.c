/* kinds.c - see kinds.h. */
#include "ledger/kinds.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const struct fact_field unit_fields[] = {
    {UNIT_CODE, FACT_TEXT, false, "code"},
    {UNIT_NAME, FACT_TEXT, false, "name"},
    {UNIT_LEVEL, FACT_CHOICE, false, "level"},
    {UNIT_PARENT, FACT_ENTRY, true, "parent"},
    {UNIT_USCC, FACT_TEXT, true, "uscc"},
    {UNIT_FROM, FACT_DAY, false, "from"},
    {UNIT_TO, FACT_DAY, true, "to"},
    {UNIT_REPLACES, FACT_ENTRY, true, "replaces"},
};
static const struct fact_field document_fields[] = {
    {DOCUMENT_NUMBER, FACT_TEXT, false, "number"},
    {DOCUMENT_TITLE, FACT_TEXT, true, "title"},
    {DOCUMENT_ISSUER, FACT_TEXT, true, "issuer"},
    {DOCUMENT_ISSUED, FACT_DAY, true, "issued"},
    {DOCUMENT_RECEIVED, FACT_DAY, true, "received"},
    {DOCUMENT_UPSTREAM, FACT_TEXT, true, "upstream"},
    {DOCUMENT_TOKEN, FACT_BYTES16, true, "token"},
    {DOCUMENT_DIGEST, FACT_BYTES32, true, "digest"},
    {DOCUMENT_REPLACES, FACT_ENTRY, true, "replaces"},
};
static const struct fact_field programme_fields[] = {
    {PROGRAMME_CODE, FACT_TEXT, false, "code"},
    {PROGRAMME_NAME, FACT_TEXT, false, "name"},
    {PROGRAMME_SUMMARY, FACT_TEXT, false, "summary"},
    {PROGRAMME_PARTY, FACT_CHOICE, false, "party"},
    {PROGRAMME_DISCLOSURE, FACT_CHOICE, false, "disclosure"},
    {PROGRAMME_FUNCTIONS, FACT_CODES, false, "functions"},
    {PROGRAMME_GOVERNMENT_ECONOMIC, FACT_TEXT, false, "government-economic"},
    {PROGRAMME_DEPARTMENT_ECONOMIC, FACT_TEXT, false, "department-economic"},
    {PROGRAMME_BASIS, FACT_TEXT, true, "basis"},
    {PROGRAMME_REPLACES, FACT_ENTRY, true, "replaces"},
    {PROGRAMME_START, FACT_CODES, true, "start"},
};
static const struct fact_field standard_fields[] = {
    {STANDARD_PROGRAMME, FACT_ENTRY, false, "programme"},
    {STANDARD_UNIT, FACT_ENTRY, false, "unit"},
    {STANDARD_CLASS, FACT_TEXT, true, "class"},
    {STANDARD_AMOUNT, FACT_FEN, false, "amount"},
    {STANDARD_METHOD, FACT_CHOICE, false, "method"},
    {STANDARD_FROM, FACT_DAY, false, "from"},
    {STANDARD_TO, FACT_DAY, true, "to"},
    {STANDARD_DOCUMENT, FACT_ENTRY, true, "document"},
};
static const struct fact_field source_fields[] = {
    {SOURCE_LEVEL, FACT_CHOICE, false, "level"},
    {SOURCE_NATURE, FACT_TEXT, false, "nature"},
    {SOURCE_NAME, FACT_TEXT, true, "name"},
};
static const struct fact_field allocation_fields[] = {
    {ALLOCATION_DOCUMENT, FACT_ENTRY, false, "document"},
    {ALLOCATION_YEAR, FACT_COUNT, false, "year"},
    {ALLOCATION_UNIT, FACT_ENTRY, false, "unit"},
    {ALLOCATION_SOURCE, FACT_ENTRY, false, "source"},
    {ALLOCATION_FUNCTION, FACT_TEXT, false, "function"},
    {ALLOCATION_GOVERNMENT_ECONOMIC, FACT_TEXT, false, "government-economic"},
    {ALLOCATION_DEPARTMENT_ECONOMIC, FACT_TEXT, false, "department-economic"},
    {ALLOCATION_AMOUNT, FACT_FEN, false, "amount"},
    {ALLOCATION_ISSUED, FACT_DAY, false, "issued"},
    {ALLOCATION_RECEIVED, FACT_DAY, false, "received"},
    {ALLOCATION_PERIOD, FACT_PERIOD, false, "period"},
    {ALLOCATION_PROJECT_CODE, FACT_TEXT, true, "project-code"},
    {ALLOCATION_PROJECT_NAME, FACT_TEXT, true, "project-name"},
    {ALLOCATION_DIRECT, FACT_TEXT, true, "direct"},
    {ALLOCATION_SAFEGUARD, FACT_TEXT, true, "safeguard"},
    {ALLOCATION_LABEL, FACT_TEXT, false, "label"},
    {ALLOCATION_REMARK, FACT_TEXT, true, "remark"},
    {ALLOCATION_PARENT, FACT_ENTRY, true, "parent"},
    {ALLOCATION_FILE, FACT_ENTRY, true, "file"},
    {ALLOCATION_IS_CARRY_OVER, FACT_FLAG, true, "is-carry-over"},
    {ALLOCATION_PRIOR_YEAR, FACT_FEN, true, "prior-year"},
    {ALLOCATION_IS_OPENING, FACT_FLAG, true, "is-opening"},
    {ALLOCATION_DAYS, FACT_COUNT, true, "days"},
    {ALLOCATION_DAYS_ALLOWED, FACT_COUNT, true, "days-allowed"},
    {ALLOCATION_POLICY, FACT_ENTRY, true, "policy"},
    {ALLOCATION_FUNCTION_NAME, FACT_TEXT, true, "function-name"},
};
static const struct fact_field split_fields[] = {
    {SPLIT_ALLOCATION, FACT_ENTRY, false, "allocation"},
    {SPLIT_UNIT, FACT_ENTRY, false, "unit"},
    {SPLIT_AMOUNT, FACT_FEN, false, "amount"},
    {SPLIT_DOCUMENT, FACT_ENTRY, false, "document"},
    {SPLIT_DAY, FACT_DAY, false, "day"},
    {SPLIT_PERIOD, FACT_PERIOD, false, "period"},
    {SPLIT_LABEL, FACT_TEXT, false, "label"},
    {SPLIT_DIRECT, FACT_TEXT, true, "direct"},
    {SPLIT_SAFEGUARD, FACT_TEXT, true, "safeguard"},
    {SPLIT_DAYS, FACT_COUNT, true, "days"},
    {SPLIT_DAYS_ALLOWED, FACT_COUNT, true, "days-allowed"},
    {SPLIT_POLICY, FACT_ENTRY, true, "policy"},
    {SPLIT_FILE, FACT_ENTRY, true, "file"},
};
static const struct fact_field adjustment_fields[] = {
    {ADJUSTMENT_ALLOCATION, FACT_ENTRY, false, "allocation"},
    {ADJUSTMENT_AMOUNT, FACT_FEN, false, "amount"},
    {ADJUSTMENT_FROZEN, FACT_FEN, false, "frozen"},
    {ADJUSTMENT_DOCUMENT, FACT_ENTRY, true, "document"},
    {ADJUSTMENT_DAY, FACT_DAY, false, "day"},
    {ADJUSTMENT_PERIOD, FACT_PERIOD, false, "period"},
    {ADJUSTMENT_REASON, FACT_CHOICE, false, "reason"},
};
static const struct fact_field opening_fields[] = {
    {OPENING_ALLOCATION, FACT_ENTRY, false, "allocation"},
    {OPENING_PAID, FACT_FEN, false, "paid"},
    {OPENING_RETURNED, FACT_FEN, false, "returned"},
    {OPENING_PRIOR_YEAR, FACT_FEN, false, "prior-year"},
    {OPENING_DAY, FACT_DAY, false, "day"},
    {OPENING_FILE, FACT_ENTRY, true, "file"},
    {OPENING_RECEIVED, FACT_FEN, false, "received"},
    {OPENING_PASSED_DOWN, FACT_FEN, false, "passed-down"},
    {OPENING_DOCUMENT, FACT_ENTRY, false, "document"},
    {OPENING_CONFIRMS, FACT_ENTRY, true, "confirms"},
};
static const struct fact_field file_fields[] = {
    {FILE_TOKEN, FACT_BYTES16, false, "token"},
    {FILE_USE, FACT_CHOICE, false, "use"},
    {FILE_ROWS, FACT_COUNT, false, "rows"},
    {FILE_SIZE, FACT_COUNT, false, "size"},
    {FILE_ENCODING, FACT_CHOICE, false, "encoding"},
    {FILE_PROFILE, FACT_TEXT, false, "profile"},
    {FILE_AMOUNT, FACT_FEN, true, "amount"},
    {FILE_BATCH, FACT_ENTRY, true, "batch"},
    {FILE_PAPER, FACT_ENTRY, true, "paper"},
    {FILE_VALUE_DAY, FACT_DAY, true, "value-day"},
    {FILE_PAID, FACT_COUNT, true, "paid"},
    {FILE_PAID_AMOUNT, FACT_FEN, true, "paid-amount"},
    {FILE_FAILED, FACT_COUNT, true, "failed"},
    {FILE_FAILED_AMOUNT, FACT_FEN, true, "failed-amount"},
    {FILE_UNKNOWN, FACT_COUNT, true, "unknown"},
    {FILE_UNKNOWN_AMOUNT, FACT_FEN, true, "unknown-amount"},
    {FILE_EFFECT, FACT_BYTES32, true, "effect"},
    {FILE_CONFIRMS, FACT_ENTRY, true, "confirms"},
    {FILE_REFUSES, FACT_ENTRY, true, "refuses"},
};
static const struct fact_field enrolment_fields[] = {
    {ENROLMENT_PARTY, FACT_BYTES16, false, "party"},
    {ENROLMENT_PROGRAMME, FACT_ENTRY, false, "programme"},
    {ENROLMENT_UNIT, FACT_ENTRY, false, "unit"},
    {ENROLMENT_FIRST, FACT_PERIOD, false, "first"},
    {ENROLMENT_LAST, FACT_PERIOD, true, "last"},
    {ENROLMENT_APPROVED, FACT_DAY, true, "approved"},
    {ENROLMENT_STANDARD, FACT_ENTRY, true, "standard"},
    {ENROLMENT_AMOUNT, FACT_FEN, true, "amount"},
    {ENROLMENT_HEADCOUNT, FACT_COUNT, true, "headcount"},
    {ENROLMENT_CLASS, FACT_TEXT, true, "class"},
    {ENROLMENT_COMMITMENT, FACT_BYTES32, false, "commitment"},
    {ENROLMENT_REPLACES, FACT_ENTRY, true, "replaces"},
    {ENROLMENT_APPLIED, FACT_DAY, true, "applied"},
    {ENROLMENT_OPENING, FACT_ENTRY, true, "opening"},
    {ENROLMENT_DOCUMENT, FACT_ENTRY, true, "document"},
    {ENROLMENT_CONFIRMS, FACT_ENTRY, true, "confirms"},
};
static const struct fact_field batch_fields[] = {
    {BATCH_PROGRAMME, FACT_ENTRY, false, "programme"},
    {BATCH_PERIOD, FACT_PERIOD, false, "period"},
    {BATCH_UNIT, FACT_ENTRY, false, "unit"},
    {BATCH_DUE, FACT_DAY, false, "due"},
    {BATCH_ORIGIN, FACT_CHOICE, false, "origin"},
    {BATCH_LINES, FACT_COUNT, false, "lines"},
    {BATCH_AMOUNT, FACT_FEN, false, "amount"},
    {BATCH_HEADCOUNT, FACT_COUNT, false, "headcount"},
    {BATCH_SHARES, FACT_PAIRS, false, "shares"},
    {BATCH_FILE, FACT_ENTRY, true, "file"},
    {BATCH_REPLACES, FACT_ENTRY, true, "replaces"},
    {BATCH_LABEL, FACT_TEXT, true, "label"},
    {BATCH_POLICY, FACT_ENTRY, true, "policy"},
};
static const struct fact_field line_fields[] = {
    {LINE_BATCH, FACT_ENTRY, false, "batch"},
    {LINE_NUMBER, FACT_COUNT, false, "number"},
    {LINE_PARTY, FACT_BYTES16, false, "party"},
    {LINE_COMMITMENT, FACT_BYTES32, false, "commitment"},
    {LINE_AMOUNT, FACT_FEN, false, "amount"},
    {LINE_STATE, FACT_CHOICE, false, "state"},
    {LINE_DRAWS, FACT_PAIRS, true, "draws"},
    {LINE_UNCOVERED, FACT_PAIRS, true, "uncovered"},
    {LINE_HEADCOUNT, FACT_COUNT, true, "headcount"},
    {LINE_VILLAGE, FACT_ENTRY, true, "village"},
    {LINE_PURPOSE, FACT_TEXT, true, "purpose"},
    {LINE_CASE, FACT_BYTES16, true, "case"},
    {LINE_PAYEE, FACT_BYTES16, true, "payee"},
    {LINE_PAYEE_KIND, FACT_CHOICE, true, "payee-kind"},
    {LINE_RESEND_OF, FACT_ENTRY, true, "resend-of"},
    {LINE_CLASS, FACT_CHOICE, true, "class"},
    {LINE_VALUE_DAY, FACT_DAY, true, "value-day"},
    {LINE_BASE, FACT_FEN, true, "base"},
    {LINE_SUPPLEMENT, FACT_FEN, true, "supplement"},
    {LINE_BACK_PAY, FACT_FEN, true, "back-pay"},
    {LINE_OTHER, FACT_FEN, true, "other"},
};
static const struct fact_field approval_fields[] = {
    {APPROVAL_BATCH, FACT_ENTRY, false, "batch"},
    {APPROVAL_ROLE, FACT_CHOICE, false, "role"},
    {APPROVAL_ACTION, FACT_CHOICE, false, "action"},
    {APPROVAL_COUNT, FACT_COUNT, false, "count"},
    {APPROVAL_AMOUNT, FACT_FEN, false, "amount"},
    {APPROVAL_ROOT, FACT_BYTES32, false, "root"},
    {APPROVAL_KEY, FACT_ENTRY, false, "key"},
    {APPROVAL_SIGNATURE, FACT_BYTES64, false, "signature"},
    {APPROVAL_DRAWS, FACT_PAIRS, true, "draws"},
};
static const struct fact_field submission_fields[] = {
    {SUBMISSION_BATCH, FACT_ENTRY, false, "batch"},
    {SUBMISSION_COUNT, FACT_COUNT, false, "count"},
    {SUBMISSION_AMOUNT, FACT_FEN, false, "amount"},
    {SUBMISSION_TOKEN, FACT_BYTES16, false, "token"},
    {SUBMISSION_DAY, FACT_DAY, false, "day"},
    {SUBMISSION_PROFILE, FACT_TEXT, false, "profile"},
    {SUBMISSION_FORM, FACT_CHOICE, false, "form"},
    {SUBMISSION_STATE, FACT_CHOICE, false, "state"},
    {SUBMISSION_ACCOUNT, FACT_BYTES16, true, "account"},
    {SUBMISSION_PLAN, FACT_COUNT, true, "first-plan"},
    {SUBMISSION_PLANS, FACT_COUNT, true, "plans"},
    {SUBMISSION_ORDER, FACT_COUNT, true, "first-order"},
    {SUBMISSION_ORDERS, FACT_COUNT, true, "orders"},
};
static const struct fact_field result_fields[] = {
    {RESULT_LINE, FACT_ENTRY, false, "line"},
    {RESULT_CLASS, FACT_CHOICE, false, "class"},
    {RESULT_FROM, FACT_CHOICE, false, "from"},
    {RESULT_TO, FACT_CHOICE, false, "to"},
    {RESULT_AMOUNT, FACT_FEN, false, "amount"},
    {RESULT_DRAWS, FACT_PAIRS, true, "draws"},
    {RESULT_VALUE_DAY, FACT_DAY, true, "value-day"},
    {RESULT_PERIOD, FACT_PERIOD, false, "period"},
    {RESULT_UNCOVERED, FACT_PAIRS, true, "uncovered"},
    {RESULT_FILE, FACT_ENTRY, true, "file"},
    {RESULT_PARTS, FACT_PAIRS, true, "parts"},
};
static const struct fact_field refund_fields[] = {
    {REFUND_LINE, FACT_ENTRY, false, "line"},
    {REFUND_AMOUNT, FACT_FEN, false, "amount"},
    {REFUND_DRAWS, FACT_PAIRS, true, "draws"},
    {REFUND_REASON, FACT_CHOICE, false, "reason"},
    {REFUND_VALUE_DAY, FACT_DAY, false, "value-day"},
    {REFUND_PERIOD, FACT_PERIOD, false, "period"},
    {REFUND_IS_PRIOR_YEAR, FACT_FLAG, false, "is-prior-year"},
    {REFUND_CONFIRMS_RELEASE, FACT_FLAG, false, "confirms-release"},
    {REFUND_FILE, FACT_ENTRY, true, "file"},
    {REFUND_TO, FACT_CHOICE, false, "to"},
    {REFUND_EXCEPTION, FACT_ENTRY, true, "exception"},
    {REFUND_DOCUMENT, FACT_ENTRY, true, "document"},
};
static const struct fact_field correction_fields[] = {
    {CORRECTION_REVERSES, FACT_ENTRY, false, "reverses"},
    {CORRECTION_SUCCESSOR, FACT_ENTRY, true, "successor"},
    {CORRECTION_REASON, FACT_CHOICE, false, "reason"},
    {CORRECTION_AMOUNT, FACT_FEN, false, "amount"},
    {CORRECTION_DRAWS, FACT_PAIRS, true, "draws"},
    {CORRECTION_PERIOD, FACT_PERIOD, false, "period"},
    {CORRECTION_TO, FACT_CHOICE, true, "to"},
    {CORRECTION_CONFIRMS, FACT_ENTRY, true, "confirms"},
    {CORRECTION_RIGHT_TO, FACT_CHOICE, true, "right-to"},
    {CORRECTION_RIGHT_CLASS, FACT_CHOICE, true, "right-class"},
    {CORRECTION_RIGHT_AMOUNT, FACT_FEN, true, "right-amount"},
};
static const struct fact_field exception_fields[] = {
    {EXCEPTION_CLASS, FACT_CHOICE, false, "class"},
    {EXCEPTION_SUBJECT, FACT_ENTRY, false, "subject"},
    {EXCEPTION_AMOUNT, FACT_FEN, false, "amount"},
    {EXCEPTION_ALLOCATION, FACT_ENTRY, true, "allocation"},
    {EXCEPTION_FILE, FACT_ENTRY, true, "file"},
    {EXCEPTION_COUNT, FACT_COUNT, true, "count"},
    {EXCEPTION_OTHER, FACT_ENTRY, true, "other"},
    {EXCEPTION_REASON, FACT_CHOICE, true, "reason"},
};
static const struct fact_field resolution_fields[] = {
    {RESOLUTION_EXCEPTION, FACT_ENTRY, false, "exception"},
    {RESOLUTION_ACTION, FACT_CHOICE, false, "action"},
    {RESOLUTION_AMOUNT, FACT_FEN, true, "amount"},
    {RESOLUTION_EVIDENCE, FACT_BYTES16, true, "evidence"},
    {RESOLUTION_NOTE, FACT_BYTES16, true, "note"},
};
static const struct fact_field statement_fields[] = {
    {STATEMENT_ACCOUNT, FACT_BYTES16, false, "account"},
    {STATEMENT_FIRST, FACT_DAY, false, "first"},
    {STATEMENT_LAST, FACT_DAY, false, "last"},
    {STATEMENT_OPENING, FACT_FEN, false, "opening"},
    {STATEMENT_CLOSING, FACT_FEN, false, "closing"},
    {STATEMENT_IN, FACT_FEN, false, "in"},
    {STATEMENT_OUT, FACT_FEN, false, "out"},
    {STATEMENT_ROWS, FACT_COUNT, false, "rows"},
    {STATEMENT_FILE, FACT_ENTRY, false, "file"},
    {STATEMENT_FEES, FACT_FEN, true, "fees"},
    {STATEMENT_INTEREST, FACT_FEN, true, "interest"},
    {STATEMENT_FUNDED, FACT_FEN, true, "funded"},
    {STATEMENT_ORDERED, FACT_PAIRS, true, "ordered"},
    {STATEMENT_RETURNED, FACT_PAIRS, true, "returned"},
    {STATEMENT_RECEIVED, FACT_PAIRS, true, "received"},
};
static const struct fact_field close_fields[] = {
    {CLOSE_UNIT, FACT_ENTRY, false, "unit"},
    {CLOSE_PERIOD, FACT_PERIOD, false, "period"},
    {CLOSE_RESERVED, FACT_FEN, false, "reserved"},
    {CLOSE_UNKNOWN, FACT_FEN, false, "unknown"},
    {CLOSE_PAID, FACT_FEN, false, "paid"},
    {CLOSE_LATE, FACT_COUNT, false, "late"},
    {CLOSE_IS_YEAR, FACT_FLAG, false, "is-year"},
    {CLOSE_OPEN, FACT_COUNT, true, "open"},
};
static const struct fact_field disclosure_fields[] = {
    {DISCLOSURE_BATCH, FACT_ENTRY, true, "batch"},
    {DISCLOSURE_PROGRAMME, FACT_ENTRY, false, "programme"},
    {DISCLOSURE_UNIT, FACT_ENTRY, false, "unit"},
    {DISCLOSURE_MOMENT, FACT_CHOICE, false, "moment"},
    {DISCLOSURE_STEP, FACT_CHOICE, false, "step"},
    {DISCLOSURE_DAY, FACT_DAY, false, "day"},
    {DISCLOSURE_LAST, FACT_DAY, true, "last"},
    {DISCLOSURE_COUNT, FACT_COUNT, false, "count"},
    {DISCLOSURE_AMOUNT, FACT_FEN, true, "amount"},
    {DISCLOSURE_DIGEST, FACT_BYTES32, true, "digest"},
    {DISCLOSURE_POLICY, FACT_ENTRY, true, "policy"},
    {DISCLOSURE_NOTICE, FACT_ENTRY, true, "notice"},
    {DISCLOSURE_PERIOD, FACT_PERIOD, true, "period"},
    {DISCLOSURE_FILES, FACT_BYTES, true, "files"},
    {DISCLOSURE_SEAL, FACT_ENTRY, true, "seal"},
    {DISCLOSURE_RUNS, FACT_COUNT, true, "days"},
    {DISCLOSURE_KEEP, FACT_DAY, true, "keep"},
    {DISCLOSURE_REPLACES, FACT_ENTRY, true, "replaces"},
    {DISCLOSURE_OBJECTION, FACT_ENTRY, true, "objection"},
    {DISCLOSURE_OUTCOME, FACT_CHOICE, true, "outcome"},
    {DISCLOSURE_NOTE, FACT_BYTES16, true, "note"},
    {DISCLOSURE_EVIDENCE, FACT_BYTES16, true, "evidence"},
    {DISCLOSURE_FIRST, FACT_DAY, true, "first"},
    {DISCLOSURE_REMEDY, FACT_ENTRY, true, "remedy"},
    {DISCLOSURE_LATE, FACT_FLAG, true, "is-late"},
};
static const struct fact_field evaluation_fields[] = {
    {EVALUATION_PROGRAMME, FACT_ENTRY, false, "programme"},
    {EVALUATION_UNIT, FACT_ENTRY, false, "unit"},
    {EVALUATION_YEAR, FACT_COUNT, false, "year"},
    {EVALUATION_FORM, FACT_BYTES32, false, "form"},
    {EVALUATION_SCORE, FACT_COUNT, false, "score"},
    {EVALUATION_POLICY, FACT_ENTRY, true, "policy"},
};
static const struct fact_field finding_fields[] = {
    {FINDING_CLASS, FACT_TEXT, false, "class"},
    {FINDING_SUBJECT, FACT_ENTRY, true, "subject"},
    {FINDING_AMOUNT, FACT_FEN, false, "amount"},
    {FINDING_PEOPLE, FACT_COUNT, false, "people"},
    {FINDING_DUE, FACT_DAY, true, "due"},
    {FINDING_STATE, FACT_CHOICE, false, "state"},
    {FINDING_RECOVERED, FACT_FEN, true, "recovered"},
    {FINDING_EVIDENCE, FACT_BYTES16, true, "evidence"},
    {FINDING_FINDING, FACT_ENTRY, true, "finding"},
};
static const struct fact_field price_index_fields[] = {
    {PRICE_INDEX_UNIT, FACT_ENTRY, false, "unit"},
    {PRICE_INDEX_PERIOD, FACT_PERIOD, false, "period"},
    {PRICE_INDEX_PUBLISHED, FACT_DAY, false, "published"},
    {PRICE_INDEX_CPI, FACT_FEN, false, "cpi"},
    {PRICE_INDEX_FOOD, FACT_FEN, false, "food"},
    {PRICE_INDEX_SCPI, FACT_FEN, true, "scpi"},
    {PRICE_INDEX_TRIGGERED, FACT_FLAG, false, "triggered"},
};
static const struct fact_field goods_fields[] = {
    {GOODS_EVENT, FACT_TEXT, false, "event"},
    {GOODS_ITEM, FACT_TEXT, false, "item"},
    {GOODS_MEASURE, FACT_TEXT, false, "measure"},
    {GOODS_QUANTITY, FACT_COUNT, false, "quantity"},
    {GOODS_UNIT_PRICE, FACT_FEN, false, "unit-price"},
    {GOODS_DIRECTION, FACT_CHOICE, false, "direction"},
    {GOODS_UNIT, FACT_ENTRY, false, "unit"},
    {GOODS_DAY, FACT_DAY, false, "day"},
};
static const struct fact_field case_fields[] = {
    {CASE_TOKEN, FACT_BYTES16, false, "token"},
    {CASE_UNIT, FACT_ENTRY, false, "unit"},
    {CASE_PROGRAMME, FACT_ENTRY, true, "programme"},
    {CASE_STEP, FACT_CHOICE, false, "step"},
    {CASE_DAY, FACT_DAY, false, "day"},
    {CASE_REASON, FACT_CHOICE, true, "reason"},
    {CASE_CASE, FACT_ENTRY, true, "case"},
};
static const struct fact_field erasure_fields[] = {
    {ERASURE_TOKEN, FACT_BYTES16, false, "token"},
    {ERASURE_BASIS, FACT_TEXT, false, "basis"},
    {ERASURE_DAY, FACT_DAY, false, "day"},
    {ERASURE_ASKED, FACT_ENTRY, false, "asked"},
    {ERASURE_PSEUDONYMS, FACT_COUNT, false, "pseudonyms"},
};
static const struct fact_field policy_fields[] = {
    {POLICY_USE, FACT_CHOICE, false, "use"},
    {POLICY_NAME, FACT_TEXT, false, "name"},
    {POLICY_DIGEST, FACT_BYTES32, false, "digest"},
    {POLICY_FROM, FACT_DAY, false, "from"},
    {POLICY_PROGRAMME, FACT_ENTRY, true, "programme"},
    {POLICY_REPLACES, FACT_ENTRY, true, "replaces"},
    {POLICY_APPROVALS, FACT_PAIRS, true, "approvals"},
    {POLICY_CLOCKS, FACT_PAIRS, true, "clocks"},
    {POLICY_TEXT, FACT_LONG, true, "text"},
    {POLICY_BEFORE, FACT_CHOICE, true, "before-payment"},
};
static const struct fact_field batch_state_fields[] = {
    {BATCH_STATE_BATCH, FACT_ENTRY, false, "batch"},
    {BATCH_STATE_FROM, FACT_CHOICE, false, "from"},
    {BATCH_STATE_TO, FACT_CHOICE, false, "to"},
    {BATCH_STATE_REASON, FACT_CHOICE, false, "reason"},
    {BATCH_STATE_DAY, FACT_DAY, false, "day"},
    {BATCH_STATE_DRAWS, FACT_PAIRS, true, "draws"},
};
static const struct fact_field check_fields[] = {
    {CHECK_PARTY, FACT_BYTES16, false, "party"},
    {CHECK_SOURCE, FACT_TEXT, false, "source"},
    {CHECK_DAY, FACT_DAY, false, "day"},
    {CHECK_HIT, FACT_FLAG, false, "hit"},
    {CHECK_RESOLVED, FACT_FLAG, true, "resolved"},
    {CHECK_FILE, FACT_ENTRY, true, "file"},
};
static const struct fact_field anchor_fields[] = {
    {ANCHOR_SIZE, FACT_COUNT, false, "size"},
    {ANCHOR_ROOT, FACT_BYTES32, false, "root"},
    {ANCHOR_FORM, FACT_CHOICE, false, "form"},
    {ANCHOR_TOKEN, FACT_BYTES32, false, "token"},
    {ANCHOR_DAY, FACT_DAY, false, "day"},
};
static const struct fact_field person_change_fields[] = {
    {PERSON_CHANGE_TOKEN, FACT_BYTES16, false, "token"},
    {PERSON_CHANGE_WHAT, FACT_CHOICE, false, "what"},
    {PERSON_CHANGE_STEP, FACT_CHOICE, false, "step"},
    {PERSON_CHANGE_COMMITMENT, FACT_BYTES32, true, "commitment"},
    {PERSON_CHANGE_OTHER, FACT_BYTES16, true, "other"},
    {PERSON_CHANGE_ASKED, FACT_ENTRY, true, "asked"},
    {PERSON_CHANGE_PROGRAMME, FACT_ENTRY, true, "programme"},
    {PERSON_CHANGE_YEAR, FACT_COUNT, true, "year"},
    {PERSON_CHANGE_REASON, FACT_CHOICE, true, "reason"},
    {PERSON_CHANGE_ENDS, FACT_ENTRY, true, "ends"},
};
static const struct fact_field statement_lines_fields[] = {
    {STATEMENT_LINES_STATEMENT, FACT_ENTRY, false, "statement"},
    {STATEMENT_LINES_DEBITED, FACT_PAIRS, true, "debited"},
    {STATEMENT_LINES_RETURNED, FACT_PAIRS, true, "returned"},
    {STATEMENT_LINES_VOUCHERS, FACT_PAIRS, true, "vouchers"},
};

static const struct fact_field manual_value_fields[] = {
    {MANUAL_VALUE_INDICATOR, FACT_TEXT, false, "indicator"},
    {MANUAL_VALUE_YEAR, FACT_COUNT, false, "year"},
    {MANUAL_VALUE_UNIT, FACT_ENTRY, false, "unit"},
    {MANUAL_VALUE_PROGRAMME, FACT_ENTRY, true, "programme"},
    {MANUAL_VALUE_TEXT, FACT_TEXT, false, "value"},
    {MANUAL_VALUE_IS_PLAN, FACT_FLAG, false, "is-plan"},
    {MANUAL_VALUE_EVIDENCE, FACT_BYTES16, true, "evidence"},
    {MANUAL_VALUE_NOTE, FACT_BYTES16, true, "note"},
    {MANUAL_VALUE_REPLACES, FACT_ENTRY, true, "replaces"},
};

const struct fact_schema kinds_schemas[] = {
    {KIND_UNIT, "unit", unit_fields, COUNT_OF(unit_fields)},
    {KIND_DOCUMENT, "document", document_fields, COUNT_OF(document_fields)},
    {KIND_PROGRAMME, "programme", programme_fields, COUNT_OF(programme_fields)},
    {KIND_STANDARD, "standard", standard_fields, COUNT_OF(standard_fields)},
    {KIND_SOURCE, "source", source_fields, COUNT_OF(source_fields)},
    {KIND_ALLOCATION, "allocation", allocation_fields, COUNT_OF(allocation_fields)},
    {KIND_SPLIT, "split", split_fields, COUNT_OF(split_fields)},
    {KIND_ADJUSTMENT, "adjustment", adjustment_fields, COUNT_OF(adjustment_fields)},
    {KIND_OPENING, "opening", opening_fields, COUNT_OF(opening_fields)},
    {KIND_FILE, "file", file_fields, COUNT_OF(file_fields)},
    {KIND_ENROLMENT, "enrolment", enrolment_fields, COUNT_OF(enrolment_fields)},
    {KIND_BATCH, "batch", batch_fields, COUNT_OF(batch_fields)},
    {KIND_LINE, "line", line_fields, COUNT_OF(line_fields)},
    {KIND_APPROVAL, "approval", approval_fields, COUNT_OF(approval_fields)},
    {KIND_SUBMISSION, "submission", submission_fields, COUNT_OF(submission_fields)},
    {KIND_RESULT, "result", result_fields, COUNT_OF(result_fields)},
    {KIND_REFUND, "refund", refund_fields, COUNT_OF(refund_fields)},
    {KIND_CORRECTION, "correction", correction_fields, COUNT_OF(correction_fields)},
    {KIND_EXCEPTION, "exception", exception_fields, COUNT_OF(exception_fields)},
    {KIND_RESOLUTION, "resolution", resolution_fields, COUNT_OF(resolution_fields)},
    {KIND_STATEMENT, "statement", statement_fields, COUNT_OF(statement_fields)},
    {KIND_CLOSE, "close", close_fields, COUNT_OF(close_fields)},
    {KIND_DISCLOSURE, "disclosure", disclosure_fields, COUNT_OF(disclosure_fields)},
    {KIND_EVALUATION, "evaluation", evaluation_fields, COUNT_OF(evaluation_fields)},
    {KIND_FINDING, "finding", finding_fields, COUNT_OF(finding_fields)},
    {KIND_PRICE_INDEX, "price-index", price_index_fields, COUNT_OF(price_index_fields)},
    {KIND_GOODS, "goods", goods_fields, COUNT_OF(goods_fields)},
    {KIND_CASE, "case", case_fields, COUNT_OF(case_fields)},
    {KIND_ERASURE, "erasure", erasure_fields, COUNT_OF(erasure_fields)},
    {KIND_POLICY, "policy", policy_fields, COUNT_OF(policy_fields)},
    {KIND_BATCH_STATE, "batch-state", batch_state_fields, COUNT_OF(batch_state_fields)},
    {KIND_CHECK, "check", check_fields, COUNT_OF(check_fields)},
    {KIND_ANCHOR, "anchor", anchor_fields, COUNT_OF(anchor_fields)},
    {KIND_PERSON_CHANGE, "person-change", person_change_fields,
     COUNT_OF(person_change_fields)},
    {KIND_STATEMENT_LINES, "statement-lines", statement_lines_fields,
     COUNT_OF(statement_lines_fields)},
    {KIND_MANUAL_VALUE, "manual-value", manual_value_fields,
     COUNT_OF(manual_value_fields)},
};
const size_t kinds_schema_count = COUNT_OF(kinds_schemas);

/* Looked up once an entry: by number, not by search. */
static const struct fact_schema *const by_number[] = {
    [KIND_GENESIS] = &registry_schemas[0],
    [KIND_SEAL] = &registry_schemas[1],
    [KIND_STAFF] = &registry_schemas[2],
    [KIND_KEY] = &registry_schemas[3],
    [KIND_KEY_END] = &registry_schemas[4],
    [KIND_ROLE] = &registry_schemas[5],
    [KIND_UNIT] = &kinds_schemas[0],
    [KIND_DOCUMENT] = &kinds_schemas[1],
    [KIND_PROGRAMME] = &kinds_schemas[2],
    [KIND_STANDARD] = &kinds_schemas[3],
    [KIND_SOURCE] = &kinds_schemas[4],
    [KIND_ALLOCATION] = &kinds_schemas[5],
    [KIND_SPLIT] = &kinds_schemas[6],
    [KIND_ADJUSTMENT] = &kinds_schemas[7],
    [KIND_OPENING] = &kinds_schemas[8],
    [KIND_FILE] = &kinds_schemas[9],
    [KIND_ENROLMENT] = &kinds_schemas[10],
    [KIND_BATCH] = &kinds_schemas[11],
    [KIND_LINE] = &kinds_schemas[12],
    [KIND_APPROVAL] = &kinds_schemas[13],
    [KIND_SUBMISSION] = &kinds_schemas[14],
    [KIND_RESULT] = &kinds_schemas[15],
    [KIND_REFUND] = &kinds_schemas[16],
    [KIND_CORRECTION] = &kinds_schemas[17],
    [KIND_EXCEPTION] = &kinds_schemas[18],
    [KIND_RESOLUTION] = &kinds_schemas[19],
    [KIND_STATEMENT] = &kinds_schemas[20],
    [KIND_CLOSE] = &kinds_schemas[21],
    [KIND_DISCLOSURE] = &kinds_schemas[22],
    [KIND_EVALUATION] = &kinds_schemas[23],
    [KIND_FINDING] = &kinds_schemas[24],
    [KIND_PRICE_INDEX] = &kinds_schemas[25],
    [KIND_GOODS] = &kinds_schemas[26],
    [KIND_CASE] = &kinds_schemas[27],
    [KIND_ERASURE] = &kinds_schemas[28],
    [KIND_POLICY] = &kinds_schemas[29],
    [KIND_BATCH_STATE] = &kinds_schemas[30],
    [KIND_CHECK] = &kinds_schemas[31],
    [KIND_ANCHOR] = &kinds_schemas[32],
    [KIND_PERSON_CHANGE] = &kinds_schemas[33],
    [KIND_STATEMENT_LINES] = &kinds_schemas[34],
    [KIND_MANUAL_VALUE] = &kinds_schemas[35],
};

const struct fact_schema *kinds_find(uint64_t kind)
{
    return kind < COUNT_OF(by_number) ? by_number[kind] : NULL;
}

const struct fact_schema *kinds_by_name(struct bytes name)
{
    for (size_t i = 0; i < registry_schema_count; i++) {
        if (bytes_equal(name, bytes_of(registry_schemas[i].name))) {
            return &registry_schemas[i];
        }
    }
    for (size_t i = 0; i < kinds_schema_count; i++) {
        if (bytes_equal(name, bytes_of(kinds_schemas[i].name))) {
            return &kinds_schemas[i];
        }
    }
    return NULL;
}

const uint8_t *kinds_line_holder(const struct fact *line)
{
    const struct bytes party = line->field[LINE_PARTY].bytes;
    return bytes_is_zero(party) && fact_has(line, LINE_PAYEE)
               ? line->field[LINE_PAYEE].bytes.at
               : party.at;
}
