/* test_rotation.c - keys and roles over the years: replaced, shared for some days,
 * revoked, and roles that begin and end. */
#include "ledger/journal/registry_ending.h"
#include "ledger/journal/verify.h"
#include "tests/ledger/journal/book.h"
#include "tests/ledger/journal/raw.h"

#include "ledger/base/arena.h"
#include "ledger/base/date.h"

#define DAY_MS INT64_C(86400000)

/* The first instant of a day of UTC+8. */
static int64_t day_begins(civil_day day)
{
    return day * DAY_MS - INT64_C(8) * 3600 * 1000;
}

struct years {
    struct book book;
    struct signing_key *next;   /* the maker's second key        */
    struct signing_key *office; /* the second checkpoint key     */
    uint64_t next_actor, checkpoint_actor, office_actor;
    uint64_t staff, replaces, purpose; /* of the key to be appended */
    const struct signing_key *key;
    bool has_until, has_since, has_size;
    int64_t until, since;
    uint64_t size, reason, ended;
    civil_day from, to, start;
};

static void years_begin(struct years *years)
{
    memset(years, 0, sizeof(*years));
    book_begin_in(&years->book, suite_folder(), SIGNING_ED25519);
    years->next = book_key(SIGNING_ED25519, 21);
    years->office = book_key(SIGNING_ED25519, 22);
    years->start = date_of_instant(years->book.now_ms) + 10;
}

static void years_end(struct years *years)
{
    signing_key_close(years->next);
    signing_key_close(years->office);
    book_end(&years->book);
}

static struct status act_as(struct years *years, uint64_t actor,
                            const struct signing_key *key, int64_t now_ms,
                            journal_work *work, void *context)
{
    struct book *book = &years->book;
    const struct journal_action action = {.name = "act",
                                          .actor = actor,
                                          .key = key,
                                          .now_ms = now_ms,
                                          .clock_is_confirmed = true};
    return journal_write(book->journal, &action, work, context, &book->fault);
}

static struct status administer(struct years *years, int64_t now_ms, journal_work *work)
{
    return act_as(years, years->book.administrator_actor, years->book.administrator,
                  now_ms, work, years);
}

static struct status note_as(struct years *years, uint64_t actor,
                             const struct signing_key *key, int64_t now_ms)
{
    struct book_notes notes = {.count = 1, .colour = 1};
    return act_as(years, actor, key, now_ms, book_write_notes, &notes);
}

static struct status append_key(struct journal_session *session, void *context,
                                struct fault *fault)
{
    struct years *years = context;
    struct public_key public;
    struct fact fact;
    signing_key_public(years->key, &public);
    fact_begin(&fact, book_schema(KIND_KEY));
    fact_set_number(&fact, KEY_STAFF, years->staff);
    fact_set_number(&fact, KEY_PURPOSE, years->purpose);
    fact_set_number(&fact, KEY_SIGNING_KIND, public.kind);
    fact_set_bytes(&fact, KEY_PUBLIC, public_key_bytes(&public));
    if (years->replaces != 0) {
        fact_set_number(&fact, KEY_REPLACES, years->replaces);
    }
    if (years->has_until) {
        fact_set_fen(&fact, KEY_UNTIL, years->until);
    }
    return journal_append(session, &fact, &years->next_actor, fault);
}

/* The maker's key is replaced by `next`; `until` counts from the day of the change, a
 * negative one: at once. */
static void aim_at_maker(struct years *years, int until)
{
    years->staff = years->book.maker_staff;
    years->purpose = KEY_PURPOSE_ACTING;
    years->key = years->next;
    years->replaces = years->book.maker_actor;
    years->has_until = until >= 0;
    years->until = years->start + until;
}

