/* person_change.c - see person_change.h. */
#include "ledger/person_change.h"

#include "ledger/alias.h"
#include "ledger/base/text.h"
#include "ledger/commitment.h"
#include "ledger/erasure.h"

#include <inttypes.h>
#include <string.h>

enum { PERSON_CHANGES_MAX = 3 };

static struct status suite_hasher(struct ledger *ledger, struct hasher **ret_hasher,
                                  struct fault *fault)
{
    struct journal_facts facts;
    journal_facts(ledger->journal, &facts);
    return hasher_open(facts.suite, ret_hasher, fault);
}

static void token_of(struct hasher *hasher, const struct vault_person *person,
                     uint8_t ret_token[static VAULT_TOKEN_SIZE])
{
    commitment_payee(hasher, person->secret, bytes_of(PERSON_TOKEN_WORD), 0, ret_token);
}

static struct digest commit_to(struct hasher *hasher, uint64_t index,
                               const uint8_t *secret, const struct vault_person *who)
{
    const struct bytes values[COMMITMENT_FIELDS] = {who->name, who->resident,
                                                    who->account_name, who->account};
    return commitment_make(hasher, secret, index, values);
}

/* The fields that `what` is about, from the record that was asked for. */
static struct vault_person overlay(const struct vault_person *now, unsigned what,
                                   const struct vault_person *wanted)
{
    struct vault_person next = *now;
    switch (what) {
    case PERSON_CHANGE_NAME:
        next.name = wanted->name;
        /* An account in the old name follows; anybody else's does not. */
        if (bytes_equal(now->account_name, now->name)) {
            next.account_name = wanted->name;
        }
        break;
    case PERSON_CHANGE_ALIAS: /* waits, and lies, in the place of the name */
    case PERSON_CHANGE_NO_ALIAS:
    case PERSON_CHANGE_ERASE: /* so does its ground */
        next.name = wanted->name;
        break;
    case PERSON_CHANGE_NUMBER:
        next.resident = wanted->resident;
        break;
    case PERSON_CHANGE_ACCOUNT:
        next.account = wanted->account;
        next.account_name = wanted->account_name;
        break;
    default:
        break;
    }
    return next;
}

/* ---- asking ---------------------------------------------------------------------- */

struct asking {
    struct ledger *ledger;
    struct hasher *hasher;
    struct vault_person now, other;
    uint8_t buffers[2][4 * VAULT_TEXT_MAX];
    struct vault_pending pending;
    uint8_t other_token[VAULT_TOKEN_SIZE];
    uint64_t ends; /* of an alias withdrawn: the entry that asked for it */
    unsigned reason;
    civil_day today;
    struct vault_reader *reader;
    bool is_stored;
};

static struct status find(struct vault_reader *reader, struct bytes resident,
                          uint8_t *buffer, struct vault_person *ret_person,
                          struct fault *fault)
{
    const struct status found = vault_find(reader, resident, buffer, ret_person, fault);
    return found.code == STATUS_NOT_FOUND
               ? FAULT(fault, STATUS_NOT_FOUND,
                       "nobody with this resident number is in the ledger")
               : found;
}

static struct status check_number(struct vault_reader *reader,
                                  const struct person_request *request,
                                  const struct vault_person *now, struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person holder = {0};
    const struct status found =
        vault_find(reader, request->number, buffer, &holder, fault);
    const uint64_t person = holder.person;
    secret_wipe(buffer, sizeof(buffer));
    secret_wipe(&holder, sizeof(holder));
    if (found.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(found);
    return person == now->person
               ? OK /* a number given up is taken up again */
               : FAULT(fault, STATUS_REFUSED,
                       "R-138: another record has this number; if both are one "
                       "person, merge them");
}

/* ---- aliases: what is asked for is none yet, what is withdrawn is one --------------
 */

struct alias_search {
    struct bytes name;
    uint64_t entry; /* 0: not found */
};

static struct status find_alias(void *context, uint64_t asked, struct bytes name,
                                struct fault *fault)
{
    struct alias_search *search = context;
    (void)fault;
    search->entry = text_same_name(search->name, name) ? asked : search->entry;
    return OK;
}

static struct status look_for_alias(struct store_transaction *transaction,
                                    void *context, struct fault *fault)
{
    struct asking *asking = context;
    struct alias_book *aliases = NULL;
    struct alias_search search = {.name = asking->pending.who.name};
    TRY(alias_open(asking->ledger, transaction, &aliases, fault));
    const struct status walked =
        alias_walk(aliases, asking->now.person, find_alias, &search, fault);
    alias_close(aliases);
    asking->ends = search.entry;
    return walked;
}

static struct status check_alias(struct asking *asking, struct fault *fault)
{
    const struct vault_person *now = &asking->now;
    const bool is_wanted = asking->pending.what == PERSON_CHANGE_ALIAS;
    TRY(store_read(journal_store(asking->ledger->journal), look_for_alias, asking,
                   fault));
    if (is_wanted && (asking->ends != 0 ||
                      text_same_name(asking->pending.who.name, now->account_name))) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-171: that is the name, or an alias of it, already");
    }
    return is_wanted || asking->ends != 0
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-171: the person has no such alias; list them with: mingzhang "
                       "person aliases");
}

