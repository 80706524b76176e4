/* disclosure_policy.c - see disclosure_policy.h. */
#include "ledger/disclosure_policy.h"

#include "ledger/base/settings.h"
#include "ledger/base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

enum {
    FIELDS_DEFAULT =
        SHOWS_TOWNSHIP | SHOWS_VILLAGE | SHOWS_NAME | SHOWS_HEADCOUNT | SHOWS_AMOUNT,
    FIELDS_ALWAYS = SHOWS_VILLAGE | SHOWS_HEADCOUNT, /* */
    LEVELS_ALL =
        DISCLOSURE_LEVEL_BOARD | DISCLOSURE_LEVEL_TOWNSHIP | DISCLOSURE_LEVEL_WEB,
    FUNCTIONS_MAX = 256
};

/* ---- words ------------------------------------------------------------------------
 */

struct word {
    unsigned value;
    const char *name, *title;
};
static const struct word level_words[] = {
    {DISCLOSURE_LEVEL_BOARD, "board", "村公示栏"},
    {DISCLOSURE_LEVEL_TOWNSHIP, "township", "乡镇"},
    {DISCLOSURE_LEVEL_WEB, "web", "县级网站"}};
static const struct word field_words[] = {
    {SHOWS_TOWNSHIP, "township", "乡镇"}, {SHOWS_VILLAGE, "village", "村"},
    {SHOWS_NAME, "name", "姓名"},         {SHOWS_HEADCOUNT, "headcount", "人数"},
    {SHOWS_CLASS, "class", "类别"},       {SHOWS_AMOUNT, "amount", "金额"},
    {SHOWS_REMARK, "remark", "备注"},     {0, "totals", "总数"}};
static const struct word moment_words[] = {{MOMENT_REVIEW, "review", "初审"},
                                           {MOMENT_APPROVAL, "approval", "审批"},
                                           {MOMENT_PAYMENT, "payment", "发放"},
                                           {MOMENT_END, "termination", "终止"}};
static const struct word name_words[] = {{0, "masked", "脱敏"}, {1, "full", "全名"}};
static const struct word day_words[] = {{1, "working", "工作日"},
                                        {0, "natural", "自然日"}};

static const struct word *find_word(const struct word *words, size_t count,
                                    struct bytes wanted)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes_equal(wanted, bytes_of(words[i].name)) ||
            bytes_equal(wanted, bytes_of(words[i].title))) {
            return &words[i];
        }
    }
    return NULL;
}

static const struct word *moment_word(unsigned moment)
{
    for (size_t i = 0; i < COUNT_OF(moment_words); i++) {
        if (moment_words[i].value == moment) {
            return &moment_words[i];
        }
    }
    return NULL;
}

const char *disclosure_policy_moment_name(unsigned moment)
{
    const struct word *word = moment_word(moment);
    return word == NULL ? NULL : word->name;
}

const char *disclosure_policy_moment_title(unsigned moment)
{
    const struct word *word = moment_word(moment);
    return word == NULL ? NULL : word->title;
}

unsigned disclosure_policy_moment(struct bytes word)
{
    const struct word *found = find_word(moment_words, COUNT_OF(moment_words), word);
    return found == NULL ? 0 : found->value;
}

unsigned disclosure_policy_level(struct bytes word)
{
    const struct word *found = find_word(level_words, COUNT_OF(level_words), word);
    return found == NULL ? 0 : found->value;
}

/* ---- reading ----------------------------------------------------------------------
 */

