/* test_every_bit.c - a ledger of 2,000 entries: each bit of its file that is flipped is
 * found, or every key and every value of every table reads as before.
 *
 *   EVERY_BIT=PART/PARTS   all bits of that part of the file, with progress (make
 * soak); else some thousand chosen by PROPERTY_SEED
 *
 * A worker flips and looks in its own process, for a fork a bit would cost more than
 * all the looking; when a broken page ends it, verify_in_child() has the word on that
 * bit, and another worker goes on. */
#include "ledger/journal/signer.h"
#include "ledger/journal/verify.h"
#include "tests/ledger/journal/book.h"
#include "tests/ledger/journal/raw.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>

enum {
    ENTRIES = 2000,
    COLOURS = 120,
    PAIRS_MAX = 4 * ENTRIES,
    SAMPLE = 1500,    /* bits */
    SECONDS_MAX = 60, /* for one bit: a walk that never ends is a death */
    PROGRESS_STEP = 1 << 16
};

static const char *const table_names[] = {"entry", "tile",  "head", "seal",
                                          "key",   "staff", "role", "total"};
enum { TABLES = sizeof(table_names) / sizeof(table_names[0]) };

/* What both processes see. */
struct tally {
    uint64_t next, end, step; /* bits: the one to try, the end of the part */
    uint64_t tried, found, harmless, died;
    uint64_t kinds[VERIFY_UNREADABLE + 1]; /* of those found by a verdict */
    uint64_t no_ledger;                    /* those of which verify says nothing */
    uint64_t missed;                       /* 1 + the bit that nobody found */
};

struct pair {
    MDB_val key, value;
};

struct place {
    struct book book;
    char folder[320], data[360], record[320], scratch[320];
    int file;
    uint8_t pristine[RAW_FILE_SIZE_MAX];
    size_t size;
    struct pair pairs[PAIRS_MAX]; /* of all tables, in order; in `arena` */
    size_t counts[TABLES];
    struct arena arena, verify_arena;
    struct verify_options options;
    struct tally *tally;
};

static struct place place;

/* ---- contents
 * ------------------------------------------------------------------------
 */

static MDB_val keep(MDB_val value)
{
    void *at = arena_take(&place.arena, value.mv_size + 1, 1);
    ck_assert_ptr_nonnull(at);
    if (value.mv_size > 0) {
        memcpy(at, value.mv_data, value.mv_size);
    }
    return (MDB_val){value.mv_size, at};
}

static bool is_same(MDB_val a, MDB_val b)
{
    return a.mv_size == b.mv_size &&
           (a.mv_size == 0 || memcmp(a.mv_data, b.mv_data, a.mv_size) == 0);
}

/* The pairs from `kept` on; more or fewer, or others, is false.  Not `is_known`: keeps
 * them. */
static bool same_table(MDB_txn *txn, size_t table, struct pair *kept, bool is_known)
{
    MDB_dbi dbi = 0;
    MDB_cursor *cursor = NULL;
    MDB_stat stat;
    struct pair pair;
    size_t count = 0;
    if (mdb_dbi_open(txn, table_names[table], 0, &dbi) != 0 ||
        mdb_stat(txn, dbi, &stat) != 0 || mdb_cursor_open(txn, dbi, &cursor) != 0) {
        return false;
    }
    bool is_good = true;
    while (is_good && mdb_cursor_get(cursor, &pair.key, &pair.value, MDB_NEXT) == 0) {
        MDB_val looked_up;
        if (!is_known) {
            ck_assert_int_lt(kept + count - place.pairs, PAIRS_MAX);
            kept[count] = (struct pair){keep(pair.key), keep(pair.value)};
        }
        is_good = (!is_known || count < place.counts[table]) &&
                  is_same(pair.key, kept[count].key) &&
                  is_same(pair.value, kept[count].value) &&
                  mdb_get(txn, dbi, &kept[count].key, &looked_up) == 0 &&
                  is_same(looked_up, kept[count].value);
        count++;
    }
    mdb_cursor_close(cursor);
    if (!is_known) {
        place.counts[table] = count;
    }
    return is_good && count == place.counts[table] && stat.ms_entries == count;
}

static bool same_contents(bool is_known)
{
    MDB_env *env = NULL;
    MDB_txn *txn = NULL;
    struct pair *kept = place.pairs;
    ck_assert_int_eq(mdb_env_create(&env), 0);
    ck_assert_int_eq(mdb_env_set_maxdbs(env, 32), 0);
    /* As the program does: what the file says of the map's size is not asked. */
    ck_assert_int_eq(mdb_env_set_mapsize(env, (size_t)1 << 30), 0);
    bool is_good =
        mdb_env_open(env, place.folder, MDB_RDONLY | MDB_NOLOCK, 0600) == 0 &&
        mdb_txn_begin(env, NULL, MDB_RDONLY, &txn) == 0;
    for (size_t i = 0; is_good && i < TABLES; i++) {
        is_good = same_table(txn, i, kept, is_known);
        kept += place.counts[i];
    }
    if (txn != NULL) {
        mdb_txn_abort(txn);
    }
    mdb_env_close(env);
    return is_good;
}

