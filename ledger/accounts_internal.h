/* accounts_internal.h - the cache of one transaction, shared by the accounts' files. */
#ifndef LEDGER_ACCOUNTS_INTERNAL_H
#define LEDGER_ACCOUNTS_INTERNAL_H

#include "ledger/accounts.h"
#include "ledger/base/arena.h"
#include "ledger/base/money.h"
#include "ledger/base/order.h"

struct cached_balance {
    uint64_t allocation;
    struct balance balance;
    bool is_touched; /* by an entry, not only by a question */
};
struct cached_batch {
    uint64_t entry;
    struct batch batch;
    uint64_t lines_seen; /* lines appended so far, all transactions together */
    int64_t amount_seen; /* of these, fen                                    */
    uint64_t root;       /* first entry of its programme                     */
    uint64_t shares[MONEY_SHARES_MAX]; /* allocations it may draw from */
    size_t share_count;
    int64_t drawn[MONEY_SHARES_MAX]; /* from each by its current lines, fen; of a
                                        roster, when loaded                   */
    bool has_drawn, drawn_changed;
    bool is_touched;      /* as above                                     */
    int64_t paid_before;  /* by its lines of this transaction as recorded, fen    */
    civil_day paid_first; /* the first day they say that they were paid; 0: none  */
};
enum {
    DUE_RANGE_SIZE = 4 + 8, /* of a key: period and programme */
    DUE_KEY_SIZE = DUE_RANGE_SIZE + 16 + 8,
    DUE_VALUE_SIZE_MAX = 5 * 8
};
/* What becomes of a due: money of a line is on its way or paid from then on, or is no
 * more. */
enum due_cause {
    DUE_LINE,      /* a new line                                                    */
    DUE_RESEND,    /* a line that takes another's place, wholly or in part  */
    DUE_REVIVED,   /* the bank paid after all                               */
    DUE_RESTORED,  /* what came back did not, says a correction             */
    DUE_REDUCED,   /* some of it came back                                          */
    DUE_ENDED,     /* failed, or all of it came back                                */
    DUE_CANCELLED, /* never sent                                                    */
};
struct due_row {
    uint8_t key[DUE_KEY_SIZE];
    uint8_t cause;
    int64_t fen; /* more or less of it live; of a line that begins dead 0 */
    uint64_t event, line;
};
/* References already looked at: villages and files repeat line after line. */
enum { KNOWN_MAX = 64 };
struct known_entry {
    uint64_t index, kind;
};

/* What must follow a correction in its transaction: the right entry. */
struct expected {
    uint64_t line; /* 0: nothing */
    uint64_t kind; /* KIND_RESULT or KIND_REFUND */
    unsigned to, class;
    int64_t fen; /* of refunds: still to come */
};

/* A word about a line that another one follows; word 0: it is the first. */
struct superseded {
    uint64_t line, word;
};

struct accounts {
    struct journal_hooks hooks;
    struct cached_balance balances[ACCOUNTS_BALANCES_MAX];
    size_t balance_count;
    struct cached_batch batches[ACCOUNTS_BATCHES_MAX];
    size_t batch_count, last_batch;
    struct arena room; /* of dues and order */
    struct due_row *dues;
    size_t due_count, due_room; /* the room grows up to ACCOUNTS_ROWS_MAX */
    struct order_item *order;   /* twice that room, to sort them */
    struct known_entry known[KNOWN_MAX];
    struct fact_pair pairs[MONEY_SHARES_MAX]; /* of the draws being moved */
    struct journal_walk lines;                /* of the transaction; {0}: not begun */
    uint64_t chunk_batch; /* the chunk of lines being changed; 0: none */
    uint32_t chunk_number;
    bool chunk_is_dirty; /* an entry being applied may have changed it */
    uint8_t chunk[LINE_CHUNK_SIZE];
    struct hasher *hasher; /* of the ledger's suite; NULL until it is needed */
    uint64_t maker;        /* an actor of this transaction who is a maker */
    /* The file whose results are summed up, what they did so far and, of an answer
     * being confirmed, what they must do in all. */
    uint64_t watched, confirmed; /* entries; 0: none */
    struct file_effect effect, due_effect;
    uint64_t sound_file; /* a file that results may cite */
    struct expected expected;
    struct superseded superseded;  /* by the entry being applied */
    civil_period newest_closed;    /* by any unit; ACCOUNTS_NOT_LOADED: not known yet */
    uint64_t late_seen, late_told; /* entries passed down late, and their exceptions */
    uint64_t revived;              /* dues that a late success has brought back      */
    struct double_sum {
        uint64_t count, lines; /* lines: their sum */
        int64_t fen;
    } doubles_seen, doubles_told;       /* */
    struct double_sum unpublished_told; /* R-354; lines: the batches */
    uint64_t joining; /* the merge that this transaction confirms; 0: none */
    uint64_t erasing; /* the erasure asked for that it confirms; 0: none   */
    bool knows_joined, has_joined; /* the table of joined pseudonyms has rows */
};

