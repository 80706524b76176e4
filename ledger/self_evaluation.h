/* self_evaluation.h - a unit's own 绩效自评表 as it was read, and whether its
 * arithmetic is right (domain.md 5.4; R-313).
 *
 * Pure: knows neither files nor the ledger.  Every cell keeps its place, so that a
 * difference names line and column.  Texts are borrowed from the caller. */
#ifndef LEDGER_SELF_EVALUATION_H
#define LEDGER_SELF_EVALUATION_H

#include "ledger/base/money.h"
#include "ledger/score.h"

enum { SELF_EVALUATION_ROWS_MAX = 512 }; /* indicators of a form */

struct self_cell {
    struct bytes text; /* trimmed; size 0: empty                         */
    struct bytes heading;
    uint64_t line;
    unsigned column; /* from 1; 0: there is no such cell               */
};

enum self_money_row {
    SELF_MONEY_ALL = 0, /* 年度资金总额     */
    SELF_MONEY_YEAR,    /* 本年财政拨款     */
    SELF_MONEY_CARRIED, /* 上年结转资金     */
    SELF_MONEY_OTHER,   /* 其他资金         */
    SELF_MONEY_ROWS
};
enum self_money_column {
    SELF_MONEY_FIRST = 0, /* 年初预算数        */
    SELF_MONEY_BUDGET,    /* 全年预算数(A)     */
    SELF_MONEY_RECEIVED,  /* 到位数            */
    SELF_MONEY_SPENT,     /* 全年执行数(B)     */
    SELF_MONEY_AMOUNTS,   /* the ones above    */
    SELF_MONEY_POINTS = SELF_MONEY_AMOUNTS,
    SELF_MONEY_RATE, /* 执行率(B/A)       */
    SELF_MONEY_SCORE,
    SELF_MONEY_COLUMNS
};

enum self_indicator_cell {
    SELF_TARGET = 0, /* 年度指标值 */
    SELF_ACTUAL,     /* 实际完成值 */
    SELF_POINTS,     /* 分值       */
    SELF_SCORE,      /* 得分       */
    SELF_REASON,     /* 偏差原因分析及改进措施 */
    SELF_INDICATOR_CELLS
};
struct self_indicator {
    struct bytes level[3]; /* 一级, 二级, 三级; filled down */
    struct self_cell cell[SELF_INDICATOR_CELLS];
    struct score_rule rule; /* of the policy; as read: in proportion, nothing cut */
};

struct self_evaluation {
    struct bytes project, department, unit;
    uint64_t year;          /* 0: the form does not say                        */
    enum money_unit amount; /* what the amounts are in                         */
    bool is_workbook;       /* percent cells come as fractions                 */
    bool has_more_money;    /* rows of money that are none of the four         */
    struct self_cell label[SELF_MONEY_ROWS]; /* column 0: no such row          */
    struct self_cell money[SELF_MONEY_ROWS][SELF_MONEY_COLUMNS];
    struct bytes goal, achieved; /* 预期目标, 实际完成情况                        */
    struct self_indicator *indicators;
    size_t indicator_count;
    struct self_cell total_points, total_score;
};

/* What was found.  The ones from SELF_UNREAD on are for a person to look at. */
enum self_finding {
    SELF_SCORE_WRONG = 0, /* the rule gives other points (F47)               */
    SELF_BAND_LEFT,       /* outside the band of its words           */
    SELF_SCORE_OVER,      /* more than the points there are                  */
    SELF_RATE_WRONG,      /* 执行率 is not B/A                               */
    SELF_MONEY_SUM,       /* 年度资金总额 is not the sum of its parts          */
    SELF_WEIGHTS,         /* the points of a level are not those it names    */
    SELF_POINTS_SUM,      /* the points do not add up to 100                 */
    SELF_SCORE_SUM,       /* 总分 is not the sum of the scores                */
    SELF_UNREAD,          /* a cell that cannot be read                      */
    SELF_UNSCORED,        /* nothing to compare: target and value, or A and B */
    SELF_UNEXPLAINED,     /* a target was missed and no reason given         */
    SELF_UNIT_ASSUMED,    /* a bare figure was taken in the target's 万 */
    SELF_FINDING_COUNT
};
static inline bool self_finding_is_difference(enum self_finding finding)
{
    return finding < SELF_UNREAD;
}

enum self_figure_kind {
    SELF_FIGURE_NONE = 0,
    SELF_FIGURE_POINTS, /* hundredths                             */
    SELF_FIGURE_BAND,   /* hundredths from `number` to `most`     */
    SELF_FIGURE_FEN,
    SELF_FIGURE_PERCENT /* basis points                           */
};
struct self_figure {
    enum self_figure_kind kind;
    int64_t number, most;
};
struct self_difference {
    enum self_finding finding;
    const struct self_cell *cell; /* the one that is wrong                       */
    struct bytes subject;         /* the indicator, the row; empty: the form     */
    struct self_figure stated, right;
    const struct score_value *taken; /* SELF_UNIT_ASSUMED: as it was; else NULL */
};

struct self_totals {
    int64_t stated; /* 总分 as the form says; -1: it does not say, or unreadable  */
    int64_t summed; /* the scores of the rows, as stated                         */
    int64_t right;  /* the same with every score that can be recomputed          */
    int64_t points; /* of all rows                                               */
    uint64_t differences;
    uint64_t recomputed; /* scores                                               */
    uint64_t missing;    /* rows without points or score: the sums are of the others;
                            and scores of execution whose amounts are not there    */
};

/* Called once for each, in the order of the form; a status other than OK ends the check
 * and is returned. */
typedef struct status self_evaluation_see(void *context,
                                          const struct self_difference *difference,
                                          struct fault *fault);

/* Recomputes every score, rate and sum.  A score stated to one decimal is
 * right when the exact one rounds to it; a rate, to the decimals it is stated with; the
 * score of execution may follow from the amounts or from the rate as stated, if that is
 * right; the row of totals may be of all points or of the indicators alone,
 * with their points or none.
 * Errors: those of `see`. */
struct status self_evaluation_check(const struct self_evaluation *form,
                                    self_evaluation_see *see, void *context,
                                    struct self_totals *ret_totals, struct fault *fault)
    MUST_USE;

/* An amount of the block of money in fen; false when the cell is empty or unreadable.
 */
bool self_evaluation_amount(const struct self_evaluation *form,
                            const struct self_cell *cell, int64_t *ret_fen);
/* What an indicator says it reached, a bare figure in the unit of its target;
 * false for words and what cannot be read. */
bool self_evaluation_actual(const struct self_evaluation *form,
                            const struct self_indicator *indicator,
                            struct score_value *ret_value);

#endif
