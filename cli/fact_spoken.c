/* fact_spoken.c - see fact_spoken.h. */
#include "cli/fact_spoken.h"

#include "cli/fact_titles.h"
#include "ledger/base/date.h"
#include "ledger/base/money.h"
#include "ledger/base/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { NAME_ROOM = 512 };

struct room {
    char *at;
    size_t size, capacity;
};

static void put(struct room *room, const char *format, ...) PRINTF_LIKE(2, 3);
static void put(struct room *room, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int more = vsnprintf(room->at + room->size, room->capacity - room->size,
                               format, arguments);
    va_end(arguments);
    room->size += more > 0 ? (size_t)more : 0;
    if (room->size >= room->capacity) {
        const struct bytes text = bytes_of(room->at);
        room->size = text_cut(text, text.size - 1);
        room->at[room->size] = '\0';
    }
}

static void put_text(struct room *room, const struct fact *fact, unsigned key)
{
    if (fact_has(fact, key)) {
        const struct bytes text = fact->field[key].bytes;
        put(room, "%s%.*s", room->size == 0 ? "" : " ", (int)text.size,
            (const char *)text.at);
    }
}

static void put_day(struct room *room, int64_t day)
{
    char text[DATE_TEXT_SIZE];
    date_format((civil_day)day, text);
    put(room, "%s", text);
}

static void put_choice(struct room *room, const struct fact *fact,
                       const struct fact_field *field)
{
    const uint64_t number = fact->field[field->key].number;
    const char *word = fact_choice_title(fact->schema, field, number);
    if (word == NULL) {
        put(room, "%" PRIu64, number);
    } else {
        put(room, "%s", word);
    }
}

static void put_named_choice(struct room *room, const struct fact *fact, unsigned key)
{
    for (size_t i = 0; i < fact->schema->field_count; i++) {
        if (fact->schema->fields[i].key == key) {
            put(room, "%s", room->size == 0 ? "" : " ");
            put_choice(room, fact, &fact->schema->fields[i]);
        }
    }
}

/* ---- the name of an entry -------------------------------------------------------- */

static void put_batch(struct session *session, struct room *room,
                      const struct fact *batch)
{
    char period[DATE_TEXT_SIZE];
    date_format_period((civil_period)batch->field[BATCH_PERIOD].number, period);
    const struct bytes programme =
        session_text(session, batch->field[BATCH_PROGRAMME].number, PROGRAMME_CODE);
    const struct bytes unit =
        session_text(session, batch->field[BATCH_UNIT].number, UNIT_CODE);
    put(room, "%.*s %s %.*s", (int)programme.size, (const char *)programme.at, period,
        (int)unit.size, (const char *)unit.at);
}

/* What people call the entry; nothing when it has no name but its number. */
static void put_name(struct session *session, struct room *room,
                     const struct entry *entry, const struct fact *fact)
{
    switch (entry->kind) {
    case KIND_UNIT:
        put_text(room, fact, UNIT_CODE);
        put_text(room, fact, UNIT_NAME);
        break;
    case KIND_PROGRAMME:
        put_text(room, fact, PROGRAMME_CODE);
        put_text(room, fact, PROGRAMME_NAME);
        break;
    case KIND_DOCUMENT:
        put_text(room, fact, DOCUMENT_NUMBER);
        break;
    case KIND_SOURCE:
        put_named_choice(room, fact, SOURCE_LEVEL);
        put_text(room, fact, SOURCE_NATURE);
        put_text(room, fact, SOURCE_NAME);
        break;
    case KIND_ALLOCATION:
        put_text(room, fact, ALLOCATION_LABEL);
        break;
    case KIND_SPLIT:
        put_text(room, fact, SPLIT_LABEL);
        break;
    case KIND_BATCH:
        put_batch(session, room, fact);
        break;
    case KIND_LINE:
        put(room, _("line %llu of batch %llu"),
            (unsigned long long)fact->field[LINE_NUMBER].number,
            (unsigned long long)fact->field[LINE_BATCH].number);
        break;
    case KIND_FILE:
        put_named_choice(room, fact, FILE_USE);
        break;
    case KIND_STAFF:
        put_text(room, fact, STAFF_CODE);
        break;
    case KIND_KEY: {
        const struct bytes code =
            session_text(session, fact->field[KEY_STAFF].number, STAFF_CODE);
        put(room, "%.*s", (int)code.size, (const char *)code.at);
        break;
    }
    case KIND_DISCLOSURE: /* people call it by its number */
        break;
    default:
        put(room, "%s", fact_kind_title(fact->schema));
    }
}

