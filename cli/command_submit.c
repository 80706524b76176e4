/* command_submit.c - approved batches go to the bank; what does not is taken back. */
#include "cli/batch_choice.h"
#include "cli/import.h"
#include "cli/sent_files.h"
#include "importers/statement.h"
#include "ledger/base/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum {
    SLICE = 32,           /* batches of one transaction, each with its files open */
    KEPT_SIZE = 256 << 20 /* of a slice: buffers, and what up to a million vouchers
                             are called */
};

struct submitting {
    struct session *session;
    const char *folder;
    bool is_again;
    bool has_vouchers; /* some were put in place      */
    civil_day day;     /* of submission: today, or what --day says */
    unsigned jobs;
    const struct profile *profile; /* NULL: as each was submitted */
    bool has_account;              /* */
    uint8_t account[VAULT_TOKEN_SIZE];
    struct voucher_numbers next; /* of the next vouchers                     */
    struct arena kept;           /* of one slice: what its files are called */
    struct sent_files files[SLICE];
    size_t count;
};

static struct status waits_for_submission(void *context,
                                          struct store_transaction *transaction,
                                          uint64_t entry, const struct batch *batch,
                                          bool *ret_wanted, struct fault *fault)
{
    const struct submitting *submitting = context;
    (void)transaction;
    (void)entry;
    (void)fault;
    *ret_wanted = batch->origin == BATCH_ORIGIN_ROSTER &&
                  batch->stage == (submitting->is_again ? LINE_STATE_SUBMITTED
                                                        : LINE_STATE_APPROVED);
    return OK;
}

/* The files under temporary names: they appear when the entry is in the journal. */
static struct status prepare(struct submitting *submitting, uint64_t batch,
                             struct fault *fault)
{
    const struct sent_files_request request = {.folder = submitting->folder,
                                               .batch = batch,
                                               .profile = submitting->profile,
                                               .day = submitting->day,
                                               .jobs = submitting->jobs,
                                               .numbers = submitting->next};
    struct sent_files *files = &submitting->files[submitting->count++];
    TRY(sent_files_make(files, submitting->session, &request, &submitting->kept,
                        fault));
    submitting->next.plan += files->submission.plans;
    submitting->next.order += files->submission.orders;
    files->submission.has_account = submitting->has_account;
    memcpy(files->submission.account, submitting->account, VAULT_TOKEN_SIZE);
    return OK;
}

static struct status append_all(struct journal_session *session, void *context,
                                struct fault *fault)
{
    const struct submitting *submitting = context;
    for (size_t i = 0; i < submitting->count; i++) {
        TRY(submission_append(session, &submitting->files[i].submission,
                              submitting->day, profile_facts(submitting->profile)->name,
                              fault));
    }
    return OK;
}

/* ---- again ----------------------------------------------------------------------- */

struct before {
    uint64_t batch, entry;
    civil_day day;
    bool is_voucher;
    struct voucher_numbers first;
    char profile[FACT_TEXT_SIZE_MAX + 1];
    uint8_t token[VAULT_TOKEN_SIZE];
};

static struct status find_before(struct store_transaction *transaction, void *context,
                                 struct fault *fault)
{
    struct before *before = context;
    struct batch batch;
    struct fact fact;
    const struct status known =
        accounts_batch_at(transaction, before->batch, UINT64_MAX, &batch, fault);
    if (known.code == STATUS_NOT_FOUND ||
        (status_is_ok(known) && batch.submission == 0)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-096: batch %llu was not submitted yet; leave --again out",
                     (unsigned long long)before->batch);
    }
    TRY(known);
    TRY(accounts_fact(transaction, batch.submission, &fact, fault));
    const struct bytes name = fact.field[SUBMISSION_PROFILE].bytes;
    memcpy(before->profile, name.at, name.size);
    before->profile[name.size] = '\0';
    before->entry = batch.submission;
    before->is_voucher = fact.field[SUBMISSION_FORM].number == SUBMISSION_VOUCHER;
    if (before->is_voucher) {
        before->first.plan = fact.field[SUBMISSION_PLAN].number;
        before->first.order = fact.field[SUBMISSION_ORDER].number;
    }
    before->day = (civil_day)fact.field[SUBMISSION_DAY].fen;
    memcpy(before->token, fact.field[SUBMISSION_TOKEN].bytes.at, VAULT_TOKEN_SIZE);
    return OK;
}

