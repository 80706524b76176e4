/* site_index.c - the first page, the list of all notices with its search, and how the
 * site is verified (site_internal.h). */
#include "reports/site_internal.h"

#include "reports/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { RECENT_MAX = 12, NUMBER_SIZE = 24 };

static const char home_name[] = "index.html";
static const char list_name[] = "notices.html";
static const char proof_name[] = "proof.html";
static const char verifier_name[] = "verify.html";

struct status site_index_plan(struct site *site, struct fault *fault)
{
    TRY(site_files_plan(&site->files, home_name, 0, fault));
    TRY(site_files_plan(&site->files, list_name, 0, fault));
    TRY(site_files_plan(&site->files, proof_name, 0, fault));
    return site_files_plan(&site->files, verifier_name, 0, fault);
}

static void put_heading(const struct site_page *page, enum site_word word)
{
    html_element(page->html, "h2", NULL, site_say(page->site, word));
    html_newline(page->html);
}

static void put_paragraph(const struct site_page *page, const char *class_name,
                          enum site_word word)
{
    html_element(page->html, "p", class_name, site_say(page->site, word));
    html_newline(page->html);
}

/* ---- tables of notices ----------------------------------------------------------- */

static void put_code(struct html *html, const char *attribute,
                     const struct report_name *name)
{
    char text[SITE_ADDRESS_SIZE];
    snprintf(text, sizeof(text), "%.*s", (int)name->code.size,
             (const char *)name->code.at);
    html_attribute(html, attribute, text);
}

static void put_cell(const struct site_page *page, const char *class_name,
                     enum site_word label, struct bytes text)
{
    struct html *html = page->html;
    html_open(html, "td");
    if (class_name != NULL) {
        html_attribute(html, "class", class_name);
    }
    html_attribute(html, "data-label", site_say(page->site, label));
    html_text(html, text);
    html_close(html);
}

static struct bytes short_name(const struct report_name *programme)
{
    return programme->summary.size > 0 ? programme->summary : programme->name;
}

static void put_state_cell(const struct site_page *page,
                           const struct site_notice *notice)
{
    struct html *html = page->html;
    char class_name[32];
    char day[DATE_TEXT_SIZE];
    snprintf(class_name, sizeof(class_name), "state %s",
             site_notices_state(notice->state));
    html_open(html, "td");
    html_attribute(html, "data-label", site_say(page->site, SITE_WORD_STATE));
    html_open(html, "span"); /* one thing beside its label, on a telephone */
    html_element(html, "span", class_name,
                 site_say(page->site, site_notices_state_word(notice->state)));
    if (notice->state == SITE_RUNNING || notice->state == SITE_COMING) {
        const bool is_coming = notice->state == SITE_COMING;
        date_format(is_coming ? notice->first : notice->last, day);
        html_words(html, " ");
        html_open(html, "small");
        html_words(html,
                   site_say(page->site, is_coming ? SITE_WORD_FROM : SITE_WORD_TO));
        html_words(html, " ");
        html_words(html, day);
        html_close(html);
    }
    html_close(html);
    html_close(html);
}

static void put_row(const struct site_page *page, const struct site_notice *notice)
{
    struct html *html = page->html;
    char text[SITE_ADDRESS_SIZE];
    char period[DATE_TEXT_SIZE];
    char amount[MONEY_TEXT_SIZE];
    const char *moment = site_notices_moment(page->site, notice);
    date_format_period(notice->period, period);
    money_format_grouped(notice->fen < 0 ? 0 : notice->fen, amount);
    html_open(html, "tr");
    put_code(html, "data-programme", notice->programme);
    put_code(html, "data-unit", notice->unit);
    html_attribute(html, "data-month", period);
    html_attribute(html, "data-state", site_notices_state(notice->state));
    put_cell(page, "d", SITE_WORD_MONTH, bytes_of(period));
    html_open(html, "th");
    html_attribute(html, "scope", "row");
    snprintf(text, sizeof(text), "%s/index.html", notice->folder);
    html_open(html, "a");
    html_attribute_link(html, text);
    html_text(html, short_name(notice->programme));
    if (moment != NULL) {
        html_words(html, " ");
        html_words(html, moment);
    }
    html_close(html);
    html_close(html);
    put_cell(page, NULL, SITE_WORD_UNIT, notice->unit->name);
    snprintf(text, sizeof(text), "%" PRIu64, notice->count);
    put_cell(page, "n", SITE_WORD_LISTED, bytes_of(text));
    put_cell(page, "n", SITE_WORD_AMOUNT_LISTED,
             bytes_of(notice->fen < 0 ? "" : amount));
    put_state_cell(page, notice);
    html_close(html);
    html_newline(html);
}

