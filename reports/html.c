/* html.c - see html.h. */
#include "reports/html.h"

#include "ledger/base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

struct html html_of(struct output *output)
{
    return (struct html){.output = output};
}

void html_doctype(struct html *html)
{
    output_text(html->output, "<!DOCTYPE html>\n");
}

void html_xml(struct html *html)
{
    html->is_xml = true;
    output_text(html->output, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
}

/* Names come from literals; a name with a blank or quote in it would be ours. */
static bool is_name(const char *name)
{
    for (const char *at = name; *at != '\0'; at++) {
        const bool is_letter = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z');
        const bool is_digit = *at >= '0' && *at <= '9';
        if (!is_letter && (at == name || (!is_digit && *at != '-' && *at != ':'))) {
            return false;
        }
    }
    return *name != '\0';
}

static bool is_void(const char *name)
{
    return strcmp(name, "meta") == 0 || strcmp(name, "br") == 0 ||
           strcmp(name, "col") == 0 || strcmp(name, "wbr") == 0 ||
           strcmp(name, "link") == 0 || strcmp(name, "input") == 0;
}

static void end_tag_start(struct html *html)
{
    if (html->is_in_tag) {
        html->is_in_tag = false;
        output_byte(html->output, '>');
    }
}

/* What a byte is written as, NULL for itself. */
static const char *escape_of(uint8_t byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\t':
    case '\n':
        return NULL;
    default:
        return byte < 0x20 || byte == 0x7F ? "\xEF\xBF\xBD" : NULL;
    }
}

/* Every text of every page passes here. */
static void put_escaped(struct output *output, struct bytes text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.size; i++) {
        const char *escape = escape_of(text.at[i]);
        if (escape != NULL) {
            output_put(output, bytes_from(text.at + from, i - from));
            output_text(output, escape);
            from = i + 1;
        }
    }
    if (from < text.size) {
        output_put(output, bytes_from(text.at + from, text.size - from));
    }
}

static void put_mended(struct output *output, struct bytes text)
{
    struct reader reader = reader_of(text);
    while (reader.left.size > 0) {
        const struct bytes before = reader.left;
        if (text_next(&reader) == TEXT_NO_CHARACTER) {
            output_text(output, "\xEF\xBF\xBD");
            reader = reader_of(bytes_from(before.at + 1, before.size - 1));
        } else {
            put_escaped(output, bytes_from(before.at, before.size - reader.left.size));
        }
    }
}

static void put_safely(struct output *output, struct bytes text)
{
    if (text_is_utf8(text)) {
        put_escaped(output, text);
    } else {
        put_mended(output, text);
    }
}

void html_open(struct html *html, const char *name)
{
    assert(is_name(name));
    assert(html->depth < HTML_DEPTH_MAX);
    end_tag_start(html);
    output_byte(html->output, '<');
    output_text(html->output, name);
    html->open[html->depth++] = name;
    html->is_in_tag = true;
}

void html_attribute(struct html *html, const char *name, const char *value)
{
    assert(html->is_in_tag);
    assert(is_name(name));
    output_byte(html->output, ' ');
    output_text(html->output, name);
    output_text(html->output, "=\"");
    put_safely(html->output, bytes_of(value));
    output_byte(html->output, '"');
}

void html_attribute_number(struct html *html, const char *name, int64_t value)
{
    char text[24];
    snprintf(text, sizeof(text), "%lld", (long long)value);
    html_attribute(html, name, text);
}

/* A colon before the first of / ? # makes it a scheme. */
static bool is_safe_address(const char *address)
{
    const struct bytes bytes = bytes_of(address);
    if (bytes_start_with(bytes, bytes_of("https://")) ||
        bytes_start_with(bytes, bytes_of("http://"))) {
        return true;
    }
    for (const char *at = address; *at != '\0'; at++) {
        if ((unsigned char)*at <= ' ' || *at == '\\') {
            return false;
        }
    }
    return address[strcspn(address, ":/?#")] != ':' &&
           !bytes_start_with(bytes, bytes_of("//"));
}

bool html_attribute_link(struct html *html, const char *address)
{
    if (!is_safe_address(address)) {
        return false;
    }
    html_attribute(html, "href", address);
    return true;
}

void html_text(struct html *html, struct bytes text)
{
    end_tag_start(html);
    put_safely(html->output, text);
}

void html_words(struct html *html, const char *text)
{
    html_text(html, bytes_of(text));
}

void html_close(struct html *html)
{
    assert(html->depth > 0);
    end_tag_start(html);
    const char *name = html->open[--html->depth];
    if (html->is_xml || !is_void(name)) {
        output_text(html->output, "</");
        output_text(html->output, name);
        output_byte(html->output, '>');
    }
}

void html_element(struct html *html, const char *name, const char *class_name,
                  const char *text)
{
    html_open(html, name);
    if (class_name != NULL) {
        html_attribute(html, "class", class_name);
    }
    html_words(html, text);
    html_close(html);
}

void html_newline(struct html *html)
{
    end_tag_start(html);
    output_byte(html->output, '\n');
}

void html_meta(struct html *html, const char *by, const char *name, const char *content)
{
    html_open(html, "meta");
    html_attribute(html, by, name);
    html_attribute(html, "content", content);
    html_close(html);
    html_newline(html);
}

void html_style(struct html *html, const char *const *pieces)
{
    html_open(html, "style");
    end_tag_start(html);
    for (; *pieces != NULL; pieces++) {
        assert(strchr(*pieces, '<') == NULL);
        output_text(html->output, *pieces);
    }
    html_close(html);
}
