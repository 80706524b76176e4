/* accounts.h - what the entries add up to, kept in the same transaction.
 *
 * The journal calls the hooks for every entry; they depend on the entry and the tables
 * alone, so the book can be replayed at any time.  Rules that an entry breaks refuse
 * it, and with it the whole transaction. */
#ifndef LEDGER_ACCOUNTS_H
#define LEDGER_ACCOUNTS_H

#include "ledger/base/money.h"
#include "ledger/kinds.h"
#include "ledger/records.h"

enum {
    ACCOUNTS_BATCHES_MAX = 1024,  /* batches that one transaction may touch     */
    ACCOUNTS_BALANCES_MAX = 1024, /* allocations that one transaction may touch */
    ACCOUNTS_ROWS_MAX = 2000000   /* new lines of one transaction               */
};

struct accounts;

struct status accounts_open(struct accounts **ret_accounts, struct fault *fault)
    MUST_USE;
void accounts_close(struct accounts *accounts); /* accepts NULL */
/* Valid as long as `accounts`. */
const struct journal_hooks *accounts_hooks(struct accounts *accounts);

/* An entry, whatever its kind, in the words of kinds.h; borrowed from the transaction.
 * Errors: those of journal_entry(). */
struct status accounts_entry(struct store_transaction *transaction, uint64_t index,
                             struct entry *ret_entry, struct fact *ret_fact,
                             struct fault *fault) MUST_USE;
/* The same, without its envelope. */
struct status accounts_fact(struct store_transaction *transaction, uint64_t index,
                            struct fact *ret_fact, struct fault *fault) MUST_USE;

/* Inside a transaction under way: the balance with everything appended so far. */
struct status accounts_balance(struct accounts *accounts,
                               struct store_transaction *transaction,
                               uint64_t allocation, struct balance *ret_balance,
                               struct fault *fault) MUST_USE;

/* What the next approval of a batch has to sign, and in which role (approval.h): inside
 * a transaction under way, with everything appended so far; _at: on a snapshot, while
 * no transaction is under way.  Errors: STATUS_REFUSED R-060 (no batch), R-090 (it
 * waits for no approval: approved, submitted or cancelled already, or without a line).
 */
struct approval_claim;
struct status accounts_claim(struct accounts *accounts,
                             struct store_transaction *transaction, uint64_t batch,
                             struct approval_claim *ret_claim, struct fault *fault)
    MUST_USE;
struct status accounts_claim_at(struct accounts *accounts,
                                struct store_transaction *transaction, uint64_t batch,
                                struct approval_claim *ret_claim, struct fault *fault)
    MUST_USE;
/* What the batch draws, if the next approval is the last it needs; else none. */
struct status accounts_claim_draws(struct accounts *accounts,
                                   struct store_transaction *transaction,
                                   uint64_t batch,
                                   struct fact_pair pairs[static MONEY_SHARES_MAX],
                                   size_t *ret_count, struct fault *fault) MUST_USE;
/* What the current lines of a batch draw, whatever its stage; of a recorded batch
 * nothing.  It is held only while the batch is approved or submitted. */
struct batch_draws {
    unsigned stage;
    struct fact_pair pairs[MONEY_SHARES_MAX];
    size_t count;
};
struct status accounts_draws(struct accounts *accounts,
                             struct store_transaction *transaction, uint64_t batch,
                             struct batch_draws *ret_draws, struct fault *fault)
    MUST_USE;

/* What of a line can still come back. */
struct refundable {
    uint64_t batch, number;
    unsigned state;
    int64_t amount, refunded; /* of the line, and of that, fen          */
    /* Of a paid line: what is left of each draw.  The sums are amount - refunded. */
    struct fact_pair left[MONEY_SHARES_MAX];
    int year[MONEY_SHARES_MAX]; /* budget year of each allocation */
    size_t count;
};
/* Inside a transaction under way: with everything appended so far.  Errors:
 * STATUS_REFUSED R-060 when `line` is none. */
