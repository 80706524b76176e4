/* site_list.c - see site_list.h. */
#include "reports/site_list.h"

#include "ledger/base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Then the origin, and a line feed. */
static const char head[] = "mingzhang site v1 ";

enum {
    HEX_SIZE = 2 * DIGEST_SIZE,
    STAMP_SIZE = 8,
    SIZE_AT = HEX_SIZE + 1 + 2 * STAMP_SIZE + 1,
    LINE_SIZE_MIN = SIZE_AT + 3
};

bool site_list_is_name(const char *name)
{
    const size_t size = strlen(name);
    return size > 0 && size < SITE_FILES_NAME_SIZE && name[0] != '/' &&
           name[0] != '.' && name[size - 1] != '/' && strstr(name, "/.") == NULL &&
           strstr(name, "//") == NULL &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                        "0123456789-_./") == size;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct site_file *)a)->name,
                  ((const struct site_file *)b)->name);
}

void site_list_sort(struct site_file *list, size_t count)
{
    if (count > 0) {
        qsort(list, count, sizeof(*list), by_name);
    }
}

struct site_file *site_list_find(struct site_file *list, size_t count, const char *name)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (strcmp(list[middle].name, name) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && strcmp(list[low].name, name) == 0 ? &list[low] : NULL;
}

/* "SHA-256 STAMP SIZE NAME"; a digest of zeros: it was planned, and may be there. */
static bool read_line(struct bytes line, struct site_file *ret_file)
{
    static const struct digest none;
    struct site_file file = {.stamp = 0};
    uint8_t stamp[STAMP_SIZE];
    if (line.size < LINE_SIZE_MIN || line.at[HEX_SIZE] != ' ' ||
        line.at[SIZE_AT - 1] != ' ' ||
        !bytes_from_hex(bytes_from(line.at, HEX_SIZE), file.digest.at, DIGEST_SIZE) ||
        !bytes_from_hex(bytes_from(line.at + HEX_SIZE + 1, 2 * (size_t)STAMP_SIZE),
                        stamp, STAMP_SIZE)) {
        return false;
    }
    struct reader reader = reader_of(bytes_from(stamp, STAMP_SIZE));
    file.stamp = reader_u64(&reader);
    file.is_made = !digest_equal(&file.digest, &none);
    const struct bytes rest = bytes_from(line.at + SIZE_AT, line.size - SIZE_AT);
    const uint8_t *blank = memchr(rest.at, ' ', rest.size);
    if (blank == NULL) {
        return false;
    }
    const size_t digits = (size_t)(blank - rest.at);
    const size_t name_size = rest.size - digits - 1;
    if (!text_to_u64(bytes_from(rest.at, digits), &file.size) || name_size == 0 ||
        name_size >= sizeof(file.name) || memchr(blank, '\0', name_size + 1) != NULL) {
        return false;
    }
    memcpy(file.name, blank + 1, name_size);
    *ret_file = file;
    return site_list_is_name(file.name);
}

/* The next line without its end; false at the end, or when it has none. */
static bool next_line(struct bytes *text, struct bytes *ret_line)
{
    const uint8_t *end = text->size == 0 ? NULL : memchr(text->at, '\n', text->size);
    if (end == NULL) {
        return false;
    }
    *ret_line = bytes_from(text->at, (size_t)(end - text->at));
    *text = bytes_from(end + 1, text->size - ret_line->size - 1);
    return true;
}

static struct status damaged(uint64_t line, struct fault *fault)
{
    return fault_at(fault,
                    FAULT(fault, STATUS_INPUT,
                          "the list of the site's files is damaged; publish into an "
                          "empty folder"),
                    NULL, line, NULL);
}

static size_t count_lines(struct bytes text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++) {
        count += text.at[i] == '\n' ? 1 : 0;
    }
    return count;
}

struct status site_list_read(struct bytes text, const char *origin, struct arena *arena,
                             struct site_file **ret_list, size_t *ret_count,
                             bool *ret_is_ours, struct fault *fault)
{
    struct bytes line = {0};
    struct site_file *list = NULL;
    size_t count = 0;
    const size_t head_size = sizeof(head) - 1;
    *ret_is_ours = false;
    if (!next_line(&text, &line) || !bytes_start_with(line, bytes_of(head)) ||
        !bytes_equal(bytes_from(line.at + head_size, line.size - head_size),
                     bytes_of(origin))) {
        return OK;
    }
    ARENA_TAKE(arena, count_lines(text) + 1, list, fault);
    while (next_line(&text, &line)) {
        if (!read_line(line, &list[count]) ||
            (count > 0 && strcmp(list[count - 1].name, list[count].name) >= 0)) {
            return damaged(count + 2, fault);
        }
        count++;
    }
    if (text.size > 0) {
        return damaged(count + 2, fault);
    }
    *ret_list = list;
    *ret_count = count;
    *ret_is_ours = true;
    return OK;
}

void site_list_write(const char *origin, const struct site_file *list, size_t count,
                     struct output *output)
{
    char hex[HEX_SIZE + 1];
    char rest[64];
    output_text(output, head);
    output_text(output, origin);
    output_byte(output, '\n');
    for (size_t i = 0; i < count; i++) {
        bytes_to_hex(digest_bytes(&list[i].digest), hex);
        snprintf(rest, sizeof(rest), " %016" PRIx64 " %" PRIu64 " ", list[i].stamp,
                 list[i].size);
        output_text(output, hex);
        output_text(output, rest);
        output_text(output, list[i].name);
        output_byte(output, '\n');
    }
}
