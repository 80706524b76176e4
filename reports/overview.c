/* overview.c - where the ledger stands: money, batches, what is open, what is sealed.
 */
#include "ledger/exceptions.h"
#include "reports/report_kit.h"

#include <assert.h>

struct overview {
    struct report_source *source;
    struct balance total;
    uint64_t allocations, batches, lines;
    struct count_and_fen by_state[LINE_STATE_COUNT];
    struct count_and_fen open[EXCEPTION_CLASS_END]; /* 0: of a later kind */
    bool is_whole; /* the queue as of the seal is known */
};

static struct status take_allocation(void *context, struct bytes label, uint64_t index,
                                     struct fault *fault)
{
    struct overview *overview = context;
    struct report_source *source = overview->source;
    struct balance balance;
    (void)label;
    if (index > source->seal.index) {
        return OK;
    }
    TRY(accounts_balance_at(journal_view_transaction(source->view), index,
                            source->seal_key, &balance, fault));
    struct balance *total = &overview->total;
    overview->allocations++;
    TRY(report_add(&total->received, balance.received, fault));
    TRY(report_add(&total->adjusted, balance.adjusted, fault));
    TRY(report_add(&total->passed_down, balance.passed_down, fault));
    TRY(report_add(&total->frozen, balance.frozen, fault));
    TRY(report_add(&total->reserved, balance.reserved, fault));
    TRY(report_add(&total->paid, balance.paid, fault));
    TRY(report_add(&total->refunded, balance.refunded, fault));
    return report_add(&total->uncovered, balance.uncovered, fault);
}

static struct status take_batch(void *context, uint64_t entry,
                                const struct batch *batch, struct fault *fault)
{
    struct overview *overview = context;
    (void)entry;
    overview->batches++;
    overview->lines += batch->line_count;
    for (size_t i = 0; i < LINE_STATE_COUNT; i++) {
        overview->by_state[i].count += batch->by_state[i].count;
        TRY(report_add(&overview->by_state[i].fen, batch->by_state[i].fen, fault));
    }
    return OK;
}

static struct status take_exception(void *context, const struct exceptions_item *item,
                                    struct fault *fault)
{
    struct overview *overview = context;
    struct count_and_fen *open =
        &overview->open[item->class < EXCEPTION_CLASS_END ? item->class : 0];
    open->count++;
    return report_add(&open->fen, item->fen, fault);
}

static struct status collect(struct overview *overview,
                             const struct report_filter *filter, struct fault *fault)
{
    struct report_source *source = overview->source;
    struct store_transaction *transaction = journal_view_transaction(source->view);
    const struct exceptions_query query =
        exceptions_all(source->seal_key, report_today(source, filter));
    TRY(accounts_codes(transaction, CODE_ALLOCATION, take_allocation, overview, fault));
    TRY(accounts_batches(transaction, source->seal_key, take_batch, overview, fault));
    return exceptions_walk(transaction, &query, take_exception, overview,
                           &overview->is_whole, fault);
}

/* ---- the document ---------------------------------------------------------------- */

static const struct report_column state_plan[] = {
    {"state", PHRASE_STATE, COLUMN_TEXT, false},
    {"lines", PHRASE_LINES, COLUMN_COUNT, true},
    {"amount", PHRASE_AMOUNT, COLUMN_FEN, true},
};
static const struct report_column open_plan[] = {
    {"class", PHRASE_EXCEPTION, COLUMN_TEXT, false},
    {"count", PHRASE_COUNT_OF, COLUMN_COUNT, true},
    {"amount", PHRASE_AMOUNT, COLUMN_FEN, true},
};
static const struct report_column size_plan[] = {
    {"what", PHRASE_WHAT, COLUMN_TEXT, false},
    {"count", PHRASE_COUNT_OF, COLUMN_COUNT, false},
};

static struct status begin_table(struct overview *overview, const char *key,
                                 enum phrase title, const struct report_column *plan,
                                 struct table **ret_table, struct fault *fault)
{
    struct report_source *source = overview->source;
    const size_t count = plan == size_plan ? 2 : 3;
    const struct column *columns = NULL;
    TRY(report_columns(source, plan, count, &columns, fault));
    struct table *table;
    ARENA_TAKE(source->arena, 1, table, fault);
    *table = table_of(source->arena, key, report_words(source, title), columns, count);
    *ret_table = table;
    return OK;
}

static struct status add_states(struct overview *overview, struct document *document,
                                struct fault *fault)
{
    struct table *table = NULL;
    TRY(begin_table(overview, "states", PHRASE_BY_STATE, state_plan, &table, fault));
    assert(table != NULL);
    for (unsigned i = 1; i < LINE_STATE_COUNT; i++) {
        const struct count_and_fen *sum = &overview->by_state[i];
        const struct cell cells[] = {
            cell_words(phrases_state(overview->source->language, i)),
            cell_count((int64_t)sum->count), cell_fen(sum->fen)};
        if (sum->count > 0) {
            TRY(table_add(table, ROW_BODY, cells, fault));
        }
    }
    if (table->row_count > 0) {
        TRY(table_add_sum(table, ROW_TOTAL,
                          report_words(overview->source, PHRASE_TOTAL), fault));
    }
    return document_add_table(document, table, fault);
}

