/* approval_file.h - an approval that travels: asked for in a small text, signed on
 * another computer without a ledger, and brought back.
 *
 *   mingzhang approval v1
 *   ledger: name of the ledger, for people
 *   genesis: 64 hexadecimal digits
 *   batch: 41
 *   role: checker
 *   action: 1
 *   lines: 12
 *   fen: 345600
 *   root: 64 hexadecimal digits
 *   kind: ed25519                     these three only once it is signed
 *   key: 64 hexadecimal digits (SM2: 130)
 *   signature: 128 hexadecimal digits
 *
 * What is signed is made from these lines alone (approval_message). */
#ifndef LEDGER_APPROVAL_FILE_H
#define LEDGER_APPROVAL_FILE_H

#include "ledger/approval.h"

enum { APPROVAL_FILE_SIZE_MAX = 2048 };

struct approval_file {
    char origin[JOURNAL_ORIGIN_SIZE_MAX + 1];
    struct approval_claim claim;
    bool is_signed;
    struct public_key key;
    struct signature signature;
};

void approval_file_write(const struct approval_file *file, struct writer *writer);
/* Accepts just what approval_file_write() makes, with lines ended by \n or \r\n.
 * Errors: STATUS_INPUT. */
struct status approval_file_read(struct bytes text, struct approval_file *ret_file,
                                 struct fault *fault) MUST_USE;

#endif
