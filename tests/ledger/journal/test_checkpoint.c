/* test_checkpoint.c - R-023: a checkpoint has exactly three lines. */
#include "ledger/journal/checkpoint.h"

#include "tests/suite.h"
#include "tests/support/vectors.h"

enum { ARENA_SIZE = 1 << 22 };

#define EMPTY_ROOT "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define EMPTY_SM3 "GrIdg1XPoX+OYRlIMegajyK+yMco/vt0ftA161CCqis="
#define SOME_ROOT "8/y09cJCRCUd+jWk0XifwO4apLcoXar8zzXAGdOHPXA="

static void ck_round_trip(struct bytes text, struct checkpoint *ret_checkpoint)
{
    char space[CHECKPOINT_TEXT_SIZE_MAX];
    struct fault fault;
    struct writer writer = writer_of(space, sizeof(space));
    ck_assert_ok(checkpoint_parse(text, ret_checkpoint, &fault), &fault);
    ck_assert_ok(checkpoint_format(ret_checkpoint, &writer, &fault), &fault);
    ck_assert_bytes(writer_bytes(&writer), text);
}

START_TEST(test_the_checkpoints_of_the_golden_file)
{
    const char *path = suite_shared("vectors/own/golden.json");
    if (path == NULL) {
        return;
    }
    struct fault fault;
    struct arena arena;
    ck_assert_ok(arena_open(ARENA_SIZE, &arena, &fault), &fault);
    json_t *json = vectors_json(&arena, path);
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(json, "cases"), i, item)
    {
        const char *note = vectors_text(item, "checkpoint");
        const char *end = strstr(note, "\n\n");
        ck_assert_ptr_nonnull(end);
        const struct bytes text = bytes_from(note, (size_t)(end - note) + 1);
        struct checkpoint checkpoint;
        char hex[2 * DIGEST_SIZE + 1];
        ck_round_trip(text, &checkpoint);
        bytes_to_hex(digest_bytes(&checkpoint.root), hex);
        ck_assert_str_eq(hex, vectors_text(item, "root_hex"));
        ck_assert_uint_eq(checkpoint.size, vectors_u64(item, "size"));
        ck_assert_bytes(checkpoint.origin, bytes_of("ledger.example.org/relief-2026"));
    }
    ck_assert_uint_eq(i, 12);
    json_decref(json);
    arena_close(&arena);
}
END_TEST

START_TEST(test_sizes_and_suites_round_trip)
{
    static const char *const texts[] = {
        "a\n0\n" EMPTY_ROOT "\n",
        "a/sm3\n0\n" EMPTY_SM3 "\n",
        "example.org/\xe6\x95\x91\xe5\x8a\xa9\n1\n" SOME_ROOT "\n",
        "a\n18446744073709551615\n" SOME_ROOT "\n",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct checkpoint checkpoint;
        ck_round_trip(bytes_of(texts[i]), &checkpoint);
    }
    ck_assert_int_eq(checkpoint_suite(bytes_of("a/sm3")), DIGEST_SM3);
    ck_assert_int_eq(checkpoint_suite(bytes_of("sm3")), DIGEST_SHA256);
    ck_assert_int_eq(checkpoint_suite(bytes_of("a/sm3/b")), DIGEST_SHA256);
    ck_assert(checkpoint_is_practice(bytes_of("a/practice")));
    ck_assert(checkpoint_is_practice(bytes_of("a/practice/sm3")));
    ck_assert(!checkpoint_is_practice(bytes_of("a/sm3")));
    ck_assert(!checkpoint_is_practice(bytes_of("practice")));
    ck_assert(!checkpoint_is_practice(bytes_of("a/practice/b")));
}
END_TEST

START_TEST(test_r_023_lines_too_many_or_too_few)
{
    static const char *const texts[] = {
        "",
        "\n",
        "a\n5\n",
        "a\n5\n" SOME_ROOT,
        "a\n5\n" SOME_ROOT "\nextension\n",
        "a\n5\n" SOME_ROOT "\n\n",
        "a\n5\n" SOME_ROOT "\nx",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct checkpoint checkpoint;
        struct fault fault;
        ck_assert_status(checkpoint_parse(bytes_of(texts[i]), &checkpoint, &fault),
                         STATUS_INPUT);
        ck_assert_str_eq(fault.rule, "R-023");
    }
}
END_TEST

