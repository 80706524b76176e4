/* backup.c - see backup.h. */
#include "ledger/backup.h"

#include "keys/note.h"
#include "ledger/rebuild.h"
#include "ledger/restored.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MANIFEST_SIZE = 1024,
    HEX_SIZE = 2 * DIGEST_SIZE + 1,
    RUN_SIZE = 1 << 16,
    FILES = 2
};

static const char *const folders[FILES] = {"journal", "vault"};
static const char *const files[FILES] = {"journal/data.mdb", "vault/data.mdb"};
static const char manifest_name[] = "manifest";

struct backup {
    const char *from;            /* a backup to restore, or NULL */
    const char *to;              /* without slashes at its end, once begun */
    char name[LEDGER_PATH_SIZE]; /* what `to` points to then               */
    const uint8_t *vault_key;
    struct ledger *ledger; /* to be copied, or NULL */
    struct hasher *hasher;
    uint8_t *run; /* RUN_SIZE bytes */
    char part[LEDGER_PATH_SIZE];
    struct digest digest[FILES];
    uint64_t size[FILES];
    struct backup_facts facts;
};

static struct status cannot(const char *what, struct fault *fault)
{
    const int number = errno;
    const enum status_code code =
        number == ENOSPC || number == EDQUOT ? STATUS_FULL : STATUS_ENVIRONMENT;
    return FAULT(fault, code, "cannot %s: %s", fault_words(what), strerror(number));
}

/* ---- the folder under way -------------------------------------------------------- */

/* Only what a backup consists of is ever removed. */
static void remove_part(const char *part)
{
    static const char *const known[] = {"manifest",
                                        "restored",
                                        "journal/data.mdb",
                                        "vault/data.mdb",
                                        "journal/lock.mdb",
                                        "vault/lock.mdb",
                                        "journal/writer.lock",
                                        "journal",
                                        "vault"};
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        char path[LEDGER_PATH_SIZE];
        if (status_is_ok(ledger_path(part, known[i], path, NULL))) {
            (void)remove(path);
        }
    }
    (void)rmdir(part);
}

static struct status begin_part(struct backup *backup, struct fault *fault)
{
    struct stat about;
    const int size = snprintf(backup->name, sizeof(backup->name), "%s", backup->to);
    if (size == 0) {
        return FAULT(fault, STATUS_USAGE, "name a new folder for the copy");
    }
    if (size < 0 || (size_t)size >= sizeof(backup->name)) {
        return FAULT(fault, STATUS_USAGE, "the path of the folder is too long");
    }
    for (size_t last = (size_t)size - 1; last > 0 && backup->name[last] == '/';
         last--) {
        backup->name[last] = '\0';
    }
    backup->to = backup->name;
    if (lstat(backup->to, &about) == 0) {
        return FAULT(fault, STATUS_EXISTS, "%s is there already; choose a new folder",
                     backup->to);
    }
    const int length =
        snprintf(backup->part, sizeof(backup->part), "%s.part", backup->to);
    if (length < 0 || (size_t)length >= sizeof(backup->part)) {
        return FAULT(fault, STATUS_USAGE, "the path of the folder is too long");
    }
    remove_part(backup->part); /* of an attempt that was cut off */
    return mkdir(backup->part, 0700) == 0 ? OK : cannot("make the folder", fault);
}

static struct status sync_folder(const char *path, struct fault *fault)
{
    const int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        return cannot("open the folder", fault);
    }
    const int synced = fsync(folder);
    close(folder);
    return synced == 0 ? OK : cannot("write the folder to the disk", fault);
}

/* Gives the part its name, durably. */
static struct status finish_part(const struct backup *backup, struct fault *fault)
{
    char parent[LEDGER_PATH_SIZE];
    snprintf(parent, sizeof(parent), "%s", backup->to);
    char *slash = strrchr(parent, '/');
    if (slash == NULL) {
        snprintf(parent, sizeof(parent), ".");
    } else {
        slash[slash == parent ? 1 : 0] = '\0';
    }
    TRY(sync_folder(backup->part, fault));
    if (rename(backup->part, backup->to) != 0) {
        return cannot("give the folder its name", fault);
    }
    return sync_folder(parent, fault);
}

/* ---- files ------------------------------------------------------------------------
 */

