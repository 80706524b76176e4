/* register_enrolments.c - who is entitled, from a list: when a ledger begins in the
 * middle of a year, or by a decision outside the rosters. */
#include "importers/chain.h"
#include "importers/register.h"

#include "ledger/base/identity.h"
#include "ledger/base/text.h"
#include "ledger/commitment.h"
#include "ledger/enrolment.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct enrolment_row {
    uint64_t line, unit;
    const struct intake_programme *programme;
    struct bytes name, resident, class;
    uint64_t headcount;
    int64_t amount;                  /* 0: not said */
    civil_day applied, approved;     /* 0: not said */
    civil_period first, last;        /* last -1: open */
    size_t change;                   /* of its person */
    uint8_t party[VAULT_TOKEN_SIZE]; /* pseudonym of all years */
};

struct enrolments_import {
    struct intake *intake;
    const struct register_enrolment *options;
    struct enrolment_row *rows, **by_person;
    size_t count, change_count;
    struct vault_change *changes;
    struct vault_payee *payees;
    struct hasher *hasher;
    struct intake_units units;
    struct intake_programmes programmes;
    struct register_summary *summary;
};

static void problem(struct enrolments_import *import, const struct record *record,
                    enum column column, const char *rule, const char *reason)
{
    intake_problem(import->intake, INTAKE_ERROR, record->line,
                   record->map->heading[column], "%s: %s", rule, gettext(reason));
}

/* The column, else the option. */
static struct bytes word_of(const struct record *record, enum column column,
                            const char *option)
{
    const struct bytes cell = record->field[column];
    return cell.size > 0 || option == NULL ? cell : bytes_of(option);
}

static void take_place(struct enrolments_import *import, const struct record *record,
                       struct enrolment_row *row)
{
    bool is_ambiguous = false;
    const struct bytes programme =
        word_of(record, COLUMN_PROGRAMME, import->options->programme);
    const struct bytes word = word_of(record, COLUMN_UNIT, import->options->unit);
    row->programme = intake_programme(&import->programmes, programme);
    const struct intake_unit *unit =
        intake_unit(&import->units, word, (struct bytes){0}, &is_ambiguous);
    if (row->programme == NULL) {
        problem(import, record, COLUMN_PROGRAMME, "R-076", N_("unknown programme"));
    }
    if (unit == NULL) {
        problem(import, record, COLUMN_UNIT, "R-076",
                is_ambiguous ? N_("several units have this name; write its code")
                             : N_("unknown unit; import it first with: import units"));
    } else {
        row->unit = unit->entry;
    }
}

static void take_months(struct enrolments_import *import, const struct record *record,
                        struct enrolment_row *row)
{
    const struct bytes stop = record->field[COLUMN_STOP_PERIOD];
    const struct {
        enum column column;
        civil_day *to;
    } days[] = {{COLUMN_APPLIED_DATE, &row->applied},
                {COLUMN_APPROVED_DATE, &row->approved}};
    for (size_t i = 0; i < 2; i++) {
        const struct bytes cell = record->field[days[i].column];
        if (cell.size > 0 && date_parse(cell, days[i].to) == DATE_BAD) {
            problem(import, record, days[i].column, "R-031",
                    N_("not a date; write it as 2024-01-08"));
        }
    }
    row->last = ENROLMENT_OPEN;
    if (!date_parse_period(record->field[COLUMN_FIRST_PERIOD], &row->first)) {
        problem(import, record, COLUMN_FIRST_PERIOD, "R-031",
                N_("not a month; write it as 2024-01"));
    }
    if (stop.size > 0 && !date_parse_period(stop, &row->last)) {
        problem(import, record, COLUMN_STOP_PERIOD, "R-031",
                N_("not a month; write it as 2024-01"));
    }
    row->last -= stop.size > 0 ? 1 : 0;
}

static void take_size(struct enrolments_import *import, const struct record *record,
                      struct enrolment_row *row)
{
    const struct bytes people = record->field[COLUMN_HEADCOUNT];
    const struct bytes base = record->field[COLUMN_BASE];
    if (people.size > 0 &&
        (!text_to_u64(people, &row->headcount) || row->headcount == 0 ||
         row->headcount > ENROLMENT_PEOPLE_MAX)) {
        problem(import, record, COLUMN_HEADCOUNT, "R-033",
                N_("a number of people from 1 to 10000"));
    }
    if (base.size > 0 &&
        (money_parse(base, MONEY_YUAN, &row->amount) != MONEY_OK || row->amount <= 0)) {
        problem(import, record, COLUMN_BASE, "R-001", N_("not a positive amount"));
    }
}

