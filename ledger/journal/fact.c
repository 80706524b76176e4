/* fact.c - see fact.h. */
#include "ledger/journal/fact.h"

#include "ledger/base/money.h"
#include "ledger/base/text.h"
#include "ledger/journal/cbor.h"

#include <assert.h>
#include <string.h>

#define NUMBER_MAX ((uint64_t)1 << 53)
enum { CHOICE_MAX = 255, KEYS_MAX = 16, SIGNS_MAX = 64 };

static const struct fact_field *field_of(const struct fact_schema *schema, unsigned key)
{
    /* Most schemas number their fields 1, 2, 3 ...: try the place first. */
    if (key >= 1 && key <= schema->field_count && schema->fields[key - 1].key == key) {
        return &schema->fields[key - 1];
    }
    for (size_t i = 0; i < schema->field_count; i++) {
        if (schema->fields[i].key == key) {
            return &schema->fields[i];
        }
    }
    return NULL;
}

void fact_begin(struct fact *fact, const struct fact_schema *schema)
{
    assert(schema != NULL && schema->field_count < FACT_FIELDS_MAX);
    fact->schema = schema;
    fact->present = 0;
}

bool fact_has(const struct fact *fact, unsigned key)
{
    assert(key < FACT_FIELDS_MAX);
    return (fact->present >> key & 1U) != 0;
}

uint64_t fact_number(const struct fact *fact, unsigned key)
{
    return fact_has(fact, key) ? fact->field[key].number : 0;
}

struct bytes fact_bytes(const struct fact *fact, unsigned key)
{
    return fact_has(fact, key) ? fact->field[key].bytes : (struct bytes){0};
}

static bool is_fen_like(enum fact_type type)
{
    return type == FACT_FEN || type == FACT_DAY;
}

static bool is_number_like(enum fact_type type)
{
    return type == FACT_COUNT || type == FACT_ENTRY || type == FACT_PERIOD ||
           type == FACT_CHOICE || type == FACT_FLAG;
}

static const struct fact_field *settable(const struct fact *fact, unsigned key)
{
    const struct fact_field *field = field_of(fact->schema, key);
    assert(field != NULL);
    return field;
}

void fact_set_number(struct fact *fact, unsigned key, uint64_t number)
{
    assert(is_number_like(settable(fact, key)->type));
    fact->field[key].number = number;
    fact->present |= UINT32_C(1) << key;
}

void fact_set_fen(struct fact *fact, unsigned key, int64_t fen)
{
    assert(is_fen_like(settable(fact, key)->type));
    fact->field[key].fen = fen;
    fact->present |= UINT32_C(1) << key;
}

void fact_set_bytes(struct fact *fact, unsigned key, struct bytes bytes)
{
    const enum fact_type type = settable(fact, key)->type;
    assert(!is_fen_like(type) && !is_number_like(type));
    (void)type;
    fact->field[key].bytes = bytes;
    fact->present |= UINT32_C(1) << key;
}

/* ---- lists -------------------------------------------------------------------------
 */

void fact_put_pairs(struct writer *writer, const struct fact_pair *pairs, size_t count)
{
    cbor_put_array(writer, count);
    for (size_t i = 0; i < count; i++) {
        cbor_put_array(writer, 2);
        cbor_put_uint(writer, pairs[i].entry);
        cbor_put_int(writer, pairs[i].number);
    }
}

void fact_put_codes(struct writer *writer, const struct fact_code *codes, size_t count)
{
    cbor_put_array(writer, count);
    for (size_t i = 0; i < count; i++) {
        cbor_put_array(writer, 3);
        cbor_put_text(writer, codes[i].code);
        cbor_put_int(writer, codes[i].from);
        if (codes[i].to == INT64_MAX) {
            cbor_put_null(writer);
        } else {
            cbor_put_int(writer, codes[i].to);
        }
    }
}

void fact_put_keys(struct writer *writer, const struct fact_key *keys, size_t count)
{
    cbor_put_array(writer, count);
    for (size_t i = 0; i < count; i++) {
        cbor_put_array(writer, 3);
        cbor_put_text(writer, keys[i].staff);
        cbor_put_uint(writer, keys[i].kind);
        cbor_put_bytes(writer, keys[i].public_key);
    }
}

