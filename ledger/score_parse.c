/* score_parse.c - targets, values and points as forms write them; see score.h. */
#include "ledger/score.h"

#include "ledger/base/text.h"

#include <string.h>

enum { TEN_THOUSAND = 4, HUNDRED_MILLION = 8, GROUP_DIGITS = 3 };

/* What is left of a text, read character by character in half width. */
struct scan {
    struct bytes left;
};

static uint32_t narrow(uint32_t character)
{
    return character >= 0xFF01 && character <= 0xFF5E ? character - 0xFEE0
           : character == 0x3000                      ? ' '
                                                      : character;
}

static uint32_t peek(const struct scan *scan)
{
    struct reader reader = reader_of(scan->left);
    return narrow(text_next(&reader));
}

static void skip(struct scan *scan)
{
    struct reader reader = reader_of(scan->left);
    text_next(&reader);
    scan->left = reader.left;
}

static bool take(struct scan *scan, uint32_t character)
{
    if (scan->left.size == 0 || peek(scan) != character) {
        return false;
    }
    skip(scan);
    return true;
}

static bool take_words(struct scan *scan, const char *words)
{
    const size_t size = strlen(words);
    if (!bytes_start_with(scan->left, bytes_of(words))) {
        return false;
    }
    scan->left = bytes_from(scan->left.at + size, scan->left.size - size);
    return true;
}

static bool take_end(struct bytes *text, const char *words)
{
    const struct bytes end = bytes_of(words);
    if (text->size < end.size ||
        memcmp(text->at + text->size - end.size, end.at, end.size) != 0) {
        return false;
    }
    text->size -= end.size;
    return true;
}

static bool is_digit(uint32_t character)
{
    return character >= '0' && character <= '9';
}

static void skip_blanks(struct scan *scan)
{
    scan->left = text_trim(scan->left);
}

/* ---- parts ----------------------------------------------------------------------- */

static bool take_relation(struct scan *scan, enum score_relation *ret_relation)
{
    static const struct {
        const char *words;
        enum score_relation relation;
    } known[] = {
        {"≥", SCORE_AT_LEAST},       {"≧", SCORE_AT_LEAST},
        {"⩾", SCORE_AT_LEAST},       {"大于等于", SCORE_AT_LEAST},
        {"大于", SCORE_AT_LEAST},    {"不低于", SCORE_AT_LEAST},
        {"不少于", SCORE_AT_LEAST},  {"不小于", SCORE_AT_LEAST},
        {"高于", SCORE_AT_LEAST},    {"至少", SCORE_AT_LEAST},
        {"达到", SCORE_AT_LEAST},    {"≤", SCORE_AT_MOST},
        {"≦", SCORE_AT_MOST},        {"⩽", SCORE_AT_MOST},
        {"小于等于", SCORE_AT_MOST}, {"小于", SCORE_AT_MOST},
        {"不高于", SCORE_AT_MOST},   {"不多于", SCORE_AT_MOST},
        {"不大于", SCORE_AT_MOST},   {"不超过", SCORE_AT_MOST},
        {"低于", SCORE_AT_MOST},     {"等于", SCORE_EQUAL},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (take_words(scan, known[i].words)) {
            *ret_relation = known[i].relation;
            return true;
        }
    }
    const bool is_least = take(scan, '>');
    if (is_least || take(scan, '<')) {
        take(scan, '=');
        *ret_relation = is_least ? SCORE_AT_LEAST : SCORE_AT_MOST;
        return true;
    }
    if (take(scan, '=')) {
        /* =< and => are written too. */
        *ret_relation = take(scan, '>')   ? SCORE_AT_LEAST
                        : take(scan, '<') ? SCORE_AT_MOST
                                          : SCORE_EQUAL;
        return true;
    }
    return false;
}

/* 90%以上 includes the 90. */
static bool take_relation_behind(struct bytes *unit, enum score_relation *ret_relation)
{
    static const struct {
        const char *words;
        enum score_relation relation;
    } known[] = {
        {"及以上", SCORE_AT_LEAST}, {"以上", SCORE_AT_LEAST}, {"及以下", SCORE_AT_MOST},
        {"以下", SCORE_AT_MOST},    {"以内", SCORE_AT_MOST},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (take_end(unit, known[i].words)) {
            *ret_relation = known[i].relation;
            *unit = text_trim(*unit);
            return true;
        }
    }
    return false;
}

static bool add_digit(int64_t *number, uint32_t digit)
{
    if (*number > (SCORE_NUMBER_MAX - 9) / 10) {
        return false;
    }
    *number = *number * 10 + (int64_t)(digit - '0');
    return true;
}

static bool take_digits(struct scan *scan, int64_t *number, size_t *ret_count)
{
    size_t count = 0;
    for (; scan->left.size > 0 && is_digit(peek(scan)); count++) {
        if (!add_digit(number, peek(scan))) {
            return false;
        }
        skip(scan);
    }
    *ret_count = count;
    return true;
}

/* Digits with separators at the right places or none, then decimals. */
static bool take_number(struct scan *scan, struct score_value *value)
{
    const bool is_negative = take(scan, '-');
    size_t count = 0;
    if (!take_digits(scan, &value->number, &count) || count == 0) {
        return false;
    }
    for (bool is_first = true; take(scan, ','); is_first = false) {
        if ((is_first && count > GROUP_DIGITS) ||
            !take_digits(scan, &value->number, &count) || count != GROUP_DIGITS) {
            return false;
        }
    }
    if (take(scan, '.')) {
        if (!take_digits(scan, &value->number, &count) || count == 0 ||
            count > SCORE_DECIMALS_MAX) {
            return false;
        }
        value->decimals = (unsigned)count;
    }
    value->number = is_negative ? -value->number : value->number;
    value->is_number = true;
    return true;
}

