/* reconcile.c - three columns, and every difference between them (reconcile.h). */
#include "reports/reconcile.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

struct count_and_fen reconcile_unexplained(const struct reconcile_sum *sum)
{
    return (struct count_and_fen){sum->roster.count - sum->bank.count -
                                      sum->explained.count,
                                  sum->roster.fen - sum->bank.fen - sum->explained.fen};
}

/* ---- sums ------------------------------------------------------------------------ */

struct status reconcile_find(struct reconcile *report, struct reconcile_sums *sums,
                             uint64_t key, struct reconcile_sum **ret_sum,
                             struct fault *fault)
{
    for (size_t i = sums->count; i > 0; i--) {
        if (sums->list[i - 1].key == key) {
            *ret_sum = &sums->list[i - 1];
            return OK;
        }
    }
    ARENA_GROW(report->source->arena, sums->count, sums->capacity, sums->list, fault);
    *ret_sum = &sums->list[sums->count++];
    **ret_sum = (struct reconcile_sum){.key = key};
    return OK;
}

static struct status add_sum(struct reconcile_sum *sum,
                             const struct reconcile_sum *more, struct fault *fault)
{
    TRY(report_add_counted(&sum->roster, &more->roster, fault));
    TRY(report_add_counted(&sum->instruction, &more->instruction, fault));
    TRY(report_add_counted(&sum->bank, &more->bank, fault));
    return report_add_counted(&sum->explained, &more->explained, fault);
}

/* A batch being summed up. */
struct batch_walk {
    struct reconcile *report;
    uint64_t entry;
    struct reconcile_sum sum;
    struct fact_pair shares[MONEY_SHARES_MAX];
    size_t share_count;
};

/* ---- batches --------------------------------------------------------------------- */

bool reconcile_is_wanted(const struct reconcile *report, uint64_t entry,
                         const struct batch *record)
{
    const struct report_filter *filter = report->filter;
    bool is_named = filter->batch_count == 0;
    for (size_t i = 0; i < filter->batch_count; i++) {
        is_named = is_named || filter->batches[i] == entry;
    }
    return is_named && (filter->batch == 0 || filter->batch == entry) &&
           (filter->first < 0 || record->period >= filter->first) &&
           (filter->last < 0 || record->period <= filter->last) &&
           (report->programme == NULL ||
            report_current(&report->programmes, record->programme) ==
                report->programme) &&
           report_is_below(&report->units, record->unit, report->unit);
}

static struct status load_shares(struct batch_walk *walk, struct fault *fault)
{
    struct report_source *source = walk->report->source;
    struct entry entry;
    struct fact fact;
    TRY(report_entry(source, walk->entry, &entry, &fact, fault));
    return fact_pairs(fact.field[BATCH_SHARES].bytes, walk->shares, MONEY_SHARES_MAX,
                      &walk->share_count)
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "a batch's sources are damaged; run verify");
}

/* 0: it was not submitted; 1: nobody told; else 2 + the place of the account. */
static uint64_t account_of(const struct reconcile *report, uint64_t batch)
{
    const struct paying_batch *paid = paying_find(&report->paying, batch);
    return paid == NULL                     ? 0
           : paid->account == PAYING_UNTOLD ? 1
                                            : 2 + (uint64_t)paid->account;
}

/* Into every sum the batch belongs to. */
static struct status sum_batch(struct batch_walk *walk, struct fault *fault)
{
    struct reconcile *report = walk->report;
    const struct reconcile_sum *sum = &walk->sum;
    const struct {
        struct reconcile_sums *sums;
        uint64_t key;
    } groups[] = {
        {&report->by_batch, walk->entry},
        {&report->by_programme, sum->programme},
        {&report->by_unit, sum->unit},
        {&report->by_month, sum->period},
        {&report->by_account, account_of(report, walk->entry)},
        {&report->by_allocation, walk->shares[0].entry},
    };
    const size_t count = walk->share_count == 1 ? 6 : 5;
    for (size_t i = 0; i < count; i++) {
        struct reconcile_sum *group = NULL;
        TRY(reconcile_find(report, groups[i].sums, groups[i].key, &group, fault));
        assert(group != NULL);
        group->programme = sum->programme;
        group->unit = sum->unit;
        group->period = sum->period;
        TRY(add_sum(group, sum, fault));
    }
    return add_sum(&report->total, sum, fault);
}

static struct status take_batch(void *context, uint64_t entry,
                                const struct batch *record, struct fault *fault)
{
    struct reconcile *report = context;
    if (!reconcile_is_wanted(report, entry, record)) {
        return OK;
    }
    const struct report_name *programme =
        report_current(&report->programmes, record->programme);
    const struct report_name *unit = report_current(&report->units, record->unit);
    if (programme == NULL || unit == NULL) {
        return FAULT(fault, STATUS_FOUND,
                     "batch %" PRIu64 " names a unit or programme that is not there; "
                     "run verify --deep",
                     entry);
    }
    struct batch_walk walk = {
        .report = report,
        .entry = entry,
        .sum = {.programme = programme->entry,
                .unit = unit->entry,
                .period = (uint64_t)record->period,
                .roster = {record->line_count, record->amount},
                .bank = batch_paid(record)},
    };
    if (record->origin == BATCH_ORIGIN_RECORDED || record->submission != 0) {
        walk.sum.instruction = batch_current(record);
    }
    TRY(load_shares(&walk, fault));
    TRY(reconcile_walk(report, entry, record, walk.share_count, &walk.sum, fault));
    return sum_batch(&walk, fault);
}

