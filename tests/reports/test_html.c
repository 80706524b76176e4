/* test_html.c - whatever text comes, the page's structure is the program's. */
#include "reports/html.h"

#include "ledger/base/text.h"
#include "tests/suite.h"

#include <stdio.h>

static uint8_t image[4096];
static struct fault fault;

static struct bytes written(struct output *output)
{
    ck_assert_ok(output_finish(output, &fault), &fault);
    return output_bytes(output);
}

static void text_becomes(struct bytes text, const char *wanted)
{
    struct output output = output_of_memory(image, sizeof(image));
    struct html html = html_of(&output);
    html_open(&html, "p");
    html_text(&html, text);
    html_close(&html);
    char whole[512];
    snprintf(whole, sizeof(whole), "<p>%s</p>", wanted);
    ck_assert_bytes(written(&output), bytes_of(whole));
}

START_TEST(test_text_is_escaped_by_construction)
{
    text_becomes(bytes_of("a<b>&\"'c"), "a&lt;b&gt;&amp;&quot;&#39;c");
    text_becomes(bytes_of("</p><script>x</script>"),
                 "&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;");
    text_becomes(bytes_of("明账 \xF0\xAC\x8E\x86"), "明账 \xF0\xAC\x8E\x86");
    text_becomes(bytes_of(""), "");
}
END_TEST

START_TEST(test_bytes_that_are_no_text_become_replacement_characters)
{
    text_becomes(bytes_from("a\0b", 3), "a\xEF\xBF\xBD"
                                        "b");
    text_becomes(bytes_of("a\x1B[31m"), "a\xEF\xBF\xBD[31m");
    text_becomes(bytes_of("a\xFF<"), "a\xEF\xBF\xBD&lt;");
    text_becomes(bytes_of("\xE5\xBC"), "\xEF\xBF\xBD\xEF\xBF\xBD");
}
END_TEST

START_TEST(test_an_attribute_cannot_be_left)
{
    struct output output = output_of_memory(image, sizeof(image));
    struct html html = html_of(&output);
    html_open(&html, "td");
    html_attribute(&html, "data-label", "\" onclick=\"x");
    html_attribute_number(&html, "colspan", -7);
    html_close(&html);
    ck_assert_bytes(
        written(&output),
        bytes_of("<td data-label=\"&quot; onclick=&quot;x\" colspan=\"-7\"></td>"));
}
END_TEST

START_TEST(test_only_harmless_addresses_become_links)
{
    static const struct {
        const char *address;
        bool is_link;
    } cases[] = {
        {"entry/5.html", true},
        {"#table1", true},
        {"a.html?x=1:2", true},
        {"https://example.org/", true},
        {"", true},
        {"javascript:alert(1)", false},
        {"JaVaScRiPt:x", false},
        {" javascript:x", false},
        {"java\tscript:x", false},
        {"data:text/html,x", false},
        {"//example.org", false},
        {"\\\\example.org", false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct output output = output_of_memory(image, sizeof(image));
        struct html html = html_of(&output);
        html_open(&html, "a");
        ck_assert_msg(html_attribute_link(&html, cases[i].address) == cases[i].is_link,
                      "%s", cases[i].address);
        html_close(&html);
    }
}
END_TEST

START_TEST(test_elements_without_content_get_no_end_tag)
{
    struct output output = output_of_memory(image, sizeof(image));
    struct html html = html_of(&output);
    html_open(&html, "p");
    html_open(&html, "br");
    html_close(&html);
    html_element(&html, "b", "n", "1");
    html_close(&html);
    ck_assert_uint_eq(html.depth, 0);
    ck_assert_bytes(written(&output), bytes_of("<p><br><b class=\"n\">1</b></p>"));
}
END_TEST

/* Property: between the tags we wrote ourselves stands no '<', whatever the bytes. */
START_TEST(test_no_bytes_bring_markup_in)
{
    uint64_t state = 11;
    for (int round = 0; round < 2000; round++) {
        uint8_t noise[64];
        for (size_t i = 0; i < sizeof(noise); i++) {
            state = state * 6364136223846793005U + 1442695040888963407U;
            noise[i] = (uint8_t)(state >> 40);
        }
        struct output output = output_of_memory(image, sizeof(image));
        struct html html = html_of(&output);
        html_text(&html, bytes_from(noise, sizeof(noise)));
        const struct bytes text = written(&output);
        ck_assert(text_is_utf8(text));
        ck_assert_uint_eq(text_find(text, bytes_of("<")), SIZE_MAX);
        ck_assert_uint_eq(text_find(text, bytes_of("\"")), SIZE_MAX);
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("html");
    TCase *escaping = tcase_create("escaping");
    tcase_add_test(escaping, test_text_is_escaped_by_construction);
    tcase_add_test(escaping, test_bytes_that_are_no_text_become_replacement_characters);
    tcase_add_test(escaping, test_an_attribute_cannot_be_left);
    tcase_add_test(escaping, test_only_harmless_addresses_become_links);
    tcase_add_test(escaping, test_elements_without_content_get_no_end_tag);
    tcase_add_test(escaping, test_no_bytes_bring_markup_in);
    suite_add_tcase(suite, escaping);
    return suite;
}
