/* vault.h - people: the only place where personal data lives.
 *
 * A second LMDB environment beside the journal.  Every person has a random 32-byte
 * secret and a random data key, both wrapped by the vault key; records are versions,
 * sealed per person with AES-256-GCM (associated data: person, record, version).
 * Looking up by resident number goes through a keyed index.  Every committed change
 * raises the vault's sequence, which the next seal of the journal names.
 *
 *   table    key                               value
 *   meta     u8                                sealed: sequence, next person; the
 *                                              suite; the last erasure carried out;
 *                                              the keys of tokens, once the vault's
 *                                              own changed
 *   record   person u64, kind u8, ~version u32 kind 0: wrapped secret and data key;
 *                                              kind 1: sequence u64, sealed identity
 *   token    HMAC(index key, resident)[0:16]   person u64
 *   payee    pseudonym 16                      person u64; 0: of somebody erased
 *   file     token 16                          sealed facts of an imported file
 *   chunk    token 16, number u32              sealed 64 KiB of its original;
 *                                              number ~0: what an erasure left of it
 *   staff    code                              sealed display name
 *   pending  entry u64                         person u64, a change that waits, sealed
 *
 * Versions are stored complemented, so that keys and newest version stand side by side
 * and one seek finds both. */
#ifndef LEDGER_VAULT_H
#define LEDGER_VAULT_H

#include "keys/digest.h"
#include "keys/secret.h"
#include "ledger/base/arena.h"
#include "ledger/base/date.h"
#include "ledger/store/store.h"

enum {
    VAULT_TOKEN_SIZE = 16,
    VAULT_TEXT_MAX = 256, /* bytes of each text of a person  */
    VAULT_CHUNK_SIZE = 65536
};

struct vault;

/* Opens the vault in `folder` under the 32-byte vault key.
 * Errors: store_open()'s; STATUS_ENVIRONMENT when the key does not fit this vault, or
 * others can read or replace it. */
struct vault_options {
    bool is_read_only, must_be_new;
    enum digest_suite suite; /* of the ledger: pseudonyms and commitments use it */
    uint64_t map_size;
    bool *is_wrong_key; /* set by a vault that the key does not fit; NULL: not asked */
};
struct status vault_open(const char *folder, const uint8_t key[static SECRET_KEY_SIZE],
                         const struct vault_options *options, struct vault **ret_vault,
                         struct fault *fault) MUST_USE;
void vault_close(struct vault *vault); /* wipes; accepts NULL */
uint64_t vault_sequence(const struct vault *vault);
struct store *vault_store(struct vault *vault);

/* What is known of a person; texts are borrowed by or from the call that says so. */
struct vault_person {
    uint64_t person;   /* 0: not yet known                                      */
    uint64_t sequence; /* vault sequence at which this version became known     */
    uint32_t version;
    struct bytes name, resident, account_name, account; /* UTF-8, as received    */
    uint64_t village;   /* entry of the village; 0: not known                      */
    uint32_t headcount; /* people served; 0: not known                           */
    uint8_t payee_kind; /* enum payee_kind: whose account it is; 0: not known    */
    uint64_t into;      /* the record this one was merged into; 0: none          */
    uint64_t joined;    /* the next of the records merged into this; 0: no more  */
    uint8_t secret[32];
};

/* ---- reading; thread-safe when each thread has its own reader ------------------- */
struct vault_reader; /* a snapshot with cipher and hash contexts */
struct status vault_reader_open(struct vault *vault, struct vault_reader **ret_reader,
                                struct fault *fault) MUST_USE;
void vault_reader_close(struct vault_reader *reader); /* wipes; accepts NULL */

/* By normalised 18-character resident number, one given up included; of somebody whose
 * records were merged, the record that stays.  STATUS_NOT_FOUND (fault not filled) when
 * nobody has it.  Texts are copied into `buffer[0:4*VAULT_TEXT_MAX]`. */
struct status vault_find(struct vault_reader *reader, struct bytes resident,
                         uint8_t *buffer, struct vault_person *ret_person,
                         struct fault *fault) MUST_USE;
/* The same in two steps, for who needs the keyed token of the number too. */
void vault_token(struct vault_reader *reader, struct bytes resident,
                 uint8_t ret_token[static VAULT_TOKEN_SIZE]);
struct status vault_find_token(struct vault_reader *reader,
                               const uint8_t token[static VAULT_TOKEN_SIZE],
                               uint8_t *buffer, struct vault_person *ret_person,
                               struct fault *fault) MUST_USE;
/* By pseudonym, the version in force at `sequence` (UINT64_MAX: newest).
 * STATUS_NOT_FOUND when unknown or erased. */
struct status vault_by_payee(struct vault_reader *reader,
                             const uint8_t payee[static VAULT_TOKEN_SIZE],
                             uint64_t sequence, uint8_t *buffer,
                             struct vault_person *ret_person, struct fault *fault)
    MUST_USE;
struct status vault_by_number(struct vault_reader *reader, uint64_t person,
                              uint64_t sequence, uint8_t *buffer,
                              struct vault_person *ret_person, struct fault *fault)
    MUST_USE;
