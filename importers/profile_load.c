/* profile_load.c - a profile from its INI file.
 *
 * profile_ini.c reads the lines; this file gives them meaning and refuses what it does
 * not know, so that a slip of the pen never loosens a check. */
#include "importers/profile_internal.h"

#include "ledger/base/text.h"

#include <assert.h>
#include <string.h>

struct loading {
    struct profile *profile;
    struct arena *arena;
    uint32_t seen; /* bits of the [profile] keys given so far */
    struct fault *fault;
};

struct status profile_load_text(struct arena *arena, struct bytes text,
                                const char **ret_text, struct fault *fault)
{
    char *copy;
    ARENA_TAKE(arena, text.size + 1, copy, fault);
    if (text.size > 0) {
        memcpy(copy, text.at, text.size);
    }
    *ret_text = copy;
    return OK;
}

static struct status fold_copy(struct arena *arena, struct bytes text,
                               struct bytes *ret_folded, struct fault *fault)
{
    uint8_t *room;
    ARENA_TAKE(arena, text.size + 1, room, fault);
    struct writer writer = writer_of(room, text.size + 1);
    *ret_folded = profile_fold(text, &writer);
    return OK;
}

/* Takes the next item of "a|b|c"; false when none is left. */
static bool next_item(struct bytes *left, char separator, struct bytes *ret_item)
{
    while (left->size > 0) {
        const uint8_t *hit = memchr(left->at, separator, left->size);
        const size_t size = hit == NULL ? left->size : (size_t)(hit - left->at);
        const struct bytes item = text_trim(bytes_from(left->at, size));
        const size_t used = hit == NULL ? size : size + 1;
        *left = bytes_from(left->at + used, left->size - used);
        if (item.size > 0) {
            *ret_item = item;
            return true;
        }
    }
    return false;
}

static struct status refuse_value(const char *name, const char *words,
                                  struct fault *fault)
{
    return FAULT(fault, STATUS_INPUT, "\"%s\" must be one of: %s", name, words);
}

static struct status parse_word(const char *name, struct bytes value,
                                const char *const *words, const char *all,
                                size_t *ret_index, struct fault *fault)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        if (bytes_equal(value, bytes_of(words[i]))) {
            *ret_index = i;
            return OK;
        }
    }
    return refuse_value(name, all, fault);
}

static struct status parse_flag(const char *name, struct bytes value, bool *ret_flag,
                                struct fault *fault)
{
    static const char *const words[] = {"no", "yes", NULL};
    size_t index = 0;
    TRY(parse_word(name, value, words, "yes, no", &index, fault));
    *ret_flag = index == 1;
    return OK;
}

static struct status parse_number(const char *name, struct bytes value, uint64_t least,
                                  uint64_t most, uint64_t *ret_number,
                                  struct fault *fault)
{
    uint64_t number;
    if (!text_to_u64(value, &number) || number < least || number > most) {
        return FAULT(fault, STATUS_INPUT, "\"%s\" must be a number from %llu to %llu",
                     name, (unsigned long long)least, (unsigned long long)most);
    }
    *ret_number = number;
    return OK;
}

/* "name account amount" sets flags of columns. */
static struct status parse_columns(struct bytes value, bool *flags, struct fault *fault)
{
    struct bytes item;
    while (next_item(&value, ' ', &item)) {
        enum column column;
        if (!profile_column_parse(item, &column)) {
            return FAULT(fault, STATUS_INPUT,
                         "the column \"%.*s\" is not known; docs/profiles/README.md "
                         "lists the columns",
                         (int)(item.size > 40 ? 40 : item.size), (const char *)item.at);
        }
        flags[column] = true;
    }
    return OK;
}

struct status profile_load_words(struct arena *arena, struct bytes value,
                                 struct profile_words *words, struct fault *fault)
{
    struct bytes item;
    while (next_item(&value, '|', &item)) {
        if (words->count == PROFILE_WORDS_MAX) {
            return FAULT(fault, STATUS_INPUT, "R-033: more than %d words",
                         PROFILE_WORDS_MAX);
        }
        TRY(fold_copy(arena, item, &words->word[words->count], fault));
        words->count++;
    }
    return OK;
}

static struct status parse_words(struct loading *loading, struct bytes value,
                                 struct profile_words *words)
{
    return profile_load_words(loading->arena, value, words, loading->fault);
}

