/* telephones.c - see telephones.h. */
#include "reports/telephones.h"

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

struct status telephones_read(struct bytes text, struct arena *arena,
                              struct telephones *ret_telephones, struct fault *fault)
{
    struct telephones telephones = {.count = 0};
    char *digits = NULL;
    /* Something else stands between two numbers: there is room for both their ends. */
    ARENA_TAKE(arena, text.size + 1, digits, fault);
    while (text.size > 0 && telephones.count < LEAK_ALLOWED_MAX) {
        const size_t count = telephones_take(&text, digits);
        if (count > 0) {
            telephones.list[telephones.count++] = digits;
            digits += count + 1;
        } else if (text.size > 0) {
            text = bytes_from(text.at + 1, text.size - 1);
        }
    }
    *ret_telephones = telephones;
    return OK;
}
