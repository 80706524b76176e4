/* test_attacks.c - a ledger is attacked in every way we could think of, with keys and
 * without, and everybody who may notice looks: who does, by which name, and who cannot.
 *
 * What nobody can notice from the ledger alone is written down as well. */
#include "tests/reports/attack_kit.h"

enum { STRANGER_STEP = 4 };

static struct attack_scene scene;

/* ---- attacks: each changes the entries, and mends what it can
 * --------------------------
 */

/* The last transaction is gone, seal and all. */
static void cut_transaction(struct adversary *a)
{
    a->count = scene.second_results;
}

static void cut_last_entry(struct adversary *a)
{
    a->count--;
}

/* A result that nothing refers to. */
static void cut_middle(struct adversary *a)
{
    adversary_remove(a, scene.first_results, 1);
    adversary_relink(a, scene.first_results);
}

static void swap_two(struct adversary *a)
{
    adversary_swap(a, scene.first_results, scene.first_results + 1);
    adversary_relink(a, scene.first_results);
}

static void swap_two_as_they_are(struct adversary *a)
{
    adversary_swap(a, scene.first_results, scene.first_results + 1);
}

static void set_amount(struct adversary *a)
{
    struct entry entry;
    struct fact fact;
    adversary_take(a, scene.book.second, &entry, &fact);
    fact_set_fen(&fact, ALLOCATION_AMOUNT, fact.field[ALLOCATION_AMOUNT].fen + 100);
    adversary_put(a, scene.book.second, &entry, &fact);
}

static void edit_as_it_is(struct adversary *a)
{
    set_amount(a);
}

static void edit_amount(struct adversary *a)
{
    set_amount(a);
    adversary_relink(a, scene.book.second);
}

/* Who was paid under line 1 is now under line 2, and the other way round. */
static void swap_commitments(struct adversary *a)
{
    struct entry entry[2];
    struct fact line[2];
    for (size_t i = 0; i < 2; i++) {
        adversary_take(a, scene.first_batch + 1 + i, &entry[i], &line[i]);
    }
    const struct bytes kept = line[0].field[LINE_COMMITMENT].bytes;
    fact_set_bytes(&line[0], LINE_COMMITMENT, line[1].field[LINE_COMMITMENT].bytes);
    fact_set_bytes(&line[1], LINE_COMMITMENT, kept);
    for (size_t i = 0; i < 2; i++) {
        adversary_put(a, scene.first_batch + 1 + i, &entry[i], &line[i]);
    }
    adversary_relink(a, scene.first_batch + 1);
}

/* One more allocation, among those of the first day. */
static void insert_entry(struct adversary *a)
{
    struct entry entry;
    struct fact fact;
    const uint64_t at = scene.book.second + 1;
    adversary_insert(a, at, scene.book.second);
    adversary_take(a, at, &entry, &fact);
    fact_set_bytes(&fact, ALLOCATION_LABEL, bytes_of("A3"));
    adversary_put(a, at, &entry, &fact);
    adversary_relink(a, at);
}

/* The last answer came half an hour earlier. */
static void change_time(struct adversary *a)
{
    for (uint64_t i = scene.second_results; i < a->count; i++) {
        struct entry entry;
        struct fact fact;
        adversary_take(a, i, &entry, &fact);
        entry.recorded_ms -= ATTACK_HOUR_MS / 2;
        adversary_put(a, i, &entry, &fact);
    }
    adversary_relink(a, scene.second_results);
}

static void act_as(struct adversary *a, uint64_t actor)
{
    for (uint64_t i = scene.second_results; i < a->count; i++) {
        struct entry entry;
        struct fact fact;
        adversary_take(a, i, &entry, &fact);
        entry.actor = actor;
        adversary_put(a, i, &entry, &fact);
    }
}

/* It was the checker who took in the answer. */
static void change_actor(struct adversary *a)
{
    act_as(a, scene.book.checker_actor);
    adversary_relink(a, scene.second_results);
}

