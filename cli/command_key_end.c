/* command_key_end.c - keys that end: replaced by the next one, or revoked. */
#include "cli/public_file.h"
#include "cli/under_note.h"
#include "ledger/base/date.h"
#include "ledger/base/text.h"
#include "ledger/journal/checkpoint.h"
#include "ledger/journal/log_keys.h"

#include <string.h>

struct ending {
    struct public_key next; /* rotate */
    uint64_t reason;        /* revoke */
    struct bytes note;      /* of --checkpoint */
    bool has_old;           /* the old one was named by its public half */
    struct public_key old;
};

/* ---- which key ---------------------------------------------------------------------
 */

static bool is_number(const char *word)
{
    uint64_t number = 0;
    return text_to_u64(bytes_of(word[0] == '@' ? word + 1 : word), &number);
}

static struct status read_old(struct world *world, const struct arguments *arguments,
                              struct ending *ending, struct fault *fault)
{
    const char *word = arguments->positional[0];
    ending->has_old = !is_number(word) && strcmp(word, "journal") != 0;
    return ending->has_old ? public_file_find(world, word, &ending->old, fault) : OK;
}

static struct status find_in(struct store_transaction *transaction,
                             struct session *session, const struct ending *ending,
                             uint64_t *ret_actor, struct fault *fault)
{
    struct registry_key record;
    struct log_keys *keys = NULL;
    if (ending->has_old) {
        return registry_actor(transaction, &ending->old, ret_actor, &record, fault);
    }
    if (is_number(session->arguments->positional[0])) {
        return arguments_entry(session->arguments, 0, ret_actor, fault);
    }
    ARENA_TAKE(&session->world->arena, 1, keys, fault);
    TRY(log_keys_read(transaction, keys, fault));
    *ret_actor = keys->key[keys->count - 1].actor;
    return OK;
}

/* By the entry that enrolled it, its name or file; "journal" is the newest key that
 * signs checkpoints. */
static struct status find_old(struct session *session, const struct ending *ending,
                              uint64_t *ret_actor, struct fault *fault)
{
    struct store_transaction *transaction = NULL;
    TRY(store_read_begin(journal_store(session->ledger.journal), &transaction, fault));
    const struct status found = find_in(transaction, session, ending, ret_actor, fault);
    store_read_end(transaction);
    return found;
}

/* ---- rotate ------------------------------------------------------------------------
 */

static struct status put_rotated(struct session *session, uint64_t old, uint64_t actor,
                                 const struct ledger_enrolment *enrolment,
                                 struct fault *fault)
{
    struct world *world = session->world;
    struct store_transaction *transaction = NULL;
    struct registry_key record;
    char id[PUBLIC_KEY_NAME_SIZE];
    char day[DATE_TEXT_SIZE] = "";
    public_key_name(enrolment->key, id);
    print_field(world, "actor", _("Actor"), print_count(actor));
    print_field(world, "id", _("Key"), print_words(id));
    print_field(world, "replaces", _("In the place of"), print_count(old));
    if (enrolment->until != 0) {
        date_format(enrolment->until, day);
    }
    print_field(world, "until", _("Both in force until"),
                enrolment->until == 0 ? print_none() : print_words(day));
    TRY(store_read_begin(journal_store(session->ledger.journal), &transaction, fault));
    const struct status known = registry_key(transaction, actor, &record, fault);
    store_read_end(transaction);
    TRY(known);
    if (record.purpose == KEY_PURPOSE_CHECKPOINT) {
        print_note(
            world, "%s",
            _("Now sign a checkpoint, before anything else is recorded: both keys sign "
              "it, and who knows only the old one learns of the new one. Then "
              "publish: mingzhang key export journal"));
    }
    return OK;
}

static struct status rotate(struct session *session, void *context, struct fault *fault)
{
    const struct ending *ending = context;
    struct ledger_enrolment enrolment = {.key = &ending->next};
    uint64_t actor = 0;
    TRY(find_old(session, ending, &enrolment.replaces, fault));
    TRY(arguments_day(session->arguments, OPTION_OLD_UNTIL, &enrolment.until, fault));
    TRY(ledger_enrol_key(&session->ledger, &session->actor, &enrolment, &actor, fault));
    return put_rotated(session, enrolment.replaces, actor, &enrolment, fault);
}

