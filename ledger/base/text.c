/* text.c - see text.h. */
#include "ledger/base/text.h"

#include <assert.h>
#include <string.h>

#define EVERY_BYTE(value) (UINT64_C(0x0101010101010101) * (value))
#define HIGH_BITS EVERY_BYTE(0x80)

enum { WORD_SIZE = 8, MIDDLE_DOT = 0xB7 };

static uint64_t load_word(const uint8_t *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof(word));
    return word;
}

static bool is_continuation(uint8_t byte)
{
    return (byte & 0xC0U) == 0x80U;
}

/* Size of the character at the front, 0 when it is not strict UTF-8; left > 0. */
static size_t decode(const uint8_t *at, size_t left, uint32_t *ret_code_point)
{
    const uint8_t lead = at[0];
    if (lead < 0x80) {
        *ret_code_point = lead;
        return 1;
    }
    if (lead < 0xE0) {
        *ret_code_point = (lead & 0x1FU) << 6 | (left > 1 ? at[1] & 0x3FU : 0);
        return lead >= 0xC2 && left > 1 && is_continuation(at[1]) ? 2 : 0;
    }
    if (lead < 0xF0) {
        if (left < 3 || !is_continuation(at[1]) || !is_continuation(at[2])) {
            return 0;
        }
        const uint32_t code_point =
            (lead & 0x0FU) << 12 | (at[1] & 0x3FU) << 6 | (at[2] & 0x3FU);
        *ret_code_point = code_point;
        return code_point >= 0x800 && (code_point & 0xF800U) != 0xD800 ? 3 : 0;
    }
    if (lead > 0xF4 || left < 4 || !is_continuation(at[1]) || !is_continuation(at[2]) ||
        !is_continuation(at[3])) {
        return 0;
    }
    const uint32_t code_point = (lead & 0x07U) << 18 | (at[1] & 0x3FU) << 12 |
                                (at[2] & 0x3FU) << 6 | (at[3] & 0x3FU);
    *ret_code_point = code_point;
    return code_point >= 0x10000 && code_point <= 0x10FFFF ? 4 : 0;
}

bool text_is_utf8(struct bytes text)
{
    size_t i = 0;
    while (i < text.size) {
        if (text.size - i >= WORD_SIZE && (load_word(text.at + i) & HIGH_BITS) == 0) {
            i += WORD_SIZE;
            continue;
        }
        uint32_t code_point;
        const size_t size = decode(text.at + i, text.size - i, &code_point);
        if (size == 0) {
            return false;
        }
        i += size;
    }
    return true;
}

static bool is_plain_character(uint32_t code_point)
{
    if (code_point < 0xA0) {
        return code_point >= 0x20 && code_point < 0x7F;
    }
    if (code_point < 0x2028 || code_point > 0x2069) {
        return true;
    }
    return code_point > 0x202E && code_point < 0x2066;
}

/* No borrow crosses bytes while all are below 0x80, and if one is not, the word is
 * refused anyway: so each high bit means "a byte that needs a closer look". */
static bool is_plain_word(uint64_t word)
{
    const uint64_t below_space = word - EVERY_BYTE(0x20);
    const uint64_t above_tilde = word + EVERY_BYTE(0x01);
    return ((word | below_space | above_tilde) & HIGH_BITS) == 0;
}

bool text_is_plain(struct bytes text, size_t size_max)
{
    if (text.size == 0 || text.size > size_max) {
        return false;
    }
    size_t i = 0;
    while (i < text.size) {
        if (text.size - i >= WORD_SIZE && is_plain_word(load_word(text.at + i))) {
            i += WORD_SIZE;
            continue;
        }
        uint32_t code_point;
        const size_t size = decode(text.at + i, text.size - i, &code_point);
        if (size == 0 || !is_plain_character(code_point)) {
            return false;
        }
        i += size;
    }
    return true;
}

uint32_t text_next(struct reader *reader)
{
    if (reader->failed || reader->left.size == 0) {
        return TEXT_NO_CHARACTER;
    }
    uint32_t code_point;
    const size_t size = decode(reader->left.at, reader->left.size, &code_point);
    if (size == 0) {
        reader->failed = true;
        return TEXT_NO_CHARACTER;
    }
    reader->left.at += size;
    reader->left.size -= size;
    return code_point;
}

