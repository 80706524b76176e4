/* session_read.c - looking things up in an open session and its keys folder. */
#include "cli/session.h"
#include "ledger/base/text.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 4096, NAME_SIZE = 64 };

struct names {
    char at[FILES_MAX][NAME_SIZE];
    size_t count;
    bool is_full;
};

static int compare_names(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void collect(DIR *folder, const char *suffix, struct names *names)
{
    const size_t suffix_size = strlen(suffix);
    names->is_full = false;
    for (const struct dirent *file = readdir(folder); file != NULL;
         file = readdir(folder)) {
        const size_t size = strlen(file->d_name);
        if (names->count == FILES_MAX) {
            names->is_full = true;
            break;
        }
        if (size > suffix_size && size - suffix_size < NAME_SIZE &&
            strcmp(file->d_name + size - suffix_size, suffix) == 0 &&
            file->d_name[0] != '.') {
            memcpy(names->at[names->count], file->d_name, size - suffix_size);
            names->at[names->count++][size - suffix_size] = '\0';
        }
    }
    qsort(names->at, names->count, NAME_SIZE, compare_names);
}

struct status session_each_file(struct world *world, const char *suffix,
                                session_each_name *each, void *context,
                                struct fault *fault)
{
    return session_each_in(world, world->keys, suffix, each, context, fault);
}

struct status session_each_in(struct world *world, const char *path, const char *suffix,
                              session_each_name *each, void *context,
                              struct fault *fault)
{
    struct names *names = NULL;
    ARENA_TAKE(&world->arena, 1, names, fault);
    DIR *folder = opendir(path);
    if (folder == NULL && errno == ENOENT) {
        return OK;
    }
    if (folder == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT, "cannot open the keys folder %s: %s",
                     path, strerror(errno));
    }
    collect(folder, suffix, names);
    closedir(folder);
    if (names->is_full) {
        return FAULT(fault, STATUS_FULL, "there are more than %d files in %s",
                     FILES_MAX, path);
    }
    for (size_t i = 0; i < names->count; i++) {
        TRY(each(context, names->at[i], fault));
    }
    return OK;
}

struct status session_seal(struct session *session, uint64_t *ret_seal,
                           struct fault *fault)
{
    const char *text = session->arguments->value[OPTION_AS_OF];
    struct journal_seal seal = {0};
    uint64_t index = 0;
    civil_day day = 0;
    *ret_seal = UINT64_MAX;
    if (text == NULL) {
        return OK;
    }
    const char *number = text[0] == '@' ? text + 1 : text;
    struct status found;
    if (text_to_u64(bytes_of(number), &index)) {
        found = journal_seal_at(session->transaction, index, &seal, fault);
    } else if (date_parse(bytes_of(text), &day) == DATE_TEXT) {
        found = journal_seal_by_day(session->transaction, day, &seal, fault);
    } else {
        return FAULT(
            fault, STATUS_USAGE,
            "--as-of wants a day such as 2024-01-31 or the number of an entry");
    }
    if (found.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_USAGE, "nothing was recorded by then");
    }
    TRY(found);
    *ret_seal = seal.index;
    return OK;
}

struct status session_entry(struct session *session, uint64_t index,
                            struct entry *ret_entry, struct fact *ret_fact,
                            struct fault *fault)
{
    if (index >= journal_view_size(session->view)) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "there is no entry %llu; the journal ends before %llu",
                     (unsigned long long)index,
                     (unsigned long long)journal_view_size(session->view));
    }
    return journal_entry(session->transaction, accounts_hooks(session->ledger.accounts),
                         index, ret_entry, ret_fact, fault);
}

struct bytes session_staff(struct session *session, uint64_t actor)
{
    struct registry_key key;
    if (actor == 0) {
        return (struct bytes){0};
    }
    const struct status known = registry_key(session->transaction, actor, &key, NULL);
    return status_is_ok(known) ? session_text(session, key.staff, STAFF_CODE)
                               : (struct bytes){0};
}

struct bytes session_text(struct session *session, uint64_t index, unsigned key)
{
    struct entry entry;
    struct fact fact;
    const struct status read = session_entry(session, index, &entry, &fact, NULL);
    return status_is_ok(read) && fact_has(&fact, key) ? fact.field[key].bytes
                                                      : (struct bytes){0};
}
