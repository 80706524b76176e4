#ifndef COUNTY_TRUTH_H
#define COUNTY_TRUTH_H
#include "tests/county/county.h"
#include "tests/county/faults.h"
#include "tests/county/output.h"
/* manifest.csv, the order of imports, and truth.json, what must come of them. */
void truth_write_manifest(const struct county *county);
void truth_write(const struct county *county, const struct fault *faults,
                 size_t fault_count);
/* The twelve columns of a manifest row, without the end of the line. */
void truth_manifest_header(struct output *output);
#endif
