/* test_tiles.c - what is published never changes, and copies check it.
 */
#include "reports/tiles.h"

#include "ledger/journal/signer.h"
#include "tests/ledger/journal/book.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct place {
    struct book book;
    struct arena arena;
    struct log_keys *keys;
    struct tiles_facts facts;
    struct fault fault;
    uint8_t image[2048];
    char ledger[320], record[320], public[320], copy[320];
};

static void open_place(struct place *place, enum signing_kind kind)
{
    const char *folder = suite_folder();
    memset(place, 0, sizeof(*place));
    snprintf(place->record, sizeof(place->record), "%s/signed", folder);
    snprintf(place->public, sizeof(place->public), "%s/public", folder);
    snprintf(place->copy, sizeof(place->copy), "%s/copy", folder);
    snprintf(place->ledger, sizeof(place->ledger), "%s/ledger", folder);
    ck_assert_ok(arena_open(TILES_ARENA_SIZE, &place->arena, &place->fault),
                 &place->fault);
    book_begin_in(&place->book, place->ledger, kind);
    place->keys = arena_take(&place->arena, 1, sizeof(*place->keys));
    ck_assert_ptr_nonnull(place->keys);
    struct journal_view *view = NULL;
    ck_assert_ok(journal_view_open(place->book.journal, &view, &place->fault),
                 &place->fault);
    ck_assert_ok(
        log_keys_read(journal_view_transaction(view), place->keys, &place->fault),
        &place->fault);
    journal_view_close(view);
}

static void close_place(struct place *place)
{
    book_end(&place->book);
    arena_close(&place->arena);
}

static struct bytes sign(struct place *place)
{
    struct writer writer = writer_of(place->image, sizeof(place->image));
    ck_assert_ok(signer_checkpoint(place->book.journal,
                                   &(struct signer_keys){{place->book.checkpoint}, 1},
                                   place->record, &writer, &place->fault),
                 &place->fault);
    return writer_bytes(&writer);
}

static struct status export_note(struct place *place, struct bytes note,
                                 bool has_entries)
{
    struct journal_view *view = NULL;
    ck_assert_ok(journal_view_open(place->book.journal, &view, &place->fault),
                 &place->fault);
    const struct tiles_order order = {.note = note,
                                      .keys = place->keys,
                                      .has_entries = has_entries,
                                      .path = place->public};
    const struct status done =
        tiles_export(view, &order, &place->arena, &place->facts, &place->fault);
    journal_view_close(view);
    return done;
}

static struct status mirror(struct place *place)
{
    return tiles_mirror(place->public, place->copy, place->keys, NULL, &place->arena,
                        &place->facts, &place->fault);
}

static void in_public(const struct place *place, const char *name, char ret_path[512])
{
    snprintf(ret_path, 512, "%s/%s", place->public, name);
}

static bool is_there(const char *folder, const char *name)
{
    char path[512];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return access(path, F_OK) == 0;
}

/* Flips one bit of a published file. */
static void flip(const struct place *place, const char *name, long at)
{
    char path[512];
    in_public(place, name, path);
    FILE *file = fopen(path, "r+b");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fseek(file, at, SEEK_SET), 0);
    const int byte = fgetc(file);
    ck_assert_int_ne(byte, EOF);
    ck_assert_int_eq(fseek(file, at, SEEK_SET), 0);
    ck_assert_int_ne(fputc(byte ^ 1, file), EOF);
    ck_assert_int_eq(fclose(file), 0);
}

/* 9 entries at first; notes come with one seal a transaction. */
static void grow_to(struct place *place, uint64_t size)
{
    struct journal_facts facts;
    journal_facts(place->book.journal, &facts);
    ck_assert_uint_gt(size, facts.size + 1);
    book_notes(&place->book, size - facts.size - 1, 1);
}

