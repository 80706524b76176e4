/* payroll.c - the order of things: read, match, record. */
#include "importers/payroll.h"

#include "importers/roster.h"

#include <assert.h>

enum { PURPOSE_SIZE = 1024 };

/* Named twice, a source would promise the same money twice. */
static struct status check_shares(const struct payroll_options *options,
                                  struct fault *fault)
{
    for (size_t i = 0; i < options->share_count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (options->shares[i].allocation == options->shares[j].allocation) {
                return FAULT(fault, STATUS_REFUSED,
                             "R-069: allocation %.*s is named twice; name it once, "
                             "with its whole weight",
                             (int)options->shares[i].label.size,
                             (const char *)options->shares[i].label.at);
            }
        }
    }
    return OK;
}

static struct status check_words(struct payroll *payroll, struct fault *fault)
{
    const struct payroll_options *options = payroll->options;
    if (options->programme != NULL &&
        intake_programme(&payroll->programmes, bytes_of(options->programme)) == NULL) {
        return FAULT(
            fault, STATUS_REFUSED,
            "R-076: no programme is called %s; import the catalogue first with: "
            "import programmes",
            options->programme);
    }
    const char *const words[] = {options->unit, options->village};
    for (size_t i = 0; i < 2; i++) {
        bool is_ambiguous = false;
        if (words[i] != NULL && intake_unit(&payroll->units, bytes_of(words[i]),
                                            (struct bytes){0}, &is_ambiguous) == NULL) {
            return FAULT(fault, STATUS_REFUSED,
                         is_ambiguous
                             ? N_("R-076: several units are called %s; give the code")
                             : N_("R-076: no unit is called %s; import it first with: "
                                  "import units"),
                         words[i]);
        }
    }
    return OK;
}

/* What only an option says, for rows that neither file nor register tell. */
static void fill_from_options(struct payroll *payroll)
{
    const struct payroll_options *options = payroll->options;
    bool is_ambiguous = false;
    const struct intake_unit *village =
        options->village == NULL
            ? NULL
            : intake_unit(&payroll->units, bytes_of(options->village),
                          (struct bytes){0}, &is_ambiguous);
    for (size_t i = 0; i < payroll->row_count; i++) {
        struct payroll_row *row = payroll_row(payroll, i);
        if (row->village == 0 && village != NULL) {
            row->village = village->entry;
        }
        if (row->headcount == 0 && options->headcount > 0) {
            row->headcount = (uint32_t)options->headcount;
        }
        if (row->headcount == 0 &&
            payroll->drafts[row->batch].programme->party == PARTY_PERSON) {
            row->headcount = 1;
        }
        payroll->drafts[row->batch].headcount += row->headcount;
    }
}

static struct status summarise(struct payroll *payroll,
                               struct payroll_summary *ret_summary, struct fault *fault)
{
    struct payroll_summary summary = {
        .rows = payroll->row_count,
        .amount = payroll->amount,
        .uncovered = payroll->uncovered,
        .is_recorded = payroll->is_recorded,
        .new_people = payroll->new_people,
        .changed_people = payroll->changed_people,
        .batch_count = payroll->draft_count,
    };
    if (payroll->roster != NULL) {
        const struct roster *roster = payroll->roster;
        summary.enrolled = roster->enrolled;
        summary.renewed = roster->renewed;
        summary.came = roster->came;
        summary.changed = roster->changed;
        summary.gone = roster->gone;
    }
    ARENA_TAKE(payroll->intake->arena, payroll->draft_count + 1, summary.batches,
               fault);
    for (size_t i = 0; i < payroll->draft_count; i++) {
        const struct payroll_draft *draft = &payroll->drafts[i];
        summary.batches[i] = (struct payroll_batch){
            .entry = draft->entry,
            .programme = draft->programme->code,
            .period = draft->period,
            .unit = draft->unit->code,
            .lines = draft->lines,
            .amount = draft->amount,
            .paid = draft->paid,
            .failed = draft->failed,
            .unknown = draft->unknown,
        };
    }
    *ret_summary = summary;
    return OK;
}

static struct status record_file(struct payroll *payroll, struct fault *fault)
{
    struct intake *intake = payroll->intake;
    struct vault_batch batch = {
        .changes = payroll->changes,
        .change_count = payroll->change_count,
        .payees = payroll->payees,
        .payee_count = payroll->payee_count,
    };
    const struct status written =
        intake_write(intake,
                     payroll->roster != NULL ? "import roster"
                     : payroll->is_recorded  ? "record payroll"
                                             : "import payroll",
                     payroll_append, payroll, &batch, fault);
    return written.code == STATUS_REFUSED && fault != NULL
               ? payroll_explain(payroll, written, fault)
               : written;
}

static struct bytes code_of_unit(const struct payroll *payroll, const char *word)
{
    bool is_ambiguous = false;
    const struct intake_unit *unit =
        word == NULL ? NULL
                     : intake_unit(&payroll->units, bytes_of(word), (struct bytes){0},
                                   &is_ambiguous);
    return unit == NULL ? (struct bytes){0} : unit->code;
}

