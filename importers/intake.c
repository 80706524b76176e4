/* intake.c - see intake.h. */
#include "importers/intake.h"

#include "ledger/base/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { INTAKE_BODY_SIZE = 6 * 1024 }; /* of an entry of a register */

enum { PROBLEMS_AT_FIRST = 256 };

void intake_begin(struct intake *intake)
{
    intake->problems = (struct intake_problems){0};
}

void intake_rewind(struct intake *intake, size_t mark)
{
    if (intake->problems.mark <= mark) {
        arena_rewind(intake->arena, mark);
    }
}

/* Twice the room; most files need none at all. */
static bool make_room(struct intake *intake)
{
    struct intake_problems *problems = &intake->problems;
    if (problems->count < problems->capacity) {
        return true;
    }
    const size_t capacity =
        problems->capacity == 0 ? PROBLEMS_AT_FIRST : 2 * problems->capacity;
    struct intake_problem *list =
        capacity > INTAKE_PROBLEMS_MAX
            ? NULL
            : arena_take(intake->arena, capacity, sizeof(*list));
    if (list == NULL) {
        return false;
    }
    if (problems->count > 0) {
        memcpy(list, problems->list, problems->count * sizeof(*list));
    }
    problems->list = list;
    problems->capacity = capacity;
    problems->mark = arena_mark(intake->arena);
    return true;
}

/* Rules about what a row means; all others are about how it is written. */
static bool is_refusal(const char *rule)
{
    static const char *const rules[] = {"R-060", "R-063", "R-066", "R-068", "R-073",
                                        "R-074", "R-075", "R-076", "R-080", "R-083",
                                        "R-101", "R-102", "R-104", "R-127", "R-134",
                                        "R-135", "R-136", "R-138", "R-152"};
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        if (strcmp(rule, rules[i]) == 0) {
            return true;
        }
    }
    return false;
}

void intake_problem(struct intake *intake, enum intake_severity severity, uint64_t line,
                    const char *column, const char *format, ...)
{
    struct intake_problems *problems = &intake->problems;
    struct intake_problem problem = {
        .line = line, .column = column, .severity = severity};
    va_list arguments;
    va_start(arguments, format);
    const int size =
        vsnprintf(problem.reason, sizeof(problem.reason), gettext(format), arguments);
    va_end(arguments);
    if (size >= INTAKE_REASON_SIZE) {
        /* One byte less, so that a character cut in half is seen to be one. */
        const struct bytes reason = bytes_of(problem.reason);
        problem.reason[text_cut(reason, reason.size - 1)] = '\0';
    }
    const char *colon = strchr(problem.reason, ':');
    if (strncmp(problem.reason, "R-", 2) == 0 && colon == problem.reason + 5) {
        memcpy(problem.rule, problem.reason, 5);
    }
    if (severity == INTAKE_ERROR) {
        problems->errors++;
        problems->refusals += is_refusal(problem.rule);
    } else if (severity == INTAKE_WARNING) {
        problems->warnings++;
    } else {
        problems->notes++;
    }
    if (make_room(intake)) {
        problems->list[problems->count++] = problem;
    }
}

void intake_row_problem(struct intake *intake, enum intake_severity severity,
                        const struct record *record, enum column column,
                        const char *reason)
{
    intake_problem(intake, severity, record->line, record->map->heading[column], "%s",
                   gettext(reason));
}

static bool is_of_number(char c)
{
    return (c >= '0' && c <= '9') || c == ',' || c == '.';
}

static const char *after_number(const char *text)
{
    while (is_of_number(*text)) {
        text++;
    }
    return text;
}

bool intake_problem_is_like(const struct intake_problem *one,
                            const struct intake_problem *other)
{
    if (one->severity != other->severity || one->column != other->column ||
        strcmp(one->rule, other->rule) != 0) {
        return false;
    }
    const char *a = one->reason + strlen(one->rule);
    const char *b = other->reason + strlen(other->rule);
    while (*a != '\0' && *b != '\0') {
        const bool is_number = is_of_number(*a) && is_of_number(*b);
        if (!is_number && *a != *b) {
            return false;
        }
        a = is_number ? after_number(a) : a + 1;
        b = is_number ? after_number(b) : b + 1;
    }
    return *a == *b;
}

void intake_progress(struct intake *intake, const char *stage, uint64_t done,
                     uint64_t total)
{
    if (intake->progress != NULL) {
        intake->progress(intake->progress_context, stage, done, total);
    }
}

