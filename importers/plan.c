/* plan.c - reading the list of files. */
#include "importers/plan.h"

#include "ledger/base/identity.h"
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
    FIELD_DOCUMENT,
    FIELD_DAY,
    FIELD_TO,
    FIELD_ACCOUNT,
    FIELD_RECEIVED,
    FIELD_PAID,
    FIELD_BALANCE,
    FIELD_COUNT
};

static const char *const headings[FIELD_COUNT] = {
    "step", "kind", "file",        "profile",  "programme", "period",
    "unit", "due",  "allocations", "village",  "return_of", "document",
    "day",  "to",   "account",     "received", "paid",      "balance"};

static const char *const kinds[PLAN_KIND_END] = {
    [PLAN_UNITS] = "units",           [PLAN_PROGRAMMES] = "programmes",
    [PLAN_BUDGET] = "budget",         [PLAN_PAYROLL] = "payroll",
    [PLAN_RETURN] = "return",         [PLAN_REFUND] = "refund",
    [PLAN_STATEMENT] = "statement",   [PLAN_SPLITS] = "splits",
    [PLAN_STANDARDS] = "standards",   [PLAN_ROSTER] = "roster",
    [PLAN_ENROLMENTS] = "enrolments", [PLAN_OPENING] = "opening",
    [PLAN_FAILED] = "failed",
};

const char *plan_kind_name(enum plan_kind kind)
{
    return kind < PLAN_KIND_END ? kinds[kind] : NULL;
}

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
    for (unsigned kind = PLAN_UNITS; kind < PLAN_KIND_END; kind++) {
        if (bytes_equal(word, bytes_of(kinds[kind]))) {
            return (enum plan_kind)kind;
        }
    }
    /* A payroll file that carries the bank's word already. */
    return bytes_equal(word, bytes_of("recorded")) ? PLAN_PAYROLL : (enum plan_kind)0;
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
        {FIELD_PROFILE, &step->profile}, {FIELD_PROGRAMME, &step->programme},
        {FIELD_UNIT, &step->unit},       {FIELD_VILLAGE, &step->village},
        {FIELD_ACCOUNT, &step->account},
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

static struct status take_days(const struct reading *reading,
                               const struct sheet_row *row, struct plan_step *step,
                               struct fault *fault)
{
    const struct {
        enum field field;
        civil_day *to;
    } days[] = {
        {FIELD_DUE, &step->due}, {FIELD_DAY, &step->day}, {FIELD_TO, &step->to}};
    const struct bytes period = cell(reading, row, FIELD_PERIOD);
    bool is_good = period.size == 0 || date_parse_period(period, &step->period);
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        const struct bytes day = cell(reading, row, days[i].field);
        is_good = is_good && (day.size == 0 || date_parse(day, days[i].to) != DATE_BAD);
    }
    return is_good ? OK
                   : FAULT(fault, STATUS_INPUT,
                           "write the period as 2024-01 and the day as 2024-01-10");
}

/* What papers say: number, account, totals. */
static struct status take_paper(struct reading *reading, const struct sheet_row *row,
                                struct plan_step *step, struct fault *fault)
{
    const struct {
        enum field field;
        int64_t *to;
    } amounts[] = {{FIELD_RECEIVED, &step->received},
                   {FIELD_PAID, &step->paid},
                   {FIELD_BALANCE, &step->balance}};
    const struct bytes number = cell(reading, row, FIELD_DOCUMENT);
    char canonical[IDENTITY_DOCUMENT_SIZE];
    for (size_t i = 0; i < sizeof(amounts) / sizeof(amounts[0]); i++) {
        const struct bytes text = cell(reading, row, amounts[i].field);
        if (text.size > 0 && money_parse(text, MONEY_YUAN, amounts[i].to) != MONEY_OK) {
            return FAULT(fault, STATUS_INPUT, "R-001: %s is no amount in yuan",
                         headings[amounts[i].field]);
        }
    }
    if (number.size == 0) {
        return OK;
    }
    if (!identity_document(number, canonical)) {
        return FAULT(fault, STATUS_INPUT,
                     "R-010: the column document wants a document number, e.g. "
                     "测财社指〔2024〕3号");
    }
    return keep_text(reading->arena, (struct bytes){0}, bytes_of(canonical),
                     &step->document, fault);
}

static bool needs_payroll(enum plan_kind kind)
{
    return kind == PLAN_RETURN || kind == PLAN_REFUND;
}

/* what the file does not say and no other column could. */
static struct status check_needs(const struct plan_step *step, struct fault *fault)
{
    switch ((unsigned)step->kind) { /* of most kinds nothing */
    case PLAN_SPLITS:
        return step->document != NULL && step->share_count == 1
                   ? OK
                   : FAULT(fault, STATUS_INPUT,
                           "R-076: splits need the columns document and allocations, "
                           "with the one allocation that is passed down");
    case PLAN_OPENING:
        return step->document != NULL && step->received >= 0 && step->paid >= 0 &&
                       step->balance >= 0
                   ? OK
                   : FAULT(fault, STATUS_INPUT,
                           "R-076: an opening needs the columns document, received, "
                           "paid and balance");
    case PLAN_STATEMENT:
        return step->account != NULL &&
                       (step->period >= 0 || (step->day >= 0 && step->to >= step->day))
                   ? OK
                   : FAULT(fault, STATUS_INPUT,
                           "R-076: a statement needs the columns account and period, "
                           "or day and to");
    default:
        return OK;
    }
}

static struct status take_step(struct reading *reading, const struct sheet_row *row,
                               struct plan_step *step, struct fault *fault)
{
    step->line = row->line;
    step->kind = kind_of(cell(reading, row, FIELD_KIND));
    step->period = -1;
    step->due = -1;
    step->day = -1;
    step->to = -1;
    step->received = -1;
    step->paid = -1;
    step->balance = -1;
    const struct bytes answers = cell(reading, row, FIELD_RETURN_OF);
    if (step->kind == (enum plan_kind)0 || cell(reading, row, FIELD_FILE).size == 0) {
        return FAULT(
            fault, STATUS_INPUT,
            "kind is units, programmes, standards, budget, splits, opening, "
            "failed, payroll, roster, enrolments, return, refund or statement, "
            "and file is not empty");
    }
    if (!text_to_u64(cell(reading, row, FIELD_STEP), &step->step) ||
        (answers.size > 0 && !text_to_u64(answers, &step->return_of)) ||
        (needs_payroll(step->kind) && answers.size == 0)) {
        return FAULT(fault, STATUS_INPUT,
                     "step is a number, and a return or refund names the step it "
                     "answers in return_of");
    }
    TRY(take_days(reading, row, step, fault));
    TRY(take_paper(reading, row, step, fault));
    TRY(take_words(reading, row, step, fault));
    return check_needs(step, fault);
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
