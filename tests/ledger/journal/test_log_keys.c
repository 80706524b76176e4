/* test_log_keys.c - the keys that sign checkpoints, one after the other: which counts
 * for which size, what travels as text, and what verify makes of it. */
#include "ledger/journal/log_keys.h"
#include "ledger/journal/signer.h"
#include "ledger/journal/verify.h"
#include "tests/ledger/journal/book.h"
#include "tests/ledger/journal/raw.h"

#include "ledger/base/arena.h"
#include "ledger/base/date.h"

#include <stdio.h>

#define DAY_MS INT64_C(86400000)

enum { NOTE_SIZE = 2048 };

/* A book whose checkpoint key is enrolled, and a second one for later. */
struct log {
    struct book book;
    struct arena arena;
    struct signing_key *next;
    uint64_t first_actor, next_actor, size; /* of a revocation */
    civil_day until;                        /* of an overlap; 0: none */
    bool has_size;
    char record[320];
};

static struct status enrol_first(struct journal_session *session, void *context,
                                 struct fault *fault)
{
    struct log *log = context;
    return book_append_key(session, log->book.administrator_staff,
                           KEY_PURPOSE_CHECKPOINT, log->book.checkpoint, 0,
                           &log->first_actor, fault);
}

static struct status replace_first(struct journal_session *session, void *context,
                                   struct fault *fault)
{
    struct log *log = context;
    struct public_key public;
    struct fact fact;
    signing_key_public(log->next, &public);
    fact_begin(&fact, book_schema(KIND_KEY));
    fact_set_number(&fact, KEY_STAFF, log->book.administrator_staff);
    fact_set_number(&fact, KEY_PURPOSE, KEY_PURPOSE_CHECKPOINT);
    fact_set_number(&fact, KEY_SIGNING_KIND, public.kind);
    fact_set_bytes(&fact, KEY_PUBLIC, public_key_bytes(&public));
    fact_set_number(&fact, KEY_REPLACES, log->first_actor);
    if (log->until != 0) {
        fact_set_fen(&fact, KEY_UNTIL, log->until);
    }
    return journal_append(session, &fact, &log->next_actor, fault);
}

static struct status revoke_first(struct journal_session *session, void *context,
                                  struct fault *fault)
{
    const struct log *log = context;
    struct fact fact;
    fact_begin(&fact, book_schema(KIND_KEY_END));
    fact_set_number(&fact, KEY_END_KEY, log->first_actor);
    fact_set_number(&fact, KEY_END_REASON, KEY_END_LOST);
    if (log->has_size) {
        fact_set_number(&fact, KEY_END_SIZE, log->size);
    }
    return journal_append(session, &fact, NULL, fault);
}

static void administer(struct log *log, journal_work *work)
{
    ck_assert_ok(book_act(&log->book, false, work, log), &log->book.fault);
}

static void log_begin(struct log *log, enum signing_kind kind)
{
    memset(log, 0, sizeof(*log));
    book_begin_in(&log->book, suite_folder(), kind);
    ck_assert_ok(arena_open(VERIFY_ARENA_SIZE, &log->arena, &log->book.fault),
                 &log->book.fault);
    log->next = book_key(kind, 31);
    snprintf(log->record, sizeof(log->record), "%s/signed", suite_folder());
    administer(log, enrol_first);
}

static void log_end(struct log *log)
{
    signing_key_close(log->next);
    arena_close(&log->arena);
    book_end(&log->book);
}

static uint64_t size_of(const struct log *log)
{
    struct journal_facts facts;
    journal_facts(log->book.journal, &facts);
    return facts.size;
}

static void read_keys(struct log *log, struct log_keys *ret_keys)
{
    struct journal_view *view = NULL;
    ck_assert_ok(journal_view_open(log->book.journal, &view, &log->book.fault),
                 &log->book.fault);
    ck_assert_ok(
        log_keys_read(journal_view_transaction(view), ret_keys, &log->book.fault),
        &log->book.fault);
    journal_view_close(view);
}

static struct status sign(struct log *log, const struct signing_key *key,
                          const struct signing_key *other,
                          uint8_t ret_image[static NOTE_SIZE], struct bytes *ret_note)
{
    struct writer writer = writer_of(ret_image, NOTE_SIZE);
    const struct signer_keys keys = {{key, other}, other == NULL ? 1 : 2};
    const struct status signed_now = signer_checkpoint(
        log->book.journal, &keys, log->record, &writer, &log->book.fault);
    *ret_note = writer_bytes(&writer);
    return signed_now;
}

