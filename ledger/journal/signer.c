/* signer.c - see signer.h. */
#include "ledger/journal/signer.h"

#include "ledger/journal/durable_file.h"
#include "ledger/journal/journal_internal.h"
#include "ledger/journal/log_keys.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 4096, READ_TOGETHER = 32 };

struct signing {
    struct journal *journal;
    const struct signer_keys *keys;
    const char *record_path;
    struct journal_view *view;
    struct signer_record last; /* size 0: nothing was signed before */
    struct digest root;        /* recomputed from the entries as committed */
};

static struct status refused(const char *what, struct fault *fault)
{
    return FAULT(fault, STATUS_REFUSED,
                 "R-054: %s; this may be an old copy or a changed ledger: keep it as "
                 "evidence and restore the newest backup",
                 fault_words(what));
}

/* The frontier of the first `size` leaves, from the tiles. */
static struct status frontier(struct journal_view *view, uint64_t size,
                              struct tree *ret_tree, struct fault *fault)
{
    const struct tile_source tiles = journal_view_tiles(view);
    struct digest hashes[TILE_WIDTH];
    ret_tree->size = size;
    for (unsigned level = 0; level <= TILE_LEVEL_MAX; level++) {
        const size_t width = tile_partial_width(size, level);
        if (width == 0) {
            continue;
        }
        TRY(tiles.read(tiles.context, level, tile_count(size, level), width, hashes,
                       fault));
        for (unsigned bit = 0; bit < 8; bit++) {
            const size_t part = (size_t)1 << bit;
            if ((width & part) != 0) {
                const size_t start = width & ~(2 * part - 1);
                ret_tree->node[8 * level + bit] =
                    edge_perfect_root(&hashes[start], part, view->hasher);
            }
        }
    }
    return OK;
}

/* *ret_tree is what was signed last, as the ledger has it; empty when nothing was. */
static struct status find_last(const struct signing *signing, struct tree *ret_tree,
                               struct fault *fault)
{
    struct journal_view *view = signing->view;
    const struct signer_record *last = &signing->last;
    memset(ret_tree, 0, sizeof(*ret_tree));
    if (last->size > journal_view_size(view)) {
        return refused("the ledger is shorter than what was signed last", fault);
    }
    if (last->size == 0) {
        return OK;
    }
    TRY(frontier(view, last->size, ret_tree, fault));
    const struct digest root = tree_root(ret_tree, view->hasher);
    return digest_equal(&root, &last->root)
               ? OK
               : refused("the ledger does not contain what was signed last", fault);
}

/* The leaf hashes of entries from:to, read where they lie and hashed some at a time. */
static struct status read_leaves(struct signing *signing, struct store_cursor *cursor,
                                 uint64_t from, uint64_t to, struct digest *ret_leaves,
                                 struct fault *fault)
{
    uint8_t image[8];
    struct bytes bytes[READ_TOGETHER];
    struct bytes key = {0};
    size_t count = 0;
    for (uint64_t i = from; i < to; i++) {
        const struct status at =
            i == from ? store_cursor_seek(cursor, store_key_u64(image, i), &key,
                                          &bytes[count], fault)
                      : store_cursor_next(cursor, &key, &bytes[count], fault);
        struct reader reader = reader_of(key);
        if (at.code == STATUS_NOT_FOUND ||
            (status_is_ok(at) && reader_u64(&reader) != i)) {
            return FAULT(fault, STATUS_FOUND,
                         "entry %" PRIu64 " is missing; nothing was signed; run verify",
                         i);
        }
        TRY(at);
        count++;
        if (count == READ_TOGETHER || i + 1 == to) {
            hasher_leaves(signing->view->hasher, bytes, count,
                          ret_leaves + (i + 1 - from - count));
            count = 0;
        }
    }
    return OK;
}

/* A whole tile of leaves is folded by itself and put on the tree as one.  Apart, for
 * the stack. */
