/* disclosures_append.c - the entries of public notices, put together (disclosures.h).
 */
#include "ledger/disclosures.h"

#include <assert.h>

static void set_some(struct fact *fact, unsigned field, uint64_t number)
{
    if (number != 0) {
        fact_set_number(fact, field, number);
    }
}

static void set_token(struct fact *fact, unsigned field, struct bytes token)
{
    if (token.size > 0) {
        fact_set_bytes(fact, field, token);
    }
}

struct status disclosures_append_draft(struct journal_session *session,
                                       const struct disclosures_draft *draft,
                                       uint64_t *ret_notice, struct fault *fault)
{
    uint8_t image[DISCLOSURES_FILES_MAX * DISCLOSURES_FILE_ROW];
    struct writer writer = writer_of(image, sizeof(image));
    struct fact fact;
    assert(draft->file_count <= DISCLOSURES_FILES_MAX);
    for (size_t i = 0; i < draft->file_count; i++) {
        writer_u8(&writer, (uint8_t)draft->files[i].format);
        writer_run(&writer, bytes_from(draft->files[i].digest, DIGEST_SIZE));
    }
    fact_begin(&fact, kinds_find(KIND_DISCLOSURE));
    set_some(&fact, DISCLOSURE_BATCH, draft->batch);
    fact_set_number(&fact, DISCLOSURE_PROGRAMME, draft->programme);
    fact_set_number(&fact, DISCLOSURE_UNIT, draft->unit);
    fact_set_number(&fact, DISCLOSURE_MOMENT, draft->moment);
    fact_set_number(&fact, DISCLOSURE_STEP, NOTICE_DRAFTED);
    fact_set_fen(&fact, DISCLOSURE_DAY, draft->day);
    fact_set_number(&fact, DISCLOSURE_COUNT, draft->count);
    if (draft->amount >= 0) {
        fact_set_fen(&fact, DISCLOSURE_AMOUNT, draft->amount);
    }
    set_some(&fact, DISCLOSURE_POLICY, draft->policy);
    set_some(&fact, DISCLOSURE_PERIOD, (uint64_t)draft->period);
    fact_set_bytes(&fact, DISCLOSURE_FILES, writer_bytes(&writer));
    fact_set_number(&fact, DISCLOSURE_SEAL, draft->seal);
    set_some(&fact, DISCLOSURE_REPLACES, draft->replaces);
    if (draft->first != 0) {
        fact_set_fen(&fact, DISCLOSURE_FIRST, draft->first);
        fact_set_fen(&fact, DISCLOSURE_LAST, draft->last);
    }
    return journal_append(session, &fact, ret_notice, fault);
}

static void repeat(struct fact *fact, const struct disclosures_notice *notice)
{
    fact_set_number(fact, DISCLOSURE_PROGRAMME, notice->programme);
    fact_set_number(fact, DISCLOSURE_UNIT, notice->unit);
    fact_set_number(fact, DISCLOSURE_MOMENT, notice->moment);
    fact_set_number(fact, DISCLOSURE_COUNT, notice->count);
    set_some(fact, DISCLOSURE_PERIOD, (uint64_t)notice->period);
    if (notice->has_amount) {
        fact_set_fen(fact, DISCLOSURE_AMOUNT, notice->amount);
    }
}

struct status disclosures_append_step(struct journal_session *session,
                                      const struct disclosures_step *step,
                                      uint64_t *ret_entry, struct fault *fault)
{
    struct disclosures_notice notice;
    struct fact fact;
    TRY(disclosures_at(journal_transaction(session), step->notice, UINT64_MAX, &notice,
                       fault));
    fact_begin(&fact, kinds_find(KIND_DISCLOSURE));
    repeat(&fact, &notice);
    fact_set_number(&fact, DISCLOSURE_STEP, step->step);
    fact_set_fen(&fact, DISCLOSURE_DAY, step->day);
    fact_set_number(&fact, DISCLOSURE_NOTICE, step->notice);
    if (step->step == NOTICE_RUNNING) {
        fact_set_fen(&fact, DISCLOSURE_LAST, step->last);
        fact_set_number(&fact, DISCLOSURE_RUNS, step->days);
        fact_set_fen(&fact, DISCLOSURE_KEEP, step->keep);
    }
    if (step->step == NOTICE_OBJECTED && step->is_late) {
        fact_set_number(&fact, DISCLOSURE_LATE, 1);
    }
    set_some(&fact, DISCLOSURE_OBJECTION, step->objection);
    set_some(&fact, DISCLOSURE_OUTCOME, step->outcome);
    set_some(&fact, DISCLOSURE_REMEDY, step->remedy);
    set_token(&fact, DISCLOSURE_NOTE, step->note);
    set_token(&fact, DISCLOSURE_EVIDENCE, step->evidence);
    return journal_append(session, &fact, ret_entry, fault);
}
