/* xml_property.h - what any bytes must satisfy as XML; for the suite and the fuzzer. */
#ifndef FUZZ_XML_PROPERTY_H
#define FUZZ_XML_PROPERTY_H

#include "importers/xml.h"
#include "ledger/base/text.h"

#include <string.h>

enum { XML_PROPERTY_ARENA = 64 << 20 };

/* What was told, folded into one number. */
struct xml_property {
    uint64_t sum;
    uint64_t line;
    size_t depth;
    bool is_sound;
};

static inline void xml_property_add(struct xml_property *property, struct bytes bytes)
{
    for (size_t i = 0; i < bytes.size; i++) {
        property->sum = (property->sum ^ bytes.at[i]) * UINT64_C(1099511628211);
    }
    property->sum = (property->sum ^ 0x100) * UINT64_C(1099511628211);
}

static inline struct status xml_property_start(void *context,
                                               const struct xml_element *element,
                                               struct fault *fault)
{
    (void)fault;
    struct xml_property *property = context;
    property->depth++;
    property->is_sound = property->is_sound && element->depth == property->depth &&
                         element->depth <= XML_DEPTH_MAX &&
                         element->line >= property->line && element->column > 0 &&
                         strlen(element->name) <= XML_NAME_SIZE_MAX &&
                         element->attribute_count <= XML_ATTRIBUTES_MAX &&
                         text_is_utf8(bytes_of(element->name));
    property->line = element->line;
    xml_property_add(property, bytes_of(element->name));
    for (size_t i = 0; i < element->attribute_count; i++) {
        const struct bytes value = bytes_of(element->attributes[i].value);
        property->is_sound = property->is_sound && text_is_utf8(value) &&
                             value.size <= XML_TEXT_SIZE_MAX;
        xml_property_add(property, bytes_of(element->attributes[i].name));
        xml_property_add(property, value);
    }
    return OK;
}

static inline struct status xml_property_end(void *context,
                                             const struct xml_element *element,
                                             struct bytes text, struct fault *fault)
{
    (void)fault;
    struct xml_property *property = context;
    property->is_sound = property->is_sound && element->depth == property->depth &&
                         text.size <= XML_TEXT_SIZE_MAX && text_is_utf8(text);
    property->depth--;
    xml_property_add(property, text);
    return OK;
}

/* Feeds the bytes as UTF-8 text in pieces of `step`. */
static inline struct status xml_property_feed(struct bytes text, size_t step,
                                              struct arena *arena,
                                              struct xml_property *property)
{
    const struct xml_handler handler = {property, xml_property_start, xml_property_end};
    struct xml *xml = NULL;
    *property = (struct xml_property){.is_sound = true};
    TRY(xml_open(&handler, arena, &xml, NULL));
    struct status status = OK;
    for (size_t at = 0; at <= text.size && status_is_ok(status); at += step) {
        const size_t left = text.size - at;
        const struct bytes piece = bytes_from(text.at + at, left < step ? left : step);
        status = xml_feed(xml, piece, left < step, NULL);
    }
    xml_close(xml);
    return status;
}

/* Any file is refused or gives sound elements within every bound; in pieces or whole
 * it gives the same ones. */
static inline bool xml_reads_soundly(const char *path, struct bytes raw,
                                     struct arena *arena)
{
    struct xml_property property = {.is_sound = true};
    const struct xml_handler handler = {&property, xml_property_start,
                                        xml_property_end};
    const struct xml_options options = {.path = path};
    struct xml_report report;
    const size_t mark = arena_mark(arena);
    const struct status status = xml_read(&options, &handler, arena, &report, NULL);
    bool is_sound = property.is_sound && (!status_is_ok(status) || property.depth == 0);
    struct xml_property whole;
    struct xml_property cut;
    const struct status at_once = xml_property_feed(raw, raw.size + 1, arena, &whole);
    const struct status in_pieces =
        xml_property_feed(raw, 1 + raw.size / 7, arena, &cut);
    is_sound = is_sound && whole.is_sound && cut.is_sound &&
               at_once.code == in_pieces.code &&
               (!status_is_ok(at_once) || whole.sum == cut.sum);
    arena_rewind(arena, mark);
    return is_sound;
}

#endif
