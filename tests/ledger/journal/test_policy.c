/* test_policy.c - a checkpoint counts only with the log and the witnesses it should. */
#include "ledger/journal/policy.h"

#include "ledger/base/text.h"
#include "tests/suite.h"

/* The property is the fuzz target's. */
#include "tests/fuzz/fuzz_policy.c"

#include <stdio.h>

#define DASH "\xe2\x80\x94 "
#define ORIGIN "ledger.example.org/relief-2026"
#define LOG ORIGIN "+5b77188a+AcN7iXLJZLHCbrXTSqKebC7aVz2/9CZE2YqRdEX2PC5Q"
#define W1                                                                             \
    "witness.audit.example.org/w1+030da454+BDyr/"                                      \
    "mEFD6Quhfg4mxzztWZ2rxLV+pmwuT6wddepIWuc"
#define W2                                                                             \
    "witness.office.example.org/w2+b50c9113+"                                          \
    "BEZRv3GZythX94r/Vzq1zKjSXsz0DZ5Vhp79f03u2Ssm"
#define HEAD "log " LOG "\nwitness W1 " W1 "\nwitness W2 " W2 "\n"

#define TEXT ORIGIN "\n300\n4BsONTxLnszPUag63lJOdu1sTqFEed8GnTMm7B4r98M=\n"
#define LOG_LINE                                                                       \
    DASH ORIGIN                                                                        \
        " W3cYigppHyN3zYaTbUb8MK+SSQVknKIRiciZu3OpKugvZyIjV3yakRVtFzWigBG8b6hE"        \
        "KAVjuVdv16P+zQwZKRMRyAc=\n"
#define W1_LINE                                                                        \
    DASH                                                                               \
        "witness.audit.example.org/w1 Aw2kVAAAAABpVbkAURHvNL9tNxoNm6pZDfew3VJ6EWGvHlu" \
        "685pcBJhERi1U9FC9lw6xKr0EPwLCDBZRQ6yOR4h3f7wRB5yWF6TKBA==\n"
#define W2_LINE                                                                        \
    DASH                                                                               \
        "witness.office.example.org/w2 tQyREwAAAABpVbkFW3neYMuEw27PM/rmbYmxpGmfP13cix" \
        "whguOhbKNgi7+u3YVQbKypOY456VxfQMhpVme1hR2RAMaVMUUIObDOBw==\n"

static struct arena arena;
static struct fault fault;
static struct policy policy;
static struct note note;

static void setup(void)
{
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
}

static void teardown(void)
{
    arena_close(&arena);
}

static void accept(const char *text)
{
    ck_assert_ok(policy_parse(bytes_of(text), &policy, &fault), &fault);
}

static void refuse(const char *text, uint64_t line)
{
    ck_assert_status(policy_parse(bytes_of(text), &policy, &fault), STATUS_INPUT);
    ck_assert_msg(fault.line == line, "line %d of: %s", (int)fault.line, text);
}

static struct policy_verdict check(const char *text, const char *signatures)
{
    struct policy_verdict verdict;
    char whole[4096];
    const int size = snprintf(whole, sizeof(whole), "%s\n%s", TEXT, signatures);
    accept(text);
    uint8_t *space = arena_take(&arena, (size_t)size, 1);
    ck_assert_ptr_nonnull(space);
    memcpy(space, whole, (size_t)size);
    ck_assert_ok(note_parse(bytes_from(space, (size_t)size), &arena, &note, &fault),
                 &fault);
    ck_assert_ok(policy_check(&note, bytes_of(ORIGIN), &policy, &verdict, &fault),
                 &fault);
    return verdict;
}

START_TEST(test_the_published_policy_and_proof_fit) /* */
{
    const char *path = suite_shared("vectors/own/policy.txt");
    if (path != NULL) {
        ck_assert_bytes(suite_file(&arena, path),
                        bytes_of(HEAD "group both all W1 W2\nquorum both\n"));
    }
    const struct policy_verdict verdict =
        check(HEAD "group both all W1 W2\nquorum both\n", LOG_LINE W1_LINE W2_LINE);
    ck_assert(verdict.is_met);
    ck_assert_uint_eq(verdict.cosigned, 3);
    ck_assert_uint_eq(verdict.time_s[0], 1767225600);
    ck_assert_uint_eq(verdict.time_s[1], 1767225605);
    ck_assert_uint_eq(verdict.newest_s, 1767225605);
}
END_TEST

