/* enrolment_stop.c - an enrolment ended by its successor. */
#include "ledger/commitment.h"
#include "ledger/enrolment.h"

enum { COVERING_MAX = 64 };

struct stopping {
    struct ledger *ledger;
    const struct enrolment_end *end;
    struct hasher *hasher;
    struct vault_person person;
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    uint8_t party[16];
    struct enrolment known[COVERING_MAX];
    size_t known_count;
    uint64_t entry; /* the last of those recorded */
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

/* Of merged records several may cover the month: all of them end. */
static struct status keep_covering(void *context, const struct enrolment *enrolment,
                                   struct fault *fault)
{
    struct stopping *stopping = context;
    const civil_period last = stopping->end->last;
    if (enrolment->first > last ||
        (enrolment->last != ENROLMENT_OPEN && enrolment->last < last)) {
        return OK;
    }
    if (stopping->known_count == COVERING_MAX) {
        return FAULT(fault, STATUS_FULL, "more than %d enrolments cover one month",
                     COVERING_MAX);
    }
    stopping->known[stopping->known_count++] = *enrolment;
    return OK;
}

static struct status append_one(struct journal_session *session,
                                struct stopping *stopping,
                                const struct enrolment *known, struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    TRY(accounts_entry(journal_transaction(session), known->entry, &entry, &fact,
                       fault));
    const struct vault_person *who = &stopping->person;
    const struct bytes values[COMMITMENT_FIELDS] = {who->name, who->resident,
                                                    who->account_name, who->account};
    const struct digest commitment = commitment_make(
        stopping->hasher, who->secret, journal_next_index(session), values);
    /* What confirmed it from before the ledger is about the old entry. */
    fact.present &=
        ~(UINT32_C(1) << ENROLMENT_OPENING | UINT32_C(1) << ENROLMENT_DOCUMENT |
          UINT32_C(1) << ENROLMENT_CONFIRMS);
    fact_set_number(&fact, ENROLMENT_LAST, (uint64_t)stopping->end->last);
    fact_set_number(&fact, ENROLMENT_REPLACES, known->entry);
    fact_set_bytes(&fact, ENROLMENT_PARTY, bytes_from(stopping->party, 16));
    fact_set_bytes(&fact, ENROLMENT_COMMITMENT, digest_bytes(&commitment));
    return journal_append(session, &fact, &stopping->entry, fault);
}

static struct status append_end(struct journal_session *session, void *context,
                                struct fault *fault)
{
    struct stopping *stopping = context;
    const struct enrolment_end *end = stopping->end;
    struct store_transaction *transaction = journal_transaction(session);
    struct fact programme;
    TRY(accounts_fact(transaction, end->programme, &programme, fault));
    commitment_payee(stopping->hasher, stopping->person.secret,
                     programme.field[PROGRAMME_CODE].bytes, 0, stopping->party);
    stopping->known_count = 0;
    TRY(enrolment_walk_party(transaction, end->programme, stopping->party,
                             keep_covering, stopping, fault));
    if (stopping->known_count == 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-132: the person is not enrolled in that month; see: mingzhang "
                     "enrolment list");
    }
    for (size_t i = 0; i < stopping->known_count; i++) {
        TRY(append_one(session, stopping, &stopping->known[i], fault));
    }
    return OK;
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
