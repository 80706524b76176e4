/* date.c - civil days by era arithmetic, and their texts; see date.h. */
#include "ledger/base/date.h"

#include "ledger/base/text.h"

#include <assert.h>

enum {
    YEAR_MIN = 1,
    YEAR_MAX = 9999,
    YEAR_PARSED_MIN = 1900,
    YEAR_PARSED_MAX = 2199,
    ERA_YEARS = 400,
    ERA_DAYS = 146097,
    EPOCH_SHIFT = 719468, /* days from 0000-03-01 to 1970-01-01 */
    DAY_MIN = -719162,    /* 0001-01-01 */
    DAY_MAX = 2932896,    /* 9999-12-31 */
    SERIAL_EPOCH = 25569, /* the serial of 1970-01-01 */
    SERIAL_MIN = 20000,
    SERIAL_MAX = 80000,
    MS_PER_DAY = 86400000,
    OFFICE_OFFSET_MS = 8 * 3600 * 1000,
    PARSE_SIZE_MAX = 64
};

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool date_is_real(struct civil_date date)
{
    return date.year >= YEAR_MIN && date.year <= YEAR_MAX && date.month >= 1 &&
           date.month <= 12 && date.day >= 1 &&
           date.day <= days_in_month(date.year, date.month);
}

/* Years are counted from March, so that the leap day is the last of its year. */
civil_day date_to_day(struct civil_date date)
{
    assert(date_is_real(date));
    const int year = date.month > 2 ? date.year : date.year - 1;
    const int era = year / ERA_YEARS;
    const int year_of_era = year - era * ERA_YEARS;
    const int month_from_march = date.month > 2 ? date.month - 3 : date.month + 9;
    const int day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
    const int day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * ERA_DAYS + day_of_era - EPOCH_SHIFT;
}

static civil_day clamp_day(int64_t day)
{
    if (day < DAY_MIN) {
        return DAY_MIN;
    }
    return day > DAY_MAX ? DAY_MAX : (civil_day)day;
}

struct civil_date date_of_day(civil_day day)
{
    const int shifted = clamp_day(day) + EPOCH_SHIFT;
    const int era = shifted / ERA_DAYS;
    const int day_of_era = shifted - era * ERA_DAYS;
    const int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) /
        365;
    const int day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int month_from_march = (5 * day_of_year + 2) / 153;
    const int month =
        month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    return (struct civil_date){
        .year = year_of_era + era * ERA_YEARS + (month <= 2 ? 1 : 0),
        .month = month,
        .day = day_of_year - (153 * month_from_march + 2) / 5 + 1,
    };
}

int date_weekday(civil_day day)
{
    const int64_t monday_first = (int64_t)day + 3; /* 1970-01-01 was a Thursday */
    return (int)((monday_first % 7 + 7) % 7) + 1;
}

/* ---- reading --------------------------------------------------------------------- */

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

/* A whole run of digits_min to digits_max digits from the front. */
static bool take_number(struct bytes *left, size_t digits_min, size_t digits_max,
                        int *ret_value)
{
    size_t digits = 0;
    int value = 0;
    while (digits < left->size && is_digit(left->at[digits])) {
        if (digits == digits_max) {
            return false;
        }
        value = value * 10 + (left->at[digits] - '0');
        digits++;
    }
    if (digits < digits_min) {
        return false;
    }
    *left = bytes_from(left->at + digits, left->size - digits);
    *ret_value = value;
    return true;
}

static bool take_mark(struct bytes *left, const char *mark)
{
    const struct bytes wanted = bytes_of(mark);
    if (!bytes_start_with(*left, wanted)) {
        return false;
    }
    *left = bytes_from(left->at + wanted.size, left->size - wanted.size);
    return true;
}

struct date_marks {
    const char *year, *month, *day;
};
static const struct date_marks every_marks[] = {
    {"-", "-", ""},
    {"/", "/", ""},
    {".", ".", ""},
    {"\u5E74", "\u6708", "\u65E5"},
};
enum { MARKS_COUNT = sizeof(every_marks) / sizeof(every_marks[0]), MARKS_POINT = 2 };

/* Trimmed and narrowed into `image`; empty when it cannot be a date. */
static struct bytes narrowed(struct bytes text, uint8_t image[static PARSE_SIZE_MAX])
{
    const struct bytes trimmed = text_trim(text);
    struct writer writer = writer_of(image, PARSE_SIZE_MAX);
    if (trimmed.size <= PARSE_SIZE_MAX) {
        text_narrow(trimmed, &writer);
    }
    return writer_bytes(&writer);
}

static bool accept(struct civil_date date, civil_day *ret_day)
{
    if (date.year < YEAR_PARSED_MIN || date.year > YEAR_PARSED_MAX ||
        !date_is_real(date)) {
        return false;
    }
    *ret_day = date_to_day(date);
    return true;
}

static enum date_form parse_digits(struct bytes text, civil_day *ret_day)
{
    int value = 0;
    if (text.size == 5 && take_number(&text, 5, 5, &value)) {
        if (value < SERIAL_MIN || value > SERIAL_MAX) {
            return DATE_BAD;
        }
        *ret_day = value - SERIAL_EPOCH;
        return DATE_EXCEL_SERIAL;
    }
    if (text.size == 8 && take_number(&text, 8, 8, &value)) {
        const struct civil_date date = {value / 10000, value / 100 % 100, value % 100};
        return accept(date, ret_day) ? DATE_TEXT : DATE_BAD;
    }
    return DATE_BAD;
}

