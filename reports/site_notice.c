/* site_notice.c - one notice: its page, and its files in every format. */
#include "reports/report.h"
#include "reports/site_internal.h"
#include "reports/table_digest.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    ROWS_ON_PAGE_MAX = 500,
    FILES_MAX = 12,
    UP_SIZE = 16 /* "../../../" */
};

static const char up[] = "../../../";
static const char rows_name[] = "rows.csv";
static const char package_name[] = "datapackage.json";
static const char page_name[] = "index.html";

/* The names in a notice's folder, the page last: it says how large the others are. */
struct names {
    char list[FILES_MAX][24];
    size_t formats, count;
};

static void add_name(struct names *names, const char *stem, const char *ending)
{
    if (names->count < FILES_MAX) {
        snprintf(names->list[names->count++], sizeof(names->list[0]), "%s%s", stem,
                 ending);
    }
}

static struct names names_of(const struct site_notice *notice)
{
    struct names names = {.count = 0};
    if (notice->state != SITE_EXPIRED) {
        for (size_t i = 0; i < report_format_count && names.count + 3 < FILES_MAX;
             i++) {
            add_name(&names, "notice.", report_formats[i].ending);
        }
        names.formats = names.count;
        add_name(&names, rows_name, "");
        add_name(&names, package_name, "");
    }
    add_name(&names, page_name, "");
    return names;
}

static void address_of(const struct site_notice *notice, const char *name,
                       char ret_address[static SITE_ADDRESS_SIZE])
{
    snprintf(ret_address, SITE_ADDRESS_SIZE, "%s/%s", notice->folder, name);
}

struct status site_notice_plan(struct site *site, struct site_notice *notice,
                               struct fault *fault)
{
    const struct names names = names_of(notice);
    for (size_t i = 0; i < names.count; i++) {
        char address[SITE_ADDRESS_SIZE];
        address_of(notice, names.list[i], address);
        TRY(site_files_plan(&site->files, address, notice->stamp, fault));
    }
    return OK;
}

void site_notice_drop(struct site *site, struct site_notice *notice)
{
    const struct names names = names_of(notice);
    notice->is_left_out = true;
    for (size_t i = 0; i < names.count; i++) {
        char address[SITE_ADDRESS_SIZE];
        address_of(notice, names.list[i], address);
        site_files_drop(&site->files, address);
    }
}

bool site_notice_is_placed(struct site *site, const struct site_notice *notice)
{
    const struct names names = names_of(notice);
    bool is_placed = true;
    for (size_t i = 0; i < names.count && is_placed; i++) {
        char address[SITE_ADDRESS_SIZE];
        address_of(notice, names.list[i], address);
        is_placed = site_files_is_placed(&site->files, address);
    }
    return is_placed;
}

/* ---- its files ------------------------------------------------------------------- */

static struct status write_format(struct site *site, const struct site_notice *notice,
                                  const struct document *document,
                                  const struct report_format *format, const char *name,
                                  struct fault *fault)
{
    char address[SITE_ADDRESS_SIZE];
    struct output output;
    address_of(notice, name, address);
    TRY(site_files_begin(&site->files, address,
                         report_leak(document, format, site->order->hotlines,
                                     site->order->hotline_count),
                         &output, fault));
    const struct status written = format->write(document, &output, fault);
    if (!status_is_ok(written)) {
        output_discard(&output);
        return written;
    }
    return site_files_end(&site->files, &output, fault);
}

static const struct table *table_of_document(const struct document *document)
{
    const struct block *block = document->first;
    while (block != NULL && block->kind != BLOCK_TABLE) {
        block = block->next;
    }
    return block == NULL ? NULL : block->table;
}

uint64_t site_notice_rows(const struct document *document)
{
    const struct table *table = table_of_document(document);
    return table == NULL ? 0 : table->row_count;
}

