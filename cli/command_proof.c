/* command_proof.c - signing a checkpoint, and proving that an entry is there. */
#include "cli/public_file.h"
#include "cli/under_note.h"
#include "ledger/journal/proof_file.h"
#include "ledger/kinds.h"

#include <inttypes.h>

static struct status put_checkpoint(struct session *session, struct bytes note,
                                    struct fault *fault)
{
    return public_file_text(session->world, session->arguments, "checkpoint", note,
                            fault);
}

struct status command_checkpoint(struct world *world, const struct arguments *arguments,
                                 struct fault *fault)
{
    return under_note_sign(world, arguments, put_checkpoint, fault);
}

/* whoever gets the proof reads the entry, so it must be one that names what was
 * published. */
static struct status put_entry(struct session *session, struct bundle *bundle,
                               struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    TRY(session_entry(session, bundle->index, &entry, &fact, fault));
    if (entry.kind != KIND_POLICY &&
        (entry.kind != KIND_DISCLOSURE || !fact_has(&fact, DISCLOSURE_FILES))) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-232: entry %" PRIu64 " names no published document; give its "
                     "proof without --entries",
                     bundle->index);
    }
    bundle->has_extra = true;
    return journal_read(journal_view_transaction(session->view), bundle->index,
                        &bundle->extra, fault);
}

static struct status make_with_entry(struct session *session, uint64_t index,
                                     struct bytes note, struct writer *writer,
                                     struct fault *fault)
{
    struct bundle bundle = {0};
    uint64_t size = 0;
    TRY(proof_file_bundle(session->view, index, note, &session->world->arena, &bundle,
                          &size, fault));
    TRY(put_entry(session, &bundle, fault));
    return bundle_format(&bundle, writer, fault);
}

static struct status put_proof(struct session *session, struct bytes note,
                               struct fault *fault)
{
    struct arena *arena = &session->world->arena;
    uint64_t index = 0;
    uint8_t *room = NULL;
    TRY(arguments_entry(session->arguments, 0, &index, fault));
    ARENA_TAKE(arena, BUNDLE_SIZE_MAX, room, fault);
    struct writer writer = writer_of(room, BUNDLE_SIZE_MAX);
    if (arguments_has(session->arguments, OPTION_ENTRIES)) {
        TRY(make_with_entry(session, index, note, &writer, fault));
    } else {
        TRY(proof_file_make(session->view, index, note, arena, &writer, fault));
    }
    return public_file_text(session->world, session->arguments, "proof",
                            writer_bytes(&writer), fault);
}

struct status command_prove(struct world *world, const struct arguments *arguments,
                            struct fault *fault)
{
    return under_note_run(world, arguments, SESSION_READ, put_proof, fault);
}
