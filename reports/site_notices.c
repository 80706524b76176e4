/* site_notices.c - which notices the site has: one for each programme, unit and month
 * in which something was paid, as it stood when it last changed (site_internal.h). */
#include "reports/site_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK = 1 }; /* one more whenever the pages of a notice change */

static const struct {
    const char *key;
    enum site_word word;
} states[] = {
    [SITE_PUBLISHED] = {"published", SITE_WORD_STATE_PUBLISHED},
    [SITE_RUNNING] = {"running", SITE_WORD_STATE_RUNNING},
    [SITE_FINISHED] = {"finished", SITE_WORD_STATE_FINISHED},
    [SITE_EXPIRED] = {"expired", SITE_WORD_STATE_EXPIRED},
};

const char *site_notices_state(enum site_state state)
{
    return states[state].key;
}

enum site_word site_notices_state_word(enum site_state state)
{
    return states[state].word;
}

/* ---- from batches ---------------------------------------------------------------- */

static struct status new_notice(struct site *site, struct site_notice **ret_notice,
                                struct fault *fault)
{
    if (site->count == site->capacity) {
        const size_t capacity = site->capacity == 0 ? 256 : 2 * site->capacity;
        struct site_notice *more = NULL;
        ARENA_TAKE(site->arena, capacity, more, fault);
        if (site->count > 0) {
            memcpy(more, site->notices, site->count * sizeof(*more));
        }
        site->notices = more;
        site->capacity = capacity;
    }
    *ret_notice = &site->notices[site->count++];
    return OK;
}

static struct status take_batch(void *context, uint64_t entry,
                                const struct batch *batch, struct fault *fault)
{
    struct site *site = context;
    const struct count_and_fen paid = batch_paid(batch);
    struct site_notice *notice = NULL;
    if (paid.count == 0) {
        return OK;
    }
    TRY(new_notice(site, &notice, fault));
    uint64_t *batches = NULL;
    ARENA_TAKE(site->arena, 1, batches, fault);
    batches[0] = entry;
    const bool has_people = batch->stated_headcount == batch->line_count;
    *notice = (struct site_notice){
        .programme = report_current(&site->programmes, batch->programme),
        .unit = report_current(&site->units, batch->unit),
        .period = batch->period,
        .batches = batches,
        .batch_count = 1,
        .count = paid.count,
        .fen = paid.fen,
        .headcount = has_people ? (int64_t)batch->paid_headcount : -1,
    };
    return notice->programme != NULL && notice->unit != NULL
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "batch %" PRIu64 " names a programme or unit that is not "
                       "registered; restore a backup",
                       entry);
}

/* The newest month first, then as the registers are sorted. */
static int by_place(const void *a, const void *b)
{
    const struct site_notice *left = a;
    const struct site_notice *right = b;
    if (left->period != right->period) {
        return left->period < right->period ? 1 : -1;
    }
    const int programme = bytes_compare(left->programme->code, right->programme->code);
    const int unit = bytes_compare(left->unit->code, right->unit->code);
    const int entry = (left->batches[0] > right->batches[0]) -
                      (left->batches[0] < right->batches[0]);
    return programme != 0 ? programme : unit != 0 ? unit : entry;
}

static bool is_same_notice(const struct site_notice *a, const struct site_notice *b)
{
    return a->period == b->period && a->programme == b->programme && a->unit == b->unit;
}

/* Sorted neighbours of one programme, unit and month become one. */
static struct status join(struct site *site, struct fault *fault)
{
    size_t count = 0;
    for (size_t from = 0, to = 0; from < site->count; from = to) {
        struct site_notice joined = site->notices[from];
        while (to < site->count &&
               is_same_notice(&site->notices[from], &site->notices[to])) {
            to++;
        }
        ARENA_TAKE(site->arena, to - from, joined.batches, fault);
        joined.batch_count = 0;
        joined.count = 0;
        joined.fen = 0;
        joined.headcount = 0;
        for (size_t i = from; i < to; i++) {
            const struct site_notice *one = &site->notices[i];
            joined.batches[joined.batch_count++] = one->batches[0];
            joined.count += one->count;
            joined.headcount = joined.headcount < 0 || one->headcount < 0
                                   ? -1
                                   : joined.headcount + one->headcount;
            TRY(report_add(&joined.fen, one->fen, fault));
        }
        site->notices[count++] = joined;
    }
    site->count = count;
    return OK;
}

/* ---- what each of them is -------------------------------------------------------- */

static struct status see_change(void *context, uint64_t seal, const struct batch *batch,
                                struct fault *fault)
{
    uint64_t *last = context;
    (void)batch;
    (void)fault;
    *last = seal > *last ? seal : *last;
    return OK;
}