static struct status write_rows(struct site *site, const struct site_notice *notice,
                                const struct names *names, const struct table *table,
                                struct fault *fault)
{
    char address[SITE_ADDRESS_SIZE];
    char created[SITE_INSTANT_SIZE];
    char name[SITE_FOLDER_SIZE];
    struct output output;
    address_of(notice, rows_name, address);
    TRY(site_files_begin(&site->files, address, site_leak(site, LEAK_PLAIN), &output,
                         fault));
    report_write_rows(table, site->source->provenance.is_practice, &output);
    TRY(site_files_end(&site->files, &output, fault));
    const char *others[FILES_MAX + 1] = {NULL};
    for (size_t i = 0; i < names->formats; i++) {
        others[i] = names->list[i];
    }
    snprintf(name, sizeof(name), "%s", notice->folder + strlen("notices/"));
    for (char *at = name; *at != '\0'; at++) { /* as Frictionless wants a name */
        *at = *at == '/'                 ? '_'
              : *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a')
                                         : *at;
    }
    site_data_instant(notice->recorded_ms, created);
    const struct site_package package = {.folder = notice->folder,
                                         .name = name,
                                         .title = notice->title,
                                         .created = created,
                                         .table = table,
                                         .rows = rows_name,
                                         .others = others};
    return site_data_package(site, &package, fault);
}

/* ---- its page -------------------------------------------------------------------- */

static void put_state(const struct site_page *page, const struct site_notice *notice)
{
    struct html *html = page->html;
    char day[DATE_TEXT_SIZE];
    char class_name[32];
    snprintf(class_name, sizeof(class_name), "state %s",
             site_notices_state(notice->state));
    html_open(html, "p");
    html_attribute(html, "class", "where");
    html_element(html, "span", class_name,
                 site_say(page->site, site_notices_state_word(notice->state)));
    if (notice->last != 0) {
        date_format(notice->first, day);
        html_words(html, " ");
        html_words(html, site_say(page->site, SITE_WORD_DAYS));
        html_words(html, " ");
        html_element(html, "time", NULL, day);
        html_words(html, " ");
        html_words(html, site_say(page->site, SITE_WORD_TO));
        html_words(html, " ");
        date_format(notice->last, day);
        html_element(html, "time", NULL, day);
    }
    html_close(html);
    html_newline(html);
}

static void put_figures(const struct site_page *page, const struct site_notice *notice)
{
    struct html *html = page->html;
    char number[24];
    char amount[MONEY_TEXT_SIZE];
    html_open(html, "dl");
    html_attribute(html, "class", "figures");
    html_newline(html);
    if (notice->fen >= 0) {
        money_format_grouped(notice->fen, amount);
        site_page_figure(html, site_say(page->site, site_notices_amount_word(notice)),
                         amount, NULL);
    }
    snprintf(number, sizeof(number), "%" PRIu64, notice->count);
    site_page_figure(html, site_say(page->site, site_notices_count_word(notice)),
                     number, NULL);
    if (notice->headcount >= 0) {
        snprintf(number, sizeof(number), "%" PRId64, notice->headcount);
        site_page_figure(html, site_say(page->site, SITE_WORD_PEOPLE), number, NULL);
    }
    if (notice->entry != 0) {
        snprintf(number, sizeof(number), "%" PRIu64, notice->entry);
        site_page_figure(html, site_say(page->site, SITE_WORD_ENTRY), number, NULL);
    }
    html_close(html);
    html_newline(html);
}

/* Its digest is one of those in the entry that drafted the notice. */
static bool is_as_recorded(const struct site *site, const struct site_notice *notice,
                           const char *address)
{
    const struct site_file *file = site_files_find(&site->files, address);
    bool is_found = false;
    for (size_t i = 0; i < notice->file_count && file != NULL && file->is_made; i++) {
        is_found = is_found ||
                   memcmp(notice->files[i].digest, file->digest.at, DIGEST_SIZE) == 0;
    }
    return is_found;
}

static void put_digest(struct html *html, const char *words, const char *digest)
{
    html_open(html, "p");
    html_attribute(html, "class", "note");
    html_words(html, words);
    html_words(html, " ");
    html_element(html, "code", NULL, digest);
    html_close(html);
    html_newline(html);
}

/* Those of its files, which its entry has for ever. */
static void put_recorded(const struct site_page *page, const struct site_notice *notice)
{
    char hex[2 * DIGEST_SIZE + 1];
    html_element(page->html, "p", NULL, site_say(page->site, SITE_WORD_FILE_DIGESTS));
    html_newline(page->html);
    for (size_t i = 0; i < notice->file_count; i++) {
        const struct disclosures_file *file = &notice->files[i];
        const char *name = disclosures_format_name(file->format);
        bytes_to_hex(bytes_from(file->digest, sizeof(file->digest)), hex);
        put_digest(page->html, name == NULL ? "" : name, hex);
    }
}

