/* test_money_capital.c - capital figures: one form out, every legal form in. */
#include "ledger/base/money.h"

#include "tests/choices.h"
#include "tests/fuzz/money_property.h"
#include "tests/suite.h"

/* The first 14 are the table of domain.md 3.7. */
START_TEST(test_the_rule_s_own_examples_are_written)
{
    static const struct {
        int64_t fen;
        const char *text;
    } cases[] = {
        {140950, "人民币壹仟肆佰零玖元伍角整"},
        {600714, "人民币陆仟零柒元壹角肆分"},
        {168032, "人民币壹仟陆佰捌拾元叁角贰分"},
        {10700053, "人民币壹拾万柒仟元零伍角叁分"},
        {1640902, "人民币壹万陆仟肆佰零玖元零贰分"},
        {32504, "人民币叁佰贰拾伍元零肆分"},
        {1000, "人民币壹拾元整"},
        {INT64_C(10001000000), "人民币壹亿零壹万元整"},
        {2000500, "人民币贰万零伍元整"},
        {1, "人民币壹分"},
        {0, "人民币零元整"},
        {10, "人民币壹角整"},
        {11, "人民币壹角壹分"},
        {100, "人民币壹元整"},
        {101, "人民币壹元零壹分"},
        {1001, "人民币壹拾元零壹分"},
        {1000000, "人民币壹万元整"},
        {10000010, "人民币壹拾万元零壹角整"},
        {INT64_C(10000000000), "人民币壹亿元整"},
        {INT64_C(10000000001), "人民币壹亿元零壹分"},
        {INT64_C(10000500000), "人民币壹亿零伍仟元整"},
        {INT64_C(105000000000), "人民币壹拾亿伍仟万元整"},
        {INT64_C(100000000000000), "人民币壹万亿元整"},
        {INT64_C(100050000000000), "人民币壹万零伍亿元整"},
        {INT64_C(150000000000000), "人民币壹万伍仟亿元整"},
        {INT64_C(100000000000100), "人民币壹万亿零壹元整"},
        {MONEY_FEN_MAX,
         "人民币玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"},
        {-140950, "人民币负壹仟肆佰零玖元伍角整"},
        {-1, "人民币负壹分"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[MONEY_CAPITAL_SIZE];
        money_capital(cases[i].fen, text);
        ck_assert_str_eq(text, cases[i].text);
    }
}
END_TEST

START_TEST(test_every_legal_variant_is_read)
{
    static const struct {
        int64_t fen;
        const char *text;
    } cases[] = {
        {140950, "人民币壹仟肆佰零玖元伍角"},
        {140950, "壹仟肆佰零玖元伍角整"},
        {140950, "壹仟肆佰零玖元伍角正"},
        {168032, "人民币壹仟陆佰捌拾元零叁角贰分"},
        {168032, "人民币壹仟陆佰捌拾元叁角贰分"},
        {10700053, "人民币壹拾万柒仟元零伍角叁分"},
        {10700053, "人民币壹拾万零柒仟元伍角叁分"},
        {10700053, "人民币壹拾万柒仟元伍角叁分"},
        {10700053, "人民币壹拾万零柒仟元零伍角叁分"},
        {1000, "壹拾圆整"},
        {1000, "壹拾圓正"},
        {2000200, "貳萬零贰圓整"},
        {60000000000, "陸億元整"},
        {INT64_C(10000500000), "壹亿伍仟元整"},
        {INT64_C(105000000000), "壹拾亿零伍仟万元整"},
        {1, "壹分"},
        {10, "壹角"},
        {0, "零元整"},
        {-1000, "负壹拾元整"},
        {-1000, "人民币负壹拾元整"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t fen = INT64_MIN;
        ck_assert_msg(money_capital_parse(bytes_of(cases[i].text), &fen), "%s",
                      cases[i].text);
        ck_assert_int_eq(fen, cases[i].fen);
    }
}
END_TEST

START_TEST(test_every_illegal_text_is_refused)
{
    static const char *const texts[] = {
        "",
        "人民币",
        "人民币负",
        "拾元整", /* 壹拾 is required              */
        "人民币拾元整",
        "壹仟肆佰玖元伍角", /* inner zero missing            */
        "贰万伍元整",
        "壹亿壹万元整",
        "叁佰贰拾伍元肆分",     /* zero between yuan and fen     */
        "壹仟零肆佰零玖元伍角", /* zero where none is            */
        "壹仟肆佰零零玖元伍角", /* two zeros                     */
        "壹仟陆佰捌拾元零零叁角贰分",
        "壹拾元零角壹分",
        "零壹元整",
        "壹元",       /* zheng is required             */
        "壹元壹分整", /* and forbidden behind fen      */
        "壹元整整",
        "零元",
        "负零元整",
        "负负壹元整",
        "壹元负整",
        "零元壹角",
        "零",
        "整",
        "元",
        "元整",
        "壹",
        "壹佰壹仟元整", /* wrong order                   */
        "壹角壹元整",
        "壹分壹角",
        "壹万壹亿元整",
        "壹壹元整",
        "壹拾拾元整",
        "壹元壹元整",
        "壹万万元整",
        "壹元整 ",
        " 壹元整",
        "人民币 壹元整",
        "人民币人民币壹元整",
        "壹元整x",
        "一元整",
        "壹元整\xFF",
        "\xE5\xA3",
        "壹拾万亿元整", /* above the limit               */
        "玖仟玖仟玖仟玖仟玖仟玖仟玖仟玖仟玖仟玖仟玖仟玖仟玖仟玖仟玖仟玖仟万亿元整",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        int64_t fen = 77;
        ck_assert_msg(!money_capital_parse(bytes_of(texts[i]), &fen), "%s", texts[i]);
        ck_assert_int_eq(fen, 77);
    }
}
END_TEST

static bool round_trips(int64_t fen)
{
    char text[MONEY_CAPITAL_SIZE];
    int64_t again = INT64_MIN;
    money_capital(fen, text);
    return money_capital_parse(bytes_of(text), &again) && again == fen;
}

START_TEST(test_amounts_round_trip_densely_and_at_random)
{
    for (int64_t fen = 0; fen <= 100000; fen++) {
        ck_assert_msg(round_trips(fen), "%lld", (long long)fen);
    }
    for (int64_t fen = 100000; fen <= 10000000; fen += 97) {
        ck_assert_msg(round_trips(-fen), "%lld", (long long)fen);
    }
    uint64_t seed = 2;
    for (size_t i = 0; i < 30000; i++) {
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407U;
        /* Digits struck out at random, so that runs of zeros are common. */
        int64_t fen = 0;
        for (size_t place = 0; place < 15; place++) {
            const uint64_t dice = seed >> (4 * place) & 15U;
            fen = fen * 10 + (int64_t)(dice < 9 ? dice % 3 / 2 * dice : 0);
        }
        ck_assert_msg(round_trips(fen), "%lld", (long long)fen);
    }
    ck_assert(round_trips(MONEY_FEN_MAX));
    ck_assert(round_trips(-MONEY_FEN_MAX));
}
END_TEST

START_TEST(test_no_other_amount_shares_a_text)
{
    static const char *const pieces[] = {"零", "壹", "玖", "拾", "佰", "仟", "万",
                                         "亿", "元", "角", "分", "整", "负", "人民币"};
    uint64_t seed = 5;
    for (size_t round = 0; round < 50000; round++) {
        uint8_t dice[16];
        for (size_t i = 0; i < sizeof(dice); i++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407U;
            dice[i] = (uint8_t)(seed >> 56);
        }
        struct choices choices = {dice, sizeof(dice)};
        uint8_t image[128];
        struct writer writer = writer_of(image, sizeof(image));
        const size_t count = choose_below(&choices, 10);
        for (size_t i = 0; i < count; i++) {
            writer_text(&writer, pieces[choose_below(&choices, 14)]);
        }
        ck_assert(money_capital_is_stable(writer_bytes(&writer)));
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("money_capital");
    TCase *figures = tcase_create("figures");
    tcase_add_test(figures, test_the_rule_s_own_examples_are_written);
    tcase_add_test(figures, test_every_legal_variant_is_read);
    tcase_add_test(figures, test_every_illegal_text_is_refused);
    tcase_add_test(figures, test_amounts_round_trip_densely_and_at_random);
    tcase_add_test(figures, test_no_other_amount_shares_a_text);
    suite_add_tcase(suite, figures);
    return suite;
}
