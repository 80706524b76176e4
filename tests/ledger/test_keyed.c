/* test_keyed.c - answers on paper in the books: who keys, who confirms, and that just
 * what was keyed is posted. */
#include "tests/ledger/rules_kit.h"

enum { FEN = 41200 };

static uint64_t batch, scan;

/* Two lines on their way to the bank, and a scan. */
static void begin(void)
{
    setup();
    batch = book_add_batch(&book, BOOK_SENT, 2, 2 * FEN);
    (void)book_add_line(&book, batch, 1, 1, SENT, FEN);
    (void)book_add_line(&book, batch, 2, 2, SENT, FEN);
    accepted();
}

static struct fact file_of(uint8_t token, enum file_use use)
{
    struct fact fact;
    uint8_t image[16];
    memset(image, token, sizeof(image));
    fact_begin(&fact, kinds_find(KIND_FILE));
    fact_set_bytes(&fact, FILE_TOKEN,
                   book_copy(&book, bytes_from(image, sizeof(image))));
    fact_set_number(&fact, FILE_USE, use);
    fact_set_number(&fact, FILE_ROWS, 2);
    fact_set_number(&fact, FILE_SIZE, 100);
    fact_set_number(&fact, FILE_ENCODING, 1);
    fact_set_bytes(&fact, FILE_PROFILE, bytes_of("plain"));
    return fact;
}

/* The digest of R-157, computed here once more. */
static struct digest digest_of(const struct fact *results, size_t count)
{
    struct fault fault = {0};
    struct hasher *hasher = NULL;
    struct digest digest = {{0}};
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    for (size_t i = 0; i < count; i++) {
        uint8_t image[64];
        struct writer writer = writer_of(image, sizeof(image));
        writer_run(&writer, digest_bytes(&digest));
        writer_u64(&writer, results[i].field[RESULT_LINE].number);
        writer_u8(&writer, (uint8_t)results[i].field[RESULT_CLASS].number);
        writer_u8(&writer, (uint8_t)results[i].field[RESULT_FROM].number);
        writer_u8(&writer, (uint8_t)results[i].field[RESULT_TO].number);
        writer_u64(&writer, (uint64_t)results[i].field[RESULT_AMOUNT].fen);
        writer_u32(&writer, 0); /* no value day */
        digest = hasher_one(hasher, writer_bytes(&writer));
    }
    hasher_close(hasher);
    return digest;
}

/* The first line is paid, the second has failed. */
static void results_of(struct fact results[2], uint64_t file)
{
    results[0] = book_result(&book, batch + 1, SENT, PAID, FEN, FEN);
    results[1] = book_result(&book, batch + 2, SENT, FAILED, FEN, FEN);
    fact_set_number(&results[0], RESULT_FILE, file);
    fact_set_number(&results[1], RESULT_FILE, file);
}

static struct fact keyed_of(uint8_t token, uint64_t paper)
{
    struct fact results[2];
    results_of(results, 0);
    const struct digest digest = digest_of(results, 2);
    const struct file_effect effect = {.paid = {1, FEN}, .failed = {1, FEN}};
    struct fact fact = file_of(token, FILE_KEYED);
    fact_set_number(&fact, FILE_BATCH, batch);
    fact_set_number(&fact, FILE_PAPER, paper);
    accounts_put_effect(&fact, &effect);
    fact_set_bytes(&fact, FILE_EFFECT, book_copy(&book, digest_bytes(&digest)));
    return fact;
}

static uint64_t key(uint8_t token)
{
    struct fact fact = file_of((uint8_t)(token + 100), FILE_SCAN);
    scan = book_add(&book, &fact);
    fact = keyed_of(token, scan);
    const uint64_t keyed = book_add(&book, &fact);
    accepted();
    return keyed;
}

