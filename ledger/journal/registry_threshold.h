/* registry_threshold.h - administrators act together.
 *
 * After the genesis transaction, one that is sealed with a key of administration needs
 * the threshold that genesis names: so many different members of staff who hold the
 * role of administrator and a key of administration in force.  Who seals is one of
 * them; the others sign the same message, and stand in the seal.  Two keys of one
 * person count once. */
#ifndef LEDGER_JOURNAL_REGISTRY_THRESHOLD_H
#define LEDGER_JOURNAL_REGISTRY_THRESHOLD_H

#include "ledger/journal/registry.h"

/* Room for the list of cosignatures: head 1, each with heads at most 1 + 9 + 2 + 64. */
enum { REGISTRY_COSIGNATURES_SIZE_MAX = 2 + JOURNAL_COSIGNERS_MAX * 76 };

/* Signs `message` with every cosigner's key: the value of the seal's field.
 * At most JOURNAL_COSIGNERS_MAX.  Errors: STATUS_ENVIRONMENT. */
struct status registry_threshold_sign(const struct journal_cosigner *cosigners,
                                      size_t count, struct bytes message,
                                      struct writer *writer, struct fault *fault)
    MUST_USE;

/* Takes those whom the seal `fact` lists as cosigners into the claim that all sign;
 * false when the list is damaged or longer than JOURNAL_COSIGNERS_MAX. */
bool registry_threshold_list(const struct fact *fact, struct seal_claim *claim);

/* The seal `fact` over `message`, of the transaction that `actor` began at entry
 * `first` > 0 and whose own signature the caller checks: every cosignature in it is
 * good, and enough people signed.  A seal with an acting key needs nobody else.
 * Errors: STATUS_REFUSED R-056. */
struct registry_sealing {
    uint64_t actor, first;
    int64_t recorded_ms;
    uint64_t threshold; /* as genesis has it */
    struct bytes message;
};
struct status registry_threshold_check(struct store_transaction *transaction,
                                       const struct registry_sealing *sealing,
                                       const struct fact *fact, struct fault *fault)
    MUST_USE;
/* As many administrators with a key in force as must sign together hold the role
 * without an end: no calendar locks the book.  Where there are too few on `day`
 * already, R-173 has the word.  Errors: STATUS_REFUSED R-265. */
struct status registry_threshold_lasts(struct store_transaction *transaction,
                                       int32_t day, uint64_t threshold,
                                       struct fault *fault) MUST_USE;
/* After the transaction of `sealing` there are still as many administrators with a key
 * in force as must sign together, or nobody could administer the ledger ever again.
 * What others than administrators seal changes nothing of that.  Errors: STATUS_REFUSED
 * */
struct status registry_threshold_keep(struct store_transaction *transaction,
                                      const struct registry_sealing *sealing,
                                      struct fault *fault) MUST_USE;

#endif
