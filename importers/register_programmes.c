/* register_programmes.c - the catalogue of programmes (domain.md 1, 4.5).
 *
 * One programme may stand in several rows, each with a function code and the days it is
 * valid from and to. */
#include "importers/register.h"

#include "ledger/base/text.h"
#include "ledger/enrolment.h"

#include <string.h>

enum { PROGRAMMES_MAX = 512, CODES_MAX = 32, STARTS_MAX = 16 };

struct programme_row {
    uint64_t line;
    struct bytes code, name, summary, government, department, basis;
    uint64_t party, disclosure;
    struct fact_code functions[CODES_MAX];
    size_t function_count;
    struct fact_code starts[STARTS_MAX]; /* when the first month is paid */
    size_t start_count;
    bool is_price;
    uint64_t known; /* the newest entry of this code, 0: none */
};

struct programmes_import {
    struct intake *intake;
    struct programme_row *rows;
    size_t count;
    struct intake_programmes known;
    struct register_summary *summary;
};

static uint64_t party_of(struct bytes word)
{
    static const char *const words[] = {"", "户", "人", "机构", "无名"};
    for (uint64_t i = PARTY_HOUSEHOLD; i <= PARTY_UNNAMED; i++) {
        if (bytes_equal(word, bytes_of(words[i]))) {
            return i;
        }
    }
    return 0;
}

static uint64_t disclosure_of(struct bytes word)
{
    return bytes_equal(word, bytes_of("名单"))   ? DISCLOSURE_LIST
           : bytes_equal(word, bytes_of("总数")) ? DISCLOSURE_TOTALS
                                                 : 0;
}

static bool is_price_word(struct bytes word)
{
    return word.size == 0 || bytes_equal(word, bytes_of("是")) ||
           bytes_equal(word, bytes_of("否"));
}

static void check_cells(struct intake *intake, const struct record *record,
                        const struct programme_row *row)
{
    const struct profile_map *map = record->map;
    const struct {
        enum column column;
        bool is_bad;
        const char *reason;
    } checks[] = {
        {COLUMN_CODE, !text_is_plain(row->code, 32), N_("a code has 1 to 32 bytes")},
        {COLUMN_TITLE, !text_is_plain(row->name, 128), N_("a name has 1 to 128 bytes")},
        {COLUMN_SUMMARY,
         !text_is_plain(row->summary, 48) || text_count(row->summary) > 4,
         N_("the bank's summary has 1 to 4 characters")},
        {COLUMN_TARGET, row->party == 0, N_("use 户 人 机构 无名")},
        {COLUMN_DISCLOSURE, row->disclosure == 0, N_("use 名单 or 总数")},
        {COLUMN_FUNCTION, !text_is_digits(record->field[COLUMN_FUNCTION]),
         N_("a function code has digits only")},
        {COLUMN_ECONOMIC, row->government.size == 0, N_("is empty")},
        {COLUMN_DEPARTMENT_ECONOMIC, row->department.size == 0, N_("is empty")},
        {COLUMN_PRICE, !is_price_word(record->field[COLUMN_PRICE]), N_("use 是 or 否")},
    };
    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
        if (checks[i].is_bad) {
            intake_problem(intake, INTAKE_ERROR, record->line,
                           map->heading[checks[i].column], "%s",
                           gettext(checks[i].reason));
        }
    }
}

static struct bytes start_of(struct bytes word)
{
    return bytes_equal(word, bytes_of("次月")) ? bytes_of(ENROLMENT_START_NEXT)
           : bytes_equal(word, bytes_of("申请月"))
               ? bytes_of(ENROLMENT_START_APPLICATION)
               : (struct bytes){0};
}

/* A rule ends the day before the next one begins. */
static struct status add_start(struct programmes_import *import,
                               const struct record *record, struct programme_row *row,
                               struct fault *fault)
{
    const struct bytes word = record->field[COLUMN_START];
    const struct bytes day = record->field[COLUMN_START_FROM];
    civil_day from = date_to_day((struct civil_date){1949, 10, 1});
    if (word.size == 0) {
        return OK;
    }
    if (row->start_count == STARTS_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "R-033: a programme has at most %d rules for its first month",
                     STARTS_MAX);
    }
    const bool is_bad_day = day.size > 0 && date_parse(day, &from) == DATE_BAD;
    struct fact_code *before =
        row->start_count == 0 ? NULL : &row->starts[row->start_count - 1];
    if (is_bad_day || start_of(word).size == 0 ||
        (before != NULL && before->from >= from)) {
        intake_problem(import->intake, INTAKE_ERROR, record->line,
                       record->map->heading[COLUMN_START],
                       "R-131: use 次月 or 申请月, each from a later day on");
        return OK;
    }
    if (before != NULL) {
        before->to = from - 1;
    }
    row->starts[row->start_count++] =
        (struct fact_code){start_of(word), from, INT64_MAX};
    return OK;
}

