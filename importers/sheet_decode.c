/* sheet_decode.c - strict decoders: UTF-8, GB18030 and UTF-16.
 *
 * GB18030 is glibc's table, never GBK or GB2312 (domain.md 4.3).  Asking iconv once per
 * two-byte character and remembering the answer is three times as fast as passing it
 * the whole text, since most bytes of a payroll file are ASCII. */
#include "importers/sheet_decode.h"

#include "ledger/base/text.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

enum {
    PAIR_LEADS = 126,      /* 0x81..0xFE                                           */
    PAIR_TRAILS = 192,     /* 0x40..0xFF                                           */
    PLAINLY_UTF8 = 8,      /* 3-byte sequences that settle it: 8 by chance in
                              GB18030 text happen once in ten million files        */
    SCAN_LINE_MAX = 262144 /* a longer line passes SHEET_ROW_SIZE_MAX anyhow       */
};

/* Length of the run of ASCII at the front. */
static size_t ascii_run(const uint8_t *at, size_t size)
{
    size_t i = 0;
    uint64_t word;
    while (size - i >= sizeof(word)) {
        memcpy(&word, at + i, sizeof(word));
        if ((word & UINT64_C(0x8080808080808080)) != 0) {
            break;
        }
        i += sizeof(word);
    }
    while (i < size && at[i] < 0x80) {
        i++;
    }
    return i;
}

static bool is_tail(uint8_t byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Bytes of the sequence at the front; 0: bad; -1: incomplete so far. */
static int utf8_sequence(const uint8_t *at, size_t size)
{
    const uint8_t lead = at[0];
    if (lead < 0xC2 || lead > 0xF4) {
        return 0;
    }
    if (size < 2) {
        return -1;
    }
    if (!is_tail(at[1]) || (lead == 0xE0 && at[1] < 0xA0) ||
        (lead == 0xED && at[1] > 0x9F) || (lead == 0xF0 && at[1] < 0x90) ||
        (lead == 0xF4 && at[1] > 0x8F)) {
        return 0;
    }
    const int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    for (size_t i = 2; i < (size_t)length; i++) {
        if (i >= size) {
            return -1;
        }
        if (!is_tail(at[i])) {
            return 0;
        }
    }
    return length;
}

/* Length of the well-formed front; *ret_triples grows by its 3-byte sequences. */
static size_t utf8_front(struct bytes raw, bool is_last, uint64_t *ret_triples,
                         bool *ret_is_bad)
{
    size_t i = 0;
    while (i < raw.size) {
        if (raw.at[i] < 0x80) {
            i += ascii_run(raw.at + i, raw.size - i);
            continue;
        }
        const int length = utf8_sequence(raw.at + i, raw.size - i);
        if (length <= 0) {
            *ret_is_bad = length == 0 || is_last;
            return i;
        }
        *ret_triples += length == 3 ? 1 : 0;
        i += (size_t)length;
    }
    *ret_is_bad = false;
    return i;
}

static struct status refuse_format(struct bytes head, struct fault *fault)
{
    static const struct {
        const char *magic;
        size_t size;
        const char *advice;
    } formats[] = {
        {"\xD0\xCF\x11\xE0", 4,
         N_("an .xls workbook, which this program was built without; open it and save "
            "it as CSV UTF-8, with identity and account columns formatted as text")},
        {"PK\x03\x04", 4,
         N_("an .xlsx workbook, which this program was built without, or a zip "
            "archive; unpack it, or save the sheet as CSV UTF-8, with identity and "
            "account columns formatted as text")},
        {"%PDF", 4, N_("a PDF; ask the sender for the text or CSV file")},
        {"\x1F\x8B", 2, N_("a gzip archive; unpack it first")},
        {"<?xml", 5,
         N_("an XML file; treasury vouchers are taken in with import return and "
            "import refund, for anything else ask the sender for the text or CSV "
            "file")},
        {"<html", 5,
         N_("a web page with another name; open it in a spreadsheet and "
            "save it as CSV UTF-8")},
        {"<table", 6,
         N_("a web page with another name; open it in a spreadsheet and "
            "save it as CSV UTF-8")},
    };
    if (bytes_start_with(head, bytes_from("\xEF\xBB\xBF", 3))) {
        head = bytes_from(head.at + 3, head.size - 3);
    }
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        if (bytes_start_with(head, bytes_from(formats[i].magic, formats[i].size))) {
            return FAULT(fault, STATUS_INPUT, "R-031: this is not a text file but %s",
                         fault_words(formats[i].advice));
        }
    }
    return OK;
}

