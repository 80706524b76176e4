/* command_profile.c - layouts of files: which there are, and a first look at a file. */
#include "cli/command.h"
#include "cli/print.h"
#include "importers/profile_try.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROFILES_MAX = 256 };

static int compare_names(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_profile(const struct dirent *file)
{
    const size_t size = strlen(file->d_name);
    return size > 4 && size < 64 && strcmp(file->d_name + size - 4, ".ini") == 0;
}

static const char *kind_words(const struct world *world, enum profile_kind kind)
{
    const char *name = profile_kind_name(kind);
    return world->is_json ? name : _(name);
}

static struct status add_profile(struct world *world, struct print_table *table,
                                 const char *file, struct fault *fault)
{
    char name[64];
    const size_t size = strlen(file) - 4;
    memcpy(name, file, size);
    name[size] = '\0';
    const struct profile *profile = NULL;
    TRY(profile_find(world->profiles, name, &world->arena, &profile, fault));
    const struct profile_facts *facts = profile_facts(profile);
    const struct print_cell cells[] = {
        print_words(facts->name), print_words(kind_words(world, facts->kind)),
        print_words(world->language == WORLD_CHINESE ? facts->title_zh
                                                     : facts->title_en)};
    return print_table_add(table, cells, fault);
}

struct status command_profile_list(struct world *world,
                                   const struct arguments *arguments,
                                   struct fault *fault)
{
    (void)arguments;
    const struct print_column columns[] = {
        {"name", _("Profile")}, {"kind", _("Kind")}, {"title", _("Title")}};
    struct print_table table = print_table_of(world, "profiles", columns, 3);
    struct dirent **files = NULL;
    const int count = scandir(world->profiles, &files, is_profile, compare_names);
    if (count < 0) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "cannot open the folder of profiles %s: %s; name it with --share",
                     world->profiles, strerror(errno));
    }
    struct status status = OK;
    for (int i = 0; i < count; i++) {
        if (status_is_ok(status)) {
            status = add_profile(world, &table, files[i]->d_name, fault);
        }
        free(files[i]);
    }
    free(files);
    TRY(status);
    print_table_end(&table, _("There are no profiles."));
    return OK;
}

/* As programs name a column, or a reader of Chinese. */
static const char *column_words(const struct world *world, enum column column)
{
    return world->language == WORLD_CHINESE && !world->is_json
               ? profile_column_title(column)
               : profile_column_name(column);
}

static const char *separator_name(char separator)
{
    static const char texts[][2] = {",", "|", ";", "^", "&"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (texts[i][0] == separator) {
            return texts[i];
        }
    }
    return "TAB";
}

struct status command_profile_show(struct world *world,
                                   const struct arguments *arguments,
                                   struct fault *fault)
{
    const struct profile *profile = NULL;
    TRY(profile_find(world->profiles, arguments->positional[0], &world->arena, &profile,
                     fault));
    const struct profile_facts *facts = profile_facts(profile);
    print_field(world, "name", _("Profile"), print_words(facts->name));
    print_field(world, "title", _("Title"),
                print_words(world->language == WORLD_CHINESE ? facts->title_zh
                                                             : facts->title_en));
    print_field(world, "kind", _("Kind"), print_words(kind_words(world, facts->kind)));
    print_field(world, "encoding", _("Encoding"),
                print_words(sheet_encoding_name(facts->encoding)));
    print_field(world, "separator", _("Separator"),
                print_words(separator_name(facts->separator)));
    print_field(world, "quotes", _("Cells may be quoted"),
                print_flag(facts->has_quotes));
    const struct print_column columns[] = {
        {"column", _("Column")}, {"title", _("Title")}, {"required", _("Required")}};
    struct print_table table = print_table_of(world, "columns", columns, 3);
    for (unsigned c = 0; c < COLUMN_COUNT; c++) {
        const struct print_cell cells[] = {
            print_words(profile_column_name((enum column)c)),
            print_words(profile_column_title((enum column)c)),
            print_flag(facts->is_required[c])};
        if (facts->has_column[c]) {
            TRY(print_table_add(&table, cells, fault));
        }
    }
    print_table_end(&table, _("It has no columns."));
    return OK;
}

static struct status list_columns(struct world *world, const struct profile_try *look,
                                  struct fault *fault)
{
    const struct print_column columns[] = {{"heading", _("Heading")},
                                           {"guess", _("Looks like")},
                                           {"shape", _("First cell")},
                                           {"column", _("Taken as")}};
    struct print_table table = print_table_of(world, "columns", columns, 4);
    for (size_t i = 0; i < look->column_count; i++) {
        const struct profile_try_column *column = &look->columns[i];
        const struct print_cell cells[] = {
            print_words(column->heading),
            print_words(world->is_json ? profile_guess_name(column->guess)
                                       : _(profile_guess_name(column->guess))),
            print_words(column->shape),
            column->column == COLUMN_COUNT
                ? print_none()
                : print_words(column_words(world, column->column))};
        TRY(print_table_add(&table, cells, fault));
    }
    print_table_end(&table, _("It has no columns."));
    return OK;
}

struct status command_profile_try(struct world *world,
                                  const struct arguments *arguments,
                                  struct fault *fault)
{
    struct profile_try *look = NULL;
    ARENA_TAKE(&world->arena, 1, look, fault);
    TRY(profile_try(world->profiles, arguments->positional[0], &world->arena, look,
                    fault));
    if (look->form == SHEET_TEXT) {
        print_field(world, "encoding", _("Encoding"),
                    print_words(sheet_encoding_name(look->encoding)));
        print_field(world, "separator", _("Separator"),
                    print_words(separator_name(look->separator)));
    } else {
        print_field(world, "workbook", _("Workbook"),
                    print_words(look->form == SHEET_XLS ? ".xls" : ".xlsx"));
    }
    print_field(world, "header_line", _("Line of the headings"),
                look->header_line == 0 ? print_none() : print_count(look->header_line));
    print_field(world, "profile", _("Best profile"),
                look->best[0] == '\0' ? print_none() : print_words(look->best));
    print_field(world, "fits", _("It fits"), print_flag(look->is_fit));
    char others[PROFILE_TRY_OTHERS_MAX * (PROFILE_TRY_TEXT_SIZE + 2)] = "";
    size_t size = 0;
    for (size_t i = 0; i < look->other_count; i++) {
        size += (size_t)snprintf(others + size, sizeof(others) - size, "%s%s",
                                 i == 0 ? "" : ", ", look->others[i]);
    }
    print_field(world, "others", _("Its columns fit too"),
                size == 0 ? print_none() : print_words(others));
    for (unsigned c = 0; c < COLUMN_COUNT && !look->is_fit; c++) {
        if (look->is_missing[c]) {
            print_note(world, _("Missing: %s"), profile_column_title((enum column)c));
        }
    }
    return list_columns(world, look, fault);
}
