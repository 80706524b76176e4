/* test_arena.c - the arena's size is the limit, exactly. */
#include "ledger/base/arena.h"

#include "tests/suite.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#endif

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

START_TEST(test_a_block_is_zero_where_it_was_used_and_where_not)
{
    struct fault fault;
    struct arena arena = {0};
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
    memset(arena_take(&arena, 5000, 1), 7, 5000);
    arena_rewind(&arena, 0);
    const unsigned char *again = arena_take(&arena, 200000, 1);
    for (size_t i = 0; i < 200000; i++) {
        ck_assert_uint_eq(again[i], 0);
    }
    arena_close(&arena);
}
END_TEST

START_TEST(test_a_list_moves_only_when_its_room_is_used_up)
{
    struct fault fault;
    struct arena arena = {0};
    uint32_t *list = NULL;
    size_t room = 0;
    ck_assert_ok(arena_open(1024, &arena, &fault), &fault);
    for (uint32_t i = 0; i < 128; i++) {
        uint32_t *const grown = arena_grow(&arena, list, i, &room, sizeof(*list));
        ck_assert_ptr_nonnull(grown);
        ck_assert(grown == list || i == 0 || i == 64);
        ck_assert_uint_eq(room, i < 64 ? 64 : 128);
        list = grown;
        list[i] = i;
    }
    for (uint32_t i = 0; i < 128; i++) {
        ck_assert_uint_eq(list[i], i);
    }
    const size_t used = arena_mark(&arena);
    list = arena_grow(&arena, list, 128, &room, 1 << 10);
    ck_assert_ptr_null(list);
    ck_assert_uint_eq(room, 128);
    ck_assert_uint_eq(arena_mark(&arena), used);
    arena_close(&arena);
}
END_TEST

#ifdef __SANITIZE_ADDRESS__
START_TEST(test_what_was_not_taken_is_poisoned)
{
    struct fault fault;
    struct arena arena = {0};
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
    unsigned char *first = arena_take(&arena, 100, 1);
    unsigned char *second = arena_take(&arena, 200000, 1);
    ck_assert_ptr_null(__asan_region_is_poisoned(first, 100));
    ck_assert_ptr_null(__asan_region_is_poisoned(second, 200000));
    ck_assert(__asan_address_is_poisoned(first + 100));
    ck_assert(__asan_address_is_poisoned(second - 1));
    ck_assert(__asan_address_is_poisoned(second + 200000));
    ck_assert(__asan_address_is_poisoned(second + 200000 + 60000));
    arena_rewind(&arena, 0);
    ck_assert(__asan_address_is_poisoned(first));
    ck_assert(__asan_address_is_poisoned(second + 100000));
    ck_assert_ptr_null(
        __asan_region_is_poisoned(arena_take(&arena, 900000, 1), 900000));
    arena_close(&arena);
}
END_TEST
#endif

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
    tcase_add_test(limits, test_a_list_moves_only_when_its_room_is_used_up);
    tcase_add_test(limits, test_a_block_is_zero_where_it_was_used_and_where_not);
#ifdef __SANITIZE_ADDRESS__
    tcase_add_test(limits, test_what_was_not_taken_is_poisoned);
#endif
    tcase_add_test(limits, test_a_fault_is_cut_at_a_character);
    suite_add_tcase(suite, limits);
    return suite;
}
