/* fuzz_sheet.c - any file is refused or gives sound rows within every bound. */
#include "tests/fuzz/sheet_property.h"

#include <assert.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena arena;
    char path[64];
    if (arena.base == NULL) {
        assert(status_is_ok(arena_open(SHEET_PROPERTY_ARENA, &arena, NULL)));
    }
    (void)snprintf(path, sizeof(path), "/dev/shm/fuzz_sheet_%ld", (long)getpid());
    assert(sheet_property_write(path, data, size));
    const bool is_sound = sheet_reads_soundly(path, &arena);
    assert(unlink(path) == 0);
    assert(is_sound);
    return 0;
}
