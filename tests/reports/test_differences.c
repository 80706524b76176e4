/* test_differences.c - the public site under attack: what its numbers, added and
 * subtracted, say about few households.
 *
 * The attack knows nothing of the program.  A small county is published; then once more
 * for each payment of a programme in totals, with that payment alone larger.  Which
 * numbers of the site move with which payments is the whole system of equations that a
 * reader can have; ranks say whether some combination of it, of any number of figures,
 * is about one or two households. */
#define _GNU_SOURCE /* memmem() */
#include "tests/reports/site_kit.h"

#include <stdlib.h>

enum {
    PROGRAMMES = 3,
    ALLOCATIONS = 3,
    MONTHS = 3,
    HOUSEHOLDS = 4, /* of a programme */
    LINES = 10,
    BATCHES_MAX = LINES,
    TOKENS_MAX = 20000,
    ROWS_MAX = 2000,
    FILES_MAX = 400,
    MORE = 720720, /* fen: every count up to 16 divides it */
    ROUNDS = 1
};

struct small_line {
    size_t programme, month, township, allocation;
    unsigned party; /* one household each */
    unsigned state;
    int64_t fen;
    bool is_late;
};
static struct small_line lines[LINES];

static void choose_lines(unsigned seed)
{
    srand(seed);
    for (size_t i = 0; i < LINES; i++) {
        struct small_line *line = &lines[i];
        *line = (struct small_line){.programme = (size_t)rand() / 64 % PROGRAMMES,
                                    .month = (size_t)rand() / 64 % MONTHS,
                                    .township = (size_t)rand() / 64 % 3,
                                    .state = rand() / 64 % 5 == 0 ? LINE_STATE_FAILED
                                                                  : LINE_STATE_PAID,
                                    .fen = 10000 + rand() / 64 % 10000,
                                    .is_late = rand() / 64 % 4 == 0};
        line->allocation = line->programme == 1 ? 1 : (size_t)rand() / 64 % 2 * 2;
        line->party =
            (unsigned)(100 + 100 * line->programme + (size_t)rand() / 64 % HOUSEHOLDS);
        for (size_t k = 0; k < i; k++) { /* one due each month */
            if (lines[k].party == line->party && lines[k].month == line->month) {
                line->party = (unsigned)(1000 + i);
            }
        }
    }
}

/* ---- the county ------------------------------------------------------------------ */

static uint64_t programmes[PROGRAMMES], allocations[ALLOCATIONS];

static void register_programmes(void)
{
    static const char *const words[PROGRAMMES][3] = {
        {"流浪乞讨人员救助", "流浪救助", "2081902"},
        {"孤儿生活费甲", "孤儿甲", "2081001"},
        {"疾病应急救助", "应急", "2081902"}};
    static const char *const codes[PROGRAMMES] = {"LQJ", "GEA", "JBJ"};
    struct book *book = &fixture.book;
    for (size_t i = 0; i < PROGRAMMES; i++) {
        programmes[i] = fixture_programme(book, codes[i], words[i]);
        fact_set_number(&book->plan[book->planned - 1], PROGRAMME_DISCLOSURE,
                        DISCLOSURE_TOTALS);
    }
    static const char *const labels[ALLOCATIONS] = {NULL, "B2", "B3"};
    for (size_t i = 1; i < ALLOCATIONS; i++) {
        struct fact allocation = book_allocation(book, labels[i], 100000000);
        fact_set_bytes(&allocation, ALLOCATION_FUNCTION,
                       book_text(book, i == 1 ? "2081001" : "2081902"));
        allocations[i] = book_add(book, &allocation);
    }
    allocations[0] = book->allocation;
    ck_assert_ok(book_commit(book, &fault), &fault);
}

static bool is_of_batch(const struct small_line *line, size_t programme, size_t month)
{
    return line->programme == programme && line->month == month;
}

static void add_small_line(uint64_t batch, uint64_t number,
                           const struct small_line *line)
{
    struct book *book = &fixture.book;
    const struct fact_pair draw = {allocations[line->allocation], line->fen};
    book_add_line(book, batch, number, line->party, line->state, line->fen);
    struct fact *fact = &book->plan[book->planned - 1];
    if (line->state == LINE_STATE_PAID) {
        fact_set_bytes(fact, LINE_DRAWS, book_pairs(book, &draw, 1));
        fact_set_fen(fact, LINE_VALUE_DAY, line->is_late ? BOOK_DUE + 90 : BOOK_DUE);
    }
    fact_set_number(fact, LINE_HEADCOUNT, 1);
    fact_set_number(fact, LINE_VILLAGE,
                    fixture.villages[line->township == 0 ? 0 : line->township + 1]);
}

