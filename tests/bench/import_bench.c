/* import_bench.c - how fast payroll files go in, with everything on.
 *
 *     import_bench COUNTY LEDGER [MONTHS [JOBS [CRASHES]]]
 *
 * COUNTY is a folder of `county --scale N`.  Makes LEDGER, imports units, programmes,
 * budget and the first month (people nobody knows), then the second month of the same
 * people, then as many more months as asked for: the book grows by N entries each.
 * In the end, CRASHES times, a process that imports one month more is killed on its way
 * and the ledger is opened. */
#include "tests/bench/bench.h"

#include "importers/payroll.h"
#include "importers/register.h"

#include <fcntl.h>
#include <inttypes.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATH_MAX_SIZE = 1200, MONTHS_MAX = 60, SHARES = 4, CRASHES_MAX = 50 };

struct office {
    const char *county;
    char ledger_folder[PATH_MAX_SIZE];
    uint8_t vault_key[32];
    struct signing_key *administrator, *maker;
    struct ledger ledger;
    struct ledger_actor actor;
    struct arena arena;
    struct hasher *hasher;
    unsigned jobs;
    int64_t month_ns; /* what the last month took */
};

/* ---- memory beyond the map ------------------------------------------------------- */

/* Anonymous pages only: mapped files are the kernel's to give back.  The highest value
 * is what a sampling thread saw. */
static atomic_long anonymous_kib_max;
static atomic_bool is_over;

static void *watch_memory(void *unused)
{
    (void)unused;
    while (!atomic_load(&is_over)) {
        const long now = bench_memory_kib("RssAnon");
        if (now > atomic_load(&anonymous_kib_max)) {
            atomic_store(&anonymous_kib_max, now);
        }
        const struct timespec pause = {.tv_nsec = 5000000};
        nanosleep(&pause, NULL);
    }
    return NULL;
}

/* ---- stages ------------------------------------------------------------------------
 */

struct stages {
    const char *name;
    int64_t wall_ns, cpu_ns;
    bool is_wanted;
};

static void stage_end(struct stages *stages)
{
    if (stages->name != NULL && stages->is_wanted) {
        printf("    %-12s %6" PRId64 " ms  cpu %6" PRId64 " ms\n", stages->name,
               (bench_now_ns() - stages->wall_ns) / BENCH_MS,
               (bench_cpu_ns() - stages->cpu_ns) / BENCH_MS);
    }
    stages->name = NULL;
}

static void on_progress(void *context, const char *stage, uint64_t done, uint64_t total)
{
    struct stages *stages = context;
    (void)done;
    (void)total;
    if (stages->name == NULL || strcmp(stages->name, stage) != 0) {
        stage_end(stages);
        *stages =
            (struct stages){stage, bench_now_ns(), bench_cpu_ns(), stages->is_wanted};
    }
}

/* ---- the ledger
 * ---------------------------------------------------------------------- */

static void make_ledger(struct office *office)
{
    struct fault fault;
    struct signing_key *journal = NULL;
    struct public_key checkpoint;
    bench_vault_key(office->vault_key);
    bench_must(signing_key_new(SIGNING_ED25519, &journal, &fault), &fault);
    bench_must(signing_key_new(SIGNING_ED25519, &office->administrator, &fault),
               &fault);
    bench_must(signing_key_new(SIGNING_ED25519, &office->maker, &fault), &fault);
    signing_key_public(journal, &checkpoint);
    const struct ledger_new new = {
        .origin = "ledger.example.org/bench",
        .unit = "430699",
        .title = "测试县",
        .staff = "A01",
        .suite = DIGEST_SHA256,
        .administrator = office->administrator,
        .checkpoint = &checkpoint,
        .vault_key = office->vault_key,
        .now_ms = BENCH_NOW_MS,
    };
    bench_must(ledger_create(office->ledger_folder, &new, &fault), &fault);
    signing_key_close(journal);
    const struct ledger_options options = {.vault_key = office->vault_key};
    bench_must(ledger_open(office->ledger_folder, &options, &office->ledger, &fault),
               &fault);
}

static void enrol_maker(struct office *office)
{
    struct fault fault;
    struct ledger_actor admin = {.key = office->administrator,
                                 .now_ms = BENCH_NOW_MS,
                                 .clock_is_confirmed = true};
    const struct bytes code = bytes_of("S01");
    const struct ledger_staff staff = {.code = code};
    struct public_key key;
    uint64_t entry = 0;
    signing_key_public(office->maker, &key);
    bench_must(ledger_add_staff(&office->ledger, &admin, &staff, &fault), &fault);
    const struct ledger_enrolment enrolment = {
        .staff = code, .purpose = KEY_PURPOSE_ACTING, .key = &key};
    bench_must(ledger_enrol_key(&office->ledger, &admin, &enrolment, &entry, &fault),
               &fault);
    bench_must(ledger_give_role(&office->ledger, &admin, code, STAFF_ROLE_MAKER, 19000,
                                0, &fault),
               &fault);
    office->actor = admin;
    office->actor.key = office->maker;
}