/* ---- erasure ----------------------------------------------------------------------
 */

static struct status look_for_open(struct store_transaction *transaction, void *context,
                                   struct fault *fault)
{
    const struct asking *asking = context;
    const struct erasure_question question = {.ledger = asking->ledger,
                                              .transaction = transaction,
                                              .reader = asking->reader,
                                              .person = asking->now.person,
                                              .today = asking->today};
    return erasure_check(&question, fault);
}

static struct status check_request(struct vault_reader *reader,
                                   const struct person_request *request,
                                   struct asking *asking, struct fault *fault)
{
    const struct vault_person *now = &asking->now;
    struct vault_person wanted = *now;
    if (request->what == PERSON_CHANGE_MERGE) {
        TRY(find(reader, request->other, asking->buffers[1], &asking->other, fault));
        asking->pending.other = asking->other.person;
        token_of(asking->hasher, &asking->other, asking->other_token);
        asking->pending.who = wanted;
        return asking->other.person != now->person
                   ? OK
                   : FAULT(fault, STATUS_REFUSED,
                           "R-138: these numbers lead to one record already");
    }
    if (request->what == PERSON_CHANGE_NUMBER) {
        TRY(check_number(reader, request, now, fault));
    }
    wanted.name = request->name;
    wanted.resident = request->number;
    wanted.account = request->account;
    wanted.account_name =
        request->account_name.size > 0 ? request->account_name : now->account_name;
    asking->pending.who = overlay(now, request->what, &wanted);
    if (request->what == PERSON_CHANGE_ALIAS ||
        request->what == PERSON_CHANGE_NO_ALIAS) {
        return check_alias(asking, fault);
    }
    if (request->what == PERSON_CHANGE_ERASE) {
        return store_read(journal_store(asking->ledger->journal), look_for_open, asking,
                          fault);
    }
    const struct vault_person *who = &asking->pending.who;
    const bool is_same = bytes_equal(who->name, now->name) &&
                         bytes_equal(who->resident, now->resident) &&
                         bytes_equal(who->account, now->account) &&
                         bytes_equal(who->account_name, now->account_name);
    return is_same ? FAULT(fault, STATUS_REFUSED,
                           "R-138: the record says this already; nothing to change")
                   : OK;
}

static struct status append_asked(struct journal_session *session, void *context,
                                  struct fault *fault)
{
    struct asking *asking = context;
    struct vault_pending *pending = &asking->pending;
    pending->entry = journal_next_index(session);
    const struct digest commitment =
        commit_to(asking->hasher, pending->entry, asking->now.secret, &pending->who);
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_PERSON_CHANGE));
    fact_set_bytes(&fact, PERSON_CHANGE_TOKEN,
                   bytes_from(pending->token, VAULT_TOKEN_SIZE));
    fact_set_number(&fact, PERSON_CHANGE_WHAT, pending->what);
    fact_set_number(&fact, PERSON_CHANGE_STEP, PERSON_CHANGE_STEP_ASKED);
    fact_set_bytes(&fact, PERSON_CHANGE_COMMITMENT, digest_bytes(&commitment));
    if (pending->other != 0) {
        fact_set_bytes(&fact, PERSON_CHANGE_OTHER,
                       bytes_from(asking->other_token, VAULT_TOKEN_SIZE));
    }
    if (pending->what == PERSON_CHANGE_ALIAS) {
        fact_set_number(&fact, PERSON_CHANGE_REASON, asking->reason);
    } else if (pending->what == PERSON_CHANGE_NO_ALIAS) {
        fact_set_number(&fact, PERSON_CHANGE_ENDS, asking->ends);
    }
    return journal_append(session, &fact, NULL, fault);
}

/* The journal may come here again when its map had to grow. */
static struct status store_asked(void *context, struct fault *fault)
{
    struct asking *asking = context;
    if (!asking->is_stored) {
        TRY(vault_put_pending(asking->ledger->vault, &asking->pending, fault));
        asking->is_stored = true;
    }
    return OK;
}

