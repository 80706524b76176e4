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

/* ---- titles (R-328) -------------------------------------------------------------- */

enum {
    INSIDE_WORD = 6, /* what a break costs, in Chinese characters of difference */
    INSIDE_NUMBER = 12,
    HOURGLASS = 6,
    RECTANGLE = 1
};

struct title {
    size_t count;
    uint32_t character[PDF_TITLE_CHARACTERS];
    size_t at[PDF_TITLE_CHARACTERS + 1];      /* byte where it begins             */
    int64_t upto[PDF_TITLE_CHARACTERS + 1];   /* width before it                  */
    int64_t break_cost[PDF_TITLE_CHARACTERS]; /* of a line that begins with it; -1 */
};

static bool is_digit(uint32_t character)
{
    return character >= '0' && character <= '9';
}

/* Behind these a word of such titles ends: 年度, 县, 镇, 保障金, 补贴, 救助 ... */
static bool is_end_of_word(uint32_t before, uint32_t last, uint32_t after)
{
    switch (last) {
    case 0x5E74: /* 年 */
        return after != 0x5EA6 /* 度 */ && !is_digit(after);
    case 0x6708: /* 月 */
        return after != 0x4EFD /* 份 */ && !is_digit(after) && after != 0x81F3 /* 至 */;
    case 0x6751: /* 村 */
        return before != 0x519C /* 农 */;
    case 0x5E02: /* 市 */
        return before != 0x57CE /* 城 */;
    case ' ':
    case 0x5EA6: /* 度 */
    case 0x65E5: /* 日 */
    case 0x5B63: /* 季 */
    case 0x53BF: /* 县 */
    case 0x533A: /* 区 */
    case 0x9547: /* 镇 */
    case 0x4E61: /* 乡 */
    case 0x91D1: /* 金 */
    case 0x8D34: /* 贴 */
    case 0x52A9: /* 助 */
    case 0x8D39: /* 费 */
    case 0x7684: /* 的 */
    case 0x548C: /* 和 */
    case 0x3001: /* 、 */
    case 0x300B: /* 》 */
    case 0xFF09: /* ） */
        return true;
    default:
        return false;
    }
}

static int64_t break_cost(const struct title *title, size_t index, int64_t em)
{
    const uint32_t last = title->character[index - 1];
    const uint32_t before = index > 1 ? title->character[index - 2] : 0;
    const uint32_t after = title->character[index];
    return !may_break(last, after)               ? -1
           : is_digit(last)                      ? INSIDE_NUMBER * em
           : is_end_of_word(before, last, after) ? 0
                                                 : INSIDE_WORD * em;
}

static bool read_title(struct bytes text, const struct pdf_measure *measure,
                       struct title *title)
{
    struct reader reader = reader_of(text);
    while (reader.left.size > 0) {
        const size_t index = title->count;
        if (index == PDF_TITLE_CHARACTERS) {
            return false;
        }
        title->at[index] = text.size - reader.left.size;
        title->character[index] = text_next(&reader);
        if (reader.failed || title->character[index] == '\n') {
            return false;
        }
        title->break_cost[index] =
            index == 0 ? -1 : break_cost(title, index, measure->em);
        title->upto[index + 1] =
            title->upto[index] +
            measure->advance(measure->context, title->character[index]);
        title->count++;
    }
    title->at[title->count] = text.size;
    return true;
}

/* Of lines that begin at 0, from[0] and from[1]; -1: one of them is too wide, or may
 * not begin there. */
static int64_t cost_of(const struct title *title, const size_t *from, size_t count,
                       const struct pdf_measure *measure)
{
    int64_t widths[PDF_TITLE_LINES] = {0};
    int64_t most = 0;
    int64_t least = INT64_MAX;
    int64_t cost = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t begin = i == 0 ? 0 : from[i - 1];
        const size_t end = i + 1 == count ? title->count : from[i];
        widths[i] = title->upto[end] - title->upto[begin];
        if (widths[i] > measure->width || (i > 0 && title->break_cost[begin] < 0)) {
            return -1;
        }
        cost += i > 0 ? title->break_cost[begin] : 0;
        most = widths[i] > most ? widths[i] : most;
        least = widths[i] < least ? widths[i] : least;
    }
    const bool is_hourglass =
        count == PDF_TITLE_LINES && widths[1] < widths[0] && widths[1] < widths[2];
    return cost + most - least + (is_hourglass ? HOURGLASS * measure->em : 0) +
           (most == least ? RECTANGLE * measure->em : 0);
}

/* True when `count` lines can hold it; the best of all ways. */
static bool try_lines(const struct title *title, size_t count,
                      const struct pdf_measure *measure, size_t *ret_from)
{
    int64_t best = -1;
    for (size_t first = 1; first < title->count; first++) {
        for (size_t second = first + 1; second <= title->count; second++) {
            const size_t from[PDF_TITLE_LINES - 1] = {first, second};
            if (count == PDF_TITLE_LINES && second == title->count) {
                break;
            }
            const int64_t cost = cost_of(title, from, count, measure);
            if (cost >= 0 && (best < 0 || cost < best)) {
                best = cost;
                ret_from[0] = first;
                ret_from[1] = second;
            }
            if (count < PDF_TITLE_LINES) {
                break; /* two lines have one break */
            }
        }
    }
    return best >= 0;
}

size_t pdf_break_title(struct bytes text, const struct pdf_measure *measure,
                       size_t ret_ends[static PDF_TITLE_LINES - 1])
{
    struct title title = {0};
    size_t from[PDF_TITLE_LINES - 1] = {0};
    if (!read_title(text, measure, &title)) {
        return 0;
    }
    if (title.upto[title.count] <= measure->width) {
        return 1;
    }
    for (size_t count = 2; count <= PDF_TITLE_LINES; count++) {
        if (try_lines(&title, count, measure, from)) {
            for (size_t i = 0; i + 1 < count; i++) {
                ret_ends[i] = title.at[from[i]];
            }
            return count;
        }
    }
    return 0;
}