static void begin_intake(struct office *office, const char *path, const char *profile,
                         struct intake *ret_intake)
{
    struct fault fault;
    *ret_intake = (struct intake){
        .ledger = &office->ledger,
        .actor = &office->actor,
        .arena = &office->arena,
        .path = path,
        .hasher = office->hasher,
    };
    bench_must(profile_find("docs/profiles", profile, &office->arena,
                            &ret_intake->profile, &fault),
               &fault);
    intake_begin(ret_intake);
}

static void in_county(const struct office *office, const char *name,
                      char ret_path[static PATH_MAX_SIZE])
{
    snprintf(ret_path, PATH_MAX_SIZE, "%s/%s", office->county, name);
}

static void import_registers(struct office *office)
{
    struct fault fault;
    struct intake intake;
    struct register_summary summary;
    char path[PATH_MAX_SIZE];
    in_county(office, "units.csv", path);
    begin_intake(office, path, "units", &intake);
    bench_must(register_units(&intake, &summary, &fault), &fault);
    in_county(office, "programmes.csv", path);
    begin_intake(office, path, "programmes", &intake);
    bench_must(register_programmes(&intake, &summary, &fault), &fault);
    in_county(office, "budget/2024.csv", path);
    begin_intake(office, path, "budget", &intake);
    bench_must(register_budget(&intake, NULL, &summary, &fault), &fault);
}

/* As a program that was started for this import would find it. */
static void reopen(struct office *office)
{
    struct fault fault;
    const struct ledger_options options = {.vault_key = office->vault_key};
    ledger_close(&office->ledger);
    arena_close(&office->arena);
    malloc_trim(0);
    bench_must(arena_open((size_t)3 << 30, &office->arena, &fault), &fault);
    bench_must(ledger_open(office->ledger_folder, &options, &office->ledger, &fault),
               &fault);
}

/* ---- a month
 * --------------------------------------------------------------------------- */

static void print_row(const char *name, uint64_t rows, int64_t wall_ns, int64_t cpu_ns)
{
    printf("%-28s %8" PRIu64 " rows %6" PRId64 " ms %7" PRId64 " rows/s  cpu %6" PRId64
           " ms  private %4ld MiB\n",
           name, rows, wall_ns / BENCH_MS, bench_rate(rows, wall_ns), cpu_ns / BENCH_MS,
           atomic_load(&anonymous_kib_max) / 1024);
    fflush(stdout);
}

static void import_month(struct office *office, const char *name, const char *path,
                         int month, bool shows_stages)
{
    static const char *const sources[SHARES] = {
        "测财社指〔2024〕3号/2081902/中央:437", "测财社指〔2024〕7号/2081902/省级:311",
        "测财社指〔2024〕12号/2081902/市级:89", "测财预指〔2024〕1号/2081902/县级:163"};
    struct fault fault;
    struct intake intake;
    struct intake_share shares[SHARES];
    struct stages stages = {.is_wanted = shows_stages};
    reopen(office);
    begin_intake(office, path, "plain", &intake);
    intake.progress = on_progress;
    intake.progress_context = &stages;
    struct payroll_options options = {
        .programme = "RDB",
        .unit = "430699-MZJ",
        .period = 2024 * 12 + month - 1,
        .due = 19732 + 30 * (month - 1),
        .headcount = -1,
        .shares = shares,
        .share_count = SHARES,
        .jobs = office->jobs,
    };
    for (size_t i = 0; i < SHARES; i++) {
        bench_must(intake_find_share(&intake, sources[i], &shares[i], &fault), &fault);
    }
    struct payroll_summary summary;
    atomic_store(&anonymous_kib_max, 0);
    const int64_t wall_ns = bench_now_ns();
    const int64_t cpu_ns = bench_cpu_ns();
    on_progress(&stages, "open", 0, 0);
    bench_must(payroll_import(&intake, &options, &summary, &fault), &fault);
    const int64_t wall = bench_now_ns() - wall_ns;
    const int64_t cpu = bench_cpu_ns() - cpu_ns;
    stage_end(&stages);
    office->month_ns = wall;
    print_row(name, summary.rows, wall, cpu);
}

/* The second month's file with another serial number in its first row: a file that the
 * ledger does not know yet. */
static void write_month(const char *from, const char *to, int month)
{
    FILE *in = fopen(from, "rb");
    FILE *out = fopen(to, "wb");
    static char chunk[1 << 20];
    if (in == NULL || out == NULL || fgets(chunk, sizeof(chunk), in) == NULL) {
        fprintf(stderr, "bench: cannot copy %s\n", from);
        exit(1);
    }
    fprintf(out, "%s%d", chunk, month);
    for (size_t size; (size = fread(chunk, 1, sizeof(chunk), in)) > 0;) {
        fwrite(chunk, 1, size, out);
    }
    fclose(in);
    fclose(out);
}

