/* folder.h - the files of a folder, in the order of their names.
 *
 * Nothing is opened: what a name leads to is the caller's business. */
#ifndef CLI_FOLDER_H
#define CLI_FOLDER_H

#include "ledger/base/status.h"

#include <stddef.h>

enum { FOLDER_FILES_MAX = 4096 };

typedef struct status folder_each_name(void *context, const char *name,
                                       struct fault *fault);
/* Calls `each` for every name in the folder at `path` that ends in `suffix` ("": any)
 * and does not begin with a dot, sorted byte by byte, without the suffix, which is not
 * the whole name.  Names last as long as the call.  Errors: STATUS_ENVIRONMENT (the
 * folder cannot be read), STATUS_FULL (more than FOLDER_FILES_MAX such names; `each`
 * saw none of them), and the first of `each`. */
struct status folder_each(const char *path, const char *suffix, folder_each_name *each,
                          void *context, struct fault *fault) MUST_USE;
/* The same of the last FOLDER_FILES_MAX of these names; *ret_passed names before them
 * are passed over. */
struct status folder_last(const char *path, const char *suffix, folder_each_name *each,
                          void *context, size_t *ret_passed, struct fault *fault)
    MUST_USE;

#endif
