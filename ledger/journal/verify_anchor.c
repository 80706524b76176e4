/* verify_anchor.c - comparing the book with what was said about it outside. */
#include "ledger/journal/verify_internal.h"

#include "ledger/journal/signer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* An anchor of nothing vouches for nothing. */
void verify_anchor_add(struct verify_run_state *run, uint64_t size,
                       const struct digest *root)
{
    if (size > 0) {
        run->anchors[run->anchor_count++] =
            (struct verify_anchor){.size = size, .root = *root};
    }
}

static struct status other_ledger(size_t number, struct fault *fault)
{
    return FAULT(fault, STATUS_ENVIRONMENT,
                 "checkpoint %zu is of another ledger; give one of this ledger",
                 number + 1);
}

static struct status read_note(struct verify_run_state *run, size_t number,
                               struct arena *arena, struct fault *fault)
{
    struct note *note = NULL;
    ARENA_TAKE(arena, 1, note, fault);
    TRY(note_parse(run->options->checkpoints[number], arena, note, fault));
    struct checkpoint checkpoint;
    TRY(checkpoint_parse(note->text, &checkpoint, fault));
    if (!bytes_equal(checkpoint.origin, run->genesis.field[GENESIS_ORIGIN].bytes)) {
        return other_ledger(number, fault);
    }
    run->papers[run->paper_count++] = (struct verify_signed){
        .note = note, .size = checkpoint.size, .root = checkpoint.root};
    return OK;
}

static struct status read_record(struct verify_run_state *run, struct fault *fault)
{
    struct signer_record record;
    const struct status got =
        signer_record_read(run->options->record_path, &record, fault);
    if (got.code == STATUS_NOT_FOUND) {
        return OK; /* no anchor, which the verdict says */
    }
    TRY(got);
    if (!bytes_equal(bytes_of(record.origin),
                     run->genesis.field[GENESIS_ORIGIN].bytes)) {
        return FAULT(fault, STATUS_ENVIRONMENT, "the record %s is of another ledger",
                     run->options->record_path);
    }
    verify_anchor_add(run, record.size, &record.root);
    return OK;
}

struct status verify_anchor_read(struct verify_worker *worker, struct arena *arena,
                                 struct fault *fault)
{
    struct verify_run_state *run = worker->run;
    const struct verify_options *options = run->options;
    if (options->checkpoint_count > VERIFY_CHECKPOINTS_MAX) {
        return FAULT(fault, STATUS_USAGE, "at most %d checkpoints can be compared",
                     VERIFY_CHECKPOINTS_MAX);
    }
    for (size_t i = 0; i < options->checkpoint_count; i++) {
        TRY(read_note(run, i, arena, fault));
    }
    return options->record_path != NULL ? read_record(run, fault) : OK;
}

void verify_anchor_at(struct verify_run_state *run, uint64_t size,
                      const struct digest *root)
{
    for (size_t i = 0; i < run->anchor_count; i++) {
        if (run->anchors[i].size != size) {
            continue;
        }
        if (!digest_equal(&run->anchors[i].root, root)) {
            char words[128];
            snprintf(words, sizeof(words),
                     "the first %" PRIu64 " entries are not those that the checkpoint "
                     "of this size vouches for",
                     size);
            verify_note(run, VERIFY_FACT, VERIFY_FORKED, run->anchored_size, words);
            continue;
        }
        run->anchors_fit++;
        run->anchored_size = size > run->anchored_size ? size : run->anchored_size;
    }
}

struct status verify_anchor_check(struct verify_worker *worker, struct fault *fault)
{
    struct verify_run_state *run = worker->run;
    const bool has_lie = run->finding[VERIFY_LIE].damage != VERIFY_NONE;
    const struct tile_source tiles = verify_seal_tiles(worker);
    uint64_t done = 0;
    for (;;) { /* in the order of their sizes, so that the fitting part is known */
        uint64_t next = UINT64_MAX;
        for (size_t i = 0; i < run->anchor_count; i++) {
            const uint64_t size = run->anchors[i].size;
            next = size > done && size < next ? size : next;
        }
        if (next == UINT64_MAX) {
            return OK;
        }
        done = next;
        struct digest root;
        if (next > run->size) {
            char words[128];
            snprintf(words, sizeof(words),
                     "a checkpoint vouches for %" PRIu64
                     " entries, the ledger has %" PRIu64,
                     next, run->size);
            verify_note(run, VERIFY_FACT, VERIFY_ROLLED_BACK, run->size, words);
        } else if (!has_lie) { /* else verify_seal_slowly() has compared it */
            TRY(tile_root(&tiles, worker->hasher, next, &root, fault));
            verify_anchor_at(run, next, &root);
        }
    }
}
