/* command_clawback.c - what was overpaid: asked back, recovered, listed. */
#include "cli/budget_line.h"
#include "cli/session.h"
#include "importers/clawback.h"

static struct status read_amount(const struct arguments *arguments, int64_t *ret_fen,
                                 struct fault *fault)
{
    if (!arguments_has(arguments, OPTION_AMOUNT)) {
        return FAULT(fault, STATUS_USAGE, "say how much, with --amount");
    }
    return arguments_fen(arguments, OPTION_AMOUNT, ret_fen, fault);
}

static struct status ask(struct session *session, void *context, struct fault *fault)
{
    const struct clawback_demand *demand = context;
    uint64_t exception = 0;
    TRY(clawback_ask(&session->ledger, &session->actor, demand, &exception, fault));
    print_field(session->world, "exception", _("Exception"), print_count(exception));
    print_field(session->world, "outstanding", _("Still to come, yuan"),
                print_fen(demand->amount_fen));
    return OK;
}

struct status command_clawback_ask(struct world *world,
                                   const struct arguments *arguments,
                                   struct fault *fault)
{
    struct clawback_demand demand = {.line = 0};
    TRY(arguments_entry(arguments, 0, &demand.line, fault));
    TRY(read_amount(arguments, &demand.amount_fen, fault));
    TRY(arguments_mistake(arguments, &demand.reason, fault));
    return session_run(world, arguments, SESSION_ACT, ask, &demand, fault);
}

static struct status recover(struct session *session, void *context,
                             struct fault *fault)
{
    struct clawback_recovery *recovery = context;
    int64_t outstanding = 0;
    recovery->day = session->world->today;
    TRY(arguments_day(session->arguments, OPTION_DAY, &recovery->day, fault));
    if (arguments_has(session->arguments, OPTION_DOCUMENT)) {
        TRY(budget_line_need_document(session, &recovery->document, fault));
    }
    TRY(clawback_recover(&session->ledger, &session->actor, recovery, &outstanding,
                         fault));
    print_field(session->world, "recovered", _("Came back, yuan"),
                print_fen(recovery->amount_fen));
    print_field(session->world, "outstanding", _("Still to come, yuan"),
                print_fen(outstanding));
    return OK;
}

struct status command_clawback_recover(struct world *world,
                                       const struct arguments *arguments,
                                       struct fault *fault)
{
    struct clawback_recovery recovery = {.line = 0};
    TRY(arguments_entry(arguments, 0, &recovery.line, fault));
    TRY(read_amount(arguments, &recovery.amount_fen, fault));
    return session_run(world, arguments, SESSION_ACT, recover, &recovery, fault);
}

struct waiting {
    struct session *session;
    struct print_table table;
};

static struct status list_one(void *context, struct bytes key, uint64_t exception,
                              struct fault *fault)
{
    struct waiting *waiting = context;
    struct session *session = waiting->session;
    struct entry entry;
    struct fact fact;
    struct clawback clawback;
    char since[DATE_TEXT_SIZE];
    (void)key;
    TRY(session_entry(session, exception, &entry, &fact, fault));
    const uint64_t line = fact.field[EXCEPTION_SUBJECT].number;
    TRY(accounts_clawback(session->transaction, line, &clawback, fault));
    date_format(date_of_instant((int64_t)entry.recorded_ms), since);
    const unsigned reason = (unsigned)fact.field[EXCEPTION_REASON].number;
    const struct print_cell cells[] = {
        print_count(exception),
        print_count(line),
        print_words(_(record_correction_name(reason))),
        print_fen(fact.field[EXCEPTION_AMOUNT].fen),
        print_fen(clawback.outstanding),
        print_words(since),
    };
    return print_table_add(&waiting->table, cells, fault);
}

static struct status list_waiting(struct session *session, void *context,
                                  struct fault *fault)
{
    const struct print_column columns[] = {
        {"exception", _("Exception")},
        {"line", _("Line")},
        {"reason", _("Reason")},
        {"amount", _("Amount, yuan")},
        {"outstanding", _("Still to come, yuan")},
        {"since", _("Since")},
    };
    struct waiting waiting = {session,
                              print_table_of(session->world, "clawbacks", columns, 6)};
    (void)context;
    TRY(accounts_codes(session->transaction, CODE_CLAWBACK, list_one, &waiting, fault));
    print_table_end(&waiting.table, _("Nothing is to come back."));
    return OK;
}

struct status command_clawback_list(struct world *world,
                                    const struct arguments *arguments,
                                    struct fault *fault)
{
    return session_run(world, arguments, SESSION_READ, list_waiting, NULL, fault);
}
