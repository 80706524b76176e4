/* voucher.h - the treasury's XML vouchers: 5201, 8207 and 2252 (domain.md 4.1).
 *
 * Writes the plan 5201 and the orders 8207 of a batch; reads 8207 as sent or answered,
 * 2252 and 5201.  Pure of the ledger: what the figures mean is the caller's.  The
 * layout follows a front-end particular to Shanghai and is not confirmed for Hunan;
 * what an office always writes stands in a profile of kind voucher.  Elements nobody
 * here knows are passed over. */
#ifndef IMPORTERS_VOUCHER_H
#define IMPORTERS_VOUCHER_H

#include "importers/profile.h"
#include "importers/xml.h"
#include "ledger/base/date.h"

enum {
    VOUCHER_DETAILS_MAX = 499,    /* fewer than 500 details an 8207 */
    VOUCHER_ACCOUNT_MAX = 31,     /* characters of an account       */
    VOUCHER_TEXT_SIZE_MAX = 256,  /* UTF-8 bytes of a text                  */
    VOUCHER_NUMBER_MAX = 9999999, /* the office's own part of a VoucherNo   */
    VOUCHER_LINE_MAX = 2000000,   /* line numbers of a batch                */
    VOUCHER_PLANS_MAX = 64,       /* 5201 of a batch                        */
    VOUCHER_NUMBER_SIZE = 24,     /* a VoucherNo we write, with its NUL     */
    VOUCHER_ID_SIZE = 40
};

enum voucher_kind {
    VOUCHER_PLAN = 0, /* 5201: what is to be paid in all                         */
    VOUCHER_ORDER,    /* 8207 to the treasury                                    */
    VOUCHER_RETURN,   /* 8207 answered                                           */
    VOUCHER_REFUND    /* 2252: money that came back                              */
};
const char *voucher_code(enum voucher_kind kind); /* "8207": its VtCode */

/* The Id of a batch's line in its vouchers: "D00007"; of its part in the second 5201 of
 * the batch "D00007-2", and so on.  voucher_line_parse() reads exactly what
 * voucher_line_id() writes. */
struct voucher_place {
    uint64_t line; /* number in the batch, from 1                   */
    unsigned plan; /* which 5201 of the batch, 1..VOUCHER_PLANS_MAX */
};
void voucher_line_id(const struct voucher_place *place,
                     char ret_id[static VOUCHER_ID_SIZE]);
bool voucher_line_parse(struct bytes id, struct voucher_place *ret_place);
/* The office's own part of a VoucherNo of this kind, whatever division and year stand
 * before it; false when it is none that is written here. */
bool voucher_number_parse(struct bytes number, enum voucher_kind kind,
                          uint64_t *ret_number);

/* R-147, for both: a voucher of a day is of its year's budget or an earlier one's; an
 * account has at most VOUCHER_ACCOUNT_MAX characters.  STATUS_INPUT. */
struct status voucher_check_year(uint64_t year, civil_day day, struct fault *fault)
    MUST_USE;
struct status voucher_check_account(struct bytes account, struct fault *fault) MUST_USE;

/* ---- writing ------------------------------------------------------------------------
 */

/* How many 8207 a batch of so many lines becomes. */
uint64_t voucher_parts(uint64_t line_count);

/* One 5201 with its 8207.  Texts are borrowed until voucher_finish(). */
struct voucher_batch {
    const struct profile *profile; /* of kind voucher                              */
    unsigned plan;                 /* which 5201 of the batch this is, from 1      */
    int year;                      /* StYear: the budget year, four digits         */
    civil_day day;                 /* VouDate                                      */
    uint64_t plan_number;          /* of the 5201, 1..VOUCHER_NUMBER_MAX           */
    uint64_t first_number;         /* of the first 8207; the others follow         */
    uint64_t line_count;           /* of this 5201                                 */
    int64_t amount_fen;            /* of this 5201                                 */
    struct bytes function_code;    /* ExpFuncCode                                  */
    struct bytes function_name;
    struct bytes economic_code; /* ExpEcoCode; may be empty, as those below     */
    struct bytes economic_name;
    struct bytes document; /* FileNoCode: document number of the allocation */
    struct bytes project;  /* DepProCode                                   */
    struct bytes remark;   /* of the 5201                                  */
};

struct voucher_line {
    uint64_t number; /* in the batch, from 1, ascending */
    struct bytes account, name;
    struct bytes bank; /* may be empty */
    struct bytes summary;
    int64_t amount_fen; /* positive */
};

/* A whole file, valid until the callback returns. */
struct voucher_document {
    enum voucher_kind kind;
    const char *number; /* VoucherNo */
    uint64_t part;      /* of the 8207, from 1; 0 for the 5201 */
    uint64_t line_count;
    int64_t amount_fen;
    struct bytes bytes; /* in the profile's encoding, GB18030 unless it says UTF-8 */
};
typedef struct status voucher_sink(void *context,
                                   const struct voucher_document *document,
                                   struct fault *fault);

