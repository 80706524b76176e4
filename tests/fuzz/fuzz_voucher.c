/* fuzz_voucher.c - any file is refused, or is a voucher whose details add up to its
 * head.  The first byte says which kind it must be. */
#include "tests/fuzz/file_property.h"

#include "importers/voucher.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_SIZE = 16 << 20 };

struct seen {
    uint64_t details, line;
    int64_t amount_fen;
};

static struct status take(void *context, const struct voucher_detail *detail,
                          struct fault *fault)
{
    struct seen *seen = context;
    (void)fault;
    assert(detail->id.size > 0);
    assert(detail->line >= seen->line);
    seen->line = detail->line;
    seen->details++;
    seen->amount_fen += detail->amount_fen;
    return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum voucher_kind kinds[] = {VOUCHER_PLAN, VOUCHER_ORDER,
                                              VOUCHER_RETURN, VOUCHER_REFUND};
    static struct arena arena;
    struct fault fault = {0};
    struct voucher_head head;
    struct xml_report report;
    struct seen seen = {0};
    if (size == 0) {
        return 0;
    }
    if (arena.base == NULL) {
        assert(status_is_ok(arena_open(ARENA_SIZE, &arena, &fault)));
    }
    arena_rewind(&arena, 0);
    const char *path = file_property_write(data + 1, size - 1);
    const struct voucher_options options = {
        .path = path, .kind = kinds[data[0] % (sizeof(kinds) / sizeof(kinds[0]))]};
    const struct status status =
        voucher_read(&options, &arena, take, &seen, &head, &report, &fault);
    if (status_is_ok(status)) {
        assert(head.details == seen.details && head.number.size > 0);
        assert(seen.details == 0 || head.amount_fen == seen.amount_fen);
    } else {
        assert(fault.message[0] != '\0');
    }
    file_property_end(path);
    return 0;
}
