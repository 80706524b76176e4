/* fuzz_profile.c - any profile is refused or maps any file to sound records.
 *
 * The first byte says where the profile ends (in 1/256 of the input). */
#include "tests/fuzz/sheet_property.h"

#include <assert.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena arena;
    char ini[64];
    char path[64];
    if (arena.base == NULL) {
        assert(status_is_ok(arena_open(SHEET_PROPERTY_ARENA, &arena, NULL)));
    }
    if (size < 2) {
        return 0;
    }
    const size_t cut = 1 + (size - 1) * data[0] / 256;
    (void)snprintf(ini, sizeof(ini), "/dev/shm/fuzz_%ld.ini", (long)getpid());
    (void)snprintf(path, sizeof(path), "/dev/shm/fuzz_profile_%ld", (long)getpid());
    assert(sheet_property_write(ini, data + 1, cut - 1));
    assert(sheet_property_write(path, data + cut, size - cut));
    const bool is_sound = profile_maps_soundly(ini, path, &arena);
    assert(unlink(ini) == 0 && unlink(path) == 0);
    assert(is_sound);
    return 0;
}
