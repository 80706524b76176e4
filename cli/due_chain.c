/* due_chain.c - see due_chain.h. */
#include "cli/due_chain.h"

#include "cli/fact_titles.h"
#include "ledger/journal/registry_list.h"

#include <stdlib.h>

struct chain {
    struct session *session;
    struct print_table table;
    uint64_t about[DUE_CHAIN_MAX]; /* entries of the due */
    size_t count;
};

static bool is_known(const struct chain *chain, uint64_t entry)
{
    for (size_t i = 0; entry != 0 && i < chain->count; i++) {
        if (chain->about[i] == entry) {
            return true;
        }
    }
    return false;
}

static struct status know(struct chain *chain, uint64_t entry, struct fault *fault)
{
    if (is_known(chain, entry)) {
        return OK;
    }
    if (chain->count == DUE_CHAIN_MAX) {
        return FAULT(fault, STATUS_FULL,
                     "more than %d entries are about this due; see: mingzhang log",
                     DUE_CHAIN_MAX);
    }
    chain->about[chain->count++] = entry;
    return OK;
}

/* The word that says what the entry did. */
static const char *outcome_of(const struct entry *entry, const struct fact *fact)
{
    switch (entry->kind) {
    case KIND_LINE:
        return record_state_name((unsigned)fact->field[LINE_STATE].number);
    case KIND_APPROVAL:
        return registry_role_name(fact->field[APPROVAL_ROLE].number);
    case KIND_RESULT:
        return record_class_name((unsigned)fact->field[RESULT_CLASS].number);
    case KIND_CORRECTION:
        return record_correction_name((unsigned)fact->field[CORRECTION_REASON].number);
    case KIND_EXCEPTION:
        return record_exception_name((unsigned)fact->field[EXCEPTION_CLASS].number);
    case KIND_RESOLUTION:
        return record_action_name((unsigned)fact->field[RESOLUTION_ACTION].number);
    default:
        return NULL;
    }
}

static struct status put(struct chain *chain, const struct entry *entry,
                         const struct fact *fact, struct fault *fault)
{
    struct session *session = chain->session;
    char when[DATE_TIME_SIZE];
    const char *outcome = outcome_of(entry, fact);
    /* An approval is by who signed it, whoever recorded it. */
    const uint64_t actor =
        entry->kind == KIND_APPROVAL ? fact->field[APPROVAL_KEY].number : entry->actor;
    date_format_instant(entry->recorded_ms, when);
    const struct print_cell cells[] = {
        print_count(entry->index), print_words(when),
        print_words(session->world->is_json ? fact->schema->name
                                            : fact_kind_title(fact->schema)),
        outcome == NULL ? print_none()
                        : print_words(session->world->is_json ? outcome : _(outcome)),
        print_bytes(session_staff(session, actor))};
    return print_table_add(&chain->table, cells, fault);
}

static struct status know_line(struct chain *chain, uint64_t line, struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    TRY(session_entry(chain->session, line, &entry, &fact, fault));
    TRY(know(chain, fact.field[LINE_BATCH].number, fault));
    return know(chain, line, fault);
}

/* The lines sent in the place of `line`: whole, or one for each part that came back. */
static struct status know_successors(struct chain *chain, uint64_t line,
                                     struct fault *fault)
{
    struct store_transaction *transaction = chain->session->transaction;
    struct settled settled;
    TRY(accounts_settled(transaction, line, &settled, fault));
    uint64_t next = settled.successor;
    while (next != 0 && !is_known(chain, next)) {
        TRY(know_line(chain, next, fault));
        TRY(accounts_settled(transaction, next, &settled, fault));
        next = settled.sibling;
    }
    return OK;
}

/* Back to the first attempt, then on to all that followed.  What is no line of the due
 * (a batch) has nothing in its place. */
static struct status find_lines(struct chain *chain, uint64_t line, struct fault *fault)
{
    struct fact fact;
    struct entry entry;
    TRY(session_entry(chain->session, line, &entry, &fact, fault));
    while (fact_has(&fact, LINE_RESEND_OF)) {
        line = fact.field[LINE_RESEND_OF].number;
        TRY(session_entry(chain->session, line, &entry, &fact, fault));
    }
    TRY(know_line(chain, line, fault));
    for (size_t i = 0; i < chain->count; i++) {
        TRY(know_successors(chain, chain->about[i], fault));
    }
    return OK;
}

static struct status know_about(void *context, uint64_t entry, struct fault *fault)
{
    return know(context, entry, fault);
}

/* The newest word about a line stands in its state. */
static struct status know_newest(struct chain *chain, uint64_t line,
                                 struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    struct line_state state;
    TRY(session_entry(chain->session, line, &entry, &fact, fault));
    if (entry.kind != KIND_LINE) {
        return OK;
    }
    TRY(accounts_line(chain->session->transaction, fact.field[LINE_BATCH].number,
                      fact.field[LINE_NUMBER].number, &state, fault));
    return state.result == 0 ? OK : know(chain, state.result, fault);
}

/* What is about the lines and their batches, then what is about that. */
static struct status find_words(struct chain *chain, struct fault *fault)
{
    for (size_t i = 0; i < chain->count; i++) {
        TRY(know_newest(chain, chain->about[i], fault));
        TRY(accounts_each_about(chain->session->transaction, chain->about[i],
                                know_about, chain, fault));
    }
    return OK;
}

static int by_entry(const void *one, const void *other)
{
    const uint64_t a = *(const uint64_t *)one;
    const uint64_t b = *(const uint64_t *)other;
    return a < b ? -1 : a > b;
}

static struct status put_entries(struct chain *chain, struct fault *fault)
{
    qsort(chain->about, chain->count, sizeof(chain->about[0]), by_entry);
    for (size_t i = 0; i < chain->count; i++) {
        struct entry entry;
        struct fact fact;
        TRY(session_entry(chain->session, chain->about[i], &entry, &fact, fault));
        TRY(put(chain, &entry, &fact, fault));
    }
    return OK;
}

struct status due_chain_put(struct session *session, uint64_t line, struct fault *fault)
{
    const struct print_column columns[] = {{"entry", _("Entry")},
                                           {"recorded", _("Recorded")},
                                           {"kind", _("Kind")},
                                           {"outcome", _("Outcome")},
                                           {"staff", _("Staff")}};
    struct chain chain = {.session = session,
                          .table = print_table_of(session->world, "chain", columns, 5)};
    TRY(find_lines(&chain, line, fault));
    TRY(find_words(&chain, fault));
    TRY(put_entries(&chain, fault));
    print_table_end(&chain.table, "");
    return OK;
}
