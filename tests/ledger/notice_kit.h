/* notice_kit.h - words for public notices in the one book of rules_kit.h: two
 * publishers, days that pass, steps that are taken or refused. */
#ifndef TESTS_LEDGER_NOTICE_KIT_H
#define TESTS_LEDGER_NOTICE_KIT_H

#include "ledger/disclosures.h"
#include "ledger/policy_text.h"
#include "tests/ledger/approval_kit.h"

enum {
    NOTICE_TODAY = 19730, /* BOOK_NOW_MS               */
    NOTICE_RUNS = 7,      /* by the defaults, ...      */
    NOTICE_KEEP = 90,     /* ... and days after those  */
    DAY_MS = 86400000
};

static struct signing_key *first_publisher, *second_publisher;

static inline void notice_setup(void)
{
    struct fault fault = {0};
    setup();
    ck_assert_ok(signing_key_new(SIGNING_ED25519, &first_publisher, &fault), &fault);
    ck_assert_ok(signing_key_new(SIGNING_ED25519, &second_publisher, &fault), &fault);
    (void)book_add_staff(&book, "S11", first_publisher, STAFF_ROLE_PUBLISHER);
    (void)book_add_staff(&book, "S12", second_publisher, STAFF_ROLE_PUBLISHER);
}

static inline void notice_teardown(void)
{
    signing_key_close(first_publisher);
    signing_key_close(second_publisher);
    teardown();
}

/* The day on which everything that follows is recorded. */
static inline void today_is(civil_day day)
{
    const int64_t now = BOOK_NOW_MS + (int64_t)(day - NOTICE_TODAY) * DAY_MS;
    book.maker_actor.now_ms = now;
    book.admin_actor.now_ms = now;
    book.maker_actor.clock_is_confirmed = true;
    book.admin_actor.clock_is_confirmed = true;
}

static inline struct status notice_commit(const struct signing_key *key,
                                          struct fault *fault)
{
    const struct signing_key *maker = book.maker_actor.key;
    book.maker_actor.key = key;
    const struct status status = book_commit(&book, fault);
    book.maker_actor.key = maker;
    return status;
}

static inline civil_day notice_day(void)
{
    return date_of_instant(book.maker_actor.now_ms);
}

/* What every step says of a notice of a review. */
static inline struct fact notice_fact(unsigned step)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_DISCLOSURE));
    fact_set_number(&fact, DISCLOSURE_PROGRAMME, book.programme);
    fact_set_number(&fact, DISCLOSURE_UNIT, book.unit);
    fact_set_number(&fact, DISCLOSURE_MOMENT, MOMENT_REVIEW);
    fact_set_number(&fact, DISCLOSURE_STEP, step);
    fact_set_fen(&fact, DISCLOSURE_DAY, notice_day());
    fact_set_number(&fact, DISCLOSURE_COUNT, 3);
    fact_set_fen(&fact, DISCLOSURE_AMOUNT, 300);
    fact_set_number(&fact, DISCLOSURE_PERIOD, BOOK_PERIOD);
    return fact;
}

static inline struct fact notice_draft(void)
{
    /* It may be recorded more than once: no text of the plan. */
    static const uint8_t image[DISCLOSURES_FILE_ROW] = {NOTICE_HTML, 0x11};
    struct fact fact = notice_fact(NOTICE_DRAFTED);
    fact_set_bytes(&fact, DISCLOSURE_FILES, bytes_from(image, sizeof(image)));
    fact_set_number(&fact, DISCLOSURE_SEAL, book_last_seal(&book));
    return fact;
}

/* Names stay as long behind this last day as the defaults say. */
static inline void notice_ends(struct fact *fact, civil_day last)
{
    fact_set_fen(fact, DISCLOSURE_LAST, last);
    fact_set_fen(fact, DISCLOSURE_KEEP, last + NOTICE_KEEP);
}

static inline struct fact notice_step(uint64_t notice, unsigned step)
{
    static const uint8_t token[16] = {7};
    struct fact fact = notice_fact(step);
    fact_set_number(&fact, DISCLOSURE_NOTICE, notice);
    if (step == NOTICE_RUNNING) {
        fact_set_number(&fact, DISCLOSURE_RUNS, NOTICE_RUNS);
        notice_ends(&fact, notice_day() + NOTICE_RUNS - 1);
    }
    if (step == NOTICE_OBJECTED) {
        fact_set_bytes(&fact, DISCLOSURE_NOTE, bytes_from(token, sizeof(token)));
    }
    return fact;
}

