/* hledger.c - see hledger.h. */
#include "reports/hledger.h"

#include "ledger/base/money.h"
#include "reports/report_allocations.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIGURES = 14,
    PATH_SIZE = 3 * FACT_TEXT_SIZE_MAX, /* a root, two texts, their entries */
    MEMO_FIGURES = 2,
    SUMS_MAX = 65536 /* programmes and units that were paid */
};

/* An account of each allocation: its root, and how a change of the balance changes it.
 */
struct figure_plan {
    const char *root;
    int sign;
};
static const struct figure_plan plan[FIGURES] = {
    {"assets:available", 1},       {"assets:frozen", 1},
    {"assets:reserved", 1},        {"equity:received", -1},
    {"equity:adjusted", -1},       {"equity:passed-down", 1},
    {"equity:carried", 1},         {"expenses:paid", 1},
    {"expenses:refunded", -1},     {"assets:prior-year", 1},
    {"expenses:prior-year", -1},   {"expenses:uncovered", 1},
    {"liabilities:uncovered", -1}, {NULL, 0}};

static void figures_of(const struct balance *balance, int64_t ret_fen[static FIGURES])
{
    const int64_t fen[FIGURES] = {balance_available(balance), balance->frozen,
                                  balance->reserved,          balance->received,
                                  balance->adjusted,          balance->passed_down,
                                  balance->carried,           balance->paid,
                                  balance->refunded,          balance->prior_year,
                                  balance->prior_year,        balance->uncovered,
                                  balance->uncovered,         0};
    for (size_t i = 0; i < FIGURES; i++) {
        ret_fen[i] = plan[i].sign * fen[i];
    }
}

/* What the batches of a programme and unit paid, and what came back of it. */
static const char *const memo_roots[MEMO_FIGURES] = {"programmes:paid",
                                                     "programmes:returned"};

static void memo_of(const struct batch *batch, int64_t ret_fen[static MEMO_FIGURES])
{
    const int64_t back = batch->by_state[LINE_STATE_REFUNDED].fen;
    ret_fen[0] = batch->by_state[LINE_STATE_PAID].fen + back;
    ret_fen[1] = -(back + batch->part_refunded);
}

/* One change: of an allocation, or of a batch. */
struct step {
    uint64_t seal;
    bool is_batch;
    uint64_t subject; /* entry */
    int64_t fen[FIGURES];
};
struct sum { /* of a programme and unit, as they are registered now */
    uint64_t programme, unit;
    int64_t fen[MEMO_FIGURES];
};

struct writing {
    struct report_source *source;
    struct output *output;
    struct report_allocations allocations;
    struct report_names programmes, units;
    struct step *steps;
    size_t count, capacity;
    uint64_t last; /* subject whose figures these are */
    int64_t figures[FIGURES];
    struct sum *sums;
    size_t sum_count, sum_capacity;
    struct hledger_facts facts;
};

/* ---- words of an account ----------------------------------------------------------
 */

/* A colon would make another level, two blanks or a semicolon would end the name. */
static void put_name(struct writer *writer, struct bytes name)
{
    bool has_text = false;
    bool owes_blank = false;
    for (size_t i = 0; i < name.size; i++) {
        const uint8_t byte = name.at[i];
        if (byte == ' ' || byte == '\t') {
            owes_blank = has_text;
            continue;
        }
        if (owes_blank) {
            writer_u8(writer, ' ');
        }
        writer_u8(writer, byte == ':' || byte == ';' ? '_' : byte);
        has_text = true;
        owes_blank = false;
    }
}

static struct bytes name_of(const struct report_name *name)
{
    return name == NULL ? bytes_of("?") : name->name.size > 0 ? name->name : name->code;
}

/* Names and labels may repeat. */
static void put_entry(struct writer *writer, uint64_t entry)
{
    char number[32];
    snprintf(number, sizeof(number), " @%" PRIu64, entry);
    writer_text(writer, number);
}

