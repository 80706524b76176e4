/* test_witness_state.c - a witness remembers before it answers, and so cosigns one
 * history of a ledger and no other. */
#include "ledger/journal/witness_state.h"

#include "ledger/journal/durable_file.h"
#include "ledger/journal/signer.h"
#include "ledger/journal/verify.h"
#include "tests/ledger/journal/raw.h"
#include "tests/ledger/journal/witness_kit.h"

#include <sys/stat.h>

static uint8_t data[RAW_FILE_SIZE_MAX];

/* ---- what gets lost -----------------------------------------------------------------
 */

START_TEST(test_a_lost_answer_comes_again) /* */
{
    struct log log;
    log_begin(&log, OWN_ORIGIN, 4);
    trust(&log.verifier);
    ck_assert_int_eq(asked(log_request(&log, 0, 0, 8)).code, WITNESS_COSIGNED);
    const struct bytes request = log_request(&log, 0, 8, 20);
    const struct witness_answer first = asked(request);
    expect_cosigned(&first, log_note(&log, 0, 20));
    witness.time_s += 5; /* the same answer, not a new one */
    const struct witness_answer again = asked(request);
    ck_assert_bytes(again.lines, first.lines);
    /* Only that very request: anything else starts from 20. */
    ck_assert_int_eq(asked(log_request(&log, 0, 0, 20)).code, WITNESS_CONFLICT);
    ck_assert_int_eq(asked(log_request(&log, 1, 8, 20)).code, WITNESS_CONFLICT);
    ck_assert_bytes(asked(request).lines, first.lines);
    ck_assert_int_eq(asked(log_request(&log, 0, 20, 21)).code, WITNESS_COSIGNED);
    ck_assert_int_eq(asked(request).code, WITNESS_CONFLICT);
    log_end(&log);
}
END_TEST

START_TEST(test_a_witness_cut_before_its_state_was_kept_cosigned_nothing) /* */
{
    struct log log;
    log_begin(&log, OWN_ORIGIN, 4);
    trust(&log.verifier);
    ck_assert_int_eq(asked(log_request(&log, 0, 0, 8)).code, WITNESS_COSIGNED);
    /* The request was kept, and then it ended: no cosignature left the house. */
    const struct bytes cut = log_request(&log, 1, 8, 20);
    ck_assert_ok(
        durable_file_write(seen_path(OWN_ORIGIN, "request"), cut, 0600, &fault),
        &fault);
    ck_assert_int_eq(asked(cut).code, WITNESS_INVALID);
    ck_assert_int_eq(asked(log_request(&log, 0, 8, 20)).code, WITNESS_COSIGNED);
    log_end(&log);
}
END_TEST

START_TEST(test_nothing_is_answered_that_could_not_be_kept) /* */
{
    struct log log;
    log_begin(&log, OWN_ORIGIN, 4);
    trust(&log.verifier);
    /* A folder where the file must go: renaming onto it fails, for root too. */
    const char *there = seen_path(OWN_ORIGIN, "checkpoint");
    ck_assert_int_eq(mkdir(there, 0700), 0);
    enum witness_code code = WITNESS_UNKNOWN;
    struct checkpoint checkpoint;
    uint8_t room[256];
    struct writer writer = writer_of(room, sizeof(room));
    const struct status asked_in_vain =
        witness_state_answer(&witness, log_request(&log, 0, 0, 8), &memory, &writer,
                             &code, &checkpoint, &fault);
    ck_assert(!status_is_ok(asked_in_vain));
    ck_assert_uint_eq(writer.size, 0);
    ck_assert_int_eq(rmdir(there), 0);
    ck_assert_int_eq(asked(log_request(&log, 0, 0, 8)).code, WITNESS_COSIGNED);
    log_end(&log);
}
END_TEST