/* Every record of one human: the person, then those merged into it, as they stood at
 * `sequence`.  The caller wipes them. */
enum { VAULT_MEMBERS_MAX = 64 };
struct vault_member {
    uint64_t person;
    uint8_t secret[32];
};
/* Fills ret_members[0:VAULT_MEMBERS_MAX].  STATUS_NOT_FOUND when the person is unknown
 * or erased. */
struct status vault_members(struct vault_reader *reader, uint64_t person,
                            uint64_t sequence, struct vault_member *ret_members,
                            size_t *ret_count, struct fault *fault) MUST_USE;
/* The number of the person whose pseudonym it is, 0 of somebody erased.
 * STATUS_NOT_FOUND (fault not filled) when nobody's. */
struct status vault_owner(struct vault_reader *reader,
                          const uint8_t payee[static VAULT_TOKEN_SIZE],
                          uint64_t *ret_person, struct fault *fault) MUST_USE;
/* True when this pseudonym is known (no decryption). */
bool vault_knows_payee(struct vault_reader *reader,
                       const uint8_t payee[static VAULT_TOKEN_SIZE]);
/* True when it was that of somebody who is erased. */
bool vault_is_erased(struct vault_reader *reader,
                     const uint8_t payee[static VAULT_TOKEN_SIZE]);

/* ---- writing: collected, sorted, all or nothing ---------------------------------- */
struct vault_change {
    struct vault_person who; /* person 0: new, `secret` is filled in by the call */
    bool is_new_version; /* texts, village or headcount differ from what is stored */
};
struct vault_payee {
    uint8_t at[VAULT_TOKEN_SIZE];
    size_t who; /* index into the changes or, from `count` on, 1 + person in `person` */
    uint64_t person;
};
struct vault_file {
    uint8_t token[VAULT_TOKEN_SIZE];
    struct bytes name;    /* base name of the file */
    struct digest digest; /* of its bytes          */
    uint64_t size_bytes;
    const char *original; /* path to seal a copy of, or NULL */
};
/* A few words, kept like a file that has no name. */
enum { VAULT_NOTE_MAX = 4096 };
struct vault_note {
    uint8_t token[VAULT_TOKEN_SIZE];
    struct bytes text;    /* 1..VAULT_NOTE_MAX bytes */
    struct digest digest; /* of it                   */
};
struct vault_batch {
    struct vault_change *changes; /* numbers are filled in */
    size_t change_count;
    const struct vault_payee *payees; /* person 0: changes[who].who.person */
    size_t payee_count;
    const struct vault_file *file;     /* or NULL */
    const struct vault_file *evidence; /* a paper beside it, or NULL */
    const struct vault_note *note;     /* or NULL */
};
/* Gives every new person of the batch a number and a secret, without storing yet, so
 * that pseudonyms can be computed. */
struct status vault_prepare(struct vault *vault, struct vault_change *changes,
                            size_t count, struct fault *fault) MUST_USE;
/* Durable; the sequence grows by one.  All of it counts or none: people beyond 65,536
 * are stored ahead in transactions of their own, where nothing leads to them; after a
 * failure they are removed, after a crash by the next change.  A change of a person
 * already stored becomes that person's next version. Errors: store_write()'s;
 * STATUS_USAGE when a text exceeds VAULT_TEXT_MAX; STATUS_REFUSED when new persons were
 * prepared before another commit; STATUS_ENVIRONMENT when the original cannot be read.
 */
struct status vault_commit(struct vault *vault, const struct vault_batch *batch,
                           struct arena *arena, struct fault *fault) MUST_USE;

/* The same in two steps, the first on a thread of its own: stores `batch` while the
 * caller finds out whether it is wanted.  Until the close, everything that the batch
 * points to stays, and nobody else changes the vault or makes tokens of files. */
struct vault_ahead;
/* Errors: STATUS_NO_MEMORY. */
struct status vault_ahead_open(struct vault *vault, const struct vault_batch *batch,
                               struct vault_ahead **ret_ahead, struct fault *fault)
    MUST_USE;
/* vault_commit(); a second call gives the first one's result again. */
struct status vault_ahead_commit(struct vault_ahead *ahead, struct fault *fault)
    MUST_USE;
/* Without a commit before, the vault is as it was.  Accepts NULL. */
void vault_ahead_close(struct vault_ahead *ahead);

/* Undoes the one commit after `sequence`, which the newest seal names: a crash came
 * between the vault's commit and the journal's.  Versions and people of that commit go,
 * with what leads to them, numbers that only they had, changes that wait for a second
 * person under an entry that the journal, of `entries` entries, does not have, and
 * files that `is_known` does not know. Does nothing when the vault is not exactly one
 * commit ahead: then journal and vault are copies of different days.  The caller holds
 * the journal's lock, so that no other process is between the two commits; no reader is
 * open. */
typedef struct status vault_file_known(void *context,
                                       const uint8_t token[static VAULT_TOKEN_SIZE],
                                       bool *ret_is_known, struct fault *fault);
struct status vault_undo(struct vault *vault, uint64_t sequence, uint64_t entries,
                         vault_file_known *is_known, void *context, struct fault *fault)
    MUST_USE;

