/* disclosure_changes.c - what a notice says otherwise than an earlier one: who came,
 * who went, whose amount is another. */
#include "reports/disclosure.h"

#include "ledger/base/order.h"

#include <string.h>

struct share {
    uint8_t party[16];
    int64_t fen; /* of all its rows */
};
struct shares {
    struct share *list;
    size_t count;
};

static int by_party(const void *a, const void *b)
{
    return memcmp(((const struct share *)a)->party, ((const struct share *)b)->party,
                  sizeof(((const struct share *)a)->party));
}

/* Every party once, in the order of the pseudonyms that hold now. */
static struct status add_up(struct disclosure *notice, struct shares *ret_shares,
                            struct fault *fault)
{
    struct arena *arena = notice->source->arena;
    struct share *list = NULL;
    struct order_item *room = NULL;
    size_t count = 0;
    ARENA_TAKE(arena, notice->count + 1, list, fault);
    ARENA_TAKE(arena, 2 * notice->count + 1, room, fault);
    for (size_t i = 0; i < notice->count; i++) {
        const int64_t fen = notice->rows[i].line.amount; /* -1: not stated */
        list[i].fen = fen < 0 ? 0 : fen;
        TRY(accounts_party_at(journal_view_transaction(notice->source->view),
                              notice->rows[i].line.party, UINT64_MAX, list[i].party,
                              fault));
    }
    order_rows(list, notice->count, sizeof(*list), room, by_party);
    for (size_t i = 0; i < notice->count; i++) {
        if (count > 0 && by_party(&list[count - 1], &list[i]) == 0) {
            list[count - 1].fen += list[i].fen;
        } else {
            list[count++] = list[i];
        }
    }
    *ret_shares = (struct shares){list, count};
    return OK;
}

static struct status collect(struct report_source *source,
                             const struct report_filter *filter,
                             struct shares *ret_shares, struct fault *fault)
{
    struct disclosure notice = {.source = source,
                                .filter = filter,
                                .moment = filter->moment == 0 ? MOMENT_PAYMENT
                                                              : filter->moment};
    const struct status found = disclosure_collect(&notice, fault);
    if (found.code == STATUS_NOT_FOUND) { /* nobody was in it */
        *ret_shares = (struct shares){NULL, 0};
        return OK;
    }
    TRY(found);
    return add_up(&notice, ret_shares, fault);
}

struct status report_disclosure_changes(struct report_source *before,
                                        struct report_source *after,
                                        const struct report_filter *filter,
                                        struct report_changes *ret_changes,
                                        struct fault *fault)
{
    struct report_changes changes = {.added = 0};
    struct shares old;
    struct shares new;
    TRY(collect(before, filter, &old, fault));
    TRY(collect(after, filter, &new, fault));
    for (size_t i = 0, j = 0; i < old.count || j < new.count;) {
        const int order = i == old.count   ? 1
                          : j == new.count ? -1
                                           : by_party(&old.list[i], &new.list[j]);
        changes.gone += order < 0 ? 1 : 0;
        changes.added += order > 0 ? 1 : 0;
        changes.changed += order == 0 && old.list[i].fen != new.list[j].fen ? 1 : 0;
        changes.fen += order >= 0 ? new.list[j].fen : 0;
        changes.fen -= order <= 0 ? old.list[i].fen : 0;
        i += order <= 0 ? 1 : 0;
        j += order >= 0 ? 1 : 0;
    }
    *ret_changes = changes;
    return OK;
}