struct status accounts_refundable(struct accounts *accounts,
                                  struct store_transaction *transaction, uint64_t line,
                                  struct refundable *ret_refundable,
                                  struct fault *fault) MUST_USE;
/* The same on a snapshot, with no transaction under way. */
struct status accounts_refundable_at(struct accounts *accounts,
                                     struct store_transaction *transaction,
                                     uint64_t line, struct refundable *ret_refundable,
                                     struct fault *fault) MUST_USE;
/* the open exception about what was overpaid with a line, and what of it has not
 * come back; STATUS_NOT_FOUND, fault not filled, when there is none. */
struct clawback {
    uint64_t exception;
    int64_t outstanding; /* fen */
    /* When it was asked the book knew of one payment and the bank had paid twice
     * what comes back came from outside the book, and moves nothing in it. */
    bool is_unbooked;
};
struct status accounts_clawback(struct store_transaction *transaction, uint64_t line,
                                struct clawback *ret_clawback, struct fault *fault)
    MUST_USE;
/* A refund that recovers such money. */
bool accounts_is_unbooked(const struct fact *refund);
/* shares `fen` among the draws of a paid line, in proportion to what is left of
 * each; nothing gives more than that, and the whole rest gives just what is left.
 * 0 < fen <= the sum of what is left, else false. */
bool accounts_refund_shares(const struct refundable *refundable, int64_t fen,
                            int64_t ret_fen[static MONEY_SHARES_MAX]);
/* inside a transaction under way, calls `each` for every line paid after all
 * although another line of its due may be or was paid too; each needs its exception in
 * the same transaction, about what is paid beyond the due.  Errors: those of `each`. */
struct double_payment {
    uint64_t line, other;
    int64_t fen; /* too much: at most the line's amount */
};
typedef struct status accounts_each_double(void *context,
                                           const struct double_payment *payment,
                                           struct fault *fault);
struct status accounts_doubles(struct accounts *accounts,
                               struct store_transaction *transaction,
                               accounts_each_double *each, void *context,
                               struct fault *fault) MUST_USE;

/* ---- queries on any snapshot ------------------------------------------------------
 */

/* Codes are kept apart by what they name. */
enum code_kind {
    CODE_UNIT = 'U',
    CODE_PROGRAMME = 'P',
    CODE_DOCUMENT = 'D',
    CODE_ALLOCATION = 'A',
    CODE_SOURCE = 'S',
    CODE_OPENING = 'O', /* an allocation u64 -> its opening, asked and not confirmed */
    CODE_ENROLMENT = 'E', /* a file u64, an enrolment u64 -> that, not yet confirmed */
    CODE_CLAWBACK = 'B',  /* a line u64 -> the exception about what it must give back */
    CODE_CORRECTION = 'X', /* an entry u64 -> the correction asked for, not confirmed */
    CODE_REVERSED = 'R',   /* an entry u64 -> the correction that took it back        */
    CODE_CLOCK = 'C',   /* first day u32 -> the policy of clocks in force from it    */
    CODE_KEYED = 'K',   /* a keyed answer u64 -> itself, while it waits     */
    CODE_TOLD = 'T',    /* a document's number -> what was told of it last */
    CODE_VOUCHER = 'V', /* "last" -> the newest submission by vouchers            */
    CODE_MANUAL = 'M',  /* manual_value_key() -> the newest value of this year */
    CODE_PRICE_INDEX = 'I', /* price_index_key() -> the newest of this month and unit */
    CODE_SPOT_CHECK = 'Q',  /* spot_check_key() -> the newest of this day and scope   */
    CODE_ERASURE = 'Z'      /* an erasure u64 -> itself                               */
};
/* The entry that a code names.  STATUS_NOT_FOUND, fault not filled. */
struct status accounts_code(struct store_transaction *transaction, enum code_kind kind,
                            struct bytes code, uint64_t *ret_entry, struct fault *fault)
    MUST_USE;
/* The unit whose ledger this is, as the register has it now.  STATUS_NOT_FOUND, fault
 * not filled, while it is in no register. */
