/* outcome.c - the file a clerk gets back: own cells, what became of each row, and why.
 *
 * It can be mended and imported again with the same profile. */
#include "cli/import.h"
#include "ledger/base/text.h"
#include "reports/output.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { REASONS_SIZE = 1024 };

struct outcome {
    struct session *session;
    const struct intake *intake;
    struct output output;
    struct sheet_style style;
    uint8_t *row;                           /* SHEET_ROW_SIZE_MAX and room for quotes */
    uint8_t *is_record;                     /* a bit a line */
    const struct intake_problem **problems; /* problem_count of them, by line */
    size_t problem_count, next_problem;     /* the first at or after the next row */
    uint64_t lines, record_count, entry, header_line;
    bool is_recorded;
};

enum { ROW_ROOM = SHEET_ROW_SIZE_MAX * 2 + 4096 };

static struct status mark_record(void *context, const struct record *record,
                                 struct fault *fault)
{
    struct outcome *outcome = context;
    (void)fault;
    if (record->line < outcome->lines) {
        uint8_t *byte = &outcome->is_record[record->line / 8];
        *byte |= (uint8_t)(1U << record->line % 8);
    }
    return OK;
}

static bool is_record(const struct outcome *outcome, uint64_t line)
{
    return line < outcome->lines &&
           ((unsigned)outcome->is_record[line / 8] >> line % 8 & 1U) != 0;
}

static int compare_problems(const void *a, const void *b)
{
    const struct intake_problem *one = *(const struct intake_problem *const *)a;
    const struct intake_problem *two = *(const struct intake_problem *const *)b;
    return one->line != two->line ? (one->line > two->line) - (one->line < two->line)
                                  : (one > two) - (one < two);
}

/* Rows come by line, so do their problems then. */
static struct status sort_problems(struct outcome *outcome, struct fault *fault)
{
    const struct intake_problems *problems = &outcome->intake->problems;
    outcome->problem_count = problems->count;
    ARENA_TAKE(outcome->intake->arena, problems->count + 1, outcome->problems, fault);
    for (size_t i = 0; i < problems->count; i++) {
        outcome->problems[i] = &problems->list[i];
    }
    qsort(outcome->problems, problems->count, sizeof(const struct intake_problem *),
          compare_problems);
    return OK;
}

/* Everything said about a line, parted by semicolons; true when one is an error.  Lines
 * come in order. */
static bool collect_reasons(struct outcome *outcome, uint64_t line,
                            char ret_text[static REASONS_SIZE])
{
    size_t size = 0;
    bool has_error = false;
    ret_text[0] = '\0';
    for (; outcome->next_problem < outcome->problem_count; outcome->next_problem++) {
        const struct intake_problem *problem = outcome->problems[outcome->next_problem];
        if (problem->line > line) {
            break;
        }
        if (problem->line < line || size >= REASONS_SIZE) {
            continue;
        }
        const int more = snprintf(ret_text + size, REASONS_SIZE - size, "%s%s%s%s",
                                  size == 0 ? "" : "; ",
                                  problem->column == NULL ? "" : problem->column,
                                  problem->column == NULL ? "" : ": ", problem->reason);
        size += more > 0 ? (size_t)more : 0;
        has_error = has_error || problem->severity == INTAKE_ERROR;
    }
    if (size >= REASONS_SIZE) {
        const struct bytes text = bytes_of(ret_text);
        ret_text[text_cut(text, text.size - 1)] = '\0';
    }
    return has_error;
}

static void describe(struct outcome *outcome, uint64_t line, const char **ret_word,
                     char ret_reasons[static REASONS_SIZE])
{
    const bool has_error = collect_reasons(outcome, line, ret_reasons);
    *ret_word = "";
    if (has_error) {
        *ret_word = _("error");
    } else if (is_record(outcome, line)) {
        outcome->record_count++;
        *ret_word = !outcome->is_recorded                  ? _("not recorded")
                    : outcome->session->actor.is_rehearsal ? _("would be recorded")
                                                           : _("recorded");
        if (outcome->is_recorded && outcome->entry != 0 && ret_reasons[0] == '\0' &&
            !outcome->session->actor.is_rehearsal) {
            snprintf(ret_reasons, REASONS_SIZE, _("entry %" PRIu64),
                     outcome->entry + outcome->record_count);
        }
    } else if (line == outcome->header_line && line != 0) {
        *ret_word = _("outcome");
        snprintf(ret_reasons, REASONS_SIZE, "%s", _("reason"));
    }
}

