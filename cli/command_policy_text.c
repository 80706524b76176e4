/* command_policy_text.c - policies that are texts: recorded whole, shown again. */
#include "cli/public_file.h"
#include "cli/session.h"
#include "ledger/disclosure_policy.h"
#include "ledger/evaluation_policy.h"

/* What a file says must hold for its use; `programme` is NULL when it is for every one.
 * Gives which moments come before payment. */
typedef struct status policy_checker(struct bytes text, const struct fact *programme,
                                     struct arena *arena, unsigned *ret_before,
                                     struct fault *fault);

static struct status check_disclosure(struct bytes text, const struct fact *programme,
                                      struct arena *arena, unsigned *ret_before,
                                      struct fault *fault)
{
    struct disclosure_policy policy;
    TRY(disclosure_policy_check(text, programme, arena, &policy, fault));
    *ret_before = policy.before_payment;
    return OK;
}

static struct status check_evaluation(struct bytes text, const struct fact *programme,
                                      struct arena *arena, unsigned *ret_before,
                                      struct fault *fault)
{
    struct evaluation_policy policy;
    (void)programme;
    *ret_before = 0;
    return evaluation_policy_read(text, arena, &policy, fault);
}

/* By use; policy_text_head() lets no other pass. */
static policy_checker *const checkers[] = {
    [POLICY_USE_DISCLOSURE] = check_disclosure,
    [POLICY_USE_EVALUATION] = check_evaluation,
};

/* ---- record -----------------------------------------------------------------------
 */

struct recorder {
    struct session *session;
    struct policy_recording recording;
    uint64_t entry;
    bool is_known;
};

static struct status find_programme(struct recorder *recorder,
                                    struct store_transaction *transaction,
                                    struct fact *ret_fact, struct fault *fault)
{
    const struct bytes code = recorder->recording.head.programme;
    const struct status known = accounts_code(transaction, CODE_PROGRAMME, code,
                                              &recorder->recording.programme, fault);
    if (known.code == STATUS_NOT_FOUND) {
        return fault_at(fault,
                        FAULT(fault, STATUS_NOT_FOUND, "no programme has the code %.*s",
                              (int)code.size, (const char *)code.at),
                        NULL, recorder->recording.head.programme_line, NULL);
    }
    TRY(known);
    return accounts_fact(transaction, recorder->recording.programme, ret_fact, fault);
}

static struct status append(struct journal_session *session, void *context,
                            struct fault *fault)
{
    struct recorder *recorder = context;
    struct policy_recording *recording = &recorder->recording;
    const bool is_for_all = bytes_equal(recording->head.programme, bytes_of("*"));
    struct fact programme;
    recording->programme = 0;
    if (!is_for_all) {
        TRY(find_programme(recorder, journal_transaction(session), &programme, fault));
    }
    TRY(checkers[recording->head.use](recording->text, is_for_all ? NULL : &programme,
                                      &recorder->session->world->arena,
                                      &recording->before_payment, fault));
    return policy_text_append(session, recording, &recorder->entry, &recorder->is_known,
                              fault);
}

static struct status record(struct session *session, void *context, struct fault *fault)
{
    struct recorder *recorder = context;
    struct policy_recording *recording = &recorder->recording;
    struct world *world = session->world;
    struct hasher *hasher = NULL;
    const char *path = session->arguments->positional[0];
    recorder->session = session;
    session->actor.is_rehearsal = arguments_has(session->arguments, OPTION_DRY_RUN);
    TRY(public_file_load(world, path, &recording->text, fault));
    struct status status =
        policy_text_head(recording->text, &world->arena, &recording->head, fault);
    if (status_is_ok(status)) {
        TRY(hasher_open(session->facts.suite, &hasher, fault));
        recording->digest = hasher_one(hasher, recording->text);
        hasher_close(hasher);
        status = ledger_write(&session->ledger, &session->actor, "policy record",
                              append, recorder, fault);
    }
    if (!status_is_ok(status)) {
        return fault_at(fault, status, path, 0, NULL);
    }
    const bool is_recorded = recorder->is_known || !session->actor.is_rehearsal;
    print_field(world, "policy", _("Policy"),
                is_recorded ? print_count(recorder->entry) : print_none());
    if (session->actor.is_rehearsal) {
        print_note(world, "%s", _("This was a dry run: nothing was recorded."));
    }
    if (recorder->is_known) {
        print_note(world, "%s",
                   _("The ledger has this text already; nothing was recorded."));
    }
    return OK;
}

struct status command_policy_record(struct world *world,
                                    const struct arguments *arguments,
                                    struct fault *fault)
{
    struct recorder recorder = {.session = NULL};
    return session_run(world, arguments, SESSION_ADMINISTER, record, &recorder, fault);
}

/* ---- show -------------------------------------------------------------------------
 */

static struct status show(struct session *session, void *context, struct fault *fault)
{
    struct policy_text policy;
    uint64_t entry = 0;
    (void)context;
    TRY(arguments_entry(session->arguments, 0, &entry, fault));
    TRY(policy_text_at(session->transaction, entry, &session->world->arena, &policy,
                       fault));
    print_whole(session->world, "text", policy.text);
    return OK;
}

struct status command_policy_show(struct world *world,
                                  const struct arguments *arguments,
                                  struct fault *fault)
{
    return session_run(world, arguments, SESSION_READ, show, NULL, fault);
}
