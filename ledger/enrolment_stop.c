/* enrolment_stop.c - an enrolment ended by its successor. */
#include "ledger/commitment.h"
#include "ledger/enrolment.h"

#include <string.h>

struct stopping {
    struct ledger *ledger;
    const struct enrolment_end *end;
    struct hasher *hasher;
    struct vault_person person;
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    uint8_t party[16];
    struct enrolment known;
    uint64_t entry;
};

static struct status find_person(struct stopping *stopping, struct fault *fault)
{
    struct vault_reader *reader = NULL;
    TRY(vault_reader_open(stopping->ledger->vault, &reader, fault));
    const struct status found = vault_find(reader, stopping->end->resident,
                                           stopping->buffer, &stopping->person, fault);
    vault_reader_close(reader);
    return found.code == STATUS_NOT_FOUND
               ? FAULT(fault, STATUS_NOT_FOUND,
                       "nobody with this resident number is in the ledger")
               : found;
}

static struct status append_end(struct journal_session *session, void *context,
                                struct fault *fault)
{
    struct stopping *stopping = context;
    const struct enrolment_end *end = stopping->end;
    struct store_transaction *transaction = journal_transaction(session);
    const struct journal_hooks *hooks = accounts_hooks(stopping->ledger->accounts);
    struct entry entry;
    struct fact programme;
    struct fact fact;
    enum enrolment_cover cover = ENROLMENT_NONE;
    TRY(journal_entry(transaction, hooks, end->programme, &entry, &programme, fault));
    commitment_payee(stopping->hasher, stopping->person.secret,
                     programme.field[PROGRAMME_CODE].bytes, 0, stopping->party);
    const struct enrolment_question question = {end->programme, stopping->party,
                                                end->last};
    TRY(enrolment_find(transaction, &question, &cover, &stopping->known, fault));
    if (cover != ENROLMENT_COVERS) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-132: the person is not enrolled in that month; see: mingzhang "
                     "enrolment list");
    }
    TRY(journal_entry(transaction, hooks, stopping->known.entry, &entry, &fact, fault));
    const struct vault_person *who = &stopping->person;
    const struct bytes values[COMMITMENT_FIELDS] = {who->name, who->resident,
                                                    who->account_name, who->account};
    const struct digest commitment = commitment_make(
        stopping->hasher, who->secret, journal_next_index(session), values);
    fact_set_number(&fact, ENROLMENT_LAST, (uint64_t)end->last);
    fact_set_number(&fact, ENROLMENT_REPLACES, stopping->known.entry);
    fact_set_bytes(&fact, ENROLMENT_COMMITMENT, digest_bytes(&commitment));
    return journal_append(session, &fact, &stopping->entry, fault);
}

struct status enrolment_stop(struct ledger *ledger, const struct ledger_actor *actor,
                             const struct enrolment_end *end, uint64_t *ret_entry,
                             struct fault *fault)
{
    struct stopping stopping = {.ledger = ledger, .end = end};
    struct journal_facts facts;
    journal_facts(ledger->journal, &facts);
    TRY(hasher_open(facts.suite, &stopping.hasher, fault));
    struct status stopped = find_person(&stopping, fault);
    if (status_is_ok(stopped)) {
        stopped =
            ledger_write(ledger, actor, "stop enrolment", append_end, &stopping, fault);
    }
    hasher_close(stopping.hasher);
    const uint64_t entry = stopping.entry;
    secret_wipe(&stopping, sizeof(stopping));
    TRY(stopped);
    *ret_entry = entry;
    return OK;
}
