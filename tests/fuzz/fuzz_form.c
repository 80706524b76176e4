/* fuzz_form.c - any file is refused or is a form whose arithmetic can be done again:
 * scores stay within their points, and what is wrong names a place. */
#include "tests/fuzz/file_property.h"

#include "importers/evaluation_form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct status see(void *context, const struct self_difference *difference,
                         struct fault *fault)
{
    uint64_t *count = context;
    (void)fault;
    assert(difference->finding < SELF_FINDING_COUNT);
    assert(difference->right.kind != SELF_FIGURE_POINTS ||
           difference->right.number >= 0);
    *count += self_finding_is_difference(difference->finding);
    return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena arena;
    static const struct score_rule rule = {.tolerance = 3000, .is_cut = true};
    struct fault fault = {0};
    struct self_evaluation form = {0};
    struct self_totals totals = {0};
    if (arena.base == NULL) {
        assert(status_is_ok(arena_open(32 << 20, &arena, &fault)));
    }
    arena_rewind(&arena, 0);
    const char *path = file_property_write(data, size);
    if (status_is_ok(evaluation_form_read(path, &arena, &form, &fault))) {
        uint64_t count = 0;
        assert(form.indicator_count <= SELF_EVALUATION_ROWS_MAX);
        for (size_t i = 0; i < form.indicator_count; i += 2) {
            form.indicators[i].rule = rule;
        }
        assert(
            status_is_ok(self_evaluation_check(&form, see, &count, &totals, &fault)));
        assert(count == totals.differences);
        assert(totals.right >= 0 && totals.summed >= 0 && totals.points >= 0);
    } else {
        assert(fault.message[0] != '\0');
    }
    file_property_end(path);
    return 0;
}
