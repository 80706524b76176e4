/* site_list.h - the list of a site's files, as text (docs/format.md). */
#ifndef REPORTS_SITE_LIST_H
#define REPORTS_SITE_LIST_H

#include "reports/site_files.h"

/* a/b/c of letters, digits, "-", "_" and "."; never upwards, never absolute. */
bool site_list_is_name(const char *name);
void site_list_sort(struct site_file *list, size_t count);
/* In a sorted list; NULL when it is not there. */
struct site_file *site_list_find(struct site_file *list, size_t count,
                                 const char *name);

/* Reads a list into arena memory, sorted.  *ret_is_ours is false, and nothing else
 * said, when it is of another origin.  Errors: STATUS_INPUT with the line: whatever is
 * no name of site_list_is_name(), or stands there twice; STATUS_NO_MEMORY. */
struct status site_list_read(struct bytes text, const char *origin, struct arena *arena,
                             struct site_file **ret_list, size_t *ret_count,
                             bool *ret_is_ours, struct fault *fault) MUST_USE;
void site_list_write(const char *origin, const struct site_file *list, size_t count,
                     struct output *output);

#endif
