/* accounts_due_settle.c - what became of the dues of a transaction, one by one, when it
 * ends: no due is paid twice unnoticed. */
#include "ledger/accounts_internal.h"

#include <inttypes.h>
#include <string.h>

static int compare_rows(const void *a, const void *b)
{
    const struct due_row *one = a;
    const struct due_row *two = b;
    const int order = memcmp(one->key, two->key, DUE_KEY_SIZE);
    return order != 0 ? order : (one->event > two->event) - (one->event < two->event);
}

static struct status refuse_double(struct store_transaction *transaction,
                                   uint64_t index, uint64_t other, struct fault *fault)
{
    struct entry entry;
    struct fact line;
    TRY(accounts_entry(transaction, index, &entry, &line, fault));
    return FAULT(fault, STATUS_REFUSED,
                 "R-074: line %" PRIu64 " is due already in this period (entry %" PRIu64
                 "); one party is paid once for one thing: remove the row, or give its "
                 "purpose or case",
                 line.field[LINE_NUMBER].number, other);
}

struct settling {
    struct accounts *accounts;
    struct store_transaction *transaction;
    bool has_dues; /* in the range of the due at work, from earlier transactions */
    bool is_tail;
    accounts_each_double *each;
    void *context;
};

/* Whether a due of the same period and programme as `key` is stored already; those of
 * the same range that this settling stores do not count. */
static struct status has_dues(struct store_transaction *transaction, const uint8_t *key,
                              bool *ret_has_dues, struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    struct bytes first = {0};
    struct bytes value = {0};
    TRY(store_cursor_open(transaction, LEDGER_TABLE_DUE, &cursor, fault));
    const struct status found = store_cursor_seek(
        cursor, bytes_from(key, DUE_RANGE_SIZE), &first, &value, fault);
    store_cursor_close(cursor);
    if (!status_is_ok(found) && found.code != STATUS_NOT_FOUND) {
        return found;
    }
    *ret_has_dues = status_is_ok(found) && first.size == DUE_KEY_SIZE &&
                    memcmp(first.at, key, DUE_RANGE_SIZE) == 0;
    return OK;
}

static struct status load_figures(struct settling *settling, struct bytes key,
                                  struct due_figures *ret_figures, struct fault *fault)
{
    struct bytes bytes = {0};
    *ret_figures = (struct due_figures){0};
    if (!settling->has_dues) {
        return OK;
    }
    const struct status known =
        store_get(settling->transaction, LEDGER_TABLE_DUE, key, &bytes, fault);
    if (known.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(known);
    return accounts_decode_due(bytes, ret_figures)
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "the table of dues is damaged; restore a backup");
}

/* What can still be paid, or was, is remembered before what cannot. */
static void remember(struct due_figures *due, uint64_t line)
{
    if (due->line != line) {
        due->other = due->live > 0 ? due->line : 0;
        due->line = line;
    }
}

static void forget(struct due_figures *due, uint64_t line)
{
    if (due->live == 0) {
        due->line = line;
        due->other = 0;
    } else if (due->line == line && due->other != 0) {
        due->line = due->other;
        due->other = line;
    }
}

/* A line of no other: what it pays is what is due. */
static struct status begin(struct settling *settling, const struct due_row *row,
                           struct due_figures *due, struct fault *fault)
{
    if (due->live > 0) {
        return row->fen == 0
                   ? OK
                   : refuse_double(settling->transaction, row->line, due->line, fault);
    }
    struct fact line;
    *due = (struct due_figures){.line = row->line, .live = row->fen, .fen = row->fen};
    if (row->fen == 0) { /* it had failed before it was recorded */
        TRY(accounts_fact(settling->transaction, row->line, &line, fault));
        due->fen = line.field[LINE_AMOUNT].fen;
    }
    return OK;
}

/* together the lines of a due pay no more than is due, and only those are sent
 * again that the newest instruction began. */
