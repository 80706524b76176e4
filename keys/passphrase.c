/* passphrase.c - see passphrase.h. */
#include "keys/passphrase.h"

#include "keys/private_file.h"
#include "ledger/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { CONTROL_C = 0x03, CONTROL_D = 0x04, LINE_END_SIZE = 2 };

/* Room for the longest passphrase, its line end, and one byte more to see excess. */
enum { ROOM_SIZE = PASSPHRASE_SIZE_MAX + LINE_END_SIZE };

static struct status accept_bytes(struct bytes bytes, struct passphrase *ret_passphrase,
                                  struct fault *fault)
{
    if (bytes.size > 0 && bytes.at[bytes.size - 1] == '\n') {
        bytes.size--;
        if (bytes.size > 0 && bytes.at[bytes.size - 1] == '\r') {
            bytes.size--;
        }
    }
    if (bytes.size < PASSPHRASE_SIZE_MIN) {
        return FAULT(fault, STATUS_USAGE, "the passphrase is shorter than %d bytes",
                     PASSPHRASE_SIZE_MIN);
    }
    if (bytes.size > PASSPHRASE_SIZE_MAX) {
        return FAULT(fault, STATUS_USAGE, "the passphrase is longer than %d bytes",
                     PASSPHRASE_SIZE_MAX);
    }
    memcpy(ret_passphrase->at, bytes.at, bytes.size);
    ret_passphrase->size = bytes.size;
    return OK;
}

static struct status read_file(const char *path, struct passphrase *ret_passphrase,
                               struct fault *fault)
{
    uint8_t room[ROOM_SIZE];
    size_t size = 0;
    struct status read = private_file_read(path, room, sizeof(room), &size, fault);
    if (read.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the file with the passphrase, %s, does not exist; check the name",
                     path);
    }
    TRY(read);
    const struct status status =
        accept_bytes(bytes_from(room, size), ret_passphrase, fault);
    secret_wipe(room, sizeof(room));
    return status;
}

/* To the end, or until the room is full, which is too long in any case. */
static struct status fill_from(int file, uint8_t room[static ROOM_SIZE + 1],
                               size_t *ret_size, struct fault *fault)
{
    size_t size = 0;
    while (size <= ROOM_SIZE) {
        const ssize_t got = read(file, room + size, ROOM_SIZE + 1 - size);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return FAULT(fault, STATUS_ENVIRONMENT,
                         "the passphrase cannot be read from descriptor %d: %s", file,
                         strerror(errno));
        }
        if (got == 0) {
            break;
        }
        size += (size_t)got;
    }
    *ret_size = size;
    return OK;
}

static struct status read_descriptor(const char *number,
                                     struct passphrase *ret_passphrase,
                                     struct fault *fault)
{
    uint64_t file = 0;
    if (!text_to_u64(bytes_of(number), &file) || file > INT16_MAX) {
        return FAULT(fault, STATUS_USAGE, "fd: wants the number of an open descriptor");
    }
    uint8_t room[ROOM_SIZE + 1];
    size_t size = 0;
    struct status status = fill_from((int)file, room, &size, fault);
    if (status_is_ok(status)) {
        status = accept_bytes(bytes_from(room, size), ret_passphrase, fault);
    }
    secret_wipe(room, sizeof(room));
    return status;
}

static bool say(int terminal, const char *text)
{
    const size_t size = strlen(text);
    return write(terminal, text, size) == (ssize_t)size;
}

/* One line, echo off; false at an error, the end, or Ctrl-C. */
static bool read_line(int terminal, uint8_t room[static ROOM_SIZE], size_t *ret_size)
{
    size_t size = 0;
    for (;;) {
        uint8_t byte = 0;
        const ssize_t got = read(terminal, &byte, 1);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0 || byte == CONTROL_C || (byte == CONTROL_D && size == 0)) {
            return false;
        }
        if (byte == '\n' || byte == '\r') {
            *ret_size = size;
            return true;
        }
        if (size < ROOM_SIZE) {
            room[size++] = byte; /* more is dropped: too long already */
        }
    }
}

