/* parallel.c - see parallel.h. */
#include "importers/parallel.h"

#include <assert.h>
#include <pthread.h>

struct slice {
    parallel_work *work;
    void *context;
    unsigned worker;
    size_t from, to;
    struct status status;
    struct fault fault;
    pthread_t thread;
    bool is_thread;
};

static void *run_slice(void *argument)
{
    struct slice *slice = argument;
    slice->status = slice->work(slice->context, slice->worker, slice->from, slice->to,
                                &slice->fault);
    return NULL;
}

struct status parallel_run(size_t count, unsigned jobs, parallel_work *work,
                           void *context, struct fault *fault)
{
    assert(jobs >= 1 && jobs <= PARALLEL_JOBS_MAX);
    struct slice slices[PARALLEL_JOBS_MAX] = {0};
    for (unsigned i = 0; i < jobs; i++) {
        slices[i].work = work;
        slices[i].context = context;
        slices[i].worker = i;
        slices[i].from = count / jobs * i;
        slices[i].to = i + 1 == jobs ? count : count / jobs * (i + 1);
        slices[i].is_thread =
            i + 1 < jobs &&
            pthread_create(&slices[i].thread, NULL, run_slice, &slices[i]) == 0;
        if (!slices[i].is_thread) {
            (void)run_slice(&slices[i]);
        }
    }
    struct status first = OK;
    for (unsigned i = 0; i < jobs; i++) {
        if (slices[i].is_thread) {
            const int joined = pthread_join(slices[i].thread, NULL);
            assert(joined == 0);
            (void)joined;
        }
        if (status_is_ok(first) && !status_is_ok(slices[i].status)) {
            first = slices[i].status;
            if (fault != NULL) {
                *fault = slices[i].fault;
            }
        }
    }
    return first;
}
