/* backup_manifest.c - see backup_manifest.h. */
#include "ledger/backup_manifest.h"

#include "keys/note.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { HEX_SIZE = 2 * DIGEST_SIZE + 1, ROOT_SIZE = 64 };

void backup_manifest_file_line(const struct backup_file *file, const char *name,
                               char ret_line[static BACKUP_MANIFEST_LINE_SIZE])
{
    char hex[HEX_SIZE];
    bytes_to_hex(digest_bytes(&file->digest), hex);
    snprintf(ret_line, BACKUP_MANIFEST_LINE_SIZE, "sha256 %s %" PRIu64 " %s\n", hex,
             file->size, name);
}

void backup_manifest_text(const struct backup_manifest *manifest,
                          char ret_text[static BACKUP_MANIFEST_SIZE])
{
    char lines[2][BACKUP_MANIFEST_LINE_SIZE];
    char root[ROOT_SIZE] = {0};
    char made[DATE_TEXT_SIZE];
    struct writer writer = writer_of(root, sizeof(root) - 1);
    backup_manifest_file_line(&manifest->journal, "journal/data.mdb", lines[0]);
    backup_manifest_file_line(&manifest->vault, "vault/data.mdb", lines[1]);
    note_base64(digest_bytes(&manifest->root), &writer);
    if (manifest->version == 1) {
        snprintf(ret_text, BACKUP_MANIFEST_SIZE,
                 "mingzhang backup v1\norigin %s\nsize %" PRIu64
                 "\nroot %s\nvault-sequence %" PRIu64 "\n%s%s",
                 manifest->origin, manifest->size, root, manifest->kept, lines[0],
                 lines[1]);
        return;
    }
    date_format(manifest->made, made);
    snprintf(ret_text, BACKUP_MANIFEST_SIZE,
             "mingzhang backup v2\norigin %s\nmade %s\nsize %" PRIu64
             "\nroot %s\nvault-sequence %" PRIu64 "\n%s",
             manifest->origin, made, manifest->size, root, manifest->sealed, lines[0]);
}

void backup_manifest_vault_text(const struct backup_manifest *manifest,
                                char ret_text[static BACKUP_MANIFEST_SIZE])
{
    char line[BACKUP_MANIFEST_LINE_SIZE];
    char made[DATE_TEXT_SIZE];
    char delete_by[DATE_TEXT_SIZE];
    backup_manifest_file_line(&manifest->vault, "vault/data.mdb", line);
    date_format(manifest->made, made);
    date_format(manifest->delete_by, delete_by);
    snprintf(ret_text, BACKUP_MANIFEST_SIZE,
             "mingzhang vault backup v2\norigin %s\nmade %s\ndelete-by %s\n"
             "vault-sequence %" PRIu64 "\n%s",
             manifest->origin, made, delete_by, manifest->kept, line);
}

struct status backup_manifest_read(const char *folder, const char *name,
                                   char ret_text[static BACKUP_MANIFEST_SIZE],
                                   struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    TRY(ledger_path(folder, name, path, fault));
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return FAULT(fault, STATUS_NOT_FOUND, "there is no backup in %s", folder);
    }
    const size_t size = fread(ret_text, 1, BACKUP_MANIFEST_SIZE - 1, file);
    fclose(file);
    ret_text[size] = '\0';
    return OK;
}

unsigned backup_manifest_version(const char *text)
{
    static const char *const first[] = {"mingzhang backup v1\n",
                                        "mingzhang backup v2\n"};
    for (unsigned i = 0; i < 2; i++) {
        if (strncmp(text, first[i], strlen(first[i])) == 0) {
            return i + 1;
        }
    }
    return 0;
}

struct bytes backup_manifest_line(const char *text, const char *name)
{
    const size_t size = strlen(name);
    for (const char *at = text; at != NULL && *at != '\0';) {
        const char *end = strchr(at, '\n');
        if (end == NULL) {
            break;
        }
        if ((size_t)(end - at) > size && strncmp(at, name, size) == 0 &&
            at[size] == ' ') {
            return bytes_from(at + size + 1, (size_t)(end - at) - size - 1);
        }
        at = end + 1;
    }
    return (struct bytes){0};
}

bool backup_manifest_day(const char *text, const char *name, civil_day *ret_day)
{
    return date_parse(backup_manifest_line(text, name), ret_day) == DATE_TEXT;
}
