/* site.h - the public site: what was published, as files for any web server.
 *
 * Static pages, readable without a script, from one snapshot of the ledger: notices of
 * who was paid with their downloads, reports, data for programs, a feed, and how all of
 * it is verified.  The same ledger on the same day gives the same bytes; files that
 * would be the same are left alone.  When the days of a notice's policy are
 * over its names leave every file, totals stay.  What was paid under a policy
 * of disclosure in the ledger is published only as notices recorded under it.
 */
#ifndef REPORTS_SITE_H
#define REPORTS_SITE_H

#include "ledger/base/workday.h"
#include "reports/source.h"

enum { SITE_BASE_SIZE_MAX = 512, SITE_JOBS_MAX = 8 };

struct site_order {
    const char *path; /* the folder                                          */
    const char *base; /* its address, "https://example.gov.cn/relief/"; NULL */
    civil_day today;  /* by it the days of a notice are over                 */
    const struct workday_calendar *calendar; /* borrowed; NULL: none              */
    const char *fonts; /* of the office, for paper, or NULL (pdf.h); borrowed   */
    struct bytes page; /* docs/verifier/verify.html, as it is                 */
    const char *const *hotlines; /* digits; let through by the leak scan */
    size_t hotline_count;
    const char *contact; /* as lists say them whose policy has none; or NULL */
    unsigned jobs;       /* processes that make notices, 1..SITE_JOBS_MAX */
};

/* A notice that was left out, and why. */
typedef struct status site_left_out(void *context, const char *folder,
                                    const struct fault *why, struct fault *fault);

struct site_facts {
    uint64_t notices;  /* with names, or with totals where the programme wants that */
    uint64_t running;  /* of them, within their days                               */
    uint64_t expired;  /* whose names are gone                                     */
    uint64_t left_out; /* refused by a rule; told one by one                       */
    uint64_t written, kept, removed; /* files */
};

/* Publishes into order->path.  `source` holds for the newest seal and has people.  The
 * site is the same whatever order->jobs is, and so is its first error; more
 * than 1 only in a process that wrote no PDF before, for it forks. Errors: STATUS_USAGE
 * (the base is no address), those of site_files_open() and output_finish(); what stood
 * there before stays, or becomes the new site as a whole with the next run: but names
 * whose days are over, and what was withdrawn, are taken away as soon as it is known
 * what the site consists of. */
struct status site_publish(struct report_source *source, const struct site_order *order,
                           site_left_out *left_out, void *context,
                           struct site_facts *ret_facts, struct fault *fault) MUST_USE;

#endif
