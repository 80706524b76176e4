/* evaluation_score.h - an evaluation scored by the policy in force. */
#ifndef REPORTS_EVALUATION_SCORE_H
#define REPORTS_EVALUATION_SCORE_H

#include "ledger/evaluation_policy.h"
#include "reports/evaluation.h"
#include "reports/phrases_evaluation.h"

struct evaluation_score {
    const struct evaluation_row *row;
    const char *target; /* as the policy or the year's plan has it; NULL: none yet */
    const char *actual; /* "98.50%"; NULL: no data                                */
    const char *target_before; /* another one that a policy had since the year began,
                                  or NULL                                  */
    uint64_t entry; /* of a figure that people measured; else 0               */
    uint64_t target_entry, target_replaces; /* of a year's target; else 0         */
    bool is_target_late; /* it was recorded after its year                        */
    bool has_points;     /* both were there                                       */
    int64_t points;      /* hundredths                                            */
    bool is_reached;
    int64_t ratio; /* basis points of the target, of words of the points; -1 */
    int64_t part;  /* figure ÷ target as they are, basis points; -1: no quotient */
};
enum { EVALUATION_DIGEST_SIZE = 16 /* hexadecimal digits that are shown */ };
struct evaluation_policy_facts {
    uint64_t entry; /* 0: there is none */
    civil_day from, recorded;
    char digest[EVALUATION_DIGEST_SIZE + 1];
};
struct evaluation_scores {
    struct evaluation_policy policy;
    struct evaluation_policy_facts in_force;
    struct evaluation_policy_facts before; /* in its place when the year began, or the
                                              first that was recorded since          */
    struct evaluation_score *rows;         /* as many as the policy has */
    size_t missing;                        /* rows without points       */
    int64_t points, of;     /* of the rows that have some; `of`: of how many   */
    enum score_grade grade; /* of the whole; of no use while a row is missing */
};

/* By the policy in force on the last day of the evaluation's months, as of the source's
 * seal.  A row without target or figure has no points, and then there is no total: what
 * is known is told apart.  Texts lie in the arena.
 * Errors: STATUS_NOT_FOUND (no policy, or the office is in no register of units);
 * STATUS_INPUT for what this version cannot read. */
struct status evaluation_score(struct report_source *source,
                               const struct evaluation *evaluation,
                               struct evaluation_scores *ret_scores,
                               struct fault *fault) MUST_USE;

/* The two documents: 绩效自评表 (domain.md 5.4) and 绩效评价报告 (5.5), of the filter's
 * programme, unit and year or months.  Errors: those of evaluation_compute() and
 * evaluation_score(). */
struct status evaluation_self(struct report_source *source,
                              const struct report_filter *filter,
                              struct document *ret_document, struct fault *fault)
    MUST_USE;
struct status evaluation_report(struct report_source *source,
                                const struct report_filter *filter,
                                struct document *ret_document, struct fault *fault)
    MUST_USE;

/* ---- shared by the two ------------------------------------------------------------
 */

struct evaluation_paper {
    struct report_source *source;
    struct report_filter filter; /* of its year, all of it */
    struct evaluation evaluation;
    struct evaluation_scores scores;
    const char *programme, *period; /* "农村最低生活保障金", "2024年度" */
};
/* Of a paper for everyone: asks for all figures that it rests on (withheld.h).  Errors:
 * those of asking; STATUS_REFUSED R-341. */
struct status evaluation_ask_public(struct report_source *source,
                                    const struct report_filter *filter,
                                    const struct evaluation *evaluation,
                                    struct fault *fault) MUST_USE;
struct status evaluation_paper_open(struct report_source *source,
                                    const struct report_filter *filter,
                                    struct evaluation_paper *ret_paper,
                                    struct fault *fault) MUST_USE;
/* Begins the document with its title; `form` has {0} for the period and {1} for the
 * programme. */
struct status evaluation_paper_begin(const struct evaluation_paper *paper,
                                     const char *key, const char *form,
                                     struct document *ret_document, struct fault *fault)
    MUST_USE;
struct status evaluation_add_figures(const struct evaluation_paper *paper,
                                     struct document *document, struct fault *fault)
    MUST_USE;
/* The block of money, with the points of execution when the policy scores it. */
struct status evaluation_add_block(const struct evaluation_paper *paper,
                                   struct document *document, struct fault *fault)
    MUST_USE;
/* Indicators with target, figure, points, score and what is missing.  With
 * `has_execution` false, as forms have it: without the row of the money block and
 * without sums but the total of both. */
struct status evaluation_add_rows(const struct evaluation_paper *paper,
                                  bool has_execution, struct document *document,
                                  struct fault *fault) MUST_USE;
/* Targets that another policy changed since the year began, with what they were;
 * nothing when there is none.  evaluation_moved.c */
struct status evaluation_add_moved(const struct evaluation_paper *paper,
                                   struct document *document, struct fault *fault)
    MUST_USE;
/* Charts, each with its table: figure against target, indicator by indicator; the money
 * against time; how far the lines of all batches came and how many days the bank took.
 * What has no data has no chart; a public one tells no small group apart
 * .  evaluation_charts.c */
struct status evaluation_add_targets(const struct evaluation_paper *paper,
                                     struct document *document, struct fault *fault)
    MUST_USE;
struct status evaluation_add_time(const struct evaluation_paper *paper,
                                  struct document *document, struct fault *fault)
    MUST_USE;
struct status evaluation_add_course(const struct evaluation_paper *paper,
                                    struct document *document, struct fault *fault)
    MUST_USE;
/* A word of the papers, in their language. */
const char *evaluation_say(const struct evaluation_paper *paper,
                           enum evaluation_phrase phrase);
/* 优, "excellent". */
const char *evaluation_say_grade(enum language language, enum score_grade grade);
/* "…：目标≥98%，实际50.00%，得3.06分（6.00分）": for people. */
struct status evaluation_say_row(const struct evaluation_paper *paper,
                                 const struct evaluation_score *row,
                                 const char **ret_text, struct fault *fault) MUST_USE;
/* A figure for people, in the words that tables have for it; what is missing says so.
 */
struct status evaluation_say_figure(const struct evaluation_paper *paper,
                                    enum indicator indicator, const char **ret_text,
                                    struct fault *fault) MUST_USE;
/* A paragraph of those words: "{0}" and on are values[0:], ended by NULL. */
struct status evaluation_add_words(const struct evaluation_paper *paper,
                                   struct document *document,
                                   enum evaluation_phrase phrase,
                                   const char *const *values, struct fault *fault)
    MUST_USE;
/* The same of what only the unit knows, left to be filled in by hand; a public paper
 * has no such line. */
struct status evaluation_add_blank(const struct evaluation_paper *paper,
                                   struct document *document,
                                   enum evaluation_phrase phrase,
                                   const char *const *values, struct fault *fault)
    MUST_USE;
/* The texts of section 4: decision, process, output, effect.  evaluation_analysis.c */
struct status evaluation_add_analysis(const struct evaluation_paper *paper,
                                      struct document *document, struct fault *fault)
    MUST_USE;
/* Fen for people: "4,596.00". */
struct status evaluation_say_fen(const struct evaluation_paper *paper, int64_t fen,
                                 const char **ret_text, struct fault *fault) MUST_USE;

#endif
