/* command_export.c - the book for the tools of others. */
#include "cli/session.h"
#include "reports/hledger.h"

#include <unistd.h>

static struct status write_hledger(struct session *session,
                                   struct report_source *source, struct fault *fault)
{
    struct world *world = session->world;
    const char *path = session->arguments->value[OPTION_OUT];
    struct hledger_facts facts;
    struct output output;
    if (path == NULL) {
        TRY(output_open_descriptor(STDOUT_FILENO, NULL, &world->arena, &output, fault));
    } else {
        TRY(output_open(path, &world->arena, &output, fault));
    }
    const struct status written = hledger_write(source, &output, &facts, fault);
    if (!status_is_ok(written)) {
        output_discard(&output);
        return written;
    }
    TRY(output_finish(&output, fault));
    if (path != NULL) {
        print_written(world, path);
        print_field(world, "transactions", _("Transactions"),
                    print_count(facts.transactions));
        print_field(world, "accounts", _("Accounts"), print_count(facts.accounts));
    } else {
        world->is_json = false; /* the journal was the answer */
    }
    return OK;
}

typedef struct status export_work(struct session *session, struct report_source *source,
                                  struct fault *fault);

static struct status with_source(struct session *session, void *context,
                                 struct fault *fault)
{
    export_work *const *work = context;
    struct world *world = session->world;
    struct report_source source;
    TRY(report_source_open(&session->ledger, session->arguments->value[OPTION_AS_OF],
                           "mingzhang " MINGZHANG_VERSION,
                           world->language == WORLD_CHINESE ? LANGUAGE_ZH : LANGUAGE_EN,
                           &world->arena, &source, fault));
    const struct status done = (*work)(session, &source, fault);
    report_source_close(&source);
    return done;
}

struct status command_export_hledger(struct world *world,
                                     const struct arguments *arguments,
                                     struct fault *fault)
{
    export_work *work = write_hledger;
    return session_run(world, arguments, SESSION_READ, with_source, &work, fault);
}
