/* command_reindex.c - everything derived, made anew from the entries. */
#include "cli/anchors.h"
#include "cli/public_file.h"
#include "cli/session.h"
#include "cli/verdict.h"
#include "ledger/rebuild.h"

#include <unistd.h>

struct reindexing {
    struct verify_options options;
    struct anchors anchors;
    char record[LEDGER_PATH_SIZE];
};

static void show_progress(void *context, uint64_t done, uint64_t total)
{
    print_progress(context, N_("reindexing"), done, total);
}

/* What is signed or held outside must fit, or nothing is replaced. */
static struct status read_anchors(struct world *world,
                                  const struct arguments *arguments,
                                  struct reindexing *reindexing, struct fault *fault)
{
    struct verify_options *options = &reindexing->options;
    TRY(anchors_load(world, arguments, &reindexing->anchors, fault));
    options->checkpoints = reindexing->anchors.notes;
    options->names = reindexing->anchors.names;
    options->checkpoint_count = reindexing->anchors.count;
    if (arguments_has(arguments, OPTION_LOG_KEY)) {
        struct log_keys *keys = NULL;
        TRY(public_file_log_keys(world, arguments, &keys, fault));
        options->keys = keys;
    }
    TRY(world_key_path(world, "journal", ".signed", reindexing->record, fault));
    options->record_path =
        access(reindexing->record, F_OK) == 0 ? reindexing->record : NULL;
    options->jobs = 1;
    return OK;
}

static void put_result(struct world *world, const struct reindex_result *result)
{
    char hex[2 * DIGEST_SIZE + 1];
    print_progress_end(world);
    bytes_to_hex(digest_bytes(&result->verify.root), hex);
    print_field(world, "size", _("Entries"), print_count(result->verify.size));
    print_field(world, "root", _("Root"), print_words(hex));
    print_field(world, "anchored_size", _("Vouched for from outside"),
                print_count(result->verify.anchored_size));
    print_field(world, "tables", _("Tables made anew"), print_count(result->tables));
    print_field(world, "differed", _("Of these not as they were"),
                print_count(result->differed));
    print_field(world, "names", _("Which"),
                result->differed == 0 ? print_none() : print_words(result->names));
    print_field(world, "layout_before", _("Layout they had"),
                print_count(result->layout));
    print_field(world, "layout", _("Layout they have"), print_count(JOURNAL_LAYOUT));
}

struct status command_reindex(struct world *world, const struct arguments *arguments,
                              struct fault *fault)
{
    struct reindexing *reindexing = NULL;
    struct reindex_result result;
    ARENA_TAKE(&world->arena, 1, reindexing, fault);
    TRY(read_anchors(world, arguments, reindexing, fault));
    reindexing->options.progress = world->has_terminal ? show_progress : NULL;
    reindexing->options.progress_context = world;
    struct status done =
        rebuild_run(world->ledger, &reindexing->options, &world->arena, &result, fault);
    if (done.code == STATUS_NOT_FOUND) {
        done.code = STATUS_ENVIRONMENT;
    }
    TRY(done);
    world->is_practice = result.verify.is_practice;
    if (result.verify.verdict == VERIFY_TAMPERED) {
        verdict_put(world, &result.verify, NULL);
        return verdict_judge(&result.verify, true, fault);
    }
    put_result(world, &result);
    return OK;
}
