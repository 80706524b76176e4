/* fact_check.c - the body of an entry in one pass over its bytes.
 *
 * Knows the shapes that entries nearly always have.  "Yes" is certain; "no" only means
 * that fact_decode_generic() must be asked, so this file can be short: it has no words
 * for what is wrong, and rare lists are left to the generic decoder.  Verifying spends
 * its time here and in hashing; a test compares the two decoders on mutated bytes. */
#include "ledger/journal/fact.h"

#include "ledger/base/money.h"
#include "ledger/base/text.h"
#include "ledger/journal/cbor_head.h"

#define NUMBER_MAX ((uint64_t)1 << 53)
#define INLINE __attribute__((always_inline)) static inline
#define ONLY(major) (1U << (unsigned)(major))
#define NUMBER ONLY(CBOR_HEAD_UINT)
#define SIGNED (ONLY(CBOR_HEAD_UINT) | ONLY(CBOR_HEAD_NEGATIVE))
#define BYTES ONLY(CBOR_HEAD_BYTES)
#define TEXT ONLY(CBOR_HEAD_TEXT)
#define SIMPLE ONLY(CBOR_HEAD_SIMPLE)

enum {
    BYTE_MAP = 0xa0,
    BYTE_PAIR = 0x82, /* an array of two */
    SHORT_COUNT_MAX = 23,
    SHORT_COUNT_MASK = 31,
    SIMPLE_FALSE = 20,
    SIMPLE_TRUE = 21
};

/* What a value of a type is, in numbers, as problem_of() in fact.c has it in words: a
 * table has no jump that the processor could guess wrongly.  The argument of the head
 * is the number, -1 minus the number, or the size of the run. */
struct rule {
    uint8_t majors; /* bit m: major type m; 0: left to fact_decode_generic() */
    uint64_t least, most, most_negative;
};

static const struct rule rules[] = {
    [FACT_NONE] = {0},
    [FACT_COUNT] = {NUMBER, 0, NUMBER_MAX, 0},
    [FACT_ENTRY] = {NUMBER, 0, NUMBER_MAX, 0},
    [FACT_FEN] = {SIGNED, 0, MONEY_FEN_MAX, MONEY_FEN_MAX - 1},
    [FACT_DAY] = {SIGNED, 0, INT32_MAX, INT32_MAX},
    [FACT_PERIOD] = {NUMBER, 0, INT32_MAX, 0},
    [FACT_CHOICE] = {NUMBER, 0, 255, 0},
    [FACT_FLAG] = {SIMPLE, SIMPLE_FALSE, SIMPLE_TRUE, 0},
    [FACT_TEXT] = {TEXT, 1, FACT_TEXT_SIZE_MAX, 0},
    [FACT_BYTES16] = {BYTES, 16, 16, 0},
    [FACT_BYTES32] = {BYTES, 32, 32, 0},
    [FACT_BYTES64] = {BYTES, 64, 64, 0},
    [FACT_BYTES] = {BYTES, 1, FACT_TEXT_SIZE_MAX, 0},
    [FACT_LONG] = {BYTES, 1, FACT_LONG_SIZE_MAX, 0},
    [FACT_PAIRS] = {0},
    [FACT_CODES] = {0},
    [FACT_KEYS] = {0},
    [FACT_SIGNS] = {0},
};

/* Each takes one item from at[0:end-at] and gives the byte behind it, or NULL. */

INLINE const uint8_t *take_item(const uint8_t *at, const uint8_t *end,
                                const struct rule *rule, union fact_value *ret_value)
{
    uint64_t value = 0;
    const unsigned major = at == end ? CBOR_HEAD_NONE : *at >> 5;
    if ((rule->majors & ONLY(major)) == 0) {
        return NULL;
    }
    at = cbor_head_take(at, end, major, &value);
    if (at == NULL || value < rule->least ||
        value > (major == CBOR_HEAD_NEGATIVE ? rule->most_negative : rule->most)) {
        return NULL;
    }
    if ((ONLY(major) & (BYTES | TEXT)) == 0) {
        ret_value->number = major == CBOR_HEAD_NEGATIVE ? ~value
                            : major == CBOR_HEAD_SIMPLE ? value - SIMPLE_FALSE
                                                        : value;
        return at;
    }
    if (value > (size_t)(end - at)) {
        return NULL;
    }
    ret_value->bytes = (struct bytes){at, (size_t)value};
    return major == CBOR_HEAD_TEXT &&
                   !text_is_plain(ret_value->bytes, FACT_TEXT_SIZE_MAX)
               ? NULL
               : at + value;
}