static struct status join(struct settling *settling, const struct due_row *row,
                          struct due_figures *due, struct fault *fault)
{
    struct store_transaction *transaction = settling->transaction;
    struct fact first;
    struct fact ignored;
    uint64_t its_first = 0;
    uint64_t last_first = 0;
    TRY(accounts_first_line(transaction, row->line, &its_first, &first, fault));
    if (due->line == 0) { /* all that came after it was withdrawn */
        due->fen = first.field[LINE_AMOUNT].fen;
    } else if (due->live == 0) {
        TRY(accounts_first_line(transaction, due->line, &last_first, &ignored, fault));
        if (last_first != its_first) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-112: line %" PRIu64
                         " came later for the same due; if that is to be paid, send "
                         "that again",
                         due->line);
        }
    }
    if (due->live + row->fen > due->fen) {
        if (due->live >= due->fen) {
            return refuse_double(transaction, row->line, due->line, fault);
        }
        char lacks[MONEY_TEXT_SIZE];
        money_format_grouped(due->fen - due->live, lacks);
        return FAULT(fault, STATUS_REFUSED,
                     "R-163: of what line %" PRIu64
                     " began %s is neither paid nor on its way, and no more is sent",
                     its_first, lacks);
    }
    remember(due, row->line);
    due->live += row->fen;
    return OK;
}

/* What the bank did (a late success beside a line sent again) is recorded all the same,
 * and told. */
static struct status revive(struct settling *settling, const struct due_row *row,
                            struct due_figures *due, struct fault *fault)
{
    const int64_t beyond = due->live + row->fen - due->fen;
    if (due->live > 0 && beyond > 0) {
        const struct double_payment payment = {
            .line = row->line,
            .other = due->line != row->line ? due->line : due->other,
            .fen = beyond < row->fen ? beyond : row->fen};
        TRY(settling->each(settling->context, &payment, fault));
    }
    remember(due, row->line);
    due->live += row->fen;
    due->beyond = beyond > due->beyond ? beyond : due->beyond;
    return OK;
}

static struct status follow_one(struct settling *settling, const struct due_row *row,
                                struct due_figures *due, struct fault *fault)
{
    switch ((enum due_cause)row->cause) {
    case DUE_LINE:
        return begin(settling, row, due, fault);
    case DUE_RESEND:
        return join(settling, row, due, fault);
    case DUE_REVIVED:
        return revive(settling, row, due, fault);
    case DUE_RESTORED:
        if (due->live == 0) {
            remember(due, row->line);
        }
        due->live += row->fen;
        return OK;
    case DUE_REDUCED:
        due->live += row->fen;
        return OK;
    case DUE_ENDED:
    case DUE_CANCELLED:
        due->live += row->fen;
        forget(due, row->line);
        return OK;
    }
    return OK;
}

/* what a line sent again rests on is not taken away under it. */
static struct status refuse_restored(const struct due_row *row,
                                     const struct due_figures *due, struct fault *fault)
{
    const uint64_t other = due->line != row->line ? due->line : due->other;
    return FAULT(fault, STATUS_REFUSED,
                 "R-113: line %" PRIu64 " would be paid beside line %" PRIu64
                 " of the same due; first withdraw that line, or wait until the bank "
                 "says that it failed, or have it come back (mingzhang clawback ask "
                 "%" PRIu64 "), then confirm the correction",
                 row->line, other, other);
}

/* A correction pays no due beyond what is due, or what was told to be paid beyond it
 * and is still; a line alone may have been more than that from the start. */
static struct status check_restored(struct settling *settling,
                                    const struct due_row *row,
                                    const struct due_figures *due, struct fault *fault)
{
    struct fact line;
    struct line_state state;
    if (due->live <= due->fen + due->beyond) {
        return OK;
    }
    TRY(accounts_fact(settling->transaction, row->line, &line, fault));
    TRY(accounts_line(settling->transaction, line.field[LINE_BATCH].number,
                      line.field[LINE_NUMBER].number, &state, fault));
    return due->live == line.field[LINE_AMOUNT].fen - state.refunded
               ? OK
               : refuse_restored(row, due, fault);
}

/* Only a line that took the place of none leaves nothing behind it. */
static struct status forget_cancelled(struct settling *settling,
                                      const struct due_row *row,
                                      struct due_figures *due, struct fault *fault)
{
    struct fact first;
    uint64_t index = 0;
    TRY(accounts_first_line(settling->transaction, row->line, &index, &first, fault));
    due->line = index == row->line ? 0 : due->line;
    return OK;
}