/* One administrator enrolled S08 alone. */
static void drop_cosigner(struct adversary *a)
{
    uint64_t seal = scene.staff;
    struct entry entry;
    struct fact fact;
    do {
        adversary_take(a, ++seal, &entry, &fact);
    } while (entry.kind != KIND_SEAL);
    ck_assert(fact_has(&fact, SEAL_COSIGNATURES));
    fact.present &= ~(UINT32_C(1) << SEAL_COSIGNATURES);
    adversary_put(a, seal, &entry, &fact);
    adversary_relink(a, scene.staff);
}

/* The second batch was sent without anybody's approval. */
static void strip_approvals(struct adversary *a)
{
    uint64_t index = scene.second_batch;
    while (index < a->count) {
        struct entry entry;
        struct fact fact;
        adversary_take(a, index, &entry, &fact);
        if (entry.kind == KIND_APPROVAL) {
            adversary_remove(a, index, 1);
        } else {
            index++;
        }
    }
    adversary_relink(a, scene.second_batch);
}

static void change_genesis(struct adversary *a)
{
    struct entry entry;
    struct fact fact;
    adversary_take(a, 0, &entry, &fact);
    fact_set_number(&fact, GENESIS_THRESHOLD, 1);
    adversary_put(a, 0, &entry, &fact);
    adversary_relink(a, 0);
}

/* The seal of the second answer one place up: its last entry is under no seal. */
static void move_last_seal(struct adversary *a)
{
    adversary_swap(a, a->count - 1, a->count - 2);
    adversary_relink(a, scene.second_results);
}

/* The seal of the first answer one place up: the last result is the administrators'. */
static void move_seal(struct adversary *a)
{
    adversary_swap(a, scene.staff - 1, scene.staff - 2);
    adversary_relink(a, scene.first_results);
}

/* S08, who has no role, took in the answer, and was given the role afterwards, as of
 * the first day. */
static void give_role_later(struct adversary *a)
{
    uint64_t role = 0;
    struct entry entry;
    struct fact fact;
    adversary_hold(a, scene.stranger_actor, scene.book.maker);
    act_as(a, scene.stranger_actor);
    do { /* that of the maker: its seal comes with it */
        adversary_take(a, ++role, &entry, &fact);
    } while (entry.kind != KIND_ROLE ||
             fact.field[ROLE_ROLE].number != STAFF_ROLE_MAKER);
    for (uint64_t i = 0; i < 2; i++) {
        a->entries[a->count++] = a->entries[role + i];
    }
    adversary_take(a, a->count - 2, &entry, &fact);
    fact_set_number(&fact, ROLE_STAFF, scene.staff);
    adversary_put(a, a->count - 2, &entry, &fact);
    for (uint64_t i = a->count - 2; i < a->count; i++) {
        struct entry last;
        struct fact other;
        adversary_take(a, scene.size - 1, &last, &other);
        adversary_take(a, i, &entry, &fact);
        entry.recorded_ms = last.recorded_ms;
        adversary_put(a, i, &entry, &fact);
    }
    adversary_relink(a, scene.second_results);
}

/* The second answer is booked once more. */
static void book_twice(struct adversary *a)
{
    const uint64_t end = a->count;
    for (uint64_t i = scene.second_results; i < end; i++) {
        a->entries[a->count++] = a->entries[i];
    }
    adversary_relink(a, end);
}

/* Another history from the old checkpoint on: S08 was never enrolled. */
static void fork_history(struct adversary *a)
{
    adversary_remove(a, scene.staff, scene.second_batch - scene.staff);
    adversary_relink(a, scene.staff);
}

static void roll_back(struct adversary *a)
{
    a->count = scene.old_size;
    scene.published = scene.old;
}