static struct status read_asked(struct asking *asking,
                                const struct person_request *request,
                                struct fault *fault)
{
    struct vault_reader *reader = NULL;
    TRY(vault_reader_open(asking->ledger->vault, &reader, fault));
    asking->reader = reader;
    struct status read =
        find(reader, request->resident, asking->buffers[0], &asking->now, fault);
    if (status_is_ok(read)) {
        token_of(asking->hasher, &asking->now, asking->pending.token);
        read = check_request(reader, request, asking, fault);
    }
    vault_reader_close(reader);
    return read;
}

struct status person_ask(struct ledger *ledger, const struct ledger_actor *actor,
                         const struct person_request *request, uint64_t *ret_entry,
                         struct fault *fault)
{
    struct asking asking = {.ledger = ledger,
                            .pending = {.what = request->what},
                            .reason = request->reason,
                            .today = date_of_instant(actor->now_ms)};
    struct ledger_actor with_vault = *actor;
    with_vault.vault_work = store_asked;
    with_vault.vault_context = &asking;
    TRY(suite_hasher(ledger, &asking.hasher, fault));
    struct status asked = read_asked(&asking, request, fault);
    if (status_is_ok(asked)) {
        asked = ledger_write(ledger, &with_vault, "ask for a change of a person",
                             append_asked, &asking, fault);
    }
    hasher_close(asking.hasher);
    const uint64_t entry = asking.pending.entry;
    secret_wipe(&asking, sizeof(asking));
    TRY(asked);
    *ret_entry = entry;
    return OK;
}

/* ---- settling -------------------------------------------------------------------- */

static struct status check_commitment(struct ledger *ledger, const struct fact *asked,
                                      const struct person_proposal *proposal,
                                      struct fault *fault)
{
    struct hasher *hasher = NULL;
    TRY(suite_hasher(ledger, &hasher, fault));
    uint8_t token[VAULT_TOKEN_SIZE];
    uint8_t other[VAULT_TOKEN_SIZE] = {0};
    const struct vault_pending *pending = &proposal->pending;
    const struct digest commitment =
        commit_to(hasher, pending->entry, proposal->now.secret, &pending->who);
    token_of(hasher, &proposal->now, token);
    if (pending->other != 0) {
        token_of(hasher, &proposal->other, other);
    }
    hasher_close(hasher);
    const bool is_merge = fact_has(asked, PERSON_CHANGE_OTHER);
    const bool fits = bytes_equal(asked->field[PERSON_CHANGE_COMMITMENT].bytes,
                                  digest_bytes(&commitment)) &&
                      bytes_equal(asked->field[PERSON_CHANGE_TOKEN].bytes,
                                  bytes_from(token, sizeof(token))) &&
                      asked->field[PERSON_CHANGE_WHAT].number == pending->what &&
                      is_merge == (pending->other != 0) &&
                      (!is_merge || bytes_equal(asked->field[PERSON_CHANGE_OTHER].bytes,
                                                bytes_from(other, sizeof(other))));
    return fits ? OK
                : FAULT(fault, STATUS_FOUND,
                        "R-138: the vault does not hold what entry %" PRIu64
                        " asks for; refuse it and ask again",
                        pending->entry);
}

static struct status load_asked(struct ledger *ledger,
                                struct store_transaction *transaction, uint64_t asked,
                                struct fact *ret_fact, struct fault *fault)
{
    struct entry entry;
    struct journal_facts facts;
    journal_facts(ledger->journal, &facts);
    const bool is_there = asked < facts.size;
    if (is_there) {
        TRY(accounts_entry(transaction, asked, &entry, ret_fact, fault));
    }
    if (!is_there || entry.kind != KIND_PERSON_CHANGE ||
        ret_fact->field[PERSON_CHANGE_STEP].number != PERSON_CHANGE_STEP_ASKED) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "entry %" PRIu64
                     " asks for no change of a person; list them with: "
                     "mingzhang person list-changes",
                     asked);
    }
    return OK;
}