__attribute__((noinline)) static struct status grow(struct signing *signing,
                                                    struct store_cursor *cursor,
                                                    struct tree *tree, uint64_t end,
                                                    struct fault *fault)
{
    struct hasher *hasher = signing->view->hasher;
    struct digest leaves[TILE_WIDTH];
    while (tree->size < end) {
        const uint64_t tile_end = tree->size - tree->size % TILE_WIDTH + TILE_WIDTH;
        const uint64_t to = tile_end < end ? tile_end : end;
        const size_t count = (size_t)(to - tree->size);
        TRY(read_leaves(signing, cursor, tree->size, to, leaves, fault));
        if (count == TILE_WIDTH) {
            const struct digest root = edge_perfect_root(leaves, count, hasher);
            tree_append_tile(tree, hasher, &root);
            continue;
        }
        for (size_t i = 0; i < count; i++) {
            tree_append(tree, hasher, &leaves[i], NULL);
        }
    }
    return OK;
}

/* Entries since the record, hashed from their committed bytes on top of what was
 * signed, must give the root of the head. */
static struct status reread(struct signing *signing, struct fault *fault)
{
    struct journal_view *view = signing->view;
    struct store_cursor *cursor = NULL;
    struct tree tree;
    TRY(find_last(signing, &tree, fault));
    TRY(store_cursor_open(view->transaction, JOURNAL_TABLE_ENTRY, &cursor, fault));
    const struct status grown =
        grow(signing, cursor, &tree, journal_view_size(view), fault);
    store_cursor_close(cursor);
    TRY(grown);
    signing->root = tree_root(&tree, view->hasher);
    if (!digest_equal(&signing->root, &view->head.root)) {
        return FAULT(fault, STATUS_FOUND,
                     "the stored entries do not give the ledger's root; nothing was "
                     "signed; run verify");
    }
    return OK;
}

static struct status prove(struct signing *signing, struct fault *fault)
{
    struct journal_view *view = signing->view;
    const uint64_t end = journal_view_size(view);
    TRY(reread(signing, fault));
    if (signing->last.size == 0) {
        return OK;
    }
    const struct tile_source tiles = journal_view_tiles(view);
    struct tree_proof proof;
    TRY(tile_consistency_proof(&tiles, view->hasher, signing->last.size, end, &proof,
                               fault));
    const struct tree_consistency claim = {.size1 = signing->last.size,
                                           .size2 = end,
                                           .root1 = signing->last.root,
                                           .root2 = signing->root};
    return tree_verify_consistency(view->hasher, &claim, &proof)
               ? OK
               : refused("no proof leads from what was signed last to this", fault);
}

static struct status read_last(struct signing *signing, struct fault *fault)
{
    const struct status got =
        signer_record_read(signing->record_path, &signing->last, fault);
    if (got.code == STATUS_NOT_FOUND) {
        memset(&signing->last, 0, sizeof(signing->last));
        return OK;
    }
    TRY(got);
    return strcmp(signing->last.origin, signing->journal->origin) == 0
               ? OK
               : refused("the record of signed checkpoints is of another ledger",
                         fault);
}

struct status signer_expect(struct journal *journal, const char *record_path,
                            struct fault *fault)
{
    struct signing signing = {.journal = journal, .record_path = record_path};
    TRY(read_last(&signing, fault));
    if (signing.last.size == 0) {
        return OK;
    }
    struct tree tree;
    TRY(journal_view_open(journal, &signing.view, fault));
    const struct status found = find_last(&signing, &tree, fault);
    journal_view_close(signing.view);
    return found;
}

struct status signer_continues(struct journal *journal,
                               const struct checkpoint *checkpoint, struct fault *fault)
{
    if (!bytes_equal(checkpoint->origin, bytes_of(journal->origin))) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-223: the checkpoint kept beside the keys is of another ledger; "
                     "these are not this ledger's keys");
    }
    struct signing signing = {.journal = journal};
    struct tree tree;
    signing.last.size = checkpoint->size;
    signing.last.root = checkpoint->root;
    TRY(journal_view_open(journal, &signing.view, fault));
    const struct status found = find_last(&signing, &tree, fault);
    journal_view_close(signing.view);
    return found.code == STATUS_REFUSED
               ? FAULT(fault, STATUS_REFUSED,
                       "R-223: this ledger does not continue the checkpoint of %" PRIu64
                       " entries that was vouched for outside: it is an old copy, or "
                       "another copy went on by itself; keep it as evidence, write "
                       "nothing to it, and restore the newest backup",
                       checkpoint->size)
               : found;
}

