/* test_erasure.c - a person is erased: from the vault's file, from originals, from all
 * that is shown; the book stays whole. */
#include "importers/bank_words.h"
#include "importers/redaction.h"
#include "ledger/erasure.h"
#include "ledger/person_change.h"
#include "ledger/receipt_make.h"
#include "ledger/verify_vault.h"

#include "tests/importers/cases_kit.h"

#include <unistd.h>

#define HE "430699195102150278"
#define ZHANG "430699195001010014"
#define BASIS "测民发〔2024〕3号"

static struct office office;
static uint8_t fresh_key[32];

static void setup(void)
{
    cases_begin(&office);
    memset(fresh_key, 9, sizeof(fresh_key));
}

static void teardown(void)
{
    office_end(&office);
}

/* Two people, paid for a month. */
static struct office_payroll payments(const char *period, const char *due)
{
    return (struct office_payroll){
        .path = cases_file("paid.csv", "姓名,身份证号,银行账号,金额,状态,付款日期\r\n"
                                       "何测一," ONE ",412.00,成功,2024-01-05\r\n"
                                       "张测一," TWO ",100.01,成功,2024-01-05\r\n"),
        .profile = "plain-results",
        .programme = "RDB",
        .unit = "430699-MZJ",
        .allocations = {"测财社指〔2024〕3号/2081902/中央:1"},
        .period = period,
        .due = due,
        .headcount = 1,
    };
}

/* Gives the batch. */
static uint64_t paid(const char *period, const char *due)
{
    struct fault fault;
    struct payroll_summary summary;
    const struct office_payroll what = payments(period, due);
    ck_assert_ok(office_import(&office, &what, &summary, &fault), &fault);
    return summary.batches[0].entry;
}

static struct status ask(const char *resident, uint64_t *ret_asked, struct fault *fault)
{
    const struct person_request request = {.what = PERSON_CHANGE_ERASE,
                                           .resident = bytes_of(resident),
                                           .name = bytes_of(BASIS)};
    return person_ask(&office.ledger, &office.actor, &request, ret_asked, fault);
}

static struct status confirm(uint64_t asked, struct fault *fault)
{
    uint64_t doubles = 0;
    const struct ledger_actor judge = {
        .key = office.checker, .now_ms = OFFICE_NOW_MS, .clock_is_confirmed = true};
    return person_settle(&office.ledger, &judge, asked, true, &office.arena, &doubles,
                         fault);
}

static struct vault_renewed renew(void)
{
    struct fault fault;
    struct redaction redaction;
    struct vault_renewed renewed = {.people = 0};
    bool is_in_place = false;
    ck_assert_ok(redaction_begin(&office.ledger, &office.arena, &redaction, &fault),
                 &fault);
    const struct erasure_means means = {office.folder, fresh_key, redaction_judge,
                                        &redaction};
    ck_assert_ok(erasure_finish(&office.ledger, &means, &office.arena, &renewed,
                                &is_in_place, &fault),
                 &fault);
    redaction_end(&redaction);
    ck_assert(is_in_place);
    memcpy(office.vault_key, fresh_key, sizeof(fresh_key));
    return renewed;
}

static void erase(const char *resident)
{
    struct fault fault;
    uint64_t asked = 0;
    ck_assert_ok(ask(resident, &asked, &fault), &fault);
    ck_assert_ok(confirm(asked, &fault), &fault);
}

static bool is_known(const char *resident)
{
    struct fault fault;
    struct vault_reader *reader = NULL;
    struct vault_person person;
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    ck_assert_ok(vault_reader_open(office.ledger.vault, &reader, &fault), &fault);
    const struct status found =
        vault_find(reader, bytes_of(resident), buffer, &person, &fault);
    vault_reader_close(reader);
    return status_is_ok(found);
}

static struct verify_vault_facts look(void)
{
    struct verify_vault_facts facts;
    struct journal_view *view = NULL;
    struct fault fault;
    const uint64_t size = office_size(&office);
    ck_assert_ok(journal_view_open(office.ledger.journal, &view, &fault), &fault);
    ck_assert_ok(verify_vault_run(&office.ledger, view, size, &facts, &fault), &fault);
    journal_view_close(view);
    return facts;
}

static void reopen(void)
{
    ledger_close(&office.ledger);
    office_open_ledger(&office);
}

