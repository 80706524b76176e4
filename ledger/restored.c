/* restored.c - see restored.h. */
#include "ledger/restored.h"

#include "ledger/ledger.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char mark_name[] = "restored";
static const char mark_text[] = "mingzhang restored v1\n";

struct status restored_mark(const char *folder, struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    TRY(ledger_path(folder, mark_name, path, fault));
    const int handle = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (handle < 0) {
        return fault_cannot("mark the restored ledger", fault);
    }
    const size_t size = sizeof(mark_text) - 1;
    const bool is_written =
        write(handle, mark_text, size) == (ssize_t)size && fsync(handle) == 0;
    const struct status written =
        is_written ? OK : fault_cannot("mark the restored ledger", fault);
    close(handle);
    return written;
}

bool restored_is(const char *folder)
{
    char path[LEDGER_PATH_SIZE];
    struct stat about;
    return status_is_ok(ledger_path(folder, mark_name, path, NULL)) &&
           lstat(path, &about) == 0;
}

struct status restored_refuse(const char *folder, struct fault *fault)
{
    return restored_is(folder)
               ? FAULT(fault, STATUS_REFUSED,
                       "R-239: this ledger was restored from a backup and is only read "
                       "until it is held against the newest checkpoint outside: "
                       "mingzhang restore accept --checkpoint FILE")
               : OK;
}

struct status restored_accept(const char *folder, struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    TRY(ledger_path(folder, mark_name, path, fault));
    const int place = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (place < 0) {
        return fault_cannot("open the folder", fault);
    }
    const bool is_gone = unlink(path) == 0 && fsync(place) == 0;
    const struct status accepted =
        is_gone ? OK : fault_cannot("accept the restored ledger", fault);
    close(place);
    return accepted;
}