void fact_put_signs(struct writer *writer, const struct fact_sign *signs, size_t count)
{
    cbor_put_array(writer, count);
    for (size_t i = 0; i < count; i++) {
        cbor_put_array(writer, 2);
        cbor_put_uint(writer, signs[i].actor);
        cbor_put_bytes(writer, signs[i].signature);
    }
}

/* One row of a list: takes it and checks its bounds; fails the reader otherwise. */
union list_row {
    struct fact_pair pair;
    struct fact_code code;
    struct fact_key key;
    struct fact_sign sign;
};

static bool short_text(struct bytes text)
{
    return text_is_plain(text, FACT_TEXT_SIZE_MAX);
}

static bool is_day(int64_t day)
{
    return day >= INT32_MIN && day <= INT32_MAX;
}

static void take_code(struct cbor_reader *reader, struct fact_code *code)
{
    code->code = cbor_text(reader);
    code->from = cbor_int(reader);
    if (cbor_peek(reader) == CBOR_NULL) {
        cbor_null(reader);
        code->to = INT64_MAX;
    } else {
        code->to = cbor_int(reader);
        if (!is_day(code->to)) {
            cbor_fail(reader, "a code ends on no day");
        }
    }
    if (!reader->failed && (!short_text(code->code) || !is_day(code->from))) {
        cbor_fail(reader, "a code is not plain text or begins on no day");
    }
}

static void take_key(struct cbor_reader *reader, struct fact_key *key)
{
    key->staff = cbor_text(reader);
    key->kind = cbor_uint(reader);
    key->public_key = cbor_bytes(reader);
    if (!reader->failed && (!short_text(key->staff) || key->kind > CHOICE_MAX ||
                            key->public_key.size == 0 || key->public_key.size > 128)) {
        cbor_fail(reader, "an administrator's key is out of bounds");
    }
}

static void take_row(struct cbor_reader *reader, enum fact_type type,
                     union list_row *ret_row)
{
    const uint64_t wanted = type == FACT_CODES || type == FACT_KEYS ? 3 : 2;
    if (cbor_array(reader) != wanted) {
        cbor_fail(reader, "a row of a list has the wrong length");
        return;
    }
    if (type == FACT_PAIRS) {
        ret_row->pair.entry = cbor_uint(reader);
        ret_row->pair.number = cbor_int(reader);
        if (ret_row->pair.entry > NUMBER_MAX || ret_row->pair.number > MONEY_FEN_MAX ||
            ret_row->pair.number < -MONEY_FEN_MAX) {
            cbor_fail(reader, "a pair is out of bounds");
        }
    } else if (type == FACT_CODES) {
        take_code(reader, &ret_row->code);
    } else if (type == FACT_KEYS) {
        take_key(reader, &ret_row->key);
    } else {
        ret_row->sign.actor = cbor_uint(reader);
        ret_row->sign.signature = cbor_bytes(reader);
        if (!reader->failed &&
            (ret_row->sign.actor > NUMBER_MAX || ret_row->sign.signature.size != 64)) {
            cbor_fail(reader, "a signature is out of bounds");
        }
    }
}

static uint64_t list_max(enum fact_type type)
{
    return type == FACT_KEYS    ? KEYS_MAX
           : type == FACT_SIGNS ? SIGNS_MAX
                                : FACT_LIST_MAX;
}

/* The list's own bytes, checked. */
static struct bytes take_list(struct cbor_reader *reader, enum fact_type type)
{
    const uint8_t *start = reader->at;
    const uint64_t count = cbor_array(reader);
    if (!reader->failed && (count == 0 || count > list_max(type))) {
        cbor_fail(reader, "a list is empty or too long");
    }
    for (uint64_t i = 0; i < count && !reader->failed; i++) {
        union list_row row;
        take_row(reader, type, &row);
    }
    return reader->failed ? (struct bytes){0}
                          : bytes_from(start, (size_t)(reader->at - start));
}

static bool read_list(struct bytes list, enum fact_type type, void *rows,
                      size_t row_size, size_t capacity, size_t *ret_count)
{
    struct cbor_reader reader = cbor_reader_of(list);
    const uint64_t count = cbor_array(&reader);
    if (reader.failed || count > capacity) {
        return false;
    }
    for (uint64_t i = 0; i < count; i++) {
        union list_row row;
        take_row(&reader, type, &row);
        if (reader.failed) {
            return false;
        }
        memcpy((uint8_t *)rows + i * row_size, &row, row_size);
    }
    if (!cbor_finished(&reader)) {
        return false;
    }
    *ret_count = (size_t)count;
    return true;
}

