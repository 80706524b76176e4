/* arena.c - see arena.h. */
#include "ledger/base/arena.h"

#include <assert.h>
#include <string.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISON 1
#endif
#endif

#ifdef ARENA_POISON
#include <sanitizer/asan_interface.h>
#define POISON(at, size) ASAN_POISON_MEMORY_REGION((at), (size))
#define UNPOISON(at, size) ASAN_UNPOISON_MEMORY_REGION((at), (size))
enum { RED_ZONE = 16 };
/* How far behind what is used an overrun is noticed.  To poison a whole gigabyte for
 * each test takes longer than the test. */
enum { POISON_AHEAD = 65536 };
#else
#define POISON(at, size) ((void)(at), (void)(size))
#define UNPOISON(at, size) ((void)(at), (void)(size))
enum { RED_ZONE = 0, POISON_AHEAD = 0 };
#endif

enum { ALIGNMENT = 16, PAGE = 4096, ROOM_FIRST = 64 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Poisons from `from`, or where poison ends already, to POISON_AHEAD behind what is
 * used. */
static void poison_ahead(struct arena *arena, size_t from)
{
    const size_t ahead = smaller(POISON_AHEAD, arena->size - arena->used);
    const size_t end = arena->used + ahead;
    from = from > arena->poisoned ? from : arena->poisoned;
    if (from < end) {
        POISON(arena->base + from, end - from);
        arena->poisoned = end;
    }
}

struct status arena_open(size_t size, struct arena *ret_arena, struct fault *fault)
{
    assert(size > 0 && size <= SIZE_MAX - PAGE);
    const size_t rounded = (size + PAGE - 1) / PAGE * PAGE;
    void *base = mmap(NULL, rounded, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED) {
        return FAULT(fault, STATUS_NO_MEMORY,
                     "the system refused %zu bytes of working memory; close other "
                     "programs or lower --memory",
                     rounded);
    }
    *ret_arena = (struct arena){.base = base, .size = rounded};
    poison_ahead(ret_arena, 0);
    return OK;
}

void arena_close(struct arena *arena)
{
    if (arena->base != NULL) {
        UNPOISON(arena->base, arena->poisoned);
        const int failed = munmap(arena->base, arena->size);
        assert(failed == 0);
        (void)failed;
        *arena = (struct arena){0};
    }
}

void *arena_take(struct arena *arena, size_t count, size_t size)
{
    size_t wanted = 0;
    if (__builtin_mul_overflow(count, size, &wanted) ||
        wanted > SIZE_MAX - ALIGNMENT - RED_ZONE) {
        return NULL;
    }
    const size_t step = (wanted + RED_ZONE + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (step > arena->size - arena->used) {
        return NULL;
    }
    unsigned char *at = arena->base + arena->used;
    if (arena->poisoned > arena->used) {
        UNPOISON(at, smaller(wanted, arena->poisoned - arena->used));
    }
    /* The system's own pages are zero until they were used. */
    if (arena->peak > arena->used) {
        memset(at, 0, smaller(wanted, arena->peak - arena->used));
    }
    arena->used += step;
    if (arena->used > arena->peak) {
        arena->peak = arena->used;
    }
    poison_ahead(arena, arena->used - step + wanted);
    return at;
}

void *arena_grow(struct arena *arena, void *list, size_t count, size_t *capacity,
                 size_t size)
{
    if (count < *capacity) {
        return list;
    }
    const size_t room = *capacity == 0 ? ROOM_FIRST : 2 * *capacity;
    void *const more = arena_take(arena, room, size);
    if (more == NULL) {
        return NULL;
    }
    if (count > 0) {
        memcpy(more, list, count * size);
    }
    *capacity = room;
    return more;
}

size_t arena_mark(const struct arena *arena)
{
    return arena->used;
}

void arena_rewind(struct arena *arena, size_t mark)
{
    assert(mark <= arena->used);
    POISON(arena->base + mark, arena->used - mark);
    arena->used = mark;
}

struct status arena_exhausted(const struct arena *arena, struct fault *fault)
{
    return FAULT(fault, STATUS_NO_MEMORY,
                 "the working memory of %zu MiB is used up; split the file or raise "
                 "--memory",
                 arena->size / (1024 * 1024));
}
