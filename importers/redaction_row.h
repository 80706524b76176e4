/* redaction_row.h - is a row of a file about somebody who is erased? */
#ifndef IMPORTERS_REDACTION_ROW_H
#define IMPORTERS_REDACTION_ROW_H

#include "importers/sheet.h"
#include "ledger/vault_renew.h"

/* By the rule of redaction.h.  A note has no columns: in it any of the words counts,
 * wherever it stands. */
bool redaction_row_is_theirs(const struct vault_words *words,
                             const struct sheet_row *row, bool is_note);
/* Whether a text has one of the names or numbers anywhere. */
bool redaction_text_has(const struct vault_words *words, struct bytes text);

#endif
