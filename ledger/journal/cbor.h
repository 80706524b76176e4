/* cbor.h - the part of deterministic CBOR that entries are written in.
 *
 * RFC 8949 4.2.1 with less choice: integers of 64 bits (negative ones down to -2^63),
 * byte strings, UTF-8 text, arrays, maps whose keys are unsigned integers in ascending
 * order, false, true and null; nesting of at most 8.  Every accepted byte string is the
 * only encoding of its value.  Pure, allocates nothing. */
#ifndef LEDGER_JOURNAL_CBOR_H
#define LEDGER_JOURNAL_CBOR_H

#include "ledger/base/bytes.h"
#include "ledger/base/status.h"

enum { CBOR_DEPTH_MAX = 8 }; /* arrays and maps inside each other */

/* ---- writing: sticky, into a struct writer ----------------------------------- */

void cbor_put_uint(struct writer *writer, uint64_t value);
void cbor_put_int(struct writer *writer, int64_t value);
void cbor_put_bytes(struct writer *writer, struct bytes value);
/* `value` must be UTF-8: not looked at here, but entry_encode() refuses the entry. */
void cbor_put_text(struct writer *writer, struct bytes value);
/* Followed by `count` items. */
void cbor_put_array(struct writer *writer, uint64_t count);
/* Followed by `count` pairs: cbor_put_key(), ascending, then one item. */
void cbor_put_map(struct writer *writer, uint64_t count);
void cbor_put_key(struct writer *writer, uint64_t key);
void cbor_put_bool(struct writer *writer, bool value);
void cbor_put_null(struct writer *writer);

/* ---- reading: sticky, strict ---------------------------------------------------- */

enum cbor_form {
    CBOR_NOTHING, /* the end, a failed reader, or a byte outside our subset */
    CBOR_UINT,
    CBOR_NEGATIVE,
    CBOR_BYTES,
    CBOR_TEXT,
    CBOR_ARRAY,
    CBOR_MAP,
    CBOR_BOOL,
    CBOR_NULL
};

struct cbor_frame {
    uint64_t left; /* items still to come; a pair of a map counts two */
    uint64_t last_key;
    bool is_map;
    bool has_key; /* last_key is set */
};

/* Remembers the open arrays and maps, so that what was read is canonical whatever
 * the caller asked for.  Borrowed results live as long as the bytes read. */
struct cbor_reader {
    const uint8_t *start, *at, *end;
    const char *problem; /* static text for the first failure, or NULL */
    unsigned depth;      /* open arrays and maps                        */
    bool failed;
    struct cbor_frame frame[CBOR_DEPTH_MAX];
};

struct cbor_reader cbor_reader_of(struct bytes bytes);
/* What comes next, without taking it. */
enum cbor_form cbor_peek(const struct cbor_reader *reader);
/* Each takes one item of just this form; anything else fails the reader.  After a
 * failure: 0, false or empty. */
uint64_t cbor_uint(struct cbor_reader *reader);
int64_t cbor_int(struct cbor_reader *reader); /* unsigned or negative, in int64 */
struct bytes cbor_bytes(struct cbor_reader *reader);
struct bytes cbor_text(struct cbor_reader *reader);
bool cbor_bool(struct cbor_reader *reader);
void cbor_null(struct cbor_reader *reader);
/* The number of items (pairs) that follow; never more than bytes are left. */
uint64_t cbor_array(struct cbor_reader *reader);
uint64_t cbor_map(struct cbor_reader *reader);
/* The key of the next pair of the innermost map; cbor_uint() does the same there. */
uint64_t cbor_key(struct cbor_reader *reader);
/* Takes one whole item of any form, however nested, and gives its bytes. */
struct bytes cbor_skip(struct cbor_reader *reader);
/* For callers with rules of their own; keeps the first problem.  `problem` is static.
 */
void cbor_fail(struct cbor_reader *reader, const char *problem);
/* Nothing failed, every array and map is complete, no byte is left over. */
bool cbor_finished(const struct cbor_reader *reader);

/* `bytes` is exactly one well-formed canonical item.  Errors: STATUS_INPUT with
 * the byte offset and the reason. */
struct status cbor_check(struct bytes bytes, struct fault *fault) MUST_USE;
/* OK when cbor_finished(), else the STATUS_INPUT that cbor_check() would give. */
struct status cbor_finish(const struct cbor_reader *reader, struct fault *fault)
    MUST_USE;

#endif
