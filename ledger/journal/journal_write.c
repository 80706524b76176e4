/* journal_write.c - one transaction: entries, the seal, everything derived. */
#include "ledger/journal/journal_internal.h"
#include "ledger/journal/registry_threshold.h"

#include "keys/secret.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

enum { ACTION_NAME_MAX = 64, NONCE_POOL = 256 };

struct journal_session {
    struct journal *journal;
    struct store_transaction *transaction;
    const struct journal_action *action;
    struct journal_head head; /* as it will be after the commit */
    uint64_t first;           /* index of the first entry of this transaction */
    int64_t recorded_ms;
    uint8_t nonces[NONCE_POOL][ENTRY_NONCE_SIZE];
    size_t nonces_left;
    struct registry_authority authority;
};

struct write_context {
    struct journal *journal;
    const struct journal_action *action;
    journal_work *work;
    void *context;
    struct journal_session session;
};

uint64_t journal_next_index(const struct journal_session *session)
{
    return session->head.size;
}

struct store_transaction *journal_transaction(struct journal_session *session)
{
    return session->transaction;
}

static struct status take_nonce(struct journal_session *session, uint8_t *ret_nonce,
                                struct fault *fault)
{
    if (session->nonces_left == 0) {
        TRY(secret_random(session->nonces, sizeof(session->nonces), fault));
        session->nonces_left = NONCE_POOL;
    }
    session->nonces_left--;
    memcpy(ret_nonce, session->nonces[session->nonces_left], ENTRY_NONCE_SIZE);
    return OK;
}

/* Nobody is enrolled before the genesis transaction: it may hold what begins a ledger
 * and nothing else. */
static struct status check_allowed(const struct journal_session *session, uint16_t kind,
                                   struct fault *fault)
{
    const bool is_start = session->head.size == 0;
    if (is_start != (kind == KIND_GENESIS)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-050: entry 0, and no other, is the genesis of a ledger");
    }
    const uint32_t roles = session->journal->hooks->roles(kind);
    const bool may = session->first > 0
                         ? registry_allows(&session->authority, roles)
                         : is_start || (roles >> STAFF_ROLE_ADMINISTRATOR & 1U) != 0;
    if (!may) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-050: the acting key may not record this kind of entry (%u); "
                     "act with a key whose owner holds the role, see: mingzhang staff",
                     (unsigned)kind);
    }
    return OK;
}

/* The key in hand is the one the actor enrolled, or one that genesis names. */
static struct status check_key(struct journal_session *session, struct fault *fault)
{
    const struct journal_action *action = session->action;
    struct public_key key;
    signing_key_public(action->key, &key);
    if (session->first > 0) {
        TRY(registry_authority(session->transaction, action->actor, session->first,
                               session->recorded_ms, &session->authority, fault));
        if (public_key_equal(&key, &session->authority.key)) {
            return OK;
        }
    } else {
        struct entry entry;
        struct fact genesis;
        TRY(journal_entry(session->transaction, session->journal->hooks, 0, &entry,
                          &genesis, fault));
        if (registry_is_founder(&genesis, &key) && action->actor == 0 &&
            genesis.field[GENESIS_SUITE].number == session->head.suite) {
            return OK;
        }
    }
    return FAULT(fault, STATUS_REFUSED,
                 "R-050: the key given is not the one that entry %" PRIu64
                 " enrols; use that key",
                 action->actor);
}

/* Encodes, decodes what was encoded, stores that, and moves chain and tree on. */
static struct status append(struct journal_session *session, const struct fact *fact,
                            struct entry *ret_entry, struct fact *ret_fact,
                            struct fault *fault)
{
    struct journal *journal = session->journal;
    struct writer body = writer_of(journal->buffer, ENTRY_SIZE_MAX);
    TRY(fact_encode(fact, &body, fault));
    struct entry entry = {
        .version = ENTRY_VERSION,
        .kind = fact->schema->kind,
        .index = session->head.size,
        .recorded_ms = session->recorded_ms,
        .actor = session->action->actor,
        .prev = session->head.last_leaf,
        .body = writer_bytes(&body),
    };
    TRY(take_nonce(session, entry.nonce, fault));
    struct writer whole = writer_of(journal->buffer + ENTRY_SIZE_MAX, ENTRY_SIZE_MAX);
    TRY(entry_encode_envelope(&entry, &whole, fault));
    const struct bytes bytes = writer_bytes(&whole);
    TRY(entry_decode_envelope(bytes, ret_entry, fault));
    TRY(fact_decode(fact->schema, ret_entry->body, ret_fact, fault));
    assert(ret_entry->index == entry.index && ret_entry->kind == entry.kind);

