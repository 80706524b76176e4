/* accounts_register.c - units, documents, programmes, sources. */
#include "ledger/accounts_internal.h"

#include "ledger/base/text.h"
#include "ledger/enrolment.h"

#include <assert.h>
#include <inttypes.h>

enum { CODE_KEY_MAX = 1 + 255 };

static struct bytes code_key(enum code_kind kind, struct bytes code, uint8_t *image,
                             size_t capacity)
{
    struct writer writer = writer_of(image, capacity);
    writer_u8(&writer, (uint8_t)kind);
    writer_run(&writer, code);
    return writer.overflowed ? (struct bytes){0} : writer_bytes(&writer);
}

struct status accounts_code(struct store_transaction *transaction, enum code_kind kind,
                            struct bytes code, uint64_t *ret_entry, struct fault *fault)
{
    uint8_t image[CODE_KEY_MAX];
    const struct bytes key = code_key(kind, code, image, sizeof(image));
    if (key.size < 2) {
        return (struct status){STATUS_NOT_FOUND};
    }
    struct bytes value = {0};
    TRY(store_get(transaction, LEDGER_TABLE_CODE, key, &value, fault));
    struct reader reader = reader_of(value);
    *ret_entry = reader_u64(&reader);
    return OK;
}

struct status accounts_office(struct store_transaction *transaction, uint64_t *ret_unit,
                              struct fault *fault)
{
    struct fact genesis;
    TRY(accounts_fact(transaction, 0, &genesis, fault));
    return accounts_code(transaction, CODE_UNIT, genesis.field[GENESIS_UNIT].bytes,
                         ret_unit, fault);
}

struct bytes accounts_entry_key(enum code_kind kind, uint64_t entry,
                                uint8_t image[static ENTRY_KEY_SIZE])
{
    struct writer writer = writer_of(image, ENTRY_KEY_SIZE);
    writer_u8(&writer, (uint8_t)kind);
    writer_u64(&writer, entry);
    return writer_bytes(&writer);
}

struct status accounts_enter_code(struct apply *apply, enum code_kind kind,
                                  struct bytes code, uint64_t replaces,
                                  struct fault *fault)
{
    uint8_t image[CODE_KEY_MAX];
    const struct bytes key = code_key(kind, code, image, sizeof(image));
    if (key.size < 2) {
        return FAULT(fault, STATUS_REFUSED, "R-063: a code has 1 to 255 bytes");
    }
    uint64_t old = 0;
    const struct status known =
        accounts_code(apply->transaction, kind, code, &old, fault);
    if (status_is_ok(known) && old != replaces) {
        return FAULT(fault, STATUS_EXISTS,
                     "R-063: the %s %.*s is in the ledger already (entry %" PRIu64 ")",
                     fault_words(apply->fact->schema->name), (int)code.size,
                     (const char *)code.at, old);
    }
    if (!status_is_ok(known) && known.code != STATUS_NOT_FOUND) {
        return known;
    }
    uint8_t value[8];
    struct writer writer = writer_of(value, sizeof(value));
    writer_u64(&writer, apply->entry->index);
    return store_put(apply->transaction, LEDGER_TABLE_CODE, key, writer_bytes(&writer),
                     fault);
}

struct status accounts_renew_code(struct apply *apply, enum code_kind kind,
                                  struct bytes code, uint64_t replaces,
                                  struct fault *fault)
{
    uint64_t old = 0;
    if (replaces != 0) {
        const struct status known =
            accounts_code(apply->transaction, kind, code, &old, fault);
        TRY(known.code == STATUS_NOT_FOUND ? OK : known);
        if (old != replaces) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-063: entry %" PRIu64
                         " is not the newest of what this %s is about",
                         replaces, fault_words(apply->fact->schema->name));
        }
    }
    return accounts_enter_code(apply, kind, code, replaces, fault);
}

static struct status apply_unit(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct fact other;
    if (fact_has(fact, UNIT_PARENT)) {
        /* A parent comes before its children, so the tree has no cycle. */
        TRY(accounts_expect(apply, fact->field[UNIT_PARENT].number, KIND_UNIT, &other,
                            fault));
    }
    /* A unit may get a new code (a district renamed), so the one replaced may have
     * another; an old code is taken over by its newest entry only. */
    TRY(accounts_expect_field(apply, UNIT_REPLACES, KIND_UNIT, fault));
    return accounts_enter_code(apply, CODE_UNIT, fact->field[UNIT_CODE].bytes,
                               fact_number(fact, UNIT_REPLACES), fault);
}

