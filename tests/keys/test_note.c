/* test_note.c - notes and verifier keys against published and own vectors. */
#include "keys/note.h"

#include "ledger/base/text.h"
#include "tests/fuzz/note_property.h"
#include "tests/suite.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#define DASH "\xE2\x80\x94 "

/* proofs.md 3.2 and 3.3 */
static const char foo_vkey[] =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
static const char foo_note[] = "This is an example message.\n\n" DASH "example.com/foo "
                               "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1"
                               "ERYNZXsYjOBH3mFXmRKuwHjG1Yu72"
                               "IneyaQM=\n";
static const char log_vkey[] =
    "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";
static const char log_note[] =
    "example.com/log/testdata\n15\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/"
    "1nk427v383cs=\n\n" DASH "example.com/log/testdata "
    "M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/uEWP6zdkdIQzd/fmwlM/"
    "dlP"
    "WF74ewI=\n";

static struct arena arena;
static struct note note;
static struct fault fault;

static void setup(void)
{
    ck_assert_ok(arena_open(16 * 1024 * 1024, &arena, &fault), &fault);
}

static void teardown(void)
{
    arena_close(&arena);
}

static struct note_verifier verifier_of(const char *vkey)
{
    struct note_verifier verifier;
    ck_assert_ok(note_vkey_parse(bytes_of(vkey), &verifier, &fault), &fault);
    char text[NOTE_VKEY_SIZE];
    note_vkey_format(&verifier, text);
    ck_assert_str_eq(text, vkey);
    return verifier;
}

static void parse_good(struct bytes whole)
{
    ck_assert_ok(note_parse(whole, &arena, &note, &fault), &fault);
}

START_TEST(test_published_notes_verify_under_their_keys)
{
    const struct note_verifier verifiers[] = {verifier_of(log_vkey),
                                              verifier_of(foo_vkey)};
    size_t index = 9;
    parse_good(bytes_of(foo_note));
    ck_assert_bytes(note.text, bytes_of("This is an example message.\n"));
    ck_assert_uint_eq(note.signature_count, 1);
    ck_assert_ok(note_verify(&note, verifiers, 2, &index, &fault), &fault);
    ck_assert_uint_eq(index, 1);
    parse_good(bytes_of(log_note));
    ck_assert_ok(note_verify(&note, verifiers, 2, &index, &fault), &fault);
    ck_assert_uint_eq(index, 0);
    ck_assert_status(note_verify(&note, verifiers + 1, 1, &index, &fault),
                     STATUS_FOUND);
    ck_assert_status(note_verify(&note, verifiers, 0, NULL, &fault), STATUS_FOUND);
}
END_TEST

/* ---- the project's own vectors ---- */

static const char *text_at(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    ck_assert_msg(text != NULL, "golden.json has no %s", name);
    return text;
}

static void check_golden_key(const json_t *keys, const char *name)
{
    const json_t *entry = json_object_get(keys, name);
    const struct note_verifier verifier = verifier_of(text_at(entry, "vkey"));
    struct signing_key *key = NULL;
    struct public_key public;
    struct note_verifier made;
    uint8_t seed[32];
    char hex[65];
    ck_assert(bytes_from_hex(bytes_of(text_at(entry, "ed25519_seed_hex")), seed, 32));
    ck_assert_ok(signing_key_from(SIGNING_ED25519, seed, &key, &fault), &fault);
    signing_key_public(key, &public);
    signing_key_close(key);
    bytes_to_hex(public_key_bytes(&public), hex);
    ck_assert_str_eq(hex, text_at(entry, "public_key_hex"));
    ck_assert_ok(note_verifier_make(text_at(entry, "name"), verifier.type, &public,
                                    &made, &fault),
                 &fault);
    ck_assert_uint_eq(made.id, verifier.id);
    ck_assert_uint_eq(made.id, strtoul(text_at(entry, "key_id_hex"), NULL, 16));
}

