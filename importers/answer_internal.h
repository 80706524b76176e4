/* answer_internal.h - a bank's answer between its bytes and its entries. */
#ifndef IMPORTERS_ANSWER_INTERNAL_H
#define IMPORTERS_ANSWER_INTERNAL_H

#include "importers/answer.h"
#include "importers/early.h"
#include "importers/parallel.h"
#include "ledger/alias.h"

#define ANSWER_SLOT_NONE UINT32_MAX

/* A batch as it was sent. */
struct answer_batch {
    uint64_t batch, line_count;
    uint64_t vault_sequence; /* that its seal names */
    struct bytes shares;     /* list field          */
    civil_day submitted;     /* 0: it was not       */
    civil_day early_until;   /* of payments: from here on none is early */
};

/* One line of the batches answered, as the bank may name it. */
struct answer_line {
    const struct answer_batch *sent;
    uint64_t entry;
    uint32_t number;
    struct bytes account, resident, account_name;
    uint64_t person; /* whose account it is; 0: erased */
    int64_t amount, refunded;
    struct bytes draws, uncovered; /* list fields */
    uint8_t state;
    uint32_t answered_by;                 /* 1 + row, 0: not mentioned */
    uint32_t next_account, next_resident; /* 1 + next line with the same key */
};

struct answer_row {
    uint64_t line;    /* physical */
    uint32_t target;  /* index of the line */
    int64_t answered; /* what the bank says was paid; else the line's amount */
    civil_day value_day;
    uint8_t class, to;
    uint8_t findings;  /* ANSWER_FOUND_ bits */
    bool is_unchanged; /* nothing new about the line's state */
    bool is_doubted;   /* it fits several lines, and answers none */
    /* Of a voucher's detail. */
    uint8_t plan;          /* which 5201 of the batch, from 1              */
    bool has_part;         /* says something new of a part of the line, and */
    bool is_part_paid;     /* ... whether it was paid              */
    civil_day other_parts; /* when the others were answered last; 0: never */
};
/* What a row says beside its result. */
enum {
    ANSWER_FOUND_NAME = 1 << 0,    /* paid under another name           */
    ANSWER_FOUND_AMOUNT = 1 << 1,  /* another amount than was ordered   */
    ANSWER_FOUND_ACCOUNT = 1 << 2, /* another account than was ordered  */
    ANSWER_FOUND_TWICE = 1 << 3,   /* paid, says the file, for the second time;
                                    * or not known, and it has failed */
    ANSWER_FOUND_EQUAL = 1 << 4    /* equal lines that the file does not tell apart
 */
};
/* What the bank writes of amounts; -1: nothing. */
struct answer_said {
    int64_t ordered, paid;
    bool knows_name; /* of the holder, or says none */
};
/* A row that fits several lines equally well, kept until all rows were read. */
struct answer_tie;

/* Where a line is found again: its place in `lines`, and of what it is called so much
 * that few others are looked at. */
struct answer_slot {
    uint32_t hash, line; /* line: 1 + index, 0: free */
};
struct answer_table {
    struct answer_slot *slots;
    bool is_filled;
};
struct answer_loading; /* threads that look the lines up */
struct answer_draws;
struct answer_notes; /* rows of the file, as they were read */

struct answer {
    struct intake *intake;
    const struct answer_options *options;
    struct store_transaction *transaction;  /* snapshot that the lines were read from */
    struct arena arenas[PARALLEL_JOBS_MAX]; /* of what is known of the lines */
    struct answer_loading *loading;
    struct answer_batch *sent; /* as many as the options have */
    struct answer_line *lines;
    size_t line_count;
    struct answer_table *by_account, *by_resident; /* filled when first asked */
    size_t mask;
    struct answer_notes *notes;
    struct answer_row *rows;
    size_t row_count, row_room;
    size_t file_rows; /* of the rows, at their beginning: those of the file      */
    size_t absent;    /* of the rows, at their end: lines that were not there */
    struct answer_tie *first_tie, *last_tie; /* in the order of the file */
    civil_day deadline; /* of those that still wait; 0: not known */
    struct answer_summary *summary;
    bool is_voucher;
    struct answer_voucher *voucher; /* NULL: not about a batch sent as vouchers */
    struct alias_book *aliases;     /* from answer_load() to answer_unload() */
    struct early *early;            /* payments before their allocations */
    struct answer_draws *draws;     /* working room of one result */
};

