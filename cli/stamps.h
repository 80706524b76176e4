/* stamps.h - what authorities stamped, kept beside the keys and outside the ledger.
 *
 *   KEYS/anchors/SIZE.checkpoint         a checkpoint that an authority stamped
 *   KEYS/anchors/stamps/SIZE.NONCE.note  a checkpoint for which a stamp was asked
 *   KEYS/anchors/stamps/SIZE.NONCE.tsq   what was asked (RFC 3161)
 *   KEYS/anchors/stamps/SIZE.NONCE.tsr   what was answered, once it was found good
 *
 * SIZE has 12 digits or more, NONCE 16 hexadecimal ones.  Nothing of this is ever
 * replaced, and nothing is secret. */
#ifndef CLI_STAMPS_H
#define CLI_STAMPS_H

#include "cli/session.h"
#include "keys/timestamp.h"
#include "ledger/journal/checkpoint.h"

enum { STAMPS_MAX = FOLDER_FILES_MAX, STAMP_NAME_SIZE = 64 };

struct stamp {
    char name[STAMP_NAME_SIZE]; /* SIZE.NONCE */
    uint64_t size;              /* entries, by the note itself */
    uint64_t nonce;
    bool is_answered;
    int64_t time_ms; /* of the answer */
    char authority[TIMESTAMP_AUTHORITY_SIZE];
};

/* The last STAMPS_MAX that were asked for, by size; *ret_older were asked for before
 * them.  An answer must be about its note; its signature is not looked at again.  The
 * list lies in the arena; none without the folder.
 * Errors: STATUS_INPUT or STATUS_FOUND (damaged, with the path). */
struct status stamps_load(struct world *world, const struct stamp **ret_list,
                          size_t *ret_count, size_t *ret_older, struct fault *fault)
    MUST_USE;
/* The answered one of the largest size, the latest of these, however many were asked
 * for since; NULL: none.  In the arena.  Errors: those of stamps_load(). */
struct status stamps_newest(struct world *world, const struct stamp **ret_stamp,
                            struct fault *fault) MUST_USE;

/* Keeps a note and a new request for it, whose bytes lie in the arena and whose path is
 * ret_path.  Errors: STATUS_ENVIRONMENT, STATUS_FULL. */
struct status stamps_ask(struct world *world, struct bytes note, uint64_t size,
                         struct bytes *ret_request,
                         char ret_path[static LEDGER_PATH_SIZE], struct fault *fault)
    MUST_USE;
/* Finds the request that `response` answers, however old it is, checks it under
 * `authorities`, and keeps both it and the checkpoint.  The same answer again changes
 * nothing. Errors: STATUS_FOUND R-272 (it answers no request that was made here, or is
 * not to be believed), STATUS_EXISTS R-273 (answered already, in other words), those of
 * timestamp_verify(). */
struct status stamps_accept(struct world *world, struct bytes response,
                            struct bytes authorities, struct stamp *ret_stamp,
                            struct fault *fault) MUST_USE;
/* A note that is to be sent, to KEYS/anchors/sent/SIZE.checkpoint; one of today may
 * have more cosignatures than that of yesterday. */
struct status stamps_send(struct world *world, struct bytes note, uint64_t size,
                          char ret_path[static LEDGER_PATH_SIZE], struct fault *fault)
    MUST_USE;

#endif