/* Our own signature over the text gives the same bytes: Ed25519 is deterministic. */
static void check_golden_checkpoint(const char *whole, const struct note_verifier *log,
                                    const struct signing_key *key)
{
    uint8_t image[1024];
    struct writer writer = writer_of(image, sizeof(image));
    parse_good(bytes_of(whole));
    ck_assert_ok(note_verify(&note, log, 1, NULL, &fault), &fault);
    ck_assert_ok(note_sign(note.text, log, key, &writer, &fault), &fault);
    ck_assert_bytes(writer_bytes(&writer), bytes_of(whole));
}

START_TEST(test_own_golden_keys_and_checkpoints_are_reproduced)
{
    const char *path = suite_shared("vectors/own/golden.json");
    if (path == NULL) {
        return;
    }
    json_t *golden = json_load_file(path, 0, NULL);
    ck_assert_ptr_nonnull(golden);
    const json_t *keys = json_object_get(golden, "keys");
    check_golden_key(keys, "log");
    check_golden_key(keys, "witness1");
    check_golden_key(keys, "witness2");
    const json_t *entry = json_object_get(keys, "log");
    const struct note_verifier log = verifier_of(text_at(entry, "vkey"));
    struct signing_key *key = NULL;
    uint8_t seed[32];
    ck_assert(bytes_from_hex(bytes_of(text_at(entry, "ed25519_seed_hex")), seed, 32));
    ck_assert_ok(signing_key_from(SIGNING_ED25519, seed, &key, &fault), &fault);
    const json_t *cases = json_object_get(golden, "cases");
    ck_assert_uint_ge(json_array_size(cases), 12);
    for (size_t i = 0; i < json_array_size(cases); i++) {
        check_golden_checkpoint(text_at(json_array_get(cases, i), "checkpoint"), &log,
                                key);
    }
    signing_key_close(key);
    json_decref(golden);
}
END_TEST

START_TEST(test_own_golden_cosignatures_verify_and_are_reproduced)
{
    const char *path = suite_shared("vectors/own/golden.json");
    if (path == NULL) {
        return;
    }
    json_t *golden = json_load_file(path, 0, NULL);
    ck_assert_ptr_nonnull(golden);
    path = suite_shared("vectors/own/entry123-of-300.tlog-proof");
    ck_assert_ptr_nonnull(path);
    const json_t *keys = json_object_get(golden, "keys");
    static const char *names[] = {"log", "witness1", "witness2"};
    struct note_verifier verifiers[3];
    for (size_t i = 0; i < 3; i++) {
        verifiers[i] = verifier_of(text_at(json_object_get(keys, names[i]), "vkey"));
    }
    const struct bytes proof = suite_file(&arena, path);
    const size_t blank = text_find(proof, bytes_of("\n\n"));
    ck_assert_uint_ne(blank, SIZE_MAX);
    parse_good(bytes_from(proof.at + blank + 2, proof.size - blank - 2));
    ck_assert_uint_eq(note.signature_count, 3);
    size_t index = 9;
    ck_assert_ok(note_verify(&note, verifiers, 3, &index, &fault), &fault);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_ok(note_verify(&note, &verifiers[i], 1, NULL, &fault), &fault);
    }
    for (size_t i = 1; i < 3; i++) {
        uint8_t seed[32];
        uint8_t image[512];
        struct signing_key *key = NULL;
        struct writer writer = writer_of(image, sizeof(image));
        struct reader reader = reader_of(note.signatures[i].payload);
        ck_assert(bytes_from_hex(
            bytes_of(text_at(json_object_get(keys, names[i]), "ed25519_seed_hex")),
            seed, 32));
        ck_assert_ok(signing_key_from(SIGNING_ED25519, seed, &key, &fault), &fault);
        ck_assert_ok(note_cosign(&note, &verifiers[i], key, reader_u64(&reader),
                                 &writer, &fault),
                     &fault);
        ck_assert_uint_ne(text_find(proof, writer_bytes(&writer)), SIZE_MAX);
        signing_key_close(key);
    }
    json_decref(golden);
}
END_TEST

/* ---- refusals ---- */

