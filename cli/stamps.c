/* stamps.c - see stamps.h. */
#include "cli/stamps.h"

#include "cli/public_file.h"
#include "keys/note.h"
#include "keys/secret.h"
#include "ledger/base/text.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NONCE_DIGITS = 16 };

static const char anchors[] = "anchors";
static const char stamps[] = "anchors/stamps";
static const char sent[] = "anchors/sent";

/* ---- names ----------------------------------------------------------------------- */

static struct status path_of(const struct world *world, const char *folder,
                             const char *name, const char *suffix,
                             char ret_path[static LEDGER_PATH_SIZE],
                             struct fault *fault)
{
    char within[LEDGER_PATH_SIZE];
    (void)snprintf(within, sizeof(within), "%s/%s", folder, name);
    return world_key_path(world, within, suffix, ret_path, fault);
}

static void name_size(uint64_t size, char ret_name[static STAMP_NAME_SIZE])
{
    (void)snprintf(ret_name, STAMP_NAME_SIZE, "%012" PRIu64, size);
}

/* "SIZE.NONCE"; what else lies in the folder is none of ours. */
static bool read_name(const char *name, struct stamp *ret_stamp)
{
    const char *dot = strchr(name, '.');
    uint8_t nonce[NONCE_DIGITS / 2];
    if (dot == NULL || strlen(dot + 1) != NONCE_DIGITS ||
        strlen(name) >= STAMP_NAME_SIZE ||
        !bytes_from_hex(bytes_of(dot + 1), nonce, sizeof(nonce))) {
        return false;
    }
    struct reader reader = reader_of(bytes_from(nonce, sizeof(nonce)));
    *ret_stamp = (struct stamp){.nonce = reader_u64(&reader)};
    (void)snprintf(ret_stamp->name, STAMP_NAME_SIZE, "%s", name);
    return true;
}

static struct status make_folder(struct world *world, const char *name,
                                 struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    TRY(world_key_path(world, name, "", path, fault));
    return mkdir(path, 0700) == 0 || errno == EEXIST
               ? OK
               : FAULT(fault, STATUS_ENVIRONMENT, "cannot make the folder %s: %s", path,
                       strerror(errno));
}

/* what is there stays. */
static struct status keep(struct world *world, const char *path, struct bytes content,
                          struct fault *fault)
{
    struct bytes there = {0};
    if (access(path, F_OK) != 0) {
        return public_file_save(world, path, content, fault);
    }
    TRY(public_file_load(world, path, &there, fault));
    return bytes_equal(there, content)
               ? OK
               : FAULT(fault, STATUS_EXISTS,
                       "R-273: %s is there already, with other contents, and is never "
                       "replaced",
                       path);
}

/* ---- reading --------------------------------------------------------------------- */

struct loading {
    struct world *world;
    struct stamp *list; /* room for STAMPS_MAX */
    size_t count, older;
};

static struct status read_size(struct bytes whole, struct arena *arena,
                               uint64_t *ret_size, struct fault *fault)
{
    struct note *note = NULL;
    struct checkpoint checkpoint;
    ARENA_TAKE(arena, 1, note, fault);
    TRY(note_parse(whole, arena, note, fault));
    TRY(checkpoint_parse(note->text, &checkpoint, fault));
    *ret_size = checkpoint.size;
    return OK;
}

static struct status read_answer(struct world *world, struct bytes note,
                                 struct stamp *stamp, struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    struct bytes response = {0};
    struct timestamp timestamp;
    TRY(path_of(world, stamps, stamp->name, ".tsr", path, fault));
    stamp->is_answered = access(path, F_OK) == 0;
    if (!stamp->is_answered) {
        return OK;
    }
    TRY(public_file_load(world, path, &response, fault));
    TRY(fault_at(fault, timestamp_read(response, note, &timestamp, fault), path, 0,
                 NULL));
    stamp->time_ms = timestamp.time_ms;
    memcpy(stamp->authority, timestamp.authority, sizeof(stamp->authority));
    return OK;
}

