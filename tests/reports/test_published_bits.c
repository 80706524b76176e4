/* test_published_bits.c - each bit of what leaves a ledger of 2,000 entries, when it is
 * flipped, is found by who takes it in: tiles, entries, checkpoint, proof.
 *
 *   EVERY_BIT=PART/PARTS   all bits of that part of the tiles and entries (make soak);
 *                          else some hundred chosen by PROPERTY_SEED
 *
 * Receipts: tests/ledger/test_receipt.c. */
#include "ledger/journal/proof_file.h"
#include "ledger/journal/signer.h"
#include "reports/tiles.h"
#include "tests/ledger/journal/book.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ENTRIES = 2000, FILES_MAX = 64, SAMPLE = 300, PROGRESS_STEP = 1 << 14 };

struct published {
    char path[512];
    long size;
};

struct place {
    struct book book;
    struct arena arena;
    struct note_verifier verifier;
    struct log_keys keys;
    struct fault fault;
    uint8_t image[2048];
    struct bytes note;
    char ledger[320], record[320], public[320], copy[320];
    struct published files[FILES_MAX];
    size_t file_count;
    uint64_t bits;
};

static struct place place;

static int list_one(const char *path, const struct stat *state, int type,
                    struct FTW *walk)
{
    (void)walk;
    if (type == FTW_F) {
        ck_assert_uint_lt(place.file_count, FILES_MAX);
        struct published *file = &place.files[place.file_count++];
        snprintf(file->path, sizeof(file->path), "%s", path);
        file->size = (long)state->st_size;
        place.bits += (uint64_t)state->st_size * 8;
    }
    return 0;
}

static int remove_one(const char *path, const struct stat *state, int type,
                      struct FTW *walk)
{
    (void)state;
    (void)type;
    (void)walk;
    return remove(path);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct published *)a)->path,
                  ((const struct published *)b)->path);
}

static void setup(void)
{
    struct journal_facts facts;
    struct journal_view *view = NULL;
    struct tiles_facts written;
    const char *folder = suite_folder();
    memset(&place, 0, sizeof(place));
    snprintf(place.record, sizeof(place.record), "%s/signed", folder);
    snprintf(place.public, sizeof(place.public), "%s/public", folder);
    snprintf(place.copy, sizeof(place.copy), "%s/copy", folder);
    snprintf(place.ledger, sizeof(place.ledger), "%s/ledger", folder);
    ck_assert_ok(arena_open(TILES_ARENA_SIZE, &place.arena, &place.fault),
                 &place.fault);
    book_begin_in(&place.book, place.ledger, SIGNING_ED25519);
    journal_facts(place.book.journal, &facts);
    book_notes(&place.book, ENTRIES - 1 - facts.size, 1);
    ck_assert_ok(note_verifier_make(facts.origin, NOTE_TYPE_ED25519,
                                    &facts.checkpoint_key, &place.verifier,
                                    &place.fault),
                 &place.fault);
    char vkey[NOTE_VKEY_SIZE];
    note_vkey_format(&place.verifier, vkey);
    ck_assert_ok(log_keys_parse(bytes_of(vkey), &place.keys, &place.fault),
                 &place.fault);
    struct writer writer = writer_of(place.image, sizeof(place.image));
    ck_assert_ok(signer_checkpoint(place.book.journal,
                                   &(struct signer_keys){{place.book.checkpoint}, 1},
                                   place.record, &writer, &place.fault),
                 &place.fault);
    place.note = writer_bytes(&writer);
    ck_assert_ok(journal_view_open(place.book.journal, &view, &place.fault),
                 &place.fault);
    const struct tiles_order order = {.note = place.note,
                                      .keys = &place.keys,
                                      .has_entries = true,
                                      .path = place.public};
    ck_assert_ok(tiles_export(view, &order, &place.arena, &written, &place.fault),
                 &place.fault);
    journal_view_close(view);
    ck_assert_int_eq(nftw(place.public, list_one, 8, FTW_PHYS), 0);
    qsort(place.files, place.file_count, sizeof(place.files[0]), by_name);
}

static void teardown(void)
{
    book_end(&place.book);
    arena_close(&place.arena);
}

