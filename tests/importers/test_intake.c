/* test_intake.c - problems listed, rehearsals, villages and people served. */
#include "ledger/base/text.h"
#include "tests/importers/roster.h"

static struct office office;
static struct roster roster;

START_TEST(test_all_problems_are_counted_and_kept_up_to_a_limit) /* R-031 R-033 */
{
    roster_office(&office);
    for (unsigned count = INTAKE_PROBLEMS_MAX - 1; count <= INTAKE_PROBLEMS_MAX + 1;
         count++) {
        struct intake *intake = office_intake(&office, "-", "plain");
        const struct intake_problems *problems = &intake->problems;
        const size_t mark = arena_mark(&office.arena);
        for (unsigned i = 0; i < count; i++) {
            intake_problem(intake, INTAKE_ERROR, i + 2, NULL, "R-001: row %u", i);
        }
        ck_assert_uint_eq(problems->errors, count);
        ck_assert_uint_eq(problems->count,
                          count < INTAKE_PROBLEMS_MAX ? count : INTAKE_PROBLEMS_MAX);
        for (size_t i = 0; i < problems->count; i++) {
            ck_assert_uint_eq(problems->list[i].line, i + 2);
        }
        arena_rewind(&office.arena, mark);
    }
    office_end(&office);
}
END_TEST

START_TEST(test_a_file_without_a_sound_row_is_refused_whole) /* */
{
    enum { ROWS = 2000 };
    roster_office(&office);
    roster_begin(&roster, ROSTER_HEADING);
    for (unsigned i = 0; i < ROWS; i++) {
        roster_line(&roster, i, 0); /* not a positive amount */
    }
    const struct office_payroll what = roster_payroll(&roster);
    roster_refused(&office, &what, STATUS_INPUT, "R-031");
    ck_assert_uint_eq(office.intake.problems.count, ROWS);
    ck_assert(roster_has_problem(&office, ROWS + 1, "R-031"));
    office_end(&office);
}
END_TEST

START_TEST(test_a_long_reason_ends_between_characters)
{
    char name[INTAKE_REASON_SIZE + 1];
    roster_office(&office);
    for (size_t i = 0; i + 3 < sizeof(name); i += 3) {
        memcpy(name + i, "测", 4);
    }
    for (int room = 0; room < 3; room++) {
        struct intake *intake = office_intake(&office, "-", "plain");
        intake_problem(intake, INTAKE_NOTE, 1, NULL, "R-004: %*s%s", room, "", name);
        const struct bytes reason = bytes_of(intake->problems.list[0].reason);
        ck_assert(text_is_plain(reason, INTAKE_REASON_SIZE));
        ck_assert_uint_ge(reason.size, INTAKE_REASON_SIZE - 6);
    }
    office_end(&office);
}
END_TEST

START_TEST(test_problems_that_differ_in_numbers_alone_are_alike)
{
    static const struct {
        const char *one, *other;
        bool is_like;
    } cases[] = {
        {"R-074: line 1 of batch 7", "R-074: line 12 of batch 1,007", true},
        {"R-074: line 1 of batch 7", "R-075: line 1 of batch 7", false},
        {"R-074: line 1 of batch 7", "R-074: line 1 of batch", false},
        {"R-074: line 1", "R-074: line 1 of batch 7", false},
        {"R-001: a third decimal", "R-001: a third decimal", true},
        {"R-001: no amount", "R-001: a third decimal", false},
    };
    roster_office(&office);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct intake *intake = office_intake(&office, "-", "plain");
        const struct intake_problem *list = NULL;
        intake_problem(intake, INTAKE_ERROR, 1, "a", "%s", cases[i].one);
        intake_problem(intake, INTAKE_ERROR, 2, "a", "%s", cases[i].other);
        intake_problem(intake, INTAKE_ERROR, 2, "b", "%s", cases[i].one);
        intake_problem(intake, INTAKE_WARNING, 2, "a", "%s", cases[i].one);
        list = intake->problems.list;
        ck_assert_msg(intake_problem_is_like(&list[0], &list[1]) == cases[i].is_like,
                      "%s, %s", cases[i].one, cases[i].other);
        ck_assert(!intake_problem_is_like(&list[0], &list[2]));
        ck_assert(!intake_problem_is_like(&list[0], &list[3]));
    }
    office_end(&office);
}
END_TEST

