/* test_exports.c - the book for the tools of others: every posting adds up to our
 * balances, every row to our payments. */
#include "reports/audit_tables.h"
#include "reports/hledger.h"
#include "reports/report_allocations.h"
#include "tests/reports/ledger_fixture.h"

#include <stdio.h>

enum { ACCOUNTS_MAX = 256 };

static struct fixture fixture;
static struct report_source source;
static char text[1 << 20];

static void setup(void)
{
    fixture_open(&fixture);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
}

static void teardown(void)
{
    report_source_close(&source);
    fixture_close(&fixture);
}

static struct hledger_facts journal(void)
{
    struct fault fault = {0};
    struct hledger_facts facts;
    struct output output = output_of_memory(text, sizeof(text) - 1);
    ck_assert_ok(hledger_write(&source, &output, &facts, &fault), &fault);
    ck_assert_ok(output_finish(&output, &fault), &fault);
    text[output_bytes(&output).size] = '\0';
    return facts;
}

/* What the postings to an account add up to: its name from `root` to " @entry". */
static int64_t sum_of(const char *root, uint64_t allocation)
{
    char entry[32];
    int64_t sum = 0;
    snprintf(entry, sizeof(entry), " @%llu  ", (unsigned long long)allocation);
    const size_t size = strlen(root);
    for (const char *line = text; line != NULL && *line != '\0';) {
        const char *end = strchr(line, '\n');
        const char *at = strstr(line, entry);
        int64_t fen = 0;
        if (strncmp(line, "    ", 4) == 0 && strncmp(line + 4, root, size) == 0 &&
            line[4 + size] == ':' && at != NULL && at < end) {
            at += strlen(entry);
            ck_assert_int_eq(
                money_parse(bytes_from(at, strcspn(at, " ")), MONEY_YUAN, &fen),
                MONEY_OK);
            sum += fen;
        }
        line = end == NULL ? NULL : end + 1;
    }
    return sum;
}

START_TEST(test_r298_every_account_adds_up_to_our_figure)
{
    static const struct report_filter everything = {.first = -1, .last = -1};
    struct fault fault = {0};
    struct report_allocations allocations;
    (void)journal();
    ck_assert_ok(report_allocations(&source, &everything, &allocations, &fault),
                 &fault);
    ck_assert_uint_ge(allocations.count, 4);
    for (size_t i = 0; i < allocations.count; i++) {
        const struct balance *is = &allocations.list[i].balance;
        const uint64_t entry = allocations.list[i].entry;
        ck_assert_int_eq(sum_of("assets:available", entry), balance_available(is));
        ck_assert_int_eq(sum_of("assets:frozen", entry), is->frozen);
        ck_assert_int_eq(sum_of("assets:reserved", entry), is->reserved);
        ck_assert_int_eq(sum_of("equity:received", entry), -is->received);
        ck_assert_int_eq(sum_of("equity:passed-down", entry), is->passed_down);
        ck_assert_int_eq(sum_of("expenses:paid", entry), is->paid);
        ck_assert_int_eq(sum_of("expenses:refunded", entry), -is->refunded);
    }
    for (size_t i = 0; i < FIXTURE_PEOPLE; i++) { /* nobody is in it */
        ck_assert_ptr_null(strstr(text, fixture_people[i].name));
        ck_assert_ptr_null(strstr(text, fixture_people[i].resident));
        ck_assert_ptr_null(strstr(text, fixture_people[i].account));
    }
}
END_TEST

/* What is posted to an account, as who reads the journal adds it up. */
struct account {
    struct bytes name;
    int64_t fen;
};

static struct account *account_of(struct account *accounts, size_t *count,
                                  struct bytes name)
{
    for (size_t i = 0; i < *count; i++) {
        if (bytes_equal(accounts[i].name, name)) {
            return &accounts[i];
        }
    }
    ck_assert_uint_lt(*count, ACCOUNTS_MAX);
    accounts[*count] = (struct account){name, 0};
    return &accounts[(*count)++];
}

static int64_t amount_at(const char *at)
{
    int64_t fen = 0;
    ck_assert_int_eq(money_parse(bytes_from(at, strcspn(at, " ")), MONEY_YUAN, &fen),
                     MONEY_OK);
    return fen;
}

/* Each transaction is in balance, every account is what is asserted of it, and the last
 * transaction asserts all of them. */
