/* report_kit.h - what several reports need: titled columns, texts, rates, and the lines
 * of batches as they stood at the seal. */
#ifndef REPORTS_REPORT_KIT_H
#define REPORTS_REPORT_KIT_H

#include "reports/phrases.h"
#include "reports/source.h"

const char *report_words(const struct report_source *source, enum phrase phrase);
/* The phrase with {0}, {1} ... replaced by values[], which ends with NULL; arena
 * memory. Errors: STATUS_NO_MEMORY. */
struct status report_fill(struct report_source *source, enum phrase phrase,
                          const char *const *values, const char **ret_text,
                          struct fault *fault) MUST_USE;
/* The same with a form of another table of words. */
struct status report_fill_form(struct report_source *source, const char *form,
                               const char *const *values, const char **ret_text,
                               struct fault *fault) MUST_USE;
/* NUL-terminated copies in the arena. */
struct status report_text(struct report_source *source, struct bytes text,
                          const char **ret_text, struct fault *fault) MUST_USE;
struct status report_number(struct report_source *source, uint64_t number,
                            const char **ret_text, struct fault *fault) MUST_USE;
/* "2024年1月", "2024-01"; "2024年1月31日", "2024-01-31". */
struct status report_period(struct report_source *source, civil_period period,
                            const char **ret_text, struct fault *fault) MUST_USE;
struct status report_day(struct report_source *source, civil_day day,
                         const char **ret_text, struct fault *fault) MUST_USE;

/* The day that ages are counted to: the filter's, else the seal's. */
civil_day report_today(const struct report_source *source,
                       const struct report_filter *filter);

struct report_column {
    const char *key;
    enum phrase title;
    enum column_kind kind;
    bool is_summed;
};
/* plan[0:count] in the source's language; arena memory. */
struct status report_columns(struct report_source *source,
                             const struct report_column *plan, size_t count,
                             const struct column **ret_columns, struct fault *fault)
    MUST_USE;

/* An empty table with these columns; arena memory. */
struct status report_table(struct report_source *source, const char *key,
                           enum phrase title, const struct report_column *plan,
                           size_t count, struct table **ret_table, struct fault *fault)
    MUST_USE;
/* The allocation itself, or the one at the root of its splits.  Errors: STATUS_FOUND
 * when it was split too often. */
struct status report_root(struct report_source *source, uint64_t allocation,
                          struct fact *ret_root, struct fault *fault) MUST_USE;

/* Lines of a batch paid by its due day, of those whose day had come by `today`: of a
 * batch past its day every line, of another one what was paid.  Payments without a day
 * are left out; false when there is nothing else. */
bool report_on_time(const struct batch *batch, civil_day today, int64_t *ret_part,
                    int64_t *ret_whole);
/* part / whole in basis points, or missing when there is nothing to divide by.
 */
struct cell report_rate(int64_t part, int64_t whole);
/* The name of a unit or programme, or missing. */
struct cell report_name_cell(const struct report_name *name);
/* Adds up, STATUS_REFUSED when the sum leaves the range of money. */
struct status report_add(int64_t *sum, int64_t fen, struct fault *fault) MUST_USE;
/* The same, with what was counted. */
struct status report_add_counted(struct count_and_fen *sum,
                                 const struct count_and_fen *more, struct fault *fault)
    MUST_USE;
/* document_add_figures() in strips of four, so that large amounts keep on one line. */
struct status report_figures(struct document *document, const struct figure *figures,
                             size_t count, struct fault *fault) MUST_USE;
/* The name of the unit whose ledger this is, as registered; the ledger's title while
 * that unit is not in the register.  Arena memory. */
struct status report_office(struct report_source *source, const char **ret_title,
                            struct fault *fault) MUST_USE;
/* The name of a unit, or, when it is NULL, report_office()'s.  Arena memory. */
struct status report_unit_title(struct report_source *source,
                                const struct report_name *unit, const char **ret_title,
                                struct fault *fault) MUST_USE;
/* The unit whose ledger this is, as it stands among `units`; *ret_unit is NULL while it
 * does not. */
struct status report_office_unit(const struct report_source *source,
                                 const struct report_names *units,
                                 const struct report_name **ret_unit,
                                 struct fault *fault) MUST_USE;

/* One line of a batch and its state at the seal. */
struct report_line {
    uint64_t entry, batch;
    int64_t amount;     /* ordered */
    int64_t base;       /* of that, what the standard limits */
    uint64_t resend_of; /* the line whose place it took; 0: none    */
    uint8_t payee_kind; /* enum payee_kind */
    bool has_case;      /* aid of a case   */
    uint64_t village;   /* entry, 0: not stated                     */
    int64_t headcount;  /* -1: not stated                           */
    uint8_t party[16];
    uint8_t payee[16]; /* all 0 when the party itself is paid      */
    struct line_state state;
    int64_t answered; /* by the bank, at the seal; only settled lines, else -1 */
};
/* A refund of a settled line, or one taken back (fen < 0 in effect: `is_back`). */
typedef struct status report_see_refund(void *context, uint64_t line,
                                        const struct fact *refund, bool is_back,
                                        struct fault *fault);
struct report_lines {
    struct report_line *list; /* arena memory, in order of entry */
    size_t count, capacity;
    const uint8_t *only; /* a pseudonym of 16 bytes, or NULL: every line */
    uint64_t stage_of;   /* the batch looked at last, and how far it was at the seal */
    uint8_t stage;
    struct accounts_near near;     /* the states looked at last */
    report_see_refund *see_refund; /* of lines changed after the seal; or NULL */
    void *context;
};
/* What a paid line has brought its party: less what came back of it. */
static inline int64_t report_line_net(const struct report_line *line)
{
    return line->amount - line->state.refunded;
}
/* Appends the lines of a batch of `count` lines; with `only` those whose party or payee
 * it is.  States are those of now: settle before use. */
struct status report_lines_add(struct report_source *source, uint64_t batch,
                               uint64_t count, struct report_lines *lines,
                               struct fault *fault) MUST_USE;
/* Brings every state back to the seal. */
struct status report_lines_settle(struct report_source *source,
                                  struct report_lines *lines, struct fault *fault)
    MUST_USE;

#endif
