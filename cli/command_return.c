/* command_return.c - the bank's answers: files, and what was keyed from paper. */
#include "cli/calendar.h"
#include "cli/evidence.h"
#include "cli/import.h"
#include "importers/paper.h"
#include "reports/output.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static void say_answer(struct world *world, const struct intake *intake,
                       const struct answer_summary *summary)
{
    char deadline[DATE_TEXT_SIZE];
    date_format(summary->deadline, deadline);
    print_progress_end(world);
    print_field(world, "path", _("File"), print_words(intake->path));
    print_field(world, "rows", _("Rows"), print_count(summary->rows));
    print_field(world, "paid", _("Paid"), print_count(summary->paid));
    print_field(world, "paid_amount", _("Paid, yuan"), print_fen(summary->paid_fen));
    print_field(world, "failed", _("Failed"), print_count(summary->failed));
    print_field(world, "failed_amount", _("Failed, yuan"),
                print_fen(summary->failed_fen));
    print_field(world, "unknown", _("Unknown"), print_count(summary->unknown));
    print_field(world, "unknown_amount", _("Unknown, yuan"),
                print_fen(summary->unknown_fen));
    if (summary->parts > 0) {
        print_field(world, "parts", _("Answered in part"), print_count(summary->parts));
    }
    print_field(world, "absent", _("Not in the file, and settled"),
                print_count(summary->absent));
    print_field(world, "unchanged", _("There already"),
                print_count(summary->unchanged));
    print_field(world, "pending", _("Still without answer"),
                print_count(summary->pending));
    print_field(world, "pending_amount", _("Without answer, yuan"),
                print_fen(summary->pending_fen));
    print_field(world, "deadline", _("They may wait until"),
                summary->deadline == 0 ? print_none() : print_words(deadline));
    print_field(world, "uncovered", _("Not covered, yuan"),
                print_fen(summary->uncovered));
    print_field(world, "exceptions", _("Exceptions opened"),
                print_count(summary->exceptions));
}

static struct status need_calendar(struct world *world, const struct profile *profile,
                                   struct answer_options *options, struct fault *fault)
{
    return profile_facts(profile)->deadline > 0
               ? calendar_load(world, &options->calendar, fault)
               : OK;
}

/* ---- on paper -------------------------------------------------------------------- */

struct scanning {
    struct session *session;
    struct evidence evidence;
    uint64_t entry;
};

static struct status append_scan(struct journal_session *session, void *context,
                                 struct fault *fault)
{
    struct scanning *scanning = context;
    return paper_append_scan(session, &scanning->evidence.file, &scanning->entry,
                             fault);
}

/* The scan comes first, in an action of its own: should the next one fail, the scan is
 * there already when it is tried again. */
static struct status key_paper(struct session *session, struct intake *intake,
                               const struct answer_options *options,
                               struct answer_summary *summary, struct fault *fault)
{
    struct world *world = session->world;
    struct scanning scanning = {.session = session};
    struct file_effect effect;
    uint64_t entry = 0;
    TRY(evidence_open(session, session->arguments->value[OPTION_PAPER], NULL,
                      &scanning.evidence, fault));
    TRY(paper_check(intake, options, summary, &effect, fault));
    say_answer(world, intake, summary);
    if (session->actor.is_rehearsal) {
        return OK;
    }
    TRY(evidence_write(&scanning.evidence, "keep a scan", append_scan, &scanning,
                       fault));
    TRY(paper_record(intake, options, &effect, scanning.entry, &entry, fault));
    print_field(world, "scan", _("Entry of the scan"), print_count(scanning.entry));
    print_field(world, "keyed", _("Entry to be confirmed"), print_count(entry));
    print_note(world,
               _("Nothing of it counts before a checker or approver confirms it: "
                 "mingzhang import return --confirm %llu"),
               (unsigned long long)entry);
    return OK;
}

static struct status post_keyed(struct session *session, struct paper *paper,
                                struct intake *intake, struct fault *fault)
{
    struct world *world = session->world;
    struct answer_options options = {.batches = NULL};
    struct answer_summary summary = {.rows = 0};
    TRY(arguments_jobs(session->arguments, IMPORT_JOBS_MAX, &options.jobs, fault));
    TRY(need_calendar(world, paper->profile, &options, fault));
    intake_begin(intake);
    const struct status posted =
        paper_confirm(paper, intake, &options, &summary, fault);
    import_problems(world, intake);
    TRY(posted);
    print_field(world, "keyed", _("Entry confirmed"), print_count(paper->entry));
    print_field(world, "batch", _("Batch"), print_count(paper->batch));
    say_answer(world, intake, &summary);
    if (session->actor.is_rehearsal) {
        print_note(world, "%s", _("This was a dry run: nothing was recorded."));
    }
    return OK;
}

