/* evaluation_policy.c - see evaluation_policy.h. */
#include "ledger/evaluation_policy.h"

#include "ledger/base/settings.h"
#include "ledger/base/text.h"

#include <assert.h>
#include <string.h>

/* The reader of INI files cuts the names of sections at 49 bytes. */
static const char section_prefix[] = "indicator ";

enum {
    SAID_LEVEL1 = 1,
    SAID_LEVEL2 = 2,
    SAID_NAME = 4,
    SAID_SOURCE = 8,
    SAID_TARGET = 16,
    SAID_POINTS = 32,
    SAID_KIND = 64,
    SAID_LEAST = 128,
    SAID_EXCESS = 256,
    SAID_EXCESS_MOST = 512,
    SAID_NEEDED =
        SAID_LEVEL1 | SAID_LEVEL2 | SAID_NAME | SAID_SOURCE | SAID_TARGET | SAID_POINTS,
    PERCENT = 100,
    RATIO_MAX = 10 * SCORE_FULL
};

struct reading {
    struct arena *arena;
    struct evaluation_policy policy;
    unsigned said;        /* of the newest row */
    uint64_t row_line;    /* its heading                  */
    uint64_t points_line; /* where points are said last   */
    uint64_t grade_lines[SCORE_MEDIUM + 1];
};

/* ---- single values --------------------------------------------------------------- */

static struct status take_words(struct reading *reading, struct bytes *words,
                                struct bytes value, struct fault *fault)
{
    TRY(policy_text_join(reading->arena, words, value, fault));
    return text_is_plain(*words, EVALUATION_WORDS_MAX)
               ? OK
               : FAULT(fault, STATUS_INPUT,
                       "R-302: 1 to %d bytes without control characters",
                       EVALUATION_WORDS_MAX);
}

/* "60%" in basis points. */
static struct status take_ratio(struct bytes value, int64_t *ret_ratio,
                                struct fault *fault)
{
    struct score_value read;
    TRY(score_value_parse(value, &read, fault));
    if (!read.is_number || read.decimals > 0 || read.number < 0 ||
        read.number > RATIO_MAX / PERCENT || !bytes_equal(read.unit, bytes_of("%"))) {
        return FAULT(fault, STATUS_INPUT,
                     "R-302: a share is a whole number of percent, such as 30%%");
    }
    *ret_ratio = read.number * PERCENT;
    return OK;
}

static struct status take_source(struct evaluation_row *row, struct bytes value,
                                 struct fault *fault)
{
    row->is_manual = bytes_equal(value, bytes_of("manual"));
    return row->is_manual || indicator_parse(value, &row->indicator)
               ? OK
               : FAULT(fault, STATUS_INPUT,
                       "R-302: the source of an indicator is manual, or a figure of "
                       "the ledger such as on-time; docs/policies/README.md lists "
                       "them");
}

static struct status take_target(struct reading *reading, struct evaluation_row *row,
                                 struct bytes value, struct fault *fault)
{
    TRY(take_words(reading, &row->target, value, fault));
    row->is_planned = bytes_equal(row->target, bytes_of("plan"));
    if (row->is_planned) {
        return OK;
    }
    TRY(score_target_parse(row->target, &row->goal, fault));
    const struct bytes unit = row->goal.value.unit;
    const bool has_percent = text_find(unit, bytes_of("%")) != SIZE_MAX;
    return !has_percent || bytes_equal(unit, bytes_of("%"))
               ? OK
               : FAULT(fault, STATUS_INPUT,
                       "R-302: the unit of a target is %%, or has no %% in it");
}

static struct status take_kind(struct evaluation_row *row, struct bytes value,
                               struct fault *fault)
{
    row->is_qualitative = bytes_equal(value, bytes_of("qualitative"));
    row->is_change = bytes_equal(value, bytes_of("change"));
    return row->is_qualitative || row->is_change ||
                   bytes_equal(value, bytes_of("quantitative"))
               ? OK
               : FAULT(fault, STATUS_INPUT,
                       "R-302: an indicator is quantitative, a change or qualitative");
}

/* ---- rows ------------------------------------------------------------------------ */

