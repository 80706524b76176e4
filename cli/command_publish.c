/* command_publish.c - the public site, written into a folder. */
#include "cli/calendar.h"
#include "cli/hotlines.h"
#include "cli/public_file.h"
#include "cli/under_note.h"
#include "reports/site.h"
#include "reports/tiles.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct left_out {
    struct print_table table;
    uint64_t withheld; /* as the rules want it, whatever anybody does */
};

static bool is_withheld(const struct fault *why)
{
    return strcmp(why->rule, "R-341") == 0 || strcmp(why->rule, "R-047") == 0;
}

static struct status say_left_out(void *context, const char *folder,
                                  const struct fault *why, struct fault *fault)
{
    struct left_out *left_out = context;
    left_out->withheld += is_withheld(why) ? 1 : 0;
    const struct print_cell cells[] = {print_words(folder), print_words(why->message)};
    return print_table_add(&left_out->table, cells, fault);
}

/* The journal's hashes beside the pages, when these are in place. */
static struct status put_log(struct session *session, struct bytes note,
                             const struct log_keys *keys, struct fault *fault)
{
    struct tiles_facts facts;
    char path[LEDGER_PATH_SIZE];
    const int size =
        snprintf(path, sizeof(path), "%s/log", session->arguments->positional[0]);
    if (size < 0 || (size_t)size >= sizeof(path)) {
        return FAULT(fault, STATUS_USAGE, "a path is empty or has more than %d bytes",
                     LEDGER_PATH_SIZE - 1);
    }
    const struct tiles_order order = {.note = note, .keys = keys, .path = path};
    return tiles_export(session->view, &order, &session->world->arena, &facts, fault);
}

static void put_facts(struct world *world, const char *folder,
                      const struct site_facts *facts)
{
    print_field(world, "folder", _("Written"), print_words(folder));
    print_field(world, "notices", _("Notices"), print_count(facts->notices));
    print_field(world, "running", _("Running today"), print_count(facts->running));
    print_field(world, "expired", _("Names no longer published"),
                print_count(facts->expired));
    print_field(world, "new_files", _("New files"), print_count(facts->written));
    print_field(world, "same_files", _("Files there already"),
                print_count(facts->kept));
    print_field(world, "removed_files", _("Files taken away"),
                print_count(facts->removed));
}

static struct status publish(struct session *session, struct report_source *source,
                             const struct site_order *order, struct fault *fault)
{
    struct world *world = session->world;
    const struct print_column columns[] = {{"notice", _("Left out")},
                                           {"reason", _("Why")}};
    struct left_out left_out = {print_table_of(world, "left_out", columns, 2), 0};
    struct site_facts facts;
    TRY(site_publish(source, order, say_left_out, &left_out, &facts, fault));
    put_facts(world, order->path, &facts);
    print_field(world, "withheld", _("Withheld by rule"),
                print_count(left_out.withheld));
    if (facts.left_out > 0) {
        print_table_end(&left_out.table, "");
    }
    if (facts.left_out == left_out.withheld) {
        return OK;
    }
    world->has_verdict = true;
    return FAULT(fault, STATUS_FOUND,
                 "%" PRIu64 " notices and reports were left out of the site; see why, "
                 "put it right and publish again",
                 facts.left_out - left_out.withheld);
}

static struct status publish_under(struct session *session, struct bytes note,
                                   struct fault *fault)
{
    struct world *world = session->world;
    const struct arguments *arguments = session->arguments;
    struct log_keys *keys = NULL;
    struct tile_head head;
    struct report_source source;
    struct telephones hotlines;
    struct site_order order = {.path = arguments->positional[0],
                               .base = arguments->value[OPTION_BASE],
                               .today = world->today,
                               .fonts = world->fonts};
    char as_of[24];
    TRY(arguments_jobs(arguments, SITE_JOBS_MAX, &order.jobs, fault));
    TRY(under_note_keys(session, &keys, fault));
    TRY(tile_head_parse(note, keys, &world->arena, &head, fault));
    TRY(hotlines_read(world, arguments, &hotlines, fault));
    order.hotlines = hotlines.list;
    order.hotline_count = hotlines.count;
    TRY(hotlines_said(world, arguments, &order.contact, fault));
    TRY(calendar_load(world, &order.calendar, fault));
    TRY(public_file_load(world, world->verifier, &order.page, fault));
    (void)snprintf(as_of, sizeof(as_of), "@%" PRIu64, head.checkpoint.size - 1);
    TRY(session_source(session, as_of, &source, fault));
    const struct status published = publish(session, &source, &order, fault);
    report_source_close(&source);
    if (status_is_ok(published) || published.code == STATUS_FOUND) {
        struct fault why = *fault;
        TRY(put_log(session, note, keys, fault));
        *fault = why;
    }
    return published;
}

struct status command_publish(struct world *world, const struct arguments *arguments,
                              struct fault *fault)
{
    return under_note_run(world, arguments, SESSION_VAULT, publish_under, fault);
}
