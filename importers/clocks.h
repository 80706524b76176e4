/* clocks.h - how soon money must be passed down, from a dated table.
 *
 *   from,level,direct,days,basis
 *   2015-01-01,中央,,30,...
 *
 * docs/policies/README.md describes the file.  What is recorded are the values and the
 * digest of the file, so that the book never needs the file again. */
#ifndef IMPORTERS_CLOCKS_H
#define IMPORTERS_CLOCKS_H

#include "importers/sheet.h"
#include "ledger/ledger.h"

enum { CLOCKS_ROWS_MAX = 256, CLOCKS_POLICIES_MAX = 64 };

struct clocks_summary {
    uint64_t rows, recorded, unchanged; /* recorded, unchanged: policies, one a day */
    uint64_t newest;                    /* entry; 0: none was recorded              */
};

/* Records a policy for every first day of the file; those that the ledger has, value by
 * value, are passed over.  `actor` is an administrator.  Errors: STATUS_INPUT with file
 * and line; STATUS_REFUSED. */
struct status clocks_record(struct ledger *ledger, const struct ledger_actor *actor,
                            struct arena *arena, const char *path,
                            struct clocks_summary *ret_summary, struct fault *fault)
    MUST_USE;

#endif