/* Begins to read the lines of the batches and their people, on other threads. */
struct status answer_load_begin(struct answer *answer, struct fault *fault) MUST_USE;
/* Returns when all are there; makes the look-up tables. */
struct status answer_load_end(struct answer *answer, struct fault *fault) MUST_USE;
/* Ends the threads, whether or not they are through; accepts an answer that was never
 * begun.  The lines stay. */
void answer_load_close(struct answer *answer);
/* All three. */
struct status answer_load(struct answer *answer, struct fault *fault) MUST_USE;
/* Before the snapshot ends. */
void answer_unload(struct answer *answer);
/* *ret_knows: the record names the holder of the line's account, in this spelling or an
 * approved one, or nobody. */
struct status answer_knows_name(const struct answer *answer,
                                const struct answer_line *line,
                                const struct record *record, bool *ret_knows,
                                struct fault *fault) MUST_USE;
/* The room of the look-up tables. */
struct status answer_enter_lines(struct answer *answer, struct fault *fault) MUST_USE;

/* ---- rows noted while the lines are being looked up ------------------------------ */
struct status answer_notes_open(struct answer *answer, struct fault *fault) MUST_USE;
void answer_notes_close(struct answer_notes *notes); /* accepts NULL */
/* Keeps what an answer says in a row: profile_record_fn, the context an answer. */
struct status answer_note_row(void *context, const struct record *record,
                              struct fault *fault) MUST_USE;
size_t answer_notes_count(const struct answer_notes *notes);
/* answer_keep_row() of every row noted, in their order. */
struct status answer_keep_noted(struct answer *answer, struct fault *fault) MUST_USE;

/* Two batches may get the same answer, byte for byte: they are part of its token. */
enum { ANSWER_PURPOSE_SIZE = 8 * ANSWER_BATCHES_MAX };
struct bytes answer_purpose(const struct answer_options *options,
                            uint8_t image[static ANSWER_PURPOSE_SIZE]);
/* The line of one batch by its number in a record, whatever account that names, or
 * ANSWER_SLOT_NONE. */
uint32_t answer_find_numbered(const struct answer *answer, const struct record *record);
/* The same of a voucher's detail, which must be a part of that line. */
struct status answer_find_detail(const struct answer *answer,
                                 const struct record *record, uint32_t *ret_target,
                                 struct fault *fault) MUST_USE;
/* Whether the record names another account than the line's. */
bool answer_is_other_account(const struct answer_line *line,
                             const struct record *record);
/* The day of a submission; 0 when there is none. */
struct status answer_submitted(struct store_transaction *transaction,
                               uint64_t submission, civil_day *ret_day,
                               struct fault *fault) MUST_USE;
/* Checks a row against the line it answers. */
struct status answer_check_row(struct answer *answer, const struct record *record,
                               struct answer_row *row, const struct answer_said *said,
                               struct fault *fault) MUST_USE;
/* The row fits several lines equally well. */
struct status answer_keep_tie(struct answer *answer, const struct record *record,
                              struct answer_row *row, const struct answer_said *said,
                              struct fault *fault) MUST_USE;
/* R-158, after all rows: equal rows answer equal lines one by one when there are as
 * many of both and they say the same; else the lines are unknown. */
struct status answer_settle_ties(struct answer *answer, struct fault *fault) MUST_USE;
/* After all rows: what it means that lines are not there, as rows of their own. */
struct status answer_settle_absent(struct answer *answer, struct fault *fault) MUST_USE;
/* ---- vouchers (answer_voucher.c) --------------------------------------------------
 */
