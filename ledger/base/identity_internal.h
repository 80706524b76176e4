/* identity_internal.h - what the identity_*.c files share; nobody else includes it. */
#ifndef BASE_IDENTITY_INTERNAL_H
#define BASE_IDENTITY_INTERNAL_H

#include "ledger/base/identity.h"

/* The error of text that is no number of its kind: scientific notation says more to a
 * clerk than a wrong length or character. */
enum identity_error identity_damage(struct bytes text, enum identity_error otherwise);

static inline bool identity_is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

#endif
