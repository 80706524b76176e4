/* identity_organisation.c - social credit codes and division codes; see identity.h. */
#include "ledger/base/identity.h"

#include "ledger/base/identity_internal.h"

#include <string.h>

enum {
    CREDIT_SIZE = 18,
    CREDIT_CHECK_AT = 17,
    CREDIT_AREA_FIRST = 2,
    CREDIT_AREA_END = 8,
    CREDIT_MODULUS = 31,
    CREDIT_BAD = 31,
    INNER_FIRST = 8,
    INNER_CHECK_AT = 16,
    INNER_MODULUS = 11,
    SPREADSHEET_DIGITS = 15
};

/* Place in the alphabet of GB 32100, which has no I, O, S, V and Z. */
static unsigned credit_value(uint8_t byte)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const void *found = memchr(alphabet, byte == 'x' ? 'X' : byte, CREDIT_MODULUS);
    return found == NULL ? CREDIT_BAD : (unsigned)((const char *)found - alphabet);
}

/* GB 11714 counts every letter of the Latin alphabet: A is 10 and Z is 35. */
static unsigned inner_value(uint8_t byte)
{
    if (identity_is_digit(byte)) {
        return byte - (unsigned)'0';
    }
    return (byte == 'x' ? 'X' : byte) - (unsigned)'A' + 10;
}

static bool inner_agrees(const uint8_t code[static CREDIT_SIZE])
{
    static const uint8_t weights[] = {3, 7, 9, 10, 5, 8, 4, 2};
    unsigned sum = 0;
    for (size_t i = INNER_FIRST; i < INNER_CHECK_AT; i++) {
        sum += inner_value(code[i]) * weights[i - INNER_FIRST];
    }
    const unsigned check = (INNER_MODULUS - sum % INNER_MODULUS) % INNER_MODULUS;
    const uint8_t written = code[INNER_CHECK_AT] == 'x' ? 'X' : code[INNER_CHECK_AT];
    return written == "0123456789X"[check];
}

/* */
enum identity_error identity_organisation(struct bytes text, bool *ret_inner_ok)
{
    static const uint8_t weights[] = {1,  3,  9,  27, 19, 26, 16, 17, 20,
                                      29, 25, 13, 8,  24, 10, 30, 28};
    if (text.size != CREDIT_SIZE) {
        return identity_damage(text, IDENTITY_LENGTH);
    }
    unsigned sum = 0;
    unsigned value = 0;
    bool has_digits_only = true;
    for (size_t i = 0; i < CREDIT_SIZE; i++) {
        const bool is_digit = identity_is_digit(text.at[i]);
        value = credit_value(text.at[i]);
        if (value == CREDIT_BAD ||
            (i >= CREDIT_AREA_FIRST && i < CREDIT_AREA_END && !is_digit)) {
            return identity_damage(text, IDENTITY_CHARACTER);
        }
        sum += i < CREDIT_CHECK_AT ? value * weights[i] : 0;
        has_digits_only = has_digits_only && is_digit;
    }
    const unsigned check = (CREDIT_MODULUS - sum % CREDIT_MODULUS) % CREDIT_MODULUS;
    if (value != check) {
        return has_digits_only && memcmp(text.at + SPREADSHEET_DIGITS, "000", 3) == 0
                   ? IDENTITY_TRUNCATED
                   : IDENTITY_CHECK;
    }
    if (ret_inner_ok != NULL) {
        *ret_inner_ok = inner_agrees(text.at);
    }
    return IDENTITY_OK;
}

static bool is_zeros(struct bytes code, size_t from, size_t end)
{
    for (size_t i = from; i < end; i++) {
        if (code.at[i] != '0') {
            return false;
        }
    }
    return true;
}

enum division_level identity_division(struct bytes code)
{
    if (code.size != 6 && code.size != 9 && code.size != 12) {
        return DIVISION_BAD;
    }
    for (size_t i = 0; i < code.size; i++) {
        if (!identity_is_digit(code.at[i])) {
            return DIVISION_BAD;
        }
    }
    const bool has_city = !is_zeros(code, 2, 4);
    const bool has_county = !is_zeros(code, 4, 6);
    const bool has_township = code.size > 6 && !is_zeros(code, 6, 9);
    const bool has_village = code.size > 9 && !is_zeros(code, 9, 12);
    if (code.at[0] == '0' || (has_village && !has_township) ||
        ((has_county || has_township) && !has_city)) {
        return DIVISION_BAD;
    }
    if (has_village) {
        return DIVISION_VILLAGE;
    }
    if (has_township) {
        /* A few cities have no counties: 441900003 is a town of 441900. */
        return DIVISION_TOWNSHIP;
    }
    if (has_county) {
        return DIVISION_COUNTY;
    }
    return has_city ? DIVISION_CITY : DIVISION_PROVINCE;
}
