/* site_notices.c - which notices the site has (site_internal.h).
 *
 * Those that were recorded and have begun, until they are withdrawn or replaced.  Of
 * what was paid while the programme had no policy of disclosure in the ledger also each
 * month and unit of which no notice was ever approved, as it stood when it last changed
 * a draft alone takes nothing off the site. */
#include "reports/disclosure.h"
#include "reports/site_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK = 5 }; /* one more whenever the pages of a notice change */

static const struct {
    const char *key;
    enum site_word word;
} states[] = {
    [SITE_PUBLISHED] = {"published", SITE_WORD_STATE_PUBLISHED},
    [SITE_RUNNING] = {"running", SITE_WORD_STATE_RUNNING},
    [SITE_FINISHED] = {"finished", SITE_WORD_STATE_FINISHED},
    [SITE_EXPIRED] = {"expired", SITE_WORD_STATE_EXPIRED},
    [SITE_COMING] = {"coming", SITE_WORD_STATE_COMING},
};

const char *site_notices_state(enum site_state state)
{
    return states[state].key;
}

enum site_word site_notices_state_word(enum site_state state)
{
    return states[state].word;
}

enum site_word site_notices_amount_word(const struct site_notice *notice)
{
    switch ((enum disclosure_moment)notice->moment) {
    case MOMENT_REVIEW:
        return SITE_WORD_AMOUNT_PROPOSED;
    case MOMENT_APPROVAL:
        return SITE_WORD_AMOUNT_APPROVED;
    case MOMENT_END:
        return SITE_WORD_AMOUNT_ENDED;
    case MOMENT_PAYMENT:
    case MOMENT_COUNT:
        break;
    }
    return SITE_WORD_AMOUNT;
}

enum site_word site_notices_count_word(const struct site_notice *notice)
{
    return notice->entry == 0 ? SITE_WORD_PAYMENTS : SITE_WORD_PARTIES;
}

const char *site_notices_moment(const struct site *site,
                                const struct site_notice *notice)
{
    return notice->moment == MOMENT_PAYMENT ? NULL
           : site->source->language == LANGUAGE_ZH
               ? disclosure_policy_moment_title(notice->moment)
               : disclosure_policy_moment_name(notice->moment);
}

/* ---- from batches ---------------------------------------------------------------- */