START_TEST(test_sizes_around_a_tile_are_published_and_mirrored)
{
    static const uint64_t sizes[] = {255, 257, 512, 514, 770};
    static const char *const names[] = {"tile/0/000.p/255", "tile/0/001.p/1",
                                        "tile/0/001", "tile/0/002.p/2",
                                        "tile/0/003.p/2"};
    for (int kind = SIGNING_ED25519; kind <= SIGNING_SM2; kind++) {
        struct place place;
        open_place(&place, (enum signing_kind)kind);
        for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
            grow_to(&place, sizes[i]);
            ck_assert_ok(export_note(&place, sign(&place), true), &place.fault);
            ck_assert_uint_eq(place.facts.size, sizes[i]);
            ck_assert(is_there(place.public, names[i]));
            ck_assert_ok(mirror(&place), &place.fault);
            ck_assert_uint_eq(place.facts.entries, sizes[i]);
            ck_assert(is_there(place.copy, names[i]));
        }
        ck_assert(is_there(place.public, "tile/1/000.p/3"));
        ck_assert(is_there(place.public, "tile/entries/003.p/2"));
        close_place(&place);
    }
}
END_TEST

START_TEST(test_again_writes_nothing_new)
{
    struct place place;
    open_place(&place, SIGNING_ED25519);
    grow_to(&place, 300);
    ck_assert_ok(export_note(&place, sign(&place), false), &place.fault);
    ck_assert_uint_eq(place.facts.written,
                      4); /* 000, 001.p/44, 1/000.p/1, checkpoint */
    ck_assert_uint_eq(place.facts.entries, 0);
    ck_assert(!is_there(place.public, "tile/entries"));
    ck_assert_ok(export_note(&place, sign(&place), false), &place.fault);
    ck_assert_uint_eq(place.facts.written, 0);
    ck_assert_uint_eq(place.facts.kept, 4);
    ck_assert_ok(mirror(&place), &place.fault);
    ck_assert_uint_eq(place.facts.entries, 0);
    close_place(&place);
}
END_TEST

START_TEST(test_every_changed_file_is_found)
{
    static const char *const names[] = {"tile/0/000", "tile/0/001.p/44",
                                        "tile/1/000.p/1", "tile/entries/000",
                                        "tile/entries/001.p/44"};
    struct place place;
    open_place(&place, SIGNING_ED25519);
    grow_to(&place, 300);
    const struct bytes note = sign(&place);
    ck_assert_ok(export_note(&place, note, true), &place.fault);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        for (long at = 0; at < 32; at += 31) {
            flip(&place, names[i], at);
            ck_assert_status(mirror(&place), STATUS_FOUND);
            ck_assert_ptr_nonnull(strstr(place.fault.message, "R-191"));
            ck_assert(!is_there(place.copy, "checkpoint"));
            ck_assert_status(export_note(&place, note, true), STATUS_FOUND);
            ck_assert_ptr_nonnull(strstr(place.fault.message, "R-190"));
            flip(&place, names[i], at);
        }
    }
    ck_assert_ok(mirror(&place), &place.fault);
    close_place(&place);
}
END_TEST

START_TEST(test_missing_and_cut_files_are_found)
{
    struct place place;
    char path[512];
    open_place(&place, SIGNING_ED25519);
    grow_to(&place, 300);
    const struct bytes note = sign(&place);
    ck_assert_ok(export_note(&place, note, true), &place.fault);
    in_public(&place, "tile/0/000", path);
    ck_assert_int_eq(truncate(path, 8160), 0);
    ck_assert_status(mirror(&place), STATUS_FOUND);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_status(mirror(&place), STATUS_NOT_FOUND);
    in_public(&place, "tile/entries/001.p/44", path);
    ck_assert_int_eq(truncate(path, 100), 0);
    ck_assert_status(export_note(&place, note, true), STATUS_FOUND);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_ok(export_note(&place, note, true), &place.fault); /* put back */
    ck_assert_uint_eq(place.facts.written, 2);
    ck_assert_ok(mirror(&place), &place.fault);
    close_place(&place);
}
END_TEST

