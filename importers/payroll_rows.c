/* payroll_rows.c - the cells of one record, judged. */
#include "importers/roster.h"

#include "ledger/base/identity.h"
#include "ledger/base/text.h"

#include <assert.h>
#include <string.h>

enum {
    PEOPLE_OF_A_ROW_MAX = 10000,
    NAME_MAX = 128,
    PURPOSE_MAX = 128,
    TEXT_ROOM = 1 << 16 /* taken from the arena at once */
};
_Static_assert(TEXT_ROOM >= ROW_TEXTS * SHEET_FIELD_SIZE_MAX, "a row's texts fit");

static void problem(struct payroll *payroll, enum intake_severity severity,
                    const struct record *record, enum column column, const char *rule,
                    const char *reason)
{
    intake_problem(payroll->intake, severity, record->line,
                   record->map->heading[column], "%s: %s", rule, gettext(reason));
}

/* A recorded fact with a wrong number is kept and looked at later; an instruction with
 * one is refused.  What a spreadsheet has destroyed is refused always. */
static void bad_identity(struct payroll *payroll, const struct record *record,
                         enum column column, const char *rule,
                         enum identity_error error, struct payroll_row *row)
{
    const bool is_fact = record->result != RESULT_NONE &&
                         error != IDENTITY_SCIENTIFIC && error != IDENTITY_TRUNCATED;
    problem(payroll, is_fact ? INTAKE_WARNING : INTAKE_ERROR, record, column, rule,
            identity_error_text(error));
    row->flags |= ROW_BAD_IDENTIFIER;
}

static void check_name(struct payroll *payroll, const struct record *record,
                       struct bytes name, struct payroll_row *row)
{
    if (!text_is_plain(name, NAME_MAX)) {
        problem(payroll, INTAKE_ERROR, record, COLUMN_NAME, "R-004",
                "a name has 1 to 128 bytes and no control characters");
        return;
    }
    const uint8_t first = name.at[0];
    if (first == '=' || first == '+' || first == '@' || first == '-' ||
        memchr(name.at, '<', name.size) != NULL ||
        memchr(name.at, '>', name.size) != NULL) {
        problem(payroll, INTAKE_ERROR, record, COLUMN_NAME, "R-043",
                "a formula or markup is not a name");
    }
    if (text_name_is_lost(name)) {
        row->flags |= ROW_NAME_LOST;
        problem(payroll, INTAKE_WARNING, record, COLUMN_NAME, "R-004",
                "a character of the name was lost");
    } else if ((record->notes & NOTE_NAME_NORMALISED) != 0) {
        problem(payroll, INTAKE_NOTE, record, COLUMN_NAME, "R-004",
                "blanks or dots of the name differ from the usual form");
    }
}

static void check_numbers(struct payroll *payroll, const struct record *record,
                          const struct intake_programme *programme,
                          struct payroll_row *row, struct bytes *texts,
                          char resident[static IDENTITY_RESIDENT_BUFFER])
{
    const struct bytes cell = record->field[COLUMN_RESIDENT_ID];
    const bool is_person = programme == NULL || programme->party == PARTY_HOUSEHOLD ||
                           programme->party == PARTY_PERSON;
    struct resident found;
    const enum identity_error error =
        is_person ? identity_resident(cell, &found) : identity_organisation(cell, NULL);
    if (error != IDENTITY_OK) {
        bad_identity(payroll, record, COLUMN_RESIDENT_ID, is_person ? "R-005" : "R-006",
                     error, row);
        if (!text_is_plain(cell, 32)) {
            problem(payroll, INTAKE_ERROR, record, COLUMN_RESIDENT_ID, "R-005",
                    "not a number of a person");
        }
    }
    texts[ROW_RESIDENT] = cell;
    if (error == IDENTITY_OK && is_person) {
        memcpy(resident, found.number, IDENTITY_RESIDENT_SIZE);
        texts[ROW_RESIDENT] = bytes_from(resident, IDENTITY_RESIDENT_SIZE);
    }
    const struct bytes number = record->field[COLUMN_ACCOUNT];
    texts[ROW_ACCOUNT] = number;
    const enum identity_error account = identity_account(number, NULL);
    if (account != IDENTITY_OK) {
        bad_identity(payroll, record, COLUMN_ACCOUNT, "R-007", account, row);
        if (!text_is_plain(number, 64)) {
            problem(payroll, INTAKE_ERROR, record, COLUMN_ACCOUNT, "R-007",
                    "not an account number");
        }
    }
}

