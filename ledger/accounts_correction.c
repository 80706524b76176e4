/* accounts_correction.c - a wrong result or refund: asked for by one person, and taken
 * back when another has confirmed it.
 *
 * The confirmation reverses the entry; the right entry follows it in the same
 * transaction.  Nothing is edited.  A line that is withdrawn before submission is a
 * correction too, but of an instruction: accounts_stage.c. */
#include "ledger/accounts_internal.h"

#include <inttypes.h>

static const char roles[] =
    N_("R-108: a correction is asked for by a maker and confirmed by a checker or "
       "approver; act with the key of one");

/* ---- what follows
 * ----------------------------------------------------------------------------- */

struct status accounts_check_author(struct apply *apply, uint64_t line,
                                    struct fault *fault)
{
    struct accounts *accounts = apply->accounts;
    struct acting acting;
    if (accounts->maker == apply->entry->actor ||
        (accounts->expected.line == line && line != 0)) {
        return OK;
    }
    TRY(accounts_acting_as(apply, ACTING_MAKERS,
                           N_("R-050: results and refunds are recorded by a maker; "
                              "others only confirm what a maker has asked for"),
                           &acting, fault));
    accounts->maker = apply->entry->actor;
    return OK;
}

static struct status not_expected(struct fault *fault)
{
    return FAULT(
        fault, STATUS_REFUSED,
        "R-108: what follows a correction is the right entry that it says, and "
        "nothing else");
}

struct status accounts_meet_expected(struct apply *apply, const struct expected *found,
                                     struct fault *fault)
{
    struct expected *expected = &apply->accounts->expected;
    if (expected->line == 0) {
        return OK;
    }
    if (expected->line != found->line || expected->kind != found->kind ||
        expected->to != found->to || expected->class != found->class ||
        found->fen > expected->fen) {
        return not_expected(fault);
    }
    expected->fen -= found->fen; /* of two years a refund is two entries */
    expected->line = expected->fen == 0 ? 0 : expected->line;
    return OK;
}

struct status accounts_check_expected(const struct accounts *accounts,
                                      struct fault *fault)
{
    return accounts->expected.line == 0 ? OK : not_expected(fault);
}

/* ---- asking, confirming
 * ------------------------------------------------------------------------ */

static struct status check_right(const struct fact *fact, const struct fact *wrong,
                                 uint64_t kind, struct fault *fault)
{
    const bool is_result = kind == KIND_RESULT;
    const uint64_t to = fact_number(fact, CORRECTION_RIGHT_TO);
    const uint64_t class = fact_number(fact, CORRECTION_RIGHT_CLASS);
    const int64_t amount = wrong->field[is_result ? RESULT_AMOUNT : REFUND_AMOUNT].fen;
    const bool is_fit = is_result
                            ? (to == LINE_STATE_UNKNOWN && class == RESULT_UNKNOWN) ||
                                  (to == LINE_STATE_FAILED && class > RESULT_UNKNOWN &&
                                   class < RESULT_CLASS_COUNT)
                            : fact_has(fact, CORRECTION_RIGHT_AMOUNT) &&
                                  fact->field[CORRECTION_RIGHT_AMOUNT].fen >= 0 &&
                                  to == 0 && class == 0;
    if (!is_fit || fact->field[CORRECTION_AMOUNT].fen != amount ||
        (is_result && fact_has(fact, CORRECTION_RIGHT_AMOUNT)) ||
        record_correction_name((unsigned)fact->field[CORRECTION_REASON].number) ==
            NULL) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-108: a correction says why, and what is right: of a payment "
                     "how it failed or that it is unknown, of a refund its amount");
    }
    return OK;
}

static struct status ask(struct apply *apply, struct fault *fault)
{
    struct acting acting;
    uint8_t image[ENTRY_KEY_SIZE];
    uint8_t value[8];
    TRY(accounts_acting_as(apply, ACTING_MAKERS, roles, &acting, fault));
    if (fact_has(apply->fact, CORRECTION_TO) ||
        fact_has(apply->fact, CORRECTION_DRAWS) ||
        fact_has(apply->fact, CORRECTION_SUCCESSOR)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-108: a correction that is only asked for moves nothing");
    }
    return store_put(apply->transaction, LEDGER_TABLE_CODE,
                     accounts_entry_key(CODE_CORRECTION,
                                        apply->fact->field[CORRECTION_REVERSES].number,
                                        image),
                     store_key_u64(value, apply->entry->index), fault);
}

