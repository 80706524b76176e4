#include "tests/county/output.h"

#include <errno.h>
#include <iconv.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { BUFFER_SIZE = 1 << 16, ROW_SIZE_MAX = 4096, PATH_SIZE = 1024 };

struct output {
    FILE *file;
    iconv_t converter;
    enum encoding encoding;
    size_t used;
    char buffer[BUFFER_SIZE];
    char converted[2 * BUFFER_SIZE];
};

static const char *root = ".";

static void give_up(const char *what)
{
    fprintf(stderr, "county: %s: %s\n", what, strerror(errno));
    exit(4);
}

void output_choose_root(const char *path)
{
    root = path;
}

static void full_path(char path[PATH_SIZE], const char *relative)
{
    const int size = snprintf(path, PATH_SIZE, "%s/%s", root, relative);
    if (size < 0 || size >= PATH_SIZE) {
        errno = ENAMETOOLONG;
        give_up("output folder");
    }
}

void output_make_folders(const char *relative)
{
    char path[PATH_SIZE];
    full_path(path, relative);
    for (char *at = path + 1; *at != '\0'; at++) {
        if (*at == '/') {
            *at = '\0';
            if (mkdir(path, 0777) != 0 && errno != EEXIST) {
                give_up("cannot make a folder");
            }
            *at = '/';
        }
    }
}

struct output *output_open(const char *relative, enum encoding encoding)
{
    struct output *output = calloc(1, sizeof(*output));
    if (output == NULL) {
        give_up("memory");
    }
    char path[PATH_SIZE];
    full_path(path, relative);
    output_make_folders(relative);
    output->encoding = encoding;
    output->file = fopen(path, "wb");
    if (output->file == NULL) {
        give_up("cannot write a file");
    }
    if (encoding == ENCODING_GB18030) {
        output->converter = iconv_open("GB18030", "UTF-8");
        if (output->converter == (iconv_t)-1) {
            give_up("iconv has no GB18030");
        }
    }
    if (encoding == ENCODING_UTF8_MARK) {
        output_raw(output, "\xEF\xBB\xBF", 3);
    }
    return output;
}

static void write_out(struct output *output, const char *bytes, size_t size_bytes)
{
    if (fwrite(bytes, 1, size_bytes, output->file) != size_bytes) {
        give_up("cannot write a file");
    }
}

/* The buffer holds whole characters only, so no state crosses a flush. */
static void flush(struct output *output)
{
    if (output->encoding != ENCODING_GB18030) {
        write_out(output, output->buffer, output->used);
        output->used = 0;
        return;
    }
    char *in = output->buffer;
    char *out = output->converted;
    size_t in_left = output->used;
    size_t out_left = sizeof(output->converted);
    if (iconv(output->converter, &in, &in_left, &out, &out_left) == (size_t)-1) {
        give_up("text does not fit GB18030");
    }
    write_out(output, output->converted, sizeof(output->converted) - out_left);
    output->used = 0;
}

void output_print(struct output *output, const char *format, ...)
{
    if (output->used + ROW_SIZE_MAX > BUFFER_SIZE) {
        flush(output);
    }
    va_list arguments;
    va_start(arguments, format);
    const int size =
        vsnprintf(output->buffer + output->used, ROW_SIZE_MAX, format, arguments);
    va_end(arguments);
    if (size < 0 || size >= ROW_SIZE_MAX) {
        errno = EOVERFLOW;
        give_up("row too long");
    }
    output->used += (size_t)size;
}

void output_raw(struct output *output, const char *bytes, size_t size_bytes)
{
    flush(output);
    write_out(output, bytes, size_bytes);
}

void output_close(struct output *output)
{
    flush(output);
    if (output->encoding == ENCODING_GB18030) {
        iconv_close(output->converter);
    }
    if (fclose(output->file) != 0) {
        give_up("cannot write a file");
    }
    free(output);
}

struct yuan output_yuan(int64_t fen)
{
    struct yuan yuan;
    snprintf(yuan.text, sizeof(yuan.text), "%" PRId64 ".%02" PRId64, fen / 100,
             fen % 100);
    return yuan;
}

struct yuan output_yuan_grouped(int64_t fen)
{
    const struct yuan plain = output_yuan(fen);
    struct yuan grouped = {{0}};
    const size_t whole = strlen(plain.text) - 3;
    size_t used = 0;
    for (size_t i = 0; plain.text[i] != '\0'; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0) {
            grouped.text[used++] = ',';
        }
        grouped.text[used++] = plain.text[i];
    }
    return grouped;
}

/* U+FF10 + digit, and U+FF0E for the point: EF BC 90.. and EF BC 8E. */
struct yuan output_yuan_wide(int64_t fen)
{
    const struct yuan plain = output_yuan(fen);
    struct yuan wide = {{0}};
    size_t used = 0;
    for (size_t i = 0; plain.text[i] != '\0' && used + 3 < sizeof(wide.text); i++) {
        const int low = plain.text[i] == '.' ? 0x8E : 0x90 + (plain.text[i] - '0');
        wide.text[used++] = (char)0xEF;
        wide.text[used++] = (char)0xBC;
        wide.text[used++] = (char)low;
    }
    return wide;
}

struct yuan output_yuan_wan(int64_t fen)
{
    return output_yuan(fen / 10000);
}
