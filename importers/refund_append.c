/* refund_append.c - what comes back of one line, as entries. */
#include "importers/refund.h"

static struct fact begin_entry(const struct refund_part *part)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_REFUND));
    fact_set_number(&fact, REFUND_LINE, part->line);
    fact_set_fen(&fact, REFUND_AMOUNT, part->fen);
    fact_set_number(&fact, REFUND_REASON, part->reason);
    fact_set_fen(&fact, REFUND_VALUE_DAY, part->value_day);
    fact_set_number(&fact, REFUND_PERIOD, (uint64_t)date_period(part->value_day));
    fact_set_number(&fact, REFUND_IS_PRIOR_YEAR, false);
    fact_set_number(&fact, REFUND_CONFIRMS_RELEASE, false);
    if (part->document != 0) {
        fact_set_number(&fact, REFUND_DOCUMENT, part->document);
    }
    if (part->file != 0) {
        fact_set_number(&fact, REFUND_FILE, part->file);
    }
    return fact;
}

static struct status confirm(struct journal_session *session, const struct fact *begun,
                             const struct refund_part *part,
                             struct refund_summary *summary, struct fault *fault)
{
    struct fact fact = *begun;
    fact_set_number(&fact, REFUND_CONFIRMS_RELEASE, true);
    fact_set_number(&fact, REFUND_TO, LINE_STATE_FAILED);
    summary->confirmed++;
    summary->confirmed_fen += part->fen;
    return journal_append(session, &fact, NULL, fault);
}

/* Of the shares those whose money is of an earlier year than the day, or the others
 * (R-103); *ret_fen: their sum. */
static size_t pick(const struct refundable *line, const int64_t *shares, int year,
                   bool is_prior, struct fact_pair *ret_pairs, int64_t *ret_fen)
{
    size_t count = 0;
    *ret_fen = 0;
    for (size_t i = 0; i < line->count; i++) {
        if (shares[i] > 0 && (year > line->year[i]) == is_prior) {
            ret_pairs[count++] = (struct fact_pair){line->left[i].entry, shares[i]};
            *ret_fen += shares[i];
        }
    }
    return count;
}

/* what comes back of one 5201 was paid out of its allocations. */
static void keep_sources(const struct refund_part *part, struct refundable *line)
{
    size_t count = 0;
    for (size_t i = 0; i < line->count; i++) {
        bool is_source = part->source_count == 0;
        for (size_t at = 0; at < part->source_count; at++) {
            is_source = is_source || part->sources[at] == line->left[i].entry;
        }
        if (is_source) {
            line->left[count] = line->left[i];
            line->year[count++] = line->year[i];
        }
    }
    line->count = count;
}

/* the book has paid the line once, and that stays so. */
static struct status recover_unbooked(struct journal_session *session,
                                      const struct fact *begun, struct fault *fault)
{
    struct fact fact = *begun;
    fact_set_number(&fact, REFUND_CONFIRMS_RELEASE, true);
    fact_set_number(&fact, REFUND_TO, LINE_STATE_PAID);
    return journal_append(session, &fact, NULL, fault);
}

/* `amount` of a paid line, to the allocations it was drawn from: of two years in two
 * entries. */
static struct status give_back(struct ledger *ledger, struct journal_session *session,
                               const struct fact *begun, const struct refund_part *part,
                               int64_t amount, struct refund_summary *summary,
                               struct fault *fault)
{
    struct refundable line;
    int64_t shares[MONEY_SHARES_MAX];
    struct fact_pair pairs[MONEY_SHARES_MAX];
    uint8_t image[MONEY_SHARES_MAX * 20];
    const int year = date_period((civil_day)begun->field[REFUND_VALUE_DAY].fen) / 12;
    TRY(accounts_refundable(ledger->accounts, journal_transaction(session), part->line,
                            &line, fault));
    keep_sources(part, &line);
    if (!accounts_refund_shares(&line, amount, shares)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-101: more than was paid, less what came back before");
    }
    int64_t left = line.amount - line.refunded;
    for (int is_prior = 0; is_prior <= 1; is_prior++) {
        struct writer writer = writer_of(image, sizeof(image));
        struct fact fact = *begun;
        int64_t fen = 0;
        const size_t count = pick(&line, shares, year, is_prior == 1, pairs, &fen);
        if (count == 0) {
            continue;
        }
        left -= fen;
        fact_put_pairs(&writer, pairs, count);
        fact_set_bytes(&fact, REFUND_DRAWS, writer_bytes(&writer));
        fact_set_fen(&fact, REFUND_AMOUNT, fen);
        fact_set_number(&fact, REFUND_IS_PRIOR_YEAR, (uint64_t)is_prior);
        fact_set_number(&fact, REFUND_TO,
                        left == 0 ? LINE_STATE_REFUNDED : LINE_STATE_PAID);
        summary->prior_year_fen += is_prior == 1 ? fen : 0;
        TRY(journal_append(session, &fact, NULL, fault));
    }
    summary->refunded_fen += amount;
    return OK;
}

/* what is asked back of the line comes first; *ret_fen is the rest. */
static struct status recover(struct ledger *ledger, struct journal_session *session,
                             const struct fact *begun, const struct refund_part *part,
                             int64_t *ret_fen, struct refund_summary *summary,
                             struct fault *fault)
{
    struct fact fact = *begun;
    struct clawback clawback;
    *ret_fen = part->fen;
    const struct status open =
        accounts_clawback(journal_transaction(session), part->line, &clawback, fault);
    if (open.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(open);
    const int64_t fen =
        part->fen < clawback.outstanding ? part->fen : clawback.outstanding;
    fact_set_number(&fact, REFUND_EXCEPTION, clawback.exception);
    fact_set_fen(&fact, REFUND_AMOUNT, fen);
    TRY(clawback.is_unbooked
            ? recover_unbooked(session, &fact, fault)
            : give_back(ledger, session, &fact, part, fen, summary, fault));
    summary->recovered++;
    summary->recovered_fen += fen;
    *ret_fen = part->fen - fen;
    return OK;
}

struct status refund_append(struct ledger *ledger, struct journal_session *session,
                            const struct refund_part *part,
                            struct refund_summary *summary, struct fault *fault)
{
    struct refundable line;
    int64_t rest = 0;
    struct fact begun = begin_entry(part);
    TRY(accounts_post(ledger->accounts, journal_transaction(session), &begun, fault));
    TRY(accounts_refundable(ledger->accounts, journal_transaction(session), part->line,
                            &line, fault));
    if (line.state == LINE_STATE_FAILED) {
        return confirm(session, &begun, part, summary, fault);
    }
    TRY(recover(ledger, session, &begun, part, &rest, summary, fault));
    if (rest > 0) {
        TRY(give_back(ledger, session, &begun, part, rest, summary, fault));
    }
    const int64_t before = line.refunded;
    TRY(accounts_refundable(ledger->accounts, journal_transaction(session), part->line,
                            &line, fault));
    summary->whole += line.refunded == line.amount ? 1 : 0;
    summary->part += line.refunded < line.amount && line.refunded > before ? 1 : 0;
    return OK;
}
