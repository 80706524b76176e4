/* kinds.h - the kinds of relief entry and the fields of each.
 *
 * Kind and field numbers reach disk and are never reused; docs/entry.cddl is printed
 * from these tables and a test compares the two.  Kinds of parts that are planned are
 * here from the start, so that no number is taken twice. */
#ifndef LEDGER_KINDS_H
#define LEDGER_KINDS_H

#include "ledger/journal/fact.h"
#include "ledger/journal/registry_kinds.h"

enum relief_kind {
    KIND_UNIT = 2,
    KIND_DOCUMENT = 3,
    KIND_PROGRAMME = 4,
    KIND_STANDARD = 5,
    KIND_SOURCE = 10,
    KIND_ALLOCATION = 11,
    KIND_SPLIT = 12,
    KIND_ADJUSTMENT = 13,
    KIND_OPENING = 14,
    KIND_FILE = 15,
    KIND_ENROLMENT = 16,
    KIND_BATCH = 17,
    KIND_LINE = 18,
    KIND_APPROVAL = 19,
    KIND_SUBMISSION = 20,
    KIND_RESULT = 21,
    KIND_REFUND = 22,
    KIND_CORRECTION = 23,
    KIND_EXCEPTION = 24,
    KIND_RESOLUTION = 25,
    KIND_STATEMENT = 26,
    KIND_CLOSE = 27,
    KIND_DISCLOSURE = 28,
    KIND_EVALUATION = 29,
    KIND_FINDING = 30,
    KIND_PRICE_INDEX = 31,
    KIND_GOODS = 32,
    KIND_CASE = 33,
    KIND_ERASURE = 34,
    KIND_POLICY = 35,
    KIND_BATCH_STATE = 36,
    KIND_CHECK = 37,
    KIND_ANCHOR = 38,
    KIND_PERSON_CHANGE = 39,
    KIND_STATEMENT_LINES = 40,
    KIND_MANUAL_VALUE = 41,
    KIND_SPOT_CHECK = 42
};

/* a unit of government or an office, dated */
enum unit_field {
    UNIT_CODE = 1,
    UNIT_NAME = 2,
    UNIT_LEVEL = 3,
    UNIT_PARENT = 4,
    UNIT_USCC = 5,
    UNIT_FROM = 6,
    UNIT_TO = 7,
    UNIT_REPLACES = 8
};

/* a policy or allocation document */
enum document_field {
    DOCUMENT_NUMBER = 1,
    DOCUMENT_TITLE = 2,
    DOCUMENT_ISSUER = 3,
    DOCUMENT_ISSUED = 4,
    DOCUMENT_RECEIVED = 5,
    DOCUMENT_UPSTREAM = 6,
    DOCUMENT_TOKEN = 7,
    DOCUMENT_DIGEST = 8,  /* SHA-256 of the file, whatever the suite */
    DOCUMENT_REPLACES = 9 /* its first entry, by which others know it */
};

/* a kind of aid */
enum programme_field {
    PROGRAMME_CODE = 1,
    PROGRAMME_NAME = 2,
    PROGRAMME_SUMMARY = 3,
    PROGRAMME_PARTY = 4,
    PROGRAMME_DISCLOSURE = 5,
    PROGRAMME_FUNCTIONS = 6,
    PROGRAMME_GOVERNMENT_ECONOMIC = 7,
    PROGRAMME_DEPARTMENT_ECONOMIC = 8,
    PROGRAMME_BASIS = 9,
    PROGRAMME_REPLACES = 10,
    PROGRAMME_START = 11,
    PROGRAMME_IS_PRICE = 12 /* a price subsidy 价格临时补贴 */
};

/* a dated standard of aid */
enum standard_field {
    STANDARD_PROGRAMME = 1,
    STANDARD_UNIT = 2,
    STANDARD_CLASS = 3,
    STANDARD_AMOUNT = 4,
    STANDARD_METHOD = 5,
    STANDARD_FROM = 6,
    STANDARD_TO = 7,
    STANDARD_DOCUMENT = 8
};

/* a source of funds */
enum source_field { SOURCE_LEVEL = 1, SOURCE_NATURE = 2, SOURCE_NAME = 3 };