static void check_journal(const struct hledger_facts *facts)
{
    static struct account accounts[ACCOUNTS_MAX];
    size_t count = 0;
    unsigned transactions = 0;
    unsigned asserted = 0;
    int64_t sum = 0;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        if (strstr(line, " * ") != NULL) {
            ck_assert_int_eq(sum, 0);
            transactions++;
        } else if (strncmp(line, "    ", 4) == 0) {
            const char *name = line + 4;
            const char *amount = strstr(name, "  ");
            ck_assert_ptr_nonnull(amount);
            struct account *account =
                account_of(accounts, &count, bytes_from(name, (size_t)(amount - name)));
            const char *assertion = strstr(amount, " = ");
            sum += amount_at(amount + 2);
            account->fen += amount_at(amount + 2);
            if (assertion != NULL) {
                asserted++;
                ck_assert_msg(account->fen == amount_at(assertion + 3), "%s", line);
            }
        }
    }
    ck_assert_int_eq(sum, 0);
    ck_assert_uint_eq(transactions, facts->transactions);
    ck_assert_uint_eq(asserted + 1, facts->accounts); /* all but programmes:total */
    ck_assert_uint_ge(facts->accounts, count);
}

START_TEST(test_r298_every_assertion_is_what_was_posted)
{
    const struct hledger_facts facts = journal();
    check_journal(&facts);
}
END_TEST

/* A payment of one household, in a batch of its own. */
static void pay(uint64_t programme, uint64_t unit, unsigned party)
{
    struct book *book = &fixture.book;
    struct fact fact = book_batch(book, BATCH_ORIGIN_RECORDED, 1, 41200);
    fact_set_number(&fact, BATCH_PROGRAMME, programme);
    fact_set_number(&fact, BATCH_UNIT, unit);
    fact_set_number(&fact, BATCH_PERIOD, BOOK_PERIOD + 2);
    const uint64_t batch = book_add(book, &fact);
    book_add_line(book, batch, 1, party, LINE_STATE_PAID, 41200);
}

/* A programme that is registered again is one, two that share a name are two; so are
 * two units. */
START_TEST(test_r298_names_are_shared_accounts_are_not)
{
    static const char *const words[] = {"农村最低生活保障金", "农村低保", "2081902"};
    struct fault fault = {0};
    struct book *book = &fixture.book;
    const uint64_t again = fixture_programme(book, "RDB", words);
    fact_set_number(&book->plan[book->planned - 1], PROGRAMME_REPLACES, fixture.relief);
    const uint64_t other = fixture_programme(book, "RDB2", words);
    const uint64_t namesake =
        fixture_unit(book, "430699140", "测试镇", UNIT_LEVEL_TOWNSHIP, book->unit);
    ck_assert_ok(book_commit(book, &fault), &fault);
    pay(again, fixture.townships[0], 7);
    pay(other, fixture.townships[0], 8);
    pay(again, namesake, 9);
    ck_assert_ok(book_commit(book, &fault), &fault);
    report_source_close(&source);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct hledger_facts facts = journal();
    check_journal(&facts);
}
END_TEST

/* As long as entries can hold them, and with a blank at the end. */
START_TEST(test_r298_long_names_are_accounts)
{
    static char name[FACT_TEXT_SIZE_MAX + 1];
    struct fault fault = {0};
    struct book *book = &fixture.book;
    memset(name, 'n', sizeof(name) - 2);
    name[sizeof(name) - 2] = ' ';
    const char *const words[] = {name, "农村低保", "2081902"};
    const uint64_t programme = fixture_programme(book, "LONG", words);
    const uint64_t unit =
        fixture_unit(book, "430699150", name, UNIT_LEVEL_TOWNSHIP, book->unit);
    ck_assert_ok(book_commit(book, &fault), &fault);
    pay(programme, unit, 7);
    ck_assert_ok(book_commit(book, &fault), &fault);
    report_source_close(&source);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct hledger_facts facts = journal();
    check_journal(&facts);
}
END_TEST

static struct audit_written table(enum audit_table which, bool has_names)
{
    struct fault fault = {0};
    struct audit_written written;
    const struct audit_request request = {&source, has_names};
    struct output output = output_of_memory(text, sizeof(text) - 1);
    ck_assert_ok(audit_table_write(&request, which, &output, &written, &fault), &fault);
    ck_assert_ok(output_finish(&output, &fault), &fault);
    const struct bytes bytes = output_bytes(&output);
    text[bytes.size] = '\0';
    struct hasher *hasher = NULL;
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    const struct digest digest = hasher_one(hasher, bytes);
    hasher_close(hasher);
    ck_assert_uint_eq(written.size_bytes, bytes.size);
    ck_assert(digest_equal(&digest, &written.digest));
    return written;
}

static size_t count_of(const char *words)
{
    size_t count = 0;
    for (const char *at = strstr(text, words); at != NULL; at = strstr(at + 1, words)) {
        count++;
    }
    return count;
}

