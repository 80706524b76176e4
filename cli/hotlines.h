/* hotlines.h - telephone numbers that may stand in what is published. */
#ifndef CLI_HOTLINES_H
#define CLI_HOTLINES_H

#include "cli/command.h"
#include "reports/telephones.h"

/* --hotline, as often as it was given: as people write it, 0730-1234567.  Errors:
 * STATUS_USAGE, STATUS_NO_MEMORY. */
struct status hotlines_read(struct world *world, const struct arguments *arguments,
                            struct telephones *ret_hotlines, struct fault *fault)
    MUST_USE;

/* The same as text for a reader, in world memory; NULL when none was given.  Errors:
 * STATUS_NO_MEMORY. */
struct status hotlines_said(struct world *world, const struct arguments *arguments,
                            const char **ret_text, struct fault *fault) MUST_USE;

#endif