static inline uint64_t notice_take(const struct signing_key *key,
                                   const struct fact *fact)
{
    struct fault fault = {0};
    const uint64_t entry = book_add(&book, fact);
    ck_assert_ok(notice_commit(key, &fault), &fault);
    return entry;
}

static inline void notice_refuse(const struct signing_key *key, const struct fact *fact,
                                 const char *rule)
{
    struct fault fault = {0};
    const uint64_t size = book_size(&book);
    book_add(&book, fact);
    const struct status status = notice_commit(key, &fault);
    ck_assert_msg(status.code == STATUS_REFUSED && strcmp(fault.rule, rule) == 0,
                  "want %s: %s", rule, fault.message);
    ck_assert_uint_eq(book_size(&book), size);
}

static inline uint64_t step_taken(uint64_t notice, unsigned step)
{
    const struct fact fact = notice_step(notice, step);
    return notice_take(step == NOTICE_APPROVED ? second_publisher : first_publisher,
                       &fact);
}

static inline void step_refused(uint64_t notice, unsigned step, const char *rule)
{
    const struct fact fact = notice_step(notice, step);
    notice_refuse(step == NOTICE_APPROVED ? second_publisher : first_publisher, &fact,
                  rule);
}

/* Drafted by the maker, approved, and running from today. */
static inline uint64_t running(const struct fact *draft_fact)
{
    const uint64_t notice = notice_take(book.maker, draft_fact);
    for (unsigned step = NOTICE_APPROVED; step <= NOTICE_RUNNING; step++) {
        struct fact fact = notice_step(notice, step);
        for (unsigned key = DISCLOSURE_PROGRAMME; key <= DISCLOSURE_PERIOD; key++) {
            if (key == DISCLOSURE_PROGRAMME || key == DISCLOSURE_UNIT ||
                key == DISCLOSURE_MOMENT || key == DISCLOSURE_PERIOD) {
                fact.field[key] = draft_fact->field[key];
            }
        }
        (void)notice_take(first_publisher, &fact);
    }
    return notice;
}

static inline struct disclosures_notice notice_at(uint64_t notice, uint64_t seal)
{
    struct fault fault = {0};
    struct disclosures_notice found;
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(disclosures_at(view, notice, seal, &found, &fault), &fault);
    store_read_end(view);
    return found;
}

static inline unsigned notice_stage(uint64_t notice)
{
    return notice_at(notice, UINT64_MAX).stage;
}

/* ---- policies ---------------------------------------------------------------------
 */

struct notice_policy {
    struct policy_recording recording;
    uint64_t entry;
};

static inline struct status notice_policy_work(struct journal_session *session,
                                               void *context, struct fault *fault)
{
    struct notice_policy *plan = context;
    bool is_known = false;
    return policy_text_append(session, &plan->recording, &plan->entry, &is_known,
                              fault);
}

static inline uint64_t notice_policy_text(const char *text, unsigned before,
                                          uint64_t programme, civil_day from)
{
    struct fault fault = {0};
    struct hasher *hasher = NULL;
    struct notice_policy plan = {.recording = {.head = {.use = POLICY_USE_DISCLOSURE,
                                                        .name = bytes_of("办法"),
                                                        .from = from},
                                               .programme = programme,
                                               .before_payment = before}};
    plan.recording.text = bytes_of(text);
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    plan.recording.digest = hasher_one(hasher, plan.recording.text);
    hasher_close(hasher);
    ck_assert_ok(ledger_write(&book.ledger, &book.admin_actor, "policy record",
                              notice_policy_work, &plan, &fault),
                 &fault);
    return plan.entry;
}

/* A policy that asks for these moments before payment, from `from` on. */
static inline uint64_t notice_policy(unsigned before, uint64_t programme,
                                     civil_day from)
{
    static char text[64];
    snprintf(text, sizeof(text), "[disclosure]\nbefore_payment =%s%s%s\n",
             before == 0 ? " none" : "",
             (before & 1U << MOMENT_REVIEW) != 0 ? " review" : "",
             before == (1U << MOMENT_REVIEW | 1U << MOMENT_PAYMENT) ? ", payment"
             : (before & 1U << MOMENT_PAYMENT) != 0                 ? " payment"
                                                                    : "");
    return notice_policy_text(text, before, programme, from);
}

#endif
