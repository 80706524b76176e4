#include "tests/county/faults.h"

#include <stdio.h>
#include <string.h>

#include "tests/county/answers.h"
#include "tests/county/bank.h"
#include "tests/county/funds.h"
#include "tests/county/output.h"
#include "tests/county/payroll.h"
#include "tests/county/people.h"
#include "tests/county/programmes.h"
#include "tests/county/roll.h"
#include "tests/county/truth.h"

enum { CELL_NUMBER, CELL_TOWNSHIP, CELL_VILLAGE, CELL_NAME, CELL_ID, CELL_COUNT };
enum { CELL_ACCOUNT = 6, CELL_AMOUNT = 7, CELLS = 8, CELL_SIZE = 128 };
/* Which city households a file names: those whose lines must not meet differ. */
enum { ROWS = 5, SETUP_ROWS = 8, FAULTY_FIRST = 8, OVER_FIRST = 13, EXACT_FIRST = 15 };
enum { WRONG_FUND_FIRST = 17 };

struct row {
    char cells[CELLS][CELL_SIZE];
};

/* All there is to the faults that spoil one cell of five good rows. */
static const struct spoiled {
    const char *file;
    int row;
    int cell;
    const char *text;
    const char *reason;
} spoiled[] = {
    {"scientific_id.csv", 3, CELL_ID, "4.30699E+17", "scientific notation"},
    {"truncated_id.csv", 5, CELL_ID, "430699194811200000", "cut to 15 digits"},
    {"truncated_card.csv", 2, CELL_ACCOUNT, "6230900000000000000", "cut to 15 digits"},
    {"third_decimal.csv", 4, CELL_AMOUNT, "412.005", "third decimal"},
    {"negative_amount.csv", 5, CELL_AMOUNT, "-100.00", "amount not positive"},
    {"bad_check_digit.csv", 1, CELL_ID, "430699195001010015", "check digit"},
    {"impossible_birth.csv", 1, CELL_ID, "430699193802290010", "29 February 1938"},
    {"formula_name.csv", 2, CELL_NAME,
     "\"=HYPERLINK(\"\"http://example.invalid/\"\",\"\"张测一\"\")\"",
     "formula in a name"},
    {"markup_name.csv", 3, CELL_NAME, "<b>张测一</b>", "markup in a name"},
};

struct planting {
    const struct county *county;
    struct fault *faults;
    size_t count;
    int step;
    int month;
};

static const char *const columns[CELLS] = {
    "序号", "乡镇", "村", "户主姓名", "身份证号", "保障人数", "银行账号", "金额"};

static struct row make_row(const struct county *county, int which, int number,
                           int64_t fen)
{
    const int index = roll_first_person(county, PROGRAMME_CDB) + which;
    const struct person *const person = &county->persons[index];
    struct row row;
    snprintf(row.cells[CELL_NUMBER], CELL_SIZE, "%d", number);
    snprintf(row.cells[CELL_TOWNSHIP], CELL_SIZE, "%s",
             people_township_name(person->township));
    snprintf(row.cells[CELL_VILLAGE], CELL_SIZE, "%s",
             people_village_name(person->township, person->village));
    snprintf(row.cells[CELL_NAME], CELL_SIZE, "%s", person->name);
    snprintf(row.cells[CELL_ID], CELL_SIZE, "%s", person->id);
    snprintf(row.cells[CELL_COUNT], CELL_SIZE, "%d", person->household_size);
    snprintf(row.cells[CELL_ACCOUNT], CELL_SIZE, "%s", person->account);
    snprintf(row.cells[CELL_AMOUNT], CELL_SIZE, "%s", output_yuan(fen).text);
    return row;
}

static void put_row(struct output *output, const struct row *row)
{
    for (int i = 0; i < CELLS; i++) {
        output_print(output, "%s%s", row->cells[i], i + 1 < CELLS ? "," : "\r\n");
    }
}

static struct output *open_plain(const char *path, enum encoding encoding)
{
    struct output *const output = output_open(path, encoding);
    payroll_plain_header(output, PROGRAMME_CDB);
    output_print(output, "\r\n");
    return output;
}

