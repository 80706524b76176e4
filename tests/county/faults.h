#ifndef COUNTY_FAULTS_H
#define COUNTY_FAULTS_H
#include "tests/county/county.h"
/* Files that must be refused or flagged, each for one reason. */
enum { FAULTS_COUNT_MAX = 40 };
enum fault_money {
    FAULT_MONEY_OWN,
    FAULT_MONEY_TIGHT,
    FAULT_MONEY_WRONG,
    FAULT_MONEY_NONE
};
struct fault {
    char file[64];
    const char *kind;
    const char *profile;
    const char *programme;
    const char *unit;
    const char *stage;
    const char *expected;
    const char *column;
    const char *reason;
    enum fault_money money;
    int line;
    int step;
    int return_of;
    int month;
};
/* Writes faults/ and its manifest; returns how many there are. */
size_t faults_write(const struct county *county, struct fault faults[FAULTS_COUNT_MAX]);
#endif
