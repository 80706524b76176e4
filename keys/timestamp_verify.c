/* timestamp_verify.c - see timestamp.h: who signed a time stamp. */
#include "keys/timestamp_internal.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

/* One look at the signature, its certificate and the chain. */
struct looking {
    TS_RESP *response;
    struct bytes authorities;
    int64_t at_ms;      /* the certificates' validity is that of this time; or ... */
    bool heeds_revoked; /* ... of no time, but against the revocation lists       */
    int error;          /* X509_V_ERR_*: why the chain does not hold; else 0      */
};

/* The first error is the cause; the library asks on without it. */
static int see_error(int is_good, X509_STORE_CTX *context)
{
    int *error = X509_STORE_get_ex_data(X509_STORE_CTX_get0_store(context), 0);
    if (is_good != 1 && *error == X509_V_OK) {
        *error = X509_STORE_CTX_get_error(context);
    }
    return is_good;
}

/* The file may hold a key besides; nobody is asked for its passphrase. */
static int no_passphrase(char *room, int size, int is_new, void *context)
{
    (void)room;
    (void)size;
    (void)is_new;
    (void)context;
    return -1;
}

struct found {
    size_t certificates, lists;
};

static bool fill_store(X509_STORE *store, const struct looking *looking,
                       struct found *found)
{
    BIO *text =
        BIO_new_mem_buf(looking->authorities.at, (int)looking->authorities.size);
    STACK_OF(X509_INFO) *items =
        text == NULL ? NULL : PEM_X509_INFO_read_bio(text, NULL, no_passphrase, NULL);
    bool is_added = true;
    for (int i = 0; items != NULL && i < sk_X509_INFO_num(items); i++) {
        const X509_INFO *item = sk_X509_INFO_value(items, i);
        if (item->x509 != NULL) {
            is_added = is_added && X509_STORE_add_cert(store, item->x509) == 1;
            found->certificates++;
        }
        if (item->crl != NULL) {
            is_added = is_added && X509_STORE_add_crl(store, item->crl) == 1;
            found->lists++;
        }
    }
    sk_X509_INFO_pop_free(items, X509_INFO_free);
    BIO_free(text);
    ERR_clear_error();
    return is_added;
}

static void set_rules(X509_STORE *store, struct looking *looking)
{
    X509_VERIFY_PARAM *rules = X509_STORE_get0_param(store);
    unsigned long flags = X509_V_FLAG_PARTIAL_CHAIN;
    if (looking->heeds_revoked) {
        flags |= X509_V_FLAG_CRL_CHECK | X509_V_FLAG_NO_CHECK_TIME;
    } else {
        X509_VERIFY_PARAM_set_time(rules, (time_t)(looking->at_ms / 1000));
    }
    X509_VERIFY_PARAM_set_flags(rules, flags);
    X509_STORE_set_ex_data(store, 0, &looking->error);
    X509_STORE_set_verify_cb(store, see_error);
}

static struct status say_chain(int error, struct fault *fault)
{
    switch (error) {
    case X509_V_OK:
        return FAULT(fault, STATUS_FOUND,
                     "R-272: the signature of the time stamp fails; it was altered");
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return FAULT(fault, STATUS_FOUND,
                     "R-272: a certificate of the authority was not valid then");
    case X509_V_ERR_CERT_REVOKED:
        return FAULT(fault, STATUS_FOUND,
                     "R-272: the certificate of the authority was revoked");
    case X509_V_ERR_UNABLE_TO_GET_CRL:
        return FAULT(fault, STATUS_FOUND,
                     "R-272: the revocation lists given do not cover the certificate "
                     "of the authority");
    case X509_V_ERR_INVALID_PURPOSE:
        return FAULT(fault, STATUS_FOUND,
                     "R-272: the certificate of the signer is not for time stamping "
                     "alone");
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
        return FAULT(fault, STATUS_FOUND,
                     "R-272: the certificate of the signer does not lead to the "
                     "authority that was given");
    default:
        return FAULT(fault, STATUS_FOUND,
                     "R-272: the certificate of the signer cannot be relied on: %s",
                     X509_verify_cert_error_string(error));
    }
}

static struct status look_in(X509_STORE *store, struct looking *looking,
                             struct fault *fault)
{
    struct found found = {0};
    if (!fill_store(store, looking, &found)) {
        return FAULT(fault, STATUS_INPUT, "its certificates are damaged");
    }
    if (found.certificates == 0) {
        return FAULT(fault, STATUS_INPUT,
                     "there is no certificate in it; PEM is wanted, with the "
                     "authority's own");
    }
    if (looking->heeds_revoked && found.lists == 0) {
        return OK;
    }
    set_rules(store, looking);
    const int is_good = TS_RESP_verify_signature(TS_RESP_get_token(looking->response),
                                                 NULL, store, NULL);
    ERR_clear_error();
    return is_good == 1 ? OK : say_chain(looking->error, fault);
}

static struct status look(struct looking looking, struct fault *fault)
{
    X509_STORE *store = X509_STORE_new();
    if (store == NULL) {
        return FAULT(fault, STATUS_NO_MEMORY, "no memory to check a time stamp");
    }
    const struct status seen = look_in(store, &looking, fault);
    X509_STORE_free(store);
    return seen;
}

static struct status verify(TS_RESP *response, struct bytes authorities, int64_t now_ms,
                            const struct timestamp *timestamp, struct fault *fault)
{
    struct looking looking = {
        .response = response, .authorities = authorities, .at_ms = timestamp->time_ms};
    TRY(look(looking, fault));
    if (now_ms != 0) {
        if (timestamp->time_ms > now_ms + TIMESTAMP_AHEAD_MS_MAX) {
            return FAULT(fault, STATUS_FOUND,
                         "R-272: the time stamp is from the future; is the clock of "
                         "this computer right?");
        }
        looking.at_ms = now_ms;
        TRY(look(looking, fault));
    }
    looking.heeds_revoked = true;
    return look(looking, fault);
}

struct status timestamp_verify(struct bytes response, struct bytes document,
                               struct bytes authorities, int64_t now_ms,
                               struct timestamp *ret_timestamp, struct fault *fault)
{
    TS_RESP *parsed = NULL;
    struct timestamp timestamp;
    TRY(timestamp_parse(response, &parsed, fault));
    struct status verified = timestamp_take(parsed, document, &timestamp, fault);
    if (status_is_ok(verified)) {
        verified = verify(parsed, authorities, now_ms, &timestamp, fault);
    }
    TS_RESP_free(parsed);
    TRY(verified);
    *ret_timestamp = timestamp;
    return OK;
}
