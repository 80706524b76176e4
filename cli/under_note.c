/* under_note.c - see under_note.h. */
#include "cli/under_note.h"

#include "cli/kept_notes.h"
#include "cli/public_file.h"
#include "ledger/journal/signer.h"
#include "ledger/restored.h"

struct under_note {
    under_note_work *work;
    const struct signing_key *key; /* NULL: the note is here */
    struct bytes note;
};

static struct status sign(struct session *session, const struct signing_key *key,
                          struct bytes *ret_note, struct fault *fault)
{
    char record[LEDGER_PATH_SIZE];
    uint8_t *room = NULL;
    TRY(world_key_path(session->world, "journal", ".signed", record, fault));
    TRY(restored_refuse(session->world->ledger, fault));
    TRY(kept_notes_expect(session, fault));
    ARENA_TAKE(&session->world->arena, NOTE_SIZE_MAX, room, fault);
    struct writer writer = writer_of(room, NOTE_SIZE_MAX);
    TRY(signer_checkpoint(session->ledger.journal, key, record, &writer, fault));
    return kept_notes_merge(session, writer_bytes(&writer), ret_note, fault);
}

static struct status run(struct session *session, void *context, struct fault *fault)
{
    struct under_note *under = context;
    if (under->key != NULL) {
        TRY(sign(session, under->key, &under->note, fault));
    }
    return under->work(session, under->note, fault);
}

static struct status run_signed(struct world *world, const struct arguments *arguments,
                                unsigned need, under_note_work *work,
                                struct fault *fault)
{
    struct signing_key *key = NULL;
    const char *name = world->actor != NULL ? world->actor : "journal";
    TRY(session_check_name(name, fault));
    TRY(session_read_key(world, name, &key, fault));
    struct under_note under = {.work = work, .key = key};
    const struct status done =
        session_run(world, arguments, SESSION_READ | need, run, &under, fault);
    signing_key_close(key);
    return done;
}

struct status under_note_sign(struct world *world, const struct arguments *arguments,
                              under_note_work *work, struct fault *fault)
{
    return run_signed(world, arguments, SESSION_READ, work, fault);
}

struct status under_note_run(struct world *world, const struct arguments *arguments,
                             unsigned need, under_note_work *work, struct fault *fault)
{
    const char *path = arguments->value[OPTION_CHECKPOINT];
    if (path == NULL) {
        return run_signed(world, arguments, need, work, fault);
    }
    struct under_note under = {.work = work};
    TRY(public_file_load(world, path, &under.note, fault));
    return session_run(world, arguments, SESSION_READ | need, run, &under, fault);
}

struct status under_note_verifier(const struct session *session,
                                  struct note_verifier *ret_verifier,
                                  struct fault *fault)
{
    const struct journal_facts *facts = &session->facts;
    return note_verifier_make(
        facts->origin, facts->suite == DIGEST_SM3 ? NOTE_TYPE_SM2 : NOTE_TYPE_ED25519,
        &facts->checkpoint_key, ret_verifier, fault);
}
