/* command_notice_show.c - where public notices stand; which notice a file is of. */
#include "cli/calendar.h"
#include "cli/file_digest.h"
#include "cli/session.h"
#include "ledger/disclosure_policy.h"
#include "ledger/disclosures.h"
#include "ledger/vault.h"

#include <inttypes.h>
#include <string.h>

enum { HEX_SIZE = 2 * DIGEST_SIZE + 1, STEP_COLUMNS = 9 };

/* ---- words -------------------------------------------------------------------------
 */

static struct print_cell day_cell(civil_day day, char text[static DATE_TEXT_SIZE])
{
    date_format(day, text);
    return day == 0 ? print_none() : print_words(text);
}

static struct print_cell month_cell(civil_period period,
                                    char text[static DATE_TEXT_SIZE])
{
    date_format_period(period, text);
    return period == 0 ? print_none() : print_words(text);
}

static struct print_cell moment_cell(unsigned moment)
{
    return print_words(_(disclosure_policy_moment_name(moment)));
}

static struct print_cell stage_cell(unsigned stage)
{
    return print_words(_(disclosures_stage_name(stage)));
}

/* ---- list --------------------------------------------------------------------------
 */

struct listing {
    struct session *session;
    struct print_table table;
    struct vault_reader *people; /* NULL: notes stay sealed */
    struct vault_note_text note;
    bool is_sealed; /* one was not read */
};

static struct status add_notice(void *context, const struct disclosures_notice *notice,
                                struct fault *fault)
{
    struct listing *listing = context;
    char month[DATE_TEXT_SIZE];
    char first[DATE_TEXT_SIZE];
    char last[DATE_TEXT_SIZE];
    const struct print_cell cells[] = {
        print_count(notice->entry),
        print_bytes(session_text(listing->session, notice->programme, PROGRAMME_NAME)),
        print_bytes(session_text(listing->session, notice->unit, UNIT_NAME)),
        moment_cell(notice->moment),
        month_cell(notice->period, month),
        stage_cell(notice->stage),
        day_cell(notice->first, first),
        day_cell(notice->last, last),
        print_count(notice->open)};
    return print_table_add(&listing->table, cells, fault);
}

static struct status list(struct session *session, void *context, struct fault *fault)
{
    const struct print_column columns[] = {
        {"notice", _("Notice")},       {"programme", _("Programme")},
        {"unit", _("Unit")},           {"moment", _("Notice of")},
        {"period", _("Month")},        {"stage", _("State")},
        {"first", _("First day")},     {"last", _("Last day")},
        {"open", _("Open objections")}};
    struct listing listing = {.session = session};
    uint64_t seal = UINT64_MAX;
    (void)context;
    TRY(session_seal(session, &seal, fault));
    listing.table = print_table_of(session->world, "notices", columns,
                                   sizeof(columns) / sizeof(columns[0]));
    TRY(disclosures_list(session->transaction, seal, add_notice, &listing, fault));
    print_table_end(&listing.table, _("There is no public notice."));
    return OK;
}

struct status command_disclosure_list(struct world *world,
                                      const struct arguments *arguments,
                                      struct fault *fault)
{
    return session_run(world, arguments, SESSION_READ, list, NULL, fault);
}

/* ---- show --------------------------------------------------------------------------
 */

/* What was said of a step, for who may read it: with --names. */
static struct status note_cell(struct listing *listing, struct bytes token,
                               struct print_cell *ret_cell, struct fault *fault)
{
    listing->is_sealed = listing->is_sealed || listing->people == NULL;
    if (listing->people == NULL) {
        *ret_cell =
            listing->session->world->is_json ? print_none() : print_words(_("sealed"));
        return OK;
    }
    const struct status read =
        vault_note_read(listing->people, token.at, &listing->note, fault);
    if (read.code == STATUS_NOT_FOUND) {
        *ret_cell = print_none();
        return OK;
    }
    *ret_cell = listing->note.is_erased
                    ? print_words(_("erased"))
                    : print_bytes(bytes_from(listing->note.at, listing->note.size));
    return read;
}

static struct print_cell entry_cell(const struct fact *fact, unsigned field)
{
    return fact_has(fact, field) ? print_count(fact->field[field].number)
                                 : print_none();
}

static struct print_cell outcome_cell(const struct fact *fact)
{
    return !fact_has(fact, DISCLOSURE_OUTCOME) ? print_none()
           : fact->field[DISCLOSURE_OUTCOME].number == OBJECTION_UPHELD
               ? print_words(_("upheld"))
               : print_words(_("dismissed"));
}

