/* test_county.c - the demo county from its first file to its last, against its truth.
 *
 * The generator shares no code with the product (tests/county/); it stands beside this
 * program in the build folder. */
#include "tests/importers/office.h"

#include "importers/plan.h"
#include "tests/importers/truth.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNTY_HOUSEHOLDS "2000"

static char county[600]; /* folder of the county's files */
static struct office office;
static struct plan plan;

/* ---- the generator ------------------------------------------------------------- */

static void make_county(void)
{
    char program[600];
    const ssize_t size = readlink("/proc/self/exe", program, sizeof(program) - 64);
    ck_assert_int_gt(size, 0);
    program[size] = '\0';
    char *slash = strrchr(program, '/');
    snprintf(slash, sizeof(program) - (size_t)(slash - program), "/../county/county");
    snprintf(county, sizeof(county), "%s", suite_folder());
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        execl(program, program, county, "--households", COUNTY_HOUSEHOLDS,
              (char *)NULL);
        _exit(127);
    }
    int state = 0;
    pid_t ended = 0;
    do {
        ended = waitpid(child, &state, 0);
    } while (ended < 0 && errno == EINTR);
    ck_assert_msg(ended == child && state == 0, "%s did not run", program);
}

/* ---- figures of the book, added up in whatever way a truth asks -------------------
 */

struct figures {
    int64_t lines, headcount, fen;
    int64_t paid, paid_fen, failed, failed_fen, unknown, unknown_fen;
    int64_t pending, pending_fen;
};

static void add_batch(struct figures *sum, uint64_t entry)
{
    const struct batch batch = office_batch(&office, entry);
    const struct count_and_fen *by = batch.by_state;
    sum->lines += (int64_t)batch.line_count;
    sum->headcount += (int64_t)batch.headcount;
    sum->fen += batch.amount;
    sum->paid += (int64_t)by[LINE_STATE_PAID].count;
    sum->paid_fen += by[LINE_STATE_PAID].fen;
    sum->failed += (int64_t)by[LINE_STATE_FAILED].count;
    sum->failed_fen += by[LINE_STATE_FAILED].fen;
    sum->unknown += (int64_t)by[LINE_STATE_UNKNOWN].count;
    sum->unknown_fen += by[LINE_STATE_UNKNOWN].fen;
    sum->pending += (int64_t)by[LINE_STATE_SUBMITTED].count;
    sum->pending_fen += by[LINE_STATE_SUBMITTED].fen;
}

/* Only a layout of successes leaves lines pending; the truth knows them as failed. */
static void compare(const struct figures *sum, const char *object)
{
    const char *final = strstr(object, "\"final\":");
    ck_assert_ptr_nonnull(final);
    ck_assert_int_eq(sum->lines, number_after(object, "lines"));
    ck_assert_int_eq(sum->headcount, number_after(object, "headcount"));
    ck_assert_int_eq(sum->fen, number_after(object, "fen"));
    ck_assert_int_eq(sum->paid, number_after(final, "paid"));
    ck_assert_int_eq(sum->paid_fen, number_after(final, "paid_fen"));
    ck_assert_int_eq(sum->failed + sum->pending, number_after(final, "failed"));
    ck_assert_int_eq(sum->failed_fen + sum->pending_fen,
                     number_after(final, "failed_fen"));
    ck_assert_int_eq(sum->unknown, number_after(final, "unknown"));
    ck_assert_int_eq(sum->unknown_fen, number_after(final, "unknown_fen"));
}

static bool is_success_only(const struct plan_step *payroll)
{
    for (size_t i = 0; i < plan.count; i++) {
        const struct plan_step *step = &plan.steps[i];
        if (step->kind == PLAN_RETURN && step->return_of == payroll->step) {
            return strcmp(step->profile, "rcu-success-only") == 0;
        }
    }
    return false;
}

