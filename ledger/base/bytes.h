/* bytes.h - runs of bytes that carry their length, and cursors over them.
 *
 * A `struct bytes` is borrowed memory: it owns nothing and says nothing about
 * lifetime beyond what the function that returned it promises.  A cursor is
 * sticky: after the first failure every later call does nothing (reads give 0),
 * so a codec reads like its format and checks once at the end. */
#ifndef LEDGER_BASE_BYTES_H
#define LEDGER_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
    const uint8_t *at; /* may be NULL only when size is 0 */
    size_t size;
};

/* A string literal or NUL-terminated text as bytes, without its NUL. */
struct bytes bytes_of(const char *text);
struct bytes bytes_from(const void *at, size_t size);
bool bytes_equal(struct bytes a, struct bytes b);
/* memcmp order, a proper prefix sorts first.  <0, 0, >0. */
int bytes_compare(struct bytes a, struct bytes b);
bool bytes_start_with(struct bytes whole, struct bytes prefix);
bool bytes_is_zero(struct bytes value); /* true also for size 0 */

struct reader {
    struct bytes left;
    bool failed;
};

/* Each takes from the front of `left`; on too few bytes: failed, result 0/empty. */
struct reader reader_of(struct bytes bytes);
uint8_t reader_u8(struct reader *reader);
uint16_t reader_u16(struct reader *reader); /* big-endian, as all of these */
uint32_t reader_u32(struct reader *reader);
uint64_t reader_u64(struct reader *reader);
struct bytes reader_run(struct reader *reader, size_t size); /* borrowed */
void reader_copy(struct reader *reader, void *to, size_t size);
/* True when nothing failed and nothing is left over. */
bool reader_finished(const struct reader *reader);

struct writer {
    uint8_t *at;
    size_t capacity;
    size_t size; /* bytes written */
    bool overflowed;
};

struct writer writer_of(void *at, size_t capacity);
void writer_u8(struct writer *writer, uint8_t value);
void writer_u16(struct writer *writer, uint16_t value); /* big-endian */
void writer_u32(struct writer *writer, uint32_t value);
void writer_u64(struct writer *writer, uint64_t value);
void writer_run(struct writer *writer, struct bytes run);
void writer_text(struct writer *writer, const char *text); /* without the NUL */
struct bytes writer_bytes(const struct writer *writer);

/* Lower-case hexadecimal; `ret_text` has room for 2*size+1. */
void bytes_to_hex(struct bytes bytes, char *ret_text);
/* Accepts exactly 2*size hex digits of either case; false otherwise. */
bool bytes_from_hex(struct bytes text, uint8_t *ret_bytes, size_t size);

#endif
