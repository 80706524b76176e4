/* accounts_clawback.c - what was overpaid with a line, until all of it is back.
 */
#include "ledger/accounts_internal.h"

#include <inttypes.h>

enum { OUTSTANDING_SIZE = 8, UNBOOKED_SIZE = 8 + 1 };

bool accounts_is_unbooked(const struct fact *refund)
{
    return fact_has(refund, REFUND_EXCEPTION) &&
           refund->field[REFUND_CONFIRMS_RELEASE].number != 0;
}

/* Whether the book has paid no more than the line's due, though it was paid twice.  It
 * is so from the demand on, whatever else of the due comes back. */
static struct status is_within_due(struct store_transaction *transaction,
                                   uint64_t index, bool *ret_is, struct fault *fault)
{
    struct fact line;
    struct fact batch;
    struct due_figures figures;
    *ret_is = true;
    TRY(accounts_fact(transaction, index, &line, fault));
    if (bytes_is_zero(line.field[LINE_PARTY].bytes)) {
        return OK;
    }
    TRY(accounts_fact(transaction, line.field[LINE_BATCH].number, &batch, fault));
    const struct due due =
        accounts_line_due(&line, batch.field[BATCH_PROGRAMME].number,
                          (civil_period)batch.field[BATCH_PERIOD].number);
    const struct status known =
        accounts_due_figures(transaction, &due, &figures, fault);
    if (known.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(known);
    *ret_is = figures.live <= figures.fen;
    return OK;
}

struct status accounts_clawback(struct store_transaction *transaction, uint64_t line,
                                struct clawback *ret_clawback, struct fault *fault)
{
    uint8_t image[ENTRY_KEY_SIZE];
    uint8_t key[8];
    struct bytes value = {0};
    TRY(store_get(transaction, LEDGER_TABLE_CODE,
                  accounts_entry_key(CODE_CLAWBACK, line, image), &value, fault));
    struct reader reader = reader_of(value);
    struct clawback clawback = {.exception = reader_u64(&reader)};
    const struct status open =
        store_get(transaction, LEDGER_TABLE_OPEN,
                  store_key_u64(key, clawback.exception), &value, fault);
    if (open.code == STATUS_NOT_FOUND ||
        (status_is_ok(open) && value.size != OUTSTANDING_SIZE &&
         value.size != UNBOOKED_SIZE)) {
        return FAULT(fault, STATUS_FOUND,
                     "what is to be recovered is damaged; restore a backup");
    }
    TRY(open);
    reader = reader_of(value);
    clawback.outstanding = (int64_t)reader_u64(&reader);
    clawback.is_unbooked = value.size == UNBOOKED_SIZE;
    *ret_clawback = clawback;
    return OK;
}

static struct status put_outstanding(struct apply *apply,
                                     const struct clawback *clawback,
                                     struct fault *fault)
{
    uint8_t key[8];
    uint8_t value[UNBOOKED_SIZE];
    struct writer writer = writer_of(value, sizeof(value));
    writer_u64(&writer, (uint64_t)clawback->outstanding);
    if (clawback->is_unbooked) {
        writer_u8(&writer, 1);
    }
    return store_put(apply->transaction, LEDGER_TABLE_OPEN,
                     store_key_u64(key, clawback->exception), writer_bytes(&writer),
                     fault);
}

struct status accounts_begin_clawback(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t line = fact->field[EXCEPTION_SUBJECT].number;
    const int64_t amount = fact->field[EXCEPTION_AMOUNT].fen;
    const uint64_t reason = fact_number(fact, EXCEPTION_REASON);
    struct refundable paid;
    struct clawback known;
    uint8_t image[ENTRY_KEY_SIZE];
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
    struct clawback clawback = {.exception = apply->entry->index,
                                .outstanding = amount};
    if (reason == CORRECTION_DOUBLED) {
        TRY(is_within_due(apply->transaction, line, &clawback.is_unbooked, fault));
    }
    TRY(store_put(apply->transaction, LEDGER_TABLE_CODE,
                  accounts_entry_key(CODE_CLAWBACK, line, image),
                  store_key_u64(value, clawback.exception), fault));
    return put_outstanding(apply, &clawback, fault);
}

struct status accounts_end_clawback(struct apply *apply, uint64_t line,
                                    struct fault *fault)
{
    uint8_t image[ENTRY_KEY_SIZE];
    const struct status gone =
        store_delete(apply->transaction, LEDGER_TABLE_CODE,
                     accounts_entry_key(CODE_CLAWBACK, line, image), fault);
    return gone.code == STATUS_NOT_FOUND ? OK : gone;
}

/* Of what a line got back this much is not due again. */
static struct status add_recovered(struct apply *apply, uint64_t line, int64_t fen,
                                   struct fault *fault)
{
    struct settled settled;
    TRY(accounts_settled(apply->transaction, line, &settled, fault));
    settled.recovered += fen;
    return accounts_put_settled(apply, line, &settled, fault);
}

static struct status check_recovery(struct apply *apply, uint64_t line, int64_t fen,
                                    const struct clawback *clawback,
                                    struct fault *fault)
{
    const struct fact *fact = apply->fact;
    if (!fact_has(fact, REFUND_EXCEPTION)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-160: of line %" PRIu64
                     " money is asked back (exception %" PRIu64
                     "); what comes back is that first, and says so",
                     line, clawback->exception);
    }
    if (clawback->exception != fact->field[REFUND_EXCEPTION].number) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-109: exception %" PRIu64 " asks nothing back of line %" PRIu64
                     "; exception %" PRIu64 " does",
                     fact->field[REFUND_EXCEPTION].number, line, clawback->exception);
    }
    if (fen > clawback->outstanding) {
        char left[MONEY_TEXT_SIZE];
        money_format_grouped(clawback->outstanding, left);
        return FAULT(fault, STATUS_REFUSED,
                     "R-109: of line %" PRIu64 " %s is still to be recovered, no more",
                     line, left);
    }
    return clawback->is_unbooked == accounts_is_unbooked(fact)
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-160: what the book has paid once only and the bank paid "
                       "twice is recovered without moving anything in the book, and "
                       "nothing else is (line %" PRIu64 ")",
                       line);
}

