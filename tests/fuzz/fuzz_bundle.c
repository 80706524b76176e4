/* fuzz_bundle.c - an accepted proof file is the only text of its value. */
#include "ledger/journal/bundle.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t space[BUNDLE_SIZE_MAX];
    static struct arena arena;
    const struct bytes bytes = {data, size};
    struct bundle bundle;
    struct fault fault;
    if (arena.base == NULL) {
        assert(status_is_ok(arena_open(1 << 20, &arena, &fault)));
    }
    arena_rewind(&arena, 0);
    if (!status_is_ok(bundle_parse(bytes, &arena, &bundle, &fault))) {
        assert(fault.message[0] != '\0');
        return 0;
    }
    struct writer writer = writer_of(space, sizeof(space));
    assert(status_is_ok(bundle_format(&bundle, &writer, &fault)));
    assert(bytes_equal(writer_bytes(&writer), bytes));
    struct checkpoint checkpoint;
    if (status_is_ok(checkpoint_parse(bundle.note, &checkpoint, &fault))) {
        writer = writer_of(space, sizeof(space));
        assert(status_is_ok(checkpoint_format(&checkpoint, &writer, &fault)));
        assert(bytes_equal(writer_bytes(&writer), bundle.note));
    }
    return 0;
}
