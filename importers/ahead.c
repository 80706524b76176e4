/* ahead.c - see ahead.h. */
#include "importers/ahead.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

struct helper {
    struct ahead *ahead;
    unsigned worker;
    pthread_t thread;
};

struct ahead {
    parallel_work *work;
    void *context;
    pthread_mutex_t mutex; /* guards everything below */
    pthread_cond_t changed;
    size_t offered;     /* rows                                                  */
    size_t next;        /* first row that nobody has taken                       */
    size_t first_open;  /* block below which all are done, as the caller found   */
    size_t failed_from; /* first row of the lowest block that failed             */
    struct status failure;
    struct fault fault;
    bool is_closing;
    bool is_done[AHEAD_BLOCKS_MAX];
    size_t ready; /* rows known to be done; of the caller's thread alone */
    unsigned jobs, helper_count;
    struct helper helpers[PARALLEL_JOBS_MAX];
};

/* Takes the next block; whole blocks only, unless `takes_rest`.  Holds the mutex. */
static bool take_block(struct ahead *ahead, bool takes_rest, size_t *ret_from,
                       size_t *ret_to)
{
    const size_t left = ahead->offered - ahead->next;
    if (left == 0 || (left < AHEAD_BLOCK && !takes_rest)) {
        return false;
    }
    assert(ahead->next % AHEAD_BLOCK == 0); /* the rest was the end */
    *ret_from = ahead->next;
    *ret_to = ahead->next + (left < AHEAD_BLOCK ? left : AHEAD_BLOCK);
    ahead->next = *ret_to;
    return true;
}

/* Works a block off, without the mutex, and notes the outcome.  Holds it otherwise. */
static void run_block(struct ahead *ahead, unsigned worker, size_t from, size_t to)
{
    struct fault fault;
    pthread_mutex_unlock(&ahead->mutex);
    const struct status done = ahead->work(ahead->context, worker, from, to, &fault);
    pthread_mutex_lock(&ahead->mutex);
    if (!status_is_ok(done) && from < ahead->failed_from) {
        ahead->failed_from = from;
        ahead->failure = done;
        ahead->fault = fault;
    }
    ahead->is_done[from / AHEAD_BLOCK] = true;
    pthread_cond_broadcast(&ahead->changed);
}

static void *help(void *argument)
{
    const struct helper *helper = argument;
    struct ahead *ahead = helper->ahead;
    pthread_mutex_lock(&ahead->mutex);
    while (!ahead->is_closing) {
        size_t from = 0;
        size_t to = 0;
        if (take_block(ahead, false, &from, &to)) {
            run_block(ahead, helper->worker, from, to);
        } else {
            pthread_cond_wait(&ahead->changed, &ahead->mutex);
        }
    }
    pthread_mutex_unlock(&ahead->mutex);
    return NULL;
}

struct status ahead_open(unsigned jobs, parallel_work *work, void *context,
                         struct ahead **ret_ahead, struct fault *fault)
{
    assert(jobs >= 1 && jobs <= PARALLEL_JOBS_MAX);
    struct ahead *ahead = calloc(1, sizeof(*ahead));
    if (ahead == NULL) {
        return FAULT(fault, STATUS_NO_MEMORY, "no memory to work on several cores");
    }
    ahead->work = work;
    ahead->context = context;
    ahead->failed_from = SIZE_MAX;
    ahead->jobs = jobs;
    const int made = pthread_mutex_init(&ahead->mutex, NULL) |
                     pthread_cond_init(&ahead->changed, NULL);
    assert(made == 0);
    (void)made;
    for (unsigned i = 0; i + 1 < jobs; i++) {
        struct helper *helper = &ahead->helpers[ahead->helper_count];
        *helper = (struct helper){.ahead = ahead, .worker = ahead->helper_count};
        ahead->helper_count +=
            pthread_create(&helper->thread, NULL, help, helper) == 0 ? 1 : 0;
    }
    *ret_ahead = ahead;
    return OK;
}

void ahead_offer(struct ahead *ahead, size_t count)
{
    assert(count <= (size_t)AHEAD_BLOCK * AHEAD_BLOCKS_MAX);
    pthread_mutex_lock(&ahead->mutex);
    assert(count >= ahead->offered);
    ahead->offered = count;
    pthread_cond_broadcast(&ahead->changed);
    pthread_mutex_unlock(&ahead->mutex);
}

struct status ahead_need(struct ahead *ahead, size_t count, struct fault *fault)
{
    if (count <= ahead->ready) {
        return OK;
    }
    pthread_mutex_lock(&ahead->mutex);
    assert(count <= ahead->offered);
    const size_t wanted = (count + AHEAD_BLOCK - 1) / AHEAD_BLOCK;
    for (;;) {
        while (ahead->first_open < wanted && ahead->is_done[ahead->first_open]) {
            ahead->first_open++;
        }
        size_t from = 0;
        size_t to = 0;
        /* A block before the one that failed may fail too, and comes first. */
        if (ahead->first_open == wanted ||
            ahead->first_open * AHEAD_BLOCK > ahead->failed_from) {
            break;
        }
        if (take_block(ahead, true, &from, &to)) {
            run_block(ahead, ahead->jobs - 1, from, to);
        } else {
            pthread_cond_wait(&ahead->changed, &ahead->mutex);
        }
    }
    const struct status failure = ahead->failed_from < count ? ahead->failure : OK;
    if (!status_is_ok(failure) && fault != NULL) {
        *fault = ahead->fault;
    }
    pthread_mutex_unlock(&ahead->mutex);
    if (status_is_ok(failure)) {
        const size_t done = ahead->first_open * AHEAD_BLOCK;
        ahead->ready = done < ahead->offered ? done : ahead->offered;
    }
    return failure;
}

void ahead_close(struct ahead *ahead)
{
    if (ahead == NULL) {
        return;
    }
    pthread_mutex_lock(&ahead->mutex);
    ahead->is_closing = true;
    pthread_cond_broadcast(&ahead->changed);
    pthread_mutex_unlock(&ahead->mutex);
    for (unsigned i = 0; i < ahead->helper_count; i++) {
        const int joined = pthread_join(ahead->helpers[i].thread, NULL);
        assert(joined == 0);
        (void)joined;
    }
    pthread_cond_destroy(&ahead->changed);
    pthread_mutex_destroy(&ahead->mutex);
    free(ahead);
}