static void add_batch(size_t programme, size_t month)
{
    struct book *book = &fixture.book;
    struct fact_pair shares[2];
    uint64_t count = 0;
    int64_t fen = 0;
    for (size_t i = 0; i < LINES; i++) {
        count += is_of_batch(&lines[i], programme, month) ? 1 : 0;
        fen += is_of_batch(&lines[i], programme, month) ? lines[i].fen : 0;
    }
    if (count == 0) {
        return;
    }
    const size_t sources = programme == 1 ? 1 : 2; /* of its function code */
    for (size_t i = 0; i < sources; i++) {
        shares[i] = (struct fact_pair){allocations[programme == 1 ? 1 : 2 * i], 1};
    }
    struct fact batch = book_batch(book, BATCH_ORIGIN_RECORDED, count, fen);
    fact_set_number(&batch, BATCH_PROGRAMME, programmes[programme]);
    fact_set_number(&batch, BATCH_UNIT,
                    programme == 0 ? book->unit : fixture.townships[programme - 1]);
    fact_set_number(&batch, BATCH_PERIOD, BOOK_PERIOD + month);
    fact_set_number(&batch, BATCH_HEADCOUNT, count);
    fact_set_bytes(&batch, BATCH_SHARES, book_pairs(book, shares, sources));
    const uint64_t entry = book_add(book, &batch);
    uint64_t number = 0;
    for (size_t i = 0; i < LINES; i++) {
        if (is_of_batch(&lines[i], programme, month)) {
            add_small_line(entry, ++number, &lines[i]);
        }
    }
}

static void evaluate(uint64_t programme, const char *code)
{
    char text[512];
    snprintf(text, sizeof(text),
             "[policy]\nuse = evaluation\nname = 评价办法\nprogramme = %s\n"
             "from = 2018-01-01\n[indicator paid]\nlevel1 = 产出指标\n"
             "level2 = 数量指标\nname = 应发尽发率\nsource = paid-of-due\n"
             "target = 100%%\npoints = 100\n",
             code);
    record_policy_of(programme, POLICY_USE_EVALUATION, text);
}

static void open_county(void)
{
    struct book *book = &fixture.book;
    fixture = (struct fixture){0};
    book_open(book, DIGEST_SHA256);
    ck_assert_ok(arena_open(256 << 20, &fixture.arena, &fault), &fault);
    fixture_registers(&fixture);
    fixture_vault(&fixture);
    register_programmes();
    const uint64_t list = fixture_batch(&fixture, BATCH_ORIGIN_RECORDED, 4, 389800);
    for (uint64_t i = 1; i <= 4; i++) {
        fixture_line(&fixture, list, i, LINE_STATE_PAID);
    }
    for (size_t i = 0; i < PROGRAMMES; i++) {
        for (size_t month = 0; month < MONTHS; month++) {
            add_batch(i, month);
        }
    }
    ck_assert_ok(book_commit(book, &fault), &fault);
    evaluate(fixture.relief, "RDB");
    evaluate(programmes[0], "LQJ");
    evaluate(programmes[1], "GEA");
}

/* ---- the numbers of a site ------------------------------------------------------- */

struct reading {
    int64_t numbers[TOKENS_MAX];
    size_t count, files;
};
static struct reading before;
static struct reading after;

static bool is_read(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot != NULL && (strcmp(dot, ".csv") == 0 || strcmp(dot, ".json") == 0 ||
                           strcmp(dot, ".xml") == 0 || strcmp(dot, ".txt") == 0 ||
                           strcmp(name, "index.html") == 0);
}

/* Amounts as people and programs read them: "1,234.50", "1234.50"; no shares. */
static void read_numbers(struct bytes text, struct reading *reading)
{
    for (size_t i = 0; i < text.size;) {
        size_t end = i;
        int64_t fen = 0;
        while (end < text.size && ((text.at[end] >= '0' && text.at[end] <= '9') ||
                                   (end > i && text.at[end] == ','))) {
            if (end - i < 16 && text.at[end] != ',') {
                fen = 10 * fen + text.at[end] - '0';
            }
            end++;
        }
        const bool is_amount = end > i && end - i < 16 && end + 2 < text.size &&
                               text.at[end] == '.' && text.at[end + 1] >= '0' &&
                               text.at[end + 1] <= '9' && text.at[end + 2] >= '0' &&
                               text.at[end + 2] <= '9' &&
                               (end + 3 == text.size || text.at[end + 3] != '%');
        if (is_amount) {
            fen = 100 * fen + 10 * (text.at[end + 1] - '0') + text.at[end + 2] - '0';
            ck_assert_uint_lt(reading->count, TOKENS_MAX);
            reading->numbers[reading->count++] = fen;
            end += 3;
        }
        i = end > i ? end : i + 1;
    }
}