static struct status not_the_same(const struct before *before, struct fault *fault)
{
    return FAULT(fault, STATUS_REFUSED,
                 "R-099: written again, the file of batch %llu would not be the one "
                 "that was submitted (layout %s); use the very layout of then",
                 (unsigned long long)before->batch, before->profile);
}

/* the same bytes, or none. */
static struct status prepare_again(struct submitting *submitting, uint64_t batch,
                                   struct fault *fault)
{
    struct session *session = submitting->session;
    struct before before = {.batch = batch};
    const struct profile *profile = submitting->profile;
    TRY(store_read(journal_store(session->ledger.journal), find_before, &before,
                   fault));
    if (profile == NULL) {
        TRY(profile_find(session->world->profiles, before.profile,
                         &session->world->arena, &profile, fault));
    }
    if (before.is_voucher != (profile_facts(profile)->kind == PROFILE_VOUCHER)) {
        return not_the_same(&before, fault);
    }
    const struct sent_files_request request = {.folder = submitting->folder,
                                               .batch = batch,
                                               .profile = profile,
                                               .day = before.day,
                                               .jobs = submitting->jobs,
                                               .numbers = before.first,
                                               .before = before.entry};
    struct sent_files *files = &submitting->files[submitting->count++];
    TRY(sent_files_make(files, session, &request, &submitting->kept, fault));
    return memcmp(files->submission.token, before.token, VAULT_TOKEN_SIZE) == 0
               ? OK
               : not_the_same(&before, fault);
}

/* ---- submit ---------------------------------------------------------------------- */

static struct status put_in_place(struct submitting *submitting,
                                  struct print_table *table, struct fault *fault)
{
    for (size_t i = 0; i < submitting->count; i++) {
        struct sent_files *files = &submitting->files[i];
        const struct submission *submission = &files->submission;
        const struct status put = sent_files_finish(files, fault);
        if (!status_is_ok(put) && !submitting->is_again) {
            return FAULT(fault, put.code,
                         "batch %llu is submitted, but its file could not be written; "
                         "make room, then: mingzhang batch submit --again",
                         (unsigned long long)submission->batch);
        }
        TRY(put);
        const struct print_cell cells[] = {
            print_count(submission->batch),
            print_count(submission->count),
            print_fen(submission->fen),
            print_words(files->path),
            print_words(files->cover),
            submission->orders == 0 ? print_none() : print_count(submission->orders)};
        submitting->has_vouchers = submitting->has_vouchers || submission->orders > 0;
        TRY(print_table_add(table, cells, fault));
    }
    return OK;
}

static struct status submit_slice(struct submitting *submitting,
                                  const uint64_t *batches, size_t count,
                                  struct print_table *table, struct fault *fault)
{
    struct session *session = submitting->session;
    submitting->count = 0;
    for (size_t i = 0; i < count; i++) {
        char name[48];
        (void)snprintf(name, sizeof(name), _("batch %llu"),
                       (unsigned long long)batches[i]);
        const struct status prepared =
            submitting->is_again ? prepare_again(submitting, batches[i], fault)
                                 : prepare(submitting, batches[i], fault);
        TRY(count == 1 ? prepared : fault_at(fault, prepared, name, 0, NULL));
    }
    if (!submitting->is_again) {
        TRY(ledger_write(&session->ledger, &session->actor, "batch submit", append_all,
                         submitting, fault));
    }
    return put_in_place(submitting, table, fault);
}

static struct status submit_all(struct submitting *submitting,
                                const struct batch_choice *choice, struct fault *fault)
{
    struct session *session = submitting->session;
    const struct print_column columns[] = {
        {"batch", _("Batch")},         {"lines", _("Lines")},
        {"amount", _("Amount, yuan")}, {"file", _("File")},
        {"cover", _("Cover sheet")},   {"vouchers", _("Vouchers 8207")}};
    struct print_table table = print_table_of(session->world, "submitted", columns, 6);
    struct status done = OK;
    for (size_t at = 0; at < choice->count && status_is_ok(done); at += SLICE) {
        const size_t left = choice->count - at;
        done = submit_slice(submitting, choice->list + at, left > SLICE ? SLICE : left,
                            &table, fault);
        for (size_t i = 0; i < submitting->count; i++) {
            sent_files_end(&submitting->files[i]);
        }
        arena_rewind(&submitting->kept, 0);
    }
    if (submitting->has_vouchers) {
        print_field(session->world, "layout", _("Layout"),
                    print_words(_("treasury vouchers, not confirmed for Hunan: let the "
                                  "treasury look at them first")));
    }
    if (!submitting->has_vouchers && !session->world->is_json) {
        table.column_count--;
    }
    if (table.row_count > 0) {
        print_table_end(&table, "");
    }
    return done;
}