START_TEST(test_r299_payments_are_all_lines_masked_or_with_names)
{
    const struct audit_written masked = table(AUDIT_PAYMENTS, false);
    ck_assert_uint_eq(masked.rows, 4 + 2 + FIXTURE_ORPHANS);
    ck_assert_int_eq(masked.fen, 389800 + 164800 + 100000);
    ck_assert_uint_eq(count_of("\r\n"), masked.rows + 1);
    for (size_t i = 0; i < FIXTURE_PEOPLE; i++) {
        ck_assert_uint_eq(count_of(fixture_people[i].name), 0);
        ck_assert_uint_eq(count_of(fixture_people[i].resident), 0);
        ck_assert_uint_eq(count_of(fixture_people[i].account), 0);
    }
    ck_assert_uint_eq(count_of("张*一"), 2);
    const struct audit_written named = table(AUDIT_PAYMENTS, true);
    ck_assert_uint_eq(named.rows, masked.rows);
    ck_assert_uint_eq(count_of("张测一,430699195001010014"), 2);
}
END_TEST

START_TEST(test_r299_who_is_erased_reads_so)
{
    struct fault fault = {0};
    ck_assert_ok(vault_hide(fixture.book.ledger.vault, fixture.payees[0], &fault),
                 &fault);
    const struct audit_written named = table(AUDIT_PAYMENTS, true);
    ck_assert_uint_eq(named.rows, 4 + 2 + FIXTURE_ORPHANS);
    ck_assert_uint_eq(count_of("张测一"), 0);
    ck_assert_uint_eq(count_of("无数据,已删除,已删除"), 2);
}
END_TEST

/* What a roster does not say of somebody reads "no data", and adds nothing. */
START_TEST(test_r299_what_an_enrolment_lacks_is_told)
{
    struct fault fault = {0};
    struct fact fact;
    struct book *book = &fixture.book;
    for (uint8_t i = 0; i < 2; i++) { /* the second one says both */
        const uint8_t image[32] = {0xE0, i};
        fact_begin(&fact, kinds_find(KIND_ENROLMENT));
        fact_set_bytes(&fact, ENROLMENT_PARTY, book_copy(book, bytes_from(image, 16)));
        fact_set_number(&fact, ENROLMENT_PROGRAMME, fixture.relief);
        fact_set_number(&fact, ENROLMENT_UNIT, fixture.villages[i]);
        fact_set_number(&fact, ENROLMENT_FIRST, BOOK_PERIOD);
        fact_set_bytes(&fact, ENROLMENT_COMMITMENT,
                       book_copy(book, bytes_from(image, 32)));
        if (i == 1) {
            fact_set_number(&fact, ENROLMENT_HEADCOUNT, 3);
            fact_set_fen(&fact, ENROLMENT_AMOUNT, 123600);
        }
        book_add(book, &fact);
    }
    ck_assert_ok(book_commit(book, &fault), &fault);
    report_source_close(&source);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct audit_written written = table(AUDIT_HOUSEHOLDS, false);
    ck_assert_uint_eq(written.rows, 2);
    ck_assert_int_eq(written.fen, 123600);
    ck_assert_uint_eq(count_of(",无数据,无数据,农村最低生活保障金,2024-01,,无数据,"),
                      1);
    ck_assert_uint_eq(count_of(",3,无数据,农村最低生活保障金,2024-01,,1236.00,"), 1);
}
END_TEST

/* ---- as of a seal: what was written then is written again ----------------------- */

static struct fact enrolment_of(uint8_t party, civil_period first, civil_period last)
{
    const uint8_t image[32] = {0xE0, party};
    struct book *book = &fixture.book;
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_ENROLMENT));
    fact_set_bytes(&fact, ENROLMENT_PARTY, book_copy(book, bytes_from(image, 16)));
    fact_set_number(&fact, ENROLMENT_PROGRAMME, fixture.relief);
    fact_set_number(&fact, ENROLMENT_UNIT, fixture.villages[party % 2]);
    fact_set_number(&fact, ENROLMENT_FIRST, (uint64_t)first);
    if (last != 0) {
        fact_set_number(&fact, ENROLMENT_LAST, (uint64_t)last);
    }
    fact_set_fen(&fact, ENROLMENT_AMOUNT, 41200);
    fact_set_bytes(&fact, ENROLMENT_COMMITMENT, book_copy(book, bytes_from(image, 32)));
    return fact;
}

/* Everything that may change a row: an end, a renewal from another month, somebody new,
 * a payment that comes back, a batch, a programme's new name. */
