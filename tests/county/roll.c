#include "tests/county/roll.h"

#include <assert.h>
#include <stdlib.h>

#include "tests/county/bank.h"
#include "tests/county/chance.h"
#include "tests/county/funds.h"
#include "tests/county/people.h"
#include "tests/county/programmes.h"

/* Entrants come only in months whose files carry every column. */
enum { REGISTER_MONTHS = 7, MONTH_OF_RAISE = 7, BATCHES_A_MONTH = 16 };
enum { DAY_1938 = 13879, DAY_1945 = 16436, DAY_1950 = 18262, DAY_2008 = 39446 };

/* Households in a row: each programme's own, then those on no roll.  Some aid
 * goes to people of another row as well: 80-year-olds and disabled people in
 * poor households, and disabled people with both subsidies. */
struct rows {
    int end[PROGRAMME_COUNT];
    int shared[PROGRAMME_COUNT];
};

static int wanted(const struct county *county, enum programme programme)
{
    return county->household_count * programmes_facts[programme].permille / 1000;
}

static struct rows lay_rows(const struct county *county)
{
    struct rows rows = {{0}, {0}};
    rows.shared[PROGRAMME_CJS] = wanted(county, PROGRAMME_CJS) / 5;
    rows.shared[PROGRAMME_CJH] = wanted(county, PROGRAMME_CJH) / 2;
    rows.shared[PROGRAMME_GLB] = wanted(county, PROGRAMME_GLB) / 3;
    int at = 0;
    for (int p = 0; p < PROGRAMME_COUNT; p++) {
        const bool has_row = p != PROGRAMME_LSJ && p != PROGRAMME_LLQ;
        at += has_row ? wanted(county, (enum programme)p) - rows.shared[p] : 0;
        rows.end[p] = at;
    }
    assert(at < county->household_count);
    return rows;
}

int roll_first_person(const struct county *county, enum programme programme)
{
    const struct rows rows = lay_rows(county);
    return programme == PROGRAMME_RDB ? 0 : rows.end[programme - 1];
}

static bool is_in(int value, int first, int count)
{
    return value >= first && value < first + count;
}

static bool is_on_roll(const struct rows *rows, enum programme programme, int person)
{
    const int first = programme == PROGRAMME_RDB ? 0 : rows->end[programme - 1];
    const int shared = rows->shared[programme];
    const int shared_first = programme == PROGRAMME_CJH   ? rows->end[PROGRAMME_TKG]
                             : programme == PROGRAMME_CJS ? rows->shared[PROGRAMME_GLB]
                                                          : 0;
    return is_in(person, first, rows->end[programme] - first) ||
           is_in(person, shared_first, shared);
}

static void make_person(struct county *county, const struct rows *rows, int index)
{
    struct person *const person = &county->persons[index];
    const int year = PEOPLE_DAYS_A_YEAR;
    if (is_on_roll(rows, PROGRAMME_GLB, index)) {
        people_fill(person, index, PEOPLE_DAY_1930, 13 * year);
    } else if (is_on_roll(rows, PROGRAMME_TKG, index)) {
        people_fill(person, index, DAY_1938, 25 * year);
    } else if (is_on_roll(rows, PROGRAMME_GER, index)) {
        people_fill(person, index, DAY_2008, 15 * year);
    } else if (is_on_roll(rows, PROGRAMME_RDB, index)) {
        people_fill(person, index, DAY_1945, 53 * year);
    } else {
        people_fill(person, index, DAY_1950, 50 * year);
    }
}

/* Three in a hundred come later, three leave. */
static bool is_staying(enum programme programme, int person, int month)
{
    const int roll = chance_below(100, CHANCE_STAY, person, programme);
    const int leaves = 1 + chance_below(13, CHANCE_STAY, person, 16 + (int)programme);
    return roll < 3 ? month >= REGISTER_MONTHS : roll < 97 || month < leaves;
}

/* The higher tier begins the month after the birthday. */
static bool has_reached(const struct person *person, int age, int month)
{
    int born = 0;
    for (int i = 6; i < 10; i++) {
        born = born * 10 + person->id[i] - '0';
    }
    born = born * 12 + (person->id[10] - '0') * 10 + person->id[11] - '0';
    return county_year(month) * 12 + county_month_of_year(month) > born + age * 12;
}

static int64_t amount_fen(const struct person *person, enum programme programme,
                          int index, int month)
{
    const int people = person->household_size;
    const int step = chance_below(35, CHANCE_AMOUNT, index, programme);
    const int odd = chance_below(12, CHANCE_AMOUNT, index, 16 + (int)programme) == 0
                        ? chance_below(100, CHANCE_AMOUNT, index, 32)
                        : 0;
    const int raise = month >= MONTH_OF_RAISE ? 1000 : 0;
    int64_t fen = 10000 + raise;
    if (programme == PROGRAMME_RDB) {
        fen = people * (28000 + step * 500 + raise) + odd;
    } else if (programme == PROGRAMME_CDB) {
        fen = people * (42000 + step * 500 + raise) + odd;
    } else if (programme == PROGRAMME_TKG) {
        fen = step < 20 ? 85000 : step < 30 ? 97533 : 130067;
    } else if (programme == PROGRAMME_CJH) {
        fen = (step < 12 ? 12000 : 10000) + raise;
    } else if (programme == PROGRAMME_GER) {
        fen = step < 12 ? 135000 : 95000;
    } else if (programme == PROGRAMME_GLB) {
        fen = has_reached(person, 90, month) ? 10000 : 5000;
    }
    return fen;
}

