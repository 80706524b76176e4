/* store_exchange.c - a store that is replaced whole, by one that was made beside it. */
#include "ledger/store/store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Only folder and lock of it are used: nothing of LMDB is opened. */
struct store_hold {
    struct store store;
};

bool store_folder_is_there(const struct store *store)
{
    struct stat held;
    struct stat named;
    return fstat(store->place_fd, &held) == 0 && stat(store->folder, &named) == 0 &&
           held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

static struct status hold_folder(struct store *store, struct fault *fault)
{
    TRY(store_folder_open(store, false, fault));
    TRY(store_folder_lock(store, fault));
    return store_folder_is_there(store) ? OK : store_was_exchanged(store, fault);
}

struct status store_was_exchanged(const struct store *store, struct fault *fault)
{
    return FAULT(fault, STATUS_ENVIRONMENT,
                 "%s was put in place anew at this moment; repeat the command",
                 store->folder);
}

struct status store_hold_open(const char *folder, struct store_hold **ret_hold,
                              struct fault *fault)
{
    const size_t length = strlen(folder);
    if (length == 0 || length >= PATH_MAX) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "the ledger's folder needs a name of 1 to %d bytes", PATH_MAX - 1);
    }
    struct store_hold *hold = calloc(1, sizeof(*hold));
    if (hold == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT, "there is no memory to open %s",
                     folder);
    }
    memcpy(hold->store.folder, folder, length + 1);
    hold->store.place_fd = -1;
    hold->store.lock_fd = -1;
    hold->store.process = getpid();
    const struct status held = hold_folder(&hold->store, fault);
    if (!status_is_ok(held)) {
        store_hold_close(hold);
        return held;
    }
    *ret_hold = hold;
    return OK;
}

void store_hold_close(struct store_hold *hold)
{
    if (hold != NULL) {
        if (hold->store.lock_fd >= 0) {
            close(hold->store.lock_fd);
        }
        if (hold->store.place_fd >= 0) {
            close(hold->store.place_fd);
        }
        free(hold);
    }
}

struct status store_exchange(struct store_hold *hold, const char *fresh,
                             bool *ret_is_exchanged, struct fault *fault)
{
    struct store *store = &hold->store;
    *ret_is_exchanged = false;
    /* glibc declares its wrapper for GNU sources only. */
    if (syscall(SYS_renameat2, AT_FDCWD, fresh, AT_FDCWD, store->folder,
                RENAME_EXCHANGE) != 0) {
        return FAULT(
            fault, STATUS_ENVIRONMENT,
            "cannot exchange %s with what was made beside it: %s; nothing was "
            "changed; a disk that cannot do this in one step is no place for a "
            "ledger, move it to another one",
            store->folder, strerror(errno));
    }
    *ret_is_exchanged = true;
    return store_folder_sync(store, fault); /* its parent is that of both */
}

static void remove_files(const char *folder, bool with_data)
{
    static const char *const files[] = {STORE_DATA_NAME, STORE_READERS_NAME,
                                        STORE_LOCK_NAME};
    const int place = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (place < 0) {
        return;
    }
    for (size_t i = with_data ? 0 : 1; i < sizeof(files) / sizeof(files[0]); i++) {
        (void)unlinkat(place, files[i], 0);
    }
    close(place);
}

void store_forget_opening(const char *folder)
{
    remove_files(folder, false);
}

void store_remove(const char *folder)
{
    remove_files(folder, true);
    (void)rmdir(folder);
}
