/* test_receipt_page.c - half a page for one person, as agreed in both languages. */
#include "reports/receipt_page.h"

#include "ledger/base/text.h"
#include "ledger/records.h"
#include "tests/reports/sample.h"

static struct fault fault;
static struct arena arena;
static struct hasher *hasher;
static struct receipt receipt;
static struct receipt_verdict verdict;

static void open_all(void)
{
    ck_assert_ok(arena_open(16 << 20, &arena, &fault), &fault);
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    receipt = (struct receipt){.line = bytes_of("an entry"), .has_word = true};
    receipt.word_index = 263;
    receipt.field[COMMITMENT_NAME - 1].is_open = true;
    receipt.field[COMMITMENT_NAME - 1].value = bytes_of("何测二七");
    receipt.field[COMMITMENT_ACCOUNT - 1].is_open = true;
    receipt.field[COMMITMENT_ACCOUNT - 1].value = bytes_of("6230900000000000271");
    /* Hidden: were it printed, a test would see it. */
    receipt.field[COMMITMENT_RESIDENT - 1].value = bytes_of("430699199001010012");
    verdict = (struct receipt_verdict){
        .entry = {.index = 116},
        .state = LINE_STATE_PAID,
        .value_day = date_to_day((struct civil_date){2023, 12, 9})};
    verdict.checkpoint.origin = bytes_of(sample_provenance.origin);
    verdict.checkpoint.size = sample_provenance.tree_size;
    memset(verdict.checkpoint.root.at, 0x83, DIGEST_SIZE);
    verdict.line.field[LINE_AMOUNT].fen = 85050;
}

static void close_all(void)
{
    hasher_close(hasher);
    arena_close(&arena);
}

static struct receipt_page page_of(void)
{
    return (struct receipt_page){.receipt = &receipt,
                                 .verdict = &verdict,
                                 .file = bytes_of("c2sp.org/tlog-proof@v1\n"),
                                 .file_name = "凭条<1>.receipt",
                                 .unit = "测试县民政局",
                                 .programme = "农村最低生活保障金",
                                 .period = 2023 * 12 + 11};
}

static struct bytes written(const struct receipt_page *page, enum language language,
                            sample_writer *writer)
{
    static struct report_source source;
    struct document document;
    source = (struct report_source){
        .arena = &arena, .language = language, .provenance = sample_provenance};
    ck_assert_ok(receipt_page_make(page, hasher, &source, &document, &fault), &fault);
    return sample_written(writer, &document, &arena);
}

static bool holds(struct bytes page, const char *text)
{
    return text_find(page, bytes_of(text)) != SIZE_MAX;
}

START_TEST(test_the_chinese_page_is_the_agreed_one)
{
    const struct receipt_page page = page_of();
    const struct bytes html = written(&page, LANGUAGE_ZH, report_write_html);
    ck_assert(holds(html, "人民币捌佰伍拾元伍角"));
    ck_assert(holds(html, "发放成功"));
    ck_assert(holds(html, "2023年12月9日"));
    ck_assert(holds(html, "凭条&lt;1&gt;.receipt"));
    sample_is_golden(html, "receipt.zh.html", &arena);
}
END_TEST

START_TEST(test_the_english_page_is_the_agreed_one)
{
    struct receipt_page page = page_of();
    verdict.state = LINE_STATE_REFUNDED;
    verdict.value_day = 0;
    verdict.came_back = 85050;
    page.unit = "Civil Affairs of Test County";
    page.programme = "Rural subsistence allowance";
    const struct bytes html = written(&page, LANGUAGE_EN, report_write_html);
    ck_assert(holds(html, "Came back (yuan)"));
    ck_assert(!holds(html, "Value day"));
    sample_is_golden(html, "receipt.en.html", &arena);
}
END_TEST

/* only what the receipt opens. */
START_TEST(test_what_is_not_opened_is_not_printed)
{
    const struct receipt_page page = page_of();
    ck_assert(!holds(written(&page, LANGUAGE_ZH, report_write_html), "430699"));
    receipt.field[COMMITMENT_ACCOUNT - 1].is_open = false;
    const struct bytes html = written(&page, LANGUAGE_ZH, report_write_html);
    ck_assert(!holds(html, "6230900000000000271"));
    ck_assert(holds(html, "何测二七"));
}
END_TEST

/* the code names the ledger, its checkpoint, the entry's leaf, this very file.
 */
START_TEST(test_the_code_ties_paper_to_file_and_journal)
{
    struct receipt_page page = page_of();
    char text[RECEIPT_PAGE_CODE_SIZE];
    char other[RECEIPT_PAGE_CODE_SIZE];
    receipt_page_code(&page, hasher, text);
    ck_assert_str_eq(text, "mingzhang-receipt/v1\n"
                           "ledger.example.org/relief-2024\n"
                           "20481 g4ODg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4M=\n"
                           "116 g/jjpc4q6P6YCFFoOy42e3k/0Eq3wTIvMELnXBYUGDM=\n"
                           "tpsVa4sND02nc7OwKb7ujBaa94nCbmTwfgp52fBmxzY=\n");
    page.file = bytes_of("c2sp.org/tlog-proof@v1");
    receipt_page_code(&page, hasher, other);
    ck_assert_str_ne(text, other);
}
END_TEST

/* However long the ledger's name: it fits the text and a code. */
START_TEST(test_the_longest_origin_fits)
{
    char origin[CHECKPOINT_ORIGIN_SIZE_MAX + 1];
    char text[RECEIPT_PAGE_CODE_SIZE];
    const struct receipt_page page = page_of();
    memset(origin, 'o', sizeof(origin));
    verdict.checkpoint.origin = bytes_from(origin, CHECKPOINT_ORIGIN_SIZE_MAX);
    verdict.checkpoint.size = UINT64_MAX;
    verdict.entry.index = UINT64_MAX - 1;
    receipt_page_code(&page, hasher, text);
    ck_assert_uint_eq(strlen(text), 21 + 256 + 21 + 45 + 21 + 45 + 45);
    ck_assert(holds(written(&page, LANGUAGE_EN, report_write_html), "<svg "));
}
END_TEST

START_TEST(test_it_can_be_read_at_a_terminal_and_by_programs)
{
    const struct receipt_page page = page_of();
    ck_assert(
        holds(written(&page, LANGUAGE_EN, report_write_text), "mingzhang-receipt/v1"));
    const struct bytes json = written(&page, LANGUAGE_EN, report_write_json);
    ck_assert(holds(json, "\"code\""));
    ck_assert(holds(json, "\"says\":\"mingzhang-receipt/v1\\n"));
    ck_assert(holds(written(&page, LANGUAGE_EN, report_write_csv), "850.50"));
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("receipt_page");
    TCase *page = tcase_create("page");
    tcase_add_checked_fixture(page, open_all, close_all);
    tcase_add_test(page, test_the_chinese_page_is_the_agreed_one);
    tcase_add_test(page, test_the_english_page_is_the_agreed_one);
    tcase_add_test(page, test_what_is_not_opened_is_not_printed);
    tcase_add_test(page, test_the_code_ties_paper_to_file_and_journal);
    tcase_add_test(page, test_the_longest_origin_fits);
    tcase_add_test(page, test_it_can_be_read_at_a_terminal_and_by_programs);
    suite_add_tcase(suite, page);
    return suite;
}