enum { ACCOUNTS_NOT_LOADED = -2 };

struct apply {
    struct accounts *accounts;
    struct store_transaction *transaction;
    const struct entry *entry;
    const struct fact *fact;
};

/* For a question inside a transaction: nothing is being applied, and what is only
 * looked at gets no row of its own in the tables by seal (replay asks no questions). */
struct apply accounts_asking(struct accounts *accounts,
                             struct store_transaction *transaction);

struct status accounts_balance_of(struct apply *apply, uint64_t allocation,
                                  struct balance **ret_balance, struct fault *fault)
    MUST_USE;
struct status accounts_batch_of(struct apply *apply, uint64_t entry,
                                struct cached_batch **ret_batch, struct fault *fault)
    MUST_USE;
struct status accounts_line_of(struct apply *apply, uint64_t batch, uint64_t number,
                               uint8_t **ret_image, struct fault *fault) MUST_USE;
/* An entry of this kind must stand at `index`, before the one being applied. */
struct status accounts_expect(struct apply *apply, uint64_t index, uint64_t kind,
                              struct fact *ret_fact, struct fault *fault) MUST_USE;
/* The same for lines, which mostly come one after the other. */
struct status accounts_expect_line(struct apply *apply, uint64_t index,
                                   struct fact *ret_line, struct fault *fault) MUST_USE;

/* The same, without the fact; quick for an entry that was asked for lately. */
struct status accounts_expect_kind(struct apply *apply, uint64_t index, uint64_t kind,
                                   struct fault *fault) MUST_USE;
/* If the optional field is there, it must name such an entry. */
struct status accounts_expect_field(struct apply *apply, unsigned field, uint64_t kind,
                                    struct fault *fault) MUST_USE;
/* Calls `each` for every row whose key begins with `prefix`, in order; both borrowed.
 */
typedef struct status accounts_each_row(void *context, struct bytes key,
                                        struct bytes value, struct fault *fault);
struct status accounts_walk_table(struct store_transaction *transaction, size_t table,
                                  struct bytes prefix, accounts_each_row *each,
                                  void *context, struct fault *fault) MUST_USE;
/* Decodes a row of LEDGER_TABLE_BATCH or _BATCH_AT.  STATUS_FOUND when it is damaged.
 */
struct status accounts_read_batch(struct bytes value, struct batch *ret_batch,
                                  struct fault *fault) MUST_USE;
/* The entry being applied is the newest word about the line; its state says so. */
void accounts_next_word(struct apply *apply, uint64_t line, struct line_state *state);
/* Notes what the entry that was applied is about, so that it is found from there. */
struct status accounts_note_about(struct apply *apply, struct fault *fault) MUST_USE;
/* Calls `each` for every key of a table whose keys are one number. */
struct status accounts_each_number(struct store_transaction *transaction, size_t table,
                                   accounts_each_open *each, void *context,
                                   struct fault *fault) MUST_USE;
/* Loads shares and root of the batch that `fact` describes. */
struct status accounts_batch_sources(struct apply *apply, const struct fact *fact,
                                     struct cached_batch *batch, struct fault *fault)
    MUST_USE;
/* The allocation itself or the one at the root of its splits. */
struct status accounts_root_allocation(struct apply *apply, uint64_t index,
                                       struct fact *ret_fact, struct fault *fault)
    MUST_USE;
/* True when an optional text is the same on both sides, or on neither. */
bool accounts_same_text(const struct fact *one, unsigned key, const struct fact *other,
                        unsigned other_key);
/* available money first covers what was paid beyond it. */
void accounts_cover(struct balance *balance);
/* The key of what waits, or is said, of one entry in the table of codes. */
enum { ENTRY_KEY_SIZE = 1 + 8 };
struct bytes accounts_entry_key(enum code_kind kind, uint64_t entry,
                                uint8_t image[static ENTRY_KEY_SIZE]);
