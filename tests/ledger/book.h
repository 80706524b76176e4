/* book.h - a small ledger on a temporary folder, and short words to write entries.
 *
 * Facts are planned one by one (each word gives the index its entry will get) and
 * recorded together by book_commit().  A batch of origin BOOK_SENT is then approved by
 * checker and approver and submitted, in the same transaction.  One handle is open at a
 * time. */
#ifndef TESTS_LEDGER_BOOK_H
#define TESTS_LEDGER_BOOK_H

#include "ledger/approval.h"
#include "ledger/journal/registry.h"
#include "ledger/ledger.h"
#include "tests/suite.h"

#include <stdio.h>

enum { BOOK_FACTS_MAX = 4200, BOOK_SENT_MAX = 1100, BOOK_SENT = 2 };

struct book {
    char folder[512];
    uint8_t vault_key[32];
    struct signing_key *administrator, *maker, *checker, *approver, *checkpoint;
    struct signing_key *deputy; /* the second administrator, of two who sign together */
    const struct signing_key *cosigners[1];
    uint64_t checker_actor, approver_actor; /* entries of their keys: S03, S04 */
    struct ledger ledger;
    struct ledger_actor admin_actor, maker_actor;
    struct arena arena; /* of the planned facts' texts and lists */
    struct fact *plan;
    size_t planned;
    uint64_t sent[BOOK_SENT_MAX]; /* batches of the plan that go to the bank */
    size_t sent_count;
    bool next_is_sent;
    uint64_t unit, township, programme, document, source; /* entries */
    uint64_t allocation, second;                          /* 1,000,000.00 each */
};

/* Of the next book; 0: the default.  Under the sanitizers a map of a tebibyte costs
 * more than all that a short history does. */
static uint64_t book_map_size;

#define BOOK_NOW_MS INT64_C(1704700800000)     /* 2024-01-08 08:00 UTC */
#define BOOK_ALLOCATION_FEN INT64_C(100000000) /* received by each allocation */
enum { BOOK_ADMINISTRATOR_ACTOR = 2, BOOK_CHECKPOINT_ACTOR = 3 }; /* of the genesis */
enum { BOOK_PERIOD = 2024 * 12, BOOK_DUE = 19753 /* 2024-01-31 */ };

static inline struct bytes book_copy(struct book *book, struct bytes bytes)
{
    uint8_t *at = arena_take(&book->arena, bytes.size + 1, 1);
    ck_assert_ptr_nonnull(at);
    if (bytes.size > 0) {
        memcpy(at, bytes.at, bytes.size);
    }
    return bytes_from(at, bytes.size);
}

static inline struct bytes book_text(struct book *book, const char *text)
{
    return book_copy(book, bytes_of(text));
}

static inline struct bytes book_pairs(struct book *book, const struct fact_pair *pairs,
                                      size_t count)
{
    uint8_t image[4096];
    struct writer writer = writer_of(image, sizeof(image));
    fact_put_pairs(&writer, pairs, count);
    ck_assert(!writer.overflowed);
    return book_copy(book, writer_bytes(&writer));
}

static inline uint64_t book_size(const struct book *book)
{
    struct journal_facts facts;
    journal_facts(book->ledger.journal, &facts);
    return facts.size;
}

static inline uint64_t book_last_seal(const struct book *book)
{
    struct journal_facts facts;
    journal_facts(book->ledger.journal, &facts);
    return facts.last_seal;
}

/* Plans a fact; gives the index its entry will have. */
static inline uint64_t book_add(struct book *book, const struct fact *fact)
{
    ck_assert_uint_lt(book->planned, BOOK_FACTS_MAX);
    book->plan[book->planned] = *fact;
    if (fact->schema->kind == KIND_BATCH && book->next_is_sent) {
        ck_assert_uint_lt(book->sent_count, BOOK_SENT_MAX);
        book->sent[book->sent_count++] = book_size(book) + book->planned;
        book->next_is_sent = false;
    }
    return book_size(book) + book->planned++;
}

/* The next approval of a batch, by the person whose role it waits for or, with `key`,
 * by another. */
