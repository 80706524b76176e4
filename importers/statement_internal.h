/* statement_internal.h - one statement being taken in, shared by its files. */
#ifndef IMPORTERS_STATEMENT_INTERNAL_H
#define IMPORTERS_STATEMENT_INTERNAL_H

#include "importers/statement.h"

struct statement_row {
    uint64_t line;
    civil_day day;
    int64_t net; /* in: positive */
    int64_t balance;
    bool has_balance;
    enum profile_movement movement;
    struct bytes account, words; /* of the other side; what the bank writes; may be
                                    empty */
    bool is_payee;               /* it is the account of somebody who is paid */
    enum statement_class class;
    uint64_t fits[2]; /* of an ambiguous row: the first two entries that it fits */
};
/* A batch the bank was asked to pay. */
struct statement_batch {
    uint64_t entry, line_count;
    civil_day day; /* of submission */
    int64_t ordered;
    int64_t failed, back;      /* failed; that and what came back               */
    int64_t debited, returned; /* as statements have shown, this one included   */
    int64_t now_debited, now_returned; /* of these, by this one                  */
    bool is_funded;
    struct bytes summary;         /* the programme's words for the bank */
    size_t first, count;          /* of its lines, withdrawn ones left out */
    struct voucher_numbers start; /* of a batch sent as vouchers */
    uint64_t orders;              /* 8207 that it was sent as; 0: a file */
    struct statement_voucher *vouchers;
    size_t voucher_count; /* 0: none, or one that is the batch */
};
struct statement_line {
    uint64_t entry;
    size_t batch; /* index */
    int64_t amount;
    int64_t back;  /* failed or came back, and not shown yet      */
    uint64_t file; /* that says so; 0: none                       */
    struct bytes account;
    bool is_debited; /* by itself or with its vouchers */
    int64_t open;    /* of its amount, in no voucher debited yet */
};
/* What of a line stands in a voucher. */
struct statement_part {
    size_t line; /* index */
    int64_t fen;
    uint8_t plan; /* before the plans were numbered */
};
/* One 8207. */
struct statement_voucher {
    uint64_t number;
    const struct statement_part *parts;
    size_t count;
    int64_t fen;
    size_t same_plan; /* vouchers of its 5201 from this one on */
    bool is_debited;
};
struct statement_plans; /* vouchers of one batch while they are put together */
struct statement_receipt {
    uint64_t entry;
    civil_day day;
    int64_t fen; /* not shown yet */
    int64_t now; /* shown by this statement */
    bool is_split;
};
struct statement {
    struct intake *intake;
    const struct statement_options *options;
    struct statement_summary *summary;
    struct statement_row *rows;
    size_t count;
    struct statement_batch *batches;
    size_t batch_count;
    struct statement_line *lines;
    size_t line_count, line_room;
    struct statement_plans *plans;
    size_t voucher_count;
    struct statement_line **by_account, **by_file; /* that have one, sorted by it */
    size_t account_count, file_count;
    struct statement_receipt *receipts;
    size_t receipt_count, receipt_room;
    struct fact_pair *debited, *sent_back; /* lines: [entry, 1], [entry, fen] */
    struct fact_pair *vouchers;            /* debited: [batch, number] */
    size_t debited_count, sent_back_count, debited_vouchers;
    uint8_t account[VAULT_TOKEN_SIZE];
};

/* What a batch may still send back. */
static inline int64_t statement_expected(const struct statement_batch *batch)
{
    return batch->debited - batch->returned - (batch->ordered - batch->back);
}

/* What the rows may be: batches, their lines and vouchers, allocations. */
struct status statement_load(struct statement *statement,
                             struct store_transaction *transaction, struct fault *fault)
    MUST_USE;
/* The vouchers that a batch was sent as, from its lines: begun, told every line
 * with its list field LINE_DRAWS, ended.  Nothing to do for a batch sent as a file.
 * Errors: those of voucher_plan.h; STATUS_FOUND when they are not as many as its
 * submission says. */
struct status statement_vouchers_begin(struct statement *statement,
                                       struct store_transaction *transaction,
                                       const struct statement_batch *batch,
                                       struct fault *fault) MUST_USE;
struct status statement_vouchers_line(struct statement *statement, size_t line,
                                      struct bytes draws, struct fault *fault) MUST_USE;
struct status statement_vouchers_end(struct statement *statement,
                                     struct store_transaction *transaction,
                                     struct statement_batch *batch, struct fault *fault)
    MUST_USE;
/* Takes every row for something, oldest first. */
void statement_match(struct statement *statement);
/* Appends which lines were shown; the statement's entry is written. */
struct status statement_write_lines(struct statement *statement,
                                    struct journal_session *session,
                                    struct fault *fault) MUST_USE;

#endif
