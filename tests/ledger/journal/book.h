/* book.h - a small ledger with trivial hooks, for the suites of the journal.
 *
 * Its one own kind, "note", adds an amount to a total by colour: the smallest thing
 * that can be called accounts. */
#ifndef TESTS_LEDGER_JOURNAL_BOOK_H
#define TESTS_LEDGER_JOURNAL_BOOK_H

#include "ledger/journal/journal.h"
#include "ledger/journal/registry.h"
#include "tests/suite.h"

#include <stdlib.h>
#include <string.h>

enum { KIND_NOTE = 100, NOTE_COLOUR = 1, NOTE_AMOUNT = 2, NOTE_PAD = 3 };
enum { BOOK_TOTALS = JOURNAL_TABLE_COUNT };
#define BOOK_START_MS INT64_C(1700000000000)
#define BOOK_ORIGIN "ledger.example.org/book"

static const struct fact_field book_note_fields[] = {
    {NOTE_COLOUR, FACT_CHOICE, false, "colour"},
    {NOTE_AMOUNT, FACT_FEN, false, "amount"},
    {NOTE_PAD, FACT_BYTES, true, "pad"},
};
static const struct fact_schema book_note = {KIND_NOTE, "note", book_note_fields, 3};
static const struct store_table book_tables[] = {{"total", STORE_TABLE_MAP}};

/* What the hooks saw, in the order they saw it. */
struct book_hooks {
    unsigned begun, settled;
    uint64_t applied;
};

static inline const struct fact_schema *book_schema(uint64_t kind)
{
    for (size_t i = 0; i < registry_schema_count; i++) {
        if (registry_schemas[i].kind == kind) {
            return &registry_schemas[i];
        }
    }
    return kind == KIND_NOTE ? &book_note : NULL;
}

static inline uint32_t book_roles(uint64_t kind)
{
    return kind == KIND_NOTE   ? UINT32_C(1) << STAFF_ROLE_MAKER
           : kind == KIND_SEAL ? 0
                               : UINT32_C(1) << STAFF_ROLE_ADMINISTRATOR;
}

static inline void book_begin(void *context)
{
    ((struct book_hooks *)context)->begun++;
}

static inline struct status book_apply(void *context,
                                       struct store_transaction *transaction,
                                       const struct entry *entry,
                                       const struct fact *fact, struct fault *fault)
{
    ((struct book_hooks *)context)->applied++;
    if (entry->kind != KIND_NOTE) {
        return OK;
    }
    const uint8_t colour = (uint8_t)fact->field[NOTE_COLOUR].number;
    const struct bytes key = {&colour, 1};
    struct bytes value = {0};
    uint64_t total = 0;
    if (status_is_ok(store_get(transaction, BOOK_TOTALS, key, &value, fault))) {
        struct reader reader = reader_of(value);
        total = reader_u64(&reader);
    }
    uint8_t image[8];
    struct writer writer = writer_of(image, sizeof(image));
    writer_u64(&writer, total + (uint64_t)fact->field[NOTE_AMOUNT].fen);
    return store_put(transaction, BOOK_TOTALS, key, writer_bytes(&writer), fault);
}

static inline struct status book_settle(void *context,
                                        struct store_transaction *transaction,
                                        uint64_t seal, struct fault *fault)
{
    (void)transaction;
    (void)seal;
    (void)fault;
    ((struct book_hooks *)context)->settled++;
    return OK;
}

static inline struct journal_hooks book_journal_hooks(struct book_hooks *context)
{
    return (struct journal_hooks){.context = context,
                                  .schema = book_schema,
                                  .roles = book_roles,
                                  .begin = book_begin,
                                  .apply = book_apply,
                                  .settle = book_settle};
}

/* Two members of staff: an administrator with a key of administration, a maker with an
 * acting key; and the checkpoint key. */
struct book {
    struct book_hooks seen;
    struct journal_hooks hooks;
    struct journal_options options;
    struct journal *journal;
    const char *folder;
    struct signing_key *administrator, *maker, *checkpoint;
    uint64_t administrator_actor, maker_actor, administrator_staff, maker_staff;
    int64_t now_ms;
    uint64_t vault;
    struct fault fault;
};

