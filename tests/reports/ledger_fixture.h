/* ledger_fixture.h - a small county in a ledger, for reports: people in the vault, a
 * batch the bank answers, one that came with results, one whose programme is published
 * in totals.  Everybody in it is made up.
 *
 *   2024-01 RDB, submitted      2024-02 RDB, recorded     2024-01 GER, recorded
 *   first village               first village             10 x 100.00, in townships
 *     1 Zhang   412.00  1         1 Zhang  412.00  1        first 5, second 4, third 1
 *     2 Li     1236.00  3         2 Li    1236.00  3
 *   second village
 *     3 Wang   1300.00  2
 *     4 Ouyang  950.00  1
 */
#ifndef TESTS_REPORTS_LEDGER_FIXTURE_H
#define TESTS_REPORTS_LEDGER_FIXTURE_H

#include "ledger/commitment.h"
#include "reports/source.h"
#include "tests/ledger/book.h"
#include "tests/reports/sample.h"

/* Under AddressSanitizer the frames of these, put into one, are too large. */
#define FIXTURE_ALONE static __attribute__((noinline, unused))

enum { FIXTURE_PEOPLE = 4, FIXTURE_ORPHANS = 10 };

struct fixture {
    struct book book;
    struct arena arena; /* of reports */
    uint64_t townships[3], villages[5];
    uint64_t relief, orphans; /* programmes */
    uint64_t orphan_allocation, split;
    uint8_t payees[FIXTURE_PEOPLE][16];
    uint64_t answered, recorded, totals; /* batches */
    uint64_t before, after; /* seals: before the bank's answer, and the last */
};

static const struct {
    const char *name, *resident, *account;
} fixture_people[FIXTURE_PEOPLE] = {
    {"张测一", "430699195001010014", "6230900000000000016"},
    {"李测二", "430699194803120026", "6230900000000000024"},
    {"王测三", "430699196203150036", "6230900000000000032"},
    {"欧阳测四", "43069919380228004X", "6230900000000000040"},
};

static inline uint64_t fixture_unit(struct book *book, const char *code,
                                    const char *name, uint64_t level, uint64_t parent)
{
    const uint64_t entry = book_add_unit(book, code, level, parent);
    fact_set_bytes(&book->plan[book->planned - 1], UNIT_NAME, book_text(book, name));
    return entry;
}

static inline uint64_t fixture_programme(struct book *book, const char *code,
                                         const char *const words[3])
{
    const uint64_t entry = book_add_programme(book, code, words[2], 0);
    struct fact *fact = &book->plan[book->planned - 1];
    fact_set_bytes(fact, PROGRAMME_NAME, book_text(book, words[0]));
    fact_set_bytes(fact, PROGRAMME_SUMMARY, book_text(book, words[1]));
    return entry;
}

FIXTURE_ALONE void fixture_registers(struct fixture *fixture)
{
    struct book *book = &fixture->book;
    struct fault fault = {0};
    static const char *const relief[] = {"农村最低生活保障金", "农村低保", "2081902"};
    static const char *const orphans[] = {"孤儿基本生活费", "孤儿生活", "2081001"};
    static const char *const names[] = {"测试镇", "二镇", "三镇"};
    static const char *const codes[] = {"430699110", "430699120", "430699130"};
    for (size_t i = 0; i < 3; i++) {
        fixture->townships[i] =
            fixture_unit(book, codes[i], names[i], UNIT_LEVEL_TOWNSHIP, book->unit);
    }
    static const char *const village_names[] = {"测试村", "第二村", "二镇村", "三镇村"};
    static const char *const village_codes[] = {"430699110201", "430699110202",
                                                "430699120201", "430699130201"};
    static const size_t parents[] = {0, 0, 1, 2};
    for (size_t i = 0; i < 4; i++) {
        fixture->villages[i] =
            fixture_unit(book, village_codes[i], village_names[i], UNIT_LEVEL_VILLAGE,
                         fixture->townships[parents[i]]);
    }
    /* So that relief has its code to itself. */
    book_add_programme(book, "dibao-rural", "2081999", book->programme);
    fixture->relief = fixture_programme(book, "RDB", relief);
    struct fact *fact = &book->plan[book->planned - 1];
    fact_set_number(fact, PROGRAMME_PARTY, PARTY_HOUSEHOLD);
    fact_set_bytes(fact, PROGRAMME_BASIS, book_text(book, "湘民发〔2024〕1号"));
    fixture->orphans = fixture_programme(book, "GER", orphans);
    fact_set_number(&book->plan[book->planned - 1], PROGRAMME_DISCLOSURE,
                    DISCLOSURE_TOTALS);
    struct fact allocation = book_allocation(book, "A3", 200000);
    fact_set_bytes(&allocation, ALLOCATION_FUNCTION, book_text(book, "2081001"));
    fixture->orphan_allocation = book_add(book, &allocation);
    fixture->split = book_add_split(book, book->second, "A2-1", 10000000);
    fact_set_number(&book->plan[book->planned - 1], SPLIT_UNIT, fixture->townships[0]);
    book_add_adjustment(book, book->allocation, 50000, 20000);
    ck_assert_ok(book_commit(book, &fault), &fault);
}

