/* profile_internal.h - a loaded profile; private to profile*.c. */
#ifndef IMPORTERS_PROFILE_INTERNAL_H
#define IMPORTERS_PROFILE_INTERNAL_H

#include "importers/profile.h"
#include "ledger/base/settings.h"

/* Bounds of a profile file, each refused with its line when passed. */
enum {
    PROFILE_FILE_SIZE_MAX = 65536,
    PROFILE_SYNONYMS_MAX = 512,
    PROFILE_WORDS_MAX = 16,
    PROFILE_CODES_MAX = 128,
    PROFILE_TEXTS_MAX = 128,
    PROFILE_PREAMBLE_MAX = 200,
    PROFILE_HEADING_MAX = 63, /* bytes of a heading, as fault->column holds them */
    PROFILE_NAME_MAX = 63,
    PROFILE_VOUCHER_ELEMENTS = 27,
    PROFILE_DEADLINE_MAX = 60,
    PROFILE_SUMMARY_MAX = 60, /* characters of a written summary, at most */
    PROFILE_FILES_MAX = 256   /* profiles in a folder */
};

enum profile_header { HEADER_NONE = 0, HEADER_FIRST, HEADER_SEARCH };

enum { CONTROL_BATCH = CONTROL_FIGURE_COUNT, CONTROL_DATE, CONTROL_CELL_COUNT };

struct profile_words {
    struct bytes word[PROFILE_WORDS_MAX]; /* folded */
    size_t count;
};

struct profile_synonym {
    enum column column;
    struct bytes folded;
    const char *text; /* NUL-terminated, as in the profile */
};

struct profile_code {
    struct bytes code; /* without the '*' of a prefix */
    enum result_class result;
    bool is_prefix;
    bool defers; /* "see the text": the text's class, or unknown */
};

struct profile_text {
    struct bytes word; /* folded */
    enum result_class result;
};

struct profile {
    struct profile_facts facts;
    enum profile_header header;
    uint64_t preamble_max; /* rows before the header */
    size_t field_count;    /* cells of a row without a header, at least */
    uint8_t position[COLUMN_COUNT];
    struct profile_synonym synonyms[PROFILE_SYNONYMS_MAX];
    size_t synonym_count;
    enum column order[COLUMN_COUNT]; /* as listed: the order of writing */
    size_t order_count;
    bool is_present[COLUMN_COUNT]; /* must be in the file; its cells may be empty */
    bool fills_down[COLUMN_COUNT];
    bool is_summed[COLUMN_COUNT];
    struct profile_words subtotals, totals, signatures, parts;
    bool checks_totals;
    bool has_foot;        /* written files end with a row of totals */
    uint64_t summary_max; /* characters of a written summary        */
    bool has_control;
    bool control_has_heading;
    struct profile_words control_heading[CONTROL_CELL_COUNT];
    uint8_t control_order[CONTROL_CELL_COUNT]; /* as listed: the order of writing */
    size_t control_count;
    uint8_t control_position[CONTROL_CELL_COUNT];
    struct profile_code codes[PROFILE_CODES_MAX];
    size_t code_count;
    struct profile_text texts[PROFILE_TEXTS_MAX];
    size_t text_count;
    struct profile_words movements[MOVEMENT_COUNT];
    const char *voucher[PROFILE_VOUCHER_ELEMENTS]; /* NULL: not said */
    char include[PROFILE_NAME_MAX + 1];            /* the status map's profile, or "" */
};

/* How a column's cells are cleaned. */
enum profile_cell { CELL_TEXT = 0, CELL_NAME, CELL_CODE, CELL_FIGURE };
enum profile_cell profile_column_cell(enum column column);
bool profile_column_parse(struct bytes name, enum column *ret_column);
bool profile_result_parse(struct bytes name, enum result_class *ret_result);

/* The cell without wrapping and blanks; borrowed from `cell` or written to `room`,
 * which has at least cell.size bytes free.  The NOTE_ bits are added to *notes. */
struct bytes profile_clean(enum profile_cell kind, struct bytes cell,
                           struct writer *room, uint32_t *notes);
/* The comparable form of a heading, keyword or status text: narrowed, without any
 * blank or control character.  Never longer than `text`. */
struct bytes profile_fold(struct bytes text, struct writer *room);
bool profile_is_blank(struct bytes cell);

/* The names (without .ini) of the profiles in `folder`, sorted.
 * Errors: STATUS_ENVIRONMENT when the folder cannot be read. */
struct status profile_names(const char *folder, struct arena *arena,
                            const char ***ret_names, size_t *ret_count,
                            struct fault *fault) MUST_USE;

/* The section [voucher].  Errors: STATUS_INPUT for an element that is not known, given
 * twice, missing or in a profile of another kind. */
struct status profile_voucher_take(struct profile *profile, struct bytes name,
                                   struct bytes value, struct arena *arena,
                                   struct fault *fault) MUST_USE;
struct status profile_voucher_check(const struct profile *profile, struct fault *fault)
    MUST_USE;

/* The section [statement].  Errors: STATUS_INPUT for a key that is not known or in a
 * profile of another kind. */
struct status profile_movement_take(struct profile *profile, struct bytes name,
                                    struct bytes value, struct arena *arena,
                                    struct fault *fault) MUST_USE;