static void check_amount(struct payroll *payroll, const struct record *record,
                         struct payroll_row *row)
{
    const enum money_error error =
        money_parse(record->field[COLUMN_AMOUNT], MONEY_YUAN, &row->amount);
    if (error != MONEY_OK) {
        problem(payroll, INTAKE_ERROR, record, COLUMN_AMOUNT, "R-001",
                money_error_text(error));
    } else if (row->amount <= 0 ||
               !money_add(payroll->amount, row->amount, &payroll->amount)) {
        problem(payroll, INTAKE_ERROR, record, COLUMN_AMOUNT, "R-031",
                "a payment is a positive amount");
    }
    const struct bytes people = record->field[COLUMN_HEADCOUNT];
    uint64_t count = 0;
    if (people.size > 0 &&
        (!text_to_u64(people, &count) || count == 0 || count > PEOPLE_OF_A_ROW_MAX)) {
        problem(payroll, INTAKE_ERROR, record, COLUMN_HEADCOUNT, "R-033",
                "a number of people from 1 to 10000");
    }
    row->headcount = (uint32_t)count;
}

/* The slot of these two words: theirs already, or free. */
static struct payroll_village *village_slot(struct payroll *payroll,
                                            struct bytes village, struct bytes township)
{
    const uint64_t hash =
        payroll_hash(payroll_hash(PAYROLL_HASH_START, village) ^ 0xFFU, township);
    size_t at = (size_t)(hash ^ hash >> 29) % PAYROLL_VILLAGES;
    for (;; at = (at + 1) % PAYROLL_VILLAGES) {
        struct payroll_village *slot = &payroll->villages[at];
        if (slot->village.size == 0 || (bytes_equal(slot->village, village) &&
                                        bytes_equal(slot->township, township))) {
            return slot;
        }
    }
}

static void check_village(struct payroll *payroll, const struct record *record,
                          struct payroll_row *row)
{
    const struct bytes village = record->field[COLUMN_VILLAGE];
    const struct bytes township = record->field[COLUMN_TOWNSHIP];
    if (village.size == 0) {
        return;
    }
    struct payroll_village *slot = village_slot(payroll, village, township);
    if (slot->village.size > 0) {
        row->village = slot->entry;
        return;
    }
    bool is_ambiguous = false;
    const struct intake_unit *unit =
        intake_unit(&payroll->units, village, township, &is_ambiguous);
    if (unit == NULL) {
        problem(payroll, INTAKE_ERROR, record, COLUMN_VILLAGE, "R-060",
                is_ambiguous
                    ? N_("several villages have this name; give the township")
                    : N_("unknown village; import it first with: import units"));
        return;
    }
    row->village = unit->entry;
    struct payroll_village known = {.entry = unit->entry};
    if (payroll->village_count < PAYROLL_VILLAGES / 2 &&
        status_is_ok(intake_copy(payroll->intake, village, &known.village, NULL)) &&
        status_is_ok(intake_copy(payroll->intake, township, &known.township, NULL))) {
        payroll->village_count++;
        *slot = known;
    }
}

static void check_result(struct payroll *payroll, const struct record *record,
                         struct payroll_row *row)
{
    row->class = (uint8_t)record->result;
    const struct bytes day = record->field[COLUMN_VALUE_DATE];
    if (day.size > 0 && date_parse(day, &row->value_day) == DATE_BAD) {
        problem(payroll, INTAKE_ERROR, record, COLUMN_VALUE_DATE, "R-031",
                "not a date; write it as 2024-01-08");
    }
    payroll->is_recorded |= record->result != RESULT_NONE;
    payroll->has_plain |= record->result == RESULT_NONE;
}

/* ---- which batch
 * --------------------------------------------------------------------- */

