/* test_bundle.c - a proof file holds only together with the right entry and keys. */
#include "ledger/journal/bundle.h"

#include "tests/suite.h"

/* The property is the fuzz target's. */
#include "tests/fuzz/fuzz_bundle.c"

#include <stdio.h>

enum { ARENA_SIZE = 1 << 20 };

/* The keys and the proof of the golden file (proofs.md 3.7). */
static const char *const vkeys[] = {
    "ledger.example.org/relief-2026+5b77188a+"
    "AcN7iXLJZLHCbrXTSqKebC7aVz2/9CZE2YqRdEX2PC5Q",
    "witness.audit.example.org/w1+030da454+"
    "BDyr/mEFD6Quhfg4mxzztWZ2rxLV+pmwuT6wddepIWuc",
    "witness.office.example.org/w2+b50c9113+"
    "BEZRv3GZythX94r/Vzq1zKjSXsz0DZ5Vhp79f03u2Ssm",
};
static const char golden[] =
    "c2sp.org/tlog-proof@v1\n"
    "index 123\n"
    "jkUjk+EmXNmk4IpR/Yp6iA0VcUsdZmSa5IFcFyTXp9A=\n"
    "EfPWMcIvC/tMl33/xVZjVuG+9sE6rxX8uxvh92JUWYU=\n"
    "oBxL2Tb6sIUXs6mUQVxPUlZoQjJGRQF8xIvhsIM1W7s=\n"
    "qlFxdBa4IvR38MV3dNNtE7ldWgXD4qW02DlY69XMl/E=\n"
    "qgIkJU42HJzSYesuaBBz/BhPvaRTMjJwLCw0rc/BZGY=\n"
    "pi86z9VAMy9DY5EoOJgiFYxLTP94bzDCluEQIWjYTdE=\n"
    "RrRubXa+Il8zVSfvze9UzM0K3dmKhOD3z/P4yl7o6ew=\n"
    "irIdgKHz/ZAd7yJHPdeykOloQfXlQV55IypBH6Fflo8=\n"
    "N/9Ncd2dOVv94TcTtj1QPFdhGwYDat8eCdD+DQW0Kkc=\n"
    "\n"
    "ledger.example.org/relief-2026\n"
    "300\n"
    "4BsONTxLnszPUag63lJOdu1sTqFEed8GnTMm7B4r98M=\n"
    "\n"
    "\xe2\x80\x94 ledger.example.org/relief-2026 "
    "W3cYigppHyN3zYaTbUb8MK+SSQVknKIRiciZu3OpKugvZyIjV3yakRVtFzWigBG8b6hEKAVjuVdv16P+"
    "zQwZKRMRyAc=\n"
    "\xe2\x80\x94 witness.audit.example.org/w1 "
    "Aw2kVAAAAABpVbkAURHvNL9tNxoNm6pZDfew3VJ6EWGvHlu685pcBJhERi1U9FC9lw6xKr0EPwLCDBZR"
    "Q6yOR4h3f7wRB5yWF6TKBA==\n"
    "\xe2\x80\x94 witness.office.example.org/w2 "
    "tQyREwAAAABpVbkFW3neYMuEw27PM/rmbYmxpGmfP13cixwhguOhbKNgi7+u3YVQbKypOY456VxfQMhp"
    "Vme1hR2RAMaVMUUIObDOBw==\n";

static struct hasher *hasher;
static struct arena memory;
static struct note_verifier verifiers[3];

static void setup(void)
{
    struct fault fault;
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    ck_assert_ok(arena_open(ARENA_SIZE, &memory, &fault), &fault);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_ok(note_vkey_parse(bytes_of(vkeys[i]), &verifiers[i], &fault),
                     &fault);
    }
}

static void teardown(void)
{
    hasher_close(hasher);
    arena_close(&memory);
}

