/* cbor.c - see cbor.h. */
#include "ledger/journal/cbor.h"

#include "ledger/base/text.h"

#include <assert.h>

/* The upper three bits of an item's first byte. */
enum major {
    MAJOR_UINT = 0,
    MAJOR_NEGATIVE = 1,
    MAJOR_BYTES = 2,
    MAJOR_TEXT = 3,
    MAJOR_ARRAY = 4,
    MAJOR_MAP = 5,
    MAJOR_TAG = 6,
    MAJOR_SIMPLE = 7
};
enum {
    SIMPLE_FALSE = 20,
    SIMPLE_TRUE = 21,
    SIMPLE_NULL = 22,
    ARGUMENT_INLINE_MAX = 23
};

#define ONLY(major) (1U << (unsigned)(major))

/* ---- writing ------------------------------------------------------------------- */

enum { HEAD_SIZE_MAX = 9 };

/* Writes at most HEAD_SIZE_MAX bytes; how many is the result. */
static inline size_t head_into(uint8_t *at, enum major major, uint64_t value)
{
    const unsigned bits = (unsigned)major << 5;
    if (value <= ARGUMENT_INLINE_MAX) {
        at[0] = (uint8_t)(bits | (unsigned)value);
        return 1;
    }
    const unsigned power = value <= UINT8_MAX    ? 0
                           : value <= UINT16_MAX ? 1
                           : value <= UINT32_MAX ? 2
                                                 : 3;
    const size_t argument = (size_t)1 << power;
    at[0] = (uint8_t)(bits | (24U + power));
    for (size_t i = argument; i > 0; i--) {
        at[i] = (uint8_t)value;
        value >>= 8;
    }
    return 1 + argument;
}

static void put_near_the_end(struct writer *writer, enum major major, uint64_t value)
{
    uint8_t image[HEAD_SIZE_MAX];
    const size_t size = head_into(image, major, value);
    writer_run(writer, (struct bytes){image, size});
}

static inline void put_head(struct writer *writer, enum major major, uint64_t value)
{
    if (writer->overflowed || writer->capacity - writer->size < HEAD_SIZE_MAX) {
        put_near_the_end(writer, major, value);
    } else {
        writer->size += head_into(writer->at + writer->size, major, value);
    }
}

void cbor_put_uint(struct writer *writer, uint64_t value)
{
    put_head(writer, MAJOR_UINT, value);
}

void cbor_put_int(struct writer *writer, int64_t value)
{
    if (value >= 0) {
        put_head(writer, MAJOR_UINT, (uint64_t)value);
    } else {
        put_head(writer, MAJOR_NEGATIVE, (uint64_t)(-1 - value));
    }
}

void cbor_put_bytes(struct writer *writer, struct bytes value)
{
    put_head(writer, MAJOR_BYTES, value.size);
    writer_run(writer, value);
}

void cbor_put_text(struct writer *writer, struct bytes value)
{
    put_head(writer, MAJOR_TEXT, value.size);
    writer_run(writer, value);
}

void cbor_put_array(struct writer *writer, uint64_t count)
{
    put_head(writer, MAJOR_ARRAY, count);
}

void cbor_put_map(struct writer *writer, uint64_t count)
{
    put_head(writer, MAJOR_MAP, count);
}

void cbor_put_key(struct writer *writer, uint64_t key)
{
    put_head(writer, MAJOR_UINT, key);
}

void cbor_put_bool(struct writer *writer, bool value)
{
    put_head(writer, MAJOR_SIMPLE, value ? SIMPLE_TRUE : SIMPLE_FALSE);
}

void cbor_put_null(struct writer *writer)
{
    put_head(writer, MAJOR_SIMPLE, SIMPLE_NULL);
}

/* ---- reading ------------------------------------------------------------------- */

struct item {
    enum major major;
    uint64_t value; /* number, size or count, or the simple value */
    struct bytes run;
};

struct cbor_reader cbor_reader_of(struct bytes bytes)
{
    return (struct cbor_reader){
        .start = bytes.at,
        .at = bytes.at,
        .end = bytes.size == 0 ? bytes.at : bytes.at + bytes.size,
    };
}

static bool refuse(struct cbor_reader *reader, const char *problem)
{
    cbor_fail(reader, problem);
    return false;
}

static inline size_t left_of(const struct cbor_reader *reader)
{
    return reader->at == reader->end ? 0 : (size_t)(reader->end - reader->at);
}

