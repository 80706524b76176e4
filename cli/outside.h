/* outside.h - all that a book is held against: checkpoints, a policy and a key from the
 * command line, and the signer's own record beside the keys. */
#ifndef CLI_OUTSIDE_H
#define CLI_OUTSIDE_H

#include "cli/anchors.h"

struct outside {
    struct verify_options options; /* anchors and policy filled in, one job */
    struct anchors anchors;
    char record[LEDGER_PATH_SIZE];
};

/* --checkpoint, --policy, --log-key, and KEYS/journal.signed where it is.  `outside`
 * lies where it stays: its options point into it.  Errors: those of anchors.h and of
 * public_file_log_keys(). */
struct status outside_read(struct world *world, const struct arguments *arguments,
                           struct outside *outside, struct fault *fault) MUST_USE;
/* The largest size that a checkpoint or the record vouches for; 0 without any. */
uint64_t outside_size(struct world *world, const struct outside *outside);

#endif
