/* identity_document.c - numbers of official documents; see identity.h.
 *
 *     agency word   bracket  year  bracket  [the]  serial  "number"
 *     U+6E58 ...    U+3014   2023  U+3015          361     U+53F7
 *
 * Web copies and hand-made tables have every kind of bracket, full-width digits,
 * blanks, "the" (U+7B2C), leading zeros, or have lost the closing bracket; all these
 * have one reading.  A lost year or serial has none. */
#include "ledger/base/identity.h"

#include "ledger/base/text.h"

enum {
    INPUT_SIZE_MAX = 256,
    DOCUMENT_YEAR_MIN = 1949,
    DOCUMENT_YEAR_MAX = 2199,
    DOCUMENT_SERIAL_MAX = 999999,
    YEAR_DIGITS = 4,
    BRACKET_OPEN = 0x3014,
    BRACKET_CLOSE = 0x3015,
    WORD_THE = 0x7B2C,
    WORD_NUMBER = 0x53F7
};

/* Narrowing has turned the full-width forms of ( ) [ ] into ASCII. */
static bool is_bracket(uint32_t code_point, const uint32_t brackets[static 7])
{
    for (size_t i = 0; i < 7; i++) {
        if (code_point == brackets[i]) {
            return true;
        }
    }
    return false;
}

static bool is_open(uint32_t code_point)
{
    static const uint32_t brackets[] = {BRACKET_OPEN, 0x3010, 0x3016, 0xFE5D,
                                        0x2772,       '(',    '['};
    return is_bracket(code_point, brackets);
}

static bool is_close(uint32_t code_point)
{
    static const uint32_t brackets[] = {BRACKET_CLOSE, 0x3011, 0x3017, 0xFE5E,
                                        0x2773,        ')',    ']'};
    return is_bracket(code_point, brackets);
}

static bool is_letter(uint32_t code_point)
{
    return (code_point >= 'A' && code_point <= 'Z') ||
           (code_point >= 'a' && code_point <= 'z') || code_point == 0x3007 ||
           (code_point >= 0x3400 && code_point <= 0x9FFF) ||
           (code_point >= 0x20000 && code_point <= 0x3FFFD);
}

static uint32_t peek(const struct reader *reader)
{
    struct reader ahead = *reader;
    return text_next(&ahead);
}

/* text_trim knows every kind of blank; what follows the front is left as it is. */
static void skip_blanks(struct reader *reader)
{
    const struct bytes trimmed = text_trim(reader->left);
    const size_t end = reader->left.size;
    const size_t blank =
        trimmed.size == 0 ? end : (size_t)(trimmed.at - reader->left.at);
    (void)reader_run(reader, blank);
}

static bool take(struct reader *reader, uint32_t code_point)
{
    skip_blanks(reader);
    if (peek(reader) != code_point) {
        return false;
    }
    (void)text_next(reader);
    return true;
}

/* Digits from the front, at most digits_max of them; the rest is left. */
static bool take_number(struct reader *reader, size_t digits_max, uint32_t value_min,
                        uint32_t value_max, uint32_t *ret_value)
{
    skip_blanks(reader);
    uint32_t value = 0;
    size_t digits = 0;
    while (digits < digits_max && reader->left.size > 0 && reader->left.at[0] >= '0' &&
           reader->left.at[0] <= '9') {
        value = value * 10 + (reader_u8(reader) - (uint32_t)'0');
        if (value > value_max) {
            return false;
        }
        digits++;
    }
    *ret_value = value;
    return digits > 0 && value >= value_min;
}

static void put_number(struct writer *writer, uint32_t value)
{
    char digits[10];
    size_t first = sizeof(digits);
    do {
        digits[--first] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    writer_run(writer, bytes_from(digits + first, sizeof(digits) - first));
}

/* Copies the agency's word and takes the bracket after it. */
static bool copy_word(struct reader *reader, struct writer *writer)
{
    while (true) {
        skip_blanks(reader);
        const uint32_t code_point = text_next(reader);
        if (is_open(code_point)) {
            return writer->size > 0;
        }
        if (!is_letter(code_point)) {
            return false;
        }
        text_put(writer, code_point);
    }
}

/* one canonical form, with U+3014 and U+3015, no U+7B2C, no leading zero. */
bool identity_document(struct bytes text, char ret_text[static IDENTITY_DOCUMENT_SIZE])
{
    if (text.size > INPUT_SIZE_MAX) {
        return false;
    }
    uint8_t narrow[INPUT_SIZE_MAX];
    struct writer narrowing = writer_of(narrow, sizeof(narrow));
    text_narrow(text, &narrowing);
    struct reader reader = reader_of(writer_bytes(&narrowing));

    char image[IDENTITY_DOCUMENT_SIZE];
    struct writer writer = writer_of(image, sizeof(image));
    uint32_t year = 0;
    uint32_t serial = 0;
    if (!copy_word(&reader, &writer) ||
        !take_number(&reader, YEAR_DIGITS, DOCUMENT_YEAR_MIN, DOCUMENT_YEAR_MAX,
                     &year)) {
        return false;
    }
    skip_blanks(&reader);
    if (is_close(peek(&reader))) {
        (void)text_next(&reader);
    }
    (void)take(&reader, WORD_THE);
    if (!take_number(&reader, INPUT_SIZE_MAX, 1, DOCUMENT_SERIAL_MAX, &serial) ||
        !take(&reader, WORD_NUMBER)) {
        return false;
    }
    skip_blanks(&reader);
    text_put(&writer, BRACKET_OPEN);
    put_number(&writer, year);
    text_put(&writer, BRACKET_CLOSE);
    put_number(&writer, serial);
    text_put(&writer, WORD_NUMBER);
    writer_u8(&writer, 0);
    if (!reader_finished(&reader) || writer.overflowed) {
        return false;
    }
    for (size_t i = 0; i < writer.size; i++) {
        ret_text[i] = image[i];
    }
    return true;
}
