/* site_reports.c - the yearly reports of the site, each a page and its downloads
 * (site_internal.h). */
#include "ledger/policy_text.h"
#include "reports/evaluation_score.h"
#include "reports/execution.h"
#include "reports/report.h"
#include "reports/site_internal.h"
#include "reports/small_groups.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char up[] = "../../";
static const char list_name[] = "reports.html";

/* What is published of every year with a notice; figures of a closed year are those of
 * its close.  An evaluation is of one programme. */
static const struct {
    const char *key;
    struct status (*fill)(struct report_source *source,
                          const struct report_filter *filter,
                          struct document *ret_document, struct fault *fault);
    bool is_by_month, is_evaluation;
    enum site_word title, why; /* why: of a year; else the programme says it */
} kinds[] = {
    {"budget", report_budget, false, false, SITE_WORD_BUDGET, SITE_WORD_BUDGET_WHY},
    {"execution", execution_report, false, false, SITE_WORD_EXECUTION,
     SITE_WORD_EXECUTION_WHY},
    {"performance", report_performance, true, false, SITE_WORD_PERFORMANCE,
     SITE_WORD_PERFORMANCE_WHY},
    {"evaluation", evaluation_report, false, true, SITE_WORD_EVALUATION,
     SITE_WORD_COUNT},
    {"self-evaluation", evaluation_self, false, true, SITE_WORD_SELF_EVALUATION,
     SITE_WORD_COUNT},
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static void address_of(const struct site_report *report, const char *name,
                       char ret_address[static SITE_ADDRESS_SIZE])
{
    snprintf(ret_address, SITE_ADDRESS_SIZE, "%s/%s", report->folder, name);
}

static void file_of(const struct site_report *report,
                    const struct report_format *format,
                    char ret_address[static SITE_ADDRESS_SIZE])
{
    char name[32];
    snprintf(name, sizeof(name), "report.%s", format->ending);
    address_of(report, name, ret_address);
}

/* ---- which reports --------------------------------------------------------------- */

static struct status plan_report(struct site *site, uint64_t year, size_t kind,
                                 const struct report_name *programme,
                                 struct fault *fault)
{
    struct site_report *report = &site->reports[site->report_count];
    char folder[SITE_FOLDER_SIZE];
    char address[SITE_ADDRESS_SIZE];
    char number[24];
    struct writer writer = writer_of(folder, sizeof(folder));
    snprintf(number, sizeof(number), "reports/%" PRIu64 "-", year);
    writer_text(&writer, number);
    writer_text(&writer, kinds[kind].key);
    *report = (struct site_report){.year = year, .kind = kind, .programme = programme};
    if (programme != NULL) {
        writer_text(&writer, "-");
        site_notices_put_code(programme, &writer);
        TRY(report_text(site->source, programme->code, &report->code, fault));
        TRY(report_text(site->source, programme->name, &report->about, fault));
    }
    TRY(report_text(site->source, writer_bytes(&writer), &report->folder, fault));
    address_of(report, "index.html", address);
    TRY(site_files_plan(&site->files, address, 0, fault));
    for (size_t j = 0; j < report_format_count; j++) {
        file_of(report, &report_formats[j], address);
        TRY(site_files_plan(&site->files, address, 0, fault));
    }
    site->report_count++;
    return OK;
}

static bool has_notice(const struct site *site, uint64_t year,
                       const struct report_name *programme)
{
    for (size_t i = 0; i < site->count; i++) {
        const struct site_notice *notice = &site->notices[i];
        if ((uint64_t)notice->period / 12 == year &&
            notice->programme->current == programme->entry) {
            return true;
        }
    }
    return false;
}

/* As the evaluation of the year asks for it: as of its close, on its last day. */
static struct status has_policy(const struct site *site, uint64_t year,
                                const struct report_name *programme, bool *ret_has,
                                struct fault *fault)
{
    struct report_source source = *site->source;
    const struct report_filter filter = {.year = year, .first = -1, .last = -1};
    struct policy_text policy = {0};
    TRY(report_source_at_close(&source, &filter, fault));
    *ret_has = false;
    if (programme->entry > source.seal.index) {
        return OK;
    }
    const struct policy_question question = {
        .use = POLICY_USE_EVALUATION,
        .programme = programme->entry,
        .day = date_period_last((civil_period)year * 12 + 11),
        .seal = source.seal.index};
    TRY(policy_text_find(journal_view_transaction(source.view), &question, &policy,
                         fault));
    *ret_has = policy.entry != 0;
    return OK;
}

struct status site_reports_has_few(const struct site *site, uint64_t year,
                                   const struct report_name *programme,
                                   bool *ret_has_few, struct fault *fault)
{
    const civil_period first = (civil_period)year * 12;
    const bool all[] = {true};
    uint64_t households = 0;
    struct small_groups groups;
    const struct small_groups_scope scope = {.units = &site->units,
                                             .programmes = &site->programmes,
                                             .programme = programme,
                                             .first = first,
                                             .last = first + 11};
    const size_t mark = arena_mark(site->arena);
    TRY(small_groups_load(site->source, &scope, &groups, fault));
    TRY(small_groups_count(&groups, all, &households, fault));
    arena_rewind(site->arena, mark);
    *ret_has_few = small_groups_is_few(households);
    return OK;
}

static struct status plan_evaluations(struct site *site, uint64_t year,
                                      struct fault *fault)
{
    for (size_t i = 0; i < site->programmes.count; i++) {
        const struct report_name *programme = &site->programmes.list[i];
        bool has =
            programme->entry == programme->current && has_notice(site, year, programme);
        if (has) {
            TRY(has_policy(site, year, programme, &has, fault));
        }
        if (has) { /* else every figure of its evaluation would be theirs */
            bool is_few = false;
            TRY(site_reports_has_few(site, year, programme, &is_few, fault));
            has = !is_few;
        }
        for (size_t kind = 0; kind < KINDS && has; kind++) {
            if (kinds[kind].is_evaluation) {
                TRY(plan_report(site, year, kind, programme, fault));
            }
        }
    }
    return OK;
}

/* An office that is in no register is not evaluated: its plans stand under a unit. */
static struct status has_office(struct site *site, bool *ret_has, struct fault *fault)
{
    const struct report_name *office = NULL;
    TRY(report_office_unit(site->source, &site->units, &office, fault));
    *ret_has = office != NULL;
    return OK;
}

struct status site_reports_plan(struct site *site, struct fault *fault)
{
    bool is_evaluated = false;
    TRY(has_office(site, &is_evaluated, fault));
    TRY(site_files_plan(&site->files, list_name, 0, fault));
    ARENA_TAKE(site->arena, site->year_count * KINDS * (site->programmes.count + 1),
               site->reports, fault);
    for (size_t i = 0; i < site->year_count; i++) {
        for (size_t kind = 0; kind < KINDS; kind++) {
            if (!kinds[kind].is_evaluation) {
                TRY(plan_report(site, site->years[i], kind, NULL, fault));
            }
        }
        if (is_evaluated) {
            TRY(plan_evaluations(site, site->years[i], fault));
        }
    }
    return OK;
}

void site_report_drop(struct site *site, struct site_report *report)
{
    char address[SITE_ADDRESS_SIZE];
    report->is_left_out = true;
    address_of(report, "index.html", address);
    site_files_drop(&site->files, address);
    for (size_t j = 0; j < report_format_count; j++) {
        file_of(report, &report_formats[j], address);
        site_files_drop(&site->files, address);
    }
}

/* ---- its files ------------------------------------------------------------------- */

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

static void put_downloads(const struct site_page *page,
                          const struct site_report *report)
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
        file_of(report, &report_formats[j], address);
        html_open(html, "li");
        site_page_file(page, address, site_say(page->site, SITE_WORD_WHOLE_REPORT));
        html_close(html);
        html_newline(html);
    }
    html_close(html);
    html_close(html);
    html_newline(html);
}

