#ifndef COUNTY_ANSWERS_H
#define COUNTY_ANSWERS_H
#include "tests/county/county.h"
/* The bank's return files. */
struct answers_sum {
    int row_count;
    int64_t fen;
};
bool answers_has_late(const struct county *county, const struct batch *batch);
/* `is_late`: only the lines whose result changed, with the final result. */
struct answers_sum answers_write(const struct county *county, const struct batch *batch,
                                 const char *path, bool is_late);
/* The full header layout with wrong totals added: what two faults plant. */
void answers_write_header(const struct county *county, const struct batch *batch,
                          const char *path, int extra_count, int64_t extra_fen);
#endif