enum key {
    KEY_LEVEL = 0,
    KEY_FIELDS,
    KEY_NAMES,
    KEY_DAYS,
    KEY_DAYS_ARE,
    KEY_MOMENTS,
    KEY_BEFORE,
    KEY_KEEP,
    KEY_FIRST_TEXT,
    KEY_CONDITIONS = KEY_FIRST_TEXT,
    KEY_PROCEDURE,
    KEY_STANDARD,
    KEY_BASIS,
    KEY_HOTLINE,
    KEY_ADDRESS,
    KEY_POSTCODE,
    KEY_OFFICE,
    KEY_COMPLAINTS,
    KEY_COUNT
};
static const char *const key_names[KEY_COUNT] = {
    [KEY_LEVEL] = "level",           [KEY_FIELDS] = "fields",
    [KEY_NAMES] = "names",           [KEY_DAYS] = "days",
    [KEY_DAYS_ARE] = "days_are",     [KEY_MOMENTS] = "moments",
    [KEY_BEFORE] = "before_payment", [KEY_KEEP] = "keep_days",
    [KEY_CONDITIONS] = "conditions", [KEY_PROCEDURE] = "procedure",
    [KEY_STANDARD] = "standard",     [KEY_BASIS] = "basis",
    [KEY_HOTLINE] = "hotline",       [KEY_ADDRESS] = "address",
    [KEY_POSTCODE] = "postcode",     [KEY_OFFICE] = "office",
    [KEY_COMPLAINTS] = "complaints",
};

struct reading {
    struct arena *arena;
    struct disclosure_policy policy;
    bool is_said[KEY_COUNT];
    uint64_t lines[KEY_COUNT]; /* where; 0: nowhere */
};

static struct disclosure_policy defaults(void)
{
    return (struct disclosure_policy){.levels = LEVELS_ALL,
                                      .fields = FIELDS_DEFAULT,
                                      .days = DISCLOSURE_DAYS,
                                      .is_working_days = true,
                                      .moments =
                                          1U << MOMENT_REVIEW | 1U << MOMENT_APPROVAL |
                                          1U << MOMENT_PAYMENT | 1U << MOMENT_END,
                                      .before_payment = 1U << MOMENT_REVIEW,
                                      .keep_days = DISCLOSURE_KEEP_DAYS};
}

/* Adds the bits of a list's words, which may go on over several lines. */
static struct status take_list(const struct word *words, size_t count, bool is_shifted,
                               struct bytes list, unsigned *bits, struct fault *fault)
{
    struct bytes one = {0};
    while (policy_text_next_word(&list, &one)) {
        const struct word *word = find_word(words, count, one);
        if (one.size == 0) { /* a comma ends the line */
            continue;
        }
        if (word == NULL) {
            return FAULT(fault, STATUS_INPUT,
                         "R-277: a word that is not known here; the first of those "
                         "that are is %s",
                         words[0].name);
        }
        *bits |= is_shifted ? 1U << word->value : word->value;
    }
    return OK;
}

static struct status take_number(struct bytes value, unsigned most, unsigned *ret,
                                 struct fault *fault)
{
    uint64_t number = 0;
    if (!text_to_u64(value, &number) || number < 1 || number > most) {
        return FAULT(fault, STATUS_INPUT, "R-277: a whole number from 1 to %u", most);
    }
    *ret = (unsigned)number;
    return OK;
}

static struct status take_choice(const struct word *words, size_t count,
                                 struct bytes value, bool *ret_choice,
                                 struct fault *fault)
{
    const struct word *word = find_word(words, count, value);
    if (word == NULL) {
        return FAULT(fault, STATUS_INPUT, "R-277: either %s or %s", words[0].name,
                     words[1].name);
    }
    *ret_choice = word->value != 0;
    return OK;
}

static struct status take_text(struct reading *reading, enum key key,
                               struct bytes value, struct fault *fault)
{
    struct disclosure_policy *policy = &reading->policy;
    struct bytes *const texts[] = {
        &policy->conditions, &policy->procedure, &policy->standard,
        &policy->basis,      &policy->hotline,   &policy->address,
        &policy->postcode,   &policy->office,    &policy->complaints};
    _Static_assert(COUNT_OF(texts) == KEY_COUNT - KEY_FIRST_TEXT, "every text");
    struct bytes *text = texts[key - KEY_FIRST_TEXT];
    TRY(policy_text_join(reading->arena, text, value, fault));
    return text_is_plain(*text, DISCLOSURE_WORDS_MAX)
               ? OK
               : FAULT(fault, STATUS_INPUT,
                       "R-277: a text has 1 to %d bytes and no control characters",
                       DISCLOSURE_WORDS_MAX);
}