/* */
START_TEST(test_a_known_signature_that_fails_rejects_the_whole_note)
{
    const struct note_verifier verifiers[] = {verifier_of(foo_vkey),
                                              verifier_of(log_vkey)};
    char text[1024];
    /* The good line of foo, then one that claims to be foo's but is another's. */
    snprintf(text, sizeof(text), "%s" DASH "example.com/foo Uw2QOgAA\n", foo_note);
    parse_good(bytes_of(text));
    ck_assert_status(note_verify(&note, verifiers, 2, NULL, &fault), STATUS_FOUND);
    ck_assert_str_eq(fault.rule, "R-014");
    /* The same line under an unknown name or id is ignored. */
    snprintf(text, sizeof(text), "%s" DASH "example.com/fop Uw2QOgAA\n", foo_note);
    parse_good(bytes_of(text));
    ck_assert_ok(note_verify(&note, verifiers, 2, NULL, &fault), &fault);
    snprintf(text, sizeof(text), "%s" DASH "example.com/foo Uw2QOwAA\n", foo_note);
    parse_good(bytes_of(text));
    ck_assert_ok(note_verify(&note, verifiers, 2, NULL, &fault), &fault);
    /* One changed letter of the text. */
    snprintf(text, sizeof(text), "%s", foo_note);
    text[0] = 't';
    parse_good(bytes_of(text));
    ck_assert_status(note_verify(&note, verifiers, 2, NULL, &fault), STATUS_FOUND);
    ck_assert_str_eq(fault.rule, "R-014");
}
END_TEST

static const struct {
    const char *what;
    const char *text;
} malformed[] = {
    {"empty", ""},
    {"no empty line", "text\n" DASH "a AAAAAAA=\n"},
    {"no signature", "text\n\n"},
    {"only an empty line", "\n\n"},
    {"last line not ended", "text\n\n" DASH "a AAAAAAA="},
    {"hyphen for dash", "text\n\n- a AAAAAAA=\n"},
    {"no space after the dash", "text\n\n\xE2\x80\x94"
                                "a AAAAAAA=\n"},
    {"no name", "text\n\n" DASH " AAAAAAA=\n"},
    {"no base64", "text\n\n" DASH "a\n"},
    {"empty base64", "text\n\n" DASH "a \n"},
    {"plus in the name", "text\n\n" DASH "a+b AAAAAAA=\n"},
    {"ideographic space in the name", "text\n\n" DASH "a\xE3\x80\x80"
                                      "b AAAAAAA=\n"},
    {"no-break space in the name", "text\n\n" DASH "a\xC2\xA0"
                                   "b AAAAAAA=\n"},
    {"id alone", "text\n\n" DASH "a AAAAAA==\n"},
    {"base64 without padding", "text\n\n" DASH "a AAAAAAA\n"},
    {"base64 with loose bits", "text\n\n" DASH "a AAAAAAB=\n"},
    {"base64 of the other alphabet", "text\n\n" DASH "a AAAA-_A=\n"},
    {"padding inside", "text\n\n" DASH "a AA==AAAA\n"},
    {"two spaces", "text\n\n" DASH "a  AAAAAAA=\n"},
    {"trailing space", "text\n\n" DASH "a AAAAAAA= \n"},
    {"carriage return", "text\r\n\n" DASH "a AAAAAAA=\n"},
    {"tab", "te\txt\n\n" DASH "a AAAAAAA=\n"},
    {"not UTF-8", "te\xFFxt\n\n" DASH "a AAAAAAA=\n"},
    {"an overlong form", "te\xC0\x80xt\n\n" DASH "a AAAAAAA=\n"},
    {"text after the signatures", "text\n\n" DASH "a AAAAAAA=\nmore\n"},
    {"empty line after the signatures", "text\n\n" DASH "a AAAAAAA=\n\n"},
};

START_TEST(test_every_kind_of_malformed_note_is_refused)
{
    const size_t used = arena_mark(&arena);
    note.signature_count = 77;
    for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++) {
        const struct status status =
            note_parse(bytes_of(malformed[i].text), &arena, &note, &fault);
        ck_assert_msg(status.code == STATUS_INPUT, "%s: %s", malformed[i].what,
                      status_name(status.code));
    }
    const uint8_t with_nul[] = "te\0xt\n\n" DASH "a AAAAAAA=\n";
    ck_assert_status(
        note_parse(bytes_from(with_nul, sizeof(with_nul) - 1), &arena, &note, &fault),
        STATUS_INPUT);
    ck_assert_uint_eq(note.signature_count, 77); /* untouched */
    ck_assert_uint_eq(arena_mark(&arena), used); /* nothing kept */
    parse_good(bytes_of("text\n\n" DASH "a AAAAAAA=\n"));
}
END_TEST

