/* disclosures_overlap.c - would a notice show what another one shows already?
 * Was one over by a day?  Is what was found wrong in one put right?
 * See disclosures.h. */
#include "ledger/disclosures.h"

#include "ledger/accounts_internal.h"
#include "ledger/disclosure_policy.h"

#include <inttypes.h>
#include <string.h>

enum {
    UNIT_DEPTH_MAX = 64,
    PROGRAMME_RANGE = 1 + 8, /* of the key of a scope (records.h) */
    MONTH_RANGE = PROGRAMME_RANGE + 8 + 1 + 4
};

struct search {
    struct store_transaction *transaction;
    struct store_cursor *cursor;
    struct disclosures_scope scope; /* programme: its root                   */
    uint64_t seal;
    uint64_t above[UNIT_DEPTH_MAX]; /* the unit and those above it, as roots */
    size_t above_count;
    uint64_t found; /* 0: nothing yet                        */
};

/* A unit and those above it, by their first entries. */
static struct status climb(struct store_transaction *transaction, uint64_t unit,
                           uint64_t ret_above[static UNIT_DEPTH_MAX], size_t *ret_count,
                           struct fault *fault)
{
    size_t count = 0;
    while (unit != 0 && count < UNIT_DEPTH_MAX) {
        struct fact fact;
        TRY(accounts_unit_root(transaction, unit, &ret_above[count++], fault));
        TRY(accounts_fact(transaction, unit, &fact, fault));
        unit = fact_number(&fact, UNIT_PARENT);
    }
    *ret_count = count;
    return OK;
}

static bool has_unit(const uint64_t *units, size_t count, uint64_t wanted)
{
    size_t i = 0;
    while (i < count && units[i] != wanted) {
        i++;
    }
    return i < count;
}

/* Whether one of the two units lies within the other. */
static struct status contains(const struct search *search, uint64_t unit, uint64_t root,
                              bool *ret_contains, struct fault *fault)
{
    uint64_t above[UNIT_DEPTH_MAX];
    size_t count = 0;
    *ret_contains = has_unit(search->above, search->above_count, root);
    if (*ret_contains) {
        return OK;
    }
    TRY(climb(search->transaction, unit, above, &count, fault));
    *ret_contains = has_unit(above, count, search->above[0]);
    return OK;
}

/* Whether there is a batch that both would show. */
static bool shares_batch(const struct search *search,
                         const struct disclosures_notice *other)
{
    const uint64_t batch = search->scope.batch;
    return batch == 0 && other->batch == 0 ? true
           : batch == 0 ? disclosures_has_batch(0, search->seal, other->batch)
                        : disclosures_has_batch(other->batch, other->seal, batch);
}

static struct status look_at(struct search *search, uint64_t notice, uint64_t root,
                             struct fault *fault)
{
    const bool is_payment = search->scope.moment == MOMENT_PAYMENT;
    struct disclosures_notice other;
    bool is_related = false;
    TRY(disclosures_at(search->transaction, notice, UINT64_MAX, &other, fault));
    if (other.stage == NOTICE_WITHDRAWN || other.stage == NOTICE_REPLACED ||
        (other.stage == NOTICE_COMPLETED && !is_payment) ||
        (is_payment && !shares_batch(search, &other)) ||
        (root == search->above[0] && other.batch == search->scope.batch)) {
        return OK; /* the same notice of the same unit is R-283's */
    }
    TRY(contains(search, other.unit, root, &is_related, fault));
    search->found = is_related ? notice : search->found;
    return OK;
}

/* The notices of one unit, the newest first. */
static struct status look_through(struct search *search, uint64_t root,
                                  struct fault *fault)
{
    struct disclosures_scope at = search->scope;
    uint64_t notice = UINT64_MAX;
    at.unit = root;
    while (search->found == 0) {
        uint8_t image[DISCLOSURES_KEY_SIZE];
        struct bytes key = {0};
        struct bytes value = {0};
        const struct status sought = store_cursor_seek_last(
            search->cursor, disclosures_scope_key(&at, notice, image), &key, &value,
            fault);
        if (sought.code == STATUS_NOT_FOUND) {
            return OK;
        }
        TRY(sought);
        if (key.size != MONTH_RANGE + 8 || memcmp(key.at, image, MONTH_RANGE) != 0) {
            return OK;
        }
        struct reader reader = reader_of(bytes_from(key.at + MONTH_RANGE, 8));
        notice = reader_u64(&reader);
        TRY(look_at(search, notice, root, fault));
        notice--; /* no notice is entry 0 */
    }
    return OK;
}

