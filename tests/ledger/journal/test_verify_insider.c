/* test_verify_insider.c - a maker with his key writes the last transaction anew.
 *
 * Chain, tree, seal, signature, head and the table of seals all agree afterwards: only
 * the rules of the journal are broken. */
#include "ledger/journal/edge.h"
#include "ledger/journal/verify.h"
#include "tests/ledger/journal/book.h"
#include "tests/ledger/journal/raw.h"

#include "ledger/base/arena.h"

enum {
    FIRST = 13, /* two notes and their seal, behind 9..12 */
    SEAL = 15,
    SIZE = 16,
    HEAD_LEAF = 10,
    HEAD_MS = 42,
    HEAD_VAULT = 90,
    HEAD_ROOT = 98
};

struct bend {
    const char *words; /* what verify says; "" for a whole book */
    uint64_t first_bad;
    int64_t later_ms, later_second_ms; /* added to all, to the second note */
    uint64_t second_actor, seal_actor; /* 0: as it was                     */
    uint64_t seal_first, seal_vault;   /* 0: as it was                     */
    unsigned older; /* versions that the entries from this one on are older, R-235 */
    uint64_t older_from;
    bool is_newer; /* the last transaction is of a later release */
};

struct forge {
    const struct book *book;
    const struct bend *bend;
    struct raw raw;
    struct hasher *hasher;
    struct edge edge;
    struct digest genesis, leaf;
    struct entry entry; /* the one being written */
    struct signature signature;
    uint64_t first, vault;
};

static void bend_entry(struct forge *forge, uint64_t index)
{
    const struct bend *bend = forge->bend;
    struct entry *entry = &forge->entry;
    entry->prev = forge->leaf;
    entry->recorded_ms += bend->later_ms;
    if (index >= bend->older_from) {
        entry->version = (uint8_t)(entry->version - bend->older);
    }
    if (index == FIRST + 1) {
        entry->recorded_ms += bend->later_second_ms;
        entry->actor = bend->second_actor != 0 ? bend->second_actor : entry->actor;
    }
    if (index == SEAL) {
        entry->actor = bend->seal_actor != 0 ? bend->seal_actor : entry->actor;
    }
}

/* The seal of what stands before it now, signed with the maker's key. */
static void bend_seal(struct forge *forge, struct fact *fact)
{
    struct fault fault;
    uint8_t image[SEAL_MESSAGE_SIZE_MAX];
    const struct bend *bend = forge->bend;
    static struct digest root;
    root = edge_root(&forge->edge, forge->hasher);
    forge->first =
        bend->seal_first != 0 ? bend->seal_first : fact->field[SEAL_FIRST].number;
    forge->vault = bend->seal_vault != 0 ? bend->seal_vault
                                         : fact->field[SEAL_VAULT_SEQUENCE].number;
    const struct seal_claim claim = {.genesis = forge->genesis,
                                     .action = fact->field[SEAL_ACTION].bytes,
                                     .first = forge->first,
                                     .own = SEAL,
                                     .root = root,
                                     .vault_sequence = forge->vault};
    ck_assert_ok(signing_sign(forge->book->maker, registry_seal_message(&claim, image),
                              &forge->signature, &fault),
                 &fault);
    fact_set_number(fact, SEAL_FIRST, forge->first);
    fact_set_number(fact, SEAL_VAULT_SEQUENCE, forge->vault);
    fact_set_bytes(fact, SEAL_ROOT, digest_bytes(&root));
    fact_set_bytes(fact, SEAL_SIGNATURE,
                   bytes_from(forge->signature.at, SIGNING_SIGNATURE_SIZE));
}

static void write_anew(struct forge *forge, uint64_t index)
{
    static uint8_t stored[ENTRY_SIZE_MAX];
    static uint8_t body[ENTRY_SIZE_MAX];
    static uint8_t image[ENTRY_SIZE_MAX];
    struct fault fault;
    uint8_t key[8];
    struct bytes bytes = raw_get(&forge->raw, "entry", store_key_u64(key, index),
                                 stored, sizeof(stored));
    if (index >= FIRST) {
        struct writer writer = writer_of(image, sizeof(image));
        struct writer inner = writer_of(body, sizeof(body));
        ck_assert_ok(entry_decode(bytes, &forge->entry, &fault), &fault);
        bend_entry(forge, index);
        if (index == SEAL) {
            struct fact fact;
            ck_assert_ok(
                fact_decode(book_schema(KIND_SEAL), forge->entry.body, &fact, &fault),
                &fault);
            bend_seal(forge, &fact);
            ck_assert_ok(fact_encode(&fact, &inner, &fault), &fault);
            forge->entry.body = writer_bytes(&inner);
        }
        ck_assert_ok(entry_encode(&forge->entry, &writer, &fault), &fault);
        image[1] = forge->bend->is_newer ? ENTRY_VERSION + 1 : image[1];
        bytes = writer_bytes(&writer);
        raw_put(&forge->raw, "entry", store_key_u64(key, index), bytes);
    }
    forge->leaf = hasher_leaf(forge->hasher, bytes);
    forge->genesis = index == 0 ? forge->leaf : forge->genesis;
    edge_append(&forge->edge, forge->hasher, &forge->leaf);
}

