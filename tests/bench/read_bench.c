/* read_bench.c - opening, verifying and proving, on a ledger of import_bench.
 *
 *     read_bench LEDGER
 *
 * Two yardsticks of verifying, on one core, both by the library one message after the
 * other: the same entries copied to memory beforehand, each hashed as a leaf and as one
 * node of the tree; and the same hashes over the entries where the store has them.  The
 * bar (85 %) is held against the first, harder one.  Shares are of processor time,
 * which other programs on the machine disturb less than the clock on the wall. */
#include "tests/bench/bench.h"

#include "ledger/journal/proof_file.h"
#include "ledger/journal/verify.h"

#include <inttypes.h>

enum { BLOCK_SIZE = 64 << 20, PROOFS = 1000 };

struct reading {
    struct ledger ledger;
    struct journal_view *view;
    struct hasher *hasher;
    struct arena arena;
    uint8_t *block;
    uint64_t size;
    int64_t memory_ns, store_ns; /* processor time of hashing alone */
};

static void open_ledger(struct reading *reading, const char *folder)
{
    struct fault fault;
    static uint8_t key[32];
    bench_vault_key(key);
    const struct ledger_options options = {.is_read_only = true, .vault_key = key};
    const int64_t start_ns = bench_now_ns();
    bench_must(ledger_open(folder, &options, &reading->ledger, &fault), &fault);
    printf("open                         %7" PRId64 " us  (bar: 50 ms at any size)\n",
           (bench_now_ns() - start_ns) / 1000);
}

/* ---- hashing alone
 * ------------------------------------------------------------------- */

/* Hashes entries of the block; their processor time is the result. */
static int64_t hash_block(struct reading *reading, size_t used)
{
    struct digest node = {0};
    struct reader rest = reader_of(bytes_from(reading->block, used));
    const int64_t start_ns = bench_cpu_ns();
    while (rest.left.size > 0) {
        const uint32_t size = reader_u32(&rest);
        const struct digest leaf =
            hasher_leaf(reading->hasher, reader_run(&rest, size));
        node = hasher_node(reading->hasher, &node, &leaf);
    }
    return bench_cpu_ns() - start_ns;
}

typedef void entry_work(struct reading *reading, struct bytes bytes, void *context);

static void each_entry(struct reading *reading, entry_work *work, void *context)
{
    struct fault fault;
    uint8_t image[8];
    struct bytes key = {0};
    struct bytes bytes = {0};
    struct store_cursor *cursor = NULL;
    bench_must(store_cursor_open(journal_view_transaction(reading->view),
                                 JOURNAL_TABLE_ENTRY, &cursor, &fault),
               &fault);
    struct status at =
        store_cursor_seek(cursor, store_key_u64(image, 0), &key, &bytes, &fault);
    for (uint64_t i = 0; i < reading->size; i++) {
        bench_must(at, &fault);
        work(reading, bytes, context);
        at = store_cursor_next(cursor, &key, &bytes, &fault);
    }
    store_cursor_close(cursor);
}

static void fill_block(struct reading *reading, struct bytes bytes, void *context)
{
    struct writer *writer = context;
    if (writer->capacity - writer->size < bytes.size + 4) {
        reading->memory_ns += hash_block(reading, writer->size);
        writer->size = 0;
    }
    writer_u32(writer, (uint32_t)bytes.size);
    writer_run(writer, bytes);
}

static void hash_stored(struct reading *reading, struct bytes bytes, void *context)
{
    struct digest *node = context;
    const struct digest leaf = hasher_leaf(reading->hasher, bytes);
    *node = hasher_node(reading->hasher, node, &leaf);
}

static void hash_all(struct reading *reading)
{
    struct writer writer = writer_of(reading->block, BLOCK_SIZE);
    each_entry(reading, fill_block, &writer);
    reading->memory_ns += hash_block(reading, writer.size);
    printf("hashing alone, in memory     %7" PRId64 " ms cpu %9" PRId64 " entries/s\n",
           reading->memory_ns / BENCH_MS,
           bench_rate(reading->size, reading->memory_ns));
    struct digest node = {0};
    const int64_t start_ns = bench_cpu_ns();
    each_entry(reading, hash_stored, &node);
    reading->store_ns = bench_cpu_ns() - start_ns;
    printf("hashing alone, in the store  %7" PRId64 " ms cpu %9" PRId64 " entries/s\n",
           reading->store_ns / BENCH_MS, bench_rate(reading->size, reading->store_ns));
}

/* ---- verifying
 * ------------------------------------------------------------------------ */

