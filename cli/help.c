/* help.c - help, manual page and completion, from the table (command.h). */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>

enum { SYNOPSIS_SIZE = 96, SYNOPSIS_WIDTH = 34, OPTION_WIDTH = 30 };

static void synopsis(const struct command *command, char ret_text[static SYNOPSIS_SIZE])
{
    snprintf(ret_text, SYNOPSIS_SIZE, "%s%s%s%s%s", command->noun,
             command->verb == NULL ? "" : " ",
             command->verb == NULL ? "" : command->verb,
             command->synopsis[0] == '\0' ? "" : " ", command->synopsis);
}

static void print_command_line(const struct command *command)
{
    char text[SYNOPSIS_SIZE];
    synopsis(command, text);
    printf("  %-*s  %s\n", SYNOPSIS_WIDTH, text, _(command->summary));
}

static void option_text(const struct option_form *form,
                        char ret_text[static SYNOPSIS_SIZE])
{
    char letter[8] = "";
    if (form->letter != 0) {
        snprintf(letter, sizeof(letter), "-%c, ", form->letter);
    }
    snprintf(ret_text, SYNOPSIS_SIZE, "%s--%s%s%s", letter, form->name,
             form->argument == NULL ? "" : " ",
             form->argument == NULL ? "" : form->argument);
}

static void print_options(option_set set)
{
    for (unsigned o = 0; o < OPTION_COUNT; o++) {
        if ((set >> o & 1) != 0) {
            char text[SYNOPSIS_SIZE];
            option_text(&option_forms[o], text);
            printf("  %-*s  %s\n", OPTION_WIDTH, text, _(option_forms[o].summary));
        }
    }
}

static option_set global_options(void)
{
    return ((option_set)1 << OPTION_GLOBAL_COUNT) - 1;
}

void help_print_all(void)
{
    puts(_("mingzhang: an open ledger for relief money"));
    printf("\n%s\n  mingzhang [-L DIR] [--json] [--lang zh|en] COMMAND ...\n\n%s\n",
           _("It goes:"), _("Commands:"));
    for (size_t i = 0; i < command_count; i++) {
        if ((commands[i].traits & COMMAND_IS_HIDDEN) == 0) {
            print_command_line(&commands[i]);
        }
    }
    printf("\n%s\n", _("Options of every command:"));
    print_options(global_options());
    printf("\n%s\n%s\n", _("Exit codes:"),
           _("  0 done, 1 a check found something, 2 asked wrongly, 3 bad input file,\n"
             "  4 environment (disk, lock, key), 5 refused by a rule"));
    printf("\n%s\n", _("mingzhang COMMAND --help explains one command."));
}

void help_print_noun(const char *noun)
{
    for (size_t i = 0; i < command_count; i++) {
        if (strcmp(commands[i].noun, noun) == 0) {
            print_command_line(&commands[i]);
        }
    }
}

void help_print_command(const struct command *command)
{
    char text[SYNOPSIS_SIZE];
    synopsis(command, text);
    printf("mingzhang %s\n\n%s\n", text, _(command->summary));
    if (command->options != 0) {
        printf("\n%s\n", _("Options:"));
        print_options(command->options);
    }
    printf("\n%s\n", _("Options of every command:"));
    print_options(global_options());
}

/* ---- roff ------------------------------------------------------------------------ */

/* A hyphen is a minus here, and a point must not begin a line. */
static void put_roff(const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        fputs(*c == '-' ? "\\-" : *c == '\\' ? "\\e" : "", stdout);
        if (*c != '-' && *c != '\\') {
            putchar(*c);
        }
    }
}

static void put_roff_options(option_set set)
{
    for (unsigned o = 0; o < OPTION_COUNT; o++) {
        if ((set >> o & 1) != 0) {
            char text[SYNOPSIS_SIZE];
            option_text(&option_forms[o], text);
            fputs(".TP\n.B ", stdout);
            put_roff(text);
            putchar('\n');
            put_roff(_(option_forms[o].summary));
            putchar('\n');
        }
    }
}

void help_print_man(void)
{
    puts(".\\\" Printed by `mingzhang help --man`; do not edit.");
    puts(".TH MINGZHANG 1 \"\" \"mingzhang " MINGZHANG_VERSION "\" \"Mingzhang\"");
    puts(".SH NAME\nmingzhang \\- an open ledger for relief money");
    puts(".SH SYNOPSIS\n.B mingzhang\n[\\-L DIR] [\\-\\-json] [\\-\\-lang zh|en] "
         "COMMAND "
         "...");
    puts(".SH DESCRIPTION\nRecords budget allocations and relief payments in a journal "
         "in which nothing can be\nchanged, removed or slipped in unnoticed.");
    puts(".SH COMMANDS");
    for (size_t i = 0; i < command_count; i++) {
        if ((commands[i].traits & COMMAND_IS_HIDDEN) == 0) {
            char text[SYNOPSIS_SIZE];
            synopsis(&commands[i], text);
            fputs(".SS ", stdout);
            put_roff(text);
            putchar('\n');
            put_roff(_(commands[i].summary));
            putchar('\n');
            put_roff_options(commands[i].options);
        }
    }
    puts(".SH OPTIONS OF EVERY COMMAND");
    put_roff_options(global_options());
    puts(".SH ENVIRONMENT\nMINGZHANG_LEDGER, MINGZHANG_AS, MINGZHANG_PASSPHRASE, "
         "MINGZHANG_VAULT_PASSPHRASE,\nMINGZHANG_SHARE, MINGZHANG_LANG: as the options "
         "of these names.\nMINGZHANG_FONTS: fonts for PDF, such as "
         "text=FangSong;title=FZXiaoBiaoSong-B05S.");
    puts(".SH EXIT STATUS\n0 done, 1 a check found something, 2 asked wrongly, 3 bad "
         "input file,\n4 environment (disk, lock, key), 5 refused by a rule.");
}