START_TEST(test_the_last_empty_line_divides)
{
    parse_good(bytes_of("a\n\nb\n\n" DASH "k AAAAAAA=\n"));
    ck_assert_bytes(note.text, bytes_of("a\n\nb\n"));
    /* A text that looks like a signature is text. */
    parse_good(bytes_of("a\n\n" DASH "k BBBBBBA=\n\n" DASH "k AAAAAAA=\n"));
    ck_assert_uint_eq(note.signature_count, 1);
}
END_TEST

START_TEST(test_sizes_are_held_at_the_limit)
{
    static const char line[] = "\n" DASH "a AAAAAAA=\n";
    static uint8_t image[NOTE_SIZE_MAX + 1];
    for (size_t size = NOTE_SIZE_MAX - 1; size <= NOTE_SIZE_MAX + 1; size++) {
        const size_t text_size = size - (sizeof(line) - 1);
        memset(image, 'x', text_size);
        image[text_size - 1] = '\n';
        memcpy(image + text_size, line, sizeof(line) - 1);
        ck_assert_status(note_parse(bytes_from(image, size), &arena, &note, &fault),
                         size <= NOTE_SIZE_MAX ? STATUS_CODE_OK : STATUS_INPUT);
    }
    for (size_t count = 63; count <= 65; count++) {
        struct writer writer = writer_of(image, sizeof(image));
        writer_text(&writer, "text\n\n");
        for (size_t i = 0; i < count; i++) {
            writer_text(&writer, line + 1);
        }
        ck_assert_status(note_parse(writer_bytes(&writer), &arena, &note, &fault),
                         count <= NOTE_SIGNATURES_MAX ? STATUS_CODE_OK : STATUS_INPUT);
    }
}
END_TEST

START_TEST(test_too_little_memory_is_said_at_every_size)
{
    for (size_t size = 0; size <= 1; size++) {
        struct arena small = {0};
        ck_assert_ok(arena_open(4096, &small, &fault), &fault);
        ck_assert_ptr_nonnull(arena_take(&small, 4096 - 128, 1));
        const size_t used = arena_mark(&small);
        ck_assert_status(note_parse(bytes_of(foo_note), &small, &note, &fault),
                         STATUS_NO_MEMORY);
        ck_assert_uint_eq(arena_mark(&small), used);
        arena_close(&small);
    }
}
END_TEST

static const char *bad_vkeys[] = {
    "",
    "example.com/foo",
    "example.com/foo+530d903a",
    "example.com/foo+530d903a+",
    /* another id, upper case, short, long, another name */
    "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/foo+30d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/foo+0530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    /* another key, unknown type, a newline, a blank, no name */
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2l",
    "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n",
    "example.com /foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    /* a point of low order */
    "example.com/foo+530d903a+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
};

START_TEST(test_verifier_keys_that_do_not_hold_together_are_refused)
{
    struct note_verifier verifier = {.id = 77};
    for (size_t i = 0; i < sizeof(bad_vkeys) / sizeof(bad_vkeys[0]); i++) {
        const struct status status =
            note_vkey_parse(bytes_of(bad_vkeys[i]), &verifier, &fault);
        ck_assert_msg(status.code == STATUS_INPUT, "case %zu: %s", i,
                      status_name(status.code));
    }
    ck_assert_uint_eq(verifier.id, 77);
}
END_TEST