static struct status add_step(void *context, const struct entry *entry,
                              const struct fact *fact, struct fault *fault)
{
    struct listing *listing = context;
    const unsigned step = (unsigned)fact->field[DISCLOSURE_STEP].number;
    char day[DATE_TEXT_SIZE];
    struct print_cell note = print_none();
    if (fact_has(fact, DISCLOSURE_NOTE)) {
        TRY(note_cell(listing, fact->field[DISCLOSURE_NOTE].bytes, &note, fault));
    }
    const struct print_cell cells[] = {
        print_count(entry->index),
        day_cell((civil_day)fact->field[DISCLOSURE_DAY].fen, day),
        stage_cell(step),
        entry_cell(fact, DISCLOSURE_OBJECTION),
        outcome_cell(fact),
        step == NOTICE_OBJECTED ? print_flag(fact_has(fact, DISCLOSURE_LATE))
                                : print_none(),
        entry_cell(fact, DISCLOSURE_REMEDY),
        print_bytes(session_staff(listing->session, entry->actor)),
        note,
        print_flag(fact_has(fact, DISCLOSURE_NOTE) && listing->people == NULL)};
    return print_table_add(&listing->table, cells, fault);
}

/* "sealed" is for programs: on the terminal the note's cell says so. */
static struct status list_steps(struct listing *listing, uint64_t notice, uint64_t seal,
                                struct fault *fault)
{
    struct world *world = listing->session->world;
    const struct print_column columns[] = {
        {"entry", _("Entry")},         {"day", _("Day")},
        {"step", _("Step")},           {"objection", _("Objection")},
        {"outcome", _("Outcome")},     {"late", _("After the last day")},
        {"remedy", _("Put right by")}, {"staff", _("Staff")},
        {"note", _("Note")},           {"sealed", ""}};
    listing->table = print_table_of(world, "steps", columns,
                                    world->is_json ? STEP_COLUMNS + 1 : STEP_COLUMNS);
    TRY(disclosures_steps(listing->session->transaction, notice, seal, add_step,
                          listing, fault));
    print_table_end(&listing->table, "");
    if (listing->is_sealed) {
        print_note(world,
                   _("The notes are sealed in the vault; whose key opens it reads them "
                     "with: mingzhang disclosure show %" PRIu64 " --names"),
                   notice);
    }
    return OK;
}

static struct status print_steps(struct session *session, uint64_t notice,
                                 uint64_t seal, struct fault *fault)
{
    struct listing listing = {.session = session};
    if (arguments_has(session->arguments, OPTION_NAMES)) {
        TRY(vault_reader_open(session->ledger.vault, &listing.people, fault));
    }
    const struct status listed = list_steps(&listing, notice, seal, fault);
    vault_reader_close(listing.people);
    secret_wipe(&listing.note, sizeof(listing.note));
    return listed;
}

static struct status print_files(struct world *world,
                                 const struct disclosures_notice *notice,
                                 struct fault *fault)
{
    const struct print_column columns[] = {{"format", _("Format")},
                                           {"sha256", "SHA-256"}};
    struct print_table table = print_table_of(world, "files", columns, 2);
    for (size_t i = 0; i < notice->file_count; i++) {
        char hex[HEX_SIZE];
        bytes_to_hex(bytes_from(notice->files[i].digest, DIGEST_SIZE), hex);
        const struct print_cell cells[] = {
            print_words(disclosures_format_name(notice->files[i].format)),
            print_words(hex)};
        TRY(print_table_add(&table, cells, fault));
    }
    print_table_end(&table, "");
    return OK;
}

/* Of a notice that runs: how many of its days are to come, today counted. */
static struct status print_days_left(struct session *session,
                                     const struct disclosures_notice *notice,
                                     struct fault *fault)
{
    const struct workday_calendar *calendar = NULL;
    struct world *world = session->world;
    struct disclosure_policy policy;
    const civil_day from = world->today > notice->first ? world->today : notice->first;
    int days = notice->last - from + 1;
    if (notice->stage != NOTICE_RUNNING) {
        return OK;
    }
    TRY(disclosure_policy_of(session->transaction, notice->policy, notice->programme,
                             &world->arena, &policy, fault));
    if (policy.is_working_days) {
        TRY(calendar_load(world, &calendar, fault));
        TRY(workday_count(calendar, from, notice->last, &days, fault));
    }
    print_field(world, "days_left", _("Days left"),
                print_count(days > 0 ? (uint64_t)days : 0));
    return OK;
}

static void print_notice(struct session *session,
                         const struct disclosures_notice *notice)
{
    struct world *world = session->world;
    char text[DATE_TEXT_SIZE];
    print_field(world, "notice", _("Notice"), print_count(notice->entry));
    print_field(world, "programme", _("Programme"),
                print_bytes(session_text(session, notice->programme, PROGRAMME_NAME)));
    print_field(world, "unit", _("Unit"),
                print_bytes(session_text(session, notice->unit, UNIT_NAME)));
    print_field(world, "moment", _("Notice of"), moment_cell(notice->moment));
    print_field(world, "period", _("Month"), month_cell(notice->period, text));
    print_field(world, "stage", _("State"), stage_cell(notice->stage));
    print_field(world, "first", _("First day"), day_cell(notice->first, text));
    print_field(world, "last", _("Last day"), day_cell(notice->last, text));
    print_field(world, "keep", _("Names stay until"), day_cell(notice->keep, text));
    print_field(world, "count", _("Count"), print_count(notice->count));
    print_field(world, "amount", _("Amount, yuan"),
                notice->has_amount ? print_fen(notice->amount) : print_none());
    print_field(world, "policy", _("Policy"),
                notice->policy == 0 ? print_none() : print_count(notice->policy));
    print_field(world, "replaces", _("Replaces"),
                notice->replaces == 0 ? print_none() : print_count(notice->replaces));
    print_field(world, "replaced_by", _("Replaced by"),
                notice->replaced_by == 0 ? print_none()
                                         : print_count(notice->replaced_by));
    print_field(world, "objections", _("Objections"), print_count(notice->objections));
    print_field(world, "open", _("Open objections"), print_count(notice->open));
    print_field(world, "upheld", _("Upheld, not put right"),
                print_count(notice->upheld));
}

