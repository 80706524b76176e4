/* The tables of a ledger are made anew when they are another release's. */
#include "ledger/rebuild.h"
#include "tests/ledger/book.h"
#include "tests/ledger/journal/raw.h"

static struct book book;
static char journal[600];

static void begin(void)
{
    struct fault fault = {0};
    book_open(&book, DIGEST_SHA256);
    book_add_document(&book, "CS-2024-9");
    ck_assert_ok(book_commit(&book, &fault), &fault);
    ledger_close(&book.ledger);
    snprintf(journal, sizeof(journal), "%s/journal", book.folder);
}

START_TEST(test_tables_of_another_release_are_made_anew)
{
    static const uint8_t layouts[] = {0, JOURNAL_LAYOUT ^ 6};
    begin();
    for (size_t i = 0; i < sizeof(layouts); i++) {
        struct fault fault = {0};
        raw_set_layout(journal, layouts[i]);
        ck_assert_ok(rebuild_if_other(book.folder, &fault), &fault);
        book_reopen(&book);
        book_add_document(&book, i == 0 ? "CS-2024-8" : "CS-2024-7");
        ck_assert_ok(book_commit(&book, &fault), &fault);
        ledger_close(&book.ledger);
    }
    book_close(&book);
}
END_TEST

START_TEST(test_tables_of_this_release_and_a_damaged_head_stay_as_they_are)
{
    static const uint8_t layouts[] = {JOURNAL_LAYOUT, JOURNAL_LAYOUT ^ 1};
    static uint8_t before[RAW_FILE_SIZE_MAX];
    static uint8_t after[RAW_FILE_SIZE_MAX];
    begin();
    for (size_t i = 0; i < sizeof(layouts); i++) {
        struct fault fault = {0};
        const struct ledger_options reading = {.is_read_only = true};
        raw_set_layout(journal, layouts[i]);
        const size_t size = raw_load(journal, before);
        ck_assert_ok(rebuild_if_other(book.folder, &fault), &fault);
        ck_assert_uint_eq(raw_load(journal, after), size);
        ck_assert_mem_eq(after, before, size);
        ck_assert_status(ledger_open(book.folder, &reading, &book.ledger, &fault),
                         layouts[i] == JOURNAL_LAYOUT ? STATUS_CODE_OK : STATUS_FOUND);
        ledger_close(&book.ledger);
    }
    book_close(&book);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("rebuild");
    TCase *other = tcase_create("other releases");
    tcase_set_tags(other, "fork");
    tcase_set_timeout(other, 30);
    tcase_add_test(other, test_tables_of_another_release_are_made_anew);
    tcase_add_test(other,
                   test_tables_of_this_release_and_a_damaged_head_stay_as_they_are);
    suite_add_tcase(suite, other);
    return suite;
}