START_TEST(test_key_names_are_held_at_the_limit)
{
    const struct note_verifier foo = verifier_of(foo_vkey);
    struct note_verifier made;
    struct note_verifier again;
    char name[NOTE_NAME_SIZE_MAX + 2];
    char text[NOTE_VKEY_SIZE];
    for (size_t size = NOTE_NAME_SIZE_MAX - 1; size <= NOTE_NAME_SIZE_MAX + 1; size++) {
        memset(name, 'n', size);
        name[size] = '\0';
        const struct status status =
            note_verifier_make(name, NOTE_TYPE_ED25519, &foo.key, &made, &fault);
        ck_assert_int_eq((int)status.code, size <= NOTE_NAME_SIZE_MAX
                                               ? (int)STATUS_CODE_OK
                                               : (int)STATUS_INPUT);
        note_vkey_format(&made, text);
        ck_assert_ok(note_vkey_parse(bytes_of(text), &again, &fault), &fault);
    }
    static const char *names[] = {"", "a+b", "a b", "a\tb", "a\xE2\x80\x83z", "a\xFF"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        ck_assert_status(
            note_verifier_make(names[i], NOTE_TYPE_ED25519, &foo.key, &made, &fault),
            STATUS_INPUT);
    }
    ck_assert_status(note_verifier_make("a", NOTE_TYPE_SM2, &foo.key, &made, &fault),
                     STATUS_INPUT);
    ck_assert_status(note_verifier_make("a", 0x02, &foo.key, &made, &fault),
                     STATUS_INPUT);
}
END_TEST

START_TEST(test_sm2_notes_have_their_own_type_and_verify)
{
    const uint8_t scalar[32] = {7};
    struct signing_key *key = NULL;
    struct public_key public;
    struct note_verifier verifier;
    char text[NOTE_VKEY_SIZE];
    uint8_t image[1024];
    struct writer writer = writer_of(image, sizeof(image));
    ck_assert_ok(signing_key_from(SIGNING_SM2, scalar, &key, &fault), &fault);
    signing_key_public(key, &public);
    ck_assert_status(
        note_verifier_make("a/sm3", NOTE_TYPE_ED25519, &public, &verifier, &fault),
        STATUS_INPUT);
    ck_assert_ok(note_verifier_make("a/sm3", NOTE_TYPE_SM2, &public, &verifier, &fault),
                 &fault);
    note_vkey_format(&verifier, text);
    const struct note_verifier again = verifier_of(text);
    ck_assert_ok(note_sign(bytes_of("a/sm3\n1\n"), &verifier, key, &writer, &fault),
                 &fault);
    parse_good(writer_bytes(&writer));
    ck_assert_ok(note_verify(&note, &again, 1, NULL, &fault), &fault);
    image[0] ^= 1;
    parse_good(writer_bytes(&writer));
    ck_assert_status(note_verify(&note, &again, 1, NULL, &fault), STATUS_FOUND);
    signing_key_close(key);
}
END_TEST

START_TEST(test_signing_refuses_bad_text_and_the_wrong_key)
{
    const uint8_t seed[32] = {7};
    struct signing_key *key = NULL;
    struct public_key public;
    struct note_verifier log;
    struct note_verifier witness;
    const struct note_verifier foo = verifier_of(foo_vkey);
    static uint8_t image[NOTE_SIZE_MAX + 1];
    struct writer writer = writer_of(image, sizeof(image));
    ck_assert_ok(signing_key_from(SIGNING_ED25519, seed, &key, &fault), &fault);
    signing_key_public(key, &public);
    ck_assert_ok(note_verifier_make("a", NOTE_TYPE_ED25519, &public, &log, &fault),
                 &fault);
    ck_assert_ok(
        note_verifier_make("w", NOTE_TYPE_COSIGNATURE, &public, &witness, &fault),
        &fault);
    static const char *texts[] = {"", "a", "a\r\n", "a\tb\n", "\xFF\n"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        ck_assert_status(note_sign(bytes_of(texts[i]), &log, key, &writer, &fault),
                         STATUS_USAGE);
    }
    static uint8_t large[NOTE_SIZE_MAX];
    memset(large, 'x', sizeof(large));
    large[sizeof(large) - 1] = '\n';
    ck_assert_status(
        note_sign(bytes_from(large, sizeof(large)), &log, key, &writer, &fault),
        STATUS_USAGE);
    ck_assert_status(note_sign(bytes_of("a\n"), &foo, key, &writer, &fault),
                     STATUS_USAGE);
    ck_assert_status(note_sign(bytes_of("a\n"), &witness, key, &writer, &fault),
                     STATUS_USAGE);
    parse_good(bytes_of(foo_note));
    ck_assert_status(note_cosign(&note, &log, key, 1, &writer, &fault), STATUS_USAGE);
    ck_assert_uint_eq(writer.size, 0);
    static const uint64_t times[] = {0, 1, UINT64_MAX};
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        writer = writer_of(image, sizeof(image));
        writer_text(&writer, foo_note);
        ck_assert_ok(note_cosign(&note, &witness, key, times[i], &writer, &fault),
                     &fault);
        parse_good(writer_bytes(&writer));
        ck_assert_ok(note_verify(&note, &witness, 1, NULL, &fault), &fault);
    }
    signing_key_close(key);
}
END_TEST

