/* timestamp.h - an authority says that something existed at a time (RFC 3161).
 *
 * Requests are made and answers checked offline: how they travel is nobody's business
 * here.  The imprint is the SHA-256 of the document whatever the ledger's suite, for
 * that is what authorities take.  Pure but for the library. */
#ifndef KEYS_TIMESTAMP_H
#define KEYS_TIMESTAMP_H

#include "ledger/base/bytes.h"
#include "ledger/base/status.h"

enum {
    TIMESTAMP_REQUEST_SIZE_MAX = 256,
    TIMESTAMP_RESPONSE_SIZE_MAX = 65536,
    TIMESTAMP_AUTHORITY_SIZE = 256,
    TIMESTAMP_AHEAD_MS_MAX = 86400000 /* how far its clock may be ahead of ours */
};

struct timestamp {
    int64_t time_ms; /* UTC, by the authority's clock                          */
    uint64_t nonce;  /* of the request; 0: none, or one that is not ours       */
    char authority[TIMESTAMP_AUTHORITY_SIZE]; /* the signer's name, RFC 4514   */
};

/* Appends a request (DER) for `document` with this nonce, which is not 0, asking for
 * the authority's certificate.  TIMESTAMP_REQUEST_SIZE_MAX bytes are enough.
 * Errors: STATUS_NO_MEMORY; `writer` is untouched then. */
struct status timestamp_request(struct bytes document, uint64_t nonce,
                                struct writer *writer, struct fault *fault) MUST_USE;

/* The nonce that a granted response carries, by which its request is found; 0: none, or
 * one that is not ours.  What it is about and who signed it is not looked at.
 * Errors: STATUS_INPUT (not a response, or too long), STATUS_REFUSED R-272 (the
 * authority said no, with its words). */
struct status timestamp_nonce(struct bytes response, uint64_t *ret_nonce,
                              struct fault *fault) MUST_USE;

/* What a response (DER) says.  It was granted and is about `document`; its signature is
 * not looked at.
 * Errors: STATUS_INPUT (not a response, or too long), STATUS_REFUSED R-272 (the
 * authority said no, with its words), STATUS_FOUND R-272 (about something else). */
struct status timestamp_read(struct bytes response, struct bytes document,
                             struct timestamp *ret_timestamp, struct fault *fault)
    MUST_USE;

/* timestamp_read(), and it is signed by a certificate for time stamping and nothing
 * else, which leads to one of `authorities`, was valid at the time of the stamp and,
 * when `now_ms` is not 0, is so now; then the stamp is not from the future either.
 * `authorities` is PEM: certificates, trusted as they are, and perhaps revocation
 * lists, which are heeded whatever their age and then must cover the signer. Errors:
 * STATUS_FOUND R-272 with the reason, STATUS_INPUT (no certificate in `authorities`),
 * those of timestamp_read(). */
struct status timestamp_verify(struct bytes response, struct bytes document,
                               struct bytes authorities, int64_t now_ms,
                               struct timestamp *ret_timestamp, struct fault *fault)
    MUST_USE;

#endif
