/* fuzz_history.c - no history pays a due twice, and each is the same when replayed. */
#include "tests/ledger/history_property.h"

#include "tests/fuzz/suite_shim.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct history history;
    struct choices choices = {data, size};
    setup();
    history_run(&history, &choices);
    replays();
    history_compare(&history);
    teardown();
    suite_shim_end();
    return 0;
}