struct status profile_movement_check(const struct profile *profile, struct fault *fault)
    MUST_USE;

/* A profile from the text of its file, without its status map.  *profile is zeroed.
 * Errors: STATUS_INPUT with the line; STATUS_NO_MEMORY. */
struct status profile_load_parse(struct profile *profile, struct bytes text,
                                 struct arena *arena, struct fault *fault) MUST_USE;
/* Adds the words of "a|b|c", folded. */
struct status profile_load_words(struct arena *arena, struct bytes value,
                                 struct profile_words *words, struct fault *fault)
    MUST_USE;
/* A NUL-terminated copy in arena memory. */
struct status profile_load_text(struct arena *arena, struct bytes text,
                                const char **ret_text, struct fault *fault) MUST_USE;

/* Where the header's columns stand.  *ret_unknown: a cell no synonym names (its number
 * from 1), or 0; *ret_doubled: COLUMN_COUNT or a column found twice. */
void profile_match(const struct profile *profile, const struct sheet_row *row,
                   struct profile_map *ret_map, size_t *ret_unknown,
                   enum column *ret_doubled);
/* The first required column the map lacks, or COLUMN_COUNT. */
enum column profile_missing(const struct profile *profile,
                            const struct profile_map *map);

/* Sums and counts of one file, compared with what it says of itself. */
struct profile_sums {
    int64_t total[COLUMN_COUNT];    /* fen */
    int64_t subtotal[COLUMN_COUNT]; /* fen, since the last subtotal row */
    uint64_t count;
    uint64_t class_count[RESULT_COUNT];
    int64_t amount, success_amount;
    int64_t failed_amount;       /* all that was not a success           */
    int64_t undecided_amount;    /* of it, what the bank has not decided */
    int64_t whole[COLUMN_COUNT]; /* fen, of the last record or total row */
    int64_t parts[COLUMN_COUNT]; /* fen, of the part rows below it       */
    bool is_broken; /* an amount could not be read: nothing to compare with */
};
void profile_sums_add(struct profile_sums *sums, const struct profile *profile,
                      const struct record *record);
/* Compares a total row.  *ret_checked: a sum in it agrees.  A subtotal that names a
 * group of its own, and is not of the rows since the last one, cannot be compared. */
struct status profile_sums_check_row(struct profile_sums *sums,
                                     const struct profile *profile,
                                     const struct profile_map *map,
                                     const struct sheet_row *row, bool is_subtotal,
                                     bool *ret_checked, struct fault *fault) MUST_USE;
/* a row that is a part of the row above it; parts are never more than the whole.
 */
struct status profile_sums_check_part(struct profile_sums *sums,
                                      const struct profile *profile,
                                      const struct profile_map *map,
                                      const struct sheet_row *row, struct fault *fault)
    MUST_USE;
/* is_partial: only failures are listed, so only their figures can be compared. */
struct status profile_sums_check_control(const struct profile_sums *sums,
                                         const struct profile_control *control,
                                         bool is_partial, struct fault *fault) MUST_USE;
/* Whether the rows of a file are the same list twice. */
enum { PROFILE_TWIN_STARTS = 16 };
struct profile_twin_start {
    uint64_t line; /* of a row that is like the first */
    uint64_t count, hash, power;
};
struct profile_twin {
    uint64_t count, hash, power;
    uint64_t first; /* the first row */
    struct profile_twin_start starts[PROFILE_TWIN_STARTS];
    size_t start_count;
};
void profile_twin_add(struct profile_twin *twin, const struct record *record,
                      const enum column *listed, size_t listed_count);
/* The line where the list begins again, when it has at least `least` rows; else 0. */
uint64_t profile_twin_line(const struct profile_twin *twin, uint64_t least);

/* Where the control cells stand, from their heading row, and what they say. */
struct status profile_control_find(const struct profile *profile,
                                   const struct sheet_row *row,
                                   uint8_t ret_position[static CONTROL_CELL_COUNT],
                                   struct fault *fault) MUST_USE;
struct status profile_control_read(const struct sheet_row *row,
                                   const uint8_t position[static CONTROL_CELL_COUNT],
                                   struct profile_control *ret_control,
                                   struct fault *fault) MUST_USE;

/* What a file for the bank says of itself. */
struct profile_summary {
    struct bytes batch, day;
    uint64_t count;
    int64_t fen;
};
/* Whether a file of this layout can be written from such a summary.  Errors:
 * STATUS_INPUT when it wants figures only the bank knows, or sums of columns other than
 * the amount, or a foot without a place for its word. */
struct status profile_write_check(const struct profile *profile, struct fault *fault)
    MUST_USE;
/* The summary before the rows, and the row of totals behind them; nothing when the
 * layout has none.  Errors: those of sheet_write_row(); STATUS_INPUT when the summary
 * lacks a text. */
struct status profile_write_control(const struct profile *profile,
                                    const struct profile_summary *summary,
                                    struct sheet_encoder *encoder,
                                    struct writer *writer, struct fault *fault)
    MUST_USE;
struct status profile_write_foot(const struct profile *profile,
                                 const struct profile_summary *summary,
                                 struct sheet_encoder *encoder, struct writer *writer,
                                 struct fault *fault) MUST_USE;

#endif
