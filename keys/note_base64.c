/* note_base64.c - base64 of RFC 4648 4, canonical only. */
#include "keys/note.h"

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void note_base64(struct bytes bytes, struct writer *writer)
{
    for (size_t i = 0; i < bytes.size; i += 3) {
        const size_t left = bytes.size - i;
        const uint32_t first = bytes.at[i];
        const uint32_t second = left > 1 ? bytes.at[i + 1] : 0;
        const uint32_t third = left > 2 ? bytes.at[i + 2] : 0;
        const uint32_t word = first << 16 | second << 8 | third;
        writer_u8(writer, (uint8_t)alphabet[word >> 18]);
        writer_u8(writer, (uint8_t)alphabet[word >> 12 & 63]);
        writer_u8(writer, (uint8_t)(left > 1 ? alphabet[word >> 6 & 63] : '='));
        writer_u8(writer, (uint8_t)(left > 2 ? alphabet[word & 63] : '='));
    }
}

/* 0..63, or 64 for a byte outside the alphabet. */
static uint32_t value_of(uint8_t byte)
{
    if (byte >= 'A' && byte <= 'Z') {
        return (uint32_t)byte - 'A';
    }
    if (byte >= 'a' && byte <= 'z') {
        return (uint32_t)byte - 'a' + 26;
    }
    if (byte >= '0' && byte <= '9') {
        return (uint32_t)byte - '0' + 52;
    }
    return byte == '+' ? 62 : byte == '/' ? 63 : 64;
}

static size_t padding_of(struct bytes text)
{
    if (text.size == 0 || text.at[text.size - 1] != '=') {
        return 0;
    }
    return text.at[text.size - 2] == '=' ? 2 : 1;
}

static bool decode_group(const uint8_t *at, size_t padding, struct writer *writer)
{
    uint32_t word = 0;
    for (size_t i = 0; i < 4; i++) {
        const uint32_t value = i < 4 - padding ? value_of(at[i]) : 0;
        if (value > 63) {
            return false;
        }
        word = word << 6 | value;
    }
    /* Bits that no byte takes must be zero, or two texts would mean one value. */
    if ((word & ((1U << (8 * padding)) - 1)) != 0) {
        return false;
    }
    for (size_t i = 0; i < 3 - padding; i++) {
        writer_u8(writer, (uint8_t)(word >> (16 - 8 * i)));
    }
    return true;
}

bool note_base64_decode(struct bytes text, struct writer *writer)
{
    if (text.size % 4 != 0) {
        return false;
    }
    const size_t padding = padding_of(text);
    for (size_t i = 0; i < text.size; i += 4) {
        const bool is_last = i + 4 == text.size;
        if (!decode_group(text.at + i, is_last ? padding : 0, writer)) {
            return false;
        }
    }
    return !writer->overflowed;
}
