/* test_receipt.c - a receipt holds as it was made, and in no other way. */
#include "ledger/receipt.h"

#include "ledger/records.h"
#include "tests/suite.h"

/* The property is the fuzz target's. */
#include "tests/fuzz/fuzz_receipt.c"

#include <stdlib.h>

enum { TREE_SIZE = 37, LINE_AT = 5, ROOM = 8192 };

static const char *const texts[COMMITMENT_FIELDS] = {"张测一", "430699195001010014",
                                                     "张测一", "6230900000000000016"};

/* A log of 37 entries; entry 5 is a line, `result_at` the bank's word about it. */
struct place {
    struct hasher *hasher;
    struct arena arena;
    struct fault fault;
    struct signing_key *key;
    struct note_verifier verifier;
    struct digest leaves[TREE_SIZE];
    uint8_t line[512], result[512], note[1024], text[ROOM];
    struct bytes stored; /* the receipt's text */
    struct receipt receipt;
};

static struct bytes encode(struct place *place, const struct fact *fact, uint64_t index,
                           uint8_t *room)
{
    uint8_t image[400];
    struct writer body = writer_of(image, sizeof(image));
    struct writer writer = writer_of(room, 512);
    ck_assert_ok(fact_encode(fact, &body, &place->fault), &place->fault);
    const struct entry entry = {.kind = (uint16_t)fact->schema->kind,
                                .index = index,
                                .recorded_ms = 1700000000000,
                                .actor = 2,
                                .body = writer_bytes(&body)};
    ck_assert_ok(entry_encode(&entry, &writer, &place->fault), &place->fault);
    return writer_bytes(&writer);
}

static struct bytes make_line(struct place *place, const struct digest *commitment)
{
    static const uint8_t party[16] = {7};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_LINE));
    fact_set_number(&fact, LINE_BATCH, 4);
    fact_set_number(&fact, LINE_NUMBER, 1);
    fact_set_bytes(&fact, LINE_PARTY, bytes_from(party, 16));
    fact_set_bytes(&fact, LINE_COMMITMENT, digest_bytes(commitment));
    fact_set_fen(&fact, LINE_AMOUNT, 41200);
    fact_set_number(&fact, LINE_STATE, LINE_STATE_DRAFTED);
    return encode(place, &fact, LINE_AT, place->line);
}

static struct bytes make_result(struct place *place, uint64_t at, uint64_t about)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_RESULT));
    fact_set_number(&fact, RESULT_LINE, about);
    fact_set_number(&fact, RESULT_CLASS, 1);
    fact_set_number(&fact, RESULT_FROM, LINE_STATE_SUBMITTED);
    fact_set_number(&fact, RESULT_TO, LINE_STATE_PAID);
    fact_set_fen(&fact, RESULT_AMOUNT, 41200);
    fact_set_fen(&fact, RESULT_VALUE_DAY, 19700);
    fact_set_number(&fact, RESULT_PERIOD, 2024 * 12);
    return encode(place, &fact, at, place->result);
}

/* The path by definition (RFC 6962 2.1.1). */
static void path_of(struct place *place, size_t from, size_t count, size_t at,
                    struct tree_proof *proof)
{
    size_t left = 1;
    if (count <= 1) {
        return;
    }
    while (left * 2 < count) {
        left *= 2;
    }
    const bool is_left = at < left;
    path_of(place, is_left ? from : from + left, is_left ? left : count - left,
            is_left ? at : at - left, proof);
    proof->hash[proof->count++] =
        tree_root_of(place->hasher, &place->leaves[is_left ? from + left : from],
                     is_left ? count - left : left);
}

static void seal(struct place *place)
{
    const struct digest root = tree_root_of(place->hasher, place->leaves, TREE_SIZE);
    const struct checkpoint checkpoint = {
        .origin = bytes_of("example.org/log"), .size = TREE_SIZE, .root = root};
    uint8_t image[512];
    struct writer text = writer_of(image, sizeof(image));
    struct writer note = writer_of(place->note, sizeof(place->note));
    ck_assert_ok(checkpoint_format(&checkpoint, &text, &place->fault), &place->fault);
    ck_assert_ok(note_sign(writer_bytes(&text), &place->verifier, place->key, &note,
                           &place->fault),
                 &place->fault);
    place->receipt.bundle.note = writer_bytes(&note);
}