static void refused(const char *resident, const char *words)
{
    struct fault fault;
    uint64_t asked = 0;
    const uint64_t size = office_size(&office);
    ck_assert_status(ask(resident, &asked, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-296");
    ck_assert_says(&fault, words);
    ck_assert_uint_eq(office_size(&office), size);
}

/* ---- what is open -----------------------------------------------------------------
 */

START_TEST(test_r296_nobody_is_erased_with_money_open)
{
    struct fault fault;
    uint64_t asked = 0;
    const uint64_t batch = cases_sent(&office);
    refused(HE, "is submitted");
    struct answer_summary summary;
    ck_assert_ok(
        office_answer(&office,
                      cases_file("return.csv",
                                 "姓名,身份证号,银行账号,金额,状态,原因,付款日期\n"
                                 "何测一," ONE ",412.00,处理成功,,2024-01-09\n"
                                 "张测一," TWO ",100.01,处理失败,账户已销户,"
                                 "2024-01-09\n"),
                      "return-columns", batch, &summary, &fault),
        &fault);
    refused(ZHANG, "(failed)");
    ck_assert_ok(ask(HE, &asked, &fault), &fault);
}
END_TEST

START_TEST(test_r296_a_change_that_waits_comes_first)
{
    struct fault fault;
    uint64_t asked = 0;
    paid("2023-12", "2023-12-10");
    const struct person_request name = {.what = PERSON_CHANGE_NAME,
                                        .resident = bytes_of(HE),
                                        .name = bytes_of("何测二")};
    ck_assert_ok(person_ask(&office.ledger, &office.actor, &name, &asked, &fault),
                 &fault);
    refused(HE, "waits for somebody else");
    const struct ledger_actor judge = {.key = office.checker, .now_ms = OFFICE_NOW_MS};
    uint64_t doubles = 0;
    ck_assert_ok(person_settle(&office.ledger, &judge, asked, false, &office.arena,
                               &doubles, &fault),
                 &fault);
    ck_assert_ok(ask(HE, &asked, &fault), &fault);
    refused(HE, "waits for somebody else"); /* the erasure itself is one */
    /* What became open since the asking stops the confirmation. */
    cases_sent(&office);
    ck_assert_status(confirm(asked, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-296");
    ck_assert(is_known(HE));
}
END_TEST

START_TEST(test_r294_two_people_erase_and_a_document_is_the_ground)
{
    struct fault fault;
    uint64_t asked = 0;
    uint64_t doubles = 0;
    char basis[128];
    paid("2024-01", "2024-01-10");
    ck_assert_status(erasure_basis(bytes_of("何测一要求"), basis, &fault),
                     STATUS_USAGE);
    ck_assert_ok(erasure_basis(bytes_of("测民发[2024]003号"), basis, &fault), &fault);
    ck_assert_str_eq(basis, BASIS);
    ck_assert_ok(ask(HE, &asked, &fault), &fault);
    ck_assert_status(person_settle(&office.ledger, &office.actor, asked, true,
                                   &office.arena, &doubles, &fault),
                     STATUS_REFUSED);
    ck_assert_ok(confirm(asked, &fault), &fault);
    ck_assert_status(confirm(asked, &fault), STATUS_NOT_FOUND);
    ck_assert(!is_known(HE)); /* from the entry on */
}
END_TEST

/* ---- gone -------------------------------------------------------------------------
 */

START_TEST(test_r295_the_entry_hides_and_the_new_vault_forgets) /* */
{
    const uint64_t batch = paid("2024-01", "2024-01-10");
    struct verify_vault_facts facts = look();
    ck_assert_ptr_null(facts.words);
    ck_assert_uint_eq(facts.lines, 2);
    erase(HE);
    /* The crash: nothing was done yet, and yet nobody finds the person any more. */
    reopen();
    ck_assert(!is_known(HE));
    ck_assert(is_known(ZHANG));
    facts = look();
    ck_assert_ptr_null(facts.words);
    ck_assert_uint_eq(facts.erased, 1);
    const struct vault_renewed renewed = renew();
    ck_assert_uint_eq(renewed.people, 1);
    ck_assert_uint_eq(renewed.changed, 1);
    ck_assert_uint_eq(renewed.gone, 0);
    ck_assert_uint_eq(renewed.opaque, 0);
    reopen();
    ck_assert(!is_known(HE));
    ck_assert(is_known(ZHANG));
    facts = look();
    ck_assert_msg(facts.words == NULL, "%s", facts.words);
    ck_assert_uint_eq(facts.lines, 1);
    ck_assert_uint_eq(facts.erased, 1);
    ck_assert_uint_eq(facts.redacted, 1);
    ck_assert_uint_eq(cases_state(&office, batch, 1).state, LINE_STATE_PAID);
    bool is_due = true;
    struct fault fault;
    ck_assert_ok(erasure_is_due(&office.ledger, &is_due, &fault), &fault);
    ck_assert(!is_due);
    /* Somebody with the same number is somebody new. */
    paid("2024-02", "2024-02-10");
    ck_assert(is_known(HE));
    ck_assert_ptr_null(look().words);
}
END_TEST

struct kept {
    uint8_t at[4096];
    size_t size;
};

static struct status keep(void *context, struct bytes bytes, struct fault *fault)
{
    struct kept *kept = context;
    (void)fault;
    ck_assert_uint_le(kept->size + bytes.size, sizeof(kept->at));
    memcpy(kept->at + kept->size, bytes.at, bytes.size);
    kept->size += bytes.size;
    return OK;
}

static struct bytes original_of(uint64_t batch, struct kept *kept)
{
    struct fault fault;
    struct fact fact;
    struct vault_reader *reader = NULL;
    struct store_transaction *transaction = NULL;
    kept->size = 0;
    ck_assert_ok(
        store_read_begin(journal_store(office.ledger.journal), &transaction, &fault),
        &fault);
    ck_assert_ok(
        accounts_fact(transaction, office_batch(&office, batch).file, &fact, &fault),
        &fault);
    ck_assert_ok(vault_reader_open(office.ledger.vault, &reader, &fault), &fault);
    ck_assert_ok(vault_file_original(reader, fact.field[FILE_TOKEN].bytes.at, keep,
                                     kept, &fault),
                 &fault);
    vault_reader_close(reader);
    store_read_end(transaction);
    return bytes_from(kept->at, kept->size);
}

START_TEST(test_r297_the_original_keeps_the_other_rows_in_their_lines)
{
    struct kept kept;
    const uint64_t batch = paid("2024-01", "2024-01-10");
    erase(HE);
    renew();
    const struct bytes left = original_of(batch, &kept);
    const char *wanted = "姓名,身份证号,银行账号,金额,状态,付款日期\r\n"
                         "\r\n"
                         "张测一," TWO ",100.01,成功,2024-01-05\r\n";
    ck_assert_uint_eq(left.size, strlen(wanted));
    ck_assert_mem_eq(left.at, wanted, left.size);
    /* Nor does it come back with the next one who goes. */
    erase(ZHANG);
    ck_assert_uint_eq(renew().changed, 1);
    ck_assert_ptr_null(look().words);
    ck_assert_uint_eq(original_of(batch, &kept).size,
                      strlen("姓名,身份证号,银行账号,金额,状态,付款日期\r\n\r\n\r\n"));
}
END_TEST

/* The whole of a file of the ledger. */
static struct bytes raw_file(const char *name)
{
    static uint8_t at[8 << 20];
    char path[700];
    snprintf(path, sizeof(path), "%s/%s", office.folder, name);
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    const size_t size = fread(at, 1, sizeof(at), file);
    fclose(file);
    ck_assert_uint_lt(size, sizeof(at));
    return bytes_from(at, size);
}

/* The person's wrapped keys and sealed record, as they lay in the vault's file. */
static size_t sealed_of(const char *resident, uint8_t ret_runs[8][64])
{
    struct fault fault;
    struct vault_reader *reader = NULL;
    struct vault_person person;
    struct store_transaction *transaction = NULL;
    struct store_cursor *cursor = NULL;
    struct bytes key = {0};
    struct bytes value = {0};
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    size_t count = 0;
    ck_assert_ok(vault_reader_open(office.ledger.vault, &reader, &fault), &fault);
    ck_assert_ok(vault_find(reader, bytes_of(resident), buffer, &person, &fault),
                 &fault);
    vault_reader_close(reader);
    ck_assert_ok(
        store_read_begin(vault_store(office.ledger.vault), &transaction, &fault),
        &fault);
    ck_assert_ok(store_cursor_open(transaction, 1, &cursor, &fault),
                 &fault); /* record */
    struct status at = store_cursor_first(cursor, &key, &value, &fault);
    while (status_is_ok(at)) {
        struct reader number = reader_of(key);
        if (reader_u64(&number) == person.person && value.size >= 72 && count < 8) {
            memcpy(ret_runs[count++], value.at + 8, 64);
        }
        at = store_cursor_next(cursor, &key, &value, &fault);
    }
    store_cursor_close(cursor);
    store_read_end(transaction);
    return count;
}

static bool is_in_file(const uint8_t *run)
{
    const struct bytes whole = raw_file("vault/data.mdb");
    for (size_t i = 0; i + 64 <= whole.size; i++) {
        if (memcmp(whole.at + i, run, 64) == 0) {
            return true;
        }
    }
    return false;
}

START_TEST(test_r295_the_bytes_are_gone_from_the_file)
{
    uint8_t runs[8][64];
    uint8_t others[8][64];
    paid("2024-01", "2024-01-10");
    const size_t count = sealed_of(HE, runs);
    const size_t other_count = sealed_of(ZHANG, others);
    ck_assert_uint_ge(count, 2); /* keys and a version */
    ck_assert_uint_ge(other_count, 2);
    erase(HE);
    for (size_t i = 0; i < count; i++) {
        ck_assert(is_in_file(runs[i]));
    }
    renew();
    for (size_t i = 0; i < count; i++) {
        ck_assert_msg(!is_in_file(runs[i]), "run %zu", i);
    }
    ck_assert(is_in_file(others[1]));  /* sealed under a key of its own, it stayed */
    ck_assert(!is_in_file(others[0])); /* wrapped anew: the vault has another key */
    char path[700];
    snprintf(path, sizeof(path), "%s/vault.new", office.folder);
    ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

START_TEST(test_r295_the_old_key_opens_nothing_any_more)
{
    struct fault fault;
    uint8_t old[32];
    paid("2024-01", "2024-01-10");
    memcpy(old, office.vault_key, sizeof(old));
    erase(HE);
    renew();
    ledger_close(&office.ledger);
    const struct ledger_options options = {.vault_key = old};
    ck_assert_status(ledger_open(office.folder, &options, &office.ledger, &fault),
                     STATUS_ENVIRONMENT);
    office_open_ledger(&office);
    /* A file that was taken in is still known. */
    struct payroll_summary summary;
    const struct office_payroll what = payments("2024-01", "2024-01-10");
    ck_assert_status(office_import(&office, &what, &summary, &fault), STATUS_EXISTS);
}
END_TEST

/* A vault put back from before the erasure, beside the journal that has it. */
START_TEST(test_r295_an_older_vault_is_emptied_again)
{
    char vault[700];
    char copy[700];
    struct fault fault;
    paid("2024-01", "2024-01-10");
    uint64_t asked = 0;
    ck_assert_ok(ask(HE, &asked, &fault), &fault);
    snprintf(vault, sizeof(vault), "%s/vault", office.folder);
    snprintf(copy, sizeof(copy), "%s/vault.kept", office.folder);
    ck_assert_ok(store_copy(vault_store(office.ledger.vault), copy, &fault), &fault);
    uint8_t old[32];
    memcpy(old, office.vault_key, sizeof(old));
    ck_assert_ok(confirm(asked, &fault), &fault);
    renew();
    ledger_close(&office.ledger);
    store_remove(vault);
    ck_assert_int_eq(rename(copy, vault), 0);
    memcpy(office.vault_key, old, sizeof(old));
    office_open_ledger(&office);
    ck_assert(!is_known(HE));
    bool is_due = false;
    ck_assert_ok(erasure_is_due(&office.ledger, &is_due, &fault), &fault);
    ck_assert(is_due);
    fresh_key[0] = 77;
    ck_assert_uint_eq(renew().people, 1);
    ck_assert_ptr_null(look().words);
}
END_TEST

START_TEST(test_r295_a_vault_that_erased_more_is_found)
{
    uint8_t payee[16];
    struct fault fault;
    struct store_transaction *transaction = NULL;
    struct fact line;
    const uint64_t batch = paid("2024-01", "2024-01-10");
    erase(HE);
    renew();
    ck_assert_ptr_null(look().words);
    ck_assert_ok(
        store_read_begin(journal_store(office.ledger.journal), &transaction, &fault),
        &fault);
    ck_assert_ok(accounts_fact(transaction, batch + 2, &line, &fault), &fault);
    memcpy(payee, line.field[LINE_PARTY].bytes.at, sizeof(payee));
    store_read_end(transaction);
    /* Somebody hides a person whom nobody erased. */
    ck_assert_ok(vault_hide(office.ledger.vault, payee, &fault), &fault);
    ck_assert_ptr_nonnull(look().words);
    ck_assert_ptr_nonnull(strstr(look().words, "other people"));
}
END_TEST

START_TEST(test_r200_an_erased_person_has_no_receipt)
{
    struct fault fault;
    struct receipt receipt;
    struct journal_view *view = NULL;
    const uint64_t batch = paid("2024-01", "2024-01-10");
    erase(HE);
    for (unsigned i = 0; i < 2; i++) {
        const struct receipt_order order = {.line = batch + 1};
        ck_assert_ok(journal_view_open(office.ledger.journal, &view, &fault), &fault);
        ck_assert_status(
            receipt_make(&office.ledger, view, &order, &office.arena, &receipt, &fault),
            STATUS_REFUSED);
        journal_view_close(view);
        ck_assert_says(&fault, "erased");
        if (i == 0) {
            renew();
        }
    }
}
END_TEST

/* The answer's totals no longer agree with its rows: what is left is still read. */
START_TEST(test_r297_what_the_bank_wrote_of_others_is_still_read)
{
    struct fault fault;
    struct answer_summary summary;
    struct bank_words words;
    const uint64_t batch = cases_sent(&office);
    ck_assert_ok(
        office_answer(
            &office,
            cases_file("totals.txt",
                       "批次号|提交日期|总笔数|总金额|成功笔数|成功金额|失败笔数|"
                       "失败金额|\n"
                       "202401NB0001|20240108|2|512.01|2|512.01|0|0.00|\n"
                       "1|何测一|6230900000000000271|412.00|412.00|0000|交易成功|"
                       "20240109|\n"
                       "2|张测一|81010001|100.01|100.01|0000|交易成功|20240109|\n"),
            "return-header", batch, &summary, &fault),
        &fault);
    ck_assert_uint_eq(summary.paid, 2);
    ck_assert_ok(bank_words_load(&office.ledger, &office.arena, "docs/profiles", batch,
                                 &words, &fault),
                 &fault);
    ck_assert(words.is_whole);
    erase(HE);
    ck_assert_uint_eq(renew().changed, 2); /* the roster, and the answer */
    ck_assert_ok(bank_words_load(&office.ledger, &office.arena, "docs/profiles", batch,
                                 &words, &fault),
                 &fault);
    ck_assert_uint_eq(bank_words_of(&words, batch + 1).text.size, 0);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("erasure");
    TCase *open = tcase_create("open");
    tcase_add_checked_fixture(open, setup, teardown);
    tcase_add_test(open, test_r296_nobody_is_erased_with_money_open);
    tcase_add_test(open, test_r296_a_change_that_waits_comes_first);
    tcase_add_test(open, test_r294_two_people_erase_and_a_document_is_the_ground);
    suite_add_tcase(suite, open);
    TCase *gone = tcase_create("gone");
    tcase_set_timeout(gone, 60);
    tcase_add_checked_fixture(gone, setup, teardown);
    tcase_add_test(gone, test_r295_the_entry_hides_and_the_new_vault_forgets);
    tcase_add_test(gone, test_r297_the_original_keeps_the_other_rows_in_their_lines);
    tcase_add_test(gone, test_r297_what_the_bank_wrote_of_others_is_still_read);
    tcase_add_test(gone, test_r295_the_bytes_are_gone_from_the_file);
    tcase_add_test(gone, test_r295_the_old_key_opens_nothing_any_more);
    tcase_add_test(gone, test_r295_an_older_vault_is_emptied_again);
    tcase_add_test(gone, test_r295_a_vault_that_erased_more_is_found);
    tcase_add_test(gone, test_r200_an_erased_person_has_no_receipt);
    suite_add_tcase(suite, gone);
    return suite;
}
