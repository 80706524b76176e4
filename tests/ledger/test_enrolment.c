/* Enrolments: the months of a party, renewed and stopped. */
#include "ledger/enrolment.h"

#include "tests/ledger/person_kit.h"

enum { JANUARY = BOOK_PERIOD, JUNE = BOOK_PERIOD + 5, DECEMBER = BOOK_PERIOD + 11 };
enum { JANUARY_8 = 19730, JANUARY_31 = 19753, FEBRUARY_1 = 19754 };

static const uint8_t *party_of(unsigned party, uint8_t image[static 16])
{
    memset(image, 0, 16);
    image[15] = (uint8_t)party;
    return image;
}

static struct fact enrolment(unsigned party, civil_period first, civil_period last)
{
    uint8_t image[16];
    const uint8_t commitment[32] = {1};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_ENROLMENT));
    fact_set_bytes(&fact, ENROLMENT_PARTY,
                   book_copy(&book, bytes_from(party_of(party, image), 16)));
    fact_set_number(&fact, ENROLMENT_PROGRAMME, book.programme);
    fact_set_number(&fact, ENROLMENT_UNIT, book.township);
    fact_set_number(&fact, ENROLMENT_FIRST, (uint64_t)first);
    if (last != ENROLMENT_OPEN) {
        fact_set_number(&fact, ENROLMENT_LAST, (uint64_t)last);
    }
    fact_set_bytes(&fact, ENROLMENT_COMMITMENT,
                   book_copy(&book, bytes_from(commitment, 32)));
    return fact;
}

static uint64_t add(unsigned party, civil_period first, civil_period last,
                    uint64_t replaces)
{
    struct fact fact = enrolment(party, first, last);
    if (replaces != 0) {
        fact_set_number(&fact, ENROLMENT_REPLACES, replaces);
    }
    return book_add(&book, &fact);
}

static enum enrolment_cover cover(unsigned party, civil_period period,
                                  struct enrolment *ret_enrolment)
{
    struct fault fault = {0};
    uint8_t image[16];
    struct enrolment unused;
    enum enrolment_cover found = ENROLMENT_NONE;
    const struct enrolment_question question = {book.programme, party_of(party, image),
                                                period};
    struct store_transaction *view = book_view(&book);
    ck_assert_ok(enrolment_find(view, &question, &found,
                                ret_enrolment == NULL ? &unused : ret_enrolment,
                                &fault),
                 &fault);
    store_read_end(view);
    return found;
}

START_TEST(test_an_enrolment_covers_its_months_and_no_other)
{
    struct enrolment found;
    const uint64_t closed = add(1, JANUARY, JUNE, 0);
    const uint64_t open = add(1, DECEMBER, ENROLMENT_OPEN, 0);
    accepted();
    ck_assert_int_eq(cover(1, JANUARY - 1, &found), ENROLMENT_EARLY);
    ck_assert_uint_eq(found.entry, closed);
    ck_assert_int_eq(cover(1, JANUARY, &found), ENROLMENT_COVERS);
    ck_assert_int_eq(cover(1, JUNE, &found), ENROLMENT_COVERS);
    ck_assert_uint_eq(found.entry, closed);
    ck_assert_int_eq(cover(1, JUNE + 1, &found), ENROLMENT_ENDED);
    ck_assert_uint_eq(found.entry, closed);
    ck_assert_int_eq(cover(1, DECEMBER, &found), ENROLMENT_COVERS);
    ck_assert_uint_eq(found.entry, open);
    ck_assert_int_eq(found.last, ENROLMENT_OPEN);
    ck_assert_int_eq(cover(1, DECEMBER + 1200, NULL), ENROLMENT_COVERS);
    ck_assert_int_eq(cover(2, JANUARY, NULL), ENROLMENT_NONE);
}
END_TEST

START_TEST(test_r132_no_month_of_a_party_is_enrolled_twice)
{
    add(1, JANUARY, JUNE, 0);
    accepted();
    static const struct {
        civil_period first, last;
        bool is_right;
    } cases[] = {
        {JUNE, JUNE, false},
        {JANUARY - 3, JANUARY, false},
        {JANUARY + 1, JANUARY + 2, false},
        {JANUARY - 9, ENROLMENT_OPEN, false},
        {JANUARY - 9, JANUARY - 1, true},
        {JUNE + 1, ENROLMENT_OPEN, true},
        {DECEMBER, DECEMBER, false}, /* the one before is open */
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        add(1, cases[i].first, cases[i].last, 0);
        if (cases[i].is_right) {
            accepted();
        } else {
            refused("R-132");
        }
    }
    add(2, JUNE, JUNE, 0); /* another party */
    accepted();
}
END_TEST