static void put_heads(const struct site_page *page)
{
    static const struct {
        enum site_word word;
        bool is_number;
    } heads[] = {
        {SITE_WORD_MONTH, false},        {SITE_WORD_PROGRAMME, false},
        {SITE_WORD_UNIT, false},         {SITE_WORD_LISTED, true},
        {SITE_WORD_AMOUNT_LISTED, true}, {SITE_WORD_STATE, false},
    };
    struct html *html = page->html;
    html_open(html, "thead");
    html_open(html, "tr");
    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
        html_open(html, "th");
        html_attribute(html, "scope", "col");
        if (heads[i].is_number) {
            html_attribute(html, "class", "n");
        }
        html_words(html, site_say(page->site, heads[i].word));
        html_close(html);
    }
    html_close(html);
    html_close(html);
    html_newline(html);
}

/* Those that `is_wanted` at most `limit` of them; false when there was none. */
static bool put_table(const struct site_page *page, const char *id,
                      enum site_word caption, bool is_running_only, size_t limit)
{
    struct html *html = page->html;
    size_t count = 0;
    for (size_t i = 0; i < page->site->count && count < limit; i++) {
        const struct site_notice *notice = &page->site->notices[i];
        if (notice->is_left_out || (is_running_only && notice->state != SITE_RUNNING)) {
            continue;
        }
        if (count++ == 0) {
            html_open(html, "div");
            html_attribute(html, "class", "sheet list");
            html_newline(html);
            html_open(html, "table");
            html_attribute(html, "id", id);
            html_element(html, "caption", "hidden", site_say(page->site, caption));
            html_newline(html);
            put_heads(page);
            html_open(html, "tbody");
            html_newline(html);
        }
        put_row(page, notice);
    }
    if (count > 0) {
        html_close(html);
        html_close(html);
        html_close(html);
        html_newline(html);
    }
    return count > 0;
}

/* ---- the first page -------------------------------------------------------------- */

/* Whether or not there is a notice: the same as the year's reports have. */
struct paid_of_year {
    civil_period first;
    int64_t fen;
    uint64_t answered; /* lines that were paid, failed or are unknown */
};

static struct status take_batch(void *context, uint64_t entry,
                                const struct batch *batch, struct fault *fault)
{
    struct paid_of_year *year = context;
    const struct count_and_fen paid = batch_paid(batch);
    (void)entry;
    if (batch->period < year->first || batch->period > year->first + 11) {
        return OK;
    }
    year->answered += paid.count + batch->by_state[LINE_STATE_FAILED].count +
                      batch->by_state[LINE_STATE_UNKNOWN].count;
    return report_add(&year->fen, paid.fen, fault);
}

/* Missing while the bank has answered nothing; withheld when it would tell few
 * households apart, which is said. */
static struct status say_paid(const struct site *site, uint64_t year,
                              char ret_text[static MONEY_TEXT_SIZE],
                              struct fault *fault)
{
    struct paid_of_year sum = {.first = (civil_period)year * 12};
    bool has_few = false;
    bool is_shown = true;
    TRY(site_withheld_ask_year(site, year, &is_shown, fault));
    TRY(accounts_batches(journal_view_transaction(site->source->view),
                         site->source->seal_key, take_batch, &sum, fault));
    TRY(site_reports_has_few(site, year, NULL, &has_few, fault));
    if (sum.answered == 0) {
        snprintf(ret_text, MONEY_TEXT_SIZE, "%s", site_say(site, SITE_WORD_UNKNOWN));
    } else if (has_few || !is_shown) {
        snprintf(ret_text, MONEY_TEXT_SIZE, "%s", site_say(site, SITE_WORD_WITHHELD));
    } else {
        money_format_grouped(sum.fen, ret_text);
    }
    return OK;
}

