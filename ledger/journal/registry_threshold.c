/* registry_threshold.c - see registry_threshold.h. */
#include "ledger/journal/registry_threshold.h"

#include "ledger/base/date.h"
#include "ledger/journal/registry_list.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

struct status registry_threshold_sign(const struct journal_cosigner *cosigners,
                                      size_t count, struct bytes message,
                                      struct writer *writer, struct fault *fault)
{
    struct signature made[JOURNAL_COSIGNERS_MAX];
    struct fact_sign signs[JOURNAL_COSIGNERS_MAX];
    assert(count <= JOURNAL_COSIGNERS_MAX);
    for (size_t i = 0; i < count; i++) {
        TRY(signing_sign(cosigners[i].key, message, &made[i], fault));
        signs[i] = (struct fact_sign){
            .actor = cosigners[i].actor,
            .signature = bytes_from(made[i].at, SIGNING_SIGNATURE_SIZE)};
    }
    fact_put_signs(writer, signs, count);
    return OK;
}

bool registry_threshold_list(const struct fact *fact, struct seal_claim *claim)
{
    struct fact_sign signs[JOURNAL_COSIGNERS_MAX];
    claim->cosigner_count = 0;
    if (!fact_has(fact, SEAL_COSIGNATURES)) {
        return true;
    }
    if (!fact_signs(fact->field[SEAL_COSIGNATURES].bytes, signs, JOURNAL_COSIGNERS_MAX,
                    &claim->cosigner_count)) {
        return false;
    }
    for (size_t i = 0; i < claim->cosigner_count; i++) {
        claim->cosigners[i] = signs[i].actor;
    }
    return true;
}

/* Who signed so far, as entries of members of staff. */
struct people {
    uint64_t staff[1 + JOURNAL_COSIGNERS_MAX];
    size_t count;
};

static void count_in(struct people *people, uint64_t staff)
{
    for (size_t i = 0; i < people->count; i++) {
        if (people->staff[i] == staff) {
            return;
        }
    }
    people->staff[people->count++] = staff;
}

static bool is_administrator(const struct registry_authority *authority)
{
    return registry_allows(authority, UINT32_C(1) << STAFF_ROLE_ADMINISTRATOR);
}

static struct status check_cosignature(struct store_transaction *transaction,
                                       const struct registry_sealing *sealing,
                                       const struct fact_sign *sign,
                                       struct people *people, struct fault *fault)
{
    struct registry_authority authority;
    struct signature signature;
    TRY(registry_authority(transaction, sign->actor, sealing->first,
                           sealing->recorded_ms, &authority, fault));
    memcpy(signature.at, sign->signature.at, sizeof(signature.at));
    if (!is_administrator(&authority) ||
        !signing_verify(&authority.key, sealing->message, &signature)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-056: the cosignature of key %" PRIu64
                     " is not that of an administrator in force; sign again",
                     sign->actor);
    }
    count_in(people, authority.staff);
    return OK;
}

struct status registry_threshold_check(struct store_transaction *transaction,
                                       const struct registry_sealing *sealing,
                                       const struct fact *fact, struct fault *fault)
{
    struct registry_authority authority;
    struct fact_sign signs[JOURNAL_COSIGNERS_MAX];
    size_t count = 0;
    TRY(registry_authority(transaction, sealing->actor, sealing->first,
                           sealing->recorded_ms, &authority, fault));
    if (fact_has(fact, SEAL_COSIGNATURES) &&
        !fact_signs(fact->field[SEAL_COSIGNATURES].bytes, signs, JOURNAL_COSIGNERS_MAX,
                    &count)) {
        return FAULT(fault, STATUS_REFUSED, "R-056: the cosignatures are damaged");
    }
    struct people people = {.staff = {authority.staff}, .count = 1};
    for (size_t i = 0; i < count; i++) {
        TRY(check_cosignature(transaction, sealing, &signs[i], &people, fault));
    }
    if (authority.purpose == KEY_PURPOSE_ADMINISTRATION &&
        people.count < sealing->threshold) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-056: %zu of the %" PRIu64
                     " administrators that this ledger asks for have signed; sign "
                     "together with another administrator",
                     people.count, sealing->threshold);
    }
    return OK;
}

/* ---- who is left ------------------------------------------------------------------
 */

enum { LEFT_MAX = 64 }; /* no threshold is so high */
_Static_assert((int)LEFT_MAX > (int)GENESIS_KEYS_MAX, "enough are counted");

struct left {
    struct store_transaction *transaction;
    int32_t day;
    uint64_t staff[LEFT_MAX];
    size_t count;
};

static struct status count_left(void *context, uint64_t actor,
                                const struct registry_key *key, struct fault *fault)
{
    struct left *left = context;
    uint32_t roles = 0;
    (void)actor;
    if (key->purpose != KEY_PURPOSE_ADMINISTRATION || key->ended != 0 ||
        left->count == LEFT_MAX) {
        return OK;
    }
    TRY(registry_roles(left->transaction, key->staff, left->day, &roles, fault));
    if ((roles >> STAFF_ROLE_ADMINISTRATOR & 1U) == 0) {
        return OK;
    }
    for (size_t i = 0; i < left->count; i++) {
        if (left->staff[i] == key->staff) {
            return OK;
        }
    }
    left->staff[left->count++] = key->staff;
    return OK;
}

struct status registry_threshold_lasts(struct store_transaction *transaction,
                                       int32_t day, uint64_t threshold,
                                       struct fault *fault)
{
    struct left now = {.transaction = transaction, .day = day};
    struct left left = {.transaction = transaction, .day = INT32_MAX};
    TRY(registry_list_keys(transaction, count_left, &now, fault));
    TRY(registry_list_keys(transaction, count_left, &left, fault));
    return left.count >= threshold || now.count < threshold
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-265: %zu administrators with a key would be left whose role "
                       "has no end, and this ledger asks for %" PRIu64
                       " to sign together; give the role without --to to others first",
                       left.count, threshold);
}

struct status registry_threshold_keep(struct store_transaction *transaction,
                                      const struct registry_sealing *sealing,
                                      struct fault *fault)
{
    struct registry_key key;
    struct left left = {.transaction = transaction,
                        .day = date_of_instant(sealing->recorded_ms)};
    const struct status known = registry_key(transaction, sealing->actor, &key, fault);
    if (sealing->first == 0 || known.code == STATUS_NOT_FOUND ||
        (status_is_ok(known) && key.purpose != KEY_PURPOSE_ADMINISTRATION)) {
        return OK; /* nothing of administrators is in it */
    }
    TRY(known);
    TRY(registry_list_keys(transaction, count_left, &left, fault));
    return left.count >= sealing->threshold
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-173: %zu administrators with a key would be left, and this "
                       "ledger asks for %" PRIu64
                       " to sign together; enrol another one first",
                       left.count, sealing->threshold);
}
