/* registry.c - see registry.h.
 *
 *   key    actor u64                     -> staff u64, purpose u8, kind u8, ended u64,
 *                                           raw public key
 *   staff  0x00, code                    -> staff u64
 *          0x01, kind u8, raw public key -> actor u64
 *   role   staff u64, role u8, entry u64 -> from i32, to i32                        */
#include "ledger/journal/registry.h"

#include "ledger/base/date.h"
#include "ledger/journal/checkpoint.h"
#include "ledger/journal/registry_ending.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

enum { STAFF_BY_CODE = 0, STAFF_BY_KEY = 1, ROLE_OPEN_END = INT32_MAX };

struct key_image {
    uint8_t at[128];
    size_t size;
};

static struct bytes image_bytes(const struct key_image *image)
{
    return (struct bytes){image->at, image->size};
}

static struct key_image number_image(uint64_t number)
{
    struct key_image image = {.size = 8};
    struct writer writer = writer_of(image.at, sizeof(image.at));
    writer_u64(&writer, number);
    return image;
}

static struct key_image by_key_image(const struct public_key *key)
{
    struct key_image image = {0};
    struct writer writer = writer_of(image.at, sizeof(image.at));
    writer_u8(&writer, STAFF_BY_KEY);
    writer_u8(&writer, (uint8_t)key->kind);
    writer_run(&writer, public_key_bytes(key));
    image.size = writer.size;
    return image;
}

static struct status by_code_image(struct bytes code, struct key_image *ret_image,
                                   struct fault *fault)
{
    struct writer writer = writer_of(ret_image->at, sizeof(ret_image->at));
    writer_u8(&writer, STAFF_BY_CODE);
    writer_run(&writer, code);
    if (writer.overflowed || code.size == 0) {
        return FAULT(fault, STATUS_INPUT,
                     "a staff code has 1 to 127 bytes; choose a shorter one");
    }
    ret_image->size = writer.size;
    return OK;
}

static struct status put_key(struct store_transaction *transaction, uint64_t actor,
                             const struct registry_key *key, struct fault *fault)
{
    uint8_t image[32 + SIGNING_PUBLIC_SIZE_MAX];
    struct writer writer = writer_of(image, sizeof(image));
    writer_u64(&writer, key->staff);
    writer_u8(&writer, key->purpose);
    writer_u8(&writer, (uint8_t)key->key.kind);
    writer_u64(&writer, key->ended);
    writer_run(&writer, public_key_bytes(&key->key));
    const struct key_image at = number_image(actor);
    return store_put(transaction, JOURNAL_TABLE_KEY, image_bytes(&at),
                     writer_bytes(&writer), fault);
}

struct status registry_key(struct store_transaction *transaction, uint64_t actor,
                           struct registry_key *ret_key, struct fault *fault)
{
    const struct key_image at = number_image(actor);
    struct bytes value = {0};
    const struct status got =
        store_get(transaction, JOURNAL_TABLE_KEY, image_bytes(&at), &value, fault);
    if (got.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_NOT_FOUND, "entry %" PRIu64 " enrols no key", actor);
    }
    TRY(got);
    struct reader reader = reader_of(value);
    struct registry_key key = {0};
    key.staff = reader_u64(&reader);
    key.purpose = reader_u8(&reader);
    key.key.kind = (enum signing_kind)reader_u8(&reader);
    key.ended = reader_u64(&reader);
    if (reader.failed || reader.left.size == 0 ||
        reader.left.size > SIGNING_PUBLIC_SIZE_MAX) {
        return FAULT(fault, STATUS_FOUND,
                     "the record of key %" PRIu64 " is damaged; restore a backup",
                     actor);
    }
    key.key.size = (uint8_t)reader.left.size;
    memcpy(key.key.at, reader.left.at, reader.left.size);
    *ret_key = key;
    return OK;
}

struct status registry_actor(struct store_transaction *transaction,
                             const struct public_key *key, uint64_t *ret_actor,
                             struct registry_key *ret_key, struct fault *fault)
{
    const struct key_image at = by_key_image(key);
    struct bytes value = {0};
    const struct status got =
        store_get(transaction, JOURNAL_TABLE_STAFF, image_bytes(&at), &value, fault);
    if (got.code == STATUS_NOT_FOUND) {
        return FAULT(
            fault, STATUS_NOT_FOUND,
            "this key is not enrolled in the ledger; an administrator enrols it "
            "with: mingzhang key enrol");
    }
    TRY(got);
    struct reader reader = reader_of(value);
    const uint64_t actor = reader_u64(&reader);
    TRY(registry_key(transaction, actor, ret_key, fault));
    *ret_actor = actor;
    return OK;
}

