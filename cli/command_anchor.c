/* command_anchor.c - checkpoints held outside: stamped by an authority, or carried away
 * by a command of the site. */
#include "cli/anchor_hook.h"
#include "cli/public_file.h"
#include "cli/stamps.h"
#include "cli/under_note.h"
#include "reports/tile_folder.h"

#include <stdio.h>

static void put_time(struct world *world, int64_t time_ms)
{
    char text[DATE_TIME_SIZE];
    date_format_instant(time_ms, text);
    print_field(world, "time", _("Stamped"), print_words(text));
}

/* The note, with a signature of one of the ledger's own keys. */
static struct status read_note(struct session *session, struct bytes note,
                               struct checkpoint *ret_checkpoint, struct fault *fault)
{
    struct log_keys *keys = NULL;
    struct tile_head head;
    TRY(under_note_keys(session, &keys, fault));
    TRY(tile_head_parse(note, keys, &session->world->arena, &head, fault));
    *ret_checkpoint = head.checkpoint;
    return OK;
}

/* ---- request --------------------------------------------------------------------- */

static struct status put_request(struct session *session, struct bytes note,
                                 struct fault *fault)
{
    struct world *world = session->world;
    const char *out = session->arguments->value[OPTION_OUT];
    char path[LEDGER_PATH_SIZE];
    struct checkpoint checkpoint;
    struct bytes request = {0};
    TRY(read_note(session, note, &checkpoint, fault));
    TRY(stamps_ask(world, note, checkpoint.size, &request, path, fault));
    if (out != NULL) {
        TRY(public_file_save(world, out, request, fault));
    }
    print_field(world, "size", _("Entries"), print_count(checkpoint.size));
    print_field(world, "request", _("Request"), print_words(out != NULL ? out : path));
    print_note(world, "%s",
               _("Send it to a time stamp authority; its answer goes to: mingzhang "
                 "anchor accept FILE --ca FILE"));
    return OK;
}

struct status command_anchor_request(struct world *world,
                                     const struct arguments *arguments,
                                     struct fault *fault)
{
    return under_note_run(world, arguments, SESSION_READ, put_request, fault);
}

/* ---- answers --------------------------------------------------------------------- */

struct answer {
    struct bytes response, authorities;
};

/* What the command line names; --ca must be given. */
static struct status load_answer(struct world *world, const struct arguments *arguments,
                                 struct answer *ret_answer, struct fault *fault)
{
    const char *path = arguments->value[OPTION_AUTHORITY];
    if (path == NULL) {
        return FAULT(fault, STATUS_USAGE,
                     "--ca FILE is wanted: the certificate of the authority, from a "
                     "place that you trust");
    }
    TRY(public_file_load(world, path, &ret_answer->authorities, fault));
    return public_file_load(world, arguments->positional[0], &ret_answer->response,
                            fault);
}

struct status command_anchor_accept(struct world *world,
                                    const struct arguments *arguments,
                                    struct fault *fault)
{
    struct answer answer;
    struct stamp stamp;
    session_learn_practice(world);
    TRY(load_answer(world, arguments, &answer, fault));
    TRY(fault_at(
        fault, stamps_accept(world, answer.response, answer.authorities, &stamp, fault),
        arguments->positional[0], 0, NULL));
    print_field(world, "size", _("Entries"), print_count(stamp.size));
    put_time(world, stamp.time_ms);
    print_field(world, "authority", _("Authority"), print_words(stamp.authority));
    return OK;
}

struct status command_anchor_list(struct world *world,
                                  const struct arguments *arguments,
                                  struct fault *fault)
{
    const struct stamp *list = NULL;
    size_t count = 0;
    size_t older = 0;
    const struct print_column columns[] = {{"name", _("Request")},
                                           {"size", _("Entries")},
                                           {"time", _("Stamped")},
                                           {"authority", _("Authority")}};
    (void)arguments;
    session_learn_practice(world);
    TRY(stamps_load(world, &list, &count, &older, fault));
    struct print_table table = print_table_of(world, "anchors", columns, 4);
    for (size_t i = 0; i < count; i++) {
        const struct stamp *stamp = &list[i];
        char time[DATE_TIME_SIZE] = "";
        if (stamp->is_answered) {
            date_format_instant(stamp->time_ms, time);
        }
        const struct print_cell cells[] = {
            print_words(stamp->name),
            print_count(stamp->size),
            stamp->is_answered ? print_words(time) : print_none(),
            stamp->is_answered ? print_words(stamp->authority) : print_none(),
        };
        TRY(print_table_add(&table, cells, fault));
    }
    print_table_end(&table, _("No time stamp was asked for."));
    if (world->is_json || older > 0) {
        print_field(world, "older", _("Older ones, not shown"), print_count(older));
    }
    return OK;
}

