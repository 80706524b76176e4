/* arena.h - one fixed region of memory per command, taken from front to back.
 *
 * The arena never grows: its size is the command's memory limit, and running out
 * is an ordinary result (NULL).  Pages are touched only when used.  Under
 * AddressSanitizer every block is followed by a poisoned red zone. */
#ifndef LEDGER_BASE_ARENA_H
#define LEDGER_BASE_ARENA_H

#include "ledger/base/status.h"

struct arena {
    unsigned char *base;
    size_t size;
    size_t used;
    size_t peak;     /* highest `used` so far, in bytes; behind it all is zero */
    size_t poisoned; /* under AddressSanitizer: behind it nothing was poisoned yet */
};

/* Reserves `size` bytes (rounded up to a page) of lazily committed memory.
 * Errors: STATUS_NO_MEMORY, *ret_arena untouched. */
struct status arena_open(size_t size, struct arena *ret_arena, struct fault *fault)
    MUST_USE;

/* Gives the memory back; accepts an arena that was never opened ({0}). */
void arena_close(struct arena *arena);

/* `count` x `size` zeroed bytes, aligned to 16, valid until arena_rewind() below
 * them or arena_close().  NULL when the arena is used up or the product overflows. */
void *arena_take(struct arena *arena, size_t count, size_t size) MUST_USE;

/* `list`, of `count` items of `size` bytes, while *capacity has room for one more; else
 * a copy with twice the room, at first for 64, and *capacity says so.  NULL, with
 * nothing changed, as arena_take(). */
void *arena_grow(struct arena *arena, void *list, size_t count, size_t *capacity,
                 size_t size) MUST_USE;

/* A position to come back to: everything taken later is given back at once. */
size_t arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, size_t mark);

/* The fault every caller reports when arena_take() gave NULL. */
struct status arena_exhausted(const struct arena *arena, struct fault *fault) MUST_USE;

/* Takes `count` of *variable's type, or returns STATUS_NO_MEMORY from the caller. */
#define ARENA_TAKE(arena, count, variable, fault)                                      \
    do {                                                                               \
        (variable) = arena_take((arena), (count), sizeof(*(variable)));                \
        if ((variable) == NULL) {                                                      \
            return arena_exhausted((arena), (fault));                                  \
        }                                                                              \
    } while (0)

/* Room for one more item in *variable's list, or returns STATUS_NO_MEMORY. */
#define ARENA_GROW(arena, count, capacity, variable, fault)                            \
    do {                                                                               \
        void *const grown_ = arena_grow((arena), (variable), (count), &(capacity),     \
                                        sizeof(*(variable)));                          \
        if (grown_ == NULL) {                                                          \
            return arena_exhausted((arena), (fault));                                  \
        }                                                                              \
        (variable) = grown_;                                                           \
    } while (0)

#endif