/* ---- one bit
 * --------------------------------------------------------------------------
 */

static void flip(uint64_t bit)
{
    const off_t at = (off_t)(bit / 8);
    const uint8_t byte = place.pristine[at] ^ (uint8_t)(1U << bit % 8);
    ck_assert_int_eq(pwrite(place.file, &byte, 1, at), 1);
}

static void flip_back(uint64_t bit)
{
    const off_t at = (off_t)(bit / 8);
    ck_assert_int_eq(pwrite(place.file, &place.pristine[at], 1, at), 1);
}

typedef struct status verify_call(const char *folder,
                                  const struct verify_options *options,
                                  struct arena *arena, struct verify_result *ret_result,
                                  struct fault *fault);

static bool is_found(verify_call *verify, bool is_deep)
{
    struct verify_result result;
    struct fault fault;
    struct verify_options options = place.options;
    options.scratch = is_deep ? place.scratch : NULL;
    const size_t mark = arena_mark(&place.verify_arena);
    const struct status status =
        verify(place.folder, &options, &place.verify_arena, &result, &fault);
    arena_rewind(&place.verify_arena, mark);
    if (!status_is_ok(status)) {
        ck_assert_msg(status.code == STATUS_NOT_FOUND || status.code == STATUS_FOUND ||
                          status.code == STATUS_ENVIRONMENT,
                      "%s", fault.message);
        place.tally->no_ledger++;
        return true;
    }
    if (result.verdict == VERIFY_TAMPERED) {
        place.tally->kinds[result.damage]++;
        return true;
    }
    return false;
}

static void settle_bit(uint64_t bit, bool has_found, bool is_same)
{
    struct tally *tally = place.tally;
    tally->tried++;
    tally->found += has_found ? 1 : 0;
    tally->harmless += !has_found && is_same ? 1 : 0;
    if (!has_found && !is_same) {
        tally->missed = bit + 1;
    }
}

static uint64_t after(uint64_t bit)
{
    return bit + place.tally->step;
}

static void work(void)
{
    struct tally *tally = place.tally;
    while (tally->next < tally->end && tally->missed == 0) {
        const uint64_t bit = tally->next;
        alarm(SECONDS_MAX);
        flip(bit);
        const bool is_harmless = same_contents(true);
        const bool has_found =
            !is_harmless && (is_found(verify_run, false) || is_found(verify_run, true));
        flip_back(bit);
        settle_bit(bit, has_found, is_harmless);
        tally->next = after(bit);
        if (tally->step == 1 && bit % PROGRESS_STEP == 0) {
            fprintf(stderr, "bit %llu of %llu: %llu found, %llu harmless\n",
                    (unsigned long long)bit, (unsigned long long)tally->end,
                    (unsigned long long)tally->found,
                    (unsigned long long)tally->harmless);
        }
    }
}

static void clear_scratch(void)
{
    static const char *const files[] = {"data.mdb", "lock.mdb", "writer.lock"};
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        char path[360];
        snprintf(path, sizeof(path), "%s/%s", place.scratch, files[i]);
        unlink(path);
    }
    rmdir(place.scratch);
}

/* The worker died of this bit, in its own look or in the verifier's. */
static void look_again(uint64_t bit)
{
    clear_scratch();
    flip(bit);
    place.tally->died++;
    const bool has_found =
        is_found(verify_in_child, false) || is_found(verify_in_child, true);
    flip_back(bit);
    settle_bit(bit, has_found, false);
    place.tally->next = after(bit);
}

static void flip_all(uint64_t from, uint64_t end, uint64_t step)
{
    struct tally *tally = place.tally;
    tally->next = from;
    tally->end = end;
    tally->step = step;
    while (tally->next < tally->end && tally->missed == 0) {
        const pid_t child = fork();
        int outcome = 0;
        ck_assert_int_ge(child, 0);
        if (child == 0) {
            work();
            _exit(0);
        }
        ck_assert_int_eq(waitpid(child, &outcome, 0), child);
        if (!WIFEXITED(outcome) || WEXITSTATUS(outcome) != 0) {
            look_again(tally->next);
        }
    }
}

/* ---- the ledger
 * ------------------------------------------------------------------------
 */

static struct status write_colours(struct journal_session *session, void *context,
                                   struct fault *fault)
{
    const unsigned *first = context;
    for (unsigned i = 0; i < COLOURS; i++) {
        TRY(book_append_note(session, *first + i, 100 + (int64_t)i, i % 90, fault));
    }
    return OK;
}