/* The entry that confirms it, and the results, planned. */
static uint64_t plan_confirmation(uint8_t token, uint64_t keyed)
{
    struct fact results[2];
    struct fact fact = keyed_of(token, scan);
    fact_set_number(&fact, FILE_USE, FILE_RETURN);
    fact_set_number(&fact, FILE_CONFIRMS, keyed);
    const uint64_t file = book_add(&book, &fact);
    results_of(results, file);
    (void)book_add(&book, &results[0]);
    (void)book_add(&book, &results[1]);
    return file;
}

static void act_as(const struct signing_key *person)
{
    book.maker_actor.key = person;
}

START_TEST(test_a_keyed_answer_moves_nothing_before_another_confirms_it) /* */
{
    begin();
    const struct balance before = book_balance(&book, book.allocation);
    const uint64_t keyed = key(1);
    const struct balance after = book_balance(&book, book.allocation);
    ck_assert_mem_eq(&before, &after, sizeof(before));
    (void)plan_confirmation(1, keyed);
    refused("R-155"); /* by the maker who keyed it */
    act_as(book.checker);
    (void)plan_confirmation(1, keyed);
    accepted();
    ck_assert_uint_eq(book_state(&book, batch, 1).state, PAID);
    ck_assert_uint_eq(book_state(&book, batch, 2).state, FAILED);
    const struct balance posted = book_balance(&book, book.allocation);
    ck_assert_int_eq(posted.paid, FEN);
    ck_assert_int_eq(posted.reserved, 0);
    teardown();
}
END_TEST

START_TEST(test_it_is_confirmed_once_and_then_no_more) /* */
{
    begin();
    const uint64_t keyed = key(1);
    act_as(book.approver);
    const uint64_t file = plan_confirmation(1, keyed);
    accepted();
    (void)plan_confirmation(1, keyed);
    refused("R-156");
    act_as(book.maker);
    struct fact late = book_result(&book, batch + 2, FAILED, PAID, FEN, FEN);
    fact_set_number(&late, RESULT_FILE, file);
    (void)book_add(&book, &late);
    refused("R-157");
    teardown();
}
END_TEST

START_TEST(test_no_result_comes_from_what_nobody_confirmed) /* */
{
    begin();
    const uint64_t keyed = key(1);
    const uint64_t files[] = {keyed, scan};
    for (size_t i = 0; i < 2; i++) {
        struct fact result = book_result(&book, batch + 1, SENT, PAID, FEN, FEN);
        fact_set_number(&result, RESULT_FILE, files[i]);
        (void)book_add(&book, &result);
        refused("R-156");
    }
    teardown();
}
END_TEST

/* one line less, another line, another result, and one more. */
START_TEST(test_what_is_posted_is_what_was_keyed)
{
    begin();
    const uint64_t keyed = key(1);
    act_as(book.checker);
    for (int i = 0; i < 4; i++) {
        struct fact results[2];
        struct fact fact = keyed_of(1, scan);
        fact_set_number(&fact, FILE_USE, FILE_RETURN);
        fact_set_number(&fact, FILE_CONFIRMS, keyed);
        const uint64_t file = book_add(&book, &fact);
        results_of(results, file);
        if (i == 1) { /* the same counts and fen, the other way round */
            results[0] = book_result(&book, batch + 2, SENT, PAID, FEN, FEN);
            results[1] = book_result(&book, batch + 1, SENT, FAILED, FEN, FEN);
            fact_set_number(&results[0], RESULT_FILE, file);
            fact_set_number(&results[1], RESULT_FILE, file);
        } else if (i == 2) {
            fact_set_number(&results[1], RESULT_CLASS, RESULT_FAIL_CLOSED);
        } else if (i == 3) {
            fact_set_fen(&results[0], RESULT_VALUE_DAY, BOOK_DUE);
        }
        (void)book_add(&book, &results[0]);
        if (i != 0) {
            (void)book_add(&book, &results[1]);
        }
        refused("R-157");
    }
    teardown();
}
END_TEST

