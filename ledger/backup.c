/* backup.c - see backup.h. */
#include "ledger/backup.h"

#include "ledger/backup_manifest.h"
#include "ledger/rebuild.h"
#include "ledger/restored.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RUN_SIZE = 1 << 16, JOURNAL = 0, VAULT = 1, FILES = 2 };

static const char *const folders[FILES] = {"journal", "vault"};
static const char *const files[FILES] = {"journal/data.mdb", "vault/data.mdb"};
static const char manifest_name[] = "manifest";
static const char vault_manifest_name[] = "vault/manifest";

struct backup {
    const char *from;            /* a backup to restore, or NULL */
    const char *to;              /* without slashes at its end, once begun */
    char name[LEDGER_PATH_SIZE]; /* what `to` points to then               */
    const uint8_t *vault_key;
    struct ledger *ledger; /* to be copied, or NULL */
    struct hasher *hasher;
    uint8_t *run; /* RUN_SIZE bytes */
    char part[LEDGER_PATH_SIZE];
    size_t files; /* 1 without the vault's part */
    struct backup_manifest manifest;
    struct backup_facts facts;
};

/* ---- the folder under way -------------------------------------------------------- */

/* Only what a backup consists of is ever removed. */
static void remove_part(const char *part)
{
    static const char *const known[] = {"manifest", "vault/manifest", "restored"};
    static const char *const stores[] = {"journal.new", "journal", "vault"};
    char path[LEDGER_PATH_SIZE];
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (status_is_ok(ledger_path(part, known[i], path, NULL))) {
            (void)remove(path);
        }
    }
    for (size_t i = 0; i < sizeof(stores) / sizeof(stores[0]); i++) {
        if (status_is_ok(ledger_path(part, stores[i], path, NULL))) {
            store_remove(path);
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
    return mkdir(backup->part, 0700) == 0 ? OK : fault_cannot("make the folder", fault);
}

static struct status sync_folder(const char *path, struct fault *fault)
{
    const int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        return fault_cannot("open the folder", fault);
    }
    const int synced = fsync(folder);
    close(folder);
    return synced == 0 ? OK : fault_cannot("write the folder to the disk", fault);
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
        return fault_cannot("give the folder its name", fault);
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
    struct backup_file *file =
        i == JOURNAL ? &backup->manifest.journal : &backup->manifest.vault;
    file->digest = hasher_end(backup->hasher);
    file->size = total;
    if (ferror(in) != 0) {
        return fault_cannot("read the copy", fault);
    }
    if (out != NULL && (!is_written || fflush(out) != 0 || fsync(fileno(out)) != 0)) {
        return fault_cannot("write the copy", fault);
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
        done = out == NULL ? fault_cannot("write the copy", fault)
                           : run_file(backup, i, in, out, fault);
        if (out != NULL && fclose(out) != 0 && status_is_ok(done)) {
            done = fault_cannot("write the copy", fault);
        }
    } else {
        done = run_file(backup, i, in, NULL, fault);
    }
    fclose(in);
    return done;
}

/* ---- the manifests ----------------------------------------------------------------
 */

static void forget_looking(const struct backup *backup)
{
    for (size_t i = 0; i < FILES; i++) {
        char path[LEDGER_PATH_SIZE];
        if (status_is_ok(ledger_path(backup->part, folders[i], path, NULL))) {
            store_forget_opening(path);
        }
    }
}

/* Opens the stores of the part, which re-hashes the journal's edge, and verifies every
 * entry.  What they say becomes the manifest. */
