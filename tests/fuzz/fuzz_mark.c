/* fuzz_mark.c - a mark of a verification that is accepted is the only text of its
 * value, but for the case of hexadecimal digits. */
#include "ledger/journal/verify_mark.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t image[VERIFY_MARK_SIZE_MAX];
    struct verify_mark mark;
    struct verify_mark again;
    struct fault fault;
    if (!status_is_ok(verify_mark_parse(bytes_from(data, size), &mark, &fault))) {
        assert(fault.code == STATUS_INPUT && fault.message[0] != '\0');
        return 0;
    }
    struct writer writer = writer_of(image, sizeof(image));
    assert(status_is_ok(verify_mark_format(&mark, &writer, &fault)));
    assert(writer.size == size);
    assert(status_is_ok(verify_mark_parse(writer_bytes(&writer), &again, &fault)));
    assert(memcmp(&mark, &again, sizeof(mark)) == 0);
    return 0;
}
