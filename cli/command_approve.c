/* command_approve.c - approving batches, here or by a file signed elsewhere. */
#include "cli/batch_choice.h"
#include "cli/public_file.h"
#include "ledger/approval_file.h"
#include "ledger/base/money.h"
#include "ledger/journal/checkpoint.h"

#include <assert.h>
#include <stdio.h>

enum { SLICE = 256 }; /* batches of one transaction */

/* ---- here ------------------------------------------------------------------------ */

struct approving {
    struct session *session;
    uint64_t actor, staff; /* who the key belongs to */
    const uint64_t *batches;
    size_t count;
    struct approval_claim done[SLICE];
    struct signature signatures[SLICE];
    const struct approval_file *file; /* signed elsewhere; NULL: here */
};

static struct status approve_one(struct journal_session *session,
                                 struct approving *approving, size_t index,
                                 struct fault *fault)
{
    struct accounts *accounts = approving->session->ledger.accounts;
    struct approval_claim *claim = &approving->done[index];
    struct signature *signature = &approving->signatures[index];
    if (approving->file != NULL) {
        *claim = approving->file->claim;
        *signature = approving->file->signature;
    } else {
        uint8_t image[APPROVAL_MESSAGE_SIZE];
        TRY(accounts_claim(accounts, journal_transaction(session),
                           approving->batches[index], claim, fault));
        TRY(signing_sign(approving->session->key, approval_message(claim, image),
                         signature, fault));
    }
    return approval_append(session, accounts, claim, approving->actor, signature,
                           fault);
}

static struct status approve_all(struct journal_session *session, void *context,
                                 struct fault *fault)
{
    struct approving *approving = context;
    for (size_t i = 0; i < approving->count; i++) {
        char name[48];
        snprintf(name, sizeof(name), _("batch %llu"),
                 (unsigned long long)approving->batches[i]);
        TRY(fault_at(fault, approve_one(session, approving, i, fault), name, 0, NULL));
    }
    return OK;
}

static struct status find_actor(struct store_transaction *transaction, void *context,
                                struct fault *fault)
{
    struct approving *approving = context;
    struct public_key key;
    struct registry_key record;
    if (approving->file != NULL) {
        key = approving->file->key;
    } else {
        signing_key_public(approving->session->key, &key);
    }
    TRY(registry_actor(transaction, &key, &approving->actor, &record, fault));
    approving->staff = record.staff;
    return OK;
}

/* Does it wait for a role of the one who acts, who neither made nor approved it? */
static struct status waits_for_me(void *context, struct store_transaction *transaction,
                                  uint64_t entry, const struct batch *batch,
                                  bool *ret_wanted, struct fault *fault)
{
    const struct approving *approving = context;
    struct approval_policy policy;
    struct approvals approvals;
    uint64_t maker = 0;
    uint32_t roles = 0;
    *ret_wanted = false;
    if (batch->stage != LINE_STATE_DRAFTED || batch_current(batch).count == 0) {
        return OK;
    }
    TRY(approval_policy_of(transaction, entry, &policy, fault));
    TRY(approval_list(transaction, entry, &approvals, fault));
    TRY(approval_maker(transaction, entry, &maker, fault));
    TRY(registry_roles(transaction, approving->staff, approving->session->world->today,
                       &roles, fault));
    bool is_mine = maker != approving->staff &&
                   (roles >> approval_awaited(&policy, &approvals) & 1U) != 0;
    for (size_t i = 0; i < approvals.count; i++) {
        is_mine = is_mine && approvals.list[i].staff != approving->staff;
    }
    *ret_wanted = is_mine;
    return OK;
}

/* What is approved now, and by whom it has to be approved yet. */
static struct status put_approved(struct session *session,
                                  const struct approving *approving,
                                  struct print_table *table, struct fault *fault)
{
    struct store_transaction *transaction = NULL;
    TRY(store_read_begin(journal_store(session->ledger.journal), &transaction, fault));
    struct status status = OK;
    for (size_t i = 0; i < approving->count && status_is_ok(status); i++) {
        const struct approval_claim *claim = &approving->done[i];
        struct approval_policy policy;
        struct approvals approvals;
        status = approval_policy_of(transaction, claim->batch, &policy, fault);
        if (status_is_ok(status)) {
            status = approval_list(transaction, claim->batch, &approvals, fault);
        }
        if (status_is_ok(status)) {
            const uint8_t next = approval_awaited(&policy, &approvals);
            const struct print_cell cells[] = {
                print_count(claim->batch),
                print_words(_(registry_role_name(claim->role))),
                print_count(claim->count),
                print_fen(claim->fen),
                next == 0 ? print_none() : print_words(_(registry_role_name(next))),
            };
            status = print_table_add(table, cells, fault);
        }
    }
    store_read_end(transaction);
    return status;
}

static struct status record_approvals(struct approving *approving,
                                      const uint64_t *batches, size_t count,
                                      struct fault *fault)
{
    struct session *session = approving->session;
    const struct print_column columns[] = {{"batch", _("Batch")},
                                           {"role", _("Approved as")},
                                           {"lines", _("Lines")},
                                           {"amount", _("Amount, yuan")},
                                           {"waits_for", _("Waits for")}};
    struct print_table table = print_table_of(session->world, "approved", columns, 5);
    for (size_t done = 0; done < count; done += approving->count) {
        approving->batches = batches + done;
        approving->count = count - done > SLICE ? SLICE : count - done;
        TRY(ledger_write(&session->ledger, &session->actor, "batch approve",
                         approve_all, approving, fault));
        TRY(put_approved(session, approving, &table, fault));
    }
    print_table_end(&table, "");
    return OK;
}

