/* site_makers.c - the files of notices, made by several processes (site_internal.h).
 *
 * This process reads the ledger and makes documents; of each load of them a child
 * makes the files.  A child never asks the store anything, which LMDB forbids on both
 * sides of a fork: what it needs it has from before.  Processes and not threads, for
 * pango and fontconfig have one state for all; and none is started once this process
 * has written a PDF itself, for threads of theirs would be missing in a child.  So the
 * last load is made here, and one process makes the same bytes as several. */
#include "reports/site_internal.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    LOAD_MAX = 512,       /* notices that a child makes */
    LOAD_ROWS_MAX = 65536 /* once there are as many, it starts */
};

struct outcome {
    struct status status;
    struct fault fault;
};

struct item {
    struct site_notice *notice;
    struct report_source source;
    struct document document;
    struct outcome read; /* of making the document */
};

/* What came of a load.  A child's lies in memory of both. */
struct told {
    bool is_done;
    uint64_t written, kept;
    struct outcome placed; /* of putting its files in place */
    struct outcome outcomes[LOAD_MAX];
};

struct maker {
    pid_t child;
    struct told *told;
    struct site_notice *notices[LOAD_MAX];
    size_t count;
};

struct makers {
    struct site *site;
    site_left_out *left_out;
    void *context;
    struct item *items; /* the load being put together */
    size_t count, limit;
    uint64_t rows;
    bool forks;
    bool is_over;       /* the last one can be neither made nor left out */
    struct told *own;   /* of what is made here */
    struct maker *list; /* a ring */
    size_t first, running;
};

/* ---- a load ------------------------------------------------------------------------
 */

static bool is_end(struct status status)
{
    return !status_is_ok(status) && !site_is_refusal(status);
}

static void make_load(struct makers *makers, struct told *told)
{
    bool goes_on = true;
    for (size_t i = 0; i < makers->count && goes_on; i++) {
        const struct item *item = &makers->items[i];
        struct outcome *outcome = &told->outcomes[i];
        *outcome = item->read;
        if (status_is_ok(outcome->status)) {
            outcome->status = site_notice_write(makers->site, item->notice,
                                                &item->document, &outcome->fault);
        }
        goes_on = !is_end(outcome->status);
    }
}

/* Refused by a rule: the notice, and not the site.  Anything else ends the run. */
static struct status settle(struct makers *makers, struct site_notice *notice,
                            const struct outcome *outcome, struct fault *fault)
{
    if (site_is_refusal(outcome->status)) {
        makers->site->facts.left_out++;
        site_notice_drop(makers->site, notice);
        return makers->left_out(makers->context, notice->folder, &outcome->fault,
                                fault);
    }
    if (!status_is_ok(outcome->status)) {
        *fault = outcome->fault;
    }
    return outcome->status;
}

/* ---- children ----------------------------------------------------------------------
 */

static void be_maker(struct makers *makers, struct told *told)
{
    struct site_files *files = &makers->site->files;
    site_files_begin_apart(files);
    make_load(makers, told);
    told->placed.status = site_files_put(files, &told->placed.fault);
    told->written = files->written;
    told->kept = files->kept;
    told->is_done = true;
    _exit(0);
}

static struct status take_told(struct makers *makers, const struct maker *maker,
                               struct fault *fault)
{
    const struct told *told = maker->told;
    if (!told->is_done) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "a part of the work was stopped, perhaps for want of memory; "
                     "publish again, with --jobs 1 if need be");
    }
    makers->site->files.written += told->written;
    makers->site->files.kept += told->kept;
    for (size_t i = 0; i < maker->count; i++) {
        TRY(settle(makers, maker->notices[i], &told->outcomes[i], fault));
    }
    if (!status_is_ok(told->placed.status)) {
        *fault = told->placed.fault;
    }
    return told->placed.status;
}

static struct maker *oldest(struct makers *makers)
{
    return &makers->list[makers->first];
}

static void wait_for_oldest(struct makers *makers)
{
    while (waitpid(oldest(makers)->child, NULL, 0) < 0 && errno == EINTR) {
    }
}

static void end_oldest(struct makers *makers)
{
    munmap(oldest(makers)->told, sizeof(struct told));
    makers->first = (makers->first + 1) % makers->site->order->jobs;
    makers->running--;
}

