/* disclosure_list.c - the table of a notice that names people, masked. */
#include "reports/disclosure.h"

#include "reports/mask.h"

#include <inttypes.h>

enum { LIST_COLUMNS = 7, COLUMN_AT_NAME = 3 };

static const struct report_column list_plan[LIST_COLUMNS] = {
    {"number", PHRASE_NUMBER, COLUMN_COUNT, false},
    {"township", PHRASE_TOWNSHIP, COLUMN_TEXT, false},
    {"village", PHRASE_VILLAGE, COLUMN_TEXT, false},
    {"name", PHRASE_HOLDER, COLUMN_TEXT, false},
    {"people", PHRASE_PEOPLE_SERVED, COLUMN_COUNT, true},
    {"amount", PHRASE_AMOUNT_PAID, COLUMN_FEN, true},
    {"note", PHRASE_REMARK, COLUMN_TEXT, false},
};

/* a list is by village, and says how many people each row serves. */
static struct status check_rows(const struct disclosure *notice, struct fault *fault)
{
    size_t without = 0;
    for (size_t i = 0; i < notice->count; i++) {
        const struct disclosure_row *row = &notice->rows[i];
        without += row->village == NULL || row->line.headcount < 0 ? 1 : 0;
    }
    return without == 0
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-046: %zu of %zu paid lines do not say their village or how "
                       "many people they serve; state both when the payroll is "
                       "imported (columns, or --village and --headcount)",
                       without, notice->count);
}

/* The version in force at the seal; the newest is cheaper and nearly always it. */
static struct status find_person(const struct disclosure *notice, const uint8_t *payee,
                                 uint8_t *buffer, struct vault_person *ret_person,
                                 struct fault *fault)
{
    const uint64_t sequence = notice->source->seal.vault_sequence;
    struct vault_reader *people = notice->source->people;
    TRY(vault_by_payee(people, payee, UINT64_MAX, buffer, ret_person, fault));
    return ret_person->sequence <= sequence
               ? OK
               : vault_by_payee(people, payee, sequence, buffer, ret_person, fault);
}

static struct status mask_row(struct disclosure *notice, struct disclosure_row *row,
                              struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    char masked[2 * VAULT_TEXT_MAX + 8];
    struct vault_person person = {0};
    const char *kept = NULL;
    const struct status found =
        find_person(notice, row->line.party, buffer, &person, fault);
    secret_wipe(person.secret, sizeof(person.secret));
    if (found.code == STATUS_NOT_FOUND) {
        row->is_erased = true;
        row->name = bytes_of(report_words(notice->source, PHRASE_ERASED));
        return OK;
    }
    TRY(found);
    struct writer writer = writer_of(masked, sizeof(masked));
    mask_name(person.name, &writer); /* */
    secret_wipe(buffer, sizeof(buffer));
    TRY(report_text(notice->source, writer_bytes(&writer), &kept, fault));
    row->name = bytes_of(kept);
    return OK;
}

static struct status mask_names(struct disclosure *notice, struct fault *fault)
{
    struct arena *arena = notice->source->arena;
    struct bytes *villages;
    struct bytes *names;
    ARENA_TAKE(arena, notice->count, villages, fault);
    ARENA_TAKE(arena, notice->count, names, fault);
    for (size_t i = 0; i < notice->count; i++) {
        TRY(mask_row(notice, &notice->rows[i], fault));
        villages[i] = notice->rows[i].village->code;
        names[i] = notice->rows[i].name;
    }
    TRY(mask_make_unique(villages, names, notice->count, arena, fault));
    for (size_t i = 0; i < notice->count; i++) {
        if (!notice->rows[i].is_erased) {
            notice->rows[i].name = names[i];
        }
    }
    return OK;
}

/* A sum row over rows[from:to]: households or people, headcount, money. */
static struct status add_sum(struct disclosure *notice, struct table *table,
                             enum row_kind kind, const size_t span[2],
                             struct fault *fault)
{
    struct report_source *source = notice->source;
    uint64_t households = 0;
    int64_t headcount = 0;
    int64_t amount = 0;
    TRY(disclosure_households(notice, span[0], span[1], &households, fault));
    for (size_t i = span[0]; i < span[1]; i++) {
        headcount += notice->rows[i].line.headcount;
        TRY(report_add(&amount, notice->rows[i].line.amount, fault));
    }
    const char *values[] = {"", NULL};
    const char *counted = NULL;
    TRY(report_number(source, households, &values[0], fault));
    TRY(report_fill(source,
                    notice->programme->party == PARTY_HOUSEHOLD
                        ? PHRASE_COUNT_HOUSEHOLDS
                        : PHRASE_COUNT_PEOPLE,
                    values, &counted, fault));
    const bool is_total = kind == ROW_TOTAL;
    const struct disclosure_row *first = &notice->rows[span[0]];
    const struct cell cells[LIST_COLUMNS] = {
        cell_words(report_words(source, is_total ? PHRASE_TOTAL : PHRASE_SUBTOTAL)),
        is_total ? cell_blank() : report_name_cell(first->township),
        is_total ? cell_blank() : report_name_cell(first->village),
        cell_words(counted),
        cell_count(headcount),
        cell_fen(amount),
        cell_blank(),
    };
    return table_add(table, kind, cells, fault);
}

static struct status fill_list(struct disclosure *notice, struct table *table,
                               struct fault *fault)
{
    const struct bytes remark = notice->programme->summary.size > 0
                                    ? notice->programme->summary
                                    : notice->programme->name;
    const bool has_villages =
        notice->rows[0].village != notice->rows[notice->count - 1].village;
    size_t from = 0;
    for (size_t i = 0; i < notice->count; i++) {
        const struct disclosure_row *row = &notice->rows[i];
        const struct cell cells[LIST_COLUMNS] = {
            cell_count((int64_t)i + 1),
            report_name_cell(row->township),
            report_name_cell(row->village),
            cell_text(row->name),
            cell_count(row->line.headcount),
            cell_fen(row->line.amount),
            cell_text(remark),
        };
        TRY(table_add(table, ROW_BODY, cells, fault));
        const bool is_last =
            i + 1 == notice->count || notice->rows[i + 1].village != row->village;
        if (is_last && has_villages) {
            TRY(add_sum(notice, table, ROW_SUBTOTAL, (const size_t[]){from, i + 1},
                        fault));
            from = i + 1;
        }
    }
    return add_sum(notice, table, ROW_TOTAL, (const size_t[]){0, notice->count}, fault);
}

struct status disclosure_list(struct disclosure *notice, struct table **ret_table,
                              struct fault *fault)
{
    struct report_source *source = notice->source;
    TRY(check_rows(notice, fault));
    if (source->people == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the names of a notice lie in the vault, which is shut; open it "
                     "with its passphrase");
    }
    TRY(mask_names(notice, fault));
    struct report_column plan[LIST_COLUMNS];
    for (size_t i = 0; i < LIST_COLUMNS; i++) {
        plan[i] = list_plan[i];
    }
    if (notice->programme->party != PARTY_HOUSEHOLD) {
        plan[COLUMN_AT_NAME].title = notice->programme->party == PARTY_PERSON
                                         ? PHRASE_PERSON_NAME
                                         : PHRASE_INSTITUTION_NAME;
    }
    const struct column *columns = NULL;
    TRY(report_columns(source, plan, LIST_COLUMNS, &columns, fault));
    struct table *table;
    ARENA_TAKE(source->arena, 1, table, fault);
    *table = table_of(source->arena, "list", notice->subject, columns, LIST_COLUMNS);
    *ret_table = table;
    return fill_list(notice, table, fault);
}
