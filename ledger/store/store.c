/* store.c - opening, closing and copying an environment.
 *
 * Default sync flags only: a commit that returned is on the disk.  MDB_NOTLS ties a
 * read transaction to its handle instead of to the thread that began it. */
#include "ledger/store/store_internal.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DATA_MODE = 0600 };

/* ---- opening ------------------------------------------------------------------- */

static struct status open_environment(struct store *store,
                                      const struct store_options *options,
                                      struct fault *fault)
{
    const uint64_t wanted = options->map_size != 0         ? options->map_size
                            : options->map_size_first != 0 ? options->map_size_first
                                                           : STORE_MAP_SIZE_DEFAULT;
    int code = mdb_env_create(&store->environment);
    if (code == 0) {
        code = mdb_env_set_mapsize(store->environment, (size_t)store_map_fit(wanted));
    }
    if (code == 0) {
        code = mdb_env_set_maxdbs(store->environment, STORE_TABLES_MAX);
    }
    if (code == 0) {
        const unsigned flags = MDB_NOTLS | (store->is_read_only ? MDB_RDONLY : 0U);
        code = mdb_env_open(store->environment, store->folder, flags, DATA_MODE);
    }
    if (code == 0) {
        int dead = 0;
        code = mdb_reader_check(store->environment, &dead);
    }
    return code == 0 ? OK : store_error(store, code, fault);
}

static struct status open_tables(struct store_transaction *transaction, void *context,
                                 struct fault *fault)
{
    (void)context;
    struct store *store = transaction->store;
    const unsigned flags = transaction->can_write ? MDB_CREATE : 0U;
    for (size_t i = 0; i < store->table_count; i++) {
        const int code = mdb_dbi_open(transaction->handle, store->tables[i].name, flags,
                                      &store->handles[i]);
        if (code == MDB_NOTFOUND) {
            return FAULT(fault, STATUS_FOUND,
                         "%s has no table %s: it is no ledger's, or was never written; "
                         "check the name",
                         store->folder, store->tables[i].name);
        }
        if (code != 0) {
            return store_transaction_fail(transaction, code, fault);
        }
    }
    return OK;
}

/* The handles stay valid only when the transaction that opened them is committed. */
static struct status open_tables_to_read(struct store *store, struct fault *fault)
{
    struct store_transaction transaction = {.store = store};
    int code = mdb_txn_begin(store->environment, NULL, MDB_RDONLY, &transaction.handle);
    if (code != 0) {
        return store_error(store, code, fault);
    }
    const struct status opened = open_tables(&transaction, NULL, fault);
    code = mdb_txn_commit(transaction.handle);
    TRY(opened);
    return code == 0 ? OK : store_error(store, code, fault);
}

static struct status open_all(struct store *store, const struct store_options *options,
                              struct fault *fault)
{
    TRY(store_folder_open(store, options->must_be_new, fault));
    if (!store->is_read_only) {
        TRY(store_folder_lock(store, fault));
    }
    TRY(open_environment(store, options, fault));
    if (!store_folder_is_there(store)) {
        return store_was_exchanged(store, fault);
    }
    if (store->is_read_only) {
        return open_tables_to_read(store, fault);
    }
    TRY(store_transaction_run(store, open_tables, NULL, false, fault));
    return options->must_be_new ? store_folder_sync(store, fault) : OK;
}

static void prepare_locks(struct store *store)
{
    pthread_mutexattr_t kind;
    int code = pthread_mutexattr_init(&kind);
    assert(code == 0);
    code = pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_ERRORCHECK);
    assert(code == 0);
    code = pthread_mutex_init(&store->writing, &kind);
    assert(code == 0);
    code = pthread_mutex_init(&store->mapping, &kind);
    assert(code == 0);
    pthread_mutexattr_destroy(&kind);
}

static void release(struct store *store, bool must_undo)
{
    assert(store->reader_count == 0);
    if (store->environment != NULL) {
        mdb_env_close(store->environment);
    }
    if (must_undo) {
        store_folder_undo(store);
    }
    if (store->lock_fd >= 0) {
        close(store->lock_fd);
    }
    if (store->place_fd >= 0) {
        close(store->place_fd);
    }
    pthread_mutex_destroy(&store->writing);
    pthread_mutex_destroy(&store->mapping);
    free(store);
}

