/* authority.h - a time stamp authority for tests: it says what a test wants, at any
 * time, with any certificate. */
#ifndef TESTS_KEYS_AUTHORITY_H
#define TESTS_KEYS_AUTHORITY_H

#include "keys/timestamp.h"
#include "tests/suite.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

enum { AUTHORITY_DAY = 86400 };

struct authority {
    EVP_PKEY *root_key, *key;
    X509 *root, *certificate;
    int64_t now_s; /* what its clock says */
};

/* 2026-01-01 00:00 UTC; certificates live from a year before to a year after. */
static const int64_t authority_start_s = 1767225600;

static inline EVP_PKEY *authority_key(void)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    ck_assert_ptr_nonnull(key);
    return key;
}

static inline void authority_extend(X509 *certificate, X509 *issuer, int nid,
                                    const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    ck_assert_ptr_nonnull(extension);
    ck_assert_int_eq(X509_add_ext(certificate, extension, -1), 1);
    X509_EXTENSION_free(extension);
}

struct authority_wish {
    const char *name;
    const char *purpose; /* extended key usage, or NULL */
    bool is_root;
    int64_t from_s, to_s;
};

/* `issuer` NULL: signs itself. */
static inline X509 *authority_certificate(const struct authority_wish *wish,
                                          EVP_PKEY *key, X509 *issuer,
                                          EVP_PKEY *issuer_key)
{
    X509 *made = X509_new();
    ck_assert_ptr_nonnull(made);
    X509_NAME *name = X509_get_subject_name(made);
    ck_assert_int_eq(X509_set_version(made, 2), 1);
    ck_assert_int_eq(
        ASN1_INTEGER_set(X509_get_serialNumber(made), wish->is_root ? 1 : 2), 1);
    ck_assert_ptr_nonnull(ASN1_TIME_set(X509_getm_notBefore(made), wish->from_s));
    ck_assert_ptr_nonnull(ASN1_TIME_set(X509_getm_notAfter(made), wish->to_s));
    ck_assert_int_eq(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                                (const unsigned char *)wish->name, -1,
                                                -1, 0),
                     1);
    ck_assert_int_eq(X509_set_issuer_name(
                         made, issuer == NULL ? name : X509_get_subject_name(issuer)),
                     1);
    ck_assert_int_eq(X509_set_pubkey(made, key), 1);
    if (wish->is_root) {
        authority_extend(made, made, NID_basic_constraints, "critical,CA:TRUE");
        authority_extend(made, made, NID_key_usage, "critical,keyCertSign,cRLSign");
    }
    if (wish->purpose != NULL) {
        authority_extend(made, issuer, NID_ext_key_usage, wish->purpose);
    }
    ck_assert_int_gt(X509_sign(made, issuer_key, EVP_sha256()), 0);
    return made;
}

static inline struct authority_wish authority_wish(const char *name)
{
    return (struct authority_wish){
        .name = name,
        .purpose = "critical,timeStamping",
        .from_s = authority_start_s - INT64_C(365) * AUTHORITY_DAY,
        .to_s = authority_start_s + INT64_C(365) * AUTHORITY_DAY};
}

static inline void authority_open(struct authority *ret_authority)
{
    struct authority_wish root = authority_wish("测试时间戳根");
    const struct authority_wish signer = authority_wish("测试时间戳一");
    root.is_root = true;
    root.purpose = NULL;
    root.to_s = authority_start_s + INT64_C(3650) * AUTHORITY_DAY;
    struct authority made = {.root_key = authority_key(),
                             .key = authority_key(),
                             .now_s = authority_start_s};
    made.root = authority_certificate(&root, made.root_key, NULL, made.root_key);
    made.certificate =
        authority_certificate(&signer, made.key, made.root, made.root_key);
    *ret_authority = made;
}

static inline void authority_close(struct authority *authority)
{
    EVP_PKEY_free(authority->root_key);
    EVP_PKEY_free(authority->key);
    X509_free(authority->root);
    X509_free(authority->certificate);
}

static inline int authority_clock(TS_RESP_CTX *context, void *data, long *ret_s,
                                  long *ret_us)
{
    const struct authority *authority = data;
    (void)context;
    *ret_s = (long)authority->now_s;
    *ret_us = 0;
    return 1;
}

