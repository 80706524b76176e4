/* fuzz_order.c - the bank's files in any order end alike. */
#include "tests/fuzz/order_property.h"
#include "tests/fuzz/suite_shim.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    office_map_size = UINT64_C(1) << 26;
    order_property((struct choices){data, size});
    suite_shim_end();
    return 0;
}
