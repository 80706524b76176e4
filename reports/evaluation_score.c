/* evaluation_score.c - figures, targets, points (evaluation_score.h). */
#include "reports/evaluation_score.h"

#include "ledger/base/text.h"
#include "ledger/manual_value.h"
#include "reports/report_kit.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_SIZE = 64 };

struct scoring {
    struct report_source *source;
    const struct evaluation *evaluation;
    uint64_t unit; /* entry */
};

static struct status find_unit(struct scoring *scoring, struct fault *fault)
{
    const struct evaluation *evaluation = scoring->evaluation;
    const struct report_name *unit = evaluation->unit;
    if (unit == NULL) {
        TRY(report_office_unit(scoring->source, &evaluation->units, &unit, fault));
    }
    if (unit == NULL) {
        return FAULT(
            fault, STATUS_NOT_FOUND,
            "the office is not in the register of units; name one with --unit");
    }
    scoring->unit = unit->entry;
    return OK;
}

/* A figure or target that people recorded for just this programme, unit and year. */
static struct status find_manual(const struct scoring *scoring, struct bytes key,
                                 bool is_plan, const char **ret_text,
                                 struct manual_value *ret_value, struct fault *fault)
{
    const struct evaluation *evaluation = scoring->evaluation;
    const struct manual_question question = {
        .indicator = key,
        .year = evaluation->year,
        .unit = scoring->unit,
        .programme = evaluation->programme == NULL ? 0 : evaluation->programme->entry,
        .is_plan = is_plan,
        .seal = scoring->source->seal.index};
    const struct status found = manual_value_find(
        journal_view_transaction(scoring->source->view), &question, ret_value, fault);
    if (found.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(found);
    return report_text(scoring->source, ret_value->text, ret_text, fault);
}

static struct status say_value(const struct scoring *scoring,
                               const struct score_value *value, const char **ret_text,
                               struct fault *fault)
{
    char text[TEXT_SIZE + MONEY_TEXT_SIZE];
    char number[MONEY_TEXT_SIZE];
    if (value->decimals == 0) {
        snprintf(number, sizeof(number), "%lld", (long long)value->number);
    } else {
        money_format(value->number, number); /* two decimals */
    }
    const int size = snprintf(text, sizeof(text), "%s%.*s", number,
                              (int)value->unit.size, (const char *)value->unit.at);
    return report_text(scoring->source, bytes_from(text, (size_t)size), ret_text,
                       fault);
}

/* What was reached: from the book, or as people measured it. */
static struct status find_actual(const struct scoring *scoring,
                                 struct evaluation_score *score,
                                 struct score_value *ret_value, struct fault *fault)
{
    const struct evaluation_row *row = score->row;
    if (row->is_manual) {
        struct manual_value value = {0};
        TRY(find_manual(scoring, row->key, false, &score->actual, &value, fault));
        score->entry = value.entry;
        return score->actual == NULL || row->is_qualitative
                   ? OK
                   : score_value_parse(bytes_of(score->actual), ret_value, fault);
    }
    const struct evaluation_figure *figure =
        &scoring->evaluation->figure[row->indicator];
    if (!figure->has_value) {
        return OK;
    }
    *ret_value = evaluation_policy_value(row->indicator, figure->value);
    return say_value(scoring, ret_value, &score->actual, fault);
}

static struct status find_target(const struct scoring *scoring,
                                 struct evaluation_score *score,
                                 struct score_target *ret_target, struct fault *fault)
{
    const struct evaluation_row *row = score->row;
    struct manual_value value = {0};
    if (!row->is_planned) {
        *ret_target = row->goal;
        return report_text(scoring->source, row->target, &score->target, fault);
    }
    TRY(find_manual(scoring, row->key, true, &score->target, &value, fault));
    if (score->target == NULL) {
        return OK;
    }
    score->target_entry = value.entry;
    score->target_replaces = value.replaces;
    score->is_target_late =
        date_of_instant(value.recorded_ms) >
        date_period_last((civil_period)(scoring->evaluation->year * 12 + 11));
    return score_target_parse(bytes_of(score->target), ret_target, fault);
}

/* ---- targets that another policy had (R-326) ------------------------------------- */

static struct status read_facts(const struct scoring *scoring, uint64_t entry,
                                struct evaluation_policy_facts *ret_facts,
                                struct fault *fault)
{
    struct entry read;
    struct fact fact;
    char hex[2 * DIGEST_SIZE + 1];
    TRY(report_entry(scoring->source, entry, &read, &fact, fault));
    *ret_facts =
        (struct evaluation_policy_facts){.entry = entry,
                                         .from = (civil_day)fact.field[POLICY_FROM].fen,
                                         .recorded = date_of_instant(read.recorded_ms)};
    bytes_to_hex(fact.field[POLICY_DIGEST].bytes, hex);
    memcpy(ret_facts->digest, hex, EVALUATION_DIGEST_SIZE);
    return OK;
}

/* Back from the policy in force to the one whose place it and others took since the
 * year began; that one's rows, and none when nobody took a place. */
static struct status find_before(const struct scoring *scoring,
                                 struct policy_question question,
                                 struct evaluation_scores *scores,
                                 struct evaluation_policy *ret_before,
                                 struct fault *fault)
{
    struct store_transaction *transaction =
        journal_view_transaction(scoring->source->view);
    const civil_day year_first =
        date_period_first((civil_period)(scoring->evaluation->year * 12));
    struct evaluation_policy_facts at;
    TRY(read_facts(scoring, scores->policy.entry, &at, fault));
    scores->in_force = at;
    while (at.recorded >= year_first) {
        struct policy_text earlier = {0};
        question.seal = at.entry;
        TRY(policy_text_find(transaction, &question, &earlier, fault));
        if (earlier.entry == 0) {
            break;
        }
        TRY(read_facts(scoring, earlier.entry, &at, fault));
    }
    if (at.entry == scores->in_force.entry) {
        return OK;
    }
    scores->before = at;
    question.seal = at.entry + 1;
    return evaluation_policy_at(transaction, &question, scoring->source->arena,
                                ret_before, fault);
}

static bool is_same_target(const char *before, const char *now)
{
    struct score_target a;
    struct score_target b;
    if (before == NULL || now == NULL) {
        return before == now;
    }
    if (strcmp(before, now) == 0) {
        return true;
    }
    return status_is_ok(score_target_parse(bytes_of(before), &a, NULL)) &&
           status_is_ok(score_target_parse(bytes_of(now), &b, NULL)) &&
           a.relation == b.relation && a.relation != SCORE_WORDS &&
           text_same_name(a.value.unit, b.value.unit) &&
           score_compare(&a.value, &b.value) == 0;
}

/* By its word, else by its name. */
static const struct evaluation_row *row_before(const struct evaluation_policy *before,
                                               const struct evaluation_row *row)
{
    const struct evaluation_row *found = evaluation_policy_row(before, row->key);
    for (size_t i = 0; found == NULL && i < before->count; i++) {
        found =
            text_same_name(before->rows[i].name, row->name) ? &before->rows[i] : NULL;
    }
    return found;
}

static struct status find_moved(const struct scoring *scoring,
                                const struct policy_question *question,
                                struct evaluation_scores *scores, struct fault *fault)
{
    struct evaluation_policy before = {0};
    TRY(find_before(scoring, *question, scores, &before, fault));
    for (size_t i = 0; i < scores->policy.count; i++) {
        struct evaluation_score *score = &scores->rows[i];
        const struct evaluation_row *row = row_before(&before, score->row);
        const char *target = NULL;
        if (row == NULL || (row->is_planned && score->row->is_planned)) {
            continue; /* what a year's target replaced is told with it */
        }
        if (row->is_planned) {
            struct manual_value value = {0};
            TRY(find_manual(scoring, row->key, true, &target, &value, fault));
        } else {
            TRY(report_text(scoring->source, row->target, &target, fault));
        }
        if (target != NULL && !is_same_target(target, score->target)) {
            score->target_before = target;
        }
    }
    return OK;
}

/* ---- points ---------------------------------------------------------------------- */

/* The points of execution are those of B / A itself, as forms have it, not of the rate
 * that is printed: 300.00 of 66,800.00 are 0.04 of 10 points, 0.45 % would be 0.05. */
static bool score_execution(const struct scoring *scoring,
                            const struct score_target *target,
                            struct evaluation_score *score)
{
    const struct evaluation_row *row = score->row;
    const struct score_value whole = evaluation_policy_value(row->indicator, 10000);
    const struct evaluation_figure *figure =
        &scoring->evaluation->figure[row->indicator];
    if (row->is_manual || row->indicator != INDICATOR_EXECUTION_SELF ||
        row->rule.is_cut || row->rule.least > 0 || target->relation != SCORE_AT_LEAST ||
        score_compare(&target->value, &whole) != 0) {
        return false;
    }
    score->has_points =
        score_share(figure->part, figure->whole, row->points, &score->points);
    score->is_reached = figure->part >= figure->whole;
    score->ratio = figure->value;
    return score->has_points;
}

/* A figure of the book is compared as it is: 97.996 % prints as 98.00 % and is below a
 * target of 98 % (R-363). */
static bool is_reached(const struct scoring *scoring, const struct evaluation_row *row,
                       const struct score_target *target, bool is_rounded_reached)
{
    static const int64_t scales[] = {
        [INDICATOR_RATE] = 10000, [INDICATOR_PEOPLE] = 100, [INDICATOR_FEN] = 1};
    if (row->is_manual) {
        return is_rounded_reached;
    }
    const struct evaluation_figure *figure =
        &scoring->evaluation->figure[row->indicator];
    const enum indicator_measure measure = indicator_measure_of(row->indicator);
    const bool is_quotient = measure == INDICATOR_RATE || measure == INDICATOR_PEOPLE ||
                             row->indicator == INDICATOR_PER_PERSON;
    return !is_quotient || row->indicator == INDICATOR_TIME_GAP || figure->whole <= 0
               ? is_rounded_reached
               : score_reaches(target, figure->part, scales[measure], figure->whole);
}

static struct status score_row(const struct scoring *scoring,
                               struct evaluation_score *score, struct fault *fault)
{
    const struct evaluation_row *row = score->row;
    struct score_target target = {0};
    struct score_value actual = {0};
    struct score_result result = {0};
    score->ratio = -1;
    score->part = -1;
    TRY(find_target(scoring, score, &target, fault));
    TRY(find_actual(scoring, score, &actual, fault));
    if (score->target == NULL || score->actual == NULL) {
        return OK;
    }
    if (row->is_qualitative) {
        score->has_points =
            evaluation_policy_judged(row, bytes_of(score->actual), &score->points);
        score->is_reached = score->points == row->points;
        (void)money_ratio(score->points, row->points, &score->ratio);
        return OK;
    }
    (void)score_part(&actual, &target.value, &score->part);
    if (score_execution(scoring, &target, score)) {
        return OK;
    }
    score->has_points =
        score_result_of(&target, &actual, row->points, &row->rule, &result);
    score->points = result.most;
    score->is_reached = is_reached(scoring, row, &target, result.is_reached);
    score->ratio = result.ratio;
    return OK;
}

struct status evaluation_score(struct report_source *source,
                               const struct evaluation *evaluation,
                               struct evaluation_scores *ret_scores,
                               struct fault *fault)
{
    struct evaluation_scores scores = {0};
    struct scoring scoring = {.source = source, .evaluation = evaluation};
    const struct policy_question question = {
        .use = POLICY_USE_EVALUATION,
        .programme = evaluation->programme == NULL ? 0 : evaluation->programme->entry,
        .day = date_period_last(evaluation->last),
        .seal = source->seal.index};
    TRY(find_unit(&scoring, fault));
    TRY(evaluation_policy_at(journal_view_transaction(source->view), &question,
                             source->arena, &scores.policy, fault));
    ARENA_TAKE(source->arena, scores.policy.count, scores.rows, fault);
    for (size_t i = 0; i < scores.policy.count; i++) {
        struct evaluation_score *score = &scores.rows[i];
        score->row = &scores.policy.rows[i];
        TRY(score_row(&scoring, score, fault));
        if (score->has_points) {
            scores.points += score->points;
            scores.of += score->row->points;
        } else {
            scores.missing++;
        }
    }
    TRY(find_moved(&scoring, &question, &scores, fault));
    if (scores.of > 0) {
        scores.grade = score_grade_of(scores.points, scores.of, &scores.policy.grades);
    }
    *ret_scores = scores;
    return OK;
}