static inline struct status book_approve_as(struct journal_session *session,
                                            const struct book *book, uint64_t batch,
                                            const struct signing_key *key,
                                            uint64_t actor, struct fault *fault)
{
    struct approval_claim claim;
    struct signature signature;
    uint8_t image[APPROVAL_MESSAGE_SIZE];
    TRY(accounts_claim(book->ledger.accounts, journal_transaction(session), batch,
                       &claim, fault));
    if (key == NULL) {
        const bool is_checker = claim.role == STAFF_ROLE_CHECKER;
        key = is_checker ? book->checker : book->approver;
        actor = is_checker ? book->checker_actor : book->approver_actor;
    }
    TRY(signing_sign(key, approval_message(&claim, image), &signature, fault));
    return approval_append(session, book->ledger.accounts, &claim, actor, &signature,
                           fault);
}

static inline struct fact book_submission(uint64_t batch, uint64_t count, int64_t fen)
{
    static const uint8_t token[16] = {1};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_SUBMISSION));
    fact_set_number(&fact, SUBMISSION_BATCH, batch);
    fact_set_number(&fact, SUBMISSION_COUNT, count);
    fact_set_fen(&fact, SUBMISSION_AMOUNT, fen);
    fact_set_bytes(&fact, SUBMISSION_TOKEN, bytes_from(token, sizeof(token)));
    fact_set_fen(&fact, SUBMISSION_DAY, 19730);
    fact_set_bytes(&fact, SUBMISSION_PROFILE, bytes_of("plain"));
    fact_set_number(&fact, SUBMISSION_FORM, SUBMISSION_FILE);
    fact_set_number(&fact, SUBMISSION_STATE, LINE_STATE_SUBMITTED);
    return fact;
}

/* Nothing is sent of a batch without lines: it waits for ever. */
static inline struct status book_send(struct journal_session *session,
                                      const struct book *book, uint64_t batch,
                                      struct fault *fault)
{
    struct fact fact;
    TRY(accounts_fact(journal_transaction(session), batch, &fact, fault));
    const uint64_t lines = fact.field[BATCH_LINES].number;
    const struct fact submission =
        book_submission(batch, lines, fact.field[BATCH_AMOUNT].fen);
    if (lines == 0) {
        return OK;
    }
    TRY(book_approve_as(session, book, batch, NULL, 0, fault));
    TRY(book_approve_as(session, book, batch, NULL, 0, fault));
    return journal_append(session, &submission, NULL, fault);
}

static inline struct status book_work(struct journal_session *session, void *context,
                                      struct fault *fault)
{
    const struct book *book = context;
    for (size_t i = 0; i < book->planned; i++) {
        TRY(journal_append(session, &book->plan[i], NULL, fault));
    }
    for (size_t i = 0; i < book->sent_count; i++) {
        TRY(book_send(session, book, book->sent[i], fault));
    }
    return OK;
}

/* Records all that was planned, in one transaction, and forgets the plan. */
static inline struct status book_commit(struct book *book, struct fault *fault)
{
    const struct status written =
        ledger_write(&book->ledger, &book->maker_actor, "test", book_work, book, fault);
    book->planned = 0;
    book->sent_count = 0;
    book->next_is_sent = false;
    arena_rewind(&book->arena, 0);
    return written;
}

/* ---- words ------------------------------------------------------------------------
 */

static inline uint64_t book_add_unit(struct book *book, const char *code,
                                     uint64_t level, uint64_t parent)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_UNIT));
    fact_set_bytes(&fact, UNIT_CODE, book_text(book, code));
    fact_set_bytes(&fact, UNIT_NAME, book_text(book, code));
    fact_set_number(&fact, UNIT_LEVEL, level);
    if (parent != 0) {
        fact_set_number(&fact, UNIT_PARENT, parent);
    }
    fact_set_fen(&fact, UNIT_FROM, 0);
    return book_add(book, &fact);
}

