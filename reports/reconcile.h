/* reconcile.h - what was due, what was ordered and what the bank did, side by side.
 *
 * roster 花名册: every line of a batch.  instruction 指令: its lines that went to the
 * bank.  bank 银行: what the bank says was paid and did not come back.  The sums come
 * from the batches' records, what explains them from the lines, one by one: two ways to
 * the same figure, and what they leave apart is unexplained. */
#ifndef REPORTS_RECONCILE_H
#define REPORTS_RECONCILE_H

#include "reports/report_kit.h"

struct reconcile_sum {
    uint64_t key;       /* entry of batch, programme, unit or allocation, or a period */
    struct bytes label; /* what it is sorted by                                       */
    uint64_t programme, unit, period; /* of a batch */
    struct count_and_fen roster, instruction, bank, explained;
};
struct reconcile_sums {
    struct reconcile_sum *list;
    size_t count, capacity;
};
/* A line, or all lines of a batch in one state, that the bank did not pay. */
struct reconcile_difference {
    uint64_t batch, number; /* number 0: `count` lines together */
    unsigned state, class;
    uint64_t count;
    int64_t fen;
};
/* A line that changed, or a batch that came, after the period was closed. */
struct reconcile_later {
    uint64_t entry, batch, number; /* number 0: the whole batch, `count` lines */
    unsigned state;
    civil_day value_day; /* 0: not known */
    uint64_t count;
    int64_t fen;
};
struct reconcile {
    struct report_source *source;
    const struct report_filter *filter;
    struct report_names units, programmes;
    const struct report_name *unit, *programme;
    struct reconcile_sums by_batch, by_programme, by_unit, by_month, by_allocation;
    struct reconcile_sum total;
    struct count_and_fen by_state[LINE_STATE_COUNT]; /* of the differences */
    struct reconcile_difference *differences;
    size_t difference_count, difference_capacity;
    struct reconcile_later *later; /* what came after the close, in order of entry */
    size_t later_count, later_capacity;
    uint64_t late_count; /* paid after the day they were due */
};

/* Reads the batches that the filter wants.  Errors: those of report_reconciliation().
 */
struct status reconcile_collect(struct reconcile *report, struct fault *fault) MUST_USE;
/* What came after the seal about the same batches; for a closed period.  Errors: as
 * above. */
struct status reconcile_collect_later(struct reconcile *report, struct fault *fault)
    MUST_USE;
/* True for a batch that the filter asks for. */
bool reconcile_is_wanted(const struct reconcile *report, uint64_t entry,
                         const struct batch *record);
/* The table of it.  Errors: STATUS_NO_MEMORY. */
struct status reconcile_add_later(struct reconcile *report, struct document *document,
                                  struct fault *fault) MUST_USE;
/* What neither roster nor bank nor a line explains; 0 in a whole book. */
struct count_and_fen reconcile_unexplained(const struct reconcile_sum *sum);

#endif
