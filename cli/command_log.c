/* command_log.c - the journal for reading: a list of entries, and one in full. */
#include "cli/due_chain.h"
#include "cli/fact_spoken.h"
#include "cli/fact_titles.h"
#include "ledger/base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LIMIT_DEFAULT = 20, SUMMARY_SIZE = 240, KIND_LIMIT = 64 };

/* What people look for first in the kinds that fill a book; of others, all fields. */
static bool is_in_summary(const struct fact *fact, const struct fact_field *field)
{
    static const struct {
        uint16_t kind;
        uint32_t keys; /* bit k: field k */
    } kinds[] = {
        {KIND_BATCH, 1U << BATCH_PROGRAMME | 1U << BATCH_PERIOD | 1U << BATCH_UNIT |
                         1U << BATCH_LINES | 1U << BATCH_AMOUNT},
        {KIND_LINE, 1U << LINE_BATCH | 1U << LINE_NUMBER | 1U << LINE_AMOUNT |
                        1U << LINE_STATE | 1U << LINE_HEADCOUNT | 1U << LINE_VILLAGE |
                        1U << LINE_CLASS},
        {KIND_RESULT, 1U << RESULT_LINE | 1U << RESULT_CLASS | 1U << RESULT_AMOUNT |
                          1U << RESULT_VALUE_DAY},
        {KIND_ALLOCATION, 1U << ALLOCATION_LABEL | 1U << ALLOCATION_AMOUNT |
                              1U << ALLOCATION_UNIT | 1U << ALLOCATION_ISSUED},
        {KIND_DISCLOSURE, 1U << DISCLOSURE_PROGRAMME | 1U << DISCLOSURE_MOMENT |
                              1U << DISCLOSURE_STEP | 1U << DISCLOSURE_NOTICE |
                              1U << DISCLOSURE_PERIOD | 1U << DISCLOSURE_OBJECTION |
                              1U << DISCLOSURE_OUTCOME | 1U << DISCLOSURE_REMEDY |
                              1U << DISCLOSURE_LATE},
    };
    if (!fact_has(fact, field->key)) {
        return false;
    }
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (kinds[i].kind == fact->schema->kind) {
            return (kinds[i].keys >> field->key & 1U) != 0;
        }
    }
    return field->type < FACT_BYTES16; /* the others are bulky */
}

/* "Name value, Name value"; as words of programs with --json. */
static void summarise(struct session *session, const struct fact *fact, char *words,
                      char ret_text[static SUMMARY_SIZE])
{
    const bool is_json = session->world->is_json;
    size_t size = 0;
    ret_text[0] = '\0';
    for (size_t i = 0; i < fact->schema->field_count && size < SUMMARY_SIZE; i++) {
        const struct fact_field *field = &fact->schema->fields[i];
        if (!is_in_summary(fact, field)) {
            continue;
        }
        const struct bytes text = is_json
                                      ? fact_words(fact, field, words)
                                      : fact_spoken(session, fact, field, false, words);
        const int more = is_json
                             ? snprintf(ret_text + size, SUMMARY_SIZE - size,
                                        "%s%s %.*s", size == 0 ? "" : ", ", field->name,
                                        (int)text.size, (const char *)text.at)
                             : snprintf(ret_text + size, SUMMARY_SIZE - size,
                                        _("%s%s: %.*s"), size == 0 ? "" : _("; "),
                                        fact_field_title(fact->schema, field),
                                        (int)text.size, (const char *)text.at);
        size += more > 0 ? (size_t)more : 0;
    }
    if (size >= SUMMARY_SIZE) {
        const struct bytes text = bytes_of(ret_text);
        ret_text[text_cut(text, text.size - 1)] = '\0';
    }
}

static const char *kind_words(const struct session *session, const struct fact *fact)
{
    return session->world->is_json ? fact->schema->name : fact_kind_title(fact->schema);
}

static struct status add_entry(struct session *session, struct print_table *table,
                               uint64_t index, uint64_t kind, struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    char words[FACT_WORDS_SIZE];
    char summary[SUMMARY_SIZE];
    char when[DATE_TIME_SIZE];
    TRY(session_entry(session, index, &entry, &fact, fault));
    if (kind != UINT64_MAX && entry.kind != kind) {
        return OK;
    }
    summarise(session, &fact, words, summary);
    date_format_instant(entry.recorded_ms, when);
    const struct print_cell cells[] = {
        print_count(index), print_words(when), print_words(kind_words(session, &fact)),
        print_bytes(session_staff(session, entry.actor)), print_words(summary)};
    return print_table_add(table, cells, fault);
}

/* By the name that programs use, or as the list above shows it. */
static const struct fact_schema *kind_called(const char *word)
{
    const struct fact_schema *schema = kinds_by_name(bytes_of(word));
    for (uint64_t kind = 0; schema == NULL && kind < KIND_LIMIT; kind++) {
        const struct fact_schema *one = kinds_find(kind);
        schema = one != NULL && strcmp(fact_kind_title(one), word) == 0 ? one : NULL;
    }
    return schema;
}