struct status accounts_office(struct store_transaction *transaction, uint64_t *ret_unit,
                              struct fault *fault) MUST_USE;
/* The first entry of a programme: it keeps its dues and its policy when a later entry
 * describes it anew.  STATUS_REFUSED R-060 when `programme` is none. */
struct status accounts_programme_root(struct store_transaction *transaction,
                                      uint64_t programme, uint64_t *ret_root,
                                      struct fault *fault) MUST_USE;
/* The first entry of a unit, however often it was replaced.  Errors likewise. */
struct status accounts_unit_root(struct store_transaction *transaction, uint64_t unit,
                                 uint64_t *ret_root, struct fault *fault) MUST_USE;
/* Calls `each` for every code of a kind in code order, until it does not return OK. */
typedef struct status accounts_each_code(void *context, struct bytes code,
                                         uint64_t entry, struct fault *fault);
struct status accounts_codes(struct store_transaction *transaction, enum code_kind kind,
                             accounts_each_code *each, void *context,
                             struct fault *fault) MUST_USE;

/* Calls `each` for every function code that takes the place of `old` in the year after
 * its own, as the dated codes of the programmes have it: the same code where a
 * programme keeps it. */
struct accounts_function {
    struct bytes code;
    uint64_t year;
};
typedef struct status accounts_each_function(void *context, struct bytes code,
                                             struct fault *fault);
struct status accounts_functions(struct store_transaction *transaction,
                                 const struct accounts_function *old,
                                 accounts_each_function *each, void *context,
                                 struct fault *fault) MUST_USE;

/* As of a seal (UINT64_MAX: now).  STATUS_NOT_FOUND when it did not exist then. */
struct status accounts_balance_at(struct store_transaction *transaction,
                                  uint64_t allocation, uint64_t seal,
                                  struct balance *ret_balance, struct fault *fault)
    MUST_USE;
struct status accounts_batch_at(struct store_transaction *transaction, uint64_t batch,
                                uint64_t seal, struct batch *ret_batch,
                                struct fault *fault) MUST_USE;
/* Calls `each` for every allocation and every seal up to `seal` that changed it, with
 * the balance it had then, allocation by allocation and in order. */
typedef struct status accounts_each_balance(void *context, uint64_t allocation,
                                            uint64_t seal,
                                            const struct balance *balance,
                                            struct fault *fault);
struct status accounts_balances_over(struct store_transaction *transaction,
                                     uint64_t seal, accounts_each_balance *each,
                                     void *context, struct fault *fault) MUST_USE;
/* The same of one batch; 0: of all. */
typedef struct status accounts_each_stand(void *context, uint64_t entry, uint64_t seal,
                                          const struct batch *batch,
                                          struct fault *fault);
struct status accounts_batches_over(struct store_transaction *transaction,
                                    uint64_t batch, uint64_t seal,
                                    accounts_each_stand *each, void *context,
                                    struct fault *fault) MUST_USE;
typedef struct status accounts_each_batch(void *context, uint64_t entry,
                                          const struct batch *batch,
                                          struct fault *fault);
/* Every batch that existed at the seal, in order of entry. */
struct status accounts_batches(struct store_transaction *transaction, uint64_t seal,
                               accounts_each_batch *each, void *context,
                               struct fault *fault) MUST_USE;
/* State of line `number` (from 1) of a batch, now; of a line the bank has said nothing
 * about, its batch's stage. */
struct status accounts_line(struct store_transaction *transaction, uint64_t batch,
                            uint64_t number, struct line_state *ret_line,
                            struct fault *fault) MUST_USE;
/* The same for lines of one snapshot that lie near each other: `near`, {0} at first,
 * keeps what was looked up for the last one. */
struct accounts_near {
    uint64_t batch; /* 0: nothing is kept */
    uint32_t chunk;
    struct bytes states; /* of the chunk, borrowed from the snapshot */
    struct batch record; /* of `recorded` */
    uint64_t recorded;
};
struct status accounts_line_near(struct store_transaction *transaction,
                                 struct accounts_near *near, uint64_t batch,
                                 uint64_t number, struct line_state *ret_line,
                                 struct fault *fault) MUST_USE;
