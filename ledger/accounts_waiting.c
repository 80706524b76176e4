/* accounts_waiting.c - enrolments from before this ledger: asked for by one person,
 * counted when another has confirmed them. */
#include "ledger/accounts_internal.h"

#include <inttypes.h>

enum { WAITING_KEY_SIZE = 1 + 8 + 8 };

/* File, then entry: so that a file's stand together. */
static struct bytes waiting_key(uint64_t file, uint64_t asked,
                                uint8_t image[static WAITING_KEY_SIZE])
{
    struct writer writer = writer_of(image, WAITING_KEY_SIZE);
    writer_u8(&writer, CODE_ENROLMENT);
    writer_u64(&writer, file);
    writer_u64(&writer, asked);
    return writer_bytes(&writer);
}

/* Nobody but a maker enrols; others only confirm. */
static struct status check_maker(struct apply *apply, struct fault *fault)
{
    struct acting acting;
    if (apply->accounts->maker == apply->entry->actor) {
        return OK;
    }
    TRY(accounts_acting_as(apply, ACTING_MAKERS,
                           N_("R-050: enrolments are recorded by a maker; others only "
                              "confirm those from before the ledger"),
                           &acting, fault));
    apply->accounts->maker = apply->entry->actor;
    return OK;
}

static const char role[] =
    N_("R-174: an enrolment from before the ledger is confirmed by another member of "
       "staff, a checker or approver");
static const struct confirming confirming = {
    .besides = UINT32_C(1) << ENROLMENT_CONFIRMS,
    .differs = N_("R-174: the confirmation does not repeat what was asked"),
    .roles = role,
    .is_own = role,
};

static struct status confirm(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t index = fact->field[ENROLMENT_CONFIRMS].number;
    const uint64_t file = fact->field[ENROLMENT_OPENING].number;
    uint8_t key[WAITING_KEY_SIZE];
    const struct status gone = store_delete(apply->transaction, LEDGER_TABLE_CODE,
                                            waiting_key(file, index, key), fault);
    if (gone.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-174: entry %" PRIu64
                     " is no enrolment that waits to be confirmed; see: mingzhang "
                     "opening list",
                     index);
    }
    TRY(gone);
    return accounts_check_confirmation(apply, index, &confirming, fault);
}

struct status accounts_check_waiting(struct apply *apply, bool *ret_waits,
                                     struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const bool is_opening = fact_has(fact, ENROLMENT_OPENING);
    const bool is_confirmed = fact_has(fact, ENROLMENT_CONFIRMS);
    *ret_waits = is_opening && !is_confirmed;
    if (is_opening != fact_has(fact, ENROLMENT_DOCUMENT) ||
        (is_confirmed && !is_opening) ||
        (is_opening && fact_has(fact, ENROLMENT_REPLACES))) {
        return FAULT(
            fault, STATUS_REFUSED,
            "R-174: an enrolment from before the ledger names its file and the "
            "document that vouches for it, and replaces none");
    }
    TRY(accounts_expect_field(apply, ENROLMENT_OPENING, KIND_FILE, fault));
    TRY(accounts_expect_field(apply, ENROLMENT_DOCUMENT, KIND_DOCUMENT, fault));
    return is_confirmed ? confirm(apply, fault) : check_maker(apply, fault);
}

struct status accounts_let_wait(struct apply *apply, struct fault *fault)
{
    uint8_t key[WAITING_KEY_SIZE];
    uint8_t value[8];
    return store_put(apply->transaction, LEDGER_TABLE_CODE,
                     waiting_key(apply->fact->field[ENROLMENT_OPENING].number,
                                 apply->entry->index, key),
                     store_key_u64(value, apply->entry->index), fault);
}
