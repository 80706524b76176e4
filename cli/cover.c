/* cover.c - see cover.h. */
#include "cli/cover.h"

#include "reports/report.h"
#include "reports/report_kit.h"

#include <inttypes.h>
#include <stdio.h>

enum { NUMBER_SIZE = 24 };

struct status cover_titles(struct report_source *source, uint64_t entry_of_batch,
                           const char **ret_unit, const char **ret_programme,
                           civil_period *ret_period, struct fault *fault)
{
    struct store_transaction *transaction = journal_view_transaction(source->view);
    struct batch batch;
    struct fact programme;
    TRY(accounts_batch_at(transaction, entry_of_batch, UINT64_MAX, &batch, fault));
    TRY(accounts_fact(transaction, batch.programme, &programme, fault));
    TRY(report_office(source, ret_unit, fault));
    TRY(report_text(source, programme.field[PROGRAMME_NAME].bytes, ret_programme,
                    fault));
    *ret_period = batch.period;
    return OK;
}

static struct status fill(const struct cover_page *page, struct report_source *source,
                          struct cover_sheet *sheet, struct fault *fault)
{
    TRY(cover_titles(source, page->batch, &sheet->unit, &sheet->programme,
                     &sheet->period, fault));
    return report_number(source, page->batch, &sheet->batch, fault);
}

static struct status make(const struct cover_page *page, struct report_source *source,
                          struct cover_sheet *sheet, struct output *output,
                          struct fault *fault)
{
    struct document document;
    TRY(fill(page, source, sheet, fault));
    TRY(cover_sheet_make(sheet, source, &document, fault));
    return report_write_html(&document, output, fault);
}

struct status cover_write(struct session *session, const struct cover_page *page,
                          struct cover_sheet *sheet, struct output *output,
                          struct fault *fault)
{
    struct world *world = session->world;
    struct report_source source;
    char before[NUMBER_SIZE];
    const size_t mark = arena_mark(&world->arena);
    (void)snprintf(before, sizeof(before), "@%" PRIu64, page->before - 1);
    TRY(session_source(session, page->before == 0 ? NULL : before, &source, fault));
    const struct status made = make(page, &source, sheet, output, fault);
    report_source_close(&source);
    arena_rewind(&world->arena, mark);
    return made;
}
