/* fuzz_keys.c - whatever lies in a key file, in a list of holders, on a recovery sheet
 * or in a sealed record: it is refused in time, or opens as what it says.  The first
 * byte chooses. */
#include "tests/fuzz/file_property.h"

#include "keys/holder.h"
#include "keys/signing.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_private(const uint8_t *data, size_t size)
{
    struct fault fault = {0};
    struct signing_key *key = NULL;
    const char *path = file_property_write(data, size);
    if (status_is_ok(signing_key_read(path, bytes_of("a passphrase"), &key, &fault))) {
        struct public_key public;
        signing_key_public(key, &public);
        assert(public.kind == SIGNING_ED25519 || public.kind == SIGNING_SM2);
    } else {
        assert(fault.message[0] != '\0' && key == NULL);
    }
    signing_key_close(key);
    file_property_end(path);
}

static void try_holders(const uint8_t *data, size_t size)
{
    static const uint8_t recovery[HOLDER_RECOVERY_SIZE] = {1};
    struct fault fault = {0};
    struct holder_secret secrets[HOLDER_SECRETS_MAX];
    size_t count = 0;
    const char *path = file_property_write(data, size);
    const struct status status = holder_read(path, bytes_from("", 0), recovery, secrets,
                                             HOLDER_SECRETS_MAX, &count, &fault);
    assert(status_is_ok(status) ? count > 0 : fault.message[0] != '\0');
    file_property_end(path);
}

static void try_sheet(struct bytes text)
{
    struct fault fault = {0};
    uint8_t recovery[HOLDER_RECOVERY_SIZE];
    uint8_t again[HOLDER_RECOVERY_SIZE];
    char printed[HOLDER_RECOVERY_TEXT_SIZE];
    if (status_is_ok(holder_recovery_parse(text, recovery, &fault))) {
        holder_recovery_format(recovery, printed);
        assert(status_is_ok(holder_recovery_parse(bytes_of(printed), again, &fault)));
        assert(memcmp(recovery, again, sizeof(again)) == 0);
    } else {
        assert(fault.message[0] != '\0');
    }
}

static void try_public(enum signing_kind kind, struct bytes raw)
{
    struct fault fault = {0};
    struct public_key key;
    struct signature signature;
    memset(&signature, 7, sizeof(signature));
    if (raw.size > sizeof(signature)) {
        memcpy(&signature, raw.at + raw.size - sizeof(signature), sizeof(signature));
    }
    const size_t key_size = kind == SIGNING_ED25519 ? 32 : 65;
    const size_t used = raw.size > key_size ? key_size : raw.size;
    if (status_is_ok(public_key_from(kind, bytes_from(raw.at, used), &key, &fault))) {
        assert(bytes_equal(public_key_bytes(&key), bytes_from(raw.at, used)));
        assert(!signing_verify(&key, bytes_of("nobody signed this"), &signature));
    }
}

/* what does not fit its seal gives out no byte. */
static void try_sealed(struct bytes sealed)
{
    static const uint8_t key[SECRET_KEY_SIZE] = {9};
    static uint8_t plain[4096];
    static struct sealer *sealer;
    struct fault fault = {0};
    if (sealer == NULL) {
        assert(status_is_ok(sealer_open(&sealer, &fault)));
    }
    if (sealed.size > sizeof(plain)) {
        return;
    }
    plain[0] = 0x5A;
    assert(!status_is_ok(
        sealer_open_sealed(sealer, key, bytes_of("record"), sealed, plain, &fault)));
    assert(plain[0] == 0x5A);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > 8192) {
        return 0;
    }
    const struct bytes rest = bytes_from(data + 1, size - 1);
    switch (data[0] % 6) {
    case 0:
        try_private(rest.at, rest.size);
        break;
    case 1:
        try_holders(rest.at, rest.size);
        break;
    case 2:
        try_sheet(rest);
        break;
    case 3:
        try_public(SIGNING_ED25519, rest);
        break;
    case 4:
        try_public(SIGNING_SM2, rest);
        break;
    default:
        try_sealed(rest);
        break;
    }
    return 0;
}
