/* mask.h - what a public list shows of a name or number (R-041, domain.md 2.6).
 *
 * Pure.  Results go to a writer; none is ever longer than its source plus the repair of
 * mask_make_unique.  What these rules hide is never shown to tell two people apart. */
#ifndef REPORTS_MASK_H
#define REPORTS_MASK_H

#include "ledger/base/arena.h"
#include "ledger/base/bytes.h"
#include "ledger/base/status.h"

/* A person's name, UTF-8; blanks around it, and inside a name with a Han character, do
 * not count, nor do variation selectors.
 *   1 character    *          2   first *          3   first * last
 *   4 and more     first (or a compound surname) * ... last
 *   dotted         first of the first part, last of the last part, dots kept as U+00B7;
 *                  with two characters in all only the first
 *   without a Han character (Latin and other scripts): the first letter, then * for
 *                  each letter; blanks, dots and hyphens kept: "J*** *****"
 * An empty, overlong or not UTF-8 name gives "*". */
void mask_name(struct bytes name, struct writer *writer);

/* Resident number: 18 characters give the first 6, 8 stars, the last 4; strict keeps
 * the first 6 only.  Anything else is all stars. */
void mask_resident(struct bytes number, bool is_strict, struct writer *writer);

/* Account: all stars but the last 4.  Numbers shorter than 9 are all stars: of a short
 * one the last 4 would say too much. */
void mask_account(struct bytes number, struct writer *writer);

/* Appends (1), (2) ... in list order to every masked name of names[0:count] that occurs
 * more than once with the same villages[i]; others are left.  New texts are arena
 * memory.  Never reveals a character.  Errors: STATUS_NO_MEMORY, names
 * untouched. */
struct status mask_make_unique(const struct bytes *villages, struct bytes *names,
                               size_t count, struct arena *arena, struct fault *fault)
    MUST_USE;

/* True when the first two characters of a Han name are a compound surname. */
bool mask_is_compound(uint32_t first, uint32_t second);

#endif