enum date_form date_parse(struct bytes text, civil_day *ret_day)
{
    uint8_t image[PARSE_SIZE_MAX];
    const struct bytes whole = narrowed(text, image);
    if (text_is_digits(whole)) {
        return parse_digits(whole, ret_day);
    }
    for (size_t i = 0; i < MARKS_COUNT; i++) {
        struct bytes left = whole;
        struct civil_date date;
        if (take_number(&left, 4, 4, &date.year) &&
            take_mark(&left, every_marks[i].year) &&
            take_number(&left, 1, 2, &date.month) &&
            take_mark(&left, every_marks[i].month) &&
            take_number(&left, 1, 2, &date.day) &&
            take_mark(&left, every_marks[i].day) && left.size == 0) {
            return accept(date, ret_day) ? DATE_TEXT : DATE_BAD;
        }
    }
    return DATE_BAD;
}

static bool accept_period(int year, int month, civil_period *ret_period)
{
    if (year < YEAR_PARSED_MIN || year > YEAR_PARSED_MAX || month < 1 || month > 12) {
        return false;
    }
    *ret_period = year * 12 + month - 1;
    return true;
}

bool date_parse_period(struct bytes text, civil_period *ret_period)
{
    uint8_t image[PARSE_SIZE_MAX];
    const struct bytes whole = narrowed(text, image);
    if (text_is_digits(whole)) {
        struct bytes left = whole;
        int value = 0;
        return take_number(&left, 6, 6, &value) &&
               accept_period(value / 100, value % 100, ret_period);
    }
    for (size_t i = 0; i < MARKS_COUNT; i++) {
        /* As a number 2024.10 becomes 2024.1 in a spreadsheet: a lone digit after a
         * point may be January or October. */
        const size_t digits_min = i == MARKS_POINT ? 2 : 1;
        const char *last = every_marks[i].day[0] == '\0' ? "" : every_marks[i].month;
        struct bytes left = whole;
        int year = 0;
        int month = 0;
        if (take_number(&left, 4, 4, &year) && take_mark(&left, every_marks[i].year) &&
            take_number(&left, digits_min, 2, &month) && take_mark(&left, last) &&
            left.size == 0) {
            return accept_period(year, month, ret_period);
        }
    }
    return false;
}

/* ---- writing --------------------------------------------------------------------- */

static char *put_digits(char *at, int value, int digits)
{
    for (int i = digits - 1; i >= 0; i--) {
        at[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return at + digits;
}

static char *put_mark(char *at, char mark)
{
    *at = mark;
    return at + 1;
}

static char *put_month(char *at, struct civil_date date)
{
    at = put_mark(put_digits(at, date.year, 4), '-');
    return put_digits(at, date.month, 2);
}

static char *put_day(char *at, civil_day day)
{
    const struct civil_date date = date_of_day(day);
    return put_digits(put_mark(put_month(at, date), '-'), date.day, 2);
}

void date_format(civil_day day, char ret_text[static DATE_TEXT_SIZE])
{
    *put_day(ret_text, day) = '\0';
}

static struct civil_date first_of(civil_period period)
{
    const int year = period / 12;
    if (year < YEAR_MIN) {
        return (struct civil_date){YEAR_MIN, 1, 1};
    }
    if (year > YEAR_MAX) {
        return (struct civil_date){YEAR_MAX, 12, 1};
    }
    return (struct civil_date){year, period % 12 + 1, 1};
}

void date_format_period(civil_period period, char ret_text[static DATE_TEXT_SIZE])
{
    *put_month(ret_text, first_of(period)) = '\0';
}

civil_period date_period(civil_day day)
{
    const struct civil_date date = date_of_day(day);
    return date.year * 12 + date.month - 1;
}

civil_day date_period_first(civil_period period)
{
    return date_to_day(first_of(period));
}

civil_day date_period_last(civil_period period)
{
    struct civil_date date = first_of(period);
    date.day = days_in_month(date.year, date.month);
    return date_to_day(date);
}

/* The office's day and the milliseconds into it; the sum is done in two parts because
 * an instant near INT64_MAX has no room for the offset. */
static int64_t split_instant(int64_t utc_ms, int *ret_ms_of_day)
{
    int64_t day = utc_ms / MS_PER_DAY;
    int ms_of_day = (int)(utc_ms % MS_PER_DAY) + OFFICE_OFFSET_MS;
    if (ms_of_day < 0) {
        day--;
        ms_of_day += MS_PER_DAY;
    } else if (ms_of_day >= MS_PER_DAY) {
        day++;
        ms_of_day -= MS_PER_DAY;
    }
    *ret_ms_of_day = ms_of_day;
    return day;
}

civil_day date_of_instant(int64_t utc_ms)
{
    int ms_of_day = 0;
    return clamp_day(split_instant(utc_ms, &ms_of_day));
}

void date_format_instant(int64_t utc_ms, char ret_text[static DATE_TIME_SIZE])
{
    int ms_of_day = 0;
    const int64_t day = split_instant(utc_ms, &ms_of_day);
    const int second_of_day = ms_of_day / 1000;
    char *at = put_mark(put_day(ret_text, clamp_day(day)), ' ');
    at = put_mark(put_digits(at, second_of_day / 3600, 2), ':');
    at = put_mark(put_digits(at, second_of_day / 60 % 60, 2), ':');
    at = put_digits(at, second_of_day % 60, 2);
    static const char zone[] = " +08:00";
    for (size_t i = 0; i < sizeof(zone); i++) {
        at[i] = zone[i];
    }
}

bool date_format_seconds(uint64_t seconds, char ret_text[static DATE_TIME_SIZE])
{
    const int64_t end_ms = ((int64_t)DAY_MAX + 1) * MS_PER_DAY - OFFICE_OFFSET_MS;
    if (seconds >= (uint64_t)end_ms / 1000) {
        return false;
    }
    date_format_instant((int64_t)seconds * 1000, ret_text);
    return true;
}
