#ifndef COUNTY_SCHEDULE_H
#define COUNTY_SCHEDULE_H
#include "tests/county/county.h"
/* The order of imports: one step a file. */
struct step *schedule_add(struct county *county, const char *kind, const char *note);
#endif
