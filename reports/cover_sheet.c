/* cover_sheet.c - see cover_sheet.h. */
#include "reports/cover_sheet.h"

#include "ledger/base/money.h"
#include "reports/report_kit.h"

#include <assert.h>
#include <inttypes.h>

struct making {
    const struct cover_sheet *sheet;
    struct report_source *source;
    struct document *document;
};

struct sum {
    uint64_t lines;
    int64_t fen;
    bool is_sound;
};

static void add_to(struct sum *sum, const struct cover_sheet_file *file)
{
    sum->lines += file->line_count;
    sum->is_sound = money_add(sum->fen, file->amount_fen, &sum->fen) && sum->is_sound;
}

static bool is_all(const struct sum *sum, const struct cover_sheet *sheet)
{
    return sum->is_sound && sum->lines == sheet->detail_count &&
           sum->fen == sheet->amount_fen;
}

static struct status refuse_sum(const struct cover_sheet *sheet, const struct sum *sum,
                                struct fault *fault)
{
    char written[MONEY_TEXT_SIZE];
    char wanted[MONEY_TEXT_SIZE];
    if (!sum->is_sound) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-146: the files add up to more than money can be");
    }
    money_format(sum->fen, written);
    money_format(sheet->amount_fen, wanted);
    return FAULT(fault, STATUS_REFUSED,
                 "R-146: %" PRIu64 " lines and %s yuan were written, the batch has "
                 "%" PRIu64 " and %s",
                 sum->lines, written, sheet->detail_count, wanted);
}

/* The 8207 together, and the 5201 together (R29). */
static struct status check_files(const struct cover_sheet *sheet, struct fault *fault)
{
    struct sum files = {.is_sound = true};
    struct sum summaries = {.is_sound = true};
    bool has_summary = false;
    for (size_t i = 0; i < sheet->file_count; i++) {
        has_summary = has_summary || sheet->files[i].is_summary;
        add_to(sheet->files[i].is_summary ? &summaries : &files, &sheet->files[i]);
    }
    if (!is_all(&files, sheet) || sheet->detail_count < sheet->line_count) {
        return refuse_sum(sheet, &files, fault);
    }
    return !has_summary || is_all(&summaries, sheet)
               ? OK
               : refuse_sum(sheet, &summaries, fault);
}

static struct status add_fact(const struct making *making, struct table *table,
                              enum phrase label, const char *value, struct fault *fault)
{
    const struct cell cells[] = {
        cell_words(report_words(making->source, label)),
        value[0] == '\0' ? cell_missing() : cell_words(value),
    };
    return table_add(table, ROW_BODY, cells, fault);
}

static struct status money_words(const struct making *making, const char **ret_digits,
                                 const char **ret_capital, struct fault *fault)
{
    char digits[MONEY_TEXT_SIZE];
    char capital[MONEY_CAPITAL_SIZE];
    money_format_grouped(making->sheet->amount_fen, digits);
    money_capital(making->sheet->amount_fen, capital);
    TRY(report_text(making->source, bytes_of(digits), ret_digits, fault));
    return report_text(making->source, bytes_of(capital), ret_capital, fault);
}