/* The signer's record with it: everything that the bureau itself holds. */
static void roll_back_all(struct adversary *a)
{
    static char path[ATTACK_PATH_SIZE + 8];
    struct fault fault = {0};
    struct signer_record record;
    ck_assert_ok(signer_record_read(scene.record, &record, &fault), &fault);
    struct note note;
    struct checkpoint checkpoint;
    ck_assert_ok(note_parse(scene.old, &scene.arena, &note, &fault), &fault);
    ck_assert_ok(checkpoint_parse(note.text, &checkpoint, &fault), &fault);
    record.size = checkpoint.size;
    record.root = checkpoint.root;
    snprintf(path, sizeof(path), "%s.old", scene.record);
    ck_assert_ok(signer_record_write(path, &record, &fault), &fault);
    scene.seen_record = path;
    roll_back(a);
}

/* Nothing is changed but the checkpoint that is shown. */
static void show_old_checkpoint(struct adversary *a)
{
    (void)a;
    scene.published = scene.old;
}

static void do_nothing(struct adversary *a)
{
    (void)a;
}

/* ---- the table
 * -----------------------------------------------------------------------
 */

/* Who looks.  `bare`: verify with nothing to compare with; `deep`: with replay; `old`:
 * with the old checkpoint, which every payee's receipt holds; `last`: with the signer's
 * own record; `mirror`: a copy that followed the log; `receipt`: a payee who asks for
 * one now; `stranger`: another program that reads what is published, for the first
 * time.  "missed": found whole; else the damage, or why it was refused. */
struct attack {
    const char *name;
    enum attack_keys keys;
    void (*act)(struct adversary *adversary);
    const char *bare, *deep, *old, *last, *mirror, *receipt, *stranger;
};

