/* sheet_xls_file.c - the compound file around an .xls: its workbook stream, in order.
 *
 *   header    512 bytes   8 magic  30 sector shift u16  44 FAT sectors u32
 *                         48 first directory sector u32  56 smallest stream u32
 *                         68 first DIFAT sector u32  76 first 109 FAT sectors u32
 *   entry     128 bytes   0 name UTF-16LE  64 its bytes u16  66 type u8
 *                         116 first sector u32  120 size u32
 * Sector n begins at (n + 1) << shift. */
#include "importers/sheet_xls_marks.h"

#include <string.h>

enum {
    HEADER_SIZE = 512,
    HEADER_FATS = 109,
    ENTRY_SIZE = 128,
    NAME_SIZE = 64,
    TYPE_STREAM = 2
};
#define CHAIN_END UINT32_C(0xFFFFFFFE)

struct compound {
    struct bytes file;
    unsigned shift;
    uint64_t sectors; /* whole ones in the file */
    uint32_t *next;   /* by sector */
};

struct status xls_damaged(struct fault *fault)
{
    return FAULT(fault, STATUS_INPUT,
                 "R-031: the .xls is damaged; ask the sender for an undamaged copy, or "
                 "save it as .xlsx");
}

static const uint8_t *sector_at(const struct compound *compound, uint32_t sector)
{
    return sector >= compound->sectors
               ? NULL
               : compound->file.at + (((uint64_t)sector + 1) << compound->shift);
}

/* Takes the table of sectors that FAT sector number `index` holds. */
static bool take_fat(struct compound *compound, uint64_t index, uint32_t sector)
{
    const uint64_t each = (UINT64_C(1) << compound->shift) / 4;
    const uint8_t *at = sector_at(compound, sector);
    if (at == NULL) {
        return false;
    }
    for (uint64_t i = 0; i < each && index * each + i < compound->sectors; i++) {
        compound->next[index * each + i] = xls_u32(at + 4 * i);
    }
    return true;
}

static bool take_fats(struct compound *compound)
{
    const uint8_t *header = compound->file.at;
    const uint64_t each = (UINT64_C(1) << compound->shift) / 4;
    const uint64_t count = xls_u32(header + 44);
    uint32_t further = xls_u32(header + 68);
    if (count > compound->sectors) {
        return false;
    }
    for (uint64_t i = 0; i < count && i < HEADER_FATS; i++) {
        if (!take_fat(compound, i, xls_u32(header + 76 + 4 * i))) {
            return false;
        }
    }
    /* More of them are listed in sectors of their own, the last number of which names
     * the next such sector. */
    for (uint64_t i = HEADER_FATS; i < count; i += each - 1) {
        const uint8_t *list = sector_at(compound, further);
        for (uint64_t j = 0; j < each - 1 && i + j < count; j++) {
            if (list == NULL || !take_fat(compound, i + j, xls_u32(list + 4 * j))) {
                return false;
            }
        }
        further = list == NULL ? CHAIN_END : xls_u32(list + 4 * (each - 1));
    }
    return true;
}

static struct status open_compound(const struct sheet_image *image,
                                   struct compound *compound, struct fault *fault)
{
    const struct bytes file = image->bytes;
    *compound = (struct compound){.file = file};
    if (file.size < HEADER_SIZE) {
        return xls_damaged(fault);
    }
    compound->shift = xls_u16(file.at + 30);
    if (compound->shift != 9 && compound->shift != 12) {
        return xls_damaged(fault);
    }
    const uint64_t size = UINT64_C(1) << compound->shift;
    compound->sectors = file.size / size < 2 ? 0 : file.size / size - 1;
    ARENA_TAKE(image->arena, compound->sectors + 1, compound->next, fault);
    for (uint64_t i = 0; i < compound->sectors; i++) {
        compound->next[i] = CHAIN_END;
    }
    return take_fats(compound) ? OK : xls_damaged(fault);
}

/* "Workbook" or "Book", or the parts of a workbook that is encrypted. */
static bool has_name(const uint8_t *entry, const char *name)
{
    const size_t size = strlen(name);
    if (xls_u16(entry + NAME_SIZE) != 2 * (size + 1)) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        if ((entry[2 * i] | 0x20) != (name[i] | 0x20) || entry[2 * i + 1] != 0) {
            return false;
        }
    }
    return true;
}

struct found {
    const uint8_t *workbook;
    bool is_encrypted;
};

static bool search_directory(const struct compound *compound, struct found *ret_found)
{
    uint32_t sector = xls_u32(compound->file.at + 48);
    struct found found = {.workbook = NULL};
    for (uint64_t i = 0; sector != CHAIN_END; i++) {
        const uint8_t *at = sector_at(compound, sector);
        if (at == NULL || i > compound->sectors) {
            return false;
        }
        for (size_t j = 0; j < (size_t)1 << compound->shift; j += ENTRY_SIZE) {
            const uint8_t *entry = at + j;
            const bool is_stream = entry[NAME_SIZE + 2] == TYPE_STREAM;
            const bool is_newer = is_stream && has_name(entry, "Workbook");
            if (is_newer ||
                (is_stream && found.workbook == NULL && has_name(entry, "Book"))) {
                found.workbook = entry;
            }
            found.is_encrypted = found.is_encrypted ||
                                 (is_stream && has_name(entry, "EncryptedPackage"));
        }
        sector = compound->next[sector];
    }
    *ret_found = found;
    return true;
}

struct status xls_file_stream(const struct sheet_image *image, struct bytes *ret_stream,
                              struct fault *fault)
{
    struct compound compound;
    struct found found;
    TRY(open_compound(image, &compound, fault));
    if (!search_directory(&compound, &found)) {
        return xls_damaged(fault);
    }
    if (found.is_encrypted) {
        return FAULT(fault, STATUS_INPUT,
                     "R-031: the workbook is protected by a password; take the "
                     "password off and save it again");
    }
    if (found.workbook == NULL) {
        return FAULT(fault, STATUS_INPUT,
                     "R-031: this is no .xls workbook but another kind of document, "
                     "such as .doc; save the sheet as .xlsx or CSV UTF-8");
    }
    const uint64_t size = xls_u32(found.workbook + 120);
    uint32_t sector = xls_u32(found.workbook + 116);
    /* A stream too small for sectors of its own is not written by any spreadsheet. */
    if (size < xls_u32(compound.file.at + 56) || size > compound.file.size) {
        return xls_damaged(fault);
    }
    uint8_t *stream;
    ARENA_TAKE(image->arena, size, stream, fault);
    const uint64_t step = UINT64_C(1) << compound.shift;
    for (uint64_t done = 0; done < size; done += step) {
        const uint8_t *at = sector_at(&compound, sector);
        if (at == NULL) {
            return xls_damaged(fault);
        }
        memcpy(stream + done, at, size - done < step ? size - done : step);
        sector = compound.next[sector];
    }
    *ret_stream = bytes_from(stream, size);
    return OK;
}
