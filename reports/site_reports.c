/* site_reports.c - the yearly reports of the site, each a page and its downloads
 * (site_internal.h). */
#include "reports/report.h"
#include "reports/site_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char up[] = "../../";
static const char list_name[] = "reports.html";

/* What is published of every year with a notice; figures of a closed year are those of
 * its close. */
static const struct {
    const char *key;
    struct status (*fill)(struct report_source *source,
                          const struct report_filter *filter,
                          struct document *ret_document, struct fault *fault);
    bool is_by_month;
    enum site_word title, why;
} kinds[] = {
    {"budget", report_budget, false, SITE_WORD_BUDGET, SITE_WORD_BUDGET_WHY},
    {"performance", report_performance, true, SITE_WORD_PERFORMANCE,
     SITE_WORD_PERFORMANCE_WHY},
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static const char *ending_of(const struct report_format *format)
{
    return strcmp(format->name, "text") == 0 ? "txt" : format->name;
}

static void folder_of(uint64_t year, size_t kind, const char *name,
                      char ret_address[static SITE_ADDRESS_SIZE])
{
    snprintf(ret_address, SITE_ADDRESS_SIZE, "reports/%" PRIu64 "-%s/%s", year,
             kinds[kind].key, name);
}

static void address_of(uint64_t year, size_t kind, const struct report_format *format,
                       char ret_address[static SITE_ADDRESS_SIZE])
{
    char name[32];
    snprintf(name, sizeof(name), "report.%s", ending_of(format));
    folder_of(year, kind, name, ret_address);
}

struct status site_reports_plan(struct site *site, struct fault *fault)
{
    char address[SITE_ADDRESS_SIZE];
    TRY(site_files_plan(&site->files, list_name, 0, fault));
    for (size_t i = 0; i < site->year_count * KINDS; i++) {
        const uint64_t year = site->years[i / KINDS];
        folder_of(year, i % KINDS, "index.html", address);
        TRY(site_files_plan(&site->files, address, 0, fault));
        for (size_t j = 0; j < report_format_count; j++) {
            address_of(year, i % KINDS, &report_formats[j], address);
            TRY(site_files_plan(&site->files, address, 0, fault));
        }
    }
    return OK;
}

static struct status write_format(struct site *site, const char *address,
                                  const struct report_format *format,
                                  const struct document *document, struct fault *fault)
{
    struct output output;
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

static void put_downloads(const struct site_page *page, uint64_t year, size_t kind)
{
    struct html *html = page->html;
    char address[SITE_ADDRESS_SIZE];
    html_open(html, "section");
    html_attribute(html, "class", "files");
    html_attribute(html, "aria-labelledby", "files");
    html_open(html, "h2");
    html_attribute(html, "id", "files");
    html_words(html, site_say(page->site, SITE_WORD_DOWNLOADS));
    html_close(html);
    html_open(html, "ul");
    html_newline(html);
    for (size_t j = 0; j < report_format_count; j++) {
        address_of(year, kind, &report_formats[j], address);
        html_open(html, "li");
        site_page_file(page, address, site_say(page->site, SITE_WORD_WHOLE_REPORT));
        html_close(html);
        html_newline(html);
    }
    html_close(html);
    html_close(html);
    html_newline(html);
}

static struct status write_page(struct site *site, uint64_t year, size_t kind,
                                const struct document *document, struct fault *fault)
{
    char address[SITE_ADDRESS_SIZE];
    struct output output;
    folder_of(year, kind, "index.html", address);
    TRY(site_files_begin(&site->files, address, site_leak(site, LEAK_MARKUP), &output,
                         fault));
    struct html html = html_of(&output);
    const struct site_page page = {.site = site,
                                   .html = &html,
                                   .up = up,
                                   .title = document->title,
                                   .here = list_name,
                                   .form = DOCUMENT_OFFICE};
    site_page_begin(&page);
    html_element(&html, "h1", NULL, document->title);
    html_open(&html, "p");
    html_attribute(&html, "class", "where");
    html_words(&html, site_say(site, SITE_WORD_AS_OF));
    html_words(&html, " ");
    html_words(&html, document->provenance.as_of);
    html_close(&html);
    html_newline(&html);
    report_html_blocks(document, &html);
    put_downloads(&page, year, kind);
    site_page_end(&page);
    return site_files_end(&site->files, &output, fault);
}

static struct status make_report(struct site *site, uint64_t year, size_t kind,
                                 struct fault *fault)
{
    struct report_source source = *site->source;
    struct document document;
    const civil_period first = (civil_period)year * 12;
    const struct report_filter filter = {
        .year = kinds[kind].is_by_month ? 0 : year,
        .first = kinds[kind].is_by_month ? first : -1,
        .last = kinds[kind].is_by_month ? first + 11 : -1,
        .today = site->order->today,
    };
    TRY(report_source_at_close(&source, &filter, fault));
    TRY(kinds[kind].fill(&source, &filter, &document, fault));
    for (size_t j = 0; j < report_format_count; j++) {
        char address[SITE_ADDRESS_SIZE];
        const size_t mark = arena_mark(site->arena);
        address_of(year, kind, &report_formats[j], address);
        TRY(write_format(site, address, &report_formats[j], &document, fault));
        arena_rewind(site->arena, mark);
    }
    return write_page(site, year, kind, &document, fault);
}

/* ---- the list -------------------------------------------------------------------- */

void site_reports_list(const struct site_page *page)
{
    struct html *html = page->html;
    const struct site *site = page->site;
    html_open(html, "ul");
    html_attribute(html, "class", "cards");
    html_newline(html);
    for (size_t i = 0; i < site->year_count * KINDS; i++) {
        const uint64_t year = site->years[i / KINDS];
        char address[SITE_ADDRESS_SIZE];
        char number[24];
        folder_of(year, i % KINDS, "index.html", address);
        snprintf(number, sizeof(number), "%" PRIu64, year);
        html_open(html, "li");
        html_element(html, "span", "year", number);
        html_open(html, "b");
        site_page_link(page, address, site_say(site, kinds[i % KINDS].title));
        html_close(html);
        html_element(html, "span", NULL, site_say(site, kinds[i % KINDS].why));
        html_close(html);
        html_newline(html);
    }
    html_close(html);
    html_newline(html);
}

static struct status write_list(struct site *site, struct fault *fault)
{
    struct output output;
    TRY(site_files_begin(&site->files, list_name, site_leak(site, LEAK_MARKUP), &output,
                         fault));
    struct html html = html_of(&output);
    const struct site_page page = {.site = site,
                                   .html = &html,
                                   .up = "",
                                   .title = site_say(site, SITE_WORD_REPORTS),
                                   .here = list_name,
                                   .form = DOCUMENT_OFFICE};
    site_page_begin(&page);
    html_element(&html, "h1", NULL, page.title);
    html_newline(&html);
    site_reports_list(&page);
    site_page_end(&page);
    return site_files_end(&site->files, &output, fault);
}

struct status site_reports_make(struct site *site, struct fault *fault)
{
    for (size_t i = 0; i < site->year_count * KINDS; i++) {
        const size_t mark = arena_mark(site->arena);
        TRY(make_report(site, site->years[i / KINDS], i % KINDS, fault));
        arena_rewind(site->arena, mark);
    }
    const size_t mark = arena_mark(site->arena);
    const struct status written = write_list(site, fault);
    arena_rewind(site->arena, mark);
    return written;
}
