/* log_signers.c - see log_signers.h. */
#include "cli/log_signers.h"

#include "cli/public_file.h"

#include <unistd.h>

struct looking {
    struct session *session;
    const struct log_keys *known;
    struct log_signers *signers;
};

static struct status take(struct looking *looking, const char *name,
                          struct fault *fault)
{
    struct log_signers *signers = looking->signers;
    TRY(session_read_key(looking->session->world, name, &signers->key[signers->count],
                         fault));
    signers->count++;
    return OK;
}

static bool has_file(const struct session *session, const char *name,
                     const char *suffix)
{
    char path[LEDGER_PATH_SIZE];
    return status_is_ok(world_key_path(session->world, name, suffix, path, NULL)) &&
           access(path, F_OK) == 0;
}

/* A public half that cannot be read is of no key in force. */
static struct status consider(void *context, const char *name, struct fault *fault)
{
    struct looking *looking = context;
    struct session *session = looking->session;
    struct public_key public;
    if (!has_file(session, name, ".pem") ||
        !status_is_ok(public_file_find(session->world, name, &public, NULL))) {
        return OK;
    }
    const size_t at = log_keys_find(looking->known, &public);
    if (at == SIZE_MAX || !log_keys_may_sign(&looking->known->key[at],
                                             journal_view_size(session->view))) {
        return OK;
    }
    if (looking->signers->count == SIGNER_KEYS_MAX) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-261: more than %d keys of checkpoints are in force together; "
                     "name the one to sign with: --as NAME",
                     SIGNER_KEYS_MAX);
    }
    return take(looking, name, fault);
}

struct status log_signers_open(struct session *session, struct log_signers *ret_signers,
                               struct fault *fault)
{
    struct world *world = session->world;
    struct log_keys *known = NULL;
    *ret_signers = (struct log_signers){.count = 0};
    struct looking looking = {.session = session, .signers = ret_signers};
    if (world->actor != NULL) {
        TRY(session_check_name(world->actor, fault));
        return take(&looking, world->actor, fault);
    }
    ARENA_TAKE(&world->arena, 1, known, fault);
    TRY(log_keys_read(session->transaction, known, fault));
    looking.known = known;
    /* The first one came without a file of its public half. */
    if (has_file(session, "journal", ".pem") && !has_file(session, "journal", ".pub") &&
        log_keys_may_sign(&known->key[0], journal_view_size(session->view))) {
        TRY(take(&looking, "journal", fault));
    }
    TRY(session_each_file(world, ".pub", consider, &looking, fault));
    if (ret_signers->count > 0) {
        return OK;
    }
    char id[PUBLIC_KEY_NAME_SIZE];
    public_key_name(&known->key[known->count - 1].key, id);
    return FAULT(
        fault, STATUS_ENVIRONMENT,
        "R-261: %s holds no key that signs checkpoints now; the one in force is "
        "%s: copy its .pem and .pub here, or name it with --as",
        world->keys, id);
}

void log_signers_close(struct log_signers *signers)
{
    for (size_t i = 0; i < signers->count; i++) {
        signing_key_close(signers->key[i]);
    }
    *signers = (struct log_signers){.count = 0};
}
