/* witness.c - see witness.h. */
#include "ledger/journal/witness.h"

#include "ledger/base/text.h"
#include "ledger/journal/proof_lines.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

enum { LINE_SIZE = 40 };

static const char dash[] = "\xE2\x80\x94 "; /* how a signature line begins */

static void put_number(struct writer *writer, const char *word, uint64_t number)
{
    char line[LINE_SIZE];
    snprintf(line, sizeof(line), "%s%" PRIu64 "\n", word, number);
    writer_text(writer, line);
}

/* ---- requests -------------------------------------------------------------------- */

struct status witness_request_format(const struct witness_request *request,
                                     struct writer *writer, struct fault *fault)
{
    assert(request->proof.count <= WITNESS_PROOF_MAX);
    struct writer text = *writer;
    put_number(&text, "old ", request->old_size);
    proof_lines_format(&request->proof, &text);
    writer_run(&text, request->note);
    if (text.overflowed || text.size - writer->size > WITNESS_REQUEST_SIZE_MAX) {
        return FAULT(fault, STATUS_FULL,
                     "no room for the request, or it is longer than %d bytes",
                     WITNESS_REQUEST_SIZE_MAX);
    }
    *writer = text;
    return OK;
}

static struct status damaged(const struct proof_lines *lines, struct fault *fault)
{
    const struct status status =
        FAULT(fault, STATUS_INPUT,
              "line %" PRIu64 " does not read; the file is damaged or is no request to "
              "a witness",
              lines->number);
    return fault_at(fault, status, NULL, lines->number, NULL);
}

struct status witness_request_parse(struct bytes whole,
                                    struct witness_request *ret_request,
                                    struct fault *fault)
{
    struct proof_lines lines = proof_lines_of(whole);
    struct witness_request request = {0};
    struct bytes value = {0};
    if (whole.size > WITNESS_REQUEST_SIZE_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "a request of %zu bytes is longer than %d; is it the right file?",
                     whole.size, WITNESS_REQUEST_SIZE_MAX);
    }
    if (!proof_lines_value(proof_lines_next(&lines), "old ", &value) ||
        !text_to_u64(value, &request.old_size)) {
        return damaged(&lines, fault);
    }
    if (proof_lines_hashes(&lines, WITNESS_PROOF_MAX, &request.proof) != NULL) {
        return damaged(&lines, fault);
    }
    request.note = lines.reader.left;
    if (request.note.size == 0) {
        return damaged(&lines, fault);
    }
    *ret_request = request;
    return OK;
}

/* ---- the decision ---------------------------------------------------------------- */

enum witness_code witness_decide(struct hasher *hasher,
                                 const struct witness_request *request,
                                 const struct checkpoint *checkpoint,
                                 const struct witness_seen *seen)
{
    assert(hasher_suite(hasher) == checkpoint_suite(checkpoint->origin));
    if (request->old_size > checkpoint->size) {
        return WITNESS_TOO_OLD;
    }
    if (request->old_size != seen->size) {
        return WITNESS_CONFLICT;
    }
    if (seen->size == 0) {
        return checkpoint_root_is_possible(checkpoint) && request->proof.count == 0
                   ? WITNESS_COSIGNED
                   : WITNESS_INVALID;
    }
    const struct tree_consistency claim = {.size1 = seen->size,
                                           .size2 = checkpoint->size,
                                           .root1 = seen->root,
                                           .root2 = checkpoint->root};
    return tree_verify_consistency(hasher, &claim, &request->proof) ? WITNESS_COSIGNED
                                                                    : WITNESS_INVALID;
}

const char *witness_code_words(enum witness_code code)
{
    switch (code) {
    case WITNESS_COSIGNED:
        return N_("cosigned");
    case WITNESS_TOO_OLD:
        return N_("the checkpoint is smaller than the size it is to continue");
    case WITNESS_UNSIGNED:
        return N_("the checkpoint carries no good signature of a key that this witness "
                  "was given for the ledger");
    case WITNESS_UNKNOWN:
        return N_("this witness was given no key of the ledger");
    case WITNESS_CONFLICT:
        return N_("the request does not start from what this witness cosigned last");
    case WITNESS_INVALID:
        return N_("the checkpoint does not continue what this witness cosigned last: "
                  "it is another history");
    }
    return "";
}

/* ---- answers --------------------------------------------------------------------- */

