/* site_files.c - see site_files.h. */
#include "reports/site_files.h"

#include "reports/output_internal.h"
#include "reports/site_list.h"
#include "reports/tile_folder.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_SIZE = 8192, CAPACITY_FIRST = 1024 };

static struct status full_path(const struct site_files *files, const char *name,
                               char ret_path[static OUTPUT_PATH_SIZE],
                               struct fault *fault)
{
    const int size = snprintf(ret_path, OUTPUT_PATH_SIZE, "%s/%s", files->path, name);
    return size > 0 && size < OUTPUT_PATH_SIZE
               ? OK
               : output_could_not(fault, "write the file", name, ENAMETOOLONG);
}

/* ---- opening --------------------------------------------------------------------- */

/* What begins with a dot is no page: a web server's own, or a version control's. */
static struct status is_empty(const char *path, bool *ret_is_empty, struct fault *fault)
{
    DIR *listing = opendir(path);
    if (listing == NULL) {
        return output_could_not(fault, "look into the folder", path, errno);
    }
    *ret_is_empty = true;
    for (const struct dirent *one = readdir(listing); one != NULL;
         one = readdir(listing)) {
        *ret_is_empty = *ret_is_empty && one->d_name[0] == '.';
    }
    closedir(listing);
    return OK;
}

static struct status not_ours(const char *path, struct fault *fault)
{
    return fault_at(fault,
                    FAULT(fault, STATUS_REFUSED,
                          "R-316: the folder holds files, and no site of this ledger; "
                          "choose one that is absent or empty"),
                    path, 0, NULL);
}

static struct status read_old(struct site_files *files, struct fault *fault)
{
    struct tile_folder folder;
    struct bytes text = {0};
    bool empty = false;
    TRY(tile_folder_open(files->path, files->arena, &folder, fault));
    const struct status found = tile_folder_read(
        &folder, SITE_FILES_LIST, SITE_FILES_LIST_SIZE_MAX, &text, fault);
    if (found.code == STATUS_NOT_FOUND) {
        TRY(is_empty(files->path, &empty, fault));
        return empty ? OK : not_ours(files->path, fault);
    }
    TRY(found);
    bool is_ours = false;
    TRY(fault_at(fault,
                 site_list_read(text, files->origin, files->arena, &files->old,
                                &files->old_count, &is_ours, fault),
                 SITE_FILES_LIST, 0, NULL));
    return is_ours ? OK : not_ours(files->path, fault);
}

static struct status hold(struct site_files *files, struct fault *fault)
{
    if (mkdir(files->path, 0755) != 0 && errno != EEXIST) {
        return output_could_not(fault, "make the folder", files->path, errno);
    }
    files->lock = open(files->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (files->lock < 0) {
        return output_could_not(fault, "open the folder", files->path, errno);
    }
    return flock(files->lock, LOCK_EX | LOCK_NB) == 0
               ? OK
               : FAULT(fault, STATUS_ENVIRONMENT,
                       "somebody is publishing into this folder at this moment; wait "
                       "until it is done");
}

struct status site_files_open(const char *path, const char *origin, struct arena *arena,
                              struct site_files *ret_files, struct fault *fault)
{
    struct site_files files = {
        .path = path, .origin = origin, .arena = arena, .lock = -1};
    TRY(hasher_open(DIGEST_SHA256, &files.hasher, fault));
    struct status opened = hold(&files, fault);
    if (status_is_ok(opened)) {
        opened = read_old(&files, fault);
    }
    if (status_is_ok(opened)) {
        opened = output_together_open(path, arena, &files.waiting, fault);
    }
    if (!status_is_ok(opened)) {
        site_files_close(&files);
        return opened;
    }
    *ret_files = files;
    return OK;
}

void site_files_close(struct site_files *files)
{
    if (files->waiting.names != NULL) {
        output_together_discard(&files->waiting);
    }
    if (files->lock >= 0) {
        close(files->lock);
    }
    if (files->shared > 0) {
        munmap(files->planned, files->shared);
        files->planned = NULL;
        files->count = 0;
        files->shared = 0;
    }
    hasher_close(files->hasher);
    files->hasher = NULL;
    files->lock = -1;
}

/* ---- planning -------------------------------------------------------------------- */

struct status site_files_plan(struct site_files *files, const char *name,
                              uint64_t stamp, struct fault *fault)
{
    assert(site_list_is_name(name));
    assert(files->shared == 0); /* others would not see it */
    if (files->count == files->capacity) {
        const size_t capacity =
            files->capacity == 0 ? CAPACITY_FIRST : 2 * files->capacity;
        struct site_file *more = NULL;
        if (capacity > SITE_FILES_MAX) {
            return FAULT(fault, STATUS_FULL, "a site has at most %d files",
                         SITE_FILES_MAX);
        }
        ARENA_TAKE(files->arena, capacity, more, fault);
        if (files->count > 0) {
            memcpy(more, files->planned, files->count * sizeof(*more));
        }
        files->planned = more;
        files->capacity = capacity;
    }
    struct site_file *file = &files->planned[files->count++];
    *file = (struct site_file){.stamp = stamp};
    snprintf(file->name, sizeof(file->name), "%s", name);
    return OK;
}

static struct status write_list(struct site_files *files, const struct site_file *list,
                                size_t count, struct fault *fault)
{
    char path[OUTPUT_PATH_SIZE];
    struct output output;
    TRY(full_path(files, SITE_FILES_LIST, path, fault));
    const size_t mark = arena_mark(files->arena);
    TRY(output_open(path, files->arena, &output, fault));
    site_list_write(files->origin, list, count, &output);
    const struct status written = output_finish(&output, fault);
    arena_rewind(files->arena, mark);
    return written;
}

/* What is known of a file that an earlier run made is kept until this one has made it.
 */
struct status site_files_ready(struct site_files *files, struct fault *fault)
{
    struct site_file *all = NULL;
    size_t count = 0;
    site_list_sort(files->planned, files->count);
    const size_t mark = arena_mark(files->arena);
    ARENA_TAKE(files->arena, files->old_count + files->count + 1, all, fault);
    for (size_t i = 0; i < files->old_count; i++) {
        all[count++] = files->old[i];
    }
    bool has_new = false;
    for (size_t i = 0; i < files->count; i++) {
        if (site_list_find(files->old, files->old_count, files->planned[i].name) ==
            NULL) {
            all[count++] = files->planned[i];
            has_new = true;
        }
    }
    struct status written = OK;
    if (has_new) {
        site_list_sort(all, count);
        written = write_list(files, all, count, fault);
    }
    arena_rewind(files->arena, mark);
    return written;
}

struct status site_files_share(struct site_files *files, struct fault *fault)
{
    const size_t size = (files->count + 1) * sizeof(*files->planned);
    struct site_file *shared =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) {
        return FAULT(fault, STATUS_NO_MEMORY, "no memory for the list of files");
    }
    memcpy(shared, files->planned, files->count * sizeof(*shared));
    files->planned = shared;
    files->capacity = files->count;
    files->shared = size;
    return OK;
}