START_TEST(test_an_enrolment_is_stopped_and_renewed_by_one_that_replaces_it)
{
    struct enrolment found;
    const uint64_t first = add(1, JANUARY, ENROLMENT_OPEN, 0);
    accepted();
    const uint64_t stopped = add(1, JANUARY, JUNE, first);
    accepted();
    ck_assert_int_eq(cover(1, JUNE + 1, &found), ENROLMENT_ENDED);
    ck_assert_uint_eq(found.entry, stopped);
    const uint64_t renewed = add(1, JANUARY, ENROLMENT_OPEN, stopped);
    accepted();
    ck_assert_int_eq(cover(1, JUNE + 1, &found), ENROLMENT_COVERS);
    ck_assert_uint_eq(found.entry, renewed);
    /* only the newest can be replaced, and only by the same party's */
    add(1, JANUARY, JUNE, first);
    refused("R-132");
    add(2, JANUARY, JUNE, renewed);
    refused("R-132");
    const uint64_t other = book_add_programme(&book, "other", "2081902", 0);
    accepted();
    struct fact fact = enrolment(1, JANUARY, JUNE);
    fact_set_number(&fact, ENROLMENT_REPLACES, renewed);
    fact_set_number(&fact, ENROLMENT_PROGRAMME, other);
    book_add(&book, &fact);
    refused("R-132");
    /* one that never was leaves no month behind */
    const uint64_t emptied = add(1, JANUARY, JANUARY - 1, renewed);
    accepted();
    ck_assert_int_eq(cover(1, JANUARY, &found), ENROLMENT_ENDED);
    ck_assert_uint_eq(found.entry, emptied);
    add(1, JANUARY, ENROLMENT_OPEN, 0);
    accepted();
    ck_assert_int_eq(cover(1, JANUARY, NULL), ENROLMENT_COVERS);
}
END_TEST

/* 0: there was none. */
static uint64_t entry_at(uint64_t entry, uint64_t seal, struct fact *ret_fact)
{
    struct fault fault = {0};
    uint64_t found = 0;
    struct store_transaction *view = book_view(&book);
    const struct status status =
        enrolment_at(view, entry, seal, &found, ret_fact, &fault);
    store_read_end(view);
    ck_assert(status_is_ok(status) || status.code == STATUS_NOT_FOUND);
    return status_is_ok(status) ? found : 0;
}

START_TEST(test_an_enrolment_is_what_it_was_at_a_seal)
{
    struct fact fact;
    const uint64_t first = add(1, JANUARY, ENROLMENT_OPEN, 0);
    accepted();
    const uint64_t stopped = add(1, JANUARY, JUNE, first);
    accepted();
    const uint64_t renewed = add(1, JANUARY, DECEMBER, stopped);
    accepted();
    ck_assert_uint_eq(entry_at(renewed, UINT64_MAX, &fact), renewed);
    ck_assert_uint_eq(fact.field[ENROLMENT_LAST].number, (uint64_t)DECEMBER);
    ck_assert_uint_eq(entry_at(renewed, renewed - 1, &fact), stopped);
    ck_assert_uint_eq(fact.field[ENROLMENT_LAST].number, (uint64_t)JUNE);
    ck_assert_uint_eq(entry_at(renewed, first, &fact), first);
    ck_assert(!fact_has(&fact, ENROLMENT_LAST));
    ck_assert_uint_eq(entry_at(renewed, first - 1, &fact), 0);
}
END_TEST

static void approve(struct fact *fact, civil_day approved, civil_day applied)
{
    fact_set_fen(fact, ENROLMENT_APPROVED, approved);
    if (applied != 0) {
        fact_set_fen(fact, ENROLMENT_APPLIED, applied);
    }
}

START_TEST(test_r131_the_first_month_follows_the_approval)
{
    struct fact fact = enrolment(1, JANUARY, ENROLMENT_OPEN);
    approve(&fact, JANUARY_31, 0);
    book_add(&book, &fact);
    refused("R-131");
    fact = enrolment(1, JANUARY + 1, ENROLMENT_OPEN);
    approve(&fact, JANUARY_31, 0);
    const uint64_t old = book_add(&book, &fact);
    accepted();
    /* a renewal keeps its first month, and does not get an earlier one */
    fact = enrolment(1, JANUARY + 1, ENROLMENT_OPEN);
    approve(&fact, FEBRUARY_1 + 300, 0);
    fact_set_number(&fact, ENROLMENT_REPLACES, old);
    const uint64_t renewed = book_add(&book, &fact);
    accepted();
    fact = enrolment(1, JANUARY, ENROLMENT_OPEN);
    approve(&fact, FEBRUARY_1, 0);
    fact_set_number(&fact, ENROLMENT_REPLACES, renewed);
    book_add(&book, &fact);
    refused("R-131");
}
END_TEST