/* The first line of a list takes the place of the default. */
static void begin_list(struct reading *reading, enum key key, unsigned *bits)
{
    *bits = reading->is_said[key] ? *bits : 0;
    reading->is_said[key] = true;
}

static struct status take_lists(struct reading *reading, enum key key,
                                struct bytes value, struct fault *fault)
{
    struct disclosure_policy *policy = &reading->policy;
    switch ((int)key) {
    case KEY_LEVEL:
        begin_list(reading, key, &policy->levels);
        return take_list(level_words, COUNT_OF(level_words), false, value,
                         &policy->levels, fault);
    case KEY_FIELDS:
        begin_list(reading, key, &policy->fields);
        return take_list(field_words, COUNT_OF(field_words), false, value,
                         &policy->fields, fault);
    case KEY_MOMENTS:
        begin_list(reading, key, &policy->moments);
        return take_list(moment_words, COUNT_OF(moment_words), true, value,
                         &policy->moments, fault);
    default:
        begin_list(reading, key, &policy->before_payment);
        return bytes_equal(value, bytes_of("none"))
                   ? OK
                   : take_list(moment_words, COUNT_OF(moment_words), true, value,
                               &policy->before_payment, fault);
    }
}

static struct status take_single(struct reading *reading, enum key key,
                                 struct bytes value, struct fault *fault)
{
    struct disclosure_policy *policy = &reading->policy;
    if (reading->is_said[key]) {
        return FAULT(fault, STATUS_INPUT, "R-277: %s is said twice", key_names[key]);
    }
    reading->is_said[key] = true;
    switch ((int)key) {
    case KEY_NAMES:
        return take_choice(name_words, COUNT_OF(name_words), value,
                           &policy->is_full_on_board, fault);
    case KEY_DAYS_ARE:
        return take_choice(day_words, COUNT_OF(day_words), value,
                           &policy->is_working_days, fault);
    case KEY_DAYS:
        return take_number(value, DISCLOSURE_DAYS_MAX, &policy->days, fault);
    default:
        return take_number(value, DISCLOSURE_KEEP_DAYS_MAX, &policy->keep_days, fault);
    }
}

static struct status take_pair(void *context, const struct settings_pair *pair,
                               struct fault *fault)
{
    struct reading *reading = context;
    const struct bytes value = pair->value;
    if (strcmp(pair->section, "policy") == 0) {
        return OK;
    }
    if (strcmp(pair->section, "disclosure") != 0) {
        return fault_at(fault,
                        FAULT(fault, STATUS_INPUT,
                              "R-277: the sections are [policy] and [disclosure]"),
                        NULL, pair->section_line, NULL);
    }
    enum key key = KEY_LEVEL;
    while (key < KEY_COUNT && !bytes_equal(pair->name, bytes_of(key_names[key]))) {
        key++;
    }
    if (key == KEY_COUNT) {
        return FAULT(fault, STATUS_INPUT,
                     "R-277: [disclosure] has no such key; docs/policies/README.md "
                     "lists them");
    }
    reading->lines[key] = pair->is_continued ? reading->lines[key] : pair->line;
    if (key >= KEY_FIRST_TEXT) {
        return take_text(reading, key, value, fault);
    }
    const bool is_list = key == KEY_LEVEL || key == KEY_FIELDS || key == KEY_MOMENTS ||
                         key == KEY_BEFORE;
    return is_list ? take_lists(reading, key, value, fault)
                   : take_single(reading, key, value, fault);
}

/* What is wrong with the whole, in the line that says it. */
static struct status at_key(const struct reading *reading, enum key key,
                            struct status status, struct fault *fault)
{
    return fault_at(fault, status, NULL, reading->lines[key], NULL);
}

