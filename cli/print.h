/* print.h - how a command answers: for a reader on the terminal, or with --json as one
 * object.
 *
 * The same calls make both.  Text goes out as it comes; the object is printed by
 * print_finish().  Nothing personal may be given to these calls unless the user asked
 * for names. */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include "cli/world.h"

enum print_kind { PRINT_NONE = 0, PRINT_TEXT, PRINT_COUNT, PRINT_FEN, PRINT_FLAG };
enum { PRINT_COLUMNS_MAX = 16 };

struct print_cell {
    enum print_kind kind; /* PRINT_NONE: nothing is known, null in JSON */
    struct bytes text;
    int64_t number; /* count, fen, or 0 / 1 */
};

static inline struct print_cell print_none(void)
{
    return (struct print_cell){.kind = PRINT_NONE};
}
static inline struct print_cell print_bytes(struct bytes text)
{
    return (struct print_cell){.kind = PRINT_TEXT, .text = text};
}
static inline struct print_cell print_words(const char *text)
{
    return print_bytes(bytes_of(text));
}
static inline struct print_cell print_count(uint64_t count)
{
    return (struct print_cell){.kind = PRINT_COUNT, .number = (int64_t)count};
}
static inline struct print_cell print_fen(int64_t fen)
{
    return (struct print_cell){.kind = PRINT_FEN, .number = fen};
}
static inline struct print_cell print_flag(bool flag)
{
    return (struct print_cell){.kind = PRINT_FLAG, .number = flag};
}

/* Of a practice ledger, before anything else on standard output: that it is one
 * .  The calls below do it themselves; with --json the object says it. */
void print_mark(struct world *world);

/* A sentence for the reader; nothing with --quiet or --json. */
void print_note(struct world *world, const char *format, ...) PRINTF_LIKE(2, 3);
/* One figure: "label   value", or "key": value.  Amounts are in yuan: "1234.50".  With
 * --quiet, commands that do something print no figures and no tables. */
void print_field(struct world *world, const char *key, const char *label,
                 struct print_cell cell);
/* Several of a kind: "label   a, b", or "key": [a, b]. */
void print_list(struct world *world, const char *key, const char *label,
                const struct print_cell *cells, size_t count);
/* That the answer went into a file; nothing with --quiet. */
void print_written(struct world *world, const char *path);
/* Text that is the answer itself, on standard output; with --json "key": text. */
void print_whole(struct world *world, const char *key, struct bytes text);

struct print_column {
    const char *key;   /* JSON name            */
    const char *title; /* already translated   */
};
struct print_row {
    struct print_row *next;
    struct print_cell cells[];
};
struct print_table {
    struct world *world;
    const char *key;
    const struct print_column *columns;
    size_t column_count;
    struct print_row *first, *last;
    size_t row_count;
};
/* columns[0:count] are borrowed until print_table_end(). */
struct print_table print_table_of(struct world *world, const char *key,
                                  const struct print_column *columns, size_t count);
/* Copies the cells and their texts into the arena.  Errors: STATUS_NO_MEMORY. */
struct status print_table_add(struct print_table *table, const struct print_cell *cells,
                              struct fault *fault) MUST_USE;
/* Writes the table; `if_empty` is said when it has no rows. */
void print_table_end(struct print_table *table, const char *if_empty);

/* The failure, on standard error. */
void print_fault(struct world *world, const struct fault *fault);
/* One problem of an import into the error object of --json. */
void print_problem(struct world *world, uint64_t line, const char *column,
                   const char *severity, const char *rule, const char *reason);
/* Prints the object and flushes.  False when something could not be written, unless
 * the reader of a pipe is gone. */
bool print_finish(struct world *world, bool is_ok);

/* A bar on standard error, redrawn in place; nothing when it is no terminal. */
void print_progress(struct world *world, const char *stage, uint64_t done,
                    uint64_t total);
void print_progress_end(struct world *world);

#endif
