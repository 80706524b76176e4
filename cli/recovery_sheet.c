/* recovery_sheet.c - see recovery_sheet.h. */
#include "cli/recovery_sheet.h"

#include "cli/print.h"
#include "ledger/base/text.h"
#include "ledger/journal/checkpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SHEET_SIZE = 4096 };

/* The lines between are the key, in every language. */
static const char fence[] = "----------------------------------------";

static size_t sheet_text(const struct recovery_sheet *sheet,
                         char ret_text[static SHEET_SIZE])
{
    char key[HOLDER_RECOVERY_TEXT_SIZE];
    char day[DATE_TEXT_SIZE];
    holder_recovery_format(sheet->recovery, key);
    date_format(sheet->day, day);
    const size_t key_size = strlen(key);
    const bool has_end = key_size > 0 && key[key_size - 1] == '\n';
    const int size = snprintf(
        ret_text, SHEET_SIZE,
        "%s%s\n\n%s\n  %s\n%s\n  %s\n%s\n  %s\n%s %s\n\n%s\n%s\n%s%s%s\n\n%s\n\n%s\n",
        checkpoint_is_practice(bytes_of(sheet->origin)) ? "【" LEDGER_PRACTICE_MARK
                                                          "】 "
                                                        : "",
        _("RECOVERY SHEET - print it, sign it, lock it away"), _("Ledger"),
        sheet->title, _("Origin"), sheet->origin,
        _("Verifier key, for those who check the ledger"), sheet->vkey, _("Made on"),
        day, _("Recovery key"), fence, key, has_end ? "" : "\n", fence,
        _("Whoever holds this sheet can open the ledger's keys without the "
          "passphrase.\n"
          "When the passphrase is lost: type the four lines above into a file and run\n"
          "    mingzhang -L LEDGER key recover --sheet-file FILE\n"
          "Each line carries its own check: a slip is named by its line. The sheet "
          "stays\n"
          "valid when the passphrase changes. Delete every copy that is not paper."),
        _("Signature 1: ____________________  Day: ____________\n\n"
          "Signature 2: ____________________  Day: ____________"));
    secret_wipe(key, sizeof(key));
    return size > 0 && size < SHEET_SIZE ? (size_t)size : 0;
}

static struct status write_file(const char *path, struct bytes text,
                                struct fault *fault)
{
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        return errno == EEXIST
                   ? FAULT(fault, STATUS_EXISTS,
                           "%s exists already and is never overwritten", path)
                   : FAULT(fault, STATUS_ENVIRONMENT, "cannot write %s: %s", path,
                           strerror(errno));
    }
    const bool is_written =
        write(file, text.at, text.size) == (ssize_t)text.size && fsync(file) == 0;
    const int error = errno;
    close(file);
    if (!is_written) {
        unlink(path);
        return FAULT(fault, STATUS_ENVIRONMENT, "cannot write %s: %s", path,
                     strerror(error));
    }
    return OK;
}

struct status recovery_sheet_write(struct world *world,
                                   const struct recovery_sheet *sheet, const char *path,
                                   struct fault *fault)
{
    char text[SHEET_SIZE];
    const size_t size = sheet_text(sheet, text);
    if (size == 0) {
        return FAULT(fault, STATUS_USAGE, "title and origin do not fit the sheet");
    }
    struct status written = OK;
    if (path != NULL) {
        written = write_file(path, bytes_from(text, size), fault);
    } else {
        print_whole(world, "recovery_sheet", bytes_from(text, size));
    }
    secret_wipe(text, sizeof(text));
    return written;
}

struct status recovery_sheet_read(struct bytes text,
                                  uint8_t ret_recovery[static HOLDER_RECOVERY_SIZE],
                                  struct fault *fault)
{
    const size_t first = text_find(text, bytes_of(fence));
    if (first == SIZE_MAX) {
        return holder_recovery_parse(text_trim(text), ret_recovery, fault);
    }
    const size_t from = first + sizeof(fence) - 1;
    const struct bytes rest = bytes_from(text.at + from, text.size - from);
    const size_t size = text_find(rest, bytes_of(fence));
    const struct bytes key = bytes_from(rest.at, size == SIZE_MAX ? rest.size : size);
    return holder_recovery_parse(text_trim(key), ret_recovery, fault);
}