static const struct attack attacks[] = {
    {"untouched", ATTACK_NO_KEY, do_nothing, "missed", "missed", "missed", "missed",
     "missed", "missed", "missed"},
    {"cut-transaction", ATTACK_NO_KEY, cut_transaction, "missed", "missed", "missed",
     "rolled back", "not-found", "found", "cannot check"},
    {"cut-transaction", ATTACK_ALL, cut_transaction, "missed", "missed", "missed",
     "rolled back", "refused", "missed", "missed"},
    {"cut-last-entry", ATTACK_NO_KEY, cut_last_entry, "altered", "altered", "altered",
     "altered", "not published", "found", "not published"},
    {"cut-middle", ATTACK_NO_KEY, cut_middle, "altered", "altered", "altered",
     "altered", "not-found", "found", "cannot check"},
    {"cut-middle", ATTACK_ALL, cut_middle, "missed", "missed", "forked", "rolled back",
     "refused", "missed", "missed"},
    {"swap-two-as-they-are", ATTACK_NO_KEY, swap_two_as_they_are, "reordered",
     "reordered", "reordered", "reordered", "found", "found", "tampered"},
    {"swap-two", ATTACK_NO_KEY, swap_two, "altered", "altered", "altered", "altered",
     "found", "found", "tampered"},
    {"swap-two", ATTACK_ALL, swap_two, "missed", "missed", "forked", "forked", "found",
     "missed", "missed"},
    {"edit-as-it-is", ATTACK_NO_KEY, edit_as_it_is, "altered", "altered", "altered",
     "altered", "found", "found", "tampered"},
    {"edit-amount", ATTACK_NO_KEY, edit_amount, "altered", "altered", "altered",
     "altered", "found", "found", "tampered"},
    {"edit-amount", ATTACK_MAKER, edit_amount, "altered", "altered", "altered",
     "altered", "found", "found", "tampered"},
    {"edit-amount", ATTACK_STAFF, edit_amount, "missed", "missed", "forked", "forked",
     "found", "found", "tampered"},
    {"edit-amount", ATTACK_ALL, edit_amount, "missed", "missed", "forked", "forked",
     "found", "missed", "missed"},
    {"swap-commitments", ATTACK_NO_KEY, swap_commitments, "altered", "altered",
     "altered", "altered", "found", "found", "tampered"},
    {"swap-commitments", ATTACK_MAKER, swap_commitments, "altered", "altered",
     "altered", "altered", "found", "found", "tampered"},
    {"swap-commitments", ATTACK_STAFF, swap_commitments, "missed", "missed", "forked",
     "forked", "found", "found", "tampered"},
    {"swap-commitments", ATTACK_ALL, swap_commitments, "missed", "missed", "forked",
     "forked", "found", "found", "missed"},
    {"insert-entry", ATTACK_NO_KEY, insert_entry, "altered", "altered", "altered",
     "altered", "not-found", "refused", "cannot check"},
    {"insert-entry", ATTACK_ALL, insert_entry, "missed", "missed", "forked", "forked",
     "found", "found", "missed"},
    {"change-time", ATTACK_NO_KEY, change_time, "altered", "altered", "altered",
     "altered", "found", "found", "tampered"},
    {"change-time", ATTACK_MAKER, change_time, "missed", "missed", "missed", "forked",
     "found", "found", "tampered"},
    {"change-time", ATTACK_ALL, change_time, "missed", "missed", "missed", "forked",
     "found", "missed", "missed"},
    {"change-actor", ATTACK_NO_KEY, change_actor, "altered", "altered", "altered",
     "altered", "found", "found", "tampered"},
    {"change-actor", ATTACK_MAKER, change_actor, "altered", "altered", "altered",
     "altered", "found", "found", "tampered"},
    {"change-actor", ATTACK_ALL, change_actor, "missed", "altered", "missed", "forked",
     "found", "missed", "missed"},
    {"drop-cosigner", ATTACK_NO_KEY, drop_cosigner, "altered", "altered", "altered",
     "altered", "found", "found", "tampered"},
    {"drop-cosigner", ATTACK_ALL, drop_cosigner, "altered", "altered", "altered",
     "altered", "found", "missed", "tampered"},
    {"strip-approvals", ATTACK_NO_KEY, strip_approvals, "altered", "altered", "altered",
     "altered", "not-found", "found", "cannot check"},
    {"strip-approvals", ATTACK_MAKER, strip_approvals, "missed", "altered", "missed",
     "rolled back", "not-found", "found", "cannot check"},
    {"strip-approvals", ATTACK_ALL, strip_approvals, "missed", "altered", "missed",
     "rolled back", "refused", "missed", "missed"},
    {"change-genesis", ATTACK_NO_KEY, change_genesis, "altered", "altered", "altered",
     "altered", "found", "found", "tampered"},
    {"change-genesis", ATTACK_ALL, change_genesis, "missed", "missed", "forked",
     "forked", "found", "missed", "missed"},
    {"move-last-seal", ATTACK_NO_KEY, move_last_seal, "altered", "altered", "altered",
     "altered", "not published", "found", "not published"},
    {"move-last-seal", ATTACK_ALL, move_last_seal, "altered", "altered", "altered",
     "altered", "not published", "found", "not published"},
    {"move-seal", ATTACK_NO_KEY, move_seal, "altered", "altered", "altered", "altered",
     "found", "found", "tampered"},
    {"move-seal", ATTACK_ALL, move_seal, "altered", "altered", "forked", "forked",
     "found", "missed", "tampered"},
    {"give-role-later", ATTACK_NO_KEY, give_role_later, "altered", "altered", "altered",
     "altered", "not-found", "found", "cannot check"},
    {"give-role-later", ATTACK_ALL, give_role_later, "altered", "altered", "altered",
     "altered", "found", "missed", "tampered"},
    {"book-twice", ATTACK_NO_KEY, book_twice, "altered", "altered", "altered",
     "altered", "not-found", "missed", "cannot check"},
    {"book-twice", ATTACK_MAKER, book_twice, "missed", "altered", "missed", "missed",
     "not-found", "missed", "cannot check"},
    {"book-twice", ATTACK_ALL, book_twice, "missed", "altered", "missed", "missed",
     "missed", "missed", "missed"},
    {"fork-history", ATTACK_NO_KEY, fork_history, "altered", "altered", "altered",
     "altered", "not-found", "found", "cannot check"},
    {"fork-history", ATTACK_ALL, fork_history, "missed", "missed", "missed",
     "rolled back", "refused", "missed", "missed"},
    {"roll-back", ATTACK_NO_KEY, roll_back, "missed", "missed", "missed", "rolled back",
     "refused", "missed", "missed"},
    {"roll-back-all", ATTACK_NO_KEY, roll_back_all, "missed", "missed", "missed",
     "missed", "refused", "missed", "missed"},
    {"show-old-checkpoint", ATTACK_NO_KEY, show_old_checkpoint, "missed", "missed",
     "missed", "missed", "refused", "missed", "cannot check"},
};

