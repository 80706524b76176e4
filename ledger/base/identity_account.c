/* identity_account.c - card and passbook numbers; see identity.h. */
#include "ledger/base/identity.h"

#include "ledger/base/identity_internal.h"

#include <limits.h>

enum {
    ACCOUNT_SIZE_MIN = 5,
    CARD_SIZE_MIN = 16,
    CARD_SIZE_MAX = 19,
    SPREADSHEET_DIGITS = 15,
    TRUNCATED_SIZE_MIN = 18 /* with fewer than three zeros a typing error is likelier */
};

/* The Luhn sum, UINT_MAX when not all are digits.  From the end, every second digit
 * counts double; both ways are summed because a loop without branches is quicker. */
static unsigned luhn_sum(struct bytes digits)
{
    static const uint8_t doubled[] = {0, 2, 4, 6, 8, 1, 3, 5, 7, 9, 0, 0, 0, 0, 0, 0};
    unsigned sums[2] = {0, 0};
    unsigned strangers = 0;
    for (size_t i = 0; i < digits.size; i++) {
        const unsigned digit = digits.at[i] - (unsigned)'0';
        strangers += digit > 9;
        sums[i % 2] += digit;
        sums[1 - i % 2] += doubled[digit & 0xFU];
    }
    return strangers > 0 ? UINT_MAX : sums[1 - digits.size % 2];
}

bool identity_luhn(struct bytes digits)
{
    const unsigned sum = luhn_sum(digits);
    return digits.size > 0 && sum != UINT_MAX && sum % 10 == 0;
}

static bool ends_in_zeros(struct bytes digits, size_t from)
{
    for (size_t i = from; i < digits.size; i++) {
        if (digits.at[i] != '0') {
            return false;
        }
    }
    return true;
}

/* Luhn is asked only where the issuer is known to use it, because passbook
 * numbers are not Luhn numbers. */
enum identity_error identity_account(struct bytes text, bool *ret_is_card)
{
    if (text.size < ACCOUNT_SIZE_MIN || text.size > IDENTITY_ACCOUNT_SIZE_MAX) {
        return identity_damage(text, IDENTITY_LENGTH);
    }
    const unsigned sum = luhn_sum(text);
    if (sum == UINT_MAX) {
        return identity_damage(text, IDENTITY_CHARACTER);
    }
    const bool is_card = text.size >= CARD_SIZE_MIN && text.size <= CARD_SIZE_MAX &&
                         identity_bin_length(text) != 0;
    if (is_card && sum % 10 != 0) {
        return text.size >= TRUNCATED_SIZE_MIN &&
                       ends_in_zeros(text, SPREADSHEET_DIGITS)
                   ? IDENTITY_TRUNCATED
                   : IDENTITY_CHECK;
    }
    if (ret_is_card != NULL) {
        *ret_is_card = is_card;
    }
    return IDENTITY_OK;
}
