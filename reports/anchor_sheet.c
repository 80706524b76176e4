/* anchor_sheet.c - see anchor_sheet.h. */
#include "reports/anchor_sheet.h"

#include "keys/note.h"
#include "ledger/base/text.h"
#include "reports/qr.h"
#include "reports/report_kit.h"

enum {
    ROOT_DIGITS = 2 * DIGEST_SIZE,
    GROUP_DIGITS = 4, /* as one reads them out on the telephone */
    ROOT_TEXT_SIZE = ROOT_DIGITS + ROOT_DIGITS / GROUP_DIGITS
};

struct bytes anchor_sheet_code(struct bytes note)
{
    const size_t text = text_find(note, bytes_of("\n\n"));
    size_t fits = 0;
    size_t lines = 0;
    for (size_t i = text == SIZE_MAX ? note.size : text + 2; i < note.size; i++) {
        if (note.at[i] == '\n' && (i < QR_TEXT_SIZE_MAX || lines == 0)) {
            fits = i + 1;
            lines++;
        }
    }
    return bytes_from(note.at, fits);
}

/* */
static struct status check_root(const struct anchor_sheet *sheet,
                                const struct report_source *source, struct fault *fault)
{
    char text[64];
    struct writer writer = writer_of(text, sizeof(text));
    note_base64(digest_bytes(&sheet->checkpoint->root), &writer);
    return sheet->checkpoint->size == source->provenance.tree_size &&
                   bytes_equal(writer_bytes(&writer), bytes_of(source->provenance.root))
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "R-275: the ledger does not give this checkpoint; nothing is "
                       "printed of it");
}

static struct status add_fact(struct report_source *source, struct table *table,
                              enum phrase label, const char *value, struct fault *fault)
{
    const struct cell cells[] = {cell_words(report_words(source, label)),
                                 cell_words(value)};
    return table_add(table, ROW_BODY, cells, fault);
}

static void group_root(const struct digest *root, char ret_text[static ROOT_TEXT_SIZE])
{
    char hex[ROOT_DIGITS + 1];
    size_t size = 0;
    bytes_to_hex(digest_bytes(root), hex);
    for (size_t i = 0; i < ROOT_DIGITS; i++) {
        if (i > 0 && i % GROUP_DIGITS == 0) {
            ret_text[size++] = ' ';
        }
        ret_text[size++] = hex[i];
    }
    ret_text[size] = '\0';
}

static struct status add_facts(const struct anchor_sheet *sheet,
                               struct report_source *source, struct document *document,
                               struct fault *fault)
{
    static const struct report_column plan[] = {
        {"item", PHRASE_COVER_ITEM, COLUMN_TEXT, false},
        {"value", PHRASE_COVER_VALUE, COLUMN_TEXT, false},
    };
    struct table *table = NULL;
    const char *text = NULL;
    char root[ROOT_TEXT_SIZE];
    TRY(report_table(source, "checkpoint", PHRASE_ANCHOR_FACTS, plan, 2, &table,
                     fault));
    TRY(report_text(source, sheet->checkpoint->origin, &text, fault));
    TRY(add_fact(source, table, PHRASE_ANCHOR_ORIGIN, text, fault));
    TRY(report_number(source, sheet->checkpoint->size, &text, fault));
    TRY(add_fact(source, table, PHRASE_ENTRIES, text, fault));
    group_root(&sheet->checkpoint->root, root);
    TRY(report_text(source, bytes_of(root), &text, fault));
    TRY(add_fact(source, table, PHRASE_ANCHOR_ROOT, text, fault));
    TRY(add_fact(source, table, PHRASE_ANCHOR_TIME, source->provenance.as_of, fault));
    TRY(add_fact(source, table, PHRASE_ANCHOR_KEY, sheet->vkey, fault));
    return document_add_table(document, table, fault);
}

static struct status add_note(const struct anchor_sheet *sheet,
                              struct report_source *source, struct document *document,
                              struct fault *fault)
{
    const char *text = NULL;
    struct qr qr;
    TRY(report_text(source, sheet->note, &text, fault));
    TRY(document_add_verbatim(document, text, fault));
    TRY(report_text(source, anchor_sheet_code(sheet->note), &text, fault));
    TRY(qr_make(text, source->arena, &qr, fault));
    return document_add_code(document, &qr, report_words(source, PHRASE_ANCHOR_CODE),
                             fault);
}

struct status anchor_sheet_make(const struct anchor_sheet *sheet,
                                struct report_source *source,
                                struct document *ret_document, struct fault *fault)
{
    TRY(check_root(sheet, source, fault));
    struct document document =
        document_of(source->arena, source->language, DOCUMENT_COVER, "anchor_sheet",
                    report_words(source, PHRASE_ANCHOR_TITLE), &source->provenance);
    TRY(report_office(source, &document.unit, fault));
    TRY(add_facts(sheet, source, &document, fault));
    TRY(document_add_paragraph(&document, report_words(source, PHRASE_ANCHOR_WHY),
                               fault));
    TRY(add_note(sheet, source, &document, fault));
    TRY(document_add_boxes(&document, report_words(source, PHRASE_ANCHOR_BOXES),
                           fault));
    *ret_document = document;
    return OK;
}
