/* test_passphrase.c - every source gives the same bytes, within the same limits. */
#include "keys/passphrase.h"

#include "tests/suite.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static struct fault fault;
static struct passphrase got;

static const char *source_of(struct bytes content, mode_t mode)
{
    static char source[420];
    snprintf(source, sizeof(source), "file:%s/p.txt", suite_folder());
    FILE *file = fopen(source + 5, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(content.at, 1, content.size, file), content.size);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_eq(chmod(source + 5, mode), 0);
    return source;
}

static struct status from_file(struct bytes content, mode_t mode)
{
    return passphrase_read(source_of(content, mode), NULL, false, &got, &fault);
}

static struct status from_pipe(struct bytes content)
{
    int ends[2];
    char source[32];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], content.at, content.size), (int)content.size);
    close(ends[1]);
    snprintf(source, sizeof(source), "fd:%d", ends[0]);
    const struct status status = passphrase_read(source, NULL, false, &got, &fault);
    close(ends[0]);
    return status;
}

static const struct {
    const char *content;
    const char *wanted; /* NULL: refused */
} cases[] = {
    {"", NULL},
    {"\n", NULL},
    {"1234567", NULL},
    {"1234567\n", NULL},
    {"12345678", "12345678"},
    {"12345678\n", "12345678"},
    {"12345678\r\n", "12345678"},
    {"12345678\n\n", "12345678\n"},
    {" 1234567 ", " 1234567 "},
    {"\xE6\xB5\x8B\xE8\xAF\x95\xE5\x8F\xA3\n", "\xE6\xB5\x8B\xE8\xAF\x95\xE5\x8F\xA3"},
};

START_TEST(test_file_and_descriptor_drop_one_line_end)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        for (int kind = 0; kind < 2; kind++) {
            const struct bytes content = bytes_of(cases[i].content);
            const struct status status =
                kind == 0 ? from_file(content, 0600) : from_pipe(content);
            if (cases[i].wanted == NULL) {
                ck_assert_int_eq((int)status.code, STATUS_USAGE);
                continue;
            }
            ck_assert(status_is_ok(status));
            ck_assert_bytes(passphrase_bytes(&got), bytes_of(cases[i].wanted));
        }
    }
    passphrase_wipe(&got);
    ck_assert_uint_eq(got.size, 0);
}
END_TEST

START_TEST(test_the_longest_passphrase_is_taken_and_no_longer_one)
{
    uint8_t content[PASSPHRASE_SIZE_MAX + 4];
    memset(content, 'x', sizeof(content));
    for (size_t size = PASSPHRASE_SIZE_MAX - 1; size <= PASSPHRASE_SIZE_MAX + 3;
         size++) {
        const bool is_good = size <= PASSPHRASE_SIZE_MAX;
        ck_assert_int_eq(status_is_ok(from_pipe(bytes_from(content, size))), is_good);
        ck_assert_int_eq(status_is_ok(from_file(bytes_from(content, size), 0600)),
                         is_good);
    }
    content[PASSPHRASE_SIZE_MAX] = '\n';
    ck_assert_ok(from_file(bytes_from(content, PASSPHRASE_SIZE_MAX + 1), 0600), &fault);
    ck_assert_uint_eq(got.size, PASSPHRASE_SIZE_MAX);
}
END_TEST

START_TEST(test_files_open_to_others_and_unknown_sources_are_refused)
{
    static const mode_t open_modes[] = {0640, 0604, 0620, 0602, 0644};
    for (size_t i = 0; i < sizeof(open_modes) / sizeof(open_modes[0]); i++) {
        ck_assert_status(from_file(bytes_of("12345678"), open_modes[i]),
                         STATUS_ENVIRONMENT);
        ck_assert_str_eq(fault.rule, "R-011");
    }
    ck_assert_ok(from_file(bytes_of("12345678"), 0400), &fault);
    ck_assert_status(passphrase_read("file:/nowhere/at/all", NULL, false, &got, &fault),
                     STATUS_ENVIRONMENT);
    static const char *bad[] = {"",      "12345678",    "fd:",  "fd:x",
                                "fd:-1", "fd:99999999", "env:X"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ck_assert_status(passphrase_read(bad[i], NULL, false, &got, &fault),
                         STATUS_USAGE);
    }
    ck_assert_status(passphrase_read("fd:999", NULL, false, &got, &fault),
                     STATUS_ENVIRONMENT);
}
END_TEST