bool evaluation_policy_is_key(struct bytes word)
{
    bool is_plain = word.size > 0 && word.size <= EVALUATION_KEY_MAX;
    for (size_t i = 0; is_plain && i < word.size; i++) {
        const uint8_t at = word.at[i];
        is_plain = (at >= 'a' && at <= 'z') || (at >= '0' && at <= '9') || at == '-';
    }
    return is_plain;
}

/* What a figure of the ledger is measured in, its target must be measured in too. */
static bool fits_target(const struct evaluation_row *row)
{
    if (row->is_manual || row->is_planned) {
        return row->is_planned || row->is_qualitative
                   ? true
                   : row->goal.relation != SCORE_WORDS;
    }
    const struct score_value sample = evaluation_policy_value(row->indicator, 0);
    return row->goal.relation != SCORE_WORDS &&
           score_is_comparable(&row->goal.value, &sample);
}

static struct status end_row(const struct reading *reading, struct fault *fault)
{
    const struct evaluation_policy *policy = &reading->policy;
    if (policy->count == 0) {
        return OK;
    }
    const struct evaluation_row *row = &policy->rows[policy->count - 1];
    struct status status = OK;
    if ((reading->said & SAID_NEEDED) != SAID_NEEDED) {
        status =
            FAULT(fault, STATUS_INPUT,
                  "R-302: [indicator %.*s] says level1, level2, name, source, target "
                  "and points",
                  (int)row->key.size, (const char *)row->key.at);
    } else if (!fits_target(row) || (row->is_qualitative && !row->is_manual)) {
        status =
            FAULT(fault, STATUS_INPUT,
                  "R-302: [indicator %.*s] is a figure with a target in words or in "
                  "another measure, or the other way round",
                  (int)row->key.size, (const char *)row->key.at);
    }
    return status_is_ok(status)
               ? OK
               : fault_at(fault, status, NULL, reading->row_line, NULL);
}

static struct status begin_row(struct reading *reading, struct bytes key, uint64_t line,
                               struct fault *fault)
{
    struct evaluation_policy *policy = &reading->policy;
    TRY(end_row(reading, fault));
    reading->row_line = line;
    if (!evaluation_policy_is_key(key) || evaluation_policy_row(policy, key) != NULL ||
        policy->count == EVALUATION_ROWS_MAX) {
        const struct status status =
            FAULT(fault, STATUS_INPUT,
                  "R-302: at most %d indicators, each named once, in 1 to %d of a-z, "
                  "0-9 and -",
                  EVALUATION_ROWS_MAX, EVALUATION_KEY_MAX);
        return fault_at(fault, status, NULL, line, NULL);
    }
    struct evaluation_row *row = &policy->rows[policy->count++];
    reading->said = 0;
    return policy_text_join(reading->arena, &row->key, key, fault);
}

static const struct {
    const char *name;
    unsigned said;
    bool is_joined; /* goes on over several lines */
} row_keys[] = {
    {"level1", SAID_LEVEL1, true},  {"level2", SAID_LEVEL2, true},
    {"name", SAID_NAME, true},      {"source", SAID_SOURCE, false},
    {"target", SAID_TARGET, false}, {"points", SAID_POINTS, false},
    {"kind", SAID_KIND, false},     {"least", SAID_LEAST, false},
    {"excess", SAID_EXCESS, false}, {"excess_most", SAID_EXCESS_MOST, false},
};

static struct status put_value(struct reading *reading, unsigned said,
                               struct bytes value, struct fault *fault)
{
    struct evaluation_row *row = &reading->policy.rows[reading->policy.count - 1];
    switch (said) {
    case SAID_LEVEL1:
        return take_words(reading, &row->level1, value, fault);
    case SAID_LEVEL2:
        return take_words(reading, &row->level2, value, fault);
    case SAID_NAME:
        return take_words(reading, &row->name, value, fault);
    case SAID_SOURCE:
        return take_source(row, value, fault);
    case SAID_TARGET:
        return take_target(reading, row, value, fault);
    case SAID_POINTS:
        return score_points_parse(value, &row->points, fault);
    case SAID_KIND:
        return take_kind(row, value, fault);
    case SAID_LEAST:
        return take_ratio(value, &row->rule.least, fault);
    case SAID_EXCESS:
        row->rule.is_cut = true;
        return take_ratio(value, &row->rule.tolerance, fault);
    default:
        assert(said == SAID_EXCESS_MOST);
        row->rule.is_cut = true;
        return take_ratio(value, &row->rule.cut_most, fault);
    }
}

