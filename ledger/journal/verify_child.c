/* verify_child.c - verify in a process that may die.
 *
 * Nothing of the ledger is opened before the fork: LMDB forbids using an environment
 * in two processes.  Answers come back through a pipe as plain records. */
#include "ledger/journal/verify_internal.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static const int fatal[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};

enum message_kind { MESSAGE_PROGRESS = 1, MESSAGE_DONE = 2 };

struct message {
    enum message_kind kind;
    uint64_t done, total;
    struct status status;
    struct fault fault;
    struct verify_result result;
};

static bool send_all(int fd, const struct message *message)
{
    const char *at = (const char *)message;
    size_t left = sizeof(*message);
    while (left > 0) {
        const ssize_t size = write(fd, at, left);
        if (size < 0 && errno != EINTR) {
            return false;
        }
        at += size > 0 ? size : 0;
        left -= size > 0 ? (size_t)size : 0;
    }
    return true;
}

static bool receive_all(int fd, struct message *ret_message)
{
    char *at = (char *)ret_message;
    size_t left = sizeof(*ret_message);
    while (left > 0) {
        const ssize_t size = read(fd, at, left);
        if (size == 0 || (size < 0 && errno != EINTR)) {
            return false;
        }
        at += size > 0 ? size : 0;
        left -= size > 0 ? (size_t)size : 0;
    }
    return true;
}

static void tell_progress(void *context, uint64_t done, uint64_t total)
{
    const struct message message = {
        .kind = MESSAGE_PROGRESS, .done = done, .total = total};
    (void)send_all(*(const int *)context, &message);
}

static void be_child(int fd, const char *folder, const struct verify_options *options,
                     struct arena *arena)
{
    for (size_t i = 0; i < sizeof(fatal) / sizeof(fatal[0]); i++) {
        signal(fatal[i], SIG_DFL); /* a death is the answer: nobody is to catch it */
    }
    signal(SIGPIPE, SIG_IGN);
    const struct rlimit none = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &none);
    struct verify_options own = *options;
    if (own.progress != NULL) {
        own.progress = tell_progress;
        own.progress_context = &fd;
    }
    struct message message = {.kind = MESSAGE_DONE};
    message.status = verify_run(folder, &own, arena, &message.result, &message.fault);
    _exit(send_all(fd, &message) ? 0 : 1);
}

static struct status no_child(int code, struct fault *fault)
{
    return FAULT(fault, STATUS_ENVIRONMENT, "cannot start a process to verify in: %s",
                 strerror(code));
}

/* Did a broken page end it?  Somebody may have killed it, and it may have ended without
 * being able to say what it found: of the book that tells nothing. */
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

/* True when the child's last word came. */
static bool listen_to(int fd, const struct verify_options *options,
                      struct message *message)
{
    while (receive_all(fd, message)) {
        if (message->kind == MESSAGE_DONE) {
            return true;
        }
        options->progress(options->progress_context, message->done, message->total);
    }
    return false;
}

struct status verify_in_child(const char *folder, const struct verify_options *options,
                              struct arena *arena, struct verify_result *ret_result,
                              struct fault *fault)
{
    int ends[2];
    const bool has_scratch =
        options->scratch != NULL && access(options->scratch, F_OK) != 0;
    if (pipe(ends) != 0) {
        return no_child(errno, fault);
    }
    const pid_t child = fork();
    if (child < 0) {
        const int code = errno;
        close(ends[0]);
        close(ends[1]);
        return no_child(code, fault);
    }
    if (child == 0) {
        close(ends[0]);
        be_child(ends[1], folder, options, arena);
    }
    close(ends[1]);
    struct message message;
    const bool has_answer = listen_to(ends[0], options, &message);
    close(ends[0]);
    int state = 0;
    while (waitpid(child, &state, 0) < 0 && errno == EINTR) {
    }
    if (!has_answer) {
        if (has_scratch) {
            store_remove(options->scratch);
        }
        if (!is_broken_page(state)) {
            return FAULT(fault, STATUS_ENVIRONMENT,
                         "the process that verified was stopped, or could not say what "
                         "it found; run the command again");
        }
        memset(ret_result, 0, sizeof(*ret_result));
        ret_result->verdict = VERIFY_TAMPERED;
        ret_result->damage = VERIFY_UNREADABLE;
        snprintf(ret_result->words, sizeof(ret_result->words),
                 "a damaged page ended the reader (signal %d)", WTERMSIG(state));
        return OK;
    }
    if (!status_is_ok(message.status)) {
        if (fault != NULL) {
            *fault = message.fault;
        }
        return message.status;
    }
    *ret_result = message.result;
    return OK;
}