static struct status read_account(struct submitting *submitting, struct fault *fault)
{
    const char *account = submitting->session->arguments->value[OPTION_BANK_ACCOUNT];
    struct hasher *hasher = NULL;
    if (account == NULL) {
        return OK;
    }
    if (account[0] == '\0' || submitting->is_again) {
        return FAULT(fault, STATUS_USAGE,
                     "--account names the account that a batch is paid from when it is "
                     "submitted, in the office's word for it");
    }
    TRY(hasher_open(DIGEST_SHA256, &hasher, fault));
    vault_account_token(submitting->session->ledger.vault, hasher, account,
                        submitting->account);
    hasher_close(hasher);
    submitting->has_account = true;
    return OK;
}

static struct status first_numbers(struct store_transaction *transaction, void *context,
                                   struct fault *fault)
{
    struct submitting *submitting = context;
    return accounts_voucher_numbers(transaction, &submitting->next, fault);
}

/* The bank counts its days from the one it was handed the file, which a person may
 * enter late but never ahead. */
static struct status read_day(struct submitting *submitting, struct fault *fault)
{
    const civil_day today = submitting->session->world->today;
    submitting->day = today;
    TRY(arguments_day(submitting->session->arguments, OPTION_DAY, &submitting->day,
                      fault));
    if (submitting->day > today) {
        return FAULT(fault, STATUS_USAGE,
                     "--day is the day the file is handed in: today, or one before it");
    }
    return !submitting->is_again ||
                   !arguments_has(submitting->session->arguments, OPTION_DAY)
               ? OK
               : FAULT(fault, STATUS_USAGE,
                       "with --again the day is that of then; leave --day out");
}

static struct status submit(struct session *session, void *context, struct fault *fault)
{
    struct submitting *submitting = context;
    const struct arguments *arguments = session->arguments;
    const char *name = arguments->value[OPTION_PROFILE];
    struct batch_choice choice;
    submitting->session = session;
    submitting->is_again = arguments_has(arguments, OPTION_AGAIN);
    TRY(read_day(submitting, fault));
    submitting->folder = arguments->value[OPTION_FILES];
    TRY(arguments_jobs(arguments, IMPORT_JOBS_MAX, &submitting->jobs, fault));
    if (submitting->folder == NULL) {
        return FAULT(fault, STATUS_USAGE,
                     "batch submit wants --out DIR for the bank's files");
    }
    if (name != NULL || !submitting->is_again) {
        TRY(profile_find(session->world->profiles, name != NULL ? name : "plain",
                         &session->world->arena, &submitting->profile, fault));
    }
    TRY(read_account(submitting, fault));
    TRY(batch_choice_make(session, waits_for_submission, submitting, &choice, fault));
    if (mkdir(submitting->folder, 0700) != 0 && errno != EEXIST) {
        return FAULT(fault, STATUS_ENVIRONMENT, "cannot make the folder %s: %s",
                     submitting->folder, strerror(errno));
    }
    TRY(store_read(journal_store(session->ledger.journal), first_numbers, submitting,
                   fault));
    TRY(arena_open(KEPT_SIZE, &submitting->kept, fault));
    const struct status submitted = submit_all(submitting, &choice, fault);
    arena_close(&submitting->kept);
    return submitted;
}

struct status command_batch_submit(struct world *world,
                                   const struct arguments *arguments,
                                   struct fault *fault)
{
    struct submitting *submitting = NULL;
    ARENA_TAKE(&world->arena, 1, submitting, fault);
    return session_run(world, arguments, SESSION_ACT | SESSION_VAULT, submit,
                       submitting, fault);
}