static struct status add_function(struct programmes_import *import,
                                  const struct record *record,
                                  struct programme_row *row, struct fault *fault)
{
    if (row->function_count == CODES_MAX) {
        return FAULT(fault, STATUS_INPUT, "R-033: a programme has at most %d codes",
                     CODES_MAX);
    }
    struct fact_code *code = &row->functions[row->function_count++];
    TRY(intake_copy(import->intake, record->field[COLUMN_FUNCTION], &code->code,
                    fault));
    civil_day from = date_to_day((struct civil_date){1949, 10, 1});
    civil_day to = 0;
    const struct bytes from_cell = record->field[COLUMN_FUNCTION_FROM];
    const struct bytes to_cell = record->field[COLUMN_FUNCTION_UNTIL];
    if ((from_cell.size > 0 && date_parse(from_cell, &from) == DATE_BAD) ||
        (to_cell.size > 0 && date_parse(to_cell, &to) == DATE_BAD)) {
        intake_problem(import->intake, INTAKE_ERROR, record->line,
                       record->map->heading[COLUMN_FUNCTION_FROM],
                       "not a date; write it as 2024-01-08");
    }
    code->from = from;
    code->to = to_cell.size > 0 ? to : INT64_MAX;
    return OK;
}

/* another row of the same code adds a function code, nothing else; else one of
 * two programmes under one code would vanish. */
static void check_repetition(struct intake *intake, const struct record *record,
                             const struct programme_row *row)
{
    const struct bytes target = record->field[COLUMN_TARGET];
    const struct bytes disclosure = record->field[COLUMN_DISCLOSURE];
    const struct {
        enum column column;
        struct bytes said;
    } texts[] = {
        {COLUMN_TITLE, row->name},
        {COLUMN_SUMMARY, row->summary},
        {COLUMN_ECONOMIC, row->government},
        {COLUMN_DEPARTMENT_ECONOMIC, row->department},
        {COLUMN_BASIS, row->basis},
    };
    const struct bytes price = record->field[COLUMN_PRICE];
    enum column other = COLUMN_COUNT;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        const struct bytes cell = record->field[texts[i].column];
        other = cell.size > 0 && !bytes_equal(cell, texts[i].said) ? texts[i].column
                                                                   : other;
    }
    other = target.size > 0 && party_of(target) != row->party ? COLUMN_TARGET : other;
    other = disclosure.size > 0 && disclosure_of(disclosure) != row->disclosure
                ? COLUMN_DISCLOSURE
                : other;
    other = price.size > 0 && bytes_equal(price, bytes_of("是")) != row->is_price
                ? COLUMN_PRICE
                : other;
    if (other != COLUMN_COUNT) {
        intake_problem(intake, INTAKE_ERROR, record->line, record->map->heading[other],
                       "R-063: this code stands in line %llu with another word here",
                       (unsigned long long)row->line);
    }
}

static struct status keep_row(void *context, const struct record *record,
                              struct fault *fault)
{
    struct programmes_import *import = context;
    const struct bytes code = record->field[COLUMN_CODE];
    for (size_t i = 0; i < import->count; i++) {
        if (bytes_equal(import->rows[i].code, code)) {
            check_repetition(import->intake, record, &import->rows[i]);
            TRY(add_start(import, record, &import->rows[i], fault));
            return add_function(import, record, &import->rows[i], fault);
        }
    }
    if (import->count == PROGRAMMES_MAX) {
        return FAULT(fault, STATUS_INPUT, "R-033: more than %d programmes in one file",
                     PROGRAMMES_MAX);
    }
    struct programme_row *row = &import->rows[import->count++];
    row->line = record->line;
    struct {
        enum column column;
        struct bytes *to;
    } const texts[] = {
        {COLUMN_CODE, &row->code},
        {COLUMN_TITLE, &row->name},
        {COLUMN_SUMMARY, &row->summary},
        {COLUMN_ECONOMIC, &row->government},
        {COLUMN_DEPARTMENT_ECONOMIC, &row->department},
        {COLUMN_BASIS, &row->basis},
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        TRY(intake_copy(import->intake, record->field[texts[i].column], texts[i].to,
                        fault));
    }
    row->party = party_of(record->field[COLUMN_TARGET]);
    row->disclosure = disclosure_of(record->field[COLUMN_DISCLOSURE]);
    row->is_price = bytes_equal(record->field[COLUMN_PRICE], bytes_of("是"));
    check_cells(import->intake, record, row);
    TRY(add_start(import, record, row, fault));
    return add_function(import, record, row, fault);
}