/* The events of one due, in order. */
static struct status follow(struct settling *settling, const struct due_row *rows,
                            size_t count, struct due_figures *due, struct fault *fault)
{
    const struct due_row *restored = NULL;
    for (size_t i = 0; i < count; i++) {
        restored = rows[i].cause == DUE_RESTORED ? &rows[i] : restored;
        TRY(follow_one(settling, &rows[i], due, fault));
        due->beyond = due->live <= due->fen ? 0 : due->beyond;
        if (rows[i].cause == DUE_CANCELLED && due->live == 0) {
            TRY(forget_cancelled(settling, &rows[i], due, fault));
        }
    }
    if (restored != NULL) {
        TRY(check_restored(settling, restored, due, fault));
    }
    return due->live >= 0 ? OK
                          : FAULT(fault, STATUS_FOUND,
                                  "the table of dues is damaged; restore a backup");
}

static struct status settle_one(struct settling *settling, const struct due_row *rows,
                                size_t count, struct fault *fault)
{
    const struct bytes key = bytes_from(rows[0].key, DUE_KEY_SIZE);
    struct due_figures due;
    uint8_t image[DUE_VALUE_SIZE_MAX];
    TRY(load_figures(settling, key, &due, fault));
    TRY(follow(settling, rows, count, &due, fault));
    return store_put_rising(settling->transaction, LEDGER_TABLE_DUE, key,
                            accounts_encode_due(&due, image), &settling->is_tail,
                            fault);
}

static struct status see_double(void *context, const struct double_payment *payment,
                                struct fault *fault)
{
    struct double_sum *seen = context;
    (void)fault;
    seen->count++;
    seen->lines += payment->line;
    seen->fen += payment->fen;
    return OK;
}

/* One past the last row of the due that rows[from] is of. */
static size_t end_of_due(const struct accounts *accounts, size_t from)
{
    size_t end = from + 1;
    while (end < accounts->due_count &&
           memcmp(accounts->dues[from].key, accounts->dues[end].key, DUE_KEY_SIZE) ==
               0) {
        end++;
    }
    return end;
}

struct status accounts_doubles(struct accounts *accounts,
                               struct store_transaction *transaction,
                               accounts_each_double *each, void *context,
                               struct fault *fault)
{
    struct due_row *rows = accounts->dues;
    struct settling settling = {.accounts = accounts,
                                .transaction = transaction,
                                .has_dues = true,
                                .each = each,
                                .context = context};
    if (accounts->revived == 0) {
        return OK;
    }
    order_rows(rows, accounts->due_count, sizeof(*rows), accounts->order, compare_rows);
    for (size_t i = 0; i < accounts->due_count;) {
        const size_t end = end_of_due(accounts, i);
        struct due_figures due;
        bool is_revived = false;
        for (size_t k = i; k < end; k++) {
            is_revived = is_revived || rows[k].cause == DUE_REVIVED;
        }
        if (is_revived) {
            TRY(load_figures(&settling, bytes_from(rows[i].key, DUE_KEY_SIZE), &due,
                             fault));
            TRY(follow(&settling, rows + i, end - i, &due, fault));
        }
        i = end;
    }
    return OK;
}

struct status accounts_settle_dues(struct accounts *accounts,
                                   struct store_transaction *transaction,
                                   struct fault *fault)
{
    struct due_row *rows = accounts->dues;
    order_rows(rows, accounts->due_count, sizeof(*rows), accounts->order, compare_rows);
    struct settling settling = {.accounts = accounts,
                                .transaction = transaction,
                                .is_tail = true,
                                .each = see_double,
                                .context = &accounts->doubles_seen};
    for (size_t i = 0; i < accounts->due_count;) {
        if (i == 0 || memcmp(rows[i - 1].key, rows[i].key, DUE_RANGE_SIZE) != 0) {
            TRY(has_dues(transaction, rows[i].key, &settling.has_dues, fault));
        }
        const size_t end = end_of_due(accounts, i);
        TRY(settle_one(&settling, rows + i, end - i, fault));
        i = end;
    }
    return OK;
}
