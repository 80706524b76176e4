/* original.c - see original.h. */
#include "importers/original.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { RANDOM_SIZE = 8, MEMORY_NAME_SIZE = 48 };

static struct status no_room(struct fault *fault)
{
    return FAULT(fault, STATUS_ENVIRONMENT,
                 "a file of the vault cannot be opened into memory: %s",
                 strerror(errno));
}

/* A nameless piece of shared memory, which reads like a file. */
static struct status open_memory(int *ret_file, struct fault *fault)
{
    uint8_t random[RANDOM_SIZE];
    char name[MEMORY_NAME_SIZE];
    TRY(secret_random(random, sizeof(random), fault));
    size_t size = (size_t)snprintf(name, sizeof(name), "/mingzhang-");
    for (size_t i = 0; i < sizeof(random); i++) {
        size += (size_t)snprintf(name + size, sizeof(name) - size, "%02x", random[i]);
    }
    const int file = shm_open(name, O_RDWR | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR);
    if (file < 0) {
        return no_room(fault);
    }
    (void)shm_unlink(name); /* ours alone: nobody else knows the name */
    *ret_file = file;
    return OK;
}

static struct status put(void *context, struct bytes bytes, struct fault *fault)
{
    const int *file = context;
    size_t done = 0;
    while (done < bytes.size) {
        const ssize_t wrote = write(*file, bytes.at + done, bytes.size - done);
        if (wrote < 0 && errno != EINTR) {
            return no_room(fault);
        }
        done += wrote > 0 ? (size_t)wrote : 0;
    }
    return OK;
}

static struct status fill(struct ledger *ledger, const uint8_t *token,
                          struct original *original, struct fault *fault)
{
    struct vault_reader *reader = NULL;
    TRY(vault_reader_open(ledger->vault, &reader, fault));
    struct status filled =
        vault_file_name(reader, token, original->name, sizeof(original->name), fault);
    if (status_is_ok(filled)) {
        filled = vault_file_original(reader, token, put, &original->file, fault);
    }
    struct vault_redacted redacted;
    original->is_redacted =
        status_is_ok(filled) &&
        status_is_ok(vault_file_redacted(reader, token, &redacted, NULL));
    vault_reader_close(reader);
    return filled.code == STATUS_NOT_FOUND
               ? FAULT(fault, STATUS_NOT_FOUND,
                       "the vault does not hold the original of this file")
               : filled;
}

struct status original_begin(struct original *ret_original, struct fault *fault)
{
    struct original original = {.file = -1};
    TRY(open_memory(&original.file, fault));
    snprintf(original.path, sizeof(original.path), "/dev/fd/%d", original.file);
    *ret_original = original;
    return OK;
}

struct status original_put(struct original *original, struct bytes bytes,
                           struct fault *fault)
{
    TRY(put(&original->file, bytes, fault));
    original->size_bytes += bytes.size;
    return OK;
}

struct status original_open(struct ledger *ledger,
                            const uint8_t token[static VAULT_TOKEN_SIZE],
                            struct original *ret_original, struct fault *fault)
{
    struct original original;
    TRY(original_begin(&original, fault));
    const struct status filled = fill(ledger, token, &original, fault);
    if (!status_is_ok(filled)) {
        original_close(&original);
        return filled;
    }
    *ret_original = original;
    return OK;
}

void original_close(struct original *original)
{
    if (original->file >= 0) {
        (void)close(original->file); /* memory: nothing can be lost */
        original->file = -1;
    }
}
