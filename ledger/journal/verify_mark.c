/* verify_mark.c - see verify_mark.h. */
#include "ledger/journal/verify_mark.h"

#include "ledger/base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { HEX_SIZE = 2 * DIGEST_SIZE, LINE_SIZE = 320 };

static const char first_line[] = "mingzhang verified v1\n";

/* ---- writing ------------------------------------------------------------------------
 */

static void put_number(struct writer *writer, const char *name, uint64_t number)
{
    char line[LINE_SIZE];
    snprintf(line, sizeof(line), "%s %" PRIu64 "\n", name, number);
    writer_text(writer, line);
}

static void put_digest(struct writer *writer, const char *name,
                       const struct digest *digest)
{
    char line[LINE_SIZE];
    char hex[HEX_SIZE + 1];
    bytes_to_hex(digest_bytes(digest), hex);
    snprintf(line, sizeof(line), "%s %s\n", name, hex);
    writer_text(writer, line);
}

/* The last line tells a slip of the pen, not a forger: the file is its reader's own. */
static struct status digest_of(struct bytes text, struct digest *ret_digest,
                               struct fault *fault)
{
    struct hasher *hasher = NULL;
    TRY(hasher_open(DIGEST_SHA256, &hasher, fault));
    *ret_digest = hasher_one(hasher, text);
    hasher_close(hasher);
    return OK;
}

struct status verify_mark_format(const struct verify_mark *mark, struct writer *writer,
                                 struct fault *fault)
{
    uint8_t image[VERIFY_MARK_SIZE_MAX];
    struct writer text = writer_of(image, sizeof(image));
    struct digest check;
    writer_text(&text, first_line);
    writer_text(&text, "origin ");
    writer_text(&text, mark->origin);
    writer_text(&text, "\n");
    put_number(&text, "size", mark->size);
    put_digest(&text, "root", &mark->root);
    put_digest(&text, "genesis", &mark->genesis);
    put_digest(&text, "registry", &mark->registry);
    put_number(&text, "seals", mark->seals);
    put_number(&text, "keys", mark->keys);
    put_number(&text, "staff", mark->staff);
    put_number(&text, "roles", mark->roles);
    TRY(digest_of(writer_bytes(&text), &check, fault));
    put_digest(&text, "check", &check);
    if (text.overflowed || writer->capacity - writer->size < text.size) {
        return FAULT(fault, STATUS_FULL, "no room for the mark of a verification");
    }
    writer_run(writer, writer_bytes(&text));
    return OK;
}

/* ---- reading ------------------------------------------------------------------------
 */

struct lines {
    struct bytes left;
    bool is_bad;
};

/* What follows `name` and a blank on the next line. */
static struct bytes take(struct lines *lines, const char *name)
{
    const struct bytes start = bytes_of(name);
    const size_t end = text_find(lines->left, bytes_of("\n"));
    if (lines->is_bad || end == SIZE_MAX || !bytes_start_with(lines->left, start) ||
        end <= start.size || lines->left.at[start.size] != ' ') {
        lines->is_bad = true;
        return (struct bytes){0};
    }
    const struct bytes value =
        bytes_from(lines->left.at + start.size + 1, end - start.size - 1);
    lines->left = bytes_from(lines->left.at + end + 1, lines->left.size - end - 1);
    return value;
}

static void take_number(struct lines *lines, const char *name, uint64_t *ret_number)
{
    const struct bytes value = take(lines, name);
    lines->is_bad = lines->is_bad || !text_to_u64(value, ret_number);
}

static void take_digest(struct lines *lines, const char *name,
                        struct digest *ret_digest)
{
    const struct bytes value = take(lines, name);
    lines->is_bad =
        lines->is_bad || !bytes_from_hex(value, ret_digest->at, sizeof(ret_digest->at));
}

static bool take_all(struct lines *lines, struct verify_mark *mark,
                     struct digest *ret_check)
{
    const struct bytes origin = take(lines, "origin");
    if (!checkpoint_origin_is_valid(origin)) {
        return false;
    }
    memcpy(mark->origin, origin.at, origin.size);
    take_number(lines, "size", &mark->size);
    take_digest(lines, "root", &mark->root);
    take_digest(lines, "genesis", &mark->genesis);
    take_digest(lines, "registry", &mark->registry);
    take_number(lines, "seals", &mark->seals);
    take_number(lines, "keys", &mark->keys);
    take_number(lines, "staff", &mark->staff);
    take_number(lines, "roles", &mark->roles);
    take_digest(lines, "check", ret_check);
    return !lines->is_bad && lines->left.size == 0 && mark->size > 0;
}

struct status verify_mark_parse(struct bytes text, struct verify_mark *ret_mark,
                                struct fault *fault)
{
    const struct bytes start = bytes_of(first_line);
    struct verify_mark mark = {.size = 0};
    struct digest said;
    struct digest check;
    if (text.size > VERIFY_MARK_SIZE_MAX || !bytes_start_with(text, start)) {
        return FAULT(fault, STATUS_INPUT,
                     "R-213: this is no mark of a verification; name another file, or "
                     "one that is not there yet");
    }
    struct lines lines = {.left =
                              bytes_from(text.at + start.size, text.size - start.size)};
    bool is_good = take_all(&lines, &mark, &said);
    if (is_good) {
        const size_t line_size = strlen("check ") + HEX_SIZE + 1;
        TRY(digest_of(bytes_from(text.at, text.size - line_size), &check, fault));
        is_good = digest_equal(&said, &check);
    }
    if (!is_good) {
        return FAULT(fault, STATUS_INPUT,
                     "R-213: the mark of a verification was altered or cut short; "
                     "remove it and verify the whole book again");
    }
    *ret_mark = mark;
    return OK;
}