/* Calls `each` for every line of a batch in order, with the state accounts_line()
 * gives, until it does not return OK; `record` says how many lines there are and how
 * far the batch is.  Errors: STATUS_FOUND (damaged), and those of `each`. */
typedef struct status accounts_each_line(void *context, uint64_t number,
                                         const struct line_state *line,
                                         struct fault *fault);
struct status accounts_lines(struct store_transaction *transaction, uint64_t batch,
                             const struct batch *record, accounts_each_line *each,
                             void *context, struct fault *fault) MUST_USE;
struct due {
    civil_period period;
    uint64_t programme;
    uint8_t party[16];
    struct bytes purpose, case_token; /* empty when there is none */
};
/* The due a line is of; it borrows the line's texts. */
struct due accounts_line_due(const struct fact *line, uint64_t programme,
                             civil_period period);
struct due_figures {
    uint64_t line;  /* the live or last one; 0: only withdrawn ones      */
    uint64_t other; /* another one that was live beside it; 0: none such */
    int64_t live;   /* of all its lines: paid and not come back, or on the way, fen */
    int64_t fen;    /* what is due: the amount of the newest line that took the place
                       of none                                                  */
    int64_t beyond; /* the most that the bank was told to have paid beyond that, since
                       nothing was beyond it                                    */
};
/* STATUS_NOT_FOUND when there never was a line. */
struct status accounts_due_figures(struct store_transaction *transaction,
                                   const struct due *due,
                                   struct due_figures *ret_figures, struct fault *fault)
    MUST_USE;
/* The live or last line of a due: STATUS_NOT_FOUND when there is none. */
struct status accounts_due(struct store_transaction *transaction, const struct due *due,
                           uint64_t *ret_line, struct fault *fault) MUST_USE;
/* The pseudonym that stands for `party` as of a seal (UINT64_MAX: now): its own, or
 * that of the record which its own was merged into.  The two may be one place.
 */
struct status accounts_party_at(struct store_transaction *transaction,
                                const uint8_t party[static 16], uint64_t seal,
                                uint8_t ret_party[static 16], struct fault *fault)
    MUST_USE;
/* what of a line is to be sent again: all of one that failed, what came
 * back of one that was paid, less what was recovered and what was sent again;
 * and no more than its due lacks.  0: nothing. */
struct again {
    int64_t fen;
    struct settled settled;
    uint64_t instead; /* the line of this due to look at instead; 0: none */
};
struct status accounts_again(struct store_transaction *transaction,
                             const struct due *due, uint64_t line,
                             const struct fact *fact, const struct line_state *state,
                             struct again *ret_again, struct fault *fault) MUST_USE;
/* The same of any line by its entry, on a snapshot or of an earlier transaction. */
struct status accounts_again_of(struct store_transaction *transaction, uint64_t line,
                                struct again *ret_again, struct fault *fault) MUST_USE;
/* What two dues with a live line each are paid beyond what is due when they become one:
 * the later line beside the earlier one, and all that is live beyond what the earlier
 * one was to pay, in fen; 0 when nothing is. */
struct double_payment accounts_both_paid(const struct due_figures *one,
                                         const struct due_figures *two);
/* Calls `each` for every thing (purpose and case of `due` are passed over) of which the
 * party of `due` and `other` together are paid more than is due. */
struct status accounts_shared_dues(struct store_transaction *transaction,
                                   const struct due *due,
                                   const uint8_t other[static 16],
                                   accounts_each_double *each, void *context,
                                   struct fault *fault) MUST_USE;
typedef struct status accounts_each_open(void *context, uint64_t exception,
                                         struct fault *fault);
/* What became of a line; all 0 when nothing was said of it. */
struct status accounts_settled(struct store_transaction *transaction, uint64_t line,
                               struct settled *ret_settled, struct fault *fault)
    MUST_USE;