struct status person_propose(struct ledger *ledger,
                             struct store_transaction *transaction,
                             struct vault_reader *reader, uint64_t asked,
                             struct person_proposal *ret_proposal, struct fault *fault)
{
    struct fact fact;
    struct vault_pending *pending = &ret_proposal->pending;
    TRY(load_asked(ledger, transaction, asked, &fact, fault));
    struct status found =
        vault_find_pending(reader, asked, ret_proposal->buffers[0], pending, fault);
    if (status_is_ok(found)) {
        found = vault_by_number(reader, pending->who.person, UINT64_MAX,
                                ret_proposal->buffers[1], &ret_proposal->now, fault);
    }
    if (status_is_ok(found) && pending->other != 0) {
        found = vault_by_number(reader, pending->other, UINT64_MAX,
                                ret_proposal->buffers[2], &ret_proposal->other, fault);
    }
    if (found.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "what entry %" PRIu64
                     " asks for is not in the vault any more; refuse it and ask again",
                     asked);
    }
    TRY(found);
    return check_commitment(ledger, &fact, ret_proposal, fault);
}

struct settling {
    struct ledger *ledger;
    struct arena *arena;
    uint64_t asked;
    bool is_confirmed, is_stored;
    struct fact request; /* the entry that asks */
    uint8_t token[VAULT_TOKEN_SIZE];
    struct person_proposal proposal;
    struct vault_change changes[PERSON_CHANGES_MAX];
    size_t change_count;
    struct vault_person tail; /* of a merge: the last of the records that go */
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct person_merge merge;
    struct vault_payee *payees; /* of the joined pseudonyms */
    civil_day today;
    uint64_t pseudonyms; /* of an erasure */
};

/* Behind `now` come the records of `other`, then those that were joined before. */
static struct status plan_merge(struct settling *settling, struct vault_reader *reader,
                                struct fault *fault)
{
    struct vault_person *now = &settling->proposal.now;
    struct vault_person *other = &settling->proposal.other;
    struct vault_member members[VAULT_MEMBERS_MAX];
    size_t count = 0;
    size_t more = 0;
    if (now->into != 0 || other->into != 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-138: one of these records was merged since; refuse this and "
                     "ask again");
    }
    TRY(vault_members(reader, now->person, UINT64_MAX, members, &more, fault));
    TRY(vault_members(reader, other->person, UINT64_MAX, members, &count, fault));
    const uint64_t last = members[count - 1].person;
    secret_wipe(members, sizeof(members));
    if (count + more > VAULT_MEMBERS_MAX) {
        return FAULT(fault, STATUS_REFUSED, "R-138: more than %d records of one person",
                     VAULT_MEMBERS_MAX);
    }
    const uint64_t before = now->joined;
    now->joined = other->person;
    other->into = now->person;
    if (last == other->person) {
        other->joined = before;
    } else {
        TRY(vault_by_number(reader, last, UINT64_MAX, settling->buffer, &settling->tail,
                            fault));
        settling->tail.joined = before;
        settling->changes[settling->change_count++].who = settling->tail;
    }
    settling->changes[settling->change_count++].who = *now;
    settling->changes[settling->change_count++].who = *other;
    return OK;
}

static struct status plan(struct settling *settling, struct vault_reader *reader,
                          struct fault *fault)
{
    struct person_proposal *proposal = &settling->proposal;
    struct vault_pending *pending = &proposal->pending;
    if (pending->what == PERSON_CHANGE_MERGE) {
        TRY(plan_merge(settling, reader, fault));
    } else if (pending->what != PERSON_CHANGE_ALIAS &&
               pending->what != PERSON_CHANGE_ERASE &&
               pending->what != PERSON_CHANGE_NO_ALIAS) { /* they stay apart */
        const struct person_request request = {.number = pending->who.resident};
        if (pending->what == PERSON_CHANGE_NUMBER) {
            TRY(check_number(reader, &request, &proposal->now, fault));
        }
        settling->changes[settling->change_count++].who =
            overlay(&proposal->now, pending->what, &pending->who);
    }
    for (size_t i = 0; i < settling->change_count; i++) {
        settling->changes[i].is_new_version = true;
    }
    return OK;
}

static struct status store_settled(void *context, struct fault *fault)
{
    struct settling *settling = context;
    if (settling->is_stored) {
        return OK; /* the journal's map had to grow */
    }
    struct vault *vault = settling->ledger->vault;
    const struct vault_batch batch = {.changes = settling->changes,
                                      .change_count = settling->change_count,
                                      .payees = settling->payees,
                                      .payee_count = settling->merge.join_count};
    TRY(settling->is_confirmed ? vault_commit(vault, &batch, settling->arena, fault)
                               : vault_drop_pending(vault, settling->asked, fault));
    settling->is_stored = true;
    return OK;
}

static bool settles_erasure(const struct settling *settling)
{
    return settling->is_confirmed &&
           settling->request.field[PERSON_CHANGE_WHAT].number == PERSON_CHANGE_ERASE;
}

