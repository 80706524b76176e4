/* test_mask.c - names and numbers are hidden by the exact rules. */
#include "reports/mask.h"

#include "ledger/base/text.h"
#include "tests/suite.h"

#include <stdio.h>

static struct fault fault;

static void name_is(const char *name, const char *wanted)
{
    uint8_t image[1024];
    struct writer writer = writer_of(image, sizeof(image));
    mask_name(bytes_of(name), &writer);
    ck_assert_msg(bytes_equal(writer_bytes(&writer), bytes_of(wanted)),
                  "%s: got %.*s, want %s", name, (int)writer.size, (const char *)image,
                  wanted);
}

START_TEST(test_a_han_name_is_masked_by_its_length)
{
    name_is("张", "*");
    name_is("张测", "张*");
    name_is("张测一", "张*一");
    name_is("张测一二", "张**二");
    name_is("张测一二三", "张***三");
    name_is("欧阳", "欧*");
    name_is("欧阳测", "欧*测");
    name_is("欧阳测一", "欧阳*一");
    name_is("诸葛测一二", "诸葛**二");
    name_is("上官测一", "上官*一");
    name_is("司马测一", "司马*一");
    name_is("尔朱测一", "尔朱*一");
    name_is("阳上测一", "阳**一");
    name_is("𬎆测一", "𬎆*一");
}
END_TEST

/* Every compound surname of the Hundred Family Surnames, and some in use beside them.
 */
START_TEST(test_compound_surnames_are_known)
{
    static const char *const surnames[] = {
        "万俟", "司马", "上官", "欧阳", "夏侯", "诸葛", "闻人", "东方", "赫连", "皇甫",
        "尉迟", "公羊", "澹台", "公冶", "宗政", "濮阳", "淳于", "单于", "太叔", "申屠",
        "公孙", "仲孙", "轩辕", "令狐", "钟离", "宇文", "长孙", "慕容", "鲜于", "闾丘",
        "司徒", "司空", "亓官", "司寇", "子车", "颛孙", "端木", "巫马", "公西", "漆雕",
        "乐正", "壤驷", "公良", "拓跋", "夹谷", "宰父", "谷梁", "段干", "百里", "东郭",
        "南门", "呼延", "归海", "羊舌", "微生", "梁丘", "左丘", "东门", "西门", "伯赏",
        "南宫", "第五", "独孤", "纳兰", "叔孙", "哥舒", "完颜", "耶律"};
    for (size_t i = 0; i < sizeof(surnames) / sizeof(surnames[0]); i++) {
        char name[32];
        char wanted[32];
        snprintf(name, sizeof(name), "%s测一", surnames[i]);
        snprintf(wanted, sizeof(wanted), "%s*一", surnames[i]);
        name_is(name, wanted);
    }
    name_is("张测一二", "张**二");
    name_is("马司测一", "马**一"); /* not the other way round */
}
END_TEST

START_TEST(test_a_dotted_name_keeps_its_dots_only)
{
    name_is("阿依古丽·买买提", "阿***·**提");
    name_is("阿依古丽•买买提", "阿***·**提");
    name_is("阿依古丽.买买提", "阿***·**提");
    name_is("阿依·古丽·买买提", "阿*·**·**提");
    name_is("阿·提", "阿·*");
    name_is("阿依·提", "阿*·提");
    name_is("·", "*");
    name_is("阿依古丽 买买提", "阿*****提"); /* with a blank for the dot */
    name_is("欧阳·测一", "欧*·*一");         /* no surname, a part */
    name_is("尼·阿·买买提", "尼·*·**提");
}
END_TEST

START_TEST(test_blanks_and_selectors_hide_nothing_and_show_nothing)
{
    name_is(" 张　测 ", "张*");
    name_is("张 测 一", "张*一");
    name_is("张\xF3\xA0\x84\x80测", "张*");
    name_is("", "*");
    name_is("   ", "*");
    name_is("\xFF\xFE", "*");
}
END_TEST

START_TEST(test_a_latin_name_shows_its_first_letter_only)
{
    name_is("John Smith", "J*** *****");
    name_is("J. Smith-Lee", "J. *****-***");
    name_is("X", "*");
}
END_TEST

START_TEST(test_an_overlong_name_is_one_star)
{
    char name[TEXT_NAME_SIZE_MAX + 2];
    memset(name, 'a', sizeof(name));
    name[TEXT_NAME_SIZE_MAX + 1] = '\0';
    name_is(name, "*");
}
END_TEST

static void number_is(void (*mask)(struct bytes, struct writer *), const char *number,
                      const char *wanted)
{
    uint8_t image[128];
    struct writer writer = writer_of(image, sizeof(image));
    mask(bytes_of(number), &writer);
    ck_assert_bytes(writer_bytes(&writer), bytes_of(wanted));
}

static void open_resident(struct bytes number, struct writer *writer)
{
    mask_resident(number, false, writer);
}

