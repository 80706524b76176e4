/* answer_equal.c - rows of the bank's answer that fit several lines equally well
 * (R-158).
 *
 * Nobody's money is guessed: equal rows answer equal lines one by one only when it
 * makes no difference which is which. */
#include "importers/answer_internal.h"

#include <string.h>

/* Cells that finding and checking look at. */
static const enum column kept_columns[] = {
    COLUMN_SEQUENCE, COLUMN_NAME,        COLUMN_RESIDENT_ID, COLUMN_ACCOUNT,
    COLUMN_AMOUNT,   COLUMN_PAID_AMOUNT, COLUMN_STATUS_CODE};
enum { KEPT = sizeof(kept_columns) / sizeof(kept_columns[0]) };

struct answer_tie {
    struct answer_tie *next;
    size_t row;
    uint64_t line; /* physical */
    struct bytes cells[KEPT];
    struct answer_said said;
    uint8_t class, to; /* as the file says it */
    /* Of the lines it fits and no other row names: how many, the first, and a number
     * that equal sets have in common. */
    size_t count;
    uint32_t first;
    uint64_t signature;
};

struct status answer_keep_tie(struct answer *answer, const struct record *record,
                              struct answer_row *row, const struct answer_said *said,
                              struct fault *fault)
{
    struct arena *arena = &answer->arenas[0];
    struct answer_tie *tie = NULL;
    ARENA_TAKE(arena, 1, tie, fault);
    *tie = (struct answer_tie){.row = (size_t)(row - answer->rows),
                               .line = record->line,
                               .said = *said,
                               .class = row->class,
                               .to = row->to};
    for (size_t i = 0; i < KEPT; i++) {
        const struct bytes cell = record->field[kept_columns[i]];
        if (cell.size > 0) {
            uint8_t *room = NULL;
            ARENA_TAKE(arena, cell.size, room, fault);
            memcpy(room, cell.at, cell.size);
            tie->cells[i] = bytes_from(room, cell.size);
        }
    }
    row->is_doubted = true; /* until it is settled */
    *(answer->last_tie == NULL ? &answer->first_tie : &answer->last_tie->next) = tie;
    answer->last_tie = tie;
    return OK;
}

static void rebuild(const struct answer *answer, const struct answer_tie *tie,
                    struct record *ret_record)
{
    *ret_record =
        (struct record){.line = tie->line, .map = &answer->intake->report.map};
    for (size_t i = 0; i < KEPT; i++) {
        ret_record->field[kept_columns[i]] = tie->cells[i];
    }
}

/* ---- which lines are equal
 * ---------------------------------------------------------------------- */

/* Lines that some row does not tell apart belong to one group: a forest. */
struct groups {
    struct answer *answer;
    uint32_t *parent; /* of each line; itself: a root  */
    uint32_t *next;   /* line of the group; ANSWER_SLOT_NONE: the last was it */
    struct group {
        size_t rows;
        uint32_t first;                 /* line that no other row answers */
        size_t lines;                   /* of them */
        const struct answer_tie *model; /* its first row */
        bool is_clear;
    } * of;                 /* each root */
    struct answer_tie *tie; /* being looked at */
};

static uint32_t root_of(struct groups *groups, uint32_t line)
{
    while (groups->parent[line] != line) {
        groups->parent[line] = groups->parent[groups->parent[line]];
        line = groups->parent[line];
    }
    return line;
}

static void join(void *context, uint32_t line)
{
    struct groups *groups = context;
    struct answer_tie *tie = groups->tie;
    if (groups->answer->lines[line].answered_by != 0) {
        return; /* another row names this one alone */
    }
    tie->first = tie->count == 0 ? line : tie->first;
    tie->count++;
    tie->signature += (line + UINT64_C(1)) * UINT64_C(0x9E3779B97F4A7C15);
    tie->signature ^= tie->signature >> 29;
    groups->parent[root_of(groups, line)] = root_of(groups, tie->first);
}

static struct status answer_one(struct answer *answer, const struct answer_tie *tie,
                                uint32_t line, struct fault *fault)
{
    struct record record;
    struct answer_said said = tie->said;
    struct answer_row *row = &answer->rows[tie->row];
    rebuild(answer, tie, &record);
    row->target = line;
    row->is_doubted = false;
    TRY(answer_knows_name(answer, &answer->lines[line], &record, &said.knows_name,
                          fault));
    return answer_check_row(answer, &record, row, &said, fault);
}

/* Do both rows say the same of whatever line they are about? */
static bool says_the_same(const struct answer_tie *one, const struct answer_tie *other)
{
    return one->signature == other->signature && one->count == other->count &&
           one->class == other->class && one->to == other->to &&
           one->said.ordered == other->said.ordered &&
           one->said.paid == other->said.paid;
}

