/* witness_kit.h - a witness in a folder, and a small log that asks it. */
#ifndef TESTS_LEDGER_JOURNAL_WITNESS_KIT_H
#define TESTS_LEDGER_JOURNAL_WITNESS_KIT_H

#include "ledger/journal/witness_state.h"
#include "tests/fuzz/witness_property.h"
#include "tests/ledger/journal/book.h"

#include <stdio.h>

enum { ARENA_SIZE = 32 << 20, TEXT_SIZE = 65536, NOW_S = 1767139200 };

#define OWN_ORIGIN "ledger.example.org/relief-2026"
static struct arena memory;
static struct fault fault;
static struct signing_key *witness_key;
static struct note_verifier witness_verifier;
static struct witness witness;

static inline struct note_verifier verifier_of(const struct signing_key *key,
                                               const char *name, uint8_t type)
{
    struct public_key public;
    struct note_verifier verifier;
    signing_key_public(key, &public);
    ck_assert_ok(note_verifier_make(name, type, &public, &verifier, &fault), &fault);
    return verifier;
}

static inline void setup(void)
{
    char *folder = NULL;
    fault_clear(&fault);
    ck_assert_ok(arena_open(ARENA_SIZE, &memory, &fault), &fault);
    witness_key = book_key(SIGNING_ED25519, 9);
    witness_verifier =
        verifier_of(witness_key, "witness.example.org/w", NOTE_TYPE_COSIGNATURE);
    folder = arena_take(&memory, 1, 300);
    snprintf(folder, 300, "%s/witness", suite_folder());
    ck_assert_ok(witness_state_make(folder, &fault), &fault);
    witness = (struct witness){.folder = folder,
                               .verifier = &witness_verifier,
                               .key = witness_key,
                               .time_s = NOW_S};
}

static inline void teardown(void)
{
    signing_key_close(witness_key);
    arena_close(&memory);
}

/* As a key in a file is: of every size.  In the arena. */
static inline struct log_keys *keys_of(const struct note_verifier *verifier)
{
    struct log_keys *keys = arena_take(&memory, 1, sizeof(*keys));
    char text[NOTE_VKEY_SIZE];
    note_vkey_format(verifier, text);
    ck_assert_ok(log_keys_parse(bytes_of(text), keys, &fault), &fault);
    return keys;
}

static inline void trust(const struct note_verifier *verifier)
{
    size_t count = 0;
    ck_assert_ok(
        witness_state_trust(witness.folder, keys_of(verifier), &memory, &count, &fault),
        &fault);
}

/* Asks with the bytes of a request; the answer is in the arena. */
static inline struct witness_answer asked(struct bytes request)
{
    enum witness_code code = WITNESS_UNKNOWN;
    struct checkpoint checkpoint;
    struct witness_answer answer;
    struct writer writer = writer_of(arena_take(&memory, TEXT_SIZE, 1), TEXT_SIZE);
    ck_assert_ok(witness_state_answer(&witness, request, &memory, &writer, &code,
                                      &checkpoint, &fault),
                 &fault);
    ck_assert_ok(witness_answer_parse(writer_bytes(&writer), &answer, &fault), &fault);
    ck_assert_int_eq(answer.code, code);
    return answer;
}

static inline struct bytes request_of(uint64_t old, const struct tree_proof *proof,
                                      struct bytes note)
{
    static struct witness_request request;
    struct writer writer = writer_of(arena_take(&memory, TEXT_SIZE, 1), TEXT_SIZE);
    request = (struct witness_request){.old_size = old, .note = note};
    if (proof != NULL) {
        request.proof = *proof;
    }
    ck_assert_ok(witness_request_format(&request, &writer, &fault), &fault);
    return writer_bytes(&writer);
}

/* A path below the witness's folder of OWN_ORIGIN. */
static inline const char *seen_path(const char *origin, const char *name)
{
    char hex[2 * DIGEST_SIZE + 1];
    struct hasher *hasher = NULL;
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    const struct digest digest = hasher_one(hasher, bytes_of(origin));
    hasher_close(hasher);
    bytes_to_hex(digest_bytes(&digest), hex);
    char *path = arena_take(&memory, 1, 400);
    snprintf(path, 400, "%s/seen/%s/%s", witness.folder, hex, name);
    return path;
}

static inline void expect_cosigned(const struct witness_answer *answer,
                                   struct bytes note)
{
    struct note parsed;
    struct writer whole = writer_of(arena_take(&memory, TEXT_SIZE, 1), TEXT_SIZE);
    ck_assert_int_eq(answer->code, WITNESS_COSIGNED);
    writer_run(&whole, note);
    writer_run(&whole, answer->lines);
    ck_assert_ok(note_parse(writer_bytes(&whole), &memory, &parsed, &fault), &fault);
    uint64_t time_s = 0;
    ck_assert_int_eq(note_mark_of(&parsed, &witness_verifier, &time_s), NOTE_MARK_GOOD);
    ck_assert_uint_eq(time_s, witness.time_s);
}

/* A log of leaves numbered from 0, of which some histories part. */
struct log {
    struct signing_key *key;
    struct note_verifier verifier;
    struct hasher *hasher;
    struct digest leaf[2][64];
};

static inline void log_begin(struct log *log, const char *origin, uint8_t number)
{
    log->key = book_key(SIGNING_ED25519, number);
    log->verifier = verifier_of(log->key, origin, NOTE_TYPE_ED25519);
    ck_assert_ok(hasher_open(DIGEST_SHA256, &log->hasher, &fault), &fault);
    for (size_t h = 0; h < 2; h++) {
        for (size_t i = 0; i < 64; i++) {
            const uint8_t image[] = {(uint8_t)(i < 5 ? 0 : h), (uint8_t)i};
            log->leaf[h][i] = hasher_leaf(log->hasher, bytes_from(image, 2));
        }
    }
}

static inline void log_end(struct log *log)
{
    signing_key_close(log->key);
    hasher_close(log->hasher);
}

static inline struct bytes log_sign(const struct log *log, const char *text)
{
    struct writer note = writer_of(arena_take(&memory, TEXT_SIZE, 1), TEXT_SIZE);
    ck_assert_ok(note_sign(bytes_of(text), &log->verifier, log->key, &note, &fault),
                 &fault);
    return writer_bytes(&note);
}

static inline struct bytes log_note(struct log *log, size_t history, size_t size)
{
    uint8_t text[CHECKPOINT_TEXT_SIZE_MAX + 1] = {0};
    struct writer writer = writer_of(text, sizeof(text) - 1);
    const struct checkpoint checkpoint = {
        .origin = bytes_of(log->verifier.name),
        .size = size,
        .root = tree_root_of(log->hasher, log->leaf[history], size)};
    ck_assert_ok(checkpoint_format(&checkpoint, &writer, &fault), &fault);
    return log_sign(log, (const char *)text);
}

static inline struct bytes log_request(struct log *log, size_t history, size_t old,
                                       size_t size)
{
    struct tree_proof proof = {0};
    if (old > 0 && old <= size) {
        witness_world_subproof(log->hasher, old, log->leaf[history], size, true,
                               &proof);
    }
    return request_of(old, &proof, log_note(log, history, size));
}

#endif