/* ---- which key counts for which size ------------------------------------------------
 */

START_TEST(test_r_262_a_key_counts_from_its_entry_to_the_change)
{
    struct log log;
    struct log_keys keys;
    log_begin(&log, SIGNING_ED25519);
    read_keys(&log, &keys);
    ck_assert_uint_eq(keys.count, 1);
    ck_assert_str_eq(keys.name, BOOK_ORIGIN);
    ck_assert_uint_eq(keys.key[0].actor, log.first_actor);
    ck_assert_uint_eq(keys.key[0].first, 1);
    ck_assert_uint_eq(keys.key[0].last, UINT64_MAX);
    administer(&log, replace_first);
    const uint64_t change = size_of(&log);
    book_notes(&log.book, 5, 1);
    read_keys(&log, &keys);
    ck_assert_uint_eq(keys.count, 2);
    ck_assert_uint_eq(keys.key[0].last, change); /* it covers the change itself */
    ck_assert_uint_eq(keys.key[0].ended, log.next_actor);
    ck_assert(!keys.key[0].is_revoked);
    ck_assert_uint_eq(keys.key[1].first, log.next_actor + 1);
    ck_assert_uint_eq(keys.key[1].last, UINT64_MAX);
    const struct {
        size_t key;
        uint64_t size;
        bool may;
    } cases[] = {
        {0, 1, true},
        {0, change - 1, true},
        {0, change, true},
        {0, change + 1, false},
        {1, log.next_actor, false},
        {1, log.next_actor + 1, true},
        {1, change + 6, true},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_msg(log_keys_may_sign(&keys.key[cases[i].key], cases[i].size) ==
                          cases[i].may,
                      "case %zu", i);
    }
    log_end(&log);
}
END_TEST

START_TEST(test_r_262_an_overlap_ends_with_the_last_seal_of_its_last_day)
{
    struct log log;
    struct log_keys keys;
    log_begin(&log, SIGNING_ED25519);
    const civil_day start = date_of_instant(log.book.now_ms) + 1;
    log.book.now_ms = start * DAY_MS - INT64_C(8) * 3600000; /* 00:00 +08:00 */
    log.until = start;
    administer(&log, replace_first);
    read_keys(&log, &keys);
    ck_assert_uint_eq(keys.key[0].last, UINT64_MAX); /* the day is not over */
    log.book.now_ms += DAY_MS - 2002; /* its last instant, after the second of acting */
    book_notes(&log.book, 2, 1);
    const uint64_t last = size_of(&log);
    read_keys(&log, &keys);
    ck_assert_uint_eq(keys.key[0].last, UINT64_MAX);
    book_notes(&log.book, 2, 1); /* one second later: the next day */
    read_keys(&log, &keys);
    ck_assert_uint_eq(keys.key[0].last, last);
    /* Revoked later on: up to what the entry states, never more than before. */
    log.has_size = true;
    log.size = last - 3;
    administer(&log, revoke_first);
    read_keys(&log, &keys);
    ck_assert_uint_eq(keys.key[0].last, last - 3);
    ck_assert(keys.key[0].is_revoked);
    log_end(&log);
}
END_TEST

START_TEST(test_r_262_a_revocation_without_a_size_limits_to_its_seal)
{
    struct log log;
    struct log_keys keys;
    log_begin(&log, SIGNING_ED25519);
    log.until = date_of_instant(log.book.now_ms) + 300;
    administer(&log, replace_first);
    book_notes(&log.book, 2, 1);
    administer(&log, revoke_first);
    const uint64_t end = size_of(&log);
    book_notes(&log.book, 2, 1);
    read_keys(&log, &keys);
    ck_assert_uint_eq(keys.key[0].last, end);
    ck_assert_uint_eq(keys.key[0].ended, end - 2);
    log_end(&log);
}
END_TEST

/* ---- as text ------------------------------------------------------------------------
 */

static void put_vkey(uint8_t number, const char *name, uint8_t type, char *ret_text)
{
    struct signing_key *key = book_key(SIGNING_ED25519, number);
    struct public_key public;
    struct note_verifier verifier;
    struct fault fault;
    signing_key_public(key, &public);
    signing_key_close(key);
    ck_assert_ok(note_verifier_make(name, type, &public, &verifier, &fault), &fault);
    note_vkey_format(&verifier, ret_text);
}

