/* accounts_due.c - at most one live line per party, programme, period, purpose, case.
 */
#include "ledger/accounts_internal.h"

#include <string.h>

/* FNV-1a: keeps apart what one party may be due for; a collision can only refuse. */
static uint64_t mix(uint64_t hash, struct bytes bytes)
{
    for (size_t i = 0; i < bytes.size; i++) {
        hash = (hash ^ bytes.at[i]) * UINT64_C(1099511628211);
    }
    return (hash ^ 0xFFU) * UINT64_C(1099511628211);
}

static void due_key(const struct due *due, uint8_t ret_key[static DUE_KEY_SIZE])
{
    uint64_t what = 0;
    if (due->purpose.size > 0 || due->case_token.size > 0) {
        what = mix(mix(UINT64_C(14695981039346656037), due->purpose), due->case_token);
    }
    struct writer writer = writer_of(ret_key, DUE_KEY_SIZE);
    writer_u32(&writer, (uint32_t)due->period);
    writer_u64(&writer, due->programme);
    writer_run(&writer, bytes_from(due->party, sizeof(due->party)));
    writer_u64(&writer, what);
}

/* Most dues are paid as they are due: what is live is what is due then, and there is
 * one line.  The longer forms are for the others. */
struct bytes accounts_encode_due(const struct due_figures *figures,
                                 uint8_t image[static DUE_VALUE_SIZE_MAX])
{
    struct writer writer = writer_of(image, DUE_VALUE_SIZE_MAX);
    writer_u64(&writer, figures->line);
    writer_u64(&writer, (uint64_t)figures->live);
    const bool has_other = figures->other != 0 || figures->beyond != 0;
    if (figures->fen != figures->live || has_other) {
        writer_u64(&writer, (uint64_t)figures->fen);
    }
    if (has_other) {
        writer_u64(&writer, figures->other);
    }
    if (figures->beyond != 0) {
        writer_u64(&writer, (uint64_t)figures->beyond);
    }
    return writer_bytes(&writer);
}

bool accounts_decode_due(struct bytes value, struct due_figures *ret_figures)
{
    struct reader reader = reader_of(value);
    struct due_figures figures = {.line = reader_u64(&reader)};
    figures.live = (int64_t)reader_u64(&reader);
    figures.fen = value.size > 16 ? (int64_t)reader_u64(&reader) : figures.live;
    figures.other = value.size > 24 ? reader_u64(&reader) : 0;
    figures.beyond = value.size > 32 ? (int64_t)reader_u64(&reader) : 0;
    *ret_figures = figures;
    return reader_finished(&reader);
}

static struct status read_figures(struct bytes image, struct due_figures *ret_figures,
                                  struct fault *fault)
{
    return accounts_decode_due(image, ret_figures)
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "the table of dues is damaged; restore a backup");
}

struct status accounts_due_figures(struct store_transaction *transaction,
                                   const struct due *due,
                                   struct due_figures *ret_figures, struct fault *fault)
{
    struct due of_root = *due;
    TRY(accounts_programme_root(transaction, due->programme, &of_root.programme,
                                fault));
    TRY(accounts_party_at(transaction, due->party, UINT64_MAX, of_root.party, fault));
    uint8_t key[DUE_KEY_SIZE];
    due_key(&of_root, key);
    struct bytes value = {0};
    TRY(store_get(transaction, LEDGER_TABLE_DUE, bytes_from(key, sizeof(key)), &value,
                  fault));
    return read_figures(value, ret_figures, fault);
}

struct status accounts_due(struct store_transaction *transaction, const struct due *due,
                           uint64_t *ret_line, struct fault *fault)
{
    struct due_figures figures;
    TRY(accounts_due_figures(transaction, due, &figures, fault));
    if (figures.line == 0) {
        return (struct status){STATUS_NOT_FOUND};
    }
    *ret_line = figures.line;
    return OK;
}

