/* redaction_number.c - see redaction_number.h. */
#include "importers/redaction_number.h"

#include "ledger/base/identity.h"
#include "ledger/base/text.h"

#include <string.h>

enum {
    OLD_SIZE = 15,
    RUN_MAX = 24, /* digits of one number, or of one serial with it */
    GRADE_MIN = 2,
    GRADE_MAX = 4
};

void redaction_number_fold(struct bytes text, struct writer *writer)
{
    for (struct reader reader = reader_of(text); reader.left.size > 0;) {
        const uint32_t character = text_next(&reader);
        if (reader.failed) {
            writer_u8(writer, reader.left.at[0]);
            reader = reader_of(bytes_from(reader.left.at + 1, reader.left.size - 1));
            continue;
        }
        const uint32_t folded = text_fold_digit(character);
        if (folded != TEXT_NO_CHARACTER) {
            text_put(writer, folded);
        }
    }
}

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_between(uint8_t byte)
{
    return byte != '\0' && strchr(" '\"-./_", byte) != NULL;
}

static size_t digits_before(struct bytes text, size_t at)
{
    size_t count = 0;
    while (count < at && is_digit(text.at[at - count - 1])) {
        count++;
    }
    return count;
}

static size_t digits_from(struct bytes text, size_t at)
{
    size_t count = 0;
    while (at + count < text.size && is_digit(text.at[at + count])) {
        count++;
    }
    return count;
}

/* Where the number that begins at `at` ends; SIZE_MAX: it does not stand there. */
static size_t end_of(struct bytes text, size_t at, struct bytes number)
{
    for (size_t i = 0; i < number.size; i++) {
        if (i > 0 && at + 1 < text.size && is_between(text.at[at])) {
            at++;
        }
        const bool is_same =
            at < text.size && (text.at[at] == number.at[i] ||
                               (number.at[i] == 'X' && text.at[at] == 'x'));
        if (!is_same) {
            return SIZE_MAX;
        }
        at++;
    }
    return at;
}

static bool is_alone(struct bytes text, size_t at, size_t end, struct bytes number)
{
    const size_t before = digits_before(text, at);
    const size_t behind = digits_from(text, end);
    const bool is_card = number.size == IDENTITY_RESIDENT_SIZE && before == 0 &&
                         behind >= GRADE_MIN && behind <= GRADE_MAX;
    return (before == 0 && behind == 0) || is_card ||
           (number.size >= OLD_SIZE && before + (end - at) + behind > RUN_MAX);
}

static bool stands(struct bytes text, struct bytes number)
{
    for (size_t at = 0; number.size > 0 && at + number.size <= text.size; at++) {
        const size_t end =
            text.at[at] == number.at[0] ? end_of(text, at, number) : SIZE_MAX;
        if (end != SIZE_MAX && is_alone(text, at, end, number)) {
            return true;
        }
    }
    return false;
}

bool redaction_number_has(struct bytes text, struct bytes number)
{
    uint8_t old[OLD_SIZE];
    if (number.size != IDENTITY_RESIDENT_SIZE) {
        return stands(text, number);
    }
    memcpy(old, number.at, 6);
    memcpy(old + 6, number.at + 8, OLD_SIZE - 6);
    return stands(text, number) || stands(text, bytes_from(old, sizeof(old)));
}
