/* fuzz_policy.c - libFuzzer's bytes for the property of policies. */
#include "tests/fuzz/policy_property.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return policy_property(data, size);
}
