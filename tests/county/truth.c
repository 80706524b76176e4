#include "tests/county/truth.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/county/funds.h"
#include "tests/county/people.h"
#include "tests/county/programmes.h"

/* Counts and fen of some lines, by result. */
struct tally {
    int line_count;
    int party_count;
    int headcount;
    int64_t fen;
    int first_count[3];
    int64_t first_fen[3];
    int final_count[3];
    int64_t final_fen[3];
};

void truth_manifest_header(struct output *output)
{
    output_print(output, "step,kind,file,profile,programme,period,unit,due,allocations,"
                         "village,return_of,note");
}

static void write_step(struct output *output, const struct step *step, int number)
{
    output_print(output, "%d,%s,%s,%s,", number, step->kind, step->file, step->profile);
    const struct batch *const batch = step->batch;
    if (batch == NULL) {
        output_print(output, ",,,,,,,%s\r\n", step->note);
        return;
    }
    const bool is_whole = batch->township == COUNTY_WHOLE;
    const char *const township = is_whole ? "" : people_township_code(batch->township);
    char choice[512] = "";
    char answered[16] = "";
    if (step->return_of == COUNTY_NO_STEP) {
        funds_choice(choice, batch->programme, county_year(batch->month));
    } else {
        snprintf(answered, sizeof(answered), "%d", step->return_of);
    }
    output_print(output, "%s,%04d-%02d,%s,%s,%s,%s,%s,%s\r\n",
                 programmes_facts[batch->programme].code, county_year(batch->month),
                 county_month_of_year(batch->month), is_whole ? "430699-MZJ" : township,
                 step->due, choice, township, answered, step->note);
}

void truth_write_manifest(const struct county *county)
{
    struct output *const output = output_open("manifest.csv", ENCODING_UTF8_MARK);
    truth_manifest_header(output);
    output_print(output, "\r\n");
    for (size_t i = 0; i < county->step_count; i++) {
        write_step(output, &county->steps[i], (int)i + 1);
    }
    output_close(output);
}

static void tally_batch(struct tally *tally, const struct county *county,
                        const struct batch *batch)
{
    for (size_t i = 0; i < batch->line_count; i++) {
        const struct line *const line = &county->lines[batch->line_first + i];
        tally->line_count++;
        tally->party_count += line->person >= 0 ? 1 : 0;
        tally->headcount += line->headcount;
        tally->fen += line->fen;
        tally->first_count[line->first]++;
        tally->first_fen[line->first] += line->fen;
        tally->final_count[line->final]++;
        tally->final_fen[line->final] += line->fen;
    }
}

static void write_results(struct output *output, const char *name, const int counts[3],
                          const int64_t fen[3])
{
    output_print(output,
                 ",\"%s\":{\"paid\":%d,\"paid_fen\":%" PRId64 ",\"failed\":%d,"
                 "\"failed_fen\":%" PRId64 ",\"unknown\":%d,\"unknown_fen\":%" PRId64
                 "}",
                 name, counts[RESULT_PAID], fen[RESULT_PAID], counts[RESULT_FAILED],
                 fen[RESULT_FAILED], counts[RESULT_UNKNOWN], fen[RESULT_UNKNOWN]);
}

static void write_tally(struct output *output, const struct tally *tally)
{
    output_print(output,
                 "\"lines\":%d,\"parties\":%d,\"headcount\":%d,\"fen\":%" PRId64,
                 tally->line_count, tally->party_count, tally->headcount, tally->fen);
    write_results(output, "first", tally->first_count, tally->first_fen);
    write_results(output, "final", tally->final_count, tally->final_fen);
}

static void write_files(struct output *output, const struct county *county)
{
    output_print(output, "\"files\":[\n");
    const char *comma = "";
    for (size_t i = 0; i < county->step_count; i++) {
        const struct step *const step = &county->steps[i];
        if (step->batch != NULL) {
            output_print(output,
                         "%s{\"step\":%zu,\"kind\":\"%s\",\"file\":\"%s\",\"rows\":%d,"
                         "\"fen\":%" PRId64 "}",
                         comma, i + 1, step->kind, step->file, step->row_count,
                         step->fen);
            comma = ",\n";
        }
    }
    output_print(output, "\n],\n");
}

static void write_batches(struct output *output, const struct county *county)
{
    output_print(output, "\"batches\":[\n");
    for (size_t b = 0; b < county->batch_count; b++) {
        const struct batch *const batch = &county->batches[b];
        struct tally tally;
        memset(&tally, 0, sizeof(tally));
        tally_batch(&tally, county, batch);
        output_print(output,
                     "{\"step\":%d,\"programme\":\"%s\",\"period\":\"%04d-%02d\","
                     "\"unit\":\"%s\",",
                     batch->step, programmes_facts[batch->programme].code,
                     county_year(batch->month), county_month_of_year(batch->month),
                     batch->township == COUNTY_WHOLE
                         ? "430699-MZJ"
                         : people_township_code(batch->township));
        write_tally(output, &tally);
        output_print(output, "}%s", b + 1 < county->batch_count ? ",\n" : "\n],\n");
    }
}