static struct status run_file(struct backup *backup, size_t i, FILE *in, FILE *out,
                              struct fault *fault)
{
    hasher_begin(backup->hasher);
    uint64_t total = 0;
    bool is_written = true;
    for (;;) {
        const size_t size = fread(backup->run, 1, RUN_SIZE, in);
        if (size == 0 || !is_written) {
            break;
        }
        hasher_update(backup->hasher, bytes_from(backup->run, size));
        is_written = out == NULL || fwrite(backup->run, 1, size, out) == size;
        total += size;
    }
    backup->digest[i] = hasher_end(backup->hasher);
    backup->size[i] = total;
    if (ferror(in) != 0) {
        return cannot("read the copy", fault);
    }
    if (out != NULL && (!is_written || fflush(out) != 0 || fsync(fileno(out)) != 0)) {
        return cannot("write the copy", fault);
    }
    return OK;
}

/* Digests files[i] of `folder`, copying it into the part when `is_copied`. */
static struct status read_file(struct backup *backup, const char *folder, size_t i,
                               bool is_copied, struct fault *fault)
{
    char from[LEDGER_PATH_SIZE];
    char to[LEDGER_PATH_SIZE];
    TRY(ledger_path(folder, files[i], from, fault));
    TRY(ledger_path(backup->part, files[i], to, fault));
    FILE *in = fopen(from, "rb");
    if (in == NULL) {
        return FAULT(fault, STATUS_NOT_FOUND, "there is no whole backup in %s", folder);
    }
    struct status done = OK;
    if (is_copied) {
        const int handle = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        FILE *out = handle < 0 ? NULL : fdopen(handle, "wb");
        done = out == NULL ? cannot("write the copy", fault)
                           : run_file(backup, i, in, out, fault);
        if (out != NULL && fclose(out) != 0 && status_is_ok(done)) {
            done = cannot("write the copy", fault);
        }
    } else {
        done = run_file(backup, i, in, NULL, fault);
    }
    fclose(in);
    return done;
}

static void file_line(const struct backup *backup, size_t i, char *ret_line,
                      size_t capacity)
{
    char hex[HEX_SIZE];
    bytes_to_hex(digest_bytes(&backup->digest[i]), hex);
    snprintf(ret_line, capacity, "sha256 %s %" PRIu64 " %s\n", hex, backup->size[i],
             files[i]);
}

/* ---- the manifest -----------------------------------------------------------------
 */

/* Opens the stores of the part, which re-hashes the journal's edge, and writes what
 * they say. */
static struct status describe(struct backup *backup,
                              char ret_text[static MANIFEST_SIZE], struct fault *fault)
{
    const struct ledger_options options = {.is_read_only = true,
                                           .vault_key = backup->vault_key};
    struct ledger copy;
    struct journal_facts facts;
    TRY(ledger_open(backup->part, &options, &copy, fault));
    journal_facts(copy.journal, &facts);
    backup->facts = (struct backup_facts){.size = facts.size,
                                          .vault_sequence = vault_sequence(copy.vault),
                                          .root = facts.root,
                                          .bytes = backup->size[0] + backup->size[1],
                                          .is_practice = facts.is_practice};
    ledger_close(&copy);
    for (size_t i = 0; i < FILES; i++) {
        char path[LEDGER_PATH_SIZE];
        char name[32];
        snprintf(name, sizeof(name), "%s/lock.mdb", folders[i]);
        TRY(ledger_path(backup->part, name, path, fault));
        (void)remove(path); /* a trace of having looked */
    }
    if (backup->facts.vault_sequence < facts.vault_sequence) {
        return FAULT(fault, STATUS_FOUND,
                     "R-052: the vault's copy (sequence %" PRIu64
                     ") is older than the journal's last seal says (%" PRIu64 ")",
                     backup->facts.vault_sequence, facts.vault_sequence);
    }
    char lines[FILES][160];
    char root[64] = {0};
    struct writer writer = writer_of(root, sizeof(root) - 1);
    for (size_t i = 0; i < FILES; i++) {
        file_line(backup, i, lines[i], sizeof(lines[i]));
    }
    note_base64(digest_bytes(&facts.root), &writer);
    snprintf(ret_text, MANIFEST_SIZE,
             "mingzhang backup v1\norigin %s\nsize %" PRIu64
             "\nroot %s\nvault-sequence %" PRIu64 "\n%s%s",
             facts.origin, facts.size, root, backup->facts.vault_sequence, lines[0],
             lines[1]);
    return OK;
}

