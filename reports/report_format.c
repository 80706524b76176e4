/* report_format.c - the formats a document can be written in. */
#include "reports/report.h"

#include <assert.h>
#include <string.h>

const struct report_format report_formats[] = {
    {"text", "txt", report_write_text, LEAK_PLAIN, false},
    {"csv", "csv", report_write_csv, LEAK_PLAIN, false},
    {"json", "json", report_write_json, LEAK_JSON, false},
    {"html", "html", report_write_html, LEAK_MARKUP, false},
#if WITH_XLSX
    {"xlsx", "xlsx", report_write_xlsx, LEAK_PLAIN, true},
#endif
#if WITH_PDF
    {"pdf", "pdf", report_write_pdf, LEAK_PLAIN, true},
#endif
};
const size_t report_format_count = sizeof(report_formats) / sizeof(report_formats[0]);

const struct report_format *report_format_find(const char *word)
{
    for (size_t i = 0; i < report_format_count; i++) {
        if (strcmp(report_formats[i].name, word) == 0 ||
            strcmp(report_formats[i].ending, word) == 0) {
            return &report_formats[i];
        }
    }
    return NULL;
}

struct leak report_leak(const struct document *document,
                        const struct report_format *format, const char *const *hotlines,
                        size_t count)
{
    const char *allowed[LEAK_ALLOWED_MAX];
    size_t allowed_count = 0;
    for (; allowed_count < document->hotlines.count; allowed_count++) {
        allowed[allowed_count] = document->hotlines.list[allowed_count];
    }
    assert(count <= TELEPHONES_MAX);
    for (size_t i = 0; i < count; i++) {
        allowed[allowed_count++] = hotlines[i];
    }
    return leak_of(format->leak, allowed, allowed_count);
}
