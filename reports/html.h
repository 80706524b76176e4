/* html.h - an emitter that cannot write unescaped text.
 *
 * Element and attribute names are literals of the program and asserted to be so shaped;
 * everything else goes through one escaping function.  Elements are closed by the
 * stack, never by hand.  Invalid UTF-8 and control characters become U+FFFD. */
#ifndef REPORTS_HTML_H
#define REPORTS_HTML_H

#include "reports/output.h"

enum { HTML_DEPTH_MAX = 32 };

struct html {
    struct output *output;            /* borrowed */
    const char *open[HTML_DEPTH_MAX]; /* names of the open elements */
    size_t depth;
    bool is_in_tag; /* "<td" has been written, ">" not yet */
    bool is_xml;    /* every element gets an end tag */
};

struct html html_of(struct output *output);
/* "<!DOCTYPE html>"; first thing on a page. */
void html_doctype(struct html *html);
/* The declaration of an XML document, such as a feed; first thing in it. */
void html_xml(struct html *html);

/* Opens an element; attributes may follow until its first content. */
void html_open(struct html *html, const char *name);
void html_attribute(struct html *html, const char *name, const char *value);
void html_attribute_number(struct html *html, const char *name, int64_t value);
/* href, only for https:, http:, '#' and relative addresses; anything else, such as
 * javascript:, is left out.  True when it was written. */
bool html_attribute_link(struct html *html, const char *address);
void html_text(struct html *html, struct bytes text);
void html_words(struct html *html, const char *text);
/* Closes the innermost element; elements without content (meta, br, link) get no end
 * tag. */
void html_close(struct html *html);

/* <name class="class">text</name>; class may be NULL. */
void html_element(struct html *html, const char *name, const char *class_name,
                  const char *text);
/* <meta by="name" content="content">, on a line of its own. */
void html_meta(struct html *html, const char *by, const char *name,
               const char *content);
/* A line break in the source, where it does not show. */
void html_newline(struct html *html);
/* <style> with static CSS of the program, in pieces up to NULL, which hold no "<". */
void html_style(struct html *html, const char *const *pieces);

#endif
