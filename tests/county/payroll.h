#ifndef COUNTY_PAYROLL_H
#define COUNTY_PAYROLL_H
#include "tests/county/county.h"
#include "tests/county/output.h"
/* The office's files, in the four styles. */
void payroll_write(const struct county *county, const struct batch *batch,
                   const char *path);

/* The plain layout in pieces: a header and rows without the end of the line. */
void payroll_plain_header(struct output *output, enum programme programme);
void payroll_plain_row(struct output *output, const struct county *county,
                       const struct batch *batch, size_t index);
/* Name, ID (or organisation code) and account of a line's payee. */
struct payee {
    const char *name;
    const char *id;
    const char *account;
};
struct payee payroll_payee(const struct county *county, const struct line *line);

/* Days the office and the bank write: yyyy-mm-dd when `mark` is "-". */
struct day {
    char text[16];
};
struct day payroll_day(int month, int day, const char *mark);
int payroll_bank_day(enum programme programme);
#endif