static struct line *add_line(struct county *county, struct batch *batch, int person)
{
    struct line *const line = &county->lines[county->line_count++];
    line->person = person;
    line->headcount = 1;
    batch->line_count++;
    return line;
}

static void add_enrolled(struct county *county, struct batch *batch, const int *order)
{
    const struct rows rows = lay_rows(county);
    for (int i = 0; i < county->household_count; i++) {
        const int index = order[i];
        const struct person *const person = &county->persons[index];
        if ((batch->township != COUNTY_WHOLE && person->township != batch->township) ||
            !is_on_roll(&rows, batch->programme, index) ||
            !is_staying(batch->programme, index, batch->month)) {
            continue;
        }
        struct line *const line = add_line(county, batch, index);
        if (batch->programme == PROGRAMME_RDB || batch->programme == PROGRAMME_CDB) {
            line->headcount = person->household_size;
        }
        line->fen = amount_fen(person, batch->programme, index, batch->month);
    }
}

/* Half from the poor households, half from those on no roll. */
static void add_cases(struct county *county, struct batch *batch)
{
    const struct rows rows = lay_rows(county);
    const int count = wanted(county, PROGRAMME_LSJ) *
                      (80 + chance_below(41, CHANCE_CASE, batch->month, 0)) / 100;
    const int poor = rows.end[PROGRAMME_CDB];
    const int others_first = rows.end[PROGRAMME_LLQ];
    const int others = county->household_count - others_first;
    for (int i = 0; i < count; i++) {
        /* Strides keep the households of one month distinct. */
        const int turn = batch->month * 37 + i / 2;
        const int person = i % 2 == 0 ? turn * 7 % poor : others_first + turn % others;
        struct line *const line = add_line(county, batch, person);
        line->headcount = county->persons[person].household_size;
        line->purpose = chance_below(5, CHANCE_CASE, batch->month, i + 1);
        line->case_number = batch->month * 1000 + i + 1;
        line->fen = 30000 + 10000 * chance_below(28, CHANCE_AMOUNT, batch->month, i) +
                    (i % 9 == 0 ? 1 + i % 97 : 0);
    }
}

static void add_unnamed(struct county *county, struct batch *batch)
{
    struct line *const line = add_line(county, batch, -1);
    line->headcount = 3 + chance_below(13, CHANCE_CASE, batch->month, -1);
    line->case_number = batch->month + 1;
    line->fen = line->headcount * INT64_C(6150);
}

static void add_batch(struct county *county, struct batch batch, const int *order)
{
    struct batch *const added = &county->batches[county->batch_count++];
    *added = batch;
    added->line_first = county->line_count;
    if (batch.programme == PROGRAMME_LSJ) {
        add_cases(county, added);
    } else if (batch.programme == PROGRAMME_LLQ) {
        add_unnamed(county, added);
    } else {
        add_enrolled(county, added, order);
    }
    funds_split(county, added);
    bank_answer(county, added);
}

static void add_month(struct county *county, int month, const int *order)
{
    static const enum style later[] = {STYLE_PIPE,     STYLE_PLAIN,    STYLE_ROSTER,
                                       STYLE_PLAIN_GB, STYLE_PLAIN_GB, STYLE_PLAIN,
                                       STYLE_ROSTER,   STYLE_PLAIN,    STYLE_PLAIN};
    static const enum answer answers[] = {
        ANSWER_HEADER, ANSWER_COLUMNS, ANSWER_HEADER, ANSWER_RCU,   ANSWER_COLUMNS_GB,
        ANSWER_HEADER, ANSWER_COLUMNS, ANSWER_NONE,   ANSWER_HEADER};
    for (int p = 0; p < PROGRAMME_COUNT; p++) {
        struct batch batch = {.programme = (enum programme)p,
                              .answer = answers[p],
                              .month = month,
                              .township = COUNTY_WHOLE};
        batch.style = month % REGISTER_MONTHS == 0 ? STYLE_PLAIN : later[p];
        const bool is_split = batch.style == STYLE_PIPE;
        for (int t = 0; t < (is_split ? COUNTY_TOWNSHIPS : 1); t++) {
            batch.township = is_split ? t : COUNTY_WHOLE;
            add_batch(county, batch, order);
        }
    }
}

static const struct county *sorting;

static int compare_places(const void *left, const void *right)
{
    const int a = *(const int *)left;
    const int b = *(const int *)right;
    const struct person *const first = &sorting->persons[a];
    const struct person *const second = &sorting->persons[b];
    const int first_place = first->township * COUNTY_VILLAGES_MAX + first->village;
    const int second_place = second->township * COUNTY_VILLAGES_MAX + second->village;
    return first_place != second_place ? first_place - second_place : a - b;
}

void roll_make(struct county *county)
{
    const struct rows rows = lay_rows(county);
    const size_t people = (size_t)county->household_count;
    const size_t months = (size_t)county->month_count;
    county->persons = county_room(people, sizeof(*county->persons));
    county->lines = county_room((people * 2 + 64) * months, sizeof(*county->lines));
    county->batches = county_room(months * BATCHES_A_MONTH, sizeof(*county->batches));
    int *const order = county_room(people, sizeof(*order));
    for (int i = 0; i < county->household_count; i++) {
        make_person(county, &rows, i);
        order[i] = i;
    }
    sorting = county;
    qsort(order, people, sizeof(*order), compare_places);
    for (int month = 0; month < county->month_count; month++) {
        add_month(county, month, order);
    }
    free(order);
}
