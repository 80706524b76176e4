/* fuzz_plan.c - any list of files is refused with its line, or gives steps of a known
 * kind that each name a file. */
#include "tests/fuzz/file_property.h"

#include "importers/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena arena;
    struct fault fault = {0};
    struct plan plan = {0};
    if (arena.base == NULL) {
        assert(status_is_ok(arena_open(32 << 20, &arena, &fault)));
    }
    arena_rewind(&arena, 0);
    const char *path = file_property_write(data, size);
    if (status_is_ok(plan_read(path, &arena, &plan, &fault))) {
        assert(plan.count <= PLAN_STEPS_MAX);
        for (size_t i = 0; i < plan.count; i++) {
            assert(plan_kind_name(plan.steps[i].kind) != NULL);
            assert(plan.steps[i].path != NULL && plan.steps[i].path[0] != '\0');
            assert(plan.steps[i].share_count <= PLAN_SHARES_MAX);
        }
    } else {
        assert(fault.message[0] != '\0');
    }
    file_property_end(path);
    return 0;
}
