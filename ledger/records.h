/* records.h - what the entries add up to: the derived tables and their records.
 *
 * Every table here can be rebuilt from the journal alone.  Integers are big-endian, so
 * that key order is the order people read.  Secondary keys start with the batch or the
 * period: one month's writes stay together.
 *
 *   table        key                                            value
 *   code         kind u8, code text                             entry u64
 *   balance      allocation u64                                 struct balance
 *   balance-at   allocation u64, seal u64                       struct balance
 *   batch        batch u64                                      struct batch
 *   batch-at     batch u64, seal u64                            struct batch
 *   line         batch u64, chunk u32                           64 x struct line_state
 *   due          period u32, programme u64, party 16, what 8    line u64, live fen i64,
 *                                                               then as accounts_due.c
 *                                                               needs them
 *   file         token 16                                       entry u64, the newest
 *                                                               with this token
 *   open         exception u64                                  -; of money to recover:
 *                                                               fen i64; 01: not booked
 *   batch-draws  batch u64                                      allocation u64, fen i64
 *   approval     batch u64                                      root 32, then of each:
 *                                                               entry u64, staff u64,
 *                                                               role u8
 *   policy       1, programme u64 (0: every one)                entry u64
 *   policy       use 2 or 3, programme u64 (0: every one),      -
 *                from i32 (biased), entry u64
 *   standard     programme u64, unit u64, class text, 0,        -
 *                from i32 (biased), entry u64
 *   enrolment    programme u64, party 16, first u32, entry u64  last u32, ~0: open
 *   change       entry that asked u64                           staff u64
 *   refund       line u64                                       since u64, then of each
 *                                                               allocation u64, fen i64
 *   settled      line u64                                       struct settled
 *   closed       'M' or 'Y', unit code, 0, period u32           close u64
 *   statement    account token 16, first day u32                statement u64
 *   joined       pseudonym of a record that went 16             pseudonym 16, entry u64
 *   alias        pseudonym of a person 16, entry that asked u64 entry that confirmed
 * u64 matched      way u8, entry u64                              i64; see enum matched
 *   about        1, subject u64, entry u64; 2, resolution u64   -; accounts_about.c
 *   notice       1, notice u64, entry u64                       its state from there on
 *   notice       2, programme u64, unit u64, moment u8,         -; see disclosures.h
 *                period u32, notice u64
 *   notice       3, objection u64                               -, while it is open
 */
#ifndef LEDGER_RECORDS_H
#define LEDGER_RECORDS_H

#include "ledger/base/date.h"
#include "ledger/journal/journal.h"

enum ledger_table {
    LEDGER_TABLE_CODE = JOURNAL_TABLE_COUNT,
    LEDGER_TABLE_BALANCE,
    LEDGER_TABLE_BALANCE_AT,
    LEDGER_TABLE_BATCH,
    LEDGER_TABLE_BATCH_AT,
    LEDGER_TABLE_LINE,
    LEDGER_TABLE_DUE,
    LEDGER_TABLE_FILE,
    LEDGER_TABLE_OPEN,
    LEDGER_TABLE_BATCH_DRAWS,
    LEDGER_TABLE_APPROVAL,
    LEDGER_TABLE_POLICY,
    LEDGER_TABLE_STANDARD,
    LEDGER_TABLE_ENROLMENT,
    LEDGER_TABLE_CHANGE,
    LEDGER_TABLE_REFUND,
    LEDGER_TABLE_SETTLED,
    LEDGER_TABLE_CLOSED,
    LEDGER_TABLE_STATEMENT,
    LEDGER_TABLE_JOINED,
    LEDGER_TABLE_ALIAS,
    LEDGER_TABLE_MATCHED,
    LEDGER_TABLE_ABOUT,
    LEDGER_TABLE_NOTICE,
    LEDGER_TABLE_END
};
enum { LEDGER_DERIVED_COUNT = LEDGER_TABLE_END - JOURNAL_TABLE_COUNT };
extern const struct store_table ledger_derived_tables[LEDGER_DERIVED_COUNT];

