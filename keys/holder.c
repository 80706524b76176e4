/* holder.c - see holder.h.
 *
 * holders.txt, lines ended by \n, everything binary in hexadecimal:
 *   mingzhang holders v1
 *   scrypt <N> <r> <p> <16-byte salt>
 *   passphrase <master key sealed under scrypt(passphrase)>
 *   recovery <master key sealed under HMAC(recovery key, label)>
 *   secret <label> <secret sealed under the master key>       one line a secret
 * The associated data of each seal names its line, and for a secret also its position
 * and how many there are, so that lines can be neither swapped nor dropped. */
#include "keys/holder.h"

#include "keys/private_file.h"
#include "ledger/base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>

enum {
    PASSPHRASE_MIN = 8,
    PASSPHRASE_MAX = 1024,
    SALT_SIZE = 16,
    WRAPPED_SIZE = SECRET_KEY_SIZE + SECRET_OVERHEAD,
    SCRYPT_N = 1 << 15,
    SCRYPT_R = 8,
    SCRYPT_P = 1,
    /* what a file may ask for: 1 GiB and a minute at most */
    SCRYPT_N_MAX = 1 << 20,
    SCRYPT_R_MAX = 8,
    SCRYPT_P_MAX = 16,
    SCRYPT_MEMORY_MAX = 1100 * 1024 * 1024,
    FILE_SIZE = 4096,
    ASSOCIATED_SIZE = 96
};
_Static_assert((int)FILE_SIZE <= (int)PRIVATE_FILE_SIZE_MAX, "the file can be written");

static const char first_line[] = "mingzhang holders v1";

struct cost {
    uint64_t n;
    uint64_t r;
    uint64_t p;
};

/* The file as it is, nothing opened. */
struct wrapped {
    struct cost cost;
    uint8_t salt[SALT_SIZE];
    uint8_t passphrase[WRAPPED_SIZE];
    uint8_t recovery[WRAPPED_SIZE];
    size_t count;
    struct {
        char label[HOLDER_LABEL_SIZE];
        uint8_t at[WRAPPED_SIZE];
    } secrets[HOLDER_SECRETS_MAX];
};

/* Who opens: exactly one of the two. */
struct holder {
    struct bytes passphrase;
    const uint8_t *recovery;
};

static bool label_is_good(struct bytes label)
{
    bool is_good = label.size > 0 && label.size < HOLDER_LABEL_SIZE;
    for (size_t i = 0; i < label.size; i++) {
        const uint8_t byte = label.at[i];
        is_good = is_good && ((byte >= 'a' && byte <= 'z') || byte == '-' ||
                              (byte >= '0' && byte <= '9'));
    }
    return is_good;
}

/* ---- keys of the holders ---- */

static struct status derive(const struct wrapped *wrapped, const struct holder *holder,
                            uint8_t ret_key[static SECRET_KEY_SIZE],
                            struct fault *fault)
{
    bool is_derived = false;
    if (holder->recovery != NULL) {
        static const char label[] = "mingzhang holders v1\nrecovery";
        unsigned size = 0;
        is_derived =
            HMAC(EVP_sha256(), holder->recovery, HOLDER_RECOVERY_SIZE,
                 bytes_of(label).at, sizeof(label) - 1, ret_key, &size) != NULL &&
            size == SECRET_KEY_SIZE;
    } else {
        is_derived = EVP_PBE_scrypt((const char *)holder->passphrase.at,
                                    holder->passphrase.size, wrapped->salt, SALT_SIZE,
                                    wrapped->cost.n, wrapped->cost.r, wrapped->cost.p,
                                    SCRYPT_MEMORY_MAX, ret_key, SECRET_KEY_SIZE) == 1;
    }
    if (!is_derived) {
        ERR_clear_error();
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the cryptographic library failed to derive a key; is there "
                     "memory left?");
    }
    return OK;
}

static struct bytes associated_of(char room[static ASSOCIATED_SIZE], const char *what,
                                  const char *label, size_t index, size_t count)
{
    const int size = snprintf(room, ASSOCIATED_SIZE, "%s\n%s %s %zu %zu", first_line,
                              what, label, index, count);
    assert(size > 0 && size < ASSOCIATED_SIZE);
    return bytes_from(room, (size_t)size);
}

/* Seals or opens the master key for one holder. */
static struct status wrap_master(struct sealer *sealer, struct wrapped *wrapped,
                                 const struct holder *holder, const uint8_t *master,
                                 struct fault *fault)
{
    uint8_t key[SECRET_KEY_SIZE];
    char room[ASSOCIATED_SIZE];
    const bool is_sheet = holder->recovery != NULL;
    TRY(derive(wrapped, holder, key, fault));
    const struct status status =
        sealer_seal(sealer, key,
                    associated_of(room, is_sheet ? "recovery" : "passphrase", "", 0, 0),
                    bytes_from(master, SECRET_KEY_SIZE),
                    is_sheet ? wrapped->recovery : wrapped->passphrase, fault);
    secret_wipe(key, sizeof(key));
    return status;
}

