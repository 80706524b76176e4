/* under_note.c - see under_note.h. */
#include "cli/under_note.h"

#include "cli/kept_notes.h"
#include "cli/log_signers.h"
#include "cli/public_file.h"
#include "ledger/journal/signer.h"
#include "ledger/restored.h"

struct under_note {
    under_note_work *work;
    bool is_here; /* the note came with the command */
    struct bytes note;
};

static struct status sign_with(struct session *session,
                               const struct log_signers *signers,
                               struct bytes *ret_note, struct fault *fault)
{
    char record[LEDGER_PATH_SIZE];
    uint8_t *room = NULL;
    struct signer_keys keys = {.count = signers->count};
    for (size_t i = 0; i < signers->count; i++) {
        keys.key[i] = signers->key[i];
    }
    TRY(world_key_path(session->world, "journal", ".signed", record, fault));
    TRY(restored_refuse(session->world->ledger, fault));
    TRY(kept_notes_expect(session, fault));
    ARENA_TAKE(&session->world->arena, NOTE_SIZE_MAX, room, fault);
    struct writer writer = writer_of(room, NOTE_SIZE_MAX);
    TRY(signer_checkpoint(session->ledger.journal, &keys, record, &writer, fault));
    return kept_notes_merge(session, writer_bytes(&writer), ret_note, fault);
}

static struct status sign(struct session *session, struct bytes *ret_note,
                          struct fault *fault)
{
    struct log_signers signers;
    struct status done = log_signers_open(session, &signers, fault);
    if (status_is_ok(done)) {
        done = sign_with(session, &signers, ret_note, fault);
    }
    log_signers_close(&signers);
    return done;
}

static struct status run(struct session *session, void *context, struct fault *fault)
{
    struct under_note *under = context;
    if (!under->is_here) {
        TRY(sign(session, &under->note, fault));
    }
    return under->work(session, under->note, fault);
}

struct status under_note_sign(struct world *world, const struct arguments *arguments,
                              under_note_work *work, struct fault *fault)
{
    struct under_note under = {.work = work};
    return session_run(world, arguments, SESSION_READ, run, &under, fault);
}

struct status under_note_run(struct world *world, const struct arguments *arguments,
                             unsigned need, under_note_work *work, struct fault *fault)
{
    const char *path = arguments->value[OPTION_CHECKPOINT];
    struct under_note under = {.work = work, .is_here = path != NULL};
    if (under.is_here) {
        TRY(public_file_load(world, path, &under.note, fault));
    }
    return session_run(world, arguments, SESSION_READ | need, run, &under, fault);
}

struct status under_note_keys(struct session *session, struct log_keys **ret_keys,
                              struct fault *fault)
{
    ARENA_TAKE(&session->world->arena, 1, *ret_keys, fault);
    return log_keys_read(session->transaction, *ret_keys, fault);
}
