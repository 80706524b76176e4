/* money.c - reading, writing and adding amounts; see money.h. */
#include "ledger/base/money.h"

#include "ledger/base/text.h"

#include <libintl.h>
#include <string.h>

__extension__ typedef __int128 wide;

enum {
    QUICK_YUAN_DIGITS = 13, /* that many nines of yuan and 99 fen are still in range */
    FEN_DIGITS = 2,
    TEN_THOUSAND_DIGITS = 6, /* decimals of 10,000 yuan down to the fen */
    GROUP_DIGITS = 3
};

/* Nearly every cell is "412.00": digits, maybe a point and one or two digits.  False
 * leaves the cell to the full reader, whatever is wrong or unusual about it. */
static bool parse_quick(struct bytes text, int64_t *ret_fen)
{
    const bool negative = text.size > 0 && text.at[0] == '-';
    const size_t start = negative ? 1 : 0;
    size_t i = start;
    int64_t fen = 0;
    while (i < text.size && text.at[i] >= '0' && text.at[i] <= '9') {
        if (i - start == QUICK_YUAN_DIGITS) {
            return false;
        }
        fen = fen * 10 + (text.at[i] - '0');
        i++;
    }
    if (i == start) {
        return false;
    }
    fen *= 100;
    if (i < text.size) {
        const size_t decimals = text.size - i - 1;
        if (text.at[i] != '.' || decimals == 0 || decimals > FEN_DIGITS) {
            return false;
        }
        const uint8_t *at = text.at + i + 1;
        if (at[0] < '0' || at[0] > '9' || at[decimals - 1] < '0' ||
            at[decimals - 1] > '9') {
            return false;
        }
        fen += (at[0] - '0') * 10 + (decimals == 2 ? at[1] - '0' : 0);
    }
    *ret_fen = negative ? -fen : fen;
    return true;
}

static bool take_front(struct bytes *text, const char *words)
{
    const struct bytes front = bytes_of(words);
    if (!bytes_start_with(*text, front)) {
        return false;
    }
    text->at += front.size;
    text->size -= front.size;
    return true;
}

static bool take_back(struct bytes *text, const char *words)
{
    const struct bytes back = bytes_of(words);
    if (text->size < back.size ||
        memcmp(text->at + text->size - back.size, back.at, back.size) != 0) {
        return false;
    }
    text->size -= back.size;
    return true;
}

static bool take_minus(struct bytes *text)
{
    return take_front(text, "-") || take_front(text, "\uFF0D");
}

static bool take_yen(struct bytes *text)
{
    return take_front(text, "\u00A5") || take_front(text, "\uFFE5");
}

/* Takes everything around the digits; false when it does not fit together. */
static bool unwrap(struct bytes *text, enum money_unit unit, bool *ret_negative)
{
    bool negative = false;
    if (take_front(text, "(") || take_front(text, "\uFF08")) {
        if (!take_back(text, ")") && !take_back(text, "\uFF09")) {
            return false;
        }
        negative = true;
        *text = text_trim(*text);
    }
    const bool minus_outside = take_minus(text);
    *text = text_trim(*text);
    const bool yen = take_yen(text);
    *text = text_trim(*text);
    const bool minus_inside = yen && take_minus(text);
    *text = text_trim(*text);
    if (negative + minus_outside + minus_inside > 1) {
        return false;
    }
    /* A yuan behind a number in units of 10,000 yuan would be wrong by 10,000. */
    const char *const word =
        unit == MONEY_TEN_THOUSAND_YUAN ? "\u4E07\u5143" : "\u5143";
    if (take_back(text, word)) {
        *text = text_trim(*text);
        if (yen) {
            return false;
        }
    }
    *ret_negative = negative || minus_outside || minus_inside;
    return true;
}

/* Code points of the number, full-width ones as half-width. */
static uint32_t next_sign(struct reader *reader)
{
    const uint32_t sign = text_next(reader);
    return sign >= 0xFF01 && sign <= 0xFF5E ? sign - 0xFF01 + '!' : sign;
}

static bool is_digit(uint32_t sign)
{
    return sign >= '0' && sign <= '9';
}

/* Saturates far above MONEY_FEN_MAX, far below the end of int64. */
static int64_t push_digit(int64_t value, uint32_t digit)
{
    return value > MONEY_FEN_MAX ? value : value * 10 + (int64_t)(digit - '0');
}

