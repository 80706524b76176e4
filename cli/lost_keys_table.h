/* lost_keys_table.h - the table of keys that were lost, and of what they signed since
 * under a verification that found the book whole. */
#ifndef CLI_LOST_KEYS_TABLE_H
#define CLI_LOST_KEYS_TABLE_H

#include "cli/session.h"

/* Prints nothing where no key was lost.  Errors: those of session_run() and
 * lost_keys_list(). */
struct status lost_keys_table_put(struct world *world,
                                  const struct arguments *arguments,
                                  struct fault *fault) MUST_USE;

#endif
