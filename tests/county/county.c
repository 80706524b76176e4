#include "tests/county/county.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/county/chance.h"
#include "tests/county/faults.h"
#include "tests/county/output.h"
#include "tests/county/roll.h"
#include "tests/county/truth.h"

enum { SCALE_ROWS_MAX = 20000000 };

int county_year(int month)
{
    return COUNTY_YEAR_FIRST + (month + 11) / 12;
}

int county_month_of_year(int month)
{
    return (month + 11) % 12 + 1;
}

void *county_room(size_t count, size_t size)
{
    void *const room = calloc(count, size);
    if (room == NULL) {
        fputs("county: out of memory\n", stderr);
        exit(4);
    }
    return room;
}

static void explain(void)
{
    fputs("usage: county OUTPUT_DIR [--seed N] [--households N] [--months N]"
          " [--scale ROWS]\n",
          stderr);
    exit(2);
}

static int64_t number(const char *text, int64_t min, int64_t max)
{
    char *end = NULL;
    errno = 0;
    const long long value = text == NULL ? -1 : strtoll(text, &end, 10);
    if (errno != 0 || text == NULL || end == text || *end != '\0' || value < min ||
        value > max) {
        explain();
    }
    return value;
}

static void write_county(struct county *county)
{
    struct fault *const faults = county_room(FAULTS_COUNT_MAX, sizeof(*faults));
    roll_make(county);
    county_write_setup(county);
    county_write_budgets(county);
    county_write_payrolls(county);
    truth_write_manifest(county);
    const size_t fault_count = faults_write(county, faults);
    truth_write(county, faults, fault_count);
    free(faults);
    free(county->steps);
    free(county->batches);
    free(county->lines);
    free(county->persons);
}

int main(int argument_count, char **arguments)
{
    struct county county = {.seed = 430699, .household_count = 2000, .month_count = 14};
    int64_t scale_rows = 0;
    if (argument_count < 2 || arguments[1][0] == '-' || argument_count % 2 != 0) {
        explain();
    }
    for (int i = 2; i < argument_count; i += 2) {
        const char *const value = arguments[i + 1];
        if (strcmp(arguments[i], "--seed") == 0) {
            county.seed = (uint64_t)number(value, 0, INT64_MAX);
        } else if (strcmp(arguments[i], "--households") == 0) {
            county.household_count =
                (int)number(value, COUNTY_HOUSEHOLDS_MIN, COUNTY_HOUSEHOLDS_MAX);
        } else if (strcmp(arguments[i], "--months") == 0) {
            county.month_count = (int)number(value, 1, COUNTY_MONTHS_MAX);
        } else if (strcmp(arguments[i], "--scale") == 0) {
            scale_rows = number(value, 1, SCALE_ROWS_MAX);
        } else {
            explain();
        }
    }
    chance_seed(county.seed);
    output_choose_root(arguments[1]);
    output_make_folders("");
    if (scale_rows > 0) {
        county_write_setup(&county);
        county_write_scale(scale_rows, county.seed);
    } else {
        write_county(&county);
    }
    return 0;
}