struct status witness_answer_format(const struct witness_answer *answer,
                                    struct writer *writer, struct fault *fault)
{
    struct writer text = *writer;
    if (answer->code == WITNESS_COSIGNED) {
        writer_run(&text, answer->lines);
    } else {
        put_number(&text, "refused ", (uint64_t)answer->code);
        writer_text(&text, "origin ");
        writer_run(&text, answer->origin);
        writer_u8(&text, '\n');
        if (answer->has_size) {
            put_number(&text, "size ", answer->size);
        }
        if (answer->note.size > 0) {
            writer_u8(&text, '\n');
            writer_run(&text, answer->note);
        }
    }
    if (text.overflowed || text.size - writer->size > WITNESS_ANSWER_SIZE_MAX) {
        return FAULT(fault, STATUS_FULL,
                     "no room for the answer, or it is longer than %d bytes",
                     WITNESS_ANSWER_SIZE_MAX);
    }
    *writer = text;
    return OK;
}

static struct status no_answer(const struct proof_lines *lines, struct fault *fault)
{
    const struct status status =
        FAULT(fault, STATUS_INPUT,
              "line %" PRIu64 " does not read; the file is damaged or is no answer of "
              "a witness",
              lines->number);
    return fault_at(fault, status, NULL, lines->number, NULL);
}

static bool code_of(struct bytes value, enum witness_code *ret_code)
{
    static const enum witness_code codes[] = {WITNESS_TOO_OLD, WITNESS_UNSIGNED,
                                              WITNESS_UNKNOWN, WITNESS_CONFLICT,
                                              WITNESS_INVALID};
    uint64_t number = 0;
    if (!text_to_u64(value, &number)) {
        return false;
    }
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        if (number == (uint64_t)codes[i]) {
            *ret_code = codes[i];
            return true;
        }
    }
    return false;
}

static struct status parse_refusal(struct bytes whole, struct witness_answer *answer,
                                   struct fault *fault)
{
    struct proof_lines lines = proof_lines_of(whole);
    struct bytes value = {0};
    if (!proof_lines_value(proof_lines_next(&lines), "refused ", &value) ||
        !code_of(value, &answer->code)) {
        return no_answer(&lines, fault);
    }
    if (!proof_lines_value(proof_lines_next(&lines), "origin ", &answer->origin) ||
        !checkpoint_origin_is_valid(answer->origin)) {
        return no_answer(&lines, fault);
    }
    if (lines.reader.left.size == 0) {
        return answer->code == WITNESS_CONFLICT ? no_answer(&lines, fault) : OK;
    }
    if (!proof_lines_value(proof_lines_next(&lines), "size ", &value) ||
        !text_to_u64(value, &answer->size)) {
        return no_answer(&lines, fault);
    }
    answer->has_size = true;
    if (lines.reader.left.size == 0) {
        return OK;
    }
    if (proof_lines_next(&lines).size != 0 || lines.reader.failed ||
        lines.reader.left.size == 0) {
        return no_answer(&lines, fault);
    }
    answer->note = lines.reader.left;
    return OK;
}

struct status witness_answer_parse(struct bytes whole,
                                   struct witness_answer *ret_answer,
                                   struct fault *fault)
{
    struct witness_answer answer = {.code = WITNESS_COSIGNED};
    if (whole.size > WITNESS_ANSWER_SIZE_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "an answer of %zu bytes is longer than %d; is it the right file?",
                     whole.size, WITNESS_ANSWER_SIZE_MAX);
    }
    if (bytes_start_with(whole, bytes_of(dash))) {
        answer.lines = whole;
    } else {
        TRY(parse_refusal(whole, &answer, fault));
    }
    *ret_answer = answer;
    return OK;
}

/* ---- cosignatures kept ----------------------------------------------------------- */

struct status witness_note_merge(struct bytes note, struct bytes other,
                                 const struct note_verifier *verifier,
                                 struct arena *arena, struct writer *writer,
                                 struct fault *fault)
{
    struct note *ours = NULL;
    struct note *theirs = NULL;
    struct writer merged = *writer;
    ARENA_TAKE(arena, 1, ours, fault);
    ARENA_TAKE(arena, 1, theirs, fault);
    TRY(note_parse(note, arena, ours, fault));
    TRY(note_parse(other, arena, theirs, fault));
    writer_run(&merged, note);
    if (bytes_equal(ours->text, theirs->text) &&
        note_signature_of(ours, verifier) == NULL) {
        const struct note_signature *line = note_signature_of(theirs, verifier);
        if (line != NULL) {
            note_signature_format(line, &merged);
        }
    }
    if (merged.overflowed) {
        return FAULT(fault, STATUS_FULL, "no room for a checkpoint with cosignatures");
    }
    *writer = merged;
    return OK;
}