START_TEST(test_keys_travel_as_lines_and_come_back)
{
    static struct log_keys keys;
    static struct log_keys again;
    static uint8_t image[LOG_KEYS_TEXT_SIZE];
    char vkey[3][NOTE_VKEY_SIZE];
    char text[2048];
    struct fault fault;
    put_vkey(1, BOOK_ORIGIN, NOTE_TYPE_ED25519, vkey[0]);
    put_vkey(2, BOOK_ORIGIN, NOTE_TYPE_ED25519, vkey[1]);
    put_vkey(3, "ledger.example.org/other", NOTE_TYPE_ED25519, vkey[2]);
    ck_assert_ok(log_keys_parse(bytes_of(vkey[0]), &keys, &fault), &fault);
    ck_assert_uint_eq(keys.count, 1);
    ck_assert_uint_eq(keys.key[0].last, UINT64_MAX);
    snprintf(text, sizeof(text), "%s 1234\n%s\n", vkey[0], vkey[1]);
    ck_assert_ok(log_keys_parse(bytes_of(text), &keys, &fault), &fault);
    ck_assert_uint_eq(keys.count, 2);
    ck_assert_uint_eq(keys.key[0].last, 1234);
    ck_assert_uint_eq(keys.key[1].last, UINT64_MAX);
    struct writer writer = writer_of(image, sizeof(image));
    log_keys_format(&keys, &writer);
    ck_assert(bytes_equal(writer_bytes(&writer), bytes_of(text)));
    ck_assert_ok(log_keys_parse(writer_bytes(&writer), &again, &fault), &fault);
    ck_assert_int_eq(memcmp(&keys, &again, sizeof(keys)), 0);
    static const char *const bad[] = {" x", " 12 13", " -1", "\n\nledger", "\nledger"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        snprintf(text, sizeof(text), "%s%s", vkey[0], bad[i]);
        ck_assert_msg(log_keys_parse(bytes_of(text), &keys, &fault).code ==
                          STATUS_INPUT,
                      "case %zu", i);
    }
    ck_assert_status(log_keys_parse(bytes_of(""), &keys, &fault), STATUS_INPUT);
    snprintf(text, sizeof(text), "%s\n%s\n", vkey[0], vkey[2]);
    ck_assert_status(log_keys_parse(bytes_of(text), &keys, &fault), STATUS_INPUT);
    /* A list put behind an older one would undo the end of a key. */
    snprintf(text, sizeof(text), "%s\n%s 1234\n%s\n", vkey[0], vkey[0], vkey[1]);
    ck_assert_status(log_keys_parse(bytes_of(text), &keys, &fault), STATUS_INPUT);
    ck_assert_str_eq(fault.rule, "R-262");
    put_vkey(1, BOOK_ORIGIN, NOTE_TYPE_COSIGNATURE, text);
    ck_assert_status(log_keys_parse(bytes_of(text), &keys, &fault), STATUS_INPUT);
}
END_TEST

START_TEST(test_so_many_keys_and_no_more_are_read)
{
    static struct log_keys keys;
    static char text[(LOG_KEYS_MAX + 2) * NOTE_VKEY_SIZE];
    struct fault fault;
    for (size_t count = LOG_KEYS_MAX - 1; count <= LOG_KEYS_MAX + 1; count++) {
        char *at = text;
        for (size_t i = 0; i < count; i++) {
            put_vkey((uint8_t)(i + 1), BOOK_ORIGIN, NOTE_TYPE_ED25519, at);
            at += strlen(at);
            *at++ = '\n';
        }
        *at = '\0';
        ck_assert_int_eq(status_is_ok(log_keys_parse(bytes_of(text), &keys, &fault)),
                         count <= LOG_KEYS_MAX);
    }
}
END_TEST

/* ---- signing ------------------------------------------------------------------------
 */