/* each of them counts at this size, or the note would count for less than it
 * seems. */
static struct status check_keys(const struct signing *signing,
                                const struct log_keys *known,
                                size_t ret_index[static SIGNER_KEYS_MAX],
                                struct fault *fault)
{
    assert(signing->keys->count > 0 && signing->keys->count <= SIGNER_KEYS_MAX);
    for (size_t i = 0; i < signing->keys->count; i++) {
        struct public_key public;
        signing_key_public(signing->keys->key[i], &public);
        ret_index[i] = log_keys_find(known, &public);
        if (ret_index[i] == SIZE_MAX) {
            return FAULT(
                fault, STATUS_REFUSED,
                "R-261: this is no checkpoint key of the ledger; see: mingzhang "
                "key list");
        }
        const struct log_key *key = &known->key[ret_index[i]];
        if (!log_keys_may_sign(key, journal_view_size(signing->view))) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-261: this checkpoint key was replaced or revoked by entry "
                         "%" PRIu64 "; sign with the one in force, see: mingzhang key "
                         "list",
                         key->ended);
        }
    }
    return OK;
}

static struct status sign_lines(const struct signing *signing, struct bytes text,
                                struct writer *writer, struct fault *fault)
{
    struct log_keys known;
    size_t index[SIGNER_KEYS_MAX];
    TRY(log_keys_read(journal_view_transaction(signing->view), &known, fault));
    TRY(check_keys(signing, &known, index, fault));
    for (size_t i = 0; i < signing->keys->count; i++) {
        struct note_verifier verifier;
        TRY(log_keys_verifier(&known, index[i], &verifier, fault));
        TRY((i == 0 ? note_sign : note_sign_too)(text, &verifier, signing->keys->key[i],
                                                 writer, fault));
    }
    return OK;
}

static struct status sign(struct signing *signing, struct writer *writer,
                          struct fault *fault)
{
    struct signer_record record = {.size = journal_view_size(signing->view),
                                   .root = signing->root};
    memcpy(record.origin, signing->journal->origin, sizeof(signing->journal->origin));
    const struct checkpoint checkpoint = {
        .origin = bytes_of(record.origin), .size = record.size, .root = record.root};
    uint8_t text[CHECKPOINT_TEXT_SIZE_MAX];
    struct writer lines = writer_of(text, sizeof(text));
    TRY(checkpoint_format(&checkpoint, &lines, fault));
    uint8_t image[(1 + SIGNER_KEYS_MAX) * CHECKPOINT_TEXT_SIZE_MAX];
    struct writer note = writer_of(image, sizeof(image));
    TRY(sign_lines(signing, writer_bytes(&lines), &note, fault));
    if (note.overflowed || writer->overflowed ||
        writer->capacity - writer->size < note.size) {
        return FAULT(fault, STATUS_FULL, "no room for a checkpoint of %zu bytes",
                     note.size);
    }
    /* Durable before the signatures leave this module. */
    TRY(signer_record_write(signing->record_path, &record, fault));
    writer_run(writer, writer_bytes(&note));
    return OK;
}

static struct status with_view(struct signing *signing, struct writer *writer,
                               struct fault *fault)
{
    TRY(read_last(signing, fault));
    TRY(journal_view_open(signing->journal, &signing->view, fault));
    struct status status = prove(signing, fault);
    if (status_is_ok(status)) {
        status = sign(signing, writer, fault);
    }
    journal_view_close(signing->view);
    return status;
}

struct status signer_checkpoint(struct journal *journal, const struct signer_keys *keys,
                                const char *record_path, struct writer *writer,
                                struct fault *fault)
{
    struct signing signing = {
        .journal = journal, .keys = keys, .record_path = record_path};
    char lock[PATH_SIZE];
    int held = -1;
    const int length = snprintf(lock, sizeof(lock), "%s.lock", record_path);
    if (length < 0 || length >= (int)sizeof(lock)) {
        return FAULT(fault, STATUS_ENVIRONMENT, "the path %s is too long", record_path);
    }
    TRY(durable_file_lock(lock, &held, fault));
    const struct status done = with_view(&signing, writer, fault);
    close(held);
    return done;
}
