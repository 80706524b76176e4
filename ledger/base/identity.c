/* identity.c - resident numbers and disability cards; see identity.h. */
#include "ledger/base/identity.h"

#include "ledger/base/identity_internal.h"
#include "ledger/base/status.h"

#include <libintl.h>
#include <string.h>

enum {
    RESIDENT_OLD_SIZE = 15,
    RESIDENT_BODY_SIZE = 17,
    RESIDENT_AREA_SIZE = 6,
    BIRTH_YEAR_MIN = 1800,
    BIRTH_YEAR_MAX = 2199,
    CENTENARIAN_FIRST = 996,
    EXPONENT_DIGITS_MAX = 3,
    CARD_SIZE_MIN = 20,
    CARD_SIZE_MAX = 22,
    CARD_CATEGORY_MAX = 7,
    CARD_GRADE_MAX = 4
};

const char *identity_error_text(enum identity_error error)
{
    static const char *const words[] = {
        [IDENTITY_OK] = N_("a valid number"),
        [IDENTITY_LENGTH] = N_("a number of the wrong length"),
        [IDENTITY_CHARACTER] = N_("a number with a character that cannot be in it"),
        [IDENTITY_DATE] = N_("a number with a date of birth that does not exist"),
        [IDENTITY_CHECK] = N_("a number whose check digit does not agree"),
        [IDENTITY_SCIENTIFIC] =
            N_("a number in scientific notation, which has lost digits"),
        [IDENTITY_TRUNCATED] =
            N_("a number cut to 15 digits by a spreadsheet, which wrote zeros"),
        [IDENTITY_GRADE] = N_("a disability category outside 1-7 or grade outside 1-4"),
    };
    _Static_assert(sizeof(words) / sizeof(words[0]) == IDENTITY_GRADE + 1,
                   "every error has its words");
    return gettext(words[error]);
}

static size_t count_digits(struct bytes text, size_t from)
{
    size_t end = from;
    while (end < text.size && identity_is_digit(text.at[end])) {
        end++;
    }
    return end - from;
}

/* A long number as a spreadsheet shows it: 4.30699E+17, 6.2309e18. */
static bool is_scientific(struct bytes text)
{
    size_t at = count_digits(text, 0);
    if (at == 0) {
        return false;
    }
    if (at < text.size && text.at[at] == '.') {
        at += 1 + count_digits(text, at + 1);
    }
    if (at >= text.size || (text.at[at] != 'E' && text.at[at] != 'e')) {
        return false;
    }
    at++;
    if (at < text.size && text.at[at] == '+') {
        at++;
    }
    const size_t exponent_digits = count_digits(text, at);
    return exponent_digits >= 1 && exponent_digits <= EXPONENT_DIGITS_MAX &&
           at + exponent_digits == text.size;
}

enum identity_error identity_damage(struct bytes text, enum identity_error otherwise)
{
    return is_scientific(text) ? IDENTITY_SCIENTIFIC : otherwise;
}

static unsigned digit_at(const char *number, size_t at)
{
    return (unsigned)(number[at] - '0');
}

/* The check character of a body, 0 when not all of it is digits.  One pass without
 * branches: this runs for every row of a roll. */
static char check_character(const char number[static RESIDENT_BODY_SIZE])
{
    static const uint8_t weights[RESIDENT_BODY_SIZE] = {7, 9, 10, 5,  8, 4, 2, 1, 6,
                                                        3, 7, 9,  10, 5, 8, 4, 2};
    unsigned sum = 0;
    unsigned strangers = 0;
    for (size_t i = 0; i < RESIDENT_BODY_SIZE; i++) {
        const unsigned digit = digit_at(number, i);
        strangers += digit > 9;
        sum += digit * weights[i];
    }
    return strangers > 0 ? '\0' : "10X98765432"[sum % 11];
}

static bool read_birth(const char *number, civil_day *ret_born)
{
    const unsigned year = digit_at(number, 6) * 1000 + digit_at(number, 7) * 100 +
                          digit_at(number, 8) * 10 + digit_at(number, 9);
    const struct civil_date date = {
        .year = (int)year,
        .month = (int)(digit_at(number, 10) * 10 + digit_at(number, 11)),
        .day = (int)(digit_at(number, 12) * 10 + digit_at(number, 13)),
    };
    if (date.year < BIRTH_YEAR_MIN || date.year > BIRTH_YEAR_MAX ||
        !date_is_real(date)) {
        return false;
    }
    *ret_born = date_to_day(date);
    return true;
}