static inline ASN1_INTEGER *authority_serial(TS_RESP_CTX *context, void *data)
{
    ASN1_INTEGER *serial = ASN1_INTEGER_new();
    (void)context;
    (void)data;
    ck_assert_int_eq(ASN1_INTEGER_set(serial, 77), 1);
    return serial;
}

/* Answers a request; with `refuses` it takes no SHA-256. */
static inline TS_RESP *authority_answer(struct authority *authority,
                                        struct bytes request, bool refuses)
{
    TS_RESP_CTX *context = TS_RESP_CTX_new();
    ASN1_OBJECT *policy = OBJ_txt2obj("1.2.3.4.1", 1);
    BIO *in = BIO_new_mem_buf(request.at, (int)request.size);
    ck_assert_int_eq(TS_RESP_CTX_set_signer_cert(context, authority->certificate), 1);
    ck_assert_int_eq(TS_RESP_CTX_set_signer_key(context, authority->key), 1);
    ck_assert_int_eq(TS_RESP_CTX_set_signer_digest(context, EVP_sha256()), 1);
    ck_assert_int_eq(TS_RESP_CTX_set_def_policy(context, policy), 1);
    ck_assert_int_eq(TS_RESP_CTX_add_md(context, refuses ? EVP_sha512() : EVP_sha256()),
                     1);
    TS_RESP_CTX_set_serial_cb(context, authority_serial, NULL);
    TS_RESP_CTX_set_time_cb(context, authority_clock, authority);
    TS_RESP *response = TS_RESP_create_response(context, in);
    ck_assert_ptr_nonnull(response);
    ERR_clear_error();
    BIO_free(in);
    ASN1_OBJECT_free(policy);
    TS_RESP_CTX_free(context);
    return response;
}

/* Frees `response`; the bytes lie in `room`. */
static inline struct bytes authority_bytes(TS_RESP *response, uint8_t *room,
                                           size_t capacity)
{
    uint8_t *at = room;
    const int size = i2d_TS_RESP(response, NULL);
    ck_assert_int_gt(size, 0);
    ck_assert_uint_le((size_t)size, capacity);
    ck_assert_int_eq(i2d_TS_RESP(response, &at), size);
    TS_RESP_free(response);
    return bytes_from(room, (size_t)size);
}

/* The root as PEM and, when `revokes`, a list that names the signer, or another. */
static inline struct bytes authority_pem(struct authority *authority, bool has_list,
                                         bool revokes, uint8_t *room, size_t capacity)
{
    BIO *out = BIO_new(BIO_s_mem());
    ck_assert_int_eq(PEM_write_bio_X509(out, authority->root), 1);
    if (has_list) {
        X509_CRL *list = X509_CRL_new();
        X509_REVOKED *entry = X509_REVOKED_new();
        ASN1_TIME *day = ASN1_TIME_set(NULL, authority_start_s);
        ASN1_INTEGER *serial = ASN1_INTEGER_new();
        ck_assert_int_eq(ASN1_INTEGER_set(serial, revokes ? 2 : 9), 1);
        ck_assert_int_eq(
            X509_CRL_set_issuer_name(list, X509_get_subject_name(authority->root)), 1);
        ck_assert_int_eq(X509_CRL_set1_lastUpdate(list, day), 1);
        ck_assert_int_eq(X509_CRL_set1_nextUpdate(list, day), 1);
        ck_assert_int_eq(X509_REVOKED_set_serialNumber(entry, serial), 1);
        ck_assert_int_eq(X509_REVOKED_set_revocationDate(entry, day), 1);
        ck_assert_int_eq(X509_CRL_add0_revoked(list, entry), 1);
        ck_assert_int_gt(X509_CRL_sign(list, authority->root_key, EVP_sha256()), 0);
        ck_assert_int_eq(PEM_write_bio_X509_CRL(out, list), 1);
        ASN1_INTEGER_free(serial);
        ASN1_TIME_free(day);
        X509_CRL_free(list);
    }
    const int size = BIO_read(out, room, (int)capacity);
    ck_assert_int_gt(size, 0);
    BIO_free(out);
    return bytes_from(room, (size_t)size);
}

#endif
