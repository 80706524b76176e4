/* test_witness.c - what a witness is asked and what it answers. */
#include "ledger/journal/witness.h"

#include "tests/ledger/journal/witness_kit.h"

#define OWN_VKEY OWN_ORIGIN "+5b77188a+AcN7iXLJZLHCbrXTSqKebC7aVz2/9CZE2YqRdEX2PC5Q"
/* proofs.md 3.3: the golden checkpoint of size 8. */
#define OWN_EIGHT                                                                      \
    OWN_ORIGIN "\n8\n8/y09cJCRCUd+jWk0XifwO4apLcoXar8zzXAGdOHPXA=\n\n"                 \
               "\xE2\x80\x94 " OWN_ORIGIN                                              \
               " W3cYiuGnStz8+7RdhLQdmXHhbhFDxm30tERyOIL8GF4Li2zja3+7vWlv1pYxhL5SF8TD" \
               "4JXH1yn1yPBNvtXl1uSfMQs=\n"

/* ---- the published request
 * ------------------------------------------------------------ */

START_TEST(test_the_published_request_is_cosigned) /* */
{
    const char *path = suite_shared("vectors/own/add-checkpoint-8-to-300.txt");
    struct note_verifier log_key;
    if (path == NULL) {
        return;
    }
    ck_assert_ok(note_vkey_parse(bytes_of(OWN_VKEY), &log_key, &fault), &fault);
    trust(&log_key);
    const struct bytes text = suite_file(&memory, path);
    struct witness_request request;
    ck_assert_ok(witness_request_parse(text, &request, &fault), &fault);
    ck_assert_uint_eq(request.old_size, 8);
    ck_assert_uint_eq(request.proof.count, 6);
    ck_assert_bytes(request_of(8, &request.proof, request.note), text);
    struct witness_answer answer = asked(text);
    ck_assert_int_eq(answer.code, WITNESS_CONFLICT); /* nothing was cosigned yet */
    ck_assert(answer.has_size && answer.size == 0 && answer.note.size == 0);
    const struct bytes eight = bytes_of(OWN_EIGHT);
    answer = asked(request_of(0, NULL, eight));
    expect_cosigned(&answer, eight);
    answer = asked(text);
    expect_cosigned(&answer, request.note);
    /* The protocol's reading half: what was cosigned, signed by both. */
    const struct bytes kept = suite_file(&memory, seen_path(OWN_ORIGIN, "checkpoint"));
    ck_assert(bytes_start_with(kept, request.note));
    ck_assert_uint_eq(kept.size, request.note.size + answer.lines.size);
}
END_TEST

/* ---- every answer -------------------------------------------------------------------
 */

START_TEST(test_each_answer_of_the_protocol) /* */
{
    static const char zero[] =
        OWN_ORIGIN "\n0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
    struct log log;
    static struct log stranger;
    log_begin(&log, OWN_ORIGIN, 4);
    log_begin(&stranger, OWN_ORIGIN, 5);
    ck_assert_int_eq(asked(log_request(&log, 0, 0, 8)).code, WITNESS_UNKNOWN);
    trust(&log.verifier);
    /* 403: of another key, and of the right one but altered. */
    ck_assert_int_eq(asked(log_request(&stranger, 0, 0, 8)).code, WITNESS_UNSIGNED);
    const struct bytes signed_eight = log_note(&log, 0, 8);
    uint8_t *altered = arena_take(&memory, signed_eight.size, 1);
    memcpy(altered, signed_eight.at, signed_eight.size);
    altered[sizeof(OWN_ORIGIN)] = '9';
    ck_assert_int_eq(
        asked(request_of(0, NULL, bytes_from(altered, signed_eight.size))).code,
        WITNESS_UNSIGNED);
    /* Before anything was cosigned. */
    struct tree_proof one = {.count = 1};
    ck_assert_int_eq(asked(request_of(0, &one, signed_eight)).code, WITNESS_INVALID);
    ck_assert_int_eq(asked(request_of(0, NULL, log_sign(&log, zero))).code,
                     WITNESS_INVALID);
    ck_assert_int_eq(asked(log_request(&log, 0, 4, 8)).code, WITNESS_CONFLICT);
    ck_assert_int_eq(asked(log_request(&log, 0, 9, 8)).code, WITNESS_TOO_OLD);
    /* The empty ledger, twice; then what grows. */
    ck_assert_int_eq(asked(log_request(&log, 0, 0, 0)).code, WITNESS_COSIGNED);
    ck_assert_int_eq(asked(log_request(&log, 0, 0, 0)).code, WITNESS_COSIGNED);
    ck_assert_int_eq(asked(log_request(&log, 0, 0, 8)).code, WITNESS_COSIGNED);
    struct {
        size_t history, old, size;
        enum witness_code code;
    } cases[] = {
        {0, 9, 8, WITNESS_TOO_OLD},   {0, 0, 20, WITNESS_CONFLICT},
        {0, 7, 20, WITNESS_CONFLICT}, {0, 0, 4, WITNESS_CONFLICT},
        {1, 8, 8, WITNESS_INVALID}, /* the same size, another root */
        {1, 8, 20, WITNESS_INVALID},  {0, 8, 8, WITNESS_COSIGNED},
        {0, 8, 20, WITNESS_COSIGNED}, {0, 20, 19, WITNESS_TOO_OLD},
        {1, 20, 40, WITNESS_INVALID}, {0, 20, 40, WITNESS_COSIGNED},
    };
    uint64_t last = 8;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct witness_answer answer =
            asked(log_request(&log, cases[i].history, cases[i].old, cases[i].size));
        ck_assert_msg(answer.code == cases[i].code, "case %zu: %d", i,
                      (int)answer.code);
        if (answer.code == WITNESS_COSIGNED) {
            last = cases[i].size;
            continue;
        }
        /* A refusal carries what was cosigned last. */
        ck_assert(answer.has_size && answer.size == last);
        ck_assert_bytes(answer.origin, bytes_of(OWN_ORIGIN));
        struct note note;
        struct checkpoint checkpoint;
        const struct note_verifier both[] = {log.verifier, witness_verifier};
        ck_assert_ok(note_parse(answer.note, &memory, &note, &fault), &fault);
        ck_assert_ok(note_verify(&note, both, 2, NULL, &fault), &fault);
        ck_assert_uint_eq(note.signature_count, 2);
        ck_assert_ok(checkpoint_parse(note.text, &checkpoint, &fault), &fault);
        ck_assert_uint_eq(checkpoint.size, last);
    }
    ck_assert_int_eq(asked(request_of(40, &one, log_note(&log, 0, 40))).code,
                     WITNESS_INVALID);
    log_end(&log);
    log_end(&stranger);
}
END_TEST

