/* sheet_number.c - see sheet_number.h. */
#include "importers/sheet_number.h"

#include "ledger/base/date.h"
#include "ledger/base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
    STORED_DIGITS_MAX = 40,
    EXPONENT_MAX = 400,   /* beyond what a binary fraction can be         */
    SMALLEST_PLACE = -30, /* digits behind the point that are written     */
    SERIAL_LAST = 2958465 /* 9999-12-31                                   */
};

/* digit[0].digit[1]digit[2]... times 10^exponent, digit[0] not 0; no digit at all: 0.
 */
struct decimal {
    bool is_negative;
    uint8_t digit[STORED_DIGITS_MAX];
    int count;
    int exponent;
};

/* ---- reading -------------------------------------------------------------------- */

static bool take_digits(struct bytes *left, bool is_fraction, struct decimal *number,
                        bool *ret_any)
{
    while (left->size > 0 && left->at[0] >= '0' && left->at[0] <= '9') {
        const uint8_t digit = (uint8_t)(left->at[0] - '0');
        *ret_any = true;
        *left = bytes_from(left->at + 1, left->size - 1);
        if (number->count == 0 && digit == 0) {
            number->exponent -= is_fraction ? 1 : 0;
            continue;
        }
        if (number->count == STORED_DIGITS_MAX) {
            return false;
        }
        number->exponent += !is_fraction && number->count > 0 ? 1 : 0;
        number->digit[number->count++] = digit;
    }
    return true;
}

static bool take_exponent(struct bytes *left, struct decimal *number)
{
    if (left->size == 0) {
        return true;
    }
    if (left->at[0] != 'e' && left->at[0] != 'E') {
        return false;
    }
    *left = bytes_from(left->at + 1, left->size - 1);
    const bool is_negative = left->size > 0 && left->at[0] == '-';
    if (left->size > 0 && (left->at[0] == '-' || left->at[0] == '+')) {
        *left = bytes_from(left->at + 1, left->size - 1);
    }
    int exponent = 0;
    if (left->size == 0 || !text_is_digits(*left)) {
        return false;
    }
    for (size_t i = 0; i < left->size; i++) {
        exponent = exponent * 10 + left->at[i] - '0';
        if (exponent > EXPONENT_MAX) {
            return false;
        }
    }
    number->exponent += is_negative ? -exponent : exponent;
    return true;
}

static bool read_decimal(struct bytes stored, struct decimal *number)
{
    bool any = false;
    *number = (struct decimal){.exponent = 0};
    stored = text_trim(stored);
    if (stored.size > 0 && (stored.at[0] == '-' || stored.at[0] == '+')) {
        number->is_negative = stored.at[0] == '-';
        stored = bytes_from(stored.at + 1, stored.size - 1);
    }
    if (!take_digits(&stored, false, number, &any)) {
        return false;
    }
    if (stored.size > 0 && stored.at[0] == '.') {
        stored = bytes_from(stored.at + 1, stored.size - 1);
        /* 0.05: the first digit behind the point stands for 10^-1. */
        number->exponent -= number->count == 0 ? 1 : 0;
        if (!take_digits(&stored, true, number, &any)) {
            return false;
        }
    }
    return any && take_exponent(&stored, number);
}

/* To SHEET_NUMBER_DIGITS digits, half up, without zeros at the end. */
static void shorten(struct decimal *number)
{
    if (number->count > SHEET_NUMBER_DIGITS) {
        bool carries = number->digit[SHEET_NUMBER_DIGITS] >= 5;
        number->count = SHEET_NUMBER_DIGITS;
        for (int i = SHEET_NUMBER_DIGITS - 1; carries && i >= 0; i--) {
            carries = number->digit[i] == 9;
            number->digit[i] = carries ? 0 : (uint8_t)(number->digit[i] + 1);
        }
        if (carries) { /* 9.99...: all digits are 0 now */
            number->digit[0] = 1;
            number->exponent++;
        }
    }
    while (number->count > 0 && number->digit[number->count - 1] == 0) {
        number->count--;
    }
    if (number->count == 0) {
        number->is_negative = false;
        number->exponent = 0;
    }
}

/* ---- writing -------------------------------------------------------------------- */