void sheet_decode_mark(struct bytes head, struct sheet_origin *origin)
{
    static const struct {
        enum sheet_encoding encoding;
        const char *mark;
        size_t size;
    } marks[] = {
        {SHEET_UTF8, "\xEF\xBB\xBF", 3},
        {SHEET_UTF16LE, "\xFF\xFE", 2},
        {SHEET_UTF16BE, "\xFE\xFF", 2},
        {SHEET_GB18030, "\x84\x31\x95\x33", 4},
    };
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        const bool is_wanted =
            origin->encoding == SHEET_AUTO || origin->encoding == marks[i].encoding;
        if (is_wanted &&
            bytes_start_with(head, bytes_from(marks[i].mark, marks[i].size))) {
            origin->encoding = marks[i].encoding;
            origin->mark_size = marks[i].size;
            return;
        }
    }
}

/* True when scanning on can change nothing: the reading proper will refuse here. */
static bool is_hopeless(struct bytes chunk, uint64_t *line_size)
{
    if (memchr(chunk.at, 0, chunk.size) != NULL) {
        return true;
    }
    const bool has_end = memchr(chunk.at, '\n', chunk.size) != NULL ||
                         memchr(chunk.at, '\r', chunk.size) != NULL;
    *line_size = has_end ? 0 : *line_size + chunk.size;
    return *line_size > SCAN_LINE_MAX;
}

/* Reads the file from its start: UTF-8 throughout, or not. */
static struct status scan(int file, uint8_t *buffer, enum sheet_encoding *ret_encoding,
                          struct fault *fault)
{
    uint64_t triples = 0;
    uint64_t line_size = 0;
    size_t kept = 0;
    off_t offset = 0;
    for (;;) {
        const ssize_t got = pread(file, buffer + kept, SHEET_DECODE_RAW - kept, offset);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return FAULT(fault, STATUS_ENVIRONMENT, "the file cannot be read: %s",
                         strerror(errno));
        }
        offset += got;
        const struct bytes raw = bytes_from(buffer, kept + (size_t)got);
        bool is_bad = false;
        const size_t good = utf8_front(raw, got == 0, &triples, &is_bad);
        if (is_bad) {
            *ret_encoding = triples >= PLAINLY_UTF8 ? SHEET_UTF8 : SHEET_GB18030;
            return OK;
        }
        if (got == 0 || is_hopeless(raw, &line_size)) {
            *ret_encoding = SHEET_UTF8;
            return OK;
        }
        kept = raw.size - good;
        memmove(buffer, buffer + good, kept);
    }
}

struct status sheet_decode_detect(int file, enum sheet_encoding wanted, uint8_t *buffer,
                                  struct sheet_origin *ret_origin, struct fault *fault)
{
    ssize_t got;
    do {
        got = pread(file, buffer, 16, 0);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        return FAULT(fault, STATUS_ENVIRONMENT, "the file cannot be read: %s",
                     strerror(errno));
    }
    const struct bytes head = bytes_from(buffer, (size_t)got);
    TRY(refuse_format(head, fault));
    struct sheet_origin origin = {.encoding = wanted};
    sheet_decode_mark(head, &origin);
    if (origin.encoding == SHEET_AUTO) {
        TRY(scan(file, buffer, &origin.encoding, fault));
    }
    *ret_origin = origin;
    return OK;
}

struct status sheet_decode_open(struct sheet_decoder *decoder,
                                enum sheet_encoding encoding, struct arena *arena,
                                struct fault *fault)
{
    assert(encoding != SHEET_AUTO);
    *decoder = (struct sheet_decoder){.encoding = encoding};
    if (encoding != SHEET_GB18030) {
        return OK;
    }
    ARENA_TAKE(arena, (size_t)PAIR_LEADS * PAIR_TRAILS, decoder->pairs, fault);
    decoder->converter = iconv_open("UTF-8", "GB18030");
    /* iconv_open() fails with -1 made into its handle type. */
    if ((intptr_t)decoder->converter == -1) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "this system cannot convert GB18030 text; install the C "
                     "library's character set modules (package libc6 or "
                     "glibc-gconv-extra)");
    }
    decoder->is_open = true;
    return OK;
}

void sheet_decode_close(struct sheet_decoder *decoder)
{
    if (decoder->is_open) {
        /* Closing a conversion that iconv_open() gave cannot fail. */
        (void)iconv_close(decoder->converter);
        decoder->is_open = false;
    }
}

