/* sheet_split.h - decoded text to rows; private to sheet*.c.
 *
 * A line without a quote is cut at its separators here; a record with one goes to
 * libcsv, which alone decides what quotes mean. */
#ifndef IMPORTERS_SHEET_SPLIT_H
#define IMPORTERS_SHEET_SPLIT_H

#include "importers/sheet.h"

#include <csv.h>

enum {
    SHEET_SPLIT_ROOM = SHEET_ROW_SIZE_MAX + 98304 + 256,
    /* A row in which every cell got four more quotes. */
    SHEET_SPLIT_DRESSED = SHEET_ROW_SIZE_MAX + 8 * SHEET_FIELDS_MAX
};

struct sheet_split {
    const struct sheet_options *options;
    sheet_row_fn on_row;
    void *context;
    struct writer text; /* decoded and not yet cut: [begin, text.size) */
    size_t begin;
    size_t next_return; /* first CR at or after begin, when >= begin; else unknown */
    size_t next_quote;  /* likewise the first quote */
    struct bytes *fields;
    size_t field_count;
    uint64_t line; /* of text[begin] */
    uint64_t rows, blank_lines, blank_before;
    bool is_stopped; /* row_limit reached */
    /* The record in libcsv's hands. */
    struct csv_parser parser;
    struct writer cells;
    struct writer dressed;
    bool is_open;      /* parser is initialised */
    bool in_record;    /* a quoted cell goes on past its line */
    bool is_complete;  /* the record's end was seen */
    size_t long_field; /* its number, 0: none */
    uint64_t record_line;
    size_t record_size;
};

/* Takes its buffers from `arena`.  Errors: STATUS_NO_MEMORY. */
struct status sheet_split_open(struct sheet_split *split,
                               const struct sheet_options *options, struct arena *arena,
                               struct fault *fault) MUST_USE;
void sheet_split_close(struct sheet_split *split);

/* Gives every complete row in `text` to on_row and moves the rest to the front, so that
 * at least 98304 + 64 bytes are free; with `is_last`, also what has no line end.
 * Errors: STATUS_INPUT with the line; what on_row returned. */
struct status sheet_split_rows(struct sheet_split *split, bool is_last,
                               struct fault *fault) MUST_USE;

/* The physical line the end of the decoded text stands on. */
uint64_t sheet_split_line(const struct sheet_split *split);

#endif
