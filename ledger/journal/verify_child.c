/* verify_child.c - verify in a process that may die. */
#include "ledger/journal/in_child.h"
#include "ledger/journal/verify_internal.h"

#include <stdio.h>
#include <unistd.h>

struct job {
    const char *folder;
    const struct verify_options *options;
    struct arena *arena;
};

_Static_assert(sizeof(struct verify_result) <= IN_CHILD_ANSWER_MAX,
               "the result travels as an answer");

static struct status verify_job(const void *context, void *answer, struct fault *fault)
{
    const struct job *job = context;
    return verify_run(job->folder, job->options, job->arena, answer, fault);
}

struct status verify_in_child(const char *folder, const struct verify_options *options,
                              struct arena *arena, struct verify_result *ret_result,
                              struct fault *fault)
{
    const struct job job = {.folder = folder, .options = options, .arena = arena};
    const bool is_scratch_ours =
        options->scratch != NULL && access(options->scratch, F_OK) != 0;
    struct verify_result result = {.verdict = VERIFY_UNANCHORED};
    int signal = 0;
    const struct status done =
        in_child(verify_job, &job, &result, sizeof(result), &signal, fault);
    if (is_scratch_ours && (signal != 0 || !status_is_ok(done))) {
        store_remove(options->scratch);
    }
    TRY(done);
    if (signal != 0) {
        result.verdict = VERIFY_TAMPERED;
        result.damage = VERIFY_UNREADABLE;
        snprintf(result.words, sizeof(result.words),
                 "a damaged page ended the reader (signal %d)", signal);
    }
    *ret_result = result;
    return OK;
}