struct double_payment accounts_both_paid(const struct due_figures *one,
                                         const struct due_figures *two)
{
    const struct due_figures *later = one->line > two->line ? one : two;
    const struct due_figures *earlier = later == one ? two : one;
    const int64_t beyond = one->live + two->live - earlier->fen;
    return (struct double_payment){
        .line = later->line, .other = earlier->line, .fen = beyond > 0 ? beyond : 0};
}

static struct status share_dues(struct store_transaction *transaction,
                                struct store_cursor *cursor, struct bytes range,
                                const uint8_t *other, accounts_each_double *each,
                                void *context, struct fault *fault)
{
    struct bytes key = {0};
    struct bytes value = {0};
    struct status at = store_cursor_seek(cursor, range, &key, &value, fault);
    while (status_is_ok(at) && bytes_start_with(key, range)) {
        uint8_t image[DUE_KEY_SIZE];
        struct bytes theirs = {0};
        struct due_figures mine;
        struct due_figures its = {0};
        memcpy(image, key.at, DUE_KEY_SIZE);
        memcpy(image + DUE_RANGE_SIZE, other, 16);
        TRY(read_figures(value, &mine, fault));
        const struct status found =
            store_get(transaction, LEDGER_TABLE_DUE, bytes_from(image, DUE_KEY_SIZE),
                      &theirs, fault);
        if (status_is_ok(found)) {
            TRY(read_figures(theirs, &its, fault));
        } else if (found.code != STATUS_NOT_FOUND) {
            return found;
        }
        const struct double_payment payment = accounts_both_paid(&mine, &its);
        if (mine.live > 0 && its.live > 0 && payment.fen > 0) {
            TRY(each(context, &payment, fault));
        }
        at = store_cursor_next(cursor, &key, &value, fault);
    }
    return at.code == STATUS_NOT_FOUND ? OK : at;
}

struct status accounts_shared_dues(struct store_transaction *transaction,
                                   const struct due *due,
                                   const uint8_t other[static 16],
                                   accounts_each_double *each, void *context,
                                   struct fault *fault)
{
    struct due of_root = *due;
    uint8_t key[DUE_KEY_SIZE];
    struct store_cursor *cursor = NULL;
    TRY(accounts_programme_root(transaction, due->programme, &of_root.programme,
                                fault));
    due_key(&of_root, key);
    TRY(store_cursor_open(transaction, LEDGER_TABLE_DUE, &cursor, fault));
    const struct status shared =
        share_dues(transaction, cursor, bytes_from(key, DUE_RANGE_SIZE + 16), other,
                   each, context, fault);
    store_cursor_close(cursor);
    return shared;
}

bool accounts_is_live(unsigned state)
{
    return state != LINE_STATE_FAILED && state != LINE_STATE_REFUNDED &&
           state != LINE_STATE_CANCELLED;
}

struct due accounts_line_due(const struct fact *line, uint64_t programme,
                             civil_period period)
{
    struct due due = {.period = period, .programme = programme};
    memcpy(due.party, line->field[LINE_PARTY].bytes.at, sizeof(due.party));
    if (fact_has(line, LINE_PURPOSE)) {
        due.purpose = line->field[LINE_PURPOSE].bytes;
    }
    if (fact_has(line, LINE_CASE)) {
        due.case_token = line->field[LINE_CASE].bytes;
    }
    return due;
}

struct status accounts_collect_due(struct apply *apply,
                                   const struct cached_batch *batch,
                                   const struct fact *line, const struct due_row *row,
                                   struct fault *fault)
{
    struct accounts *accounts = apply->accounts;
    if (bytes_is_zero(line->field[LINE_PARTY].bytes)) {
        return OK;
    }
    TRY(accounts_make_due_room(accounts, fault));
    struct due due = accounts_line_due(line, batch->root, batch->batch.period);
    TRY(accounts_party_now(apply, due.party, due.party, fault));
    struct due_row *kept = &accounts->dues[accounts->due_count++];
    *kept = *row;
    accounts->revived += row->cause == DUE_REVIVED ? 1 : 0;
    due_key(&due, kept->key);
    return OK;
}