static struct status load_note(struct world *world, const struct stamp *stamp,
                               struct bytes *ret_note, struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    TRY(path_of(world, stamps, stamp->name, ".note", path, fault));
    return public_file_load(world, path, ret_note, fault);
}

static struct status load_one(void *context, const char *name, struct fault *fault)
{
    struct loading *loading = context;
    struct world *world = loading->world;
    struct stamp stamp;
    struct bytes note = {0};
    const size_t mark = arena_mark(&world->arena);
    if (!read_name(name, &stamp)) {
        return OK;
    }
    TRY(load_note(world, &stamp, &note, fault));
    TRY(fault_at(fault, read_size(note, &world->arena, &stamp.size, fault), name, 0,
                 NULL));
    TRY(read_answer(world, note, &stamp, fault));
    arena_rewind(&world->arena, mark);
    assert(loading->count < STAMPS_MAX);
    loading->list[loading->count++] = stamp;
    return OK;
}

static int compare_sizes(const void *a, const void *b)
{
    const struct stamp *one = a;
    const struct stamp *other = b;
    if (one->size != other->size) {
        return one->size < other->size ? -1 : 1;
    }
    return strcmp(one->name, other->name);
}

/* Those whose request, or whose answer, is among the last: names begin with sizes. */
static struct status load_last(struct world *world, const char *suffix,
                               struct loading *loading, struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    *loading = (struct loading){.world = world};
    TRY(world_key_path(world, stamps, "", path, fault));
    if (access(path, F_OK) != 0) {
        return OK;
    }
    ARENA_TAKE(&world->arena, STAMPS_MAX, loading->list, fault);
    return folder_last(path, suffix, load_one, loading, &loading->older, fault);
}

struct status stamps_load(struct world *world, const struct stamp **ret_list,
                          size_t *ret_count, size_t *ret_older, struct fault *fault)
{
    struct loading loading;
    TRY(load_last(world, ".tsq", &loading, fault));
    if (loading.count > 0) {
        qsort(loading.list, loading.count, sizeof(*loading.list), compare_sizes);
    }
    *ret_list = loading.list;
    *ret_count = loading.count;
    *ret_older = loading.older;
    return OK;
}

struct status stamps_newest(struct world *world, const struct stamp **ret_stamp,
                            struct fault *fault)
{
    struct loading loading;
    const struct stamp *newest = NULL;
    TRY(load_last(world, ".tsr", &loading, fault));
    for (size_t i = 0; i < loading.count; i++) {
        const struct stamp *stamp = &loading.list[i];
        if (newest == NULL || stamp->size > newest->size ||
            (stamp->size == newest->size && stamp->time_ms > newest->time_ms)) {
            newest = stamp;
        }
    }
    *ret_stamp = newest;
    return OK;
}

/* ---- asking and taking in -------------------------------------------------------- */

static struct status draw_nonce(uint64_t *ret_nonce, struct fault *fault)
{
    do {
        TRY(secret_random(ret_nonce, sizeof(*ret_nonce), fault));
    } while (*ret_nonce == 0);
    return OK;
}

struct status stamps_ask(struct world *world, struct bytes note, uint64_t size,
                         struct bytes *ret_request,
                         char ret_path[static LEDGER_PATH_SIZE], struct fault *fault)
{
    char digits[STAMP_NAME_SIZE];
    char name[2 * STAMP_NAME_SIZE];
    char path[LEDGER_PATH_SIZE];
    uint8_t *room = NULL;
    uint64_t nonce = 0;
    ARENA_TAKE(&world->arena, TIMESTAMP_REQUEST_SIZE_MAX, room, fault);
    struct writer writer = writer_of(room, TIMESTAMP_REQUEST_SIZE_MAX);
    TRY(draw_nonce(&nonce, fault));
    TRY(timestamp_request(note, nonce, &writer, fault));
    TRY(make_folder(world, anchors, fault));
    TRY(make_folder(world, stamps, fault));
    name_size(size, digits);
    (void)snprintf(name, sizeof(name), "%s.%016" PRIx64, digits, nonce);
    TRY(path_of(world, stamps, name, ".note", path, fault));
    TRY(keep(world, path, note, fault));
    TRY(path_of(world, stamps, name, ".tsq", ret_path, fault));
    TRY(keep(world, ret_path, writer_bytes(&writer), fault));
    *ret_request = writer_bytes(&writer);
    return OK;
}