FIXTURE_ALONE void fixture_vault(struct fixture *fixture)
{
    struct fault fault = {0};
    struct vault *vault = fixture->book.ledger.vault;
    struct vault_change changes[FIXTURE_PEOPLE] = {0};
    struct vault_payee payees[FIXTURE_PEOPLE] = {0};
    struct hasher *hasher = NULL;
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    for (size_t i = 0; i < FIXTURE_PEOPLE; i++) {
        changes[i].is_new_version = true;
        changes[i].who.name = bytes_of(fixture_people[i].name);
        changes[i].who.resident = bytes_of(fixture_people[i].resident);
        changes[i].who.account_name = bytes_of(fixture_people[i].name);
        changes[i].who.account = bytes_of(fixture_people[i].account);
    }
    ck_assert_ok(vault_prepare(vault, changes, FIXTURE_PEOPLE, &fault), &fault);
    for (size_t i = 0; i < FIXTURE_PEOPLE; i++) {
        commitment_payee(hasher, changes[i].who.secret, bytes_of("RDB"), 2024,
                         payees[i].at);
        payees[i].who = i;
        memcpy(fixture->payees[i], payees[i].at, 16);
    }
    hasher_close(hasher);
    const struct vault_batch batch = {.changes = changes,
                                      .change_count = FIXTURE_PEOPLE,
                                      .payees = payees,
                                      .payee_count = FIXTURE_PEOPLE};
    ck_assert_ok(vault_commit(vault, &batch, &fixture->arena, &fault), &fault);
}

/* Line `number` of a batch for person `who`. */
FIXTURE_ALONE void fixture_line(struct fixture *fixture, uint64_t batch,
                                uint64_t number, unsigned state)
{
    static const int64_t fen[] = {41200, 123600, 130000, 95000};
    static const uint64_t people[] = {1, 3, 2, 1};
    const size_t who = number - 1;
    book_add_line(&fixture->book, batch, number, 1, state, fen[who]);
    struct fact *fact = &fixture->book.plan[fixture->book.planned - 1];
    fact_set_bytes(fact, LINE_PARTY, bytes_from(fixture->payees[who], 16));
    fact_set_number(fact, LINE_HEADCOUNT, people[who]);
    fact_set_number(fact, LINE_VILLAGE, fixture->villages[who / 2]);
}

static inline uint64_t fixture_batch(struct fixture *fixture, unsigned origin,
                                     uint64_t lines, int64_t fen)
{
    struct fact fact = book_batch(&fixture->book, origin, lines, fen);
    fact_set_number(&fact, BATCH_PROGRAMME, fixture->relief);
    fact_set_number(&fact, BATCH_UNIT, fixture->townships[0]);
    return book_add(&fixture->book, &fact);
}

FIXTURE_ALONE void fixture_orphans(struct fixture *fixture)
{
    struct book *book = &fixture->book;
    const struct fact_pair share = {fixture->orphan_allocation, 1};
    struct fact batch =
        book_batch(book, BATCH_ORIGIN_RECORDED, FIXTURE_ORPHANS, 100000);
    fact_set_number(&batch, BATCH_PROGRAMME, fixture->orphans);
    fact_set_number(&batch, BATCH_UNIT, book->unit);
    fact_set_bytes(&batch, BATCH_SHARES, book_pairs(book, &share, 1));
    fixture->totals = book_add(book, &batch);
    for (unsigned i = 0; i < FIXTURE_ORPHANS; i++) {
        const struct fact_pair draw = {fixture->orphan_allocation, 10000};
        book_add_line(book, fixture->totals, i + 1, 100 + i, LINE_STATE_PAID, 10000);
        struct fact *fact = &book->plan[book->planned - 1];
        fact_set_bytes(fact, LINE_DRAWS, book_pairs(book, &draw, 1));
        fact_set_number(fact, LINE_VILLAGE,
                        fixture->villages[i < 5   ? 0
                                          : i < 9 ? 2
                                                  : 3]);
        fact_set_number(fact, LINE_HEADCOUNT, 1);
    }
}

FIXTURE_ALONE void fixture_answers(struct fixture *fixture)
{
    static const int64_t fen[] = {41200, 123600, 130000, 95000};
    struct book *book = &fixture->book;
    for (uint64_t i = 1; i <= 4; i++) {
        book_add_result(book, fixture->answered + i, LINE_STATE_SUBMITTED,
                        i < 4 ? LINE_STATE_PAID : LINE_STATE_FAILED, fen[i - 1],
                        fen[i - 1]);
        struct fact *fact = &book->plan[book->planned - 1];
        if (i < 4) {
            fact_set_fen(fact, RESULT_VALUE_DAY, i < 3 ? BOOK_DUE : BOOK_DUE + 1);
        }
    }
}