static struct status describe(struct backup *backup, struct fault *fault)
{
    const bool has_vault = backup->files == FILES;
    const struct ledger_options options = {
        .is_read_only = true, .vault_key = has_vault ? backup->vault_key : NULL};
    struct ledger copy;
    struct journal_facts facts;
    struct backup_manifest *manifest = &backup->manifest;
    TRY(ledger_open(backup->part, &options, &copy, fault));
    journal_facts(copy.journal, &facts);
    manifest->kept = has_vault ? vault_sequence(copy.vault) : 0;
    ledger_close(&copy);
    TRY(rebuild_expect(backup->part, &facts.root, fault));
    forget_looking(backup);
    memcpy(manifest->origin, facts.origin, sizeof(manifest->origin));
    manifest->size = facts.size;
    manifest->root = facts.root;
    manifest->sealed = facts.vault_sequence;
    backup->facts = (struct backup_facts){
        .size = facts.size,
        .vault_sequence = manifest->kept,
        .root = facts.root,
        .bytes = manifest->journal.size + (has_vault ? manifest->vault.size : 0),
        .is_practice = facts.is_practice,
        .has_vault = has_vault,
        .delete_by = has_vault ? manifest->delete_by : 0,
    };
    return !has_vault || manifest->kept >= facts.vault_sequence
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "R-052: the vault's copy (sequence %" PRIu64
                       ") is older than the journal's last seal says (%" PRIu64 ")",
                       manifest->kept, facts.vault_sequence);
}

static struct status write_manifest(const struct backup *backup, const char *name,
                                    const char *text, struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    TRY(ledger_path(backup->part, name, path, fault));
    const int handle = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (handle < 0) {
        return fault_cannot("write the manifest", fault);
    }
    const size_t size = strlen(text);
    const bool is_written =
        write(handle, text, size) == (ssize_t)size && fsync(handle) == 0;
    const struct status written =
        is_written ? OK : fault_cannot("write the manifest", fault);
    close(handle);
    return written;
}

struct status backup_look(const char *folder, struct backup_about *ret_about,
                          struct fault *fault)
{
    char text[BACKUP_MANIFEST_SIZE];
    char vault[BACKUP_MANIFEST_SIZE];
    struct backup_about about = {.version = 0};
    TRY(backup_manifest_read(folder, manifest_name, text, fault));
    about.version = backup_manifest_version(text);
    if (about.version == 0) {
        return FAULT(fault, STATUS_INPUT,
                     "%s holds no backup that this release knows: its manifest is "
                     "damaged, or of a later one",
                     folder);
    }
    const struct bytes origin = backup_manifest_line(text, "origin");
    snprintf(about.origin, sizeof(about.origin), "%.*s", (int)origin.size,
             (const char *)origin.at);
    about.has_vault = about.version == 1 || ledger_has_vault(folder);
    (void)backup_manifest_day(text, "made", &about.made);
    if (about.version > 1 && about.has_vault &&
        status_is_ok(backup_manifest_read(folder, vault_manifest_name, vault, NULL))) {
        (void)backup_manifest_day(vault, "delete-by", &about.delete_by);
    }
    *ret_about = about;
    return OK;
}

/* ---- both ways: proven first, then renamed into place (R-084) ---------------------
 */

static struct status make_part(struct backup *backup, struct fault *fault)
{
    struct store *const stores[FILES] = {journal_store(backup->ledger->journal),
                                         vault_store(backup->ledger->vault)};
    char text[BACKUP_MANIFEST_SIZE];
    char path[LEDGER_PATH_SIZE];
    for (size_t i = 0; i < FILES; i++) {
        TRY(ledger_path(backup->part, folders[i], path, fault));
        TRY(store_copy(stores[i], path, fault));
    }
    for (size_t i = 0; i < FILES; i++) {
        TRY(read_file(backup, backup->part, i, false, fault));
    }
    TRY(describe(backup, fault));
    backup_manifest_vault_text(&backup->manifest, text);
    TRY(write_manifest(backup, vault_manifest_name, text, fault));
    TRY(sync_folder(path, fault));
    backup_manifest_text(&backup->manifest, text);
    return write_manifest(backup, manifest_name, text, fault);
}

struct wanted {
    char whole[BACKUP_MANIFEST_SIZE], vault[BACKUP_MANIFEST_SIZE];
};

