/* tile_folder.c - see tile_folder.h. */
#include "reports/tile_folder.h"

#include "reports/output_internal.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FULL_PATH_SIZE = TILE_FOLDER_PATH_SIZE + TILE_FOLDER_NAME_SIZE_MAX + 1 };

static struct status cannot(const char *what, const char *path, struct fault *fault)
{
    return fault_at(
        fault, FAULT(fault, STATUS_ENVIRONMENT, "cannot %s: %s", what, strerror(errno)),
        path, 0, NULL);
}

static void full_path(const struct tile_folder *folder, const char *name,
                      char ret_path[static FULL_PATH_SIZE])
{
    const int size = snprintf(ret_path, FULL_PATH_SIZE, "%s/%s", folder->path, name);
    assert(size > 0 && size < FULL_PATH_SIZE);
    (void)size;
}

static struct status check_path(const char *path, struct fault *fault)
{
    return path[0] != '\0' && strlen(path) < TILE_FOLDER_PATH_SIZE
               ? OK
               : FAULT(fault, STATUS_USAGE, "the path of a folder has 1 to %d bytes",
                       TILE_FOLDER_PATH_SIZE - 1);
}

struct status tile_folder_open(const char *path, struct arena *arena,
                               struct tile_folder *ret_folder, struct fault *fault)
{
    struct stat facts;
    TRY(check_path(path, fault));
    if (stat(path, &facts) != 0) {
        return cannot("look into the folder", path, fault);
    }
    if (!S_ISDIR(facts.st_mode)) {
        errno = ENOTDIR;
        return cannot("use it as a folder", path, fault);
    }
    *ret_folder = (struct tile_folder){.path = path, .arena = arena};
    return OK;
}

struct status tile_folder_make(const char *path, struct arena *arena,
                               struct tile_folder *ret_folder, struct fault *fault)
{
    TRY(check_path(path, fault));
    if (mkdir(path, 0755) != 0 && errno != EEXIST) {
        return cannot("make the folder", path, fault);
    }
    if (!output_sync_beside(path)) {
        return cannot("sync the folder of", path, fault);
    }
    return tile_folder_open(path, arena, ret_folder, fault);
}

static struct status read_all(int file, const char *path, size_t size_max,
                              struct arena *arena, struct bytes *ret_bytes,
                              struct fault *fault)
{
    struct stat facts;
    uint8_t *room = NULL;
    size_t size = 0;
    ssize_t got = 1;
    if (fstat(file, &facts) != 0) {
        return cannot("look at the file", path, fault);
    }
    if (!S_ISREG(facts.st_mode) || facts.st_size < 0 ||
        (uint64_t)facts.st_size > size_max) {
        return fault_at(fault,
                        FAULT(fault, STATUS_INPUT,
                              "it is no plain file of at most %zu bytes", size_max),
                        path, 0, NULL);
    }
    const size_t expected = (size_t)facts.st_size;
    ARENA_TAKE(arena, expected + 1, room, fault);
    while (got != 0 && size <= expected) {
        got = read(file, room + size, expected + 1 - size);
        if (got < 0 && errno != EINTR) {
            return cannot("read the file", path, fault);
        }
        size += got > 0 ? (size_t)got : 0;
    }
    if (size != expected) {
        return fault_at(fault,
                        FAULT(fault, STATUS_INPUT, "it changes while it is read"), path,
                        0, NULL);
    }
    *ret_bytes = bytes_from(room, size);
    return OK;
}

struct status tile_folder_read(const struct tile_folder *folder, const char *name,
                               size_t size_max, struct bytes *ret_bytes,
                               struct fault *fault)
{
    char path[FULL_PATH_SIZE];
    full_path(folder, name, path);
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) {
        return errno == ENOENT
                   ? fault_at(fault, FAULT(fault, STATUS_NOT_FOUND, "it is missing"),
                              path, 0, NULL)
                   : cannot("open the file", path, fault);
    }
    const struct status got =
        read_all(file, path, size_max, folder->arena, ret_bytes, fault);
    close(file);
    return got;
}

static struct status enter_one(const char *path, struct fault *fault)
{
    if (mkdir(path, 0755) != 0 && errno != EEXIST) {
        return cannot("make the folder", path, fault);
    }
    return output_sync_beside(path) ? OK : cannot("sync the folder of", path, fault);
}

/* Makes the folders that `name` lies in, below the one that is there.  They are synced
 * even when they were there: whoever made them may have been stopped before. */