static void check_batches(void)
{
    char object[2048];
    unsigned count = 0;
    for (const char *at = section("batches");
         (at = next_object(at, object, sizeof(object))) != NULL; count++) {
        const uint64_t number = (uint64_t)number_after(object, "step");
        const struct plan_step *step = &plan.steps[number - 1];
        ck_assert_uint_eq(step->step, number);
        ck_assert_msg(step->batch_count >= 1, "step %" PRIu64 " has no batch", number);
        struct figures sum = {0};
        for (size_t i = 0; i < step->batch_count; i++) {
            add_batch(&sum, step->batches[i]);
        }
        compare(&sum, object);
        ck_assert_msg(sum.pending == 0 || is_success_only(step),
                      "step %" PRIu64 " has lines nobody answered", number);
    }
    ck_assert_uint_gt(count, 100);
}

static void check_programme_periods(void)
{
    char object[2048];
    char programme[256];
    char text[256];
    for (const char *at = section("programme_periods");
         (at = next_object(at, object, sizeof(object))) != NULL;) {
        civil_period period = 0;
        ck_assert(
            date_parse_period(bytes_of(word_after(object, "period", text)), &period));
        word_after(object, "programme", programme);
        struct figures sum = {0};
        for (size_t i = 0; i < plan.count; i++) {
            const struct plan_step *step = &plan.steps[i];
            const bool is_its = step->kind == PLAN_PAYROLL && step->period == period &&
                                strcmp(step->programme, programme) == 0;
            for (size_t b = 0; is_its && b < step->batch_count; b++) {
                const struct batch batch = office_batch(&office, step->batches[b]);
                ck_assert_int_eq(batch.period, period);
                add_batch(&sum, step->batches[b]);
            }
        }
        compare(&sum, object);
    }
}

static void check_totals(void)
{
    static const char *const names[] = {"totals", "optional_totals"};
    for (size_t n = 0; n < 2; n++) {
        struct figures sum = {0};
        for (size_t i = 0; i < plan.count; i++) {
            const struct plan_step *step = &plan.steps[i];
            const bool is_its = step->kind == PLAN_PAYROLL &&
                                (n == 1) == (strcmp(step->programme, "LLQ") == 0);
            for (size_t b = 0; is_its && b < step->batch_count; b++) {
                add_batch(&sum, step->batches[b]);
            }
        }
        compare(&sum, section(names[n]));
        ck_assert_int_gt(sum.lines, 0);
    }
}

/* ---- what each line drew, read from the entries ------------------------------------
 */

enum { FUNDS_MAX = 256, SOURCES = 4, PROGRAMMES_MAX = 16 };

struct drawn {
    int64_t by_state[LINE_STATE_COUNT];
};
static struct fund {
    uint64_t entry;
    char label[256];
    struct drawn drawn;
} funds[FUNDS_MAX];
static size_t fund_count;
static struct drawn by_source[PROGRAMMES_MAX][SOURCES];
static const char *const source_names[SOURCES] = {"中央", "省级", "市级", "县级"};
static char programme_names[PROGRAMMES_MAX][16];
static size_t programme_count;

static struct status keep_fund(void *context, struct bytes code, uint64_t entry,
                               struct fault *fault)
{
    (void)context;
    (void)fault;
    ck_assert_uint_lt(fund_count, FUNDS_MAX);
    struct fund *fund = &funds[fund_count++];
    fund->entry = entry;
    memcpy(fund->label, code.at, code.size);
    return OK;
}

static size_t programme_slot(const char *name)
{
    for (size_t i = 0; i < programme_count; i++) {
        if (strcmp(programme_names[i], name) == 0) {
            return i;
        }
    }
    ck_assert_uint_lt(programme_count, PROGRAMMES_MAX);
    snprintf(programme_names[programme_count], 16, "%s", name);
    return programme_count++;
}

static size_t source_of(const char *label)
{
    for (size_t i = 0; i < SOURCES; i++) {
        const size_t size = strlen(source_names[i]);
        const size_t whole = strlen(label);
        if (whole > size && strcmp(label + whole - size, source_names[i]) == 0) {
            return i;
        }
    }
    ck_abort_msg("a label of an unknown source");
    return 0;
}

static void add_draws(size_t programme, struct bytes list, unsigned state)
{
    struct fact_pair pairs[16];
    size_t count = 0;
    ck_assert(fact_pairs(list, pairs, 16, &count));
    for (size_t i = 0; i < count; i++) {
        size_t f = 0;
        while (f < fund_count && funds[f].entry != pairs[i].entry) {
            f++;
        }
        ck_assert_uint_lt(f, fund_count);
        funds[f].drawn.by_state[state] += pairs[i].number;
        by_source[programme][source_of(funds[f].label)].by_state[state] +=
            pairs[i].number;
    }
}

