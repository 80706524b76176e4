/* telephones.c - see telephones.h. */
#include "reports/telephones.h"

#include <string.h>

size_t telephones_take(struct bytes *text, char *ret_digits)
{
    size_t count = 0;
    size_t at = 0;
    for (; at < text->size; at++) {
        const char byte = (char)text->at[at];
        if (byte >= '0' && byte <= '9') {
            ret_digits[count++] = byte;
        } else if (byte != '-' && byte != ' ') {
            break;
        }
    }
    *text = bytes_from(text->at + at, text->size - at);
    return count;
}

static bool is_known(const struct telephones *telephones, const char *digits)
{
    bool is_known = false;
    for (size_t i = 0; i < telephones->count; i++) {
        is_known = is_known || strcmp(telephones->list[i], digits) == 0;
    }
    return is_known;
}

struct status telephones_read(struct bytes text, struct arena *arena,
                              struct telephones *ret_telephones, struct fault *fault)
{
    struct telephones telephones = {.count = 0};
    char *digits = NULL;
    /* Something else stands between two numbers: there is room for both their ends. */
    ARENA_TAKE(arena, text.size + 1, digits, fault);
    while (text.size > 0 && telephones.count < TELEPHONES_MAX) {
        const size_t count = telephones_take(&text, digits);
        digits[count] = '\0';
        if (count > 0 && !is_known(&telephones, digits)) {
            telephones.list[telephones.count++] = digits;
            digits += count + 1;
        } else if (text.size > 0) {
            text = bytes_from(text.at + 1, text.size - 1);
        }
    }
    *ret_telephones = telephones;
    return OK;
}
