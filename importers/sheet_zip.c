/* sheet_zip.c - see sheet_zip.h. */
#include "importers/sheet_zip.h"

#include <zip.h>

enum { PIECE_SIZE = 65536 };

struct sheet_zip {
    zip_t *archive;
    struct arena *arena;
    uint8_t *piece;
};

static struct status refuse_archive(struct fault *fault)
{
    return FAULT(fault, STATUS_INPUT,
                 "R-031: the .xlsx is damaged; ask the sender for an undamaged copy");
}

static struct status open_archive(struct sheet_zip *zip, struct bytes image,
                                  struct fault *fault)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(image.at, image.size, 0, &error);
    if (source != NULL) {
        zip->archive = zip_open_from_source(source, ZIP_RDONLY, &error);
        if (zip->archive == NULL) {
            zip_source_free(source);
        }
    }
    zip_error_fini(&error);
    if (zip->archive == NULL) {
        return refuse_archive(fault);
    }
    if (zip_get_num_entries(zip->archive, 0) > SHEET_PARTS_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "R-139: the .xlsx holds more than %d parts; save the worksheet as "
                     "CSV UTF-8",
                     SHEET_PARTS_MAX);
    }
    return OK;
}

struct status sheet_zip_open(struct bytes image, struct arena *arena,
                             struct sheet_zip **ret_zip, struct fault *fault)
{
    struct sheet_zip *zip;
    ARENA_TAKE(arena, 1, zip, fault);
    ARENA_TAKE(arena, PIECE_SIZE, zip->piece, fault);
    zip->arena = arena;
    const struct status status = open_archive(zip, image, fault);
    if (!status_is_ok(status)) {
        sheet_zip_close(zip);
        return status;
    }
    *ret_zip = zip;
    return OK;
}

void sheet_zip_close(struct sheet_zip *zip)
{
    if (zip != NULL && zip->archive != NULL) {
        zip_discard(zip->archive); /* only read from: nothing can be lost */
        zip->archive = NULL;
    }
}

static bool look_up(struct sheet_zip *zip, const char *name, zip_stat_t *ret_facts)
{
    const zip_uint64_t wanted = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_INDEX;
    zip_stat_init(ret_facts);
    return zip_stat(zip->archive, name, ZIP_FL_NOCASE, ret_facts) == 0 &&
           (ret_facts->valid & wanted) == wanted;
}

bool sheet_zip_find(struct sheet_zip *zip, const char *name, uint64_t *ret_size)
{
    zip_stat_t facts;
    const bool is_there = look_up(zip, name, &facts);
    *ret_size = is_there ? facts.size : 0;
    return is_there;
}

/* a part says how large it gets and may lie; both are checked. */
static struct status check_size(const zip_stat_t *facts, uint64_t size,
                                struct fault *fault)
{
    const bool is_bomb =
        size > SHEET_PART_SMALL && size / SHEET_INFLATE_RATIO_MAX > facts->comp_size;
    if (size > SHEET_PART_SIZE_MAX || is_bomb) {
        return FAULT(fault, STATUS_INPUT,
                     "R-139: a part of the .xlsx inflates to more than %d bytes or "
                     "%d times its size; save the worksheet as CSV UTF-8",
                     SHEET_PART_SIZE_MAX, SHEET_INFLATE_RATIO_MAX);
    }
    return OK;
}

static struct status feed_part(struct sheet_zip *zip, zip_file_t *file,
                               const zip_stat_t *facts, struct xml *xml,
                               const bool *is_enough, struct fault *fault)
{
    uint64_t done = 0;
    zip_int64_t got;
    do {
        got = zip_fread(file, zip->piece, PIECE_SIZE);
        if (got < 0) {
            return refuse_archive(fault);
        }
        done += (uint64_t)got;
        TRY(check_size(facts, done, fault));
        TRY(xml_feed(xml, bytes_from(zip->piece, (size_t)got), got == 0, fault));
    } while (got != 0 && !*is_enough);
    return OK;
}

static struct status read_part(struct sheet_zip *zip, const zip_stat_t *facts,
                               const struct xml_handler *handler, const bool *is_enough,
                               struct fault *fault)
{
    struct xml *xml = NULL;
    TRY(check_size(facts, facts->size, fault));
    zip_file_t *file = zip_fopen_index(zip->archive, facts->index, 0);
    if (file == NULL) {
        return FAULT(fault, STATUS_INPUT,
                     "R-031: a part of the .xlsx cannot be unpacked; it is damaged, or "
                     "needs a password");
    }
    struct status status = xml_open(handler, zip->arena, &xml, fault);
    if (status_is_ok(status)) {
        status = feed_part(zip, file, facts, xml, is_enough, fault);
        xml_close(xml);
    }
    (void)zip_fclose(file); /* only read from: nothing can be lost */
    return status;
}

struct status sheet_zip_read(struct sheet_zip *zip, const char *name,
                             const struct xml_handler *handler, const bool *is_enough,
                             struct fault *fault)
{
    zip_stat_t facts;
    const size_t mark = arena_mark(zip->arena);
    struct status status = OK;
    if (look_up(zip, name, &facts)) {
        status = read_part(zip, &facts, handler, is_enough, fault);
    } else {
        status = FAULT(fault, STATUS_INPUT,
                       "R-031: the .xlsx lacks this part; ask the sender for an "
                       "undamaged copy");
    }
    arena_rewind(zip->arena, mark);
    return status;
}