/* From an entry to the one that it replaced, and so on to the first. */
static struct status first_entry(struct store_transaction *transaction, uint64_t kind,
                                 unsigned replaces, uint64_t at, uint64_t *ret_first,
                                 struct fault *fault)
{
    for (;;) {
        struct entry entry;
        struct fact fact;
        TRY(accounts_entry(transaction, at, &entry, &fact, fault));
        if (entry.kind != kind) {
            return FAULT(fault, STATUS_REFUSED, "R-060: entry %" PRIu64 " is no %s", at,
                         kinds_find(kind)->name);
        }
        const uint64_t before = fact_number(&fact, replaces);
        if (before == 0 || before >= at) {
            *ret_first = at;
            return OK;
        }
        at = before;
    }
}

struct status accounts_programme_root(struct store_transaction *transaction,
                                      uint64_t programme, uint64_t *ret_root,
                                      struct fault *fault)
{
    return first_entry(transaction, KIND_PROGRAMME, PROGRAMME_REPLACES, programme,
                       ret_root, fault);
}

struct status accounts_unit_root(struct store_transaction *transaction, uint64_t unit,
                                 uint64_t *ret_root, struct fault *fault)
{
    return first_entry(transaction, KIND_UNIT, UNIT_REPLACES, unit, ret_root, fault);
}

/* A programme keeps its code for ever: pseudonyms depend on it. */
static struct status apply_programme(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const struct bytes code = fact->field[PROGRAMME_CODE].bytes;
    const uint64_t replaces = fact_number(fact, PROGRAMME_REPLACES);
    if (fact_has(fact, PROGRAMME_START) &&
        !enrolment_knows_start(fact->field[PROGRAMME_START].bytes)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-131: a programme pays from the month after approval or from "
                     "that of application, and from no other");
    }
    if (replaces != 0) {
        struct fact old;
        TRY(accounts_expect(apply, replaces, KIND_PROGRAMME, &old, fault));
        if (!bytes_equal(old.field[PROGRAMME_CODE].bytes, code)) {
            return FAULT(
                fault, STATUS_REFUSED,
                "R-063: a programme keeps its code; register %.*s as a new one",
                (int)code.size, (const char *)code.at);
        }
    }
    return accounts_enter_code(apply, CODE_PROGRAMME, code, replaces, fault);
}

/* Others cite the first entry of a document for ever; more may be told of it later
 * (R-285). */
static struct status apply_document(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const struct bytes number = fact->field[DOCUMENT_NUMBER].bytes;
    const uint64_t first = fact_number(fact, DOCUMENT_REPLACES);
    uint64_t told = 0;
    struct fact old;
    if (first == 0) {
        return accounts_enter_code(apply, CODE_DOCUMENT, number, 0, fault);
    }
    TRY(accounts_expect(apply, first, KIND_DOCUMENT, &old, fault));
    if (fact_has(&old, DOCUMENT_REPLACES) ||
        !bytes_equal(old.field[DOCUMENT_NUMBER].bytes, number)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-285: what is told of a document names its first entry, and "
                     "keeps its number");
    }
    const struct status known =
        accounts_code(apply->transaction, CODE_TOLD, number, &told, fault);
    if (known.code != STATUS_NOT_FOUND) {
        TRY(known);
    }
    return accounts_enter_code(apply, CODE_TOLD, number, told, fault);
}

struct status accounts_apply_register(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    switch (apply->entry->kind) {
    case KIND_UNIT:
        return apply_unit(apply, fault);
    case KIND_DOCUMENT:
        return apply_document(apply, fault);
    case KIND_PROGRAMME:
        return apply_programme(apply, fault);
    case KIND_SOURCE: {
        uint8_t image[CODE_KEY_MAX - 1];
        struct writer writer = writer_of(image, sizeof(image));
        writer_u8(&writer, (uint8_t)fact->field[SOURCE_LEVEL].number);
        writer_run(&writer, fact->field[SOURCE_NATURE].bytes);
        if (writer.overflowed) {
            return FAULT(fault, STATUS_REFUSED, "R-063: a source's nature is too long");
        }
        return accounts_enter_code(apply, CODE_SOURCE, writer_bytes(&writer), 0, fault);
    }
    default:
        assert(!"a kind of the register");
        return OK;
    }
}
