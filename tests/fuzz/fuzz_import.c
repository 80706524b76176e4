/* fuzz_import.c - any file, taken in as any kind of list by a rehearsal, is refused
 * with a word or fits the ledger; the ledger never changes.  The first byte says which
 * kind.
 *
 * The ledger is made once: it has units, programmes and a budget. */
#include "tests/fuzz/file_property.h"
#include "tests/importers/office.h"

#include "importers/clocks.h"
#include "importers/plan.h"
#include "tests/fuzz/suite_shim.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct office office;
static const struct workday_calendar *calendar;

static void done(void *context, const struct plan_step *step,
                 const struct intake *intake, int64_t amount, bool is_known)
{
    (void)context;
    (void)step;
    (void)intake;
    (void)amount;
    (void)is_known;
}

static struct status run(enum plan_kind kind, const char *path, struct fault *fault)
{
    struct plan_step step = {.line = 2,
                             .step = 1,
                             .kind = kind,
                             .path = path,
                             .unit = "430699-MZJ",
                             .shares = {"2081902/中央:1"},
                             .share_count = 1,
                             .period = 2023 * 12 + 1,
                             .due = 19400,
                             .day = 19400,
                             .to = 19428,
                             .document = "测财社指〔2023〕3号",
                             .account = "main",
                             .received = -1,
                             .paid = -1,
                             .balance = -1};
    if (kind == PLAN_PAYROLL || kind == PLAN_ROSTER || kind == PLAN_ENROLMENTS ||
        kind == PLAN_FAILED || kind == PLAN_STANDARDS) {
        step.programme = "RDB";
    }
    struct plan plan = {&step, 1};
    const struct plan_run order = {.ledger = &office.ledger,
                                   .actor = &office.actor,
                                   .arena = &office.arena,
                                   .hasher = office.hasher,
                                   .profiles = "docs/profiles",
                                   .jobs = 1,
                                   .today = 19430,
                                   .done = done};
    const struct plan_step *failed = NULL;
    return plan_run(&order, &plan, &failed, fault);
}

static struct status run_prices(const char *path, struct fault *fault)
{
    struct register_summary summary;
    return register_prices(office_intake(&office, path, "prices"), calendar, 19730,
                           &summary, fault);
}

static struct status run_checks(const char *path, struct fault *fault)
{
    static const struct vault_file evidence = {
        .name = {(const uint8_t *)"report", 6}, .size_bytes = 1, .token = {5}};
    struct register_summary summary;
    return register_checks(office_intake(&office, path, "checks"), &evidence, 19430,
                           &summary, fault);
}

static struct status run_clocks(const char *path, struct fault *fault)
{
    struct clocks_summary clocks;
    return clocks_record(&office.ledger, &office.admin_actor, &office.arena, path,
                         &clocks, fault);
}

static void begin(void)
{
    struct fault fault = {0};
    office_map_size = UINT64_C(1) << 26;
    office_begin(&office);
    ck_assert_ok(run(PLAN_UNITS, OFFICE_FIXTURE "units.csv", &fault), &fault);
    ck_assert_ok(run(PLAN_PROGRAMMES, OFFICE_FIXTURE "programmes.csv", &fault), &fault);
    ck_assert_ok(run(PLAN_BUDGET, "tests/cli/fixtures/budget.csv", &fault), &fault);
    ck_assert_ok(workday_load(suite_file(&office.arena, "docs/policies/workdays.csv"),
                              "workdays.csv", &office.arena, &calendar, &fault),
                 &fault);
    office.actor.is_rehearsal = true;
    office.admin_actor.is_rehearsal = true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fault fault = {0};
    static struct status (*const others[])(const char *, struct fault *) = {
        run_clocks, run_prices, run_checks};
    enum { OTHERS = sizeof(others) / sizeof(others[0]) };
    if (size == 0) {
        return 0;
    }
    if (office.hasher == NULL) {
        begin();
    }
    const uint64_t before = office_size(&office);
    const size_t mark = arena_mark(&office.arena);
    const char *path = file_property_write(data + 1, size - 1);
    const unsigned kind = 1U + data[0] % (unsigned)(PLAN_KIND_END - 1 + OTHERS);
    const struct status status = kind < PLAN_KIND_END
                                     ? run(kind, path, &fault)
                                     : others[kind - PLAN_KIND_END](path, &fault);
    ck_assert(status_is_ok(status) || fault.message[0] != '\0');
    ck_assert_uint_eq(office_size(&office), before);
    arena_rewind(&office.arena, mark);
    file_property_end(path);
    return 0;
}