static struct status write_page(struct site *site, const struct site_report *report,
                                const struct document *document, struct fault *fault)
{
    char address[SITE_ADDRESS_SIZE];
    struct output output;
    address_of(report, "index.html", address);
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
    put_downloads(&page, report);
    site_page_end(&page);
    return site_files_end(&site->files, &output, fault);
}

struct status site_report_fill(struct site *site, const struct site_report *report,
                               struct report_source *ret_source,
                               struct document *ret_document, struct fault *fault)
{
    const civil_period first = (civil_period)report->year * 12;
    const bool is_by_month = kinds[report->kind].is_by_month;
    const bool is_whole = kinds[report->kind].is_evaluation;
    const struct withheld_paper paper = {.name = report->folder,
                                         .order = is_whole ? WITHHELD_EVALUATION
                                                           : WITHHELD_REPORT,
                                         .is_whole = is_whole};
    const struct report_filter filter = {
        .programme = report->code,
        .year = is_by_month ? 0 : report->year,
        .first = is_by_month ? first : -1,
        .last = is_by_month ? first + 11 : -1,
        .today = site->order->today,
        .is_public = true,
        .withheld = site->withheld,
    };
    *ret_source = *site->source;
    TRY(withheld_begin(site->withheld, &paper, fault));
    TRY(report_source_at_close(ret_source, &filter, fault));
    TRY(kinds[report->kind].fill(ret_source, &filter, ret_document, fault));
    ret_document->fonts = site->order->fonts;
    return OK;
}

