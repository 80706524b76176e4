#ifndef COUNTY_BANK_H
#define COUNTY_BANK_H
#include "tests/county/county.h"
/* What the bank says; code 0 is success. */
enum { BANK_CODE_PAID = 0, BANK_CODE_NAME = 1, BANK_CODE_SILENT = 11 };
struct bank_code {
    const char *code;
    const char *text;
    enum result result;
};
extern const struct bank_code bank_codes[];

/* Gives every line of the batch its first and its final result. */
void bank_answer(struct county *county, const struct batch *batch);
#endif