static struct status read_policy(struct bytes text, struct reading *reading,
                                 struct fault *fault)
{
    struct disclosure_policy *policy = &reading->policy;
    *policy = defaults();
    TRY(settings_parse(text, take_pair, reading, fault));
    if (!reading->is_said[KEY_BEFORE]) {
        policy->before_payment &= policy->moments;
    }
    const bool has_all = policy->levels != 0 && policy->moments != 0;
    if (!has_all || (policy->before_payment & ~policy->moments) != 0) {
        return at_key(reading,
                      policy->levels == 0    ? KEY_LEVEL
                      : policy->moments == 0 ? KEY_MOMENTS
                                             : KEY_BEFORE,
                      FAULT(fault, STATUS_INPUT,
                            "R-277: a policy names a place and a moment, and "
                            "before_payment only moments that it names"),
                      fault);
    }
    if (policy->is_full_on_board &&
        ((policy->levels & DISCLOSURE_LEVEL_BOARD) == 0 || policy->basis.size == 0)) {
        return at_key(reading, KEY_NAMES,
                      FAULT(fault, STATUS_INPUT,
                            "R-277: whole names stand on a village's board alone "
                            "(level = board) and cite their basis"),
                      fault);
    }
    return OK;
}

struct status disclosure_policy_read(struct bytes text, struct arena *arena,
                                     struct disclosure_policy *ret_policy,
                                     struct fault *fault)
{
    struct reading reading = {.arena = arena};
    TRY(read_policy(text, &reading, fault));
    *ret_policy = reading.policy;
    return OK;
}

/* ---- of one programme -------------------------------------------------------------
 */

/* Function codes tell what a programme is, whatever it is called (domain.md 1). */
static bool has_function(const struct fact *programme, const char *prefix)
{
    struct fact_code codes[FUNCTIONS_MAX];
    size_t count = 0;
    if (!fact_codes(programme->field[PROGRAMME_FUNCTIONS].bytes, codes, FUNCTIONS_MAX,
                    &count)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (bytes_start_with(codes[i].code, bytes_of(prefix))) {
            return true;
        }
    }
    return false;
}

/* Children, vagrants, emergency illness: whatever the catalogue says of them. */
static bool is_totals_only(const struct fact *programme)
{
    return programme->field[PROGRAMME_DISCLOSURE].number != DISCLOSURE_LIST ||
           programme->field[PROGRAMME_PARTY].number == PARTY_UNNAMED ||
           has_function(programme, "2081001") || has_function(programme, "2082002") ||
           has_function(programme, "2101302");
}

bool disclosure_policy_is_exempt(const struct fact *programme, bool is_own)
{
    return !is_own && is_totals_only(programme);
}

static void limit(const struct fact *programme, bool is_own,
                  struct disclosure_policy *policy)
{
    if (is_totals_only(programme)) {
        policy->fields = 0;
        policy->is_full_on_board = false;
        policy->before_payment =
            disclosure_policy_is_exempt(programme, is_own) ? 0 : policy->before_payment;
        return;
    }
    if (!is_own && has_function(programme, "20811")) {
        policy->fields &= ~(unsigned)SHOWS_CLASS;
    }
    if (!is_own && has_function(programme, "20820")) {
        policy->fields &= ~(unsigned)SHOWS_REMARK;
    }
}

struct status disclosure_policy_check(struct bytes text, const struct fact *programme,
                                      struct arena *arena,
                                      struct disclosure_policy *ret_policy,
                                      struct fault *fault)
{
    struct reading reading = {.arena = arena};
    TRY(read_policy(text, &reading, fault));
    if (programme != NULL && is_totals_only(programme) && reading.policy.fields != 0 &&
        (reading.is_said[KEY_FIELDS] || reading.policy.is_full_on_board)) {
        return at_key(&reading, reading.is_said[KEY_FIELDS] ? KEY_FIELDS : KEY_NAMES,
                      FAULT(fault, STATUS_REFUSED,
                            "R-277: of this programme totals alone are published; "
                            "write fields = totals"),
                      fault);
    }
    if (reading.policy.fields != 0 &&
        (reading.policy.fields & FIELDS_ALWAYS) != FIELDS_ALWAYS) {
        return at_key(&reading, KEY_FIELDS,
                      FAULT(fault, STATUS_REFUSED,
                            "R-046: a list names village and people served in every "
                            "row; add village and headcount to fields, or write fields "
                            "= totals"),
                      fault);
    }
    *ret_policy = reading.policy;
    return OK;
}

