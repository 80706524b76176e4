/* arguments.c - one parser for every command (command.h). */
#include "cli/command.h"
#include "ledger/base/text.h"

#include <stdio.h>
#include <string.h>

enum { WORD_SIZE_MAX = 64, DISTANCE_MAX = 3 };

/* ---- the nearest word, for a hint ------------------------------------------------ */

static size_t distance(const char *a, const char *b)
{
    size_t row[WORD_SIZE_MAX + 1];
    const size_t size = strlen(b);
    if (size > WORD_SIZE_MAX || strlen(a) > WORD_SIZE_MAX) {
        return WORD_SIZE_MAX;
    }
    for (size_t j = 0; j <= size; j++) {
        row[j] = j;
    }
    for (size_t i = 0; a[i] != '\0'; i++) {
        size_t corner = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < size; j++) {
            const size_t above = row[j + 1];
            size_t best = corner + (a[i] == b[j] ? 0 : 1);
            best = above + 1 < best ? above + 1 : best;
            best = row[j] + 1 < best ? row[j] + 1 : best;
            row[j + 1] = best;
            corner = above;
        }
    }
    return row[size];
}

struct nearest {
    const char *word, *found;
    size_t distance;
};

static void consider(struct nearest *nearest, const char *candidate)
{
    const size_t far = distance(nearest->word, candidate);
    if (far < nearest->distance && far < strlen(candidate)) {
        nearest->distance = far;
        nearest->found = candidate;
    }
}

/* ---- options -------------------------------------------------------------------- */

static option_set options_of(const struct command *command)
{
    const option_set global = ((option_set)1 << OPTION_GLOBAL_COUNT) - 1;
    return command == NULL ? global : global | command->options;
}

static struct status unknown_option(const char *text, size_t size, option_set allowed,
                                    struct fault *fault)
{
    char word[WORD_SIZE_MAX];
    snprintf(word, sizeof(word), "%.*s", (int)(size < WORD_SIZE_MAX ? size : 0), text);
    struct nearest nearest = {.word = word, .distance = DISTANCE_MAX + 1};
    for (unsigned o = 0; o < OPTION_COUNT; o++) {
        if ((allowed >> o & 1) != 0) {
            consider(&nearest, option_forms[o].name);
        }
    }
    if (nearest.found != NULL) {
        return FAULT(fault, STATUS_USAGE,
                     "there is no option --%s here; did you mean --%s?", word,
                     nearest.found);
    }
    return FAULT(fault, STATUS_USAGE, "there is no option --%s here; --help lists them",
                 word);
}

static struct status keep(struct arguments *arguments, enum option option,
                          const char *text, struct fault *fault)
{
    if (arguments->given_count == ARGUMENTS_GIVEN_MAX) {
        return FAULT(fault, STATUS_USAGE, "more than %d options", ARGUMENTS_GIVEN_MAX);
    }
    arguments->given[arguments->given_count++] = (struct given_option){option, text};
    arguments->value[option] = text;
    return OK;
}

struct tokens {
    char **at;
    size_t count, next;
};

static struct status take_value(struct arguments *arguments, enum option option,
                                const char *attached, struct tokens *tokens,
                                struct fault *fault)
{
    const struct option_form *form = &option_forms[option];
    if (form->argument == NULL) {
        return attached == NULL
                   ? keep(arguments, option, "", fault)
                   : FAULT(fault, STATUS_USAGE, "--%s takes no value", form->name);
    }
    if (attached == NULL) {
        if (tokens->next == tokens->count) {
            return FAULT(fault, STATUS_USAGE, "--%s wants a value: %s", form->name,
                         form->argument);
        }
        attached = tokens->at[tokens->next++];
    }
    return keep(arguments, option, attached, fault);
}

static struct status take_long(struct arguments *arguments, const char *text,
                               struct tokens *tokens, struct fault *fault)
{
    const char *equals = strchr(text, '=');
    const size_t size = equals == NULL ? strlen(text) : (size_t)(equals - text);
    const option_set allowed = options_of(arguments->command);
    for (unsigned o = 0; o < OPTION_COUNT; o++) {
        const char *name = option_forms[o].name;
        if ((allowed >> o & 1) != 0 && strlen(name) == size &&
            memcmp(name, text, size) == 0) {
            return take_value(arguments, (enum option)o,
                              equals == NULL ? NULL : equals + 1, tokens, fault);
        }
    }
    return unknown_option(text, size, allowed, fault);
}

static bool is_global(const char *text)
{
    const size_t size = strcspn(text, "=");
    for (unsigned o = 0; o < OPTION_GLOBAL_COUNT; o++) {
        if (strlen(option_forms[o].name) == size &&
            memcmp(option_forms[o].name, text, size) == 0) {
            return true;
        }
    }
    return false;
}

/* -L DIR, -LDIR, -q. */
static struct status take_short(struct arguments *arguments, const char *text,
                                struct tokens *tokens, struct fault *fault)
{
    const option_set allowed = options_of(arguments->command);
    for (unsigned o = 0; o < OPTION_COUNT; o++) {
        if ((allowed >> o & 1) == 0 || option_forms[o].letter != text[0]) {
            continue;
        }
        const bool has_value = option_forms[o].argument != NULL && text[1] != '\0';
        if (text[1] == '\0' || has_value) {
            return take_value(arguments, (enum option)o, has_value ? text + 1 : NULL,
                              tokens, fault);
        }
    }
    return FAULT(fault, STATUS_USAGE, "there is no option -%s here; --help lists them",
                 text);
}

/* ---- commands ------------------------------------------------------------------ */

