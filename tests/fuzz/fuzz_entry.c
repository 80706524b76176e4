/* fuzz_entry.c - an accepted entry is the only byte string of its value. */
#include "ledger/journal/cbor.h"
#include "ledger/journal/entry.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t space[ENTRY_SIZE_MAX];
    const struct bytes bytes = {data, size};
    struct entry entry;
    struct fault fault;
    if (!status_is_ok(entry_decode(bytes, &entry, &fault))) {
        assert(fault.message[0] != '\0');
        return 0;
    }
    assert(status_is_ok(cbor_check(entry.body, &fault)));
    struct writer writer = writer_of(space, sizeof(space));
    assert(status_is_ok(entry_encode(&entry, &writer, &fault)));
    assert(bytes_equal(writer_bytes(&writer), bytes));
    return 0;
}
