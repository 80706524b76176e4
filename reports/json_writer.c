/* json_writer.c - see json_writer.h. */
#include "reports/json_writer.h"

#include "ledger/base/money.h"

#include <assert.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

struct json_writer json_writer_of(struct output *output)
{
    return (struct json_writer){.output = output};
}

static int put_chunk(const char *at, size_t size, void *context)
{
    output_put(context, bytes_from(at, size));
    return 0;
}

static void put_string(struct json_writer *writer, struct bytes text)
{
    json_t *value = json_stringn((const char *)text.at, text.size);
    writer->is_broken =
        writer->is_broken || value == NULL ||
        json_dump_callback(value, put_chunk, writer->output, JSON_ENCODE_ANY) != 0;
    json_decref(value);
}

static void indent(struct json_writer *writer)
{
    output_byte(writer->output, '\n');
    for (size_t i = 0; i < writer->depth; i++) {
        output_text(writer->output, "  ");
    }
}

static void begin_value(struct json_writer *writer, const char *key)
{
    if (writer->depth == 0) {
        return;
    }
    bool *has_items = &writer->has_items[writer->depth - 1];
    output_text(writer->output, *has_items ? "," : "");
    *has_items = true;
    indent(writer);
    assert((key != NULL) == (writer->close[writer->depth - 1] == '}'));
    if (key != NULL) {
        put_string(writer, bytes_of(key));
        output_text(writer->output, ": ");
    }
}

static void open_value(struct json_writer *writer, const char *key, char open,
                       char close)
{
    begin_value(writer, key);
    assert(writer->depth < JSON_WRITER_DEPTH_MAX);
    output_byte(writer->output, (uint8_t)open);
    writer->has_items[writer->depth] = false;
    writer->close[writer->depth++] = close;
}

void json_writer_object(struct json_writer *writer, const char *key)
{
    open_value(writer, key, '{', '}');
}

void json_writer_list(struct json_writer *writer, const char *key)
{
    open_value(writer, key, '[', ']');
}

void json_writer_close(struct json_writer *writer)
{
    assert(writer->depth > 0);
    writer->depth--;
    if (writer->has_items[writer->depth]) {
        indent(writer);
    }
    output_byte(writer->output, (uint8_t)writer->close[writer->depth]);
}

void json_writer_bytes(struct json_writer *writer, const char *key, struct bytes text)
{
    begin_value(writer, key);
    put_string(writer, text);
}

void json_writer_text(struct json_writer *writer, const char *key, const char *text)
{
    if (text != NULL) {
        json_writer_bytes(writer, key, bytes_of(text));
        return;
    }
    begin_value(writer, key);
    output_text(writer->output, "null");
}

void json_writer_count(struct json_writer *writer, const char *key, uint64_t count)
{
    char digits[24];
    snprintf(digits, sizeof(digits), "%" PRIu64, count);
    begin_value(writer, key);
    output_text(writer->output, digits);
}

void json_writer_fen(struct json_writer *writer, const char *key, int64_t fen)
{
    char text[MONEY_TEXT_SIZE];
    money_format(fen, text);
    begin_value(writer, key);
    output_byte(writer->output, '"');
    output_figure(writer->output, bytes_of(text));
    output_byte(writer->output, '"');
}

void json_writer_flag(struct json_writer *writer, const char *key, bool flag)
{
    begin_value(writer, key);
    output_text(writer->output, flag ? "true" : "false");
}

struct status json_writer_end(struct json_writer *writer, struct fault *fault)
{
    assert(writer->depth == 0);
    output_byte(writer->output, '\n');
    return writer->is_broken ? FAULT(fault, STATUS_INPUT,
                                     "a text cannot be written as JSON: it is not "
                                     "UTF-8, or memory is used up")
                             : OK;
}
