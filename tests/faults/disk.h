/* disk.h - a folder as a disk may hold it after the power went: what was synced, and
 * any part of what was not.
 *
 * The model is harsher than most file systems: without a sync, writes reach the disk in
 * any order or not at all, in part (sectors of 512 bytes), and so do names; a sync of a
 * file makes its bytes durable, a sync of its folder its name. */
#ifndef TESTS_FAULTS_DISK_H
#define TESTS_FAULTS_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DISK_FILES = 64, DISK_PATH = 512, DISK_CALLS = 1024, DISK_SECTOR = 512 };

struct disk_file { /* or a folder, without bytes */
    uint64_t inode;
    uint8_t *at;
    size_t size;
    bool is_folder;
};
struct disk_name {
    char path[DISK_PATH];
    size_t file; /* place in `files` */
};
/* Files and what they are called; paths are absolute. */
struct disk {
    char root[DISK_PATH];
    struct disk_file files[DISK_FILES];
    size_t file_count;
    struct disk_name names[DISK_FILES];
    size_t name_count;
};

/* The folder as it is, without the locks of LMDB.  Anything that goes wrong ends the
 * test.  disk_free() what disk_load() and disk_copy() give. */
void disk_load(struct disk *disk, const char *root);
void disk_copy(const struct disk *disk, struct disk *ret_copy);
void disk_free(struct disk *disk);
/* The folder is emptied and becomes the disk. */
void disk_store(const struct disk *disk);
/* Of all names and bytes; two disks with the same one are taken for equal. */
uint64_t disk_print(const struct disk *disk);

/* ---- what was done to it
 * -------------------------------------------------------------
 */

struct disk_call {
    unsigned kind; /* enum trip_kind */
    bool is_durable;
    uint64_t inode, offset, size;
    const uint8_t *at;
    char path[DISK_PATH], other[DISK_PATH];
};
struct disk_calls {
    struct disk_call *list;
    size_t count;
    uint8_t *image; /* the bytes they borrow */
};
/* Reads a record of trip.c. */
void disk_read_calls(const char *path, struct disk_calls *ret_calls);
void disk_free_calls(struct disk_calls *calls);

bool disk_is_write(const struct disk_call *call); /* of bytes or names */
/* Must the disk hold call `i` when the power goes during call `now`? */
bool disk_is_synced(const struct disk_calls *calls, size_t i, size_t now);
/* The call reaches the disk.  `tear` 0: whole; else of its sectors only those whose bit
 * in `tear`, from the lowest on and again from there, is 1. */
void disk_apply(struct disk *disk, const struct disk_call *call, uint64_t tear);
/* It does not. */
void disk_skip(struct disk *disk, const struct disk_call *call);

#endif