static struct status does_not_fit(struct fault *fault)
{
    return FAULT(fault, STATUS_FOUND,
                 "the backup's manifest does not fit its journal and vault; use "
                 "another backup");
}

static struct status read_manifests(struct backup *backup, struct wanted *ret_wanted,
                                    struct fault *fault)
{
    struct backup_about about;
    struct backup_manifest *manifest = &backup->manifest;
    struct status looked = backup_look(backup->from, &about, fault);
    if (looked.code == STATUS_INPUT) {
        looked.code = STATUS_FOUND;
    }
    TRY(looked);
    TRY(backup_manifest_read(backup->from, manifest_name, ret_wanted->whole, fault));
    manifest->version = about.version;
    manifest->made = about.made;
    manifest->delete_by = about.delete_by;
    backup->files = about.has_vault ? FILES : 1;
    if (about.has_vault && backup->vault_key == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the vault is shut; a backup needs its passphrase to be verified");
    }
    if (about.version == 1 || !about.has_vault) {
        return OK;
    }
    const struct status read = backup_manifest_read(backup->from, vault_manifest_name,
                                                    ret_wanted->vault, NULL);
    return status_is_ok(read) ? OK : does_not_fit(fault);
}

/* Before anything opens a file: a damaged page can bring a reader down. */
static struct status check_file(const struct backup *backup,
                                const struct wanted *wanted, size_t i,
                                struct fault *fault)
{
    const struct backup_manifest *manifest = &backup->manifest;
    const bool is_apart = i == VAULT && manifest->version > 1;
    char line[BACKUP_MANIFEST_LINE_SIZE];
    backup_manifest_file_line(i == VAULT ? &manifest->vault : &manifest->journal,
                              files[i], line);
    return strstr(is_apart ? wanted->vault : wanted->whole, line) != NULL
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "%s of the backup is not what its manifest says; use another "
                       "backup",
                       files[i]);
}

static struct status compare_manifests(const struct backup *backup,
                                       const struct wanted *wanted, struct fault *fault)
{
    char text[BACKUP_MANIFEST_SIZE];
    backup_manifest_text(&backup->manifest, text);
    if (strcmp(text, wanted->whole) != 0) {
        return does_not_fit(fault);
    }
    if (backup->files == FILES && backup->manifest.version > 1) {
        struct backup_manifest vault = backup->manifest;
        /* It may have been made on another day than the journal's part. */
        (void)backup_manifest_day(wanted->vault, "made", &vault.made);
        backup_manifest_vault_text(&vault, text);
        if (strcmp(text, wanted->vault) != 0) {
            return does_not_fit(fault);
        }
    }
    return OK;
}

static struct status restore_part(struct backup *backup, struct fault *fault)
{
    struct wanted wanted = {{0}, {0}};
    TRY(read_manifests(backup, &wanted, fault));
    for (size_t i = 0; i < backup->files; i++) {
        char path[LEDGER_PATH_SIZE];
        TRY(ledger_path(backup->part, folders[i], path, fault));
        if (mkdir(path, 0700) != 0) {
            return fault_cannot("make the folder", fault);
        }
        TRY(read_file(backup, backup->from, i, true, fault));
        TRY(sync_folder(path, fault));
        TRY(check_file(backup, &wanted, i, fault));
    }
    TRY(rebuild_if_other(backup->part, fault));
    TRY(describe(backup, fault));
    TRY(compare_manifests(backup, &wanted, fault));
    return restored_mark(backup->part, fault);
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
                          const char *to, civil_day made, civil_day delete_by,
                          struct backup_facts *ret_facts, struct fault *fault)
{
    if (ledger->vault == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the vault is shut; a backup needs its passphrase to be verified");
    }
    struct backup backup = {
        .to = to,
        .vault_key = vault_key,
        .ledger = ledger,
        .files = FILES,
        .manifest = {.version = 2, .made = made, .delete_by = delete_by},
    };
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
