/* accounts_statement.c - statements of a bank account, one behind the other. */
#include "ledger/accounts_internal.h"

#include <inttypes.h>
#include <string.h>

enum { STATEMENT_KEY_SIZE = 16 + 4 };

static struct bytes statement_key(const uint8_t account[static 16], civil_day first,
                                  uint8_t image[static STATEMENT_KEY_SIZE])
{
    struct writer writer = writer_of(image, STATEMENT_KEY_SIZE);
    writer_run(&writer, bytes_from(account, 16));
    writer_u32(&writer, (uint32_t)first);
    return writer_bytes(&writer);
}

/* The newest statement of an account.  STATUS_NOT_FOUND, fault not filled: there is
 * none. */
static struct status last_statement(struct store_transaction *transaction,
                                    const uint8_t account[static 16],
                                    uint64_t *ret_entry, struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    uint8_t image[STATEMENT_KEY_SIZE];
    const struct bytes wanted = statement_key(account, INT32_MAX, image);
    struct bytes key = {0};
    struct bytes value = {0};
    uint64_t entry = 0;
    TRY(store_cursor_open(transaction, LEDGER_TABLE_STATEMENT, &cursor, fault));
    struct status found = store_cursor_seek_last(cursor, wanted, &key, &value, fault);
    if (status_is_ok(found) &&
        (key.size != wanted.size || memcmp(key.at, account, 16) != 0)) {
        found = (struct status){STATUS_NOT_FOUND};
    }
    if (status_is_ok(found)) {
        struct reader reader = reader_of(value);
        entry = reader_u64(&reader);
    }
    store_cursor_close(cursor);
    TRY(found);
    *ret_entry = entry;
    return OK;
}

struct status accounts_statements(struct store_transaction *transaction,
                                  accounts_each_open *each, void *context,
                                  struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    struct bytes key = {0};
    struct bytes value = {0};
    TRY(store_cursor_open(transaction, LEDGER_TABLE_STATEMENT, &cursor, fault));
    struct status at = store_cursor_first(cursor, &key, &value, fault);
    while (status_is_ok(at)) {
        struct reader reader = reader_of(value);
        at = each(context, reader_u64(&reader), fault);
        if (!status_is_ok(at)) {
            store_cursor_close(cursor);
            return at;
        }
        at = store_cursor_next(cursor, &key, &value, fault);
    }
    store_cursor_close(cursor);
    return at.code == STATUS_NOT_FOUND ? OK : at;
}

static int64_t fen_of(const struct fact *fact, unsigned field)
{
    return fact_has(fact, field) ? fact->field[field].fen : 0;
}

/* Sum of a list of entries and fen, 0 when it is not there. */
static struct status list_of(struct apply *apply, unsigned field, int64_t *ret_sum,
                             struct fault *fault)
{
    struct fact_pair pairs[FACT_LIST_MAX];
    size_t count = 0;
    *ret_sum = 0;
    if (!fact_has(apply->fact, field)) {
        return OK;
    }
    if (!fact_pairs(apply->fact->field[field].bytes, pairs, FACT_LIST_MAX, &count)) {
        return FAULT(fault, STATUS_REFUSED, "R-115: a list of a statement is damaged");
    }
    for (size_t i = 0; i < count; i++) {
        if (pairs[i].number <= 0 || !money_add(*ret_sum, pairs[i].number, ret_sum)) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-115: a list of a statement is damaged");
        }
    }
    return OK;
}

/* a statement adds up, and what was recognised in it is no more than there is.
 */
static struct status check_sums(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    int64_t ordered = 0;
    int64_t returned = 0;
    int64_t received = 0;
    int64_t closing = 0;
    TRY(list_of(apply, STATEMENT_ORDERED, &ordered, fault));
    TRY(list_of(apply, STATEMENT_RETURNED, &returned, fault));
    TRY(list_of(apply, STATEMENT_RECEIVED, &received, fault));
    const int64_t in = fact->field[STATEMENT_IN].fen;
    const int64_t out = fact->field[STATEMENT_OUT].fen;
    const int64_t fees = fen_of(fact, STATEMENT_FEES);
    const int64_t interest = fen_of(fact, STATEMENT_INTEREST);
    const int64_t funded = fen_of(fact, STATEMENT_FUNDED);
    int64_t seen_in = 0;
    int64_t seen_out = 0;
    const bool adds_up = in >= 0 && out >= 0 && fees >= 0 && interest >= 0 &&
                         funded >= received &&
                         money_add(fact->field[STATEMENT_OPENING].fen, in, &closing) &&
                         money_add(closing, -out, &closing) &&
                         closing == fact->field[STATEMENT_CLOSING].fen &&
                         money_add(interest, funded, &seen_in) &&
                         money_add(seen_in, returned, &seen_in) && seen_in <= in &&
                         money_add(ordered, fees, &seen_out) && seen_out <= out;
    return adds_up ? OK
                   : FAULT(fault, STATUS_REFUSED,
                           "R-115: opening + in - out of the statement is not its "
                           "closing balance");
}

static struct status check_previous(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct fact before;
    uint64_t entry = 0;
    const civil_day first = (civil_day)fact->field[STATEMENT_FIRST].fen;
    const struct status known = last_statement(
        apply->transaction, fact->field[STATEMENT_ACCOUNT].bytes.at, &entry, fault);
    if (known.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(known);
    TRY(accounts_expect(apply, entry, KIND_STATEMENT, &before, fault));
    const civil_day last = (civil_day)before.field[STATEMENT_LAST].fen;
    if (first != last + 1) {
        char wanted[DATE_TEXT_SIZE];
        char found[DATE_TEXT_SIZE];
        date_format(last + 1, wanted);
        date_format(first, found);
        return FAULT(fault, STATUS_REFUSED,
                     "R-120: the last statement of this account ends before %s, this "
                     "one begins on %s; statements follow each other without gap or "
                     "overlap",
                     wanted, found);
    }
    if (fact->field[STATEMENT_OPENING].fen != before.field[STATEMENT_CLOSING].fen) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-120: the opening balance is not the closing balance of the "
                     "statement before, entry %" PRIu64,
                     entry);
    }
    return OK;
}

struct status accounts_apply_statement(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    uint8_t image[STATEMENT_KEY_SIZE];
    uint8_t value[8];
    struct writer writer = writer_of(value, sizeof(value));
    TRY(accounts_expect_kind(apply, fact->field[STATEMENT_FILE].number, KIND_FILE,
                             fault));
    if (fact->field[STATEMENT_FIRST].fen > fact->field[STATEMENT_LAST].fen) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-120: a statement ends on or after its first day");
    }
    TRY(check_sums(apply, fault));
    TRY(check_previous(apply, fault));
    TRY(accounts_enter_matched(apply, fault));
    writer_u64(&writer, apply->entry->index);
    return store_put(apply->transaction, LEDGER_TABLE_STATEMENT,
                     statement_key(fact->field[STATEMENT_ACCOUNT].bytes.at,
                                   (civil_day)fact->field[STATEMENT_FIRST].fen, image),
                     writer_bytes(&writer), fault);
}