static const struct intake_programme *programme_of(struct payroll *payroll,
                                                   const struct record *record)
{
    const struct bytes cell = record->field[COLUMN_PROGRAMME];
    const struct intake_programme *said =
        cell.size > 0 ? intake_programme(&payroll->programmes, cell) : NULL;
    const struct intake_programme *option =
        payroll->options->programme == NULL
            ? NULL
            : intake_programme(&payroll->programmes,
                               bytes_of(payroll->options->programme));
    if (cell.size > 0 && (said == NULL || (option != NULL && said != option))) {
        problem(payroll, INTAKE_ERROR, record, COLUMN_PROGRAMME, "R-076",
                said == NULL ? N_("unknown programme")
                             : N_("not the programme of --programme"));
        return NULL;
    }
    if (said == NULL && option == NULL) {
        problem(payroll, INTAKE_ERROR, record, COLUMN_PROGRAMME, "R-076",
                "the file does not say the programme; give --programme");
    }
    return said != NULL ? said : option;
}

static const struct intake_unit *unit_of(struct payroll *payroll,
                                         const struct record *record)
{
    struct bytes word = record->field[COLUMN_UNIT];
    const bool is_option = word.size == 0;
    if (is_option) {
        if (payroll->options->unit == NULL) {
            problem(payroll, INTAKE_ERROR, record, COLUMN_UNIT, "R-076",
                    "the file does not say the unit; give --unit");
            return NULL;
        }
        word = bytes_of(payroll->options->unit);
    }
    bool is_ambiguous = false;
    const struct intake_unit *unit =
        intake_unit(&payroll->units, word, (struct bytes){0}, &is_ambiguous);
    if (unit == NULL) {
        problem(payroll, INTAKE_ERROR, record, COLUMN_UNIT, "R-076",
                is_ambiguous ? N_("several units have this name; write its code")
                             : N_("unknown unit; import it first with: import units"));
    }
    return unit;
}

static civil_period period_of(struct payroll *payroll, const struct record *record)
{
    civil_period period = payroll->options->period;
    const struct bytes cell = record->field[COLUMN_PERIOD];
    if (cell.size > 0 &&
        (!date_parse_period(cell, &period) ||
         (payroll->options->period >= 0 && payroll->options->period != period))) {
        problem(payroll, INTAKE_ERROR, record, COLUMN_PERIOD, "R-076",
                "not a period, or not the one of --period");
    } else if (period < 0) {
        problem(payroll, INTAKE_ERROR, record, COLUMN_PERIOD, "R-076",
                "the file does not say the period; give --period 2024-01");
    }
    return period;
}

static civil_day due_of(struct payroll *payroll, const struct record *record)
{
    civil_day due = payroll->options->due;
    const struct bytes cell = record->field[COLUMN_DUE_DATE];
    if (cell.size > 0 && date_parse(cell, &due) == DATE_BAD) {
        problem(payroll, INTAKE_ERROR, record, COLUMN_DUE_DATE, "R-031",
                "not a date; write it as 2024-01-08");
    } else if (due < 0) {
        problem(payroll, INTAKE_ERROR, record, COLUMN_DUE_DATE, "R-076",
                "the file does not say when the money is due; give --due 2024-01-10");
    }
    return due;
}

/* The sources whose function code the programme may use in the period. */
static void choose_shares(struct payroll *payroll, struct payroll_draft *draft)
{
    struct fact_code codes[64];
    size_t count = 0;
    const civil_day day = date_period_last(draft->period);
    if (!fact_codes(draft->programme->functions, codes, 64, &count)) {
        return;
    }
    const struct payroll_options *options = payroll->options;
    for (size_t i = 0; i < options->share_count; i++) {
        for (size_t j = 0; j < count; j++) {
            if (bytes_equal(codes[j].code, options->shares[i].function) &&
                codes[j].from <= day && day <= codes[j].to) {
                draft->shares[draft->share_count++] = options->shares[i];
                payroll->is_drawn_on[i] = true;
                break;
            }
        }
    }
}

