/* report_json.c - for other programs (report.h).
 *
 * Texts are built and escaped by jansson one at a time; the brackets between them are
 * written here, so that memory does not grow with the rows.  An amount in column
 * `paid` is "paid":"1234.50","paid_fen":123450; a percentage is "rate":"33.33",
 * "rate_basis_points":3333; what is missing is null. */
#include "reports/qr.h"
#include "reports/report.h"

#include <jansson.h>
#include <stdio.h>

struct json_sink {
    struct output *output;
    struct fault *fault;
    enum language language;
};

static int put_chunk(const char *at, size_t size, void *context)
{
    output_put(context, bytes_from(at, size));
    return 0;
}

/* Writes the members of `object` without its braces and gives it back. */
static struct status put_members(const struct json_sink *sink, json_t *object)
{
    const int failed =
        json_dump_callback(object, put_chunk, sink->output, JSON_EMBED | JSON_COMPACT);
    json_decref(object);
    return failed == 0
               ? OK
               : FAULT(sink->fault, STATUS_NO_MEMORY, "no memory to write JSON");
}

static struct status cannot_write(const struct json_sink *sink, const char *key)
{
    return FAULT(sink->fault, STATUS_INPUT,
                 "\"%s\" of the report cannot be written as JSON: its text is not "
                 "UTF-8, or memory is used up",
                 key);
}

/* Takes `value` over; NULL means that it could not be made. */
static struct status set(const struct json_sink *sink, json_t *object, const char *key,
                         json_t *value)
{
    return json_object_set_new(object, key, value) == 0 ? OK : cannot_write(sink, key);
}

static struct status set_text(const struct json_sink *sink, json_t *object,
                              const char *key, const char *text)
{
    const bool is_missing = text == NULL || text[0] == '\0';
    return set(sink, object, key, is_missing ? json_null() : json_string(text));
}

/* ---- cells: written one by one, so that the leak scan can be told of amounts ----- */

/* `key` is a machine name, [a-z0-9_]+: nothing in it wants escaping. */
static void put_key(const struct json_sink *sink, bool *is_first, const char *key,
                    const char *suffix)
{
    output_text(sink->output, *is_first ? "\"" : ",\"");
    output_text(sink->output, key);
    output_text(sink->output, suffix);
    output_text(sink->output, "\":");
    *is_first = false;
}

/* Takes `value` over; NULL means that it could not be made. */
static struct status put_json(const struct json_sink *sink, const char *key,
                              json_t *value)
{
    const int failed =
        value == NULL ||
        json_dump_callback(value, put_chunk, sink->output, JSON_ENCODE_ANY) != 0;
    json_decref(value);
    return failed == 0 ? OK : cannot_write(sink, key);
}

static void put_number(const struct json_sink *sink, const struct cell *cell)
{
    char digits[24];
    snprintf(digits, sizeof(digits), "%lld", (long long)cell->number);
    if (table_cell_is_amount(cell)) {
        output_figure(sink->output, bytes_of(digits));
    } else {
        output_text(sink->output, digits);
    }
}

/* A value that is no text, spelled for people and in quotes. */
static void put_spelled(const struct json_sink *sink, const struct cell *cell)
{
    char buffer[TABLE_CELL_TEXT_SIZE];
    struct bytes text = table_cell_text(cell, CELL_PLAIN, sink->language, buffer);
    output_byte(sink->output, '"');
    if (table_cell_is_amount(cell)) {
        output_figure(sink->output, text);
    } else {
        text.size -= cell->kind == COLUMN_PERCENT ? 1 : 0; /* without the sign */
        output_put(sink->output, text);
    }
    output_byte(sink->output, '"');
}

static struct status put_cell(const struct json_sink *sink, bool *is_first,
                              const char *key, enum column_kind kind,
                              const struct cell *cell)
{
    const bool has_value = cell->state == CELL_VALUE;
    kind = has_value ? cell->kind : kind; /* words may stand in a sum row */
    put_key(sink, is_first, key, "");
    if (!has_value) {
        output_text(sink->output, "null");
    } else if (kind == COLUMN_TEXT) {
        TRY(put_json(sink, key,
                     json_stringn((const char *)cell->text.at, cell->text.size)));
    } else if (kind == COLUMN_COUNT) {
        put_number(sink, cell);
    } else {
        put_spelled(sink, cell);
    }
    if (kind == COLUMN_FEN || kind == COLUMN_PERCENT) {
        put_key(sink, is_first, key, kind == COLUMN_FEN ? "_fen" : "_basis_points");
        if (has_value) {
            put_number(sink, cell);
        } else {
            output_text(sink->output, "null");
        }
    }
    return OK;
}