static void check_signing(enum signing_kind kind)
{
    struct log log;
    struct log_keys keys;
    struct note note;
    uint8_t image[NOTE_SIZE];
    struct bytes text;
    size_t index = 9;
    log_begin(&log, kind);
    ck_assert_status(sign(&log, log.next, NULL, image, &text), STATUS_REFUSED);
    ck_assert_str_eq(log.book.fault.rule, "R-261");
    log.until = date_of_instant(log.book.now_ms);
    administer(&log, replace_first);
    ck_assert_ok(sign(&log, log.book.checkpoint, log.next, image, &text),
                 &log.book.fault);
    ck_assert_ok(note_parse(text, &log.arena, &note, &log.book.fault), &log.book.fault);
    ck_assert_uint_eq(note.signature_count, 2);
    read_keys(&log, &keys);
    for (size_t i = 0; i < 2; i++) { /* each of them is enough */
        keys.key[i].is_trusted = true;
        keys.key[1 - i].is_trusted = false;
        ck_assert_ok(
            log_keys_check(&keys, &note, size_of(&log), &index, &log.book.fault),
            &log.book.fault);
        ck_assert_uint_eq(index, i);
    }
    log.book.now_ms += 2 * DAY_MS;
    const struct journal_action late = {.name = "late",
                                        .actor = log.book.maker_actor,
                                        .key = log.book.maker,
                                        .now_ms = log.book.now_ms,
                                        .clock_is_confirmed = true};
    struct book_notes notes = {.count = 1, .colour = 1};
    ck_assert_ok(journal_write(log.book.journal, &late, book_write_notes, &notes,
                               &log.book.fault),
                 &log.book.fault);
    ck_assert_status(sign(&log, log.book.checkpoint, NULL, image, &text),
                     STATUS_REFUSED);
    ck_assert_str_eq(log.book.fault.rule, "R-261");
    ck_assert_uint_eq(text.size, 0);
    ck_assert_status(sign(&log, log.next, log.book.checkpoint, image, &text),
                     STATUS_REFUSED);
    ck_assert_ok(sign(&log, log.next, NULL, image, &text), &log.book.fault);
    log_end(&log);
}

START_TEST(test_r_261_both_keys_sign_while_both_are_in_force)
{
    check_signing(SIGNING_ED25519);
    check_signing(SIGNING_SM2);
}
END_TEST

/* ---- what verify makes of it --------------------------------------------------------
 */

/* A checkpoint that nothing keeps from being signed, with any key. */
static struct bytes forge(struct log *log, const struct signing_key *key, uint64_t size,
                          const struct digest *root,
                          uint8_t ret_image[static NOTE_SIZE])
{
    struct public_key public;
    struct note_verifier verifier;
    uint8_t lines[CHECKPOINT_TEXT_SIZE_MAX];
    const struct checkpoint checkpoint = {
        .origin = bytes_of(BOOK_ORIGIN), .size = size, .root = *root};
    struct writer text = writer_of(lines, sizeof(lines));
    struct writer writer = writer_of(ret_image, NOTE_SIZE);
    struct fault *fault = &log->book.fault;
    signing_key_public(key, &public);
    ck_assert_ok(
        note_verifier_make(BOOK_ORIGIN, NOTE_TYPE_ED25519, &public, &verifier, fault),
        fault);
    ck_assert_ok(checkpoint_format(&checkpoint, &text, fault), fault);
    ck_assert_ok(note_sign(writer_bytes(&text), &verifier, key, &writer, fault), fault);
    return writer_bytes(&writer);
}

struct question {
    const struct bytes *notes;
    size_t count;
    const struct log_keys *keys;
};

static struct status ask(struct log *log, const char *folder, struct question question,
                         struct verify_result *ret_result)
{
    const struct verify_options options = {.journal = &log->book.options,
                                           .jobs = 1,
                                           .checkpoints = question.notes,
                                           .checkpoint_count = question.count,
                                           .keys = question.keys};
    arena_rewind(&log->arena, 0);
    return verify_run(folder, &options, &log->arena, ret_result, &log->book.fault);
}

static struct digest root_now(const struct log *log)
{
    struct journal_facts facts;
    journal_facts(log->book.journal, &facts);
    return facts.root;
}

static void outside(const struct signing_key *key, struct log_keys *ret_keys)
{
    memset(ret_keys, 0, sizeof(*ret_keys));
    memcpy(ret_keys->name, BOOK_ORIGIN, sizeof(BOOK_ORIGIN));
    ret_keys->count = 1;
    ret_keys->key[0] =
        (struct log_key){.first = 1, .last = UINT64_MAX, .is_trusted = true};
    signing_key_public(key, &ret_keys->key[0].key);
}

