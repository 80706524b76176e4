/* evaluation.h - every figure of an evaluation that the entries can give (domain.md
 * 2.2, 2.3; R-300): of a programme, a unit with all below it, months of one year.
 *
 * One pass fills them all; each is a part and a whole, the sums of what single entries
 * add to it, which a trace lists.  What has no data has no value: never 0, never
 * 100 % (R-040). */
#ifndef REPORTS_EVALUATION_H
#define REPORTS_EVALUATION_H

#include "ledger/indicator.h"
#include "reports/batch_course.h"
#include "reports/source.h"

struct evaluation_figure {
    bool has_value;
    int64_t part, whole; /* fen, lines, people ...: what the value was made from */
    int64_t value; /* as indicator_measure_of() says: 9850, 2193350, 17800       */
};

/* The block of money of a self-evaluation form (domain.md 5.4); fen. */
enum evaluation_money_row {
    EVALUATION_MONEY_ALL = 0,
    EVALUATION_MONEY_YEAR,    /* 本年财政拨款 of the year itself     */
    EVALUATION_MONEY_CARRIED, /* 上年结转资金 left of the year before */
    EVALUATION_MONEY_OTHER,   /* 其他资金 given by others            */
    EVALUATION_MONEY_ROWS
};
struct evaluation_money {
    bool has_data; /* there is an allocation of this kind */
    /* other programmes may use some of it: first, budget and received are all
     * of theirs together, spent is this one's alone. */
    bool is_shared;
    bool has_spent; /* false too when some was paid in no batch, so by nobody knows whom
                     */
    bool has_first;
    int64_t first; /* 年初预算数 issued before the year began, and carried in     */
    int64_t budget; /* 全年预算数 received + adjusted - passed down                */
    int64_t received; /* 到位数     received - lowered - passed down                */
    int64_t spent; /* 全年执行数 paid - what came back in the same year           */
};

/* What one entry adds to a figure. */
struct evaluation_part {
    uint64_t entry;
    int64_t part, whole;
};
/* Asks what a figure was made from: parts[0:count] of all `total`, from the one after
 * `skip` on, in the order they were counted. */
struct evaluation_trace {
    enum indicator indicator;
    uint64_t skip;
    struct evaluation_part *parts; /* room for `limit` of them */
    size_t limit, count;
    uint64_t total;
};

struct evaluation {
    struct report_names units, programmes;
    const struct report_name *unit, *programme; /* NULL: all of them          */
    uint64_t year;
    civil_period first, last; /* months, inclusive                          */
    int64_t time_progress;    /* basis points of the year                   */
    uint64_t batches;         /* that were looked at                        */
    struct evaluation_money money[EVALUATION_MONEY_ROWS];
    const char *sharers; /* programmes that some of it is for too; NULL: none */
    struct evaluation_figure figure[INDICATOR_COUNT];
    struct batch_course course; /* of all those batches */
};

/* The filter's programme, unit, and either its year or its months, which lie in one
 * year; with neither, the year of the seal.  Money is that of the whole year: budgets
 * know no months.  `trace` may be NULL.
 * Errors: STATUS_USAGE (months of two years), STATUS_NOT_FOUND (a word of the filter),
 * STATUS_REFUSED (a sum leaves the range of money), STATUS_FOUND (damaged). */
struct status evaluation_compute(struct report_source *source,
                                 const struct report_filter *filter,
                                 struct evaluation_trace *trace,
                                 struct evaluation *ret_evaluation, struct fault *fault)
    MUST_USE;

/* What filter->explain, "on-time" or "on-time@21", was made from; report_performance()
 * of a filter that has it.  Errors: STATUS_USAGE (no such figure), those of
 * evaluation_compute(). */
struct status evaluation_explain(struct report_source *source,
                                 const struct report_filter *filter,
                                 struct document *ret_document, struct fault *fault)
    MUST_USE;

#endif
