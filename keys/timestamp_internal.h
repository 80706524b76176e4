/* timestamp_internal.h - what the two files of timestamp.h share. */
#ifndef KEYS_TIMESTAMP_INTERNAL_H
#define KEYS_TIMESTAMP_INTERNAL_H

#include "keys/timestamp.h"

#include <openssl/ts.h>

/* The whole of `response` as one; the caller frees it.  Errors: STATUS_INPUT. */
struct status timestamp_parse(struct bytes response, TS_RESP **ret_parsed,
                              struct fault *fault) MUST_USE;
/* timestamp_read() of one that was parsed. */
struct status timestamp_take(TS_RESP *response, struct bytes document,
                             struct timestamp *ret_timestamp, struct fault *fault)
    MUST_USE;

#endif
