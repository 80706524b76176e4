/* digest.h - one interface for the two hash suites.
 *
 * A hasher is made once per thread and reused: fetching by name costs more than
 * hashing an entry (performance.md).  All calls on a valid hasher succeed; a library
 * failure is our own bug or exhausted memory and ends in an assertion. */
#ifndef KEYS_DIGEST_H
#define KEYS_DIGEST_H

#include "ledger/base/bytes.h"
#include "ledger/base/status.h"

enum { DIGEST_SIZE = 32, HMAC_KEY_SIZE = 32 };

/* Numbers reach disk (genesis entry): never reused. */
enum digest_suite { DIGEST_SHA256 = 1, DIGEST_SM3 = 2 };

struct digest {
    uint8_t at[DIGEST_SIZE];
};

struct hasher; /* not for sharing between threads */

struct status hasher_open(enum digest_suite suite, struct hasher **ret_hasher,
                          struct fault *fault) MUST_USE;
void hasher_close(struct hasher *hasher); /* accepts NULL */
enum digest_suite hasher_suite(const struct hasher *hasher);

/* H(parts[0] || parts[1] || ...). */
struct digest hasher_parts(struct hasher *hasher, const struct bytes *parts,
                           size_t count);
struct digest hasher_one(struct hasher *hasher, struct bytes bytes);
/* RFC 6962 2.1: H(0x00 || entry) and H(0x01 || left || right). */
struct digest hasher_leaf(struct hasher *hasher, struct bytes entry);
struct digest hasher_node(struct hasher *hasher, const struct digest *left,
                          const struct digest *right);
/* The same of many: ret[i] of the i-th entry, or of children 2i and 2i + 1.
 * `ret_nodes` may be `children` itself. */
void hasher_leaves(struct hasher *hasher, const struct bytes *entries, size_t count,
                   struct digest *ret_leaves);
void hasher_nodes(struct hasher *hasher, const struct digest *children, size_t count,
                  struct digest *ret_nodes);

/* Streaming, for files: begin, update..., end.  Every other call may come in between:
 * the stream has a state of its own. */
void hasher_begin(struct hasher *hasher);
void hasher_update(struct hasher *hasher, struct bytes bytes);
struct digest hasher_end(struct hasher *hasher);

bool digest_equal(const struct digest *a, const struct digest *b);
struct bytes digest_bytes(const struct digest *digest); /* borrowed */

/* HMAC with the hasher's suite over the concatenated parts (RFC 2104).  The states
 * prepared from the last key are kept (and wiped on close): runs of one key are cheap.
 */
struct digest hmac_parts(struct hasher *hasher, const uint8_t key[static HMAC_KEY_SIZE],
                         const struct bytes *parts, size_t count);

const char *digest_suite_name(enum digest_suite suite); /* "sha256", "sm3" */
bool digest_suite_parse(struct bytes text, enum digest_suite *ret_suite);
const char *digest_library_version(void); /* "OpenSSL 3.0.15 ...", static text */

#endif
