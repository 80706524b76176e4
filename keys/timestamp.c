/* timestamp.c - see timestamp.h: requests, and what responses say. */
#include "keys/timestamp_internal.h"

#include "keys/digest.h"
#include "ledger/base/date.h"

#include <assert.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>

static struct status no_memory(struct fault *fault)
{
    ERR_clear_error();
    return FAULT(fault, STATUS_NO_MEMORY, "no memory to make a time stamp request");
}

static struct digest imprint_of(struct bytes document)
{
    struct digest digest;
    unsigned size = 0;
    const int made =
        EVP_Digest(document.at, document.size, digest.at, &size, EVP_sha256(), NULL);
    assert(made == 1 && size == DIGEST_SIZE);
    return digest;
}

/* ---- requests -------------------------------------------------------------------- */

static bool set_imprint(TS_REQ *request, struct bytes document)
{
    struct digest digest = imprint_of(document);
    TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
    X509_ALGOR *algorithm = X509_ALGOR_new();
    const bool is_set =
        imprint != NULL && algorithm != NULL &&
        X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 &&
        TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1 &&
        TS_MSG_IMPRINT_set_msg(imprint, digest.at, DIGEST_SIZE) == 1 &&
        TS_REQ_set_msg_imprint(request, imprint) == 1;
    X509_ALGOR_free(algorithm);
    TS_MSG_IMPRINT_free(imprint);
    return is_set;
}

static bool set_nonce(TS_REQ *request, uint64_t nonce)
{
    ASN1_INTEGER *integer = ASN1_INTEGER_new();
    const bool is_set = integer != NULL &&
                        ASN1_INTEGER_set_uint64(integer, nonce) == 1 &&
                        TS_REQ_set_nonce(request, integer) == 1;
    ASN1_INTEGER_free(integer);
    return is_set;
}

static struct status write_request(TS_REQ *request, struct bytes document,
                                   uint64_t nonce, struct writer *writer,
                                   struct fault *fault)
{
    uint8_t room[TIMESTAMP_REQUEST_SIZE_MAX];
    uint8_t *at = room;
    if (request == NULL || TS_REQ_set_version(request, 1) != 1 ||
        !set_imprint(request, document) || !set_nonce(request, nonce) ||
        TS_REQ_set_cert_req(request, 1) != 1) {
        return no_memory(fault);
    }
    const int size = i2d_TS_REQ(request, NULL);
    assert(size <= (int)sizeof(room));
    if (size <= 0 || i2d_TS_REQ(request, &at) != size) {
        return no_memory(fault);
    }
    writer_run(writer, bytes_from(room, (size_t)size));
    return OK;
}

struct status timestamp_request(struct bytes document, uint64_t nonce,
                                struct writer *writer, struct fault *fault)
{
    assert(nonce != 0);
    TS_REQ *request = TS_REQ_new();
    const struct status written =
        write_request(request, document, nonce, writer, fault);
    TS_REQ_free(request);
    return written;
}

/* ---- what a response says -------------------------------------------------------- */

struct status timestamp_parse(struct bytes response, TS_RESP **ret_parsed,
                              struct fault *fault)
{
    const uint8_t *at = response.at;
    TS_RESP *parsed = NULL;
    if (response.size > 0 && response.size <= TIMESTAMP_RESPONSE_SIZE_MAX) {
        parsed = d2i_TS_RESP(NULL, &at, (long)response.size);
    }
    ERR_clear_error();
    if (parsed == NULL || at != response.at + response.size) {
        TS_RESP_free(parsed);
        return FAULT(fault, STATUS_INPUT,
                     "it is no answer of a time stamp authority (RFC 3161)");
    }
    *ret_parsed = parsed;
    return OK;
}

/* What an authority writes beside its "no" is shortened and made plain. */
static struct status check_granted(TS_RESP *response, struct fault *fault)
{
    TS_STATUS_INFO *info = TS_RESP_get_status_info(response);
    const long status = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(info));
    const STACK_OF(ASN1_UTF8STRING) *texts = TS_STATUS_INFO_get0_text(info);
    char words[128] = "";
    if (status == TS_STATUS_GRANTED || status == TS_STATUS_GRANTED_WITH_MODS) {
        return OK;
    }
    if (texts != NULL && sk_ASN1_UTF8STRING_num(texts) > 0) {
        const ASN1_STRING *text = sk_ASN1_UTF8STRING_value(texts, 0);
        const uint8_t *at = ASN1_STRING_get0_data(text);
        for (int i = 0; i < ASN1_STRING_length(text) && i < (int)sizeof(words) - 1;
             i++) {
            words[i] = at[i] >= ' ' && at[i] < 0x7F ? (char)at[i] : '?';
        }
    }
    return FAULT(fault, STATUS_REFUSED,
                 "R-272: the authority did not grant the time stamp (status %ld) %s",
                 status, words);
}

