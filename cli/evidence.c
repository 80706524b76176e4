/* evidence.c - see evidence.h. */
#include "cli/evidence.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { EVIDENCE_PIECE = 8192 };

static struct status read_all(FILE *stream, struct hasher *hasher, const char *path,
                              uint64_t *ret_size, struct fault *fault)
{
    uint8_t piece[EVIDENCE_PIECE];
    uint64_t size = 0;
    size_t got = 0;
    hasher_begin(hasher);
    while ((got = fread(piece, 1, sizeof(piece), stream)) > 0) {
        size += got;
        if (size > EVIDENCE_SIZE_MAX) {
            return FAULT(fault, STATUS_INPUT, "%s is larger than %d MiB", path,
                         EVIDENCE_SIZE_MAX >> 20);
        }
        hasher_update(hasher, bytes_from(piece, got));
    }
    if (ferror(stream) != 0) {
        return FAULT(fault, STATUS_ENVIRONMENT, "%s cannot be read: %s", path,
                     strerror(errno));
    }
    if (size == 0) {
        return FAULT(fault, STATUS_INPUT, "%s is empty; it shows nothing", path);
    }
    *ret_size = size;
    return OK;
}

static struct status digest_file(const char *path, struct hasher *hasher,
                                 struct vault_file *file, struct fault *fault)
{
    FILE *stream = fopen(path, "rb");
    if (stream == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT, "%s cannot be read: %s", path,
                     strerror(errno));
    }
    const struct status read = read_all(stream, hasher, path, &file->size_bytes, fault);
    fclose(stream); /* only read from: nothing can be lost */
    TRY(read);
    file->digest = hasher_end(hasher);
    return OK;
}

struct status evidence_open(struct session *session, const char *path,
                            struct evidence *ret_evidence, struct fault *fault)
{
    const char *slash = strrchr(path, '/');
    struct evidence evidence = {.session = session};
    struct hasher *hasher = NULL;
    TRY(hasher_open(DIGEST_SHA256, &hasher, fault));
    const struct status read = digest_file(path, hasher, &evidence.file, fault);
    hasher_close(hasher);
    TRY(read);
    evidence.file.name = bytes_of(slash == NULL ? path : slash + 1);
    evidence.file.original = path;
    vault_file_token(session->ledger.vault, &evidence.file.digest, evidence.file.token);
    *ret_evidence = evidence;
    return OK;
}

/* The journal may come here again when its map had to grow. */
static struct status store(void *context, struct fault *fault)
{
    struct evidence *evidence = context;
    const struct vault_batch batch = {.file = &evidence->file};
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
    actor.vault_work = store;
    actor.vault_context = evidence;
    return ledger_write(&session->ledger, &actor, action, work, context, fault);
}
