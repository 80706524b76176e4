#ifndef COUNTY_PROGRAMMES_H
#define COUNTY_PROGRAMMES_H
#include "tests/county/county.h"
/* The kinds of aid and how their money is shared among the four sources. */
struct programme_facts {
    const char *code;
    const char *name;
    const char *summary; /* four characters for the bank statement */
    const char *entitled;
    const char *disclosure;
    const char *function;
    const char *function_name;
    const char *department_economic;
    int permille; /* of the households */
    int weights[COUNTY_SOURCES];
    bool is_optional;
};
extern const struct programme_facts programmes_facts[PROGRAMME_COUNT];
#endif