void text_put(struct writer *writer, uint32_t code_point)
{
    assert(code_point <= 0x10FFFF && (code_point & 0xFFFFF800U) != 0xD800);
    const uint8_t tail[] = {
        (uint8_t)(0x80U | (code_point >> 12 & 0x3FU)),
        (uint8_t)(0x80U | (code_point >> 6 & 0x3FU)),
        (uint8_t)(0x80U | (code_point & 0x3FU)),
    };
    uint8_t image[4];
    size_t tail_size;
    if (code_point < 0x80) {
        image[0] = (uint8_t)code_point;
        tail_size = 0;
    } else if (code_point < 0x800) {
        image[0] = (uint8_t)(0xC0U | code_point >> 6);
        tail_size = 1;
    } else if (code_point < 0x10000) {
        image[0] = (uint8_t)(0xE0U | code_point >> 12);
        tail_size = 2;
    } else {
        image[0] = (uint8_t)(0xF0U | code_point >> 18);
        tail_size = 3;
    }
    memcpy(image + 1, tail + sizeof(tail) - tail_size, tail_size);
    writer_run(writer, bytes_from(image, 1 + tail_size));
}

size_t text_count(struct bytes text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++) {
        count += is_continuation(text.at[i]) ? 0 : 1;
    }
    return count;
}

static bool is_ascii_blank(uint8_t byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool is_blank(uint32_t code_point)
{
    return code_point == ' ' || (code_point >= '\t' && code_point <= '\r') ||
           code_point == 0xA0 || code_point == 0x3000 || code_point == 0x200B ||
           code_point == 0xFEFF;
}

/* Size of the blank that ends text, 0 when there is none. */
static size_t blank_at_end(struct bytes text)
{
    const uint8_t last = text.at[text.size - 1];
    if (last < 0x80) {
        return is_ascii_blank(last) ? 1 : 0;
    }
    uint32_t code_point;
    for (size_t size = 2; size <= 3 && size <= text.size; size++) {
        const uint8_t *at = text.at + text.size - size;
        if (decode(at, size, &code_point) == size) {
            return is_blank(code_point) ? size : 0;
        }
    }
    return 0;
}

struct bytes text_trim(struct bytes text)
{
    while (text.size > 0) {
        uint32_t code_point;
        const size_t size = decode(text.at, text.size, &code_point);
        if (size == 0 || !is_blank(code_point)) {
            break;
        }
        text.at += size;
        text.size -= size;
    }
    while (text.size > 0) {
        const size_t size = blank_at_end(text);
        if (size == 0) {
            break;
        }
        text.size -= size;
    }
    return text;
}

static uint32_t narrow(uint32_t code_point)
{
    if (code_point >= 0xFF01 && code_point <= 0xFF5E) {
        return code_point - 0xFF01 + '!';
    }
    return code_point == 0x3000 ? ' ' : code_point;
}

/* The part text[start:end]; an empty text may be at NULL, which takes no offset. */
static void keep(struct bytes text, size_t start, size_t end, struct writer *writer)
{
    if (end > start) {
        writer_run(writer, bytes_from(text.at + start, end - start));
    }
}

void text_narrow(struct bytes text, struct writer *writer)
{
    size_t start = 0; /* of the run that is kept as it is */
    size_t i = 0;
    while (i < text.size) {
        uint32_t code_point = 0;
        /* Only these two leads can begin a character that changes. */
        const bool may_change = text.at[i] == 0xE3 || text.at[i] == 0xEF;
        const size_t size =
            may_change ? decode(text.at + i, text.size - i, &code_point) : 0;
        if (size == 0 || narrow(code_point) == code_point) {
            i++;
            continue;
        }
        keep(text, start, i, writer);
        text_put(writer, narrow(code_point));
        i += size;
        start = i;
    }
    keep(text, start, text.size, writer);
}

uint32_t text_fold_digit(uint32_t c)
{
    if (c < 0x80) {
        return c == '\t' ? ' ' : c;
    }
    if (c >= 0xFF01 && c <= 0xFF5E) {
        return c - 0xFF01 + '!';
    }
    if (c >= 0x1D7CE && c <= 0x1D7FF) {
        return '0' + (c - 0x1D7CE) % 10;
    }
    if ((c >= 0x660 && c <= 0x669) || (c >= 0x6F0 && c <= 0x6F9)) {
        return '0' + (c & 0xF);
    }
    if (c == 0xAD || c == 0x34F || c == 0x61C || c == 0xFEFF || c == 0x180E ||
        (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
        (c >= 0x2060 && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) ||
        (c >= 0xE0000 && c <= 0xE01EF)) {
        return TEXT_NO_CHARACTER;
    }
    if (c == 0xA0 || c == 0x3000 || c == 0x202F || c == 0x205F || c == 0x1680 ||
        (c >= 0x2000 && c <= 0x200A)) {
        return ' ';
    }
    if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212) {
        return '-';
    }
    return c == 0xB7 || c == 0x2022 || c == 0x30FB ? '.' : c;
}

/* names are compared folded.  A blank gives TEXT_NO_CHARACTER. */
static uint32_t fold(uint32_t code_point)
{
    const uint32_t narrowed = narrow(code_point);
    if (is_blank(narrowed)) {
        return TEXT_NO_CHARACTER;
    }
    switch (narrowed) {
    case '.':
    case 0x2022:
    case 0x2027:
    case 0x30FB:
        return MIDDLE_DOT;
    default:
        return narrowed;
    }
}

/* Leads of the characters that fold() changes; all others are copied in runs. */
static bool may_fold(uint8_t byte)
{
    return is_ascii_blank(byte) || byte == '.' || byte == 0xC2 || byte == 0xE2 ||
           byte == 0xE3 || byte == 0xEF;
}

void text_fold_name(struct bytes name, struct writer *writer)
{
    size_t start = 0;
    size_t i = 0;
    while (i < name.size) {
        uint32_t code_point = 0;
        const size_t size =
            may_fold(name.at[i]) ? decode(name.at + i, name.size - i, &code_point) : 0;
        if (size == 0 || fold(code_point) == code_point) {
            i++;
            continue;
        }
        keep(name, start, i, writer);
        if (fold(code_point) != TEXT_NO_CHARACTER) {
            text_put(writer, fold(code_point));
        }
        i += size;
        start = i;
    }
    keep(name, start, name.size, writer);
}

/* Next code point of the folded name, TEXT_NO_CHARACTER at its end.  A byte that is
 * not UTF-8 stands for itself, above every code point. */
static uint32_t fold_next(struct bytes *left)
{
    while (left->size > 0) {
        uint32_t code_point;
        size_t size = decode(left->at, left->size, &code_point);
        const bool valid = size > 0;
        const uint32_t folded = valid ? fold(code_point) : 0x80000000U | left->at[0];
        size = valid ? size : 1;
        left->at += size;
        left->size -= size;
        if (folded != TEXT_NO_CHARACTER) {
            return folded;
        }
    }
    return TEXT_NO_CHARACTER;
}

bool text_same_name(struct bytes a, struct bytes b)
{
    if (bytes_equal(a, b)) {
        return true;
    }
    uint32_t from_a;
    uint32_t from_b;
    do {
        from_a = fold_next(&a);
        from_b = fold_next(&b);
    } while (from_a == from_b && from_a != TEXT_NO_CHARACTER);
    return from_a == from_b;
}

static bool is_lost(uint32_t code_point)
{
    return code_point == '?' || code_point == 0xFF1F || code_point == 0x25A1 ||
           code_point == 0x25A0 || code_point == 0xFFFD ||
           (code_point >= 0xE000 && code_point <= 0xF8FF) || code_point >= 0xF0000;
}

bool text_name_is_lost(struct bytes name)
{
    struct reader reader = reader_of(name);
    while (reader.left.size > 0) {
        const uint32_t code_point = text_next(&reader);
        if (is_lost(code_point)) { /* TEXT_NO_CHARACTER, bad bytes, is above all */
            return true;
        }
    }
    return false;
}

bool text_is_digits(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] < '0' || text.at[i] > '9') {
            return false;
        }
    }
    return text.size > 0;
}