START_TEST(test_a_rehearsal_leaves_no_trace)
{
    struct journal_facts before;
    struct journal_facts after;
    roster_office(&office);
    roster_begin(&roster, ROSTER_HEADING);
    roster_line(&roster, 1, 100);
    const struct office_payroll what = roster_payroll(&roster);
    journal_facts(office.ledger.journal, &before);
    const uint64_t sequence = vault_sequence(office.ledger.vault);
    office.actor.is_rehearsal = true;
    ck_assert_uint_eq(roster_taken(&office, &what).rows, 1);
    office.actor.is_rehearsal = false;
    journal_facts(office.ledger.journal, &after);
    ck_assert_uint_eq(after.size, before.size);
    ck_assert_bytes(digest_bytes(&after.root), digest_bytes(&before.root));
    ck_assert_uint_eq(vault_sequence(office.ledger.vault), sequence);
    ck_assert_uint_eq(roster_taken(&office, &what).new_people, 1); /* not R-064 */
    office_end(&office);
}
END_TEST

START_TEST(test_a_township_tells_villages_of_one_name_apart) /* R-060 R-076 */
{
    static const char text[] = "编码,名称,级别,上级编码\n9000,甲镇,乡镇,430699\n"
                               "9001,测试村,村,9000\n";
    struct fault fault;
    roster_office(&office);
    ck_assert_ok(office_units(&office, kit_file(text, sizeof(text) - 1), &fault),
                 &fault);
    roster_begin(&roster, ROSTER_HEADING ",村");
    roster_person(&roster, 1, 100);
    roster_add(&roster, ",测试村\n");
    struct office_payroll what = roster_payroll(&roster);
    roster_refused(&office, &what, STATUS_REFUSED, "R-060");
    what.village = "测试村";
    struct payroll_summary summary;
    ck_assert_status(office_import(&office, &what, &summary, &fault), STATUS_REFUSED);
    roster_begin(&roster, ROSTER_HEADING ",村,乡镇");
    roster_person(&roster, 1, 100);
    roster_add(&roster, ",测试村,甲镇\n");
    what = roster_payroll(&roster);
    (void)roster_taken(&office, &what);
    office_end(&office);
}
END_TEST

static uint64_t headcount(const char *cell, const char *period, int64_t option)
{
    roster_begin(&roster, ROSTER_HEADING ",人数");
    roster_person(&roster, 1, 100);
    roster_add(&roster, ",%s\n", cell);
    struct office_payroll what = roster_payroll(&roster);
    what.period = period;
    what.headcount = option;
    const struct payroll_summary summary = roster_taken(&office, &what);
    return office_batch(&office, summary.batches[0].entry).headcount;
}

START_TEST(test_people_served_come_from_file_then_register_then_option)
{
    roster_office(&office);
    ck_assert_uint_eq(headcount("", "2024-01", 2), 2);
    ck_assert_uint_eq(headcount("4", "2024-02", 2), 4);
    ck_assert_uint_eq(headcount("", "2024-03", 2), 4);
    ck_assert_uint_eq(headcount("3", "2024-04", 2), 3);
    office_end(&office);
}
END_TEST

