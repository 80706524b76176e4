#ifndef COUNTY_FUNDS_H
#define COUNTY_FUNDS_H
#include "tests/county/county.h"
/* Allocations: one a year, function code and source. */
enum { FUNDS_COUNT_MAX = COUNTY_YEARS_MAX * PROGRAMME_COUNT * COUNTY_SOURCES };
enum { FUNDS_TIGHT_FEN = 500000 };
struct fund {
    char document[48];
    const char *function;
    const char *function_name;
    const char *department_economic;
    int year;
    int source;
    int64_t amount_fen;
    int64_t drawn_fen;
    int64_t reserved_fen;
    int64_t paid_fen;
    int64_t returned_fen;
};
extern const char *const funds_sources[COUNTY_SOURCES];

/* Shares every line of the batch out among the programme's sources. */
void funds_split(struct county *county, const struct batch *batch);
/* Fills funds[] in the order year, function, source; the sum of every line. */
size_t funds_collect(const struct county *county, struct fund funds[FUNDS_COUNT_MAX]);
/* First year after the last whose money is needed (the faults' month included). */
int funds_year_end(const struct county *county);
void funds_document(char document[48], int year, int source);
/* "document/function/source:weight;..." for one programme and year. */
void funds_choice(char choice[512], enum programme programme, int year);
/* The allocation of 5,000.00 yuan that one fault overdraws by a fen. */
void funds_tight_choice(char choice[512], int year);
void funds_tight(struct fund *fund, int year);
#endif
