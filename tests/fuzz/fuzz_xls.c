/* fuzz_xls.c - any .xls is refused or gives sound rows, and its reader's death is only
 * a refusal. */
#include "tests/fuzz/book_property.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t magic[] = {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1};
    static struct arena arena;
    static uint8_t book[1 << 20];
    char path[64];
    if (arena.base == NULL) {
        assert(status_is_ok(arena_open(SHEET_PROPERTY_ARENA, &arena, NULL)));
    }
    if (size < sizeof(magic) || size > sizeof(book)) {
        return 0;
    }
    memcpy(book, data, size);
    memcpy(book, magic, sizeof(magic)); /* else it would be read as text */
    (void)snprintf(path, sizeof(path), "/dev/shm/fuzz_xls_%ld", (long)getpid());
    assert(sheet_property_write(path, book, size));
    const bool is_sound = book_reads_soundly(path, &arena);
    assert(unlink(path) == 0);
    assert(is_sound);
    return 0;
}
