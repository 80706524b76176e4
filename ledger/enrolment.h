/* enrolment.h - who is entitled to a programme, and for which months.
 *
 * Derived from entries of kind enrolment; queries on any snapshot.  The party of an
 * enrolment is the person's pseudonym for the programme and year 0: the same over the
 * years, so that one enrolment spans them. */
#ifndef LEDGER_ENROLMENT_H
#define LEDGER_ENROLMENT_H

#include "ledger/ledger.h"

enum { ENROLMENT_CLASS_MAX = 64, ENROLMENT_PEOPLE_MAX = 10000 };
#define ENROLMENT_OPEN (-1) /* as a last month: none yet */

struct enrolment {
    uint64_t entry; /* the newest about it */
    uint8_t party[16];
    civil_period first, last;
};

/* The last month it covers; one that is open covers every month. */
civil_period enrolment_last(const struct enrolment *enrolment);

/* What the enrolments of a party say about one month. */
enum enrolment_cover {
    ENROLMENT_NONE = 0, /* it has none                                             */
    ENROLMENT_EARLY,    /* the first one begins later                              */
    ENROLMENT_ENDED,    /* the last one that had begun has ended                   */
    ENROLMENT_COVERS
};
/* Fills *ret_enrolment, unless ENROLMENT_NONE, with the one that says so. */
struct enrolment_question {
    uint64_t programme; /* any of its entries */
    const uint8_t *party;
    civil_period period;
};
struct status enrolment_find(struct store_transaction *transaction,
                             const struct enrolment_question *question,
                             enum enrolment_cover *ret_cover,
                             struct enrolment *ret_enrolment, struct fault *fault)
    MUST_USE;

typedef struct status enrolment_each(void *context, const struct enrolment *enrolment,
                                     struct fault *fault);
/* Every enrolment of a programme in order of party and first month, until `each` does
 * not return OK. */
struct status enrolment_walk(struct store_transaction *transaction, uint64_t programme,
                             enrolment_each *each, void *context, struct fault *fault)
    MUST_USE;

/* The same for one party. */
struct status enrolment_walk_party(struct store_transaction *transaction,
                                   uint64_t programme, const uint8_t party[static 16],
                                   enrolment_each *each, void *context,
                                   struct fault *fault) MUST_USE;

/* What the enrolment that `entry` is the newest about was at a seal (UINT64_MAX: now):
 * the newest entry about it by then, and its fact, borrowed from the snapshot.
 * STATUS_NOT_FOUND, fault not filled, when there was none. */
struct status enrolment_at(struct store_transaction *transaction, uint64_t entry,
                           uint64_t seal, uint64_t *ret_entry, struct fact *ret_fact,
                           struct fault *fault) MUST_USE;

/* Ends the enrolment that covers the month `last` with that month; needs the vault.
 * Errors: STATUS_NOT_FOUND (nobody has the number), STATUS_REFUSED R-132 (not enrolled
 * then), ledger_write()'s. */
struct enrolment_end {
    uint64_t programme;    /* any of its entries */
    struct bytes resident; /* normalised         */
    civil_period last;
};
struct status enrolment_stop(struct ledger *ledger, const struct ledger_actor *actor,
                             const struct enrolment_end *end, uint64_t *ret_entry,
                             struct fault *fault) MUST_USE;

/* The first month that may be paid, by the programme's rule for its days:
 * the month after approval, or that of application where the programme says
 * "application".  `applied` 0: not known, taken as the day of approval. */
civil_period enrolment_start(const struct fact *programme, civil_day approved,
                             civil_day applied);
/* A list of start rules has 1 to 32 rows of these two words. */
bool enrolment_knows_start(struct bytes list);
#define ENROLMENT_START_NEXT "next"
#define ENROLMENT_START_APPLICATION "application"

#endif
