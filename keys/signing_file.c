/* signing_file.c - the PEM half of signing.h: encrypted PKCS#8 (RFC 5958), PBES2 with
 * scrypt (RFC 7914) and AES-256-CBC, so that stock tools open the file too. */
#include "keys/private_file.h"
#include "keys/secret.h"
#include "keys/signing.h"
#include "keys/signing_pkey.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

/* 2^14 x 8 is the most the library itself accepts when it reads (32 MiB in all), so
 * twice that work is asked for by p. */
enum {
    SCRYPT_N = 1 << 14,
    SCRYPT_R = 8,
    SCRYPT_P = 2,
    SALT_SIZE = 16,
    PEM_SIZE = 4096
};

static struct status check_passphrase(struct bytes passphrase, struct fault *fault)
{
    if (passphrase.size < SIGNING_PASSPHRASE_SIZE_MIN ||
        passphrase.size > SIGNING_PASSPHRASE_SIZE_MAX) {
        return FAULT(fault, STATUS_USAGE,
                     "R-011: a private key is kept only under a passphrase of %d to %d "
                     "bytes",
                     SIGNING_PASSPHRASE_SIZE_MIN, SIGNING_PASSPHRASE_SIZE_MAX);
    }
    return OK;
}

/* NULL on failure; owned by the caller. */
static X509_SIG *encrypt(const EVP_PKEY *pkey, struct bytes passphrase)
{
    PKCS8_PRIV_KEY_INFO *plain = EVP_PKEY2PKCS8(pkey);
    X509_ALGOR *scheme = PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), NULL, SALT_SIZE, NULL,
                                               SCRYPT_N, SCRYPT_R, SCRYPT_P);
    X509_SIG *sealed = NULL;
    if (plain != NULL && scheme != NULL) {
        sealed = PKCS8_set0_pbe((const char *)passphrase.at, (int)passphrase.size,
                                plain, scheme);
    }
    if (sealed == NULL) {
        X509_ALGOR_free(scheme); /* otherwise it belongs to `sealed` */
    }
    PKCS8_PRIV_KEY_INFO_free(plain); /* wipes */
    return sealed;
}

/* The size of the PEM text in ret_text[0:PEM_SIZE], 0 on failure. */
static size_t to_pem(const X509_SIG *sealed, uint8_t *ret_text)
{
    BIO *memory = BIO_new(BIO_s_mem());
    int size = 0;
    if (memory != NULL && PEM_write_bio_PKCS8(memory, sealed) == 1) {
        size = BIO_read(memory, ret_text, PEM_SIZE);
    }
    BIO_free(memory);
    return size > 0 && size < PEM_SIZE ? (size_t)size : 0;
}

struct status signing_key_write(const struct signing_key *key, const char *path,
                                struct bytes passphrase, bool may_replace,
                                struct fault *fault)
{
    TRY(check_passphrase(passphrase, fault));
    uint8_t text[PEM_SIZE];
    X509_SIG *sealed = encrypt(key->pkey, passphrase);
    const size_t size = sealed != NULL ? to_pem(sealed, text) : 0;
    X509_SIG_free(sealed);
    if (size == 0) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the cryptographic library failed to encrypt a private key");
    }
    return private_file_write(path, bytes_from(text, size), may_replace, fault);
}

static bool is_within(const ASN1_INTEGER *number, long most)
{
    const long value = ASN1_INTEGER_get(number);
    return value >= 1 && value <= most;
}

/* what the file asks for is done before anybody knows whether the passphrase
 * fits; only what encrypt() asks for is not too much. */
