/* hledger.h - the book as a journal for hledger, plain text accounting by others.
 *
 * Every seal that changed an allocation is a transaction of what it changed, on the day
 * it was recorded; every figure of every allocation is an account of its own, by unit,
 * source and label, and its balance is ours (docs/format.md 13).  What batches paid
 * stands beside, by programme and unit.  At the end all balances are asserted, so that
 * `hledger check` itself compares them with ours.  No person is in it. */
#ifndef REPORTS_HLEDGER_H
#define REPORTS_HLEDGER_H

#include "reports/output.h"
#include "reports/source.h"

struct hledger_facts {
    uint64_t transactions, accounts;
};
/* Writes the whole as of the source's seal.  Errors: STATUS_FOUND (a table is damaged),
 * those of the arena; those of the disk stay in the output. */
struct status hledger_write(struct report_source *source, struct output *output,
                            struct hledger_facts *ret_facts, struct fault *fault)
    MUST_USE;

#endif