static struct status confirm(struct session *session, void *context,
                             struct fault *fault)
{
    const uint64_t *entry = context;
    struct world *world = session->world;
    struct paper paper;
    struct intake intake = {
        .ledger = &session->ledger, .actor = &session->actor, .arena = &world->arena};
    session->actor.is_rehearsal = arguments_has(session->arguments, OPTION_DRY_RUN);
    TRY(paper_open(&session->ledger, &world->arena, world->profiles,
                   session->arguments->value[OPTION_PROFILE], *entry, &paper, fault));
    struct status posted = hasher_open(DIGEST_SHA256, &intake.hasher, fault);
    if (status_is_ok(posted)) {
        posted = post_keyed(session, &paper, &intake, fault);
        hasher_close(intake.hasher);
    }
    paper_close(&paper);
    return posted;
}

static struct status refuse(struct session *session, void *context, struct fault *fault)
{
    const uint64_t *entry = context;
    TRY(paper_refuse(&session->ledger, &session->actor, &session->world->arena, *entry,
                     fault));
    print_field(session->world, "refused", _("Refused"), print_count(*entry));
    return OK;
}

/* ---- what waits ------------------------------------------------------------------ */

struct waiting {
    struct session *session;
    struct print_table table;
};

static struct status list_one(void *context, struct bytes key, uint64_t keyed,
                              struct fault *fault)
{
    struct waiting *waiting = context;
    struct entry entry;
    struct fact fact;
    char day[DATE_TEXT_SIZE];
    (void)key;
    TRY(session_entry(waiting->session, keyed, &entry, &fact, fault));
    const struct bytes staff = session_staff(waiting->session, entry.actor);
    date_format(date_of_instant(entry.recorded_ms), day);
    const struct print_cell cells[] = {
        print_count(keyed),
        print_words(day),
        print_bytes(staff),
        print_count(fact.field[FILE_BATCH].number),
        print_count(fact.field[FILE_PAID].number),
        print_fen(fact.field[FILE_PAID_AMOUNT].fen),
        print_count(fact.field[FILE_FAILED].number),
        print_fen(fact.field[FILE_FAILED_AMOUNT].fen),
        print_count(fact.field[FILE_UNKNOWN].number),
        print_fen(fact.field[FILE_UNKNOWN_AMOUNT].fen),
    };
    return print_table_add(&waiting->table, cells, fault);
}

static struct status list_waiting(struct session *session, void *context,
                                  struct fault *fault)
{
    const struct print_column columns[] = {
        {"entry", _("Entry")},     {"day", _("Day")},
        {"staff", _("Staff")},     {"batch", _("Batch")},
        {"paid", _("Paid")},       {"paid_amount", _("Paid, yuan")},
        {"failed", _("Failed")},   {"failed_amount", _("Failed, yuan")},
        {"unknown", _("Unknown")}, {"unknown_amount", _("Unknown, yuan")},
    };
    struct waiting waiting = {
        session, print_table_of(session->world, "keyed_answers", columns, 10)};
    (void)context;
    TRY(accounts_codes(session->transaction, CODE_KEYED, list_one, &waiting, fault));
    print_table_end(&waiting.table, _("No answer on paper waits to be confirmed."));
    return OK;
}

static struct status put_run(void *context, struct bytes bytes, struct fault *fault)
{
    (void)fault; /* a failure shows when the output is finished */
    output_put(context, bytes);
    return OK;
}

static struct status copy_original(struct vault_reader *reader, const uint8_t *token,
                                   struct output *output, struct fault *fault)
{
    const struct status copied =
        vault_file_original(reader, token, put_run, output, fault);
    if (!status_is_ok(copied)) {
        output_discard(output);
        return copied;
    }
    return output_finish(output, fault);
}

/* DIR/<entry>-<the name it had>; the bytes stay as they came, so the name has the mark
 * of a practice ledger. */
static struct status write_original(struct session *session,
                                    struct vault_reader *reader, uint64_t index,
                                    struct fault *fault)
{
    const char *folder = session->arguments->value[OPTION_OUT_FOLDER];
    struct output output;
    struct entry entry;
    struct fact fact;
    char name[ORIGINAL_NAME_SIZE];
    char path[LEDGER_PATH_SIZE];
    TRY(session_entry(session, index, &entry, &fact, fault));
    const uint8_t *token = fact.field[FILE_TOKEN].bytes.at;
    TRY(vault_file_name(reader, token, name, sizeof(name), fault));
    if (mkdir(folder, S_IRWXU) != 0 && errno != EEXIST) {
        return FAULT(fault, STATUS_ENVIRONMENT, "cannot make the folder %s: %s", folder,
                     strerror(errno));
    }
    const int size = snprintf(
        path, sizeof(path), "%s/%s%" PRIu64 "-%s", folder,
        session->facts.is_practice ? LEDGER_PRACTICE_WORD "-" : "", index, name);
    if (size < 0 || size >= LEDGER_PATH_SIZE) {
        return FAULT(fault, STATUS_USAGE, "the path of the file is too long");
    }
    TRY(output_open_private(path, &session->world->arena, &output, fault));
    return copy_original(reader, token, &output, fault);
}

