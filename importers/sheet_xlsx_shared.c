/* sheet_xlsx_shared.c - what the worksheets of an .xlsx share: texts and formats. */
#include "importers/sheet_xlsx_internal.h"

#include "ledger/base/text.h"

#include <string.h>

static const bool never;

/* ---- texts ---------------------------------------------------------------------- */

/* The code point of "_x4E00_" in front, or TEXT_NO_CHARACTER. */
static uint32_t escaped(struct bytes run)
{
    uint8_t unit[2];
    char hex[4];
    if (run.size < 7 || run.at[0] != '_' || run.at[1] != 'x' || run.at[6] != '_') {
        return TEXT_NO_CHARACTER;
    }
    memcpy(hex, run.at + 2, sizeof(hex));
    if (!bytes_from_hex(bytes_from(hex, sizeof(hex)), unit, sizeof(unit))) {
        return TEXT_NO_CHARACTER;
    }
    const uint32_t code = (uint32_t)unit[0] << 8 | unit[1];
    const bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code == 0 || is_surrogate ? TEXT_NO_CHARACTER : code;
}

void xlsx_put_run(struct writer *text, struct bytes run, bool *ret_is_long)
{
    while (run.size > 0) {
        const uint8_t *hit = memchr(run.at, '_', run.size);
        const size_t plain = hit == NULL ? run.size : (size_t)(hit - run.at);
        if (text->size + plain + 4 > SHEET_FIELD_SIZE_MAX + 4) {
            *ret_is_long = true;
            return;
        }
        writer_run(text, bytes_from(run.at, plain));
        run = bytes_from(run.at + plain, run.size - plain);
        if (run.size == 0) {
            return;
        }
        const uint32_t code = escaped(run);
        const size_t used = code == TEXT_NO_CHARACTER ? 1 : 7;
        text_put(text, code == TEXT_NO_CHARACTER ? '_' : code);
        run = bytes_from(run.at + used, run.size - used);
    }
    *ret_is_long = *ret_is_long || text->size > SHEET_FIELD_SIZE_MAX;
}

struct string_table {
    struct xlsx *xlsx;
    struct writer text;
    uint8_t room[SHEET_FIELD_SIZE_MAX + 16];
    bool is_phonetic;
    bool is_long;
};

static struct status begin_string(void *context, const struct xml_element *element,
                                  struct fault *fault)
{
    struct string_table *table = context;
    (void)fault;
    if (xlsx_is(element, "si")) {
        table->text.size = 0;
        table->is_long = false;
        table->is_phonetic = false;
    } else if (xlsx_is(element, "rPh")) {
        table->is_phonetic = true;
    }
    return OK;
}

static struct status keep_string(struct string_table *table, struct fault *fault)
{
    struct xlsx *xlsx = table->xlsx;
    struct arena *arena = &xlsx->strings_arena;
    const uint64_t block = xlsx->string_count / XLSX_STRINGS_BLOCK;
    uint8_t *copy = NULL;
    if (block == XLSX_BLOCKS_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "R-139: the .xlsx holds more than %d texts; split it",
                     XLSX_BLOCKS_MAX * XLSX_STRINGS_BLOCK);
    }
    if (xlsx->blocks[block] == NULL) {
        ARENA_TAKE(arena, XLSX_STRINGS_BLOCK, xlsx->blocks[block], fault);
    }
    if (table->text.size > 0) {
        ARENA_TAKE(arena, table->text.size, copy, fault);
        memcpy(copy, table->text.at, table->text.size);
    }
    xlsx->blocks[block][xlsx->string_count % XLSX_STRINGS_BLOCK] =
        bytes_from(copy, table->text.size);
    xlsx->string_count++;
    return OK;
}

static struct status end_string(void *context, const struct xml_element *element,
                                struct bytes text, struct fault *fault)
{
    struct string_table *table = context;
    if (xlsx_is(element, "rPh")) {
        table->is_phonetic = false;
    } else if (xlsx_is(element, "t") && !table->is_phonetic) {
        xlsx_put_run(&table->text, text, &table->is_long);
    } else if (xlsx_is(element, "si")) {
        if (table->is_long) {
            return FAULT(fault, STATUS_INPUT, "R-033: a cell is longer than %d bytes",
                         SHEET_FIELD_SIZE_MAX);
        }
        return keep_string(table, fault);
    }
    return OK;
}

