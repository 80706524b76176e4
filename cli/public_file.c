/* public_file.c - see public_file.h. */
#include "cli/public_file.h"

#include "cli/print.h"
#include "cli/session.h"
#include "ledger/base/text.h"
#include "reports/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOAD_SIZE_MAX = 65536 };

struct status public_file_save(struct world *world, const char *path, struct bytes text,
                               struct fault *fault)
{
    struct output output;
    TRY(output_open(path, &world->arena, &output, fault));
    output_put(&output, text);
    return output_finish(&output, fault);
}

/* `room` has one byte more than is expected. */
static struct status load_from(int file, const char *path, struct bytes *ret_text,
                               uint8_t *room, size_t capacity, struct fault *fault)
{
    size_t size = 0;
    ssize_t got = 1;
    while (got > 0 && size < capacity) {
        got = read(file, room + size, capacity - size);
        size += got > 0 ? (size_t)got : 0;
    }
    if (got < 0) {
        return fault_at(
            fault,
            FAULT(fault, STATUS_ENVIRONMENT, "it cannot be read: %s", strerror(errno)),
            path, 0, NULL);
    }
    if (size > LOAD_SIZE_MAX) {
        return fault_at(fault,
                        FAULT(fault, STATUS_INPUT,
                              "it has more than %d bytes; is it the right file?",
                              LOAD_SIZE_MAX),
                        path, 0, NULL);
    }
    if (size == capacity) {
        return fault_at(fault,
                        FAULT(fault, STATUS_ENVIRONMENT, "it grows while it is read"),
                        path, 0, NULL);
    }
    *ret_text = bytes_from(room, size);
    return OK;
}

static struct status load_stream(struct world *world, int file, const char *path,
                                 size_t capacity, struct bytes *ret_text,
                                 struct fault *fault)
{
    uint8_t *room = NULL;
    ARENA_TAKE(&world->arena, capacity, room, fault);
    return load_from(file, path, ret_text, room, capacity, fault);
}

struct status public_file_load(struct world *world, const char *path,
                               struct bytes *ret_text, struct fault *fault)
{
    if (strcmp(path, "-") == 0) {
        return load_stream(world, STDIN_FILENO, path, LOAD_SIZE_MAX + 1, ret_text,
                           fault);
    }
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat facts;
    if (file < 0) {
        return fault_at(fault,
                        FAULT(fault,
                              errno == ENOENT ? STATUS_NOT_FOUND : STATUS_ENVIRONMENT,
                              "it cannot be opened: %s", strerror(errno)),
                        path, 0, NULL);
    }
    struct status status;
    if (fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode)) {
        status = fault_at(fault, FAULT(fault, STATUS_INPUT, "it is not a plain file"),
                          path, 0, NULL);
    } else {
        const bool is_small = facts.st_size < LOAD_SIZE_MAX;
        status = load_stream(world, file, path,
                             (is_small ? (size_t)facts.st_size : LOAD_SIZE_MAX) + 1,
                             ret_text, fault);
    }
    close(file);
    return status;
}

struct status public_file_write(struct world *world, const char *path, const char *name,
                                const struct public_key *key, struct fault *fault)
{
    char hex[2 * SIGNING_PUBLIC_SIZE_MAX + 1];
    char id[PUBLIC_KEY_NAME_SIZE];
    char text[512];
    bytes_to_hex(public_key_bytes(key), hex);
    public_key_name(key, id);
    const int size =
        snprintf(text, sizeof(text),
                 "mingzhang public key v1\nname: %s\nkind: %s\nkey: %s\nid: %s\n", name,
                 key->kind == SIGNING_SM2 ? "sm2" : "ed25519", hex, id);
    return public_file_save(world, path, bytes_from(text, (size_t)size), fault);
}

/* The rest of the line that begins with `label`; empty when there is none. */
static struct bytes line_of(struct bytes text, const char *label)
{
    const size_t at = text_find(text, bytes_of(label));
    if (at == SIZE_MAX) {
        return (struct bytes){0};
    }
    const size_t from = at + strlen(label);
    size_t end = from;
    while (end < text.size && text.at[end] != '\n') {
        end++;
    }
    return text_trim(bytes_from(text.at + from, end - from));
}

static struct status parse(struct bytes text, const char *path,
                           struct public_key *ret_key, struct fault *fault)
{
    const struct bytes kind = line_of(text, "\nkind: ");
    const struct bytes hex = line_of(text, "\nkey: ");
    const bool is_sm2 = bytes_equal(kind, bytes_of("sm2"));
    uint8_t raw[SIGNING_PUBLIC_SIZE_MAX];
    const size_t size = hex.size / 2;
    const bool is_ours =
        bytes_start_with(text, bytes_of("mingzhang public key v1\n")) &&
        (is_sm2 || bytes_equal(kind, bytes_of("ed25519"))) && size > 0 &&
        size <= sizeof(raw) && hex.size % 2 == 0 && bytes_from_hex(hex, raw, size);
    if (!is_ours) {
        return fault_at(fault,
                        FAULT(fault, STATUS_INPUT,
                              "it is not a public key made by: mingzhang key new"),
                        path, 0, NULL);
    }
    return fault_at(fault,
                    public_key_from(is_sm2 ? SIGNING_SM2 : SIGNING_ED25519,
                                    bytes_from(raw, size), ret_key, fault),
                    path, 0, NULL);
}

struct status public_file_find(struct world *world, const char *word,
                               struct public_key *ret_key, struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    const size_t size = strlen(word);
    struct bytes text = {0};
    if (size > 4 && strcmp(word + size - 4, ".pub") == 0) {
        TRY(public_file_load(world, word, &text, fault));
        return parse(text, word, ret_key, fault);
    }
    TRY(session_check_name(word, fault));
    TRY(world_key_path(world, word, ".pub", path, fault));
    if (access(path, F_OK) == 0) {
        TRY(public_file_load(world, path, &text, fault));
        return parse(text, path, ret_key, fault);
    }
    struct signing_key *key = NULL;
    TRY(session_read_key(world, word, &key, fault));
    signing_key_public(key, ret_key);
    signing_key_close(key);
    return OK;
}

struct status public_file_text(struct world *world, const struct arguments *arguments,
                               const char *key, struct bytes text, struct fault *fault)
{
    const char *path = arguments->value[OPTION_OUT];
    if (path == NULL) {
        print_whole(world, key, text);
        return OK;
    }
    TRY(public_file_save(world, path, text, fault));
    print_written(world, path);
    return OK;
}

struct status public_file_log_keys(struct world *world,
                                   const struct arguments *arguments,
                                   struct log_keys **ret_keys, struct fault *fault)
{
    const char *path = arguments->value[OPTION_LOG_KEY];
    struct bytes text = {0};
    if (path == NULL) {
        return FAULT(
            fault, STATUS_USAGE,
            "--log-key FILE is wanted: the ledger's verifier key, from a place "
            "that the ledger cannot change");
    }
    ARENA_TAKE(&world->arena, 1, *ret_keys, fault);
    TRY(public_file_load(world, path, &text, fault));
    return fault_at(fault, log_keys_parse(text, *ret_keys, fault), path, 0, NULL);
}
