/* notice_kit.h - for notices: disclosure policies recorded in the ledger, enrolments of
 * the fixture's people, and what a document says. */
#ifndef TESTS_REPORTS_NOTICE_KIT_H
#define TESTS_REPORTS_NOTICE_KIT_H

#include "ledger/disclosure_policy.h"
#include "ledger/enrolment.h"
#include "reports/report.h"
#include "tests/reports/ledger_fixture.h"

enum { NOTICE_JANUARY = BOOK_PERIOD, NOTICE_FEBRUARY = BOOK_PERIOD + 1 };

struct notice_policy {
    struct policy_recording recording;
    uint64_t entry;
    bool is_known;
};

static inline struct status notice_append(struct journal_session *session,
                                          void *context, struct fault *fault)
{
    struct notice_policy *policy = context;
    return policy_text_append(session, &policy->recording, &policy->entry,
                              &policy->is_known, fault);
}

/* What a text says of the moments before payment, as who records it must. */
FIXTURE_ALONE unsigned before_payment_of(struct bytes text)
{
    struct fault fault = {0};
    struct arena arena = {0};
    struct disclosure_policy policy = {0};
    ck_assert_ok(arena_open(1 << 26, &arena, &fault), &fault);
    ck_assert_ok(disclosure_policy_read(text, &arena, &policy, &fault), &fault);
    arena_close(&arena);
    return policy.before_payment;
}

/* Recorded by an administrator for programme (0: every one), from the first of days. */
FIXTURE_ALONE uint64_t notice_policy(struct fixture *fixture, uint64_t programme,
                                     const char *text)
{
    struct fault fault = {0};
    struct hasher *hasher = NULL;
    struct notice_policy policy = {
        .recording = {.head = {.use = POLICY_USE_DISCLOSURE,
                               .name = bytes_of("测试公示办法"),
                               .from = 100},
                      .programme = programme,
                      .text = bytes_of(text),
                      .before_payment = before_payment_of(bytes_of(text))}};
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    policy.recording.digest = hasher_one(hasher, policy.recording.text);
    hasher_close(hasher);
    fixture->book.admin_actor.now_ms = fixture->book.maker_actor.now_ms;
    fixture->book.admin_actor.clock_is_confirmed = true;
    ck_assert_ok(ledger_write(&fixture->book.ledger, &fixture->book.admin_actor,
                              "policy record", notice_append, &policy, &fault),
                 &fault);
    return policy.entry;
}

/* The pseudonym of a person of the fixture for every year, known to the vault. */
FIXTURE_ALONE void notice_party(struct fixture *fixture, size_t who,
                                uint8_t ret_party[static 16])
{
    struct fault fault = {0};
    struct vault *vault = fixture->book.ledger.vault;
    struct vault_reader *reader = NULL;
    struct vault_person person = {0};
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct hasher *hasher = NULL;
    ck_assert_ok(vault_reader_open(vault, &reader, &fault), &fault);
    ck_assert_ok(vault_find(reader, bytes_of(fixture_people[who].resident), buffer,
                            &person, &fault),
                 &fault);
    vault_reader_close(reader);
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    commitment_payee(hasher, person.secret, bytes_of("RDB"), 0, ret_party);
    hasher_close(hasher);
    struct vault_payee payee = {.who = 0, .person = person.person};
    memcpy(payee.at, ret_party, 16);
    const struct vault_batch batch = {.payees = &payee, .payee_count = 1};
    ck_assert_ok(vault_commit(vault, &batch, &fixture->arena, &fault), &fault);
}

/* Somebody new in the vault, and the pseudonym of 2024. */
FIXTURE_ALONE void notice_newcomer(struct fixture *fixture, const char *name,
                                   size_t number, uint8_t ret_party[static 16])
{
    struct fault fault = {0};
    struct vault *vault = fixture->book.ledger.vault;
    struct hasher *hasher = NULL;
    struct vault_payee payee = {.who = 0};
    char resident[32];
    char account[32];
    (void)snprintf(resident, sizeof(resident), "4306991990010%05zu", number);
    (void)snprintf(account, sizeof(account), "62309000000000%05zu", number);
    struct vault_change change = {.is_new_version = true,
                                  .who = {.name = bytes_of(name),
                                          .resident = bytes_of(resident),
                                          .account_name = bytes_of(name),
                                          .account = bytes_of(account)}};
    ck_assert_ok(vault_prepare(vault, &change, 1, &fault), &fault);
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    commitment_payee(hasher, change.who.secret, bytes_of("RDB"), 2024, payee.at);
    hasher_close(hasher);
    memcpy(ret_party, payee.at, 16);
    const struct vault_batch batch = {
        .changes = &change, .change_count = 1, .payees = &payee, .payee_count = 1};
    ck_assert_ok(vault_commit(vault, &batch, &fixture->arena, &fault), &fault);
}

/* A new version of a person's record, with village and number of people. */
FIXTURE_ALONE void notice_move(struct fixture *fixture, size_t who, uint64_t village,
                               uint32_t headcount)
{
    struct fault fault = {0};
    struct vault *vault = fixture->book.ledger.vault;
    struct vault_reader *reader = NULL;
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_change change = {.is_new_version = true};
    ck_assert_ok(vault_reader_open(vault, &reader, &fault), &fault);
    ck_assert_ok(vault_find(reader, bytes_of(fixture_people[who].resident), buffer,
                            &change.who, &fault),
                 &fault);
    vault_reader_close(reader);
    change.who.village = village;
    change.who.headcount = headcount;
    ck_assert_ok(vault_prepare(vault, &change, 1, &fault), &fault);
    const struct vault_batch batch = {.changes = &change, .change_count = 1};
    ck_assert_ok(vault_commit(vault, &batch, &fixture->arena, &fault), &fault);
}