/* Enters a code.  One that is there already is refused unless `replaces` is its newest
 * entry. */
struct status accounts_enter_code(struct apply *apply, enum code_kind kind,
                                  struct bytes code, uint64_t replaces,
                                  struct fault *fault) MUST_USE;
/* The same of what keeps its code: what is replaced must be the newest under it. */
struct status accounts_renew_code(struct apply *apply, enum code_kind kind,
                                  struct bytes code, uint64_t replaces,
                                  struct fault *fault) MUST_USE;
/* ---- draws: what a state means for the money drawn ------------------------------ */
enum hold { HOLD_NONE, HOLD_RESERVED, HOLD_PAID };
enum hold accounts_hold(unsigned state);
struct draw {
    const struct cached_batch *batch;
    struct bytes list; /* pairs: allocation, fen */
    enum hold from, to;
};
/* Moves one draw from hold to hold; a new hold must be available. */
struct status accounts_move_one(struct apply *apply, struct balance *balance,
                                const struct fact_pair *draw, enum hold from,
                                enum hold to, struct fault *fault) MUST_USE;
/* Moves each pair's fen from hold to hold and adds it to *ret_total. */
struct status accounts_move_draws(struct apply *apply, const struct draw *draw,
                                  int64_t *ret_total, struct fault *fault) MUST_USE;
struct status accounts_add_uncovered(struct apply *apply, struct cached_batch *cached,
                                     struct bytes list, int64_t *ret_total,
                                     struct fault *fault) MUST_USE;
struct status accounts_drop_uncovered(struct apply *apply, struct cached_batch *cached,
                                      struct bytes list, struct fault *fault) MUST_USE;
int64_t accounts_list_total(struct bytes list);
/* Adds what a line draws to what its batch draws (sign 1), or takes it off (-1). */
struct status accounts_plan_draws(struct cached_batch *batch, struct bytes list,
                                  int sign, int64_t *ret_total, struct fault *fault)
    MUST_USE;
/* What the batch draws, from its table. */
struct status accounts_load_drawn(struct apply *apply, struct cached_batch *cached,
                                  struct fault *fault) MUST_USE;
/* In the order of the batch's sources, those it does draw on; gives how many. */
size_t accounts_drawn_pairs(const struct cached_batch *cached,
                            struct fact_pair pairs[static MONEY_SHARES_MAX]);
/* `list` (empty: none) says what the batch draws, and just that. */
bool accounts_states_drawn(const struct cached_batch *cached, struct bytes list);
/* Reserves all that the batch draws, or frees it. */
struct status accounts_hold_drawn(struct apply *apply, struct cached_batch *cached,
                                  bool is_held, struct fault *fault) MUST_USE;
struct status accounts_settle_drawn(struct accounts *accounts,
                                    struct store_transaction *transaction,
                                    struct fault *fault) MUST_USE;

/* ---- the stage of a batch ------------------------------------------------------- */
/* Every line that stands as its batch stands moves on with it. */
void accounts_move_stage(struct batch *batch, unsigned stage);
/* The exception says that nobody approved the recorded batch; it is told once, and
 * approving settles it. */
struct status accounts_note_unapproved(struct apply *apply, struct fault *fault)
    MUST_USE;
/* the batch being applied cites the policy in force. */
struct status accounts_check_policy(struct apply *apply, uint64_t root,
                                    struct fault *fault) MUST_USE;

/* ---- exceptions, and lines sent again ---------------------------------------------
 */
struct status accounts_apply_exception(struct apply *apply, struct fault *fault)
    MUST_USE;
struct status accounts_apply_resolution(struct apply *apply, struct fault *fault)
    MUST_USE;
/* an exception about a double payment names two lines of one due. */
struct status accounts_tell_double(struct apply *apply, struct fault *fault) MUST_USE;
/* it is settled when both lines have come to an end. */
struct status accounts_check_double(struct apply *apply, const struct fact *exception,
                                    struct fault *fault) MUST_USE;
/* the line being applied, if it takes another's place, may; and does. */
struct status accounts_take_place(struct apply *apply,
                                  const struct cached_batch *cached,
                                  struct fault *fault) MUST_USE;