static void go_on(const uint64_t enrolments[static 3])
{
    static const char *const words[] = {"另一个名称", "农村低保", "2081902"};
    struct fault fault = {0};
    struct book *book = &fixture.book;
    struct fact ended = enrolment_of(1, BOOK_PERIOD, BOOK_PERIOD + 1);
    fact_set_number(&ended, ENROLMENT_REPLACES, enrolments[0]);
    const uint64_t stopped = book_add(book, &ended);
    struct fact begun = enrolment_of(3, BOOK_PERIOD - 3, 0);
    fact_set_number(&begun, ENROLMENT_REPLACES, enrolments[2]);
    book_add(book, &begun);
    struct fact again = enrolment_of(1, BOOK_PERIOD, BOOK_PERIOD + 2);
    fact_set_number(&again, ENROLMENT_REPLACES, stopped);
    book_add(book, &again);
    const struct fact fresh = enrolment_of(4, BOOK_PERIOD, 0);
    book_add(book, &fresh);
    pay(fixture.relief, fixture.townships[0], 7);
    fixture_programme(book, "RDB", words);
    fact_set_number(&book->plan[book->planned - 1], PROGRAMME_REPLACES, fixture.relief);
    ck_assert_ok(book_commit(book, &fault), &fault);
}

/* The tables and the journal as they are now, less what says of when they are. */
struct written {
    struct audit_written payments, households;
    struct bytes journal, tables[AUDIT_TABLES];
};

static struct bytes kept(const char *from)
{
    char *copy = arena_take(&fixture.arena, strlen(from) + 1, 1);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, from, strlen(from) + 1);
    return bytes_of(copy);
}

static struct written write_all(void)
{
    struct written all;
    all.payments = table(AUDIT_PAYMENTS, true);
    all.tables[AUDIT_PAYMENTS] = kept(text);
    all.households = table(AUDIT_HOUSEHOLDS, true);
    all.tables[AUDIT_HOUSEHOLDS] = kept(text);
    (void)journal();
    all.journal = kept(strstr(text, "commodity"));
    return all;
}

START_TEST(test_exports_as_of_a_seal_are_what_they_were_then)
{
    struct fault fault = {0};
    struct book *book = &fixture.book;
    uint64_t enrolments[3];
    char as_of[24];
    for (unsigned i = 0; i < 3; i++) {
        const struct fact fact = enrolment_of((uint8_t)(i + 1), BOOK_PERIOD, 0);
        enrolments[i] = book_add(book, &fact);
    }
    ck_assert_ok(book_commit(book, &fault), &fault);
    report_source_close(&source);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    snprintf(as_of, sizeof(as_of), "@%llu", (unsigned long long)source.seal.index);
    const struct written then = write_all();
    ck_assert_uint_eq(then.households.rows, 3);
    go_on(enrolments);
    report_source_close(&source);
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct written now = write_all();
    ck_assert_uint_eq(now.households.rows, 4);
    ck_assert_uint_eq(now.payments.rows, then.payments.rows + 1);
    ck_assert_ptr_nonnull(strstr((const char *)now.tables[0].at, "另一个名称"));
    report_source_close(&source);
    fixture_source(&fixture, as_of, LANGUAGE_ZH, &source);
    const struct written cut = write_all();
    for (size_t i = 0; i < AUDIT_TABLES; i++) {
        ck_assert_str_eq((const char *)cut.tables[i].at,
                         (const char *)then.tables[i].at);
    }
    ck_assert_str_eq((const char *)cut.journal.at, (const char *)then.journal.at);
    ck_assert(digest_equal(&cut.households.digest, &then.households.digest));
}
END_TEST

START_TEST(test_exports_before_the_banks_answer_know_of_none)
{
    char as_of[24];
    report_source_close(&source);
    snprintf(as_of, sizeof(as_of), "@%llu", (unsigned long long)fixture.before);
    fixture_source(&fixture, as_of, LANGUAGE_ZH, &source);
    const struct audit_written written = table(AUDIT_PAYMENTS, false);
    ck_assert_uint_eq(written.rows, 4);
    ck_assert_uint_eq(count_of("成功"), 0);
    ck_assert_uint_eq(count_of("失败"), 0);
    (void)journal();
    ck_assert_ptr_null(strstr(text, "    programmes:paid"));
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("exports");
    TCase *exports = tcase_create("exports");
    tcase_add_checked_fixture(exports, setup, teardown);
    tcase_add_test(exports, test_r298_every_account_adds_up_to_our_figure);
    tcase_add_test(exports, test_r298_every_assertion_is_what_was_posted);
    tcase_add_test(exports, test_r298_names_are_shared_accounts_are_not);
    tcase_add_test(exports, test_r298_long_names_are_accounts);
    tcase_add_test(exports, test_r299_payments_are_all_lines_masked_or_with_names);
    tcase_add_test(exports, test_r299_who_is_erased_reads_so);
    tcase_add_test(exports, test_r299_what_an_enrolment_lacks_is_told);
    tcase_add_test(exports, test_exports_as_of_a_seal_are_what_they_were_then);
    tcase_add_test(exports, test_exports_before_the_banks_answer_know_of_none);
    suite_add_tcase(suite, exports);
    return suite;
}
