/* command_backup_list.c - which backups there are, and whose vault is due. */
#include "cli/command.h"
#include "cli/folder.h"
#include "cli/print.h"
#include "ledger/backup.h"
#include "ledger/journal/checkpoint.h"

#include <stdio.h>
#include <string.h>

struct listing {
    struct world *world;
    struct print_table table;
    uint64_t due;
};

static struct status list_one(struct listing *listing, const char *folder,
                              struct fault *fault)
{
    struct backup_about about;
    char made[DATE_TEXT_SIZE];
    char delete_by[DATE_TEXT_SIZE];
    TRY(backup_look(folder, &about, fault));
    listing->world->is_practice =
        listing->world->is_practice || checkpoint_is_practice(bytes_of(about.origin));
    const bool has_day = about.has_vault && about.delete_by != 0;
    const bool is_due = has_day && about.delete_by <= listing->world->today;
    listing->due += is_due ? 1 : 0;
    date_format(about.made, made);
    date_format(about.delete_by, delete_by);
    const struct print_cell cells[] = {
        print_words(folder),
        print_words(about.origin),
        about.made == 0 ? print_none() : print_words(made),
        print_words(!about.has_vault ? _("deleted")
                    : is_due         ? _("due")
                                     : _("kept")),
        has_day ? print_words(delete_by) : print_none(),
    };
    return print_table_add(&listing->table, cells, fault);
}

struct within {
    struct listing *listing;
    const char *folder;
};

/* What is no backup is passed over. */
static struct status list_within(void *context, const char *name, struct fault *fault)
{
    const struct within *within = context;
    const size_t room = strlen(within->folder) + strlen(name) + 2;
    char *path = NULL;
    ARENA_TAKE(&within->listing->world->arena, room, path, fault);
    snprintf(path, room, "%s/%s", within->folder, name);
    const struct status listed = list_one(within->listing, path, fault);
    return listed.code == STATUS_NOT_FOUND || listed.code == STATUS_INPUT ? OK : listed;
}

/* A backup, or a folder with backups. */
static struct status list_path(struct listing *listing, const char *path,
                               struct fault *fault)
{
    struct within within = {listing, path};
    const struct status listed = list_one(listing, path, fault);
    return listed.code == STATUS_NOT_FOUND
               ? folder_each(path, "", list_within, &within, fault)
               : listed;
}

struct status command_backup_list(struct world *world,
                                  const struct arguments *arguments,
                                  struct fault *fault)
{
    const struct print_column columns[] = {
        {"folder", _("Backup")},
        {"origin", _("Ledger")},
        {"made", _("Made")},
        {"vault", _("Its vault")},
        {"delete_by", _("To be deleted by")},
    };
    struct listing listing = {.world = world};
    listing.table = print_table_of(world, "backups", columns, 5);
    for (size_t i = 0; i < arguments->count; i++) {
        TRY(list_path(&listing, arguments->positional[i], fault));
    }
    print_table_end(&listing.table, _("There is no backup."));
    print_field(world, "due", _("Vault copies to be deleted"),
                print_count(listing.due));
    world->has_verdict = true;
    return listing.due == 0
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "R-238: the vaults of %llu backups are due: delete the folder "
                       "vault of each, for who was erased since lives on in it",
                       (unsigned long long)listing.due);
}
