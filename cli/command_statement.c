/* command_statement.c - statements of bank accounts. */
#include "cli/import.h"
#include "importers/statement.h"

static struct status read_days(const struct arguments *arguments,
                               struct statement_options *options, struct fault *fault)
{
    civil_period period = -1;
    options->first = -1;
    options->last = -1;
    TRY(arguments_period(arguments, OPTION_PERIOD, &period, fault));
    if (period >= 0) {
        options->first = date_period_first(period);
        options->last = date_period_last(period);
    }
    TRY(arguments_day(arguments, OPTION_FIRST_DAY, &options->first, fault));
    TRY(arguments_day(arguments, OPTION_LAST_DAY, &options->last, fault));
    if (options->first < 0 || options->last < options->first) {
        return FAULT(fault, STATUS_USAGE,
                     "R-076: say which days the statement covers: --period 2024-01, or "
                     "--from and --to");
    }
    return OK;
}

static struct status one_statement(struct session *session, struct intake *intake,
                                   uint64_t *ret_entry, struct fault *fault)
{
    struct world *world = session->world;
    struct statement_summary summary = {0};
    struct statement_options options = {
        .account = session->arguments->value[OPTION_BANK_ACCOUNT]};
    (void)ret_entry;
    if (options.account == NULL || options.account[0] == '\0') {
        return FAULT(fault, STATUS_USAGE,
                     "say whose statement it is, with --account and the office's word "
                     "for the account");
    }
    TRY(read_days(session->arguments, &options, fault));
    TRY(statement_import(intake, &options, &summary, fault));
    print_field(world, "path", _("File"), print_words(intake->path));
    print_field(world, "rows", _("Rows"), print_count(summary.rows));
    print_field(world, "opening", _("Opening balance, yuan"),
                print_fen(summary.opening));
    print_field(world, "in", _("In, yuan"), print_fen(summary.in));
    print_field(world, "out", _("Out, yuan"), print_fen(summary.out));
    print_field(world, "closing", _("Closing balance, yuan"),
                print_fen(summary.closing));
    print_field(world, "ordered", _("Batches sent, yuan"), print_fen(summary.ordered));
    print_field(world, "returned", _("Sent back, yuan"), print_fen(summary.returned));
    print_field(world, "funded", _("Provided, yuan"), print_fen(summary.funded));
    print_field(world, "interest", _("Interest, yuan"), print_fen(summary.interest));
    print_field(world, "fees", _("Fees, yuan"), print_fen(summary.fees));
    print_field(world, "unmatched", _("Rows that match nothing"),
                print_count(summary.unmatched));
    print_field(world, "entry", _("Entry of the statement"),
                session->actor.is_rehearsal ? print_none()
                                            : print_count(summary.entry));
    return OK;
}

struct status command_import_statement(struct world *world,
                                       const struct arguments *arguments,
                                       struct fault *fault)
{
    return import_run(world, arguments, "statement", one_statement, fault);
}
