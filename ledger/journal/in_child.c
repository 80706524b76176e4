/* in_child.c - see in_child.h.  The answer comes back in memory that both share. */
#include "ledger/journal/in_child.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    struct status status;
    struct fault fault;
    bool is_done;
    _Alignas(max_align_t) unsigned char answer[IN_CHILD_ANSWER_MAX];
};

static const int fatal[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};

static void be_child(struct shared *shared, in_child_work *work, const void *context)
{
    for (size_t i = 0; i < sizeof(fatal) / sizeof(fatal[0]); i++) {
        signal(fatal[i], SIG_DFL); /* a death is the answer: nobody is to catch it */
    }
    const struct rlimit none = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &none);
    shared->status = work(context, shared->answer, &shared->fault);
    shared->is_done = true;
    _exit(0);
}

/* Did a broken page end it?  Somebody may have killed it, and it may have ended without
 * being able to say what it found: of the store that tells nothing. */
static bool is_broken_page(int state)
{
    if (!WIFSIGNALED(state)) {
        return false;
    }
    for (size_t i = 0; i < sizeof(fatal) / sizeof(fatal[0]); i++) {
        if (WTERMSIG(state) == fatal[i]) {
            return true;
        }
    }
    return false;
}

static struct status take_answer(const struct shared *shared, int state, void *answer,
                                 size_t size, int *ret_signal, struct fault *fault)
{
    *ret_signal = 0;
    if (!shared->is_done) {
        if (is_broken_page(state)) {
            *ret_signal = WTERMSIG(state);
            return OK;
        }
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "a part of the work was stopped, perhaps for want of memory, or "
                     "could not say what it found; run the command again");
    }
    memcpy(answer, shared->answer, size);
    if (fault != NULL) {
        *fault = shared->fault;
    }
    return shared->status;
}

struct status in_child(in_child_work *work, const void *context, void *ret_answer,
                       size_t size, int *ret_signal, struct fault *fault)
{
    assert(size <= IN_CHILD_ANSWER_MAX);
    struct shared *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    const pid_t child = shared == MAP_FAILED ? -1 : fork();
    if (child == 0) {
        be_child(shared, work, context);
    }
    if (child < 0) {
        const int code = errno;
        if (shared != MAP_FAILED) {
            munmap(shared, sizeof(*shared));
        }
        return FAULT(fault, STATUS_ENVIRONMENT, "cannot start a process to work in: %s",
                     strerror(code));
    }
    int state = 0;
    while (waitpid(child, &state, 0) < 0 && errno == EINTR) {
    }
    const struct status told =
        take_answer(shared, state, ret_answer, size, ret_signal, fault);
    munmap(shared, sizeof(*shared));
    return told;
}