static struct payroll_draft *draft_of(struct payroll *payroll,
                                      const struct record *record)
{
    const struct intake_programme *programme = programme_of(payroll, record);
    const struct intake_unit *unit = unit_of(payroll, record);
    const civil_period period = period_of(payroll, record);
    const civil_day due = due_of(payroll, record);
    if (programme == NULL || unit == NULL || period < 0 || due < 0) {
        return NULL;
    }
    for (size_t i = 0; i < payroll->draft_count; i++) {
        struct payroll_draft *draft = &payroll->drafts[i];
        if (draft->programme == programme && draft->unit == unit &&
            draft->period == period && draft->due == due) {
            payroll->last_draft = i;
            return draft;
        }
    }
    if (payroll->draft_count == PAYROLL_BATCHES_MAX) {
        problem(payroll, INTAKE_ERROR, record, COLUMN_PROGRAMME, "R-033",
                "more than 256 batches in one file; split it");
        return NULL;
    }
    payroll->last_draft = payroll->draft_count++;
    struct payroll_draft *draft = &payroll->drafts[payroll->last_draft];
    *draft = (struct payroll_draft){
        .programme = programme, .unit = unit, .period = period, .due = due};
    choose_shares(payroll, draft);
    if (draft->share_count == 0) {
        problem(payroll, INTAKE_ERROR, record, COLUMN_PROGRAMME, "R-068",
                payroll->options->share_count == 0
                    ? N_("no source of money; give --allocation")
                    : N_("no --allocation has a function code of this programme"));
    }
    return draft;
}

/* The four cells that choose a batch, in one run; empty when they are too long. */
static struct bytes draft_cells(const struct record *record, uint8_t *image)
{
    static const enum column columns[] = {COLUMN_PROGRAMME, COLUMN_UNIT, COLUMN_PERIOD,
                                          COLUMN_DUE_DATE};
    struct writer writer = writer_of(image, PAYROLL_DRAFT_CELLS);
    for (size_t i = 0; i < 4; i++) {
        writer_u32(&writer, (uint32_t)record->field[columns[i]].size);
        writer_run(&writer, record->field[columns[i]]);
    }
    return writer.overflowed ? (struct bytes){0} : writer_bytes(&writer);
}

/* Rows come in runs of one batch: what the row before said needs no second look. */
static struct payroll_draft *cached_draft(struct payroll *payroll,
                                          const struct record *record)
{
    uint8_t image[PAYROLL_DRAFT_CELLS];
    const struct bytes cells = draft_cells(record, image);
    if (cells.size > 0 && cells.size == payroll->draft_cells_size &&
        memcmp(cells.at, payroll->draft_cells, cells.size) == 0) {
        return &payroll->drafts[payroll->last_draft];
    }
    const uint64_t errors = payroll->intake->problems.errors;
    struct payroll_draft *draft = draft_of(payroll, record);
    const bool is_sound = draft != NULL && payroll->intake->problems.errors == errors;
    payroll->draft_cells_size = is_sound ? cells.size : 0;
    if (payroll->draft_cells_size > 0) {
        memcpy(payroll->draft_cells, cells.at, cells.size);
    }
    return draft;
}

/* ---- keeping
 * -------------------------------------------------------------------------- */

static struct status new_row(struct payroll *payroll, struct payroll_row **ret_row,
                             struct fault *fault)
{
    const size_t index = payroll->row_count;
    if (index == PAYROLL_ROWS_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "R-033: more than %d rows in one file; split it",
                     PAYROLL_ROWS_MAX);
    }
    if (index % PAYROLL_BLOCK == 0) {
        ARENA_TAKE(payroll->intake->arena, PAYROLL_BLOCK,
                   payroll->blocks[index / PAYROLL_BLOCK], fault);
    }
    payroll->row_count++;
    *ret_row = payroll_row(payroll, index);
    return OK;
}

/* The texts of a row in one piece of memory. */
static struct status keep_texts(struct payroll *payroll, struct payroll_row *row,
                                const struct bytes *texts, struct fault *fault)
{
    size_t total = 0;
    for (size_t i = 0; i < ROW_TEXTS; i++) {
        assert(texts[i].size <= SHEET_FIELD_SIZE_MAX);
        total += texts[i].size;
    }
    if (total > payroll->texts_left) {
        ARENA_TAKE(payroll->intake->arena, TEXT_ROOM, payroll->texts, fault);
        payroll->texts_left = TEXT_ROOM;
    }
    row->texts = payroll->texts;
    for (size_t i = 0; i < ROW_TEXTS; i++) {
        row->sizes[i] = (uint16_t)texts[i].size;
        if (texts[i].size > 0) {
            memcpy(payroll->texts, texts[i].at, texts[i].size);
            payroll->texts += texts[i].size;
        }
    }
    payroll->texts_left -= total;
    return OK;
}

