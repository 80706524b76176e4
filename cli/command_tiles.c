/* command_tiles.c - the log published as files, and copies of it that check it. */
#include "cli/anchors.h"
#include "cli/public_file.h"
#include "cli/under_note.h"
#include "ledger/journal/checkpoint.h"
#include "reports/tiles.h"

static void put_facts(struct world *world, const char *folder,
                      const struct tiles_facts *facts)
{
    char hex[2 * DIGEST_SIZE + 1];
    bytes_to_hex(digest_bytes(&facts->root), hex);
    print_field(world, "folder", _("Written"), print_words(folder));
    print_field(world, "size", _("Entries"), print_count(facts->size));
    print_field(world, "root", _("Root"), print_words(hex));
    print_field(world, "new_files", _("New files"), print_count(facts->written));
    print_field(world, "same_files", _("Files there already"),
                print_count(facts->kept));
    print_field(world, "with_entries", _("Entries with their contents"),
                print_count(facts->entries));
}

static struct status export_tiles(struct session *session, struct bytes note,
                                  struct fault *fault)
{
    struct world *world = session->world;
    struct log_keys *keys = NULL;
    struct tiles_facts facts;
    TRY(under_note_keys(session, &keys, fault));
    const struct tiles_order order = {
        .note = note,
        .keys = keys,
        .has_entries = arguments_has(session->arguments, OPTION_ENTRIES),
        .path = session->arguments->positional[0],
    };
    TRY(tiles_export(session->view, &order, &world->arena, &facts, fault));
    put_facts(world, order.path, &facts);
    print_note(world, "%s",
               order.has_entries
                   ? _("The entries are in it: it is for auditors, not for the "
                       "public.")
                   : _("It holds hashes and no entry: anybody may have it."));
    return OK;
}

struct status command_tiles_export(struct world *world,
                                   const struct arguments *arguments,
                                   struct fault *fault)
{
    return under_note_run(world, arguments, SESSION_READ, export_tiles, fault);
}

struct status command_mirror(struct world *world, const struct arguments *arguments,
                             struct fault *fault)
{
    struct log_keys *keys = NULL;
    struct tiles_facts facts;
    const struct policy *policy = NULL;
    TRY(public_file_log_keys(world, arguments, &keys, fault));
    TRY(anchors_policy(world, arguments, &policy, fault));
    world->is_practice = checkpoint_is_practice(bytes_of(keys->name));
    struct status copied =
        tiles_mirror(arguments->positional[0], arguments->positional[1], keys, policy,
                     &world->arena, &facts, fault);
    if (copied.code == STATUS_NOT_FOUND) {
        copied.code = STATUS_ENVIRONMENT; /* a file that is missing proves nothing */
    }
    TRY(copied);
    put_facts(world, arguments->positional[1], &facts);
    return OK;
}
