/* telephones.h - telephones that are published: their digits, which the leak scan lets
 * pass. */
#ifndef REPORTS_TELEPHONES_H
#define REPORTS_TELEPHONES_H

#include "ledger/base/arena.h"
#include "reports/leak.h"

/* Of one source: the policy of a notice, or a command line.  The scan has room for
 * those of both, so that none pushes out another's. */
enum { TELEPHONES_MAX = 16 };
_Static_assert(LEAK_ALLOWED_MAX == 2 * (int)TELEPHONES_MAX, "two sources");

struct telephones {
    const char *list[TELEPHONES_MAX]; /* digits only, in an arena */
    size_t count;
};

/* Takes one number as people write it, such as 0730-1234567, off the front of *text:
 * digits with '-' and blanks between them, before and behind.  Writes its digits and
 * returns how many; 0: there is none at the front. `ret_digits` has room for text->size
 * characters. */
size_t telephones_take(struct bytes *text, char *ret_digits);

/* Every number of a text once, whatever stands between them; those behind the
 * TELEPHONES_MAX'th are left out and so stopped by the leak scan.  Errors:
 * STATUS_NO_MEMORY. */
struct status telephones_read(struct bytes text, struct arena *arena,
                              struct telephones *ret_telephones, struct fault *fault)
    MUST_USE;

#endif
