/* kills.c - a child does one act after the other, signs a checkpoint after each and
 * says so; it is killed at any time. */
#include "tests/faults/suite.h"
#include "tests/faults/trial.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ACTS = TRIAL_TILES }; /* the tiles, which take longest, are swept elsewhere */

static struct trial trial;

static int64_t now_us(void)
{
    struct timespec now;
    ck_assert_int_eq(clock_gettime(CLOCK_MONOTONIC, &now), 0);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* What a child does: it acknowledges each act by a byte. */
typedef void life(int pipe);

static void live(int pipe)
{
    struct fault fault;
    for (int act = 0; act < ACTS; act++) {
        if (!status_is_ok(trial_open(&trial, &fault)) ||
            !status_is_ok(trial_do(&trial, (enum trial_act)act, &fault)) ||
            write(pipe, "A", 1) != 1 ||
            !status_is_ok(trial_do(&trial, TRIAL_CHECKPOINT, &fault))) {
            fprintf(stderr, "%s: %s\n", trial_name((enum trial_act)act), fault.message);
            _exit(1);
        }
        trial_close(&trial);
    }
}

/* The canary: it promises what it has not done. */
static void live_hastily(int pipe)
{
    struct fault fault;
    if (status_is_ok(trial_open(&trial, &fault)) && write(pipe, "A", 1) == 1) {
        sleep(60);
    }
    _exit(1);
}

/* Kills the child after that time, or after its first word when it is negative; gives
 * how many acts were acknowledged. */
static int kill_after(life *child_life, int64_t delay_us)
{
    int ends[2];
    int state = 0;
    int count = 0;
    char word = 0;
    ck_assert_int_eq(pipe(ends), 0);
    fflush(NULL);
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        close(ends[0]);
        child_life(ends[1]);
        _exit(0);
    }
    close(ends[1]);
    if (delay_us < 0) {
        count += read(ends[0], &word, 1) == 1 ? 1 : 0;
    } else {
        const struct timespec delay = {(time_t)(delay_us / 1000000),
                                       (long)(delay_us % 1000000) * 1000};
        nanosleep(&delay, NULL);
    }
    kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, &state, 0), child);
    ck_assert_msg(WIFSIGNALED(state) || WEXITSTATUS(state) == 0, "a child failed");
    while (read(ends[0], &word, 1) == 1) {
        count++;
    }
    close(ends[0]);
    return count;
}

START_TEST(test_what_was_acknowledged_outlives_a_kill_at_any_time)
{
    const unsigned long loops = trial_loops(200);
    uint64_t chance = trial_seed();
    unsigned long done[ACTS + 1] = {0};
    unsigned long complete = 0;
    trial_begin(&trial);
    const int nowhere = open("/dev/null", O_WRONLY);
    int64_t took_us = 0;
    for (unsigned long i = 0; i < loops; i++) {
        bool is_there = false;
        trial_restore(&trial, TRIAL_PAYROLL);
        if (i % 50 == 0) { /* the machine may be busy, or not any more */
            const int64_t began_us = now_us();
            live(nowhere);
            took_us = now_us() - began_us;
            trial_restore(&trial, TRIAL_PAYROLL);
        }
        const int64_t delay_us =
            (int64_t)(trial_random(&chance) % (uint64_t)(took_us + took_us / 8));
        const int acts = kill_after(live, delay_us);
        done[acts]++;
        const char *words = trial_judge(&trial, (enum trial_act)acts, false, &is_there);
        ck_assert_msg(words == NULL, "kill %lu after %lld us, %d acts acknowledged: %s",
                      i, (long long)delay_us, acts, words);
        complete += is_there ? 1 : 0;
    }
    printf(
        "# faults survived: %lu kills at random times (seed %llu; acts acknowledged:",
        loops, (unsigned long long)trial_seed());
    for (int i = 0; i <= ACTS; i++) {
        printf(" %lu", done[i]);
    }
    close(nowhere);
    printf("; %lu done and not yet acknowledged)\n", complete);
    trial_end(&trial);
}
END_TEST

START_TEST(test_a_promise_that_is_not_kept_is_noticed)
{
    bool is_there = false;
    trial_begin(&trial);
    trial_restore(&trial, TRIAL_PAYROLL);
    const int acts = kill_after(live_hastily, -1);
    ck_assert_int_eq(acts, 1);
    const char *words = trial_judge(&trial, (enum trial_act)acts, false, &is_there);
    ck_assert_msg(words != NULL && strstr(words, "half of it") != NULL, "%s",
                  words == NULL ? "nothing" : words);
    trial_restore(&trial, TRIAL_PAYROLL);
    words = trial_judge(&trial, TRIAL_PAYROLL, true, &is_there);
    ck_assert_msg(words != NULL && strstr(words, "acknowledged and lost") != NULL, "%s",
                  words == NULL ? "nothing" : words);
    trial_end(&trial);
}
END_TEST

void kills_add(Suite *suite)
{
    TCase *one = tcase_create("kills");
    tcase_set_timeout(one, 7200);
    tcase_add_test(one, test_what_was_acknowledged_outlives_a_kill_at_any_time);
    tcase_add_test(one, test_a_promise_that_is_not_kept_is_noticed);
    suite_add_tcase(suite, one);
}