/* money made available */
enum allocation_field {
    ALLOCATION_DOCUMENT = 1,
    ALLOCATION_YEAR = 2,
    ALLOCATION_UNIT = 3,
    ALLOCATION_SOURCE = 4,
    ALLOCATION_FUNCTION = 5,
    ALLOCATION_GOVERNMENT_ECONOMIC = 6,
    ALLOCATION_DEPARTMENT_ECONOMIC = 7,
    ALLOCATION_AMOUNT = 8,
    ALLOCATION_ISSUED = 9,
    ALLOCATION_RECEIVED = 10,
    ALLOCATION_PERIOD = 11,
    ALLOCATION_PROJECT_CODE = 12,
    ALLOCATION_PROJECT_NAME = 13,
    ALLOCATION_DIRECT = 14,
    ALLOCATION_SAFEGUARD = 15,
    ALLOCATION_LABEL = 16,
    ALLOCATION_REMARK = 17,
    ALLOCATION_PARENT = 18,
    ALLOCATION_FILE = 19,
    ALLOCATION_IS_CARRY_OVER = 20,
    ALLOCATION_PRIOR_YEAR = 21,
    ALLOCATION_IS_OPENING = 22,
    ALLOCATION_DAYS = 23,
    ALLOCATION_DAYS_ALLOWED = 24,
    ALLOCATION_POLICY = 25,
    ALLOCATION_FUNCTION_NAME = 26
};

/* money passed down to a unit below */
enum split_field {
    SPLIT_ALLOCATION = 1,
    SPLIT_UNIT = 2,
    SPLIT_AMOUNT = 3,
    SPLIT_DOCUMENT = 4,
    SPLIT_DAY = 5,
    SPLIT_PERIOD = 6,
    SPLIT_LABEL = 7,
    SPLIT_DIRECT = 8,
    SPLIT_SAFEGUARD = 9,
    SPLIT_DAYS = 10,
    SPLIT_DAYS_ALLOWED = 11,
    SPLIT_POLICY = 12,
    SPLIT_FILE = 13
};

/* an allocation raised, lowered or frozen */
enum adjustment_field {
    ADJUSTMENT_ALLOCATION = 1,
    ADJUSTMENT_AMOUNT = 2,
    ADJUSTMENT_FROZEN = 3,
    ADJUSTMENT_DOCUMENT = 4,
    ADJUSTMENT_DAY = 5,
    ADJUSTMENT_PERIOD = 6,
    ADJUSTMENT_REASON = 7
};

/* the state of an allocation before this ledger */
enum opening_field {
    OPENING_ALLOCATION = 1,
    OPENING_PAID = 2,
    OPENING_RETURNED = 3,
    OPENING_PRIOR_YEAR = 4,
    OPENING_DAY = 5,
    OPENING_FILE = 6,
    OPENING_RECEIVED = 7,
    OPENING_PASSED_DOWN = 8,
    OPENING_DOCUMENT = 9,
    OPENING_CONFIRMS = 10
};

/* a file that was taken in */
enum file_field {
    FILE_TOKEN = 1,
    FILE_USE = 2,
    FILE_ROWS = 3,
    FILE_SIZE = 4,
    FILE_ENCODING = 5,
    FILE_PROFILE = 6,
    FILE_AMOUNT = 7,
    FILE_BATCH = 8,
    FILE_PAPER = 9,
    FILE_VALUE_DAY = 10,
    FILE_PAID = 11,
    FILE_PAID_AMOUNT = 12,
    FILE_FAILED = 13,
    FILE_FAILED_AMOUNT = 14,
    FILE_UNKNOWN = 15,
    FILE_UNKNOWN_AMOUNT = 16,
    FILE_EFFECT = 17,
    FILE_CONFIRMS = 18,
    FILE_REFUSES = 19
};

/* a party entitled to a programme */
enum enrolment_field {
    ENROLMENT_PARTY = 1,
    ENROLMENT_PROGRAMME = 2,
    ENROLMENT_UNIT = 3,
    ENROLMENT_FIRST = 4,
    ENROLMENT_LAST = 5,
    ENROLMENT_APPROVED = 6,
    ENROLMENT_STANDARD = 7,
    ENROLMENT_AMOUNT = 8,
    ENROLMENT_HEADCOUNT = 9,
    ENROLMENT_CLASS = 10,
    ENROLMENT_COMMITMENT = 11,
    ENROLMENT_REPLACES = 12,
    ENROLMENT_APPLIED = 13,
    ENROLMENT_OPENING = 14,
    ENROLMENT_DOCUMENT = 15,
    ENROLMENT_CONFIRMS = 16
};

/* one programme, period and unit */
enum batch_field {
    BATCH_PROGRAMME = 1,
    BATCH_PERIOD = 2,
    BATCH_UNIT = 3,
    BATCH_DUE = 4,
    BATCH_ORIGIN = 5,
    BATCH_LINES = 6,
    BATCH_AMOUNT = 7,
    BATCH_HEADCOUNT = 8,
    BATCH_SHARES = 9,
    BATCH_FILE = 10,
    BATCH_REPLACES = 11,
    BATCH_LABEL = 12,
    BATCH_POLICY = 13
};

