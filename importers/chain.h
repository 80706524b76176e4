/* chain.h - the budget chain as importers and commands write it: documents, sources,
 * money passed down, and what is left at the end of a year.
 *
 * Everything here appends entries; the accounts judge them. */
#ifndef IMPORTERS_CHAIN_H
#define IMPORTERS_CHAIN_H

#include "ledger/ledger.h"

enum { CHAIN_LABEL_SIZE = 255, CHAIN_PARTS_MAX = 900 };

/* ---- documents and sources --------------------------------------------------------
 */

/* An enum source_level by the words of documents, 中央 or 省级; 0 for another word. */
uint64_t chain_level(struct bytes word);

struct chain_document {
    const char *number;         /* canonical (identity_document) */
    civil_day issued, received; /* 0: not known */
    const char *upstream;       /* canonical number, or NULL */
};
/* The document of this number; appended when the ledger does not have it. */
struct status chain_find_document(struct journal_session *session,
                                  const struct chain_document *document,
                                  uint64_t *ret_document, struct fault *fault) MUST_USE;
/* The source of this level and nature; `is_made` appends one that is not there, else
 * STATUS_NOT_FOUND, fault not filled. */
struct status chain_find_source(struct journal_session *session, uint64_t level,
                                struct bytes nature, bool is_made, uint64_t *ret_source,
                                struct fault *fault) MUST_USE;

/* sets days, days allowed and policy of an entry when it is late; `days` and so
 * on are the keys of its fields. */
struct chain_late_keys {
    unsigned days, allowed, policy;
};
void chain_say_late(struct fact *fact, const struct passing *passing,
                    const struct chain_late_keys *keys);
/* ... and then the exception about it. */
struct chain_late {
    uint64_t entry, from, file; /* the late one, its parent, its file or 0 */
    int64_t amount;
};
struct status chain_tell_late(struct journal_session *session,
                              const struct passing *passing,
                              const struct chain_late *late, struct fault *fault)
    MUST_USE;

/* ---- passing down -----------------------------------------------------------------
 */

struct chain_part {
    uint64_t line; /* in the file, or 0 */
    uint64_t unit;
    struct bytes unit_code; /* for the label when none is given */
    int64_t amount;
    struct bytes label; /* or empty */
};
struct chain_split {
    struct ledger *ledger;
    struct arena *arena;
    uint64_t allocation;
    const char *document; /* canonical number of the document that passes it down */
    civil_day day;
    const char *path; /* of the file with the parts, or NULL */
    uint64_t file;    /* its entry, or 0                     */
    const struct chain_part *parts;
    size_t count; /* 1..CHAIN_PARTS_MAX */
};
struct chain_split_summary {
    uint64_t count, late;  /* parts, and how many of them are late (all or none) */
    int64_t amount, left;  /* passed down now; available afterwards              */
    int64_t days, allowed; /* since the money was received; -1: no clock        */
};
/* Passes all parts down, tags unchanged, exactly or not at all: STATUS_REFUSED
 * R-066 names by how much their sum exceeds what is available; STATUS_EXISTS R-176 when
 * files passed every part down before. */
struct status chain_pass_down(struct journal_session *session,
                              const struct chain_split *split,
                              struct chain_split_summary *ret_summary,
                              struct fault *fault) MUST_USE;

/* ---- adjusting ---------------------------------------------------------------------
 */

struct chain_adjustment {
    struct ledger *ledger;
    uint64_t allocation;
    int64_t amount, frozen; /* either may be negative, one is 0 */
    unsigned reason;        /* enum adjustment_reason            */
    const char *document;   /* canonical number, or NULL         */
    civil_day day;
};
struct status chain_adjust(struct journal_session *session,
                           const struct chain_adjustment *adjustment,
                           struct fault *fault) MUST_USE;

/* ---- the end of a year -------------------------------------------------------------
 */

enum { CHAIN_FUNCTIONS_MAX = 32 };
struct chain_function {
    struct bytes old;
    const char *new;
};
struct chain_carry {
    struct ledger *ledger;
    const struct ledger_actor *actor;
    struct arena *arena;
    uint64_t year;        /* that ended           */
    civil_day day;        /* received on this day */
    const char *document; /* canonical number, or NULL: each its own document */
    /* Function codes that go on under others, where the programmes do not say.
     */
    const struct chain_function *functions;
    size_t function_count;
};
struct chain_carry_summary {
    uint64_t count;   /* allocations carried over */
    uint64_t renamed; /* of these, under another function code */
    int64_t amount, prior_year;
    uint64_t held_count; /* allocations that keep money reserved or frozen */
    int64_t reserved, frozen;
};
/* what is left of every allocation of the year, in transactions of at most
 * CHAIN_PARTS_MAX / 2 allocations, each whole.  What is reserved or frozen stays, and
 * is told; run again when it is released, this carries over the rest. Errors:
 * STATUS_REFUSED R-126 when the year is not over yet. */
struct status chain_carry_over(const struct chain_carry *carry,
                               struct chain_carry_summary *ret_summary,
                               struct fault *fault) MUST_USE;

#endif
