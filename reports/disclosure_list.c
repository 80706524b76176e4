/* disclosure_list.c - the table of a notice that names people, as its policy shows
 * them.
 */
#include "reports/disclosure.h"

#include "ledger/commitment.h"
#include "reports/mask.h"

/* Every column there can be, in its order; ALWAYS and the sums stand whatever the
 * policy says. */
enum list_column {
    LIST_NUMBER = 0,
    LIST_TOWNSHIP,
    LIST_VILLAGE,
    LIST_NAME,
    LIST_PEOPLE,
    LIST_CLASS,
    LIST_AMOUNT,
    LIST_REMARK,
    LIST_COLUMNS
};
enum { ALWAYS = 0 };

static const struct {
    unsigned shows; /* enum disclosure_shows */
    struct report_column column;
} list_plan[LIST_COLUMNS] = {
    [LIST_NUMBER] = {ALWAYS, {"number", PHRASE_NUMBER, COLUMN_COUNT, false}},
    [LIST_TOWNSHIP] = {SHOWS_TOWNSHIP,
                       {"township", PHRASE_TOWNSHIP, COLUMN_TEXT, false}},
    [LIST_VILLAGE] = {SHOWS_VILLAGE, {"village", PHRASE_VILLAGE, COLUMN_TEXT, false}},
    [LIST_NAME] = {SHOWS_NAME, {"name", PHRASE_HOLDER, COLUMN_TEXT, false}},
    [LIST_PEOPLE] = {SHOWS_HEADCOUNT,
                     {"people", PHRASE_PEOPLE_SERVED, COLUMN_COUNT, true}},
    [LIST_CLASS] = {SHOWS_CLASS, {"class", PHRASE_HOUSEHOLD_CLASS, COLUMN_TEXT, false}},
    [LIST_AMOUNT] = {SHOWS_AMOUNT, {"amount", PHRASE_AMOUNT_PAID, COLUMN_FEN, true}},
    [LIST_REMARK] = {SHOWS_REMARK, {"note", PHRASE_REMARK, COLUMN_TEXT, false}},
};

struct listing {
    struct disclosure *notice;
    struct table *table;
    struct hasher *hasher; /* of pseudonyms, while classes are looked for; or NULL */
    enum list_column shown[LIST_COLUMNS];
    size_t shown_count;
};

static bool is_shown(const struct disclosure *notice, enum list_column column)
{
    const unsigned shows = list_plan[column].shows;
    return shows == ALWAYS ||
           disclosure_policy_shows(&notice->policy, (enum disclosure_shows)shows);
}

/* a list is by village, and says how many people each row serves. */
static struct status check_rows(const struct disclosure *notice, struct fault *fault)
{
    size_t without = 0;
    for (size_t i = 0; i < notice->count; i++) {
        const struct disclosure_row *row = &notice->rows[i];
        const bool is_told = row->village != NULL && row->line.headcount >= 0;
        without += is_told || row->is_erased ? 0 : 1;
    }
    if (without == 0) {
        return OK;
    }
    return disclosure_is_of_payment(notice)
               ? FAULT(fault, STATUS_REFUSED,
                       "R-046: %zu of %zu paid lines do not say their village or how "
                       "many people they serve; state both when the payroll is "
                       "imported (columns, or --village and --headcount)",
                       without, notice->count)
               : FAULT(fault, STATUS_REFUSED,
                       "R-046: %zu of %zu enrolments do not say how many people they "
                       "are for, or are of no village; renew them with both",
                       without, notice->count);
}

/* ---- names and classes ----------------------------------------------------------- */