static struct status write_both(struct session *session, uint64_t keyed, uint64_t scan,
                                struct fault *fault)
{
    struct vault_reader *reader = NULL;
    TRY(vault_reader_open(session->ledger.vault, &reader, fault));
    struct status written = write_original(session, reader, keyed, fault);
    if (status_is_ok(written)) {
        written = write_original(session, reader, scan, fault);
    }
    vault_reader_close(reader);
    TRY(written);
    print_written(session->world, session->arguments->value[OPTION_OUT_FOLDER]);
    return OK;
}

static struct status show(struct session *session, void *context, struct fault *fault)
{
    const uint64_t *keyed = context;
    struct world *world = session->world;
    struct entry entry;
    struct fact fact;
    char day[DATE_TEXT_SIZE];
    TRY(session_entry(session, *keyed, &entry, &fact, fault));
    if (entry.kind != KIND_FILE || fact.field[FILE_USE].number != FILE_KEYED) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "entry %" PRIu64 " is no keyed answer; see: mingzhang import "
                     "return --pending",
                     *keyed);
    }
    const uint64_t scan = fact.field[FILE_PAPER].number;
    date_format(date_of_instant(entry.recorded_ms), day);
    print_field(world, "keyed", _("Entry"), print_count(*keyed));
    print_field(world, "day", _("Day"), print_words(day));
    print_field(world, "staff", _("Staff"),
                print_bytes(session_staff(session, entry.actor)));
    print_field(world, "batch", _("Batch"), print_count(fact.field[FILE_BATCH].number));
    print_field(world, "scan", _("Entry of the scan"), print_count(scan));
    print_field(world, "rows", _("Rows"), print_count(fact.field[FILE_ROWS].number));
    print_field(world, "paid", _("Paid"), print_count(fact.field[FILE_PAID].number));
    print_field(world, "paid_amount", _("Paid, yuan"),
                print_fen(fact.field[FILE_PAID_AMOUNT].fen));
    print_field(world, "failed", _("Failed"),
                print_count(fact.field[FILE_FAILED].number));
    print_field(world, "failed_amount", _("Failed, yuan"),
                print_fen(fact.field[FILE_FAILED_AMOUNT].fen));
    print_field(world, "unknown", _("Unknown"),
                print_count(fact.field[FILE_UNKNOWN].number));
    print_field(world, "unknown_amount", _("Unknown, yuan"),
                print_fen(fact.field[FILE_UNKNOWN_AMOUNT].fen));
    return arguments_has(session->arguments, OPTION_OUT_FOLDER)
               ? write_both(session, *keyed, scan, fault)
               : OK;
}

/* ---- the command ----------------------------------------------------------------- */

static struct status one_return(struct session *session, struct intake *intake,
                                uint64_t *ret_entry, struct fault *fault)
{
    struct world *world = session->world;
    uint64_t batches[IMPORT_BATCHES_MAX];
    struct answer_options options = {.batches = batches};
    struct answer_summary summary = {.rows = 0};
    (void)ret_entry;
    TRY(import_batches(session->arguments, batches, &options.batch_count, fault));
    TRY(arguments_day(session->arguments, OPTION_VALUE_DAY, &options.value_day, fault));
    TRY(arguments_jobs(session->arguments, IMPORT_JOBS_MAX, &options.jobs, fault));
    TRY(need_calendar(world, intake->profile, &options, fault));
    if (arguments_has(session->arguments, OPTION_PAPER)) {
        return key_paper(session, intake, &options, &summary, fault);
    }
    TRY(answer_import(intake, &options, &summary, fault));
    say_answer(world, intake, &summary);
    return OK;
}

/* What else the command does than to take in a file. */
struct errand {
    enum option option;
    unsigned need;
    session_work *work;
};

static const struct errand errands[] = {
    {OPTION_CONFIRM, SESSION_ACT | SESSION_VAULT, confirm},
    {OPTION_REFUSE, SESSION_ACT, refuse},
    {OPTION_SHOW_KEYED, SESSION_READ, show},
    {OPTION_PENDING, SESSION_READ, list_waiting},
};

struct status command_import_return(struct world *world,
                                    const struct arguments *arguments,
                                    struct fault *fault)
{
    const struct errand *errand = NULL;
    size_t count = arguments->count;
    uint64_t entry = 0;
    for (size_t i = 0; i < sizeof(errands) / sizeof(errands[0]); i++) {
        if (arguments_has(arguments, errands[i].option)) {
            errand = &errands[i];
            count++;
        }
    }
    if (count != 1) {
        return FAULT(fault, STATUS_USAGE,
                     "give the file, or one of --confirm, --refuse, --show and "
                     "--pending");
    }
    if (errand == NULL) {
        return import_run(world, arguments, "return-header", one_return, fault);
    }
    if (errand->option != OPTION_PENDING) {
        TRY(arguments_u64(arguments, errand->option, &entry, fault));
    }
    const bool is_written = errand->option == OPTION_SHOW_KEYED &&
                            arguments_has(arguments, OPTION_OUT_FOLDER);
    return session_run(world, arguments,
                       errand->need | (is_written ? SESSION_VAULT : 0), errand->work,
                       &entry, fault);
}