struct status registry_staff(struct store_transaction *transaction, struct bytes code,
                             uint64_t *ret_staff, struct fault *fault)
{
    struct key_image at = {0};
    TRY(by_code_image(code, &at, fault));
    struct bytes value = {0};
    const struct status got =
        store_get(transaction, JOURNAL_TABLE_STAFF, image_bytes(&at), &value, fault);
    if (got.code == STATUS_NOT_FOUND) {
        return FAULT(
            fault, STATUS_NOT_FOUND,
            "no member of staff has this code; list them with: mingzhang staff");
    }
    TRY(got);
    struct reader reader = reader_of(value);
    *ret_staff = reader_u64(&reader);
    return OK;
}

/* ---- taking entries in -------------------------------------------------------- */

/* Entry `staff` registers a member of staff, before entry `index`. */
static struct status expect_staff(struct store_transaction *transaction, uint64_t index,
                                  uint64_t staff, struct fault *fault)
{
    struct entry entry;
    struct bytes bytes = {0};
    if (staff < index) {
        TRY(journal_read(transaction, staff, &bytes, fault));
        TRY(entry_decode(bytes, &entry, fault));
        if (entry.kind == KIND_STAFF) {
            return OK;
        }
    }
    return FAULT(fault, STATUS_REFUSED,
                 "R-053: entry %" PRIu64
                 " registers no member of staff; list them with: mingzhang staff",
                 staff);
}

static struct status put_number(struct store_transaction *transaction, struct bytes at,
                                uint64_t number, struct fault *fault)
{
    const struct key_image image = number_image(number);
    return store_put(transaction, JOURNAL_TABLE_STAFF, at, image_bytes(&image), fault);
}

static struct status apply_staff(struct store_transaction *transaction, uint64_t index,
                                 const struct fact *fact, struct fault *fault)
{
    struct key_image at = {0};
    TRY(by_code_image(fact->field[STAFF_CODE].bytes, &at, fault));
    struct bytes value = {0};
    const struct status got =
        store_get(transaction, JOURNAL_TABLE_STAFF, image_bytes(&at), &value, fault);
    if (status_is_ok(got)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-053: this staff code is registered already; choose another");
    }
    if (got.code != STATUS_NOT_FOUND) {
        return got;
    }
    return put_number(transaction, image_bytes(&at), index, fault);
}

static struct status end_key(struct store_transaction *transaction, uint64_t actor,
                             const struct entry *entry, const struct fact *fact,
                             struct fault *fault)
{
    struct registry_key key;
    const struct status known = registry_key(transaction, actor, &key, fault);
    if (known.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_REFUSED, "R-053: entry %" PRIu64 " enrols no key",
                     actor);
    }
    TRY(known);
    TRY(registry_ending_check(transaction, actor, &key, entry, fact, fault));
    key.ended = entry->index;
    return put_key(transaction, actor, &key, fault);
}

static struct status apply_key(struct store_transaction *transaction,
                               const struct entry *entry, const struct fact *fact,
                               struct fault *fault)
{
    struct registry_key key = {
        .staff = fact->field[KEY_STAFF].number,
        .purpose = (uint8_t)fact->field[KEY_PURPOSE].number,
    };
    if (registry_purpose_name(key.purpose) == NULL) {
        return FAULT(fault, STATUS_INPUT, "key purpose %u is not known",
                     (unsigned)key.purpose);
    }
    TRY(expect_staff(transaction, entry->index, key.staff, fault));
    TRY(public_key_from((enum signing_kind)fact->field[KEY_SIGNING_KIND].number,
                        fact->field[KEY_PUBLIC].bytes, &key.key, fault));
    const struct key_image at = by_key_image(&key.key);
    struct bytes value = {0};
    const struct status got =
        store_get(transaction, JOURNAL_TABLE_STAFF, image_bytes(&at), &value, fault);
    if (status_is_ok(got)) {
        return FAULT(
            fault, STATUS_REFUSED,
            "R-053: this key is enrolled already; one key serves one purpose of "
            "one person: make a new one with: mingzhang key new");
    }
    if (got.code != STATUS_NOT_FOUND) {
        return got;
    }
    if (fact_has(fact, KEY_REPLACES)) {
        TRY(end_key(transaction, fact->field[KEY_REPLACES].number, entry, fact, fault));
    } else if (fact_has(fact, KEY_UNTIL)) {
        return FAULT(fault, STATUS_INPUT,
                     "R-260: a key that replaces none shares no days with another");
    }
    TRY(put_number(transaction, image_bytes(&at), entry->index, fault));
    return put_key(transaction, entry->index, &key, fault);
}