static struct status take_row_value(struct reading *reading, struct bytes name,
                                    struct bytes value, struct fault *fault)
{
    for (size_t i = 0; i < sizeof(row_keys) / sizeof(row_keys[0]); i++) {
        if (!bytes_equal(name, bytes_of(row_keys[i].name))) {
            continue;
        }
        if ((reading->said & row_keys[i].said) != 0 && !row_keys[i].is_joined) {
            return FAULT(fault, STATUS_INPUT, "R-302: %s is said twice",
                         row_keys[i].name);
        }
        reading->said |= row_keys[i].said;
        return put_value(reading, row_keys[i].said, value, fault);
    }
    return FAULT(fault, STATUS_INPUT,
                 "R-302: an indicator has no such key; docs/policies/README.md lists "
                 "them");
}

/* "3.5%" in basis points. */
static struct status take_threshold(struct bytes value, int64_t *ret_threshold,
                                    struct fault *fault)
{
    static const int64_t scales[] = {100, 10, 1}; /* by decimals */
    struct score_value read;
    TRY(score_value_parse(value, &read, fault));
    if (!read.is_number || read.decimals > 2 || read.number <= 0 ||
        read.number > SCORE_FULL || !bytes_equal(read.unit, bytes_of("%")) ||
        read.number * scales[read.decimals] > SCORE_FULL) {
        return FAULT(fault, STATUS_INPUT,
                     "R-332: a threshold of prices is above 0%% and at most 100%%, "
                     "with two decimals at most");
    }
    *ret_threshold = read.number * scales[read.decimals];
    return OK;
}

static struct status take_grade(struct reading *reading,
                                const struct settings_pair *pair, struct fault *fault)
{
    static const char *const names[] = {"excellent", "good", "medium"};
    uint64_t percent = 0;
    if (bytes_equal(pair->name, bytes_of("price_cpi"))) {
        return take_threshold(pair->value, &reading->policy.price_cpi, fault);
    }
    if (bytes_equal(pair->name, bytes_of("price_food"))) {
        return take_threshold(pair->value, &reading->policy.price_food, fault);
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (!bytes_equal(pair->name, bytes_of(names[i]))) {
            continue;
        }
        reading->grade_lines[i] = pair->line;
        if (!text_to_u64(pair->value, &percent) || percent < 1 || percent > PERCENT) {
            return FAULT(fault, STATUS_INPUT,
                         "R-302: a grade begins at 1 to 100 percent of the points");
        }
        reading->policy.grades.from[i] = (int64_t)percent * PERCENT;
        return OK;
    }
    return FAULT(fault, STATUS_INPUT,
                 "R-302: [evaluation] says excellent, good, medium, price_cpi and "
                 "price_food, and nothing else");
}

static struct status take_pair(void *context, const struct settings_pair *pair,
                               struct fault *fault)
{
    struct reading *reading = context;
    const struct evaluation_policy *policy = &reading->policy;
    const size_t prefix = strlen(section_prefix);
    if (strcmp(pair->section, "policy") == 0) {
        return OK;
    }
    if (strcmp(pair->section, "evaluation") == 0) {
        return take_grade(reading, pair, fault);
    }
    if (strncmp(pair->section, section_prefix, prefix) != 0) {
        const struct status status =
            FAULT(fault, STATUS_INPUT,
                  "R-302: the sections are [policy], [evaluation] and [indicator "
                  "NAME]");
        return fault_at(fault, status, NULL, pair->section_line, NULL);
    }
    const struct bytes key = bytes_of(pair->section + prefix);
    if (policy->count == 0 || !bytes_equal(policy->rows[policy->count - 1].key, key)) {
        TRY(begin_row(reading, key, pair->section_line, fault));
    }
    reading->points_line =
        bytes_equal(pair->name, bytes_of("points")) ? pair->line : reading->points_line;
    return take_row_value(reading, pair->name, pair->value, fault);
}

/* ---- the whole ------------------------------------------------------------------- */