static void read_site(struct reading *reading)
{
    struct site_file *list = NULL;
    size_t count = 0;
    reading->count = 0;
    reading->files = 0;
    list_of(&list, &count);
    for (size_t i = 0; i < count; i++) {
        if (is_read(list[i].name)) {
            read_numbers(file(list[i].name), reading);
            reading->files++;
        }
    }
}

static void read_county(struct reading *reading)
{
    open_county();
    jobs = 1;
    folder = suite_folder();
    ck_assert_ok(publish("https://www.example.gov.cn/", YEARS), &fault);
    read_site(reading);
    fixture_close(&fixture);
}

/* ---- the system of equations ------------------------------------------------------
 */

struct system {
    int rows[ROWS_MAX][LINES];
    size_t count;
};
static int moves[TOKENS_MAX][LINES];

static void keep_row(struct system *system, const int row[static LINES])
{
    bool is_known = false;
    bool is_zero = true;
    for (size_t k = 0; k < LINES; k++) {
        is_zero = is_zero && row[k] == 0;
    }
    for (size_t i = 0; i < system->count; i++) {
        is_known =
            is_known || memcmp(system->rows[i], row, sizeof(system->rows[i])) == 0;
    }
    if (!is_zero && !is_known) {
        ck_assert_uint_lt(system->count, ROWS_MAX);
        memcpy(system->rows[system->count++], row, sizeof(system->rows[0]));
    }
}

static size_t rank(const struct system *system, const bool has_column[static LINES])
{
    static int64_t rows[ROWS_MAX][LINES];
    enum { PRIME = 1000003 };
    size_t found = 0;
    for (size_t i = 0; i < system->count; i++) {
        for (size_t k = 0; k < LINES; k++) {
            rows[i][k] = has_column[k] ? (system->rows[i][k] + PRIME) % PRIME : 0;
        }
    }
    for (size_t k = 0; k < LINES && found < system->count; k++) {
        size_t pivot = found;
        while (pivot < system->count && rows[pivot][k] == 0) {
            pivot++;
        }
        if (pivot == system->count) {
            continue;
        }
        for (size_t j = 0; j < LINES; j++) {
            const int64_t swapped = rows[pivot][j];
            rows[pivot][j] = rows[found][j];
            rows[found][j] = swapped;
        }
        for (size_t i = found + 1; i < system->count; i++) {
            const int64_t mine = rows[i][k];
            for (size_t j = 0; j < LINES; j++) {
                rows[i][j] =
                    (rows[i][j] * rows[found][k] + (PRIME - mine) * rows[found][j]) %
                    PRIME;
            }
        }
        found++;
    }
    return found;
}

/* A combination about the payments of one or two households alone. */
static bool tells_few(const struct system *system)
{
    bool all[LINES];
    memset(all, true, sizeof(all));
    const size_t whole = rank(system, all);
    for (size_t one = 0; one < LINES; one++) {
        for (size_t other = one; other < LINES; other++) {
            bool others[LINES];
            for (size_t k = 0; k < LINES; k++) {
                others[k] = lines[k].party != lines[one].party &&
                            lines[k].party != lines[other].party;
            }
            if (rank(system, others) < whole) {
                return true;
            }
        }
    }
    return false;
}

START_TEST(test_r340_the_numbers_of_the_site_never_isolate_few_households)
{
    static struct system system;
    system.count = 0;
    choose_lines((unsigned)(_i + 1));
    read_county(&before);
    memset(moves, 0, sizeof(moves));
    for (size_t k = 0; k < LINES; k++) {
        lines[k].fen += MORE;
        read_county(&after);
        lines[k].fen -= MORE;
        ck_assert_uint_eq(after.files, before.files);
        ck_assert_uint_eq(after.count, before.count);
        for (size_t i = 0; i < before.count; i++) {
            moves[i][k] = (after.numbers[i] > before.numbers[i]) -
                          (after.numbers[i] < before.numbers[i]);
        }
    }
    for (size_t i = 0; i < before.count; i++) {
        keep_row(&system, moves[i]);
    }
    ck_assert_uint_gt(before.count, 200);
    ck_assert_msg(system.count > 0, "everything was withheld");
    ck_assert_msg(!tells_few(&system), "county %d", _i + 1);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("differences");
    TCase *tests = tcase_create("counties");
    tcase_set_timeout(tests, 300);
    const char *loops = getenv("LOOPS");
    tcase_add_loop_test(tests,
                        test_r340_the_numbers_of_the_site_never_isolate_few_households,
                        0, loops == NULL ? ROUNDS : atoi(loops));
    suite_add_tcase(suite, tests);
    return suite;
}
