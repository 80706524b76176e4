/* hotlines.c - see hotlines.h. */
#include "cli/hotlines.h"

#include <string.h>

/* In digits, as the leak scan wants it. */
static struct status add_hotline(struct world *world, struct hotlines *hotlines,
                                 const char *text, struct fault *fault)
{
    const size_t size = strlen(text);
    char *digits = NULL;
    size_t count = 0;
    ARENA_TAKE(&world->arena, size + 1, digits, fault);
    for (size_t i = 0; i < size; i++) {
        if (text[i] >= '0' && text[i] <= '9') {
            digits[count++] = text[i];
        } else if (text[i] != '-' && text[i] != ' ') {
            count = 0;
            break;
        }
    }
    if (count == 0 || hotlines->count == LEAK_ALLOWED_MAX) {
        return FAULT(
            fault, STATUS_USAGE,
            "--hotline is a telephone number, e.g. 0730-1234567, given at most "
            "%d times",
            LEAK_ALLOWED_MAX);
    }
    hotlines->list[hotlines->count++] = digits;
    return OK;
}

struct status hotlines_read(struct world *world, const struct arguments *arguments,
                            struct hotlines *ret_hotlines, struct fault *fault)
{
    struct hotlines hotlines = {.count = 0};
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (arguments->given[i].option == OPTION_HOTLINE) {
            TRY(add_hotline(world, &hotlines, arguments->given[i].text, fault));
        }
    }
    *ret_hotlines = hotlines;
    return OK;
}
