/* answer_internal.h - a bank's answer between its bytes and its entries. */
#ifndef IMPORTERS_ANSWER_INTERNAL_H
#define IMPORTERS_ANSWER_INTERNAL_H

#include "importers/answer.h"

#define ANSWER_SLOT_NONE UINT32_MAX

/* One line of the batches answered, as the bank may name it. */
struct answer_line {
    uint64_t entry, batch;
    uint32_t number;
    struct bytes account, resident, account_name; /* arena memory */
    int64_t amount;
    struct bytes draws, uncovered, shares; /* list fields; borrowed from the snapshot */
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
    struct store_transaction *transaction; /* snapshot that the lines were read from */
    struct answer_line *lines;
    size_t line_count;
    uint32_t *by_account, *by_resident; /* hash tables: 1 + line */
    size_t mask;
    struct answer_row *rows;
    size_t row_count, row_room;
    struct answer_summary *summary;
};

/* Reads the lines of the batches and their people; makes the look-up tables. */
struct status answer_load(struct answer *answer, struct fault *fault) MUST_USE;
/* The line that a record names, or ANSWER_SLOT_NONE.  Of several lines with one account
 * those of another person (by number) do not count; name, line number and amount tell
 * the rest apart, in this order; when they leave two persons, none is named. */
uint32_t answer_find(const struct answer *answer, const struct record *record,
                     int64_t amount, bool has_amount);

#endif
