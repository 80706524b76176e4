/* fuzz_checkpoint.c - an accepted checkpoint, or record of what was signed, is the only
 * text of its value; a tree is read as it was written. */
#include "tests/fuzz/file_property.h"

#include "ledger/journal/signer.h"
#include "ledger/journal/tree.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_text(struct bytes text)
{
    uint8_t space[CHECKPOINT_TEXT_SIZE_MAX];
    struct writer writer = writer_of(space, sizeof(space));
    struct checkpoint checkpoint;
    struct checkpoint claim;
    struct fault fault;
    const bool is_claim = status_is_ok(checkpoint_parse_claim(text, &claim, &fault));
    if (!status_is_ok(checkpoint_parse(text, &checkpoint, &fault))) {
        assert(fault.message[0] != '\0');
        assert(!is_claim || !checkpoint_root_is_possible(&claim));
        return;
    }
    assert(is_claim && claim.size == checkpoint.size);
    assert(status_is_ok(checkpoint_format(&checkpoint, &writer, &fault)));
    assert(bytes_equal(writer_bytes(&writer), text));
}

static void try_record(const uint8_t *data, size_t size)
{
    struct signer_record record = {.size = 7};
    struct signer_record again;
    struct fault fault;
    const char *path = file_property_write(data, size);
    const struct status status = signer_record_read(path, &record, &fault);
    if (status_is_ok(status)) {
        assert(status_is_ok(signer_record_write(path, &record, &fault)));
        assert(status_is_ok(signer_record_read(path, &again, &fault)));
        assert(again.size == record.size && digest_equal(&again.root, &record.root) &&
               strcmp(again.origin, record.origin) == 0);
    } else {
        assert(status.code == STATUS_INPUT && record.size == 7);
    }
    file_property_end(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    try_text(bytes_from(data, size));
    try_record(data, size);
    return 0;
}