static void open_fields(struct place *place, uint32_t open, struct digest *commitment)
{
    static const uint8_t secret[32] = {9};
    struct bytes values[COMMITMENT_FIELDS];
    for (uint8_t f = 1; f <= COMMITMENT_FIELDS; f++) {
        struct receipt_field *field = &place->receipt.field[f - 1];
        values[f - 1] = bytes_of(texts[f - 1]);
        field->is_open = (open >> f & 1U) != 0;
        const struct digest salt = commitment_salt(place->hasher, secret, LINE_AT, f);
        if (field->is_open) {
            field->salt = salt;
            field->value = values[f - 1];
        } else {
            field->hidden = commitment_field(place->hasher, f, &salt, values[f - 1]);
        }
    }
    *commitment = commitment_make(place->hasher, secret, LINE_AT, values);
}

/* `result_at` 0: none.  `about`: the line that the result names. */
static void make(struct place *place, uint32_t open, uint64_t result_at, uint64_t about)
{
    struct digest commitment;
    struct receipt *receipt = &place->receipt;
    *receipt = (struct receipt){.has_word = result_at != 0,
                                .word_index = result_at,
                                .bundle = {.index = LINE_AT}};
    for (size_t i = 0; i < TREE_SIZE; i++) {
        place->leaves[i] = hasher_leaf(place->hasher, bytes_from(&i, sizeof(i)));
    }
    open_fields(place, open, &commitment);
    receipt->line = make_line(place, &commitment);
    place->leaves[LINE_AT] = hasher_leaf(place->hasher, receipt->line);
    if (receipt->has_word) {
        receipt->word = make_result(place, result_at, about);
        place->leaves[result_at] = hasher_leaf(place->hasher, receipt->word);
        path_of(place, 0, TREE_SIZE, (size_t)result_at, &receipt->word_proof);
    }
    path_of(place, 0, TREE_SIZE, LINE_AT, &receipt->bundle.proof);
    seal(place);
    struct writer writer = writer_of(place->text, ROOM);
    ck_assert_ok(receipt_format(receipt, &place->arena, &writer, &place->fault),
                 &place->fault);
    place->stored = writer_bytes(&writer);
}

static struct status check(struct place *place, struct bytes text,
                           struct receipt_verdict *verdict)
{
    static struct receipt parsed;
    const struct bundle_trust trust = {
        .hasher = place->hasher, .verifiers = &place->verifier, .verifier_count = 1};
    TRY(receipt_parse(text, &place->arena, &parsed, &place->fault));
    return receipt_verify(&parsed, &trust, &place->arena, verdict, &place->fault);
}

static struct place place;

static void setup(void)
{
    static const uint8_t secret[32] = {1};
    struct public_key public;
    ck_assert_ok(hasher_open(DIGEST_SHA256, &place.hasher, &place.fault), &place.fault);
    ck_assert_ok(arena_open(64 << 20, &place.arena, &place.fault), &place.fault);
    ck_assert_ok(signing_key_from(SIGNING_ED25519, secret, &place.key, &place.fault),
                 &place.fault);
    signing_key_public(place.key, &public);
    ck_assert_ok(note_verifier_make("example.org/log", NOTE_TYPE_ED25519, &public,
                                    &place.verifier, &place.fault),
                 &place.fault);
}

static void teardown(void)
{
    hasher_close(place.hasher);
    signing_key_close(place.key);
    arena_close(&place.arena);
}

START_TEST(test_what_was_made_holds_wherever_the_result_lies)
{
    for (uint64_t at = LINE_AT + 1; at < TREE_SIZE; at++) {
        struct receipt_verdict verdict;
        arena_rewind(&place.arena, 0);
        make(&place, 2, at, LINE_AT);
        ck_assert_ok(check(&place, place.stored, &verdict), &place.fault);
        ck_assert_uint_eq(verdict.state, LINE_STATE_PAID);
        ck_assert_int_eq(verdict.value_day, 19700);
        ck_assert_int_eq(verdict.line.field[LINE_AMOUNT].fen, 41200);
        ck_assert_uint_eq(verdict.checkpoint.size, TREE_SIZE);
        LLVMFuzzerTestOneInput(place.stored.at, place.stored.size);
    }
}
END_TEST

START_TEST(test_every_choice_of_fields_opens_just_those)
{
    for (uint32_t open = 0; open < 32; open += 2) {
        struct receipt_verdict verdict;
        arena_rewind(&place.arena, 0);
        make(&place, open, 0, 0);
        ck_assert_ok(check(&place, place.stored, &verdict), &place.fault);
        ck_assert_uint_eq(verdict.state, LINE_STATE_DRAFTED);
        struct receipt parsed;
        ck_assert_ok(receipt_parse(place.stored, &place.arena, &parsed, &place.fault),
                     &place.fault);
        for (uint8_t f = 1; f <= COMMITMENT_FIELDS; f++) {
            ck_assert_int_eq(parsed.field[f - 1].is_open, (open >> f & 1U) != 0);
            ck_assert_uint_eq(parsed.field[f - 1].value.size,
                              (open >> f & 1U) != 0 ? strlen(texts[f - 1]) : 0);
        }
    }
}
END_TEST

