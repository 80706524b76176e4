/* disclosure_code.c - what makes the printed notice provable: the digest of its list,
 * and a QR code that says list and checkpoint (R-289; docs/format.md 11). */
#include "reports/disclosure.h"

#include "ledger/base/money.h"
#include "reports/qr.h"
#include "reports/table_digest.h"

#include <inttypes.h>
#include <stdio.h>

enum { SAID_SIZE = 1024 };

struct status disclosure_note_digest(struct disclosure *notice, struct table *table,
                                     struct document *document, struct fault *fault)
{
    const char *values[] = {notice->digest, NULL};
    const char *note = NULL;
    TRY(table_digest(document, table, notice->digest, fault));
    TRY(report_fill(notice->source, PHRASE_NOTICE_DIGEST, values, &note, fault));
    table_add_note(table, note);
    return report_text(notice->source, bytes_of(notice->digest), &document->digest,
                       fault);
}

#if WITH_QR
/* An amount is grouped, 1,648.00: eleven digits in a row would be a telephone. */
static struct status add_code(struct disclosure *notice, const struct table *table,
                              struct document *document, struct fault *fault)
{
    struct report_source *source = notice->source;
    const struct provenance *from = &document->provenance;
    char amount[MONEY_TEXT_SIZE] = "-";
    char said[SAID_SIZE];
    const char *text = NULL;
    struct qr code;
    if (notice->amount >= 0) {
        money_format_grouped(notice->amount, amount);
    }
    const int size = snprintf(
        said, sizeof(said), "mingzhang notice v1\n%s\n%" PRIu64 "\n%s\n%s\n%zu %s\n%s",
        from->origin, from->tree_size, from->root, notice->digest, table->row_count,
        amount, document->title);
    if (size < 0 || (size_t)size >= sizeof(said)) {
        return FAULT(
            fault, STATUS_REFUSED,
            "R-289: origin and title of this notice are too long for its code; "
            "shorten the name of the unit or programme");
    }
    TRY(report_text(source, bytes_from(said, (size_t)size), &text, fault));
    TRY(qr_make(text, source->arena, &code, fault));
    return document_add_code(document, &code, report_words(source, PHRASE_NOTICE_CODE),
                             fault);
}
#endif

struct status disclosure_add_code(struct disclosure *notice, const struct table *table,
                                  struct document *document, struct fault *fault)
{
#if WITH_QR
    return add_code(notice, table, document, fault);
#else
    (void)notice; /* the note below the table says the digest all the same */
    (void)table;
    (void)document;
    (void)fault;
    return OK;
#endif
}
