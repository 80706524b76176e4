/* withheld.h - which figures of a public site are withheld, because together with all
 * others on it they would tell few households apart.
 *
 * Who reads the site is taken to know every payment of programmes that publish names.
 * What is left of a figure is a sum over payments of programmes that are published in
 * totals alone; a figure is shown when no combination of it with the figures shown
 * before, whatever their factors, is a sum over payments of 1 or 2 households.
 *
 * Papers are made twice.  Before withheld_decide() every figure they ask for is noted
 * and said to be shown; after it the same questions in the same order are answered. */
#ifndef REPORTS_WITHHELD_H
#define REPORTS_WITHHELD_H

#include "reports/report_kit.h"

/* What one payment took out of one allocation, as of the seal that is asked about. */
struct withheld_line {
    uint64_t entry, batch, programme, unit; /* newest entries of the last two */
    uint64_t allocation;                    /* 0: it says none */
    civil_period period;
    civil_day due, value_day; /* value_day 0: not known */
    uint8_t state;
};
typedef bool withheld_is_in(const void *context, const struct withheld_line *line);

enum withheld_measure {
    WITHHELD_ORDERED = 0, /* also of what is counted, and of shares of counts */
    WITHHELD_NET,         /* less what came back */
    WITHHELD_RETURNED
};
struct withheld_figure {
    withheld_is_in *is_in; /* over which payments */
    const void *context;
    enum withheld_measure measure;
    bool is_total; /* looked at before figures that are not */
};

/* Papers that must go out as they are come first; of the others some figures are
 * withheld or, of a whole one, all of it. */
enum withheld_order { WITHHELD_NOTICE = 0, WITHHELD_REPORT, WITHHELD_EVALUATION };
struct withheld_paper {
    const char *name;
    enum withheld_order order;
    bool is_whole;
};

struct withheld;
/* Everything that was paid, or waits to be, of programmes in totals at the source's
 * seal.  Errors: those of the store and of policies; STATUS_NO_MEMORY. */
struct status withheld_open(struct report_source *source,
                            struct withheld **ret_withheld, struct fault *fault)
    MUST_USE;
void withheld_close(struct withheld *withheld); /* accepts NULL */
/* What is asked next belongs to this paper.  Errors: STATUS_NO_MEMORY. */
struct status withheld_begin(struct withheld *withheld,
                             const struct withheld_paper *paper, struct fault *fault)
    MUST_USE;
/* Whether a figure of `source` may be shown; true when `withheld` is NULL: the office's
 * own papers withhold nothing.  Errors: those of the store; STATUS_NO_MEMORY. */
struct status withheld_ask(struct withheld *withheld, struct report_source *source,
                           const struct withheld_figure *figure, bool *ret_is_shown,
                           struct fault *fault) MUST_USE;

/* The same of payments that are named, as a notice names them: what each of
 * payments[0:count] has brought, and how many they and their people are.  Those of
 * other programmes count for nothing. */
struct withheld_payment {
    uint64_t line;    /* entry */
    int64_t returned; /* fen   */
};
struct status withheld_ask_payments(struct withheld *withheld,
                                    const struct withheld_payment *payments,
                                    size_t count, bool *ret_is_shown,
                                    struct fault *fault) MUST_USE;

/* Of allocations together: spent (paid and not come back), paid, come back, reserved.
 */
enum withheld_money {
    WITHHELD_SPENT = 0,
    WITHHELD_PAID,
    WITHHELD_CAME_BACK,
    WITHHELD_HELD,
    WITHHELD_MONEY_COUNT
};
struct withheld_money_shown {
    bool spent, paid, returned, held;
};
/* The four at once, but those that *shown says not to show: nobody asks of them;
 * allocations[0:count] are put in order.  Errors: withheld_ask()'s. */
struct status withheld_ask_money(struct withheld *withheld,
                                 struct report_source *source, uint64_t *allocations,
                                 size_t count, bool is_total,
                                 struct withheld_money_shown *shown,
                                 struct fault *fault) MUST_USE;
/* What was spent alone. */
struct status withheld_ask_spent(struct withheld *withheld,
                                 struct report_source *source, uint64_t *allocations,
                                 size_t count, bool is_total, bool *ret_is_shown,
                                 struct fault *fault) MUST_USE;

/* Whether a payment of a programme in totals drew on it; false when `withheld` is NULL.
 */
bool withheld_is_drawn_on(const struct withheld *withheld, uint64_t allocation);

/* Ends the noting.  Errors: STATUS_NO_MEMORY. */
struct status withheld_decide(struct withheld *withheld, struct fault *fault) MUST_USE;
/* A whole paper of which a figure may not be shown. */
bool withheld_is_refused(const struct withheld *withheld, const char *name);

#endif