static struct status show(struct session *session, void *context, struct fault *fault)
{
    struct disclosures_notice notice;
    uint64_t entry = 0;
    uint64_t seal = UINT64_MAX;
    (void)context;
    TRY(arguments_entry(session->arguments, 0, &entry, fault));
    TRY(session_seal(session, &seal, fault));
    TRY(disclosures_at(session->transaction, entry, seal, &notice, fault));
    print_notice(session, &notice);
    TRY(print_days_left(session, &notice, fault));
    TRY(print_steps(session, entry, seal, fault));
    return print_files(session->world, &notice, fault);
}

struct status command_disclosure_show(struct world *world,
                                      const struct arguments *arguments,
                                      struct fault *fault)
{
    const unsigned need =
        arguments_has(arguments, OPTION_NAMES) ? SESSION_VAULT : SESSION_READ;
    return session_run(world, arguments, need, show, NULL, fault);
}

/* ---- check -------------------------------------------------------------------------
 */

struct checking {
    struct digest digest;
    struct disclosures_notice notice; /* the newest that has the file; entry 0: none */
    unsigned format;
};

static struct status look_at(void *context, const struct disclosures_notice *notice,
                             struct fault *fault)
{
    struct checking *checking = context;
    (void)fault;
    for (size_t i = 0; i < notice->file_count; i++) {
        if (bytes_equal(digest_bytes(&checking->digest),
                        bytes_from(notice->files[i].digest, DIGEST_SIZE))) {
            checking->notice = *notice;
            checking->format = notice->files[i].format;
        }
    }
    return OK;
}

static struct status see_erasure(void *context, uint64_t entry, struct fault *fault)
{
    uint64_t *newest = context;
    (void)fault;
    *newest = entry;
    return OK;
}

static struct status no_notice(uint64_t erased, struct fault *fault)
{
    return erased == 0
               ? FAULT(fault, STATUS_FOUND,
                       "no public notice has this file; it was changed, or is not ours")
               : FAULT(
                     fault, STATUS_FOUND,
                     "no public notice has this file; it was changed, is not ours, or "
                     "was made anew after somebody was erased (entry %" PRIu64
                     "): only files of before are told by their digests",
                     erased);
}

/* a file of before an erasure is still the notice's, and shows who was erased.
 */
static void print_erased(struct session *session,
                         const struct disclosures_notice *notice, uint64_t erased)
{
    const bool is_since = erased > notice->entry;
    print_field(session->world, "erased_since", _("Erased since"),
                is_since ? print_count(erased) : print_none());
    if (is_since) {
        print_note(
            session->world, "%s",
            _("The file is the notice's as it was. Somebody was erased since, and "
              "may stand in it: it is not to be published any more; what "
              "publish makes now has other digests."));
    }
}

static struct status check(struct session *session, void *context, struct fault *fault)
{
    struct world *world = session->world;
    struct checking checking = {.format = 0};
    struct hasher *hasher = NULL;
    uint64_t size = 0;
    char hex[HEX_SIZE];
    (void)context;
    TRY(hasher_open(DIGEST_SHA256, &hasher, fault));
    const struct status read =
        file_digest(session->arguments->positional[0], FILE_DIGEST_ANY_SIZE, hasher,
                    &checking.digest, &size, fault);
    hasher_close(hasher);
    TRY(read);
    TRY(disclosures_list(session->transaction, UINT64_MAX, look_at, &checking, fault));
    bytes_to_hex(digest_bytes(&checking.digest), hex);
    print_field(world, "sha256", "SHA-256", print_words(hex));
    uint64_t erased = 0;
    TRY(accounts_erasures(session->transaction, 0, see_erasure, &erased, fault));
    if (checking.notice.entry == 0) {
        return no_notice(erased, fault);
    }
    print_field(world, "format", _("Format"),
                print_words(disclosures_format_name(checking.format)));
    print_notice(session, &checking.notice);
    print_erased(session, &checking.notice, erased);
    return OK;
}

struct status command_disclosure_check(struct world *world,
                                       const struct arguments *arguments,
                                       struct fault *fault)
{
    return session_run(world, arguments, SESSION_READ, check, NULL, fault);
}
