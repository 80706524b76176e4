/* site_page.c - what surrounds every page of the site: head, menu, foot. */
#include "reports/site_internal.h"

#include "ledger/ledger.h"
#include "reports/page_style.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SIZE_TEXT_SIZE = 40 };

static const struct {
    const char *address;
    enum site_word word;
} menu[] = {
    {"index.html", SITE_WORD_HOME},
    {"notices.html", SITE_WORD_NOTICES},
    {"reports.html", SITE_WORD_REPORTS},
    {"proof.html", SITE_WORD_PROOF},
};

static const char *say(const struct site_page *page, enum site_word word)
{
    return site_say(page->site, word);
}

void site_page_link(const struct site_page *page, const char *address,
                    const char *words)
{
    char whole[SITE_ADDRESS_SIZE];
    snprintf(whole, sizeof(whole), "%s%s", page->up, address);
    html_open(page->html, "a");
    html_attribute_link(page->html, whole);
    html_words(page->html, words);
    html_close(page->html);
}

static void format_size(uint64_t size, char ret_text[static SIZE_TEXT_SIZE])
{
    const uint64_t kib = (size + 1023) / 1024;
    if (kib < 1024) {
        snprintf(ret_text, SIZE_TEXT_SIZE, "%" PRIu64 " KB", kib);
    } else {
        snprintf(ret_text, SIZE_TEXT_SIZE, "%" PRIu64 ".%" PRIu64 " MB", kib / 1024,
                 kib % 1024 * 10 / 1024);
    }
}

void site_page_file(const struct site_page *page, const char *address,
                    const char *words)
{
    char size[SIZE_TEXT_SIZE];
    const struct site_file *file = site_files_find(&page->site->files, address);
    const char *dot = strrchr(address, '.');
    char ending[16] = "";
    for (size_t i = 0; dot != NULL && i + 1 < sizeof(ending) && dot[i + 1] != '\0';
         i++) {
        const char letter = dot[i + 1];
        ending[i] =
            letter >= 'a' && letter <= 'z' ? (char)(letter - 'a' + 'A') : letter;
        ending[i + 1] = '\0';
    }
    site_page_link(page, address, words);
    html_words(page->html, " ");
    html_open(page->html, "small");
    html_words(page->html, ending);
    if (file != NULL && file->is_made) {
        format_size(file->size, size);
        html_words(page->html, ending[0] == '\0' ? "" : " · ");
        html_words(page->html, size);
    }
    html_close(page->html);
}

void site_page_figure(struct html *html, const char *label, const char *value,
                      const char *note)
{
    html_open(html, "div");
    html_element(html, "dt", NULL, label);
    html_element(html, "dd", NULL, value);
    if (note != NULL) {
        html_element(html, "dd", "small", note);
    }
    html_close(html);
    html_newline(html);
}

/* ---- the head -------------------------------------------------------------------- */

static void put_title(const struct site_page *page)
{
    struct html *html = page->html;
    html_open(html, "title");
    if (page->site->source->provenance.is_practice) {
        html_words(html, LEDGER_PRACTICE_MARK " ");
    }
    html_words(html, page->title);
    html_words(html, " · ");
    html_words(html, page->site->office);
    html_words(html, say(page, SITE_WORD_NAME));
    html_close(html);
    html_newline(html);
}

static void put_feed(const struct site_page *page)
{
    struct html *html = page->html;
    char address[SITE_ADDRESS_SIZE];
    snprintf(address, sizeof(address), "%sfeed.xml", page->up);
    html_open(html, "link");
    html_attribute(html, "rel", "alternate");
    html_attribute(html, "type", "application/atom+xml");
    html_attribute(html, "title", say(page, SITE_WORD_FEED));
    html_attribute_link(html, address);
    html_close(html);
    html_newline(html);
}

