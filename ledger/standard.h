/* standard.h - dated standards of aid: what one person or household may get.
 *
 * Derived from entries of kind standard; queries on any snapshot. */
#ifndef LEDGER_STANDARD_H
#define LEDGER_STANDARD_H

#include "ledger/accounts.h"

enum { STANDARD_CLASS_MAX = 64 }; /* bytes of the word for a class */

struct standard {
    uint64_t entry;
    int64_t amount;
    unsigned method; /* enum standard_method */
};
struct standard_question {
    uint64_t programme, unit; /* any entry of each                          */
    struct bytes class;       /* as the programme tells its classes; or none */
    civil_day day;
    uint64_t seal; /* by what was recorded before this seal; UINT64_MAX: now */
};

/* The standard in force on the day: the unit's own, else that of the unit above it, and
 * so on; in one unit that of the class, else the one for every class; of several the
 * one that began last, and of these the newest entry.
 * Errors: STATUS_NOT_FOUND (fault not filled) when there is none; STATUS_REFUSED R-060
 * when programme or unit is none. */
struct status standard_in_force(struct store_transaction *transaction,
                                const struct standard_question *question,
                                struct standard *ret_standard, struct fault *fault)
    MUST_USE;

/* Every standard in force, one a class, of the unit or the nearest one above it, as
 * standard_in_force() finds it; of what was recorded by the seal.  Words of classes are
 * borrowed from the snapshot; in the order of units, then classes.
 * Errors: STATUS_FULL; STATUS_REFUSED R-060. */
enum { STANDARD_LIST_MAX = 32 };
struct standard_scope {
    uint64_t programme, unit; /* any entry of each */
    civil_day day;
    uint64_t seal; /* likewise */
};
struct standard_of_class {
    struct bytes class; /* empty: for every class */
    struct standard standard;
};
struct status standard_list(struct store_transaction *transaction,
                            const struct standard_scope *scope,
                            struct standard_of_class ret_list[static STANDARD_LIST_MAX],
                            size_t *ret_count, struct fault *fault) MUST_USE;

/* Of the table: programme and unit are first entries. */
enum { STANDARD_KEY_MAX = 8 + 8 + STANDARD_CLASS_MAX + 1 + 4 + 8 };
struct bytes standard_key(uint64_t programme, uint64_t unit, struct bytes class,
                          civil_day from, uint64_t entry,
                          uint8_t ret_image[static STANDARD_KEY_MAX]);

#endif
