/* accounts_clawback.c - what was overpaid with a line, until all of it is back.
 */
#include "ledger/accounts_internal.h"

#include <inttypes.h>

enum { CLAWBACK_KEY_SIZE = 1 + 8 };

static struct bytes clawback_key(uint64_t line, uint8_t image[static CLAWBACK_KEY_SIZE])
{
    struct writer writer = writer_of(image, CLAWBACK_KEY_SIZE);
    writer_u8(&writer, CODE_CLAWBACK);
    writer_u64(&writer, line);
    return writer_bytes(&writer);
}

struct status accounts_clawback(struct store_transaction *transaction, uint64_t line,
                                struct clawback *ret_clawback, struct fault *fault)
{
    uint8_t image[CLAWBACK_KEY_SIZE];
    uint8_t key[8];
    struct bytes value = {0};
    TRY(store_get(transaction, LEDGER_TABLE_CODE, clawback_key(line, image), &value,
                  fault));
    struct reader reader = reader_of(value);
    struct clawback clawback = {.exception = reader_u64(&reader)};
    const struct status open =
        store_get(transaction, LEDGER_TABLE_OPEN,
                  store_key_u64(key, clawback.exception), &value, fault);
    reader = reader_of(value);
    if (open.code == STATUS_NOT_FOUND || value.size != 8) {
        return FAULT(fault, STATUS_FOUND,
                     "what is to be recovered is damaged; restore a backup");
    }
    TRY(open);
    clawback.outstanding = (int64_t)reader_u64(&reader);
    *ret_clawback = clawback;
    return OK;
}

static struct status put_outstanding(struct apply *apply, uint64_t exception,
                                     int64_t outstanding, struct fault *fault)
{
    uint8_t key[8];
    uint8_t value[8];
    return store_put(apply->transaction, LEDGER_TABLE_OPEN,
                     store_key_u64(key, exception),
                     store_key_u64(value, (uint64_t)outstanding), fault);
}

struct status accounts_begin_clawback(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t line = fact->field[EXCEPTION_SUBJECT].number;
    const int64_t amount = fact->field[EXCEPTION_AMOUNT].fen;
    const uint64_t reason =
        fact_has(fact, EXCEPTION_REASON) ? fact->field[EXCEPTION_REASON].number : 0;
    struct refundable paid;
    struct clawback known;
    uint8_t image[CLAWBACK_KEY_SIZE];
    uint8_t value[8];
    TRY(accounts_refundable(apply->accounts, apply->transaction, line, &paid, fault));
    if (paid.state != LINE_STATE_PAID || amount <= 0 ||
        amount > paid.amount - paid.refunded ||
        record_correction_name((unsigned)reason) == NULL) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-109: what is asked back was paid with line %" PRIu64
                     " and has not come back yet, and a reason is given",
                     line);
    }
    const struct status open =
        accounts_clawback(apply->transaction, line, &known, fault);
    if (open.code != STATUS_NOT_FOUND) {
        TRY(open);
        return FAULT(fault, STATUS_REFUSED,
                     "R-109: exception %" PRIu64 " already asks money of line %" PRIu64
                     " back",
                     known.exception, line);
    }
    TRY(store_put(apply->transaction, LEDGER_TABLE_CODE, clawback_key(line, image),
                  store_key_u64(value, apply->entry->index), fault));
    return put_outstanding(apply, apply->entry->index, amount, fault);
}

struct status accounts_end_clawback(struct apply *apply, uint64_t line,
                                    struct fault *fault)
{
    uint8_t image[CLAWBACK_KEY_SIZE];
    const struct status gone = store_delete(apply->transaction, LEDGER_TABLE_CODE,
                                            clawback_key(line, image), fault);
    return gone.code == STATUS_NOT_FOUND ? OK : gone;
}

struct status accounts_recover(struct apply *apply, uint64_t line, int64_t fen,
                               struct fault *fault)
{
    struct clawback clawback;
    uint8_t key[8];
    const struct status open =
        accounts_clawback(apply->transaction, line, &clawback, fault);
    if (open.code == STATUS_NOT_FOUND ||
        (status_is_ok(open) &&
         clawback.exception != apply->fact->field[REFUND_EXCEPTION].number)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-109: nothing is asked back of line %" PRIu64
                     "; first: mingzhang clawback ask",
                     line);
    }
    TRY(open);
    if (fen > clawback.outstanding) {
        char left[MONEY_TEXT_SIZE];
        money_format_grouped(clawback.outstanding, left);
        return FAULT(fault, STATUS_REFUSED,
                     "R-109: of line %" PRIu64 " %s is still to be recovered, no more",
                     line, left);
    }
    if (fen < clawback.outstanding) {
        return put_outstanding(apply, clawback.exception, clawback.outstanding - fen,
                               fault);
    }
    TRY(accounts_end_clawback(apply, line, fault));
    return store_delete(apply->transaction, LEDGER_TABLE_OPEN,
                        store_key_u64(key, clawback.exception), fault);
}