/* Line `index` is withdrawn: the one whose place it took may be sent again. */
struct status accounts_give_place_back(struct apply *apply, const struct fact *line,
                                       uint64_t index, struct fault *fault) MUST_USE;
struct status accounts_put_settled(struct apply *apply, uint64_t line,
                                   const struct settled *settled, struct fault *fault)
    MUST_USE;

/* ---- figures and dues ----------------------------------------------------------- */
void accounts_count_state(struct batch *batch, unsigned state, int64_t fen, int sign);
void accounts_count_paid(struct batch *batch, const struct fact *line,
                         civil_day value_day, int sign);
/* Room for one row of `dues` more.  Errors: STATUS_FULL, STATUS_NO_MEMORY. */
struct status accounts_make_due_room(struct accounts *accounts, struct fault *fault)
    MUST_USE;
/* Notes an event of the due that `line` is about; a nameless party has none. */
struct status accounts_collect_due(struct apply *apply,
                                   const struct cached_batch *batch,
                                   const struct fact *line, const struct due_row *row,
                                   struct fault *fault) MUST_USE;

struct status accounts_apply_register(struct apply *apply, struct fault *fault)
    MUST_USE;
struct status accounts_apply_file(struct apply *apply, struct fault *fault) MUST_USE;
/* A file that an entry cites as evidence stays known (vault_undo). */
struct status accounts_cite_file(struct apply *apply, struct bytes token,
                                 struct fault *fault) MUST_USE;
/* the file of the result being applied may have results; *ret_is_confirmed:
 * here and now a second person confirms it, who need be no maker. */
struct status accounts_check_result_file(struct apply *apply, bool *ret_is_confirmed,
                                         struct fault *fault) MUST_USE;
/* Adds the result being applied, of a line of `fen`, to what its file does. */
struct status accounts_sum_result(struct apply *apply, int64_t fen, struct fault *fault)
    MUST_USE;
/* all that was keyed is posted, and nothing else. */
struct status accounts_check_keyed(const struct accounts *accounts, struct fault *fault)
    MUST_USE;
/* Opens the hasher of the ledger's suite. */
struct status accounts_need_hasher(struct apply *apply, struct fault *fault) MUST_USE;
struct status accounts_apply_budget(struct apply *apply, struct fault *fault) MUST_USE;
/* An allocation below another: passed on or carried over. */
struct status accounts_take_from_parent(struct apply *apply, struct fault *fault)
    MUST_USE;
/* the carry-over being applied has the function code of `root`, or one that
 * takes its place. */
struct status accounts_check_function(struct apply *apply, const struct fact *root,
                                      struct fault *fault) MUST_USE;
/* an entry that passes money down from `from` says how late it is; these are its
 * fields. */
struct late_fields {
    unsigned days, allowed, policy;
};
struct status accounts_check_late(struct apply *apply, uint64_t from, civil_day day,
                                  const struct late_fields *fields, struct fault *fault)
    MUST_USE;
/* an exception about a late entry tells its days. */
struct status accounts_tell_late(struct apply *apply, struct fault *fault) MUST_USE;
struct status accounts_apply_clocks(struct apply *apply, struct fault *fault) MUST_USE;
/* nothing is booked into a period that its unit has closed. */
struct status accounts_check_open(struct apply *apply, struct fault *fault) MUST_USE;
/* Keeps what a statement shows. */
struct status accounts_enter_matched(struct apply *apply, struct fault *fault) MUST_USE;
struct status accounts_apply_statement_lines(struct apply *apply, struct fault *fault)
    MUST_USE;
struct status accounts_apply_statement(struct apply *apply, struct fault *fault)
    MUST_USE;
struct status accounts_apply_close(struct apply *apply, struct fault *fault) MUST_USE;
/* What an evaluation measures by: what people measured themselves, a price
 * index, a check of people, a standard. */
struct status accounts_apply_measured(struct apply *apply, struct fault *fault)
    MUST_USE;
struct status accounts_apply_price_index(struct apply *apply, struct fault *fault)
    MUST_USE;
struct status accounts_apply_spot_check(struct apply *apply, struct fault *fault)
    MUST_USE;
struct status accounts_apply_opening(struct apply *apply, struct fault *fault) MUST_USE;
struct status accounts_apply_standard(struct apply *apply, struct fault *fault)
    MUST_USE;
struct status accounts_apply_enrolment(struct apply *apply, struct fault *fault)
    MUST_USE;