static void add_lines(struct store_transaction *transaction, const char *programme,
                      uint64_t batch, uint64_t line_count)
{
    struct fault fault;
    const size_t slot = programme_slot(programme);
    for (uint64_t number = 1; number <= line_count; number++) {
        struct fact line;
        struct fact result;
        struct line_state state;
        ck_assert_ok(accounts_fact(transaction, batch + number, &line, &fault), &fault);
        ck_assert_ok(accounts_line(transaction, batch, number, &state, &fault), &fault);
        struct bytes draws = {0};
        if (fact_has(&line, LINE_DRAWS)) {
            draws = line.field[LINE_DRAWS].bytes;
        }
        if (state.result != 0) { /* a late success may draw anew */
            ck_assert_ok(accounts_fact(transaction, state.result, &result, &fault),
                         &fault);
            if (fact_has(&result, RESULT_DRAWS)) {
                draws = result.field[RESULT_DRAWS].bytes;
            }
            ck_assert(!fact_has(&result, RESULT_UNCOVERED));
        }
        ck_assert(!fact_has(&line, LINE_UNCOVERED));
        if (draws.size > 0) {
            add_draws(slot, draws, state.state);
        }
    }
}

static void read_draws(struct store_transaction *transaction)
{
    struct fault fault;
    ck_assert_ok(accounts_codes(transaction, CODE_ALLOCATION, keep_fund, NULL, &fault),
                 &fault);
    for (size_t i = 0; i < plan.count; i++) {
        const struct plan_step *step = &plan.steps[i];
        for (size_t b = 0; b < step->batch_count; b++) {
            struct batch batch;
            ck_assert_ok(accounts_batch_at(transaction, step->batches[b], UINT64_MAX,
                                           &batch, &fault),
                         &fault);
            add_lines(transaction, step->programme, step->batches[b], batch.line_count);
        }
    }
}

/* Reserved by the truth are the unknown; we hold the money of pending lines as well. */
static void compare_drawn(const struct drawn *drawn, const char *object)
{
    ck_assert_int_eq(drawn->by_state[LINE_STATE_PAID],
                     number_after(object, "paid_fen"));
    ck_assert_int_eq(drawn->by_state[LINE_STATE_UNKNOWN],
                     number_after(object, "reserved_fen"));
    /* What failed without a word in the entries has been given back entirely. */
    ck_assert_int_le(drawn->by_state[LINE_STATE_FAILED] +
                         drawn->by_state[LINE_STATE_SUBMITTED],
                     number_after(object, "returned_fen"));
}

static void check_programme_sources(void)
{
    char object[2048];
    char word[256];
    for (const char *at = section("programme_sources");
         (at = next_object(at, object, sizeof(object))) != NULL;) {
        const size_t slot = programme_slot(word_after(object, "programme", word));
        size_t source = 0;
        word_after(object, "source", word);
        while (strcmp(source_names[source], word) != 0) {
            source++;
        }
        compare_drawn(&by_source[slot][source], object);
    }
}

static void add_part(char *label, size_t capacity, const char *part)
{
    const size_t size = strlen(label);
    snprintf(label + size, capacity - size, "/%s", part);
}

static void check_allocations(struct store_transaction *transaction)
{
    char object[2048];
    char word[256];
    char label[600];
    for (const char *at = section("allocations");
         (at = next_object(at, object, sizeof(object))) != NULL;) {
        snprintf(label, sizeof(label), "%s", word_after(object, "document", word));
        add_part(label, sizeof(label), word_after(object, "function", word));
        add_part(label, sizeof(label), word_after(object, "source", word));
        size_t f = 0;
        while (f < fund_count && strcmp(funds[f].label, label) != 0) {
            f++;
        }
        ck_assert_msg(f < fund_count, "no allocation %s", label);
        struct fault fault;
        struct balance balance;
        ck_assert_ok(accounts_balance_at(transaction, funds[f].entry, UINT64_MAX,
                                         &balance, &fault),
                     &fault);
        const int64_t pending = funds[f].drawn.by_state[LINE_STATE_SUBMITTED];
        compare_drawn(&funds[f].drawn, object);
        ck_assert_int_eq(balance.received, number_after(object, "amount_fen"));
        ck_assert_int_eq(balance.paid, number_after(object, "paid_fen"));
        ck_assert_int_eq(balance.reserved - pending,
                         number_after(object, "reserved_fen"));
        ck_assert_int_eq(balance_available(&balance) + pending,
                         number_after(object, "available_fen"));
        ck_assert_int_eq(balance.uncovered, 0);
    }
}

