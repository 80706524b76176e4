/* profile_names.c - which profiles a folder holds. */
#include "importers/profile_internal.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

/* Keeps names[0:count] sorted; they are few. */
static void insert_sorted(const char **names, size_t count, const char *name)
{
    size_t at = count;
    while (at > 0 && strcmp(names[at - 1], name) > 0) {
        names[at] = names[at - 1];
        at--;
    }
    names[at] = name;
}

static struct status read_names(DIR *folder, struct arena *arena, const char **names,
                                size_t *ret_count, struct fault *fault)
{
    size_t count = 0;
    const struct dirent *entry;
    while (count < PROFILE_FILES_MAX && (entry = readdir(folder)) != NULL) {
        const size_t size = strlen(entry->d_name);
        if (size <= 4 || size - 4 > PROFILE_NAME_MAX || entry->d_name[0] == '.' ||
            strcmp(entry->d_name + size - 4, ".ini") != 0) {
            continue;
        }
        char *name;
        ARENA_TAKE(arena, size, name, fault);
        memcpy(name, entry->d_name, size - 4);
        insert_sorted(names, count, name);
        count++;
    }
    *ret_count = count;
    return OK;
}

struct status profile_names(const char *folder, struct arena *arena,
                            const char ***ret_names, size_t *ret_count,
                            struct fault *fault)
{
    const char **names;
    ARENA_TAKE(arena, PROFILE_FILES_MAX, names, fault);
    DIR *stream = opendir(folder);
    if (stream == NULL) {
        const struct status status =
            FAULT(fault, STATUS_ENVIRONMENT,
                  "the folder of profiles cannot be read: %s", strerror(errno));
        return fault_at(fault, status, folder, 0, NULL);
    }
    const struct status status = read_names(stream, arena, names, ret_count, fault);
    (void)closedir(stream); /* only read from: nothing can be lost */
    TRY(status);
    *ret_names = names;
    return OK;
}
