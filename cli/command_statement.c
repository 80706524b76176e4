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

/* What its rows were taken for: one line a class that there is. */
static struct status print_classes(struct world *world,
                                   const struct statement_summary *summary,
                                   struct fault *fault)
{
    static const struct {
        const char *key, *title;
    } classes[STATEMENT_IS_CLASS_COUNT] = {
        [STATEMENT_IS_SENT_BATCH] = {"sent_batch", N_("batch sent")},
        [STATEMENT_IS_SENT_VOUCHER] = {"sent_voucher", N_("voucher of a batch")},
        [STATEMENT_IS_SENT_LINE] = {"sent_line", N_("single payment")},
        [STATEMENT_IS_SENT_PARTS] = {"sent_parts", N_("part of a batch")},
        [STATEMENT_IS_BACK_BATCH] = {"back_batch", N_("sent back of a batch")},
        [STATEMENT_IS_BACK_FILE] = {"back_file", N_("sent back of one list")},
        [STATEMENT_IS_BACK_LINE] = {"back_line", N_("single payment sent back")},
        [STATEMENT_IS_BACK_PARTS] = {"back_parts", N_("part of what was sent back")},
        [STATEMENT_IS_RECEIVED] = {"received", N_("allocation received")},
        [STATEMENT_IS_PROVIDED] = {"provided", N_("other money provided")},
        [STATEMENT_IS_INTEREST] = {"interest", N_("interest")},
        [STATEMENT_IS_FEE] = {"fee", N_("fee of the bank")},
        [STATEMENT_IS_NOTHING] = {"nothing", N_("fits nothing")},
        [STATEMENT_IS_AMBIGUOUS] = {"ambiguous", N_("fits more than one thing")},
    };
    const struct print_column columns[] = {{"class", _("What the rows are")},
                                           {"rows", _("Rows")},
                                           {"amount", _("Amount, yuan")}};
    struct print_table table = print_table_of(world, "classes", columns, 3);
    for (size_t i = 0; i < STATEMENT_IS_CLASS_COUNT; i++) {
        const struct count_and_fen *class = &summary->classes[i];
        const struct print_cell cells[] = {
            print_words(world->is_json ? classes[i].key : _(classes[i].title)),
            print_count(class->count), print_fen(class->fen)};
        if (class->count > 0) {
            TRY(print_table_add(&table, cells, fault));
        }
    }
    print_table_end(&table, "");
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
                print_count(statement_unmatched(&summary)));
    print_field(world, "entry", _("Entry of the statement"),
                session->actor.is_rehearsal ? print_none()
                                            : print_count(summary.entry));
    return print_classes(world, &summary, fault);
}

struct status command_import_statement(struct world *world,
                                       const struct arguments *arguments,
                                       struct fault *fault)
{
    return import_run(world, arguments, "statement", one_statement, fault);
}
