/* plan.c - reading the list of files. */
#include "importers/plan.h"

#include "ledger/base/text.h"

#include <string.h>

enum field {
    FIELD_STEP = 0,
    FIELD_KIND,
    FIELD_FILE,
    FIELD_PROFILE,
    FIELD_PROGRAMME,
    FIELD_PERIOD,
    FIELD_UNIT,
    FIELD_DUE,
    FIELD_ALLOCATIONS,
    FIELD_VILLAGE,
    FIELD_RETURN_OF,
    FIELD_COUNT
};

static const char *const headings[FIELD_COUNT] = {
    "step", "kind", "file",        "profile", "programme", "period",
    "unit", "due",  "allocations", "village", "return_of"};

struct reading {
    struct arena *arena;
    const char *path;
    struct bytes folder; /* of the list, with its slash */
    struct plan *plan;
    size_t place[FIELD_COUNT]; /* 1 + field, 0: not in the file */
    bool has_header;
};

static struct status keep_text(struct arena *arena, struct bytes prefix,
                               struct bytes text, const char **ret_text,
                               struct fault *fault)
{
    char *room = NULL;
    ARENA_TAKE(arena, prefix.size + text.size + 1, room, fault);
    if (prefix.size > 0) {
        memcpy(room, prefix.at, prefix.size);
    }
    if (text.size > 0) {
        memcpy(room + prefix.size, text.at, text.size);
    }
    *ret_text = room;
    return OK;
}

static struct status take_header(struct reading *reading, const struct sheet_row *row,
                                 struct fault *fault)
{
    for (size_t f = 0; f < FIELD_COUNT; f++) {
        for (size_t i = 0; i < row->field_count; i++) {
            if (bytes_equal(text_trim(row->fields[i]), bytes_of(headings[f]))) {
                reading->place[f] = i + 1;
            }
        }
    }
    static const enum field required[] = {FIELD_STEP, FIELD_KIND, FIELD_FILE};
    for (size_t i = 0; i < 3; i++) {
        if (reading->place[required[i]] == 0) {
            return fault_at(fault,
                            FAULT(fault, STATUS_INPUT,
                                  "a list of files needs the column %s",
                                  headings[required[i]]),
                            reading->path, row->line, NULL);
        }
    }
    reading->has_header = true;
    return OK;
}

static struct bytes cell(const struct reading *reading, const struct sheet_row *row,
                         enum field field)
{
    const size_t place = reading->place[field];
    return place == 0 || place > row->field_count ? (struct bytes){0}
                                                  : text_trim(row->fields[place - 1]);
}

static enum plan_kind kind_of(struct bytes word)
{
    static const struct {
        const char *word;
        enum plan_kind kind;
    } kinds[] = {
        {"units", PLAN_UNITS},      {"programmes", PLAN_PROGRAMMES},
        {"budget", PLAN_BUDGET},    {"payroll", PLAN_PAYROLL},
        {"recorded", PLAN_PAYROLL}, {"return", PLAN_RETURN},
    };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (bytes_equal(word, bytes_of(kinds[i].word))) {
            return kinds[i].kind;
        }
    }
    return (enum plan_kind)0;
}

/* LABEL:weight;LABEL:weight */
static struct status take_shares(struct reading *reading, struct bytes list,
                                 struct plan_step *step, struct fault *fault)
{
    while (list.size > 0) {
        const size_t end = text_find(list, bytes_of(";"));
        const size_t size = end == SIZE_MAX ? list.size : end;
        if (step->share_count == PLAN_SHARES_MAX) {
            return FAULT(fault, STATUS_INPUT, "more than %d allocations in one step",
                         PLAN_SHARES_MAX);
        }
        TRY(keep_text(reading->arena, (struct bytes){0}, bytes_from(list.at, size),
                      &step->shares[step->share_count++], fault));
        const size_t taken = end == SIZE_MAX ? list.size : end + 1;
        list = bytes_from(list.at + taken, list.size - taken);
    }
    return OK;
}

