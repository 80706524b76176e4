/* fuzz_xml.c - any bytes are refused, or give sound elements within every bound. */
#include "tests/fuzz/sheet_property.h"
#include "tests/fuzz/xml_property.h"

#include <assert.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena arena;
    char path[64];
    if (arena.base == NULL) {
        assert(status_is_ok(arena_open(XML_PROPERTY_ARENA, &arena, NULL)));
    }
    if (size == 0) {
        return 0;
    }
    (void)snprintf(path, sizeof(path), "/dev/shm/fuzz_xml_%ld", (long)getpid());
    assert(sheet_property_write(path, data, size));
    const bool is_sound = xml_reads_soundly(path, bytes_from(data, size), &arena);
    assert(unlink(path) == 0);
    assert(is_sound);
    return 0;
}