struct notice_enrolment {
    size_t who;
    civil_period first, last; /* ENROLMENT_OPEN: none */
    const char *class;        /* NULL: none */
    int64_t amount;           /* 0: not stated */
    uint64_t headcount;       /* 0: not stated */
    uint64_t replaces;        /* 0: none */
};

/* Planned; book_commit() records it. */
FIXTURE_ALONE uint64_t notice_enrol(struct fixture *fixture,
                                    const struct notice_enrolment *enrolment)
{
    struct book *book = &fixture->book;
    const uint8_t commitment[32] = {1};
    uint8_t party[16];
    struct fact fact;
    notice_party(fixture, enrolment->who, party);
    fact_begin(&fact, kinds_find(KIND_ENROLMENT));
    fact_set_bytes(&fact, ENROLMENT_PARTY, book_copy(book, bytes_from(party, 16)));
    fact_set_number(&fact, ENROLMENT_PROGRAMME, fixture->relief);
    fact_set_number(&fact, ENROLMENT_UNIT, fixture->villages[enrolment->who / 2]);
    fact_set_number(&fact, ENROLMENT_FIRST, (uint64_t)enrolment->first);
    if (enrolment->last != ENROLMENT_OPEN) {
        fact_set_number(&fact, ENROLMENT_LAST, (uint64_t)enrolment->last);
    }
    if (enrolment->class != NULL) {
        fact_set_bytes(&fact, ENROLMENT_CLASS, book_text(book, enrolment->class));
    }
    if (enrolment->amount != 0) {
        fact_set_fen(&fact, ENROLMENT_AMOUNT, enrolment->amount);
    }
    if (enrolment->headcount != 0) {
        fact_set_number(&fact, ENROLMENT_HEADCOUNT, enrolment->headcount);
    }
    if (enrolment->replaces != 0) {
        fact_set_number(&fact, ENROLMENT_REPLACES, enrolment->replaces);
    }
    fact_set_bytes(&fact, ENROLMENT_COMMITMENT,
                   book_copy(book, bytes_from(commitment, 32)));
    return book_add(book, &fact);
}

/* In February: Li begins, Zhang goes on, Wang has ended, Ouyang was renewed. */
FIXTURE_ALONE uint64_t notice_enrol_all(struct fixture *fixture)
{
    static const struct notice_enrolment all[] = {
        {0, NOTICE_JANUARY, ENROLMENT_OPEN, "A类", 41200, 1, 0},
        {1, NOTICE_FEBRUARY, ENROLMENT_OPEN, "B类", 123600, 3, 0},
        {2, NOTICE_JANUARY, NOTICE_JANUARY, "A类", 130000, 2, 0},
        {3, NOTICE_JANUARY, NOTICE_JANUARY, "C类", 90000, 1, 0},
        {3, NOTICE_FEBRUARY, ENROLMENT_OPEN, "C类", 95000, 1, 0},
    };
    struct fault fault = {0};
    uint64_t first = 0;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        const uint64_t entry = notice_enrol(fixture, &all[i]);
        first = i == 0 ? entry : first;
    }
    ck_assert_ok(book_commit(&fixture->book, &fault), &fault);
    return first;
}

static inline bool notice_says(const struct document *document, const char *text)
{
    for (const struct block *block = document->first; block != NULL;
         block = block->next) {
        if (block->text != NULL && strstr(block->text, text) != NULL) {
            return true;
        }
    }
    return false;
}

static inline bool notice_notes(const struct table *table, const char *text)
{
    for (size_t i = 0; i < table->note_count; i++) {
        if (strstr(table->notes[i], text) != NULL) {
            return true;
        }
    }
    return false;
}

/* ---- of one suite ---------------------------------------------------------------- */

static struct fixture fixture;
static struct fault fault;

static inline void setup(void)
{
    fault = (struct fault){0};
    fixture_open(&fixture);
}

static inline void teardown(void)
{
    fixture_close(&fixture);
}

static struct report_source source;

static inline struct document made_as_of(const struct report_filter *filter,
                                         const char *as_of)
{
    struct document document;
    fixture_source(&fixture, as_of, LANGUAGE_ZH, &source);
    ck_assert_ok(report_disclosure(&source, filter, &document, &fault), &fault);
    report_source_close(&source);
    return document;
}

static inline struct document made(const struct report_filter *filter)
{
    return made_as_of(filter, NULL);
}

static inline void refused(const struct report_filter *filter, enum status_code wanted,
                           const char *rule)
{
    struct document document;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    ck_assert_status(report_disclosure(&source, filter, &document, &fault), wanted);
    ck_assert_str_eq(fault.rule, rule);
    report_source_close(&source);
}

static inline struct report_filter of_month(unsigned moment, civil_period period)
{
    return (struct report_filter){
        .programme = "RDB", .first = period, .last = period, .moment = moment};
}

/* What a policy says in words. */
static const char *const texts =
    "[disclosure]\n"
    "fields = township, village, name, headcount, class, amount, remark\n"
    "conditions = 家庭人均收入低于标准。\n"
    "procedure = 本人申请、乡镇受理\nbasis = 《公示办法》第三条\n"
    "standard = 按户补差。\nhotline = 0730-0000000\n"
    "address = 测试路1号\npostcode = 414000\n"
    "office = 测试县民政局\n"
    "complaints = 测试县民政局社会救助股\n";

static inline const struct workday_calendar *calendar(void)
{
    const char *path = "docs/policies/workdays.csv";
    const struct workday_calendar *loaded = NULL;
    ck_assert_ok(workday_load(suite_file(&fixture.arena, path), path, &fixture.arena,
                              &loaded, &fault),
                 &fault);
    return loaded;
}

#endif