/* ---- bash ------------------------------------------------------------------------ */

static void put_completion_options(option_set set)
{
    for (unsigned o = 0; o < OPTION_COUNT; o++) {
        if ((set >> o & 1) != 0) {
            printf(" --%s", option_forms[o].name);
        }
    }
}

static bool is_first_of_noun(size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (strcmp(commands[i].noun, commands[index].noun) == 0) {
            return false;
        }
    }
    return (commands[index].traits & COMMAND_IS_HIDDEN) == 0;
}

static void put_verb_cases(void)
{
    puts("    case $noun in");
    for (size_t i = 0; i < command_count; i++) {
        if (is_first_of_noun(i)) {
            printf("    %s) verbs='", commands[i].noun);
            for (size_t j = i; j < command_count; j++) {
                if (strcmp(commands[i].noun, commands[j].noun) == 0 &&
                    commands[j].verb != NULL) {
                    printf("%s ", commands[j].verb);
                }
            }
            puts("' ;;");
        }
    }
    puts("    esac");
}

static void put_option_cases(void)
{
    puts("    case \"$noun $verb\" in");
    for (size_t i = 0; i < command_count; i++) {
        if ((commands[i].traits & COMMAND_IS_HIDDEN) == 0 && commands[i].options != 0) {
            printf("    '%s %s'*) options+='", commands[i].noun,
                   commands[i].verb == NULL ? "" : commands[i].verb);
            put_completion_options(commands[i].options);
            puts("' ;;");
        }
    }
    puts("    esac");
}

void help_print_completion(void)
{
    puts("# Printed by `mingzhang help --completion`; do not edit.");
    puts("_mingzhang() {\n"
         "    local word=${COMP_WORDS[COMP_CWORD]} noun='' verb='' verbs='' nouns i");
    printf("    local options='");
    put_completion_options(global_options());
    puts("'");
    printf("    nouns='");
    for (size_t i = 0; i < command_count; i++) {
        if (is_first_of_noun(i)) {
            printf("%s ", commands[i].noun);
        }
    }
    puts("'");
    puts("    for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "        case ${COMP_WORDS[i]} in\n"
         "        "
         "-L|--ledger|--keys|--as|--passphrase|--vault-passphrase|--share|--lang|"
         "--memory) ((i++)) ;;\n"
         "        -*) ;;\n"
         "        *) if [[ -z $noun ]]; then noun=${COMP_WORDS[i]}\n"
         "           elif [[ -z $verb ]]; then verb=${COMP_WORDS[i]}; fi ;;\n"
         "        esac\n"
         "    done");
    put_verb_cases();
    put_option_cases();
    puts(
        "    if [[ $word == -* ]]; then COMPREPLY=($(compgen -W \"$options\" -- "
        "\"$word\"))\n"
        "    elif [[ -z $noun ]]; then COMPREPLY=($(compgen -W \"$nouns\" -- "
        "\"$word\"))\n"
        "    elif [[ -n $verbs && -z $verb ]]; then COMPREPLY=($(compgen -W \"$verbs\" "
        "-- \"$word\"))\n"
        "    else COMPREPLY=($(compgen -f -- \"$word\")); fi\n"
        "}\n"
        "complete -o filenames -F _mingzhang mingzhang");
}

struct status command_help(struct world *world, const struct arguments *arguments,
                           struct fault *fault)
{
    (void)world;
    if (arguments_has(arguments, OPTION_MAN)) {
        help_print_man();
    } else if (arguments_has(arguments, OPTION_COMPLETION)) {
        help_print_completion();
    } else if (arguments->count == 0) {
        help_print_all();
    } else {
        bool is_known = false;
        for (size_t i = 0; i < command_count; i++) {
            is_known =
                is_known || strcmp(commands[i].noun, arguments->positional[0]) == 0;
        }
        if (!is_known) {
            return FAULT(fault, STATUS_USAGE,
                         "there is no command %s; mingzhang --help lists them",
                         arguments->positional[0]);
        }
        help_print_noun(arguments->positional[0]);
    }
    return OK;
}
