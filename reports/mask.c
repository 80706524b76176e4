/* mask.c - see mask.h. */
#include "reports/mask.h"

#include "ledger/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DOT = 0xB7, NAME_CHARACTERS_MAX = TEXT_NAME_SIZE_MAX };

struct letters {
    uint32_t at[NAME_CHARACTERS_MAX];
    size_t count;     /* all, dots and blanks too              */
    size_t dot_count; /* inner dots                            */
    bool has_han;
};

static bool is_han(uint32_t c)
{
    return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x20000 && c <= 0x3FFFF) || c == 0x3007;
}

/* The variants of domain.md 4.3; an ASCII full stop only between Han characters. */
static bool is_dot(uint32_t c, bool has_han)
{
    switch (c) {
    case DOT:
    case 0x2022:
    case 0x2027:
    case 0x2219:
    case 0x22C5:
    case 0x30FB:
    case 0xFF0E:
    case 0xFF65:
        return true;
    case '.':
        return has_han;
    default:
        return false;
    }
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == 0xA0 || c == 0x3000 || c == 0x200B ||
           c == 0xFEFF;
}

static bool is_selector(uint32_t c)
{
    return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

static bool is_kept(const struct letters *letters, uint32_t c)
{
    if (letters->has_han) {
        return c == DOT;
    }
    return is_blank(c) || c == DOT || c == '.' || c == '-' || c == '\'';
}

/* Reads the name into characters; false when there is nothing to mask by rule. */
static bool read_letters(struct bytes name, struct letters *letters)
{
    name = text_trim(name);
    if (name.size == 0 || name.size > TEXT_NAME_SIZE_MAX || !text_is_utf8(name)) {
        return false;
    }
    for (struct reader reader = reader_of(name); reader.left.size > 0;) {
        letters->has_han |= is_han(text_next(&reader));
    }
    for (struct reader reader = reader_of(name); reader.left.size > 0;) {
        uint32_t c = text_next(&reader);
        if (is_selector(c) || (letters->has_han && is_blank(c))) {
            continue;
        }
        if (is_dot(c, letters->has_han)) {
            c = DOT;
            letters->dot_count++;
        }
        letters->at[letters->count++] = c;
    }
    return letters->count > letters->dot_count;
}

/* Stars for all letters but the first `head` and the last `tail`. */
static void put_masked(const struct letters *letters, size_t head, size_t tail,
                       struct writer *writer)
{
    size_t total = 0;
    for (size_t i = 0; i < letters->count; i++) {
        total += !is_kept(letters, letters->at[i]);
    }
    size_t seen = 0;
    for (size_t i = 0; i < letters->count; i++) {
        const uint32_t c = letters->at[i];
        if (is_kept(letters, c)) {
            text_put(writer, c);
            continue;
        }
        const bool is_shown = seen < head || seen >= total - tail;
        text_put(writer, is_shown ? c : '*');
        seen++;
    }
}

void mask_name(struct bytes name, struct writer *writer)
{
    struct letters letters = {0};
    if (!read_letters(name, &letters)) {
        writer_text(writer, "*");
        return;
    }
    const size_t count = letters.count - letters.dot_count;
    if (count == 1) {
        writer_text(writer, "*");
    } else if (!letters.has_han || count == 2) {
        put_masked(&letters, 1, 0, writer);
    } else if (letters.dot_count == 0 && count >= 4 &&
               mask_is_compound(letters.at[0], letters.at[1])) {
        put_masked(&letters, 2, 1, writer);
    } else {
        put_masked(&letters, 1, 1, writer);
    }
}

static void put_stars(struct writer *writer, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        writer_u8(writer, '*');
    }
}

void mask_resident(struct bytes number, bool is_strict, struct writer *writer)
{
    const bool is_number =
        number.size == 18 && text_is_digits(bytes_from(number.at, 17));
    if (!is_number) {
        put_stars(writer, number.size);
        return;
    }
    writer_run(writer, bytes_from(number.at, 6));
    put_stars(writer, is_strict ? 12 : 8);
    if (!is_strict) {
        writer_run(writer, bytes_from(number.at + 14, 4));
    }
}

void mask_account(struct bytes number, struct writer *writer)
{
    const size_t shown = number.size >= 9 && text_is_digits(number) ? 4 : 0;
    put_stars(writer, number.size - shown);
    if (shown > 0) {
        writer_run(writer, bytes_from(number.at + number.size - shown, shown));
    }
}

struct place {
    struct bytes village, name;
    size_t index;
};

static bool is_same(const struct place *a, const struct place *b)
{
    return bytes_equal(a->village, b->village) && bytes_equal(a->name, b->name);
}

static int compare_places(const void *a, const void *b)
{
    const struct place *one = a;
    const struct place *two = b;
    int order = bytes_compare(one->village, two->village);
    if (order == 0) {
        order = bytes_compare(one->name, two->name);
    }
    if (order == 0) {
        order = one->index < two->index ? -1 : 1;
    }
    return order;
}

static struct status number_name(struct place *place, size_t number,
                                 struct arena *arena, struct fault *fault)
{
    char suffix[24];
    const int size = snprintf(suffix, sizeof(suffix), "(%zu)", number);
    uint8_t *text;
    ARENA_TAKE(arena, place->name.size + (size_t)size, text, fault);
    memcpy(text, place->name.at, place->name.size);
    memcpy(text + place->name.size, suffix, (size_t)size);
    place->name = bytes_from(text, place->name.size + (size_t)size);
    return OK;
}

struct status mask_make_unique(const struct bytes *villages, struct bytes *names,
                               size_t count, struct arena *arena, struct fault *fault)
{
    struct place *places;
    ARENA_TAKE(arena, count, places, fault);
    for (size_t i = 0; i < count; i++) {
        places[i] =
            (struct place){.village = villages[i], .name = names[i], .index = i};
    }
    qsort(places, count, sizeof(*places), compare_places);
    for (size_t i = 0; i < count;) {
        size_t end = i + 1;
        while (end < count && is_same(&places[i], &places[end])) {
            end++;
        }
        for (size_t j = i; end - i > 1 && j < end; j++) {
            TRY(number_name(&places[j], j - i + 1, arena, fault));
        }
        i = end;
    }
    for (size_t i = 0; i < count; i++) {
        names[places[i].index] = places[i].name;
    }
    return OK;
}
