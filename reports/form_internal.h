/* form_internal.h - a form being checked; private to form_check.c and form_book.c. */
#ifndef REPORTS_FORM_INTERNAL_H
#define REPORTS_FORM_INTERNAL_H

#include "ledger/evaluation_policy.h"
#include "ledger/self_evaluation.h"
#include "reports/report_kit.h"

enum {
    FORM_FIGURE_SIZE = 64,
    FORM_DECIMALS = 2, /* of percents, people and yuan */
    FORM_OPEN_COLUMNS = 4
};

struct form_check {
    struct report_source *source;
    struct self_evaluation *form; /* a copy, with the rules of the policy */
    struct report_filter filter;
    struct evaluation_policy policy; /* in force when the year ended; entry 0: none */
    struct table *differences, *open, *book;
    struct self_totals totals;
    uint64_t book_differences;
    bool is_compared;
};

struct status form_keep(struct form_check *check, const char *text,
                        struct cell *ret_cell, struct fault *fault) MUST_USE;
/* 484 of 2 decimals: "4.84", and what stands behind it. */
void form_put_decimals(int64_t number, unsigned decimals, const char *behind,
                       char ret_text[static FORM_FIGURE_SIZE]);
/* As the form writes its amounts. */
void form_put_money(const struct form_check *check, int64_t fen,
                    char ret_text[static FORM_FIGURE_SIZE]);
/* "得分 H": the heading and the letter of the column. */
struct status form_column_cell(struct form_check *check, const struct self_cell *cell,
                               struct cell *ret_cell, struct fault *fault) MUST_USE;
/* "万元/户": what the unit of a value is written as. */
struct status form_unit_text(struct form_check *check, const struct score_value *value,
                             const char **ret_text, struct fault *fault) MUST_USE;
struct cell form_subject_cell(const struct form_check *check, struct bytes subject);

/* The row of the policy that has this name; NULL: none.  ★ marks what is mandatory. */
const struct evaluation_row *form_policy_row(const struct form_check *check,
                                             struct bytes name);
/* The table of what the book holds, empty; and its rows. */
struct status form_book_table(struct form_check *check, struct fault *fault) MUST_USE;
struct status form_book_compare(struct form_check *check, struct fault *fault) MUST_USE;

#endif
