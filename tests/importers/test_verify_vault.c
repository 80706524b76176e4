/* test_verify_vault.c - the vault holds what the entries say of people and files, or
 * who looks is told. */
#include "ledger/verify_vault.h"

#include "tests/importers/cases_kit.h"
#include "tests/ledger/journal/raw.h"

enum { FILES = 4 }; /* units, programmes, budget, payroll */

static struct office office;
static uint64_t first_line;
static uint8_t saved[RAW_FILE_SIZE_MAX];
static size_t saved_size;

static const char *vault_folder(void)
{
    static char folder[700];
    snprintf(folder, sizeof(folder), "%s/vault", office.folder);
    return folder;
}

static void setup(void)
{
    cases_eight_begin(&office);
    first_line = cases_eight_sent(&office) + 1;
    ledger_close(&office.ledger);
    saved_size = raw_load(vault_folder(), saved);
    office_open_ledger(&office);
}

static void teardown(void)
{
    office_end(&office);
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

/* The vault is shut while hands are on it. */
static void begin_harm(struct raw *raw)
{
    ledger_close(&office.ledger);
    raw_save(vault_folder(), saved, saved_size);
    raw_begin(raw, vault_folder());
}

static struct verify_vault_facts end_harm(struct raw *raw)
{
    raw_commit(raw);
    office_open_ledger(&office);
    return look();
}

static void expect(struct verify_vault_facts facts, const char *words, uint64_t index)
{
    ck_assert_ptr_nonnull(facts.words);
    ck_assert_msg(strstr(facts.words, words) != NULL, "%s", facts.words);
    ck_assert_msg(index == UINT64_MAX || facts.first_bad == index, "entry %llu",
                  (unsigned long long)facts.first_bad);
}

START_TEST(test_a_vault_that_fits_is_said_to)
{
    struct verify_vault_facts facts = look();
    ck_assert_msg(facts.words == NULL, "%s", facts.words);
    ck_assert_uint_eq(facts.lines, CASES_EIGHT);
    ck_assert_uint_eq(facts.originals, FILES);
    /* What is recorded of a person later does not change what was recorded then. */
    struct fault fault;
    struct payroll_summary summary;
    struct office_payroll what = cases_eight_payroll("");
    what.path = cases_file(
        "more.csv", "姓名,身份证号,银行账号,金额,村,人数\n"
                    "张测一,430699195001010014,6217990000000000121,412.00,测试村,1\n");
    what.period = "2024-02";
    what.due = "2024-02-10";
    ck_assert_ok(office_import(&office, &what, &summary, &fault), &fault);
    facts = look();
    ck_assert_msg(facts.words == NULL, "%s", facts.words);
    ck_assert_uint_eq(facts.lines, CASES_EIGHT + 1);
    ck_assert_uint_eq(facts.originals, FILES + 1);
}
END_TEST

START_TEST(test_people_that_are_gone_or_changed_are_found) /* */
{
    static uint8_t keys[2][512];
    static uint8_t values[2][RAW_PAIR_SIZE_MAX];
    size_t sizes[2];
    struct raw raw;
    /* A pseudonym that leads to nobody. */
    begin_harm(&raw);
    ck_assert(raw_pair(&raw, "payee", 0, keys[0], values[0], sizes));
    raw_delete(&raw, "payee", bytes_from(keys[0], sizes[0]));
    expect(end_harm(&raw), "no record of the person", UINT64_MAX);
    /* Two people under each other's. */
    begin_harm(&raw);
    for (size_t i = 0; i < 2; i++) {
        ck_assert(raw_pair(&raw, "payee", i, keys[i], values[i], sizes));
        ck_assert_uint_eq(sizes[0], 16);
        ck_assert_uint_eq(sizes[1], 8);
    }
    raw_put(&raw, "payee", bytes_from(keys[0], 16), bytes_from(values[1], 8));
    raw_put(&raw, "payee", bytes_from(keys[1], 16), bytes_from(values[0], 8));
    expect(end_harm(&raw), "not the one that a line was recorded with", UINT64_MAX);
    /* A record of which a bit has turned. */
    begin_harm(&raw);
    ck_assert(raw_pair(&raw, "record", 1, keys[0], values[0], sizes));
    values[0][sizes[1] - 1] ^= 4;
    raw_put(&raw, "record", bytes_from(keys[0], sizes[0]),
            bytes_from(values[0], sizes[1]));
    expect(end_harm(&raw), "is damaged", first_line);
}
END_TEST

START_TEST(test_originals_that_are_gone_or_damaged_are_found) /* */
{
    static uint8_t key[512];
    static uint8_t value[RAW_PAIR_SIZE_MAX];
    size_t sizes[2];
    struct raw raw;
    for (size_t i = 0; i < FILES; i++) {
        begin_harm(&raw);
        ck_assert(raw_pair(&raw, "file", i, key, value, sizes));
        raw_delete(&raw, "file", bytes_from(key, sizes[0]));
        expect(end_harm(&raw), "does not hold a file", UINT64_MAX);
        begin_harm(&raw);
        ck_assert(raw_pair(&raw, "chunk", i, key, value, sizes));
        value[sizes[1] / 2] ^= 1;
        raw_put(&raw, "chunk", bytes_from(key, sizes[0]), bytes_from(value, sizes[1]));
        expect(end_harm(&raw), "is damaged", UINT64_MAX);
    }
}
END_TEST

START_TEST(test_an_older_vault_is_found) /* */
{
    struct fault fault;
    struct payroll_summary summary;
    struct office_payroll what = cases_eight_payroll("");
    what.path = cases_file("later.csv", "姓名,身份证号,银行账号,金额,村,人数\n"
                                        "钱测九,430699195001010030,6230900000000000057,"
                                        "412.00,测试村,1\n");
    what.period = "2024-02";
    what.due = "2024-02-10";
    const struct status taken = office_import(&office, &what, &summary, &fault);
    ck_assert_ok(taken, &fault);
    ledger_close(&office.ledger);
    raw_save(vault_folder(), saved, saved_size);
    office_open_ledger(&office);
    expect(look(), "older than the newest seal", office_size(&office) - 1);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("verify_vault");
    TCase *vault = tcase_create("vault");
    tcase_add_checked_fixture(vault, setup, teardown);
    tcase_set_timeout(vault, 60);
    tcase_add_test(vault, test_a_vault_that_fits_is_said_to);
    tcase_add_test(vault, test_people_that_are_gone_or_changed_are_found);
    tcase_add_test(vault, test_originals_that_are_gone_or_damaged_are_found);
    tcase_add_test(vault, test_an_older_vault_is_found);
    suite_add_tcase(suite, vault);
    return suite;
}
