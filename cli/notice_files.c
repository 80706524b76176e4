/* notice_files.c - see notice_files.h. */
#include "cli/notice_files.h"

#include "cli/file_digest.h"
#include "reports/report.h"

#include <stdio.h>
#include <string.h>

static struct status put(const struct report_request *request,
                         const struct document *document,
                         const struct report_format *format, const char *name,
                         const struct notice_files *files, struct fault *fault)
{
    struct output output;
    struct leak leak =
        report_leak(document, format, request->hotlines, request->hotline_count);
    TRY(output_folder_begin(&files->folder, name, &request->session->world->arena,
                            &output, fault));
    output_watch(&output, &leak);
    const struct status written = format->write(document, &output, fault);
    if (!status_is_ok(written)) {
        output_discard(&output);
        return written;
    }
    return output_finish(&output, fault);
}

static struct status note_digest(struct notice_files *files, const char *format,
                                 const char *name, struct fault *fault)
{
    char path[OUTPUT_PATH_SIZE];
    struct hasher *hasher = NULL;
    struct digest digest;
    uint64_t size = 0;
    struct disclosures_file *file = &files->list[files->count++];
    snprintf(path, sizeof(path), "%s/%s", files->folder.temporary, name);
    TRY(hasher_open(DIGEST_SHA256, &hasher, fault));
    const struct status read =
        file_digest(path, FILE_DIGEST_ANY_SIZE, hasher, &digest, &size, fault);
    hasher_close(hasher);
    TRY(read);
    file->format = disclosures_format(bytes_of(format));
    memcpy(file->digest, digest_bytes(&digest).at, sizeof(file->digest));
    return OK;
}

/* In every format that an entry can name. */
static struct status put_all(const struct report_request *request,
                             const struct document *document, const char *stem,
                             struct notice_files *files, struct fault *fault)
{
    const bool is_masked = request->level != DISCLOSURE_LEVEL_BOARD;
    for (size_t i = 0; i < report_format_count; i++) {
        const struct report_format *format = &report_formats[i];
        char name[64];
        if (disclosures_format(bytes_of(format->name)) == 0) {
            continue;
        }
        snprintf(name, sizeof(name), "%s.%s", stem, format->ending);
        TRY(put(request, document, format, name, files, fault));
        if (is_masked) {
            TRY(note_digest(files, format->name, name, fault));
        }
    }
    return OK;
}

static struct status write_level(struct report_request *request, const char *stem,
                                 struct notice_files *files, struct fault *fault)
{
    struct document document;
    request->notice = &files->notice;
    struct status status = report_make(request, &document, fault);
    if (status_is_ok(status)) {
        files->seal = request->source->seal.index;
        status = put_all(request, &document, stem, files, fault);
    }
    report_end(request);
    return status;
}

struct status notice_files_write(struct report_request *request, const char *folder,
                                 struct notice_files *ret_files, struct fault *fault)
{
    struct notice_files *files = ret_files;
    *files = (struct notice_files){.seal = 0};
    TRY(output_folder_open(folder, &request->session->world->arena, &files->folder,
                           fault));
    request->level = DISCLOSURE_LEVEL_WEB;
    request->is_reference = true;
    TRY(write_level(request, "notice", files, fault));
    if (disclosure_policy_is_masked(&files->notice.policy, DISCLOSURE_LEVEL_BOARD)) {
        return OK;
    }
    request->level = DISCLOSURE_LEVEL_BOARD;
    request->is_reference = false;
    return write_level(request, "board", files, fault);
}
