/* source.c - the snapshot behind a report, and the registers in it. */
#include "reports/source.h"

#include "keys/note.h"
#include "ledger/base/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { SOURCE_DEPTH_MAX = 64 }; /* versions of one code, levels of units */

/* ---- the snapshot ---------------------------------------------------------------- */

static struct status find_seal(struct report_source *source, const char *as_of,
                               struct fault *fault)
{
    struct store_transaction *transaction = journal_view_transaction(source->view);
    const uint64_t last = journal_view_size(source->view) - 1;
    uint64_t entry = last;
    civil_day day = 0;
    if (as_of == NULL) {
        return journal_seal_at(transaction, last, &source->seal, fault);
    }
    if (as_of[0] == '@') {
        if (!text_to_u64(bytes_of(as_of + 1), &entry)) {
            return FAULT(fault, STATUS_USAGE,
                         "\"@\" is followed by the number of an entry, as in @1234");
        }
        return journal_seal_at(transaction, entry < last ? entry : last, &source->seal,
                               fault);
    }
    if (date_parse(bytes_of(as_of), &day) != DATE_TEXT) {
        return FAULT(fault, STATUS_USAGE,
                     "a report holds as of a day, 2024-01-31, or of an entry, @1234");
    }
    return journal_seal_by_day(transaction, day, &source->seal, fault);
}

static struct status fill_provenance(struct report_source *source, const char *program,
                                     struct fault *fault)
{
    enum { ROOT_TEXT_SIZE = 64 };
    struct journal_facts facts;
    journal_facts(source->ledger->journal, &facts);
    struct digest root;
    const uint64_t size = source->seal.index + 1;
    TRY(journal_view_root(source->view, size, &root, fault));
    char *texts;
    ARENA_TAKE(source->arena,
               JOURNAL_ORIGIN_SIZE_MAX + 1 + ROOT_TEXT_SIZE + DATE_TIME_SIZE, texts,
               fault);
    char *const root_text = texts + JOURNAL_ORIGIN_SIZE_MAX + 1;
    char *const as_of = root_text + ROOT_TEXT_SIZE;
    memcpy(texts, facts.origin, sizeof(facts.origin));
    struct writer writer = writer_of(root_text, ROOT_TEXT_SIZE - 1);
    note_base64(bytes_from(root.at, DIGEST_SIZE), &writer);
    root_text[writer.size] = '\0';
    date_format_instant(source->seal.recorded_ms, as_of);
    source->provenance = (struct provenance){.program = program,
                                             .origin = texts,
                                             .seal_index = source->seal.index,
                                             .tree_size = size,
                                             .root = root_text,
                                             .as_of = as_of,
                                             .is_practice = facts.is_practice};
    return OK;
}

static struct status open_source(struct report_source *source, const char *as_of,
                                 const char *program, struct fault *fault)
{
    TRY(journal_view_open(source->ledger->journal, &source->view, fault));
    TRY(find_seal(source, as_of, fault));
    const bool is_newest = source->seal.index + 1 == journal_view_size(source->view);
    source->seal_key = is_newest ? UINT64_MAX : source->seal.index;
    if (source->ledger->vault != NULL) {
        TRY(vault_reader_open(source->ledger->vault, &source->people, fault));
    }
    return fill_provenance(source, program, fault);
}

struct status report_source_open(struct ledger *ledger, const char *as_of,
                                 const char *program, enum language language,
                                 struct arena *arena, struct report_source *ret_source,
                                 struct fault *fault)
{
    struct report_source source = {
        .ledger = ledger, .arena = arena, .language = language};
    const struct status opened = open_source(&source, as_of, program, fault);
    if (!status_is_ok(opened)) {
        report_source_close(&source);
        return opened;
    }
    *ret_source = source;
    return OK;
}

static struct status move_to(struct report_source *source,
                             const struct journal_seal *seal, struct fault *fault)
{
    source->seal = *seal;
    const bool is_newest = seal->index + 1 == journal_view_size(source->view);
    source->seal_key = is_newest ? UINT64_MAX : seal->index;
    return fill_provenance(source, source->provenance.program, fault);
}

struct status report_source_at_entry(const struct report_source *source, uint64_t entry,
                                     struct report_source *ret_source,
                                     struct fault *fault)
{
    struct report_source at = *source;
    struct journal_seal seal;
    TRY(journal_seal_of(journal_view_transaction(source->view), entry, &seal, fault));
    at.close = 0;
    TRY(move_to(&at, &seal, fault));
    *ret_source = at;
    return OK;
}

/* The unit asked for, else the one whose ledger it is; 0: not registered. */
static struct status unit_of(struct report_source *source, const char *word,
                             uint64_t *ret_unit, struct fault *fault)
{
    struct report_names units = {0};
    const struct report_name *unit = NULL;
    *ret_unit = 0;
    TRY(report_units(source, &units, fault));
    TRY(report_unit_asked(&units, word, &unit, fault));
    if (unit != NULL) {
        *ret_unit = unit->entry;
        return OK;
    }
    const struct status known =
        accounts_office(journal_view_transaction(source->view), ret_unit, fault);
    return known.code == STATUS_NOT_FOUND ? OK : known;
}

