/* folder.c - see folder.h. */
#include "cli/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int is_shown(const struct dirent *file)
{
    return file->d_name[0] != '.';
}

static int by_name(const void *left, const void *right)
{
    const struct dirent *const *one = left;
    const struct dirent *const *other = right;
    return strcmp((*one)->d_name, (*other)->d_name);
}

/* Those with the suffix, without it, are moved to the front; the others are freed. */
static size_t strip(struct dirent **files, size_t count, const char *suffix)
{
    const size_t suffix_size = strlen(suffix);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        char *name = files[i]->d_name;
        const size_t size = strlen(name);
        if (size > suffix_size && strcmp(name + size - suffix_size, suffix) == 0) {
            name[size - suffix_size] = '\0';
            files[kept++] = files[i];
        } else {
            free(files[i]);
        }
    }
    return kept;
}

/* The last names alone when `ret_passed` is given, else all or none. */
static struct status walk(const char *path, const char *suffix, folder_each_name *each,
                          void *context, size_t *ret_passed, struct fault *fault)
{
    struct dirent **files = NULL;
    struct status status = OK;
    const int found = scandir(path, &files, is_shown, NULL);
    if (found < 0) {
        return FAULT(fault, STATUS_ENVIRONMENT, "cannot open the folder %s: %s", path,
                     strerror(errno));
    }
    const size_t count = strip(files, (size_t)found, suffix);
    const size_t passed = count > FOLDER_FILES_MAX ? count - FOLDER_FILES_MAX : 0;
    if (passed > 0 && ret_passed == NULL) {
        status = FAULT(fault, STATUS_FULL, "there are more than %d files in %s",
                       FOLDER_FILES_MAX, path);
    } else if (count > 0) {
        qsort(files, count, sizeof(struct dirent *), by_name);
    }
    for (size_t i = 0; i < count; i++) {
        if (i >= passed && status_is_ok(status)) {
            status = each(context, files[i]->d_name, fault);
        }
        free(files[i]);
    }
    free(files);
    if (status_is_ok(status) && ret_passed != NULL) {
        *ret_passed = passed;
    }
    return status;
}

struct status folder_each(const char *path, const char *suffix, folder_each_name *each,
                          void *context, struct fault *fault)
{
    return walk(path, suffix, each, context, NULL, fault);
}

struct status folder_last(const char *path, const char *suffix, folder_each_name *each,
                          void *context, size_t *ret_passed, struct fault *fault)
{
    return walk(path, suffix, each, context, ret_passed, fault);
}