/* Numbers reach disk, here and below. */
enum line_state_code {
    LINE_STATE_NONE = 0,
    LINE_STATE_DRAFTED = 1,
    LINE_STATE_APPROVED = 2,
    LINE_STATE_SUBMITTED = 3,
    LINE_STATE_PAID = 4,
    LINE_STATE_FAILED = 5,
    LINE_STATE_UNKNOWN = 6,
    LINE_STATE_REFUNDED = 7,
    LINE_STATE_CANCELLED = 8,
    LINE_STATE_COUNT
};
enum batch_origin {
    BATCH_ORIGIN_ROSTER = 1,  /* drafted here, approved, then submitted         */
    BATCH_ORIGIN_RECORDED = 3 /* a file that already carries the bank's word    */
};
enum policy_use {
    POLICY_USE_APPROVAL = 1,
    POLICY_USE_DISCLOSURE = 2,
    POLICY_USE_EVALUATION = 3,
    POLICY_USE_CLOCKS = 4
};
/* When people are told, and what of. */
enum disclosure_moment {
    MOMENT_REVIEW = 1, /* who is proposed (初审)                   */
    MOMENT_APPROVAL,   /* who was approved (审批)                  */
    MOMENT_PAYMENT,    /* who was paid, each time (发放)           */
    MOMENT_END,        /* whose aid ends (终止)                    */
    MOMENT_COUNT
};
/* What an entry of kind disclosure does with a notice; and how far a notice is, which
 * objections do not change. */
