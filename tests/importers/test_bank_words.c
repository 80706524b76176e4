/* test_bank_words.c - serial and reason of a line, from the sealed originals. */
#include "importers/bank_words.h"
#include "tests/importers/cases_kit.h"

#define HEADING "姓名,身份证号,银行账号,金额,状态,原因,付款日期,流水号\n"

static struct bank_words words_in(struct office *office, const char *profiles,
                                  uint64_t batch)
{
    struct fault fault;
    struct bank_words words;
    ck_assert_ok(bank_words_load(&office->ledger, &office->arena, profiles, batch,
                                 &words, &fault),
                 &fault);
    return words;
}

static void expect_word(const struct bank_words *words, uint64_t line,
                        const char *serial, const char *text)
{
    const struct bank_word word = bank_words_of(words, line);
    ck_assert(bytes_equal(word.serial, bytes_of(serial)));
    ck_assert_msg(bytes_equal(word.text, bytes_of(text)), "%.*s", (int)word.text.size,
                  (const char *)word.text.at);
}

START_TEST(test_each_line_has_the_words_of_its_newest_answer)
{
    struct office office;
    struct fault fault;
    struct answer_summary summary;
    cases_begin(&office);
    const uint64_t batch = cases_sent(&office);
    const struct bank_words none = words_in(&office, "docs/profiles", batch);
    expect_word(&none, batch + 1, "", "");
    ck_assert_ok(
        office_answer(&office,
                      cases_file("first.csv", HEADING
                                 "何测一," ONE ",412.00,处理成功,,2024-01-09,SN001\n"
                                 "张测一," TWO ",100.01,提交银行处理,银行正在处理,"
                                 "2024-01-09,SN002\n"),
                      "return-columns", batch, &summary, &fault),
        &fault);
    const struct bank_words first = words_in(&office, "docs/profiles", batch);
    ck_assert(first.is_whole);
    expect_word(&first, batch + 1, "SN001", "");
    expect_word(&first, batch + 2, "SN002", "银行正在处理");
    expect_word(&first, batch + 3, "", ""); /* no line of the batch */
    ck_assert_ok(office_answer(&office,
                               cases_file("second.csv", HEADING
                                          "张测一," TWO ",100.01,处理失败,账户已销户,"
                                          "2024-01-10,SN003\n"),
                               "return-columns", batch, &summary, &fault),
                 &fault);
    const struct bank_words second = words_in(&office, "docs/profiles", batch);
    expect_word(&second, batch + 1, "SN001", "");
    expect_word(&second, batch + 2, "SN003", "账户已销户");
    /* Without the layouts nothing can be read, and that is told. */
    const struct bank_words blind = words_in(&office, suite_folder(), batch);
    ck_assert(!blind.is_whole);
    expect_word(&blind, batch + 2, "", "");
    office_end(&office);
}
END_TEST

START_TEST(test_a_batch_that_was_not_sent_has_none)
{
    struct office office;
    struct fault fault;
    struct bank_words words;
    cases_begin(&office);
    ck_assert_status(bank_words_load(&office.ledger, &office.arena, "docs/profiles", 1,
                                     &words, &fault),
                     STATUS_NOT_FOUND);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("bank words");
    TCase *words = tcase_create("words");
    tcase_set_timeout(words, 60);
    tcase_add_test(words, test_each_line_has_the_words_of_its_newest_answer);
    tcase_add_test(words, test_a_batch_that_was_not_sent_has_none);
    suite_add_tcase(suite, words);
    return suite;
}
