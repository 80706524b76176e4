/* test_statement_samples.c - real banks' statements, taken in as they are and mended.
 *
 * Their anonymisers changed amounts, dates and balances, so that none of them adds up:
 * as they are, all must be refused, at the very row.  With days in order and balances
 * that follow, written in the bank's own layout, all must come out to the fen. */
#include "importers/statement.h"
#include "tests/importers/office.h"
#include "tests/importers/sheet_kit.h"

#include <string.h>

#define SAMPLES "samples/double-entry-generator/"

enum { RECORDS_MAX = 32, FIELD_MAX = 256, FILE_MAX = 65536 };

static struct office office;

static void setup(void)
{
    office_begin(&office);
}

static void teardown(void)
{
    office_end(&office);
}

static const struct sample {
    const char *name, *profile;
    /* As it is. */
    const char *rule;
    uint64_t line;
    const char *first, *last; /* days */
    /* Mended; rows 0: it has no balance to mend. */
    uint64_t rows;
    int64_t in, out, interest;
} samples[] = {
    {"example-bocom_debit-records.csv", "statement-bocom-debit", "R-115", 3,
     "2024-01-01", "2025-12-31", 6, 1125, 11400, 125},
    {"example-cmb-records.csv", "statement-cmb", "R-115", 4, "2024-01-01", "2024-01-31",
     5, 123400, 201314, 0},
    {"example-cgb_credit-records.csv", "statement-cgb-credit", "R-115", 2, "2024-12-01",
     "2025-01-31", 0, 0, 0, 0},
    {"example-icbc-debit-v1-records.csv", "statement-icbc-debit", "R-032", 20,
     "2023-02-01", "2023-05-31", 11, 284174, 424108, 0},
    {"example-icbc-credit-records.csv", "statement-icbc-credit", "R-032", 18,
     "2023-03-01", "2023-05-31", 9, 462101, 36313, 0},
#if WITH_XLS
    {"example-ccb-records.xls", "statement-ccb", "R-115", 10, "2025-01-01",
     "2025-01-31", 6, 0, 70326, 0},
#endif
};

static civil_day day_of(const char *text)
{
    civil_day day = 0;
    ck_assert_int_eq(date_parse(bytes_of(text), &day), DATE_TEXT);
    return day;
}

static struct status take(const char *path, const struct sample *sample,
                          struct statement_summary *ret_summary, struct fault *fault)
{
    const struct statement_options options = {.account = "样本户",
                                              .first = day_of(sample->first),
                                              .last = day_of(sample->last)};
    return statement_import(office_intake(&office, path, sample->profile), &options,
                            ret_summary, fault);
}

static const char *sample_path(const struct sample *sample)
{
    char relative[128];
    (void)snprintf(relative, sizeof(relative), SAMPLES "%s", sample->name);
    return suite_shared(relative);
}

START_TEST(a_sample_as_it_is_is_refused_where_it_does_not_add_up) /* R-115 R-032 */
{
    const struct sample *sample = &samples[_i];
    const char *path = sample_path(sample);
    struct statement_summary summary;
    struct fault fault = {0};
    if (path == NULL) {
        return;
    }
    ck_assert_status(take(path, sample, &summary, &fault), STATUS_INPUT);
    if (strcmp(sample->rule, "R-115") == 0) {
        bool is_told = false;
        for (size_t i = 0; i < office.intake.problems.count; i++) {
            const struct intake_problem *problem = &office.intake.problems.list[i];
            is_told |=
                problem->line == sample->line && strcmp(problem->rule, "R-115") == 0;
        }
        ck_assert_msg(is_told, "%s: not line %llu", sample->name,
                      (unsigned long long)sample->line);
    } else {
        ck_assert_str_eq(fault.rule, sample->rule);
        ck_assert_uint_eq(fault.line, sample->line);
    }
}
END_TEST

/* ---- mended -----------------------------------------------------------------------
 */

struct kept {
    civil_day day;
    int64_t net;
    char field[COLUMN_COUNT][FIELD_MAX];
};
static struct kept records[RECORDS_MAX];
static size_t record_count;

static int64_t fen_of(const struct record *record, enum column column)
{
    int64_t fen = 0;
    if (record->field[column].size > 0) {
        ck_assert_int_eq(money_parse(record->field[column], MONEY_YUAN, &fen),
                         MONEY_OK);
    }
    return fen;
}

