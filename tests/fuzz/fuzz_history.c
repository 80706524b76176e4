/* fuzz_history.c - no history pays a due twice, and each is the same when replayed.
 *
 *   CANARY=yes   the model forgets a refund: it must fail */
#include "tests/ledger/history_property.h"

#include "tests/fuzz/suite_shim.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct history history;
    history.is_canary = getenv("CANARY") != NULL;
    struct choices choices = {data, size};
    book_map_size = UINT64_C(1) << 26;
    setup();
    history_run(&history, &choices);
    replays();
    history_compare(&history);
    teardown();
    suite_shim_end();
    return 0;
}