struct status command_key_rotate(struct world *world, const struct arguments *arguments,
                                 struct fault *fault)
{
    struct ending ending = {.has_old = false};
    TRY(read_old(world, arguments, &ending, fault));
    TRY(public_file_find(world, arguments->positional[1], &ending.next, fault));
    return session_run(world, arguments, SESSION_ADMINISTER, rotate, &ending, fault);
}

/* ---- revoke ------------------------------------------------------------------------
 */

/* What the last good checkpoint of a lost key vouches for, and the book too. */
static struct status read_size(struct session *session, struct journal_view *view,
                               const struct ending *ending, struct ledger_key_end *end,
                               struct fault *fault)
{
    struct arena *arena = &session->world->arena;
    struct log_keys *known = NULL;
    struct note *note = NULL;
    struct checkpoint checkpoint;
    struct digest root;
    size_t index = 0;
    ARENA_TAKE(arena, 2, known, fault);
    ARENA_TAKE(arena, 1, note, fault);
    TRY(log_keys_read(journal_view_transaction(view), &known[0], fault));
    log_keys_of_old(&known[0], &known[1]);
    TRY(note_parse(ending->note, arena, note, fault));
    TRY(checkpoint_parse(note->text, &checkpoint, fault));
    TRY(log_keys_check(&known[1], note, checkpoint.size, &index, fault));
    if (checkpoint.size > journal_view_size(view)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-262: the checkpoint vouches for more entries than the ledger "
                     "has; run verify with it");
    }
    TRY(journal_view_root(view, checkpoint.size, &root, fault));
    if (!digest_equal(&root, &checkpoint.root)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-262: the checkpoint vouches for another history; give the last "
                     "one that is good");
    }
    end->has_size = true;
    end->size = checkpoint.size;
    return OK;
}

static struct status revoke(struct session *session, void *context, struct fault *fault)
{
    const struct ending *ending = context;
    struct ledger_key_end end = {.reason = ending->reason};
    TRY(find_old(session, ending, &end.key, fault));
    TRY(arguments_day(session->arguments, OPTION_SINCE, &end.since, fault));
    if (ending->note.size > 0) {
        struct journal_view *view = NULL;
        TRY(journal_view_open(session->ledger.journal, &view, fault));
        const struct status read = read_size(session, view, ending, &end, fault);
        journal_view_close(view);
        TRY(fault_at(fault, read, session->arguments->value[OPTION_CHECKPOINT], 0,
                     NULL));
    }
    TRY(ledger_end_key(&session->ledger, &session->actor, &end, fault));
    print_field(session->world, "ended", _("Ended key"), print_count(end.key));
    if (end.has_size) {
        print_field(session->world, "last_size", _("Its checkpoints count up to"),
                    print_count(end.size));
    }
    return OK;
}

struct status command_key_revoke(struct world *world, const struct arguments *arguments,
                                 struct fault *fault)
{
    static const char *const words[] = {"rotated", "revoked", "lost"};
    const char *word = arguments->value[OPTION_REASON];
    struct ending ending = {.reason = 0};
    for (uint64_t i = 0; word != NULL && i < 3; i++) {
        ending.reason = strcmp(word, words[i]) == 0 ? i + 1 : ending.reason;
    }
    if (ending.reason == 0) {
        return FAULT(fault, STATUS_USAGE, "key revoke wants --reason: %s",
                     _(option_forms[OPTION_REASON].summary));
    }
    TRY(read_old(world, arguments, &ending, fault));
    if (arguments_has(arguments, OPTION_CHECKPOINT)) {
        TRY(public_file_load(world, arguments->value[OPTION_CHECKPOINT], &ending.note,
                             fault));
    }
    return session_run(world, arguments, SESSION_ADMINISTER, revoke, &ending, fault);
}
