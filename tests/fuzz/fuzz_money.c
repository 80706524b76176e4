/* fuzz_money.c - amounts in figures and in capital figures survive a round trip. */
#include "tests/fuzz/money_property.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct bytes text = bytes_from(data, size);
    assert(money_text_is_stable(text, MONEY_YUAN));
    assert(money_text_is_stable(text, MONEY_TEN_THOUSAND_YUAN));
    assert(money_capital_is_stable(text));
    return 0;
}