struct status store_open(const char *folder, const struct store_options *options,
                         struct store **ret_store, struct fault *fault)
{
    assert(options->table_count > 0 && options->table_count <= STORE_TABLES_MAX);
    assert(!options->must_be_new || !options->is_read_only);
    const size_t length = strlen(folder);
    if (length == 0 || length >= PATH_MAX) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "the ledger's folder needs a name of 1 to %d bytes", PATH_MAX - 1);
    }
    struct store *store = calloc(1, sizeof(*store));
    if (store == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT, "there is no memory to open %s",
                     folder);
    }
    memcpy(store->folder, folder, length + 1);
    store->tables = options->tables;
    store->table_count = options->table_count;
    store->is_read_only = options->is_read_only;
    store->can_grow = options->map_size == 0;
    store->process = getpid();
    store->place_fd = -1;
    store->lock_fd = -1;
    prepare_locks(store);
    const struct status opened = open_all(store, options, fault);
    if (!status_is_ok(opened)) {
        release(store, true);
        return opened;
    }
    *ret_store = store;
    return OK;
}

void store_close(struct store *store)
{
    if (store != NULL) {
        release(store, false);
    }
}

/* ---- facts and copies ------------------------------------------------------------ */

void store_facts(struct store *store, struct store_facts *ret_facts)
{
    MDB_envinfo info = {0};
    MDB_stat state = {0};
    pthread_mutex_lock(&store->mapping);
    if (!store->is_lost) {
        const int code = mdb_env_info(store->environment, &info);
        assert(code == 0);
        const int stated = mdb_env_stat(store->environment, &state);
        assert(stated == 0);
    }
    pthread_mutex_unlock(&store->mapping);
    *ret_facts = (struct store_facts){
        .map_size_bytes = info.me_mapsize,
        .used_bytes = ((uint64_t)info.me_last_pgno + 1) * state.ms_psize,
        .page_size_bytes = state.ms_psize,
        .readers = info.me_numreaders,
    };
}

/* LMDB's own copy by name would take the file's mode from the umask. */
static int copy_into(struct store *store, int place_fd)
{
    const int fd = openat(place_fd, STORE_DATA_NAME,
                          O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, DATA_MODE);
    if (fd < 0) {
        return errno;
    }
    MDB_txn *snapshot = NULL; /* keeps the map where it is meanwhile */
    int code = store_transaction_enter(store, &snapshot);
    if (code == 0) {
        code = mdb_env_copyfd2(store->environment, fd, MDB_CP_COMPACT);
        store_transaction_leave(store, snapshot);
    }
    if (code == 0 && fsync(fd) != 0) {
        code = errno;
    }
    if (close(fd) != 0 && code == 0) {
        code = errno;
    }
    if (code != 0) {
        unlinkat(place_fd, STORE_DATA_NAME, 0);
    }
    return code;
}

static struct status copy_and_sync(struct store *store, struct store *target,
                                   struct fault *fault)
{
    TRY(store_folder_open(target, true, fault));
    const int code = copy_into(store, target->place_fd);
    if (code != 0) {
        /* LMDB's own codes are negative and tell of the source. */
        return store_error(code < 0 ? store : target, code, fault);
    }
    return store_folder_sync(target, fault);
}

struct status store_copy(struct store *store, const char *to, struct fault *fault)
{
    const size_t length = strlen(to);
    if (length == 0 || length >= PATH_MAX) {
        return FAULT(fault, STATUS_USAGE,
                     "the copy's folder needs a name of 1 to %d bytes", PATH_MAX - 1);
    }
    struct store target = {.place_fd = -1, .lock_fd = -1};
    memcpy(target.folder, to, length + 1);
    const struct status copied = copy_and_sync(store, &target, fault);
    if (!status_is_ok(copied)) {
        store_folder_undo(&target);
    }
    if (target.place_fd >= 0) {
        close(target.place_fd);
    }
    return copied;
}

const char *store_library_version(void)
{
    return mdb_version(NULL, NULL, NULL);
}
