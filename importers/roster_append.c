/* roster_append.c - the entries of a roster beyond those of a payroll file. */
#include "importers/roster.h"
#include "ledger/enrolment.h"

/* The secret gives way to the line's commitment later on: the enrolment's is made the
 * first time, and stays when the journal has to begin again. */
static void commit(const struct payroll *payroll, size_t index, uint64_t entry)
{
    struct roster_row *row = roster_row(payroll->roster, index);
    const struct payroll_row *paid = payroll_row(payroll, index);
    if (!row->is_committed) {
        struct bytes values[COMMITMENT_FIELDS];
        for (unsigned field = 0; field < COMMITMENT_FIELDS; field++) {
            values[field] = payroll_text(paid, (enum row_text)field);
        }
        row->commitment = commitment_make(payroll->hasher, paid->secret, entry, values);
        row->is_committed = true;
    }
}

static struct status append_enrolment(struct payroll *payroll,
                                      struct journal_session *session, size_t index,
                                      struct fault *fault)
{
    const struct roster_row *row = roster_row(payroll->roster, index);
    const struct payroll_row *paid = payroll_row(payroll, index);
    const struct payroll_draft *draft = &payroll->drafts[paid->batch];
    struct fact fact;
    commit(payroll, index, journal_next_index(session));
    fact_begin(&fact, kinds_find(KIND_ENROLMENT));
    fact_set_bytes(&fact, ENROLMENT_PARTY, bytes_from(row->party, sizeof(row->party)));
    fact_set_number(&fact, ENROLMENT_PROGRAMME, draft->programme->entry);
    fact_set_number(&fact, ENROLMENT_UNIT, draft->unit->entry);
    fact_set_number(&fact, ENROLMENT_FIRST, (uint64_t)row->first);
    if (row->last != ENROLMENT_OPEN) {
        fact_set_number(&fact, ENROLMENT_LAST, (uint64_t)row->last);
    }
    if (row->approved != 0) {
        fact_set_fen(&fact, ENROLMENT_APPROVED, row->approved);
        if (row->applied != 0) {
            fact_set_fen(&fact, ENROLMENT_APPLIED, row->applied);
        }
    }
    if (row->standard != 0) {
        fact_set_number(&fact, ENROLMENT_STANDARD, row->standard);
    }
    if (row->base > 0) {
        fact_set_fen(&fact, ENROLMENT_AMOUNT, row->base);
    }
    if (paid->headcount != 0) {
        fact_set_number(&fact, ENROLMENT_HEADCOUNT, paid->headcount);
    }
    if (row->class.size > 0) {
        fact_set_bytes(&fact, ENROLMENT_CLASS, row->class);
    }
    fact_set_bytes(&fact, ENROLMENT_COMMITMENT, digest_bytes(&row->commitment));
    if (row->replaces != 0) {
        fact_set_number(&fact, ENROLMENT_REPLACES, row->replaces);
    }
    const struct status appended = journal_append(session, &fact, NULL, fault);
    return fault_at(fault, appended, payroll->intake->path, paid->line, NULL);
}

struct status roster_append(struct payroll *payroll, struct journal_session *session,
                            struct fault *fault)
{
    struct roster *roster = payroll->roster;
    roster->enrolled = 0;
    roster->renewed = 0;
    for (size_t i = 0; i < payroll->row_count; i++) {
        const struct roster_row *row = roster_row(roster, i);
        if (row->needs_enrolment && row->step != ROSTER_KEEPS) {
            TRY(append_enrolment(payroll, session, i, fault));
            roster->enrolled += row->step == ROSTER_ENROLS;
            roster->renewed += row->step == ROSTER_RENEWS;
        }
    }
    return OK;
}

void roster_line(const struct payroll *payroll, size_t index, struct fact *line)
{
    const struct roster_row *row = roster_row(payroll->roster, index);
    if (row->payee_person != 0) {
        fact_set_bytes(line, LINE_PAYEE, bytes_from(row->payee, sizeof(row->payee)));
    }
    if (!row->has_parts) {
        return;
    }
    const struct {
        unsigned field;
        int64_t fen;
    } parts[] = {{LINE_BASE, row->base},
                 {LINE_SUPPLEMENT, row->supplement},
                 {LINE_BACK_PAY, row->back_pay},
                 {LINE_OTHER, row->other}};
    for (size_t i = 0; i < 4; i++) {
        if (parts[i].fen != 0) {
            fact_set_fen(line, parts[i].field, parts[i].fen);
        }
    }
}