enum { LIST_SIZE = 4096 };

/* The row as a fact; its lists lie in `list`. */
static void make_fact(const struct programme_row *row, struct fact *ret_fact,
                      uint8_t list[static LIST_SIZE])
{
    struct writer writer = writer_of(list, LIST_SIZE);
    fact_put_codes(&writer, row->functions, row->function_count);
    fact_begin(ret_fact, kinds_find(KIND_PROGRAMME));
    fact_set_bytes(ret_fact, PROGRAMME_CODE, row->code);
    fact_set_bytes(ret_fact, PROGRAMME_NAME, row->name);
    fact_set_bytes(ret_fact, PROGRAMME_SUMMARY, row->summary);
    fact_set_number(ret_fact, PROGRAMME_PARTY, row->party);
    fact_set_number(ret_fact, PROGRAMME_DISCLOSURE, row->disclosure);
    fact_set_bytes(ret_fact, PROGRAMME_FUNCTIONS, writer_bytes(&writer));
    fact_set_bytes(ret_fact, PROGRAMME_GOVERNMENT_ECONOMIC, row->government);
    fact_set_bytes(ret_fact, PROGRAMME_DEPARTMENT_ECONOMIC, row->department);
    if (row->basis.size > 0) {
        fact_set_bytes(ret_fact, PROGRAMME_BASIS, row->basis);
    }
    if (row->is_price) {
        fact_set_number(ret_fact, PROGRAMME_IS_PRICE, true);
    }
    if (row->start_count > 0) {
        const size_t from = writer.size;
        fact_put_codes(&writer, row->starts, row->start_count);
        fact_set_bytes(ret_fact, PROGRAMME_START,
                       bytes_from(list + from, writer.size - from));
    }
}

/* A programme that changed is recorded anew and names what it replaces. */
static struct status write_programme(struct programmes_import *import,
                                     struct journal_session *session,
                                     const struct programme_row *row,
                                     struct fault *fault)
{
    uint8_t list[LIST_SIZE];
    struct fact fact;
    make_fact(row, &fact, list);
    bool is_same = false;
    if (row->known != 0) {
        TRY(intake_is_same(session, row->known, &fact, PROGRAMME_REPLACES, &is_same,
                           fault));
        fact_set_number(&fact, PROGRAMME_REPLACES, row->known);
    }
    if (is_same) {
        import->summary->unchanged++;
        return OK;
    }
    import->summary->recorded++;
    return journal_append(session, &fact, NULL, fault);
}

static struct status write_programmes(struct journal_session *session, void *context,
                                      struct fault *fault)
{
    struct programmes_import *import = context;
    struct register_summary *summary = import->summary;
    *summary = (struct register_summary){.rows = import->intake->report.records};
    TRY(intake_append_file(import->intake, session, FILE_PROGRAMMES, 0, &summary->file,
                           fault));
    for (size_t i = 0; i < import->count; i++) {
        TRY(fault_at(fault, write_programme(import, session, &import->rows[i], fault),
                     import->intake->path, import->rows[i].line, NULL));
    }
    return OK;
}

struct status register_programmes(struct intake *intake,
                                  struct register_summary *ret_summary,
                                  struct fault *fault)
{
    struct programmes_import import = {.intake = intake, .summary = ret_summary};
    ARENA_TAKE(intake->arena, PROGRAMMES_MAX, import.rows, fault);
    TRY(intake_read(intake, keep_row, &import, fault));
    TRY(intake_load_programmes(intake, &import.known, fault));
    for (size_t i = 0; i < import.count; i++) {
        const struct intake_programme *known =
            intake_programme(&import.known, import.rows[i].code);
        const bool is_known =
            known != NULL && bytes_equal(known->code, import.rows[i].code);
        import.rows[i].known = is_known ? known->entry : 0;
    }
    TRY(intake_verdict(intake, fault));
    struct vault_batch batch = {0};
    return intake_write(intake, "import programmes", write_programmes, &import, &batch,
                        fault);
}
