/* fuzz_arguments.c - any line that somebody types is refused, or names a command with
 * as many words and just the options that it takes.  Words end with a NUL byte. */
#include "cli/command.h"
#include "cli/recovery_sheet.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WORDS_MAX = 64, LINE_SIZE_MAX = 4096 };

static void try_numbers(const struct arguments *arguments)
{
    struct fault fault;
    for (unsigned option = 0; option < OPTION_COUNT; option++) {
        uint64_t number = 0;
        int64_t fen = 0;
        civil_day day = 0;
        civil_period period = 0;
        (void)status_is_ok(arguments_u64(arguments, option, &number, &fault));
        (void)status_is_ok(arguments_fen(arguments, option, &fen, &fault));
        (void)status_is_ok(arguments_day(arguments, option, &day, &fault));
        (void)status_is_ok(arguments_period(arguments, option, &period, &fault));
    }
}

static void try_sheet(struct bytes text)
{
    struct fault fault = {0};
    uint8_t recovery[HOLDER_RECOVERY_SIZE];
    const struct status status = recovery_sheet_read(text, recovery, &fault);
    assert(status_is_ok(status) || fault.message[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char program[] = "mingzhang";
    static struct arguments arguments;
    char line[LINE_SIZE_MAX + 1];
    char *words[WORDS_MAX + 2] = {program};
    int count = 1;
    struct fault fault = {0};
    if (size > LINE_SIZE_MAX) {
        return 0;
    }
    try_sheet(bytes_from(data, size));
    if (size > 0) {
        memcpy(line, data, size);
    }
    line[size] = '\0';
    for (size_t at = 0; at < size && count <= WORDS_MAX; at += strlen(line + at) + 1) {
        words[count++] = line + at;
    }
    if (!status_is_ok(arguments_parse(count, words, &arguments, &fault))) {
        assert(fault.message[0] != '\0');
        return 0;
    }
    if (arguments.command != NULL) {
        assert(arguments.count >= arguments.command->count_min &&
               arguments.count <= arguments.command->count_max);
    }
    try_numbers(&arguments);
    return 0;
}
