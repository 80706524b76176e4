/* sheet_xlsx_internal.h - an .xlsx that is being read; private to sheet_xlsx*.c. */
#ifndef IMPORTERS_SHEET_XLSX_INTERNAL_H
#define IMPORTERS_SHEET_XLSX_INTERNAL_H

#include "importers/sheet_book.h"
#include "importers/sheet_number.h"
#include "importers/sheet_zip.h"

enum {
    XLSX_ID_SIZE = 64,
    XLSX_FORMATS_MAX = 4096,   /* number formats of its own                  */
    XLSX_STRINGS_BLOCK = 4096, /* shared strings a block                     */
    XLSX_BLOCKS_MAX = 4096     /* blocks: 16 M shared strings                */
};

/* A worksheet as the workbook lists it. */
struct xlsx_tab {
    char name[SHEET_WORKSHEET_SIZE];
    char id[XLSX_ID_SIZE]; /* of its relationship               */
    char path[SHEET_PART_NAME_SIZE];
    bool is_hidden;
    bool is_worksheet; /* no chart */
};

/* Text that comes in runs, with other runs between that only help to pronounce it. */
struct xlsx_runs {
    struct writer text;
    bool is_phonetic;
};

struct xlsx_custom_format {
    uint64_t id;
    struct sheet_format format;
};

struct xlsx {
    const struct sheet_image *image;
    struct sheet_zip *zip;
    struct sheet_grid *grid;
    char path[SHEET_PART_NAME_SIZE]; /* of the workbook */
    char strings_path[SHEET_PART_NAME_SIZE];
    char styles_path[SHEET_PART_NAME_SIZE];
    struct xlsx_tab *tabs; /* SHEET_WORKSHEETS_MAX */
    size_t tab_count;
    bool is_1904;
    struct sheet_format *formats; /* SHEET_STYLES_MAX, by style of a cell */
    size_t format_count;
    struct xlsx_custom_format *custom; /* XLSX_FORMATS_MAX */
    size_t custom_count;
    struct arena strings_arena;
    struct bytes *blocks[XLSX_BLOCKS_MAX];
    uint64_t string_count;
};

/* An element's name without its prefix is `name`. */
bool xlsx_is(const struct xml_element *element, const char *name);
/* The value of an attribute, or NULL. */
const char *xlsx_attribute(const struct xml_element *element, const char *name);
bool xlsx_attribute_is_on(const struct xml_element *element, const char *name);
/* As sheet_zip_read(), for a part whose fault can name no cell: names the part. */
struct status xlsx_read_part(struct xlsx *xlsx, const char *name,
                             const struct xml_handler *handler, const bool *is_enough,
                             struct fault *fault) MUST_USE;
struct status xlsx_blame_part(struct status status, const char *name,
                              struct fault *fault) MUST_USE;

/* Appends a run with its _x000D_ escapes undone; what passes SHEET_FIELD_SIZE_MAX is
 * left out and *ret_is_long set. */
void xlsx_put_run(struct writer *text, struct bytes run, bool *ret_is_long);

/* Loads styles and shared strings, which both may be absent. */
struct status xlsx_load_styles(struct xlsx *xlsx, struct fault *fault) MUST_USE;
struct status xlsx_load_strings(struct xlsx *xlsx, struct fault *fault) MUST_USE;

/* Reads a worksheet into the grid; *ret_has_data. */
struct status xlsx_read_cells(struct xlsx *xlsx, const struct xlsx_tab *tab,
                              struct sheet_book *book, bool *ret_has_data,
                              struct fault *fault) MUST_USE;
/* Only looks whether it has data. */
struct status xlsx_look_for_cells(struct xlsx *xlsx, const struct xlsx_tab *tab,
                                  bool *ret_has_data, struct fault *fault) MUST_USE;

#endif
