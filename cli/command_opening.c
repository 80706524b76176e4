/* command_opening.c - balances from before this ledger, and who confirms them. */
#include "cli/budget_line.h"
#include "cli/import.h"
#include "importers/register.h"
#include "ledger/base/money.h"

static struct status read_opening(struct session *session,
                                  struct register_opening *opening, struct fault *fault)
{
    const struct arguments *arguments = session->arguments;
    opening->day = session->world->today;
    if (!arguments_has(arguments, OPTION_RECEIVED) ||
        !arguments_has(arguments, OPTION_PAID) ||
        !arguments_has(arguments, OPTION_BALANCE)) {
        return FAULT(fault, STATUS_USAGE,
                     "R-127: give the finance system's own totals, with --received, "
                     "--paid and --balance");
    }
    TRY(budget_line_need_document(session, &opening->document, fault));
    TRY(arguments_day(arguments, OPTION_DAY, &opening->day, fault));
    TRY(arguments_fen(arguments, OPTION_RECEIVED, &opening->received, fault));
    TRY(arguments_fen(arguments, OPTION_PAID, &opening->paid, fault));
    return arguments_fen(arguments, OPTION_BALANCE, &opening->balance, fault);
}

static struct status one_opening(struct session *session, struct intake *intake,
                                 uint64_t *ret_entry, struct fault *fault)
{
    struct world *world = session->world;
    struct register_opening opening = {.day = 0};
    struct register_summary summary = {0};
    (void)ret_entry; /* sources and documents stand between the allocations */
    TRY(read_opening(session, &opening, fault));
    TRY(register_open(intake, session->arguments->value[OPTION_UNIT], &opening,
                      &summary, fault));
    print_field(world, "path", _("File"), print_words(intake->path));
    print_field(world, "rows", _("Rows"), print_count(summary.rows));
    print_field(world, "received", _("Received, yuan"), print_fen(summary.amount));
    print_field(world, "balance", _("Balance, yuan"), print_fen(opening.balance));
    print_field(world, "file", _("Entry of the file"),
                session->actor.is_rehearsal ? print_none() : print_count(summary.file));
    print_note(world, "%s",
               _("Nothing of it counts before a checker confirms it, with: mingzhang "
                 "opening confirm"));
    return OK;
}

struct status command_import_opening(struct world *world,
                                     const struct arguments *arguments,
                                     struct fault *fault)
{
    return import_run(world, arguments, "opening", one_opening, fault);
}

static struct status confirm(struct session *session, void *context,
                             struct fault *fault)
{
    struct world *world = session->world;
    uint64_t file = 0;
    struct register_pending summary;
    (void)context;
    TRY(arguments_entry(session->arguments, 0, &file, fault));
    TRY(register_confirm(&session->ledger, &session->actor, &world->arena, file,
                         &summary, fault));
    print_field(world, "confirmed", _("Confirmed"), print_count(summary.count));
    print_field(world, "enrolments", _("Enrolments"), print_count(summary.enrolments));
    print_field(world, "received", _("Received, yuan"), print_fen(summary.received));
    print_field(world, "passed_down", _("Passed down, yuan"),
                print_fen(summary.passed_down));
    print_field(world, "paid", _("Paid, yuan"), print_fen(summary.paid));
    print_field(world, "balance", _("Balance, yuan"),
                print_fen(summary.received - summary.passed_down - summary.paid));
    return OK;
}

struct status command_opening_confirm(struct world *world,
                                      const struct arguments *arguments,
                                      struct fault *fault)
{
    return session_run(world, arguments, SESSION_ACT, confirm, NULL, fault);
}

struct waiting {
    struct session *session;
    struct print_table table;
    uint64_t file, enrolments; /* of one file, counted until the next comes */
};

static struct status add_enrolments(struct waiting *waiting, struct fault *fault)
{
    const struct print_cell cells[] = {
        print_count(waiting->file),
        print_none(),
        print_none(),
        print_none(),
        print_none(),
        print_none(),
        print_count(waiting->enrolments),
    };
    return waiting->enrolments == 0 ? OK
                                    : print_table_add(&waiting->table, cells, fault);
}

static struct status count_enrolment(void *context, struct bytes key, uint64_t asked,
                                     struct fault *fault)
{
    struct waiting *waiting = context;
    struct reader reader = reader_of(key);
    const uint64_t file = reader_u64(&reader);
    (void)asked;
    if (file != waiting->file) {
        TRY(add_enrolments(waiting, fault));
        waiting->file = file;
        waiting->enrolments = 0;
    }
    waiting->enrolments++;
    return OK;
}

static struct status list_one(void *context, struct bytes key, uint64_t opening,
                              struct fault *fault)
{
    struct waiting *waiting = context;
    struct session *session = waiting->session;
    struct entry entry;
    struct fact fact;
    (void)key;
    TRY(session_entry(session, opening, &entry, &fact, fault));
    const uint64_t allocation = fact.field[OPENING_ALLOCATION].number;
    const int64_t received = fact.field[OPENING_RECEIVED].fen;
    const int64_t passed_down = fact.field[OPENING_PASSED_DOWN].fen;
    const int64_t paid =
        fact.field[OPENING_PAID].fen - fact.field[OPENING_RETURNED].fen;
    const struct print_cell cells[] = {
        fact_has(&fact, OPENING_FILE) ? print_count(fact.field[OPENING_FILE].number)
                                      : print_none(),
        print_bytes(session_text(session, allocation, ALLOCATION_LABEL)),
        print_fen(received),
        print_fen(passed_down),
        print_fen(paid),
        print_fen(received - passed_down - paid),
        print_none(),
    };
    return print_table_add(&waiting->table, cells, fault);
}

static struct status list_waiting(struct session *session, void *context,
                                  struct fault *fault)
{
    const struct print_column columns[] = {
        {"file", _("File")},
        {"allocation", _("Allocation")},
        {"received", _("Received, yuan")},
        {"passed_down", _("Passed down, yuan")},
        {"paid", _("Paid, yuan")},
        {"balance", _("Balance, yuan")},
        {"enrolments", _("Enrolments")},
    };
    struct waiting waiting = {.session = session};
    waiting.table = print_table_of(session->world, "openings", columns, 7);
    (void)context;
    TRY(accounts_codes(session->transaction, CODE_OPENING, list_one, &waiting, fault));
    TRY(accounts_codes(session->transaction, CODE_ENROLMENT, count_enrolment, &waiting,
                       fault));
    TRY(add_enrolments(&waiting, fault));
    print_table_end(&waiting.table, _("No opening waits to be confirmed."));
    return OK;
}

struct status command_opening_list(struct world *world,
                                   const struct arguments *arguments,
                                   struct fault *fault)
{
    return session_run(world, arguments, SESSION_READ, list_waiting, NULL, fault);
}
