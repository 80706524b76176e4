/* accounts_join.c - the pseudonyms of a record that was merged into another.
 *
 * The confirmation of a merge is followed by one entry for each pseudonym that the
 * record that goes has had: dues and enrolments of that pseudonym are the other one's
 * from then on. */
#include "ledger/accounts_internal.h"

#include <inttypes.h>
#include <string.h>

enum {
    PARTY_SIZE = 16,
    JOINS_MAX = 4096, /* of one pseudonym to the next: no merge is that deep */
    MONTHS = 12,
    YEAR_MAX = 9999,
    JOIN_ROWS_MAX = 128 /* dues of one party, programme and month; enrolments */
};

static struct status read_join(struct bytes value, uint8_t ret_party[static PARTY_SIZE],
                               uint64_t *ret_entry, struct fault *fault)
{
    struct reader reader = reader_of(value);
    reader_copy(&reader, ret_party, PARTY_SIZE);
    *ret_entry = reader_u64(&reader);
    return reader_finished(&reader)
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "the table of merged parties is damaged; restore a backup");
}

struct status accounts_party_at(struct store_transaction *transaction,
                                const uint8_t party[static 16], uint64_t seal,
                                uint8_t ret_party[static 16], struct fault *fault)
{
    memmove(ret_party, party, PARTY_SIZE);
    for (unsigned i = 0; i < JOINS_MAX; i++) {
        uint8_t next[PARTY_SIZE];
        uint64_t entry = 0;
        struct bytes value = {0};
        const struct status got =
            store_get(transaction, LEDGER_TABLE_JOINED,
                      bytes_from(ret_party, PARTY_SIZE), &value, fault);
        if (got.code == STATUS_NOT_FOUND) {
            return OK;
        }
        TRY(got);
        TRY(read_join(value, next, &entry, fault));
        if (entry > seal) {
            return OK;
        }
        memcpy(ret_party, next, PARTY_SIZE);
    }
    return FAULT(fault, STATUS_FOUND,
                 "the table of merged parties is damaged; restore a backup");
}

struct status accounts_party_now(struct apply *apply, const uint8_t party[static 16],
                                 uint8_t ret_party[static 16], struct fault *fault)
{
    struct accounts *accounts = apply->accounts;
    if (!accounts->knows_joined) {
        struct store_cursor *cursor = NULL;
        struct bytes key = {0};
        struct bytes value = {0};
        TRY(store_cursor_open(apply->transaction, LEDGER_TABLE_JOINED, &cursor, fault));
        const struct status first =
            store_cursor_seek(cursor, (struct bytes){0}, &key, &value, fault);
        store_cursor_close(cursor);
        TRY(first.code == STATUS_NOT_FOUND ? OK : first);
        accounts->has_joined = status_is_ok(first);
        accounts->knows_joined = true;
    }
    if (!accounts->has_joined) { /* nearly always: a million lines ask */
        memmove(ret_party, party, PARTY_SIZE);
        return OK;
    }
    return accounts_party_at(apply->transaction, party, UINT64_MAX, ret_party, fault);
}

/* ---- rows that go over ------------------------------------------------------------
 */

struct row {
    uint8_t key[48];
    size_t key_size;
    uint8_t value[DUE_VALUE_SIZE_MAX];
    size_t value_size;
};

/* Rows under `prefix`, copied: they are deleted and written while others are read. */
static struct status collect(struct apply *apply, size_t table, struct bytes prefix,
                             struct row *ret_rows, size_t *ret_count,
                             struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    struct bytes key = {0};
    struct bytes value = {0};
    size_t count = 0;
    TRY(store_cursor_open(apply->transaction, table, &cursor, fault));
    struct status at = store_cursor_seek(cursor, prefix, &key, &value, fault);
    while (status_is_ok(at) && bytes_start_with(key, prefix) && count < JOIN_ROWS_MAX &&
           key.size <= sizeof(ret_rows->key) && value.size <= sizeof(ret_rows->value)) {
        struct row *row = &ret_rows[count++];
        memcpy(row->key, key.at, key.size);
        memcpy(row->value, value.at, value.size);
        row->key_size = key.size;
        row->value_size = value.size;
        at = store_cursor_next(cursor, &key, &value, fault);
    }
    const bool is_left = status_is_ok(at) && bytes_start_with(key, prefix);
    store_cursor_close(cursor);
    TRY(at.code == STATUS_NOT_FOUND ? OK : at);
    *ret_count = count;
    return is_left ? FAULT(fault, STATUS_FULL,
                           "R-170: more than %d rows of one record to be merged; ask "
                           "for help",
                           JOIN_ROWS_MAX)
                   : OK;
}

