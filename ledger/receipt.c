/* receipt.c - see receipt.h. */
#include "ledger/receipt.h"

#include "ledger/journal/cbor.h"
#include "ledger/records.h"

#include <string.h>

/* ---- writing --------------------------------------------------------------------- */

static void put_field(struct writer *writer, const struct receipt_field *field)
{
    if (!field->is_open) {
        cbor_put_bytes(writer, digest_bytes(&field->hidden));
        return;
    }
    cbor_put_array(writer, 2);
    cbor_put_bytes(writer, digest_bytes(&field->salt));
    cbor_put_text(writer, field->value);
}

/* How many hashes both paths end with. */
static size_t shared_tail(const struct tree_proof *one, const struct tree_proof *other)
{
    size_t count = 0;
    while (count < one->count && count < other->count &&
           digest_equal(&one->hash[one->count - 1 - count],
                        &other->hash[other->count - 1 - count])) {
        count++;
    }
    return count;
}

static void put_word(struct writer *writer, const struct receipt *receipt)
{
    if (!receipt->has_word) {
        cbor_put_null(writer);
        return;
    }
    const size_t shared = shared_tail(&receipt->word_proof, &receipt->bundle.proof);
    const size_t own = receipt->word_proof.count - shared;
    cbor_put_array(writer, 3);
    cbor_put_bytes(writer, receipt->word);
    cbor_put_bytes(writer, bytes_from(receipt->word_proof.hash, own * DIGEST_SIZE));
    cbor_put_uint(writer, shared);
}

struct status receipt_format(const struct receipt *receipt, struct arena *arena,
                             struct writer *writer, struct fault *fault)
{
    uint8_t *room = NULL;
    ARENA_TAKE(arena, RECEIPT_SIZE_MAX, room, fault);
    struct writer extra = writer_of(room, RECEIPT_SIZE_MAX);
    cbor_put_array(&extra, 4);
    cbor_put_uint(&extra, RECEIPT_VERSION);
    cbor_put_bytes(&extra, receipt->line);
    cbor_put_array(&extra, COMMITMENT_FIELDS);
    for (size_t i = 0; i < COMMITMENT_FIELDS; i++) {
        if (receipt->field[i].value.size > RECEIPT_VALUE_SIZE_MAX) {
            return FAULT(fault, STATUS_INPUT, "a field has more than %d bytes",
                         RECEIPT_VALUE_SIZE_MAX);
        }
        put_field(&extra, &receipt->field[i]);
    }
    put_word(&extra, receipt);
    if (extra.overflowed) {
        return FAULT(fault, STATUS_INPUT, "the entries are too long for a receipt");
    }
    struct bundle bundle = receipt->bundle;
    bundle.has_extra = true;
    bundle.extra = writer_bytes(&extra);
    return bundle_format(&bundle, writer, fault);
}

/* ---- reading --------------------------------------------------------------------- */

static struct digest take_digest(struct cbor_reader *reader)
{
    struct digest digest = {{0}};
    const struct bytes bytes = cbor_bytes(reader);
    if (bytes.size == DIGEST_SIZE) {
        memcpy(digest.at, bytes.at, DIGEST_SIZE);
    } else {
        cbor_fail(reader, "a hash or salt has 32 bytes");
    }
    return digest;
}

static void take_field(struct cbor_reader *reader, struct receipt_field *field)
{
    *field = (struct receipt_field){.is_open = cbor_peek(reader) == CBOR_ARRAY};
    if (!field->is_open) {
        field->hidden = take_digest(reader);
        return;
    }
    if (cbor_array(reader) != 2) {
        cbor_fail(reader, "an opened field is a salt and a value");
    }
    field->salt = take_digest(reader);
    field->value = cbor_text(reader);
    if (field->value.size > RECEIPT_VALUE_SIZE_MAX) {
        cbor_fail(reader, "a value is too long");
    }
}

static void take_hashes(struct cbor_reader *reader, const struct tree_proof *line,
                        struct tree_proof *proof)
{
    const struct bytes own = cbor_bytes(reader);
    const uint64_t shared = cbor_uint(reader);
    const size_t count = own.size / DIGEST_SIZE;
    if (own.size % DIGEST_SIZE != 0 || shared > line->count ||
        count + shared > TREE_PROOF_MAX) {
        cbor_fail(reader, "the path of what the bank did is damaged");
        return;
    }
    if (count > 0) {
        memcpy(proof->hash, own.at, own.size);
    }
    memcpy(&proof->hash[count], &line->hash[line->count - shared],
           (size_t)shared * sizeof(proof->hash[0]));
    proof->count = count + (size_t)shared;
    if (shared_tail(proof, line) != shared) {
        cbor_fail(reader, "the path of what the bank did could be shorter");
    }
}

static void take_word(struct cbor_reader *reader, struct receipt *receipt)
{
    receipt->has_word = cbor_peek(reader) != CBOR_NULL;
    if (!receipt->has_word) {
        cbor_null(reader);
        return;
    }
    if (cbor_array(reader) != 3) {
        cbor_fail(reader, "what the bank did is an entry and its path");
    }
    receipt->word = cbor_bytes(reader);
    take_hashes(reader, &receipt->bundle.proof, &receipt->word_proof);
}

