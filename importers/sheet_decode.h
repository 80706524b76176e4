/* sheet_decode.h - raw bytes to UTF-8, strictly; private to sheet*.c. */
#ifndef IMPORTERS_SHEET_DECODE_H
#define IMPORTERS_SHEET_DECODE_H

#include "importers/sheet.h"

#include <iconv.h>

enum {
    SHEET_DECODE_RAW = 65536,      /* bytes read at a time                        */
    SHEET_DECODE_CARRY = 8,        /* an incomplete character is at most 3 bytes  */
    SHEET_DECODE_ROOM = 98304 + 64 /* what that many raw bytes can decode to      */
};

/* What the first look at a file finds. */
struct sheet_origin {
    enum sheet_encoding encoding;
    size_t mark_size; /* bytes of the byte order mark, 0 when there is none */
};

/* A byte order mark at the front settles an encoding that is SHEET_AUTO; one that is of
 * another encoding than origin's stays text. */
void sheet_decode_mark(struct bytes head, struct sheet_origin *origin);

/* Finds the encoding of an open file: the one insisted on, or by mark, strict
 * UTF-8, else GB18030.  A file that was plainly UTF-8 before its first bad byte stays
 * UTF-8, so that decoding names that byte.  Refuses formats that are not text.
 * `buffer` has SHEET_DECODE_RAW bytes.  Errors: STATUS_INPUT, STATUS_ENVIRONMENT. */
struct status sheet_decode_detect(int file, enum sheet_encoding wanted, uint8_t *buffer,
                                  struct sheet_origin *ret_origin, struct fault *fault)
    MUST_USE;

struct sheet_decoder {
    enum sheet_encoding encoding;
    bool is_open;
    iconv_t converter;
    uint32_t *pairs; /* two-byte characters met so far, as packed UTF-8 */
};

/* Takes the table from `arena` and the converter from the C library.
 * Errors: STATUS_NO_MEMORY, STATUS_ENVIRONMENT when GB18030 is not installed. */
struct status sheet_decode_open(struct sheet_decoder *decoder,
                                enum sheet_encoding encoding, struct arena *arena,
                                struct fault *fault) MUST_USE;
void sheet_decode_close(struct sheet_decoder *decoder);

/* Appends raw[0:result] as UTF-8 to `text`, which has room for one and a half times
 * raw.size + 8.  An incomplete character at the end is left for the next call, unless
 * `is_last`.  *ret_is_bad: the byte at raw[result] cannot be decoded. */
size_t sheet_decode(struct sheet_decoder *decoder, struct bytes raw, bool is_last,
                    struct writer *text, bool *ret_is_bad);

#endif