/* After answer_load(), for an XML file: the vouchers that the batch was sent as, if it
 * was.  Errors: STATUS_USAGE when the file can't be of one batch. */
struct status answer_voucher_open(struct answer *answer, struct fault *fault) MUST_USE;
/* What of a line is paid under a 5201 of its batch, fen; 0: nothing, or no such plan.
 * The whole amount when the batch was not sent as vouchers. */
struct status answer_voucher_part(const struct answer *answer, uint32_t target,
                                  unsigned plan, int64_t *ret_fen, struct fault *fault)
    MUST_USE;
/* Puts the answer about one part of a line together with those about its other parts:
 * the row says of the whole line then what is known. */
struct status answer_voucher_combine(struct answer *answer, const struct record *record,
                                     struct answer_row *row, struct fault *fault)
    MUST_USE;
/* Once the head is known: the 8207 is one of the batch; rows that do not belong to it
 * are problems.  Errors: STATUS_REFUSED R-152. */
struct voucher_head;
struct status answer_voucher_check(struct answer *answer,
                                   const struct voucher_head *head, struct fault *fault)
    MUST_USE;
/* Whether a detail of this line and 5201 belongs to the 8207 that the file is about. */
bool answer_voucher_holds(const struct answer *answer, uint32_t target, unsigned plan);
/* Whether the file should answer the line. */
bool answer_voucher_expects(const struct answer *answer, size_t line);
/* The list field RESULT_PARTS of a row with a new part; `image` holds it. */
enum { ANSWER_PARTS_SIZE = 64 * 20 };
struct status answer_voucher_parts(struct answer *answer,
                                   struct store_transaction *transaction,
                                   const struct answer_row *row,
                                   uint8_t image[static ANSWER_PARTS_SIZE],
                                   struct bytes *ret_list, struct fault *fault)
    MUST_USE;
/* Of a line that is unknown because not all of its parts were paid: the parts paid
 * under a 5201 (plan 0: any), and what the line is once they came back. */
struct answer_back {
    int64_t fen;        /* of these parts; 0: it is no such line          */
    int64_t paid;       /* of the others                                  */
    unsigned to;        /* failed, or unknown still                       */
    struct bytes parts; /* the list field RESULT_PARTS then; in the image */
};
struct status answer_voucher_back(const struct answer *answer,
                                  struct store_transaction *transaction,
                                  uint32_t target, unsigned plan,
                                  uint8_t image[static ANSWER_PARTS_SIZE],
                                  struct answer_back *ret_back, struct fault *fault)
    MUST_USE;
/* The allocations that a 5201 pays from; 0: the batch was not sent as vouchers. */
size_t answer_voucher_sources(const struct answer *answer, unsigned plan,
                              uint64_t ret_sources[static MONEY_SHARES_MAX]);

/* whether a file may have one row more than `count`. */
struct status answer_may_have_row(const struct answer *answer, size_t count,
                                  struct fault *fault) MUST_USE;
/* Checks a row against its line and keeps it: profile_record_fn.  There is room. */
struct status answer_keep_row(void *context, const struct record *record,
                              struct fault *fault) MUST_USE;
/* The line that a record names, or ANSWER_SLOT_NONE.  Of several lines with one account
 * those of another person (by number) do not count; name, line number and amount tell
 * the rest apart, in this order (an approved spelling is the name, R-171); when they
 * leave two persons, none is named.  `amount` < 0: not known. */
struct status answer_find(const struct answer *answer, const struct record *record,
                          int64_t amount, uint32_t *ret_target, struct fault *fault)
    MUST_USE;

/* Calls `each` for every line that fits a record best, whatever other rows say; of
 * several with one account those of another person do not count.  `amount` < 0: not
 * known.  *ret_count: how many there are. */
typedef void answer_each_line(void *context, uint32_t line);
struct status answer_equals(const struct answer *answer, const struct record *record,
                            int64_t amount, answer_each_line *each, void *context,
                            size_t *ret_count, struct fault *fault) MUST_USE;

#endif
