/* output_together.c - see output_together.h. */
#include "reports/output_together.h"

#include "reports/output_internal.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { NAMES_SIZE = 1 << 20 }; /* more than 512 paths of the usual length */

struct status output_together_open(const char *path, struct arena *arena,
                                   struct output_together *ret_together,
                                   struct fault *fault)
{
    struct output_together together = {.path = path};
    ARENA_TAKE(arena, NAMES_SIZE, together.names, fault);
    *ret_together = together;
    return OK;
}

static const char *path_of(const struct output_together *together, size_t number)
{
    return together->names + together->offset[number];
}

static const char *temporary_of(const struct output_together *together, size_t number)
{
    const char *path = path_of(together, number);
    return path + strlen(path) + 1;
}

static struct status put_in_place(struct output_together *together, struct fault *fault)
{
    if (together->count == 0) {
        return OK;
    }
    if (!output_sync_around(together->path)) {
        return output_could_not(fault, "sync the files", together->path, errno);
    }
    for (size_t i = 0; i < together->count; i++) {
        if (rename(temporary_of(together, i), path_of(together, i)) != 0) {
            return output_could_not(fault, "rename the file into place",
                                    path_of(together, i), errno);
        }
    }
    return OK;
}

void output_together_forget(struct output_together *together)
{
    together->count = 0;
    together->used = 0;
}

/* What was renamed already is not found any more. */
void output_together_discard(struct output_together *together)
{
    for (size_t i = 0; i < together->count; i++) {
        unlink(temporary_of(together, i));
    }
    output_together_forget(together);
}

static struct status settle(struct output_together *together, struct fault *fault)
{
    const struct status settled = put_in_place(together, fault);
    output_together_discard(together);
    return settled;
}

static void remember(struct output_together *together, const struct output *output)
{
    char *at = together->names + together->used;
    const size_t path_size = strlen(output->path) + 1;
    const size_t temporary_size = strlen(output->temporary) + 1;
    memcpy(at, output->path, path_size);
    memcpy(at + path_size, output->temporary, temporary_size);
    together->offset[together->count++] = (uint32_t)together->used;
    together->used += path_size + temporary_size;
}

struct status output_together_add(struct output_together *together,
                                  struct output *output, struct fault *fault)
{
    assert(output->path != NULL && output->leak == NULL);
    struct status status = OK;
    if (together->count == OUTPUT_TOGETHER_MAX ||
        together->used + 2 * (size_t)OUTPUT_PATH_SIZE > NAMES_SIZE) {
        status = settle(together, fault);
    }
    if (status_is_ok(status)) {
        status = output_flush(output, fault);
    }
    if (status_is_ok(status)) {
        remember(together, output);
        output->temporary[0] = '\0';
    }
    output_discard(output);
    return status;
}

struct status output_together_finish(struct output_together *together,
                                     struct fault *fault)
{
    TRY(settle(together, fault));
    return output_sync_around(together->path)
               ? OK
               : output_could_not(fault, "sync the names of the files", together->path,
                                  errno);
}