struct finding {
    struct world *world;
    struct bytes response, note;
    uint64_t nonce;
    struct stamp stamp;
    bool is_found;
};

/* by the nonce; then it must be about the note. */
static struct status take_request(void *context, const char *size, struct fault *fault)
{
    struct finding *finding = context;
    struct world *world = finding->world;
    char name[2 * STAMP_NAME_SIZE];
    struct timestamp timestamp;
    (void)snprintf(name, sizeof(name), "%.*s.%016" PRIx64, STAMP_NAME_SIZE, size,
                   finding->nonce);
    if (!read_name(name, &finding->stamp)) {
        return OK;
    }
    TRY(load_note(world, &finding->stamp, &finding->note, fault));
    TRY(fault_at(fault,
                 read_size(finding->note, &world->arena, &finding->stamp.size, fault),
                 name, 0, NULL));
    finding->is_found = true;
    return timestamp_read(finding->response, finding->note, &timestamp, fault);
}

static struct status find_request(struct finding *finding, struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    char suffix[STAMP_NAME_SIZE];
    TRY(timestamp_nonce(finding->response, &finding->nonce, fault));
    TRY(world_key_path(finding->world, stamps, "", path, fault));
    (void)snprintf(suffix, sizeof(suffix), ".%016" PRIx64 ".tsq", finding->nonce);
    if (access(path, F_OK) == 0) {
        TRY(folder_each(path, suffix, take_request, finding, fault));
    }
    return finding->is_found
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "R-272: it answers another request (its nonce is none of "
                       "those asked with here)");
}

struct status stamps_accept(struct world *world, struct bytes response,
                            struct bytes authorities, struct stamp *ret_stamp,
                            struct fault *fault)
{
    struct finding finding = {.world = world, .response = response};
    struct timestamp timestamp;
    char path[LEDGER_PATH_SIZE];
    char digits[STAMP_NAME_SIZE];
    TRY(find_request(&finding, fault));
    const struct bytes note = finding.note;
    struct stamp stamp = finding.stamp;
    TRY(timestamp_verify(response, note, authorities, world->now_ms, &timestamp,
                         fault));
    TRY(path_of(world, stamps, stamp.name, ".tsr", path, fault));
    TRY(keep(world, path, response, fault));
    name_size(stamp.size, digits);
    TRY(path_of(world, anchors, digits, ".checkpoint", path, fault));
    if (access(path, F_OK) != 0) { /* any signed note of this size says the same */
        TRY(public_file_save(world, path, note, fault));
    }
    stamp.is_answered = true;
    stamp.time_ms = timestamp.time_ms;
    memcpy(stamp.authority, timestamp.authority, sizeof(stamp.authority));
    *ret_stamp = stamp;
    return OK;
}

struct status stamps_send(struct world *world, struct bytes note, uint64_t size,
                          char ret_path[static LEDGER_PATH_SIZE], struct fault *fault)
{
    char digits[STAMP_NAME_SIZE];
    TRY(make_folder(world, anchors, fault));
    TRY(make_folder(world, sent, fault));
    name_size(size, digits);
    TRY(path_of(world, sent, digits, ".checkpoint", ret_path, fault));
    return public_file_save(world, ret_path, note, fault);
}
