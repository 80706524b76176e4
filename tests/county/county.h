#ifndef COUNTY_COUNTY_H
#define COUNTY_COUNTY_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
/* The demo county: an imagined year of relief payments, and the truth about it.
 * It shares no code with the product, so that a mistake made there is not made
 * here too.  A test tool: it owns its memory until it exits, and exits on trouble.
 * Everything follows from the seed; no clock, no locale, no environment. */

enum { COUNTY_SOURCES = 4, COUNTY_TOWNSHIPS = 6, COUNTY_VILLAGES_MAX = 6 };
enum { COUNTY_WHOLE = -1, COUNTY_NO_STEP = 0 };
enum { COUNTY_HOUSEHOLDS_MIN = 300, COUNTY_HOUSEHOLDS_MAX = 15000 };
enum { COUNTY_MONTHS_MAX = 60, COUNTY_YEARS_MAX = 8, COUNTY_YEAR_FIRST = 2023 };

enum programme {
    PROGRAMME_RDB,
    PROGRAMME_CDB,
    PROGRAMME_TKG,
    PROGRAMME_CJS,
    PROGRAMME_CJH,
    PROGRAMME_LSJ,
    PROGRAMME_GER,
    PROGRAMME_GLB,
    PROGRAMME_LLQ,
    PROGRAMME_COUNT
};
enum result { RESULT_PAID, RESULT_FAILED, RESULT_UNKNOWN };
enum style { STYLE_PLAIN, STYLE_PLAIN_GB, STYLE_PIPE, STYLE_ROSTER };
enum answer {
    ANSWER_NONE,
    ANSWER_HEADER,
    ANSWER_RCU,
    ANSWER_COLUMNS,
    ANSWER_COLUMNS_GB
};

/* One entitled party with an account: a person, or the head of a household. */
struct person {
    char name[64];
    char id[19];
    char account[20];
    int township;
    int village;
    int birth_day;
    int household_size;
};

/* One due.  drawn_fen[] is what each source of the batch gives, in table order. */
struct line {
    int person; /* < 0: unnamed, paid to a supplier */
    int headcount;
    int case_number; /* 0: none */
    int purpose;
    int first_code; /* index into the bank's codes */
    int final_code;
    enum result first;
    enum result final;
    int64_t fen;
    int64_t drawn_fen[COUNTY_SOURCES];
};

/* One payroll file: programme, period, and the county or one township. */
struct batch {
    enum programme programme;
    enum style style;
    enum answer answer;
    int month;
    int township; /* COUNTY_WHOLE or a township */
    int step;
    size_t line_first;
    size_t line_count;
};

/* One file to import, with what must be said about it. */
struct step {
    const char *kind;
    const char *profile;
    const char *note;
    const struct batch *batch;
    char file[96];
    char due[16];
    int return_of;
    int row_count;
    int64_t fen;
};

struct county {
    uint64_t seed;
    int household_count;
    int month_count;
    struct person *persons;
    struct line *lines;
    struct batch *batches;
    struct step *steps;
    size_t line_count;
    size_t batch_count;
    size_t step_count;
};

/* Calendar: months count from December 2023; days from 1 January 1900. */
int county_year(int month);
int county_month_of_year(int month);

/* Zeroed room for `count` things; exits when there is none. */
void *county_room(size_t count, size_t size);

/* Writes everything under the output folder already chosen. */
void county_write_setup(const struct county *county);
void county_write_budgets(const struct county *county);
void county_write_payrolls(struct county *county);
void county_write_scale(int64_t row_count, uint64_t seed);
#endif
