/* proof_file.c - see proof_file.h. */
#include "ledger/journal/proof_file.h"

#include "ledger/journal/journal_internal.h"

#include <inttypes.h>

static struct status check_checkpoint(struct journal_view *view,
                                      const struct checkpoint *checkpoint,
                                      struct fault *fault)
{
    struct journal_seal seal;
    struct digest root;
    if (!bytes_equal(checkpoint->origin, bytes_of(view->journal->origin))) {
        return FAULT(fault, STATUS_INPUT, "the checkpoint is of another ledger");
    }
    if (checkpoint->size == 0 || checkpoint->size > journal_view_size(view)) {
        return FAULT(fault, STATUS_FOUND,
                     "the checkpoint vouches for %" PRIu64
                     " entries, the ledger has %" PRIu64 "; run verify",
                     checkpoint->size, journal_view_size(view));
    }
    const struct status found =
        journal_seal_at(view->transaction, checkpoint->size - 1, &seal, fault);
    if (found.code == STATUS_NOT_FOUND ||
        (status_is_ok(found) && seal.index != checkpoint->size - 1)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-054: checkpoints stand at seals, and this one does not");
    }
    TRY(found);
    TRY(journal_view_root(view, checkpoint->size, &root, fault));
    if (!digest_equal(&root, &checkpoint->root)) {
        return FAULT(fault, STATUS_FOUND,
                     "the ledger has another root at %" PRIu64
                     " entries than the checkpoint; run verify",
                     checkpoint->size);
    }
    return OK;
}

static struct status make_bundle(struct journal_view *view, struct arena *arena,
                                 struct bundle *bundle, uint64_t *ret_size,
                                 struct fault *fault)
{
    struct note *parsed = NULL;
    struct checkpoint checkpoint;
    ARENA_TAKE(arena, 1, parsed, fault);
    TRY(note_parse(bundle->note, arena, parsed, fault));
    TRY(checkpoint_parse(parsed->text, &checkpoint, fault));
    TRY(check_checkpoint(view, &checkpoint, fault));
    *ret_size = checkpoint.size;
    return proof_file_path(view, bundle->index, checkpoint.size, &bundle->proof, fault);
}

struct status proof_file_path(struct journal_view *view, uint64_t index, uint64_t size,
                              struct tree_proof *ret_proof, struct fault *fault)
{
    const struct tile_source tiles = journal_view_tiles(view);
    return tile_inclusion_proof(&tiles, view->hasher, size, index, ret_proof, fault);
}

struct status proof_file_bundle(struct journal_view *view, uint64_t index,
                                struct bytes note, struct arena *arena,
                                struct bundle *ret_bundle, uint64_t *ret_size,
                                struct fault *fault)
{
    const size_t mark = arena_mark(arena);
    struct bundle bundle = {.index = index, .note = note};
    uint64_t size = 0;
    const struct status made = make_bundle(view, arena, &bundle, &size, fault);
    arena_rewind(arena, mark);
    TRY(made);
    *ret_bundle = bundle;
    *ret_size = size;
    return OK;
}

struct status proof_file_make(struct journal_view *view, uint64_t index,
                              struct bytes note, struct arena *arena,
                              struct writer *writer, struct fault *fault)
{
    struct bundle bundle;
    uint64_t size = 0;
    TRY(proof_file_bundle(view, index, note, arena, &bundle, &size, fault));
    return bundle_format(&bundle, writer, fault);
}