static struct bundle parsed(struct bytes text)
{
    struct fault fault;
    struct bundle bundle;
    ck_assert_ok(bundle_parse(text, &memory, &bundle, &fault), &fault);
    return bundle;
}

/* The log, and so many of its two witnesses. */
static struct bundle_trust trust_in(size_t witnesses)
{
    static struct policy policy;
    static char text[1024];
    struct fault fault;
    snprintf(text, sizeof(text),
             "witness W1 %s\nwitness W2 %s\ngroup g %s W1 W2\nquorum g\n", vkeys[1],
             vkeys[2], witnesses == 1 ? "any" : "all");
    ck_assert_ok(policy_parse(bytes_of(text), &policy, &fault), &fault);
    return (struct bundle_trust){.hasher = hasher,
                                 .verifiers = verifiers,
                                 .verifier_count = 1,
                                 .policy = witnesses == 0 ? NULL : &policy};
}

static struct status verify(const struct bundle *bundle, const char *entry,
                            size_t witnesses)
{
    struct fault fault;
    const struct digest leaf = hasher_leaf(hasher, bytes_of(entry));
    const struct bundle_trust trust = trust_in(witnesses);
    return bundle_verify(bundle, &leaf, &trust, &memory, NULL, &fault);
}

START_TEST(test_the_golden_proof_holds)
{
    const char *path = suite_shared("vectors/own/entry123-of-300.tlog-proof");
    if (path != NULL) {
        ck_assert_bytes(suite_file(&memory, path), bytes_of(golden));
    }
    struct fault fault;
    struct checkpoint checkpoint;
    const struct bundle bundle = parsed(bytes_of(golden));
    ck_assert_uint_eq(bundle.index, 123);
    ck_assert_uint_eq(bundle.proof.count, 9);
    ck_assert(!bundle.has_extra);
    const struct digest leaf = hasher_leaf(hasher, bytes_of("entry 123\n"));
    const struct bundle_trust trust = trust_in(2);
    ck_assert_ok(bundle_verify(&bundle, &leaf, &trust, &memory, &checkpoint, &fault),
                 &fault);
    ck_assert_uint_eq(checkpoint.size, 300);
    ck_assert_bytes(checkpoint.origin, bytes_of(verifiers[0].name));
}
END_TEST

START_TEST(test_the_file_is_written_back_to_its_bytes)
{
    char space[2048];
    struct fault fault;
    struct bundle bundle = parsed(bytes_of(golden));
    for (size_t capacity = 0; capacity <= sizeof(golden); capacity++) {
        struct writer writer = writer_of(space, capacity);
        const struct status status = bundle_format(&bundle, &writer, &fault);
        ck_assert(!writer.overflowed);
        ck_assert_uint_eq(writer.size, capacity >= strlen(golden) ? strlen(golden) : 0);
        ck_assert_int_eq(status.code, writer.size > 0 ? STATUS_CODE_OK : STATUS_FULL);
    }
    ck_assert_mem_eq(space, golden, strlen(golden));
}
END_TEST

START_TEST(test_extra_bytes_travel_with_it)
{
    static char space[4096];
    struct fault fault;
    for (size_t size = 0; size < 300; size += 7) {
        uint8_t extra[300];
        memset(extra, (int)size, sizeof(extra));
        struct bundle bundle = parsed(bytes_of(golden));
        bundle.has_extra = true;
        bundle.extra = bytes_from(extra, size);
        struct writer writer = writer_of(space, sizeof(space));
        ck_assert_ok(bundle_format(&bundle, &writer, &fault), &fault);
        const struct bundle back = parsed(writer_bytes(&writer));
        ck_assert(back.has_extra);
        ck_assert_bytes(back.extra, bundle.extra);
        ck_assert_status(verify(&back, "entry 123\n", 2), STATUS_CODE_OK);
    }
}
END_TEST