static void count_row(struct payroll_draft *draft, const struct payroll_row *row)
{
    draft->lines++;
    draft->amount += row->amount;
    const unsigned state =
        row->class == RESULT_NONE ? LINE_STATE_NONE : record_class_state(row->class);
    draft->paid += state == LINE_STATE_PAID;
    draft->unknown += state == LINE_STATE_UNKNOWN;
    draft->failed += state == LINE_STATE_FAILED;
}

/* Purpose and case: what tells two dues of one party apart. */
static void check_due(struct payroll *payroll, const struct record *record,
                      struct payroll_row *row, struct bytes *texts,
                      uint8_t token[static VAULT_TOKEN_SIZE])
{
    texts[ROW_PURPOSE] = record->field[COLUMN_PURPOSE];
    if (texts[ROW_PURPOSE].size > 0 &&
        !text_is_plain(texts[ROW_PURPOSE], PURPOSE_MAX)) {
        problem(payroll, INTAKE_ERROR, record, COLUMN_PURPOSE, "R-033",
                "a purpose has at most 128 bytes");
    }
    const struct bytes number = record->field[COLUMN_CASE];
    if (number.size > 0) {
        const struct digest digest = hasher_one(payroll->hasher, number);
        vault_file_token(payroll->intake->ledger->vault, &digest, token);
        texts[ROW_CASE] = bytes_from(token, VAULT_TOKEN_SIZE);
        row->flags |= ROW_HAS_CASE;
    }
}

static void check_cells(struct payroll *payroll, const struct record *record,
                        const struct payroll_draft *draft, struct payroll_row *row,
                        struct bytes *texts, char *resident)
{
    texts[ROW_NAME] = record->field[COLUMN_NAME];
    texts[ROW_ACCOUNT_NAME] = record->field[COLUMN_ACCOUNT_NAME].size > 0
                                  ? record->field[COLUMN_ACCOUNT_NAME]
                                  : texts[ROW_NAME];
    check_name(payroll, record, texts[ROW_NAME], row);
    check_numbers(payroll, record, draft == NULL ? NULL : draft->programme, row, texts,
                  resident);
    check_amount(payroll, record, row);
    if (draft != NULL && draft->programme->party == PARTY_HOUSEHOLD) {
        row->flags |= ROW_OF_HOUSEHOLD;
        row->household = row->headcount;
    }
    check_village(payroll, record, row);
    payroll_take_relation(payroll, record, row);
    check_result(payroll, record, row);
}

struct status payroll_keep_row(void *context, const struct record *record,
                               struct fault *fault)
{
    struct payroll *payroll = context;
    struct payroll_row *row = NULL;
    struct bytes texts[ROW_TEXTS] = {0};
    char resident[IDENTITY_RESIDENT_BUFFER];
    uint8_t token[VAULT_TOKEN_SIZE];
    TRY(new_row(payroll, &row, fault));
    assert(row != NULL);
    row->line = (uint32_t)record->line;
    struct payroll_draft *draft = cached_draft(payroll, record);
    check_cells(payroll, record, draft, row, texts, resident);
    check_due(payroll, record, row, texts, token);
    if (payroll->roster != NULL) {
        TRY(roster_keep(payroll, record, row, fault));
    }
    if (draft != NULL) {
        row->batch = (uint16_t)(draft - payroll->drafts);
        count_row(draft, row);
        row->number = (uint32_t)draft->lines;
    }
    if ((payroll->row_count & 0x3FFF) == 0) {
        intake_progress(payroll->intake, "read", payroll->row_count, 0);
    }
    TRY(keep_texts(payroll, row, texts, fault));
    if (payroll->row_count % AHEAD_BLOCK == 0) {
        ahead_offer(payroll->ahead, payroll->row_count);
    }
    return OK;
}