/* The village of the one line just recorded. */
static uint64_t village(const char *heading, const char *cell, const char *period,
                        const char *option)
{
    struct fault fault;
    struct entry entry;
    struct fact line;
    struct store_transaction *transaction = NULL;
    roster_begin(&roster, heading);
    roster_person(&roster, 1, 100);
    roster_add(&roster, "%s\n", cell);
    struct office_payroll what = roster_payroll(&roster);
    what.period = period;
    what.village = option;
    const struct payroll_summary summary = roster_taken(&office, &what);
    ck_assert_ok(
        store_read_begin(journal_store(office.ledger.journal), &transaction, &fault),
        &fault);
    ck_assert_ok(accounts_entry(transaction, summary.batches[0].entry + 1, &entry,
                                &line, &fault),
                 &fault);
    ck_assert_uint_eq(entry.kind, KIND_LINE);
    const uint64_t found =
        fact_has(&line, LINE_VILLAGE) ? line.field[LINE_VILLAGE].number : 0;
    store_read_end(transaction);
    return found;
}

/* What the row says, else where the party is known to live, else --village. */
START_TEST(test_a_village_comes_from_column_then_register_then_option)
{
    static const char text[] = "编码,名称,级别,上级编码\n"
                               "9001,甲村,村,430699100\n9002,乙村,村,430699100\n";
    struct fault fault;
    roster_office(&office);
    ck_assert_ok(office_units(&office, kit_file(text, sizeof(text) - 1), &fault),
                 &fault);
    const uint64_t second = office_size(&office) - 2; /* before the seal */
    const uint64_t first = second - 1;
    ck_assert_uint_eq(village(ROSTER_HEADING, "", "2024-01", NULL), 0);
    ck_assert_uint_eq(village(ROSTER_HEADING, "", "2024-02", "甲村"), first);
    ck_assert_uint_eq(village(ROSTER_HEADING ",村", ",乙村", "2024-03", "甲村"),
                      second);
    ck_assert_uint_eq(village(ROSTER_HEADING, "", "2024-04", NULL), second);
    ck_assert_uint_eq(village(ROSTER_HEADING, "", "2024-05", "甲村"), second);
    ck_assert_uint_eq(village(ROSTER_HEADING ",村", ",", "2024-06", "甲村"), second);
    ck_assert_uint_eq(village(ROSTER_HEADING ",村", ",甲村", "2024-07", NULL), first);
    ck_assert_uint_eq(village(ROSTER_HEADING, "", "2024-08", "乙村"), first);
    office_end(&office);
}
END_TEST

/* ---- a crash between the vault's commit and the journal's (DESIGN 6) --------------
 */

static void copy_file(const char *from, const char *to)
{
    static uint8_t bytes[1 << 16];
    FILE *in = fopen(from, "rb");
    FILE *out = fopen(to, "wb");
    ck_assert(in != NULL && out != NULL);
    for (size_t size = 1; size > 0;) {
        size = fread(bytes, 1, sizeof(bytes), in);
        ck_assert_uint_eq(fwrite(bytes, 1, size, out), size);
    }
    fclose(in);
    ck_assert_int_eq(fclose(out), 0);
}

static void keep_journal(bool is_back)
{
    char journal[600];
    char saved[600];
    snprintf(journal, sizeof(journal), "%s/journal/data.mdb", office.folder);
    snprintf(saved, sizeof(saved), "%s.saved", office.folder);
    ledger_close(&office.ledger);
    copy_file(is_back ? saved : journal, is_back ? journal : saved);
    office_open_ledger(&office);
}

/* The vault as the import left it, the journal as it was before. */
static void crash_after_vault(const struct office_payroll *what)
{
    keep_journal(false);
    (void)roster_taken(&office, what);
    keep_journal(true);
}

static struct office_payroll month(const char *row, const char *period)
{
    roster_begin(&roster, "姓名,身份证号,账号,金额,人数");
    roster_add(&roster, "%s\n", row);
    struct office_payroll what = roster_payroll(&roster);
    what.period = period;
    what.headcount = 0;
    return what;
}

