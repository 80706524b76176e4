/* test_holder.c - either holder alone recovers the secrets, and a typing slip
 * on the recovery sheet is found. */
#include "keys/holder.h"

#include "tests/suite.h"

#include <ctype.h>
#include <stdio.h>
#include <sys/stat.h>

#define OLD bytes_of("old passphrase")
#define NEW bytes_of("new passphrase")

static const uint8_t recovery[HOLDER_RECOVERY_SIZE] = {
    0x00, 0xFF, 0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC, 0xDE, 0xF0, 0x0F,
    0x1E, 0x2D, 0x3C, 0x4B, 0x5A, 0x69, 0x78, 0x87, 0x96, 0xA5, 0xB4,
    0xC3, 0xD2, 0xE1, 0xF0, 0x01, 0x23, 0x45, 0x67, 0x89, 0xFF};
static const struct holder_secret secrets[2] = {{"vault", {1, 2, 3}},
                                                {"journal", {9, 8, 7}}};
static struct fault fault;

static const char *fresh_path(void)
{
    static char path[400];
    snprintf(path, sizeof(path), "%s/holders.txt", suite_folder());
    return path;
}

static void write_file(const char *path)
{
    ck_assert_ok(holder_write(path, secrets, 2, OLD, recovery, false, &fault), &fault);
}

static struct status read_file(const char *path, struct bytes passphrase,
                               const uint8_t *sheet)
{
    struct holder_secret got[HOLDER_SECRETS_MAX];
    size_t count = 0;
    const struct status status =
        holder_read(path, passphrase, sheet, got, HOLDER_SECRETS_MAX, &count, &fault);
    if (status_is_ok(status)) {
        ck_assert_uint_eq(count, 2);
        for (size_t i = 0; i < count; i++) {
            ck_assert_str_eq(got[i].label, secrets[i].label);
            ck_assert_mem_eq(got[i].at, secrets[i].at, SECRET_KEY_SIZE);
        }
    }
    return status;
}

/* */
START_TEST(test_either_holder_alone_recovers_the_secrets)
{
    const char *path = fresh_path();
    struct stat state;
    ck_assert_status(read_file(path, bytes_of(""), recovery), STATUS_NOT_FOUND);
    write_file(path);
    ck_assert_int_eq(stat(path, &state), 0);
    ck_assert_uint_eq(state.st_mode & 07777, 0600);
    ck_assert_ok(read_file(path, OLD, NULL), &fault);
    /* The sheet alone, through the text as printed. */
    char text[HOLDER_RECOVERY_TEXT_SIZE];
    uint8_t typed[HOLDER_RECOVERY_SIZE];
    holder_recovery_format(recovery, text);
    ck_assert_ok(holder_recovery_parse(bytes_of(text), typed, &fault), &fault);
    ck_assert_ok(read_file(path, bytes_of(""), typed), &fault);
    typed[31] ^= 1;
    ck_assert_status(read_file(path, bytes_of(""), typed), STATUS_ENVIRONMENT);
    ck_assert_int_eq(chmod(path, 0640), 0);
    ck_assert_status(read_file(path, bytes_of(""), recovery), STATUS_ENVIRONMENT);
    ck_assert_str_eq(fault.rule, "R-011");
}
END_TEST

START_TEST(test_a_new_passphrase_leaves_the_sheet_valid)
{
    const char *path = fresh_path();
    write_file(path);
    ck_assert_status(holder_change_passphrase(path, OLD, bytes_of("short"), &fault),
                     STATUS_USAGE);
    ck_assert_ok(holder_change_passphrase(path, OLD, NEW, &fault), &fault);
    ck_assert_status(holder_change_passphrase(path, OLD, OLD, &fault),
                     STATUS_ENVIRONMENT);
    ck_assert_ok(read_file(path, NEW, NULL), &fault);
    ck_assert_ok(read_file(path, bytes_of(""), recovery), &fault);
}
END_TEST