static struct status keep(void *context, const struct record *record,
                          struct fault *fault)
{
    (void)context;
    (void)fault;
    ck_assert_uint_lt(record_count, RECORDS_MAX);
    struct kept *kept = &records[record_count++];
    memset(kept, 0, sizeof(*kept));
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        ck_assert_uint_lt(record->field[i].size, FIELD_MAX);
        if (record->field[i].size > 0) {
            memcpy(kept->field[i], record->field[i].at, record->field[i].size);
        }
    }
    ck_assert_int_eq(date_parse(record->field[COLUMN_VALUE_DATE], &kept->day),
                     DATE_TEXT);
    const int64_t amount = fen_of(record, COLUMN_AMOUNT);
    kept->net =
        fen_of(record, COLUMN_CREDIT) - fen_of(record, COLUMN_DEBIT) +
        (strstr(kept->field[COLUMN_DIRECTION], "Dr") != NULL ? -amount : amount);
    return OK;
}

/* By day; rows of one day stay in order. */
static void sort_records(void)
{
    for (size_t i = 1; i < record_count; i++) {
        static struct kept one;
        one = records[i];
        size_t at = i;
        for (; at > 0 && records[at - 1].day > one.day; at--) {
            records[at] = records[at - 1];
        }
        records[at] = one;
    }
}

static void write_file(const struct profile *profile, int64_t opening, char *path,
                       size_t size)
{
    static uint8_t room[FILE_MAX];
    struct writer writer = writer_of(room, sizeof(room));
    struct fault fault = {0};
    int64_t balance = opening;
    ck_assert_ok(profile_write_header(profile, NULL, &writer, &fault), &fault);
    for (size_t i = 0; i < record_count; i++) {
        struct bytes field[COLUMN_COUNT];
        char image[MONEY_TEXT_SIZE];
        balance += records[i].net;
        money_format(balance, image);
        (void)snprintf(records[i].field[COLUMN_BALANCE], FIELD_MAX, "%s", image);
        for (size_t j = 0; j < COLUMN_COUNT; j++) {
            field[j] = bytes_of(records[i].field[j]);
        }
        ck_assert_ok(profile_write_row(profile, field, NULL, &writer, &fault), &fault);
    }
    (void)snprintf(path, size, "%s/mended.csv", suite_folder());
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(room, 1, writer.size, file), writer.size);
    fclose(file);
}

START_TEST(a_sample_that_adds_up_is_taken_in_to_the_fen)
{
    const struct sample *sample = &samples[_i];
    const char *path = sample_path(sample);
    struct profile_report report;
    struct statement_summary summary;
    struct fault fault = {0};
    char mended[300];
    if (path == NULL || sample->rows == 0) {
        return;
    }
    const struct intake *intake = office_intake(&office, path, sample->profile);
    const struct profile_options options = {.profile = intake->profile, .path = path};
    record_count = 0;
    const struct status read =
        profile_read(&options, &office.arena, keep, NULL, &report, &fault);
    ck_assert(status_is_ok(read) || strcmp(fault.rule, "R-032") == 0);
    ck_assert_uint_eq(record_count, sample->rows);
    sort_records();
    write_file(intake->profile, 1000000, mended, sizeof(mended));
    ck_assert_ok(take(mended, sample, &summary, &fault), &fault);
    ck_assert_uint_eq(summary.rows, sample->rows);
    ck_assert_int_eq(summary.opening, 1000000);
    ck_assert_int_eq(summary.in, sample->in);
    ck_assert_int_eq(summary.out, sample->out);
    ck_assert_int_eq(summary.closing, 1000000 + sample->in - sample->out);
    ck_assert_int_eq(summary.interest, sample->interest);
    ck_assert_int_eq(summary.fees, 0);
    ck_assert_int_eq(summary.other_in + summary.interest + summary.funded, sample->in);
    ck_assert_int_eq(summary.other_out, sample->out);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("statement samples");
    TCase *tests = tcase_create("samples");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, a_sample_as_it_is_is_refused_where_it_does_not_add_up, 0,
                        sizeof(samples) / sizeof(samples[0]));
    tcase_add_loop_test(tests, a_sample_that_adds_up_is_taken_in_to_the_fen, 0,
                        sizeof(samples) / sizeof(samples[0]));
    suite_add_tcase(suite, tests);
    return suite;
}