enum profile_key {
    KEY_KIND = 0,
    KEY_TITLE_ZH,
    KEY_TITLE_EN,
    KEY_SEPARATOR,
    KEY_TRAILING,
    KEY_QUOTES,
    KEY_ENCODING,
    KEY_HEADER,
    KEY_PREAMBLE_MAX,
    KEY_FIELDS,
    KEY_UNKNOWN_COLUMNS,
    KEY_REQUIRED,
    KEY_PRESENT,
    KEY_FILL_DOWN,
    KEY_ABSENCE,
    KEY_RESULTS,
    KEY_SUMMARY_MAX,
    KEY_WORKSHEET,
    KEY_DEADLINE,
    KEY_COUNT
};

static const char *const keys[] = {
    "kind",         "title.zh",  "title.en",        "separator",
    "trailing",     "quotes",    "encoding",        "header",
    "preamble_max", "fields",    "unknown_columns", "required",
    "present",      "fill_down", "absence",         "results",
    "summary_max",  "worksheet", "deadline"};
_Static_assert(sizeof(keys) / sizeof(keys[0]) == KEY_COUNT, "every key has a name");

static struct status set_layout(struct loading *loading, enum profile_key key,
                                struct bytes value)
{
    static const char *const separators[] = {"comma", "pipe",      "tab", "semicolon",
                                             "caret", "ampersand", NULL};
    static const char *const headers[] = {"none", "first", "search", NULL};
    static const char *const unknown[] = {"note", "refuse", NULL};
    static const char *const absences[] = {"full", "success-only", "fail-only", NULL};
    struct profile *profile = loading->profile;
    struct fault *fault = loading->fault;
    const char *name = keys[key];
    size_t index = 0;
    uint64_t number = 0;
    if (key == KEY_SEPARATOR) {
        TRY(parse_word(name, value, separators,
                       "comma, pipe, tab, semicolon, caret, ampersand", &index, fault));
        profile->facts.separator = ",|\t;^&"[index];
    } else if (key == KEY_HEADER) {
        TRY(parse_word(name, value, headers, "none, first, search", &index, fault));
        profile->header = (enum profile_header)index;
    } else if (key == KEY_UNKNOWN_COLUMNS) {
        TRY(parse_word(name, value, unknown, "note, refuse", &index, fault));
        profile->facts.is_strict = index == 1;
    } else if (key == KEY_ABSENCE) {
        TRY(parse_word(name, value, absences, "full, success-only, fail-only", &index,
                       fault));
        profile->facts.absence = (enum profile_absence)index;
    } else if (key == KEY_PREAMBLE_MAX) {
        TRY(parse_number(name, value, 0, PROFILE_PREAMBLE_MAX, &number, fault));
        profile->preamble_max = number;
    } else if (key == KEY_DEADLINE) {
        TRY(parse_number(name, value, 1, PROFILE_DEADLINE_MAX, &number, fault));
        profile->facts.deadline = (int)number;
    } else if (key == KEY_SUMMARY_MAX) {
        TRY(parse_number(name, value, 1, PROFILE_SUMMARY_MAX, &number, fault));
        profile->summary_max = number;
    } else {
        assert(key == KEY_FIELDS);
        TRY(parse_number(name, value, 1, SHEET_FIELDS_MAX, &number, fault));
        profile->field_count = (size_t)number;
    }
    return OK;
}

static struct status set_kind(struct loading *loading, struct bytes value)
{
    for (size_t i = 0; i < PROFILE_KIND_COUNT; i++) {
        if (bytes_equal(value, bytes_of(profile_kind_name((enum profile_kind)i)))) {
            loading->profile->facts.kind = (enum profile_kind)i;
            return OK;
        }
    }
    return refuse_value(
        "kind",
        "payroll, return, statement, budget, units, programmes, results, voucher, "
        "splits, opening, refund",
        loading->fault);
}

static struct status set_include(struct loading *loading, struct bytes value)
{
    struct profile *profile = loading->profile;
    const bool is_path = value.size > 0 && memchr(value.at, '/', value.size) != NULL;
    if (value.size == 0 || value.size > PROFILE_NAME_MAX || is_path) {
        return FAULT(loading->fault, STATUS_INPUT,
                     "\"results\" must be the name of a profile, without a folder");
    }
    memcpy(profile->include, value.at, value.size);
    profile->include[value.size] = '\0';
    return OK;
}

