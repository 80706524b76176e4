/* exceptions.h - what somebody must look at: one queue, a query on the accounts.
 *
 * In it stand the exceptions that were recorded and are open, and what the states of
 * lines and batches tell without an entry: lines that failed, came back or are unknown
 * and were not sent again, and batches past their day that the bank has not answered.
 * It writes nothing. */
#ifndef LEDGER_EXCEPTIONS_H
#define LEDGER_EXCEPTIONS_H

#include "ledger/accounts.h"

struct exceptions_item {
    uint64_t number;  /* its name: entry of the exception, of the line or the batch */
    unsigned class;   /* enum exception_class                                       */
    uint64_t newest;  /* the entry that brought it about, and that a resolution names */
    civil_day since;  /* day of that entry                                          */
    uint64_t batch;   /* 0: about no batch                                          */
    uint64_t line;    /* entry; 0: about no line                                    */
    uint64_t subject; /* what the exception is about; of others `number`            */
    unsigned reason;  /* the bank's word, enum result_class                         */
    uint64_t other;   /* of a double payment: the other line; else 0                */
    bool is_other_paid;
    bool is_paid_once;        /* of the two nothing is paid beyond the due any more */
    bool is_confirmed_unpaid; /* by two people */
    int64_t fen;
    /* Of the batch, if there is one: entries of programme and unit; the month. */
    uint64_t programme, unit;
    civil_period period;
};

/* What is asked for; what is 0, and a period of -1, restricts nothing. */
struct exceptions_query {
    uint64_t seal;   /* as of a seal; UINT64_MAX: now                               */
    civil_day today; /* ages and days missed are counted to it                      */
    unsigned class;
    uint64_t batch, unit;
    uint64_t programme; /* its first entry (accounts_programme_root)                */
    civil_period period;
    int64_t older_days; /* only what is at least as old                             */
};
struct exceptions_query exceptions_all(uint64_t seal, civil_day today);

typedef struct status exceptions_each(void *context, const struct exceptions_item *item,
                                      struct fault *fault);
/* Calls `each` for everything in the queue: the recorded ones in order of entry, then
 * batch by batch.  Lines are told for now alone: of an older seal *ret_is_whole is
 * false when some of its lines had failed, come back or were unknown then, or money
 * that was asked back then came back since.
 * Errors: those of `each`; STATUS_FOUND (a table is damaged). */
struct status exceptions_walk(struct store_transaction *transaction,
                              const struct exceptions_query *query,
                              exceptions_each *each, void *context, bool *ret_is_whole,
                              struct fault *fault) MUST_USE;
/* One of the queue of now, by its name.  Errors: STATUS_NOT_FOUND when it is not in the
 * queue: settled, or never was. */
struct status exceptions_find(struct store_transaction *transaction, uint64_t number,
                              civil_day today, struct exceptions_item *ret_item,
                              struct fault *fault) MUST_USE;
/* How something was settled, or confirmed by one of two people. */
struct exceptions_settlement {
    struct exceptions_item item; /* as it was; `number` names it             */
    uint64_t entry, actor;       /* of the resolution, and the key it is by  */
    civil_day day;
    unsigned action;   /* enum resolution_action                      */
    struct bytes note; /* token; empty: none                          */
};
typedef struct status exceptions_each_settlement(
    void *context, const struct exceptions_settlement *settlement, struct fault *fault);
/* Calls `each` for every resolution that fits the query, in order; `number` (0: any) is
 * the one exception they are about.  Errors: those of `each`; STATUS_NOT_FOUND: there
 * is no entry `number`. */
struct status exceptions_settlements(struct store_transaction *transaction,
                                     const struct exceptions_query *query,
                                     uint64_t number, exceptions_each_settlement *each,
                                     void *context, struct fault *fault) MUST_USE;
static inline int64_t exceptions_age(const struct exceptions_item *item,
                                     civil_day today)
{
    return today > item->since ? today - item->since : 0;
}

/* What there is to do, and who does it (enum staff_role). */
enum exceptions_remedy {
    REMEDY_LOOK = 0,       /* look into it                                   */
    REMEDY_BUDGET,         /* have the budget raised, or explain             */
    REMEDY_APPROVE,        /* approve the batch                              */
    REMEDY_ASK_HOLDER,     /* ask whose account it is                        */
    REMEDY_CORRECT_NUMBER, /* have the number corrected                      */
    REMEDY_COMPARE_NAME,   /* compare the name with the register, or approve an alias */
    REMEDY_ASK_TWICE,      /* ask the bank whether it paid twice             */
    REMEDY_ASK_LINE,       /* ask the bank for the missing line              */
    REMEDY_EXPLAIN,        /* say why                                        */
    REMEDY_CORRECT_RESEND, /* correct the account, send again                */
    REMEDY_CAUSE_RESEND,   /* find out why it came back, send again          */
    REMEDY_ASK_UNKNOWN,    /* ask the bank; nothing is sent before its word  */
    REMEDY_GET_ANSWER,     /* take in the bank's answer                      */
    REMEDY_CONFIRM_UNPAID, /* have it confirmed unpaid, then send again      */
    REMEDY_RECOVER,        /* recover the amount: the due is paid twice      */
    REMEDY_STOP_SECOND,    /* withdraw the other line, or see what the bank does */
    REMEDY_COUNT
};
struct exceptions_advice {
    enum exceptions_remedy remedy;
    uint8_t role;
};
struct exceptions_advice exceptions_advice(const struct exceptions_item *item);

#endif