static struct status put_row(const struct json_sink *sink, const struct table *table,
                             const struct table_row *row, uint64_t number)
{
    static const char *const kinds[] = {
        [ROW_BODY] = "body", [ROW_SUBTOTAL] = "subtotal", [ROW_TOTAL] = "total"};
    bool is_first = true;
    if (row->kind != ROW_BODY) {
        put_key(sink, &is_first, "row", "");
        TRY(put_json(sink, "row", json_string(kinds[row->kind])));
    }
    for (size_t i = 0; i < table->column_count; i++) {
        const struct cell *cell = &row->cells[i];
        const char *key = table->columns[i].key;
        output_in_cell(sink->output, table->title, number, table->columns[i].title);
        if (cell->state != CELL_BLANK) {
            TRY(put_cell(sink, &is_first, key, table->columns[i].kind, cell));
        }
        if (cell->link != NULL) {
            put_key(sink, &is_first, key, "_link");
            TRY(put_json(sink, key, json_string(cell->link)));
        }
    }
    output_in_text(sink->output);
    return OK;
}

static struct status put_filled(const struct json_sink *sink, json_t *object,
                                struct status filled)
{
    if (!status_is_ok(filled)) {
        json_decref(object);
        return filled;
    }
    return put_members(sink, object);
}

static struct status put_rows(const struct json_sink *sink, const struct table *table)
{
    uint64_t number = 0;
    for (const struct table_row *row = table->first; row != NULL; row = row->next) {
        output_text(sink->output, row == table->first ? "\n{" : ",\n{");
        TRY(put_row(sink, table, row, ++number));
        output_byte(sink->output, '}');
    }
    return OK;
}

static struct status fill_column(const struct json_sink *sink,
                                 const struct column *column, json_t *object)
{
    static const char *const kinds[] = {
        [COLUMN_TEXT] = "text",  [COLUMN_COUNT] = "count",
        [COLUMN_FEN] = "amount", [COLUMN_PERCENT] = "percent",
        [COLUMN_DAY] = "day",    [COLUMN_PERIOD] = "period"};
    TRY(set_text(sink, object, "key", column->key));
    TRY(set_text(sink, object, "title", column->title));
    return set(sink, object, "kind", json_string(kinds[column->kind]));
}

static struct status put_table(const struct json_sink *sink, const struct table *table)
{
    json_t *head = json_object();
    struct status status = set_text(sink, head, "kind", "table");
    if (status_is_ok(status)) {
        status = set_text(sink, head, "key", table->key);
    }
    if (status_is_ok(status)) {
        status = set_text(sink, head, "title", table->title);
    }
    TRY(put_filled(sink, head, status));
    output_text(sink->output, ",\"columns\":[");
    for (size_t i = 0; i < table->column_count; i++) {
        json_t *object = json_object();
        output_text(sink->output, i == 0 ? "{" : ",{");
        TRY(put_filled(sink, object, fill_column(sink, &table->columns[i], object)));
        output_byte(sink->output, '}');
    }
    output_text(sink->output, "],\"rows\":[");
    TRY(put_rows(sink, table));
    output_text(sink->output, "],\"notes\":[");
    for (size_t i = 0; i < table->note_count; i++) {
        json_t *object = json_object();
        output_text(sink->output, i == 0 ? "{" : ",{");
        TRY(put_filled(sink, object, set_text(sink, object, "text", table->notes[i])));
        output_byte(sink->output, '}');
    }
    output_byte(sink->output, ']');
    return OK;
}

static struct status put_figures(const struct json_sink *sink,
                                 const struct block *block)
{
    output_text(sink->output, "\"kind\":\"figures\",\"figures\":[");
    for (size_t i = 0; i < block->figure_count; i++) {
        const struct figure *figure = &block->figures[i];
        json_t *object = json_object();
        output_text(sink->output, i == 0 ? "{" : ",{");
        struct status status = set_text(sink, object, "key", figure->key);
        if (status_is_ok(status)) {
            status = set_text(sink, object, "label", figure->label);
        }
        TRY(put_filled(sink, object, status));
        bool is_first = false;
        TRY(put_cell(sink, &is_first, "value", figure->value.kind, &figure->value));
        if (figure->note != NULL) {
            put_key(sink, &is_first, "note", "");
            TRY(put_json(sink, "note", json_string(figure->note)));
        }
        output_byte(sink->output, '}');
    }
    output_byte(sink->output, ']');
    return OK;
}

