/* registry_list.c - see registry_list.h; the tables are drawn in registry.c. */
#include "ledger/journal/registry_list.h"

enum { STAFF_BY_CODE = 0 };

static struct status walk_staff(struct store_cursor *cursor, registry_each_staff *each,
                                void *context, struct fault *fault)
{
    struct bytes key = {0};
    struct bytes value = {0};
    struct status status = store_cursor_first(cursor, &key, &value, fault);
    while (status_is_ok(status) && key.size > 1 && key.at[0] == STAFF_BY_CODE) {
        struct reader reader = reader_of(value);
        const uint64_t staff = reader_u64(&reader);
        TRY(each(context, bytes_from(key.at + 1, key.size - 1), staff, fault));
        status = store_cursor_next(cursor, &key, &value, fault);
    }
    return status.code == STATUS_NOT_FOUND ? OK : status;
}

struct status registry_list_staff(struct store_transaction *transaction,
                                  registry_each_staff *each, void *context,
                                  struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    TRY(store_cursor_open(transaction, JOURNAL_TABLE_STAFF, &cursor, fault));
    const struct status walked = walk_staff(cursor, each, context, fault);
    store_cursor_close(cursor);
    return walked;
}

static struct status walk_keys(struct store_transaction *transaction,
                               struct store_cursor *cursor, registry_each_key *each,
                               void *context, struct fault *fault)
{
    struct bytes at = {0};
    struct bytes value = {0};
    struct status status = store_cursor_first(cursor, &at, &value, fault);
    while (status_is_ok(status)) {
        struct reader reader = reader_of(at);
        const uint64_t actor = reader_u64(&reader);
        struct registry_key key;
        TRY(registry_key(transaction, actor, &key, fault));
        TRY(each(context, actor, &key, fault));
        status = store_cursor_next(cursor, &at, &value, fault);
    }
    return status.code == STATUS_NOT_FOUND ? OK : status;
}

struct status registry_list_keys(struct store_transaction *transaction,
                                 registry_each_key *each, void *context,
                                 struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    TRY(store_cursor_open(transaction, JOURNAL_TABLE_KEY, &cursor, fault));
    const struct status walked = walk_keys(transaction, cursor, each, context, fault);
    store_cursor_close(cursor);
    return walked;
}
