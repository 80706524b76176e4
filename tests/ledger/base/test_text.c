/* test_text.c - UTF-8 is strict, blanks of every kind go, names fold. */
#include "ledger/base/text.h"

#include "tests/choices.h"
#include "tests/suite.h"

START_TEST(test_strict_utf_8_refuses_every_bad_form)
{
    static const struct {
        const char *text;
        bool valid;
    } cases[] = {
        {"", true},
        {"abc", true},
        {"\xC2\x80", true},
        {"\xDF\xBF", true},
        {"\xE0\xA0\x80", true},
        {"\xED\x9F\xBF", true},
        {"\xEE\x80\x80", true},
        {"\xF0\x90\x80\x80", true},
        {"\xF4\x8F\xBF\xBF", true},
        {"abcdefgh测二", true},
        {"\x80", false},
        {"\xC1\xBF", false},         /* overlong */
        {"\xE0\x9F\xBF", false},     /* overlong */
        {"\xF0\x8F\xBF\xBF", false}, /* overlong */
        {"\xED\xA0\x80", false},     /* surrogate */
        {"\xED\xBF\xBF", false},     /* surrogate */
        {"\xF4\x90\x80\x80", false}, /* above U+10FFFF */
        {"\xF5\x80\x80\x80", false},
        {"\xFF", false},
        {"\xC2", false},
        {"\xE6\xB5", false},
        {"\xF0\x90\x80", false},
        {"\xC2\x41", false},
        {"\xE6\x41\x8B", false},
        {"\xE6\xB5\x41", false},
        {"\xF0\x90\x41\x80", false},
        {"\xF0\x90\x80\x41", false},
        {"\xF0\x41\x80\x80", false},
        {"abcdefg\x80", false},
        {"abcdefghijklmno\xB5", false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct bytes text = bytes_of(cases[i].text);
        ck_assert_msg(text_is_utf8(text) == cases[i].valid, "case %zu", i);
        ck_assert_msg(cases[i].valid || !text_is_plain(text, 64), "case %zu", i);
    }
}
END_TEST

START_TEST(test_every_code_point_round_trips_and_nothing_else)
{
    for (uint32_t code_point = 0; code_point <= 0x10FFFF; code_point++) {
        if (code_point >= 0xD800 && code_point <= 0xDFFF) {
            continue;
        }
        uint8_t image[4];
        struct writer writer = writer_of(image, sizeof(image));
        text_put(&writer, code_point);
        struct reader reader = reader_of(writer_bytes(&writer));
        if (text_next(&reader) != code_point || !reader_finished(&reader) ||
            text_count(writer_bytes(&writer)) != 1) {
            ck_abort_msg("U+%X", code_point);
        }
    }
}
END_TEST

START_TEST(test_a_bad_byte_stops_the_reader_in_front_of_it)
{
    struct reader reader = reader_of(bytes_of("a\xFF"));
    ck_assert_uint_eq(text_next(&reader), 'a');
    ck_assert_uint_eq(text_next(&reader), TEXT_NO_CHARACTER);
    ck_assert(reader.failed);
    ck_assert_uint_eq(reader.left.size, 1);
    ck_assert_uint_eq(text_next(&reader), TEXT_NO_CHARACTER);

    struct reader empty = reader_of(bytes_of(""));
    ck_assert_uint_eq(text_next(&empty), TEXT_NO_CHARACTER);
    ck_assert(!empty.failed);

    uint8_t image[2];
    struct writer writer = writer_of(image, sizeof(image));
    text_put(&writer, 0x6D4B);
    ck_assert(writer.overflowed);
    ck_assert_uint_eq(writer.size, 0);
}
END_TEST

START_TEST(test_plain_text_has_no_control_at_any_place)
{
    for (uint32_t code_point = 0; code_point <= 0x3000; code_point++) {
        const bool wanted = code_point >= 0x20 &&
                            (code_point < 0x7F || code_point > 0x9F) &&
                            (code_point < 0x2028 || code_point > 0x202E) &&
                            (code_point < 0x2066 || code_point > 0x2069);
        for (size_t before = 0; before < 10; before += 3) {
            uint8_t image[32];
            struct writer writer = writer_of(image, sizeof(image));
            writer_run(&writer, bytes_from("~ 0aA~~~~~", before));
            text_put(&writer, code_point);
            writer_run(&writer, bytes_from(" zZ9~~~~~~", 9 - before));
            if (text_is_plain(writer_bytes(&writer), 64) != wanted) {
                ck_abort_msg("U+%X after %zu", code_point, before);
            }
        }
    }
    const struct bytes four = bytes_of("four");
    ck_assert(!text_is_plain(four, 3));
    ck_assert(text_is_plain(four, 4));
    ck_assert(text_is_plain(four, 5));
    ck_assert(!text_is_plain(bytes_of(""), 5));
}
END_TEST

START_TEST(test_trimming_takes_blanks_of_every_kind_from_both_ends)
{
    static const struct {
        const char *text;
        const char *wanted;
    } cases[] = {
        {"", ""},
        {" \t\r\n\v\f", ""},
        {"a", "a"},
        {" a b ", "a b"},
        {"\u00A0\u3000\u200B\uFEFF李 测二\uFEFF\u200B\u3000\u00A0", "李 测二"},
        {"\u3000", ""},
        {"\u00A0", ""},
        {"\t430699\t", "430699"},
        {"\x80 ", "\x80"},
        {" \x80", "\x80"},
        {"\xE3\x80", "\xE3\x80"},
        {"\x80\x80", "\x80\x80"},
        {"\u00B7", "\u00B7"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_bytes(text_trim(bytes_of(cases[i].text)), bytes_of(cases[i].wanted));
    }
    ck_assert_uint_eq(text_trim((struct bytes){0}).size, 0);
}
END_TEST

START_TEST(test_full_width_becomes_half_width)
{
    uint8_t image[64];
    struct writer writer = writer_of(image, sizeof(image));
    text_narrow(bytes_of("！１２，３．４～\u3000测￥\uFF5F\xEF\xE3"), &writer);
    ck_assert_bytes(writer_bytes(&writer), bytes_of("!12,3.4~ 测￥\uFF5F\xEF\xE3"));
}
END_TEST

/* R-004, and R10 of domain.md 7.1. */
START_TEST(test_a_folded_name_has_one_dot_and_no_blank)
{
    static const struct {
        const char *name;
        const char *folded;
    } cases[] = {
        {"李 测二", "李测二"},
        {"\u3000李\u00A0\u200B测\uFEFF二\t", "李测二"},
        {"阿依古丽•测五", "阿依古丽·测五"},
        {"阿依古丽・测五", "阿依古丽·测五"},
        {"阿依古丽‧测五", "阿依古丽·测五"},
        {"阿依古丽．测五", "阿依古丽·测五"},
        {"阿依古丽.测五", "阿依古丽·测五"},
        {"阿依古丽 · 测五", "阿依古丽·测五"},
        {"ＷＥＩ测", "WEI测"},
        {"wei测", "wei测"},
        {"𬎆测七", "𬎆测七"},
        {"", ""},
        {" ", ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint8_t image[64];
        struct writer writer = writer_of(image, sizeof(image));
        text_fold_name(bytes_of(cases[i].name), &writer);
        ck_assert_bytes(writer_bytes(&writer), bytes_of(cases[i].folded));
        ck_assert(text_same_name(bytes_of(cases[i].name), bytes_of(cases[i].folded)));
        ck_assert(!text_same_name(bytes_of(cases[i].name), bytes_of("赵测一")));
    }
    struct writer nothing = writer_of(NULL, 0);
    text_fold_name((struct bytes){0}, &nothing);
    text_narrow((struct bytes){0}, &nothing);
    ck_assert(!nothing.overflowed);
    ck_assert(!text_same_name(bytes_of("李测"), bytes_of("李测二")));
    ck_assert(!text_same_name(bytes_of("李测\xFF"), bytes_of("李测\xFE")));
    ck_assert(text_same_name(bytes_of("李 测\xFF"), bytes_of("李测\xFF")));
}
END_TEST

START_TEST(test_folding_is_idempotent_and_agrees_with_comparing)
{
    static const uint32_t alphabet[] = {'a',    '.',    ' ',     0xA0,   0xB7,   0x200B,
                                        0x2022, 0x2027, 0x3000,  0x30FB, 0x6D4B, 0xFEFF,
                                        0xFF0E, 0xFF41, 0x2C386, 0x674E};
    uint64_t seed = 4;
    for (size_t round = 0; round < 20000; round++) {
        uint8_t images[4][64];
        struct bytes name[2];
        struct bytes folded[2];
        for (size_t k = 0; k < 2; k++) {
            uint8_t dice[8];
            for (size_t i = 0; i < sizeof(dice); i++) {
                seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407U;
                dice[i] = (uint8_t)(seed >> 56);
            }
            struct choices choices = {dice, sizeof(dice)};
            struct writer writer = writer_of(images[k], sizeof(images[k]));
            const size_t count = choose_below(&choices, 5);
            for (size_t i = 0; i < count; i++) {
                text_put(&writer, alphabet[choose_below(&choices, 16)]);
            }
            name[k] = writer_bytes(&writer);
            writer = writer_of(images[2 + k], sizeof(images[2 + k]));
            text_fold_name(name[k], &writer);
            folded[k] = writer_bytes(&writer);
            ck_assert(folded[k].size <= 2 * name[k].size);
            uint8_t again[64];
            writer = writer_of(again, sizeof(again));
            text_fold_name(folded[k], &writer);
            ck_assert_bytes(writer_bytes(&writer), folded[k]);
        }
        ck_assert(text_same_name(name[0], name[1]) ==
                  bytes_equal(folded[0], folded[1]));
    }
}
END_TEST

/* R11 of domain.md 7.1. */
START_TEST(test_a_name_that_lost_a_character_is_seen)
{
    static const char *const lost[] = {
        "?测七",    "？测七",       "□测七",  "■测七",      "\uFFFD测七", "测\uE000",
        "测\uF8FF", "测\U000F0000", "测\xFF", "测\xE6\xB5", "\U0010FFFD",
    };
    for (size_t i = 0; i < sizeof(lost) / sizeof(lost[0]); i++) {
        ck_assert_msg(text_name_is_lost(bytes_of(lost[i])), "case %zu", i);
    }
    ck_assert(!text_name_is_lost(bytes_of("𬎆测七")));
    ck_assert(!text_name_is_lost(bytes_of("阿依古丽·测五")));
    ck_assert(!text_name_is_lost(bytes_of("测\uF900")));
    ck_assert(!text_name_is_lost(bytes_of("测\U000EFFFF")));
    ck_assert(!text_name_is_lost(bytes_of("")));
}
END_TEST

START_TEST(test_numbers_are_read_to_the_last_value)
{
    static const struct {
        const char *text;
        bool valid;
        uint64_t value;
    } cases[] = {
        {"0", true, 0},
        {"7", true, 7},
        {"18446744073709551614", true, UINT64_MAX - 1},
        {"18446744073709551615", true, UINT64_MAX},
        {"18446744073709551616", false, 0},
        {"184467440737095516150", false, 0},
        {"00", false, 0},
        {"01", false, 0},
        {"", false, 0},
        {"+1", false, 0},
        {"1 ", false, 0},
        {"1/", false, 0},
        {"1:", false, 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint64_t value = 99;
        ck_assert_int_eq(text_to_u64(bytes_of(cases[i].text), &value), cases[i].valid);
        ck_assert_uint_eq(value, cases[i].valid ? cases[i].value : 99);
    }
    ck_assert(text_is_digits(bytes_of("0123456789")));
    ck_assert(!text_is_digits(bytes_of("１")));
    ck_assert(!text_is_digits(bytes_of("")));
}
END_TEST

START_TEST(test_a_needle_is_found_where_it_first_stands)
{
    const struct bytes hay = bytes_of("aabaab");
    ck_assert_uint_eq(text_find(hay, bytes_of("aab")), 0);
    ck_assert_uint_eq(text_find(hay, bytes_of("baab")), 2);
    ck_assert_uint_eq(text_find(hay, bytes_of("b")), 2);
    ck_assert_uint_eq(text_find(hay, bytes_of("")), 0);
    ck_assert_uint_eq(text_find(hay, bytes_of("c")), SIZE_MAX);
    ck_assert_uint_eq(text_find(hay, bytes_of("bb")), SIZE_MAX);
    ck_assert_uint_eq(text_find(hay, bytes_of("aabaabb")), SIZE_MAX);
    ck_assert_uint_eq(text_find((struct bytes){0}, bytes_of("a")), SIZE_MAX);
}
END_TEST

START_TEST(test_a_text_is_cut_between_characters)
{
    const struct bytes text = bytes_of("a测b𬎆"); /* 1, 3, 1, 4 bytes */
    static const size_t ends[] = {0, 1, 1, 1, 4, 5, 5, 5, 5, 9, 9};
    for (size_t limit = 0; limit < sizeof(ends) / sizeof(ends[0]); limit++) {
        ck_assert_uint_eq(text_cut(text, limit), ends[limit]);
    }
    ck_assert_uint_eq(text_cut((struct bytes){0}, 3), 0);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("text");
    TCase *utf8 = tcase_create("utf8");
    tcase_add_test(utf8, test_strict_utf_8_refuses_every_bad_form);
    tcase_add_test(utf8, test_every_code_point_round_trips_and_nothing_else);
    tcase_add_test(utf8, test_a_bad_byte_stops_the_reader_in_front_of_it);
    tcase_add_test(utf8, test_plain_text_has_no_control_at_any_place);
    suite_add_tcase(suite, utf8);
    TCase *names = tcase_create("names");
    tcase_add_test(names, test_trimming_takes_blanks_of_every_kind_from_both_ends);
    tcase_add_test(names, test_full_width_becomes_half_width);
    tcase_add_test(names, test_a_folded_name_has_one_dot_and_no_blank);
    tcase_add_test(names, test_folding_is_idempotent_and_agrees_with_comparing);
    tcase_add_test(names, test_a_name_that_lost_a_character_is_seen);
    suite_add_tcase(suite, names);
    TCase *ascii = tcase_create("ascii");
    tcase_add_test(ascii, test_numbers_are_read_to_the_last_value);
    tcase_add_test(ascii, test_a_text_is_cut_between_characters);
    tcase_add_test(ascii, test_a_needle_is_found_where_it_first_stands);
    suite_add_tcase(suite, ascii);
    return suite;
}
