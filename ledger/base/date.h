/* date.h - civil days and accounting periods; no clock, no time zone.
 *
 * A day is the number of days since 1970-01-01 (proleptic Gregorian); days of the
 * office are UTC+8.  A period is one month, counted as year*12 + (month-1).
 *
 * Every function is total: a day, period or instant outside the years 0001..9999 (a
 * damaged ledger may hold one) is taken as the nearest end of that range. */
#ifndef LEDGER_BASE_DATE_H
#define LEDGER_BASE_DATE_H

#include "ledger/base/bytes.h"

typedef int32_t civil_day;    /* 1900-01-01 .. 2199-12-31 in parsed input */
typedef int32_t civil_period; /* month; period / 12 is the year           */

enum { DATE_TEXT_SIZE = 16, DATE_TIME_SIZE = 32 };

struct civil_date {
    int year, month, day; /* month and day from 1 */
};

bool date_is_real(struct civil_date date);     /* a day of the years 1..9999 */
civil_day date_to_day(struct civil_date date); /* of a real date */
struct civil_date date_of_day(civil_day day);
int date_weekday(civil_day day); /* 1 Monday .. 7 Sunday */

enum date_form { DATE_BAD = 0, DATE_TEXT, DATE_EXCEL_SERIAL };
/* 20240108, 2024-01-08, 2024/1/8, 2024.1.8, 2024 nian 1 yue 8 ri (domain.md 3.8),
 * digits full-width allowed, surrounding blanks; an Excel serial 20000..80000 is told
 * apart so that the caller can warn.  Two-digit years are refused.  Untouched on
 * DATE_BAD. */
enum date_form date_parse(struct bytes text, civil_day *ret_day);
/* 2024-01, 202401, 2024/1, 2024.01, 2024 nian 1 yue.  2024.1 is refused: it may be
 * what a spreadsheet made of 2024.10.  Untouched when false. */
bool date_parse_period(struct bytes text, civil_period *ret_period);

void date_format(civil_day day, char ret_text[static DATE_TEXT_SIZE]); /* 2024-01-08 */
void date_format_period(civil_period period, char ret_text[static DATE_TEXT_SIZE]);
civil_period date_period(civil_day day);
civil_day date_period_first(civil_period period);
civil_day date_period_last(civil_period period);

/* The UTC+8 day of an instant; and "2024-01-08 09:30:00 +08:00". */
civil_day date_of_instant(int64_t utc_ms);
void date_format_instant(int64_t utc_ms, char ret_text[static DATE_TIME_SIZE]);
/* The same of seconds since 1970, which somebody signed.  False for what no calendar
 * here holds, from 10000-01-01 of the office on; ret_text is untouched then. */
bool date_format_seconds(uint64_t seconds, char ret_text[static DATE_TIME_SIZE]);

#endif