/* ---- paid twice ------------------------------------------------------------------ */

static struct status keep_extra(struct reconcile *report,
                                const struct reconcile_extra *extra,
                                struct fault *fault)
{
    ARENA_GROW(report->source->arena, report->extra_count, report->extra_capacity,
               report->extra, fault);
    report->extra[report->extra_count++] = *extra;
    return OK;
}

static struct status take_settled(void *context, uint64_t line, struct fault *fault)
{
    struct reconcile *report = context;
    struct report_source *source = report->source;
    struct store_transaction *transaction = journal_view_transaction(source->view);
    struct settled settled;
    struct reconcile_line first;
    struct reconcile_line second;
    struct batch record;
    TRY(accounts_settled(transaction, line, &settled, fault));
    if (settled.successor == 0 || settled.successor > source->seal.index) {
        return OK;
    }
    TRY(reconcile_line_at(report, line, &first, fault));
    TRY(reconcile_line_at(report, settled.successor, &second, fault));
    if (first.state != LINE_STATE_PAID || second.state != LINE_STATE_PAID) {
        return OK;
    }
    TRY(accounts_batch_at(transaction, second.batch, source->seal_key, &record, fault));
    const struct reconcile_extra extra = {.line = settled.successor,
                                          .other = line,
                                          .batch = second.batch,
                                          .number = second.number,
                                          .fen = second.fen};
    return reconcile_is_wanted(report, second.batch, &record)
               ? keep_extra(report, &extra, fault)
               : OK;
}

/* Lines paid beside another of their due, of the batches wanted.  Errors: as
 * above. */
static struct status collect_extra(struct reconcile *report, struct fault *fault)
{
    return accounts_each_settled(journal_view_transaction(report->source->view),
                                 take_settled, report, fault);
}

/* ---- the whole ------------------------------------------------------------------- */

static int by_label(const void *a, const void *b)
{
    const struct reconcile_sum *left = a;
    const struct reconcile_sum *right = b;
    const int order = bytes_compare(left->label, right->label);
    return order != 0 ? order : (left->key > right->key) - (left->key < right->key);
}

static void sort_sums(struct reconcile_sums *sums)
{
    if (sums->count > 0) {
        qsort(sums->list, sums->count, sizeof(*sums->list), by_label);
    }
}

static struct status label_allocations(struct reconcile *report, struct fault *fault)
{
    struct report_source *source = report->source;
    for (size_t i = 0; i < report->by_allocation.count; i++) {
        struct reconcile_sum *sum = &report->by_allocation.list[i];
        struct entry entry;
        struct fact fact;
        const char *label = NULL;
        if (sum->key == 0) {
            sum->label = bytes_of(report_words(source, PHRASE_NO_ALLOCATION));
            continue;
        }
        TRY(report_entry(source, sum->key, &entry, &fact, fault));
        const unsigned field =
            entry.kind == KIND_SPLIT ? SPLIT_LABEL : ALLOCATION_LABEL;
        TRY(report_text(source, fact.field[field].bytes, &label, fault));
        sum->label = bytes_of(label);
    }
    return OK;
}

static struct status label_accounts(struct reconcile *report, struct fault *fault)
{
    struct report_source *source = report->source;
    for (size_t i = 0; i < report->by_account.count; i++) {
        struct reconcile_sum *sum = &report->by_account.list[i];
        const char *label = NULL;
        if (sum->key < 2) {
            sum->label = bytes_of(
                report_words(source, sum->key == 0 ? PHRASE_NOT_SENT : PHRASE_UNTOLD));
            continue;
        }
        TRY(paying_name(source, report->filter,
                        report->paying.accounts[sum->key - 2].token, &label, fault));
        sum->label = bytes_of(label);
    }
    sort_sums(&report->by_account);
    return OK;
}

static void label_names(const struct report_names *names, struct reconcile_sums *sums)
{
    for (size_t i = 0; i < sums->count; i++) {
        sums->list[i].label = report_name_of(names, sums->list[i].key)->code;
    }
    sort_sums(sums);
}

struct status reconcile_collect(struct reconcile *report, struct fault *fault)
{
    struct report_source *source = report->source;
    const struct report_filter *filter = report->filter;
    struct store_transaction *transaction = journal_view_transaction(source->view);
    TRY(report_units(source, &report->units, fault));
    TRY(report_programmes(source, &report->programmes, fault));
    TRY(report_unit_asked(&report->units, filter->unit, &report->unit, fault));
    TRY(report_programme_asked(&report->programmes, filter->programme,
                               &report->programme, fault));
    for (size_t i = 0; i < filter->batch_count; i++) {
        struct batch record;
        const struct status there = accounts_batch_at(transaction, filter->batches[i],
                                                      source->seal_key, &record, fault);
        if (there.code == STATUS_NOT_FOUND) {
            return FAULT(fault, STATUS_NOT_FOUND,
                         "entry %" PRIu64
                         " is no batch; list them with: mingzhang batch list",
                         filter->batches[i]);
        }
        TRY(there);
    }
    TRY(paying_read(source, &report->paying, fault));
    TRY(accounts_batches(transaction, source->seal_key, take_batch, report, fault));
    TRY(collect_extra(report, fault));
    TRY(label_accounts(report, fault));
    TRY(label_allocations(report, fault));
    label_names(&report->programmes, &report->by_programme);
    label_names(&report->units, &report->by_unit);
    sort_sums(&report->by_month);
    sort_sums(&report->by_allocation);
    return OK;
}