START_TEST(test_a_damaged_memory_cosigns_nothing)
{
    struct log log;
    log_begin(&log, OWN_ORIGIN, 4);
    trust(&log.verifier);
    ck_assert_int_eq(asked(log_request(&log, 0, 0, 8)).code, WITNESS_COSIGNED);
    const char *path = seen_path(OWN_ORIGIN, "checkpoint");
    const struct bytes kept = suite_file(&memory, path);
    const struct bytes cases[] = {
        log_note(&log, 0, 4),                /* without the witness's own cosignature */
        bytes_from(kept.at, kept.size - 30), /* cut                                  */
        bytes_of(""),
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        enum witness_code code = WITNESS_UNKNOWN;
        struct checkpoint checkpoint;
        uint8_t room[2048];
        struct writer writer = writer_of(room, sizeof(room));
        ck_assert_ok(durable_file_write(path, cases[i], 0600, &fault), &fault);
        ck_assert_status(witness_state_answer(&witness, log_request(&log, 0, 8, 9),
                                              &memory, &writer, &code, &checkpoint,
                                              &fault),
                         STATUS_INPUT);
        ck_assert_uint_eq(writer.size, 0);
    }
    log_end(&log);
}
END_TEST

START_TEST(test_a_clock_behind_the_last_cosignature_asks_first) /* */
{
    struct log log;
    log_begin(&log, OWN_ORIGIN, 4);
    trust(&log.verifier);
    ck_assert_int_eq(asked(log_request(&log, 0, 0, 8)).code, WITNESS_COSIGNED);
    witness.time_s = NOW_S - 1;
    enum witness_code code = WITNESS_UNKNOWN;
    struct checkpoint checkpoint;
    uint8_t room[2048];
    struct writer writer = writer_of(room, sizeof(room));
    ck_assert_status(witness_state_answer(&witness, log_request(&log, 0, 8, 9), &memory,
                                          &writer, &code, &checkpoint, &fault),
                     STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-225");
    witness.clock_is_confirmed = true;
    ck_assert_int_eq(asked(log_request(&log, 0, 8, 9)).code, WITNESS_COSIGNED);
    log_end(&log);
}
END_TEST

static struct status count_log(void *context, const struct witness_log *log,
                               struct fault *unused)
{
    (void)unused;
    struct witness_log *found = context;
    ck_assert_str_eq(log->origin, OWN_ORIGIN);
    *found = *log;
    return OK;
}

START_TEST(test_evidence_is_kept_and_bounded) /* */
{
    struct log log;
    struct stat facts;
    log_begin(&log, OWN_ORIGIN, 4);
    trust(&log.verifier);
    ck_assert_int_eq(asked(log_request(&log, 0, 0, 8)).code, WITNESS_COSIGNED);
    const struct bytes forged = log_request(&log, 1, 8, 20);
    ck_assert_int_eq(asked(forged).code, WITNESS_INVALID);
    char hex[2 * DIGEST_SIZE + 1];
    char name[128];
    const struct digest root = tree_root_of(log.hasher, log.leaf[1], 20);
    bytes_to_hex(digest_bytes(&root), hex);
    snprintf(name, sizeof(name), "evidence-20-%s", hex);
    ck_assert_bytes(suite_file(&memory, seen_path(OWN_ORIGIN, name)), forged);
    const size_t mark = arena_mark(&memory);
    for (size_t i = 0; i < WITNESS_EVIDENCE_MAX; i++) {
        char text[200];
        /* Each of another root, at one size. */
        snprintf(text, sizeof(text),
                 OWN_ORIGIN "\n30\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%c%cA=\n",
                 (char)('A' + i % 26), (char)('A' + i / 26));
        ck_assert_int_eq(asked(request_of(8, NULL, log_sign(&log, text))).code,
                         WITNESS_INVALID);
        arena_rewind(&memory, mark);
    }
    ck_assert_int_eq(stat(seen_path(OWN_ORIGIN, name), &facts), 0);
    struct witness_log found = {0};
    ck_assert_ok(witness_state_each(witness.folder, &witness_verifier, &memory,
                                    count_log, &found, &fault),
                 &fault);
    ck_assert_uint_eq(found.evidence_count, WITNESS_EVIDENCE_MAX);
    log_end(&log);
}
END_TEST

/* ---- whom it trusts -----------------------------------------------------------------
 */

START_TEST(test_keys_of_a_ledger_are_added_and_never_dropped) /* */
{
    size_t count = 0;
    struct log log;
    struct log_keys *keys = NULL;
    log_begin(&log, OWN_ORIGIN, 20);
    for (uint8_t i = 0; i < LOG_KEYS_MAX; i++) {
        struct signing_key *key = book_key(SIGNING_ED25519, (uint8_t)(20 + i));
        const struct note_verifier next =
            verifier_of(key, OWN_ORIGIN, NOTE_TYPE_ED25519);
        signing_key_close(key);
        keys = keys_of(&next);
        ck_assert_ok(witness_state_trust(witness.folder, keys, &memory, &count, &fault),
                     &fault);
        ck_assert_uint_eq(count, i + 1U);
        ck_assert_status(
            witness_state_trust(witness.folder, keys, &memory, &count, &fault),
            STATUS_EXISTS);
    }
    struct signing_key *key = book_key(SIGNING_ED25519, 99);
    const struct note_verifier more = verifier_of(key, OWN_ORIGIN, NOTE_TYPE_ED25519);
    signing_key_close(key);
    keys = keys_of(&more);
    ck_assert_status(witness_state_trust(witness.folder, keys, &memory, &count, &fault),
                     STATUS_FULL);
    keys->count = 0;
    ck_assert_status(witness_state_trust(witness.folder, keys, &memory, &count, &fault),
                     STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-224");
    ck_assert_int_eq(asked(log_request(&log, 0, 0, 8)).code, WITNESS_COSIGNED);
    log_end(&log);
}
END_TEST

START_TEST(test_a_key_that_was_replaced_or_stolen_ends_where_it_is_said) /* */
{
    struct log log;
    struct log other;
    size_t count = 0;
    struct log_keys *keys = NULL;
    log_begin(&log, OWN_ORIGIN, 4);
    log_begin(&other, OWN_ORIGIN, 5);
    trust(&log.verifier);
    ck_assert_int_eq(asked(log_request(&log, 0, 0, 8)).code, WITNESS_COSIGNED);
    ck_assert_int_eq(asked(log_request(&other, 0, 8, 20)).code, WITNESS_UNSIGNED);
    /* What the office publishes after a change: the old one up to 20, and the new. */
    keys = keys_of(&log.verifier);
    keys->key[0].last = 20;
    keys->key[keys->count++] = keys_of(&other.verifier)->key[0];
    ck_assert_ok(witness_state_trust(witness.folder, keys, &memory, &count, &fault),
                 &fault);
    ck_assert_uint_eq(count, 2);
    ck_assert_status(witness_state_trust(witness.folder, keys, &memory, &count, &fault),
                     STATUS_EXISTS);
    ck_assert_int_eq(asked(log_request(&log, 0, 8, 20)).code, WITNESS_COSIGNED);
    ck_assert_int_eq(asked(log_request(&log, 0, 20, 21)).code, WITNESS_UNSIGNED);
    ck_assert_int_eq(asked(log_request(&other, 0, 20, 21)).code, WITNESS_COSIGNED);
    /* The file from before the change, found again, opens nothing. */
    ck_assert_status(witness_state_trust(witness.folder, keys_of(&log.verifier),
                                         &memory, &count, &fault),
                     STATUS_EXISTS);
    ck_assert_int_eq(asked(log_request(&log, 0, 21, 22)).code, WITNESS_UNSIGNED);
    log_end(&log);
    log_end(&other);
}
END_TEST

START_TEST(test_what_was_seen_is_listed)
{
    struct log log;
    struct witness_log found = {0};
    log_begin(&log, OWN_ORIGIN, 4);
    trust(&log.verifier);
    ck_assert_ok(witness_state_each(witness.folder, &witness_verifier, &memory,
                                    count_log, &found, &fault),
                 &fault);
    ck_assert_uint_eq(found.key_count, 1);
    ck_assert_uint_eq(found.time_s, 0);
    ck_assert_int_eq(asked(log_request(&log, 0, 0, 8)).code, WITNESS_COSIGNED);
    ck_assert_int_eq(asked(log_request(&log, 1, 8, 9)).code, WITNESS_INVALID);
    ck_assert_ok(witness_state_each(witness.folder, &witness_verifier, &memory,
                                    count_log, &found, &fault),
                 &fault);
    ck_assert_uint_eq(found.size, 8);
    ck_assert_uint_eq(found.time_s, NOW_S);
    ck_assert_uint_eq(found.evidence_count, 1);
    log_end(&log);
}
END_TEST

/* ---- a stolen key
 * --------------------------------------------------------------------- */

static struct bytes signed_by(struct book *book, const char *record)
{
    struct writer writer = writer_of(arena_take(&memory, 2048, 1), 2048);
    ck_assert_ok(signer_checkpoint(book->journal,
                                   &(struct signer_keys){{book->checkpoint}, 1}, record,
                                   &writer, &book->fault),
                 &book->fault);
    return writer_bytes(&writer);
}

static struct bytes book_request(struct book *book, uint64_t old, struct bytes note)
{
    struct hasher *hasher = NULL;
    struct journal_view *view = NULL;
    struct tree_proof proof = {0};
    struct journal_facts facts;
    journal_facts(book->journal, &facts);
    ck_assert_ok(hasher_open(facts.suite, &hasher, &fault), &fault);
    ck_assert_ok(journal_view_open(book->journal, &view, &fault), &fault);
    const struct tile_source tiles = journal_view_tiles(view);
    if (old > 0) {
        ck_assert_ok(tile_consistency_proof(&tiles, hasher, old,
                                            journal_view_size(view), &proof, &fault),
                     &fault);
    }
    journal_view_close(view);
    hasher_close(hasher);
    return request_of(old, &proof, note);
}

START_TEST(test_a_ledger_of_sm3_is_cosigned_too) /* */
{
    struct book book;
    char record[300];
    snprintf(record, sizeof(record), "%s/signed", suite_folder());
    book_begin_in(&book, suite_folder(), SIGNING_SM2);
    const struct note_verifier log_key =
        verifier_of(book.checkpoint, BOOK_ORIGIN "/sm3", NOTE_TYPE_SM2);
    trust(&log_key);
    struct bytes note = signed_by(&book, record);
    struct witness_answer answer = asked(book_request(&book, 0, note));
    expect_cosigned(&answer, note);
    struct journal_facts facts;
    journal_facts(book.journal, &facts);
    book_notes(&book, 30, 1);
    note = signed_by(&book, record);
    const struct bytes request = book_request(&book, facts.size, note);
    answer = asked(request);
    expect_cosigned(&answer, note);
    book_end(&book);
}
END_TEST

/* Who has the journal's key, and every other, writes another history: the witness does
 * not cosign it, and who asks the witness sees it. */
START_TEST(test_a_stolen_key_cannot_rewrite_what_a_witness_has_seen) /* */
{
    struct book book;
    struct book thief;
    char record[2][300];
    snprintf(record[0], sizeof(record[0]), "%s/signed", suite_folder());
    snprintf(record[1], sizeof(record[1]), "%s/signed", suite_folder());
    const char *copy = suite_folder();
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    const struct note_verifier log_key =
        verifier_of(book.checkpoint, BOOK_ORIGIN, NOTE_TYPE_ED25519);
    trust(&log_key);
    book_notes(&book, 300, 1);
    struct bytes note = signed_by(&book, record[0]);
    const struct witness_answer first = asked(book_request(&book, 0, note));
    expect_cosigned(&first, note);
    book_shut(&book);
    raw_save(copy, data, raw_load(book.folder, data));
    thief = book;
    book_open(&book, book.folder, false);
    book_notes(&book, 20, 1);
    note = signed_by(&book, record[0]);
    struct journal_facts facts;
    journal_facts(book.journal, &facts);
    const uint64_t seen = facts.size;
    ck_assert_int_eq(asked(book_request(&book, seen - 21, note)).code,
                     WITNESS_COSIGNED);
    /* The copy goes on by itself, with all the keys: as long as, then longer. */
    book_open(&thief, copy, false);
    struct checkpoint cosigned;
    struct note kept;
    ck_assert_ok(note_parse(suite_file(&memory, seen_path(BOOK_ORIGIN, "checkpoint")),
                            &memory, &kept, &fault),
                 &fault);
    ck_assert_ok(checkpoint_parse(kept.text, &cosigned, &fault), &fault);
    for (uint64_t more = 20; more <= 40; more += 20) {
        ck_assert_status(signer_continues(thief.journal, &cosigned, &fault),
                         STATUS_REFUSED); /* shorter, as long, longer */
        ck_assert_str_eq(fault.rule, "R-223");
        book_notes(&thief, 20, 2);
        const struct bytes forged = signed_by(&thief, record[1]);
        ck_assert_int_eq(asked(book_request(&thief, seen, forged)).code,
                         WITNESS_INVALID);
    }
    ck_assert_status(signer_continues(thief.journal, &cosigned, &fault),
                     STATUS_REFUSED);
    ck_assert_ok(signer_continues(book.journal, &cosigned, &fault), &fault);
    /* The auditor has what the witness shows to everyone. */
    struct bytes shown = suite_file(&memory, seen_path(BOOK_ORIGIN, "checkpoint"));
    struct arena room;
    ck_assert_ok(arena_open(VERIFY_ARENA_SIZE, &room, &fault), &fault);
    for (int i = 0; i < 2; i++) {
        struct book *which = i == 0 ? &book : &thief;
        struct verify_result result;
        book_shut(which);
        const struct verify_options options = {.journal = &which->options,
                                               .jobs = 1,
                                               .checkpoints = &shown,
                                               .checkpoint_count = 1};
        ck_assert_ok(verify_run(which->folder, &options, &room, &result, &fault),
                     &fault);
        ck_assert_int_eq(result.verdict, i == 0 ? VERIFY_WHOLE : VERIFY_TAMPERED);
        ck_assert_int_eq(result.damage, i == 0 ? VERIFY_NONE : VERIFY_FORKED);
    }
    arena_close(&room);
    book_end(&book);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("witness_state");
    TCase *kept = tcase_create("memory");
    tcase_add_checked_fixture(kept, setup, teardown);
    tcase_set_timeout(kept, 60);
    tcase_add_test(kept, test_a_lost_answer_comes_again);
    tcase_add_test(kept, test_a_witness_cut_before_its_state_was_kept_cosigned_nothing);
    tcase_add_test(kept, test_nothing_is_answered_that_could_not_be_kept);
    tcase_add_test(kept, test_a_damaged_memory_cosigns_nothing);
    tcase_add_test(kept, test_a_clock_behind_the_last_cosignature_asks_first);
    tcase_add_test(kept, test_evidence_is_kept_and_bounded);
    tcase_add_test(kept, test_keys_of_a_ledger_are_added_and_never_dropped);
    tcase_add_test(kept, test_a_key_that_was_replaced_or_stolen_ends_where_it_is_said);
    tcase_add_test(kept, test_what_was_seen_is_listed);
    suite_add_tcase(suite, kept);
    TCase *stolen = tcase_create("stolen");
    tcase_add_checked_fixture(stolen, setup, teardown);
    tcase_set_timeout(stolen, 60);
    tcase_add_test(stolen, test_a_ledger_of_sm3_is_cosigned_too);
    tcase_add_test(stolen, test_a_stolen_key_cannot_rewrite_what_a_witness_has_seen);
    suite_add_tcase(suite, stolen);
    return suite;
}