START_TEST(test_a_copy_is_never_led_back)
{
    struct place place;
    uint8_t image[2048];
    open_place(&place, SIGNING_ED25519);
    grow_to(&place, 100);
    const struct bytes signed_first = sign(&place);
    ck_assert_uint_le(signed_first.size, sizeof(image));
    memcpy(image, signed_first.at, signed_first.size);
    const struct bytes first = bytes_from(image, signed_first.size);
    grow_to(&place, 200);
    ck_assert_ok(export_note(&place, sign(&place), false), &place.fault);
    ck_assert_ok(mirror(&place), &place.fault);
    ck_assert_status(export_note(&place, first, false), STATUS_REFUSED);
    ck_assert_ptr_nonnull(strstr(place.fault.message, "R-191"));
    /* A source that shows the older state: another folder under the same name. */
    char aside[512];
    snprintf(aside, sizeof(aside), "%s.new", place.public);
    ck_assert_int_eq(rename(place.public, aside), 0);
    ck_assert_ok(export_note(&place, first, false), &place.fault);
    ck_assert_status(mirror(&place), STATUS_REFUSED);
    ck_assert_ptr_nonnull(strstr(place.fault.message, "rolled back"));
    close_place(&place);
}
END_TEST

/* The same keys, another history: what a ledger does that shows two faces. */
START_TEST(test_a_fork_is_refused)
{
    struct place one;
    struct place other;
    open_place(&one, SIGNING_ED25519);
    grow_to(&one, 100);
    ck_assert_ok(export_note(&one, sign(&one), false), &one.fault);
    ck_assert_ok(mirror(&one), &one.fault);
    char first[320];
    char copy[320];
    snprintf(first, sizeof(first), "%s", one.public);
    snprintf(copy, sizeof(copy), "%s", one.copy);
    close_place(&one);
    open_place(&other, SIGNING_ED25519); /* other nonces: another history */
    grow_to(&other, 400);
    const struct bytes note = sign(&other);
    snprintf(other.copy, sizeof(other.copy), "%s", copy);
    ck_assert_ok(export_note(&other, note, false), &other.fault);
    ck_assert_status(mirror(&other), STATUS_FOUND);
    ck_assert_ptr_nonnull(strstr(other.fault.message, "fork"));
    snprintf(other.public, sizeof(other.public), "%s", first);
    ck_assert_status(export_note(&other, note, false), STATUS_FOUND);
    ck_assert_ptr_nonnull(strstr(other.fault.message, "R-191"));
    close_place(&other);
}
END_TEST

START_TEST(test_only_the_ledgers_own_checkpoint_counts)
{
    struct place place;
    open_place(&place, SIGNING_ED25519);
    grow_to(&place, 20);
    const struct bytes note = sign(&place);
    uint8_t *last = place.image + note.size - 10;
    *last = *last == 'A' ? 'B' : 'A';
    ck_assert_status(export_note(&place, note, false), STATUS_FOUND);
    ck_assert_status(export_note(&place, bytes_of("nothing"), false), STATUS_INPUT);
    ck_assert(!is_there(place.public, "checkpoint"));
    ck_assert_status(mirror(&place), STATUS_ENVIRONMENT); /* no such folder */
    ck_assert(!is_there(place.copy, "checkpoint"));
    close_place(&place);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("tiles");
    TCase *tiles = tcase_create("tiles");
    tcase_add_test(tiles, test_sizes_around_a_tile_are_published_and_mirrored);
    tcase_add_test(tiles, test_again_writes_nothing_new);
    tcase_add_test(tiles, test_every_changed_file_is_found);
    tcase_add_test(tiles, test_missing_and_cut_files_are_found);
    tcase_add_test(tiles, test_a_copy_is_never_led_back);
    tcase_add_test(tiles, test_a_fork_is_refused);
    tcase_add_test(tiles, test_only_the_ledgers_own_checkpoint_counts);
    suite_add_tcase(suite, tiles);
    return suite;
}
