/* person_kit.h - people of the vault, and who changes them. */
#ifndef TESTS_LEDGER_PERSON_KIT_H
#define TESTS_LEDGER_PERSON_KIT_H

#include "ledger/commitment.h"
#include "ledger/person_change.h"

#include "tests/ledger/rules_kit.h"

#define WANG "430699199001011117"
#define WANG_NEW "430699199002021117"
#define LI "430699198501012222"
#define CHEN "430699197003033333"
#define ACCOUNT "6217000000000001"

static struct signing_key *judge;
static struct ledger_actor judge_actor;

static inline uint64_t put_person(const char *name, const char *resident)
{
    struct fault fault = {0};
    struct vault_change change = {.who = {.name = bytes_of(name),
                                          .resident = bytes_of(resident),
                                          .account_name = bytes_of(name),
                                          .account = bytes_of(ACCOUNT)}};
    ck_assert_ok(vault_prepare(book.ledger.vault, &change, 1, &fault), &fault);
    const struct vault_batch batch = {.changes = &change, .change_count = 1};
    ck_assert_ok(vault_commit(book.ledger.vault, &batch, &book.arena, &fault), &fault);
    return change.who.person;
}

static inline void setup_people(void)
{
    struct fault fault = {0};
    struct public_key public;
    uint64_t actor = 0;
    setup();
    ck_assert_ok(signing_key_new(SIGNING_ED25519, &judge, &fault), &fault);
    signing_key_public(judge, &public);
    const struct ledger_staff staff = {.code = bytes_of("J1")};
    const struct ledger_enrolment enrolment = {
        .staff = bytes_of("J1"), .purpose = KEY_PURPOSE_ACTING, .key = &public};
    ck_assert_ok(ledger_add_staff(&book.ledger, &book.admin_actor, &staff, &fault),
                 &fault);
    ck_assert_ok(
        ledger_enrol_key(&book.ledger, &book.admin_actor, &enrolment, &actor, &fault),
        &fault);
    ck_assert_ok(ledger_give_role(&book.ledger, &book.admin_actor, bytes_of("J1"),
                                  STAFF_ROLE_CHECKER, 0, 0, &fault),
                 &fault);
    judge_actor = (struct ledger_actor){.key = judge, .now_ms = BOOK_NOW_MS};
    put_person("王测", WANG);
    put_person("李测", LI);
}

static inline void teardown_people(void)
{
    signing_key_close(judge);
    teardown();
}

static inline uint64_t ask(const struct person_request *request)
{
    struct fault fault = {0};
    uint64_t entry = 0;
    ck_assert_ok(person_ask(&book.ledger, &book.maker_actor, request, &entry, &fault),
                 &fault);
    return entry;
}

static inline void ask_refused(const struct person_request *request,
                               enum status_code code)
{
    struct fault fault = {0};
    uint64_t entry = 0;
    const uint64_t size = book_size(&book);
    const uint64_t sequence = vault_sequence(book.ledger.vault);
    ck_assert_status(
        person_ask(&book.ledger, &book.maker_actor, request, &entry, &fault), code);
    ck_assert_uint_eq(book_size(&book), size);
    ck_assert_uint_eq(vault_sequence(book.ledger.vault), sequence);
}

static inline struct status settle(const struct ledger_actor *actor, uint64_t asked,
                                   bool is_confirmed, uint64_t *ret_doubles)
{
    struct fault fault = {0};
    return person_settle(&book.ledger, actor, asked, is_confirmed, &book.arena,
                         ret_doubles, &fault);
}

static inline void confirm(uint64_t asked)
{
    uint64_t doubles = 0;
    ck_assert_status(settle(&judge_actor, asked, true, &doubles), STATUS_CODE_OK);
    ck_assert_uint_eq(doubles, 0);
}

struct known {
    struct vault_person person;
    uint8_t buffer[4 * VAULT_TEXT_MAX];
};

static inline bool knows(const char *resident, struct known *ret_known)
{
    struct fault fault = {0};
    struct vault_reader *reader = NULL;
    ck_assert_ok(vault_reader_open(book.ledger.vault, &reader, &fault), &fault);
    const struct status found = vault_find(
        reader, bytes_of(resident), ret_known->buffer, &ret_known->person, &fault);
    vault_reader_close(reader);
    ck_assert(status_is_ok(found) || found.code == STATUS_NOT_FOUND);
    return status_is_ok(found);
}

static inline void is(struct bytes text, const char *want)
{
    ck_assert_mem_eq(text.at, want, strlen(want));
    ck_assert_uint_eq(text.size, strlen(want));
}

/* The person's pseudonym in the book's programme and this year (0: of enrolments),
 * which the vault knows from then on. */
static inline void name_party(const char *resident, int year, uint8_t ret_party[16])
{
    struct fault fault = {0};
    struct known known;
    struct hasher *hasher = NULL;
    struct vault_payee payee = {.person = 0};
    ck_assert(knows(resident, &known));
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    commitment_payee(hasher, known.person.secret, bytes_of("dibao-rural"), year,
                     payee.at);
    hasher_close(hasher);
    payee.person = known.person.person;
    memcpy(ret_party, payee.at, sizeof(payee.at));
    const struct vault_batch batch = {.payees = &payee, .payee_count = 1};
    ck_assert_ok(vault_commit(book.ledger.vault, &batch, &book.arena, &fault), &fault);
}

/* A line of this person in the book's month, in the plan. */
static inline uint64_t plan_line(const char *resident, unsigned origin, unsigned state,
                                 const char *purpose)
{
    uint8_t party[16];
    name_party(resident, 2024, party);
    const uint64_t batch = book_add_batch(&book, origin, 1, 100);
    struct fact line = book_line(&book, batch, 1, 1, state, 100);
    fact_set_bytes(&line, LINE_PARTY, book_copy(&book, bytes_from(party, 16)));
    if (purpose != NULL) {
        fact_set_bytes(&line, LINE_PURPOSE, book_text(&book, purpose));
    }
    return book_add(&book, &line);
}

/* A paid one, recorded. */
static inline uint64_t pay(const char *resident, const char *purpose)
{
    const uint64_t entry = plan_line(resident, BATCH_ORIGIN_RECORDED, PAID, purpose);
    accepted();
    return entry;
}

#endif
