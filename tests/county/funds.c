#include "tests/county/funds.h"

#include <stdio.h>
#include <string.h>

#include "tests/county/programmes.h"

const char *const funds_sources[COUNTY_SOURCES] = {"中央", "省级", "市级", "县级"};

/* What of the batch's money, fen by fen, must have come when source s has given its fen
 * number `next`; whole numbers below 2^63 for any batch of this county. */
static int64_t latest_fen(int64_t next, int weight, int64_t weight_sum)
{
    return (next * weight_sum + weight - 1) / weight;
}

/* The source whose next fen may already be given, having begun to fall due, and has to
 * be given soonest; of two, the one whose fen is due more by now. */
static int soonest(const int *weights, int64_t weight_sum, const int64_t *drawn_fen,
                   int64_t due_fen)
{
    int chosen = -1;
    int64_t chosen_latest = 0;
    int64_t chosen_behind = 0;
    for (int s = 0; s < COUNTY_SOURCES; s++) {
        const int64_t behind = due_fen * weights[s] - drawn_fen[s] * weight_sum;
        if (behind <= 0) {
            continue;
        }
        const int64_t latest = latest_fen(drawn_fen[s] + 1, weights[s], weight_sum);
        if (chosen < 0 || latest < chosen_latest ||
            (latest == chosen_latest && behind > chosen_behind)) {
            chosen = s;
            chosen_latest = latest;
            chosen_behind = behind;
        }
    }
    return chosen;
}

/* Of all that fell due since the batch began, each source gives its floor; what is left
 * of the line goes where it cannot wait. */
void funds_split(struct county *county, const struct batch *batch)
{
    const int *const weights = programmes_facts[batch->programme].weights;
    int64_t weight_sum = 0;
    for (int s = 0; s < COUNTY_SOURCES; s++) {
        weight_sum += weights[s];
    }
    int64_t due_fen = 0;
    int64_t drawn_fen[COUNTY_SOURCES] = {0};
    for (size_t i = 0; i < batch->line_count; i++) {
        struct line *const line = &county->lines[batch->line_first + i];
        int64_t left_fen = line->fen;
        due_fen += line->fen;
        for (int s = 0; s < COUNTY_SOURCES; s++) {
            const int64_t floor_fen = due_fen * weights[s] / weight_sum;
            const int64_t more_fen = floor_fen - drawn_fen[s];
            line->drawn_fen[s] = more_fen > 0 ? more_fen : 0;
            drawn_fen[s] += line->drawn_fen[s];
            left_fen -= line->drawn_fen[s];
        }
        for (; left_fen > 0; left_fen--) {
            const int chosen = soonest(weights, weight_sum, drawn_fen, due_fen);
            line->drawn_fen[chosen]++;
            drawn_fen[chosen]++;
        }
    }
}

int funds_year_end(const struct county *county)
{
    return county_year(county->month_count) + 1;
}

void funds_document(char document[48], int year, int source)
{
    static const char *const offices[] = {"测财社指", "测财社指", "测财社指",
                                          "测财预指"};
    static const int numbers[] = {3, 7, 12, 1};
    snprintf(document, 48, "%s〔%d〕%d号", offices[source], year, numbers[source]);
}

void funds_choice(char choice[512], enum programme programme, int year)
{
    const struct programme_facts *const facts = &programmes_facts[programme];
    size_t used = 0;
    choice[0] = '\0';
    for (int s = 0; s < COUNTY_SOURCES; s++) {
        if (facts->weights[s] > 0) {
            char document[48];
            funds_document(document, year, s);
            used += (size_t)snprintf(choice + used, 512 - used, "%s%s/%s/%s:%d",
                                     used > 0 ? ";" : "", document, facts->function,
                                     funds_sources[s], facts->weights[s]);
        }
    }
}

void funds_tight(struct fund *fund, int year)
{
    const struct programme_facts *const facts = &programmes_facts[PROGRAMME_CDB];
    memset(fund, 0, sizeof(*fund));
    snprintf(fund->document, sizeof(fund->document), "测财预指〔%d〕9号", year);
    fund->function = facts->function;
    fund->function_name = facts->function_name;
    fund->department_economic = facts->department_economic;
    fund->year = year;
    fund->source = COUNTY_SOURCES - 1;
    fund->amount_fen = FUNDS_TIGHT_FEN;
}

void funds_tight_choice(char choice[512], int year)
{
    struct fund fund;
    funds_tight(&fund, year);
    snprintf(choice, 512, "%s/%s/%s:1", fund.document, fund.function,
             funds_sources[fund.source]);
}

static struct fund *find(struct fund *funds, size_t count, int year,
                         const char *function, int source)
{
    for (size_t i = 0; i < count; i++) {
        if (funds[i].year == year && funds[i].source == source &&
            strcmp(funds[i].function, function) == 0) {
            return &funds[i];
        }
    }
    return NULL;
}

static size_t lay_out(const struct county *county, struct fund *funds)
{
    size_t count = 0;
    for (int year = COUNTY_YEAR_FIRST; year < funds_year_end(county); year++) {
        for (int p = 0; p < PROGRAMME_COUNT; p++) {
            const struct programme_facts *const facts = &programmes_facts[p];
            for (int s = 0; s < COUNTY_SOURCES; s++) {
                if (facts->weights[s] == 0 ||
                    find(funds, count, year, facts->function, s) != NULL) {
                    continue;
                }
                struct fund *const fund = &funds[count++];
                memset(fund, 0, sizeof(*fund));
                funds_document(fund->document, year, s);
                fund->function = facts->function;
                fund->function_name = facts->function_name;
                fund->department_economic = facts->department_economic;
                fund->year = year;
                fund->source = s;
            }
        }
    }
    return count;
}

static void add_line(struct fund *fund, const struct line *line)
{
    const int64_t fen = line->drawn_fen[fund->source];
    fund->drawn_fen += fen;
    fund->paid_fen += line->final == RESULT_PAID ? fen : 0;
    fund->returned_fen += line->final == RESULT_FAILED ? fen : 0;
    fund->reserved_fen += line->final == RESULT_UNKNOWN ? fen : 0;
}

size_t funds_collect(const struct county *county, struct fund funds[FUNDS_COUNT_MAX])
{
    const size_t count = lay_out(county, funds);
    for (size_t b = 0; b < county->batch_count; b++) {
        const struct batch *const batch = &county->batches[b];
        const struct programme_facts *const facts = &programmes_facts[batch->programme];
        for (int s = 0; s < COUNTY_SOURCES; s++) {
            struct fund *const fund =
                find(funds, count, county_year(batch->month), facts->function, s);
            for (size_t i = 0;
                 fund != NULL && facts->weights[s] > 0 && i < batch->line_count; i++) {
                add_line(fund, &county->lines[batch->line_first + i]);
            }
        }
    }
    /* An eighth more than was drawn and 10,000 yuan, in whole 100 yuan. */
    for (size_t i = 0; i < count; i++) {
        const int64_t need_fen = funds[i].drawn_fen + funds[i].drawn_fen / 8;
        funds[i].amount_fen = need_fen / 10000 * 10000 + 1000000;
    }
    return count;
}
