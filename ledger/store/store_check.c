/* store_check.c - is a table found the same way by its walks and by its look-ups? */
#include "ledger/store/store_internal.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

struct pair {
    struct bytes key, value;
};

/* Keys of one page (or of one part of it, where pages are larger) are found or lost
 * together: only the ends of pages need a look-up. */
static bool share_page(struct bytes key, struct bytes other)
{
    return (uintptr_t)key.at / 4096 == (uintptr_t)other.at / 4096;
}

static struct status damaged(const struct store_transaction *transaction, size_t table,
                             struct fault *fault)
{
    return FAULT(fault, STATUS_FOUND,
                 "table %s of %s is damaged: not every pair is found by its key; "
                 "restore a copy",
                 transaction->store->tables[table].name, transaction->store->folder);
}

static struct status look_up(struct store_transaction *transaction, size_t table,
                             const struct pair *pair, struct fault *fault)
{
    struct bytes value = {0};
    const struct status got =
        pair->key.size == 0 || pair->key.size > STORE_KEY_SIZE_MAX
            ? STORE_NOT_FOUND
            : store_get(transaction, table, pair->key, &value, fault);
    if (got.code != STATUS_NOT_FOUND) {
        TRY(got);
    }
    return status_is_ok(got) && value.at == pair->value.at &&
                   value.size == pair->value.size
               ? OK
               : damaged(transaction, table, fault);
}

static bool is_rising(struct bytes key, struct bytes next)
{
    const size_t size = key.size < next.size ? key.size : next.size;
    const int order = memcmp(key.at, next.at, size);
    return order < 0 || (order == 0 && key.size < next.size);
}

/* From one pair of a walk to the next; NULL before the first and behind the last. */
static struct status step(struct store_transaction *transaction, size_t table,
                          const struct pair *before, const struct pair *here,
                          struct fault *fault)
{
    if (before != NULL && here != NULL) {
        if (!is_rising(before->key, here->key)) {
            return damaged(transaction, table, fault);
        }
        if (share_page(before->key, here->key)) {
            return OK;
        }
    }
    if (before != NULL) {
        TRY(look_up(transaction, table, before, fault));
    }
    return here != NULL ? look_up(transaction, table, here, fault) : OK;
}

static struct status walk(struct store_transaction *transaction, size_t table,
                          struct store_cursor *cursor, struct fault *fault)
{
    struct pair pair[2] = {{{0}, {0}}};
    const struct pair *before = NULL;
    uint64_t count = 0;
    struct pair *here = &pair[0];
    struct status at = store_cursor_first(cursor, &here->key, &here->value, fault);
    while (status_is_ok(at)) {
        TRY(step(transaction, table, before, here, fault));
        before = here;
        count++;
        here = &pair[count % 2];
        at = store_cursor_next(cursor, &here->key, &here->value, fault);
    }
    if (at.code != STATUS_NOT_FOUND) {
        return at;
    }
    TRY(step(transaction, table, before, NULL, fault));
    return count == store_count(transaction, table)
               ? OK
               : damaged(transaction, table, fault);
}

struct status store_check(struct store_transaction *transaction, size_t table,
                          struct fault *fault)
{
    assert(!transaction->can_write);
    struct store_cursor *cursor = NULL;
    TRY(store_cursor_open(transaction, table, &cursor, fault));
    const struct status walked = walk(transaction, table, cursor, fault);
    store_cursor_close(cursor);
    return walked;
}

static struct status compare_walks(struct store_cursor *one, struct store_cursor *other,
                                   enum store_difference *ret_difference,
                                   struct fault *fault)
{
    struct pair pair[2] = {{{0}, {0}}};
    struct status at = store_cursor_first(one, &pair[0].key, &pair[0].value, fault);
    struct status beside =
        store_cursor_first(other, &pair[1].key, &pair[1].value, fault);
    while (status_is_ok(at) && status_is_ok(beside)) {
        if (!bytes_equal(pair[0].key, pair[1].key) ||
            !bytes_equal(pair[0].value, pair[1].value)) {
            *ret_difference = STORE_ROW_DIFFERS;
            return OK;
        }
        at = store_cursor_next(one, &pair[0].key, &pair[0].value, fault);
        beside = store_cursor_next(other, &pair[1].key, &pair[1].value, fault);
    }
    if (!status_is_ok(at) && at.code != STATUS_NOT_FOUND) {
        return at;
    }
    if (!status_is_ok(beside) && beside.code != STATUS_NOT_FOUND) {
        return beside;
    }
    *ret_difference = at.code == beside.code ? STORE_SAME : STORE_COUNT_DIFFERS;
    return OK;
}

struct status store_compare(struct store_transaction *transaction, size_t table,
                            struct store_transaction *other, size_t other_table,
                            enum store_difference *ret_difference, struct fault *fault)
{
    struct store_cursor *cursors[2] = {NULL, NULL};
    TRY(store_cursor_open(transaction, table, &cursors[0], fault));
    struct status compared = store_cursor_open(other, other_table, &cursors[1], fault);
    if (status_is_ok(compared)) {
        compared = compare_walks(cursors[0], cursors[1], ret_difference, fault);
    }
    store_cursor_close(cursors[1]);
    store_cursor_close(cursors[0]);
    return compared;
}
