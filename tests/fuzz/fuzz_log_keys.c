/* fuzz_log_keys.c - the keys of a ledger that are accepted are read again as they were
 * written. */
#include "ledger/journal/log_keys.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t image[LOG_KEYS_TEXT_SIZE];
    static struct log_keys keys;
    static struct log_keys again;
    struct fault fault;
    if (!status_is_ok(log_keys_parse(bytes_from(data, size), &keys, &fault))) {
        assert(fault.code == STATUS_INPUT && fault.message[0] != '\0');
        return 0;
    }
    struct writer writer = writer_of(image, sizeof(image));
    log_keys_format(&keys, &writer);
    assert(!writer.overflowed);
    assert(status_is_ok(log_keys_parse(writer_bytes(&writer), &again, &fault)));
    assert(again.count == keys.count && strcmp(again.name, keys.name) == 0);
    for (size_t i = 0; i < keys.count; i++) {
        assert(keys.key[i].first == again.key[i].first &&
               keys.key[i].last == again.key[i].last &&
               keys.key[i].is_revoked == again.key[i].is_revoked);
    }
    return 0;
}
