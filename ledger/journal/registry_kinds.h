/* registry_kinds.h - the kinds of entry the journal itself understands: who may act,
 * with which key, in which role, and the seal that ends every transaction. */
#ifndef LEDGER_JOURNAL_REGISTRY_KINDS_H
#define LEDGER_JOURNAL_REGISTRY_KINDS_H

#include "ledger/journal/fact.h"

/* Numbers reach disk: never reused. */
enum registry_kind {
    KIND_GENESIS = 0,
    KIND_SEAL = 1,
    KIND_STAFF = 6,
    KIND_KEY = 7,
    KIND_KEY_END = 8,
    KIND_ROLE = 9
};

enum genesis_field {
    GENESIS_ORIGIN = 1,
    GENESIS_TITLE = 2,
    GENESIS_UNIT = 3,
    GENESIS_SUITE = 4,
    GENESIS_ADMINISTRATORS = 5,
    GENESIS_THRESHOLD = 6,
    GENESIS_CHECKPOINT_KEY = 7,
    GENESIS_IS_PRACTICE = 8
};
enum { GENESIS_KEYS_MAX = 16 }; /* as FACT_KEYS */
enum seal_field {
    SEAL_ACTION = 1,
    SEAL_FIRST = 2,
    SEAL_VAULT_SEQUENCE = 3,
    SEAL_ROOT = 4,
    SEAL_SIGNATURE = 5,
    SEAL_COSIGNATURES = 6
};
enum staff_field { STAFF_CODE = 1, STAFF_UNIT = 2 };
enum key_field {
    KEY_STAFF = 1,
    KEY_PURPOSE = 2,
    KEY_SIGNING_KIND = 3,
    KEY_PUBLIC = 4,
    KEY_REPLACES = 5,
    KEY_UNTIL = 6
};
enum key_end_field {
    KEY_END_KEY = 1,
    KEY_END_REASON = 2,
    KEY_END_SINCE = 3,
    KEY_END_SIZE = 4
};
enum key_end_reason { KEY_END_ROTATED = 1, KEY_END_REVOKED = 2, KEY_END_LOST = 3 };
enum role_field {
    ROLE_STAFF = 1,
    ROLE_ROLE = 2,
    ROLE_FROM = 3,
    ROLE_TO = 4,
    ROLE_UNIT = 5
};

/* What one key may be used for (one key, one purpose). */
enum key_purpose {
    KEY_PURPOSE_ADMINISTRATION = 1,
    KEY_PURPOSE_CHECKPOINT = 2,
    KEY_PURPOSE_ACTING = 3,
    KEY_PURPOSE_APPROVAL = 4,
    KEY_PURPOSE_WITNESS = 5
};
/* What a member of staff may do. */
enum staff_role {
    STAFF_ROLE_ADMINISTRATOR = 1,
    STAFF_ROLE_MAKER = 2,
    STAFF_ROLE_CHECKER = 3,
    STAFF_ROLE_APPROVER = 4,
    STAFF_ROLE_PUBLISHER = 5,
    STAFF_ROLE_AUDITOR = 6
};

extern const struct fact_schema registry_schemas[];
extern const size_t registry_schema_count;
/* NULL when the journal itself has no such kind. */
const struct fact_schema *registry_schema(uint64_t kind);

/* "maker" and the like; NULL / 0 when there is no such role or purpose. */
const char *registry_role_name(uint64_t role);
uint64_t registry_role_parse(struct bytes text);
const char *registry_purpose_name(uint64_t purpose);
uint64_t registry_purpose_parse(struct bytes text);

#endif