static struct status append_settled(struct journal_session *session, void *context,
                                    struct fault *fault)
{
    const struct settling *settling = context;
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_PERSON_CHANGE));
    fact_set_bytes(&fact, PERSON_CHANGE_TOKEN,
                   bytes_from(settling->token, VAULT_TOKEN_SIZE));
    fact_set_number(&fact, PERSON_CHANGE_WHAT,
                    settling->request.field[PERSON_CHANGE_WHAT].number);
    fact_set_number(&fact, PERSON_CHANGE_STEP,
                    settling->is_confirmed ? PERSON_CHANGE_STEP_CONFIRMED
                                           : PERSON_CHANGE_STEP_REFUSED);
    fact_set_number(&fact, PERSON_CHANGE_ASKED, settling->asked);
    TRY(journal_append(session, &fact, NULL, fault));
    if (settles_erasure(settling)) {
        const struct erasure_order order = {
            .asked = settling->asked,
            .token = bytes_from(settling->token, VAULT_TOKEN_SIZE),
            .basis = settling->proposal.pending.who.name,
            .day = settling->today,
            .pseudonyms = settling->pseudonyms};
        return erasure_append(session, &order, fault);
    }
    return person_append_merge(session, settling->asked, &settling->merge, fault);
}

/* What became of the other record is found under this one from now on. */
static struct status plan_joins(struct settling *settling,
                                struct store_transaction *transaction,
                                struct vault_reader *reader, struct fault *fault)
{
    const uint64_t person = settling->proposal.now.person;
    const struct person_merge_request request = {
        settling->ledger, transaction, reader, person, settling->proposal.other.person};
    TRY(person_plan_merge(&request, settling->arena, &settling->merge, fault));
    ARENA_TAKE(settling->arena, settling->merge.join_count + 1, settling->payees,
               fault);
    for (size_t i = 0; i < settling->merge.join_count; i++) {
        memcpy(settling->payees[i].at, settling->merge.joins[i].stays,
               VAULT_TOKEN_SIZE);
        settling->payees[i].person = person;
    }
    return OK;
}

static struct status read_settled(struct store_transaction *transaction, void *context,
                                  struct fault *fault)
{
    struct settling *settling = context;
    struct vault_reader *reader = NULL;
    TRY(load_asked(settling->ledger, transaction, settling->asked, &settling->request,
                   fault));
    memcpy(settling->token, settling->request.field[PERSON_CHANGE_TOKEN].bytes.at,
           VAULT_TOKEN_SIZE);
    if (!settling->is_confirmed) {
        return OK;
    }
    TRY(vault_reader_open(settling->ledger->vault, &reader, fault));
    struct status read = person_propose(settling->ledger, transaction, reader,
                                        settling->asked, &settling->proposal, fault);
    if (status_is_ok(read)) {
        read = plan(settling, reader, fault);
    }
    if (status_is_ok(read) && settling->proposal.pending.other != 0) {
        read = plan_joins(settling, transaction, reader, fault);
    }
    if (status_is_ok(read) && settles_erasure(settling)) {
        const struct erasure_question question = {
            settling->ledger, transaction,     reader, settling->proposal.now.person,
            settling->asked,  settling->today,
        };
        read = erasure_plan(&question, &settling->pseudonyms, fault);
    }
    vault_reader_close(reader);
    return read;
}

struct status person_settle(struct ledger *ledger, const struct ledger_actor *actor,
                            uint64_t asked, bool is_confirmed, struct arena *arena,
                            uint64_t *ret_doubles, struct fault *fault)
{
    struct settling settling = {.ledger = ledger,
                                .arena = arena,
                                .asked = asked,
                                .is_confirmed = is_confirmed,
                                .today = date_of_instant(actor->now_ms)};
    struct ledger_actor with_vault = *actor;
    with_vault.vault_work = store_settled;
    with_vault.vault_context = &settling;
    struct status settled =
        store_read(journal_store(ledger->journal), read_settled, &settling, fault);
    if (settles_erasure(&settling)) {
        with_vault.vault_work = NULL; /* the entry first: nothing could be taken back */
    }
    if (status_is_ok(settled)) {
        settled = ledger_write(ledger, &with_vault,
                               is_confirmed ? "confirm a change of a person"
                                            : "refuse a change of a person",
                               append_settled, &settling, fault);
    }
    if (status_is_ok(settled) && settles_erasure(&settling)) {
        settled = erasure_hide(ledger, fault);
    }
    const size_t doubles = settling.merge.pair_count;
    secret_wipe(&settling, sizeof(settling));
    TRY(settled);
    *ret_doubles = doubles;
    return OK;
}
