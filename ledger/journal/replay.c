/* replay.c - see replay.h.
 *
 * The new store gets the entries too, for hooks look earlier ones up. */
#include "ledger/journal/replay.h"

#include "ledger/journal/journal_internal.h"
#include "ledger/journal/registry_threshold.h"

#include <inttypes.h>
#include <string.h>

enum { BATCH = 20000 };

/* What one commit moves from one value to the next. */
struct place {
    struct journal_head head;
    struct edge edge;
    uint64_t counted;
};

struct replay {
    const struct replay_options *options;
    struct store_cursor *cursor; /* over the stored entries */
    struct hasher *hasher;
    uint64_t threshold; /* of administrators, by genesis */
    struct place *done; /* committed */
    struct place *now;  /* of the transaction under way */
    uint64_t at;        /* the entry being replayed */
    bool has_refused;
};

/* */
static struct status check_left(const struct replay *replay,
                                struct store_transaction *to, const struct entry *entry,
                                const struct fact *seal, struct fault *fault)
{
    const struct registry_sealing sealing = {
        .actor = entry->actor,
        .first = seal->field[SEAL_FIRST].number,
        .recorded_ms = entry->recorded_ms,
        .threshold = replay->threshold,
    };
    return registry_threshold_keep(to, &sealing, fault);
}

static struct status save_seal(struct replay *replay, struct store_transaction *to,
                               const struct entry *entry, const struct fact *fact,
                               struct fault *fault)
{
    const struct journal_seal seal = {
        .index = replay->at,
        .first = fact->field[SEAL_FIRST].number,
        .recorded_ms = entry->recorded_ms,
        .vault_sequence = fact->field[SEAL_VAULT_SEQUENCE].number,
    };
    return journal_save_seal(to, &seal, replay->hasher, &replay->now->head,
                             &replay->now->edge, fault);
}

/* The stored bytes of the next entry, whatever the branches of its table say. */
static struct status read_next(struct replay *replay, bool is_first,
                               struct bytes *ret_bytes, struct fault *fault)
{
    uint8_t image[8];
    struct bytes key = {0};
    const struct bytes wanted = store_key_u64(image, replay->at);
    const struct status at =
        is_first ? store_cursor_seek(replay->cursor, wanted, &key, ret_bytes, fault)
                 : store_cursor_next(replay->cursor, &key, ret_bytes, fault);
    if (at.code == STATUS_NOT_FOUND ||
        (status_is_ok(at) && !bytes_equal(key, wanted))) {
        return FAULT(fault, STATUS_NOT_FOUND, "entry %" PRIu64 " is not in the ledger",
                     replay->at);
    }
    return at;
}

static struct status replay_entry(struct replay *replay, struct store_transaction *to,
                                  bool is_first, struct entry *ret_entry,
                                  struct fault *fault)
{
    const struct replay_options *options = replay->options;
    const struct journal_hooks *hooks = options->hooks;
    struct bytes bytes = {0};
    struct fact fact;
    uint8_t image[8];
    TRY(read_next(replay, is_first, &bytes, fault));
    TRY(journal_decode(hooks, bytes, ret_entry, &fact, fault));
    if (options->is_whole) {
        TRY(journal_save_entry(to, bytes, replay->hasher, &replay->now->head,
                               &replay->now->edge, fault));
    } else {
        TRY(store_append(to, JOURNAL_TABLE_ENTRY, store_key_u64(image, replay->at),
                         bytes, fault));
    }
    if (ret_entry->kind == KIND_SEAL) {
        TRY(check_left(replay, to, ret_entry, &fact, fault));
        if (options->is_whole) {
            TRY(save_seal(replay, to, ret_entry, &fact, fault));
        }
        return hooks->settle(hooks->context, to, replay->at, fault);
    }
    replay->now->counted += ret_entry->kind == options->counted_kind ? 1 : 0;
    TRY(registry_apply(to, ret_entry, &fact, fault));
    return hooks->apply(hooks->context, to, ret_entry, &fact, fault);
}