static struct status read_extra(struct receipt *receipt, struct fault *fault)
{
    struct cbor_reader reader = cbor_reader_of(receipt->bundle.extra);
    if (cbor_array(&reader) != 4) {
        cbor_fail(&reader, "it is no receipt");
    }
    if (cbor_uint(&reader) != RECEIPT_VERSION) {
        cbor_fail(&reader, "it is a receipt of a later version");
    }
    receipt->line = cbor_bytes(&reader);
    if (cbor_array(&reader) != COMMITMENT_FIELDS) {
        cbor_fail(&reader, "a receipt has four fields");
    }
    for (size_t i = 0; i < COMMITMENT_FIELDS; i++) {
        take_field(&reader, &receipt->field[i]);
    }
    take_word(&reader, receipt);
    return cbor_finish(&reader, fault);
}

struct status receipt_parse(struct bytes whole, struct arena *arena,
                            struct receipt *ret_receipt, struct fault *fault)
{
    struct receipt receipt = {.has_word = false};
    if (whole.size > RECEIPT_SIZE_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "a receipt has at most %d bytes; this is none", RECEIPT_SIZE_MAX);
    }
    TRY(bundle_parse(whole, arena, &receipt.bundle, fault));
    if (!receipt.bundle.has_extra) {
        return FAULT(fault, STATUS_INPUT,
                     "it is a proof of one entry and opens nothing; a receipt is made "
                     "with: mingzhang receipt");
    }
    TRY(read_extra(&receipt, fault));
    if (receipt.has_word) {
        struct entry entry;
        TRY(entry_decode(receipt.word, &entry, fault));
        receipt.word_index = entry.index;
    }
    *ret_receipt = receipt;
    return OK;
}

/* ---- verifying ------------------------------------------------------------------- */

static struct status decode(struct bytes bytes, bool is_line, struct entry *ret_entry,
                            struct fact *ret_fact, struct fault *fault)
{
    TRY(entry_decode(bytes, ret_entry, fault));
    const uint64_t kind = ret_entry->kind;
    if (is_line ? kind != KIND_LINE : kind != KIND_RESULT && kind != KIND_REFUND) {
        return FAULT(fault, STATUS_INPUT,
                     "R-201: an entry of the receipt is of another kind than receipts "
                     "have");
    }
    return fact_decode(kinds_find(kind), ret_entry->body, ret_fact, fault);
}

static struct status check_fields(const struct receipt *receipt,
                                  const struct fact *line, struct hasher *hasher,
                                  struct fault *fault)
{
    struct digest fields[COMMITMENT_FIELDS];
    for (uint8_t f = 1; f <= COMMITMENT_FIELDS; f++) {
        const struct receipt_field *field = &receipt->field[f - 1];
        fields[f - 1] = field->is_open
                            ? commitment_field(hasher, f, &field->salt, field->value)
                            : field->hidden;
    }
    const struct digest made = hasher_one(hasher, bytes_from(fields, sizeof(fields)));
    return bytes_equal(digest_bytes(&made), line->field[LINE_COMMITMENT].bytes)
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "R-201: the name, number or account shown are not those that "
                       "the line was recorded with");
}

_Static_assert((int)RESULT_LINE == (int)REFUND_LINE, "both name their line alike");

static struct status check_word(const struct receipt *receipt,
                                const struct bundle_trust *trust,
                                struct receipt_verdict *verdict, struct fault *fault)
{
    struct entry entry;
    struct fact word;
    TRY(decode(receipt->word, false, &entry, &word, fault));
    const struct digest leaf = hasher_leaf(trust->hasher, receipt->word);
    if (word.field[RESULT_LINE].number != verdict->entry.index ||
        !tree_verify_inclusion(trust->hasher, entry.index, verdict->checkpoint.size,
                               &leaf, &receipt->word_proof,
                               &verdict->checkpoint.root)) {
        return FAULT(fault, STATUS_FOUND,
                     "R-201: what the receipt says of the bank's answer is not in the "
                     "journal, or about another line");
    }
    if (entry.kind == KIND_REFUND) {
        verdict->state = (unsigned)word.field[REFUND_TO].number;
        verdict->value_day = 0;
        verdict->came_back = word.field[REFUND_AMOUNT].fen;
        return OK;
    }
    verdict->state = (unsigned)word.field[RESULT_TO].number;
    verdict->value_day = fact_has(&word, RESULT_VALUE_DAY)
                             ? (int32_t)word.field[RESULT_VALUE_DAY].fen
                             : 0;
    return OK;
}

struct status receipt_verify(const struct receipt *receipt,
                             const struct bundle_trust *trust, struct arena *arena,
                             struct receipt_verdict *ret_verdict, struct fault *fault)
{
    struct receipt_verdict verdict = {.value_day = 0};
    const struct digest leaf = hasher_leaf(trust->hasher, receipt->line);
    TRY(bundle_verify(&receipt->bundle, &leaf, trust, arena, &verdict.checkpoint,
                      fault));
    TRY(decode(receipt->line, true, &verdict.entry, &verdict.line, fault));
    if (verdict.entry.index != receipt->bundle.index) {
        return FAULT(fault, STATUS_FOUND,
                     "R-201: the entry says that it is another than the proof's");
    }
    TRY(check_fields(receipt, &verdict.line, trust->hasher, fault));
    verdict.state = (unsigned)verdict.line.field[LINE_STATE].number;
    verdict.value_day = fact_has(&verdict.line, LINE_VALUE_DAY)
                            ? (int32_t)verdict.line.field[LINE_VALUE_DAY].fen
                            : 0;
    if (receipt->has_word) {
        TRY(check_word(receipt, trust, &verdict, fault));
    }
    *ret_verdict = verdict;
    return OK;
}