static void mend_tables(struct forge *forge)
{
    uint8_t key[8];
    uint8_t row[24];
    struct writer writer = writer_of(row, sizeof(row));
    writer_u64(&writer, FIRST);
    writer_u64(&writer, (uint64_t)forge->entry.recorded_ms);
    writer_u64(&writer, forge->vault);
    raw_put(&forge->raw, "seal", store_key_u64(key, SEAL), writer_bytes(&writer));
    const uint8_t zero = 0;
    uint8_t head[256];
    const struct bytes at = bytes_from(&zero, 1);
    const struct bytes stored = raw_get(&forge->raw, "head", at, head, sizeof(head));
    const struct digest root = edge_root(&forge->edge, forge->hasher);
    memcpy(head + HEAD_LEAF, forge->leaf.at, DIGEST_SIZE);
    memcpy(head + HEAD_MS, row + 8, 8);
    memcpy(head + HEAD_VAULT, row + 16, 8);
    memcpy(head + HEAD_ROOT, root.at, DIGEST_SIZE);
    raw_put(&forge->raw, "head", at, stored);
}

static void forge_last(const struct book *book, const char *folder,
                       const struct bend *bend)
{
    static struct forge forge;
    struct fault fault;
    memset(&forge, 0, sizeof(forge));
    forge.book = book;
    forge.bend = bend;
    ck_assert_ok(hasher_open(DIGEST_SHA256, &forge.hasher, &fault), &fault);
    raw_begin(&forge.raw, folder);
    for (uint64_t i = 0; i < SIZE; i++) {
        write_anew(&forge, i);
    }
    mend_tables(&forge);
    raw_commit(&forge.raw);
    hasher_close(forge.hasher);
}

START_TEST(
    test_what_the_rules_forbid_is_found_under_a_good_signature) /* R-050 R-052 R-235 */
{
    static uint8_t pristine[RAW_FILE_SIZE_MAX];
    struct book book;
    struct arena arena;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    book.vault = 5;
    book_notes(&book, 3, 1);
    book.vault = 7;
    book_notes(&book, 2, 1);
    book_shut(&book);
    const size_t size = raw_load(book.folder, pristine);
    ck_assert_ok(arena_open(VERIFY_ARENA_SIZE, &arena, &book.fault), &book.fault);
    const struct bend cases[] = {
        {.words = ""}, /* the writing anew alone is no damage */
        {.words = "", .later_ms = 5},
        {.words = "", .seal_vault = 5},
        {"the recorded time goes back", FIRST, .later_ms = -100000},
        {"another actor or time", FIRST + 1, .later_second_ms = 1},
        {"another actor or time", FIRST + 1, .second_actor = book.administrator_actor},
        {"was not signed by the key", FIRST, .seal_actor = book.administrator_actor},
        {"does not begin where", SEAL, .seal_first = FIRST + 1},
        {"does not begin where", SEAL, .seal_first = FIRST - 1},
        {"vault sequence goes back", SEAL, .seal_vault = 4},
        {"R-235: an entry has an older version", FIRST, .older = 1},
        {"R-235: an entry has an older version", SEAL, .older = 1, .older_from = SEAL},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        raw_save(book.folder, pristine, size);
        forge_last(&book, book.folder, &cases[i]);
        const struct verify_options options = {.journal = &book.options, .jobs = 1};
        struct verify_result result;
        const size_t mark = arena_mark(&arena);
        ck_assert_ok(verify_run(book.folder, &options, &arena, &result, &book.fault),
                     &book.fault);
        arena_rewind(&arena, mark);
        const bool is_good = cases[i].words[0] == '\0';
        ck_assert_msg(result.verdict == (is_good ? VERIFY_UNANCHORED : VERIFY_TAMPERED),
                      "case %zu: %s", i, result.words);
        ck_assert_msg(strstr(result.words, cases[i].words) != NULL, "case %zu: %s", i,
                      result.words);
        if (!is_good) {
            ck_assert_int_eq(result.damage, VERIFY_ALTERED);
            ck_assert_msg(result.first_bad == cases[i].first_bad, "case %zu: %llu", i,
                          (unsigned long long)result.first_bad);
        }
    }
    arena_close(&arena);
    book_end(&book);
}
END_TEST

START_TEST(
    test_a_book_of_a_later_release_is_no_damage_and_is_not_written_to) /* */
{
    const struct bend newer = {.is_newer = true};
    struct book book;
    struct arena arena;
    struct verify_result result;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    book_notes(&book, 3, 1);
    book_notes(&book, 2, 1);
    book_shut(&book);
    forge_last(&book, book.folder, &newer);
    const struct verify_options options = {.journal = &book.options, .jobs = 1};
    ck_assert_ok(arena_open(VERIFY_ARENA_SIZE, &arena, &book.fault), &book.fault);
    ck_assert_status(verify_run(book.folder, &options, &arena, &result, &book.fault),
                     STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(book.fault.message, "newer release"));
    struct journal_options again = book.options;
    again.must_be_new = false;
    ck_assert_status(journal_open(book.folder, &again, &book.journal, &book.fault),
                     STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(book.fault.message, "newer release"));
    /* The same bit without the rest is damage. */
    struct raw raw;
    uint8_t key[8];
    uint8_t stored[512];
    raw_begin(&raw, book.folder);
    const struct bytes last =
        raw_get(&raw, "entry", store_key_u64(key, SEAL), stored, sizeof(stored));
    stored[1]++;
    raw_put(&raw, "entry", store_key_u64(key, SEAL), last);
    raw_commit(&raw);
    ck_assert_ok(verify_run(book.folder, &options, &arena, &result, &book.fault),
                 &book.fault);
    ck_assert_int_eq(result.damage, VERIFY_ALTERED);
    arena_close(&arena);
    book_end(&book);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("verify insider");
    TCase *insider = tcase_create("an insider");
    tcase_add_test(insider, test_what_the_rules_forbid_is_found_under_a_good_signature);
    tcase_add_test(insider,
                   test_a_book_of_a_later_release_is_no_damage_and_is_not_written_to);
    suite_add_tcase(suite, insider);
    return suite;
}
