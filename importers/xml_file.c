/* xml_file.c - a whole XML file: which encoding it has, decoding, digesting.
 *
 * Expat knows neither GBK nor GB18030, so a file is decoded by the sheet's own decoder
 * and parsed as UTF-8. */
#include "importers/xml.h"

#include "importers/sheet_decode.h"
#include "importers/sheet_file.h"
#include "ledger/base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

enum {
    ENCODING_NAME_MAX = 32,
    PLAINLY_UTF8 = 24 /* bytes above ASCII, all sound UTF-8: no accident */
};

/* The value of encoding="..." in the declaration; empty when it has none. */
static struct bytes declared_name(struct bytes raw)
{
    const struct bytes none = {NULL, 0};
    const struct bytes word = bytes_of("encoding");
    if (!bytes_start_with(raw, bytes_of("<?xml"))) {
        return none;
    }
    if (raw.size > XML_DECLARATION_MAX) {
        raw.size = XML_DECLARATION_MAX;
    }
    raw.size = text_find(raw, bytes_of("?>")) == SIZE_MAX
                   ? raw.size
                   : text_find(raw, bytes_of("?>"));
    const size_t found = text_find(raw, word);
    if (found == SIZE_MAX) {
        return none;
    }
    struct bytes left =
        text_trim(bytes_from(raw.at + found + word.size, raw.size - found - word.size));
    if (left.size == 0 || left.at[0] != '=') {
        return none;
    }
    left = text_trim(bytes_from(left.at + 1, left.size - 1));
    if (left.size == 0 || (left.at[0] != '"' && left.at[0] != '\'')) {
        return none;
    }
    const uint8_t *end = memchr(left.at + 1, left.at[0], left.size - 1);
    return end == NULL ? none : bytes_from(left.at + 1, (size_t)(end - left.at) - 1);
}

static bool parse_encoding(struct bytes name, enum sheet_encoding *ret_encoding)
{
    uint8_t image[ENCODING_NAME_MAX];
    if (name.size > sizeof(image)) {
        return false;
    }
    for (size_t i = 0; i < name.size; i++) {
        const uint8_t byte = name.at[i];
        image[i] = byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte - 'A' + 'a') : byte;
    }
    return sheet_encoding_parse(bytes_from(image, name.size), ret_encoding) &&
           *ret_encoding != SHEET_AUTO;
}

static bool is_plainly_utf8(struct bytes raw)
{
    size_t count = 0;
    for (size_t i = 0; i < raw.size; i++) {
        count += raw.at[i] >= 0x80 ? 1 : 0;
    }
    return count >= PLAINLY_UTF8 && text_is_utf8(raw);
}

static struct status find_origin(struct bytes raw, struct sheet_origin *ret_origin,
                                 struct fault *fault)
{
    struct sheet_origin origin = {.encoding = SHEET_AUTO};
    sheet_decode_mark(raw, &origin);
    const struct bytes left =
        bytes_from(raw.at + origin.mark_size, raw.size - origin.mark_size);
    const struct bytes name = declared_name(left);
    enum sheet_encoding declared = SHEET_UTF8;
    if (name.size > 0 && !parse_encoding(name, &declared)) {
        return FAULT(fault, STATUS_INPUT,
                     "R-030: the encoding that the file declares is not known; ask the "
                     "sender for GB18030 or UTF-8");
    }
    const bool is_contradicted =
        name.size > 0 &&
        ((origin.encoding != SHEET_AUTO && origin.encoding != declared) ||
         (declared == SHEET_GB18030 && is_plainly_utf8(left)));
    if (is_contradicted) {
        return FAULT(fault, STATUS_INPUT,
                     "R-030: the file declares %s but its bytes say otherwise; ask the "
                     "sender which it is",
                     sheet_encoding_name(declared));
    }
    if (origin.encoding == SHEET_AUTO) {
        origin.encoding = declared;
    }
    *ret_origin = origin;
    return OK;
}