/* Files (DESIGN 6): entries hold HMAC(file secret, digest)[0:16]. */
void vault_file_token(struct vault *vault, const struct digest *digest,
                      uint8_t ret_token[static VAULT_TOKEN_SIZE]);
/* How entries know a bank account: by a token that only the vault's key can make of the
 * office's word for it.  `hasher`: SHA-256. */
void vault_account_token(struct vault *vault, struct hasher *hasher, const char *word,
                         uint8_t ret_token[static VAULT_TOKEN_SIZE]);
struct status vault_file_name(struct vault_reader *reader,
                              const uint8_t token[static VAULT_TOKEN_SIZE],
                              char *ret_name, size_t capacity, struct fault *fault)
    MUST_USE;

/* Gives the sealed original back, run by run, and checks size and digest at the end:
 * what `write` got counts only when this returns OK.  STATUS_NOT_FOUND (fault not
 * filled) when the file is unknown or its original was not kept; STATUS_FOUND when it
 * is damaged; the errors of `write`. */
typedef struct status vault_write_bytes(void *context, struct bytes bytes,
                                        struct fault *fault);
struct status vault_file_original(struct vault_reader *reader,
                                  const uint8_t token[static VAULT_TOKEN_SIZE],
                                  vault_write_bytes *write, void *context,
                                  struct fault *fault) MUST_USE;

/* A note by its token: its plain text, of at most VAULT_NOTE_MAX bytes, which the
 * caller wipes; or that an erasure took it.  Errors: those of vault_file_original(). */
struct vault_note_text {
    uint8_t at[VAULT_NOTE_MAX];
    size_t size;
    bool is_erased;
};
struct status vault_note_read(struct vault_reader *reader,
                              const uint8_t token[static VAULT_TOKEN_SIZE],
                              struct vault_note_text *ret_words, struct fault *fault)
    MUST_USE;

/* What erasures left of an original. */
struct vault_redacted {
    bool is_gone;        /* all of it went; else rows of it        */
    uint64_t through;    /* behind the entry of the newest erasure */
    uint64_t size_bytes; /* of what is left                        */
    struct digest digest;
};
/* STATUS_NOT_FOUND (fault not filled) of an original that is as it came in. */
struct status vault_file_redacted(struct vault_reader *reader,
                                  const uint8_t token[static VAULT_TOKEN_SIZE],
                                  struct vault_redacted *ret_redacted,
                                  struct fault *fault) MUST_USE;

/* ---- people to be forgotten; how they are: vault_renew.h ------------------
 */

/* Behind the entry of the last erasure that this vault has carried out; 0: of none. */
uint64_t vault_erased_through(const struct vault *vault);
/* From now on, until the vault is closed, no reader finds whose pseudonym this is, nor
 * anybody merged into the same record.  Nothing when nobody has it.
 * Errors: STATUS_FULL beyond 4096 records, those of reading. */
struct status vault_hide(struct vault *vault,
                         const uint8_t payee[static VAULT_TOKEN_SIZE],
                         struct fault *fault) MUST_USE;
/* How many pseudonyms lead to this person, or to one of those merged into the record,
 * or (`person` 0) to people erased or hidden.  Reads the whole table. */
struct status vault_count_payees(struct vault_reader *reader, uint64_t person,
                                 uint64_t *ret_count, struct fault *fault) MUST_USE;

/* ---- changes of a person that wait for a second person (R-138) ------------------- */

struct vault_pending {
    uint64_t entry;                  /* that asks for it                            */
    unsigned what;                   /* enum person_change_what                     */
    struct vault_person who;         /* the record as it would be                   */
    uint64_t other;                  /* of a merge: the person who is the same; 0   */
    uint8_t token[VAULT_TOKEN_SIZE]; /* pseudonym in the entry; only stored  */
};
/* Durable; sealed under the person's own key, so that it is gone when the person is;
 * one already there for this entry was left by a crash and is replaced.  The sequence
 * grows by one.  Errors: store_write()'s; STATUS_REFUSED when the person is unknown. */
struct status vault_put_pending(struct vault *vault,
                                const struct vault_pending *pending,
                                struct fault *fault) MUST_USE;
/* Takes it away; nothing there is all right.  The sequence grows by one. */
struct status vault_drop_pending(struct vault *vault, uint64_t entry,
                                 struct fault *fault) MUST_USE;
/* Texts are copied into `buffer[0:4*VAULT_TEXT_MAX]`; token, secret and version are not
 * filled in.  STATUS_NOT_FOUND (fault not filled) when there is none, or the person was
 * erased. */
struct status vault_find_pending(struct vault_reader *reader, uint64_t entry,
                                 uint8_t *buffer, struct vault_pending *ret_pending,
                                 struct fault *fault) MUST_USE;

/* Display names of the office's own people. */
struct status vault_put_staff(struct vault *vault, struct bytes code, struct bytes name,
                              struct fault *fault) MUST_USE;
struct status vault_staff_name(struct vault_reader *reader, struct bytes code,
                               char *ret_name, size_t capacity, struct fault *fault)
    MUST_USE;

#endif