struct status xlsx_load_strings(struct xlsx *xlsx, struct fault *fault)
{
    uint64_t size;
    if (xlsx->strings_path[0] == '\0' ||
        !sheet_zip_find(xlsx->zip, xlsx->strings_path, &size)) {
        return OK;
    }
    if (size > SHEET_STRINGS_SIZE_MAX ||
        size / SHEET_INFLATE_RATIO_MAX > xlsx->image->bytes.size) {
        const struct status status =
            FAULT(fault, STATUS_INPUT,
                  "R-139: the texts of the .xlsx are larger than %d bytes; split it, "
                  "or save the worksheet as CSV UTF-8",
                  SHEET_STRINGS_SIZE_MAX);
        return xlsx_blame_part(status, xlsx->strings_path, fault);
    }
    struct string_table *table;
    ARENA_TAKE(xlsx->image->arena, 1, table, fault);
    table->xlsx = xlsx;
    table->text = writer_of(table->room, sizeof(table->room));
    /* A text with its entry is never 8 times as large as "<si/>". */
    const size_t room = (size_t)size * 8 + XLSX_STRINGS_BLOCK * sizeof(struct bytes);
    TRY(arena_open(room, &xlsx->strings_arena, fault));
    const struct xml_handler handler = {
        .context = table, .on_start = begin_string, .on_end = end_string};
    return xlsx_read_part(xlsx, xlsx->strings_path, &handler, &never, fault);
}

/* ---- formats -------------------------------------------------------------------- */

struct style_table {
    struct xlsx *xlsx;
    bool is_cells; /* inside cellXfs: those the cells refer to */
};

static uint64_t number_of(const struct xml_element *element, const char *name)
{
    const char *value = xlsx_attribute(element, name);
    uint64_t number = 0;
    return value != NULL && text_to_u64(bytes_of(value), &number) ? number : 0;
}

static struct status take_format(struct xlsx *xlsx, const struct xml_element *element,
                                 struct fault *fault)
{
    const char *code = xlsx_attribute(element, "formatCode");
    if (xlsx->custom_count == XLSX_FORMATS_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "R-139: the .xlsx has more than %d number formats",
                     XLSX_FORMATS_MAX);
    }
    const uint64_t id = number_of(element, "numFmtId");
    xlsx->custom[xlsx->custom_count++] = (struct xlsx_custom_format){
        .id = id, .format = sheet_format_of(id, bytes_of(code == NULL ? "" : code))};
    return OK;
}

static struct status take_cell_format(struct xlsx *xlsx,
                                      const struct xml_element *element,
                                      struct fault *fault)
{
    const uint64_t id = number_of(element, "numFmtId");
    if (xlsx->format_count == SHEET_STYLES_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "R-139: the .xlsx has more than %d cell formats",
                     SHEET_STYLES_MAX);
    }
    struct sheet_format format = sheet_format_of(id, bytes_of(""));
    for (size_t i = 0; i < xlsx->custom_count; i++) {
        if (xlsx->custom[i].id == id) {
            format = xlsx->custom[i].format;
        }
    }
    xlsx->formats[xlsx->format_count++] = format;
    return OK;
}

static struct status begin_style(void *context, const struct xml_element *element,
                                 struct fault *fault)
{
    struct style_table *table = context;
    if (xlsx_is(element, "cellXfs")) {
        table->is_cells = true;
    } else if (xlsx_is(element, "numFmt") && element->depth == 3) {
        return take_format(table->xlsx, element, fault);
    } else if (table->is_cells && xlsx_is(element, "xf")) {
        return take_cell_format(table->xlsx, element, fault);
    }
    return OK;
}

static struct status end_style(void *context, const struct xml_element *element,
                               struct bytes text, struct fault *fault)
{
    struct style_table *table = context;
    (void)text;
    (void)fault;
    table->is_cells = table->is_cells && !xlsx_is(element, "cellXfs");
    return OK;
}

struct status xlsx_load_styles(struct xlsx *xlsx, struct fault *fault)
{
    struct style_table table = {.xlsx = xlsx};
    uint64_t size;
    if (xlsx->styles_path[0] == '\0' ||
        !sheet_zip_find(xlsx->zip, xlsx->styles_path, &size)) {
        return OK;
    }
    ARENA_TAKE(xlsx->image->arena, SHEET_STYLES_MAX, xlsx->formats, fault);
    ARENA_TAKE(xlsx->image->arena, XLSX_FORMATS_MAX, xlsx->custom, fault);
    const struct xml_handler handler = {
        .context = &table, .on_start = begin_style, .on_end = end_style};
    return xlsx_read_part(xlsx, xlsx->styles_path, &handler, &never, fault);
}
