/* tile_folder.c - see tile_folder.h. */
#include "reports/tile_folder.h"

#include "reports/output.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FULL_PATH_SIZE = TILE_FOLDER_PATH_SIZE + TILE_FOLDER_NAME_SIZE_MAX + 1 };

static struct status cannot(const char *what, const char *path, struct fault *fault)
{
    return fault_at(fault,
                    FAULT(fault, STATUS_ENVIRONMENT, "cannot %s: %s", fault_words(what),
                          strerror(errno)),
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
    TRY(tile_folder_open(path, arena, ret_folder, fault));
    return output_together_open(path, arena, &ret_folder->waiting, fault);
}

void tile_folder_close(struct tile_folder *folder)
{
    output_together_discard(&folder->waiting);
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

bool tile_folder_has(const struct tile_folder *folder, const char *name)
{
    char path[FULL_PATH_SIZE];
    full_path(folder, name, path);
    return access(path, F_OK) == 0;
}

/* Makes the folders that `name` lies in, below the one that is there. */
static struct status make_folders(const struct tile_folder *folder, const char *name,
                                  struct fault *fault)
{
    char path[FULL_PATH_SIZE];
    full_path(folder, name, path);
    for (char *at = path + strlen(folder->path) + 1; *at != '\0'; at++) {
        if (*at != '/') {
            continue;
        }
        *at = '\0';
        if (mkdir(path, 0755) != 0 && errno != EEXIST) {
            return cannot("make the folder", path, fault);
        }
        *at = '/';
    }
    return OK;
}

static struct status begin_file(const struct tile_folder *folder, const char *name,
                                struct output *ret_output, struct fault *fault)
{
    char path[FULL_PATH_SIZE];
    TRY(make_folders(folder, name, fault));
    full_path(folder, name, path);
    return output_open(path, folder->arena, ret_output, fault);
}

static struct status put(struct tile_folder *folder, const char *name,
                         struct bytes bytes, struct fault *fault)
{
    struct bytes there = {0};
    const struct status found =
        tile_folder_read(folder, name, TILE_BUNDLE_SIZE_MAX, &there, fault);
    if (found.code == STATUS_NOT_FOUND) {
        struct output output;
        folder->written++;
        TRY(begin_file(folder, name, &output, fault));
        output_put(&output, bytes);
        return output_together_add(&folder->waiting, &output, fault);
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

struct status tile_head_parse(struct bytes note, const struct log_keys *keys,
                              struct arena *arena, struct tile_head *ret_head,
                              struct fault *fault)
{
    struct note *parsed = NULL;
    struct tile_head head = {.note = note};
    size_t signer = 0;
    ARENA_TAKE(arena, 1, parsed, fault);
    TRY(note_parse(note, arena, parsed, fault));
    TRY(checkpoint_parse(parsed->text, &head.checkpoint, fault));
    if (!bytes_equal(head.checkpoint.origin, bytes_of(keys->name))) {
        return FAULT(fault, STATUS_INPUT, "the checkpoint is of another ledger");
    }
    TRY(log_keys_check(keys, parsed, head.checkpoint.size, &signer, fault));
    head.signature_count = parsed->signature_count;
    *ret_head = head;
    return OK;
}

struct status tile_folder_head(const struct tile_folder *folder,
                               const struct log_keys *keys, struct tile_head *ret_head,
                               struct fault *fault)
{
    struct bytes note = {0};
    TRY(tile_folder_read(folder, "checkpoint", NOTE_SIZE_MAX, &note, fault));
    return fault_at(fault, tile_head_parse(note, keys, folder->arena, ret_head, fault),
                    "checkpoint", 0, NULL);
}

struct status tile_folder_publish(struct tile_folder *folder,
                                  const struct tile_head *last,
                                  const struct tile_head *next, struct fault *fault)
{
    struct output output;
    TRY(output_together_finish(&folder->waiting, fault));
    if (last != NULL && last->checkpoint.size == next->checkpoint.size &&
        last->signature_count >= next->signature_count) {
        folder->kept++;
        return OK;
    }
    folder->written++;
    TRY(begin_file(folder, "checkpoint", &output, fault));
    output_put(&output, next->note);
    return output_finish(&output, fault);
}
