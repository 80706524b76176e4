/* anchor_hook.h - hands a file to a command of the site, which carries it away.
 *
 * The command is run without a shell, with the path of the file as its only argument,
 * in an environment that holds nothing but PATH and LC_ALL, with standard input closed,
 * its standard output led to standard error and no other file of ours open: whatever
 * secret this process was given, the command gets none. */
#ifndef CLI_ANCHOR_HOOK_H
#define CLI_ANCHOR_HOOK_H

#include "cli/world.h"

enum { ANCHOR_HOOK_SECONDS = 60, ANCHOR_HOOK_SECONDS_MAX = 3600 };

/* The command of KEYS/anchor.hook: its first line, in the arena.  Errors:
 * STATUS_USAGE (no such file), STATUS_ENVIRONMENT R-274 (others may write it),
 * STATUS_INPUT (empty, or not plain). */
struct status anchor_hook_configured(struct world *world, const char **ret_command,
                                     struct fault *fault) MUST_USE;
/* Runs `command`, a path with a slash in it, for at most `seconds`; then it and what it
 * began are killed.  *ret_exit is its exit code.
 * Errors: STATUS_USAGE (no path), STATUS_ENVIRONMENT (it could not be run, ran too
 * long, or was ended by a signal). */
struct status anchor_hook_run(const char *command, const char *path, uint64_t seconds,
                              int *ret_exit, struct fault *fault) MUST_USE;

#endif
