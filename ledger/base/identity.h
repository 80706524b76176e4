/* identity.h - numbers that name people, organisations and places.
 *
 * Pure.  Inputs are trimmed text; `x` is accepted for `X`; full-width digits are the
 * importer's to narrow first.  domain.md 3 holds the algorithms and worked examples. */
#ifndef LEDGER_BASE_IDENTITY_H
#define LEDGER_BASE_IDENTITY_H

#include "ledger/base/bytes.h"
#include "ledger/base/date.h"

enum {
    IDENTITY_RESIDENT_SIZE = 18,
    IDENTITY_RESIDENT_BUFFER = 19,
    IDENTITY_ACCOUNT_SIZE_MAX = 32
};

enum identity_error {
    IDENTITY_OK = 0,
    IDENTITY_LENGTH,
    IDENTITY_CHARACTER,
    IDENTITY_DATE,
    IDENTITY_CHECK,
    IDENTITY_SCIENTIFIC, /* 4.30699E+17 (R40)                        */
    IDENTITY_TRUNCATED,  /* Excel kept 15 digits and wrote 000 (R41) */
    IDENTITY_GRADE
};
/* Static words for a clerk, translated. */
const char *identity_error_text(enum identity_error error);

struct resident {
    char number[IDENTITY_RESIDENT_BUFFER]; /* 18 characters, X upper case */
    civil_day born;
    bool is_female;
    bool was_15_digits;
};
/* GB 11643-1999; also residence permits 81/82/83 0000. */
enum identity_error identity_resident(struct bytes text, struct resident *ret_resident);

/* GB 32100-2015.  `ret_inner_ok` (may be NULL): the GB 11714 digit inside agrees. */
enum identity_error identity_organisation(struct bytes text, bool *ret_inner_ok);

bool identity_luhn(struct bytes digits);
/* Length of cards with this issuer prefix, 0 when the prefix is not known
 * (debit BINs of the banks met in Hunan). */
size_t identity_bin_length(struct bytes digits);
/* An account number: digits, 5..32; 16-19 digits with a known BIN must pass Luhn, other
 * numbers (passbooks) are not Luhn numbers.  `ret_is_card` may be NULL. */
enum identity_error identity_account(struct bytes text, bool *ret_is_card);

/* 20-22 characters: resident number, category 1-7, grade 1-4, optional suffix. */
struct disability_card {
    struct resident holder;
    int category, grade;
};
enum identity_error identity_disability(struct bytes text,
                                        struct disability_card *ret_card);

enum division_level {
    DIVISION_BAD = 0,
    DIVISION_PROVINCE,
    DIVISION_CITY,
    DIVISION_COUNTY,
    DIVISION_TOWNSHIP,
    DIVISION_VILLAGE
};
/* Level of a 6, 9 or 12 digit division code (trailing zeros mean a higher level). */
enum division_level identity_division(struct bytes code);

/* A document number to its canonical form with U+3014/U+3015, as domain.md 4.5:
 * wrong brackets and full-width digits are mended, year and serial are required;
 * false when there is no such reading.  ret_text has room for 128 bytes. */
bool identity_document(struct bytes text, char ret_text[static 128]);

#endif