/* ---- who acts (accounts_acting.c) -------------------------------------------------
 */
enum {
    ACTING_MAKERS = 1 << STAFF_ROLE_MAKER,
    /* Who may confirm what another member of staff has asked for. */
    ACTING_JUDGES = 1 << STAFF_ROLE_CHECKER | 1 << STAFF_ROLE_APPROVER,
    ACTING_PUBLISHERS = 1 << STAFF_ROLE_PUBLISHER
};
struct acting {
    uint64_t staff; /* entry of the member of staff      */
    uint32_t roles; /* bit r: holds role r on that day   */
};
/* Who makes the entry being applied.  Errors: STATUS_REFUSED R-050. */
struct status accounts_acting(struct apply *apply, struct acting *ret_acting,
                              struct fault *fault) MUST_USE;
/* The same, who must hold one of the roles; `refusal`, marked by N_(), says so else. */
struct status accounts_acting_as(struct apply *apply, uint32_t roles,
                                 const char *refusal, struct acting *ret_acting,
                                 struct fault *fault) MUST_USE;
/* Whether that is somebody else than whose key `actor` is. */
struct status accounts_is_another(struct apply *apply, const struct acting *acting,
                                  uint64_t actor, bool *ret_is_another,
                                  struct fault *fault) MUST_USE;
/* Whether two facts of one kind agree in all fields but those of `besides` (bit k:
 * field k): a confirmation repeats what was asked, so that it can be read alone. */
bool accounts_says_the_same(const struct fact *one, const struct fact *other,
                            uint32_t besides);
/* How a confirmation is refused that does not repeat what was asked in all fields but
 * `besides`, is made by nobody who may judge, or by who asked.  Marked by N_(). */
struct confirming {
    uint32_t besides;
    const char *differs, *roles, *is_own;
};
/* Holds the entry being applied, which confirms entry `asked`, to all three. */
struct status accounts_check_confirmation(struct apply *apply, uint64_t asked,
                                          const struct confirming *confirming,
                                          struct fault *fault) MUST_USE;

/* an enrolment is recorded by a maker; one from before the ledger waits, or is
 * the confirmation of one that does, which it then no longer does. */
struct status accounts_check_waiting(struct apply *apply, bool *ret_waits,
                                     struct fault *fault) MUST_USE;
/* The enrolment being applied waits for its confirmation. */
struct status accounts_let_wait(struct apply *apply, struct fault *fault) MUST_USE;
struct status accounts_apply_erasure(struct apply *apply, struct fault *fault) MUST_USE;
struct status accounts_apply_person_change(struct apply *apply, struct fault *fault)
    MUST_USE;
struct status accounts_apply_batch(struct apply *apply, struct fault *fault) MUST_USE;
struct status accounts_apply_line(struct apply *apply, struct fault *fault) MUST_USE;
struct status accounts_apply_result(struct apply *apply, struct fault *fault) MUST_USE;
struct status accounts_apply_refund(struct apply *apply, struct fault *fault) MUST_USE;
struct status accounts_apply_approval(struct apply *apply, struct fault *fault)
    MUST_USE;
struct status accounts_apply_approvers(struct apply *apply, struct fault *fault)
    MUST_USE;
/* A policy of any use (R-276 for those that are texts). */
struct status accounts_apply_policy(struct apply *apply, struct fault *fault) MUST_USE;
/* Submission, cancelling, and the withdrawal of a line. */
struct status accounts_apply_stage(struct apply *apply, struct fault *fault) MUST_USE;
/* ---- treasury vouchers ------------------------------------------------------------
 */
/* the submission being applied numbers its vouchers, if it has any. */
struct status accounts_number_vouchers(struct apply *apply, struct fault *fault)
    MUST_USE;
/* the parts that the result being applied says of its line, which is in `state`
 * by the entry `before`; of which a part was paid has not failed whole. */
struct status accounts_check_parts(struct apply *apply, const struct fact *line,
                                   unsigned state, uint64_t before, struct fault *fault)
    MUST_USE;
/* ---- money to be recovered (R-109) ------------------------------------------------
 */
/* The exception being applied says that a line was overpaid. */
struct status accounts_begin_clawback(struct apply *apply, struct fault *fault)
    MUST_USE;
/* the refund being applied, of `fen`, recovers what its exception is about; one
 * without an exception is refused while something is to be recovered. */