/* what the first was to do would be held against nothing. */
START_TEST(test_no_two_keyed_answers_are_confirmed_at_once)
{
    begin();
    const uint64_t first = key(1);
    const uint64_t first_scan = scan;
    const uint64_t second = key(2);
    act_as(book.checker);
    struct fact fact = keyed_of(1, first_scan);
    fact_set_number(&fact, FILE_USE, FILE_RETURN);
    fact_set_number(&fact, FILE_CONFIRMS, first);
    (void)book_add(&book, &fact); /* its results are not posted */
    (void)plan_confirmation(2, second);
    refused("R-157");
    teardown();
}
END_TEST

START_TEST(test_who_settles_it_repeats_what_it_says) /* */
{
    begin();
    const uint64_t keyed = key(1);
    act_as(book.checker);
    struct fact fact = keyed_of(1, scan);
    fact_set_number(&fact, FILE_USE, FILE_RETURN);
    fact_set_number(&fact, FILE_CONFIRMS, keyed);
    fact_set_number(&fact, FILE_PAID, 2);
    (void)book_add(&book, &fact);
    refused("R-155");
    fact = keyed_of(1, scan);
    fact_set_number(&fact, FILE_CONFIRMS, keyed); /* still as a keyed one */
    (void)book_add(&book, &fact);
    refused("R-155");
    teardown();
}
END_TEST

/* what was refused is gone, and the same file may be keyed again. */
START_TEST(test_a_refused_answer_may_be_keyed_again)
{
    begin();
    const uint64_t keyed = key(1);
    struct fact again = keyed_of(1, scan);
    (void)book_add(&book, &again);
    refused("R-064");
    struct fact refusal = keyed_of(1, scan);
    fact_set_number(&refusal, FILE_REFUSES, keyed);
    (void)book_add(&book, &refusal);
    accepted(); /* by who keyed it: there is no harm in it */
    act_as(book.checker);
    (void)plan_confirmation(1, keyed);
    refused("R-156");
    act_as(book.maker);
    again = keyed_of(1, scan);
    const uint64_t second = book_add(&book, &again);
    accepted();
    act_as(book.checker);
    (void)plan_confirmation(1, second);
    accepted();
    teardown();
}
END_TEST

START_TEST(test_a_keyed_answer_names_its_scan_its_batch_and_what_it_does) /* */
{
    static const unsigned needed[] = {FILE_PAPER, FILE_BATCH, FILE_UNKNOWN,
                                      FILE_EFFECT};
    begin();
    struct fact fact = file_of(101, FILE_SCAN);
    scan = book_add(&book, &fact);
    accepted();
    for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
        fact = keyed_of(1, scan);
        fact.present &= ~(UINT32_C(1) << needed[i]);
        (void)book_add(&book, &fact);
        refused("R-155");
    }
    fact = file_of(102, FILE_RETURN);
    const uint64_t other = book_add(&book, &fact);
    fact = keyed_of(1, other);
    (void)book_add(&book, &fact);
    refused("R-155");
    teardown();
}
END_TEST

START_TEST(test_files_are_taken_in_by_makers) /* */
{
    begin();
    act_as(book.checker);
    const struct fact fact = file_of(1, FILE_RETURN);
    (void)book_add(&book, &fact);
    refused("R-050");
    teardown();
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("keyed answers");
    TCase *rules = tcase_create("rules");
    tcase_add_test(rules, test_a_keyed_answer_moves_nothing_before_another_confirms_it);
    tcase_add_test(rules, test_it_is_confirmed_once_and_then_no_more);
    tcase_add_test(rules, test_no_result_comes_from_what_nobody_confirmed);
    tcase_add_test(rules, test_what_is_posted_is_what_was_keyed);
    tcase_add_test(rules, test_no_two_keyed_answers_are_confirmed_at_once);
    tcase_add_test(rules, test_who_settles_it_repeats_what_it_says);
    tcase_add_test(rules, test_a_refused_answer_may_be_keyed_again);
    tcase_add_test(rules,
                   test_a_keyed_answer_names_its_scan_its_batch_and_what_it_does);
    tcase_add_test(rules, test_files_are_taken_in_by_makers);
    suite_add_tcase(suite, rules);
    return suite;
}