static struct status enter_folders(const struct tile_folder *folder, const char *name,
                                   struct fault *fault)
{
    char path[FULL_PATH_SIZE];
    full_path(folder, name, path);
    for (char *at = path + strlen(folder->path) + 1; *at != '\0'; at++) {
        if (*at == '/') {
            *at = '\0';
            TRY(enter_one(path, fault));
            *at = '/';
        }
    }
    return output_sync_beside(path) ? OK : cannot("sync the folder of", path, fault);
}

static struct status enter(struct tile_folder *folder, const char *name,
                           struct fault *fault)
{
    const char *slash = strrchr(name, '/');
    const size_t size = slash == NULL ? 0 : (size_t)(slash - name);
    assert(size < TILE_FOLDER_NAME_SIZE_MAX);
    for (unsigned i = 0; i < TILE_FOLDER_ENTERED; i++) {
        if (size > 0 && strncmp(folder->entered[i], name, size) == 0 &&
            folder->entered[i][size] == '\0') {
            return OK;
        }
    }
    TRY(enter_folders(folder, name, fault));
    char *entered = folder->entered[folder->next_entered++ % TILE_FOLDER_ENTERED];
    memcpy(entered, name, size);
    entered[size] = '\0';
    return OK;
}

static struct status write_whole(const struct tile_folder *folder, const char *name,
                                 struct bytes bytes, struct fault *fault)
{
    char path[FULL_PATH_SIZE];
    struct output output;
    full_path(folder, name, path);
    TRY(output_open(path, folder->arena, &output, fault));
    output_put(&output, bytes);
    return output_finish(&output, fault);
}

static struct status put(struct tile_folder *folder, const char *name,
                         struct bytes bytes, struct fault *fault)
{
    struct bytes there = {0};
    TRY(enter(folder, name, fault));
    const struct status found =
        tile_folder_read(folder, name, TILE_BUNDLE_SIZE_MAX, &there, fault);
    if (found.code == STATUS_NOT_FOUND) {
        folder->written++;
        return write_whole(folder, name, bytes, fault);
    }
    TRY(found);
    if (!bytes_equal(there, bytes)) {
        return fault_at(fault,
                        FAULT(fault, STATUS_FOUND,
                              "R-190: it is published with other bytes: a fork, or "
                              "damage; keep both and ask who changed them"),
                        name, 0, NULL);
    }
    folder->kept++;
    return OK;
}

struct status tile_folder_put(struct tile_folder *folder, const char *name,
                              struct bytes bytes, struct fault *fault)
{
    const size_t mark = arena_mark(folder->arena);
    const struct status done = put(folder, name, bytes, fault);
    arena_rewind(folder->arena, mark);
    return done;
}

/* ---- checkpoints ---------------------------------------------------------------- */

struct status tile_head_parse(struct bytes note, const struct note_verifier *verifier,
                              struct arena *arena, struct tile_head *ret_head,
                              struct fault *fault)
{
    struct note *parsed = NULL;
    struct tile_head head = {.note = note};
    ARENA_TAKE(arena, 1, parsed, fault);
    TRY(note_parse(note, arena, parsed, fault));
    TRY(checkpoint_parse(parsed->text, &head.checkpoint, fault));
    if (!bytes_equal(head.checkpoint.origin, bytes_of(verifier->name))) {
        return FAULT(fault, STATUS_INPUT, "the checkpoint is of another ledger");
    }
    TRY(note_verify(parsed, verifier, 1, NULL, fault));
    head.signature_count = parsed->signature_count;
    *ret_head = head;
    return OK;
}

struct status tile_folder_head(const struct tile_folder *folder,
                               const struct note_verifier *verifier,
                               struct tile_head *ret_head, struct fault *fault)
{
    struct bytes note = {0};
    TRY(tile_folder_read(folder, "checkpoint", NOTE_SIZE_MAX, &note, fault));
    return fault_at(fault,
                    tile_head_parse(note, verifier, folder->arena, ret_head, fault),
                    "checkpoint", 0, NULL);
}

struct status tile_folder_publish(struct tile_folder *folder,
                                  const struct tile_head *last,
                                  const struct tile_head *next, struct fault *fault)
{
    if (last != NULL && last->checkpoint.size == next->checkpoint.size &&
        last->signature_count >= next->signature_count) {
        folder->kept++;
        return OK;
    }
    folder->written++;
    return write_whole(folder, "checkpoint", next->note, fault);
}