/* A bank that says gbk or gb2312 is read as GB18030 and written within its means. */
static struct status set_encoding(struct loading *loading, struct bytes value)
{
    struct profile_facts *facts = &loading->profile->facts;
    if (!sheet_encoding_parse(value, &facts->encoding)) {
        return refuse_value("encoding",
                            "auto, utf-8, gb18030, gbk, gb2312, utf-16le, utf-16be",
                            loading->fault);
    }
    facts->reach = bytes_equal(value, bytes_of("gbk"))      ? SHEET_REACH_GBK
                   : bytes_equal(value, bytes_of("gb2312")) ? SHEET_REACH_GB2312
                                                            : SHEET_REACH_ALL;
    return OK;
}

static struct status set_profile_key(struct loading *loading, enum profile_key key,
                                     struct bytes value)
{
    struct profile *profile = loading->profile;
    struct fault *fault = loading->fault;
    switch (key) {
    case KEY_KIND:
        return set_kind(loading, value);
    case KEY_TITLE_ZH:
        return profile_load_text(loading->arena, value, &profile->facts.title_zh,
                                 fault);
    case KEY_TITLE_EN:
        return profile_load_text(loading->arena, value, &profile->facts.title_en,
                                 fault);
    case KEY_TRAILING:
        return parse_flag("trailing", value, &profile->facts.has_trailing, fault);
    case KEY_QUOTES:
        return parse_flag("quotes", value, &profile->facts.has_quotes, fault);
    case KEY_ENCODING:
        return set_encoding(loading, value);
    case KEY_REQUIRED:
        return parse_columns(value, profile->facts.is_required, fault);
    case KEY_PRESENT:
        return parse_columns(value, profile->is_present, fault);
    case KEY_FILL_DOWN:
        return parse_columns(value, profile->fills_down, fault);
    case KEY_RESULTS:
        return set_include(loading, value);
    case KEY_WORKSHEET:
        return profile_load_text(loading->arena, value, &profile->facts.worksheet,
                                 fault);
    case KEY_SEPARATOR:
    case KEY_HEADER:
    case KEY_PREAMBLE_MAX:
    case KEY_FIELDS:
    case KEY_UNKNOWN_COLUMNS:
    case KEY_ABSENCE:
    case KEY_SUMMARY_MAX:
    case KEY_DEADLINE:
        return set_layout(loading, key, value);
    case KEY_COUNT:
        break;
    }
    assert(false); /* a key of the table */
    return OK;
}

static struct status refuse_key(struct loading *loading, const char *section,
                                struct bytes name)
{
    return FAULT(loading->fault, STATUS_INPUT,
                 "the key \"%.*s\" is not known in section [%.30s]; "
                 "docs/profiles/README.md lists the keys",
                 (int)(name.size > 40 ? 40 : name.size), (const char *)name.at,
                 section);
}

static struct status take_profile(struct loading *loading, struct bytes name,
                                  struct bytes value)
{
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (!bytes_equal(name, bytes_of(keys[i]))) {
            continue;
        }
        const uint32_t bit = UINT32_C(1) << i;
        const bool is_list =
            i == KEY_REQUIRED || i == KEY_PRESENT || i == KEY_FILL_DOWN;
        if ((loading->seen & bit) != 0 && !is_list) {
            return FAULT(loading->fault, STATUS_INPUT, "\"%s\" is given twice",
                         keys[i]);
        }
        loading->seen |= bit;
        return set_profile_key(loading, (enum profile_key)i, value);
    }
    return refuse_key(loading, "profile", name);
}

static struct status add_synonym(struct loading *loading, enum column column,
                                 struct bytes item)
{
    struct profile *profile = loading->profile;
    if (profile->synonym_count == PROFILE_SYNONYMS_MAX ||
        item.size > PROFILE_HEADING_MAX) {
        return FAULT(loading->fault, STATUS_INPUT,
                     "R-033: more than %d headings, or one longer than %d bytes",
                     PROFILE_SYNONYMS_MAX, PROFILE_HEADING_MAX);
    }
    struct profile_synonym *synonym = &profile->synonyms[profile->synonym_count];
    synonym->column = column;
    TRY(profile_load_text(loading->arena, item, &synonym->text, loading->fault));
    TRY(fold_copy(loading->arena, item, &synonym->folded, loading->fault));
    for (size_t i = 0; i < profile->synonym_count; i++) {
        if (bytes_equal(profile->synonyms[i].folded, synonym->folded)) {
            return FAULT(loading->fault, STATUS_INPUT,
                         "the heading \"%s\" is given to two columns", synonym->text);
        }
    }
    profile->synonym_count++;
    return OK;
}

