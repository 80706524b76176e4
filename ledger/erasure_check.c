/* erasure_check.c - nobody is erased of whom something is open. */
#include "ledger/commitment.h"
#include "ledger/enrolment.h"
#include "ledger/erasure.h"
#include "ledger/exceptions.h"

#include <inttypes.h>

struct checking {
    const struct erasure_question *question;
    struct vault_member members[VAULT_MEMBERS_MAX];
    size_t member_count;
    struct hasher *hasher;
    uint64_t batch; /* whose lines are walked */
    civil_period this_month;
    bool is_enrolled;
};

/* ---- lines ------------------------------------------------------------------------
 */

static bool is_theirs(const struct checking *checking, const uint8_t *payee)
{
    uint64_t person = 0;
    if (!status_is_ok(vault_owner(checking->question->reader, payee, &person, NULL))) {
        return false;
    }
    for (size_t i = 0; i < checking->member_count; i++) {
        if (checking->members[i].person == person) {
            return true;
        }
    }
    return false;
}

static struct status look_at_line(struct checking *checking, uint64_t index,
                                  bool *ret_is_theirs, struct fault *fault)
{
    const struct erasure_question *question = checking->question;
    struct entry entry;
    struct fact line;
    TRY(accounts_entry(question->transaction, index, &entry, &line, fault));
    *ret_is_theirs = entry.kind == KIND_LINE &&
                     (is_theirs(checking, line.field[LINE_PARTY].bytes.at) ||
                      (fact_has(&line, LINE_PAYEE) &&
                       is_theirs(checking, line.field[LINE_PAYEE].bytes.at)));
    return OK;
}

static struct status see_line(void *context, uint64_t number,
                              const struct line_state *state, struct fault *fault)
{
    struct checking *checking = context;
    const uint64_t index = checking->batch + number;
    bool theirs = false;
    if (state->state != LINE_STATE_DRAFTED && state->state != LINE_STATE_APPROVED &&
        state->state != LINE_STATE_SUBMITTED) {
        return OK; /* what else waits stands in the queue of exceptions */
    }
    TRY(look_at_line(checking, index, &theirs, fault));
    return theirs ? FAULT(fault, STATUS_REFUSED,
                          "R-296: line %" PRIu64
                          " of this person is %s; withdraw it, or take in the bank's "
                          "answer, then erase",
                          index, record_state_name(state->state))
                  : OK;
}

static struct status see_batch(void *context, uint64_t entry, const struct batch *batch,
                               struct fault *fault)
{
    struct checking *checking = context;
    const struct count_and_fen *by = batch->by_state;
    if (by[LINE_STATE_DRAFTED].count == 0 && by[LINE_STATE_APPROVED].count == 0 &&
        by[LINE_STATE_SUBMITTED].count == 0) {
        return OK;
    }
    checking->batch = entry;
    return accounts_lines(checking->question->transaction, entry, batch, see_line,
                          checking, fault);
}

static struct status see_exception(void *context, const struct exceptions_item *item,
                                   struct fault *fault)
{
    struct checking *checking = context;
    bool theirs = false;
    if (item->line != 0) {
        TRY(look_at_line(checking, item->line, &theirs, fault));
    }
    if (!theirs && item->other != 0) {
        TRY(look_at_line(checking, item->other, &theirs, fault));
    }
    return theirs
               ? FAULT(fault, STATUS_REFUSED,
                       "R-296: exception %" PRIu64
                       " about this person (%s) is open; settle it, then erase: "
                       "mingzhang exceptions show %" PRIu64,
                       item->number, record_exception_name(item->class), item->number)
               : OK;
}

/* ---- enrolments -------------------------------------------------------------------
 */

static struct status see_enrolment(void *context, const struct enrolment *enrolment,
                                   struct fault *fault)
{
    struct checking *checking = context;
    (void)fault;
    checking->is_enrolled = checking->is_enrolled ||
                            enrolment->last == ENROLMENT_OPEN ||
                            enrolment->last >= checking->this_month;
    return OK;
}

static struct status see_programme(void *context, struct bytes code, uint64_t programme,
                                   struct fault *fault)
{
    struct checking *checking = context;
    for (size_t i = 0; i < checking->member_count && !checking->is_enrolled; i++) {
        uint8_t party[VAULT_TOKEN_SIZE];
        commitment_payee(checking->hasher, checking->members[i].secret, code, 0, party);
        TRY(enrolment_walk_party(checking->question->transaction, programme, party,
                                 see_enrolment, checking, fault));
    }
    return checking->is_enrolled
               ? FAULT(fault, STATUS_REFUSED,
                       "R-296: the person is still enrolled in programme %.*s; stop "
                       "the enrolment, then erase: mingzhang enrolment stop",
                       (int)code.size, (const char *)code.at)
               : OK;
}

/* ---- changes that wait ------------------------------------------------------------
 */

static struct status see_change(void *context, uint64_t index, struct fault *fault)
{
    struct checking *checking = context;
    const struct erasure_question *question = checking->question;
    struct fact fact;
    if (index == question->asked) {
        return OK;
    }
    TRY(accounts_fact(question->transaction, index, &fact, fault));
    const bool theirs = is_theirs(checking, fact.field[PERSON_CHANGE_TOKEN].bytes.at) ||
                        (fact_has(&fact, PERSON_CHANGE_OTHER) &&
                         is_theirs(checking, fact.field[PERSON_CHANGE_OTHER].bytes.at));
    return theirs
               ? FAULT(fault, STATUS_REFUSED,
                       "R-296: change %" PRIu64
                       " of this person waits for somebody else; have it confirmed or "
                       "refused, then erase",
                       index)
               : OK;
}

static struct status check_all(struct checking *checking, struct fault *fault)
{
    const struct erasure_question *question = checking->question;
    const struct exceptions_query all = exceptions_all(UINT64_MAX, question->today);
    bool is_whole = true;
    TRY(vault_members(question->reader, question->person, UINT64_MAX, checking->members,
                      &checking->member_count, fault));
    TRY(accounts_open_changes(question->transaction, see_change, checking, fault));
    TRY(accounts_batches(question->transaction, UINT64_MAX, see_batch, checking,
                         fault));
    TRY(exceptions_walk(question->transaction, &all, see_exception, checking, &is_whole,
                        fault));
    return accounts_codes(question->transaction, CODE_PROGRAMME, see_programme,
                          checking, fault);
}

struct status erasure_check(const struct erasure_question *question,
                            struct fault *fault)
{
    struct checking checking = {
        .question = question,
        .this_month = date_period(question->today),
    };
    struct journal_facts facts;
    journal_facts(question->ledger->journal, &facts);
    TRY(hasher_open(facts.suite, &checking.hasher, fault));
    const struct status checked = check_all(&checking, fault);
    hasher_close(checking.hasher);
    secret_wipe(checking.members, sizeof(checking.members));
    return checked;
}

struct status erasure_plan(const struct erasure_question *question,
                           uint64_t *ret_pseudonyms, struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person now = {0};
    const struct status found = vault_by_number(question->reader, question->person,
                                                UINT64_MAX, buffer, &now, fault);
    const bool is_merged = now.into != 0;
    secret_wipe(buffer, sizeof(buffer));
    secret_wipe(&now, sizeof(now));
    TRY(found);
    if (is_merged) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-138: one of these records was merged since; refuse this and "
                     "ask again");
    }
    TRY(erasure_check(question, fault));
    return vault_count_payees(question->reader, question->person, ret_pseudonyms,
                              fault);
}