/* one due in a batch */
enum line_field {
    LINE_BATCH = 1,
    LINE_NUMBER = 2,
    LINE_PARTY = 3,
    LINE_COMMITMENT = 4,
    LINE_AMOUNT = 5,
    LINE_STATE = 6,
    LINE_DRAWS = 7,
    LINE_UNCOVERED = 8,
    LINE_HEADCOUNT = 9,
    LINE_VILLAGE = 10,
    LINE_PURPOSE = 11,
    LINE_CASE = 12,
    LINE_PAYEE = 13,
    LINE_PAYEE_KIND = 14,
    LINE_RESEND_OF = 15,
    LINE_CLASS = 16,
    LINE_VALUE_DAY = 17,
    LINE_BASE = 18,
    LINE_SUPPLEMENT = 19,
    LINE_BACK_PAY = 20,
    LINE_OTHER = 21
};

/* a signature over a batch */
enum approval_field {
    APPROVAL_BATCH = 1,
    APPROVAL_ROLE = 2,
    APPROVAL_ACTION = 3,
    APPROVAL_COUNT = 4,
    APPROVAL_AMOUNT = 5,
    APPROVAL_ROOT = 6,
    APPROVAL_KEY = 7,
    APPROVAL_SIGNATURE = 8,
    APPROVAL_DRAWS = 9
};

/* what goes to the bank */
enum submission_field {
    SUBMISSION_BATCH = 1,
    SUBMISSION_COUNT = 2,
    SUBMISSION_AMOUNT = 3,
    SUBMISSION_TOKEN = 4,
    SUBMISSION_DAY = 5,
    SUBMISSION_PROFILE = 6,
    SUBMISSION_FORM = 7,
    SUBMISSION_STATE = 8,
    SUBMISSION_ACCOUNT = 9,
    SUBMISSION_PLAN = 10, /* of vouchers: number of the first 5201, and how many */
    SUBMISSION_PLANS = 11,
    SUBMISSION_ORDER = 12, /* the same of the 8207 */
    SUBMISSION_ORDERS = 13
};

/* the bank's answer for one line */
enum result_field {
    RESULT_LINE = 1,
    RESULT_CLASS = 2,
    RESULT_FROM = 3,
    RESULT_TO = 4,
    RESULT_AMOUNT = 5,
    RESULT_DRAWS = 6,
    RESULT_VALUE_DAY = 7,
    RESULT_PERIOD = 8,
    RESULT_UNCOVERED = 9,
    RESULT_FILE = 10,
    RESULT_PARTS = 11
};

/* money back after success */
enum refund_field {
    REFUND_LINE = 1,
    REFUND_AMOUNT = 2,
    REFUND_DRAWS = 3,
    REFUND_REASON = 4,
    REFUND_VALUE_DAY = 5,
    REFUND_PERIOD = 6,
    REFUND_IS_PRIOR_YEAR = 7,
    REFUND_CONFIRMS_RELEASE = 8,
    REFUND_FILE = 9,
    REFUND_TO = 10,
    REFUND_EXCEPTION = 11,
    REFUND_DOCUMENT = 12
};

/* a reversing entry and its successor */
enum correction_field {
    CORRECTION_REVERSES = 1,
    CORRECTION_SUCCESSOR = 2,
    CORRECTION_REASON = 3,
    CORRECTION_AMOUNT = 4,
    CORRECTION_DRAWS = 5,
    CORRECTION_PERIOD = 6,
    CORRECTION_TO = 7,
    CORRECTION_CONFIRMS = 8,
    CORRECTION_RIGHT_TO = 9,
    CORRECTION_RIGHT_CLASS = 10,
    CORRECTION_RIGHT_AMOUNT = 11
};

/* something a person must look at */
enum exception_field {
    EXCEPTION_CLASS = 1,
    EXCEPTION_SUBJECT = 2,
    EXCEPTION_AMOUNT = 3,
    EXCEPTION_ALLOCATION = 4,
    EXCEPTION_FILE = 5,
    EXCEPTION_COUNT = 6,
    EXCEPTION_OTHER = 7,
    EXCEPTION_REASON = 10
};

