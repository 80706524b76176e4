/* outside.c - see outside.h. */
#include "cli/outside.h"

#include "cli/public_file.h"
#include "ledger/journal/checkpoint.h"
#include "ledger/journal/signer.h"

#include <unistd.h>

struct status outside_read(struct world *world, const struct arguments *arguments,
                           struct outside *outside, struct fault *fault)
{
    struct verify_options *options = &outside->options;
    TRY(anchors_load(world, arguments, &outside->anchors, fault));
    options->jobs = 1;
    options->checkpoints = outside->anchors.notes;
    options->names = outside->anchors.names;
    options->checkpoint_count = outside->anchors.count;
    TRY(anchors_policy(world, arguments, &options->policy, fault));
    if (arguments_has(arguments, OPTION_LOG_KEY)) {
        struct log_keys *keys = NULL;
        TRY(public_file_log_keys(world, arguments, &keys, fault));
        options->keys = keys;
    }
    TRY(world_key_path(world, "journal", ".signed", outside->record, fault));
    options->record_path = access(outside->record, F_OK) == 0 ? outside->record : NULL;
    return OK;
}

uint64_t outside_size(struct world *world, const struct outside *outside)
{
    uint64_t most = 0;
    struct signer_record record;
    if (outside->options.record_path != NULL &&
        status_is_ok(signer_record_read(outside->record, &record, NULL))) {
        most = record.size;
    }
    for (size_t i = 0; i < outside->anchors.count; i++) {
        struct note note;
        struct checkpoint checkpoint;
        if (status_is_ok(
                note_parse(outside->anchors.notes[i], &world->arena, &note, NULL)) &&
            status_is_ok(checkpoint_parse(note.text, &checkpoint, NULL)) &&
            checkpoint.size > most) {
            most = checkpoint.size;
        }
    }
    return most;
}