static inline struct signing_key *book_key(enum signing_kind kind, uint8_t number)
{
    uint8_t secret[32];
    memset(secret, number, sizeof(secret));
    struct signing_key *key = NULL;
    struct fault fault;
    ck_assert_ok(signing_key_from(kind, secret, &key, &fault), &fault);
    return key;
}

static inline struct status book_append_key(struct journal_session *session,
                                            uint64_t staff, uint64_t purpose,
                                            const struct signing_key *key,
                                            uint64_t replaces, uint64_t *ret_actor,
                                            struct fault *fault)
{
    struct public_key public;
    signing_key_public(key, &public);
    struct fact fact;
    fact_begin(&fact, book_schema(KIND_KEY));
    fact_set_number(&fact, KEY_STAFF, staff);
    fact_set_number(&fact, KEY_PURPOSE, purpose);
    fact_set_number(&fact, KEY_SIGNING_KIND, public.kind);
    fact_set_bytes(&fact, KEY_PUBLIC, public_key_bytes(&public));
    if (replaces != 0) {
        fact_set_number(&fact, KEY_REPLACES, replaces);
    }
    return journal_append(session, &fact, ret_actor, fault);
}

static inline struct status book_append_staff(struct journal_session *session,
                                              const char *code, uint64_t *ret_staff,
                                              struct fault *fault)
{
    struct fact fact;
    fact_begin(&fact, book_schema(KIND_STAFF));
    fact_set_bytes(&fact, STAFF_CODE, bytes_of(code));
    return journal_append(session, &fact, ret_staff, fault);
}

static inline struct status book_append_role(struct journal_session *session,
                                             uint64_t staff, uint64_t role,
                                             struct fault *fault)
{
    struct fact fact;
    fact_begin(&fact, book_schema(KIND_ROLE));
    fact_set_number(&fact, ROLE_STAFF, staff);
    fact_set_number(&fact, ROLE_ROLE, role);
    fact_set_fen(&fact, ROLE_FROM, 0);
    return journal_append(session, &fact, NULL, fault);
}

static inline struct status book_append_note(struct journal_session *session,
                                             unsigned colour, int64_t amount,
                                             size_t pad, struct fault *fault)
{
    static const uint8_t zeros[FACT_TEXT_SIZE_MAX];
    struct fact fact;
    fact_begin(&fact, &book_note);
    fact_set_number(&fact, NOTE_COLOUR, colour);
    fact_set_fen(&fact, NOTE_AMOUNT, amount);
    if (pad > 0) {
        fact_set_bytes(&fact, NOTE_PAD, bytes_from(zeros, pad));
    }
    return journal_append(session, &fact, NULL, fault);
}

static inline struct status book_genesis(struct journal_session *session, void *context,
                                         struct fault *fault)
{
    struct book *book = context;
    struct public_key administrator;
    struct public_key checkpoint;
    signing_key_public(book->administrator, &administrator);
    signing_key_public(book->checkpoint, &checkpoint);
    uint8_t image[256];
    struct writer writer = writer_of(image, sizeof(image));
    const struct fact_key key = {.staff = bytes_of("S01"),
                                 .kind = administrator.kind,
                                 .public_key = public_key_bytes(&administrator)};
    fact_put_keys(&writer, &key, 1);
    const bool is_sm3 = administrator.kind == SIGNING_SM2;
    struct fact fact;
    fact_begin(&fact, book_schema(KIND_GENESIS));
    fact_set_bytes(&fact, GENESIS_ORIGIN,
                   bytes_of(is_sm3 ? BOOK_ORIGIN "/sm3" : BOOK_ORIGIN));
    fact_set_bytes(&fact, GENESIS_TITLE, bytes_of("Test book"));
    fact_set_bytes(&fact, GENESIS_UNIT, bytes_of("430699"));
    fact_set_number(&fact, GENESIS_SUITE, is_sm3 ? DIGEST_SM3 : DIGEST_SHA256);
    fact_set_bytes(&fact, GENESIS_ADMINISTRATORS, writer_bytes(&writer));
    fact_set_number(&fact, GENESIS_THRESHOLD, 1);
    fact_set_bytes(&fact, GENESIS_CHECKPOINT_KEY, public_key_bytes(&checkpoint));
    TRY(journal_append(session, &fact, NULL, fault));
    TRY(book_append_staff(session, "S01", &book->administrator_staff, fault));
    TRY(book_append_key(session, book->administrator_staff, KEY_PURPOSE_ADMINISTRATION,
                        book->administrator, 0, &book->administrator_actor, fault));
    return book_append_role(session, book->administrator_staff,
                            STAFF_ROLE_ADMINISTRATOR, fault);
}

