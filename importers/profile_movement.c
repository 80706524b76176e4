/* profile_movement.c - what the words of a bank statement's row say it is. */
#include "importers/profile_internal.h"

#include "ledger/base/text.h"

enum { CELL_SIZE = 512 }; /* of a cell; what stands behind is not looked at */

static const char *const names[MOVEMENT_COUNT] = {"", "fee", "interest", "returned",
                                                  "provided"};

struct status profile_movement_take(struct profile *profile, struct bytes name,
                                    struct bytes value, struct arena *arena,
                                    struct fault *fault)
{
    for (size_t i = MOVEMENT_FEE; i < MOVEMENT_COUNT; i++) {
        if (bytes_equal(name, bytes_of(names[i]))) {
            return profile_load_words(arena, value, &profile->movements[i], fault);
        }
    }
    return FAULT(fault, STATUS_INPUT,
                 "the key \"%.*s\" is not known in section [%.30s]; "
                 "docs/profiles/README.md lists the keys",
                 (int)(name.size > 40 ? 40 : name.size), (const char *)name.at,
                 "statement");
}

struct status profile_movement_check(const struct profile *profile, struct fault *fault)
{
    for (size_t i = MOVEMENT_FEE; i < MOVEMENT_COUNT; i++) {
        if (profile->movements[i].count > 0 &&
            profile->facts.kind != PROFILE_STATEMENT) {
            return FAULT(fault, STATUS_INPUT,
                         "the section [statement] needs kind = statement");
        }
    }
    return OK;
}

static bool says(struct bytes cell, const struct profile_words *words)
{
    uint8_t image[CELL_SIZE];
    struct writer room = writer_of(image, sizeof(image));
    cell.size = cell.size > sizeof(image) ? sizeof(image) : cell.size;
    const struct bytes folded = profile_fold(cell, &room);
    for (size_t i = 0; i < words->count; i++) {
        if (text_find(folded, words->word[i]) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

enum profile_movement profile_movement(const struct profile *profile,
                                       const struct record *record)
{
    static const enum column columns[] = {COLUMN_SUMMARY, COLUMN_REMARK, COLUMN_PURPOSE,
                                          COLUMN_CATEGORY};
    for (size_t i = MOVEMENT_FEE; i < MOVEMENT_COUNT; i++) {
        for (size_t j = 0; j < sizeof(columns) / sizeof(columns[0]); j++) {
            if (says(record->field[columns[j]], &profile->movements[i])) {
                return (enum profile_movement)i;
            }
        }
    }
    return MOVEMENT_OTHER;
}
