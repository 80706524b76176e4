/* sheet.c - opens a file and drives decoding, splitting and digesting. */
#include "importers/sheet.h"

#include "importers/sheet_book.h"
#include "importers/sheet_decode.h"
#include "importers/sheet_file.h"
#include "importers/sheet_split.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

static const char *const encoding_names[] = {"auto", "utf-8", "gb18030", "utf-16le",
                                             "utf-16be"};
_Static_assert(sizeof(encoding_names) / sizeof(encoding_names[0]) ==
                   SHEET_ENCODING_COUNT,
               "every encoding has a name");

const char *sheet_encoding_name(enum sheet_encoding encoding)
{
    return encoding_names[encoding];
}

bool sheet_encoding_parse(struct bytes text, enum sheet_encoding *ret_encoding)
{
    for (size_t i = 0; i < SHEET_ENCODING_COUNT; i++) {
        if (bytes_equal(text, bytes_of(encoding_names[i]))) {
            *ret_encoding = (enum sheet_encoding)i;
            return true;
        }
    }
    if (bytes_equal(text, bytes_of("gbk")) || bytes_equal(text, bytes_of("gb2312"))) {
        *ret_encoding = SHEET_GB18030;
        return true;
    }
    return false;
}

/* One reading in progress. */
struct reading {
    int file;
    uint64_t size; /* as the file system says */
    uint64_t offset;
    struct sheet_origin origin;
    struct sheet_decoder decoder;
    struct sheet_split split;
    uint8_t *raw;
    size_t kept; /* raw bytes of an incomplete character, at the front */
};

static struct status check_options(const struct sheet_options *options,
                                   struct fault *fault)
{
    static const char separators[] = {',', '|', '\t', ';', '^', '&'};
    if (memchr(separators, options->separator, sizeof(separators)) == NULL) {
        return FAULT(fault, STATUS_USAGE,
                     "the separator must be one of comma, pipe, tab, semicolon, caret "
                     "and ampersand");
    }
    if ((unsigned)options->encoding >= SHEET_ENCODING_COUNT) {
        return FAULT(fault, STATUS_USAGE, "the encoding is not known");
    }
    return OK;
}

static struct status refuse_bytes(const struct reading *reading, uint64_t offset,
                                  struct fault *fault)
{
    const struct status status =
        FAULT(fault, STATUS_INPUT,
              "R-031: the byte at offset %" PRIu64 " is not %s text; ask the sender "
              "for an undamaged copy, or name the encoding if this is the wrong one",
              offset, sheet_encoding_name(reading->decoder.encoding));
    return fault_at(fault, status, NULL, sheet_split_line(&reading->split), NULL);
}

static struct status refuse_nul(struct reading *reading, size_t position,
                                struct fault *fault)
{
    reading->split.text.size = position;
    const struct status status =
        FAULT(fault, STATUS_INPUT,
              "R-031: the file holds a NUL byte, so it is not plain text; if it is "
              "UTF-16 without a byte order mark, name the encoding");
    return fault_at(fault, status, NULL, sheet_split_line(&reading->split), NULL);
}

/* Reads the next piece behind the kept bytes; *ret_size 0 at the end. */
static struct status read_piece(struct reading *reading, struct hasher *hasher,
                                size_t *ret_size, struct fault *fault)
{
    uint8_t *at = reading->raw + reading->kept;
    ssize_t got;
    do {
        got = pread(reading->file, at, SHEET_DECODE_RAW, (off_t)reading->offset);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        return FAULT(fault, STATUS_ENVIRONMENT, "the file cannot be read: %s",
                     strerror(errno));
    }
    const bool is_end = got == 0;
    reading->offset += (uint64_t)got;
    if (is_end ? reading->offset != reading->size : reading->offset > reading->size) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the file changed while it was read; try again when its writer "
                     "has finished");
    }
    if (hasher != NULL && !is_end) {
        hasher_update(hasher, bytes_from(at, (size_t)got));
    }
    *ret_size = (size_t)got;
    return OK;
}

