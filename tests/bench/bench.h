/* bench.h - what the measuring programs share: clocks, memory, a ledger of their own.
 *
 * They print and never judge: a figure taken on a busy machine is no reason to fail. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "ledger/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { BENCH_VAULT_KEY_BYTE = 7 };
#define BENCH_MS INT64_C(1000000)           /* ns */
#define BENCH_NOW_MS INT64_C(1704700800000) /* 2024-01-08 08:00 UTC */

/* Nanoseconds, from any fixed moment. */
static inline int64_t bench_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* Things a second. */
static inline int64_t bench_rate(uint64_t count, int64_t ns)
{
    return (int64_t)((__extension__(unsigned __int128) count) * 1000000000U /
                     (uint64_t)(ns > 0 ? ns : 1));
}

/* Nanoseconds this process has used, user and system, all threads. */
static inline int64_t bench_cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* One line of /proc/self/status, KiB; 0 where there is none. */
static inline long bench_memory_kib(const char *name)
{
    FILE *file = fopen("/proc/self/status", "r");
    char line[256];
    long kib = 0;
    const size_t length = strlen(name);
    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        if (strncmp(line, name, length) == 0 && line[length] == ':') {
            kib = strtol(line + length + 1, NULL, 10);
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return kib;
}

/* Ends the program with the fault's words. */
static inline void bench_must(struct status status, const struct fault *fault)
{
    if (!status_is_ok(status)) {
        fprintf(stderr, "bench: %s (%s:%llu)\n", fault->message, fault->file,
                (unsigned long long)fault->line);
        exit(1);
    }
}

static inline void bench_vault_key(uint8_t ret_key[static 32])
{
    memset(ret_key, BENCH_VAULT_KEY_BYTE, 32);
}

#endif
