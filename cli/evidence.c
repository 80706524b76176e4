/* evidence.c - see evidence.h. */
#include "cli/evidence.h"

#include "cli/file_digest.h"
#include "ledger/base/text.h"

#include <string.h>

struct status evidence_run(struct world *world, const struct arguments *arguments,
                           session_work *work, void *context, struct fault *fault)
{
    const bool has_papers = arguments_has(arguments, OPTION_EVIDENCE) ||
                            arguments_has(arguments, OPTION_NOTE);
    const unsigned vault = has_papers ? SESSION_VAULT : SESSION_MAYBE_VAULT;
    return session_run(world, arguments, SESSION_ACT | vault, work, context, fault);
}

static struct status take_file(struct evidence *evidence, struct hasher *hasher,
                               const char *path, struct fault *fault)
{
    const char *slash = strrchr(path, '/');
    struct vault_file *file = &evidence->file;
    TRY(file_digest(path, EVIDENCE_SIZE_MAX, hasher, &file->digest, &file->size_bytes,
                    fault));
    if (file->size_bytes == 0) {
        return FAULT(fault, STATUS_INPUT, "%s is empty; it shows nothing", path);
    }
    file->name = bytes_of(slash == NULL ? path : slash + 1);
    file->original = path;
    vault_file_token(evidence->session->ledger.vault, &file->digest, file->token);
    evidence->has_file = true;
    return OK;
}

static struct status take_note(struct evidence *evidence, struct hasher *hasher,
                               const char *text, struct fault *fault)
{
    struct vault_note *note = &evidence->note;
    note->text = bytes_of(text);
    if (note->text.size == 0 || !text_is_plain(note->text, VAULT_NOTE_MAX)) {
        return FAULT(fault, STATUS_USAGE,
                     "a note is plain text of 1 to %d bytes, without line breaks",
                     VAULT_NOTE_MAX);
    }
    note->digest = hasher_one(hasher, note->text);
    vault_file_token(evidence->session->ledger.vault, &note->digest, note->token);
    evidence->has_note = true;
    return OK;
}

struct status evidence_open(struct session *session, const char *path, const char *note,
                            struct evidence *ret_evidence, struct fault *fault)
{
    struct evidence evidence = {.session = session};
    struct hasher *hasher = NULL;
    TRY(hasher_open(DIGEST_SHA256, &hasher, fault));
    struct status taken = path == NULL ? OK : take_file(&evidence, hasher, path, fault);
    if (status_is_ok(taken) && note != NULL) {
        taken = take_note(&evidence, hasher, note, fault);
    }
    hasher_close(hasher);
    TRY(taken);
    *ret_evidence = evidence;
    return OK;
}

/* The journal may come here again when its map had to grow. */
static struct status store(void *context, struct fault *fault)
{
    struct evidence *evidence = context;
    const struct vault_batch batch = {
        .file = evidence->has_file ? &evidence->file : NULL,
        .note = evidence->has_note ? &evidence->note : NULL};
    if (evidence->is_stored) {
        return OK;
    }
    TRY(vault_commit(evidence->session->ledger.vault, &batch,
                     &evidence->session->world->arena, fault));
    evidence->is_stored = true;
    return OK;
}

struct status evidence_write(struct evidence *evidence, const char *action,
                             journal_work *work, void *context, struct fault *fault)
{
    struct session *session = evidence->session;
    struct ledger_actor actor = session->actor;
    if (evidence->has_file || evidence->has_note) {
        actor.vault_work = store;
        actor.vault_context = evidence;
    }
    return ledger_write(&session->ledger, &actor, action, work, context, fault);
}