/* Unit by unit; keys go by unit before they go by month. */
static struct status look_around(struct search *search, struct fault *fault)
{
    struct disclosures_scope at = {.programme = search->scope.programme};
    while (search->found == 0) {
        uint8_t image[DISCLOSURES_KEY_SIZE];
        struct bytes key = {0};
        struct bytes value = {0};
        const struct status sought = store_cursor_seek(
            search->cursor, disclosures_scope_key(&at, 0, image), &key, &value, fault);
        if (sought.code == STATUS_NOT_FOUND) {
            return OK;
        }
        TRY(sought);
        if (key.size != MONTH_RANGE + 8 ||
            memcmp(key.at, image, PROGRAMME_RANGE) != 0) {
            return OK;
        }
        struct reader reader = reader_of(bytes_from(key.at + PROGRAMME_RANGE, 8));
        const uint64_t root = reader_u64(&reader);
        TRY(look_through(search, root, fault));
        at.unit = root + 1;
    }
    return OK;
}

struct status disclosures_check_overlap(struct store_transaction *transaction,
                                        const struct disclosures_scope *scope,
                                        uint64_t seal, struct fault *fault)
{
    struct search search = {.transaction = transaction, .scope = *scope, .seal = seal};
    TRY(accounts_programme_root(transaction, scope->programme, &search.scope.programme,
                                fault));
    TRY(climb(transaction, scope->unit, search.above, &search.above_count, fault));
    TRY(store_cursor_open(transaction, LEDGER_TABLE_NOTICE, &search.cursor, fault));
    const struct status looked = look_around(&search, fault);
    store_cursor_close(search.cursor);
    TRY(looked);
    return search.found == 0
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-352: notice %" PRIu64
                       " of this month stands and shows what this one would show once "
                       "more: its unit lies within the other's, or they share a batch; "
                       "withdraw it first, or publish unit by unit and batch by batch",
                       search.found);
}

/* ---- back through a unit's notices and those of the units above it ------------------
 */

/* One notice of the scope's programme and moment: is it what is looked for? */
typedef struct status look_for(const struct search *search, uint64_t notice,
                               void *context, bool *ret_is_it, struct fault *fault);

/* Of one unit, the latest month first; of payments of their month alone. */
static struct status look_back(const struct search *search, uint64_t root,
                               look_for *look, void *context, bool *ret_is_found,
                               struct fault *fault)
{
    const bool is_month_fixed =
        search->scope.is_exact || search->scope.moment == MOMENT_PAYMENT;
    const size_t range = is_month_fixed ? MONTH_RANGE : MONTH_RANGE - 4;
    struct disclosures_scope at = search->scope;
    uint64_t notice = UINT64_MAX;
    at.unit = root;
    while (!*ret_is_found) {
        uint8_t image[DISCLOSURES_KEY_SIZE];
        struct bytes key = {0};
        struct bytes value = {0};
        const struct status sought = store_cursor_seek_last(
            search->cursor, disclosures_scope_key(&at, notice, image), &key, &value,
            fault);
        if (sought.code == STATUS_NOT_FOUND) {
            return OK;
        }
        TRY(sought);
        if (key.size != MONTH_RANGE + 8 || memcmp(key.at, image, range) != 0) {
            return OK;
        }
        struct reader reader = reader_of(bytes_from(key.at + MONTH_RANGE - 4, 12));
        at.period = (civil_period)reader_u32(&reader);
        notice = reader_u64(&reader);
        TRY(look(search, notice, context, ret_is_found, fault));
        notice--; /* no notice is entry 0 */
    }
    return OK;
}

static struct status look_above(const struct search *search, look_for *look,
                                void *context, bool *ret_is_found, struct fault *fault)
{
    const size_t count = search->scope.is_exact ? 1 : search->above_count;
    for (size_t i = 0; i < count && !*ret_is_found; i++) {
        TRY(look_back(search, search->above[i], look, context, ret_is_found, fault));
    }
    return OK;
}

static struct status find(struct store_transaction *transaction,
                          const struct disclosures_scope *scope, look_for *look,
                          void *context, bool *ret_is_found, struct fault *fault)
{
    struct search search = {.transaction = transaction, .scope = *scope};
    *ret_is_found = false;
    TRY(accounts_programme_root(transaction, scope->programme, &search.scope.programme,
                                fault));
    TRY(climb(transaction, scope->unit, search.above, &search.above_count, fault));
    TRY(store_cursor_open(transaction, LEDGER_TABLE_NOTICE, &search.cursor, fault));
    const struct status looked =
        look_above(&search, look, context, ret_is_found, fault);
    store_cursor_close(search.cursor);
    return looked;
}

static bool is_about(const struct search *search,
                     const struct disclosures_notice *found)
{
    return search->scope.is_exact ? found->batch == search->scope.batch
           : search->scope.moment == MOMENT_PAYMENT
               ? disclosures_has_batch(found->batch, found->seal, search->scope.batch)
               : true;
}

/* ---- over by a day (R-354) ----------------------------------------------------------
 */

/* Whether a notice ended before the day, and was not taken back. */
static struct status was_over(const struct search *search, uint64_t notice,
                              void *context, bool *ret_was, struct fault *fault)
{
    const civil_day *day = context;
    struct disclosures_notice found;
    TRY(disclosures_at(search->transaction, notice, UINT64_MAX, &found, fault));
    *ret_was = (found.stage == NOTICE_COMPLETED || found.stage == NOTICE_REPLACED) &&
               found.last != 0 && found.last < *day && is_about(search, &found);
    return OK;
}