static void grow(struct book *book)
{
    struct journal_facts facts;
    journal_facts(book->journal, &facts);
    for (unsigned first = 0; facts.size + COLOURS + 1 < ENTRIES; first += 9) {
        book->vault++;
        ck_assert_ok(book_act(book, true, write_colours, &first), &book->fault);
        journal_facts(book->journal, &facts);
    }
    book_notes(book, ENTRIES - 1 - facts.size, 3);
}

static void setup(void)
{
    struct fault fault;
    uint8_t image[2048];
    struct book *book = &place.book;
    struct writer writer = writer_of(image, sizeof(image));
    memset(&place, 0, sizeof(place));
    snprintf(place.folder, sizeof(place.folder), "%s/journal", suite_folder());
    snprintf(place.data, sizeof(place.data), "%s/data.mdb", place.folder);
    snprintf(place.record, sizeof(place.record), "%s/signed", suite_folder());
    snprintf(place.scratch, sizeof(place.scratch), "%s/scratch", suite_folder());
    ck_assert_ok(arena_open(8 << 20, &place.arena, &fault), &fault);
    ck_assert_ok(arena_open(VERIFY_ARENA_SIZE, &place.verify_arena, &fault), &fault);
    book_begin_in(book, place.folder, SIGNING_ED25519);
    grow(book);
    ck_assert_ok(signer_checkpoint(book->journal,
                                   &(struct signer_keys){{book->checkpoint}, 1},
                                   place.record, &writer, &fault),
                 &fault);
    book_shut(book);
    place.size = raw_load(place.folder, place.pristine);
    place.file = open(place.data, O_RDWR | O_CLOEXEC);
    ck_assert_int_ge(place.file, 0);
    place.options = (struct verify_options){
        .journal = &book->options, .jobs = 1, .record_path = place.record};
    place.tally = mmap(NULL, sizeof(*place.tally), PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne(place.tally, MAP_FAILED);
    ck_assert(same_contents(false));
    ck_assert(same_contents(true));
    ck_assert_uint_eq(place.counts[0], ENTRIES);
}

static void teardown(void)
{
    close(place.file);
    munmap(place.tally, sizeof(*place.tally));
    book_end(&place.book);
    arena_close(&place.arena);
    arena_close(&place.verify_arena);
}

static void tell(void)
{
    const struct tally *tally = place.tally;
    printf("%llu of %llu bits: %llu found, %llu change nothing, %llu ended a reader\n",
           (unsigned long long)tally->tried, (unsigned long long)place.size * 8,
           (unsigned long long)tally->found, (unsigned long long)tally->harmless,
           (unsigned long long)tally->died);
    for (enum verify_damage kind = VERIFY_ALTERED; kind <= VERIFY_UNREADABLE; kind++) {
        printf("  %s: %llu\n", verify_damage_name(kind),
               (unsigned long long)tally->kinds[kind]);
    }
    printf("  no ledger any more: %llu\n", (unsigned long long)tally->no_ledger);
}

START_TEST(test_every_flipped_bit_is_found_or_changes_nothing)
{
    const char *part = getenv("EVERY_BIT");
    const char *seed = getenv("PROPERTY_SEED");
    const uint64_t bits = place.size * 8;
    ck_assert_msg(!is_found(verify_run, false) && !is_found(verify_run, true),
                  "a whole ledger is called damaged");
    if (part != NULL) {
        char *slash = NULL;
        const uint64_t which = strtoul(part, &slash, 10);
        const uint64_t parts = *slash == '/' ? strtoul(slash + 1, NULL, 10) : 0;
        ck_assert_msg(which >= 1 && which <= parts, "EVERY_BIT=PART/PARTS");
        flip_all(bits / parts * (which - 1),
                 which == parts ? bits : bits / parts * which, 1);
    } else {
        const uint64_t start = seed != NULL ? strtoul(seed, NULL, 10) : 430699;
        const uint64_t step = bits / SAMPLE | 1;
        flip_all(start % step, bits, step);
    }
    tell();
    ck_assert_msg(!is_found(verify_run, false) && !is_found(verify_run, true),
                  "put back, it is called damaged");
    ck_assert_msg(place.tally->missed == 0, "bit %llu of byte %llu of page %llu",
                  (unsigned long long)(place.tally->missed - 1) % 8,
                  (unsigned long long)(place.tally->missed - 1) / 8 % 4096,
                  (unsigned long long)(place.tally->missed - 1) / 8 / 4096);
    ck_assert_uint_gt(place.tally->found, 0);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("every bit");
    TCase *bits = tcase_create("bits");
    tcase_add_checked_fixture(bits, setup, teardown);
    tcase_set_tags(bits, "fork");
    tcase_set_timeout(bits, getenv("EVERY_BIT") != NULL ? 7 * 86400 : 300);
    tcase_add_test(bits, test_every_flipped_bit_is_found_or_changes_nothing);
    suite_add_tcase(suite, bits);
    return suite;
}
