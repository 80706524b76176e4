/* receipt_page.c - see receipt_page.h. */
#include "reports/receipt_page.h"

#include "keys/note.h"
#include "ledger/base/money.h"
#include "reports/qr.h"
#include "reports/report_kit.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

struct making {
    const struct receipt_page *page;
    struct report_source *source;
    struct table *table;
};

/* ---- the code -------------------------------------------------------------------- */

static void put_hash(struct writer *writer, const struct digest *digest)
{
    note_base64(digest_bytes(digest), writer);
    writer_u8(writer, '\n');
}

static void put_number(struct writer *writer, uint64_t number)
{
    char text[24];
    snprintf(text, sizeof(text), "%" PRIu64 " ", number);
    writer_text(writer, text);
}

void receipt_page_code(const struct receipt_page *page, struct hasher *hasher,
                       char ret_text[static RECEIPT_PAGE_CODE_SIZE])
{
    const struct checkpoint *checkpoint = &page->verdict->checkpoint;
    const struct digest leaf = hasher_leaf(hasher, page->receipt->line);
    const struct digest file = hasher_one(hasher, page->file);
    struct writer writer = writer_of(ret_text, RECEIPT_PAGE_CODE_SIZE);
    assert(hasher_suite(hasher) == checkpoint_suite(checkpoint->origin));
    writer_text(&writer, "mingzhang-receipt/v1\n");
    writer_run(&writer, checkpoint->origin);
    writer_u8(&writer, '\n');
    put_number(&writer, checkpoint->size);
    put_hash(&writer, &checkpoint->root);
    put_number(&writer, page->verdict->entry.index);
    put_hash(&writer, &leaf);
    put_hash(&writer, &file);
    writer_u8(&writer, '\0');
    assert(!writer.overflowed);
}

static struct status add_code(const struct making *making, struct hasher *hasher,
                              struct document *document, struct fault *fault)
{
    char *text = NULL;
    struct qr qr;
    ARENA_TAKE(making->source->arena, RECEIPT_PAGE_CODE_SIZE, text, fault);
    receipt_page_code(making->page, hasher, text);
    TRY(qr_make(text, making->source->arena, &qr, fault));
    return document_add_code(document, &qr,
                             report_words(making->source, PHRASE_RECEIPT_CODE), fault);
}

/* ---- the facts ------------------------------------------------------------------- */

static struct status add_fact(const struct making *making, enum phrase label,
                              const char *value, struct fault *fault)
{
    const struct cell cells[] = {
        cell_words(report_words(making->source, label)),
        value[0] == '\0' ? cell_missing() : cell_words(value),
    };
    return table_add(making->table, ROW_BODY, cells, fault);
}

/* what the receipt opens, and nothing else of the person. */
static struct status add_opened(const struct making *making, struct fault *fault)
{
    static const enum phrase labels[COMMITMENT_FIELDS] = {
        PHRASE_RECEIPT_NAME, PHRASE_RESIDENT, PHRASE_ACCOUNT_NAME, PHRASE_ACCOUNT};
    for (size_t i = 0; i < COMMITMENT_FIELDS; i++) {
        const struct receipt_field *field = &making->page->receipt->field[i];
        const char *value = NULL;
        if (field->is_open) {
            TRY(report_text(making->source, field->value, &value, fault));
            TRY(add_fact(making, labels[i], value, fault));
        }
    }
    return OK;
}

static struct status add_money(const struct making *making, struct fault *fault)
{
    const int64_t fen = making->page->verdict->line.field[LINE_AMOUNT].fen;
    char digits[MONEY_TEXT_SIZE];
    char capital[MONEY_CAPITAL_SIZE];
    const char *text = NULL;
    money_format_grouped(fen, digits);
    money_capital(fen, capital);
    TRY(report_text(making->source, bytes_of(digits), &text, fault));
    TRY(add_fact(making, PHRASE_AMOUNT, text, fault));
    TRY(report_text(making->source, bytes_of(capital), &text, fault));
    return add_fact(making, PHRASE_COVER_CAPITAL, text, fault);
}

static struct status add_word(const struct making *making, struct fault *fault)
{
    const struct receipt_page *page = making->page;
    const struct receipt_verdict *verdict = page->verdict;
    struct report_source *source = making->source;
    const char *text = NULL;
    const bool has_arrived =
        verdict->state == LINE_STATE_PAID || verdict->state == LINE_STATE_REFUNDED;
    TRY(add_fact(making, PHRASE_STATE, phrases_state(source->language, verdict->state),
                 fault));
    if (verdict->value_day != 0) {
        TRY(report_day(source, verdict->value_day, &text, fault));
        TRY(add_fact(making, has_arrived ? PHRASE_VALUE_DAY : PHRASE_BANK_DAY, text,
                     fault));
    }
    if (verdict->came_back > 0) {
        char digits[MONEY_TEXT_SIZE];
        money_format_grouped(verdict->came_back, digits);
        TRY(report_text(source, bytes_of(digits), &text, fault));
        TRY(add_fact(making, PHRASE_CAME_BACK, text, fault));
    }
    if (page->receipt->has_word) {
        TRY(report_number(source, page->receipt->word_index, &text, fault));
        TRY(add_fact(making, PHRASE_RECEIPT_WORD, text, fault));
    }
    return OK;
}

static struct status add_facts(struct making *making, struct document *document,
                               struct fault *fault)
{
    static const struct report_column plan[] = {
        {"item", PHRASE_COVER_ITEM, COLUMN_TEXT, false},
        {"value", PHRASE_COVER_VALUE, COLUMN_TEXT, false},
    };
    const struct receipt_page *page = making->page;
    const char *text = NULL;
    TRY(report_table(making->source, "receipt", PHRASE_RECEIPT_FACTS, plan, 2,
                     &making->table, fault));
    TRY(add_opened(making, fault));
    TRY(add_fact(making, PHRASE_PROGRAMME, page->programme, fault));
    TRY(report_period(making->source, page->period, &text, fault));
    TRY(add_fact(making, PHRASE_MONTH, text, fault));
    TRY(add_money(making, fault));
    TRY(add_word(making, fault));
    TRY(report_number(making->source, page->verdict->entry.index, &text, fault));
    TRY(add_fact(making, PHRASE_ENTRY, text, fault));
    return document_add_table(document, making->table, fault);
}

struct status receipt_page_make(const struct receipt_page *page, struct hasher *hasher,
                                struct report_source *source,
                                struct document *ret_document, struct fault *fault)
{
    struct making making = {.page = page, .source = source};
    const char *const names[] = {page->file_name, NULL};
    const char *how = NULL;
    struct document document =
        document_of(source->arena, source->language, DOCUMENT_SLIP, "receipt",
                    report_words(source, PHRASE_RECEIPT_TITLE), &source->provenance);
    document.unit = page->unit;
    TRY(add_facts(&making, &document, fault));
    TRY(add_code(&making, hasher, &document, fault));
    TRY(report_fill(source, PHRASE_RECEIPT_HOW, names, &how, fault));
    TRY(document_add_paragraph(&document, how, fault));
    *ret_document = document;
    return OK;
}
