/* resend.h - lines that failed or came back, drafted again for what people's data are
 * now.
 *
 * Of each batch that has such lines one new batch is made: same programme, month, unit
 * and sources, a new day by which to pay.  It waits for its approvals like any other
 * (DESIGN 5).  Every line names the one whose place it takes.  Of a line
 * that came back in part that part is sent. */
#ifndef IMPORTERS_RESEND_H
#define IMPORTERS_RESEND_H

#include "ledger/ledger.h"

struct resend {
    struct ledger *ledger; /* with the vault */
    const struct ledger_actor *actor;
    struct arena *arena;
    civil_day due;
    uint64_t *lines; /* entries of the old lines; put into order, each once */
    size_t count;
};
struct resend_batch {
    uint64_t entry, old; /* the new batch, and whose lines it sends again */
    uint64_t lines;
    int64_t amount;
    uint64_t unchanged; /* lines that go to the very account that the bank refused */
};
struct resend_summary {
    struct resend_batch *batches; /* arena memory */
    size_t count;
};
/* One transaction.  Errors: STATUS_NOT_FOUND (no line at all), STATUS_REFUSED R-112,
 * R-163 (the line may not be sent again, or its person is in the vault no
 * more), R-060, STATUS_ENVIRONMENT (the vault is shut), those of ledger_write().
 * Nothing is changed then. */
struct status resend_write(const struct resend *resend,
                           struct resend_summary *ret_summary, struct fault *fault)
    MUST_USE;

#endif