/* ---- check ----------------------------------------------------------------------- */

static struct status check_note(struct world *world, const struct arguments *arguments,
                                struct bytes whole, struct checkpoint *ret_checkpoint,
                                struct fault *fault)
{
    struct log_keys *keys = NULL;
    struct tile_head head;
    if (arguments_has(arguments, OPTION_LOG_KEY)) {
        TRY(public_file_log_keys(world, arguments, &keys, fault));
        TRY(tile_head_parse(whole, keys, &world->arena, &head, fault));
        *ret_checkpoint = head.checkpoint;
        return OK;
    }
    struct note *note = NULL;
    ARENA_TAKE(&world->arena, 1, note, fault);
    TRY(note_parse(whole, &world->arena, note, fault));
    return checkpoint_parse(note->text, ret_checkpoint, fault);
}

/* Offline, without the ledger: an auditor has the three files. */
struct status command_anchor_check(struct world *world,
                                   const struct arguments *arguments,
                                   struct fault *fault)
{
    const char *path = arguments->value[OPTION_CHECKPOINT];
    struct answer answer;
    struct bytes note = {0};
    struct checkpoint checkpoint;
    struct timestamp timestamp;
    if (path == NULL) {
        return FAULT(fault, STATUS_USAGE,
                     "--checkpoint FILE is wanted: the checkpoint that was stamped");
    }
    TRY(load_answer(world, arguments, &answer, fault));
    TRY(public_file_load(world, path, &note, fault));
    TRY(fault_at(fault, check_note(world, arguments, note, &checkpoint, fault), path, 0,
                 NULL));
    world->is_practice = checkpoint_is_practice(checkpoint.origin);
    TRY(fault_at(fault,
                 timestamp_verify(answer.response, note, answer.authorities, 0,
                                  &timestamp, fault),
                 arguments->positional[0], 0, NULL));
    print_field(world, "verdict", _("The time stamp"), print_words(_("holds")));
    print_field(world, "origin", _("Ledger"), print_bytes(checkpoint.origin));
    print_field(world, "size", _("Entries"), print_count(checkpoint.size));
    put_time(world, timestamp.time_ms);
    print_field(world, "authority", _("Authority"), print_words(timestamp.authority));
    print_note(world, "%s",
               arguments_has(arguments, OPTION_LOG_KEY)
                   ? _("Proven: the ledger had signed this checkpoint by that time.")
                   : _("Proven: this file existed by that time. Not looked at: who "
                       "signed the checkpoint (--log-key does)."));
    return OK;
}

/* ---- hook ------------------------------------------------------------------------ */

static struct status run_hook(struct session *session, struct bytes note,
                              struct fault *fault)
{
    struct world *world = session->world;
    const struct arguments *arguments = session->arguments;
    const char *command = arguments->count > 0 ? arguments->positional[0] : NULL;
    char path[LEDGER_PATH_SIZE];
    struct checkpoint checkpoint;
    uint64_t seconds = ANCHOR_HOOK_SECONDS;
    int code = 0;
    TRY(arguments_u64(arguments, OPTION_SECONDS, &seconds, fault));
    if (seconds < 1 || seconds > ANCHOR_HOOK_SECONDS_MAX) {
        return FAULT(fault, STATUS_USAGE, "--seconds is 1 to %d",
                     ANCHOR_HOOK_SECONDS_MAX);
    }
    if (command == NULL) {
        TRY(anchor_hook_configured(world, &command, fault));
    }
    TRY(read_note(session, note, &checkpoint, fault));
    TRY(stamps_send(world, note, checkpoint.size, path, fault));
    /* A command that takes its time must not keep old pages of the journal alive. */
    journal_view_close(session->view);
    session->view = NULL;
    session->transaction = NULL;
    TRY(anchor_hook_run(command, path, seconds, &code, fault));
    print_field(world, "size", _("Entries"), print_count(checkpoint.size));
    print_field(world, "file", _("Checkpoint"), print_words(path));
    print_field(world, "exit", _("The command ended with"),
                print_count((uint64_t)code));
    world->has_verdict = true;
    return code == 0
               ? OK
               : FAULT(fault, STATUS_ENVIRONMENT,
                       "R-274: %s ended with %d; the checkpoint may not have been "
                       "sent",
                       command, code);
}

struct status command_anchor_hook(struct world *world,
                                  const struct arguments *arguments,
                                  struct fault *fault)
{
    return under_note_run(world, arguments, SESSION_READ, run_hook, fault);
}
