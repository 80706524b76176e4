/* report_style.h - the style sheet of the HTML writer, for screen, telephone and A4. */
#ifndef REPORTS_REPORT_STYLE_H
#define REPORTS_REPORT_STYLE_H

#include "reports/document.h"

/* Static CSS without "<", in pieces, the last one NULL.  The two forms differ on paper
 * (domain.md 5.3). */
const char *const *report_style_css(enum document_form form);
/* What a page of a practice ledger has besides. */
const char *const *report_style_practice(void);

#endif
