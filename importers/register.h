/* register.h - importers of the registers: units, programmes, budget.
 *
 * Each reads a whole file, lists every problem, and either records all of it in one
 * transaction or nothing.  What is in the ledger already, unchanged, is passed over. */
#ifndef IMPORTERS_REGISTER_H
#define IMPORTERS_REGISTER_H

#include "importers/intake.h"

enum { REGISTER_ROWS_MAX = 100000 };

struct register_summary {
    uint64_t rows, recorded, unchanged;
    int64_t amount; /* fen, budget only */
    uint64_t file;  /* its entry        */
};

/* `intake` is begun; on STATUS_INPUT its problems say where. */
struct status register_units(struct intake *intake,
                             struct register_summary *ret_summary, struct fault *fault)
    MUST_USE;
struct status register_programmes(struct intake *intake,
                                  struct register_summary *ret_summary,
                                  struct fault *fault) MUST_USE;
/* `unit` is the unit whose budget it is when the file has no such column, or NULL. */
struct status register_budget(struct intake *intake, const char *unit,
                              struct register_summary *ret_summary, struct fault *fault)
    MUST_USE;

#endif
