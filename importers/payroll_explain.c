/* payroll_explain.c - a file that the ledger refused: which rows are due already. */
#include "importers/payroll_internal.h"

#include <string.h>

/* A due whose last line failed may be paid again. */
static struct status tell_double(struct payroll *payroll,
                                 struct store_transaction *transaction,
                                 uint64_t row_line, uint64_t entry, struct fault *fault)
{
    struct fact line;
    struct line_state state;
    TRY(accounts_fact(transaction, entry, &line, fault));
    const uint64_t batch = line.field[LINE_BATCH].number;
    const uint64_t number = line.field[LINE_NUMBER].number;
    TRY(accounts_line(transaction, batch, number, &state, fault));
    if (accounts_is_live(state.state)) {
        intake_problem(payroll->intake, INTAKE_ERROR, row_line, NULL,
                       "R-074: due already in this period: line %llu of batch %llu",
                       (unsigned long long)number, (unsigned long long)batch);
    }
    return OK;
}

static struct status list_doubles(struct store_transaction *transaction, void *context,
                                  struct fault *fault)
{
    struct payroll *payroll = context;
    for (size_t i = 0; i < payroll->row_count; i++) {
        const struct payroll_row *row = payroll_row(payroll, i);
        const struct payroll_draft *draft = &payroll->drafts[row->batch];
        struct due due = {
            .period = draft->period,
            .programme = draft->programme->entry,
            .purpose = payroll_text(row, ROW_PURPOSE),
            .case_token = payroll_text(row, ROW_CASE),
        };
        memcpy(due.party, row->party, sizeof(due.party));
        uint64_t line = 0;
        const struct status known = accounts_due(transaction, &due, &line, fault);
        if (status_is_ok(known)) {
            TRY(tell_double(payroll, transaction, row->line, line, fault));
        } else if (known.code != STATUS_NOT_FOUND) {
            return known;
        }
    }
    return OK;
}

struct status payroll_explain(struct payroll *payroll, struct status refused,
                              struct fault *fault)
{
    const struct intake *intake = payroll->intake;
    if (strcmp(fault->rule, "R-074") != 0) {
        return refused;
    }
    struct fault other = *fault;
    TRY(store_read(journal_store(intake->ledger->journal), list_doubles, payroll,
                   &other));
    const struct status told = intake_verdict(intake, fault);
    return status_is_ok(told) ? refused : told;
}
