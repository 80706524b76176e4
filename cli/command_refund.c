/* command_refund.c - money that came back. */
#include "cli/import.h"
#include "importers/refund.h"

static struct status one_refund(struct session *session, struct intake *intake,
                                uint64_t *ret_entry, struct fault *fault)
{
    struct world *world = session->world;
    uint64_t batches[IMPORT_BATCHES_MAX];
    struct answer_options options = {.batches = batches};
    struct refund_summary summary = {.rows = 0};
    (void)ret_entry;
    TRY(import_batches(session->arguments, batches, &options.batch_count, fault));
    TRY(arguments_day(session->arguments, OPTION_VALUE_DAY, &options.value_day, fault));
    TRY(arguments_jobs(session->arguments, IMPORT_JOBS_MAX, &options.jobs, fault));
    TRY(refund_import(intake, &options, &summary, fault));
    print_progress_end(world);
    print_field(world, "path", _("File"), print_words(intake->path));
    print_field(world, "rows", _("Rows"), print_count(summary.rows));
    print_field(world, "refunded", _("Refunded whole"), print_count(summary.whole));
    print_field(world, "part_refunded", _("Refunded in part"),
                print_count(summary.part));
    print_field(world, "refunded_amount", _("Came back, yuan"),
                print_fen(summary.refunded_fen));
    print_field(world, "prior_year", _("Of earlier years, yuan"),
                print_fen(summary.prior_year_fen));
    print_field(world, "recovered", _("Of what was overpaid, rows"),
                print_count(summary.recovered));
    print_field(world, "recovered_amount", _("Of what was overpaid, yuan"),
                print_fen(summary.recovered_fen));
    print_field(world, "confirmed", _("Failed lines confirmed"),
                print_count(summary.confirmed));
    print_field(world, "confirmed_amount", _("Confirmed, yuan"),
                print_fen(summary.confirmed_fen));
    if (summary.taken_back > 0) {
        print_field(world, "taken_back", _("Taken back before all was paid, rows"),
                    print_count(summary.taken_back));
        print_field(world, "taken_back_amount",
                    _("Taken back before all was paid, yuan"),
                    print_fen(summary.taken_back_fen));
    }
    return OK;
}

struct status command_import_refund(struct world *world,
                                    const struct arguments *arguments,
                                    struct fault *fault)
{
    return import_run(world, arguments, "refund", one_refund, fault);
}