static struct status make_report(struct site *site, const struct site_report *report,
                                 struct fault *fault)
{
    struct report_source source;
    struct document document;
    TRY(site_withheld_check(site, report->folder, fault));
    TRY(site_report_fill(site, report, &source, &document, fault));
    for (size_t j = 0; j < report_format_count; j++) {
        char address[SITE_ADDRESS_SIZE];
        const size_t mark = arena_mark(site->arena);
        file_of(report, &report_formats[j], address);
        TRY(write_format(site, address, &report_formats[j], &document, fault));
        arena_rewind(site->arena, mark);
    }
    return write_page(site, report, &document, fault);
}

struct status site_report_make(struct site *site, const struct site_report *report,
                               struct fault *fault)
{
    const size_t mark = arena_mark(site->arena);
    const struct status made = make_report(site, report, fault);
    arena_rewind(site->arena, mark);
    return made;
}

/* ---- the list -------------------------------------------------------------------- */

static void put_card(const struct site_page *page, const struct site_report *report)
{
    struct html *html = page->html;
    const struct site *site = page->site;
    char address[SITE_ADDRESS_SIZE];
    char number[24];
    address_of(report, "index.html", address);
    snprintf(number, sizeof(number), "%" PRIu64, report->year);
    html_open(html, "li");
    html_element(html, "span", "year", number);
    html_open(html, "b");
    site_page_link(page, address, site_say(site, kinds[report->kind].title));
    html_close(html);
    html_element(html, "span", NULL,
                 report->programme != NULL ? report->about
                                           : site_say(site, kinds[report->kind].why));
    html_close(html);
    html_newline(html);
}

static bool is_of(const struct site_report *report, uint64_t year, bool of_programme)
{
    return !report->is_left_out && (year == 0 || report->year == year) &&
           (report->programme != NULL) == of_programme;
}

/* Those of a year, 0: of every year, below a heading unless it is NULL; nothing at all
 * when there is none. */
static void put_cards(const struct site_page *page, uint64_t year, bool of_programme,
                      const char *heading)
{
    struct html *html = page->html;
    const struct site *site = page->site;
    size_t count = 0;
    for (size_t i = 0; i < site->report_count; i++) {
        if (!is_of(&site->reports[i], year, of_programme)) {
            continue;
        }
        if (count++ == 0) {
            if (heading != NULL) {
                html_element(html, "h3", NULL, heading);
            }
            html_open(html, "ul");
            html_attribute(html, "class", "cards");
            html_newline(html);
        }
        put_card(page, &site->reports[i]);
    }
    if (count > 0) {
        html_close(html);
        html_newline(html);
    }
}

void site_reports_list(const struct site_page *page)
{
    put_cards(page, 0, false, NULL);
}

/* Each year: what is of all its programmes, then of one by one. */
static void put_years(const struct site_page *page)
{
    const struct site *site = page->site;
    uint64_t last = 0;
    for (size_t i = 0; i < site->report_count; i++) {
        const uint64_t year = site->reports[i].year;
        char number[24];
        if (site->reports[i].is_left_out || year == last) {
            continue;
        }
        last = year;
        snprintf(number, sizeof(number), "%" PRIu64, year);
        html_element(page->html, "h2", NULL, number);
        put_cards(page, year, false, NULL);
        put_cards(page, year, true, site_say(site, SITE_WORD_EACH_PROGRAMME));
    }
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
    put_years(&page);
    site_page_end(&page);
    return site_files_end(&site->files, &output, fault);
}

struct status site_reports_finish(struct site *site, struct fault *fault)
{
    const size_t mark = arena_mark(site->arena);
    const struct status written = write_list(site, fault);
    arena_rewind(site->arena, mark);
    return written;
}