static struct status keep_row(void *context, const struct record *record,
                              struct fault *fault)
{
    struct enrolments_import *import = context;
    struct intake *intake = import->intake;
    struct resident resident;
    if (import->count == REGISTER_ROWS_MAX) {
        return FAULT(fault, STATUS_INPUT, "R-033: more than %d enrolments in one file",
                     REGISTER_ROWS_MAX);
    }
    struct enrolment_row *row = &import->rows[import->count++];
    *row = (struct enrolment_row){.line = record->line};
    take_place(import, record, row);
    take_months(import, record, row);
    take_size(import, record, row);
    const enum identity_error error =
        identity_resident(record->field[COLUMN_RESIDENT_ID], &resident);
    if (error != IDENTITY_OK) {
        problem(import, record, COLUMN_RESIDENT_ID, "R-005",
                identity_error_text(error));
        resident.number[0] = '\0';
    }
    if (!text_is_plain(record->field[COLUMN_NAME], 128)) {
        problem(import, record, COLUMN_NAME, "R-004",
                N_("a name has 1 to 128 bytes and no control characters"));
    }
    if (record->field[COLUMN_CATEGORY].size > ENROLMENT_CLASS_MAX) {
        problem(import, record, COLUMN_CATEGORY, "R-033",
                N_("a class has 1 to 64 bytes"));
    }
    TRY(intake_copy(intake, bytes_of(resident.number), &row->resident, fault));
    TRY(intake_copy(intake, record->field[COLUMN_NAME], &row->name, fault));
    return intake_copy(intake, record->field[COLUMN_CATEGORY], &row->class, fault);
}

/* ---- people -----------------------------------------------------------------------
 */

static int compare_residents(const void *a, const void *b)
{
    const struct enrolment_row *one = *(struct enrolment_row *const *)a;
    const struct enrolment_row *two = *(struct enrolment_row *const *)b;
    const int order = bytes_compare(one->resident, two->resident);
    return order != 0 ? order : (one > two) - (one < two);
}

static struct status copy_person(struct intake *intake, struct vault_person *person,
                                 struct fault *fault)
{
    struct bytes *const texts[] = {&person->name, &person->resident,
                                   &person->account_name, &person->account};
    for (size_t i = 0; i < 4; i++) {
        TRY(intake_copy(intake, *texts[i], texts[i], fault));
    }
    return OK;
}