/* ---- the terminal ---- */

enum { ANSWER_SAME = 10, ANSWER_OTHER = 11 };

/* In a session of its own, on the terminal `name`: the exit code tells the outcome. */
static void ask_as_child(const char *name, bool is_new)
{
    setsid();
    const int terminal = open(name, O_RDWR);
    if (terminal < 0 || ioctl(terminal, TIOCSCTTY, 0) != 0) {
        _exit(99);
    }
    const struct status status =
        passphrase_read(NULL, "Passphrase: ", is_new, &got, &fault);
    struct termios now;
    if (tcgetattr(terminal, &now) != 0 || (now.c_lflag & ECHO) == 0 ||
        (now.c_lflag & ISIG) == 0) {
        _exit(98); /* the terminal was not put back */
    }
    if (!status_is_ok(status)) {
        _exit((int)status.code);
    }
    const bool is_same = bytes_equal(passphrase_bytes(&got), bytes_of("12345678"));
    _exit(is_same ? ANSWER_SAME : ANSWER_OTHER);
}

/* Reads from the terminal's other side up to the prompt. */
static bool await_prompt(int master, char *seen, size_t *size)
{
    const size_t start = *size;
    while (*size < 400) {
        const ssize_t count = read(master, seen + *size, 1);
        if (count != 1) {
            return false;
        }
        (*size)++;
        seen[*size] = '\0';
        if (strstr(seen + start, "Passphrase: ") != NULL) {
            return true;
        }
    }
    return false;
}

/* The child's exit code when `answers` are typed, each after a prompt. */
static int converse(bool is_new, const char *const *answers, size_t count)
{
    char seen[512] = "";
    size_t size = 0;
    const int master = posix_openpt(O_RDWR | O_NOCTTY);
    ck_assert_int_ge(master, 0);
    ck_assert_int_eq(grantpt(master), 0);
    ck_assert_int_eq(unlockpt(master), 0);
    const char *name = ptsname(master);
    const int keep_open = open(name, O_RDWR | O_NOCTTY);
    ck_assert_int_ge(keep_open, 0);
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        close(master);
        ask_as_child(name, is_new);
    }
    for (size_t i = 0; i < count; i++) {
        ck_assert(await_prompt(master, seen, &size));
        ck_assert_int_eq(write(master, answers[i], strlen(answers[i])),
                         (int)strlen(answers[i]));
    }
    int state = 0;
    ck_assert_int_eq(waitpid(child, &state, 0), child);
    ck_assert(WIFEXITED(state));
    ck_assert_ptr_null(strstr(seen, "1234")); /* nothing was echoed */
    close(keep_open);
    close(master);
    return WEXITSTATUS(state);
}

START_TEST(test_the_terminal_is_asked_without_echo)
{
    static const char *const right[] = {"12345678\n", "12345678\n"};
    static const char *const differ[] = {"12345678\n", "12345679\n"};
    static const char *const brief[] = {"1234567\n"};
    static const char *const cancel[] = {"1234\x03"};
    ck_assert_int_eq(converse(false, right, 1), ANSWER_SAME);
    ck_assert_int_eq(converse(true, right, 2), ANSWER_SAME);
    ck_assert_int_eq(converse(true, differ, 2), STATUS_USAGE);
    ck_assert_int_eq(converse(false, brief, 1), STATUS_USAGE);
    ck_assert_int_eq(converse(false, cancel, 1), STATUS_ENVIRONMENT);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("passphrase");
    TCase *sources = tcase_create("sources");
    tcase_add_test(sources, test_file_and_descriptor_drop_one_line_end);
    tcase_add_test(sources, test_the_longest_passphrase_is_taken_and_no_longer_one);
    tcase_add_test(sources, test_files_open_to_others_and_unknown_sources_are_refused);
    suite_add_tcase(suite, sources);
    TCase *terminal = tcase_create("terminal");
    tcase_set_tags(terminal, "fork");
    tcase_add_test(terminal, test_the_terminal_is_asked_without_echo);
    suite_add_tcase(suite, terminal);
    return suite;
}