/* ---- the faults ---------------------------------------------------------------- */

static struct plan wrong;

static void read_faults(void)
{
    /* Paths of the list are those of the county, one folder up. */
    char from[700];
    char to[700];
    struct fault fault;
    snprintf(from, sizeof(from), "%s/faults/manifest.csv", county);
    snprintf(to, sizeof(to), "%s/faults.csv", county);
    ck_assert_int_eq(rename(from, to), 0);
    ck_assert_ok(plan_read(to, &office.arena, &wrong, &fault), &fault);
}

static struct plan_step *step_numbered(uint64_t number)
{
    for (size_t i = 0; i < plan.count + wrong.count; i++) {
        struct plan_step *step =
            i < plan.count ? &plan.steps[i] : &wrong.steps[i - plan.count];
        if (step->step == number) {
            return step;
        }
    }
    ck_abort_msg("no step %" PRIu64, number);
    return NULL;
}

static struct status import_wrong(struct plan_step *step, struct fault *fault)
{
    if (step->kind == PLAN_RETURN) {
        const struct plan_step *payroll = step_numbered(step->return_of);
        struct answer_summary summary;
        return office_answer(&office, step->path, step->profile, payroll->batches[0],
                             &summary, fault);
    }
    struct intake *intake = office_intake(&office, step->path, step->profile);
    struct intake_share shares[PLAN_SHARES_MAX];
    for (size_t i = 0; i < step->share_count; i++) {
        TRY(intake_find_share(intake, step->shares[i], &shares[i], fault));
    }
    const struct payroll_options options = {
        .programme = step->programme,
        .unit = step->unit,
        .period = step->period,
        .due = step->due,
        .headcount = -1,
        .shares = shares,
        .share_count = step->share_count,
        .jobs = 2,
    };
    struct payroll_summary summary;
    TRY(payroll_import(intake, &options, &summary, fault));
    step->batches[step->batch_count++] = summary.batches[0].entry;
    return summary.is_recorded ? OK
                               : office_send_all(&office, &step->batches[0], 1, fault);
}

/* As the command line will answer it. */
static const char *answer_to(struct status status)
{
    switch ((int)status.code) {
    case STATUS_CODE_OK:
    case STATUS_EXISTS:
        return "ok";
    case STATUS_INPUT:
        return "input";
    case STATUS_REFUSED:
    case STATUS_NOT_FOUND:
        return "refused";
    default:
        return status_name(status.code);
    }
}