/* The newest version is cheaper, and nearly always it. */
struct status disclosure_person(const struct disclosure *notice, const uint8_t *payee,
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

/* A payment's pseudonym is of its year; the enrolment's is of the same person's year 0.
 */
static void find_class(const struct listing *listing, struct disclosure_row *row,
                       const uint8_t *secret)
{
    const struct disclosure *notice = listing->notice;
    uint8_t party[16];
    if (listing->hasher == NULL || row->class.size > 0) {
        return;
    }
    commitment_payee(listing->hasher, secret, notice->programme->code, 0, party);
    row->class = disclosure_class_of(notice, party);
}

static struct status name_row(const struct listing *listing, struct disclosure_row *row,
                              struct fault *fault)
{
    struct disclosure *notice = listing->notice;
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    char masked[2 * VAULT_TEXT_MAX + 8];
    struct vault_person person = {0};
    const char *kept = NULL;
    const struct status found =
        disclosure_person(notice, row->line.party, buffer, &person, fault);
    if (found.code == STATUS_NOT_FOUND) {
        row->is_erased = true;
        row->name = bytes_of(report_words(notice->source, PHRASE_ERASED));
        return OK;
    }
    if (status_is_ok(found)) {
        find_class(listing, row, person.secret);
    }
    secret_wipe(person.secret, sizeof(person.secret));
    TRY(found);
    struct writer writer = writer_of(masked, sizeof(masked));
    if (notice->is_for_office || disclosure_has_full_names(notice)) { /* */
        writer_run(&writer, person.name);
    } else {
        mask_name(person.name, &writer); /* */
    }
    secret_wipe(buffer, sizeof(buffer));
    const struct status named =
        report_text(notice->source, writer_bytes(&writer), &kept, fault);
    secret_wipe(masked, sizeof(masked));
    TRY(named);
    row->name = bytes_of(kept);
    return OK;
}

static struct status name_rows(struct listing *listing, struct fault *fault)
{
    struct disclosure *notice = listing->notice;
    struct arena *arena = notice->source->arena;
    struct bytes *villages;
    struct bytes *names;
    ARENA_TAKE(arena, notice->count, villages, fault);
    ARENA_TAKE(arena, notice->count, names, fault);
    for (size_t i = 0; i < notice->count; i++) {
        TRY(name_row(listing, &notice->rows[i], fault));
        const struct report_name *village = notice->rows[i].village;
        villages[i] = village == NULL ? (struct bytes){0} : village->code;
        names[i] = notice->rows[i].name;
    }
    if (!notice->is_for_office) {
        TRY(mask_make_unique(villages, names, notice->count, arena, fault));
    }
    for (size_t i = 0; i < notice->count; i++) {
        if (!notice->rows[i].is_erased) {
            notice->rows[i].name = names[i];
        }
    }
    return OK;
}

struct status disclosure_name_rows(struct disclosure *notice, struct fault *fault)
{
    struct listing listing = {.notice = notice};
    return name_rows(&listing, fault);
}

static struct status load_names(struct listing *listing, struct fault *fault)
{
    struct disclosure *notice = listing->notice;
    const bool has_names = is_shown(notice, LIST_NAME);
    const bool needs_classes =
        is_shown(notice, LIST_CLASS) && disclosure_is_of_payment(notice);
    if (!has_names && !needs_classes) {
        return OK;
    }
    if (notice->source->people == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the names of a notice lie in the vault, which is shut; open it "
                     "with its passphrase");
    }
    if (!needs_classes) {
        return name_rows(listing, fault);
    }
    struct journal_facts facts;
    TRY(disclosure_load_enrolled(notice, fault));
    journal_facts(notice->source->ledger->journal, &facts);
    TRY(hasher_open(facts.suite, &listing->hasher, fault));
    const struct status named = name_rows(listing, fault);
    hasher_close(listing->hasher);
    listing->hasher = NULL;
    return named;
}

/* ---- the table ------------------------------------------------------------------- */

static struct report_column column_of(const struct disclosure *notice,
                                      enum list_column at)
{
    struct report_column column = list_plan[at].column;
    if (at == LIST_NAME && notice->programme->party != PARTY_HOUSEHOLD) {
        column.title = notice->programme->party == PARTY_PERSON
                           ? PHRASE_PERSON_NAME
                           : PHRASE_INSTITUTION_NAME;
    }
    if (at == LIST_AMOUNT && !disclosure_is_of_payment(notice)) {
        column.title = notice->is_once ? PHRASE_AMOUNT_ONCE : PHRASE_AMOUNT_MONTHLY;
    }
    return column;
}

