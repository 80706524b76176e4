/* holder_sheet.c - the printed half of holder.h: a recovery key people can type.
 *
 *   offset of a line   symbols   what
 *   0                  13        65 of 260 bits, most significant first; the last 4
 *                                bits of line 4 are zero
 *   13                 3         check: the first 15 bits of
 *                                SHA-256("mingzhang sheet v1\n" || line || 13 values)
 *
 * Four lines of four groups of four symbols. */
#include "keys/holder.h"
#include "keys/secret.h"

#include <assert.h>
#include <openssl/sha.h>
#include <string.h>

enum {
    LINE_COUNT = 4,
    GROUP_SIZE = 4,
    DATA_COUNT = 13,
    CHECK_COUNT = 3,
    LINE_SYMBOLS = DATA_COUNT + CHECK_COUNT,
    SYMBOL_COUNT = LINE_COUNT * LINE_SYMBOLS,
    BITS = 5
};
_Static_assert(LINE_COUNT *DATA_COUNT *BITS >= HOLDER_RECOVERY_SIZE * 8,
               "the sheet holds the whole key");
_Static_assert(SYMBOL_COUNT + SYMBOL_COUNT / GROUP_SIZE < HOLDER_RECOVERY_TEXT_SIZE,
               "the sheet fits its text");

/* Without I, L, O and U. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void check_of(size_t line, const uint8_t *values, uint8_t *ret_check)
{
    static const char label[] = "mingzhang sheet v1\n";
    uint8_t image[sizeof(label) + DATA_COUNT];
    uint8_t digest[SHA256_DIGEST_LENGTH];
    struct writer writer = writer_of(image, sizeof(image));
    writer_text(&writer, label);
    writer_u8(&writer, (uint8_t)line);
    writer_run(&writer, bytes_from(values, DATA_COUNT));
    assert(!writer.overflowed);
    SHA256(image, writer.size, digest);
    const unsigned bits = (unsigned)digest[0] << 8 | digest[1];
    ret_check[0] = (uint8_t)(bits >> 11);
    ret_check[1] = (uint8_t)(bits >> 6 & 31);
    ret_check[2] = (uint8_t)(bits >> 1 & 31);
    secret_wipe(image, sizeof(image));
    secret_wipe(digest, sizeof(digest));
}

/* The 5 bits from bit 5 * `position` on; beyond the end they are zero. */
static uint8_t five_bits(const uint8_t *recovery, size_t position)
{
    unsigned value = 0;
    for (size_t i = position * BITS; i < (position + 1) * BITS; i++) {
        const unsigned byte = i / 8 < HOLDER_RECOVERY_SIZE ? recovery[i / 8] : 0;
        value = value << 1 | (byte >> (7 - i % 8) & 1);
    }
    return (uint8_t)value;
}

void holder_recovery_format(const uint8_t recovery[static HOLDER_RECOVERY_SIZE],
                            char ret_text[static HOLDER_RECOVERY_TEXT_SIZE])
{
    uint8_t values[LINE_SYMBOLS];
    char *to = ret_text;
    for (size_t line = 1; line <= LINE_COUNT; line++) {
        for (size_t i = 0; i < DATA_COUNT; i++) {
            values[i] = five_bits(recovery, (line - 1) * DATA_COUNT + i);
        }
        check_of(line, values, values + DATA_COUNT);
        for (size_t i = 0; i < LINE_SYMBOLS; i++) {
            *to++ = alphabet[values[i]];
            if (i + 1 == LINE_SYMBOLS) {
                *to++ = '\n';
            } else if ((i + 1) % GROUP_SIZE == 0) {
                *to++ = ' ';
            }
        }
    }
    *to = '\0';
    secret_wipe(values, sizeof(values));
}

enum { SYMBOL_BLANK = 32, SYMBOL_WRONG = 33 };

