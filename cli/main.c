/* main.c - mingzhang: finds the command, runs it, says how it ended.
 *
 * Exit codes (DESIGN 9): 0 done, 1 a check found something, 2 asked wrongly, 3 bad
 * input file, 4 environment, 5 refused by a rule. */
#include "cli/command.h"
#include "cli/print.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static int exit_code(const struct fault *fault)
{
    switch (fault->code) {
    case STATUS_CODE_OK:
        return 0;
    case STATUS_FOUND:
        return 1;
    case STATUS_USAGE:
        return 2;
    case STATUS_INPUT:
        return 3;
    case STATUS_REFUSED:
        return 5;
    case STATUS_NOT_FOUND:
        return fault->file[0] != '\0' ? 3 : 2;
    case STATUS_EXISTS:
        return fault->rule[0] != '\0' ? 5 : 4;
    case STATUS_ENVIRONMENT:
    case STATUS_FULL:
    case STATUS_NO_MEMORY:
    case STATUS_CODE_COUNT:
        break;
    }
    return 4;
}

/* Before the line is parsed, so that a mistake in it is told in the right language. */
static const char *language_asked(int count, char **texts)
{
    for (int i = 1; i < count; i++) {
        if (strcmp(texts[i], "--lang") == 0 && i + 1 < count) {
            return texts[i + 1];
        }
        if (strncmp(texts[i], "--lang=", 7) == 0) {
            return texts[i] + 7;
        }
    }
    return NULL;
}

static bool json_asked(int count, char **texts)
{
    for (int i = 1; i < count; i++) {
        if (strcmp(texts[i], "--json") == 0) {
            return true;
        }
    }
    return false;
}

static struct status settle(struct world *world, const struct arguments *arguments,
                            struct fault *fault)
{
    const char *language = arguments->value[OPTION_LANG];
    if (language != NULL && strcmp(language, "zh") != 0 &&
        strcmp(language, "en") != 0) {
        return FAULT(fault, STATUS_USAGE, "--lang is zh or en");
    }
    const struct world_choices choices = {
        .ledger = arguments->value[OPTION_LEDGER],
        .keys = arguments->value[OPTION_KEYS],
        .actor = arguments->value[OPTION_AS],
        .passphrase = arguments->value[OPTION_PASSPHRASE],
        .vault_passphrase = arguments->value[OPTION_VAULT_PASSPHRASE],
        .share = arguments->value[OPTION_SHARE],
        .memory = arguments->value[OPTION_MEMORY],
        .is_json = arguments_has(arguments, OPTION_JSON),
        .is_quiet = arguments_has(arguments, OPTION_QUIET),
        .is_silent = arguments_has(arguments, OPTION_QUIET) &&
                     (arguments->command->traits & COMMAND_IS_DEED) != 0,
        .clock_is_right = arguments_has(arguments, OPTION_CLOCK_IS_RIGHT),
    };
    return world_settle(world, &choices, fault);
}

static struct status run(struct world *world, int count, char **texts,
                         struct fault *fault)
{
    struct arguments arguments;
    TRY(arguments_parse(count, texts, &arguments, fault));
    if (arguments_has(&arguments, OPTION_HELP)) {
        if (arguments.command != NULL) {
            help_print_command(arguments.command);
        } else if (arguments.count > 0) {
            help_print_noun(arguments.positional[0]);
        } else {
            help_print_all();
        }
        world->is_json = false;
        return OK;
    }
    if (arguments.command == NULL) {
        return FAULT(fault, STATUS_USAGE,
                     "no command was given; mingzhang --help lists them");
    }
    TRY(settle(world, &arguments, fault));
    return arguments.command->work(world, &arguments, fault);
}

int main(int argc, char **argv)
{
    struct world world;
    struct fault fault;
    fault_clear(&fault);
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is then an ordinary write error */
    world_begin(&world, language_asked(argc, argv));
    world.is_json = json_asked(argc, argv);
    const struct status status = argc > 0 ? run(&world, argc - 1, argv + 1, &fault)
                                          : (struct status){STATUS_USAGE};
    fault.code = status.code;
    if (!status_is_ok(status)) {
        print_fault(&world, &fault);
    }
    int code = exit_code(&fault);
    print_progress_end(&world);
    errno = 0;
    if (!print_finish(&world, status_is_ok(status) || world.has_verdict) && code == 0) {
        fprintf(stderr, _("mingzhang: the answer could not be written: %s\n"),
                strerror(errno));
        code = 4;
    }
    world_close(&world);
    return code;
}