/* The rows go to ret_rows[0:capacity] unless that is NULL. */
INLINE const uint8_t *take_pairs(const uint8_t *at, const uint8_t *end,
                                 struct fact_pair *ret_rows, size_t capacity,
                                 size_t *ret_count)
{
    uint64_t count = 0;
    at = cbor_head_take(at, end, CBOR_HEAD_ARRAY, &count);
    if (at == NULL || count == 0 || count > FACT_LIST_MAX ||
        (ret_rows != NULL && count > capacity)) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        union fact_value entry;
        union fact_value number;
        if (at == end || *at != BYTE_PAIR) {
            return NULL;
        }
        at = take_item(at + 1, end, &rules[FACT_ENTRY], &entry);
        if (at == NULL) {
            return NULL;
        }
        at = take_item(at, end, &rules[FACT_FEN], &number);
        if (at == NULL) {
            return NULL;
        }
        if (ret_rows != NULL) {
            ret_rows[i] = (struct fact_pair){entry.number, number.fen};
        }
    }
    *ret_count = (size_t)count;
    return at;
}

static const uint8_t *check_pairs(const uint8_t *at, const uint8_t *end)
{
    size_t count = 0;
    return take_pairs(at, end, NULL, 0, &count);
}

bool fact_check_pairs(struct bytes list, struct fact_pair *ret_rows, size_t capacity,
                      size_t *ret_count)
{
    const uint8_t *const end = list.size == 0 ? list.at : list.at + list.size;
    size_t count = 0;
    if (take_pairs(list.at, end, ret_rows, capacity, &count) != end || count == 0) {
        return false;
    }
    *ret_count = count;
    return true;
}

INLINE const uint8_t *take_value(const uint8_t *at, const uint8_t *end,
                                 enum fact_type type, union fact_value *ret_value)
{
    if (type != FACT_PAIRS) {
        return take_item(at, end, &rules[type], ret_value);
    }
    const uint8_t *behind = check_pairs(at, end);
    ret_value->bytes = (struct bytes){at, behind == NULL ? 0 : (size_t)(behind - at)};
    return behind;
}

/* Keys ascend as the fields of a schema do, so one walk over both finds the unknown
 * key, the repeated one and the missing field. */
INLINE bool walk(const struct fact_schema *schema, struct bytes body, struct fact *fact)
{
    if (body.size == 0 || body.at[0] < BYTE_MAP ||
        body.at[0] > BYTE_MAP + SHORT_COUNT_MAX) {
        return false;
    }
    const uint8_t *at = body.at + 1;
    const uint8_t *const end = body.at + body.size;
    const struct fact_field *field = schema->fields;
    const struct fact_field *const fields_end = field + schema->field_count;
    for (unsigned left = body.at[0] & SHORT_COUNT_MASK; left > 0; left--, field++) {
        /* A key of one byte; there is none above 23 yet. */
        const unsigned key = at == end ? FACT_FIELDS_MAX : *at;
        while (field != fields_end && field->key < key && field->is_optional) {
            field++;
        }
        if (field == fields_end || field->key != key || key > SHORT_COUNT_MAX) {
            return false;
        }
        union fact_value value;
        at = take_value(at + 1, end, field->type,
                        fact == NULL ? &value : &fact->field[key]);
        if (at == NULL) {
            return false;
        }
        if (fact != NULL) {
            fact->present |= UINT32_C(1) << key;
        }
    }
    while (field != fields_end && field->is_optional) {
        field++;
    }
    return field == fields_end && at == end;
}

bool fact_check(const struct fact_schema *schema, struct bytes body)
{
    return walk(schema, body, NULL);
}

bool fact_check_into(const struct fact_schema *schema, struct bytes body,
                     struct fact *ret_fact)
{
    fact_begin(ret_fact, schema);
    return walk(schema, body, ret_fact);
}
