/* test_journal.c - appending, sealing, refusing, and reading one snapshot. */
#include "ledger/journal/journal.h"

#include "ledger/base/date.h"
#include "ledger/journal/edge.h"
#include "tests/ledger/journal/book.h"

#include <lmdb.h>

/* ---- changing what is stored, past the program ----------------------------------- */

/* Sets (or, with value NULL, deletes) one pair of one table. */
static void raw_put(const char *folder, const char *table, struct bytes key,
                    const struct bytes *value)
{
    MDB_env *env = NULL;
    MDB_txn *txn = NULL;
    MDB_dbi dbi = 0;
    ck_assert_int_eq(mdb_env_create(&env), 0);
    ck_assert_int_eq(mdb_env_set_maxdbs(env, 32), 0);
    ck_assert_int_eq(mdb_env_set_mapsize(env, (size_t)1 << 30), 0);
    ck_assert_int_eq(mdb_env_open(env, folder, 0, 0600), 0);
    ck_assert_int_eq(mdb_txn_begin(env, NULL, 0, &txn), 0);
    ck_assert_int_eq(mdb_dbi_open(txn, table, 0, &dbi), 0);
    uint8_t image[64 + EDGE_TILE_SIZE];
    memcpy(image, key.at, key.size);
    MDB_val at = {key.size, image};
    if (value == NULL) {
        ck_assert_int_eq(mdb_del(txn, dbi, &at, NULL), 0);
    } else {
        memcpy(image + 64, value->at, value->size);
        MDB_val data = {value->size, image + 64};
        ck_assert_int_eq(mdb_put(txn, dbi, &at, &data, 0), 0);
    }
    ck_assert_int_eq(mdb_txn_commit(txn), 0);
    mdb_env_close(env);
}

static enum status_code open_again(struct book *book)
{
    struct journal *journal = NULL;
    struct journal_options options = book->options;
    options.must_be_new = false;
    const struct status opened =
        journal_open(book->folder, &options, &journal, &book->fault);
    journal_close(journal);
    return opened.code;
}

/* Copies the stored value, with one bit flipped, back into the book (closed). */
static void flip_stored(struct book *book, enum journal_table table, const char *name,
                        struct bytes key, size_t bit)
{
    static uint8_t image[EDGE_TILE_SIZE];
    struct store_transaction *transaction = NULL;
    struct bytes value = {0};
    ck_assert_ok(
        store_read_begin(journal_store(book->journal), &transaction, &book->fault),
        &book->fault);
    ck_assert_ok(store_get(transaction, table, key, &value, &book->fault),
                 &book->fault);
    const struct bytes changed = bytes_from(image, value.size);
    ck_assert_uint_lt(bit / 8, value.size);
    memcpy(image, value.at, value.size);
    image[bit / 8] ^= (uint8_t)(1U << bit % 8);
    store_read_end(transaction);
    book_shut(book);
    raw_put(book->folder, name, key, &changed);
}

/* ---- writing ----------------------------------------------------------------------
 */

START_TEST(test_a_ledger_begins_with_genesis_and_a_seal)
{
    for (int kind = SIGNING_ED25519; kind <= SIGNING_SM2; kind++) {
        struct book book;
        book_begin_in(&book, suite_folder(), (enum signing_kind)kind);
        struct journal_facts facts;
        journal_facts(book.journal, &facts);
        ck_assert_uint_eq(facts.size, 9);
        ck_assert_uint_eq(facts.last_seal, 8);
        ck_assert_int_eq(facts.suite, kind == SIGNING_SM2 ? DIGEST_SM3 : DIGEST_SHA256);
        ck_assert_str_eq(facts.origin,
                         kind == SIGNING_SM2 ? BOOK_ORIGIN "/sm3" : BOOK_ORIGIN);
        struct public_key checkpoint;
        signing_key_public(book.checkpoint, &checkpoint);
        ck_assert(public_key_equal(&checkpoint, &facts.checkpoint_key));
        ck_assert_uint_eq(book.seen.begun, 2);
        ck_assert_uint_eq(book.seen.settled, 2);
        ck_assert_uint_eq(book.seen.applied, 7);
        book_end(&book);
    }
}
END_TEST

