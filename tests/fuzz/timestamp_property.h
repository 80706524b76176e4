/* timestamp_property.h - no bytes crash the reader of time stamps, and what is believed
 * says when: the first two bytes tell how long the answer is, what follows it are the
 * authorities. */
#ifndef FUZZ_TIMESTAMP_PROPERTY_H
#define FUZZ_TIMESTAMP_PROPERTY_H

#include "keys/timestamp.h"

#include <assert.h>
#include <string.h>

static inline int timestamp_property(const uint8_t *data, size_t size)
{
    const struct bytes document = bytes_of("fuzz.example.cn/t\n17\nroot\n");
    struct reader reader = reader_of(bytes_from(data, size));
    struct timestamp read = {.nonce = 0};
    struct timestamp verified;
    struct fault fault;
    const size_t wanted = reader_u16(&reader);
    const struct bytes response =
        reader_run(&reader, wanted < reader.left.size ? wanted : reader.left.size);
    const bool is_read =
        status_is_ok(timestamp_read(response, document, &read, &fault));
    assert(is_read || fault.message[0] != '\0');
    if (status_is_ok(
            timestamp_verify(response, document, reader.left, 0, &verified, &fault))) {
        assert(is_read && verified.time_ms == read.time_ms &&
               verified.nonce == read.nonce);
        assert(memchr(verified.authority, '\0', sizeof(verified.authority)) != NULL);
    }
    return 0;
}

#endif