/* A number of 15 digits has no century; 996 to 999 were kept for people who were
 * already a hundred years old. */
static void widen(const uint8_t *old, char number[static RESIDENT_BODY_SIZE])
{
    const unsigned order = (old[12] - (unsigned)'0') * 100 +
                           (old[13] - (unsigned)'0') * 10 + old[14] - (unsigned)'0';
    memcpy(number, old, RESIDENT_AREA_SIZE);
    memcpy(number + RESIDENT_AREA_SIZE, order >= CENTENARIAN_FIRST ? "18" : "19", 2);
    memcpy(number + RESIDENT_AREA_SIZE + 2, old + RESIDENT_AREA_SIZE,
           RESIDENT_OLD_SIZE - RESIDENT_AREA_SIZE);
}

/* length, characters, date of birth and check digit, told apart. */
enum identity_error identity_resident(struct bytes text, struct resident *ret_resident)
{
    struct resident resident = {.was_15_digits = text.size == RESIDENT_OLD_SIZE};
    if (text.size != IDENTITY_RESIDENT_SIZE && !resident.was_15_digits) {
        return identity_damage(text, IDENTITY_LENGTH);
    }
    if (resident.was_15_digits) {
        widen(text.at, resident.number);
    } else {
        memcpy(resident.number, text.at, IDENTITY_RESIDENT_SIZE);
    }
    const char wanted = check_character(resident.number);
    char *check = &resident.number[RESIDENT_BODY_SIZE];
    if (resident.was_15_digits) {
        *check = wanted;
    } else if (*check == 'x') {
        *check = 'X';
    }
    if (wanted == '\0' || (*check != 'X' && !identity_is_digit((uint8_t)*check))) {
        return identity_damage(text, IDENTITY_CHARACTER);
    }
    const bool agrees = *check == wanted;
    if (!agrees && memcmp(&resident.number[RESIDENT_OLD_SIZE], "000", 3) == 0) {
        return IDENTITY_TRUNCATED;
    }
    if (!read_birth(resident.number, &resident.born)) {
        return IDENTITY_DATE;
    }
    if (!agrees) {
        return IDENTITY_CHECK;
    }
    resident.is_female = digit_at(resident.number, 16) % 2 == 0;
    *ret_resident = resident;
    return IDENTITY_OK;
}

static bool is_suffix_character(uint8_t byte)
{
    return identity_is_digit(byte) || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z');
}

/* a valid resident number, category, grade and, on a card that was issued
 * again, up to two letters or digits. */
enum identity_error identity_disability(struct bytes text,
                                        struct disability_card *ret_card)
{
    if (text.size < CARD_SIZE_MIN || text.size > CARD_SIZE_MAX) {
        return identity_damage(text, IDENTITY_LENGTH);
    }
    struct disability_card card;
    const struct bytes number = bytes_from(text.at, IDENTITY_RESIDENT_SIZE);
    const enum identity_error error = identity_resident(number, &card.holder);
    if (error != IDENTITY_OK) {
        return identity_damage(text, error);
    }
    for (size_t i = IDENTITY_RESIDENT_SIZE; i < text.size; i++) {
        const bool is_allowed = i < CARD_SIZE_MIN ? identity_is_digit(text.at[i])
                                                  : is_suffix_character(text.at[i]);
        if (!is_allowed) {
            return IDENTITY_CHARACTER;
        }
    }
    card.category = text.at[IDENTITY_RESIDENT_SIZE] - '0';
    card.grade = text.at[IDENTITY_RESIDENT_SIZE + 1] - '0';
    if (card.category == 0 && card.grade == 0 &&
        memcmp(text.at + RESIDENT_OLD_SIZE, "000", 3) == 0) {
        return IDENTITY_TRUNCATED;
    }
    if (card.category < 1 || card.category > CARD_CATEGORY_MAX || card.grade < 1 ||
        card.grade > CARD_GRADE_MAX) {
        return IDENTITY_GRADE;
    }
    *ret_card = card;
    return IDENTITY_OK;
}