static bool is_ours(const X509_SIG *sealed)
{
    const X509_ALGOR *scheme = NULL;
    const ASN1_OBJECT *name = NULL;
    const void *parameter = NULL;
    int type = 0;
    X509_SIG_get0(sealed, &scheme, NULL);
    X509_ALGOR_get0(&name, &type, &parameter, scheme);
    if (OBJ_obj2nid(name) != NID_pbes2 || type != V_ASN1_SEQUENCE) {
        return false;
    }
    PBE2PARAM *pbes2 = ASN1_item_unpack(parameter, ASN1_ITEM_rptr(PBE2PARAM));
    SCRYPT_PARAMS *scrypt = NULL;
    if (pbes2 != NULL) {
        X509_ALGOR_get0(&name, &type, &parameter, pbes2->keyfunc);
        scrypt = OBJ_obj2nid(name) == NID_id_scrypt && type == V_ASN1_SEQUENCE
                     ? ASN1_item_unpack(parameter, ASN1_ITEM_rptr(SCRYPT_PARAMS))
                     : NULL;
    }
    /* -1 for a number that is too large for a long. */
    const bool is_good = scrypt != NULL && is_within(scrypt->costParameter, SCRYPT_N) &&
                         is_within(scrypt->blockSize, SCRYPT_R) &&
                         is_within(scrypt->parallelizationParameter, SCRYPT_P);
    SCRYPT_PARAMS_free(scrypt);
    PBE2PARAM_free(pbes2);
    return is_good;
}

static X509_SIG *from_pem(struct bytes text)
{
    BIO *memory = BIO_new_mem_buf(text.at, (int)text.size);
    X509_SIG *sealed =
        memory != NULL ? PEM_read_bio_PKCS8(memory, NULL, NULL, NULL) : NULL;
    BIO_free(memory);
    return sealed;
}

static EVP_PKEY *decrypt(const X509_SIG *sealed, struct bytes passphrase)
{
    PKCS8_PRIV_KEY_INFO *plain =
        PKCS8_decrypt(sealed, (const char *)passphrase.at, (int)passphrase.size);
    EVP_PKEY *pkey = plain != NULL ? EVP_PKCS82PKEY(plain) : NULL;
    PKCS8_PRIV_KEY_INFO_free(plain); /* wipes */
    return pkey;
}

static struct status take(const EVP_PKEY *pkey, const char *path,
                          struct signing_key **ret_key, struct fault *fault)
{
    enum signing_kind kind = SIGNING_ED25519;
    if (EVP_PKEY_is_a(pkey, "SM2") == 1) {
        kind = SIGNING_SM2;
    } else if (EVP_PKEY_is_a(pkey, "ED25519") != 1) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "%s holds a private key that is neither Ed25519 nor SM2", path);
    }
    uint8_t secret[32];
    if (!signing_pkey_secret(pkey, kind, secret)) {
        return FAULT(fault, STATUS_ENVIRONMENT, "%s holds no usable private key", path);
    }
    const struct status status = signing_key_from(kind, secret, ret_key, fault);
    secret_wipe(secret, sizeof(secret));
    return status;
}

struct status signing_key_read(const char *path, struct bytes passphrase,
                               struct signing_key **ret_key, struct fault *fault)
{
    TRY(check_passphrase(passphrase, fault));
    uint8_t text[PEM_SIZE];
    size_t size = 0;
    TRY(private_file_read(path, text, sizeof(text), &size, fault));
    X509_SIG *sealed = from_pem(bytes_from(text, size));
    secret_wipe(text, size);
    if (sealed == NULL) {
        ERR_clear_error();
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "R-011: %s is not an encrypted private key (it must begin with "
                     "BEGIN ENCRYPTED PRIVATE KEY)",
                     path);
    }
    if (!is_ours(sealed)) {
        X509_SIG_free(sealed);
        ERR_clear_error();
        return FAULT(
            fault, STATUS_ENVIRONMENT,
            "R-252: %s is not sealed as this program seals keys, or opening it "
            "would take too long; was it put there by somebody else?",
            path);
    }
    EVP_PKEY *pkey = decrypt(sealed, passphrase);
    X509_SIG_free(sealed);
    if (pkey == NULL) {
        ERR_clear_error();
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "%s does not open: the passphrase is wrong or the file damaged",
                     path);
    }
    const struct status status = take(pkey, path, ret_key, fault);
    EVP_PKEY_free(pkey);
    return status;
}
