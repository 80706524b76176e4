/* entry.c - see entry.h. */
#include "ledger/journal/entry.h"

#include "ledger/journal/cbor.h"
#include "ledger/journal/cbor_head.h"

#include <assert.h>
#include <string.h>

enum { ENTRY_ITEMS = 8 };

/* The limits that encoder and decoder share. */
static struct status check_numbers(const struct entry *entry, struct fault *fault)
{
    if (entry->version > ENTRY_VERSION) {
        return FAULT(fault, STATUS_INPUT,
                     "R-235: an entry has version %u, this program knows versions up "
                     "to %d; use a newer release of mingzhang",
                     (unsigned)entry->version, ENTRY_VERSION);
    }
    if (entry->index >= ENTRY_NUMBER_MAX || entry->actor >= ENTRY_NUMBER_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "an entry has an index or actor of 2^53 or more; it is damaged");
    }
    if (entry->recorded_ms < 0 || entry->recorded_ms > (int64_t)ENTRY_NUMBER_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "an entry's recording time is outside 0..2^53 ms; set the "
                     "computer's clock, or the entry is damaged");
    }
    return OK;
}

static struct status check_body(struct bytes body, struct fault *fault)
{
    struct cbor_reader reader = cbor_reader_of(body);
    if (cbor_peek(&reader) != CBOR_MAP) {
        cbor_fail(&reader, "the body is not a map");
    }
    (void)cbor_skip(&reader);
    return cbor_finish(&reader, fault);
}

struct status entry_encode(const struct entry *entry, struct writer *writer,
                           struct fault *fault)
{
    TRY(check_numbers(entry, fault));
    TRY(check_body(entry->body, fault));
    return entry_encode_envelope(entry, writer, fault);
}

struct status entry_encode_envelope(const struct entry *entry, struct writer *writer,
                                    struct fault *fault)
{
    TRY(check_numbers(entry, fault));
    uint8_t image[ENTRY_HEAD_SIZE_MAX];
    struct writer head = writer_of(image, sizeof(image));
    cbor_put_array(&head, ENTRY_ITEMS);
    cbor_put_uint(&head, entry->version);
    cbor_put_uint(&head, entry->kind);
    cbor_put_uint(&head, entry->index);
    cbor_put_int(&head, entry->recorded_ms);
    cbor_put_uint(&head, entry->actor);
    cbor_put_bytes(&head, (struct bytes){entry->nonce, ENTRY_NONCE_SIZE});
    cbor_put_bytes(&head, digest_bytes(&entry->prev));
    assert(!head.overflowed);
    if (entry->body.size > ENTRY_SIZE_MAX - head.size) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-021: an entry of %zu bytes is longer than %d; put less into "
                     "one entry",
                     entry->body.size + head.size, ENTRY_SIZE_MAX);
    }
    if (writer->overflowed ||
        writer->capacity - writer->size < head.size + entry->body.size) {
        return FAULT(fault, STATUS_FULL, "no room for an entry of %zu bytes",
                     head.size + entry->body.size);
    }
    writer_run(writer, writer_bytes(&head));
    writer_run(writer, entry->body);
    return OK;
}

static void take_run(struct cbor_reader *reader, uint8_t *to, size_t size)
{
    const struct bytes run = cbor_bytes(reader);
    if (run.size != size) {
        cbor_fail(reader, "a byte string of the wrong length");
        return;
    }
    memcpy(to, run.at, size);
}

/* Everything before the body; what is left of `reader` is the body. */
static void take_head(struct cbor_reader *reader, uint64_t items, struct entry *entry)
{
    const uint64_t kind = cbor_uint(reader);
    if (items != ENTRY_ITEMS) {
        cbor_fail(reader, "not eight items");
    }
    if (kind > UINT16_MAX) {
        cbor_fail(reader, "a kind above 65535");
    }
    entry->kind = (uint16_t)kind;
    entry->index = cbor_uint(reader);
    entry->recorded_ms = cbor_int(reader);
    entry->actor = cbor_uint(reader);
    take_run(reader, entry->nonce, ENTRY_NONCE_SIZE);
    take_run(reader, entry->prev.at, DIGEST_SIZE);
    entry->body = (struct bytes){reader->at, (size_t)(reader->end - reader->at)};
}

