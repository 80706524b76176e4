/* Backup and restore: verified, whole or absent. */
#include "ledger/backup.h"
#include "ledger/restored.h"
#include "tests/ledger/book.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MADE = 20000, DELETE_BY = MADE + 30 };

static char folder[512];
static char path[600];

static const char *at(const char *name)
{
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static bool is_there(const char *name)
{
    struct stat about;
    return stat(at(name), &about) == 0;
}

/* A book with a paid line and a name in the vault, backed up to <folder>/backup. */
static struct backup_facts make_backup(struct book *book)
{
    struct fault fault = {0};
    struct backup_facts facts = {0};
    snprintf(folder, sizeof(folder), "%s", suite_folder());
    book_open(book, DIGEST_SHA256);
    const struct ledger_staff staff = {.code = bytes_of("S09"),
                                       .name = bytes_of("赵测九")};
    ck_assert_ok(ledger_add_staff(&book->ledger, &book->admin_actor, &staff, &fault),
                 &fault);
    const uint64_t batch = book_add_batch(book, BATCH_ORIGIN_RECORDED, 1, 100);
    book_add_line(book, batch, 1, 1, LINE_STATE_PAID, 100);
    ck_assert_ok(book_commit(book, &fault), &fault);
    ck_assert_ok(backup_make(&book->ledger, book->vault_key, at("backup"), MADE,
                             DELETE_BY, &facts, &fault),
                 &fault);
    return facts;
}

START_TEST(test_a_restored_ledger_is_the_one_that_was_backed_up)
{
    struct book book;
    struct fault fault = {0};
    const struct backup_facts facts = make_backup(&book);
    struct journal_facts before;
    journal_facts(book.ledger.journal, &before);
    ck_assert_uint_eq(facts.size, before.size);
    ck_assert(digest_equal(&facts.root, &before.root));
    ck_assert_uint_eq(facts.vault_sequence, 1);
    ck_assert(!is_there("backup.part"));
    ck_assert(!is_there("backup/journal/lock.mdb"));
    /* The ledger goes on; the backup stays as it was. */
    book_add_document(&book, "CS-2024-9");
    ck_assert_ok(book_commit(&book, &fault), &fault);
    struct backup_facts restored = {0};
    char from[600];
    snprintf(from, sizeof(from), "%s", at("backup"));
    ck_assert_ok(backup_restore(from, book.vault_key, at("again"), &restored, &fault),
                 &fault);
    ck_assert_mem_eq(&restored, &facts, sizeof(facts));
    /* Written to, too. */
    ledger_close(&book.ledger);
    snprintf(book.folder, sizeof(book.folder), "%.500s", at("again"));
    const struct ledger_options writing = {.vault_key = book.vault_key};
    ck_assert_status(ledger_open(book.folder, &writing, &book.ledger, &fault),
                     STATUS_REFUSED); /* */
    ck_assert_str_eq(fault.rule, "R-239");
    ck_assert_ok(restored_accept(book.folder, &fault), &fault);
    book_reopen(&book);
    ck_assert_uint_eq(book_size(&book), facts.size);
    ck_assert_int_eq(book_balance(&book, book.allocation).paid, 100);
    book_add_document(&book, "CS-2024-8");
    ck_assert_ok(book_commit(&book, &fault), &fault);
    struct vault_reader *reader = NULL;
    char name[VAULT_TEXT_MAX];
    ck_assert_ok(vault_reader_open(book.ledger.vault, &reader, &fault), &fault);
    ck_assert_ok(vault_staff_name(reader, bytes_of("S09"), name, sizeof(name), &fault),
                 &fault);
    ck_assert_str_eq(name, "赵测九");
    vault_reader_close(reader);
    book_close(&book);
}
END_TEST

START_TEST(test_nothing_is_overwritten)
{
    struct book book;
    struct fault fault = {0};
    struct backup_facts facts = make_backup(&book);
    char from[600];
    snprintf(from, sizeof(from), "%s", at("backup"));
    ck_assert_status(backup_make(&book.ledger, book.vault_key, from, MADE, DELETE_BY,
                                 &facts, &fault),
                     STATUS_EXISTS);
    ck_assert_status(backup_restore(from, book.vault_key, book.folder, &facts, &fault),
                     STATUS_EXISTS);
    ck_assert_status(
        backup_restore(at("nowhere"), book.vault_key, book.folder, &facts, &fault),
        STATUS_EXISTS);
    char none[600];
    snprintf(none, sizeof(none), "%s", at("nowhere"));
    ck_assert_status(backup_restore(none, book.vault_key, at("again"), &facts, &fault),
                     STATUS_NOT_FOUND);
    ck_assert(!is_there("again") && !is_there("again.part"));
    /* What an attempt left behind that was cut off does not stand in the way. */
    ck_assert_int_eq(mkdir(at("again.part"), 0700), 0);
    ck_assert_int_eq(mkdir(at("again.part/journal"), 0700), 0);
    ck_assert_ok(backup_restore(from, book.vault_key, at("again"), &facts, &fault),
                 &fault);
    book_close(&book);
}
END_TEST

START_TEST(test_slashes_at_the_end_of_a_folder_mean_nothing)
{
    struct book book;
    struct fault fault = {0};
    struct backup_facts facts = make_backup(&book);
    char from[600];
    snprintf(from, sizeof(from), "%s", at("backup"));
    ck_assert_status(backup_make(&book.ledger, book.vault_key, at("backup//"), MADE,
                                 DELETE_BY, &facts, &fault),
                     STATUS_EXISTS);
    ck_assert_ok(backup_make(&book.ledger, book.vault_key, at("second//"), MADE,
                             DELETE_BY, &facts, &fault),
                 &fault);
    ck_assert(is_there("second/journal") && !is_there("second.part"));
    ck_assert_ok(backup_restore(from, book.vault_key, at("third/"), &facts, &fault),
                 &fault);
    ck_assert(is_there("third/journal") && !is_there("third.part"));
    book_close(&book);
}
END_TEST

START_TEST(test_a_path_that_is_too_long_is_refused)
{
    struct book book;
    struct fault fault = {0};
    struct backup_facts facts = make_backup(&book);
    char long_path[LEDGER_PATH_SIZE + 1];
    memset(long_path, 'x', LEDGER_PATH_SIZE);
    long_path[LEDGER_PATH_SIZE] = '\0';
    ck_assert_status(backup_make(&book.ledger, book.vault_key, long_path, MADE,
                                 DELETE_BY, &facts, &fault),
                     STATUS_USAGE);
    book_close(&book);
}
END_TEST

static void flip_bit(const char *name, long offset)
{
    FILE *file = fopen(at(name), "r+b");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fseek(file, offset, offset < 0 ? SEEK_END : SEEK_SET), 0);
    const long place = ftell(file);
    const int byte = fgetc(file);
    ck_assert_int_ne(byte, EOF);
    ck_assert_int_eq(fseek(file, place, SEEK_SET), 0);
    fputc(byte ^ 1, file);
    fclose(file);
}

