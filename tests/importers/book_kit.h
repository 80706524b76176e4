/* book_kit.h - .xlsx workbooks made on the spot, part by part. */
#ifndef TESTS_IMPORTERS_BOOK_KIT_H
#define TESTS_IMPORTERS_BOOK_KIT_H

#include "tests/importers/sheet_kit.h"

#include <zip.h>

#define BOOK_XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define BOOK_MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
#define BOOK_TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define BOOK_RELS                                                                      \
    BOOK_XML "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/"  \
             "relationships\">"
#define BOOK_SHEET(data)                                                               \
    BOOK_XML "<worksheet " BOOK_MAIN "><sheetData>" data "</sheetData></worksheet>"

enum { BOOK_PARTS_MAX = 12 };

struct book_part {
    const char *name;
    const char *text; /* NULL: end of the list */
    size_t size;      /* 0: up to the NUL */
};

static const struct book_part book_root = {
    "_rels/.rels",
    BOOK_RELS "<Relationship Id=\"rId1\" Type=\"" BOOK_TYPE
              "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
    0};
static const struct book_part book_links = {
    "xl/_rels/workbook.xml.rels",
    BOOK_RELS "<Relationship Id=\"rId1\" Type=\"" BOOK_TYPE
              "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
              "<Relationship Id=\"rId2\" Type=\"" BOOK_TYPE
              "/worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/>"
              "<Relationship Id=\"rId3\" Type=\"" BOOK_TYPE
              "/sharedStrings\" Target=\"sharedStrings.xml\"/>"
              "<Relationship Id=\"rId4\" Type=\"" BOOK_TYPE
              "/styles\" Target=\"./styles.xml\"/></Relationships>",
    0};
static const struct book_part book_one_sheet = {
    "xl/workbook.xml",
    BOOK_XML "<workbook " BOOK_MAIN "xmlns:r=\"" BOOK_TYPE
             "\"><sheets><sheet name=\"一月\" sheetId=\"1\" r:id=\"rId1\"/></sheets>"
             "</workbook>",
    0};
/* Style 1: a day; 2: a month; 3: day and time; 4: time; 5: 000000; 6: built-in 14. */
static const struct book_part book_styles = {
    "xl/styles.xml",
    BOOK_XML "<styleSheet " BOOK_MAIN "><numFmts>"
             "<numFmt numFmtId=\"164\" "
             "formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/>"
             "<numFmt numFmtId=\"165\" "
             "formatCode=\"[$-804]yyyy&quot;年&quot;m&quot;月&quot;;@\"/>"
             "<numFmt numFmtId=\"166\" formatCode=\"yyyy\\-mm\\-dd hh:mm\"/>"
             "<numFmt numFmtId=\"167\" formatCode=\"h:mm:ss\"/>"
             "<numFmt numFmtId=\"168\" formatCode=\"000000\"/></numFmts>"
             "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
             "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/>"
             "<xf numFmtId=\"166\"/><xf numFmtId=\"167\"/><xf numFmtId=\"168\"/>"
             "<xf numFmtId=\"14\"/></cellXfs></styleSheet>",
    0};

/* A file with these parts, up to the first without text. */
static inline const char *book_file(const struct book_part *parts)
{
    static char path[256];
    (void)snprintf(path, sizeof(path), "%s/book.xlsx", suite_folder());
    zip_t *archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    ck_assert_ptr_nonnull(archive);
    for (size_t i = 0; i < BOOK_PARTS_MAX && parts[i].text != NULL; i++) {
        const size_t size = parts[i].size == 0 ? strlen(parts[i].text) : parts[i].size;
        zip_source_t *source = zip_source_buffer(archive, parts[i].text, size, 0);
        ck_assert_ptr_nonnull(source);
        ck_assert_int_ge(zip_file_add(archive, parts[i].name, source, 0), 0);
    }
    ck_assert_int_eq(zip_close(archive), 0);
    return path;
}

/* A workbook of one worksheet and, when given, shared texts. */
static inline const char *book_of(const char *worksheet, const char *strings)
{
    const struct book_part parts[BOOK_PARTS_MAX] = {
        book_root,
        book_links,
        book_one_sheet,
        book_styles,
        {"xl/worksheets/sheet1.xml", worksheet, 0},
        {"xl/sharedStrings.xml", strings, 0},
    };
    return book_file(parts);
}

#endif
