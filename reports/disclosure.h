/* disclosure.h - what the parts of the public notice share; the report itself is
 * report_disclosure() of source.h. */
#ifndef REPORTS_DISCLOSURE_H
#define REPORTS_DISCLOSURE_H

#include "reports/report_kit.h"

enum {
    DISCLOSURE_GROUP_MIN = 3, /* fewer households are never told apart */
    DISCLOSURE_VALUES_MAX = 8
};

struct disclosure_row {
    struct report_line line;                      /* its amount less what came back */
    const struct report_name *village, *township; /* NULL: not stated */
    size_t place;      /* of the village among all, by township and village */
    struct bytes name; /* masked           */
    bool is_erased;
};

struct disclosure {
    struct report_source *source;
    const struct report_filter *filter;
    struct report_names units, programmes;
    const struct report_name *programme, *unit;
    civil_period period;
    struct disclosure_row *rows; /* paid lines, by township, village and entry */
    size_t count;
    struct count_and_fen paid; /* what the ledger says */
    uint64_t unpaid;           /* lines of the batches that are not paid */
    uint64_t households;       /* distinct parties of the rows */
    int64_t headcount;         /* of the rows; -1: not all say */
    int64_t amount;            /* of the rows */
    const char *subject;       /* "2024年1月农村低保" */
};

/* A list of masked names, row by row, or totals by township.  Errors:
 * STATUS_REFUSED; those of the vault. */
struct status disclosure_list(struct disclosure *notice, struct table **ret_table,
                              struct fault *fault) MUST_USE;
struct status disclosure_totals(struct disclosure *notice, struct table **ret_table,
                                struct fault *fault) MUST_USE;
/* Households among rows[from:to]: one party counts once, a party without a name each
 * time. Errors: STATUS_NO_MEMORY. */
struct status disclosure_households(struct disclosure *notice, size_t from, size_t to,
                                    uint64_t *ret_count, struct fault *fault) MUST_USE;
/* True when no party of the programme is named. */
bool disclosure_is_totals(const struct disclosure *notice);

#endif