static struct status settle(struct store_transaction *transaction,
                            const struct policy_text *recorded, uint64_t programme,
                            struct arena *arena, struct disclosure_policy *ret_policy,
                            struct fault *fault)
{
    struct disclosure_policy policy = defaults();
    struct entry entry;
    struct fact fact;
    TRY(accounts_entry(transaction, programme, &entry, &fact, fault));
    if (entry.kind != KIND_PROGRAMME) {
        return FAULT(fault, STATUS_REFUSED, "R-060: entry %" PRIu64 " is no programme",
                     programme);
    }
    if (recorded->entry != 0) {
        TRY(disclosure_policy_read(recorded->text, arena, &policy, fault));
        policy.entry = recorded->entry;
    }
    limit(&fact, recorded->is_own, &policy);
    *ret_policy = policy;
    return OK;
}

struct status disclosure_policy_at(struct store_transaction *transaction,
                                   uint64_t programme, civil_day day, uint64_t seal,
                                   struct arena *arena,
                                   struct disclosure_policy *ret_policy,
                                   struct fault *fault)
{
    const struct policy_question question = {
        .use = POLICY_USE_DISCLOSURE, .programme = programme, .day = day, .seal = seal};
    struct policy_text recorded;
    TRY(policy_text_in_force(transaction, &question, arena, &recorded, fault));
    return settle(transaction, &recorded, programme, arena, ret_policy, fault);
}

struct status disclosure_policy_of(struct store_transaction *transaction,
                                   uint64_t policy, uint64_t programme,
                                   struct arena *arena,
                                   struct disclosure_policy *ret_policy,
                                   struct fault *fault)
{
    struct policy_text recorded = {0};
    if (policy != 0) {
        TRY(policy_text_at(transaction, policy, arena, &recorded, fault));
    }
    return settle(transaction, &recorded, programme, arena, ret_policy, fault);
}

/* ---- what it says -----------------------------------------------------------------
 */

bool disclosure_policy_is_totals(const struct disclosure_policy *policy)
{
    return policy->fields == 0;
}

bool disclosure_policy_is_masked(const struct disclosure_policy *policy,
                                 enum disclosure_level level)
{
    return level != DISCLOSURE_LEVEL_BOARD || !policy->is_full_on_board;
}

bool disclosure_policy_shows(const struct disclosure_policy *policy,
                             enum disclosure_shows field)
{
    return (policy->fields & (unsigned)field) != 0;
}

bool disclosure_policy_has(const struct disclosure_policy *policy,
                           enum disclosure_moment moment)
{
    return (policy->moments >> (unsigned)moment & 1U) != 0;
}

struct status disclosure_policy_last(const struct disclosure_policy *policy,
                                     const struct workday_calendar *calendar,
                                     civil_day first, civil_day *ret_last,
                                     struct fault *fault)
{
    assert(policy->days >= 1);
    if (policy->is_working_days) {
        return workday_end(calendar, first, (int)policy->days, ret_last, fault);
    }
    *ret_last = first + (civil_day)policy->days - 1;
    return OK;
}

struct status disclosure_policy_check_last(const struct disclosure_policy *policy,
                                           const struct workday_calendar *calendar,
                                           civil_day first, civil_day last,
                                           struct fault *fault)
{
    civil_day earliest = 0;
    int days = last - first + 1;
    char text[DATE_TEXT_SIZE];
    TRY(disclosure_policy_last(policy, calendar, first, &earliest, fault));
    if (last >= earliest) {
        return OK;
    }
    if (policy->is_working_days) {
        TRY(workday_count(calendar, first, last, &days, fault));
    }
    days = days < 0 ? 0 : days;
    date_format(earliest, text);
    return FAULT(fault, STATUS_REFUSED,
                 "R-280: that is %d day(s) of %u, %u short; the earliest lawful last "
                 "day is %s",
                 days, policy->days, policy->days - (unsigned)days, text);
}
