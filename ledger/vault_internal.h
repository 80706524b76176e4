/* vault_internal.h - the vault's handle and record layouts, shared by its files. */
#ifndef LEDGER_VAULT_INTERNAL_H
#define LEDGER_VAULT_INTERNAL_H

#include "ledger/vault.h"

enum vault_table {
    VAULT_TABLE_META = 0,
    VAULT_TABLE_RECORD,
    VAULT_TABLE_TOKEN,
    VAULT_TABLE_PAYEE,
    VAULT_TABLE_FILE,
    VAULT_TABLE_CHUNK,
    VAULT_TABLE_STAFF,
    VAULT_TABLE_PENDING,
    VAULT_TABLE_COUNT
};

enum {
    VAULT_RECORD_KEYS = 0,
    VAULT_RECORD_IDENTITY = 1,
    VAULT_KEYS_SIZE = 64, /* secret 32, data key 32 */
    VAULT_KEYS_SEALED = VAULT_KEYS_SIZE + SECRET_OVERHEAD,
    VAULT_RECORD_KEY_SIZE = 13,
    VAULT_HEAD_SIZE = 16, /* sequence u64, next person u64 */
    /* texts with their lengths, village u64, headcount u32, payee kind u8, into u64,
     * joined u64 */
    VAULT_RECORD_MAX = 4 * (2 + VAULT_TEXT_MAX) + 12 + 17
};

/* Keys derived from the vault key, one for each use. */
struct vault_keys {
    uint8_t wrap[SECRET_KEY_SIZE];    /* wraps the persons' keys    */
    uint8_t index[HMAC_KEY_SIZE];     /* look-up by resident number */
    uint8_t file[HMAC_KEY_SIZE];      /* tokens of files            */
    uint8_t content[SECRET_KEY_SIZE]; /* seals files and staff    */
};

enum { VAULT_HIDDEN_MAX = 4096 };

struct vault {
    struct store *store;
    enum digest_suite suite;
    struct vault_keys keys;
    struct sealer *sealer;      /* for persons' data keys, which change all the time */
    struct sealer *wrap_sealer; /* keeps the wrapping key's schedule                 */
    struct hasher *hasher;
    uint64_t sequence, next_person;
    uint64_t erased_through;
    bool is_wrong_key;
    bool has_tokens; /* the keys of tokens are stored, not derived (vault_renew.h) */
    uint64_t hidden[VAULT_HIDDEN_MAX]; /* people to be erased                      */
    size_t hidden_count;
};

/* Whether the vault hides this person. */
bool vault_hides(const struct vault *vault, uint64_t person);

struct vault_reader {
    struct vault *vault;
    bool sees_hidden;
    struct store_transaction *transaction;
    struct store_cursor *records;
    struct sealer *sealer, *wrap_sealer;
    struct hasher *index_hasher; /* keeps the index key's prepared state */
    struct hasher *file_hasher;  /* SHA-256, which names what came in from outside */
};

/* person u64 || kind || ~version u32. */
struct bytes vault_record_key(uint64_t person, uint8_t kind, uint32_t version,
                              uint8_t ret_image[static VAULT_RECORD_KEY_SIZE]);
struct bytes vault_number_key(uint64_t number, uint8_t ret_image[static 8]);

/* What a seal is bound to: the record's key and, for an identity, its sequence. */
enum { VAULT_BOND_SIZE = VAULT_RECORD_KEY_SIZE + 8 };
struct bytes vault_record_bond(struct bytes key, uint64_t sequence,
                               uint8_t ret_image[static VAULT_BOND_SIZE]);
/* Of files and staff: a letter for the table, then the key. */
enum { VAULT_CONTENT_BOND_SIZE = 1 + 64 };
struct bytes vault_content_bond(char table, struct bytes key,
                                uint8_t ret_image[static VAULT_CONTENT_BOND_SIZE]);

size_t vault_encode_identity(const struct vault_person *person,
                             uint8_t ret_image[static VAULT_RECORD_MAX]);
bool vault_decode_identity(struct bytes plain, struct vault_person *ret_person);

void vault_resident_token(struct hasher *hasher, const struct vault *vault,
                          struct bytes resident,
                          uint8_t ret_token[static VAULT_TOKEN_SIZE]);
/* Opens the wrapped keys of a person: secret || data key. */
struct status vault_open_keys(const struct vault *vault, struct sealer *wrap_sealer,
                              uint64_t person, struct bytes sealed,
                              uint8_t ret_keys[static VAULT_KEYS_SIZE],
                              struct fault *fault) MUST_USE;
/* ---- sealing, apart from storing ------------------------------------------------- */

/* The two values of a person in the table of records. */
struct vault_sealed {
    uint8_t keys[VAULT_KEYS_SEALED];
    uint8_t identity[8 + VAULT_RECORD_MAX + SECRET_OVERHEAD];
    size_t identity_size;
};
/* Seals version person->version + 1; fills the identity only. */
struct status vault_seal_identity(struct sealer *sealer, const uint8_t *data_key,
                                  const struct vault_person *person, uint64_t sequence,
                                  struct vault_sealed *ret_sealed, struct fault *fault)
    MUST_USE;