static void expect(const struct attack *attack, const char *who, const char *got,
                   const char *wanted)
{
    static const char *const keys[] = {"no key", "the maker's key", "all keys of staff",
                                       "all keys"};
    ck_assert_msg(strcmp(got, wanted) == 0, "%s, %s: %s: %s, expected %s", attack->name,
                  keys[attack->keys], who, got, wanted);
}

/* Python alone takes longer than all the others together. */
static void try_attack(const struct attack *attack, bool has_stranger)
{
    static struct adversary adversary;
    struct fault fault = {0};
    const size_t mark = arena_mark(&scene.arena);
    const char *folder = suite_folder();
    char public[ATTACK_PATH_SIZE];
    snprintf(scene.forged, sizeof(scene.forged), "%s/forged", folder);
    snprintf(public, sizeof(public), "%s/public", folder);
    scene.seen_record = scene.record;
    scene.published = attack->keys == ATTACK_ALL ? bytes_from("", 0) : scene.last;
    adversary_begin(&adversary, &scene.options, &scene.arena, DIGEST_SHA256);
    attack_arm(&scene, &adversary, attack->keys);
    adversary_load(&adversary, scene.genuine);
    attack->act(&adversary);
    adversary_write(&adversary, scene.forged);
    adversary_end(&adversary);
    expect(attack, "bare", attack_verify(&scene, NULL, false, NULL), attack->bare);
    expect(attack, "deep", attack_verify(&scene, NULL, true, NULL), attack->deep);
    expect(attack, "old", attack_verify(&scene, &scene.old, false, NULL), attack->old);
    expect(attack, "last", attack_verify(&scene, NULL, false, scene.seen_record),
           attack->last);
    const bool is_public = status_is_ok(attack_publish(&scene, public, &fault));
    if (is_public) {
        attack_put_file(public, "checkpoint", scene.published);
    }
    expect(attack, "mirror",
           is_public ? attack_mirror(&scene, public) : "not published", attack->mirror);
    expect(attack, "receipt", attack_payee_looks(&scene), attack->receipt);
    if (has_stranger) {
        expect(attack, "stranger",
               is_public ? attack_stranger(&scene, public) : "not published",
               attack->stranger);
    }
    arena_rewind(&scene.arena, mark);
}

START_TEST(test_every_attack_is_noticed_by_whom_the_table_says)
{
    const char *which = getenv("ATTACKS"); /* "all": the stranger looks each time */
    const bool has_all = which != NULL && strcmp(which, "all") == 0;
    attack_open(&scene, DIGEST_SHA256);
    for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++) {
        try_attack(&attacks[i], i % STRANGER_STEP == 0 || has_all);
    }
    attack_close(&scene);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("attacks");
    TCase *table = tcase_create("table");
    tcase_set_timeout(table, 120);
    tcase_add_test(table, test_every_attack_is_noticed_by_whom_the_table_says);
    suite_add_tcase(suite, table);
    return suite;
}