/* What is left of the orphans' allocation, 1000.00, becomes money of 2025. */
FIXTURE_ALONE void fixture_carry_over(struct fixture *fixture)
{
    struct book *book = &fixture->book;
    struct fault fault = {0};
    struct fact fact = book_allocation(book, "A3@2025", 100000);
    fact_set_bytes(&fact, ALLOCATION_FUNCTION, book_text(book, "2081001"));
    fact_set_number(&fact, ALLOCATION_YEAR, 2025);
    fact_set_number(&fact, ALLOCATION_PARENT, fixture->orphan_allocation);
    fact_set_number(&fact, ALLOCATION_IS_CARRY_OVER, 1);
    book_add(book, &fact);
    ck_assert_ok(book_commit(book, &fault), &fault);
}

FIXTURE_ALONE void fixture_open(struct fixture *fixture)
{
    struct fault fault = {0};
    *fixture = (struct fixture){0};
    book_open(&fixture->book, DIGEST_SHA256);
    struct book *book = &fixture->book;
    ck_assert_ok(arena_open(256 << 20, &fixture->arena, &fault), &fault);
    fixture_registers(fixture);
    fixture_vault(fixture);
    fixture->answered = fixture_batch(fixture, BOOK_SENT, 4, 389800);
    for (uint64_t i = 1; i <= 4; i++) {
        fixture_line(fixture, fixture->answered, i, LINE_STATE_SUBMITTED);
    }
    ck_assert_ok(book_commit(book, &fault), &fault);
    fixture->before = book_last_seal(book);
    /* 2024-02-29 17:30 +08:00 */
    book->maker_actor.now_ms = INT64_C(1709199000000);
    book->maker_actor.clock_is_confirmed = true;
    fixture_answers(fixture);
    ck_assert_ok(book_commit(book, &fault), &fault);
    fixture->recorded = fixture_batch(fixture, BATCH_ORIGIN_RECORDED, 2, 164800);
    fact_set_number(&book->plan[book->planned - 1], BATCH_PERIOD, BOOK_PERIOD + 1);
    fixture_line(fixture, fixture->recorded, 1, LINE_STATE_PAID);
    fixture_line(fixture, fixture->recorded, 2, LINE_STATE_PAID);
    fixture_orphans(fixture);
    ck_assert_ok(book_commit(book, &fault), &fault);
    fixture->after = book_last_seal(book);
}

static inline void fixture_close(struct fixture *fixture)
{
    book_close(&fixture->book);
    arena_close(&fixture->arena);
}

static inline void fixture_source(struct fixture *fixture, const char *as_of,
                                  enum language language,
                                  struct report_source *ret_source)
{
    struct fault fault = {0};
    ck_assert_ok(report_source_open(&fixture->book.ledger, as_of, "mingzhang test",
                                    language, &fixture->arena, ret_source, &fault),
                 &fault);
}

/* The table of a document, by key. */
static inline const struct table *fixture_table(const struct document *document,
                                                const char *key)
{
    for (const struct block *block = document->first; block != NULL;
         block = block->next) {
        if (block->kind == BLOCK_TABLE && strcmp(block->table->key, key) == 0) {
            return block->table;
        }
    }
    ck_abort_msg("the document has no table \"%s\"", key);
    return NULL;
}

/* Plain text of a cell: row from 0, sums included, column by key. */
static inline const char *fixture_cell(struct fixture *fixture,
                                       const struct table *table, size_t row,
                                       const char *key)
{
    const struct table_row *at = table->first;
    for (size_t i = 0; i < row && at != NULL; i++) {
        at = at->next;
    }
    ck_assert_msg(at != NULL, "table %s has no row %zu", table->key, row);
    for (size_t i = 0; i < table->column_count; i++) {
        if (strcmp(table->columns[i].key, key) == 0) {
            char buffer[TABLE_CELL_TEXT_SIZE];
            const struct bytes text =
                table_cell_text(&at->cells[i], CELL_PLAIN, LANGUAGE_ZH, buffer);
            char *copy = arena_take(&fixture->arena, text.size + 1, 1);
            ck_assert_ptr_nonnull(copy);
            memcpy(copy, text.at, text.size);
            return copy;
        }
    }
    ck_abort_msg("table %s has no column \"%s\"", table->key, key);
    return NULL;
}

#define ck_assert_cell(fixture, table, row, key, wanted)                               \
    ck_assert_str_eq(fixture_cell((fixture), (table), (row), (key)), (wanted))

#endif
