/* recovery_sheet.h - the page that is printed once and kept in a safe. */
#ifndef CLI_RECOVERY_SHEET_H
#define CLI_RECOVERY_SHEET_H

#include "cli/world.h"
#include "keys/holder.h"

struct recovery_sheet {
    const char *origin, *title, *vkey;
    const uint8_t *recovery; /* HOLDER_RECOVERY_SIZE bytes */
    civil_day day;
};
/* To a new file, mode 0600, or with `path` NULL to standard output (with --json as
 * "recovery_sheet").  Errors: STATUS_EXISTS, STATUS_ENVIRONMENT; no file is left. */
struct status recovery_sheet_write(struct world *world,
                                   const struct recovery_sheet *sheet, const char *path,
                                   struct fault *fault) MUST_USE;
/* Finds the recovery key in the text of a sheet, or in its four lines alone.
 * Errors: STATUS_INPUT. */
struct status recovery_sheet_read(struct bytes text,
                                  uint8_t ret_recovery[static HOLDER_RECOVERY_SIZE],
                                  struct fault *fault) MUST_USE;

#endif