static void put_head(const struct site_page *page)
{
    struct html *html = page->html;
    const struct page_style style = page_style_of(
        page->form, page->site->source->provenance.is_practice, site_style_css,
        page->has_script ? " script-src 'self';" : NULL, page->site->files.hasher);
    html_open(html, "head");
    html_newline(html);
    html_open(html, "meta");
    html_attribute(html, "charset", "utf-8");
    html_close(html);
    html_newline(html);
    html_meta(html, "http-equiv", "Content-Security-Policy", style.policy);
    html_meta(html, "name", "viewport", "width=device-width, initial-scale=1");
    html_meta(html, "name", "referrer", "no-referrer");
    html_meta(html, "name", "color-scheme", "light dark");
    put_title(page);
    put_feed(page);
    html_style(html, style.pieces);
    html_newline(html);
    if (page->has_script) {
        html_open(html, "script");
        html_attribute(html, "src", "search.js");
        html_attribute(html, "defer", "");
        html_close(html);
        html_newline(html);
    }
    html_close(html);
    html_newline(html);
}

/* ---- the body -------------------------------------------------------------------- */

static void put_menu(const struct site_page *page)
{
    struct html *html = page->html;
    html_open(html, "nav");
    html_attribute(html, "aria-label", say(page, SITE_WORD_MENU));
    for (size_t i = 0; i < sizeof(menu) / sizeof(menu[0]); i++) {
        char address[SITE_ADDRESS_SIZE];
        const bool is_here = strcmp(menu[i].address, page->here) == 0;
        snprintf(address, sizeof(address), "%s%s", page->up, menu[i].address);
        html_open(html, "a");
        html_attribute_link(html, address);
        if (is_here) {
            html_attribute(html, "aria-current", page->up[0] == '\0' ? "page" : "true");
        }
        html_words(html, say(page, menu[i].word));
        html_close(html);
    }
    html_close(html);
    html_newline(html);
}

/* R-181, as report_html.c has it: a line that is read aloud. */
static void put_practice(const struct site_page *page)
{
    struct html *html = page->html;
    if (page->site->source->provenance.is_practice) {
        html_open(html, "p");
        html_attribute(html, "class", "practice");
        html_element(html, "strong", NULL, LEDGER_PRACTICE_MARK);
        html_close(html);
        html_newline(html);
    }
}

void site_page_begin(const struct site_page *page)
{
    struct html *html = page->html;
    const bool is_zh = page->site->source->language == LANGUAGE_ZH;
    html_doctype(html);
    html_open(html, "html");
    html_attribute(html, "lang", is_zh ? "zh-CN" : "en");
    html_newline(html);
    put_head(page);
    html_open(html, "body");
    html_attribute(html, "class",
                   page->form == DOCUMENT_NOTICE ? "notice site" : "office site");
    html_newline(html);
    html_open(html, "a");
    html_attribute(html, "class", "skip");
    html_attribute_link(html, "#text");
    html_words(html, say(page, SITE_WORD_SKIP));
    html_close(html);
    html_newline(html);
    put_practice(page);
    html_open(html, "header");
    html_attribute(html, "class", "top");
    html_newline(html);
    html_open(html, "p");
    html_attribute(html, "class", "office-name");
    html_words(html, page->site->office);
    html_element(html, "span", NULL, say(page, SITE_WORD_NAME));
    html_close(html);
    html_newline(html);
    put_menu(page);
    html_close(html);
    html_newline(html);
    html_open(html, "main");
    html_attribute(html, "id", "text");
    html_newline(html);
}

void site_page_end(const struct site_page *page)
{
    struct html *html = page->html;
    const struct provenance *from = &page->site->source->provenance;
    html_close(html);
    html_newline(html);
    html_open(html, "footer");
    html_newline(html);
    html_open(html, "p");
    html_words(html, page->site->office);
    html_open(html, "span");
    html_attribute(html, "class", "ways"); /* not on paper */
    html_words(html, " · ");
    site_page_link(page, "proof.html", say(page, SITE_WORD_PROOF));
    html_words(html, " · ");
    site_page_link(page, "datapackage.json", say(page, SITE_WORD_DATA));
    html_words(html, " · ");
    site_page_link(page, "feed.xml", say(page, SITE_WORD_FEED));
    html_close(html);
    html_close(html);
    html_newline(html);
    html_open(html, "p");
    html_words(html, from->program);
    html_words(html, " · ");
    html_words(html, from->origin);
    html_close(html);
    html_newline(html);
    html_close(html);
    html_newline(html);
    html_close(html);
    html_newline(html);
    html_close(html);
    html_newline(html);
}
