/* source.h - what every report is made from: one snapshot of the ledger, as of a seal.
 */
#ifndef REPORTS_SOURCE_H
#define REPORTS_SOURCE_H

#include "ledger/disclosure_policy.h"
#include "ledger/ledger.h"
#include "reports/document.h"

struct report_source {
    struct ledger *ledger;
    struct journal_view *view;
    struct vault_reader *people; /* NULL: the vault is shut                          */
    struct arena *arena;         /* the command's                                    */
    enum language language;
    struct journal_seal seal; /* the report holds for this seal                      */
    uint64_t seal_key;        /* UINT64_MAX for the newest (cheaper), else seal.index */
    uint64_t close;           /* entry of the close it holds at; 0: of another seal */
    struct provenance provenance;
};

/* Opens a view and, when the ledger's vault is open, a reader.  `as_of`: NULL for now,
 * "@N" for entry N (the last seal at or below), or a day (the last seal recorded by its
 * end, UTC+8).  Texts of the provenance live in the arena.
 * Errors: STATUS_USAGE, STATUS_NOT_FOUND (nothing was recorded by then). */
struct status report_source_open(struct ledger *ledger, const char *as_of,
                                 const char *program, enum language language,
                                 struct arena *arena, struct report_source *ret_source,
                                 struct fault *fault) MUST_USE;
void report_source_close(struct report_source *source);
/* The same snapshot as it stood at the seal of an entry; it borrows view and people
 * from `source` and is not closed.  Errors: STATUS_NOT_FOUND, STATUS_NO_MEMORY. */
struct status report_source_at_entry(const struct report_source *source, uint64_t entry,
                                     struct report_source *ret_source,
                                     struct fault *fault) MUST_USE;
/* An entry of the snapshot; the fact is borrowed from it.  Errors: journal_entry()'s.
 */
struct status report_entry(const struct report_source *source, uint64_t index,
                           struct entry *ret_entry, struct fact *ret_fact,
                           struct fault *fault) MUST_USE;

/* What the bank wrote of a line beside its answer; empty: nothing, or it is not at
 * hand. */
typedef struct status report_bank_words(void *context, uint64_t batch, uint64_t line,
                                        struct bytes *ret_serial,
                                        struct bytes *ret_text, struct fault *fault);

struct self_evaluation; /* ledger/self_evaluation.h */
struct withheld;        /* reports/withheld.h */

/* A bank account by the office's word, as entries know it. */
struct report_account {
    const char *word;
    uint8_t token[16];
};
/* What a notice is of, for who records that it was made. */
struct report_notice {
    uint64_t programme, unit; /* newest entries; unit 0: the whole ledger */
    unsigned moment;
    civil_period period;
    struct disclosure_policy policy;
    uint64_t count; /* households, or people */
    int64_t amount; /* fen; -1: not all say  */
};
/* What a person asked for; what is not given is not restricted. */
struct report_filter {
    const char *programme, *unit; /* code or name, or NULL                     */
    civil_period first, last;     /* inclusive; -1: open                       */
    uint64_t year;                /* of allocations; 0: every year             */
    uint64_t batch;               /* entry; 0: any                             */
    const uint64_t *batches;      /* batches[0:batch_count]; none: any         */
    size_t batch_count;
    const char *resident;    /* person report                             */
    civil_day today;         /* what is late is late by it; 0: the seal's day */
    unsigned class;          /* of exceptions; 0: every one               */
    int64_t older_days;      /* exceptions at least as old                */
    uint64_t number;         /* the one exception; 0: the whole queue     */
    bool is_settled;         /* what was settled in place of the queue    */
    bool has_names;          /* exceptions with names, from the vault     */
    const char *explain;     /* performance: a figure, entry by entry; or NULL */
    uint64_t limit;          /* ... so many of them; 0: a page            */
    report_bank_words *bank; /* person report; NULL: without the bank's words */
    void *bank_context;
    unsigned moment; /* enum disclosure_moment of a notice; 0: payment          */
    unsigned level;  /* enum disclosure_level it is read at; 0: the web         */
    civil_day notice_first; /* first day of the notice; 0: left to be filled in */
    const struct workday_calendar *calendar; /* for that; NULL: there is none   */
    civil_day notice_last; /* as it was recorded; 0: by the policy's days       */
    bool has_policy;       /* `policy` is the notice's, not the one of its day  */
    uint64_t policy;       /* entry; 0: the defaults                            */
    const char *contact;   /* telephones of a notice whose policy has none; or NULL */
    bool has_no_days; /* of a notice nobody announced: nothing is said of its days */
    bool is_public;   /* for everyone: R-047 holds between rows and years too */
    struct withheld
        *withheld;     /* ... and between papers; NULL: this one alone */
    bool is_reference; /* the masked form that is recorded, whatever the places */
    uint64_t replaces; /* the notice whose place this one takes; 0: none        */
    struct report_notice *notice;          /* filled in by a notice; or NULL  */
    const struct report_account *accounts; /* bank: only these; by their word */
    size_t account_count;
    const struct self_evaluation *form; /* a unit's own, to be checked; or NULL */
};

/* When the last period that `filter` asks for (with its unit, else the office) is
 * closed, or the year without a month, moves the source to the close that fixed its
 * figures; else leaves it.  Errors: STATUS_NOT_FOUND (the unit). */