bool fact_pairs(struct bytes list, struct fact_pair *ret_rows, size_t capacity,
                size_t *ret_count)
{
    return fact_check_pairs(list, ret_rows, capacity, ret_count) ||
           read_list(list, FACT_PAIRS, ret_rows, sizeof(*ret_rows), capacity,
                     ret_count);
}

const struct fact_pair *fact_pair_of(const struct fact_pair *pairs, size_t count,
                                     uint64_t entry)
{
    for (size_t i = 0; i < count; i++) {
        if (pairs[i].entry == entry) {
            return &pairs[i];
        }
    }
    return NULL;
}

bool fact_codes(struct bytes list, struct fact_code *ret_rows, size_t capacity,
                size_t *ret_count)
{
    return read_list(list, FACT_CODES, ret_rows, sizeof(*ret_rows), capacity,
                     ret_count);
}

bool fact_keys(struct bytes list, struct fact_key *ret_rows, size_t capacity,
               size_t *ret_count)
{
    return read_list(list, FACT_KEYS, ret_rows, sizeof(*ret_rows), capacity, ret_count);
}

bool fact_signs(struct bytes list, struct fact_sign *ret_rows, size_t capacity,
                size_t *ret_count)
{
    return read_list(list, FACT_SIGNS, ret_rows, sizeof(*ret_rows), capacity,
                     ret_count);
}

/* ---- the map ------------------------------------------------------------------------
 */

/* What is wrong with a value of this type, or NULL. */
static const char *problem_of(enum fact_type type, const union fact_value *value)
{
    switch (type) {
    case FACT_NONE:
        return "is of no type";
    case FACT_COUNT:
    case FACT_ENTRY:
        return value->number > NUMBER_MAX ? "is above 2^53" : NULL;
    case FACT_PERIOD:
        return value->number > INT32_MAX ? "is not a period" : NULL;
    case FACT_CHOICE:
        return value->number > CHOICE_MAX ? "is above 255" : NULL;
    case FACT_FLAG:
        return value->number > 1 ? "is neither true nor false" : NULL;
    case FACT_FEN:
        return value->fen > MONEY_FEN_MAX || value->fen < -MONEY_FEN_MAX
                   ? "is not an amount"
                   : NULL;
    case FACT_DAY:
        return is_day(value->fen) ? NULL : "is not a day";
    case FACT_TEXT:
        return short_text(value->bytes) ? NULL : "is not plain text of 1..1024 bytes";
    case FACT_BYTES16:
        return value->bytes.size == 16 ? NULL : "has not 16 bytes";
    case FACT_BYTES32:
        return value->bytes.size == 32 ? NULL : "has not 32 bytes";
    case FACT_BYTES64:
        return value->bytes.size == 64 ? NULL : "has not 64 bytes";
    case FACT_BYTES:
        return value->bytes.size > 0 && value->bytes.size <= FACT_TEXT_SIZE_MAX
                   ? NULL
                   : "has not 1..1024 bytes";
    case FACT_LONG:
        return value->bytes.size > 0 && value->bytes.size <= FACT_LONG_SIZE_MAX
                   ? NULL
                   : "has not 1..16384 bytes";
    case FACT_PAIRS:
    case FACT_CODES:
    case FACT_KEYS:
    case FACT_SIGNS:
        return value->bytes.size > 0 ? NULL : "is empty";
    }
    return "is of no type";
}

static void put_value(struct writer *writer, enum fact_type type,
                      const union fact_value *value)
{
    switch (type) {
    case FACT_FLAG:
        cbor_put_bool(writer, value->number != 0);
        return;
    case FACT_COUNT:
    case FACT_ENTRY:
    case FACT_PERIOD:
    case FACT_CHOICE:
        cbor_put_uint(writer, value->number);
        return;
    case FACT_FEN:
    case FACT_DAY:
        cbor_put_int(writer, value->fen);
        return;
    case FACT_TEXT:
        cbor_put_text(writer, value->bytes);
        return;
    case FACT_BYTES16:
    case FACT_BYTES32:
    case FACT_BYTES64:
    case FACT_BYTES:
    case FACT_LONG:
        cbor_put_bytes(writer, value->bytes);
        return;
    case FACT_PAIRS:
    case FACT_CODES:
    case FACT_KEYS:
    case FACT_SIGNS:
        writer_run(writer, value->bytes);
        return;
    case FACT_NONE:
        return;
    }
}