/* The digits before the point; *sign is the one that ended them. */
static enum money_error read_whole(struct reader *reader, uint32_t *sign,
                                   int64_t *value)
{
    size_t in_group = 0;
    bool grouped = false;
    bool misplaced = false;
    bool zero_first = false;
    *sign = next_sign(reader);
    if (!is_digit(*sign)) {
        return MONEY_NOT_A_NUMBER;
    }
    zero_first = *sign == '0';
    for (; is_digit(*sign) || *sign == ','; *sign = next_sign(reader)) {
        if (*sign != ',') {
            in_group++;
            *value = push_digit(*value, *sign);
            continue;
        }
        misplaced = misplaced || zero_first || in_group == 0 ||
                    (grouped ? in_group != GROUP_DIGITS : in_group > GROUP_DIGITS);
        grouped = true;
        in_group = 0;
    }
    misplaced = misplaced || (grouped && in_group != GROUP_DIGITS);
    return misplaced ? MONEY_BAD_SEPARATOR : MONEY_OK;
}

/* The digits behind the point, scaled to fen.  MONEY_SUB_FEN comes last, so that
 * "1.005x" is not a number and "1.234,50" a misplaced separator. */
static enum money_error read_decimals(struct reader *reader, size_t decimals_max,
                                      uint32_t *sign, int64_t *value)
{
    size_t decimals = 0;
    bool below_fen = false;
    if (*sign == '.') {
        *sign = next_sign(reader);
        for (; is_digit(*sign); *sign = next_sign(reader)) {
            if (decimals < decimals_max) {
                *value = push_digit(*value, *sign);
                decimals++;
            } else {
                below_fen = below_fen || *sign != '0';
            }
        }
        if (decimals == 0) {
            return MONEY_NOT_A_NUMBER;
        }
        if (*sign == ',') {
            return MONEY_BAD_SEPARATOR;
        }
    }
    for (; decimals < decimals_max; decimals++) {
        *value = push_digit(*value, '0');
    }
    return below_fen ? MONEY_SUB_FEN : MONEY_OK;
}

/* What follows an 'e': "+05", "17". */
static bool is_exponent(struct reader *reader)
{
    uint32_t sign = next_sign(reader);
    if (sign == '+' || sign == '-') {
        sign = next_sign(reader);
    }
    if (!is_digit(sign)) {
        return false;
    }
    while (is_digit(sign)) {
        sign = next_sign(reader);
    }
    return sign == TEXT_NO_CHARACTER && !reader->failed;
}

static enum money_error read_number(struct bytes text, enum money_unit unit,
                                    int64_t *ret_fen)
{
    const size_t decimals_max =
        unit == MONEY_TEN_THOUSAND_YUAN ? TEN_THOUSAND_DIGITS : FEN_DIGITS;
    struct reader reader = reader_of(text);
    uint32_t sign;
    int64_t value = 0;
    enum money_error error = read_whole(&reader, &sign, &value);
    if (error == MONEY_OK) {
        error = read_decimals(&reader, decimals_max, &sign, &value);
    }
    if (error == MONEY_NOT_A_NUMBER || error == MONEY_BAD_SEPARATOR) {
        return error;
    }
    if (sign == 'e' || sign == 'E') { /* the digits lost are lost */
        return is_exponent(&reader) ? MONEY_SCIENTIFIC : MONEY_NOT_A_NUMBER;
    }
    if (sign != TEXT_NO_CHARACTER || reader.failed) {
        return MONEY_NOT_A_NUMBER;
    }
    if (error == MONEY_OK && value > MONEY_FEN_MAX) {
        return MONEY_TOO_LARGE;
    }
    if (error == MONEY_OK) {
        *ret_fen = value;
    }
    return error;
}

/* fen in int64, checked; no third decimal unless it is 0. */
enum money_error money_parse(struct bytes text, enum money_unit unit, int64_t *ret_fen)
{
    if (unit == MONEY_YUAN && parse_quick(text, ret_fen)) {
        return MONEY_OK;
    }
    struct bytes left = text_trim(text);
    if (left.size == 0) {
        return MONEY_EMPTY;
    }
    if (bytes_equal(left, bytes_of("-")) || bytes_equal(left, bytes_of("\uFF0D")) ||
        bytes_equal(left, bytes_of("\u2014\u2014"))) {
        *ret_fen = 0;
        return MONEY_OK;
    }
    bool negative = false;
    if (!unwrap(&left, unit, &negative)) {
        return MONEY_NOT_A_NUMBER;
    }
    int64_t fen = 0;
    const enum money_error error = read_number(left, unit, &fen);
    if (error == MONEY_OK) {
        *ret_fen = negative ? -fen : fen;
    }
    return error;
}