static struct status put_row(void *context, const struct sheet_row *row,
                             struct fault *fault)
{
    struct outcome *outcome = context;
    struct bytes fields[SHEET_FIELDS_MAX];
    char reasons[REASONS_SIZE];
    const char *word = NULL;
    describe(outcome, row->line, &word, reasons);
    const size_t count = row->field_count < SHEET_FIELDS_MAX - 2 ? row->field_count
                                                                 : SHEET_FIELDS_MAX - 2;
    memcpy(fields, row->fields, count * sizeof(fields[0]));
    fields[count] = bytes_of(word);
    fields[count + 1] = bytes_of(reasons);
    struct writer writer = writer_of(outcome->row, ROW_ROOM);
    TRY(sheet_write_row(&outcome->style, fields, count + 2, &writer, fault));
    output_put(&outcome->output, writer_bytes(&writer));
    return OK;
}

/* Which lines are data: read again through the profile, as far as that goes. */
static struct status mark_records(struct outcome *outcome, struct fault *fault)
{
    const struct intake *intake = outcome->intake;
    struct profile_report report = {.header_line = 0};
    outcome->lines = (uint64_t)SHEET_ROWS_MAX * 2;
    ARENA_TAKE(intake->arena, outcome->lines / 8 + 1, outcome->is_record, fault);
    const struct profile_options options = {
        .profile = intake->profile, .path = intake->path, .encoding = intake->encoding};
    status_ignore(
        profile_read(&options, intake->arena, mark_record, outcome, &report, NULL),
        "what could be told apart is marked");
    outcome->header_line = report.header_line;
    return OK;
}

static struct status open_outcome(struct outcome *outcome, const char *folder,
                                  struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    const char *slash = strrchr(outcome->intake->path, '/');
    const char *name = slash == NULL ? outcome->intake->path : slash + 1;
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        return FAULT(fault, STATUS_ENVIRONMENT, "cannot make the folder %s: %s", folder,
                     strerror(errno));
    }
    /* the rows stay as they came, so that they can be taken in again. */
    const int size = snprintf(
        path, sizeof(path), "%s/%s%s.outcome.csv", folder,
        outcome->session->facts.is_practice ? LEDGER_PRACTICE_WORD "-" : "", name);
    if (size < 0 || size >= LEDGER_PATH_SIZE) {
        return FAULT(fault, STATUS_USAGE, "the path of the outcome file is too long");
    }
    return output_open(path, outcome->intake->arena, &outcome->output, fault);
}

struct status outcome_write(struct session *session, const struct intake *intake,
                            const char *folder, bool is_recorded, uint64_t entry,
                            struct fault *fault)
{
    const struct profile_facts *facts = profile_facts(intake->profile);
    struct outcome outcome = {
        .session = session,
        .intake = intake,
        .style = {.separator = facts->separator, .has_quotes = true, .is_inert = true},
        .entry = entry,
        .is_recorded = is_recorded,
    };
    struct sheet_report report;
    ARENA_TAKE(intake->arena, ROW_ROOM, outcome.row, fault);
    TRY(sort_problems(&outcome, fault));
    TRY(mark_records(&outcome, fault));
    TRY(open_outcome(&outcome, folder, fault));
    output_text(&outcome.output, "\xEF\xBB\xBF"); /* so that spreadsheets see UTF-8 */
    const struct sheet_options options = {
        .path = intake->path,
        .separator = facts->separator,
        .has_quotes = facts->has_quotes,
        .encoding = intake->encoding == SHEET_AUTO ? facts->encoding : intake->encoding,
        .worksheet = facts->worksheet};
    status_ignore(sheet_read(&options, intake->arena, put_row, &outcome, &report, NULL),
                  "a damaged file is echoed as far as it can be read");
    return output_finish(&outcome.output, fault);
}
