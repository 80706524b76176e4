/* xml.c - expat behind bounds.
 *
 * Expat is told "UTF-8" whatever the declaration says: decoding is xml_read()'s.  A
 * document type is refused where it begins, so no entity is ever declared. */
#include "importers/xml.h"

#include <assert.h>
#include <expat.h>
#include <string.h>

struct xml {
    const struct xml_handler *handler;
    XML_Parser parser;
    struct fault *fault; /* of the call that is under way */
    struct status status;
    size_t depth;
    bool
        has_elements[XML_DEPTH_MAX + 1]; /* the open element of this depth holds some */
    uint64_t fed;
    size_t text_size;
    uint8_t text[XML_TEXT_SIZE_MAX + 1];
    struct xml_attribute attributes[XML_ATTRIBUTES_MAX];
};

static void stop(struct xml *xml, struct status status)
{
    assert(!status_is_ok(status));
    xml->status =
        fault_at(xml->fault, status, NULL, XML_GetCurrentLineNumber(xml->parser), NULL);
    /* Can fail only for a parser that has already finished. */
    (void)XML_StopParser(xml->parser, XML_FALSE);
}

static bool is_blank(const struct xml *xml)
{
    for (size_t i = 0; i < xml->text_size; i++) {
        if (memchr(" \t\r\n", xml->text[i], 4) == NULL) {
            return false;
        }
    }
    return true;
}

/* One token of the markup, at the place where the parser stands. */
static struct status check_token(struct xml *xml)
{
    if (XML_GetCurrentByteCount(xml->parser) > XML_TAG_SIZE_MAX) {
        return FAULT(xml->fault, STATUS_INPUT,
                     "R-033: a tag or comment is longer than %d bytes",
                     XML_TAG_SIZE_MAX);
    }
    return OK;
}

static struct status check_text(struct xml *xml)
{
    if (!is_blank(xml)) {
        return FAULT(xml->fault, STATUS_INPUT,
                     "R-031: text stands beside elements, where each text has an "
                     "element of its own; ask the sender for an undamaged copy");
    }
    xml->text_size = 0;
    return OK;
}

static struct status read_attributes(struct xml *xml, const XML_Char **pairs,
                                     size_t *ret_count)
{
    size_t count = 0;
    for (; pairs[2 * count] != NULL; count++) {
        if (count == XML_ATTRIBUTES_MAX) {
            return FAULT(xml->fault, STATUS_INPUT,
                         "R-033: an element has more than %d attributes",
                         XML_ATTRIBUTES_MAX);
        }
        const char *name = pairs[2 * count];
        const char *value = pairs[2 * count + 1];
        if (strlen(name) > XML_NAME_SIZE_MAX || strlen(value) > XML_TEXT_SIZE_MAX) {
            return FAULT(xml->fault, STATUS_INPUT,
                         "R-033: an attribute's name is longer than %d bytes or its "
                         "text longer than %d",
                         XML_NAME_SIZE_MAX, XML_TEXT_SIZE_MAX);
        }
        xml->attributes[count] = (struct xml_attribute){.name = name, .value = value};
    }
    *ret_count = count;
    return OK;
}

static struct xml_element element_of(const struct xml *xml, const char *name)
{
    return (struct xml_element){.name = name,
                                .depth = xml->depth,
                                .line = XML_GetCurrentLineNumber(xml->parser),
                                .column = XML_GetCurrentColumnNumber(xml->parser) + 1};
}

static struct status start_element(struct xml *xml, const char *name,
                                   const XML_Char **pairs)
{
    size_t count = 0;
    TRY(check_token(xml));
    TRY(check_text(xml));
    if (xml->depth == XML_DEPTH_MAX) {
        return FAULT(xml->fault, STATUS_INPUT,
                     "R-033: elements lie more than %d deep in each other",
                     XML_DEPTH_MAX);
    }
    if (strlen(name) > XML_NAME_SIZE_MAX) {
        return FAULT(xml->fault, STATUS_INPUT,
                     "R-033: an element's name is longer than %d bytes",
                     XML_NAME_SIZE_MAX);
    }
    TRY(read_attributes(xml, pairs, &count));
    xml->has_elements[xml->depth] = true;
    xml->depth++;
    xml->has_elements[xml->depth] = false;
    struct xml_element element = element_of(xml, name);
    element.attributes = xml->attributes;
    element.attribute_count = count;
    return xml->handler->on_start(xml->handler->context, &element, xml->fault);
}

static struct status end_element(struct xml *xml, const char *name)
{
    if (xml->has_elements[xml->depth]) {
        TRY(check_text(xml));
    }
    const struct xml_element element = element_of(xml, name);
    const struct bytes text = bytes_from(xml->text, xml->text_size);
    TRY(xml->handler->on_end(xml->handler->context, &element, text, xml->fault));
    xml->text_size = 0;
    xml->depth--;
    return OK;
}

/* Expat may still call after it was told to stop: the first fault stays. */
static void XMLCALL on_start(void *context, const XML_Char *name,
                             const XML_Char **pairs)
{
    struct xml *xml = context;
    if (status_is_ok(xml->status)) {
        const struct status status = start_element(xml, name, pairs);
        if (!status_is_ok(status)) {
            stop(xml, status);
        }
    }
}