static struct status add_facts(const struct making *making, struct fault *fault)
{
    static const struct report_column plan[] = {
        {"item", PHRASE_COVER_ITEM, COLUMN_TEXT, false},
        {"value", PHRASE_COVER_VALUE, COLUMN_TEXT, false},
    };
    const struct cover_sheet *sheet = making->sheet;
    struct report_source *source = making->source;
    const struct column *columns = NULL;
    const char *period = NULL;
    const char *day = NULL;
    const char *count = NULL;
    const char *vouchers = NULL;
    const char *digits = NULL;
    const char *capital = NULL;
    struct table *table;
    ARENA_TAKE(source->arena, 1, table, fault);
    TRY(report_columns(source, plan, 2, &columns, fault));
    TRY(report_period(source, sheet->period, &period, fault));
    TRY(report_day(source, sheet->day, &day, fault));
    TRY(report_number(source, sheet->line_count, &count, fault));
    TRY(report_number(source, sheet->vouchers, &vouchers, fault));
    TRY(money_words(making, &digits, &capital, fault));
    *table = table_of(source->arena, "submission",
                      report_words(source, PHRASE_COVER_FACTS), columns, 2);
    TRY(add_fact(making, table, PHRASE_PROGRAMME, sheet->programme, fault));
    TRY(add_fact(making, table, PHRASE_MONTH, period, fault));
    TRY(add_fact(making, table, PHRASE_COVER_BATCH, sheet->batch, fault));
    TRY(add_fact(making, table, PHRASE_COVER_DAY, day, fault));
    TRY(add_fact(making, table, PHRASE_COVER_CHANNEL, sheet->channel, fault));
    TRY(add_fact(making, table, PHRASE_COVER_LINES, count, fault));
    TRY(add_fact(making, table, PHRASE_AMOUNT, digits, fault));
    TRY(add_fact(making, table, PHRASE_COVER_CAPITAL, capital, fault));
    if (sheet->vouchers > 0) {
        TRY(add_fact(making, table, PHRASE_COVER_VOUCHERS, vouchers, fault));
    }
    if (sheet->detail_count != sheet->line_count) {
        TRY(report_number(source, sheet->detail_count, &count, fault));
        TRY(add_fact(making, table, PHRASE_COVER_DETAILS, count, fault));
    }
    return document_add_table(making->document, table, fault);
}

static struct status add_files(const struct making *making, struct fault *fault)
{
    static const struct report_column plan[] = {
        {"file", PHRASE_COVER_FILE, COLUMN_TEXT, false},
        {"lines", PHRASE_COVER_LINES, COLUMN_COUNT, false},
        {"amount", PHRASE_AMOUNT, COLUMN_FEN, false},
        {"digest", PHRASE_COVER_DIGEST, COLUMN_TEXT, false},
    };
    const struct cover_sheet *sheet = making->sheet;
    struct report_source *source = making->source;
    const char *const suite[] = {sheet->suite, NULL};
    const struct column *columns = NULL;
    const char *note = NULL;
    struct table *table;
    ARENA_TAKE(source->arena, 1, table, fault);
    TRY(report_columns(source, plan, 4, &columns, fault));
    TRY(report_fill(source, PHRASE_COVER_DIGEST_NOTE, suite, &note, fault));
    *table = table_of(source->arena, "files", report_words(source, PHRASE_COVER_FILES),
                      columns, 4);
    for (size_t i = 0; i < sheet->file_count; i++) {
        const struct cover_sheet_file *file = &sheet->files[i];
        const struct cell cells[] = {
            cell_words(file->name),
            cell_count((int64_t)file->line_count),
            cell_fen(file->amount_fen),
            cell_words(file->digest),
        };
        TRY(table_add(table, ROW_BODY, cells, fault));
    }
    table_add_note(table, note);
    if (sheet->vouchers > 0) {
        table_add_note(table, report_words(source, PHRASE_COVER_UNCONFIRMED_NOTE));
    }
    return document_add_table(making->document, table, fault);
}

struct status cover_sheet_make(const struct cover_sheet *sheet,
                               struct report_source *source,
                               struct document *ret_document, struct fault *fault)
{
    assert(sheet->file_count >= 1 && sheet->files != NULL);
    TRY(check_files(sheet, fault));
    struct document document =
        document_of(source->arena, source->language, DOCUMENT_COVER, "cover_sheet",
                    report_words(source, PHRASE_COVER_TITLE), &source->provenance);
    const struct making making = {sheet, source, &document};
    document.unit = sheet->unit;
    TRY(add_facts(&making, fault));
    TRY(add_files(&making, fault));
    TRY(document_add_boxes(&document, report_words(source, PHRASE_COVER_SIGNERS),
                           fault));
    TRY(document_add_boxes(&document, report_words(source, PHRASE_COVER_STAMPS),
                           fault));
    *ret_document = document;
    return OK;
}
