/* test_journal_walk.c - entries in a row are what they are one by one. */
#include "tests/ledger/journal/book.h"

enum { NOTES = 40 };

static struct book book;
static struct store_transaction *transaction;
static struct journal_walk walk;

static void begin(void)
{
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    book_notes(&book, NOTES, 1);
    ck_assert_ok(
        store_read_begin(journal_store(book.journal), &transaction, &book.fault),
        &book.fault);
    ck_assert_ok(journal_walk_open(transaction, book.options.hooks, &walk, &book.fault),
                 &book.fault);
}

static void end(void)
{
    journal_walk_close(&walk);
    journal_walk_close(&walk); /* accepts one that is closed */
    store_read_end(transaction);
    book_end(&book);
}

static void expect_same(uint64_t index)
{
    struct entry entry;
    struct entry walked;
    struct fact fact;
    struct fact walked_fact;
    struct fault fault;
    const struct status one = journal_entry(transaction, book.options.hooks, index,
                                            &entry, &fact, &book.fault);
    const struct status two =
        journal_walk_to(&walk, index, &walked, &walked_fact, &fault);
    ck_assert_int_eq(two.code, one.code);
    if (!status_is_ok(one)) {
        ck_assert_str_eq(fault.message, book.fault.message);
        return;
    }
    ck_assert_uint_eq(walked.index, index);
    ck_assert_uint_eq(walked.kind, entry.kind);
    ck_assert_mem_eq(walked.nonce, entry.nonce, ENTRY_NONCE_SIZE);
    ck_assert_bytes(walked.body, entry.body);
    ck_assert_ptr_eq(walked_fact.schema, fact.schema);
}

START_TEST(test_a_walk_gives_what_each_look_up_gives)
{
    struct journal_facts facts;
    begin();
    journal_facts(book.journal, &facts);
    /* From the first to behind the last, and again after that. */
    for (uint64_t index = 0; index <= facts.size + 1; index++) {
        expect_same(index);
    }
    for (uint64_t index = facts.size; index > 0; index--) {
        expect_same(index - 1);
    }
    /* By steps: ahead, back, on the spot, next. */
    static const int64_t steps[] = {1, 1, 0, 1, 2, 1, -3, 1, 0, 0, 7, -1, 1};
    uint64_t index = 3;
    for (unsigned i = 0; index < facts.size; i++) {
        expect_same(index);
        index += (uint64_t)steps[i % (sizeof(steps) / sizeof(steps[0]))];
    }
    expect_same(UINT64_MAX);
    expect_same(0);
    end();
}
END_TEST

/* Reads entry after entry, what was committed and what was not, while the table grows
 * by pages behind it. */
static struct status read_and_append(struct journal_session *session, void *context,
                                     struct fault *fault)
{
    uint64_t *next = context;
    transaction = journal_transaction(session);
    TRY(journal_walk_open(transaction, book.options.hooks, &walk, fault));
    for (*next = 1; *next < 600; ++*next) {
        TRY(book_append_note(session, 2, 100, 40 + *next * 7 % 900, fault));
        expect_same(*next);
        expect_same(*next % 50 == 0 ? journal_next_index(session) - 1 : *next + 1);
    }
    return OK; /* the transaction closes the walk's cursor */
}

START_TEST(test_a_walk_goes_on_while_entries_are_appended)
{
    uint64_t read = 0;
    book_begin_in(&book, suite_folder(), SIGNING_ED25519);
    book_notes(&book, 700, 1);
    ck_assert_ok(book_act(&book, true, read_and_append, &read), &book.fault);
    ck_assert_uint_eq(read, 600);
    book_end(&book);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("journal_walk");
    TCase *walks = tcase_create("walks");
    tcase_add_test(walks, test_a_walk_gives_what_each_look_up_gives);
    tcase_add_test(walks, test_a_walk_goes_on_while_entries_are_appended);
    suite_add_tcase(suite, walks);
    return suite;
}
