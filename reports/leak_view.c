/* leak_view.c - see leak_view.h. */
#include "reports/leak_view.h"

#include "ledger/base/identity.h"
#include "ledger/base/text.h"

#include <string.h>

enum { LEAK_SINGLE_MAX = 24 }; /* no number of a person is longer */

static bool is_allowed(const struct leak *leak, struct bytes digits)
{
    for (size_t i = 0; i < leak->allowed_count; i++) {
        if (bytes_equal(bytes_of(leak->allowed[i]), digits)) {
            return true;
        }
    }
    return false;
}

static bool is_mobile(const struct leak *leak, struct bytes digits)
{
    if (bytes_start_with(digits, bytes_of("0086"))) {
        digits = bytes_from(digits.at + 4, digits.size - 4);
    } else if (digits.size == 13 && bytes_start_with(digits, bytes_of("86"))) {
        digits = bytes_from(digits.at + 2, digits.size - 2);
    }
    return digits.size == 11 && digits.at[10] != 'X' && digits.at[0] == '1' &&
           digits.at[1] >= '3' && digits.at[1] <= '9' && !is_allowed(leak, digits);
}

static bool is_resident(struct bytes digits)
{
    struct resident resident;
    if (digits.size >= 20 && digits.size <= 22) {
        digits.size = IDENTITY_RESIDENT_SIZE; /* a disability card begins with it */
    }
    return (digits.size == 15 || digits.size == IDENTITY_RESIDENT_SIZE) &&
           identity_resident(digits, &resident) == IDENTITY_OK;
}

static bool is_card(struct bytes digits)
{
    return digits.size >= 12 && digits.size <= 19 &&
           digits.at[digits.size - 1] != 'X' &&
           identity_bin_length(digits) == digits.size && identity_luhn(digits);
}

static enum leak_kind single_of(const struct leak *leak, struct bytes digits)
{
    const bool has_length = digits.size >= 11 && digits.size <= LEAK_SINGLE_MAX;
    if (!has_length || !text_is_digits(bytes_from(digits.at, digits.size - 1))) {
        return LEAK_NONE;
    }
    if (is_resident(digits)) {
        return LEAK_RESIDENT;
    }
    if (is_card(digits)) {
        return LEAK_CARD;
    }
    return is_mobile(leak, digits) ? LEAK_MOBILE : LEAK_NONE;
}

/* Two of them in one run, as when cells were joined. */
static enum leak_kind kind_of(const struct leak *leak, struct bytes digits)
{
    const enum leak_kind whole = single_of(leak, digits);
    if (whole != LEAK_NONE || digits.size <= LEAK_SINGLE_MAX) {
        return whole;
    }
    for (size_t size = 11; size + 11 <= digits.size && size <= LEAK_SINGLE_MAX;
         size++) {
        const enum leak_kind first = single_of(leak, bytes_from(digits.at, size));
        const enum leak_kind second =
            single_of(leak, bytes_from(digits.at + size, digits.size - size));
        const bool is_sure = first == LEAK_RESIDENT || first == LEAK_CARD;
        if (first != LEAK_NONE && second != LEAK_NONE &&
            (is_sure || second == LEAK_RESIDENT || second == LEAK_CARD)) {
            return is_sure ? first : second;
        }
    }
    return LEAK_NONE;
}

static void record(struct leak *leak, enum leak_kind kind,
                   const struct leak_place *place)
{
    if (leak->kind == LEAK_NONE) {
        leak->kind = kind;
        leak->hit = *place;
    }
}

static void forget_groups(struct leak_view *view)
{
    view->group_count = 0;
    view->joined_size = 0;
    view->separator = 0;
}

static void drop_first_group(struct leak_view *view)
{
    const size_t gone = view->group_count > 1 ? view->group_at[1] : view->joined_size;
    view->joined_size -= gone;
    memmove(view->joined, view->joined + gone, view->joined_size);
    view->group_count--;
    for (size_t i = 0; i < view->group_count; i++) {
        view->group_at[i] = view->group_at[i + 1] - gone;
        view->group_places[i] = view->group_places[i + 1];
    }
}