/* A file of another ledger would only be refused for its signature. */
static struct status approve_file(struct approving *approving, const char *path,
                                  struct fault *fault)
{
    struct session *session = approving->session;
    struct approval_file file;
    struct bytes text = {0};
    TRY(public_file_load(session->world, path, &text, fault));
    TRY(fault_at(fault, approval_file_read(text, &file, fault), path, 0, NULL));
    if (!file.is_signed) {
        return fault_at(fault,
                        FAULT(fault, STATUS_INPUT,
                              "nobody has signed it yet; do so with: mingzhang batch "
                              "sign"),
                        path, 0, NULL);
    }
    if (!digest_equal(&file.claim.genesis, &session->facts.genesis)) {
        return fault_at(fault,
                        FAULT(fault, STATUS_REFUSED,
                              "R-092: it is about another ledger, %s", file.origin),
                        path, 0, NULL);
    }
    approving->file = &file;
    TRY(store_read(journal_store(session->ledger.journal), find_actor, approving,
                   fault));
    const struct status recorded =
        record_approvals(approving, &file.claim.batch, 1, fault);
    approving->file = NULL;
    return recorded;
}

static struct status approve(struct session *session, void *context,
                             struct fault *fault)
{
    struct approving *approving = context;
    const char *path = session->arguments->value[OPTION_FILE];
    struct batch_choice choice;
    approving->session = session;
    if (path != NULL) {
        return session->arguments->count == 0
                   ? approve_file(approving, path, fault)
                   : FAULT(fault, STATUS_USAGE,
                           "the file says which batch it approves; give no number");
    }
    TRY(store_read(journal_store(session->ledger.journal), find_actor, approving,
                   fault));
    TRY(batch_choice_make(session, waits_for_me, approving, &choice, fault));
    return record_approvals(approving, choice.list, choice.count, fault);
}

struct status command_batch_approve(struct world *world,
                                    const struct arguments *arguments,
                                    struct fault *fault)
{
    struct approving *approving = NULL;
    ARENA_TAKE(&world->arena, 1, approving, fault);
    return session_run(world, arguments, SESSION_ACT, approve, approving, fault);
}

/* ---- elsewhere ------------------------------------------------------------------- */

static void say_claim(struct world *world, const struct approval_file *file)
{
    print_field(world, "ledger", _("Ledger"), print_words(file->origin));
    print_field(world, "batch", _("Batch"), print_count(file->claim.batch));
    print_field(world, "role", _("Role"),
                print_words(_(registry_role_name(file->claim.role))));
    print_field(world, "lines", _("Lines"), print_count(file->claim.count));
    print_field(world, "amount", _("Amount, yuan"), print_fen(file->claim.fen));
}

static struct status save_file(struct world *world, const char *path,
                               const struct approval_file *file, struct fault *fault)
{
    uint8_t image[APPROVAL_FILE_SIZE_MAX];
    struct writer writer = writer_of(image, sizeof(image));
    approval_file_write(file, &writer);
    assert(!writer.overflowed);
    TRY(public_file_save(world, path, writer_bytes(&writer), fault));
    print_field(world, "file", _("Written"), print_words(path));
    return OK;
}

static struct status request(struct session *session, void *context,
                             struct fault *fault)
{
    (void)context;
    const char *path = session->arguments->value[OPTION_OUT];
    struct approval_file file = {.is_signed = false};
    uint64_t batch = 0;
    TRY(arguments_entry(session->arguments, 0, &batch, fault));
    if (path == NULL) {
        return FAULT(fault, STATUS_USAGE, "batch request wants --out FILE");
    }
    TRY(accounts_claim_at(session->ledger.accounts, session->transaction, batch,
                          &file.claim, fault));
    snprintf(file.origin, sizeof(file.origin), "%s", session->facts.origin);
    say_claim(session->world, &file);
    return save_file(session->world, path, &file, fault);
}

struct status command_batch_request(struct world *world,
                                    const struct arguments *arguments,
                                    struct fault *fault)
{
    return session_run(world, arguments, SESSION_READ, request, NULL, fault);
}

static struct status sign(struct world *world, const struct signing_key *key,
                          struct approval_file *file, struct fault *fault)
{
    uint8_t image[APPROVAL_MESSAGE_SIZE];
    signing_key_public(key, &file->key);
    TRY(signing_sign(key, approval_message(&file->claim, image), &file->signature,
                     fault));
    file->is_signed = true;
    say_claim(world, file);
    return OK;
}

struct status command_batch_sign(struct world *world, const struct arguments *arguments,
                                 struct fault *fault)
{
    const char *path = arguments->positional[0];
    const char *name = arguments->value[OPTION_KEY];
    char target[LEDGER_PATH_SIZE];
    struct approval_file file;
    struct bytes text = {0};
    struct signing_key *key = NULL;
    if (name == NULL) {
        return FAULT(fault, STATUS_USAGE, "batch sign wants --key NAME");
    }
    TRY(session_check_name(name, fault));
    TRY(public_file_load(world, path, &text, fault));
    TRY(fault_at(fault, approval_file_read(text, &file, fault), path, 0, NULL));
    world->is_practice = checkpoint_is_practice(bytes_of(file.origin));
    const int size = snprintf(target, sizeof(target), "%s.signed", path);
    if (size < 0 || size >= LEDGER_PATH_SIZE) {
        return FAULT(fault, STATUS_USAGE, "the path of the file is too long");
    }
    TRY(session_read_key(world, name, &key, fault));
    const struct status signed_it = sign(world, key, &file, fault);
    signing_key_close(key);
    TRY(signed_it);
    return save_file(world,
                     arguments->value[OPTION_OUT] != NULL ? arguments->value[OPTION_OUT]
                                                          : target,
                     &file, fault);
}
