/* profile_try.h - a first look at a file of unknown layout.
 *
 * Guesses, for a person to confirm; nothing here is ever booked.  Cells are shown only
 * as shapes ("18 digits"), so that a preview may be printed and sent to a colleague. */
#ifndef IMPORTERS_PROFILE_TRY_H
#define IMPORTERS_PROFILE_TRY_H

#include "importers/profile.h"

enum {
    PROFILE_TRY_ROWS = 20, /* rows of the table looked at */
    PROFILE_TRY_TEXT_SIZE = 64,
    PROFILE_TRY_OTHERS_MAX = 4
};

/* Which kind of value most cells of a column hold. */
enum profile_guess {
    GUESS_EMPTY = 0,
    GUESS_TEXT,
    GUESS_NAME,
    GUESS_RESIDENT_ID,
    GUESS_ACCOUNT,
    GUESS_AMOUNT,
    GUESS_DATE,
    GUESS_NUMBER,
    GUESS_COUNT
};
const char *profile_guess_name(enum profile_guess guess); /* "resident_id" ... */

struct profile_try_column {
    char heading[PROFILE_TRY_TEXT_SIZE]; /* "" when there is no header */
    enum profile_guess guess;
    char shape[PROFILE_TRY_TEXT_SIZE]; /* of the first cell that is not empty */
    enum column column; /* what the best profile makes of it; COLUMN_COUNT: nothing */
};

struct profile_try {
    enum sheet_form form; /* of a workbook neither encoding nor separator matter */
    enum sheet_encoding encoding;
    char separator;
    uint64_t header_line; /* 0: none found */
    uint64_t data_line;   /* the last line above the data: headings or a summary */
    size_t row_count;     /* rows looked at, after that */
    size_t column_count;
    struct profile_try_column columns[SHEET_FIELDS_MAX];
    char best[PROFILE_TRY_TEXT_SIZE]; /* name of the profile that fits best, or "" */
    bool is_fit;                      /* it maps without a missing column          */
    /* Profiles whose columns fit as well: what a file is for, it may not show. */
    char others[PROFILE_TRY_OTHERS_MAX][PROFILE_TRY_TEXT_SIZE];
    size_t other_count;
    bool is_missing[COLUMN_COUNT]; /* what that profile requires and is not there */
};

/* Looks at the file's first rows and at every profile in `folder`.  `arena` is lent.
 * Errors: those of sheet_read() and profile_find(); STATUS_INPUT for a file without
 * rows.  *ret_try is untouched on failure. */
struct status profile_try(const char *folder, const char *path, struct arena *arena,
                          struct profile_try *ret_try, struct fault *fault) MUST_USE;

#endif