struct status intake_copy(struct intake *intake, struct bytes text,
                          struct bytes *ret_copy, struct fault *fault)
{
    if (text.size == 0) {
        *ret_copy = (struct bytes){0};
        return OK;
    }
    uint8_t *room = NULL;
    ARENA_TAKE(intake->arena, text.size, room, fault);
    memcpy(room, text.at, text.size);
    *ret_copy = bytes_from(room, text.size);
    return OK;
}

static struct status check_token(struct store_transaction *transaction, void *context,
                                 struct fault *fault)
{
    struct intake *intake = context;
    uint64_t entry = 0;
    const struct status known =
        accounts_file_taken(transaction, intake->token, &entry, fault);
    if (status_is_ok(known) && entry != intake->settles) {
        return FAULT(fault, STATUS_EXISTS,
                     "R-064: this file was imported before (entry %" PRIu64
                     "); nothing was changed",
                     entry);
    }
    return known.code == STATUS_NOT_FOUND ? OK : known;
}

/* ---- practice ----------------------------------------------------------------------
 */

/* The word alone, or before what would stand there otherwise: other words may begin
 * with it, as the fee for a drill does. */
void intake_look_for_mark(struct intake *intake, struct bytes text)
{
    intake->has_mark = intake->has_mark ||
                       bytes_equal(text, bytes_of(LEDGER_PRACTICE_WORD)) ||
                       bytes_start_with(text, bytes_of(LEDGER_PRACTICE_WORD " "));
}

struct looking {
    struct intake *intake;
    profile_record_fn on_record;
    void *context;
};

static struct status look_and_pass(void *context, const struct record *record,
                                   struct fault *fault)
{
    const struct looking *looking = context;
    intake_look_for_mark(looking->intake, record->field[COLUMN_SUMMARY]);
    intake_look_for_mark(looking->intake, record->field[COLUMN_REMARK]);
    return looking->on_record(looking->context, record, fault);
}

/* What was paid in practice must not stand in a real ledger; the other way round is
 * what practice is for. */
static struct status refuse_practice(const struct intake *intake, struct fault *fault)
{
    const char *slash = strrchr(intake->path, '/');
    const struct bytes name = bytes_of(slash == NULL ? intake->path : slash + 1);
    struct journal_facts facts;
    journal_facts(intake->ledger->journal, &facts);
    const bool has_mark =
        intake->has_mark || bytes_start_with(name, bytes_of(LEDGER_PRACTICE_WORD "-"));
    return !has_mark || facts.is_practice
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-182: the file comes out of a practice ledger; nothing of it "
                       "is real, so it is not taken into a real one");
}

/* ---- reading -----------------------------------------------------------------------
 */

struct status intake_read_rows(struct intake *intake, profile_record_fn on_record,
                               void *context, struct fault *fault)
{
    if (intake->ledger->vault == NULL) {
        return FAULT(
            fault, STATUS_ENVIRONMENT,
            "an import needs the vault; give its passphrase with --passphrase");
    }
    const struct profile_options options = {
        .profile = intake->profile,
        .path = intake->path,
        .encoding = intake->encoding,
        .hasher = intake->hasher,
    };
    struct looking looking = {intake, on_record, context};
    return profile_read(&options, intake->arena, look_and_pass, &looking,
                        &intake->report, fault);
}

struct status intake_read_end(struct intake *intake, struct fault *fault)
{
    intake_notes(intake);
    return intake_take_token(intake, fault);
}

struct status intake_read(struct intake *intake, profile_record_fn on_record,
                          void *context, struct fault *fault)
{
    TRY(intake_read_rows(intake, on_record, context, fault));
    return intake_read_end(intake, fault);
}

struct status intake_take_token(struct intake *intake, struct fault *fault)
{
    TRY(fault_at(fault, refuse_practice(intake, fault), intake->path, 0, NULL));
    const struct bytes parts[] = {digest_bytes(&intake->report.sheet.digest),
                                  intake->purpose};
    const struct digest use = intake->purpose.size == 0
                                  ? intake->report.sheet.digest
                                  : hasher_parts(intake->hasher, parts, 2);
    vault_file_token(intake->ledger->vault, &use, intake->token);
    return fault_at(
        fault,
        store_read(journal_store(intake->ledger->journal), check_token, intake, fault),
        intake->path, 0, NULL);
}

