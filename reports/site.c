/* site.c - see site.h. */
#include "reports/site.h"

#include "ledger/base/text.h"
#include "reports/site_internal.h"

#include <string.h>

/* Relative addresses are put behind it, so it ends as a folder does. */
static struct status check_base(const char *base, struct fault *fault)
{
    const size_t size = base == NULL ? 0 : strlen(base);
    const bool is_address =
        size > 0 && size < SITE_BASE_SIZE_MAX && base[size - 1] == '/' &&
        (bytes_start_with(bytes_of(base), bytes_of("https://")) ||
         bytes_start_with(bytes_of(base), bytes_of("http://"))) &&
        strpbrk(base, " \"'<>?#\\") == NULL && text_is_utf8(bytes_of(base));
    return base == NULL || is_address
               ? OK
               : FAULT(fault, STATUS_USAGE,
                       "the address of the site begins with https:// or http:// and "
                       "ends in a slash, as in https://www.example.gov.cn/relief/");
}

bool site_is_refusal(struct status status)
{
    return status.code == STATUS_REFUSED || status.code == STATUS_NOT_FOUND;
}

static struct status make_reports(struct site *site, site_left_out *left_out,
                                  void *context, struct fault *fault)
{
    for (size_t i = 0; i < site->report_count; i++) {
        struct site_report *report = &site->reports[i];
        const struct status made = site_report_make(site, report, fault);
        if (site_is_refusal(made)) {
            const struct fault why = *fault;
            site->facts.left_out++;
            site_report_drop(site, report);
            TRY(left_out(context, report->folder, &why, fault));
            continue;
        }
        TRY(made);
    }
    return site_reports_finish(site, fault);
}

static struct status plan(struct site *site, struct fault *fault)
{
    struct report_source *source = site->source;
    TRY(report_units(source, &site->units, fault));
    TRY(report_programmes(source, &site->programmes, fault));
    TRY(report_office(source, &site->office, fault));
    TRY(site_notices_find(site, fault));
    for (size_t i = 0; i < site->count; i++) {
        TRY(site_notice_plan(site, &site->notices[i], fault));
    }
    TRY(site_reports_plan(site, fault));
    TRY(site_data_plan(site, fault));
    return site_index_plan(site, fault);
}

static struct status make(struct site *site, site_left_out *left_out, void *context,
                          struct fault *fault)
{
    TRY(site_withheld_find(site, fault));
    TRY(site_files_ready(&site->files, fault));
    TRY(site_files_sweep(&site->files, fault));
    if (site->order->jobs > 1) {
        TRY(site_files_share(&site->files, fault));
    }
    TRY(site_makers_run(site, left_out, context, fault));
    TRY(make_reports(site, left_out, context, fault));
    TRY(site_data_make(site, fault));
    TRY(site_index_make(site, fault));
    return site_files_finish(&site->files, fault);
}

/* Names that must not be read any more do not wait for a run that succeeds. */
static struct status take_away(struct site *site, struct fault *fault)
{
    const struct status put = site_files_put(&site->files, fault);
    for (size_t i = 0; i < site->count; i++) {
        struct site_notice *notice = &site->notices[i];
        if (notice->state == SITE_EXPIRED && !notice->is_left_out &&
            !site_notice_is_placed(site, notice)) {
            site_notice_drop(site, notice);
        }
    }
    TRY(site_files_take_away(&site->files, fault));
    return put;
}

static struct status publish(struct site *site, site_left_out *left_out, void *context,
                             struct fault *fault)
{
    TRY(plan(site, fault));
    const struct status made = make(site, left_out, context, fault);
    if (!status_is_ok(made)) {
        const struct fault why = *fault;
        if (!status_is_ok(take_away(site, fault))) {
            *fault = why; /* the first error is told */
        }
    }
    return made;
}

struct status site_publish(struct report_source *source, const struct site_order *order,
                           site_left_out *left_out, void *context,
                           struct site_facts *ret_facts, struct fault *fault)
{
    struct site site = {.order = order, .source = source, .arena = source->arena};
    TRY(check_base(order->base, fault));
    TRY(site_files_open(order->path, source->provenance.origin, source->arena,
                        &site.files, fault));
    const struct status published = publish(&site, left_out, context, fault);
    site.facts.written = site.files.written;
    site.facts.kept = site.files.kept;
    site.facts.removed = site.files.removed;
    site_files_close(&site.files);
    withheld_close(site.withheld);
    if (status_is_ok(published)) {
        *ret_facts = site.facts;
    }
    return published;
}
