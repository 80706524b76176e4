/* signer_record.c - the file that remembers what was signed last. */
#include "ledger/journal/signer.h"

#include "ledger/journal/durable_file.h"

#include <string.h>

static const char first_line[] = "mingzhang signed v1\n";

struct status signer_record_read(const char *path, struct signer_record *ret_record,
                                 struct fault *fault)
{
    uint8_t image[SIGNER_RECORD_SIZE_MAX];
    struct writer writer = writer_of(image, sizeof(image));
    TRY(durable_file_read(path, &writer, fault));
    const struct bytes whole = writer_bytes(&writer);
    const struct bytes head = bytes_of(first_line);
    struct checkpoint checkpoint;
    if (!bytes_start_with(whole, head)) {
        return FAULT(fault, STATUS_INPUT,
                     "%s is no record of signed checkpoints; restore it from a backup",
                     path);
    }
    TRY(fault_at(
        fault,
        checkpoint_parse(bytes_from(whole.at + head.size, whole.size - head.size),
                         &checkpoint, fault),
        path, 0, NULL));
    memset(ret_record, 0, sizeof(*ret_record));
    memcpy(ret_record->origin, checkpoint.origin.at, checkpoint.origin.size);
    ret_record->size = checkpoint.size;
    ret_record->root = checkpoint.root;
    return OK;
}

struct status signer_record_write(const char *path, const struct signer_record *record,
                                  struct fault *fault)
{
    uint8_t image[SIGNER_RECORD_SIZE_MAX];
    struct writer writer = writer_of(image, sizeof(image));
    const struct checkpoint checkpoint = {
        .origin = bytes_of(record->origin), .size = record->size, .root = record->root};
    writer_text(&writer, first_line);
    TRY(checkpoint_format(&checkpoint, &writer, fault));
    return durable_file_write(path, writer_bytes(&writer), 0600, fault);
}