static inline uint64_t book_add_programme(struct book *book, const char *code,
                                          const char *function, uint64_t replaces)
{
    uint8_t list[64];
    struct writer writer = writer_of(list, sizeof(list));
    const struct fact_code codes = {bytes_of(function), 0, INT64_MAX};
    fact_put_codes(&writer, &codes, 1);
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_PROGRAMME));
    fact_set_bytes(&fact, PROGRAMME_CODE, book_text(book, code));
    fact_set_bytes(&fact, PROGRAMME_NAME, book_text(book, code));
    fact_set_bytes(&fact, PROGRAMME_SUMMARY, book_text(book, "aid"));
    fact_set_number(&fact, PROGRAMME_PARTY, PARTY_PERSON);
    fact_set_number(&fact, PROGRAMME_DISCLOSURE, DISCLOSURE_LIST);
    fact_set_bytes(&fact, PROGRAMME_FUNCTIONS, book_copy(book, writer_bytes(&writer)));
    fact_set_bytes(&fact, PROGRAMME_GOVERNMENT_ECONOMIC, book_text(book, "50901"));
    fact_set_bytes(&fact, PROGRAMME_DEPARTMENT_ECONOMIC, book_text(book, "30305"));
    if (replaces != 0) {
        fact_set_number(&fact, PROGRAMME_REPLACES, replaces);
    }
    return book_add(book, &fact);
}

static inline uint64_t book_add_document(struct book *book, const char *number)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_DOCUMENT));
    fact_set_bytes(&fact, DOCUMENT_NUMBER, book_text(book, number));
    return book_add(book, &fact);
}

static inline uint64_t book_add_source(struct book *book, uint64_t level,
                                       const char *nature)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_SOURCE));
    fact_set_number(&fact, SOURCE_LEVEL, level);
    fact_set_bytes(&fact, SOURCE_NATURE, book_text(book, nature));
    return book_add(book, &fact);
}

/* A fact of an allocation to the book's own unit, for the caller to change. */
static inline struct fact book_allocation(struct book *book, const char *label,
                                          int64_t fen)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_ALLOCATION));
    fact_set_number(&fact, ALLOCATION_DOCUMENT, book->document);
    fact_set_number(&fact, ALLOCATION_YEAR, 2024);
    fact_set_number(&fact, ALLOCATION_UNIT, book->unit);
    fact_set_number(&fact, ALLOCATION_SOURCE, book->source);
    fact_set_bytes(&fact, ALLOCATION_FUNCTION, book_text(book, "2081902"));
    fact_set_bytes(&fact, ALLOCATION_GOVERNMENT_ECONOMIC, book_text(book, "50901"));
    fact_set_bytes(&fact, ALLOCATION_DEPARTMENT_ECONOMIC, book_text(book, "30305"));
    fact_set_fen(&fact, ALLOCATION_AMOUNT, fen);
    fact_set_fen(&fact, ALLOCATION_ISSUED, BOOK_DUE - 30);
    fact_set_fen(&fact, ALLOCATION_RECEIVED, BOOK_DUE - 29);
    fact_set_number(&fact, ALLOCATION_PERIOD, BOOK_PERIOD);
    fact_set_bytes(&fact, ALLOCATION_LABEL, book_text(book, label));
    return fact;
}

static inline uint64_t book_add_allocation(struct book *book, const char *label,
                                           int64_t fen)
{
    const struct fact fact = book_allocation(book, label, fen);
    return book_add(book, &fact);
}

static inline struct fact book_split(struct book *book, uint64_t allocation,
                                     const char *label, int64_t fen)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_SPLIT));
    fact_set_number(&fact, SPLIT_ALLOCATION, allocation);
    fact_set_number(&fact, SPLIT_UNIT, book->township);
    fact_set_fen(&fact, SPLIT_AMOUNT, fen);
    fact_set_number(&fact, SPLIT_DOCUMENT, book->document);
    fact_set_fen(&fact, SPLIT_DAY, BOOK_DUE - 20);
    fact_set_number(&fact, SPLIT_PERIOD, BOOK_PERIOD);
    fact_set_bytes(&fact, SPLIT_LABEL, book_text(book, label));
    return fact;
}

