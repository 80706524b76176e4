/* hotlines.c - see hotlines.h. */
#include "cli/hotlines.h"

/* In digits, as the leak scan wants it. */
static struct status add_hotline(struct world *world, struct telephones *hotlines,
                                 const char *text, struct fault *fault)
{
    struct bytes left = bytes_of(text);
    char *digits = NULL;
    ARENA_TAKE(&world->arena, left.size + 1, digits, fault);
    const size_t count = telephones_take(&left, digits);
    if (count == 0 || left.size > 0 || hotlines->count == TELEPHONES_MAX) {
        return FAULT(
            fault, STATUS_USAGE,
            "--hotline is a telephone number, e.g. 0730-1234567, given at most "
            "%d times",
            TELEPHONES_MAX);
    }
    hotlines->list[hotlines->count++] = digits;
    return OK;
}

struct status hotlines_read(struct world *world, const struct arguments *arguments,
                            struct telephones *ret_hotlines, struct fault *fault)
{
    struct telephones hotlines = {.count = 0};
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (arguments->given[i].option == OPTION_HOTLINE) {
            TRY(add_hotline(world, &hotlines, arguments->given[i].text, fault));
        }
    }
    *ret_hotlines = hotlines;
    return OK;
}
