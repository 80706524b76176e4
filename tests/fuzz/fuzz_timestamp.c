/* fuzz_timestamp.c - libFuzzer's bytes for the property of time stamps. */
#include "tests/fuzz/timestamp_property.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return timestamp_property(data, size);
}
