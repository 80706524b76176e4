/* evaluation_internal.h - one computation under way, shared by its files. */
#ifndef REPORTS_EVALUATION_INTERNAL_H
#define REPORTS_EVALUATION_INTERNAL_H

#include "reports/evaluation.h"
#include "reports/report_allocations.h"

enum { EVALUATION_MONTHS = 12 };

struct evaluation_batch {
    uint64_t entry;
    const struct report_name *programme; /* its newest version */
    struct batch figures;
    bool is_due;       /* its day has come: what was not paid is late */
    int64_t submitted; /* civil day; -1: it was not             */
};
/* What batches say of one programme's months. */
struct evaluation_dues {
    civil_period last;     /* month of the last batch; 0: none    */
    civil_period last_due; /* ... of those whose day has come     */
    bool is_loaded;        /* its enrolments have been looked at  */
};
/* One enrolment of somebody whom the vault knows. */
struct evaluation_approved {
    uint64_t owner, entry; /* the person's number; what says so   */
    uint16_t months;       /* bits: covered, and in no batch yet  */
};
/* Who is approved for which months of a programme. */
struct evaluation_enrolled {
    struct evaluation_approved *list; /* by owner and entry                 */
    size_t count;
    uint16_t months;                    /* bits: anybody is approved for           */
    int64_t unknown[EVALUATION_MONTHS]; /* whom the vault does not know, in no
                                           batch yet                            */
};
struct evaluating {
    struct report_source *source;
    const struct report_filter *filter;
    struct evaluation *to;
    struct evaluation_trace *trace; /* or NULL */
    civil_day today;
    struct evaluation_batch *batches; /* by programme, month and entry */
    size_t count, capacity;
    struct evaluation_dues *dues; /* by place in to->programmes.list */
    bool lacks[INDICATOR_COUNT];  /* something that its sum needs was not recorded */
    bool has_joined;              /* some people's records were merged      */
};

/* Adds what one entry has to say to a figure. */
struct status evaluation_note(struct evaluating *evaluating, enum indicator indicator,
                              const struct evaluation_part *part, struct fault *fault)
    MUST_USE;
/* Whether the programme and a unit are asked for. */
bool evaluation_wants(const struct evaluating *evaluating,
                      const struct report_name *programme, uint64_t unit);
static inline struct evaluation_dues *
evaluation_dues_of(struct evaluating *evaluating, const struct report_name *programme)
{
    return &evaluating->dues[programme - evaluating->to->programmes.list];
}

/* What each file adds, in this order. */
struct status evaluation_add_money(struct evaluating *evaluating, struct fault *fault)
    MUST_USE;
/* What the one programme spent of rows of `mine` that others may use too. */
struct status evaluation_add_own(struct evaluating *evaluating,
                                 const struct report_allocations *mine,
                                 struct fault *fault) MUST_USE;
/* Whether it is a part of the budget, which programmes may share. */
bool evaluation_is_of_budget(enum indicator indicator);
enum evaluation_money_row evaluation_money_kind(const struct report_allocation *row);
struct status evaluation_add_lines(struct evaluating *evaluating, struct fault *fault)
    MUST_USE;
struct status evaluation_add_notices(struct evaluating *evaluating, struct fault *fault)
    MUST_USE;
struct status evaluation_add_prices(struct evaluating *evaluating, struct fault *fault)
    MUST_USE;
struct status evaluation_add_checks(struct evaluating *evaluating, struct fault *fault)
    MUST_USE;
/* The enrolments of a programme in the arena; adds who needs care. */
struct status evaluation_enrolled_load(struct evaluating *evaluating,
                                       const struct report_name *programme,
                                       struct evaluation_enrolled *ret_enrolled,
                                       struct fault *fault) MUST_USE;
/* Somebody is in a batch of the month: who is approved is not missed there. */
struct status evaluation_enrolled_meet(const struct evaluating *evaluating,
                                       struct evaluation_enrolled *enrolled,
                                       const uint8_t party[static 16],
                                       civil_period month, bool *ret_is_approved,
                                       struct fault *fault) MUST_USE;
/* Whoever is approved and in no batch of a month whose day has come is due and got
 * nothing; without the vault the figure lacks that. */
struct status evaluation_enrolled_missed(struct evaluating *evaluating,
                                         const struct report_name *programme,
                                         const struct evaluation_enrolled *enrolled,
                                         struct fault *fault) MUST_USE;
/* Needs what evaluation_add_lines() loaded. */
struct status evaluation_add_register(struct evaluating *evaluating,
                                      struct fault *fault) MUST_USE;

#endif
