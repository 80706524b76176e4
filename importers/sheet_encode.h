/* sheet_encode.h - UTF-8 text to the bytes a bank wants, strictly. */
#ifndef IMPORTERS_SHEET_ENCODE_H
#define IMPORTERS_SHEET_ENCODE_H

#include "importers/sheet.h"

#include <iconv.h>

struct sheet_encoder {
    enum sheet_encoding encoding;
    enum sheet_reach reach;
    bool is_open;
    iconv_t converter;
};

/* SHEET_AUTO means UTF-8, whose reach does not matter.
 * Errors: STATUS_INPUT for UTF-16, which is not written; STATUS_ENVIRONMENT when
 * GB18030 is not installed. */
struct status sheet_encode_open(struct sheet_encoder *encoder,
                                enum sheet_encoding encoding, enum sheet_reach reach,
                                struct fault *fault) MUST_USE;
void sheet_encode_close(struct sheet_encoder *encoder);

/* Appends the text, which is UTF-8; too little room leaves writer->overflowed set.
 * False, with the writer as before, when the encoding lacks a character. */
bool sheet_encode(struct sheet_encoder *encoder, struct bytes text,
                  struct writer *writer) MUST_USE;

#endif
