/* sent_files.c - see sent_files.h. */
#include "cli/sent_files.h"

#include "cli/cover.h"

#include <stdio.h>
#include <string.h>

enum { HEX_SIZE = 2 * DIGEST_SIZE + 1 };

static struct status too_long(struct fault *fault)
{
    return FAULT(fault, STATUS_USAGE, "the path of the bank's file is too long");
}

/* ---- the list of the sheet ------------------------------------------------------- */

static struct status add_to_list(struct sent_files *files,
                                 const struct cover_sheet_file *file,
                                 const struct digest *digest, struct fault *fault)
{
    const size_t size = strlen(file->name) + 1;
    char *name = NULL;
    char *hex = NULL;
    ARENA_GROW(files->arena, files->count, files->capacity, files->list, fault);
    ARENA_TAKE(files->arena, size, name, fault);
    ARENA_TAKE(files->arena, HEX_SIZE, hex, fault);
    memcpy(name, file->name, size);
    bytes_to_hex(digest_bytes(digest), hex);
    files->list[files->count] = *file;
    files->list[files->count].name = name;
    files->list[files->count++].digest = hex;
    return OK;
}

/* ---- the file, or the vouchers --------------------------------------------------- */

static void put_bytes(void *context, struct bytes bytes)
{
    struct sent_files *files = context;
    hasher_update(files->hasher, bytes);
    output_put(&files->file, bytes);
}

static struct status put_voucher(void *context,
                                 const struct submission_voucher *voucher,
                                 struct fault *fault)
{
    struct sent_files *files = context;
    const struct cover_sheet_file file = {.name = voucher->name,
                                          .is_summary = voucher->is_plan,
                                          .line_count = voucher->details,
                                          .amount_fen = voucher->fen};
    hasher_begin(files->hasher);
    hasher_update(files->hasher, voucher->bytes);
    const struct digest digest = hasher_end(files->hasher);
    TRY(output_folder_put(&files->folder, voucher->name, voucher->bytes, fault));
    return add_to_list(files, &file, &digest, fault);
}

static struct status name_places(struct sent_files *files,
                                 const struct sent_files_request *request,
                                 bool is_voucher, struct fault *fault)
{
    const char *mark =
        files->session->facts.is_practice ? LEDGER_PRACTICE_WORD "-" : "";
    const char *ending = is_voucher                                          ? ""
                         : profile_facts(request->profile)->separator == ',' ? ".csv"
                                                                             : ".txt";
    const int path =
        snprintf(files->path, sizeof(files->path), "%s/%sbatch-%llu%s", request->folder,
                 mark, (unsigned long long)request->batch, ending);
    const int cover = snprintf(
        files->cover, sizeof(files->cover), "%s/%sbatch-%llu%s", request->folder, mark,
        (unsigned long long)request->batch, is_voucher ? "/cover.html" : ".cover.html");
    return path > 0 && path < LEDGER_PATH_SIZE && cover > 0 && cover < LEDGER_PATH_SIZE
               ? OK
               : too_long(fault);
}

static struct status open_places(struct sent_files *files, bool is_voucher,
                                 struct fault *fault)
{
    struct arena *arena = files->arena;
    if (is_voucher) {
        TRY(output_folder_open(files->path, arena, &files->folder, fault));
        return output_folder_begin(&files->folder, "cover.html", arena, &files->sheet,
                                   fault);
    }
    TRY(output_open_private(files->path, arena, &files->file, fault));
    return output_open_private(files->cover, arena, &files->sheet, fault);
}

static struct status write_files(struct sent_files *files,
                                 const struct sent_files_request *request,
                                 struct fault *fault)
{
    struct session *session = files->session;
    const struct submission_options options = {.profile = request->profile,
                                               .day = request->day,
                                               .jobs = request->jobs,
                                               .arena = &session->world->arena,
                                               .write = put_bytes,
                                               .voucher = put_voucher,
                                               .numbers = request->numbers,
                                               .context = files};
    const bool is_voucher = submission_is_voucher(&options);
    TRY(name_places(files, request, is_voucher, fault));
    TRY(open_places(files, is_voucher, fault));
    hasher_begin(files->hasher);
    TRY(submission_write(&session->ledger, request->batch, &options, &files->submission,
                         fault));
    if (is_voucher) {
        return OK;
    }
    const struct digest digest = hasher_end(files->hasher);
    const char *slash = strrchr(files->path, '/');
    const struct cover_sheet_file file = {.name = slash + 1,
                                          .line_count = files->submission.count,
                                          .amount_fen = files->submission.fen};
    return add_to_list(files, &file, &digest, fault);
}

/* ---- the sheet ------------------------------------------------------------------- */

static struct status make_sheet(struct sent_files *files,
                                const struct sent_files_request *request,
                                struct fault *fault)
{
    const struct submission *submission = &files->submission;
    const struct profile_facts *profile = profile_facts(request->profile);
    struct cover_sheet sheet = {
        .day = request->day,
        .channel = files->session->world->language == WORLD_CHINESE ? profile->title_zh
                                                                    : profile->title_en,
        .line_count = submission->count,
        .detail_count = submission->plans > 0 ? submission->details : submission->count,
        .amount_fen = submission->fen,
        .vouchers = submission->orders,
        .suite = digest_suite_name(hasher_suite(files->hasher)),
        .files = files->list,
        .file_count = files->count,
    };
    const struct cover_page page = {.batch = request->batch, .before = request->before};
    return cover_write(files->session, &page, &sheet, &files->sheet, fault);
}

/* ---- all of it ------------------------------------------------------------------- */

struct status sent_files_make(struct sent_files *files, struct session *session,
                              const struct sent_files_request *request,
                              struct arena *arena, struct fault *fault)
{
    struct journal_facts facts;
    files->session = session;
    files->arena = arena;
    files->list = NULL;
    files->count = 0;
    files->capacity = 0;
    files->folder = (struct output_folder){NULL, NULL};
    files->file = (struct output){.descriptor = -1, .target = -1};
    files->sheet = (struct output){.descriptor = -1, .target = -1};
    files->submission = (struct submission){.batch = request->batch};
    journal_facts(session->ledger.journal, &facts);
    TRY(hasher_open(facts.suite, &files->hasher, fault));
    struct status made = write_files(files, request, fault);
    if (status_is_ok(made)) {
        made = make_sheet(files, request, fault);
    }
    if (status_is_ok(made) && files->folder.path != NULL) {
        made = output_finish(&files->sheet, fault);
    }
    hasher_close(files->hasher);
    files->hasher = NULL;
    return made;
}

struct status sent_files_finish(struct sent_files *files, struct fault *fault)
{
    if (files->folder.path == NULL) {
        TRY(output_finish(&files->sheet, fault));
        return output_finish(&files->file, fault);
    }
    return output_folder_finish(&files->folder, fault);
}

void sent_files_end(struct sent_files *files)
{
    output_discard(&files->sheet);
    output_discard(&files->file);
    output_folder_discard(&files->folder);
}