struct status report_source_at_close(struct report_source *source,
                                     const struct report_filter *filter,
                                     struct fault *fault)
{
    struct store_transaction *transaction = journal_view_transaction(source->view);
    const bool is_year = filter->last < 0 && filter->year != 0;
    struct accounts_closing wanted = {
        .is_year = is_year,
        .period = is_year ? (civil_period)filter->year * 12 + 11 : filter->last};
    uint64_t close = 0;
    TRY(unit_of(source, filter->unit, &wanted.unit, fault));
    if (wanted.period < 0 || wanted.unit == 0) {
        return OK;
    }
    const struct status closed = accounts_close_of(transaction, &wanted, &close, fault);
    if (closed.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(closed);
    struct journal_seal seal;
    TRY(journal_seal_of(transaction, close, &seal, fault));
    source->close = close;
    return move_to(source, &seal, fault);
}

struct status report_source_at_month(struct report_source *source,
                                     const struct report_filter *filter,
                                     civil_period period, struct fault *fault)
{
    struct report_filter of_month = *filter;
    struct report_source moved = *source;
    struct journal_seal seal;
    of_month.last = period;
    of_month.year = 0;
    moved.close = 0;
    TRY(report_source_at_close(&moved, &of_month, fault));
    if (moved.close == 0) {
        TRY(journal_seal_by_day(journal_view_transaction(source->view),
                                date_period_last(period), &seal, fault));
    } else {
        seal = moved.seal;
    }
    return seal.index >= source->seal.index ? OK : move_to(source, &seal, fault);
}

void report_source_close(struct report_source *source)
{
    vault_reader_close(source->people);
    journal_view_close(source->view);
    *source = (struct report_source){0};
}

/* ---- registers ------------------------------------------------------------------- */

struct loading {
    struct report_source *source;
    enum code_kind kind;
    struct report_name *list;
    size_t count, capacity;
};

static struct status copy_text(struct arena *arena, struct bytes text,
                               struct bytes *ret_copy, struct fault *fault)
{
    uint8_t *copy;
    ARENA_TAKE(arena, text.size + 1, copy, fault);
    if (text.size > 0) {
        memcpy(copy, text.at, text.size);
    }
    *ret_copy = bytes_from(copy, text.size);
    return OK;
}

static struct status add_name(struct loading *loading, const struct report_name *name,
                              struct fault *fault)
{
    ARENA_GROW(loading->source->arena, loading->count, loading->capacity, loading->list,
               fault);
    struct report_name *to = &loading->list[loading->count];
    *to = *name;
    struct arena *arena = loading->source->arena;
    TRY(copy_text(arena, name->code, &to->code, fault));
    TRY(copy_text(arena, name->name, &to->name, fault));
    TRY(copy_text(arena, name->summary, &to->summary, fault));
    TRY(copy_text(arena, name->basis, &to->basis, fault));
    TRY(copy_text(arena, name->functions, &to->functions, fault));
    loading->count++;
    return OK;
}

static struct report_name name_of_fact(enum code_kind kind, const struct fact *fact,
                                       uint64_t entry)
{
    if (kind == CODE_UNIT) {
        return (struct report_name){.entry = entry,
                                    .parent = fact_number(fact, UNIT_PARENT),
                                    .code = fact->field[UNIT_CODE].bytes,
                                    .name = fact->field[UNIT_NAME].bytes,
                                    .level = fact->field[UNIT_LEVEL].number};
    }
    return (struct report_name){
        .entry = entry,
        .code = fact->field[PROGRAMME_CODE].bytes,
        .name = fact->field[PROGRAMME_NAME].bytes,
        .summary = fact->field[PROGRAMME_SUMMARY].bytes,
        .basis = fact_bytes(fact, PROGRAMME_BASIS),
        .functions = fact->field[PROGRAMME_FUNCTIONS].bytes,
        .party = fact->field[PROGRAMME_PARTY].number,
        .disclosure = fact->field[PROGRAMME_DISCLOSURE].number,
        .is_price = fact_number(fact, PROGRAMME_IS_PRICE) != 0,
    };
}

/* All versions of one code, the newest first. */
static struct status load_code(void *context, struct bytes code, uint64_t newest,
                               struct fault *fault)
{
    struct loading *loading = context;
    (void)code;
    const bool is_unit = loading->kind == CODE_UNIT;
    uint64_t current = 0;
    bool is_totals = false;
    uint64_t at = newest;
    for (size_t depth = 0; depth < SOURCE_DEPTH_MAX; depth++) {
        struct entry entry;
        struct fact fact;
        TRY(accounts_entry(journal_view_transaction(loading->source->view), at, &entry,
                           &fact, fault));
        if (entry.kind != (is_unit ? KIND_UNIT : KIND_PROGRAMME)) {
            return FAULT(fault, STATUS_FOUND,
                         "the register names entry %" PRIu64
                         ", which is of another kind; restore a backup",
                         at);
        }
        struct report_name name = name_of_fact(loading->kind, &fact, at);
        is_totals = is_totals || name.disclosure == DISCLOSURE_TOTALS;
        if (at <= loading->source->seal.index) {
            current = current == 0 ? at : current;
            name.current = current;
            name.disclosure = is_totals ? DISCLOSURE_TOTALS : name.disclosure;
            TRY(add_name(loading, &name, fault));
        }
        const uint64_t before =
            fact_number(&fact, is_unit ? UNIT_REPLACES : PROGRAMME_REPLACES);
        if (before == 0 || before >= at) {
            break;
        }
        at = before;
    }
    return OK;
}

static int by_entry(const void *a, const void *b)
{
    const struct report_name *const *left = a;
    const struct report_name *const *right = b;
    return ((*left)->entry > (*right)->entry) - ((*left)->entry < (*right)->entry);
}

static struct status load_names(struct report_source *source, enum code_kind kind,
                                struct report_names *ret_names, struct fault *fault)
{
    struct loading loading = {.source = source, .kind = kind};
    TRY(accounts_codes(journal_view_transaction(source->view), kind, load_code,
                       &loading, fault));
    const struct report_name **index;
    ARENA_TAKE(source->arena, loading.count + 1, index, fault);
    for (size_t i = 0; i < loading.count; i++) {
        index[i] = &loading.list[i];
    }
    if (loading.count > 0) {
        qsort(index, loading.count, sizeof(*index), by_entry);
    }
    *ret_names = (struct report_names){
        .list = loading.list, .count = loading.count, .by_entry = index};
    return OK;
}

struct status report_units(struct report_source *source, struct report_names *ret_names,
                           struct fault *fault)
{
    return load_names(source, CODE_UNIT, ret_names, fault);
}

struct status report_programmes(struct report_source *source,
                                struct report_names *ret_names, struct fault *fault)
{
    return load_names(source, CODE_PROGRAMME, ret_names, fault);
}

const struct report_name *report_name_of(const struct report_names *names,
                                         uint64_t entry)
{
    size_t low = 0;
    size_t high = names->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (names->by_entry[middle]->entry < entry) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < names->count && names->by_entry[low]->entry == entry
               ? names->by_entry[low]
               : NULL;
}

const struct report_name *report_current(const struct report_names *names,
                                         uint64_t entry)
{
    const struct report_name *name = report_name_of(names, entry);
    return name == NULL ? NULL : report_name_of(names, name->current);
}

static const struct report_name *find_by(const struct report_names *names,
                                         struct bytes word, size_t offset)
{
    for (size_t i = 0; i < names->count; i++) {
        const struct report_name *name = &names->list[i];
        struct bytes text;
        memcpy(&text, (const char *)name + offset, sizeof(text));
        if (name->entry == name->current && bytes_equal(text, word)) {
            return name;
        }
    }
    return NULL;
}

const struct report_name *report_find(const struct report_names *names,
                                      struct bytes word)
{
    static const size_t fields[] = {offsetof(struct report_name, code),
                                    offsetof(struct report_name, name),
                                    offsetof(struct report_name, summary)};
    const struct report_name *found = NULL;
    for (size_t i = 0; i < 3 && found == NULL && word.size > 0; i++) {
        found = find_by(names, word, fields[i]);
    }
    return found;
}

struct status report_unit_asked(const struct report_names *units, const char *word,
                                const struct report_name **ret_unit,
                                struct fault *fault)
{
    const struct report_name *unit =
        word == NULL ? NULL : report_find(units, bytes_of(word));
    if (word != NULL && unit == NULL) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "no unit has the code or name \"%s\"; see the register of units",
                     word);
    }
    *ret_unit = unit;
    return OK;
}

struct status report_programme_asked(const struct report_names *programmes,
                                     const char *word,
                                     const struct report_name **ret_programme,
                                     struct fault *fault)
{
    const struct report_name *programme =
        word == NULL ? NULL : report_find(programmes, bytes_of(word));
    if (word != NULL && programme == NULL) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "no programme has the code, name or summary \"%s\"; see the "
                     "register of programmes",
                     word);
    }
    *ret_programme = programme;
    return OK;
}

bool report_is_below(const struct report_names *units, uint64_t entry,
                     const struct report_name *top)
{
    if (top == NULL) {
        return true;
    }
    uint64_t at = entry;
    for (size_t depth = 0; depth < SOURCE_DEPTH_MAX && at != 0; depth++) {
        const struct report_name *unit = report_current(units, at);
        if (unit == NULL) {
            return false;
        }
        if (unit == top) {
            return true;
        }
        at = unit->parent;
    }
    return false;
}

struct status report_entry(const struct report_source *source, uint64_t index,
                           struct entry *ret_entry, struct fact *ret_fact,
                           struct fault *fault)
{
    return accounts_entry(journal_view_transaction(source->view), index, ret_entry,
                          ret_fact, fault);
}
