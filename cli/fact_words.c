/* fact_words.c - see fact_words.h. */
#include "cli/fact_words.h"

#include "cli/world.h"
#include "ledger/base/date.h"
#include "ledger/base/money.h"
#include "ledger/base/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

struct room {
    char *at;
    size_t size;
};

static void put(struct room *room, const char *format, ...) PRINTF_LIKE(2, 3);
static void put(struct room *room, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int more = vsnprintf(room->at + room->size, FACT_WORDS_SIZE - room->size,
                               format, arguments);
    va_end(arguments);
    room->size += more > 0 ? (size_t)more : 0;
    room->size = room->size < FACT_WORDS_SIZE ? room->size : FACT_WORDS_SIZE - 1;
}

static void put_hex(struct room *room, struct bytes bytes)
{
    for (size_t i = 0; i < bytes.size; i++) {
        put(room, "%02x", bytes.at[i]);
    }
}

static void put_day(struct room *room, int64_t day)
{
    char text[DATE_TEXT_SIZE];
    date_format((civil_day)day, text);
    put(room, "%s", text);
}

static void put_list(struct room *room, enum fact_type type, struct bytes list)
{
    union {
        struct fact_pair pairs[FACT_LIST_MAX];
        struct fact_code codes[FACT_LIST_MAX];
        struct fact_key keys[FACT_LIST_MAX];
        struct fact_sign signs[FACT_LIST_MAX];
    } rows;
    size_t count = 0;
    if (type == FACT_PAIRS && fact_pairs(list, rows.pairs, FACT_LIST_MAX, &count)) {
        for (size_t i = 0; i < count; i++) {
            put(room, "%s%" PRIu64 ":%" PRId64, i == 0 ? "" : " ", rows.pairs[i].entry,
                rows.pairs[i].number);
        }
    } else if (type == FACT_CODES &&
               fact_codes(list, rows.codes, FACT_LIST_MAX, &count)) {
        for (size_t i = 0; i < count; i++) {
            const struct fact_code *code = &rows.codes[i];
            put(room, "%s%.*s ", i == 0 ? "" : ", ", (int)code->code.size,
                (const char *)code->code.at);
            put_day(room, code->from);
            put(room, "..");
            if (code->to != INT64_MAX) {
                put_day(room, code->to);
            }
        }
    } else if (type == FACT_KEYS && fact_keys(list, rows.keys, FACT_LIST_MAX, &count)) {
        for (size_t i = 0; i < count; i++) {
            put(room, "%s%.*s ", i == 0 ? "" : ", ", (int)rows.keys[i].staff.size,
                (const char *)rows.keys[i].staff.at);
            put_hex(room, rows.keys[i].public_key);
        }
    } else if (type == FACT_SIGNS &&
               fact_signs(list, rows.signs, FACT_LIST_MAX, &count)) {
        for (size_t i = 0; i < count; i++) {
            put(room, "%s%" PRIu64 " ", i == 0 ? "" : ", ", rows.signs[i].actor);
            put_hex(room, rows.signs[i].signature);
        }
    }
}

static void put_number(struct room *room, enum fact_type type,
                       const union fact_value *value)
{
    char text[MONEY_TEXT_SIZE];
    if (type == FACT_FEN) {
        money_format(value->fen, text);
        put(room, "%s", text);
    } else if (type == FACT_DAY) {
        put_day(room, value->fen);
    } else if (type == FACT_PERIOD) {
        date_format_period((civil_period)value->number, text);
        put(room, "%s", text);
    } else if (type == FACT_FLAG) {
        put(room, "%s", value->number != 0 ? "true" : "false");
    } else {
        put(room, "%" PRIu64, value->number);
    }
}

/* What a number of docs/format.md stands for; NULL when its word is not known here. */
static const char *choice_name(const struct fact *fact, const struct fact_field *field)
{
    const unsigned number = (unsigned)fact->field[field->key].number;
    switch (fact->schema->kind) {
    case KIND_EXCEPTION:
        return field->key == EXCEPTION_CLASS ? record_exception_name(number) : NULL;
    case KIND_RESOLUTION:
        return field->key == RESOLUTION_ACTION ? record_action_name(number) : NULL;
    case KIND_ADJUSTMENT:
        return field->key == ADJUSTMENT_REASON ? record_reason_name(number) : NULL;
    default:
        return NULL;
    }
}

struct bytes fact_words(const struct fact *fact, const struct fact_field *field,
                        char buffer[static FACT_WORDS_SIZE])
{
    struct room room = {.at = buffer};
    const union fact_value *value = &fact->field[field->key];
    const char *name = NULL;
    buffer[0] = '\0';
    switch (field->type) {
    case FACT_TEXT:
        return value->bytes;
    case FACT_LONG:
        if (text_is_utf8(value->bytes)) {
            return value->bytes;
        }
        put_hex(&room, value->bytes);
        break;
    case FACT_BYTES16:
    case FACT_BYTES32:
    case FACT_BYTES64:
    case FACT_BYTES:
        put_hex(&room, value->bytes);
        break;
    case FACT_PAIRS:
    case FACT_CODES:
    case FACT_KEYS:
    case FACT_SIGNS:
        put_list(&room, field->type, value->bytes);
        break;
    case FACT_NONE:
    case FACT_COUNT:
    case FACT_ENTRY:
    case FACT_FEN:
    case FACT_DAY:
    case FACT_PERIOD:
    case FACT_CHOICE:
    case FACT_FLAG:
        put_number(&room, field->type, value);
        name = field->type == FACT_CHOICE ? choice_name(fact, field) : NULL;
        if (name != NULL) {
            put(&room, " (%s)", _(name));
        }
        break;
    }
    return bytes_from(buffer, room.size);
}
