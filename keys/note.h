/* note.h - signed notes and verifier keys (proofs.md 3.2; C2SP signed-note).
 *
 * Pure but for signing.  Base64 is RFC 4648 4 with padding; anything non-canonical is
 * refused. */
#ifndef KEYS_NOTE_H
#define KEYS_NOTE_H

#include "keys/signing.h"
#include "ledger/base/arena.h"

enum {
    NOTE_SIZE_MAX = 65536,
    NOTE_SIGNATURES_MAX = 64,
    NOTE_NAME_SIZE_MAX = 255,
    NOTE_VKEY_SIZE = 512,
    NOTE_COSIGN_ROOM = 64, /* "cosignature/v1\ntime <t>\n" is at most 40 bytes */
    NOTE_TYPE_ED25519 = 0x01,
    NOTE_TYPE_COSIGNATURE = 0x04,
    NOTE_TYPE_SM2 = 0xff
};

/* A verifier key: who may sign, and under which name. */
struct note_verifier {
    char name[NOTE_NAME_SIZE_MAX + 1];
    uint8_t type;
    uint32_t id;
    struct public_key key;
};

/* key id: first 4 bytes of SHA-256(name || 0x0A || type || public key); for SM2 the
 * type is 0xff followed by "mingzhang/sm2" before the key, both in the id and in the
 * vkey. */
struct status note_verifier_make(const char *name, uint8_t type,
                                 const struct public_key *key,
                                 struct note_verifier *ret_verifier,
                                 struct fault *fault) MUST_USE;
/* "name+hexid+base64"; NUL-terminated, NOTE_VKEY_SIZE bytes. */
void note_vkey_format(const struct note_verifier *verifier,
                      char ret_text[static NOTE_VKEY_SIZE]);
struct status note_vkey_parse(struct bytes text, struct note_verifier *ret_verifier,
                              struct fault *fault) MUST_USE;

/* One signature line; payload (after the 4-byte id) is borrowed from the arena. */
struct note_signature {
    struct bytes name;
    uint32_t id;
    struct bytes payload;
};

struct note {
    struct bytes text; /* ends with \n, borrowed from the input */
    struct note_signature signatures[NOTE_SIGNATURES_MAX];
    size_t signature_count;
    /* In the arena: NOTE_COSIGN_ROOM bytes of scratch, then a copy of `text`, so that
     * cosigned messages are built in place.  One thread at a time. */
    uint8_t *room;
};

/* Parses and bounds; verifies nothing.  Errors: STATUS_INPUT, STATUS_NO_MEMORY. */
struct status note_parse(struct bytes whole, struct arena *arena, struct note *ret_note,
                         struct fault *fault) MUST_USE;
/* Rules of proofs.md 3.2: unknown signers are ignored, a known one whose signature
 * fails rejects the whole note, no known one at all rejects it.  ret_index (may be
 * NULL) tells which verifier matched first.  For type 0x04 the signed message is
 * "cosignature/v1\ntime <t>\n" || text, t from the payload.  Errors: STATUS_FOUND. */
struct status note_verify(const struct note *note,
                          const struct note_verifier *verifiers, size_t count,
                          size_t *ret_index, struct fault *fault) MUST_USE;

/* What a note carries under the name and id of one verifier. */
enum note_mark {
    NOTE_MARK_NONE = 0,
    NOTE_MARK_GOOD, /* at least one signature, and every one fits         */
    NOTE_MARK_FALSE /* a signature that does not fit: trust nothing in it */
};
/* ret_time_s (may be NULL): of a good cosignature its newest time, else 0. */
enum note_mark note_mark_of(const struct note *note,
                            const struct note_verifier *verifier, uint64_t *ret_time_s);
/* The first line under this verifier's name and id; NULL when there is none.  Nothing
 * is verified. */
const struct note_signature *note_signature_of(const struct note *note,
                                               const struct note_verifier *verifier);
/* The line as it stood in the note, into `writer`. */
void note_signature_format(const struct note_signature *signature,
                           struct writer *writer);

/* text || "\n" || one signature line, into `writer`.  `text` must end with \n and hold
 * no other control character.  Errors: STATUS_USAGE, STATUS_ENVIRONMENT. */
struct status note_sign(struct bytes text, const struct note_verifier *verifier,
                        const struct signing_key *key, struct writer *writer,
                        struct fault *fault) MUST_USE;
/* One more signature line over the text of a note that note_sign() wrote, into
 * `writer`. Errors: STATUS_USAGE (key and verifier differ, or a witness's),
 * STATUS_ENVIRONMENT. */
struct status note_sign_too(struct bytes text, const struct note_verifier *verifier,
                            const struct signing_key *key, struct writer *writer,
                            struct fault *fault) MUST_USE;
/* One cosignature line (type 0x04) over a parsed note's text, at `time_s` seconds since
 * 1970, into `writer`: what a witness answers.  It verifies nothing.  Errors:
 * STATUS_USAGE (key and verifier differ, or another type), STATUS_ENVIRONMENT. */
struct status note_cosign(const struct note *note, const struct note_verifier *verifier,
                          const struct signing_key *key, uint64_t time_s,
                          struct writer *writer, struct fault *fault) MUST_USE;

void note_base64(struct bytes bytes, struct writer *writer);
/* Canonical only; false otherwise.  Writes the decoded bytes. */
bool note_base64_decode(struct bytes text, struct writer *writer);

#endif