/* Gives the new people (version 0) of changes[0:change_count] sealed, in that order,
 * one a call; a thread seals ahead.  Changes, vault and arena memory stay until the
 * close. */
struct vault_sealing;
struct vault_sealing_request {
    const struct vault *vault;
    const struct vault_change *const *changes;
    size_t change_count;
    uint64_t sequence;
};
/* Errors: STATUS_NO_MEMORY, STATUS_ENVIRONMENT. */
struct status vault_sealing_open(const struct vault_sealing_request *request,
                                 struct arena *arena,
                                 struct vault_sealing **ret_sealing,
                                 struct fault *fault) MUST_USE;
/* *ret_sealed is valid until the next call. */
struct status vault_sealing_next(struct vault_sealing *sealing,
                                 const struct vault_sealed **ret_sealed,
                                 struct fault *fault) MUST_USE;
void vault_sealing_close(struct vault_sealing *sealing);

/* ---- originals ------------------------------------------------------------------- */

enum { VAULT_ORIGINAL_PORTION = 256 }; /* chunks that one transaction stores */

/* Opens file->original.  `file` stays until the close.
 * Errors: STATUS_NO_MEMORY; STATUS_ENVIRONMENT when it cannot be read. */
struct vault_original;
struct status vault_original_open(struct vault *vault, const struct vault_file *file,
                                  struct vault_original **ret_original,
                                  struct fault *fault) MUST_USE;
void vault_original_close(struct vault_original *original); /* wipes; accepts NULL */
/* More is left than one transaction should store. */
bool vault_original_is_large(const struct vault_original *original);
/* Puts the next chunks, at most `most`; the same ones again until they are kept.
 * Errors: STATUS_ENVIRONMENT when the file has another size than it had. */
struct status vault_original_put(struct store_transaction *transaction,
                                 struct vault_original *original, uint32_t most,
                                 struct fault *fault) MUST_USE;
void vault_original_keep(struct vault_original *original);
/* The only chunk of a note. */
struct status vault_original_put_note(struct store_transaction *transaction,
                                      struct vault *vault,
                                      const struct vault_note *note,
                                      struct fault *fault) MUST_USE;
/* Removes chunks of files that the vault does not know, VAULT_ORIGINAL_PORTION at most.
 */
struct status vault_original_remove_left(struct store_transaction *transaction,
                                         size_t *ret_count, struct fault *fault)
    MUST_USE;
struct status vault_original_has_left(struct store_transaction *transaction,
                                      bool *ret_has_left, struct fault *fault) MUST_USE;

/* vault_commit(), asking for leave when all is stored and only the commit is missing;
 * what `permit` refuses counts for nothing, and its status is returned. */
typedef struct status vault_permit(void *context, struct fault *fault);
struct status vault_store_batch(struct vault *vault, const struct vault_batch *batch,
                                struct arena *arena, vault_permit *permit,
                                void *context, struct fault *fault) MUST_USE;
/* Removes people and chunks stored ahead of a change that never came to count. */
struct status vault_remove_left(struct vault *vault, struct fault *fault) MUST_USE;

/* Removes the tokens of resident numbers that people already known were given only
 * after `sequence`: what leads to a record by a number that no version left has.
 * Errors: store_write()'s, STATUS_FOUND (damaged). */
struct status vault_forget_numbers(struct vault *vault, uint64_t sequence,
                                   struct fault *fault) MUST_USE;

/* Opens a short sealed record of files or staff. */
enum { VAULT_CONTENT_MAX = 1024, VAULT_FILE_FACTS_SIZE = DIGEST_SIZE + 8 };
struct status vault_open_content(struct vault_reader *reader, enum vault_table table,
                                 struct bytes key,
                                 uint8_t ret_plain[static VAULT_CONTENT_MAX],
                                 size_t *ret_size, struct fault *fault) MUST_USE;

/* ---- rows of an erasure ---------------------------------------------------------- */

#define VAULT_CHUNK_REDACTED UINT32_MAX /* number of the chunk that tells of one */
enum { VAULT_CHUNK_KEY_SIZE = VAULT_TOKEN_SIZE + 4 };
struct bytes vault_chunk_key(const uint8_t token[static VAULT_TOKEN_SIZE],
                             uint32_t number,
                             uint8_t ret_image[static VAULT_CHUNK_KEY_SIZE]);
struct status vault_put_redacted(struct store_transaction *transaction,
                                 struct vault *vault, const uint8_t *token,
                                 const struct vault_redacted *redacted,
                                 struct fault *fault) MUST_USE;
/* Stores what a vault whose key has changed takes over: the keys of tokens, and
 * erased_through. */
struct status vault_put_lasting(struct vault *vault,
                                struct store_transaction *transaction,
                                struct fault *fault) MUST_USE;
/* Reads both; nothing there is all right. */
struct status vault_load_lasting(struct vault *vault,
                                 struct store_transaction *transaction,
                                 struct fault *fault) MUST_USE;

/* Stores sequence and next person, as part of every change. */
struct status vault_put_head(struct vault *vault, struct store_transaction *transaction,
                             uint64_t sequence, uint64_t next_person,
                             struct fault *fault) MUST_USE;

#endif
