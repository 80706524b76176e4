/* json_writer.h - objects and lists written as they come: memory does not grow with
 * them.
 *
 * Keys are literals of the program; texts are escaped by jansson.  Failing is sticky:
 * json_writer_end() of the outermost one tells.  Two blanks of indent a level, so that
 * people can read it and a comparison shows what changed. */
#ifndef REPORTS_JSON_WRITER_H
#define REPORTS_JSON_WRITER_H

#include "reports/output.h"

enum { JSON_WRITER_DEPTH_MAX = 16 };

struct json_writer {
    struct output *output; /* borrowed */
    char close[JSON_WRITER_DEPTH_MAX];
    bool has_items[JSON_WRITER_DEPTH_MAX];
    size_t depth;
    bool is_broken; /* a text was no UTF-8, or memory was used up */
};

struct json_writer json_writer_of(struct output *output);
/* `key` names the next value in an object; NULL in a list, and outermost. */
void json_writer_object(struct json_writer *writer, const char *key);
void json_writer_list(struct json_writer *writer, const char *key);
/* Ends the innermost one. */
void json_writer_close(struct json_writer *writer);
/* NULL is null. */
void json_writer_text(struct json_writer *writer, const char *key, const char *text);
void json_writer_bytes(struct json_writer *writer, const char *key, struct bytes text);
void json_writer_count(struct json_writer *writer, const char *key, uint64_t count);
/* As text with two decimals: a number would be read as a binary fraction. */
void json_writer_fen(struct json_writer *writer, const char *key, int64_t fen);
void json_writer_flag(struct json_writer *writer, const char *key, bool flag);
/* All is closed; a line feed ends it.  Errors: STATUS_INPUT, STATUS_NO_MEMORY. */
struct status json_writer_end(struct json_writer *writer, struct fault *fault) MUST_USE;

#endif
