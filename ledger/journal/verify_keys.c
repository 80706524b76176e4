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
static void trust(struct log_keys *keys, const struct log_key *outside)
{
    const size_t at = log_keys_find(keys, &outside->key);
    if (at != SIZE_MAX) {
        struct log_key *key = &keys->key[at];
        key->last = outside->last < key->last ? outside->last : key->last;
        key->is_trusted = true;
    } else if (keys->count < LOG_KEYS_MAX) {
        keys->key[keys->count++] = *outside;
    }
}

static void trust_given(struct log_keys *keys, const struct verify_options *options)
{
    const struct policy *policy = options->policy;
    const bool has_logs = policy != NULL && policy->log_count > 0;
    if (options->keys == NULL && !has_logs) {
        return; /* those that the book names */
    }
    for (size_t i = 0; i < keys->count; i++) {
        keys->key[i].is_trusted = false;
    }
    for (size_t i = 0; options->keys != NULL && i < options->keys->count; i++) {
        trust(keys, &options->keys->key[i]);
    }
    for (size_t i = 0; has_logs && i < policy->log_count; i++) {
        if (strcmp(policy->logs[i].name, keys->name) == 0) {
            trust(keys, &(struct log_key){.key = policy->logs[i].key,
                                          .first = 1,
                                          .last = UINT64_MAX,
                                          .is_trusted = true});
        }
    }
}

/* Is it the root of the book at its size? */
static struct status fits(struct verify_worker *worker,
                          const struct verify_anchor *anchor, bool *ret_fits,
                          struct fault *fault)
{
    struct verify_run_state *run = worker->run;
    const struct tile_source tiles = verify_seal_tiles(worker);
    struct digest root;
    *ret_fits = false;
    if (anchor->size > run->size || has_lie(run)) {
        return OK;
    }
    if (anchor->size < run->start) {
        return verify_resume_older(worker, anchor, ret_fits, fault);
    }
    TRY(tile_root(&tiles, worker->hasher, anchor->size, &root, fault));
    *ret_fits = digest_equal(&root, &anchor->root);
    return OK;
}

static struct status not_ours(const char *name, struct fault *fault)
{
    return FAULT(
        fault, STATUS_ENVIRONMENT,
        "checkpoint %s is not signed by the ledger's checkpoint key: either it "
        "is forged, or the whole ledger was replaced; compare the key with one "
        "that you got elsewhere",
        name);
}

/* What keeps a checkpoint from counting; R-014: of the right key but altered.  Of a key
 * that nobody here knows it is a good file that says nothing about this book. */
static struct status explain(const char *name, const struct fault *problem,
                             struct fault *fault)
{
    if (strcmp(problem->rule, "R-014") == 0) {
        return verify_anchor_altered(name, fault);
    }
    if (strcmp(problem->rule, "R-262") == 0) {
        if (fault != NULL) {
            *fault = *problem;
        }
        return (struct status){STATUS_ENVIRONMENT};
    }
    return not_ours(name, fault);
}

static struct status not_vouched_for(const char *name, const struct log_keys *keys,
                                     size_t index, struct fault *fault)
{
    if (index == 0) {
        return not_ours(name, fault); /* the whole book hangs on the first one */
    }
    return FAULT(fault, STATUS_ENVIRONMENT,
                 "R-262: checkpoint %s is signed by a key that the book names in entry "
                 "%" PRIu64
                 ", and nothing under the key given reaches so far; give the last "
                 "checkpoint under that key too, or get the new key from where it was "
                 "published",
                 name, keys->key[index].actor);
}

/* Parsed again, for there may be many. */
static struct status find_signer(const struct verify_run_state *run,
                                 const struct log_keys *keys,
                                 const struct verify_anchor *anchor,
                                 struct arena *arena, size_t *ret_index,
                                 struct fault *fault)
{
    struct note *note = NULL;
    const size_t mark = arena_mark(arena);
    ARENA_TAKE(arena, 1, note, fault);
    TRY(note_parse(run->options->checkpoints[anchor->number], arena, note, fault));
    const struct status found =
        log_keys_check(keys, note, anchor->size, ret_index, fault);
    arena_rewind(arena, mark);
    return found;
}