/* Decodes raw[skip : kept + size] into the splitter's window. */
static struct status decode_piece(struct reading *reading, size_t skip, size_t size,
                                  struct fault *fault)
{
    const size_t whole = reading->kept + size;
    const struct bytes raw = bytes_from(reading->raw + skip, whole - skip);
    const bool is_last = size == 0;
    struct writer *text = &reading->split.text;
    const size_t before = text->size;
    bool is_bad = false;
    const size_t done = sheet_decode(&reading->decoder, raw, is_last, text, &is_bad);
    assert(!text->overflowed);
    const uint8_t *nul =
        text->size == before ? NULL : memchr(text->at + before, 0, text->size - before);
    if (nul != NULL) {
        return refuse_nul(reading, (size_t)(nul - text->at), fault);
    }
    if (is_bad) {
        return refuse_bytes(reading, reading->offset - raw.size + done, fault);
    }
    reading->kept = raw.size - done;
    assert(reading->kept < SHEET_DECODE_CARRY);
    memmove(reading->raw, raw.at + done, reading->kept);
    return OK;
}

static struct status read_rows(struct reading *reading, struct hasher *hasher,
                               struct fault *fault)
{
    size_t skip = reading->origin.mark_size;
    size_t size;
    do {
        TRY(read_piece(reading, hasher, &size, fault));
        TRY(decode_piece(reading, skip, size, fault));
        skip = 0;
        struct writer *text = &reading->split.text;
        if (size == 0) {
            while (text->size > 0 && text->at[text->size - 1] == 0x1A) {
                text->size--;
            }
        }
        TRY(sheet_split_rows(&reading->split, size == 0, fault));
    } while (size != 0 && !reading->split.is_stopped);
    return OK;
}

static struct status run(struct reading *reading, const struct sheet_options *options,
                         struct arena *arena, struct sheet_report *ret_report,
                         struct fault *fault)
{
    ARENA_TAKE(arena, SHEET_DECODE_RAW + SHEET_DECODE_CARRY, reading->raw, fault);
    TRY(sheet_decode_detect(reading->file, options->encoding, reading->raw,
                            &reading->origin, fault));
    TRY(sheet_decode_open(&reading->decoder, reading->origin.encoding, arena, fault));
    TRY(sheet_split_open(&reading->split, options, arena, fault));
    if (options->hasher != NULL) {
        hasher_begin(options->hasher);
    }
    TRY(read_rows(reading, options->hasher, fault));
    const struct sheet_split *split = &reading->split;
    struct sheet_report report = {
        .size = reading->offset,
        .rows = split->rows,
        .lines = split->line - 1,
        .blank_lines = split->blank_lines,
        .encoding = reading->origin.encoding,
        .has_mark = reading->origin.mark_size != 0,
        .is_whole = reading->offset == reading->size && split->text.size == 0 &&
                    reading->kept == 0,
    };
    if (options->hasher != NULL) {
        const struct digest digest = hasher_end(options->hasher);
        if (report.is_whole) {
            report.digest = digest;
        }
    }
    *ret_report = report;
    return OK;
}

/* A workbook, when this program can read it; all else is text, or refused as no text.
 */
static enum sheet_form form_of(int file)
{
    uint8_t head[8];
    ssize_t got;
    do {
        got = pread(file, head, sizeof(head), 0);
    } while (got < 0 && errno == EINTR);
    const enum sheet_form form =
        sheet_book_form(bytes_from(head, got > 0 ? (size_t)got : 0));
    return sheet_book_can_read(form) ? form : SHEET_TEXT;
}

struct status sheet_read(const struct sheet_options *options, struct arena *arena,
                         sheet_row_fn on_row, void *context,
                         struct sheet_report *ret_report, struct fault *fault)
{
    assert(options->path != NULL && on_row != NULL);
    TRY(check_options(options, fault));
    /* Nothing is given back here: the callback keeps its rows in the same arena. */
    struct reading *reading;
    ARENA_TAKE(arena, 1, reading, fault);
    struct status status = sheet_file_open(options->path, SHEET_SIZE_MAX,
                                           &reading->file, &reading->size, fault);
    if (status_is_ok(status)) {
        const enum sheet_form form = form_of(reading->file);
        reading->split.on_row = on_row;
        reading->split.context = context;
        if (form != SHEET_TEXT) {
            const struct sheet_image image = {.file = reading->file,
                                              .size = reading->size,
                                              .form = form,
                                              .options = options};
            status = sheet_book_read(&image, on_row, context, ret_report, fault);
        } else {
            status = run(reading, options, arena, ret_report, fault);
        }
        sheet_split_close(&reading->split);
        sheet_decode_close(&reading->decoder);
        (void)close(reading->file); /* only read from: nothing can be lost */
    }
    return status_is_ok(status) ? OK : fault_at(fault, status, options->path, 0, NULL);
}