/* The digit that stands for 10^place. */
static uint8_t digit_at(const struct decimal *number, int place)
{
    const int index = number->exponent - place;
    return index < 0 || index >= number->count ? 0 : number->digit[index];
}

static void put_decimal(const struct decimal *number, int width, struct writer *text)
{
    int highest = number->exponent > 0 ? number->exponent : 0;
    if (highest < width - 1) {
        highest = width - 1;
    }
    const int lowest = number->exponent - number->count + 1;
    if (number->is_negative) {
        writer_u8(text, '-');
    }
    for (int place = highest; place >= 0; place--) {
        writer_u8(text, (uint8_t)('0' + digit_at(number, place)));
    }
    for (int place = -1; place >= lowest && number->count > 0; place--) {
        if (place == -1) {
            writer_u8(text, '.');
        }
        writer_u8(text, (uint8_t)('0' + digit_at(number, place)));
    }
}

/* Days, and seconds of the day rounded half up.  A serial has at most 7 places before
 * the point, and 10 behind it are a hundred-thousandth of a second. */
static bool split_serial(const struct decimal *number, int64_t *ret_day,
                         int64_t *ret_second)
{
    int64_t day = 0;
    int64_t fraction = 0;
    const int64_t whole = INT64_C(10000000000);
    if (number->is_negative || number->exponent > 6) {
        return false;
    }
    for (int place = 6; place >= 0; place--) {
        day = day * 10 + digit_at(number, place);
    }
    for (int place = -1; place >= -10; place--) {
        fraction = fraction * 10 + digit_at(number, place);
    }
    int64_t second = (fraction * 86400 + whole / 2) / whole;
    if (second == 86400) {
        second = 0;
        day++;
    }
    *ret_day = day;
    *ret_second = second;
    return day <= SERIAL_LAST;
}

/* 1900 counts a 29 February that never was, as number 60. */
static bool day_of_serial(int64_t serial, bool is_1904, civil_day *ret_day)
{
    const civil_day zero_1900 =
        date_to_day((struct civil_date){.year = 1899, .month = 12, .day = 30});
    const civil_day zero_1904 =
        date_to_day((struct civil_date){.year = 1904, .month = 1, .day = 1});
    if (is_1904) {
        *ret_day = zero_1904 + (civil_day)serial;
        return date_of_day(*ret_day).year <= 9999;
    }
    *ret_day = zero_1900 + (civil_day)serial + (serial < 60 ? 1 : 0);
    return serial >= 1 && serial != 60;
}

static enum sheet_number put_moment(const struct decimal *number, enum sheet_show show,
                                    bool is_1904, struct writer *text)
{
    int64_t serial;
    int64_t second;
    civil_day day = 0;
    char words[SHEET_NUMBER_SIZE];
    if (!split_serial(number, &serial, &second)) {
        return NUMBER_NO_DAY;
    }
    if (show != SHOW_TIME) {
        if (!day_of_serial(serial, is_1904, &day)) {
            return NUMBER_NO_DAY;
        }
        char date[DATE_TEXT_SIZE];
        if (show == SHOW_MONTH) {
            date_format_period(date_period(day), date);
        } else {
            date_format(day, date);
        }
        writer_text(text, date);
    }
    if (show == SHOW_TIME || show == SHOW_DAY_TIME) {
        (void)snprintf(words, sizeof(words), "%s%02d:%02d:%02d",
                       show == SHOW_TIME ? "" : " ", (int)(second / 3600),
                       (int)(second / 60 % 60), (int)(second % 60));
        writer_text(text, words);
    }
    return NUMBER_OK;
}

enum sheet_number sheet_number_text(struct bytes stored, struct sheet_format format,
                                    bool is_1904, struct writer *text)
{
    struct decimal number;
    assert(text->capacity - text->size >= SHEET_NUMBER_SIZE);
    if (!read_decimal(stored, &number)) {
        return NUMBER_BAD;
    }
    shorten(&number);
    if (format.show != SHOW_NUMBER) {
        return put_moment(&number, format.show, is_1904, text);
    }
    if (number.count > 0 && number.exponent >= SHEET_NUMBER_DIGITS) {
        return NUMBER_LOST; /* */
    }
    if (number.count > 0 && number.exponent - number.count < SMALLEST_PLACE) {
        return NUMBER_BAD;
    }
    const bool is_whole = number.count == 0 || number.exponent >= number.count - 1;
    put_decimal(&number, is_whole ? format.digits : 0, text);
    return NUMBER_OK;
}