static struct status ask_once(int terminal, const char *prompt,
                              struct passphrase *ret_passphrase, struct fault *fault)
{
    uint8_t room[ROOM_SIZE];
    size_t size = 0;
    const bool is_read = say(terminal, prompt) && read_line(terminal, room, &size) &&
                         say(terminal, "\n");
    const struct status status =
        is_read ? accept_bytes(bytes_from(room, size), ret_passphrase, fault)
                : FAULT(fault, STATUS_ENVIRONMENT, "no passphrase was given");
    secret_wipe(room, sizeof(room));
    return status;
}

static struct status ask(int terminal, const char *prompt, bool is_new,
                         struct passphrase *ret_passphrase, struct fault *fault)
{
    struct passphrase first = {.size = 0};
    struct passphrase again = {.size = 0};
    struct status status = ask_once(terminal, prompt, &first, fault);
    if (status_is_ok(status) && is_new) {
        status = ask_once(terminal, prompt, &again, fault);
    }
    if (status_is_ok(status) && is_new &&
        !bytes_equal(passphrase_bytes(&first), passphrase_bytes(&again))) {
        status = FAULT(fault, STATUS_USAGE,
                       "the two passphrases differ; nothing was changed, try again");
    }
    if (status_is_ok(status)) {
        *ret_passphrase = first;
    }
    passphrase_wipe(&first);
    passphrase_wipe(&again);
    return status;
}

static struct status read_terminal(const char *prompt, bool is_new,
                                   struct passphrase *ret_passphrase,
                                   struct fault *fault)
{
    const int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    struct termios before;
    if (terminal < 0 || tcgetattr(terminal, &before) != 0) {
        if (terminal >= 0) {
            close(terminal);
        }
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "there is no terminal to ask for the passphrase; give it by "
                     "file:PATH or fd:N");
    }
    struct termios silent = before;
    /* Signals off as well: Ctrl-C must not leave a terminal without echo behind. */
    silent.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ISIG);
    silent.c_cc[VEOL] = CONTROL_C; /* seen at once, not only with the line's end */
    struct status status = OK;
    if (tcsetattr(terminal, TCSAFLUSH, &silent) != 0) {
        status =
            FAULT(fault, STATUS_ENVIRONMENT,
                  "the terminal does not turn its echo off; give the passphrase by "
                  "file:PATH or fd:N");
    } else {
        status = ask(terminal, prompt, is_new, ret_passphrase, fault);
        if (tcsetattr(terminal, TCSAFLUSH, &before) != 0 && status_is_ok(status)) {
            passphrase_wipe(ret_passphrase);
            status =
                FAULT(fault, STATUS_ENVIRONMENT,
                      "the terminal does not turn its echo on again; run stty sane");
        }
    }
    close(terminal);
    return status;
}

struct status passphrase_read(const char *source, const char *prompt, bool is_new,
                              struct passphrase *ret_passphrase, struct fault *fault)
{
    if (source == NULL) {
        return read_terminal(prompt, is_new, ret_passphrase, fault);
    }
    if (strncmp(source, "file:", 5) == 0) {
        return read_file(source + 5, ret_passphrase, fault);
    }
    if (strncmp(source, "fd:", 3) == 0) {
        return read_descriptor(source + 3, ret_passphrase, fault);
    }
    return FAULT(fault, STATUS_USAGE,
                 "a passphrase comes from file:PATH, from fd:N, or from the terminal");
}

void passphrase_wipe(struct passphrase *passphrase)
{
    secret_wipe(passphrase, sizeof(*passphrase));
}

struct bytes passphrase_bytes(const struct passphrase *passphrase)
{
    return (struct bytes){passphrase->at, passphrase->size};
}
