/* backup_manifest.h - what a backup says of itself, in lines (format.md). */
#ifndef LEDGER_BACKUP_MANIFEST_H
#define LEDGER_BACKUP_MANIFEST_H

#include "ledger/base/date.h"
#include "ledger/ledger.h"

enum { BACKUP_MANIFEST_SIZE = 1024, BACKUP_MANIFEST_LINE_SIZE = 160 };

struct backup_file {
    struct digest digest; /* SHA-256 of the whole file */
    uint64_t size;        /* bytes                     */
};

struct backup_manifest {
    unsigned
        version; /* 1: one manifest for both parts; 2: the vault's part has its own */
    char origin[JOURNAL_ORIGIN_SIZE_MAX + 1];
    uint64_t size; /* entries */
    struct digest root;
    uint64_t sealed; /* vault sequence that the last seal names         */
    uint64_t kept;   /* vault sequence of the vault's copy, when it is there */
    civil_day made, delete_by; /* version 2 */
    struct backup_file journal, vault;
};

/* The text that a manifest with these facts has, to the byte. */
void backup_manifest_text(const struct backup_manifest *manifest,
                          char ret_text[static BACKUP_MANIFEST_SIZE]);
/* That of the vault's part; version 2 only. */
void backup_manifest_vault_text(const struct backup_manifest *manifest,
                                char ret_text[static BACKUP_MANIFEST_SIZE]);

/* The line, with its end, that either text has for the file called `name`. */
void backup_manifest_file_line(const struct backup_file *file, const char *name,
                               char ret_line[static BACKUP_MANIFEST_LINE_SIZE]);

/* FOLDER/name, NUL-terminated.  Errors: STATUS_NOT_FOUND. */
struct status backup_manifest_read(const char *folder, const char *name,
                                   char ret_text[static BACKUP_MANIFEST_SIZE],
                                   struct fault *fault) MUST_USE;
/* Version of a text: 1, 2; 0 for anything else. */
unsigned backup_manifest_version(const char *text);
/* The rest of the line that begins with `name` and a blank; empty when there is none.
 */
struct bytes backup_manifest_line(const char *text, const char *name);
/* The same as a day.  False when it is none. */
bool backup_manifest_day(const char *text, const char *name, civil_day *ret_day);

#endif
