/* witness_property.h - whatever is asked of a witness, in whatever order, all that it
 * ever cosigned lies in one history; and no bytes crash the readers of requests and
 * answers, of which each accepted one is the only text of its value.  Two drivers. */
#ifndef FUZZ_WITNESS_PROPERTY_H
#define FUZZ_WITNESS_PROPERTY_H

#include "ledger/journal/witness.h"
#include "tests/choices.h"

#include <assert.h>
#include <string.h>

enum {
    WITNESS_WORLD_HISTORIES = 3,
    WITNESS_WORLD_SIZE_MAX = 40,
    WITNESS_WORLD_STEPS = 60
};
#define WITNESS_WORLD_ORIGIN "ledger.example.org/property"

/* ---- the readers -------------------------------------------------------------------
 */

static inline void witness_property_texts(struct bytes text)
{
    static uint8_t space[WITNESS_REQUEST_SIZE_MAX];
    static struct witness_request request;
    struct witness_answer answer;
    struct fault fault;
    struct writer writer = writer_of(space, sizeof(space));
    if (status_is_ok(witness_request_parse(text, &request, &fault))) {
        assert(status_is_ok(witness_request_format(&request, &writer, &fault)));
        assert(bytes_equal(writer_bytes(&writer), text));
    } else {
        assert(fault.message[0] != '\0');
    }
    writer = writer_of(space, sizeof(space));
    if (status_is_ok(witness_answer_parse(text, &answer, &fault))) {
        assert(status_is_ok(witness_answer_format(&answer, &writer, &fault)));
        assert(bytes_equal(writer_bytes(&writer), text));
    } else {
        assert(fault.message[0] != '\0');
    }
}

/* ---- the naive model: lists of leaves
 * ------------------------------------------------ */

struct witness_world {
    struct hasher *hasher;
    /* Each but the first leaves the first one somewhere. */
    struct digest leaf[WITNESS_WORLD_HISTORIES][WITNESS_WORLD_SIZE_MAX];
    struct witness_seen seen;
    struct witness_seen cosigned[WITNESS_WORLD_STEPS];
    size_t cosigned_count;
};

/* SUBPROOF of proofs.md 3.1, as it is written there. */
static inline void witness_world_subproof(struct hasher *hasher, size_t m,
                                          const struct digest *leaves, size_t n,
                                          bool is_whole, struct tree_proof *proof)
{
    if (m == n) {
        if (!is_whole) {
            proof->hash[proof->count++] = tree_root_of(hasher, leaves, n);
        }
        return;
    }
    size_t k = 1;
    while (2 * k < n) {
        k *= 2;
    }
    if (m <= k) {
        witness_world_subproof(hasher, m, leaves, k, is_whole, proof);
        proof->hash[proof->count++] = tree_root_of(hasher, leaves + k, n - k);
        return;
    }
    witness_world_subproof(hasher, m - k, leaves + k, n - k, false, proof);
    proof->hash[proof->count++] = tree_root_of(hasher, leaves, k);
}

static inline void witness_world_fill(struct witness_world *world, struct choices *from)
{
    for (size_t h = 0; h < WITNESS_WORLD_HISTORIES; h++) {
        const size_t parting = h == 0 ? 0 : choose_below(from, WITNESS_WORLD_SIZE_MAX);
        for (size_t i = 0; i < WITNESS_WORLD_SIZE_MAX; i++) {
            const uint8_t image[] = {(uint8_t)(i < parting ? 0 : h), (uint8_t)i};
            world->leaf[h][i] = hasher_leaf(world->hasher, bytes_from(image, 2));
        }
    }
}

static inline bool witness_world_continues(struct witness_world *world, size_t history,
                                           uint64_t size,
                                           const struct witness_seen *earlier)
{
    const struct digest root =
        tree_root_of(world->hasher, world->leaf[history], (size_t)earlier->size);
    return earlier->size == 0 ||
           (earlier->size <= size && digest_equal(&root, &earlier->root));
}

/* One request: an honest one, or with one thing wrong. */
static inline void witness_world_step(struct witness_world *world, struct choices *from)
{
    static struct witness_request request;
    const size_t history = choose_below(from, WITNESS_WORLD_HISTORIES);
    const uint64_t size = choose_below(from, WITNESS_WORLD_SIZE_MAX + 1);
    const uint64_t lie = choose_below(from, 8);
    const struct digest *leaves = world->leaf[history];
    struct checkpoint checkpoint = {.origin = bytes_of(WITNESS_WORLD_ORIGIN),
                                    .size = size};
    checkpoint.root = tree_root_of(world->hasher, leaves, (size_t)size);
    memset(&request, 0, sizeof(request));
    request.old_size =
        lie == 1 ? choose_below(from, WITNESS_WORLD_SIZE_MAX + 1) : world->seen.size;
    if (request.old_size > 0 && request.old_size <= size) {
        witness_world_subproof(world->hasher, (size_t)request.old_size, leaves,
                               (size_t)size, true, &request.proof);
    }
    bool is_honest = true;
    if (lie == 2 && request.proof.count > 0) {
        request.proof.hash[choose_below(from, request.proof.count)].at[0] ^= 1;
        is_honest = false;
    } else if (lie == 3 && request.proof.count > 0) {
        request.proof.count--;
        is_honest = false;
    } else if (lie == 4) {
        request.proof.count++;
        is_honest = false;
    } else if (lie == 5 && (size == 0 || world->seen.size > 0)) {
        checkpoint.root.at[31] ^= 1;
        is_honest = false;
    }
    const enum witness_code code =
        witness_decide(world->hasher, &request, &checkpoint, &world->seen);
    const bool is_good =
        is_honest && witness_world_continues(world, history, size, &world->seen);
    const enum witness_code expected = request.old_size > size ? WITNESS_TOO_OLD
                                       : request.old_size != world->seen.size
                                           ? WITNESS_CONFLICT
                                       : is_good ? WITNESS_COSIGNED
                                                 : WITNESS_INVALID;
    assert(code == expected);
    (void)expected;
    if (code != WITNESS_COSIGNED) {
        return;
    }
    world->seen = (struct witness_seen){size, checkpoint.root};
    for (size_t i = 0; i < world->cosigned_count; i++) {
        const bool fits =
            witness_world_continues(world, history, size, &world->cosigned[i]);
        assert(fits);
        (void)fits;
    }
    world->cosigned[world->cosigned_count++] = world->seen;
}

static inline int witness_property(const uint8_t *data, size_t size)
{
    static struct witness_world world;
    struct choices from = {data, size};
    if (world.hasher == NULL) {
        struct fault fault;
        const struct status opened = hasher_open(DIGEST_SHA256, &world.hasher, &fault);
        assert(status_is_ok(opened));
        (void)opened;
    }
    witness_property_texts(bytes_from(data, size));
    world.seen = (struct witness_seen){0};
    world.cosigned_count = 0;
    witness_world_fill(&world, &from);
    for (size_t i = 0; i < WITNESS_WORLD_STEPS && from.left_bytes > 0; i++) {
        witness_world_step(&world, &from);
    }
    return 0;
}

#endif
