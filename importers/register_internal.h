/* register_internal.h - rows of a budget or opening file between bytes and entries. */
#ifndef IMPORTERS_REGISTER_INTERNAL_H
#define IMPORTERS_REGISTER_INTERNAL_H

#include "importers/chain.h"
#include "importers/register.h"
#include "ledger/base/identity.h"

struct budget_row {
    uint64_t line;
    char document[IDENTITY_DOCUMENT_SIZE], upstream[IDENTITY_DOCUMENT_SIZE];
    struct bytes fund, project, project_name, function, function_name, government,
        department, direct, safeguard, remark, level_name, parent_label;
    uint64_t level, year, unit;
    civil_day issued, received;
    int64_t amount;
    char label[CHAIN_LABEL_SIZE + 1];
    int64_t passed_down, paid, returned, prior_year, balance; /* of an opening */
};

struct budget_import {
    struct intake *intake;
    struct budget_row *rows;
    size_t count;
    struct intake_units units;
    struct bytes unit_option;
    int64_t total;
    struct register_summary *summary;
    const struct register_opening *opening; /* NULL: a budget */
};

/* Reads and checks every row.  STATUS_INPUT with the problems listed. */
struct status register_read_budget(struct budget_import *import, struct fault *fault)
    MUST_USE;
/* journal_work: the file, then documents, sources, allocations and, of an opening, what
 * is asked for. */
struct status register_write_budget(struct journal_session *session, void *context,
                                    struct fault *fault) MUST_USE;
/* the figures of one row, and of all rows against the control totals. */
void register_check_opening(struct budget_import *import, const struct record *record,
                            struct budget_row *row);
struct status register_ask_opening(struct journal_session *session,
                                   const struct budget_import *import,
                                   const struct budget_row *row, uint64_t allocation,
                                   struct fault *fault) MUST_USE;

#endif
