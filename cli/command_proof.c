/* command_proof.c - signing a checkpoint, and proving that an entry is there. */
#include "cli/public_file.h"
#include "cli/session.h"
#include "ledger/journal/proof_file.h"
#include "ledger/journal/signer.h"

struct signing {
    struct signing_key *key;
};

static struct status put_text(struct session *session, const char *key,
                              struct bytes text, struct fault *fault)
{
    const char *path = session->arguments->value[OPTION_OUT];
    if (path == NULL) {
        print_whole(session->world, key, text);
        return OK;
    }
    TRY(public_file_save(session->world, path, text, fault));
    print_written(session->world, path);
    return OK;
}

static struct status make_checkpoint(struct session *session,
                                     const struct signing_key *key,
                                     struct bytes *ret_note, struct fault *fault)
{
    char record[LEDGER_PATH_SIZE];
    uint8_t *room = NULL;
    TRY(world_key_path(session->world, "journal", ".signed", record, fault));
    ARENA_TAKE(&session->world->arena, NOTE_SIZE_MAX, room, fault);
    struct writer writer = writer_of(room, NOTE_SIZE_MAX);
    TRY(signer_checkpoint(session->ledger.journal, key, record, &writer, fault));
    *ret_note = writer_bytes(&writer);
    return OK;
}

static struct status sign(struct session *session, void *context, struct fault *fault)
{
    const struct signing *signing = context;
    struct bytes note = {0};
    TRY(make_checkpoint(session, signing->key, &note, fault));
    return put_text(session, "checkpoint", note, fault);
}

static struct status run_signed(struct world *world, const struct arguments *arguments,
                                session_work *work, struct fault *fault)
{
    struct signing signing = {.key = NULL};
    const char *name = world->actor != NULL ? world->actor : "journal";
    TRY(session_check_name(name, fault));
    TRY(session_read_key(world, name, &signing.key, fault));
    const struct status done =
        session_run(world, arguments, SESSION_READ, work, &signing, fault);
    signing_key_close(signing.key);
    return done;
}

struct status command_checkpoint(struct world *world, const struct arguments *arguments,
                                 struct fault *fault)
{
    return run_signed(world, arguments, sign, fault);
}

/* ---- prove
 * ---------------------------------------------------------------------------- */

static struct status put_proof(struct session *session, struct bytes note,
                               struct fault *fault)
{
    uint64_t index = 0;
    uint8_t *room = NULL;
    TRY(arguments_entry(session->arguments, 0, &index, fault));
    ARENA_TAKE(&session->world->arena, BUNDLE_SIZE_MAX, room, fault);
    struct writer writer = writer_of(room, BUNDLE_SIZE_MAX);
    TRY(proof_file_make(session->view, index, note, &session->world->arena, &writer,
                        fault));
    return put_text(session, "proof", writer_bytes(&writer), fault);
}

static struct status prove_under(struct session *session, void *context,
                                 struct fault *fault)
{
    const struct bytes *note = context;
    return put_proof(session, *note, fault);
}

static struct status prove_signed(struct session *session, void *context,
                                  struct fault *fault)
{
    const struct signing *signing = context;
    struct bytes note = {0};
    TRY(make_checkpoint(session, signing->key, &note, fault));
    return put_proof(session, note, fault);
}

/* Under the checkpoint given, else under a new one signed with the journal's key. */
struct status command_prove(struct world *world, const struct arguments *arguments,
                            struct fault *fault)
{
    const char *path = arguments->value[OPTION_CHECKPOINT];
    if (path == NULL) {
        return run_signed(world, arguments, prove_signed, fault);
    }
    struct bytes note = {0};
    TRY(public_file_load(world, path, &note, fault));
    return session_run(world, arguments, SESSION_READ, prove_under, &note, fault);
}