static struct status make_table(struct listing *listing, struct fault *fault)
{
    struct disclosure *notice = listing->notice;
    struct report_source *source = notice->source;
    struct report_column plan[LIST_COLUMNS];
    const struct column *columns = NULL;
    for (size_t i = 0; i < LIST_COLUMNS; i++) {
        if (is_shown(notice, (enum list_column)i)) {
            plan[listing->shown_count] = column_of(notice, (enum list_column)i);
            listing->shown[listing->shown_count++] = (enum list_column)i;
        }
    }
    TRY(report_columns(source, plan, listing->shown_count, &columns, fault));
    ARENA_TAKE(source->arena, 1, listing->table, fault);
    *listing->table =
        table_of(source->arena, "list", notice->caption, columns, listing->shown_count);
    return OK;
}

/* Adds the columns shown of a whole row. */
static struct status add_row(const struct listing *listing, enum row_kind kind,
                             const struct cell all[static LIST_COLUMNS],
                             struct fault *fault)
{
    struct cell cells[LIST_COLUMNS];
    for (size_t i = 0; i < listing->shown_count; i++) {
        cells[i] = all[listing->shown[i]];
    }
    return table_add(listing->table, kind, cells, fault);
}

static struct cell amount_cell(int64_t fen)
{
    return fen < 0 ? cell_missing() : cell_fen(fen);
}

static struct cell count_cell(int64_t count)
{
    return count < 0 ? cell_missing() : cell_count(count);
}

static struct status counted_words(struct disclosure *notice, const size_t span[2],
                                   const char **ret_words, struct fault *fault)
{
    uint64_t households = 0;
    const char *values[] = {"", NULL};
    TRY(disclosure_households(notice, span[0], span[1], &households, fault));
    TRY(report_number(notice->source, households, &values[0], fault));
    return report_fill(notice->source,
                       notice->programme->party == PARTY_HOUSEHOLD
                           ? PHRASE_COUNT_HOUSEHOLDS
                           : PHRASE_COUNT_PEOPLE,
                       values, ret_words, fault);
}

/* What a sum row is of. */
enum sum { SUM_VILLAGE = 0, SUM_TOWNSHIP, SUM_ALL };

/* A sum row over rows[from:to]: households or people, headcount, money. */
static struct status add_sum(const struct listing *listing, enum sum sum,
                             const size_t span[2], struct fault *fault)
{
    static const enum phrase labels[] = {PHRASE_SUBTOTAL, PHRASE_TOWNSHIP_SUBTOTAL,
                                         PHRASE_TOTAL};
    struct disclosure *notice = listing->notice;
    int64_t headcount = 0;
    int64_t amount = 0;
    const char *counted = NULL;
    TRY(counted_words(notice, span, &counted, fault));
    for (size_t i = span[0]; i < span[1]; i++) {
        const struct report_line *line = &notice->rows[i].line;
        headcount =
            line->headcount < 0 || headcount < 0 ? -1 : headcount + line->headcount;
        if (line->amount < 0 || amount < 0) {
            amount = -1; /* */
        } else {
            TRY(report_add(&amount, line->amount, fault));
        }
    }
    const struct disclosure_row *first = &notice->rows[span[0]];
    const struct cell cells[LIST_COLUMNS] = {
        [LIST_NUMBER] = cell_words(report_words(notice->source, labels[sum])),
        [LIST_TOWNSHIP] =
            sum == SUM_ALL ? cell_blank() : report_name_cell(first->township),
        [LIST_VILLAGE] =
            sum == SUM_VILLAGE ? report_name_cell(first->village) : cell_blank(),
        [LIST_NAME] = cell_words(counted),
        [LIST_PEOPLE] = count_cell(headcount),
        [LIST_CLASS] = cell_blank(),
        [LIST_AMOUNT] = amount_cell(amount),
        [LIST_REMARK] = cell_blank(),
    };
    return add_row(listing, sum == SUM_ALL ? ROW_TOTAL : ROW_SUBTOTAL, cells, fault);
}

