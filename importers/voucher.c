/* voucher.c - what writing and reading vouchers share. */
#include "importers/voucher.h"

#include "ledger/base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

const char *voucher_code(enum voucher_kind kind)
{
    static const char *const codes[] = {
        [VOUCHER_PLAN] = "5201",
        [VOUCHER_ORDER] = "8207",
        [VOUCHER_RETURN] = "8207",
        [VOUCHER_REFUND] = "2252",
    };
    return codes[kind];
}

struct status voucher_check_year(uint64_t year, civil_day day, struct fault *fault)
{
    return year <= (uint64_t)date_of_day(day).year
               ? OK
               : FAULT(fault, STATUS_INPUT,
                       "R-147: a voucher of %d cannot be of the budget of %" PRIu64
                       "; date it in that year, or ask the sender which is right",
                       date_of_day(day).year, year);
}

struct status voucher_check_account(struct bytes account, struct fault *fault)
{
    return text_count(account) <= VOUCHER_ACCOUNT_MAX
               ? OK
               : FAULT(fault, STATUS_INPUT,
                       "R-147: an account in a voucher has at most %d characters; have "
                       "the account corrected, or pay it with a bank's file",
                       VOUCHER_ACCOUNT_MAX);
}

void voucher_line_id(const struct voucher_place *place,
                     char ret_id[static VOUCHER_ID_SIZE])
{
    assert(place->line >= 1 && place->line <= VOUCHER_LINE_MAX);
    assert(place->plan >= 1 && place->plan <= VOUCHER_PLANS_MAX);
    const int size = snprintf(ret_id, VOUCHER_ID_SIZE, "D%05" PRIu64, place->line);
    if (place->plan > 1) {
        (void)snprintf(ret_id + size, VOUCHER_ID_SIZE - (size_t)size, "-%u",
                       place->plan);
    }
}

/* As many digits as there are; false for none, or a number beyond `max`. */
static bool take_number(struct bytes *text, uint64_t max, uint64_t *ret_number)
{
    uint64_t number = 0;
    size_t size = 0;
    while (size < text->size && text->at[size] >= '0' && text->at[size] <= '9' &&
           number <= max) {
        number = number * 10 + (uint64_t)(text->at[size] - '0');
        size++;
    }
    *text = bytes_from(text->at + size, text->size - size);
    *ret_number = number;
    return size > 0 && number >= 1 && number <= max;
}

bool voucher_line_parse(struct bytes id, struct voucher_place *ret_place)
{
    char image[VOUCHER_ID_SIZE];
    struct voucher_place place = {.plan = 1};
    uint64_t plan = 1;
    if (id.size == 0 || id.at[0] != 'D') {
        return false;
    }
    struct bytes left = bytes_from(id.at + 1, id.size - 1);
    if (!take_number(&left, VOUCHER_LINE_MAX, &place.line)) {
        return false;
    }
    if (left.size > 0) {
        left = bytes_from(left.at + 1, left.size - 1); /* the image tells what it was */
        if (!take_number(&left, VOUCHER_PLANS_MAX, &plan)) {
            return false;
        }
    }
    place.plan = (unsigned)plan;
    voucher_line_id(&place, image);
    if (!bytes_equal(id, bytes_of(image))) {
        return false;
    }
    *ret_place = place;
    return true;
}

bool voucher_number_parse(struct bytes number, enum voucher_kind kind,
                          uint64_t *ret_number)
{
    enum { MIDDLE = 4, OWN = 7 };
    if (number.size < MIDDLE + OWN || !text_is_digits(number)) {
        return false;
    }
    struct bytes own = bytes_from(number.at + number.size - OWN, OWN);
    const struct bytes middle = bytes_from(own.at - MIDDLE, MIDDLE);
    uint64_t found = 0;
    if ((kind != VOUCHER_PLAN &&
         !bytes_equal(middle, bytes_of(voucher_code(VOUCHER_ORDER)))) ||
        !take_number(&own, VOUCHER_NUMBER_MAX, &found)) {
        return false;
    }
    *ret_number = found;
    return true;
}

uint64_t voucher_parts(uint64_t line_count)
{
    return line_count / VOUCHER_DETAILS_MAX +
           (line_count % VOUCHER_DETAILS_MAX != 0 ? 1 : 0);
}