START_TEST(test_no_other_value_result_or_place_holds)
{
    struct receipt_verdict verdict;
    struct writer writer;
    uint8_t text[ROOM];
    make(&place, 2 | 16, 20, LINE_AT);
    place.receipt.field[0].value = bytes_of("李测二");
    writer = writer_of(text, ROOM);
    ck_assert_ok(receipt_format(&place.receipt, &place.arena, &writer, &place.fault),
                 &place.fault);
    ck_assert_status(check(&place, writer_bytes(&writer), &verdict), STATUS_FOUND);
    ck_assert_ptr_nonnull(strstr(place.fault.message, "R-201"));
    make(&place, 2, 20, LINE_AT + 1); /* a true entry, about somebody else */
    ck_assert_status(check(&place, place.stored, &verdict), STATUS_FOUND);
    ck_assert_ptr_nonnull(strstr(place.fault.message, "another line"));
    make(&place, 2, 20, LINE_AT);
    place.receipt.word_proof.hash[0].at[0] ^= 1;
    writer = writer_of(text, ROOM);
    ck_assert_ok(receipt_format(&place.receipt, &place.arena, &writer, &place.fault),
                 &place.fault);
    ck_assert_status(check(&place, writer_bytes(&writer), &verdict), STATUS_FOUND);
    make(&place, 2, 20, LINE_AT);
    place.receipt.bundle.index = LINE_AT + 1;
    writer = writer_of(text, ROOM);
    ck_assert_ok(receipt_format(&place.receipt, &place.arena, &writer, &place.fault),
                 &place.fault);
    ck_assert_status(check(&place, writer_bytes(&writer), &verdict), STATUS_FOUND);
}
END_TEST

START_TEST(test_no_flipped_bit_holds)
{
    make(&place, 2 | 16, 20, LINE_AT);
    const size_t size = place.stored.size;
    uint8_t text[ROOM];
    for (size_t at = 0; at < size; at++) {
        struct receipt_verdict verdict;
        memcpy(text, place.stored.at, size);
        text[at] ^= 1;
        const size_t mark = arena_mark(&place.arena);
        ck_assert(!status_is_ok(check(&place, bytes_from(text, size), &verdict)));
        LLVMFuzzerTestOneInput(text, size);
        arena_rewind(&place.arena, mark);
    }
}
END_TEST

START_TEST(test_values_have_a_bound)
{
    static const size_t sizes[] = {RECEIPT_VALUE_SIZE_MAX - 1, RECEIPT_VALUE_SIZE_MAX,
                                   RECEIPT_VALUE_SIZE_MAX + 1};
    static uint8_t letters[RECEIPT_VALUE_SIZE_MAX + 1];
    memset(letters, 'a', sizeof(letters));
    for (size_t i = 0; i < 3; i++) {
        struct receipt parsed;
        make(&place, 2, 0, 0);
        place.receipt.field[0].value = bytes_from(letters, sizes[i]);
        struct writer writer = writer_of(place.text, ROOM);
        const struct status made =
            receipt_format(&place.receipt, &place.arena, &writer, &place.fault);
        ck_assert_int_eq(made.code, sizes[i] > RECEIPT_VALUE_SIZE_MAX ? STATUS_INPUT
                                                                      : STATUS_CODE_OK);
        if (status_is_ok(made)) {
            ck_assert_ok(receipt_parse(writer_bytes(&writer), &place.arena, &parsed,
                                       &place.fault),
                         &place.fault);
        }
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("receipt");
    TCase *receipt = tcase_create("receipt");
    tcase_add_checked_fixture(receipt, setup, teardown);
    tcase_add_test(receipt, test_what_was_made_holds_wherever_the_result_lies);
    tcase_add_test(receipt, test_every_choice_of_fields_opens_just_those);
    tcase_add_test(receipt, test_no_other_value_result_or_place_holds);
    tcase_add_test(receipt, test_no_flipped_bit_holds);
    tcase_add_test(receipt, test_values_have_a_bound);
    suite_add_tcase(suite, receipt);
    return suite;
}