struct status accounts_recover(struct apply *apply, uint64_t line, int64_t fen,
                               struct fault *fault) MUST_USE;
/* A recovery is taken back: it is to be recovered again.  Errors: STATUS_REFUSED R-161
 * when other money is asked back of the line. */
struct status accounts_unrecover(struct apply *apply, uint64_t line,
                                 const struct fact *refund, struct fault *fault)
    MUST_USE;
/* STATUS_REFUSED R-161 while money is asked back of a line. */
struct status accounts_check_unasked(struct apply *apply, uint64_t line,
                                     struct fault *fault) MUST_USE;
/* The exception was settled otherwise. */
struct status accounts_end_clawback(struct apply *apply, uint64_t line,
                                    struct fault *fault) MUST_USE;

/* ---- public notices ---------------------------------------------------------------
 */
struct status accounts_apply_disclosure(struct apply *apply, struct fault *fault)
    MUST_USE;
/* the entry that the step being applied names put right what it names. */
struct status accounts_check_remedy(struct apply *apply, const struct fact *draft,
                                    struct fault *fault) MUST_USE;
/* the exception being applied tells that a batch was paid before its notices. */
struct status accounts_tell_unpublished(struct apply *apply, struct fault *fault)
    MUST_USE;
/* each batch of the transaction that was recorded as paid before its notices has
 * its exception, of all that was paid, and no other has one. */
struct status accounts_check_unpublished(const struct accounts *accounts,
                                         struct store_transaction *transaction,
                                         struct fault *fault) MUST_USE;
/* what must be over before the batch being submitted is paid, is. */
struct status accounts_check_notices(struct apply *apply, const struct batch *batch,
                                     struct fault *fault) MUST_USE;

/* ---- corrections ----------------------------------------------------------------- */
/* a result or refund is recorded by a maker or follows a correction. */
struct status accounts_check_author(struct apply *apply, uint64_t line,
                                    struct fault *fault) MUST_USE;
/* The entry applied is a right one that was expected, or none was. */
struct status accounts_meet_expected(struct apply *apply, const struct expected *found,
                                     struct fault *fault) MUST_USE;
struct status accounts_check_expected(const struct accounts *accounts,
                                      struct fault *fault) MUST_USE;
struct status accounts_apply_correction(struct apply *apply, struct fault *fault)
    MUST_USE;
/* an entry that a correction took back is not there to be taken back again. */
struct status accounts_check_standing(struct apply *apply, uint64_t index,
                                      struct fault *fault) MUST_USE;
/* Takes back a result or refund that still stands, as the correction being applied says
 * what it moved, and the state the line goes back to. */
struct status accounts_undo_result(struct apply *apply, const struct fact *result,
                                   uint64_t index, struct fault *fault) MUST_USE;
struct status accounts_undo_refund(struct apply *apply, const struct fact *refund,
                                   uint64_t index, struct fault *fault) MUST_USE;
/* ---- merged records (R-170) -------------------------------------------------------
 */
/* What the pseudonym is now, as accounts_party_at(), quick while nobody was merged.
 * The two may be one place. */
struct status accounts_party_now(struct apply *apply, const uint8_t party[static 16],
                                 uint8_t ret_party[static 16], struct fault *fault)
    MUST_USE;
/* The entry being applied joins a pseudonym to another. */
struct status accounts_join(struct apply *apply, struct fault *fault) MUST_USE;

/* Writes what became of every due in the transaction.  Errors,
 * */
struct status accounts_settle_dues(struct accounts *accounts,
                                   struct store_transaction *transaction,
                                   struct fault *fault) MUST_USE;
/* False when damaged. */
bool accounts_decode_due(struct bytes value, struct due_figures *ret_figures);
struct bytes accounts_encode_due(const struct due_figures *figures,
                                 uint8_t image[static DUE_VALUE_SIZE_MAX]);
/* The line at the beginning of those sent in each other's place, `line` being one. */
struct status accounts_first_line(struct store_transaction *transaction, uint64_t line,
                                  uint64_t *ret_first, struct fact *ret_fact,
                                  struct fault *fault) MUST_USE;
/* What of a line came back or never arrived, and was neither recovered nor sent again;
 * its due may lack less (accounts_again). */
int64_t accounts_unsent(const struct line_state *state, int64_t amount,
                        const struct settled *settled);

#endif