/* The bytes behind a first byte whose low bits are above 23. */
static bool read_argument(struct cbor_reader *reader, struct item *item, size_t *size)
{
    const unsigned low = reader->at[0] & 31U;
    if (item->major == MAJOR_TAG) {
        return refuse(reader, "a tag");
    }
    if (item->major == MAJOR_SIMPLE) {
        return refuse(reader, "a simple value or floating-point number");
    }
    if (low > 27) {
        return refuse(reader, "an indefinite or reserved length");
    }
    const size_t argument = (size_t)1 << (low - 24);
    if (left_of(reader) < 1 + argument) {
        return refuse(reader, "it ends too early");
    }
    uint64_t value = 0;
    for (size_t i = 0; i < argument; i++) {
        value = value << 8 | reader->at[1 + i];
    }
    /* The shortest form: a value that half of the bytes can't hold. */
    const uint64_t least =
        argument == 1 ? ARGUMENT_INLINE_MAX + 1 : (uint64_t)1 << (4 * argument);
    if (value < least) {
        return refuse(reader, "a number not in its shortest form");
    }
    item->value = value;
    *size = 1 + argument;
    return true;
}

/* The first byte and its argument.  *ret_size: bytes they take. */
static inline bool read_head(struct cbor_reader *reader, struct item *ret_item,
                             size_t *ret_size)
{
    if (reader->at == reader->end) {
        return refuse(reader, "it ends too early");
    }
    const unsigned first = reader->at[0];
    ret_item->major = (enum major)(first >> 5);
    ret_item->value = first & 31U;
    *ret_size = 1;
    if (ret_item->value > ARGUMENT_INLINE_MAX) {
        return read_argument(reader, ret_item, ret_size);
    }
    if (ret_item->major == MAJOR_TAG) {
        return refuse(reader, "a tag");
    }
    return ret_item->major != MAJOR_SIMPLE ||
           (ret_item->value >= SIMPLE_FALSE && ret_item->value <= SIMPLE_NULL) ||
           refuse(reader, "a simple value or floating-point number");
}

static bool text_is_fine(struct bytes text)
{
    size_t i = 0;
    while (i < text.size && text.at[i] < 0x80) {
        i++;
    }
    return i == text.size || text_is_utf8((struct bytes){text.at + i, text.size - i});
}

/* What stands behind the head.  *size grows by the bytes of a string. */
static inline bool read_rest(struct cbor_reader *reader, struct item *item,
                             size_t *size)
{
    const size_t left = left_of(reader) - *size;
    switch (item->major) {
    case MAJOR_NEGATIVE:
        return item->value <= INT64_MAX ||
               refuse(reader, "a negative number below 64 bits");
    case MAJOR_BYTES:
    case MAJOR_TEXT:
        if (item->value > left) {
            return refuse(reader, "it ends too early");
        }
        item->run = (struct bytes){reader->at + *size, (size_t)item->value};
        *size += item->run.size;
        return item->major == MAJOR_BYTES || text_is_fine(item->run) ||
               refuse(reader, "text that is not UTF-8");
    case MAJOR_ARRAY:
    case MAJOR_MAP:
        if (item->value > (item->major == MAJOR_MAP ? left / 2 : left)) {
            return refuse(reader, "it ends too early");
        }
        return reader->depth < CBOR_DEPTH_MAX || refuse(reader, "nested too deep");
    case MAJOR_UINT:
    case MAJOR_SIMPLE:
    case MAJOR_TAG:
        break;
    }
    return true;
}

/* Books one item into the innermost open array or map. */
static inline bool count_item(struct cbor_reader *reader, const struct item *item)
{
    if (reader->depth == 0) {
        return true;
    }
    struct cbor_frame *frame = &reader->frame[reader->depth - 1];
    assert(frame->left > 0);
    if (frame->is_map && frame->left % 2 == 0) {
        if (item->major != MAJOR_UINT) {
            return refuse(reader, "a key that is not an unsigned number");
        }
        if (frame->has_key && item->value <= frame->last_key) {
            return refuse(reader, "keys that do not ascend");
        }
        frame->has_key = true;
        frame->last_key = item->value;
    }
    frame->left--;
    return true;
}

/* Inlined everywhere, so that each caller keeps only the cases it wants. */
__attribute__((always_inline)) static inline bool
take(struct cbor_reader *reader, unsigned wanted, struct item *ret_item)
{
    struct item item = {0};
    size_t size = 0;
    if (reader->failed || !read_head(reader, &item, &size)) {
        return false;
    }
    if ((wanted & ONLY(item.major)) == 0) {
        return refuse(reader, "an item of another type than expected");
    }
    if (!read_rest(reader, &item, &size) || !count_item(reader, &item)) {
        return false;
    }
    reader->at += size;
    if (item.major == MAJOR_ARRAY || item.major == MAJOR_MAP) {
        const bool is_map = item.major == MAJOR_MAP;
        reader->frame[reader->depth++] = (struct cbor_frame){
            .left = is_map ? 2 * item.value : item.value, .is_map = is_map};
    }
    while (reader->depth > 0 && reader->frame[reader->depth - 1].left == 0) {
        reader->depth--;
    }
    *ret_item = item;
    return true;
}

