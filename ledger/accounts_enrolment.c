/* accounts_enrolment.c - taking in an enrolment, renewed or stopped. */
#include "ledger/accounts_internal.h"
#include "ledger/enrolment.h"

#include <inttypes.h>
#include <string.h>

enum { ENROLMENT_KEY_SIZE = 8 + 16 + 4 + 8 };

struct enrolling {
    uint64_t root; /* of the programme */
    struct enrolment new;
    uint64_t replaces;                          /* 0: none */
    civil_period replaced_first, replaced_last; /* last INT32_MAX: open */
    bool is_replaced_current;
};

static struct bytes row_key(const struct enrolling *enrolling, civil_period first,
                            uint64_t entry, uint8_t image[static ENROLMENT_KEY_SIZE])
{
    struct writer writer = writer_of(image, ENROLMENT_KEY_SIZE);
    writer_u64(&writer, enrolling->root);
    writer_run(&writer, bytes_from(enrolling->new.party, 16));
    writer_u32(&writer, (uint32_t)first);
    writer_u64(&writer, entry);
    return writer_bytes(&writer);
}

static struct status check_fields(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    TRY(accounts_expect_kind(apply, fact->field[ENROLMENT_UNIT].number, KIND_UNIT,
                             fault));
    TRY(accounts_expect_field(apply, ENROLMENT_STANDARD, KIND_STANDARD, fault));
    TRY(accounts_expect_field(apply, ENROLMENT_REPLACES, KIND_ENROLMENT, fault));
    if (bytes_is_zero(fact->field[ENROLMENT_PARTY].bytes)) {
        return FAULT(fault, STATUS_REFUSED, "R-131: nobody is enrolled namelessly");
    }
    if (fact_has(fact, ENROLMENT_AMOUNT) && fact->field[ENROLMENT_AMOUNT].fen <= 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-131: the amount of an enrolment is positive");
    }
    if (fact_has(fact, ENROLMENT_HEADCOUNT) &&
        (fact->field[ENROLMENT_HEADCOUNT].number == 0 ||
         fact->field[ENROLMENT_HEADCOUNT].number > ENROLMENT_PEOPLE_MAX)) {
        return FAULT(fault, STATUS_REFUSED, "R-131: an enrolment is of 1 to %d people",
                     ENROLMENT_PEOPLE_MAX);
    }
    if (fact_has(fact, ENROLMENT_CLASS) &&
        fact->field[ENROLMENT_CLASS].bytes.size > ENROLMENT_CLASS_MAX) {
        return FAULT(fault, STATUS_REFUSED, "R-131: a class has 1 to %d bytes",
                     ENROLMENT_CLASS_MAX);
    }
    return OK;
}

/* A renewal keeps the first month it had: only an earlier one needs an approval that
 * allows it. */
static struct status check_months(struct apply *apply,
                                  const struct enrolling *enrolling,
                                  const struct fact *programme, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const struct enrolment *new = &enrolling->new;
    const civil_period earliest_last =
        enrolling->replaces != 0 ? new->first - 1 : new->first;
    if (new->last != ENROLMENT_OPEN &&new->last < earliest_last) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-131: an enrolment ends in its first month or later");
    }
    if (fact_has(fact, ENROLMENT_APPLIED) &&
        (!fact_has(fact, ENROLMENT_APPROVED) ||
         fact->field[ENROLMENT_APPLIED].fen > fact->field[ENROLMENT_APPROVED].fen)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-131: an application comes before its approval");
    }
    const bool is_kept =
        enrolling->replaces != 0 && new->first >= enrolling->replaced_first;
    if (!fact_has(fact, ENROLMENT_APPROVED) || is_kept) {
        return OK;
    }
    const civil_period earliest =
        enrolment_start(programme, (civil_day)fact->field[ENROLMENT_APPROVED].fen,
                        fact_has(fact, ENROLMENT_APPLIED)
                            ? (civil_day)fact->field[ENROLMENT_APPLIED].fen
                            : 0);
    if (new->first < earliest) {
        char text[DATE_TEXT_SIZE];
        date_format_period(earliest, text);
        return FAULT(fault, STATUS_REFUSED,
                     "R-131: by the programme's rule the first month is %s", text);
    }
    return OK;
}

