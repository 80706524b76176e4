/* profile.h - a file's layout as data: which column means what, and what a row is.
 *
 * A profile is an INI file (docs/profiles/README.md documents every key).  Mapping a
 * sheet gives a stream of records: cells under their canonical columns, cleaned of what
 * spreadsheets and bank exports add, with title, total, signature and repeated header
 * rows taken out.  Total rows and control totals must agree.  Whether an
 * identifier or amount is sound is the caller's to judge. */
#ifndef IMPORTERS_PROFILE_H
#define IMPORTERS_PROFILE_H

#include "importers/sheet.h"
#include "ledger/base/money.h"
#include "ledger/records.h"

/* Canonical columns; the names in profiles are the lower-case words
 * (profile_column_name). */
enum column {
    COLUMN_SEQUENCE = 0,
    COLUMN_NAME,
    COLUMN_RESIDENT_ID,
    COLUMN_ACCOUNT,
    COLUMN_ACCOUNT_NAME,
    COLUMN_BANK,
    COLUMN_BANK_CODE,
    COLUMN_AMOUNT, /* yuan, signed in statements */
    COLUMN_PAID_AMOUNT,
    COLUMN_PROGRAMME,
    COLUMN_PERIOD,
    COLUMN_DUE_DATE,
    COLUMN_UNIT,
    COLUMN_TOWNSHIP,
    COLUMN_VILLAGE,
    COLUMN_HEADCOUNT,
    COLUMN_CATEGORY,
    COLUMN_PURPOSE,
    COLUMN_CASE,
    COLUMN_HOUSEHOLD,
    COLUMN_STATUS_CODE,
    COLUMN_STATUS_TEXT,
    COLUMN_VALUE_DATE,
    COLUMN_TIME,
    COLUMN_SERIAL,
    COLUMN_AGREEMENT,
    COLUMN_REMARK,
    COLUMN_SUMMARY,
    COLUMN_BALANCE,
    COLUMN_CREDIT,    /* statement: money in, yuan  */
    COLUMN_DEBIT,     /* statement: money out, yuan */
    COLUMN_DIRECTION, /* statement: debit or credit */
    COLUMN_CURRENCY,
    COLUMN_COUNTERPARTY,
    COLUMN_COUNTERPARTY_ACCOUNT,
    COLUMN_DOCUMENT, /* budget: document number */
    COLUMN_PARENT_DOCUMENT,
    COLUMN_ISSUED_DATE,
    COLUMN_RECEIVED_DATE,
    COLUMN_YEAR,
    COLUMN_FUND_KIND,    /* 资金性质 */
    COLUMN_SOURCE_LEVEL, /* 资金来源级次 */
    COLUMN_DIRECT_TAG,   /* 直达标识 */
    COLUMN_BASIC_TAG,    /* 三保标识 */
    COLUMN_PROJECT,
    COLUMN_PROJECT_NAME,
    COLUMN_FUNCTION,
    COLUMN_FUNCTION_NAME,
    COLUMN_ECONOMIC,            /* 政府经济分类 */
    COLUMN_DEPARTMENT_ECONOMIC, /* 部门经济分类 */
    COLUMN_BUDGET_UNIT,
    COLUMN_AMOUNT_WAN, /* in 10,000 yuan */
    COLUMN_CODE,       /* units, programmes */
    COLUMN_TITLE,
    COLUMN_LEVEL,
    COLUMN_PARENT_CODE,
    COLUMN_CREDIT_CODE, /* 统一社会信用代码 */
    COLUMN_VALID_FROM,
    COLUMN_VALID_UNTIL,
    COLUMN_TARGET,     /* programmes: 对象类型 */
    COLUMN_DISCLOSURE, /* programmes: 公示方式 */
    COLUMN_FUNCTION_FROM,
    COLUMN_FUNCTION_UNTIL,
    COLUMN_BASIS,        /* 依据 */
    COLUMN_PARENT_LABEL, /* 上级指标: the label of an allocation */
    COLUMN_PASSED_DOWN,  /* opening: 已下达 */
    COLUMN_RETURNED,     /* opening: 已退回 */
    COLUMN_PRIOR_YEAR,   /* opening: 以前年度退回 */
    COLUMN_START,        /* programmes: 起领规则     */
    COLUMN_START_FROM,   /* its first day            */
    COLUMN_STANDARD,     /* standards: 标准, in yuan */
    COLUMN_METHOD,       /* 全额 or 补差             */
    COLUMN_BASE,         /* rosters: 保障金, in yuan */
    COLUMN_SUPPLEMENT,   /* 分类施保金               */
    COLUMN_BACK_PAY,     /* 补发                     */
    COLUMN_ADJUSTMENT,   /* 其他增减                 */
    COLUMN_RECIPIENT,    /* 领取人                   */
    COLUMN_RECIPIENT_ID,
    COLUMN_RELATION, /* of who is paid to who is entitled */
    COLUMN_APPLIED_DATE,
    COLUMN_APPROVED_DATE,
    COLUMN_FIRST_PERIOD, /* 起始月份 */
    COLUMN_STOP_PERIOD,  /* 停发月份: the first without money */
    COLUMN_ISSUER,       /* documents: 发文单位 */
    COLUMN_DIGEST,       /* documents: SHA-256  */
    COLUMN_PRICE,        /* programmes: 价格补贴, 是 or 否 */
    COLUMN_PUBLISHED,    /* price indexes: 发布日期  */
    COLUMN_CPI,          /* a year, in percent       */
    COLUMN_CPI_FOOD,
    COLUMN_SCPI,
    COLUMN_CHECKED_DATE, /* checks: 核查日期 */
    COLUMN_CHECKED,      /* checks: 核查人数         */
    COLUMN_WRONG,        /* 有误人数                 */
    COLUMN_COUNT
};
/* "resident_id"; the Chinese title "身份证号".  Static text. */
const char *profile_column_name(enum column column);
const char *profile_column_title(enum column column);

