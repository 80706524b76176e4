/* policy_text.c - see policy_text.h. */
#include "ledger/policy_text.h"

#include "ledger/base/settings.h"
#include "ledger/base/text.h"

#include <inttypes.h>
#include <string.h>

enum { POLICY_WORD_MAX = 128, SAID_MAX = 1024 };

static const struct {
    enum policy_use use;
    const char *name;
} uses[] = {{POLICY_USE_DISCLOSURE, "disclosure"},
            {POLICY_USE_EVALUATION, "evaluation"}};
enum { USE_COUNT = sizeof(uses) / sizeof(uses[0]) };

const char *policy_text_use_name(enum policy_use use)
{
    for (size_t i = 0; i < USE_COUNT; i++) {
        if (uses[i].use == use) {
            return uses[i].name;
        }
    }
    return NULL;
}

bool policy_text_is_plain(struct bytes text)
{
    bool is_plain =
        text.size > 0 && text.size <= FACT_LONG_SIZE_MAX && text_is_utf8(text);
    while (is_plain && text.size > 0) {
        size_t end = 0;
        while (end < text.size && text.at[end] != '\n' && text.at[end] != '\r' &&
               text.at[end] != '\t') {
            end++;
        }
        is_plain = end == 0 || text_is_plain(bytes_from(text.at, end), end);
        end += end < text.size ? 1 : 0;
        text = bytes_from(text.at + end, text.size - end);
    }
    return is_plain;
}

/* ---- reading ----------------------------------------------------------------------
 */

struct status policy_text_join(struct arena *arena, struct bytes *text,
                               struct bytes more, struct fault *fault)
{
    const bool has_blank = text->size > 0 && more.size > 0 &&
                           text->at[text->size - 1] < 0x80 && more.at[0] < 0x80;
    uint8_t *room = NULL;
    ARENA_TAKE(arena, text->size + more.size + 2, room, fault);
    struct writer writer = writer_of(room, text->size + more.size + 2);
    writer_run(&writer, *text);
    if (has_blank) {
        writer_u8(&writer, ' ');
    }
    writer_run(&writer, more);
    *text = writer_bytes(&writer);
    return OK;
}

bool policy_text_next_word(struct bytes *list, struct bytes *ret_word)
{
    static const char *const marks[] = {",", "，", "、"};
    size_t end = list->size;
    size_t mark = 0;
    if (list->at == NULL) {
        return false;
    }
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        const size_t at = text_find(*list, bytes_of(marks[i]));
        if (at < end) {
            end = at;
            mark = strlen(marks[i]);
        }
    }
    *ret_word = text_trim(bytes_from(list->at, end));
    *list = end == list->size
                ? (struct bytes){0}
                : bytes_from(list->at + end + mark, list->size - end - mark);
    return true;
}

struct said {
    struct bytes section, name; /* in the arena; name empty: the section itself */
    uint64_t line;
};
struct head_reading {
    struct arena *arena;
    struct policy_head head;
    bool has_from;
    uint64_t line; /* of the heading [policy] */
    uint64_t section_line;
    struct said *said; /* said[0:said_count], all of the text */
    size_t said_count;
};

/* Each section once, and each of its keys once. */
static struct status take_once(struct head_reading *reading, struct bytes section,
                               struct bytes name, uint64_t line, struct fault *fault)
{
    for (size_t i = 0; i < reading->said_count; i++) {
        const struct said *said = &reading->said[i];
        if (bytes_equal(said->section, section) && bytes_equal(said->name, name)) {
            const struct bytes what = name.size > 0 ? name : section;
            return fault_at(fault,
                            FAULT(fault, STATUS_INPUT,
                                  "R-276: %.*s is said twice, first in line %" PRIu64,
                                  (int)what.size, (const char *)what.at, said->line),
                            NULL, line, NULL);
        }
    }
    if (reading->said_count == SAID_MAX) {
        return FAULT(fault, STATUS_INPUT, "R-276: a policy says at most %d things",
                     SAID_MAX);
    }
    struct said *said = &reading->said[reading->said_count++];
    said->line = line;
    TRY(policy_text_join(reading->arena, &said->section, section, fault));
    return policy_text_join(reading->arena, &said->name, name, fault);
}

static struct status check_once(struct head_reading *reading,
                                const struct settings_pair *pair, struct fault *fault)
{
    const struct bytes section = bytes_of(pair->section);
    if (pair->section_line != reading->section_line) {
        reading->section_line = pair->section_line;
        TRY(take_once(reading, section, (struct bytes){0}, pair->section_line, fault));
    }
    return pair->is_continued
               ? OK
               : take_once(reading, section, pair->name, pair->line, fault);
}

static struct status take_use(struct policy_head *head, struct bytes value,
                              struct fault *fault)
{
    for (size_t i = 0; i < USE_COUNT; i++) {
        if (bytes_equal(value, bytes_of(uses[i].name))) {
            head->use = uses[i].use;
            return OK;
        }
    }
    return FAULT(fault, STATUS_INPUT,
                 "R-276: a policy's use is disclosure or evaluation");
}

