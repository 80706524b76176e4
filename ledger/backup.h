/* backup.h - verified copies of a whole ledger, and the way back.
 *
 * A backup is a folder with compacted copies of both stores and a manifest:
 *
 *   mingzhang backup v1
 *   origin <origin>
 *   size <entries>
 *   root <base64>
 *   vault-sequence <number>
 *   sha256 <hex> <bytes> journal/data.mdb
 *   sha256 <hex> <bytes> vault/data.mdb
 *
 * The journal is copied first, so that the vault's copy is never older than the last
 * seal of the journal's copy.  Both ways the result appears whole, by rename, or not at
 * all. */
#ifndef LEDGER_BACKUP_H
#define LEDGER_BACKUP_H

#include "ledger/ledger.h"

struct backup_facts {
    uint64_t size, vault_sequence; /* entries; sequence of the vault's copy */
    struct digest root;
    uint64_t bytes; /* of both copies */
    bool is_practice;
};

/* Copies the last committed state of `ledger`, which must have its vault open, into the
 * new folder `to`, opens the copies and checks them before they count; a writer in
 * another process may go on meanwhile.  `vault_key` has 32 bytes.
 * Errors: STATUS_EXISTS (`to` is there), STATUS_FULL, STATUS_ENVIRONMENT (also when the
 * vault is shut), STATUS_FOUND when a copy does not verify. */
struct status backup_make(struct ledger *ledger, const uint8_t *vault_key,
                          const char *to, struct backup_facts *ret_facts,
                          struct fault *fault) MUST_USE;
/* Brings the backup `from` back as the new ledger folder `to`: digests first, then the
 * journal's edge, its root, and the vault against the manifest.  The backup is only
 * read.  Errors: STATUS_EXISTS, STATUS_NOT_FOUND (no backup there), STATUS_FOUND (the
 * backup is damaged or its parts do not belong together), STATUS_ENVIRONMENT,
 * STATUS_FULL. */
struct status backup_restore(const char *from, const uint8_t *vault_key, const char *to,
                             struct backup_facts *ret_facts, struct fault *fault)
    MUST_USE;

#endif