enum disclosure_step {
    NOTICE_DRAFTED = 1,
    NOTICE_APPROVED,
    NOTICE_RUNNING,
    NOTICE_OBJECTED,  /* no stage: somebody objects         */
    NOTICE_ANSWERED,  /* no stage: an objection was settled */
    NOTICE_COMPLETED, /* its days are over                  */
    NOTICE_WITHDRAWN,
    NOTICE_REPLACED, /* no step: a later notice took its place */
    NOTICE_REMEDIED, /* no stage: what was objected to was put right */
    NOTICE_STEP_END
};
enum objection_outcome { OBJECTION_UPHELD = 1, OBJECTION_DISMISSED, OBJECTION_END };
/* What a file of a notice is. */
enum disclosure_format {
    NOTICE_TEXT = 1,
    NOTICE_CSV,
    NOTICE_JSON,
    NOTICE_HTML,
    NOTICE_XLSX,
    NOTICE_PDF,
    NOTICE_FORMAT_END
};
enum approval_action { APPROVAL_APPROVES = 1 };
enum submission_form { SUBMISSION_FILE = 1, SUBMISSION_VOUCHER = 2 };
/* Why a line was withdrawn. */
enum correction_reason {
    CORRECTION_WRONG_AMOUNT = 1,
    CORRECTION_WRONG_ACCOUNT,
    CORRECTION_WRONG_PERSON,
    CORRECTION_NOT_DUE,
    CORRECTION_DOUBLED,
    CORRECTION_OTHER,
    CORRECTION_REASON_END
};
/* Why a batch was cancelled. */
enum cancel_reason {
    CANCEL_MISTAKE = 1,
    CANCEL_NOT_DUE,
    CANCEL_OTHER,
    CANCEL_REASON_END
};
enum programme_party {
    PARTY_HOUSEHOLD = 1,
    PARTY_PERSON,
    PARTY_INSTITUTION,
    PARTY_UNNAMED
};
/* Whose account the money goes to; absent in a line: the person's own. */
enum payee_kind {
    PAYEE_SELF = 1,
    PAYEE_HOUSEHOLD, /* somebody of the same household                        */
    PAYEE_GUARDIAN,
    PAYEE_AGENT,
    PAYEE_INSTITUTION, /* that cares for the person                           */
    PAYEE_SUPPLIER,    /* of goods or services                                */
    PAYEE_UNNAMED,     /* for people nobody names: party zero, headcount said */
    PAYEE_KIND_END
};
/* How a standard limits an amount. */
enum standard_method {
    STANDARD_METHOD_FULL = 1,  /* the amount is the standard                    */
    STANDARD_METHOD_DIFFERENCE /* up to it: what the household's income leaves  */
};
enum person_change_what {
    PERSON_CHANGE_NAME = 1,
    PERSON_CHANGE_NUMBER,
    PERSON_CHANGE_ACCOUNT,
    PERSON_CHANGE_MERGE,
    PERSON_CHANGE_ALIAS,    /* the bank's spelling of the name */
    PERSON_CHANGE_NO_ALIAS, /* one of them withdrawn                    */
    PERSON_CHANGE_ERASE,    /* everything about the person      */
    PERSON_CHANGE_WHAT_END
};
/* Why the bank spells a name otherwise. */
enum alias_reason {
    ALIAS_RARE = 1, /* it cannot write a rare character       */
    ALIAS_PINYIN,   /* it writes letters instead              */
    ALIAS_CUT,      /* it cuts long names off                 */
    ALIAS_OLD_NAME, /* the account still has the name of old  */
    ALIAS_REASON_END
};
enum person_change_step {
    PERSON_CHANGE_STEP_ASKED = 1,
    PERSON_CHANGE_STEP_CONFIRMED,
    PERSON_CHANGE_STEP_REFUSED,
    PERSON_CHANGE_STEP_JOINED /* follows a confirmed merge: one pseudonym is another */
};
enum programme_disclosure { DISCLOSURE_LIST = 1, DISCLOSURE_TOTALS = 2 };
enum unit_level {
    UNIT_LEVEL_PROVINCE = 1,
    UNIT_LEVEL_CITY,
    UNIT_LEVEL_COUNTY,
    UNIT_LEVEL_OFFICE,
    UNIT_LEVEL_TOWNSHIP,
    UNIT_LEVEL_VILLAGE
};
enum source_level {
    SOURCE_CENTRAL = 1,
    SOURCE_PROVINCE,
    SOURCE_CITY,
    SOURCE_COUNTY,
    SOURCE_TOWNSHIP,
    SOURCE_CHARITY
};
/* The bank's word for one line, canonical (domain.md 4.2). */
enum result_class {
    RESULT_NONE = 0,
    RESULT_SUCCESS = 1,
    RESULT_UNKNOWN = 2,
    RESULT_FAIL_ACCOUNT = 3,
    RESULT_FAIL_NAME = 4,
    RESULT_FAIL_CLOSED = 5,
    RESULT_FAIL_FROZEN = 6,
    RESULT_FAIL_CARD = 7,
    RESULT_FAIL_TYPE = 8,
    RESULT_FAIL_LIMIT = 9,
    RESULT_FAIL_AMOUNT = 10,
    RESULT_FAIL_DORMANT = 11,
    RESULT_REFUND = 12,
    RESULT_DUPLICATE = 13,
    RESULT_NOT_RETURNED = 14,
    RESULT_FAIL_OTHER = 15,
    RESULT_CLASS_COUNT
};
enum file_use {
    FILE_UNITS = 1,
    FILE_PROGRAMMES,
    FILE_BUDGET,
    FILE_PAYROLL,
    FILE_RETURN,
    FILE_REFUND,
    FILE_SCAN,  /* of an answer on paper                */
    FILE_KEYED, /* what a person keyed from it  */
    FILE_STATEMENT,
    FILE_OPENING,
    FILE_ROSTER,
    FILE_STANDARDS,
    FILE_ENROLMENTS,
    FILE_DOCUMENTS,
    FILE_PRICES,
    FILE_CHECKS
};
enum exception_class {
    EXCEPTION_UNCOVERED = 1,    /* money was paid beyond what was available   */
    EXCEPTION_UNAPPROVED,       /* a recorded batch nobody has approved       */
    EXCEPTION_PAYEE_NAME,       /* the bank paid under another name           */
    EXCEPTION_IDENTIFIER,       /* a recorded fact carries a bad identifier   */
    EXCEPTION_NAME_LOST,        /* a character of the name was lost on the way*/
    EXCEPTION_DUPLICATE,        /* the bank answered one line twice           */
    EXCEPTION_MISSING,          /* a full answer lacks a line                 */
    EXCEPTION_SHORT,            /* the bank says less than was ordered        */
    EXCEPTION_OVER,             /* the bank says more than was ordered        */
    EXCEPTION_ACCOUNT,          /* the bank names another account             */
    EXCEPTION_DOUBLE_PAID = 11, /* one party was paid twice for one thing   */
    EXCEPTION_OVERPAID = 12,    /* more was paid than was due: to be recovered  */
    EXCEPTION_FEE = 14,         /* the bank took a fee from relief money      */
    EXCEPTION_LATE_SPLIT = 15,  /* money was passed down after its days ran out */
    EXCEPTION_PAID_EARLY = 16,  /* paid before its allocation was received    */
    EXCEPTION_AMBIGUOUS = 17,   /* equal lines that the bank does not tell apart */
    EXCEPTION_UNDISCLOSED = 18, /* paid before the notice its policy asks for    */
    /* Seen in the states of lines and batches; no entry has them (exceptions.h). */
    EXCEPTION_LINE_FAILED = 32,
    EXCEPTION_LINE_REFUNDED,
    EXCEPTION_LINE_UNKNOWN,
    EXCEPTION_UNANSWERED, /* a batch past its day waits for the bank's answer */
    EXCEPTION_CLASS_END
};
/* What bank statements have shown so far: the way, then the entry. */
enum matched {
    MATCHED_DEBITED = 1,   /* a batch: fen that left the account for it             */
    MATCHED_RETURNED,      /* a batch: fen that the bank sent back                  */
    MATCHED_RECEIVED,      /* an allocation: fen that arrived for it                */
    MATCHED_LINES,         /* the first of a run of lines debited one by one: count */
    MATCHED_LINE_RETURNED, /* a line: fen sent back for it                         */
    MATCHED_VOUCHER        /* an 8207, by its number: 1                            */
};
/* How an exception was settled. */
enum resolution_action {
    RESOLVED_EXPLAINED = 1,    /* it is as it should be                            */
    RESOLVED_CORRECTED,        /* what was wrong has been put right                */
    RESOLVED_CONFIRMED_UNPAID, /* the bank confirms that it did not pay            */
    RESOLVED_CONFIRMED_PAID,   /* the bank confirms that it paid                   */
    RESOLVED_RECOVERED,        /* the money came back                              */
    RESOLVED_WRITTEN_OFF,      /* nothing more will be paid, or come back          */
    RESOLVED_ACTION_END
};