enum profile_kind {
    PROFILE_PAYROLL = 0,
    PROFILE_RETURN,
    PROFILE_STATEMENT,
    PROFILE_BUDGET,
    PROFILE_UNITS,
    PROFILE_PROGRAMMES,
    PROFILE_RESULTS, /* only a status map, for others to include */
    PROFILE_VOUCHER, /* an office's texts in treasury vouchers: voucher.h */
    PROFILE_SPLITS,
    PROFILE_OPENING,
    PROFILE_ROSTER,
    PROFILE_STANDARDS,
    PROFILE_ENROLMENTS,
    PROFILE_REFUND, /* what came back: negative amounts, each with its reason */
    PROFILE_DOCUMENTS,
    PROFILE_PRICES,
    PROFILE_CHECKS,
    PROFILE_KIND_COUNT
};
const char *profile_kind_name(enum profile_kind kind); /* "payroll" ... */

/* What it means that a line sent to the bank is not in the return. */
enum profile_absence {
    ABSENCE_FULL = 0,     /* every line must be there: absent is still unknown     */
    ABSENCE_SUCCESS_ONLY, /* only successes are there: absent has failed, after due */
    ABSENCE_FAIL_ONLY     /* only failures are there: absent succeeded, if totals
                             confirm it                                             */
};

enum { RESULT_COUNT = RESULT_CLASS_COUNT }; /* enum result_class of records.h */
const char *profile_result_name(enum result_class result); /* "fail_account" ... */