START_TEST(test_another_entry_index_or_hash_does_not_hold)
{
    struct bundle bundle = parsed(bytes_of(golden));
    ck_assert_status(verify(&bundle, "entry 123\n", 2), STATUS_CODE_OK);
    ck_assert_status(verify(&bundle, "entry 124\n", 2), STATUS_FOUND);
    bundle.index = 122;
    ck_assert_status(verify(&bundle, "entry 123\n", 2), STATUS_FOUND);
    bundle.index = 300;
    ck_assert_status(verify(&bundle, "entry 123\n", 2), STATUS_FOUND);
    bundle.index = 123;
    for (size_t i = 0; i < bundle.proof.count; i++) {
        bundle.proof.hash[i].at[i] ^= 1;
        ck_assert_status(verify(&bundle, "entry 123\n", 2), STATUS_FOUND);
        bundle.proof.hash[i].at[i] ^= 1;
    }
    bundle.proof.count--;
    ck_assert_status(verify(&bundle, "entry 123\n", 2), STATUS_FOUND);
}
END_TEST

/* The golden file without the signature line of `name`. */
static struct bytes without(const char *name)
{
    char *text = arena_take(&memory, sizeof(golden), 1);
    char start[128];
    ck_assert_ptr_nonnull(text);
    memcpy(text, golden, sizeof(golden));
    snprintf(start, sizeof(start), "\xe2\x80\x94 %s", name);
    char *from = strstr(text, start);
    ck_assert_ptr_nonnull(from);
    const char *after = strchr(from, '\n') + 1;
    memmove(from, after, strlen(after) + 1);
    return bytes_of(text);
}

START_TEST(test_the_log_and_enough_witnesses_must_have_signed) /* */
{
    struct bundle bundle = parsed(without(verifiers[1].name));
    ck_assert_status(verify(&bundle, "entry 123\n", 1), STATUS_CODE_OK);
    ck_assert_status(verify(&bundle, "entry 123\n", 2), STATUS_ENVIRONMENT);
    ck_assert_status(verify(&bundle, "entry 123\n", 0), STATUS_CODE_OK);
    bundle = parsed(without(verifiers[0].name));
    ck_assert_status(verify(&bundle, "entry 123\n", 0), STATUS_FOUND);
    ck_assert_status(verify(&bundle, "entry 123\n", 0), STATUS_FOUND);
    /* A witness's name is not the origin. */
    bundle = parsed(bytes_of(golden));
    verifiers[0] = verifiers[1];
    ck_assert_status(verify(&bundle, "entry 123\n", 0), STATUS_FOUND);
}
END_TEST

START_TEST(test_every_changed_byte_is_noticed)
{
    char text[sizeof(golden)];
    const char *lines = strstr(golden, "\n\n") + 2;
    for (size_t i = 0; i < strlen(golden); i++) {
        const size_t mark = arena_mark(&memory);
        struct fault fault;
        struct bundle bundle;
        memcpy(text, golden, sizeof(text));
        text[i] ^= 1;
        const struct status status =
            bundle_parse(bytes_from(text, strlen(golden)), &memory, &bundle, &fault);
        /* A witness whose name or id changed is merely unknown. */
        if (status_is_ok(status)) {
            ck_assert_msg(!status_is_ok(verify(&bundle, "entry 123\n", 2)), "byte %zu",
                          i);
        } else {
            ck_assert(&golden[i] < lines);
        }
        arena_rewind(&memory, mark);
    }
}
END_TEST