/* Groups 0..group_count-1 stand side by side, one separator between each two. */
static void check_groups(struct leak *leak, const struct leak_view *view)
{
    for (size_t i = 0; i + 1 < view->group_count; i++) {
        const struct bytes digits = bytes_from(view->joined + view->group_at[i],
                                               view->joined_size - view->group_at[i]);
        const size_t first_size = view->group_at[i + 1] - view->group_at[i];
        const enum leak_kind kind = kind_of(leak, digits);
        /* "1 3812345678" and "15 digits in odd groups" are columns of figures. */
        const bool is_odd = (kind == LEAK_MOBILE && first_size < 2) ||
                            (digits.size == 15 && first_size != 6);
        if (kind != LEAK_NONE && !is_odd) {
            record(leak, kind, &view->group_places[i]);
        }
    }
}

static void add_group(struct leak *leak, struct leak_view *view)
{
    if (view->run_size >= LEAK_RUN_MAX) {
        forget_groups(view);
        return;
    }
    const bool is_decimal = view->separator == '.' && view->run_size <= 2;
    if (view->separator == 0 || is_decimal) {
        forget_groups(view);
    }
    while (view->group_count == LEAK_GROUPS_MAX ||
           (view->group_count > 0 &&
            view->joined_size + view->run_size > sizeof(view->joined))) {
        drop_first_group(view);
    }
    view->group_at[view->group_count] = view->joined_size;
    view->group_places[view->group_count] = view->run_place;
    view->group_count++;
    memcpy(view->joined + view->joined_size, view->run, view->run_size);
    view->joined_size += view->run_size;
    view->separator = 0;
    check_groups(leak, view);
}

/* A letter or the word's end closes a run of digits. */
static void end_run(struct leak *leak, struct leak_view *view)
{
    if (view->run_size == 0 || view->run_size > LEAK_RUN_MAX ||
        view->letters_before > LEAK_LETTERS_MAX || view->pending != LEAK_NONE) {
        return;
    }
    const struct bytes digits = bytes_from(view->run, view->run_size);
    const enum leak_kind kind = kind_of(leak, digits);
    if (kind == LEAK_NONE) {
        return;
    }
    view->pending = kind;
    view->pending_place = view->run_place;
    view->letters_after = 0;
}

static void end_word(struct leak *leak, struct leak_view *view)
{
    if (!view->is_in_word) {
        return;
    }
    end_run(leak, view);
    if (view->pending != LEAK_NONE && view->letters_after <= LEAK_LETTERS_MAX) {
        record(leak, view->pending, &view->pending_place);
    }
    if (view->run_size > 0 && view->letters_before == 0) {
        add_group(leak, view);
    } else {
        forget_groups(view);
    }
    view->is_in_word = false;
    view->run_ended_in_x = false;
    view->pending = LEAK_NONE;
    view->run_size = 0;
    view->letters_before = 0;
    view->letters_after = 0;
}

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void add_letter(struct leak *leak, struct leak_view *view, uint32_t c)
{
    const bool may_end_groups =
        view->run_size > 0 && view->letters_before == 0 && view->group_count > 0;
    if ((c == 'x' || c == 'X') && !view->run_ended_in_x &&
        (view->run_size == 17 || (may_end_groups && view->run_size < 17))) {
        view->run[view->run_size++] = 'X';
        view->run_ended_in_x = true;
        return;
    }
    end_run(leak, view);
    view->letters_before += view->run_size + 1;
    view->letters_after += view->pending != LEAK_NONE;
    view->run_size = 0;
    view->run_ended_in_x = false;
}

static void add_digit(struct leak *leak, struct leak_view *view, uint32_t c)
{
    if (view->run_ended_in_x) {
        end_run(leak, view);
        if (view->pending == LEAK_RESIDENT) { /* no word goes on like that */
            record(leak, view->pending, &view->pending_place);
        }
        view->letters_before += view->run_size;
        view->run_size = 0;
        view->run_ended_in_x = false;
    }
    view->letters_after += view->pending != LEAK_NONE;
    if (view->run_size == 0) {
        view->run_place = leak->place;
    }
    if (view->run_size < LEAK_RUN_MAX) {
        view->run[view->run_size] = (char)c;
    }
    view->run_size++;
}

/* One folded character of the flow, AS_NOTHING left out before. */
void leak_view_see(struct leak *leak, struct leak_view *view, uint32_t c)
{
    const bool is_digit = c >= '0' && c <= '9';
    if (is_digit || is_letter(c)) {
        view->is_in_word = true;
        if (is_digit) {
            add_digit(leak, view, c);
        } else {
            add_letter(leak, view, c);
        }
        return;
    }
    end_word(leak, view);
    const bool is_separator = c == ' ' || c == '-' || c == '.';
    if (is_separator && view->group_count > 0 && view->separator == 0) {
        view->separator = c;
    } else {
        forget_groups(view);
    }
}