struct voucher_writer;

/* Begins a 5201 and its 8207.  5 MiB from `arena`, touched as they are used.
 * Errors: STATUS_INPUT for numbers that do not fit seven digits, a batch without lines
 * or with more than VOUCHER_LINE_MAX, a year, code or text that cannot stand in a
 * voucher, "R-147: ..." for a budget year behind that of its day; STATUS_NO_MEMORY;
 * STATUS_ENVIRONMENT without GB18030. */
struct status voucher_open(const struct voucher_batch *batch, voucher_sink *sink,
                           void *context, struct arena *arena,
                           struct voucher_writer **ret_writer, struct fault *fault)
    MUST_USE;

/* Adds the next line.  Each full 8207 goes to the sink at once: after a failure the
 * documents already given are void, and only voucher_close() may follow.
 * Errors: STATUS_INPUT with the line's number and the element, for an empty or too long
 * text, an account of more than VOUCHER_ACCOUNT_MAX characters, a character the
 * encoding lacks, an amount that is not positive or a number that does not
 * ascend; what the sink returned. */
struct status voucher_add(struct voucher_writer *writer,
                          const struct voucher_line *line, struct fault *fault)
    MUST_USE;

/* Gives the last 8207 and then the 5201, whose PayAmt is their sum.
 * Errors: STATUS_REFUSED R-146 when the lines are not those of the batch in number and
 * fen: nothing more is given then.  Equal input gives equal bytes. */
struct status voucher_finish(struct voucher_writer *writer, struct fault *fault)
    MUST_USE;
void voucher_close(struct voucher_writer *writer); /* accepts NULL */

/* ---- reading ------------------------------------------------------------------------
 */

/* Texts are trimmed; empty when absent.  Borrowed until the callback returns. */
struct voucher_detail {
    uint64_t line;   /* physical line of the file where the detail begins     */
    struct bytes id; /* never empty                                           */
    struct bytes plan_number; /* OriVoucherNo: the 5201                           */
    struct bytes account, name, bank, remark; /* of a refund, remark is the reason */
    int64_t amount_fen; /* PayAmt; negative in a refund                          */
    /* What the bank answered; a return only. */
    int64_t paid_fen; /* XPayAmt, 0 when nothing was paid                      */
    bool has_pay_day; /* XPayDate                                              */
    civil_day pay_day;
    struct bytes serial; /* XAgentBusinessNo                                      */
    struct bytes paid_account, paid_bank;
    struct bytes failure_code, failure_text; /* XAddWordCode, XAddWord            */
};
typedef struct status voucher_detail_fn(void *context,
                                        const struct voucher_detail *detail,
                                        struct fault *fault);

/* Texts live in the arena. */
struct voucher_head {
    enum voucher_kind kind;
    struct bytes id;           /* 2252                                    */
    struct bytes division;     /* AdmDivCode                              */
    struct bytes year;         /* StYear                                  */
    struct bytes number;       /* VoucherNo; never empty                  */
    struct bytes plan_number;  /* OriginalVoucherNo: the 5201             */
    struct bytes order_number; /* 2252, OriBillNo: the 8207               */
    struct bytes agency, function_code, document, remark;
    civil_day day;    /* VouDate */
    bool has_pay_day; /* XPayDate, PayDate */
    civil_day pay_day;
    int64_t amount_fen; /* SumAmt or PayAmt; negative in a refund */
    int64_t paid_fen;   /* XSumAmt of a return, else 0 */
    uint64_t details;
};

struct voucher_options {
    const char *path;
    enum voucher_kind kind; /* what it must be */
    struct hasher *hasher;  /* digests the raw bytes; NULL: no digest */
};

/* Reads one voucher.  The head stands where the sender put it, so it is known when all
 * details have been given; a failure voids them.  Working memory and the file lie in
 * `arena`, the caller's to give back.
 * Errors: those of xml_read(); STATUS_INPUT with the line and the element's name when
 * the file is no voucher of this kind, an element stands twice or lacks, an amount or
 * day is not sound; "R-149: ..." when the head disagrees with the details (R25), a
 * return lacks XSumAmt or an XPayAmt, an amount has the wrong sign (R21, R22) or a
 * refund no reason (R23); "R-147: ..." for an order of 500 details or more (R28), an
 * account that is too long or a budget year behind that of its day. */
struct status voucher_read(const struct voucher_options *options, struct arena *arena,
                           voucher_detail_fn *on_detail, void *context,
                           struct voucher_head *ret_head, struct xml_report *ret_report,
                           struct fault *fault) MUST_USE;

#endif