START_TEST(test_other_secrets_open_to_both_holders_as_before) /* */
{
    const char *path = fresh_path();
    struct holder_secret held[HOLDER_SECRETS_MAX];
    size_t count = 0;
    const struct holder_secret next[2] = {{"vault", {9, 9}}, {"vault-next", {8}}};
    write_file(path);
    ck_assert_status(holder_replace(path, next, 2, NEW, &fault), STATUS_ENVIRONMENT);
    ck_assert_ok(read_file(path, OLD, NULL), &fault); /* as it was */
    ck_assert_ok(holder_replace(path, next, 2, OLD, &fault), &fault);
    for (unsigned i = 0; i < 2; i++) {
        ck_assert_ok(holder_read(path, i == 0 ? OLD : bytes_of(""),
                                 i == 0 ? NULL : recovery, held, HOLDER_SECRETS_MAX,
                                 &count, &fault),
                     &fault);
        ck_assert_uint_eq(count, 2);
        for (size_t k = 0; k < 2; k++) {
            ck_assert_str_eq(held[k].label, next[k].label);
            ck_assert_mem_eq(held[k].at, next[k].at, SECRET_KEY_SIZE);
        }
    }
    ck_assert_ok(holder_replace(path, next, 1, OLD, &fault), &fault);
    ck_assert_ok(holder_read(path, OLD, NULL, held, HOLDER_SECRETS_MAX, &count, &fault),
                 &fault);
    ck_assert_uint_eq(count, 1);
}
END_TEST

START_TEST(test_an_existing_file_is_kept)
{
    const char *path = fresh_path();
    write_file(path);
    ck_assert_status(holder_write(path, secrets, 1, bytes_of("something else"),
                                  recovery, false, &fault),
                     STATUS_EXISTS);
    ck_assert_ok(read_file(path, bytes_of(""), recovery), &fault);
    ck_assert_status(
        holder_write(path, secrets, 1, bytes_of("1234567"), recovery, true, &fault),
        STATUS_USAGE);
    struct holder_secret one;
    size_t count = 77;
    ck_assert_status(holder_read(path, bytes_of(""), recovery, &one, 1, &count, &fault),
                     STATUS_ENVIRONMENT);
    ck_assert_uint_eq(count, 77);
}
END_TEST

static void store_text(const char *path, struct bytes text)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text.at, 1, text.size, file), text.size);
    ck_assert_int_eq(fclose(file), 0);
}

/* The sheet opens without scrypt, so that every byte can be tried. */
START_TEST(test_a_changed_file_never_gives_other_secrets)
{
    const char *path = fresh_path();
    struct arena arena = {0};
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
    write_file(path);
    const struct bytes good = suite_file(&arena, path);
    uint8_t changed[4096];
    for (size_t i = 0; i < good.size; i++) {
        memcpy(changed, good.at, good.size);
        changed[i] ^= 1;
        store_text(path, bytes_from(changed, good.size));
        const struct status status = read_file(path, bytes_of(""), recovery);
        ck_assert(status.code == STATUS_ENVIRONMENT || status_is_ok(status));
        store_text(path, bytes_from(good.at, i)); /* cut short */
        ck_assert_status(read_file(path, bytes_of(""), recovery), STATUS_ENVIRONMENT);
    }
    arena_close(&arena);
}
END_TEST

/* ---- the sheet ---- */

START_TEST(test_the_sheet_has_four_lines_of_four_groups)
{
    char text[HOLDER_RECOVERY_TEXT_SIZE];
    holder_recovery_format(recovery, text);
    ck_assert_uint_eq(strlen(text), 80);
    for (size_t i = 0; i < 80; i++) {
        if (i % 20 == 19) {
            ck_assert_int_eq(text[i], '\n');
        } else if (i % 5 == 4) {
            ck_assert_int_eq(text[i], ' ');
        } else {
            ck_assert_ptr_null(strchr("ILOU", text[i]));
        }
    }
}
END_TEST

START_TEST(test_blanks_case_and_look_alikes_are_forgiven)
{
    char text[HOLDER_RECOVERY_TEXT_SIZE];
    char typed[2 * HOLDER_RECOVERY_TEXT_SIZE + 1];
    uint8_t got[HOLDER_RECOVERY_SIZE];
    holder_recovery_format(recovery, text);
    size_t size = 0;
    for (const char *at = text; *at != '\0'; at++) {
        const char letter = (char)tolower(*at);
        typed[size++] = letter == '0'    ? 'o'
                        : letter == '1'  ? 'l'
                        : letter == '\n' ? '\t'
                                         : letter;
        typed[size++] = '-';
    }
    ck_assert_ok(holder_recovery_parse(bytes_from(typed, size), got, &fault), &fault);
    ck_assert_mem_eq(got, recovery, sizeof(got));
}
END_TEST