static bool multiply(struct score_value *value, unsigned exponent)
{
    for (; exponent > 0; exponent--) {
        if (value->decimals > 0) {
            value->decimals--;
        } else if (value->number > SCORE_NUMBER_MAX / 10 ||
                   value->number < -SCORE_NUMBER_MAX / 10) {
            return false;
        } else {
            value->number *= 10;
        }
    }
    return true;
}

static bool has_digit(struct bytes text)
{
    for (struct scan scan = {text}; scan.left.size > 0; skip(&scan)) {
        if (is_digit(peek(&scan))) {
            return true;
        }
    }
    return false;
}

/* "2019年12月底前", "6月底" are days, no quantities of years and months. */
static bool is_day(struct bytes unit)
{
    static const char *const words[] = {"年", "月", "日", "号", "季度"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (bytes_start_with(unit, bytes_of(words[i]))) {
            return unit.size > strlen(words[i]) || has_digit(unit);
        }
    }
    return false;
}

static bool take_unit(struct scan *scan, struct score_value *value)
{
    skip_blanks(scan);
    const bool is_ten_thousand = take_words(scan, "万");
    const bool is_hundred_million = take_words(scan, "亿");
    if ((is_ten_thousand && !multiply(value, TEN_THOUSAND)) ||
        (is_hundred_million && !multiply(value, HUNDRED_MILLION))) {
        return false;
    }
    value->scale = is_ten_thousand ? TEN_THOUSAND : 0;
    value->scale += is_hundred_million ? HUNDRED_MILLION : 0;
    value->unit = text_trim(scan->left);
    return value->unit.size <= SCORE_UNIT_SIZE_MAX && !has_digit(value->unit);
}

bool score_value_assume(const struct score_value *target, struct score_value *value)
{
    struct score_value scaled = *value;
    if (!target->is_number || target->scale == 0 || !value->is_number ||
        value->unit.size > 0 || value->scale > 0 || !multiply(&scaled, target->scale)) {
        return false;
    }
    scaled.unit = target->unit;
    scaled.scale = target->scale;
    scaled.is_assumed = true;
    *value = scaled;
    return true;
}

/* ---- the whole ------------------------------------------------------------------- */

static bool begins_number(const struct scan *scan)
{
    struct scan ahead = *scan;
    take(&ahead, '-');
    return ahead.left.size > 0 && is_digit(peek(&ahead));
}

static struct status check_text(struct bytes text, struct fault *fault)
{
    if (text.size == 0) {
        return FAULT(fault, STATUS_INPUT, "R-310: the cell is empty");
    }
    if (!text_is_utf8(text)) {
        return FAULT(fault, STATUS_INPUT, "R-310: the cell is no UTF-8 text");
    }
    return OK;
}

struct status score_target_parse(struct bytes text, struct score_target *ret_target,
                                 struct fault *fault)
{
    struct score_target target = {.value.text = text_trim(text)};
    struct scan scan = {target.value.text};
    TRY(check_text(scan.left, fault));
    const bool has_relation = take_relation(&scan, &target.relation);
    skip_blanks(&scan);
    if (!begins_number(&scan)) {
        /* 达到标准 is words, ≥ alone is a slip. */
        if (has_relation && scan.left.size == 0) {
            return FAULT(fault, STATUS_INPUT, "R-310: a relation without a number");
        }
        target.relation = SCORE_WORDS;
        *ret_target = target;
        return OK;
    }
    const bool is_number = take_number(&scan, &target.value);
    if (is_number && !has_relation && is_day(text_trim(scan.left))) {
        target.relation = SCORE_WORDS;
        target.value = (struct score_value){.text = target.value.text};
        *ret_target = target;
        return OK;
    }
    if (!is_number || !take_unit(&scan, &target.value)) {
        return FAULT(fault, STATUS_INPUT,
                     "R-310: this is no target that can be read; write it as ≥90%%, "
                     "<=5300元/户, =8个, 100%% or in words");
    }
    if (!has_relation) {
        target.is_implied = !take_relation_behind(&target.value.unit, &target.relation);
    }
    *ret_target = target;
    return OK;
}

struct status score_value_parse(struct bytes text, struct score_value *ret_value,
                                struct fault *fault)
{
    struct score_target target;
    enum score_relation relation = SCORE_WORDS;
    TRY(score_target_parse(text, &target, fault));
    struct scan scan = {target.value.text};
    if (target.value.is_number &&
        (!target.is_implied || take_relation(&scan, &relation))) {
        return FAULT(fault, STATUS_INPUT,
                     "R-310: an actual value is a figure, without a relation");
    }
    *ret_value = target.value;
    return OK;
}

struct status score_points_parse(struct bytes text, int64_t *ret_hundredths,
                                 struct fault *fault)
{
    struct scan scan = {text_trim(text)};
    struct score_value value = {0};
    TRY(check_text(scan.left, fault));
    const bool is_enclosed = take(&scan, '(');
    bool is_read = take_number(&scan, &value);
    skip_blanks(&scan);
    take_words(&scan, "分");
    is_read = is_read && (!is_enclosed || take(&scan, ')')) && scan.left.size == 0;
    while (is_read && value.decimals > 2 && value.number % 10 == 0) {
        value.number /= 10;
        value.decimals--;
    }
    if (!is_read || value.decimals > 2 || !multiply(&value, 2) || value.number < 0 ||
        value.number > SCORE_POINTS_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "R-310: points are a number from 0 to 100 with at most two "
                     "decimals");
    }
    *ret_hundredths = value.number;
    return OK;
}
