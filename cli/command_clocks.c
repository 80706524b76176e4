/* command_clocks.c - how soon money must be passed down: a dated table. */
#include "cli/session.h"
#include "importers/clocks.h"

#include <stdio.h>

static struct status record_clocks(struct session *session, void *context,
                                   struct fault *fault)
{
    struct world *world = session->world;
    char path[LEDGER_PATH_SIZE + 16];
    const char *file = session->arguments->positional[0];
    struct clocks_summary summary;
    (void)context;
    if (session->arguments->count == 0) {
        snprintf(path, sizeof(path), "%s/clocks.csv", world->policies);
        file = path;
    }
    TRY(clocks_record(&session->ledger, &session->actor, &world->arena, file, &summary,
                      fault));
    print_field(world, "path", _("File"), print_words(file));
    print_field(world, "rows", _("Rows"), print_count(summary.rows));
    print_field(world, "recorded", _("Recorded"), print_count(summary.recorded));
    print_field(world, "unchanged", _("There already"), print_count(summary.unchanged));
    return OK;
}

struct status command_policy_clocks(struct world *world,
                                    const struct arguments *arguments,
                                    struct fault *fault)
{
    return session_run(world, arguments, SESSION_ADMINISTER, record_clocks, NULL,
                       fault);
}
