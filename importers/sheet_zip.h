/* sheet_zip.h - the parts of an .xlsx, inflated within bounds; private to
 * sheet*.c.  libzip lives behind this file. */
#ifndef IMPORTERS_SHEET_ZIP_H
#define IMPORTERS_SHEET_ZIP_H

#include "importers/sheet.h"
#include "importers/xml.h"

enum { SHEET_PART_NAME_SIZE = 256 };

struct sheet_zip; /* one open archive */

/* `image` is borrowed until sheet_zip_close(), which accepts NULL.
 * Errors: STATUS_INPUT for a damaged archive or too many parts; STATUS_NO_MEMORY. */
struct status sheet_zip_open(struct bytes image, struct arena *arena,
                             struct sheet_zip **ret_zip, struct fault *fault) MUST_USE;
void sheet_zip_close(struct sheet_zip *zip);

/* Whether there is such a part, and how large it says it is. */
bool sheet_zip_find(struct sheet_zip *zip, const char *name, uint64_t *ret_size);

/* Feeds a part to `handler`, until its end or until *is_enough.
 * Errors: STATUS_INPUT when there is no such part, it is damaged, encrypted, no XML or
 * passes a bound, with a line that counts in the part; what the handler returned. */
struct status sheet_zip_read(struct sheet_zip *zip, const char *name,
                             const struct xml_handler *handler, const bool *is_enough,
                             struct fault *fault) MUST_USE;

#endif