/* One character through iconv; its UTF-8 length, 0 when it is none. */
static size_t convert_one(struct sheet_decoder *decoder, const uint8_t *at, size_t size,
                          uint8_t ret_text[static 8])
{
    char from[4];
    char to[8];
    memcpy(from, at, size);
    char *in = from;
    char *out = to;
    size_t in_left = size;
    size_t out_left = sizeof(to);
    const size_t lossy = iconv(decoder->converter, &in, &in_left, &out, &out_left);
    if (lossy != 0 || in_left != 0) {
        (void)iconv(decoder->converter, NULL, NULL, NULL, NULL); /* back to its start */
        return 0;
    }
    memcpy(ret_text, to, sizeof(to) - out_left);
    return sizeof(to) - out_left;
}

static size_t put_pair(struct sheet_decoder *decoder, const uint8_t *at, uint8_t *out)
{
    uint32_t *slot =
        &decoder->pairs[(size_t)(at[0] - 0x81) * PAIR_TRAILS + (at[1] - 0x40U)];
    if (*slot == 0) {
        uint8_t text[8];
        const size_t size = convert_one(decoder, at, 2, text);
        if (size == 0 || size > 3) {
            memcpy(out, text, size);
            return size;
        }
        *slot = (uint32_t)size << 24 | (uint32_t)text[0] << 16 |
                (size > 1 ? (uint32_t)text[1] << 8 : 0) | (size > 2 ? text[2] : 0);
    }
    out[0] = (uint8_t)(*slot >> 16);
    out[1] = (uint8_t)(*slot >> 8);
    out[2] = (uint8_t)*slot;
    return *slot >> 24;
}

static size_t decode_gb18030(struct sheet_decoder *decoder, struct bytes raw,
                             bool is_last, struct writer *text, bool *ret_is_bad)
{
    size_t i = 0;
    *ret_is_bad = false;
    while (i < raw.size) {
        const uint8_t *at = raw.at + i;
        const size_t left = raw.size - i;
        if (at[0] < 0x80) {
            const size_t run = ascii_run(at, left);
            writer_run(text, bytes_from(at, run));
            i += run;
            continue;
        }
        const bool is_four = left >= 2 && at[1] >= 0x30 && at[1] <= 0x39;
        const size_t need = is_four ? 4 : 2;
        const bool is_lead = at[0] >= 0x81 && at[0] <= 0xFE;
        if (is_lead && left < need && !is_last) {
            return i;
        }
        uint8_t *out = text->at + text->size;
        assert(text->capacity - text->size >= 8);
        size_t size = 0;
        if (is_lead && left >= need) {
            size = is_four         ? convert_one(decoder, at, 4, out)
                   : at[1] >= 0x40 ? put_pair(decoder, at, out)
                                   : 0;
        }
        if (size == 0) {
            *ret_is_bad = true;
            return i;
        }
        text->size += size;
        i += need;
    }
    return i;
}

static size_t decode_utf16(enum sheet_encoding encoding, struct bytes raw, bool is_last,
                           struct writer *text, bool *ret_is_bad)
{
    const size_t high = encoding == SHEET_UTF16LE ? 1 : 0;
    size_t i = 0;
    *ret_is_bad = false;
    while (i < raw.size) {
        if (raw.size - i < 2) {
            *ret_is_bad = is_last;
            return i;
        }
        uint32_t unit = (uint32_t)raw.at[i + high] << 8 | raw.at[i + 1 - high];
        size_t size = 2;
        if (unit >= 0xDC00 && unit <= 0xDFFF) {
            *ret_is_bad = true;
            return i;
        }
        if (unit >= 0xD800 && unit <= 0xDBFF) {
            if (raw.size - i < 4) {
                *ret_is_bad = is_last;
                return i;
            }
            const uint32_t low =
                (uint32_t)raw.at[i + 2 + high] << 8 | raw.at[i + 3 - high];
            if (low < 0xDC00 || low > 0xDFFF) {
                *ret_is_bad = true;
                return i;
            }
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
            size = 4;
        }
        text_put(text, unit);
        i += size;
    }
    return i;
}

size_t sheet_decode(struct sheet_decoder *decoder, struct bytes raw, bool is_last,
                    struct writer *text, bool *ret_is_bad)
{
    if (decoder->encoding == SHEET_GB18030) {
        return decode_gb18030(decoder, raw, is_last, text, ret_is_bad);
    }
    if (decoder->encoding == SHEET_UTF8) {
        uint64_t triples = 0;
        const size_t good = utf8_front(raw, is_last, &triples, ret_is_bad);
        writer_run(text, bytes_from(raw.at, good));
        return good;
    }
    return decode_utf16(decoder->encoding, raw, is_last, text, ret_is_bad);
}