struct status intake_verdict(const struct intake *intake, struct fault *fault)
{
    const struct intake_problems *problems = &intake->problems;
    if (problems->errors == 0) {
        return OK;
    }
    /* The first damaged cell, or with rules alone the first row refused. */
    const bool is_refused = problems->refusals == problems->errors;
    const struct intake_problem *first = NULL;
    for (size_t i = 0; first == NULL && i < problems->count; i++) {
        if (problems->list[i].severity == INTAKE_ERROR &&
            (is_refused || !is_refusal(problems->list[i].rule))) {
            first = &problems->list[i];
        }
    }
    const struct status refused =
        !is_refused || first == NULL
            ? FAULT(fault, STATUS_INPUT,
                    "R-031: the file has %" PRIu64 " error(s) and was refused whole; "
                    "nothing was changed. Mend the cells listed and import it again",
                    problems->errors)
        : problems->errors == 1
            ? FAULT(fault, STATUS_REFUSED,
                    "%s; the file was refused whole and nothing was changed",
                    first->reason)
            : FAULT(fault, STATUS_REFUSED,
                    "%s (the first of %" PRIu64 " errors); the file was refused whole "
                    "and nothing was changed",
                    first->reason, problems->errors);
    return fault_at(fault, refused, intake->path, first == NULL ? 0 : first->line,
                    first == NULL ? NULL : first->column);
}

struct status intake_is_same(struct journal_session *session, uint64_t known,
                             const struct fact *fact, unsigned replaces,
                             bool *ret_is_same, struct fault *fault)
{
    uint8_t bodies[2][INTAKE_BODY_SIZE];
    struct writer now = writer_of(bodies[0], INTAKE_BODY_SIZE);
    struct writer then = writer_of(bodies[1], INTAKE_BODY_SIZE);
    const uint32_t others = ~(UINT32_C(1) << replaces);
    struct fact said = *fact;
    struct fact stored;
    TRY(accounts_fact(journal_transaction(session), known, &stored, fault));
    said.present &= others;
    stored.present &= others;
    TRY(fact_encode(&said, &now, fault));
    TRY(fact_encode(&stored, &then, fault));
    *ret_is_same = bytes_equal(writer_bytes(&now), writer_bytes(&then));
    return OK;
}

struct status intake_append_file(struct intake *intake, struct journal_session *session,
                                 enum file_use use, int64_t amount, uint64_t *ret_file,
                                 struct fault *fault)
{
    const struct profile_report *report = &intake->report;
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_FILE));
    fact_set_bytes(&fact, FILE_TOKEN, bytes_from(intake->token, sizeof(intake->token)));
    fact_set_number(&fact, FILE_USE, use);
    fact_set_number(&fact, FILE_ROWS, report->records);
    fact_set_number(&fact, FILE_SIZE, report->sheet.size);
    fact_set_number(&fact, FILE_ENCODING, report->sheet.encoding);
    fact_set_bytes(&fact, FILE_PROFILE, bytes_of(profile_facts(intake->profile)->name));
    fact_set_fen(&fact, FILE_AMOUNT, amount);
    return journal_append(session, &fact, ret_file, fault);
}

/* Begins to store, with the sealed original of the file, what the entries need. */
static struct status begin_vault(struct intake *intake, struct vault_batch *batch,
                                 struct fault *fault)
{
    const char *slash = strrchr(intake->path, '/');
    struct vault_file *file = NULL;
    ARENA_TAKE(intake->arena, 1, file, fault);
    file->name = bytes_of(slash == NULL ? intake->path : slash + 1);
    file->digest = intake->report.sheet.digest;
    file->size_bytes = intake->report.sheet.size;
    file->original = intake->path;
    memcpy(file->token, intake->token, sizeof(file->token));
    batch->file = file;
    batch->evidence = intake->evidence;
    return vault_ahead_open(intake->ledger->vault, batch, &intake->vault, fault);
}

/* The journal may come here again when its map had to grow. */
static struct status write_vault(void *context, struct fault *fault)
{
    struct intake *intake = context;
    intake_progress(intake, "vault", 0, 0);
    return vault_ahead_commit(intake->vault, fault);
}

struct status intake_write(struct intake *intake, const char *action,
                           journal_work *work, void *context, struct vault_batch *batch,
                           struct fault *fault)
{
    struct ledger_actor actor = *intake->actor;
    actor.vault_work = write_vault;
    actor.vault_context = intake;
    intake->vault = NULL;
    TRY(ledger_settle(intake->ledger, fault)); /* before the vault has a writer */
    if (!actor.is_rehearsal) {
        TRY(begin_vault(intake, batch, fault));
    }
    const struct status written =
        ledger_write(intake->ledger, &actor, action, work, context, fault);
    vault_ahead_close(intake->vault);
    intake->vault = NULL;
    return fault_at(fault, written, intake->path, 0, NULL);
}