struct status report_source_at_close(struct report_source *source,
                                     const struct report_filter *filter,
                                     struct fault *fault) MUST_USE;

/* Moves the source back to how the book stood when `period` ended: to the close of that
 * month for filter->unit (else the office), or else to the last seal of its days; never
 * forward.  Errors: STATUS_NOT_FOUND, source unchanged: nothing was recorded by then,
 * or the unit. */
struct status report_source_at_month(struct report_source *source,
                                     const struct report_filter *filter,
                                     civil_period period, struct fault *fault) MUST_USE;

/* Registers as arrays, loaded once a call; texts lie in the arena.  Only what was
 * recorded by the seal.  `list` is in code order, the newest version of a code first,
 * the ones it replaced behind it. */
struct report_name {
    uint64_t entry, parent; /* parent: of units */
    uint64_t current;       /* entry of the newest version */
    struct bytes code, name;
    uint64_t level, disclosure, party;
    struct bytes summary, basis, functions; /* of programmes */
    bool is_price;                          /* ... a price subsidy */
};
struct report_names {
    const struct report_name *list;
    size_t count;
    const struct report_name *const *by_entry; /* the same, by `entry` */
};
struct status report_units(struct report_source *source, struct report_names *ret_names,
                           struct fault *fault) MUST_USE;
/* A programme is published in totals as soon as any version of it, also one recorded
 * after the seal, says so. */
struct status report_programmes(struct report_source *source,
                                struct report_names *ret_names, struct fault *fault)
    MUST_USE;
/* By entry, or NULL. */
const struct report_name *report_name_of(const struct report_names *names,
                                         uint64_t entry);
/* The newest version of what `entry` names, or NULL. */
const struct report_name *report_current(const struct report_names *names,
                                         uint64_t entry);
/* The newest version by code, else by name, else by summary; or NULL. */
const struct report_name *report_find(const struct report_names *names,
                                      struct bytes word);
/* report_find() of a word of a filter: NULL stays NULL.  Errors: STATUS_NOT_FOUND. */
struct status report_unit_asked(const struct report_names *units, const char *word,
                                const struct report_name **ret_unit,
                                struct fault *fault) MUST_USE;
struct status report_programme_asked(const struct report_names *programmes,
                                     const char *word,
                                     const struct report_name **ret_programme,
                                     struct fault *fault) MUST_USE;
/* True when unit `entry` is `top`, or lies below it; everything lies below NULL. */
bool report_is_below(const struct report_names *units, uint64_t entry,
                     const struct report_name *top);

/* Each fills a document in the arena.  Errors: STATUS_NOT_FOUND (a word of the filter),
 * STATUS_ENVIRONMENT (the vault is needed and shut), STATUS_REFUSED (a rule), and those
 * of the tables. */
struct status report_budget(struct report_source *source,
                            const struct report_filter *filter,
                            struct document *ret_document, struct fault *fault)
    MUST_USE;
struct status report_disclosure(struct report_source *source,
                                const struct report_filter *filter,
                                struct document *ret_document, struct fault *fault)
    MUST_USE;
/* What the notice of `filter` says otherwise than it did when `before` was the newest:
 * households that came and went, those of another amount, and how much more is paid.
 * Errors: those of report_disclosure(). */
/* One party whose row came, went or says another amount. */
struct report_change {
    const char *township, *village, *name; /* as the new notice shows them, of who went
                                              the old one; "": it does not */
    int64_t before, after; /* fen of all its rows; -1: there were none */
};
struct report_changes {
    uint64_t added, gone, changed;
    int64_t fen;
    struct report_change *list; /* list[0:count], in the order of the notices; NULL when
                                   they name nobody, and filter->has_names is false */
    size_t count;
};
/* With filter->has_names names are whole.  The list lies in the arena of `after`. */
struct status report_disclosure_changes(struct report_source *before,
                                        struct report_source *after,
                                        const struct report_filter *filter,
                                        struct report_changes *ret_changes,
                                        struct fault *fault) MUST_USE;
struct status report_performance(struct report_source *source,
                                 const struct report_filter *filter,
                                 struct document *ret_document, struct fault *fault)
    MUST_USE;
/* The queue of exceptions, or the one that filter->number names. */
struct status report_exceptions(struct report_source *source,
                                const struct report_filter *filter,
                                struct document *ret_document, struct fault *fault)
    MUST_USE;
/* Roster, instruction and bank side by side; has_finding when a difference between them
 * is not explained to the fen by the lines. */
struct status report_reconciliation(struct report_source *source,
                                    const struct report_filter *filter,
                                    struct document *ret_document, struct fault *fault)
    MUST_USE;
/* The balance of the books and of the bank at the end of each statement. */
struct status report_bank(struct report_source *source,
                          const struct report_filter *filter,
                          struct document *ret_document, struct fault *fault) MUST_USE;
/* What is open at the end of filter->year, or of the month filter->last: batches and
 * lines without a final word, what is left of each allocation. */
struct status report_closing(struct report_source *source,
                             const struct report_filter *filter,
                             struct document *ret_document, struct fault *fault)
    MUST_USE;
struct status report_person(struct report_source *source,
                            const struct report_filter *filter,
                            struct document *ret_document, struct fault *fault)
    MUST_USE;
struct status report_overview(struct report_source *source,
                              const struct report_filter *filter,
                              struct document *ret_document, struct fault *fault)
    MUST_USE;

#endif
