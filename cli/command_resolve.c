/* command_resolve.c - an exception is settled, with what shows why. */
#include "cli/evidence.h"
#include "ledger/exceptions.h"

struct resolving {
    struct session *session;
    struct exceptions_item item;
    unsigned action;
    struct evidence evidence;
    uint64_t entry;
};

static struct status find(struct store_transaction *transaction, void *context,
                          struct fault *fault)
{
    struct resolving *resolving = context;
    uint64_t number = 0;
    TRY(arguments_entry(resolving->session->arguments, 0, &number, fault));
    TRY(exceptions_find(transaction, number, resolving->session->world->today,
                        &resolving->item, fault));
    return resolving->item.class != EXCEPTION_UNANSWERED
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-111: batch %llu waits for the bank's answer; only that "
                       "settles it, with: mingzhang import return",
                       (unsigned long long)number);
}

static struct status append(struct journal_session *session, void *context,
                            struct fault *fault)
{
    struct resolving *resolving = context;
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_RESOLUTION));
    fact_set_number(&fact, RESOLUTION_EXCEPTION, resolving->item.newest);
    fact_set_number(&fact, RESOLUTION_ACTION, resolving->action);
    if (resolving->action == RESOLVED_RECOVERED) {
        fact_set_fen(&fact, RESOLUTION_AMOUNT, resolving->item.fen);
    }
    if (resolving->evidence.has_file) {
        fact_set_bytes(&fact, RESOLUTION_EVIDENCE,
                       bytes_from(resolving->evidence.file.token, VAULT_TOKEN_SIZE));
    }
    if (resolving->evidence.has_note) {
        fact_set_bytes(&fact, RESOLUTION_NOTE,
                       bytes_from(resolving->evidence.note.token, VAULT_TOKEN_SIZE));
    }
    return journal_append(session, &fact, &resolving->entry, fault);
}

static struct status record(struct resolving *resolving, struct fault *fault)
{
    struct session *session = resolving->session;
    const char *path = session->arguments->value[OPTION_EVIDENCE];
    const char *note = session->arguments->value[OPTION_NOTE];
    TRY(evidence_open(session, path, note, &resolving->evidence, fault));
    return evidence_write(&resolving->evidence, "exceptions resolve", append, resolving,
                          fault);
}

static struct status resolve(struct session *session, void *context,
                             struct fault *fault)
{
    struct world *world = session->world;
    struct resolving resolving = {.session = session};
    const char *word = session->arguments->value[OPTION_ACTION];
    (void)context;
    resolving.action = word == NULL ? 0 : record_action_parse(bytes_of(word));
    if (resolving.action == 0) {
        return FAULT(fault, STATUS_USAGE, "this command wants --action: %s",
                     _(option_forms[OPTION_ACTION].summary));
    }
    TRY(store_read(journal_store(session->ledger.journal), find, &resolving, fault));
    TRY(record(&resolving, fault));
    print_field(world, "exception", _("Exception"),
                print_words(_(record_exception_name(resolving.item.class))));
    print_field(world, "action", _("Resolved"),
                print_words(_(record_action_name(resolving.action))));
    print_field(world, "amount", _("Amount, yuan"), print_fen(resolving.item.fen));
    print_field(world, "entry", _("Entry"), print_count(resolving.entry));
    if (resolving.item.class == EXCEPTION_PAYEE_NAME ||
        resolving.item.class == EXCEPTION_NAME_LOST) {
        print_note(world,
                   _("If the bank always spells the name so, let it be an alias: "
                     "mingzhang person alias"));
    }
    return OK;
}

struct status command_exceptions_resolve(struct world *world,
                                         const struct arguments *arguments,
                                         struct fault *fault)
{
    return evidence_run(world, arguments, resolve, NULL, fault);
}