/* Why an allocation was changed. */
enum adjustment_reason {
    ADJUSTMENT_CORRECTED = 1, /* the document was recorded with a wrong amount */
    ADJUSTMENT_RAISED,        /* more money by a later document                */
    ADJUSTMENT_LOWERED,       /* less money by a later document                */
    ADJUSTMENT_RECALLED,      /* taken back by the level above                 */
    ADJUSTMENT_FROZEN_NOW,    /* may not be used for the time being            */
    ADJUSTMENT_THAWED,        /* may be used again                             */
    ADJUSTMENT_REASON_COUNT
};

/* DESIGN 5: available = received + adjusted - passed down - frozen - reserved - paid +
 * refunded in the same year, and less what was carried over into the next year.
 * All fen. */
struct balance {
    int64_t received, adjusted, passed_down, frozen, reserved, paid, refunded,
        prior_year, uncovered, carried;
};
enum { BALANCE_SIZE = 80 };
int64_t balance_available(const struct balance *balance);
void balance_encode(const struct balance *balance,
                    uint8_t ret_image[static BALANCE_SIZE]);
bool balance_decode(struct bytes image, struct balance *ret_balance);

struct count_and_fen {
    uint64_t count;
    int64_t fen;
};
/* A batch in figures; by_state sums to the whole. */
struct batch {
    uint64_t programme, unit, file; /* entries; file 0: none */
    civil_period period;
    civil_day due;
    uint8_t origin;
    uint8_t stage;       /* state of its lines as long as the bank has said nothing */
    uint64_t line_count; /* as announced */
    uint64_t headcount;  /* of the lines that were not withdrawn */
    int64_t amount;
    struct count_and_fen by_state[LINE_STATE_COUNT];
    uint64_t paid_headcount;
    struct count_and_fen on_time; /* paid with a value day at or before `due`  */
    uint64_t timed_count;         /* paid lines whose value day is known       */
    uint64_t stated_headcount;    /* lines that say how many people they serve */
    int64_t uncovered;
    uint64_t submission;   /* entry; 0: not submitted                       */
    uint64_t unapproved;   /* entry of the exception that says so; 0: none */
    int64_t part_refunded; /* came back of lines that are still paid     */
};
enum { BATCH_SIZE = 8 * 3 + 4 + 4 + 2 + 8 * 3 + 16 * LINE_STATE_COUNT + 8 + 16 + 48 };
void batch_encode(const struct batch *batch, uint8_t ret_image[static BATCH_SIZE]);
bool batch_decode(struct bytes image, struct batch *ret_batch);
/* A drafted line is as far as its batch: approving and submitting touch no line. */
unsigned batch_line_state(const struct batch *batch, unsigned stored);
/* What approvals and submission are about: the lines that were not withdrawn. */
struct count_and_fen batch_current(const struct batch *batch);
/* The paid lines, and what is left of them after refunds in part. */
struct count_and_fen batch_paid(const struct batch *batch);

