/* verify_anchor.c - comparing the book with what was said about it outside. */
#include "ledger/journal/verify_internal.h"

#include "ledger/base/text.h"
#include "ledger/journal/signer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading ------------------------------------------------------------------------
 */

const char *verify_anchor_name(const struct verify_run_state *run, size_t number,
                               char text[static VERIFY_NUMBER_SIZE])
{
    if (number >= VERIFY_CHECKPOINTS_MAX) {
        return number == VERIFY_ANCHOR_RECORD ? run->options->record_path
                                              : run->options->mark_path;
    }
    if (run->options->names != NULL) {
        return run->options->names[number];
    }
    snprintf(text, VERIFY_NUMBER_SIZE, "%zu", number + 1);
    return text;
}

/* An anchor of nothing vouches for nothing. */
static void add(struct verify_run_state *run, const struct verify_anchor *anchor)
{
    if (anchor->size > 0) {
        run->anchors[run->anchor_count++] = *anchor;
    }
}

struct status verify_anchor_altered(const char *name, struct fault *fault)
{
    return FAULT(
        fault, STATUS_INPUT,
        "R-014: a signature of checkpoint %s does not fit its text: one of them "
        "was altered; get it anew from where it was published",
        name);
}

static struct status refuse_note(struct verify_run_state *run, size_t number,
                                 const struct fault *problem, struct fault *fault)
{
    char text[VERIFY_NUMBER_SIZE];
    const char *name = verify_anchor_name(run, number, text);
    if (strcmp(problem->rule, "R-014") == 0) {
        return verify_anchor_altered(name, fault);
    }
    if (strcmp(problem->rule, "R-210") == 0) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "R-210: checkpoint %s is signed by no log that the policy names "
                     "as this ledger's: either it is forged, or the policy is another "
                     "ledger's",
                     name);
    }
    if (fault != NULL) {
        *fault = *problem;
    }
    return (struct status){problem->code};
}

/* What the policy says of it; whose key signed it is looked at later. */
static struct status weigh(struct verify_run_state *run, const struct note *note,
                           struct bytes origin, struct verify_anchor *anchor,
                           struct fault *problem)
{
    const struct policy *policy = run->options->policy;
    struct policy_verdict verdict = {.is_met = true};
    if (policy != NULL) {
        TRY(policy_check(note, origin, policy, &verdict, problem));
        if (!verdict.is_met && run->outside.unmet++ == 0) {
            policy_missing(policy, verdict.cosigned, run->outside.missing);
        }
    }
    anchor->counts = verdict.is_met;
    anchor->witnesses = verdict.cosigned;
    anchor->cosigned_s = verdict.newest_s;
    return OK;
}

static struct status read_note(struct verify_run_state *run, size_t number,
                               struct arena *arena, struct fault *fault)
{
    char text[VERIFY_NUMBER_SIZE];
    struct note *note = NULL;
    ARENA_TAKE(arena, 1, note, fault);
    const char *file = run->options->names == NULL ? NULL : run->options->names[number];
    struct checkpoint checkpoint;
    TRY(fault_at(fault,
                 note_parse(run->options->checkpoints[number], arena, note, fault),
                 file, 0, NULL));
    TRY(fault_at(fault, checkpoint_parse(note->text, &checkpoint, fault), file, 0,
                 NULL));
    if (!bytes_equal(checkpoint.origin, run->genesis.field[GENESIS_ORIGIN].bytes)) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "checkpoint %s is of another ledger; give one of this ledger",
                     verify_anchor_name(run, number, text));
    }
    struct fault problem;
    struct verify_anchor anchor = {
        .size = checkpoint.size, .root = checkpoint.root, .number = number};
    const struct status weighed =
        weigh(run, note, checkpoint.origin, &anchor, &problem);
    if (!status_is_ok(weighed)) {
        return refuse_note(run, number, &problem, fault);
    }
    add(run, &anchor);
    return OK;
}

