/* answer_internal.h - a bank's answer between its bytes and its entries. */
#ifndef IMPORTERS_ANSWER_INTERNAL_H
#define IMPORTERS_ANSWER_INTERNAL_H

#include "importers/answer.h"
#include "importers/early.h"
#include "importers/parallel.h"

#define ANSWER_SLOT_NONE UINT32_MAX

/* A batch as it was sent. */
struct answer_batch {
    uint64_t batch, line_count;
    uint64_t vault_sequence; /* that its seal names */
    struct bytes shares;     /* list field          */
};

/* One line of the batches answered, as the bank may name it. */
struct answer_line {
    const struct answer_batch *sent;
    uint64_t entry;
    uint32_t number;
    struct bytes account, resident, account_name;
    int64_t amount, refunded;
    struct bytes draws, uncovered; /* list fields */
    uint8_t state;
    uint32_t answered_by;                 /* 1 + row, 0: not mentioned */
    uint32_t next_account, next_resident; /* 1 + next line with the same key */
};

struct answer_row {
    uint64_t line;   /* physical */
    uint32_t target; /* index of the line */
    int64_t paid;
    civil_day value_day;
    uint8_t class, to;
    bool is_unchanged, name_differs;
};

struct answer {
    struct intake *intake;
    const struct answer_options *options;
    struct store_transaction *transaction;  /* snapshot that the lines were read from */
    struct arena arenas[PARALLEL_JOBS_MAX]; /* of what is known of the lines */
    struct answer_line *lines;
    size_t line_count;
    uint32_t *by_account, *by_resident; /* hash tables: 1 + line */
    size_t mask;
    struct answer_row *rows;
    size_t row_count, row_room;
    struct answer_summary *summary;
    bool is_voucher;
    struct early *early; /* payments before their allocations */
};

/* Reads the lines of the batches and their people; makes the look-up tables. */
struct status answer_load(struct answer *answer, struct fault *fault) MUST_USE;
/* The second half of that: the tables. */
struct status answer_enter_lines(struct answer *answer, struct fault *fault) MUST_USE;
/* Two batches may get the same answer, byte for byte: they are part of its token. */
enum { ANSWER_PURPOSE_SIZE = 8 * ANSWER_BATCHES_MAX };
struct bytes answer_purpose(const struct answer_options *options,
                            uint8_t image[static ANSWER_PURPOSE_SIZE]);
/* The line of a voucher's record, of one batch: by its number, and the account must be
 * the line's.  ANSWER_SLOT_NONE when there is none such. */
uint32_t answer_find_numbered(const struct answer *answer, const struct record *record);
/* The line that a record names, or ANSWER_SLOT_NONE.  Of several lines with one account
 * those of another person (by number) do not count; name, line number and amount tell
 * the rest apart, in this order; when they leave two persons, none is named. */
uint32_t answer_find(const struct answer *answer, const struct record *record,
                     int64_t amount, bool has_amount);

#endif
