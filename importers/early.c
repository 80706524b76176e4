/* early.c - see early.h. */
#include "importers/early.h"

#include "ledger/base/money.h"

#include <assert.h>

struct early_row {
    uint64_t allocation, first, count; /* first: line of the first early payment */
    civil_day received;
    int64_t fen;
};
struct early {
    struct early_row rows[ACCOUNTS_BALANCES_MAX];
    size_t count, last;
};

struct status early_open(struct arena *arena, struct early **ret_early,
                         struct fault *fault)
{
    ARENA_TAKE(arena, 1, *ret_early, fault);
    early_begin(*ret_early);
    return OK;
}

void early_begin(struct early *early)
{
    early->count = 0;
    early->last = 0;
}

/* Payments of one allocation mostly follow each other. */
static struct status find_row(struct early *early, struct journal_session *session,
                              uint64_t allocation, struct early_row **ret_row,
                              struct fault *fault)
{
    struct passing passing;
    for (size_t i = 0; i < early->count; i++) {
        const size_t at = (early->last + i) % early->count;
        if (early->rows[at].allocation == allocation) {
            early->last = at;
            *ret_row = &early->rows[at];
            return OK;
        }
    }
    if (early->count == ACCOUNTS_BALANCES_MAX) {
        return FAULT(fault, STATUS_FULL,
                     "one file may touch at most %d allocations; split it",
                     ACCOUNTS_BALANCES_MAX);
    }
    TRY(accounts_passing(journal_transaction(session), allocation, 0, &passing, fault));
    early->last = early->count++;
    early->rows[early->last] =
        (struct early_row){.allocation = allocation, .received = passing.received};
    *ret_row = &early->rows[early->last];
    return OK;
}

struct status early_see(struct early *early, struct journal_session *session,
                        const struct early_payment *payment, struct fault *fault)
{
    struct early_row *row = NULL;
    if (payment->value_day == 0) {
        return OK;
    }
    TRY(find_row(early, session, payment->allocation, &row, fault));
    assert(row != NULL);
    if (payment->value_day >= row->received) {
        return OK;
    }
    row->first = row->count == 0 ? payment->line : row->first;
    row->count++;
    return money_add(row->fen, payment->fen, &row->fen)
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-001: the payments exceed what an amount can hold");
}

struct status early_see_list(struct early *early, struct journal_session *session,
                             const struct early_payment *payment, struct bytes list,
                             struct fault *fault)
{
    struct fact_pair pairs[MONEY_SHARES_MAX];
    size_t count = 0;
    if (payment->value_day == 0 || list.size == 0) {
        return OK;
    }
    if (!fact_pairs(list, pairs, MONEY_SHARES_MAX, &count)) {
        return FAULT(fault, STATUS_FOUND, "a line's draws are damaged; run verify");
    }
    for (size_t i = 0; i < count; i++) {
        struct early_payment one = *payment;
        one.allocation = pairs[i].entry;
        one.fen = pairs[i].number;
        TRY(early_see(early, session, &one, fault));
    }
    return OK;
}

struct status early_ends(struct journal_session *session, struct bytes sources,
                         civil_day *ret_day, struct fault *fault)
{
    struct fact_pair pairs[MONEY_SHARES_MAX];
    size_t count = 0;
    civil_day newest = 0;
    if (sources.size > 0 && !fact_pairs(sources, pairs, MONEY_SHARES_MAX, &count)) {
        return FAULT(fault, STATUS_FOUND, "a batch's sources are damaged; run verify");
    }
    for (size_t i = 0; i < count; i++) {
        struct passing passing;
        TRY(accounts_passing(journal_transaction(session), pairs[i].entry, 0, &passing,
                             fault));
        newest = passing.received > newest ? passing.received : newest;
    }
    *ret_day = newest;
    return OK;
}

struct status early_tell(struct early *early, struct journal_session *session,
                         uint64_t file, uint64_t *ret_count, struct fault *fault)
{
    *ret_count = 0;
    for (size_t i = 0; i < early->count; i++) {
        const struct early_row *row = &early->rows[i];
        struct fact fact;
        if (row->count == 0) {
            continue;
        }
        fact_begin(&fact, kinds_find(KIND_EXCEPTION));
        fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_PAID_EARLY);
        fact_set_number(&fact, EXCEPTION_SUBJECT, row->first);
        fact_set_fen(&fact, EXCEPTION_AMOUNT, row->fen);
        fact_set_number(&fact, EXCEPTION_ALLOCATION, row->allocation);
        fact_set_number(&fact, EXCEPTION_COUNT, row->count);
        if (file != 0) {
            fact_set_number(&fact, EXCEPTION_FILE, file);
        }
        TRY(journal_append(session, &fact, NULL, fault));
        ++*ret_count;
    }
    return OK;
}
