/* verify_keys.c - which checkpoints count: whose key signed them, and for which sizes
 * that key was in force.
 *
 * The book names the keys; that is looked at only once its registry was found to be
 * what the entries give.  Who holds a key from outside trusts that one first: a
 * checkpoint under it that fits the book vouches for the entries which name the keys
 * that follow, and so on. */
#include "ledger/journal/log_keys.h"
#include "ledger/journal/verify_internal.h"

#include <inttypes.h>
#include <string.h>

static bool has_lie(const struct verify_run_state *run)
{
    return run->finding[VERIFY_LIE].damage != VERIFY_NONE;
}

/* Where the tables lie, genesis itself is all there is to go by. */
static struct status read_keys(struct verify_worker *worker, struct log_keys *keys,
                               struct fault *fault)
{
    struct fault problem;
    const struct status read = log_keys_read(worker->transaction, keys, &problem);
    if (!status_is_ok(read) && has_lie(worker->run) && keys->count > 0) {
        return OK;
    }
    if (!status_is_ok(read) && fault != NULL) {
        *fault = problem;
    }
    return read;
}

/* Known outside: trusted, as far as it is there; a key that the book does not name may
 * have signed what a replaced book is caught with. */
static void trust_given(struct log_keys *keys, const struct log_keys *given)
{
    for (size_t i = 0; i < keys->count; i++) {
        keys->key[i].is_trusted = false;
    }
    for (size_t i = 0; i < given->count; i++) {
        const struct log_key *outside = &given->key[i];
        const size_t at = log_keys_find(keys, &outside->key);
        if (at != SIZE_MAX) {
            struct log_key *key = &keys->key[at];
            key->last = outside->last < key->last ? outside->last : key->last;
            key->is_trusted = true;
        } else if (keys->count < LOG_KEYS_MAX) {
            keys->key[keys->count++] = *outside;
        }
    }
}

/* Is it the root of the book at its size? */
static struct status fits(struct verify_worker *worker,
                          const struct verify_signed *paper, bool *ret_fits,
                          struct fault *fault)
{
    const struct tile_source tiles = verify_seal_tiles(worker);
    struct digest root;
    *ret_fits = false;
    if (paper->size == 0 || paper->size > worker->run->size || has_lie(worker->run)) {
        return OK;
    }
    TRY(tile_root(&tiles, worker->hasher, paper->size, &root, fault));
    *ret_fits = digest_equal(&root, &paper->root);
    return OK;
}

static struct status not_ours(size_t number, struct fault *fault)
{
    return FAULT(
        fault, STATUS_ENVIRONMENT,
        "checkpoint %zu is not signed by the ledger's checkpoint key: either it "
        "is forged, or the whole ledger was replaced; compare the key with one "
        "that you got elsewhere",
        number + 1);
}

/* What keeps paper `number` from counting; R-014: of the right key but altered.  Of a
 * key that nobody here knows it is a good file that says nothing about this book. */
static struct status explain(size_t number, const struct fault *problem,
                             struct fault *fault)
{
    if (strcmp(problem->rule, "R-014") == 0) {
        return FAULT(
            fault, STATUS_INPUT,
            "R-014: the signature of checkpoint %zu does not fit its text: one "
            "of them was altered; get it anew from where it was published",
            number + 1);
    }
    if (strcmp(problem->rule, "R-262") == 0) {
        if (fault != NULL) {
            *fault = *problem;
        }
        return (struct status){STATUS_ENVIRONMENT};
    }
    return not_ours(number, fault);
}

static struct status not_vouched_for(size_t number, const struct log_keys *keys,
                                     size_t index, struct fault *fault)
{
    if (index == 0) {
        return not_ours(number, fault); /* the whole book hangs on the first one */
    }
    return FAULT(
        fault, STATUS_ENVIRONMENT,
        "R-262: checkpoint %zu is signed by a key that the book names in entry "
        "%" PRIu64 ", and nothing under the key given reaches so far; give the last "
        "checkpoint under that key too, or get the new key from where it was "
        "published",
        number + 1, keys->key[index].actor);
}

/* Looks at the papers that do not count yet; *ret_grew: one does now, and vouches. */
static struct status take_papers(struct verify_worker *worker, struct log_keys *keys,
                                 bool *ret_grew, struct fault *fault)
{
    struct verify_run_state *run = worker->run;
    *ret_grew = false;
    for (size_t i = 0; i < run->paper_count; i++) {
        struct verify_signed *paper = &run->papers[i];
        struct fault problem;
        size_t index = 0;
        bool is_fit = false;
        if (paper->counts ||
            !status_is_ok(
                log_keys_check(keys, paper->note, paper->size, &index, &problem)) ||
            !keys->key[index].is_trusted) {
            continue;
        }
        paper->counts = true;
        *ret_grew = true;
        verify_anchor_add(run, paper->size, &paper->root);
        TRY(fits(worker, paper, &is_fit, fault));
        for (size_t k = 0; k < keys->count && is_fit; k++) {
            keys->key[k].is_trusted =
                keys->key[k].is_trusted || keys->key[k].first <= paper->size;
        }
    }
    return OK;
}

static struct status complain(const struct verify_run_state *run,
                              const struct log_keys *keys, struct fault *fault)
{
    for (size_t i = 0; i < run->paper_count; i++) {
        const struct verify_signed *paper = &run->papers[i];
        struct fault problem;
        size_t index = 0;
        if (paper->counts) {
            continue;
        }
        return status_is_ok(
                   log_keys_check(keys, paper->note, paper->size, &index, &problem))
                   ? not_vouched_for(i, keys, index, fault)
                   : explain(i, &problem, fault);
    }
    return OK;
}

struct status verify_keys_check(struct verify_worker *worker, struct fault *fault)
{
    struct verify_run_state *run = worker->run;
    struct log_keys keys;
    bool grew = run->paper_count > 0;
    if (!grew) {
        return OK;
    }
    TRY(read_keys(worker, &keys, fault));
    if (run->options->keys != NULL) {
        trust_given(&keys, run->options->keys);
    }
    while (grew) {
        TRY(take_papers(worker, &keys, &grew, fault));
    }
    return has_lie(run) ? OK : complain(run, &keys, fault);
}
