/* disk.c - see disk.h. */
#include "tests/faults/disk.h"

#include "tests/cli/trip.h"
#include "tests/suite.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH = 16 };

static bool is_lock(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    return strcmp(name, "lock.mdb") == 0;
}

static void set_path(char to[static DISK_PATH], const char *path)
{
    ck_assert_uint_lt(strlen(path), DISK_PATH);
    strcpy(to, path);
}

static void read_whole(const char *path, size_t size, uint8_t *at)
{
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "cannot read %s", path);
    ck_assert_uint_eq(fread(at, 1, size, file), size);
    fclose(file);
}

/* ---- names
 * ----------------------------------------------------------------------------
 */

static struct disk_name *find_name(struct disk *disk, const char *path)
{
    for (size_t i = 0; i < disk->name_count; i++) {
        if (strcmp(disk->names[i].path, path) == 0) {
            return &disk->names[i];
        }
    }
    return NULL;
}

static void remove_name(struct disk *disk, const char *path)
{
    struct disk_name *name = find_name(disk, path);
    if (name != NULL) {
        *name = disk->names[--disk->name_count];
    }
}

static void put_name(struct disk *disk, const char *path, size_t file)
{
    remove_name(disk, path);
    ck_assert_uint_lt(disk->name_count, DISK_FILES);
    set_path(disk->names[disk->name_count].path, path);
    disk->names[disk->name_count++].file = file;
}

static size_t new_file(struct disk *disk, uint64_t inode, bool is_folder)
{
    ck_assert_uint_lt(disk->file_count, DISK_FILES);
    disk->files[disk->file_count] =
        (struct disk_file){.inode = inode, .is_folder = is_folder};
    return disk->file_count++;
}

/* A file that nobody saw being made was made by the C library (mkstemp). */
static size_t file_of(struct disk *disk, const struct disk_call *call)
{
    for (size_t i = 0; i < disk->file_count; i++) {
        if (!disk->files[i].is_folder && disk->files[i].inode == call->inode) {
            return i;
        }
    }
    const size_t file = new_file(disk, call->inode, false);
    if (strstr(call->path, " (deleted)") == NULL) {
        put_name(disk, call->path, file);
    }
    return file;
}

/* ---- the folder itself
 * ----------------------------------------------------------------
 */

static struct disk *loading;

static int load_one(const char *path, const struct stat *about, int type,
                    struct FTW *walk)
{
    (void)walk;
    if (strcmp(path, loading->root) == 0 || (type != FTW_F && type != FTW_D) ||
        is_lock(path)) {
        return 0;
    }
    const size_t place = new_file(loading, about->st_ino, type == FTW_D);
    struct disk_file *file = &loading->files[place];
    put_name(loading, path, place);
    if (type == FTW_F) {
        file->size = (size_t)about->st_size;
        file->at = malloc(file->size + 1);
        ck_assert_ptr_nonnull(file->at);
        read_whole(path, file->size, file->at);
    }
    return 0;
}

void disk_load(struct disk *disk, const char *root)
{
    memset(disk, 0, sizeof(*disk));
    set_path(disk->root, root);
    loading = disk;
    ck_assert_int_eq(nftw(root, load_one, DEPTH, FTW_PHYS), 0);
}

void disk_copy(const struct disk *disk, struct disk *ret_copy)
{
    *ret_copy = *disk;
    for (size_t i = 0; i < disk->file_count; i++) {
        const struct disk_file *file = &disk->files[i];
        if (file->at != NULL) {
            ret_copy->files[i].at = malloc(file->size + 1);
            ck_assert_ptr_nonnull(ret_copy->files[i].at);
            memcpy(ret_copy->files[i].at, file->at, file->size);
        }
    }
}

void disk_free(struct disk *disk)
{
    for (size_t i = 0; i < disk->file_count; i++) {
        free(disk->files[i].at);
    }
    disk->file_count = 0;
    disk->name_count = 0;
}

static int remove_one(const char *path, const struct stat *about, int type,
                      struct FTW *walk)
{
    (void)about;
    (void)type;
    return walk->level == 0 ? 0 : remove(path);
}

/* Folders before what is in them: a shorter path first. */
static int by_length(const void *left, const void *right)
{
    const size_t one = strlen(((const struct disk_name *)left)->path);
    const size_t other = strlen(((const struct disk_name *)right)->path);
    return (one > other) - (one < other);
}

