/* command_reindex.c - everything derived, made anew from the entries. */
#include "cli/outside.h"
#include "cli/session.h"
#include "cli/verdict.h"
#include "ledger/rebuild.h"

static void show_progress(void *context, uint64_t done, uint64_t total)
{
    print_progress(context, N_("reindexing"), done, total);
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
    struct outside *outside = NULL;
    struct reindex_result result;
    ARENA_TAKE(&world->arena, 1, outside, fault);
    /* What is signed or held outside must fit, or nothing is replaced. */
    TRY(outside_read(world, arguments, outside, fault));
    outside->options.progress = world->has_terminal ? show_progress : NULL;
    outside->options.progress_context = world;
    struct status done =
        rebuild_run(world->ledger, &outside->options, &world->arena, &result, fault);
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
