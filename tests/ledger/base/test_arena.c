/* test_arena.c - the arena's size is the limit, exactly. */
#include "ledger/base/arena.h"

#include "tests/suite.h"

START_TEST(test_the_size_is_the_limit)
{
    struct fault fault;
    struct arena arena = {0};
    ck_assert_ok(arena_open(4096, &arena, &fault), &fault);
    ck_assert_ptr_nonnull(arena_take(&arena, 1, 2048));
    ck_assert_ptr_null(arena_take(&arena, 1, 4096));
    ck_assert_ptr_null(arena_take(&arena, SIZE_MAX / 2, 4));
    arena_close(&arena);
    ck_assert_ptr_null(arena.base);
}
END_TEST

START_TEST(test_rewound_memory_comes_back_zeroed)
{
    struct fault fault;
    struct arena arena = {0};
    ck_assert_ok(arena_open(65536, &arena, &fault), &fault);
    const size_t mark = arena_mark(&arena);
    unsigned char *first = arena_take(&arena, 16, 1);
    first[3] = 7;
    arena_rewind(&arena, mark);
    const unsigned char *again = arena_take(&arena, 16, 1);
    ck_assert_ptr_eq(first, again);
    ck_assert_uint_eq(again[3], 0);
    ck_assert_uint_ge(arena.peak, 16);
    arena_close(&arena);
}
END_TEST

START_TEST(test_a_fault_is_cut_at_a_character)
{
    struct fault fault;
    char text[2000];
    for (size_t i = 0; i + 3 < sizeof(text); i += 3) {
        text[i] = '\xE6';
        text[i + 1] = '\x98';
        text[i + 2] = '\x8E';
        text[i + 3] = '\0';
    }
    ck_assert_status(FAULT(&fault, STATUS_INPUT, "R-001: %s", text), STATUS_INPUT);
    ck_assert_str_eq(fault.rule, "R-001");
    const size_t length = strlen(fault.message);
    ck_assert_uint_ge(length, FAULT_MESSAGE_SIZE - 4);
    ck_assert_uint_eq((length - 7) % 3, 0);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("arena");
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, test_the_size_is_the_limit);
    tcase_add_test(limits, test_rewound_memory_comes_back_zeroed);
    tcase_add_test(limits, test_a_fault_is_cut_at_a_character);
    suite_add_tcase(suite, limits);
    return suite;
}
