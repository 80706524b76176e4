/* output.h - the door through which a report leaves: it appears whole or not at all.
 *
 * A file is written under a temporary name in its own directory, synced and renamed on
 * output_finish, so that a reader never sees half a report and a failed command
 * leaves the old file as it was.  Putting is sticky: the first failure is kept and
 * reported by output_finish.  The buffer is arena memory. */
#ifndef REPORTS_OUTPUT_H
#define REPORTS_OUTPUT_H

#include "ledger/base/arena.h"
#include "ledger/base/bytes.h"
#include "ledger/base/status.h"

struct hasher;
struct leak;

enum { OUTPUT_BUFFER_SIZE = 65536, OUTPUT_PATH_SIZE = 4096 };

struct output {
    uint8_t *buffer;
    size_t capacity;
    size_t size;           /* bytes waiting in the buffer                      */
    size_t scanned;        /* of them, looked at by the leak scan              */
    uint64_t total;        /* bytes put so far                                 */
    int descriptor;        /* -1: memory                                       */
    int target;            /* where a spooled output goes in the end, or -1    */
    int error;             /* errno of the first failure, 0 when none          */
    char *path;            /* NULL for descriptors and memory                  */
    char *temporary;       /* "" when there is none any more                   */
    struct leak *leak;     /* NULL: not scanned                                */
    struct hasher *hasher; /* what is put is hashed, not kept; or NULL       */
    bool is_overflowing;   /* memory: more was put than fits                   */
    bool is_packed;        /* the bytes put are not what a reader sees         */
};

/* Opens `path` for replacement; mode 0644 under the umask.  A link stays, what it leads
 * to is replaced.  Errors: STATUS_ENVIRONMENT (directory missing, no permission, `path`
 * a directory, a device, a pipe or a link to nothing), STATUS_NO_MEMORY;
 * *ret_output untouched. */
struct status output_open(const char *path, struct arena *arena,
                          struct output *ret_output, struct fault *fault) MUST_USE;

/* The same for what is nobody else's business: mode 0600.  STATUS_EXISTS when there is
 * such a file already. */
struct status output_open_private(const char *path, struct arena *arena,
                                  struct output *ret_output, struct fault *fault)
    MUST_USE;

/* Writes to an open descriptor such as standard output, which stays open.  With a leak
 * scan the bytes are first spooled to a nameless file, so that nothing leaves before
 * the scan has passed.  `leak` may be NULL.  A reader who closes a pipe has had enough:
 * that is no failure of output_finish().  Errors: as output_open. */
struct status output_open_descriptor(int descriptor, struct leak *leak,
                                     struct arena *arena, struct output *ret_output,
                                     struct fault *fault) MUST_USE;

/* Fills at[0:capacity]; output_bytes gives what is there after output_finish. */
struct output output_of_memory(void *at, size_t capacity);
struct bytes output_bytes(const struct output *output);

/* Keeps nothing: everything put goes to the hasher, which was begun, by the end of
 * output_finish().  at[0:capacity] is room to work in. */
struct output output_of_hasher(struct hasher *hasher, void *at, size_t capacity);

/* Scans everything put from now on; call before the first put.  A hit makes
 * output_finish refuse.  For descriptors pass the scan when opening. */
void output_watch(struct output *output, struct leak *leak);

/* From now on the bytes put are packed: nothing can be read in them, so they are not
 * scanned; what a reader of them will see must go to output_show(). */
void output_pack(struct output *output);
/* Scans a text of its own, without putting it. */
void output_show(struct output *output, struct bytes text);
/* The same of an amount as its writer printed it, see output_figure(). */
void output_show_figure(struct output *output, struct bytes figure);
/* What is put or shown from now on stands in this cell of a table: a leak names it
 * .  Titles are borrowed until output_finish().  output_in_text(): between cells
 * again. */
void output_in_cell(struct output *output, const char *table, uint64_t row,
                    const char *column);
void output_in_text(struct output *output);
/* A file without a name: what a crash leaves of it is nothing.  The caller closes it.
 * Errors: STATUS_ENVIRONMENT. */
struct status output_spool(int *ret_descriptor, struct fault *fault) MUST_USE;

void output_put(struct output *output, struct bytes bytes);
void output_text(struct output *output, const char *text); /* without the NUL */
void output_byte(struct output *output, uint8_t byte);
/* An amount as its writer printed it: the leak scan does not take it for the number of
 * a person (leak_figure). */
void output_figure(struct output *output, struct bytes figure);

/* Flushes, syncs, renames into place.  On any failure the temporary file is removed and
 * `path` is as it was.  Errors: STATUS_REFUSED (a leak), STATUS_ENVIRONMENT,
 * STATUS_FULL (disk or memory).  The output is closed either way. */
struct status output_finish(struct output *output, struct fault *fault) MUST_USE;

/* Gives up: the temporary file is removed.  Does nothing after output_finish. */
void output_discard(struct output *output);

#endif