/* ---- number formats ------------------------------------------------------------- */

static struct sheet_format built_in(uint64_t id)
{
    static const struct {
        uint8_t first, last;
        enum sheet_show show;
    } formats[] = {
        {14, 16, SHOW_DAY},
        {17, 17, SHOW_MONTH},
        {18, 21, SHOW_TIME},
        {22, 22, SHOW_DAY_TIME},
        /* The Chinese ones: 27 is "2024 nian 1 yue", 28 "1 yue 8 ri". */
        {27, 27, SHOW_MONTH},
        {28, 31, SHOW_DAY},
        {32, 35, SHOW_TIME},
        {36, 36, SHOW_MONTH},
        {45, 47, SHOW_TIME},
        {50, 50, SHOW_MONTH},
        {51, 51, SHOW_DAY},
        {52, 52, SHOW_MONTH},
        {53, 54, SHOW_DAY},
        {55, 56, SHOW_TIME},
        {57, 57, SHOW_MONTH},
        {58, 58, SHOW_DAY},
    };
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        if (id >= formats[i].first && id <= formats[i].last) {
            return (struct sheet_format){.show = formats[i].show};
        }
    }
    return (struct sheet_format){.show = SHOW_NUMBER};
}

/* Where what stands at `i` ends when it is no placeholder: "text", [colour], \x, _x,
 * *x; else i. */
static size_t skip_literal(struct bytes code, size_t i)
{
    const uint8_t byte = code.at[i];
    if (byte == '\\' || byte == '_' || byte == '*') {
        return i + 2 > code.size ? code.size : i + 2;
    }
    if (byte != '"' && byte != '[') {
        return i;
    }
    const uint8_t *end =
        memchr(code.at + i + 1, byte == '"' ? '"' : ']', code.size - i - 1);
    return end == NULL ? code.size : (size_t)(end - code.at) + 1;
}

struct placeholders {
    bool year, month, day, clock;
    size_t zeros, others;
};

/* Of the first section, which shows positive numbers. */
static struct placeholders look_at(struct bytes code)
{
    struct placeholders found = {.year = false};
    size_t i = 0;
    while (i < code.size && code.at[i] != ';') {
        const size_t next = skip_literal(code, i);
        if (next != i) {
            found.others++;
            i = next;
            continue;
        }
        const uint8_t byte = code.at[i] | 0x20;
        const bool is_scientific = byte == 'e' && i + 1 < code.size &&
                                   (code.at[i + 1] == '+' || code.at[i + 1] == '-');
        found.year = found.year || byte == 'y' || (byte == 'e' && !is_scientific);
        found.month = found.month || byte == 'm';
        found.day = found.day || byte == 'd';
        found.clock = found.clock || byte == 'h' || byte == 's';
        found.zeros += code.at[i] == '0' ? 1 : 0;
        found.others += code.at[i] == '0' ? 0 : 1;
        i++;
    }
    return found;
}

static bool is_general(struct bytes code)
{
    static const char word[] = "general";
    for (size_t i = 0; i < sizeof(word) - 1; i++) {
        if (i >= code.size || (code.at[i] | 0x20) != word[i]) {
            return false;
        }
    }
    return true;
}

struct sheet_format sheet_format_of(uint64_t id, struct bytes code)
{
    struct sheet_format format = {.show = SHOW_NUMBER};
    if (code.size == 0) {
        return built_in(id);
    }
    if (is_general(code)) {
        return format;
    }
    const struct placeholders found = look_at(code);
    if (found.year || found.day) {
        format.show = found.clock                               ? SHOW_DAY_TIME
                      : found.year && found.month && !found.day ? SHOW_MONTH
                                                                : SHOW_DAY;
    } else if (found.clock) {
        format.show = SHOW_TIME;
    } else if (found.zeros > 1 && found.others == 0 &&
               found.zeros <= SHEET_NUMBER_DIGITS) {
        format.digits = (uint8_t)found.zeros;
    }
    return format;
}