static struct status take_words(struct reading *reading, const struct sheet_row *row,
                                struct plan_step *step, struct fault *fault)
{
    struct {
        enum field field;
        const char **to;
    } const words[] = {
        {FIELD_PROFILE, &step->profile},
        {FIELD_PROGRAMME, &step->programme},
        {FIELD_UNIT, &step->unit},
        {FIELD_VILLAGE, &step->village},
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        const struct bytes text = cell(reading, row, words[i].field);
        if (text.size > 0) {
            TRY(keep_text(reading->arena, (struct bytes){0}, text, words[i].to, fault));
        }
    }
    const struct bytes file = cell(reading, row, FIELD_FILE);
    const bool is_absolute = file.size > 0 && file.at[0] == '/';
    TRY(keep_text(reading->arena, is_absolute ? (struct bytes){0} : reading->folder,
                  file, &step->path, fault));
    return take_shares(reading, cell(reading, row, FIELD_ALLOCATIONS), step, fault);
}

static struct status take_step(struct reading *reading, const struct sheet_row *row,
                               struct plan_step *step, struct fault *fault)
{
    step->line = row->line;
    step->kind = kind_of(cell(reading, row, FIELD_KIND));
    step->period = -1;
    step->due = -1;
    const struct bytes period = cell(reading, row, FIELD_PERIOD);
    const struct bytes due = cell(reading, row, FIELD_DUE);
    const struct bytes answers = cell(reading, row, FIELD_RETURN_OF);
    if (step->kind == (enum plan_kind)0 || cell(reading, row, FIELD_FILE).size == 0) {
        return FAULT(
            fault, STATUS_INPUT,
            "kind is units, programmes, budget, payroll or return, and file is "
            "not empty");
    }
    if (!text_to_u64(cell(reading, row, FIELD_STEP), &step->step) ||
        (answers.size > 0 && !text_to_u64(answers, &step->return_of)) ||
        (step->kind == PLAN_RETURN && answers.size == 0)) {
        return FAULT(fault, STATUS_INPUT,
                     "step is a number, and a return names the step it answers in "
                     "return_of");
    }
    if ((period.size > 0 && !date_parse_period(period, &step->period)) ||
        (due.size > 0 && date_parse(due, &step->due) == DATE_BAD)) {
        return FAULT(fault, STATUS_INPUT,
                     "write the period as 2024-01 and the day as 2024-01-10");
    }
    return take_words(reading, row, step, fault);
}

static struct status on_row(void *context, const struct sheet_row *row,
                            struct fault *fault)
{
    struct reading *reading = context;
    if (!reading->has_header) {
        return take_header(reading, row, fault);
    }
    if (reading->plan->count == PLAN_STEPS_MAX) {
        return FAULT(fault, STATUS_INPUT, "R-033: more than %d steps in one list",
                     PLAN_STEPS_MAX);
    }
    struct plan_step *step = &reading->plan->steps[reading->plan->count++];
    return fault_at(fault, take_step(reading, row, step, fault), reading->path,
                    row->line, NULL);
}

struct status plan_read(const char *path, struct arena *arena, struct plan *ret_plan,
                        struct fault *fault)
{
    struct plan plan = {0};
    ARENA_TAKE(arena, PLAN_STEPS_MAX, plan.steps, fault);
    const char *slash = strrchr(path, '/');
    struct reading reading = {
        .arena = arena,
        .path = path,
        .plan = &plan,
        .folder = slash == NULL ? (struct bytes){0}
                                : bytes_from(path, (size_t)(slash - path) + 1),
    };
    const struct sheet_options options = {
        .path = path, .separator = ',', .has_quotes = true};
    struct sheet_report report;
    TRY(sheet_read(&options, arena, on_row, &reading, &report, fault));
    *ret_plan = plan;
    return OK;
}
