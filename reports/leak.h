/* leak.h - the last look at a public output: no number of a person may leave.
 *
 * A scanner is fed the very bytes that are to be published.  It reads them as a reader
 * would see them: entities and \u escapes decoded, full-width and other digits folded,
 * soft hyphens, zero-width characters and inline markup removed.  It looks for resident
 * numbers (GB 11643, 15 or 18 characters, also inside a disability card number), bank
 * cards (12-19 digits, known BIN, Luhn) and mobile numbers (1[3-9] and 9 digits, also
 * after 86), written together or in groups split by one blank, hyphen or dot, and two
 * numbers of which one is a resident's or a card's with nothing between them.
 *
 * An amount of a province has as many digits as a telephone.  What tells them apart is
 * not the spelling (a sheet spells a telephone in a cell of numbers 13800000000.00) but
 * who wrote it: leak_figure() takes what a writer printed from an amount of its own.
 *
 * Streaming, constant memory, allocates nothing.  A digit run inside a longer word of
 * ASCII letters and digits, such as a hexadecimal digest, is not a number of a person:
 * up to LEAK_LETTERS_MAX letters ("ID", "No") do not hide one. */
#ifndef REPORTS_LEAK_H
#define REPORTS_LEAK_H

#include "ledger/base/bytes.h"
#include "ledger/base/status.h"

enum {
    LEAK_RUN_MAX = 44, /* two of the longest */
    LEAK_GROUPS_MAX = 8,
    LEAK_ALLOWED_MAX = 32,
    LEAK_TAG_SIZE = 16,
    LEAK_LETTERS_MAX = 4,
    LEAK_FIGURE_DIGITS_MAX = 15 /* of an amount in fen */
};

enum leak_form {
    LEAK_PLAIN = 0, /* text, CSV                                              */
    LEAK_MARKUP,    /* HTML, SVG, XML                                         */
    LEAK_JSON
};

enum leak_kind {
    LEAK_NONE = 0,
    LEAK_RESIDENT,
    LEAK_CARD,
    LEAK_MOBILE,
    LEAK_KIND_COUNT
};

/* The cell of a table that is being written, for the message: titles are borrowed until
 * leak_finish().  table NULL: between cells. */
struct leak_cell {
    const char *table, *column;
    uint64_t row; /* from 1, below the headings */
};
struct leak_place {
    uint64_t line, column;
    struct leak_cell cell;
};

/* One look at one flow of characters; private to leak.c. */
struct leak_view {
    char run[LEAK_RUN_MAX]; /* digits of the current run                      */
    size_t run_size;        /* counts on past LEAK_RUN_MAX                    */
    struct leak_place run_place;
    size_t letters_before; /* of this word, before the run                    */
    size_t letters_after;  /* of this word, after a pending hit               */
    bool run_ended_in_x;
    bool is_in_word;
    enum leak_kind pending;
    struct leak_place pending_place;
    char joined[LEAK_RUN_MAX]; /* groups split by one separator each          */
    size_t joined_size;
    size_t group_at[LEAK_GROUPS_MAX]; /* where each group begins in `joined`  */
    struct leak_place group_places[LEAK_GROUPS_MAX];
    size_t group_count;
    uint32_t separator; /* the one since the last group, 0 when none          */
};

struct leak {
    enum leak_form form;
    const char *allowed[LEAK_ALLOWED_MAX]; /* digits only; borrowed            */
    size_t allowed_count;
    struct leak_view text;
    struct leak_view attribute; /* inside tags, comments and other markup     */
    int state;                  /* private: where in the markup */
    bool is_in_string;          /* JSON */
    char tag[LEAK_TAG_SIZE];
    size_t tag_size;
    char quote;
    uint32_t character; /* UTF-8 being put together                           */
    int character_left;
    char reference[LEAK_TAG_SIZE]; /* "&#52" or "\u0034" being read            */
    size_t reference_size;
    struct leak_place place;
    enum leak_kind kind; /* the first hit                                      */
    struct leak_place hit;
};

/* A fresh scan.  allowed[0:count]: published hotlines, as printed digits only, at most
 * LEAK_ALLOWED_MAX; borrowed until leak_finish. */
struct leak leak_of(enum leak_form form, const char *const *allowed, size_t count);

void leak_scan(struct leak *leak, struct bytes bytes);
/* What is scanned from now on stands in this cell. */
void leak_in_cell(struct leak *leak, struct leak_cell cell);
/* The next bytes were printed from an amount, not copied from a text: -1234.50, or fen.
 * They are passed over, and what stands before them is no neighbour of what follows.
 * Anything but one such figure, whole, is scanned like the rest. */
void leak_figure(struct leak *leak, struct bytes bytes);

/* Ends the text.  Errors: STATUS_REFUSED with the kind of the first hit and its table,
 * row and column, or its line and column where it stands in no table; never its
 * digits. */
struct status leak_finish(struct leak *leak, struct fault *fault) MUST_USE;

#endif