static void import_months(struct office *office, int months)
{
    char path[PATH_MAX_SIZE];
    in_county(office, "payroll/2024/01/RDB.csv", path);
    import_month(office, "first load, empty book", path, 1, true);
    in_county(office, "payroll/2024/02/RDB.csv", path);
    import_month(office, "second month, people known", path, 2, true);
    for (int month = 3; month <= months; month++) {
        char copy[PATH_MAX_SIZE + 16];
        char name[64];
        struct journal_facts facts;
        journal_facts(office->ledger.journal, &facts);
        snprintf(copy, sizeof(copy), "%s/month.csv", office->county);
        snprintf(name, sizeof(name), "month %d, %" PRIu64 " entries", month,
                 facts.size);
        write_month(path, copy, month);
        import_month(office, name, copy, month, month == months);
        unlink(copy);
    }
}

/* ---- crashes -----------------------------------------------------------------------
 */

/* A child that imports one month more, until it is killed. */
static pid_t start_import(struct office *office, const char *path, int month)
{
    fflush(stdout);
    const pid_t child = fork();
    if (child != 0) {
        return child;
    }
    const int nowhere = open("/dev/null", O_WRONLY);
    if (nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0) {
        _exit(1);
    }
    import_month(office, "killed", path, month, false);
    _exit(0);
}

/* The first opening after a writer's death, at moments spread over the time that a
 * month takes. */
static void crash(struct office *office, int months, int crashes)
{
    struct fault fault;
    char path[PATH_MAX_SIZE];
    char copy[PATH_MAX_SIZE + 16];
    int64_t longest_ns = 0;
    int killed = 0;
    struct journal_facts facts = {0};
    in_county(office, "payroll/2024/02/RDB.csv", path);
    snprintf(copy, sizeof(copy), "%s/month.csv", office->county);
    for (int i = 0; i < crashes; i++) {
        write_month(path, copy, months + 1 + i);
        ledger_close(
            &office->ledger); /* no store may be open on both sides of a fork */
        const pid_t child = start_import(office, copy, months + 1 + i);
        const int64_t wait_ns = office->month_ns * (2 * i + 1) / (2 * crashes);
        const struct timespec pause = {.tv_sec = wait_ns / INT64_C(1000000000),
                                       .tv_nsec = wait_ns % INT64_C(1000000000)};
        int state = 0;
        nanosleep(&pause, NULL);
        if (child < 0 || kill(child, SIGKILL) != 0 ||
            waitpid(child, &state, 0) != child) {
            fprintf(stderr, "bench: no child to kill\n");
            exit(1);
        }
        killed += WIFSIGNALED(state) ? 1 : 0;
        const struct ledger_options options = {.vault_key = office->vault_key};
        const int64_t start_ns = bench_now_ns();
        bench_must(
            ledger_open(office->ledger_folder, &options, &office->ledger, &fault),
            &fault);
        const int64_t took_ns = bench_now_ns() - start_ns;
        longest_ns = took_ns > longest_ns ? took_ns : longest_ns;
        journal_facts(office->ledger.journal, &facts);
    }
    unlink(copy);
    printf("open after a crash           %8" PRIu64 " entries, %d of %d killed while "
           "importing: at most %" PRId64 " us  (bar: 50 ms at any size)\n",
           facts.size, killed, crashes, longest_ns / 1000);
}

int main(int argument_count, char **arguments)
{
    struct fault fault;
    static struct office office;
    if (argument_count < 3 || argument_count > 6) {
        fprintf(stderr,
                "usage: import_bench COUNTY LEDGER [MONTHS [JOBS [CRASHES]]]\n");
        return 2;
    }
    const long months = argument_count > 3 ? strtol(arguments[3], NULL, 10) : 2;
    office.jobs = argument_count > 4 ? (unsigned)strtoul(arguments[4], NULL, 10) : 2;
    const long crashes = argument_count > 5 ? strtol(arguments[5], NULL, 10) : 0;
    if (months < 2 || months > MONTHS_MAX || office.jobs < 1 || office.jobs > 8 ||
        crashes < 0 || crashes > CRASHES_MAX) {
        fprintf(stderr, "import_bench: 2 to %d months, 1 to 8 jobs, 0 to %d crashes\n",
                MONTHS_MAX, CRASHES_MAX);
        return 2;
    }
    office.county = arguments[1];
    snprintf(office.ledger_folder, sizeof(office.ledger_folder), "%s", arguments[2]);
    bench_must(arena_open((size_t)3 << 30, &office.arena, &fault), &fault);
    bench_must(hasher_open(DIGEST_SHA256, &office.hasher, &fault), &fault);
    pthread_t watcher;
    const bool is_watched = pthread_create(&watcher, NULL, watch_memory, NULL) == 0;
    make_ledger(&office);
    enrol_maker(&office);
    import_registers(&office);
    import_months(&office, (int)months);
    if (crashes > 0) {
        crash(&office, (int)months, (int)crashes);
    }
    atomic_store(&is_over, true);
    if (is_watched) {
        pthread_join(watcher, NULL);
    }
    ledger_close(&office.ledger);
    signing_key_close(office.administrator);
    signing_key_close(office.maker);
    hasher_close(office.hasher);
    arena_close(&office.arena);
    return 0;
}