START_TEST(test_a_reopened_ledger_goes_on_where_it_ended)
{
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    struct journal_facts before;
    for (unsigned i = 0; i < 300; i += 37) {
        if (i > 0) {
            book_notes(&book, i, 1);
        }
        journal_facts(book.journal, &before);
        book_shut(&book);
        book_open(&book, book.folder, false);
        struct journal_facts after;
        journal_facts(book.journal, &after);
        ck_assert_uint_eq(before.size, after.size);
        ck_assert(digest_equal(&before.root, &after.root));
        ck_assert(digest_equal(&before.genesis, &after.genesis));
        ck_assert_int_eq(before.recorded_ms, after.recorded_ms);
    }
    book_end(&book);
}
END_TEST

START_TEST(test_an_action_without_entries_leaves_nothing)
{
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    book_notes(&book, 0, 1);
    struct journal_facts facts;
    journal_facts(book.journal, &facts);
    ck_assert_uint_eq(facts.size, 9);
    book_end(&book);
}
END_TEST

START_TEST(test_a_rehearsal_leaves_nothing)
{
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    struct book_notes notes = {.count = 5, .colour = 1};
    const struct journal_action action = {.name = "rehearse",
                                          .actor = book.maker_actor,
                                          .key = book.maker,
                                          .now_ms = book.now_ms,
                                          .is_rehearsal = true};
    ck_assert_ok(
        journal_write(book.journal, &action, book_write_notes, &notes, &book.fault),
        &book.fault);
    struct journal_facts facts;
    journal_facts(book.journal, &facts);
    ck_assert_uint_eq(facts.size, 9);
    book_notes(&book, 1, 1);
    journal_facts(book.journal, &facts);
    ck_assert_uint_eq(facts.size, 11);
    book_shut(&book);
    ck_assert_int_eq(open_again(&book), STATUS_CODE_OK);
    book_end(&book);
}
END_TEST

START_TEST(test_a_full_map_grows_and_the_work_runs_again)
{
    struct book book;
    book_prepare(&book, SIGNING_ED25519);
    book.options.map_size = 0;
    book.options.map_size_first = UINT64_C(1) << 20;
    book_open(&book, suite_folder(), true);
    ck_assert_ok(book_act(&book, false, book_genesis, &book), &book.fault);
    ck_assert_ok(book_act(&book, false, book_enrol_maker, &book), &book.fault);
    const unsigned begun = book.seen.begun;
    struct book_notes notes = {.count = 3000, .colour = 1, .pad = 1000};
    ck_assert_ok(book_act(&book, true, book_write_notes, &notes), &book.fault);
    ck_assert_uint_gt(book.seen.begun, begun + 1);
    struct journal_facts facts;
    journal_facts(book.journal, &facts);
    ck_assert_uint_eq(facts.size, 3010);
    book_shut(&book);
    ck_assert_int_eq(open_again(&book), STATUS_CODE_OK);
    book_end(&book);
}
END_TEST

START_TEST(test_recorded_time_never_goes_back)
{
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    struct journal_facts facts;
    journal_facts(book.journal, &facts);
    const int64_t newest = facts.recorded_ms;
    book.now_ms -= 5000000;
    book_notes(&book, 1, 1);
    journal_facts(book.journal, &facts);
    ck_assert_int_eq(facts.recorded_ms, newest);
    book_end(&book);
}
END_TEST

/* ---- refusals ----------------------------------------------------------------------
 */

static struct status write_staff(struct journal_session *session, void *context,
                                 struct fault *fault)
{
    return book_append_staff(session, context, NULL, fault);
}

