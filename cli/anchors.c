/* anchors.c - see anchors.h. */
#include "cli/anchors.h"

#include "cli/folder.h"
#include "cli/kept_notes.h"
#include "cli/public_file.h"
#include "cli/session.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_known(const struct anchors *anchors, struct bytes note)
{
    for (size_t i = 0; i < anchors->count; i++) {
        if (bytes_equal(anchors->notes[i], note)) {
            return true;
        }
    }
    return false;
}

/* The same bytes count once: what is kept beside the keys may be given as well. */
static struct status add(struct world *world, const char *path, struct anchors *anchors,
                         struct fault *fault)
{
    struct bytes note = {0};
    TRY(public_file_load(world, path, &note, fault));
    if (is_known(anchors, note)) {
        return OK;
    }
    if (anchors->count == VERIFY_CHECKPOINTS_MAX) {
        return FAULT(fault, STATUS_USAGE, "more than %d checkpoints",
                     VERIFY_CHECKPOINTS_MAX);
    }
    anchors->notes[anchors->count] = note;
    anchors->names[anchors->count++] = path;
    return OK;
}

/* ---- a folder of them --------------------------------------------------------------
 */

struct within {
    struct world *world;
    struct anchors *anchors;
    const char *folder;
};

static struct status add_file(void *context, const char *name, struct fault *fault)
{
    const struct within *within = context;
    const size_t size = strlen(within->folder) + 1 + strlen(name) + 1;
    char *path = NULL;
    struct stat facts;
    ARENA_TAKE(&within->world->arena, size, path, fault);
    snprintf(path, size, "%s/%s", within->folder, name);
    return stat(path, &facts) == 0 && !S_ISREG(facts.st_mode)
               ? OK
               : add(within->world, path, within->anchors, fault);
}

static struct status add_folder(struct world *world, const char *folder,
                                struct anchors *anchors, struct fault *fault)
{
    struct within within = {world, anchors, folder};
    return folder_each(folder, "", add_file, &within, fault);
}

/* ---- what witnesses cosigned
 * ---------------------------------------------------------
 */

struct keeping {
    struct world *world;
    struct anchors *anchors;
};

static struct status add_cosigned(void *context, const char *name, struct fault *fault)
{
    const struct keeping *keeping = context;
    char *path = NULL;
    ARENA_TAKE(&keeping->world->arena, LEDGER_PATH_SIZE, path, fault);
    TRY(world_key_path(keeping->world, name, ".cosigned", path, fault));
    return add(keeping->world, path, keeping->anchors, fault);
}

struct status anchors_load(struct world *world, const struct arguments *arguments,
                           struct anchors *ret_anchors, struct fault *fault)
{
    struct stat facts;
    ret_anchors->count = 0;
    for (size_t i = 0; i < arguments->given_count; i++) {
        const char *path = arguments->given[i].text;
        if (arguments->given[i].option == OPTION_CHECKPOINT) {
            TRY(stat(path, &facts) == 0 && S_ISDIR(facts.st_mode)
                    ? add_folder(world, path, ret_anchors, fault)
                    : add(world, path, ret_anchors, fault));
        }
    }
    struct keeping keeping = {world, ret_anchors};
    char *path = NULL;
    TRY(session_each_file(world, ".cosigned", add_cosigned, &keeping, fault));
    ARENA_TAKE(&world->arena, LEDGER_PATH_SIZE, path, fault);
    TRY(kept_notes_anchor(world, path, fault));
    return path[0] == '\0' ? OK : add(world, path, ret_anchors, fault);
}

struct status anchors_policy(struct world *world, const struct arguments *arguments,
                             const struct policy **ret_policy, struct fault *fault)
{
    const char *path = arguments->value[OPTION_POLICY];
    struct policy *policy = NULL;
    struct bytes text = {0};
    *ret_policy = NULL;
    if (path == NULL) {
        return OK;
    }
    TRY(public_file_load(world, path, &text, fault));
    ARENA_TAKE(&world->arena, 1, policy, fault);
    TRY(fault_at(fault, policy_parse(text, policy, fault), path, 0, NULL));
    *ret_policy = policy;
    return OK;
}

struct status anchors_mark(struct world *world, const struct arguments *arguments,
                           const struct verify_mark **ret_mark, struct fault *fault)
{
    const char *path = arguments->value[OPTION_VERIFIED];
    struct verify_mark *mark = NULL;
    struct bytes text = {0};
    *ret_mark = NULL;
    if (path == NULL) {
        return OK;
    }
    const struct status loaded = public_file_load(world, path, &text, fault);
    if (loaded.code == STATUS_NOT_FOUND) {
        return OK; /* the first time */
    }
    TRY(loaded);
    ARENA_TAKE(&world->arena, 1, mark, fault);
    TRY(fault_at(fault, verify_mark_parse(text, mark, fault), path, 0, NULL));
    *ret_mark = mark;
    return OK;
}

struct status anchors_leave_mark(struct world *world, const struct arguments *arguments,
                                 const struct verify_mark *mark, struct fault *fault)
{
    const char *path = arguments->value[OPTION_VERIFIED];
    uint8_t image[VERIFY_MARK_SIZE_MAX];
    struct writer writer = writer_of(image, sizeof(image));
    if (path == NULL) {
        return OK;
    }
    TRY(verify_mark_format(mark, &writer, fault));
    return public_file_save(world, path, writer_bytes(&writer), fault);
}