static void XMLCALL on_end(void *context, const XML_Char *name)
{
    struct xml *xml = context;
    if (status_is_ok(xml->status)) {
        const struct status status = end_element(xml, name);
        if (!status_is_ok(status)) {
            stop(xml, status);
        }
    }
}

static void XMLCALL on_text(void *context, const XML_Char *at, int size)
{
    struct xml *xml = context;
    if (!status_is_ok(xml->status)) {
        return;
    }
    if ((size_t)size > XML_TEXT_SIZE_MAX - xml->text_size) {
        stop(xml, FAULT(xml->fault, STATUS_INPUT,
                        "R-033: the text of an element is longer than %d bytes",
                        XML_TEXT_SIZE_MAX));
        return;
    }
    memcpy(xml->text + xml->text_size, at, (size_t)size);
    xml->text_size += (size_t)size;
}

/* Everything without a handler of its own: comments, instructions, the declaration. */
static void XMLCALL on_other(void *context, const XML_Char *at, int size)
{
    struct xml *xml = context;
    (void)at;
    (void)size;
    if (status_is_ok(xml->status)) {
        const struct status status = check_token(xml);
        if (!status_is_ok(status)) {
            stop(xml, status);
        }
    }
}

static void XMLCALL on_document_type(void *context, const XML_Char *name,
                                     const XML_Char *system_id,
                                     const XML_Char *public_id, int has_subset)
{
    struct xml *xml = context;
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_subset;
    if (status_is_ok(xml->status)) {
        stop(xml, FAULT(xml->fault, STATUS_INPUT,
                        "R-031: the file declares a document type, which it does not "
                        "need and which can hide other data; ask the sender for a "
                        "file without it"));
    }
}

struct status xml_open(const struct xml_handler *handler, struct arena *arena,
                       struct xml **ret_xml, struct fault *fault)
{
    struct xml *xml;
    ARENA_TAKE(arena, 1, xml, fault);
    xml->handler = handler;
    xml->parser = XML_ParserCreate("UTF-8");
    if (xml->parser == NULL) {
        return FAULT(fault, STATUS_NO_MEMORY, "no memory is left for reading XML");
    }
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, on_start, on_end);
    XML_SetCharacterDataHandler(xml->parser, on_text);
    XML_SetDefaultHandler(xml->parser, on_other);
    XML_SetStartDoctypeDeclHandler(xml->parser, on_document_type);
    *ret_xml = xml;
    return OK;
}

void xml_close(struct xml *xml)
{
    if (xml != NULL) {
        XML_ParserFree(xml->parser);
        xml->parser = NULL;
    }
}

static struct status refuse_syntax(struct xml *xml, struct fault *fault)
{
    const enum XML_Error error = XML_GetErrorCode(xml->parser);
    if (error == XML_ERROR_NO_MEMORY) {
        return FAULT(fault, STATUS_NO_MEMORY, "no memory is left for reading XML");
    }
    const struct status status = FAULT(
        fault, STATUS_INPUT,
        "R-031: this is not sound XML from byte %llu of the line on (%s); ask the "
        "sender for an undamaged copy",
        (unsigned long long)XML_GetCurrentColumnNumber(xml->parser) + 1,
        XML_ErrorString(error));
    return fault_at(fault, status, NULL, XML_GetCurrentLineNumber(xml->parser), NULL);
}

/* What a token may leave waiting is bounded too, or a long one would be looked through
 * again with every piece. */
static struct status check_waiting(struct xml *xml, struct fault *fault)
{
    const XML_Index at = XML_GetCurrentByteIndex(xml->parser);
    const uint64_t done = at < 0 ? 0 : (uint64_t)at;
    if (xml->fed > done && xml->fed - done > 2 * (uint64_t)XML_TAG_SIZE_MAX) {
        const struct status status =
            FAULT(fault, STATUS_INPUT,
                  "R-033: a tag or comment is longer than %d bytes", XML_TAG_SIZE_MAX);
        return fault_at(fault, status, NULL, XML_GetCurrentLineNumber(xml->parser),
                        NULL);
    }
    return OK;
}

struct status xml_feed(struct xml *xml, struct bytes piece, bool is_last,
                       struct fault *fault)
{
    assert(xml->parser != NULL && status_is_ok(xml->status));
    xml->fault = fault;
    do {
        const size_t size =
            piece.size > XML_TAG_SIZE_MAX ? XML_TAG_SIZE_MAX : piece.size;
        const bool is_end = is_last && size == piece.size;
        const enum XML_Status result =
            XML_Parse(xml->parser, (const char *)piece.at, (int)size, is_end);
        TRY(xml->status);
        if (result != XML_STATUS_OK) {
            xml->status = refuse_syntax(xml, fault);
            return xml->status;
        }
        xml->fed += size;
        piece = bytes_from(piece.at + size, piece.size - size);
        if (!is_end) {
            xml->status = check_waiting(xml, fault);
            TRY(xml->status);
        }
    } while (piece.size > 0);
    return OK;
}