static struct status fill_chart(const struct json_sink *sink, const struct chart *chart,
                                json_t *object)
{
    const struct column *columns = chart->table->columns;
    TRY(set_text(sink, object, "kind", "chart"));
    TRY(set_text(sink, object, "form", chart_kind_name(chart->kind)));
    TRY(set_text(sink, object, "title", chart->title));
    TRY(set_text(sink, object, "description", chart->description));
    TRY(set_text(sink, object, "table", chart->table->key));
    TRY(set_text(sink, object, "label", columns[chart->label_column].key));
    json_t *values = json_array();
    for (size_t i = 0; i < chart->value_column_count; i++) {
        if (json_array_append_new(
                values, json_string(columns[chart->value_columns[i]].key)) != 0) {
            json_decref(values);
            return FAULT(sink->fault, STATUS_NO_MEMORY, "no memory to write JSON");
        }
    }
    return set(sink, object, "values", values);
}

static struct status put_words(const struct json_sink *sink, const struct block *block)
{
    const char *kind = block->kind == BLOCK_HEADING     ? "heading"
                       : block->kind == BLOCK_PARAGRAPH ? "paragraph"
                       : block->kind == BLOCK_BOXES     ? "boxes"
                       : block->kind == BLOCK_CODE      ? "code"
                       : block->kind == BLOCK_VERBATIM  ? "verbatim"
                                                        : "signature";
    json_t *object = json_object();
    struct status status = set_text(sink, object, "kind", kind);
    if (status_is_ok(status)) {
        status = set_text(sink, object, "text", block->text);
    }
    if (status_is_ok(status) && block->kind == BLOCK_CODE) {
        status = set_text(sink, object, "says", block->code->text);
    }
    return put_filled(sink, object, status);
}

static struct status put_block(const struct json_sink *sink,
                               const struct document *document,
                               const struct block *block)
{
    switch (block->kind) {
    case BLOCK_HEADING:
    case BLOCK_PARAGRAPH:
    case BLOCK_SIGNATURE:
    case BLOCK_BOXES:
    case BLOCK_CODE:
    case BLOCK_VERBATIM:
        return put_words(sink, block);
    case BLOCK_FIGURES:
        return put_figures(sink, block);
    case BLOCK_TABLE:
        return put_table(sink, block->table);
    case BLOCK_CHART:
        break;
    }
    json_t *object = json_object();
    TRY(put_filled(sink, object, fill_chart(sink, block->chart, object)));
    if (!document_shows_table(document, block->table)) {
        output_text(sink->output, "},\n{");
        TRY(put_table(sink, block->table));
    }
    return OK;
}

static struct status fill_head(const struct json_sink *sink,
                               const struct document *document, json_t *object)
{
    TRY(set_text(sink, object, "report", document->key));
    TRY(set_text(sink, object, "title", document->title));
    TRY(set_text(sink, object, "unit", document->unit));
    if (document->provenance.is_practice) { /* */
        TRY(set(sink, object, "practice", json_true()));
    }
    if (document->digest != NULL) { /* */
        TRY(set_text(sink, object, "table_sha256", document->digest));
    }
    TRY(set_text(sink, object, "language",
                 document->language == LANGUAGE_ZH ? "zh-CN" : "en"));
    const struct provenance *from = &document->provenance;
    json_t *provenance = json_object();
    TRY(set(sink, object, "provenance", provenance)); /* owned by `object` from here */
    TRY(set_text(sink, provenance, "as_of", from->as_of));
    TRY(set(sink, provenance, "seal_index",
            json_integer((json_int_t)from->seal_index)));
    TRY(set(sink, provenance, "tree_size", json_integer((json_int_t)from->tree_size)));
    TRY(set_text(sink, provenance, "root", from->root));
    TRY(set_text(sink, provenance, "origin", from->origin));
    return set_text(sink, provenance, "program", from->program);
}

struct status report_write_json(const struct document *document, struct output *output,
                                struct fault *fault)
{
    const struct json_sink sink = {output, fault, document->language};
    json_t *head = json_object();
    output_byte(output, '{');
    TRY(put_filled(&sink, head, fill_head(&sink, document, head)));
    output_text(output, ",\n\"blocks\":[");
    for (const struct block *block = document->first; block != NULL;
         block = block->next) {
        output_text(output, block == document->first ? "\n{" : ",\n{");
        TRY(put_block(&sink, document, block));
        output_byte(output, '}');
    }
    output_text(output, "]}\n");
    return OK;
}