static struct status take_word(struct head_reading *reading, struct bytes value,
                               struct bytes *word, struct fault *fault)
{
    if (word->size > 0 || !text_is_plain(value, POLICY_WORD_MAX)) {
        return FAULT(fault, STATUS_INPUT,
                     "R-276: name and programme are said once, in 1 to %d bytes each",
                     POLICY_WORD_MAX);
    }
    return policy_text_join(reading->arena, word, value, fault);
}

static struct status take_head(void *context, const struct settings_pair *pair,
                               struct fault *fault)
{
    struct head_reading *reading = context;
    struct policy_head *head = &reading->head;
    const struct bytes name = pair->name;
    const struct bytes value = pair->value;
    TRY(check_once(reading, pair, fault));
    if (strcmp(pair->section, "policy") != 0) {
        return OK;
    }
    reading->line = pair->section_line;
    if (bytes_equal(name, bytes_of("use"))) {
        return take_use(head, value, fault);
    }
    if (bytes_equal(name, bytes_of("name"))) {
        return take_word(reading, value, &head->name, fault);
    }
    if (bytes_equal(name, bytes_of("programme"))) {
        head->programme_line = pair->line;
        return take_word(reading, value, &head->programme, fault);
    }
    if (!bytes_equal(name, bytes_of("from"))) {
        return FAULT(fault, STATUS_INPUT,
                     "R-276: [policy] says use, name, programme and from, and nothing "
                     "else");
    }
    reading->has_from = date_parse(value, &head->from) == DATE_TEXT;
    return reading->has_from && head->from >= 0
               ? OK
               : FAULT(fault, STATUS_INPUT, "R-276: from is a day such as 2024-01-01");
}

struct status policy_text_head(struct bytes text, struct arena *arena,
                               struct policy_head *ret_head, struct fault *fault)
{
    struct head_reading reading = {.arena = arena};
    if (!policy_text_is_plain(text)) {
        return FAULT(fault, STATUS_INPUT,
                     "R-276: a policy is UTF-8 text of 1 to %d bytes without control "
                     "characters",
                     FACT_LONG_SIZE_MAX);
    }
    ARENA_TAKE(arena, SAID_MAX, reading.said, fault);
    TRY(settings_parse(text, take_head, &reading, fault));
    if (reading.head.use == 0 || reading.head.name.size == 0 ||
        reading.head.programme.size == 0 || !reading.has_from) {
        return fault_at(fault,
                        FAULT(fault, STATUS_INPUT,
                              "R-276: [policy] says use, name, programme and from, and "
                              "nothing else"),
                        NULL, reading.line, NULL);
    }
    *ret_head = reading.head;
    return OK;
}

/* ---- the table --------------------------------------------------------------------
 */

struct bytes policy_text_key(enum policy_use use, uint64_t root, civil_day from,
                             uint64_t entry,
                             uint8_t ret_image[static POLICY_TEXT_KEY_SIZE])
{
    struct writer writer = writer_of(ret_image, POLICY_TEXT_KEY_SIZE);
    writer_u8(&writer, (uint8_t)use);
    writer_u64(&writer, root);
    writer_u32(&writer, (uint32_t)from ^ UINT32_C(0x80000000)); /* days sort as keys */
    writer_u64(&writer, entry);
    return writer_bytes(&writer);
}

/* From the last that had begun on the day back to the first that was recorded by then.
 */
static struct status look_back(struct store_cursor *cursor,
                               const struct policy_question *question, uint64_t root,
                               struct policy_text *ret_policy, struct fault *fault)
{
    uint8_t image[POLICY_TEXT_KEY_SIZE];
    struct bytes wanted =
        policy_text_key(question->use, root, question->day, UINT64_MAX, image);
    for (;;) {
        struct bytes key = {0};
        struct bytes value = {0};
        TRY(store_cursor_seek_last(cursor, wanted, &key, &value, fault));
        struct reader reader = reader_of(key);
        if (key.size != POLICY_TEXT_KEY_SIZE || reader_u8(&reader) != question->use ||
            reader_u64(&reader) != root) {
            return (struct status){STATUS_NOT_FOUND};
        }
        const civil_day from = (civil_day)(reader_u32(&reader) ^ UINT32_C(0x80000000));
        const uint64_t entry = reader_u64(&reader);
        if (entry < question->seal) {
            *ret_policy = (struct policy_text){.entry = entry, .from = from};
            return OK;
        }
        /* No policy is entry 0, so there is a smaller key. */
        wanted = policy_text_key(question->use, root, from, entry - 1, image);
    }
}

static struct status newest(struct store_transaction *transaction,
                            const struct policy_question *question, uint64_t root,
                            struct policy_text *ret_policy, struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    TRY(store_cursor_open(transaction, LEDGER_TABLE_POLICY, &cursor, fault));
    const struct status found = look_back(cursor, question, root, ret_policy, fault);
    store_cursor_close(cursor);
    return found;
}