/* The shape that every entry of these versions has.  Says yes to nothing that the
 * reader below would refuse; what it does not know is left to that, with its words. */
static bool take_usual(struct bytes bytes, struct entry *ret_entry)
{
    enum { START_SIZE = 2, START = 0x80 + ENTRY_ITEMS };
    static const uint8_t nonce[] = {0x40 + ENTRY_NONCE_SIZE};
    static const uint8_t prev[] = {0x58, DIGEST_SIZE};
    enum { RUNS_SIZE = sizeof(nonce) + ENTRY_NONCE_SIZE + sizeof(prev) + DIGEST_SIZE };
    if (bytes.size < START_SIZE || bytes.size > ENTRY_SIZE_MAX ||
        bytes.at[0] != START || bytes.at[1] > ENTRY_VERSION) {
        return false;
    }
    /* kind, index, recording time, actor */
    static const uint64_t most[] = {UINT16_MAX, ENTRY_NUMBER_MAX - 1, ENTRY_NUMBER_MAX,
                                    ENTRY_NUMBER_MAX - 1};
    uint64_t number[4] = {0};
    const uint8_t *at = bytes.at + START_SIZE;
    const uint8_t *const end = bytes.at + bytes.size;
    for (size_t i = 0; i < 4; i++) {
        at = cbor_head_take(at, end, CBOR_HEAD_UINT, &number[i]);
        if (at == NULL || number[i] > most[i]) {
            return false;
        }
    }
    if ((size_t)(end - at) < RUNS_SIZE || at[0] != nonce[0] ||
        memcmp(at + sizeof(nonce) + ENTRY_NONCE_SIZE, prev, sizeof(prev)) != 0) {
        return false;
    }
    ret_entry->version = bytes.at[1];
    ret_entry->kind = (uint16_t)number[0];
    ret_entry->index = number[1];
    ret_entry->recorded_ms = (int64_t)number[2];
    ret_entry->actor = number[3];
    memcpy(ret_entry->nonce, at + sizeof(nonce), ENTRY_NONCE_SIZE);
    at += sizeof(nonce) + ENTRY_NONCE_SIZE + sizeof(prev);
    memcpy(ret_entry->prev.at, at, DIGEST_SIZE);
    at += DIGEST_SIZE;
    ret_entry->body = (struct bytes){at, (size_t)(end - at)};
    return true;
}

__attribute__((noinline)) static struct status
decode_slowly(struct bytes bytes, struct entry *ret_entry, struct fault *fault)
{
    if (bytes.size > ENTRY_SIZE_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "R-021: an entry of %zu bytes is longer than %d; it was not "
                     "written by this program",
                     bytes.size, ENTRY_SIZE_MAX);
    }
    struct cbor_reader reader = cbor_reader_of(bytes);
    struct entry entry = {0};
    const uint64_t items = cbor_array(&reader);
    const uint64_t version = cbor_uint(&reader);
    /* A later version may look different from here on. */
    if (!reader.failed && version > ENTRY_VERSION) {
        entry.version = version < UINT8_MAX ? (uint8_t)version : UINT8_MAX;
        return check_numbers(&entry, fault);
    }
    entry.version = (uint8_t)version;
    take_head(&reader, items, &entry);
    if (reader.failed) {
        return cbor_finish(&reader, fault);
    }
    TRY(check_numbers(&entry, fault));
    *ret_entry = entry;
    return OK;
}

bool entry_is_newer(struct bytes bytes)
{
    struct cbor_reader reader = cbor_reader_of(bytes);
    (void)cbor_array(&reader);
    const uint64_t version = cbor_uint(&reader);
    return !reader.failed && version > ENTRY_VERSION;
}

struct status entry_decode_envelope(struct bytes bytes, struct entry *ret_entry,
                                    struct fault *fault)
{
    return take_usual(bytes, ret_entry) ? OK : decode_slowly(bytes, ret_entry, fault);
}

struct status entry_decode(struct bytes bytes, struct entry *ret_entry,
                           struct fault *fault)
{
    struct entry entry;
    TRY(entry_decode_envelope(bytes, &entry, fault));
    TRY(check_body(entry.body, fault));
    *ret_entry = entry;
    return OK;
}
