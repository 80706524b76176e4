/* kept_notes.c - see kept_notes.h. */
#include "cli/kept_notes.h"

#include "cli/public_file.h"
#include "ledger/base/text.h"
#include "ledger/journal/signer.h"
#include "ledger/journal/witness.h"

/* The end of the year 9999. */
#define TIME_S_MAX UINT64_C(253402271999)

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

struct status kept_notes_load(struct world *world, const char *name,
                              struct kept_note *ret_kept, struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    TRY(world_key_path(world, name, ".cosigned", path, fault));
    TRY(public_file_load(world, path, &ret_kept->whole, fault));
    TRY(fault_at(fault,
                 note_parse(ret_kept->whole, &world->arena, &ret_kept->note, fault),
                 path, 0, NULL));
    return fault_at(fault,
                    checkpoint_parse(ret_kept->note.text, &ret_kept->checkpoint, fault),
                    path, 0, NULL);
}

bool kept_notes_time(const struct kept_note *kept, const struct note_verifier *witness,
                     char ret_text[static DATE_TIME_SIZE])
{
    uint64_t time_s = 0;
    if (note_mark_of(&kept->note, witness, &time_s) != NOTE_MARK_GOOD ||
        time_s > TIME_S_MAX) {
        return false;
    }
    date_format_instant((int64_t)time_s * 1000, ret_text);
    return true;
}

static struct status expect(void *context, const char *name, struct fault *fault)
{
    struct session *session = context;
    struct kept_note *kept = NULL;
    struct arena *arena = &session->world->arena;
    const size_t mark = arena_mark(arena);
    ARENA_TAKE(arena, 1, kept, fault);
    TRY(kept_notes_load(session->world, name, kept, fault));
    TRY(signer_continues(session->ledger.journal, &kept->checkpoint, fault));
    arena_rewind(arena, mark);
    return OK;
}

struct status kept_notes_expect(struct session *session, struct fault *fault)
{
    return session_each_file(session->world, ".cosigned", expect, session, fault);
}

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
    TRY(kept_notes_load(world, name, kept, fault));
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
    TRY(session_each_file(session->world, ".cosigned", merge, &merging, fault));
    *ret_note = merging.note;
    return OK;
}