START_TEST(test_only_the_role_and_the_purpose_of_a_key_allow_a_kind) /* */
{
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    struct book_notes notes = {.count = 1, .colour = 1};
    ck_assert_status(book_act(&book, false, book_write_notes, &notes), STATUS_REFUSED);
    ck_assert_str_eq(book.fault.rule, "R-050");
    char code[] = "S03";
    ck_assert_status(book_act(&book, true, write_staff, code), STATUS_REFUSED);
    ck_assert_str_eq(book.fault.rule, "R-050");
    /* The right actor with another's key, an actor that is none, and genesis again. */
    const uint64_t maker = book.maker_actor;
    book.maker_actor = book.administrator_actor;
    ck_assert_status(book_act(&book, true, write_staff, code), STATUS_REFUSED);
    ck_assert_str_eq(book.fault.rule, "R-050");
    book.maker_actor = 1;
    ck_assert_status(book_act(&book, true, book_write_notes, &notes), STATUS_REFUSED);
    ck_assert_str_eq(book.fault.rule, "R-050");
    book.maker_actor = 0;
    ck_assert_status(book_act(&book, true, book_write_notes, &notes), STATUS_REFUSED);
    ck_assert_str_eq(book.fault.rule, "R-050");
    book.maker_actor = maker;
    ck_assert_status(book_act(&book, false, book_genesis, &book), STATUS_REFUSED);
    ck_assert_str_eq(book.fault.rule, "R-050");
    book_notes(&book, 1, 1);
    book_end(&book);
}
END_TEST

START_TEST(test_the_first_transaction_only_begins_the_ledger) /* */
{
    struct book book;
    book_prepare(&book, SIGNING_ED25519);
    book_open(&book, suite_folder(), true);
    struct book_notes notes = {.count = 1, .colour = 1};
    ck_assert_status(book_act(&book, false, book_write_notes, &notes), STATUS_REFUSED);
    ck_assert_str_eq(book.fault.rule, "R-050");
    /* Sealed by a key that genesis does not name. */
    const struct journal_action action = {
        .name = "init", .key = book.maker, .now_ms = book.now_ms};
    ck_assert_status(
        journal_write(book.journal, &action, book_genesis, &book, &book.fault),
        STATUS_REFUSED);
    ck_assert_str_eq(book.fault.rule, "R-050");
    book.administrator_actor = 0; /* what the refused attempt had learnt */
    ck_assert_ok(book_act(&book, false, book_genesis, &book), &book.fault);
    book_end(&book);
}
END_TEST

struct replacing {
    struct book *book;
    struct signing_key *new_key;
    uint64_t new_actor;
};

static struct status replace_key(struct journal_session *session, void *context,
                                 struct fault *fault)
{
    struct replacing *replacing = context;
    struct book *book = replacing->book;
    return book_append_key(session, book->administrator_staff,
                           KEY_PURPOSE_ADMINISTRATION, replacing->new_key,
                           book->administrator_actor, &replacing->new_actor, fault);
}

START_TEST(test_a_replaced_key_seals_its_own_end_and_nothing_more) /* */
{
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    struct replacing replacing = {.book = &book,
                                  .new_key = book_key(SIGNING_ED25519, 9)};
    ck_assert_ok(book_act(&book, false, replace_key, &replacing), &book.fault);
    char code[] = "S03";
    ck_assert_status(book_act(&book, false, write_staff, code), STATUS_REFUSED);
    ck_assert_str_eq(book.fault.rule, "R-050");
    signing_key_close(book.administrator);
    book.administrator = replacing.new_key;
    book.administrator_actor = replacing.new_actor;
    ck_assert_ok(book_act(&book, false, write_staff, code), &book.fault);
    book_end(&book);
}
END_TEST

START_TEST(test_a_clock_a_day_ahead_asks_first) /* */
{
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    struct book_notes notes = {.count = 1, .colour = 1};
    struct journal_facts facts;
    journal_facts(book.journal, &facts);
    const struct {
        int64_t ahead_ms;
        bool is_confirmed;
        enum status_code wanted;
    } cases[] = {{JOURNAL_CLOCK_AHEAD_MS_MAX + 1, false, STATUS_REFUSED},
                 {JOURNAL_CLOCK_AHEAD_MS_MAX, false, STATUS_CODE_OK},
                 {JOURNAL_CLOCK_AHEAD_MS_MAX - 1, false, STATUS_CODE_OK},
                 {INT64_C(10) * JOURNAL_CLOCK_AHEAD_MS_MAX, true, STATUS_CODE_OK}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        journal_facts(book.journal, &facts);
        const struct journal_action action = {
            .name = "note",
            .actor = book.maker_actor,
            .key = book.maker,
            .now_ms = facts.recorded_ms + cases[i].ahead_ms,
            .clock_is_confirmed = cases[i].is_confirmed};
        ck_assert_status(
            journal_write(book.journal, &action, book_write_notes, &notes, &book.fault),
            cases[i].wanted);
        if (cases[i].wanted != STATUS_CODE_OK) {
            ck_assert_str_eq(book.fault.rule, "R-051");
        }
    }
    book_end(&book);
}
END_TEST