static struct status add_open(struct overview *overview, struct document *document,
                              struct fault *fault)
{
    struct table *table = NULL;
    TRY(begin_table(overview, "exceptions", PHRASE_OPEN_EXCEPTIONS, open_plan, &table,
                    fault));
    for (unsigned i = 0; i < EXCEPTION_CLASS_END; i++) {
        const struct count_and_fen *open = &overview->open[i];
        const struct cell cells[] = {
            cell_words(phrases_exception(overview->source->language, i)),
            cell_count((int64_t)open->count), cell_fen(open->fen)};
        if (open->count > 0) {
            TRY(table_add(table, ROW_BODY, cells, fault));
        }
    }
    return document_add_table(document, table, fault);
}

/* How large it is; stores are measured as they are now. */
static struct status add_sizes(struct overview *overview, struct document *document,
                               struct fault *fault)
{
    struct report_source *source = overview->source;
    struct table *table = NULL;
    struct store_facts journal = {0};
    struct store_facts vault = {0};
    store_facts(journal_store(source->ledger->journal), &journal);
    if (source->ledger->vault != NULL) {
        store_facts(vault_store(source->ledger->vault), &vault);
    }
    TRY(begin_table(overview, "sizes", PHRASE_SIZES, size_plan, &table, fault));
    const bool has_vault = source->ledger->vault != NULL;
    const struct {
        enum phrase label;
        struct cell value;
    } rows[] = {
        {PHRASE_ENTRIES, cell_count((int64_t)source->provenance.tree_size)},
        {PHRASE_ALLOCATIONS, cell_count((int64_t)overview->allocations)},
        {PHRASE_BATCHES, cell_count((int64_t)overview->batches)},
        {PHRASE_LINES, cell_count((int64_t)overview->lines)},
        {PHRASE_JOURNAL_BYTES, cell_count((int64_t)journal.used_bytes)},
        {PHRASE_VAULT_BYTES,
         has_vault ? cell_count((int64_t)vault.used_bytes) : cell_missing()},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct cell cells[] = {cell_words(report_words(source, rows[i].label)),
                                     rows[i].value};
        TRY(table_add(table, ROW_BODY, cells, fault));
    }
    return document_add_table(document, table, fault);
}

static struct status add_figures(struct overview *overview, struct document *document,
                                 struct fault *fault)
{
    struct report_source *source = overview->source;
    const struct balance *total = &overview->total;
    uint64_t open = 0;
    for (size_t i = 0; i < EXCEPTION_CLASS_END; i++) {
        open += overview->open[i].count;
    }
    const int64_t budget = total->received + total->adjusted - total->passed_down;
    const bool has_money = overview->allocations > 0;
    const struct {
        const char *key;
        enum phrase label;
        struct cell value;
    } plan[] = {
        {"budget", PHRASE_BUDGET_ALL, cell_fen(budget)},
        {"paid", PHRASE_PAID, cell_fen(total->paid)},
        {"held", PHRASE_HELD, cell_fen(total->frozen + total->reserved)},
        {"available", PHRASE_AVAILABLE, cell_fen(balance_available(total))},
        {"uncovered", PHRASE_UNCOVERED, cell_fen(total->uncovered)},
        {"self_rate", PHRASE_SELF_RATE,
         report_rate(total->paid - total->refunded, budget)},
        {"batches", PHRASE_BATCHES, cell_count((int64_t)overview->batches)},
        {"open", PHRASE_OPEN_COUNT,
         overview->is_whole ? cell_count((int64_t)open) : cell_missing()},
    };
    struct figure figures[8];
    for (size_t i = 0; i < 8; i++) {
        figures[i] = (struct figure){.key = plan[i].key,
                                     .label = report_words(source, plan[i].label),
                                     .value = has_money || i >= 6 ? plan[i].value
                                                                  : cell_missing()};
    }
    return report_figures(document, figures, 8, fault);
}

static struct status make_document(struct overview *overview, struct document *document,
                                   struct fault *fault)
{
    struct report_source *source = overview->source;
    *document =
        document_of(source->arena, source->language, DOCUMENT_OFFICE, "overview",
                    report_words(source, PHRASE_OVERVIEW_TITLE), &source->provenance);
    TRY(report_office(source, &document->unit, fault));
    TRY(add_figures(overview, document, fault));
    TRY(add_states(overview, document, fault));
    TRY(add_open(overview, document, fault));
    return add_sizes(overview, document, fault);
}

struct status report_overview(struct report_source *source,
                              const struct report_filter *filter,
                              struct document *ret_document, struct fault *fault)
{
    struct overview overview = {.source = source};
    TRY(collect(&overview, filter, fault));
    struct document document;
    TRY(make_document(&overview, &document, fault));
    *ret_document = document;
    return OK;
}
