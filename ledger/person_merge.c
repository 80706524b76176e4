/* person_merge.c - two records of one human: what follows from their being one. */
#include "ledger/commitment.h"
#include "ledger/person_change.h"

#include <string.h>

enum { PAIRS_MAX = 4096, JOINS_MAX = 4096, MONTHS = 12 };

struct merging {
    const struct person_merge_request *request;
    struct hasher *hasher;
    struct vault_person stays, goes;
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    civil_period first, last; /* of all batches; first -1: there is none */
    struct person_merge *merge;
};

static struct status see_period(void *context, uint64_t entry,
                                const struct batch *batch, struct fault *fault)
{
    struct merging *merging = context;
    (void)entry;
    (void)fault;
    if (merging->first < 0 || batch->period < merging->first) {
        merging->first = batch->period;
    }
    merging->last = batch->period > merging->last ? batch->period : merging->last;
    return OK;
}

/* The record that goes has had this pseudonym: lines or enrolments stand under it. */
static struct status see_year(struct merging *merging, struct bytes code,
                              uint64_t programme, int year, struct fault *fault)
{
    struct person_merge *merge = merging->merge;
    struct person_join *join = &merge->joins[merge->join_count];
    if (merge->join_count == JOINS_MAX) {
        return FAULT(fault, STATUS_FULL,
                     "more than %d pseudonyms of one person; ask for help", JOINS_MAX);
    }
    *join = (struct person_join){.programme = programme, .year = year};
    commitment_payee(merging->hasher, merging->goes.secret, code, year, join->goes);
    if (!vault_knows_payee(merging->request->reader, join->goes)) {
        return OK;
    }
    commitment_payee(merging->hasher, merging->stays.secret, code, year, join->stays);
    merge->join_count++;
    return OK;
}

static struct status see_programme(void *context, struct bytes code, uint64_t entry,
                                   struct fault *fault)
{
    struct merging *merging = context;
    TRY(see_year(merging, code, entry, PERSON_ALL_YEARS, fault));
    if (merging->first < 0) {
        return OK;
    }
    for (int year = merging->first / MONTHS; year <= merging->last / MONTHS; year++) {
        TRY(see_year(merging, code, entry, year, fault));
    }
    return OK;
}

/* What is told of a line is at most its amount. */
static struct status keep_pair(void *context, const struct double_payment *payment,
                               struct fault *fault)
{
    struct merging *merging = context;
    struct person_merge *merge = merging->merge;
    struct fact fact;
    if (merge->pair_count == PAIRS_MAX) {
        return FAULT(fault, STATUS_FULL,
                     "more than %d dues are paid to both records; ask for help",
                     PAIRS_MAX);
    }
    TRY(accounts_fact(merging->request->transaction, payment->line, &fact, fault));
    const int64_t amount = fact.field[LINE_AMOUNT].fen;
    struct double_payment *pair = &merge->pairs[merge->pair_count++];
    *pair = *payment;
    pair->fen = pair->fen < amount ? pair->fen : amount;
    return OK;
}

static struct status find_doubles(struct merging *merging, struct fault *fault)
{
    const struct person_merge *merge = merging->merge;
    for (size_t i = 0; i < merge->join_count; i++) {
        const struct person_join *join = &merge->joins[i];
        struct due due = {.programme = join->programme};
        memcpy(due.party, join->stays, sizeof(due.party));
        for (int month = 0; join->year != PERSON_ALL_YEARS && month < MONTHS; month++) {
            due.period = join->year * MONTHS + month;
            TRY(accounts_shared_dues(merging->request->transaction, &due, join->goes,
                                     keep_pair, merging, fault));
        }
    }
    return OK;
}

static struct status find_all(struct merging *merging, struct fault *fault)
{
    const struct person_merge_request *request = merging->request;
    TRY(vault_by_number(request->reader, request->stays, UINT64_MAX, merging->buffer,
                        &merging->stays, fault));
    TRY(vault_by_number(request->reader, request->goes, UINT64_MAX, merging->buffer,
                        &merging->goes, fault));
    TRY(accounts_batches(request->transaction, UINT64_MAX, see_period, merging, fault));
    TRY(accounts_codes(request->transaction, CODE_PROGRAMME, see_programme, merging,
                       fault));
    return find_doubles(merging, fault);
}

struct status person_plan_merge(const struct person_merge_request *request,
                                struct arena *arena, struct person_merge *ret_merge,
                                struct fault *fault)
{
    struct journal_facts facts;
    struct person_merge merge = {0};
    struct merging merging = {.request = request, .first = -1, .merge = &merge};
    ARENA_TAKE(arena, PAIRS_MAX, merge.pairs, fault);
    ARENA_TAKE(arena, JOINS_MAX + 1, merge.joins, fault);
    journal_facts(request->ledger->journal, &facts);
    TRY(hasher_open(facts.suite, &merging.hasher, fault));
    const struct status found = find_all(&merging, fault);
    hasher_close(merging.hasher);
    secret_wipe(&merging, sizeof(merging));
    TRY(found);
    *ret_merge = merge;
    return OK;
}

static struct status append_join(struct journal_session *session, uint64_t asked,
                                 const struct person_join *join, struct fault *fault)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_PERSON_CHANGE));
    fact_set_bytes(&fact, PERSON_CHANGE_TOKEN,
                   bytes_from(join->stays, sizeof(join->stays)));
    fact_set_number(&fact, PERSON_CHANGE_WHAT, PERSON_CHANGE_MERGE);
    fact_set_number(&fact, PERSON_CHANGE_STEP, PERSON_CHANGE_STEP_JOINED);
    fact_set_bytes(&fact, PERSON_CHANGE_OTHER,
                   bytes_from(join->goes, sizeof(join->goes)));
    fact_set_number(&fact, PERSON_CHANGE_ASKED, asked);
    fact_set_number(&fact, PERSON_CHANGE_PROGRAMME, join->programme);
    if (join->year != PERSON_ALL_YEARS) {
        fact_set_number(&fact, PERSON_CHANGE_YEAR, (uint64_t)join->year);
    }
    return journal_append(session, &fact, NULL, fault);
}

struct status person_append_merge(struct journal_session *session, uint64_t asked,
                                  const struct person_merge *merge, struct fault *fault)
{
    for (size_t i = 0; i < merge->join_count; i++) {
        TRY(append_join(session, asked, &merge->joins[i], fault));
    }
    for (size_t i = 0; i < merge->pair_count; i++) {
        struct fact fact;
        fact_begin(&fact, kinds_find(KIND_EXCEPTION));
        fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_DOUBLE_PAID);
        fact_set_number(&fact, EXCEPTION_SUBJECT, merge->pairs[i].line);
        fact_set_fen(&fact, EXCEPTION_AMOUNT, merge->pairs[i].fen);
        fact_set_number(&fact, EXCEPTION_OTHER, merge->pairs[i].other);
        TRY(journal_append(session, &fact, NULL, fault));
    }
    return OK;
}