void site_files_begin_apart(struct site_files *files)
{
    output_together_forget(&files->waiting);
    files->written = 0;
    files->kept = 0;
}

const struct site_file *site_files_find(const struct site_files *files,
                                        const char *name)
{
    return site_list_find(files->planned, files->count, name);
}

/* ---- looking --------------------------------------------------------------------- */

/* Reads on from where the descriptor stands. */
static bool digest_of(struct hasher *hasher, int descriptor, struct digest *ret_digest,
                      uint64_t *ret_size)
{
    uint8_t buffer[READ_SIZE];
    ssize_t got = 1;
    *ret_size = 0;
    hasher_begin(hasher);
    while (got != 0) {
        got = read(descriptor, buffer, sizeof(buffer));
        if (got < 0 && errno != EINTR) {
            break;
        }
        hasher_update(hasher, bytes_from(buffer, got > 0 ? (size_t)got : 0));
        *ret_size += got > 0 ? (uint64_t)got : 0;
    }
    *ret_digest = hasher_end(hasher);
    return got == 0;
}

/* Does a plain file of that name hold these very bytes? */
static bool holds(struct site_files *files, const char *name,
                  const struct digest *digest, uint64_t size)
{
    char path[OUTPUT_PATH_SIZE];
    struct fault unused = {0};
    struct stat facts;
    struct digest there;
    uint64_t there_size = 0;
    if (!status_is_ok(full_path(files, name, path, &unused)) ||
        lstat(path, &facts) != 0 || !S_ISREG(facts.st_mode) ||
        (uint64_t)facts.st_size != size) {
        return false;
    }
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) {
        return false;
    }
    const bool is_read = digest_of(files->hasher, file, &there, &there_size);
    close(file);
    return is_read && there_size == size && digest_equal(&there, digest);
}

bool site_files_is_there(struct site_files *files, const char *name)
{
    struct site_file *file = site_list_find(files->planned, files->count, name);
    const struct site_file *old = site_list_find(files->old, files->old_count, name);
    assert(file != NULL);
    if (old == NULL || !old->is_made || file->stamp == 0 || old->stamp != file->stamp ||
        !holds(files, name, &old->digest, old->size)) {
        return false;
    }
    file->digest = old->digest;
    file->size = old->size;
    if (!file->is_made) {
        file->is_made = true;
        files->kept++;
    }
    return true;
}

/* ---- writing --------------------------------------------------------------------- */

