/* site_internal.h - what the parts of the public site share. */
#ifndef REPORTS_SITE_INTERNAL_H
#define REPORTS_SITE_INTERNAL_H

#include "ledger/disclosure_policy.h"
#include "ledger/disclosures.h"
#include "reports/html.h"
#include "reports/json_writer.h"
#include "reports/report_kit.h"
#include "reports/site.h"
#include "reports/site_files.h"
#include "reports/site_words.h"
#include "reports/withheld.h"

enum { SITE_FOLDER_SIZE = 80, SITE_ADDRESS_SIZE = 128, SITE_YEARS_MAX = 64 };

/* Numbers are part of stamps; the words are in the pages' data attributes. */
enum site_state {
    SITE_PUBLISHED = 1, /* no days are counted                      */
    SITE_RUNNING = 2,   /* within its days                          */
    SITE_FINISHED = 3,  /* they are over                            */
    SITE_EXPIRED = 4,   /* so are those that names may be kept for  */
    SITE_COMING = 5     /* its first day is still to come           */
};

struct site_notice {
    const struct report_name *programme, *unit;
    uint64_t entry;      /* that drafted it; 0: of batches, without a notice     */
    unsigned moment;     /* enum disclosure_moment                               */
    civil_period period; /* the month it is listed under                         */
    civil_period of;     /* the month it is about; -1: none                      */
    uint64_t replaces;   /* the notice whose place it took; 0: none */
    uint64_t batch;      /* of a recorded notice; 0: not of one                  */
    uint64_t policy;     /* entry; 0: the defaults, also of what has no notice   */
    const struct disclosures_file *files; /* of a recorded notice, as it was drafted */
    size_t file_count;
    uint64_t *batches; /* entries, ascending */
    size_t batch_count;
    uint64_t seal;         /* it holds for this one                   */
    int64_t recorded_ms;   /* of that seal                            */
    civil_day first, last; /* days of the notice, inclusive; 0: not counted */
    civil_day keep;        /* the last day that names are published   */
    enum site_state state;
    uint64_t count; /* site_notices_count_word()  */
    int64_t fen;
    int64_t headcount; /* -1: not all say */
    bool is_totals;
    bool is_left_out;
    uint64_t stamp;
    const char *folder; /* "notices/2024-06/RDB-430699" */
    const char *title;  /* "测试县2024年6月农村低保资金发放公示" */
};

/* A report of a year, and of a programme when it is an evaluation. */
struct site_report {
    uint64_t year;
    size_t kind;                         /* of those of site_reports.c    */
    const struct report_name *programme; /* NULL: all of them             */
    const char *code, *about;            /* its code and name; else NULL  */
    const char *folder;                  /* "reports/2024-evaluation-RDB" */
    bool is_left_out;
};

struct site_said {
    struct site_said *next;
    const struct report_name *programme, *unit;
    civil_period period;
};

struct site {
    const struct site_order *order;
    struct report_source *source;
    struct arena *arena;
    struct site_files files;
    struct report_names units, programmes;
    struct site_said *said;      /* arena memory; of payments a notice was drafted of */
    struct site_notice *notices; /* newest month first, by programme and unit */
    size_t count, capacity;
    struct site_report *reports; /* arena memory; newest year first */
    size_t report_count;
    uint64_t years[SITE_YEARS_MAX]; /* newest first */
    size_t year_count;
    const char *office;
    uint64_t erased;           /* entry of the last erasure; 0: none */
    struct withheld *withheld; /* figures that would tell few households apart */
    uint64_t look; /* part of every stamp: program, fonts, language, erasures */
    struct site_facts facts;
};

static inline const char *site_say(const struct site *site, enum site_word word)
{
    return site_words_get(site->source->language, word);
}

/* What a page or a file of data must not hold, beside the site's own hotlines. */
static inline struct leak site_leak(const struct site *site, enum leak_form form)
{
    return leak_of(form, site->order->hotlines, site->order->hotline_count);
}

/* Refused by a rule: the notice or the report, and not the site.  Anything else ends
 * the run. */
bool site_is_refusal(struct status status);

/* ---- which notices (site_notices.c) ---------------------------------------------- */

/* Fills notices, years and what a stamp is made of. */
struct status site_notices_find(struct site *site, struct fault *fault) MUST_USE;
const char *site_notices_state(enum site_state state); /* "running" */
enum site_word site_notices_state_word(enum site_state state);
/* What a notice's sum and count are of: money is paid at one moment only. */
enum site_word site_notices_amount_word(const struct site_notice *notice);
enum site_word site_notices_count_word(const struct site_notice *notice);
/* A code as part of a name that every file system takes; else the entry's number. */
void site_notices_put_code(const struct report_name *name, struct writer *writer);
/* 初审, "review"; NULL of a payment, which most are. */
const char *site_notices_moment(const struct site *site,
                                const struct site_notice *notice);

/* ---- a page around something (site_page.c) ----------------------------------------
 */

