/* table_digest.c - see table_digest.h. */
#include "reports/table_digest.h"

#include "keys/digest.h"
#include "reports/report.h"

struct status table_digest(const struct document *document, const struct table *table,
                           char ret_hex[static TABLE_DIGEST_SIZE], struct fault *fault)
{
    const size_t mark = arena_mark(document->arena);
    uint8_t *room;
    struct hasher *hasher = NULL;
    ARENA_TAKE(document->arena, OUTPUT_BUFFER_SIZE, room, fault);
    TRY(hasher_open(DIGEST_SHA256, &hasher, fault));
    hasher_begin(hasher);
    struct output output = output_of_hasher(hasher, room, OUTPUT_BUFFER_SIZE);
    report_csv_table(document, table, &output);
    const struct status finished = output_finish(&output, fault);
    const struct digest digest = hasher_end(hasher);
    hasher_close(hasher);
    arena_rewind(document->arena, mark);
    TRY(finished);
    bytes_to_hex(digest_bytes(&digest), ret_hex);
    return OK;
}
