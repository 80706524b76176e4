/* redaction_number.h - a known number in a text, however people spell it. */
#ifndef IMPORTERS_REDACTION_NUMBER_H
#define IMPORTERS_REDACTION_NUMBER_H

#include "ledger/vault_renew.h"

/* The text as redaction_number_has() wants it: every character by text_fold_digit(),
 * those that cannot be seen left out.  Never longer; bytes that are not UTF-8 stay. */
void redaction_number_fold(struct bytes text, struct writer *writer);
/* Whether the number stands in a folded text: its digits in order, nothing but single
 * blanks, quotes, dashes, dots, slashes or underscores between them, and no digit
 * beside them; of a resident number also the 15 digits of old, an X of either case, and
 * category and grade of a disability card behind it.  In a run of more than 24 digits,
 * where numbers stand with nothing between, digits may be beside one of 15 or more. */
bool redaction_number_has(struct bytes text, struct bytes number);

#endif
