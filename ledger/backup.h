/* backup.h - verified copies of a whole ledger, and the way back.
 *
 * A backup is a folder with two parts, each a compacted copy with a manifest (format.md
 * 10) of its own:
 *
 *   manifest, journal/             entries and what is derived: kept for ever
 *   vault/manifest, vault/data.mdb people: to be deleted by the day that it names, for
 *                                  who was erased since must not live on in it
 *
 * Without the vault's part a backup is whole all the same; what is restored from it has
 * no people.  Backups of version 1, with one manifest for both, are read for ever.
 *
 * The journal is copied first, so that the vault's copy is never older than the last
 * seal of the journal's copy.  Both ways the result appears whole, by rename, or not at
 * all. */
#ifndef LEDGER_BACKUP_H
#define LEDGER_BACKUP_H

#include "ledger/base/date.h"
#include "ledger/ledger.h"

enum { BACKUP_VAULT_DAYS = 30, BACKUP_VAULT_DAYS_MAX = 3650 };

struct backup_facts {
    uint64_t size, vault_sequence; /* entries; sequence of the vault's copy */
    struct digest root;
    uint64_t bytes; /* of both copies */
    bool is_practice;
    bool has_vault;      /* else vault_sequence is 0                   */
    civil_day delete_by; /* the vault's part; 0: it names no day       */
};

/* What lies in a backup, by its manifests alone; nothing is opened. */
struct backup_about {
    unsigned version;
    char origin[JOURNAL_ORIGIN_SIZE_MAX + 1];
    civil_day made; /* 0: it does not say                                    */
    bool has_vault;
    civil_day delete_by; /* of the vault's part; 0: it names no day (version 1) */
};
/* Errors: STATUS_NOT_FOUND (no backup there), STATUS_INPUT (not one of a known
 * version). */
struct status backup_look(const char *folder, struct backup_about *ret_about,
                          struct fault *fault) MUST_USE;

/* Copies the last committed state of `ledger`, which must have its vault open, into the
 * new folder `to`, opens the copies and verifies every entry of them before they count;
 * a writer in another process may go on meanwhile.  `vault_key` has 32 bytes.  The
 * vault's part says that it was made on the day `made` and is to be deleted by
 * `delete_by`.
 * Errors: STATUS_EXISTS (`to` is there), STATUS_FULL, STATUS_ENVIRONMENT (also when the
 * vault is shut), STATUS_FOUND when a copy does not verify. */
struct status backup_make(struct ledger *ledger, const uint8_t *vault_key,
                          const char *to, civil_day made, civil_day delete_by,
                          struct backup_facts *ret_facts, struct fault *fault) MUST_USE;
/* Brings the backup `from` back as the new ledger folder `to`: digests first, then the
 * journal's edge, its root, and the vault against the manifest.  The backup is only
 * read.  Without a vault's part `vault_key` is not used, and may be NULL.  The new
 * ledger is only read until it is accepted.  Errors: STATUS_EXISTS,
 * STATUS_NOT_FOUND (no backup there), STATUS_FOUND (the backup is damaged or its parts
 * do not belong together), STATUS_ENVIRONMENT, STATUS_FULL. */
struct status backup_restore(const char *from, const uint8_t *vault_key, const char *to,
                             struct backup_facts *ret_facts, struct fault *fault)
    MUST_USE;

#endif
