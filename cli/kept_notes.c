/* kept_notes.c - see kept_notes.h. */
#include "cli/kept_notes.h"

#include "cli/public_file.h"
#include "ledger/base/text.h"
#include "ledger/journal/signer.h"
#include "ledger/journal/witness.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

struct status kept_notes_witness(struct world *world, const char *name,
                                 struct note_verifier *ret_verifier,
                                 struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    struct bytes text = {0};
    TRY(session_check_name(name, fault));
    TRY(world_key_path(world, name, ".witness", path, fault));
    const struct status loaded = public_file_load(world, path, &text, fault);
    if (loaded.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_USAGE,
                     "no witness is called %s here; first: witness add %s FILE", name,
                     name);
    }
    TRY(loaded);
    return fault_at(fault, note_vkey_parse(text_trim(text), ret_verifier, fault), path,
                    0, NULL);
}

static struct status load(struct world *world, const char *path,
                          struct kept_note *ret_kept, struct fault *fault)
{
    TRY(public_file_load(world, path, &ret_kept->whole, fault));
    TRY(fault_at(fault,
                 note_parse(ret_kept->whole, &world->arena, &ret_kept->note, fault),
                 path, 0, NULL));
    return fault_at(fault,
                    checkpoint_parse(ret_kept->note.text, &ret_kept->checkpoint, fault),
                    path, 0, NULL);
}

struct status kept_notes_load(struct world *world, const char *name,
                              struct kept_note *ret_kept, struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    TRY(world_key_path(world, name, ".cosigned", path, fault));
    return load(world, path, ret_kept, fault);
}

bool kept_notes_time(const struct kept_note *kept, const struct note_verifier *witness,
                     char ret_text[static DATE_TIME_SIZE])
{
    uint64_t time_s = 0;
    return note_mark_of(&kept->note, witness, &time_s) == NOTE_MARK_GOOD &&
           date_format_seconds(time_s, ret_text);
}

/* ---- the guard ------------------------------------------------------------------- */

static struct status expect_file(struct session *session, const char *path,
                                 struct fault *fault)
{
    struct kept_note *kept = NULL;
    struct arena *arena = &session->world->arena;
    const size_t mark = arena_mark(arena);
    ARENA_TAKE(arena, 1, kept, fault);
    TRY(load(session->world, path, kept, fault));
    TRY(signer_continues(session->ledger.journal, &kept->checkpoint, fault));
    arena_rewind(arena, mark);
    return OK;
}

static struct status expect_cosigned(void *context, const char *name,
                                     struct fault *fault)
{
    struct session *session = context;
    char path[LEDGER_PATH_SIZE];
    TRY(world_key_path(session->world, name, ".cosigned", path, fault));
    return expect_file(session, path, fault);
}

/* SIZE of SIZE.checkpoint; false for other names. */
static bool anchor_size(const char *name, uint64_t *ret_size)
{
    static const char ending[] = ".checkpoint";
    const size_t digits = strspn(name, "0123456789");
    size_t zeros = strspn(name, "0");
    zeros = zeros == digits && digits > 0 ? digits - 1 : zeros;
    return strcmp(name + digits, ending) == 0 &&
           text_to_u64(bytes_from(name + zeros, digits - zeros), ret_size);
}

/* The largest in the folder vouches for the smaller ones. */
static struct status newest_anchor(const char *path, char ret_name[static 64],
                                   struct fault *fault)
{
    DIR *folder = opendir(path);
    uint64_t largest = 0;
    ret_name[0] = '\0';
    if (folder == NULL) {
        return errno == ENOENT
                   ? OK
                   : FAULT(fault, STATUS_ENVIRONMENT,
                           "cannot open the keys folder %s: %s", path, strerror(errno));
    }
    for (const struct dirent *file = readdir(folder); file != NULL;
         file = readdir(folder)) {
        uint64_t size = 0;
        if (strlen(file->d_name) < 64 && anchor_size(file->d_name, &size) &&
            (size > largest || ret_name[0] == '\0')) {
            largest = size;
            memcpy(ret_name, file->d_name, strlen(file->d_name) + 1);
        }
    }
    closedir(folder);
    return OK;
}

struct status kept_notes_anchor(struct world *world,
                                char ret_path[static LEDGER_PATH_SIZE],
                                struct fault *fault)
{
    char folder[LEDGER_PATH_SIZE];
    char name[64];
    ret_path[0] = '\0';
    TRY(world_key_path(world, "anchors", "", folder, fault));
    TRY(newest_anchor(folder, name, fault));
    return name[0] == '\0' ? OK : ledger_path(folder, name, ret_path, fault);
}

struct status kept_notes_expect(struct session *session, struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    TRY(session_each_file(session->world, ".cosigned", expect_cosigned, session,
                          fault));
    TRY(kept_notes_anchor(session->world, path, fault));
    return path[0] == '\0' ? OK : expect_file(session, path, fault);
}

/* ---- cosignatures in what is signed ------------------------------------------------
 */

struct merging {
    struct session *session;
    struct bytes note;
};

static struct status merge(void *context, const char *name, struct fault *fault)
{
    struct merging *merging = context;
    struct world *world = merging->session->world;
    struct kept_note *kept = NULL;
    struct note_verifier witness;
    uint8_t *room = NULL;
    TRY(kept_notes_witness(world, name, &witness, fault));
    ARENA_TAKE(&world->arena, 1, kept, fault);
    const struct status loaded = kept_notes_load(world, name, kept, fault);
    if (loaded.code == STATUS_NOT_FOUND) {
        return OK; /* it has cosigned nothing yet */
    }
    TRY(loaded);
    ARENA_TAKE(&world->arena, NOTE_SIZE_MAX, room, fault);
    struct writer writer = writer_of(room, NOTE_SIZE_MAX);
    TRY(witness_note_merge(merging->note, kept->whole, &witness, &world->arena, &writer,
                           fault));
    merging->note = writer_bytes(&writer);
    return OK;
}

struct status kept_notes_merge(struct session *session, struct bytes note,
                               struct bytes *ret_note, struct fault *fault)
{
    struct merging merging = {session, note};
    TRY(session_each_file(session->world, ".witness", merge, &merging, fault));
    *ret_note = merging.note;
    return OK;
}
