/* sheet_encode.c - see sheet_encode.h.
 *
 * GB18030 holds every character; a bank that still works with GBK or GB2312 holds only
 * the two-byte ones, or those of the old square.  Both are subsets byte for byte. */
#include "importers/sheet_encode.h"

#include <assert.h>
#include <string.h>

enum { RUN_MAX = 252 };

struct status sheet_encode_open(struct sheet_encoder *encoder,
                                enum sheet_encoding encoding, enum sheet_reach reach,
                                struct fault *fault)
{
    *encoder = (struct sheet_encoder){.encoding = encoding, .reach = reach};
    if (encoding == SHEET_UTF16LE || encoding == SHEET_UTF16BE) {
        return FAULT(fault, STATUS_INPUT,
                     "UTF-16 is read but not written; choose gb18030 or utf-8");
    }
    if (encoding != SHEET_GB18030) {
        return OK;
    }
    encoder->converter = iconv_open("GB18030", "UTF-8");
    if ((intptr_t)encoder->converter == -1) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "this system cannot write GB18030 text; install the C library's "
                     "character set modules");
    }
    encoder->is_open = true;
    return OK;
}

void sheet_encode_close(struct sheet_encoder *encoder)
{
    if (encoder->is_open) {
        (void)iconv_close(encoder->converter); /* cannot fail on what was opened */
        encoder->is_open = false;
    }
}

/* Bytes at the front that are all ASCII, or whole characters that are not. */
static size_t run_of(struct bytes text, bool *ret_is_ascii)
{
    const bool is_ascii = text.at[0] < 0x80;
    size_t size = 1;
    while (size < text.size && (text.at[size] < 0x80) == is_ascii &&
           (is_ascii || size < RUN_MAX - 3 || (text.at[size] & 0xC0) == 0x80)) {
        size++;
    }
    *ret_is_ascii = is_ascii;
    return size;
}

static bool is_within(enum sheet_reach reach, const uint8_t *at, size_t size)
{
    for (size_t i = 0; i < size && reach != SHEET_REACH_ALL;) {
        if (at[i] < 0x80) {
            i++;
            continue;
        }
        const bool is_pair = at[i + 1] >= 0x40;
        const bool is_square = at[i] >= 0xA1 && at[i] <= 0xF7 && at[i + 1] >= 0xA1;
        if (!is_pair || (reach == SHEET_REACH_GB2312 && !is_square)) {
            return false;
        }
        i += 2;
    }
    return true;
}

static bool put_run(struct sheet_encoder *encoder, struct bytes run,
                    struct writer *writer)
{
    char from[RUN_MAX];
    char to[2 * RUN_MAX];
    assert(run.size <= sizeof(from));
    memcpy(from, run.at, run.size);
    char *in = from;
    char *out = to;
    size_t in_left = run.size;
    size_t out_left = sizeof(to);
    const size_t lossy = iconv(encoder->converter, &in, &in_left, &out, &out_left);
    const size_t size = sizeof(to) - out_left;
    if (lossy != 0 || in_left != 0) {
        (void)iconv(encoder->converter, NULL, NULL, NULL, NULL); /* back to its start */
        return false;
    }
    if (!is_within(encoder->reach, (const uint8_t *)to, size)) {
        return false;
    }
    writer_run(writer, bytes_from(to, size));
    return true;
}

bool sheet_encode(struct sheet_encoder *encoder, struct bytes text,
                  struct writer *writer)
{
    if (!encoder->is_open) {
        writer_run(writer, text);
        return true;
    }
    const size_t before = writer->size;
    while (text.size > 0 && !writer->overflowed) {
        bool is_ascii;
        const size_t size = run_of(text, &is_ascii);
        const struct bytes run = bytes_from(text.at, size);
        if (is_ascii) {
            writer_run(writer, run);
        } else if (!put_run(encoder, run, writer)) {
            writer->size = before;
            return false;
        }
        text = bytes_from(text.at + size, text.size - size);
    }
    return true;
}