static void strict_resident(struct bytes number, struct writer *writer)
{
    mask_resident(number, true, writer);
}

START_TEST(test_numbers_keep_only_what_the_rule_allows)
{
    number_is(open_resident, "430699195001010014", "430699********0014");
    number_is(open_resident, "43069919380228004X", "430699********004X");
    number_is(strict_resident, "430699195001010014", "430699************");
    number_is(open_resident, "430699500101001", "***************");
    number_is(open_resident, "4306991950010100AB", "******************");
    number_is(mask_account, "6230900000000000016", "***************0016");
    number_is(mask_account, "123456789", "*****6789");
    number_is(mask_account, "12345678", "********");
    number_is(mask_account, "", "");
}
END_TEST

START_TEST(test_equal_masks_of_one_village_are_numbered_and_reveal_nothing)
{
    struct arena arena;
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
    const struct bytes villages[] = {bytes_of("甲"), bytes_of("甲"), bytes_of("乙"),
                                     bytes_of("甲"), bytes_of("乙")};
    struct bytes names[] = {bytes_of("张*一"), bytes_of("李*"), bytes_of("张*一"),
                            bytes_of("张*一"), bytes_of("王*")};
    static const char *const wanted[] = {"张*一(1)", "李*", "张*一", "张*一(2)", "王*"};
    ck_assert_ok(mask_make_unique(villages, names, 5, &arena, &fault), &fault);
    for (size_t i = 0; i < 5; i++) {
        ck_assert_bytes(names[i], bytes_of(wanted[i]));
    }
    ck_assert_ok(mask_make_unique(NULL, NULL, 0, &arena, &fault), &fault);
    arena_close(&arena);
}
END_TEST

START_TEST(test_the_expected_public_list_shows_these_masks)
{
    const char *path =
        suite_shared("samples/synthetic/11_disclosure_expected_utf8.csv");
    if (path == NULL) {
        return;
    }
    struct arena arena;
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
    const struct bytes list = suite_file(&arena, path);
    name_is("张测一", "张*一");
    name_is("李测二", "李*二");
    ck_assert_uint_ne(text_find(list, bytes_of(",张*一,")), SIZE_MAX);
    ck_assert_uint_ne(text_find(list, bytes_of(",李*二,")), SIZE_MAX);
    arena_close(&arena);
}
END_TEST

/* Of whatever name no more is shown than the first and the last character, or a
 * compound surname and the last one; of two never both. */
START_TEST(test_no_name_shows_more_than_its_ends)
{
    static const char *const characters[] = {"张", "欧", "阳", "测", "𬎆", "䶮",
                                             "丽", "·",  "一", "司", "马",   "　"};
    enum { CHARACTERS = sizeof(characters) / sizeof(characters[0]), CASES = 4000 };
    uint64_t state = 26;
    for (size_t i = 0; i < CASES; i++) {
        char name[64] = "";
        uint8_t image[256];
        size_t letters = 0;
        size_t shown = 0;
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        for (uint64_t left = state >> 32, length = left % 8; length > 0; length--) {
            const char *one = characters[left % CHARACTERS];
            left /= CHARACTERS;
            letters += strcmp(one, "·") != 0 && strcmp(one, "　") != 0 ? 1 : 0;
            strncat(name, one, sizeof(name) - strlen(name) - 1);
        }
        struct writer writer = writer_of(image, sizeof(image));
        mask_name(bytes_of(name), &writer);
        for (struct reader reader = reader_of(writer_bytes(&writer));
             reader.left.size > 0;) {
            const uint32_t c = text_next(&reader);
            shown += c != '*' && c != 0xB7 ? 1 : 0;
        }
        ck_assert_msg(shown <= (letters < 2    ? 0U
                                : letters == 2 ? 1U
                                : letters == 3 ? 2U
                                               : 3U),
                      "%s shows %zu of %zu", name, shown, letters);
        ck_assert(letters < 2 || shown < letters);
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("mask");
    TCase *names = tcase_create("names");
    tcase_add_test(names, test_a_han_name_is_masked_by_its_length);
    tcase_add_test(names, test_compound_surnames_are_known);
    tcase_add_test(names, test_a_dotted_name_keeps_its_dots_only);
    tcase_add_test(names, test_blanks_and_selectors_hide_nothing_and_show_nothing);
    tcase_add_test(names, test_a_latin_name_shows_its_first_letter_only);
    tcase_add_test(names, test_an_overlong_name_is_one_star);
    tcase_add_test(names, test_no_name_shows_more_than_its_ends);
    suite_add_tcase(suite, names);
    TCase *lists = tcase_create("lists");
    tcase_add_test(lists, test_numbers_keep_only_what_the_rule_allows);
    tcase_add_test(lists,
                   test_equal_masks_of_one_village_are_numbered_and_reveal_nothing);
    tcase_add_test(lists, test_the_expected_public_list_shows_these_masks);
    suite_add_tcase(suite, lists);
    return suite;
}