static struct status take_column(struct loading *loading, struct bytes name,
                                 struct bytes value)
{
    struct profile *profile = loading->profile;
    enum column column;
    if (!profile_column_parse(name, &column)) {
        return refuse_key(loading, "columns", name);
    }
    if (!profile->facts.has_column[column]) {
        profile->facts.has_column[column] = true;
        profile->order[profile->order_count++] = column;
    }
    uint64_t position;
    if (text_to_u64(value, &position)) {
        TRY(parse_number(profile_column_name(column), value, 1, SHEET_FIELDS_MAX,
                         &position, loading->fault));
        profile->position[column] = (uint8_t)position;
        return OK;
    }
    struct bytes item;
    while (next_item(&value, '|', &item)) {
        TRY(add_synonym(loading, column, item));
    }
    return OK;
}

static struct status take_rows(struct loading *loading, struct bytes name,
                               struct bytes value)
{
    struct profile *profile = loading->profile;
    if (bytes_equal(name, bytes_of("subtotal"))) {
        return parse_words(loading, value, &profile->subtotals);
    }
    if (bytes_equal(name, bytes_of("total"))) {
        return parse_words(loading, value, &profile->totals);
    }
    if (bytes_equal(name, bytes_of("signature"))) {
        return parse_words(loading, value, &profile->signatures);
    }
    if (bytes_equal(name, bytes_of("part"))) {
        return parse_words(loading, value, &profile->parts);
    }
    if (bytes_equal(name, bytes_of("sum"))) {
        return parse_columns(value, profile->is_summed, loading->fault);
    }
    if (bytes_equal(name, bytes_of("check"))) {
        return parse_flag("check", value, &profile->checks_totals, loading->fault);
    }
    if (bytes_equal(name, bytes_of("foot"))) {
        return parse_flag("foot", value, &profile->has_foot, loading->fault);
    }
    return refuse_key(loading, "rows", name);
}

static struct status take_control(struct loading *loading, struct bytes name,
                                  struct bytes value)
{
    static const char *const names[] = {
        "total_count",  "total_amount",  "success_count", "success_amount",
        "failed_count", "failed_amount", "batch",         "date"};
    _Static_assert(sizeof(names) / sizeof(names[0]) == CONTROL_CELL_COUNT,
                   "every control cell has a name");
    struct profile *profile = loading->profile;
    profile->has_control = true;
    if (bytes_equal(name, bytes_of("heading"))) {
        return parse_flag("heading", value, &profile->control_has_heading,
                          loading->fault);
    }
    for (size_t i = 0; i < CONTROL_CELL_COUNT; i++) {
        if (!bytes_equal(name, bytes_of(names[i]))) {
            continue;
        }
        uint64_t position;
        if (profile->control_heading[i].count == 0 &&
            profile->control_position[i] == 0) {
            profile->control_order[profile->control_count++] = (uint8_t)i;
        }
        if (!text_to_u64(value, &position)) {
            return parse_words(loading, value, &profile->control_heading[i]);
        }
        TRY(parse_number(names[i], value, 1, SHEET_FIELDS_MAX, &position,
                         loading->fault));
        profile->control_position[i] = (uint8_t)position;
        return OK;
    }
    return refuse_key(loading, "control", name);
}

static struct status take_code(struct loading *loading, struct bytes name,
                               struct bytes value)
{
    struct profile *profile = loading->profile;
    if (profile->code_count == PROFILE_CODES_MAX) {
        return FAULT(loading->fault, STATUS_INPUT, "R-033: more than %d codes",
                     PROFILE_CODES_MAX);
    }
    struct profile_code code = {.result = RESULT_UNKNOWN};
    code.defers = bytes_equal(value, bytes_of("text"));
    if (!code.defers && !profile_result_parse(value, &code.result)) {
        return refuse_value("a code's class", "success, unknown, fail_account ... text",
                            loading->fault);
    }
    code.is_prefix = name.size > 1 && name.at[name.size - 1] == '*';
    const char *copy = "";
    TRY(profile_load_text(loading->arena,
                          bytes_from(name.at, name.size - (code.is_prefix ? 1 : 0)),
                          &copy, loading->fault));
    code.code = bytes_of(copy);
    profile->codes[profile->code_count++] = code;
    return OK;
}

