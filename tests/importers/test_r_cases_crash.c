/* test_r_cases_crash.c - the program dies between reading a file and the commit: R48.
 *
 * A child takes the file in and is killed while a chosen entry is applied, while the
 * seal is written, or behind the commit.  (Writes, syncs and renames that are the last
 * are tried by tests/cli/crash.sh.) */
#include "ledger/journal/verify.h"
#include "tests/importers/cases_kit.h"
#include "tests/ledger/tables_kit.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static struct office office;

/* The rules of the ledger, until the time has come. */
struct doomed {
    struct journal_hooks hooks;
    const struct journal_hooks *strict;
    unsigned left;  /* entries, then the seal, then one call more: none */
    bool is_killed; /* or else the disk is full */
};

static struct status live(struct doomed *doomed, struct fault *fault)
{
    if (doomed->left == 0 && doomed->is_killed) {
        (void)raise(SIGKILL);
    }
    return doomed->left-- == 0 ? FAULT(fault, STATUS_FULL, "the disk is full") : OK;
}

static struct status doomed_apply(void *context, struct store_transaction *transaction,
                                  const struct entry *entry, const struct fact *fact,
                                  struct fault *fault)
{
    struct doomed *doomed = context;
    TRY(live(doomed, fault));
    return doomed->strict->apply(doomed->strict->context, transaction, entry, fact,
                                 fault);
}

static struct status doomed_settle(void *context, struct store_transaction *transaction,
                                   uint64_t seal, struct fault *fault)
{
    struct doomed *doomed = context;
    TRY(live(doomed, fault));
    return doomed->strict->settle(doomed->strict->context, transaction, seal, fault);
}

static void doomed_begin(void *context)
{
    const struct doomed *doomed = context;
    doomed->strict->begin(doomed->strict->context);
}

typedef struct status act(struct fault *fault);

static struct status take_list(struct fault *fault)
{
    struct payroll_summary summary;
    const struct office_payroll what = cases_eight_payroll("");
    return office_import(&office, &what, &summary, fault);
}

static uint64_t sent;

static struct status take_answer(struct fault *fault)
{
    struct answer_summary summary;
    return office_answer(&office, cases_eight_answer(), "return-columns", sent,
                         &summary, fault);
}

/* The ledger is opened again, to end before the hook number `left` returns. */
static void doom(unsigned left, bool is_killed)
{
    static struct doomed doomed;
    struct fault fault;
    char folder[600];
    snprintf(folder, sizeof(folder), "%s/journal", office.folder);
    office_open_ledger(&office);
    journal_close(office.ledger.journal);
    doomed.strict = accounts_hooks(office.ledger.accounts);
    doomed.hooks = *doomed.strict;
    doomed.hooks.context = &doomed;
    doomed.hooks.begin = doomed_begin;
    doomed.hooks.apply = doomed_apply;
    doomed.hooks.settle = doomed_settle;
    doomed.left = left;
    doomed.is_killed = is_killed;
    const struct journal_options options = {.derived = ledger_derived_tables,
                                            .derived_count = LEDGER_DERIVED_COUNT,
                                            .hooks = &doomed.hooks};
    ck_assert_ok(journal_open(folder, &options, &office.ledger.journal, &fault),
                 &fault);
}

/* In a child that dies before the hook number `left` returns. */
static bool dies(act *take, unsigned left)
{
    int state = 0;
    ledger_close(&office.ledger);
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        struct fault fault;
        doom(left, true);
        if (!status_is_ok(take(&fault))) {
            _exit(1);
        }
        (void)raise(SIGKILL); /* acknowledged, and dead before a word of it */
    }
    ck_assert_int_eq(waitpid(child, &state, 0), child);
    ck_assert(WIFSIGNALED(state) && WTERMSIG(state) == SIGKILL);
    office_open_ledger(&office);
    return true;
}