START_TEST(test_base64_is_canonical)
{
    static const struct {
        const char *plain;
        const char *text;
    } cases[] = {{"", ""},
                 {"f", "Zg=="},
                 {"fo", "Zm8="},
                 {"foo", "Zm9v"},
                 {"foob", "Zm9vYg=="},
                 {"fooba", "Zm9vYmE="},
                 {"foobar", "Zm9vYmFy"},
                 {"\xFB\xEF\xFF", "++//"}};
    uint8_t image[64];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct writer writer = writer_of(image, sizeof(image));
        note_base64(bytes_of(cases[i].plain), &writer);
        ck_assert_bytes(writer_bytes(&writer), bytes_of(cases[i].text));
        writer = writer_of(image, strlen(cases[i].plain));
        ck_assert(note_base64_decode(bytes_of(cases[i].text), &writer));
        ck_assert_bytes(writer_bytes(&writer), bytes_of(cases[i].plain));
    }
    static const char *bad[] = {"Z",    "Zg",   "Zg=",   "Zh==",     "Zm9=",
                                "====", "=g==", "Z===",  "Zg==Zg==", "Zm9v\n",
                                " Zm9", "Zm-_", "Zm8=\n"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct writer writer = writer_of(image, sizeof(image));
        ck_assert_msg(!note_base64_decode(bytes_of(bad[i]), &writer), "%s", bad[i]);
    }
    struct writer writer = writer_of(image, 2);
    ck_assert(!note_base64_decode(bytes_of("Zm9v"), &writer));
}
END_TEST

START_TEST(test_changed_notes_and_keys_never_crash_the_parser)
{
    uint64_t seed = 20261123;
    static const char *bases[] = {foo_note, log_note, foo_vkey, log_vkey};
    for (int round = 0; round < 4000; round++) {
        uint8_t image[400];
        const struct bytes base = bytes_of(bases[round % 4]);
        memcpy(image, base.at, base.size);
        for (int change = 0; change <= round % 3; change++) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            image[(seed >> 33) % base.size] = (uint8_t)(seed >> 55);
        }
        note_property(image, base.size - (round % 7 == 0 ? seed % 9 : 0));
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("note");
    TCase *good = tcase_create("vectors");
    tcase_add_checked_fixture(good, setup, teardown);
    tcase_add_test(good, test_published_notes_verify_under_their_keys);
    tcase_add_test(good, test_own_golden_keys_and_checkpoints_are_reproduced);
    tcase_add_test(good, test_own_golden_cosignatures_verify_and_are_reproduced);
    tcase_add_test(good, test_sm2_notes_have_their_own_type_and_verify);
    tcase_add_test(good, test_the_last_empty_line_divides);
    tcase_add_test(good, test_base64_is_canonical);
    suite_add_tcase(suite, good);
    TCase *bad = tcase_create("refusals");
    tcase_add_checked_fixture(bad, setup, teardown);
    tcase_add_test(bad, test_a_known_signature_that_fails_rejects_the_whole_note);
    tcase_add_test(bad, test_every_kind_of_malformed_note_is_refused);
    tcase_add_test(bad, test_sizes_are_held_at_the_limit);
    tcase_add_test(bad, test_too_little_memory_is_said_at_every_size);
    tcase_add_test(bad, test_verifier_keys_that_do_not_hold_together_are_refused);
    tcase_add_test(bad, test_key_names_are_held_at_the_limit);
    tcase_add_test(bad, test_signing_refuses_bad_text_and_the_wrong_key);
    tcase_add_test(bad, test_changed_notes_and_keys_never_crash_the_parser);
    suite_add_tcase(suite, bad);
    return suite;
}