static void write_programme_periods(struct output *output, const struct county *county)
{
    output_print(output, "\"programme_periods\":[\n");
    for (int p = 0; p < PROGRAMME_COUNT; p++) {
        for (int month = 0; month < county->month_count; month++) {
            struct tally tally;
            memset(&tally, 0, sizeof(tally));
            for (size_t b = 0; b < county->batch_count; b++) {
                const struct batch *const batch = &county->batches[b];
                if (batch->programme == (enum programme)p && batch->month == month) {
                    tally_batch(&tally, county, batch);
                }
            }
            output_print(output, "{\"programme\":\"%s\",\"period\":\"%04d-%02d\",",
                         programmes_facts[p].code, county_year(month),
                         county_month_of_year(month));
            write_tally(output, &tally);
            const bool is_last =
                p + 1 == PROGRAMME_COUNT && month + 1 == county->month_count;
            output_print(output, "}%s", is_last ? "\n],\n" : ",\n");
        }
    }
}

static void write_fund(struct output *output, const struct fund *fund)
{
    output_print(
        output,
        "{\"year\":%d,\"document\":\"%s\",\"function\":\"%s\",\"source\":\"%s\","
        "\"amount_fen\":%" PRId64 ",\"drawn_fen\":%" PRId64 ",\"reserved_fen\":%" PRId64
        ",\"paid_fen\":%" PRId64 ",\"returned_fen\":%" PRId64
        ",\"available_fen\":%" PRId64 "}",
        fund->year, fund->document, fund->function, funds_sources[fund->source],
        fund->amount_fen, fund->drawn_fen, fund->reserved_fen, fund->paid_fen,
        fund->returned_fen, fund->amount_fen - fund->reserved_fen - fund->paid_fen);
}

static void write_funds(struct output *output, const struct county *county)
{
    struct fund *const funds = county_room(FUNDS_COUNT_MAX, sizeof(*funds));
    const size_t count = funds_collect(county, funds);
    output_print(output, "\"allocations\":[\n");
    for (size_t i = 0; i < count; i++) {
        write_fund(output, &funds[i]);
        output_print(output, ",\n");
    }
    struct fund tight;
    funds_tight(&tight, funds_year_end(county) - 1);
    write_fund(output, &tight);
    output_print(output, "\n],\n");
    free(funds);
}

static void write_programme_sources(struct output *output, const struct county *county)
{
    output_print(output, "\"programme_sources\":[\n");
    for (int p = 0; p < PROGRAMME_COUNT; p++) {
        for (int s = 0; s < COUNTY_SOURCES; s++) {
            int64_t fen[3] = {0};
            for (size_t b = 0; b < county->batch_count; b++) {
                const struct batch *const batch = &county->batches[b];
                for (size_t i = 0;
                     batch->programme == (enum programme)p && i < batch->line_count;
                     i++) {
                    const struct line *const line =
                        &county->lines[batch->line_first + i];
                    fen[line->final] += line->drawn_fen[s];
                }
            }
            output_print(
                output,
                "{\"programme\":\"%s\",\"source\":\"%s\",\"drawn_fen\":%" PRId64
                ",\"reserved_fen\":%" PRId64 ",\"paid_fen\":%" PRId64
                ",\"returned_fen\":%" PRId64 "}%s",
                programmes_facts[p].code, funds_sources[s],
                fen[RESULT_PAID] + fen[RESULT_FAILED] + fen[RESULT_UNKNOWN],
                fen[RESULT_UNKNOWN], fen[RESULT_PAID], fen[RESULT_FAILED],
                p + 1 == PROGRAMME_COUNT && s + 1 == COUNTY_SOURCES ? "\n],\n" : ",\n");
        }
    }
}

static void write_faults(struct output *output, const struct fault *faults,
                         size_t fault_count)
{
    output_print(output, "\"faults\":[\n");
    for (size_t f = 0; f < fault_count; f++) {
        output_print(
            output,
            "{\"step\":%d,\"file\":\"%s\",\"stage\":\"%s\",\"expected\":\"%s\","
            "\"line\":%d,\"column\":\"%s\",\"reason\":\"%s\"}%s",
            faults[f].step, faults[f].file, faults[f].stage, faults[f].expected,
            faults[f].line, faults[f].column, faults[f].reason,
            f + 1 < fault_count ? ",\n" : "\n],\n");
    }
}

static void write_totals(struct output *output, const struct county *county)
{
    struct tally totals[2];
    memset(totals, 0, sizeof(totals));
    for (size_t b = 0; b < county->batch_count; b++) {
        const struct batch *const batch = &county->batches[b];
        tally_batch(&totals[programmes_facts[batch->programme].is_optional ? 1 : 0],
                    county, batch);
    }
    output_print(output, "\"totals\":{");
    write_tally(output, &totals[0]);
    output_print(output, "},\n\"optional_totals\":{");
    write_tally(output, &totals[1]);
    output_print(output, "}\n}\n");
}

void truth_write(const struct county *county, const struct fault *faults,
                 size_t fault_count)
{
    struct output *const output = output_open("truth.json", ENCODING_UTF8);
    output_print(
        output,
        "{\n\"seed\":%" PRIu64 ",\"households\":%d,\"months\":%d,\"steps\":%zu,\n",
        county->seed, county->household_count, county->month_count, county->step_count);
    write_files(output, county);
    write_batches(output, county);
    write_programme_periods(output, county);
    write_programme_sources(output, county);
    write_funds(output, county);
    write_faults(output, faults, fault_count);
    write_totals(output, county);
    output_close(output);
}
