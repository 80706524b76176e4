/* bundle.c - see bundle.h. */
#include "ledger/journal/bundle.h"

#include "ledger/base/text.h"
#include "ledger/journal/proof_lines.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

enum { INDEX_TEXT_SIZE = 40 };

static const char first_line[] = "c2sp.org/tlog-proof@v1";

struct status bundle_format(const struct bundle *bundle, struct writer *writer,
                            struct fault *fault)
{
    assert(bundle->proof.count <= TREE_PROOF_MAX);
    struct writer text = *writer;
    writer_text(&text, first_line);
    writer_u8(&text, '\n');
    if (bundle->has_extra) {
        writer_text(&text, "extra ");
        note_base64(bundle->extra, &text);
        writer_u8(&text, '\n');
    }
    char index[INDEX_TEXT_SIZE];
    snprintf(index, sizeof(index), "index %" PRIu64 "\n", bundle->index);
    writer_text(&text, index);
    proof_lines_format(&bundle->proof, &text);
    writer_run(&text, bundle->note);
    if (text.overflowed || text.size - writer->size > BUNDLE_SIZE_MAX) {
        return FAULT(fault, STATUS_FULL,
                     "no room for the proof, or it is longer than %d bytes; put less "
                     "beside it",
                     BUNDLE_SIZE_MAX);
    }
    *writer = text;
    return OK;
}

/* ---- parsing ------------------------------------------------------------------- */

static struct status damaged(const struct proof_lines *lines, const char *expected,
                             struct fault *fault)
{
    const struct status status =
        FAULT(fault, STATUS_INPUT,
              "line %" PRIu64 " of the proof is not %s; the file is damaged or is not "
              "a proof",
              lines->number, expected);
    return fault_at(fault, status, NULL, lines->number, NULL);
}

static struct status parse_extra(const struct proof_lines *lines, struct bytes value,
                                 struct arena *arena, struct bundle *bundle,
                                 struct fault *fault)
{
    uint8_t *space = NULL;
    ARENA_TAKE(arena, value.size / 4 * 3 + 3, space, fault);
    struct writer extra = writer_of(space, value.size / 4 * 3 + 3);
    if (!note_base64_decode(value, &extra) || extra.overflowed) {
        return damaged(lines, "base64 after 'extra'", fault);
    }
    bundle->has_extra = true;
    bundle->extra = writer_bytes(&extra);
    return OK;
}

struct status bundle_parse(struct bytes whole, struct arena *arena,
                           struct bundle *ret_bundle, struct fault *fault)
{
    struct proof_lines lines = proof_lines_of(whole);
    struct bundle bundle = {0};
    if (whole.size > BUNDLE_SIZE_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "a proof of %zu bytes is longer than %d; this is not a proof file",
                     whole.size, BUNDLE_SIZE_MAX);
    }
    if (!bytes_equal(proof_lines_next(&lines), bytes_of(first_line))) {
        return damaged(&lines, "'c2sp.org/tlog-proof@v1'", fault);
    }
    struct bytes value = {0};
    struct bytes line = proof_lines_next(&lines);
    if (proof_lines_value(line, "extra ", &value)) {
        TRY(parse_extra(&lines, value, arena, &bundle, fault));
        line = proof_lines_next(&lines);
    }
    if (!proof_lines_value(line, "index ", &value) ||
        !text_to_u64(value, &bundle.index)) {
        return damaged(&lines, "'index' and a number", fault);
    }
    const char *expected = proof_lines_hashes(&lines, TREE_PROOF_MAX, &bundle.proof);
    if (expected != NULL) {
        return damaged(&lines, expected, fault);
    }
    bundle.note = lines.reader.left;
    *ret_bundle = bundle;
    return OK;
}

/* ---- verifying ----------------------------------------------------------------- */

static struct status verify_signers(const struct note *note, struct bytes origin,
                                    const struct bundle_trust *trust,
                                    struct fault *fault)
{
    struct policy_verdict verdict;
    TRY(note_verify(note, trust->verifiers, trust->verifier_count, NULL, fault));
    return trust->policy == NULL
               ? OK
               : policy_require(note, origin, trust->policy, &verdict, fault);
}

struct status bundle_verify(const struct bundle *bundle, const struct digest *leaf,
                            const struct bundle_trust *trust, struct arena *arena,
                            struct checkpoint *ret_checkpoint, struct fault *fault)
{
    assert(trust->verifier_count > 0);
    struct note note = {0};
    struct checkpoint checkpoint = {0};
    TRY(note_parse(bundle->note, arena, &note, fault));
    TRY(checkpoint_parse(note.text, &checkpoint, fault));
    TRY(verify_signers(&note, checkpoint.origin, trust, fault));
    if (!bytes_equal(checkpoint.origin, bytes_of(trust->verifiers[0].name)) ||
        checkpoint_suite(checkpoint.origin) != hasher_suite(trust->hasher)) {
        return FAULT(fault, STATUS_FOUND,
                     "the checkpoint speaks of another ledger than the key that "
                     "signed it; do not trust it");
    }
    if (!tree_verify_inclusion(trust->hasher, bundle->index, checkpoint.size, leaf,
                               &bundle->proof, &checkpoint.root)) {
        return FAULT(fault, STATUS_FOUND,
                     "entry %" PRIu64 " is not in the ledger of %" PRIu64
                     " entries that the checkpoint signs; the entry or the proof was "
                     "changed",
                     bundle->index, checkpoint.size);
    }
    if (ret_checkpoint != NULL) {
        *ret_checkpoint = checkpoint;
    }
    return OK;
}