struct status policy_text_find(struct store_transaction *transaction,
                               const struct policy_question *question,
                               struct policy_text *ret_policy, struct fault *fault)
{
    struct policy_text policy = {0};
    struct status found = {STATUS_NOT_FOUND};
    if (question->programme != 0) {
        uint64_t root = 0;
        TRY(accounts_programme_root(transaction, question->programme, &root, fault));
        found = newest(transaction, question, root, &policy, fault);
        policy.is_own = status_is_ok(found);
    }
    if (found.code == STATUS_NOT_FOUND) {
        found = newest(transaction, question, 0, &policy, fault);
    }
    if (found.code != STATUS_NOT_FOUND) {
        TRY(found);
    }
    *ret_policy = policy;
    return OK;
}

/* ---- its words --------------------------------------------------------------------
 */

static struct status copy(struct arena *arena, struct bytes bytes,
                          struct bytes *ret_copy, struct fault *fault)
{
    struct bytes whole = {0};
    TRY(policy_text_join(arena, &whole, bytes, fault));
    *ret_copy = whole;
    return OK;
}

static struct status load(struct store_transaction *transaction, uint64_t index,
                          struct fact *ret_fact, struct fault *fault)
{
    struct entry entry;
    TRY(accounts_entry(transaction, index, &entry, ret_fact, fault));
    return entry.kind == KIND_POLICY && fact_has(ret_fact, POLICY_TEXT)
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-276: entry %" PRIu64 " is no policy that is a text", index);
}

struct status policy_text_at(struct store_transaction *transaction, uint64_t entry,
                             struct arena *arena, struct policy_text *ret_policy,
                             struct fault *fault)
{
    struct fact fact;
    struct policy_text policy = {.entry = entry};
    TRY(load(transaction, entry, &fact, fault));
    policy.is_own = fact_has(&fact, POLICY_PROGRAMME);
    policy.from = (civil_day)fact.field[POLICY_FROM].fen;
    TRY(copy(arena, fact.field[POLICY_NAME].bytes, &policy.name, fault));
    TRY(copy(arena, fact.field[POLICY_TEXT].bytes, &policy.text, fault));
    *ret_policy = policy;
    return OK;
}

struct status policy_text_in_force(struct store_transaction *transaction,
                                   const struct policy_question *question,
                                   struct arena *arena, struct policy_text *ret_policy,
                                   struct fault *fault)
{
    struct policy_text policy;
    TRY(policy_text_find(transaction, question, &policy, fault));
    if (policy.entry != 0) {
        return policy_text_at(transaction, policy.entry, arena, ret_policy, fault);
    }
    *ret_policy = policy;
    return OK;
}

/* ---- recording --------------------------------------------------------------------
 */

/* Whether the newest from that very day has this text. */
static struct status is_known(struct store_transaction *transaction,
                              const struct policy_recording *recording,
                              uint64_t *ret_entry, bool *ret_is_known,
                              struct fault *fault)
{
    const struct policy_question question = {.use = recording->head.use,
                                             .programme = recording->programme,
                                             .day = recording->head.from,
                                             .seal = UINT64_MAX};
    struct policy_text policy;
    struct fact fact;
    *ret_is_known = false;
    TRY(policy_text_find(transaction, &question, &policy, fault));
    if (policy.entry == 0 || policy.from != recording->head.from ||
        policy.is_own != (recording->programme != 0)) {
        return OK;
    }
    TRY(load(transaction, policy.entry, &fact, fault));
    *ret_is_known = bytes_equal(fact.field[POLICY_TEXT].bytes, recording->text);
    *ret_entry = policy.entry;
    return OK;
}

struct status policy_text_append(struct journal_session *session,
                                 const struct policy_recording *recording,
                                 uint64_t *ret_entry, bool *ret_is_known,
                                 struct fault *fault)
{
    struct fact fact;
    TRY(is_known(journal_transaction(session), recording, ret_entry, ret_is_known,
                 fault));
    if (*ret_is_known) {
        return OK;
    }
    fact_begin(&fact, kinds_find(KIND_POLICY));
    fact_set_number(&fact, POLICY_USE, recording->head.use);
    fact_set_bytes(&fact, POLICY_NAME, recording->head.name);
    fact_set_bytes(&fact, POLICY_DIGEST, digest_bytes(&recording->digest));
    fact_set_fen(&fact, POLICY_FROM, recording->head.from);
    if (recording->programme != 0) {
        fact_set_number(&fact, POLICY_PROGRAMME, recording->programme);
    }
    fact_set_bytes(&fact, POLICY_TEXT, recording->text);
    if (recording->before_payment != 0) {
        fact_set_number(&fact, POLICY_BEFORE, recording->before_payment);
    }
    return journal_append(session, &fact, ret_entry, fault);
}
