/* disclosures.h - public notices: where each stands, as of any seal.
 *
 * A notice is the entry that drafted it, kind disclosure, step NOTICE_DRAFTED; every
 * later step is an entry that names it.
 *
 *   drafted → approved by a publisher who did not draft it → running from its first day
 *   to its last → completed when the last day is over and no objection is open
 *   (R-278..R-281).  Whatever is not over may be withdrawn; a notice of the same
 *   programme, unit, moment and month that takes its place makes it replaced.
 *   With an objection upheld it is over when something is named that put it right, or a
 *   notice made since takes its place.
 */
#ifndef LEDGER_DISCLOSURES_H
#define LEDGER_DISCLOSURES_H

#include "ledger/accounts.h"

enum {
    DISCLOSURES_FILES_MAX = 16,
    DISCLOSURES_DAYS_AHEAD = 366, /* a notice begins at most so long after it is told */
    DISCLOSURES_FILE_ROW = 1 + DIGEST_SIZE
};

/* One file of a notice as it was published. */
struct disclosures_file {
    unsigned format; /* enum disclosure_format */
    uint8_t
        digest[32]; /* SHA-256, whatever the ledger's suite: as sha256sum prints it */
};

struct disclosures_notice {
    uint64_t entry;           /* that drafted it                                     */
    uint64_t programme, unit; /* as the draft names them                             */
    uint64_t batch, policy;   /* 0: none; the defaults                               */
    uint64_t seal;            /* what it was made from: everything before this seal  */
    uint64_t replaces;        /* the notice whose place it takes; 0: none            */
    unsigned moment;          /* enum disclosure_moment                              */
    civil_period period;      /* the month it is about; 0: none                      */
    uint64_t count;           /* households or people named or counted               */
    bool has_amount;
    int64_t amount; /* fen */
    struct disclosures_file files[DISCLOSURES_FILES_MAX];
    size_t file_count;
    /* How far it is. */
    unsigned stage;             /* enum disclosure_step */
    uint64_t newest;            /* entry of its newest step */
    uint64_t drafter, approver; /* staff, entries; approver 0: nobody yet            */
    uint64_t replaced_by;       /* the notice that took its place; 0: none           */
    uint64_t objections, open;  /* how many in all, and not settled                  */
    uint64_t upheld;            /* and upheld, with nothing that put them right      */
    /* 0: not yet; first and last are those planned until the notice begins; over: the
     * day it was completed, withdrawn or replaced. */
    civil_day drafted, approved, first, last, over;
    civil_day keep; /* the last day on which names are published; 0: not yet known   */
};

/* As of a seal (UINT64_MAX: now).  Errors: STATUS_NOT_FOUND (`notice` is none, or was
 * none by then). */
struct status disclosures_at(struct store_transaction *transaction, uint64_t notice,
                             uint64_t seal, struct disclosures_notice *ret_notice,
                             struct fault *fault) MUST_USE;
/* Every notice there was at the seal, in order of entry, until `each` does not return
 * OK.  The notice is `each`'s for the call. */
typedef struct status disclosures_each(void *context,
                                       const struct disclosures_notice *notice,
                                       struct fault *fault);
struct status disclosures_list(struct store_transaction *transaction, uint64_t seal,
                               disclosures_each *each, void *context,
                               struct fault *fault) MUST_USE;
/* The steps of one notice, the draft first. */
typedef struct status disclosures_each_step(void *context, const struct entry *entry,
                                            const struct fact *fact,
                                            struct fault *fault);
struct status disclosures_steps(struct store_transaction *transaction, uint64_t notice,
                                uint64_t seal, disclosures_each_step *each,
                                void *context, struct fault *fault) MUST_USE;

/* The newest notice of a programme, moment and month for a unit or one above it that is
 * neither withdrawn nor replaced; of payments for just that month and batch (or for all
 * batches there were), of the others for that month, an earlier one or none: the newest
 * entry, whichever its month.
 * STATUS_NOT_FOUND, fault not filled, when there is none. */
struct disclosures_scope {
    uint64_t programme, unit; /* any entry of each */
    unsigned moment;
    civil_period period; /* 0: none                                              */
    uint64_t batch;      /* 0: none                                              */
    bool is_exact;       /* just this unit, month and batch: what is the same notice */
    bool counts_faulty;  /* one withdrawn with an objection upheld still stands      */
};
struct status disclosures_newest(struct store_transaction *transaction,
                                 const struct disclosures_scope *scope,
                                 uint64_t *ret_notice, struct fault *fault) MUST_USE;
/* Whether a notice of payments of `notice_batch` (0: of all there were), made from what
 * stood before `seal`, is about `batch`. */
bool disclosures_has_batch(uint64_t notice_batch, uint64_t seal, uint64_t batch);
/* refuses, naming it, when there is a notice that stands and shows what one of
 * `scope`, made from what stood before `seal`, would show once more: of the same month
 * for a unit that lies within the other's, or with a batch in common; of people only
 * while it is not over.  The same notice of the same unit is disclosures_newest()'s. */
struct status disclosures_check_overlap(struct store_transaction *transaction,
                                        const struct disclosures_scope *scope,
                                        uint64_t seal, struct fault *fault) MUST_USE;
/* refuses, naming it, when an objection to a notice of exactly `scope` was
 * upheld at or after `seal`, put right by nothing: a draft made from what stood before
 * then shows what was found wrong, whether that notice was taken down or not. */
struct status disclosures_check_since(struct store_transaction *transaction,
                                      const struct disclosures_scope *scope,
                                      uint64_t seal, struct fault *fault) MUST_USE;