/* Notes on a record, or on a whole file; bits. */
enum profile_note {
    NOTE_NAME_NORMALISED = 1 << 0,   /* blanks or dots differ from the folded form  */
    NOTE_NAME_LOST = 1 << 1,         /* a character became ? or a box               */
    NOTE_EXCEL_WRAPPED = 1 << 2,     /* ="..." or a leading ' was taken off         */
    NOTE_FULL_WIDTH = 1 << 3,        /* full-width figures were narrowed            */
    NOTE_BLANKS = 1 << 4,            /* NBSP, ideographic or zero-width blank, TAB  */
    NOTE_ENCODING = 1 << 5,          /* file: not UTF-8                             */
    NOTE_BLANK_LINE = 1 << 6,        /* an empty line or a row of empty cells before */
    NOTE_SHORT_ROW = 1 << 7,         /* fewer cells than the layout                 */
    NOTE_SURPLUS = 1 << 8,           /* more cells than the layout, all empty       */
    NOTE_FILLED_DOWN = 1 << 9,       /* a cell was taken from the row above         */
    NOTE_DASH = 1 << 10,             /* '-' for nothing, emptied                    */
    NOTE_PARENTHESES = 1 << 11,      /* (100.00) read as -100.00                    */
    NOTE_STATUS_UNMAPPED = 1 << 12,  /* neither code nor text is in the map         */
    NOTE_STATUS_CONFLICT = 1 << 13,  /* code and text disagree: taken as unknown    */
    NOTE_UNKNOWN_COLUMN = 1 << 14,   /* file: columns the profile does not name     */
    NOTE_REPEATED_HEADER = 1 << 15,  /* file: header rows inside the table, dropped */
    NOTE_TOTALS_CHECKED = 1 << 16,   /* file: at least one total row agreed         */
    NOTE_TOTALS_UNCHECKED = 1 << 17, /* file: a total row was dropped unchecked     */
    NOTE_SIGNATURE = 1 << 18,        /* file: signature rows were dropped           */
    NOTE_PARTS = 1 << 19,            /* file: rows that are parts of others dropped  */
    NOTE_COUNT_SHIFT = 20
};
/* A static clerk's sentence for one bit. */
const char *profile_note_text(uint32_t note);

/* Where the canonical columns stand in this file. */
struct profile_map {
    uint8_t position[COLUMN_COUNT];    /* field number from 1; 0: not in this file  */
    const char *heading[COLUMN_COUNT]; /* the file's own heading, or the canonical
                                          title: for fault->column               */
};

struct record {
    uint64_t line;                    /* physical */
    struct bytes field[COLUMN_COUNT]; /* cleaned UTF-8; size 0 when absent or empty */
    uint32_t notes;                   /* NOTE_ bits */
    enum result_class result;         /* of status code and text */
    const struct profile_map *map;
    const struct sheet_row *row; /* the file's own cells, for outcome files */
    unsigned plan; /* of a voucher's detail: which 5201 of its batch, from 1; else 0 */
};

/* What the file says of itself in a summary row (sample 02). */
enum profile_control_figure {
    CONTROL_TOTAL_COUNT = 0,
    CONTROL_TOTAL_AMOUNT,
    CONTROL_SUCCESS_COUNT,
    CONTROL_SUCCESS_AMOUNT,
    CONTROL_FAILED_COUNT,
    CONTROL_FAILED_AMOUNT,
    CONTROL_FIGURE_COUNT
};
enum { PROFILE_CONTROL_TEXT_SIZE = 64 };
struct profile_control {
    bool is_present;
    uint64_t line; /* physical, of the figures */
    bool has[CONTROL_FIGURE_COUNT];
    int64_t figure[CONTROL_FIGURE_COUNT];  /* counts, and fen */
    char batch[PROFILE_CONTROL_TEXT_SIZE]; /* NUL-terminated, "" when absent */
    char date[PROFILE_CONTROL_TEXT_SIZE];
};

struct profile; /* in arena memory; never changes once loaded */

/* What a caller may know of a profile.  Lives as long as the profile. */
struct profile_facts {
    const char *name; /* file name without .ini */
    const char *title_zh;
    const char *title_en;
    enum profile_kind kind;
    enum profile_absence absence;
    int deadline; /* working days that the bank has to answer; 0: not said */
    enum sheet_encoding encoding; /* SHEET_AUTO: detected */
    enum sheet_reach reach;       /* what may be written when it is GB18030 */
    char separator;
    bool has_quotes;
    bool has_trailing;
    const char *worksheet; /* of a workbook, or NULL: the first with data */
    bool is_strict;
    bool has_column[COLUMN_COUNT];
    bool is_required[COLUMN_COUNT];
};
const struct profile_facts *profile_facts(const struct profile *profile);
/* False for the kinds that say nothing of rows: results, voucher. */
bool profile_has_layout(const struct profile_facts *facts);

