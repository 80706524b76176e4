/* command_backup_list.c - which backups there are, and whose vault is due. */
#include "cli/command.h"
#include "cli/print.h"
#include "ledger/backup.h"
#include "ledger/journal/checkpoint.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BACKUPS_MAX = 4096 };

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

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names of folders in `path`, sorted; what is no backup among them is passed over. */
static struct status list_within(struct listing *listing, DIR *folder, const char *path,
                                 struct fault *fault)
{
    struct arena *arena = &listing->world->arena;
    char **names = NULL;
    size_t count = 0;
    ARENA_TAKE(arena, BACKUPS_MAX, names, fault);
    const struct dirent *file = readdir(folder);
    for (; file != NULL && count < BACKUPS_MAX; file = readdir(folder)) {
        const size_t room = strlen(path) + strlen(file->d_name) + 2;
        if (file->d_name[0] != '.') {
            ARENA_TAKE(arena, room, names[count], fault);
            snprintf(names[count++], room, "%s/%s", path, file->d_name);
        }
    }
    qsort(names, count, sizeof(*names), compare_names);
    for (size_t i = 0; i < count; i++) {
        const struct status listed = list_one(listing, names[i], fault);
        if (listed.code != STATUS_NOT_FOUND && listed.code != STATUS_INPUT) {
            TRY(listed);
        }
    }
    return OK;
}

/* A backup, or a folder with backups. */
static struct status list_path(struct listing *listing, const char *path,
                               struct fault *fault)
{
    const struct status listed = list_one(listing, path, fault);
    if (listed.code != STATUS_NOT_FOUND) {
        return listed;
    }
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT, "cannot open the folder %s: %s", path,
                     strerror(errno));
    }
    const struct status within = list_within(listing, folder, path, fault);
    closedir(folder);
    return within;
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