static struct status open_master(struct sealer *sealer, const struct wrapped *wrapped,
                                 const struct holder *holder, uint8_t *ret_master,
                                 struct fault *fault)
{
    uint8_t key[SECRET_KEY_SIZE];
    char room[ASSOCIATED_SIZE];
    const bool is_sheet = holder->recovery != NULL;
    TRY(derive(wrapped, holder, key, fault));
    const struct status status = sealer_open_sealed(
        sealer, key,
        associated_of(room, is_sheet ? "recovery" : "passphrase", "", 0, 0),
        bytes_from(is_sheet ? wrapped->recovery : wrapped->passphrase, WRAPPED_SIZE),
        ret_master, fault);
    secret_wipe(key, sizeof(key));
    if (status_is_ok(status)) {
        return OK;
    }
    if (is_sheet) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the recovery key is not the one of this ledger");
    }
    return FAULT(fault, STATUS_ENVIRONMENT,
                 "the passphrase is wrong; the recovery sheet opens the ledger too");
}

/* ---- the text ---- */

static void put_hex(struct writer *writer, const char *word, const uint8_t *at,
                    size_t size)
{
    char hex[2 * WRAPPED_SIZE + 1];
    assert(size <= WRAPPED_SIZE);
    bytes_to_hex(bytes_from(at, size), hex);
    writer_text(writer, word);
    writer_u8(writer, ' ');
    writer_text(writer, hex);
    writer_u8(writer, '\n');
}

static struct status save(const char *path, const struct wrapped *wrapped,
                          bool may_replace, struct fault *fault)
{
    uint8_t text[FILE_SIZE];
    char word[64];
    struct writer writer = writer_of(text, sizeof(text));
    writer_text(&writer, first_line);
    writer_u8(&writer, '\n');
    int size = snprintf(word, sizeof(word), "scrypt %" PRIu64 " %" PRIu64 " %" PRIu64,
                        wrapped->cost.n, wrapped->cost.r, wrapped->cost.p);
    assert(size > 0 && (size_t)size < sizeof(word));
    put_hex(&writer, word, wrapped->salt, SALT_SIZE);
    put_hex(&writer, "passphrase", wrapped->passphrase, WRAPPED_SIZE);
    put_hex(&writer, "recovery", wrapped->recovery, WRAPPED_SIZE);
    for (size_t i = 0; i < wrapped->count; i++) {
        size = snprintf(word, sizeof(word), "secret %s", wrapped->secrets[i].label);
        assert(size > 0 && (size_t)size < sizeof(word));
        put_hex(&writer, word, wrapped->secrets[i].at, WRAPPED_SIZE);
    }
    assert(!writer.overflowed);
    return private_file_write(path, writer_bytes(&writer), may_replace, fault);
}

/* One word, up to `end`, off the front; an empty one when it is not there. */
static struct bytes word(struct bytes *text, char end)
{
    const char needle[] = {end, '\0'};
    const size_t size = text_find(*text, bytes_of(needle));
    if (size == SIZE_MAX) {
        return bytes_from(text->at, 0);
    }
    const struct bytes found = bytes_from(text->at, size);
    *text = bytes_from(text->at + size + 1, text->size - size - 1);
    return found;
}

static bool take_word(struct bytes *text, const char *wanted, char end)
{
    return bytes_equal(word(text, end), bytes_of(wanted));
}

static bool take_hex(struct bytes *text, uint8_t *ret_bytes, size_t size)
{
    return bytes_from_hex(word(text, '\n'), ret_bytes, size);
}

static bool take_cost(struct bytes *text, struct cost *ret_cost)
{
    return take_word(text, "scrypt", ' ') &&
           text_to_u64(word(text, ' '), &ret_cost->n) &&
           text_to_u64(word(text, ' '), &ret_cost->r) &&
           text_to_u64(word(text, ' '), &ret_cost->p) && ret_cost->n >= 2 &&
           ret_cost->n <= SCRYPT_N_MAX && (ret_cost->n & (ret_cost->n - 1)) == 0 &&
           ret_cost->r >= 1 && ret_cost->r <= SCRYPT_R_MAX && ret_cost->p >= 1 &&
           ret_cost->p <= SCRYPT_P_MAX;
}

static bool take_secret(struct bytes *text, struct wrapped *wrapped)
{
    if (wrapped->count == HOLDER_SECRETS_MAX || !take_word(text, "secret", ' ')) {
        return false;
    }
    const struct bytes label = word(text, ' ');
    if (!label_is_good(label)) {
        return false;
    }
    memcpy(wrapped->secrets[wrapped->count].label, label.at, label.size);
    return take_hex(text, wrapped->secrets[wrapped->count++].at, WRAPPED_SIZE);
}

