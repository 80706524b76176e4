/* budget_line.c - see budget_line.h. */
#include "cli/budget_line.h"

#include "ledger/base/identity.h"

struct status budget_line_document(struct session *session, const char **ret_document,
                                   struct fault *fault)
{
    const char *text = session->arguments->value[OPTION_DOCUMENT];
    char *document = NULL;
    *ret_document = NULL;
    if (text == NULL) {
        return OK;
    }
    ARENA_TAKE(&session->world->arena, IDENTITY_DOCUMENT_SIZE, document, fault);
    if (!identity_document(bytes_of(text), document)) {
        return FAULT(fault, STATUS_USAGE,
                     "R-010: --document wants a document number, e.g. "
                     "测财社指〔2024〕3号");
    }
    *ret_document = document;
    return OK;
}

struct status budget_line_need_document(struct session *session,
                                        const char **ret_document, struct fault *fault)
{
    TRY(budget_line_document(session, ret_document, fault));
    return *ret_document != NULL
               ? OK
               : FAULT(fault, STATUS_USAGE,
                       "say by which document, with --document; money moves by paper");
}

struct status budget_line_allocation(struct session *session, const char *text,
                                     uint64_t *ret_allocation, struct fault *fault)
{
    struct intake intake = {.ledger = &session->ledger,
                            .arena = &session->world->arena};
    struct intake_share share;
    TRY(intake_find_share(&intake, text, &share, fault));
    *ret_allocation = share.allocation;
    return OK;
}

struct looking {
    uint64_t allocation;
    struct balance balance;
};

static struct status look(struct store_transaction *transaction, void *context,
                          struct fault *fault)
{
    struct looking *looking = context;
    return accounts_balance_at(transaction, looking->allocation, UINT64_MAX,
                               &looking->balance, fault);
}

struct status budget_line_say_available(struct session *session, uint64_t allocation,
                                        struct fault *fault)
{
    struct looking looking = {.allocation = allocation};
    TRY(store_read(journal_store(session->ledger.journal), look, &looking, fault));
    print_field(session->world, "available", _("Available, yuan"),
                session->actor.is_rehearsal
                    ? print_none()
                    : print_fen(balance_available(&looking.balance)));
    return OK;
}
