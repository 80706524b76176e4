/* fuzz_approval.c - an approval that travels is read as it was written, whatever ends
 * its lines. */
#include "ledger/approval_file.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct approval_file file;
    struct approval_file again;
    struct fault fault;
    uint8_t text[APPROVAL_FILE_SIZE_MAX];
    uint8_t image[2][APPROVAL_MESSAGE_SIZE];
    struct writer writer = writer_of(text, sizeof(text));
    if (!status_is_ok(approval_file_read(bytes_from(data, size), &file, &fault))) {
        assert(fault.message[0] != '\0');
        return 0;
    }
    approval_file_write(&file, &writer);
    assert(!writer.overflowed);
    assert(status_is_ok(approval_file_read(writer_bytes(&writer), &again, &fault)));
    assert(bytes_equal(approval_message(&file.claim, image[0]),
                       approval_message(&again.claim, image[1])));
    assert(file.is_signed == again.is_signed && strcmp(file.origin, again.origin) == 0);
    return 0;
}
