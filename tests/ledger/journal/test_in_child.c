/* Which ends of a child tell of a broken page, and which tell nothing. */
#include "ledger/journal/in_child.h"
#include "tests/suite.h"

#include <signal.h>
#include <unistd.h>

enum { NO_SIGNAL = 0 };

struct told {
    uint64_t sum;
};

static struct status end_by(const void *context, void *answer, struct fault *fault)
{
    (void)answer;
    (void)fault;
    const int *number = context;
    if (*number == NO_SIGNAL) {
        _exit(1);
    }
    signal(*number, SIG_DFL); /* not that of the runner */
    raise(*number);
    return OK;
}

static struct status tell(const void *context, void *answer, struct fault *fault)
{
    struct told *told = answer;
    const int *number = context;
    told->sum += (uint64_t)*number;
    return *number == 7 ? OK : FAULT(fault, STATUS_FOUND, "it is %d", *number);
}

START_TEST(test_an_answer_comes_back)
{
    struct told told = {0};
    struct fault fault = {0};
    int ended = -1;
    int number = 7;
    ck_assert_ok(in_child(tell, &number, &told, sizeof(told), &ended, &fault), &fault);
    ck_assert_int_eq(ended, 0);
    ck_assert_uint_eq(told.sum, 7);
    number = 8;
    ck_assert_status(in_child(tell, &number, &told, sizeof(told), &ended, &fault),
                     STATUS_FOUND);
    ck_assert_int_eq(ended, 0);
    ck_assert_uint_eq(told.sum, 8);
    ck_assert_str_eq(fault.message, "it is 8");
}
END_TEST

START_TEST(test_a_broken_page_is_the_signal_that_it_raises)
{
    static const int broken[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        struct told told = {.sum = 3};
        struct fault fault = {0};
        int ended = 0;
        ck_assert_ok(in_child(end_by, &broken[i], &told, sizeof(told), &ended, &fault),
                     &fault);
        ck_assert_int_eq(ended, broken[i]);
        ck_assert_uint_eq(told.sum, 3);
    }
}
END_TEST

START_TEST(test_who_was_stopped_tells_nothing_of_the_store)
{
    static const int other[] = {NO_SIGNAL, SIGTERM, SIGHUP, SIGXCPU, SIGKILL};
    for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
        struct told told = {.sum = 3};
        struct fault fault = {0};
        int ended = -1;
        ck_assert_status(
            in_child(end_by, &other[i], &told, sizeof(told), &ended, &fault),
            STATUS_ENVIRONMENT);
        ck_assert_int_eq(ended, 0);
        ck_assert_ptr_nonnull(strstr(fault.message, "run the command again"));
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("in_child");
    TCase *ends = tcase_create("ends");
    tcase_set_tags(ends, "fork");
    tcase_add_test(ends, test_an_answer_comes_back);
    tcase_add_test(ends, test_a_broken_page_is_the_signal_that_it_raises);
    tcase_add_test(ends, test_who_was_stopped_tells_nothing_of_the_store);
    suite_add_tcase(suite, ends);
    return suite;
}
