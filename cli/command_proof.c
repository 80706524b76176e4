/* command_proof.c - signing a checkpoint, and proving that an entry is there. */
#include "cli/public_file.h"
#include "cli/under_note.h"
#include "ledger/journal/proof_file.h"

static struct status put_checkpoint(struct session *session, struct bytes note,
                                    struct fault *fault)
{
    return public_file_text(session, "checkpoint", note, fault);
}

struct status command_checkpoint(struct world *world, const struct arguments *arguments,
                                 struct fault *fault)
{
    return under_note_sign(world, arguments, put_checkpoint, fault);
}

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
    return public_file_text(session, "proof", writer_bytes(&writer), fault);
}

struct status command_prove(struct world *world, const struct arguments *arguments,
                            struct fault *fault)
{
    return under_note_run(world, arguments, SESSION_READ, put_proof, fault);
}
