/* identity_property.h - what any bytes must satisfy; for the suites and the fuzzer. */
#ifndef FUZZ_IDENTITY_PROPERTY_H
#define FUZZ_IDENTITY_PROPERTY_H

#include "ledger/base/identity.h"

#include <string.h>

static inline bool resident_equals(const struct resident *a, const struct resident *b)
{
    return memcmp(a->number, b->number, sizeof(a->number)) == 0 && a->born == b->born &&
           a->is_female == b->is_female;
}

/* A number that is accepted is 18 characters that read as themselves; one that is not
 * leaves the output alone. */
static inline bool resident_is_stable(struct bytes text)
{
    struct resident first = {.number = "untouched"};
    if (identity_resident(text, &first) != IDENTITY_OK) {
        return strcmp(first.number, "untouched") == 0;
    }
    struct resident second = {0};
    return strlen(first.number) == IDENTITY_RESIDENT_SIZE &&
           identity_resident(bytes_of(first.number), &second) == IDENTITY_OK &&
           resident_equals(&first, &second) && !second.was_15_digits;
}

/* A disability card is accepted only with a resident number that is. */
static inline bool card_is_sound(struct bytes text)
{
    struct disability_card card = {.category = -1};
    if (identity_disability(text, &card) != IDENTITY_OK) {
        return card.category == -1;
    }
    return resident_is_stable(bytes_of(card.holder.number)) && card.category >= 1 &&
           card.category <= 7 && card.grade >= 1 && card.grade <= 4;
}

/* An accepted account is digits, and a card passes Luhn. */
static inline bool account_is_sound(struct bytes text)
{
    bool is_card = false;
    if (identity_account(text, &is_card) != IDENTITY_OK) {
        return !is_card;
    }
    return text.size >= 5 && text.size <= IDENTITY_ACCOUNT_SIZE_MAX &&
           (!is_card || (identity_luhn(text) && identity_bin_length(text) != 0));
}

/* The canonical form of a document number is its own canonical form. */
static inline bool document_is_stable(struct bytes text)
{
    char first[128] = "untouched";
    if (!identity_document(text, first)) {
        return strcmp(first, "untouched") == 0;
    }
    char second[128];
    return identity_document(bytes_of(first), second) && strcmp(first, second) == 0;
}

/* A day or period that is read is written in a form that reads as the same one. */
static inline bool date_is_stable(struct bytes text)
{
    char image[DATE_TEXT_SIZE];
    civil_day day = INT32_MIN;
    civil_day day_again = 0;
    if (date_parse(text, &day) == DATE_BAD) {
        if (day != INT32_MIN) {
            return false;
        }
    } else {
        date_format(day, image);
        if (date_parse(bytes_of(image), &day_again) != DATE_TEXT || day_again != day) {
            return false;
        }
    }
    civil_period period = INT32_MIN;
    civil_period period_again = 0;
    if (!date_parse_period(text, &period)) {
        return period == INT32_MIN;
    }
    date_format_period(period, image);
    return date_parse_period(bytes_of(image), &period_again) && period_again == period;
}

/* All of them, and the functions that have nothing to compare. */
static inline bool identity_is_stable(struct bytes text)
{
    bool inner_ok = false;
    const enum identity_error error = identity_organisation(text, &inner_ok);
    const enum division_level level = identity_division(text);
    return (error == IDENTITY_OK || !inner_ok) && level <= DIVISION_VILLAGE &&
           resident_is_stable(text) && card_is_sound(text) && account_is_sound(text) &&
           document_is_stable(text) && date_is_stable(text);
}

#endif
