/* anchor_hook.c - see anchor_hook.h. */
#define _GNU_SOURCE /* posix_spawn_file_actions_addclosefrom_np */
#include "cli/anchor_hook.h"

#include "cli/public_file.h"
#include "ledger/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOOKS_A_SECOND = 50, LOOK_NS = 1000000000 / LOOKS_A_SECOND };

struct status anchor_hook_configured(struct world *world, const char **ret_command,
                                     struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    struct stat facts;
    struct bytes text = {0};
    char *command = NULL;
    TRY(world_key_path(world, "anchor", ".hook", path, fault));
    if (stat(path, &facts) != 0) {
        return FAULT(fault, STATUS_USAGE,
                     "name the command to run, or write its path into %s", path);
    }
    if (facts.st_uid != geteuid() || (facts.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "R-274: %s can be written by others, so it is not obeyed", path);
    }
    TRY(public_file_load(world, path, &text, fault));
    const uint8_t *end = text.size == 0 ? NULL : memchr(text.at, '\n', text.size);
    if (end != NULL) {
        text.size = (size_t)(end - text.at);
    }
    text = text_trim(text);
    if (!text_is_plain(text, LEDGER_PATH_SIZE - 1)) {
        return FAULT(fault, STATUS_INPUT, "the first line of %s is no path", path);
    }
    ARENA_TAKE(&world->arena, text.size + 1, command, fault);
    memcpy(command, text.at, text.size);
    command[text.size] = '\0';
    *ret_command = command;
    return OK;
}

/* */
static int spawn(const char *command, const char *path,
                 posix_spawn_file_actions_t *actions, posix_spawnattr_t *settings,
                 pid_t *ret_child)
{
    char *const words[] = {(char *)(uintptr_t)command, (char *)(uintptr_t)path, NULL};
    char path_words[] = "PATH=/usr/local/bin:/usr/bin:/bin";
    char locale_words[] = "LC_ALL=C.UTF-8";
    char *const environment[] = {path_words, locale_words, NULL};
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    int error = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null",
                                                 O_RDONLY, 0);
    error = error != 0 ? error
                       : posix_spawn_file_actions_adddup2(actions, STDERR_FILENO,
                                                          STDOUT_FILENO);
    error = error != 0
                ? error
                : posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1);
    error = error != 0 ? error : posix_spawnattr_setpgroup(settings, 0);
    error = error != 0 ? error : posix_spawnattr_setsigmask(settings, &none);
    error = error != 0 ? error : posix_spawnattr_setsigdefault(settings, &all);
    error = error != 0
                ? error
                : posix_spawnattr_setflags(settings, (short)(POSIX_SPAWN_SETPGROUP |
                                                             POSIX_SPAWN_SETSIGMASK |
                                                             POSIX_SPAWN_SETSIGDEF));
    return error != 0
               ? error
               : posix_spawn(ret_child, command, actions, settings, words, environment);
}

static struct status start(const char *command, const char *path, pid_t *ret_child,
                           struct fault *fault)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t settings;
    int error = posix_spawn_file_actions_init(&actions);
    if (error == 0) {
        error = posix_spawnattr_init(&settings);
        if (error == 0) {
            error = spawn(command, path, &actions, &settings, ret_child);
            posix_spawnattr_destroy(&settings);
        }
        posix_spawn_file_actions_destroy(&actions);
    }
    return error == 0 ? OK
                      : FAULT(fault, STATUS_ENVIRONMENT, "cannot run %s: %s", command,
                              strerror(error));
}

/* True when the child ended in time; else it is killed, with all of its group. */
static bool wait_for(pid_t child, uint64_t seconds, int *ret_state)
{
    const struct timespec pause = {.tv_nsec = LOOK_NS};
    for (uint64_t i = 0; i < seconds * LOOKS_A_SECOND; i++) {
        const pid_t ended = waitpid(child, ret_state, WNOHANG);
        if (ended == child) {
            return true;
        }
        nanosleep(&pause, NULL);
    }
    kill(-child, SIGKILL);
    while (waitpid(child, ret_state, 0) < 0 && errno == EINTR) {
    }
    return false;
}

struct status anchor_hook_run(const char *command, const char *path, uint64_t seconds,
                              int *ret_exit, struct fault *fault)
{
    pid_t child = 0;
    int state = 0;
    if (strchr(command, '/') == NULL) {
        return FAULT(fault, STATUS_USAGE,
                     "%s: give the path of the command, such as ./%s", command,
                     command);
    }
    TRY(start(command, path, &child, fault));
    if (!wait_for(child, seconds, &state)) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "R-274: %s did not end within %llu seconds and was killed",
                     command, (unsigned long long)seconds);
    }
    if (!WIFEXITED(state)) {
        return FAULT(fault, STATUS_ENVIRONMENT, "%s was ended by signal %d", command,
                     WTERMSIG(state));
    }
    *ret_exit = WEXITSTATUS(state);
    return OK;
}
