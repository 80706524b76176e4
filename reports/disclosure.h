/* disclosure.h - what the parts of the public notice share; the report itself is
 * report_disclosure() of source.h. */
#ifndef REPORTS_DISCLOSURE_H
#define REPORTS_DISCLOSURE_H

#include "ledger/disclosure_policy.h"
#include "reports/report_kit.h"
#include "reports/table_digest.h"

enum {
    DISCLOSURE_GROUP_MIN = 3, /* fewer households are never told apart */
    DISCLOSURE_VALUES_MAX = 8
};

struct disclosure_row {
    struct report_line line; /* its amount less what came back; of enrolments entry,
                                amount, village, headcount and party alone */
    const struct report_name *village, *township; /* NULL: not stated */
    size_t place;       /* of the village among all, by township and village */
    struct bytes name;  /* as it is shown          */
    struct bytes class; /* empty: none is known    */
    bool is_erased;
};

/* Of an enrolment, as it was at the seal. */
struct disclosure_enrolled {
    uint8_t party[16]; /* of the programme and year 0; merged records are one */
    civil_period first, last; /* last ENROLMENT_OPEN: none yet */
    uint64_t entry, unit;
    int64_t amount;     /* a month; -1: not stated */
    int64_t headcount;  /* -1: not stated          */
    struct bytes class; /* borrowed from the snapshot */
};

struct disclosure {
    struct report_source *source;
    const struct report_filter *filter;
    struct report_names units, programmes;
    const struct report_name *programme, *unit;
    civil_period period;
    unsigned moment;    /* enum disclosure_moment */
    bool is_for_office; /* whole names, for who has the key of the vault */
    struct disclosure_policy policy;
    const struct disclosure_enrolled
        *enrolled; /* by party and first month, if loaded */
    size_t enrolled_count;
    struct disclosure_row *rows; /* by township, village and entry */
    size_t count;
    struct count_and_fen paid;      /* what the ledger says */
    uint64_t unpaid;                /* lines of the batches that are not paid */
    uint64_t households;            /* distinct parties of the rows */
    int64_t headcount;              /* of the rows; -1: not all say */
    int64_t amount;                 /* of the rows; -1: not all say */
    bool is_once;                   /* everyone enrolled is so for this month alone */
    const char *caption;            /* of the table */
    char digest[TABLE_DIGEST_SIZE]; /* of the table, when it is filled */
};

/* Everything but the words: source, filter and moment are filled in.  Errors: those of
 * the filter and the store; STATUS_NOT_FOUND when there is nothing to tell. */
struct status disclosure_collect(struct disclosure *notice, struct fault *fault)
    MUST_USE;
/* Settles where each row lies, sorts them and counts.  The lines of rows[0:count] and
 * their classes are filled in.  Errors: STATUS_NO_MEMORY; STATUS_REFUSED. */
struct status disclosure_settle_rows(struct disclosure *notice, struct fault *fault)
    MUST_USE;
/* The enrolments of the programme as they were at the seal.  Errors: those of the
 * store; STATUS_NO_MEMORY. */
struct status disclosure_load_enrolled(struct disclosure *notice, struct fault *fault)
    MUST_USE;
/* Rows of who is proposed, approved or ended in the month, by its moment; the
 * enrolments are loaded. */
struct status disclosure_take_enrolled(struct disclosure *notice, struct fault *fault)
    MUST_USE;
/* The class of the enrolment of `party` that covers the notice's month; empty: none. */
struct bytes disclosure_class_of(const struct disclosure *notice,
                                 const uint8_t party[static 16]);
/* The record behind a pseudonym, the version in force at the seal; the caller wipes it.
 * Errors: STATUS_NOT_FOUND (erased, fault not filled); vault_by_payee()'s. */
struct status disclosure_person(const struct disclosure *notice, const uint8_t *payee,
                                uint8_t *buffer, struct vault_person *ret_person,
                                struct fault *fault) MUST_USE;
/* Gives every row its name, as it is shown.  Errors: those of the vault. */
struct status disclosure_name_rows(struct disclosure *notice, struct fault *fault)
    MUST_USE;
/* A list of names, row by row, or totals by township.  Errors:
 * STATUS_REFUSED; those of the vault. */
struct status disclosure_list(struct disclosure *notice, struct table **ret_table,
                              struct fault *fault) MUST_USE;
struct status disclosure_totals(struct disclosure *notice, struct table **ret_table,
                                struct fault *fault) MUST_USE;
/* Households among rows[from:to]: one party counts once, a party without a name each
 * time. Errors: STATUS_NO_MEMORY. */
struct status disclosure_households(struct disclosure *notice, size_t from, size_t to,
                                    uint64_t *ret_count, struct fault *fault) MUST_USE;
/* Title of the notice and caption of its table. */
struct status disclosure_title(struct disclosure *notice, const char **ret_title,
                               struct fault *fault) MUST_USE;
/* What stands above and below the table: fund, basis, conditions, procedure, standard,
 * count and sum, period, signature; the notes of the table.
 * Errors: STATUS_NOT_FOUND R-009, STATUS_REFUSED R-292. */
struct status disclosure_text(struct disclosure *notice, struct document *document,
                              struct fault *fault) MUST_USE;
struct status disclosure_notes(struct disclosure *notice, struct table *table,
                               struct fault *fault) MUST_USE;
/* Takes the digest of the filled table of the document: says it below the table and in
 * document.digest. */
struct status disclosure_note_digest(struct disclosure *notice, struct table *table,
                                     struct document *document, struct fault *fault)
    MUST_USE;
/* A code that says checkpoint, digest, rows and sum; none in a program without QR
 * codes. Errors: STATUS_REFUSED R-289, STATUS_NO_MEMORY. */
struct status disclosure_add_code(struct disclosure *notice, const struct table *table,
                                  struct document *document, struct fault *fault)
    MUST_USE;

/* True when no party of the programme is named. */
bool disclosure_is_totals(const struct disclosure *notice);
bool disclosure_is_of_payment(const struct disclosure *notice);
/* Names are as they are, on the village's board alone. */
bool disclosure_has_full_names(const struct disclosure *notice);

#endif
