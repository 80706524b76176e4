/* indicator.h - the figures of an evaluation that the ledger itself can compute
 * (domain.md 2.2, 2.3): their names in policies, and what each is measured in.
 *
 * Names and measures only, no figures: those are computed in reports/evaluation.h. */
#ifndef LEDGER_INDICATOR_H
#define LEDGER_INDICATOR_H

#include "ledger/base/bytes.h"

/* In the order in which they are shown.  Numbers stay in memory; policies know the
 * words of indicator_key(). */
enum indicator {
    INDICATOR_ARRIVAL = 0, /* 资金到位率 received / budget                    */
    INDICATOR_EXECUTION_SELF, /* 预算执行率（自评口径） spent / budget of the year */
    INDICATOR_EXECUTION_EVALUATION, /* 预算执行率（评价口径） spent / received */
    INDICATOR_TIME_GAP,      /* 序时进度差 execution less months passed / 12   */
    INDICATOR_CARRY_OVER,    /* 结转结余率 what is left of a year / its money   */
    INDICATOR_STOCK_DECLINE, /* 存量资金压减率 less carried out than in         */
    INDICATOR_MONTHLY_PERSONS, /* 月均保障人数                                    */
    INDICATOR_PERSON_TIMES,    /* 救助人次                                        */
    INDICATOR_PAID_OF_DUE, /* 应发尽发率 persons paid / persons approved      */
    INDICATOR_INSTITUTION_CARE, /* 失能半失能集中供养率 of whom care is recorded   */
    INDICATOR_AS_STANDARD, /* 按标准发放率 dues paid in full / dues           */
    INDICATOR_RECOGNITION, /* 认定准确率 1 - wrong persons / checked persons  */
    INDICATOR_SOCIALISED,  /* 社会化发放率 paid to accounts of theirs / paid   */
    INDICATOR_DISCLOSED,   /* 公示合规率 batches with a whole notice / batches */
    INDICATOR_ON_TIME,     /* 按时发放率 lines paid by the due day / lines    */
    INDICATOR_PASSED_DOWN, /* 上级资金分解及时率 allocations passed on in time */
    INDICATOR_PRICE_ON_TIME, /* 价格补贴按时发放率                              */
    INDICATOR_OVER_STANDARD, /* 补助水平控制 the most that one was paid too much */
    INDICATOR_PER_PERSON,    /* 人均补助水平 net paid / person-months           */
    INDICATOR_STANDARD,      /* 保障标准 in force at the end                    */
    INDICATOR_STANDARD_GROWTH, /* 保障标准增长率 over the year before             */
    INDICATOR_COUNT
};

enum indicator_measure {
    INDICATOR_RATE = 0, /* basis points: 9850 is 98.50 %              */
    INDICATOR_PEOPLE,   /* hundredths of a person: an average         */
    INDICATOR_NUMBER,   /* a whole number                             */
    INDICATOR_FEN
};

/* "execution-self"; the word of a policy. */
const char *indicator_key(enum indicator indicator);
enum indicator_measure indicator_measure_of(enum indicator indicator);
/* False when the ledger computes nothing of this name; *ret_indicator untouched. */
bool indicator_parse(struct bytes word, enum indicator *ret_indicator);

#endif