/* how an exception was settled */
enum resolution_field {
    RESOLUTION_EXCEPTION = 1,
    RESOLUTION_ACTION = 2,
    RESOLUTION_AMOUNT = 3,
    RESOLUTION_EVIDENCE = 4,
    RESOLUTION_NOTE = 5
};

/* a bank statement */
enum statement_field {
    STATEMENT_ACCOUNT = 1,
    STATEMENT_FIRST = 2,
    STATEMENT_LAST = 3,
    STATEMENT_OPENING = 4,
    STATEMENT_CLOSING = 5,
    STATEMENT_IN = 6,
    STATEMENT_OUT = 7,
    STATEMENT_ROWS = 8,
    STATEMENT_FILE = 9,
    STATEMENT_FEES = 10,
    STATEMENT_INTEREST = 11,
    STATEMENT_FUNDED = 12,
    STATEMENT_ORDERED = 13,
    STATEMENT_RETURNED = 14,
    STATEMENT_RECEIVED = 15
};

/* a month or year closed */
enum close_field {
    CLOSE_UNIT = 1,
    CLOSE_PERIOD = 2,
    CLOSE_RESERVED = 3,
    CLOSE_UNKNOWN = 4,
    CLOSE_PAID = 5,
    CLOSE_LATE = 6,
    CLOSE_IS_YEAR = 7,
    CLOSE_OPEN = 8
};

/* a step of a public notice */
enum disclosure_field {
    DISCLOSURE_BATCH = 1,
    DISCLOSURE_PROGRAMME = 2,
    DISCLOSURE_UNIT = 3,
    DISCLOSURE_MOMENT = 4,
    DISCLOSURE_STEP = 5,
    DISCLOSURE_DAY = 6,
    DISCLOSURE_LAST = 7,
    DISCLOSURE_COUNT = 8,
    DISCLOSURE_AMOUNT = 9,
    DISCLOSURE_DIGEST = 10,
    DISCLOSURE_POLICY = 11,
    DISCLOSURE_NOTICE = 12,
    DISCLOSURE_PERIOD = 13,
    DISCLOSURE_FILES = 14, /* of each file: format u8, SHA-256 */
    DISCLOSURE_SEAL = 15,
    DISCLOSURE_RUNS = 16,
    DISCLOSURE_KEEP = 17,
    DISCLOSURE_REPLACES = 18,
    DISCLOSURE_OBJECTION = 19,
    DISCLOSURE_OUTCOME = 20,
    DISCLOSURE_NOTE = 21,
    DISCLOSURE_EVIDENCE = 22,
    DISCLOSURE_FIRST = 23,
    DISCLOSURE_REMEDY = 24, /* what put right what was objected to */
    DISCLOSURE_LATE = 25
};

/* a scored evaluation */
enum evaluation_field {
    EVALUATION_PROGRAMME = 1,
    EVALUATION_UNIT = 2,
    EVALUATION_YEAR = 3,
    EVALUATION_FORM = 4,
    EVALUATION_SCORE = 5,
    EVALUATION_POLICY = 6
};

/* a problem found, and its rectification */
enum finding_field {
    FINDING_CLASS = 1,
    FINDING_SUBJECT = 2,
    FINDING_AMOUNT = 3,
    FINDING_PEOPLE = 4,
    FINDING_DUE = 5,
    FINDING_STATE = 6,
    FINDING_RECOVERED = 7,
    FINDING_EVIDENCE = 8,
    FINDING_FINDING = 9
};

/* monthly price indexes in 0.01 %, and what they set off */
enum price_index_field {
    PRICE_INDEX_UNIT = 1,
    PRICE_INDEX_PERIOD = 2,
    PRICE_INDEX_PUBLISHED = 3,
    PRICE_INDEX_CPI = 4,
    PRICE_INDEX_FOOD = 5,
    PRICE_INDEX_SCPI = 6,
    PRICE_INDEX_TRIGGERED = 7,
    PRICE_INDEX_CPI_LEAST = 8, /* what it was held against */
    PRICE_INDEX_FOOD_LEAST = 9,
    PRICE_INDEX_LAST = 10, /* day by which the subsidy is paid */
    PRICE_INDEX_DOCUMENT = 11,
    PRICE_INDEX_POLICY = 12, /* that lowered what it was held against */
    PRICE_INDEX_REPLACES = 13
};

/* relief goods in and out */
enum goods_field {
    GOODS_EVENT = 1,
    GOODS_ITEM = 2,
    GOODS_MEASURE = 3,
    GOODS_QUANTITY = 4,
    GOODS_UNIT_PRICE = 5,
    GOODS_DIRECTION = 6,
    GOODS_UNIT = 7,
    GOODS_DAY = 8
};

