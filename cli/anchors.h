/* anchors.h - what a verification is held against: checkpoints and a policy that lie
 * outside the ledger, as files. */
#ifndef CLI_ANCHORS_H
#define CLI_ANCHORS_H

#include "cli/command.h"
#include "ledger/journal/verify.h"

struct anchors {
    struct bytes notes[VERIFY_CHECKPOINTS_MAX];
    const char *names[VERIFY_CHECKPOINTS_MAX]; /* their paths */
    size_t count;
};

/* Every --checkpoint: a file, or a folder of which every plain file is taken, in the
 * order of their names, but for those that begin with a dot; and what witnesses
 * cosigned and the newest that was stamped, as kept beside the keys (kept_notes.h).
 * The same bytes count once, under the first name.  All lives in the arena.
 * Errors: STATUS_USAGE (more than VERIFY_CHECKPOINTS_MAX), those of public_file_load()
 * and of folder_each().
 */
struct status anchors_load(struct world *world, const struct arguments *arguments,
                           struct anchors *ret_anchors, struct fault *fault) MUST_USE;
/* The policy of --policy, in the arena; NULL without the option.  Errors: those of
 * public_file_load() and policy_parse(), with the path. */
struct status anchors_policy(struct world *world, const struct arguments *arguments,
                             const struct policy **ret_policy, struct fault *fault)
    MUST_USE;
/* What the file of --mark says, in the arena; NULL without the option or the file.
 * Errors: those of public_file_load() and verify_mark_parse(), with the path. */
struct status anchors_mark(struct world *world, const struct arguments *arguments,
                           const struct verify_mark **ret_mark, struct fault *fault)
    MUST_USE;
/* Replaces the file of --mark, if it is given, whole.  Errors: those of
 * public_file_save(). */
struct status anchors_leave_mark(struct world *world, const struct arguments *arguments,
                                 const struct verify_mark *mark, struct fault *fault)
    MUST_USE;

#endif
