/* suite_shim.h - the kits of the suites without Check: a failed assertion aborts.
 *
 * For fuzz targets whose property drives a whole ledger; include it in one file of the
 * target.  Temporary folders are one, emptied by suite_shim_end(). */
#ifndef FUZZ_SUITE_SHIM_H
#define FUZZ_SUITE_SHIM_H

#include "tests/suite.h"

#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char suite_shim_root[64];
static unsigned suite_shim_next;

void _mark_point(const char *file, int line)
{
    (void)file;
    (void)line;
}

void _ck_assert_failed(const char *file, int line, const char *expression,
                       const char *format, ...)
{
    fprintf(stderr, "%s:%d: %s: ", file, line, expression);
    if (format != NULL) {
        va_list values;
        va_start(values, format);
        vfprintf(stderr, format, values); /* NOLINT: Check's own formats */
        va_end(values);
    }
    fputc('\n', stderr);
    abort();
}

const char *suite_folder(void)
{
    static char ring[8][96];
    char *path = ring[suite_shim_next % 8];
    if (suite_shim_root[0] == '\0') {
        snprintf(suite_shim_root, sizeof(suite_shim_root), "/dev/shm/fuzz_%ld",
                 (long)getpid());
        ck_assert_int_eq(mkdir(suite_shim_root, 0700), 0);
    }
    snprintf(path, sizeof(ring[0]), "%s/%u", suite_shim_root, suite_shim_next++);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    return path;
}

static int suite_shim_remove(const char *path, const struct stat *state, int type,
                             struct FTW *walk)
{
    (void)state;
    (void)type;
    (void)walk;
    return remove(path);
}

static inline void suite_shim_end(void)
{
    (void)nftw(suite_shim_root, suite_shim_remove, 16, FTW_DEPTH | FTW_PHYS);
    suite_shim_root[0] = '\0';
}

#endif