static inline uint64_t book_add_split(struct book *book, uint64_t allocation,
                                      const char *label, int64_t fen)
{
    const struct fact fact = book_split(book, allocation, label, fen);
    return book_add(book, &fact);
}

static inline uint64_t book_add_adjustment(struct book *book, uint64_t allocation,
                                           int64_t fen, int64_t frozen)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_ADJUSTMENT));
    fact_set_number(&fact, ADJUSTMENT_ALLOCATION, allocation);
    fact_set_fen(&fact, ADJUSTMENT_AMOUNT, fen);
    fact_set_fen(&fact, ADJUSTMENT_FROZEN, frozen);
    fact_set_fen(&fact, ADJUSTMENT_DAY, BOOK_DUE - 10);
    fact_set_number(&fact, ADJUSTMENT_PERIOD, BOOK_PERIOD);
    fact_set_number(&fact, ADJUSTMENT_REASON, 1);
    return book_add(book, &fact);
}

/* A batch that draws from the book's first allocation, or from `shares`. */
static inline struct fact book_batch(struct book *book, unsigned origin, uint64_t lines,
                                     int64_t fen)
{
    const struct fact_pair share = {book->allocation, 1};
    struct fact fact;
    book->next_is_sent = origin == BOOK_SENT;
    origin = origin == BOOK_SENT ? BATCH_ORIGIN_ROSTER : origin;
    fact_begin(&fact, kinds_find(KIND_BATCH));
    fact_set_number(&fact, BATCH_PROGRAMME, book->programme);
    fact_set_number(&fact, BATCH_PERIOD, BOOK_PERIOD);
    fact_set_number(&fact, BATCH_UNIT, book->township);
    fact_set_fen(&fact, BATCH_DUE, BOOK_DUE);
    fact_set_number(&fact, BATCH_ORIGIN, origin);
    fact_set_number(&fact, BATCH_LINES, lines);
    fact_set_fen(&fact, BATCH_AMOUNT, fen);
    fact_set_number(&fact, BATCH_HEADCOUNT, 0);
    fact_set_bytes(&fact, BATCH_SHARES, book_pairs(book, &share, 1));
    return fact;
}

static inline uint64_t book_add_batch(struct book *book, unsigned origin,
                                      uint64_t lines, int64_t fen)
{
    const struct fact fact = book_batch(book, origin, lines, fen);
    return book_add(book, &fact);
}

/* A line that draws its whole amount from the first allocation; a recorded failure
 * draws nothing.  Party n is a made-up pseudonym; 0 is nobody. */
static inline struct fact book_line(struct book *book, uint64_t batch, uint64_t number,
                                    unsigned party, unsigned state, int64_t fen)
{
    uint8_t image[32] = {0};
    /* On its way to the bank a line follows its batch. */
    state = state == LINE_STATE_SUBMITTED ? LINE_STATE_DRAFTED : state;
    if (party != 0) {
        image[0] = 0x5A;
        image[1] = (uint8_t)(party >> 16);
        image[2] = (uint8_t)(party >> 8);
        image[3] = (uint8_t)party;
    }
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_LINE));
    fact_set_number(&fact, LINE_BATCH, batch);
    fact_set_number(&fact, LINE_NUMBER, number);
    fact_set_bytes(&fact, LINE_PARTY, book_copy(book, bytes_from(image, 16)));
    fact_set_bytes(&fact, LINE_COMMITMENT, book_copy(book, bytes_from(image, 32)));
    fact_set_fen(&fact, LINE_AMOUNT, fen);
    fact_set_number(&fact, LINE_STATE, state);
    if (state != LINE_STATE_FAILED) {
        const struct fact_pair draw = {book->allocation, fen};
        fact_set_bytes(&fact, LINE_DRAWS, book_pairs(book, &draw, 1));
    }
    return fact;
}

static inline uint64_t book_add_line(struct book *book, uint64_t batch, uint64_t number,
                                     unsigned party, unsigned state, int64_t fen)
{
    const struct fact fact = book_line(book, batch, number, party, state, fen);
    return book_add(book, &fact);
}