/* A village's list is the same file every month: what it is for tells one from the
 * other, however the words of the command were spelled. */
static struct bytes say_purpose(const struct payroll *payroll,
                                uint8_t ret_image[static PURPOSE_SIZE])
{
    const struct payroll_options *options = payroll->options;
    const struct intake_programme *programme =
        options->programme == NULL
            ? NULL
            : intake_programme(&payroll->programmes, bytes_of(options->programme));
    const struct bytes words[] = {
        programme == NULL ? (struct bytes){0} : programme->code,
        code_of_unit(payroll, options->unit), code_of_unit(payroll, options->village)};
    struct writer writer = writer_of(ret_image, PURPOSE_SIZE);
    writer_text(&writer, "payroll");
    writer_u32(&writer, (uint32_t)options->period);
    for (size_t i = 0; i < 3; i++) {
        writer_u16(&writer, (uint16_t)words[i].size);
        writer_run(&writer, words[i]);
    }
    return writer_bytes(&writer); /* asserts that every code fits: they are short */
}

/* A source left aside is said, lest the others pay for it unnoticed. */
static void tell_unused_shares(struct payroll *payroll)
{
    const struct payroll_options *options = payroll->options;
    for (size_t i = 0; i < options->share_count; i++) {
        if (!payroll->is_drawn_on[i]) {
            intake_problem(payroll->intake, INTAKE_WARNING, 0, NULL,
                           "R-068: no programme of the file may draw on allocation "
                           "%.*s (function code %.*s)",
                           (int)options->shares[i].label.size,
                           (const char *)options->shares[i].label.at,
                           (int)options->shares[i].function.size,
                           (const char *)options->shares[i].function.at);
        }
    }
}

/* paid before this ledger is a figure of an opening, not a line. */
static void check_opening(struct payroll *payroll)
{
    for (size_t i = 0; payroll->options->is_opening && i < payroll->row_count; i++) {
        const struct payroll_row *row = payroll_row(payroll, i);
        if (row->class == RESULT_NONE ||
            record_class_state(row->class) != LINE_STATE_FAILED) {
            intake_problem(payroll->intake, INTAKE_ERROR, row->line, NULL,
                           "R-071: a list of failed lines from before this ledger "
                           "holds failed lines only");
        }
    }
}

static struct status import_file(struct payroll *payroll,
                                 struct payroll_summary *ret_summary,
                                 struct fault *fault)
{
    struct intake *intake = payroll->intake;
    ARENA_TAKE(intake->arena, PAYROLL_BATCHES_MAX, payroll->drafts, fault);
    ARENA_TAKE(intake->arena, PAYROLL_VILLAGES, payroll->villages, fault);
    TRY(early_open(intake->arena, &payroll->early, fault));
    if (payroll->options->is_roster) {
        ARENA_TAKE(intake->arena, 1, payroll->roster, fault);
    }
    TRY(intake_load_units(intake, &payroll->units, fault));
    TRY(intake_load_programmes(intake, &payroll->programmes, fault));
    TRY(check_shares(payroll->options, fault));
    TRY(check_words(payroll, fault));
    TRY(ledger_settle(intake->ledger, fault));
    TRY(payroll_look_ahead(payroll, fault));
    uint8_t purpose[PURPOSE_SIZE];
    intake->purpose = say_purpose(payroll, purpose);
    const struct status read = intake_read(intake, payroll_keep_row, payroll, fault);
    intake->purpose = (struct bytes){0};
    TRY(read);
    if (payroll->is_recorded && payroll->has_plain) {
        intake_problem(intake, INTAKE_ERROR, 0, NULL,
                       "R-071: some rows carry a result and some do not");
    }
    check_opening(payroll);
    tell_unused_shares(payroll);
    TRY(intake_verdict(intake, fault));
    TRY(payroll_match_people(payroll, fault));
    fill_from_options(payroll);
    payroll_check_payees(payroll);
    if (payroll->roster != NULL) {
        TRY(roster_check(payroll, fault));
    }
    TRY(intake_verdict(intake, fault));
    TRY(record_file(payroll, fault));
    return summarise(payroll, ret_summary, fault);
}

static void close_payroll(struct payroll *payroll)
{
    payroll_stop_looking(payroll);
    for (unsigned i = 0; i < PARALLEL_JOBS_MAX; i++) {
        hasher_close(payroll->hashers[i]);
    }
    hasher_close(payroll->hasher);
    for (size_t i = 0; i < payroll->row_count; i++) {
        secret_wipe(payroll_row(payroll, i)->secret, 32);
    }
}

struct status payroll_import(struct intake *intake,
                             const struct payroll_options *options,
                             struct payroll_summary *ret_summary, struct fault *fault)
{
    assert(options->jobs >= 1 && options->jobs <= PARALLEL_JOBS_MAX);
    struct payroll payroll = {.intake = intake, .options = options};
    struct journal_facts facts;
    journal_facts(intake->ledger->journal, &facts);
    TRY(hasher_open(facts.suite, &payroll.hasher, fault));
    const struct status imported = import_file(&payroll, ret_summary, fault);
    close_payroll(&payroll);
    return imported;
}