/* One change a person; somebody known already is not changed. */
static struct status find_person(struct enrolments_import *import,
                                 struct vault_reader *reader,
                                 const struct enrolment_row *row,
                                 struct vault_change *change, struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    *change = (struct vault_change){.who = {.name = row->name,
                                            .resident = row->resident,
                                            .headcount = (uint32_t)row->headcount}};
    const struct status found =
        vault_find(reader, row->resident, buffer, &change->who, fault);
    if (found.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(found);
    TRY(copy_person(import->intake, &change->who, fault));
    secret_wipe(buffer, sizeof(buffer));
    return OK;
}

static struct status find_people(struct enrolments_import *import,
                                 struct vault_reader *reader, struct fault *fault)
{
    for (size_t i = 0; i < import->count; i++) {
        struct enrolment_row *row = import->by_person[i];
        if (i == 0 || !bytes_equal(row->resident, import->by_person[i - 1]->resident)) {
            TRY(find_person(import, reader, row,
                            &import->changes[import->change_count++], fault));
        }
        row->change = import->change_count - 1;
        if (!text_same_name(import->changes[row->change].who.name, row->name)) {
            intake_problem(import->intake, INTAKE_ERROR, row->line, NULL,
                           "R-075: this resident number is registered under another "
                           "name; a change of name takes two people");
        }
    }
    return OK;
}

static struct status match_people(struct enrolments_import *import, struct fault *fault)
{
    struct vault *vault = import->intake->ledger->vault;
    struct vault_reader *reader = NULL;
    ARENA_TAKE(import->intake->arena, import->count + 1, import->by_person, fault);
    ARENA_TAKE(import->intake->arena, import->count + 1, import->changes, fault);
    ARENA_TAKE(import->intake->arena, import->count + 1, import->payees, fault);
    for (size_t i = 0; i < import->count; i++) {
        import->by_person[i] = &import->rows[i];
    }
    qsort(import->by_person, import->count, sizeof(struct enrolment_row *),
          compare_residents);
    TRY(vault_reader_open(vault, &reader, fault));
    const struct status found = find_people(import, reader, fault);
    vault_reader_close(reader);
    TRY(found);
    TRY(intake_verdict(import->intake, fault));
    TRY(vault_prepare(vault, import->changes, import->change_count, fault));
    for (size_t i = 0; i < import->count; i++) {
        struct enrolment_row *row = &import->rows[i];
        const struct vault_person *who = &import->changes[row->change].who;
        commitment_payee(import->hasher, who->secret, row->programme->code, 0,
                         row->party);
        memcpy(import->payees[i].at, row->party, sizeof(row->party));
        import->payees[i].person = who->person;
    }
    return OK;
}

/* ---- entries ----------------------------------------------------------------------
 */

static void make_fact(const struct enrolment_row *row, const struct digest *commitment,
                      struct fact *fact)
{
    fact_begin(fact, kinds_find(KIND_ENROLMENT));
    fact_set_bytes(fact, ENROLMENT_PARTY, bytes_from(row->party, sizeof(row->party)));
    fact_set_number(fact, ENROLMENT_PROGRAMME, row->programme->entry);
    fact_set_number(fact, ENROLMENT_UNIT, row->unit);
    fact_set_number(fact, ENROLMENT_FIRST, (uint64_t)row->first);
    if (row->last != ENROLMENT_OPEN) {
        fact_set_number(fact, ENROLMENT_LAST, (uint64_t)row->last);
    }
    if (row->approved != 0) {
        fact_set_fen(fact, ENROLMENT_APPROVED, row->approved);
    }
    if (row->applied != 0) {
        fact_set_fen(fact, ENROLMENT_APPLIED, row->applied);
    }
    if (row->amount != 0) {
        fact_set_fen(fact, ENROLMENT_AMOUNT, row->amount);
    }
    if (row->headcount != 0) {
        fact_set_number(fact, ENROLMENT_HEADCOUNT, row->headcount);
    }
    if (row->class.size > 0) {
        fact_set_bytes(fact, ENROLMENT_CLASS, row->class);
    }
    fact_set_bytes(fact, ENROLMENT_COMMITMENT, digest_bytes(commitment));
}

static struct status write_enrolments(struct journal_session *session, void *context,
                                      struct fault *fault)
{
    struct enrolments_import *import = context;
    struct register_summary *summary = import->summary;
    *summary = (struct register_summary){.rows = import->count};
    uint64_t document = 0;
    TRY(intake_append_file(import->intake, session, FILE_ENROLMENTS, 0, &summary->file,
                           fault));
    if (import->options->document != NULL) {
        const civil_day day = import->options->day;
        const struct chain_document cited = {import->options->document, day, day, NULL};
        TRY(chain_find_document(session, &cited, &document, fault));
    }
    for (size_t i = 0; i < import->count; i++) {
        const struct enrolment_row *row = &import->rows[i];
        const struct vault_person *who = &import->changes[row->change].who;
        const struct bytes values[COMMITMENT_FIELDS] = {
            who->name, who->resident, who->account_name, who->account};
        const struct digest commitment = commitment_make(
            import->hasher, who->secret, journal_next_index(session), values);
        struct fact fact;
        make_fact(row, &commitment, &fact);
        if (document != 0) {
            fact_set_number(&fact, ENROLMENT_OPENING, summary->file);
            fact_set_number(&fact, ENROLMENT_DOCUMENT, document);
        }
        TRY(fault_at(fault, journal_append(session, &fact, NULL, fault),
                     import->intake->path, row->line, NULL));
        summary->recorded++;
    }
    return OK;
}

static struct status import_file(struct enrolments_import *import, struct fault *fault)
{
    struct intake *intake = import->intake;
    ARENA_TAKE(intake->arena, REGISTER_ROWS_MAX, import->rows, fault);
    TRY(intake_load_units(intake, &import->units, fault));
    TRY(intake_load_programmes(intake, &import->programmes, fault));
    TRY(intake_read(intake, keep_row, import, fault));
    TRY(intake_verdict(intake, fault));
    if (import->options->document != NULL && import->count != import->options->count) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-174: the file has %zu enrolments, and %" PRIu64
                     " were said to be there",
                     import->count, import->options->count);
    }
    TRY(match_people(import, fault));
    struct vault_batch batch = {.changes = import->changes,
                                .change_count = import->change_count,
                                .payees = import->payees,
                                .payee_count = import->count};
    return intake_write(intake, "import enrolments", write_enrolments, import, &batch,
                        fault);
}

struct status register_enrolments(struct intake *intake,
                                  const struct register_enrolment *options,
                                  struct register_summary *ret_summary,
                                  struct fault *fault)
{
    struct enrolments_import import = {
        .intake = intake, .options = options, .summary = ret_summary};
    struct journal_facts facts;
    journal_facts(intake->ledger->journal, &facts);
    TRY(hasher_open(facts.suite, &import.hasher, fault));
    const struct status imported = import_file(&import, fault);
    hasher_close(import.hasher);
    for (size_t i = 0; i < import.change_count; i++) {
        secret_wipe(import.changes[i].who.secret, 32);
    }
    return imported;
}
