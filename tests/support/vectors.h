/* vectors.h - reading the JSON test vectors of ../shared/vectors. */
#ifndef TESTS_SUPPORT_VECTORS_H
#define TESTS_SUPPORT_VECTORS_H

#include "ledger/base/arena.h"
#include "ledger/base/bytes.h"

#include <jansson.h>

/* Parses the file, every number turned into a string first: sizes reach 2^64-1, which
 * jansson does not hold.  Fails the test when unreadable; free with json_decref(). */
json_t *vectors_json(struct arena *arena, const char *path);
uint64_t vectors_u64(const json_t *object, const char *name);
const char *vectors_text(const json_t *object, const char *name);

/* Plain base64, independent of keys/note.c.  The decoded size; the test fails on a bad
 * digit or when `capacity` is too small. */
size_t vectors_base64(const char *text, uint8_t *ret_bytes, size_t capacity);

#endif