static struct bytes allocation_path(const struct writing *writing, const char *root,
                                    const struct report_allocation *allocation,
                                    char room[static PATH_SIZE])
{
    static const char *const sources[] = {"?",      "central",  "province", "city",
                                          "county", "township", "charity"};
    const uint64_t level = allocation->level <= SOURCE_CHARITY ? allocation->level : 0;
    struct writer writer = writer_of(room, PATH_SIZE);
    writer_text(&writer, root);
    writer_u8(&writer, ':');
    put_name(&writer, name_of(report_current(&writing->units, allocation->unit)));
    writer_u8(&writer, ':');
    writer_text(&writer, sources[level]);
    writer_u8(&writer, ':');
    put_name(&writer, allocation->label);
    put_entry(&writer, allocation->entry);
    return writer_bytes(&writer);
}

/* One that is registered again goes on under its newest entry. */
static uint64_t current_entry(const struct report_names *names, uint64_t entry)
{
    const struct report_name *current = report_current(names, entry);
    return current == NULL ? entry : current->entry;
}

static struct bytes memo_path(const struct writing *writing, const char *root,
                              uint64_t programme, uint64_t unit,
                              char room[static PATH_SIZE])
{
    struct writer writer = writer_of(room, PATH_SIZE);
    writer_text(&writer, root);
    writer_u8(&writer, ':');
    put_name(&writer, name_of(report_current(&writing->programmes, programme)));
    put_entry(&writer, current_entry(&writing->programmes, programme));
    writer_u8(&writer, ':');
    put_name(&writer, name_of(report_current(&writing->units, unit)));
    put_entry(&writer, current_entry(&writing->units, unit));
    return writer_bytes(&writer);
}

static const struct report_allocation *allocation_of(const struct writing *writing,
                                                     uint64_t entry)
{
    for (size_t i = 0; i < writing->allocations.count; i++) {
        if (writing->allocations.list[i].entry == entry) {
            return &writing->allocations.list[i];
        }
    }
    return NULL;
}

/* ---- what changed, seal by seal ---------------------------------------------------
 */

static struct status keep_step(struct writing *writing, const struct step *step,
                               struct fault *fault)
{
    ARENA_GROW(writing->source->arena, writing->count, writing->capacity,
               writing->steps, fault);
    writing->steps[writing->count++] = *step;
    return OK;
}

/* `fen`: the figures as they are at the seal. */
static struct status add_step(struct writing *writing, struct step *step,
                              const int64_t *fen, size_t figures, struct fault *fault)
{
    bool is_change = false;
    if (writing->last != step->subject) {
        memset(writing->figures, 0, sizeof(writing->figures));
        writing->last = step->subject;
    }
    for (size_t i = 0; i < figures; i++) {
        step->fen[i] = fen[i] - writing->figures[i];
        is_change = is_change || step->fen[i] != 0;
        writing->figures[i] = fen[i];
    }
    return is_change ? keep_step(writing, step, fault) : OK;
}

static struct status see_balance(void *context, uint64_t allocation, uint64_t seal,
                                 const struct balance *balance, struct fault *fault)
{
    struct writing *writing = context;
    struct step step = {.seal = seal, .subject = allocation};
    int64_t fen[FIGURES];
    figures_of(balance, fen);
    return add_step(writing, &step, fen, FIGURES, fault);
}

static struct status add_sum(struct writing *writing, const struct batch *batch,
                             const int64_t *fen, struct fault *fault)
{
    const uint64_t programme = current_entry(&writing->programmes, batch->programme);
    const uint64_t unit = current_entry(&writing->units, batch->unit);
    struct sum *sum = NULL;
    for (size_t i = 0; i < writing->sum_count; i++) {
        if (writing->sums[i].programme == programme && writing->sums[i].unit == unit) {
            sum = &writing->sums[i];
        }
    }
    if (sum == NULL) {
        if (writing->sum_count == writing->sum_capacity) {
            return FAULT(fault, STATUS_FULL,
                         "more than %zu programmes and units in one journal",
                         writing->sum_capacity);
        }
        sum = &writing->sums[writing->sum_count++];
        *sum = (struct sum){.programme = programme, .unit = unit};
    }
    for (size_t i = 0; i < MEMO_FIGURES; i++) {
        sum->fen[i] += fen[i];
    }
    return OK;
}