static struct status append_end(struct journal_session *session, void *context,
                                struct fault *fault)
{
    const struct years *years = context;
    struct fact fact;
    fact_begin(&fact, book_schema(KIND_KEY_END));
    fact_set_number(&fact, KEY_END_KEY, years->ended);
    fact_set_number(&fact, KEY_END_REASON, years->reason);
    if (years->has_since) {
        fact_set_fen(&fact, KEY_END_SINCE, years->since);
    }
    if (years->has_size) {
        fact_set_number(&fact, KEY_END_SIZE, years->size);
    }
    return journal_append(session, &fact, NULL, fault);
}

static void expect_refused(struct years *years, struct status status, const char *rule)
{
    ck_assert_msg(!status_is_ok(status), "taken, though %s", rule);
    ck_assert_msg(status.code == STATUS_REFUSED || status.code == STATUS_INPUT, "%s",
                  years->book.fault.message);
    ck_assert_str_eq(years->book.fault.rule, rule);
}

static struct verify_result look_at(struct years *years, const char *folder)
{
    struct book *book = &years->book;
    struct arena arena;
    struct verify_result result;
    ck_assert_ok(arena_open(VERIFY_ARENA_SIZE, &arena, &book->fault), &book->fault);
    const struct verify_options options = {
        .journal = &book->options, .jobs = 1, .scratch = suite_folder()};
    ck_assert_ok(verify_run(folder, &options, &arena, &result, &book->fault),
                 &book->fault);
    arena_close(&arena);
    return result;
}

static void expect_whole(struct years *years)
{
    book_shut(&years->book);
    const struct verify_result result = look_at(years, years->book.folder);
    ck_assert_msg(result.verdict == VERIFY_UNANCHORED, "%s", result.words);
    book_open(&years->book, years->book.folder, false);
}

/* ---- replaced ----------------------------------------------------------------------
 */

START_TEST(test_r_260_the_old_key_acts_to_the_end_of_its_last_day)
{
    const struct {
        int until; /* days after the change; -1: no overlap */
        int64_t after_ms;
        bool may;
    } cases[] = {
        {-1, 0, false},
        {-1, 1, false},
        {0, 0, true},
        {0, DAY_MS - 1, true},
        {0, DAY_MS, false},
        {30, 29 * DAY_MS, true},
        {30, 30 * DAY_MS, true},
        {30, 31 * DAY_MS - 1, true}, /* 23:59:59.999 +08:00 */
        {30, 31 * DAY_MS, false},    /* 00:00 +08:00, 16:00 UTC of the day before */
        {30, 400 * DAY_MS, false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct years years;
        years_begin(&years);
        const int64_t change = day_begins(years.start);
        const uint64_t old = years.book.maker_actor;
        aim_at_maker(&years, cases[i].until);
        ck_assert_ok(administer(&years, change, append_key), &years.book.fault);
        ck_assert_ok(note_as(&years, years.next_actor, years.next, change),
                     &years.book.fault);
        const struct status acted =
            note_as(&years, old, years.book.maker, change + cases[i].after_ms);
        ck_assert_msg(acted.code == (cases[i].may ? STATUS_CODE_OK : STATUS_REFUSED),
                      "case %zu: %s", i, years.book.fault.message);
        if (!cases[i].may) {
            ck_assert_str_eq(years.book.fault.rule, "R-050");
        }
        ck_assert_ok(
            note_as(&years, years.next_actor, years.next, change + 500 * DAY_MS),
            &years.book.fault);
        expect_whole(&years);
        years_end(&years);
    }
}
END_TEST

START_TEST(test_r_260_an_overlap_has_its_bounds_and_its_like)
{
    struct years years;
    years_begin(&years);
    const int64_t change = day_begins(years.start);
    const struct {
        int until;
        bool may;
    } cases[] = {{REGISTRY_OVERLAP_DAYS_MAX + 1, false},
                 {REGISTRY_OVERLAP_DAYS_MAX, true},
                 {REGISTRY_OVERLAP_DAYS_MAX - 1, true},
                 {0, true}};
    aim_at_maker(&years, 0);
    years.until = years.start - 1; /* it would be over */
    expect_refused(&years, administer(&years, change, append_key), "R-260");
    aim_at_maker(&years, 5);
    years.purpose = KEY_PURPOSE_APPROVAL;
    expect_refused(&years, administer(&years, change, append_key), "R-260");
    aim_at_maker(&years, 5);
    years.staff = years.book.administrator_staff;
    expect_refused(&years, administer(&years, change, append_key), "R-260");
    aim_at_maker(&years, 5);
    years.replaces = 0;
    expect_refused(&years, administer(&years, change, append_key), "R-260");
    years_end(&years);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        years_begin(&years);
        aim_at_maker(&years, cases[i].until);
        const struct status done = administer(&years, change, append_key);
        ck_assert_msg(status_is_ok(done) == cases[i].may, "case %zu", i);
        years_end(&years);
    }
}
END_TEST

