/* leak_view.h - finds numbers of persons in one flow of folded characters.
 *
 * The inner half of leak.c, for nobody else: characters come decoded, digits of every
 * script folded to ASCII, every blank to ' ', every hyphen to '-', every dot to '.',
 * what cannot be seen left out. */
#ifndef REPORTS_LEAK_VIEW_H
#define REPORTS_LEAK_VIEW_H

#include "reports/leak.h"

/* The next character of this flow; its place is leak->place.  Any
 * character but a letter, digit, ' ', '-' or '.' ends every number.  The first hit is
 * kept in leak->kind. */
void leak_view_see(struct leak *leak, struct leak_view *view, uint32_t character);

#endif