START_TEST(test_ledgers_are_kept_apart)
{
    struct log logs[2];
    log_begin(&logs[0], OWN_ORIGIN, 4);
    log_begin(&logs[1], "ledger.example.org/other", 4);
    trust(&logs[0].verifier);
    ck_assert_int_eq(asked(log_request(&logs[0], 0, 0, 8)).code, WITNESS_COSIGNED);
    ck_assert_int_eq(asked(log_request(&logs[1], 1, 0, 6)).code, WITNESS_UNKNOWN);
    trust(&logs[1].verifier);
    ck_assert_int_eq(asked(log_request(&logs[1], 1, 0, 6)).code, WITNESS_COSIGNED);
    ck_assert_int_eq(asked(log_request(&logs[0], 0, 8, 9)).code, WITNESS_COSIGNED);
    log_end(&logs[0]);
    log_end(&logs[1]);
}
END_TEST

/* ---- texts --------------------------------------------------------------------------
 */

START_TEST(test_requests_have_at_most_63_hashes_and_a_bounded_size)
{
    static struct witness_request request;
    static uint8_t text[WITNESS_REQUEST_SIZE_MAX + 1];
    for (size_t count = WITNESS_PROOF_MAX - 1; count <= WITNESS_PROOF_MAX + 1;
         count++) {
        struct writer writer = writer_of(text, sizeof(text));
        writer_text(&writer, "old 1\n");
        for (size_t i = 0; i < count; i++) {
            writer_text(&writer, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
        }
        writer_text(&writer, "\nx");
        const struct status parsed =
            witness_request_parse(writer_bytes(&writer), &request, &fault);
        ck_assert_int_eq(status_is_ok(parsed), count <= WITNESS_PROOF_MAX);
    }
    memset(text, 'x', sizeof(text));
    memcpy(text, "old 0\n\n", 7);
    for (size_t size = WITNESS_REQUEST_SIZE_MAX - 1;
         size <= WITNESS_REQUEST_SIZE_MAX + 1; size++) {
        const struct status parsed =
            witness_request_parse(bytes_from(text, size), &request, &fault);
        ck_assert_int_eq(status_is_ok(parsed), size <= WITNESS_REQUEST_SIZE_MAX);
    }
}
END_TEST

START_TEST(test_what_is_no_request_or_answer_is_refused_with_its_line)
{
    static const struct {
        const char *text;
        uint64_t line;
    } requests[] = {
        {"", 1},
        {"old\n\nx", 1},
        {"old 01\n\nx", 1},
        {"old -1\n\nx", 1},
        {"old 1", 1},
        {"Old 1\n\nx", 1},
        {"old 1\r\n\nx", 1},
        {"old 1\nAAAA\n\nx", 2},
        {"old 1\n", 2},
        {"old 1\n\n", 2},
        {"old 18446744073709551616\n\nx", 1},
    };
    static const struct {
        const char *text;
        uint64_t line;
    } answers[] = {
        {"", 1},
        {"refused 200\n", 1},
        {"refused 0409\norigin o\nsize 1\n", 1},
        {"refused 500\norigin o\n", 1},
        {"409\n", 1},
        {"refused 404\n", 2},
        {"refused 404\norigin \n", 2},
        {"refused 404\norigin a b\n", 2},
        {"refused 404\norigin o", 2},
        {"refused 409\norigin o\n", 2},
        {"refused 409\norigin o\nsize\n", 3},
        {"refused 409\norigin o\nsize 1", 3},
        {"refused 409\norigin o\nsize 1\nx\n", 4},
        {"refused 409\norigin o\nsize 1\n\n", 4},
    };
    struct witness_request request;
    struct witness_answer answer;
    for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
        ck_assert_status(
            witness_request_parse(bytes_of(requests[i].text), &request, &fault),
            STATUS_INPUT);
        ck_assert_msg(fault.line == requests[i].line, "request %zu: line %d", i,
                      (int)fault.line);
    }
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        ck_assert_status(
            witness_answer_parse(bytes_of(answers[i].text), &answer, &fault),
            STATUS_INPUT);
        ck_assert_msg(fault.line == answers[i].line, "answer %zu: line %d", i,
                      (int)fault.line);
    }
}
END_TEST