static struct status put_home_figures(const struct site_page *page, struct fault *fault)
{
    const struct site *site = page->site;
    struct html *html = page->html;
    char text[MONEY_TEXT_SIZE];
    char label[SITE_ADDRESS_SIZE];
    html_open(html, "dl");
    html_attribute(html, "class", "figures");
    html_newline(html);
    for (size_t i = 0; i < site->year_count && i < 2; i++) {
        TRY(say_paid(site, site->years[i], text, fault));
        snprintf(label, sizeof(label), "%" PRIu64 " %s", site->years[i],
                 site_say(site, SITE_WORD_AMOUNT));
        site_page_figure(html, label, text, NULL);
    }
    snprintf(text, sizeof(text), "%" PRIu64, site->facts.running);
    site_page_figure(html, site_say(site, SITE_WORD_RUNNING), text, NULL);
    snprintf(text, sizeof(text), "%" PRIu64,
             site->facts.notices + site->facts.expired - site->facts.left_out);
    site_page_figure(html, site_say(site, SITE_WORD_NOTICES_ALL), text, NULL);
    html_close(html);
    html_newline(html);
    return OK;
}

static void put_checkpoint(const struct site_page *page)
{
    const struct provenance *from = &page->site->source->provenance;
    struct html *html = page->html;
    char number[NUMBER_SIZE];
    snprintf(number, sizeof(number), "%" PRIu64, from->tree_size);
    const struct {
        enum site_word label;
        const char *value;
    } lines[] = {
        {SITE_WORD_AS_OF, from->as_of},
        {SITE_WORD_CHECKPOINT_SIZE, number},
        {SITE_WORD_CHECKPOINT_ROOT, from->root},
    };
    html_open(html, "dl");
    html_attribute(html, "class", "checkpoint");
    html_newline(html);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        html_open(html, "div");
        html_element(html, "dt", NULL, site_say(page->site, lines[i].label));
        html_element(html, "dd", NULL, lines[i].value);
        html_close(html);
        html_newline(html);
    }
    html_close(html);
    html_newline(html);
}

static void put_item(const struct site_page *page, const char *address,
                     enum site_word word)
{
    html_open(page->html, "li");
    site_page_file(page, address, site_say(page->site, word));
    html_close(page->html);
    html_newline(page->html);
}

static void put_data(const struct site_page *page)
{
    put_heading(page, SITE_WORD_DATA);
    put_paragraph(page, NULL, SITE_WORD_DATA_WHY);
    html_open(page->html, "ul");
    html_attribute(page->html, "class", "links");
    html_newline(page->html);
    put_item(page, "notices.csv", SITE_WORD_DATA_ROWS);
    put_item(page, "notices.json", SITE_WORD_DATA_JSON);
    put_item(page, "datapackage.json", SITE_WORD_DATA_PACKAGE);
    put_item(page, "feed.xml", SITE_WORD_FEED);
    html_close(page->html);
    html_newline(page->html);
}

static struct status put_home(const struct site_page *page, struct fault *fault)
{
    const struct site *site = page->site;
    const bool is_zh = site->source->language == LANGUAGE_ZH;
    struct html *html = page->html;
    site_page_begin(page);
    html_open(html, "header");
    html_open(html, "h1");
    html_words(html, site->office);
    html_words(html, is_zh ? "" : " ");
    html_words(html, site_say(site, SITE_WORD_NAME));
    html_close(html);
    html_newline(html);
    put_paragraph(page, "lead", SITE_WORD_LEAD);
    html_open(html, "p");
    html_attribute(html, "class", "note");
    html_attribute(html, "lang", is_zh ? "en" : "zh-CN");
    html_words(html, site_say(site, SITE_WORD_OTHER_LEAD));
    html_close(html);
    html_close(html);
    html_newline(html);
    TRY(put_home_figures(page, fault));
    put_heading(page, SITE_WORD_RUNNING);
    if (!put_table(page, "running", SITE_WORD_RUNNING, true, SIZE_MAX)) {
        put_paragraph(page, NULL, SITE_WORD_RUNNING_NONE);
    }
    put_heading(page, SITE_WORD_RECENT);
    put_table(page, "recent", SITE_WORD_RECENT, false, RECENT_MAX);
    html_open(html, "p");
    html_attribute(html, "class", "more");
    site_page_link(page, list_name, site_say(site, SITE_WORD_ALL));
    html_close(html);
    html_newline(html);
    put_heading(page, SITE_WORD_REPORTS);
    site_reports_list(page);
    html_open(html, "p");
    html_attribute(html, "class", "more");
    site_page_link(page, "reports.html", site_say(site, SITE_WORD_ALL_REPORTS));
    html_close(html);
    html_newline(html);
    put_heading(page, SITE_WORD_CHECKPOINT);
    put_paragraph(page, NULL, SITE_WORD_CHECKPOINT_WHY);
    put_checkpoint(page);
    html_open(html, "p");
    html_attribute(html, "class", "more");
    site_page_link(page, proof_name, site_say(site, SITE_WORD_HOW_TO_CHECK));
    html_close(html);
    html_newline(html);
    put_data(page);
    site_page_end(page);
    return OK;
}