static const struct confirming confirming = {
    /* What only the confirmation says. */
    .besides = 1 << CORRECTION_CONFIRMS | 1 << CORRECTION_TO | 1 << CORRECTION_DRAWS |
               1 << CORRECTION_SUCCESSOR | 1 << CORRECTION_PERIOD,
    .differs = N_("R-108: the confirmation does not repeat what was asked"),
    .roles = roles,
    .is_own = N_("R-108: who asked for a correction does not confirm it; let another "
                 "person look at it"),
};

struct status accounts_check_standing(struct apply *apply, uint64_t index,
                                      struct fault *fault)
{
    uint8_t image[ENTRY_KEY_SIZE];
    struct bytes value = {0};
    const struct status known =
        store_get(apply->transaction, LEDGER_TABLE_CODE,
                  accounts_entry_key(CODE_REVERSED, index, image), &value, fault);
    if (known.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(known);
    struct reader reader = reader_of(value);
    return FAULT(fault, STATUS_REFUSED,
                 "R-161: entry %" PRIu64 " was corrected before, by entry %" PRIu64,
                 index, reader_u64(&reader));
}

static struct status note_reversed(struct apply *apply, uint64_t index,
                                   struct fault *fault)
{
    uint8_t image[ENTRY_KEY_SIZE];
    uint8_t value[8];
    return store_put(apply->transaction, LEDGER_TABLE_CODE,
                     accounts_entry_key(CODE_REVERSED, index, image),
                     store_key_u64(value, apply->entry->index), fault);
}

/* Another person looks at what was asked, and repeats it. */
static struct status check_confirmation(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t asked = fact->field[CORRECTION_CONFIRMS].number;
    uint8_t image[ENTRY_KEY_SIZE];
    struct bytes value = {0};
    const struct bytes key = accounts_entry_key(
        CODE_CORRECTION, fact->field[CORRECTION_REVERSES].number, image);
    const struct status known =
        store_get(apply->transaction, LEDGER_TABLE_CODE, key, &value, fault);
    struct reader reader = reader_of(value);
    if (known.code == STATUS_NOT_FOUND ||
        (status_is_ok(known) && reader_u64(&reader) != asked)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-108: entry %" PRIu64
                     " is no correction that waits to be confirmed; see: mingzhang "
                     "correct list",
                     asked);
    }
    TRY(known);
    TRY(accounts_check_confirmation(apply, asked, &confirming, fault));
    return store_delete(apply->transaction, LEDGER_TABLE_CODE, key, fault);
}

/* A line that goes back to the right state needs no other entry. */
static void expect_right(struct apply *apply, const struct fact *wrong, uint64_t kind)
{
    const struct fact *fact = apply->fact;
    struct expected expected = {.kind = kind};
    if (kind == KIND_REFUND) {
        expected.fen = fact->field[CORRECTION_RIGHT_AMOUNT].fen;
        expected.line = expected.fen == 0 ? 0 : wrong->field[REFUND_LINE].number;
    } else {
        expected.to = (unsigned)fact->field[CORRECTION_RIGHT_TO].number;
        expected.class = (unsigned)fact->field[CORRECTION_RIGHT_CLASS].number;
        expected.line = expected.to == fact->field[CORRECTION_TO].number
                            ? 0
                            : wrong->field[RESULT_LINE].number;
    }
    apply->accounts->expected = expected;
}

struct status accounts_apply_correction(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t index = fact->field[CORRECTION_REVERSES].number;
    struct entry entry;
    struct fact wrong;
    struct acting acting;
    TRY(accounts_check_expected(apply->accounts, fault));
    if (index >= apply->entry->index) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-060: a correction is about an entry before it");
    }
    TRY(accounts_entry(apply->transaction, index, &entry, &wrong, fault));
    const uint64_t kind = entry.kind;
    if (kind == KIND_LINE) {
        TRY(accounts_acting_as(apply, ACTING_MAKERS, roles, &acting, fault));
        return accounts_apply_stage(apply, fault);
    }
    if (kind != KIND_RESULT && kind != KIND_REFUND) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-060: entry %" PRIu64
                     " is a %s; corrected are lines before submission, results and "
                     "refunds",
                     index, wrong.schema->name);
    }
    TRY(check_right(fact, &wrong, kind, fault));
    if (!fact_has(fact, CORRECTION_CONFIRMS)) {
        return ask(apply, fault);
    }
    if (!fact_has(fact, CORRECTION_TO)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-108: a confirmed correction says where the line goes back to");
    }
    TRY(check_confirmation(apply, fault));
    /* Writing may have moved what was read. */
    TRY(accounts_entry(apply->transaction, index, &entry, &wrong, fault));
    TRY(kind == KIND_RESULT ? accounts_undo_result(apply, &wrong, index, fault)
                            : accounts_undo_refund(apply, &wrong, index, fault));
    expect_right(apply, &wrong, kind);
    return note_reversed(apply, index, fault);
}
