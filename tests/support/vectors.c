/* vectors.c - see vectors.h. */
#include "tests/support/vectors.h"

#include "tests/suite.h"

#include <stdlib.h>

json_t *vectors_json(struct arena *arena, const char *path)
{
    const struct bytes file = suite_file(arena, path);
    /* Two quotes around each run of digits: at most three bytes for one. */
    char *text = arena_take(arena, 3 * file.size + 1, 1);
    ck_assert_ptr_nonnull(text);
    size_t size = 0;
    bool in_string = false;
    bool in_number = false;
    for (size_t i = 0; i < file.size; i++) {
        const char c = (char)file.at[i];
        const bool is_digit = !in_string && c >= '0' && c <= '9';
        if (is_digit != in_number) {
            text[size++] = '"';
            in_number = is_digit;
        }
        text[size++] = c;
        if (in_string && c == '\\') {
            text[size++] = (char)file.at[++i];
        } else if (c == '"') {
            in_string = !in_string;
        }
    }
    json_error_t error;
    json_t *json = json_loadb(text, size, 0, &error);
    ck_assert_msg(json != NULL, "%s:%d: %s", path, error.line, error.text);
    return json;
}

const char *vectors_text(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    ck_assert_msg(text != NULL, "no text '%s'", name);
    return text;
}

uint64_t vectors_u64(const json_t *object, const char *name)
{
    return strtoull(vectors_text(object, name), NULL, 10);
}

size_t vectors_base64(const char *text, uint8_t *ret_bytes, size_t capacity)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0;
    unsigned held = 0;
    size_t size = 0;
    for (; *text != '\0' && *text != '='; text++) {
        const char *digit = strchr(digits, *text);
        ck_assert_ptr_nonnull(digit);
        bits = bits << 6 | (uint32_t)(digit - digits);
        held += 6;
        if (held >= 8) {
            held -= 8;
            ck_assert_uint_lt(size, capacity);
            ret_bytes[size++] = (uint8_t)(bits >> held);
        }
    }
    return size;
}