/* ---- revoked -----------------------------------------------------------------------
 */

START_TEST(test_r_263_a_key_is_revoked_in_its_overlap_and_not_after)
{
    struct years years;
    years_begin(&years);
    const int64_t change = day_begins(years.start);
    const uint64_t old = years.book.maker_actor;
    aim_at_maker(&years, 30);
    ck_assert_ok(administer(&years, change, append_key), &years.book.fault);
    ck_assert_ok(note_as(&years, old, years.book.maker, change + DAY_MS),
                 &years.book.fault);
    /* Once it has been replaced it is not replaced again. */
    years.key = years.office;
    expect_refused(&years, administer(&years, change + DAY_MS, append_key), "R-053");
    years.ended = old;
    years.reason = KEY_END_LOST;
    years.has_since = true;
    years.since = years.start + 3; /* not yet */
    expect_refused(&years, administer(&years, change + 2 * DAY_MS, append_end),
                   "R-263");
    years.since = years.start + 1;
    years.reason = KEY_END_REVOKED;
    expect_refused(&years, administer(&years, change + 2 * DAY_MS, append_end),
                   "R-263");
    years.reason = KEY_END_LOST;
    years.has_size = true;
    expect_refused(&years, administer(&years, change + 2 * DAY_MS, append_end),
                   "R-262");
    years.has_size = false;
    ck_assert_ok(administer(&years, change + 2 * DAY_MS, append_end),
                 &years.book.fault);
    expect_refused(&years, note_as(&years, old, years.book.maker, change + 2 * DAY_MS),
                   "R-050");
    expect_refused(&years, administer(&years, change + 2 * DAY_MS, append_end),
                   "R-053");
    expect_whole(&years);
    years_end(&years);

    years_begin(&years);
    aim_at_maker(&years, 30);
    ck_assert_ok(administer(&years, change, append_key), &years.book.fault);
    years.ended = old;
    years.reason = KEY_END_REVOKED;
    expect_refused(&years, administer(&years, change + 31 * DAY_MS, append_end),
                   "R-053");
    ck_assert_ok(administer(&years, change + 31 * DAY_MS - 1, append_end),
                 &years.book.fault);
    expect_whole(&years);
    years_end(&years);
}
END_TEST