struct range {
    uint64_t first, limit, kind;
    bool is_backward;
};

static struct status read_range(struct session *session, struct range *range,
                                struct fault *fault)
{
    const struct arguments *arguments = session->arguments;
    const char *word = arguments->value[OPTION_KIND];
    *range = (struct range){.limit = LIMIT_DEFAULT, .kind = UINT64_MAX};
    TRY(arguments_u64(arguments, OPTION_LIMIT, &range->limit, fault));
    TRY(arguments_u64(arguments, OPTION_START, &range->first, fault));
    range->is_backward = !arguments_has(arguments, OPTION_START);
    if (word != NULL) {
        const struct fact_schema *schema = kind_called(word);
        if (schema == NULL) {
            return FAULT(fault, STATUS_USAGE,
                         "--kind %s: there is no such kind of entry; try line, batch, "
                         "result, allocation or seal",
                         word);
        }
        range->kind = schema->kind;
    }
    return OK;
}

static struct status list_entries(struct session *session, void *context,
                                  struct fault *fault)
{
    (void)context;
    struct range range;
    const uint64_t size = journal_view_size(session->view);
    const struct print_column columns[] = {{"index", _("Entry")},
                                           {"recorded", _("Recorded")},
                                           {"kind", _("Kind")},
                                           {"staff", _("Staff")},
                                           {"summary", _("Summary")}};
    struct print_table table = print_table_of(session->world, "entries", columns, 5);
    TRY(read_range(session, &range, fault));
    if (range.is_backward) {
        for (uint64_t i = size; i > 0 && table.row_count < range.limit; i--) {
            TRY(add_entry(session, &table, i - 1, range.kind, fault));
        }
    } else {
        for (uint64_t i = range.first; i < size && table.row_count < range.limit; i++) {
            TRY(add_entry(session, &table, i, range.kind, fault));
        }
    }
    print_table_end(&table, _("No such entry."));
    return OK;
}

struct status command_log(struct world *world, const struct arguments *arguments,
                          struct fault *fault)
{
    return session_run(world, arguments, SESSION_READ, list_entries, NULL, fault);
}

/* ---- one entry ------------------------------------------------------------------- */

static struct status put_hex(struct session *session, uint64_t index,
                             struct fault *fault)
{
    struct bytes bytes = {0};
    char *hex = NULL;
    TRY(journal_read(session->transaction, index, &bytes, fault));
    ARENA_TAKE(&session->world->arena, 2 * bytes.size + 1, hex, fault);
    bytes_to_hex(bytes, hex);
    print_field(session->world, "hex", "", print_words(hex));
    return OK;
}

static struct status show_entry(struct session *session, void *context,
                                struct fault *fault)
{
    (void)context;
    struct world *world = session->world;
    struct entry entry;
    struct fact fact;
    uint64_t index = 0;
    char when[DATE_TIME_SIZE];
    char words[FACT_WORDS_SIZE];
    TRY(arguments_entry(session->arguments, 0, &index, fault));
    TRY(session_entry(session, index, &entry, &fact, fault));
    date_format_instant(entry.recorded_ms, when);
    print_field(world, "index", _("Entry"), print_count(index));
    print_field(world, "kind", _("Kind"), print_words(kind_words(session, &fact)));
    print_field(world, "recorded", _("Recorded"), print_words(when));
    print_field(world, "actor", _("Actor"), print_count(entry.actor));
    print_field(world, "staff", _("Staff"),
                print_bytes(session_staff(session, entry.actor)));
    const struct print_column columns[] = {{"field", _("Field")},
                                           {"value", _("Value")}};
    struct print_table table = print_table_of(world, "fields", columns, 2);
    for (size_t i = 0; i < fact.schema->field_count; i++) {
        const struct fact_field *field = &fact.schema->fields[i];
        if (fact_has(&fact, field->key)) {
            const struct print_cell cells[] = {
                print_words(world->is_json ? field->name
                                           : fact_field_title(fact.schema, field)),
                print_bytes(world->is_json
                                ? fact_words(&fact, field, words)
                                : fact_spoken(session, &fact, field, true, words))};
            TRY(print_table_add(&table, cells, fault));
        }
    }
    print_table_end(&table, _("It has no fields."));
    if (entry.kind == KIND_LINE) {
        TRY(due_chain_put(session, index, fault));
    }
    if (entry.kind == KIND_DISCLOSURE && fact_has(&fact, DISCLOSURE_NOTE)) {
        print_note(world,
                   _("Its words are sealed in the vault; whose key opens it reads them "
                     "with: mingzhang disclosure show %" PRIu64 " --names"),
                   fact.field[DISCLOSURE_NOTICE].number);
    }
    return world->is_json ? put_hex(session, index, fault) : OK;
}

struct status command_show(struct world *world, const struct arguments *arguments,
                           struct fault *fault)
{
    return session_run(world, arguments, SESSION_READ, show_entry, NULL, fault);
}