struct status accounts_recover(struct apply *apply, uint64_t line, int64_t fen,
                               struct fault *fault)
{
    struct clawback clawback;
    uint8_t key[8];
    const struct status open =
        accounts_clawback(apply->transaction, line, &clawback, fault);
    if (open.code == STATUS_NOT_FOUND) {
        return !fact_has(apply->fact, REFUND_EXCEPTION)
                   ? OK
                   : FAULT(fault, STATUS_REFUSED,
                           "R-109: nothing is asked back of line %" PRIu64
                           "; first: mingzhang clawback ask",
                           line);
    }
    TRY(open);
    TRY(check_recovery(apply, line, fen, &clawback, fault));
    if (!clawback.is_unbooked) {
        TRY(add_recovered(apply, line, fen, fault));
    }
    if (fen < clawback.outstanding) {
        clawback.outstanding -= fen;
        return put_outstanding(apply, &clawback, fault);
    }
    TRY(accounts_end_clawback(apply, line, fault));
    return store_delete(apply->transaction, LEDGER_TABLE_OPEN,
                        store_key_u64(key, clawback.exception), fault);
}

struct status accounts_unrecover(struct apply *apply, uint64_t line,
                                 const struct fact *refund, struct fault *fault)
{
    const uint64_t exception = refund->field[REFUND_EXCEPTION].number;
    const int64_t fen = refund->field[REFUND_AMOUNT].fen;
    struct clawback clawback = {.exception = exception,
                                .is_unbooked = accounts_is_unbooked(refund)};
    uint8_t image[ENTRY_KEY_SIZE];
    uint8_t value[8];
    const struct status open =
        accounts_clawback(apply->transaction, line, &clawback, fault);
    if (open.code != STATUS_NOT_FOUND) {
        TRY(open);
    }
    if (clawback.exception != exception) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-161: exception %" PRIu64
                     " asks other money back of line %" PRIu64
                     "; first that is settled, then an earlier recovery is corrected",
                     clawback.exception, line);
    }
    TRY(store_put(apply->transaction, LEDGER_TABLE_CODE,
                  accounts_entry_key(CODE_CLAWBACK, line, image),
                  store_key_u64(value, exception), fault));
    if (!accounts_is_unbooked(refund)) {
        TRY(add_recovered(apply, line, -fen, fault));
    }
    clawback.outstanding += fen;
    return put_outstanding(apply, &clawback, fault);
}

struct status accounts_check_unasked(struct apply *apply, uint64_t line,
                                     struct fault *fault)
{
    struct clawback clawback;
    const struct status open =
        accounts_clawback(apply->transaction, line, &clawback, fault);
    if (open.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(open);
    return FAULT(fault, STATUS_REFUSED,
                 "R-161: exception %" PRIu64 " asks money of line %" PRIu64
                 " back; settle it first, with: mingzhang exceptions resolve",
                 clawback.exception, line);
}