void cbor_fail(struct cbor_reader *reader, const char *problem)
{
    if (!reader->failed) {
        reader->failed = true;
        reader->problem = problem;
    }
}

enum cbor_form cbor_peek(const struct cbor_reader *reader)
{
    static const enum cbor_form forms[] = {CBOR_UINT,   CBOR_NEGATIVE, CBOR_BYTES,
                                           CBOR_TEXT,   CBOR_ARRAY,    CBOR_MAP,
                                           CBOR_NOTHING};
    if (reader->failed || reader->at == reader->end) {
        return CBOR_NOTHING;
    }
    const unsigned first = reader->at[0];
    if (first >> 5 != MAJOR_SIMPLE) {
        return forms[first >> 5];
    }
    const unsigned low = first & 31U;
    if (low == SIMPLE_NULL) {
        return CBOR_NULL;
    }
    return low == SIMPLE_FALSE || low == SIMPLE_TRUE ? CBOR_BOOL : CBOR_NOTHING;
}

uint64_t cbor_uint(struct cbor_reader *reader)
{
    struct item item;
    return take(reader, ONLY(MAJOR_UINT), &item) ? item.value : 0;
}

int64_t cbor_int(struct cbor_reader *reader)
{
    struct item item;
    if (!take(reader, ONLY(MAJOR_UINT) | ONLY(MAJOR_NEGATIVE), &item)) {
        return 0;
    }
    if (item.value > INT64_MAX) {
        cbor_fail(reader, "a number above 63 bits");
        return 0;
    }
    const int64_t value = (int64_t)item.value;
    return item.major == MAJOR_UINT ? value : -1 - value;
}

struct bytes cbor_bytes(struct cbor_reader *reader)
{
    struct item item;
    return take(reader, ONLY(MAJOR_BYTES), &item) ? item.run : (struct bytes){0};
}

struct bytes cbor_text(struct cbor_reader *reader)
{
    struct item item;
    return take(reader, ONLY(MAJOR_TEXT), &item) ? item.run : (struct bytes){0};
}

/* Looks before it takes: false, true and null share one major type. */
static bool expect(struct cbor_reader *reader, enum cbor_form form)
{
    if (!reader->failed && cbor_peek(reader) != form) {
        return refuse(reader, "an item of another type than expected");
    }
    return !reader->failed;
}

bool cbor_bool(struct cbor_reader *reader)
{
    struct item item;
    return expect(reader, CBOR_BOOL) && take(reader, ONLY(MAJOR_SIMPLE), &item) &&
           item.value == SIMPLE_TRUE;
}

void cbor_null(struct cbor_reader *reader)
{
    struct item item;
    if (expect(reader, CBOR_NULL)) {
        (void)take(reader, ONLY(MAJOR_SIMPLE), &item);
    }
}

uint64_t cbor_array(struct cbor_reader *reader)
{
    struct item item;
    return take(reader, ONLY(MAJOR_ARRAY), &item) ? item.value : 0;
}

uint64_t cbor_map(struct cbor_reader *reader)
{
    struct item item;
    return take(reader, ONLY(MAJOR_MAP), &item) ? item.value : 0;
}

uint64_t cbor_key(struct cbor_reader *reader)
{
    const unsigned depth = reader->depth;
    if (!reader->failed && (depth == 0 || !reader->frame[depth - 1].is_map ||
                            reader->frame[depth - 1].left % 2 != 0)) {
        cbor_fail(reader, "a key outside a map");
    }
    return cbor_uint(reader);
}

struct bytes cbor_skip(struct cbor_reader *reader)
{
    const uint8_t *from = reader->at;
    const unsigned depth = reader->depth;
    struct item item;
    /* Every turn takes at least one byte. */
    do {
        if (!take(reader, ~0U, &item)) {
            return (struct bytes){0};
        }
    } while (reader->depth > depth);
    return (struct bytes){from, (size_t)(reader->at - from)};
}

bool cbor_finished(const struct cbor_reader *reader)
{
    return !reader->failed && reader->depth == 0 && reader->at == reader->end;
}

struct status cbor_finish(const struct cbor_reader *reader, struct fault *fault)
{
    if (cbor_finished(reader)) {
        return OK;
    }
    const size_t offset =
        reader->at == reader->start ? 0 : (size_t)(reader->at - reader->start);
    const char *problem = reader->failed      ? reader->problem
                          : reader->depth > 0 ? "it ends too early"
                                              : "bytes after its end";
    return FAULT(fault, STATUS_INPUT,
                 "R-020: a record is not in its one allowed form, at byte %zu: %s; it "
                 "is damaged or was not written by this program",
                 offset, problem);
}

struct status cbor_check(struct bytes bytes, struct fault *fault)
{
    struct cbor_reader reader = cbor_reader_of(bytes);
    (void)cbor_skip(&reader);
    return cbor_finish(&reader, fault);
}