/* What changes of a line; the line itself is entry batch + number.  A line of a roster
 * is stored as drafted until the bank speaks or it is withdrawn. */
struct line_state {
    uint8_t state, class;
    civil_day value_day; /* 0: not known */
    uint64_t result;     /* newest entry that changed it; 0: the line itself */
    int64_t refunded;    /* fen; of a failed line: whose release is confirmed */
};
enum {
    LINE_CHUNK = 64,
    LINE_STATE_SIZE = 24,
    LINE_CHUNK_SIZE = LINE_CHUNK * LINE_STATE_SIZE
};
void line_state_encode(const struct line_state *line, uint8_t *ret_image);
void line_state_decode(const uint8_t *image, struct line_state *ret_line);

/* What became of a line beside the bank's word: sent again, or settled by people. */
struct settled {
    uint64_t successor;     /* the line sent in its place; 0: none                    */
    uint64_t about;         /* newest entry about it that was written off; 0: none    */
    uint64_t resolution;    /* ... and by which resolution                            */
    uint64_t unpaid;        /* newest entry about it that was confirmed unpaid        */
    uint64_t first, second; /* staff who confirmed that; 0: nobody yet             */
    /* A line that came back in parts is sent again in parts: `successor` is the newest
     * of them, and each names the one before it. */
    uint64_t sibling;  /* of this line, sent in the same line's place; 0: none    */
    int64_t resent;    /* fen of all lines sent in its place and not withdrawn    */
    int64_t recovered; /* fen that came back because they were overpaid   */
};
enum { SETTLED_SIZE = 9 * 8 };
void settled_encode(const struct settled *settled,
                    uint8_t ret_image[static SETTLED_SIZE]);
bool settled_decode(struct bytes image, struct settled *ret_settled);

/* Where the bank's word takes a line.  R-159: of a duplicate the first one may have
 * been paid, so nothing is known. */
unsigned record_class_state(unsigned class);
const char *record_state_name(unsigned state);     /* "paid"            */
const char *record_class_name(unsigned class);     /* "fail-account"    */
const char *record_exception_name(unsigned class); /* "uncovered"       */
/* An exception_class, or 0 for another word. */
unsigned record_exception_parse(struct bytes word);
/* "wrong-amount", "mistake"; NULL, 0: there is none such. */
const char *record_correction_name(unsigned reason);
const char *record_cancel_name(unsigned reason);
const char *record_alias_name(unsigned reason);  /* "rare-character" */
const char *record_reason_name(unsigned reason); /* "raised"          */
const char *record_action_name(unsigned action); /* "explained"; NULL: none such */
/* A resolution_action, or 0 for another word. */
unsigned record_action_parse(struct bytes word);
/* An adjustment_reason, or 0 for another word. */
unsigned record_reason_parse(struct bytes word);

#endif
