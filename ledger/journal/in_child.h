/* in_child.h - work that a broken page of a store may end, in a process of its own. */
#ifndef LEDGER_JOURNAL_IN_CHILD_H
#define LEDGER_JOURNAL_IN_CHILD_H

#include "ledger/base/status.h"

#include <stddef.h>

/* `answer` has the size given, is zero at first, and comes back as the child leaves
 * it; it may hold no pointers. */
typedef struct status in_child_work(const void *context, void *answer,
                                    struct fault *fault);

/* Runs `work` in a child.  Nothing of a store may be open: LMDB forbids using one in
 * two processes.  When a broken page ended the child - SIGSEGV, SIGBUS, SIGABRT, SIGFPE
 * or SIGILL - *ret_signal is that signal, `ret_answer` is untouched and the result is
 * OK; else it is 0, and the result, the answer and the fault are those of `work`.  At
 * most IN_CHILD_ANSWER_MAX bytes. Errors: STATUS_ENVIRONMENT when no process can be
 * started, or it ended in any other way before the work was done (somebody killed it):
 * that tells nothing of the store.
 */
enum { IN_CHILD_ANSWER_MAX = 4096 };
struct status in_child(in_child_work *work, const void *context, void *ret_answer,
                       size_t size, int *ret_signal, struct fault *fault) MUST_USE;

#endif