static struct status take_text(struct loading *loading, struct bytes name,
                               struct bytes value)
{
    struct profile *profile = loading->profile;
    enum result_class result;
    if (!profile_result_parse(value, &result)) {
        return refuse_value("a text's class", "success, unknown, fail_account ...",
                            loading->fault);
    }
    struct bytes item;
    while (next_item(&name, '|', &item)) {
        if (profile->text_count == PROFILE_TEXTS_MAX) {
            return FAULT(loading->fault, STATUS_INPUT, "R-033: more than %d texts",
                         PROFILE_TEXTS_MAX);
        }
        struct profile_text *text = &profile->texts[profile->text_count];
        TRY(fold_copy(loading->arena, item, &text->word, loading->fault));
        text->result = result;
        profile->text_count++;
    }
    return OK;
}

static struct status take_voucher(struct loading *loading, struct bytes name,
                                  struct bytes value)
{
    return profile_voucher_take(loading->profile, name, value, loading->arena,
                                loading->fault);
}

static struct status take_movement(struct loading *loading, struct bytes name,
                                   struct bytes value)
{
    return profile_movement_take(loading->profile, name, value, loading->arena,
                                 loading->fault);
}

static struct status take_pair(void *context, const struct settings_pair *pair,
                               struct fault *fault)
{
    static const struct {
        const char *section;
        struct status (*take)(struct loading *loading, struct bytes name,
                              struct bytes value);
    } sections[] = {
        {"profile", take_profile}, {"columns", take_column},     {"rows", take_rows},
        {"control", take_control}, {"codes", take_code},         {"texts", take_text},
        {"voucher", take_voucher}, {"statement", take_movement},
    };
    for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
        if (strcmp(pair->section, sections[i].section) == 0) {
            return sections[i].take(context, pair->name, pair->value);
        }
    }
    return fault_at(
        fault,
        FAULT(fault, STATUS_INPUT, "the section [%.30s] is not known", pair->section),
        NULL, pair->section_line, NULL);
}

static struct status check(const struct profile *profile, struct fault *fault)
{
    const struct profile_facts *facts = &profile->facts;
    TRY(profile_voucher_check(profile, fault));
    TRY(profile_movement_check(profile, fault));
    if (!profile_has_layout(facts)) {
        return OK;
    }
    if (facts->deadline > 0 && facts->absence != ABSENCE_SUCCESS_ONLY) {
        return FAULT(fault, STATUS_INPUT, "\"deadline\" is for absence = success-only");
    }
    if (profile->order_count == 0) {
        return FAULT(fault, STATUS_INPUT, "the profile names no column");
    }
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        const char *name = profile_column_name((enum column)i);
        const bool is_used = facts->is_required[i] || profile->is_present[i] ||
                             profile->fills_down[i] || profile->is_summed[i];
        if (is_used && !facts->has_column[i]) {
            return FAULT(fault, STATUS_INPUT,
                         "the column \"%s\" is used but not named in [columns]", name);
        }
        const bool is_fixed = profile->position[i] != 0;
        if (facts->has_column[i] && is_fixed != (profile->header == HEADER_NONE)) {
            return FAULT(fault, STATUS_INPUT,
                         "the column \"%s\" needs a position when header = none, and "
                         "headings otherwise",
                         name);
        }
        for (size_t j = 0; j < i; j++) {
            if (is_fixed && profile->position[j] == profile->position[i]) {
                return FAULT(fault, STATUS_INPUT,
                             "two columns have the position of \"%s\"", name);
            }
        }
    }
    return OK;
}

struct status profile_load_parse(struct profile *profile, struct bytes text,
                                 struct arena *arena, struct fault *fault)
{
    struct loading loading = {.profile = profile, .arena = arena, .fault = fault};
    profile->facts.separator = ',';
    profile->facts.has_quotes = true;
    profile->facts.title_zh = "";
    profile->facts.title_en = "";
    profile->header = HEADER_FIRST;
    profile->preamble_max = 20;
    profile->summary_max = 4;
    profile->checks_totals = true;
    TRY(settings_parse(text, take_pair, &loading, fault));
    return check(profile, fault);
}