static struct status check_whole(const struct reading *reading, struct fault *fault)
{
    const struct evaluation_policy *policy = &reading->policy;
    const int64_t *from = policy->grades.from;
    int64_t points = 0;
    TRY(end_row(reading, fault));
    for (size_t i = 0; i < policy->count; i++) {
        points += policy->rows[i].points;
    }
    if (points != EVALUATION_POINTS) {
        const struct status status =
            FAULT(fault, STATUS_INPUT,
                  "R-302: the points of all indicators make up 100, not %lld.%02lld",
                  (long long)(points / PERCENT), (long long)(points % PERCENT));
        return fault_at(fault, status, NULL, reading->points_line, NULL);
    }
    if (from[SCORE_EXCELLENT] > from[SCORE_GOOD] &&
        from[SCORE_GOOD] > from[SCORE_MEDIUM]) {
        return OK;
    }
    uint64_t line = 0; /* the last of them that is said */
    for (size_t i = 0; i <= SCORE_MEDIUM; i++) {
        line = reading->grade_lines[i] > line ? reading->grade_lines[i] : line;
    }
    return fault_at(fault,
                    FAULT(fault, STATUS_INPUT,
                          "R-302: excellent is above good, and good above medium"),
                    NULL, line, NULL);
}

struct status evaluation_policy_read(struct bytes text, struct arena *arena,
                                     struct evaluation_policy *ret_policy,
                                     struct fault *fault)
{
    struct reading reading = {.arena = arena,
                              .policy = {.grades = score_grades_default}};
    ARENA_TAKE(arena, EVALUATION_ROWS_MAX, reading.policy.rows, fault);
    TRY(settings_parse(text, take_pair, &reading, fault));
    TRY(check_whole(&reading, fault));
    *ret_policy = reading.policy;
    return OK;
}

struct status evaluation_policy_at(struct store_transaction *transaction,
                                   const struct policy_question *question,
                                   struct arena *arena,
                                   struct evaluation_policy *ret_policy,
                                   struct fault *fault)
{
    struct policy_text text;
    TRY(policy_text_in_force(transaction, question, arena, &text, fault));
    if (text.entry == 0) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "R-302: no policy of evaluation is in force then; record one: "
                     "mingzhang policy record evaluation.ini");
    }
    TRY(evaluation_policy_read(text.text, arena, ret_policy, fault));
    ret_policy->entry = text.entry;
    ret_policy->name = text.name;
    return OK;
}

const struct evaluation_row *
evaluation_policy_row(const struct evaluation_policy *policy, struct bytes key)
{
    for (size_t i = 0; i < policy->count; i++) {
        if (bytes_equal(policy->rows[i].key, key)) {
            return &policy->rows[i];
        }
    }
    return NULL;
}

bool evaluation_policy_judged(const struct evaluation_row *row, struct bytes text,
                              int64_t *ret_points)
{
    const size_t sign = text_find(text, bytes_of("="));
    const struct bytes words =
        text_trim(sign == SIZE_MAX ? text : bytes_from(text.at, sign));
    enum score_band band = SCORE_BAND_ACHIEVED;
    int64_t least = 0;
    int64_t most = 0;
    int64_t points = row->points;
    if (!bytes_equal(words, row->target) && !score_band_parse(words, &band)) {
        return false;
    }
    score_band_limits(band, row->points, &least, &most);
    if (sign != SIZE_MAX) {
        const struct bytes said = bytes_from(text.at + sign + 1, text.size - sign - 1);
        if (!status_is_ok(score_points_parse(said, &points, NULL))) {
            return false;
        }
    } else if (band != SCORE_BAND_ACHIEVED) {
        return false;
    }
    if (points < least || points > most) {
        return false;
    }
    *ret_points = points;
    return true;
}

struct score_value evaluation_policy_value(enum indicator indicator, int64_t value)
{
    static const char *const units[] = {[INDICATOR_RATE] = "%",
                                        [INDICATOR_PEOPLE] = "人",
                                        [INDICATOR_NUMBER] = "人次",
                                        [INDICATOR_FEN] = "元"};
    const enum indicator_measure measure = indicator_measure_of(indicator);
    return (struct score_value){.is_number = true,
                                .number = value,
                                .decimals = measure == INDICATOR_NUMBER ? 0 : 2,
                                .unit = bytes_of(units[measure])};
}