/* The time on the wall. */
static int64_t verify(struct reading *reading, const char *journal, unsigned jobs)
{
    struct fault fault;
    struct verify_result result;
    struct accounts *accounts = NULL;
    bench_must(accounts_open(&accounts, &fault), &fault);
    const struct journal_options options = {.hooks = accounts_hooks(accounts),
                                            .derived = ledger_derived_tables,
                                            .derived_count = LEDGER_DERIVED_COUNT};
    const struct verify_options wanted = {.journal = &options, .jobs = jobs};
    const size_t mark = arena_mark(&reading->arena);
    const int64_t wall_start_ns = bench_now_ns();
    const int64_t cpu_start_ns = bench_cpu_ns();
    bench_must(verify_run(journal, &wanted, &reading->arena, &result, &fault), &fault);
    const int64_t wall_ns = bench_now_ns() - wall_start_ns;
    const int64_t cpu_ns = bench_cpu_ns() - cpu_start_ns;
    arena_rewind(&reading->arena, mark);
    accounts_close(accounts);
    printf("verify, %u job%s              %7" PRId64 " ms cpu %9" PRId64
           " entries/s, %" PRId64 " ms on the wall%s\n",
           jobs, jobs == 1 ? " " : "s", cpu_ns / BENCH_MS,
           bench_rate(reading->size, wall_ns), wall_ns / BENCH_MS,
           result.verdict == VERIFY_TAMPERED ? "  TAMPERED" : "");
    printf("  of hashing alone per core  %7" PRId64 " %% in memory, %" PRId64
           " %% in the store  (bar: 85 %% in memory)\n",
           reading->memory_ns * 100 / cpu_ns, reading->store_ns * 100 / cpu_ns);
    return wall_ns;
}

/* ---- proving
 * -------------------------------------------------------------------------- */

/* A checkpoint of the newest seal by a throw-away key: a proof does not look at it. */
static struct bytes make_note(struct reading *reading, struct writer *writer)
{
    struct fault fault;
    struct journal_facts facts;
    struct signing_key *key = NULL;
    uint8_t image[CHECKPOINT_TEXT_SIZE_MAX];
    struct writer text = writer_of(image, sizeof(image));
    journal_facts(reading->ledger.journal, &facts);
    const struct checkpoint checkpoint = {
        .origin = bytes_of(facts.origin), .size = facts.size, .root = facts.root};
    bench_must(checkpoint_format(&checkpoint, &text, &fault), &fault);
    bench_must(signing_key_new(SIGNING_ED25519, &key, &fault), &fault);
    struct public_key public;
    struct note_verifier verifier;
    signing_key_public(key, &public);
    bench_must(
        note_verifier_make(facts.origin, NOTE_TYPE_ED25519, &public, &verifier, &fault),
        &fault);
    bench_must(note_sign(writer_bytes(&text), &verifier, key, writer, &fault), &fault);
    signing_key_close(key);
    return writer_bytes(writer);
}

static void prove(struct reading *reading)
{
    struct fault fault;
    static uint8_t note_image[4096];
    static uint8_t image[BUNDLE_SIZE_MAX];
    struct writer note_writer = writer_of(note_image, sizeof(note_image));
    const struct bytes note = make_note(reading, &note_writer);
    size_t largest = 0;
    const int64_t start_ns = bench_now_ns();
    for (uint64_t i = 0; i < PROOFS; i++) {
        const uint64_t index = (i * UINT64_C(2654435761)) % reading->size;
        const size_t mark = arena_mark(&reading->arena);
        struct writer writer = writer_of(image, sizeof(image));
        bench_must(proof_file_make(reading->view, index, note, &reading->arena, &writer,
                                   &fault),
                   &fault);
        largest = writer.size > largest ? writer.size : largest;
        arena_rewind(&reading->arena, mark);
    }
    printf("proof file, mean of %d     %7" PRId64 " us, at most %zu bytes, of %" PRIu64
           " entries  (bar: 1 ms and 2560 bytes of 10 M)\n",
           PROOFS, (bench_now_ns() - start_ns) / PROOFS / 1000, largest, reading->size);
}

int main(int argument_count, char **arguments)
{
    static struct reading reading;
    struct fault fault;
    char journal[LEDGER_PATH_SIZE];
    if (argument_count != 2) {
        fprintf(stderr, "usage: read_bench LEDGER\n");
        return 2;
    }
    bench_must(arena_open((size_t)1 << 30, &reading.arena, &fault), &fault);
    bench_must(hasher_open(DIGEST_SHA256, &reading.hasher, &fault), &fault);
    reading.block = arena_take(&reading.arena, 1, BLOCK_SIZE);
    bench_must(ledger_path(arguments[1], "journal", journal, &fault), &fault);
    open_ledger(&reading, arguments[1]);
    bench_must(journal_view_open(reading.ledger.journal, &reading.view, &fault),
               &fault);
    reading.size = journal_view_size(reading.view);
    hash_all(&reading);
    prove(&reading);
    journal_view_close(reading.view);
    ledger_close(&reading.ledger);
    const int64_t one = verify(&reading, journal, 1);
    const int64_t two = verify(&reading, journal, 2);
    printf("two jobs against one          %" PRId64 ".%02" PRId64
           " x on the wall  (bar: 1.80 x)\n",
           one / two, one * 100 / two % 100);
    hasher_close(reading.hasher);
    arena_close(&reading.arena);
    return 0;
}