/* ---- all notices ----------------------------------------------------------------- */

static void put_option(struct html *html, const char *value, struct bytes words)
{
    html_open(html, "option");
    html_attribute(html, "value", value);
    html_text(html, words);
    html_close(html);
}

static void begin_choice(const struct site_page *page, const char *name,
                         enum site_word label)
{
    struct html *html = page->html;
    html_open(html, "label");
    html_words(html, site_say(page->site, label));
    html_words(html, " ");
    html_open(html, "select");
    html_attribute(html, "name", name);
    put_option(html, "", bytes_of(site_say(page->site, SITE_WORD_ANY)));
}

static void end_choice(const struct site_page *page)
{
    html_close(page->html);
    html_close(page->html);
    html_newline(page->html);
}

static bool is_used(const struct site *site, const struct report_name *name,
                    bool is_unit)
{
    for (size_t i = 0; i < site->count; i++) {
        const struct site_notice *notice = &site->notices[i];
        if (!notice->is_left_out &&
            (is_unit ? notice->unit : notice->programme) == name) {
            return true;
        }
    }
    return false;
}

static void put_names(const struct site_page *page, const struct report_names *names,
                      bool is_unit)
{
    for (size_t i = 0; i < names->count; i++) {
        const struct report_name *name = &names->list[i];
        char code[SITE_ADDRESS_SIZE];
        if (name->current == name->entry && is_used(page->site, name, is_unit)) {
            snprintf(code, sizeof(code), "%.*s", (int)name->code.size,
                     (const char *)name->code.at);
            put_option(page->html, code, is_unit ? name->name : short_name(name));
        }
    }
}

static void put_months(const struct site_page *page)
{
    civil_period last = -1;
    for (size_t i = 0; i < page->site->count; i++) {
        const civil_period period = page->site->notices[i].period;
        char text[DATE_TEXT_SIZE];
        if (period != last) {
            date_format_period(period, text);
            put_option(page->html, text, bytes_of(text));
            last = period;
        }
    }
}

/* Shown by the script that makes it work; without one all is there to be read. */
static void put_search(const struct site_page *page)
{
    static const enum site_state states[] = {SITE_RUNNING, SITE_COMING, SITE_FINISHED,
                                             SITE_PUBLISHED, SITE_EXPIRED};
    struct html *html = page->html;
    const struct site *site = page->site;
    html_open(html, "form");
    html_attribute(html, "id", "search");
    html_attribute(html, "role", "search");
    html_attribute(html, "aria-label", site_say(site, SITE_WORD_SEARCH));
    html_attribute(html, "hidden", "");
    html_newline(html);
    begin_choice(page, "programme", SITE_WORD_PROGRAMME);
    put_names(page, &site->programmes, false);
    end_choice(page);
    begin_choice(page, "unit", SITE_WORD_UNIT);
    put_names(page, &site->units, true);
    end_choice(page);
    begin_choice(page, "month", SITE_WORD_MONTH);
    put_months(page);
    end_choice(page);
    begin_choice(page, "state", SITE_WORD_STATE);
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
        put_option(html, site_notices_state(states[i]),
                   bytes_of(site_say(site, site_notices_state_word(states[i]))));
    }
    end_choice(page);
    html_open(html, "label");
    html_words(html, site_say(site, SITE_WORD_SEARCH_TEXT));
    html_words(html, " ");
    html_open(html, "input");
    html_attribute(html, "type", "search");
    html_attribute(html, "name", "words");
    html_close(html);
    html_close(html);
    html_newline(html);
    html_open(html, "button");
    html_attribute(html, "type", "reset");
    html_words(html, site_say(site, SITE_WORD_CLEAR));
    html_close(html);
    html_newline(html);
    html_open(html, "output");
    html_attribute(html, "data-words", site_say(site, SITE_WORD_FOUND));
    html_close(html);
    html_close(html);
    html_newline(html);
}