START_TEST(test_a_false_end_of_a_replaced_key_is_found)
{
    enum { ENDED_AT = 10 };
    static uint8_t pristine[RAW_FILE_SIZE_MAX];
    struct years years;
    years_begin(&years);
    const int64_t change = day_begins(years.start);
    const uint64_t old = years.book.maker_actor;
    aim_at_maker(&years, 30);
    ck_assert_ok(administer(&years, change, append_key), &years.book.fault); /* 9 */
    ck_assert_ok(note_as(&years, old, years.book.maker, change + DAY_MS),
                 &years.book.fault); /* 11 */
    years.ended = old;
    years.reason = KEY_END_REVOKED;
    ck_assert_ok(administer(&years, change + DAY_MS, append_end),
                 &years.book.fault); /* 13 */
    years.ended = years.next_actor;
    ck_assert_ok(administer(&years, change + DAY_MS, append_end),
                 &years.book.fault); /* 15 */
    book_shut(&years.book);
    const size_t size = raw_load(years.book.folder, pristine);
    const char *copy = suite_folder();
    const uint64_t cases[] = {0, 9, 11, 15, 99}; /* not 13 */
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct raw raw;
        uint8_t key[8];
        uint8_t row[128];
        raw_save(copy, pristine, size);
        raw_begin(&raw, copy);
        const struct bytes stored =
            raw_get(&raw, "key", store_key_u64(key, old), row, sizeof(row));
        struct writer writer = writer_of(row + ENDED_AT, 8);
        writer_u64(&writer, cases[i]);
        raw_put(&raw, "key", store_key_u64(key, old), stored);
        raw_commit(&raw);
        const struct verify_result result = look_at(&years, copy);
        ck_assert_msg(result.verdict == VERIFY_TAMPERED, "case %zu", i);
        ck_assert_msg(result.damage == VERIFY_INDEX_LIE, "case %zu: %s", i,
                      result.words);
    }
    years_end(&years);
}
END_TEST

/* ---- the checkpoint key ------------------------------------------------------------
 */

static struct status enrol_checkpoint(struct journal_session *session, void *context,
                                      struct fault *fault)
{
    struct years *years = context;
    return book_append_key(session, years->book.administrator_staff,
                           KEY_PURPOSE_CHECKPOINT, years->book.checkpoint, 0,
                           &years->checkpoint_actor, fault);
}

START_TEST(test_r_261_a_checkpoint_key_is_only_ever_replaced)
{
    struct years years;
    years_begin(&years);
    const int64_t change = day_begins(years.start);
    ck_assert_ok(administer(&years, change, enrol_checkpoint), &years.book.fault);
    years.ended = years.checkpoint_actor;
    years.reason = KEY_END_LOST;
    expect_refused(&years, administer(&years, change, append_end), "R-261");
    years.staff = years.book.administrator_staff;
    years.key = years.office;
    years.purpose = KEY_PURPOSE_ACTING;
    years.replaces = years.checkpoint_actor;
    expect_refused(&years, administer(&years, change, append_key), "R-260");
    years.purpose = KEY_PURPOSE_CHECKPOINT;
    struct signing_key *other_kind = book_key(SIGNING_SM2, 23);
    years.key = other_kind;
    expect_refused(&years, administer(&years, change, append_key), "R-260");
    signing_key_close(other_kind);
    years.key = years.office;
    years.staff = years.book.maker_staff; /* whoever keeps it may change */
    ck_assert_ok(administer(&years, change, append_key), &years.book.fault);
    /* Now its signatures can be limited, once, and not beyond what there is. */
    years.has_size = true;
    years.size = 1000;
    expect_refused(&years, administer(&years, change + 90 * DAY_MS, append_end),
                   "R-263");
    years.size = 9;
    ck_assert_ok(administer(&years, change + 90 * DAY_MS, append_end),
                 &years.book.fault);
    expect_refused(&years, administer(&years, change + 90 * DAY_MS, append_end),
                   "R-053");
    expect_whole(&years);
    years_end(&years);
}
END_TEST

/* ---- roles -------------------------------------------------------------------------
 */

static struct status append_role(struct journal_session *session, void *context,
                                 struct fault *fault)
{
    const struct years *years = context;
    struct fact fact;
    fact_begin(&fact, book_schema(KIND_ROLE));
    fact_set_number(&fact, ROLE_STAFF, years->book.maker_staff);
    fact_set_number(&fact, ROLE_ROLE, STAFF_ROLE_MAKER);
    fact_set_fen(&fact, ROLE_FROM, years->from);
    if (years->to != 0) {
        fact_set_fen(&fact, ROLE_TO, years->to);
    }
    return journal_append(session, &fact, NULL, fault);
}