static struct status write_manifest(const struct backup *backup, const char *text,
                                    struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    TRY(ledger_path(backup->part, manifest_name, path, fault));
    const int handle = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (handle < 0) {
        return cannot("write the manifest", fault);
    }
    const size_t size = strlen(text);
    const bool is_written =
        write(handle, text, size) == (ssize_t)size && fsync(handle) == 0;
    const struct status written = is_written ? OK : cannot("write the manifest", fault);
    close(handle);
    return written;
}

static struct status read_manifest(const struct backup *backup,
                                   char ret_text[static MANIFEST_SIZE],
                                   struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    TRY(ledger_path(backup->from, manifest_name, path, fault));
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return FAULT(fault, STATUS_NOT_FOUND, "there is no backup in %s", backup->from);
    }
    const size_t size = fread(ret_text, 1, MANIFEST_SIZE - 1, file);
    fclose(file);
    ret_text[size] = '\0';
    return OK;
}

/* ---- both ways: proven first, then renamed into place (R-084) ---------------------
 */

static struct status make_part(struct backup *backup, struct fault *fault)
{
    struct store *const stores[FILES] = {journal_store(backup->ledger->journal),
                                         vault_store(backup->ledger->vault)};
    char text[MANIFEST_SIZE];
    for (size_t i = 0; i < FILES; i++) {
        char path[LEDGER_PATH_SIZE];
        TRY(ledger_path(backup->part, folders[i], path, fault));
        TRY(store_copy(stores[i], path, fault));
    }
    for (size_t i = 0; i < FILES; i++) {
        TRY(read_file(backup, backup->part, i, false, fault));
    }
    TRY(describe(backup, text, fault));
    return write_manifest(backup, text, fault);
}

static struct status restore_part(struct backup *backup, struct fault *fault)
{
    char wanted[MANIFEST_SIZE];
    char text[MANIFEST_SIZE];
    TRY(read_manifest(backup, wanted, fault));
    for (size_t i = 0; i < FILES; i++) {
        char path[LEDGER_PATH_SIZE];
        char line[160];
        TRY(ledger_path(backup->part, folders[i], path, fault));
        if (mkdir(path, 0700) != 0) {
            return cannot("make the folder", fault);
        }
        TRY(read_file(backup, backup->from, i, true, fault));
        TRY(sync_folder(path, fault));
        /* Before anything opens it: a damaged page can bring a reader down. */
        file_line(backup, i, line, sizeof(line));
        if (strstr(wanted, line) == NULL) {
            return FAULT(fault, STATUS_FOUND,
                         "%s of the backup is not what its manifest says; use another "
                         "backup",
                         files[i]);
        }
    }
    TRY(rebuild_if_older(backup->part, fault));
    TRY(describe(backup, text, fault));
    return strcmp(text, wanted) == 0
               ? restored_mark(backup->part, fault)
               : FAULT(fault, STATUS_FOUND,
                       "the backup's manifest does not fit its journal and vault; use "
                       "another backup");
}

static struct status run_open(struct backup *backup, struct fault *fault)
{
    backup->run = malloc(RUN_SIZE);
    return backup->run == NULL
               ? FAULT(fault, STATUS_NO_MEMORY, "no memory to copy files")
               : OK;
}

static struct status run_backup(struct backup *backup,
                                struct status (*work)(struct backup *, struct fault *),
                                struct fault *fault)
{
    TRY(begin_part(backup, fault));
    TRY(hasher_open(DIGEST_SHA256, &backup->hasher, fault));
    struct status done = run_open(backup, fault);
    if (status_is_ok(done)) {
        done = work(backup, fault);
    }
    if (status_is_ok(done)) {
        done = finish_part(backup, fault);
    }
    if (!status_is_ok(done)) {
        remove_part(backup->part);
    }
    free(backup->run);
    hasher_close(backup->hasher);
    return done;
}

struct status backup_make(struct ledger *ledger, const uint8_t *vault_key,
                          const char *to, struct backup_facts *ret_facts,
                          struct fault *fault)
{
    if (ledger->vault == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the vault is shut; a backup needs its passphrase to be verified");
    }
    struct backup backup = {.to = to, .vault_key = vault_key, .ledger = ledger};
    TRY(run_backup(&backup, make_part, fault));
    *ret_facts = backup.facts;
    return OK;
}

struct status backup_restore(const char *from, const uint8_t *vault_key, const char *to,
                             struct backup_facts *ret_facts, struct fault *fault)
{
    struct backup backup = {.from = from, .to = to, .vault_key = vault_key};
    TRY(run_backup(&backup, restore_part, fault));
    *ret_facts = backup.facts;
    return OK;
}
