/* page_style.c - see page_style.h. */
#include "reports/page_style.h"

#include "keys/note.h"
#include "reports/report_style.h"

#include <assert.h>
#include <stdio.h>

enum { BASE64_SIZE = 64 };

static size_t add_pieces(const char *const *from, const char **pieces, size_t count)
{
    for (; *from != NULL; from++) {
        assert(count + 1 < PAGE_STYLE_PIECES_MAX);
        pieces[count++] = *from;
    }
    return count;
}

struct page_style page_style_of(enum document_form form, bool is_practice,
                                const char *const *added, const char *script,
                                struct hasher *hasher)
{
    struct page_style style = {.pieces = {NULL}};
    char base64[BASE64_SIZE] = "";
    struct writer writer = writer_of(base64, sizeof(base64) - 1);
    size_t count = add_pieces(report_style_css(form), style.pieces, 0);
    assert(hasher_suite(hasher) == DIGEST_SHA256);
    if (is_practice) {
        count = add_pieces(report_style_practice(), style.pieces, count);
    }
    if (added != NULL) {
        count = add_pieces(added, style.pieces, count);
    }
    hasher_begin(hasher);
    for (size_t i = 0; i < count; i++) {
        hasher_update(hasher, bytes_of(style.pieces[i]));
    }
    const struct digest digest = hasher_end(hasher);
    note_base64(digest_bytes(&digest), &writer);
    snprintf(style.policy, sizeof(style.policy),
             "default-src 'none'; style-src 'sha256-%s';%s base-uri 'none'; "
             "form-action 'none'",
             base64, script == NULL ? "" : script);
    return style;
}