/* Why files are not those of which the entry has the digests, and these. */
static void put_made_anew(const struct site_page *page,
                          const struct site_notice *notice, bool is_as_it_was)
{
    const struct site *site = page->site;
    if (notice->entry == 0 || is_as_it_was) {
        return;
    }
    html_element(page->html, "p", "note",
                 site_say(site, site->erased > notice->seal ? SITE_WORD_ERASED_SINCE
                                                            : SITE_WORD_MADE_ANEW));
    html_newline(page->html);
    put_recorded(page, notice);
}

static void put_downloads(const struct site_page *page,
                          const struct site_notice *notice)
{
    struct html *html = page->html;
    const struct site *site = page->site;
    const struct names names = names_of(notice);
    bool is_as_it_was = true;
    html_open(html, "section");
    html_attribute(html, "class", "files");
    html_attribute(html, "aria-labelledby", "files");
    html_open(html, "h2");
    html_attribute(html, "id", "files");
    html_words(html, site_say(site, SITE_WORD_DOWNLOADS));
    html_close(html);
    html_open(html, "ul");
    html_newline(html);
    for (size_t i = 0; i + 1 < names.count; i++) {
        char address[SITE_ADDRESS_SIZE];
        const enum site_word word =
            i < names.formats ? SITE_WORD_WHOLE_NOTICE
            : i == names.formats
                ? (notice->is_totals ? SITE_WORD_ROWS_TOTALS : SITE_WORD_ROWS)
                : SITE_WORD_PACKAGE;
        address_of(notice, names.list[i], address);
        html_open(html, "li");
        site_page_file(page, address, site_say(site, word));
        if (is_as_recorded(site, notice, address)) {
            html_words(html, " ");
            html_element(html, "small", NULL, site_say(site, SITE_WORD_AS_RECORDED));
        } else if (i < names.formats) {
            is_as_it_was = false;
        }
        html_close(html);
        html_newline(html);
    }
    html_close(html);
    html_open(html, "p");
    html_attribute(html, "class", "note");
    html_words(html, site_say(site, SITE_WORD_CHECK_NOTICE));
    site_page_link(page, "proof.html", site_say(site, SITE_WORD_PROOF));
    html_words(html, site->source->language == LANGUAGE_ZH ? "。" : ".");
    html_close(html);
    put_made_anew(page, notice, is_as_it_was);
    html_close(html);
    html_newline(html);
}

/* A long list stays in the files: a telephone could not show it.  The code is for
 * paper, and stands on the notice that is printed. */
static struct status put_document(const struct site_page *page,
                                  const struct document *document, struct fault *fault)
{
    const struct table *table = table_of_document(document);
    const bool is_short = table == NULL || table->row_count <= ROWS_ON_PAGE_MAX;
    struct document words =
        document_of(document->arena, document->language, document->form, document->key,
                    document->title, &document->provenance);
    for (const struct block *block = document->first; block != NULL;
         block = block->next) {
        if (block->kind == BLOCK_PARAGRAPH) {
            TRY(document_add_paragraph(&words, block->text, fault));
        } else if (block->kind == BLOCK_SIGNATURE) {
            TRY(document_add_signature(&words, block->text, fault));
        } else if (block->kind == BLOCK_TABLE && is_short) {
            TRY(document_add_table(&words, block->table, fault));
        }
    }
    report_html_blocks(&words, page->html);
    if (!is_short) {
        html_element(page->html, "p", "note",
                     site_say(page->site, SITE_WORD_LONG_LIST));
        html_newline(page->html);
    }
    return OK;
}

/* What is left when names are gone: how many, how much, and digests, so that whoever
 * kept the list can still prove it.  A list made anew is the original only as long as
 * nobody was erased. */
static struct status put_expired(const struct site_page *page,
                                 const struct site_notice *notice,
                                 const struct document *document, struct fault *fault)
{
    char digest[TABLE_DIGEST_SIZE];
    const struct site *site = page->site;
    html_element(page->html, "p", NULL, site_say(site, SITE_WORD_EXPIRED_WHY));
    html_newline(page->html);
    if (notice->entry != 0) {
        put_recorded(page, notice);
        return OK;
    }
    TRY(table_digest(document, table_of_document(document), digest, fault));
    put_digest(page->html,
               site_say(site, site->erased > notice->seal ? SITE_WORD_LIST_DIGEST_NOW
                                                          : SITE_WORD_LIST_DIGEST),
               digest);
    return OK;
}