/* At least BATCH entries, up to the end of a transaction.  A full map makes all of it
 * come again. */
static struct status replay_some(struct store_transaction *to, void *context,
                                 struct fault *fault)
{
    struct replay *replay = context;
    const struct journal_hooks *hooks = replay->options->hooks;
    const uint64_t start = replay->done->head.size;
    struct entry entry = {0};
    *replay->now = *replay->done;
    hooks->begin(hooks->context);
    for (replay->at = start; replay->at < replay->options->size &&
                             (replay->at < start + BATCH || entry.kind != KIND_SEAL);
         replay->at++) {
        if (entry.kind == KIND_SEAL && replay->at > start) {
            hooks->begin(hooks->context);
        }
        const struct status done =
            replay_entry(replay, to, replay->at == start, &entry, fault);
        /* A rule says STATUS_EXISTS of what stands twice. */
        replay->has_refused = done.code == STATUS_REFUSED ||
                              done.code == STATUS_EXISTS || done.code == STATUS_INPUT ||
                              done.code == STATUS_NOT_FOUND;
        TRY(done);
    }
    replay->now->head.size = replay->at;
    return OK;
}

static struct status replay_all(struct replay *replay, struct store *into,
                                struct replay_outcome *outcome, struct fault *fault)
{
    const struct replay_options *options = replay->options;
    while (replay->done->head.size < options->size) {
        const struct status done = store_write(into, replay_some, replay, fault);
        if (!status_is_ok(done) && replay->has_refused) {
            outcome->is_refused = true;
            outcome->refused_at = replay->at;
            return OK;
        }
        TRY(done);
        *replay->done = *replay->now;
        outcome->counted = replay->done->counted;
        if (options->progress != NULL) {
            options->progress(options->progress_context, replay->done->head.size,
                              options->size);
        }
    }
    return OK;
}

/* What entry 0 settles for the whole book; an entry 0 that is none is refused in its
 * turn. */
static struct status learn(struct replay *replay, struct fault *fault)
{
    struct bytes key = {0};
    struct bytes bytes = {0};
    struct entry entry;
    struct fact genesis;
    replay->done->head.suite = DIGEST_SHA256;
    if (status_is_ok(store_cursor_first(replay->cursor, &key, &bytes, fault)) &&
        status_is_ok(
            journal_decode(replay->options->hooks, bytes, &entry, &genesis, fault)) &&
        entry.kind == KIND_GENESIS) {
        replay->threshold = genesis.field[GENESIS_THRESHOLD].number;
        replay->done->head.suite = genesis.field[GENESIS_SUITE].number == DIGEST_SM3
                                       ? DIGEST_SM3
                                       : DIGEST_SHA256;
    }
    return hasher_open(replay->done->head.suite, &replay->hasher, fault);
}

static struct status learn_and_replay(struct replay *replay, struct store *into,
                                      struct replay_outcome *outcome,
                                      struct fault *fault)
{
    TRY(learn(replay, fault));
    const struct status done = replay_all(replay, into, outcome, fault);
    hasher_close(replay->hasher);
    return done;
}

struct status replay_run(struct store_transaction *from, struct store *into,
                         const struct replay_options *options, struct arena *arena,
                         struct replay_outcome *ret_outcome, struct fault *fault)
{
    struct replay replay = {.options = options};
    *ret_outcome = (struct replay_outcome){.counted = 0};
    ARENA_TAKE(arena, 1, replay.done, fault);
    ARENA_TAKE(arena, 1, replay.now, fault);
    memset(replay.done, 0, sizeof(*replay.done));
    TRY(store_cursor_open(from, JOURNAL_TABLE_ENTRY, &replay.cursor, fault));
    const struct status done = learn_and_replay(&replay, into, ret_outcome, fault);
    store_cursor_close(replay.cursor);
    return done;
}