static struct status read_record(struct verify_run_state *run, struct fault *fault)
{
    struct signer_record record;
    const struct status got =
        signer_record_read(run->options->record_path, &record, fault);
    if (got.code == STATUS_NOT_FOUND) {
        return OK; /* no anchor, which the verdict says */
    }
    TRY(got);
    if (!bytes_equal(bytes_of(record.origin),
                     run->genesis.field[GENESIS_ORIGIN].bytes)) {
        return FAULT(fault, STATUS_ENVIRONMENT, "the record %s is of another ledger",
                     run->options->record_path);
    }
    const struct policy *policy = run->options->policy;
    const struct verify_anchor anchor = {.size = record.size,
                                         .root = record.root,
                                         .number = VERIFY_ANCHOR_RECORD,
                                         .is_signed = true,
                                         .counts =
                                             policy == NULL || policy->quorum == 0};
    add(run, &anchor);
    return OK;
}

/* Compared, but nobody else stands for it: it vouches for nothing. */
static struct status read_mark(struct verify_run_state *run, struct fault *fault)
{
    const struct verify_mark *mark = run->options->mark;
    if (!bytes_equal(bytes_of(mark->origin),
                     run->genesis.field[GENESIS_ORIGIN].bytes)) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "R-213: the mark %s is of another ledger",
                     run->options->mark_path);
    }
    const struct verify_anchor anchor = {.size = mark->size,
                                         .root = mark->root,
                                         .number = VERIFY_ANCHOR_MARK,
                                         .is_signed = true};
    add(run, &anchor);
    return OK;
}

static int by_size(const void *left, const void *right)
{
    const struct verify_anchor *a = left;
    const struct verify_anchor *b = right;
    if (a->size != b->size) {
        return a->size < b->size ? -1 : 1;
    }
    return (a->number > b->number) - (a->number < b->number);
}

struct status verify_anchor_read(struct verify_worker *worker, struct arena *arena,
                                 struct fault *fault)
{
    struct verify_run_state *run = worker->run;
    const struct verify_options *options = run->options;
    if (options->checkpoint_count > VERIFY_CHECKPOINTS_MAX) {
        return FAULT(fault, STATUS_USAGE, "at most %d checkpoints can be compared",
                     VERIFY_CHECKPOINTS_MAX);
    }
    for (size_t i = 0; i < options->checkpoint_count; i++) {
        const size_t mark = arena_mark(arena);
        TRY(read_note(run, i, arena, fault));
        arena_rewind(arena, mark);
    }
    if (options->record_path != NULL) {
        TRY(read_record(run, fault));
    }
    if (options->mark != NULL) {
        TRY(read_mark(run, fault));
    }
    qsort(run->anchors, run->anchor_count, sizeof(run->anchors[0]), by_size);
    return OK;
}

/* ---- comparing ----------------------------------------------------------------------
 */

void verify_anchor_at(struct verify_run_state *run, uint64_t size,
                      const struct digest *root)
{
    for (size_t i = 0; i < run->anchor_count && run->anchors[i].size <= size; i++) {
        struct verify_anchor *anchor = &run->anchors[i];
        anchor->fits = anchor->size == size && digest_equal(&anchor->root, root)
                           ? true
                           : anchor->fits;
    }
}

static void name_against(struct verify_run_state *run, size_t place,
                         const struct verify_anchor *anchor)
{
    char text[VERIFY_NUMBER_SIZE];
    const char *name = verify_anchor_name(run, anchor->number, text);
    char *to = run->outside.against[place];
    const size_t size = text_cut(bytes_of(name), VERIFY_NAME_SIZE - 1);
    memcpy(to, name, size);
    to[size] = '\0';
}

/* Another statement that cannot be true beside this one: of the same size, or one that
 * the book bears out although it is of more entries. */
static const struct verify_anchor *contradiction(const struct verify_run_state *run,
                                                 const struct verify_anchor *bad)
{
    for (size_t i = 0; i < run->anchor_count; i++) {
        const struct verify_anchor *other = &run->anchors[i];
        if ((other->size == bad->size && !digest_equal(&other->root, &bad->root)) ||
            (other->size > bad->size && other->fits)) {
            return other;
        }
    }
    return NULL;
}

