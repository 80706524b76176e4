/* lost_keys_table.c - see lost_keys_table.h. */
#include "cli/lost_keys_table.h"

#include "ledger/base/date.h"
#include "ledger/lost_keys.h"

static struct status add(struct session *session, struct print_table *table,
                         const struct lost_key *key, struct fault *fault)
{
    char since[DATE_TEXT_SIZE];
    const char *purpose = registry_purpose_name(key->purpose);
    date_format(key->since, since);
    const struct print_cell cells[] = {
        print_count(key->actor),
        print_bytes(session_text(session, key->staff, STAFF_CODE)),
        print_words(purpose != NULL ? _(purpose) : "?"),
        print_words(since),
        print_count(key->end),
        print_count(key->seals),
        print_count(key->entries),
        print_count(key->cosigned),
        print_count(key->approvals),
        print_fen(key->approved_fen),
    };
    return print_table_add(table, cells, fault);
}

static struct status put(struct session *session, void *context, struct fault *fault)
{
    (void)context;
    struct world *world = session->world;
    struct lost_key *keys = NULL;
    size_t count = 0;
    size_t all = 0;
    const struct print_column columns[] = {{"actor", _("Key")},
                                           {"staff", _("Staff")},
                                           {"purpose", _("Purpose")},
                                           {"since", _("Lost since")},
                                           {"ended", _("Ended by entry")},
                                           {"seals", _("Seals since")},
                                           {"entries", _("Entries since")},
                                           {"cosigned", _("Cosigned since")},
                                           {"approvals", _("Approvals since")},
                                           {"approved", _("Approved, yuan")}};
    ARENA_TAKE(&world->arena, LOST_KEYS_MAX, keys, fault);
    TRY(lost_keys_list(session->transaction, keys, &count, &all, fault));
    if (all == 0) {
        return OK;
    }
    print_note(
        world, "%s",
        _("Keys that were lost, and what they signed from that day on: it stands; "
          "look at it with: mingzhang log"));
    struct print_table table = print_table_of(world, "lost_keys", columns, 10);
    for (size_t i = 0; i < count; i++) {
        TRY(add(session, &table, &keys[i], fault));
    }
    print_table_end(&table, _("No key was lost."));
    if (all > count) {
        print_note(world,
                   _("%zu more are not shown; see: mingzhang log --kind key-end"),
                   all - count);
    }
    return OK;
}

struct status lost_keys_table_put(struct world *world,
                                  const struct arguments *arguments,
                                  struct fault *fault)
{
    return session_run(world, arguments, SESSION_READ, put, NULL, fault);
}
