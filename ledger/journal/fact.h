/* fact.h - the body of an entry, by a table.
 *
 * An entry's body is a CBOR map with small integer keys.  What each kind holds stands
 * in one table (schemas); encoder, strict decoder, display and docs/entry.cddl all come
 * from it, so that there is one place where a format can change.  Pure, allocates
 * nothing. */
#ifndef LEDGER_JOURNAL_FACT_H
#define LEDGER_JOURNAL_FACT_H

#include "ledger/base/bytes.h"
#include "ledger/base/status.h"

enum {
    FACT_FIELDS_MAX = 32, /* keys 1..31 */
    FACT_TEXT_SIZE_MAX = 1024,
    FACT_LONG_SIZE_MAX = 16384,
    FACT_LIST_MAX = 256 /* rows of one list field */
};

enum fact_type {
    FACT_NONE = 0,
    FACT_COUNT,   /* uint, <= 2^53                                          */
    FACT_ENTRY,   /* uint: index of an earlier entry                        */
    FACT_FEN,     /* int, |fen| <= MONEY_FEN_MAX                            */
    FACT_DAY,     /* int: days since 1970-01-01                             */
    FACT_PERIOD,  /* uint: year * 12 + month - 1                            */
    FACT_CHOICE,  /* uint 0..255, a number of docs/format.md                */
    FACT_FLAG,    /* bool                                                   */
    FACT_TEXT,    /* tstr, 1..1024 bytes, no control characters             */
    FACT_BYTES16, /* bstr .size 16                                          */
    FACT_BYTES32, /* bstr .size 32                                          */
    FACT_BYTES64, /* bstr .size 64                                          */
    FACT_BYTES,   /* bstr, 1..1024 bytes                                    */
    FACT_LONG,    /* bstr, 1..16384 bytes                                   */
    FACT_PAIRS,   /* [1*256 [entry: uint, number: int]]                     */
    FACT_CODES,   /* [1*256 [code: tstr, from: int, to: int / null]]        */
    FACT_KEYS,    /* [1*16 [staff: tstr, kind: uint, public: bstr]]         */
    FACT_SIGNS    /* [1*64 [actor: uint, signature: bstr .size 64]]         */
};

struct fact_field {
    uint8_t key; /* 1..31, ascending in a schema; reaches disk, never reused */
    enum fact_type type;
    bool is_optional;
    const char *name; /* lower case with hyphens, as in entry.cddl */
};

struct fact_schema {
    uint16_t kind; /* reaches disk, never reused */
    const char *name;
    const struct fact_field *fields;
    size_t field_count;
};

union fact_value {
    uint64_t number;    /* COUNT ENTRY PERIOD CHOICE FLAG       */
    int64_t fen;        /* FEN, DAY                             */
    struct bytes bytes; /* TEXT, BYTES*; lists: their CBOR form */
};

/* The working form.  `present` has bit k set when field k is there. */
struct fact {
    const struct fact_schema *schema;
    uint32_t present;
    union fact_value field[FACT_FIELDS_MAX];
};

void fact_begin(struct fact *fact, const struct fact_schema *schema);
bool fact_has(const struct fact *fact, unsigned key);
/* The number, or the bytes, of a field that may be left out: 0, or none, without it. */
uint64_t fact_number(const struct fact *fact, unsigned key);
struct bytes fact_bytes(const struct fact *fact, unsigned key);
/* Setters assert that the schema has the key with a fitting type.  Bytes are borrowed
 * until fact_encode(). */
void fact_set_number(struct fact *fact, unsigned key, uint64_t number);
void fact_set_fen(struct fact *fact, unsigned key, int64_t fen);
void fact_set_bytes(struct fact *fact, unsigned key, struct bytes bytes);

/* Encodes the map; every required field must be present and every value in range.
 * Errors: STATUS_INPUT naming kind and field; STATUS_FULL when `writer` overflowed. */
struct status fact_encode(const struct fact *fact, struct writer *writer,
                          struct fault *fault) MUST_USE;
/* Accepts exactly the maps that fact_encode() can produce; bytes are borrowed
 * from `body`.  Errors: STATUS_INPUT. */
struct status fact_decode(const struct fact_schema *schema, struct bytes body,
                          struct fact *ret_fact, struct fault *fault) MUST_USE;
/* The same by the reader of cbor.h alone: what fact_decode() asks for everything that
 * fact_check() does not know, and what tests compare it with. */
struct status fact_decode_generic(const struct fact_schema *schema, struct bytes body,
                                  struct fact *ret_fact, struct fault *fault) MUST_USE;
/* True only when fact_decode() would accept `body`; several times as fast, for the
 * shapes that entries nearly always have.  False decides nothing: ask fact_decode().
 * _into fills *ret_fact too, which is of no use after false. */
bool fact_check(const struct fact_schema *schema, struct bytes body);
bool fact_check_into(const struct fact_schema *schema, struct bytes body,
                     struct fact *ret_fact);

/* List fields, in their CBOR form. */
struct fact_pair {
    uint64_t entry;
    int64_t number;
};
struct fact_code {
    struct bytes code;
    int64_t from, to; /* days; to is INT64_MAX when open */
};
struct fact_key {
    struct bytes staff;
    uint64_t kind;
    struct bytes public_key;
};
struct fact_sign {
    uint64_t actor;
    struct bytes signature;
};
void fact_put_pairs(struct writer *writer, const struct fact_pair *pairs, size_t count);
void fact_put_codes(struct writer *writer, const struct fact_code *codes, size_t count);
void fact_put_keys(struct writer *writer, const struct fact_key *keys, size_t count);
void fact_put_signs(struct writer *writer, const struct fact_sign *signs, size_t count);
/* Reads a list that fact_decode() accepted; count rows into ret_rows[0:capacity].
 * False when it has more rows than `capacity` or is not such a list. */
bool fact_pairs(struct bytes list, struct fact_pair *ret_rows, size_t capacity,
                size_t *ret_count);
/* The row about `entry`; NULL when there is none. */
const struct fact_pair *fact_pair_of(const struct fact_pair *pairs, size_t count,
                                     uint64_t entry);
/* True only when fact_pairs() would, for the usual shapes: faster.  False decides
 * nothing, and leaves ret_rows of no use. */
bool fact_check_pairs(struct bytes list, struct fact_pair *ret_rows, size_t capacity,
                      size_t *ret_count);
bool fact_codes(struct bytes list, struct fact_code *ret_rows, size_t capacity,
                size_t *ret_count);
bool fact_keys(struct bytes list, struct fact_key *ret_rows, size_t capacity,
               size_t *ret_count);
bool fact_signs(struct bytes list, struct fact_sign *ret_rows, size_t capacity,
                size_t *ret_count);

#endif