    return journal_save_entry(session->transaction, bytes, journal->hasher,
                              &session->head, &journal->working, fault);
}

struct status journal_append(struct journal_session *session, const struct fact *fact,
                             uint64_t *ret_index, struct fault *fault)
{
    const uint16_t kind = fact->schema->kind;
    assert(kind != KIND_SEAL);
    TRY(check_allowed(session, kind, fault));
    struct entry entry;
    struct fact stored;
    const uint64_t index = session->head.size;
    TRY(append(session, fact, &entry, &stored, fault));
    TRY(registry_apply(session->transaction, &entry, &stored, fault));
    const struct journal_hooks *hooks = session->journal->hooks;
    TRY(hooks->apply(hooks->context, session->transaction, &entry, &stored, fault));
    if (ret_index != NULL) {
        *ret_index = index;
    }
    return OK;
}

/* What the seal's fields borrow until it is encoded. */
struct seal_space {
    struct signature signature;
    uint8_t cosignatures[REGISTRY_COSIGNATURES_SIZE_MAX];
};

/* R-056, looked at as verify will: with the seal as it is to be stored. */
static struct status cosign(struct journal_session *session, struct bytes message,
                            struct fact *fact, struct seal_space *space,
                            struct fault *fault)
{
    const struct journal_action *action = session->action;
    struct entry entry;
    struct fact genesis;
    if (session->first == 0) {
        return OK; /* nobody is enrolled yet */
    }
    if (action->cosigner_count > 0) {
        struct writer writer =
            writer_of(space->cosignatures, sizeof(space->cosignatures));
        TRY(registry_threshold_sign(action->cosigners, action->cosigner_count, message,
                                    &writer, fault));
        fact_set_bytes(fact, SEAL_COSIGNATURES, writer_bytes(&writer));
    }
    TRY(journal_entry(session->transaction, session->journal->hooks, 0, &entry,
                      &genesis, fault));
    const struct registry_sealing sealing = {
        .actor = action->actor,
        .first = session->first,
        .recorded_ms = session->recorded_ms,
        .threshold = genesis.field[GENESIS_THRESHOLD].number,
        .message = message,
    };
    TRY(registry_threshold_check(session->transaction, &sealing, fact, fault));
    return registry_threshold_keep(session->transaction, &sealing, fault);
}

static struct status sign_seal(struct journal_session *session, struct fact *fact,
                               struct seal_space *space, struct fault *fault)
{
    const struct journal_action *action = session->action;
    struct seal_claim claim = {
        .genesis = session->head.genesis,
        .action = fact->field[SEAL_ACTION].bytes,
        .first = session->first,
        .own = session->head.size,
        .root = session->head.root,
        .vault_sequence = session->head.vault_sequence,
        .cosigner_count = action->cosigner_count,
    };
    for (size_t i = 0; i < action->cosigner_count; i++) {
        claim.cosigners[i] = action->cosigners[i].actor;
    }
    uint8_t image[SEAL_MESSAGE_SIZE_MAX];
    const struct bytes message = registry_seal_message(&claim, image);
    TRY(signing_sign(action->key, message, &space->signature, fault));
    fact_set_bytes(fact, SEAL_SIGNATURE,
                   bytes_from(space->signature.at, SIGNING_SIGNATURE_SIZE));
    return cosign(session, message, fact, space, fault);
}