/* The bank's word for a line whose money was drawn from the first allocation; fen 0:
 * without draws. */
static inline struct fact book_result(struct book *book, uint64_t line, unsigned from,
                                      unsigned to, int64_t amount, int64_t draw)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_RESULT));
    fact_set_number(&fact, RESULT_LINE, line);
    fact_set_number(&fact, RESULT_CLASS,
                    to == LINE_STATE_PAID     ? RESULT_SUCCESS
                    : to == LINE_STATE_FAILED ? RESULT_FAIL_ACCOUNT
                                              : RESULT_UNKNOWN);
    fact_set_number(&fact, RESULT_FROM, from);
    fact_set_number(&fact, RESULT_TO, to);
    fact_set_fen(&fact, RESULT_AMOUNT, amount);
    if (draw != 0) {
        const struct fact_pair pair = {book->allocation, draw};
        fact_set_bytes(&fact, RESULT_DRAWS, book_pairs(book, &pair, 1));
    }
    fact_set_number(&fact, RESULT_PERIOD, BOOK_PERIOD);
    return fact;
}

static inline uint64_t book_add_result(struct book *book, uint64_t line, unsigned from,
                                       unsigned to, int64_t fen, int64_t draw)
{
    const struct fact fact = book_result(book, line, from, to, fen, draw);
    return book_add(book, &fact);
}

/* ---- reading ----------------------------------------------------------------------
 */

static inline struct store_transaction *book_view(struct book *book)
{
    struct store_transaction *view = NULL;
    struct fault fault = {0};
    ck_assert_ok(store_read_begin(journal_store(book->ledger.journal), &view, &fault),
                 &fault);
    return view;
}

static inline struct balance book_balance(struct book *book, uint64_t allocation)
{
    struct fault fault = {0};
    struct balance balance = {0};
    struct store_transaction *view = book_view(book);
    ck_assert_ok(accounts_balance_at(view, allocation, UINT64_MAX, &balance, &fault),
                 &fault);
    store_read_end(view);
    return balance;
}

static inline struct batch book_figures(struct book *book, uint64_t entry)
{
    struct fault fault = {0};
    struct batch batch = {0};
    struct store_transaction *view = book_view(book);
    ck_assert_ok(accounts_batch_at(view, entry, UINT64_MAX, &batch, &fault), &fault);
    store_read_end(view);
    return batch;
}

static inline struct line_state book_state(struct book *book, uint64_t batch,
                                           uint64_t number)
{
    struct fault fault = {0};
    struct line_state line = {0};
    struct store_transaction *view = book_view(book);
    ck_assert_ok(accounts_line(view, batch, number, &line, &fault), &fault);
    store_read_end(view);
    return line;
}

/* ---- making -----------------------------------------------------------------------
 */

static inline void book_reopen(struct book *book)
{
    struct fault fault = {0};
    ledger_close(&book->ledger);
    const struct ledger_options options = {.vault_key = book->vault_key,
                                           .map_size = book_map_size};
    ck_assert_ok(ledger_open(book->folder, &options, &book->ledger, &fault), &fault);
}

/* A member of staff with one acting key, and a role from the first day on. */
static inline uint64_t book_add_staff(struct book *book, const char *code,
                                      const struct signing_key *key, uint64_t role)
{
    struct fault fault = {0};
    struct public_key public;
    uint64_t actor = 0;
    signing_key_public(key, &public);
    const struct ledger_staff staff = {.code = bytes_of(code)};
    const struct ledger_enrolment enrolment = {
        .staff = bytes_of(code), .purpose = KEY_PURPOSE_ACTING, .key = &public};
    ck_assert_ok(ledger_add_staff(&book->ledger, &book->admin_actor, &staff, &fault),
                 &fault);
    ck_assert_ok(
        ledger_enrol_key(&book->ledger, &book->admin_actor, &enrolment, &actor, &fault),
        &fault);
    ck_assert_ok(ledger_give_role(&book->ledger, &book->admin_actor, bytes_of(code),
                                  role, 0, 0, &fault),
                 &fault);
    return actor;
}