START_TEST(test_an_older_vault_is_refused) /* */
{
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    book.vault = 7;
    book_notes(&book, 1, 1);
    book.vault = 6;
    struct book_notes notes = {.count = 1, .colour = 1};
    ck_assert_status(book_act(&book, true, book_write_notes, &notes), STATUS_REFUSED);
    ck_assert_str_eq(book.fault.rule, "R-052");
    book.vault = 7;
    book_notes(&book, 1, 1);
    struct journal_facts facts;
    journal_facts(book.journal, &facts);
    ck_assert_uint_eq(facts.vault_sequence, 7);
    book_end(&book);
}
END_TEST

struct enrolling {
    uint64_t staff, purpose, replaces;
    const struct signing_key *key;
};

static struct status enrol(struct journal_session *session, void *context,
                           struct fault *fault)
{
    const struct enrolling *enrolling = context;
    return book_append_key(session, enrolling->staff, enrolling->purpose,
                           enrolling->key, enrolling->replaces, NULL, fault);
}

static struct status give_role(struct journal_session *session, void *context,
                               struct fault *fault)
{
    return book_append_role(session, *(const uint64_t *)context, STAFF_ROLE_MAKER,
                            fault);
}

START_TEST(test_codes_and_keys_are_registered_once) /* */
{
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    char code[] = "S02";
    ck_assert_status(book_act(&book, false, write_staff, code), STATUS_REFUSED);
    ck_assert_str_eq(book.fault.rule, "R-053");
    struct signing_key *key = book_key(SIGNING_ED25519, 8);
    const struct {
        struct enrolling enrolling;
        enum status_code wanted;
    } cases[] = {
        {{book.maker_staff, KEY_PURPOSE_ACTING, 0, book.maker}, STATUS_REFUSED},
        {{book.maker_staff, KEY_PURPOSE_APPROVAL, 0, book.maker}, STATUS_REFUSED},
        {{book.administrator_staff, KEY_PURPOSE_ACTING, 0, book.maker}, STATUS_REFUSED},
        {{book.maker_actor, KEY_PURPOSE_ACTING, 0, key}, STATUS_REFUSED},
        {{99, KEY_PURPOSE_ACTING, 0, key}, STATUS_REFUSED},
        {{book.maker_staff, KEY_PURPOSE_ACTING, 1, key}, STATUS_REFUSED},
        {{book.maker_staff, KEY_PURPOSE_ACTING, book.maker_actor, key}, STATUS_CODE_OK},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct enrolling enrolling = cases[i].enrolling;
        ck_assert_status(book_act(&book, false, enrol, &enrolling), cases[i].wanted);
        if (cases[i].wanted != STATUS_CODE_OK) {
            ck_assert_str_eq(book.fault.rule, "R-053");
        }
    }
    uint64_t nobody = book.maker_actor;
    ck_assert_status(book_act(&book, false, give_role, &nobody), STATUS_REFUSED);
    ck_assert_str_eq(book.fault.rule, "R-053");
    signing_key_close(key);
    book_end(&book);
}
END_TEST

/* ---- opening what was changed -------------------------------------------------------
 */

START_TEST(test_opening_notices_a_changed_edge)
{
    uint8_t image[9];
    const uint8_t head = 0;
    const uint8_t partial = 2;
    const struct {
        enum journal_table table;
        const char *name;
        struct bytes key;
        size_t bit;
    } cases[] = {
        {JOURNAL_TABLE_ENTRY, "entry", store_key_u64(image, 610), 300},
        {JOURNAL_TABLE_HEAD, "head", {&head, 1}, 8},
        {JOURNAL_TABLE_HEAD, "head", {&head, 1}, 16 + 7},
        {JOURNAL_TABLE_HEAD, "head", {&head, 1}, 8 * 10},
        {JOURNAL_TABLE_HEAD, "head", {&head, 1}, 8 * 107},
        {JOURNAL_TABLE_HEAD, "head", {&partial, 1}, 3},
        {JOURNAL_TABLE_HEAD, "head", {&partial, 1}, 511},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct book book;
        book_begin_in(&book, suite_folder(), SIGNING_ED25519);
        book_notes(&book, 603, 1);
        flip_stored(&book, cases[i].table, cases[i].name, cases[i].key, cases[i].bit);
        ck_assert_msg(open_again(&book) == STATUS_FOUND, "case %zu", i);
        book_end(&book);
    }
}
END_TEST