static struct status seal(struct journal_session *session, struct fault *fault)
{
    struct journal *journal = session->journal;
    const uint64_t own = session->head.size;
    if (session->first == 0) {
        TRY(check_key(session, fault));
    }
    session->head.vault_sequence = session->action->vault_sequence;
    session->head.root = edge_root(&journal->working, journal->hasher);
    struct fact fact;
    fact_begin(&fact, journal->hooks->schema(KIND_SEAL));
    fact_set_bytes(&fact, SEAL_ACTION, bytes_of(session->action->name));
    fact_set_number(&fact, SEAL_FIRST, session->first);
    fact_set_number(&fact, SEAL_VAULT_SEQUENCE, session->head.vault_sequence);
    const struct digest root = session->head.root;
    fact_set_bytes(&fact, SEAL_ROOT, digest_bytes(&root));
    struct seal_space space;
    TRY(sign_seal(session, &fact, &space, fault));
    struct entry entry;
    struct fact stored;
    TRY(append(session, &fact, &entry, &stored, fault));
    const struct journal_seal row = {.index = own,
                                     .first = session->first,
                                     .recorded_ms = session->recorded_ms,
                                     .vault_sequence = session->head.vault_sequence};
    TRY(journal_save_seal(session->transaction, &row, journal->hasher, &session->head,
                          &journal->working, fault));
    const struct journal_hooks *hooks = journal->hooks;
    return hooks->settle(hooks->context, session->transaction, own, fault);
}

static struct status write_once(struct store_transaction *transaction, void *context,
                                struct fault *fault)
{
    struct write_context *write = context;
    struct journal *journal = write->journal;
    struct journal_session *session = &write->session;
    session->journal = journal;
    session->transaction = transaction;
    session->action = write->action;
    session->head = journal->head;
    session->first = journal->head.size;
    session->recorded_ms = write->action->now_ms > journal->head.recorded_ms
                               ? write->action->now_ms
                               : journal->head.recorded_ms;
    journal->working = journal->edge;
    if (session->first > 0) {
        TRY(check_key(session, fault));
    }
    journal->hooks->begin(journal->hooks->context);
    TRY(write->work(session, write->context, fault));
    if (session->head.size == session->first) {
        return OK;
    }
    TRY(seal(session, fault));
    const struct journal_action *action = write->action;
    return action->last == NULL || action->is_rehearsal
               ? OK
               : action->last(action->last_context, fault);
}

static struct status check_action(const struct journal *journal,
                                  const struct journal_action *action,
                                  struct fault *fault)
{
    const size_t length = strlen(action->name);
    assert(length > 0 && length <= ACTION_NAME_MAX && action->key != NULL);
    (void)length;
    const struct journal_head *head = &journal->head;
    if (head->size > 0 && !action->clock_is_confirmed &&
        action->now_ms > head->recorded_ms + JOURNAL_CLOCK_AHEAD_MS_MAX) {
        return FAULT(
            fault, STATUS_REFUSED,
            "R-051: the clock is more than a day ahead of the last entry; if it "
            "is right, repeat with --clock-is-right");
    }
    if (head->size > 0 && action->vault_sequence < head->vault_sequence) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-052: the vault (sequence %" PRIu64
                     ") is older than the last seal says (%" PRIu64
                     "); restore the newest vault before writing",
                     action->vault_sequence, head->vault_sequence);
    }
    if (action->cosigner_count > (head->size > 0 ? JOURNAL_COSIGNERS_MAX : 0)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-056: %zu cosigners are more than the %d that a seal has room "
                     "for; the first transaction has none",
                     action->cosigner_count, JOURNAL_COSIGNERS_MAX);
    }
    return OK;
}

struct status journal_write(struct journal *journal,
                            const struct journal_action *action, journal_work *work,
                            void *context, struct fault *fault)
{
    TRY(check_action(journal, action, fault));
    if (journal->head.size == 0) { /* the genesis transaction chooses the suite */
        struct public_key key;
        signing_key_public(action->key, &key);
        hasher_close(journal->hasher); /* of a first attempt */
        journal->hasher = NULL;
        journal->head.suite = key.kind == SIGNING_SM2 ? DIGEST_SM3 : DIGEST_SHA256;
        TRY(hasher_open(journal->head.suite, &journal->hasher, fault));
    }
    struct write_context write = {
        .journal = journal, .action = action, .work = work, .context = context};
    if (action->is_rehearsal) {
        return store_rehearse(journal->store, write_once, &write, fault);
    }
    TRY(store_write(journal->store, write_once, &write, fault));
    const bool was_empty = journal->head.size == 0;
    journal->head = write.session.head; /* nothing below can fail */
    journal->edge = journal->working;
    if (was_empty && journal->head.size > 0) {
        struct store_transaction *transaction = NULL;
        TRY(store_read_begin(journal->store, &transaction, fault));
        const struct status known = journal_identity(transaction, journal, fault);
        store_read_end(transaction);
        return known;
    }
    return OK;
}
