/* journal_layout.c - which release's tables are these? */
#include "ledger/journal/journal_internal.h"

bool journal_layout_is_other(uint8_t layout)
{
    unsigned odd = 0;
    for (unsigned bit = 0; bit < 8; bit++) {
        odd ^= (unsigned)layout >> bit & 1U;
    }
    return layout != JOURNAL_LAYOUT && odd == 0;
}

struct status journal_layout_check(uint8_t layout, struct fault *fault)
{
    if (!journal_layout_is_other(layout)) {
        return OK;
    }
    return layout < JOURNAL_LAYOUT
               ? FAULT(fault, STATUS_ENVIRONMENT,
                       "R-236: the ledger's tables are those of an older release "
                       "(layout %u, this program keeps %d); make them anew with: "
                       "mingzhang reindex",
                       (unsigned)layout, JOURNAL_LAYOUT)
               : FAULT(fault, STATUS_ENVIRONMENT,
                       "R-236: the ledger's tables are those of a later release "
                       "(layout %u, this program keeps %d); use that release, or make "
                       "them anew with: mingzhang reindex",
                       (unsigned)layout, JOURNAL_LAYOUT);
}

struct head_start {
    uint8_t layout;
    uint64_t size;
};

/* The two stand where they stand in every layout. */
static struct status read_head_start(struct store_transaction *transaction,
                                     void *context, struct fault *fault)
{
    struct head_start *start = context;
    const uint8_t zero = 0;
    struct bytes image = {0};
    TRY(store_get(transaction, 0, bytes_from(&zero, 1), &image, fault));
    if (image.size == 0) {
        return (struct status){STATUS_NOT_FOUND};
    }
    struct reader reader = reader_of(image);
    start->layout = reader_u8(&reader);
    (void)reader_u8(&reader);
    start->size = reader_u64(&reader);
    return OK;
}

struct status journal_layout_of(const char *folder, uint8_t *ret_layout,
                                uint64_t *ret_size, struct fault *fault)
{
    static const struct store_table head = {"head", STORE_TABLE_MAP};
    const struct store_options options = {
        .tables = &head, .table_count = 1, .is_read_only = true};
    struct head_start start = {0};
    struct store *store = NULL;
    TRY(store_open(folder, &options, &store, fault));
    const struct status got = store_read(store, read_head_start, &start, fault);
    store_close(store);
    TRY(got);
    *ret_layout = start.layout;
    *ret_size = start.size;
    return OK;
}
