/* erasing.c - see erasing.h. */
#include "cli/erasing.h"

#include "importers/redaction.h"
#include "ledger/erasure.h"

#include <string.h>

/* Both keys are kept while either may be the vault's: a crash finds it opened by one.
 */
static struct status renew_under(struct session *session, const uint8_t *fresh_key,
                                 struct vault_renewed *ret_renewed, struct fault *fault)
{
    struct session_vault *vault = session->vault;
    struct arena *arena = &session->world->arena;
    struct redaction redaction;
    bool is_in_place = false;
    TRY(redaction_begin(&session->ledger, arena, &redaction, fault));
    const struct erasure_means means = {.folder = session->world->ledger,
                                        .fresh_key = fresh_key,
                                        .redact = redaction_judge,
                                        .context = &redaction};
    const size_t mark = arena_mark(arena);
    struct status done = session_keep_vault_key(session, vault->key, fresh_key, fault);
    if (status_is_ok(done)) {
        done = erasure_finish(&session->ledger, &means, arena, ret_renewed,
                              &is_in_place, fault);
    }
    arena_rewind(arena, mark);
    redaction_end(&redaction);
    TRY(done);
    memcpy(vault->key, fresh_key, SECRET_KEY_SIZE);
    vault->has_other = false;
    return session_keep_vault_key(session, vault->key, NULL, fault);
}

static struct status renew(struct session *session, struct vault_renewed *ret_renewed,
                           struct fault *fault)
{
    uint8_t fresh_key[SECRET_KEY_SIZE];
    TRY(secret_random(fresh_key, sizeof(fresh_key), fault));
    const struct status done = renew_under(session, fresh_key, ret_renewed, fault);
    secret_wipe(fresh_key, sizeof(fresh_key));
    return done;
}

/* *ret_is_done: the vault was made anew. */
static struct status finish(struct session *session, bool *ret_is_done,
                            struct vault_renewed *ret_renewed, struct fault *fault)
{
    struct session_vault *vault = session->vault;
    *ret_is_done = false;
    if (session->ledger.vault == NULL) {
        return OK;
    }
    TRY(erasure_is_due(&session->ledger, ret_is_done, fault));
    if (*ret_is_done) {
        return renew(session, ret_renewed, fault);
    }
    if (vault->has_other) { /* cut off between the vault and its key's file */
        TRY(erasure_clear(session->world->ledger, fault));
        vault->has_other = false;
        return session_keep_vault_key(session, vault->key, NULL, fault);
    }
    return OK;
}

static void say_what_is_left(struct world *world, const struct vault_renewed *renewed)
{
    if (renewed->opaque > 0) {
        print_note(
            world,
            _("%llu sealed files, scans for example, cannot be searched: whether "
              "the person stands in one, somebody has to see."),
            (unsigned long long)renewed->opaque);
    }
    print_note(world, "%s",
               _("The vault has a new key. What was backed up before still holds the "
                 "person and opens only with the keys folder of its day: make a new "
                 "backup now, copy the keys folder, and delete the old ones by their "
                 "day: mingzhang backup list"));
}

struct status erasing_finish(struct session *session, struct fault *fault)
{
    struct world *world = session->world;
    struct vault_renewed renewed = {.people = 0};
    bool is_done = false;
    TRY(finish(session, &is_done, &renewed, fault));
    if (!is_done) {
        return OK;
    }
    print_field(world, "erased", _("Records erased"), print_count(renewed.people));
    print_field(world, "files_changed", _("Sealed files without their rows"),
                print_count(renewed.changed));
    print_field(world, "files_gone", _("Sealed files that went whole"),
                print_count(renewed.gone));
    print_field(world, "files_opaque", _("Sealed files that cannot be searched"),
                print_count(renewed.opaque));
    say_what_is_left(world, &renewed);
    return OK;
}

struct status erasing_resume(struct session *session, struct fault *fault)
{
    struct vault_renewed renewed = {.people = 0};
    bool is_done = false;
    TRY(finish(session, &is_done, &renewed, fault));
    if (is_done) {
        print_note(session->world, "%s",
                   _("An erasure that was interrupted has been carried out now."));
        say_what_is_left(session->world, &renewed);
    }
    return OK;
}