START_TEST(test_groups_count_their_members_and_nest) /* */
{
    static const struct {
        const char *rest, *signatures, *missing;
    } cases[] = {
        {"quorum none\n", LOG_LINE, ""},
        {"quorum W1\n", LOG_LINE W1_LINE, ""},
        {"quorum W1\n", LOG_LINE W2_LINE, "W1"},
        {"group g any W1 W2\nquorum g\n", LOG_LINE W2_LINE, ""},
        {"group g any W1 W2\nquorum g\n", LOG_LINE, "W1, W2"},
        {"group g 2 W1 W2\nquorum g\n", LOG_LINE W1_LINE, "W2"},
        {"group g 2 W1 W2\nquorum g\n", LOG_LINE W1_LINE W2_LINE, ""},
        {"group g all W1\ngroup h all g W2\nquorum h\n", LOG_LINE W2_LINE, "W1"},
        {"group g all W1\ngroup h any g W2\nquorum h\n", LOG_LINE W1_LINE, ""},
        /* The same witness twice counts once. */
        {"group g 2 W1 W2\nquorum g\n", LOG_LINE W1_LINE W1_LINE, "W2"},
        /* What is above the quorum in the file but not in it does not count. */
        {"group g all W2\nquorum W1\n", LOG_LINE W2_LINE, "W1"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[2048];
        char missing[POLICY_MISSING_SIZE];
        struct policy_verdict again;
        snprintf(text, sizeof(text), "%s%s", HEAD, cases[i].rest);
        const struct policy_verdict verdict = check(text, cases[i].signatures);
        ck_assert_msg(verdict.is_met == (cases[i].missing[0] == '\0'), "case %zu", i);
        policy_missing(&policy, verdict.cosigned, missing);
        ck_assert_str_eq(missing, cases[i].missing);
        const struct status required =
            policy_require(&note, bytes_of(ORIGIN), &policy, &again, &fault);
        ck_assert_int_eq(status_is_ok(required), verdict.is_met);
        if (!verdict.is_met) {
            ck_assert_int_eq(required.code, STATUS_ENVIRONMENT);
            ck_assert_str_eq(fault.rule, "R-210");
            ck_assert_ptr_nonnull(strstr(fault.message, missing));
        }
    }
}
END_TEST

START_TEST(test_a_false_signature_of_a_known_key_rejects_the_note) /* */
{
    struct policy_verdict verdict;
    char whole[4096];
    static const char *const lines[] = {LOG_LINE, W1_LINE, W2_LINE};
    for (size_t i = 0; i < 3; i++) {
        snprintf(whole, sizeof(whole), "%s\n%s%s%s", TEXT, LOG_LINE, W1_LINE, W2_LINE);
        char *at = strstr(whole, lines[i]);
        ck_assert_ptr_nonnull(at);
        at += strlen(lines[i]) - 20; /* in the signature */
        *at = *at == 'A' ? 'B' : 'A';
        ck_assert_ok(note_parse(bytes_of(whole), &arena, &note, &fault), &fault);
        accept(HEAD "quorum none\n");
        ck_assert_status(
            policy_check(&note, bytes_of(ORIGIN), &policy, &verdict, &fault),
            STATUS_FOUND);
        ck_assert_str_eq(fault.rule, "R-014");
        /* To who does not know the witness it is nobody. */
        accept("log " LOG "\nquorum none\n");
        ck_assert_int_eq(status_is_ok(policy_check(&note, bytes_of(ORIGIN), &policy,
                                                   &verdict, &fault)),
                         i > 0);
    }
}
END_TEST

START_TEST(test_the_log_must_be_one_that_is_named) /* */
{
    struct policy_verdict verdict = check("witness W1 " W1 "\nquorum W1\n", W1_LINE);
    ck_assert(verdict.is_met); /* without logs the caller knows the log */
    accept(HEAD "quorum W1\n");
    ck_assert_status(policy_check(&note, bytes_of(ORIGIN), &policy, &verdict, &fault),
                     STATUS_FOUND);
    ck_assert_str_eq(fault.rule, "R-210");
    /* Its signature under another origin is not its word. */
    (void)check(HEAD "quorum none\n", LOG_LINE);
    ck_assert_status(
        policy_check(&note, bytes_of("other.example.org"), &policy, &verdict, &fault),
        STATUS_FOUND);
    ck_assert_str_eq(fault.rule, "R-210");
}
END_TEST

START_TEST(test_what_is_no_policy_is_refused_with_its_line) /* */
{
    static const struct {
        const char *text;
        uint64_t line;
    } cases[] = {
        {"", 0},
        {"\n", 1},
        {"quorum none", 1},
        {"quorum none\r\n", 1},
        {"# \x7f\nquorum none\n", 1},
        {"quorum none\nquorum none\n", 2},
        {"quorum\n", 1},
        {"quorum W1\n", 1},
        {"quorum W1\nwitness W1 " W1 "\n", 1},
        {"quorum none none\n", 1},
        {"Quorum none\n", 1},
        {"log\nquorum none\n", 1},
        {"log " LOG " url more\nquorum none\n", 1},
        {"\n\nlog " W1 "\nquorum none\n", 3},
        {"witness W1 " LOG "\nquorum none\n", 1},
        {"witness none " W1 "\nquorum none\n", 1},
        {"witness " W1 "\nquorum none\n", 1},
        {"witness A " W1 "\nwitness A " W2 "\nquorum none\n", 2},
        {"witness A " W1 "\nwitness B " W1 "\nquorum none\n", 2},
        {"log " LOG "\nlog " LOG "\nquorum none\n", 2},
        {HEAD "group g all\nquorum none\n", 4},
        {HEAD "group g 0 W1\nquorum none\n", 4},
        {HEAD "group g 3 W1 W2\nquorum none\n", 4},
        {HEAD "group g 01 W1 W2\nquorum none\n", 4},
        {HEAD "group g some W1 W2\nquorum none\n", 4},
        {HEAD "group g all W1 W1\nquorum none\n", 4},
        {HEAD "group g all W1 none\nquorum none\n", 4},
        {HEAD "group g all W1 h\ngroup h all W2\nquorum none\n", 4},
        {HEAD "group W1 all W2\nquorum none\n", 4},
        {HEAD "group g all g\nquorum none\n", 4},
        {HEAD "group g all W1\ngroup h all W1\nquorum none\n", 5},
        {HEAD "group g all W1\ngroup h all g\ngroup i all g\nquorum none\n", 6},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        refuse(cases[i].text, cases[i].line);
    }
    accept("  quorum\tnone \t\n   # \xff\xfe\n\n");
    accept("witness \xe6\xb5\x8b " W1 " https://witness/ \nquorum \xe6\xb5\x8b\n");
}
END_TEST

/* ---- bounds
 * --------------------------------------------------------------------------
 */

static void put_key(struct writer *writer, uint8_t number, bool is_witness)
{
    struct signing_key *key = NULL;
    struct public_key public;
    struct note_verifier verifier;
    char vkey[NOTE_VKEY_SIZE];
    char name[16];
    uint8_t seed[32] = {number, 1};
    snprintf(name, sizeof(name), "n%u", number);
    ck_assert_ok(signing_key_from(SIGNING_ED25519, seed, &key, &fault), &fault);
    signing_key_public(key, &public);
    signing_key_close(key);
    ck_assert_ok(
        note_verifier_make(name, is_witness ? NOTE_TYPE_COSIGNATURE : NOTE_TYPE_ED25519,
                           &public, &verifier, &fault),
        &fault);
    note_vkey_format(&verifier, vkey);
    if (is_witness) {
        writer_text(writer, "witness ");
        writer_text(writer, name);
    } else {
        writer_text(writer, "log");
    }
    writer_text(writer, " ");
    writer_text(writer, vkey);
    writer_text(writer, "\n");
}

static void bounded(struct writer *writer, size_t count, size_t limit, uint64_t line)
{
    writer_text(writer, "quorum none\n");
    ck_assert(!writer->overflowed);
    if (count <= limit) {
        ck_assert_ok(policy_parse(writer_bytes(writer), &policy, &fault), &fault);
    } else {
        ck_assert_status(policy_parse(writer_bytes(writer), &policy, &fault),
                         STATUS_INPUT);
        ck_assert_uint_eq(fault.line, line);
    }
}

START_TEST(test_logs_witnesses_and_groups_have_a_limit)
{
    static const size_t limits[] = {POLICY_LOGS_MAX, POLICY_WITNESSES_MAX};
    static uint8_t space[16384];
    for (int is_witness = 0; is_witness < 2; is_witness++) {
        const size_t limit = limits[is_witness];
        for (size_t count = limit - 1; count <= limit + 1; count++) {
            struct writer writer = writer_of(space, sizeof(space));
            for (size_t i = 0; i < count; i++) {
                put_key(&writer, (uint8_t)(i + 1), is_witness != 0);
            }
            bounded(&writer, count, limit, limit + 1);
        }
    }
    for (size_t count = POLICY_GROUPS_MAX - 1; count <= POLICY_GROUPS_MAX + 1;
         count++) {
        struct writer writer = writer_of(space, sizeof(space));
        writer_text(&writer, "witness g0 " W1 "\n");
        for (size_t i = 0; i < count; i++) {
            char line[64];
            snprintf(line, sizeof(line), "group g%zu all g%zu\n", i + 1, i);
            writer_text(&writer, line);
        }
        bounded(&writer, count, POLICY_GROUPS_MAX, POLICY_GROUPS_MAX + 2);
    }
}
END_TEST

START_TEST(test_names_and_the_file_have_a_limit)
{
    static char text[POLICY_SIZE_MAX + 16];
    for (int size = POLICY_NAME_SIZE_MAX - 1; size <= POLICY_NAME_SIZE_MAX + 1;
         size++) {
        char name[POLICY_NAME_SIZE_MAX + 2];
        memset(name, 'n', sizeof(name));
        snprintf(text, sizeof(text), "witness %.*s " W1 "\nquorum none\n", size, name);
        ck_assert_int_eq(status_is_ok(policy_parse(bytes_of(text), &policy, &fault)),
                         size <= POLICY_NAME_SIZE_MAX);
    }
    for (size_t size = POLICY_SIZE_MAX - 1; size <= POLICY_SIZE_MAX + 1; size++) {
        static const char end[] = "\nquorum none\n";
        memset(text, '#', sizeof(text));
        memcpy(text + size - strlen(end), end, strlen(end));
        ck_assert_int_eq(
            status_is_ok(policy_parse(bytes_from(text, size), &policy, &fault)),
            size <= POLICY_SIZE_MAX);
    }
    /* Names that do not fit are left out of what is missing, whole. */
    struct writer writer = writer_of(text, sizeof(text));
    for (uint8_t i = 1; i <= POLICY_WITNESSES_MAX; i++) {
        put_key(&writer, i, true);
    }
    writer_text(&writer, "group all all");
    for (unsigned i = 1; i <= POLICY_WITNESSES_MAX; i++) {
        char name[16];
        snprintf(name, sizeof(name), " n%u", i);
        writer_text(&writer, name);
    }
    writer_text(&writer, "\nquorum all\n");
    ck_assert_ok(policy_parse(writer_bytes(&writer), &policy, &fault), &fault);
    char missing[POLICY_MISSING_SIZE];
    policy_missing(&policy, 0, missing);
    ck_assert_ptr_nonnull(strstr(missing, "n1, n2, "));
    ck_assert_uint_lt(strlen(missing), POLICY_MISSING_SIZE);
}
END_TEST

START_TEST(test_random_changes_break_nothing)
{
    static const char start[] = HEAD "group g 1 W1 W2\nquorum g\n";
    uint64_t seed = 20260210;
    uint8_t text[sizeof(start)];
    for (int i = 0; i < 4000; i++) {
        memcpy(text, start, sizeof(text));
        for (unsigned n = 0; n < 1U + (unsigned)i % 3; n++) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            text[(seed >> 33) % strlen(start)] = (uint8_t)(seed >> 20);
        }
        ck_assert_int_eq(LLVMFuzzerTestOneInput(text, strlen(start)), 0);
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("policy");
    TCase *tcase = tcase_create("policy");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, test_the_published_policy_and_proof_fit);
    tcase_add_test(tcase, test_groups_count_their_members_and_nest);
    tcase_add_test(tcase, test_a_false_signature_of_a_known_key_rejects_the_note);
    tcase_add_test(tcase, test_the_log_must_be_one_that_is_named);
    tcase_add_test(tcase, test_what_is_no_policy_is_refused_with_its_line);
    tcase_add_test(tcase, test_logs_witnesses_and_groups_have_a_limit);
    tcase_add_test(tcase, test_names_and_the_file_have_a_limit);
    tcase_add_test(tcase, test_random_changes_break_nothing);
    suite_add_tcase(suite, tcase);
    return suite;
}
