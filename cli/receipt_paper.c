/* receipt_paper.c - see receipt_paper.h. */
#include "cli/receipt_paper.h"

#include "cli/cover.h"
#include "cli/public_file.h"
#include "cli/under_note.h"
#include "ledger/base/text.h"
#include "reports/receipt_page.h"
#include "reports/report.h"
#include "reports/report_kit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct paper {
    struct session *session;
    struct bytes text; /* of the receipt */
    const char *path;  /* of the page    */
    char file[LEDGER_PATH_SIZE];
    struct receipt receipt;
    struct receipt_verdict verdict;
    struct hasher *hasher;
};

/* under the ledger's own keys, on the very bytes that are handed out. */
static struct status prove(struct paper *paper, struct fault *fault)
{
    struct arena *arena = &paper->session->world->arena;
    struct note_verifier verifier;
    struct log_keys *keys = NULL;
    struct bundle_trust trust = {
        .hasher = paper->hasher, .verifiers = &verifier, .verifier_count = 1};
    TRY(under_note_keys(paper->session, &keys, fault));
    TRY(receipt_parse(paper->text, arena, &paper->receipt, fault));
    TRY(log_keys_signer(keys, paper->receipt.bundle.note, arena, &verifier, fault));
    return receipt_verify(&paper->receipt, &trust, arena, &paper->verdict, fault);
}

static struct status put_page(struct paper *paper, struct report_source *source,
                              struct fault *fault)
{
    const char *slash = strrchr(paper->file, '/');
    struct receipt_page page = {
        .receipt = &paper->receipt,
        .verdict = &paper->verdict,
        .file = paper->text,
        .file_name = slash == NULL ? paper->file : slash + 1,
    };
    struct document document;
    struct output output;
    TRY(cover_titles(source, paper->verdict.line.field[LINE_BATCH].number, &page.unit,
                     &page.programme, &page.period, fault));
    TRY(receipt_page_make(&page, paper->hasher, source, &document, fault));
    TRY(public_file_save(paper->session->world, paper->file, paper->text, fault));
    TRY(output_open(paper->path, source->arena, &output, fault));
    const struct status written = report_write_html(&document, &output, fault);
    if (!status_is_ok(written)) {
        output_discard(&output);
        return written;
    }
    return output_finish(&output, fault);
}

/* As of the checkpoint, whose size the page shows. */
static struct status write(struct paper *paper, struct fault *fault)
{
    struct world *world = paper->session->world;
    struct report_source source;
    char as_of[24];
    TRY(prove(paper, fault));
    (void)snprintf(as_of, sizeof(as_of), "@%" PRIu64,
                   paper->verdict.checkpoint.size - 1);
    TRY(session_source(paper->session, as_of, &source, fault));
    const struct status put = put_page(paper, &source, fault);
    report_source_close(&source);
    TRY(put);
    print_field(world, "receipt", _("Receipt"), print_words(paper->file));
    print_written(world, paper->path);
    return OK;
}

/* OUT without .html, with .receipt. */
static struct status name_file(struct paper *paper, struct fault *fault)
{
    const size_t size = strlen(paper->path);
    const bool has_ending = size > 5 && strcmp(paper->path + size - 5, ".html") == 0;
    const int used = snprintf(paper->file, sizeof(paper->file), "%.*s.receipt",
                              (int)(has_ending ? size - 5 : size), paper->path);
    return used > 0 && (size_t)used < sizeof(paper->file)
               ? OK
               : FAULT(fault, STATUS_USAGE, "the path of --out is too long");
}

struct status receipt_paper_write(struct session *session, struct bytes text,
                                  struct fault *fault)
{
    const struct arguments *arguments = session->arguments;
    struct paper *paper = NULL;
    ARENA_TAKE(&session->world->arena, 1, paper, fault);
    *paper = (struct paper){
        .session = session, .text = text, .path = arguments->value[OPTION_OUT]};
    if (strcmp(arguments->value[OPTION_FORMAT], "html") != 0 || paper->path == NULL) {
        return FAULT(fault, STATUS_USAGE,
                     "the page of a receipt is --format html, with --out FILE; the "
                     "receipt itself is written beside it");
    }
    TRY(name_file(paper, fault));
    TRY(hasher_open(session->facts.suite, &paper->hasher, fault));
    const struct status written = write(paper, fault);
    hasher_close(paper->hasher);
    return written;
}