static struct status collect_all(struct makers *makers, size_t but, struct fault *fault)
{
    while (makers->running > but) {
        wait_for_oldest(makers);
        const struct status taken = take_told(makers, oldest(makers), fault);
        end_oldest(makers);
        TRY(taken);
    }
    return OK;
}

/* False when the system has no room for one more process. */
static bool start(struct makers *makers)
{
    const size_t jobs = makers->site->order->jobs;
    struct maker *maker = &makers->list[(makers->first + makers->running) % jobs];
    struct told *told = mmap(NULL, sizeof(*told), PROT_READ | PROT_WRITE,
                             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (told == MAP_FAILED) {
        return false;
    }
    const pid_t child = fork();
    if (child == 0) {
        be_maker(makers, told);
    }
    if (child < 0) {
        munmap(told, sizeof(*told));
        return false;
    }
    maker->child = child;
    maker->told = told;
    maker->count = makers->count;
    for (size_t i = 0; i < makers->count; i++) {
        maker->notices[i] = makers->items[i].notice;
    }
    makers->running++;
    return true;
}

/* ---- all notices -------------------------------------------------------------------
 */

/* What others made is told first, for it comes first. */
static struct status make_here(struct makers *makers, struct fault *fault)
{
    make_load(makers, makers->own);
    TRY(collect_all(makers, 0, fault));
    for (size_t i = 0; i < makers->count; i++) {
        TRY(settle(makers, makers->items[i].notice, &makers->own->outcomes[i], fault));
    }
    return OK;
}

/* A load that cannot be given away is made here, and so are all after it. */
static struct status give_away(struct makers *makers, struct fault *fault)
{
    if (makers->forks) {
        TRY(collect_all(makers, makers->site->order->jobs - 1, fault));
        if (start(makers)) {
            return OK;
        }
        makers->forks = false;
    }
    return make_here(makers, fault);
}

static void take_notice(struct makers *makers, struct site_notice *notice)
{
    struct item *item = &makers->items[makers->count];
    const struct status checked =
        site_withheld_check_notice(makers->site, notice, &item->read.fault);
    if (status_is_ok(checked) && site_notice_is_there(makers->site, notice)) {
        return;
    }
    item->notice = notice;
    item->read.status = !status_is_ok(checked)
                            ? checked
                            : site_notice_read(makers->site, notice, &item->source,
                                               &item->document, &item->read.fault);
    makers->is_over = is_end(item->read.status);
    makers->rows +=
        status_is_ok(item->read.status) ? site_notice_rows(&item->document) : 0;
    makers->count++;
}

static struct status run(struct makers *makers, struct fault *fault)
{
    struct site *site = makers->site;
    const size_t mark = arena_mark(site->arena);
    for (size_t i = 0; i < site->count && !makers->is_over; i++) {
        take_notice(makers, &site->notices[i]);
        const bool is_last = i + 1 == site->count || makers->is_over;
        if (is_last || makers->count == makers->limit ||
            makers->rows >= LOAD_ROWS_MAX) {
            TRY(is_last ? make_here(makers, fault) : give_away(makers, fault));
            makers->count = 0;
            makers->rows = 0;
            arena_rewind(site->arena, mark);
        }
    }
    return collect_all(makers, 0, fault);
}

struct status site_makers_run(struct site *site, site_left_out *left_out, void *context,
                              struct fault *fault)
{
    const size_t jobs = site->order->jobs;
    const size_t share = (site->count + jobs - 1) / jobs;
    struct makers makers = {.site = site,
                            .left_out = left_out,
                            .context = context,
                            .forks = jobs > 1,
                            .limit = jobs == 1          ? 1
                                     : share > LOAD_MAX ? LOAD_MAX
                                                        : share};
    assert(jobs >= 1 && jobs <= SITE_JOBS_MAX);
    if (site->count == 0) {
        return OK;
    }
    const size_t mark = arena_mark(site->arena);
    ARENA_TAKE(site->arena, makers.limit, makers.items, fault);
    ARENA_TAKE(site->arena, 1, makers.own, fault);
    ARENA_TAKE(site->arena, jobs, makers.list, fault);
    const struct status made = run(&makers, fault);
    while (makers.running > 0) {
        wait_for_oldest(&makers);
        end_oldest(&makers);
    }
    arena_rewind(site->arena, mark);
    return made;
}
