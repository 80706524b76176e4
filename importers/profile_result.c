/* profile_result.c - a bank's answer to one of our classes (domain.md 4.2). */
#include "importers/profile_internal.h"

#include "ledger/base/text.h"

enum { ANSWER_SIZE = 512 }; /* of a text; what stands behind is not looked at */

/* False when the map does not know the code. */
static bool code_class(const struct profile *profile, struct bytes code,
                       enum result_class *ret_class, bool *ret_defers)
{
    const struct profile_code *best = NULL;
    for (size_t i = 0; i < profile->code_count; i++) {
        const struct profile_code *known = &profile->codes[i];
        if (!known->is_prefix && bytes_equal(known->code, code)) {
            best = known;
            break;
        }
        const bool is_longer = best == NULL || known->code.size > best->code.size;
        if (known->is_prefix && is_longer && bytes_start_with(code, known->code)) {
            best = known;
        }
    }
    if (best == NULL) {
        return false;
    }
    *ret_class = best->result;
    *ret_defers = best->defers;
    return true;
}

/* 不成功, 未成功 and 失败 are not a success, whatever else is said. */
static bool is_denied(struct bytes text)
{
    static const char *const words[] = {"不成功",   "未成功", "没有成功",
                                        "未能成功", "非成功", "失败"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (text_find(text, bytes_of(words[i])) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

static bool text_class(const struct profile *profile, struct bytes text,
                       enum result_class *ret_class)
{
    for (size_t i = 0; i < profile->text_count; i++) {
        if (text_find(text, profile->texts[i].word) != SIZE_MAX) {
            const bool is_success = profile->texts[i].result == RESULT_SUCCESS;
            *ret_class = is_success && is_denied(text) ? RESULT_FAIL_OTHER
                                                       : profile->texts[i].result;
            return true;
        }
    }
    return false;
}

enum result_class profile_result(const struct profile *profile, struct bytes code,
                                 struct bytes text, uint32_t *notes)
{
    uint8_t image[ANSWER_SIZE];
    struct writer room = writer_of(image, sizeof(image));
    text.size = text.size > sizeof(image) ? sizeof(image) : text.size;
    const struct bytes folded = profile_fold(text, &room);
    enum result_class by_code = RESULT_UNKNOWN;
    enum result_class by_text = RESULT_UNKNOWN;
    bool defers = false;
    const bool has_code = code_class(profile, code, &by_code, &defers);
    const bool has_text = text_class(profile, folded, &by_text);
    if (!has_code && !has_text) {
        *notes |= NOTE_STATUS_UNMAPPED;
        return RESULT_UNKNOWN;
    }
    if (!has_code || defers) {
        return by_text;
    }
    /* nobody knows which of the two is right. */
    const bool is_conflict = has_text && by_code != RESULT_UNKNOWN &&
                             (by_code == RESULT_SUCCESS) != (by_text == RESULT_SUCCESS);
    if (is_conflict) {
        *notes |= NOTE_STATUS_CONFLICT;
        return RESULT_UNKNOWN;
    }
    /* "Failed" in one column, why in another. */
    const bool says_why = by_code == RESULT_FAIL_OTHER && has_text &&
                          by_text != RESULT_SUCCESS && by_text != RESULT_UNKNOWN;
    return says_why ? by_text : by_code;
}
