/* session_read.c - looking things up in an open session and its keys folder. */
#include "cli/session.h"
#include "ledger/base/text.h"
#include "reports/source.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { NAME_SIZE = 64 };

struct naming {
    folder_each_name *each;
    void *context;
};

/* Longer names are none of ours (session_check_name()). */
static struct status pass_name(void *context, const char *name, struct fault *fault)
{
    const struct naming *naming = context;
    return strlen(name) < NAME_SIZE ? naming->each(naming->context, name, fault) : OK;
}

struct status session_each_file(struct world *world, const char *suffix,
                                folder_each_name *each, void *context,
                                struct fault *fault)
{
    struct naming naming = {each, context};
    return access(world->keys, F_OK) != 0 && errno == ENOENT
               ? OK
               : folder_each(world->keys, suffix, pass_name, &naming, fault);
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

struct status session_source(struct session *session, const char *as_of,
                             struct report_source *ret_source, struct fault *fault)
{
    struct world *world = session->world;
    return report_source_open(&session->ledger, as_of, "mingzhang " MINGZHANG_VERSION,
                              world->language == WORLD_CHINESE ? LANGUAGE_ZH
                                                               : LANGUAGE_EN,
                              &world->arena, ret_source, fault);
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
    return accounts_entry(session->transaction, index, ret_entry, ret_fact, fault);
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
    return status_is_ok(read) ? fact_bytes(&fact, key) : (struct bytes){0};
}