START_TEST(test_one_flipped_bit_of_the_backup_is_found)
{
    static const struct {
        const char *file;
        long offset;
    } cases[] = {{"backup/journal/data.mdb", 0},  {"backup/journal/data.mdb", 9000},
                 {"backup/journal/data.mdb", -1}, {"backup/vault/data.mdb", 0},
                 {"backup/vault/data.mdb", 20},   {"backup/vault/data.mdb", -1},
                 {"backup/manifest", 0},          {"backup/manifest", 30},
                 {"backup/manifest", 70},         {"backup/manifest", 150},
                 {"backup/manifest", -2},         {"backup/vault/manifest", 0},
                 {"backup/vault/manifest", 85},   {"backup/vault/manifest", -2}};
    struct book book;
    struct fault fault = {0};
    struct backup_facts facts = make_backup(&book);
    char from[600];
    snprintf(from, sizeof(from), "%s", at("backup"));
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        flip_bit(cases[i].file, cases[i].offset);
        ck_assert_status(
            backup_restore(from, book.vault_key, at("again"), &facts, &fault),
            STATUS_FOUND);
        ck_assert(!is_there("again") && !is_there("again.part"));
        flip_bit(cases[i].file, cases[i].offset);
    }
    ck_assert_ok(backup_restore(from, book.vault_key, at("again"), &facts, &fault),
                 &fault);
    book_close(&book);
}
END_TEST

START_TEST(test_parts_of_two_backups_do_not_mix)
{
    struct book book;
    struct fault fault = {0};
    struct backup_facts facts = make_backup(&book);
    book_add_document(&book, "CS-2024-9");
    ck_assert_ok(book_commit(&book, &fault), &fault);
    ck_assert_ok(backup_make(&book.ledger, book.vault_key, at("later"), MADE, DELETE_BY,
                             &facts, &fault),
                 &fault);
    char one[600];
    char two[600];
    snprintf(one, sizeof(one), "%s", at("backup/manifest"));
    snprintf(two, sizeof(two), "%s", at("later/manifest"));
    ck_assert_int_eq(rename(one, two), 0);
    snprintf(one, sizeof(one), "%s", at("later"));
    ck_assert_status(backup_restore(one, book.vault_key, at("again"), &facts, &fault),
                     STATUS_FOUND);
    uint8_t wrong[32] = {1};
    ck_assert_status(
        backup_make(&book.ledger, wrong, at("third"), MADE, DELETE_BY, &facts, &fault),
        STATUS_ENVIRONMENT);
    ck_assert(!is_there("third") && !is_there("third.part"));
    book_close(&book);
}
END_TEST