/* What the payment is for, where its line says so, else the programme. */
static struct status remark_cell(const struct listing *listing,
                                 const struct disclosure_row *row,
                                 struct cell *ret_cell, struct fault *fault)
{
    const struct disclosure *notice = listing->notice;
    const struct report_name *programme = notice->programme;
    struct entry entry;
    struct fact fact;
    *ret_cell =
        cell_text(programme->summary.size > 0 ? programme->summary : programme->name);
    if (!is_shown(notice, LIST_REMARK) || !disclosure_is_of_payment(notice)) {
        return OK;
    }
    TRY(report_entry(notice->source, row->line.entry, &entry, &fact, fault));
    if (fact_has(&fact, LINE_PURPOSE)) {
        *ret_cell = cell_text(fact.field[LINE_PURPOSE].bytes);
    }
    return OK;
}

static struct status add_body(const struct listing *listing, size_t at,
                              struct fault *fault)
{
    const struct disclosure_row *row = &listing->notice->rows[at];
    struct cell remark;
    TRY(remark_cell(listing, row, &remark, fault));
    const struct cell cells[LIST_COLUMNS] = {
        [LIST_NUMBER] = cell_count((int64_t)at + 1),
        [LIST_TOWNSHIP] = report_name_cell(row->township),
        [LIST_VILLAGE] = report_name_cell(row->village),
        [LIST_NAME] = cell_text(row->name),
        [LIST_PEOPLE] = count_cell(row->line.headcount),
        [LIST_CLASS] = row->class.size > 0 ? cell_text(row->class) : cell_missing(),
        [LIST_AMOUNT] = amount_cell(row->line.amount),
        [LIST_REMARK] = remark,
    };
    return add_row(listing, ROW_BODY, cells, fault);
}

static bool is_other(const struct disclosure_row *row,
                     const struct disclosure_row *next, enum sum sum)
{
    return sum == SUM_VILLAGE ? row->village != next->village
                              : row->township != next->township;
}

/* The sum of a village or township that ends with row `at`, when there are several. */
static struct status end_group(const struct listing *listing, enum sum sum, size_t at,
                               size_t *from, struct fault *fault)
{
    const struct disclosure *notice = listing->notice;
    const struct disclosure_row *rows = notice->rows;
    const bool has_several = is_other(&rows[0], &rows[notice->count - 1], sum);
    const bool is_last =
        at + 1 == notice->count || is_other(&rows[at], &rows[at + 1], sum);
    if (has_several && is_last) {
        TRY(add_sum(listing, sum, (const size_t[]){*from, at + 1}, fault));
        *from = at + 1;
    }
    return OK;
}

static struct status fill_list(const struct listing *listing, struct fault *fault)
{
    const struct disclosure *notice = listing->notice;
    size_t village = 0;
    size_t township = 0;
    for (size_t i = 0; i < notice->count; i++) {
        TRY(add_body(listing, i, fault));
        TRY(end_group(listing, SUM_VILLAGE, i, &village, fault));
        TRY(end_group(listing, SUM_TOWNSHIP, i, &township, fault));
    }
    return add_sum(listing, SUM_ALL, (const size_t[]){0, notice->count}, fault);
}

struct status disclosure_list(struct disclosure *notice, struct table **ret_table,
                              struct fault *fault)
{
    struct listing listing = {.notice = notice};
    TRY(check_rows(notice, fault));
    TRY(load_names(&listing, fault));
    TRY(make_table(&listing, fault));
    *ret_table = listing.table;
    return fill_list(&listing, fault);
}
