/* fuzz_xlsx.c - any .xlsx is refused or gives sound rows.
 *
 * Bytes that are no archive are taken for the XML of a worksheet, its shared texts and
 * its styles, divided at NUL bytes, and packed, so that the fuzzer need not learn to
 * deflate. */
#include "tests/fuzz/book_property.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <zip.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

static void add(zip_t *archive, const char *name, const void *at, size_t size)
{
    zip_source_t *source = zip_source_buffer(archive, at, size, 0);
    assert(source != NULL);
    const zip_int64_t index = zip_file_add(archive, name, source, 0);
    assert(index >= 0);
    assert(zip_set_file_compression(archive, (zip_uint64_t)index, ZIP_CM_STORE, 0) ==
           0);
}

static void pack(const char *path, const uint8_t *data, size_t size)
{
    static const char root[] = "<Relationships><Relationship Id=\"a\" Type=\"" RELATIONS
                               "officeDocument\" Target=\"b.xml\"/></Relationships>";
    static const char book[] =
        "<workbook><sheets><sheet name=\"1\" id=\"a\"/></sheets></workbook>";
    static const char links[] =
        "<Relationships><Relationship Id=\"a\" Type=\"" RELATIONS
        "worksheet\" Target=\"c.xml\"/><Relationship Id=\"b\" Type=\"" RELATIONS
        "sharedStrings\" Target=\"s.xml\"/><Relationship Id=\"c\" Type=\"" RELATIONS
        "styles\" Target=\"t.xml\"/></Relationships>";
    static const char *const names[] = {"c.xml", "s.xml", "t.xml"};
    zip_t *archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    assert(archive != NULL);
    add(archive, "_rels/.rels", root, sizeof(root) - 1);
    add(archive, "b.xml", book, sizeof(book) - 1);
    add(archive, "_rels/b.xml.rels", links, sizeof(links) - 1);
    for (size_t i = 0; i < 3 && size > 0; i++) {
        const uint8_t *end = i == 2 ? NULL : memchr(data, 0, size);
        const size_t part = end == NULL ? size : (size_t)(end - data);
        add(archive, names[i], data, part);
        const size_t used = end == NULL ? part : part + 1;
        data += used;
        size -= used;
    }
    assert(zip_close(archive) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena arena;
    char path[64];
    if (arena.base == NULL) {
        assert(status_is_ok(arena_open(SHEET_PROPERTY_ARENA, &arena, NULL)));
    }
    (void)snprintf(path, sizeof(path), "/dev/shm/fuzz_xlsx_%ld", (long)getpid());
    if (size >= 4 && memcmp(data, "PK\x03\x04", 4) == 0) {
        assert(sheet_property_write(path, data, size));
    } else {
        pack(path, data, size);
    }
    const bool is_sound = book_reads_soundly(path, &arena);
    assert(unlink(path) == 0);
    assert(is_sound);
    return 0;
}