START_TEST(test_opening_notices_lost_entries_and_a_lost_head)
{
    uint8_t image[8];
    const uint8_t head = 0;
    const struct {
        const char *table;
        struct bytes key;
    } cases[] = {{"entry", store_key_u64(image, 20)}, {"head", {&head, 1}}};
    for (size_t i = 0; i < 2; i++) {
        struct book book;
        book_begin_in(&book, suite_folder(), SIGNING_ED25519);
        book_notes(&book, 20, 1);
        book_shut(&book);
        raw_put(book.folder, cases[i].table, cases[i].key, NULL);
        ck_assert_msg(open_again(&book) == STATUS_FOUND, "case %zu", i);
        book_end(&book);
    }
}
END_TEST

/* ---- reading -----------------------------------------------------------------------
 */

START_TEST(test_seals_are_found_by_index_and_by_day)
{
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519); /* seals 4 and 8 */
    const int32_t day = date_of_instant(book.now_ms);
    book.now_ms += JOURNAL_CLOCK_AHEAD_MS_MAX - 2000;
    book_notes(&book, 3, 1); /* seal 12, a day later */
    struct journal_view *view = NULL;
    ck_assert_ok(journal_view_open(book.journal, &view, &book.fault), &book.fault);
    struct store_transaction *at = journal_view_transaction(view);
    struct journal_seal seal;
    const struct {
        uint64_t index, seal, first;
    } cases[] = {{4, 4, 0}, {7, 4, 0}, {8, 8, 5}, {11, 8, 5}, {12, 12, 9}, {99, 12, 9}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_ok(journal_seal_at(at, cases[i].index, &seal, &book.fault),
                     &book.fault);
        ck_assert_uint_eq(seal.index, cases[i].seal);
        ck_assert_uint_eq(seal.first, cases[i].first);
    }
    ck_assert_status(journal_seal_at(at, 3, &seal, &book.fault), STATUS_NOT_FOUND);
    ck_assert_ok(journal_seal_by_day(at, day, &seal, &book.fault), &book.fault);
    ck_assert_uint_eq(seal.index, 8);
    ck_assert_ok(journal_seal_by_day(at, day + 1, &seal, &book.fault), &book.fault);
    ck_assert_uint_eq(seal.index, 12);
    ck_assert_status(journal_seal_by_day(at, day - 1, &seal, &book.fault),
                     STATUS_NOT_FOUND);
    journal_view_close(view);
    book_end(&book);
}
END_TEST

START_TEST(test_a_view_does_not_see_what_comes_later)
{
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    struct journal_view *view = NULL;
    ck_assert_ok(journal_view_open(book.journal, &view, &book.fault), &book.fault);
    book_notes(&book, 300, 1);
    ck_assert_uint_eq(journal_view_size(view), 9);
    struct bytes bytes = {0};
    ck_assert_status(
        journal_read(journal_view_transaction(view), 9, &bytes, &book.fault),
        STATUS_NOT_FOUND);
    struct digest root;
    ck_assert_status(journal_view_root(view, 10, &root, &book.fault), STATUS_USAGE);
    ck_assert_ok(journal_view_root(view, 9, &root, &book.fault), &book.fault);
    struct journal_view *later = NULL;
    ck_assert_ok(journal_view_open(book.journal, &later, &book.fault), &book.fault);
    struct digest same;
    ck_assert_ok(journal_view_root(later, 9, &same, &book.fault), &book.fault);
    ck_assert(digest_equal(&root, &same));
    journal_view_close(later);
    journal_view_close(view);
    book_end(&book);
}
END_TEST