/* Calls `each` for every line of which something was said, in order of entry. */
struct status accounts_each_settled(struct store_transaction *transaction,
                                    accounts_each_open *each, void *context,
                                    struct fault *fault) MUST_USE;
/* The newest entry that names the file with this token: took it in, or cites it as
 * evidence.  STATUS_NOT_FOUND, fault not filled. */
struct status accounts_file(struct store_transaction *transaction,
                            const uint8_t token[static 16], uint64_t *ret_entry,
                            struct fault *fault) MUST_USE;
/* the same, of a file that was taken in; one that was refused or only
 * cited may still be. */
struct status accounts_file_taken(struct store_transaction *transaction,
                                  const uint8_t token[static 16], uint64_t *ret_entry,
                                  struct fault *fault) MUST_USE;

/* What the results of one file do: lines and fen by where they go, and a digest
 * over line, class, states, amount and value day of each in turn. */
struct file_effect {
    struct count_and_fen paid, failed, unknown;
    struct digest digest;
};
/* Inside a transaction under way, behind the entry of the file: from here on its
 * results are summed up.  `file` is that entry. */
struct status accounts_watch_file(struct accounts *accounts,
                                  struct store_transaction *transaction, uint64_t file,
                                  struct fault *fault) MUST_USE;
struct file_effect accounts_effect(const struct accounts *accounts);
/* Into the fields of a keyed answer; `effect` outlives the fact. */
void accounts_put_effect(struct fact *fact, const struct file_effect *effect);
/* Every exception that waits, in order of entry.  Errors: those of `each`. */
struct status accounts_open_exceptions(struct store_transaction *transaction,
                                       accounts_each_open *each, void *context,
                                       struct fault *fault) MUST_USE;
/* Whether the exception still waits to be settled. */
struct status accounts_is_open(struct store_transaction *transaction,
                               uint64_t exception, bool *ret_is_open,
                               struct fault *fault) MUST_USE;
/* Calls `each` for every entry about the entry `subject`, in order: approvals,
 * submissions and states of a batch; results, refunds and corrections of a line, but
 * the newest, which stands in its state; corrections, exceptions and resolutions of
 * anything.  Errors: those of `each`. */
struct status accounts_each_about(struct store_transaction *transaction,
                                  uint64_t subject, accounts_each_open *each,
                                  void *context, struct fault *fault) MUST_USE;
/* The same for every resolution. */
struct status accounts_each_resolution(struct store_transaction *transaction,
                                       accounts_each_open *each, void *context,
                                       struct fault *fault) MUST_USE;

/* ---- the budget chain -------------------------------------------------------------
 */

enum { ACCOUNTS_CLOCK_DAYS = 30 }; /* built in, until a policy of clocks is recorded */
enum { ACCOUNTS_CLOCKS_MAX = 256, ACCOUNTS_CLOCK_DAYS_MAX = 3660 };
/* The number that stands for source level and direct tag in a policy of clocks; a tag
 * that is none, or no number of 1 to 255, is 0: whatever has no line of its own. */
uint64_t accounts_clock_key(uint64_t level, struct bytes direct);

/* The policy of clocks in force on a day; 0 when there is none. */
struct status accounts_clocks(struct store_transaction *transaction, civil_day day,
                              uint64_t *ret_policy, struct fault *fault) MUST_USE;

/* Money on its way down from an allocation. */
struct passing {
    uint64_t root, source, unit; /* entries; `unit` holds the money now        */
    civil_day received;          /* the day `unit` received it                 */
    int64_t days;                /* from then to the day it is passed on       */
    int64_t allowed;             /* by the clock in force then; -1: no clock   */
    uint64_t policy;             /* entry of that clock; 0: the built-in one   */
};
/* how long an allocation lay at its unit on `day`.  Errors: STATUS_REFUSED R-060
 * when `allocation` is none. */
struct status accounts_passing(struct store_transaction *transaction,
                               uint64_t allocation, civil_day day,
                               struct passing *ret_passing, struct fault *fault)
    MUST_USE;