static bool parse(struct bytes text, struct wrapped *wrapped)
{
    if (!take_word(&text, first_line, '\n') || !take_cost(&text, &wrapped->cost) ||
        !take_hex(&text, wrapped->salt, SALT_SIZE) ||
        !take_word(&text, "passphrase", ' ') ||
        !take_hex(&text, wrapped->passphrase, WRAPPED_SIZE) ||
        !take_word(&text, "recovery", ' ') ||
        !take_hex(&text, wrapped->recovery, WRAPPED_SIZE)) {
        return false;
    }
    while (text.size > 0) {
        if (!take_secret(&text, wrapped)) {
            return false;
        }
    }
    return wrapped->count > 0;
}

static struct status load(const char *path, struct wrapped *ret_wrapped,
                          struct fault *fault)
{
    uint8_t text[FILE_SIZE];
    size_t size = 0;
    TRY(private_file_read(path, text, sizeof(text), &size, fault));
    struct wrapped wrapped = {0};
    if (!parse(bytes_from(text, size), &wrapped)) {
        return FAULT(
            fault, STATUS_ENVIRONMENT,
            "%s is not a file of holders, or is damaged; take it from a backup", path);
    }
    *ret_wrapped = wrapped;
    return OK;
}

/* ---- the whole ---- */

static struct status check_passphrase(struct bytes passphrase, struct fault *fault)
{
    if (passphrase.size < PASSPHRASE_MIN || passphrase.size > PASSPHRASE_MAX) {
        return FAULT(fault, STATUS_USAGE, "a passphrase has %d to %d bytes",
                     PASSPHRASE_MIN, PASSPHRASE_MAX);
    }
    return OK;
}

static struct status wrap_secrets(struct sealer *sealer, const uint8_t *master,
                                  const struct holder_secret *secrets, size_t count,
                                  struct wrapped *wrapped, struct fault *fault)
{
    char room[ASSOCIATED_SIZE];
    for (size_t i = 0; i < count; i++) {
        const struct bytes label = bytes_of(secrets[i].label);
        assert(label_is_good(label));
        memcpy(wrapped->secrets[i].label, label.at, label.size);
        TRY(sealer_seal(
            sealer, master, associated_of(room, "secret", secrets[i].label, i, count),
            bytes_from(secrets[i].at, SECRET_KEY_SIZE), wrapped->secrets[i].at, fault));
    }
    wrapped->count = count;
    return OK;
}

/* A new salt, and the master key under the passphrase. */
static struct status wrap_passphrase(struct sealer *sealer, struct wrapped *wrapped,
                                     struct bytes passphrase, const uint8_t *master,
                                     struct fault *fault)
{
    const struct holder person = {.passphrase = passphrase};
    wrapped->cost = (struct cost){SCRYPT_N, SCRYPT_R, SCRYPT_P};
    TRY(secret_random(wrapped->salt, SALT_SIZE, fault));
    return wrap_master(sealer, wrapped, &person, master, fault);
}

/* the master key is wrapped twice, so that either holder alone opens it. */
static struct status wrap_all(struct sealer *sealer, const uint8_t *master,
                              const struct holder *both, struct wrapped *wrapped,
                              struct fault *fault)
{
    const struct holder sheet = {.recovery = both->recovery};
    TRY(wrap_passphrase(sealer, wrapped, both->passphrase, master, fault));
    return wrap_master(sealer, wrapped, &sheet, master, fault);
}

struct status holder_write(const char *path, const struct holder_secret *secrets,
                           size_t count, struct bytes passphrase,
                           const uint8_t recovery[static HOLDER_RECOVERY_SIZE],
                           bool may_replace, struct fault *fault)
{
    assert(count > 0 && count <= HOLDER_SECRETS_MAX);
    TRY(check_passphrase(passphrase, fault));
    struct sealer *sealer = NULL;
    TRY(sealer_open(&sealer, fault));
    uint8_t master[SECRET_KEY_SIZE];
    struct wrapped wrapped = {0};
    const struct holder both = {passphrase, recovery};
    struct status status = secret_random(master, sizeof(master), fault);
    if (status_is_ok(status)) {
        status = wrap_all(sealer, master, &both, &wrapped, fault);
    }
    if (status_is_ok(status)) {
        status = wrap_secrets(sealer, master, secrets, count, &wrapped, fault);
    }
    secret_wipe(master, sizeof(master));
    sealer_close(sealer);
    return status_is_ok(status) ? save(path, &wrapped, may_replace, fault) : status;
}

