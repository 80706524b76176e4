/* xml.h - the one door to XML: bounded, without DTD and entities, elements with places.
 *
 * For data, not for prose: an element holds either text or other elements; text beside
 * elements is refused.  Comments and processing instructions are passed over.
 * Names are as written, with their prefix.  Every bound has a name. */
#ifndef IMPORTERS_XML_H
#define IMPORTERS_XML_H

#include "importers/sheet.h"

enum {
    XML_SIZE_MAX = 16 << 20,  /* bytes of a file                                */
    XML_TAG_SIZE_MAX = 65536, /* UTF-8 bytes of one tag, comment or declaration */
    XML_DEPTH_MAX = 16,       /* elements within each other, the root counted   */
    XML_NAME_SIZE_MAX = 64,   /* bytes of a name                                */
    XML_ATTRIBUTES_MAX = 32,  /* of one element                                 */
    XML_TEXT_SIZE_MAX = 4096, /* UTF-8 bytes of an element's or attribute's text */
    XML_DECLARATION_MAX = 256 /* bytes looked through for the encoding          */
};

struct xml_attribute {
    const char *name;
    const char *value; /* NUL-terminated UTF-8 */
};

/* Borrowed until the callback returns. */
struct xml_element {
    const char *name;
    size_t depth;    /* the root has 1                                       */
    uint64_t line;   /* physical, from 1, of the tag that is being told of   */
    uint64_t column; /* in UTF-8 bytes of that line, from 1                  */
    const struct xml_attribute *attributes; /* of the start tag; none at the end */
    size_t attribute_count;
};

/* A status other than OK ends the reading and is returned unchanged. */
struct xml_handler {
    void *context;
    struct status (*on_start)(void *context, const struct xml_element *element,
                              struct fault *fault);
    /* `text` is all the element holds, as written; empty when it held elements. */
    struct status (*on_end)(void *context, const struct xml_element *element,
                            struct bytes text, struct fault *fault);
};

struct xml;

/* A reading of UTF-8 text that comes in pieces.  Working memory (below 16 KiB) is taken
 * from `arena`; the parser's own is given back by xml_close(), which accepts NULL.
 * Errors: STATUS_NO_MEMORY. */
struct status xml_open(const struct xml_handler *handler, struct arena *arena,
                       struct xml **ret_xml, struct fault *fault) MUST_USE;
void xml_close(struct xml *xml);

/* Takes the next piece, cut anywhere; after a failure only xml_close() may follow.
 * Errors: STATUS_INPUT "R-031: ..." with the line for what is not well-formed, a
 * document type, an entity nobody knows or text beside elements, "R-033: ..." for a
 * bound; STATUS_NO_MEMORY; what a callback returned. */
struct status xml_feed(struct xml *xml, struct bytes piece, bool is_last,
                       struct fault *fault) MUST_USE;

struct xml_options {
    const char *path;
    struct hasher *hasher; /* digests the raw bytes; NULL: no digest */
};

struct xml_report {
    uint64_t size; /* bytes of the file */
    uint64_t elements;
    enum sheet_encoding encoding;
    struct digest digest; /* of the raw bytes, when a hasher was given */
};

/* Reads a whole file: byte order mark, else the encoding its declaration names, else
 * UTF-8, strictly; GBK and GB2312 are read as GB18030.  The file and its text
 * lie in `arena`, the caller's to give back.  A failure voids what the callbacks have
 * been told.
 * Errors: those of sheet_file_whole() and xml_feed(); STATUS_INPUT for an encoding that
 * is not known, that the bytes contradict, or bytes outside it (offset named).  The
 * path is in fault->file. */
struct status xml_read(const struct xml_options *options,
                       const struct xml_handler *handler, struct arena *arena,
                       struct xml_report *ret_report, struct fault *fault) MUST_USE;

#endif