static struct status check_paid(struct apply *apply, uint64_t index, int64_t *ret_fen,
                                struct fault *fault)
{
    struct fact line;
    struct line_state state;
    TRY(accounts_expect(apply, index, KIND_LINE, &line, fault));
    TRY(accounts_line(apply->transaction, line.field[LINE_BATCH].number,
                      line.field[LINE_NUMBER].number, &state, fault));
    *ret_fen = line.field[LINE_AMOUNT].fen;
    return state.state == LINE_STATE_PAID
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-170: both records are due the same, and line %" PRIu64
                       " is %s; withdraw it, or wait for the bank's word, then merge",
                       index, record_state_name(state.state));
}

/* Both were paid for the same: that is told, as far as it is beyond what is due
 * . What the earlier line was to pay is what is due. */
static struct status join_live(struct apply *apply, const struct due_figures *earlier,
                               const struct due_figures *later,
                               struct due_figures *ret_due, struct fault *fault)
{
    struct double_sum *seen = &apply->accounts->doubles_seen;
    const struct double_payment payment = accounts_both_paid(earlier, later);
    int64_t amount = 0;
    TRY(check_paid(apply, payment.other, &amount, fault));
    TRY(check_paid(apply, payment.line, &amount, fault));
    if (payment.fen > 0) {
        seen->count++;
        seen->lines += payment.line;
        seen->fen += payment.fen < amount ? payment.fen : amount;
    }
    *ret_due = (struct due_figures){.line = payment.line,
                                    .other = payment.other,
                                    .live = earlier->live + later->live,
                                    .fen = earlier->fen,
                                    .beyond = payment.fen};
    return OK;
}

/* What can still be paid, or was, is remembered before what cannot. */
static struct status join_due(struct apply *apply, struct due_figures *due,
                              const struct due_figures *its, struct fault *fault)
{
    const struct due_figures mine = *due;
    const struct due_figures *later = mine.line > its->line ? &mine : its;
    const struct due_figures *earlier = later == its ? &mine : its;
    if (mine.live > 0 && its->live > 0) {
        return join_live(apply, earlier, later, due, fault);
    }
    *due = (mine.live > 0) == (its->live > 0) ? *later : its->live > 0 ? *its : mine;
    return OK;
}

static struct status move_due(struct apply *apply, const struct row *row,
                              const uint8_t *to, struct fault *fault)
{
    struct due_figures its;
    struct due_figures due = {0};
    struct bytes there = {0};
    uint8_t key[DUE_KEY_SIZE];
    uint8_t image[DUE_VALUE_SIZE_MAX];
    memcpy(key, row->key, DUE_KEY_SIZE);
    memcpy(key + DUE_RANGE_SIZE, to, PARTY_SIZE);
    const struct status known = store_get(apply->transaction, LEDGER_TABLE_DUE,
                                          bytes_from(key, DUE_KEY_SIZE), &there, fault);
    if (known.code != STATUS_NOT_FOUND) {
        TRY(known);
    }
    if (row->key_size != DUE_KEY_SIZE ||
        !accounts_decode_due(bytes_from(row->value, row->value_size), &its) ||
        (status_is_ok(known) && !accounts_decode_due(there, &due))) {
        return FAULT(fault, STATUS_FOUND,
                     "the table of dues is damaged; restore a backup");
    }
    TRY(join_due(apply, &due, &its, fault));
    TRY(store_delete(apply->transaction, LEDGER_TABLE_DUE,
                     bytes_from(row->key, row->key_size), fault));
    return store_put(apply->transaction, LEDGER_TABLE_DUE,
                     bytes_from(key, DUE_KEY_SIZE), accounts_encode_due(&due, image),
                     fault);
}

struct joining {
    uint64_t root; /* of the programme */
    const uint8_t *from, *to;
    struct row rows[JOIN_ROWS_MAX];
};

static struct status move_dues(struct apply *apply, struct joining *joining,
                               uint64_t year, struct fault *fault)
{
    for (uint64_t month = 0; month < MONTHS; month++) {
        uint8_t prefix[DUE_RANGE_SIZE + PARTY_SIZE];
        size_t count = 0;
        struct writer writer = writer_of(prefix, sizeof(prefix));
        writer_u32(&writer, (uint32_t)(year * MONTHS + month));
        writer_u64(&writer, joining->root);
        writer_run(&writer, bytes_from(joining->from, PARTY_SIZE));
        TRY(collect(apply, LEDGER_TABLE_DUE, writer_bytes(&writer), joining->rows,
                    &count, fault));
        for (size_t i = 0; i < count; i++) {
            TRY(move_due(apply, &joining->rows[i], joining->to, fault));
        }
    }
    return OK;
}