static struct status new_notice(struct site *site, struct site_notice **ret_notice,
                                struct fault *fault)
{
    ARENA_GROW(site->arena, site->count, site->capacity, site->notices, fault);
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
    uint64_t *batches = NULL;
    ARENA_TAKE(site->arena, 1, batches, fault);
    batches[0] = entry;
    TRY(new_notice(site, &notice, fault));
    const bool has_people = batch->stated_headcount == batch->line_count;
    *notice = (struct site_notice){
        .programme = report_current(&site->programmes, batch->programme),
        .unit = report_current(&site->units, batch->unit),
        .moment = MOMENT_PAYMENT,
        .period = batch->period,
        .of = batch->period,
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
    const uint64_t a_entry = left->entry != 0 ? left->entry : left->batches[0];
    const uint64_t b_entry = right->entry != 0 ? right->entry : right->batches[0];
    const int programme = bytes_compare(left->programme->code, right->programme->code);
    const int unit = bytes_compare(left->unit->code, right->unit->code);
    return programme != 0 ? programme
           : unit != 0    ? unit
                          : (a_entry > b_entry) - (a_entry < b_entry);
}

static bool is_same_notice(const struct site_notice *a, const struct site_notice *b)
{
    return a->entry == 0 && b->entry == 0 && a->period == b->period &&
           a->programme == b->programme && a->unit == b->unit;
}

/* Who was named by the first of them is not named for longer because of a later one
 * (R-317). */
static void join_days(struct site_notice *joined, const struct site_notice *one)
{
    joined->keep = one->keep < joined->keep ? one->keep : joined->keep;
    joined->seal = one->seal > joined->seal ? one->seal : joined->seal;
    joined->is_totals = joined->is_totals && one->is_totals;
}

/* Sorted neighbours of one programme, unit and month become one. */
static struct status join(struct site *site, struct fault *fault)
{
    size_t count = 0;
    for (size_t from = 0, to = 0; from < site->count; from = to) {
        struct site_notice joined = site->notices[from];
        for (to = from + 1; to < site->count &&
                            is_same_notice(&site->notices[from], &site->notices[to]);
             to++) {
        }
        if (to == from + 1) {
            site->notices[count++] = joined;
            continue;
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
            join_days(&joined, one);
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

/* ---- recorded ones ----------------------------------------------------------------
 */

/* What the county's web site may show of it, from its first day on. */
static struct status is_published(struct site *site,
                                  const struct disclosures_notice *notice,
                                  bool *ret_is_published, bool *ret_is_totals,
                                  struct fault *fault)
{
    struct disclosure_policy policy;
    const size_t mark = arena_mark(site->arena);
    *ret_is_published = false;
    if ((notice->stage != NOTICE_RUNNING && notice->stage != NOTICE_COMPLETED) ||
        notice->first > site->order->today) {
        return OK;
    }
    TRY(disclosure_policy_of(journal_view_transaction(site->source->view),
                             notice->policy, notice->programme, site->arena, &policy,
                             fault));
    *ret_is_published = (policy.levels & DISCLOSURE_LEVEL_WEB) != 0;
    *ret_is_totals = disclosure_policy_is_totals(&policy);
    arena_rewind(site->arena, mark);
    return OK;
}

static struct status keep_files(struct site *site,
                                const struct disclosures_notice *notice,
                                struct site_notice *to, struct fault *fault)
{
    struct disclosures_file *files = NULL;
    ARENA_TAKE(site->arena, notice->file_count + 1, files, fault);
    for (size_t i = 0; i < notice->file_count; i++) {
        files[i] = notice->files[i];
    }
    to->files = files;
    to->file_count = notice->file_count;
    return OK;
}

static struct status remember(struct site *site,
                              const struct disclosures_notice *recorded,
                              struct fault *fault)
{
    struct site_said *said = NULL;
    if (recorded->moment != MOMENT_PAYMENT || recorded->approver == 0) {
        return OK;
    }
    ARENA_TAKE(site->arena, 1, said, fault);
    *said = (struct site_said){
        .next = site->said,
        .programme = report_current(&site->programmes, recorded->programme),
        .unit = report_current(&site->units, recorded->unit),
        .period = recorded->period};
    site->said = said;
    return OK;
}

/* A notice of its unit, or of one above it, was approved: its steps decide. */
static bool is_said(const struct site *site, const struct site_notice *notice)
{
    const struct site_said *said = site->said;
    while (said != NULL &&
           (said->programme != notice->programme || said->period != notice->period ||
            !report_is_below(&site->units, notice->unit->entry, said->unit))) {
        said = said->next;
    }
    return said != NULL;
}

static struct status take_recorded(void *context,
                                   const struct disclosures_notice *recorded,
                                   struct fault *fault)
{
    struct site *site = context;
    struct site_notice *notice = NULL;
    bool is_wanted = false;
    bool is_totals = false;
    TRY(remember(site, recorded, fault));
    TRY(is_published(site, recorded, &is_wanted, &is_totals, fault));
    if (!is_wanted) {
        return OK;
    }
    TRY(new_notice(site, &notice, fault));
    *notice = (struct site_notice){
        .programme = report_current(&site->programmes, recorded->programme),
        .unit = report_current(&site->units, recorded->unit),
        .entry = recorded->entry,
        .moment = recorded->moment,
        .period =
            recorded->period > 0 ? recorded->period : date_period(recorded->first),
        .of = recorded->period > 0 ? recorded->period : -1,
        .batch = recorded->batch,
        .replaces = recorded->replaces,
        .policy = recorded->policy,
        .seal = recorded->seal,
        .first = recorded->first,
        .last = recorded->last,
        .keep = recorded->keep,
        .count = recorded->count,
        .fen = recorded->has_amount ? recorded->amount : -1,
        .headcount = -1,
        .is_totals = is_totals,
    };
    return notice->programme != NULL && notice->unit != NULL
               ? keep_files(site, recorded, notice, fault)
               : FAULT(fault, STATUS_FOUND,
                       "notice %" PRIu64 " names a programme or unit that is not "
                       "registered; restore a backup",
                       recorded->entry);
}

/* ---- what each of them is -------------------------------------------------------- */

struct history {
    uint64_t first_paid; /* seals; 0: none */
    uint64_t last;
};

static struct status see_change(void *context, uint64_t entry, uint64_t seal,
                                const struct batch *batch, struct fault *fault)
{
    struct history *history = context;
    (void)entry;
    (void)fault;
    if (history->first_paid == 0 && batch_paid(batch).count > 0) {
        history->first_paid = seal;
    }
    history->last = seal;
    return OK;
}

/* The last change of a batch; and how long names may be published that nobody counted
 * the days of: as many as the defaults give, from the day that money was first known to
 * be paid. */
static struct status look_at_batch(struct site *site, struct site_notice *notice,
                                   struct fault *fault)
{
    struct store_transaction *transaction =
        journal_view_transaction(site->source->view);
    struct history history = {0};
    struct disclosure_policy policy;
    struct journal_seal seal;
    TRY(accounts_batches_over(transaction, notice->batches[0], site->source->seal.index,
                              see_change, &history, fault));
    TRY(journal_seal_of(transaction, history.first_paid, &seal, fault));
    const civil_day day = date_of_instant(seal.recorded_ms);
    const size_t mark = arena_mark(site->arena);
    TRY(disclosure_policy_at(transaction, notice->programme->entry, day,
                             history.first_paid, site->arena, &policy, fault));
    notice->seal = history.last;
    notice->keep = day + (civil_day)policy.days + (civil_day)policy.keep_days;
    notice->is_totals = disclosure_policy_is_totals(&policy);
    notice->policy = policy.entry;
    notice->is_left_out = policy.entry != 0 || is_said(site, notice);
    arena_rewind(site->arena, mark);
    return OK;
}

/* Each batch by itself, before they are joined: what was paid under a policy takes
 * nothing away that was paid before. */
static struct status leave_out(struct site *site, struct fault *fault)
{
    size_t count = 0;
    for (size_t i = 0; i < site->count; i++) {
        struct site_notice *notice = &site->notices[i];
        if (notice->entry == 0) {
            TRY(look_at_batch(site, notice, fault));
        }
        if (!notice->is_left_out) {
            site->notices[count++] = *notice;
        }
    }
    site->count = count;
    return OK;
}

void site_notices_put_code(const struct report_name *name, struct writer *writer)
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
    char number[24];
    struct writer writer = writer_of(folder, sizeof(folder) - 1);
    date_format_period(notice->period, period);
    writer_text(&writer, "notices/");
    writer_text(&writer, period);
    writer_text(&writer, "/");
    site_notices_put_code(notice->programme, &writer);
    writer_text(&writer, "_");
    site_notices_put_code(notice->unit, &writer);
    if (notice->entry != 0) {
        snprintf(number, sizeof(number), "-n%" PRIu64, notice->entry);
        writer_text(&writer, number);
    }
    TRY(report_text(source, writer_bytes(&writer), &notice->folder, fault));
    struct disclosure named = {.source = source,
                               .programme = notice->programme,
                               .unit = notice->unit,
                               .period = notice->period,
                               .moment = notice->moment};
    named.policy.fields = notice->is_totals ? 0 : SHOWS_NAME;
    return disclosure_title(&named, &notice->title, fault);
}

/* All that the bytes in its folder are made from. */
static void stamp_notice(struct site *site, struct site_notice *notice)
{
    uint8_t image[128];
    struct writer writer = writer_of(image, sizeof(image));
    writer_u64(&writer, site->look);
    writer_u64(&writer, notice->seal);
    writer_u64(&writer, notice->entry != 0 ? notice->entry : notice->batches[0]);
    writer_u64(&writer, notice->batch_count);
    writer_u64(&writer, (uint64_t)notice->fen);
    writer_u32(&writer, (uint32_t)notice->first);
    writer_u32(&writer, (uint32_t)notice->last);
    writer_u64(&writer, notice->policy);
    writer_u8(&writer, (uint8_t)notice->state);
    writer_u8(&writer, notice->is_totals);
    const struct digest digest = hasher_one(site->files.hasher, writer_bytes(&writer));
    struct reader reader = reader_of(digest_bytes(&digest));
    notice->stamp = reader_u64(&reader) | 1; /* 0 is no stamp */
}

static enum site_state state_of(const struct site *site,
                                const struct site_notice *notice)
{
    const civil_day today = site->order->today;
    return !notice->is_totals && notice->keep != 0 && today > notice->keep
               ? SITE_EXPIRED
           : notice->last == 0     ? SITE_PUBLISHED
           : today < notice->first ? SITE_COMING
           : today <= notice->last ? SITE_RUNNING
                                   : SITE_FINISHED;
}

static struct status settle(struct site *site, struct site_notice *notice,
                            struct fault *fault)
{
    struct journal_seal seal;
    TRY(journal_seal_of(journal_view_transaction(site->source->view), notice->seal,
                        &seal, fault));
    notice->recorded_ms = seal.recorded_ms;
    notice->state = state_of(site, notice);
    TRY(name_notice(site, notice, fault));
    stamp_notice(site, notice);
    return OK;
}

static void count_notice(struct site *site, const struct site_notice *notice)
{
    site->facts.notices += notice->state != SITE_EXPIRED ? 1 : 0;
    site->facts.running += notice->state == SITE_RUNNING ? 1 : 0;
    site->facts.expired += notice->state == SITE_EXPIRED ? 1 : 0;
}

static void add_year(struct site *site, uint64_t year)
{
    const bool is_known =
        site->year_count > 0 && site->years[site->year_count - 1] == year;
    if (!is_known && site->year_count < SITE_YEARS_MAX) {
        site->years[site->year_count++] = year;
    }
}

static struct status see_erasure(void *context, uint64_t entry, struct fault *fault)
{
    uint64_t *last = context;
    (void)fault;
    *last = entry;
    return OK;
}

/* Who is erased leaves notices made before: all are looked at again. */
static struct status stamp_site(struct site *site, struct fault *fault)
{
    char number[48];
    TRY(accounts_erasures(journal_view_transaction(site->source->view), 0, see_erasure,
                          &site->erased, fault));
    snprintf(number, sizeof(number), "%d %d %" PRIu64 " ", LOOK,
             (int)site->source->language, site->erased);
    const char *fonts = site->order->fonts == NULL ? "" : site->order->fonts;
    const char *contact = site->order->contact == NULL ? "" : site->order->contact;
    const struct bytes parts[] = {bytes_of(number),
                                  bytes_of(site->office),
                                  bytes_of(site->source->provenance.program),
                                  bytes_of("\n"),
                                  bytes_of(fonts),
                                  bytes_of("\n"),
                                  bytes_of(contact)};
    const struct digest digest =
        hasher_parts(site->files.hasher, parts, sizeof(parts) / sizeof(parts[0]));
    struct reader reader = reader_of(digest_bytes(&digest));
    site->look = reader_u64(&reader);
    return OK;
}

struct status site_notices_find(struct site *site, struct fault *fault)
{
    struct store_transaction *transaction =
        journal_view_transaction(site->source->view);
    TRY(stamp_site(site, fault));
    TRY(accounts_batches(transaction, site->source->seal_key, take_batch, site, fault));
    TRY(disclosures_list(transaction, site->source->seal_key, take_recorded, site,
                         fault));
    TRY(leave_out(site, fault));
    if (site->count > 0) {
        qsort(site->notices, site->count, sizeof(*site->notices), by_place);
    }
    TRY(join(site, fault));
    for (size_t i = 0; i < site->count; i++) {
        struct site_notice *notice = &site->notices[i];
        TRY(settle(site, notice, fault));
        add_year(site, (uint64_t)notice->period / 12);
        count_notice(site, notice);
    }
    return OK;
}
