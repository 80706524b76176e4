/* accounts_erasure.c - a person's data destroyed: what the book keeps of it.
 *
 * The entry says on what ground, and how many pseudonyms lead to nobody from then on;
 * what is destroyed lies in the vault (erasure.h). */
#include "ledger/accounts_internal.h"

#include <inttypes.h>

enum { ERASURE_KEY_SIZE = 1 + 8 };

static struct bytes erasure_key(uint64_t entry, uint8_t image[static ERASURE_KEY_SIZE])
{
    struct writer writer = writer_of(image, ERASURE_KEY_SIZE);
    writer_u8(&writer, CODE_ERASURE);
    writer_u64(&writer, entry);
    return writer_bytes(&writer);
}

/* nobody erases alone, and what was confirmed is what happens, once. */
struct status accounts_apply_erasure(struct apply *apply, struct fault *fault)
{
    struct accounts *accounts = apply->accounts;
    const struct fact *fact = apply->fact;
    const uint64_t asked = fact->field[ERASURE_ASKED].number;
    struct fact request;
    uint8_t key[ERASURE_KEY_SIZE];
    uint8_t value[8];
    if (accounts->erasing == 0 || accounts->erasing != asked) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-294: an erasure follows its confirmation by another member of "
                     "staff; ask for it with: mingzhang person erase");
    }
    TRY(accounts_expect(apply, asked, KIND_PERSON_CHANGE, &request, fault));
    if (!bytes_equal(request.field[PERSON_CHANGE_TOKEN].bytes,
                     fact->field[ERASURE_TOKEN].bytes)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-294: entry %" PRIu64 " asked to erase somebody else", asked);
    }
    accounts->erasing = 0;
    return store_put(apply->transaction, LEDGER_TABLE_CODE,
                     erasure_key(apply->entry->index, key),
                     store_key_u64(value, apply->entry->index), fault);
}

struct status accounts_erasures(struct store_transaction *transaction, uint64_t from,
                                accounts_each_open *each, void *context,
                                struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    struct bytes key = {0};
    struct bytes value = {0};
    uint8_t image[ERASURE_KEY_SIZE];
    TRY(store_cursor_open(transaction, LEDGER_TABLE_CODE, &cursor, fault));
    struct status at =
        store_cursor_seek(cursor, erasure_key(from, image), &key, &value, fault);
    while (status_is_ok(at) && key.size == ERASURE_KEY_SIZE &&
           key.at[0] == CODE_ERASURE) {
        struct reader reader = reader_of(value);
        at = each(context, reader_u64(&reader), fault);
        if (at.code == STATUS_NOT_FOUND) {
            at.code = STATUS_FOUND; /* a caller's must not look like the end */
        }
        if (status_is_ok(at)) {
            at = store_cursor_next(cursor, &key, &value, fault);
        }
    }
    store_cursor_close(cursor);
    return at.code == STATUS_NOT_FOUND ? OK : at;
}