static struct status see_stand(void *context, uint64_t entry, uint64_t seal,
                               const struct batch *batch, struct fault *fault)
{
    struct writing *writing = context;
    struct step step = {.seal = seal, .is_batch = true, .subject = entry};
    int64_t fen[MEMO_FIGURES];
    memo_of(batch, fen);
    const size_t before = writing->count;
    TRY(add_step(writing, &step, fen, MEMO_FIGURES, fault));
    return writing->count > before
               ? add_sum(writing, batch, writing->steps[before].fen, fault)
               : OK;
}

static int compare_steps(const void *a, const void *b)
{
    const struct step *one = a;
    const struct step *two = b;
    const int order = (one->seal > two->seal) - (one->seal < two->seal);
    return order != 0 ? order
                      : (one->subject > two->subject) - (one->subject < two->subject);
}

static struct status gather(struct writing *writing, struct fault *fault)
{
    static const struct report_filter everything = {.first = -1, .last = -1};
    struct report_source *source = writing->source;
    struct store_transaction *transaction = journal_view_transaction(source->view);
    const uint64_t seal = source->seal.index;
    writing->sum_capacity = SUMS_MAX;
    ARENA_TAKE(source->arena, SUMS_MAX, writing->sums, fault);
    TRY(report_allocations(source, &everything, &writing->allocations, fault));
    TRY(report_programmes(source, &writing->programmes, fault));
    TRY(report_units(source, &writing->units, fault));
    TRY(accounts_balances_over(transaction, seal, see_balance, writing, fault));
    writing->last = 0;
    TRY(accounts_batches_over(transaction, 0, seal, see_stand, writing, fault));
    if (writing->count > 0) {
        qsort(writing->steps, writing->count, sizeof(*writing->steps), compare_steps);
    }
    return OK;
}

/* ---- writing ----------------------------------------------------------------------
 */

static void put_posting(struct output *output, struct bytes account, int64_t fen,
                        bool is_asserted)
{
    char amount[MONEY_TEXT_SIZE];
    money_format(is_asserted ? 0 : fen, amount);
    output_text(output, "    ");
    output_put(output, account);
    output_text(output, "  ");
    output_text(output, amount);
    output_text(output, " CNY");
    if (is_asserted) {
        money_format(fen, amount);
        output_text(output, " = ");
        output_text(output, amount);
        output_text(output, " CNY");
    }
    output_byte(output, '\n');
}

static void put_day(struct output *output, civil_day day)
{
    char text[DATE_TEXT_SIZE];
    date_format(day, text);
    output_text(output, text);
}

static struct status put_head(struct writing *writing, uint64_t seal, const char *words,
                              struct fault *fault)
{
    struct journal_seal about;
    char text[64];
    TRY(journal_seal_at(journal_view_transaction(writing->source->view), seal, &about,
                        fault));
    output_byte(writing->output, '\n');
    put_day(writing->output, date_of_instant(about.recorded_ms));
    output_text(writing->output, " * ");
    output_text(writing->output, words);
    snprintf(text, sizeof(text), "  ; seal:%" PRIu64 "\n", seal);
    output_text(writing->output, text);
    writing->facts.transactions++;
    return OK;
}

static struct status put_allocation(struct writing *writing, const struct step *step,
                                    struct fault *fault)
{
    const struct report_allocation *allocation = allocation_of(writing, step->subject);
    char room[PATH_SIZE];
    if (allocation == NULL) {
        return FAULT(fault, STATUS_FOUND,
                     "a balance of no allocation; run: mingzhang reindex");
    }
    TRY(put_head(writing, step->seal, "allocation", fault));
    for (size_t i = 0; plan[i].root != NULL; i++) {
        if (step->fen[i] != 0) {
            put_posting(writing->output,
                        allocation_path(writing, plan[i].root, allocation, room),
                        step->fen[i], false);
        }
    }
    return OK;
}

