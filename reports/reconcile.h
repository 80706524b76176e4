/* reconcile.h - what was due, what was ordered and what the bank did, side by side.
 *
 * roster 花名册: every line of a batch.  instruction 指令: its lines that went to the
 * bank.  bank 银行: what the bank says was paid and did not come back.  The sums come
 * from the batches' records, what explains them from the lines, one by one: two ways to
 * the same figure, and what they leave apart is unexplained. */
#ifndef REPORTS_RECONCILE_H
#define REPORTS_RECONCILE_H

#include "reports/paying.h"
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
/* Why a line is a difference: the state it is in, but for these. */
enum reconcile_why {
    RECONCILE_RESENT_PAID = LINE_STATE_COUNT, /* sent again, and paid then */
    RECONCILE_RESENT,                         /* sent again, and not paid yet      */
    RECONCILE_SHORT, /* unknown: the bank says it paid less than was ordered */
    RECONCILE_OVER,  /* ... or more                                          */
    RECONCILE_PART,  /* paid, and a part came back                           */
    RECONCILE_WHY_COUNT
};
enum { RECONCILE_CHAIN_MAX = 1000 /* lines of one due that are followed */ };
/* A line, or all lines of a batch in one state, that the bank did not pay. */
struct reconcile_difference {
    uint64_t batch, number; /* number 0: `count` lines together */
    unsigned why, class;    /* a state or enum reconcile_why; the bank's word */
    uint64_t count;
    int64_t fen;
    int64_t answered;    /* of short and over: what the bank says it paid    */
    uint64_t last;       /* of one sent again: the last line of its due      */
    unsigned last_state; /* and that line's state                            */
};
/* Paid although another line of the same due is paid too. */
struct reconcile_extra {
    uint64_t line, other; /* entries */
    uint64_t batch, number;
    int64_t fen;
};
/* A line at the seal. */
struct reconcile_line {
    uint64_t batch, number;
    unsigned state;
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
    struct reconcile_sums by_batch, by_programme, by_unit, by_month, by_allocation,
        by_account;
    struct paying paying;
    struct reconcile_sum total;
    struct count_and_fen by_why[RECONCILE_WHY_COUNT]; /* of the differences */
    struct reconcile_difference *differences;
    size_t difference_count, difference_capacity;
    struct reconcile_extra *extra; /* in order of entry */
    size_t extra_count, extra_capacity;
    struct report_lines then; /* of the batch looked at last, at an earlier seal */
    uint64_t then_batch;
    struct reconcile_later *later; /* what came after the close, in order of entry */
    size_t later_count, later_capacity;
    uint64_t late_count; /* paid after the day they were due */
};

/* Reads the batches that the filter wants.  Errors: those of report_reconciliation().
 */
struct status reconcile_collect(struct reconcile *report, struct fault *fault) MUST_USE;
/* The lines of a batch: adds what they explain to *sum and the report.  share_count: of
 * its allocations.  Errors: those of report_reconciliation(). */
struct status reconcile_walk(struct reconcile *report, uint64_t batch,
                             const struct batch *record, size_t share_count,
                             struct reconcile_sum *sum, struct fault *fault) MUST_USE;
/* Any line, as it stood at the seal.  Errors: as above. */
struct status reconcile_line_at(struct reconcile *report, uint64_t line,
                                struct reconcile_line *ret_line, struct fault *fault)
    MUST_USE;
/* The sum of a key, made when it is new; valid until the next call.  Errors:
 * STATUS_NO_MEMORY. */
struct status reconcile_find(struct reconcile *report, struct reconcile_sums *sums,
                             uint64_t key, struct reconcile_sum **ret_sum,
                             struct fault *fault) MUST_USE;
/* What came after the seal about the same batches; for a closed period.  Errors:
 * STATUS_NO_MEMORY, STATUS_REFUSED when a sum leaves the range of money. */
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