bool text_to_u64(struct bytes text, uint64_t *ret_value)
{
    if (!text_is_digits(text) || (text.at[0] == '0' && text.size > 1)) {
        return false;
    }
    uint64_t value = 0;
    for (size_t i = 0; i < text.size; i++) {
        const uint64_t digit = (uint64_t)(text.at[i] - '0');
        if (__builtin_mul_overflow(value, UINT64_C(10), &value) ||
            __builtin_add_overflow(value, digit, &value)) {
            return false;
        }
    }
    *ret_value = value;
    return true;
}

size_t text_find(struct bytes haystack, struct bytes needle)
{
    if (needle.size == 0) {
        return 0;
    }
    size_t i = 0;
    while (haystack.size - i >= needle.size) {
        const size_t room = haystack.size - i - needle.size + 1;
        const uint8_t *found = memchr(haystack.at + i, needle.at[0], room);
        if (found == NULL) {
            return SIZE_MAX;
        }
        i = (size_t)(found - haystack.at);
        if (memcmp(found, needle.at, needle.size) == 0) {
            return i;
        }
        i++;
    }
    return SIZE_MAX;
}

size_t text_cut(struct bytes text, size_t limit)
{
    size_t size = text.size < limit ? text.size : limit;
    while (size > 0 && size < text.size && is_continuation(text.at[size])) {
        size--;
    }
    return size;
}
