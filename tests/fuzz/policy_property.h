/* policy_property.h - no bytes crash the reader of policies, and what it accepts can be
 * evaluated: every witness cosigning meets every quorum, and nobody meets only `none`.
 */
#ifndef FUZZ_POLICY_PROPERTY_H
#define FUZZ_POLICY_PROPERTY_H

#include "ledger/journal/policy.h"

#include <assert.h>
#include <string.h>

static inline void policy_property_groups(const struct policy *policy)
{
    uint64_t used = 0;
    for (size_t i = 0; i < policy->group_count; i++) {
        const struct policy_group *group = &policy->groups[i];
        const uint64_t above = (UINT64_C(1) << policy->witness_count) - 1;
        const uint64_t earlier = ((UINT64_C(1) << i) - 1) << 32;
        assert((group->members & ~(above | earlier)) == 0);
        assert((group->members & used) == 0);
        assert(group->needed >= 1 &&
               group->needed <= (unsigned)__builtin_popcountll(group->members));
        used |= group->members;
    }
}

static inline int policy_property(const uint8_t *data, size_t size)
{
    static struct policy policy;
    struct fault fault;
    if (!status_is_ok(policy_parse(bytes_from(data, size), &policy, &fault))) {
        assert(fault.code == STATUS_INPUT && fault.message[0] != '\0');
        return 0;
    }
    char missing[POLICY_MISSING_SIZE];
    policy_property_groups(&policy);
    const uint64_t all = (UINT64_C(1) << policy.witness_count) - 1;
    policy_missing(&policy, (uint32_t)all, missing);
    assert(missing[0] == '\0');
    policy_missing(&policy, 0, missing);
    assert(strlen(missing) < POLICY_MISSING_SIZE);
    return 0;
}

#endif
