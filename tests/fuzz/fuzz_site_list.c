/* fuzz_site_list.c - a list of a site's files that is accepted names nothing outside
 * its folder and is written again as it was read. */
#include "reports/site_list.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t image[1 << 20];
    static struct arena arena;
    struct fault fault = {0};
    struct site_file *list = NULL;
    struct site_file *again = NULL;
    size_t count = 0;
    size_t again_count = 0;
    bool is_ours = false;
    if (arena.size == 0) {
        assert(status_is_ok(arena_open(64 << 20, &arena, &fault)));
    }
    arena_rewind(&arena, 0);
    if (!status_is_ok(site_list_read(bytes_from(data, size), "o.cn/t", &arena, &list,
                                     &count, &is_ours, &fault))) {
        assert(fault.code == STATUS_INPUT && fault.line > 0);
        return 0;
    }
    if (!is_ours) {
        return 0;
    }
    struct output output = output_of_memory(image, sizeof(image));
    site_list_write("o.cn/t", list, count, &output);
    if (!status_is_ok(output_finish(&output, &fault))) {
        return 0; /* longer than the room */
    }
    assert(status_is_ok(site_list_read(output_bytes(&output), "o.cn/t", &arena, &again,
                                       &again_count, &is_ours, &fault)));
    assert(is_ours && again_count == count);
    for (size_t i = 0; i < count; i++) {
        assert(site_list_is_name(list[i].name));
        assert(list[i].name[0] != '/' && strstr(list[i].name, "..") == NULL);
        assert(strcmp(list[i].name, again[i].name) == 0 &&
               list[i].stamp == again[i].stamp && list[i].size == again[i].size);
    }
    return 0;
}
