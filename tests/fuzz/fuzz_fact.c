/* fuzz_fact.c - the quick decoder of bodies is no laxer than the generic one, and both
 * read the same. */
#include "ledger/journal/registry_kinds.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One field of every type, so that each has its turn. */
static const struct fact_field fields[] = {
    {1, FACT_COUNT, true, "count"}, {2, FACT_ENTRY, true, "entry"},
    {3, FACT_FEN, true, "fen"},     {4, FACT_DAY, true, "day"},
    {5, FACT_PERIOD, true, "per"},  {6, FACT_CHOICE, true, "choice"},
    {7, FACT_FLAG, true, "flag"},   {8, FACT_TEXT, true, "text"},
    {9, FACT_BYTES16, true, "b16"}, {10, FACT_BYTES32, true, "b32"},
    {11, FACT_BYTES, true, "any"},  {12, FACT_PAIRS, true, "pairs"},
    {13, FACT_CODES, true, "code"}, {14, FACT_KEYS, true, "keys"},
    {15, FACT_LONG, true, "long"},  {24, FACT_COUNT, true, "late"},
};
static const struct fact_schema every = {60, "every", fields, 16};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct fact one;
    static struct fact other;
    if (size == 0) {
        return 0;
    }
    const struct fact_schema *schema =
        data[0] < registry_schema_count ? &registry_schemas[data[0]] : &every;
    const struct bytes body = {data + 1, size - 1};
    struct fault fault;
    const bool is_good = status_is_ok(fact_decode_generic(schema, body, &one, &fault));
    const bool is_sure = fact_check(schema, body);
    assert(!is_sure || is_good);
    assert(fact_check_into(schema, body, &other) == is_sure);
    assert(status_is_ok(fact_decode(schema, body, &other, &fault)) == is_good);
    static uint8_t first[1 << 16];
    static uint8_t second[1 << 16];
    if (is_good && body.size <= sizeof(first)) {
        struct writer writer = writer_of(first, sizeof(first));
        struct writer again = writer_of(second, sizeof(second));
        assert(status_is_ok(fact_encode(&one, &writer, &fault)));
        assert(status_is_ok(fact_encode(&other, &again, &fault)));
        assert(bytes_equal(writer_bytes(&writer), body));
        assert(bytes_equal(writer_bytes(&again), body));
    }
    return 0;
}
