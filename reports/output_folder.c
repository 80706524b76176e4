/* output_folder.c - see output_folder.h. */
#include "reports/output_folder.h"

#include "reports/output_internal.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char suffix[] = ".XXXXXX";

struct status output_folder_open(const char *path, struct arena *arena,
                                 struct output_folder *ret_folder, struct fault *fault)
{
    struct output_folder folder = {NULL, NULL};
    struct stat there;
    const size_t size = strlen(path);
    if (lstat(path, &there) == 0) {
        return output_is_there(fault, path);
    }
    if (size == 0 || size + sizeof(suffix) > OUTPUT_PATH_SIZE) {
        return output_could_not(fault, "make the folder", path, ENAMETOOLONG);
    }
    ARENA_TAKE(arena, size + 1, folder.path, fault);
    ARENA_TAKE(arena, size + sizeof(suffix), folder.temporary, fault);
    memcpy(folder.path, path, size + 1);
    memcpy(folder.temporary, path, size);
    memcpy(folder.temporary + size, suffix, sizeof(suffix));
    if (mkdtemp(folder.temporary) == NULL) {
        return output_could_not(fault, "make a folder beside it", path, errno);
    }
    *ret_folder = folder;
    return OK;
}

static struct status path_in(const struct output_folder *folder, const char *name,
                             char ret_path[static OUTPUT_PATH_SIZE],
                             struct fault *fault)
{
    assert(folder->temporary != NULL && folder->temporary[0] != '\0');
    assert(name[0] != '\0' && strchr(name, '/') == NULL);
    const int size =
        snprintf(ret_path, OUTPUT_PATH_SIZE, "%s/%s", folder->temporary, name);
    return size > 0 && size < OUTPUT_PATH_SIZE
               ? OK
               : output_could_not(fault, "write the file", name, ENAMETOOLONG);
}

struct status output_folder_put(struct output_folder *folder, const char *name,
                                struct bytes bytes, struct fault *fault)
{
    char path[OUTPUT_PATH_SIZE];
    TRY(path_in(folder, name, path, fault));
    const int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return output_could_not(fault, "write the file", name, errno);
    }
    const bool is_written =
        output_write_all(descriptor, bytes.at, bytes.size) && fsync(descriptor) == 0;
    const int error = errno;
    close(descriptor);
    return is_written ? OK : output_could_not(fault, "write the file", name, error);
}

struct status output_folder_begin(const struct output_folder *folder, const char *name,
                                  struct arena *arena, struct output *ret_output,
                                  struct fault *fault)
{
    char path[OUTPUT_PATH_SIZE];
    TRY(path_in(folder, name, path, fault));
    return output_open_private(path, arena, ret_output, fault);
}

static struct status put_in_place(struct output_folder *folder, struct fault *fault)
{
    struct stat there;
    if (!output_sync(folder->temporary)) {
        return output_could_not(fault, "sync the folder", folder->path, errno);
    }
    if (lstat(folder->path, &there) == 0) { /* an empty folder would be replaced */
        return output_is_there(fault, folder->path);
    }
    if (rename(folder->temporary, folder->path) != 0) {
        return output_could_not(fault, "rename the folder into place", folder->path,
                                errno);
    }
    folder->temporary[0] = '\0';
    return output_sync_beside(folder->path)
               ? OK
               : fault_at(fault,
                          FAULT(fault, STATUS_ENVIRONMENT,
                                "the folder is written, but the one it stands "
                                "in could not be synced: %s",
                                strerror(errno)),
                          folder->path, 0, NULL);
}

struct status output_folder_finish(struct output_folder *folder, struct fault *fault)
{
    const struct status status = put_in_place(folder, fault);
    output_folder_discard(folder);
    return status;
}

/* It holds plain files alone. */
static void remove_files(const char *path)
{
    char file[OUTPUT_PATH_SIZE];
    DIR *listing = opendir(path);
    if (listing == NULL) {
        return;
    }
    for (const struct dirent *one = readdir(listing); one != NULL;
         one = readdir(listing)) {
        const int size = snprintf(file, sizeof(file), "%s/%s", path, one->d_name);
        if (one->d_name[0] != '.' && size > 0 && size < OUTPUT_PATH_SIZE) {
            unlink(file);
        }
    }
    closedir(listing);
}

void output_folder_discard(struct output_folder *folder)
{
    if (folder->temporary != NULL && folder->temporary[0] != '\0') {
        remove_files(folder->temporary);
        rmdir(folder->temporary);
        folder->temporary[0] = '\0';
    }
}