START_TEST(test_r131_a_programme_may_pay_from_the_month_of_application)
{
    uint8_t list[64];
    struct writer writer = writer_of(list, sizeof(list));
    const struct fact_code rule = {bytes_of(ENROLMENT_START_APPLICATION), FEBRUARY_1,
                                   INT64_MAX};
    fact_put_codes(&writer, &rule, 1);
    const uint64_t at =
        book_add_programme(&book, "dibao-rural", "2081902", book.programme);
    struct fact *programme = &book.plan[book.planned - 1];
    fact_set_bytes(programme, PROGRAMME_START, writer_bytes(&writer));
    accepted();
    book.programme = at;
    struct fact fact = enrolment(1, JANUARY, ENROLMENT_OPEN);
    approve(&fact, JANUARY_31, JANUARY_8); /* the rule was not in force yet */
    book_add(&book, &fact);
    refused("R-131");
    fact = enrolment(1, JANUARY - 1, ENROLMENT_OPEN);
    approve(&fact, FEBRUARY_1, JANUARY_8);
    book_add(&book, &fact);
    refused("R-131");
    fact = enrolment(1, JANUARY, ENROLMENT_OPEN);
    approve(&fact, FEBRUARY_1, FEBRUARY_1 + 1);
    book_add(&book, &fact);
    refused("R-131");
    fact = enrolment(1, JANUARY, ENROLMENT_OPEN);
    approve(&fact, FEBRUARY_1, JANUARY_8);
    book_add(&book, &fact);
    accepted();
    /* words nobody knows */
    const struct fact_code unknown = {bytes_of("soon"), FEBRUARY_1, INT64_MAX};
    writer = writer_of(list, sizeof(list));
    fact_put_codes(&writer, &unknown, 1);
    book_add_programme(&book, "dibao-rural", "2081902", at);
    fact_set_bytes(&book.plan[book.planned - 1], PROGRAMME_START,
                   writer_bytes(&writer));
    refused("R-131");
}
END_TEST

START_TEST(test_r131_what_is_no_enrolment_is_refused)
{
    add(0, JANUARY, JUNE, 0);
    refused("R-131");
    add(1, JANUARY, JANUARY - 1, 0);
    refused("R-131");
    struct fact fact = enrolment(1, JANUARY, JUNE);
    fact_set_fen(&fact, ENROLMENT_AMOUNT, 0);
    book_add(&book, &fact);
    refused("R-131");
    static const struct {
        uint64_t people;
        bool is_right;
    } counts[] = {{0, false},
                  {1, true},
                  {ENROLMENT_PEOPLE_MAX, true},
                  {ENROLMENT_PEOPLE_MAX + 1, false}};
    for (unsigned i = 0; i < 4; i++) {
        fact = enrolment(10 + i, JANUARY, JUNE);
        fact_set_number(&fact, ENROLMENT_HEADCOUNT, counts[i].people);
        book_add(&book, &fact);
        if (counts[i].is_right) {
            accepted();
        } else {
            refused("R-131");
        }
    }
    char class[ENROLMENT_CLASS_MAX + 2];
    memset(class, 'c', sizeof(class));
    class[ENROLMENT_CLASS_MAX + 1] = '\0';
    fact = enrolment(1, JANUARY, JUNE);
    fact_set_bytes(&fact, ENROLMENT_CLASS, bytes_of(class));
    book_add(&book, &fact);
    refused("R-131");
    fact = enrolment(1, JANUARY, JUNE);
    fact_set_fen(&fact, ENROLMENT_APPLIED, JANUARY_8); /* and no approval */
    book_add(&book, &fact);
    refused("R-131");
    static const unsigned fields[] = {ENROLMENT_PROGRAMME, ENROLMENT_UNIT,
                                      ENROLMENT_STANDARD, ENROLMENT_REPLACES};
    for (size_t i = 0; i < 4; i++) {
        fact = enrolment(1, JANUARY, JUNE);
        fact_set_number(&fact, fields[i], book.source);
        book_add(&book, &fact);
        refused("R-060");
    }
    fact = enrolment(1, JANUARY, JUNE);
    fact_set_bytes(&fact, ENROLMENT_CLASS,
                   bytes_from((const uint8_t *)class, ENROLMENT_CLASS_MAX));
    book_add(&book, &fact);
    accepted();
}
END_TEST

/* ---- from before the ledger
 * ---------------------------------------------------------- */

