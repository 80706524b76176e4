/* disclosure_policy.h - what of a programme is shown to the public: where, which
 * fields, for how long (domain.md 2.6; R-277).
 *
 * With nothing recorded the defaults hold: names masked, village, headcount and amount;
 * totals alone of children, of vagrants and of emergency illness; seven working days.
 * A policy for every programme never shows more of a programme than its defaults allow:
 * not the category or grade of the two disability allowances, not the reason of
 * temporary aid.  A policy of the programme's own may, but no policy makes a list of
 * what the programme's entry shows as totals. */
#ifndef LEDGER_DISCLOSURE_POLICY_H
#define LEDGER_DISCLOSURE_POLICY_H

#include "ledger/base/workday.h"
#include "ledger/policy_text.h"

/* Where a notice is read; bits. */
enum disclosure_level {
    DISCLOSURE_LEVEL_BOARD = 1,    /* the village's board     */
    DISCLOSURE_LEVEL_TOWNSHIP = 2, /* the township's          */
    DISCLOSURE_LEVEL_WEB = 4       /* the county's web site   */
};
/* What a line of a list shows; bits. */
enum disclosure_shows {
    SHOWS_TOWNSHIP = 1,
    SHOWS_VILLAGE = 2,
    SHOWS_NAME = 4,
    SHOWS_HEADCOUNT = 8,
    SHOWS_CLASS = 16, /* category or grade */
    SHOWS_AMOUNT = 32,
    SHOWS_REMARK = 64 /* the reason, of temporary aid */
};
enum {
    DISCLOSURE_DAYS = 7, /* unless a policy says otherwise */
    DISCLOSURE_DAYS_MAX = 366,
    DISCLOSURE_KEEP_DAYS = 90, /* after the last day of the notice */
    DISCLOSURE_KEEP_DAYS_MAX = 36600,
    DISCLOSURE_WORDS_MAX = 3000 /* bytes of each text */
};

struct disclosure_policy {
    uint64_t entry;        /* that recorded it; 0: the defaults                 */
    unsigned levels;       /* bits of enum disclosure_level                     */
    unsigned fields;       /* bits of enum disclosure_shows; 0: totals alone    */
    bool is_full_on_board; /* names are whole on the village's board            */
    unsigned days;         /* that a notice runs, first and last day counted    */
    bool is_working_days;
    unsigned moments;        /* bit m: there is a notice at enum disclosure_moment m */
    unsigned before_payment; /* bit m: ... which is completed before money is paid   */
    unsigned keep_days;      /* after the last day names leave what is published     */
    /* Words of the notice, in the arena; empty: none. */
    struct bytes conditions, procedure, standard, basis;
    struct bytes hotline, address, postcode, office, complaints;
};

/* The policy in force for a programme on a day by what was recorded before a seal
 * (UINT64_MAX: now), else the defaults.  Errors: STATUS_REFUSED R-060 when `programme`
 * is none; STATUS_INPUT for a recorded text that this version cannot read;
 * STATUS_NO_MEMORY; those of the store. */
struct status disclosure_policy_at(struct store_transaction *transaction,
                                   uint64_t programme, civil_day day, uint64_t seal,
                                   struct arena *arena,
                                   struct disclosure_policy *ret_policy,
                                   struct fault *fault) MUST_USE;
/* What entry `policy` says of a programme, as above; 0: the defaults. */
struct status disclosure_policy_of(struct store_transaction *transaction,
                                   uint64_t policy, uint64_t programme,
                                   struct arena *arena,
                                   struct disclosure_policy *ret_policy,
                                   struct fault *fault) MUST_USE;

/* Nobody is proposed in public who is shown in totals alone: a policy for every
 * programme (not `is_own`) asks for no notice before such a programme pays. */
bool disclosure_policy_is_exempt(const struct fact *programme, bool is_own);

/* Totals alone are published, and nobody's line. */
bool disclosure_policy_is_totals(const struct disclosure_policy *policy);
/* Whether names are masked in what is read at a place: always, but on a village's board
 * whose policy says otherwise. */
bool disclosure_policy_is_masked(const struct disclosure_policy *policy,
                                 enum disclosure_level level);
bool disclosure_policy_shows(const struct disclosure_policy *policy,
                             enum disclosure_shows field);
/* There is a notice at this moment. */
bool disclosure_policy_has(const struct disclosure_policy *policy,
                           enum disclosure_moment moment);
/* The last day of a notice that begins on `first`, which counts.  `calendar` is
 * asked only for working days.  Errors: STATUS_NOT_FOUND R-009. */
struct status disclosure_policy_last(const struct disclosure_policy *policy,
                                     const struct workday_calendar *calendar,
                                     civil_day first, civil_day *ret_last,
                                     struct fault *fault) MUST_USE;

/* Whether `last` is far enough (R-280, F21).  Errors: STATUS_REFUSED R-280 naming the
 * days, those missing and the earliest lawful last day; as above. */
struct status disclosure_policy_check_last(const struct disclosure_policy *policy,
                                           const struct workday_calendar *calendar,
                                           civil_day first, civil_day last,
                                           struct fault *fault) MUST_USE;

/* Reads a policy's text, whatever the programme: what the file says, defaults for what
 * it leaves out.  docs/policies/README.md describes it.  Errors: STATUS_INPUT R-277
 * with the line; STATUS_NO_MEMORY. */
struct status disclosure_policy_read(struct bytes text, struct arena *arena,
                                     struct disclosure_policy *ret_policy,
                                     struct fault *fault) MUST_USE;

/* The same of a file that is to be recorded for a programme (NULL: for every one): it
 * says no more than the programme allows.  Errors: as above; STATUS_REFUSED R-277. */
struct status disclosure_policy_check(struct bytes text, const struct fact *programme,
                                      struct arena *arena,
                                      struct disclosure_policy *ret_policy,
                                      struct fault *fault) MUST_USE;

/* "review" and 初审; NULL when there is none such. */
const char *disclosure_policy_moment_name(unsigned moment);
const char *disclosure_policy_moment_title(unsigned moment);
/* An enum disclosure_moment by either word; 0: none. */
unsigned disclosure_policy_moment(struct bytes word);
/* An enum disclosure_level by either word, "board" or 村公示栏; 0: none. */
unsigned disclosure_policy_level(struct bytes word);

#endif
