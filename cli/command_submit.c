/* command_submit.c - approved batches go to the bank; what does not is taken back. */
#include "cli/batch_choice.h"
#include "cli/import.h"
#include "importers/statement.h"
#include "importers/submission.h"
#include "ledger/base/text.h"
#include "reports/output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { SLICE = 32 }; /* batches of one transaction, each with its file open */

struct sent_file {
    struct output output;
    struct submission submission;
    char path[LEDGER_PATH_SIZE];
};
struct submitting {
    struct session *session;
    const char *folder;
    bool is_again;
    unsigned jobs;
    const struct profile *profile; /* NULL: as each was submitted */
    bool has_account;              /* */
    uint8_t account[VAULT_TOKEN_SIZE];
    struct sent_file files[SLICE];
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

static void put_bytes(void *context, struct bytes bytes)
{
    output_put(context, bytes);
}

static struct status open_file(struct submitting *submitting, struct sent_file *file,
                               uint64_t batch, const struct profile *profile,
                               struct fault *fault)
{
    const bool is_csv = profile_facts(profile)->separator == ',';
    const int size =
        snprintf(file->path, sizeof(file->path), "%s/batch-%llu.%s", submitting->folder,
                 (unsigned long long)batch, is_csv ? "csv" : "txt");
    if (size < 0 || size >= LEDGER_PATH_SIZE) {
        return FAULT(fault, STATUS_USAGE, "the path of the bank's file is too long");
    }
    return output_open_private(file->path, &submitting->session->world->arena,
                               &file->output, fault);
}

/* The file under a temporary name: it appears when the entry is in the journal. */
static struct status prepare(struct submitting *submitting, uint64_t batch,
                             const struct profile *profile, civil_day day,
                             struct fault *fault)
{
    struct session *session = submitting->session;
    struct sent_file *file = &submitting->files[submitting->count];
    TRY(open_file(submitting, file, batch, profile, fault));
    submitting->count++;
    const struct submission_options options = {.profile = profile,
                                               .day = day,
                                               .jobs = submitting->jobs,
                                               .arena = &session->world->arena,
                                               .write = put_bytes,
                                               .context = &file->output};
    TRY(fault_at(
        fault,
        submission_write(&session->ledger, batch, &options, &file->submission, fault),
        file->path, 0, NULL));
    file->submission.has_account = submitting->has_account;
    memcpy(file->submission.account, submitting->account, VAULT_TOKEN_SIZE);
    return OK;
}

static struct status append_all(struct journal_session *session, void *context,
                                struct fault *fault)
{
    const struct submitting *submitting = context;
    for (size_t i = 0; i < submitting->count; i++) {
        TRY(submission_append(session, &submitting->files[i].submission,
                              submitting->session->world->today,
                              profile_facts(submitting->profile)->name, fault));
    }
    return OK;
}

/* ---- again
 * -------------------------------------------------------------------------------- */

struct before {
    uint64_t batch;
    civil_day day;
    char profile[FACT_TEXT_SIZE_MAX + 1];
    uint8_t token[VAULT_TOKEN_SIZE];
};

static struct status find_before(struct store_transaction *transaction, void *context,
                                 struct fault *fault)
{
    static const struct journal_hooks words = {.schema = kinds_find};
    struct before *before = context;
    struct batch batch;
    struct entry entry;
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
    TRY(journal_entry(transaction, &words, batch.submission, &entry, &fact, fault));
    const struct bytes name = fact.field[SUBMISSION_PROFILE].bytes;
    memcpy(before->profile, name.at, name.size);
    before->profile[name.size] = '\0';
    before->day = (civil_day)fact.field[SUBMISSION_DAY].fen;
    memcpy(before->token, fact.field[SUBMISSION_TOKEN].bytes.at, VAULT_TOKEN_SIZE);
    return OK;
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
    TRY(prepare(submitting, batch, profile, before.day, fault));
    const struct sent_file *file = &submitting->files[submitting->count - 1];
    if (memcmp(file->submission.token, before.token, VAULT_TOKEN_SIZE) != 0) {
        return FAULT(
            fault, STATUS_REFUSED,
            "R-099: written again, the file of batch %llu would not be the one "
            "that was submitted (layout %s); use the very layout of then",
            (unsigned long long)batch, before.profile);
    }
    return OK;
}

/* ---- submit
 * ------------------------------------------------------------------------------- */

static struct status put_in_place(struct submitting *submitting,
                                  struct print_table *table, struct fault *fault)
{
    for (size_t i = 0; i < submitting->count; i++) {
        struct sent_file *file = &submitting->files[i];
        const struct status put = output_finish(&file->output, fault);
        if (!status_is_ok(put) && !submitting->is_again) {
            return FAULT(fault, put.code,
                         "batch %llu is submitted, but its file could not be written; "
                         "make room, then: mingzhang batch submit --again",
                         (unsigned long long)file->submission.batch);
        }
        TRY(put);
        const struct print_cell cells[] = {
            print_count(file->submission.batch), print_count(file->submission.count),
            print_fen(file->submission.fen), print_words(file->path)};
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
        TRY(submitting->is_again ? prepare_again(submitting, batches[i], fault)
                                 : prepare(submitting, batches[i], submitting->profile,
                                           submitting->session->world->today, fault));
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
    const struct print_column columns[] = {{"batch", _("Batch")},
                                           {"lines", _("Lines")},
                                           {"amount", _("Amount, yuan")},
                                           {"file", _("File")}};
    struct print_table table = print_table_of(session->world, "submitted", columns, 4);
    struct status done = OK;
    for (size_t at = 0; at < choice->count && status_is_ok(done); at += SLICE) {
        const size_t left = choice->count - at;
        done = submit_slice(submitting, choice->list + at, left > SLICE ? SLICE : left,
                            &table, fault);
        for (size_t i = 0; i < submitting->count; i++) {
            output_discard(&submitting->files[i].output);
        }
    }
    print_table_end(&table, "");
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
    statement_token(submitting->session->ledger.vault, hasher, account,
                    submitting->account);
    hasher_close(hasher);
    submitting->has_account = true;
    return OK;
}

static struct status submit(struct session *session, void *context, struct fault *fault)
{
    struct submitting *submitting = context;
    const struct arguments *arguments = session->arguments;
    const char *name = arguments->value[OPTION_PROFILE];
    struct batch_choice choice;
    submitting->session = session;
    submitting->is_again = arguments_has(arguments, OPTION_AGAIN);
    submitting->folder = arguments->value[OPTION_FILES];
    TRY(import_jobs(arguments, &submitting->jobs, fault));
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
    return submit_all(submitting, &choice, fault);
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
