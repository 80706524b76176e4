/* roster.h - what a roster says beyond a payroll file: the parts of an amount, who is
 * entitled from when to when, whose account it is.
 *
 * A roster is read, matched and recorded as a payroll file is (payroll_internal.h); the
 * rows here stand beside those of the payroll, one for one. */
#ifndef IMPORTERS_ROSTER_H
#define IMPORTERS_ROSTER_H

#include "importers/payroll_internal.h"

enum roster_step { ROSTER_KEEPS = 0, ROSTER_ENROLS, ROSTER_RENEWS };

struct roster_row {
    int64_t base, supplement, back_pay, other; /* fen */
    bool has_parts;                            /* the four say the amount  */
    bool needs_enrolment;                      /* the first of its party   */
    bool is_committed;                         /* `commitment` is made     */
    civil_day applied, approved;               /* 0: not said              */
    civil_period stop;             /* the first month without money; -1: not said     */
    struct bytes class, household; /* arena memory             */
    uint64_t standard;             /* in force; 0: none        */
    enum roster_step step;
    uint64_t replaces;
    civil_period first, last;        /* of the enrolment to record; last -1: open */
    uint8_t party[VAULT_TOKEN_SIZE]; /* pseudonym of all years   */
    struct digest commitment;
    /* Who is paid in the place of who is entitled; a number of no bytes: not told. */
    struct bytes payee_name, payee_number; /* arena memory */
    uint64_t line;                         /* physical     */
    struct vault_change *payee_change;     /* somebody new, or NULL */
    uint64_t payee_person;                 /* 0 while new  */
    uint8_t payee_secret[32];
    uint8_t payee[VAULT_TOKEN_SIZE]; /* pseudonym of the year; 0: nobody else */
};
struct roster {
    struct roster_row *blocks[PAYROLL_BLOCKS_MAX];
    uint64_t enrolled, renewed, came, gone, changed;
    bool is_without_standard; /* told once */
};

static inline struct roster_row *roster_row(const struct roster *roster, size_t index)
{
    return &roster->blocks[index / PAYROLL_BLOCK][index % PAYROLL_BLOCK];
}

/* The cells of the record that became the payroll's newest row.  Sets the row's payee
 * kind where the relation says it. */
struct status roster_keep(struct payroll *payroll, const struct record *record,
                          struct payroll_row *row, struct fault *fault) MUST_USE;
/* After people are matched: enrolments, standards, accounts, last month's list.  Lists
 * problems; adds the pseudonyms of enrolments to those the vault is to know. */
struct status roster_check(struct payroll *payroll, struct fault *fault) MUST_USE;
/* The entries of enrolments, before the batches. */
struct status roster_append(struct payroll *payroll, struct journal_session *session,
                            struct fault *fault) MUST_USE;
/* What the line of row `index` says beyond a payroll's. */
void roster_line(const struct payroll *payroll, size_t index, struct fact *line);

/* Before the vault prepares its changes: the records of who is paid, new ones among the
 * payroll's changes.  Lists problems. */
struct status roster_find_payees(struct payroll *payroll, struct fault *fault) MUST_USE;
/* After that: their pseudonyms. */
void roster_name_payees(struct payroll *payroll);

/* ---- of these files alone -------------------------------------------------------- */

/* what the ledger says of the row's month, and what the row changes. */
struct status roster_enrol(struct payroll *payroll,
                           struct store_transaction *transaction, size_t index,
                           const struct fact *programme, struct fault *fault) MUST_USE;
/* the base and the standard in force. */
struct status roster_compare(struct payroll *payroll,
                             struct store_transaction *transaction, size_t index,
                             struct fault *fault) MUST_USE;

#endif