static struct status find_seal(struct site *site, struct site_notice *notice,
                               struct fault *fault)
{
    struct store_transaction *transaction =
        journal_view_transaction(site->source->view);
    struct journal_seal seal;
    for (size_t i = 0; i < notice->batch_count; i++) {
        TRY(accounts_batch_history(transaction, notice->batches[i], see_change,
                                   &notice->seal, fault));
    }
    TRY(journal_seal_of(transaction, notice->seal, &seal, fault));
    notice->recorded_ms = seal.recorded_ms;
    return OK;
}

/* A code as part of a name that every file system takes; else the entry's number. */
static void put_code(const struct report_name *name, struct writer *writer)
{
    char digits[24];
    bool is_plain = name->code.size > 0 && name->code.size <= 24;
    for (size_t i = 0; i < name->code.size && is_plain; i++) {
        const uint8_t byte = name->code.at[i];
        is_plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                   (byte >= 'a' && byte <= 'z') || byte == '-';
    }
    if (is_plain) {
        writer_run(writer, name->code);
        return;
    }
    snprintf(digits, sizeof(digits), "e%" PRIu64, name->entry);
    writer_text(writer, digits);
}

static struct status name_notice(struct site *site, struct site_notice *notice,
                                 struct fault *fault)
{
    struct report_source *source = site->source;
    char folder[SITE_FOLDER_SIZE];
    char period[DATE_TEXT_SIZE];
    struct writer writer = writer_of(folder, sizeof(folder) - 1);
    date_format_period(notice->period, period);
    writer_text(&writer, "notices/");
    writer_text(&writer, period);
    writer_text(&writer, "/");
    put_code(notice->programme, &writer);
    writer_text(&writer, "_");
    put_code(notice->unit, &writer);
    TRY(report_text(source, writer_bytes(&writer), &notice->folder, fault));
    const struct report_name *programme = notice->programme;
    const char *words[] = {NULL, NULL, NULL, NULL};
    TRY(report_text(source, notice->unit->name, &words[0], fault));
    TRY(report_period(source, notice->period, &words[1], fault));
    TRY(report_text(source,
                    programme->summary.size > 0 ? programme->summary : programme->name,
                    &words[2], fault));
    return report_fill(source, PHRASE_NOTICE_TITLE, words, &notice->title, fault);
}

/* All that the bytes in its folder are made from. */
static void stamp_notice(struct site *site, struct site_notice *notice)
{
    uint8_t image[128];
    struct writer writer = writer_of(image, sizeof(image));
    writer_u64(&writer, site->look);
    writer_u64(&writer, notice->seal);
    writer_u64(&writer, notice->batches[0]);
    writer_u64(&writer, notice->batch_count);
    writer_u64(&writer, (uint64_t)notice->fen);
    writer_u32(&writer, (uint32_t)notice->first);
    writer_u32(&writer, (uint32_t)notice->last);
    writer_u8(&writer, (uint8_t)notice->state);
    writer_u8(&writer, notice->is_totals);
    const struct digest digest =
        hasher_one(site->files.hasher, writer_bytes(&writer));
    struct reader reader = reader_of(digest_bytes(&digest));
    notice->stamp = reader_u64(&reader) | 1; /* 0 is no stamp */
}

static struct status settle(struct site *site, struct site_notice *notice,
                            struct fault *fault)
{
    notice->is_totals = notice->programme->disclosure != DISCLOSURE_LIST ||
                        notice->programme->party == PARTY_UNNAMED;
    notice->state = SITE_PUBLISHED;
    TRY(find_seal(site, notice, fault));
    TRY(name_notice(site, notice, fault));
    stamp_notice(site, notice);
    site->facts.notices += notice->state != SITE_EXPIRED ? 1 : 0;
    site->facts.running += notice->state == SITE_RUNNING ? 1 : 0;
    site->facts.expired += notice->state == SITE_EXPIRED ? 1 : 0;
    return OK;
}

static void add_year(struct site *site, uint64_t year)
{
    const bool is_known =
        site->year_count > 0 && site->years[site->year_count - 1] == year;
    if (!is_known && site->year_count < SITE_YEARS_MAX) {
        site->years[site->year_count++] = year;
    }
}

static void stamp_site(struct site *site)
{
    char number[24];
    snprintf(number, sizeof(number), "%d %d ", LOOK, (int)site->source->language);
    const struct bytes parts[] = {bytes_of(number), bytes_of(site->office),
                                  bytes_of(site->source->provenance.program)};
    const struct digest digest = hasher_parts(site->files.hasher, parts, 3);
    struct reader reader = reader_of(digest_bytes(&digest));
    site->look = reader_u64(&reader);
}

struct status site_notices_find(struct site *site, struct fault *fault)
{
    stamp_site(site);
    TRY(accounts_batches(journal_view_transaction(site->source->view),
                         site->source->seal_key, take_batch, site, fault));
    if (site->count > 0) {
        qsort(site->notices, site->count, sizeof(*site->notices), by_place);
    }
    TRY(join(site, fault));
    for (size_t i = 0; i < site->count; i++) {
        TRY(settle(site, &site->notices[i], fault));
        add_year(site, (uint64_t)site->notices[i].period / 12);
    }
    return OK;
}