/* a case of emergency aid */
enum case_field {
    CASE_TOKEN = 1,
    CASE_UNIT = 2,
    CASE_PROGRAMME = 3,
    CASE_STEP = 4,
    CASE_DAY = 5,
    CASE_REASON = 6,
    CASE_CASE = 7
};

/* a person's data destroyed by law */
enum erasure_field {
    ERASURE_TOKEN = 1,
    ERASURE_BASIS = 2,
    ERASURE_DAY = 3,
    ERASURE_ASKED = 4,
    ERASURE_PSEUDONYMS = 5
};

/* a dated rule table */
enum policy_field {
    POLICY_USE = 1,
    POLICY_NAME = 2,
    POLICY_DIGEST = 3,
    POLICY_FROM = 4,
    POLICY_PROGRAMME = 5,
    POLICY_REPLACES = 6,
    POLICY_APPROVALS = 7,
    POLICY_CLOCKS = 8,
    POLICY_TEXT = 9,
    POLICY_BEFORE = 10 /* bit m: moment m is completed before anything is paid */
};

/* a batch changes state as a whole */
enum batch_state_field {
    BATCH_STATE_BATCH = 1,
    BATCH_STATE_FROM = 2,
    BATCH_STATE_TO = 3,
    BATCH_STATE_REASON = 4,
    BATCH_STATE_DAY = 5,
    BATCH_STATE_DRAWS = 6
};

/* a result of an outside check */
enum check_field {
    CHECK_PARTY = 1,
    CHECK_SOURCE = 2,
    CHECK_DAY = 3,
    CHECK_HIT = 4,
    CHECK_RESOLVED = 5,
    CHECK_FILE = 6
};

/* a checkpoint anchored outside */
enum anchor_field {
    ANCHOR_SIZE = 1,
    ANCHOR_ROOT = 2,
    ANCHOR_FORM = 3,
    ANCHOR_TOKEN = 4,
    ANCHOR_DAY = 5
};

/* a person's record changed by two members of staff */
enum person_change_field {
    PERSON_CHANGE_TOKEN = 1,
    PERSON_CHANGE_WHAT = 2,
    PERSON_CHANGE_STEP = 3,
    PERSON_CHANGE_COMMITMENT = 4,
    PERSON_CHANGE_OTHER = 5,
    PERSON_CHANGE_ASKED = 6,
    PERSON_CHANGE_PROGRAMME = 7,
    PERSON_CHANGE_YEAR = 8,
    PERSON_CHANGE_REASON = 9,
    PERSON_CHANGE_ENDS = 10
};

/* lines that a bank statement shows one by one */
enum statement_lines_field {
    STATEMENT_LINES_STATEMENT = 1,
    STATEMENT_LINES_DEBITED = 2,
    STATEMENT_LINES_RETURNED = 3,
    STATEMENT_LINES_VOUCHERS = 4
};

/* a figure of an evaluation that a person measured, or its target of a year */
enum manual_value_field {
    MANUAL_VALUE_INDICATOR = 1,
    MANUAL_VALUE_YEAR = 2,
    MANUAL_VALUE_UNIT = 3,
    MANUAL_VALUE_PROGRAMME = 4,
    MANUAL_VALUE_TEXT = 5,
    MANUAL_VALUE_IS_PLAN = 6,
    MANUAL_VALUE_EVIDENCE = 7,
    MANUAL_VALUE_NOTE = 8,
    MANUAL_VALUE_REPLACES = 9
};

/* how many who receive were checked again, and how many of them wrongly do */
enum spot_check_field {
    SPOT_CHECK_UNIT = 1,
    SPOT_CHECK_PROGRAMME = 2,
    SPOT_CHECK_DAY = 3,
    SPOT_CHECK_PERIOD = 4,
    SPOT_CHECK_CHECKED = 5,
    SPOT_CHECK_WRONG = 6,
    SPOT_CHECK_DOCUMENT = 7,
    SPOT_CHECK_EVIDENCE = 8,
    SPOT_CHECK_REPLACES = 9
};

/* Whose record in the vault holds the name and account of a line: the party's, or of
 * people nobody names the payee's.  16 bytes, of the fact. */
const uint8_t *kinds_line_holder(const struct fact *line);

extern const struct fact_schema kinds_schemas[];
extern const size_t kinds_schema_count;

/* The schema of a relief or registry kind by number or by name; NULL when there is
 * none. */
const struct fact_schema *kinds_find(uint64_t kind);
const struct fact_schema *kinds_by_name(struct bytes name);

#endif
