/* batch_choice.c - see batch_choice.h. */
#include "cli/batch_choice.h"

struct choosing {
    struct session *session;
    struct store_transaction *transaction;
    batch_choice_wants *wants;
    void *context;
    civil_period period; /* -1: any */
    uint64_t programme;  /* first entry of it; 0: any */
    struct bytes unit;   /* code; empty: any */
    struct batch_choice choice;
    size_t room;
};

static struct status keep(struct choosing *choosing, uint64_t entry,
                          struct fault *fault)
{
    struct batch_choice *choice = &choosing->choice;
    ARENA_GROW(&choosing->session->world->arena, choice->count, choosing->room,
               choice->list, fault);
    choice->list[choice->count++] = entry;
    return OK;
}

static struct status consider(void *context, uint64_t entry, const struct batch *batch,
                              struct fault *fault)
{
    struct choosing *choosing = context;
    bool is_wanted = false;
    if (choosing->period != -1 && batch->period != choosing->period) {
        return OK;
    }
    if (choosing->programme != 0) {
        uint64_t root = 0;
        TRY(accounts_programme_root(choosing->transaction, batch->programme, &root,
                                    fault));
        if (root != choosing->programme) {
            return OK;
        }
    }
    if (choosing->unit.size > 0) {
        uint64_t unit = 0;
        TRY(accounts_code(choosing->transaction, CODE_UNIT, choosing->unit, &unit,
                          fault));
        if (unit != batch->unit) {
            return OK;
        }
    }
    TRY(choosing->wants(choosing->context, choosing->transaction, entry, batch,
                        &is_wanted, fault));
    return is_wanted ? keep(choosing, entry, fault) : OK;
}

/* Codes, so that what fits is plain to see. */
static struct status read_filters(struct choosing *choosing, struct fault *fault)
{
    const struct arguments *arguments = choosing->session->arguments;
    const char *programme = arguments->value[OPTION_PROGRAMME];
    const char *unit = arguments->value[OPTION_UNIT];
    uint64_t entry = 0;
    choosing->period = -1;
    TRY(arguments_period(arguments, OPTION_PERIOD, &choosing->period, fault));
    if (programme != NULL) {
        const struct status known = accounts_code(choosing->transaction, CODE_PROGRAMME,
                                                  bytes_of(programme), &entry, fault);
        if (known.code == STATUS_NOT_FOUND) {
            return FAULT(fault, STATUS_NOT_FOUND, "no programme has the code %s",
                         programme);
        }
        TRY(known);
        TRY(accounts_programme_root(choosing->transaction, entry, &choosing->programme,
                                    fault));
    }
    if (unit != NULL) {
        choosing->unit = bytes_of(unit);
        const struct status known = accounts_code(choosing->transaction, CODE_UNIT,
                                                  choosing->unit, &entry, fault);
        if (known.code == STATUS_NOT_FOUND) {
            return FAULT(fault, STATUS_NOT_FOUND, "no unit has the code %s", unit);
        }
        TRY(known);
    }
    return OK;
}

static struct status choose(struct store_transaction *transaction, void *context,
                            struct fault *fault)
{
    struct choosing *choosing = context;
    const struct arguments *arguments = choosing->session->arguments;
    choosing->transaction = transaction;
    choosing->choice = (struct batch_choice){0};
    choosing->room = 0;
    for (size_t i = 0; i < arguments->count; i++) {
        uint64_t entry = 0;
        TRY(arguments_entry(arguments, i, &entry, fault));
        TRY(keep(choosing, entry, fault));
    }
    if (arguments->count > 0) {
        return OK;
    }
    if (!arguments_has(arguments, OPTION_ALL) &&
        !arguments_has(arguments, OPTION_PERIOD) &&
        !arguments_has(arguments, OPTION_PROGRAMME) &&
        !arguments_has(arguments, OPTION_UNIT)) {
        return FAULT(fault, STATUS_USAGE,
                     "which batches? give their numbers, or --all, --period, "
                     "--programme or --unit for those that wait");
    }
    TRY(read_filters(choosing, fault));
    TRY(accounts_batches(transaction, UINT64_MAX, consider, choosing, fault));
    return choosing->choice.count > 0
               ? OK
               : FAULT(fault, STATUS_NOT_FOUND,
                       "no batch waits for this; see: mingzhang batch list");
}

struct status batch_choice_make(struct session *session, batch_choice_wants *wants,
                                void *context, struct batch_choice *ret_choice,
                                struct fault *fault)
{
    struct choosing choosing = {.session = session, .wants = wants, .context = context};
    TRY(store_read(journal_store(session->ledger.journal), choose, &choosing, fault));
    *ret_choice = choosing.choice;
    return OK;
}