START_TEST(test_cosignatures_are_merged_when_they_fit)
{
    struct log log;
    log_begin(&log, OWN_ORIGIN, 4);
    trust(&log.verifier);
    const struct bytes note = log_note(&log, 0, 8);
    ck_assert_int_eq(asked(log_request(&log, 0, 0, 8)).code, WITNESS_COSIGNED);
    const struct bytes kept = suite_file(&memory, seen_path(OWN_ORIGIN, "checkpoint"));
    static uint8_t room[TEXT_SIZE];
    struct writer writer = writer_of(room, sizeof(room));
    ck_assert_ok(
        witness_note_merge(note, kept, &witness_verifier, &memory, &writer, &fault),
        &fault);
    ck_assert_bytes(writer_bytes(&writer), kept);
    writer = writer_of(room, sizeof(room)); /* once is enough */
    ck_assert_ok(
        witness_note_merge(kept, kept, &witness_verifier, &memory, &writer, &fault),
        &fault);
    ck_assert_bytes(writer_bytes(&writer), kept);
    const struct bytes nine = log_note(&log, 0, 9); /* of another size */
    writer = writer_of(room, sizeof(room));
    ck_assert_ok(
        witness_note_merge(nine, kept, &witness_verifier, &memory, &writer, &fault),
        &fault);
    ck_assert_bytes(writer_bytes(&writer), nine);
    writer = writer_of(room, kept.size - 1);
    ck_assert_status(
        witness_note_merge(note, kept, &witness_verifier, &memory, &writer, &fault),
        STATUS_FULL);
    ck_assert_uint_eq(writer.size, 0);
    log_end(&log);
}
END_TEST

START_TEST(test_random_requests_never_split_the_view) /* */
{
    uint64_t seed = 20261126;
    uint8_t bytes[400];
    for (int round = 0; round < 300; round++) {
        for (size_t i = 0; i < sizeof(bytes); i++) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            bytes[i] = (uint8_t)(seed >> 40);
        }
        witness_property(bytes, sizeof(bytes));
    }
    static const char *texts[] = {"old 8\n\nx", "refused 409\norigin o\nsize 300\n\nx",
                                  "refused 404\norigin o\n", "\xE2\x80\x94 x"};
    for (int round = 0; round < 4000; round++) {
        const struct bytes base = bytes_of(texts[round % 4]);
        memcpy(bytes, base.at, base.size);
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        bytes[(seed >> 33) % base.size] = (uint8_t)(seed >> 20);
        witness_property_texts(bytes_from(bytes, base.size));
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("witness");
    TCase *answers = tcase_create("answers");
    tcase_add_checked_fixture(answers, setup, teardown);
    tcase_set_timeout(answers, 60);
    tcase_add_test(answers, test_the_published_request_is_cosigned);
    tcase_add_test(answers, test_each_answer_of_the_protocol);
    tcase_add_test(answers, test_ledgers_are_kept_apart);
    suite_add_tcase(suite, answers);
    TCase *texts = tcase_create("texts");
    tcase_add_checked_fixture(texts, setup, teardown);
    tcase_set_timeout(texts, 60);
    tcase_add_test(texts, test_requests_have_at_most_63_hashes_and_a_bounded_size);
    tcase_add_test(texts, test_what_is_no_request_or_answer_is_refused_with_its_line);
    tcase_add_test(texts, test_cosignatures_are_merged_when_they_fit);
    tcase_add_test(texts, test_random_requests_never_split_the_view);
    suite_add_tcase(suite, texts);
    return suite;
}