static struct status load_replaced(struct apply *apply, struct enrolling *enrolling,
                                   struct fault *fault)
{
    struct fact old;
    uint64_t root = 0;
    uint8_t party[16];
    TRY(accounts_expect(apply, enrolling->replaces, KIND_ENROLMENT, &old, fault));
    TRY(accounts_programme_root(apply->transaction,
                                old.field[ENROLMENT_PROGRAMME].number, &root, fault));
    TRY(accounts_party_now(apply, old.field[ENROLMENT_PARTY].bytes.at, party, fault));
    if (root != enrolling->root || memcmp(party, enrolling->new.party, 16) != 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-132: an enrolment replaces one of the same party and "
                     "programme");
    }
    enrolling->replaced_first = (civil_period)old.field[ENROLMENT_FIRST].number;
    enrolling->replaced_last = fact_has(&old, ENROLMENT_LAST)
                                   ? (civil_period)old.field[ENROLMENT_LAST].number
                                   : INT32_MAX;
    return OK;
}

/* Enrolments of merged records may share months: one that takes no new month is
 * always taken in. */
static bool adds_months(const struct enrolling *enrolling)
{
    return enrolling->replaces == 0 ||
           enrolling->new.first < enrolling->replaced_first ||
           enrolment_last(&enrolling->new) > enrolling->replaced_last;
}

/* An emptied enrolment (its last month before its first) shares a month with none. */
static struct status check_other(void *context, const struct enrolment *other,
                                 struct fault *fault)
{
    struct enrolling *enrolling = context;
    const struct enrolment *new = &enrolling->new;
    if (memcmp(other->party, new->party, 16) != 0) {
        return OK;
    }
    if (other->entry == enrolling->replaces) {
        enrolling->is_replaced_current = true;
        return OK;
    }
    const civil_period first = other->first > new->first ? other->first : new->first;
    const civil_period last = enrolment_last(other) < enrolment_last(new)
                                  ? enrolment_last(other)
                                  : enrolment_last(new);
    return first > last || !adds_months(enrolling)
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-132: the party is enrolled in some of these months already "
                       "(entry %" PRIu64 "); renew or stop that enrolment",
                       other->entry);
}

static struct status check_others(struct apply *apply, struct enrolling *enrolling,
                                  struct fault *fault)
{
    TRY(enrolment_walk_party(apply->transaction, enrolling->root, enrolling->new.party,
                             check_other, enrolling, fault));
    return enrolling->replaces == 0 || enrolling->is_replaced_current
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-132: entry %" PRIu64 " is not the newest about its enrolment",
                       enrolling->replaces);
}

static struct status put_row(struct apply *apply, const struct enrolling *enrolling,
                             struct fault *fault)
{
    uint8_t key[ENROLMENT_KEY_SIZE];
    if (enrolling->replaces != 0) {
        TRY(store_delete(
            apply->transaction, LEDGER_TABLE_ENROLMENT,
            row_key(enrolling, enrolling->replaced_first, enrolling->replaces, key),
            fault));
    }
    uint8_t value[4];
    struct writer writer = writer_of(value, sizeof(value));
    writer_u32(&writer, (uint32_t)enrolling->new.last);
    return store_put(apply->transaction, LEDGER_TABLE_ENROLMENT,
                     row_key(enrolling, enrolling->new.first, apply->entry->index, key),
                     writer_bytes(&writer), fault);
}

struct status accounts_apply_enrolment(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct fact programme;
    struct enrolling enrolling = {
        .new = {.entry = apply->entry->index,
                .first = (civil_period)fact->field[ENROLMENT_FIRST].number,
                .last = fact_has(fact, ENROLMENT_LAST)
                            ? (civil_period)fact->field[ENROLMENT_LAST].number
                            : ENROLMENT_OPEN},
        .replaces = fact_has(fact, ENROLMENT_REPLACES)
                        ? fact->field[ENROLMENT_REPLACES].number
                        : 0};
    TRY(accounts_party_now(apply, fact->field[ENROLMENT_PARTY].bytes.at,
                           enrolling.new.party, fault));
    TRY(accounts_expect(apply, fact->field[ENROLMENT_PROGRAMME].number, KIND_PROGRAMME,
                        &programme, fault));
    bool waits = false;
    TRY(check_fields(apply, fault));
    TRY(accounts_check_waiting(apply, &waits, fault));
    TRY(accounts_programme_root(apply->transaction,
                                fact->field[ENROLMENT_PROGRAMME].number,
                                &enrolling.root, fault));
    if (enrolling.replaces != 0) {
        TRY(load_replaced(apply, &enrolling, fault));
    }
    TRY(check_months(apply, &enrolling, &programme, fault));
    TRY(check_others(apply, &enrolling, fault));
    return waits ? accounts_let_wait(apply, fault) : put_row(apply, &enrolling, fault);
}
