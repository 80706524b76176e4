/* command_anchor_sheet.c - a checkpoint on paper. */
#include "cli/public_file.h"
#include "cli/under_note.h"
#include "reports/anchor_sheet.h"
#include "reports/report.h"
#include "reports/tile_folder.h"

#include <inttypes.h>
#include <stdio.h>

static struct status write_sheet(struct session *session,
                                 const struct anchor_sheet *sheet,
                                 struct report_source *source, struct fault *fault)
{
    const char *path = session->arguments->value[OPTION_OUT];
    struct document document;
    struct output output;
    TRY(anchor_sheet_make(sheet, source, &document, fault));
    TRY(output_open(path, source->arena, &output, fault));
    const struct status written = report_write_html(&document, &output, fault);
    if (!status_is_ok(written)) {
        output_discard(&output);
        return written;
    }
    return output_finish(&output, fault);
}

static struct status put_sheet(struct session *session, struct bytes note,
                               struct fault *fault)
{
    struct world *world = session->world;
    struct log_keys *keys = NULL;
    struct note_verifier verifier;
    struct tile_head head;
    struct report_source source;
    char vkey[NOTE_VKEY_SIZE];
    char as_of[24];
    TRY(under_note_keys(session, &keys, fault));
    TRY(tile_head_parse(note, keys, &world->arena, &head, fault));
    TRY(log_keys_signer(keys, note, &world->arena, &verifier, fault));
    note_vkey_format(&verifier, vkey);
    (void)snprintf(as_of, sizeof(as_of), "@%" PRIu64, head.checkpoint.size - 1);
    TRY(session_source(session, as_of, &source, fault));
    const struct anchor_sheet sheet = {
        .note = note, .checkpoint = &head.checkpoint, .vkey = vkey};
    const struct status written = write_sheet(session, &sheet, &source, fault);
    report_source_close(&source);
    TRY(written);
    print_written(world, session->arguments->value[OPTION_OUT]);
    return OK;
}

struct status command_anchor_sheet(struct world *world,
                                   const struct arguments *arguments,
                                   struct fault *fault)
{
    if (!arguments_has(arguments, OPTION_OUT)) {
        return FAULT(fault, STATUS_USAGE,
                     "a sheet is a page to print; name its file with --out");
    }
    return under_note_run(world, arguments, SESSION_READ, put_sheet, fault);
}