static struct status put_list(const struct site_page *page, struct fault *fault)
{
    (void)fault;
    site_page_begin(page);
    html_element(page->html, "h1", NULL, page->title);
    html_newline(page->html);
    put_search(page);
    if (!put_table(page, "notices", SITE_WORD_NOTICES, false, SIZE_MAX)) {
        html_element(page->html, "p", NULL,
                     words_get(page->site->source->language, WORD_NO_ROWS));
    }
    site_page_end(page);
    return OK;
}

/* ---- how to verify --------------------------------------------------------------- */

static struct status put_proof(const struct site_page *page, struct fault *fault)
{
    struct html *html = page->html;
    (void)fault;
    site_page_begin(page);
    html_element(html, "h1", NULL, page->title);
    html_newline(html);
    put_paragraph(page, "lead", SITE_WORD_PROOF_LEAD);
    put_checkpoint(page);
    html_open(html, "ul");
    html_attribute(html, "class", "links");
    put_item(page, "log/checkpoint", SITE_WORD_CHECKPOINT_FILE);
    html_close(html);
    html_newline(html);
    put_heading(page, SITE_WORD_PROOF_KEY);
    put_paragraph(page, NULL, SITE_WORD_PROOF_KEY_WHY);
    put_heading(page, SITE_WORD_PROOF_BROWSER);
    put_paragraph(page, NULL, SITE_WORD_PROOF_BROWSER_WHY);
    html_open(html, "p");
    html_attribute(html, "class", "more");
    site_page_link(page, verifier_name, site_say(page->site, SITE_WORD_PROOF_OPEN));
    html_close(html);
    html_newline(html);
    put_heading(page, SITE_WORD_PROOF_MIRROR);
    put_paragraph(page, NULL, SITE_WORD_PROOF_MIRROR_WHY);
    html_element(html, "pre", NULL, "mingzhang mirror log my-copy --log-key key.vkey");
    html_newline(html);
    put_heading(page, SITE_WORD_PROOF_NOT);
    put_paragraph(page, NULL, SITE_WORD_PROOF_NOT_WHY);
    site_page_end(page);
    return OK;
}

/* ---- all of it ------------------------------------------------------------------- */

typedef struct status put_body(const struct site_page *page, struct fault *fault);

static struct status write_page(struct site *site, const char *name,
                                enum site_word title, put_body *put,
                                struct fault *fault)
{
    struct output output;
    const size_t mark = arena_mark(site->arena);
    TRY(site_files_begin(&site->files, name, site_leak(site, LEAK_MARKUP), &output,
                         fault));
    struct html html = html_of(&output);
    const struct site_page page = {.site = site,
                                   .html = &html,
                                   .up = "",
                                   .title = site_say(site, title),
                                   .here = name,
                                   .form = DOCUMENT_OFFICE,
                                   .has_script = put == put_list};
    struct status written = put(&page, fault);
    if (status_is_ok(written)) {
        written = site_files_end(&site->files, &output, fault);
    } else {
        output_discard(&output);
    }
    arena_rewind(site->arena, mark);
    return written;
}

static struct status write_verifier(struct site *site, struct fault *fault)
{
    struct output output;
    const size_t mark = arena_mark(site->arena);
    TRY(site_files_begin(&site->files, verifier_name, site_leak(site, LEAK_MARKUP),
                         &output, fault));
    output_put(&output, site->order->page);
    TRY(site_files_end(&site->files, &output, fault));
    arena_rewind(site->arena, mark);
    return OK;
}

struct status site_index_make(struct site *site, struct fault *fault)
{
    TRY(write_verifier(site, fault));
    TRY(write_page(site, proof_name, SITE_WORD_PROOF, put_proof, fault));
    TRY(write_page(site, list_name, SITE_WORD_NOTICES, put_list, fault));
    return write_page(site, home_name, SITE_WORD_HOME, put_home, fault);
}
