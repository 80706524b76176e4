/* exceptions_internal.h - what the queue and the settled exceptions share. */
#ifndef LEDGER_EXCEPTIONS_INTERNAL_H
#define LEDGER_EXCEPTIONS_INTERNAL_H

#include "ledger/exceptions.h"

struct walking {
    struct store_transaction *transaction;
    struct exceptions_query query;
    exceptions_each *each;
    void *context;
    bool is_whole;
    uint64_t batch; /* the one whose lines are walked */
    struct batch record;
};

/* Is it asked for? */
struct status exceptions_fits(const struct walking *walking,
                              const struct exceptions_item *item, bool *ret_fits,
                              struct fault *fault) MUST_USE;
void exceptions_place(struct exceptions_item *item, uint64_t entry,
                      const struct batch *batch);
/* The item of an exception that was recorded, open or not. */
struct status exceptions_load(struct store_transaction *transaction, uint64_t index,
                              struct exceptions_item *ret_item, struct fault *fault)
    MUST_USE;

#endif