/* The histories part somewhere above the largest smaller size that fits. */
static void note_fork(struct verify_run_state *run, const struct verify_anchor *bad)
{
    uint64_t common = 0;
    for (size_t i = 0; i < run->anchor_count && run->anchors[i].size < bad->size; i++) {
        common = run->anchors[i].fits ? run->anchors[i].size : common;
    }
    const struct verify_anchor *other = contradiction(run, bad);
    name_against(run, 0, bad);
    if (other == NULL) {
        verify_note(run, VERIFY_FACT, VERIFY_FORKED, common,
                    "the entries are not those that a checkpoint vouches for");
    } else { /* */
        name_against(run, 1, other);
        verify_note(run, VERIFY_FACT, VERIFY_FORKED, common,
                    "two checkpoints of this ledger contradict each other");
    }
}

static void count(struct verify_run_state *run, const struct verify_anchor *anchor)
{
    struct verify_result *outside = &run->outside;
    outside->checkpoints++;
    outside->witnesses = anchor->size > outside->anchored_size
                             ? anchor->witnesses
                             : outside->witnesses | anchor->witnesses;
    outside->anchored_size = anchor->size;
    outside->cosigned_s = anchor->cosigned_s > outside->cosigned_s
                              ? anchor->cosigned_s
                              : outside->cosigned_s;
}

/* In the order of their sizes, so that the part that fits is known. */
static void judge(struct verify_run_state *run)
{
    for (size_t i = 0; i < run->anchor_count; i++) {
        const struct verify_anchor *anchor = &run->anchors[i];
        if (anchor->fits) {
            if (anchor->counts) {
                count(run, anchor);
            }
            continue;
        }
        if (anchor->size <= run->size || contradiction(run, anchor) != NULL) {
            note_fork(run, anchor);
            return;
        }
        name_against(run, 0, anchor);
        verify_note(run, VERIFY_FACT, VERIFY_ROLLED_BACK, run->size,
                    "a checkpoint vouches for more entries than the ledger has");
        return;
    }
}

/* What is older than the mark must be its beginning, by the tiles.  When it is not, the
 * tiles may be to blame: all is read then. */
static struct status compare_older(struct verify_worker *worker,
                                   struct verify_anchor *anchor, struct fault *fault)
{
    TRY(verify_resume_older(worker, anchor, &anchor->fits, fault));
    if (!anchor->fits) {
        verify_note(worker->run, VERIFY_LIE, VERIFY_DERIVED, anchor->size,
                    "the tiles below the mark do not lead to it");
    }
    return OK;
}

static struct status compare(struct verify_worker *worker, size_t number,
                             struct fault *fault)
{
    struct verify_run_state *run = worker->run;
    struct verify_anchor *anchor = &run->anchors[number];
    struct digest root;
    if (anchor->size < run->start) {
        return compare_older(worker, anchor, fault);
    }
    if (anchor->size <= run->size &&
        (number == 0 || run->anchors[number - 1].size != anchor->size)) {
        const struct tile_source tiles = verify_seal_tiles(worker);
        TRY(tile_root(&tiles, worker->hasher, anchor->size, &root, fault));
        verify_anchor_at(run, anchor->size, &root);
    }
    return OK;
}

struct status verify_anchor_check(struct verify_worker *worker, struct fault *fault)
{
    struct verify_run_state *run = worker->run;
    /* Else verify_seal_slowly() has compared them. */
    const bool has_lie = run->finding[VERIFY_LIE].damage != VERIFY_NONE;
    for (size_t i = 0; i < run->anchor_count && !has_lie; i++) {
        TRY(compare(worker, i, fault));
    }
    if (run->start == 0 || run->finding[VERIFY_LIE].damage == VERIFY_NONE) {
        judge(run);
    }
    return OK;
}
