/* bundle.c - see bundle.h. */
#include "ledger/journal/bundle.h"

#include "ledger/base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { HASH_TEXT_SIZE = 44, INDEX_TEXT_SIZE = 40 };

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
    for (size_t i = 0; i < bundle->proof.count; i++) {
        note_base64((struct bytes){bundle->proof.hash[i].at, DIGEST_SIZE}, &text);
        writer_u8(&text, '\n');
    }
    writer_u8(&text, '\n');
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

struct lines {
    struct reader reader;
    uint64_t number; /* of the line last taken, from 1 */
};

static struct bytes next_line(struct lines *lines)
{
    const struct bytes left = lines->reader.left;
    const uint8_t *end = left.size > 0 ? memchr(left.at, '\n', left.size) : NULL;
    lines->number++;
    if (end == NULL) {
        lines->reader.failed = true;
        return (struct bytes){0};
    }
    const struct bytes line = reader_run(&lines->reader, (size_t)(end - left.at));
    (void)reader_u8(&lines->reader);
    return line;
}

static struct status damaged(const struct lines *lines, const char *expected,
                             struct fault *fault)
{
    const struct status status =
        FAULT(fault, STATUS_INPUT,
              "line %" PRIu64 " of the proof is not %s; the file is damaged or is not "
              "a proof",
              lines->number, expected);
    return fault_at(fault, status, NULL, lines->number, NULL);
}

/* What follows `word` and a space, if the line begins so. */
static bool value_of(struct bytes line, const char *word, struct bytes *ret_value)
{
    const struct bytes start = bytes_of(word);
    if (!bytes_start_with(line, start)) {
        return false;
    }
    *ret_value = (struct bytes){line.at + start.size, line.size - start.size};
    return true;
}

static struct status parse_extra(const struct lines *lines, struct bytes value,
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

/* Takes the hashes and the empty line behind them. */
static struct status parse_hashes(struct lines *lines, struct tree_proof *proof,
                                  struct fault *fault)
{
    struct bytes line = next_line(lines);
    while (line.size > 0 && !lines->reader.failed) {
        if (proof->count == TREE_PROOF_MAX || line.size != HASH_TEXT_SIZE) {
            return damaged(lines, "a hash or the empty line after them", fault);
        }
        struct writer hash = writer_of(proof->hash[proof->count].at, DIGEST_SIZE);
        if (!note_base64_decode(line, &hash) || hash.overflowed ||
            hash.size != DIGEST_SIZE) {
            return damaged(lines, "a hash in base64", fault);
        }
        proof->count++;
        line = next_line(lines);
    }
    return lines->reader.failed ? damaged(lines, "complete", fault) : OK;
}

struct status bundle_parse(struct bytes whole, struct arena *arena,
                           struct bundle *ret_bundle, struct fault *fault)
{
    struct lines lines = {.reader = reader_of(whole)};
    struct bundle bundle = {0};
    if (whole.size > BUNDLE_SIZE_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "a proof of %zu bytes is longer than %d; this is not a proof file",
                     whole.size, BUNDLE_SIZE_MAX);
    }
    if (!bytes_equal(next_line(&lines), bytes_of(first_line))) {
        return damaged(&lines, "'c2sp.org/tlog-proof@v1'", fault);
    }
    struct bytes value = {0};
    struct bytes line = next_line(&lines);
    if (value_of(line, "extra ", &value)) {
        TRY(parse_extra(&lines, value, arena, &bundle, fault));
        line = next_line(&lines);
    }
    if (!value_of(line, "index ", &value) || !text_to_u64(value, &bundle.index)) {
        return damaged(&lines, "'index' and a number", fault);
    }
    TRY(parse_hashes(&lines, &bundle.proof, fault));
    bundle.note = lines.reader.left;
    *ret_bundle = bundle;
    return OK;
}

/* ---- verifying ----------------------------------------------------------------- */

static bool is_signed_by(const struct note *note, const struct note_verifier *verifier)
{
    for (size_t i = 0; i < note->signature_count; i++) {
        const struct note_signature *signature = &note->signatures[i];
        if (signature->id == verifier->id &&
            bytes_equal(signature->name, bytes_of(verifier->name))) {
            return true;
        }
    }
    return false;
}

static struct status verify_signers(const struct note *note,
                                    const struct bundle_trust *trust,
                                    struct fault *fault)
{
    TRY(note_verify(note, trust->verifiers, trust->verifier_count, NULL, fault));
    if (!is_signed_by(note, &trust->verifiers[0])) {
        return FAULT(fault, STATUS_FOUND,
                     "the checkpoint is not signed by the ledger's own key; ask for a "
                     "proof that is");
    }
    size_t witnesses = 0;
    for (size_t i = 1; i < trust->verifier_count; i++) {
        witnesses += is_signed_by(note, &trust->verifiers[i]) ? 1 : 0;
    }
    if (witnesses < trust->witnesses_needed) {
        return FAULT(fault, STATUS_FOUND,
                     "%zu known witnesses cosigned the checkpoint, %zu are needed; ask "
                     "for a proof with more of them",
                     witnesses, trust->witnesses_needed);
    }
    return OK;
}

struct status bundle_verify(const struct bundle *bundle, const struct digest *leaf,
                            const struct bundle_trust *trust, struct arena *arena,
                            struct checkpoint *ret_checkpoint, struct fault *fault)
{
    assert(trust->verifier_count > 0);
    struct note note = {0};
    struct checkpoint checkpoint = {0};
    TRY(note_parse(bundle->note, arena, &note, fault));
    TRY(verify_signers(&note, trust, fault));
    TRY(checkpoint_parse(note.text, &checkpoint, fault));
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