static uint8_t symbol_of(uint8_t byte)
{
    if (byte >= 'a' && byte <= 'z') {
        byte = (uint8_t)(byte - 'a' + 'A');
    }
    switch (byte) {
    case ' ':
    case '\t':
    case '\r':
    case '\n':
    case '-':
        return SYMBOL_BLANK;
    case 'O': /* forgiven, as nothing else can be meant */
        return 0;
    case 'I':
    case 'L':
        return 1;
    default:
        break;
    }
    for (uint8_t i = 0; i < SYMBOL_BLANK; i++) {
        if (alphabet[i] == (char)byte) {
            return i;
        }
    }
    return SYMBOL_WRONG;
}

static struct status line_is_wrong(struct fault *fault, size_t line)
{
    return fault_at(fault,
                    FAULT(fault, STATUS_INPUT,
                          "line %zu of the recovery key is mistyped; compare its four "
                          "groups with the sheet",
                          line),
                    NULL, line, NULL);
}

/* All symbols of the text; the first line that is short or long is named. */
static struct status collect(struct bytes text, uint8_t values[static SYMBOL_COUNT],
                             struct fault *fault)
{
    size_t count = 0;
    size_t in_line = 0;     /* symbols of the line as typed        */
    size_t line = 1;        /* number of that line, blank ones out */
    size_t uneven_line = 0; /* first line that has not 16 symbols  */
    for (size_t i = 0; i <= text.size; i++) {
        const uint8_t byte = i < text.size ? text.at[i] : '\n';
        const uint8_t value = symbol_of(byte);
        if (value == SYMBOL_WRONG) {
            return line_is_wrong(fault, 1 + count / LINE_SYMBOLS);
        }
        if (value != SYMBOL_BLANK) {
            if (count == SYMBOL_COUNT) {
                return line_is_wrong(fault, uneven_line > 0 ? uneven_line : LINE_COUNT);
            }
            values[count++] = value;
            in_line++;
        } else if (byte == '\n' && in_line > 0) {
            if (in_line != LINE_SYMBOLS && uneven_line == 0) {
                uneven_line = line;
            }
            line++;
            in_line = 0;
        }
    }
    if (count == SYMBOL_COUNT) {
        return OK; /* line ends are forgiven when nothing is missing */
    }
    return line_is_wrong(fault, uneven_line > 0 && uneven_line <= LINE_COUNT
                                    ? uneven_line
                                    : 1 + count / LINE_SYMBOLS);
}

static struct status decode(const uint8_t values[static SYMBOL_COUNT],
                            uint8_t *ret_recovery, struct fault *fault)
{
    uint8_t image[HOLDER_RECOVERY_SIZE + 1] = {0};
    size_t bit = 0;
    struct status status = OK;
    for (size_t line = 1; line <= LINE_COUNT && status_is_ok(status); line++) {
        const uint8_t *start = values + (line - 1) * LINE_SYMBOLS;
        uint8_t check[CHECK_COUNT];
        check_of(line, start, check);
        if (!secret_equal(check, start + DATA_COUNT, CHECK_COUNT)) {
            status = line_is_wrong(fault, line);
        }
        for (size_t i = 0; i < DATA_COUNT * BITS; i++, bit++) {
            const unsigned value = start[i / BITS];
            const unsigned is_set = value >> (BITS - 1 - i % BITS) & 1U;
            image[bit / 8] |= (uint8_t)(is_set << (7 - bit % 8));
        }
    }
    if (status_is_ok(status) && image[HOLDER_RECOVERY_SIZE] != 0) {
        status = line_is_wrong(fault, LINE_COUNT);
    }
    if (status_is_ok(status)) {
        memcpy(ret_recovery, image, HOLDER_RECOVERY_SIZE);
    }
    secret_wipe(image, sizeof(image));
    return status;
}

struct status holder_recovery_parse(struct bytes text,
                                    uint8_t ret_recovery[static HOLDER_RECOVERY_SIZE],
                                    struct fault *fault)
{
    uint8_t values[SYMBOL_COUNT];
    struct status status = collect(text, values, fault);
    if (status_is_ok(status)) {
        status = decode(values, ret_recovery, fault);
    }
    secret_wipe(values, sizeof(values));
    return status;
}
