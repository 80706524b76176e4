/* fuzz_witness.c - libFuzzer's bytes for the property of witnesses. */
#include "tests/fuzz/witness_property.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return witness_property(data, size);
}
