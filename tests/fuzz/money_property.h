/* money_property.h - what any bytes must satisfy; for the suites and the fuzzer. */
#ifndef FUZZ_MONEY_PROPERTY_H
#define FUZZ_MONEY_PROPERTY_H

#include "ledger/base/money.h"

/* Bytes that read as an amount are written in a form that reads as the same amount,
 * and writing that again gives the same text; bytes that do not leave fen alone. */
static inline bool money_text_is_stable(struct bytes text, enum money_unit unit)
{
    int64_t fen = INT64_MIN;
    if (money_parse(text, unit, &fen) != MONEY_OK) {
        return fen == INT64_MIN;
    }
    char image[3][MONEY_TEXT_SIZE];
    money_format(fen, image[0]);
    money_format_grouped(fen, image[1]);
    money_format_wan(fen, image[2]);
    for (size_t i = 0; i < 3; i++) {
        int64_t again = INT64_MIN;
        const enum money_unit written = i < 2 ? MONEY_YUAN : MONEY_TEN_THOUSAND_YUAN;
        if (money_parse(bytes_of(image[i]), written, &again) != MONEY_OK ||
            again != fen) {
            return false;
        }
    }
    return fen >= -MONEY_FEN_MAX && fen <= MONEY_FEN_MAX;
}

/* The same for capital figures. */
static inline bool money_capital_is_stable(struct bytes text)
{
    int64_t fen = INT64_MIN;
    if (!money_capital_parse(text, &fen)) {
        return fen == INT64_MIN;
    }
    char image[MONEY_CAPITAL_SIZE];
    money_capital(fen, image);
    int64_t again = INT64_MIN;
    return money_capital_parse(bytes_of(image), &again) && again == fen &&
           fen >= -MONEY_FEN_MAX && fen <= MONEY_FEN_MAX;
}

#endif
