/* command_resend.c - what failed or came back is drafted again. */
#include "cli/session.h"
#include "importers/resend.h"
#include "ledger/exceptions.h"

struct choosing {
    struct session *session;
    uint64_t *list; /* arena memory */
    size_t count, room;
    uint64_t unconfirmed; /* lines the bank never answered: they wait */
};

static struct status keep(struct choosing *choosing, uint64_t line, struct fault *fault)
{
    ARENA_GROW(&choosing->session->world->arena, choosing->count, choosing->room,
               choosing->list, fault);
    choosing->list[choosing->count++] = line;
    return OK;
}

static struct status consider(void *context, const struct exceptions_item *item,
                              struct fault *fault)
{
    struct choosing *choosing = context;
    if (item->class != EXCEPTION_LINE_FAILED &&
        item->class != EXCEPTION_LINE_REFUNDED) {
        return OK;
    }
    if (exceptions_advice(item).remedy == REMEDY_CONFIRM_UNPAID) {
        choosing->unconfirmed++;
        return OK;
    }
    return keep(choosing, item->line, fault);
}

static struct status code_of(struct store_transaction *transaction, enum code_kind kind,
                             const char *word, uint64_t *ret_entry, struct fault *fault)
{
    const struct status known =
        accounts_code(transaction, kind, bytes_of(word), ret_entry, fault);
    if (known.code != STATUS_NOT_FOUND) {
        return known;
    }
    if (kind == CODE_UNIT) {
        return FAULT(fault, STATUS_NOT_FOUND, "no unit has the code %s", word);
    }
    return FAULT(fault, STATUS_NOT_FOUND, "no programme has the code %s", word);
}

static struct status choose(struct store_transaction *transaction, void *context,
                            struct fault *fault)
{
    struct choosing *choosing = context;
    const struct session *session = choosing->session;
    const struct arguments *arguments = session->arguments;
    const char *programme = arguments->value[OPTION_PROGRAMME];
    const char *unit = arguments->value[OPTION_UNIT];
    struct exceptions_query query = exceptions_all(UINT64_MAX, session->world->today);
    bool is_whole = false;
    TRY(arguments_u64(arguments, OPTION_BATCH, &query.batch, fault));
    TRY(arguments_period(arguments, OPTION_PERIOD, &query.period, fault));
    if (unit != NULL) {
        TRY(code_of(transaction, CODE_UNIT, unit, &query.unit, fault));
    }
    if (programme != NULL) {
        uint64_t entry = 0;
        TRY(code_of(transaction, CODE_PROGRAMME, programme, &entry, fault));
        TRY(accounts_programme_root(transaction, entry, &query.programme, fault));
    }
    return exceptions_walk(transaction, &query, consider, choosing, &is_whole, fault);
}

static struct status choose_lines(struct choosing *choosing, struct fault *fault)
{
    struct session *session = choosing->session;
    const struct arguments *arguments = session->arguments;
    const bool is_filtered = arguments_has(arguments, OPTION_ALL) ||
                             arguments_has(arguments, OPTION_BATCH) ||
                             arguments_has(arguments, OPTION_PERIOD) ||
                             arguments_has(arguments, OPTION_PROGRAMME) ||
                             arguments_has(arguments, OPTION_UNIT);
    if (is_filtered == (arguments->count > 0)) {
        return FAULT(fault, STATUS_USAGE,
                     "which lines? give either their numbers, or --all, --batch, "
                     "--period, --programme or --unit for those that can be sent "
                     "again");
    }
    for (size_t i = 0; i < arguments->count; i++) {
        uint64_t line = 0;
        TRY(arguments_entry(arguments, i, &line, fault));
        TRY(keep(choosing, line, fault));
    }
    return is_filtered ? store_read(journal_store(session->ledger.journal), choose,
                                    choosing, fault)
                       : OK;
}

static struct status put_batches(struct session *session,
                                 const struct resend_summary *summary,
                                 struct fault *fault)
{
    const struct print_column columns[] = {{"batch", _("Batch")},
                                           {"old_batch", _("Lines of batch")},
                                           {"lines", _("Lines")},
                                           {"amount", _("Amount, yuan")},
                                           {"unchanged", _("Same account")}};
    struct print_table table = print_table_of(session->world, "batches", columns, 5);
    for (size_t i = 0; i < summary->count; i++) {
        const struct resend_batch *batch = &summary->batches[i];
        const struct print_cell cells[] = {
            session->actor.is_rehearsal ? print_none() : print_count(batch->entry),
            print_count(batch->old), print_count(batch->lines),
            print_fen(batch->amount), print_count(batch->unchanged)};
        TRY(print_table_add(&table, cells, fault));
    }
    print_table_end(&table, "");
    return OK;
}

static struct status resend(struct session *session, void *context, struct fault *fault)
{
    struct world *world = session->world;
    struct choosing choosing = {.session = session};
    struct resend_summary summary;
    struct resend work = {
        .ledger = &session->ledger, .actor = &session->actor, .arena = &world->arena};
    (void)context;
    if (!arguments_has(session->arguments, OPTION_DUE)) {
        return FAULT(fault, STATUS_USAGE,
                     "R-076: say by which day they must be paid, with --due");
    }
    session->actor.is_rehearsal = arguments_has(session->arguments, OPTION_DRY_RUN);
    TRY(arguments_day(session->arguments, OPTION_DUE, &work.due, fault));
    TRY(choose_lines(&choosing, fault));
    work.lines = choosing.list;
    work.count = choosing.count;
    TRY(resend_write(&work, &summary, fault));
    TRY(put_batches(session, &summary, fault));
    print_field(world, "unconfirmed", _("Not confirmed unpaid, left out"),
                print_count(choosing.unconfirmed));
    print_note(world, "%s",
               _("Next: mingzhang batch approve, then batch submit. A line with the "
                 "same account as before will fail again unless the bank has opened "
                 "it."));
    return OK;
}

struct status command_resend(struct world *world, const struct arguments *arguments,
                             struct fault *fault)
{
    return session_run(world, arguments, SESSION_ACT | SESSION_VAULT, resend, NULL,
                       fault);
}