static struct status mirror_anew(void)
{
    struct tiles_facts facts;
    const size_t mark = arena_mark(&place.arena);
    (void)nftw(place.copy, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    const struct status status = tiles_mirror(place.public, place.copy, &place.keys,
                                              NULL, &place.arena, &facts, &place.fault);
    arena_rewind(&place.arena, mark);
    return status;
}

static void flip(FILE *file, long at, unsigned bit)
{
    ck_assert_int_eq(fseek(file, at, SEEK_SET), 0);
    const int byte = fgetc(file);
    ck_assert_int_ne(byte, EOF);
    ck_assert_int_eq(fseek(file, at, SEEK_SET), 0);
    ck_assert_int_ne(fputc(byte ^ (1 << bit), file), EOF);
    ck_assert_int_eq(fflush(file), 0);
}

static void try_bit(uint64_t bit)
{
    size_t n = 0;
    uint64_t left = bit;
    while (left >= (uint64_t)place.files[n].size * 8) {
        left -= (uint64_t)place.files[n++].size * 8;
    }
    FILE *file = fopen(place.files[n].path, "r+b");
    ck_assert_ptr_nonnull(file);
    flip(file, (long)(left / 8), left % 8);
    const struct status status = mirror_anew();
    ck_assert_msg(!status_is_ok(status), "bit %u of byte %llu of %s",
                  (unsigned)(left % 8), (unsigned long long)(left / 8),
                  place.files[n].path);
    ck_assert_msg(status.code == STATUS_FOUND || status.code == STATUS_INPUT ||
                      status.code == STATUS_NOT_FOUND, /* a bundle says another width */
                  "%s", place.fault.message);
    flip(file, (long)(left / 8), left % 8);
    ck_assert_int_eq(fclose(file), 0);
}

START_TEST(test_every_flipped_bit_of_the_published_log_is_found) /* */
{
    const char *part = getenv("EVERY_BIT");
    const char *seed = getenv("PROPERTY_SEED");
    uint64_t from = seed != NULL ? strtoul(seed, NULL, 10) : 430699;
    uint64_t end = place.bits;
    uint64_t step = place.bits / SAMPLE | 1;
    uint64_t tried = 0;
    from %= step;
    if (part != NULL) {
        char *slash = NULL;
        const uint64_t which = strtoul(part, &slash, 10);
        const uint64_t parts = *slash == '/' ? strtoul(slash + 1, NULL, 10) : 0;
        ck_assert_msg(which >= 1 && which <= parts, "EVERY_BIT=PART/PARTS");
        from = place.bits / parts * (which - 1);
        end = which == parts ? place.bits : place.bits / parts * which;
        step = 1;
    }
    ck_assert_ok(mirror_anew(), &place.fault);
    for (uint64_t bit = from; bit < end; bit += step) {
        try_bit(bit);
        tried++;
        if (step == 1 && bit % PROGRESS_STEP == 0) {
            fprintf(stderr, "bit %llu of %llu\n", (unsigned long long)bit,
                    (unsigned long long)end);
        }
    }
    ck_assert_ok(mirror_anew(), &place.fault);
    printf("%llu of %llu bits in %zu files, all found\n", (unsigned long long)tried,
           (unsigned long long)place.bits, place.file_count);
}
END_TEST

START_TEST(test_every_flipped_bit_of_a_checkpoint_is_found) /* */
{
    uint8_t image[sizeof(place.image)];
    struct tile_head head;
    const struct bytes note = place.note;
    ck_assert_ok(tile_head_parse(note, &place.keys, &place.arena, &head, &place.fault),
                 &place.fault);
    for (size_t bit = 0; bit < note.size * 8; bit++) {
        const size_t mark = arena_mark(&place.arena);
        memcpy(image, note.at, note.size);
        image[bit / 8] ^= (uint8_t)(1U << bit % 8);
        const struct status status =
            tile_head_parse(bytes_from(image, note.size), &place.keys, &place.arena,
                            &head, &place.fault);
        ck_assert_msg(status.code == STATUS_FOUND || status.code == STATUS_INPUT,
                      "bit %zu of byte %zu", bit % 8, bit / 8);
        arena_rewind(&place.arena, mark);
    }
}
END_TEST

/* The proof of one entry, whose leaf is known. */
START_TEST(test_every_flipped_bit_of_a_proof_is_found)
{
    static uint8_t text[BUNDLE_SIZE_MAX];
    static uint8_t image[BUNDLE_SIZE_MAX];
    enum { AT = 1234 };
    struct journal_view *view = NULL;
    struct hasher *hasher = NULL;
    struct bytes stored;
    struct bundle bundle;
    struct writer writer = writer_of(text, sizeof(text));
    struct fault *fault = &place.fault;
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, fault), fault);
    ck_assert_ok(journal_view_open(place.book.journal, &view, fault), fault);
    ck_assert_ok(proof_file_make(view, AT, place.note, &place.arena, &writer, fault),
                 fault);
    ck_assert_ok(journal_read(journal_view_transaction(view), AT, &stored, fault),
                 fault);
    const struct digest leaf = hasher_leaf(hasher, stored);
    const struct bundle_trust trust = {
        .hasher = hasher, .verifiers = &place.verifier, .verifier_count = 1};
    const struct bytes proof = writer_bytes(&writer);
    ck_assert_ok(bundle_parse(proof, &place.arena, &bundle, fault), fault);
    ck_assert_ok(bundle_verify(&bundle, &leaf, &trust, &place.arena, NULL, fault),
                 fault);
    for (size_t bit = 0; bit < proof.size * 8; bit++) {
        const size_t mark = arena_mark(&place.arena);
        memcpy(image, proof.at, proof.size);
        image[bit / 8] ^= (uint8_t)(1U << bit % 8);
        ck_assert_msg(!status_is_ok(bundle_parse(bytes_from(image, proof.size),
                                                 &place.arena, &bundle, fault)) ||
                          !status_is_ok(bundle_verify(&bundle, &leaf, &trust,
                                                      &place.arena, NULL, fault)),
                      "bit %zu of byte %zu", bit % 8, bit / 8);
        arena_rewind(&place.arena, mark);
    }
    journal_view_close(view);
    hasher_close(hasher);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("published bits");
    TCase *bits = tcase_create("bits");
    tcase_add_checked_fixture(bits, setup, teardown);
    tcase_set_timeout(bits, getenv("EVERY_BIT") != NULL ? 7 * 86400 : 300);
    tcase_add_test(bits, test_every_flipped_bit_of_the_published_log_is_found);
    tcase_add_test(bits, test_every_flipped_bit_of_a_checkpoint_is_found);
    tcase_add_test(bits, test_every_flipped_bit_of_a_proof_is_found);
    suite_add_tcase(suite, bits);
    return suite;
}
