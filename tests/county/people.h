#ifndef COUNTY_PEOPLE_H
#define COUNTY_PEOPLE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/county/county.h"
/* Imagined people: area 430699 belongs to nobody, names are a surname, the
 * character for "test" and a number, accounts a public prefix and a serial. */

enum { PEOPLE_DAY_1930 = 10957, PEOPLE_DAYS_A_YEAR = 365 };

/* Person `index`, born in [day_first, day_first + day_count), days since 1900.
 * ID numbers are distinct for every index below COUNTY_HOUSEHOLDS_MAX. */
void people_fill(struct person *person, int64_t index, int day_first, int day_count);
/* The same without chance in the birth day: distinct for 20 million people. */
void people_fill_dense(struct person *person, int64_t index);
/* The ID of a day, a serial in 1..999 and a right check digit. */
void people_make_id(char id[19], int day, int serial);
/* Puts the Luhn digit behind 18 digits. */
void people_make_card(char account[20], const char *prefix, int64_t serial);
/* 18 characters: `head` (8), 8 of a body, both check characters. */
void people_make_organisation(char code[19], const char *head, const char *body);
bool people_name_is_rare(const struct person *person);

const char *people_bank(const struct person *person);
const char *people_township_code(int township);
const char *people_township_name(int township);
int people_village_count(int township);
void people_village_code(char code[16], int township, int village);
const char *people_village_name(int township, int village);
#endif