static struct status move_enrolments(struct apply *apply, struct joining *joining,
                                     struct fault *fault)
{
    uint8_t prefix[8 + PARTY_SIZE];
    size_t count = 0;
    struct writer writer = writer_of(prefix, sizeof(prefix));
    writer_u64(&writer, joining->root);
    writer_run(&writer, bytes_from(joining->from, PARTY_SIZE));
    TRY(collect(apply, LEDGER_TABLE_ENROLMENT, writer_bytes(&writer), joining->rows,
                &count, fault));
    for (size_t i = 0; i < count; i++) {
        struct row *row = &joining->rows[i];
        TRY(store_delete(apply->transaction, LEDGER_TABLE_ENROLMENT,
                         bytes_from(row->key, row->key_size), fault));
        memcpy(row->key + 8, joining->to, PARTY_SIZE);
        TRY(store_put(apply->transaction, LEDGER_TABLE_ENROLMENT,
                      bytes_from(row->key, row->key_size),
                      bytes_from(row->value, row->value_size), fault));
    }
    return OK;
}

/* ---- the entry --------------------------------------------------------------------
 */

static struct status check_join(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct accounts *accounts = apply->accounts;
    struct bytes value = {0};
    if (accounts->joining == 0 || !fact_has(fact, PERSON_CHANGE_ASKED) ||
        fact->field[PERSON_CHANGE_ASKED].number != accounts->joining ||
        accounts->due_count != 0 ||
        fact->field[PERSON_CHANGE_WHAT].number != PERSON_CHANGE_MERGE) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-170: pseudonyms are joined by the confirmation of a merge, in "
                     "its own action");
    }
    const struct bytes to = fact->field[PERSON_CHANGE_TOKEN].bytes;
    const struct bytes from = fact->field[PERSON_CHANGE_OTHER].bytes;
    const bool is_whole = fact_has(fact, PERSON_CHANGE_OTHER) &&
                          fact_has(fact, PERSON_CHANGE_PROGRAMME) &&
                          !fact_has(fact, PERSON_CHANGE_COMMITMENT) &&
                          !bytes_is_zero(to) && !bytes_is_zero(from) &&
                          !bytes_equal(to, from) &&
                          (!fact_has(fact, PERSON_CHANGE_YEAR) ||
                           fact->field[PERSON_CHANGE_YEAR].number <= YEAR_MAX);
    if (!is_whole) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-170: two pseudonyms of one programme are joined");
    }
    const struct bytes both[] = {to, from}; /* what went before goes nowhere again */
    for (size_t i = 0; i < 2; i++) {
        const struct status gone =
            store_get(apply->transaction, LEDGER_TABLE_JOINED, both[i], &value, fault);
        if (gone.code != STATUS_NOT_FOUND) {
            TRY(gone);
            return FAULT(fault, STATUS_REFUSED,
                         "R-170: a pseudonym was joined to another already");
        }
    }
    return OK;
}

struct status accounts_join(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct joining joining = {.to = fact->field[PERSON_CHANGE_TOKEN].bytes.at,
                              .from = fact->field[PERSON_CHANGE_OTHER].bytes.at};
    uint8_t value[PARTY_SIZE + 8];
    TRY(check_join(apply, fault));
    TRY(accounts_expect_kind(apply, fact->field[PERSON_CHANGE_PROGRAMME].number,
                             KIND_PROGRAMME, fault));
    TRY(accounts_programme_root(apply->transaction,
                                fact->field[PERSON_CHANGE_PROGRAMME].number,
                                &joining.root, fault));
    struct writer writer = writer_of(value, sizeof(value));
    writer_run(&writer, bytes_from(joining.to, PARTY_SIZE));
    writer_u64(&writer, apply->entry->index);
    TRY(store_put(apply->transaction, LEDGER_TABLE_JOINED,
                  bytes_from(joining.from, PARTY_SIZE), writer_bytes(&writer), fault));
    apply->accounts->has_joined = true;
    apply->accounts->knows_joined = true;
    return fact_has(fact, PERSON_CHANGE_YEAR)
               ? move_dues(apply, &joining, fact->field[PERSON_CHANGE_YEAR].number,
                           fault)
               : move_enrolments(apply, &joining, fault);
}