static const struct command *find_command(const char *noun, const char *verb)
{
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = &commands[i];
        const bool same_verb =
            verb == NULL ? command->verb == NULL
                         : command->verb != NULL && strcmp(command->verb, verb) == 0;
        if (strcmp(command->noun, noun) == 0 && same_verb) {
            return command;
        }
    }
    return NULL;
}

static struct status unknown_command(const char *noun, const char *verb,
                                     struct fault *fault)
{
    struct nearest nearest = {.word = verb != NULL ? verb : noun,
                              .distance = DISTANCE_MAX + 1};
    bool has_noun = false;
    for (size_t i = 0; i < command_count; i++) {
        const bool is_noun = strcmp(commands[i].noun, noun) == 0;
        has_noun = has_noun || is_noun;
        if (verb != NULL && is_noun && commands[i].verb != NULL) {
            consider(&nearest, commands[i].verb);
        } else if (verb == NULL && (commands[i].traits & COMMAND_IS_HIDDEN) == 0) {
            consider(&nearest, commands[i].noun);
        }
    }
    if (has_noun && verb == NULL) {
        return FAULT(fault, STATUS_USAGE,
                     "%s wants a second word; mingzhang %s --help lists them", noun,
                     noun);
    }
    if (has_noun) {
        return nearest.found == NULL
                   ? FAULT(fault, STATUS_USAGE,
                           "there is no command %s %s; mingzhang %s --help lists them",
                           noun, verb, noun)
                   : FAULT(fault, STATUS_USAGE,
                           "there is no command %s %s; did you mean %s %s?", noun, verb,
                           noun, nearest.found);
    }
    return nearest.found == NULL
               ? FAULT(fault, STATUS_USAGE,
                       "there is no command %s; mingzhang --help lists them", noun)
               : FAULT(fault, STATUS_USAGE, "there is no command %s; did you mean %s?",
                       noun, nearest.found);
}

static bool has_verbs(const char *noun)
{
    for (size_t i = 0; i < command_count; i++) {
        if (strcmp(commands[i].noun, noun) == 0 && commands[i].verb != NULL) {
            return true;
        }
    }
    return false;
}

/* The command of a noun with verbs that takes words of its own: person ID beside person
 * confirm N.  NULL: there is none. */
static const struct command *lone_command(const char *noun)
{
    const struct command *lone = noun == NULL ? NULL : find_command(noun, NULL);
    return lone != NULL && lone->count_max > 0 ? lone : NULL;
}

/* A word that is no option: noun, then verb where the noun has verbs, then arguments.
 */
static struct status take_word(struct arguments *arguments, const char **noun,
                               char *word, struct fault *fault)
{
    if (arguments->command == NULL && *noun == NULL) {
        *noun = word;
        if (!has_verbs(word)) {
            arguments->command = find_command(word, NULL);
            return arguments->command != NULL ? OK : unknown_command(word, NULL, fault);
        }
        return OK;
    }
    if (arguments->command == NULL) {
        arguments->command = find_command(*noun, word);
        if (arguments->command != NULL) {
            return OK;
        }
        arguments->command = lone_command(*noun);
        if (arguments->command == NULL) {
            return unknown_command(*noun, word, fault);
        }
    }
    arguments->positional[arguments->count++] = word;
    return OK;
}

static struct status check_count(const struct arguments *arguments, struct fault *fault)
{
    const struct command *command = arguments->command;
    if (arguments_has(arguments, OPTION_HELP)) {
        return OK;
    }
    if (arguments->count < command->count_min) {
        return FAULT(fault, STATUS_USAGE,
                     "something is missing; it goes: mingzhang %s%s%s %s",
                     command->noun, command->verb == NULL ? "" : " ",
                     command->verb == NULL ? "" : command->verb, command->synopsis);
    }
    if (arguments->count > command->count_max) {
        return FAULT(fault, STATUS_USAGE,
                     "%s is one word too many; it goes: mingzhang %s%s%s %s",
                     arguments->positional[command->count_max], command->noun,
                     command->verb == NULL ? "" : " ",
                     command->verb == NULL ? "" : command->verb, command->synopsis);
    }
    return OK;
}

struct status arguments_parse(int count, char **texts, struct arguments *ret_arguments,
                              struct fault *fault)
{
    *ret_arguments = (struct arguments){.positional = texts};
    struct tokens tokens = {.at = texts, .count = (size_t)count};
    const char *noun = NULL;
    bool is_literal = false;
    while (tokens.next < tokens.count) {
        char *text = tokens.at[tokens.next++];
        if (is_literal || text[0] != '-' || text[1] == '\0') {
            TRY(take_word(ret_arguments, &noun, text, fault));
        } else if (strcmp(text, "--") == 0) {
            is_literal = true;
        } else if (text[1] == '-') {
            if (ret_arguments->command == NULL && !is_global(text + 2)) {
                ret_arguments->command = lone_command(noun);
            }
            TRY(take_long(ret_arguments, text + 2, &tokens, fault));
        } else {
            TRY(take_short(ret_arguments, text + 1, &tokens, fault));
        }
    }
    if (ret_arguments->command == NULL && noun != NULL) {
        ret_arguments->command = find_command(noun, NULL);
        if (ret_arguments->command == NULL) {
            if (arguments_has(ret_arguments, OPTION_HELP)) {
                ret_arguments->positional[0] = (char *)(uintptr_t)noun;
                ret_arguments->count = 1;
                return OK;
            }
            return unknown_command(noun, NULL, fault);
        }
    }
    return ret_arguments->command == NULL ? OK : check_count(ret_arguments, fault);
}
