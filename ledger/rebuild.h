/* rebuild.h - the tables of a ledger made anew: journal/reindex.h with the rules of
 * relief. */
#ifndef LEDGER_REBUILD_H
#define LEDGER_REBUILD_H

#include "ledger/journal/reindex.h"

/* Of `outside` all is taken but `journal`, which is that of the ledger in `folder` with
 * the rules of relief; NULL: no anchors, one job, nobody who is told of progress. */

/* reindex_run() for the journal of the closed ledger in `folder`; the scratch is not
 * used.  Errors: those of reindex_run(). */
struct status rebuild_run(const char *folder, const struct verify_options *outside,
                          struct arena *arena, struct reindex_result *ret_result,
                          struct fault *fault) MUST_USE;
/* The same when, and only when, the tables are those of another release; what
 * is damaged stays as it is, for who opens it to tell.  Errors: those of reindex_run();
 * STATUS_FOUND with what is wrong with the entries. */
struct status rebuild_if_other(const char *folder, struct fault *fault) MUST_USE;
/* verify_in_child() for it, deep when `outside` has a scratch.  Errors: those of
 * verify_in_child(). */
struct status rebuild_verify(const char *folder, const struct verify_options *outside,
                             struct arena *arena, struct verify_result *ret_result,
                             struct fault *fault) MUST_USE;
/* Is every entry of it sealed and signed, and `root` their root?
 * Errors: those of verify_run(); STATUS_FOUND when not. */
struct status rebuild_expect(const char *folder, const struct digest *root,
                             struct fault *fault) MUST_USE;

#endif
