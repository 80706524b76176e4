/* page_style.h - the style of a page as one sheet, and the content policy that names it
 * by its digest, so that nothing else on the page is style and nothing is script
 * (R-319). */
#ifndef REPORTS_PAGE_STYLE_H
#define REPORTS_PAGE_STYLE_H

#include "keys/digest.h"
#include "reports/document.h"

enum { PAGE_STYLE_PIECES_MAX = 24, PAGE_STYLE_POLICY_SIZE = 256 };

struct page_style {
    const char *pieces[PAGE_STYLE_PIECES_MAX]; /* static text without "<", up to NULL */
    char policy[PAGE_STYLE_POLICY_SIZE];       /* of the Content-Security-Policy      */
};

/* That of a document of this form, then `added`, pieces up to NULL; NULL: none.
 * `script`: NULL, or what the policy says of scripts, " script-src 'self';".  `hasher`
 * is one of SHA-256. */
struct page_style page_style_of(enum document_form form, bool is_practice,
                                const char *const *added, const char *script,
                                struct hasher *hasher);

#endif
