/* statement_internal.h - one statement being taken in, shared by its files. */
#ifndef IMPORTERS_STATEMENT_INTERNAL_H
#define IMPORTERS_STATEMENT_INTERNAL_H

#include "importers/statement.h"

enum statement_word {
    STATEMENT_WORD_NONE = 0,
    STATEMENT_WORD_FEE,
    STATEMENT_WORD_INTEREST,
    STATEMENT_WORD_RETURN,
    STATEMENT_WORD_FUND
};
struct statement_row {
    uint64_t line;
    civil_day day;
    int64_t net; /* in: positive */
    int64_t balance;
    bool has_balance;
    enum statement_word word;
};
/* A batch the bank was asked to pay. */
struct statement_batch {
    uint64_t entry;
    civil_day day;
    int64_t ordered, failed;
    bool is_ordered, is_returned, is_funded; /* by an earlier row or statement */
};
struct statement {
    struct intake *intake;
    const struct statement_options *options;
    struct statement_summary *summary;
    struct statement_row *rows;
    size_t count;
    struct statement_batch *batches;
    size_t batch_count;
    struct fact_pair ordered[FACT_LIST_MAX], returned[FACT_LIST_MAX];
    size_t ordered_count, returned_count;
    uint8_t account[16];
};

/* Loads the batches sent and matches the rows, oldest first. */
struct status statement_match(struct statement *statement,
                              struct store_transaction *transaction,
                              struct fault *fault) MUST_USE;

#endif
