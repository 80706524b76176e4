/* disclosure_changes.c - what a notice says otherwise than an earlier one: who came,
 * who went, whose amount is another. */
#include "reports/disclosure.h"

#include "ledger/base/order.h"

#include <stdlib.h>
#include <string.h>

struct share {
    uint8_t party[16];
    int64_t fen; /* of all its rows */
    size_t row;  /* the first of them */
};
struct shares {
    struct disclosure notice;
    struct share *list;
    size_t count;
};

static int by_party(const void *a, const void *b)
{
    return memcmp(((const struct share *)a)->party, ((const struct share *)b)->party,
                  sizeof(((const struct share *)a)->party));
}

/* Every party once, in the order of the pseudonyms that hold now. */
static struct status add_up(struct shares *shares, struct fault *fault)
{
    const struct disclosure *notice = &shares->notice;
    struct arena *arena = notice->source->arena;
    struct share *list = NULL;
    struct order_item *room = NULL;
    size_t count = 0;
    ARENA_TAKE(arena, notice->count + 1, list, fault);
    ARENA_TAKE(arena, 2 * notice->count + 1, room, fault);
    for (size_t i = 0; i < notice->count; i++) {
        const int64_t fen = notice->rows[i].line.amount; /* -1: not stated */
        list[i].fen = fen < 0 ? 0 : fen;
        list[i].row = i;
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
    shares->list = list;
    shares->count = count;
    return OK;
}

static struct status collect(struct report_source *source,
                             const struct report_filter *filter,
                             struct shares *ret_shares, struct fault *fault)
{
    ret_shares->notice = (struct disclosure){
        .source = source,
        .filter = filter,
        .is_for_office = filter->has_names,
        .moment = filter->moment == 0 ? MOMENT_PAYMENT : filter->moment};
    ret_shares->list = NULL;
    ret_shares->count = 0;
    const struct status found = disclosure_collect(&ret_shares->notice, fault);
    if (found.code == STATUS_NOT_FOUND) { /* nobody was in it */
        ret_shares->notice.count = 0;
        return OK;
    }
    TRY(found);
    return add_up(ret_shares, fault);
}

/* ---- who they are ------------------------------------------------------------------
 */

struct comparing {
    struct shares old, new;
    struct report_changes changes;
    struct report_source *source; /* whose arena the list lies in */
};

/* Whether the notice shows its people by name, or all of it is for the office. */
static bool names_people(const struct disclosure *notice)
{
    return notice->count == 0 || notice->is_for_office ||
           (!disclosure_is_totals(notice) &&
            disclosure_policy_shows(&notice->policy, SHOWS_NAME));
}

static struct status text_of(const struct comparing *comparing,
                             const struct report_name *name, const char **ret_text,
                             struct fault *fault)
{
    *ret_text = "";
    return name == NULL ? OK
                        : report_text(comparing->source, name->name, ret_text, fault);
}

static struct status name_change(const struct comparing *comparing,
                                 const struct disclosure_row *row,
                                 struct report_change *change, struct fault *fault)
{
    TRY(text_of(comparing, row->township, &change->township, fault));
    TRY(text_of(comparing, row->village, &change->village, fault));
    return report_text(comparing->source, row->name, &change->name, fault);
}

/* Of one party; either share may be NULL. */
static struct status tell(struct comparing *comparing, const struct share *old,
                          const struct share *new, struct fault *fault)
{
    struct report_changes *changes = &comparing->changes;
    const int64_t before = old == NULL ? -1 : old->fen;
    const int64_t after = new == NULL ? -1 : new->fen;
    changes->gone += new == NULL ? 1 : 0;
    changes->added += old == NULL ? 1 : 0;
    changes->changed += old != NULL && new != NULL &&before != after ? 1 : 0;
    changes->fen += (new == NULL ? 0 : after) - (old == NULL ? 0 : before);
    if (before == after || changes->list == NULL) {
        return OK;
    }
    struct report_change *change = &changes->list[changes->count++];
    change->before = before;
    change->after = after;
    return new != NULL ? name_change(comparing, &comparing->new.notice.rows[new->row],
                                     change, fault)
                       : name_change(comparing, &comparing->old.notice.rows[old->row],
                                     change, fault);
}

static struct status merge(struct comparing *comparing, struct fault *fault)
{
    const struct shares *old = &comparing->old;
    const struct shares *new = &comparing->new;
    for (size_t i = 0, j = 0; i < old->count || j < new->count;) {
        const int order = i == old->count   ? 1
                          : j == new->count ? -1
                                            : by_party(&old->list[i], &new->list[j]);
        TRY(tell(comparing, order <= 0 ? &old->list[i] : NULL,
                 order >= 0 ? &new->list[j] : NULL, fault));
        i += order <= 0 ? 1 : 0;
        j += order >= 0 ? 1 : 0;
    }
    return OK;
}

static struct status name_both(struct comparing *comparing, struct fault *fault)
{
    struct disclosure *old = &comparing->old.notice;
    struct disclosure *new = &comparing->new.notice;
    if (new->source->people == NULL || !names_people(old) || !names_people(new)) {
        return OK;
    }
    ARENA_TAKE(comparing->source->arena, old->count + new->count + 1,
               comparing->changes.list, fault);
    TRY(disclosure_name_rows(old, fault));
    return disclosure_name_rows(new, fault);
}

/* As a reader looks for them; pseudonyms are in no order. */
static int by_place(const void *a, const void *b)
{
    const struct report_change *left = a;
    const struct report_change *right = b;
    const int township = strcmp(left->township, right->township);
    const int village = strcmp(left->village, right->village);
    const int name = strcmp(left->name, right->name);
    return township != 0  ? township
           : village != 0 ? village
           : name != 0    ? name
           : left->before != right->before
               ? (left->before > right->before) - (left->before < right->before)
               : (left->after > right->after) - (left->after < right->after);
}

struct status report_disclosure_changes(struct report_source *before,
                                        struct report_source *after,
                                        const struct report_filter *filter,
                                        struct report_changes *ret_changes,
                                        struct fault *fault)
{
    struct comparing comparing = {.source = after};
    TRY(collect(before, filter, &comparing.old, fault));
    TRY(collect(after, filter, &comparing.new, fault));
    TRY(name_both(&comparing, fault));
    TRY(merge(&comparing, fault));
    if (comparing.changes.count > 0) {
        qsort(comparing.changes.list, comparing.changes.count,
              sizeof(*comparing.changes.list), by_place);
    }
    *ret_changes = comparing.changes;
    return OK;
}
