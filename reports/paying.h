/* paying.h - which account each batch is paid from, and what statements have shown.
 *
 * A batch that was submitted with its account is paid from it; else from the
 * account whose statement shows it first; else, while the ledger knows one account
 * only, from that. */
#ifndef REPORTS_PAYING_H
#define REPORTS_PAYING_H

#include "reports/report_kit.h"

enum { PAYING_ACCOUNTS_MAX = 4096 };

struct paying_account {
    uint8_t token[16];
    uint64_t statements;
};
struct paying_batch {
    uint64_t entry;
    size_t account; /* index, or PAYING_UNTOLD */
    civil_day day;  /* of submission */
    int64_t due;    /* sent, less what failed or came back, at the seal */
};
#define PAYING_UNTOLD SIZE_MAX
struct paying {
    struct paying_account *accounts; /* as they are met */
    size_t account_count;
    struct paying_batch *batches; /* submitted ones, in order of entry */
    size_t batch_count;
};

/* As of the source's seal; arena memory.  Errors: STATUS_FOUND (damaged),
 * STATUS_REFUSED R-033 (too many accounts), those of the store. */
struct status paying_read(struct report_source *source, struct paying *ret_paying,
                          struct fault *fault) MUST_USE;
/* NULL: it was not submitted. */
const struct paying_batch *paying_find(const struct paying *paying, uint64_t batch);
/* What a statement shows of batches: its list `field`.  Errors: STATUS_FOUND. */
struct status paying_shown(const struct fact *statement, unsigned field,
                           struct fact_pair pairs[static FACT_LIST_MAX],
                           size_t *ret_count, struct fault *fault) MUST_USE;
/* The office's word when the filter tells it, else the first digits of the token:
 * entries know no other name.  Arena memory, or the filter's. */
struct status paying_name(struct report_source *source,
                          const struct report_filter *filter,
                          const uint8_t token[static 16], const char **ret_name,
                          struct fault *fault) MUST_USE;
/* A word of the filter that no statement and no batch knows was mistyped: a page
 * without rows would look as if all were well.  Errors: STATUS_NOT_FOUND. */
struct status paying_check(const struct paying *paying,
                           const struct report_filter *filter, struct fault *fault)
    MUST_USE;
/* False for an account that the filter leaves out. */
bool paying_is_wanted(const struct report_filter *filter,
                      const uint8_t token[static 16]);

#endif
