/* test_submission.c - the bank gets the very accounts that were approved. */
#include "ledger/base/text.h"
#include "tests/importers/roster.h"

enum { VAULT_PAYEES = 3 }; /* the vault's own table: pseudonym -> person */

static struct roster roster;
static struct office office;

static struct text {
    char at[65536];
    size_t size;
} one, two;

static void keep(void *context, struct bytes bytes)
{
    struct text *text = context;
    ck_assert_uint_le(text->size + bytes.size, sizeof(text->at));
    memcpy(text->at + text->size, bytes.at, bytes.size);
    text->size += bytes.size;
}

static struct status write_in(const char *layout, uint64_t batch, struct text *text,
                              struct submission *ret_submission, struct fault *fault)
{
    struct submission_options options = {
        .arena = &office.arena, .jobs = 2, .write = keep, .context = text};
    text->size = 0;
    TRY(profile_find("docs/profiles", layout, &office.arena, &options.profile, fault));
    return submission_write(&office.ledger, batch, &options, ret_submission, fault);
}

static uint64_t pay(const char *period, unsigned people)
{
    roster_begin(&roster, ROSTER_HEADING);
    for (unsigned i = 1; i <= people; i++) {
        roster_line(&roster, i, 100 * (int64_t)i);
    }
    struct office_payroll what = roster_payroll(&roster);
    what.period = period;
    return roster_taken(&office, &what).batches[0].entry;
}

START_TEST(test_a_file_written_again_has_the_same_bytes)
{
    struct fault fault = {0};
    struct submission first;
    struct submission second;
    roster_office(&office);
    const uint64_t batch = pay("2024-01", 3);
    ck_assert_ok(write_in("lanzhou-pipe", batch, &one, &first, &fault), &fault);
    ck_assert_uint_eq(first.count, 3);
    ck_assert_int_eq(first.fen, 600);
    (void)pay("2024-02", 5); /* what comes later changes nothing */
    ck_assert_ok(write_in("lanzhou-pipe", batch, &two, &second, &fault), &fault);
    ck_assert_bytes(bytes_from(two.at, two.size), bytes_from(one.at, one.size));
    ck_assert_mem_eq(first.token, second.token, sizeof(first.token));
    ck_assert_ok(write_in("plain", batch, &two, &second, &fault), &fault);
    ck_assert(memcmp(first.token, second.token, sizeof(first.token)) != 0);
    office_end(&office);
}
END_TEST

static size_t times(const struct text *text, const char *words)
{
    size_t count = 0;
    size_t at = 0;
    struct bytes left = bytes_from(text->at, text->size);
    while ((at = text_find(left, bytes_of(words))) != SIZE_MAX) {
        left = bytes_from(left.at + at + 1, left.size - at - 1);
        count++;
    }
    return count;
}

static void write_as(bool is_practice, const char *layout, struct text *text)
{
    struct fault fault = {0};
    struct submission submission;
    office_is_practice = is_practice;
    roster_office(&office);
    ck_assert_ok(write_in(layout, pay("2024-01", 3), text, &submission, &fault),
                 &fault);
    office_end(&office);
    office_is_practice = false;
}