/* refuses, naming it, when there is a notice of the programme and moment for the
 * unit or one above it to which an objection was upheld that nothing put right,
 * whatever became of that notice and whatever was published of other months: of
 * payments of that month and batch, of the others of that month, an earlier one or
 * none.  What puts it right beside a remedy is a notice of the same month, over, made
 * from what stood after the answer. */
struct status disclosures_check_upheld(struct store_transaction *transaction,
                                       const struct disclosures_scope *scope,
                                       struct fault *fault) MUST_USE;
/* Whether a notice of the programme and moment for the unit or one above it had run its
 * days before `day`: of payments one of that month and batch, of the others one of that
 * month, an earlier one or none. */
struct status disclosures_was_over(struct store_transaction *transaction,
                                   const struct disclosures_scope *scope, civil_day day,
                                   bool *ret_was, struct fault *fault) MUST_USE;
/* The moments, as bits, whose notices come before payment by the policy in force for
 * the programme on the day. */
struct status disclosures_asked_first(struct store_transaction *transaction,
                                      uint64_t programme, civil_day day,
                                      uint64_t *ret_bits, struct fault *fault) MUST_USE;
/* R-354 (F20): the moments, as bits, whose notice the policy of `day` asks for before
 * anything of the scope's programme is paid, and that was not over by that day. */
struct status disclosures_missing(struct store_transaction *transaction,
                                  const struct disclosures_scope *scope, civil_day day,
                                  unsigned *ret_moments, struct fault *fault) MUST_USE;
/* Whether an objection was upheld, and nothing was named that put it right. */
struct status disclosures_is_upheld(struct store_transaction *transaction,
                                    uint64_t objection, bool *ret_is_upheld,
                                    struct fault *fault) MUST_USE;
/* Whether an objection was recorded and is not settled. */
struct status disclosures_is_open(struct store_transaction *transaction,
                                  uint64_t objection, bool *ret_is_open,
                                  struct fault *fault) MUST_USE;

/* ---- recording ---------------------------------------------------------------------
 */

struct disclosures_draft {
    uint64_t programme, unit, batch, policy, seal, replaces; /* batch ...: 0: none */
    unsigned moment;
    civil_period period; /* 0: none */
    uint64_t count;
    int64_t amount;                       /* -1: not known */
    civil_day day, first, last;           /* drafted; planned, 0: not yet */
    const struct disclosures_file *files; /* files[0:file_count] */
    size_t file_count;
};
/* Errors: journal_append()'s, R-277, R-278, R-279, R-283. */
struct status disclosures_append_draft(struct journal_session *session,
                                       const struct disclosures_draft *draft,
                                       uint64_t *ret_notice, struct fault *fault)
    MUST_USE;
struct disclosures_step {
    uint64_t notice;
    unsigned step; /* enum disclosure_step */
    civil_day day;
    civil_day last, keep; /* when it begins */
    uint64_t days;
    uint64_t objection; /* that is settled, or put right */
    unsigned outcome;
    uint64_t remedy;             /* the entry that put it right */
    bool is_late;                /* an objection after the last day */
    struct bytes note, evidence; /* tokens of 16 bytes, or empty */
};
/* What the draft says is repeated.  Errors: STATUS_NOT_FOUND (no notice); those of
 * journal_append(), R-278 to R-284. */
struct status disclosures_append_step(struct journal_session *session,
                                      const struct disclosures_step *step,
                                      uint64_t *ret_entry, struct fault *fault)
    MUST_USE;

/* "running" and so on; NULL: there is none such. */
const char *disclosures_stage_name(unsigned stage);
const char *disclosures_format_name(unsigned format); /* "html" */
unsigned disclosures_format(struct bytes name);       /* 0: none */

/* ---- the table (records.h) ---------------------------------------------------------
 */

enum {
    DISCLOSURES_STATE_SIZE = 1 + 5 * 4 + 8 * 7,
    DISCLOSURES_KEY_SIZE = 1 + 8 * 3 + 5
};
struct disclosures_state {
    unsigned stage;
    civil_day approved, first, last, over, keep;
    uint64_t drafter, approver, replaced_by, objections, open;
    uint64_t upheld, upholding; /* not put right; the newest answer that upheld one */
};
void disclosures_encode_state(const struct disclosures_state *state,
                              uint8_t ret_image[static DISCLOSURES_STATE_SIZE]);
bool disclosures_decode_state(struct bytes image, struct disclosures_state *ret_state);
struct bytes disclosures_state_key(uint64_t notice, uint64_t entry,
                                   uint8_t ret_image[static DISCLOSURES_KEY_SIZE]);
/* `programme` and `unit`: the first entry of each. */
struct bytes disclosures_scope_key(const struct disclosures_scope *scope,
                                   uint64_t notice,
                                   uint8_t ret_image[static DISCLOSURES_KEY_SIZE]);
struct bytes disclosures_open_key(uint64_t objection,
                                  uint8_t ret_image[static DISCLOSURES_KEY_SIZE]);
struct bytes disclosures_upheld_key(uint64_t objection,
                                    uint8_t ret_image[static DISCLOSURES_KEY_SIZE]);
/* The state after the newest entry before `seal`.  STATUS_NOT_FOUND, fault not filled.
 */
struct status disclosures_state_at(struct store_transaction *transaction,
                                   uint64_t notice, uint64_t seal,
                                   struct disclosures_state *ret_state,
                                   uint64_t *ret_entry, struct fault *fault) MUST_USE;
/* The files of a draft; false when the field is no list of them. */
bool disclosures_files(struct bytes list,
                       struct disclosures_file ret_files[static DISCLOSURES_FILES_MAX],
                       size_t *ret_count);

#endif