static struct status find_groups(struct groups *groups, struct fault *fault)
{
    struct answer *answer = groups->answer;
    for (struct answer_tie *tie = answer->first_tie; tie != NULL; tie = tie->next) {
        struct record record;
        rebuild(answer, tie, &record);
        groups->tie = tie;
        size_t count = 0;
        TRY(answer_equals(answer, &record, tie->said.ordered, join, groups, &count,
                          fault));
    }
    for (struct answer_tie *tie = answer->first_tie; tie != NULL; tie = tie->next) {
        if (tie->count < 2) { /* the other rows leave one line, or repeat theirs */
            const uint32_t line =
                tie->count == 1 ? tie->first : answer->rows[tie->row].target;
            TRY(answer_one(answer, tie, line, fault));
            continue;
        }
        struct group *group = &groups->of[root_of(groups, tie->first)];
        if (group->rows == 0) {
            group->model = tie;
            group->is_clear = true;
        }
        group->rows++;
        group->is_clear = group->is_clear && says_the_same(group->model, tie);
    }
    return OK;
}

/* Each group's lines that no row alone names, in order. */
static void list_lines(struct groups *groups)
{
    const struct answer *answer = groups->answer;
    for (uint32_t i = (uint32_t)answer->line_count; i > 0; i--) {
        const uint32_t line = i - 1;
        struct group *group = &groups->of[root_of(groups, line)];
        if (group->rows > 0 && answer->lines[line].answered_by == 0) {
            groups->next[line] = group->lines == 0 ? ANSWER_SLOT_NONE : group->first;
            group->first = line;
            group->lines++;
        }
    }
}

/* ---- what becomes of them
 * ----------------------------------------------------------------------- */

/* Behind the rows of the file there is room for one row a line. */
static void doubt_lines(struct groups *groups, struct group *group)
{
    struct answer *answer = groups->answer;
    for (uint32_t at = group->first; group->lines > 0; at = groups->next[at]) {
        struct answer_line *line = &answer->lines[at];
        group->lines--;
        line->answered_by = (uint32_t)group->model->row + 1;
        /* One that failed may be the one that was paid after all. */
        const bool is_failed = line->state == LINE_STATE_FAILED;
        if (is_failed || line->state == LINE_STATE_SUBMITTED) {
            answer->rows[answer->row_count++] =
                (struct answer_row){.target = at,
                                    .line = group->model->line,
                                    .answered = line->amount,
                                    .class = RESULT_UNKNOWN,
                                    .to = LINE_STATE_UNKNOWN,
                                    .findings = ANSWER_FOUND_EQUAL,
                                    .is_unchanged = is_failed};
        }
    }
}

static void tell_doubt(struct answer *answer, const struct answer_tie *tie)
{
    intake_problem(answer->intake, INTAKE_WARNING, tie->line,
                   answer->intake->report.map.heading[COLUMN_ACCOUNT], "%s",
                   gettext(N_("R-158: equal lines, and the file does not tell which of "
                              "them it means; they are unknown until the bank has "
                              "cleared it up")));
}

/* One by one, when there are as many rows as lines and all say the same. */
static struct status settle(struct groups *groups, struct fault *fault)
{
    struct answer *answer = groups->answer;
    for (struct answer_tie *tie = answer->first_tie; tie != NULL; tie = tie->next) {
        if (tie->count < 2) {
            continue;
        }
        struct group *group = &groups->of[root_of(groups, tie->first)];
        if (tie == group->model) {
            group->is_clear = group->is_clear && group->rows == tie->count &&
                              group->rows == group->lines;
        }
        if (group->is_clear) {
            const uint32_t line = group->first;
            group->first = groups->next[line];
            TRY(answer_one(answer, tie, line, fault));
        } else {
            tell_doubt(answer, tie);
            doubt_lines(groups, group);
        }
    }
    return OK;
}

struct status answer_settle_ties(struct answer *answer, struct fault *fault)
{
    struct groups groups = {.answer = answer};
    struct arena *arena = &answer->arenas[0];
    if (answer->first_tie == NULL) {
        return OK;
    }
    ARENA_TAKE(arena, answer->line_count, groups.parent, fault);
    ARENA_TAKE(arena, answer->line_count, groups.next, fault);
    ARENA_TAKE(arena, answer->line_count, groups.of, fault);
    for (uint32_t i = 0; i < answer->line_count; i++) {
        groups.parent[i] = i;
    }
    TRY(find_groups(&groups, fault));
    list_lines(&groups);
    return settle(&groups, fault);
}