const char *money_error_text(enum money_error error)
{
    static const char *const words[] = {
        [MONEY_OK] = N_("a readable amount"),
        [MONEY_EMPTY] = N_("no amount"),
        [MONEY_NOT_A_NUMBER] = N_("something that is not a number"),
        [MONEY_BAD_SEPARATOR] = N_("a thousands separator at the wrong place"),
        [MONEY_SUB_FEN] = N_("a part smaller than one fen"),
        [MONEY_SCIENTIFIC] = N_("scientific notation, which has lost digits"),
        [MONEY_TOO_LARGE] = N_("more than 9,999,999,999,999.99 yuan"),
    };
    _Static_assert(sizeof(words) / sizeof(words[0]) == MONEY_TOO_LARGE + 1,
                   "every error has its words");
    return gettext(words[error]);
}

/* Writes |fen| backwards: `decimals` digits, a point, the whole with separators every
 * `group` digits (0: none), then the sign.  Returns through ret_text. */
static void write_number(int64_t fen, size_t decimals, size_t group,
                         char ret_text[static MONEY_TEXT_SIZE])
{
    char image[MONEY_TEXT_SIZE];
    size_t at = sizeof(image);
    uint64_t left = fen < 0 ? 0 - (uint64_t)fen : (uint64_t)fen;
    image[--at] = '\0';
    for (size_t i = 0; i < decimals; i++) {
        image[--at] = (char)('0' + left % 10);
        left /= 10;
    }
    image[--at] = '.';
    size_t written = 0;
    do {
        if (group != 0 && written > 0 && written % group == 0) {
            image[--at] = ',';
        }
        image[--at] = (char)('0' + left % 10);
        left /= 10;
        written++;
    } while (left > 0);
    if (fen < 0) {
        image[--at] = '-';
    }
    memcpy(ret_text, image + at, sizeof(image) - at);
}

void money_format(int64_t fen, char ret_text[static MONEY_TEXT_SIZE])
{
    write_number(fen, FEN_DIGITS, 0, ret_text);
}

void money_format_grouped(int64_t fen, char ret_text[static MONEY_TEXT_SIZE])
{
    write_number(fen, FEN_DIGITS, GROUP_DIGITS, ret_text);
}

void money_format_wan(int64_t fen, char ret_text[static MONEY_TEXT_SIZE])
{
    write_number(fen, TEN_THOUSAND_DIGITS, 0, ret_text);
    size_t size = strlen(ret_text);
    for (size_t spare = TEN_THOUSAND_DIGITS - FEN_DIGITS;
         spare > 0 && ret_text[size - 1] == '0'; spare--) {
        size--;
    }
    ret_text[size] = '\0';
}

static bool in_range(int64_t fen)
{
    return fen >= -MONEY_FEN_MAX && fen <= MONEY_FEN_MAX;
}

bool money_add(int64_t a, int64_t b, int64_t *ret_sum)
{
    int64_t sum;
    if (__builtin_add_overflow(a, b, &sum) || !in_range(sum)) {
        return false;
    }
    *ret_sum = sum;
    return true;
}

bool money_subtract(int64_t a, int64_t b, int64_t *ret_difference)
{
    int64_t difference;
    if (__builtin_sub_overflow(a, b, &difference) || !in_range(difference)) {
        return false;
    }
    *ret_difference = difference;
    return true;
}

bool money_multiply(int64_t a, int64_t factor, int64_t *ret_product)
{
    int64_t product;
    if (__builtin_mul_overflow(a, factor, &product) || !in_range(product)) {
        return false;
    }
    *ret_product = product;
    return true;
}

bool money_ratio(int64_t numerator, int64_t denominator, int64_t *ret_basis_points)
{
    if (denominator <= 0) {
        return false;
    }
    const wide twice = (wide)denominator * 2;
    const wide scaled = (wide)numerator * 20000 + denominator;
    wide points = scaled / twice;
    if (scaled % twice < 0) {
        points--;
    }
    if (points < INT64_MIN || points > INT64_MAX) {
        return false;
    }
    *ret_basis_points = (int64_t)points;
    return true;
}