/* The folders that `path` lies in below the site's own. */
static struct status make_folders(const struct site_files *files, char *path,
                                  struct fault *fault)
{
    for (char *slash = strchr(path + strlen(files->path) + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        const bool is_there = mkdir(path, 0755) == 0 || errno == EEXIST;
        *slash = '/';
        if (!is_there) {
            return output_could_not(fault, "make the folder", path, errno);
        }
    }
    return OK;
}

struct status site_files_begin(struct site_files *files, const char *name,
                               struct leak leak, struct output *ret_output,
                               struct fault *fault)
{
    char path[OUTPUT_PATH_SIZE];
    files->begun = site_list_find(files->planned, files->count, name);
    assert(files->begun != NULL);
    TRY(full_path(files, name, path, fault));
    TRY(make_folders(files, path, fault));
    TRY(output_open(path, files->arena, ret_output, fault));
    files->leak = leak;
    output_watch(ret_output, &files->leak);
    return OK;
}

static struct status look_at_written(struct site_files *files, struct output *output,
                                     struct fault *fault)
{
    struct site_file *file = files->begun;
    TRY(output_flush(output, fault));
    TRY(fault_at(fault, leak_finish(&files->leak, fault), file->name, 0, NULL));
    output->leak = NULL;
    return lseek(output->descriptor, 0, SEEK_SET) == 0 &&
                   digest_of(files->hasher, output->descriptor, &file->digest,
                             &file->size)
               ? OK
               : output_could_not(fault, "read the file again", file->name, errno);
}

struct status site_files_end(struct site_files *files, struct output *output,
                             struct fault *fault)
{
    struct site_file *file = files->begun;
    const struct status looked = look_at_written(files, output, fault);
    if (!status_is_ok(looked)) {
        output_discard(output);
        return looked;
    }
    if (holds(files, file->name, &file->digest, file->size)) {
        output_discard(output);
        files->kept++;
    } else {
        TRY(output_together_add(&files->waiting, output, fault));
        files->written++;
    }
    file->is_made = true;
    return OK;
}

void site_files_drop(struct site_files *files, const char *name)
{
    struct site_file *file = site_list_find(files->planned, files->count, name);
    assert(file != NULL);
    file->is_dropped = true;
}

/* ---- the end --------------------------------------------------------------------- */

/* Folders that became empty go too; the others stay. */
static struct status remove_file(struct site_files *files, const char *name,
                                 struct fault *fault)
{
    char path[OUTPUT_PATH_SIZE];
    TRY(full_path(files, name, path, fault));
    if (unlink(path) == 0) {
        files->removed++;
    } else if (errno != ENOENT && errno != ENOTDIR) {
        return fault_at(fault,
                        FAULT(fault, STATUS_ENVIRONMENT,
                              "a file that is not to be published any more could not "
                              "be taken away: %s; take it away yourself and publish "
                              "again",
                              strerror(errno)),
                        path, 0, NULL);
    }
    for (char *slash = strrchr(path, '/'); slash > path + strlen(files->path);
         slash = strrchr(path, '/')) {
        *slash = '\0';
        if (rmdir(path) != 0) {
            return OK;
        }
    }
    return OK;
}

/* All that can be taken away is, whatever the first error was. */
static struct status remove_stale(struct site_files *files, struct fault *fault)
{
    struct status removed = OK;
    struct fault first = {0};
    for (size_t i = 0; i < files->old_count + files->count; i++) {
        const bool is_old = i < files->old_count;
        const char *name =
            is_old ? files->old[i].name : files->planned[i - files->old_count].name;
        const struct site_file *file = site_files_find(files, name);
        const bool is_stale = file == NULL || file->is_dropped;
        if (!is_stale || (!is_old && !file->is_made)) {
            continue;
        }
        const struct status one = remove_file(files, name, fault);
        if (!status_is_ok(one) && status_is_ok(removed)) {
            removed = one;
            first = *fault;
        }
    }
    if (!status_is_ok(removed)) {
        *fault = first;
    }
    return removed;
}

bool site_files_is_placed(struct site_files *files, const char *name)
{
    const struct site_file *file = site_files_find(files, name);
    assert(file != NULL);
    return (file->is_made && holds(files, name, &file->digest, file->size)) ||
           site_files_is_there(files, name);
}

struct status site_files_put(struct site_files *files, struct fault *fault)
{
    return output_together_finish(&files->waiting, fault);
}

struct status site_files_take_away(struct site_files *files, struct fault *fault)
{
    TRY(remove_stale(files, fault));
    return output_sync_around(files->path)
               ? OK
               : output_could_not(fault, "sync the names of the files", files->path,
                                  errno);
}

static bool is_as_listed(const struct site_files *files)
{
    bool is_same = files->old_count == files->count;
    for (size_t i = 0; i < files->count && is_same; i++) {
        const struct site_file *a = &files->planned[i];
        const struct site_file *b = &files->old[i];
        is_same = strcmp(a->name, b->name) == 0 && a->stamp == b->stamp &&
                  a->size == b->size && digest_equal(&a->digest, &b->digest) &&
                  b->is_made;
    }
    return is_same;
}

struct status site_files_finish(struct site_files *files, struct fault *fault)
{
    TRY(output_together_finish(&files->waiting, fault));
    TRY(remove_stale(files, fault));
    size_t count = 0;
    for (size_t i = 0; i < files->count; i++) {
        if (!files->planned[i].is_dropped) {
            assert(files->planned[i].is_made);
            files->planned[count++] = files->planned[i];
        }
    }
    files->count = count;
    if (files->removed > 0 && !output_sync_around(files->path)) {
        return output_could_not(fault, "sync the names of the files", files->path,
                                errno);
    }
    return is_as_listed(files) ? OK : write_list(files, files->planned, count, fault);
}
