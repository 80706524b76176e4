/* registry_kinds.c - see registry_kinds.h. */
#include "ledger/journal/registry_kinds.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const struct fact_field genesis[] = {
    {GENESIS_ORIGIN, FACT_TEXT, false, "origin"},
    {GENESIS_TITLE, FACT_TEXT, false, "title"},
    {GENESIS_UNIT, FACT_TEXT, false, "unit"},
    {GENESIS_SUITE, FACT_CHOICE, false, "hash-suite"},
    {GENESIS_ADMINISTRATORS, FACT_KEYS, false, "administrators"},
    {GENESIS_THRESHOLD, FACT_COUNT, false, "threshold"},
    {GENESIS_CHECKPOINT_KEY, FACT_BYTES, false, "checkpoint-key"},
    {GENESIS_IS_PRACTICE, FACT_FLAG, true, "is-practice"},
};
static const struct fact_field seal[] = {
    {SEAL_ACTION, FACT_TEXT, false, "action"},
    {SEAL_FIRST, FACT_COUNT, false, "first"},
    {SEAL_VAULT_SEQUENCE, FACT_COUNT, false, "vault-sequence"},
    {SEAL_ROOT, FACT_BYTES32, false, "root"},
    {SEAL_SIGNATURE, FACT_BYTES64, false, "signature"},
    {SEAL_COSIGNATURES, FACT_SIGNS, true, "cosignatures"},
};
static const struct fact_field staff[] = {
    {STAFF_CODE, FACT_TEXT, false, "code"},
    {STAFF_UNIT, FACT_TEXT, true, "unit"},
};
static const struct fact_field key[] = {
    {KEY_STAFF, FACT_ENTRY, false, "staff"},
    {KEY_PURPOSE, FACT_CHOICE, false, "purpose"},
    {KEY_SIGNING_KIND, FACT_CHOICE, false, "signing-kind"},
    {KEY_PUBLIC, FACT_BYTES, false, "public-key"},
    {KEY_REPLACES, FACT_ENTRY, true, "replaces"},
    {KEY_UNTIL, FACT_DAY, true, "until"},
};
static const struct fact_field key_end[] = {
    {KEY_END_KEY, FACT_ENTRY, false, "key"},
    {KEY_END_REASON, FACT_CHOICE, false, "reason"},
    {KEY_END_SINCE, FACT_DAY, true, "since"},
    {KEY_END_SIZE, FACT_COUNT, true, "size"},
};
static const struct fact_field role[] = {
    {ROLE_STAFF, FACT_ENTRY, false, "staff"}, {ROLE_ROLE, FACT_CHOICE, false, "role"},
    {ROLE_FROM, FACT_DAY, false, "from"},     {ROLE_TO, FACT_DAY, true, "to"},
    {ROLE_UNIT, FACT_ENTRY, true, "unit"},
};

const struct fact_schema registry_schemas[] = {
    {KIND_GENESIS, "genesis", genesis, COUNT_OF(genesis)},
    {KIND_SEAL, "seal", seal, COUNT_OF(seal)},
    {KIND_STAFF, "staff", staff, COUNT_OF(staff)},
    {KIND_KEY, "key", key, COUNT_OF(key)},
    {KIND_KEY_END, "key-end", key_end, COUNT_OF(key_end)},
    {KIND_ROLE, "role", role, COUNT_OF(role)},
};
const size_t registry_schema_count = COUNT_OF(registry_schemas);

const struct fact_schema *registry_schema(uint64_t kind)
{
    for (size_t i = 0; i < registry_schema_count; i++) {
        if (registry_schemas[i].kind == kind) {
            return &registry_schemas[i];
        }
    }
    return NULL;
}

static const char *const role_names[] = {
    [STAFF_ROLE_ADMINISTRATOR] = "administrator",
    [STAFF_ROLE_MAKER] = "maker",
    [STAFF_ROLE_CHECKER] = "checker",
    [STAFF_ROLE_APPROVER] = "approver",
    [STAFF_ROLE_PUBLISHER] = "publisher",
    [STAFF_ROLE_AUDITOR] = "auditor",
};
static const char *const purpose_names[] = {
    [KEY_PURPOSE_ADMINISTRATION] = "administration",
    [KEY_PURPOSE_CHECKPOINT] = "checkpoint",
    [KEY_PURPOSE_ACTING] = "acting",
    [KEY_PURPOSE_APPROVAL] = "approval",
    [KEY_PURPOSE_WITNESS] = "witness",
};

static const char *name_of(const char *const *names, size_t count, uint64_t number)
{
    return number < count ? names[number] : NULL;
}

static uint64_t number_of(const char *const *names, size_t count, struct bytes text)
{
    for (size_t i = 1; i < count; i++) {
        if (bytes_equal(text, bytes_of(names[i]))) {
            return i;
        }
    }
    return 0;
}

const char *registry_role_name(uint64_t number)
{
    return name_of(role_names, COUNT_OF(role_names), number);
}

uint64_t registry_role_parse(struct bytes text)
{
    return number_of(role_names, COUNT_OF(role_names), text);
}

const char *registry_purpose_name(uint64_t number)
{
    return name_of(purpose_names, COUNT_OF(purpose_names), number);
}

uint64_t registry_purpose_parse(struct bytes text)
{
    return number_of(purpose_names, COUNT_OF(purpose_names), text);
}