START_TEST(test_every_single_slip_is_found_in_its_line)
{
    static const char symbols[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*";
    char text[HOLDER_RECOVERY_TEXT_SIZE];
    uint8_t got[HOLDER_RECOVERY_SIZE] = {77};
    holder_recovery_format(recovery, text);
    for (size_t i = 0; i < 80; i++) {
        const char right = text[i];
        if (right == ' ' || right == '\n') {
            continue;
        }
        for (size_t j = 0; symbols[j] != '\0'; j++) {
            if (symbols[j] == right) {
                continue;
            }
            text[i] = symbols[j];
            ck_assert_status(holder_recovery_parse(bytes_of(text), got, &fault),
                             STATUS_INPUT);
            ck_assert_uint_eq(fault.line, 1 + i / 20);
        }
        text[i] = right;
    }
    ck_assert_uint_eq(got[0], 77); /* untouched */
}
END_TEST

START_TEST(test_exchanged_missing_and_extra_symbols_are_found_in_their_line)
{
    char text[HOLDER_RECOVERY_TEXT_SIZE];
    char typed[2 * HOLDER_RECOVERY_TEXT_SIZE];
    uint8_t got[HOLDER_RECOVERY_SIZE];
    holder_recovery_format(recovery, text);
    for (size_t i = 0; i < 80; i++) {
        if (text[i] == ' ' || text[i] == '\n') {
            continue;
        }
        snprintf(typed, sizeof(typed), "%.*s%s", (int)i, text, text + i + 1);
        ck_assert_status(holder_recovery_parse(bytes_of(typed), got, &fault),
                         STATUS_INPUT);
        ck_assert_uint_eq(fault.line, 1 + i / 20);
        snprintf(typed, sizeof(typed), "%.*s%c%s", (int)i, text, text[i], text + i);
        ck_assert_status(holder_recovery_parse(bytes_of(typed), got, &fault),
                         STATUS_INPUT);
        ck_assert_uint_eq(fault.line, 1 + i / 20);
    }
    /* Lines 1 and 2 exchanged; nothing; twice. */
    snprintf(typed, sizeof(typed), "%.20s%.20s%s", text + 20, text, text + 40);
    ck_assert_status(holder_recovery_parse(bytes_of(typed), got, &fault), STATUS_INPUT);
    ck_assert_uint_eq(fault.line, 1);
    ck_assert_status(holder_recovery_parse(bytes_of(""), got, &fault), STATUS_INPUT);
    char twice[2 * HOLDER_RECOVERY_TEXT_SIZE];
    snprintf(twice, sizeof(twice), "%s%s", text, text);
    ck_assert_status(holder_recovery_parse(bytes_of(twice), got, &fault), STATUS_INPUT);
}
END_TEST

START_TEST(test_every_random_key_comes_back_from_its_sheet)
{
    for (int i = 0; i < 500; i++) {
        uint8_t key[HOLDER_RECOVERY_SIZE];
        uint8_t got[HOLDER_RECOVERY_SIZE];
        char text[HOLDER_RECOVERY_TEXT_SIZE];
        ck_assert_ok(secret_random(key, sizeof(key), &fault), &fault);
        holder_recovery_format(key, text);
        ck_assert_ok(holder_recovery_parse(bytes_of(text), got, &fault), &fault);
        ck_assert_mem_eq(got, key, sizeof(key));
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("holder");
    TCase *files = tcase_create("files");
    tcase_set_timeout(files, 20);
    tcase_add_test(files, test_either_holder_alone_recovers_the_secrets);
    tcase_add_test(files, test_a_new_passphrase_leaves_the_sheet_valid);
    tcase_add_test(files, test_other_secrets_open_to_both_holders_as_before);
    tcase_add_test(files, test_an_existing_file_is_kept);
    tcase_add_test(files, test_a_changed_file_never_gives_other_secrets);
    suite_add_tcase(suite, files);
    TCase *sheet = tcase_create("sheet");
    tcase_add_test(sheet, test_the_sheet_has_four_lines_of_four_groups);
    tcase_add_test(sheet, test_blanks_case_and_look_alikes_are_forgiven);
    tcase_add_test(sheet, test_every_single_slip_is_found_in_its_line);
    tcase_add_test(sheet,
                   test_exchanged_missing_and_extra_symbols_are_found_in_their_line);
    tcase_add_test(sheet, test_every_random_key_comes_back_from_its_sheet);
    suite_add_tcase(suite, sheet);
    return suite;
}