static struct status check_imprint(TS_TST_INFO *info, struct bytes document,
                                   struct fault *fault)
{
    TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint(info);
    const X509_ALGOR *algorithm = TS_MSG_IMPRINT_get_algo(imprint);
    const ASN1_OBJECT *object = NULL;
    const struct digest wanted = imprint_of(document);
    const ASN1_OCTET_STRING *said = TS_MSG_IMPRINT_get_msg(imprint);
    X509_ALGOR_get0(&object, NULL, NULL, algorithm);
    const bool is_same = OBJ_obj2nid(object) == NID_sha256 &&
                         bytes_equal(digest_bytes(&wanted),
                                     bytes_from(ASN1_STRING_get0_data(said),
                                                (size_t)ASN1_STRING_length(said)));
    return is_same ? OK
                   : FAULT(fault, STATUS_FOUND,
                           "R-272: the time stamp is about another checkpoint");
}

static struct status read_time(TS_TST_INFO *info, int64_t *ret_ms, struct fault *fault)
{
    struct tm parts;
    if (ASN1_TIME_to_tm(TS_TST_INFO_get_time(info), &parts) != 1) {
        ERR_clear_error();
        return FAULT(fault, STATUS_INPUT, "the time of the time stamp is none");
    }
    const struct civil_date date = {parts.tm_year + 1900, parts.tm_mon + 1,
                                    parts.tm_mday};
    if (!date_is_real(date)) {
        return FAULT(fault, STATUS_INPUT, "the time of the time stamp is none");
    }
    const int64_t seconds = (int64_t)date_to_day(date) * 86400 + parts.tm_hour * 3600 +
                            parts.tm_min * 60 + parts.tm_sec;
    *ret_ms = seconds * 1000;
    return OK;
}

/* Which certificate it claims to be signed with; control characters are escaped. */
static void read_authority(TS_RESP *response, char ret_name[TIMESTAMP_AUTHORITY_SIZE])
{
    PKCS7 *token = TS_RESP_get_token(response);
    STACK_OF(X509) *signers = PKCS7_get0_signers(token, NULL, 0);
    BIO *memory = BIO_new(BIO_s_mem());
    int size = 0;
    if (memory != NULL && signers != NULL && sk_X509_num(signers) == 1 &&
        X509_NAME_print_ex(memory, X509_get_subject_name(sk_X509_value(signers, 0)), 0,
                           XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) >
            0) {
        size = BIO_read(memory, ret_name, TIMESTAMP_AUTHORITY_SIZE - 1);
    }
    ret_name[size > 0 ? size : 0] = '\0';
    BIO_free(memory);
    sk_X509_free(signers);
    ERR_clear_error();
}

/* What was granted: the authority said yes, and says something. */
static struct status granted(TS_RESP *response, TS_TST_INFO **ret_info,
                             struct fault *fault)
{
    TRY(check_granted(response, fault));
    TS_TST_INFO *info = TS_RESP_get_tst_info(response);
    if (info == NULL || TS_TST_INFO_get_version(info) != 1) {
        return FAULT(fault, STATUS_INPUT,
                     "it is no answer of a time stamp authority (RFC 3161)");
    }
    *ret_info = info;
    return OK;
}

static uint64_t nonce_of(TS_TST_INFO *info)
{
    const ASN1_INTEGER *nonce = TS_TST_INFO_get_nonce(info);
    uint64_t number = 0;
    return nonce != NULL && ASN1_INTEGER_get_uint64(&number, nonce) == 1 ? number : 0;
}

struct status timestamp_nonce(struct bytes response, uint64_t *ret_nonce,
                              struct fault *fault)
{
    TS_RESP *parsed = NULL;
    TS_TST_INFO *info = NULL;
    TRY(timestamp_parse(response, &parsed, fault));
    const struct status read = granted(parsed, &info, fault);
    if (status_is_ok(read)) {
        *ret_nonce = nonce_of(info);
    }
    TS_RESP_free(parsed);
    return read;
}

struct status timestamp_take(TS_RESP *response, struct bytes document,
                             struct timestamp *ret_timestamp, struct fault *fault)
{
    struct timestamp timestamp = {.nonce = 0};
    TS_TST_INFO *info = NULL;
    TRY(granted(response, &info, fault));
    TRY(check_imprint(info, document, fault));
    TRY(read_time(info, &timestamp.time_ms, fault));
    timestamp.nonce = nonce_of(info);
    read_authority(response, timestamp.authority);
    *ret_timestamp = timestamp;
    return OK;
}

struct status timestamp_read(struct bytes response, struct bytes document,
                             struct timestamp *ret_timestamp, struct fault *fault)
{
    TS_RESP *parsed = NULL;
    TRY(timestamp_parse(response, &parsed, fault));
    const struct status taken = timestamp_take(parsed, document, ret_timestamp, fault);
    TS_RESP_free(parsed);
    return taken;
}
