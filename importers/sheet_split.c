/* sheet_split.c - rows out of decoded text, with physical line numbers. */
#include "importers/sheet_split.h"

#include <assert.h>
#include <string.h>

/* libcsv trims what this calls a blank; a cell is kept as it was written. */
static int no_byte_is_blank(unsigned char byte)
{
    (void)byte;
    return 0;
}

struct status sheet_split_open(struct sheet_split *split,
                               const struct sheet_options *options, struct arena *arena,
                               struct fault *fault)
{
    uint8_t *text;
    uint8_t *cells;
    ARENA_TAKE(arena, SHEET_SPLIT_ROOM, text, fault);
    ARENA_TAKE(arena, SHEET_ROW_SIZE_MAX, cells, fault);
    uint8_t *dressed;
    ARENA_TAKE(arena, SHEET_SPLIT_DRESSED, dressed, fault);
    ARENA_TAKE(arena, SHEET_FIELDS_MAX, split->fields, fault);
    split->dressed = writer_of(dressed, SHEET_SPLIT_DRESSED);
    split->options = options;
    split->text = writer_of(text, SHEET_SPLIT_ROOM);
    split->cells = writer_of(cells, SHEET_ROW_SIZE_MAX);
    split->line = 1;
    if (csv_init(&split->parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        return FAULT(fault, STATUS_NO_MEMORY, "the CSV reader cannot be started");
    }
    csv_set_delim(&split->parser, (unsigned char)options->separator);
    csv_set_blk_size(&split->parser, SHEET_FIELD_SIZE_MAX);
    csv_set_space_func(&split->parser, no_byte_is_blank);
    split->is_open = true;
    return OK;
}

void sheet_split_close(struct sheet_split *split)
{
    if (split->is_open) {
        csv_free(&split->parser);
        split->is_open = false;
    }
}

static struct status refuse_long_row(uint64_t line, struct fault *fault)
{
    const struct status status =
        FAULT(fault, STATUS_INPUT,
              "R-033: the row is longer than %d bytes; is the separator right, and is "
              "a quote left open?",
              SHEET_ROW_SIZE_MAX);
    return fault_at(fault, status, NULL, line, NULL);
}

static struct status refuse_long_field(uint64_t line, size_t field, struct fault *fault)
{
    const struct status status =
        FAULT(fault, STATUS_INPUT,
              "R-033: cell %zu of the row is longer than %d bytes; is the separator "
              "right, and is a quote left open?",
              field, SHEET_FIELD_SIZE_MAX);
    return fault_at(fault, status, NULL, line, NULL);
}

static struct status refuse_many_fields(uint64_t line, struct fault *fault)
{
    const struct status status =
        FAULT(fault, STATUS_INPUT,
              "R-033: the row has more than %d cells; is the separator right?",
              SHEET_FIELDS_MAX);
    return fault_at(fault, status, NULL, line, NULL);
}

static struct status give_row(struct sheet_split *split, uint64_t line,
                              struct fault *fault)
{
    if (split->rows == SHEET_ROWS_MAX) {
        const struct status status = FAULT(
            fault, STATUS_INPUT,
            "R-033: the file has more than %d rows; split it and import the parts",
            SHEET_ROWS_MAX);
        return fault_at(fault, status, NULL, line, NULL);
    }
    const struct sheet_row row = {.line = line,
                                  .blank_lines = split->blank_before,
                                  .field_count = split->field_count,
                                  .fields = split->fields};
    split->rows++;
    split->blank_before = 0;
    const struct status status = split->on_row(split->context, &row, fault);
    if (!status_is_ok(status)) {
        return fault_at(fault, status, NULL, line, NULL);
    }
    split->is_stopped =
        split->options->row_limit != 0 && split->rows == split->options->row_limit;
    return OK;
}

/* A line without quotes. */
static struct status cut_line(struct sheet_split *split, struct bytes line,
                              struct fault *fault)
{
    const uint8_t separator = (uint8_t)split->options->separator;
    size_t count = 0;
    size_t from = 0;
    for (size_t i = 0; i <= line.size; i++) {
        if (i < line.size && line.at[i] != separator) {
            continue;
        }
        if (count == SHEET_FIELDS_MAX) {
            return refuse_many_fields(split->line, fault);
        }
        if (i - from > SHEET_FIELD_SIZE_MAX) {
            return refuse_long_field(split->line, count + 1, fault);
        }
        split->fields[count++] = (struct bytes){line.at + from, i - from};
        from = i + 1;
    }
    split->field_count = count;
    return give_row(split, split->line, fault);
}

static void take_cell(void *at, size_t size, void *context)
{
    struct sheet_split *split = context;
    split->field_count++;
    if (split->field_count > SHEET_FIELDS_MAX) {
        return;
    }
    if (size > SHEET_FIELD_SIZE_MAX) {
        split->long_field = split->field_count;
        return;
    }
    /* The cells of a record are never longer than the record. */
    const size_t from = split->cells.size;
    writer_run(&split->cells, bytes_from(at, size));
    assert(!split->cells.overflowed);
    split->fields[split->field_count - 1] =
        (struct bytes){split->cells.at + from, size};
}

static void take_end(int byte, void *context)
{
    (void)byte;
    struct sheet_split *split = context;
    split->is_complete = true;
}

static struct status refuse_quote(struct sheet_split *split, bool is_open,
                                  struct fault *fault)
{
    if (csv_error(&split->parser) == CSV_ENOMEM) {
        return FAULT(fault, STATUS_NO_MEMORY, "the CSV reader is out of memory");
    }
    const struct status status =
        is_open ? FAULT(fault, STATUS_INPUT,
                        "R-031: a quoted cell that begins in this row is never closed")
                : FAULT(fault, STATUS_INPUT,
                        "R-031: a stray quote in the row; quotes must enclose a whole "
                        "cell and be doubled inside it");
    return fault_at(fault, status, NULL, split->record_line, NULL);
}

/* Where the cell ="..." that begins at `from` ends, or 0: Excel's own way to keep a
 * number as text, which strict quoting would refuse as a stray quote. */
static size_t excel_cell_end(struct bytes line, size_t from, uint8_t separator)
{
    if (line.size - from < 3 || line.at[from] != '=' || line.at[from + 1] != '"') {
        return 0;
    }
    const uint8_t *close = memchr(line.at + from + 2, '"', line.size - from - 2);
    if (close == NULL) {
        return 0;
    }
    const size_t end = (size_t)(close - line.at) + 1;
    const bool is_whole = end == line.size || line.at[end] == separator ||
                          line.at[end] == '\r' || line.at[end] == '\n';
    return is_whole ? end : 0;
}

static bool has_excel_cell(struct bytes line)
{
    for (size_t i = 0; i + 1 < line.size; i++) {
        const uint8_t *hit = memchr(line.at + i, '=', line.size - 1 - i);
        if (hit == NULL) {
            return false;
        }
        if (hit[1] == '"') {
            return true;
        }
        i = (size_t)(hit - line.at);
    }
    return false;
}

/* The line with every bare ="..." cell quoted as CSV wants it. */
static struct bytes quote_excel_cells(struct sheet_split *split, struct bytes line,
                                      bool is_quoted)
{
    struct writer *out = &split->dressed;
    const uint8_t separator = (uint8_t)split->options->separator;
    bool is_start = !is_quoted;
    out->size = 0;
    for (size_t i = 0; i < line.size; i++) {
        const size_t end = is_start ? excel_cell_end(line, i, separator) : 0;
        if (end != 0) {
            writer_text(out, "\"=\"");
            writer_run(out, bytes_from(line.at + i + 1, end - i - 1));
            writer_text(out, "\"\"");
            i = end - 1;
            is_start = false;
            continue;
        }
        if (line.at[i] == '"') {
            /* A doubled quote closes and opens again: the same state after both. */
            is_quoted = is_quoted ? false : is_start || line.at[i - 1] == '"';
        }
        is_start = !is_quoted && line.at[i] == separator;
        writer_u8(out, line.at[i]);
    }
    return writer_bytes(out);
}

/* One physical line of a record with quotes; `line` includes its end. */
static struct status feed_line(struct sheet_split *split, struct bytes line,
                               size_t end_size, struct fault *fault)
{
    const bool goes_on = split->in_record;
    if (!goes_on) {
        split->in_record = true;
        split->is_complete = false;
        split->long_field = 0;
        split->record_line = split->line;
        split->record_size = 0;
        split->field_count = 0;
        split->cells.size = 0;
    }
    split->record_size += line.size;
    if (split->record_size - end_size > SHEET_ROW_SIZE_MAX) {
        return refuse_long_row(split->record_line, fault);
    }
    if (has_excel_cell(line)) {
        line = quote_excel_cells(split, line, goes_on);
        if (split->dressed.overflowed) {
            return refuse_many_fields(split->record_line, fault);
        }
    }
    const size_t done =
        csv_parse(&split->parser, line.at, line.size, take_cell, take_end, split);
    if (done != line.size) {
        return refuse_quote(split, false, fault);
    }
    if (end_size == 0 && csv_fini(&split->parser, take_cell, take_end, split) != 0) {
        return refuse_quote(split, true, fault);
    }
    if (split->long_field != 0) {
        return refuse_long_field(split->record_line, split->long_field, fault);
    }
    if (split->field_count > SHEET_FIELDS_MAX) {
        return refuse_many_fields(split->record_line, fault);
    }
    if (!split->is_complete) {
        return OK;
    }
    split->in_record = false;
    return give_row(split, split->record_line, fault);
}

/* Position of `byte` at or after `from`, or `end`. */
static size_t find_byte(const struct sheet_split *split, uint8_t byte, size_t from)
{
    const size_t end = split->text.size;
    const uint8_t *at = split->text.at;
    const uint8_t *hit = from == end ? NULL : memchr(at + from, byte, end - from);
    return hit == NULL ? end : (size_t)(hit - at);
}

/* The end of the line at begin: its first byte after the text, and the size of the end;
 * false when it is not in the window yet. */
static bool find_end(struct sheet_split *split, bool is_last, size_t *ret_end,
                     size_t *ret_size)
{
    const size_t limit = split->text.size;
    if (split->next_return < split->begin) {
        split->next_return = find_byte(split, '\r', split->begin);
    }
    size_t end = find_byte(split, '\n', split->begin);
    size_t size = 1;
    if (split->next_return < end) {
        end = split->next_return;
        if (end + 1 == limit && !is_last) {
            return false; /* its LF may still come */
        }
        size = end + 1 < limit && split->text.at[end + 1] == '\n' ? 2 : 1;
    }
    if (end == limit) {
        size = 0;
        if (!is_last) {
            return false;
        }
    }
    *ret_end = end;
    *ret_size = size;
    return true;
}

static struct status take_line(struct sheet_split *split, size_t end, size_t end_size,
                               struct fault *fault)
{
    const struct bytes line = {split->text.at + split->begin, end - split->begin};
    if (line.size > SHEET_ROW_SIZE_MAX) {
        return refuse_long_row(split->in_record ? split->record_line : split->line,
                               fault);
    }
    bool has_quote = false;
    if (split->options->has_quotes) {
        if (split->next_quote < split->begin) {
            split->next_quote = find_byte(split, '"', split->begin);
        }
        has_quote = split->next_quote < end;
    }
    if (split->in_record || has_quote) {
        const struct bytes whole = {line.at, line.size + end_size};
        TRY(feed_line(split, whole, end_size, fault));
    } else if (line.size == 0) {
        split->blank_lines++;
        split->blank_before++;
    } else {
        TRY(cut_line(split, line, fault));
    }
    split->begin = end + end_size;
    split->line++;
    return OK;
}

struct status sheet_split_rows(struct sheet_split *split, bool is_last,
                               struct fault *fault)
{
    assert(split->begin == 0);
    split->next_return = find_byte(split, '\r', 0);
    split->next_quote = find_byte(split, '"', 0);
    while (!split->is_stopped && split->begin < split->text.size) {
        size_t end;
        size_t end_size;
        if (!find_end(split, is_last, &end, &end_size)) {
            break;
        }
        TRY(take_line(split, end, end_size, fault));
    }
    if (is_last && split->in_record && !split->is_stopped) {
        /* The text ended with a line end inside a quoted cell. */
        return refuse_quote(split, true, fault);
    }
    const size_t left = split->text.size - split->begin;
    if (!split->is_stopped && left > SHEET_ROW_SIZE_MAX + 1) {
        return refuse_long_row(split->in_record ? split->record_line : split->line,
                               fault);
    }
    memmove(split->text.at, split->text.at + split->begin, left);
    split->text.size = left;
    split->begin = 0;
    return OK;
}

uint64_t sheet_split_line(const struct sheet_split *split)
{
    uint64_t line = split->line;
    for (size_t i = split->begin; i < split->text.size; i++) {
        const bool is_pair = split->text.at[i] == '\r' && i + 1 < split->text.size &&
                             split->text.at[i + 1] == '\n';
        if (split->text.at[i] == '\n' || (split->text.at[i] == '\r' && !is_pair)) {
            line++;
        }
    }
    return line;
}
