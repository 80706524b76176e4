/* others.c - a ledger is not alone: two that write at once, readers that die or never
 * end, clocks that go backwards. */
#include "tests/faults/suite.h"
#include "tests/faults/trial.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READERS = 126, PATIENCE = 2000 };

static struct trial trial;

/* ---- children
 * --------------------------------------------------------------------------
 */

static pid_t start(void (*work)(void))
{
    fflush(NULL);
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        work();
        _exit(9);
    }
    return child;
}

static int end_of(pid_t child)
{
    int state = 0;
    ck_assert_int_eq(waitpid(child, &state, 0), child);
    return WIFEXITED(state) ? WEXITSTATUS(state) : -WTERMSIG(state);
}

/* ---- two writers (R-017)
 * ----------------------------------------------------------------
 */

static int gate[2]; /* is closed when all may begin */

static void wait_for_gate(void)
{
    char word = 0;
    close(gate[1]);
    if (read(gate[0], &word, 1) != 0) {
        _exit(8);
    }
}

/* 0: done; 1: the other one has done it; 2: neither, and why is on stderr. */
static void write_once(void)
{
    wait_for_gate();
    for (int i = 0; i < PATIENCE; i++) {
        struct fault fault = {0};
        struct status done = trial_open(&trial, &fault);
        if (status_is_ok(done)) {
            done = trial_do(&trial, TRIAL_PAYROLL, &fault);
            trial_close(&trial);
        }
        if (status_is_ok(done) || strcmp(fault.rule, "R-064") == 0) {
            _exit(status_is_ok(done) ? 0 : 1);
        }
        if (strcmp(fault.rule, "R-017") != 0) {
            fprintf(stderr, "%s\n", fault.message);
            _exit(2);
        }
        usleep(500);
    }
    _exit(3);
}

/* 0: all that was seen was the one state or the other. */
static void read_often(void)
{
    wait_for_gate();
    const struct ledger_options options = {.is_read_only = true};
    for (int i = 0; i < 10; i++) {
        struct fault fault = {0};
        if (!status_is_ok(ledger_open(trial.office.folder, &options,
                                      &trial.office.ledger, &fault))) {
            fprintf(stderr, "%s\n", fault.message);
            _exit(2);
        }
        const struct trial_shape shape = trial_shape(&trial);
        ledger_close(&trial.office.ledger);
        if (shape.size != trial.before[TRIAL_PAYROLL].size &&
            shape.size != trial.after[TRIAL_PAYROLL].size) {
            fprintf(stderr, "%llu entries\n", (unsigned long long)shape.size);
            _exit(1);
        }
    }
    _exit(0);
}

START_TEST(test_of_two_writers_one_does_it)
{
    const unsigned long rounds = trial_loops(200) >= 1000 ? 300 : 10;
    unsigned long second = 0;
    trial_begin(&trial);
    for (unsigned long i = 0; i < rounds; i++) {
        bool is_there = false;
        trial_restore(&trial, TRIAL_PAYROLL);
        ck_assert_int_eq(pipe(gate), 0);
        const pid_t one = start(write_once);
        const pid_t other = start(write_once);
        const pid_t reader = start(read_often);
        close(gate[0]);
        close(gate[1]);
        const int first = end_of(one);
        const int last = end_of(other);
        ck_assert_int_eq(end_of(reader), 0);
        ck_assert_msg(first + last == 1, "round %lu: %d and %d", i, first, last);
        second += last == 0 ? 1 : 0;
        const char *words = trial_judge(&trial, TRIAL_PAYROLL, true, &is_there);
        ck_assert_msg(words == NULL, "round %lu: %s", i, words);
    }
    printf("# faults survived: %lu times two writers at once (%lu times the second)\n",
           rounds, second);
    trial_end(&trial);
}
END_TEST

/* ---- readers
 * ----------------------------------------------------------------------------
 */

static void read_and_die(void)
{
    struct fault fault;
    struct journal_view *view = NULL;
    const struct ledger_options options = {.is_read_only = true};
    if (status_is_ok(
            ledger_open(trial.office.folder, &options, &trial.office.ledger, &fault)) &&
        status_is_ok(journal_view_open(trial.office.ledger.journal, &view, &fault))) {
        raise(SIGKILL);
    }
    _exit(1);
}

START_TEST(test_readers_that_died_are_in_nobodys_way)
{
    static const struct trip_plan nothing;
    const unsigned readers = trial_loops(200) >= 1000 ? 3 * READERS : READERS + 4;
    bool is_there = false;
    trial_begin(&trial);
    trial_restore(&trial, TRIAL_PAYROLL);
    for (unsigned i = 0; i < readers; i++) {
        ck_assert_int_eq(end_of(start(read_and_die)), -SIGKILL);
    }
    const struct trial_end end = trial_run(&trial, TRIAL_PAYROLL, &nothing, NULL);
    ck_assert_msg(end.is_acknowledged, "%s", end.words);
    const char *words = trial_judge(&trial, TRIAL_PAYROLL, true, &is_there);
    ck_assert_msg(words == NULL, "%s", words);
    printf("# faults survived: %u readers that died\n", readers);
    trial_end(&trial);
}
END_TEST

