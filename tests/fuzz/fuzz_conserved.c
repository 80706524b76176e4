/* fuzz_conserved.c - whatever an office does, no fen is made and none is lost. */
#include "tests/fuzz/conserved_property.h"
#include "tests/fuzz/suite_shim.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct random_office office;
    book_map_size = UINT64_C(1) << 26;
    conserved_property(&office, (struct choices){data, size});
    book_close(&office.book);
    suite_shim_end();
    return 0;
}
