/* verify_vault.h - does the vault hold what the entries say of people and files?
 * (R-214)
 *
 * The journal proves what was recorded, the vault alone who it was about.  Reads all of
 * both; changes nothing. */
#ifndef LEDGER_VERIFY_VAULT_H
#define LEDGER_VERIFY_VAULT_H

#include "ledger/ledger.h"

struct verify_vault_facts {
    uint64_t lines;     /* whose commitment the record of that day gives          */
    uint64_t parties;   /* pseudonyms of enrolments, changes and payees, known    */
    uint64_t originals; /* sealed files and notes that entries name, opened whole */
    uint64_t erased;    /* lines of people who are erased: nobody can open them   */
    uint64_t redacted;  /* sealed files of which an erasure took rows, or all     */
    const char *words;  /* what was found; NULL: nothing.  Static, for gettext    */
    uint64_t first_bad; /* the entry it is about                                  */
};

/* Compares the entries below `size` of the view with the open vault; the first that
 * does not fit ends it.  Errors: those of reading journal and vault other than damage.
 */
struct status verify_vault_run(struct ledger *ledger, struct journal_view *view,
                               uint64_t size, struct verify_vault_facts *ret_facts,
                               struct fault *fault) MUST_USE;

#endif
