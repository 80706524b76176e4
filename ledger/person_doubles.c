/* person_doubles.c - what two records of one human were both paid for. */
#include "ledger/commitment.h"
#include "ledger/person_change.h"

#include <string.h>

enum { PAIRS_MAX = 4096 };

struct side {
    struct vault_member members[VAULT_MEMBERS_MAX];
    size_t count;
};

struct doubles {
    const struct person_doubles_request *request;
    struct hasher *hasher;
    struct side stays, goes;
    uint64_t batch; /* at work: only lines of its own are noted, each pair once */
    struct person_pair *pairs;
    size_t count;
};

static struct status keep_pair(void *context, uint64_t line, uint64_t other,
                               struct fault *fault)
{
    struct doubles *doubles = context;
    struct entry entry;
    struct fact fact;
    TRY(journal_entry(doubles->request->transaction,
                      accounts_hooks(doubles->request->ledger->accounts), line, &entry,
                      &fact, fault));
    if (entry.kind != KIND_LINE || fact.field[LINE_BATCH].number != doubles->batch) {
        return OK;
    }
    if (doubles->count == PAIRS_MAX) {
        return FAULT(fault, STATUS_FULL,
                     "more than %d dues are paid to both records; ask for help",
                     PAIRS_MAX);
    }
    const uint64_t later = line > other ? line : other;
    if (later != line) {
        TRY(journal_entry(doubles->request->transaction,
                          accounts_hooks(doubles->request->ledger->accounts), later,
                          &entry, &fact, fault));
    }
    doubles->pairs[doubles->count++] =
        (struct person_pair){later, fact.field[LINE_AMOUNT].fen};
    return OK;
}

static struct status each_batch(void *context, uint64_t entry,
                                const struct batch *batch, struct fault *fault)
{
    struct doubles *doubles = context;
    struct entry envelope;
    struct fact programme;
    struct due due = {.period = batch->period, .programme = batch->programme};
    doubles->batch = entry;
    TRY(journal_entry(doubles->request->transaction,
                      accounts_hooks(doubles->request->ledger->accounts),
                      batch->programme, &envelope, &programme, fault));
    const struct bytes code = programme.field[PROGRAMME_CODE].bytes;
    for (size_t i = 0; i < doubles->stays.count; i++) {
        commitment_payee(doubles->hasher, doubles->stays.members[i].secret, code,
                         batch->period / 12, due.party);
        for (size_t j = 0; j < doubles->goes.count; j++) {
            uint8_t other[COMMITMENT_PAYEE_SIZE];
            commitment_payee(doubles->hasher, doubles->goes.members[j].secret, code,
                             batch->period / 12, other);
            TRY(accounts_shared_dues(doubles->request->transaction, &due, other,
                                     keep_pair, doubles, fault));
        }
    }
    return OK;
}

static struct status find_all(struct doubles *doubles, struct fault *fault)
{
    const struct person_doubles_request *request = doubles->request;
    struct journal_facts facts;
    TRY(vault_members(request->reader, request->stays, UINT64_MAX,
                      doubles->stays.members, &doubles->stays.count, fault));
    TRY(vault_members(request->reader, request->goes, UINT64_MAX, doubles->goes.members,
                      &doubles->goes.count, fault));
    journal_facts(request->ledger->journal, &facts);
    TRY(hasher_open(facts.suite, &doubles->hasher, fault));
    const struct status walked =
        accounts_batches(request->transaction, UINT64_MAX, each_batch, doubles, fault);
    hasher_close(doubles->hasher);
    return walked;
}

struct status person_find_doubles(const struct person_doubles_request *request,
                                  struct arena *arena, struct person_pair **ret_pairs,
                                  size_t *ret_count, struct fault *fault)
{
    struct doubles doubles = {.request = request};
    ARENA_TAKE(arena, PAIRS_MAX, doubles.pairs, fault);
    const struct status found = find_all(&doubles, fault);
    secret_wipe(&doubles.stays, sizeof(doubles.stays));
    secret_wipe(&doubles.goes, sizeof(doubles.goes));
    TRY(found);
    *ret_pairs = doubles.pairs;
    *ret_count = doubles.count;
    return OK;
}

struct status person_append_doubles(struct journal_session *session,
                                    const struct person_pair *pairs, size_t count,
                                    struct fault *fault)
{
    for (size_t i = 0; i < count; i++) {
        struct fact fact;
        fact_begin(&fact, kinds_find(KIND_EXCEPTION));
        fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_DOUBLE_PAID);
        fact_set_number(&fact, EXCEPTION_SUBJECT, pairs[i].line);
        fact_set_fen(&fact, EXCEPTION_AMOUNT, pairs[i].amount);
        TRY(journal_append(session, &fact, NULL, fault));
    }
    return OK;
}