static void check_fault(const char *object)
{
    char expected[256];
    char column[256];
    struct plan_step *step = step_numbered((uint64_t)number_after(object, "step"));
    struct journal_facts before;
    struct journal_facts after;
    struct fault fault = {0};
    journal_facts(office.ledger.journal, &before);
    const uint64_t sequence = vault_sequence(office.ledger.vault);
    const size_t mark = arena_mark(&office.arena);
    const struct status got = import_wrong(step, &fault);
    arena_rewind(&office.arena, mark);
    if (strcmp(word_after(object, "expected", expected), "unapprovable") == 0) {
        /* Drafted, with a warning, and for ever refused by its last approval. */
        ck_assert_status(got, STATUS_REFUSED);
        ck_assert_str_eq(fault.rule, "R-066");
        ck_assert_uint_eq(office_batch(&office, step->batches[0]).stage,
                          LINE_STATE_DRAFTED);
        return;
    }
    ck_assert_msg(strcmp(answer_to(got), word_after(object, "expected", expected)) == 0,
                  "%s: %s (%s), want %s", step->path, answer_to(got), fault.message,
                  expected);
    if (number_after(object, "line") > 0) {
        ck_assert_msg((int64_t)fault.line == number_after(object, "line"),
                      "%s: line %" PRIu64 " (%s)", step->path, fault.line,
                      fault.message);
        word_after(object, "column", column);
        if (strcmp(column, "帐号") == 0) {
            /* Rows without headings are named by our own titles. */
            snprintf(column, sizeof(column), "%s",
                     profile_column_title(COLUMN_ACCOUNT));
        }
        ck_assert_msg(column[0] == '\0' || strcmp(fault.column, column) == 0,
                      "%s: column %s (%s)", step->path, fault.column, fault.message);
    }
    journal_facts(office.ledger.journal, &after);
    if (!status_is_ok(got)) {
        ck_assert_uint_eq(after.size, before.size);
        ck_assert_mem_eq(after.root.at, before.root.at, sizeof(after.root.at));
        ck_assert_msg(vault_sequence(office.ledger.vault) == sequence,
                      "%s: the vault has changed", step->path);
    } else {
        ck_assert_uint_gt(after.size, before.size);
    }
}

/* ---- the year -------------------------------------------------------------------- */

static void run_manifest(void)
{
    struct fault fault;
    char path[700];
    snprintf(path, sizeof(path), "%s/manifest.csv", county);
    ck_assert_ok(plan_read(path, &office.arena, &plan, &fault), &fault);
    ck_assert_uint_gt(plan.count, 100);
    const struct plan_run run = {
        .ledger = &office.ledger,
        .actor = &office.actor,
        .arena = &office.arena,
        .hasher = office.hasher,
        .profiles = "docs/profiles",
        .jobs = 2,
    };
    const struct plan_step *failed = NULL;
    struct status ran = plan_run(&run, &plan, &failed, &fault);
    for (size_t i = 0; status_is_ok(ran) && i < plan.count; i++) {
        if (plan.steps[i].is_waiting) { /* for its batch, made by an earlier step */
            const struct plan_step *payroll = &plan.steps[plan.steps[i].return_of - 1];
            ck_assert_uint_eq(payroll->step, plan.steps[i].return_of);
            ran = office_send_unsent(&office, payroll->batches, payroll->batch_count,
                                     &fault);
            failed = payroll;
        }
    }
    ck_assert_msg(status_is_ok(ran), "step %" PRIu64 ": %s", failed->step,
                  fault.message);
    /* The list once more: what waited is answered now. */
    ck_assert_ok(plan_read(path, &office.arena, &plan, &fault), &fault);
    ran = plan_run(&run, &plan, &failed, &fault);
    for (size_t i = 0; i < plan.count; i++) {
        ck_assert(!plan.steps[i].is_waiting);
    }
    ck_assert_msg(status_is_ok(ran), "step %" PRIu64 ", %s line %" PRIu64 " %s: %s",
                  failed == NULL ? 0 : failed->step, fault.file, fault.line,
                  fault.column, fault.message);
}

START_TEST(test_the_county_ends_as_its_truth_says_and_every_fault_is_refused)
{
    struct fault fault;
    struct store_transaction *transaction = NULL;
    char path[700];
    char object[2048];
    make_county();
    office_begin(&office);
    snprintf(path, sizeof(path), "%s/truth.json", county);
    truth = suite_file(&office.arena, path);
    run_manifest();
    check_batches();
    check_programme_periods();
    check_totals();
    ck_assert_ok(
        store_read_begin(journal_store(office.ledger.journal), &transaction, &fault),
        &fault);
    read_draws(transaction);
    check_programme_sources();
    check_allocations(transaction);
    store_read_end(transaction);
    read_faults();
    unsigned count = 0;
    for (const char *at = section("faults");
         (at = next_object(at, object, sizeof(object))) != NULL; count++) {
        check_fault(object);
    }
    ck_assert_uint_gt(count, 20);
    office_end(&office);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("county");
    TCase *year = tcase_create("year");
    tcase_set_timeout(year, 120);
    tcase_add_test(year,
                   test_the_county_ends_as_its_truth_says_and_every_fault_is_refused);
    suite_add_tcase(suite, year);
    return suite;
}