/* whoever gets it by mistake sees it. */
START_TEST(test_the_file_of_a_practice_ledger_says_so_in_every_line)
{
    static const char in_gb18030[] = "\xD1\xDD\xC1\xB7";
    struct fault fault = {0};
    struct submission submission;
    write_as(false, "plain", &one);
    ck_assert_uint_eq(times(&one, "演练"), 0);
    write_as(true, "plain", &one);
    ck_assert_uint_eq(times(&one, ",演练\r\n"), 3);
    write_as(false, "bank-summary", &one);
    ck_assert_uint_eq(times(&one, in_gb18030), 0);
    write_as(true, "bank-summary", &one);
    ck_assert_uint_eq(times(&one, in_gb18030), 4); /* and in the summary */
    office_is_practice = true;
    roster_office(&office);
    ck_assert_status(
        write_in("lanzhou-pipe", pay("2024-01", 3), &one, &submission, &fault),
        STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-181");
    office_end(&office);
    office_is_practice = false;
}
END_TEST

/* */
START_TEST(test_no_real_ledger_takes_the_file_of_a_practice_ledger)
{
    struct fault fault = {0};
    struct payroll_summary summary;
    struct office_payroll what = roster_payroll(&roster);
    char named[256];
    write_as(true, "plain", &one);
    write_as(false, "plain", &two);
    what.path = kit_file(one.at, one.size);
    roster_office(&office);
    ck_assert_status(office_import(&office, &what, &summary, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-182");
    snprintf(named, sizeof(named), "%s/演练-batch-1.csv", suite_folder());
    ck_assert_int_eq(rename(kit_file(two.at, two.size), named), 0);
    what.path = named;
    ck_assert_status(office_import(&office, &what, &summary, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-182");
    office_end(&office);
    office_is_practice = true;
    roster_office(&office);
    ck_assert_ok(office_import(&office, &what, &summary, &fault), &fault);
    office_end(&office);
    office_is_practice = false;
}
END_TEST

/* The file is read back by the layout that wrote it: as many rows, the same sum. */
START_TEST(test_what_was_written_reads_as_the_batch)
{
    struct fault fault = {0};
    struct submission submission;
    struct payroll_summary summary;
    roster_office(&office);
    const uint64_t batch = pay("2024-01", 9);
    ck_assert_ok(write_in("plain", batch, &one, &submission, &fault), &fault);
    office_end(&office);
    roster_office(&office); /* of another book, where nothing of it is due yet */
    struct office_payroll what = roster_payroll(&roster);
    what.path = kit_file(one.at, one.size);
    ck_assert_ok(office_import(&office, &what, &summary, &fault), &fault);
    ck_assert_uint_eq(summary.rows, 9);
    ck_assert_int_eq(summary.amount, 4500);
    ck_assert_uint_eq(summary.new_people, 9);
    office_end(&office);
}
END_TEST

/* an account that changed since is not what was approved. */
START_TEST(test_the_account_of_then_is_sent)
{
    struct fault fault = {0};
    struct submission submission;
    char number[ROSTER_ID];
    roster_office(&office);
    const uint64_t batch = pay("2024-01", 1);
    ck_assert_ok(write_in("plain", batch, &one, &submission, &fault), &fault);
    roster_begin(&roster, ROSTER_HEADING);
    roster_add(&roster, "张测1,%s,8101000999999,1.00\n", roster_resident(1, number));
    struct office_payroll what = roster_payroll(&roster);
    what.period = "2024-02";
    const struct payroll_summary changed = roster_taken(&office, &what);
    ck_assert_uint_eq(changed.changed_people, 1);
    ck_assert_ok(write_in("plain", batch, &two, &submission, &fault), &fault);
    ck_assert_bytes(bytes_from(two.at, two.size), bytes_from(one.at, one.size));
    ck_assert_ok(write_in("plain", changed.batches[0].entry, &two, &submission, &fault),
                 &fault);
    ck_assert_uint_ne(
        text_find(bytes_from(two.at, two.size), bytes_of("8101000999999")), SIZE_MAX);
    office_end(&office);
}
END_TEST

/* A name spelled otherwise is the same name: the line commits to the vault's spelling.
 */
START_TEST(test_another_spelling_of_a_name_can_still_be_checked)
{
    struct fault fault = {0};
    struct submission submission;
    char number[ROSTER_ID];
    roster_office(&office);
    (void)pay("2024-01", 1);
    roster_begin(&roster, ROSTER_HEADING);
    roster_add(&roster, "张 测 1,%s,8101000000001,1.00\n", roster_resident(1, number));
    struct office_payroll what = roster_payroll(&roster);
    what.period = "2024-02";
    const struct payroll_summary summary = roster_taken(&office, &what);
    ck_assert_uint_eq(summary.changed_people, 0);
    ck_assert_ok(write_in("plain", summary.batches[0].entry, &one, &submission, &fault),
                 &fault);
    ck_assert_uint_ne(text_find(bytes_from(one.at, one.size), bytes_of("张测1")),
                      SIZE_MAX);
    office_end(&office);
}
END_TEST

static void count_bytes(void *context, struct bytes bytes)
{
    *(size_t *)context += bytes.size;
}

/* Three blocks of lines; with one thread fewer are held at a time than there are. */
START_TEST(test_the_bytes_are_the_same_with_any_number_of_threads)
{
    enum { PEOPLE = 9000 };
    static const unsigned jobs[] = {1, 2, 3, 8};
    struct fault fault = {0};
    struct submission first = {0};
    size_t first_size = 0;
    roster_office(&office);
    roster_begin(&roster, ROSTER_HEADING);
    for (unsigned i = 1; i <= PEOPLE; i++) {
        roster_line(&roster, i, 1 + i % 7);
    }
    struct office_payroll what = roster_payroll(&roster);
    const uint64_t batch = roster_taken(&office, &what).batches[0].entry;
    for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++) {
        struct submission submission;
        size_t size = 0;
        struct submission_options options = {.jobs = jobs[i],
                                             .arena = &office.arena,
                                             .write = count_bytes,
                                             .context = &size};
        ck_assert_ok(profile_find("docs/profiles", "plain", &office.arena,
                                  &options.profile, &fault),
                     &fault);
        const size_t mark = arena_mark(&office.arena);
        ck_assert_ok(
            submission_write(&office.ledger, batch, &options, &submission, &fault),
            &fault);
        ck_assert_uint_eq(arena_mark(&office.arena), mark);
        ck_assert_uint_eq(submission.count, PEOPLE);
        ck_assert_int_eq(submission.fen, 36000);
        first = i == 0 ? submission : first;
        first_size = i == 0 ? size : first_size;
        ck_assert_uint_eq(size, first_size);
        ck_assert_mem_eq(submission.token, first.token, sizeof(first.token));
    }
    office_end(&office);
}
END_TEST

/* As if line 4999 were of somebody the vault has never heard of. */
static struct status forget_person(struct store_transaction *transaction, void *context,
                                   struct fault *fault)
{
    struct fact line;
    const uint64_t batch = *(const uint64_t *)context;
    struct store_transaction *reading = NULL;
    TRY(store_read_begin(journal_store(office.ledger.journal), &reading, fault));
    ck_assert_ok(accounts_fact(reading, batch + 4999, &line, fault), fault);
    const struct status gone =
        store_delete(transaction, VAULT_PAYEES,
                     bytes_from(kinds_line_holder(&line), VAULT_TOKEN_SIZE), fault);
    store_read_end(reading);
    return gone;
}

/* a line of the second block is refused by its own number. */
START_TEST(test_a_person_gone_from_the_vault_stops_the_file)
{
    struct fault fault = {0};
    struct submission submission;
    struct submission_options options = {.jobs = 2, .arena = &office.arena};
    size_t size = 0;
    options.write = count_bytes;
    options.context = &size;
    roster_office(&office);
    roster_begin(&roster, ROSTER_HEADING);
    for (unsigned i = 1; i <= 5000; i++) {
        roster_line(&roster, i, 1);
    }
    struct office_payroll what = roster_payroll(&roster);
    uint64_t batch = roster_taken(&office, &what).batches[0].entry;
    ck_assert_ok(
        profile_find("docs/profiles", "plain", &office.arena, &options.profile, &fault),
        &fault);
    ck_assert_ok(
        store_write(vault_store(office.ledger.vault), forget_person, &batch, &fault),
        &fault);
    ck_assert_status(
        submission_write(&office.ledger, batch, &options, &submission, &fault),
        STATUS_REFUSED);
    ck_assert_str_eq(fault.message,
                     "R-099: the person of line 4999 is not in the vault; withdraw the "
                     "line");
    office_end(&office);
}
END_TEST

START_TEST(test_a_layout_that_wants_more_than_there_is_is_refused)
{
    struct fault fault = {0};
    struct submission submission;
    roster_office(&office);
    const uint64_t batch = pay("2024-01", 1);
    ck_assert(
        !status_is_ok(write_in("rcu-success-only", batch, &one, &submission, &fault)));
    ck_assert_status(write_in("plain", batch + 1, &one, &submission, &fault),
                     STATUS_NOT_FOUND);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("submission");
    TCase *files = tcase_create("files");
    tcase_set_timeout(files, 60);
    tcase_add_test(files, test_a_file_written_again_has_the_same_bytes);
    tcase_add_test(files, test_what_was_written_reads_as_the_batch);
    tcase_add_test(files, test_the_file_of_a_practice_ledger_says_so_in_every_line);
    tcase_add_test(files, test_no_real_ledger_takes_the_file_of_a_practice_ledger);
    tcase_add_test(files, test_the_account_of_then_is_sent);
    tcase_add_test(files, test_another_spelling_of_a_name_can_still_be_checked);
    tcase_add_test(files, test_the_bytes_are_the_same_with_any_number_of_threads);
    tcase_add_test(files, test_a_person_gone_from_the_vault_stops_the_file);
    tcase_add_test(files, test_a_layout_that_wants_more_than_there_is_is_refused);
    suite_add_tcase(suite, files);
    return suite;
}
