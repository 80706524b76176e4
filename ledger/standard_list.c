/* standard_list.c - every standard of a programme that holds in a unit (standard.h). */
#include "ledger/standard.h"

#include "ledger/accounts_internal.h"

enum { PREFIX_SIZE = 8 + 8, TAIL_SIZE = 1 + 4 + 8 }; /* of a key: 0, from, entry */

struct listing {
    const struct standard_scope *scope;
    struct standard_of_class *list;
    size_t count;
    size_t of_nearer; /* of them, those of units below this one */
};

/* One row; rows of a class come by first day and entry, so that the last one counts. */
static struct status take_row(struct listing *listing,
                              struct store_transaction *transaction, struct bytes key,
                              struct fault *fault)
{
    const struct bytes class =
        bytes_from(key.at + PREFIX_SIZE, key.size - PREFIX_SIZE - TAIL_SIZE);
    struct reader tail = reader_of(bytes_from(key.at + key.size - TAIL_SIZE + 1, 12));
    const civil_day from = (civil_day)(reader_u32(&tail) ^ UINT32_C(0x80000000));
    const uint64_t entry = reader_u64(&tail);
    struct fact fact;
    if (entry > listing->scope->seal || from > listing->scope->day) {
        return OK;
    }
    TRY(accounts_fact(transaction, entry, &fact, fault));
    if (fact_has(&fact, STANDARD_TO) &&
        fact.field[STANDARD_TO].fen < listing->scope->day) {
        return OK;
    }
    size_t at = 0;
    while (at < listing->count && !bytes_equal(listing->list[at].class, class)) {
        at++;
    }
    if (at < listing->of_nearer) {
        return OK;
    }
    if (at == STANDARD_LIST_MAX) {
        return FAULT(fault, STATUS_FULL, "more than %d standards are in force",
                     STANDARD_LIST_MAX);
    }
    listing->list[at] = (struct standard_of_class){
        .class = class,
        .standard = {entry, fact.field[STANDARD_AMOUNT].fen,
                     (unsigned)fact.field[STANDARD_METHOD].number}};
    listing->count = at == listing->count ? at + 1 : listing->count;
    return OK;
}

static struct status take_rows(struct listing *listing,
                               struct store_transaction *transaction,
                               struct store_cursor *cursor, struct bytes prefix,
                               struct fault *fault)
{
    struct bytes key = {0};
    struct bytes value = {0};
    struct status at = store_cursor_seek(cursor, prefix, &key, &value, fault);
    while (status_is_ok(at) && bytes_start_with(key, prefix)) {
        TRY(take_row(listing, transaction, key, fault));
        at = store_cursor_next(cursor, &key, &value, fault);
    }
    return at.code == STATUS_NOT_FOUND ? OK : at;
}

static struct status take_unit(struct listing *listing,
                               struct store_transaction *transaction,
                               uint64_t programme, uint64_t unit, struct fault *fault)
{
    uint8_t image[PREFIX_SIZE];
    struct writer writer = writer_of(image, sizeof(image));
    struct store_cursor *cursor = NULL;
    writer_u64(&writer, programme);
    writer_u64(&writer, unit);
    TRY(store_cursor_open(transaction, LEDGER_TABLE_STANDARD, &cursor, fault));
    const struct status taken =
        take_rows(listing, transaction, cursor, writer_bytes(&writer), fault);
    store_cursor_close(cursor);
    return taken;
}

/* A standard for every class hides whatever the units above say. */
static bool is_for_all(const struct listing *listing)
{
    for (size_t i = 0; i < listing->count; i++) {
        if (listing->list[i].class.size == 0) {
            return true;
        }
    }
    return false;
}

struct status standard_list(struct store_transaction *transaction,
                            const struct standard_scope *scope,
                            struct standard_of_class ret_list[static STANDARD_LIST_MAX],
                            size_t *ret_count, struct fault *fault)
{
    struct listing listing = {.scope = scope, .list = ret_list};
    uint64_t programme = 0;
    uint64_t unit = scope->unit;
    TRY(accounts_programme_root(transaction, scope->programme, &programme, fault));
    while (unit != 0 && !is_for_all(&listing)) {
        uint64_t root = 0;
        struct fact fact;
        TRY(accounts_unit_root(transaction, unit, &root, fault));
        listing.of_nearer = listing.count;
        TRY(take_unit(&listing, transaction, programme, root, fault));
        TRY(accounts_fact(transaction, unit, &fact, fault));
        unit = fact_number(&fact, UNIT_PARENT);
    }
    *ret_count = listing.count;
    return OK;
}