static struct status put_batch(struct writing *writing, const struct step *step,
                               struct fault *fault)
{
    struct batch batch;
    char room[PATH_SIZE];
    TRY(accounts_batch_at(journal_view_transaction(writing->source->view),
                          step->subject, writing->source->seal_key, &batch, fault));
    TRY(put_head(writing, step->seal, "batch", fault));
    for (size_t i = 0; i < MEMO_FIGURES; i++) {
        if (step->fen[i] != 0) {
            put_posting(
                writing->output,
                memo_path(writing, memo_roots[i], batch.programme, batch.unit, room),
                step->fen[i], false);
            put_posting(writing->output, bytes_of("programmes:total"), -step->fen[i],
                        false);
        }
    }
    return OK;
}

/* Names are declared, so that `hledger check --strict` finds a stray one. */
static void declare(struct writing *writing, struct bytes account)
{
    output_text(writing->output, "account ");
    output_put(writing->output, account);
    output_byte(writing->output, '\n');
    writing->facts.accounts++;
}

static void put_declarations(struct writing *writing)
{
    char room[PATH_SIZE];
    output_text(writing->output, "commodity 1000.00 CNY\n");
    for (size_t i = 0; i < writing->allocations.count; i++) {
        for (size_t k = 0; plan[k].root != NULL; k++) {
            declare(writing, allocation_path(writing, plan[k].root,
                                             &writing->allocations.list[i], room));
        }
    }
    for (size_t i = 0; i < writing->sum_count; i++) {
        for (size_t k = 0; k < MEMO_FIGURES; k++) {
            declare(writing,
                    memo_path(writing, memo_roots[k], writing->sums[i].programme,
                              writing->sums[i].unit, room));
        }
    }
    declare(writing, bytes_of("programmes:total"));
}

/* */
static struct status put_assertions(struct writing *writing, struct fault *fault)
{
    char room[PATH_SIZE];
    TRY(put_head(writing, writing->source->seal.index, "balances of the ledger",
                 fault));
    for (size_t i = 0; i < writing->allocations.count; i++) {
        const struct report_allocation *allocation = &writing->allocations.list[i];
        int64_t fen[FIGURES];
        figures_of(&allocation->balance, fen);
        for (size_t k = 0; plan[k].root != NULL; k++) {
            put_posting(writing->output,
                        allocation_path(writing, plan[k].root, allocation, room),
                        fen[k], true);
        }
    }
    for (size_t i = 0; i < writing->sum_count; i++) {
        for (size_t k = 0; k < MEMO_FIGURES; k++) {
            put_posting(writing->output,
                        memo_path(writing, memo_roots[k], writing->sums[i].programme,
                                  writing->sums[i].unit, room),
                        writing->sums[i].fen[k], true);
        }
    }
    return OK;
}

static void put_provenance(struct writing *writing)
{
    const struct provenance *provenance = &writing->source->provenance;
    struct output *output = writing->output;
    char text[128];
    output_text(output, "; ");
    output_text(output, provenance->program);
    output_text(output, ", ");
    output_text(output, provenance->origin);
    snprintf(text, sizeof(text), "\n; seal %" PRIu64 ", size %" PRIu64 ", root ",
             provenance->seal_index, provenance->tree_size);
    output_text(output, text);
    output_text(output, provenance->root);
    output_text(output, "\n; as of ");
    output_text(output, provenance->as_of);
    output_text(output,
                provenance->is_practice ? "\n; " LEDGER_PRACTICE_MARK "\n\n" : "\n\n");
}

struct status hledger_write(struct report_source *source, struct output *output,
                            struct hledger_facts *ret_facts, struct fault *fault)
{
    struct writing writing = {.source = source, .output = output};
    TRY(gather(&writing, fault));
    put_provenance(&writing);
    put_declarations(&writing);
    for (size_t i = 0; i < writing.count; i++) {
        const struct step *step = &writing.steps[i];
        TRY(step->is_batch ? put_batch(&writing, step, fault)
                           : put_allocation(&writing, step, fault));
    }
    TRY(put_assertions(&writing, fault));
    *ret_facts = writing.facts;
    return OK;
}
