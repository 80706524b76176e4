#ifndef COUNTY_OUTPUT_H
#define COUNTY_OUTPUT_H
#include <stddef.h>
#include <stdint.h>
/* Files of the county: UTF-8 inside, UTF-8 (with or without a mark) or GB18030
 * outside.  Any trouble with the file system ends the program with status 4. */
enum encoding { ENCODING_UTF8, ENCODING_UTF8_MARK, ENCODING_GB18030 };

struct output;

/* A fen amount as text: 1236.00, 1,236.00, １２３６．００, or ten thousands 0.12. */
struct yuan {
    char text[64];
};

void output_choose_root(const char *path);
/* Makes the folders on the way; the folder itself when the path ends in '/'. */
void output_make_folders(const char *path);
struct output *output_open(const char *path, enum encoding encoding);
void output_print(struct output *output, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Bytes as they are, not converted. */
void output_raw(struct output *output, const char *bytes, size_t size_bytes);
void output_close(struct output *output);

struct yuan output_yuan(int64_t fen);
struct yuan output_yuan_grouped(int64_t fen);
struct yuan output_yuan_wide(int64_t fen);
struct yuan output_yuan_wan(int64_t fen);
#endif