START_TEST(test_old_roots_and_proofs_come_from_the_tiles)
{
    struct book book;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    book_notes(&book, 66000, 1);
    struct journal_view *view = NULL;
    ck_assert_ok(journal_view_open(book.journal, &view, &book.fault), &book.fault);
    const uint64_t end = journal_view_size(view);
    ck_assert_uint_eq(end, 66010);
    static const uint64_t sizes[] = {1,   5,     9,     255,   256,   257,   511,
                                     512, 65535, 65536, 65537, 65800, 66009, 66010};
    const struct tile_source tiles = journal_view_tiles(view);
    struct hasher *hasher = NULL;
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &book.fault), &book.fault);
    struct tree tree = {0};
    size_t next = 0;
    struct digest last_root;
    ck_assert_ok(journal_view_root(view, end, &last_root, &book.fault), &book.fault);
    for (uint64_t i = 0; i < end; i++) {
        struct bytes bytes = {0};
        ck_assert_ok(
            journal_read(journal_view_transaction(view), i, &bytes, &book.fault),
            &book.fault);
        const struct digest leaf = hasher_leaf(hasher, bytes);
        tree_append(&tree, hasher, &leaf, NULL);
        if (next == sizeof(sizes) / sizeof(sizes[0]) || tree.size != sizes[next]) {
            continue;
        }
        next++;
        const struct digest wanted = tree_root(&tree, hasher);
        struct digest root;
        ck_assert_ok(journal_view_root(view, tree.size, &root, &book.fault),
                     &book.fault);
        ck_assert_msg(digest_equal(&wanted, &root), "size %zu", (size_t)tree.size);
        struct tree_proof proof;
        ck_assert_ok(
            tile_inclusion_proof(&tiles, hasher, tree.size, i, &proof, &book.fault),
            &book.fault);
        ck_assert(tree_verify_inclusion(hasher, i, tree.size, &leaf, &proof, &wanted));
        ck_assert_ok(
            tile_consistency_proof(&tiles, hasher, tree.size, end, &proof, &book.fault),
            &book.fault);
        const struct tree_consistency claim = {
            .size1 = tree.size, .size2 = end, .root1 = wanted, .root2 = last_root};
        ck_assert(tree_verify_consistency(hasher, &claim, &proof));
    }
    ck_assert_uint_eq(next, sizeof(sizes) / sizeof(sizes[0]));
    hasher_close(hasher);
    journal_view_close(view);
    book_end(&book);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("journal");
    TCase *writing = tcase_create("writing");
    tcase_add_test(writing, test_a_ledger_begins_with_genesis_and_a_seal);
    tcase_add_test(writing, test_a_reopened_ledger_goes_on_where_it_ended);
    tcase_add_test(writing, test_an_action_without_entries_leaves_nothing);
    tcase_add_test(writing, test_a_rehearsal_leaves_nothing);
    tcase_add_test(writing, test_a_full_map_grows_and_the_work_runs_again);
    tcase_add_test(writing, test_recorded_time_never_goes_back);
    suite_add_tcase(suite, writing);
    TCase *refusals = tcase_create("refusals");
    tcase_add_test(refusals, test_only_the_role_and_the_purpose_of_a_key_allow_a_kind);
    tcase_add_test(refusals, test_the_first_transaction_only_begins_the_ledger);
    tcase_add_test(refusals, test_a_replaced_key_seals_its_own_end_and_nothing_more);
    tcase_add_test(refusals, test_a_clock_a_day_ahead_asks_first);
    tcase_add_test(refusals, test_an_older_vault_is_refused);
    tcase_add_test(refusals, test_codes_and_keys_are_registered_once);
    suite_add_tcase(suite, refusals);
    TCase *opening = tcase_create("opening");
    tcase_add_test(opening, test_opening_notices_a_changed_edge);
    tcase_add_test(opening, test_opening_notices_lost_entries_and_a_lost_head);
    suite_add_tcase(suite, opening);
    TCase *reading = tcase_create("reading");
    tcase_set_timeout(reading, 20);
    tcase_add_test(reading, test_seals_are_found_by_index_and_by_day);
    tcase_add_test(reading, test_a_view_does_not_see_what_comes_later);
    tcase_add_test(reading, test_old_roots_and_proofs_come_from_the_tiles);
    suite_add_tcase(suite, reading);
    return suite;
}
