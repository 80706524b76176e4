/* paying.c - see paying.h. */
#include "reports/paying.h"

#include <string.h>

enum { NAME_SIZE = 9 };

struct reading {
    struct report_source *source;
    struct paying *paying;
    size_t batch_room;
};

static struct status read_fact(struct report_source *source, uint64_t index,
                               struct fact *ret_fact, struct fault *fault)
{
    struct entry entry;
    return report_entry(source, index, &entry, ret_fact, fault);
}

static const struct report_account *find_word(const struct report_filter *filter,
                                              const uint8_t *token)
{
    for (size_t i = 0; i < filter->account_count; i++) {
        if (memcmp(filter->accounts[i].token, token, 16) == 0) {
            return &filter->accounts[i];
        }
    }
    return NULL;
}

bool paying_is_wanted(const struct report_filter *filter,
                      const uint8_t token[static 16])
{
    return filter->account_count == 0 || find_word(filter, token) != NULL;
}

struct status paying_check(const struct paying *paying,
                           const struct report_filter *filter, struct fault *fault)
{
    for (size_t i = 0; i < filter->account_count; i++) {
        const struct report_account *wanted = &filter->accounts[i];
        bool is_known = false;
        for (size_t k = 0; k < paying->account_count && !is_known; k++) {
            is_known = memcmp(paying->accounts[k].token, wanted->token,
                              sizeof(wanted->token)) == 0;
        }
        if (!is_known) {
            return FAULT(fault, STATUS_NOT_FOUND,
                         "--account %s: no statement and no submitted batch is of an "
                         "account of this name; use the word that import statement and "
                         "batch submit were given",
                         wanted->word);
        }
    }
    return OK;
}

struct status paying_name(struct report_source *source,
                          const struct report_filter *filter,
                          const uint8_t token[static 16], const char **ret_name,
                          struct fault *fault)
{
    static const char digits[] = "0123456789abcdef";
    const struct report_account *known = find_word(filter, token);
    char name[NAME_SIZE] = {0};
    if (known != NULL) {
        *ret_name = known->word;
        return OK;
    }
    for (size_t i = 0; i < 4; i++) {
        name[2 * i] = digits[token[i] >> 4];
        name[2 * i + 1] = digits[token[i] & 15];
    }
    return report_text(source, bytes_of(name), ret_name, fault);
}

struct status paying_shown(const struct fact *statement, unsigned field,
                           struct fact_pair pairs[static FACT_LIST_MAX],
                           size_t *ret_count, struct fault *fault)
{
    *ret_count = 0;
    return !fact_has(statement, field) || fact_pairs(statement->field[field].bytes,
                                                     pairs, FACT_LIST_MAX, ret_count)
               ? OK
               : FAULT(fault, STATUS_FOUND, "a statement is damaged; run verify");
}

/* batch_count: it is not there. */
static size_t position_of(const struct paying *paying, uint64_t batch)
{
    size_t low = 0;
    size_t high = paying->batch_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (paying->batches[middle].entry < batch) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < paying->batch_count && paying->batches[low].entry == batch
               ? low
               : paying->batch_count;
}

const struct paying_batch *paying_find(const struct paying *paying, uint64_t batch)
{
    const size_t at = position_of(paying, batch);
    return at < paying->batch_count ? &paying->batches[at] : NULL;
}

/* ---- accounts -------------------------------------------------------------------- */

static size_t find_account(const struct paying *paying, const uint8_t *token)
{
    for (size_t i = 0; i < paying->account_count; i++) {
        if (memcmp(paying->accounts[i].token, token, 16) == 0) {
            return i;
        }
    }
    return PAYING_UNTOLD;
}

static struct status enter_account(struct paying *paying, const uint8_t *token,
                                   size_t *ret_index, struct fault *fault)
{
    *ret_index = find_account(paying, token);
    if (*ret_index != PAYING_UNTOLD) {
        return OK;
    }
    if (paying->account_count == PAYING_ACCOUNTS_MAX) {
        return FAULT(fault, STATUS_REFUSED, "R-033: there are more than %d accounts",
                     PAYING_ACCOUNTS_MAX);
    }
    *ret_index = paying->account_count++;
    paying->accounts[*ret_index] = (struct paying_account){.statements = 0};
    memcpy(paying->accounts[*ret_index].token, token, 16);
    return OK;
}

/* Statements come by account and day: the first that shows a batch has it. */
static struct status take_statement(void *context, uint64_t index, struct fault *fault)
{
    const struct reading *reading = context;
    struct paying *paying = reading->paying;
    struct fact_pair pairs[FACT_LIST_MAX];
    struct fact fact;
    size_t account = 0;
    size_t count = 0;
    if (index > reading->source->seal.index) {
        return OK;
    }
    TRY(read_fact(reading->source, index, &fact, fault));
    TRY(enter_account(paying, fact.field[STATEMENT_ACCOUNT].bytes.at, &account, fault));
    paying->accounts[account].statements++;
    TRY(paying_shown(&fact, STATEMENT_ORDERED, pairs, &count, fault));
    for (size_t i = 0; i < count; i++) {
        const size_t at = position_of(paying, pairs[i].entry);
        if (at < paying->batch_count && paying->batches[at].account == PAYING_UNTOLD) {
            paying->batches[at].account = account;
        }
    }
    return OK;
}

/* ---- batches --------------------------------------------------------------------- */

static struct status count_batch(void *context, uint64_t entry,
                                 const struct batch *record, struct fault *fault)
{
    struct reading *reading = context;
    (void)entry;
    (void)fault;
    reading->batch_room += record->submission != 0;
    return OK;
}

static struct status take_batch(void *context, uint64_t entry,
                                const struct batch *record, struct fault *fault)
{
    const struct reading *reading = context;
    struct paying *paying = reading->paying;
    struct fact fact;
    if (record->submission == 0 || record->submission > reading->source->seal.index) {
        return OK;
    }
    TRY(read_fact(reading->source, record->submission, &fact, fault));
    struct paying_batch *batch = &paying->batches[paying->batch_count++];
    *batch = (struct paying_batch){.entry = entry,
                                   .account = PAYING_UNTOLD,
                                   .day = (civil_day)fact.field[SUBMISSION_DAY].fen,
                                   .due = fact.field[SUBMISSION_AMOUNT].fen -
                                          record->by_state[LINE_STATE_FAILED].fen -
                                          record->by_state[LINE_STATE_REFUNDED].fen -
                                          record->part_refunded};
    return fact_has(&fact, SUBMISSION_ACCOUNT)
               ? enter_account(paying, fact.field[SUBMISSION_ACCOUNT].bytes.at,
                               &batch->account, fault)
               : OK;
}

struct status paying_read(struct report_source *source, struct paying *ret_paying,
                          struct fault *fault)
{
    struct store_transaction *transaction = journal_view_transaction(source->view);
    struct paying paying = {.batch_count = 0};
    struct reading reading = {.source = source, .paying = &paying};
    TRY(accounts_batches(transaction, source->seal_key, count_batch, &reading, fault));
    ARENA_TAKE(source->arena, reading.batch_room + 1, paying.batches, fault);
    ARENA_TAKE(source->arena, PAYING_ACCOUNTS_MAX, paying.accounts, fault);
    TRY(accounts_batches(transaction, source->seal_key, take_batch, &reading, fault));
    TRY(accounts_statements(transaction, take_statement, &reading, fault));
    for (size_t i = 0; i < paying.batch_count && paying.account_count == 1; i++) {
        paying.batches[i].account = 0;
    }
    *ret_paying = paying;
    return OK;
}
