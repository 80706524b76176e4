/* alias.h - the bank's spelling of a name: a rare character written otherwise.
 *
 * Asked for and confirmed as every change of a person is (person_change.h).  The
 * journal knows that a person has an alias; the spelling itself lies in the vault,
 * under the person's own key. */
#ifndef LEDGER_ALIAS_H
#define LEDGER_ALIAS_H

#include "ledger/ledger.h"

struct alias_book;
/* Reads in a snapshot of the journal, and one of the vault of its own, until the close.
 * Needs the vault.  Errors: STATUS_NO_MEMORY, vault_reader_open()'s. */
struct status alias_open(const struct ledger *ledger,
                         struct store_transaction *transaction,
                         struct alias_book **ret_book, struct fault *fault) MUST_USE;
void alias_close(struct alias_book *book); /* accepts NULL */

/* False when nobody has an alias: then every answer of alias_is() is no. */
struct status alias_has_any(struct alias_book *book, bool *ret_has_any,
                            struct fault *fault) MUST_USE;
/* *ret_is: `name` is an alias in force of the person of this vault number, or of a
 * record that is the same human; compared as names are. */
struct status alias_is(struct alias_book *book, uint64_t person, struct bytes name,
                       bool *ret_is, struct fault *fault) MUST_USE;
/* Calls `each` for every alias in force of that human: the entry that asked for it, and
 * the spelling, which is gone after the call. */
typedef struct status alias_each(void *context, uint64_t asked, struct bytes name,
                                 struct fault *fault);
struct status alias_walk(struct alias_book *book, uint64_t person, alias_each *each,
                         void *context, struct fault *fault) MUST_USE;

#endif