static void store_one(const struct disk_file *file, const char *path)
{
    struct stat about;
    char folder[DISK_PATH];
    set_path(folder, path);
    *strrchr(folder, '/') = '\0';
    if (stat(folder, &about) != 0) {
        return; /* the folder's own name did not reach the disk */
    }
    if (file->is_folder) {
        ck_assert_int_eq(mkdir(path, 0700), 0);
        return;
    }
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert(file->size == 0 ||
              write(fd, file->at, file->size) == (ssize_t)file->size);
    close(fd);
}

void disk_store(const struct disk *disk)
{
    static struct disk_name names[DISK_FILES];
    ck_assert_int_eq(nftw(disk->root, remove_one, DEPTH, FTW_DEPTH | FTW_PHYS), 0);
    memcpy(names, disk->names, disk->name_count * sizeof(names[0]));
    qsort(names, disk->name_count, sizeof(names[0]), by_length);
    for (size_t i = 0; i < disk->name_count; i++) {
        store_one(&disk->files[names[i].file], names[i].path);
    }
}

/* FNV-1a over words, for speed. */
static uint64_t mix(uint64_t print, const void *at, size_t size)
{
    const uint8_t *bytes = at;
    for (size_t i = 0; i < size;) {
        uint64_t word = 0;
        const size_t part = size - i < sizeof(word) ? size - i : sizeof(word);
        memcpy(&word, bytes + i, part);
        print = (print ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        print ^= print >> 29;
        i += part;
    }
    return print;
}

uint64_t disk_print(const struct disk *disk)
{
    uint64_t sum = 0; /* the order of names does not matter */
    for (size_t i = 0; i < disk->name_count; i++) {
        const struct disk_name *name = &disk->names[i];
        const struct disk_file *file = &disk->files[name->file];
        uint64_t print = mix(UINT64_C(0xCBF29CE484222325) + file->size, name->path,
                             strlen(name->path));
        sum += file->at == NULL ? print : mix(print, file->at, file->size);
    }
    return sum;
}

/* ---- calls
 * ----------------------------------------------------------------------------
 */

static const uint8_t *take(const uint8_t **at, const uint8_t *end, size_t size)
{
    const uint8_t *here = *at;
    ck_assert_uint_le(size, (size_t)(end - here));
    *at += size;
    return here;
}

static void take_text(const uint8_t **at, const uint8_t *end, size_t size,
                      char to[static DISK_PATH])
{
    ck_assert_uint_lt(size, DISK_PATH);
    memcpy(to, take(at, end, size), size);
    to[size] = '\0';
}

void disk_read_calls(const char *path, struct disk_calls *ret_calls)
{
    struct stat about;
    ck_assert_int_eq(stat(path, &about), 0);
    struct disk_calls calls = {.list = calloc(DISK_CALLS, sizeof(*calls.list)),
                               .image = malloc((size_t)about.st_size + 1)};
    ck_assert(calls.list != NULL && calls.image != NULL);
    read_whole(path, (size_t)about.st_size, calls.image);
    const uint8_t *at = calls.image;
    const uint8_t *end = at + about.st_size;
    while (at < end) {
        struct trip_record record;
        ck_assert_uint_lt(calls.count, DISK_CALLS);
        struct disk_call *call = &calls.list[calls.count++];
        memcpy(&record, take(&at, end, sizeof(record)), sizeof(record));
        call->kind = record.kind;
        call->is_durable = record.is_durable != 0;
        call->inode = record.inode;
        call->offset = record.offset;
        call->size = (size_t)record.size;
        if (record.kind == TRIP_RECORD_WRITE) {
            call->at = take(&at, end, call->size);
        }
        take_text(&at, end, record.path, call->path);
        take_text(&at, end, record.other, call->other);
        if (is_lock(call->path)) {
            calls.count--;
        }
    }
    *ret_calls = calls;
}

void disk_free_calls(struct disk_calls *calls)
{
    free(calls->list);
    free(calls->image);
    *calls = (struct disk_calls){0};
}

bool disk_is_write(const struct disk_call *call)
{
    return call->kind != TRIP_RECORD_SYNC && call->kind != TRIP_RECORD_SYNC_ALL &&
           call->kind != TRIP_RECORD_ACKNOWLEDGE;
}

static bool is_of_bytes(const struct disk_call *call)
{
    return call->kind == TRIP_RECORD_WRITE || call->kind == TRIP_RECORD_CUT;
}

/* `folder` is where `path` lies. */
static bool holds(const char *folder, const char *path)
{
    const char *slash = strrchr(path, '/');
    const size_t size = slash == NULL ? 0 : (size_t)(slash - path);
    return strlen(folder) == size && strncmp(folder, path, size) == 0;
}

static bool is_synced_by(const struct disk_call *call, const struct disk_call *sync)
{
    if (sync->kind == TRIP_RECORD_SYNC_ALL) {
        return true;
    }
    if (sync->kind != TRIP_RECORD_SYNC) {
        return false;
    }
    if (is_of_bytes(call)) {
        return sync->inode == call->inode;
    }
    return holds(sync->path, call->other[0] != '\0' ? call->other : call->path);
}

bool disk_is_synced(const struct disk_calls *calls, size_t i, size_t now)
{
    const struct disk_call *call = &calls->list[i];
    if (call->is_durable && is_of_bytes(call) && i < now) {
        return true;
    }
    for (size_t j = i + 1; j < now; j++) {
        if (is_synced_by(call, &calls->list[j])) {
            return true;
        }
    }
    return false;
}

static void resize(struct disk_file *file, size_t size)
{
    uint8_t *at = realloc(file->at, size + 1);
    ck_assert_ptr_nonnull(at);
    if (size > file->size) {
        memset(at + file->size, 0, size - file->size);
    }
    file->at = at;
    file->size = size;
}

static void write_bytes(struct disk_file *file, const struct disk_call *call,
                        uint64_t tear)
{
    const size_t end = (size_t)(call->offset + call->size);
    if (end > file->size) {
        resize(file, end);
    }
    for (size_t i = (size_t)call->offset; i < end;) {
        const size_t sector = i / DISK_SECTOR;
        const size_t next = (sector + 1) * DISK_SECTOR;
        const size_t size = (next < end ? next : end) - i;
        if (tear == 0 || (tear >> (sector % 64) & 1) != 0) {
            memcpy(file->at + i, call->at + (i - (size_t)call->offset), size);
        }
        i += size;
    }
}

/* Of a folder, all that lies in it moves too. */
static void rename_all(struct disk *disk, const char *from, const char *to)
{
    const size_t size = strlen(from);
    if (find_name(disk, from) == NULL) {
        return; /* its making did not reach the disk, so neither did this */
    }
    remove_name(disk, to);
    for (size_t i = 0; i < disk->name_count; i++) {
        char *path = disk->names[i].path;
        if (strncmp(path, from, size) == 0 &&
            (path[size] == '\0' || path[size] == '/')) {
            char whole[2 * DISK_PATH];
            snprintf(whole, sizeof(whole), "%s%s", to, path + size);
            set_path(path, whole);
        }
    }
}

void disk_skip(struct disk *disk, const struct disk_call *call)
{
    if (call->kind == TRIP_RECORD_MAKE) {
        (void)new_file(disk, call->inode, false); /* its bytes may, without a name */
    }
}

void disk_apply(struct disk *disk, const struct disk_call *call, uint64_t tear)
{
    const struct disk_name *name = NULL;
    switch (call->kind) {
    case TRIP_RECORD_WRITE:
        write_bytes(&disk->files[file_of(disk, call)], call, tear);
        break;
    case TRIP_RECORD_CUT:
        resize(&disk->files[file_of(disk, call)], (size_t)call->size);
        break;
    case TRIP_RECORD_MAKE:
        (void)file_of(disk, call);
        break;
    case TRIP_RECORD_FOLDER:
        put_name(disk, call->path, new_file(disk, 0, true));
        break;
    case TRIP_RECORD_RENAME:
        rename_all(disk, call->path, call->other);
        break;
    case TRIP_RECORD_LINK:
        name = find_name(disk, call->path);
        if (name != NULL) {
            put_name(disk, call->other, name->file);
        }
        break;
    case TRIP_RECORD_REMOVE:
        remove_name(disk, call->path);
        break;
    default:
        break;
    }
}
