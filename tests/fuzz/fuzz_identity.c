/* fuzz_identity.c - numbers, document numbers and dates survive any bytes. */
#include "tests/fuzz/identity_property.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    assert(identity_is_stable(bytes_from(data, size)));
    return 0;
}
