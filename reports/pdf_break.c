/* pdf_break.c - see pdf_break.h. */
#include "reports/pdf_break.h"

#include "ledger/base/text.h"

/* GB/T 15834: marks that close, or that belong to what stands before them. */
static bool may_not_begin(uint32_t character)
{
    switch (character) {
    case '!':
    case '%':
    case ')':
    case ',':
    case '.':
    case ':':
    case ';':
    case '?':
    case ']':
    case '}':
    case 0xB7:   /* · */
    case 0x2019: /* ’ */
    case 0x201D: /* ” */
    case 0x2026: /* … */
    case 0x2030: /* ‰ */
    case 0x3001: /* 、 */
    case 0x3002: /* 。 */
    case 0x3009: /* 〉 */
    case 0x300B: /* 》 */
    case 0x300D: /* 」 */
    case 0x300F: /* 』 */
    case 0x3011: /* 】 */
    case 0x3015: /* 〕 */
    case 0xFF01: /* ！ */
    case 0xFF05: /* ％ */
    case 0xFF09: /* ） */
    case 0xFF0C: /* ， */
    case 0xFF1A: /* ： */
    case 0xFF1B: /* ； */
    case 0xFF1F: /* ？ */
        return true;
    default:
        return false;
    }
}

static bool may_not_end(uint32_t character)
{
    switch (character) {
    case '(':
    case '[':
    case '{':
    case 0xA5:   /* ¥ */
    case 0xB7:   /* · */
    case 0x2018: /* ‘ */
    case 0x201C: /* “ */
    case 0x3008: /* 〈 */
    case 0x300A: /* 《 */
    case 0x300C: /* 「 */
    case 0x300E: /* 『 */
    case 0x3010: /* 【 */
    case 0x3014: /* 〔 */
    case 0xFF08: /* （ */
    case 0xFFE5: /* ￥ */
        return true;
    default:
        return false;
    }
}

static bool is_wide(uint32_t character)
{
    return character >= 0x2E80;
}

static bool may_break(uint32_t before, uint32_t after)
{
    if (may_not_begin(after) || may_not_end(before) || after == ' ') {
        return false;
    }
    return is_wide(before) || is_wide(after) || before == ' ' || before == '-' ||
           before == 0x2014;
}

static struct bytes without(struct bytes text, size_t size)
{
    return bytes_from(text.at + size, text.size - size);
}

/* What was read of a line so far. */
struct reading {
    size_t size;   /* up to the end of the last character that is no blank */
    int64_t width; /* of it */
    size_t next;   /* where the next line would begin */
};

bool pdf_break_line(struct bytes *rest, int64_t width, pdf_advance *advance,
                    void *context, struct pdf_line *ret_line)
{
    struct reader reader = reader_of(*rest);
    struct reading at = {0};
    struct reading good = {0}; /* at the last place where the line may end */
    int64_t all = 0;
    uint32_t before = 0;
    bool is_last = true;
    if (rest->size == 0) {
        return false;
    }
    while (reader.left.size > 0) {
        const size_t begin = rest->size - reader.left.size;
        const uint32_t character = text_next(&reader);
        if (reader.failed || character == '\n') {
            at.next = begin + 1;
            break;
        }
        if (begin > 0 && may_break(before, character)) {
            good = at;
            good.next = begin;
        }
        all += advance(context, character);
        if (all > width && begin > 0 && character != ' ') {
            at = good.next > 0 ? good : at;
            at.next = good.next > 0 ? good.next : begin;
            is_last = false;
            break;
        }
        at.next = rest->size - reader.left.size;
        if (character != ' ') {
            at.size = at.next;
            at.width = all;
        }
        before = character;
    }
    *ret_line = (struct pdf_line){
        .text = bytes_from(rest->at, at.size), .width = at.width, .is_last = is_last};
    *rest = without(*rest, at.next);
    return true;
}