static struct status put_page(const struct site_page *page,
                              const struct site_notice *notice,
                              const struct document *document, struct fault *fault)
{
    struct html *html = page->html;
    site_page_begin(page);
    html_open(html, "header");
    html_element(html, "h1", NULL, notice->title);
    put_state(page, notice);
    html_close(html);
    html_newline(html);
    put_figures(page, notice);
    if (notice->state == SITE_EXPIRED) {
        TRY(put_expired(page, notice, document, fault));
    } else {
        TRY(put_document(page, document, fault));
        put_downloads(page, notice);
    }
    site_page_end(page);
    return OK;
}

static struct status write_page(struct site *site, const struct site_notice *notice,
                                const struct document *document, struct fault *fault)
{
    char address[SITE_ADDRESS_SIZE];
    struct output output;
    const struct leak leak =
        report_leak(document, report_format_find("html"), site->order->hotlines,
                    site->order->hotline_count);
    address_of(notice, page_name, address);
    TRY(site_files_begin(&site->files, address, leak, &output, fault));
    struct html html = html_of(&output);
    const struct site_page page = {.site = site,
                                   .html = &html,
                                   .up = up,
                                   .title = notice->title,
                                   .here = "notices.html",
                                   .form = DOCUMENT_NOTICE};
    const struct status written = put_page(&page, notice, document, fault);
    if (!status_is_ok(written)) {
        output_discard(&output);
        return written;
    }
    return site_files_end(&site->files, &output, fault);
}

/* ---- all of it ------------------------------------------------------------------- */

/* As it was when it was drafted; of a notice of the whole office no unit was said. */
struct status site_notice_read(struct site *site, const struct site_notice *notice,
                               struct report_source *ret_source,
                               struct document *ret_document, struct fault *fault)
{
    const struct withheld_paper paper = {
        .name = notice->folder, .order = WITHHELD_NOTICE, .is_whole = true};
    const bool is_of_few = notice->is_totals; /* of payments, all others are refused */
    struct report_filter filter = {.withheld = is_of_few ? site->withheld : NULL,
                                   .first = notice->of,
                                   .last = notice->of,
                                   .batch = notice->batch,
                                   .batches = notice->batches,
                                   .batch_count = notice->batch_count,
                                   .moment = notice->moment,
                                   .notice_first = notice->first,
                                   .notice_last = notice->last,
                                   .has_policy = true,
                                   .policy = notice->policy,
                                   .replaces = notice->replaces,
                                   .has_no_days = notice->entry == 0,
                                   .contact =
                                       notice->entry == 0 ? site->order->contact : NULL,
                                   .calendar = site->order->calendar,
                                   .today = site->order->today};
    if (is_of_few) {
        TRY(withheld_begin(site->withheld, &paper, fault));
    }
    TRY(report_source_at_entry(site->source, notice->seal, ret_source, fault));
    TRY(report_text(ret_source, notice->programme->code, &filter.programme, fault));
    if (!bytes_equal(notice->unit->name, bytes_of(site->office))) {
        TRY(report_text(ret_source, notice->unit->code, &filter.unit, fault));
    }
    TRY(report_disclosure(ret_source, &filter, ret_document, fault));
    ret_document->fonts = site->order->fonts;
    return OK;
}

static struct status write_files(struct site *site, const struct site_notice *notice,
                                 const struct document *document, struct fault *fault)
{
    const struct names names = names_of(notice);
    for (size_t i = 0; i < names.formats; i++) {
        const size_t mark = arena_mark(site->arena);
        TRY(write_format(site, notice, document, &report_formats[i], names.list[i],
                         fault));
        arena_rewind(site->arena, mark);
    }
    const struct table *table = table_of_document(document);
    assert(table != NULL);
    if (notice->state != SITE_EXPIRED) {
        TRY(write_rows(site, notice, &names, table, fault));
    }
    return write_page(site, notice, document, fault);
}

struct status site_notice_write(struct site *site, const struct site_notice *notice,
                                const struct document *document, struct fault *fault)
{
    const size_t mark = arena_mark(site->arena);
    const struct status written = write_files(site, notice, document, fault);
    arena_rewind(site->arena, mark);
    return written;
}

bool site_notice_is_there(struct site *site, const struct site_notice *notice)
{
    const struct names names = names_of(notice);
    bool is_there = true;
    for (size_t i = 0; i < names.count && is_there; i++) {
        char address[SITE_ADDRESS_SIZE];
        address_of(notice, names.list[i], address);
        is_there = site_files_is_there(&site->files, address);
    }
    return is_there;
}
