/* sheet_number.h - a worksheet's numbers as text, without floating point; private to
 * sheet*.c.
 *
 * A worksheet keeps a number as a binary fraction and its file writes up to 17 digits
 * of it; the spreadsheet itself keeps and shows 15.  So the number is what its first 15
 * significant digits say, and one too large for them has lost digits. */
#ifndef IMPORTERS_SHEET_NUMBER_H
#define IMPORTERS_SHEET_NUMBER_H

#include "ledger/base/bytes.h"

enum { SHEET_NUMBER_DIGITS = 15, SHEET_NUMBER_SIZE = 64 };

/* How a number format shows a number. */
enum sheet_show {
    SHOW_NUMBER = 0,
    SHOW_DAY,      /* 2024-01-08                                */
    SHOW_MONTH,    /* 2024-01, when the format shows no day      */
    SHOW_DAY_TIME, /* 2024-01-08 09:30:00                       */
    SHOW_TIME      /* 09:30:00                                  */
};
struct sheet_format {
    enum sheet_show show;
    uint8_t digits; /* the format is so many zeros: 000123; 0: it is not */
};
/* Of a number format: `code` decides, or when it is empty the built-in format `id`. */
struct sheet_format sheet_format_of(uint64_t id, struct bytes code);

enum sheet_number {
    NUMBER_OK = 0,
    NUMBER_BAD,   /* not a number                                        */
    NUMBER_LOST,  /* 10^15 or more: digits are gone               */
    NUMBER_NO_DAY /* shown as a day that does not exist           */
};
/* Appends the number `stored` (such as "1.2E-3", "412.05000000000001") to `text`, which
 * has SHEET_NUMBER_SIZE bytes free: plain decimals, without a trailing zero, or the day
 * and time its format shows, in the date system that counts from 1900 or 1904.  Nothing
 * is written unless the result is NUMBER_OK. */
enum sheet_number sheet_number_text(struct bytes stored, struct sheet_format format,
                                    bool is_1904, struct writer *text);

#endif
