/* checkpoint.c - see checkpoint.h. */
#include "ledger/journal/checkpoint.h"

#include "keys/note.h"
#include "ledger/base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { CHECKPOINT_LINES = 3, ROOT_TEXT_SIZE = 44, SIZE_TEXT_SIZE = 24 };

/* H("") of each suite: what a checkpoint of nothing must carry. */
static const struct digest empty_sha256 = {
    {0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4,
     0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b,
     0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55}};
static const struct digest empty_sm3 = {
    {0x1a, 0xb2, 0x1d, 0x83, 0x55, 0xcf, 0xa1, 0x7f, 0x8e, 0x61, 0x19,
     0x48, 0x31, 0xe8, 0x1a, 0x8f, 0x22, 0xbe, 0xc8, 0xc7, 0x28, 0xfe,
     0xfb, 0x74, 0x7e, 0xd0, 0x35, 0xeb, 0x50, 0x82, 0xaa, 0x2b}};

/* Unicode's White_Space, which separates the parts of a signature line. */
static bool is_blank(uint32_t character)
{
    return (character >= 0x2000 && character <= 0x200A) || character == 0x20 ||
           character == 0x85 || character == 0xA0 || character == 0x1680 ||
           character == 0x2028 || character == 0x2029 || character == 0x202F ||
           character == 0x205F || character == 0x3000;
}

bool checkpoint_origin_is_valid(struct bytes origin)
{
    if (!text_is_plain(origin, CHECKPOINT_ORIGIN_SIZE_MAX)) {
        return false;
    }
    struct reader reader = reader_of(origin);
    while (reader.left.size > 0) {
        const uint32_t character = text_next(&reader);
        if (is_blank(character) || character == '+') {
            return false;
        }
    }
    return true;
}

static bool ends_in(struct bytes origin, struct bytes ending)
{
    return origin.size >= ending.size &&
           memcmp(origin.at + origin.size - ending.size, ending.at, ending.size) == 0;
}

enum digest_suite checkpoint_suite(struct bytes origin)
{
    return ends_in(origin, bytes_of("/sm3")) ? DIGEST_SM3 : DIGEST_SHA256;
}

bool checkpoint_is_practice(struct bytes origin)
{
    return ends_in(origin, bytes_of("/practice")) ||
           ends_in(origin, bytes_of("/practice/sm3"));
}

bool checkpoint_root_is_possible(const struct checkpoint *checkpoint)
{
    const struct digest *empty =
        checkpoint_suite(checkpoint->origin) == DIGEST_SM3 ? &empty_sm3 : &empty_sha256;
    return checkpoint->size != 0 || digest_equal(&checkpoint->root, empty);
}

static struct status check_origin(const struct checkpoint *checkpoint,
                                  struct fault *fault)
{
    return checkpoint_origin_is_valid(checkpoint->origin)
               ? OK
               : FAULT(fault, STATUS_INPUT,
                       "a checkpoint's origin must be 1 to %d bytes of UTF-8 without "
                       "blank, control character or '+'; it is damaged or of another "
                       "program",
                       CHECKPOINT_ORIGIN_SIZE_MAX);
}

static struct status check_root(const struct checkpoint *checkpoint,
                                struct fault *fault)
{
    return checkpoint_root_is_possible(checkpoint)
               ? OK
               : FAULT(fault, STATUS_INPUT,
                       "a checkpoint of size 0 must carry the root of the empty tree; "
                       "do not trust it");
}

struct status checkpoint_format(const struct checkpoint *checkpoint,
                                struct writer *writer, struct fault *fault)
{
    TRY(check_origin(checkpoint, fault));
    TRY(check_root(checkpoint, fault));
    char size[SIZE_TEXT_SIZE];
    snprintf(size, sizeof(size), "\n%" PRIu64 "\n", checkpoint->size);
    struct writer text = *writer;
    writer_run(&text, checkpoint->origin);
    writer_text(&text, size);
    note_base64((struct bytes){checkpoint->root.at, DIGEST_SIZE}, &text);
    writer_u8(&text, '\n');
    if (text.overflowed) {
        return FAULT(fault, STATUS_FULL, "no room for a checkpoint of %d bytes",
                     CHECKPOINT_TEXT_SIZE_MAX);
    }
    *writer = text;
    return OK;
}

/* Splits `text` into exactly three lines. */
static bool split(struct bytes text, struct bytes ret_lines[static CHECKPOINT_LINES])
{
    struct reader reader = reader_of(text);
    for (size_t i = 0; i < CHECKPOINT_LINES; i++) {
        const uint8_t *end = reader.left.size > 0
                                 ? memchr(reader.left.at, '\n', reader.left.size)
                                 : NULL;
        if (end == NULL) {
            return false;
        }
        ret_lines[i] = reader_run(&reader, (size_t)(end - reader.left.at));
        (void)reader_u8(&reader);
    }
    return reader_finished(&reader);
}

struct status checkpoint_parse_claim(struct bytes text,
                                     struct checkpoint *ret_checkpoint,
                                     struct fault *fault)
{
    struct bytes lines[CHECKPOINT_LINES];
    if (!split(text, lines)) {
        return FAULT(fault, STATUS_INPUT,
                     "R-023: a checkpoint has three lines: origin, size and root; "
                     "lines are missing here or were added");
    }
    struct checkpoint checkpoint = {.origin = lines[0]};
    if (!text_to_u64(lines[1], &checkpoint.size)) {
        return FAULT(fault, STATUS_INPUT,
                     "line 2 of a checkpoint is not a size; it is damaged");
    }
    struct writer root = writer_of(checkpoint.root.at, DIGEST_SIZE);
    if (lines[2].size != ROOT_TEXT_SIZE || !note_base64_decode(lines[2], &root) ||
        root.overflowed || root.size != DIGEST_SIZE) {
        return FAULT(fault, STATUS_INPUT,
                     "line 3 of a checkpoint is not a root in base64; it is damaged");
    }
    TRY(check_origin(&checkpoint, fault));
    *ret_checkpoint = checkpoint;
    return OK;
}

struct status checkpoint_parse(struct bytes text, struct checkpoint *ret_checkpoint,
                               struct fault *fault)
{
    struct checkpoint checkpoint;
    TRY(checkpoint_parse_claim(text, &checkpoint, fault));
    TRY(check_root(&checkpoint, fault));
    *ret_checkpoint = checkpoint;
    return OK;
}