static struct status open_secrets(struct sealer *sealer, const struct wrapped *wrapped,
                                  const uint8_t *master,
                                  struct holder_secret *ret_secrets,
                                  struct fault *fault)
{
    char room[ASSOCIATED_SIZE];
    for (size_t i = 0; i < wrapped->count; i++) {
        const char *label = wrapped->secrets[i].label;
        const struct status status = sealer_open_sealed(
            sealer, master, associated_of(room, "secret", label, i, wrapped->count),
            bytes_from(wrapped->secrets[i].at, WRAPPED_SIZE), ret_secrets[i].at, fault);
        if (!status_is_ok(status)) {
            return FAULT(
                fault, STATUS_ENVIRONMENT,
                "the file of holders was changed after it was written; take it "
                "from a backup");
        }
        memcpy(ret_secrets[i].label, label, HOLDER_LABEL_SIZE);
    }
    return OK;
}

static struct status read_with(struct sealer *sealer, const struct wrapped *wrapped,
                               const struct holder *holder,
                               struct holder_secret *ret_secrets, struct fault *fault)
{
    uint8_t master[SECRET_KEY_SIZE];
    struct holder_secret secrets[HOLDER_SECRETS_MAX] = {0};
    TRY(open_master(sealer, wrapped, holder, master, fault));
    const struct status status = open_secrets(sealer, wrapped, master, secrets, fault);
    secret_wipe(master, sizeof(master));
    if (status_is_ok(status)) {
        memcpy(ret_secrets, secrets, wrapped->count * sizeof(secrets[0]));
    }
    secret_wipe(secrets, sizeof(secrets));
    return status;
}

struct status holder_read(const char *path, struct bytes passphrase,
                          const uint8_t *recovery, struct holder_secret *ret_secrets,
                          size_t capacity, size_t *ret_count, struct fault *fault)
{
    assert((passphrase.size > 0) != (recovery != NULL));
    struct wrapped wrapped;
    TRY(load(path, &wrapped, fault));
    if (wrapped.count > capacity) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "%s holds more secrets than this program knows; use a newer one",
                     path);
    }
    struct sealer *sealer = NULL;
    TRY(sealer_open(&sealer, fault));
    const struct holder holder = {passphrase, recovery};
    const struct status status =
        read_with(sealer, &wrapped, &holder, ret_secrets, fault);
    sealer_close(sealer);
    if (status_is_ok(status)) {
        *ret_count = wrapped.count;
    }
    return status;
}

static struct status replace_in(struct sealer *sealer, struct wrapped *wrapped,
                                struct bytes passphrase,
                                const struct holder_secret *secrets, size_t count,
                                struct fault *fault)
{
    const struct holder person = {.passphrase = passphrase};
    uint8_t master[SECRET_KEY_SIZE];
    TRY(open_master(sealer, wrapped, &person, master, fault));
    memset(wrapped->secrets, 0, sizeof(wrapped->secrets));
    const struct status status =
        wrap_secrets(sealer, master, secrets, count, wrapped, fault);
    secret_wipe(master, sizeof(master));
    return status;
}

struct status holder_replace(const char *path, const struct holder_secret *secrets,
                             size_t count, struct bytes passphrase, struct fault *fault)
{
    assert(count > 0 && count <= HOLDER_SECRETS_MAX);
    struct wrapped wrapped;
    TRY(load(path, &wrapped, fault));
    struct sealer *sealer = NULL;
    TRY(sealer_open(&sealer, fault));
    const struct status status =
        replace_in(sealer, &wrapped, passphrase, secrets, count, fault);
    sealer_close(sealer);
    return status_is_ok(status) ? save(path, &wrapped, true, fault) : status;
}

static struct status rewrap(struct sealer *sealer, struct wrapped *wrapped,
                            struct bytes old_passphrase, struct bytes new_passphrase,
                            struct fault *fault)
{
    const struct holder person = {.passphrase = old_passphrase};
    uint8_t master[SECRET_KEY_SIZE];
    TRY(open_master(sealer, wrapped, &person, master, fault));
    const struct status status =
        wrap_passphrase(sealer, wrapped, new_passphrase, master, fault);
    secret_wipe(master, sizeof(master));
    return status;
}

struct status holder_change_passphrase(const char *path, struct bytes old_passphrase,
                                       struct bytes new_passphrase, struct fault *fault)
{
    TRY(check_passphrase(new_passphrase, fault));
    struct wrapped wrapped;
    TRY(load(path, &wrapped, fault));
    struct sealer *sealer = NULL;
    TRY(sealer_open(&sealer, fault));
    const struct status status =
        rewrap(sealer, &wrapped, old_passphrase, new_passphrase, fault);
    sealer_close(sealer);
    return status_is_ok(status) ? save(path, &wrapped, true, fault) : status;
}