static uint32_t roles_on(struct years *years, civil_day day)
{
    struct store_transaction *transaction = NULL;
    uint32_t roles = 0;
    struct book *book = &years->book;
    ck_assert_ok(
        store_read_begin(journal_store(book->journal), &transaction, &book->fault),
        &book->fault);
    ck_assert_ok(
        registry_roles(transaction, book->maker_staff, day, &roles, &book->fault),
        &book->fault);
    store_read_end(transaction);
    return roles;
}

/* Of the days that count from `start`: given by one entry after the other. */
START_TEST(test_r_264_of_the_roles_that_have_begun_the_newest_counts)
{
    static const struct {
        struct {
            int from, to; /* to 0: open */
        } given[3];
        size_t count;
        int day;
        bool holds;
    } cases[] = {
        /* one period: the day before, first, last, after */
        {{{10, 20}}, 1, 9, true}, /* still by the role that the book began with */
        {{{10, 20}}, 1, 10, true},
        {{{10, 20}}, 1, 20, true},
        {{{10, 20}}, 1, 21, false},
        /* ended by giving it once more */
        {{{-5, 4}}, 1, 4, true},
        {{{-5, 4}}, 1, 5, false},
        /* two periods, the second given ahead of its time */
        {{{0, 20}, {21, 40}}, 2, 20, true},
        {{{0, 20}, {21, 40}}, 2, 21, true},
        {{{0, 20}, {21, 40}}, 2, 40, true},
        {{{0, 20}, {21, 40}}, 2, 41, false},
        /* with a gap between them */
        {{{0, 20}, {30, 40}}, 2, 20, true},
        {{{0, 20}, {30, 40}}, 2, 21, false},
        {{{0, 20}, {30, 40}}, 2, 29, false},
        {{{0, 20}, {30, 40}}, 2, 30, true},
        /* a period given ahead is cut short before it begins */
        {{{0, 20}, {30, 0}, {30, 30}}, 3, 30, true},
        {{{0, 20}, {30, 0}, {30, 30}}, 3, 31, false},
        /* given again without an end */
        {{{0, 20}, {15, 0}}, 2, 21, true},
        {{{0, 20}, {15, 0}}, 2, 4000, true},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct years years;
        years_begin(&years);
        for (size_t j = 0; j < cases[i].count; j++) {
            years.from = years.start + cases[i].given[j].from;
            years.to =
                cases[i].given[j].to == 0 ? 0 : years.start + cases[i].given[j].to;
            ck_assert_ok(administer(&years, years.book.now_ms, append_role),
                         &years.book.fault);
        }
        const civil_day day = years.start + cases[i].day;
        const bool holds = (roles_on(&years, day) >> STAFF_ROLE_MAKER & 1U) != 0;
        ck_assert_msg(holds == cases[i].holds, "case %zu", i);
        /* The first and the last instant of the day, as the office counts days. */
        const int64_t ends[] = {day_begins(day), day_begins(day + 1) - 1};
        for (size_t e = 0; e < 2; e++) {
            const struct status noted =
                note_as(&years, years.book.maker_actor, years.book.maker, ends[e]);
            ck_assert_msg(noted.code == (holds ? STATUS_CODE_OK : STATUS_REFUSED),
                          "case %zu, end %zu: %s", i, e, years.book.fault.message);
        }
        expect_whole(&years);
        years_end(&years);
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("rotation");
    TCase *keys = tcase_create("keys");
    tcase_add_test(keys, test_r_260_the_old_key_acts_to_the_end_of_its_last_day);
    tcase_add_test(keys, test_r_260_an_overlap_has_its_bounds_and_its_like);
    tcase_add_test(keys, test_r_263_a_key_is_revoked_in_its_overlap_and_not_after);
    tcase_add_test(keys, test_a_false_end_of_a_replaced_key_is_found);
    tcase_add_test(keys, test_r_261_a_checkpoint_key_is_only_ever_replaced);
    suite_add_tcase(suite, keys);
    TCase *roles = tcase_create("roles");
    tcase_add_test(roles, test_r_264_of_the_roles_that_have_begun_the_newest_counts);
    suite_add_tcase(suite, roles);
    return suite;
}