START_TEST(test_what_is_not_a_proof_is_refused_with_its_line)
{
    static const struct {
        const char *text;
        uint64_t line;
    } cases[] = {
        {"", 1},
        {"c2sp.org/tlog-proof@v2\nindex 1\n\n", 1},
        {"c2sp.org/tlog-proof@v1", 1},
        {"c2sp.org/tlog-proof@v1\n", 2},
        {"c2sp.org/tlog-proof@v1\nindex 01\n\n", 2},
        {"c2sp.org/tlog-proof@v1\nindex -1\n\n", 2},
        {"c2sp.org/tlog-proof@v1\nindex 18446744073709551616\n\n", 2},
        {"c2sp.org/tlog-proof@v1\nextra ===\nindex 1\n\n", 2},
        {"c2sp.org/tlog-proof@v1\nextra QQ=\nindex 1\n\n", 2},
        {"c2sp.org/tlog-proof@v1\nextra QQ==\nextra QQ==\nindex 1\n\n", 3},
        {"c2sp.org/tlog-proof@v1\nindex 1\nextra QQ==\n\n", 3},
        {"c2sp.org/tlog-proof@v1\nindex 1\nQQ==\n\n", 3},
        {"c2sp.org/tlog-proof@v1\nindex 1\n"
         "jkUjk+EmXNmk4IpR/Yp6iA0VcUsdZmSa5IFcFyTXp9B=\n\n",
         3},
        {"c2sp.org/tlog-proof@v1\nindex 1\n"
         "jkUjk+EmXNmk4IpR/Yp6iA0VcUsdZmSa5IFcFyTXp9A=\n",
         4},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fault fault;
        struct bundle bundle = {.index = 77};
        ck_assert_status(
            bundle_parse(bytes_of(cases[i].text), &memory, &bundle, &fault),
            STATUS_INPUT);
        ck_assert_uint_eq(fault.line, cases[i].line);
        ck_assert_uint_eq(bundle.index, 77);
    }
}
END_TEST

START_TEST(test_proofs_have_at_most_65_hashes)
{
    static char text[8192];
    for (size_t count = TREE_PROOF_MAX - 1; count <= TREE_PROOF_MAX + 1; count++) {
        struct writer writer = writer_of(text, sizeof(text));
        struct fault fault;
        struct bundle bundle;
        writer_text(&writer, "c2sp.org/tlog-proof@v1\nindex 1\n");
        for (size_t i = 0; i < count; i++) {
            writer_text(&writer, "jkUjk+EmXNmk4IpR/Yp6iA0VcUsdZmSa5IFcFyTXp9A=\n");
        }
        writer_text(&writer, "\nnote\n");
        const struct status status =
            bundle_parse(writer_bytes(&writer), &memory, &bundle, &fault);
        ck_assert_int_eq(status_is_ok(status), count <= TREE_PROOF_MAX);
    }
}
END_TEST

START_TEST(test_random_changes_keep_one_text_per_proof)
{
    uint64_t seed = 20260103;
    uint8_t text[sizeof(golden)];
    for (int i = 0; i < 5000; i++) {
        memcpy(text, golden, sizeof(text));
        for (unsigned n = 0; n < 1U + (unsigned)i % 3; n++) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            text[(seed >> 33) % (i % 2 == 0 ? 60 : strlen(golden))] =
                (uint8_t)(seed >> 20);
        }
        ck_assert_int_eq(LLVMFuzzerTestOneInput(text, strlen(golden)), 0);
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("bundle");
    TCase *proof = tcase_create("proof");
    tcase_add_checked_fixture(proof, setup, teardown);
    tcase_add_test(proof, test_the_golden_proof_holds);
    tcase_add_test(proof, test_the_file_is_written_back_to_its_bytes);
    tcase_add_test(proof, test_extra_bytes_travel_with_it);
    tcase_add_test(proof, test_another_entry_index_or_hash_does_not_hold);
    tcase_add_test(proof, test_the_log_and_enough_witnesses_must_have_signed);
    tcase_add_test(proof, test_every_changed_byte_is_noticed);
    tcase_add_test(proof, test_what_is_not_a_proof_is_refused_with_its_line);
    tcase_add_test(proof, test_proofs_have_at_most_65_hashes);
    tcase_add_test(proof, test_random_changes_keep_one_text_per_proof);
    suite_add_tcase(suite, proof);
    return suite;
}
