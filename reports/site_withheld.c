/* site_withheld.c - notices and reports made once for nothing, to find out which
 * figures would tell few households apart beside all the others (site_internal.h,
 * */
#include "reports/disclosure.h"
#include "reports/site_internal.h"
#include "reports/withheld.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char home_name[] = "index.html";

/* ---- the first page -------------------------------------------------------------- */

static bool is_of_year(const void *context, const struct withheld_line *line)
{
    const uint64_t *year = context;
    return (uint64_t)line->period / 12 == *year && line->state == LINE_STATE_PAID;
}

struct status site_withheld_ask_year(const struct site *site, uint64_t year,
                                     bool *ret_is_shown, struct fault *fault)
{
    const struct withheld_figure figure = {.is_in = is_of_year,
                                           .context = &year,
                                           .measure = WITHHELD_NET,
                                           .is_total = true};
    char name[48];
    snprintf(name, sizeof(name), "%s %" PRIu64, home_name, year);
    const struct withheld_paper paper = {.name = name, .order = WITHHELD_REPORT};
    TRY(withheld_begin(site->withheld, &paper, fault));
    return withheld_ask(site->withheld, site->source, &figure, ret_is_shown, fault);
}

/* ---- notices and reports --------------------------------------------------------- */

/* The oldest first: what was published stays. */
static int by_seal(const void *a, const void *b)
{
    const struct site_notice *const *left = a;
    const struct site_notice *const *right = b;
    if ((*left)->seal != (*right)->seal) {
        return (*left)->seal < (*right)->seal ? -1 : 1;
    }
    return strcmp((*left)->folder, (*right)->folder);
}

static struct status if_refused(struct status status)
{
    return site_is_refusal(status) ? OK : status;
}

static struct status note_notices(struct site *site, struct fault *fault)
{
    const struct site_notice **notices = NULL;
    size_t count = 0;
    ARENA_TAKE(site->arena, site->count + 1, notices, fault);
    for (size_t i = 0; i < site->count; i++) {
        if (site->notices[i].is_totals && site->notices[i].moment == MOMENT_PAYMENT) {
            notices[count++] = &site->notices[i];
        }
    }
    qsort(notices, count, sizeof(*notices), by_seal);
    for (size_t i = 0; i < count; i++) {
        struct report_source source;
        struct document document;
        const size_t mark = arena_mark(site->arena);
        TRY(if_refused(site_notice_read(site, notices[i], &source, &document, fault)));
        arena_rewind(site->arena, mark);
    }
    return OK;
}

static struct status note_reports(struct site *site, struct fault *fault)
{
    for (size_t i = 0; i < site->year_count; i++) {
        bool is_shown = true;
        TRY(site_withheld_ask_year(site, site->years[i], &is_shown, fault));
    }
    for (size_t i = 0; i < site->report_count; i++) {
        struct report_source source;
        struct document document;
        const size_t mark = arena_mark(site->arena);
        TRY(if_refused(
            site_report_fill(site, &site->reports[i], &source, &document, fault)));
        arena_rewind(site->arena, mark);
    }
    return OK;
}

struct status site_withheld_find(struct site *site, struct fault *fault)
{
    const size_t mark = arena_mark(site->arena);
    TRY(withheld_open(site->source, &site->withheld, fault));
    TRY(note_notices(site, fault));
    TRY(note_reports(site, fault));
    arena_rewind(site->arena, mark);
    return withheld_decide(site->withheld, fault);
}

struct status site_withheld_check(const struct site *site, const char *folder,
                                  struct fault *fault)
{
    return withheld_is_refused(site->withheld, folder)
               ? FAULT(fault, STATUS_REFUSED,
                       "R-341: subtracted from what else is published, its figures "
                       "would point at fewer than 3 households of a programme that is "
                       "published in totals alone; it is not published")
               : OK;
}

struct status site_withheld_check_notice(const struct site *site,
                                         const struct site_notice *notice,
                                         struct fault *fault)
{
    return notice->is_totals && notice->moment != MOMENT_PAYMENT
               ? FAULT(fault, STATUS_REFUSED,
                       "R-341: a notice in totals of whom a programme begins or ends "
                       "to aid is not published, because those of two months, "
                       "subtracted, would point at whoever came or went")
               : site_withheld_check(site, notice->folder, fault);
}