static void is_whole(void)
{
    char folder[600];
    char scratch[600];
    struct arena arena;
    struct fault fault;
    struct verify_result result;
    snprintf(folder, sizeof(folder), "%s/journal", office.folder);
    snprintf(scratch, sizeof(scratch), "%s.scratch", office.folder);
    const struct journal_options journal = {.derived = ledger_derived_tables,
                                            .derived_count = LEDGER_DERIVED_COUNT,
                                            .hooks =
                                                accounts_hooks(office.ledger.accounts)};
    const struct verify_options options = {
        .journal = &journal, .jobs = 1, .scratch = scratch};
    journal_close(office.ledger.journal);
    office.ledger.journal = NULL;
    ck_assert_ok(arena_open(VERIFY_ARENA_SIZE, &arena, &fault), &fault);
    ck_assert_ok(verify_run(folder, &options, &arena, &result, &fault), &fault);
    ck_assert_msg(result.verdict == VERIFY_UNANCHORED, "%s", result.words);
    arena_close(&arena);
    ledger_close(&office.ledger);
    office_open_ledger(&office);
}

/* Killed at every step of the transaction: absent, each time; then behind it: complete,
 * and once more it is known. */
static void sweep(act *take, unsigned entries)
{
    struct tables before;
    struct tables after;
    struct fault fault;
    tables_look(&office.ledger, &before);
    for (unsigned left = 0; left <= entries; left++) {
        ck_assert(dies(take, left));
        tables_look(&office.ledger, &after);
        /* What the vault holds beyond the last seal is taken away when it is used. */
        after.vault_sequence = before.vault_sequence;
        tables_same(&before, &after, "killed before the commit");
    }
    is_whole();
    ck_assert(dies(take, entries + 1));
    ck_assert_uint_eq(office_size(&office), before.size + entries + 1);
    is_whole();
    tables_look(&office.ledger, &before);
    ck_assert_status(take(&fault), STATUS_EXISTS);
    ck_assert_str_eq(fault.rule, "R-064");
    tables_look(&office.ledger, &after);
    tables_same(&before, &after, "once more");
}

/* No crash, but no room either, at every step of the transaction. */
START_TEST(test_r48_a_list_without_room_is_absent)
{
    struct tables before;
    struct tables after;
    struct fault fault;
    cases_eight_begin(&office);
    tables_look(&office.ledger, &before);
    for (unsigned left = 0; left <= 2 + CASES_EIGHT; left++) {
        ledger_close(&office.ledger);
        doom(left, false);
        ck_assert_status(take_list(&fault), STATUS_FULL);
        ledger_close(&office.ledger);
        office_open_ledger(&office);
        tables_look(&office.ledger, &after);
        tables_same(&before, &after, "no room");
    }
    ck_assert_ok(take_list(&fault), &fault);
    ck_assert_uint_eq(office_size(&office), before.size + 3 + CASES_EIGHT);
    office_end(&office);
}
END_TEST

START_TEST(test_r48_a_list_cut_off_is_absent_or_complete)
{
    cases_eight_begin(&office);
    sweep(take_list, 1 + 1 + CASES_EIGHT); /* file, batch, lines */
    const struct batch figures = office_batch(&office, office_size(&office) - 10);
    ck_assert_uint_eq(figures.by_state[LINE_STATE_DRAFTED].count, CASES_EIGHT);
    ck_assert_int_eq(figures.amount, CASES_EIGHT_FEN);
    office_end(&office);
}
END_TEST

START_TEST(test_r48_an_answer_cut_off_is_absent_or_complete)
{
    cases_eight_begin(&office);
    sent = cases_eight_sent(&office);
    sweep(take_answer, 1 + CASES_EIGHT); /* file, results */
    ck_assert_int_eq(office_total(&office).reserved, 0);
    ck_assert_int_eq(office_total(&office).paid, 41200 + 130000 + 10000 + 300000);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("crash cases");
    TCase *full = tcase_create("full");
    tcase_set_timeout(full, 60);
    tcase_add_test(full, test_r48_a_list_without_room_is_absent);
    suite_add_tcase(suite, full);
    TCase *crash = tcase_create("crash");
    tcase_set_timeout(crash, 60);
    tcase_set_tags(crash, "fork");
    tcase_add_test(crash, test_r48_a_list_cut_off_is_absent_or_complete);
    tcase_add_test(crash, test_r48_an_answer_cut_off_is_absent_or_complete);
    suite_add_tcase(suite, crash);
    return suite;
}
