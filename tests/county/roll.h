#ifndef COUNTY_ROLL_H
#define COUNTY_ROLL_H
#include "tests/county/county.h"
/* Makes the people, then every batch with its lines, shares and results. */
void roll_make(struct county *county);
/* The place of the first household of a programme among the persons. */
int roll_first_person(const struct county *county, enum programme programme);
#endif