/* Looks at the anchors that no key stands for yet; *ret_grew: one does now, and vouches
 * for the keys that it covers. */
static struct status sign_anchors(struct verify_worker *worker, struct log_keys *keys,
                                  struct arena *arena, bool *ret_grew,
                                  struct fault *fault)
{
    struct verify_run_state *run = worker->run;
    *ret_grew = false;
    for (size_t i = 0; i < run->anchor_count; i++) {
        struct verify_anchor *anchor = &run->anchors[i];
        size_t index = 0;
        bool is_fit = false;
        if (anchor->is_signed ||
            !status_is_ok(
                find_signer(run, keys, anchor, arena, &index, &worker->problem)) ||
            !keys->key[index].is_trusted) {
            continue;
        }
        anchor->is_signed = true;
        *ret_grew = true;
        TRY(fits(worker, anchor, &is_fit, fault));
        for (size_t k = 0; k < keys->count && is_fit; k++) {
            keys->key[k].is_trusted =
                keys->key[k].is_trusted || keys->key[k].first <= anchor->size;
        }
    }
    return OK;
}

static struct status complain(struct verify_worker *worker, const struct log_keys *keys,
                              struct arena *arena, struct fault *fault)
{
    struct verify_run_state *run = worker->run;
    for (size_t i = 0; i < run->anchor_count; i++) {
        char text[VERIFY_NUMBER_SIZE];
        const struct verify_anchor *anchor = &run->anchors[i];
        size_t index = 0;
        if (anchor->is_signed) {
            continue;
        }
        const char *name = verify_anchor_name(run, anchor->number, text);
        return status_is_ok(
                   find_signer(run, keys, anchor, arena, &index, &worker->problem))
                   ? not_vouched_for(name, keys, index, fault)
                   : explain(name, &worker->problem, fault);
    }
    return OK;
}

/* What nobody stands for is compared with nothing. */
static void drop_unsigned(struct verify_run_state *run)
{
    size_t count = 0;
    for (size_t i = 0; i < run->anchor_count; i++) {
        if (run->anchors[i].is_signed) {
            run->anchors[count++] = run->anchors[i];
        }
    }
    run->anchor_count = count;
}

/* Does one that counts not fit?  That is a verdict, whatever becomes of the others. */
static struct status find_misfit(struct verify_worker *worker, bool *ret_has_misfit,
                                 struct fault *fault)
{
    const struct verify_run_state *run = worker->run;
    *ret_has_misfit = false;
    for (size_t i = 0; i < run->anchor_count && !*ret_has_misfit; i++) {
        bool is_fit = true;
        if (run->anchors[i].is_signed) {
            TRY(fits(worker, &run->anchors[i], &is_fit, fault));
        }
        *ret_has_misfit = !is_fit;
    }
    return OK;
}

struct status verify_keys_check(struct verify_worker *worker, struct arena *arena,
                                struct fault *fault)
{
    struct verify_run_state *run = worker->run;
    struct log_keys *keys = NULL;
    bool grew = run->options->checkpoint_count > 0;
    if (!grew) {
        return OK;
    }
    ARENA_TAKE(arena, 1, keys, fault);
    TRY(read_keys(worker, keys, fault));
    trust_given(keys, run->options);
    while (grew) {
        TRY(sign_anchors(worker, keys, arena, &grew, fault));
    }
    bool has_misfit = false;
    TRY(find_misfit(worker, &has_misfit, fault));
    if (has_lie(run) || has_misfit) {
        drop_unsigned(run);
        return OK;
    }
    return complain(worker, keys, arena, fault);
}
