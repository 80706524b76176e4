/* calls.c - every call that touches a file fails once, or from there on, falls short or
 * is the last one, in every act. */
#include "tests/faults/suite.h"
#include "tests/faults/trial.h"

#include <signal.h>

static struct trial trial;

static const struct kind {
    const char *name;
    enum trip_word word;
    bool is_wide;
} kinds[] = {
    {"killed before", TRIP_KILL, true},        {"killed amid", TRIP_TORN, false},
    {"killed behind", TRIP_DONE, true},        {"EIO once", TRIP_IO_ONCE, true},
    {"ENOSPC once", TRIP_FULL_ONCE, true},     {"EIO from there on", TRIP_IO, true},
    {"ENOSPC from there on", TRIP_FULL, true}, {"short writes", TRIP_SHORT, false},
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static long count_calls(enum trial_act act, bool is_wide)
{
    const struct trip_plan plan = {.is_wide = is_wide};
    trial_restore(&trial, act);
    const struct trial_end end = trial_run(&trial, act, &plan, NULL);
    ck_assert_msg(end.is_acknowledged, "%s: %s", trial_name(act), end.words);
    return end.calls;
}

/* What the child may do: die when it was killed, else say why it could not. */
static const char *judge_end(const struct kind *kind, const struct trial_end *end)
{
    const bool is_killing =
        kind->word == TRIP_KILL || kind->word == TRIP_TORN || kind->word == TRIP_DONE;
    if (end->signal == SIGKILL && is_killing) {
        return NULL;
    }
    if (end->signal != 0) {
        return "it died of something else";
    }
    if (end->exit != 0) {
        return "it ended in another way";
    }
    if (end->is_acknowledged) {
        return NULL;
    }
    const bool is_of_surroundings = end->code == STATUS_ENVIRONMENT ||
                                    end->code == STATUS_FULL ||
                                    end->code == STATUS_NO_MEMORY;
    return !is_of_surroundings     ? "it gave another reason"
           : end->words[0] == '\0' ? "it said nothing"
                                   : NULL;
}

/* Whether the fault struck: killed, or not done. */
static bool try_call(enum trial_act act, const struct kind *kind, long call)
{
    const struct trip_plan plan = {
        .word = kind->word, .at = call, .is_wide = kind->is_wide};
    bool is_there = false;
    trial_restore(&trial, act);
    const struct trial_end end = trial_run(&trial, act, &plan, NULL);
    const char *words = judge_end(kind, &end);
    ck_assert_msg(words == NULL, "%s, call %ld, %s: %s: signal %d, exit %d, %s: %s",
                  trial_name(act), call, kind->name, words, end.signal, end.exit,
                  status_name(end.code), end.words);
    words = trial_judge(&trial, act, end.is_acknowledged, &is_there);
    ck_assert_msg(words == NULL, "%s, call %ld, %s%s: %s", trial_name(act), call,
                  kind->name, end.is_acknowledged ? ", acknowledged" : "", words);
    return end.signal == SIGKILL || !end.is_acknowledged;
}

START_TEST(test_every_call_may_fail_or_be_the_last)
{
    const enum trial_act act = (enum trial_act)(_i / KINDS);
    const struct kind *kind = &kinds[_i % KINDS];
    const long step = trial_loops(200) < 1000 ? 13 : 1;
    uint64_t chance = trial_seed() + (uint64_t)_i;
    unsigned long tried = 0;
    unsigned long struck = 0;
    trial_begin(&trial);
    const long calls = count_calls(act, kind->is_wide);
    ck_assert_int_gt(calls, 4);
    const long span = step < calls ? step : calls;
    for (long call = 1 + (long)(trial_random(&chance) % (uint64_t)span); call <= calls;
         call += step) {
        struck += try_call(act, kind, call) ? 1 : 0;
        tried++;
    }
    /* A call that fails alone may be of no account, and a write may be short for once;
     * but not one after the other. */
    if (kind->word != TRIP_SHORT && kind->word != TRIP_IO_ONCE &&
        kind->word != TRIP_FULL_ONCE) {
        ck_assert_uint_gt(struck, 0);
    }
    ck_assert_uint_gt(tried, 0);
    printf("# faults survived: %lu %s, %s, of %ld calls\n", tried, trial_name(act),
           kind->name, calls);
    trial_end(&trial);
}
END_TEST

void calls_add(Suite *suite)
{
    TCase *one = tcase_create("calls");
    tcase_set_timeout(one, 3600);
    tcase_add_loop_test(one, test_every_call_may_fail_or_be_the_last, 0,
                        TRIAL_ACTS * KINDS);
    suite_add_tcase(suite, one);
}
