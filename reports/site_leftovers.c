/* site_leftovers.c - what a run that was killed left half written in a site's folders
 * (site_files.h): files beside those that are planned or listed, named as output.c
 * names them, "notice.html.Xk3p9Q".  Names may stand in them. */
#include "reports/site_files.h"

#include "reports/output_internal.h"
#include "reports/site_list.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MARK_SIZE = 7 }; /* of ".XXXXXX" */

struct folder {
    struct site_files *files;
    const char *name; /* "notices/2024-06/RDB-430699"; "" */
    size_t size;
};

/* "notice.html.Xk3p9Q" is of "notice.html"; 0: it is of none. */
static size_t stem_of(const char *name)
{
    const size_t size = strlen(name);
    if (size <= MARK_SIZE || name[size - MARK_SIZE] != '.') {
        return 0;
    }
    for (size_t i = size - MARK_SIZE + 1; i < size; i++) {
        if (!isalnum((unsigned char)name[i])) {
            return 0;
        }
    }
    return size - MARK_SIZE;
}

static bool is_of_site(const struct folder *folder, const char *name, size_t stem)
{
    char whole[OUTPUT_PATH_SIZE];
    struct site_files *files = folder->files;
    const int size =
        snprintf(whole, sizeof(whole), "%.*s%s%.*s", (int)folder->size, folder->name,
                 folder->size == 0 ? "" : "/", (int)stem, name);
    return size > 0 && size < OUTPUT_PATH_SIZE &&
           (strcmp(whole, SITE_FILES_LIST) == 0 ||
            site_list_find(files->planned, files->count, whole) != NULL ||
            site_list_find(files->old, files->old_count, whole) != NULL);
}

static struct status sweep(const struct folder *folder, struct fault *fault)
{
    char path[OUTPUT_PATH_SIZE];
    const int size = snprintf(path, sizeof(path), "%s/%.*s", folder->files->path,
                              (int)folder->size, folder->name);
    DIR *entries = size < OUTPUT_PATH_SIZE ? opendir(path) : NULL;
    if (entries == NULL) {
        return OK; /* it is still to be made, or what writes there will tell */
    }
    for (const struct dirent *entry = readdir(entries); entry != NULL;
         entry = readdir(entries)) {
        const size_t stem = stem_of(entry->d_name);
        if (stem == 0 || !is_of_site(folder, entry->d_name, stem)) {
            continue;
        }
        if (unlinkat(dirfd(entries), entry->d_name, 0) != 0) {
            const int problem = errno;
            closedir(entries);
            return output_could_not(fault, "take away what an ended run left in", path,
                                    problem);
        }
        folder->files->removed++;
    }
    closedir(entries);
    return OK;
}

static size_t folder_of(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash == NULL ? 0 : (size_t)(slash - name);
}

/* Lists are sorted, so files of a folder follow each other, but for its own folders'.
 */
static struct status sweep_list(struct site_files *files, const struct site_file *list,
                                size_t count, struct fault *fault)
{
    struct folder last = {.files = files, .name = "", .size = 0};
    TRY(sweep(&last, fault));
    for (size_t i = 0; i < count; i++) {
        const size_t size = folder_of(list[i].name);
        if (size == last.size && strncmp(list[i].name, last.name, size) == 0) {
            continue;
        }
        last = (struct folder){.files = files, .name = list[i].name, .size = size};
        TRY(sweep(&last, fault));
    }
    return OK;
}

struct status site_files_sweep(struct site_files *files, struct fault *fault)
{
    TRY(sweep_list(files, files->planned, files->count, fault));
    return sweep_list(files, files->old, files->old_count, fault);
}