/* The office's text for an element of a treasury voucher ("AgencyCode"); NULL when the
 * profile, which must be of kind voucher, does not say it.  Lives as long as it. */
const char *profile_voucher_text(const struct profile *profile, const char *element);

/* Loads `name` from `folder` ("lanzhou-pipe" is <folder>/lanzhou-pipe.ini), or the path
 * itself when it holds a '/' or ends in ".ini".  A status map named by the profile is
 * looked for beside it, then in `folder`.
 * Errors: STATUS_NOT_FOUND (the fault names the profiles there are), STATUS_INPUT with
 * file and line for an unknown key, column, word or a contradiction, STATUS_NO_MEMORY.
 */
struct status profile_find(const char *folder, const char *name, struct arena *arena,
                           const struct profile **ret_profile, struct fault *fault)
    MUST_USE;

/* The class of a bank's answer; both texts may be empty.  Unsuccessful words win over
 * 成功; a code and a text that contradict each other are RESULT_UNKNOWN with
 * NOTE_STATUS_CONFLICT, what neither maps is RESULT_UNKNOWN with NOTE_STATUS_UNMAPPED.
 * The bits are added to *notes. */
enum result_class profile_result(const struct profile *profile, struct bytes code,
                                 struct bytes text, uint32_t *notes);

/* What the words of a statement's row make of it ([statement]).  Of several the first
 * here wins. */
enum profile_movement {
    MOVEMENT_OTHER = 0,
    MOVEMENT_FEE,      /* taken by the bank                        */
    MOVEMENT_INTEREST, /* given by the bank                        */
    MOVEMENT_RETURNED, /* a payment that came back                 */
    MOVEMENT_PROVIDED, /* money to pay with                        */
    MOVEMENT_COUNT
};
/* By summary, remark, purpose and category of a row. */
enum profile_movement profile_movement(const struct profile *profile,
                                       const struct record *record);

struct profile_options {
    const struct profile *profile;
    const char *path;
    enum sheet_encoding encoding; /* SHEET_AUTO: as the profile says */
    struct hasher *hasher;        /* NULL: no digest */
};

struct profile_report {
    struct sheet_report sheet;
    uint64_t records;
    uint64_t header_line; /* 0 when the layout has no header */
    uint64_t totals_rows, signature_rows, blank_rows, preamble_rows;
    uint32_t notes; /* of the file, and the union of the records' */
    struct profile_control control;
    struct profile_map map; /* headings live in `arena` */
};

/* Everything a record points to is valid until the callback returns. */
typedef struct status (*profile_record_fn)(void *context, const struct record *record,
                                           struct fault *fault);

/* Maps a whole file.  Like sheet_read(), a failure voids the records already given.
 * `arena` gives headings and working memory (below 2 MiB), the caller's to give back;
 * the callback may keep things there too.
 * Errors: those of sheet_read(); STATUS_INPUT for a profile without layout (results,
 * voucher); STATUS_INPUT with line and column when the header is
 * not found, a column is doubled, missing or (strict) unknown, a required cell is
 * empty, a row has surplus cells that are not empty, amounts are in 万元 where the
 * profile says yuan, or the file has no record; STATUS_INPUT "R-032: ..." when a total
 * row, a count or a control total does not agree. */
struct status profile_read(const struct profile_options *options, struct arena *arena,
                           profile_record_fn on_record, void *context,
                           struct profile_report *ret_report, struct fault *fault)
    MUST_USE;

/* Writes a row, or the heading row, of this layout: its separator, trailing separator,
 * encoding and column order.  `field` holds COLUMN_COUNT cells; columns the layout does
 * not have are left out.  `encoder` is of the profile's encoding and reach, or NULL.
 * Errors: those of sheet_write_row() with the column's title; STATUS_INPUT when a
 * required cell is empty. */
struct status profile_write_row(const struct profile *profile,
                                const struct bytes field[static COLUMN_COUNT],
                                struct sheet_encoder *encoder, struct writer *writer,
                                struct fault *fault) MUST_USE;
struct status profile_write_header(const struct profile *profile,
                                   struct sheet_encoder *encoder, struct writer *writer,
                                   struct fault *fault) MUST_USE;

#endif