START_TEST(test_r48_a_file_cut_off_behind_the_vault_is_taken_again)
{
    roster_office(&office);
    struct office_payroll what =
        month("张测一,430699195001010014,81010001,1,2", "2024-01");
    (void)roster_taken(&office, &what);
    what = month("张测一,430699195001010014,81010002,1,5\n"
                 "李测二,430699194803120026,81010003,1,1",
                 "2024-02");
    crash_after_vault(&what);
    const struct payroll_summary summary = roster_taken(&office, &what);
    ck_assert_uint_eq(summary.rows, 2);
    ck_assert_uint_eq(summary.new_people, 1);
    ck_assert(
        roster_has_problem(&office, 2, "R-075")); /* another account than before */
    ck_assert_uint_eq(office_batch(&office, summary.batches[0].entry).headcount, 6);
    office_end(&office);
}
END_TEST

START_TEST(test_a_file_cut_off_behind_the_vault_and_given_up_leaves_no_word)
{
    roster_office(&office);
    struct office_payroll what =
        month("张测一,430699195001010014,81010001,1,2", "2024-01");
    (void)roster_taken(&office, &what);
    what = month("张测一,430699195001010014,81010002,1,5\n"
                 "李测二,430699194803120026,81010003,1,1",
                 "2024-02");
    crash_after_vault(&what);
    what = month("张测一,430699195001010014,81010001,1,", "2024-02");
    const struct payroll_summary summary = roster_taken(&office, &what);
    ck_assert(!roster_has_problem(&office, 2, "R-075"));
    ck_assert_uint_eq(office_batch(&office, summary.batches[0].entry).headcount, 2);
    what = month("李测二,430699194803120026,81010003,1,1", "2024-03");
    ck_assert_uint_eq(roster_taken(&office, &what).new_people, 1);
    struct journal_facts facts;
    journal_facts(office.ledger.journal, &facts);
    ck_assert_uint_eq(facts.vault_sequence, vault_sequence(office.ledger.vault));
    office_end(&office);
}
END_TEST

/* More than one commit ahead is no crash but a journal of another day: nothing of the
 * vault is taken away for that. */
START_TEST(test_a_vault_far_ahead_of_the_journal_is_left_alone)
{
    roster_office(&office);
    keep_journal(false);
    struct office_payroll what =
        month("张测一,430699195001010014,81010001,1,2", "2024-01");
    (void)roster_taken(&office, &what);
    what = month("李测二,430699194803120026,81010003,1,1", "2024-01");
    (void)roster_taken(&office, &what);
    keep_journal(true);
    what = month("王测三,430699196203150036,81010004,1,1", "2024-01");
    ck_assert_uint_eq(roster_taken(&office, &what).new_people, 1);
    what = month("张测一,430699195001010014,81010001,1,2\n"
                 "李测二,430699194803120026,81010003,1,1",
                 "2024-02");
    ck_assert_uint_eq(roster_taken(&office, &what).new_people, 0);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("intake");
    TCase *files = tcase_create("files");
    tcase_set_timeout(files, 60);
    tcase_add_test(files, test_all_problems_are_counted_and_kept_up_to_a_limit);
    tcase_add_test(files, test_a_file_without_a_sound_row_is_refused_whole);
    tcase_add_test(files, test_a_long_reason_ends_between_characters);
    tcase_add_test(files, test_problems_that_differ_in_numbers_alone_are_alike);
    tcase_add_test(files, test_a_rehearsal_leaves_no_trace);
    tcase_add_test(files, test_a_township_tells_villages_of_one_name_apart);
    tcase_add_test(files, test_a_village_comes_from_column_then_register_then_option);
    tcase_add_test(files, test_people_served_come_from_file_then_register_then_option);
    tcase_add_test(files, test_r48_a_file_cut_off_behind_the_vault_is_taken_again);
    tcase_add_test(files,
                   test_a_file_cut_off_behind_the_vault_and_given_up_leaves_no_word);
    tcase_add_test(files, test_a_vault_far_ahead_of_the_journal_is_left_alone);
    suite_add_tcase(suite, files);
    return suite;
}
