/* paper.h - an answer that the bank gave on paper: keyed by one person, confirmed by
 * another.
 *
 * Keying checks the file as if it were posted and records it with its scan; nothing
 * moves.  Confirming reads the sealed file again and posts it: just what was keyed, or
 * nothing. */
#ifndef IMPORTERS_PAPER_H
#define IMPORTERS_PAPER_H

#include "importers/answer.h"
#include "importers/original.h"

/* Checks the file by answer_import()'s rules without recording anything, and says what
 * it would do.  Errors: answer_import()'s; STATUS_USAGE unless it is about one batch.
 */
struct status paper_check(struct intake *intake, const struct answer_options *options,
                          struct answer_summary *ret_summary,
                          struct file_effect *ret_effect, struct fault *fault) MUST_USE;

/* The scan's entry: appended, unless the ledger has it (*ret_entry then names that).
 * Errors: STATUS_REFUSED R-064 when these bytes were taken in as something else. */
struct status paper_append_scan(struct journal_session *session,
                                const struct vault_file *scan, uint64_t *ret_entry,
                                struct fault *fault) MUST_USE;
/* Behind paper_check(), with the same intake: records the keyed answer of entry `scan`
 * and seals the file.  *ret_entry is what another person confirms. */
struct status paper_record(struct intake *intake, const struct answer_options *options,
                           const struct file_effect *effect, uint64_t scan,
                           uint64_t *ret_entry, struct fault *fault) MUST_USE;

/* A keyed answer that waits, opened to be confirmed. */
struct paper {
    uint64_t entry, batch;
    struct fact keyed;   /* its texts in arena memory */
    civil_day keyed_day; /* the bank's days count to this one */
    struct original original;
    const struct profile *profile;
};
/* `profile` NULL: the layout it was keyed in, from the folder `profiles`.  Errors:
 * STATUS_REFUSED R-156 (no keyed answer that waits); original_open()'s,
 * profile_find()'s.  On success paper_close() ends it. */
struct status paper_open(struct ledger *ledger, struct arena *arena,
                         const char *profiles, const char *profile, uint64_t entry,
                         struct paper *ret_paper, struct fault *fault) MUST_USE;
void paper_close(struct paper *paper);
/* Posts it.  `intake` has ledger, actor, arena and hasher; its problems are filled, its
 * path is the file's name afterwards, as in the fault.  Of the options batches, value
 * day and day are those it was keyed with.  Errors: answer_import()'s; STATUS_REFUSED
 * R-155 (by who keyed it), R-157 (it would do something else by now). */
struct status paper_confirm(struct paper *paper, struct intake *intake,
                            const struct answer_options *options,
                            struct answer_summary *ret_summary, struct fault *fault)
    MUST_USE;
/* Drops it.  Errors: STATUS_REFUSED R-156. */
struct status paper_refuse(struct ledger *ledger, const struct ledger_actor *actor,
                           struct arena *arena, uint64_t entry, struct fault *fault)
    MUST_USE;

#endif