static uint64_t line_of(struct bytes text)
{
    uint64_t line = 1;
    for (size_t i = 0; i < text.size; i++) {
        line += text.at[i] == '\n' ? 1 : 0;
    }
    return line;
}

static struct status decode(struct bytes raw, const struct sheet_origin *origin,
                            struct arena *arena, struct bytes *ret_text,
                            struct fault *fault)
{
    const size_t capacity = raw.size + raw.size / 2 + 8;
    uint8_t *room;
    ARENA_TAKE(arena, capacity, room, fault);
    struct sheet_decoder decoder;
    struct writer text = writer_of(room, capacity);
    bool is_bad = false;
    const struct bytes body =
        bytes_from(raw.at + origin->mark_size, raw.size - origin->mark_size);
    TRY(sheet_decode_open(&decoder, origin->encoding, arena, fault));
    const size_t done = sheet_decode(&decoder, body, true, &text, &is_bad);
    sheet_decode_close(&decoder);
    assert(!text.overflowed);
    if (is_bad) {
        const struct status status = FAULT(fault, STATUS_INPUT,
                                           "R-031: the byte at offset %" PRIu64
                                           " is not %s text; ask the sender "
                                           "for an undamaged copy",
                                           (uint64_t)(done + origin->mark_size),
                                           sheet_encoding_name(origin->encoding));
        return fault_at(fault, status, NULL, line_of(writer_bytes(&text)), NULL);
    }
    while (text.size > 0 && text.at[text.size - 1] == 0x1A) {
        text.size--; /* the end of a DOS text */
    }
    *ret_text = writer_bytes(&text);
    return OK;
}

struct counting {
    const struct xml_handler *handler;
    uint64_t elements;
};

static struct status count_start(void *context, const struct xml_element *element,
                                 struct fault *fault)
{
    struct counting *counting = context;
    counting->elements++;
    return counting->handler->on_start(counting->handler->context, element, fault);
}

static struct status pass_end(void *context, const struct xml_element *element,
                              struct bytes text, struct fault *fault)
{
    struct counting *counting = context;
    return counting->handler->on_end(counting->handler->context, element, text, fault);
}

static struct status parse(struct bytes text, struct counting *counting,
                           struct arena *arena, struct fault *fault)
{
    const struct xml_handler handler = {
        .context = counting, .on_start = count_start, .on_end = pass_end};
    struct xml *xml = NULL;
    TRY(xml_open(&handler, arena, &xml, fault));
    const struct status status = xml_feed(xml, text, true, fault);
    xml_close(xml);
    return status;
}

static struct status run(const struct xml_options *options,
                         const struct xml_handler *handler, struct arena *arena,
                         struct xml_report *ret_report, struct fault *fault)
{
    struct bytes raw = {NULL, 0};
    struct bytes text = {NULL, 0};
    struct sheet_origin origin = {SHEET_UTF8, 0};
    struct counting counting = {.handler = handler};
    TRY(sheet_file_whole(options->path, XML_SIZE_MAX, arena, &raw, fault));
    TRY(find_origin(raw, &origin, fault));
    TRY(decode(raw, &origin, arena, &text, fault));
    TRY(parse(text, &counting, arena, fault));
    struct xml_report report = {
        .size = raw.size, .elements = counting.elements, .encoding = origin.encoding};
    if (options->hasher != NULL) {
        hasher_begin(options->hasher);
        hasher_update(options->hasher, raw);
        report.digest = hasher_end(options->hasher);
    }
    *ret_report = report;
    return OK;
}

struct status xml_read(const struct xml_options *options,
                       const struct xml_handler *handler, struct arena *arena,
                       struct xml_report *ret_report, struct fault *fault)
{
    assert(options->path != NULL);
    const struct status status = run(options, handler, arena, ret_report, fault);
    return status_is_ok(status) ? OK : fault_at(fault, status, options->path, 0, NULL);
}