static struct status apply_role(struct store_transaction *transaction, uint64_t index,
                                const struct fact *fact, struct fault *fault)
{
    const uint64_t role = fact->field[ROLE_ROLE].number;
    if (registry_role_name(role) == NULL) {
        return FAULT(fault, STATUS_INPUT, "role %" PRIu64 " is not known", role);
    }
    TRY(expect_staff(transaction, index, fact->field[ROLE_STAFF].number, fault));
    struct key_image at = {0};
    struct writer writer = writer_of(at.at, sizeof(at.at));
    writer_u64(&writer, fact->field[ROLE_STAFF].number);
    writer_u8(&writer, (uint8_t)role);
    writer_u64(&writer, index);
    at.size = writer.size;
    uint8_t image[8];
    struct writer value = writer_of(image, sizeof(image));
    const int64_t to =
        fact_has(fact, ROLE_TO) ? fact->field[ROLE_TO].fen : (int64_t)ROLE_OPEN_END;
    writer_u32(&value, (uint32_t)(int32_t)fact->field[ROLE_FROM].fen);
    writer_u32(&value, (uint32_t)(int32_t)to);
    return store_put(transaction, JOURNAL_TABLE_ROLE, image_bytes(&at),
                     writer_bytes(&value), fault);
}

static bool has_administrators(const struct fact *fact)
{
    struct fact_key keys[GENESIS_KEYS_MAX];
    size_t count = 0;
    if (!fact_keys(fact->field[GENESIS_ADMINISTRATORS].bytes, keys, GENESIS_KEYS_MAX,
                   &count)) {
        return false;
    }
    uint64_t people = 0; /* two keys of one person count once */
    for (size_t i = 0; i < count; i++) {
        struct public_key key;
        if (!status_is_ok(public_key_from((enum signing_kind)keys[i].kind,
                                          keys[i].public_key, &key, NULL))) {
            return false;
        }
        bool is_new = true;
        for (size_t j = 0; j < i; j++) {
            is_new = is_new && !bytes_equal(keys[i].staff, keys[j].staff);
        }
        people += is_new ? 1 : 0;
    }
    const uint64_t threshold = fact->field[GENESIS_THRESHOLD].number;
    return threshold > 0 && threshold <= people;
}

bool registry_is_practice(const struct fact *genesis)
{
    return fact_has(genesis, GENESIS_IS_PRACTICE) &&
           genesis->field[GENESIS_IS_PRACTICE].number != 0;
}

struct status registry_genesis(const struct fact *fact, struct fault *fault)
{
    const struct bytes origin = fact->field[GENESIS_ORIGIN].bytes;
    const uint64_t suite = fact->field[GENESIS_SUITE].number;
    struct public_key checkpoint;
    if (!checkpoint_origin_is_valid(origin) || origin.size > JOURNAL_ORIGIN_SIZE_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "the origin of a ledger has 1 to %d bytes without blank or +",
                     JOURNAL_ORIGIN_SIZE_MAX);
    }
    if (suite != checkpoint_suite(origin)) {
        return FAULT(fault, STATUS_INPUT,
                     "the origin of an sm3 ledger ends in /sm3, and no other does");
    }
    if (registry_is_practice(fact) != checkpoint_is_practice(origin)) {
        return FAULT(fault, STATUS_INPUT,
                     "R-180: the origin of a practice ledger ends in /practice, and no "
                     "other does");
    }
    TRY(public_key_from(signing_kind_of((enum digest_suite)suite),
                        fact->field[GENESIS_CHECKPOINT_KEY].bytes, &checkpoint, fault));
    if (!has_administrators(fact)) {
        return FAULT(fault, STATUS_INPUT,
                     "the genesis entry needs valid administrator keys, and a "
                     "threshold from 1 to the number of administrators");
    }
    return OK;
}

bool registry_is_founder(const struct fact *genesis, const struct public_key *key)
{
    struct fact_key keys[GENESIS_KEYS_MAX];
    size_t count = 0;
    if (!fact_keys(genesis->field[GENESIS_ADMINISTRATORS].bytes, keys, GENESIS_KEYS_MAX,
                   &count)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (keys[i].kind == key->kind &&
            bytes_equal(keys[i].public_key, public_key_bytes(key))) {
            return true;
        }
    }
    return false;
}

struct status registry_apply(struct store_transaction *transaction,
                             const struct entry *entry, const struct fact *fact,
                             struct fault *fault)
{
    switch ((enum registry_kind)entry->kind) {
    case KIND_STAFF:
        return apply_staff(transaction, entry->index, fact, fault);
    case KIND_KEY:
        return apply_key(transaction, entry, fact, fault);
    case KIND_KEY_END:
        return end_key(transaction, fact->field[KEY_END_KEY].number, entry, fact,
                       fault);
    case KIND_ROLE:
        return apply_role(transaction, entry->index, fact, fault);
    case KIND_GENESIS:
        return registry_genesis(fact, fault);
    case KIND_SEAL:
        return OK;
    }
    return OK;
}