/* A fault in a payroll of next month's city aid; callers change what differs. */
static struct fault *plant(struct planting *planting, const char *file,
                           const char *expected, const char *reason)
{
    struct fault *const fault = &planting->faults[planting->count++];
    memset(fault, 0, sizeof(*fault));
    snprintf(fault->file, sizeof(fault->file), "faults/%s", file);
    fault->kind = "payroll";
    fault->profile = "plain";
    fault->programme = programmes_facts[PROGRAMME_CDB].code;
    fault->unit = "430699-MZJ";
    fault->stage = "import";
    fault->expected = expected;
    fault->column = "";
    fault->reason = reason;
    fault->month = planting->month;
    fault->step = ++planting->step;
    return fault;
}

static void plant_spoiled(struct planting *planting)
{
    for (size_t f = 0; f < sizeof(spoiled) / sizeof(spoiled[0]); f++) {
        struct fault *const fault =
            plant(planting, spoiled[f].file, "input", spoiled[f].reason);
        fault->line = spoiled[f].row + 1;
        fault->column = columns[spoiled[f].cell];
        struct output *const output = open_plain(fault->file, ENCODING_UTF8_MARK);
        for (int r = 0; r < ROWS; r++) {
            struct row row = make_row(planting->county, FAULTY_FIRST + r, r + 1,
                                      40000 + r * INT64_C(1111));
            if (r + 1 == spoiled[f].row) {
                snprintf(row.cells[spoiled[f].cell], CELL_SIZE, "%s", spoiled[f].text);
            }
            put_row(output, &row);
        }
        output_close(output);
    }
}

/* Five good rows with raw bytes in the middle of a name. */
static void plant_bytes(struct planting *planting, const char *file,
                        enum encoding encoding, const char *bytes, const char *reason)
{
    struct fault *const fault = plant(planting, file, "input", reason);
    fault->line = 4;
    struct output *const output = open_plain(fault->file, encoding);
    for (int r = 0; r < ROWS; r++) {
        const struct row row =
            make_row(planting->county, FAULTY_FIRST + r, r + 1, 40000);
        if (r + 2 == fault->line) {
            output_print(output, "%s,%s,%s,张", row.cells[0], row.cells[1],
                         row.cells[2]);
            output_raw(output, bytes, 1);
            output_print(output, "测,%s,%s,%s,%s\r\n", row.cells[4], row.cells[5],
                         row.cells[6], row.cells[7]);
        } else {
            put_row(output, &row);
        }
    }
    output_close(output);
}

static void plant_total(struct planting *planting)
{
    struct fault *const fault =
        plant(planting, "total_row_wrong.csv", "input", "total is 1.00 too high");
    fault->profile = "excel-roster";
    fault->line = ROWS + 4;
    fault->column = "金额";
    struct output *const output = output_open(fault->file, ENCODING_UTF8_MARK);
    output_print(output, "测试市测试县城市低保资金发放花名册,,,,,,\r\n");
    output_print(output, "填报单位：测试县民政局,,,,,,单位：元\r\n");
    output_print(output, "序号,姓名,身份证号,开户行,银行账号,项目,金额\r\n");
    for (int r = 0; r < ROWS; r++) {
        const struct row row =
            make_row(planting->county, FAULTY_FIRST + r, r + 1, 40000);
        output_print(output, "%d,%s,'%s,,=\"%s\",城市低保,%s\r\n", r + 1,
                     row.cells[CELL_NAME], row.cells[CELL_ID], row.cells[CELL_ACCOUNT],
                     row.cells[CELL_AMOUNT]);
    }
    output_print(output, "合计,,,,,%d人,\"%s\"\r\n", ROWS,
                 output_yuan_grouped(40000 * ROWS + 100).text);
    output_print(output, "制表人：测试员,,审核人：,,负责人：,,\r\n");
    output_close(output);
}

/* Rows of `which`, `which`+1, ... up to `count`, the fourth repeating the second. */
static void put_rows(struct planting *planting, const char *file, int which, int count)
{
    struct output *const output = open_plain(file, ENCODING_UTF8_MARK);
    for (int r = 0; r < count; r++) {
        const struct row row =
            make_row(planting->county, which + (r == 3 ? 1 : r), r + 1, 40000);
        put_row(output, &row);
    }
    output_close(output);
}

static void plant_duplicate(struct planting *planting)
{
    struct fault *const fault = plant(planting, "duplicate_row.csv", "refused",
                                      "same household twice in one file");
    fault->line = 5;
    put_rows(planting, fault->file, FAULTY_FIRST, ROWS);
}