static inline struct status book_enrol_maker(struct journal_session *session,
                                             void *context, struct fault *fault)
{
    struct book *book = context;
    TRY(book_append_staff(session, "S02", &book->maker_staff, fault));
    TRY(book_append_key(session, book->maker_staff, KEY_PURPOSE_ACTING, book->maker, 0,
                        &book->maker_actor, fault));
    return book_append_role(session, book->maker_staff, STAFF_ROLE_MAKER, fault);
}

static inline struct status book_act(struct book *book, bool as_maker,
                                     journal_work *work, void *context)
{
    book->now_ms += 1000;
    const struct journal_action action = {
        .name = as_maker ? "note" : "administer",
        .actor = as_maker ? book->maker_actor : book->administrator_actor,
        .key = as_maker ? book->maker : book->administrator,
        .now_ms = book->now_ms,
        .vault_sequence = book->vault,
    };
    return journal_write(book->journal, &action, work, context, &book->fault);
}

struct book_notes {
    uint64_t count;
    unsigned colour;
    size_t pad;
};

static inline struct status book_write_notes(struct journal_session *session,
                                             void *context, struct fault *fault)
{
    const struct book_notes *notes = context;
    for (uint64_t i = 0; i < notes->count; i++) {
        TRY(book_append_note(session, notes->colour, 100, notes->pad, fault));
    }
    return OK;
}

/* One transaction of `count` notes and its seal. */
static inline void book_notes(struct book *book, uint64_t count, unsigned colour)
{
    struct book_notes notes = {.count = count, .colour = colour};
    ck_assert_ok(book_act(book, true, book_write_notes, &notes), &book->fault);
}

static inline void book_open(struct book *book, const char *folder, bool is_new)
{
    book->folder = folder;
    book->options.is_read_only = false;
    book->options.must_be_new = is_new;
    ck_assert_ok(journal_open(folder, &book->options, &book->journal, &book->fault),
                 &book->fault);
}

/* Keys and hooks only; nothing is open yet. */
static inline void book_prepare(struct book *book, enum signing_kind kind)
{
    memset(book, 0, sizeof(*book));
    book->hooks = book_journal_hooks(&book->seen);
    book->options = (struct journal_options){.derived = book_tables,
                                             .derived_count = 1,
                                             .hooks = &book->hooks,
                                             .map_size = UINT64_C(1) << 30};
    book->administrator = book_key(kind, 1);
    book->maker = book_key(kind, 2);
    book->checkpoint = book_key(kind, 3);
    book->now_ms = BOOK_START_MS;
}

/* A ledger with its genesis transaction (entries 0..4) and the maker's enrolment
 * (5..8). */
static inline void book_begin_in(struct book *book, const char *folder,
                                 enum signing_kind kind)
{
    book_prepare(book, kind);
    book_open(book, folder, true);
    ck_assert_ok(book_act(book, false, book_genesis, book), &book->fault);
    ck_assert_ok(book_act(book, false, book_enrol_maker, book), &book->fault);
}

static inline void book_shut(struct book *book)
{
    journal_close(book->journal);
    book->journal = NULL;
}

static inline void book_end(struct book *book)
{
    book_shut(book);
    signing_key_close(book->administrator);
    signing_key_close(book->maker);
    signing_key_close(book->checkpoint);
}

#endif