START_TEST(test_r_262_who_knows_the_old_key_follows_to_the_new_one)
{
    static uint8_t image[3][NOTE_SIZE];
    struct log log;
    struct bytes before;
    struct bytes change;
    struct bytes after;
    struct verify_result result;
    log_begin(&log, SIGNING_ED25519);
    ck_assert_ok(sign(&log, log.book.checkpoint, NULL, image[0], &before),
                 &log.book.fault);
    administer(&log, replace_first);
    ck_assert_ok(sign(&log, log.book.checkpoint, NULL, image[1], &change),
                 &log.book.fault);
    book_notes(&log.book, 300, 1);
    ck_assert_ok(sign(&log, log.next, NULL, image[2], &after), &log.book.fault);
    const uint64_t size = size_of(&log);
    book_shut(&log.book);
    static struct log_keys old;
    static struct log_keys new;
    static struct log_keys until;
    outside(log.book.checkpoint, &old);
    outside(log.next, &new);
    until = old;
    until.key[0].last = 3; /* so says the file from outside */
    const struct {
        struct bytes notes[3];
        size_t count;
        const struct log_keys *keys;
        enum status_code code;
        uint64_t anchored;
    } cases[] = {
        {{before, change, after}, 3, NULL, STATUS_CODE_OK, size},
        {{after}, 1, NULL, STATUS_CODE_OK, size},
        {{after, change}, 2, &old, STATUS_CODE_OK, size}, /* in any order */
        {{change, after}, 2, &old, STATUS_CODE_OK, size},
        {{before, after}, 2, &old, STATUS_ENVIRONMENT, 0}, /* not so far */
        {{after}, 1, &old, STATUS_ENVIRONMENT, 0},
        {{after}, 1, &new, STATUS_CODE_OK, size},
        {{before, after}, 2, &new, STATUS_CODE_OK, size}, /* and back */
        {{change}, 1, &new, STATUS_ENVIRONMENT, 0},
        {{before, change}, 2, &until, STATUS_ENVIRONMENT, 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct status asked = ask(
            &log, log.book.folder,
            (struct question){cases[i].notes, cases[i].count, cases[i].keys}, &result);
        ck_assert_msg(asked.code == cases[i].code, "case %zu: %s", i,
                      status_is_ok(asked) ? "taken" : log.book.fault.message);
        if (status_is_ok(asked)) {
            ck_assert_msg(result.verdict == VERIFY_WHOLE, "case %zu: %s", i,
                          result.words);
            ck_assert_uint_eq(result.checkpoints, cases[i].count);
            ck_assert_uint_eq(result.anchored_size, cases[i].anchored);
        }
    }
    book_open(&log.book, log.book.folder, false);
    log_end(&log);
}
END_TEST

START_TEST(test_r_262_what_a_lost_key_signed_since_is_refused_by_name)
{
    static uint8_t image[4][NOTE_SIZE];
    struct log log;
    struct bytes good;
    struct verify_result result;
    log_begin(&log, SIGNING_ED25519);
    ck_assert_ok(sign(&log, log.book.checkpoint, NULL, image[0], &good),
                 &log.book.fault);
    const uint64_t last = size_of(&log);
    book_notes(&log.book, 3, 1);
    const struct digest middle = root_now(&log);
    const uint64_t middle_size = size_of(&log);
    administer(&log, replace_first);
    log.has_size = true;
    log.size = last;
    administer(&log, revoke_first);
    const struct digest newest = root_now(&log);
    const uint64_t end = size_of(&log);
    const struct digest other = {{1}};
    const struct bytes since =
        forge(&log, log.book.checkpoint, middle_size, &middle, image[1]);
    const struct bytes beyond =
        forge(&log, log.book.checkpoint, end + 9, &other, image[2]);
    const struct bytes now = forge(&log, log.next, end, &newest, image[3]);
    book_shut(&log.book);
    ck_assert_ok(ask(&log, log.book.folder, (struct question){&good, 1, NULL}, &result),
                 &log.book.fault);
    ck_assert_int_eq(result.verdict, VERIFY_WHOLE);
    ck_assert_ok(ask(&log, log.book.folder, (struct question){&now, 1, NULL}, &result),
                 &log.book.fault);
    ck_assert_int_eq(result.verdict, VERIFY_WHOLE);
    char id[PUBLIC_KEY_NAME_SIZE];
    struct public_key public;
    signing_key_public(log.book.checkpoint, &public);
    public_key_name(&public, id);
    const struct bytes refused[] = {since, beyond};
    for (size_t i = 0; i < 2; i++) {
        ck_assert_status(ask(&log, log.book.folder,
                             (struct question){&refused[i], 1, NULL}, &result),
                         STATUS_ENVIRONMENT);
        ck_assert_str_eq(log.book.fault.rule, "R-262");
        ck_assert_ptr_nonnull(strstr(log.book.fault.message, id));
    }
    book_open(&log.book, log.book.folder, false);
    log_end(&log);
}
END_TEST

/* With the checkpoint key alone nothing can be recorded; with acting keys too, another
 * history can be, and signed: who kept an old checkpoint sees that it is another. */
START_TEST(test_r_262_a_stolen_key_does_not_rewrite_what_was_seen)
{
    static uint8_t pristine[RAW_FILE_SIZE_MAX];
    static uint8_t image[3][NOTE_SIZE];
    struct log log;
    struct bytes seen;
    struct verify_result result;
    log_begin(&log, SIGNING_ED25519);
    book_shut(&log.book);
    const size_t size = raw_load(log.book.folder, pristine);
    const char *copy = suite_folder();
    raw_save(copy, pristine, size);
    const char *folder = log.book.folder;
    book_open(&log.book, folder, false);
    book_notes(&log.book, 3, 1);
    ck_assert_ok(sign(&log, log.book.checkpoint, NULL, image[0], &seen),
                 &log.book.fault);
    book_shut(&log.book);

    book_open(&log.book, copy, false);
    struct book_notes notes = {.count = 3, .colour = 2};
    log.book.now_ms += 1000;
    struct journal_action action = {.name = "note",
                                    .actor = log.book.maker_actor,
                                    .key = log.book.checkpoint, /* all the thief has */
                                    .now_ms = log.book.now_ms};
    ck_assert_status(journal_write(log.book.journal, &action, book_write_notes, &notes,
                                   &log.book.fault),
                     STATUS_REFUSED);
    ck_assert_str_eq(log.book.fault.rule, "R-050");
    action.actor = log.first_actor;
    ck_assert_status(journal_write(log.book.journal, &action, book_write_notes, &notes,
                                   &log.book.fault),
                     STATUS_REFUSED);
    ck_assert_str_eq(log.book.fault.rule, "R-050");
    struct bytes forged; /* the signer's own record stands beside the key ... */
    book_notes(&log.book, 4, 2);
    ck_assert_status(sign(&log, log.book.checkpoint, NULL, image[1], &forged),
                     STATUS_REFUSED);
    ck_assert_str_eq(log.book.fault.rule, "R-054");
    /* ... and without it everything inside the forged book fits together. */
    const struct digest root = root_now(&log);
    forged = forge(&log, log.book.checkpoint, size_of(&log), &root, image[2]);
    book_shut(&log.book);
    ck_assert_ok(ask(&log, copy, (struct question){&forged, 1, NULL}, &result),
                 &log.book.fault);
    ck_assert_int_eq(result.verdict, VERIFY_WHOLE);
    const struct bytes both[] = {forged, seen};
    ck_assert_ok(ask(&log, copy, (struct question){both, 2, NULL}, &result),
                 &log.book.fault);
    ck_assert_int_eq(result.verdict, VERIFY_TAMPERED);
    ck_assert_int_eq(result.damage, VERIFY_FORKED);
    book_open(&log.book, folder, false);
    log_end(&log);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("log keys");
    TCase *sizes = tcase_create("sizes");
    tcase_add_test(sizes, test_r_262_a_key_counts_from_its_entry_to_the_change);
    tcase_add_test(sizes,
                   test_r_262_an_overlap_ends_with_the_last_seal_of_its_last_day);
    tcase_add_test(sizes, test_r_262_a_revocation_without_a_size_limits_to_its_seal);
    suite_add_tcase(suite, sizes);
    TCase *text = tcase_create("text");
    tcase_add_test(text, test_keys_travel_as_lines_and_come_back);
    tcase_add_test(text, test_so_many_keys_and_no_more_are_read);
    suite_add_tcase(suite, text);
    TCase *use = tcase_create("use");
    tcase_add_test(use, test_r_261_both_keys_sign_while_both_are_in_force);
    tcase_add_test(use, test_r_262_who_knows_the_old_key_follows_to_the_new_one);
    tcase_add_test(use, test_r_262_what_a_lost_key_signed_since_is_refused_by_name);
    tcase_add_test(use, test_r_262_a_stolen_key_does_not_rewrite_what_was_seen);
    suite_add_tcase(suite, use);
    return suite;
}