static void plant_again(struct planting *planting)
{
    const struct county *const county = planting->county;
    const struct batch *batch = &county->batches[0];
    for (size_t b = 1; b < county->batch_count; b++) {
        if (county->batches[b].programme == PROGRAMME_CDB) {
            batch = &county->batches[b];
        }
    }
    struct fault *fault = plant(planting, "same_file_again.csv", "ok",
                                "known file: nothing changes, and it is said");
    fault->month = batch->month;
    payroll_write(county, batch, fault->file);
    fault = plant(planting, "same_return_again.csv", "ok",
                  "known file: nothing changes, and it is said");
    fault->kind = "return";
    fault->profile = "return-columns";
    fault->return_of = batch->step;
    fault->money = FAULT_MONEY_NONE;
    fault->month = batch->month;
    (void)answers_write(county, batch, fault->file, false);
    fault = plant(planting, "same_rows_reordered.csv", "refused",
                  "every row is a due already in the book");
    fault->month = batch->month;
    struct output *const output = open_plain(fault->file, ENCODING_UTF8_MARK);
    for (size_t i = batch->line_count; i > 0; i--) {
        payroll_plain_row(output, county, batch, i - 1);
        output_print(output, "\r\n");
    }
    output_close(output);
}

static void plant_options(struct planting *planting)
{
    struct fault *fault =
        plant(planting, "unknown_programme.csv", "refused", "no such programme");
    fault->programme = "XYZ";
    put_rows(planting, fault->file, FAULTY_FIRST, 3);
    fault = plant(planting, "unknown_unit.csv", "refused", "no such unit");
    fault->unit = "430699-XYZ";
    put_rows(planting, fault->file, FAULTY_FIRST, 3);
    fault = plant(planting, "wrong_function.csv", "refused",
                  "money of 2081902 may not pay 2081901");
    fault->money = FAULT_MONEY_WRONG;
    put_rows(planting, fault->file, WRONG_FUND_FIRST, 2);
}

static void plant_not_sheets(struct planting *planting)
{
    struct fault *fault = plant(planting, "directory", "input", "a folder, not a file");
    output_make_folders("faults/directory/");
    fault = plant(planting, "workbook.csv", "input", "an Excel workbook, not text");
    struct output *const output = output_open(fault->file, ENCODING_UTF8);
    output_raw(output, "PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0", 14);
    output_close(output);
    fault = plant(planting, "empty.csv", "input", "no rows");
    output_close(output_open(fault->file, ENCODING_UTF8));
}

static void plant_money(struct planting *planting)
{
    static const struct {
        const char *file;
        const char *expected;
        const char *reason;
        int first;
        int extra_fen;
    } files[] = {
        {"over_budget.csv", "unapprovable", "0.01 more than is available", OVER_FIRST,
         1},
        {"exact_budget.csv", "ok", "exactly what is available", EXACT_FIRST, 0},
    };
    for (size_t f = 0; f < 2; f++) {
        struct fault *const fault =
            plant(planting, files[f].file, files[f].expected, files[f].reason);
        fault->money = FAULT_MONEY_TIGHT;
        fault->stage = "approve";
        struct output *const output = open_plain(fault->file, ENCODING_UTF8_MARK);
        struct row row =
            make_row(planting->county, files[f].first, 1, FUNDS_TIGHT_FEN / 2);
        put_row(output, &row);
        row = make_row(planting->county, files[f].first + 1, 2,
                       FUNDS_TIGHT_FEN / 2 + files[f].extra_fen);
        put_row(output, &row);
        output_close(output);
    }
}

static struct fault *plant_return(struct planting *planting, const struct batch *batch,
                                  const char *file, const char *expected,
                                  const char *reason)
{
    struct fault *const fault = plant(planting, file, expected, reason);
    fault->kind = "return";
    fault->profile = "return-header";
    fault->return_of = batch->step;
    fault->money = FAULT_MONEY_NONE;
    return fault;
}

