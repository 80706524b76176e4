/* fuzz_policy_text.c - any file of a policy is refused, or read within its bounds; of
 * telephones only digits are taken. */
#include "ledger/disclosure_policy.h"
#include "ledger/evaluation_policy.h"
#include "reports/telephones.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena arena;
    const struct bytes text = {data, size};
    struct policy_head head;
    struct disclosure_policy policy;
    struct evaluation_policy evaluation;
    struct telephones telephones;
    struct fault fault;
    if (arena.base == NULL) {
        assert(status_is_ok(arena_open(64 << 20, &arena, NULL)));
    }
    if (status_is_ok(policy_text_head(text, &arena, &head, &fault))) {
        assert(policy_text_is_plain(text));
        assert(head.name.size > 0 && head.programme.size > 0 && head.from >= 0);
        assert(policy_text_use_name(head.use) != NULL);
    }
    if (status_is_ok(disclosure_policy_read(text, &arena, &policy, &fault))) {
        assert(policy.levels != 0 && policy.moments != 0);
        assert(policy.days >= 1 && policy.days <= DISCLOSURE_DAYS_MAX);
        assert(policy.keep_days >= 1 && policy.keep_days <= DISCLOSURE_KEEP_DAYS_MAX);
        assert((policy.before_payment & ~policy.moments) == 0);
        assert(disclosure_policy_is_masked(&policy, DISCLOSURE_LEVEL_WEB));
        assert(policy.conditions.size <= DISCLOSURE_WORDS_MAX);
    }
    if (status_is_ok(evaluation_policy_read(text, &arena, &evaluation, &fault))) {
        assert(evaluation.count > 0 && evaluation.count <= EVALUATION_ROWS_MAX);
        assert(evaluation_policy_is_key(evaluation.rows[0].key));
    }
    assert(status_is_ok(telephones_read(text, &arena, &telephones, &fault)));
    assert(telephones.count <= TELEPHONES_MAX);
    for (size_t i = 0; i < telephones.count; i++) {
        const size_t digits = strlen(telephones.list[i]);
        assert(digits > 0 && strspn(telephones.list[i], "0123456789") == digits);
    }
    arena_rewind(&arena, 0);
    return 0;
}