static void take_value(struct cbor_reader *reader, enum fact_type type,
                       union fact_value *ret_value)
{
    switch (type) {
    case FACT_FLAG:
        ret_value->number = cbor_bool(reader) ? 1 : 0;
        return;
    case FACT_COUNT:
    case FACT_ENTRY:
    case FACT_PERIOD:
    case FACT_CHOICE:
        ret_value->number = cbor_uint(reader);
        return;
    case FACT_FEN:
    case FACT_DAY:
        ret_value->fen = cbor_int(reader);
        return;
    case FACT_TEXT:
        ret_value->bytes = cbor_text(reader);
        return;
    case FACT_BYTES16:
    case FACT_BYTES32:
    case FACT_BYTES64:
    case FACT_BYTES:
    case FACT_LONG:
        ret_value->bytes = cbor_bytes(reader);
        return;
    case FACT_PAIRS:
    case FACT_CODES:
    case FACT_KEYS:
    case FACT_SIGNS:
        ret_value->bytes = take_list(reader, type);
        return;
    case FACT_NONE:
        cbor_fail(reader, "a field of no type");
        return;
    }
}

static struct status bad_field(const struct fact_schema *schema,
                               const struct fact_field *field, const char *problem,
                               struct fault *fault)
{
    return FAULT(fault, STATUS_INPUT, "R-020: in an entry of kind %s, field %s %s",
                 schema->name, field->name, problem);
}

struct status fact_encode(const struct fact *fact, struct writer *writer,
                          struct fault *fault)
{
    const struct fact_schema *schema = fact->schema;
    uint64_t count = 0;
    for (size_t i = 0; i < schema->field_count; i++) {
        const struct fact_field *field = &schema->fields[i];
        if (!fact_has(fact, field->key)) {
            if (!field->is_optional) {
                return bad_field(schema, field, "is missing", fault);
            }
            continue;
        }
        const char *problem = problem_of(field->type, &fact->field[field->key]);
        if (problem != NULL) {
            return bad_field(schema, field, problem, fault);
        }
        count++;
    }
    cbor_put_map(writer, count);
    for (size_t i = 0; i < schema->field_count; i++) {
        const struct fact_field *field = &schema->fields[i];
        if (fact_has(fact, field->key)) {
            cbor_put_key(writer, field->key);
            put_value(writer, field->type, &fact->field[field->key]);
        }
    }
    if (writer->overflowed) {
        return FAULT(fault, STATUS_FULL, "R-021: an entry of kind %s is too long",
                     schema->name);
    }
    return OK;
}

struct status fact_decode(const struct fact_schema *schema, struct bytes body,
                          struct fact *ret_fact, struct fault *fault)
{
    return fact_check_into(schema, body, ret_fact)
               ? OK
               : fact_decode_generic(schema, body, ret_fact, fault);
}

struct status fact_decode_generic(const struct fact_schema *schema, struct bytes body,
                                  struct fact *ret_fact, struct fault *fault)
{
    struct cbor_reader reader = cbor_reader_of(body);
    const uint64_t count = cbor_map(&reader);
    fact_begin(ret_fact, schema);
    for (uint64_t i = 0; i < count && !reader.failed; i++) {
        const uint64_t key = cbor_key(&reader);
        const struct fact_field *field = reader.failed || key >= FACT_FIELDS_MAX
                                             ? NULL
                                             : field_of(schema, (unsigned)key);
        if (field == NULL) {
            cbor_fail(&reader, "a field that this kind does not have");
            break;
        }
        union fact_value *value = &ret_fact->field[key];
        take_value(&reader, field->type, value);
        const char *problem = reader.failed ? NULL : problem_of(field->type, value);
        if (problem != NULL) {
            return bad_field(schema, field, problem, fault);
        }
        ret_fact->present |= UINT32_C(1) << key;
    }
    TRY(cbor_finish(&reader, fault));
    for (size_t i = 0; i < schema->field_count; i++) {
        if (!schema->fields[i].is_optional &&
            !fact_has(ret_fact, schema->fields[i].key)) {
            return bad_field(schema, &schema->fields[i], "is missing", fault);
        }
    }
    return OK;
}