START_TEST(test_damaged_lines_are_refused)
{
    static const char *const texts[] = {
        "\n5\n" SOME_ROOT "\n",
        "a b\n5\n" SOME_ROOT "\n",
        "a+b\n5\n" SOME_ROOT "\n",
        "a\xe3\x80\x80\n5\n" SOME_ROOT "\n",
        "a\xc2\xa0\n5\n" SOME_ROOT "\n",
        "a\x01\n5\n" SOME_ROOT "\n",
        "a\xff\n5\n" SOME_ROOT "\n",
        "a\n\n" SOME_ROOT "\n",
        "a\n05\n" SOME_ROOT "\n",
        "a\n+5\n" SOME_ROOT "\n",
        "a\n5 \n" SOME_ROOT "\n",
        "a\n18446744073709551616\n" SOME_ROOT "\n",
        "a\r\n5\r\n" SOME_ROOT "\r\n",
        "a\n5\n\n",
        "a\n5\n8/y09cJCRCUd+jWk0XifwO4apLcoXar8zzXAGdOHPXB=\n",
        "a\n5\n8/y09cJCRCUd+jWk0XifwO4apLcoXar8zzXAGdOHPXA\n",
        "a\n5\n8/y09cJCRCUd+jWk0XifwO4apLcoXar8zzXAGdOHPXAA\n",
        "a\n0\n" SOME_ROOT "\n",
        "a/sm3\n0\n" EMPTY_ROOT "\n",
        "a\n0\n" EMPTY_SM3 "\n",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct checkpoint checkpoint = {.size = 77};
        struct fault fault;
        const struct status status =
            checkpoint_parse(bytes_of(texts[i]), &checkpoint, &fault);
        ck_assert_msg(status.code == STATUS_INPUT, "%s", texts[i]);
        ck_assert_uint_eq(checkpoint.size, 77);
    }
}
END_TEST

START_TEST(test_origins_have_1_to_255_bytes)
{
    char origin[CHECKPOINT_ORIGIN_SIZE_MAX + 2];
    memset(origin, 'o', sizeof(origin));
    for (size_t size = 0; size <= sizeof(origin) - 1; size++) {
        ck_assert_int_eq(checkpoint_origin_is_valid(bytes_from(origin, size)),
                         size >= 1 && size <= CHECKPOINT_ORIGIN_SIZE_MAX);
    }
    struct fault fault;
    char space[CHECKPOINT_TEXT_SIZE_MAX];
    struct checkpoint checkpoint = {
        .origin = bytes_from(origin, CHECKPOINT_ORIGIN_SIZE_MAX), .size = UINT64_MAX};
    struct writer writer = writer_of(space, sizeof(space));
    ck_assert_ok(checkpoint_format(&checkpoint, &writer, &fault), &fault);
    ck_assert_uint_eq(writer.size, CHECKPOINT_TEXT_SIZE_MAX);
    writer = writer_of(space, sizeof(space) - 1);
    ck_assert_status(checkpoint_format(&checkpoint, &writer, &fault), STATUS_FULL);
    ck_assert_uint_eq(writer.size, 0);
    ck_assert(!writer.overflowed);
    checkpoint.size = 0;
    ck_assert_status(checkpoint_format(&checkpoint, &writer, &fault), STATUS_INPUT);
    checkpoint.origin = bytes_of("a b");
    ck_assert_status(checkpoint_format(&checkpoint, &writer, &fault), STATUS_INPUT);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("checkpoint");
    TCase *text = tcase_create("text");
    tcase_add_test(text, test_the_checkpoints_of_the_golden_file);
    tcase_add_test(text, test_sizes_and_suites_round_trip);
    tcase_add_test(text, test_r_023_lines_too_many_or_too_few);
    tcase_add_test(text, test_damaged_lines_are_refused);
    tcase_add_test(text, test_origins_have_1_to_255_bytes);
    suite_add_tcase(suite, text);
    return suite;
}