static uint64_t add_file(void)
{
    const uint8_t token[16] = {0x17, (uint8_t)book_size(&book)};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_FILE));
    fact_set_bytes(&fact, FILE_TOKEN, book_copy(&book, bytes_from(token, 16)));
    fact_set_number(&fact, FILE_USE, FILE_ENROLMENTS);
    fact_set_number(&fact, FILE_ROWS, 1);
    fact_set_number(&fact, FILE_SIZE, 1);
    fact_set_number(&fact, FILE_ENCODING, 1);
    fact_set_bytes(&fact, FILE_PROFILE, book_text(&book, "enrolments"));
    fact_set_fen(&fact, FILE_AMOUNT, 0);
    const uint64_t entry = book_add(&book, &fact);
    accepted();
    return entry;
}

static struct fact opening(uint64_t file, unsigned party)
{
    struct fact fact = enrolment(party, JANUARY, ENROLMENT_OPEN);
    fact_set_number(&fact, ENROLMENT_OPENING, file);
    fact_set_number(&fact, ENROLMENT_DOCUMENT, book.document);
    return fact;
}

static void judged(const struct fact *fact, const char *rule)
{
    const struct ledger_actor maker = book.maker_actor;
    book.maker_actor = judge_actor;
    book_add(&book, fact);
    if (rule == NULL) {
        accepted();
    } else {
        refused(rule);
    }
    book.maker_actor = maker;
}

START_TEST(test_r174_what_is_taken_over_counts_when_another_has_confirmed_it)
{
    const uint64_t file = add_file();
    struct fact fact = opening(file, 1);
    const uint64_t asked = book_add(&book, &fact);
    accepted();
    ck_assert_int_eq(cover(1, JUNE, NULL), ENROLMENT_NONE);
    fact = opening(file, 1);
    fact_set_number(&fact, ENROLMENT_CONFIRMS, asked);
    book_add(&book, &fact);
    refused("R-174"); /* by oneself */
    fact = opening(file, 1);
    fact_set_number(&fact, ENROLMENT_CONFIRMS, asked);
    fact_set_number(&fact, ENROLMENT_FIRST, JUNE);
    judged(&fact, "R-174"); /* as something else */
    fact = opening(file, 2);
    fact_set_number(&fact, ENROLMENT_CONFIRMS, asked);
    judged(&fact, "R-174"); /* of somebody else */
    fact = opening(file, 1);
    fact_set_number(&fact, ENROLMENT_CONFIRMS, asked);
    judged(&fact, NULL);
    ck_assert_int_eq(cover(1, JUNE, NULL), ENROLMENT_COVERS);
    fact = opening(file, 1);
    fact_set_number(&fact, ENROLMENT_CONFIRMS, asked);
    judged(&fact, "R-174"); /* once */
}
END_TEST

START_TEST(test_r174_what_is_taken_over_names_file_and_document)
{
    const uint64_t file = add_file();
    struct fact fact = opening(file, 1);
    fact.present &= ~(UINT32_C(1) << ENROLMENT_DOCUMENT);
    book_add(&book, &fact);
    refused("R-174");
    fact = opening(file, 1);
    fact.present &= ~(UINT32_C(1) << ENROLMENT_OPENING);
    book_add(&book, &fact);
    refused("R-174");
    fact = opening(book.unit, 1);
    book_add(&book, &fact);
    refused("R-060");
    fact = opening(file, 1);
    fact_set_number(&fact, ENROLMENT_CONFIRMS, file);
    judged(&fact, "R-174");
    /* and nobody but a maker asks, or enrols */
    fact = opening(file, 1);
    judged(&fact, "R-050");
    fact = enrolment(1, JANUARY, ENROLMENT_OPEN);
    judged(&fact, "R-050");
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("enrolment");
    TCase *all = tcase_create("rules");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, test_an_enrolment_covers_its_months_and_no_other);
    tcase_add_test(all, test_r132_no_month_of_a_party_is_enrolled_twice);
    tcase_add_test(all,
                   test_an_enrolment_is_stopped_and_renewed_by_one_that_replaces_it);
    tcase_add_test(all, test_an_enrolment_is_what_it_was_at_a_seal);
    tcase_add_test(all, test_r131_the_first_month_follows_the_approval);
    tcase_add_test(all, test_r131_a_programme_may_pay_from_the_month_of_application);
    tcase_add_test(all, test_r131_what_is_no_enrolment_is_refused);
    TCase *before = tcase_create("from before the ledger");
    tcase_add_checked_fixture(before, setup_people, teardown_people);
    tcase_add_test(before,
                   test_r174_what_is_taken_over_counts_when_another_has_confirmed_it);
    tcase_add_test(before, test_r174_what_is_taken_over_names_file_and_document);
    suite_add_tcase(suite, before);
    suite_add_tcase(suite, all);
    return suite;
}