struct site_page {
    const struct site *site;
    struct html *html;
    const char *up;    /* "" or "../../../": from the page to the site's folder */
    const char *title; /* of the window, before the office                      */
    const char *here;  /* the address of the entry of the menu that it is       */
    enum document_form form;
    bool has_script;
};
/* Everything up to and with the opening <main>; everything from there on. */
void site_page_begin(const struct site_page *page);
void site_page_end(const struct site_page *page);
/* <a href=up+address>; false and nothing when it is too long to be one. */
void site_page_link(const struct site_page *page, const char *address,
                    const char *words);
/* A download: its name, and how large the file is when it is known. */
void site_page_file(const struct site_page *page, const char *address,
                    const char *words);
/* A figure of the strip at the head of a page. */
void site_page_figure(struct html *html, const char *label, const char *value,
                      const char *note);

/* ---- the pages ------------------------------------------------------------------- */

/* Each plans its files and, when planning is over, makes them. */
struct status site_notice_plan(struct site *site, struct site_notice *notice,
                               struct fault *fault) MUST_USE;
/* All of its files are there as an earlier run made them. */
bool site_notice_is_there(struct site *site, const struct site_notice *notice);
/* Its document, in the arena, with the source that it was made from; asks the store.
 * Errors: STATUS_REFUSED, STATUS_NOT_FOUND (the notice is left out); those of
 * report_disclosure(). */
struct status site_notice_read(struct site *site, const struct site_notice *notice,
                               struct report_source *ret_source,
                               struct document *ret_document, struct fault *fault)
    MUST_USE;
/* Its files, of the document alone.  Errors: likewise, and those of site_files_end().
 */
struct status site_notice_write(struct site *site, const struct site_notice *notice,
                                const struct document *document, struct fault *fault)
    MUST_USE;
uint64_t site_notice_rows(const struct document *document);
void site_notice_drop(struct site *site, struct site_notice *notice);
/* Its files are as planned, also when the run did not come to its end. */
bool site_notice_is_placed(struct site *site, const struct site_notice *notice);

/* The files of all notices that are not there, by order->jobs processes
 * (site_makers.c); what is refused is dropped and told, in the order of the notices. */
struct status site_makers_run(struct site *site, site_left_out *left_out, void *context,
                              struct fault *fault) MUST_USE;

struct status site_reports_plan(struct site *site, struct fault *fault) MUST_USE;
/* Whether a year's figures would tell few households apart, of a programme or, NULL, of
 * all that are published in totals. */
struct status site_reports_has_few(const struct site *site, uint64_t year,
                                   const struct report_name *programme,
                                   bool *ret_has_few, struct fault *fault) MUST_USE;
struct status site_report_fill(struct site *site, const struct site_report *report,
                               struct report_source *ret_source,
                               struct document *ret_document, struct fault *fault)
    MUST_USE;
/* One report; refused, it is dropped, and the others stand. */
struct status site_report_make(struct site *site, const struct site_report *report,
                               struct fault *fault) MUST_USE;
void site_report_drop(struct site *site, struct site_report *report);
/* The page of their list, when all are made or dropped. */
struct status site_reports_finish(struct site *site, struct fault *fault) MUST_USE;
/* Those that are of all programmes, for the first page. */
void site_reports_list(const struct site_page *page);

/* Finds out which figures of all notices and reports are withheld; ended by
 * withheld_close().  Errors: those of making them, but for refusals. */
struct status site_withheld_find(struct site *site, struct fault *fault) MUST_USE;
/* Errors: STATUS_REFUSED R-341: this paper is not published. */
struct status site_withheld_check(const struct site *site, const char *folder,
                                  struct fault *fault) MUST_USE;
/* The same of a notice.  One in totals of anything but payments is refused: whom it
 * counts was paid nothing by it, so that what it would tell apart is not known. */
struct status site_withheld_check_notice(const struct site *site,
                                         const struct site_notice *notice,
                                         struct fault *fault) MUST_USE;
/* Whether the sum that a year paid may stand on the first page. */
struct status site_withheld_ask_year(const struct site *site, uint64_t year,
                                     bool *ret_is_shown, struct fault *fault) MUST_USE;

struct status site_index_plan(struct site *site, struct fault *fault) MUST_USE;
struct status site_index_make(struct site *site, struct fault *fault) MUST_USE;

struct status site_data_plan(struct site *site, struct fault *fault) MUST_USE;
struct status site_data_make(struct site *site, struct fault *fault) MUST_USE;
/* datapackage.json of a folder of the site, over rows.csv and other files in it. */
struct site_package {
    const char *folder; /* "" or "notices/..."                            */
    const char *name;   /* [a-z0-9._-]+                                   */
    const char *title;
    const char *created;       /* RFC 3339 */
    const struct table *table; /* of the file of rows                     */
    const char *rows;          /* its name in the folder                  */
    const char *const *others; /* further names, NULL at the end          */
};
struct status site_data_package(struct site *site, const struct site_package *package,
                                struct fault *fault) MUST_USE;

/* "2024-06-30T08:00:00+08:00" of milliseconds. */
enum { SITE_INSTANT_SIZE = DATE_TIME_SIZE };
void site_data_instant(int64_t ms, char ret_text[static SITE_INSTANT_SIZE]);

/* ---- static text (site_style.c, site_script.c) ------------------------------------
 */

extern const char *const site_style_css[]; /* in pieces without "<", up to NULL */
extern const char site_script_text[];

#endif
