/* bytes.c - see bytes.h. */
#include "ledger/base/bytes.h"

#include <assert.h>
#include <string.h>

struct bytes bytes_of(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

struct bytes bytes_from(const void *at, size_t size)
{
    assert(at != NULL || size == 0);
    return (struct bytes){at, size};
}

bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.at, b.at, a.size) == 0);
}

int bytes_compare(struct bytes a, struct bytes b)
{
    const size_t shared = a.size < b.size ? a.size : b.size;
    const int order = shared == 0 ? 0 : memcmp(a.at, b.at, shared);
    if (order != 0) {
        return order;
    }
    return a.size == b.size ? 0 : (a.size < b.size ? -1 : 1);
}

bool bytes_start_with(struct bytes whole, struct bytes prefix)
{
    return whole.size >= prefix.size &&
           bytes_equal((struct bytes){whole.at, prefix.size}, prefix);
}

bool bytes_is_zero(struct bytes value)
{
    uint8_t seen = 0;
    for (size_t i = 0; i < value.size; i++) {
        seen |= value.at[i];
    }
    return seen == 0;
}

struct reader reader_of(struct bytes bytes)
{
    return (struct reader){.left = bytes};
}

struct bytes reader_run(struct reader *reader, size_t size)
{
    if (reader->failed || reader->left.size < size) {
        reader->failed = true;
        return (struct bytes){0};
    }
    const struct bytes run = {reader->left.at, size};
    reader->left.at = size == 0 ? reader->left.at : reader->left.at + size;
    reader->left.size -= size;
    return run;
}

static uint64_t read_big_endian(struct reader *reader, size_t size)
{
    const struct bytes run = reader_run(reader, size);
    uint64_t value = 0;
    for (size_t i = 0; i < run.size; i++) {
        value = value << 8 | run.at[i];
    }
    return value;
}

uint8_t reader_u8(struct reader *reader)
{
    return (uint8_t)read_big_endian(reader, 1);
}

uint16_t reader_u16(struct reader *reader)
{
    return (uint16_t)read_big_endian(reader, 2);
}

uint32_t reader_u32(struct reader *reader)
{
    return (uint32_t)read_big_endian(reader, 4);
}

uint64_t reader_u64(struct reader *reader)
{
    return read_big_endian(reader, 8);
}

void reader_copy(struct reader *reader, void *to, size_t size)
{
    const struct bytes run = reader_run(reader, size);
    if (reader->failed) {
        memset(to, 0, size);
    } else if (size > 0) {
        memcpy(to, run.at, size);
    }
}

bool reader_finished(const struct reader *reader)
{
    return !reader->failed && reader->left.size == 0;
}

struct writer writer_of(void *at, size_t capacity)
{
    assert(at != NULL || capacity == 0);
    return (struct writer){.at = at, .capacity = capacity};
}

void writer_run(struct writer *writer, struct bytes run)
{
    if (writer->overflowed || run.size > writer->capacity - writer->size) {
        writer->overflowed = true;
        return;
    }
    if (run.size > 0) {
        memcpy(writer->at + writer->size, run.at, run.size);
        writer->size += run.size;
    }
}

static void write_big_endian(struct writer *writer, uint64_t value, size_t size)
{
    uint8_t image[8];
    for (size_t i = 0; i < size; i++) {
        image[i] = (uint8_t)(value >> (8 * (size - 1 - i)));
    }
    writer_run(writer, (struct bytes){image, size});
}

void writer_u8(struct writer *writer, uint8_t value)
{
    write_big_endian(writer, value, 1);
}

void writer_u16(struct writer *writer, uint16_t value)
{
    write_big_endian(writer, value, 2);
}

void writer_u32(struct writer *writer, uint32_t value)
{
    write_big_endian(writer, value, 4);
}

void writer_u64(struct writer *writer, uint64_t value)
{
    write_big_endian(writer, value, 8);
}

void writer_text(struct writer *writer, const char *text)
{
    writer_run(writer, bytes_of(text));
}

struct bytes writer_bytes(const struct writer *writer)
{
    assert(!writer->overflowed);
    return (struct bytes){writer->at, writer->size};
}

void bytes_to_hex(struct bytes bytes, char *ret_text)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < bytes.size; i++) {
        ret_text[2 * i] = digits[bytes.at[i] >> 4];
        ret_text[2 * i + 1] = digits[bytes.at[i] & 15U];
    }
    ret_text[2 * bytes.size] = '\0';
}

static int hex_value(uint8_t digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    const uint8_t lower = digit | 0x20U;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool bytes_from_hex(struct bytes text, uint8_t *ret_bytes, size_t size)
{
    if (text.size != 2 * size) {
        return false;
    }
    for (size_t i = 0; i < text.size; i++) {
        if (hex_value(text.at[i]) < 0) {
            return false;
        }
    }
    for (size_t i = 0; i < size; i++) {
        const int high = hex_value(text.at[2 * i]);
        const int low = hex_value(text.at[2 * i + 1]);
        ret_bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}
