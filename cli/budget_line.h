/* budget_line.h - what the commands of the budget chain read from the command line. */
#ifndef CLI_BUDGET_LINE_H
#define CLI_BUDGET_LINE_H

#include "cli/session.h"
#include "importers/intake.h"

/* A canonical document number in the arena; NULL when --document was not given.
 * Errors: STATUS_USAGE R-010. */
struct status budget_line_document(struct session *session, const char **ret_document,
                                   struct fault *fault) MUST_USE;
/* The same, but there must be one. */
struct status budget_line_need_document(struct session *session,
                                        const char **ret_document, struct fault *fault)
    MUST_USE;
/* An allocation by label, part of a label, or @entry.  Errors: STATUS_NOT_FOUND. */
struct status budget_line_allocation(struct session *session, const char *text,
                                     uint64_t *ret_allocation, struct fault *fault)
    MUST_USE;
/* What is available of an allocation now, as a field of the answer. */
struct status budget_line_say_available(struct session *session, uint64_t allocation,
                                        struct fault *fault) MUST_USE;

#endif