static int ready[2];

/* As many readings as the table has places for; then it never ends. */
static void read_for_ever(void)
{
    struct fault fault;
    struct store_transaction *reading = NULL;
    const struct ledger_options options = {.is_read_only = true};
    if (!status_is_ok(
            ledger_open(trial.office.folder, &options, &trial.office.ledger, &fault))) {
        _exit(1);
    }
    for (;;) {
        const struct status begun = store_read_begin(
            journal_store(trial.office.ledger.journal), &reading, &fault);
        if (!status_is_ok(begun)) {
            break;
        }
    }
    if (write(ready[1], "R", 1) != 1) {
        _exit(1);
    }
    pause();
}

START_TEST(test_a_full_table_of_readers_refuses_cleanly)
{
    static const struct trip_plan nothing;
    char word = 0;
    bool is_there = false;
    trial_begin(&trial);
    trial_restore(&trial, TRIAL_PAYROLL);
    ck_assert_int_eq(pipe(ready), 0);
    const pid_t reader = start(read_for_ever);
    close(ready[1]);
    ck_assert_int_eq(read(ready[0], &word, 1), 1);
    close(ready[0]);
    struct trial_end end = trial_run(&trial, TRIAL_PAYROLL, &nothing, NULL);
    ck_assert(!end.is_acknowledged && end.signal == 0 && end.exit == 0);
    ck_assert_int_eq(end.code, STATUS_ENVIRONMENT);
    ck_assert_msg(strstr(end.words, "too many processes read") != NULL, "%s",
                  end.words);
    ck_assert_int_eq(kill(reader, SIGKILL), 0);
    ck_assert_int_eq(end_of(reader), -SIGKILL);
    end = trial_run(&trial, TRIAL_PAYROLL, &nothing, NULL);
    ck_assert_msg(end.is_acknowledged, "%s", end.words);
    const char *words = trial_judge(&trial, TRIAL_PAYROLL, true, &is_there);
    ck_assert_msg(words == NULL, "%s", words);
    printf("# faults survived: 1 full table of readers\n");
    trial_end(&trial);
}
END_TEST

/* ---- clocks
 * ------------------------------------------------------------------------------
 */

static int64_t recorded_ms(void)
{
    struct journal_facts facts;
    journal_facts(trial.office.ledger.journal, &facts);
    return facts.recorded_ms;
}

/* R-051: what is recorded never goes backwards, and a clock far ahead asks first. */
START_TEST(test_a_clock_that_goes_wrong)
{
    static const int64_t hour_ms = 3600000;
    unsigned long wrong = 0;
    struct fault fault;
    trial_begin(&trial);
    trial_restore(&trial, TRIAL_PAYROLL);
    ck_assert_ok(trial_open(&trial, &fault), &fault);
    struct ledger_actor *actor = &trial.office.actor;
    actor->clock_is_confirmed = false;
    for (int act = 0; act <= TRIAL_RETURN; act++) {
        const int64_t before_ms = recorded_ms();
        const struct trial_shape shape = trial_shape(&trial);
        /* Two days ahead: nothing happens.  Then back, further each time. */
        actor->now_ms = before_ms + 48 * hour_ms;
        ck_assert_status(trial_do(&trial, (enum trial_act)act, &fault), STATUS_REFUSED);
        ck_assert_str_eq(fault.rule, "R-051");
        ck_assert_uint_eq(office_size(&trial.office), shape.size);
        actor->now_ms = before_ms - (act + 1) * 24 * 365 * hour_ms;
        ck_assert_ok(trial_do(&trial, (enum trial_act)act, &fault), &fault);
        ck_assert_int_ge(recorded_ms(), before_ms);
        wrong += 2;
    }
    actor->now_ms = 0;
    ck_assert_ok(trial_do(&trial, TRIAL_CHECKPOINT, &fault), &fault);
    trial_close(&trial);
    const char *words = trial_verify(&trial);
    ck_assert_msg(words == NULL, "%s", words);
    printf("# faults survived: %lu wrong clocks\n", wrong);
    trial_end(&trial);
}
END_TEST

void others_add(Suite *suite)
{
    TCase *one = tcase_create("others");
    tcase_set_timeout(one, 7200);
    tcase_add_test(one, test_of_two_writers_one_does_it);
    tcase_add_test(one, test_readers_that_died_are_in_nobodys_way);
    tcase_add_test(one, test_a_full_table_of_readers_refuses_cleanly);
    tcase_add_test(one, test_a_clock_that_goes_wrong);
    suite_add_tcase(suite, one);
}
