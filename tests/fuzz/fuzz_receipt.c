/* fuzz_receipt.c - an accepted receipt is the only text of its value, and none without
 * the log's key holds. */
#include "ledger/receipt.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t space[BUNDLE_SIZE_MAX];
    static struct arena arena;
    static struct receipt receipt;
    static struct hasher *hasher;
    static struct note_verifier stranger;
    static const char vkey[] =
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    const struct bytes bytes = {data, size};
    struct fault fault;
    if (arena.base == NULL) {
        assert(status_is_ok(arena_open(2 << 20, &arena, &fault)));
        assert(status_is_ok(hasher_open(DIGEST_SHA256, &hasher, &fault)));
        assert(status_is_ok(note_vkey_parse(bytes_of(vkey), &stranger, &fault)));
    }
    arena_rewind(&arena, 0);
    if (!status_is_ok(receipt_parse(bytes, &arena, &receipt, &fault))) {
        assert(fault.message[0] != '\0');
        return 0;
    }
    struct writer writer = writer_of(space, sizeof(space));
    assert(status_is_ok(receipt_format(&receipt, &arena, &writer, &fault)));
    assert(bytes_equal(writer_bytes(&writer), bytes));
    const struct bundle_trust trust = {
        .hasher = hasher, .verifiers = &stranger, .verifier_count = 1};
    struct receipt_verdict verdict;
    assert(!status_is_ok(receipt_verify(&receipt, &trust, &arena, &verdict, &fault)));
    return 0;
}
