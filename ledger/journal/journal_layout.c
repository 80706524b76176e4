/* journal_layout.c - which release's tables are these? */
#include "ledger/journal/journal_internal.h"

bool journal_layout_is_one(uint8_t layout)
{
    unsigned odd = 0;
    for (unsigned bit = 0; bit < 8; bit++) {
        odd ^= (unsigned)layout >> bit & 1U;
    }
    return odd == 0;
}

struct status journal_layout_check(uint8_t layout, struct fault *fault)
{
    if (layout == JOURNAL_LAYOUT || !journal_layout_is_one(layout)) {
        return OK; /* the latter is damage, for others to name */
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

static struct status read_layout(struct store_transaction *transaction, void *context,
                                 struct fault *fault)
{
    uint8_t *layout = context;
    const uint8_t zero = 0;
    struct bytes image = {0};
    TRY(store_get(transaction, 0, bytes_from(&zero, 1), &image, fault));
    if (image.size == 0) {
        return (struct status){STATUS_NOT_FOUND};
    }
    *layout = image.at[0];
    return OK;
}

struct status journal_layout_of(const char *folder, uint8_t *ret_layout,
                                struct fault *fault)
{
    static const struct store_table head = {"head", STORE_TABLE_MAP};
    const struct store_options options = {
        .tables = &head, .table_count = 1, .is_read_only = true};
    struct store *store = NULL;
    TRY(store_open(folder, &options, &store, fault));
    const struct status got = store_read(store, read_layout, ret_layout, fault);
    store_close(store);
    return got;
}