static inline void book_enrol(struct book *book)
{
    book->cosigners[0] = book->deputy;
    book->admin_actor =
        (struct ledger_actor){.key = book->administrator,
                              .now_ms = BOOK_NOW_MS,
                              .cosigners = book->cosigners,
                              .cosigner_count = book->deputy != NULL ? 1 : 0};
    book->maker_actor =
        (struct ledger_actor){.key = book->maker, .now_ms = BOOK_NOW_MS};
    (void)book_add_staff(book, "S02", book->maker, STAFF_ROLE_MAKER);
    book->checker_actor =
        book_add_staff(book, "S03", book->checker, STAFF_ROLE_CHECKER);
    book->approver_actor =
        book_add_staff(book, "S04", book->approver, STAFF_ROLE_APPROVER);
}

/* A key for everybody. */
static inline void book_make_keys(struct book *book, enum signing_kind kind,
                                  bool has_deputy)
{
    struct fault fault = {0};
    struct signing_key **const keys[] = {&book->administrator, &book->maker,
                                         &book->checker,       &book->approver,
                                         &book->checkpoint,    &book->deputy};
    for (size_t i = 0; i < (has_deputy ? 6 : 5); i++) {
        ck_assert_ok(signing_key_new(kind, keys[i], &fault), &fault);
    }
}

/* `has_deputy`: two administrators, who must sign together. */
static inline void book_open_with(struct book *book, enum digest_suite suite,
                                  bool has_deputy)
{
    struct fault fault = {0};
    *book = (struct book){0};
    snprintf(book->folder, sizeof(book->folder), "%s/ledger", suite_folder());
    memset(book->vault_key, 0x41, sizeof(book->vault_key));
    ck_assert_ok(arena_open(64 << 20, &book->arena, &fault), &fault);
    static struct fact plan[BOOK_FACTS_MAX];
    book->plan = plan;
    struct public_key checkpoint_key;
    struct ledger_administrator deputy = {.staff = "S09"};
    book_make_keys(book, signing_kind_of(suite), has_deputy);
    signing_key_public(book->checkpoint, &checkpoint_key);
    if (has_deputy) {
        signing_key_public(book->deputy, &deputy.key);
    }
    const struct ledger_new new = {
        .origin =
            suite == DIGEST_SM3 ? "ledger.example/relief/sm3" : "ledger.example/relief",
        .unit = "430699",
        .title = "Test county",
        .staff = "S01",
        .suite = suite,
        .administrator = book->administrator,
        .checkpoint = &checkpoint_key,
        .vault_key = book->vault_key,
        .now_ms = BOOK_NOW_MS,
        .map_size = book_map_size,
        .others = &deputy,
        .other_count = has_deputy ? 1 : 0,
        .threshold = has_deputy ? 2 : 1,
    };
    ck_assert_ok(ledger_create(book->folder, &new, &fault), &fault);
    book_reopen(book);
    book_enrol(book);
    book->unit = book_add_unit(book, "430699", UNIT_LEVEL_COUNTY, 0);
    book->township = book_add_unit(book, "430699101", UNIT_LEVEL_TOWNSHIP, book->unit);
    book->programme = book_add_programme(book, "dibao-rural", "2081902", 0);
    book->document = book_add_document(book, "CS-2024-1");
    book->source = book_add_source(book, SOURCE_CENTRAL, "general");
    book->allocation = book_add_allocation(book, "A1", BOOK_ALLOCATION_FEN);
    book->second = book_add_allocation(book, "A2", BOOK_ALLOCATION_FEN);
    ck_assert_ok(book_commit(book, &fault), &fault);
}

static inline void book_open(struct book *book, enum digest_suite suite)
{
    book_open_with(book, suite, false);
}

static inline void book_close(struct book *book)
{
    ledger_close(&book->ledger);
    signing_key_close(book->administrator);
    signing_key_close(book->maker);
    signing_key_close(book->checker);
    signing_key_close(book->approver);
    signing_key_close(book->checkpoint);
    signing_key_close(book->deputy);
    arena_close(&book->arena);
    *book = (struct book){0};
}

#endif
