/* verify_version.c - is the book one that this program can verify at all? */
#include "ledger/journal/verify_internal.h"

/* Its last entry is the one that the head was written with; else it is damage, and the
 * scan says so. */
static struct status compare_leaf(const struct journal_head *head, struct bytes last,
                                  struct fault *fault)
{
    struct hasher *hasher = NULL;
    struct entry entry;
    TRY(hasher_open(head->suite, &hasher, fault));
    const struct digest leaf = hasher_leaf(hasher, last);
    hasher_close(hasher);
    if (!digest_equal(&leaf, &head->last_leaf)) {
        return OK;
    }
    struct status known = entry_decode_envelope(last, &entry, fault);
    known.code = STATUS_ENVIRONMENT;
    return known;
}

struct status verify_version_check(struct verify_worker *worker, struct fault *fault)
{
    struct journal_head head;
    struct bytes last = {0};
    const struct status known = journal_head(worker->transaction, &head, fault);
    if (known.code == STATUS_ENVIRONMENT) {
        return known;
    }
    /* What is missing or broken here is found again, and named, by the scan. */
    if (!status_is_ok(known) ||
        !status_is_ok(journal_read(worker->transaction, head.size - 1, &last, NULL)) ||
        !entry_is_newer(last)) {
        return OK;
    }
    return compare_leaf(&head, last, fault);
}
