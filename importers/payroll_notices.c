/* payroll_notices.c - what was paid without the notices that its policy asks for first
 * (F20, R-354). */
#include "importers/payroll_internal.h"
#include "ledger/disclosure_policy.h"
#include "ledger/disclosures.h"

/* The first day on which something of the draft was paid, and how much was; its due day
 * where the file does not say. */
static struct status add_up(const struct payroll *payroll,
                            const struct payroll_draft *draft, civil_day *ret_first,
                            int64_t *ret_fen, struct fault *fault)
{
    const uint16_t batch = (uint16_t)(draft - payroll->drafts);
    civil_day first = 0;
    int64_t fen = 0;
    for (size_t i = 0; i < payroll->row_count; i++) {
        const struct payroll_row *row = payroll_row(payroll, i);
        if (row->batch != batch || row->class != RESULT_SUCCESS) {
            continue;
        }
        if (row->value_day != 0 && (first == 0 || row->value_day < first)) {
            first = row->value_day;
        }
        if (!money_add(fen, row->amount, &fen)) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-001: the payments exceed what an amount can hold");
        }
    }
    *ret_first = first == 0 ? draft->due : first;
    *ret_fen = fen;
    return OK;
}

static void warn(struct payroll *payroll, const struct payroll_draft *draft,
                 unsigned missing)
{
    const struct bytes programme = draft->programme->name;
    for (unsigned moment = 1; moment < MOMENT_COUNT; moment++) {
        if ((missing >> moment & 1U) != 0) {
            intake_problem(payroll->intake, INTAKE_WARNING, 0, NULL,
                           "R-354: %.*s was paid before a notice (%s) was over, which "
                           "its policy asks for first",
                           (int)programme.size, (const char *)programme.at,
                           fault_words(disclosure_policy_moment_name(moment)));
        }
    }
}

struct status payroll_tell_unpublished(struct payroll *payroll,
                                       struct journal_session *session,
                                       const struct payroll_draft *draft, uint64_t file,
                                       struct fault *fault)
{
    const struct disclosures_scope scope = {.programme = draft->programme->entry,
                                            .unit = draft->unit->entry,
                                            .period = draft->period,
                                            .batch = draft->entry};
    struct fact fact;
    civil_day first = 0;
    int64_t fen = 0;
    unsigned missing = 0;
    if (draft->paid == 0) {
        return OK;
    }
    TRY(add_up(payroll, draft, &first, &fen, fault));
    TRY(disclosures_missing(journal_transaction(session), &scope, first, &missing,
                            fault));
    if (missing == 0) {
        return OK;
    }
    warn(payroll, draft, missing);
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_UNDISCLOSED);
    fact_set_number(&fact, EXCEPTION_SUBJECT, draft->entry);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, fen);
    fact_set_number(&fact, EXCEPTION_FILE, file);
    return journal_append(session, &fact, NULL, fault);
}
