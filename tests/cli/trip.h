/* trip.h - what goes wrong with the calls of this process that change files.
 *
 * trip.c is either loaded before the other libraries (LD_PRELOAD; the plan then comes
 * from the environment, see trip.c) or linked into a program that makes plans for its
 * children. */
#ifndef TESTS_CLI_TRIP_H
#define TESTS_CLI_TRIP_H

#include <stdbool.h>
#include <stdint.h>

enum trip_word {
    TRIP_NOTHING,
    TRIP_KILL,      /* end by SIGKILL before the call                             */
    TRIP_TORN,      /* after half of its bytes                                    */
    TRIP_DONE,      /* right after it                                             */
    TRIP_STOP,      /* stop (SIGSTOP) before it                                   */
    TRIP_FULL,      /* fail with ENOSPC from here on                              */
    TRIP_IO,        /* fail with EIO from here on                                 */
    TRIP_FULL_ONCE, /* this call alone                                            */
    TRIP_IO_ONCE,
    TRIP_SHORT, /* half of its bytes are written, and it says so              */
    TRIP_ROOM   /* `at` is a number of bytes: what would go beyond is ENOSPC  */
};

struct trip_plan {
    enum trip_word word;
    long at;      /* the call, from 1; 0: none                                    */
    bool is_wide; /* opens, maps, closings and removals count too                 */
    int record;   /* descriptor of a file for trip_record; 0: not recorded        */
};

/* From here on calls are counted from 1. */
void trip_arm(const struct trip_plan *plan);
long trip_calls(void);
/* A record that says that now something was promised. */
void trip_acknowledge(void);

/* One call as it was done; its bytes, then its texts follow.  Files are known by their
 * inode, which survives a change of name. */
enum trip_kind {
    TRIP_RECORD_WRITE = 1, /* inode, offset, size; path                           */
    TRIP_RECORD_CUT,       /* inode, new size; path                               */
    TRIP_RECORD_SYNC,      /* inode; path                                         */
    TRIP_RECORD_SYNC_ALL,  /* nothing: all files and names                        */
    TRIP_RECORD_MAKE,      /* a file: inode; path                                 */
    TRIP_RECORD_FOLDER,    /* path                                                */
    TRIP_RECORD_RENAME,    /* path, other                                         */
    TRIP_RECORD_LINK,      /* path, other                                         */
    TRIP_RECORD_REMOVE,    /* path                                                */
    TRIP_RECORD_ACKNOWLEDGE
};
struct trip_record {
    uint32_t kind;
    uint32_t is_durable; /* the descriptor was opened with O_DSYNC                */
    uint64_t inode, offset, size;
    uint32_t path, other; /* bytes of the texts behind                            */
};

#endif