/* Roles given by entries below `before`.  Rows of one role come in the order of their
 * entries, so that of those that have begun the newest has the last word. */
static struct status roles_before(struct store_transaction *transaction, uint64_t staff,
                                  int32_t day, uint64_t before, uint32_t *ret_roles,
                                  struct fault *fault)
{
    const struct key_image prefix = number_image(staff);
    struct store_cursor *cursor = NULL;
    TRY(store_cursor_open(transaction, JOURNAL_TABLE_ROLE, &cursor, fault));
    uint32_t roles = 0;
    struct bytes key = {0};
    struct bytes value = {0};
    struct status at =
        store_cursor_seek(cursor, image_bytes(&prefix), &key, &value, fault);
    while (status_is_ok(at) && bytes_start_with(key, image_bytes(&prefix))) {
        struct reader name = reader_of(key);
        struct reader reader = reader_of(value);
        (void)reader_u64(&name);
        const uint8_t role = reader_u8(&name);
        const uint64_t entry = reader_u64(&name);
        const int32_t from = (int32_t)reader_u32(&reader);
        const int32_t to = (int32_t)reader_u32(&reader);
        if (reader_finished(&name) && reader_finished(&reader) && role < 32 &&
            entry < before) {
            const uint32_t bit = UINT32_C(1) << role;
            const uint32_t held = day <= to ? roles | bit : roles & ~bit;
            roles = from <= day ? held : roles;
        }
        at = store_cursor_next(cursor, &key, &value, fault);
    }
    store_cursor_close(cursor);
    if (!status_is_ok(at) && at.code != STATUS_NOT_FOUND) {
        return at;
    }
    *ret_roles = roles;
    return OK;
}

struct status registry_roles(struct store_transaction *transaction, uint64_t staff,
                             int32_t day, uint32_t *ret_roles, struct fault *fault)
{
    return roles_before(transaction, staff, day, UINT64_MAX, ret_roles, fault);
}

struct status registry_authority(struct store_transaction *transaction, uint64_t actor,
                                 uint64_t first, int64_t recorded_ms,
                                 struct registry_authority *ret_authority,
                                 struct fault *fault)
{
    struct registry_key key;
    const struct status known = registry_key(transaction, actor, &key, fault);
    if (known.code == STATUS_NOT_FOUND || (status_is_ok(known) && actor >= first)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-050: entry %" PRIu64
                     " enrols no key that may act; see: mingzhang key list",
                     actor);
    }
    TRY(known);
    bool is_in_force = false;
    TRY(registry_ending_allows(transaction, &key, first, date_of_instant(recorded_ms),
                               &is_in_force, fault));
    if (!is_in_force) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-050: the acting key was ended by entry %" PRIu64
                     "; use the key that replaced it",
                     key.ended);
    }
    uint32_t roles = 0;
    TRY(roles_before(transaction, key.staff, date_of_instant(recorded_ms), first,
                     &roles, fault));
    *ret_authority = (struct registry_authority){
        .purpose = key.purpose, .roles = roles, .key = key.key, .staff = key.staff};
    return OK;
}

bool registry_allows(const struct registry_authority *authority, uint32_t allowed_roles)
{
    const bool is_registry = (allowed_roles >> STAFF_ROLE_ADMINISTRATOR & 1U) != 0;
    const unsigned wanted =
        is_registry ? KEY_PURPOSE_ADMINISTRATION : KEY_PURPOSE_ACTING;
    return authority->purpose == wanted && (authority->roles & allowed_roles) != 0;
}

struct bytes registry_seal_message(const struct seal_claim *claim,
                                   uint8_t ret_image[static SEAL_MESSAGE_SIZE_MAX])
{
    _Static_assert(SEAL_MESSAGE_SIZE_MAX == sizeof("mingzhang seal v1") +
                                                2 * DIGEST_SIZE + 2 + 64 + 3 * 8 + 2 +
                                                JOURNAL_COSIGNERS_MAX * 8,
                   "room for the longest message");
    struct writer writer = writer_of(ret_image, SEAL_MESSAGE_SIZE_MAX);
    writer_text(&writer, "mingzhang seal v1\n");
    writer_run(&writer, digest_bytes(&claim->genesis));
    writer_u16(&writer, (uint16_t)claim->action.size);
    writer_run(&writer, claim->action);
    writer_u64(&writer, claim->first);
    writer_u64(&writer, claim->own);
    writer_run(&writer, digest_bytes(&claim->root));
    writer_u64(&writer, claim->vault_sequence);
    writer_u16(&writer, (uint16_t)claim->cosigner_count);
    for (size_t i = 0; i < claim->cosigner_count; i++) {
        writer_u64(&writer, claim->cosigners[i]);
    }
    assert(!writer.overflowed);
    return writer_bytes(&writer);
}
