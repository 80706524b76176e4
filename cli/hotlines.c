/* hotlines.c - see hotlines.h. */
#include "cli/hotlines.h"

#include <string.h>

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

struct status hotlines_said(struct world *world, const struct arguments *arguments,
                            const char **ret_text, struct fault *fault)
{
    static const char between[] = "、";
    size_t size = 1;
    char *text = NULL;
    *ret_text = NULL;
    for (size_t i = 0; i < arguments->given_count; i++) {
        size += strlen(arguments->given[i].text) + sizeof(between);
    }
    ARENA_TAKE(&world->arena, size, text, fault);
    struct writer writer = writer_of(text, size - 1);
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (arguments->given[i].option == OPTION_HOTLINE) {
            writer_text(&writer, writer.size == 0 ? "" : between);
            writer_text(&writer, arguments->given[i].text);
        }
    }
    text[writer.size] = '\0';
    *ret_text = writer.size == 0 ? NULL : text;
    return OK;
}