/* A small batch of its own that waits for its answer while wrong ones arrive. */
static void plant_returns(struct planting *planting)
{
    struct line lines[SETUP_ROWS] = {0};
    struct county county = *planting->county;
    county.lines = lines;
    struct fault *fault =
        plant(planting, "setup_payroll.csv", "ok",
              "the batch the wrong returns answer; approve and submit");
    struct batch batch = {.programme = PROGRAMME_CDB,
                          .style = STYLE_PLAIN,
                          .answer = ANSWER_HEADER,
                          .month = planting->month,
                          .township = COUNTY_WHOLE,
                          .step = fault->step,
                          .line_count = SETUP_ROWS};
    for (int i = 0; i < SETUP_ROWS; i++) {
        lines[i].person = roll_first_person(&county, PROGRAMME_CDB) + i;
        lines[i].headcount = county.persons[lines[i].person].household_size;
        lines[i].fen = 41200 + i * INT64_C(3333);
    }
    lines[2].first = RESULT_FAILED;
    lines[2].first_code = BANK_CODE_NAME;
    payroll_write(&county, &batch, fault->file);

    fault = plant_return(planting, &batch, "return_count_wrong.txt", "input",
                         "header says one success more than the rows");
    fault->line = 2;
    fault->column = "成功笔数";
    answers_write_header(&county, &batch, fault->file, 1, 0);
    fault = plant_return(planting, &batch, "return_amount_wrong.txt", "input",
                         "header says 9.00 more than the rows");
    fault->line = 2;
    fault->column = "成功金额";
    answers_write_header(&county, &batch, fault->file, 0, 900);

    struct person *const person = &county.persons[lines[4].person];
    const struct person kept = *person;
    /* With the amount of the line it would be the line, paid elsewhere. */
    people_make_card(person->account, "6230900", INT64_C(77777777777));
    lines[4].fen -= 100;
    fault = plant_return(planting, &batch, "return_unknown_account.txt", "refused",
                         "no line of the batch has this account");
    fault->line = 7;
    fault->column = "帐号";
    answers_write_header(&county, &batch, fault->file, 0, 0);
    *person = kept;
    lines[4].fen += 100;

    lines[5].fen -= 100;
    fault = plant_return(planting, &batch, "return_other_amount.txt", "ok",
                         "1.00 less than was sent: that line is unknown");
    answers_write_header(&county, &batch, fault->file, 0, 0);
}

static void write_manifest(const struct planting *planting)
{
    struct output *const output =
        output_open("faults/manifest.csv", ENCODING_UTF8_MARK);
    truth_manifest_header(output);
    output_print(output, ",stage,expected,line,column,reason\r\n");
    for (size_t f = 0; f < planting->count; f++) {
        const struct fault *const fault = &planting->faults[f];
        char choice[512] = "";
        if (fault->money == FAULT_MONEY_TIGHT) {
            funds_tight_choice(choice, county_year(fault->month));
        } else if (fault->money != FAULT_MONEY_NONE) {
            funds_choice(
                choice, fault->money == FAULT_MONEY_OWN ? PROGRAMME_CDB : PROGRAMME_RDB,
                county_year(fault->month));
        }
        char answered[16] = "";
        if (fault->return_of != COUNTY_NO_STEP) {
            snprintf(answered, sizeof(answered), "%d", fault->return_of);
        }
        output_print(
            output, "%d,%s,%s,%s,%s,%04d-%02d,%s,%s,%s,,%s,,%s,%s,%d,%s,%s\r\n",
            fault->step, fault->kind, fault->file, fault->profile, fault->programme,
            county_year(fault->month), county_month_of_year(fault->month), fault->unit,
            payroll_day(fault->month, 10, "-").text, choice, answered, fault->stage,
            fault->expected, fault->line, fault->column, fault->reason);
    }
    output_close(output);
}

size_t faults_write(const struct county *county, struct fault faults[FAULTS_COUNT_MAX])
{
    struct planting planting = {.county = county,
                                .faults = faults,
                                .step = (int)county->step_count,
                                .month = county->month_count};
    plant_spoiled(&planting);
    plant_bytes(&planting, "bad_bytes.csv", ENCODING_GB18030, "\xFF",
                "bytes of no encoding");
    plant_bytes(&planting, "nul_byte.csv", ENCODING_UTF8_MARK, "\0", "a NUL byte");
    plant_total(&planting);
    plant_duplicate(&planting);
    plant_again(&planting);
    plant_options(&planting);
    plant_not_sheets(&planting);
    plant_money(&planting);
    plant_returns(&planting);
    write_manifest(&planting);
    return planting.count;
}