START_TEST(test_a_read_only_handle_copies_while_another_process_writes)
{
    struct book book;
    struct fault fault = {0};
    (void)make_backup(&book);
    ledger_close(&book.ledger);
    int gate[2];
    ck_assert_int_eq(pipe(gate), 0);
    const pid_t writer = fork();
    if (writer == 0) {
        book_reopen(&book);
        for (int i = 0; i < 200; i++) {
            char number[32];
            snprintf(number, sizeof(number), "W-%d", i);
            book_add_document(&book, number);
            if (!status_is_ok(book_commit(&book, &fault)) ||
                (i == 3 && write(gate[1], "x", 1) != 1)) {
                _exit(1);
            }
        }
        ledger_close(&book.ledger);
        _exit(0);
    }
    char token = 0;
    ck_assert_int_eq(read(gate[0], &token, 1), 1);
    const struct ledger_options options = {.is_read_only = true,
                                           .vault_key = book.vault_key};
    struct ledger reader;
    struct backup_facts facts = {0};
    ck_assert_ok(ledger_open(book.folder, &options, &reader, &fault), &fault);
    for (int i = 0; i < 3; i++) {
        char name[16];
        snprintf(name, sizeof(name), "copy%d", i);
        ck_assert_ok(backup_make(&reader, book.vault_key, at(name), MADE, DELETE_BY,
                                 &facts, &fault),
                     &fault);
    }
    ledger_close(&reader);
    int state = 0;
    ck_assert_int_eq(waitpid(writer, &state, 0), writer);
    ck_assert_int_eq(state, 0);
    char from[600];
    snprintf(from, sizeof(from), "%s", at("copy2"));
    struct backup_facts restored = {0};
    ck_assert_ok(backup_restore(from, book.vault_key, at("again"), &restored, &fault),
                 &fault);
    ck_assert_mem_eq(&restored, &facts, sizeof(facts));
    book_close(&book);
}
END_TEST

START_TEST(test_a_shut_vault_cannot_be_backed_up)
{
    struct book book;
    struct fault fault = {0};
    struct backup_facts facts = make_backup(&book);
    ledger_close(&book.ledger);
    const struct ledger_options options = {.is_read_only = true};
    ck_assert_ok(ledger_open(book.folder, &options, &book.ledger, &fault), &fault);
    ck_assert_status(backup_make(&book.ledger, book.vault_key, at("other"), MADE,
                                 DELETE_BY, &facts, &fault),
                     STATUS_ENVIRONMENT);
    book_close(&book);
}
END_TEST

START_TEST(test_a_backup_is_whole_without_its_vault) /* */
{
    struct book book;
    struct fault fault = {0};
    const struct backup_facts facts = make_backup(&book);
    struct backup_about about;
    char from[600];
    snprintf(from, sizeof(from), "%s", at("backup"));
    ck_assert(facts.has_vault && facts.delete_by == DELETE_BY);
    ck_assert_ok(backup_look(from, &about, &fault), &fault);
    ck_assert(about.version == 2 && about.has_vault && about.made == MADE &&
              about.delete_by == DELETE_BY);
    ck_assert_int_eq(remove(at("backup/vault/manifest")), 0);
    struct backup_facts restored = {0};
    ck_assert_status(
        backup_restore(from, book.vault_key, at("again"), &restored, &fault),
        STATUS_FOUND); /* half a vault is none */
    ck_assert_int_eq(remove(at("backup/vault/data.mdb")), 0);
    ck_assert_int_eq(rmdir(at("backup/vault")), 0);
    ck_assert_int_eq(symlink("/nowhere/vault", at("backup/vault")), 0);
    ck_assert_ok(backup_look(from, &about, &fault), &fault);
    ck_assert(about.has_vault); /* on a disk that is not there */
    ck_assert_int_eq(remove(at("backup/vault")), 0);
    ck_assert_ok(backup_look(from, &about, &fault), &fault);
    ck_assert(!about.has_vault && about.delete_by == 0);
    ck_assert_ok(backup_restore(from, NULL, at("again"), &restored, &fault), &fault);
    ck_assert(!restored.has_vault && digest_equal(&restored.root, &facts.root));
    ck_assert(is_there("again/restored") && !is_there("again/vault"));
    const struct ledger_options reading = {.is_read_only = true,
                                           .vault_key = book.vault_key};
    const struct ledger_options bare = {.is_read_only = true};
    struct ledger ledger;
    ck_assert_status(ledger_open(at("again"), &reading, &ledger, &fault),
                     STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(fault.message, "has no vault"));
    ck_assert_ok(ledger_open(at("again"), &bare, &ledger, &fault), &fault);
    ledger_close(&ledger);
    book_close(&book);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("backup");
    TCase *backup = tcase_create("backup");
    tcase_add_test(backup, test_a_restored_ledger_is_the_one_that_was_backed_up);
    tcase_add_test(backup, test_nothing_is_overwritten);
    tcase_add_test(backup, test_slashes_at_the_end_of_a_folder_mean_nothing);
    tcase_add_test(backup, test_a_path_that_is_too_long_is_refused);
    tcase_add_test(backup, test_one_flipped_bit_of_the_backup_is_found);
    tcase_add_test(backup, test_parts_of_two_backups_do_not_mix);
    tcase_add_test(backup, test_a_shut_vault_cannot_be_backed_up);
    tcase_add_test(backup, test_a_backup_is_whole_without_its_vault);
    suite_add_tcase(suite, backup);
    TCase *processes = tcase_create("processes");
    tcase_set_tags(processes, "fork");
    tcase_set_timeout(processes, 30);
    tcase_add_test(processes,
                   test_a_read_only_handle_copies_while_another_process_writes);
    suite_add_tcase(suite, processes);
    return suite;
}