struct status disclosures_was_over(struct store_transaction *transaction,
                                   const struct disclosures_scope *scope, civil_day day,
                                   bool *ret_was, struct fault *fault)
{
    return find(transaction, scope, was_over, &day, ret_was, fault);
}

/* ---- with an objection upheld (R-350) -----------------------------------------------
 */

struct faulty {
    uint64_t seal;   /* of a draft; 0: asked is what was published since */
    uint64_t notice; /* that was found                                   */
};

struct corrected {
    civil_period period;
    uint64_t upholding;
};

/* Whether it is the list of that month made since, and over. */
static struct status is_corrected(const struct search *search, uint64_t notice,
                                  void *context, bool *ret_is, struct fault *fault)
{
    const struct corrected *wanted = context;
    struct disclosures_notice found;
    TRY(disclosures_at(search->transaction, notice, UINT64_MAX, &found, fault));
    *ret_is = found.stage == NOTICE_COMPLETED && found.period == wanted->period &&
              found.seal > wanted->upholding && is_about(search, &found);
    return OK;
}

static struct status is_faulty(const struct search *search, uint64_t notice,
                               void *context, bool *ret_is, struct fault *fault)
{
    struct faulty *faulty = context;
    struct disclosures_state state;
    struct disclosures_notice found;
    uint64_t newest = 0;
    bool is_settled = false;
    TRY(disclosures_state_at(search->transaction, notice, UINT64_MAX, &state, &newest,
                             fault));
    if (state.upheld == 0) {
        return OK;
    }
    TRY(disclosures_at(search->transaction, notice, UINT64_MAX, &found, fault));
    if (!is_about(search, &found)) {
        return OK;
    }
    if (faulty->seal != 0) {
        is_settled = faulty->seal > state.upholding;
    } else {
        struct corrected wanted = {found.period, state.upholding};
        TRY(find(search->transaction, &search->scope, is_corrected, &wanted,
                 &is_settled, fault));
    }
    faulty->notice = notice;
    *ret_is = !is_settled;
    return OK;
}

struct status disclosures_check_since(struct store_transaction *transaction,
                                      const struct disclosures_scope *scope,
                                      uint64_t seal, struct fault *fault)
{
    struct faulty faulty = {.seal = seal};
    bool is_found = false;
    TRY(find(transaction, scope, is_faulty, &faulty, &is_found, fault));
    return is_found
               ? FAULT(fault, STATUS_REFUSED,
                       "R-350: this was drafted before an objection to notice %" PRIu64
                       " was upheld; draft it again",
                       faulty.notice)
               : OK;
}

struct status disclosures_check_upheld(struct store_transaction *transaction,
                                       const struct disclosures_scope *scope,
                                       struct fault *fault)
{
    struct faulty faulty = {0};
    bool is_found = false;
    TRY(find(transaction, scope, is_faulty, &faulty, &is_found, fault));
    return is_found
               ? FAULT(fault, STATUS_REFUSED,
                       "R-350: to notice %" PRIu64
                       " (%s) an objection was upheld that nothing put right; publish "
                       "the corrected list, or see: mingzhang disclosure remedy",
                       faulty.notice,
                       fault_words(disclosure_policy_moment_name(scope->moment)))
               : OK;
}

/* ---- what the policy asks for (R-282) -----------------------------------------------
 */

struct status disclosures_asked_first(struct store_transaction *transaction,
                                      uint64_t programme, civil_day day,
                                      uint64_t *ret_bits, struct fault *fault)
{
    const struct policy_question question = {.use = POLICY_USE_DISCLOSURE,
                                             .programme = programme,
                                             .day = day,
                                             .seal = UINT64_MAX};
    struct policy_text policy;
    struct fact recorded;
    struct fact fact;
    *ret_bits = 0;
    TRY(policy_text_find(transaction, &question, &policy, fault));
    if (policy.entry == 0) {
        return OK;
    }
    TRY(accounts_fact(transaction, policy.entry, &recorded, fault));
    TRY(accounts_fact(transaction, programme, &fact, fault));
    *ret_bits = disclosure_policy_is_exempt(&fact, policy.is_own)
                    ? 0
                    : fact_number(&recorded, POLICY_BEFORE);
    return OK;
}

struct status disclosures_missing(struct store_transaction *transaction,
                                  const struct disclosures_scope *scope, civil_day day,
                                  unsigned *ret_moments, struct fault *fault)
{
    struct disclosures_scope at = *scope;
    uint64_t before = 0;
    unsigned missing = 0;
    TRY(disclosures_asked_first(transaction, scope->programme, day, &before, fault));
    for (at.moment = 1; at.moment < MOMENT_COUNT; at.moment++) {
        bool was_over = true;
        if ((before >> at.moment & 1U) != 0) {
            TRY(disclosures_was_over(transaction, &at, day, &was_over, fault));
        }
        missing |= was_over ? 0 : 1U << at.moment;
    }
    *ret_moments = missing;
    return OK;
}