static inline bool accounts_is_late(const struct passing *passing)
{
    return passing->allowed >= 0 && passing->days > passing->allowed;
}
/* STATUS_REFUSED R-066, naming what is wanted, what is there and what is too much. */
struct status accounts_over(const struct balance *balance, int64_t amount,
                            struct fault *fault) MUST_USE;
/* The opening of an allocation that was asked for and waits for the second person;
 * STATUS_NOT_FOUND, fault not filled, when none does. */
struct status accounts_opening(struct store_transaction *transaction,
                               uint64_t allocation, uint64_t *ret_opening,
                               struct fault *fault) MUST_USE;
/* the numbers that follow those of every voucher written so far: of a 5201, and
 * of an 8207.  1 and 1 before the first. */
struct voucher_numbers {
    uint64_t plan, order;
};
struct status accounts_voucher_numbers(struct store_transaction *transaction,
                                       struct voucher_numbers *ret_next,
                                       struct fault *fault) MUST_USE;
/* The same for changes of people that were asked for and not settled yet. */
struct status accounts_open_changes(struct store_transaction *transaction,
                                    accounts_each_open *each, void *context,
                                    struct fault *fault) MUST_USE;

/* Calls `each` for every erasure from entry `from` on, in order. */
struct status accounts_erasures(struct store_transaction *transaction, uint64_t from,
                                accounts_each_open *each, void *context,
                                struct fault *fault) MUST_USE;

/* ---- months and years closed ------------------------------------------------------
 */

/* The last period closed for a unit, by itself or by a unit above it; -1: none. */
struct status accounts_closed(struct store_transaction *transaction, uint64_t unit,
                              civil_period *ret_last, struct fault *fault) MUST_USE;
/* A month, or the year whose last month it is, and the unit that closes it: for itself
 * and all below. */
struct accounts_closing {
    uint64_t unit; /* entry */
    civil_period period;
    bool is_year;
};
/* The close that fixed the figures of a period for a unit: the first that covers it.
 * STATUS_NOT_FOUND, fault not filled, while it is open. */
struct status accounts_close_of(struct store_transaction *transaction,
                                const struct accounts_closing *wanted,
                                uint64_t *ret_close, struct fault *fault) MUST_USE;
/* What a close states: paid in the period; of it and all before it, what is
 * reserved or unknown, the lines without a final word, the batches that wait for
 * approval or submission. */
struct accounts_close_totals {
    int64_t paid, reserved, unknown; /* fen */
    uint64_t late, open;
};
struct status accounts_close_totals(struct accounts *accounts,
                                    struct store_transaction *transaction,
                                    const struct accounts_closing *closing,
                                    struct accounts_close_totals *ret_totals,
                                    struct fault *fault) MUST_USE;
/* Moves the accounting period of a fact about to be appended to the first that is open
 * for its unit; its value day stays.  Facts without one stay as they are. */
struct status accounts_post(struct accounts *accounts,
                            struct store_transaction *transaction, struct fact *fact,
                            struct fault *fault) MUST_USE;

/* ---- statements of bank accounts --------------------------------------------------
 */

/* Calls `each` with the entry of every statement, by account and day. */
struct status accounts_statements(struct store_transaction *transaction,
                                  accounts_each_open *each, void *context,
                                  struct fault *fault) MUST_USE;

/* What statements have shown of an entry, or of an 8207 by its number, so far; 0:
 * nothing.  Not for MATCHED_LINES. */
struct status accounts_matched(struct store_transaction *transaction, enum matched way,
                               uint64_t entry, int64_t *ret_fen, struct fault *fault)
    MUST_USE;
/* Whether a statement has shown this line debited by itself or with its voucher. */
struct status accounts_line_debited(struct store_transaction *transaction,
                                    uint64_t line, bool *ret_is_debited,
                                    struct fault *fault) MUST_USE;

/* May a line go from one state to another (DESIGN 5)? */
bool accounts_may_move(unsigned from, unsigned to);
/* Does a line in this state keep its due from being paid again?  All do but
 * failed, refunded and cancelled ones. */
bool accounts_is_live(unsigned state);

#endif