static void put_entry(struct session *session, struct room *room, uint64_t index,
                      bool has_number)
{
    struct entry entry;
    struct fact fact;
    char name[NAME_ROOM] = "";
    struct room inner = {.at = name, .capacity = sizeof(name)};
    if (status_is_ok(session_entry(session, index, &entry, &fact, NULL))) {
        put_name(session, &inner, &entry, &fact);
    }
    if (inner.size == 0) {
        put(room, _("entry %" PRIu64), index);
    } else if (has_number) {
        put(room, _("%s (entry %llu)"), name, (unsigned long long)index);
    } else {
        put(room, "%s", name);
    }
}

/* ---- fields ---------------------------------------------------------------------- */

/* Draws are money; the shares of a batch are weights. */
static void put_pairs(struct session *session, struct room *room,
                      const struct fact *fact, const struct fact_field *field)
{
    struct fact_pair pairs[FACT_LIST_MAX];
    size_t count = 0;
    const bool is_weight =
        fact->schema->kind == KIND_BATCH && field->key == BATCH_SHARES;
    if (!fact_pairs(fact->field[field->key].bytes, pairs, FACT_LIST_MAX, &count)) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        char money[MONEY_TEXT_SIZE];
        put(room, "%s", i == 0 ? "" : _("; "));
        put_entry(session, room, pairs[i].entry, false);
        money_format_grouped(pairs[i].number, money);
        if (is_weight) {
            put(room, ": %" PRId64, pairs[i].number);
        } else {
            put(room, ": %s", money);
        }
    }
}

static void put_codes(struct room *room, struct bytes list)
{
    struct fact_code codes[FACT_LIST_MAX];
    size_t count = 0;
    if (!fact_codes(list, codes, FACT_LIST_MAX, &count)) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        char days[2][DATE_TEXT_SIZE];
        date_format((civil_day)codes[i].from, days[0]);
        put(room, "%s%.*s", i == 0 ? "" : "; ", (int)codes[i].code.size,
            (const char *)codes[i].code.at);
        if (codes[i].to == INT64_MAX) {
            put(room, _(" from %s"), days[0]);
        } else {
            date_format((civil_day)codes[i].to, days[1]);
            put(room, _(" from %s to %s"), days[0], days[1]);
        }
    }
}

/* An action is a command of ours; a word of another version stands as it is. */
static void put_words(struct room *room, const struct fact *fact,
                      const struct fact_field *field)
{
    const struct bytes text = fact->field[field->key].bytes;
    char word[64];
    if (fact->schema->kind != KIND_SEAL || text.size >= sizeof(word)) {
        put(room, "%.*s", (int)text.size, (const char *)text.at);
        return;
    }
    memcpy(word, text.at, text.size);
    word[text.size] = '\0';
    put(room, "%s", _(word));
}

struct bytes fact_spoken(struct session *session, const struct fact *fact,
                         const struct fact_field *field, bool has_numbers,
                         char buffer[static FACT_WORDS_SIZE])
{
    struct room room = {.at = buffer, .capacity = FACT_WORDS_SIZE};
    const union fact_value *value = &fact->field[field->key];
    char text[MONEY_TEXT_SIZE];
    buffer[0] = '\0';
    switch (field->type) {
    case FACT_FEN:
        money_format_grouped(value->fen, text);
        put(&room, "%s", text);
        break;
    case FACT_DAY:
        put_day(&room, value->fen);
        break;
    case FACT_FLAG:
        put(&room, "%s", value->number != 0 ? _("yes") : _("no"));
        break;
    case FACT_CHOICE:
        put_choice(&room, fact, field);
        break;
    case FACT_ENTRY:
        put_entry(session, &room, value->number, has_numbers);
        break;
    case FACT_PAIRS:
        if (fact->schema->kind == KIND_POLICY) { /* roles and days: no entries */
            return fact_words(fact, field, buffer);
        }
        put_pairs(session, &room, fact, field);
        break;
    case FACT_CODES:
        put_codes(&room, value->bytes);
        break;
    case FACT_TEXT:
        put_words(&room, fact, field);
        break;
    case FACT_LONG:
        put(&room, _("%zu bytes of text"), value->bytes.size);
        break;
    case FACT_NONE:
    case FACT_COUNT:
    case FACT_PERIOD:
    case FACT_BYTES16:
    case FACT_BYTES32:
    case FACT_BYTES64:
    case FACT_BYTES:
    case FACT_KEYS:
    case FACT_SIGNS:
        return fact_words(fact, field, buffer);
    }
    return bytes_from(buffer, room.size);
}
